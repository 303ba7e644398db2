"""The ratings by day: the value of each region on each day it was scanned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mfr_tui.record.reader import DiaryReader


@dataclass(frozen=True)
class Felt:
    """The ratings of the body over some days.

    A region is scanned on a day when a stop that covers it was passed, or when it was rated. Its value of the day is
    the highest rating in a scan or outside one, and 0 (clear) if it was scanned and not rated. Other days tell nothing
    about it.

    Attributes:
        scanned: The regions scanned on each day, oldest day first; days without a scan are left out.
        values: The highest rating of each rated region on each day with a rating, 0 to 10.
    """

    scanned: Mapping[date, frozenset[str]]
    values: Mapping[date, Mapping[str, int]]

    @cached_property
    def regions(self) -> frozenset[str]:
        """Every region that was ever scanned."""
        return frozenset[str]().union(*set(self.scanned.values()))

    def of(self, region: str) -> dict[date, int]:
        """Return the value of a region on each day it was scanned, oldest first, 0 to 10."""
        nothing: Mapping[str, int] = {}
        return {
            day: self.values.get(day, nothing).get(region, 0)
            for day, regions in self.scanned.items()
            if region in regions
        }


def read_ratings(reader: DiaryReader | None, first: date, last: date) -> Felt:
    """Return the ratings between two days, both included; empty without a diary."""
    if reader is None:
        return Felt({}, {})
    values = reader.values_by_day(first, last)
    scanned = reader.covered_regions(first, last)
    for day, rated in values.items():
        covered = scanned.get(day, frozenset[str]())
        if not covered >= rated.keys():
            scanned[day] = covered.union(rated)
    return Felt(dict(sorted(scanned.items())), values)
