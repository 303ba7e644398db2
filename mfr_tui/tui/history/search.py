"""Search over all places by name, and over all notes."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.body.regions import Region
from mfr_tui.counting import counted
from mfr_tui.record.rows import Note
from mfr_tui.review.lately import FORTNIGHT, read_lately
from mfr_tui.review.search import find_notes, find_regions
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import SEARCH
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.region import short_day

MOST_NOTES = 50
"""The most notes listed, newest first."""


class SearchScreen(DiaryScreen[None]):
    """A search field and its results."""

    CSS_PATH = [style_sheet("history/history.tcss"), style_sheet("history/region.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SEARCH)

    input = getters.query_one(Input)
    results = getters.query_one(OptionList)
    _notes: tuple[Note, ...] = ()
    _tender: Mapping[str, int] = MappingProxyType({})
    _found: tuple[Region | Note | None, ...] = ()

    def compose(self) -> ComposeResult:
        """Compose the search field, the number of results, and the results."""
        yield ModeRow("mode.history", keys=False)
        yield AlarmRow()
        with Vertical(id="search"):
            with Horizontal(id="search-head"):
                yield Static("Search", id="search-title")
                yield Static("", id="search-count")
            yield Input(placeholder="a place, or a word from a note", compact=True, id="search-input")
            found = OptionList(id="search-found", markup=False)
            found.can_focus = False  # the search field handles the keys
            yield found
        yield StatusLine()
        yield KeyLine(SEARCH)

    # -- showing the results ---------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show all places, and focus the search field, whose cursor does not blink."""
        self.input.cursor_blink = False
        self.input.focus()
        self.look()

    def look(self) -> None:
        """Read the notes and show the results again. The cursor stays where it was."""
        self._notes = tuple(self.app.reader.notes())
        self._tender = read_lately(self.app.reader, self.app.body_day).days_tender()
        at = self.results.highlighted
        self.show_found()
        if at is not None and at < len(self._found):
            self.results.highlighted = at

    @on(Input.Changed)
    def show_found(self) -> None:
        """Show the results, with the cursor on the first."""
        typed = self.input.value
        regions, notes = find_regions(self.app.body, typed, self._tender), find_notes(self._notes, typed)
        places = counted(len(regions), "place")
        written = counted(len(notes), "note")
        self.query_one("#search-count", Static).update(f"{places}, {written}" if typed.strip() else places)
        lines = [*self._lines(regions, notes)]
        self._found = tuple(found for found, _ in lines)
        self.results.clear_options()
        self.results.add_options(Option(words, disabled=found is None) for found, words in lines)
        self.results.action_first()
        self.query_one(KeyLine).leave_out(*([] if any(self._found) else ["search.open"]))

    def _lines(self, regions: list[Region], notes: list[Note]) -> Iterator[tuple[Region | Note | None, Content]]:
        """Yield each line of the list with the region or note it opens; None for a heading."""
        if regions:
            yield None, Content.styled("Places", "bold $text-primary")
        for region in regions:
            days = self._tender.get(region.id, 0)
            words = f", tender on {days} of {FORTNIGHT} days" if days else ""
            yield region, Content(f"{region.label}{words}")
        if notes:
            some = f"Notes, the newest {MOST_NOTES} of {len(notes)}" if len(notes) > MOST_NOTES else "Notes"
            yield None, Content.styled(some, "bold $text-primary")
        for note in notes[:MOST_NOTES]:
            place = self.app.body.label(note.region) if note.region else "a rest day"
            yield note, Content(f'{short_day(note.body_day)}, {place}\n"{note.text}"')
        if not regions and not notes:
            yield None, Content("Nothing found.")

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move the cursor to the next line (1) or the previous one (-1)."""
        if way > 0:
            self.results.action_cursor_down()
        else:
            self.results.action_cursor_up()

    @on(Input.Submitted)
    def action_open(self) -> None:
        """Open the region's history, or the day of the note."""
        found = None if self.results.highlighted is None else self._found[self.results.highlighted]
        if isinstance(found, Region):
            from mfr_tui.tui.history.region_history import RegionHistoryScreen

            self.app.push_screen(RegionHistoryScreen(found.id))
        elif found:
            from mfr_tui.tui.history.day import DayScreen

            self.app.push_screen(DayScreen(found.body_day, found.mark_id))

    @on(OptionList.OptionSelected)
    def open_clicked(self) -> None:
        """Open the clicked result."""
        self.action_open()

    def action_back(self) -> None:
        """Go back to the screen that opened this one."""
        self.dismiss(None)
