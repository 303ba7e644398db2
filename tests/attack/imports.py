"""Imports of files that were changed by dice: refused without a trace, or taken without loosening anything."""

import contextlib
import io
import json
import shutil
import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from mfr_tui.cli.main import main
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.columns import LAST_REVISION, TABLES
from mfr_tui.record.database import prepare
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided
from mfr_tui.record.writer import DiaryWriter
from tests.attack.found import Found
from tests.practice.makings import allowed, technique
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything
from tests.support.store import write_a_little

LATER = MORNING + timedelta(days=14)
HELD = "00000000-0000-4000-8000-000000000001"

VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 5, 11, 0.5, 1e308, 2**63, LAST_REVISION, LAST_REVISION + 1),
    *("", "yes", "no", "none", "never", "closed", "reopened", "draft", "open", "stopped_pain", "Dr. Lee"),
    *("2026-11-21", "2026-12-06", "9998-12-31", "1900-01-01", "2026-02-30"),
    *("2026-11-21T05:30:00.000Z", "2026-12-06T05:29:59.999Z", "9998-12-31T00:00:00.000Z", "1900-01-01T00:00:00.000Z"),
    *("\x1b[31m\n\x9b", "\ud800", "x" * 5000, "clots", "heart", "calf_l", "a_place_of_tomorrow"),
    *([], ["jaw_l"], ["jaw_l"] * 300, {"step": 1}, {"held_s": -1}, [[[]]]),
)


def attack_imports(folder: Path, count: int, seed: int) -> Found:
    """Import so many changed files into a diary with everything that can bar a hold."""
    ours, theirs, blank = (folder / name / "mfr.db" for name in ("ours", "theirs", "blank"))
    for path in (ours, theirs, blank):
        prepare(path)
    _write_strict(ours)
    shutil.copy(ours, theirs)
    _loosen(theirs)
    files = {}
    for form in ("jsonl", "sqlite"):
        files[form] = folder / f"good.{form}"
        _run(theirs.parent, "export", "--format", form, "-o", str(files[form]))
    found, before = Found("imports"), (_strict(ours), everything(ours), ours.read_bytes())
    for number in range(count):
        dice = Random(f"{seed} {number}")
        form = dice.choice(("jsonl", "jsonl", "sqlite"))
        file = folder / f"file.{form}"
        file.write_bytes(_changed_lines(files[form], dice) if form == "jsonl" else files[form].read_bytes())
        if form == "sqlite":
            _change_tables(file, dice)
        said = _attack(folder / "target", ours, blank, file, before)
        found.count[said if said in {"taken", "refused"} else "failed"] += 1
        if said not in {"taken", "refused"}:
            found.failures.append(f"seed {seed}, number {number}, {form}: {said}")
    return found


def _attack(target: Path, ours: Path, blank: Path, file: Path, before: tuple[set[str], list[str], bytes]) -> str:
    """Import a file; `taken`, `refused`, or what did not hold."""
    strict, rows, data = before
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    there = Path(shutil.copy(ours, target))
    code, out, err = _run(target, "import", str(file))
    if code == 2:
        if out or len(err.splitlines()) != 2 or not err.replace("\n", "").isprintable():
            return f"not said in two lines: {err!r}"
        return "refused" if there.read_bytes() == data and everything(there) == rows else "refused, and changed"
    if code:
        return f"exit code {code}: {err!r}"
    loosened = strict - _strict(there)
    if loosened:
        return f"loosened: {sorted(loosened)}"
    code, _, err = _run(target, "export", "--format", "jsonl", "-o", str(target / "own.jsonl"))
    if not code:
        shutil.copy(blank, target / "again.db")
        (target / "again").mkdir()
        (target / "again.db").rename(target / "again" / "mfr.db")
        code, _, err = _run(target / "again", "import", str(target / "own.jsonl"))
    return f"own export: {err!r}" if code else "taken"


def _run(data: Path, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--data-dir", str(data), *arguments], FakeClock(LATER))
    return code, out.getvalue(), err.getvalue()


def _write_strict(path: Path) -> None:
    write_a_little(path)
    with contextlib.closing(DiaryWriter(path, FakeClock(MORNING + timedelta(days=3)), time(4))) as book:
        book.answer("clots", yes=True)
        book.place("calf_l", PlaceKind.NEVER, "veins")
        book.warn("heart", yes=True)
        book.start_hold(HELD, "here", Hold(allowed(), technique()), before=None, tool="")
        book.end_hold(HELD, "here", Progress(), Ended.STOPPED_PAIN)


def _loosen(path: Path) -> None:
    with contextlib.closing(DiaryWriter(path, FakeClock(MORNING + timedelta(days=5)), time(4))) as book:
        book.clear("clots", "Dr. Lee", "")
        book.answer("clots", yes=False)
        book.place("calf_l", None)
        book.warn("heart", yes=False)
        book.decide({("stop_now", allowed().region, TODAY): 0}, "x", Decided.CLOSED)


def _strict(path: Path) -> set[str]:
    """What keeps from pressing, or has to be told."""
    with contextlib.closing(DiaryReader(path)) as past:
        return {
            *(f"answer {item}" for item, answer in past.answers().items() if answer.bars),
            *(f"place {region}" for region in past.places()),
            *(f"sign {sign}" for sign, yes in past.warnings(LATER.date()).items() if yes),
            *(f"lock {region}" for region, lock in past.locks().items() if lock.open),
        }


# -- what is changed -----------------------------------------------------------------------------------------


def _changed_lines(good: Path, dice: Random) -> bytes:
    header, *rows = (json.loads(line) for line in good.read_text("utf-8").splitlines())
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        row = dice.choice(rows)
        what = dice.randrange(10)
        if what < 6:
            others = [other for other in rows if other["table"] == row["table"]]
            column = dice.choice(list(row))
            row[column] = dice.choice(others)[column] if dice.random() < 0.3 else dice.choice(VALUES)
        elif what < 8:
            rows.append({**row, "id": str(uuid.UUID(int=dice.getrandbits(128), version=4))} if "id" in row else row)
        elif what == 8:
            rows.remove(row)
        else:
            dice.shuffle(rows)
    if dice.random() < 0.9:
        rows.sort(key=lambda row: list(TABLES).index(row["table"]) if row["table"] in list(TABLES) else 0)
        header["rows"] = Counter(str(row["table"]) for row in rows)
    data = "".join(json.dumps(row) + "\n" for row in (header, *rows)).encode()
    return _broken(data, dice) if dice.random() < 0.1 else data


def _broken(data: bytes, dice: Random) -> bytes:
    broken = bytearray(data)
    for _ in range(dice.choice((1, 3, 50))):
        at = dice.randrange(len(broken))
        broken[at : at + dice.choice((0, 1, 4))] = dice.randbytes(dice.choice((0, 1, 2)))
    return bytes(broken[: dice.randrange(len(broken))] if dice.random() < 0.3 else broken)


def _change_tables(file: Path, dice: Random) -> None:
    if dice.random() < 0.3:
        data = bytearray(file.read_bytes())
        for _ in range(dice.choice((1, 10, 1000))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        file.write_bytes(data[: dice.randrange(len(data))] if dice.random() < 0.3 else data)
        return
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        for statement, values in _statements(dice):
            with contextlib.suppress(sqlite3.Error, ValueError, OverflowError):  # it does not fit, or the table is gone
                db.execute(statement, values)


def _statements(dice: Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for _ in range(dice.choice((1, 1, 3))):
        table = dice.choice((*TABLES, "setting"))
        column = dice.choice(list(TABLES[table].columns) if table in TABLES else ["key", "value"])
        value = dice.choice(VALUES)
        value = json.dumps(value) if isinstance(value, list | dict) else value
        endless = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT"
        what = dice.randrange(12)
        if what < 7:
            yield f"UPDATE {table} SET {column} = ? WHERE rowid = (SELECT rowid FROM {table} LIMIT 1)", (value,)
        elif what == 7:
            yield f"DELETE FROM {table}", ()
        else:
            yield (
                dice.choice(
                    (
                        f"ALTER TABLE {table} ADD COLUMN more TEXT",
                        f"ALTER TABLE {table} ADD COLUMN more TEXT AS (hex(zeroblob(1000000000)))",
                        f'ALTER TABLE {table} RENAME TO "{table}\x1b[31m"',
                        f"CREATE TRIGGER more AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END",
                        f'CREATE INDEX "\x1b[31m" ON {table} (upper({column}))',
                        f"CREATE VIEW more AS {endless} n FROM n",
                        'CREATE TABLE "more\x9b" (x)',
                        f"PRAGMA user_version = {dice.choice((0, 1, 2, 3, 5, SCHEMA_VERSION, 999))}",
                        f"PRAGMA application_id = {dice.randrange(9)}",
                        f"DROP TABLE {table}",
                    )
                ),
                (),
            )
            yield f"CREATE VIEW {table} AS {endless} n AS {column} FROM n", ()  # where the table is gone
