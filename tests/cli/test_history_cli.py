"""`mfr streak` and `mfr history`: what they print, for people and for programs."""

import contextlib
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mfr_tui.cli import history as cli
from mfr_tui.cli.main import main
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.streaks import habit, runs
from mfr_tui.wording.common import DAY_MARKS
from tests.support.fakes import TODAY, FakeClock

ONE = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory named by nothing but the flag, on a day that is always the same."""
    return tmp_path


@contextlib.contextmanager
def on(place: Path, day: date) -> Iterator[DiaryWriter]:
    """The diary, written on a morning."""
    prepare(place / "mfr.db")
    clock = FakeClock(datetime(day.year, day.month, day.day, 7, tzinfo=ZoneInfo("Europe/Berlin")))
    with contextlib.closing(DiaryWriter(place / "mfr.db", clock, time(4))) as journal:
        yield journal


@pytest.fixture
def weeks(place: Path, stops: tuple[Stop, ...]) -> Path:
    """Done but for a rest day, a missed one and a late one; tender now and then."""
    for ago in (0, 1, 3, 5, 6, 40):
        with on(place, TODAY - ago * ONE) as journal:
            scan_id = journal.start_scan(ScanKind.FULL, stops)
            if ago in {1, 6}:
                journal.mark(scan_id, "jaw_l", "jaw", 2, How.MOVED)
                journal.mark(scan_id, "calf_r", "calf", 2 + ago, How.PRESSED)
            walk = Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops))
            journal.finish(scan_id, walk)
            if ago == 5:
                journal.mark_late(scan_id)
            if ago == 3:
                journal.rest(TODAY - 4 * ONE, TODAY - 4 * ONE, "ill")
    return place


def printed(capsys: pytest.CaptureFixture[str], place: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["--data-dir", str(place), *arguments], FakeClock()) == 0
    return capsys.readouterr().out


def parsed(capsys: pytest.CaptureFixture[str], place: Path, *arguments: str) -> Any:  # noqa: ANN401  (it is JSON)
    return json.loads(printed(capsys, place, *arguments, "--json"))


def test_one_line_a_day_oldest_first(weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, weeks, "history", "--since", "7d").splitlines() == [
        "2026-11-15 Sun  + done      ||||||||    1 tender, worst 8: Right calf 8, Left jaw and jaw hinge 2",
        "2026-11-16 Mon  o late",
        "2026-11-17 Tue  r rest",
        "2026-11-18 Wed  + done",
        "2026-11-19 Thu  = forgiven",
        "2026-11-20 Fri  + done      |||         1 tender, worst 3: Right calf 3, Left jaw and jaw hinge 2",
        "2026-11-21 Sat  + done",
    ]


def test_since_when(weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def days(*since: str) -> list[str]:
        return [line[:10] for line in printed(capsys, weeks, "history", *since).splitlines()]

    assert len(days()) == 30
    assert days("--since", "1d") == ["2026-11-21"]
    assert days("--since", "2026-11-20") == ["2026-11-20", "2026-11-21"]
    assert days("--since", "9999d") == days("--since", "1999-01-01") == days("--since", "9999999999d")
    assert days("--since", "9999d")[0] == str(TODAY - 40 * ONE), "the first day there is"


@pytest.mark.parametrize("since", ["30", "d", "0d", "-3d", "2026-13-01", "yesterday"])
def test_what_is_no_time_is_said_in_two_lines(weeks: Path, capsys: pytest.CaptureFixture[str], since: str) -> None:
    assert main(["--data-dir", str(weeks), "history", f"--since={since}"], FakeClock()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        f"{since!r} is not a number of days or a date.",
        "Write --since 30d or --since 2026-11-01.",
    ]


def test_days_for_programs(weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = parsed(capsys, weeks, "history", "--since", "7d")
    assert said[0] == {
        "body_day": "2026-11-15",
        "state": "done",
        "late": False,
        "tender": 1,
        "worst": 8,
        "regions": {"calf_r": 8, "jaw_l": 2},
    }
    assert said[1] == {
        "body_day": "2026-11-16",
        "state": "done",
        "late": True,
        "tender": 0,
        "worst": None,
        "regions": {},
    }
    assert [day["state"] for day in said] == ["done", "done", "rest", "done", "missed", "done", "done"]
    assert {day["state"] for day in said} <= set(DAY_MARKS)


def test_the_streak(weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(DiaryReader(weeks / "mfr.db")) as history:
        scans, rests = history.scan_days(TODAY), history.rest_days().keys()
    found = habit(scans, rests, TODAY)
    lines = printed(capsys, weeks, "streak").splitlines()
    assert lines[0] == "5-day streak."
    assert lines[1] == "Best: 5, 15 to 21 Nov 2026."
    assert lines[2] == f"5 of the last 30 days done, consistency {found.consistency:.0%}."
    assert lines[4:] == ["Longest streaks", "    5  since 15 Nov 2026", "    1  12 Oct 2026"]
    said = parsed(capsys, weeks, "streak")
    assert said.pop("runs") == [
        {"length": one.length, "first": str(one.first), "last": str(one.last)} for one in runs(scans, rests, TODAY)
    ]
    assert said == {
        "body_day": "2026-11-21",
        "streak": 5,
        "word": "",
        "best": 5,
        "best_from": "2026-11-15",
        "best_to": "2026-11-21",
        "done_30": 5,
        "consistency": round(found.consistency, 4),
    }


def test_forgiving_can_be_turned_off_and_streaks_hidden(weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (weeks / "config.toml").write_text("forgive = false\n", encoding="utf-8")
    assert printed(capsys, weeks, "streak").splitlines()[0] == "2-day streak."
    (weeks / "config.toml").write_text("show_streaks = false\n", encoding="utf-8")
    assert (
        printed(capsys, weeks, "streak")
        == "Streaks are hidden. To show them, set show_streaks = true in config.toml.\n"
    )
    assert parsed(capsys, weeks, "streak")["streak"] == 5


def test_of_many_runs_the_longest_are_printed(
    place: Path, stops: tuple[Stop, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for ago in range(0, 36, 3):
        with on(place, TODAY - ago * ONE) as journal:
            walk = Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops))
            journal.finish(journal.start_scan(ScanKind.SHORT, stops), walk)
    lines = printed(capsys, place, "streak").splitlines()
    assert lines[-1].split() == ["and", "2", "more:", "mfr", "streak", "--json"]
    assert len(lines[lines.index("Longest streaks") + 1 : -1]) == cli.RUNS
    assert len(parsed(capsys, place, "streak")["runs"]) == 12


@pytest.mark.parametrize("made", [False, True])
def test_a_diary_that_is_empty_or_not_there(place: Path, capsys: pytest.CaptureFixture[str], made: bool) -> None:
    if made:
        prepare(place / "mfr.db")
    assert printed(capsys, place, "streak") == "No streak yet. To start one: mfr scan\n"
    assert printed(capsys, place, "history") == "2026-11-21 Sat    open\n"
    assert parsed(capsys, place, "streak")["runs"] == []
    assert parsed(capsys, place, "streak")["best_from"] is None
    assert (place / "mfr.db").exists() is made


def test_warnings_about_settings_go_to_stderr(weeks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (weeks / "config.toml").write_text("week_starts = 1\n", encoding="utf-8")
    assert main(["--data-dir", str(weeks), "history", "--json"], FakeClock()) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)
    assert "unknown key week_starts. Did you mean week_start?" in said.err


def test_a_file_in_the_place_of_the_directory_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "data").write_text("", encoding="utf-8")
    assert main(["--data-dir", str(place / "data"), "streak"], FakeClock()) == 2
    assert "is not a directory" in capsys.readouterr().err
