"""A small strip of the ratings 0 to 10 next to the pointer, for people who use the mouse."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.geometry import Region as Area
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.tui.common.rate_bar import CELL


def beside(at: Offset, screen: Size, drawn: Area, width: int) -> Offset:
    """Return where to put a row of this width: below or above a position, as near as it does not cover `drawn`."""
    x = min(max(0, at.x - width // 2), screen.width - width)
    rows = [at.y + 1, at.y - 1, drawn.bottom, drawn.y - 1]
    free = (y for y in rows if 0 <= y < screen.height - 2 and not Area(x, y, width, 1).overlaps(drawn))
    return Offset(x, next(free, at.y + 1))


class RateStrip(Widget):
    """The ratings 0 to 10, to be clicked. Hidden until `offer`."""

    COMPONENT_CLASSES = {"rate-strip--number"}
    WIDTH = CELL * 11 + 1

    @dataclass
    class Chosen(Message):
        """Message posted when a rating, 0 to 10, is clicked for the region the strip was offered for."""

        region: str
        nrs: int

    @dataclass
    class Hidden(Message):
        """Message posted when the strip was hidden, with or without a choice."""

    def __init__(self) -> None:
        """Create a hidden strip."""
        super().__init__()
        self.display = False
        self._region = ""
        self._shown = False  # whether the person can see it

    def offer(self, region: str, at: Offset, screen: Size, drawn: Area | None = None) -> None:
        """Show the strip next to a position on the screen, where it does not cover the region.

        Args:
            region: The region to rate.
            at: The position.
            screen: The size of the screen.
            drawn: The part of the screen on which the region is drawn; None if it is not shown.
        """
        self._region, self._shown = region, False
        self.absolute_offset = beside(at, screen, drawn or Area(at.x, at.y, 1, 1), self.WIDTH)
        self.display = True
        self.call_after_refresh(self._is_shown)

    def _is_shown(self) -> None:
        self._shown = True

    def hide(self) -> None:
        """Hide the strip."""
        if self.display:
            self.display = False
            self.post_message(self.Hidden())

    def just_missed(self, at: Offset) -> bool:
        """Return whether a click at this position on the screen was meant for the strip: in the row above or below."""
        return self.display and self.region.grow((1, 0, 1, 0)).contains_point(at)

    def render_line(self, y: int) -> Strip:
        """Return the row of numbers."""
        style = self.get_component_rich_style("rate-strip--number")
        return Strip([Segment("".join(f"{n:^{CELL}}" for n in range(11)) + " ", style)]) if y == 0 else Strip.blank(0)

    def on_click(self, event: events.Click) -> None:
        """Post the number that was clicked, unless the click came before the strip could be seen."""
        event.stop()
        if self._shown:
            self.post_message(self.Chosen(self._region, min(10, event.x // CELL)))
