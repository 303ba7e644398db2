"""What was felt where, against a literal reading of the rows."""

import contextlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.ratings import Felt, read_ratings
from tests.record.test_reader import DAYS, Row, any_rows, stored
from tests.support.fakes import TODAY

FIRST, LAST = TODAY - timedelta(days=DAYS - 3), TODAY


def value(rows: dict[str, list[Row]], region: str, day: date) -> int | None:
    """None when the region was not scanned that day: no stop covering it passed, and it was not rated."""
    scans = {scan["id"] for scan in rows["scan"] if scan["body_day"] == str(day) and scan["deleted_at"] is None}
    passed = any(
        stop["scan_id"] in scans and stop["outcome"] == "passed" and region in json.loads(stop["regions"])
        for stop in rows["scan_stop"]
    )
    ratings = [
        mark["nrs"]
        for mark in rows["mark"]
        if mark["body_day"] == str(day) and mark["region"] == region and mark["deleted_at"] is None
        if mark["moment"] != "after"
    ]
    return max(ratings) if ratings else 0 if passed else None


@pytest.mark.parametrize("seed", range(8))
def test_a_day_is_scanned_when_a_stop_was_passed_or_it_was_rated(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    with contextlib.closing(DiaryReader(diary)) as history:
        felt = read_ratings(history, FIRST, LAST)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    seen = set()
    for region in "abcdefg":
        known = {day: nrs for day in days if (nrs := value(rows, region, day)) is not None}
        assert list(felt.of(region).items()) == list(known.items())
        seen |= {region} if known else set()
    assert felt.regions == seen


def test_without_a_diary_nothing_was_felt() -> None:
    assert read_ratings(None, FIRST, LAST) == Felt({}, {})
    assert read_ratings(None, FIRST, LAST).of("jaw_l") == {}
