"""`mfr rest` and `mfr undo`: what they write, what they say, and how they refuse."""

import contextlib
import time as clock_of_the_machine
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.practice.scan import Stop
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import everything, select

DAYS = "SELECT body_day, reason, note FROM rest_day WHERE deleted_at IS NULL ORDER BY 1"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory named by nothing but the flag, on a day that is always the same."""
    return tmp_path / "data"


def printed(capsys: pytest.CaptureFixture[str], place: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["--data-dir", str(place), *arguments], FakeClock()) == 0
    return capsys.readouterr().out


def test_days_off_come_and_go(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*arguments: str) -> str:
        return printed(capsys, place, *arguments)

    assert said("rest", "today", "--reason", "ill", "--note", "a cold") == (
        "Rest (ill): 21 Nov 2026. To undo: mfr undo\n"
    )
    assert said("rest", "2026-11-18..yesterday", "--reason", "told").startswith("Rest (told): 18 to 20 Nov 2026.")
    assert select(place / "mfr.db", DAYS) == [
        *[(f"2026-11-{day}", "told", "") for day in (18, 19, 20)],
        ("2026-11-21", "ill", "a cold"),
    ]
    assert said("rest", "yesterday..2026-12-31", "--clear") == (
        "Rest removed: 20 Nov to 31 Dec 2026. To undo: mfr undo\n"
    )
    assert said("rest", "today", "--clear") == "There was no rest day to remove: 21 Nov 2026.\n"
    assert [day for day, *_ in select(place / "mfr.db", DAYS)] == ["2026-11-18", "2026-11-19"]
    assert said("undo") == "Undone: rest days 2026-11-20 to 2026-12-31 cleared.\n"
    assert said("undo") == "Undone: rest days 2026-11-18 to 2026-11-20.\n"
    assert select(place / "mfr.db", DAYS) == [("2026-11-21", "ill", "a cold")]
    assert said("undo") == "Undone: rest day 2026-11-21.\n"
    assert said("undo") == "Nothing to undo.\n"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["2026-11-33", "--reason", "ill"], "'2026-11-33' is not a date."),
        (["2026-11-20..", "--reason", "ill"], "'' is not a date."),
        (["today..yesterday", "--reason", "ill"], "2026-11-20 is before 2026-11-21."),
        (["2025-11-20..today", "--clear"], "2025-11-20 to 2026-11-21 is longer than a year."),
        (["today", "--reason", "lazy"], "'lazy' is not one of the reasons for a rest day."),
        (["today"], "A rest day needs a reason."),
        (["today", "--reason", "ill", "--note", "x" * 10_001], "The note is too long: 10,001 characters."),
    ],
)
def test_what_makes_no_sense_is_said_in_two_lines(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], what: str
) -> None:
    assert main(["--data-dir", str(place), "rest", *arguments], FakeClock()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == what
    assert len(said.err.splitlines()) == 2
    assert not place.exists()


def test_a_year_is_not_too_long(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, place, "rest", "2025-11-21..today", "--reason", "injured")
    assert len(select(place / "mfr.db", DAYS)) == 366
    printed(capsys, place, "undo")
    assert select(place / "mfr.db", DAYS) == []


def test_without_a_diary_there_is_nothing_to_take_back(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, place, "undo") == "Nothing to undo.\n"
    assert printed(capsys, place, "undo", "--list") == "Nothing to undo.\n"
    assert not place.exists()
    prepare(place / "mfr.db")
    assert printed(capsys, place, "undo", "--list") == "Nothing to undo.\n"


@pytest.mark.skipif(not hasattr(clock_of_the_machine, "tzset"), reason="the zone cannot be set here")
def test_the_newest_twenty_are_listed_by_the_local_clock(
    place: Path, capsys: pytest.CaptureFixture[str], stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(place / "mfr.db")
    clock = FakeClock()
    with contextlib.closing(DiaryWriter(place / "mfr.db", clock, time(4))) as journal:
        scan_id = journal.start_scan(ScanKind.FULL, stops)
        for number in range(1, 31):
            clock.advance(60)
            journal.mark(scan_id, "jaw_l", "Left jaw", number % 10, How.PRESSED)
        journal.undo()
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock_of_the_machine.tzset()
    try:
        lines = printed(capsys, place, "undo", "--list").splitlines()
    finally:
        monkeypatch.undo()
        clock_of_the_machine.tzset()
    assert len(lines) == 20
    assert lines[0] == "2026-11-21 07:00  Left jaw 0 (undone)"
    assert lines[1] == "2026-11-21 06:59  Left jaw 9"
    assert lines[-1] == "2026-11-21 06:41  Left jaw 1"


def test_what_stands_in_the_way_is_said_and_nothing_is_changed(
    place: Path, capsys: pytest.CaptureFixture[str], stops: tuple[Stop, ...]
) -> None:
    prepare(place / "mfr.db")
    with contextlib.closing(DiaryWriter(place / "mfr.db", FakeClock(), time(4))) as journal:
        journal.discard_scan(journal.start_scan(ScanKind.FULL, stops))
        journal.start_scan(ScanKind.FULL, stops)
    before = everything(place / "mfr.db")
    assert main(["--data-dir", str(place), "undo"], FakeClock()) == 2
    assert capsys.readouterr().err.splitlines() == [
        "This cannot be undone: unfinished scan discarded.",
        "That day has another unfinished scan. Finish that one first.",
    ]
    assert everything(place / "mfr.db") == before


def test_a_day_off_to_come_changes_no_figure(
    place: Path, capsys: pytest.CaptureFixture[str], stops: tuple[Stop, ...]
) -> None:
    prepare(place / "mfr.db")
    with contextlib.closing(DiaryWriter(place / "mfr.db", FakeClock(), time(4))) as journal:
        for ago in (1, 2, 3):
            journal.add_late_scan(TODAY - timedelta(days=ago), stops)
    before = printed(capsys, place, "streak", "--json")
    printed(capsys, place, "rest", "2026-11-22..2026-11-30", "--reason", "travel")
    assert printed(capsys, place, "streak", "--json") == before
    with contextlib.closing(DiaryReader(place / "mfr.db")) as history:
        assert len(history.rest_days()) == 9
