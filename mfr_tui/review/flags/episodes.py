"""Episodes: since when a region has been tender, as far back as the diary goes."""

from collections.abc import Callable, Iterable
from datetime import date

from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.flags.rule import ONE_DAY, YEAR
from mfr_tui.review.ratings import Felt

QUIET_DAYS, QUIET_SCANNED = 14, 7
"""An episode is over after this many days in a row without tenderness, with at least this many of them scanned."""


def episode_start(tender_days: Iterable[date], scanned_between: Callable[[date, date], int], day: date) -> date | None:
    """Return the first day of the episode that a region is in on a day; None if it is in none.

    That is the first tender day after the last stretch of 14 days or more with 7 or more of them scanned and none
    tender. Without such a stretch it is the first tender day ever.

    Args:
        tender_days: The days on which it was tender, up to `day`, newest first. No more are taken than needed.
        scanned_between: Returns how many days were scanned from one day to another, both included.
        day: The day.
    """
    start, later = None, day + ONE_DAY
    for tender in tender_days:
        if (later - tender).days > QUIET_DAYS and scanned_between(tender + ONE_DAY, later - ONE_DAY) >= QUIET_SCANNED:
            break
        start = later = tender
    return start


class Episodes:
    """When the episode of each region started, read from the diary as far back as needed, once for each region."""

    def __init__(self, reader: DiaryReader, felt: Felt, day: date, tender: int) -> None:
        """Look for the episodes of a day.

        Args:
            reader: The diary.
            felt: The ratings of the year that ends with the day, so that they are not read twice.
            day: The day.
            tender: The rating from which a region is tender, 1 to 10.
        """
        self._history = reader
        self._felt = felt
        self._day = day
        self._tender = tender
        self._known: dict[str, date | None] = {}

    def __call__(self, region: str) -> date | None:
        """Return the first day of the episode that a region is in; None if it is in none."""
        if region not in self._known:
            days = self._history.days_tender(region, self._tender, self._day)
            self._known[region] = episode_start(days, lambda first, last: self._scanned(region, first, last), self._day)
        return self._known[region]

    def _scanned(self, region: str, first: date, last: date) -> int:
        """Return how many days were scanned. Days before the year are only read if those within it are too few."""
        recent = self._day - (YEAR - 1) * ONE_DAY
        count = sum(first <= day <= last and region in regions for day, regions in self._felt.scanned.items())
        if count >= QUIET_SCANNED or first >= recent:
            return count
        older = min(last, recent - ONE_DAY)
        rated = (day for day, values in self._history.values_of([region], first, older).items() if region in values)
        return count + len({*self._history.days_passed(region, first, older), *rated})
