"""How a place compares with the last time it was scanned, and what is said of it."""

from datetime import date, timedelta

import pytest

from mfr_tui.review.compared import Compared, compare
from mfr_tui.review.ratings import Felt
from mfr_tui.wording.scan import compared_words
from tests.support.fakes import TODAY

YESTERDAY = TODAY - timedelta(days=1)
BEFORE = TODAY - timedelta(days=3)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({}, 4, ""),
        ({YESTERDAY: 0}, 4, "new"),
        ({BEFORE: 5, YESTERDAY: 0}, 4, "returned"),
        ({BEFORE: 5, YESTERDAY: 4}, 4, "as yesterday"),
        ({BEFORE: 4}, 4, "as last time"),
        ({YESTERDAY: 6}, 4, "eased from 6"),
        ({YESTERDAY: 3}, 4, "up from 3"),
        ({BEFORE: 0, YESTERDAY: 1}, 10, "up from 1"),
        ({YESTERDAY: 6}, 0, "6 yesterday"),
        ({BEFORE: 6}, 0, "6 last time"),
        ({BEFORE: 6, YESTERDAY: 0}, 0, ""),
        ({BEFORE: 6}, None, ""),  # this scan did not come to it
    ],
)
def test_a_place_is_compared_with_the_last_day_on_which_it_was_scanned(
    before: dict[date, int], now: int | None, said: str
) -> None:
    days = before if now is None else before | {TODAY: now}
    felt = Felt(
        {day: frozenset({"jaw_l"}) for day in (BEFORE, YESTERDAY, TODAY) if day in days},
        {day: {"jaw_l": nrs} for day in (BEFORE, YESTERDAY, TODAY) if (nrs := days.get(day))},
    )
    compared = compare(felt, TODAY, {"jaw_l": now} if now else {}).get("jaw_l")
    assert compared_words(compared, TODAY, TODAY) == said


def test_a_second_scan_is_compared_with_the_days_before_and_not_with_the_first() -> None:
    covered = frozenset({"jaw_l", "calf_r"})
    felt = Felt({YESTERDAY: covered, TODAY: covered}, {YESTERDAY: {"jaw_l": 6, "calf_r": 2}, TODAY: {"jaw_l": 8}})
    assert compare(felt, TODAY, {"jaw_l": 3, "calf_r": 0}) == {
        "jaw_l": Compared(now=3, before=6, day=YESTERDAY, lately=True),
        "calf_r": Compared(now=0, before=2, day=YESTERDAY, lately=True),
    }
    assert compare(felt, TODAY, {})["jaw_l"].now == 8, "clear in the second scan, but not on this day"


def test_of_a_scan_that_is_entered_late_nothing_is_said_to_be_yesterdays() -> None:
    one = Compared(now=4, before=4, day=BEFORE, lately=True)
    assert compared_words(one, BEFORE + timedelta(days=1), TODAY) == "as last time"
