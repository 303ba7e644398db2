"""The screen shown while the terminal is too small. The screen underneath is paused and keeps its state."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.keys import TOO_SMALL
from mfr_tui.tui.sizes import SMALLEST, too_small
from mfr_tui.tui.styles import style_sheet


class TooSmall(ModalScreen[None]):
    """Screen that says how much room mfr needs. The app opens and closes it; quitting still works."""

    CSS_PATH = style_sheet("common/dialogs.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(TOO_SMALL)

    def compose(self) -> ComposeResult:
        """Compose the text."""
        yield Static("", id="words")

    def on_resize(self, event: events.Resize) -> None:
        """Show the current size and the size needed."""
        event.prevent_default()  # Textual would also lay out the screen underneath in this size
        if not too_small(event.size):
            return  # the terminal has grown since, but the event reached whichever screen was on top
        words = f"mfr needs {SMALLEST.width}x{SMALLEST.height}; this is {event.size.width}x{event.size.height}."
        self.query_one("#words", Static).update(
            Content.assemble(
                f"{words}\nMake the window larger, or press ",
                (TOO_SMALL["too_small.quit"].shown_key, Style.from_meta({"@click": "app.leave_program"})),
                " to quit.",
            )
        )
        self._screen_resized(event.size)
