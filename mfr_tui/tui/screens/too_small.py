"""Shown over everything while the terminal is too small; what is underneath is paused and kept."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from mfr_tui.tui.sizes import SMALLEST, too_small


class TooSmall(ModalScreen[None]):
    """Says how much room is needed, and goes away by itself. Who cannot make room can still quit."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,ctrl+q,escape", "app.leave_program", "Quit")]

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield Static("", id="words")

    def on_resize(self, event: events.Resize) -> None:
        """Leave when there is room."""
        words = f"mfr needs {SMALLEST.width}x{SMALLEST.height}; this is {event.size.width}x{event.size.height}."
        self.query_one("#words", Static).update(f"{words}\nMake it larger, or q quits.")
        self._leave(event.size)

    def on_screen_resume(self) -> None:
        """Leave when there was room by the time that something on top was closed."""
        self._leave(self.app.size)

    def _leave(self, size: Size) -> None:
        if self.is_active and not too_small(size):
            self.dismiss()
