"""The What helped screen: what the diary says about each way of holding a place, from five holds on."""

from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.review.hold_outcomes import HoldOutcomes, Way, read_hold_outcomes
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import HELPS
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.place_chart import PlaceChart
from mfr_tui.tui.sizes import NORMAL_COLUMNS, body_is_beside_all
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.day import technique_titles
from mfr_tui.wording.period import few_words, way_figures, way_lines, way_title

INTRO = "This is what your diary shows, not advice. A place can also ease by itself."
PLACE, FIGURES = 36, (5, 11, 8, 14)
"""The width of the place in a row's first line, and of the numbers after it, in columns."""

HEAD = ("holds", "responded", "change", "next morning")


class WhatHelpedScreen(DiaryScreen[None]):
    """A row for each place, technique, and tool, with details of the one under the cursor and how certain they are."""

    CSS_PATH = style_sheet("history/period.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(HELPS, MODES)

    rows = getters.query_one(OptionList)
    _helps: HoldOutcomes | None = None
    _clicked: int | None = None

    def compose(self) -> ComposeResult:
        """Compose the introduction, the rows, and the details with the chart of the place, and the body beside them."""
        yield ModeRow("mode.history")
        yield AlarmRow()
        with Horizontal(id="helped"):
            with Vertical(id="helps"):
                yield Static("What helped", id="helps-title")
                yield Static(INTRO, id="helps-intro", markup=False)
                yield Static(f"{'':{PLACE}}{_columns(HEAD)}", id="helps-head", markup=False)
                rows = OptionList(id="helps-rows", markup=False)
                rows.can_focus = False  # the screen handles the keys
                yield rows
                yield Static("", id="helps-way", markup=False)
                yield Static("", id="helps-few", markup=False)
                yield Static("", id="helps-place", markup=False)
                yield PlaceChart(long=True, id="helps-chart")
            yield BodyMap(self.app.body, read_only=True)
        yield StatusLine()
        yield KeyLine(HELPS)

    # -- showing the rows ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the rows."""
        self.look()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out the rows for the new width, and the body where there is room for it."""
        self.set_class(body_is_beside_all(event.size), "-vast")
        self._show()

    def look(self) -> None:
        """Read every hold, and show what became of them."""
        self._helps = read_hold_outcomes(self.app.reader, self.app.body_day, self.app.standing().gone)
        self._show()

    def _show(self) -> None:
        if self._helps is None:
            return
        at, titles, ways = self.rows.highlighted, technique_titles(self.app.body), self._helps.ways
        self.rows.clear_options()
        self.rows.add_options([Option(self._row(way, titles)) for way in ways])
        self.rows.highlighted = min(at or 0, len(ways) - 1) if ways else None
        self.set_class(not ways, "-empty")
        self.query_one("#helps-few", Static).update(few_words(self._helps.few, len(ways)))
        self._show_way()

    @on(OptionList.OptionHighlighted)
    def _show_way(self) -> None:
        """Show the details of the way under the cursor."""
        if self.rows.highlighted != self._clicked:
            self._clicked = None
        way = self._way
        said = list(way_lines(way)) if way else []
        if way and way.judged and self._small:  # its row says it
            said = said[1:]
        self.query_one("#helps-way", Static).update(" ".join(said))
        region = way.region if way else None
        self.query_one(KeyLine).leave_out(*([] if region in self.app.body else ["helps.open"]))
        self.query_one("#helps-place", Static).update(self.app.body.in_short(region) if region else "")
        self.query_one(PlaceChart).show(region)
        body_map = self.query_one(BodyMap)
        body_map.picked = region
        body_map.lit = frozenset(one.region for one in self._helps.ways) if self._helps else frozenset()

    @property
    def _small(self) -> bool:
        """Whether there is no room for the numbers in columns."""
        return self.app.size.width < NORMAL_COLUMNS

    @property
    def _way(self) -> Way | None:
        """The way under the cursor; None if there are no rows."""
        ways, at = self._helps.ways if self._helps else (), self.rows.highlighted
        return ways[at] if at is not None and at < len(ways) else None

    def _row(self, way: Way, titles: dict[str, str]) -> Content:
        """Return the place and its numbers, on a small screen only how many responded; then the technique and tool."""
        label, below = self.app.body.label(way.region), way_title(way, titles)
        if self._small:
            responded = f"  {way_figures(way)[0]} responded\n" if way.judged else ""
            return Content.assemble((label, "bold"), f"\n{responded}", (f"  {below}", "$quiet"))
        figures = _columns((str(way.holds), *way_figures(way)))
        return Content.assemble((f"{label:{PLACE}.{PLACE}}", "bold"), figures, "\n", (f"  {below}", "$quiet"))

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        """Move the cursor down by this many rows, or up if negative. It stops at the first and the last row."""
        if self._helps and self._helps.ways:
            self.rows.highlighted = min(max((self.rows.highlighted or 0) + rows, 0), len(self._helps.ways) - 1)

    def action_page(self, way: int) -> None:
        """Move the cursor down (1) or up (-1) by a screenful."""
        self.action_move(way * max(1, self.rows.size.height // 2))

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """Open a row on its second click."""
        if self._clicked == event.option_index:
            self.action_open()
        self._clicked = event.option_index

    def action_open(self) -> None:
        """Open the history of the region under the cursor."""
        if self._way and self._way.region in self.app.body:
            from mfr_tui.tui.history.region_history import RegionHistoryScreen

            self.app.push_screen(RegionHistoryScreen(self._way.region))

    def action_back(self) -> None:
        """Go back to the calendar."""
        self.app.pop_screen()


def _columns(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, FIGURES, strict=True))
