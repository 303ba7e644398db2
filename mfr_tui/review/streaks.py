"""What the days add up to: the state of each day, the streak, the longest run and the consistency.

Pure functions of rows. Nothing here is stored, so editing the past changes every figure at once.

A run survives an occasional missed day: missing one did not materially affect habit formation (Lally 2010,
doi 10.1002/ejsp.674). And no streak is shown as lost before the day is over.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from enum import StrEnum
from typing import NamedTuple

from mfr_tui.record.rows import RecordedDays, ScanDay
from mfr_tui.record.years import DONE, LATE, NOTHING, PARTIAL, REST, letters_of


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


SAFE = "safe if you skip"
"""What is said beside a streak that missing today would leave as it is."""

AT_STAKE = "scan to keep it"
"""What is said beside a streak that missing today would shorten."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The figures that are shown together: never the streak without the best and the last 30 days.

    Attributes:
        today: The state of today: done, rest or open.
        streak: Done days in the run that today ends, or would lengthen; 0 or more.
        word: What depends on today: SAFE or AT_STAKE. Empty when the streak is 0 or today is done.
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


_STATES = {
    DONE: DayState.DONE,
    LATE: DayState.DONE,
    REST: DayState.REST,
    PARTIAL: DayState.PARTIAL,
    NOTHING: DayState.MISSED,
    "B": DayState.BRIDGED,
    "O": DayState.OPEN,
}
"""The state of a day by its letter: those that are recorded, and two that are found only in looking back."""

_WALKED = str.maketrans({LATE: DONE, REST: "-", "B": "-", PARTIAL: NOTHING})
"""For walking back: done, neutral (`-`), one that can be forgiven (`.`), or open."""

_DAYS_BETWEEN_FORGIVEN = 6
_FORGIVEN = r"\.(?=-*+D)[D-]"
"""A missed or partial day, if the next older one that is not neutral is done, and one of the days older than it."""

_RUN = {
    True: re.compile(rf"-*+(?:D[D-]*+(?:{_FORGIVEN}{{{_DAYS_BETWEEN_FORGIVEN},}}+)*+(?:{_FORGIVEN}*+)?+)?+"),
    False: re.compile(r"-*+(?:D[D-]*+)?+"),
}
"""The days of a run, newest first, by whether a missed or partial day can be forgiven: see `run`."""

_BRIDGE_WITHIN = timedelta(hours=36)
_BRIDGE_OFFSET_MIN = 180
_RECENT_DAYS = 30
_KEPT_PER_DAY = 0.5 ** (1 / 13)
_FELT_DAYS = 1000
"""Older days than this many weigh less in the consistency than any digit of it: 0.5 ** (1000 / 13)."""


def day_states(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date) -> dict[date, DayState]:
    """Return the state of each day from the first scan to today, oldest first; of today alone if there is no scan.

    Args:
        scans: Every ended scan, in any order. Those dated after today are ignored until that day.
        rests: The rest days. Those before the first scan have no effect.
        today: The current body day.
    """
    return _judged(recorded_days(scans, rests, today)).by_date()


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

    letters = {state: letter for letter, state in reversed(_STATES.items())}
    oldest = min(states, default=day).toordinal()
    back = map(date.fromordinal, range(day.toordinal(), oldest - 1, -1))
    walked = "".join(letters.get(states.get(older, DayState.BEFORE), "O") for older in back)
    return _length(walked.translate(_WALKED), forgive=forgive)


def habit(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date, *, forgive: bool = True) -> Habit:
    """Return all figures of the habit as of today.

    Args:
        scans: Every ended scan, in any order. Those dated after today are ignored until that day.
        rests: The rest days.
        today: The current body day.
        forgive: Whether a missed or partial day can be forgiven.
    """
    return record(recorded_days(scans, rests, today), forgive=forgive).habit


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
    return record(recorded_days(scans, rests, today), forgive=forgive).runs


class Days(NamedTuple):
    """The state of each day, from the first one of the record to today.

    Days are ordinals and states are letters, because creating a date and an object for each day costs more than
    applying the rules.
    """

    first: int
    letters: str

    def at(self, day: int) -> tuple[DayState, bool]:
        """Return the state of a day, and whether it is done only by scans that were entered late."""
        if not self.first <= day <= self.today:
            return DayState.BEFORE, False
        letter = self.letters[day - self.first]
        return _STATES[letter], letter == LATE

    @property
    def today(self) -> int:
        """The newest day."""
        return self.first + len(self.letters) - 1

    @property
    def last_scanned(self) -> int | None:
        """The newest day with an ended scan that is not a rest day, today only once it is done; None without any."""
        back = max(map(self.letters.rfind, (DONE, LATE, PARTIAL)))
        return self.first + back if back >= 0 else None

    def by_date(self, newest: int = 0) -> dict[date, DayState]:
        """Return the state of each day, or of the `newest` newest ones, oldest first."""
        letters = self.letters[-newest:]
        first = self.today - len(letters) + 1
        return {date.fromordinal(day): _STATES[letter] for day, letter in enumerate(letters, start=first)}


class Record(NamedTuple):
    """Every day of the record, and all figures of it.

    Attributes:
        days: The state of each day.
        habit: The figures of the habit.
        runs: Every run, as `runs` returns them.
    """

    days: Days
    habit: Habit
    runs: list[Run]

    def forgives(self, day: date) -> bool:
        """Return whether a day was missed and a run goes on over it."""
        missed = self.days.at(day.toordinal())[0] is DayState.MISSED
        return missed and any(run.first < day < run.last for run in self.runs)


def record(recorded: RecordedDays, *, forgive: bool = True) -> Record:
    """Return what `day_states`, `habit` and `runs` return, at the price of one of them."""
    days = _judged(recorded)
    back = days.letters[::-1].translate(_WALKED)
    found = _runs(back, days.today, forgive=forgive)
    return Record(days, _habit(days, back, found[:1], forgive=forgive), found)


def recorded_days(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date) -> RecordedDays:
    """Return what is recorded of each day from the first ended scan to today; of today alone if there is none.

    Args:
        scans: Every ended scan, in any order. Those dated after today are ignored until that day.
        rests: The rest days.
        today: The current body day.
    """
    scans = tuple(scans)
    made = [(day.toordinal(), done, late, offset) for day, done, late, _, offset in scans]
    last = today.toordinal()
    first = min([day for day, *_ in made if day <= last], default=last)
    letters = letters_of(made, (rest.toordinal() for rest in rests), first, last)
    beside = {day + side for day in letters.crossed for side in (-1, 1)}
    return RecordedDays(*letters, [scan for scan in scans if scan.body_day.toordinal() in beside] if beside else [])


def _judged(recorded: RecordedDays) -> Days:
    """Return the state of each day."""
    letters = [*recorded.letters]
    by_day: defaultdict[int, list[ScanDay]] = defaultdict(list)
    for scan in recorded.beside:
        if scan.done and not scan.late:
            by_day[scan.body_day.toordinal()].append(scan)
    for day in recorded.crossed:
        if any(_bridge(one, other) for one in by_day[day - 1] for other in by_day[day + 1]):
            letters[day - recorded.first] = "B"
    if letters[-1] not in {DONE, LATE, REST}:
        letters[-1] = "O"
    return Days(recorded.first, "".join(letters))


def _bridge(one: ScanDay, other: ScanDay) -> bool:
    """Return whether two scans show a flight across time zones: close in time, far apart by the clock."""
    if one.offset_min is None or other.offset_min is None or one.started_at is None or other.started_at is None:
        return False
    # Ignore the sign: one can fly either way, and a clock set back can put the scan of the later day first.
    if abs(other.offset_min - one.offset_min) < _BRIDGE_OFFSET_MIN:
        return False
    # Compare in UTC: Python subtracts two datetimes of one zone by wall time, even across a clock change.
    return abs(other.started_at.astimezone(UTC) - one.started_at.astimezone(UTC)) < _BRIDGE_WITHIN


def _length(back: str, *, forgive: bool) -> int:
    """Return the done days of the run that ends on the first of these days, which are newest first."""
    found = _RUN[forgive].match(back)
    return found[0].count(DONE) if found else 0


def _habit(days: Days, back: str, longest: Sequence[Run], *, forgive: bool) -> Habit:
    """Return the figures of the habit, given the days newest first, and the longest run if there is one."""
    streak, word = _streak(back, resting=days.letters[-1] == REST, forgive=forgive)
    best = longest[0] if longest else None
    settled = days.letters if days.letters[-1] in {DONE, LATE} else days.letters[:-1]
    recent = settled[-_RECENT_DAYS:]
    return Habit(
        today=_STATES[days.letters[-1]],
        streak=streak,
        word=word,
        best=best.length if best else 0,
        best_from=best.first if best else None,
        best_to=best.last if best else None,
        done_30=recent.count(DONE) + recent.count(LATE),
        consistency=_consistency(settled),
        lately=days.by_date(_RECENT_DAYS),
    )


def _streak(back: str, *, resting: bool, forgive: bool) -> tuple[int, str]:
    """Return the streak, and what depends on today, given the days newest first."""
    if back[0] == DONE:
        return _length(back, forgive=forgive), ""

    def with_done(newer: str) -> int:
        """Return the run on top of the days up to yesterday, minus the done day that it only assumes."""
        return _length(newer + back[1:], forgive=forgive) - 1

    streak = with_done(DONE)
    if streak == 0:
        return 0, ""
    tomorrow = with_done(DONE + ("-" if resting else NOTHING))
    return streak, SAFE if tomorrow >= streak else AT_STAKE


def _runs(back: str, today: int, *, forgive: bool) -> list[Run]:
    """Return the runs that are not part of another one, longest first, newest first among equally long ones.

    A run that ends within another one takes the same way back and is shorter. It can go further back only from the
    older side of the last day forgiven there, which it need not forgive. So no day is walked more than twice.

    Args:
        back: The days, newest first.
        today: The first of them, as an ordinal.
        forgive: Whether a missed or partial day can be forgiven.
    """
    found: list[tuple[int, int, int]] = []
    pattern, at, oldest_yet = _RUN[forgive], back.find(DONE), -1
    while at >= 0:
        walked = pattern.match(back, at)
        days = walked[0] if walked else ""
        oldest = at + days.rfind(DONE)
        if oldest > oldest_yet:  # otherwise it is part of the last one found
            found.append((days.count(DONE), oldest, at))
            oldest_yet = oldest
        forgiven = days.rfind(NOTHING)
        at = back.find(DONE, at + (len(days) if forgiven < 0 else forgiven + 1))
    found.sort(key=lambda run: -run[0])
    return [
        Run(length, date.fromordinal(today - oldest), date.fromordinal(today - newest))
        for length, oldest, newest in found
    ]


def _consistency(settled: str) -> float:
    """Return the consistency after these days, 0 to 1."""
    score = 0.0
    gained = 1 - _KEPT_PER_DAY
    for letter in settled.translate(_WALKED).replace("-", "")[-_FELT_DAYS:]:
        score = score * _KEPT_PER_DAY + (gained if letter == DONE else 0.0)
    return score
