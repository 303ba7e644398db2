"""What other programs put into the diary's file: left alone, or named where it could change what is written."""

import contextlib
import shlex
import sqlite3
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.errors import BusyError, DamagedError, StorageError
from mfr_tui.record.additions import OWN_INDEXES, OWN_TABLES, find_addition
from mfr_tui.record.damage import find_damage
from mfr_tui.record.database import prepare
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.record.years import YEAR_TRIGGERS
from tests.support.fakes import FakeClock
from tests.support.rows import select
from tests.support.store import write_stored

HARMLESS = {
    "a table": "CREATE TABLE x (a); INSERT INTO x VALUES (1)",
    "a view": "CREATE VIEW x AS SELECT * FROM mark",
    "a broken view": "CREATE VIEW x AS SELECT no_function(a) FROM nowhere",
    "an index on columns": "CREATE INDEX x ON mark (region, nrs COLLATE NOCASE)",
    "a unique index elsewhere": "CREATE TABLE y (a); CREATE UNIQUE INDEX x ON y (a)",
    "a trigger elsewhere": "CREATE TABLE y (a); CREATE TRIGGER x AFTER INSERT ON y BEGIN SELECT no_function(); END",
    "a trigger on a view": "CREATE VIEW y AS SELECT * FROM mark; "
    "CREATE TRIGGER x INSTEAD OF INSERT ON y BEGIN SELECT 1; END",
    "a table that refers to ours": "CREATE TABLE x (a REFERENCES mark (id)); INSERT INTO x SELECT id FROM mark",
}
IN_THE_WAY = {
    "refuses": "CREATE TRIGGER x BEFORE INSERT ON mark BEGIN SELECT raise(ABORT, 'no'); END",
    "drops": "CREATE TRIGGER x BEFORE INSERT ON mark BEGIN SELECT raise(IGNORE); END",
    "changes": "CREATE TRIGGER x AFTER INSERT ON mark BEGIN UPDATE mark SET nrs = 0 WHERE id = new.id; END",
    "fails": "CREATE TRIGGER x AFTER INSERT ON mark BEGIN SELECT no_function(); END",
    "writes to nowhere": "CREATE TRIGGER x AFTER INSERT ON mark BEGIN INSERT INTO nowhere VALUES (1); END",
    "counts": "CREATE TABLE y (a); CREATE TRIGGER x AFTER INSERT ON mark BEGIN INSERT INTO y VALUES (1); END",
    "in capitals": "CREATE TRIGGER x AFTER INSERT ON MARK BEGIN SELECT raise(IGNORE); END",
    "a unique index": "CREATE UNIQUE INDEX x ON mark (region)",
    "an index on an expression": "CREATE INDEX x ON mark (json_extract(qualities, '$[0]'))",
    "an index on some rows": "CREATE INDEX x ON mark (region) WHERE json_extract(qualities, '$[0]')",
    "an order of its own": "CREATE INDEX x ON mark (note COLLATE others)",
}
SIGNS = 'it\'s "x"; $(y)'


def add(path: Path, script: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.create_collation("others", lambda one, other: (one > other) - (one < other))
        connection.executescript(script)


def rate(path: Path, nrs: int = 5) -> None:
    with contextlib.closing(DiaryWriter(path, FakeClock(), time(4))) as journal:
        journal.mark_spot(f"visit {nrs}", "calf_r", "Right calf", nrs, How.PRESSED)
        journal.remember("demo", value=False)


def ratings(path: Path) -> list[int]:
    return [nrs for (nrs,) in select(path, "SELECT nrs FROM mark WHERE deleted_at IS NULL ORDER BY rowid")]


def test_what_is_ours_is_known(diary: Path) -> None:
    own = select(diary, "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL")
    assert {name for kind, name in own if kind == "table"} == OWN_TABLES
    assert {name for kind, name in own if kind == "index"} == OWN_INDEXES
    assert {name for kind, name in own if kind == "trigger"} == YEAR_TRIGGERS


@pytest.mark.parametrize("number", range(1, SCHEMA_VERSION + 1))
def test_nothing_of_ours_is_in_the_way(tmp_path: Path, number: int) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, number)
    assert find_addition(path) is None


@pytest.mark.parametrize("added", HARMLESS)
def test_what_harms_nothing_is_left_alone(diary: Path, added: str) -> None:
    rate(diary, 3)
    add(diary, HARMLESS[added])
    before = select(diary, "SELECT type, name, sql FROM sqlite_schema")
    prepare(diary)
    rate(diary)
    assert ratings(diary) == [3, 5]
    assert find_damage(diary) is None
    assert find_addition(diary) is None
    assert select(diary, "SELECT type, name, sql FROM sqlite_schema") == before


@pytest.mark.parametrize("added", IN_THE_WAY)
def test_what_could_change_a_write_is_named_and_nothing_is_written(diary: Path, added: str) -> None:
    rate(diary, 3)
    add(diary, IN_THE_WAY[added])
    prepare(diary)
    kind = "index" if "INDEX" in IN_THE_WAY[added] else "trigger"
    with pytest.raises(BusyError, match=rf"added the {kind} x to mark in .*mfr\.db") as raised:
        rate(diary)
    program, file, command = shlex.split(raised.value.do.partition(": ")[2])
    assert (program, file) == ("sqlite3", str(diary))
    assert ratings(diary) == [3]
    assert find_damage(diary) is None, "it is not damaged"
    with contextlib.closing(DiaryReader(diary)) as history:
        assert history.answers() == {}, "it can still be read"
    found = find_addition(diary)
    assert str(found) == str(raised.value)
    add(diary, command)
    rate(diary)
    assert ratings(diary) == [3, 5]


def test_a_name_with_signs_in_it_can_be_removed_as_told(diary: Path) -> None:
    quoted = SIGNS.replace('"', '""')
    add(diary, f'CREATE TRIGGER "{quoted}" AFTER INSERT ON mark BEGIN SELECT 1; END')
    found = find_addition(diary)
    assert found
    assert SIGNS in found.what
    add(diary, shlex.split(found.do.partition(": ")[2])[2])
    assert find_addition(diary) is None


def test_a_name_that_cannot_be_typed_acts_on_no_terminal(diary: Path) -> None:
    add(diary, 'CREATE TRIGGER "a\x1b[2J\nb" AFTER INSERT ON mark BEGIN SELECT 1; END')
    found = find_addition(diary)
    assert found
    assert str(found).replace("\n", "", 1).isprintable()
    assert "the program that made it" in found.do


def test_an_upgrade_waits_for_it_to_be_removed(tmp_path: Path) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, 2)
    add(path, IN_THE_WAY["counts"])
    before = select(path, "SELECT type, name, sql FROM sqlite_schema")
    with pytest.raises(BusyError, match="trigger x"):
        prepare(path)
    assert select(path, "SELECT type, name, sql FROM sqlite_schema") == before
    add(path, "DROP TRIGGER x")
    prepare(path)
    assert find_addition(path) is None


@pytest.mark.parametrize("added", ["a view", "a broken view", "a table that refers to ours"])
def test_an_upgrade_that_fails_names_what_others_added(tmp_path: Path, added: str) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, 1)
    add(path, HARMLESS[added])
    with pytest.raises(StorageError, match="cannot be upgraded") as raised:
        prepare(path)
    assert not isinstance(raised.value, DamagedError)
    kind = "view" if "view" in added else "table"
    assert raised.value.do == f"Nothing was changed. Remove what other programs added: {kind} x."
    add(path, f"DROP {kind} x")
    prepare(path)
