"""A region's story, against a literal reading of the rows."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body, load_body
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.period import over, verdict
from mfr_tui.review.ratings import Felt
from mfr_tui.review.region_history import Neighbor, RegionHistory, Stretch, read_region_history, tell_story
from mfr_tui.wording.region import story_says
from tests.record.test_reader import DAYS, Row, any_rows, stored
from tests.review.test_ratings import value
from tests.support.fakes import TODAY

ONE = timedelta(days=1)
LONG_AGO = TODAY - 60 * ONE

Values = Callable[[str, date], int | None]
"""What a region was on a day, by the rows."""


def small_body() -> Body:
    """Regions as the made-up rows name them: `a` touches all others, the others touch `a`."""
    one = next(iter(load_body()))
    names = "abcdefg"
    return Body({name: replace(one, id=name, adjacent=tuple(names[1:]) if name == "a" else ("a",)) for name in names})


def days_from(first: date, last: date) -> list[date]:
    return [first + n * ONE for n in range((last - first).days + 1)]


def middle(values: list[int]) -> float | None:
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def holds_in(rows: dict[str, list[Row]], region: str, first: date, last: date) -> list[Row]:
    return [
        hold
        for hold in rows["hold"]
        if hold["region"] == region and hold["state"] == "ended" and hold["deleted_at"] is None
        if str(first) <= hold["body_day"] <= str(last)
    ]


def stretch(rows: dict[str, list[Row]], values_of: Values, region: str, first: date, last: date) -> Stretch:
    known = [(day, nrs) for day in days_from(first, last) if (nrs := values_of(region, day)) is not None]
    values = [nrs for _, nrs in known]
    worst = max(values) if values else None
    return Stretch(
        first,
        last,
        scanned=len(values),
        felt=len([nrs for nrs in values if nrs != 0]),
        tender=len([nrs for nrs in values if nrs not in {0, 1, 2}]),
        median=middle(values),
        median_tender=middle([nrs for nrs in values if nrs not in {0, 1, 2}]),
        worst=worst,
        worst_day=max((day for day, nrs in known if nrs == worst), default=None),
        holds=len(holds_in(rows, region, first, last)),
    )


@pytest.mark.parametrize("since", [LONG_AGO, TODAY - 12 * ONE])
@pytest.mark.parametrize("seed", range(6))
def test_every_number_is_what_the_rows_say(diary: Path, seed: int, since: date) -> None:
    rows, body = stored(diary, any_rows(seed)), small_body()
    values_of = cache(partial(value, rows))
    with contextlib.closing(DiaryReader(diary)) as history:
        told = {region.id: read_region_history(history, body, region.id, TODAY, since) for region in body}
    for region, story in told.items():
        all_days = days_from(since, TODAY)
        known = {day: nrs for day in all_days if (nrs := values_of(region, day)) is not None}
        holds = holds_in(rows, region, since, TODAY)
        begins = min([*known, *(date.fromisoformat(hold["body_day"]) for hold in holds), TODAY])
        assert list(story.values.items()) == list(known.items())
        assert story.begins == begins
        assert story.whole == stretch(rows, values_of, region, begins, TODAY)
        assert story.not_scanned == len([day for day in days_from(begins, TODAY) if day not in known])
        assert story.felt_days == [day for day in all_days if known.get(day, 0) > 0]
        assert story.tender_days == [day for day in all_days if known.get(day, 0) > 2]
        last_felt = max(story.felt_days, default=date.min)
        assert story.clear_since == len([day for day in known if day > last_felt])
        months = sorted({(day.year, day.month) for day in days_from(begins, TODAY)}, reverse=True)
        spans = [[day for day in days_from(begins, TODAY) if (day.year, day.month) == month] for month in months]
        assert list(story.periods) == [stretch(rows, values_of, region, one[0], one[-1]) for one in spans]
        for held in story.held:
            later = [day for day in known if day > held.hold.body_day]
            assert held.next_day == min(later, default=None)
            assert held.next_value == (known[min(later)] if later else None)
        assert sorted(held.hold.id for held in story.held) == sorted(hold["id"] for hold in holds)
        newest = [(held.hold.body_day, held.hold.kept_at) for held in story.held]
        assert newest == sorted(newest, reverse=True)
        for day in all_days:
            on_day = [held.hold.id for held in reversed(story.held) if held.hold.body_day == day]
            assert [held.hold.id for held in story.holds_on(day)] == on_day
        beside = []
        for name in body[region].adjacent:
            same = [nrs for day in story.tender_days if (nrs := values_of(name, day)) is not None]
            beside += [Neighbor(name, len([nrs for nrs in same if nrs > 2]), len(same))] if same else []
        assert sorted(story.neighbors) == sorted(beside)
        assert [one.tender for one in story.neighbors] == sorted((one.tender for one in beside), reverse=True)
        if since == LONG_AGO:
            assert story.lately == stretch(rows, values_of, region, TODAY - 29 * ONE, TODAY)
            assert story.before == stretch(rows, values_of, region, TODAY - 59 * ONE, TODAY - 30 * ONE)
    assert any(story.neighbors for story in told.values())
    assert DAYS < 30, "or the thirty days before would have something in them too"


def made(values: dict[date, int]) -> RegionHistory:
    return tell_story("a", values, {}, (), date.min, TODAY)


def test_lately_and_before_are_thirty_days_each() -> None:
    story = made({TODAY - 60 * ONE: 9, TODAY - 59 * ONE: 8, TODAY - 30 * ONE: 7, TODAY - 29 * ONE: 2, TODAY: 3})
    assert (story.before.worst, story.before.scanned) == (8, 2)
    assert (story.lately.worst, story.lately.scanned, story.lately.tender) == (3, 2, 1)


def test_a_long_record_is_told_by_years_and_the_years_between_are_there() -> None:
    short = made({TODAY - 547 * ONE: 1})
    assert not short.by_years
    assert len(short.periods) == 19
    assert made({TODAY - 548 * ONE: 1}).by_years
    story = made({date(2023, 12, 31): 4, date(2024, 2, 29): 2, date(2026, 1, 1): 6})
    assert [(one.first, one.last, one.scanned, one.worst) for one in story.periods] == [
        (date(2026, 1, 1), TODAY, 1, 6),
        (date(2025, 1, 1), date(2025, 12, 31), 0, None),
        (date(2024, 1, 1), date(2024, 12, 31), 1, 2),
        (date(2023, 12, 31), date(2023, 12, 31), 1, 4),
    ]
    assert story.whole.median == 4


def test_without_a_diary_or_without_a_scan_there_is_nothing_to_tell(diary: Path) -> None:
    body = load_body()
    with contextlib.closing(DiaryReader(diary)) as history:
        for story in (
            read_region_history(history, body, "jaw_l", TODAY),
            read_region_history(None, body, "jaw_l", TODAY),
        ):
            assert story.whole == Stretch(TODAY, TODAY, 0, 0, 0, None, None, None, None, 0)
            assert (story.begins, story.not_scanned, story.clear_since, story.neighbors) == (TODAY, 1, 0, ())
            assert len(story.periods) == 1
        assert read_region_history(history, body, "tail_l", TODAY).values == {}, (
            "a region that this version does not know"
        )


@pytest.mark.parametrize("seed", range(12))
def test_a_place_has_the_same_figures_and_change_in_its_history_as_on_the_body_over_thirty_days(seed: int) -> None:
    chance = random.Random(seed)
    levels = [chance.sample([0, 0, 2, 4, 5, 7, 9], 4) for _ in range(2)]
    days = [day for day in days_from(TODAY - 59 * ONE, TODAY) if chance.random() < chance.choice([0.2, 0.9])]
    values = {day: chance.choice(levels[day > TODAY - 30 * ONE]) for day in days}
    felt = Felt(dict.fromkeys(days, frozenset("a")), {day: {"a": nrs} for day, nrs in values.items() if nrs})
    place, story = over(felt, TODAY, 30, frozenset()).at("a"), made(values)
    assert (story.compared.now, story.compared.before) == (place.now, place.before)
    assert verdict(story.compared) == verdict(place)
    assert (story.lately.median_tender or 0, story.before.median_tender or 0) == (
        place.now.strength,
        place.before.strength,
    )
    assert not verdict(place) or story_says(story).endswith(f" Change: {verdict(place)}.")


def test_a_place_that_was_tender_before_what_is_compared_has_returned() -> None:
    scanned = {TODAY - ago * ONE: 0 for ago in reversed(range(60))}
    tender = dict.fromkeys([TODAY - ONE, TODAY], 5)
    assert verdict(made({**scanned, **tender}).compared) == "new"
    assert verdict(made({TODAY - 60 * ONE: 3, **scanned, **tender}).compared) == "returned"
    assert verdict(made({TODAY - 60 * ONE: 2, **scanned, **tender}).compared) == "new"
    assert verdict(made({}).compared) == ""
