"""Every key of the program, gathered from the features: help, the palette, `mfr keys` and docs/keys.md show it."""

from collections.abc import Mapping

from mfr_tui.tui.commands import Command, KeyGroup
from mfr_tui.tui.common.keys import DIALOG, EVERYWHERE, HELP, MODES, SCREENS, SEVERAL, TOO_SMALL
from mfr_tui.tui.flags.keys import FLAG, FLAGS, WARNING_SIGNS
from mfr_tui.tui.history.keys import BODY, DAY, DAYS_OFF, HELPS, HISTORY, LATE, MOVE_SCAN, SEARCH, STORY
from mfr_tui.tui.hold.keys import AFTER, AFTER_QUESTIONS, CARD, HOLD, HOLD_SHEET
from mfr_tui.tui.learn.keys import LEARN, READ_PAGE
from mfr_tui.tui.map.keys import DETAILS, MAP, SPOT
from mfr_tui.tui.report.keys import PAGE, VISIT
from mfr_tui.tui.scan.keys import SCAN, SUMMARY
from mfr_tui.tui.setup.keys import BACKUPS, DOCTOR, PICK, PLACES, RESTORE, SCREENING, SCREENING_LIST, SETTINGS, WELCOME
from mfr_tui.tui.today.keys import TODAY, WEEK

ANYWHERE: tuple[KeyGroup, ...] = (EVERYWHERE, SCREENS, MODES)
"""The keys that more than one screen knows."""

TASKS: tuple[tuple[str, tuple[KeyGroup, ...]], ...] = (
    ("Anywhere", ANYWHERE),
    ("Every morning", (TODAY, SCAN, MAP, SUMMARY, DETAILS, WEEK)),
    ("Work on a spot", (SPOT, CARD, HOLD, AFTER, AFTER_QUESTIONS, HOLD_SHEET)),
    ("Look back", (HISTORY, DAY, STORY, BODY, HELPS, SEARCH, LATE, MOVE_SCAN, DAYS_OFF)),
    ("Take it to a professional", (FLAGS, FLAG, WARNING_SIGNS, PAGE, VISIT)),
    ("Read", (LEARN, READ_PAGE)),
    ("Set up", (WELCOME, SCREENING, SCREENING_LIST, PLACES, PICK, SETTINGS, BACKUPS, RESTORE, DOCTOR)),
    ("In dialogs", (DIALOG, SEVERAL, HELP, TOO_SMALL)),
)
"""All keys by what a person wants to do, in the order in which they are shown."""

GROUPS: tuple[KeyGroup, ...] = tuple(group for _, groups in TASKS for group in groups)

TOGETHER: Mapping[str, tuple[KeyGroup, ...]] = {
    "TodayScreen": (TODAY, MODES, EVERYWHERE, SCREENS),
    "HistoryScreen": (HISTORY, MODES, EVERYWHERE, SCREENS),
    "BodyOverPeriodScreen": (BODY, MAP, EVERYWHERE, SCREENS),
    "WhatHelpedScreen": (HELPS, MODES, EVERYWHERE, SCREENS),
    "DayScreen": (DAY, MODES, EVERYWHERE, SCREENS),
    "LateScan": (LATE, MAP, EVERYWHERE, SCREENS),
    "RegionHistoryScreen": (STORY, MODES, EVERYWHERE, SCREENS),
    "SearchScreen": (SEARCH, EVERYWHERE, SCREENS),
    "FlagsScreen": (FLAGS, MODES, EVERYWHERE, SCREENS),
    "FlagScreen": (FLAG, MODES, EVERYWHERE, SCREENS),
    "ReportScreen": (PAGE, MODES, EVERYWHERE, SCREENS),
    "AppointmentScreen": (VISIT, EVERYWHERE, SCREENS),
    "PlaceScreen": (VISIT, EVERYWHERE, SCREENS),
    "WeekScreen": (WEEK, EVERYWHERE, SCREENS),
    "LearnScreen": (LEARN, MODES, EVERYWHERE, SCREENS),
    "ScanScreen": (SCAN, MAP, EVERYWHERE, SCREENS),
    "Summary": (SUMMARY, EVERYWHERE, SCREENS),
    "SpotScreen": (SPOT, MAP, EVERYWHERE, SCREENS),
    "PlacesScreen": (PLACES, MAP, EVERYWHERE, SCREENS),
    "WhereScreen": (PICK, MAP, EVERYWHERE, SCREENS),
    "SettingsScreen": (SETTINGS, EVERYWHERE, SCREENS),
    "ValueDialog": (DIALOG, EVERYWHERE),
    "BackupsDialog": (BACKUPS, EVERYWHERE),
    "RestoreDialog": (RESTORE, DIALOG, EVERYWHERE),
    "DoctorDialog": (DOCTOR, EVERYWHERE),
    "Card": (CARD, EVERYWHERE, SCREENS),
    "HoldScreen": (HOLD,),
    "After": (AFTER, AFTER_QUESTIONS, EVERYWHERE, SCREENS),
    "Ask": (DIALOG, EVERYWHERE),
    "Clearance": (DIALOG, EVERYWHERE),
    "SaveAs": (DIALOG, EVERYWHERE),
    "Tell": (DIALOG, EVERYWHERE),
    "Several": (SEVERAL, EVERYWHERE),
    "Details": (DETAILS, EVERYWHERE),
    "HoldSheet": (HOLD_SHEET, EVERYWHERE),
    "MoveScan": (MOVE_SCAN, DIALOG, EVERYWHERE),
    "RestDaysDialog": (DAYS_OFF, DIALOG, EVERYWHERE),
    "WarningSigns": (WARNING_SIGNS, EVERYWHERE),
    "Screening": (SCREENING, SCREENING_LIST, EVERYWHERE),
    "Welcome": (WELCOME, EVERYWHERE),
    "ReadPage": (READ_PAGE, EVERYWHERE),
    "HelpScreen": (HELP, EVERYWHERE),
    "TooSmall": (TOO_SMALL,),
}
"""The keys that each screen and each dialog knows, by the name of its class. Own keys may not clash there."""


def all_commands() -> tuple[Command, ...]:
    """Return every command of the program."""
    return tuple(command for group in GROUPS for command in group)


def keys_text() -> str:
    """Return all keys as plain text, a task at a time."""
    width = max(len(command.shown_keys) for command in all_commands())
    ids = max(len(command.id) for command in all_commands())
    lines: list[str] = []
    for task, groups in TASKS:
        lines += [task.upper(), ""]
        for group in groups:
            lines.append(group.title)
            lines += [f"  {one.shown_keys:<{width}}  {one.id:<{ids}}  {one.help}" for one in group]
            lines.append("")
    return "\n".join(lines)


def keys_markdown() -> str:
    """Return all keys as docs/keys.md."""
    lines = ["# Keys", "", "Made by `mfr keys --markdown`. A test keeps it up to date.", ""]
    lines += ["With the id of a command you can give it [keys of your own](settings.md#your-own-keys).", ""]
    for task, groups in TASKS:
        lines += [f"## {task}", ""]
        for group in groups:
            lines += [f"### {group.title}", "", "| key | what it does | id |", "| --- | --- | --- |"]
            lines += [f"| `{command.shown_keys}` | {command.help} | `{command.id}` |" for command in group]
            lines.append("")
    return "\n".join(lines)
