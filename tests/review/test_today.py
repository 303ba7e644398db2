"""What Today says of holds: what released and stayed clear, what may be sore, and never of what hurt."""

import contextlib
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from mfr_tui.body.regions import Body, load_body
from mfr_tui.config import Config
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.screening import Standing
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.today import Today, held_today, held_yesterday, read_today, released_lately, results_today
from mfr_tui.wording.today import may_be_sore, recently_released, worked_on
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


def held(
    diary: Path, clock: FakeClock, region: str, ago: int, how: Ended, minutes: int = 0, after: int | None = None
) -> None:
    """A hold of a minute, so many days ago."""
    then = FakeClock(clock.local - timedelta(days=ago) + timedelta(minutes=minutes), "Europe/Berlin")
    with contextlib.closing(DiaryWriter(diary, then, time(4))) as journal:
        name = f"{region} {ago} {minutes}"
        journal.start_hold(name, "w", Hold(allowed(region), technique()), before=6, tool="thumb")
        journal.end_hold(name, "w", Progress(step_s=60, held_s=60), how)
        if after is not None:
            journal.say_of_hold(name, "x", after=after)


def tender(diary: Path, clock: FakeClock, region: str, ago: int, nrs: int) -> None:
    then = FakeClock(clock.local - timedelta(days=ago), "Europe/Berlin")
    with contextlib.closing(DiaryWriter(diary, then, time(4))) as journal:
        journal.mark_spot(f"{region}{ago}", region, region, nrs, How.PRESSED)


def test_what_released_within_seven_days_is_named_with_its_day(
    diary: Path, clock: FakeClock, history: DiaryReader
) -> None:
    for region, ago, how in (
        ("calf_l", 0, Ended.RELEASED),
        ("calf_r", 7, Ended.RELEASED),
        ("jaw_l", 8, Ended.RELEASED),
        ("jaw_r", 1, Ended.TIME),
    ):
        held(diary, clock, region, ago, how)
    assert released_lately(history, TODAY) == {"calf_l": TODAY, "calf_r": TODAY - timedelta(days=7)}


@pytest.mark.parametrize(("ago", "nrs", "stays"), [(1, 3, False), (1, 2, True), (2, 9, True), (0, 3, False)])
def test_what_was_tender_since_is_not_named(
    diary: Path, clock: FakeClock, history: DiaryReader, ago: int, nrs: int, stays: bool
) -> None:
    held(diary, clock, "calf_l", 2, Ended.RELEASED)
    tender(diary, clock, "calf_l", ago, nrs)
    assert (released_lately(history, TODAY) != {}) is stays


def test_what_hurt_since_did_not_release(diary: Path, clock: FakeClock, history: DiaryReader) -> None:
    held(diary, clock, "calf_l", 2, Ended.RELEASED)
    held(diary, clock, "calf_l", 1, Ended.STOPPED_PAIN)
    held(diary, clock, "calf_r", 2, Ended.STOPPED_PAIN)
    held(diary, clock, "calf_r", 1, Ended.RELEASED)
    assert list(released_lately(history, TODAY)) == ["calf_r"]


def test_soreness_is_expected_the_day_after_but_never_of_what_hurt(
    diary: Path, clock: FakeClock, history: DiaryReader
) -> None:
    held(diary, clock, "calf_l", 1, Ended.EARLY)
    held(diary, clock, "jaw_l", 1, Ended.TIME)
    held(diary, clock, "jaw_l", 1, Ended.STOPPED_PAIN, minutes=5)
    held(diary, clock, "jaw_r", 2, Ended.TIME)
    held(diary, clock, "foot_top_r", 0, Ended.TIME)
    assert held_yesterday(history, TODAY) == ["calf_l"]


def test_a_place_that_may_be_sore_is_not_named_once_more_as_released(
    diary: Path, clock: FakeClock, history: DiaryReader
) -> None:
    held(diary, clock, "calf_l", 1, Ended.RELEASED)
    held(diary, clock, "calf_r", 3, Ended.RELEASED)
    today, body = read_today(history, TODAY, Config()), load_body()
    assert may_be_sore(history, body, today) == "May be sore from yesterday: Left calf."
    assert "Left calf" in recently_released(history, body, today)
    assert recently_released(history, body, today, besides_sore=True) == "Recently released: Right calf on Wednesday."


def test_what_was_held_today_is_told_once_whether_or_not_it_hurt(
    diary: Path, clock: FakeClock, history: DiaryReader
) -> None:
    held(diary, clock, "calf_l", 1, Ended.EARLY)
    held(diary, clock, "jaw_l", 0, Ended.TIME)
    held(diary, clock, "foot_top_r", 0, Ended.STOPPED_PAIN, minutes=5)
    held(diary, clock, "jaw_l", 0, Ended.EARLY, minutes=10)
    assert held_today(history, TODAY) == ["jaw_l", "foot_top_r"]


def test_today_says_how_the_latest_rated_hold_of_each_place_went(
    diary: Path, clock: FakeClock, history: DiaryReader, body: Body
) -> None:
    held(diary, clock, "calf_l", 0, Ended.EARLY, after=4)
    held(diary, clock, "calf_l", 0, Ended.TIME, minutes=5, after=2)
    held(diary, clock, "calf_l", 0, Ended.EARLY, minutes=10)
    held(diary, clock, "jaw_l", 0, Ended.EARLY, minutes=15)
    held(diary, clock, "jaw_r", 1, Ended.TIME, after=0)
    assert results_today(history, TODAY) == {"calf_l": (6, 2)}
    today = cast("Today", SimpleNamespace(day=TODAY))
    standing = cast("Standing", SimpleNamespace(locks={}))
    assert worked_on(history, body, today, standing) == "Worked on today: Left jaw and jaw hinge; Left calf, 6 to 2."
    assert worked_on(history, body, today, standing, 1) == "Worked on today: Left jaw and jaw hinge and 1 more."
