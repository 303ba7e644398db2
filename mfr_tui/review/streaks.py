"""What the days add up to: the state of each day, the streak, the longest run and the consistency.

Pure functions of rows. Nothing here is stored, so editing the past changes every figure at once.

A run survives an occasional missed day: missing one did not materially affect habit formation (Lally 2010,
doi 10.1002/ejsp.674). And no streak is shown as lost before the day is over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from mfr_tui.record.rows import ScanDay


class DayState(StrEnum):
    """The state of a day: the first that fits, in this order. Today is open until it is done or made a rest day."""

    DONE = "done"
    """A scan of that day ended done."""
    REST = "rest"
    """It was made a rest day."""
    BRIDGED = "bridged"
    """A date skipped by flying across time zones.

    Of the done scans on the day before and the day after, none entered late, two started less than 36 h apart with wall
    clocks 3 h or more apart.
    """
    PARTIAL = "partial"
    """Only scans that ended partial."""
    MISSED = "missed"
    """The day is over, and nothing above applies."""
    OPEN = "open"
    """Today, not done yet and not a rest day. A partial scan leaves it open."""
    BEFORE = "before"
    """Outside the record: before the first scan, or in the future."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The figures that are shown together: never the streak without the best and the last 30 days.

    Attributes:
        today: The state of today: done, rest or open.
        streak: Done days in the run that today ends, or would lengthen; 0 or more.
        word: What depends on today. `not at risk today`: missing today would leave the streak as it is. `scan today to
            keep it`: missing today would shorten it. Empty when the streak is 0 or today is done.
        best: Done days in the longest run of the whole record; at least `streak`.
        best_from: First done day of that run, the newest of equally long ones; None if `best` is 0.
        best_to: Last done day of that run; None if `best` is 0.
        done_30: Done days among the 30 that end today when today is done, otherwise yesterday; 0 to 30.
        consistency: Moving average of done (1) and not done (0) over the days that are neither rest nor bridged, up to
            yesterday, and today once it is done; 0 to 1. The weight of a day halves every 13 such days. From nothing,
            13 done days give 0.5, 30 give 0.798, 90 give 0.992.
        lately: The states of the last 30 days up to today, oldest first; fewer while the record is shorter.
    """

    today: DayState
    streak: int
    word: str
    best: int
    best_from: date | None
    best_to: date | None
    done_30: int
    consistency: float
    lately: Mapping[date, DayState]


_DONE = DayState.DONE  # read for each day of the record, and reading an attribute of an enum is slow
_NEUTRAL = (DayState.REST, DayState.BRIDGED)
_FORGIVABLE = (DayState.MISSED, DayState.PARTIAL)
_DAYS_BETWEEN_FORGIVEN = 6
_BRIDGE_WITHIN = timedelta(hours=36)
_BRIDGE_OFFSET_MIN = 180
_RECENT_DAYS = 30
_KEPT_PER_DAY = 0.5 ** (1 / 13)


def day_states(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date) -> dict[date, DayState]:
    """Return the state of each day from the first scan to today, oldest first; of today alone if there is no scan.

    Args:
        scans: Every ended scan, in any order. Those dated after today are ignored until that day.
        rests: The rest days. Those before the first scan have no effect.
        today: The current body day.
    """
    return _read(scans, rests, today).by_date()


def run(states: Mapping[date, DayState], day: date, *, forgive: bool = True) -> int:
    """Return the number of done days in the run that ends on `day`; 0 if none does.

    Walking back from `day`, done days count, and rest and bridged days are skipped. A missed or partial day is
    forgiven, that is skipped as well, if there is a done day on its newer side, the next older day that is neither rest
    nor bridged is done, and the last day forgiven on this walk is more than 6 days newer. Any other day ends the walk.

    Args:
        states: Days as `day_states` returns them; a day that is missing ends the walk.
        day: The day to start from.
        forgive: Whether a missed or partial day can be forgiven.
    """

    def back() -> Iterator[tuple[int, DayState]]:
        for ordinal in range(day.toordinal(), 0, -1):
            yield ordinal, states.get(date.fromordinal(ordinal), DayState.BEFORE)

    return _walk(back(), forgive=forgive).length


def habit(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date, *, forgive: bool = True) -> Habit:
    """Return all figures of the habit as of today.

    Args:
        scans: Every ended scan, in any order. Those dated after today are ignored until that day.
        rests: The rest days.
        today: The current body day.
        forgive: Whether a missed or partial day can be forgiven.
    """
    days = _read(scans, rests, today)
    return _habit(days, max(_runs(days, forgive=forgive), key=_length, default=_NO_RUN), forgive=forgive)


class Run(NamedTuple):
    """One run of done days.

    Attributes:
        length: Done days in it, 1 or more.
        first: Its oldest done day.
        last: Its newest done day.
    """

    length: int
    first: date
    last: date


def runs(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date, *, forgive: bool = True) -> list[Run]:
    """Return every run that is not part of another one, longest first, newest first among equally long ones.

    Two runs may share days, because which days a run forgives depends on where it ends.

    Args:
        scans: Every ended scan, in any order. Those dated after today are ignored until that day.
        rests: The rest days.
        today: The current body day.
        forgive: Whether a missed or partial day can be forgiven.
    """
    return _whole(_runs(_read(scans, rests, today), forgive=forgive))


class Record(NamedTuple):
    """Every day of the record, and all figures of it.

    Attributes:
        first: The first day.
        states: The state of each day from the first one to today, oldest first.
        habit: The figures of the habit.
        runs: Every run, as `runs` returns them.
    """

    first: date
    states: Sequence[DayState]
    habit: Habit
    runs: list[Run]


def record(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date, *, forgive: bool = True) -> Record:
    """Return what `day_states`, `habit` and `runs` return, at the price of one of them."""
    days = _read(scans, rests, today)
    walked = list(_runs(days, forgive=forgive))
    longest = max(walked, key=_length, default=_NO_RUN)
    return Record(date.fromordinal(days.first), days.states, _habit(days, longest, forgive=forgive), _whole(walked))


class _Days(NamedTuple):
    """The record as one state per day. Days are ordinals, because creating dates costs more than applying the rules."""

    first: int
    """The ordinal of `states[0]`; `states[-1]` is today."""
    states: list[DayState]

    @property
    def today(self) -> int:
        return self.first + len(self.states) - 1

    def back_from(self, day: int) -> Iterator[tuple[int, DayState]]:
        older = range(day, self.first - 1, -1)
        return zip(older, map(self.states.__getitem__, range(day - self.first, -1, -1)), strict=True)

    def by_date(self, newest: int = 0) -> dict[date, DayState]:
        """Return the state of each day, or of the `newest` newest ones, oldest first."""
        states = self.states[-newest:]
        first = self.today - len(states) + 1
        return {date.fromordinal(day): state for day, state in enumerate(states, start=first)}

    def settled(self) -> list[DayState]:
        """Return the days that can be judged: up to yesterday, and today once it is done."""
        return self.states if self.states[-1] is _DONE else self.states[:-1]


def _read(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date) -> _Days:
    """Return the state of each day up to today."""
    scans = tuple(scans)
    last = today.toordinal()
    done: set[int] = set()
    partial: set[int] = set()
    for scan in scans:
        day = scan.body_day.toordinal()
        if day <= last:
            (done if scan.done else partial).add(day)
    first = min(done | partial, default=last)
    resting = {day for day in (rest.toordinal() for rest in rests) if first <= day <= last}
    # The first state that fits wins, so write them in the opposite order, each over those before it.
    states = [DayState.MISSED] * (last - first + 1)
    for days, state in (
        (partial, DayState.PARTIAL),
        (_skipped_in_flight(scans, done, resting), DayState.BRIDGED),
        ((last,), DayState.OPEN),
        (resting, DayState.REST),
        (done, DayState.DONE),
    ):
        for day in days:
            states[day - first] = state
    return _Days(first, states)


def _skipped_in_flight(scans: Iterable[ScanDay], done: set[int], resting: set[int]) -> Iterator[int]:
    """Yield the days between two done ones that are bridged. Start times are read only next to a day that could be."""
    gaps = [day + 1 for day in done if day + 1 not in done and day + 2 in done and day + 1 not in resting]
    beside = {day + side for day in gaps for side in (-1, 1)}
    by_day: defaultdict[int, list[ScanDay]] = defaultdict(list)
    for scan in scans:
        day = scan.body_day.toordinal()
        if day in beside and scan.done and not scan.late:
            by_day[day].append(scan)
    for day in gaps:
        if any(_bridge(one, other) for one in by_day[day - 1] for other in by_day[day + 1]):
            yield day


def _bridge(one: ScanDay, other: ScanDay) -> bool:
    """Return whether two scans show a flight across time zones: close in time, far apart by the clock."""
    if one.offset_min is None or other.offset_min is None or one.started_at is None or other.started_at is None:
        return False
    # Ignore the sign: one can fly either way, and a clock set back can put the scan of the later day first.
    if abs(other.offset_min - one.offset_min) < _BRIDGE_OFFSET_MIN:
        return False
    # Compare in UTC: Python subtracts two datetimes of one zone by wall time, even across a clock change.
    return abs(other.started_at.astimezone(UTC) - one.started_at.astimezone(UTC)) < _BRIDGE_WITHIN


class _Run(NamedTuple):
    """One walk back. If `length` is 0, only `next_end` means anything."""

    length: int
    newest: int
    oldest: int
    next_end: int
    """The newest day on which a run can end that is not just part of this one."""


def _walk(newest_first: Iterable[tuple[int, DayState]], *, forgive: bool) -> _Run:
    """Return the run that ends on the first of the days given, which are newest first and without gaps."""
    length = newest = oldest = 0
    forgiven: int | None = None
    gap: int | None = None  # a day that is forgiven if the next older day that counts is done
    day = 0
    for day, state in newest_first:
        if state is _DONE:
            if gap is not None:
                forgiven, gap = gap, None
            if length == 0:
                newest = day
            oldest = day
            length += 1
        elif state in _NEUTRAL:
            continue
        elif (
            forgive
            and state in _FORGIVABLE
            and length > 0
            and gap is None
            and (forgiven is None or forgiven - day > _DAYS_BETWEEN_FORGIVEN)
        ):
            gap = day
        else:
            break
    # A run that ends within this one takes the same way back and is shorter. It can go further back only from the older
    # side of the last day forgiven here, which it need not forgive.
    return _Run(length, newest, oldest, next_end=(day if forgiven is None else forgiven) - 1)


_NO_RUN = _Run(0, 0, 0, 0)


def _length(run: _Run) -> int:
    return run.length


def _habit(days: _Days, best: _Run, *, forgive: bool) -> Habit:
    """Return the figures of the habit, given the longest run: of equally long ones, the newest."""
    streak, word = _streak(days, forgive=forgive)
    return Habit(
        today=days.states[-1],
        streak=streak,
        word=word,
        best=best.length,
        best_from=date.fromordinal(best.oldest) if best.length else None,
        best_to=date.fromordinal(best.newest) if best.length else None,
        done_30=days.settled()[-_RECENT_DAYS:].count(DayState.DONE),
        consistency=_consistency(days.settled()),
        lately=days.by_date(_RECENT_DAYS),
    )


def _whole(newest_first: Iterable[_Run]) -> list[Run]:
    """Return the runs that are not part of another one, longest first, newest first among equally long ones."""
    found: list[_Run] = []
    for one in newest_first:
        # Each ends before those found so far, and is part of the last one found unless it starts before it.
        if not found or one.oldest < found[-1].oldest:
            found.append(one)
    listed = [Run(one.length, date.fromordinal(one.oldest), date.fromordinal(one.newest)) for one in found]
    return sorted(listed, key=lambda one: -one.length)


def _streak(days: _Days, *, forgive: bool) -> tuple[int, str]:
    """Return the streak, and what depends on today."""
    today, state = days.today, days.states[-1]
    if state is _DONE:
        return _walk(days.back_from(today), forgive=forgive).length, ""

    def with_done(*newer: tuple[int, DayState]) -> int:
        """Return the run on top of the days up to yesterday, minus the done day that it only assumes."""
        return _walk(chain(newer, days.back_from(today - 1)), forgive=forgive).length - 1

    streak = with_done((today, _DONE))
    if streak == 0:
        return 0, ""
    at_its_end = DayState.REST if state is DayState.REST else DayState.MISSED
    tomorrow = with_done((today + 1, _DONE), (today, at_its_end))
    return streak, "not at risk today" if tomorrow >= streak else "scan today to keep it"


def _runs(days: _Days, *, forgive: bool) -> Iterator[_Run]:
    """Yield runs, newest first, without those that only end earlier within another.

    No day is walked more than twice.
    """
    end = days.today
    while end >= days.first:
        found = _walk(days.back_from(end), forgive=forgive)
        if found.length:
            yield found
        end = found.next_end


def _consistency(settled: Iterable[DayState]) -> float:
    """Return the consistency after these days, 0 to 1."""
    score = 0.0
    gained = 1 - _KEPT_PER_DAY
    for state in settled:
        if state is _DONE:
            score = score * _KEPT_PER_DAY + gained
        elif state not in _NEUTRAL:
            score *= _KEPT_PER_DAY
    return score
