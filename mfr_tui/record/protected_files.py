"""Recognize files that must never be overwritten: a diary under any name, and the companion files of SQLite."""

import contextlib
import os
import re
import sqlite3
from pathlib import Path

from mfr_tui.paths import NotRegularError, read_regular_file
from mfr_tui.record.diary_file import APPLICATION_ID
from mfr_tui.record.transfer.snapshot import HEADER, MADE_UP

_SQLITE = b"SQLite format 3\x00"
_ENDS = ("journal", "wal", "shm")
_TABLES = frozenset({"_sqlite_migrations", "scan", "mark"})
"""Tables that every diary has, even one that went through SQL text and lost its application_id."""


def why_protected(path: Path) -> str | None:
    """Return why no file may be written at `path`: there is a diary, or part of a database in use; None if one may.

    Raises:
        OSError: It cannot be determined.
    """
    real = Path(os.path.realpath(path))
    beside = re.fullmatch(rf"(.+)-(?:{'|'.join(_ENDS)})", real.name, re.IGNORECASE | re.DOTALL)
    if beside and _head(real.with_name(beside[1])).startswith(_SQLITE):
        return f"belongs to the database {beside[1]}"
    for end in _ENDS[:2]:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if Path(f"{real}-{end}").lstat().st_size:
                return f"may be in use by another program: {real.name}-{end} is next to it"
    return "is a diary" if _is_diary(real) else None


def _is_diary(path: Path) -> bool:
    """Return whether a file is a diary. A file from `mfr export` is not one until something is written in it."""
    head = _head(path)
    named = head[68:72] == APPLICATION_ID.to_bytes(4)
    if not head.startswith(_SQLITE):
        return named  # a diary whose first bytes are damaged can still be rescued
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"  # nothing is next to it, and nothing is created there
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if not named:
                return tables >= _TABLES
            (mode,) = head[18:19]
            known = {key for (key,) in connection.execute("SELECT key FROM setting")}
    except (sqlite3.Error, UnicodeDecodeError):
        return named
    return mode != 1 or HEADER not in known or bool(known - {HEADER, MADE_UP})


def _head(path: Path) -> bytes:
    """Return the first bytes of a file; empty if there is no file."""
    try:
        return read_regular_file(path, 100)
    except (FileNotFoundError, NotADirectoryError, NotRegularError):
        return b""
