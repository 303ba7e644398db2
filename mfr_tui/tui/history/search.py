"""Search: places by name, and what was written, over all time."""

from collections.abc import Iterator
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.body.regions import Region
from mfr_tui.record.rows import Note
from mfr_tui.review.search import find_notes, find_regions
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import SEARCH
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.region import short_day

MOST_NOTES = 50
"""So many notes are listed, the newest ones."""


class SearchScreen(DiaryScreen[None]):
    """A line to type in, and what fits it."""

    CSS_PATH = [style_sheet("history/history.tcss"), style_sheet("history/region.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SEARCH)

    input = getters.query_one(Input)
    results = getters.query_one(OptionList)
    _notes: tuple[Note, ...] = ()
    _found: tuple[Region | Note | None, ...] = ()

    def compose(self) -> ComposeResult:
        """The line, how much fits, and what fits."""
        with Vertical(id="search"):
            with Horizontal(id="search-head"):
                yield Static("Search", id="search-title")
                yield Static("", id="search-count")
            yield Input(placeholder="a place, or a word from a note", compact=True, id="search-input")
            found = OptionList(id="search-found", markup=False)
            found.can_focus = False  # the keys belong to the line that is typed in
            yield found
        yield StatusLine()
        yield KeyLine(SEARCH)

    # -- what it shows ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show all places, ready to type."""
        self.input.focus()
        self.look()

    def look(self) -> None:
        """Read the notes, and show what fits; the cursor stays where it was."""
        self._notes = tuple(self.app.reader.notes())
        at = self.results.highlighted
        self.show_found()
        if at is not None and at < len(self._found):
            self.results.highlighted = at

    @on(Input.Changed)
    def show_found(self) -> None:
        """Show what fits, the first of it under the cursor."""
        typed = self.input.value
        regions, notes = find_regions(self.app.body, typed), find_notes(self._notes, typed)
        places = "1 place" if len(regions) == 1 else f"{len(regions)} places"
        written = "1 note" if len(notes) == 1 else f"{len(notes)} notes"
        self.query_one("#search-count", Static).update(f"{places}, {written}" if typed.strip() else places)
        lines = [*self._lines(regions, notes)]
        self._found = tuple(found for found, _ in lines)
        self.results.clear_options()
        self.results.add_options(Option(words, disabled=found is None) for found, words in lines)
        self.results.action_first()

    def _lines(self, regions: list[Region], notes: list[Note]) -> Iterator[tuple[Region | Note | None, Content]]:
        """Each line of the list with what it leads to; a heading leads nowhere."""
        if regions:
            yield None, Content.styled("Places", "bold $text-primary")
        for region in regions:
            yield region, Content(region.label)
        if notes:
            some = f"Notes, the newest {MOST_NOTES} of {len(notes)}" if len(notes) > MOST_NOTES else "Notes"
            yield None, Content.styled(some, "bold $text-primary")
        for note in notes[:MOST_NOTES]:
            place = self.app.body.label(note.region) if note.region else "a rest day"
            yield note, Content(f'{short_day(note.body_day)}, {place}\n"{note.text}"')
        if not regions and not notes:
            yield None, Content("Nothing found.")

    # -- what it does ----------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """To the next line; 1 is down, -1 up."""
        if way > 0:
            self.results.action_cursor_down()
        else:
            self.results.action_cursor_up()

    @on(Input.Submitted)
    def action_open(self) -> None:
        """Open the story of the place, or the day of the note."""
        found = None if self.results.highlighted is None else self._found[self.results.highlighted]
        if isinstance(found, Region):
            from mfr_tui.tui.history.region_history import RegionHistoryScreen

            self.app.push_screen(RegionHistoryScreen(found.id))
        elif found:
            from mfr_tui.tui.history.day import DayScreen

            self.app.push_screen(DayScreen(found.body_day, found.mark_id))

    @on(OptionList.OptionSelected)
    def open_clicked(self) -> None:
        """What was clicked is opened."""
        self.action_open()

    def action_back(self) -> None:
        """To where it was opened."""
        self.dismiss(None)
