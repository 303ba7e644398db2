"""What stands in for the world in tests. Nothing here sleeps."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MORNING = datetime(2026, 11, 21, 6, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = date(2026, 11, 21)


@dataclass
class FakeClock:
    """A clock that is set by hand.

    Attributes:
        local: What `now` says, aware.
        zone_name: What `zone` says; None takes it from `local`.
        seconds: What `monotonic` says.
        asleep: How far `boot` is ahead of it.
        country_code: What `country` says.
    """

    local: datetime = field(default=MORNING)
    zone_name: str | None = None
    seconds: float = 1000.0
    asleep: float = 4000.0
    country_code: str = ""

    def now(self) -> datetime:
        """Return the instant as the machine says it: with the offset of that instant, which is not its zone."""
        return self.local.astimezone(timezone(self.local.utcoffset() or timedelta()))

    def to_local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.local.tzinfo)

    def zone(self) -> str:
        return self.zone_name or str(self.local.tzinfo)

    def monotonic(self) -> float:
        return self.seconds

    def boot(self) -> float:
        return self.seconds + self.asleep

    def country(self) -> str:
        return self.country_code

    def sleep(self, seconds: float) -> None:
        """Let the machine sleep, as a laptop with Linux does: the measuring clock stands still, the others go on."""
        self.asleep += seconds
        self.local = (self.local.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(self.local.tzinfo)

    def advance(self, seconds: float) -> None:
        """Let real seconds pass, on the wall and on the measuring clocks alike."""
        self.seconds += seconds
        self.local = (self.local.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(self.local.tzinfo)

    def set(self, local: datetime) -> None:
        """Put the wall clock where it is said to be; the measuring clock goes on as it was."""
        if local.tzinfo is None:
            raise ValueError("an aware datetime is needed")
        self.local = local
