"""One day of History: its map, and its scans, ratings, and holds, all of which can be edited."""

import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.body.regions import Region, View
from mfr_tui.clock import FIRST_DAY
from mfr_tui.record.rows import HoldRow, Mark, Moment, ScanRow
from mfr_tui.review.year import Past, look_back
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES, UNDO_KEY
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import DAY
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import full_day
from mfr_tui.wording.day import hold_details, mark_words, scan_words, state_words, technique_titles

FACES = {"words": "Front view", "front": "Back view", "back": "Text"}
"""What a small screen can show, in order, each with the label of the button that shows the next."""

ROOM = ((120, 38), (80, 29), (0, 0))
"""The width of the text in columns, for each minimum terminal width, as in the style sheet; 0 is all of it."""


class DayScreen(DiaryScreen[date]):
    """The screen of one day. Its result is the day shown last.

    Attributes:
        day: The day shown.
        face: What a small screen shows: `words`, `front`, or `back`.
    """

    CSS_PATH = [style_sheet("map/map.tcss"), style_sheet("history/history.tcss")]
    DEFAULT_CLASSES = "-whole"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(DAY, MODES)

    day: reactive[date] = reactive(date.min, init=False, repaint=False)
    face: reactive[str] = reactive("words", init=False, repaint=False)

    map = getters.query_one(BodyMap)
    entries = getters.query_one(OptionList)
    _past: Past

    def __init__(self, day: date, at: str | None = None) -> None:
        """Create the screen of a day.

        Args:
            day: The day to show first.
            at: The id of the scan, rating, or hold under the cursor at the start; None for the first one.
        """
        super().__init__()
        self.set_reactive(DayScreen.day, day)
        self._at = at
        self._rows: dict[str, ScanRow | Mark | HoldRow] = {}

    def compose(self) -> ComposeResult:
        """Compose the map and the text beside it."""
        yield ModeRow("mode.history")
        yield AlarmRow()
        yield Choice.of(DAY["day.turn"], FACES["words"], id="day-turn")
        with Horizontal(id="scan"):
            yield BodyMap(self.app.body, read_only=True, id="map-side")
            with Vertical(id="day-words"):
                yield Static("", id="day-text")
                entries = OptionList(id="entries", compact=True)
                entries.can_focus = False  # the screen handles the keys; on a phone, the arrows scroll the body
                yield entries
        yield StatusLine()
        yield KeyLine(DAY)

    # -- showing the day -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the day."""
        self.look()

    def on_resize(self) -> None:
        """Wrap the lines to the new width."""
        self._show()

    def look(self) -> None:
        """Read the diary and show the day."""
        self._past = look_back(self.app.reader, self.app.body_day, self.app.config)
        self._show()

    def _show(self) -> None:
        history = self.app.reader
        ratings = history.day_values(self.day, self.day)
        # A place that was rated that day is shown even if it is off the map today.
        self.map.gone = self.app.standing().gone - ratings.keys()
        self.map.ratings = ratings
        self.query_one("#day-text", Static).update(Content("\n").join(self._head()))
        at = self._at or self._chosen_id
        self._at = None
        self._rows = {}
        self.entries.clear_options()
        self.entries.add_options(self._options())
        ids = list(self._rows)
        if ids:
            self.entries.highlighted = self.entries.get_option_index(at if at in self._rows else ids[0])
        no_use = {"day.mend": not ids, "day.enter": not self._can_enter}
        self.query_one(KeyLine).leave_out(*(command for command, idle in no_use.items() if idle))
        self.watch_face()

    def watch_day(self) -> None:
        """Show the new day from its top."""
        self.query_one(StatusLine).message = ""
        self.entries.highlighted = None
        self._show()
        self.entries.scroll_home(animate=False, immediate=True)

    def watch_face(self) -> None:
        """On a small screen, show the text or one side of the body, scrolled to its most tender region."""
        self.set_class(self.face != "words", "-map")
        self.query_one("#day-turn", Choice).label = FACES[self.face]
        shown = self._shown_regions()
        there = {region.id for region in shown}
        self.map.cursor = next((region for region in self.map.ratings if region in there), shown[0].id)

    def _shown_regions(self) -> list[Region]:
        view = View.BACK if self.face == "back" else View.FRONT
        return [region for region in self.app.body if region.view is view]

    def _head(self) -> Iterator[Content]:
        yield Content.styled(full_day(self.day), "bold $text-primary")
        yield Content(self._wrapped(state_words(self._past.at(self.day), self.app.reader.rest_of(self.day)), 0))
        if self._can_enter and not self.app.reader.scans_of(self.day):
            yield self._quiet(f"Press {DAY['day.enter'].shown_key} to enter a scan for that day.")

    def _options(self) -> Iterator[Option]:
        """Yield the entries of the day, and store the row of each in `_rows`. Headings cannot be selected."""
        history, body = self.app.reader, self.app.body
        scans = history.scans_of(self.day)
        for scan in scans:
            yield self._option(scan, [Content(self._wrapped(scan_words(scan), 0))])
        marks = history.marks_of(self.day)
        if marks:
            yield _heading("Ratings")
        elif scans:
            yield Option(self._quiet("No ratings: every place you scanned was clear."), disabled=True)
        for moment, mark in marks:
            yield self._option(mark, self._mark_lines(moment, mark))
        holds = history.holds(self.day, self.day)
        titles = technique_titles(body) if holds else {}
        if holds:
            yield _heading("Holds")
        for hold in reversed(holds):
            said = hold_details(body, hold, titles.get(hold.technique, hold.technique), history.marks_after(hold.id))
            yield self._option(hold, [Content(body.label(hold.region)), *(self._quiet(line, 4) for line in said)])

    def _option(self, row: ScanRow | Mark | HoldRow, lines: list[Content]) -> Option:
        self._rows[row.id] = row
        return Option(Content("\n").join(lines), id=row.id)

    def _mark_lines(self, moment: Moment, mark: Mark) -> list[Content]:
        label = self._wrapped(self.app.body.label(mark.region), 4)
        lines = [Content.assemble((f"{mark.nrs:>2}", "bold $text-warning"), label[2:])]
        lines.append(self._quiet(mark_words(moment, mark), 4))
        if mark.note:
            lines.append(self._quiet(f'"{mark.note}"', 4))
        return lines

    def _quiet(self, words: str, indent: int = 0) -> Content:
        return Content.styled(self._wrapped(words, indent), "$quiet")

    def _wrapped(self, words: str, indent: int) -> str:
        """Return the words wrapped to the width of the text, with every line indented."""
        room = next(room for least, room in ROOM if self.app.size.width >= least)
        lines = textwrap.wrap(words, (room or self.app.size.width) - 3 - indent, break_on_hyphens=False)
        return "\n".join(" " * indent + line for line in lines)

    # -- moving around ---------------------------------------------------------------------------------------

    def action_walk(self, way: int) -> None:
        """Move the cursor to the next or previous entry. On a small screen's map, scroll to its foot or its head.

        Args:
            way: 1 for down, -1 for up.
        """
        if self.face != "words":
            self.map.cursor = self._shown_regions()[-1 if way > 0 else 0].id
        elif way > 0:
            self.entries.action_cursor_down()
        else:
            self.entries.action_cursor_up()

    def action_page(self, way: int) -> None:
        """Scroll the text down (1) or up (-1) by a screenful, for notes longer than the screen."""
        self.entries.scroll_relative(y=way * max(1, self.entries.size.height - 1), animate=False, immediate=True)

    def action_beside(self, days: int) -> None:
        """Go this many days forward or back, to today at the latest.

        Days before the first one in the diary can be shown too, so that a scan can be entered for them.
        """
        self.day = max(FIRST_DAY, min(self.day + timedelta(days=days), self._past.today))

    def action_turn(self) -> None:
        """Show the next side of the body, or the text again, on a small screen."""
        faces = list(FACES)
        self.face = faces[(faces.index(self.face) + 1) % len(faces)]

    def action_back(self) -> None:
        """Go back to the screen that opened this one."""
        self.dismiss(self.day)

    # -- editing ---------------------------------------------------------------------------------------------

    @property
    def _chosen_id(self) -> str | None:
        option = self.entries.highlighted_option
        return option.id if option else None

    @property
    def _can_enter(self) -> bool:
        """Whether a late scan can be entered for this day. Today's scan is started from Today."""
        return self.day < self.app.body_day

    @on(OptionList.OptionSelected)
    def open_clicked(self) -> None:
        """Edit the clicked entry."""
        self.action_mend()

    @work(exclusive=True)
    async def action_feels_wrong(self) -> None:
        """Ask what feels wrong at the region under the cursor, and save it as the person's own flag of today."""
        from mfr_tui.tui.common.tell import flag_region

        row = self._rows.get(self._chosen_id or "")
        said = f"Go to a rating or a hold first. Then {DAY['day.wrong'].shown_key} flags its place."
        if isinstance(row, Mark | HoldRow):
            said = await flag_region(self.app, row.region)
        self.query_one(StatusLine).message = said

    @work(exclusive=True)
    async def action_mend(self) -> None:
        """Edit the rating, hold, or scan under the cursor. On a day with no entries, enter a scan."""
        from mfr_tui.tui.history.corrections import correct_scan

        row = self._rows.get(self._chosen_id or "")
        if isinstance(row, Mark):
            from mfr_tui.tui.map.mark_dialog import Details

            self._say(await self.app.push_screen_wait(Details(row)))
        elif isinstance(row, HoldRow):
            self._say(await self.app.push_screen_wait(self.app.routes.ended_hold(row.id)))
        elif isinstance(row, ScanRow):
            self._say(await correct_scan(self.app, row, self.day))
        else:
            self.action_enter()

    @work(exclusive=True)
    async def action_enter(self) -> None:
        """Open the map to enter a scan for this day."""
        from mfr_tui.tui.history.late_scan import LateScan

        if not self._can_enter:
            self._say("Start today's scan from Today: press enter there.")
        elif await self.app.push_screen_wait(LateScan(self.day)):
            self._say(f"Entered late: {full_day(self.day)}. Press {UNDO_KEY} to undo, step by step.")

    @work(exclusive=True)
    async def action_rest(self) -> None:
        """Make this day and the days after it rest days with a reason, or normal days again."""
        from mfr_tui.tui.history.corrections import set_rest_days

        self._say(await set_rest_days(self.app, self.day))

    def _say(self, message: str) -> None:
        """Show the day as it is now, and this message."""
        self.look()
        self.query_one(StatusLine).message = message


def _heading(words: str) -> Option:
    return Option(Content.styled(f"\n{words}", "bold"), disabled=True)
