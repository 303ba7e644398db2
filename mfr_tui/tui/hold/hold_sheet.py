"""A dialog to correct or delete a finished hold."""

from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.hold import Ended, Released
from mfr_tui.record.rows import HoldRow
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import PRESS_TO_UNDO
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.hold.keys import HOLD_SHEET
from mfr_tui.tui.hold.questions import question_line
from mfr_tui.wording.day import held_words
from mfr_tui.wording.hold import NOT_SAID, RELEASED_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfr_tui.record.writer import DiaryWriter

LETTERS = {"y": Released.YES, "p": Released.PARTLY, "n": Released.NO}

LIST = 32
"""The columns of the list of answers, which fit any terminal."""


class HoldSheet(Dialog[str]):
    """Dialog that saves each change at once. Returns a message for the status line, or an empty one."""

    KEYS = (HOLD_SHEET,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    rows = getters.query_one(OptionList)

    def __init__(self, hold_id: str) -> None:
        """Create the dialog for a finished hold, given its id."""
        super().__init__()
        self._hold_id = hold_id

    @property
    def hold(self) -> HoldRow:
        """The hold as saved in the diary."""
        hold = self.app.reader.hold(self._hold_id)
        if hold is None:
            raise LookupError(self._hold_id)
        return hold

    @property
    def _row(self) -> str:
        option = self.rows.highlighted_option
        return str(option.id) if option else "before"

    @property
    def _hurt(self) -> bool:
        """Whether it was stopped for pain. If so, it did not release, and that question is left out."""
        return self.hold.ended_how is Ended.STOPPED_PAIN

    def compose(self) -> ComposeResult:
        """Compose the name of the place, the answers so far, and the possible answers to click."""
        hold = self.hold
        with Vertical(classes="dialog"):
            yield Static(Content(self.app.body.label(hold.region)), classes="dialog-title")
            yield Static(Content(held_words(hold)), classes="dialog-words")
            rows = OptionList(*self._options(), compact=True)
            rows.can_focus = False  # the dialog handles the keys
            rows.highlighted = 0
            yield rows
            with Horizontal(classes="dialog-buttons", id="hold-answers"):
                yield RateBar(hold.before)
                for letter, released in LETTERS.items():
                    yield Choice(RELEASED_WORDS[released], letter, f"release('{letter}')")
            rate, ten, clear = (HOLD_SHEET[f"hold_sheet.{name}"].shown_keys for name in ("rate", "ten", "unsay"))
            let_go = "" if self._hurt else f" {HOLD_SHEET['hold_sheet.release'].shown_keys}: released or not,"
            yield Static(Content(f"{rate} or {ten} to rate,{let_go} {clear} to clear"), classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(HOLD_SHEET["hold_sheet.back"], primary=True)
                yield Choice.of(HOLD_SHEET["hold_sheet.unsay"])
                yield Choice.of(HOLD_SHEET["hold_sheet.delete"])

    def on_mount(self) -> None:
        """Show the answers for the first row."""
        self._offer()

    def _options(self) -> list[Option]:
        hold = self.hold
        said = [("before", "Rating before", _said(hold.before)), ("after", "Rating after", _said(hold.after))]
        if not self._hurt:
            said.append(("released", "Did it release?", RELEASED_WORDS[hold.released] if hold.released else NOT_SAID))
        return [Option(question_line(asks, words, LIST), id=row) for row, asks, words in said]

    def _offer(self) -> None:
        """Show the possible answers for the row under the cursor, to be clicked."""
        hold, rates = self.hold, self._row != "released"
        bar = self.query_one(RateBar)
        bar.display = rates
        bar.nrs = hold.before if self._row == "before" else hold.after
        for choice in self.query_one("#hold-answers").query(Choice):
            choice.display = not rates

    def on_option_list_option_highlighted(self) -> None:
        """Show the possible answers for the new row."""
        self._offer()

    def on_rate_bar_chosen(self, event: RateBar.Chosen) -> None:
        """Save the clicked rating."""
        self.action_rate(event.nrs)

    def action_walk(self, way: int) -> None:
        """Move the cursor to the row below (1) or above (-1)."""
        if way > 0:
            self.rows.action_cursor_down()
        else:
            self.rows.action_cursor_up()

    def action_rate(self, nrs: int) -> None:
        """Save a rating, if the row under the cursor takes one."""
        if self._row != "released":
            self._rate(nrs)

    def action_release(self, letter: str) -> None:
        """Save whether it released, given the letter of the answer."""
        if not self._hurt:
            self.rows.highlighted = 2
            hold = self.hold
            self._edit(hold.before, hold.after, LETTERS[letter])

    def action_unsay(self) -> None:
        """Clear the answer in the row under the cursor."""
        hold = self.hold
        if self._row == "released":
            self._edit(hold.before, hold.after, None)
        else:
            self._rate(None)

    def _rate(self, nrs: int | None) -> None:
        hold = self.hold
        if self._row == "before":
            self._edit(nrs, hold.after, hold.released)
        else:
            self._edit(hold.before, nrs, hold.released)

    def action_delete(self) -> None:
        """Delete the hold with the ratings that belong to it, and close the sheet. Can be undone."""
        hold_id, label = self._hold_id, self.app.body.label(self.hold.region)
        kept = self._keep(lambda writer: writer.delete_hold(hold_id, label))
        self.dismiss(f"Deleted: a hold at {label}. {PRESS_TO_UNDO}" if kept else "")

    def _edit(self, before: int | None, after: int | None, released: Released | None) -> None:
        hold_id, label = self._hold_id, self.app.body.label(self.hold.region)
        self._keep(lambda writer: writer.edit_hold(hold_id, label, before=before, after=after, released=released))
        at = self.rows.highlighted
        self.rows.clear_options()
        self.rows.add_options(self._options())
        self.rows.highlighted = at
        self._offer()

    def _keep(self, write: "Callable[[DiaryWriter], object]") -> bool:
        return self.app.keep(f"your changes to the hold: {self.app.body.label(self.hold.region)}", write)


def _said(nrs: int | None) -> str:
    return NOT_SAID if nrs is None else str(nrs)
