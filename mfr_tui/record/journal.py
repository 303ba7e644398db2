"""Every write to the diary. Each change is one transaction, and carries the way back with it."""

import json
import uuid
from collections.abc import Sequence
from datetime import date

from mfr_tui.clock import body_day, offset_minutes, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.json_text import read_json
from mfr_tui.practice.scan import RESUMABLE, Outcome, Result, Scan, Stop, result_of
from mfr_tui.record.flagging import FlagBook
from mfr_tui.record.holds import HoldBook
from mfr_tui.record.mending import MendBook
from mfr_tui.record.models import How, Moment, ScanKind, ScanState
from mfr_tui.record.safety import SafetyBook
from mfr_tui.record.visits import VisitBook

END_OF_SCAN = "the end of the scan"
"""What undo calls it when a scan was ended: taken back, it is a draft again."""


class Journal(HoldBook, SafetyBook, MendBook, FlagBook, VisitBook):
    """The diary, open for writing: scans and marks as they come.

    What its parents write: holds, what keeps one safe, the mending of the past, and what is decided of flags.
    """

    # -- the scan ------------------------------------------------------------------------------------------

    def start_scan(self, kind: ScanKind, stops: Sequence[Stop], *, clock_suspect: bool = False) -> str:
        """Begin a scan of today, with its stops; the id of the draft.

        When another window has begun one today already, that one's id: a day has one live draft.

        Args:
            kind: Full or short.
            stops: What it will walk through.
            clock_suspect: The clock was more than ten minutes behind the newest row.
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
        """Write where a scan stands: its position, and how each stop went.

        A scan that was ended meanwhile, in another window or for its age, stays as it ended.
        """
        with self._writing():
            if self._is_draft(scan_id):
                self._keep_progress(scan_id, scan)

    def finish(self, scan_id: str, scan: Scan) -> None:
        """Write an ended scan: done or partial. Can be undone: then it is a draft again.

        One that another window ended meanwhile is only ever lifted, from partial to done.

        Raises:
            StorageError: It was set aside in another window.
        """
        with self._writing():
            if self._day_of(scan_id) is None:
                raise StorageError("This scan was discarded in another window.", "To bring it back, press u on Today.")
            if self._is_draft(scan_id) or scan.result is Result.DONE:
                self._keep_progress(scan_id, scan)
                self._end(scan_id, scan.result)

    def finish_as_it_is(self, scan_id: str) -> Result:
        """End a draft that nobody is walking: done or partial by what was stored. What it ended as."""
        with self._writing():
            return self._finish_stored(scan_id)

    def close_old_drafts(self, today: date) -> int:
        """End the drafts that cannot be resumed, from before yesterday or without a stop. How many there were."""
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
        """Note that a scan is being finished after its body day ended."""
        with self._writing():
            self._db.table("scan").update(scan_id, {"late": 1})

    def set_aside(self, scan_id: str) -> None:
        """Put an unfinished scan and its marks away, so that they count nowhere. Can be undone."""
        self.delete_scan(scan_id)

    # -- marks ---------------------------------------------------------------------------------------------

    def mark(self, scan_id: str, region: str, label: str, nrs: int, how: How) -> None:
        """Rate a region in a scan; a rating it has already is replaced. Can be undone.

        Args:
            scan_id: The scan.
            region: The region's id.
            label: Its name, for the undo list.
            nrs: 0 to 10.
            how: How it was felt; a rating that is replaced keeps what was said of it before.

        Raises:
            ValueError: `nrs` is out of range.
            StorageError: The scan was set aside, or there is none.
        """
        said = f"{label} {nrs}"
        with self._writing():
            mark_id, day = self._mark_of(scan_id, region), self._day_of(scan_id)
            if day is None and mark_id is None:
                raise StorageError(
                    f"{said} was not saved, because this scan was discarded.", "Undo that, or start another scan."
                )
            values = {"scan_id": scan_id, "body_day": day, "region": region, "moment": Moment.SCAN, "how": how}
            label = said if day is None else self._on(said, day)
            self._put_mark(label, mark_id, nrs, values, scope=scan_id)

    def mark_spot(self, visit: str, region: str, label: str, nrs: int, how: How) -> None:
        """Rate a region outside a scan. Within one visit of the map a rating corrects the day's one before it.

        Can be undone.

        Args:
            visit: Names one visit of the map; its changes can be undone by it.
            region: The region's id.
            label: Its name, for the undo list.
            nrs: 0 to 10.
            how: How it was felt.

        Raises:
            ValueError: `nrs` is out of range.
        """
        day = body_day(self._clock.now(), self._day_start).isoformat()
        with self._writing():
            values = {"body_day": day, "region": region, "moment": Moment.SPOT, "how": how}
            self._put_mark(f"{label} {nrs}", self._spot_of(visit, region, day), nrs, values, scope=visit)

    # -- within a transaction ------------------------------------------------------------------------------

    def _is_draft(self, scan_id: str) -> bool:
        (state,) = self._connection.execute("SELECT state FROM scan WHERE id = ?", (scan_id,)).fetchone()
        return bool(state == ScanState.DRAFT)

    def _day_of(self, scan_id: str) -> str | None:
        """The body day of a scan; None when it was set aside."""
        row = self._connection.execute(
            "SELECT body_day FROM scan WHERE id = ? AND deleted_at IS NULL", (scan_id,)
        ).fetchone()
        return str(row[0]) if row else None

    def _keep_progress(self, scan_id: str, scan: Scan) -> None:
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
        """Only what a person did is a step of undo."""
        ended = {"state": result, "ended_at": utc_text(self._clock.now())}
        if not by_person:
            self._set("scan", scan_id, ended)
        elif self._db.table("scan").get(scan_id)["state"] != result:
            self._change(END_OF_SCAN, [("scan", scan_id, ended)], scope=scan_id)

    def _finish_stored(self, scan_id: str, *, by_person: bool = True) -> Result:
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

    def _mark_of(self, scan_id: str, region: str) -> str | None:
        row = self._connection.execute(
            "SELECT id FROM mark WHERE scan_id = ? AND region = ? AND moment = 'scan' AND deleted_at IS NULL",
            (scan_id, region),
        ).fetchone()
        return str(row[0]) if row else None

    def _spot_of(self, visit: str, region: str, day: str) -> str | None:
        """The mark that this visit of the map made of a region on a day, if it stands."""
        rows = self._connection.execute(
            "SELECT changes FROM operation WHERE scope = ? AND undone_at IS NULL ORDER BY id DESC", (visit,)
        ).fetchall()
        for (changes,) in rows:
            key = read_json(changes)[0]["key"]
            found = self._connection.execute(
                "SELECT id FROM mark WHERE id = ? AND region = ? AND body_day = ? AND deleted_at IS NULL",
                (key, region, day),
            ).fetchone()
            if found:
                return str(found[0])
        return None
