"""Choosing a spot to work on outside a scan, such as before exercise or in the evening."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset

from mfr_tui.body.regions import Region
from mfr_tui.errors import AssetError
from mfr_tui.practice.pressing import advise, may_be_offered
from mfr_tui.practice.screening import Allowed, Bar, Refused
from mfr_tui.practice.technique import Technique, load_techniques
from mfr_tui.review.lately import FORTNIGHT, MAP_DAYS, Lately
from mfr_tui.review.ratings import Felt, read_ratings
from mfr_tui.review.spots import Sore, sore_spots, spots_to_ask_about
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import SIGNS_KEY
from mfr_tui.tui.map.keys import MAP, SPOT
from mfr_tui.tui.map.map_screen import MapPage
from mfr_tui.tui.map.rated import rated_style
from mfr_tui.tui.sizes import NORMAL_COLUMNS
from mfr_tui.wording.common import CHECK_SIGNS, near_day
from mfr_tui.wording.hold import first_way

WORK, QUESTIONS, WHY_NOT = "Work on it", "Questions first", "Why not?"
"""What enter does: it leads to the card, to the safety questions before it, or to why there is none."""


class SpotScreen(MapPage[str | None]):
    """The map, to rate a place and to work on it. The result is the region to work on, or None."""

    KEYS = (SPOT,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    HEADING = "A spot to work on"
    WORDS = (
        "Choose it with the arrows or the mouse. The map shows today's ratings, "
        f"else the worst of the last {MAP_DAYS} days."
    )
    CAPTION = f"Map: today, else worst of last {MAP_DAYS} days"
    CHARTED = True
    CHOICES = (
        (SPOT["spot.work"], WORK),
        (MAP["map.about"], "Read more"),
        (MAP["map.wrong"], MAP["map.wrong"].label),
        (MAP["map.own"], "Avoid it"),
        (SPOT["spot.leave"], "Back"),
    )

    _felt = Felt({}, {})
    _sore: Mapping[str, Sore] = {}
    _asking: frozenset[str] = frozenset()
    _marked: frozenset[str] = frozenset()
    _techniques: tuple[Technique, ...] = ()

    def __init__(self, at: str | None = None) -> None:
        """Create one visit to the map, within which a second rating of a region replaces the first.

        Args:
            at: The region to start at; None for the sorest one that may be held.
        """
        super().__init__()
        self._at = at
        self.scope = str(uuid.uuid4())

    def on_mount(self) -> None:
        """Move the cursor to the sorest place that may be held, unless a region was given."""
        with suppress(AssetError):  # the card names the fault
            self._techniques = load_techniques(self.app.body)
        self._read()
        there = [region.id for region in self.app.body if region.id not in self._standing.gone]
        here = [region for region in self._sore if region in there]
        can = [region for region in here if self._offers(region)]
        self.cursor = self._at or next(iter([*can, *here, *there]), self.cursor)

    def _read(self) -> None:
        """Read what was rated lately, and what blocks pressing."""
        reader, today = self.app.reader, self.app.body_day
        self._standing = self.app.standing()
        self._felt = read_ratings(reader, today - timedelta(days=FORTNIGHT - 1), today)
        self.ratings = reader.last_marks(today)
        self._marked = frozenset(region for region, nrs in reader.day_values(today, today).items() if nrs)
        self._sore = sore_spots(self._felt, self.ratings, today)
        self._asking = spots_to_ask_about(reader, today)

    def show_marks(self) -> None:
        """Read the ratings, the regions on the map, and what blocks pressing, and show them."""
        self._read()
        self.map.gone = self._standing.gone
        super().show_marks()

    def on_map(self) -> dict[str, int]:
        """Return today's ratings and, of what was not scanned today, the worst of the last days."""
        return {**{region: sore.nrs for region, sore in self._sore.items()}, **self.ratings}

    def _may_hold(self, region: str) -> Allowed | Refused:
        return advise(self.app.body, region, self._standing).answer

    def _offers(self, region: str) -> bool:
        """Return whether to offer a region: it may be held, at once or after the safety questions."""
        return region not in self._asking and may_be_offered(self.app.body, region, self._standing)

    def place_words(self, region: Region) -> Content:
        """Return how sore the region was and when, and whether and how it may be pressed. Say what enter does."""
        answer, asking = self._may_hold(region.id), region.id in self._asking
        if asking:
            may = Content.styled(f"{CHECK_SIGNS} ({SIGNS_KEY}).", "$text-warning")
        elif isinstance(answer, Allowed):
            first = first_way(self._techniques, self.app.body, region.id, self._marked, self._standing)
            may = Content(f"{region.press_note} First: {first}." if first else region.press_note)
        else:
            may = Content.styled(answer.why, "$text-warning")
        self._offer_work(answer, asking=asking)
        gap = "\n" if self._narrow else "\n\n"
        return Content.assemble((region.in_short, "bold"), "\n", self._rated(region.id), gap, may)

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NORMAL_COLUMNS

    def _rated(self, region: str) -> Content:
        """Return a region's rating today, or its worst lately and how to rate it, and its last 14 days."""
        today, nrs, sore = self.app.body_day, self.ratings.get(region), self._sore.get(region)
        rate, ten = MAP["map.rate"].shown_keys, MAP["map.ten"].shown_key
        ten_too = "" if self._narrow and sore else f", {ten} is 10"
        lines = [Content(f"{rate} to rate it{ten_too}")]
        if nrs is not None:
            lines = [_rating(nrs, "today")]
        elif sore:
            lines.insert(0, _rating(sore.nrs, near_day(sore.day, today)))
        days = self._felt.of(region)
        if self._narrow:
            return Content(", ").join(lines)
        if any(days.values()):
            row = Lately(today, self._felt.values).row(region, days.keys())
            lines.append(Content.styled(f"Last 14 days {row}", "$quiet"))
        return Content("\n").join(lines)

    def _offer_work(self, answer: Allowed | Refused, *, asking: bool) -> None:
        """Say what enter does, on its button and in the footer, which has no key for what is refused."""
        work, keys = self.query(Choice).first(), self.query_one(KeyLine)
        first = isinstance(answer, Refused) and answer.bar is Bar.QUESTIONS
        refused = isinstance(answer, Refused) and not first
        work.label = QUESTIONS if first else WHY_NOT if refused else WORK
        work.primary = not refused and not asking
        keys.rename("spot.work", work.label)
        keys.leave_out(*(["spot.work"] if refused else []))

    def other_clicked(self, region_id: str, at: Offset) -> None:
        """Move the cursor to a clicked region, and say how to rate it by mouse."""
        super().other_clicked(region_id, at)
        self.status.message = "Click it again to rate it."

    def mark(self, region_id: str, nrs: int) -> None:
        """Save a rating, 0 to 10."""
        self.strip.hide()
        how = self.how(region_id)
        name, visit = self.app.body[region_id].in_short, self.scope
        if self.app.keep(f"{name} {nrs}", lambda writer: writer.mark_spot(visit, region_id, name, nrs, how)):
            self.show_rating(region_id, name, nrs)

    def action_work(self) -> None:
        """Close the screen, and go on to the card of the region under the cursor."""
        self.dismiss(self.cursor)

    def action_leave(self) -> None:
        """Close the rating strip if it is open; otherwise close the screen. Ratings are kept."""
        if self.strip.display:
            self.strip.hide()
        else:
            self.dismiss(None)


def _rating(nrs: int, day: str) -> Content:
    """Return a rating in the color that its place has on the map, and its day."""
    return Content.assemble((f"{nrs} of 10", rated_style(nrs)), (f" {day}", "bold"))
