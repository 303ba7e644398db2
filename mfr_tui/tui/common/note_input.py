"""A one-line text field for notes."""

from typing import Any

from textual import events
from textual.widgets import Input

from mfr_tui.typed import LONGEST_NOTE, clean

NOTE_DELAY = 0.5
"""Seconds to wait after the last key press before saving a note."""


class NoteInput(Input):
    """A one-line text field that drops control characters: pasted text may hold terminal escapes.

    Its cursor does not blink.
    """

    def __init__(self, value: str = "", **options: Any) -> None:  # noqa: ANN401  (the base class's)
        """Create the field with this value. A value longer than LONGEST_NOTE is kept, but can only be shortened."""
        super().__init__(value, max_length=max(LONGEST_NOTE, len(value)), **options)
        self.cursor_blink = False

    def restricted(self) -> None:
        """Notify the person that the field is full."""
        self.app.notify(f"{LONGEST_NOTE:,} characters at most.", severity="warning", markup=False)

    def validate_value(self, value: str) -> str:
        """Return the value without control characters. Spaces at either end stay, as more text may follow them."""
        return clean(f".{value}.")[1:-1]

    def _on_paste(self, event: events.Paste) -> None:
        """Insert all the pasted text with line breaks as spaces. Textual's Input would keep only the first line."""
        event.stop()
        event.prevent_default()
        pasted = clean(event.text)
        room = max(0, LONGEST_NOTE - len(self.value) + len(self.selected_text))
        if len(pasted) > room:
            self.restricted()
        self.replace(pasted[:room], *self.selection)
