"""Read scans with their stops: those that can be resumed, those of a day, and the days that were scanned."""

import json
from datetime import date, datetime, timedelta, timezone

from mfr_tui.practice.scan import Outcome
from mfr_tui.record.coverage import PASSED, covered
from mfr_tui.record.read.marks import MarkReader
from mfr_tui.record.rows import (
    Draft,
    GoesWith,
    ScanDay,
    ScanKind,
    ScanRow,
    ScanState,
    StopRecord,
)
from mfr_tui.record.values import read_ids, read_instant
from mfr_tui.record.years import ENDED_AS

# No index is used, so that a damaged one cannot leave out a day.
_ENDED = f"""
SELECT body_day, {ENDED_AS} AS state, late, started_at, utc_offset_min
FROM scan NOT INDEXED
WHERE deleted_at IS NULL AND (state <> 'draft' OR body_day < ?)
"""  # noqa: S608


class ScanReader(MarkReader):
    """The reads for scans and what belongs to them."""

    def drafts(self) -> list[Draft]:
        """Return the unfinished scans that can be resumed, newest day first."""
        device = self.setting("device")
        with self._reading():
            rows = self._all(
                "SELECT id, kind, body_day, position, late, device FROM scan NOT INDEXED "
                "WHERE state = 'draft' AND deleted_at IS NULL "
                "AND EXISTS (SELECT 1 FROM scan_stop WHERE scan_id = scan.id) ORDER BY body_day DESC"
            )
            return [
                Draft(
                    scan_id,
                    ScanKind(kind),
                    date.fromisoformat(day),
                    position,
                    self.stops(scan_id),
                    self.marks(scan_id),
                    bool(late),
                    elsewhere=by != device,
                )
                for scan_id, kind, day, position, late, by in rows
            ]

    def stops(self, scan_id: str) -> tuple[StopRecord, ...]:
        """Return the stops of a scan, in order."""
        with self._reading():
            rows = self._all(
                "SELECT stop_id, regions, outcome, active_s FROM scan_stop WHERE scan_id = ? ORDER BY position",
                scan_id,
            )
            return tuple(
                StopRecord(stop_id, read_ids(regions), Outcome(outcome) if outcome else None, active_s)
                for stop_id, regions, outcome, active_s in rows
            )

    def what_goes_with(self, scan_id: str) -> GoesWith:
        """Return what deleting a scan also removes; nothing if the scan is gone."""
        with self._reading():
            ((marks, notes),) = self._all(
                "SELECT count(*), count(nullif(note, '')) FROM mark WHERE scan_id = ? AND deleted_at IS NULL", scan_id
            )
            done = self._all(
                "SELECT id FROM scan WHERE deleted_at IS NULL AND state = 'done' "
                "AND body_day = (SELECT body_day FROM scan WHERE id = ?)",
                scan_id,
            )
            return GoesWith(marks, notes, only_done=done == [(scan_id,)])

    def scans_of(self, day: date) -> list[ScanRow]:
        """Return the scans of a day, including drafts, in the order they were started."""
        with self._reading():
            rows = self._all(
                "SELECT id, kind, state, late, started_at, ended_at, utc_offset_min, active_s, "
                "(SELECT count(*) FROM scan_stop WHERE scan_id = scan.id AND outcome = 'passed'), "
                "(SELECT count(*) FROM scan_stop WHERE scan_id = scan.id) "
                "FROM scan WHERE deleted_at IS NULL AND body_day = ? ORDER BY created_at, rowid",
                day.isoformat(),
            )
            return [
                ScanRow(
                    scan_id,
                    ScanKind(kind),
                    ScanState(state),
                    bool(late),
                    _local(started, offset),
                    _local(ended, offset),
                    active_s,
                    passed,
                    stops,
                )
                for scan_id, kind, state, late, started, ended, offset, active_s, passed, stops in rows
            ]

    def is_draft(self, scan_id: str) -> bool:
        """Return whether a scan can still be continued: neither ended nor discarded."""
        with self._reading():
            rows = self._all("SELECT 1 FROM scan WHERE id = ? AND state = 'draft' AND deleted_at IS NULL", scan_id)
            return bool(rows)

    def scan_days(self, today: date) -> list[ScanDay]:
        """Return every ended scan. A draft of an earlier day counts as what it would be ended as."""
        with self._reading():
            return [
                ScanDay(
                    date.fromisoformat(day),
                    state == "done",
                    bool(late),
                    read_instant(started) if started else None,
                    offset,
                )
                for day, state, late, started, offset in self._all(_ENDED, today.isoformat())
            ]

    def first_scan_day(self, today: date) -> date | None:
        """Return the oldest day up to `today` with a scan that ended; None if there is none."""
        with self._reading():
            (day,) = self._all(
                "SELECT min(body_day) FROM scan WHERE deleted_at IS NULL AND state <> 'draft' AND body_day <= ?",
                today.isoformat(),
            )[0]
            return date.fromisoformat(day) if day else None

    def last_scan_day(self, today: date) -> date | None:
        """Return the newest day up to `today` with a scan that ended; None if there is none."""
        with self._reading():
            (day,) = self._all(
                "SELECT max(body_day) FROM scan WHERE deleted_at IS NULL AND state <> 'draft' AND body_day <= ?",
                today.isoformat(),
            )[0]
            return date.fromisoformat(day) if day else None

    def covered_regions(self, first: date, last: date) -> dict[date, frozenset[str]]:
        """Return the regions of the passed stops of each day, oldest first, without days that have none.

        Both ends are included. Fast over fifty years: SQLite joins a scan's passed stops into one text, and few of
        those texts differ. Scans are read in the order of their ids, so that no page of stops is read twice.
        """
        with self._reading():
            return covered(
                self._one_by_one(
                    f"SELECT body_day, {PASSED} FROM "  # noqa: S608
                    "(SELECT id, body_day FROM scan WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? ORDER BY id) "
                    "AS scan",
                    first.isoformat(),
                    last.isoformat(),
                )
            )

    def days_passed(self, region: str, first: date, last: date) -> list[date]:
        """Return the days on which a stop covering a region was passed, oldest first; both ends included."""
        with self._reading():
            rows = self._all(
                "SELECT DISTINCT body_day FROM scan WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? "
                "AND EXISTS (SELECT 1 FROM scan_stop "
                "WHERE scan_id = scan.id AND outcome = 'passed' AND instr(regions, ?)) ORDER BY body_day",
                first.isoformat(),
                last.isoformat(),
                json.dumps(region),
            )
            return [date.fromisoformat(day) for (day,) in rows]


def _local(text: str | None, offset_min: int | None) -> datetime | None:
    """Return a stored time in the time zone it was written in; None without one."""
    if text is None or offset_min is None:
        return None
    return read_instant(text).astimezone(timezone(timedelta(minutes=offset_min)))
