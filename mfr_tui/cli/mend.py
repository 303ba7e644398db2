"""`mfr rest` and `mfr undo`: set rest days, and undo the newest change."""

import contextlib
from datetime import date, timedelta

from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.clock import FIRST_DAY, LAST_DAY, utc_text
from mfr_tui.errors import MfrError
from mfr_tui.record.connection import check_file, is_there
from mfr_tui.record.database import prepare_to_change
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.write.rest_days import REST_DAYS, REST_REASONS
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.typed import LONGEST_NOTE

LISTED = 20
"""The most changes that are listed."""

NOTHING = "Nothing to undo."


def rest(context: Context, days: str, reason: str | None, note: str, *, clear: bool) -> int:
    """Make days rest days or ordinary days again, and print how to undo that. Return the exit code.

    Args:
        context: Paths, settings and clock.
        days: `2026-11-20`, `today` or `yesterday`, or a range of two: `2026-11-20..today`.
        reason: The reason; None if they are cleared.
        note: The person's own words; may be empty.
        clear: Whether to make them ordinary days again.

    Raises:
        MfrError: The days or the reason are not valid, or the settings or the diary cannot be used.
    """
    from mfr_tui.clock import span

    first, last = _days(days, context.today)
    latest = context.today + timedelta(days=REST_DAYS)
    if not clear and last > latest:
        raise MfrError(f"{last} is more than {REST_DAYS} days ahead.", f"Choose a day up to {latest}.")
    if not clear and reason not in REST_REASONS:
        raise MfrError(
            f"{reason!r} is not one of the reasons for a rest day." if reason else "A rest day needs a reason.",
            f"Add --reason with one of: {', '.join(REST_REASONS)}. To remove a rest day, use --clear.",
        )
    if not clear and last > context.today + timedelta(days=REST_DAYS):
        raise MfrError(f"{last} is more than a year ahead.", "Choose a day up to a year from today.")
    if clear and note:
        raise MfrError("--note does not work with --clear.", "Leave out --note, or use --reason instead of --clear.")
    if len(note) > LONGEST_NOTE:
        raise MfrError(f"The note is too long: {len(note):,} characters.", f"Shorten it to {LONGEST_NOTE:,}.")
    prepare_to_change(context.database)
    with contextlib.closing(_open_writer(context)) as writer:
        if reason:
            writer.rest(first, last, reason, note)
            context.saved = True
            done = f"Rest ({reason}): {span(first, last)}. To undo: mfr undo"
        elif writer.clear_rest(first, last):
            context.saved = True
            done = f"Rest removed: {span(first, last)}. To undo: mfr undo"
        else:
            done = f"There was no rest day to remove: {span(first, last)}."
    print(done)
    return 0


def undo(context: Context, *, as_list: bool, as_json: bool = False) -> int:
    """Undo the newest change, or list the newest ones. Return the exit code, which is 0 even if there is none.

    Args:
        context: Paths, settings and clock.
        as_list: Whether to list them and undo nothing.
        as_json: Whether to print the list as JSON for programs.

    Raises:
        MfrError: A later change prevents it, `as_json` is not for a list, or the settings or the diary cannot be used.
    """
    if as_json and not as_list:
        raise MfrError("--json only works with --list.", "Write mfr undo --list --json, or leave it out.")
    database = context.database
    if not is_there(database):
        print("[]" if as_json else NOTHING)
        return 0
    if as_list:
        check_file(database)
        with contextlib.closing(DiaryReader(database)) as diary:
            changes = diary.operations(LISTED)
        if as_json:
            print_json([{"at": utc_text(one.at), "change": one.label, "undone": one.undone} for one in changes])
            return 0
        for change in changes:
            when = context.clock.to_local(change.at)
            print(f"{when:%Y-%m-%d %H:%M}  {change.label}{' (undone)' if change.undone else ''}")
        if not changes:
            print(NOTHING)
        return 0
    prepare_to_change(database)
    with contextlib.closing(_open_writer(context)) as writer:
        taken = writer.undo()
    context.saved = taken is not None
    print(f"Undone: {taken.label}." if taken else NOTHING)
    return 0


def _open_writer(context: Context) -> DiaryWriter:
    return DiaryWriter(context.database, context.clock, context.config.day_start)


def _days(text: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a typed day or range of days."""
    first_text, dots, last_text = text.partition("..")
    first = _day(first_text, today)
    last = _day(last_text, today) if dots else first
    if last < first:
        raise MfrError(f"{last} is before {first}.", "Write the earlier day first: 2026-11-20..2026-11-25.")
    if (last - first).days >= REST_DAYS:
        raise MfrError(f"{first} to {last} is longer than a year.", f"Mark at most {REST_DAYS} days at a time.")
    return first, last


def _day(text: str, today: date) -> date:
    """Return a typed day."""
    if text in {"today", "yesterday"}:
        return today if text == "today" else today - timedelta(days=1)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise MfrError(
            f"{text!r} is not a date.", "Write 2026-11-20, today or yesterday, or a range: 2026-11-20..2026-11-25."
        ) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise MfrError(f"{day} cannot be a rest day.", f"Choose a day from {FIRST_DAY} to {LAST_DAY}.")
    return day
