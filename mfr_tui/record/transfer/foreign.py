"""A diary file to import. Another program may have written it, so nothing in it is trusted.

Only plain tables with the columns of a diary are read, one after another. A view or a generated column could run
anything for any length of time, so the schema is checked first, and anything that no diary has is refused.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mfr_tui.errors import StorageError
from mfr_tui.json_text import read_json
from mfr_tui.record.columns import LONGEST_ROW, TABLES, added_since
from mfr_tui.record.connection import connect_to_read
from mfr_tui.record.diary_file import APPLICATION_ID, damaged, explained
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.transfer.staging import UNTOUCHED, shown
from mfr_tui.record.years import YEAR_TABLES, YEAR_TRIGGERS

_OWN = frozenset({"setting", "operation", "_sqlite_migrations", *YEAR_TABLES})
_VIEWS = frozenset({"day", "mark_by_region"})
"""The views of a diary."""

_READ = frozenset({*TABLES, "setting"})
"""The tables that are read."""

_STEPS = 10_000
"""After this many steps, SQLite's virtual machine asks whether it may continue."""

_STEPS_PER_BYTE = 20
_LEAST_STEPS = 10_000_000
"""The steps allowed in any case; more are allowed for each byte of the file.

Reading a diary takes under one per byte.
"""


class Foreign:
    """A diary file to import, as it is at one point in time. It is read where it is, and never written."""

    def __init__(self, path: Path) -> None:
        """Open the file, and check that it has the tables of a diary and is not damaged.

        Raises:
            StorageError: It cannot be read, is not a diary, is from a newer version, or contains something no diary
                has.
            DamagedError: It is damaged.
        """
        self.path = path
        self._left = (_LEAST_STEPS + _STEPS_PER_BYTE * path.stat().st_size) // _STEPS
        self._connection = connect_to_read(path, self._distrust)
        try:
            with self._reading():
                self._connection.execute("BEGIN")
                self._check_version()
                self._columns = self._check_schema()
                self._check_damage()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def setting(self, key: str) -> object | None:
        """Return the value that the file stores under `key`; None if there is none."""
        with self._reading():
            row = self._connection.execute("SELECT value FROM setting NOT INDEXED WHERE key = ?", (key,)).fetchone()
        try:
            return read_json(row[0]) if row else None
        except ValueError as error:
            raise damaged(self.path, f"{key} of setting cannot be read") from error

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table one by one, as they are stored, with the columns of this schema."""
        there = self._columns.get(table, ())
        if not there:  # it has an older schema
            return
        order = "scan_id, position" if table == "scan_stop" else "rowid"
        added = added_since(self._version, table)
        with self._reading():
            for row in self._connection.execute(f"SELECT {', '.join(there)} FROM {table} NOT INDEXED ORDER BY {order}"):  # noqa: S608
                yield {**added, **dict(zip(there, row, strict=True))}

    def _distrust(self, connection: sqlite3.Connection) -> None:
        """Limit what SQLite may do with the file: its steps, its sizes, and the functions in its schema."""
        connection.set_progress_handler(self._may_not_go_on, _STEPS)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_ROW)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")

    def _may_not_go_on(self) -> bool:
        self._left -= 1
        return self._left < 0

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Explain in one line what is wrong with the file."""
        try:
            with explained(self.path):
                yield
        except StorageError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            if code == sqlite3.SQLITE_TOOBIG:
                raise self._refusal(f"has a row longer than {LONGEST_ROW // 1024} KiB") from error
            if code == sqlite3.SQLITE_INTERRUPT:
                raise self._refusal("takes far longer to read than a diary of that size should") from error
            raise

    def _check_version(self) -> None:
        """Check that the file is a diary of a version that can be read."""
        # These are the PRAGMA statements, not the tables of the same names: a file can have views in their place.
        (application,) = self._connection.execute("PRAGMA main.application_id").fetchone()
        (version,) = self._connection.execute("PRAGMA main.user_version").fetchone()
        if application != APPLICATION_ID:
            raise self._refusal("is an SQLite database, but not an mfr diary")
        if version > SCHEMA_VERSION:
            what = f"{self.path} was made by a newer mfr (schema {version}; this one supports {SCHEMA_VERSION})."
            raise StorageError(what, "Nothing was changed. Update mfr.")
        if version < 1:
            raise damaged(self.path, f"it says its schema is {version}")
        self._version = version

    def _check_schema(self) -> dict[str, tuple[str, ...]]:
        """Check that the file contains only what a diary has, and return the columns to read by table."""
        found: dict[str, tuple[str, ...]] = {}
        for kind, name, root in self._connection.execute("SELECT type, name, rootpage FROM main.sqlite_master"):
            if kind == "trigger" and name in YEAR_TRIGGERS:
                continue  # reading fires none
            if kind == "trigger":
                raise self._refusal("has triggers that no mfr diary has")
            if kind == "index" or (kind == "view" and name in _VIEWS):
                continue  # never read
            plain = kind == "table" and root  # a virtual table has no root
            if name in _READ or name in _OWN:
                if not plain:
                    raise self._refusal(f"{name} is not the table of schema {self._version}", ":")
                found[name] = ()
            elif not plain or not str(name).startswith("sqlite_"):  # SQLite's own are never read either
                raise self._refusal(f"has a {'table' if plain else 'view'} that no mfr diary has: {shown(name)}")
        missing = _READ - found.keys()
        if "setting" in missing or (missing and self._version == SCHEMA_VERSION):
            raise self._refusal(f"has no table {min(missing)}")
        return {name: self._check_columns(name) for name in _READ & found.keys()}

    def _check_columns(self, table: str) -> tuple[str, ...]:
        """Check that a table has the columns of its schema, and return them in our order."""
        wanted = tuple(TABLES[table].columns) if table in TABLES else ("key", "value")
        rows = self._connection.execute(f"PRAGMA main.table_xinfo({table})").fetchall()
        there = {name for _, name, *_, hidden in rows if not hidden}
        missing = set(wanted) - there
        later = added_since(self._version, table).keys()
        if len(rows) > len(there) or not there <= set(wanted) or not missing <= later:  # generated columns are hidden
            raise self._refusal(f"{table} is not the table of schema {self._version}", ":")
        return tuple(column for column in wanted if column in there)

    def _check_damage(self) -> None:
        """Check each table for damage: a page that is its own parent could otherwise be read forever."""
        for table in sorted(self._columns):
            (said,) = self._connection.execute(f"PRAGMA main.integrity_check({table})").fetchone()
            if said != "ok":
                raise damaged(self.path, str(said).splitlines()[-1])

    def _refusal(self, what: str, between: str = "") -> StorageError:
        return StorageError(f"{self.path}{between} {what}.", UNTOUCHED)
