"""Find damage in a diary: in its log, pages, indexes, values and references."""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from mfr_tui.errors import DamagedError
from mfr_tui.record.connection import check_file, connect_to_read, find_log_fault
from mfr_tui.record.diary_file import beside, code_of, damaged, explained, size_of
from mfr_tui.record.years import YEAR_TABLES, find_wrong_sum

_CHECK_CACHE_KIB = 512
"""A check reads each page about once, so a larger cache would take memory and save no time."""


class Part(StrEnum):
    """One part of the full check, in the order in which they are done."""

    PAGES = "pages"
    RULES = "rules"
    REFERENCES = "references"
    SUMS = "sums"


def check_undamaged(path: Path) -> None:
    """Check a diary that is about to be copied as a whole, so that no damaged data is passed on as good.

    Nothing is written. All of it is read.

    Raises:
        StorageError: As `check_file` does.
        DamagedError: It is damaged anywhere.
    """
    check_file(path)
    check_all(path)


def check_all(path: Path) -> None:
    """Check the whole diary.

    Raises:
        StorageError: It cannot be opened or read just now.
        DamagedError: It is damaged anywhere.
    """
    said = find_damage(path)
    if said:
        raise damaged(path, said)


def check_indexes(path: Path) -> None:
    """Check a file as `check_file` does, each table with its indexes, and each number and word that has a range.

    Damage there would silently leave out days or regions. Ten years take about 30 ms, which is too long for
    `mfr status`: it uses no index instead. The values of the stops of scans, which are many, are checked as they are
    read.

    Raises:
        StorageError: As `check_file` does.
        DamagedError: Its log, a table, an index, a number or a word is damaged.
    """
    check_file(path)
    if said := _look(path, _find_damaged_index):
        raise damaged(path, said)


@contextlib.contextmanager
def checking_indexes(path: Path) -> Iterator[None]:
    """Check a file as `check_indexes` does, beside what is read from it meanwhile: SQLite works on another core.

    What the check finds is raised at the end, in place of anything that reading a damaged file has led to. So nothing
    that was read may be shown before that.

    Raises:
        StorageError: As `check_indexes` does.
        DamagedError: As `check_indexes` does.
    """
    from threading import Thread  # imported only when needed

    found: list[BaseException] = []

    def check() -> None:
        try:
            check_indexes(path)
        except BaseException as error:  # noqa: BLE001  (raised again in the thread that waits for it)
            found.append(error)

    thread = Thread(target=check, name="check-indexes")
    thread.start()
    try:
        yield
    finally:
        thread.join()
        if found:
            raise found[0]


def find_damage(path: Path) -> str | None:
    """Read the whole file and its log, and return what is wrong with it in SQLite's words; None if nothing is.

    Raises:
        StorageError: It cannot be opened at all, or not read just now.
    """
    fault = find_log_fault(path, every_frame=True) if size_of(beside(path, "wal")) else None
    if fault:
        return fault
    return _look(path, _find_any_damage)


def find_damage_in(path: Path, part: Part) -> str | None:
    """Return what one part of the full check finds, without the log; None if nothing is wrong.

    Raises:
        StorageError: It cannot be opened at all, or not read just now.
    """
    return _look(path, _PARTS[part])


def _look(path: Path, find: Callable[[sqlite3.Connection], str | None]) -> str | None:
    """Return what `find` finds in a diary, or SQLite's own error if it cannot read it; None if nothing is wrong."""
    with contextlib.closing(connect_to_read(path)) as connection:
        try:
            with explained(path):
                connection.execute(f"PRAGMA cache_size = -{_CHECK_CACHE_KIB}")
                return find(connection)
        except DamagedError as error:
            from mfr_tui.record.additions import find_in_the_way  # needed only after a failure

            with contextlib.suppress(sqlite3.Error):
                if code_of(error.__cause__) == sqlite3.SQLITE_ERROR and find_in_the_way(connection):
                    return None  # an index of another program, which only that program can read
            return str(error.__cause__)


def _find_any_damage(connection: sqlite3.Connection) -> str | None:
    """Return the first damage in the pages, values, columns or references; None if there is none."""
    return next(filter(None, (find(connection) for find in _PARTS.values())), None)


def _find_damaged_page(connection: sqlite3.Connection) -> str | None:
    return _find_unsound(connection, "1")


def _find_broken_rule(connection: sqlite3.Connection) -> str | None:
    from mfr_tui.record.unreadable import find_unreadable  # imported only when needed

    return _find_bad_value(connection) or find_unreadable(connection)


def _find_damaged_index(connection: sqlite3.Connection) -> str | None:
    from mfr_tui.record.columns import TABLES  # imported only when needed
    from mfr_tui.record.unreadable import columns_of, find_out_of_range  # imported only when needed

    for table, columns in columns_of(connection, (*TABLES, *YEAR_TABLES)).items():
        if said := _find_unsound(connection, table):
            return said
        if table in TABLES and table != "scan_stop" and (said := find_out_of_range(connection, table, columns)):
            return said
    return None


def _find_unsound(connection: sqlite3.Connection, which: str) -> str | None:
    """Return what SQLite finds wrong with the table `which`, or with the whole file (`1`); None if nothing."""
    (said,) = connection.execute(f"PRAGMA integrity_check({which})").fetchone()
    return None if said == "ok" else str(said).splitlines()[-1]


def _find_bad_value(connection: sqlite3.Connection) -> str | None:
    """Return the first rule of the schema that a row breaks, or None.

    SQLite ignores the CHECKs of a file that it opens for reading only, and then reports no violation. So each row is
    inserted into an empty in-memory table with the same rules, which a trigger empties again after each row.
    """
    from mfr_tui.record.columns import TABLES  # imported only when needed
    from mfr_tui.record.unreadable import columns_of  # imported only when needed

    connection.execute("ATTACH ':memory:' AS rules")
    connection.execute("PRAGMA query_only = OFF")  # the file itself is opened for reading only
    schemas = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    there = columns_of(connection, (*TABLES, *YEAR_TABLES, "operation", "setting"))  # an older schema has fewer
    for table, columns in there.items():
        if not connection.execute(f"SELECT 1 FROM main.{table} NOT INDEXED LIMIT 1").fetchone():  # noqa: S608
            continue
        names = ", ".join('"{}"'.format(name.replace('"', '""')) for name in columns)
        connection.execute(re.sub(r"CREATE TABLE\b", "CREATE TABLE rules.", str(schemas[table]), count=1))
        connection.execute(f"CREATE TRIGGER rules.empty AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END")  # noqa: S608
        try:
            connection.execute(f"INSERT INTO rules.{table} ({names}) SELECT {names} FROM main.{table}")  # noqa: S608
        except sqlite3.IntegrityError as error:
            return f"a row of {table} breaks a rule of its table ({error})"
        connection.execute("DROP TRIGGER rules.empty")
    connection.rollback()
    connection.execute("DETACH rules")  # the checks that follow can use its memory
    return None


def _find_wrong_sum(connection: sqlite3.Connection) -> str | None:
    """Return how the sums of a year differ from its rows; None if none do, or if an older schema has no sums."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'year'").fetchone():
        return None
    try:
        return find_wrong_sum(connection)
    except (ValueError, TypeError, OverflowError) as error:
        return f"a row that is summed up cannot be read ({type(error).__name__})"


def _find_broken_reference(connection: sqlite3.Connection) -> str | None:
    """Return the first reference to a row that does not exist; None if there is none."""
    from mfr_tui.record.columns import TABLES  # imported only when needed

    ours = ", ".join("?" * len(TABLES))
    found = connection.execute(
        "SELECT t.name, f.parent FROM sqlite_schema AS t, pragma_foreign_key_check(t.name) AS f "  # noqa: S608
        f"WHERE t.type = 'table' AND t.name IN ({ours}) LIMIT 1",
        tuple(TABLES),
    ).fetchone()
    return f"a row of {found[0]} refers to a row of {found[1]} that is not there" if found else None


_PARTS: Mapping[Part, Callable[[sqlite3.Connection], str | None]] = {
    Part.PAGES: _find_damaged_page,
    Part.RULES: _find_broken_rule,
    Part.REFERENCES: _find_broken_reference,
    Part.SUMS: _find_wrong_sum,
}
