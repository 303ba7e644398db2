"""A small strip of 0 to 10 beside the pointer, for hands that use the mouse."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.tui.common.rate_bar import CELL


class RateStrip(Widget):
    """Eleven numbers to click. Hidden until `offer`."""

    COMPONENT_CLASSES = {"rate-strip--number"}
    WIDTH = CELL * 11 + 1

    @dataclass
    class Chosen(Message):
        """The person rated the region that the strip was offered for, 0 to 10."""

        region: str
        nrs: int

    def __init__(self) -> None:
        """A strip that is not shown."""
        super().__init__()
        self.display = False
        self._region = ""

    def offer(self, region: str, at: Offset, screen: Size) -> None:
        """Show the strip below a place of the screen, or above where there is no room below."""
        self._region = region
        x = min(max(0, at.x - self.WIDTH // 2), screen.width - self.WIDTH)
        y = at.y + 1 if at.y + 3 < screen.height else at.y - 1
        self.absolute_offset = Offset(x, y)
        self.display = True

    def hide(self) -> None:
        """Put it away."""
        self.display = False

    def render_line(self, y: int) -> Strip:
        """The numbers."""
        style = self.get_component_rich_style("rate-strip--number")
        return Strip([Segment("".join(f"{n:^{CELL}}" for n in range(11)) + " ", style)]) if y == 0 else Strip.blank(0)

    def on_click(self, event: events.Click) -> None:
        """A number was chosen."""
        event.stop()
        self.post_message(self.Chosen(self._region, min(10, event.x // CELL)))
