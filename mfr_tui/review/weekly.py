"""The questions of the week: when they are offered, and what is said of the answers. No verdict is drawn from them."""

from dataclasses import dataclass
from datetime import date, timedelta

from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Week

SKIPPED = "week_skipped"
"""Under this name the diary remembers the last day on which a person said: not this week."""

EVERY = timedelta(days=7)
"""They ask about seven days, so there are seven between two times; and as many before the first."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """How the questions of the week stand.

    Attributes:
        this: What was answered today; nothing, mostly.
        before: The newest week before today with a score; None when there is none.
        offered: Whether Today offers them.
    """

    this: Week
    before: Week | None
    offered: bool


def is_due(day: date, first_scan: date | None, answered: date | None, skipped: date | None) -> bool:
    """Whether a week is over since the diary began, since the last answers, and since they were passed over.

    Args:
        day: Today.
        first_scan: The day of the first scan; None when there is none.
        answered: The last day up to today with an answer; None when there is none.
        skipped: The last day up to today on which the week was passed over; None when it never was.
    """
    return first_scan is not None and all(
        since is None or day - since >= EVERY for since in (first_scan, answered, skipped)
    )


def look_at_week(history: DiaryReader, day: date, config: Config) -> Weekly:
    """Read how the questions of the week stand on a day."""
    weeks = [week for week in history.weeks(date.min, day) if week.answered]
    this = weeks[-1] if weeks and weeks[-1].body_day == day else Week(day)
    before = next((week for week in reversed(weeks) if week.body_day < day and week.peg is not None), None)
    answered = weeks[-1].body_day if weeks else None
    due = config.weekly_questions and is_due(day, history.first_scan_day(day), answered, _skipped(history, day))
    return Weekly(this, before, due)


def score_words(weekly: Weekly) -> str:
    """The score of the three numbers, with the one before beside it; empty until there are three numbers."""
    score = weekly.this.peg
    if score is None:
        return ""
    said = f"The mean of the three numbers: {score:.1f} of 10."
    if weekly.before is None or weekly.before.peg is None:
        return said
    day = weekly.before.body_day
    return f"{said} On {day.day} {day:%b}: {weekly.before.peg:.1f}."


def _skipped(history: DiaryReader, day: date) -> date | None:
    """The day on which the week was passed over; one still to come was said while the clock was ahead."""
    said = history.setting(SKIPPED)
    try:
        skipped = date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return skipped if skipped and skipped <= day else None
