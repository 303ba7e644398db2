"""The weekly questions: when they are offered, and how the answers are shown. No verdict is drawn from them."""

from dataclasses import dataclass
from datetime import date, timedelta

from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Week

SKIPPED = "week_skipped"
"""The diary setting that stores the last day on which a person skipped the week."""

EVERY = timedelta(days=7)
"""The questions ask about seven days, so they are seven days apart, and the first come after seven days."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """The status of the weekly questions.

    Attributes:
        this: Today's answers; usually empty.
        before: The newest week before today with a score; None if there is none.
        offered: Whether Today offers them.
    """

    this: Week
    before: Week | None
    offered: bool


def is_due(day: date, first_scan: date | None, answered: date | None, skipped: date | None) -> bool:
    """Return whether a week has passed since the first scan, since the last answers, and since the week was skipped.

    Args:
        day: Today.
        first_scan: The day of the first scan; None if there is none.
        answered: The last day up to today with an answer; None if there is none.
        skipped: The last day up to today on which the week was skipped; None if there is none.
    """
    return first_scan is not None and all(
        since is None or day - since >= EVERY for since in (first_scan, answered, skipped)
    )


def read_week(reader: DiaryReader, day: date, config: Config) -> Weekly:
    """Return the status of the weekly questions on a day."""
    weeks = [week for week in reader.weeks(date.min, day) if week.answers]
    this = weeks[-1] if weeks and weeks[-1].body_day == day else Week(day)
    before = next((week for week in reversed(weeks) if week.body_day < day and week.peg is not None), None)
    answered = weeks[-1].body_day if weeks else None
    due = config.weekly_questions and is_due(day, reader.first_scan_day(day), answered, _skipped(reader, day))
    return Weekly(this, before, due)


def score_words(weekly: Weekly) -> str:
    """Return the mean of the three numbers, next to the previous one; empty until all three are answered."""
    score = weekly.this.peg
    if score is None:
        return ""
    said = f"The mean of the three numbers: {score:.1f} of 10."
    if weekly.before is None or weekly.before.peg is None:
        return said
    day = weekly.before.body_day
    return f"{said} On {day.day} {day:%b}: {weekly.before.peg:.1f}."


def _skipped(reader: DiaryReader, day: date) -> date | None:
    """Return the day on which the week was skipped.

    A future day is ignored: it was stored while the clock was wrong.
    """
    said = reader.setting(SKIPPED)
    try:
        skipped = date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return skipped if skipped and skipped <= day else None
