"""Saying more of one mark: how it was felt, what it is like, a note."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.errors import StorageError
from mfr_tui.record.models import QUALITIES, How, Mark, clean
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.widgets.choice import Choice

if TYPE_CHECKING:
    from mfr_tui.record.journal import Journal

HOW_WORDS = {How.PRESSED: "when pressed", How.MOVED: "when moved", How.REST: "at rest, untouched"}
NOTE_DELAY = 0.5
"""Seconds after the last key before a note is written."""


class NoteInput(Input):
    """A line to write in, without what could act on the terminal: pasted text may hold escapes."""

    def validate_value(self, value: str) -> str:
        """What is left of a text that was typed or pasted. Spaces at its ends are still being typed."""
        return clean(f".{value}.")[1:-1]

    def _on_paste(self, event: events.Paste) -> None:
        """All that was pasted, its line breaks as spaces; by itself the field would keep the first line only."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(clean(event.text))


class Details(ModalScreen[None]):
    """Every change is kept as it is made; there is nothing to confirm."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back"),
        Binding("space", "choose", "Choose"),
    ]
    app = getters.app(MfrApp)
    list = getters.query_one(OptionList)

    def __init__(self, scan_id: str, region: str) -> None:
        """Details of a region's mark in a scan."""
        super().__init__()
        self._scan_id = scan_id
        self._region = region
        self._label = self.app.body.label(region)
        self._mark = self.app.history.marks(scan_id)[region]
        self._qualities = frozenset(self._mark.qualities)  # as chosen, written or not
        self._sent = self._mark.note  # the note as it was written last
        self._note: str | None = None  # typed and not yet written
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """How, what it is like, the note."""
        mark = self._mark
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Content(f"{self._label}: {mark.nrs} of 10"), classes="dialog-title")
            yield OptionList(*_options(mark), compact=True)
            note = NoteInput(mark.note, placeholder="a note in your own words", compact=True)
            note.cursor_blink = False
            yield note
            yield Static("space chooses, tab goes to the note", classes="dialog-hint")
            yield Choice("Done", "esc", "close")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Chosen or unchosen, and kept."""
        chosen = str(event.option.id)
        if chosen in QUALITIES:
            qualities = self._qualities = self._qualities ^ {chosen}
            self._keep("words", lambda journal: journal.describe(*self._place, qualities=qualities))
        else:
            self._keep("how", lambda journal: journal.describe(*self._place, how=How(chosen)))
        self._mark = self.app.history.marks(self._scan_id).get(self._region, self._mark)
        for option, fresh in zip(self.list.options, _options(self._mark), strict=True):
            if option.id:
                self.list.replace_option_prompt(option.id, fresh.prompt)

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
        """Back to the scan."""
        self._keep_note()
        self.dismiss()

    def on_unmount(self) -> None:
        """However it is left, no word is lost."""
        self._keep_note()

    @property
    def _place(self) -> tuple[str, str, str]:
        return self._scan_id, self._region, self._label

    def _keep_note(self) -> None:
        note, self._note = self._note, None
        if note is not None and clean(note) != self._sent:  # the field speaks up for what it is filled with, too
            self._sent = clean(note)
            self._keep("note", lambda journal: journal.describe(*self._place, note=note))

    def _keep(self, what: str, write: "Callable[[Journal], object]") -> None:
        """Keep one part of it. Each has a name of its own, so that none takes another's place while it waits."""

        def describe(journal: "Journal") -> None:
            try:
                write(journal)
            except LookupError as error:  # taken back in another window
                raise StorageError(
                    f"The {what} of {self._label} was not kept: the mark was taken back.", "Rate it again first."
                ) from error

        self.app.keep(f"{what} of {self._label}", describe)


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
