"""The line above the footer: what just happened, or why something is not saved yet."""

from textual.reactive import reactive
from textual.widgets import Static


class StatusLine(Static):
    """A line of plain text. Trouble stays until it is over, and hides any message meanwhile.

    Attributes:
        message: What just happened.
        trouble: Why something is not saved yet.
    """

    message: reactive[str] = reactive("")
    trouble: reactive[str] = reactive("", toggle_class="-trouble")

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Create an empty line."""
        super().__init__("", id=id, classes="-silent", markup=False)

    def on_mount(self) -> None:
        """Follow the app's `trouble`."""
        self.watch(self.app, "trouble", self._follow)

    def _follow(self, trouble: str) -> None:
        self.trouble = trouble

    def watch_message(self) -> None:
        """Show the new message, unless there is trouble."""
        self._say()

    def watch_trouble(self) -> None:
        """Show the new trouble, or the message once it is over."""
        self._say()

    def _say(self) -> None:
        said = self.trouble or self.message
        self.update(said, layout=False)
        self.set_class(not said, "-silent")
