"""The History screen: the year at a glance, every streak, and the day under the cursor."""

import textwrap
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from mfr_tui.body.regions import SHORT
from mfr_tui.review.lately import LEGEND as LEGEND_OF_ROWS
from mfr_tui.review.lately import Lately
from mfr_tui.review.ruler import BROKEN
from mfr_tui.review.streaks import DayState, Run
from mfr_tui.review.year import DayLook, Past, look_back, month_look, month_of
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import HISTORY
from mfr_tui.tui.history.year_map import YearMap, first_weekday, months_on, tone
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.sizes import NORMAL_COLUMNS, body_is_beside, body_is_beside_all
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import (
    FORGIVEN_MARK,
    FORGIVEN_WORD,
    LATE_MARK,
    MANY_PLACES,
    SLIGHT_MARK,
    day_mark,
    full_day,
    run_days,
    tender_mark,
)
from mfr_tui.wording.day import became, found_lines, month_counts, month_words, scan_words, state_words, tender_words

BODY_LABEL = "Body over time"
LEGEND = {
    MANY_PLACES: "10 or more",
    ".": "missed",
    FORGIVEN_MARK: FORGIVEN_WORD,
    LATE_MARK: "late",
    "/": "started",
    "r": "rest",
    "~": "flight",
}
"""What the marks mean that not every diary has, most useful first."""

ENDED = {BROKEN: "streak ended"}
"""What the ruler below the calendar marks, said after the marks."""

TONES = {
    "few": ("1", "$foreground"),
    "some": ("2-3", "bold $foreground"),
    "many": ("4-9", "bold $on-choice on $choice"),
}
"""The digits of each tone in TENDER_TONES, and its style, as in the style sheet."""

EXTRA_LARGE_COLUMNS = 192
"""The columns from which the extra large body has room beside half a year of columns."""

BODY_COLUMNS, BODY_COLUMNS_HUGE, BODY_GUTTER = 78, 110, 2
"""The columns of the body on a very large terminal, and between it and the text, as in the style sheet."""

MONTH_ROWS = 5
"""The rows of a month that are not its places: its name, its counts, an empty one, the dates, and the legend."""

LEAST_GAP, MOST_GAP = 2, 8
"""The fewest and most spaces between two figures."""


class HistoryScreen(DiaryScreen[None]):
    """The year, with a cursor on one of its days.

    Attributes:
        cursor: The day under the cursor, from a week before the first day in the diary to today.
    """

    CSS_PATH = style_sheet("history/history.tcss")
    DEFAULT_CLASSES = "-whole"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(HISTORY, MODES)

    cursor: reactive[date] = reactive(date.min, init=False, repaint=False)

    map = getters.query_one(YearMap)
    body_map = getters.query_one(BodyMap)
    _past: Past | None = None
    _opened_on = date.min
    _started = False  # whether there is anything today, such as a scan that ended early
    _laid_out = Size()
    _month: tuple[date, Size] | None = None
    _gone: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Compose the numbers, the calendar, the day under the cursor with its body, and the streaks."""
        yield ModeRow("mode.history")
        yield AlarmRow()
        with Vertical(id="history"):
            yield Static("", id="figures")
            with Horizontal(id="calendar"):
                yield YearMap()
                yield Static("", id="runs-beside", classes="runs")
            yield Static("", id="legend")
            with Vertical(id="day-side"):
                yield Static("", id="day")
                yield Static("", id="month")
                yield Static("", id="runs-below", classes="runs")
                with Container(id="history-choices"):
                    for name in ("body", "helps", "search", "rest"):
                        yield Choice.of(HISTORY[f"history.{name}"], id=f"history-{name}")
                    yield Choice("<", "", "earlier(12)", id="year-earlier")
                    yield Choice(">", "", "later(12)", id="year-later")
            yield BodyMap(self.app.body, read_only=True)
        yield StatusLine()
        yield KeyLine(HISTORY)

    # -- showing the year ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the year, with the cursor on today or, while that is still empty, on the last day with a scan."""
        self.look()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the figures and the choices to the new width."""
        self._place_body(event.size)
        if self._past and event.size != self._laid_out:
            self._show_figures(self._past)

    def _place_body(self, size: Size) -> None:
        """Show the body beside the day or, on a very large terminal, beside all of it."""
        whole = body_is_beside_all(size)
        self.set_class(whole and size.width >= EXTRA_LARGE_COLUMNS, "-huge")
        if whole != self.has_class("-vast"):
            self.set_class(whole, "-vast")
            history = self.query_one("#history")
            if whole:
                history.move_child(self.body_map, before=self.query_one("#calendar"))
            else:
                history.move_child(self.body_map, after=self.query_one("#day-side"))
            runs, month = self.query_one("#runs-below"), self.query_one("#month")
            first, second = (runs, month) if whole else (month, runs)
            self.query_one("#day-side").move_child(first, before=second)

    def look(self) -> None:
        """Read all days and show them. The cursor stays where it is.

        When a new day has started, a cursor that was on today, or still where the screen had put it, starts again.
        """
        before = self._past
        self._past = past = look_back(self.app.reader, self.app.body_day, self.app.config)
        self._month = None
        self._gone = self.app.standing().gone
        self._started = past.at(past.today).worst is not None or bool(self.app.reader.scans_of(past.today))
        week_begins = first_weekday(self.app.config.week_start, self.app.clock.country())
        self.map.lay_out_weeks(week_begins, runs=self.app.config.show_streaks)
        if before is None or (before.today != past.today and self.cursor in {before.today, self._opened_on}):
            self._opened_on = past.opens_on(started=self._started)
            self.set_reactive(HistoryScreen.cursor, self._opened_on)
        self.set_reactive(HistoryScreen.cursor, past.within_reach(self.cursor))
        self.map.set_reactive(YearMap.cursor, self.cursor)
        self.map.past = past
        self._show_figures(past)
        if self.map.size:  # before the first layout, the weeks that it then shows do the rest
            self._show_day()

    def watch_cursor(self, day: date) -> None:
        """Show the day under the cursor."""
        self.map.cursor = day
        self._show_day()

    @on(YearMap.Scrolled)
    def show_range(self) -> None:
        """Show the first and last month on screen, with arrows to click, and update the legend and the day below."""
        self._show_day()
        first, last = self.map.shown
        legend = self.query_one("#legend", Static)
        if self._past:
            looks = self._past.looks(first, last).values()
            signs = ENDED if self.map.shows_a_break else {}
            legend.update(_legend(looks, legend.size, signs, short=self.map.listed), layout=False)
        self.query_one(ModeRow).note = Content.from_markup(
            "[@click=screen.earlier(12)]$back[/] $first to $last [@click=screen.later(12)]$on[/]",
            back="<",
            on=">",
            first=f"{first:%b} {first.year}",
            last=f"{last:%b} {last.year}",
        )

    def _show_figures(self, past: Past) -> None:
        self._laid_out = self.app.size
        narrow = self.app.size.width < NORMAL_COLUMNS
        self.query_one("#history-body", Choice).label = HISTORY["history.body"].label if narrow else BODY_LABEL
        for name in ("#figures", "#runs-beside", "#runs-below"):
            self.query_one(name).set_class(not self.app.config.show_streaks, "-hidden")
        room = self.app.size.width - 2
        if body_is_beside_all(self.app.size):
            room -= (BODY_COLUMNS_HUGE if room >= EXTRA_LARGE_COLUMNS - 2 else BODY_COLUMNS) + BODY_GUTTER
        listed = _figures(past, room, started=self._started)
        if self.app.size.width < NORMAL_COLUMNS:
            figures = Content("\n").join([listed[0], Content(", ").join(listed[1:])])
        else:
            while sum(len(one) + LEAST_GAP for one in listed) - LEAST_GAP > room and len(listed) > 1:
                listed.pop()
            spare = room - sum(map(len, listed))
            figures = Content(" " * min(MOST_GAP, spare // max(1, len(listed) - 1))).join(listed)
        self.query_one("#figures", Static).update(figures)
        runs = past.runs[: self.app.size.height]
        going = past.going
        ends = ["now" if one == going else f"{one.last.day:>2} {one.last:%b} {one.last.year}" for one in runs]
        spans = [run_days(one, going=one == going) for one in runs]
        self.query_one("#runs-beside", Static).update(_listed("Longest, until", runs, ends))
        self.query_one("#runs-below", Static).update(_listed("Longest streaks", runs, spans))

    def _show_day(self) -> None:
        """Show the day, its body and its month. All have a fixed size, so nothing beside them needs a new layout."""
        past, day = self._past, self.cursor
        if past is None:
            return
        reader, body = self.app.reader, self.app.body
        values = reader.values_by_day(day, day).get(day, {})
        holds = reader.holds(day, day)[::-1]
        words = self.query_one("#day", Static)
        state, opens = state_words(past.at(day), reader.rest_of(day)), ""
        if self.map.listed:
            said = [state, *tender_words(body, past.at(day), values, 1)]
            if holds:
                said.append(f"Held: {'; '.join(f'{body.label(hold.region)} {became(hold)}' for hold in holds)}.")
            wide, high = words.size
            said = textwrap.wrap(" ".join(said), max(wide, 9), max_lines=max(high - 1, 1), placeholder=" ...")
            lines = [Content(line) for line in said]
        else:
            scans = "".join(f" {scan_words(scan)}." for scan in reader.scans_of(day))
            lines = [Content(f"{state}{scans}")]
            found = list(found_lines(body, values, holds, words.size.width))
            if not found:
                lines += [Content(said) for said in tender_words(body, past.at(day), values, 1)]
            room = max(2, words.size.height - 2)
            lines += [_found(line) for line in found[:room]]
            more = len(found) - room
            opens = f"{HISTORY['history.open'].shown_key} {f'shows {more} more' if more > 0 else 'opens it'}"
        head = Content.from_markup("[bold]$day[/]   [@click=screen.open]$opens[/]", day=full_day(day), opens=opens)
        words.update(Content("\n").join([head, *lines]), layout=False)
        if body_is_beside(self.app.size):
            self.body_map.gone = self._gone - values.keys()
            self.body_map.ratings = values
            self._show_month(past, day)

    def _show_month(self, past: Past, day: date) -> None:
        first, last = month_of(day)
        words = self.query_one("#month", Static)
        if self._month == (first, words.size):
            return
        self._month = (first, words.size)
        values = self.app.reader.values_by_day(first, last)
        month = month_look(past, day, values)
        if body_is_beside_all(self.app.size):
            last = min(last, past.today)
            lately = Lately(last, values, (last - first).days + 1)
            lines = [Content(", ".join(month_counts(month))), *self._month_rows(lately, words.size)]
        else:
            lines = [*map(Content, month_words(self.app.body, month))]
        head = Content.styled(f"{day:%B} {day.year}", "bold")
        words.update(Content("\n").join([head, *lines]), layout=False)

    def _month_rows(self, month: Lately, room: Size) -> Iterator[Content]:
        """Yield the days of the places that were tender on most days of a month, as many as there is room for."""
        places = [region for region in month.most_tender() if region not in self._gone][: room.height - MONTH_ROWS]
        if not places:
            return
        apart = 2 if SHORT + 2 * month.length <= room.width else 1
        weeks = "".join(f"{day:<{7 * apart}}" for day in range(1, month.length + 1, 7))
        yield Content("")
        yield Content.styled(f"{'':{SHORT}} {weeks}", "$quiet")
        for region in places:
            scanned = {*self.app.reader.days_passed(region, month.days[0], month.today)}
            days = (" " * (apart - 1)).join(month.row(region, scanned))
            yield Content(f"{self.app.body.in_short(region):<{SHORT}} {days}")
        yield Content.styled(f"{'':{SHORT}} {LEGEND_OF_ROWS}", "$quiet")

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: str) -> None:
        """Move the cursor by one cell: `up`, `down`, `left`, or `right`."""
        self._go(self.map.towards(way))

    def action_earlier(self, months: int) -> None:
        """Move the cursor back by this many months."""
        self._turn(-months)

    def action_later(self, months: int) -> None:
        """Move the cursor forward by this many months."""
        self._turn(months)

    def action_today(self) -> None:
        """Move the cursor to today."""
        if self._past:
            self._go(self._past.today)

    def action_go_to(self, day: str) -> None:
        """Move the cursor to a day, given as `2026-11-21`."""
        self._go(date.fromisoformat(day))

    def action_open(self) -> None:
        """Open the day under the cursor."""
        from mfr_tui.tui.history.day import DayScreen

        self.app.push_screen(DayScreen(self.cursor), self._come_back)

    @work(exclusive=True)
    async def action_rest(self) -> None:
        """Make the day under the cursor and the days after it rest days, or normal days again."""
        from mfr_tui.tui.history.corrections import set_rest_days

        said = await set_rest_days(self.app, self.cursor)
        self.look()
        self.query_one(StatusLine).message = said

    def _come_back(self, day: date | None) -> None:
        """Move the cursor to the day that was shown last."""
        self._go(day or self.cursor)

    def action_body(self) -> None:
        """Open the body over a period."""
        from mfr_tui.tui.history.body_over_period import BodyOverPeriodScreen

        self.app.push_screen(BodyOverPeriodScreen())

    def action_helps(self) -> None:
        """Open What helped."""
        from mfr_tui.tui.history.what_helped import WhatHelpedScreen

        self.app.push_screen(WhatHelpedScreen())

    def action_back(self) -> None:
        """Go back to Today."""
        self.app.pop_screen()

    @on(YearMap.Moved)
    def go_there(self, event: YearMap.Moved) -> None:
        """Move the cursor of the calendar to the day that was clicked in it."""
        self._go(event.day)

    @on(YearMap.Asked)
    def open_day(self) -> None:
        """Open the day that was clicked while the cursor was on it."""
        self.action_open()

    @on(YearMap.Turned)
    def turn_month(self, event: YearMap.Turned) -> None:
        """Move the cursor by a month for each turn of the wheel."""
        self._turn(event.months)

    def _turn(self, months: int) -> None:
        """Move the cursor by this many months, but not to a day before the record: only its arrows lead there."""
        if self._past:
            self._go(max(months_on(self.cursor, months), min(self._past.first, self.cursor)))

    def _go(self, day: date) -> None:
        if self._past:
            self.cursor = self._past.within_reach(day)


def _listed(heading: str, runs: list[Run], days: list[str]) -> Content:
    """Return a heading with the runs and their days below it, each to click; nothing if there are none."""
    lines = [
        Content.styled(f"{run.length:>4}  {said}", Style.from_meta({"@click": f"screen.go_to('{run.last}')"}))
        for run, said in zip(runs, days, strict=True)
    ]
    return Content("\n").join([Content.styled(heading, "bold"), *lines]) if lines else Content("")


def _figures(past: Past, room: int, *, started: bool) -> list[Content]:
    """Return the streak, the best, the last 30 days and the consistency, or that there is no streak yet.

    Args:
        past: Every day.
        room: The width in columns.
        started: Whether there is anything today, such as a scan that ended early.
    """
    habit = past.habit
    if not habit.best:  # a row of zeros would say nothing
        if started or past.first < past.today:
            return [Content.assemble(("No scan done yet", "bold"), ", one starts a streak")]
        return [Content.assemble(("Nothing here yet", "bold"), ", one scan starts it")]
    word = habit.word or ("done today" if habit.today is DayState.DONE else "one scan starts it")
    return [
        Content.assemble((f"{habit.streak}-day streak", "bold $text-primary"), f", {word}"),
        Content.assemble("best ", (f"{habit.best}", "bold")),  # its days are beside or below the calendar
        Content.assemble((f"{habit.done_30}", "bold"), " of last 30" if room > 40 else " of 30"),
        Content.assemble("consistency ", (f"{habit.consistency:.0%}", "bold")),
    ]


def _found(line: str) -> Content:
    """Return a line of what was found, with the rating set off."""
    return Content.assemble((line[:2], "bold $text-warning"), line[2:])


def _legend(looks: Collection[DayLook], room: Size, signs: Mapping[str, str], *, short: bool) -> Content:
    """Return what the marks of some days mean: the tones of the digits and the signs that occur among them.

    Args:
        looks: The days shown.
        room: The size of the legend. Signs that do not fit are left out.
        signs: What other signs mean, which are no marks of days.
        short: Whether to say in short what the digits mean, without their tones.
    """
    marks = {mark for look in looks for mark in (day_mark(look), tender_mark(look))}
    entries = [Content.assemble(("+", "$text-primary"), (" done", "$quiet"))]
    if SLIGHT_MARK in marks:
        entries.append(Content.styled(f"{SLIGHT_MARK} slight", "$quiet"))
    tones = {tone(look) for look in looks if look.tender}
    digits = [Content.styled(words, style) for name, (words, style) in TONES.items() if name in tones]
    if digits and short:
        entries.append(Content.assemble(("1-9", "$foreground"), (" tender", "$quiet")))
    elif digits:
        entries.append(Content(" ").join([*digits, Content.styled("tender places", "$quiet")]))
    entries += [Content.styled(f"{mark} {words}", "$quiet") for mark, words in LEGEND.items() if mark in marks]
    entries += [Content.styled(f"{sign} {words}", "$quiet") for sign, words in signs.items()]
    entries.append(Content.styled("< today", "$quiet"))
    lines = [entries.pop(0)]
    for entry in entries:
        if lines[-1].cell_length + 2 + entry.cell_length <= room.width:
            lines[-1] = Content("  ").join([lines[-1], entry])
        elif len(lines) < room.height:
            lines.append(entry)
        else:
            break
    return Content("\n").join(lines)
