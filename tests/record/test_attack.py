"""The attacks by kills and by damage, small; large ones: `python -m tests.attack kills 1000`, `damage 1000`."""

import contextlib
import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.errors import DamagedError
from mfr_tui.record.database import check_undamaged
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.transfer.snapshot import Snapshot
from tests.attack.damage import attack_damage, write_with_log
from tests.attack.kills import attack_kills, find_loss
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import select
from tests.support.store import write_a_little


@pytest.mark.skipif(os.name != "posix", reason="forks and POSIX signals")
def test_what_was_acknowledged_is_there_after_kills_at_random(tmp_path: Path) -> None:
    found = attack_kills(tmp_path, 10, 1)
    assert not found.failures
    assert found.count["changes acknowledged"] >= 10, found.line


@pytest.mark.parametrize(
    "change", [("mark", "scan", "jaw_l", 3), ("answer", "clots of tomorrow"), ("hold", "a hold", 3), ("failed", "why")]
)
def test_the_attack_sees_a_change_that_is_not_there(diary: Path, change: tuple[object, ...]) -> None:
    assert not find_loss(diary, [])
    assert find_loss(diary, [change])


def test_damage_is_named_or_harmless(tmp_path: Path) -> None:
    found = attack_damage(tmp_path, 7, 1)
    assert not found.failures
    assert found.count["named"] >= 10, found.line


def test_bytes_in_the_place_of_text_are_named_by_an_export(diary: Path) -> None:
    write_a_little(diary)
    for sql in (
        "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'mark'",
        "UPDATE mark SET note = CAST(note AS BLOB) WHERE note <> ''",
        "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'mark'",
    ):
        with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(sql)
    with contextlib.closing(Snapshot(diary)) as whole:
        for read in (lambda: whole.rows("mark"), whole.marks):
            with pytest.raises(DamagedError, match="bytes"):
                list(read())


@pytest.mark.parametrize(
    "change",
    ["UPDATE lock SET why = 'whim'", "UPDATE scan SET state = 'won'", "UPDATE operation SET changes = ']'"],
)
def test_a_row_that_breaks_a_rule_of_its_table_is_named(diary: Path, change: str) -> None:
    write_a_little(diary)
    check_undamaged(diary)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(change).rowcount > 0
    with pytest.raises(DamagedError, match="breaks a rule of its table"):
        check_undamaged(diary)


READ_BY_ONE = [
    ("status", "UPDATE scan SET started_at = '2026-08-24 07:00'"),
    ("status", "UPDATE scan SET body_day = '0000-01-01'"),
    ("status", "UPDATE rest_day SET body_day = '0000-01-01'"),
    ("status", "UPDATE warning_check SET answered_at = '99'"),
    ("status", "INSERT INTO setting VALUES ('demo', ']')"),
    ("status", "UPDATE scan_stop SET regions = '[1]'; UPDATE scan SET body_day = '2026-11-24' WHERE state = 'draft'"),
    ("history --since 2000-01-01", "UPDATE mark SET body_day = '0000-01-01'"),
    ("history --region shoulder_back_l", "UPDATE hold SET path = '{}'"),
    ("report", "UPDATE lock SET created_at = ''"),
    ("report", "UPDATE mark SET qualities = '[1]'"),
    ("report", "UPDATE concern SET said_at = '2026-08-24'"),
    ("report --since 2000-01-01", "UPDATE scan_stop SET regions = '[1]'"),
    ("undo --list", "UPDATE operation SET at = '99'"),
]
"""Damage in a row of a file that SQLite finds sound: the command that meets it, and the damage."""


@pytest.mark.parametrize(("command", "sql"), READ_BY_ONE)
def test_what_one_command_names_as_damage_no_command_writes_beside(
    diary: Path, capfdbinary: pytest.CaptureFixture[bytes], command: str, sql: str
) -> None:
    write_a_little(diary)
    clock = FakeClock(MORNING + timedelta(days=3))
    file = diary.with_name("export.jsonl")
    assert main(["--data-dir", str(diary.parent), "export", "--format", "jsonl", "-o", str(file)], clock) == 0
    change_unchecked(diary, sql)
    before = diary.read_bytes()
    for arguments in (
        command.split(),
        ["rest", "2026-12-01", "--reason", "ill"],
        ["rest", "2026-08-25", "--clear"],
        ["undo"],
        ["import", str(file)],
    ):
        capfdbinary.readouterr()
        assert main(["--data-dir", str(diary.parent), *arguments], clock) == 2, arguments
        out, said = capfdbinary.readouterr()
        assert b" is damaged: " in said
        assert not out
    assert diary.read_bytes() == before


def change_unchecked(diary: Path, sql: str) -> None:
    """Change rows as damage does, which no rule of the schema stops."""
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.executescript(sql)


@pytest.mark.parametrize(
    "sql", ["UPDATE mark SET hold_id = replace(hold_id, 'a', 'b')", "DELETE FROM scan", "UPDATE lock SET hold_id = 'h'"]
)
def test_a_reference_to_a_row_that_is_not_there_is_named(diary: Path, sql: str) -> None:
    write_a_little(diary)
    change_unchecked(diary, "CREATE TABLE mine (scan REFERENCES scan); INSERT INTO mine VALUES ('none')")
    check_undamaged(diary)
    change_unchecked(diary, sql)
    with pytest.raises(DamagedError, match=r"refers to a row of (hold|scan) that is not there"):
        check_undamaged(diary)


@pytest.mark.parametrize("changes", ["[1]", '"a"', "{}", '[{"table": "mark"}]'])
def test_a_way_back_that_is_damaged_is_named(diary: Path, capsys: pytest.CaptureFixture[str], changes: str) -> None:
    write_a_little(diary)
    change_unchecked(diary, f"UPDATE operation SET changes = '{changes}'")
    assert main(["--data-dir", str(diary.parent), "undo"], FakeClock()) == 2
    assert "a row of operation cannot be read (changes)" in capsys.readouterr().err


def test_a_change_whose_row_is_gone_is_not_undone(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_a_little(diary)
    change_unchecked(diary, "DELETE FROM week")
    assert main(["--data-dir", str(diary.parent), "undo"], FakeClock()) == 2
    assert capsys.readouterr().err.startswith("This cannot be undone: ")


def test_a_device_that_is_no_name_is_damage(diary: Path) -> None:
    write_a_little(diary)
    change_unchecked(diary, "UPDATE setting SET value = '[1]' WHERE key = 'device'")
    with contextlib.closing(DiaryReader(diary)) as past, pytest.raises(DamagedError):
        past.operations(20)


def test_words_in_tables_of_other_programs_are_no_damage(diary: Path) -> None:
    change_unchecked(
        diary, "CREATE TABLE mine (made_at, body_day, path); INSERT INTO mine VALUES ('then', 'today', '/')"
    )
    check_undamaged(diary)


def test_nothing_is_exported_that_no_import_would_take(diary: Path) -> None:
    write_a_little(diary)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("UPDATE mark SET region = 'Jaw' WHERE rowid = 1")
    check_undamaged(diary)
    with (
        contextlib.closing(Snapshot(diary)) as whole,
        pytest.raises(DamagedError, match="region of a row of mark should"),
    ):
        list(whole.rows("mark"))


def test_broken_text_in_the_schema_is_named_beside_a_log(tmp_path: Path) -> None:
    path = tmp_path / "diary" / "mfr.db"
    write_with_log(path.parent, "clots", 1)
    words = b"CREATE TABLE warning_check"
    assert words in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(words, words.replace(b" ", b"\xac")))
    with pytest.raises(DamagedError):
        check_undamaged(path)


def test_an_export_names_damage_that_its_own_queries_do_not_meet(
    diary: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    write_a_little(diary)
    change_behind_index(diary, "screening_by_item", "UPDATE screening SET item = 'heart'")
    assert main(["--data-dir", str(diary.parent), "export", "--format", "jsonl"], clock) == 2
    said = capsys.readouterr()
    assert "screening_by_item" in said.err
    assert not said.out


def change_behind_index(diary: Path, index: str, sql: str) -> None:
    """Change rows so that an index does not follow, as a flip in one of its pages leaves it."""
    where = f"FROM sqlite_schema WHERE name = '{index}'"
    (row,) = select(diary, f"SELECT * {where}")
    for statement, values in (
        (f"DELETE {where}", ()),
        (sql, ()),
        ("INSERT INTO sqlite_schema VALUES (?,?,?,?,?)", row),
    ):
        with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(statement, values)


@pytest.mark.parametrize(
    ("index", "sql", "command"),
    [
        ("one_draft_a_day", "UPDATE scan SET body_day = '2026-11-19' WHERE state = 'draft'", "history"),
        ("scan_by_day", "UPDATE scan SET body_day = '2026-11-19' WHERE state = 'done'", "streak"),
        ("mark_of_region", "UPDATE mark SET region = 'jaw_r' WHERE region = 'jaw_l'", "history --region jaw_l"),
    ],
)
def test_days_are_not_read_from_an_index_that_disagrees_with_its_table(
    diary: Path, capsys: pytest.CaptureFixture[str], index: str, sql: str, command: str
) -> None:
    write_a_little(diary)
    change_behind_index(diary, index, sql)
    assert main(["--data-dir", str(diary.parent), *command.split()], FakeClock(MORNING + timedelta(days=3))) == 2
    assert f"index {index}." in capsys.readouterr().err
