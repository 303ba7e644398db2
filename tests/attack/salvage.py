"""Damaged copies of a diary: each is named, none is changed, and every row that its pages still have is salvaged."""

import contextlib
import io
import shutil
import sqlite3
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from mfr_tui.cli.main import main
from mfr_tui.doctor.checks import examine
from mfr_tui.doctor.finding import Level, Subject
from mfr_tui.errors import MfrError
from mfr_tui.paths import Places
from mfr_tui.record.columns import TABLES
from mfr_tui.record.damage import find_damage
from mfr_tui.record.salvage import Salvaged, salvage
from tests.attack.damage import FILES, KINDS, damage_files, ends, write_with_log
from tests.attack.found import Found
from tests.support.fakes import MORNING, FakeClock
from tests.support.pages import rows, with_log

LATER = FakeClock(MORNING + timedelta(days=3))
KEYS = {**{name: table.key for name, table in TABLES.items()}, "setting": ("key",), "operation": ("id",)}
NAMING = {"file", "integrity", "rules", "references", "sums", "log"}
"""The checks of the doctor that name damage."""
OWN = {("setting", ("log",)), ("setting", ("restored",))}
"""Rows that belong to a file, not to the diary in it."""

SAME_KEY = "another row has its key"
"""What is said of the other one of two rows of which one was damaged into the key of the other."""

Known = dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]]
"""The table and the key of each row, by its values as a page has them."""


def attack_salvage(folder: Path, count: int, seed: int) -> Found:
    """Damage so many copies of a diary, half of what was written still in its log, and salvage each."""
    found, good, foreign = Found("salvage"), folder / "good", folder / "foreign"
    write_with_log(good, "clots", 3, lambda path: _live(path, seed))
    write_with_log(foreign, "wounds", 5)
    known = _known(good, folder / "shorter")
    for number in range(count):
        dice = Random(f"{seed} {number}")
        kind = dice.choice(KINDS)
        damaged = folder / "damaged"
        shutil.rmtree(damaged, ignore_errors=True)
        shutil.copytree(good, damaged)
        damage_files(damaged, kind, foreign, dice)
        for said in _attack(damaged, kind, known, found):
            found.count["failed"] += 1
            found.failures.append(f"seed {seed}, number {number}, {kind}: {said}")
    return found


def _live(path: Path, seed: int) -> None:
    """Fill a diary with days, so that its tables have many pages."""
    path.unlink()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if main(["--data-dir", str(path.parent), "demo", "--days", str(60 + seed % 7)], FakeClock(MORNING)) != 0:
            raise AssertionError("no days could be made up")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE mark SET note = ? WHERE rowid IN (3, 5)", ("it's long; " * 1200,))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _attack(folder: Path, kind: str, known: Known, found: Found) -> list[str]:
    """Look at a damaged copy and salvage it; return what did not hold."""
    path, before = folder / "mfr.db", _files(folder)
    log = b"" if kind == "foreign log" else before.get("mfr.db-wal", b"")
    expected: dict[tuple[str, tuple[Any, ...]], set[tuple[Any, ...]]] = defaultdict(set)
    for values in rows(with_log(before["mfr.db"], log)):
        if values in known and known[values] not in OWN:
            expected[known[values]].add(values)
    named = _is_named(path)
    found.count["named" if named else "not to be seen"] += 1
    if not named and find_damage(path):
        return ["the doctor names nothing"]
    try:
        salvaged = salvage(path)
    except MfrError as error:
        found.count["nothing to salvage"] += 1
        return [f"{len(expected)} rows, but {error}"] if expected else []
    if _files(folder) != before:
        return ["the damaged file was changed"]
    return _compare(salvaged, expected, found)


def _is_named(path: Path) -> bool:
    subject = Subject(Places(path.parent, path.parent), LATER, {}, None)
    return any(one.check.id in NAMING and one.finding.level is Level.WRONG for one in examine(subject))


def _compare(
    salvaged: Salvaged, expected: dict[tuple[str, tuple[Any, ...]], set[tuple[Any, ...]]], found: Found
) -> list[str]:
    if said := find_damage(salvaged.path):
        return [f"the salvaged file is damaged: {said}"]
    there = {place: values for values, place in _rows(salvaged.path).items()}
    wrong = []
    changed = {(one.table, one.why) for one in salvaged.changed}
    for (table, key), values in expected.items():
        got = there.get((table, key))
        if got in values:
            found.count["rows salvaged"] += 1
        elif got is None and table == "scan_stop" and ("scan", (key[0],)) not in there:
            found.count["stops of a lost scan, listed"] += 1
            if not any(one.table == table and one.why == "its scan is lost" for one in salvaged.lost):
                wrong.append(f"{table} {key} is not listed")
        elif any(one.table == table and one.why == SAME_KEY for one in salvaged.lost):
            found.count["rows whose key another row has, listed"] += 1
        elif got is not None and any(table == one for one, _ in changed):
            found.count["rows without what they referred to, listed"] += 1
        else:
            wrong.append(f"{table} {key} was not salvaged")
    found.count["rows listed as lost"] += len(salvaged.lost)
    return wrong[:3]


def _known(good: Path, shorter: Path) -> Known:
    """Return the rows of a diary after none, one, two... of the changes in its log."""
    known: Known = {}
    log = (good / "mfr.db-wal").read_bytes()
    for end in ends(log):
        shutil.rmtree(shorter, ignore_errors=True)
        shutil.copytree(good, shorter)
        (shorter / "mfr.db-wal").write_bytes(log[:end])
        _check_no_past(shorter / "mfr.db")
        known.update(_rows(shorter / "mfr.db"))
    return known


def _rows(path: Path) -> Known:
    found: Known = {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for table, key in KEYS.items():
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                stored = (None, *values[1:]) if table == "operation" else values
                found[stored] = (table, tuple(values[names.index(name)] for name in key))
    return found


def _check_no_past(path: Path) -> None:
    """Check that no page is free, which may have rows of the past that nobody should see again."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA freelist_count").fetchone() != (0,):
            raise AssertionError("a page is free")


def _files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}
