"""A dialog to edit or delete one rating: the number, when it hurts, the description, and a note."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.errors import StorageError
from mfr_tui.record.rows import QUALITIES, How, Mark
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import PRESS_TO_UNDO
from mfr_tui.tui.common.note_input import NOTE_DELAY, NoteInput
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.map.keys import DETAILS
from mfr_tui.typed import clean
from mfr_tui.wording.common import rated_words
from mfr_tui.wording.day import HOW_WORDS

if TYPE_CHECKING:
    from mfr_tui.record.writer import DiaryWriter


class Details(Dialog[str]):
    """Dialog that saves each change at once. Returns a message for the status line, or an empty one."""

    KEYS = (DETAILS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    list = getters.query_one(OptionList)

    def __init__(self, mark: Mark) -> None:
        """Create the dialog for this rating."""
        super().__init__()
        self._mark = mark
        self._was = mark.nrs
        self._label = self.app.body.label(self._mark.region)
        self._qualities = frozenset(self._mark.qualities)  # as selected, saved or not
        self._sent = self._mark.note  # the note as last saved
        self._note: str | None = None  # typed but not saved yet; None if nothing is
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Compose the rating, when it hurts, the description, and the note."""
        mark = self._mark
        with VerticalScroll(classes="dialog", id="details", can_focus=False):
            yield Static(Content(self._label), classes="dialog-title")
            yield RateBar(mark.nrs)
            yield OptionList(*_options(mark), compact=True)
            yield NoteInput(mark.note, placeholder="a note in your own words", compact=True, select_on_focus=False)
            rate, ten, select = (DETAILS[f"details.{name}"].shown_keys for name in ("rate", "ten", "choose"))
            hint = f"{rate} or {ten} to rate, {select} to select, tab for a note"
            yield Static(hint, classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(DETAILS["details.back"])
                yield Choice.of(DETAILS["details.delete"], "Delete this rating")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Select or unselect the option, and save it."""
        mark_id, label, chosen = self._mark.id, self._label, str(event.option.id)
        if chosen in QUALITIES:
            qualities = self._qualities = self._qualities ^ {chosen}
            self._keep("words", lambda writer: writer.edit_mark(mark_id, label, qualities=qualities))
        else:
            self._keep("how", lambda writer: writer.edit_mark(mark_id, label, how=How(chosen)))
        for option, fresh in zip(self.list.options, _options(self._mark), strict=True):
            if option.id:
                self.list.replace_option_prompt(option.id, fresh.prompt)

    def on_rate_bar_chosen(self, event: RateBar.Chosen) -> None:
        """Save the clicked rating."""
        self.action_rate(event.nrs)

    def action_rate(self, nrs: int) -> None:
        """Save a new rating, 0 to 10."""
        mark_id, label = self._mark.id, self._label
        self._keep("rating", lambda writer: writer.edit_mark(mark_id, label, nrs=nrs))
        self.query_one(RateBar).nrs = self._mark.nrs

    def action_delete(self) -> None:
        """Delete the rating, and drop a note that is not saved yet."""
        mark_id, label = self._mark.id, self._label
        self._note = None
        kept = self._keep("deletion", lambda writer: writer.delete_mark(mark_id, label))
        self.dismiss(f"Deleted: {label}. {PRESS_TO_UNDO}" if kept else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Save the note NOTE_DELAY seconds after the last key press."""
        self._note = event.value
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(NOTE_DELAY, self._keep_note)

    def on_input_submitted(self) -> None:
        """Save the note and close on enter."""
        self.action_close()

    def on_descendant_blur(self) -> None:
        """Save the note when its field loses the focus."""
        self._keep_note()

    def action_choose(self) -> None:
        """Select the option under the cursor, or unselect it."""
        self.list.action_select()

    def action_close(self) -> None:
        """Save the note, and close the dialog with the new rating if there is one."""
        self._keep_note()
        self.dismiss(rated_words(self._label, self._mark.nrs, self._was) if self._mark.nrs != self._was else "")

    def on_unmount(self) -> None:
        """Save the note, however the dialog is closed."""
        self._keep_note()

    def _keep_note(self) -> None:
        note, self._note = self._note, None
        if note is not None and clean(note) != self._sent:  # the field also posts this event for its first value
            self._sent = clean(note)
            mark_id, label = self._mark.id, self._label
            self._keep("note", lambda writer: writer.edit_mark(mark_id, label, note=note))

    def _keep(self, what: str, write: "Callable[[DiaryWriter], object]") -> bool:
        """Save one part of the rating, and return whether it is in the diary now.

        Each part has its own name in the outbox, so that none replaces another while it waits.
        """

        def edit(writer: "DiaryWriter") -> None:
            try:
                write(writer)
            except LookupError as error:  # the rating was undone in another window
                raise StorageError(
                    f"The {what} of {self._label} was not saved: the rating was undone.", "Rate it again first."
                ) from error

        kept = self.app.keep(f"{what} of {self._label}", edit)
        self._mark = self.app.reader.mark(self._mark.id) or self._mark
        return kept


def _options(mark: Mark) -> list[Option]:
    """Return the options: when it hurts (one of them), a gap, and the description (any number)."""
    felt = [
        Option(Content(f" ({'x' if how is mark.how else ' '}) {words}"), id=str(how))
        for how, words in HOW_WORDS.items()
    ]
    like = [
        Option(Content(f" [{'x' if quality in mark.qualities else ' '}] {quality}"), id=quality)
        for quality in QUALITIES
    ]
    return [*felt, Option("", disabled=True), *like]
