"""Every day of the record, for the calendar: its state, whether it was entered late, and how much was tender."""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import ScanDay
from mfr_tui.review.streaks import DayState, Habit, Run, day_states, habit, runs


class DayLook(NamedTuple):
    """One day of the calendar.

    Attributes:
        state: Its state.
        late: Whether it is done only by scans that were entered after it had ended.
        tender: How many regions were tender, with a value of the day of 3 or more.
        worst: The highest rating of the day, 0 to 10; None if nothing was rated.
    """

    state: DayState
    late: bool
    tender: int
    worst: int | None


NOTHING = DayLook(DayState.BEFORE, late=False, tender=0, worst=None)
"""A day outside the record."""


@dataclass(frozen=True, slots=True)
class Past:
    """All that the calendar shows.

    Attributes:
        today: The current body day.
        days: Each day from the first scan to today, oldest first; today alone if there is no scan. A day before the
            first scan is included if something was rated on it.
        habit: The figures of the habit.
        runs: Every run, longest first.
    """

    today: date
    days: Mapping[date, DayLook]
    habit: Habit
    runs: list[Run]

    @property
    def first(self) -> date:
        """The oldest day in the record."""
        return next(iter(self.days))

    def kept(self, day: date) -> date:
        """Return the day itself or, for one outside the record, the nearest day in it."""
        return min(max(day, self.first), self.today)

    def at(self, day: date) -> DayLook:
        """Return the look of a day, or NOTHING for a day outside the record."""
        return self.days.get(day, NOTHING)


class MonthLook(NamedTuple):
    """One month of the calendar, as far as the record goes.

    Attributes:
        days: Its days from the first one in the record to today.
        done: How many of them are done.
        tender: On how many of them a region was tender.
        most: The region that was tender on most of them, of equals the first by its id; empty if none was.
        most_days: On how many days that was.
    """

    days: int
    done: int
    tender: int
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
        most=most,
        most_days=tender[most],
    )


def look_back(reader: DiaryReader | None, today: date, config: Config) -> Past:
    """Return every day up to today; today alone without a diary."""
    scans = reader.scan_days(today) if reader else []
    rests = reader.rest_days().keys() if reader else set[date]()
    tender = reader.tender_days(today) if reader else {}
    return Past(
        today,
        read_days(scans, rests, tender, today),
        habit(scans, rests, today, forgive=config.forgive),
        runs(scans, rests, today, forgive=config.forgive),
    )


def read_days(
    scans: Iterable[ScanDay], rests: AbstractSet[date], tender: Mapping[date, tuple[int, int]], today: date
) -> dict[date, DayLook]:
    """Return each day from the first scan, or from the first rating, to today, oldest first.

    Args:
        scans: Every ended scan, in any order.
        rests: The rest days.
        tender: For each day with a rating, how many regions were tender and the highest rating.
        today: The current body day.
    """
    scans = tuple(scans)
    states = day_states(scans, rests, today)
    first = next(iter(states))
    late = {scan.body_day for scan in scans if scan.late} - {s.body_day for s in scans if s.done and not s.late}
    days = {day: NOTHING._replace(tender=tender[day][0], worst=tender[day][1]) for day in sorted(tender) if day < first}
    for day, state in states.items():
        count, worst = tender.get(day, (0, None))
        days[day] = DayLook(state, state is DayState.DONE and day in late, count, worst)
    return days
