"""A line from the smallest to the largest value of a setting, on which a click chooses a value."""

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

FILLED, EMPTY, MARK = "\u2501", "\u2500", "\u2503"
"""A heavy line up to the value, a light one beyond it, and an upright at the default, as in the bars of a hold."""


class Scale(Widget):
    """The line, with the two ends below it."""

    class Clicked(Message):
        """Message posted when the line is clicked.

        Attributes:
            share: Where, from 0 at the left end to 1 at the right one.
        """

        def __init__(self, share: float) -> None:
            """Create the message."""
            super().__init__()
            self.share = share

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Create an empty line."""
        super().__init__(id=id)
        self._value = self._default = 0.0
        self._ends = ("", "")

    def show(self, value: float, default: float, ends: tuple[str, str]) -> None:
        """Show where the value and the default are, both as shares from 0 to 1, and what the ends mean."""
        self._value, self._default, self._ends = value, default, ends
        self.refresh()

    def render(self) -> RenderResult:
        """Return the two rows."""
        last = max(1, self.size.width - 1)
        at, default = round(self._value * last), round(self._default * last)
        signs = [FILLED if column <= at else EMPTY for column in range(last + 1)]
        signs[default] = MARK
        least, most = self._ends
        return Content.assemble(
            ("".join(signs[: at + 1]), "bold $text-primary"),
            ("".join(signs[at + 1 :]), "$quiet"),
            "\n",
            (f"{least}{most:>{last + 1 - len(least)}}", "$quiet"),
        )

    def on_click(self, event: events.Click) -> None:
        """Tell where it was clicked."""
        event.stop()
        self.post_message(self.Clicked(min(1.0, max(0.0, event.x / max(1, self.size.width - 1)))))
