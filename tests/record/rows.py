"""Looking at a diary from outside: with sqlite3 alone, none of the code under test."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any


def select(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query says, on a connection of its own."""
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as connection:
        return connection.execute(sql, values).fetchall()


def one(path: Path, sql: str, *values: object) -> Any:  # noqa: ANN401  (whatever the column holds)
    """The single value that a query says."""
    ((value,),) = select(path, sql, *values)
    return value


def live(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that counts, without its revision and the times it was written at."""
    return {
        "scan": select(
            path,
            "SELECT id, kind, state, body_day, started_at, ended_at, zone, utc_offset_min, position, "
            "active_s, late, clock_suspect, device FROM scan WHERE deleted_at IS NULL ORDER BY id",
        ),
        "scan_stop": select(path, "SELECT * FROM scan_stop ORDER BY scan_id, position"),
        "mark": select(
            path,
            "SELECT id, scan_id, body_day, region, moment, how, nrs, qualities, note, device FROM mark "
            "WHERE deleted_at IS NULL ORDER BY id",
        ),
        "rest_day": select(
            path, "SELECT body_day, reason, note FROM rest_day WHERE deleted_at IS NULL ORDER BY body_day"
        ),
        "screening": select(path, "SELECT id, item, answer FROM screening ORDER BY id"),
    }


def everything(path: Path) -> list[str]:
    """The whole file as text."""
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as connection:
        return list(connection.iterdump())


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong, keys between tables included."""
    return one(path, "PRAGMA integrity_check") == "ok" and not select(path, "PRAGMA foreign_key_check")
