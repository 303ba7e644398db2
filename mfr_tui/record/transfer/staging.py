"""Staging: check imported rows one by one and store them in a temporary file, before the diary is touched."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from mfr_tui.errors import StorageError
from mfr_tui.record.columns import NAMES, TABLES, MisfitError, check_length, check_not_ahead, read_row, regions_in
from mfr_tui.record.diary_file import explained

UNTOUCHED = "Nothing was changed. Use an unchanged file from mfr export."
"""What to do when a file is refused."""

MOST_NAMES = 10_000
"""The most different regions, questions, signs and rules that a file may name. A diary has about a hundred."""

_SHOWN = 40
"""The most characters of a value that are quoted."""


class Row(NamedTuple):
    """One imported row.

    Attributes:
        line: Its position in the file, from 1: its line, or its number in its table.
        table: Its table.
        values: Its values by column; not checked yet.
    """

    line: int
    table: str
    values: Mapping[str, object]


class Incoming(NamedTuple):
    """Checked rows, staged in a file.

    Attributes:
        name: The name of the file they came from, for messages.
        place: What a row's number counts in that file: `line` or `row`.
        path: An SQLite file with a table for each of TABLES, with a column `line` before the others.
        made_up: Whether the rows are demo data.
        regions: Every region that they name.
    """

    name: str
    place: str
    path: Path
    made_up: bool
    regions: frozenset[str]

    def refuse(self, table: str, line: int, column: str, what: str) -> StorageError:
        """Return the error for a row that does not fit."""
        return _refusal(self.name, self.place, table, line, column, what)


def stage(path: Path, name: str, place: str, rows: Iterable[Row], now: datetime, *, made_up: bool) -> Incoming:
    """Check rows, stage them in a new file at `path`, and return them.

    Args:
        path: The new file.
        name: The file they came from.
        place: What a row's number counts in it: `line` or `row`.
        rows: The rows.
        now: The current time, time zone aware: no row may be more than a day ahead of it.
        made_up: Whether the rows are demo data.

    Raises:
        StorageError: A row does not fit or occurs twice, or there is no space.
    """
    regions: set[str] = set()
    names: set[str] = set()
    with explained(path), contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # the file lives for a minute: nothing is lost with it
        connection.execute("PRAGMA synchronous = OFF")
        for table, fields in TABLES.items():
            connection.execute(
                f"CREATE TABLE {table} (line INTEGER PRIMARY KEY, {', '.join(fields.columns)}, "
                f"UNIQUE ({', '.join(fields.key)}))"
            )
        last: list[tuple[str, int]] = [("", 0)]

        def checked(of_it: Iterator[Row]) -> Iterator[tuple[Any, ...]]:
            for row in of_it:
                last[0] = (row.table, row.line)
                try:
                    values = read_row(TABLES[row.table], row.values)
                    check_not_ahead(row.table, values, now)
                    check_length(values)
                except MisfitError as error:
                    said = "is missing" if error.column not in row.values else f"is {shown(error.value)}"
                    what = f"{said}, but should be {error.wanted}"
                    raise _refusal(name, place, row.table, row.line, error.column, what) from error
                regions.update(regions_in(values))
                names.update(values[column] for column in NAMES & values.keys())
                if len(regions) + len(names) > MOST_NAMES:
                    raise StorageError(f"{name} names more than {MOST_NAMES:,} regions and questions.", UNTOUCHED)
                yield (row.line, *values.values())

        try:
            for table, of_it in groupby(rows, lambda row: row.table):
                marks = ", ".join("?" * (len(TABLES[table].columns) + 1))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", checked(of_it))  # noqa: S608
        except sqlite3.IntegrityError as error:
            table, line = last[0]
            raise _refusal(name, place, table, line, TABLES[table].key[-1], "appears twice") from error
        connection.commit()
    return Incoming(name, place, path, made_up, frozenset(regions))


def _refusal(name: str, place: str, table: str, line: int, column: str, what: str) -> StorageError:
    column = column if column.isidentifier() and column.isascii() else shown(column)
    return StorageError(f"{name}, {place} {line}: {column} of {table} {what}.", UNTOUCHED)


def shown(value: object) -> str:
    """Return the start of a value in ASCII, without control characters."""
    text = ascii(value[: _SHOWN + 1] if isinstance(value, str) else value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
