"""The Today screen: the streak, this week, and one obvious next step."""

from collections.abc import Callable, Mapping
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

from mfr_tui.record.rows import ScanKind
from mfr_tui.review.streaks import DayState
from mfr_tui.review.today import Today, held_today, held_yesterday, read_today, released_lately
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES, SIGNS_KEY
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.sizes import NORMAL_COLUMNS, TALL_ROWS, WIDE_COLUMNS
from mfr_tui.tui.today.keys import TODAY
from mfr_tui.wording.common import DAY_MARKS, REASONS, known_signs, long_day, near_day

if TYPE_CHECKING:  # none of these is needed before the first frame
    from mfr_tui.practice.screening import Standing
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.review.lately import Lately
    from mfr_tui.tui.map.body_map import BodyMap


NEEDS = "You need bare feet, a chair, and something to hold on to."
"""What the scan requires, said before the first stop."""

ROW_LABEL = 24
"""The columns of a place's name beside its row of 14 days."""

LARGE = Size(22, 5)
"""The columns and rows of the large digits; three digits get narrower ones than two."""

HIGH = 45
"""The rows from which there is room for more places and more flags."""

MOST_FOUND = 3
"""How many places are named once today is done."""

MOST_ROWS = 4
"""How many places the rows of 14 days show; twice as many where there is room."""


class TodayScreen(DiaryScreen[None]):
    """The first screen, every morning: the body as it was lately and, beside it, the streak and the next step.

    Attributes:
        today: The status of today.
    """

    DEFAULT_CLASSES = "-whole"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(TODAY, MODES)
    # Watched even if the value is equal: what else is shown may have changed, such as the safety questions.
    today: reactive[Today | None] = reactive(None, init=False, always_update=True, repaint=False)

    _to_greet = False
    _due = False
    _laid_out = Size()
    _map: "BodyMap | None" = None

    def compose(self) -> ComposeResult:
        """Compose the streak, the week, and the next step: the first frame needs no more."""
        yield ModeRow("mode.today")
        with Horizontal(id="sides"), Vertical(id="page"):
            with Horizontal(id="streak"):
                yield Digits("", id="digits")
                yield Static("", id="large-digits")
                yield Static("", id="streak-words")
            yield Static("", id="recent")
            yield Static("", id="week")
            yield Static("", id="urgent", markup=False)
            yield Static("", id="next-title")
            yield Choice.of(TODAY["today.start"], "Start the scan", id="start")
            yield Static("", id="next-words", markup=False)
            with Horizontal(id="others"):
                yield Choice.of(TODAY["today.short"], id="short")
                yield Choice.of(TODAY["today.again"], id="again")
                yield Choice.of(TODAY["today.rest"], id="rest")
            yield Choice.of(TODAY["today.work"], "Work on a spot", id="work")
        yield StatusLine()
        yield KeyLine(TODAY, MODES)

    def _compose_lately(self) -> ComposeResult:
        """Compose what is read after the first frame."""
        yield Choice.of(TODAY["today.questions"], "", id="screening")
        yield Choice.of(MODES["mode.flags"], "", id="flagged")
        yield Static("", id="flags-in-words", markup=False)
        yield Choice.of(TODAY["today.week"], "How was your week?", id="weekly")
        yield Static("", id="sore", markup=False)
        yield Static("", id="rows")
        yield Static("", id="released", markup=False)
        yield Static("", id="map-days", markup=False)

    # -- showing today ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show today, and then whatever should be asked first."""
        self.look()
        self.call_after_refresh(self._greet)

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

    def on_resize(self, event: events.Resize) -> None:
        """Say as much as there is room for at a new size, and show the body if it has room now."""
        if self.today and event.size != self._laid_out:
            self._show_streak(self.today)
            self._show_the_rest()

    def watch_today(self, today: Today) -> None:
        """Show the status of today."""
        self._show_streak(today)
        self._show_week(today, None)
        self._show_next(today)
        demo = ("  demo data", "bold $text-warning") if today.demo else ""
        self.query_one(ModeRow).note = Content.assemble(long_day(today.day), demo)
        # This part needs the regions, the flags and the safety questions, and the streak should not wait for them.
        self._show_the_rest()

    def _show_the_rest(self) -> None:
        """Show what the last days were like after the next refresh, once however often it is asked for."""
        if not self._due:
            self._due = True
            self.call_after_refresh(self._show_lately)

    def _show_lately(self) -> None:
        """Show what the last days were like, and first what cannot wait."""
        from mfr_tui.review.lately import read_lately
        from mfr_tui.wording.safety import alarms_today, locked_places

        self._due = False
        today = self.today
        if today is None:
            return
        page = self.query_one("#page")
        if not self.query("#screening"):
            page.mount_all(self._compose_lately())
        standing = self.app.standing()
        alarms = alarms_today(self.app.alarms(), standing, self.app.config, SIGNS_KEY)
        urgent = [*alarms, *locked_places(self.app.body, standing), *self._show_flags(standing, today.day)]
        self.query_one("#urgent", Static).update("\n".join(urgent))
        self.query_one("#urgent").display = bool(urgent)
        self.set_class(bool(urgent), "-urgent")
        self.set_class(len(urgent) > 1, "-much")  # on a usual terminal, it needs the room of the map
        self._show_week_questions(today.day, bool(alarms))
        flagged, words = self.query_one("#flagged"), self.query_one("#flags-in-words")
        page.move_child(flagged, before=self.query_one("#next-title" if alarms else "#weekly"))
        page.move_child(words, after=flagged)
        self._show_screening(standing)
        lately = read_lately(self.app.reader, today.day)
        self._show_week(today, lately)
        self._show_rows(lately, standing)
        self._show_notes(today)
        self._show_map(today, lately, standing)

    def _show_notes(self, today: Today) -> None:
        """Show where soreness can be expected, what was worked on today, and what released lately."""
        history, body = self.app.reader, self.app.body
        sore = held_yesterday(history, today.day) if today.state != "done" else []
        lines = [f"May be sore from yesterday: {', '.join(map(body.in_short, sore))}."] if sore else []
        held = held_today(history, today.day)
        lines += [f"Worked on today: {', '.join(map(body.in_short, held))}."] if held else []
        if self.app.size.height < TALL_ROWS:  # there is room for one
            lines = lines[-1:]
        self._say("#sore", "\n".join(lines))
        self.set_class(bool(lines), "-sore")
        released = released_lately(history, today.day)
        said = [f"{body.label(region)} {near_day(day, today.day)}" for region, day in list(released.items())[:3]]
        self._say("#released", f"Recently released: {', '.join(said)}." if said else "")

    def _say(self, selector: str, words: str | Content) -> None:
        """Show some words, or hide the line if there are none."""
        line = self.query_one(selector, Static)
        line.update(words)
        line.set_class(not words, "-empty")

    def _show_flags(self, standing: "Standing", day: date) -> list[str]:
        """Show how many flags are open and new, and the first ones in words. Return a line for each that cannot wait.

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
        calm = [one.flag for one in found if not one.pressing]
        if self.app.size.width >= WIDE_COLUMNS:
            most = MOST_ROWS if self.app.size.height >= HIGH else 1
            said = [sentence(flag, self.app.body, about) for flag in calm[:most]]
        else:  # the names alone
            said = list(dict.fromkeys(self.app.body.in_short(flag.region) for flag in calm if flag.region))[:2]
        self._say("#flags-in-words", "\n".join(said))
        return lines

    def _show_week_questions(self, day: date, alarm: bool) -> None:
        """Offer the weekly questions, unless a warning sign is active."""
        from mfr_tui.review.weekly import read_week  # not needed before the first frame

        offered = not alarm and read_week(self.app.reader, day, self.app.config).offered
        self.query_one("#weekly").display = offered

    def _show_screening(self, standing: "Standing") -> None:
        """Offer the safety questions while an answer is due, or one says not to press."""
        from mfr_tui.wording.safety import questions_due

        screening, said = self.query_one("#screening", Choice), questions_due(standing)
        screening.display = bool(said)
        screening.label = said

    def _show_map(self, today: Today, lately: "Lately", standing: "Standing") -> None:
        """Show today's ratings once today is done, otherwise the worst of the last days; the caption says which."""
        from mfr_tui.review.lately import MAP_DAYS

        if self._map is None:
            if self.app.size.width < NORMAL_COLUMNS:
                return
            from mfr_tui.tui.map.body_map import BodyMap  # small terminals never need it

            self._map = BodyMap(self.app.body, read_only=True, id="today-map")
            self.query_one("#sides").mount(self._map)
        done = today.state == "done"
        self._map.gone = standing.gone
        self._map.tags = {region: "P" for region, lock in standing.locks.items() if lock.holds_on(today.day)}
        self._map.ratings = today.marked if done else lately.worst()
        words = "Map: today" if done else f"Map: worst of last {MAP_DAYS} days"
        self._say("#map-days", words if done or self._map.ratings else "")

    def _show_rows(self, lately: "Lately", standing: "Standing") -> None:
        """Show the last 14 days of the places that were tender on most of them."""
        places = [region for region in lately.most_tender() if region not in standing.gone]
        places = places[: MOST_ROWS * (2 if self.app.size.height >= HIGH else 1)]
        first, last = lately.days[0], lately.today
        lines = [
            Content.assemble(
                (f"{'Last 14 days':<{ROW_LABEL}}  ", "bold"),
                (f"{f'{first.day} {first:%b}':<{len(lately.days) - len('today')}}today", "$quiet"),
            )
        ]
        for region in places:
            scanned = {*self.app.reader.days_passed(region, first, last)}
            lines.append(
                Content.assemble(f"{self.app.body.in_short(region):<{ROW_LABEL}}  ", lately.row(region, scanned))
            )
        self._say("#rows", Content("\n").join(lines) if places else "")

    def _show_streak(self, today: Today) -> None:
        """Show the streak, the best and the last 30 days, as the present size has room for."""
        self._laid_out = self.app.size
        habit, shown = today.habit, self.app.config.show_streaks
        self.query_one("#streak").display = shown
        self.query_one("#digits", Digits).update(str(habit.streak))
        self._show_large(str(habit.streak))
        self.query_one("#streak").set_class(not habit.streak, "-none")
        in_a_row = "day in a row" if habit.streak == 1 else "days in a row"
        words = Content("\n").join(
            [Content.styled(in_a_row, "bold"), *map(Content, filter(None, (habit.word, f"best {habit.best}")))]
        )
        if not habit.streak:
            first = "A streak starts with one scan." if habit.best else "Five minutes, every morning, pain or not."
            second = f"best {habit.best}" if habit.best else "The first scan starts it."
            words = Content.assemble((first, "bold"), "\n", second)
        self.query_one("#streak-words", Static).update(words)
        recent = f"{habit.done_30} of the last 30 days"
        if self.app.size.width >= WIDE_COLUMNS:
            recent += f", consistency {habit.consistency:.0%}"
        self._say("#recent", recent if shown and habit.best else "")

    def _show_large(self, streak: str) -> None:
        """Show the streak in digits that can be read from the door, where there is room for them."""
        if self.app.size.width >= WIDE_COLUMNS and self.app.size.height >= TALL_ROWS:
            from mfr_tui.tui.common.large_digits import BLOCK, draw, face_for

            face = face_for(LARGE, streak)
            rows = draw(streak, face, face.columns(streak))
            self.query_one("#large-digits", Static).update("\n".join(rows).replace("#", BLOCK))

    def _show_week(self, today: Today, lately: "Lately | None") -> None:
        """Show this week's days with their states and, once they are read, how many places were tender on each."""
        lines = [Content.styled(" ".join(f"{day:%a}"[:2] for day, _ in today.week), "$quiet")]
        lines.append(
            Content(" ").join(
                Content.styled(
                    f"{DAY_MARKS[state]:<2}" if day != today.day else f"{DAY_MARKS[state]}<",
                    "bold $text-primary" if state is DayState.DONE else "$quiet",
                )
                for day, state in today.week
            )
        )
        counts = [lately.tender(day) if lately else 0 for day, _ in today.week]
        if any(counts):
            digits = " ".join(f"{count or ' ':<2}" for count in counts).rstrip()
            lines.append(Content.assemble((digits, "$text-warning"), ("  tender", "$quiet")))
        self.query_one("#week", Static).update(Content("\n").join(lines))

    def _show_next(self, today: Today) -> None:
        start, short, spot, rest = (self.query_one(f"#{name}", Choice) for name in ("start", "short", "work", "rest"))
        start.label, rest.label, title, foot = "Start the scan", "Rest day", "", "Start"
        words: str | Content
        resumes = today.draft is not None and today.draft.body_day == today.day and today.state not in {"done", "rest"}
        start.primary = today.state != "rest"
        if today.draft and today.state not in {"done", "rest"}:
            done = today.draft.position
            title = "Unfinished scan"
            words = (
                f"{near_day(today.draft.body_day, today.day).capitalize()}, stop {done + 1} of "
                f"{len(today.draft.stops)}; {len(today.draft.marks)} rated. Everything is saved."
            )
            if resumes:
                start.label = foot = "Resume"
        elif today.state == "done":
            title = "Done for today"
            words = self._found(today.marked) if today.marked else "Nothing was tender."
            start.label, foot = ("What was found", "Found") if today.marked else ("Today's scan", "Look")
            start.primary = bool(today.marked)
        elif today.state == "rest":
            title = "Today is a rest day"
            reason = self.app.reader.rest_days().get(today.day, "other")
            safe = " Your streak is safe." if self.app.config.show_streaks else ""
            words = f"{REASONS.get(reason, reason)}.{safe}"
            start.label, rest.label = "Scan anyway", "Normal day"
        elif today.state == "partial":
            title = "Started today, not done yet"
            words = "A scan counts after two minutes. Start again whenever you like."
        else:
            words = f"Twenty stops, five minutes. {NEEDS}"
        self.query_one(KeyLine).rename("today.start", foot)
        self.query_one("#next-title", Static).update(Content(title))
        self.query_one("#next-title").display = bool(title)
        self.query_one("#next-words", Static).update(words)
        spot.label = "Work on a spot" if today.state == "done" else "Tender spot"
        short.display = today.state != "done" and not today.draft
        rest.display = today.state != "done"
        self.query_one("#again").display = today.state == "done"

    def _found(self, values: Mapping[str, int]) -> Content:
        """Return the places that were rated highest, a line each, and how many others were rated."""
        lines = [
            Content.assemble((f"{nrs:>2}", "bold $text-warning"), f"  {self.app.body.in_short(region)}")
            for region, nrs in list(values.items())[:MOST_FOUND]
        ]
        more = len(values) - len(lines)
        return Content("\n").join([*lines, *([Content(f"    and {more} more")] if more else [])])

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
        """Start the scan or resume an unfinished one; once today is done, show what was found instead."""
        if self.today and self.today.day == self.app.body_day and self.today.state == "done":
            self.app.push_screen(self.app.routes.found(self.today.day))
        else:
            self._begin(ScanKind.FULL, resume=True)

    def action_again(self) -> None:
        """Scan once more on a day that is already done."""
        self._begin(ScanKind.FULL)

    def action_start_short(self) -> None:
        """Start a short scan of two minutes. If a scan is unfinished, ask about that one first."""
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
    async def _begin(self, kind: ScanKind, *, resume: bool = False) -> None:
        await self.app.routes.scan(kind, resume=resume)
        if self.is_current:
            self.look()  # an unfinished scan may have been ended or discarded
