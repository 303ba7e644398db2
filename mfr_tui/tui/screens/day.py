"""A day of History, opened: its map, its scans, its marks and its holds, as they were entered."""

import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.body.regions import Region, View
from mfr_tui.errors import AssetError
from mfr_tui.review.year import Past, look_back
from mfr_tui.tui.commands import Where
from mfr_tui.tui.day_words import hold_details, mark_words, scan_words, state_words
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.screens.history import Looking
from mfr_tui.tui.widgets.body_map import BodyMap
from mfr_tui.tui.widgets.choice import Choice
from mfr_tui.tui.widgets.key_line import KeyLine
from mfr_tui.tui.widgets.status_line import StatusLine
from mfr_tui.tui.words import full_day

FACES = {"words": "The front", "front": "The back", "back": "The words"}
"""What a small screen shows in turn, each with what comes next."""

ROOM = ((120, 38), (80, 29), (0, 0))
"""Columns for the words from each width of the terminal on, as the stylesheet has it; 0 is all of them."""


class DayScreen(Looking):
    """One day. It answers with the day shown last.

    Attributes:
        day: The day.
        face: What a small screen shows: `words`, `front` or `back`.
    """

    CSS_PATH = ["scan.tcss", "history.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.DAY)

    day: reactive[date] = reactive(date.min, init=False)
    face: reactive[str] = reactive("words", init=False)

    map = getters.query_one(BodyMap)
    _past: Past

    def __init__(self, day: date) -> None:
        """This day."""
        super().__init__()
        self.set_reactive(DayScreen.day, day)

    def compose(self) -> ComposeResult:
        """The map, and beside it the words."""
        with Horizontal(id="scan"):
            with Container(id="map-side"):
                yield BodyMap(self.app.body, read_only=True)
            with VerticalScroll(id="day-words", can_focus=False):
                yield Static("", id="day-text")
        yield Choice(FACES["words"], "v", "turn", id="day-turn")
        yield StatusLine()
        yield KeyLine(Where.DAY)

    # -- what it shows ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show it."""
        self.look()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    def look(self) -> None:
        """Read what there is, and show the day."""
        self._past = look_back(self.app.history, self.app.body_day, self.app.config)
        self._show()

    def _show(self) -> None:
        ratings = self.app.history.day_values(self.day, self.day)
        # What is not on the map today was on it when it was rated.
        self.map.gone = self.app.standing().gone - ratings.keys()
        self.map.ratings = ratings
        self.query_one("#day-text", Static).update(Content("\n").join(self._lines(self._past)))
        self.watch_face()

    def watch_day(self) -> None:
        """Another day, from its top."""
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False, immediate=True)

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

    def _lines(self, past: Past) -> Iterator[Content]:
        history, body = self.app.history, self.app.body
        yield Content.styled(full_day(self.day), "bold $text-primary")
        yield Content(state_words(past.at(self.day), history.rest_of(self.day)))
        scans = history.scans_of(self.day)
        for scan in scans:
            yield self._quiet(scan_words(scan))
        marks = history.marks_of(self.day)
        if marks:
            yield Content.styled("\nMarked", "bold")
        elif scans:
            yield Content("\nNothing was marked: clear wherever a stop was passed.")
        for moment, mark in marks:
            label = self._wrapped(body.label(mark.region), 4)
            yield Content.assemble((f"{mark.nrs:>2}", "bold $text-warning"), label[2:])
            yield self._quiet(mark_words(moment, mark), 4)
            if mark.note:
                yield self._quiet(f'"{mark.note}"', 4)
        holds = history.holds(self.day, self.day)
        if holds:
            yield Content.styled("\nHeld", "bold")
            titles = self._titles()
        for hold in reversed(holds):
            yield Content(body.label(hold.region))
            title = titles.get(hold.technique, hold.technique)
            for line in hold_details(body, hold, title, history.marks_after(hold.id)):
                yield self._quiet(line, 4)

    def _quiet(self, words: str, indent: int = 0) -> Content:
        return Content.styled(self._wrapped(words, indent), "$quiet")

    def _wrapped(self, words: str, indent: int) -> str:
        """Words in lines that fit, all moved in alike."""
        room = next(room for least, room in ROOM if self.app.size.width >= least)
        lines = textwrap.wrap(words, (room or self.app.size.width) - 3 - indent, break_on_hyphens=False)
        return "\n".join(" " * indent + line for line in lines)

    def _titles(self) -> dict[str, str]:
        """The name of each technique; none when they cannot be read: the day is shown all the same."""
        from mfr_tui.practice.technique import load_techniques

        try:
            return {technique.id: technique.title for technique in load_techniques(self.app.body)}
        except AssetError:
            return {}

    # -- what it does ----------------------------------------------------------------------------------------

    def action_scroll(self, way: int) -> None:
        """A line further in the words; a small figure is shown from its foot, or its head.

        Args:
            way: 1 for down, -1 for up.
        """
        if self.face == "words":
            self.query_one(VerticalScroll).scroll_relative(y=way, animate=False, immediate=True)
        else:
            self.map.cursor = self._shown_regions()[-1 if way > 0 else 0].id

    def action_beside(self, days: int) -> None:
        """To a day beside, between the first one and today."""
        self.day = self._past.kept(self.day + timedelta(days=days))

    def action_turn(self) -> None:
        """The next thing that a small screen shows."""
        faces = list(FACES)
        self.face = faces[(faces.index(self.face) + 1) % len(faces)]

    def action_back(self) -> None:
        """To the year."""
        self.dismiss(self.day)
