"""The one source of time, and the one answer to "which day?".

Wall time places a scan in a body day; monotonic time measures it. The two are never mixed.
"""

import time as _time
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from mfr_tui.errors import MfrError


class Clock(Protocol):
    """What the program asks of time. Tests pass a fake one; nothing else reads a clock."""

    def now(self) -> datetime:
        """The present instant as an aware datetime in the local zone."""

    def zone(self) -> str:
        """The IANA name of the local zone, such as `Europe/Berlin`."""

    def monotonic(self) -> float:
        """Seconds that only go forward, for measuring."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant as an aware datetime in the local zone.

        Raises:
            MfrError: The TZ variable names an offset that no zone has.
        """
        try:
            return datetime.now(UTC).astimezone()
        except ValueError as error:
            raise MfrError(
                "The time zone of this system cannot be used.", "Set TZ to a name, as Europe/Berlin."
            ) from error

    def zone(self) -> str:
        """The IANA name of the local zone; `UTC` with the offset kept beside it when the system names none."""
        from pendulum.tz import local_timezone  # 40 ms: only a scan that starts needs the name

        try:
            return local_timezone().name
        except (ValueError, RuntimeError):  # a TZ variable that names no zone
            return "UTC"

    def monotonic(self) -> float:
        """Seconds that only go forward, for measuring."""
        return _time.monotonic()


def body_day(local: datetime, day_start: time) -> date:
    """The day that an instant belongs to: local wall time minus `day_start`.

    Wall-clock arithmetic, so no instant falls between two days when the clocks change.

    Args:
        local: An aware datetime in the person's zone at that instant.
        day_start: When their day begins, 00:00 to 11:00.
    """
    return (local.replace(tzinfo=None) - _since_midnight(day_start)).date()


def since_day_start(local: datetime, day_start: time) -> timedelta:
    """How long the body day of `local` has been running, by the wall clock."""
    wall = local.replace(tzinfo=None)
    return wall - datetime.combine(body_day(local, day_start), day_start)


def utc_text(instant: datetime) -> str:
    """An instant as it is stored: ISO 8601 in UTC with milliseconds, such as `2026-11-21T06:30:00.000Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def offset_minutes(local: datetime) -> int:
    """Minutes that the local wall clock is ahead of UTC."""
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("an aware datetime is needed")
    return int(offset.total_seconds() // 60)


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
