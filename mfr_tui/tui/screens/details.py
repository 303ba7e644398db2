"""Saying more of one mark: how it was felt, what it is like, a note."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Button, Input, RadioButton, RadioSet, SelectionList, Static

from mfr_tui.record.models import QUALITIES, How
from mfr_tui.tui.app import MfrApp

if TYPE_CHECKING:
    from mfr_tui.record.journal import Journal

HOW_WORDS = {How.PRESSED: "when pressed", How.MOVED: "when moved", How.REST: "at rest, untouched"}
NOTE_DELAY = 0.5
"""Seconds after the last key before a note is written."""


class Details(ModalScreen[None]):
    """Every change is kept as it is made; there is nothing to confirm."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Back")]
    app = getters.app(MfrApp)

    def __init__(self, scan_id: str, region: str) -> None:
        """Details of a region's mark in a scan."""
        super().__init__()
        self._scan_id = scan_id
        self._region = region
        self._note: str | None = None  # typed and not yet written
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """How, what it is like, the note."""
        mark = self.app.history.marks(self._scan_id)[self._region]
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(
                Content(f"{self.app.body.label(self._region)}: {mark.nrs} of 10"), classes="dialog-title"
            )
            with RadioSet(compact=True):
                for how, words in HOW_WORDS.items():
                    yield RadioButton(words, value=how is mark.how, id=f"how-{how}", compact=True)
            yield SelectionList[str](
                *((quality, quality, quality in mark.qualities) for quality in QUALITIES), compact=True
            )
            yield Input(mark.note, placeholder="a note in your own words", compact=True)
            with Vertical(classes="dialog-foot"):
                yield Static("tab to the next part, space chooses, esc goes back", classes="dialog-hint")
                yield Button("Done", id="done", compact=True)

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        """How it was felt."""
        how = How(str(event.pressed.id).removeprefix("how-"))
        self._keep(lambda journal: journal.describe(*self._mark, how=how))

    def on_selection_list_selected_changed(self, event: SelectionList.SelectedChanged[str]) -> None:
        """What it is like."""
        qualities = tuple(event.selection_list.selected)
        self._keep(lambda journal: journal.describe(*self._mark, qualities=qualities))

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

    def on_button_pressed(self) -> None:
        """The mouse's way out."""
        self.action_close()

    def action_close(self) -> None:
        """Back to the scan."""
        self._keep_note()
        self.dismiss()

    def on_unmount(self) -> None:
        """However it is left, no word is lost."""
        self._keep_note()

    @property
    def _mark(self) -> tuple[str, str, str]:
        return self._scan_id, self._region, self.app.body.label(self._region)

    def _keep_note(self) -> None:
        if self._note is not None:
            note, self._note = self._note, None
            self._keep(lambda journal: journal.describe(*self._mark, note=note))

    def _keep(self, write: "Callable[[Journal], object]") -> None:
        self.app.keep(f"details of {self.app.body.label(self._region)}", write)
