"""A dialog that records that a professional allowed pressing in spite of a "yes" answer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import DIALOG
from mfr_tui.tui.common.note_input import NoteInput


class Clearance(Dialog[tuple[str, str] | None]):
    """Dialog that asks which professional allowed pressing, and when. Returns both, or None for escape."""

    KEYS = (DIALOG,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, title: str, words: str) -> None:
        """Create the dialog.

        Args:
            title: What was cleared.
            words: How long the clearance is valid.
        """
        super().__init__()
        self._title = title
        self._words = words

    def compose(self) -> ComposeResult:
        """Compose the two text fields and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content(self._words), classes="dialog-words")
            yield NoteInput(placeholder="Who allowed it?", compact=True, id="who")
            yield NoteInput(placeholder="When?", compact=True, id="when")
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Save", "enter", "keep", primary=True)
                yield Choice.of(DIALOG["dialog.back"])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Move from the first field to the second; from the second, save."""
        if event.input.id == "who":
            self.query_one("#when").focus()
        else:
            self.action_keep()

    def action_keep(self) -> None:
        """Save both answers if a professional is named; otherwise move the focus to that field."""
        who = self.query_one("#who", Input).value.strip()
        if who:
            self.dismiss((who, self.query_one("#when", Input).value.strip()))
        else:
            self.query_one("#who").focus()
