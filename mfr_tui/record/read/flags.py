"""Read the decisions about flags, and the events that some flags are about."""

from datetime import date

from mfr_tui.practice.hold import PAIN_LOCK
from mfr_tui.record.read.base import IN_FORCE_LAST, BaseReader, is_open
from mfr_tui.record.rows import Concern, Decided, Decision, PainStop
from mfr_tui.record.values import read_day, read_instant
from mfr_tui.typed import clean


class FlagReader(BaseReader):
    """The reads for flags: decisions, holds that were stopped for pain, and flags that the person set."""

    def decisions(self) -> list[Decision]:
        """Return all decisions about flags that have not been undone, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT rule, region, episode_start, decision, tier, until_day, reason, who, seen_on, said, body_day, "  # noqa: S608
                "decided_at FROM flag_decision NOT INDEXED WHERE deleted_at IS NULL "
                f"ORDER BY {IN_FORCE_LAST['flag_decision']}"
            )
            return [
                Decision(
                    rule=rule,
                    region=region,
                    episode=read_day(episode),
                    decided=Decided(decided),
                    tier=tier,
                    until=read_day(until),
                    reason=clean(reason),
                    who=clean(who),
                    seen_on=clean(seen_on),
                    said=clean(said),
                    body_day=date.fromisoformat(day),
                    at=read_instant(at),
                )
                for rule, region, episode, decided, tier, until, reason, who, seen_on, said, day, at in rows
            ]

    def stops_for_pain(self, last: date) -> list[PainStop]:
        """Return every stop for pain up to a day, including those of deleted holds, oldest first."""
        with self._reading():
            rows = self._all("SELECT region, until_day, created_at FROM lock NOT INDEXED ORDER BY created_at, id")
            closed = self._closed("stop_now")
            found = [(region, date.fromisoformat(until) - PAIN_LOCK, read_instant(at)) for region, until, at in rows]
            return [PainStop(region, day, at, is_open(closed, region, at)) for region, day, at in found if day <= last]

    def concerns(self, last: date) -> list[Concern]:
        """Return the flags that the person set up to a day, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT region, reason, body_day, said_at FROM concern NOT INDEXED "
                "WHERE deleted_at IS NULL AND body_day <= ? ORDER BY said_at, id",
                last.isoformat(),
            )
            closed = self._closed("intuition")
            found = [
                (region, clean(reason), date.fromisoformat(day), read_instant(at)) for region, reason, day, at in rows
            ]
            return [Concern(*row, is_open(closed, row[0], row[3])) for row in found]
