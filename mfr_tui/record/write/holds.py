"""Write holds: started, saved every few seconds, ended, and described afterward."""

import json
import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mfr_tui.clock import body_day, offset_minutes, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import (
    PAIN_LOCK,
    Ended,
    Hold,
    Pressure,
    Progress,
    Released,
    full_seconds,
    longest_seconds,
)
from mfr_tui.record.columns import NEXT_REVISION
from mfr_tui.record.rows import How, Moment
from mfr_tui.record.write.base import STOP_NOW, BaseWriter, check_rating
from mfr_tui.typed import clean

if TYPE_CHECKING:
    from mfr_tui.practice.screening import Allowed
    from mfr_tui.practice.technique import Technique


class HoldWriter(BaseWriter):
    """The writes for holds.

    Each names the holder, the window in which the hold runs, and leaves other windows' holds alone.
    """

    def start_hold(self, hold_id: str, holder: str, hold: Hold, *, before: int | None, tool: str) -> None:
        """Store a hold of today that has started. It is linked to today's latest scan, if there is one.

        Args:
            hold_id: A UUID4 created by the caller, so that a write that must be retried keeps the same id.
            holder: The window it runs in.
            hold: The hold.
            before: The rating before it, 0 to 10, or None.
            tool: The tool it is pressed with.
        """
        with self._writing():
            row = self._hold_row(hold_id, hold.allowed, hold.technique, hold.progress, before=before, tool=tool)
            self._db.table("hold").insert({**row, "state": "open", "holder": holder})

    def log_hold(
        self,
        hold_id: str,
        label: str,
        allowed: "Allowed",
        technique: "Technique",
        *,
        held_s: int,
        before: int | None = None,
        after: int | None = None,
        released: Released | None = None,
        tool: str = "",
    ) -> None:
        """Store a hold that was just done without mfr: told, not timed. Can be undone.

        It is dated by the current time, because nobody knows when it started. A rating before it is also a rating of
        today, as in the app, unless it is the same as the last one.

        Args:
            hold_id: A UUID4 created by the caller.
            label: The region's name, for the undo list.
            allowed: The regions that were pressed, which may be held now.
            technique: The technique.
            held_s: Seconds of pressure, 1 to what the technique allows there.
            before: The rating before it, 0 to 10, or None.
            after: The rating after it, 0 to 10, or None.
            released: Whether the spot released; None if not answered.
            tool: The tool; may be empty.

        Raises:
            ValueError: `held_s` or a rating is out of range.
        """
        check_rating(before)
        check_rating(after)
        if not 1 <= held_s <= longest_seconds(allowed, technique):
            raise ValueError(f"{held_s} seconds cannot be held at {allowed.region}")
        full = Ended.TIME if held_s >= full_seconds(allowed, technique) else Ended.EARLY
        with self._writing():
            row = self._hold_row(hold_id, allowed, technique, Progress(held_s=held_s), before=before, tool=tool)
            now = row["created_at"]
            ended_how = Ended.RELEASED if released is Released.YES else full
            ended = {"state": "ended", "ended_how": ended_how, "ended_at": now, "holder": hold_id}
            self._db.table("hold").insert(
                {**row, **ended, "after": after, "released": released, "timed": 0, "deleted_at": now}
            )
            rows: list[tuple[str, str, dict[str, Any]]] = [("hold", hold_id, {"deleted_at": None})]
            if before is not None and self._last_rating(allowed.region, row["body_day"]) != before:
                mark_id = str(uuid.uuid4())
                self._db.table("mark").insert(
                    {
                        "id": mark_id,
                        "body_day": row["body_day"],
                        "region": allowed.region,
                        "moment": Moment.SPOT,
                        "how": How.PRESSED,
                        "nrs": before,
                        "marked_at": now,
                        "created_at": now,
                        "device": row["device"],
                        "deleted_at": now,
                    }
                )
                rows.append(("mark", mark_id, {"deleted_at": None}))
            self._change(f"hold of {label}", rows, scope=hold_id, created=[key for _, key, _ in rows])

    def keep_hold(self, hold_id: str, holder: str, progress: Progress) -> None:
        """Save how far a hold has come. Does nothing if it has ended or runs in another window."""
        with self._writing():
            if self._is_open(hold_id, holder):
                self._set(
                    "hold",
                    hold_id,
                    {**_progress_columns(progress), "kept_at": utc_text(self._clock.now())},
                    new_revision=False,
                )

    def take_hold(self, hold_id: str, holder: str) -> bool:
        """Continue an open hold in this window, and end the other window's claim to it.

        Return whether it was still open.
        """
        with self._writing():
            (count,) = self._connection.execute(
                "SELECT count(*) FROM hold WHERE id = ? AND state = 'open' AND deleted_at IS NULL", (hold_id,)
            ).fetchone()
            if count:
                self._set("hold", hold_id, {"holder": holder}, new_revision=False)
            return bool(count)

    def end_hold(self, hold_id: str, holder: str, progress: Progress, how: Ended) -> None:
        """End a hold. Does nothing if it has ended or runs in another window.

        Pain is different: it is stored whatever became of the hold meanwhile, and locks the region until the end of the
        next body day. That cannot be undone.
        """
        with self._writing():
            now = self._clock.now()
            ended: dict[str, Any] = {"state": "ended", "ended_how": how, "ended_at": utc_text(now)}
            if how is Ended.RELEASED:
                ended["released"] = Released.YES
            elif how is Ended.STOPPED_PAIN:
                ended["was_source"] = None
                ended["released"] = None  # perhaps answered before it hurt: a spot that hurt did not release
            if self._is_open(hold_id, holder):
                self._set("hold", hold_id, {**_progress_columns(progress), **ended, "kept_at": utc_text(now)})
                if how is not Ended.STOPPED_PAIN:
                    self._beyond_undo("the end of a hold", "Delete the hold in its day instead")
            elif how is Ended.STOPPED_PAIN:
                before = self._db.table("hold").get(hold_id)["ended_at"]
                self._set("hold", hold_id, {**ended, "ended_at": before or ended["ended_at"]})
            self._forget("hold", hold_id, ended)  # no undo may mark a spot that hurt as released
            if how is Ended.STOPPED_PAIN:
                self._lock(hold_id)
                self._beyond_undo("a hold stopped for pain", "Its place stays locked")

    def close_hold(self, hold_id: str) -> None:
        """End an interrupted hold that can no longer be resumed, with the seconds it had."""
        with self._writing():
            (kept_at,) = self._connection.execute("SELECT kept_at FROM hold WHERE id = ?", (hold_id,)).fetchone()
            ended = {"state": "ended", "ended_how": Ended.INTERRUPTED, "ended_at": kept_at}
            self._connection.execute(
                f"UPDATE hold SET state = :state, ended_how = :ended_how, ended_at = :ended_at, {NEXT_REVISION} "  # noqa: S608
                "WHERE id = :id AND state = 'open'",
                {**ended, "id": hold_id},
            )

    def say_of_hold(
        self,
        hold_id: str,
        label: str,
        *,
        after: int | None = None,
        released: Released | None = None,
        was_source: bool | None = None,
        pressure: Pressure | None = None,
    ) -> None:
        """Add to the description of a hold. Values that are None are left as they are. Can be undone.

        Args:
            hold_id: The hold's id.
            label: The region's name, for the undo list.
            after: The rating after it, 0 to 10.
            released: Whether the spot released.
            was_source: Whether nearby spots also eased.
            pressure: How hard it was, compared with the target.

        Raises:
            ValueError: `after` is out of range.
            StorageError: The hold was deleted.
        """
        check_rating(after)
        said: dict[str, Any] = {
            "after": after,
            "released": released,
            "was_source": None if was_source is None else int(was_source),
            "pressure": pressure,
        }
        values = {column: value for column, value in said.items() if value is not None}
        if not values:
            return
        what = f"{label} after the hold {after}" if after is not None else f"result of the hold: {label}"
        with self._writing():
            self._day_of_hold(hold_id, what)
            self._change(what, [("hold", hold_id, values)], scope=hold_id)

    def mark_after(self, hold_id: str, region: str, label: str, nrs: int, how: How) -> None:
        """Rate a nearby region after a hold. A second rating replaces the first. Can be undone.

        Raises:
            ValueError: `nrs` is out of range.
            StorageError: The hold was deleted.
        """
        with self._writing():
            row = self._connection.execute(
                "SELECT id FROM mark WHERE hold_id = ? AND region = ? AND moment = 'after' AND deleted_at IS NULL",
                (hold_id, region),
            ).fetchone()
            said = f"{label} after {nrs}"
            self._put_mark(
                said,
                str(row[0]) if row else None,
                nrs,
                {
                    "hold_id": hold_id,
                    "body_day": self._day_of_hold(hold_id, said),
                    "region": region,
                    "moment": Moment.AFTER,
                    "how": how,
                },
                scope=hold_id,
            )

    def edit_hold(
        self, hold_id: str, label: str, *, before: int | None, after: int | None, released: Released | None
    ) -> None:
        """Replace the answers of an ended hold with these. Can be undone.

        Args:
            hold_id: The hold's id.
            label: The region's name, for the undo list.
            before: The rating before it, 0 to 10; None if not rated.
            after: The rating after it, 0 to 10; None if not rated.
            released: Whether the spot released; None if not answered, and always after a stop for pain.

        Raises:
            ValueError: A rating is out of range, or `released` is given for a hold that was stopped for pain.
            LookupError: The hold was deleted.
            StorageError: It has not ended.
        """
        for nrs in (before, after):
            check_rating(nrs)
        with self._writing():
            hold = self._live("hold", hold_id)
            _check_ended(hold)
            if released and hold["ended_how"] == Ended.STOPPED_PAIN:
                raise ValueError("what was stopped for pain did not release")
            values = {"before": before, "after": after, "released": released}
            what = self._on(f"hold of {label}", hold["body_day"])
            self._change(f"{what} changed", [("hold", hold_id, values)], scope=hold_id)

    def delete_hold(self, hold_id: str, label: str) -> None:
        """Delete an ended hold with the marks made after it. Does nothing if it is already gone. Can be undone.

        Its lock stays.

        Args:
            hold_id: The hold's id.
            label: The region's name, for the undo list.

        Raises:
            StorageError: It has not ended.
        """
        with self._writing():
            hold = self._row("hold", hold_id)
            if hold["deleted_at"]:
                return
            _check_ended(hold)
            self._delete(f"{self._on(f'hold of {label}', hold['body_day'])} deleted", "hold", hold_id)

    # -- within a transaction ------------------------------------------------------------------------------

    def _hold_row(
        self,
        hold_id: str,
        allowed: "Allowed",
        technique: "Technique",
        progress: Progress,
        *,
        before: int | None,
        tool: str,
    ) -> dict[str, Any]:
        """Return the columns of a hold of today, linked to today's latest scan, without how it is going on or ended."""
        now = self._clock.now()
        day = body_day(now, self._day_start).isoformat()
        scan = self._connection.execute(
            "SELECT id FROM scan WHERE body_day = ? AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 1", (day,)
        ).fetchone()
        return {
            "id": hold_id,
            "scan_id": scan[0] if scan else None,
            "body_day": day,
            "region": allowed.region,
            "path": json.dumps(allowed.path),
            "technique": technique.id,
            "tool": clean(tool),
            "cap_s": allowed.cap_s,
            "before": before,
            **_progress_columns(progress),
            "kept_at": utc_text(now),
            "started_at": utc_text(now),
            "zone": self._clock.zone(),
            "utc_offset_min": offset_minutes(now),
            "created_at": utc_text(now),
            "device": self._device(),
        }

    def _last_rating(self, region: str, day: str) -> int | None:
        """Return the newest rating of a region on a day, in a scan or outside one; None if it was not rated."""
        row = self._connection.execute(
            "SELECT nrs FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND region = ? AND body_day = ? "
            "ORDER BY marked_at DESC, rowid DESC LIMIT 1",
            (region, day),
        ).fetchone()
        return int(row[0]) if row else None

    def _is_open(self, hold_id: str, holder: str) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM hold WHERE id = ? AND holder = ? AND state = 'open' AND deleted_at IS NULL",
            (hold_id, holder),
        ).fetchone()
        return row is not None

    def _day_of_hold(self, hold_id: str, said: str) -> str:
        """Return the body day of a hold.

        Raises:
            StorageError: The hold was deleted, so `said` cannot be saved.
        """
        row = self._row("hold", hold_id)
        if row["deleted_at"]:
            raise StorageError(f"{said} was not saved, because this hold was deleted.", "Undo the deletion first.")
        return str(row["body_day"])

    def _lock(self, hold_id: str) -> None:
        """Lock the region of a hold. The lock is dated by the current time, not the hold's start: it hurts today."""
        now = self._clock.now()
        until = body_day(now, self._day_start) + PAIN_LOCK
        (region,) = self._connection.execute("SELECT region FROM hold WHERE id = ?", (hold_id,)).fetchone()
        self._db.table("lock").insert(
            {
                "id": str(uuid.uuid4()),
                "region": region,
                "until_day": until.isoformat(),
                "why": Ended.STOPPED_PAIN,
                "hold_id": hold_id,
                "created_at": self._instant_after_decisions(STOP_NOW, region),
                "device": self._device(),
            }
        )


def _progress_columns(progress: Progress) -> dict[str, Any]:
    """Return how far a hold has come, as columns."""
    return {"held_s": progress.held_s, "progress": json.dumps(asdict(progress))}


def _check_ended(hold: dict[str, Any]) -> None:
    if hold["state"] == "open":
        raise StorageError("This hold has not ended yet.", "End it first.")
