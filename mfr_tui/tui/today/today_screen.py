"""The Today screen: the streak, this week, and one obvious next step."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.practice.hold import ELSEWHERE
from mfr_tui.record.rows import ScanKind
from mfr_tui.review.streaks import DayState
from mfr_tui.review.today import Today, read_today
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmBar
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.half_digits import HalfDigits
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import EVERYWHERE, MODES, SCREENS
from mfr_tui.tui.common.large_digits import BLOCK, draw, face_for
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.sizes import NORMAL_COLUMNS, TALL_ROWS, WIDE_COLUMNS, body_is_beside_all
from mfr_tui.tui.today.keys import TODAY
from mfr_tui.wording.common import FORGIVEN_MARK, FORGIVEN_WORD, REASONS, day_mark, long_day, sign_words

if TYPE_CHECKING:  # none of these is needed before the first frame
    from mfr_tui.practice.scan import Stop
    from mfr_tui.practice.screening import Standing
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.review.lately import Lately
    from mfr_tui.tui.map.body_map import BodyMap


ROW_LABEL = 24
"""The columns of a place's name beside its row of 14 days."""

LARGE, LARGER = Size(22, 5), 9
"""The columns and rows of the large digits, and the rows where they have all the room beside the extra large body."""

NOT_DIGITS = 132
"""The columns of what is beside the larger digits: the extra large body, the margins, and the words."""

ROOMY_ROWS = 28
"""The rows from which no line between two blocks is needed for more words."""

HIGH = 45
"""The rows from which there is room for more places and more flags."""

FOUND_ROWS = 4
"""How many rows say what was found today, where there is room."""

HELD_PLACES = 1
"""How many of the places worked on are named where there is little room."""

MOST_ROWS = 4
"""How many places the rows of 14 days show; twice as many where there is room."""


class FoundToday(Static):
    """The places that were rated highest today, in as many rows as the choices leave, one at least."""

    _places: Sequence[Content] = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the rows of all places: those that there were at a smaller size are no measure at a larger one."""
        return min(FOUND_ROWS, len(self._places)) or 1

    def show(self, places: Sequence[Content]) -> None:
        """Show places, a line each, or hide the list if there are none."""
        self._places = places
        self.styles.max_height = min(FOUND_ROWS, len(places)) or 1
        self.set_class(not places, "-empty")
        self._fill(self.size.height or FOUND_ROWS)  # if it gets other rows now, it is told

    def on_resize(self, event: events.Resize) -> None:
        """Fill the rows that there are."""
        self._fill(event.size.height)

    def _fill(self, rows: int) -> None:
        places, rows = self._places, min(rows, FOUND_ROWS)
        if len(places) > rows > 1:
            places = [*places[: rows - 1], Content(f"    and {len(places) - rows + 1} more")]
        elif len(places) > rows:
            places = [Content(f"{len(places)} places were rated.")]
        self.update(Content("\n").join(places), layout=False)


class LastDays(Static):
    """The last 14 days of some places, a row each: of as many as there is room for, between a head and a legend."""

    _head = _legend = Content()
    _rows: Sequence[Content] = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the rows of all places, with the head and the legend."""
        return len(self._rows) + 2

    def show(self, head: Content, rows: Sequence[Content], legend: Content) -> None:
        """Show these rows, or nothing if there are none."""
        self._head, self._rows, self._legend = head, rows, legend
        self.styles.max_height = len(rows) + 2
        self.set_class(not rows, "-empty")
        self._fill(self.size.height)

    def on_resize(self, event: events.Resize) -> None:
        """Show as many rows as fit now."""
        self._fill(event.size.height)

    def _fill(self, height: int) -> None:
        rows = self._rows[: max(0, height - 2)]
        self.update(Content("\n").join([self._head, *rows, self._legend]) if rows else "", layout=False)


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
    _greeted = False
    _due = False
    _laid_out = Size()
    _map: "BodyMap | None" = None

    def compose(self) -> ComposeResult:
        """Compose the streak, the week, and the next step: the first frame needs no more.

        If something else was asked for on the command line, show none of it before that was there.
        """
        self.set_class(self.app.start != "today", "-veiled")
        yield ModeRow("mode.today")
        yield AlarmBar()
        with Horizontal(id="sides"):
            with Vertical(id="page"):
                yield Static("", id="urgent", classes="-empty", markup=False)
                with Horizontal(id="streak"):
                    yield HalfDigits(id="digits")
                    yield Static("", id="large-digits")
                    yield Static("", id="streak-words")
                yield Static("", id="recent")
                yield Static("", id="week")
                yield Choice.of(TODAY["today.start"], "Start the scan", line=True, id="start")
                yield Static("", id="next-title")  # below what is pressed every day, which keeps its place
                yield Static("", id="next-words", markup=False)
                yield FoundToday(id="found-today")
                with Vertical(id="others"):
                    yield Choice.of(TODAY["today.short"], line=True, id="short")
                    yield Choice.of(TODAY["today.again"], line=True, id="again")
                    yield Choice.of(TODAY["today.rest"], line=True, id="rest")
                    yield Choice.of(TODAY["today.work"], "Work on a spot", line=True, id="work")
            if self.app.size.width >= NORMAL_COLUMNS:
                yield self._new_map()
        yield StatusLine()
        signs = replace(SCREENS["app.warning_signs"], footer=9)  # on most days nothing else here names their key
        yield KeyLine(TODAY, MODES, more=(signs, SCREENS["app.palette"], *EVERYWHERE))

    def _compose_lately(self) -> ComposeResult:
        """Compose what is read after the first frame: below all that is there already, so that nothing moves."""
        from mfr_tui.tui.map.whole_chart import WholeChart

        yield Choice.of(TODAY["today.questions"], line=True, id="screening")
        yield Static("", id="no-pressing", markup=False)
        yield Static("", id="screening-words", markup=False)
        yield Static("", id="sore", markup=False)
        yield Choice.of(MODES["mode.flags"], "", line=True, id="flagged")
        yield Static("", id="flags-in-words", markup=False)
        yield Choice.of(TODAY["today.week"], "How was your week?", line=True, id="weekly")
        yield LastDays(id="rows")
        yield Static("", id="released", markup=False)
        yield WholeChart()

    # -- showing today ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show today, and then whatever should be asked first."""
        if any(lock.holds_on(self.app.body_day) for lock in self.app.reader.locks().values()):  # most days, none does
            from mfr_tui.wording.safety import locked_places

            self._show_urgent(locked_places(self.app.body, self.app.standing()))
        self.look()
        self.call_after_refresh(self._greet)

    def on_screen_suspend(self) -> None:
        """Clear the message when another screen opens."""
        self.remove_class("-veiled")
        self.query_one(StatusLine).message = ""

    def on_screen_resume(self, event: events.ScreenResume) -> None:  # noqa: ARG002  (as its base class)
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
        self.set_class(self.query_one(AlarmBar).look(), "-alarm")
        if not self.query("#screening"):  # so that nothing moves once the questions are read
            since = self.app.clock.now() - timedelta(days=self.app.config.screening_days)
            self.set_class(self.app.reader.questions_seem_due(since), "-due")
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
        from mfr_tui.wording.safety import locked_places

        self._due = False
        today = self.today
        if today is None:
            return
        page = self.query_one("#page")
        if not self.query("#screening"):
            page.mount_all(self._compose_lately())
        standing = self.app.standing()
        self._show_urgent([*locked_places(self.app.body, standing), *self._show_flags(standing, today.day)])
        self._show_streak(today)  # on one line below what cannot wait
        self._show_week_questions(today.day, bool(standing.signs))
        self._show_screening(standing)
        lately = read_lately(self.app.reader, today.day)
        self._show_week(today, lately)
        self._show_rows(lately, standing)
        self._show_notes(today, standing)
        self._show_map(today, lately, standing)

    def _show_urgent(self, lines: list[str]) -> None:
        """Show where not to press, a line for each reason."""
        self._say("#urgent", "\n".join(lines))
        self.set_class(bool(lines), "-urgent")
        self.set_class(len(lines) > 1, "-much")  # on a usual terminal, it needs the room of the map

    def _show_notes(self, today: Today, standing: "Standing") -> None:
        """Show where soreness can be expected, what was worked on today, and what released lately."""
        from mfr_tui.wording.today import may_be_sore, recently_released, worked_on

        tall = self.app.size.height >= TALL_ROWS
        most = None if tall else HELD_PLACES
        worked = worked_on(self.app.reader, self.app.body, today, standing, most)
        crowded = bool(worked) or self.has_class("-told") or self.has_class("-due")  # the choices need the rows
        sore = may_be_sore(self.app.reader, self.app.body, today, most) if tall or not crowded else ""
        lines = [line for line in (sore, worked) if line]
        self._say("#sore", "\n".join(lines))
        self.set_class(bool(lines), "-sore")
        named = bool(sore) and tall  # otherwise only the first of them are
        self._say("#released", recently_released(self.app.reader, self.app.body, today, besides_sore=named))

    def _say(self, selector: str, words: str | Content) -> None:
        """Show some words, or hide the line if there are none."""
        line = self.query_one(selector, Static)
        line.update(words)
        line.set_class(not words, "-empty")

    def _show_flags(self, standing: "Standing", day: date) -> list[str]:
        """Show how many flags are open and new, and the first ones in words. Return a line for each that cannot wait.

        Leave out what the lines before these already say: an active warning sign, and a locked place.
        """
        from mfr_tui.review.flags.places import by_place, open_places
        from mfr_tui.review.flags.status import (  # not needed before the first frame
            Judged,
            State,
            read_flag_status,
        )
        from mfr_tui.wording.flags import sentence
        from mfr_tui.wording.today import cannot_wait

        found = [one for one in read_flag_status(self.app.reader, day, self.app.config) if one.state is State.OPEN]
        lines = cannot_wait(found, self.app.body, standing, self.app.config)
        about = sign_words() if any(one.pressing for one in found) else {}  # most days need no list of signs
        seen = self.app.reader.setting("flags_seen")
        unseen = [one for one in found if not one.pressing and one.name not in (seen if isinstance(seen, list) else [])]
        places = open_places(by_place(found))
        new = [place for place in places if any(one in unseen for one in place.flags)]
        self.app.open_flags = len(places)
        self.query_one("#flagged").display = bool(found)
        self.query_one("#weekly").set_class(bool(found), "-after")
        counts = [f"{len(places)} open"] if len(places) != len(new) else []
        counts += [f"{len(new)} new"] if new else []
        self.query_one("#flagged", Choice).label = f"Flags ({', '.join(counts)})"
        local = [(one.flag.region, one) for one in found if one.flag.region and not one.flag.blocks]
        worst: dict[str, Judged] = {}
        for region, one in local:
            worst.setdefault(region, one)
        if self.app.size.width >= WIDE_COLUMNS:
            most = MOST_ROWS if self.app.size.height >= HIGH else 1
            told = [one for _, one in local] if self.has_class("-vast") else [*worst.values()]
            said = [(one, sentence(one.flag, self.app.body, about)) for one in told[:most]]
        else:  # the names alone
            said = [(one, self.app.body.in_short(region)) for region, one in [*worst.items()][:2]]
        styled = [Content.styled(words, "bold $text-error" if one.pressing else "") for one, words in said]
        self._say("#flags-in-words", Content("\n").join(styled) if styled else "")
        return lines

    def _show_week_questions(self, day: date, alarm: bool) -> None:
        """Offer the weekly questions, unless a warning sign is active."""
        from mfr_tui.review.weekly import read_week  # not needed before the first frame

        offered = not alarm and read_week(self.app.reader, day, self.app.config).offered
        self.query_one("#weekly").display = offered
        self.set_class(offered, "-asked")

    def _show_screening(self, standing: "Standing") -> None:
        """Offer the safety questions while an answer is due. If one blocks all pressing, say so and offer no work."""
        from mfr_tui.wording.safety import no_pressing, questions_due

        due = questions_due(standing)
        self.query_one("#screening").display = bool(due)
        self.set_class(bool(due), "-due")
        self._say("#screening-words", f"{due}." if due else "")
        barred = no_pressing(standing)
        self._say("#no-pressing", barred)
        self.set_class(bool(barred), "-barred")
        closed = bool(standing.signs or barred)  # a hold would be refused anywhere
        self.query_one("#work").display = not closed
        self.query_one(KeyLine).leave_out(*(["today.work"] if closed else []))

    def _new_map(self) -> "BodyMap":
        """Return the map, without ratings as yet."""
        from mfr_tui.tui.map.body_map import BodyMap  # small terminals never need it

        self._map = BodyMap(None, read_only=True, id="today-map")
        return self._map

    def _show_map(self, today: Today, lately: "Lately", standing: "Standing") -> None:
        """Show today's ratings once today is done, otherwise the worst of the last days; the caption says which."""
        from mfr_tui.review.lately import MAP_DAYS

        body_map = self._map
        if body_map is None:
            if self.app.size.width < NORMAL_COLUMNS:
                return
            body_map = self._new_map()
            self.query_one("#sides").mount(body_map)
        body_map.use(self.app.body)
        done = today.state == "done" or (today.state == "partial" and bool(today.marked))
        locked = [region for region, lock in standing.locks.items() if lock.holds_on(today.day)]
        body_map.gone = standing.gone
        body_map.tags = dict.fromkeys(locked, "P")
        body_map.grounds = dict.fromkeys(locked, "stop")
        shown = today.marked if done else lately.worst()
        body_map.ratings = {region: nrs for region, nrs in shown.items() if region not in locked}
        body_map.caption = "today" if done else f"worst of\nlast {MAP_DAYS} days" if shown else ""

    def _show_rows(self, lately: "Lately", standing: "Standing") -> None:
        """Show the last 14 days of the places that were tender on most of them, and a longer chart of the first one."""
        from mfr_tui.review.lately import LEGEND
        from mfr_tui.tui.map.whole_chart import WholeChart

        high = self.app.size.height >= HIGH
        rated = [*lately.most_tender(), *(lately.slight() if high else [])]
        places = [region for region in rated if region not in standing.gone][: MOST_ROWS * (2 if high else 1)]
        first, last = lately.days[0], lately.today
        head = Content.assemble(
            (f"{'Last 14 days':<{ROW_LABEL}}  ", "bold"),
            (f"{f'{first.day} {first:%b}':<{len(lately.days) - len('today')}}today", "$quiet"),
        )
        rows = []
        for region in places:
            scanned = {*self.app.reader.days_passed(region, first, last)}
            rows.append(
                Content.assemble(f"{self.app.body.in_short(region):<{ROW_LABEL}}  ", lately.row(region, scanned))
            )
        self.query_one(LastDays).show(head, rows, Content.styled(LEGEND, "$quiet"))
        self.query_one(WholeChart).show(places[0] if places else None)

    def _show_streak(self, today: Today) -> None:
        """Show the streak, the best and the last 30 days, as the present size has room for."""
        self._laid_out = self.app.size
        self.set_class(body_is_beside_all(self.app.size), "-vast")
        self.set_class(self.app.size.height >= ROOMY_ROWS, "-roomy")
        habit, shown = today.habit, self.app.config.show_streaks
        self.query_one("#streak").display = shown
        self.query_one("#digits", HalfDigits).value = str(habit.streak)
        self._show_large(str(habit.streak))
        self.query_one("#streak").set_class(not habit.streak, "-none")
        self.query_one("#streak").set_class(habit.streak >= 100, "-long")
        first = "A streak starts with one scan." if habit.best else "Five minutes, every morning, pain or not."
        second = f"best {habit.best}" if habit.best else "The first scan starts it."
        if today.state == "partial" and not habit.best:
            second = "A finished scan starts it."
        words = Content.assemble((first, "bold"), "\n", second)
        if habit.streak:
            words = Content("\n").join(
                [Content.styled("day streak", "bold"), *map(Content, filter(None, (habit.word, f"best {habit.best}")))]
            )
        if self.has_class("-alarm") or self.has_class("-urgent"):  # something else comes first
            words = Content.styled(f"{habit.streak}-day streak, best {habit.best}" if habit.streak else first, "bold")
        self.query_one("#streak-words", Static).update(words)
        recent = f"{habit.done_30} of the last 30 days"
        if self.app.size.width >= WIDE_COLUMNS:
            recent += f", consistency {habit.consistency:.0%}"
        self._say("#recent", recent if shown and habit.best else "")

    def _show_large(self, streak: str) -> None:
        """Show the streak, a number as text, in large digits if there is room; otherwise leave the small ones."""
        if self.app.size.width >= WIDE_COLUMNS and self.app.size.height >= TALL_ROWS:
            size = self.app.size
            room = Size(size.width - NOT_DIGITS, LARGER) if body_is_beside_all(size) else LARGE
            face = face_for(room, streak)
            rows = draw(streak, face, face.columns(streak))
            self.query_one("#large-digits", Static).update("\n".join(rows).replace("#", BLOCK))

    def _show_week(self, today: Today, lately: "Lately | None") -> None:
        """Show this week's days with their states and, once they are read, how many places were tender on each."""
        lines = [Content.styled(" ".join(f"{on.day:%a}"[:2] for on in today.week), "$quiet")]
        marks = Content(" ").join(
            Content.styled(
                f"{day_mark(on)}{'<' if on.day == today.day else ' '}",
                "bold $text-primary" if on.state is DayState.DONE else "$quiet",
            )
            for on in today.week
        )
        kept = f"  {FORGIVEN_MARK} {FORGIVEN_WORD}" if any(on.forgiven for on in today.week) else ""
        lines.append(Content.assemble(marks, (kept, "$quiet")))
        self.query_one("#week").set_class(not today.habit.best or not self.app.config.show_streaks, "-alone")
        self.query_one("#week").set_class(bool(today.habit.best), "-counted")  # there may be a third line
        counts = [lately.tender(on.day) if lately else 0 for on in today.week]
        if any(counts):
            digits = " ".join(f"{count or ' ':<2}" for count in counts)  # beside all days, not under one of them
            lines.append(Content.assemble(digits, ("  tender", "$quiet")))  # of no hue: they are no ratings
        self.query_one("#week", Static).update(Content("\n").join(lines))

    def _show_next(self, today: Today) -> None:
        start, short, rest = (self.query_one(f"#{name}", Choice) for name in ("start", "short", "rest"))
        start.label, rest.label, title, foot = "Start the scan", "Rest day", "", "Start"
        words = ""
        resumes = today.draft is not None and today.draft.body_day == today.day and today.state not in {"done", "rest"}
        start.primary = today.state != "rest" and not self.has_class("-alarm")
        unfinished = ""
        if today.draft:
            from mfr_tui.wording.today import unfinished_scan

            unfinished = unfinished_scan(today.draft, today.day, self.app.config.day_start)
        if unfinished and today.state not in {"done", "rest"}:
            title, words = "Unfinished scan", unfinished
            if resumes:
                start.label = foot = "Resume"
        elif today.state == "done":
            title = "Done for today"
            words = f"Unfinished scan: {unfinished}" if unfinished else "" if today.marked else "Nothing was tender."
            start.label = foot = "What was found" if today.marked else "Today's scan"
            start.primary = start.primary and bool(today.marked)
        elif today.state == "rest":
            title = "Today is a rest day"
            reason = self.app.reader.rest_days().get(today.day, "other")
            safe = " Your streak is safe." if self.app.config.show_streaks else ""
            words = f"{REASONS.get(reason, reason)}.{safe}"
            start.label = foot = "Scan anyway"
            rest.label = "Normal day"
        elif today.state == "partial":
            title = "Not done: under two minutes"
        elif not today.habit.best:
            from mfr_tui.wording.scan import scan_needs

            words = scan_needs(self._stops_that_start(today.day))
        self.query_one(KeyLine).rename("today.start", foot)
        self._say("#next-title", Content(title))
        self.set_class(bool(title), "-told")
        self._say("#next-words", words)
        self.query_one(FoundToday).show(self._found(today) if today.state in {"done", "partial"} else [])
        short.display = today.state != "done" and not today.draft
        rest.display = today.state != "done"
        again = self.query_one("#again", Choice)
        again.display = today.state == "done"
        again.label = "Resume the scan" if today.draft else TODAY["today.again"].label

    def _stops_that_start(self, day: date) -> "Sequence[Stop] | None":
        """Return the stops that the scan would start with now; None if they are all at the pace."""
        app, drafts = self.app, self.app.reader.drafts()
        if not drafts:
            return app.routine
        from mfr_tui.review.resume import read_pace, stops_that_start

        return stops_that_start(drafts, day, app.stops, app.routine, read_pace(app.reader, app.config))

    def _found(self, today: Today) -> list[Content]:
        """Return a line for each place that was rated, highest first."""
        return [
            Content.assemble((f"{nrs:>2}", "bold $text-warning"), f"  {self.app.body.in_short(region)}")
            for region, nrs in today.marked.items()
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key do anything that was typed before the welcome could be read."""
        if not self._greeted and not self.app.reader.setting("welcome_seen"):
            return False
        return super().check_action(action, parameters)

    def _greet(self) -> None:
        self._to_greet = not self.is_active
        if self._to_greet:
            return  # the terminal is too small, and nothing may cover the screen that says so
        self._greeted = True
        start = self.app.start
        if start == "hold":
            self.app.lead_through(self._hold())
        elif start != "today":
            self._begin(ScanKind.SHORT if start == "short" else ScanKind.FULL)
        elif not self.app.reader.setting("welcome_seen"):
            self.app.push_screen(self.app.routes.welcome())
        elif self.app.reader.open_holds(self.app.clock.now() - ELSEWHERE) and self._go_on_with_hold():
            return
        elif (draft := self.today and self.today.draft) and not draft.elsewhere and not self.app.standing().signs:
            # A sign comes first, and a scan of another device may still go on there. Both stay on offer.
            self._begin(ScanKind.FULL)

    async def _hold(self) -> None:
        await self.app.routes.work(*self.app.start_at)
        self.remove_class("-veiled")  # nothing opened, and why was said

    def _go_on_with_hold(self) -> bool:
        """Resume a hold that a crash interrupted, if there is one, and return whether there was."""
        row = self.app.routes.interrupted_hold()
        if row:
            self.app.lead_through(self.app.routes.resume_hold(row))
        return row is not None

    # -- actions ---------------------------------------------------------------------------------------------

    def action_start(self) -> None:
        """Start the scan or resume an unfinished one; once today is done, show what was found instead."""
        if self.today and self.today.day == self.app.body_day and self.today.state == "done":
            self.app.push_screen(self.app.routes.found(self.today.day))
        else:
            self._begin(ScanKind.FULL, resume=True)

    def action_again(self) -> None:
        """Scan once more on a day that is already done, or resume the scan that is unfinished."""
        self._begin(ScanKind.FULL, resume=True)

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
        self.remove_class("-veiled")
        if self.is_current:
            self.look()  # an unfinished scan may have been ended or discarded
