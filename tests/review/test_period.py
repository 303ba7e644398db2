"""The body over a period, against a literal reading of the rows, and each threshold at, below and above."""

import contextlib
import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import mean
from statistics import median as middle

import pytest

from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.period import NO_DAYS, PERIODS, BodyPast, Change, Figures, Place, over, read_period
from mfr_tui.review.ratings import Felt
from tests.record.test_reader import any_rows, stored
from tests.review.test_ratings import value
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import done_days

ONE = timedelta(days=1)
LENGTHS = (1, 3, 7, 10, None)
Known = dict[str, dict[date, int]]
"""The value of each region on each day with a scan."""


# A second reading: day by day, region by region.


def days_of(known: Known, length: int | None, today: date = TODAY) -> tuple[list[date], list[date], list[date]]:
    """The days of the period, those compared, and those they are compared with."""
    if length is not None:
        return (
            [today - n * ONE for n in reversed(range(length))],
            [today - n * ONE for n in reversed(range(length))],
            [today - n * ONE for n in reversed(range(length, 2 * length))],
        )
    day = min((day for values in known.values() for day in values if day <= today), default=today)
    every = []
    while day <= today:
        every.append(day)
        day += ONE
    older = every[: len(every) // 2]
    return every, every[len(older) :], older


def said(values: dict[date, int], days: list[date]) -> Figures:
    found = [values[day] for day in days if day in values]
    tender = [nrs for nrs in found if nrs >= 3]
    return Figures(
        len(found),
        len(tender),
        float(middle(tender)) if tender else 0.0,
        max(found) if found else 0,
        float(mean(found)) if found else 0.0,
    )


def became(now: Figures, before: Figures, *, earlier: bool) -> str:
    """The rule, word by word."""
    if all(one.tender == 0 or Fraction(one.tender, one.scanned) < Fraction(1, 50) for one in (now, before)):
        return "nothing"
    if now.scanned < 3 or before.scanned < 3:
        return "too few days"
    if before.tender == 0:
        return ("returned" if earlier else "new") if now.tender > 1 else "nothing"
    often, often_before = Fraction(now.tender, now.scanned), Fraction(before.tender, before.scanned)
    expected = often_before * now.scanned
    less_often = often <= Fraction(7, 10) * often_before and expected - now.tender >= 2
    more_often = often >= Fraction(13, 10) * often_before and now.tender - expected >= 2
    strong, strong_before = Fraction(now.strength), Fraction(before.strength)
    less_strongly = strong <= strong_before - 2 or strong <= Fraction(7, 10) * strong_before
    if now.tender < 2 or before.tender < 2:
        less_strongly = False
    more_strongly = strong >= strong_before + 2 or strong >= Fraction(13, 10) * strong_before
    if now.tender == 0:
        more_strongly = False
    if (less_often or less_strongly) and not more_often and not more_strongly:
        return "eased"
    return "stays" if now.tender and (now.tender > 1 or before.tender > 1) else "nothing"


def check(past: BodyPast, known: Known, length: int | None, today: date = TODAY, *, whole: bool = False) -> set[str]:
    """Compare every figure; the changes that were seen. If the `whole` diary was read, so was what returned."""
    days, now, before = days_of(known, length, today)
    assert past.span == (days[0], days[-1])
    assert past.scanned == len({day for values in known.values() for day in values if day in days})
    assert past.scanned_before == len({day for values in known.values() for day in values if day in before})
    seen: dict[str, list[str]] = {change.value: [] for change in Change}
    for region, values in known.items():
        place = past.at(region)
        assert place.all == said(values, days)
        assert place.now == said(values, now)
        assert place.before == said(values, before)
        if set(values) & {*days, *before}:
            earlier = whole and any(nrs > 2 and day < before[0] for day, nrs in values.items() if before)
            seen[became(place.now, place.before, earlier=earlier)].append(region)
    seen[Change.NOTHING] = [region for region in seen[Change.NOTHING] if not past.at(region).all.seldom]
    told = {place.region for change in Change for place in past.listed(change)}
    assert {region for region, place in past.places.items() if not place.all.seldom} <= told, "all that the map colors"
    for change in Change:
        listed = past.listed(change)
        assert sorted(place.region for place in listed) == sorted(seen[change.value])
        shown = [place.all if change is Change.NOTHING else place.now for place in listed]
        order = [(-figures.tender, -figures.worst) for figures in shown]
        assert order == sorted(order)
    return {change for change, regions in seen.items() if regions}


def any_felt(seed: int) -> tuple[Felt, Known]:
    """Some weeks, with days that are missing, and places that come and go."""
    chance = random.Random(seed)
    scanned: dict[date, frozenset[str]] = {}
    values: dict[date, dict[str, int]] = {}
    level = {region: [chance.choice([0, 0.5, 1]) for _ in range(2)] for region in "abcde"}
    first = chance.choice([2, 8, 21])
    for ago in reversed(range(first)):
        day = TODAY - ago * ONE
        there = {region for region in "abcde" if chance.random() < 0.8}
        if not there or chance.random() < 0.1:
            continue
        scanned[day] = frozenset(there)
        for region in sorted(there):
            if chance.random() < level[region][ago < first // 2]:
                values.setdefault(day, {})[region] = chance.randrange(11)
    regions = set().union(*scanned.values()) if scanned else set()
    felt = Felt(scanned, values)
    return felt, {region: felt.of(region) for region in sorted(regions)}


# Every figure


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    days = [TODAY - n * ONE for n in reversed(range(60))]
    known = {
        region: {day: nrs for day in days if (nrs := value(rows, region, day)) is not None} for region in "abcdefg"
    }
    with contextlib.closing(DiaryReader(diary)) as history:
        for length in (*LENGTHS, *PERIODS):
            check(read_period(history, TODAY, length, frozenset()), known, length, whole=True)
    assert read_period(None, TODAY, None, frozenset()).places == {}


def test_every_figure_of_any_body_and_every_change_is_seen() -> None:
    seen = set[str]()
    for seed in range(150):
        felt, known = any_felt(seed)
        for length in LENGTHS:
            seen |= check(over(felt, TODAY, length, frozenset()), known, length)
    assert seen == {change.value for change in Change} - {"returned"}, "which takes the days before these"


def test_own_places_that_are_gone_do_not_count() -> None:
    for seed in range(20):
        felt, known = any_felt(seed)
        past = over(felt, TODAY, 7, {"a", "b"})
        assert past.places.keys() == over(felt, TODAY, 7, frozenset()).places.keys() - {"a", "b"}
        assert all(place.all == said(known[region], days_of(known, 7)[0]) for region, place in past.places.items())


def test_today_counts_for_what_was_scanned_so_far_and_tomorrow_never() -> None:
    felt = Felt(
        {TODAY - ONE: frozenset("ab"), TODAY: frozenset("a"), TODAY + ONE: frozenset("ab")},
        {TODAY: {"a": 4}, TODAY + ONE: {"a": 9}},
    )
    for length in (7, None):
        past = over(felt, TODAY, length, frozenset())
        assert past.at("a").all == Figures(2, 1, 4.0, 4, 2.0)
        assert past.at("b").all == Figures(1, 0, 0.0, 0, 0.0)
        assert past.span.last == TODAY
        assert past.scanned == 2


def test_all_there_is_begins_on_the_first_scanned_day_and_is_compared_by_halves() -> None:
    first = TODAY - 6 * ONE
    felt = Felt({first: frozenset("a"), TODAY: frozenset("a")}, {first: {"a": 5}})
    past = over(felt, TODAY, None, frozenset())
    assert past.span == (first, TODAY)
    assert past.before == (first, first + 2 * ONE)
    assert past.now == (first + 3 * ONE, TODAY)
    one = over(Felt({TODAY: frozenset("a")}, {TODAY: {"a": 5}}), TODAY, None, frozenset())
    assert (one.span, one.scanned, one.scanned_before) == ((TODAY, TODAY), 1, 0)
    assert one.at("a").change is Change.TOO_FEW
    assert one.at("b") == Place("b", NO_DAYS, NO_DAYS, NO_DAYS)


# Each threshold


def place(now: tuple[int, int, float], before: tuple[int, int, float]) -> Place:
    """Scanned days, tender days and the median of these."""
    then, earlier = (Figures(scanned, tender, strong, 10, 1.0) for scanned, tender, strong in (now, before))
    return Place("a", then, then, earlier)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        # enough days
        ((2, 1, 5), (9, 0, 0), Change.TOO_FEW),
        ((3, 2, 5), (2, 0, 0), Change.TOO_FEW),
        ((3, 2, 5), (3, 0, 0), Change.NEW),
        ((3, 0, 0), (3, 2, 5), Change.EASED),
        ((2, 0, 0), (2, 0, 0), Change.NOTHING),
        # a day alone
        ((3, 1, 5), (3, 0, 0), Change.NOTHING),
        ((3, 0, 0), (3, 1, 5), Change.NOTHING),
        ((24, 1, 5), (26, 1, 5), Change.NOTHING),
        ((5, 0, 0), (10, 3, 5), Change.NOTHING),
        ((5, 0, 0), (10, 4, 5), Change.EASED),
        ((24, 1, 5), (26, 2, 5), Change.STAYS),
        ((24, 1, 3), (26, 2, 5), Change.STAYS),
        ((24, 2, 3), (26, 2, 5), Change.EASED),
        ((24, 3, 3), (26, 1, 5), Change.STAYS),
        ((9, 1, 7), (9, 9, 5), Change.STAYS),
        ((9, 1, 6), (9, 9, 5), Change.EASED),
        # seldom
        ((100, 2, 5), (9, 0, 0), Change.NEW),
        ((101, 2, 5), (9, 0, 0), Change.NOTHING),
        ((100, 0, 0), (100, 2, 5), Change.EASED),
        ((101, 0, 0), (101, 2, 5), Change.NOTHING),
        ((101, 2, 5), (99, 2, 5), Change.STAYS),
        # how often: 30 %
        ((20, 8, 5), (20, 10, 5), Change.STAYS),
        ((20, 7, 5), (20, 10, 5), Change.EASED),
        ((400, 140, 5), (200, 100, 5), Change.EASED),
        ((400, 141, 5), (200, 100, 5), Change.STAYS),
        # how strongly: two points, or 30 %
        ((20, 10, 7), (20, 10, 9), Change.EASED),
        ((20, 10, 7.5), (20, 10, 9), Change.STAYS),
        ((20, 10, 3.5), (20, 10, 5), Change.EASED),
        ((20, 10, 4), (20, 10, 5), Change.STAYS),
        # eased in one way only, and in the other not worse
        ((20, 7, 6), (20, 10, 5), Change.EASED),
        ((20, 7, 6.5), (20, 10, 5), Change.STAYS),
        ((20, 7, 9.5), (20, 10, 8), Change.EASED),
        ((20, 7, 10), (20, 10, 8), Change.STAYS),
        ((200, 129, 3), (200, 100, 5), Change.EASED),
        ((200, 130, 3), (200, 100, 5), Change.STAYS),
        # worse is told among what stays, with its figures
        ((20, 20, 9), (20, 10, 5), Change.STAYS),
    ],
)
def test_what_eased_is_new_and_stays(
    now: tuple[int, int, float], before: tuple[int, int, float], change: Change
) -> None:
    assert place(now, before).change is change


@pytest.mark.parametrize(
    ("scanned", "tender", "tenths", "lasting"),
    [
        (28, 0, 0, False),
        (28, 1, 1, False),
        (28, 6, 2, False),
        (28, 7, 3, True),
        (28, 16, 6, True),
        (10, 10, 10, True),
        (3, 1, 3, False),  # once, however few the days
        (1, 1, 10, False),
        (3, 2, 7, True),
    ],
)
def test_only_what_lasts_is_seen_first_whatever_its_strength(
    scanned: int, tender: int, tenths: int, lasting: bool
) -> None:
    for strength in (3.0, 10.0):
        found = Figures(scanned, tender, strength, 10, 1.0)
        assert (found.tenths, found.lasting) == (tenths, lasting)


def test_a_place_that_was_tender_before_the_days_compared_with_returned_and_is_not_new(
    diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [*range(7, 14), *range(30, 33)])
    done_days(diary, clock, stops, [20], {"jaw_l": 3, "calf_l": 2})
    done_days(diary, clock, stops, range(7), {"jaw_l": 4, "calf_l": 4})
    with contextlib.closing(DiaryReader(diary)) as reader:
        past, longer = (read_period(reader, TODAY, days, frozenset()) for days in (7, 30))
    assert [place.region for place in past.listed(Change.NEW)] == ["calf_l"], "slight is not tender"
    assert [place.region for place in past.listed(Change.RETURNED)] == ["jaw_l"]
    assert [place.region for place in longer.listed(Change.NEW)] == ["jaw_l", "calf_l"]


def test_the_place_tender_on_most_days_comes_first_then_the_worst() -> None:
    days = [TODAY - n * ONE for n in range(6)]
    before = {day: {"a": 5, "b": 9, "c": 9, "d": 4} for day in days[3:]}
    felt = Felt(
        dict.fromkeys(reversed(days), frozenset("abcde")), before | {TODAY: {"c": 3, "d": 9, "e": 4}, days[1]: {"e": 4}}
    )
    past = over(felt, TODAY, 3, frozenset())
    assert [place.region for place in past.listed(Change.EASED)] == ["c", "b", "a"]
    assert [place.region for place in past.listed(Change.NEW)] == ["e"]
    assert [place.region for place in past.listed(Change.STAYS)] == ["d"]
