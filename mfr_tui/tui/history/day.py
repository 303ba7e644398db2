"""A day of History, opened: its map, and its scans, marks and holds, each to be mended."""

import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.body.regions import Region, View
from mfr_tui.clock import FIRST_DAY
from mfr_tui.record.rows import HoldRow, Mark, Moment, ScanRow
from mfr_tui.review.year import Past, look_back
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import UNDO_KEY
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import DAY
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import full_day
from mfr_tui.wording.day import hold_details, mark_words, scan_words, state_words, technique_titles

FACES = {"words": "Front view", "front": "Back view", "back": "Text"}
"""What a small screen shows in turn, each with what comes next."""

ROOM = ((120, 38), (80, 29), (0, 0))
"""Columns for the words from each width of the terminal on, as the stylesheet has it; 0 is all of them."""


class DayScreen(DiaryScreen[date]):
    """One day. It answers with the day shown last.

    Attributes:
        day: The day.
        face: What a small screen shows: `words`, `front` or `back`.
    """

    CSS_PATH = [style_sheet("map/map.tcss"), style_sheet("history/history.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(DAY)

    day: reactive[date] = reactive(date.min, init=False)
    face: reactive[str] = reactive("words", init=False)

    map = getters.query_one(BodyMap)
    entries = getters.query_one(OptionList)
    _past: Past

    def __init__(self, day: date, at: str | None = None) -> None:
        """This day, with the cursor on the scan, mark or hold of an id, or on the first of all."""
        super().__init__()
        self.set_reactive(DayScreen.day, day)
        self._at = at
        self._rows: dict[str, ScanRow | Mark | HoldRow] = {}

    def compose(self) -> ComposeResult:
        """The map, and beside it the words."""
        with Horizontal(id="scan"):
            with Container(id="map-side"):
                yield BodyMap(self.app.body, read_only=True)
            with Vertical(id="day-words"):
                yield Static("", id="day-text")
                entries = OptionList(id="entries", compact=True)
                entries.can_focus = False  # the keys belong to the screen: on a phone they turn the figure
                yield entries
        yield Choice.of(DAY["day.turn"], FACES["words"], id="day-turn")
        yield StatusLine()
        yield KeyLine(DAY)

    # -- what it shows ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show it."""
        self.look()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    def look(self) -> None:
        """Read what there is, and show the day."""
        self._past = look_back(self.app.reader, self.app.body_day, self.app.config)
        self._show()

    def _show(self) -> None:
        history = self.app.reader
        ratings = history.day_values(self.day, self.day)
        # What is not on the map today was on it when it was rated.
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
        self.watch_face()

    def watch_day(self) -> None:
        """Another day, from its top."""
        self.query_one(StatusLine).message = ""
        self.entries.highlighted = None
        self._show()
        self.entries.scroll_home(animate=False, immediate=True)

    def watch_face(self) -> None:
        """On a small screen, show the words or one figure, with what is most tender on it in sight."""
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
        """What there is of the day, each with its row; headings cannot be chosen."""
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
        """Words in lines that fit, all moved in alike."""
        room = next(room for least, room in ROOM if self.app.size.width >= least)
        lines = textwrap.wrap(words, (room or self.app.size.width) - 3 - indent, break_on_hyphens=False)
        return "\n".join(" " * indent + line for line in lines)

    # -- walking ---------------------------------------------------------------------------------------------

    def action_walk(self, way: int) -> None:
        """To the next thing of the day; a small figure is shown from its foot, or its head.

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
        """A screenful of the words further, for a note that is longer than that; 1 is down, -1 up."""
        self.entries.scroll_relative(y=way * max(1, self.entries.size.height - 1), animate=False, immediate=True)

    def action_beside(self, days: int) -> None:
        """To a day beside, today at most; before the first one too, for that may be what is to be entered."""
        self.day = max(FIRST_DAY, min(self.day + timedelta(days=days), self._past.today))

    def action_turn(self) -> None:
        """The next thing that a small screen shows."""
        faces = list(FACES)
        self.face = faces[(faces.index(self.face) + 1) % len(faces)]

    def action_back(self) -> None:
        """To the year."""
        self.dismiss(self.day)

    # -- mending ---------------------------------------------------------------------------------------------

    @property
    def _chosen_id(self) -> str | None:
        option = self.entries.highlighted_option
        return option.id if option else None

    @property
    def _can_enter(self) -> bool:
        """Whether a scan of this day can only be entered late: today's is walked."""
        return self.day < self.app.body_day

    @on(OptionList.OptionSelected)
    def open_clicked(self) -> None:
        """Clicked: mend it."""
        self.action_mend()

    @work(exclusive=True)
    async def action_feels_wrong(self) -> None:
        """Something feels wrong at the place under the cursor: the person's own flag, of today."""
        from mfr_tui.tui.common.tell import feels_wrong

        row = self._rows.get(self._chosen_id or "")
        said = f"Go to a rating or a hold first. Then {DAY['day.wrong'].shown_key} flags its place."
        if isinstance(row, Mark | HoldRow):
            said = await feels_wrong(self.app, row.region)
        self.query_one(StatusLine).message = said

    @work(exclusive=True)
    async def action_mend(self) -> None:
        """Mend what is under the cursor: a mark, a hold or a scan. On a day with nothing, enter a scan."""
        from mfr_tui.tui.history.corrections import mend_scan

        row = self._rows.get(self._chosen_id or "")
        if isinstance(row, Mark):
            from mfr_tui.tui.map.mark_dialog import Details

            self._say(await self.app.push_screen_wait(Details(row)))
        elif isinstance(row, HoldRow):
            self._say(await self.app.push_screen_wait(self.app.routes.ended_hold(row.id)))
        elif isinstance(row, ScanRow):
            self._say(await mend_scan(self.app, row, self.day))
        else:
            self.action_enter()

    @work(exclusive=True)
    async def action_enter(self) -> None:
        """Enter a whole scan of this day, on the map."""
        from mfr_tui.tui.history.late_scan import LateScan

        if not self._can_enter:
            self._say("Start today's scan from Today: press enter there.")
        elif await self.app.push_screen_wait(LateScan(self.day)):
            self._say(f"Entered late: {full_day(self.day)}. Press {UNDO_KEY} to undo, step by step.")

    @work(exclusive=True)
    async def action_rest(self) -> None:
        """Make this day, and those after it, days off with a reason; or ordinary days again."""
        from mfr_tui.tui.history.corrections import give_days_off

        self._say(await give_days_off(self.app, self.day))

    def _say(self, message: str) -> None:
        """What was done, with the day as it is now."""
        self.look()
        self.query_one(StatusLine).message = message


def _heading(words: str) -> Option:
    return Option(Content.styled(f"\n{words}", "bold"), disabled=True)
