"""The attacks by kills and by damage, small; large ones: `python -m tests.attack kills 1000`, `damage 1000`."""

import contextlib
import os
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.errors import DamagedError
from mfr_tui.record.columns import TABLES
from mfr_tui.record.damage import check_undamaged, find_damage
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.transfer.snapshot import Snapshot
from mfr_tui.record.unreadable import find_out_of_range
from tests.attack.backups import attack_backups
from tests.attack.damage import attack_damage, write_with_log
from tests.attack.kills import attack_kills, find_loss
from tests.attack.sync import attack_sync
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import select


@pytest.mark.skipif(os.name != "posix", reason="forks and POSIX signals")
def test_what_was_acknowledged_is_there_after_kills_at_random(tmp_path: Path) -> None:
    found = attack_kills(tmp_path, 10, 1)
    assert not found.failures
    assert found.count["changes acknowledged"] >= 10, found.line


@pytest.mark.skipif(os.name != "posix", reason="forks and POSIX signals")
def test_a_backup_or_a_restore_that_is_cut_off_leaves_the_old_diary_or_the_new_one(tmp_path: Path) -> None:
    found = attack_backups(tmp_path, 4, 1)
    assert not found.failures
    assert found.count.total() == 4


@pytest.mark.skipif(os.name != "posix", reason="forks and POSIX signals")
def test_two_devices_come_to_the_same_after_a_sync_that_was_interrupted(tmp_path: Path) -> None:
    found = attack_sync(tmp_path, 4, 1)
    assert not found.failures
    assert found.count.total() == 4


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


def test_bytes_in_the_place_of_text_are_named_by_an_export(filled: Path) -> None:
    for sql in (
        "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'mark'",
        "UPDATE mark SET note = CAST(note AS BLOB) WHERE note <> ''",
        "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'mark'",
    ):
        with contextlib.closing(sqlite3.connect(filled)) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(sql)
    with contextlib.closing(Snapshot(filled)) as whole:
        for read in (lambda: whole.rows("mark"), whole.marks):
            with pytest.raises(DamagedError, match="bytes"):
                list(read())


def run(diary: Path, command: str, captured: pytest.CaptureFixture[bytes]) -> tuple[int, bytes, bytes]:
    """Return the exit code of a command two days later, and what it printed to standard output and error."""
    code = main(["--data-dir", str(diary.parent), *command.split()], FakeClock(MORNING + timedelta(days=2)))
    return code, *captured.readouterr()


SECONDS = {"active_s", "held_s"}
"""Columns that may hold a fraction."""


def find_numbers(path: Path) -> list[tuple[str, str]]:
    """Return table and column of each number that a diary stores, as its schema says, without the sums of years."""
    return select(
        path,
        "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
        "WHERE t.type = 'table' AND c.type IN ('INTEGER', 'REAL') "
        "AND t.name NOT IN ('operation', '_sqlite_migrations', 'year', 'region_year')",
    )


def write_number(path: Path, table: str, column: str, value: object) -> None:
    """Put a value into a column of every row, where neither its type nor any rule stops it."""
    ((schema,),) = select(path, "SELECT sql FROM sqlite_schema WHERE name = ?", table)
    loose = re.sub(rf"\b({column}) (INTEGER|REAL)( NOT NULL)?", r"\1 BLOB", schema)
    loose = re.sub(r"\) STRICT(, (?=WITHOUT))?", ") ", loose)
    for sql, values in (
        ("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (loose, table)),
        (f"UPDATE OR IGNORE {table} SET {column} = ?", (value,)),
        ("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (schema, table)),
    ):
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(sql, values)


@pytest.mark.parametrize("value", [2**62, -(2**63), 1e308, float("inf"), 0.5, "5", b"5", ""])
def test_a_value_that_a_column_of_numbers_may_not_hold_is_found(diary: Path, value: object) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for name, table in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({', '.join(table.columns)})")
            connection.execute(f"INSERT INTO {name} DEFAULT VALUES")
        for name, column in find_numbers(diary):
            fits = value == 0.5 and column in SECONDS
            connection.execute(f"UPDATE {name} SET {column} = ?", (value,))
            said = find_out_of_range(connection, name, TABLES[name].columns)
            assert said == (None if fits else f"a row of {name} is out of range ({column})")
            connection.execute(f"UPDATE {name} SET {column} = NULL")


def test_a_number_out_of_range_is_named_by_each_command_that_meets_it(
    filled: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    good = filled.read_bytes()

    def answer(command: str) -> tuple[int, bytes, bytes]:
        return run(filled, command, capfdbinary)

    commands = ("status", "history", "history --region shoulder_back_l", "report")
    right, named = {command: answer(command) for command in commands}, set[str]()
    for table, column in find_numbers(filled):
        write_number(filled, table, column, 2**62)
        assert find_damage(filled), f"{table}.{column}"
        for command in commands:
            code, out, said = answer(command)
            if (code, out, said) == right[command]:
                continue
            named.add(command)
            assert (code, out, said.count(b"\n")) == (2, b"", 2), f"{command}: {table}.{column}"
            assert b" is damaged: " in said
        filled.write_bytes(good)
    assert named == {*commands}


def test_a_word_that_its_column_may_not_hold_is_named_by_each_command_that_looks_back(
    filled: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    good = filled.read_bytes()

    def answer(command: str) -> tuple[int, bytes, bytes]:
        return run(filled, command, capfdbinary)

    commands = ("history", "history --region shoulder_back_l", "report")
    right = {command: answer(command) for command in commands}
    for table, column in ((name, column) for name, one in TABLES.items() for column in one.words):
        change_unchecked(filled, f"UPDATE {table} SET {column} = 'zzz' WHERE {column} IS NOT NULL")
        changed = filled.read_bytes() != good
        for command in commands:
            code, out, said = answer(command)
            if (code, out, said) == right[command] and not (changed and command == "report"):
                continue
            assert (code, out, said.count(b"\n")) == (2, b"", 2), f"{command}: {table}.{column}: {out!r}"
            assert b" is damaged: " in said
        filled.write_bytes(good)


def test_stops_out_of_order_are_named_by_a_report(filled: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with contextlib.closing(sqlite3.connect(filled)) as connection:  # into the file, out of the log
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((scan,),) = connection.execute("SELECT max(scan_id) FROM scan_stop").fetchall()
    good = filled.read_bytes()
    named = 0
    for found in re.finditer(scan.encode(), good):
        changed = bytearray(good)
        changed[found.start()] = ord("!")  # before every other id: no search finds the stop where it is now
        filled.write_bytes(changed)
        if "order for scan_stop" not in (find_damage(filled) or ""):
            continue
        named += 1
        code, out, said = run(filled, "report", capfdbinary)
        assert (code, out) == (2, b"")
        assert b"order for scan_stop" in said
    assert named


@pytest.mark.parametrize(
    "change",
    ["UPDATE lock SET why = 'whim'", "UPDATE scan SET state = 'won'", "UPDATE operation SET changes = ']'"],
)
def test_a_row_that_breaks_a_rule_of_its_table_is_named(filled: Path, change: str) -> None:
    check_undamaged(filled)
    with contextlib.closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(change).rowcount > 0
    with pytest.raises(DamagedError, match="breaks a rule of its table"):
        check_undamaged(filled)


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
    filled: Path, capfdbinary: pytest.CaptureFixture[bytes], command: str, sql: str
) -> None:
    clock = FakeClock(MORNING + timedelta(days=3))
    file = filled.with_name("export.jsonl")
    assert main(["--data-dir", str(filled.parent), "export", "--format", "jsonl", "-o", str(file)], clock) == 0
    change_unchecked(filled, sql)
    before = filled.read_bytes()
    for arguments in (
        command.split(),
        ["rest", "2026-12-01", "--reason", "ill"],
        ["rest", "2026-08-25", "--clear"],
        ["undo"],
        ["import", str(file)],
    ):
        capfdbinary.readouterr()
        assert main(["--data-dir", str(filled.parent), *arguments], clock) == 2, arguments
        out, said = capfdbinary.readouterr()
        assert b" is damaged: " in said
        assert not out
    assert filled.read_bytes() == before


def change_unchecked(diary: Path, sql: str) -> None:
    """Change rows as damage does, which no rule of the schema stops."""
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.executescript(sql)


@pytest.mark.parametrize(
    "sql", ["UPDATE mark SET hold_id = replace(hold_id, 'a', 'b')", "DELETE FROM scan", "UPDATE lock SET hold_id = 'h'"]
)
def test_a_reference_to_a_row_that_is_not_there_is_named(filled: Path, sql: str) -> None:
    change_unchecked(filled, "CREATE TABLE mine (scan REFERENCES scan); INSERT INTO mine VALUES ('none')")
    check_undamaged(filled)
    change_unchecked(filled, sql)
    with pytest.raises(DamagedError, match=r"refers to a row of (hold|scan) that is not there"):
        check_undamaged(filled)


@pytest.mark.parametrize("changes", ["[1]", '"a"', "{}", '[{"table": "mark"}]'])
def test_a_way_back_that_is_damaged_is_named(filled: Path, capsys: pytest.CaptureFixture[str], changes: str) -> None:
    change_unchecked(filled, f"UPDATE operation SET changes = '{changes}'")
    assert main(["--data-dir", str(filled.parent), "undo"], FakeClock()) == 2
    assert "a row of operation cannot be read (changes)" in capsys.readouterr().err


def test_a_change_whose_row_is_gone_is_not_undone(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_unchecked(filled, "DELETE FROM week")
    assert main(["--data-dir", str(filled.parent), "undo"], FakeClock()) == 2
    assert capsys.readouterr().err.startswith("This cannot be undone: ")


def test_a_device_that_is_no_name_is_damage(filled: Path) -> None:
    change_unchecked(filled, "UPDATE setting SET value = '[1]' WHERE key = 'device'")
    with contextlib.closing(DiaryReader(filled)) as past, pytest.raises(DamagedError):
        past.operations(20)


def test_words_in_tables_of_other_programs_are_no_damage(diary: Path) -> None:
    change_unchecked(
        diary, "CREATE TABLE mine (made_at, body_day, path); INSERT INTO mine VALUES ('then', 'today', '/')"
    )
    check_undamaged(diary)


def test_nothing_is_exported_that_no_import_would_take(filled: Path) -> None:
    with contextlib.closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE mark SET region = 'Jaw' WHERE rowid = 1")
    check_undamaged(filled)
    with (
        contextlib.closing(Snapshot(filled)) as whole,
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
    filled: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    change_behind_index(filled, "screening_by_item", "UPDATE screening SET item = 'heart'")
    assert main(["--data-dir", str(filled.parent), "export", "--format", "jsonl"], clock) == 2
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
        ("mark_of_region", "UPDATE mark SET region = 'jaw_r' WHERE region = 'jaw_l'", "report"),
        ("hold_by_day", "UPDATE hold SET body_day = '2026-11-19'", "report"),
        ("flag_decision_by_flag", "UPDATE flag_decision SET rule = 'other'", "report"),
    ],
)
def test_days_are_not_read_from_an_index_that_disagrees_with_its_table(
    filled: Path, capsys: pytest.CaptureFixture[str], index: str, sql: str, command: str
) -> None:
    change_behind_index(filled, index, sql)
    assert main(["--data-dir", str(filled.parent), *command.split()], FakeClock(MORNING + timedelta(days=3))) == 2
    assert f"index {index}." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("index", "sql", "command"),
    [
        ("scan_by_day", "UPDATE scan SET body_day = '2026-11-19' WHERE state = 'done'", "status"),
        ("one_draft_a_day", "UPDATE scan SET body_day = '2026-11-24' WHERE state = 'draft'", "status"),
        ("mark_by_day", "UPDATE mark SET region = 'jaw_r' WHERE region = 'jaw_l'", "status"),
        ("lock_by_region", "UPDATE lock SET region = 'calf_r'", "techniques calf_r"),
        ("region_setting_by_region", "UPDATE region_setting SET region = 'calf_r'", "techniques calf_r"),
        ("screening_by_item", "UPDATE screening SET item = 'heart' WHERE item = 'clots'", "techniques calf_r"),
        ("warning_check_by_day", "UPDATE warning_check SET body_day = '2026-11-19'", "status"),
    ],
)
def test_status_and_safety_do_not_believe_a_damaged_index(
    filled: Path, capsys: pytest.CaptureFixture[str], index: str, sql: str, command: str
) -> None:
    good = filled.read_bytes()

    def answer() -> tuple[int, str]:
        code = main(["--data-dir", str(filled.parent), *command.split()], FakeClock(MORNING + timedelta(days=2)))
        return code, capsys.readouterr().out

    change_unchecked(filled, sql)
    right = answer()
    filled.write_bytes(good)
    change_behind_index(filled, index, sql)
    assert find_damage(filled)
    assert answer() == right
