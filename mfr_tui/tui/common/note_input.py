"""A line to write in."""

from typing import Any

from textual import events
from textual.widgets import Input

from mfr_tui.typed import LONGEST_NOTE, clean

NOTE_DELAY = 0.5
"""Seconds after the last key before a note is written."""


class NoteInput(Input):
    """A line to write in, without what could act on the terminal: pasted text may hold escapes."""

    def __init__(self, value: str = "", **options: Any) -> None:  # noqa: ANN401  (the base class's)
        """Make a line with this in it; what is longer than LONGEST_NOTE can only be made shorter."""
        super().__init__(value, max_length=max(LONGEST_NOTE, len(value)), **options)

    def restricted(self) -> None:
        """Say that there is no more room."""
        self.app.notify(f"{LONGEST_NOTE:,} characters at most.", severity="warning", markup=False)

    def validate_value(self, value: str) -> str:
        """What is left of a text that was typed or pasted. Spaces at its ends are still being typed."""
        return clean(f".{value}.")[1:-1]

    def _on_paste(self, event: events.Paste) -> None:
        """All that was pasted, its line breaks as spaces; by itself the field would keep the first line only."""
        event.stop()
        event.prevent_default()
        pasted = clean(event.text)
        room = max(0, LONGEST_NOTE - len(self.value) + len(self.selected_text))
        if len(pasted) > room:
            self.restricted()
        self.replace(pasted[:room], *self.selection)
