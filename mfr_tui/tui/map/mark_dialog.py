"""One mark: its rating, how it was felt, what it is like, a note; and to delete it."""

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

if TYPE_CHECKING:
    from mfr_tui.record.writer import DiaryWriter

HOW_WORDS = {How.PRESSED: "when pressed", How.MOVED: "when moved", How.REST: "at rest, untouched"}


class Details(Dialog[str]):
    """Every change is kept as it is made; there is nothing to confirm. It answers with what there is to say of it."""

    KEYS = (DETAILS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    list = getters.query_one(OptionList)

    def __init__(self, mark: Mark) -> None:
        """Details of this mark."""
        super().__init__()
        self._mark = mark
        self._label = self.app.body.label(self._mark.region)
        self._qualities = frozenset(self._mark.qualities)  # as chosen, written or not
        self._sent = self._mark.note  # the note as it was written last
        self._note: str | None = None  # typed and not yet written
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The rating, how, what it is like, the note."""
        mark = self._mark
        with VerticalScroll(classes="dialog", id="details", can_focus=False):
            yield Static(Content(self._label), classes="dialog-title")
            yield RateBar(mark.nrs)
            yield OptionList(*_options(mark), compact=True)
            note = NoteInput(mark.note, placeholder="a note in your own words", compact=True, select_on_focus=False)
            note.cursor_blink = False
            yield note
            rate, ten, select = (DETAILS[f"details.{name}"].shown_keys for name in ("rate", "ten", "choose"))
            hint = f"{rate} or {ten} to rate, {select} to select, tab for a note"
            yield Static(hint, classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(DETAILS["details.back"])
                yield Choice.of(DETAILS["details.delete"], "Delete this rating")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Chosen or unchosen, and kept."""
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
        """Rated by mouse."""
        self.action_rate(event.nrs)

    def action_rate(self, nrs: int) -> None:
        """Another rating."""
        mark_id, label = self._mark.id, self._label
        self._keep("rating", lambda writer: writer.edit_mark(mark_id, label, nrs=nrs))
        self.query_one(RateBar).nrs = self._mark.nrs

    def action_delete(self) -> None:
        """Delete the mark; nothing typed here goes anywhere else."""
        mark_id, label = self._mark.id, self._label
        self._note = None
        kept = self._keep("deletion", lambda writer: writer.delete_mark(mark_id, label))
        self.dismiss(f"Deleted: {label}. {PRESS_TO_UNDO}" if kept else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Words are being typed: written half a second after the last."""
        self._note = event.value
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(NOTE_DELAY, self._keep_note)

    def on_input_submitted(self) -> None:
        """Enter after a note is done."""
        self.action_close()

    def on_descendant_blur(self) -> None:
        """Leaving the field writes it."""
        self._keep_note()

    def action_choose(self) -> None:
        """Choose what is under the cursor."""
        self.list.action_select()

    def action_close(self) -> None:
        """Back to where it was opened."""
        self._keep_note()
        self.dismiss("")

    def on_unmount(self) -> None:
        """However it is left, no word is lost."""
        self._keep_note()

    def _keep_note(self) -> None:
        note, self._note = self._note, None
        if note is not None and clean(note) != self._sent:  # the field speaks up for what it is filled with, too
            self._sent = clean(note)
            mark_id, label = self._mark.id, self._label
            self._keep("note", lambda writer: writer.edit_mark(mark_id, label, note=note))

    def _keep(self, what: str, write: "Callable[[DiaryWriter], object]") -> bool:
        """Keep one part of it. Each has a name of its own, so that none takes another's place while it waits."""

        def mend(journal: "DiaryWriter") -> None:
            try:
                write(journal)
            except LookupError as error:  # taken back in another window
                raise StorageError(
                    f"The {what} of {self._label} was not saved: the rating was undone.", "Rate it again first."
                ) from error

        kept = self.app.keep(f"{what} of {self._label}", mend)
        self._mark = self.app.reader.mark(self._mark.id) or self._mark
        return kept


def _options(mark: Mark) -> list[Option]:
    """How it was felt, one of three; a gap; what it is like, any of nine."""
    felt = [
        Option(Content(f" ({'x' if how is mark.how else ' '}) {words}"), id=str(how))
        for how, words in HOW_WORDS.items()
    ]
    like = [
        Option(Content(f" [{'x' if quality in mark.qualities else ' '}] {quality}"), id=quality)
        for quality in QUALITIES
    ]
    return [*felt, Option("", disabled=True), *like]
