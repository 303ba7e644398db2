"""Shown over everything while the terminal is too small; what is underneath is paused and kept."""

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from mfr_tui.tui.sizes import SMALLEST, too_small


class TooSmall(ModalScreen[None]):
    """Says how much room is needed, and goes away by itself."""

    CSS_PATH = "dialogs.tcss"

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield Static("", id="words")

    def on_resize(self, event: events.Resize) -> None:
        """Leave when there is room."""
        words = f"mfr needs {SMALLEST.width}x{SMALLEST.height}; this is {event.size.width}x{event.size.height}."
        self.query_one("#words", Static).update(f"{words}\nMake it larger. Nothing is lost.")
        self._leave(event.size)

    def on_screen_resume(self) -> None:
        """Leave when there was room by the time that something on top was closed."""
        self._leave(self.app.size)

    def _leave(self, size: Size) -> None:
        if self.is_active and not too_small(size):
            self.dismiss()
