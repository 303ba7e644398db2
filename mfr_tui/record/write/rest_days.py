"""Write rest days."""

from collections.abc import Sequence
from datetime import date, timedelta

from mfr_tui.clock import utc_text
from mfr_tui.record.write.base import BaseWriter
from mfr_tui.typed import clean

REST_REASONS = ("rest", "ill", "injured", "travel", "told", "other")

REST_DAYS = 366
"""The most rest days that are set or cleared at once: a year."""


class RestDayWriter(BaseWriter):
    """The writes for rest days. All can be undone."""

    def rest(self, first: date, last: date, reason: str, note: str = "") -> None:
        """Make days rest days, both ends included; existing ones get the new reason and note.

        Can be undone, as one step.

        Args:
            first: The first day.
            last: The last day; it may be in the future.
            reason: One of REST_REASONS.
            note: The person's own words.

        Raises:
            ValueError: `reason` is not one of REST_REASONS, `last` is before `first`, there are more than REST_DAYS, or
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
        """Make rest days ordinary days again, both ends included.

        Return how many there were. Can be undone, as one step.

        Raises:
            ValueError: `last` is before `first`, or there are more than REST_DAYS.
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


def _days(first: date, last: date) -> list[str]:
    """Return every day of a range, both ends included, as it is stored.

    Raises:
        ValueError: `last` is before `first`, or there are more than REST_DAYS.
    """
    count = (last - first).days + 1
    if not 1 <= count <= REST_DAYS:
        raise ValueError(f"1 to {REST_DAYS} days, not {count}")
    return [(first + timedelta(days=number)).isoformat() for number in range(count)]


def _rest_label(days: Sequence[str]) -> str:
    return f"rest day {days[0]}" if len(days) == 1 else f"rest days {days[0]} to {days[-1]}"
