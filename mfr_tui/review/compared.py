"""How the places of a scan compare with the last time they were scanned."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.lately import FORTNIGHT
from mfr_tui.review.ratings import Felt, read_ratings


class Compared(NamedTuple):
    """A place now and the last time it was scanned.

    Attributes:
        now: Its rating now, 0 to 10; 0 if it is clear.
        before: Its value of the day of the last time, 0 to 10.
        day: The body day of the last time.
        lately: Whether it was rated above 0 on any of the days before that were read.
    """

    now: int
    before: int
    day: date
    lately: bool


def read_compared(reader: DiaryReader, day: date, ratings: Mapping[str, int]) -> dict[str, Compared]:
    """Return how the places of a scan compare, as `compare` does, with the two weeks before it.

    Args:
        reader: The diary.
        day: The body day of the scan.
        ratings: The ratings of the scan, by region, 0 to 10.
    """
    return compare(read_ratings(reader, day - timedelta(days=FORTNIGHT), day), day, ratings)


def compare(felt: Felt, day: date, ratings: Mapping[str, int]) -> dict[str, Compared]:
    """Return how each region compares that was rated now, or was rated the last time and is clear now.

    Regions that were not scanned before, as far as the days were read, are left out.

    Args:
        felt: The ratings of some days up to `day`.
        day: The body day of the scan.
        ratings: The ratings of the scan, by region, 0 to 10.
    """
    found = {}
    for region in felt.regions:
        days = felt.of(region)
        before = {one: nrs for one, nrs in days.items() if one < day}
        now = ratings.get(region) or days.get(day)
        if now is None or not before:
            continue
        last = max(before)
        if now or before[last]:
            found[region] = Compared(now, before[last], last, any(before.values()))
    return found
