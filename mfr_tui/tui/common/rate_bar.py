"""Eleven numbers in a row to click, the one chosen lit: a rating on a page of words."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

CELL = 3
"""Columns of one number."""


class RateBar(Widget):
    """0 to 10, for keys and mouse alike.

    Attributes:
        nrs: The rating chosen, 0 to 10; None when there is none.
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
        """A number was clicked."""

        bar: "RateBar"
        nrs: int

    def __init__(self, nrs: int | None = None) -> None:
        """A rating so far, or none."""
        super().__init__()
        self.set_reactive(RateBar.nrs, nrs)

    def render_line(self, y: int) -> Strip:
        """The numbers."""
        if y:
            return Strip.blank(self.size.width)
        plain, chosen = (self.get_component_rich_style(f"rate-bar--{part}") for part in ("number", "chosen"))
        return Strip([Segment(f"{n:^{CELL}}", chosen if n == self.nrs else plain) for n in range(11)])

    def on_click(self, event: events.Click) -> None:
        """A number was chosen."""
        event.stop()
        if event.x < 11 * CELL:
            self.post_message(self.Chosen(self, event.x // CELL))
