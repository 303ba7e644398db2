"""The Today screen: the streak, this week, and one obvious next step."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Digits, Static

from mfr_tui.practice.screening import Standing, may_press, only_there, until_when
from mfr_tui.record.rows import ScanKind
from mfr_tui.review.streaks import DayState
from mfr_tui.review.today import Today, held_yesterday, read_today, released_lately
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES, SIGNS_KEY
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.today.keys import TODAY
from mfr_tui.wording.common import DAY_MARKS, REASONS, best_and_recent, found, known_signs, long_day, near_day

if TYPE_CHECKING:
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.tui.map.body_map import BodyMap


NORMAL_COLUMNS = 80
NEEDS = "You need bare feet, a chair, and something to hold on to."
"""What the scan requires, said before the first stop."""

WITH_MAP = Size(120, 26)
"""The smallest terminal that has room for the body beside the text."""


class TodayScreen(DiaryScreen[None]):
    """The first screen, every morning.

    Attributes:
        today: The status of today.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(TODAY, MODES)
    # Watched even if the value is equal: what else is shown may have changed, such as the safety questions.
    today: reactive[Today | None] = reactive(None, init=False, always_update=True)

    _to_greet = False
    _map: "BodyMap | None" = None

    def compose(self) -> ComposeResult:
        """Compose the streak, the week, the next step, and the last scan."""
        yield ModeRow("mode.today")
        with Horizontal(id="sides"), Vertical(id="page"):
            with Horizontal(id="streak"):
                yield Digits("", id="digits")
                yield Static("", id="streak-words")
            yield Static("", id="week")
            yield Static("", id="urgent", markup=False)
            with Vertical(id="next"):
                yield Static("", id="next-title")
                yield Static("", id="next-words", markup=False)
                with Horizontal(id="buttons"):
                    yield Choice.of(TODAY["today.start"], "Start the scan", id="start")
                    yield Choice.of(TODAY["today.short"], id="short")
                    yield Choice.of(TODAY["today.work"], "Work on a spot", id="work")
                    yield Choice.of(TODAY["today.rest"], id="rest")
            with Horizontal(id="ways"):
                yield Choice.of(MODES["mode.flags"], "", id="flagged")
                yield Choice.of(TODAY["today.week"], "How was your week?", id="weekly")
            yield Static("", id="last", markup=False)
            yield Choice.of(TODAY["today.questions"], "", id="screening")
        yield StatusLine()
        yield KeyLine(TODAY, MODES)

    # -- showing today ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show today, and then whatever should be asked first."""
        self.look()
        self.call_after_refresh(self._greet)

    def on_resize(self, event: events.Resize) -> None:
        """If there is room, show the body with the latest ratings beside the text."""
        wide = event.size.width >= WITH_MAP.width and event.size.height >= WITH_MAP.height
        if wide and self._map is None:
            from mfr_tui.tui.map.body_map import BodyMap  # small terminals never need it

            self._map = BodyMap(self.app.body, read_only=True, id="today-map")
            self.query_one("#sides").mount(self._map)
            self._show_map()
        if self._map:
            self._map.display = wide
        if self.today:
            self._show_streak(self.today)

    def on_screen_suspend(self) -> None:
        """Clear the message when another screen opens."""
        self.query_one(StatusLine).message = ""

    def on_screen_resume(self) -> None:
        """Ask what should be asked first, if that had to wait."""
        if self._to_greet:
            self.call_after_refresh(self._greet)

    def look(self) -> None:
        """Read the status of today. Setting it shows it."""
        self.today = read_today(self.app.reader, self.app.body_day, self.app.config)

    def watch_today(self, today: Today) -> None:
        """Show the status of today."""
        self._show_streak(today)
        self._show_week(today)
        self._show_next(today)
        demo = ("  demo data", "bold $text-warning") if today.demo else ""
        self.query_one(ModeRow).note = Content.assemble(long_day(today.day), demo)
        # This part needs the regions and the safety questions, and the streak should not wait for them.
        self.call_after_refresh(self._show_last, today)

    def _show_last(self, today: Today) -> None:
        history, body = self.app.reader, self.app.body
        standing = self.app.standing()
        # Urgent lines come first, with the button for Flags below them. They replace the week.
        urgent = [*self._not_pressed(standing), *self._flagged(standing, today.day)]
        self.query_one("#urgent", Static).update("\n".join(urgent))
        self.query_one("#urgent").display = bool(urgent)
        self.query_one("#week").display = not urgent
        self._show_week_questions(today.day, bool(urgent))
        below = self.query_one("#next" if urgent else "#last")
        ways = self.query_one("#ways").set_class(bool(urgent), "-first")
        self.query_one("#page").move_child(ways, before=below)
        lines = []
        released = released_lately(history, today.day)
        if released:
            said = [f"{body.label(region)} {near_day(day, today.day)}" for region, day in list(released.items())[:3]]
            lines.append(f"Recently released: {', '.join(said)}.")
        if today.last_day and today.state in {"open", "draft", "partial"}:
            what = found(body, today.last_marked, 3) or "all clear"
            lines.append(f"Last time, {near_day(today.last_day, today.day)}: {what}.")
        sore = held_yesterday(history, today.day)
        if sore and today.state != "done":
            lines.append(f"You may be sore where you held yesterday: {', '.join(map(body.label, sore))}.")
        self.query_one("#last", Static).update("\n".join(lines))
        self._show_map()
        self._show_screening(standing)

    def _flagged(self, standing: Standing, day: date) -> list[str]:
        """Return a line for each flag that cannot wait. Show how many flags are open and new on the button for Flags.

        Leave out what the lines before these already say: an active warning sign, and a locked place.
        """
        from mfr_tui.review.flags.rules import stop_now
        from mfr_tui.review.flags.status import (  # not needed before the first frame
            State,
            read_flag_status,
        )
        from mfr_tui.wording.flags import sentence

        found = [one for one in read_flag_status(self.app.reader, day, self.app.config) if one.state is State.OPEN]
        lines = []
        pressing = [one.flag for one in found if one.pressing]
        signs = known_signs() if pressing else ()  # most days need no list of signs
        about = {sign.id: sign.about for sign in signs}
        for flag in pressing:
            lock = standing.locks.get(flag.region or "")
            stopped = flag.rule is stop_now.RULE and lock is not None and lock.holds_on(day)
            if not (stopped or flag.blocks):
                lines.append(f"{sentence(flag, self.app.body, about)} {flag.rule.advice(flag, self.app.config)}")
        seen = self.app.reader.setting("flags_seen")
        new = [one for one in found if not one.pressing and one.name not in (seen if isinstance(seen, list) else [])]
        self.app.open_flags = len(found)
        self.query_one("#flagged").display = bool(found)
        counts = [f"{len(found)} open"] if len(found) != len(new) else []
        counts += [f"{len(new)} new"] if new else []
        self.query_one("#flagged", Choice).label = f"Flags ({', '.join(counts)})"
        return lines

    def _show_week_questions(self, day: date, urgent: bool) -> None:
        """Offer the weekly questions, unless something more urgent is shown."""
        from mfr_tui.review.weekly import read_week  # not needed before the first frame

        offered = not urgent and read_week(self.app.reader, day, self.app.config).offered
        self.query_one("#weekly").display = offered

    def _not_pressed(self, standing: Standing) -> list[str]:
        """Return the most urgent lines: an active warning sign, and places locked after a stop for pain."""
        body = self.app.body
        lines = []
        if standing.signs:
            from mfr_tui.practice.warning_signs import alarm_lines  # most days have none

            lines += alarm_lines([one for one in self.app.alarms() if one.blocks], self.app.config)
            lines.append(f"No pressing until you answer no, or a professional clears it (press {SIGNS_KEY}).")
        for region, lock in standing.locks.items():
            if lock.holds_on(standing.today):
                until = until_when(lock, standing.today)
                lines.append(f"{body.label(region)}: stopped for pain. Do not press here {until}.")
        return lines

    def _show_screening(self, standing: Standing) -> None:
        screening = self.query_one("#screening", Choice)
        screening.display = bool(standing.to_ask) or not may_press(standing.items, standing.answers)
        screening.label = "Look and move only, until you answer the safety questions"
        if any(answer.bars for answer in standing.answers.values()):
            where = "around the place you named" if only_there(standing) else "everywhere"
            screening.label = f"Look and move only {where}: ask a professional about each yes"
        elif may_press(standing.items, standing.answers):
            screening.label = "The safety questions are due again"

    def _show_map(self) -> None:
        if self._map and self.today:
            self._map.gone = self.app.standing().gone
            self._map.ratings = self.today.marked or self.today.last_marked

    def _show_streak(self, today: Today) -> None:
        habit = today.habit
        self.query_one("#streak").display = self.app.config.show_streaks
        self.query_one("#digits", Digits).update(str(habit.streak))
        self.query_one("#digits").display = habit.streak > 0
        in_a_row = "day in a row" if habit.streak == 1 else "days in a row"
        first = f"{in_a_row}{', ' if habit.word else ''}{habit.word}"
        if not habit.streak:
            first = "A streak starts with one scan." if habit.best else "Five minutes, every morning, pain or not."
        second = best_and_recent(habit) if habit.best else "The first scan starts it."
        # On a narrow screen, put both on one line to save a row.
        between = "; " if habit.streak and self.app.size.width < NORMAL_COLUMNS else "\n"
        self.query_one("#streak-words", Static).update(Content.assemble((first, "bold"), between, second))

    def _show_week(self, today: Today) -> None:
        names = "  ".join(f"{day:%a}"[:2] for day, _ in today.week)
        marks = Content("  ").join(
            Content.styled(
                f"{DAY_MARKS[state]:<2}" if day != today.day else f"{DAY_MARKS[state]}<",
                "bold $text-primary" if state is DayState.DONE else "$quiet",
            )
            for day, state in today.week
        )
        self.query_one("#week", Static).update(
            Content.assemble("This week   ", (names, "$quiet"), "\n", " " * 12, marks)
        )

    def _show_next(self, today: Today) -> None:
        start, short, spot, rest = (self.query_one(f"#{name}", Choice) for name in ("start", "short", "work", "rest"))
        start.label, rest.label = "Start the scan", "Rest day"
        resumes = today.draft is not None and today.draft.body_day == today.day and today.state not in {"done", "rest"}
        self.query_one(KeyLine).rename("today.start", "Resume" if resumes else "Start")
        start.primary = today.state not in {"done", "rest"}
        found_today = found(self.app.body, today.marked, 3) if today.marked else ""
        if today.draft and today.state not in {"done", "rest"}:
            done = today.draft.position
            title = "Unfinished scan"
            words = f"{near_day(today.draft.body_day, today.day).capitalize()}, stop {done + 1} of "
            words += f"{len(today.draft.stops)}; {len(today.draft.marks)} rated. Everything is saved."
            if resumes:
                start.label = "Resume"
        elif today.state == "done":
            title = "Done for today"
            words = f"Found: {found_today}." if found_today else "Nothing was tender."
            start.label = "Scan again"
        elif today.state == "rest":
            title = "Today is a rest day"
            reason = self.app.reader.rest_days().get(today.day, "other")
            words = f"{REASONS.get(reason, reason)}."
            if self.app.config.show_streaks:
                words += " Your streak is safe."
            start.label, rest.label = "Scan anyway", "Normal day"
        elif today.state == "partial":
            title = "Started today, not done yet"
            words = "A scan counts after two minutes. Start again whenever you like."
        else:
            title = "Today's scan"
            words = f"Twenty stops in five minutes. The scan moves on by itself. {NEEDS}"
        self.query_one("#next-title", Static).update(Content(title))
        self.query_one("#next-words", Static).update(words)
        spot.label = "Work on a spot" if today.state == "done" else "Tender spot"
        short.display = today.state != "done" and not today.draft
        rest.display = today.state != "done"

    def _greet(self) -> None:
        self._to_greet = not self.is_active
        if self._to_greet:
            return  # the terminal is too small, and nothing may cover the screen that says so
        start = self.app.start
        if start == "hold":
            self.app.work(*self.app.start_at)
        elif start != "today":
            self._begin(ScanKind.SHORT if start == "short" else ScanKind.FULL)
        elif not self.app.reader.setting("welcome_seen"):
            self.app.push_screen(self.app.routes.welcome())
        elif self.app.reader.open_holds() and self._go_on_with_hold():
            return
        elif self.today and self.today.draft:
            self._begin(ScanKind.FULL)

    def _go_on_with_hold(self) -> bool:
        """Resume a hold that a crash interrupted, if there is one, and return whether there was."""
        row = self.app.routes.interrupted_hold()
        if row:
            self.app.run_worker(self.app.routes.resume_hold(row), group="work", exclusive=True)
        return row is not None

    # -- actions ---------------------------------------------------------------------------------------------

    def action_start(self) -> None:
        """Start the scan, or resume an unfinished one."""
        self._begin(ScanKind.FULL)

    def action_start_short(self) -> None:
        """Start a short scan of two minutes. If any scan is unfinished, resume that one instead."""
        self._begin(ScanKind.SHORT)

    def action_rest(self) -> None:
        """Make today a rest day, after asking why, or a normal day again."""
        today = self.app.body_day
        if self.today and self.today.day != today:
            self.look()  # the screen still shows yesterday
        if self.today and self.today.state == "rest":
            self._keep(f"rest day {today} cleared", lambda writer: writer.clear_rest(today, today))
            return
        from mfr_tui.tui.common.ask import Answer, Ask

        def rest(reason: str | None) -> None:
            if reason and self.app.day_has_turned_since(today):
                self.action_rest()
            elif reason:
                self._keep(f"rest day {today}", lambda writer: writer.rest(today, today, reason))

        answers = [Answer(reason, label[0].lower(), label) for reason, label in REASONS.items()]
        hidden = not self.app.config.show_streaks
        words = "" if hidden else "A rest day does not break your streak, and does not add to it."
        self.app.push_screen(Ask("Rest day", words, answers), rest)

    def action_work(self) -> None:
        """Open the map to choose a spot to work on, starting at today's most tender place."""
        self.app.work(None)

    def action_questions(self) -> None:
        """Open the safety questions."""
        self.app.push_screen(self.app.routes.screening())

    def _keep(self, name: str, write: "Callable[[DiaryWriter], object]") -> None:
        if self.app.keep(name, write):
            self.look()

    @work(exclusive=True)
    async def _begin(self, kind: ScanKind) -> None:
        await self.app.routes.scan(kind)
        if self.is_current:
            self.look()  # an unfinished scan may have been ended or discarded
