"""Write marks: made in a scan or outside one, edited, deleted."""

import json
from collections.abc import Iterable
from typing import Any

from mfr_tui.clock import body_day, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.json_text import read_json
from mfr_tui.record.rows import QUALITIES, How, Moment
from mfr_tui.record.write.base import BaseWriter, check_rating
from mfr_tui.typed import clean


class MarkWriter(BaseWriter):
    """The writes for marks. All can be undone; the scope of a step is the scan or hold of the mark."""

    def mark(self, scan_id: str, region: str, label: str, nrs: int, how: How) -> None:
        """Rate a region in a scan; this replaces an earlier rating in it. Can be undone.

        Args:
            scan_id: The scan.
            region: The region's id.
            label: Its name, for the undo list.
            nrs: 0 to 10.
            how: When it hurt; replacing a rating leaves this and the description unchanged.

        Raises:
            ValueError: `nrs` is out of range.
            StorageError: The scan was discarded, or does not exist.
        """
        said = f"{label} {nrs}"
        with self._writing():
            mark_id, day = self._mark_of(scan_id, region), self._day_of_scan(scan_id)
            if day is None and mark_id is None:
                raise StorageError(
                    f"{said} was not saved, because this scan was discarded.", "Undo that, or start another scan."
                )
            values = {"scan_id": scan_id, "body_day": day, "region": region, "moment": Moment.SCAN, "how": how}
            label = said if day is None else self._on(said, day)
            self._put_mark(label, mark_id, nrs, values, scope=scan_id)

    def mark_spot(
        self,
        visit: str,
        region: str,
        label: str,
        nrs: int,
        how: How,
        *,
        qualities: Iterable[str] = (),
        note: str = "",
    ) -> None:
        """Rate a region outside a scan. Within one visit to the map, this replaces the day's rating made in that visit.

        Can be undone.

        Args:
            visit: The id of one visit to the map, so that its changes can be undone on their own.
            region: The region's id.
            label: Its name, for the undo list.
            nrs: 0 to 10.
            how: When it hurt: pressed, moved or at rest.
            qualities: The description of a new mark, from QUALITIES. Replacing a rating leaves it unchanged.
            note: The person's own words about a new mark. Replacing a rating leaves them unchanged.

        Raises:
            ValueError: `nrs` is out of range, or a quality is not one of QUALITIES.
        """
        day = body_day(self._clock.now(), self._day_start).isoformat()
        described = mark_values(how=how, qualities=qualities, note=note)
        with self._writing():
            values = {"body_day": day, "region": region, "moment": Moment.SPOT, **described}
            self._put_mark(f"{label} {nrs}", self._spot_of(visit, region, day), nrs, values, scope=visit)

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
        """Change a mark of any moment: its rating, when it hurt, its description, its note. Can be undone.

        Values that are None are left as they are, and so is the time of the mark: that is when it was felt.

        Args:
            mark_id: The mark's id.
            label: The region's name, for the undo list.
            nrs: 0 to 10.
            how: When it hurt: pressed, moved or at rest.
            qualities: Its description, from QUALITIES.
            note: The person's own words.

        Raises:
            ValueError: `nrs` is out of range, or a quality is not one of QUALITIES.
            LookupError: The mark was deleted.
        """
        values = mark_values(nrs=nrs, how=how, qualities=qualities, note=note)
        with self._writing():
            self._amend_mark(mark_id, label, values)

    def delete_mark(self, mark_id: str, label: str) -> None:
        """Delete a mark of any moment. Does nothing if it is already gone. Can be undone.

        Args:
            mark_id: The mark's id.
            label: The region's name, for the undo list.
        """
        with self._writing():
            mark = self._row("mark", mark_id)
            if not mark["deleted_at"]:
                what = self._on(f"rating of {label}", mark["body_day"])
                rows = [("mark", mark_id, {"deleted_at": utc_text(self._clock.now())})]
                self._change(f"{what} deleted", rows, scope=_scope_of(mark))

    # -- within a transaction ----------------------------------------------------------------------------------

    def _mark_of(self, scan_id: str, region: str) -> str | None:
        """Return the id of the mark of a region in a scan; None if there is none."""
        row = self._connection.execute(
            "SELECT id FROM mark WHERE scan_id = ? AND region = ? AND moment = 'scan' AND deleted_at IS NULL",
            (scan_id, region),
        ).fetchone()
        return str(row[0]) if row else None

    def _spot_of(self, visit: str, region: str, day: str) -> str | None:
        """Return the id of the mark that this visit to the map made of a region on a day; None if there is none."""
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

    def _amend_mark(self, mark_id: str, label: str, values: dict[str, Any]) -> None:
        """Change columns of a mark, as `mark_values` returns them.

        Raises:
            LookupError: The mark was deleted.
        """
        mark = self._live("mark", mark_id)
        if "nrs" in values:
            said = f"{label} after {values['nrs']}" if mark["moment"] == Moment.AFTER else f"{label} {values['nrs']}"
        else:
            said = f"{'note' if 'note' in values else 'details'} of {label}"
        self._change(self._on(said, mark["body_day"]), [("mark", mark_id, values)], scope=_scope_of(mark))


def mark_values(
    *,
    nrs: int | None = None,
    how: How | None = None,
    qualities: Iterable[str] | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """Return the values of a mark as columns, without those that are None.

    Raises:
        ValueError: `nrs` is out of range, or a quality is not one of QUALITIES.
    """
    values: dict[str, Any] = {}
    if nrs is not None:
        check_rating(nrs)
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


def _scope_of(mark: dict[str, Any]) -> str | None:
    """Return the id of the scan or hold that a mark belongs to; None for a spot."""
    scope: str | None = mark["scan_id"] or mark["hold_id"]
    return scope
