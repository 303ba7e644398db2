"""Objects that other programs, such as Datasette or sqlite-utils, have added to the diary's file.

Their tables, views and plain indexes do no harm and are left alone. A trigger on one of our tables can change, drop or
refuse a row that is written there, and an index on more than plain columns can refuse one. While one of these exists
nothing is written, because the diary could then contain something other than what was acknowledged.
"""

import contextlib
import json
import shlex
import sqlite3
from pathlib import Path
from typing import NamedTuple

from mfr_tui.errors import BusyError, StorageError
from mfr_tui.record.columns import TABLES
from mfr_tui.record.connection import connect_to_read
from mfr_tui.record.diary_file import explained
from mfr_tui.record.years import YEAR_TABLES, YEAR_TRIGGERS
from mfr_tui.typed import clean

OWN_TABLES = frozenset({*TABLES, *YEAR_TABLES, "setting", "operation", "_sqlite_migrations"})
OWN_INDEXES = frozenset(
    {
        *(
            "flag_decision_by_flag",
            "hold_by_day",
            "hold_by_instant",
            "hold_open",
            "idx__sqlite_migrations_migration_set_name",
        ),
        *("lock_by_region", "mark_by_day", "mark_by_instant", "mark_of_region", "one_draft_a_day", "one_mark_a_region"),
        *("one_mark_after", "region_setting_by_region", "scan_by_day", "scan_by_instant", "screening_by_item"),
        "warning_check_by_day",
    }
)
"""Every index that any of our schemas has created by name."""

_OWN_VIEWS = ("day", "mark_by_region")
_COLLATIONS = frozenset({"BINARY", "NOCASE", "RTRIM"})
"""The text collations that every SQLite knows."""


class Addition(NamedTuple):
    """An object that another program has added to one of our tables.

    Attributes:
        kind: `trigger` or `index`.
        name: Its name, as the other program chose it.
        table: The table.
    """

    kind: str
    name: str
    table: str


def find_in_the_way(connection: sqlite3.Connection) -> Addition | None:
    """Return the first addition that could change or stop one of our writes; None if there is none."""
    named = connection.execute(
        "SELECT type, name, lower(tbl_name) FROM main.sqlite_schema "
        "WHERE type = 'trigger' OR type = 'index' AND sql IS NOT NULL ORDER BY type DESC, name"
    )
    for found in map(Addition._make, named.fetchall()):
        own = YEAR_TRIGGERS if found.kind == "trigger" else OWN_INDEXES
        if found.table not in OWN_TABLES or found.name in own:
            continue
        if found.kind == "trigger" or not _is_plain(connection, found):
            return found
    return None


def check_additions(connection: sqlite3.Connection, path: Path) -> None:
    """Check that nothing added by other programs could change or stop a write.

    Raises:
        BusyError: Something could. Writing works again once it is removed.
    """
    found = find_in_the_way(connection)
    if found:
        raise _in_the_way(path, found)


def find_addition(path: Path) -> BusyError | None:
    """Return the error that `check_additions` would raise for a diary, or None, without writing to it.

    Raises:
        StorageError: It cannot be opened or read.
    """
    with contextlib.closing(connect_to_read(path)) as connection, explained(path):
        found = find_in_the_way(connection)
    return _in_the_way(path, found) if found else None


def check_upgrade(connection: sqlite3.Connection, path: Path, said: object) -> None:
    """Name what other programs have added after an upgrade failed: it may be the cause, and it is not damage.

    Args:
        connection: The diary, in the transaction that failed.
        path: The diary's path.
        said: SQLite's message.

    Raises:
        StorageError: The file contains objects of other programs.
    """
    objects = connection.execute(
        "SELECT type || ' ' || name FROM main.sqlite_schema WHERE type IN ('table', 'view', 'trigger') "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT IN (SELECT value FROM json_each(?)) ORDER BY 1",
        (json.dumps([*OWN_TABLES, *_OWN_VIEWS, *YEAR_TRIGGERS]),),
    )
    added = ", ".join(clean(name) for (name,) in objects)
    if added:
        raise StorageError(
            f"The diary {path} cannot be upgraded: {clean(str(said))}.",
            f"Nothing was changed. Remove what other programs added: {added}.",
        )


def _is_plain(connection: sqlite3.Connection, index: Addition) -> bool:
    """Return whether an index only sorts columns in ways every SQLite knows, so that it cannot refuse a row."""
    ((special,),) = connection.execute(
        'SELECT "unique" OR partial FROM pragma_index_list(?) WHERE name = ?', (index.table, index.name)
    ).fetchall()
    parts = connection.execute("SELECT cid, coll FROM pragma_index_xinfo(?) WHERE key", (index.name,)).fetchall()
    return not special and all(column >= 0 and order in _COLLATIONS for column, order in parts)


def _in_the_way(path: Path, found: Addition) -> BusyError:
    """Return the error that names an addition, and how to remove it."""
    name = clean(found.name)
    quoted = name.replace('"', '""')
    remove = shlex.join(["sqlite3", str(path), f'DROP {found.kind.upper()} "{quoted}"'])
    if name != found.name:  # it cannot be typed
        remove = "use the program that made it"
    return BusyError(
        f"Another program added the {found.kind} {name} to {found.table} in {path}, which could change what mfr saves.",
        f"mfr saves nothing until it is removed. To remove it: {remove}",
    )
