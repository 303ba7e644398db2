"""The questions after a hold: did it release, how tender is it now, and did nearby spots ease too."""

import math
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from mfr_tui.clock import clock_time
from mfr_tui.practice.hold import Ended
from mfr_tui.practice.scan import GUARD_SECONDS, RHYTHM_SECONDS
from mfr_tui.practice.screening import is_pressed
from mfr_tui.record.rows import HoldRow, How
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.hold.keys import AFTER, AFTER_QUESTIONS
from mfr_tui.tui.hold.questions import Questions
from mfr_tui.tui.hold.result import HoldResult
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.session import Session
from mfr_tui.tui.sizes import body_is_beside_all
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.hold import ENDED_WORDS, NOT_SAID, SORE, SORE_MORE, Row, after_hold, answer_with, near_spots

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfr_tui.record.write.base import Change
    from mfr_tui.record.writer import DiaryWriter


RESULT_COLUMNS = 180
"""The columns from which there is room for the result of a hold beside the questions."""


class After(Screen[str | None]):
    """The screen that asks about a hold. Its result is the next region to work on, or None."""

    PAIN: ClassVar = AFTER["after.pain"]
    ALLOW_SELECT = False  # a second click on an answer would mark the words that are under it by then
    CSS_PATH = style_sheet("hold/hold.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AFTER)
    app = getters.app(Session)
    questions = getters.query_one(Questions)
    status = getters.query_one(StatusLine)

    def __init__(self, hold_id: str, next_region: str | None) -> None:
        """Create the screen.

        Args:
            hold_id: The hold that ended.
            next_region: The region that could come next; None if there is none.
        """
        super().__init__()
        self._hold_id = hold_id
        self._next = next_region
        self._known: HoldRow | None = None
        self._shown_at = math.inf

    def compose(self) -> ComposeResult:
        """Compose the name of the place, the result, the questions with the answers to click, and the next steps."""
        with Horizontal(id="after-sides"):
            yield BodyMap(self.app.body, read_only=True, both=False)
            with Container(id="after"):
                yield Static("", id="after-title")
                yield Static("", id="after-words")
                yield HoldResult()
                with Vertical(id="after-asks"):
                    yield Questions()
                    yield Static(Content(SORE), id="after-hint")
                    yield Static(Content(f"{SORE} {SORE_MORE}"), id="after-more")
                    with Horizontal(id="after-choices"):
                        yield Choice.of(AFTER["after.done"], id="after-done")
                        yield Choice.of(AFTER["after.pain"], id="after-pain")
                    yield Choice.of(AFTER["after.next"], "", id="after-next")
        yield StatusLine()
        yield KeyLine(AFTER, AFTER_QUESTIONS)

    def on_mount(self) -> None:
        """Start at the first unanswered question, on the figure of the hold."""
        self.call_after_refresh(self._frame_is_out)
        body_map = self.query_one(BodyMap)
        body_map.gone = self.app.standing().gone
        body_map.cursor = self.hold.region
        label = self.app.body.label(self._next) if self._next else ""
        following = self.query_one("#after-next", Choice)
        following.display = self._next is not None
        following.label = f"Next: {label}"
        self.questions.focus()
        self.show()
        self._to_open(0)

    def on_resize(self, event: events.Resize) -> None:
        """Put the result beside the questions where there is room for it there."""
        self.set_class(event.size.width >= RESULT_COLUMNS and body_is_beside_all(event.size), "-vast")

    # -- showing the questions -----------------------------------------------------------------------------

    @property
    def hold(self) -> HoldRow:
        """The hold as saved in the diary, without changes that are still waiting for the disk.

        After a backup was restored, it is the hold as it was before.
        """
        self._known = self.app.reader.hold(self._hold_id) or self._known
        if self._known is None:
            raise LookupError(self._hold_id)
        return self._known

    def show(self) -> None:
        """Read the hold and show its questions."""
        hold = self.hold
        label = self.app.body.label(hold.region)
        held = f"held {clock_time(hold.progress.held_s)}"
        self.query_one("#after-title", Static).update(Content.assemble((label, "bold"), f", {held}"))
        words = self.query_one("#after-words", Static)
        words.display = hold.ended_how is not Ended.RELEASED  # the first question has that answer
        words.update(Content(ENDED_WORDS[hold.ended_how or Ended.EARLY]))
        marks, again = self.app.reader.last_marks(hold.body_day), self.app.reader.marks_after(self._hold_id)
        rows = after_hold(self.app.body, hold, self._near(hold, marks), marks, again)
        self.set_class(any(row.near for row in rows), "-crowded")
        answered = all(row.said != NOT_SAID for row in rows)
        self.set_class(answered, "-answered")
        self.query_one("#after-done", Choice).primary = answered
        self.questions.show(rows)
        self._show_near(hold)
        self.query_one(HoldResult).show(hold)

    def _show_near(self, hold: HoldRow) -> None:
        """Show the place held and the nearby spots on the figure, each with its latest rating."""
        again = self.app.reader.marks_after(self._hold_id)
        marks = self.app.reader.last_marks(hold.body_day)
        near = self._near(hold, marks)
        ratings = {region: again.get(region, marks[region]) for region in near}
        after = hold.before if hold.after is None else hold.after
        body_map = self.query_one(BodyMap)
        body_map.lit = frozenset((*hold.path, *near))
        body_map.ratings = ratings if after is None else {**ratings, hold.region: after}

    def _near(self, hold: HoldRow, marks: dict[str, int]) -> list[str]:
        return near_spots(self.app.body, hold, marks, self.app.standing().gone)

    def _to_open(self, at: int) -> None:
        """Ask the first unanswered question from `at` on, or the one at `at` itself if there is none."""
        rows = self.questions.rows
        still = [row for row in rows[at:] if row.said == NOT_SAID]
        self.questions.ask((still[0] if still else rows[min(at, len(rows) - 1)]).id)

    # -- actions -------------------------------------------------------------------------------------------

    def on_questions_rated(self, event: Questions.Rated) -> None:
        """Save the clicked rating."""
        row = self._row(event.row)
        if row:
            self._rate(row, event.nrs)

    def action_rate(self, nrs: int) -> None:
        """Save a rating, if the question that is asked wants one."""
        row = self.questions.asked
        if row.keys:
            *first, last = (key for key, _ in row.keys)
            self.status.message = f"Answer with {', '.join(first)} or {last}."  # the words are beside the keys
        else:
            self._rate(row, nrs)

    def _rate(self, row: Row, nrs: int) -> None:
        if row.id == "after":
            self._say(row, lambda writer, label: writer.say_of_hold(self._hold_id, label, after=nrs))
        else:
            near = self.app.body.label(row.id)
            pressed = is_pressed(self.app.body[row.id], self.app.reader.places())
            how = How.PRESSED if pressed else How.MOVED
            self._say(row, lambda writer, _: writer.mark_after(self._hold_id, row.id, near, nrs, how))

    def action_ten(self) -> None:
        """Rate it 10 or, before the first answer, record sharp pain: the key may be from the moment the hold ended."""
        if self.questions.asked.id == "released" and self.hold.released is None:
            self.action_pain()
        else:
            self.action_rate(10)

    def action_answer(self, key: str, row_id: str = "") -> None:
        """Save the answer for a letter, if the question has one for it.

        Args:
            key: The letter.
            row_id: The id of the question whose answer was clicked; empty for the one that is asked.
        """
        row = self._row(row_id) if row_id else self.questions.asked
        if row is None or not (row_id or self._was_seen(GUARD_SECONDS)):
            return
        if key not in dict(row.keys):
            ten = AFTER["after.ten"].shown_key
            self.status.message = f"Answer with 0 to 9; {ten} is 10." if not row.keys else ""
            return
        hold_id, answer = self._hold_id, answer_with(row, key)
        self._say(row, lambda writer, label: writer.say_of_hold(hold_id, label, **answer))

    def _row(self, row_id: str) -> Row | None:
        """Return the question with this id; None if it is not asked any more."""
        return next((row for row in self.questions.rows if row.id == row_id), None)

    def _say(self, row: Row, write: "Callable[[DiaryWriter, str], None]") -> None:
        label, at = self.app.body.label(self.hold.region), self.questions.rows.index(row)
        if self.app.keep(f"{label}: {row.asks}", lambda writer: write(writer, label)):
            self.status.message = ""
            self._shown_at = -math.inf
            self.show()
            self._to_open(at + 1)

    def _frame_is_out(self) -> None:
        self._shown_at = self.app.clock.monotonic()

    def _was_seen(self, seconds: float) -> bool:
        """Return whether the screen was there long enough for a key to be meant for it, not the hold; if not, say so.

        Who has given an answer has seen it.
        """
        seen = self.app.clock.monotonic() - self._shown_at >= seconds
        if not seen:
            self.status.message = "The hold had just ended. Press the key again."
        return seen

    def action_done(self) -> None:
        """Close the screen, unless the key came so soon after the hold that it was meant for that."""
        if self._was_seen(RHYTHM_SECONDS):
            self.dismiss(None)

    def action_next(self) -> None:
        """Go on to the card of the next region, or say that nothing is left to work on. No hold starts by itself."""
        if not self._was_seen(RHYTHM_SECONDS):
            return
        if self._next:
            self.dismiss(self._next)
        else:
            self.status.message = "There is nothing else to work on today."

    def action_pain(self) -> None:
        """Record that the pain was sharp or shooting, and open the warning signs."""
        hold, hold_id, holder = self.hold, self._hold_id, self.app.window
        self.app.hurt[hold.region] = self.app.body_day
        label = self.app.body.label(hold.region)
        self.app.keep(
            f"sharp pain at {label}",
            lambda writer: writer.end_hold(hold_id, holder, hold.progress, Ended.STOPPED_PAIN),
        )
        # Ask nothing more: a place that hurt did not release, and soreness there should not be called normal.
        self.app.push_screen(self.app.routes.warning_signs(hold.region, hold_id), lambda _: self.dismiss(None))

    def action_undo(self) -> None:
        """Undo the last answer."""
        hold_id = self._hold_id
        self._changed("Undone", self.app.change(lambda writer: writer.undo(hold_id)))

    def action_redo(self) -> None:
        """Redo the last answer that was undone."""
        hold_id = self._hold_id
        self._changed("Redone", self.app.change(lambda writer: writer.redo(hold_id)))

    def _changed(self, what: str, change: "Change | None") -> None:
        again = "redo" if what == "Redone" else "undo"
        if change:
            self.show()
        self.status.message = f"{what}: {change.label}." if change else f"Nothing to {again} here."
