"""Which spots are sore: today's ratings first, then the worst of the last days."""

from datetime import date, timedelta

from mfr_tui.review.lately import MAP_DAYS
from mfr_tui.review.ratings import Felt
from mfr_tui.review.spots import Sore, sore_spots

TODAY = date(2026, 11, 21)


def on(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


def felt(values: dict[int, dict[str, int]], scanned: dict[int, set[str]] | None = None) -> Felt:
    """Ratings by days ago, and what was scanned besides."""
    days = sorted({*values, *(scanned or {})}, reverse=True)
    return Felt(
        {on(ago): frozenset(values.get(ago, {})) | frozenset((scanned or {}).get(ago, ())) for ago in days},
        {on(ago): said for ago, said in values.items()},
    )


def test_what_was_not_scanned_today_is_as_sore_as_on_its_worst_day_of_the_last_seven() -> None:
    week = felt({1: {"jaw_l": 3}, 5: {"jaw_l": 5, "calf_r": 4}, MAP_DAYS - 1: {"chest_l": 1}, MAP_DAYS: {"chest_l": 9}})
    found = sore_spots(week, {}, TODAY)
    assert found == {"jaw_l": Sore(5, on(5)), "calf_r": Sore(4, on(5)), "chest_l": Sore(1, on(MAP_DAYS - 1))}
    assert list(found) == ["jaw_l", "calf_r", "chest_l"], "worst first"


def test_of_two_days_as_bad_it_is_the_later() -> None:
    assert sore_spots(felt({4: {"jaw_l": 5}, 2: {"jaw_l": 5}}), {}, TODAY) == {"jaw_l": Sore(5, on(2))}


def test_today_stands_for_itself_however_bad_it_was_before() -> None:
    before = {3: {"jaw_l": 8, "calf_r": 8, "chest_l": 8}}
    said = felt({**before, 0: {"jaw_l": 6, "calf_r": 0}}, {0: {"chest_l"}})
    assert sore_spots(said, {"jaw_l": 2, "calf_r": 0}, TODAY) == {"jaw_l": Sore(2, TODAY)}, "as rated last, or clear"


def test_of_places_as_sore_those_of_today_come_first() -> None:
    said = felt({0: {"shin_r": 4}, 2: {"calf_r": 4, "jaw_l": 5}})
    assert list(sore_spots(said, {"shin_r": 4}, TODAY)) == ["jaw_l", "shin_r", "calf_r"]
