"""Find damage in a diary: in its log, its pages, its indexes, its values and its references."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from mfr_tui.errors import DamagedError
from mfr_tui.record.connection import (
    check_file,
    connect_to_read,
    find_log_fault,
)
from mfr_tui.record.diary_file import (
    beside,
    code_of,
    damaged,
    explained,
    size_of,
)

_CHECK_CACHE_KIB = 512
"""A check reads each page about once: a larger cache takes memory and saves no time."""


def check_undamaged(path: Path) -> None:
    """Check a diary that leaves as a whole: what is wrong with it must not leave as if it were right.

    Nothing is written. All of it is read.

    Raises:
        StorageError: As `check_file` does.
        DamagedError: It is damaged, anywhere.
    """
    check_file(path)
    check_all(path)


def check_all(path: Path) -> None:
    """Read a diary whole.

    Raises:
        StorageError: It cannot be opened or read just now.
        DamagedError: It is damaged, anywhere.
    """
    said = find_damage(path)
    if said:
        raise damaged(path, said)


def check_indexes(path: Path) -> None:
    """Check a file as `check_file` does, and that each index agrees with its table, and each number with its column.

    A damaged index would leave out days without a word. Ten years take 20 ms, which `mfr status` has no time for: it
    uses no index instead. The stops of scans are left out: they are many, and have no index.

    Raises:
        StorageError: As `check_file` does.
        DamagedError: Its log, an index or a number is damaged.
    """
    check_file(path)
    if said := _look(path, _find_damaged_index):
        raise damaged(path, said)


def find_damage(path: Path) -> str | None:
    """Read the whole file and its log; what is wrong with it in SQLite's words, or None.

    Raises:
        StorageError: It cannot be opened at all, or not read just now.
    """
    fault = find_log_fault(path, every_frame=True) if size_of(beside(path, "wal")) else None
    if fault:
        return fault
    return _look(path, _find_any_damage)


def _look(path: Path, find: Callable[[sqlite3.Connection], str | None]) -> str | None:
    with contextlib.closing(connect_to_read(path)) as connection:
        try:
            with explained(path):
                connection.execute(f"PRAGMA cache_size = -{_CHECK_CACHE_KIB}")
                return find(connection)
        except DamagedError as error:
            from mfr_tui.record.additions import find_in_the_way  # only where there is work for it

            with contextlib.suppress(sqlite3.Error):
                if code_of(error.__cause__) == sqlite3.SQLITE_ERROR and find_in_the_way(connection):
                    return None  # an index of another program, which only that program can read
            return str(error.__cause__)


def _find_any_damage(connection: sqlite3.Connection) -> str | None:
    from mfr_tui.record.unreadable import find_unreadable  # only where there is work for it

    return (
        _find_unsound(connection, "1")
        or _find_bad_value(connection)
        or find_unreadable(connection)
        or _find_broken_reference(connection)
    )


def _find_damaged_index(connection: sqlite3.Connection) -> str | None:
    from mfr_tui.record.columns import TABLES  # only this needs it
    from mfr_tui.record.unreadable import find_out_of_range  # only where there is work for it

    there = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = (
        _find_unsound(connection, table) or find_out_of_range(connection, table)
        for table in TABLES
        if table in there and table != "scan_stop"
    )
    return next(filter(None, found), None)


def _find_unsound(connection: sqlite3.Connection, which: str) -> str | None:
    """Return what SQLite finds wrong with a table and its indexes, by name, or with the whole file (`1`); or None."""
    (said,) = connection.execute(f"PRAGMA integrity_check({which})").fetchone()
    return None if said == "ok" else str(said).splitlines()[-1]


def _find_bad_value(connection: sqlite3.Connection) -> str | None:
    """Return the first rule of the schema that a row breaks, or None.

    SQLite forgets each CHECK of a file that it opens for reading only, and finds nothing wrong then. So each row is put
    into an empty table of the same rules, in memory, which a trigger empties again after each row.
    """
    from mfr_tui.record.columns import TABLES  # only this needs it

    connection.execute("ATTACH ':memory:' AS rules")
    connection.execute("PRAGMA query_only = OFF")  # of the file itself only reading was asked for
    for table in (*TABLES, "operation", "setting"):
        found = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
        if not found:
            continue  # an older schema
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
        names = ", ".join('"{}"'.format(name.replace('"', '""')) for (name,) in columns)
        connection.execute(re.sub(r"CREATE TABLE\b", "CREATE TABLE rules.", str(found[0]), count=1))
        connection.execute(f"CREATE TRIGGER rules.empty AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END")  # noqa: S608
        try:
            connection.execute(f"INSERT INTO rules.{table} ({names}) SELECT {names} FROM main.{table}")  # noqa: S608
        except sqlite3.IntegrityError as error:
            return f"a row of {table} breaks a rule of its table ({error})"
        connection.execute("DROP TRIGGER rules.empty")
    return None


def _find_broken_reference(connection: sqlite3.Connection) -> str | None:
    """Return the first reference from one row to another that is not there, or None."""
    from mfr_tui.record.columns import TABLES  # only this needs it

    ours = ", ".join("?" * len(TABLES))
    found = connection.execute(
        "SELECT t.name, f.parent FROM sqlite_schema AS t, pragma_foreign_key_check(t.name) AS f "  # noqa: S608
        f"WHERE t.type = 'table' AND t.name IN ({ours}) LIMIT 1",
        tuple(TABLES),
    ).fetchone()
    return f"a row of {found[0]} refers to a row of {found[1]} that is not there" if found else None
