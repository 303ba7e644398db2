"""Looking at a diary from outside: with sqlite3 alone, none of the code under test."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from tests.support.patience import SECONDS


def select(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query says, on a connection of its own."""
    with contextlib.closing(sqlite3.connect(path, timeout=SECONDS)) as connection:
        return connection.execute(sql, values).fetchall()


def one(path: Path, sql: str, *values: object) -> Any:  # noqa: ANN401  (whatever the column holds)
    """The single value that a query says."""
    ((value,),) = select(path, sql, *values)
    return value


def mark_in(path: Path, scan_id: str, region: str) -> str:
    """The id of a region's mark in a scan; LookupError when it has none."""
    found = select(path, "SELECT id FROM mark WHERE scan_id = ? AND region = ? AND deleted_at IS NULL", scan_id, region)
    if not found:
        raise LookupError(region)
    return str(found[0][0])


TABLES = (
    *("scan", "scan_stop", "mark", "hold", "rest_day"),
    *("screening", "region_setting", "lock", "warning_check", "flag_decision", "concern"),
    *("region_story", "visit", "week"),
)
"""Those that a person fills: what has to be there whatever happens."""

_NOT_COMPARED = {"revision", "created_at", "marked_at", "kept_at", "deleted_at"}


def live(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row that counts, without its revision and the times it was written at; of the tables that there are."""
    with contextlib.closing(sqlite3.connect(path, timeout=SECONDS)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        connection.row_factory = sqlite3.Row
        found = {}
        for table in (table for table in TABLES if table in there):
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
            found[table] = [
                {column: value for column, value in row.items() if column not in _NOT_COMPARED}
                for row in rows
                if row.get("deleted_at") is None
            ]
        scans = {scan["id"] for scan in found["scan"]}
        found["scan_stop"] = [stop for stop in found["scan_stop"] if stop["scan_id"] in scans]
        return found


def kept(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether a newer schema has each row of an older one, with all that it said, and no others."""
    return all(
        len(rows) == len(after[table])
        and all(old.items() <= new.items() for old, new in zip(rows, after[table], strict=True))
        for table, rows in before.items()
    ) and not any(rows for table, rows in after.items() if table not in before)


def everything(path: Path) -> list[str]:
    """The schema and every row as text, without the stamp that ties a log to its file: each change leaves another."""
    with contextlib.closing(sqlite3.connect(path, timeout=SECONDS)) as connection:
        connection.execute("BEGIN")  # all as it was at one moment
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()
        rows = [
            f'INTO "{name}" {row}'
            for kind, name, _, sql in schema
            if kind == "table" and not sql.startswith("CREATE VIRTUAL")
            for row in connection.execute('SELECT * FROM "{}"'.format(name.replace('"', '""')))
        ]
        return [*map(str, schema), *(row for row in rows if '"mfr-log:' not in row)]


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong, keys between tables included."""
    with contextlib.closing(sqlite3.connect(path, timeout=SECONDS)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return whole and not connection.execute("PRAGMA foreign_key_check").fetchall()
