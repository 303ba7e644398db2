"""Find values that SQLite accepts but mfr cannot read: a time without a zone, a rating of a billion."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping

from mfr_tui.json_text import read_json
from mfr_tui.record.columns import TABLES
from mfr_tui.record.values import read_day, read_ids, read_instant


def read_changes(text: str) -> None:
    """Check that the changes of an operation can be undone.

    Raises:
        ValueError: They cannot be read.
    """
    changes, keys = read_json(text), {"table", "key", "before", "after"}
    if not isinstance(changes, list) or not all(isinstance(one, dict) and one.keys() == keys for one in changes):
        raise ValueError(f"{text!r} is not a list of changes")


_READ: Mapping[str, Callable[[str], object]] = {
    "at": read_instant,
    "body_day": read_day,
    "until_day": read_day,
    "episode_start": read_day,
    "regions": read_ids,
    "path": read_ids,
    "qualities": read_ids,
    "progress": TABLES["hold"].columns["progress"],
    "changes": read_changes,
    "value": read_json,
}
"""How to read a column, by its name. A column whose name ends with `_at` contains a time."""


def find_unreadable(connection: sqlite3.Connection) -> str | None:
    """Return the first column of a diary with a value that cannot be read or is out of range, or None.

    A command that reads the value would report damage, so nothing may be written next to it either.

    Raises:
        sqlite3.DatabaseError: SQLite itself cannot read the file.
    """
    there = columns_of(connection, (*TABLES, "operation", "setting"))
    for table, columns in there.items():
        for column in columns:
            read = read_instant if column.endswith("_at") else _READ.get(column)
            if not read:
                continue
            sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
            try:
                for (value,) in connection.execute(sql):
                    read(value)
            except (ValueError, TypeError, OverflowError):
                return f"a row of {table} cannot be read ({column})"
    found = (find_out_of_range(connection, table, there[table]) for table in TABLES if table in there)
    return next(filter(None, found), None)


def columns_of(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, list[str]]:
    """Return the columns of some tables, by table in the given order; a diary with an older schema lacks some.

    Tables of other programs are not looked at: one may need a module that this program does not have.

    Raises:
        sqlite3.DatabaseError: SQLite itself cannot read the file.
    """
    wanted = tuple(tables)
    found = connection.execute(
        "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "  # noqa: S608
        f"WHERE t.type = 'table' AND t.name IN ({', '.join('?' * len(wanted))})",
        wanted,
    ).fetchall()
    columns: dict[str, list[str]] = {table: [] for table in wanted}
    for table, column in found:
        columns[table].append(column)
    return {table: of_it for table, of_it in columns.items() if of_it}


def find_out_of_range(connection: sqlite3.Connection, table: str, there: Iterable[str]) -> str | None:
    """Return the first column of a table with a number or a word that it may not hold, or None.

    Args:
        connection: An open diary.
        table: One of its tables.
        there: The columns of that table; a diary with an older schema may lack some.

    Raises:
        sqlite3.DatabaseError: SQLite itself cannot read the file.
    """
    numbers = {column: number for column, number in TABLES[table].numbers.items() if column in there}
    words = {column: one_of.words for column, one_of in TABLES[table].words.items() if column in there}
    if not numbers and not words:
        return None
    # SQLite sorts text and bytes after every number, so min and max reveal them too. typeof reveals fractions.
    asked = [f"min({one}), max({one}), max(typeof({one}) = 'real')" for one in numbers]
    asked += [f"max({one} NOT IN ({', '.join(map(repr, allowed))}))" for one, allowed in words.items()]
    row = connection.execute(f"SELECT {', '.join(asked)} FROM {table}").fetchone()  # noqa: S608  (our own words)
    for index, (column, number) in enumerate(numbers.items()):
        least, most, fractions = row[3 * index : 3 * index + 3]
        if not number.fits_all((least, most)) or (fractions and number.whole):
            return f"a row of {table} is out of range ({column})"
    unknown = (column for column, found in zip(words, row[3 * len(numbers) :], strict=True) if found)
    return next((f"a row of {table} has an unknown word ({column})" for column in unknown), None)
