"""The status of today: what `mfr status` prints and the Today screen shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.config import Config
from mfr_tui.practice.hold import ELSEWHERE, Ended, Released
from mfr_tui.practice.scan import RESUMABLE
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Draft
from mfr_tui.review.streaks import DayState, Habit, record, recorded_days

AT_WORK = timedelta(minutes=30)
"""How long after the last entry an unfinished scan or hold counts as going on (our own choice)."""


class WeekDay(NamedTuple):
    """One day of this week.

    Attributes:
        day: The day.
        state: Its state; None for a future day.
        late: Whether it is done only by scans that were entered after it had ended.
        forgiven: Whether it is a missed day within a run. Never if streaks are not shown.
    """

    day: date
    state: DayState | None
    late: bool
    forgiven: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The status of one body day.

    Attributes:
        day: The body day.
        state: `open`, `draft`, `partial`, `done` or `rest`.
        habit: The streak, the best and the consistency.
        week: The days of this week, Monday first.
        draft: The unfinished scan that can be resumed, today's before yesterday's; None if there is none.
        marked: Today's value of each region rated above 0, highest first.
        last_day: The newest day before today with an ended scan; None if there is none.
        last_marked: That day's values above 0, highest first.
        demo: Whether the diary holds demo data.
    """

    day: date
    state: str
    habit: Habit
    week: tuple[WeekDay, ...]
    draft: Draft | None
    marked: dict[str, int]
    last_day: date | None
    last_marked: dict[str, int]
    demo: bool

    @property
    def tender(self) -> dict[str, int]:
        """Today's tender regions: those with a value of 3 or more."""
        return {region: nrs for region, nrs in self.marked.items() if nrs >= TENDER_NRS}


def read_today(reader: DiaryReader | None, day: date, config: Config) -> Today:
    """Return the status of a body day; without a diary, that of a day before the first scan."""
    scans = reader.scan_days(day) if reader else []
    rests = reader.rest_days() if reader else {}
    drafts = [d for d in reader.drafts() if d.body_day >= day - RESUMABLE and not d.empty] if reader else []
    draft = next((d for d in drafts if d.body_day <= day), None)
    found = record(recorded_days(scans, rests.keys(), day), forgive=config.forgive)

    def week_day(of: date) -> WeekDay:
        state, late = found.days.at(of.toordinal())
        return WeekDay(of, state if of <= day else None, late, config.show_streaks and found.forgives(of))

    monday = day - timedelta(days=day.weekday())
    last_day = reader.last_scan_day(day - timedelta(days=1)) if reader else None
    return Today(
        day=day,
        state=_word(found.habit, draft, day, partial=any(s.body_day == day and not s.done for s in scans)),
        habit=found.habit,
        week=tuple(week_day(monday + timedelta(days=n)) for n in range(7)),
        draft=draft,
        marked=_above_zero(reader, day),
        last_day=last_day,
        last_marked=_above_zero(reader, last_day) if last_day else {},
        demo=bool(reader and reader.setting("demo")),
    )


def at_work(reader: DiaryReader, day: date, now: datetime) -> bool:
    """Return whether a scan or hold is going on now: it has not ended, and something was entered within AT_WORK.

    Args:
        reader: The diary.
        day: The body day of `now`.
        now: The current time, time zone aware.
    """
    if not reader.open_holds(now - ELSEWHERE) and not any(draft.body_day == day for draft in reader.drafts()):
        return False
    newest = reader.newest_instant()
    return newest is not None and abs(now - newest) < AT_WORK


def released_lately(reader: DiaryReader, day: date) -> dict[str, date]:
    """Return the regions that released in a hold of the last 7 days and have not been tender since.

    Each has the day of its hold, newest first.
    """
    found: dict[str, date] = {}
    hurt = set[str]()
    for hold in reader.holds(day - timedelta(days=7), day):
        if hold.ended_how is Ended.STOPPED_PAIN:
            hurt.add(hold.region)
        elif hold.released is Released.YES and hold.region not in found and hold.region not in hurt:
            since = reader.day_values(hold.body_day + timedelta(days=1), day)
            if since.get(hold.region, 0) < TENDER_NRS:
                found[hold.region] = hold.body_day
    return found


def held_today(reader: DiaryReader, day: date) -> list[str]:
    """Return the regions held on this day, the latest first."""
    return list(dict.fromkeys(hold.region for hold in reader.holds(day, day) if hold.progress.held_s))


def results_today(reader: DiaryReader, day: date) -> dict[str, tuple[int, int]]:
    """Return the ratings before and after the latest hold of each region on this day that was rated both times."""
    found: dict[str, tuple[int, int]] = {}
    for hold in reader.holds(day, day):
        if hold.before is not None and hold.after is not None:
            found.setdefault(hold.region, (hold.before, hold.after))
    return found


def held_yesterday(reader: DiaryReader, day: date) -> list[str]:
    """Return the regions held yesterday without pain: soreness there can be expected (Cleveland Clinic, 2022)."""
    before = day - timedelta(days=1)
    holds = [hold for hold in reader.holds(before, before) if hold.progress.held_s]
    hurt = {hold.region for hold in holds if hold.ended_how is Ended.STOPPED_PAIN}
    return [region for region in dict.fromkeys(hold.region for hold in holds) if region not in hurt]


def _word(found: Habit, draft: Draft | None, day: date, *, partial: bool) -> str:
    """Return the state of the day: `open`, `draft`, `partial`, `done` or `rest`."""
    if found.today in {DayState.DONE, DayState.REST}:
        return found.today.value
    if draft and draft.body_day == day:
        return "draft"
    return "partial" if partial else "open"


def _above_zero(reader: DiaryReader | None, day: date) -> dict[str, int]:
    values = reader.day_values(day, day) if reader else {}
    return {region: nrs for region, nrs in values.items() if nrs > 0}
