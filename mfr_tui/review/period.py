"""The body over a period: how often and how strongly each region was tender, compared with the period before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.counting import counted
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import RegionCount
from mfr_tui.record.years import RATINGS
from mfr_tui.review.ratings import Felt, read_ratings

PERIODS: tuple[int | None, ...] = (7, 30, 90, 365, None)
"""The lengths of a period in days, including today; None is the whole record."""

ENOUGH_DAYS = 3
"""Periods with fewer scanned days than this, on either side, are not compared (our own choice)."""

PATTERN = 2
"""The fewest tender days that count as a pattern: one alone is none (our own choice)."""

LASTING = 3
"""Tender on at least so many of ten scanned days is seen first on a map; what came now and then is quiet (our own)."""

SELDOM = 50
"""Tender on fewer than one in this many scanned days is rare: over years every region was, once (our own choice)."""

LESS_PERCENT, MORE_PERCENT = 70, 130
LESS_POINTS = 2
"""The smallest change that counts: two points, or 30 % (Farrar 2001, doi 10.1016/S0304-3959(01)00349-9)."""


class Span(NamedTuple):
    """A range of days, both ends included; empty if it ends before it starts."""

    first: date
    last: date


class Figures(NamedTuple):
    """One region's figures over some days.

    Attributes:
        scanned: Days on which it was scanned.
        tender: On how many of them it was tender: its value of the day was 3 or more.
        strength: The median of its values on the tender days, 3 to 10; 0 if there were none.
        worst: The highest value of any day, 0 to 10.
        average: The mean value of all scanned days, counting clear days as 0; 0 to 10, and 0 without a scanned day.
    """

    scanned: int
    tender: int
    strength: float
    worst: int
    average: float

    @property
    def share(self) -> float:
        """The share of scanned days that were tender, 0 to 1."""
        return self.tender / self.scanned if self.scanned else 0.0

    @property
    def tenths(self) -> int:
        """On how many of ten scanned days it was tender, rounded half up: 1 to 10; 0 without a tender day."""
        return max(1, (20 * self.tender + self.scanned) // (2 * self.scanned)) if self.tender else 0

    @property
    def lasting(self) -> bool:
        """Whether it was tender often enough to be seen first: on three of ten scanned days, and on more than one."""
        return self.tender >= PATTERN and self.tenths >= LASTING

    @property
    def seldom(self) -> bool:
        """Whether it was tender on no day, or on fewer than one in fifty scanned days."""
        return not self.tender or SELDOM * self.tender < self.scanned


NO_DAYS = Figures(0, 0, 0.0, 0, 0.0)


class Change(StrEnum):
    """How a region compares with the days before, in the order shown."""

    EASED = "eased"
    NEW = "new"
    RETURNED = "returned"
    STAYS = "stays"
    TOO_FEW = "too few days"
    NOTHING = "nothing"


class Went(NamedTuple):
    """How a region that was tender on both sides of the comparison has changed."""

    less_often: bool
    less_strongly: bool
    more_often: bool
    more_strongly: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One region over a period.

    Attributes:
        region: Its id.
        all: Its figures over the whole period.
        now: The figures of the days compared: the whole period, or the second half of the whole record.
        before: The figures of the days they are compared with.
        earlier: Whether it was tender before the days compared with. It is known of a place that seems new.
    """

    region: str
    all: Figures
    now: Figures
    before: Figures
    earlier: bool = field(default=False, kw_only=True)

    @property
    def change(self) -> Change:
        """How the days now compare with the days before. One day alone is no pattern: everything takes two.

        - too few days: tender, but scanned on fewer than three days now or before.
        - new: tender on two days or more now, and on none before.
        - returned: the same, but it had been tender before these days.
        - eased: tender before, and now less often or less strongly, and neither more often nor more strongly.
        - stays: tender now and before, on two days or more now or before, and not eased.
        - nothing: all others, and whatever is rarely tender both now and before.

        How often means the share of scanned days that were tender. It is less at 70 % or less of what it was, more at
        130 % or more, and the difference must be at least two days compared with the earlier share. How strongly means
        the median of the tender days. It is less when it is two points lower or at 70 % or less, with at least two
        tender days on both sides, and more when it is two points higher or at 130 % or more. For that one day is
        enough, so that a region that was never as bad before is not said to have eased.
        """
        now, before = self.now, self.before
        if now.seldom and before.seldom:
            return Change.NOTHING
        if min(now.scanned, before.scanned) < ENOUGH_DAYS:
            return Change.TOO_FEW
        if not before.tender:
            came = Change.RETURNED if self.earlier else Change.NEW
            return came if now.tender >= PATTERN else Change.NOTHING
        went = self.went
        less, more = went.less_often or went.less_strongly, went.more_often or went.more_strongly
        if less and not more:
            return Change.EASED
        return Change.STAYS if now.tender and max(now.tender, before.tender) >= PATTERN else Change.NOTHING

    @property
    def went(self) -> Went:
        """Whether it was tender less or more often, and less or more strongly, than before."""
        now, before = self.now, self.before
        # Compare shares as products of counts: those are exact, while a quotient would be rounded.
        often, often_before = now.tender * before.scanned, before.tender * now.scanned
        by_days = PATTERN * before.scanned <= abs(often - often_before)
        step = now.strength - before.strength
        rated = min(now.tender, before.tender) >= PATTERN
        return Went(
            less_often=by_days and 100 * often <= LESS_PERCENT * often_before,
            less_strongly=rated and (step <= -LESS_POINTS or 100 * now.strength <= LESS_PERCENT * before.strength),
            more_often=by_days and 100 * often >= MORE_PERCENT * often_before,
            more_strongly=now.tender > 0
            and (step >= LESS_POINTS or 100 * now.strength >= MORE_PERCENT * before.strength),
        )


@dataclass(frozen=True, slots=True)
class BodyPast:
    """The body over a period.

    Attributes:
        days: The length of the period in days; None for the whole record.
        span: The days of the period.
        now: The days compared: the same, or the second half of the whole record.
        before: The days they are compared with: as many just before, or the first half of the whole record.
        scanned: On how many days of the period anything was scanned.
        scanned_before: The same for `before`.
        places: Every region that was scanned in the period or before, by id.
    """

    days: int | None
    span: Span
    now: Span
    before: Span
    scanned: int
    scanned_before: int
    places: Mapping[str, Place]

    def at(self, region: str) -> Place:
        """Return one region's place; without days if it was never scanned."""
        return self.places.get(region, Place(region, *[NO_DAYS] * 3))

    def listed(self, change: Change) -> list[Place]:
        """Return the places with this change: tender on most days now first, then the worst, then the worst before.

        Of the places without a change, only those that were tender and not rarely, by the days of the whole period.
        Ties are ordered by region.
        """
        found = [place for place in self.places.values() if place.change is change]
        if change is Change.NOTHING:
            found = [place for place in found if not place.all.seldom]

        def order(place: Place) -> tuple[int, int, float, str]:
            shown = place.all if change is Change.NOTHING else place.now
            return -shown.tender, -shown.worst, -place.before.average, place.region

        return sorted(found, key=order)


def change_words(place: Place) -> str:
    """Return how a region changed since the days before: `less often`, `about the same`, `on 3 days` if new."""
    if not place.now.tender:
        return "slight now" if place.now.worst else "not tender now"
    if place.change in {Change.NEW, Change.RETURNED, Change.TOO_FEW}:
        return f"on {counted(place.now.tender, 'day')}"
    went = place.went
    said = [
        *(["less often"] if went.less_often else ["more often"] if went.more_often else []),
        *(["less strongly"] if went.less_strongly else ["more strongly"] if went.more_strongly else []),
    ]
    return ", ".join(said) or "about the same"


def verdict(place: Place) -> str:
    """Return in words how a region compares with the days before: `more often`, `new`; empty if it was tender on none.

    Every screen that shows figures of both says it, so that no two of them can differ about a place.
    """
    if not (place.now.tender or place.before.tender):
        return ""
    match place.change:
        case Change.TOO_FEW:
            return "too few days to compare"
        case Change.NEW | Change.RETURNED:
            return str(place.change)
        case Change.NOTHING if place.now.tender:
            return "on single days"
    return change_words(place)


def read_period(reader: DiaryReader | None, today: date, days: int | None, gone: AbstractSet[str]) -> BodyPast:
    """Return the body over a period that ends today; see `over`. What returned is told from what is new."""
    if days is None and reader:
        return _read_whole(reader, today, gone)
    first = date.min if days is None else _spans(today, days)[2].first
    past = over(read_ratings(reader, first, today), today, days, gone)
    return tell_returned(past, reader) if reader else past


def tell_returned(past: BodyPast, reader: DiaryReader) -> BodyPast:
    """Return the same, with the places known that seem new and were tender before the days compared with."""
    returned = {
        region: replace(place, earlier=True)
        for region, place in past.places.items()
        if place.change is Change.NEW
        and (first := reader.first_tender(region, past.span.last))
        and first < past.before.first
    }
    return replace(past, places={**past.places, **returned})


def over(felt: Felt, today: date, days: int | None, gone: AbstractSet[str]) -> BodyPast:
    """Return the body over a period that ends today.

    Today counts for the regions that have been scanned so far today. The whole record starts on the first scanned day;
    because nothing comes before it, its second half is compared with its first. With an odd number of days, the middle
    one is in the second half.

    Args:
        felt: The ratings, at least from the first day compared to today.
        today: The current body day, the last of the period.
        days: The length of the period, 1 or more; None for the whole record.
        gone: Places to avoid that are absent or skipped: they do not count.
    """
    parts = _parts(min(felt.scanned, default=today), today, days)
    return _compared(parts, [tally(felt, part) for part in parts], days, gone)


class Tally(NamedTuple):
    """What some days add up to.

    Attributes:
        days: On how many of them anything was scanned.
        regions: The counts of each region that was scanned on any of them.
    """

    days: int
    regions: Mapping[str, RegionCount]


def tally(felt: Felt, span: Span) -> Tally:
    """Return what the days of a span add up to.

    Fast over many years: most days scan the same regions, so it counts distinct sets, not the regions of each day.
    """
    first, last = span
    sets = Counter(regions for day, regions in felt.scanned.items() if first <= day <= last)
    scanned = Counter[str]()
    for regions, count in sets.items():
        for region in regions:
            scanned[region] += count
    rated = {region: [0] * len(RATINGS) for region in scanned}
    for day, values in felt.values.items():
        if first <= day <= last:
            for region, nrs in values.items():
                if nrs:
                    rated[region][nrs - 1] += 1
    return Tally(sets.total(), {region: RegionCount(count, tuple(rated[region])) for region, count in scanned.items()})


def figures(count: RegionCount) -> Figures:
    """Return one region's figures; it was clear on the days on which it was scanned and not rated."""
    by_value = [(nrs, days) for nrs, days in zip(RATINGS, count.rated, strict=True) if days]
    tender = sum(days for nrs, days in by_value if nrs >= TENDER_NRS)
    strength = (_nth_tender(by_value, (tender - 1) // 2) + _nth_tender(by_value, tender // 2)) / 2 if tender else 0.0
    worst = by_value[-1][0] if by_value else 0
    return Figures(count.scanned, tender, strength, worst, sum(nrs * days for nrs, days in by_value) / count.scanned)


def _nth_tender(by_value: Iterable[tuple[int, int]], place: int) -> int:
    """Return the value at a place, from 0, among those of the tender days in ascending order."""
    for nrs, times in by_value:
        if nrs >= TENDER_NRS:
            if place < times:
                return nrs
            place -= times
    raise IndexError(place)


class _Parts(NamedTuple):
    """The days of a period, and of its parts."""

    all: Span
    now: Span
    before: Span


def _parts(first: date, today: date, days: int | None) -> _Parts:
    """Return the days of a period that ends today, and of what is compared in it.

    Args:
        first: The first scanned day.
        today: The current body day.
        days: The length of the period; None for the whole record.
    """
    if days is None:
        days_in_all = (today - first).days + 1
        span = Span(first, today)
        half = days_in_all // 2
        now, before = Span(first + timedelta(days=half), today), Span(first, first + timedelta(half - 1))
    else:
        span, now, before = _spans(today, days)
    return _Parts(span, now, before)


def _compared(parts: _Parts, tallies: Sequence[Tally], days: int | None, gone: AbstractSet[str]) -> BodyPast:
    """Return the body over a period, from what each of its parts adds up to."""
    every, _, before = tallies
    found = [{region: figures(count) for region, count in part.regions.items()} for part in tallies]
    return BodyPast(
        days,
        parts.all,
        parts.now,
        parts.before,
        every.days,
        before.days,
        {
            region: Place(region, *(part.get(region, NO_DAYS) for part in found))
            for region in sorted((every.regions.keys() | before.regions.keys()) - gone)
        },
    )


def _read_whole(reader: DiaryReader, today: date, gone: AbstractSet[str]) -> BodyPast:
    """Return the body over the whole record.

    Whole years are taken from their sums. Read day by day are only the years that have none, such as this one, and
    those in which a part of the record begins or ends.
    """
    summed = reader.years_summed(today)
    ratings = [read_ratings(reader, *span) for span in _without(summed, today)]
    scanned = [day for felt in ratings for day in felt.scanned] + [day for day in summed.values() if day]
    parts = _parts(min(scanned, default=today), today, None)
    half = parts.now.first
    divided = {half.year} & summed.keys() if half > parts.all.first and (half.month, half.day) != (1, 1) else set()
    ratings += [read_ratings(reader, date(year, 1, 1), date(year, 12, 31)) for year in divided]
    felt = Felt(
        {day: regions for one in ratings for day, regions in one.scanned.items()},
        {day: values for one in ratings for day, values in one.values.items()},
    )
    whole = sorted(summed.keys() - divided)
    tallies = []
    for part in parts:
        # No part begins or ends within one of these years, so any day of it that counts tells where it belongs.
        years = [year for year in whole if part.first <= max(date(year, 12, 31), parts.all.first) <= part.last]
        tallies.append(_sum(tally(felt, part), Tally(*reader.year_counts(years))))
    return _compared(parts, tallies, None, gone)


def _without(summed: Iterable[int], today: date) -> Iterator[Span]:
    """Yield the days up to today of all years but these, which are in ascending order and before today's."""
    first = date.min
    for year in summed:
        if first < date(year, 1, 1):
            yield Span(first, date(year - 1, 12, 31))
        first = date(year + 1, 1, 1)
    yield Span(first, today)


def _sum(one: Tally, other: Tally) -> Tally:
    """Return what two groups of days add up to together."""
    regions = {**one.regions}
    for region, count in other.regions.items():
        there = regions.get(region)
        if there:
            rated = tuple(map(int.__add__, there.rated, count.rated))
            regions[region] = RegionCount(there.scanned + count.scanned, rated)
        else:
            regions[region] = count
    return Tally(one.days + other.days, regions)


def _spans(today: date, days: int) -> tuple[Span, Span, Span]:
    """Return a period that ends today, the same period as the days compared, and as many days just before it."""
    first = today - timedelta(days=days - 1)
    return Span(first, today), Span(first, today), Span(first - timedelta(days=days), first - timedelta(days=1))
