"""The line above the footer: what just happened, or why something is not saved yet."""

import re

from rich.cells import cell_len
from textual.reactive import reactive
from textual.widgets import Static


def whole_sentences(text: str, width: int) -> str:
    """Return the first sentences of a text, as many as fit into a number of columns, but at least one."""
    first, *others = re.split(r"(?<=[.?!]) ", text)
    said = first
    for sentence in others:
        if cell_len(f"{said} {sentence}") > width:
            break
        said = f"{said} {sentence}"
    return said


class StatusLine(Static):
    """A line of plain text. Trouble stays until it is over, and hides any message meanwhile.

    On a narrow screen it says whole sentences, as many as fit.

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

    def on_resize(self) -> None:
        """Say what fits the new width."""
        self._say()

    def _say(self) -> None:
        said = self.trouble or self.message
        width = self.content_size.width
        self.update(whole_sentences(said, width) if width else said, layout=False)
        self.set_class(not said, "-silent")
