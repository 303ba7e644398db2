"""Shown over everything while the terminal is too small; what is underneath is paused and kept."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from mfr_tui.tui.common.keys import TOO_SMALL
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.sizes import SMALLEST, too_small
from mfr_tui.tui.styles import style_sheet


class TooSmall(ModalScreen[None]):
    """Says how much room is needed. The app opens and closes it. Who cannot make room can still quit."""

    CSS_PATH = style_sheet("common/dialogs.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(TOO_SMALL)

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield Static("", id="words")

    def on_resize(self, event: events.Resize) -> None:
        """Say how much room there is, and how much is needed."""
        event.prevent_default()  # Textual would lay out the screen underneath in this size too
        if not too_small(event.size):
            return  # it was told late, to whatever was on top by then
        words = f"mfr needs {SMALLEST.width}x{SMALLEST.height}; this is {event.size.width}x{event.size.height}."
        self.query_one("#words", Static).update(
            f"{words}\nMake the window larger, or press {TOO_SMALL['too_small.quit'].shown_key} to quit."
        )
        self._screen_resized(event.size)
