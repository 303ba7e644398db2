"""Mending the past: whole days entered late; what was kept changed, deleted or moved; days off. All can be undone."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from mfr_tui.clock import utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import Ended, Released
from mfr_tui.practice.scan import Outcome, Stop
from mfr_tui.record.book import Book
from mfr_tui.record.models import QUALITIES, How, Moment, ScanKind, ScanState
from mfr_tui.typed import clean

REST_REASONS = ("rest", "ill", "injured", "travel", "told", "other")

REST_DAYS = 366
"""The longest stretch of rest days that is set or cleared at once: a year."""


class MendBook(Book):
    """The writes that change what was kept before. A step about a scan or a hold is one of its scope."""

    # -- scans -----------------------------------------------------------------------------------------------

    def enter_late(self, day: date, stops: Sequence[Stop]) -> str:
        """Enter a whole scan of a day that is over: done and late, each stop passed; its id. Can be undone.

        It has no instants, for nobody knows when it was. Its regions are clear until they are marked.

        Args:
            day: The body day, before today.
            stops: What was walked through.

        Raises:
            ValueError: `day` is not over.
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
        """Move an ended scan with its marks to another day, marked late. Its holds stay. Can be undone.

        Raises:
            ValueError: `day` is still to come.
            LookupError: The scan was deleted.
            StorageError: It is not ended.
        """
        if day > self._today():
            raise ValueError(f"{day} is still to come")
        with self._writing():
            scan = self._live("scan", scan_id)
            if scan["state"] == ScanState.DRAFT:
                raise StorageError("This scan is not finished, so it cannot be moved.", "Finish it first.")
            if scan["body_day"] == day.isoformat():
                return
            # Those that were deleted too: undo may bring them back, and they belong to this scan's day.
            marks = self._connection.execute("SELECT id FROM mark WHERE scan_id = ?", (scan_id,)).fetchall()
            there: dict[str, Any] = {"body_day": day.isoformat()}
            rows = [("scan", scan_id, {**there, "late": 1}), *(("mark", mark_id, there) for (mark_id,) in marks)]
            self._change(f"scan of {scan['body_day']} moved to {day}", rows, scope=scan_id)

    def delete_scan(self, scan_id: str) -> None:
        """Delete a scan with its marks, so that they count nowhere. Its holds stay. Can be undone.

        Nothing when it is gone already. A draft is set aside.
        """
        with self._writing():
            scan = self._row("scan", scan_id)
            if scan["deleted_at"]:
                return
            unfinished = scan["state"] == ScanState.DRAFT
            label = "unfinished scan discarded" if unfinished else f"scan of {scan['body_day']} deleted"
            self._delete(label, "scan", scan_id)

    # -- marks -----------------------------------------------------------------------------------------------

    def edit_mark(
        self,
        mark_id: str,
        label: str,
        *,
        nrs: int | None = None,
        how: How | None = None,
        qualities: Iterable[str] | None = None,
        note: str | None = None,
    ) -> None:
        """Change a mark of any moment: its rating, how it was felt, what it is like, the note. Can be undone.

        What is None stays. So does the instant it was marked at: that is when it was felt.

        Args:
            mark_id: Which mark.
            label: The region's name, for the undo list.
            nrs: 0 to 10.
            how: How it was felt.
            qualities: What it is like, of QUALITIES.
            note: The person's own words.

        Raises:
            ValueError: `nrs` is out of range, or a quality is not one of QUALITIES.
            LookupError: The mark was deleted.
        """
        values = mark_values(nrs=nrs, how=how, qualities=qualities, note=note)
        with self._writing():
            self._amend_mark(mark_id, label, values)

    def delete_mark(self, mark_id: str, label: str) -> None:
        """Delete a mark of any moment; nothing when it is gone already. Can be undone.

        Args:
            mark_id: Which mark.
            label: The region's name, for the undo list.
        """
        with self._writing():
            mark = self._row("mark", mark_id)
            if not mark["deleted_at"]:
                what = self._on(f"rating of {label}", mark["body_day"])
                rows = [("mark", mark_id, {"deleted_at": utc_text(self._clock.now())})]
                self._change(f"{what} deleted", rows, scope=_scope_of(mark))

    # -- holds -----------------------------------------------------------------------------------------------

    def edit_hold(
        self, hold_id: str, label: str, *, before: int | None, after: int | None, released: Released | None
    ) -> None:
        """Change what was said of an ended hold, to all of this. Can be undone.

        Args:
            hold_id: Which hold.
            label: The region's name, for the undo list.
            before: The rating before it, 0 to 10; None when it was not rated.
            after: The rating after it, 0 to 10; None when it was not rated.
            released: Whether the spot let go; None when it was not said, and always after it was stopped for pain.

        Raises:
            ValueError: A rating is out of range, or `released` is said of a hold that was stopped for pain.
            LookupError: The hold was deleted.
            StorageError: It is not ended.
        """
        for nrs in (before, after):
            _check(nrs)
        with self._writing():
            hold = self._live("hold", hold_id)
            _check_ended(hold)
            if released and hold["ended_how"] == Ended.STOPPED_PAIN:
                raise ValueError("what was stopped for pain did not release")
            values = {"before": before, "after": after, "released": released}
            what = self._on(f"hold of {label}", hold["body_day"])
            self._change(f"{what} changed", [("hold", hold_id, values)], scope=hold_id)

    def delete_hold(self, hold_id: str, label: str) -> None:
        """Delete an ended hold with the marks made after it; nothing when it is gone already. Can be undone.

        A lock that it left stays.

        Args:
            hold_id: Which hold.
            label: The region's name, for the undo list.

        Raises:
            StorageError: It is not ended.
        """
        with self._writing():
            hold = self._row("hold", hold_id)
            if hold["deleted_at"]:
                return
            _check_ended(hold)
            self._delete(f"{self._on(f'hold of {label}', hold['body_day'])} deleted", "hold", hold_id)

    # -- days off --------------------------------------------------------------------------------------------

    def rest(self, first: date, last: date, reason: str, note: str = "") -> None:
        """Make days rest days, both included; those that are get the new reason and note. Can be undone, as one step.

        Args:
            first: The first of them.
            last: The last of them; it may be still to come.
            reason: Why, of REST_REASONS.
            note: The person's own words.

        Raises:
            ValueError: `reason` is not one of REST_REASONS, `last` is before `first`, they are more than REST_DAYS, or
                `last` is more than REST_DAYS ahead.
        """
        if reason not in REST_REASONS:
            raise ValueError(f"unknown reason: {reason}")
        if last > self._today() + timedelta(days=REST_DAYS):
            raise ValueError(f"no more than {REST_DAYS} days ahead, not {last}")
        days = _days(first, last)
        now = utc_text(self._clock.now())
        values = {"reason": reason, "note": clean(note), "deleted_at": None}
        with self._writing():
            known = {day for (day,) in self._connection.execute("SELECT body_day FROM rest_day")}
            new = [day for day in days if day not in known]
            device = self._device()
            self._db.table("rest_day").insert_all(
                {"body_day": day, "reason": reason, "created_at": now, "device": device, "deleted_at": now}
                for day in new
            )
            self._change(_rest_label(days), [("rest_day", day, values) for day in days], scope=None, created=new)

    def clear_rest(self, first: date, last: date) -> int:
        """Make the rest days among these ordinary days again, both included; how many. Can be undone, as one step.

        Raises:
            ValueError: `last` is before `first`, or they are more than REST_DAYS.
        """
        days = _days(first, last)
        gone = {"deleted_at": utc_text(self._clock.now())}
        with self._writing():
            rows = self._connection.execute(
                "SELECT body_day FROM rest_day WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ?",
                (days[0], days[-1]),
            ).fetchall()
            self._change(f"{_rest_label(days)} cleared", [("rest_day", day, gone) for (day,) in rows], scope=None)
        return len(rows)

    # -- within a transaction ----------------------------------------------------------------------------------

    def _amend_mark(self, mark_id: str, label: str, values: dict[str, Any]) -> None:
        """Change columns of a mark, as `mark_values` gives them.

        Raises:
            LookupError: The mark was deleted.
        """
        mark = self._live("mark", mark_id)
        if "nrs" in values:
            said = f"{label} after {values['nrs']}" if mark["moment"] == Moment.AFTER else f"{label} {values['nrs']}"
        else:
            said = f"{'note' if 'note' in values else 'details'} of {label}"
        self._change(self._on(said, mark["body_day"]), [("mark", mark_id, values)], scope=_scope_of(mark))

    def _delete(self, label: str, table: str, key: str) -> None:
        """Delete a scan or a hold, with the marks that belong to it."""
        marks = self._connection.execute(
            f"SELECT id FROM mark WHERE {table}_id = ? AND deleted_at IS NULL",  # noqa: S608  (our own words)
            (key,),
        ).fetchall()
        gone = {"deleted_at": utc_text(self._clock.now())}
        self._change(label, [(table, key, gone), *(("mark", mark_id, gone) for (mark_id,) in marks)], scope=key)


def mark_values(
    *,
    nrs: int | None = None,
    how: How | None = None,
    qualities: Iterable[str] | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """What is said of a mark, as columns; without what is None.

    Raises:
        ValueError: `nrs` is out of range, or a quality is not one of QUALITIES.
    """
    values: dict[str, Any] = {}
    if nrs is not None:
        _check(nrs)
        values["nrs"] = nrs
    if how is not None:
        values["how"] = how
    if qualities is not None:
        chosen = set(qualities)
        if not chosen <= set(QUALITIES):
            raise ValueError(f"unknown quality: {chosen - set(QUALITIES)}")
        values["qualities"] = json.dumps([quality for quality in QUALITIES if quality in chosen])
    if note is not None:
        values["note"] = clean(note)
    return values


def _check(nrs: int | None) -> None:
    if nrs is not None and not 0 <= nrs <= 10:
        raise ValueError(f"a rating is 0 to 10, not {nrs}")


def _check_ended(hold: dict[str, Any]) -> None:
    if hold["state"] == "open":
        raise StorageError("This hold has not ended yet.", "End it first.")


def _scope_of(mark: dict[str, Any]) -> str | None:
    """The scan or the hold that a mark belongs to; a spot belongs to none."""
    scope: str | None = mark["scan_id"] or mark["hold_id"]
    return scope


def _days(first: date, last: date) -> list[str]:
    """Every day from one to another, both included, as they are stored.

    Raises:
        ValueError: `last` is before `first`, or they are more than REST_DAYS.
    """
    count = (last - first).days + 1
    if not 1 <= count <= REST_DAYS:
        raise ValueError(f"1 to {REST_DAYS} days, not {count}")
    return [(first + timedelta(days=number)).isoformat() for number in range(count)]


def _rest_label(days: Sequence[str]) -> str:
    return f"rest day {days[0]}" if len(days) == 1 else f"rest days {days[0]} to {days[-1]}"
