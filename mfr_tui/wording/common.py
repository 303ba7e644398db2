"""Sentences that several screens and the command line share."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from mfr_tui.body.regions import Body, Press
from mfr_tui.clock import clock_time, span
from mfr_tui.errors import MfrError
from mfr_tui.practice.hold import Pressure
from mfr_tui.practice.scan import RESUMABLE
from mfr_tui.review.streaks import DayState, Habit, Run

if TYPE_CHECKING:
    from mfr_tui.practice.screening import Allowed
    from mfr_tui.practice.warning_signs import Sign
    from mfr_tui.review.today import WeekDay
    from mfr_tui.review.year import DayLook

REASONS: Mapping[str, str] = {
    "rest": "Resting",
    "ill": "Ill",
    "injured": "Hurt or injured",
    "travel": "Traveling",
    "told": "Advised to rest",
    "other": "Other reason",
}
"""The reasons for a rest day, in the order they are offered."""

PRESSURE_WORDS: Mapping[Pressure, str] = {
    Pressure.TOO_LITTLE: "too little",
    Pressure.RIGHT: "good",
    Pressure.TOO_MUCH: "too much",
}
"""How hard a hold was, compared with its target. "right" could be read as a side."""

DAY_MARKS: Mapping[DayState | None, str] = {
    DayState.DONE: "+",
    DayState.REST: "r",
    DayState.BRIDGED: "~",
    DayState.PARTIAL: "/",
    DayState.MISSED: ".",
    DayState.OPEN: " ",  # it is today, which has a mark of its own beside it
    DayState.BEFORE: " ",
    None: " ",
}
"""The plain character for each state of a day."""

CHECK_SIGNS = "Check the warning signs first"
"""What to do before anything else with a place whose rating leads to the warning signs."""

LONG_AGO = 300
"""A date at least this many days ago is shown with its year, so that it is not taken for one of this year."""

FORGIVEN_MARK = "="
"""The mark of a missed day that did not end the streak: it goes on, as over a flight."""

LATE_MARK = "o"
"""The mark of a day done by a scan entered late: hollow."""

MANY_PLACES = "X"
"""The mark of ten tender places or more, as of a rating of ten."""

SLIGHT_MARK = ":"
"""The mark of a day on which something was rated, but nothing high enough to be tender."""


FORGIVEN_WORD = "kept"
"""What a missed day that did not end the streak is called: the streak was kept."""


def away_words(length: str = "a while") -> str:
    """Return that mfr did not run, as the computer slept or the program was stopped, for so long."""
    return f"mfr did not run for {length}"


def rated_words(name: str, nrs: int, was: int) -> str:
    """Return a place with its new rating, and the one before it if that was another number."""
    return f"{name}: {nrs}" if was == nrs else f"{name}: {nrs}, it was {was}"


def day_mark(look: "DayLook | WeekDay") -> str:
    """Return the plain character for the state of a day."""
    return LATE_MARK if look.late else FORGIVEN_MARK if look.forgiven else DAY_MARKS[look.state]


def tender_mark(look: "DayLook") -> str:
    """Return the plain character for how many places were tender on a day, a digit or a sign; empty if none was."""
    if look.slight:
        return SLIGHT_MARK
    return MANY_PLACES if look.tender > 9 else str(look.tender) if look.tender else ""


def long_day(day: date) -> str:
    """Return a day as `Sat 21 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def full_day(day: date) -> str:
    """Return a day as `Sat 21 Nov 2026`."""
    return f"{long_day(day)} {day.year}"


def known_signs() -> "tuple[Sign, ...]":
    """Return the warning signs; none if their file cannot be used."""
    from mfr_tui.practice.warning_signs import load_signs  # on most days there are none to name

    try:
        return load_signs()
    except MfrError:
        return ()


def sign_words() -> dict[str, str]:
    """Return each warning sign in a few words, by its id."""
    return {sign.id: sign.about for sign in known_signs()}


def near_day(day: date, today: date) -> str:
    """Return `today`, `yesterday`, `on Tuesday`, or the date with its month, and with its year if it is long ago."""
    days = (today - day).days
    if days in {0, 1}:
        return ("today", "yesterday")[days]
    if 1 < days < 7:
        return f"on {day:%A}"
    return f"on {day.day} {day:%b}{f' {day.year}' if days >= LONG_AGO else ''}"


def why_shorter(body: Body, allowed: "Allowed", time: Callable[[float], str] = clock_time) -> str:
    """Return why a hold here is shorter than the two to five minutes of the article.

    Args:
        body: The regions.
        allowed: What `may_hold` allowed.
        time: Says a duration.
    """
    tightest = min((body[region] for region in allowed.path), key=lambda region: region.cap_s)
    name = "this place" if tightest.id == allowed.region else "one place on this path"
    most = time(allowed.cap_s)
    return f"At most {most} here: {name} allows {_TAKES[tightest.press]}."


_TAKES = {
    Press.OK: "a full hold",
    Press.CARE: "a careful, shorter hold",
    Press.LIGHT: "light, short pressure",
}


def run_days(run: Run, *, going: bool) -> str:
    """Return the days of a run: `30 Jul to 22 Oct 2026`, or `since 25 Oct 2026` of one that is still going."""
    return f"since {span(run.first, run.first)}" if going else span(run.first, run.last)


def found(body: Body, values: Mapping[str, int], most: int | None = None) -> str:
    """Return `Left jaw 4, Right calf 3`, followed by how many more there are if there are more than `most`."""
    listed = [f"{body.label(region)} {nrs}" for region, nrs in values.items()]
    if most is not None and len(listed) > most:
        return f"{', '.join(listed[:most])}, and {len(listed) - most} more"
    return ", ".join(listed)


def streak_line(habit: Habit) -> str:
    """Return `31-day streak, safe if you skip; best 41, 27 of the last 30 days, consistency 86%.`"""
    word = f", {habit.word}" if habit.word else ""
    recent = f"{habit.done_30} of the last 30 days, consistency {habit.consistency:.0%}"
    return f"{habit.streak}-day streak{word}; best {habit.best}, {recent}."


def resumable_until(draft_day: date, day_start: time) -> str:
    """Return the time until which a draft can be resumed: the end of the next body day."""
    end = draft_day + RESUMABLE + timedelta(days=1)
    return f"{end:%A} {day_start:%H:%M}"
