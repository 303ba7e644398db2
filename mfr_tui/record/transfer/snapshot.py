"""The whole diary, with every row as it is stored, including deleted ones, and the SQLite files made from it."""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from mfr_tui.json_text import read_json
from mfr_tui.record.columns import TABLES, MisfitError, read_row
from mfr_tui.record.connection import Opened, check_is_diary, connect_to_write, read_restored, writing
from mfr_tui.record.database import connect_to_diary, prepare
from mfr_tui.record.diary_file import damaged, explained

HEADER = "export"
"""The key in `setting` that identifies an exported SQLite file."""

MADE_UP = "demo"
"""The key in `setting` that identifies a demo diary, whose days are made up."""

_HOLDS = (
    "SELECT id FROM hold WHERE body_day >= :since "
    "UNION SELECT hold_id FROM mark WHERE body_day >= :since "
    "UNION SELECT hold_id FROM lock UNION SELECT hold_id FROM warning_check"
)
_SCANS = (
    "SELECT id FROM scan WHERE body_day >= :since "  # noqa: S608  (our own words)
    "UNION SELECT scan_id FROM mark WHERE body_day >= :since "
    f"UNION SELECT scan_id FROM hold WHERE id IN ({_HOLDS})"
)
_SINCE: Mapping[str, str] = {
    "scan": f"id IN ({_SCANS})",
    "scan_stop": f"scan_id IN ({_SCANS})",
    "hold": f"id IN ({_HOLDS})",
    "mark": "body_day >= :since",
    "rest_day": "body_day >= :since",
    "week": "body_day >= :since",
}
"""The rows that a table has from a day on: those of the days, and those that others refer to.

Safety tables are complete.
"""


class MarkLine(NamedTuple):
    """One mark that is not deleted, with what is known about its scan or hold.

    Attributes:
        body_day: Its body day.
        marked_at: When, in UTC, as it is stored.
        offset_min: Minutes that the wall clock was ahead of UTC in its scan or hold; None if unknown.
        moment: In a scan, on a spot outside one, or after a hold.
        late: Whether its scan was marked late.
        region: The region's id.
        nrs: 0 to 10.
        how: Pressed, moved or at rest.
        qualities: Its description.
        note: The person's own words.
        scan_id: Its scan, or None.
        hold_id: The hold it followed, or None.
        id: Its own id.
    """

    body_day: str
    marked_at: str
    offset_min: int | None
    moment: str
    late: bool
    region: str
    nrs: int
    how: str
    qualities: tuple[str, ...]
    note: str
    scan_id: str | None
    hold_id: str | None
    id: str


class HoldLine(NamedTuple):
    """One hold that is not deleted.

    Attributes:
        id: Its own id.
        region: The region's id.
        path: Ids of all regions that were pressed.
        technique: The technique's id.
        tool: The tool used; may be empty.
        pressure: How hard it was, compared with the target; None if not answered.
        held_s: Seconds of pressure.
        before: The rating before, 0 to 10; None if not rated.
        after: The rating after, 0 to 10; None if not rated.
        released: Whether the spot released; None if not answered.
        was_source: Whether nearby spots also eased; None if not asked.
        ended_how: How it ended; None while it is open.
        started_at: When it started, in UTC, as it is stored.
        ended_at: When it ended, in UTC, as it is stored; or None.
        offset_min: Minutes that the wall clock was ahead of UTC.
        timed: Whether mfr timed it. If not, it was told after it was done.
    """

    id: str
    region: str
    path: tuple[str, ...]
    technique: str
    tool: str
    pressure: str | None
    held_s: float
    before: int | None
    after: int | None
    released: str | None
    was_source: bool | None
    ended_how: str | None
    started_at: str
    ended_at: str | None
    offset_min: int
    timed: bool


class Tender(NamedTuple):
    """The regions that were tender.

    Attributes:
        first: The first day included.
        last: The newest day with a scan or a rating.
        regions: Ids of the regions rated above 0 in a scan or as a spot, on any of these days.
    """

    first: str
    last: str
    regions: tuple[str, ...]


class Snapshot:
    """A diary at one point in time: what others write meanwhile is not seen."""

    def __init__(self, path: Path, since: date | None = None) -> None:
        """Open the diary.

        Args:
            path: The diary, of this version's schema.
            since: The first day to include; None for all.

        Raises:
            StorageError: It does not exist, cannot be read, or belongs to another program or a newer version.
            DamagedError: It is damaged.
        """
        self.path = path
        self._since = {"since": since.isoformat() if since else ""}
        self._which = _SINCE if since else {}
        self._connection = connect_to_diary(path)
        self._connection.row_factory = self._check_row
        try:
            self._connection.execute("BEGIN")
            check_is_diary(self._connection, path)
        except BaseException:
            self._connection.close()
            raise

    def _check_row(self, _: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row unchanged; refuse one with bytes, which no column of the schema allows."""
        if any(isinstance(value, bytes) for value in row):
            raise damaged(self.path, "a row has bytes in place of text or a number")
        return row

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def opened(self) -> Opened:
        """Which diary it is."""
        with explained(self.path):
            return Opened(self._connection.file, read_restored(self._connection))

    def setting(self, key: str) -> object | None:
        """Return the value that the file stores under `key`; None if there is none."""
        with explained(self.path):
            row = self._connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        try:
            return read_json(row[0]) if row else None
        except ValueError as error:
            raise damaged(self.path, f"{key} of setting cannot be read") from error

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        with explained(self.path):
            sql = f"SELECT count(*) FROM {table} WHERE {self._which.get(table, True)}"  # noqa: S608
            return int(self._connection.execute(sql, self._since).fetchone()[0])

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table one by one, oldest first."""
        columns = tuple(TABLES[table].columns)
        order = "scan_id, position" if table == "scan_stop" else "rowid"
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {self._which.get(table, True)} ORDER BY {order}"  # noqa: S608
        with explained(self.path):
            for row in self._connection.execute(sql, self._since):
                yield self._check_fits(table, dict(zip(columns, row, strict=True)))

    def _check_fits(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row unchanged; refuse one that no import would accept, even if SQLite finds no damage."""
        try:
            read_row(TABLES[table], row)
        except MisfitError as error:
            raise damaged(self.path, f"{error.column} of a row of {table} should be {error.wanted}") from error
        return row

    def marks(self) -> Iterator[MarkLine]:
        """Yield every mark that is not deleted, by day and time."""
        sql = (
            "SELECT mark.body_day, marked_at, coalesce(scan.utc_offset_min, hold.utc_offset_min), moment, "
            "coalesce(scan.late, 0), mark.region, nrs, how, qualities, note, mark.scan_id, mark.hold_id, mark.id "
            "FROM mark LEFT JOIN scan ON scan.id = mark.scan_id LEFT JOIN hold ON hold.id = mark.hold_id "
            "WHERE mark.deleted_at IS NULL AND mark.body_day >= :since ORDER BY mark.body_day, marked_at, mark.rowid"
        )
        with explained(self.path):
            for row in self._connection.execute(sql, self._since):
                line = MarkLine(*row)
                yield line._replace(late=bool(line.late), qualities=tuple(read_json(row[8])))

    def holds(self) -> Iterator[HoldLine]:
        """Yield every hold that is not deleted, oldest first.

        They are the holds of the days included, and those that marks of these days followed.
        """
        sql = (
            f"SELECT {', '.join(HoldLine._fields).replace('offset_min', 'utc_offset_min')} FROM hold "  # noqa: S608
            "WHERE deleted_at IS NULL AND (body_day >= :since OR id IN "
            "(SELECT hold_id FROM mark WHERE body_day >= :since AND deleted_at IS NULL)) "
            "ORDER BY body_day, started_at, rowid"
        )
        with explained(self.path):
            for row in self._connection.execute(sql, self._since):
                line = HoldLine(*row)
                source = None if line.was_source is None else bool(line.was_source)
                yield line._replace(path=tuple(read_json(row[2])), was_source=source, timed=bool(line.timed))

    def tender(self) -> Tender | None:
        """Return the regions that were tender; None if no day counts.

        They are those of all days since the one asked for, or those of the newest day if all days were asked for. A day
        counts if a scan of it ended or a region was rated, in a scan or as a spot.
        """
        days = (
            "SELECT max(body_day) FROM (SELECT body_day FROM scan WHERE deleted_at IS NULL AND state <> 'draft' "
            "UNION ALL SELECT body_day FROM mark WHERE deleted_at IS NULL AND moment <> 'after') "
            "WHERE body_day >= :since"
        )
        regions = (
            "SELECT DISTINCT region FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND nrs > 0 "
            "AND body_day >= ? ORDER BY region"
        )
        with explained(self.path):
            (last,) = self._connection.execute(days, self._since).fetchone()
            if last is None:
                return None
            first = self._since["since"] or last
            return Tender(first, last, tuple(region for (region,) in self._connection.execute(regions, (first,))))


def write_copy(path: Path, rows: Iterable[tuple[str, Mapping[str, Any]]], facts: Mapping[str, object]) -> None:
    """Create a diary from rows, as one file without a log next to it.

    Args:
        path: The path of the diary; nothing exists there yet. After an error, part of a diary may be there.
        rows: Each with its table, tables in the order of TABLES.
        facts: What to store in its `setting` table.

    Raises:
        StorageError: It cannot be written.
    """
    prepare(path)
    with contextlib.closing(connect_to_write(path)) as connection:
        with writing(connection, path):
            for table, of_it in groupby(rows, lambda row: row[0]):
                columns = tuple(TABLES[table].columns)
                connection.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
                    (tuple(row[column] for column in columns) for _, row in of_it),
                )
            connection.execute("DELETE FROM setting")  # these tie a log to this file, and it has none
            connection.executemany(
                "INSERT INTO setting (key, value) VALUES (?, ?)",
                ((key, json.dumps(value)) for key, value in facts.items()),
            )
        with explained(path):
            connection.execute("PRAGMA journal_mode = DELETE")
