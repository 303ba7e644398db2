"""The ruler of streaks: as drawn in examples, then what must hold for any history and any weeks shown."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mfr_tui.review.ruler import ruler
from mfr_tui.review.streaks import Run, habit, runs
from tests.review.test_streaks import TODAY, history
from tests.support.examples import examples

MONDAY = TODAY - timedelta(days=TODAY.weekday())
"""TODAY is a Saturday."""


def drawn(days: str, weeks: int = 9, wide: int = 2, *, back: int = 0) -> str:
    """Return the ruler of a history with a letter for each day, below `weeks` weeks, the last one `back` weeks ago."""
    scans, rests = history(days)
    top = MONDAY - timedelta(weeks=weeks - 1 + back)
    broken = not habit(scans, rests, TODAY).streak
    return ruler(runs(scans, rests, TODAY), top, weeks, wide, TODAY, broken=broken)


def test_two_runs_with_the_break_between_them() -> None:
    seventy = Run(70, date(2026, 7, 30), date(2026, 10, 22))
    now = Run(31, date(2026, 10, 25), date(2026, 11, 26))
    line = ruler([seventy, now], date(2026, 7, 27), 18, 2, date(2026, 11, 27), broken=False)
    assert line == "<========= 70 =========>x<== 31 ==> "


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ("#" * 26 + ".", "          <= 26 =>"),
        ("#" * 30 + "." * 4 + "#" * 20, "  <= 30 ==>x<=20=>"),
        ("#" * 12 + "...", "             <12>x"),
        ("##", "                 ="),
        (".", " " * 18),
        ("#" * 5 + "." * 30 + "#", "       <>x       ="),
        ("#" * 21 + "." * 14 + "#" * 14 + ".", "   <=21==>x  <14=>"),
    ],
)
def test_runs_of_each_length(days: str, line: str) -> None:
    assert drawn(days).rstrip() == line.rstrip()


def test_a_run_that_goes_on_beyond_the_weeks_shown_has_no_end_there() -> None:
    assert drawn("#" * 200, weeks=4) == "==200==>"
    assert drawn("#" * 200, weeks=4, back=5) == "==200==="
    assert drawn("#" * 200 + "..", weeks=4, back=30) == " " * 8


@example("#rrrrr", 1, 2, 0)
@given(st.text("####.r", max_size=140), st.integers(1, 20), st.integers(2, 4), st.integers(0, 12))
@settings(max_examples=examples(300), deadline=None)
def test_the_newest_run_keeps_its_place_and_no_two_touch(days: str, weeks: int, wide: int, back: int) -> None:
    days += "."
    line = drawn(days, weeks, wide, back=back)
    assert len(line) == weeks * wide
    found = runs(*history(days), TODAY)
    top = MONDAY - timedelta(weeks=weeks - 1 + back)
    columns = {(run.first - top).days * wide // 7: run for run in found}
    for at, char in enumerate(line):
        if char == "<":
            assert at in columns, "a run starts above its first day"
    for part in re.split("[x ]+", re.sub(r" (\d+) ", r"=\1=", line)):
        assert re.fullmatch(r"<?=*\d*=*>?", part), line
        number = re.search(r"\d+", part)
        assert number is None or int(number[0]) in {run.length for run in found}
    if found and not back:
        newest = max(found, key=lambda run: run.last)
        start, end = ((day - top).days * wide // 7 for day in (newest.first, newest.last))
        if habit(*history(days), TODAY).streak:
            assert set(line[max(0, start) : end + 1]) <= set("<=> 0123456789")
            assert end < 0 or line[end] in ">="


@given(st.text("####.r", min_size=80, max_size=140))
@settings(max_examples=examples(100), deadline=None)
def test_other_weeks_show_the_same_runs(days: str) -> None:
    here, there = (re.sub(r"\d| (?=\d)|(?<=\d) ", "=", drawn(days, 8, back=back)) for back in (2, 3))
    assert here[1:-3] == there[3:-1]
