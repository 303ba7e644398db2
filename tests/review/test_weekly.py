"""When the questions of the week are offered, against a slow reading day by day; and what is said of a score."""

import contextlib
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Week
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.weekly import SKIPPED, Weekly, is_due, read_week, score_words
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import done_days

ONE_DAY = timedelta(days=1)
SOME_DAYS = st.none() | st.integers(0, 20)


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(diary, clock, time(4), busy_seconds=1)) as opened:
        yield opened


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


def slowly(scan: int | None, answered: int | None, skipped: int | None) -> bool:
    """The rule said otherwise: nothing happened on the last seven days, today included, and a scan was before them."""
    lately = {0, 1, 2, 3, 4, 5, 6}
    return scan is not None and not lately & {scan, answered, skipped}


@given(SOME_DAYS, SOME_DAYS, SOME_DAYS)
def test_they_are_offered_when_a_week_is_over(scan: int | None, answered: int | None, skipped: int | None) -> None:
    days = [None if ago is None else TODAY - ago * ONE_DAY for ago in (scan, answered, skipped)]
    assert is_due(TODAY, *days) == slowly(scan, answered, skipped)


@pytest.mark.parametrize(("ago", "due"), [(6, False), (7, True)])
def test_at_the_threshold(ago: int, due: bool) -> None:
    long_ago, then = date(2026, 1, 1), TODAY - ago * ONE_DAY
    assert is_due(TODAY, then, None, None) == due
    assert is_due(TODAY, long_ago, then, None) == due
    assert is_due(TODAY, long_ago, None, then) == due
    assert not is_due(TODAY, None, None, None), "before the first scan nothing is asked"


def test_from_the_diary(
    diary: Path, clock: FakeClock, stops: tuple[Stop, ...], journal: DiaryWriter, history: DiaryReader
) -> None:
    def offered(days_on: int, *, on: bool = True) -> bool:
        return read_week(history, TODAY + days_on * ONE_DAY, Config(weekly_questions=on)).offered

    assert not offered(7)
    done_days(diary, clock, stops, [0])
    assert [offered(n) for n in (6, 7, 30)] == [False, True, True]
    assert not offered(30, on=False)
    journal.remember(SKIPPED, (TODAY + 3 * ONE_DAY).isoformat())
    assert [offered(n) for n in (9, 10)] == [False, True]
    journal.remember(SKIPPED, (TODAY + 300 * ONE_DAY).isoformat())
    assert offered(10), "said while the clock was ahead"
    journal.remember(SKIPPED, "soon")
    assert offered(10)
    clock.advance(86_400 * 10)
    journal.save_week_answer("stairs", "stairs", answer=True)
    assert [offered(n) for n in (9, 10, 16, 17)] == [True, False, False, True]
    journal.undo()
    assert offered(10)
    journal.save_week_answer("pain", "pain", 3)
    journal.save_week_answer("pain", "pain", None)
    assert offered(10), "a row without answers is no week"


def test_the_score_and_the_one_before(journal: DiaryWriter, history: DiaryReader, clock: FakeClock) -> None:
    def say(*numbers: int | None) -> str:
        for question, number in zip(("pain", "enjoyment", "activity"), numbers, strict=False):
            journal.save_week_answer(question, question, number)
        return score_words(read_week(history, clock.local.date(), Config()))

    assert say(4) == say(4, 5) == ""
    assert say(4, 5, 5) == "The mean of the three numbers: 4.7 of 10."
    clock.advance(86_400 * 7)
    assert say(0, 0) == ""
    clock.advance(86_400 * 7)
    assert say(0, 0, 0) == "The mean of the three numbers: 0.0 of 10. On 21 Nov: 4.7."
    weekly = read_week(history, TODAY + 20 * ONE_DAY, Config())
    assert weekly == Weekly(
        Week(TODAY + 20 * ONE_DAY),
        Week(TODAY + 14 * ONE_DAY, {"pain": 0, "enjoyment": 0, "activity": 0}),
        offered=False,
    )


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 10), st.none() | st.integers(0, 10))
def test_no_verdict_is_drawn(pain: int, enjoyment: int, activity: int, before: int | None) -> None:
    then = (
        None
        if before is None
        else Week(TODAY - 7 * ONE_DAY, {"pain": before, "enjoyment": 10 - before, "activity": before})
    )
    said = score_words(
        Weekly(Week(TODAY, {"pain": pain, "enjoyment": enjoyment, "activity": activity}), then, offered=False)
    ).lower()
    for word in ("better", "worse", "good", "bad", "improv", "mild", "severe", "normal", "less", "more"):
        assert word not in said
