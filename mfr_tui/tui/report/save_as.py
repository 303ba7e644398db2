"""The dialog that asks where to save the page."""

from pathlib import Path
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from mfr_tui.errors import MfrError
from mfr_tui.paths import typed_path
from mfr_tui.record.atomic_file import check_target
from mfr_tui.report.render import SUFFIXES, Target, check_form, form_of, suffixes_here
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import DIALOG
from mfr_tui.tui.common.note_input import NoteInput

ENDINGS = f"{', '.join(list(SUFFIXES)[:-1])} or {list(SUFFIXES)[-1]}"


class SaveAs(Dialog[Target | None]):
    """Dialog that returns the file to save to, or None for escape. It asks again before overwriting a file."""

    KEYS = (DIALOG,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    field = getters.query_one(NoteInput)

    def __init__(self, name: str, trouble: str = "") -> None:
        """Create the dialog.

        Args:
            name: The file name in the field at the start.
            trouble: Why the last attempt to save failed, in two lines; may be empty.
        """
        super().__init__()
        self._typed = name
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Compose the title, the field, the last problem, and the buttons."""
        with Vertical(classes="dialog -wide"):
            yield Static(Content("Save the page"), classes="dialog-title")
            endings, others_need = suffixes_here()
            links = [f"[@click=screen.ending('{ending}')]{ending}[/]" for ending in endings]
            words = f"The file extension sets the format: {', '.join(links[:-1])} or {links[-1]}."
            yield Static(Content.from_markup(words), classes="dialog-words")
            if others_need:
                yield Static(Content(others_need), classes="dialog-words")
            yield NoteInput(self._typed, placeholder="file name", compact=True, select_on_focus=False)
            yield Static(Content(self._trouble), id="save-trouble")
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Save it", "enter", "take", primary=True)
                yield Choice.of(DIALOG["dialog.back"])

    def on_mount(self) -> None:
        """Focus the field."""
        self.field.focus()

    def on_input_submitted(self) -> None:
        """Save on enter."""
        self.action_take()

    def action_ending(self, ending: str) -> None:
        """Give the name in the field another extension, such as `.txt`."""
        named = self.field.value.strip()
        kept = named.removesuffix(Path(named).suffix) if form_of(Path(named)) else named
        self.field.value = f"{kept}{ending}"
        self.field.focus()

    def action_take(self) -> None:
        """Close the dialog with this file, or say why it cannot be saved there."""
        named = self.field.value.strip()
        form = form_of(Path(named))
        if form is None:
            self._say("mfr does not know this file format.", f"Use a name that ends in {ENDINGS}.")
            return
        try:
            check_form(form)
            path = typed_path(named).absolute()
            check_target(path, self.app.places, force=True)
        except MfrError as error:
            self._say(error.what, error.do)
        else:
            self._take(path)

    def _take(self, path: Path) -> None:
        """Close the dialog with this file. If it exists, ask first."""

        def answered(answer: str | None) -> None:
            if answer == "overwrite":
                self.dismiss(Target(path, force=True))
            else:
                self._say(f"{path} already exists.", "Choose another name.")

        try:
            check_target(path, self.app.places, force=False)
        except MfrError:
            answers = [Answer("other", "n", "Choose another name"), Answer("overwrite", "o", "Overwrite it")]
            self.app.push_screen(Ask("The file already exists", str(path), answers), answered)
        else:
            self.dismiss(Target(path, force=False))

    def _say(self, what: str, do: str) -> None:
        self.query_one("#save-trouble", Static).update(Content(f"{what}\n{do}"))
