"""An import never loosens what keeps a person safe, and brings nothing that the next export could not leave with."""

import contextlib
import json
import shutil
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mfr_tui.cli.main import main
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.columns import LAST_REVISION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, How
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything, one

FOUR = time(4)
HELD = allowed().region

Do = Callable[[DiaryWriter], object]


def hurt(book: DiaryWriter) -> None:
    book.start_hold("00000000-0000-4000-8000-000000000001", "here", Hold(allowed(), technique()), before=None, tool="")
    book.end_hold("00000000-0000-4000-8000-000000000001", "here", Progress(), Ended.STOPPED_PAIN)


def safety(data: Path) -> tuple[bool, bool, bool, bool]:
    """Whether the answer, the place, the sign and the lock keep from pressing."""
    with contextlib.closing(DiaryReader(data / "mfr.db")) as past:
        clots, locks = past.answers().get("clots"), past.locks()
        return (
            clots is not None and clots.bars,
            "calf_l" in past.places(),
            past.warnings(TODAY + timedelta(days=1)).get("heart", False),
            HELD in locks and locks[HELD].open,
        )


LOOSEN: dict[str, tuple[Do, Do, str]] = {
    "a later no or a clearance": (
        lambda writer: writer.answer("clots", yes=True),
        lambda writer: writer.answer("clots", yes=False),
        "safety question, clots or deep vein trouble: yes",
    ),
    "a place that is ordinary again": (
        lambda writer: writer.place("calf_l", PlaceKind.NEVER, "veins"),
        lambda writer: writer.place("calf_l", None),
        "place to avoid: Left calf",
    ),
    "a sign that is gone": (
        lambda writer: writer.warn("heart", yes=True),
        lambda writer: writer.warn("heart", yes=False),
        "warning sign, chest pain that spreads: yes (press ! to answer again)",
    ),
    "a stop flag that was closed": (
        hurt,
        lambda writer: writer.decide({("stop_now", HELD, TODAY): 0}, "x", Decided.CLOSED),
        "flag at ",
    ),
}
"""What keeps from pressing, in the order of `safety`; how a person lets go of it; and what an import says of it."""


@pytest.mark.parametrize("cleared", [False, True], ids=["a later no", "a clearance"])
@pytest.mark.parametrize("form", ["jsonl", "sqlite"])
@pytest.mark.parametrize("direction", ["in", "out"])
def test_of_two_diaries_the_stricter_one_decides_until_the_person_answers_again(
    tmp_path: Path, blank: Path, capsys: pytest.CaptureFixture[str], cleared: bool, form: str, direction: str
) -> None:
    def loosen(book: DiaryWriter) -> None:
        for _, loosens, _ in LOOSEN.values():
            loosens(book)

    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for data in (ours, theirs):
        data.mkdir()
    shutil.copy(blank, ours)
    with contextlib.closing(DiaryWriter(ours / "mfr.db", FakeClock(), FOUR)) as book:
        for strict, _, _ in LOOSEN.values():
            strict(book)
    shutil.copy(ours / "mfr.db", theirs)
    with contextlib.closing(DiaryWriter(theirs / "mfr.db", FakeClock(MORNING + timedelta(hours=1)), FOUR)) as book:
        if cleared:
            book.clear("clots", "Dr. Lee", "")
            for name in [*LOOSEN][1:]:
                LOOSEN[name][1](book)
        else:
            loosen(book)
    assert all(safety(ours))
    assert not any(safety(theirs))
    source, target = (theirs, ours) if direction == "in" else (ours, theirs)
    file, clock = str(tmp_path / "file"), FakeClock(MORNING + timedelta(hours=2))
    before = safety(ours)

    assert main(["--data-dir", str(source), "export", "--format", form, "-o", file], clock) == 0
    assert main(["--data-dir", str(target), "import", file], clock) == 0
    assert safety(target) == before
    out = capsys.readouterr().out
    for name, (_, _, said) in LOOSEN.items():
        assert said in out, name
    there = everything(target / "mfr.db")
    assert main(["--data-dir", str(target), "import", file], clock) == 0  # again: nothing is written
    assert everything(target / "mfr.db") == there

    with contextlib.closing(DiaryWriter(target / "mfr.db", clock, FOUR)) as book:
        loosen(book)  # the person answers, here
    assert not any(safety(target))


AHEAD: list[tuple[str, str, object]] = [
    ("screening", "answered_at", "9998-12-31T00:00:00.000Z"),
    ("screening", "answered_at", "2026-11-22T05:30:00.001Z"),
    ("region_setting", "set_at", "2031-01-01T00:00:00.000Z"),
    ("warning_check", "answered_at", "2026-12-24T00:00:00.000Z"),
    ("warning_check", "body_day", "9998-12-31"),
    ("lock", "created_at", "9998-12-31T23:59:59.999Z"),
    ("lock", "until_day", "2027-01-01"),
    ("flag_decision", "decided_at", "2100-01-01T00:00:00.000Z"),
    ("flag_decision", "until_day", "9998-12-31"),
    ("mark", "marked_at", "2026-11-23T00:00:00.000Z"),
    ("mark", "body_day", "2026-11-25"),
    ("rest_day", "body_day", "2028-11-24"),
    ("mark", "revision", LAST_REVISION + 1),
]


def write_some(path: Path) -> None:
    with contextlib.closing(DiaryWriter(path, FakeClock(), FOUR)) as book:
        book.answer("clots", yes=True)
        book.place("calf_l", PlaceKind.NEVER, "veins")
        book.warn("heart", yes=True)
        hurt(book)
        book.mark_spot("a visit", "jaw_l", "Left jaw", 4, How.PRESSED)
        book.rest(TODAY, TODAY, "rest")
        book.decide(
            {("persistent", "jaw_l", TODAY): 0}, "x", Decided.SNOOZED, until=TODAY + timedelta(days=3), reason="a trip"
        )


def changed(file: Path, table: str, column: str, value: object) -> int:
    """Set a column of the first row of a table; the number of its line."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    number = next(n for n, row in enumerate(lines) if row.get("table") == table)
    lines[number][column] = value
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return number + 1


@pytest.mark.parametrize(("table", "column", "value"), AHEAD)
def test_what_lies_ahead_of_the_clock_is_refused_with_line_and_column(
    tmp_path: Path, blank: Path, capsys: pytest.CaptureFixture[str], table: str, column: str, value: object
) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy(blank, tmp_path / "data")
    write_some(tmp_path / "data" / "mfr.db")
    file = tmp_path / "a.jsonl"
    data = ["--data-dir", str(tmp_path / "data")]
    assert main([*data, "export", "--format", "jsonl", "-o", str(file)], FakeClock()) == 0
    line, before = changed(file, table, column, value), everything(tmp_path / "data" / "mfr.db")
    capsys.readouterr()
    assert main([*data, "import", str(file)], FakeClock()) == 2
    what, do = capsys.readouterr().err.splitlines()
    assert f"line {line}: {column} of {table} is" in what
    assert do.startswith("Nothing was changed.")
    assert everything(tmp_path / "data" / "mfr.db") == before


def test_an_import_never_makes_the_own_export_one_that_is_refused(
    tmp_path: Path, blank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last revision and the latest instant that are taken, and then every way to change those rows."""
    for name in ("ours", "theirs", "third"):
        (tmp_path / name).mkdir()
        shutil.copy(blank, tmp_path / name)
    write_some(tmp_path / "theirs" / "mfr.db")
    file = tmp_path / "a.jsonl"

    def do(name: str, *arguments: str) -> Any:  # noqa: ANN401
        assert main(["--data-dir", str(tmp_path / name), *arguments], FakeClock()) == 0, capsys.readouterr().err

    do("theirs", "export", "--format", "jsonl", "-o", str(file))
    for table in ("mark", "rest_day", "flag_decision"):
        changed(file, table, "revision", LAST_REVISION)
    changed(file, "lock", "created_at", "2026-11-22T05:30:00.000Z")
    do("ours", "import", str(file))
    with contextlib.closing(DiaryWriter(tmp_path / "ours" / "mfr.db", FakeClock(), FOUR)) as book:
        mark = str(one(tmp_path / "ours" / "mfr.db", "SELECT id FROM mark"))
        book.rest(TODAY, TODAY, "ill")
        book.clear_rest(TODAY, TODAY)
        book.delete_mark(mark, "Left jaw")
        book.undo()
    do("ours", "export", "--format", "jsonl", "-o", str(tmp_path / "b.jsonl"))
    do("third", "import", str(tmp_path / "b.jsonl"))
