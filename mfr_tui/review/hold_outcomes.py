"""What helps: how each way of holding a region has worked, once it has five holds."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from statistics import median

from mfr_tui.practice.hold import Ended, Released
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import HoldRow
from mfr_tui.review.ratings import Felt, read_ratings

ENOUGH_HOLDS = 5
"""The fewest holds that are summarized (our own choice)."""

RESULTS = 3
"""How many earlier results a hold of the same place shows (our own choice)."""


@dataclass(frozen=True, slots=True)
class Way:
    """The holds of one region with one technique and one tool.

    Attributes:
        region: The region's id.
        technique: The technique's id.
        tool: The tool used; may be empty.
        holds: How many holds ended.
        judged: How many of them can be judged: rated before and after, answered on whether the spot released, or
            stopped for pain.
        responded: Of those judged, how many responded.
        rated: How many were rated before and after.
        change: The median change in rating, after minus before, -10 to 10; None if no hold was rated both times.
        mornings: After how many of them the region was scanned on the next body day.
        morning: The median of its values on those days, 0 to 10; None if there are none.
    """

    region: str
    technique: str
    tool: str
    holds: int
    judged: int
    responded: int
    rated: int
    change: float | None
    mornings: int
    morning: float | None


@dataclass(frozen=True, slots=True)
class HoldOutcomes:
    """What has helped so far.

    Attributes:
        ways: Those with five holds or more, most holds first, ties in order of region, technique and tool.
        few: Those with fewer, in the same order; only their number of holds is shown.
    """

    ways: tuple[Way, ...]
    few: tuple[Way, ...]


def read_hold_outcomes(reader: DiaryReader | None, today: date, gone: AbstractSet[str]) -> HoldOutcomes:
    """Return the outcomes of all holds up to today, with the mornings after; empty without a diary."""
    holds = reader.holds(date.min, today) if reader else []
    first = min((hold.body_day for hold in holds), default=today)
    return what_helps(holds, read_ratings(reader, first, today), gone)


def what_helps(holds: Iterable[HoldRow], felt: Felt, gone: AbstractSet[str]) -> HoldOutcomes:
    """Return the outcomes of each way of holding a region.

    Args:
        holds: The holds that ended, in any order.
        felt: The ratings of the days after them.
        gone: Places to avoid that are absent or skipped: they do not count.
    """
    ways: dict[tuple[str, str, str], list[HoldRow]] = {}
    for hold in holds:
        if hold.region not in gone:
            ways.setdefault((hold.region, hold.technique, hold.tool), []).append(hold)
    found = [_way(key, its_holds, felt) for key, its_holds in sorted(ways.items())]
    found.sort(key=lambda way: -way.holds)
    return HoldOutcomes(
        tuple(way for way in found if way.holds >= ENOUGH_HOLDS),
        tuple(way for way in found if way.holds < ENOUGH_HOLDS),
    )


def last_results(holds: Iterable[HoldRow]) -> tuple[HoldRow, ...]:
    """Return the latest holds that have a result: rated before and after, or stopped for pain. Newest first.

    Args:
        holds: The holds of one region that ended, newest first.
    """
    told = (
        hold
        for hold in holds
        if hold.ended_how is Ended.STOPPED_PAIN or (hold.before is not None and hold.after is not None)
    )
    return tuple(islice(told, RESULTS))


def responded(hold: HoldRow) -> bool | None:
    """Return whether a hold responded; None if nothing was recorded about it.

    It did if the rating fell by two points or to 70 % or less (Farrar 2001, doi 10.1016/S0304-3959(01)00349-9; for a
    single hold that is our own choice), or if the spot released. A hold that was stopped for pain did not.
    """
    if hold.ended_how is Ended.STOPPED_PAIN:
        return False
    if hold.released is Released.YES:
        return True
    if hold.before is None or hold.after is None:
        return None if hold.released is None else False
    return hold.after <= hold.before - 2 or 10 * hold.after <= 7 * hold.before


def _way(key: tuple[str, str, str], holds: list[HoldRow], felt: Felt) -> Way:
    """Return the outcomes of the holds of one region with one technique and tool."""
    region, technique, tool = key
    said = [answer for hold in holds if (answer := responded(hold)) is not None]
    changes = [hold.after - hold.before for hold in holds if hold.before is not None and hold.after is not None]
    mornings = [
        felt.values.get(day, {}).get(region, 0)
        for day in (hold.body_day + timedelta(days=1) for hold in holds)
        if region in felt.scanned.get(day, ())
    ]
    return Way(
        region,
        technique,
        tool,
        holds=len(holds),
        judged=len(said),
        responded=sum(said),
        rated=len(changes),
        change=float(median(changes)) if changes else None,
        mornings=len(mornings),
        morning=float(median(mornings)) if mornings else None,
    )
