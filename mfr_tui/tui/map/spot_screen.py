"""Choosing a spot to work on outside a scan, such as before exercise or in the evening."""

import uuid
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from mfr_tui.body.regions import Region
from mfr_tui.clock import clock_time
from mfr_tui.practice.pressing import advise, may_be_offered
from mfr_tui.practice.screening import Allowed, Bar, Refused
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.map.keys import MAP, SPOT
from mfr_tui.tui.map.map_screen import MapPage


class SpotScreen(MapPage[str | None]):
    """The map, to rate a place and to work on it. The result is the region to work on, or None."""

    KEYS = (SPOT,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    HEADING = "A spot to work on"
    WORDS = "Go to the spot with the arrow keys or the mouse, and rate it if you like."
    CHOICES = (
        (SPOT["spot.work"], "Work on it"),
        (MAP["map.about"], "Read more"),
        (MAP["map.wrong"], MAP["map.wrong"].label),
        (MAP["map.own"], "Avoid it"),
        (SPOT["spot.leave"], "Back"),
    )

    def __init__(self, at: str | None = None) -> None:
        """Create one visit to the map, within which a second rating of a region replaces the first.

        Args:
            at: The region to start at; None for the most tender one that may be held.
        """
        super().__init__()
        self._at = at
        self.scope = str(uuid.uuid4())

    def on_mount(self) -> None:
        """Move the cursor to the most tender place of today that may be held, unless a region was given."""
        self._standing = self.app.standing()
        values = self.app.reader.day_values(self.app.body_day, self.app.body_day)
        there = [region.id for region in self.app.body if region.id not in self._standing.gone]
        here = [region for region, nrs in values.items() if nrs and region in there]
        can = [region for region in here if self._offers(region)]
        self.cursor = self._at or next(iter([*can, *here, *there]), self.cursor)

    def show_marks(self) -> None:
        """Read today's ratings, the regions on the map, and what blocks pressing, and show them."""
        self._standing = self.app.standing()
        self.map.gone = self._standing.gone
        self.ratings = self.app.reader.last_marks(self.app.body_day)
        super().show_marks()

    def _may_hold(self, region: str) -> Allowed | Refused:
        return advise(self.app.body, region, self._standing).answer

    def _offers(self, region: str) -> bool:
        """Return whether to offer a region: it may be held, at once or after the safety questions."""
        return may_be_offered(self.app.body, region, self._standing)

    def place_words(self, region: Region) -> Content:
        """Return the region's rating today, and whether and how it may be pressed."""
        nrs, answer = self.ratings.get(region.id), self._may_hold(region.id)
        rate = f"{MAP['map.rate'].shown_keys} to rate it, {MAP['map.ten'].shown_key} is 10"
        rated = rate if nrs is None else f"{nrs} of 10 today"
        if isinstance(answer, Allowed):
            usual, most = clock_time(answer.hold_s), clock_time(answer.cap_s)
            may = Content(f"{region.press_note} Usually {usual}, at most {most}.")
        else:
            may = Content.styled(answer.why, "$text-warning")
        work = self.query(Choice).first()
        asks = isinstance(answer, Refused) and answer.bar is Bar.QUESTIONS
        work.primary = asks or isinstance(answer, Allowed)
        work.label = "Questions first" if asks else "Work on it"
        return Content.assemble((region.label, "bold"), "\n", rated, "\n\n", may)

    def mark(self, region_id: str, nrs: int) -> None:
        """Save a rating, 0 to 10."""
        how = self.how(region_id)
        name, visit = self.app.body.label(region_id), self.scope
        if self.app.keep(f"{name} {nrs}", lambda writer: writer.mark_spot(visit, region_id, name, nrs, how)):
            self.show_marks()
            self.status.message = f"{name}: {nrs}"

    def action_work(self) -> None:
        """Close the screen, and go on to the card of the region under the cursor."""
        self.dismiss(self.cursor)

    def action_leave(self) -> None:
        """Close the rating strip if it is open; otherwise close the screen. Ratings are kept."""
        if self.strip.display:
            self.strip.hide()
        else:
            self.dismiss(None)
