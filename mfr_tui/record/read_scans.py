"""Reading scans with their stops and marks: those that can be walked on, and those of a day."""

from datetime import date, datetime, timedelta, timezone

from mfr_tui.practice.scan import Outcome
from mfr_tui.record.models import (
    Draft,
    GoesWith,
    How,
    Mark,
    Moment,
    ScanKind,
    ScanRow,
    ScanState,
    StopRecord,
)
from mfr_tui.record.reader import Reader, read_ids, read_instant
from mfr_tui.typed import clean


class ScanReader(Reader):
    """Scans, and what is of one."""

    def drafts(self) -> list[Draft]:
        """The unfinished scans that can be walked, newest day first."""
        with self._reading():
            rows = self._all(
                "SELECT id, kind, body_day, position, late FROM scan "
                "WHERE deleted_at IS NULL AND state = 'draft' "
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
                )
                for scan_id, kind, day, position, late in rows
            ]

    def stops(self, scan_id: str) -> tuple[StopRecord, ...]:
        """The stops of a scan, in order."""
        with self._reading():
            rows = self._all(
                "SELECT stop_id, regions, outcome, active_s FROM scan_stop WHERE scan_id = ? ORDER BY position",
                scan_id,
            )
            return tuple(
                StopRecord(stop_id, read_ids(regions), Outcome(outcome) if outcome else None, active_s)
                for stop_id, regions, outcome, active_s in rows
            )

    def marks(self, scan_id: str) -> dict[str, Mark]:
        """The marks of a scan, by region."""
        with self._reading():
            rows = self._all(
                "SELECT id, region, nrs, how, qualities, note FROM mark "
                "WHERE scan_id = ? AND moment = 'scan' AND deleted_at IS NULL ORDER BY marked_at",
                scan_id,
            )
            return {
                region: Mark(mark_id, region, nrs, How(how), read_ids(qualities), clean(note))
                for mark_id, region, nrs, how, qualities, note in rows
            }

    def mark(self, mark_id: str) -> Mark | None:
        """One mark of any moment; None when it is gone."""
        with self._reading():
            rows = self._all(
                "SELECT id, region, nrs, how, qualities, note FROM mark WHERE id = ? AND deleted_at IS NULL", mark_id
            )
            return next((Mark(i, r, nrs, How(how), read_ids(q), clean(note)) for i, r, nrs, how, q, note in rows), None)

    def what_goes_with(self, scan_id: str) -> GoesWith:
        """What deleting a scan takes with it; nothing when it is gone."""
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
        """The scans of a day, drafts included, in the order they were begun."""
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

    def marks_of(self, day: date) -> list[tuple[Moment, Mark]]:
        """The marks of a day, in its scans and outside them, highest first."""
        with self._reading():
            rows = self._all(
                "SELECT moment, id, region, nrs, how, qualities, note FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day = ? ORDER BY nrs DESC, marked_at, rowid",
                day.isoformat(),
            )
            return [
                (Moment(moment), Mark(mark_id, region, nrs, How(how), read_ids(qualities), clean(note)))
                for moment, mark_id, region, nrs, how, qualities, note in rows
            ]

    def rest_of(self, day: date) -> tuple[str, str] | None:
        """Reason and note of a rest day; None when it is none."""
        with self._reading():
            rows = self._all(
                "SELECT reason, note FROM rest_day WHERE deleted_at IS NULL AND body_day = ?", day.isoformat()
            )
            return (str(rows[0][0]), clean(str(rows[0][1]))) if rows else None

    def is_draft(self, scan_id: str) -> bool:
        """Whether a scan can still be walked: neither ended nor set aside."""
        with self._reading():
            rows = self._all("SELECT 1 FROM scan WHERE id = ? AND state = 'draft' AND deleted_at IS NULL", scan_id)
            return bool(rows)


def _local(text: str | None, offset_min: int | None) -> datetime | None:
    """An instant by the wall clock that it was written at; None without one."""
    if text is None or offset_min is None:
        return None
    return read_instant(text).astimezone(timezone(timedelta(minutes=offset_min)))
