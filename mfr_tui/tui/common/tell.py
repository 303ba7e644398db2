"""A dialog with a few text fields, such as why a flag is snoozed or closed, what feels wrong, or whose a page is."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import DIALOG, SIGNS_KEY
from mfr_tui.tui.common.note_input import NoteInput
from mfr_tui.tui.session import Session


class Tell(Dialog[tuple[str, ...] | None]):
    """Dialog that returns the text of each field, or None for escape."""

    KEYS = (DIALOG,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(
        self,
        title: str,
        words: str,
        lines: Sequence[str],
        *,
        needed: bool = False,
        before: Sequence[str] = (),
        take: str = "Save",
    ) -> None:
        """Create the dialog.

        Args:
            title: A few words.
            words: One or two sentences, plain text.
            lines: The placeholder of each field.
            needed: Whether the first field is required.
            before: The values of the fields at the start; may be shorter than `lines`.
            take: The label of the button that saves.
        """
        super().__init__()
        self._title = title
        self._words = words
        self._lines = lines
        self._needed = needed
        self._before = before
        self._take = take

    def compose(self) -> ComposeResult:
        """Compose the title, the sentences, the fields, and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._words:
                yield Static(Content(self._words), classes="dialog-words")
            for line, before in zip_longest(self._lines, self._before, fillvalue=""):
                yield NoteInput(before, placeholder=line, compact=True, select_on_focus=False)
            if len(self._lines) > 1:
                yield Static("enter goes to the next line, and saves after the last one", classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Choice(self._take, "enter", "take", primary=True)
                yield Choice.of(DIALOG["dialog.back"])

    def on_mount(self) -> None:
        """Focus the first field."""
        self._fields[0].focus()

    @property
    def _fields(self) -> list[NoteInput]:
        return list(self.query(NoteInput))

    def on_input_submitted(self) -> None:
        """Move to the next field; from the last one, save."""
        fields = self._fields
        at = next((number for number, field in enumerate(fields) if field.has_focus), len(fields) - 1)
        if at + 1 == len(fields):
            self.action_take()
        elif at or not self._needed or fields[at].value.strip():
            fields[at + 1].focus()

    def action_take(self) -> None:
        """Save the fields. If the first is required and empty, focus it instead."""
        said = tuple(field.value.strip() for field in self._fields)
        if self._needed and not said[0]:
            self._fields[0].focus()
        else:
            self.dismiss(said)


async def flag_region(app: Session, region: str, scope: str | None = None) -> str:
    """Ask what feels wrong at a region, save it as the person's own flag, and return a message for the status line.

    The message is empty if the person pressed escape or the flag could not be saved.

    Args:
        app: The app.
        region: The region's id.
        scope: The id of the scan, or of the visit to the map, in which it was said; None outside both.
    """
    label = app.body.label(region)
    words = "Your word is enough: it becomes a flag, and what you say goes on the page for a professional."
    said = await app.push_screen_wait(Tell(f"{label}: something feels wrong", words, ["what feels wrong (optional)"]))
    if said is None:
        return ""
    (reason,) = said
    if not app.keep(f"the flag of {label}", lambda writer: writer.flag_region(region, label, reason, scope=scope)):
        return ""
    # It names no digit: on most screens that say it, a digit rates.
    return f"Flagged: {label}. {SIGNS_KEY} checks the warning signs."
