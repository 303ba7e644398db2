"""Merge imported rows into the diary, by id, in one transaction: the newest version of each row wins.

Whichever of two diaries is merged into the other, both end up with the same rows: the result never depends on which row
was there first. A merge cannot be undone, because it can be a lifetime of rows. Earlier undo steps remain, and are
refused if their rows were changed.
"""

import contextlib
import sqlite3
from collections.abc import Collection
from typing import Any, NamedTuple

from mfr_tui.errors import StorageError
from mfr_tui.practice.scan import Outcome, result_of
from mfr_tui.record.columns import LAST_REVISION, NEXT_REVISION, TABLES, Table
from mfr_tui.record.diary_file import explained
from mfr_tui.record.transfer.snapshot import MADE_UP
from mfr_tui.record.transfer.staging import UNTOUCHED, Incoming
from mfr_tui.record.transfer.stricter import Kept, keep_strict, safety_rows
from mfr_tui.record.write.base import BaseWriter
from mfr_tui.record.years import sum_up

_INSTANTS = ("created_at", "marked_at", "decided_at", "said_at", "kept_at", "ended_at", "deleted_at")
"""Of two rows of the same revision, the one with the latest of these times wins."""

_STOPS = (
    "(SELECT group_concat(position || ' ' || stop_id || regions || active_s || coalesce(outcome, ''), '/') FROM "
    "(SELECT * FROM {where}.scan_stop WHERE scan_id = {row}.id ORDER BY position))"
)
"""SQL for the stops of a scan as one text: they count as part of the scan."""

_ENDED_WITH_PAIN = ("state", "ended_how", "ended_at", "was_source", "released")
"""The columns of a hold that undo can no longer change once it was stopped for pain."""


class Count(NamedTuple):
    """How many rows of one table are new, changed, the same or older.

    Attributes:
        new: Rows that were not in the diary.
        changed: Rows newer than the diary's.
        same: Rows equal to the diary's.
        older: Rows older than the diary's.
    """

    new: int
    changed: int
    same: int
    older: int


class Merged(NamedTuple):
    """The result of a merge, or of a rehearsal.

    Attributes:
        tables: The counts of each table with rows. The stops of a scan go with it and are not counted.
        tied: How many rows differ at the same revision; of each pair the one written later wins, on either side.
        ended: How many unfinished scans were ended, because a day can have only one; the one started last stays open.
        given_way: How many ratings were deleted for a later one of the same region in the same scan or after the same
            hold.
        followed: How many ratings followed their scan or hold to a new day, or were deleted with it.
        regions: Every region that the rows name.
        kept: What stays as strict as it was although a newer row of either diary would loosen it.
    """

    tables: dict[str, Count]
    tied: int
    ended: int
    given_way: int
    followed: int
    regions: Collection[str]
    kept: tuple[Kept, ...]

    @property
    def changes(self) -> bool:
        """Whether anything is new or changed."""
        return bool(self.kept) or any(count.new or count.changed for count in self.tables.values())


class _RehearsedError(Exception):
    """Ends a rehearsal, so that none of it is kept."""


class Merger(BaseWriter):
    """The only write that accepts rows from outside."""

    def merge(self, incoming: Incoming, *, rehearse: bool, loosening_counts: bool = False) -> Merged:
        """Merge validated rows into the diary: all of them, or none. Return what was done with them.

        Args:
            incoming: The rows.
            rehearse: Whether to do the whole merge, with the same errors, and then roll it back.
            loosening_counts: Whether what was loosened in one diary counts in the other, if it held what it loosens.

        Raises:
            StorageError: A row refers to one that does not exist, or would change a column that is fixed; or demo data
                would be merged into a real diary.
        """
        with explained(self._path):
            self._connection.execute("ATTACH ? AS incoming", (str(incoming.path),))
            self._connection.execute("PRAGMA incoming.journal_mode = MEMORY")
            self._connection.execute("PRAGMA incoming.synchronous = OFF")  # only the diary has to survive a crash
        with contextlib.suppress(_RehearsedError), self._writing():
            self._check_made_up(incoming)
            self._check_drafts(incoming)
            self._check_references(incoming)
            merged = self._merge(incoming, loosening_counts=loosening_counts)
            if rehearse:
                raise _RehearsedError
        self._connection.execute("DETACH incoming")
        return merged

    # -- checks ---------------------------------------------------------------------------------------------

    def _check_made_up(self, incoming: Incoming) -> None:
        """Refuse to merge demo data into a diary that has days of its own."""
        own = self._one(f"SELECT count(*) FROM setting WHERE key = '{MADE_UP}'") == 0  # noqa: S608
        if not incoming.made_up or not own:
            return
        if any(self._one(f"SELECT EXISTS (SELECT 1 FROM {table})") for table in TABLES):  # noqa: S608
            raise StorageError(
                f"{incoming.name} holds made-up days from mfr demo, but this diary is your own.",
                "Nothing was changed. Import it into an empty directory: mfr --data-dir DIR import FILE.",
            )
        self._remember(MADE_UP, value=True)

    def _check_drafts(self, incoming: Incoming) -> None:
        """Check that an unfinished scan has its stops, from which it is resumed."""
        for line, position, stops, last in self._connection.execute(
            "SELECT scan.line, scan.position, count(s.position), coalesce(max(s.position), -1) FROM incoming.scan "
            "LEFT JOIN incoming.scan_stop AS s ON s.scan_id = scan.id WHERE scan.state = 'draft' GROUP BY scan.id"
        ):
            if stops != last + 1 or position > last:
                raise incoming.refuse("scan", line, "position", "does not match the stops of the unfinished scan")

    def _check_references(self, incoming: Incoming) -> None:
        """Check that every row that a row refers to exists, in the file or in the diary."""
        for table, fields in TABLES.items():
            for column, target in fields.refers.items():
                known = f"SELECT id FROM incoming.{target}"  # noqa: S608
                if table != "scan_stop":  # a scan brings its own stops, and nothing else does
                    known += f" UNION ALL SELECT id FROM main.{target}"  # noqa: S608
                row = self._connection.execute(
                    f"SELECT line FROM incoming.{table} WHERE {column} IS NOT NULL AND {column} NOT IN ({known}) "  # noqa: S608
                    "ORDER BY line LIMIT 1"
                ).fetchone()
                if row:
                    raise incoming.refuse(table, row[0], column, f"names a {target} that does not exist")

    def _check_settled(self, incoming: Incoming, table: str, fields: Table) -> None:
        """Check that no safety row is changed: such rows are only ever added."""
        for column in fields.columns:
            if column in fields.later:
                continue
            row = self._connection.execute(
                f"SELECT line FROM incoming.{table} AS i JOIN main.{table} AS m ON {_same_key(fields)} "  # noqa: S608
                f"WHERE i.{column} IS NOT m.{column} LIMIT 1"
            ).fetchone()
            if row:
                raise incoming.refuse(table, row[0], column, "differs from the diary, where it must not change")

    # -- the merge ---------------------------------------------------------------------------------------------

    def _merge(self, incoming: Incoming, *, loosening_counts: bool) -> Merged:
        """Merge all tables, and return what happened to their rows."""
        self._connection.execute("PRAGMA defer_foreign_keys = ON")
        counts, tied = {}, 0
        for table, fields in TABLES.items():
            if fields.settled:
                self._check_settled(incoming, table, fields)
            if table != "scan_stop":
                count, undecided = self._compare(table, fields)
                tied += undecided
                if any(count):
                    counts[table] = count
        ended = self._end_drafts()
        given_way = self._give_way("scan_id", "scan") + self._give_way("hold_id", "after")
        hurt = self._newly_hurt()
        sides = safety_rows(self._connection, "main"), safety_rows(self._connection, "incoming")
        try:
            for table, fields in TABLES.items():
                self._take(table, fields)
        except sqlite3.IntegrityError as error:
            raise StorageError(f"{incoming.name} cannot be imported: {error}.", UNTOUCHED) from error
        for hold_id in hurt:
            self._forget("hold", hold_id, _ENDED_WITH_PAIN)
        followed = self._follow()
        kept = tuple(keep_strict(self._connection, *sides, loosening_counts=loosening_counts))
        sum_up(self._connection)
        return Merged(counts, tied, ended, given_way, followed, incoming.regions, kept)

    def _compare(self, table: str, fields: Table) -> tuple[Count, int]:
        """Record which rows to take; return the counts, and how many rows differ at the same revision."""
        self._connection.execute(
            f"CREATE TABLE incoming.take_{table} AS SELECT {', '.join(f'i.{c}' for c in fields.key)}, "  # noqa: S608
            f"m.{fields.key[0]} IS NULL AS new FROM incoming.{table} AS i "
            f"LEFT JOIN main.{table} AS m ON {_same_key(fields)} "
            f"WHERE m.{fields.key[0]} IS NULL OR {_rank(table, fields, 'incoming')} > {_rank(table, fields, 'main')}"
        )
        self._connection.execute(
            f"CREATE UNIQUE INDEX incoming.taken_{table} ON take_{table} ({', '.join(fields.key)})"
        )
        new, changed = self._pair(f"SELECT sum(new), sum(NOT new) FROM incoming.take_{table}")  # noqa: S608
        tie = "i.revision = m.revision" if "revision" in fields.columns else "1"
        older, tied = self._pair(
            f"SELECT sum({_rank(table, fields, 'incoming')} < {_rank(table, fields, 'main')}), "  # noqa: S608
            f"sum({tie} AND {_rank(table, fields, 'incoming')} <> {_rank(table, fields, 'main')}) "
            f"FROM incoming.{table} AS i JOIN main.{table} AS m ON {_same_key(fields)}"
        )
        total = int(self._one(f"SELECT count(*) FROM incoming.{table}"))  # noqa: S608
        return Count(new, changed, total - new - changed - older, older), tied

    def _end_drafts(self) -> int:
        """End the earlier of two unfinished scans of one day, as it was left. Return how many were ended."""
        together = (
            "SELECT id, body_day, created_at, 0 AS brought FROM main.scan WHERE state = 'draft' AND deleted_at IS NULL "
            "AND id NOT IN (SELECT id FROM incoming.take_scan) UNION ALL "
            "SELECT id, body_day, created_at, 1 FROM incoming.scan WHERE state = 'draft' AND deleted_at IS NULL "
            "AND id IN (SELECT id FROM incoming.take_scan)"
        )
        rows = self._connection.execute(
            f"SELECT id, brought FROM (SELECT *, row_number() OVER (PARTITION BY body_day "  # noqa: S608
            f"ORDER BY created_at DESC, id DESC) AS place FROM ({together})) WHERE place > 1"
        ).fetchall()
        for scan_id, brought in rows:
            self._end_as_left("incoming" if brought else "main", scan_id)
        return len(rows)

    def _end_as_left(self, where: str, scan_id: str) -> None:
        """End a draft as if nobody were scanning, at the time of its last rating: the same on every device."""
        last, active_s, begun = self._connection.execute(
            f"SELECT (SELECT outcome FROM {where}.scan_stop WHERE scan_id = scan.id ORDER BY position DESC LIMIT 1), "  # noqa: S608
            f"active_s, coalesce(started_at, created_at) FROM {where}.scan WHERE id = ?",
            (scan_id,),
        ).fetchone()
        self._connection.execute(
            f"UPDATE {where}.scan_stop SET outcome = CASE WHEN active_s > 0 THEN 'left' ELSE 'skipped' END "  # noqa: S608
            "WHERE scan_id = ? AND outcome IS NULL",
            (scan_id,),
        )
        touched = max(
            self._one(f"SELECT coalesce(max(marked_at), '') FROM {one}.mark WHERE scan_id = ?", scan_id)  # noqa: S608
            for one in ("main", "incoming")
        )
        self._connection.execute(
            f"UPDATE {where}.scan SET state = ?, ended_at = ?, {NEXT_REVISION} WHERE id = ?",  # noqa: S608
            (result_of(last_passed=last == Outcome.PASSED, active_s=active_s), max(touched, begun), scan_id),
        )

    def _give_way(self, owner: str, moment: str) -> int:
        """Delete the earlier of two ratings of a region in one scan or after one hold. Return how many were deleted."""
        one = "SELECT id, {0}, region, marked_at, {2} AS brought FROM {1}.mark WHERE moment = ? AND deleted_at IS NULL"
        together = (
            f"{one.format(owner, 'main', 0)} AND id NOT IN (SELECT id FROM incoming.take_mark) "  # noqa: S608
            f"AND {owner} IN (SELECT {owner} FROM incoming.mark) UNION ALL "
            f"{one.format(owner, 'incoming', 1)} AND id IN (SELECT id FROM incoming.take_mark)"
        )
        order = f"OVER (PARTITION BY {owner}, region ORDER BY marked_at DESC, id DESC)"
        rows = self._connection.execute(
            f"SELECT id, brought, later FROM (SELECT id, brought, row_number() {order} AS place, "  # noqa: S608
            f"first_value(marked_at) {order} AS later FROM ({together})) WHERE place > 1",
            (moment, moment),
        ).fetchall()
        for mark_id, brought, later in rows:
            self._connection.execute(
                f"UPDATE {'incoming' if brought else 'main'}.mark SET deleted_at = ?, {NEXT_REVISION} "  # noqa: S608
                "WHERE id = ?",
                (later, mark_id),
            )
        return len(rows)

    def _newly_hurt(self) -> list[str]:
        """Return the ids of the diary's holds that the import shows were stopped for pain."""
        rows = self._connection.execute(
            "SELECT id FROM incoming.hold WHERE ended_how = 'stopped_pain' "
            "AND id IN (SELECT id FROM incoming.take_hold WHERE NOT new)"
        ).fetchall()
        return [str(hold_id) for (hold_id,) in rows]

    def _take(self, table: str, fields: Table) -> None:
        """Write the rows recorded.

        Rows to be changed are marked as deleted first, so that no unique index refuses the new ones.
        """
        columns = ", ".join(fields.columns)
        if table == "scan_stop":
            self._connection.execute(
                "DELETE FROM main.scan_stop WHERE scan_id IN (SELECT id FROM incoming.take_scan WHERE NOT new)"
            )
            self._connection.execute(
                f"INSERT INTO main.scan_stop ({columns}) SELECT {columns} FROM incoming.scan_stop "  # noqa: S608
                "WHERE scan_id IN (SELECT id FROM incoming.take_scan) ORDER BY scan_id, position"
            )
            return
        (key,) = fields.key
        if "deleted_at" in fields.columns:
            self._connection.execute(
                f"UPDATE main.{table} SET deleted_at = 'on its way' "  # noqa: S608
                f"WHERE {key} IN (SELECT {key} FROM incoming.take_{table} WHERE NOT new)"
            )
        values = ", ".join(f"{column} = excluded.{column}" for column in fields.columns if column != key)
        self._connection.execute(
            f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM incoming.{table} "  # noqa: S608
            f"WHERE {key} IN (SELECT {key} FROM incoming.take_{table}) ORDER BY line "
            f"ON CONFLICT ({key}) DO UPDATE SET {values}"
        )

    def _follow(self) -> int:
        """Move or delete ratings with their scan or hold if only that was moved or deleted; return how many ratings."""
        count = 0
        next_revision = f"revision = min(mark.revision + 1, {LAST_REVISION})"  # the scan or hold also has this column
        for owner, table in (("scan_id", "scan"), ("hold_id", "hold")):
            of_it = (
                f"FROM main.{table} AS o WHERE o.id = mark.{owner} AND (mark.id IN (SELECT id FROM incoming.take_mark) "  # noqa: S608
                f"OR o.id IN (SELECT id FROM incoming.take_{table}))"
            )
            count += self._connection.execute(
                f"UPDATE main.mark SET deleted_at = o.deleted_at, {next_revision} {of_it} "  # noqa: S608
                "AND mark.deleted_at IS NULL AND o.deleted_at IS NOT NULL"
            ).rowcount
            count += self._connection.execute(
                f"UPDATE main.mark SET body_day = o.body_day, {next_revision} {of_it} "  # noqa: S608
                "AND mark.body_day <> o.body_day"
            ).rowcount
        return count

    def _one(self, sql: str, *values: object) -> Any:  # noqa: ANN401  (whatever the column holds)
        return self._connection.execute(sql, values).fetchone()[0]

    def _pair(self, sql: str) -> tuple[int, int]:
        one, two = self._connection.execute(sql).fetchone()
        return one or 0, two or 0


def _same_key(fields: Table) -> str:
    return " AND ".join(f"i.{column} = m.{column}" for column in fields.key)


def _rank(table: str, fields: Table, where: str) -> str:
    """Return SQL for a list that grows as a row gets newer; two rows with the same list are the same."""
    row = where[0]
    if fields.settled:
        order = [f"coalesce({row}.{column}, '')" for column in fields.later]
        return f"({', '.join(['1', *order])})"
    instants = ", ".join(f"coalesce({row}.{column}, '')" for column in _INSTANTS if column in fields.columns)
    # A draft has no later time as it goes on, but more seconds.
    seconds = [f"{row}.active_s"] if table == "scan" else []
    rest = [f"coalesce({row}.{column}, '')" for column in fields.columns]
    stops = [f"coalesce({_STOPS.format(where=where, row=row)}, '')"] if table == "scan" else []
    return f"({', '.join([f'{row}.revision', f'max({instants})', *seconds, *rest, *stops])})"
