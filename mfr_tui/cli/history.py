"""`mfr streak` and `mfr history`: the streak and its figures, and one line for each day."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.clock import FIRST_DAY
from mfr_tui.errors import MfrError
from mfr_tui.record.connection import is_there
from mfr_tui.record.damage import check_indexes
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.streaks import Run
from mfr_tui.review.year import DayLook, Past, look_back

RUNS = 10
"""The most runs printed; `--json` has all."""

DAYS = 30
"""How many days are printed by default, including today."""


def streak(context: Context, *, as_json: bool) -> int:
    """Print the streak, the best, the last 30 days, the consistency and the runs. Return the exit code.

    Raises:
        MfrError: The settings or the diary cannot be used.
    """
    with opened(context) as (_, past):
        if as_json:
            print_json(_streak_for_programs(past))
        elif not context.config.show_streaks:
            print("Streaks are hidden. To show them, set show_streaks = true in config.toml.")
        else:
            print("\n".join(_streak_lines(past)))
    return 0


def history(context: Context, since: str | None, *, as_json: bool) -> int:
    """Print one line for each day, oldest first. Return the exit code.

    Args:
        context: Paths, settings and clock.
        since: `30d` for the last thirty days, including today, or the first date; None for thirty days.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: `since` is neither, or the settings or the diary cannot be used.
    """
    with opened(context) as (diary, past):
        first = past.kept(first_day(since if since is not None else f"{DAYS}d", past.today))
        values = diary.values_by_day(first, past.today) if diary else {}
        looks = past.looks(first, past.today)
    if as_json:
        print_json([_day_for_programs(day, look, values.get(day, {})) for day, look in looks.items()])
    else:
        body = load_body()
        for day, look in looks.items():
            print(_day_line(body, day, look, values.get(day, {})))
    return 0


@contextlib.contextmanager
def opened(context: Context) -> Iterator[tuple[DiaryReader | None, Past]]:
    """Open the diary for reading. Yield it, or None if there is none yet, together with all its days.

    Raises:
        MfrError: The settings or the diary cannot be used.
    """
    config, database = context.config, context.database
    if not is_there(database):
        yield None, look_back(None, context.today, config)
        return
    check_indexes(database)
    with contextlib.closing(DiaryReader(database)) as diary:
        yield diary, look_back(diary, context.today, config)


def past_first_day(since: str, today: date) -> date:
    """Return the first day of `30d`, or the date given, as `first_day`, where a day to come would leave nothing.

    Raises:
        MfrError: `since` is neither, or is in the future.
    """
    first = first_day(since, today)
    if first > today:
        raise MfrError(f"{first} is in the future.", "Write --since 90d or an earlier date.")
    return first


def first_day(since: str, today: date) -> date:
    """Return the first day of `30d`, or the date given; a longer time than the calendar has starts at its first day.

    Raises:
        MfrError: `since` is neither.
    """
    count, unit = since[:-1].lstrip("0"), since[-1:]
    if unit == "d" and count.isascii() and count.isdigit():
        most = (today - FIRST_DAY).days
        back = int(count) - 1 if len(count) <= len(str(most)) else most
        return today - timedelta(days=min(back, most))
    with contextlib.suppress(ValueError):
        return date.fromisoformat(since)
    raise MfrError(f"{since!r} is not a number of days or a date.", "Write --since 30d or --since 2026-11-01.")


def _streak_lines(past: Past) -> Iterator[str]:
    from mfr_tui.clock import span
    from mfr_tui.wording.common import run_days

    habit = past.habit
    if not habit.best:
        yield "No streak yet. To start one: mfr scan"
        return
    yield f"{habit.streak}-day streak{', ' if habit.word else ''}{habit.word}."
    if habit.best_from and habit.best_to:
        yield f"Best: {habit.best}, {span(habit.best_from, habit.best_to)}."
    yield f"{habit.done_30} of the last 30 days done, consistency {habit.consistency:.0%}."
    yield ""
    yield "Longest streaks"
    for one in past.runs[:RUNS]:
        yield f"{one.length:>5}  {run_days(one, going=one == past.going)}"
    if len(past.runs) > RUNS:
        yield f"       and {len(past.runs) - RUNS} more: mfr streak --json"


def _streak_for_programs(past: Past) -> dict[str, object]:
    habit = past.habit
    return {
        "body_day": past.today.isoformat(),
        "streak": habit.streak,
        "word": habit.word,
        "best": habit.best,
        "best_from": habit.best_from.isoformat() if habit.best_from else None,
        "best_to": habit.best_to.isoformat() if habit.best_to else None,
        "done_30": habit.done_30,
        "consistency": round(habit.consistency, 4),
        "runs": [_run_for_programs(one) for one in past.runs],
    }


def _run_for_programs(one: Run) -> dict[str, object]:
    return {"length": one.length, "first": one.first.isoformat(), "last": one.last.isoformat()}


def _day_line(body: Body, day: date, look: DayLook, values: Mapping[str, int]) -> str:
    """Return a line such as `2026-11-20 Fri  + done     |||||        2 tender, worst 5: Left jaw 5, Right calf 3`.

    The bar shows the worst rating.
    """
    from mfr_tui.wording.common import day_mark, found

    state = "late" if look.late else "forgiven" if look.forgiven else look.state
    line = f"{day.isoformat()} {day:%a}  {day_mark(look)} {state:<8}"
    felt = {region: nrs for region, nrs in values.items() if nrs}
    if felt:
        bar = "|" * (look.worst or 0)
        tender = "slight" if look.slight else f"{look.tender} tender"
        line += f"  {bar:<10}{tender:>10}, worst {look.worst}: {found(body, felt)}"
    return line.rstrip()


def _day_for_programs(day: date, look: DayLook, values: Mapping[str, int]) -> dict[str, object]:
    return {
        "body_day": day.isoformat(),
        "state": look.state.value,
        "late": look.late,
        "tender": look.tender,
        "worst": look.worst,
        "regions": dict(values),
    }
