"""The dialog in which the value of a setting is typed."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from mfr_tui.config import Setting
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import DIALOG
from mfr_tui.tui.common.note_input import NoteInput
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.settings import explanation


class ValueDialog(Dialog[tuple[object] | None]):
    """Dialog that returns the value alone in a tuple, or None for escape. It stays open until the value is valid."""

    CSS_PATH = [style_sheet("common/dialogs.tcss"), style_sheet("setup/settings.tcss")]
    KEYS = (DIALOG,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    field = getters.query_one(NoteInput)

    def __init__(self, setting: Setting, typed: str, *, select: bool) -> None:
        """Create the dialog.

        Args:
            setting: The setting.
            typed: The text in the field at the start.
            select: Whether it is selected, so that the first key replaces it.
        """
        super().__init__()
        self._select = select
        self._setting = setting
        self._typed = typed

    def compose(self) -> ComposeResult:
        """Compose the title, what the setting does, the field, what is wrong with it, and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._setting.label), classes="dialog-title")
            yield Static(Content(explanation(self._setting)), classes="dialog-words")
            yield NoteInput(
                self._typed, placeholder=self._setting.kind.values, compact=True, select_on_focus=self._select
            )
            yield Static("", id="value-trouble", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Save", "enter", "take", primary=True)
                yield Choice.of(DIALOG["dialog.back"])

    def on_mount(self) -> None:
        """Focus the field."""
        self._say(f"From {self._setting.kind.values}." if " to " in self._setting.kind.values else "", trouble=False)
        self.field.focus()

    def on_input_submitted(self) -> None:
        """Save on enter."""
        self.action_take()

    def action_take(self) -> None:
        """Close the dialog with the value, or say what it should be."""
        try:
            value = self._setting.kind.parse(self.field.value)
        except ValueError as error:
            self._say(f"Type {error}.", trouble=True)
        else:
            self.dismiss((value,))

    def _say(self, words: str, *, trouble: bool) -> None:
        line = self.query_one("#value-trouble", Static)
        line.update(words)
        line.set_class(trouble, "-trouble")
