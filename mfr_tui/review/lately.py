"""The last 14 days in few characters: for Today, the rows of Flags, and the panel of the scan; a month for History."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.record.reader import DiaryReader

FORTNIGHT = 14
"""How many days a row shows; the flags count over as many."""

CLEAR, NOT_SCANNED = "-", " "
"""The signs in a row that are no ratings."""

LEGEND = f"{CLEAR} clear   gap: not scanned"
"""What they mean."""

MAP_DAYS = 7
"""How many days the map of Today looks back."""


@dataclass(frozen=True, slots=True)
class Lately:
    """What was rated in the last 14 days, or on another number of days in a row.

    Attributes:
        today: The last of these days.
        values: For each day with a rating, the value of the day of each rated region, 0 to 10.
        length: How many days they are.
    """

    today: date
    values: Mapping[date, Mapping[str, int]]
    length: int = FORTNIGHT

    @property
    def days(self) -> list[date]:
        """The days, oldest first."""
        return [self.today - timedelta(days=n) for n in range(self.length - 1, -1, -1)]

    def worst(self) -> dict[str, int]:
        """Return the highest value above 0 of each region in the last MAP_DAYS days, today included."""
        found: dict[str, int] = {}
        for day in self.days[-MAP_DAYS:]:
            for region, nrs in self.values.get(day, {}).items():
                if nrs > found.get(region, 0):
                    found[region] = nrs
        return found

    def tender(self, day: date) -> int:
        """Return how many regions were tender on a day, with a value of 3 or more."""
        return sum(nrs >= TENDER_NRS for nrs in self.values.get(day, {}).values())

    def days_tender(self) -> dict[str, int]:
        """Return on how many of these days each region was tender, with a value of 3 or more; without those of none."""
        return Counter(region for on in self.values.values() for region, nrs in on.items() if nrs >= TENDER_NRS)

    def is_charted(self, region: str) -> bool:
        """Return whether a chart of these days says more of a region than words: it was above 0 on two of them."""
        return sum(bool(on.get(region)) for on in self.values.values()) > 1

    def most_tender(self) -> list[str]:
        """Return the ids of all regions that were tender on any of these days.

        Those tender on the most days come first; of as many days, those with the highest rating; then by id.
        """
        tender: dict[str, list[int]] = {}
        for on in self.values.values():
            for region, nrs in on.items():
                if nrs >= TENDER_NRS:
                    tender.setdefault(region, []).append(nrs)
        return sorted(tender, key=lambda region: (-len(tender[region]), -max(tender[region]), region))

    def slight(self) -> list[str]:
        """Return the ids of all regions that were rated 1 or 2 on any of these days, and higher on none.

        Those rated on the most days come first; of as many days, by id.
        """
        rated = Counter(region for on in self.values.values() for region, nrs in on.items() if nrs)
        slight = rated.keys() - self.days_tender().keys()
        return sorted(slight, key=lambda region: (-rated[region], region))

    def row(self, region: str, scanned: AbstractSet[date]) -> str:
        """Return a region's days, a character each, oldest first.

        A digit is the value of the day (`X` for 10), CLEAR a day on which it was scanned and clear, and NOT_SCANNED any
        other.

        Args:
            region: The id of the region.
            scanned: The days on which a stop covering it was passed.
        """
        return "".join(self._sign(region, day, scanned) for day in self.days)

    def _sign(self, region: str, day: date, scanned: AbstractSet[date]) -> str:
        nrs = self.values.get(day, {}).get(region)
        if nrs is None:
            return CLEAR if day in scanned else NOT_SCANNED
        return CLEAR if nrs == 0 else "X" if nrs == 10 else str(nrs)


def read_lately(reader: DiaryReader, today: date) -> Lately:
    """Return what was rated in the 14 days up to `today`."""
    return Lately(today, reader.values_by_day(today - timedelta(days=FORTNIGHT - 1), today))
