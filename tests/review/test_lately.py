"""The last 14 days: worst values, tender places, and a character for each day."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mfr_tui.review.lately import Lately

TODAY = date(2026, 11, 21)
REGIONS = ("jaw_l", "calf_r", "chest_l")

values = st.dictionaries(
    st.integers(0, 13).map(lambda n: TODAY - timedelta(days=n)),
    st.dictionaries(st.sampled_from(REGIONS), st.integers(0, 10), min_size=1),
)


def on(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


@given(values)
def test_it_agrees_with_counting_by_hand(said: dict[date, dict[str, int]]) -> None:
    lately = Lately(TODAY, said)
    flat = [(day, region, nrs) for day, values in said.items() for region, nrs in values.items()]
    for region in REGIONS:
        week = [nrs for day, one, nrs in flat if one == region and day >= on(6) and nrs > 0]
        assert lately.worst().get(region) == (max(week) if week else None)
    for day in (on(n) for n in range(14)):
        assert lately.tender(day) == len([1 for at, _, nrs in flat if at == day and nrs >= 3])
    order = lately.most_tender()
    tender = {region: [nrs for _, one, nrs in flat if one == region and nrs >= 3] for region in REGIONS}
    assert {*order} == {region for region in REGIONS if tender[region]}
    assert lately.days_tender() == {region: len(days) for region, days in tender.items() if days}
    for first, second in itertools.pairwise(order):
        assert (len(tender[first]), max(tender[first])) >= (len(tender[second]), max(tender[second]))


def test_a_row_tells_tender_clear_and_not_scanned_apart() -> None:
    lately = Lately(TODAY, {on(0): {"jaw_l": 10}, on(1): {"jaw_l": 0}, on(3): {"jaw_l": 4, "calf_r": 2}})
    scanned = {on(n) for n in (0, 1, 2, 3, 13)}
    assert lately.row("jaw_l", scanned) == "-         4--X"
    assert lately.row("calf_r", scanned) == "-         2---"
    assert len(lately.row("jaw_l", set())) == 14


def test_a_place_that_was_never_tender_comes_after_by_how_often_it_was_rated() -> None:
    days = {TODAY: {"jaw_l": 2, "calf_l": 1, "chest_l": 0, "neck_back_l": 2}, on(1): {"jaw_l": 3, "neck_back_l": 1}}
    lately = Lately(TODAY, days)
    assert lately.most_tender() == ["jaw_l"]
    assert lately.slight() == ["neck_back_l", "calf_l"]
