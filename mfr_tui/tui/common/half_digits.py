"""A number in solid digits three rows high."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.tui.common.large_digits import draw_in_half_rows


class HalfDigits(Static):
    """The number.

    Attributes:
        value: Its digits.
    """

    value: reactive[str] = reactive("")

    def __init__(self, value: str = "", id: str | None = None) -> None:  # noqa: A002
        """Create the number.

        Args:
            value: Its digits; empty for none yet.
            id: The widget's id.
        """
        super().__init__("", id=id)
        self.value = value

    def watch_value(self, value: str) -> None:
        """Draw the digits."""
        self.update(Content("\n".join(draw_in_half_rows(value))) if value else "")
