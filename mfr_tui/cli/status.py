"""`mfr status`: the status of today, for a person, a prompt or a program."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Style, print_json, print_styled
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.config import Config
from mfr_tui.record.connection import check_file, is_there
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.alarms import read_alarms
from mfr_tui.review.today import Today, read_today

if TYPE_CHECKING:
    from mfr_tui.practice.warning_signs import Alarm


STATES = {
    "open": "not scanned yet. It takes five minutes: mfr scan",
    "draft": "scan not finished. To continue: mfr scan",
    "partial": "started, but not long enough to count. Two minutes are enough: mfr scan",
    "done": "scan done.",
    "rest": "rest day.",
}
"""The status of a day by its state, and what to type to go on."""

FINISHED = ("done", "rest")
"""The states after which nothing is left to do today."""


def status(context: Context, *, short: bool, as_json: bool) -> int:
    """Print the status of today. Return 0 if it is done or a rest day, otherwise 1.

    Raises:
        MfrError: The settings or the diary cannot be used.
    """
    config, database = context.config, context.database
    today, alarms = read_status(context)
    if as_json:
        print_json(_for_programs(today, alarms, database))
    elif short:
        print(_one_line(today, alarms, config))
    else:
        for line in _alarm_lines(alarms, config):
            print_styled(line, Style.ALARM)
        print(_for_people(today, config))
    return ExitCode.DONE if today.state in FINISHED else ExitCode.TODAY_NOT_DONE


def read_status(context: Context) -> "tuple[Today, Sequence[Alarm]]":
    """Return the status of today, and the warning signs answered yes.

    Raises:
        MfrError: The settings or the diary cannot be used.
    """
    config, database, day = context.config, context.database, context.today
    if not is_there(database):
        return read_today(None, day, config), ()
    check_file(database)
    with contextlib.closing(DiaryReader(database)) as reader:
        return read_today(reader, day, config), read_alarms(reader)


def _for_programs(today: Today, alarms: "Sequence[Alarm]", database: Path) -> dict[str, object]:
    """Return the status as it is printed as JSON."""
    habit = today.habit
    return {
        "body_day": today.day.isoformat(),
        "today": today.state,
        "streak": habit.streak,
        "word": habit.word,
        "best": habit.best,
        "done_30": habit.done_30,
        "consistency": round(habit.consistency, 4),
        "tender_today": _name_regions(today.tender),
        "warning_signs": [
            {"sign": one.id, "about": one.about, "tier": one.tier.value, "answered_on": one.day.isoformat()}
            for one in alarms
        ],
        "database": str(database),
    }


def _name_regions(tender: Mapping[str, int]) -> list[dict[str, object]]:
    if not tender:
        return []  # before the day's scan, the regions need not be read
    body = load_body()
    return [{"region": region, "label": body.label(region), "nrs": nrs} for region, nrs in tender.items()]


def _one_line(today: Today, alarms: "Sequence[Alarm]", config: Config) -> str:
    """Return the status on one line, for a prompt."""
    warned = ", warning sign" if any(one.blocks for one in alarms) else ""
    if not config.show_streaks:
        return f"mfr {today.state}{warned}"
    word = f", {today.habit.word}" if today.habit.word else ""
    return f"mfr {today.state}, {today.habit.streak}{word}{warned}"


def _alarm_lines(alarms: "Sequence[Alarm]", config: Config) -> list[str]:
    """Return what comes before the status while a warning sign blocks pressing; nothing on most days."""
    blocking = [one for one in alarms if one.blocks]
    if not blocking:
        return []
    from mfr_tui.practice.warning_signs import alarm_lines

    return [
        *alarm_lines(blocking, config),
        "No pressing until you answer no, or a professional clears it: mfr, then !",
    ]


def _for_people(today: Today, config: Config) -> str:
    """Return the status in sentences."""
    from mfr_tui.wording.common import found, long_day, streak_line

    habit = today.habit
    lines = [f"{long_day(today.day)}: {STATES[today.state]}"]
    if config.show_streaks and habit.best:
        lines.append(streak_line(habit))
    if today.marked:
        lines.append(f"Found today: {found(load_body(), today.marked)}.")
    return "\n".join(lines)
