"""`mfr rest` and `mfr undo`: days off, and taking back the newest change."""

import contextlib
import sys
from datetime import date, time, timedelta

from mfr_tui.clock import SystemClock, body_day
from mfr_tui.config import load_config
from mfr_tui.errors import MfrError
from mfr_tui.paths import Places, find_places
from mfr_tui.record.database import prepare
from mfr_tui.record.history import History
from mfr_tui.record.journal import Journal
from mfr_tui.record.mending import REST_DAYS, REST_REASONS

LISTED = 20
"""So many changes are listed."""

NOTHING = "Nothing to take back."


def rest(data_dir: str | None, days: str, reason: str | None, note: str, *, clear: bool) -> int:
    """Make days rest days, or ordinary ones again, and say how to take it back.

    Args:
        data_dir: What `--data-dir` said, or None.
        days: `2026-11-20`, `today` or `yesterday`, or two of them: `2026-11-20..today`.
        reason: Why; None when they are cleared.
        note: In the person's own words; may be empty.
        clear: Make them ordinary days again.

    Raises:
        MfrError: The days or the reason make no sense, or the settings or the diary cannot be used.
    """
    from mfr_tui.clock import span

    places, day_start = _found(data_dir)
    first, last = _days(days, body_day(SystemClock().now(), day_start))
    if not clear and reason not in REST_REASONS:
        raise MfrError(
            f"{reason!r} is no reason for a rest day." if reason else "A rest day has a reason.",
            f"Write --reason with one of: {', '.join(REST_REASONS)}; or --clear.",
        )
    if clear and note:
        raise MfrError("An ordinary day has no note.", "Leave --note out, or give a --reason instead of --clear.")
    prepare(places.database)
    with contextlib.closing(Journal(places.database, SystemClock(), day_start)) as journal:
        if reason:
            journal.rest(first, last, reason, note)
            done = f"Rest ({reason}): {span(first, last)}. Take it back: mfr undo"
        elif journal.clear_rest(first, last):
            done = f"No rest any more: {span(first, last)}. Take it back: mfr undo"
        else:
            done = f"No rest day there: {span(first, last)}."
    print(done)
    return 0


def undo(data_dir: str | None, *, as_list: bool) -> int:
    """Take back the newest change, or list the newest ones; 0 when there is none too.

    Raises:
        MfrError: Something stands in the way, or the settings or the diary cannot be used.
    """
    places, day_start = _found(data_dir)
    if not places.database.exists():
        print(NOTHING)
        return 0
    prepare(places.database)
    if as_list:
        with contextlib.closing(History(places.database)) as diary:
            changes = diary.operations(LISTED)
        for change in changes:
            when = change.at.astimezone()
            print(f"{when:%Y-%m-%d %H:%M}  {change.label}{' (taken back)' if change.undone else ''}")
        if not changes:
            print(NOTHING)
        return 0
    with contextlib.closing(Journal(places.database, SystemClock(), day_start)) as journal:
        taken = journal.undo()
    print(f"Taken back: {taken.label}." if taken else NOTHING)
    return 0


def _found(data_dir: str | None) -> tuple[Places, time]:
    """Where the files are, and when the day begins."""
    places = find_places(data_dir)
    config = load_config(places.config)
    for warning in config.warnings:
        print(warning, file=sys.stderr)
    if places.data_dir.exists() and not places.data_dir.is_dir():
        raise MfrError(f"{places.data_dir} is not a directory.", "Name a directory: mfr --data-dir DIR.")
    return places, config.day_start


def _days(text: str, today: date) -> tuple[date, date]:
    first_text, dots, last_text = text.partition("..")
    first = _day(first_text, today)
    last = _day(last_text, today) if dots else first
    if last < first:
        raise MfrError(f"{last} is before {first}.", "Write the earlier day first: 2026-11-20..2026-11-25.")
    if (last - first).days >= REST_DAYS:
        raise MfrError(f"{first} to {last} is more than {REST_DAYS} days.", "Take a year or less at a time.")
    return first, last


def _day(text: str, today: date) -> date:
    if text in {"today", "yesterday"}:
        return today if text == "today" else today - timedelta(days=1)
    with contextlib.suppress(ValueError):
        return date.fromisoformat(text)
    raise MfrError(f"{text!r} is no day.", "Write 2026-11-20, today or yesterday, or two: 2026-11-20..2026-11-25.")
