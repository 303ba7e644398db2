"""A small strip of the ratings 0 to 10 next to the pointer, for people who use the mouse."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.tui.common.rate_bar import CELL


class RateStrip(Widget):
    """The ratings 0 to 10, to be clicked. Hidden until `offer`."""

    COMPONENT_CLASSES = {"rate-strip--number"}
    WIDTH = CELL * 11 + 1

    @dataclass
    class Chosen(Message):
        """Message posted when a rating, 0 to 10, is clicked for the region the strip was offered for."""

        region: str
        nrs: int

    def __init__(self) -> None:
        """Create a hidden strip."""
        super().__init__()
        self.display = False
        self._region = ""

    def offer(self, region: str, at: Offset, screen: Size) -> None:
        """Show the strip below a position on the screen, or above it if there is no room below.

        Args:
            region: The region to rate.
            at: The position.
            screen: The size of the screen.
        """
        self._region = region
        x = min(max(0, at.x - self.WIDTH // 2), screen.width - self.WIDTH)
        y = at.y + 1 if at.y + 3 < screen.height else at.y - 1
        self.absolute_offset = Offset(x, y)
        self.display = True

    def hide(self) -> None:
        """Hide the strip."""
        self.display = False

    def render_line(self, y: int) -> Strip:
        """Return the row of numbers."""
        style = self.get_component_rich_style("rate-strip--number")
        return Strip([Segment("".join(f"{n:^{CELL}}" for n in range(11)) + " ", style)]) if y == 0 else Strip.blank(0)

    def on_click(self, event: events.Click) -> None:
        """Post the number that was clicked."""
        event.stop()
        self.post_message(self.Chosen(self._region, min(10, event.x // CELL)))
