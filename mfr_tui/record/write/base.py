"""The base of every write to the diary: one transaction, which also stores how to undo it."""

import json
import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mfr_tui.clock import Clock, body_day, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.json_text import read_json
from mfr_tui.record.additions import check_additions
from mfr_tui.record.columns import NEXT_REVISION, NOTHING_TO_UNDO
from mfr_tui.record.connection import (
    BUSY_SECONDS,
    Opened,
    check_is_diary,
    check_not_restored,
    connect_to_write,
    leave_stamp,
    read_restored,
    writing,
)
from mfr_tui.record.database import utils
from mfr_tui.record.diary_file import explained, replaced

UNDO_KEPT = 200
"""How many changes can be undone, even after a restart."""

STOP_NOW, RED_FLAG, INTUITION = "stop_now", "red_flag", "intuition"
"""The rules about events. The flag of the first keeps a region locked."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was undone or redone.

    Attributes:
        label: Its description for the person: `Left back of shoulder 6`, with its day if that is over.
        region: The region it is about, or None.
    """

    label: str
    region: str | None


class BaseWriter:
    """The diary, open for writing: transactions, settings and undo. Its subclasses define what is written."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        day_start: time,
        busy_seconds: float = BUSY_SECONDS,
        opened: Opened | None = None,
    ) -> None:
        """Open a diary that `database.prepare` has checked.

        Args:
            path: The diary.
            clock: The clock.
            day_start: When the day begins.
            busy_seconds: How long a write waits for another program's, in seconds.
            opened: The diary that is open for reading, so that no other one is written; None for any.

        Raises:
            ReplacedError: The file is gone, is a different one, or a backup was restored into it.
            StorageError: It cannot be opened or written.
        """
        self._path = path
        self._clock = clock
        self._day_start = day_start
        self._connection = connect_to_write(path, busy_seconds)
        if opened and self._connection.file != opened.file:
            self._connection.close()
            raise replaced(path)
        try:
            with explained(path):
                self._connection.restored = opened.restored if opened else read_restored(self._connection)
                check_not_restored(self._connection, path)
        except BaseException:
            self._connection.close()
            raise
        self._db = utils(self._connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def remember(self, key: str, value: object) -> None:
        """Store a small fact about the program, such as that the welcome was seen."""
        with self._writing():
            self._remember(key, value)

    def device(self) -> str:
        """Return this installation's random id, and create it if there is none yet."""
        with explained(self._path):
            row = self._connection.execute("SELECT value FROM setting WHERE key = 'device'").fetchone()
        if row:
            return str(read_json(row[0]))
        with self._writing():
            return self._device()

    def renew_device(self) -> str:
        """Give this installation a new id and return it, because its diary was copied from another. Undo stays."""
        with self._writing():
            before, device = self._device(), str(uuid.uuid4())
            self._remember("device", device)
            self._connection.execute("UPDATE operation SET device = ? WHERE device = ?", (device, before))
        return device

    # -- undo ----------------------------------------------------------------------------------------------

    def undo(self, scope: str | None = None) -> Change | None:
        """Undo the newest change of this device and return it; None if there is none.

        Args:
            scope: Limits undo to the changes made in the scan, the hold or the visit to the map with this id.

        Raises:
            StorageError: A later change prevents it, or the newest change is one that cannot be undone. Undoing again
                then undoes the one before.
        """
        if scope is None:
            self._pass_beyond_undo()
        return self._step(scope, redo=False)

    def redo(self, scope: str | None = None) -> Change | None:
        """Redo the change that was undone last and return it; None if there is none.

        Args:
            scope: Limits redo to the changes made in the scan, the hold or the visit to the map with this id.

        Raises:
            StorageError: A later change prevents it.
        """
        return self._step(scope, redo=True)

    # -- within a transaction ----------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Run one transaction, after checking that this version may still write."""
        with writing(self._connection, self._path):
            # A newer version may have been started alongside this one, and have changed the schema.
            check_is_diary(self._connection, self._path)
            check_not_restored(self._connection, self._path)
            check_additions(self._connection, self._path)
            yield
            leave_stamp(self._connection)

    def _device(self) -> str:
        """Return this installation's random id, created once, to tell its changes from those of other devices.

        It is not cached, because the transaction that creates it may still fail.
        """
        row = self._connection.execute("SELECT value FROM setting WHERE key = 'device'").fetchone()
        if row:
            return str(read_json(row[0]))
        device = str(uuid.uuid4())
        self._remember("device", device)
        return device

    def _remember(self, key: str, value: object) -> None:
        self._db.table("setting").upsert({"key": key, "value": json.dumps(value)}, pk="key")

    def _change(
        self,
        label: str,
        rows: Iterable[tuple[str, str, dict[str, Any]]],
        *,
        scope: str | None,
        created: Collection[str] = (),
        one_step: bool = False,
    ) -> None:
        """Set columns of rows, and store their values before and after, in the same transaction.

        Columns that already have the value are not set; if nothing changes, there is no undo step. With `one_step`, the
        change is added to the newest step if that is about the same rows and has the same scope.

        A new row is inserted as already deleted, so that creating it is a change like any other: it removes the
        deletion, and undo restores it. `created` names such rows, so that their first revision stays 1.
        """
        now = utc_text(self._clock.now())
        changes = []
        for table, key, wanted in rows:
            row = self._row(table, key)
            after = {column: value for column, value in wanted.items() if row[column] != value}
            if after:
                before = {column: row[column] for column in after}
                changes.append({"table": table, "key": key, "before": before, "after": after})
                self._set(table, key, after, new_revision=key not in created)
        if not changes:
            return
        device = self._device()
        self._connection.execute("DELETE FROM operation WHERE device = ? AND undone_at IS NOT NULL", (device,))
        if one_step and self._add_to_newest(device, scope, changes):
            return
        self._db.table("operation").insert(
            {"at": now, "device": device, "label": label, "scope": scope, "changes": json.dumps(changes)}
        )
        self._connection.execute(
            "DELETE FROM operation WHERE device = :device AND id <= (SELECT id FROM operation "
            "WHERE device = :device AND changes <> :nothing ORDER BY id DESC LIMIT 1 OFFSET :kept)",
            {"device": device, "nothing": NOTHING_TO_UNDO, "kept": UNDO_KEPT},
        )

    def _beyond_undo(self, label: str, instead: str) -> None:
        """Store that a change was made that cannot be undone, so that undo says so and leaves an older one alone.

        Of several such changes in a row, the newest is named.

        Args:
            label: What was changed.
            instead: What to do instead, as a sentence without its full stop.
        """
        device, (newest, _) = self._device(), self._newest_step()
        if newest is None:
            return  # nothing older to leave alone
        self._connection.execute(_FORGET_BEYOND, (device, NOTHING_TO_UNDO, newest))
        at, label = utc_text(self._clock.now()), f"{label}. {instead}"
        self._db.table("operation").insert({"at": at, "device": device, "label": label, "changes": NOTHING_TO_UNDO})

    def _pass_beyond_undo(self) -> None:
        """Do nothing if the newest change can be undone. If not, let the next undo reach the one before.

        Raises:
            StorageError: The newest change cannot be undone, but one before it can.
        """
        with explained(self._path):
            last = self._connection.execute(
                "SELECT changes FROM operation WHERE undone_at IS NULL AND device = "
                "(SELECT json_extract(value, '$') FROM setting WHERE key = 'device') ORDER BY id DESC LIMIT 1"
            ).fetchone()
        if last != (NOTHING_TO_UNDO,):
            return  # nothing is written if there is nothing to pass
        with self._writing():
            newest, before = self._newest_step()
            passed = self._connection.execute(
                f"{_FORGET_BEYOND} RETURNING label", (self._device(), NOTHING_TO_UNDO, newest)
            ).fetchall()
        if passed:
            raise StorageError(
                f"This cannot be undone: {passed[-1][0]}.", f"Undo again for the change before it: {before}."
            )

    def _newest_step(self) -> tuple[int | None, str]:
        """Return the id and the label of the change that undo reaches next; None and nothing if there is none."""
        row = self._connection.execute(
            "SELECT id, label FROM operation WHERE device = ? AND undone_at IS NULL AND changes <> ? "
            "ORDER BY id DESC LIMIT 1",
            (self._device(), NOTHING_TO_UNDO),
        ).fetchone()
        return row or (None, "")

    def _add_to_newest(self, device: str, scope: str | None, changes: list[dict[str, Any]]) -> bool:
        """Extend the newest step to the current values. Return False if it is about other rows or has another scope."""
        newest = self._connection.execute(
            "SELECT id, scope, changes FROM operation WHERE device = ? ORDER BY id DESC LIMIT 1", (device,)
        ).fetchone()
        if newest is None or newest[1] != scope:
            return False
        joined = read_json(newest[2])
        if [(one["table"], one["key"]) for one in joined] != [(one["table"], one["key"]) for one in changes]:
            return False
        for one, more in zip(joined, changes, strict=True):
            one["before"] = {**more["before"], **one["before"]}
            one["after"].update(more["after"])
        self._db.table("operation").update(newest[0], {"changes": json.dumps(joined)})
        return True

    def _row(self, table: str, key: str) -> dict[str, Any]:
        """Return a row, even a deleted one; empty if there is none."""
        cursor = self._connection.execute(f"SELECT * FROM {table} WHERE {_KEYS[table]} = ?", (key,))  # noqa: S608
        row = cursor.fetchone()
        return dict(zip((column for column, *_ in cursor.description), row, strict=True)) if row else {}

    def _live(self, table: str, key: str) -> dict[str, Any]:
        """Return a row that is not deleted.

        Raises:
            LookupError: There is none, or it was deleted.
        """
        row = self._row(table, key)
        if not row or row["deleted_at"]:
            raise LookupError(key)
        return row

    def _today(self) -> date:
        """Return the current body day."""
        return body_day(self._clock.now(), self._day_start)

    def _on(self, label: str, day: str) -> str:
        """Return a label for the undo list, with the day if that is over."""
        return f"{label} on {day}" if day < self._today().isoformat() else label

    def _forget(self, table: str, key: str, columns: Collection[str]) -> None:
        """Remove columns of a row from all undo steps, because they were written in a way that cannot be undone."""
        rows = self._connection.execute(
            "SELECT id, changes FROM operation WHERE changes LIKE ?", (f'%"{key}"%',)
        ).fetchall()
        for operation, text in rows:
            changes = read_json(text)
            for change in changes:
                if (change["table"], change["key"]) == (table, key):
                    for side in ("before", "after"):
                        change[side] = {c: value for c, value in change[side].items() if c not in columns}
            left = [change for change in changes if change["after"]]
            if left:
                self._db.table("operation").update(operation, {"changes": json.dumps(left)})
            else:
                self._db.table("operation").delete(operation)

    def _set(self, table: str, key: str, values: dict[str, Any], *, new_revision: bool = True) -> None:
        """Set columns of a row, and count a new revision unless told otherwise."""
        columns = ", ".join(f"{column} = :{column}" for column in values)
        revision = f", {NEXT_REVISION}" if new_revision else ""
        # Tables and columns are our own words; only the values come from outside.
        self._connection.execute(
            f"UPDATE {table} SET {columns}{revision} WHERE {_KEYS[table]} = :_key",  # noqa: S608
            {**values, "_key": key},
        )

    def _put_mark(self, label: str, mark_id: str | None, nrs: int, values: dict[str, Any], *, scope: str | None) -> str:
        """Change a mark's rating, or create the mark with these values, and return its id. Can be undone.

        Raises:
            ValueError: `nrs` is out of range.
        """
        check_rating(nrs)
        now = utc_text(self._clock.now())
        if mark_id:
            self._change(label, [("mark", mark_id, {"nrs": nrs, "marked_at": now})], scope=scope)
            return mark_id
        mark_id = str(uuid.uuid4())
        row = {**values, "nrs": nrs, "marked_at": now, "created_at": now, "device": self._device()}
        self._db.table("mark").insert({"id": mark_id, **row, "deleted_at": now})
        self._change(label, [("mark", mark_id, {"deleted_at": None})], scope=scope, created=[mark_id])
        return mark_id

    def _day_of_scan(self, scan_id: str) -> str | None:
        """Return the body day of a scan; None if it was discarded or does not exist."""
        row = self._connection.execute(
            "SELECT body_day FROM scan WHERE id = ? AND deleted_at IS NULL", (scan_id,)
        ).fetchone()
        return str(row[0]) if row else None

    def _delete(self, label: str, table: str, key: str) -> None:
        """Delete a scan or a hold, with its marks."""
        marks = self._connection.execute(
            f"SELECT id FROM mark WHERE {table}_id = ? AND deleted_at IS NULL",  # noqa: S608  (our own words)
            (key,),
        ).fetchall()
        gone = {"deleted_at": utc_text(self._clock.now())}
        self._change(label, [(table, key, gone), *(("mark", mark_id, gone) for (mark_id,) in marks)], scope=key)

    def _step(self, scope: str | None, *, redo: bool) -> Change | None:
        """Undo or redo one step, and return it; None if there is none."""
        now = utc_text(self._clock.now())
        wanted, order = ("IS NOT NULL", "ASC") if redo else ("IS NULL", "DESC")
        with self._writing():
            row = self._connection.execute(
                f"SELECT id, label, changes FROM operation WHERE device = ? AND undone_at {wanted} "  # noqa: S608
                f"AND changes <> '{NOTHING_TO_UNDO}' AND (? IS NULL OR scope = ?) ORDER BY id {order} LIMIT 1",
                (self._device(), scope, scope),
            ).fetchone()
            if row is None:
                return None
            operation, label, text = row
            changes = read_json(text)
            refused = f"This cannot be {'redone' if redo else 'undone'}: {label}."
            self._check_way(operation, changes, refused, redo=redo)
            for change in changes if redo else reversed(changes):
                try:
                    self._set(change["table"], change["key"], change["after" if redo else "before"])
                except sqlite3.IntegrityError as error:
                    raise StorageError(refused, _IN_THE_WAY[change["table"]]) from error
            self._db.table("operation").update(operation, {"undone_at": None if redo else now})
            return Change(label, self._region_of(changes))

    def _check_way(self, operation: int, changes: list[dict[str, Any]], refused: str, *, redo: bool) -> None:
        """Check that the rows of a step are as the step left them.

        Within a scan or a visit to the map, steps are undone out of order: later changes elsewhere stay. If those are
        about the same rows, they would be lost, or lose what they were based on.

        Raises:
            StorageError: The rows were changed since.
        """
        rows = {(change["table"], change["key"]) for change in changes}
        between = (
            "id < ? AND undone_at IS NOT NULL ORDER BY id" if redo else "id > ? AND undone_at IS NULL ORDER BY id DESC"
        )
        others = self._connection.execute(
            f"SELECT label, changes FROM operation WHERE device = ? AND {between}",  # noqa: S608
            (self._device(), operation),
        ).fetchall()
        for label, text in others:
            if rows & {(change["table"], change["key"]) for change in read_json(text)}:
                raise StorageError(
                    refused, f"Redo this first: {label}." if redo else f"Undo the change after it first: {label}."
                )
        for change in changes:
            row = self._row(change["table"], change["key"])
            if not row or any(row[column] != value for column, value in change["before" if redo else "after"].items()):
                raise StorageError(refused, "It has been changed in another way since then. Open its day to edit it.")

    def _instant_after_decisions(self, rule: str, region: str | None) -> str:
        """Return the current time as it is stored, or just after the last decision about a flag if that is later.

        Events and decisions are compared by these times: a stop for pain after a closing opens the flag.
        """
        return self._instant_after(DECIDED, {"rule": rule, "region": region})

    def _instant_after_all(self, rule: str, region: str | None) -> str:
        """Return the current time as it is stored, but always after the decisions about a flag and after its events."""
        return self._instant_after(
            f"{DECIDED} UNION ALL {_HAPPENED[rule]}" if rule in _HAPPENED else DECIDED,
            {"rule": rule, "region": region},
        )

    def _instant_after(self, newest: str, values: Mapping[str, str | None]) -> str:
        """Return the current time as it is stored, or just after the newest time that a query finds if that is later.

        The last answer is the current one, so it must get the latest time, even if the clock was ahead before. Just
        after means one millisecond.
        """
        rows = self._connection.execute(newest, values).fetchall()
        before = max((at for (at,) in rows if at), default="")
        now = utc_text(self._clock.now())
        if before < now:
            return now
        return utc_text(datetime.fromisoformat(before) + timedelta(milliseconds=1))

    def _region_of(self, changes: list[dict[str, Any]]) -> str | None:
        """Return the region of a step that changes one mark; None for any other step."""
        if len(changes) != 1 or changes[0]["table"] != "mark":
            return None
        with explained(self._path):
            return str(self._db.table("mark").get(changes[0]["key"])["region"])


def check_rating(nrs: int | None) -> None:
    """Refuse a rating outside 0 to 10; None is allowed.

    Raises:
        ValueError: It is out of range.
    """
    if nrs is not None and not 0 <= nrs <= 10:
        raise ValueError(f"a rating is 0 to 10, not {nrs}")


_KEYS = {
    **dict.fromkeys(("scan", "mark", "hold", "flag_decision", "concern"), "id"),
    **dict.fromkeys(("rest_day", "week"), "body_day"),
    "region_story": "region",
    "visit": "item",
}

_FORGET_BEYOND = "DELETE FROM operation WHERE device = ? AND changes = ? AND id > ?"
"""SQL that forgets which changes after a step cannot be undone."""

DECIDED = "SELECT max(decided_at) FROM flag_decision WHERE rule = :rule AND region IS :region"

_HAPPENED = {
    STOP_NOW: "SELECT max(created_at) FROM lock WHERE region = :region",
    RED_FLAG: "SELECT max(answered_at) FROM warning_check WHERE region IS :region",
    INTUITION: "SELECT max(said_at) FROM concern WHERE region = :region",
}
"""SQL for the newest of the events that a flag is about, by its rule."""

_IN_THE_WAY = {
    "scan": "That day has another unfinished scan. Finish that one first.",
    "mark": "This place has been rated again since then. Delete the newer rating first.",
}
"""What to tell a person, by table, if a newer row prevents undo or redo from restoring a row."""
