"""Every day of the record, for the calendar: its state, whether it was entered late, and how much was tender."""

import calendar
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.clock import FIRST_DAY
from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import RecordedDays
from mfr_tui.review.streaks import Days, DayState, Habit, Run, record, recorded_days


class DayLook(NamedTuple):
    """One day of the calendar.

    Attributes:
        state: Its state.
        late: Whether it is done only by scans that were entered after it had ended.
        tender: How many regions were tender, with a value of the day of 3 or more.
        worst: The highest rating of the day, 0 to 10; None if nothing was rated.
        forgiven: Whether it is a missed day within a run. Never if runs are not shown.
    """

    state: DayState
    late: bool
    tender: int
    worst: int | None
    forgiven: bool = False

    @property
    def slight(self) -> bool:
        """Whether something was rated above 0, but nothing was tender."""
        return bool(self.worst) and not self.tender


WITHIN_REACH = timedelta(days=7)
"""How far before the record the calendar goes, so that a scan can be entered for a day before the first one."""

NOTHING = DayLook(DayState.BEFORE, late=False, tender=0, worst=None)
"""A day outside the record."""


Rated = Callable[[int], Mapping[date, tuple[int, int]]]
"""For each day of a calendar year with a rating, how many regions were tender and the highest rating."""


@dataclass(frozen=True, slots=True)
class Past:
    """All that the calendar shows. The ratings of a year are read when a day of it is first looked at.

    Attributes:
        today: The current body day.
        first: The oldest day in the record: of the first scan or of the first rating; today if there is neither.
        habit: The figures of the habit.
        runs: Every run, longest first.
    """

    today: date
    first: date
    habit: Habit
    runs: list[Run]
    _days: Days
    _rated: Rated
    _spans: list[tuple[date, date]]

    @property
    def going(self) -> Run | None:
        """The run that the current streak is, and that today can still lengthen; None if there is none."""
        newest = max(self.runs, key=lambda run: run.last, default=None)
        return newest if newest and newest.length == self.habit.streak else None

    def kept(self, day: date) -> date:
        """Return the day itself or, for one outside the record, the nearest day in it."""
        return min(max(day, self.first), self.today)

    @property
    def reach(self) -> date:
        """The earliest day to which the calendar leads: a week before the record."""
        return max(FIRST_DAY, self.first - WITHIN_REACH)

    def within_reach(self, day: date) -> date:
        """Return the day itself or, for one that the calendar does not lead to, the nearest day to which it does."""
        return min(max(day, self.reach), self.today)

    def opens_on(self, *, started: bool) -> date:
        """Return the day to show first: today or, while it is still empty, the last day with a scan if there is one.

        Args:
            started: Whether there is anything today, such as a scan that ended early.
        """
        scanned = self._days.last_scanned
        return self.today if started or scanned is None else date.fromordinal(scanned)

    def at(self, day: date) -> DayLook:
        """Return the look of a day, or NOTHING for a day outside the record."""
        if not self.first <= day <= self.today:
            return NOTHING
        state, late = self._days.at(day.toordinal())
        tender, worst = self._rated(day.year).get(day, (0, None))
        return DayLook(state, late, tender, worst, state is DayState.MISSED and self._in_a_run(day))

    def _in_a_run(self, day: date) -> bool:
        """Return whether a run began before a day and ended after it."""
        nearest = bisect(self._spans, (day, date.max)) - 1
        return nearest >= 0 and day < self._spans[nearest][1]

    def looks(self, first: date, last: date) -> dict[date, DayLook]:
        """Return each of these days that is in the record, oldest first. Both ends are included.

        Of the days before the first scan, only those with a rating are in it.
        """
        start, end = max(first, self.first).toordinal(), min(last, self.today).toordinal()
        looks = {day: self.at(day) for day in map(date.fromordinal, range(start, end + 1))}
        return {day: look for day, look in looks.items() if look != NOTHING}


class MonthLook(NamedTuple):
    """One month of the calendar, as far as the record goes.

    Attributes:
        days: Its days from the first one in the record to today.
        done: How many of them are done.
        tender: On how many of them a region was tender.
        slight: On how many of them nothing was tender, but a region was rated above 0.
        most: The region that was tender on most of them, of equals the first by its id; empty if none was.
        most_days: On how many days that was.
    """

    days: int
    done: int
    tender: int
    slight: int
    most: str
    most_days: int


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_look(past: Past, day: date, values: Mapping[date, Mapping[str, int]]) -> MonthLook:
    """Return the month that a day is in.

    Args:
        past: Every day.
        day: Any day of the month.
        values: The value of each region that was rated, for each day of the month with a rating.
    """
    first, last = month_of(day)
    ordinals = range(max(first, past.first).toordinal(), min(last, past.today).toordinal() + 1)
    looks = [past.at(date.fromordinal(ordinal)) for ordinal in ordinals]
    tender = Counter(region for of_day in values.values() for region, nrs in of_day.items() if nrs >= TENDER_NRS)
    most = min(tender, key=lambda region: (-tender[region], region), default="")
    return MonthLook(
        days=len(looks),
        done=sum(look.state is DayState.DONE for look in looks),
        tender=sum(look.tender > 0 for look in looks),
        slight=sum(look.slight for look in looks),
        most=most,
        most_days=tender[most],
    )


def look_back(reader: DiaryReader | None, today: date, config: Config) -> Past:
    """Return every day up to today; today alone without a diary."""
    if reader is None:
        return read_past(recorded_days([], set(), today), lambda _: {}, None, today, forgive=config.forgive)

    @cache
    def rated(year: int) -> Mapping[date, tuple[int, int]]:
        return reader.tender_days(date(year, 1, 1), date(year, 12, 31))

    return read_past(
        reader.recorded_days(today),
        rated,
        reader.first_rated_day(),
        today,
        forgive=config.forgive,
        show_runs=config.show_streaks,
    )


def read_past(
    recorded: RecordedDays,
    rated: Rated,
    first_rated: date | None,
    today: date,
    *,
    forgive: bool = True,
    show_runs: bool = True,
) -> Past:
    """Return every day from the first scan, or from the first rating, to today.

    Args:
        recorded: What is recorded of each day.
        rated: The ratings of each year.
        first_rated: The first day with a rating; None if there is none.
        today: The current body day.
        forgive: Whether a missed or partial day can be forgiven.
        show_runs: Whether a missed day within a run is told from another.
    """
    found = record(recorded, forgive=forgive)
    first = date.fromordinal(found.days.first)
    spans = _spans(found.runs) if show_runs else []
    return Past(today, min(first, first_rated or first), found.habit, found.runs, found.days, rated, spans)


def _spans(runs: Iterable[Run]) -> list[tuple[date, date]]:
    """Return the first and last day of each stretch that runs cover, oldest first: those that share days are one."""
    spans: list[tuple[date, date]] = []
    for first, last in sorted((run.first, run.last) for run in runs):
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return spans
