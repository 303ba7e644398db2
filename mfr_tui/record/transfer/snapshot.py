"""The diary as a whole: every row that a person made, deleted ones too, as it lies; and SQLite files made of it."""

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
from mfr_tui.record.connection import check_is_diary, connect_to_write, writing
from mfr_tui.record.database import connect_to_diary, prepare
from mfr_tui.record.diary_file import damaged, explained

HEADER = "export"
"""Under this key an exported SQLite file says in `setting` what it is."""

MADE_UP = "demo"
"""Under this key a diary of `mfr demo` says in `setting` that its days are made up."""

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
"""What a table has from a day on: its rows of those days, and what others refer to. What keeps one safe is whole."""


class MarkLine(NamedTuple):
    """One mark that counts, with what is known of its scan or hold.

    Attributes:
        body_day: Its day.
        marked_at: When, in UTC, as it is stored.
        offset_min: Minutes that the wall clock was ahead of UTC, in its scan or hold; None where nobody knows.
        moment: In a scan, a spot outside one, or after a hold.
        late: Whether its scan was marked late.
        region: The region's id.
        nrs: 0 to 10.
        how: Pressed, moved or at rest.
        qualities: What it is like.
        note: The person's own words.
        scan_id: Its scan, or None.
        hold_id: The hold that it came after, or None.
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
    """One hold that counts.

    Attributes:
        id: Its own id.
        region: The region's id.
        path: Ids of every region that was pressed.
        technique: What was done.
        tool: With what; may be empty.
        pressure: How hard, against the aim; None when it was not said.
        held_s: Seconds of pressure.
        before: The rating before, 0 to 10; None when it was not rated.
        after: The rating after, 0 to 10; None when it was not rated.
        released: Whether it let go; None when it was not said.
        was_source: Whether its neighbours eased with it; None when it was not asked.
        ended_how: How it ended; None while it is open.
        started_at: When it began, in UTC, as it is stored.
        ended_at: When it ended, likewise, or None.
        offset_min: Minutes that the wall clock was ahead of UTC.
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


class Tender(NamedTuple):
    """The regions that were tender.

    Attributes:
        first: The first day that was looked at.
        last: The newest day with a scan or a rating.
        regions: Ids of the regions rated above 0 in a scan or as a spot, on any of these days.
    """

    first: str
    last: str
    regions: tuple[str, ...]


class Snapshot:
    """A diary at one instant: what others write meanwhile is not seen."""

    def __init__(self, path: Path, since: date | None = None) -> None:
        """Open it.

        Args:
            path: The diary, of this version's schema.
            since: Only from this day on; None for all.

        Raises:
            StorageError: There is none, it cannot be read, or it is another program's or a newer version's.
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
        """Return a row as it is; refuse one with bytes, which no column of the schema allows."""
        if any(isinstance(value, bytes) for value in row):
            raise damaged(self.path, "a row has bytes in place of text or a number")
        return row

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def setting(self, key: str) -> object | None:
        """What the file says of itself under `key`, or None."""
        with explained(self.path):
            row = self._connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        try:
            return read_json(row[0]) if row else None
        except ValueError as error:
            raise damaged(self.path, f"{key} of setting cannot be read") from error

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with explained(self.path):
            sql = f"SELECT count(*) FROM {table} WHERE {self._which.get(table, True)}"  # noqa: S608
            return int(self._connection.execute(sql, self._since).fetchone()[0])

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, oldest first, one by one."""
        columns = tuple(TABLES[table].columns)
        order = "scan_id, position" if table == "scan_stop" else "rowid"
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {self._which.get(table, True)} ORDER BY {order}"  # noqa: S608
        with explained(self.path):
            for row in self._connection.execute(sql, self._since):
                yield self._check_fits(table, dict(zip(columns, row, strict=True)))

    def _check_fits(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row as it is; refuse one that no import would take, however sound SQLite finds the file."""
        try:
            read_row(TABLES[table], row)
        except MisfitError as error:
            raise damaged(self.path, f"{error.column} of a row of {table} should be {error.wanted}") from error
        return row

    def marks(self) -> Iterator[MarkLine]:
        """Every mark that counts, by day and instant."""
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
        """Every hold that counts, oldest first: of the days asked for, and those that their marks came after."""
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
                yield line._replace(path=tuple(read_json(row[2])), was_source=source)

    def tender(self) -> Tender | None:
        """What was tender from the day asked for on, or on the newest day when all was; None when no day has a say.

        A day has one when a scan of it ended or a place was rated, in a scan or as a spot.
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
    """Make a diary file of its own at `path`, in one piece: nothing of it lies beside it.

    Args:
        path: Where nothing is yet.
        rows: Each with its table, tables in the order of TABLES.
        facts: What the file says of itself, for `setting`.

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
            connection.execute("DELETE FROM setting")  # what ties a log to this file: it has none
            connection.executemany(
                "INSERT INTO setting (key, value) VALUES (?, ?)",
                ((key, json.dumps(value)) for key, value in facts.items()),
            )
        with explained(path):
            connection.execute("PRAGMA journal_mode = DELETE")
