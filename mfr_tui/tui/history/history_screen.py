"""The History screen: the year at a glance, every streak, and the day under the cursor."""

from datetime import date
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.clock import span
from mfr_tui.review.streaks import DayState
from mfr_tui.review.year import Past, look_back
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import shown_key
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import EVERYWHERE, MODES
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import HISTORY
from mfr_tui.tui.history.year_map import TENDER_STEPS, YearMap, first_weekday, months_on
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import full_day
from mfr_tui.wording.day import became, state_words, tender_words

MOST_RUNS = 40
"""The most streaks listed; the screen may have room for fewer."""

MORE = (
    f"[@click=screen.body]{HISTORY['history.body'].shown_key} Changes[/]  "
    f"[@click=screen.helps]{HISTORY['history.helps'].shown_key} What helped[/]  "
    f"[@click=screen.search]{HISTORY['history.search'].shown_key} Search[/]"
)

YEARS = "[@click=screen.earlier(12)]<[/] [@click=screen.later(12)]>[/]"
"""For a narrow terminal, whose row of main screens has no room for the months."""

FIGURES = ("streak", "best", "lately", "consistency")
LEGEND = (("#", "done"), ("o", "late"), ("/", "started"), ("-", "rest"), ("~", "flight"), (".", "missed"))
HINT = (
    "Arrows move by day and week, page up and down by month, "
    f"{' and '.join(map(shown_key, HISTORY['history.year'].keys))} by year. "
    f"Press {HISTORY['history.today'].shown_key} for today, {HISTORY['history.open'].shown_key} to open the day, "
    f"{HISTORY['history.search'].shown_key} to find a place or a note."
)


class HistoryScreen(DiaryScreen[None]):
    """The year, with a cursor on one of its days.

    Attributes:
        cursor: The day under the cursor, from the first day in the diary to today.
    """

    CSS_PATH = style_sheet("history/history.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(HISTORY, MODES)

    cursor: reactive[date] = reactive(date.min, init=False)

    map = getters.query_one(YearMap)
    _past: Past | None = None

    def compose(self) -> ComposeResult:
        """Compose the numbers, the calendar, the day under the cursor, and the streaks."""
        yield ModeRow("mode.history")
        with Vertical(id="history"):
            yield Static(MORE, classes="history-more")
            with Horizontal(id="figures"):
                for name in FIGURES:
                    yield Static("", id=f"figure-{name}", classes="figure")
            yield Static("", id="figures-small")
            with Horizontal(id="calendar"):
                yield YearMap(first_weekday(self.app.config.week_start, self.app.clock.country()))
                yield Static("", id="runs-beside", classes="runs")
            yield Static(_legend(no_color=self.app.no_color), id="legend")
            with Horizontal(id="below"):
                with Vertical(id="day-side"):
                    yield Static("", id="day")
                    yield Static(HINT, id="history-hint", markup=False)
                yield Static("", id="runs-below", classes="runs")
            yield Static(f"{MORE} {YEARS}", classes="history-more -at-foot")
        yield StatusLine()
        yield KeyLine(HISTORY)

    # -- showing the year ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the year, with the cursor on today."""
        self.look()

    def look(self) -> None:
        """Read all days and show them. If the cursor was on today, it follows today; otherwise it stays."""
        before = self._past
        self._past = past = look_back(self.app.reader, self.app.body_day, self.app.config)
        if before is None or self.cursor == before.today:
            self.set_reactive(HistoryScreen.cursor, past.today)
        self.set_reactive(HistoryScreen.cursor, past.kept(self.cursor))
        self.map.set_reactive(YearMap.cursor, self.cursor)
        self.map.past = past
        self._show_figures(past)
        self._show_day()

    def watch_cursor(self, day: date) -> None:
        """Show the day under the cursor."""
        self.map.cursor = day
        self._show_day()

    @on(YearMap.Scrolled)
    def show_range(self) -> None:
        """Show the first and last month on screen, with arrows to click, and update the day below."""
        self._show_day()
        first, last = self.map.shown
        self.query_one(ModeRow).note = Content.from_markup(
            "[@click=screen.earlier(12)]$back[/]  $first to $last  [@click=screen.later(12)]$on[/]",
            back="<",
            on=">",
            first=f"{first:%b} {first.year}",
            last=f"{last:%b} {last.year}",
        )

    def _show_figures(self, past: Past) -> None:
        habit, shown = past.habit, self.app.config.show_streaks
        for name in ("#figures", "#figures-small", "#runs-beside", "#runs-below"):
            self.query_one(name).set_class(not shown, "-hidden")
        best = span(habit.best_from, habit.best_to) if habit.best_from and habit.best_to else ""
        word = habit.word or ("done today" if habit.today is DayState.DONE else "one scan starts it")
        figures = {
            "streak": (f"{habit.streak} in a row", word),
            "best": (f"best {habit.best}", best),
            "lately": (f"{habit.done_30} of last 30", "days done"),
            "consistency": (
                f"consistency {habit.consistency:.0%}",
                f"press {EVERYWHERE['app.help'].shown_key} for how",
            ),
        }
        small = f"best {habit.best}, {habit.done_30} of 30, consistency {habit.consistency:.0%}"
        if not habit.best:  # a row of zeros would say nothing
            figures, small = {"streak": ("Nothing here yet", "one scan starts it")}, ""
        for name in FIGURES:
            figure, words = figures.get(name, ("", ""))
            self.query_one(f"#figure-{name}", Static).update(
                Content.assemble((figure, "bold"), "\n", (words, "$quiet"))
            )
        figure, words = figures["streak"]
        self.query_one("#figures-small", Static).update(
            Content.assemble((figure, "bold"), f", {words}\n", (small, "$quiet"))
        )
        runs = past.runs[:MOST_RUNS]
        ends = [f"{one.length:>4}  {one.last.day:>2} {one.last:%b} {one.last.year}" for one in runs]
        spans = [f"{one.length:>4}  {span(one.first, one.last)}" for one in runs]
        self.query_one("#runs-beside", Static).update(_listed("Longest, ended", ends))
        self.query_one("#runs-below", Static).update(_listed("Longest streaks", spans))

    def _show_day(self) -> None:
        """Show a summary of the day. Its size is fixed, so the widgets next to it need no new layout."""
        past, day = self._past, self.cursor
        if past is None:
            return
        history, body, look = self.app.reader, self.app.body, past.at(day)
        narrow = self.map.listed
        values = history.day_values(day, day)
        said = [state_words(look, history.rest_of(day)), *tender_words(body, look, values, 1 if narrow else 3)]
        holds = history.holds(day, day)
        if holds:
            said.append(f"Held: {'; '.join(f'{body.label(hold.region)} {became(hold)}' for hold in reversed(holds))}.")
        words = (" " if narrow else "\n").join(said)
        self.query_one("#day", Static).update(
            Content.assemble((full_day(day), "bold"), "\n", words),
            layout=False,
        )

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: str) -> None:
        """Move the cursor by one cell: `up`, `down`, `left`, or `right`."""
        self._go(self.map.towards(way))

    def action_earlier(self, months: int) -> None:
        """Move the cursor back by this many months."""
        self._go(months_on(self.cursor, -months))

    def action_later(self, months: int) -> None:
        """Move the cursor forward by this many months."""
        self._go(months_on(self.cursor, months))

    def action_today(self) -> None:
        """Move the cursor to today."""
        if self._past:
            self._go(self._past.today)

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
        self._go(months_on(self.cursor, event.months))

    def _go(self, day: date) -> None:
        if self._past:
            self.cursor = self._past.kept(day)


def _listed(heading: str, lines: list[str]) -> Content:
    """Return a heading with lines below it, or nothing if there are no lines."""
    return Content("\n").join([Content.styled(heading, "bold"), *map(Content, lines)]) if lines else Content("")


def _legend(*, no_color: bool) -> Content:
    """Return what the marks mean, and the steps for how many places were tender."""
    marks = "  ".join(f"{mark} {word}" for mark, word in LEGEND)
    steps = [
        f"{step.sign} {step.least}+"
        if no_color
        else Content.styled(f" {step.least}+ ", f"$on-{step.name} on ${step.name}")
        for step in reversed(TENDER_STEPS)
    ]
    return Content.assemble((f"{marks}  tender ", "$quiet"), Content(" ").join(steps))
