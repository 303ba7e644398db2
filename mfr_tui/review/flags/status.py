"""How each flag stands: open, snoozed, taken to a professional or closed.

That is by what was decided of it, and what came after. Decisions are stored, flags never: editing the past changes
which flags there are, and leaves every decision.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, Decision
from mfr_tui.review.flags.rules import (
    OF_A_PLACE,
    ONE_DAY,
    YEAR,
    Episodes,
    Flag,
    Level,
    Place,
    Record,
    Rule,
    find_flags,
    read_record,
    widespread,
)


class State(StrEnum):
    """How a flag stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A flag, and how it stands.

    Attributes:
        flag: The flag.
        state: How it stands.
        decision: What was decided of it last; None when nothing was.
    """

    flag: Flag
    state: State
    decision: Decision | None

    @property
    def pressing(self) -> bool:
        """Whether it is open, and one to stop at or urgent."""
        return self.state is State.OPEN and self.flag.level in {Level.STOP, Level.URGENT}

    @property
    def name(self) -> list[object]:
        """What names the flag and its tier, as it is kept among those that were seen."""
        flag = self.flag
        name: list[object] = [
            flag.rule.value,
            flag.region,
            flag.episode.isoformat() if flag.episode else None,
            flag.tier,
        ]
        return name if flag.urgency is None else [*name, flag.urgency.value]


def state_of(flag: Flag, decision: Decision | None, day: date, was_false: Callable[[], bool]) -> State:
    """How a flag stands on a day.

    A warning sign that blocks pressing is open, whatever was decided: an answer or a clearance ends it, nothing else.
    Whatever was decided of another flag, it is open again when a higher tier is reached, or when what it is about
    happened again. What was snoozed is open from its day on. What was closed stays closed until the rule was false for
    a scanned day.

    Args:
        flag: The flag; it fires.
        decision: What was decided of it last; None when nothing was.
        day: The day.
        was_false: Whether its rule was false for a scanned day since the decision; asked only of what was closed.
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
    """What was decided last of each flag, by rule, region and episode.

    Args:
        decisions: Oldest first.
    """
    return {(one.rule, one.region, one.episode): one for one in decisions}


def false_for_a_scanned_day(
    rule: Rule, place: Place, first: date, day: date, config: Config, began: date | None
) -> bool:
    """Whether a rule of counts was false for a scanned day, each day seen as it was known on its evening.

    The first day counts as well: what was closed before a scan that was clear is false on that day.

    Args:
        rule: The rule.
        place: What is known of the region, from a year before `first` on.
        first: The day from which on it is asked.
        day: The last one.
        config: The thresholds.
        began: The first day of the episode that the region is in, all this time.
    """
    return any(
        OF_A_PLACE[rule](place.until(scanned), scanned, config, lambda: began) is None
        for scanned in place.values
        if first <= scanned <= day
    )


def look_at_judged(history: DiaryReader | None, day: date, config: Config) -> list[Judged]:
    """Read the flags of a day, and how each stands; none without a diary. The most pressing first."""
    if history is None:
        return []
    record = read_record(history, day)
    flags = find_flags(record, day, config, Episodes(history, record.felt, day, config.flag_tender))
    newest = newest_decisions(one for one in history.decisions() if one.body_day <= day)
    return [_judged(history, record, flag, newest, day, config) for flag in flags]


def _judged(
    history: DiaryReader,
    record: Record,
    flag: Flag,
    newest: Mapping[tuple[str, str | None, date | None], Decision],
    day: date,
    config: Config,
) -> Judged:
    decision = newest.get((flag.rule, flag.region, flag.episode))

    def was_false() -> bool:
        first = decision.body_day if decision else day
        if flag.rule is Rule.WIDESPREAD:
            scanned = [one for one in record.felt.scanned if first <= one <= day]
            return any(widespread(record, one, config) is None for one in scanned)
        if flag.rule not in OF_A_PLACE or flag.region is None:
            return False  # it is told by its events
        place = _place_since(history, flag.region, first - YEAR * ONE_DAY, day)
        return false_for_a_scanned_day(flag.rule, place, first, day, config, flag.episode)

    return Judged(flag, state_of(flag, decision, day, was_false), decision)


def _place_since(history: DiaryReader, region: str, first: date, day: date) -> Place:
    """What is known of one region from one day to another: it alone is read."""
    values = dict.fromkeys(history.days_passed(region, first, day), 0)
    values.update((one, rated[region]) for one, rated in history.values_of([region], first, day).items())
    words = {one: said[region] for one, said in history.qualities_by_day(first, day).items() if region in said}
    holds = [hold for hold in history.holds_of(region) if first <= hold.body_day <= day]
    return Place(region, dict(sorted(values.items())), words, holds)
