"""Write scans: started, continued, ended, entered late, moved and deleted."""

import json
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from mfr_tui.clock import body_day, offset_minutes, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.scan import RESUMABLE, Outcome, Result, Scan, Stop, result_of
from mfr_tui.record.rows import ScanKind, ScanState
from mfr_tui.record.write.base import BaseWriter
from mfr_tui.record.years import sum_up

END_OF_SCAN = "the end of the scan"
"""The label in the undo list of ending a scan; undoing it makes the scan a draft again."""

DISCARDED = "unfinished scan discarded"


class ScanWriter(BaseWriter):
    """The writes for scans. All can be undone, except starting a scan and saving its stops."""

    def start_scan(self, kind: ScanKind, stops: Sequence[Stop], *, clock_suspect: bool = False) -> str:
        """Start a scan of today, with its stops, and return the id of the draft.

        If another window has already started one today, return the id of that one: a day has only one draft.

        Args:
            kind: Full or short.
            stops: The stops of the scan.
            clock_suspect: Whether the clock was more than ten minutes behind the newest row.
        """
        now = self._clock.now()
        day = body_day(now, self._day_start)
        with self._writing():
            open_drafts = self._connection.execute(
                "SELECT id FROM scan WHERE state = 'draft' AND deleted_at IS NULL AND body_day = ?",
                (day.isoformat(),),
            ).fetchall()
            if open_drafts:
                return str(open_drafts[0][0])
            scan_id = str(uuid.uuid4())
            self._db.table("scan").insert(
                {
                    "id": scan_id,
                    "kind": kind,
                    "state": "draft",
                    "body_day": day.isoformat(),
                    "started_at": utc_text(now),
                    "zone": self._clock.zone(),
                    "utc_offset_min": offset_minutes(now),
                    "clock_suspect": int(clock_suspect),
                    "created_at": utc_text(now),
                    "device": self._device(),
                }
            )
            self._db.table("scan_stop").insert_all(
                {
                    "scan_id": scan_id,
                    "position": position,
                    "stop_id": stop.id,
                    "regions": json.dumps(stop.regions),
                }
                for position, stop in enumerate(stops)
            )
        return scan_id

    def keep_progress(self, scan_id: str, scan: Scan) -> None:
        """Save the state of a scan: its position, and how each stop went.

        A scan that has ended meanwhile, in another window or because of its age, stays as it ended.
        """
        with self._writing():
            if self._is_draft(scan_id):
                self._keep_progress(scan_id, scan)

    def finish(self, scan_id: str, scan: Scan) -> None:
        """Store an ended scan as done or partial. Can be undone, which makes it a draft again.

        A scan that another window has ended meanwhile can only change from partial to done.

        Raises:
            StorageError: It was discarded in another window.
        """
        with self._writing():
            if self._day_of_scan(scan_id) is None:
                raise StorageError("This scan was discarded in another window.", "To bring it back, press u on Today.")
            if self._is_draft(scan_id) or scan.result is Result.DONE:
                self._keep_progress(scan_id, scan)
                self._end(scan_id, scan.result)
                sum_up(self._connection)  # once a day is enough: what has no sums is read row by row

    def finish_as_it_is(self, scan_id: str) -> Result:
        """End a draft that is not being continued, as done or partial by what is stored. Return which."""
        with self._writing():
            return self._finish_stored(scan_id)

    def close_old_drafts(self, today: date) -> int:
        """End the drafts that cannot be resumed: from before yesterday, or without a stop.

        Return how many there were.
        """
        oldest = (today - RESUMABLE).isoformat()
        with self._writing():
            rows = self._connection.execute(
                "SELECT id FROM scan WHERE state = 'draft' AND deleted_at IS NULL "
                "AND (body_day < ? OR NOT EXISTS (SELECT 1 FROM scan_stop WHERE scan_id = scan.id))",
                (oldest,),
            ).fetchall()
            for (scan_id,) in rows:
                self._finish_stored(scan_id, by_person=False)
        return len(rows)

    def mark_late(self, scan_id: str) -> None:
        """Store that a scan is being finished after its body day has ended."""
        with self._writing():
            self._db.table("scan").update(scan_id, {"late": 1})

    def discard_scan(self, scan_id: str) -> None:
        """Discard an unfinished scan and its marks, so that they count nowhere. Can be undone."""
        self.delete_scan(scan_id)

    def drop_if_empty(self, scan_id: str) -> None:
        """Delete a draft without a mark and without a stop passed. There is nothing to undo unless it had a mark."""
        with self._writing():
            scan = self._row("scan", scan_id)
            if not scan or scan["deleted_at"] or scan["state"] != ScanState.DRAFT:
                return
            marks = self._connection.execute("SELECT deleted_at FROM mark WHERE scan_id = ?", (scan_id,)).fetchall()
            (passed,) = self._connection.execute(
                "SELECT count(*) FROM scan_stop WHERE scan_id = ? AND outcome = ?", (scan_id, Outcome.PASSED)
            ).fetchone()
            if passed or any(deleted_at is None for (deleted_at,) in marks):
                return
            if marks:  # undo and redo must not bring a mark back without its scan
                self._delete(DISCARDED, "scan", scan_id)
            else:
                self._set("scan", scan_id, {"deleted_at": utc_text(self._clock.now())})

    def add_late_scan(self, day: date, stops: Sequence[Stop]) -> str:
        """Enter a whole scan of a past day, done and late, with every stop passed, and return its id. Can be undone.

        It has no times, because nobody knows when it was. Its regions are clear until they are marked.

        Args:
            day: The body day, before today.
            stops: The stops of the scan.

        Raises:
            ValueError: `day` is not over yet.
        """
        if day >= self._today():
            raise ValueError(f"{day} is not over")
        now = utc_text(self._clock.now())
        scan_id = str(uuid.uuid4())
        with self._writing():
            self._db.table("scan").insert(
                {
                    "id": scan_id,
                    "kind": ScanKind.FULL,
                    "state": ScanState.DONE,
                    "body_day": day.isoformat(),
                    "position": max(len(stops) - 1, 0),
                    "late": 1,
                    "created_at": now,
                    "device": self._device(),
                    "deleted_at": now,
                }
            )
            self._db.table("scan_stop").insert_all(
                {
                    "scan_id": scan_id,
                    "position": position,
                    "stop_id": stop.id,
                    "regions": json.dumps(stop.regions),
                    "outcome": Outcome.PASSED,
                }
                for position, stop in enumerate(stops)
            )
            rows = [("scan", scan_id, {"deleted_at": None})]
            self._change(f"scan of {day} entered late", rows, scope=scan_id, created=[scan_id])
        return scan_id

    def move_scan(self, scan_id: str, day: date) -> None:
        """Move an ended scan with its marks to another day, marked late. Its holds stay where they are. Can be undone.

        Raises:
            ValueError: `day` is in the future.
            LookupError: The scan was deleted.
            StorageError: It has not ended.
        """
        if day > self._today():
            raise ValueError(f"{day} is still to come")
        with self._writing():
            scan = self._live("scan", scan_id)
            if scan["state"] == ScanState.DRAFT:
                raise StorageError("This scan is not finished, so it cannot be moved.", "Finish it first.")
            if scan["body_day"] == day.isoformat():
                return
            # Include deleted marks: undo may restore them, and they belong to this scan's day.
            marks = self._connection.execute("SELECT id FROM mark WHERE scan_id = ?", (scan_id,)).fetchall()
            there: dict[str, Any] = {"body_day": day.isoformat()}
            rows = [("scan", scan_id, {**there, "late": 1}), *(("mark", mark_id, there) for (mark_id,) in marks)]
            self._change(f"scan of {scan['body_day']} moved to {day}", rows, scope=scan_id)

    def delete_scan(self, scan_id: str) -> None:
        """Delete a scan with its marks, so that they count nowhere. Its holds stay. Can be undone.

        Does nothing if it is already gone. A draft is discarded.
        """
        with self._writing():
            scan = self._row("scan", scan_id)
            if scan["deleted_at"]:
                return
            unfinished = scan["state"] == ScanState.DRAFT
            label = DISCARDED if unfinished else f"scan of {scan['body_day']} deleted"
            self._delete(label, "scan", scan_id)

    # -- within a transaction ----------------------------------------------------------------------------------

    def _is_draft(self, scan_id: str) -> bool:
        (state,) = self._connection.execute("SELECT state FROM scan WHERE id = ?", (scan_id,)).fetchone()
        return bool(state == ScanState.DRAFT)

    def _keep_progress(self, scan_id: str, scan: Scan) -> None:
        """Store a scan's position, and the outcome and seconds of each stop."""
        active = round(scan.total_s, 1)
        self._db.table("scan").update(scan_id, {"position": scan.position, "active_s": active})
        self._db.table("scan_stop").upsert_all(
            (
                {
                    "scan_id": scan_id,
                    "position": position,
                    "stop_id": stop.id,
                    "regions": json.dumps(stop.regions),
                    "outcome": outcome,
                    "active_s": round(active_s, 1),
                }
                for position, (stop, outcome, active_s) in enumerate(
                    zip(scan.stops, scan.outcomes, scan.active_s, strict=True)
                )
                if outcome or active_s
            ),
            pk=("scan_id", "position"),
        )

    def _end(self, scan_id: str, result: Result, *, by_person: bool = True) -> None:
        """End a scan. Only an end made by the person becomes an undo step."""
        ended = {"state": result, "ended_at": utc_text(self._clock.now())}
        if not by_person:
            self._set("scan", scan_id, ended)
        elif self._db.table("scan").get(scan_id)["state"] != result:
            self._change(END_OF_SCAN, [("scan", scan_id, ended)], scope=scan_id)

    def _finish_stored(self, scan_id: str, *, by_person: bool = True) -> Result:
        """End a draft by what is stored, and return what it counts as; an ended scan is left as it is."""
        state, active_s = self._connection.execute(
            "SELECT state, active_s FROM scan WHERE id = ?", (scan_id,)
        ).fetchone()
        if state != ScanState.DRAFT:
            return Result(state)
        outcomes = self._connection.execute(
            "SELECT outcome FROM scan_stop WHERE scan_id = ? ORDER BY position DESC LIMIT 1", (scan_id,)
        ).fetchall()
        result = result_of(last_passed=outcomes == [(Outcome.PASSED,)], active_s=active_s)
        self._connection.execute(
            "UPDATE scan_stop SET outcome = CASE WHEN active_s > 0 THEN 'left' ELSE 'skipped' END "
            "WHERE scan_id = ? AND outcome IS NULL",
            (scan_id,),
        )
        self._end(scan_id, result, by_person=by_person)
        return result
