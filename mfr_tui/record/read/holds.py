"""Read holds."""

from datetime import date, datetime
from typing import Any

from mfr_tui.clock import utc_text
from mfr_tui.json_text import read_json
from mfr_tui.practice.hold import Ended, Pressure, Progress, Released
from mfr_tui.record.columns import TABLES
from mfr_tui.record.read.base import BaseReader
from mfr_tui.record.rows import HoldRow
from mfr_tui.record.values import read_ids, read_instant
from mfr_tui.typed import clean

_check_progress = TABLES["hold"].columns["progress"]


class HoldReader(BaseReader):
    """The reads for holds, and for the ratings made with them."""

    def hold(self, hold_id: str) -> HoldRow | None:
        """Return one hold; None if there is none with that id."""
        return next(iter(self._holds("id = ?", hold_id)), None)

    def open_holds(self, left_before: datetime | None = None) -> list[HoldRow]:
        """Return the holds that were started and have not ended, newest first.

        Args:
            left_before: Leaves out the holds of other devices that were saved there since then: they may still run.
        """
        if left_before is None:
            return self._holds("state = 'open'")
        device = self.setting("device")
        return self._holds("state = 'open' AND (device IS ? OR kept_at < ?)", device, utc_text(left_before))

    def holds(self, first: date, last: date) -> list[HoldRow]:
        """Return the holds that ended between two days, both included, newest first."""
        return self._holds("state = 'ended' AND body_day BETWEEN ? AND ?", first.isoformat(), last.isoformat())

    def holds_of(self, region: str, first: date = date.min, last: date = date.max) -> list[HoldRow]:
        """Return the holds of a region that ended between two days, both included, newest first."""
        days = first.isoformat(), last.isoformat()
        return self._holds("state = 'ended' AND region = ? AND body_day BETWEEN ? AND ?", region, *days)

    def marks_after(self, hold_id: str) -> dict[str, int]:
        """Return the ratings of the nearby regions after a hold."""
        with self._reading():
            return dict(self._all("SELECT region, nrs FROM mark WHERE hold_id = ? AND deleted_at IS NULL", hold_id))

    def last_marks(self, day: date) -> dict[str, int]:
        """Return the newest rating of each region on a day, in a scan or outside one; newest first."""
        with self._reading():
            rows = self._all(
                "SELECT region, nrs FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND body_day = ? "
                "ORDER BY marked_at DESC, rowid DESC",
                day.isoformat(),
            )
            newest: dict[str, int] = {}
            for region, nrs in rows:
                newest.setdefault(region, nrs)
            return newest

    def _holds(self, where: str, *values: object) -> list[HoldRow]:
        """Return the holds that match a condition and are not deleted, newest first."""
        with self._reading():
            rows = self._all(
                "SELECT id, body_day, region, path, technique, tool, pressure, cap_s, progress, held_s, before, after, "  # noqa: S608
                "released, was_source, ended_how, holder, kept_at, timed FROM hold "
                f"WHERE deleted_at IS NULL AND {where} ORDER BY started_at DESC, rowid DESC",
                *values,
            )
            return [_hold(row) for row in rows]


def _hold(row: tuple[Any, ...]) -> HoldRow:
    """Return a row of the hold table as a HoldRow."""
    hold_id, day, region, path, technique, tool, pressure, cap_s, progress, held_s, before, after, *rest = row
    released, was_source, ended_how, holder, kept_at, timed = rest
    return HoldRow(
        id=hold_id,
        body_day=date.fromisoformat(day),
        region=region,
        path=read_ids(path),
        technique=technique,
        tool=clean(tool),
        pressure=Pressure(pressure) if pressure else None,
        cap_s=cap_s,
        progress=Progress(**{**read_json(_check_progress(progress)), "held_s": held_s}),
        before=before,
        after=after,
        released=Released(released) if released else None,
        was_source=None if was_source is None else bool(was_source),
        ended_how=Ended(ended_how) if ended_how else None,
        holder=holder,
        kept_at=read_instant(kept_at),
        timed=bool(timed),
    )
