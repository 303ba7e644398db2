"""A spot outside a scan: before or after exercise, in the evening, whenever something asks for it."""

import uuid
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from mfr_tui.body.regions import Region
from mfr_tui.practice.screening import Bar, Refused, may_hold, may_press
from mfr_tui.tui.commands import Where
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.screens.on_map import MapPage
from mfr_tui.tui.widgets.choice import Choice
from mfr_tui.tui.words import clock_time


class SpotScreen(MapPage[str | None]):
    """The map, to rate a place and to work on it. Its answer is the region to work on, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.SPOT)
    WHERE = Where.SPOT
    HEADING = "A spot to work on"
    WORDS = "Go to it, by arrows or by mouse. Rate it if you like, then enter."
    CHOICES = (
        ("Work on it", "enter", "work"),
        ("About this place", "i", "about"),
        ("What it is to you", "o", "own"),
        ("Back", "esc", "leave"),
    )

    def __init__(self, at: str | None = None) -> None:
        """A visit of the map, beginning at a region; within it a rating corrects the one before."""
        super().__init__()
        self._at = at
        self.scope = str(uuid.uuid4())

    def on_mount(self) -> None:
        """Begin at the most tender place of today."""
        gone = self.app.standing().gone
        values = self.app.history.day_values(self.app.body_day, self.app.body_day)
        here = [region for region, nrs in values.items() if nrs and region not in gone]
        there = [region.id for region in self.app.body if region.id not in gone]
        can = [region for region in here if self._offers(region)]
        self.cursor = self._at or next(iter([*can, *here, *there]), self.cursor)
        super().on_mount()

    def _offers(self, region: str) -> bool:
        """Whether it may be held, or only the questions stand before it."""
        answer = may_hold(self.app.body, region, (region,), self.app.standing())
        return not isinstance(answer, Refused) or answer.bar is Bar.QUESTIONS

    def show_marks(self) -> None:
        """Read today's ratings, and which places are on the map."""
        self.map.gone = self.app.standing().gone
        self.ratings = self.app.history.last_marks(self.app.body_day)
        super().show_marks()

    def place_words(self, region: Region) -> Content:
        """Its rating of today, and whether and how it may be pressed."""
        nrs = self.ratings.get(region.id)
        allowed = may_hold(self.app.body, region.id, (region.id,), self.app.standing())
        rated = "0-9 rates it, x is ten" if nrs is None else f"{nrs} of 10 today"
        if isinstance(allowed, Refused):
            may = Content.styled(allowed.why, "$text-warning")
        else:
            usual, most = clock_time(allowed.hold_s), clock_time(allowed.cap_s)
            may = Content(f"{region.press_note} {usual}, at most {most}.")
        self.query(Choice).first().primary = self._offers(region.id)
        return Content.assemble((region.label, "bold"), "\n", rated, "\n\n", may)

    def mark(self, region_id: str, nrs: int) -> None:
        """Keep a rating."""
        how = self.how(region_id, pressing=may_press(self.app.items, self.app.history.answers()))
        name, visit = self.app.body.label(region_id), self.scope
        if self.app.keep(f"{name} {nrs}", lambda journal: journal.mark_spot(visit, region_id, name, nrs, how)):
            self.show_marks()
            self.status.message = f"{name}: {nrs}"

    def action_work(self) -> None:
        """To the card of this place."""
        self.dismiss(self.cursor)

    def action_leave(self) -> None:
        """Back; what was rated is kept."""
        if self.strip.display:
            self.strip.hide()
        else:
            self.dismiss(None)
