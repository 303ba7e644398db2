"""The only source of time, and the only answer to "which day?".

Wall time decides the body day of a scan; monotonic time measures it. The two are never mixed.
"""

import os
import sys
import time as _time
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from mfr_tui.counting import counted
from mfr_tui.errors import MfrError

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)
"""The range of days that can be stored, so that no calculation goes beyond the calendar."""

FIRST_YEAR, LAST_YEAR = 2010, 2199
"""A clock outside these years was never set: without its battery, a clock starts in 1970, 1980, 2000 or 2001."""

AWAY_SECONDS = 3.0
"""A longer gap than this between two readings of the clock counts as time away."""


class Clock(Protocol):
    """The time functions that the program uses. Tests pass a fake clock; nothing else reads a clock."""

    def now(self) -> datetime:
        """Return the current time as an aware datetime in the local zone."""

    def to_local(self, instant: datetime) -> datetime:
        """Convert an aware time to the local time zone, with the offset that holds at that time."""

    def zone(self) -> str:
        """Return the IANA name of the local zone, such as `Europe/Berlin`."""

    def monotonic(self) -> float:
        """Return seconds that only go forward, for measuring. On some systems they stop while the machine sleeps."""

    def boot(self) -> float:
        """Return seconds that only go forward and go on while the machine sleeps; used only to detect sleep."""

    def country(self) -> str:
        """Return the country whose calendar the person uses, such as `US`; empty if unknown."""


SET_NOW = "MFR_NOW"
"""The environment variable by which tests and screenshots set the time at which a process starts."""


def machine_clock(environ: Mapping[str, str]) -> "SystemClock":
    """Return the machine's clock, set to MFR_NOW as of now if the environment has it.

    Args:
        environ: The environment. MFR_NOW is an ISO 8601 time with its offset, such as `2026-11-21T06:30:00+01:00`; from
            there the wall clock runs on like the machine's. The zone is the machine's, or that of TZ.

    Raises:
        MfrError: MFR_NOW is not such a time.
    """
    text = environ.get(SET_NOW)
    if not text:
        return SystemClock()
    try:
        start = datetime.fromisoformat(text)
        if not 1970 <= start.year <= 9998:
            raise ValueError("too near to the ends of the calendar to be shown in every zone")  # noqa: TRY301
        return SystemClock(start - datetime.now(UTC))
    except (ValueError, TypeError) as error:  # not a date, or without an offset
        raise MfrError(
            f"{SET_NOW}={text} is not a date and time with an offset.",
            f"Set {SET_NOW}=2026-11-21T06:30:00+01:00, or unset it.",
        ) from error


class SystemClock:
    """The machine's clock, or one that is ahead of it by a fixed time.

    Args:
        ahead: How far the wall clock is ahead of the machine's; the measuring clocks are always the machine's.
    """

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the current time as an aware datetime in the local zone.

        Raises:
            MfrError: The TZ variable has an offset that no zone has.
        """
        return self.to_local(datetime.now(UTC) + self._ahead)

    def to_local(self, instant: datetime) -> datetime:
        """Return an aware time of any day in the local time zone.

        Raises:
            MfrError: As for `now`.
        """
        try:
            return instant.astimezone()
        except OverflowError:
            return instant  # within a day of either end of the calendar, which no zone can pass
        except ValueError as error:
            raise MfrError(
                "mfr cannot use this system's time zone.", "Set TZ to a name such as America/Chicago."
            ) from error

    def zone(self) -> str:
        """Return the IANA name of the local zone; `UTC` if the system names none (the offset is stored separately)."""
        from pendulum.tz import local_timezone  # 40 ms: only starting a scan needs the name

        try:
            return local_timezone().name
        except (ValueError, RuntimeError):  # a TZ variable that is not the name of a zone
            return "UTC"

    def monotonic(self) -> float:
        """Return seconds that only go forward, for measuring."""
        return _time.monotonic()

    def boot(self) -> float:
        """Return seconds that go on while the machine sleeps.

        On Linux that is CLOCK_BOOTTIME; on macOS CLOCK_MONOTONIC_RAW counts sleep, which `monotonic` does not. If there
        is no such clock (Windows, whose `monotonic` counts sleep itself) it is `monotonic`.
        """
        if sys.platform == "linux":
            return _time.clock_gettime(_time.CLOCK_BOOTTIME)
        if sys.platform == "darwin":
            return _time.clock_gettime(_time.CLOCK_MONOTONIC_RAW)
        return self.monotonic()

    def country(self) -> str:
        """Return the country that the locale of the environment names; empty if it names none."""
        named = next((os.environ[name] for name in ("LC_ALL", "LC_TIME", "LANG") if os.environ.get(name)), "")
        return named.partition(".")[0].partition("@")[0].partition("_")[2]


class Watch:
    """Detects time during which the program was stopped or the machine slept.

    Pure: the caller passes in `now` (`Clock.monotonic`) and `boot` (`Clock.boot`), in seconds. Wall time is never used,
    because it can be set.
    """

    def __init__(self) -> None:
        self._seen: tuple[float, float] | None = None  # now and boot at the last call

    def start(self, now: float, boot: float) -> None:
        """Start watching here, and forget what came before."""
        self._seen = (now, boot)

    def look(self, now: float, boot: float) -> float:
        """Return the seconds away since the last call; 0.0 for gaps of up to AWAY_SECONDS.

        A monotonic gap longer than that counts as away, and so does a boot gap that is longer than the monotonic one by
        more than that. The longer of the two gaps is returned. A first call without `start` starts the watch. A clock
        that goes back counts as one that stands still.
        """
        step, boot_step = self._steps(now, boot)
        if step > AWAY_SECONDS or boot_step - step > AWAY_SECONDS:
            return max(step, boot_step)
        return 0.0

    def slept(self, now: float, boot: float) -> float:
        """Return only how much longer the boot gap was than the monotonic one, or 0.0 up to AWAY_SECONDS.

        For callers who call rarely, and judge the monotonic gap themselves.
        """
        step, boot_step = self._steps(now, boot)
        return boot_step - step if boot_step - step > AWAY_SECONDS else 0.0

    def _steps(self, now: float, boot: float) -> tuple[float, float]:
        seen_now, seen_boot = self._seen or (now, boot)
        self._seen = (now, boot)
        return max(0.0, now - seen_now), max(0.0, boot - seen_boot)


def check_is_set(now: datetime) -> None:
    """Refuse a clock that was never set, because whatever is written by it would stay on a wrong day.

    Args:
        now: The clock's time, in the local zone.

    Raises:
        MfrError: It is before FIRST_YEAR or after LAST_YEAR.
    """
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        raise MfrError(f"This machine's clock says {day_words(now.date())}.", "Set the clock, then start mfr again.")


def body_day(local: datetime, day_start: time) -> date:
    """Return the body day of a time: the date of local wall time minus `day_start`.

    It uses wall-clock arithmetic, so that no time falls between two days when the clocks change.

    Args:
        local: An aware datetime in the person's zone at that time.
        day_start: When their day begins, 00:00 to 11:00.
    """
    return (local.replace(tzinfo=None) - _since_midnight(day_start)).date()


def since_day_start(local: datetime, day_start: time) -> timedelta:
    """Return how long the body day of `local` has been running, by the wall clock."""
    wall = local.replace(tzinfo=None)
    return wall - datetime.combine(body_day(local, day_start), day_start)


def utc_text(instant: datetime) -> str:
    """Return a time as it is stored: ISO 8601 in UTC with milliseconds, such as `2026-11-21T06:30:00.000Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def clock_time(seconds: float) -> str:
    """Return a duration as minutes and full seconds: `2:05`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def spoken_time(seconds: float) -> str:
    """Return a duration as it is spoken, in full seconds: `2 minutes 5 seconds`. A voice reads `2:00` as 2 0 0."""
    minutes, rest = divmod(int(seconds), 60)
    parts = [counted(minutes, "minute")] if minutes else []
    return " ".join([*parts, counted(rest, "second")] if rest or not minutes else parts)


def span(first: date, last: date) -> str:
    """Return two days as a range, as short as it can be: `3 to 20 Nov 2026`, `28 Dec 2025 to 4 Jan 2026`."""
    end = f"{last.day} {last:%b} {last.year}"
    if first == last:
        return end
    start = f"{first.day} {first:%b} {first.year}"
    if first.year == last.year:
        start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{start} to {end}"


def day_words(day: date) -> str:
    """Return a day as `21 November 2026`."""
    return f"{day.day} {day:%B} {day.year}"


def offset_minutes(local: datetime) -> int:
    """Return the minutes that the local wall clock is ahead of UTC."""
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("an aware datetime is needed")
    return int(offset.total_seconds() // 60)


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
