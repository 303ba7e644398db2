"""The weekly questions, each of which can be skipped. Each answer is saved when its key is pressed."""

from collections.abc import Mapping
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.weekly import SOURCES, Question, load_questions
from mfr_tui.record.rows import Week
from mfr_tui.review.weekly import SKIPPED, read_week, score_words
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import shown_key
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.styles import style_sheet
from mfr_tui.tui.today.keys import WEEK

Said = int | bool | None


class WeekScreen(DiaryScreen[None]):
    """The list of questions, the current one with its answers to click, and the score once there is one."""

    CSS_PATH = style_sheet("common/form.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(WEEK)

    rows = getters.query_one("#week-rows", OptionList)

    def __init__(self) -> None:
        """Create the screen.

        Raises:
            AssetError: The file of the questions cannot be used.
        """
        super().__init__()
        self._questions = load_questions()

    def compose(self) -> ComposeResult:
        """Compose the questions, the answers, the score, and the buttons."""
        yield ModeRow("mode.today", keys=False)
        yield AlarmRow()
        with Vertical(classes="form"):
            yield Static("How was your week?", classes="form-title")
            yield Static(
                "About the last seven days. Skip any question you like.",
                classes="form-words",
                id="week-words",
            )
            rows = OptionList(id="week-rows", markup=False, compact=True)
            rows.can_focus = False  # the screen handles the keys
            yield rows
            yield Static("", id="week-question")
            with Horizontal(id="week-answers"):
                yes, no = map(shown_key, WEEK["week.say"].keys)
                yield RateBar()
                yield Choice("Yes", yes, "say(True)", id="week-yes")
                yield Choice("No", no, "say(False)", id="week-no")
            yield Static("", id="week-ends")
            yield Static("", id="week-score")
            with Horizontal(id="week-choices"):
                yield Choice.of(WEEK["week.pass"], "", id="week-pass")
                yield Choice.of(WEEK["week.skip"], id="week-skip")
            yield Static(Content(SOURCES), id="week-sources")
        yield StatusLine()
        yield KeyLine(WEEK)

    # -- showing the questions -------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Start at the first unanswered question."""
        self.rows.add_options(Option("", id=question.id) for question in self._questions)
        self.look()
        answers = self._answers()
        still = [n for n, question in enumerate(self._questions) if question.id not in answers]
        self.rows.highlighted = still[0] if still else 0

    def look(self) -> None:
        """Read today's answers and show them."""
        answers = self._answers()
        for question in self._questions:
            self.rows.replace_option_prompt(question.id, _line(question, answers.get(question.id)))
        weekly = read_week(self.app.reader, self.app.body_day, self.app.config)
        self.query_one("#week-score", Static).update(Content(score_words(weekly)))
        self.query_one("#week-skip").display = not weekly.this.answers
        self._ask()

    def _answers(self) -> Mapping[str, int | bool]:
        today = self.app.body_day
        return next(iter(self.app.reader.weeks(today, today)), Week(today)).answers

    @property
    def _at(self) -> int:
        return self.rows.highlighted or 0

    @on(OptionList.OptionHighlighted)
    def _ask(self) -> None:
        """Show the full text of the question under the cursor, and its answers."""
        question = self._questions[self._at]
        said = self._answers().get(question.id)
        bar = self.query_one(RateBar)
        bar.display = question.is_number
        bar.nrs = said if question.is_number else None
        for name in ("yes", "no"):
            self.query_one(f"#week-{name}").display = not question.is_number
        ends = (
            f" 0: {question.none}.  10, or {WEEK['week.ten'].shown_key}: {question.most}." if question.is_number else ""
        )
        self.query_one("#week-question", Static).update(Content(question.question))
        self.query_one("#week-ends", Static).update(Content(ends))
        last = self._at + 1 == len(self._questions)
        on = self.query_one("#week-pass", Choice)
        on.label = "Done" if last else "Skip" if said is None else "Next"
        on.primary = last

    # -- actions ---------------------------------------------------------------------------------------------

    @on(RateBar.Chosen)
    def rated(self, event: RateBar.Chosen) -> None:
        """Save the clicked rating."""
        self.action_rate(event.nrs)

    def action_rate(self, number: int) -> None:
        """Save a rating, 0 to 10, if the current question asks for one; otherwise say which keys answer it."""
        if self._questions[self._at].is_number:
            self._keep(number)
        else:
            self.query_one(StatusLine).message = "Answer {} for yes or {} for no.".format(
                *map(shown_key, WEEK["week.say"].keys)
            )

    def action_say(self, yes: bool) -> None:
        """Save a yes or no, if the current question asks for it."""
        if self._questions[self._at].is_number:
            self.query_one(StatusLine).message = f"Answer with a number; {WEEK['week.ten'].shown_key} is 10."
        else:
            self._keep(yes)

    def _keep(self, said: int | bool) -> None:
        question = self._questions[self._at]
        label = f"the week: {question.about.lower()} {_word(said)}"
        kept = self.app.keep(
            f"the week: {question.about.lower()}", lambda writer: writer.save_week_answer(label, question.id, said)
        )
        if kept:
            self.query_one(StatusLine).message = ""
            self.look()
            self.rows.highlighted = min(self._at + 1, len(self._questions) - 1)

    def action_move(self, way: int) -> None:
        """Move the cursor to the question below (1) or above (-1)."""
        self.rows.highlighted = max(0, min(self._at + way, len(self._questions) - 1))

    def action_pass_over(self) -> None:
        """Go to the next question; from the last one, close the screen."""
        if self._at + 1 == len(self._questions):
            self.action_back()
        else:
            self.action_move(1)

    def action_skip(self) -> None:
        """Skip this week, unless a question is already answered."""
        if read_week(self.app.reader, self.app.body_day, self.app.config).this.answers:
            self.query_one(StatusLine).message = "You have answered some of them. You can leave the rest blank."
            return
        day = self.app.body_day.isoformat()
        self.app.keep("that you skip this week", lambda writer: writer.remember(SKIPPED, day))
        self.action_back()

    def action_back(self) -> None:
        """Go back to the screen that opened this one."""
        self.dismiss(None)


def _word(said: Said) -> str:
    if said is None:
        return "-"
    return str(said) if not isinstance(said, bool) else "yes" if said else "no"


def _line(question: Question, said: Said) -> Content:
    return Content.assemble((f" {_word(said):<4}", "bold"), question.about)
