"""Read rest days."""

from datetime import date

from mfr_tui.record.read.base import BaseReader
from mfr_tui.typed import clean


class RestDayReader(BaseReader):
    """The reads for rest days."""

    def rest_days(self) -> dict[date, str]:
        """Return all rest days, each with its reason."""
        with self._reading():
            rows = self._all("SELECT body_day, reason FROM rest_day NOT INDEXED WHERE deleted_at IS NULL")
            return {date.fromisoformat(day): str(reason) for day, reason in rows}

    def rest_of(self, day: date) -> tuple[str, str] | None:
        """Return the reason and note of a rest day; None if the day is not one."""
        with self._reading():
            rows = self._all(
                "SELECT reason, note FROM rest_day WHERE deleted_at IS NULL AND body_day = ?", day.isoformat()
            )
            return (str(rows[0][0]), clean(str(rows[0][1]))) if rows else None
