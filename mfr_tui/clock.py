"""The one source of time, and the one answer to "which day?".

Wall time places a scan in a body day; monotonic time measures it. The two are never mixed.
"""

import os
import sys
import time as _time
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from mfr_tui.errors import MfrError

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)
"""Every day that can be kept is within these, so that no rule counts past an end of the calendar."""

FIRST_YEAR, LAST_YEAR = 2010, 2199
"""A clock outside these years was never set: without its battery a clock starts at 1970, 1980, 2000 or 2001."""

AWAY_SECONDS = 3.0
"""A longer step than this between two looks at the clock is time in which nobody was there."""


class Clock(Protocol):
    """What the program asks of time. Tests pass a fake one; nothing else reads a clock."""

    def now(self) -> datetime:
        """The present instant as an aware datetime in the local zone."""

    def to_local(self, instant: datetime) -> datetime:
        """Return an aware instant, of any day, on the local wall clock."""

    def zone(self) -> str:
        """The IANA name of the local zone, such as `Europe/Berlin`."""

    def monotonic(self) -> float:
        """Seconds that only go forward, for measuring. Some systems stop them while the machine sleeps."""

    def boot(self) -> float:
        """Seconds that only go forward and go on while the machine sleeps; only for noticing that it slept."""

    def country(self) -> str:
        """Return the country whose calendar the person uses, as `US`; "" where it is not known."""


SET_NOW = "MFR_NOW"
"""The environment variable by which a test or a picture says when a process starts."""


def machine_clock(environ: Mapping[str, str]) -> "SystemClock":
    """Return the machine's clock, set to MFR_NOW at this moment if the environment has it.

    Args:
        environ: The environment. MFR_NOW is an ISO 8601 instant with its offset, as `2026-11-21T06:30:00+01:00`; from
            there the wall clock runs on as the machine's does. The zone is the machine's, or TZ's.

    Raises:
        MfrError: MFR_NOW is no such instant.
    """
    text = environ.get(SET_NOW)
    if not text:
        return SystemClock()
    try:
        start = datetime.fromisoformat(text)
        if not 1970 <= start.year <= 9998:
            raise ValueError("too near to the ends of the calendar to be shown in every zone")  # noqa: TRY301
        return SystemClock(start - datetime.now(UTC))
    except (ValueError, TypeError) as error:  # no date, or no offset
        raise MfrError(
            f"{SET_NOW}={text} is not a date and time with an offset.",
            f"Set {SET_NOW}=2026-11-21T06:30:00+01:00, or unset it.",
        ) from error


class SystemClock:
    """The machine's own clock, or one that runs beside it.

    Args:
        ahead: How far the wall clock is ahead of the machine's; the measuring clocks are the machine's always.
    """

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the present instant as an aware datetime in the local zone.

        Raises:
            MfrError: The TZ variable names an offset that no zone has.
        """
        return self.to_local(datetime.now(UTC) + self._ahead)

    def to_local(self, instant: datetime) -> datetime:
        """Return an aware instant, of any day, on the local wall clock.

        Raises:
            MfrError: As `now`.
        """
        try:
            return instant.astimezone()
        except OverflowError:
            return instant  # within a day of an end of the calendar, where no zone reaches
        except ValueError as error:
            raise MfrError(
                "mfr cannot use this system's time zone.", "Set TZ to a name such as America/Chicago."
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

    def boot(self) -> float:
        """Seconds that go on while the machine sleeps.

        Linux has CLOCK_BOOTTIME for it; on macOS CLOCK_MONOTONIC_RAW counts sleep, which `monotonic` does not. Where
        there is no such clock (Windows, whose `monotonic` goes on by itself) it is `monotonic`.
        """
        if sys.platform == "linux":
            return _time.clock_gettime(_time.CLOCK_BOOTTIME)
        if sys.platform == "darwin":
            return _time.clock_gettime(_time.CLOCK_MONOTONIC_RAW)
        return self.monotonic()

    def country(self) -> str:
        """Return the country that the locale of the environment names; "" where it names none."""
        named = next((os.environ[name] for name in ("LC_ALL", "LC_TIME", "LANG") if os.environ.get(name)), "")
        return named.partition(".")[0].partition("@")[0].partition("_")[2]


class Watch:
    """Notices time in which the program was stopped or the machine slept.

    Pure: whoever looks at the clock hands in `now` (`Clock.monotonic`) and `boot` (`Clock.boot`), in seconds. Wall
    time is never used: it can be set.
    """

    def __init__(self) -> None:
        self._seen: tuple[float, float] | None = None  # now and boot at the last look

    def start(self, now: float, boot: float) -> None:
        """Begin here, whatever went before."""
        self._seen = (now, boot)

    def look(self, now: float, boot: float) -> float:
        """Seconds away since the last look; 0.0 for steps of up to AWAY_SECONDS.

        Away is a monotonic step of more, or a boot step that much longer than the monotonic one; what is said is
        the longer of the two steps. A first look without `start` begins the watch. A clock that goes back counts as
        one that stands still.
        """
        step, boot_step = self._steps(now, boot)
        if step > AWAY_SECONDS or boot_step - step > AWAY_SECONDS:
            return max(step, boot_step)
        return 0.0

    def slept(self, now: float, boot: float) -> float:
        """As `look`, for those who look seldom and judge the monotonic step themselves: the difference alone."""
        step, boot_step = self._steps(now, boot)
        return boot_step - step if boot_step - step > AWAY_SECONDS else 0.0

    def _steps(self, now: float, boot: float) -> tuple[float, float]:
        seen_now, seen_boot = self._seen or (now, boot)
        self._seen = (now, boot)
        return max(0.0, now - seen_now), max(0.0, boot - seen_boot)


def check_is_set(now: datetime) -> None:
    """Refuse a clock that was never set: whatever is written by it would stay on a wrong day.

    Args:
        now: What the clock says, in the local zone.

    Raises:
        MfrError: It is before FIRST_YEAR or after LAST_YEAR.
    """
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        raise MfrError(f"This machine's clock says {day_words(now.date())}.", "Set the clock, then start mfr again.")


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


def clock_time(seconds: float) -> str:
    """A length of time as a person reads it: `2:05`, minutes and full seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def days(count: int) -> str:
    """`1 day`, `2 days`."""
    return f"{count} day" if count == 1 else f"{count} days"


def span(first: date, last: date) -> str:
    """`3 to 20 Nov 2026`, `28 Dec 2025 to 4 Jan 2026`: two days, with no more of the first than is needed."""
    end = f"{last.day} {last:%b} {last.year}"
    if first == last:
        return end
    start = f"{first.day} {first:%b} {first.year}"
    if first.year == last.year:
        start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{start} to {end}"


def day_words(day: date) -> str:
    """`21 November 2026`."""
    return f"{day.day} {day:%B} {day.year}"


def offset_minutes(local: datetime) -> int:
    """Minutes that the local wall clock is ahead of UTC."""
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("an aware datetime is needed")
    return int(offset.total_seconds() // 60)


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
