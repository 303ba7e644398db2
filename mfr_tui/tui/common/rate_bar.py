"""A row of the numbers 0 to 10 to click, with the chosen rating highlighted."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

CELL = 3
"""The width of each number, in columns."""


class RateBar(Widget):
    """A row of the ratings 0 to 10. A click posts `Chosen`; the screen sets `nrs`.

    Attributes:
        nrs: The chosen rating, 0 to 10; None if there is none.
    """

    COMPONENT_CLASSES = {"rate-bar--number", "rate-bar--chosen"}
    DEFAULT_CSS = """
    RateBar { width: 33; height: 1; }
    RateBar > .rate-bar--number { color: $foreground; background: $panel; }
    RateBar > .rate-bar--chosen { color: $on-primary; background: $primary; text-style: bold; }
    RateBar:nocolor > .rate-bar--chosen { color: $cursor-text; background: $cursor; text-style: reverse; }
    """

    nrs: reactive[int | None] = reactive(None)

    @dataclass
    class Chosen(Message):
        """Message posted when a number is clicked."""

        bar: "RateBar"
        nrs: int

    def __init__(self, nrs: int | None = None) -> None:
        """Create the bar with this rating chosen, or none."""
        super().__init__()
        self.set_reactive(RateBar.nrs, nrs)

    def render_line(self, y: int) -> Strip:
        """Return the row of numbers."""
        if y:
            return Strip.blank(self.size.width)
        plain, chosen = (self.get_component_rich_style(f"rate-bar--{part}") for part in ("number", "chosen"))
        return Strip([Segment(f"{n:^{CELL}}", chosen if n == self.nrs else plain) for n in range(11)])

    def on_click(self, event: events.Click) -> None:
        """Post the number that was clicked."""
        event.stop()
        if event.x < 11 * CELL:
            self.post_message(self.Chosen(self, event.x // CELL))
