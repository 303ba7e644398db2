"""The base of every read of the diary: plain sqlite3 on a connection that cannot write.

Text that a person wrote is also cleaned when it is read, because an import or another program may have stored it as is.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mfr_tui.json_text import read_json
from mfr_tui.record.columns import NOTHING_TO_UNDO, RANGES, WORDS
from mfr_tui.record.connection import Opened, check_in_place, check_not_restored, is_outdated, read_restored
from mfr_tui.record.database import connect_to_diary, save_copy
from mfr_tui.record.diary_file import damaged, explained
from mfr_tui.record.rows import Operation
from mfr_tui.record.values import read_instant
from mfr_tui.typed import clean

IN_FORCE_LAST = {
    "screening": "answered_at, answer = 'yes', cleared_by = '', regions = '[]', unsure, id",
    "region_setting": "set_at, kind <> 'none', id",
    "warning_check": "answered_at, answer = 'yes', cleared_by = '', id",
    "flag_decision": "decided_at, decision <> 'closed', id",
}
"""For each table in which the newest row is the current one, the order that puts it last.

Of two rows of the same time, the stricter one is the current one; the id breaks ties. So two diaries with the same rows
give the same answers, in whatever order the rows were added.
"""


class BaseReader:
    """The diary, open for reading."""

    def __init__(self, path: Path) -> None:
        """Open the diary.

        Raises:
            StorageError: It does not exist, cannot be read, or belongs to another program or a newer version.
            DamagedError: It is damaged.
        """
        self.path = path
        self._version = 0
        self._connection = connect_to_diary(path)
        with contextlib.suppress(sqlite3.Error):  # damage is found by whoever reads more
            self._connection.restored = read_restored(self._connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def opened(self) -> Opened:
        """Which diary is open."""
        return Opened(self._connection.file, self._connection.restored)

    def check_in_place(self) -> None:
        """Check that the open file is still the one at its path, with the diary that was opened.

        Raises:
            ReplacedError: It was moved, deleted or replaced, or a backup was restored into it.
        """
        check_in_place(self._connection, self.path)
        with contextlib.suppress(sqlite3.Error):  # that is for whoever reads more to say
            check_not_restored(self._connection, self.path)

    def save_copy(self) -> Path:
        """Copy the open diary to a new file next to it, and return the new path.

        Works even after its own file was deleted.

        Raises:
            DamagedError: The copy is damaged.
            StorageError: It cannot be made.
        """
        return save_copy(self._connection, self.path)

    def setting(self, key: str) -> object | None:
        """Return the value stored under `key`; None if there is none."""
        with self._reading():
            rows = self._all("SELECT value FROM setting NOT INDEXED WHERE key = ?", key)
            return read_json(rows[0][0]) if rows else None

    def newest_instant(self, up_to: str = "~") -> datetime | None:
        """Return the newest time ever written, to notice a clock that went back; None if nothing was written.

        Args:
            up_to: Ignore anything after this time, as it is stored.
        """
        with self._reading():
            (newest,) = self._all(
                "SELECT max(at) FROM (SELECT max(created_at) AS at FROM scan WHERE created_at <= ? "
                "UNION ALL SELECT max(created_at) FROM mark WHERE created_at <= ? "
                "UNION ALL SELECT max(created_at) FROM hold WHERE created_at <= ?)",
                *(up_to, up_to, up_to),
            )[0]
            return read_instant(newest) if newest else None

    def others_wrote(self) -> bool:
        """Return whether anything was written since the last call, by this program or another."""
        with self._reading():
            (version,) = self._all("PRAGMA data_version")[0]
        changed, self._version = int(version) != self._version, int(version)
        return changed

    def operations(self, count: int) -> list[Operation]:
        """Return the newest changes made on this device that can be undone or redone, at most `count`, newest first."""
        device = self.setting("device")
        with self._reading():
            if not isinstance(device, str | None):
                raise TypeError("device of setting is not a name")
            rows = self._all(
                "SELECT at, label, undone_at FROM operation WHERE device = ? AND changes <> ? ORDER BY id DESC LIMIT ?",
                *(device, NOTHING_TO_UNDO, count),
            )
            return [Operation(read_instant(at), clean(label), undone is not None) for at, label, undone in rows]

    def _closed(self, rule: str) -> dict[str, datetime]:
        """Return when the flags of a rule were closed, by region, without those reopened since."""
        rows = self._all(
            "SELECT region, decision, decided_at FROM flag_decision NOT INDEXED WHERE deleted_at IS NULL AND rule = ? "  # noqa: S608
            f"AND decision IN ('closed', 'reopened') ORDER BY {IN_FORCE_LAST['flag_decision']}",
            rule,
        )
        newest = {region: (decision, at) for region, decision, at in rows}
        return {region: read_instant(at) for region, (decision, at) in newest.items() if decision == "closed"}

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query.

        A number, or a word from a fixed list, is checked if its column in the query has the name of a stored column,
        so that none is shown or counted that its column may not hold.

        Raises:
            ValueError: A value is not allowed in its column.
        """
        cursor = self._connection.execute(sql, values)
        rows = cursor.fetchall()
        for index, (name, *_) in enumerate(cursor.description):
            number = RANGES.get(name)
            if number and not number.fits_all([row[index] for row in rows]):
                raise ValueError(f"{name} is out of range")
            if name in WORDS and (unknown := {row[index] for row in rows} - WORDS[name] - {None}):
                raise ValueError(f"{name} is {str(unknown.pop())[:40]!r}")
        return rows

    def _one_by_one(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Iterate over rows that would take much memory all at once."""
        return self._connection.execute(sql, values)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Name the file when SQLite, or an impossible value, shows that it is damaged."""
        if is_outdated(self._connection, self.path):  # there is room again, and something was written
            connection = connect_to_diary(self.path)
            connection.restored = self._connection.restored
            self._connection.close()
            self._connection = connection
        try:
            with explained(self.path):
                yield
        except (ValueError, TypeError, OverflowError) as error:
            raise damaged(self.path, f"a row cannot be read ({error})") from error


def is_open(closed: Mapping[str, datetime], region: str, happened: datetime) -> bool:
    """Return whether an event's flag is not closed. Closing it at the very time of the event does not count."""
    return region not in closed or happened >= closed[region]
