"""The status of each flag: open, snoozed, taken to a professional or closed.

It follows from the decisions about the flag, and from what happened since. Decisions are stored, flags are not: editing
the past changes which flags there are, and keeps every decision.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, Decision
from mfr_tui.review.flags.episodes import Episodes
from mfr_tui.review.flags.find import find_flags, read_record
from mfr_tui.review.flags.rule import (
    ONE_DAY,
    YEAR,
    BodyRule,
    Flag,
    Level,
    Record,
    RegionRecord,
    RegionRule,
)


class State(StrEnum):
    """The status of a flag."""

    OPEN = "open"
    SNOOZED = "snoozed"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A flag and its status.

    Attributes:
        flag: The flag.
        state: Its status.
        decision: The last decision about it; None if there is none.
    """

    flag: Flag
    state: State
    decision: Decision | None

    @property
    def pressing(self) -> bool:
        """Whether it is open and its level is stop or urgent."""
        return self.state is State.OPEN and self.flag.level in {Level.STOP, Level.URGENT}

    @property
    def name(self) -> list[object]:
        """The values that identify the flag and its tier, as kept in the list of flags that were seen."""
        flag = self.flag
        name: list[object] = [
            flag.rule.id,
            flag.region,
            flag.episode.isoformat() if flag.episode else None,
            flag.tier,
        ]
        return name if flag.urgency is None else [*name, flag.urgency.value]


def state_of(flag: Flag, decision: Decision | None, day: date, was_false: Callable[[], bool]) -> State:
    """Return the status of a flag on a day.

    A warning sign that blocks pressing is open, whatever was decided: only an answer or a clearance ends it. Any other
    flag is open again when it reaches a higher tier, or when what it is about happens again. A snoozed flag is open
    again from the day it was snoozed until. A closed flag stays closed until its rule was false on a scanned day.

    Args:
        flag: A flag of that day.
        decision: The last decision about it; None if there is none.
        day: The day.
        was_false: Returns whether its rule was false on a scanned day since the decision. Called only if it was closed.
    """
    if decision is None or flag.blocks or decision.decided is Decided.REOPENED or flag.tier > decision.tier:
        return State.OPEN
    if flag.newest and flag.newest > decision.at:
        return State.OPEN
    if decision.decided is Decided.SNOOZED:
        return State.SNOOZED if decision.until and day < decision.until else State.OPEN
    if decision.decided is Decided.TAKEN:
        return State.TAKEN
    return State.OPEN if was_false() else State.CLOSED


def newest_decisions(decisions: Iterable[Decision]) -> dict[tuple[str, str | None, date | None], Decision]:
    """Return the last decision about each flag, by the rule's id, region and episode.

    Args:
        decisions: Oldest first.
    """
    return {(one.rule, one.region, one.episode): one for one in decisions}


def false_for_a_scanned_day(
    rule: RegionRule, known: RegionRecord, first: date, day: date, config: Config, episode: date | None
) -> bool:
    """Return whether a rule was false on a scanned day, each day judged by what was recorded on its evening.

    The first day counts as well: if a flag was closed before a clear scan, its rule was false on that day.

    Args:
        rule: The rule.
        known: What is recorded about the region, from a year before `first` on.
        first: The first day to look at.
        day: The last day to look at.
        config: The thresholds.
        episode: The first day of the episode that the region was in all this time.
    """
    return any(
        rule.fires(known.until(scanned), scanned, config, lambda: episode) is None
        for scanned in known.values
        if first <= scanned <= day
    )


def read_flag_status(reader: DiaryReader | None, day: date, config: Config) -> list[Judged]:
    """Return the flags of a day with their status, most urgent first; none without a diary."""
    if reader is None:
        return []
    record = read_record(reader, day)
    flags = find_flags(record, day, config, Episodes(reader, record.felt, day, config.flag_tender))
    newest = newest_decisions(one for one in reader.decisions() if one.body_day <= day)
    return [_judged(reader, record, flag, newest, day, config) for flag in flags]


def _judged(
    reader: DiaryReader,
    record: Record,
    flag: Flag,
    newest: Mapping[tuple[str, str | None, date | None], Decision],
    day: date,
    config: Config,
) -> Judged:
    decision = newest.get((flag.rule.id, flag.region, flag.episode))

    def was_false() -> bool:
        first = decision.body_day if decision else day
        if isinstance(flag.rule, BodyRule):
            scanned = [one for one in record.felt.scanned if first <= one <= day]
            return any(flag.rule.fires(record, one, config) is None for one in scanned)
        if isinstance(flag.rule, RegionRule) and flag.region is not None:
            known = _read_region(reader, flag.region, first - YEAR * ONE_DAY, day)
            return false_for_a_scanned_day(flag.rule, known, first, day, config, flag.episode)
        return False  # only a new event opens it again

    return Judged(flag, state_of(flag, decision, day, was_false), decision)


def _read_region(reader: DiaryReader, region: str, first: date, day: date) -> RegionRecord:
    """Return what is recorded about one region between two days, both included."""
    values = dict.fromkeys(reader.days_passed(region, first, day), 0)
    values.update((one, rated[region]) for one, rated in reader.values_of([region], first, day).items())
    words = {one: said[region] for one, said in reader.qualities_by_day(first, day).items() if region in said}
    holds = reader.holds_of(region, first, day)
    return RegionRecord(region, dict(sorted(values.items())), words, holds)
