"""A whole morning in the app, and the same without a screen: both keep the same."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.plain.terminal import ENTER
from mfr_tui.practice.screening import load_items
from mfr_tui.review.resume import resumed
from mfr_tui.tui.common.ask import Ask
from mfr_tui.tui.common.note_input import NoteInput
from tests.plain.person import Does, at_each_stop, walk
from tests.support.fakes import FakeClock
from tests.support.holds import at
from tests.tui.conftest import Open


@pytest.fixture(autouse=True)
def _ready_without_a_screen_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a scan starts at once, as in the tests of the app."""
    monkeypatch.setattr("mfr_tui.plain.scan.resumed", lambda *known, **_: resumed(*known))


MARKED = {1: 2, 6: 6, 14: 4}
"""The rating of the first place of some stops."""

TABLES = (
    *("scan", "scan_stop", "mark", "hold", "lock", "screening", "warning_check"),
    *("concern", "flag_decision", "setting"),
)
OWN = {"id", "scan_id", "hold_id", "device", "holder", "value", "revision"}
"""What two diaries of the same morning differ in."""


def rows(diary: Path) -> dict[str, list[dict[str, object]]]:
    """Every row, without ids and instants."""
    found = {}
    with contextlib.closing(sqlite3.connect(diary)) as connection:
        for table in TABLES:
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [name for name, *_ in cursor.description]
            kept = [n for n in names if n not in OWN and not n.endswith("_at")]
            all_rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found[table] = sorted(({n: row[n] for n in kept} for row in all_rows), key=str)
    return found


async def in_the_app(open_app: Open, clock: FakeClock) -> None:
    async with open_app(welcome=True) as s:
        await s.press("y", *"n" * len(load_items()), "escape")
        await s.start()
        for number in range(1, 21):
            await s.let_run(1.0)
            if number in MARKED:
                await s.press(str(MARKED[number]))
            await s.let_run(5.0)
            await s.press("n")
        await at(s, "Summary")
        await s.press("f")
        await at(s, "Ask")
        assert isinstance(s.app.screen, Ask)
        await s.press("2")
        await at(s, "Tell")
        s.app.screen.query_one(NoteInput).value = "odd"
        await s.press("enter")
        await at(s, "Summary")
        await s.press("2")
        await at(s, "Card")
        await s.press("enter")
        await at(s, "HoldScreen")
        await s.let_hold_run(125.0)
        await s.press("r")
        await at(s, "After")
        await s.press("1", "r", "enter")
        await at(s, "TodayScreen")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    (tmp_path / "plain").mkdir()
    return tmp_path / "plain" / "mfr.db"


async def test_the_same_morning_leaves_the_same_rows_and_the_same_page(
    open_app: Open, diary: Path, clock: FakeClock, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = FakeClock(clock.local)
    await in_the_app(open_app, clock)
    questions = ["y", *"n" * len(load_items())]
    hold: list[Does] = ["f", "2", "y", "odd", "2", ENTER, 125.0, "r", "1", "r"]
    person = walk(other, *questions, ENTER, *at_each_stop(MARKED), *hold, "3", "1", ENTER, ENTER, "q", clock=start)
    assert person.does == []
    app, plain = rows(diary), rows(other)
    for table in TABLES:
        assert plain[table] == app[table], table
    assert len(app["mark"]) == 3
    assert [row["ended_how"] for row in app["hold"]] == ["released"]
    assert [row["held_s"] for row in app["hold"]] == [120.0]
    assert [row["reason"] for row in app["concern"]] == ["odd"]
    said = []
    for path in (diary, other):
        for command in (["status"], ["history"], ["report"]):
            capsys.readouterr()
            main(["--data-dir", str(path.parent), *command], clock)
            said.append(capsys.readouterr().out.replace(str(path.parent), ""))
    assert said[:3] == said[3:]


async def test_a_scan_begun_without_a_screen_goes_on_in_the_app(open_app: Open, diary: Path) -> None:
    walk(diary, 2.0, "1", "4", 1.0, ENTER, 2.0, "q", start="scan")
    async with open_app() as s:
        await at(s, "Ask")
        await s.press("g")
        await at(s, "ScanScreen")
        assert s.scan._scan.position == 1
        assert s.scan.ratings == {"head_front_r": 4}
        assert s.scan._scan.active_s[:2] == [2.0, 2.0]
