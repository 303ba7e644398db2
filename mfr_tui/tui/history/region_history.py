"""The history of a region: its chart, the day under the cursor, its numbers, its holds, and related regions."""

from datetime import date, timedelta
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.clock import span
from mfr_tui.counting import counted
from mfr_tui.review.region_history import RegionHistory, Stretch, read_region_history
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import STORY
from mfr_tui.tui.history.region_chart import RegionChart
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.sizes import NORMAL_COLUMNS, body_is_beside_all
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.region import (
    MEDIAN_OF,
    PERIOD_HEAD,
    column_words,
    facts,
    hold_line,
    legend,
    neighbor_lines,
    period_line,
    story_says,
)

SPANS = (30, 90, 365, None)
"""How many days the chart can show; None for all of them."""

ONE_DAY = timedelta(days=1)
MOST_HOLDS = 50
"""The most holds listed."""

BODY_COLUMNS = 191
"""The columns from which both figures have room beside the history, whose width is in the style sheet."""


class RegionHistoryScreen(DiaryScreen[date]):
    """One region over time. Its result is the day under the cursor.

    Attributes:
        cursor: A day, from the first one in the region's history to today.
        span: The index in SPANS of the number of days shown.
    """

    CSS_PATH = [style_sheet("history/history.tcss"), style_sheet("history/region.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(STORY, MODES)

    cursor: reactive[date] = reactive(date.min, init=False, repaint=False)
    span: reactive[int] = reactive(1, init=False, repaint=False)

    chart = getters.query_one(RegionChart)
    _story: RegionHistory

    def __init__(self, region: str) -> None:
        """Create the screen of this region, given its id."""
        super().__init__()
        self.region_id = region

    def compose(self) -> ComposeResult:
        """Compose the name, the summary, the chart, the day under the cursor, the rest that scrolls, and the body."""
        yield ModeRow("mode.history")
        yield AlarmRow()
        with Horizontal(id="story-and-body"):
            with Vertical(id="story"):
                with Horizontal(id="story-head"):
                    yield Static(Content(self.app.body.label(self.region_id)), id="story-title")
                    yield Static("", id="story-range")
                yield Static("", id="story-says")
                yield RegionChart()
                yield Static("", id="story-here")
                yield Static("", id="story-legend")
                with VerticalScroll(id="story-more", can_focus=False), Horizontal(id="story-figures"):
                    yield Static("", id="story-left")
                    yield Static("", id="story-right")
            yield BodyMap(self.app.body, read_only=True)
        yield StatusLine()
        yield KeyLine(STORY)

    # -- showing the region ----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the region, with the cursor on its newest rated day."""
        self.look()

    def on_resize(self, event: events.Resize) -> None:
        """Show where the place is, if there is room for the body beside its history."""
        self.set_class(event.size.width >= BODY_COLUMNS and body_is_beside_all(event.size), "-vast")

    def look(self) -> None:
        """Read the region's history and show it."""
        self._story = story = read_region_history(self.app.reader, self.app.body, self.region_id, self.app.body_day)
        if self.cursor == date.min:
            self.set_reactive(RegionHistoryScreen.cursor, max(story.values, default=story.today))
        self.set_class(not story.whole.felt, "-never")
        blank = not story.whole.scanned and not story.held
        self.set_class(blank, "-blank")  # a chart of nothing would only ask what it means
        self.query_one(KeyLine).leave_out(*(["story.open"] if blank else []))
        body_map = self.query_one(BodyMap)
        body_map.picked = self.region_id
        body_map.lit = frozenset(one.region for one in story.neighbors if one.tender)
        self.query_one("#story-says", Static).update(Content(story_says(story)))
        self._show_figures()
        self._show_chart()

    def watch_span(self) -> None:
        """Show more or fewer days."""
        self._show_chart()

    def watch_cursor(self) -> None:
        """Move the chart's cursor. If the day is off the chart, show the days around it."""
        self._show_chart()

    def _show_chart(self) -> None:
        self.chart.show(self._story, self.cursor, SPANS[self.span])
        self.show_here()

    @on(RegionChart.Drawn)
    def show_here(self) -> None:
        """Show the day under the cursor, the range of days, and what the signs on the chart mean."""
        column, chart = self.chart.column, self.chart.chart
        if column is None or chart is None:
            return
        name, words = column_words(self._story, column)
        self.query_one("#story-here", Static).update(Content.assemble((name, "bold"), "  ", words), layout=False)
        self.query_one("#story-legend", Static).update(
            Content(legend(chart.each, short=self.app.size.width < NORMAL_COLUMNS)), layout=False
        )
        self.query_one("#story-range", Static).update(
            Content.from_markup(
                "$span   [@click=screen.shorter]$less[/] $days [@click=screen.longer]$more[/]",
                span=span(chart.first, chart.last),
                less="<",
                more=">",
                days=counted((chart.last - chart.first).days + 1, "day"),
            )
        )

    def _show_figures(self) -> None:
        story = self._story
        left = [Content.assemble((f"{name:<11}", "$quiet"), said) for name, said in facts(story)]
        if story.whole.felt:
            table = [Content(period_line(story, one)) for one in story.periods]
            left += [Content(""), Content.styled(PERIOD_HEAD, "bold"), *table, Content.styled(MEDIAN_OF, "$quiet")]
        right = []
        beside = list(neighbor_lines(story, self.app.body))
        if beside:
            right = [Content.styled("Tender on the same days", "bold"), *map(Content, beside), Content("")]
        if story.held:
            right.append(Content.styled(f"Holds ({len(story.held)})", "bold"))
        right += [Content(hold_line(one)) for one in story.held[:MOST_HOLDS]]
        if len(story.held) > MOST_HOLDS:
            right.append(Content.styled(f"and {len(story.held) - MOST_HOLDS} more", "$quiet"))
        self.query_one("#story-left", Static).update(Content("\n").join(left))
        self.query_one("#story-right", Static).update(Content("\n").join(right))

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move the cursor to the next column, or past the edge of the chart to the days before or after it.

        Args:
            way: 1 for newer days, -1 for older ones.
        """
        column, chart = self.chart.beside(way), self.chart.chart
        if column:
            self._go(_day_of(column))
        elif chart:
            self._go(chart.last + ONE_DAY if way > 0 else chart.first - ONE_DAY)

    def action_page(self, way: int) -> None:
        """Move the cursor by as many days as are shown: 1 is later, -1 is earlier."""
        chart = self.chart.chart
        if chart:
            self._go(self.cursor + way * (chart.last - chart.first + ONE_DAY))

    def action_shorter(self) -> None:
        """Show fewer days."""
        self.span = max(0, self.span - 1)

    def action_longer(self) -> None:
        """Show more days."""
        self.span = min(self.span + 1, len(SPANS) - 1)

    def action_scroll(self, way: int) -> None:
        """Scroll the numbers down (1) or up (-1) by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=way, animate=False, immediate=True)

    def action_open(self) -> None:
        """Open the day under the cursor."""
        from mfr_tui.tui.history.day import DayScreen

        column = self.chart.column
        if column:
            self.app.push_screen(DayScreen(_day_of(column)), self._come_back)

    def _come_back(self, day: date | None) -> None:
        """Move the cursor to the day that was shown last."""
        self._go(day or self.cursor)

    def action_visit(self) -> None:
        """Open the appointment at this region."""
        self.app.push_screen(self.app.routes.appointment(self.region_id))

    @work(exclusive=True)
    async def action_feels_wrong(self) -> None:
        """Ask what feels wrong here, and save it as the person's own flag."""
        from mfr_tui.tui.common.tell import flag_region

        said = await flag_region(self.app, self.region_id)
        self.query_one(StatusLine).message = said

    def action_back(self) -> None:
        """Go back to the screen that opened this one."""
        self.dismiss(self.cursor)

    @on(RegionChart.Moved)
    def go_there(self, event: RegionChart.Moved) -> None:
        """Move the cursor to the clicked column."""
        self._go(_day_of(event.column))

    @on(RegionChart.Asked)
    def open_day(self) -> None:
        """Open the day of the column that was clicked while the cursor was on it."""
        self.action_open()

    def _go(self, day: date) -> None:
        self.cursor = min(max(day, self._story.begins), self._story.today)


def _day_of(column: Stretch) -> date:
    """Return the day to open for a column: its worst day (the newest if tied), or its last day if none was scanned."""
    return column.worst_day or column.last
