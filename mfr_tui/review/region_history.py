"""The history of one region: its value on each scanned day, its holds, and its neighbors on the same days."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import HoldRow, RegionCount
from mfr_tui.record.years import RATINGS
from mfr_tui.review.period import NO_DAYS, Figures, Place, figures

MONTHS_UP_TO = 548
"""The longest record, in days, that is listed by months (about eighteen); a longer one is listed by years."""

LATELY = 30
"""How many days, including today, count as recent; they are compared with as many days before."""

ONE_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """One region over some days, both ends included.

    Attributes:
        first: Its first day.
        last: Its last day.
        scanned: On how many days the region was scanned.
        felt: On how many of them its value was above 0.
        tender: On how many of them its value was 3 or more.
        median: The median of the values of the scanned days, clear ones included, 0 to 10; None if there are none.
        median_tender: The median of the values of the tender days, 3 to 10; None if there are none.
        worst: The highest value, 0 to 10; None if there is none.
        worst_day: The newest day with that value; None if there is none.
        holds: How many holds there were.
    """

    first: date
    last: date
    scanned: int
    felt: int
    tender: int
    median: float | None
    median_tender: float | None
    worst: int | None
    worst_day: date | None
    holds: int


class Held(NamedTuple):
    """A hold and its outcome.

    Attributes:
        hold: The hold.
        next_day: The next day on which the region was scanned; None if there is none yet.
        next_value: The region's value on that day, 0 to 10; None if `next_day` is None.
    """

    hold: HoldRow
    next_day: date | None
    next_value: int | None


class Neighbor(NamedTuple):
    """A region that touches this one, on the days this one was tender.

    Attributes:
        region: The neighbor's id.
        tender: On how many of those days the neighbor was tender as well.
        scanned: On how many of them the neighbor was scanned.
    """

    region: str
    tender: int
    scanned: int


@dataclass(frozen=True)
class RegionHistory:
    """What the record contains about one region.

    Attributes:
        region: Its id.
        first: The first day included.
        today: The last day included.
        values: Its value on each day it was scanned, oldest first, 0 to 10. Other days tell nothing about it.
        held: Its holds, newest first.
        neighbors: The regions that were scanned on a day it was tender, the one most often tender as well first.
    """

    region: str
    first: date
    today: date
    values: Mapping[date, int]
    held: tuple[Held, ...]
    neighbors: tuple[Neighbor, ...]

    @cached_property
    def begins(self) -> date:
        """The first day it was scanned or held on; today if there is none."""
        return min([*self._days[:1], *(held.hold.body_day for held in self.held[-1:]), self.today])

    @cached_property
    def whole(self) -> Stretch:
        """The region over the whole record."""
        return self.over(self.begins, self.today)

    @cached_property
    def lately(self) -> Stretch:
        """The region over the last thirty days, including today."""
        return self.over(self.today - (LATELY - 1) * ONE_DAY, self.today)

    @cached_property
    def before(self) -> Stretch:
        """The region over the thirty days before those."""
        return self.over(self.today - (2 * LATELY - 1) * ONE_DAY, self.today - LATELY * ONE_DAY)

    @cached_property
    def compared(self) -> Place:
        """The last thirty days compared with the thirty before, as the body over those days compares them."""
        now, before = self._figures(self.lately), self._figures(self.before)
        earlier = bool(self.tender_days) and self.tender_days[0] < self.before.first
        return Place(self.region, now, now, before, earlier=earlier)

    @cached_property
    def felt_days(self) -> list[date]:
        """The days on which its value was above 0, oldest first."""
        return [day for day, nrs in self.values.items() if nrs > 0]

    @cached_property
    def tender_days(self) -> list[date]:
        """The days on which it was tender, oldest first."""
        return [day for day, nrs in self.values.items() if nrs >= TENDER_NRS]

    @cached_property
    def clear_since(self) -> int:
        """How many days were scanned since it was last rated above 0; all scanned days if it never was."""
        return len(self._days) - (bisect_right(self._days, self.felt_days[-1]) if self.felt_days else 0)

    @property
    def not_scanned(self) -> int:
        """On how many days, from the first one known to today, it was not scanned."""
        return (self.today - self.begins).days + 1 - len(self._days)

    @cached_property
    def by_years(self) -> bool:
        """Whether its periods are years rather than months."""
        return (self.today - self.begins).days >= MONTHS_UP_TO

    @cached_property
    def periods(self) -> tuple[Stretch, ...]:
        """The calendar months of the record, newest first, or years if it is long.

        Both ends stop where the record does.
        """
        return tuple(self.over(first, last) for first, last in self._calendar())

    def holds_on(self, day: date) -> list[Held]:
        """Return the holds of a day, oldest first."""
        return self._held_by_day.get(day, [])

    def over(self, first: date, last: date) -> Stretch:
        """Return the region over a range of days, both ends included."""
        days = self._days[bisect_left(self._days, first) : bisect_right(self._days, last)]
        values = [self.values[day] for day in days]
        tender = [nrs for nrs in values if nrs >= TENDER_NRS]
        worst = max(values, default=None)
        return Stretch(
            first,
            last,
            len(days),
            sum(nrs > 0 for nrs in values),
            len(tender),
            median(values) if values else None,
            median(tender) if tender else None,
            worst,
            next((day for day in reversed(days) if self.values[day] == worst), None),
            bisect_right(self._hold_days, last) - bisect_left(self._hold_days, first),
        )

    @cached_property
    def _days(self) -> list[date]:
        return list(self.values)

    def _figures(self, stretch: Stretch) -> Figures:
        if not stretch.scanned:
            return NO_DAYS
        rated = Counter(nrs for day, nrs in self.values.items() if stretch.first <= day <= stretch.last)
        return figures(RegionCount(stretch.scanned, tuple(rated[nrs] for nrs in RATINGS)))

    @cached_property
    def _hold_days(self) -> list[date]:
        return sorted(held.hold.body_day for held in self.held)

    @cached_property
    def _held_by_day(self) -> dict[date, list[Held]]:
        found: dict[date, list[Held]] = {}
        for held in reversed(self.held):
            found.setdefault(held.hold.body_day, []).append(held)
        return found

    def _calendar(self) -> Iterator[tuple[date, date]]:
        last = self.today
        while last >= self.begins:
            first = max(last.replace(day=1, month=1 if self.by_years else last.month), self.begins)
            yield first, last
            if first == self.begins:
                return
            last = first - ONE_DAY


def tell_story(
    region: str,
    values: Mapping[date, int],
    around: Mapping[str, Mapping[date, int]],
    holds: Iterable[HoldRow],
    first: date,
    today: date,
) -> RegionHistory:
    """Return the history of a region, built from its parts.

    Args:
        region: The region's id.
        values: Its value on each day it was scanned, oldest first, 0 to 10.
        around: The value of each neighbor on each of its tender days on which the neighbor was scanned.
        holds: Its holds, newest first.
        first: The first day included; the caller leaves out anything older.
        today: The last day included.
    """
    days = list(values)
    held = []
    for hold in holds:
        after = bisect_right(days, hold.body_day)
        day = days[after] if after < len(days) else None
        held.append(Held(hold, day, None if day is None else values[day]))
    neighbors = [
        Neighbor(name, sum(nrs >= TENDER_NRS for nrs in felt.values()), len(felt))
        for name, felt in around.items()
        if felt
    ]
    neighbors.sort(key=lambda one: -one.tender)
    return RegionHistory(region, first, today, values, tuple(held), tuple(neighbors))


def read_region_history(
    reader: DiaryReader | None, body: Body, region: str, today: date, first: date = date.min
) -> RegionHistory:
    """Return the history of a region between two days, both included; empty without a diary.

    It reads the region's own rows rather than a Felt, most of which would go unused over fifty years.
    """
    if reader is None:
        return tell_story(region, {}, {}, (), first, today)
    adjacent = body[region].adjacent if region in body else ()
    rated = reader.values_of((region, *adjacent), first, today)
    values = dict.fromkeys(reader.days_passed(region, first, today), 0)
    values.update((day, found[region]) for day, found in rated.items() if region in found)
    values = dict(sorted(values.items()))
    tender = {day for day, nrs in values.items() if nrs >= TENDER_NRS}
    covered = reader.covered_when_tender(region, first, today) if adjacent else {}
    around: dict[str, dict[date, int]] = {name: {} for name in adjacent}
    for day in tender:
        found = rated[day]
        for name in adjacent:
            if name in found:
                around[name][day] = found[name]
            elif name in covered.get(day, ()):
                around[name][day] = 0
    return tell_story(region, values, around, reader.holds_of(region, first, today), first, today)
