"""Every key of the program, gathered from the features: help, the palette, `mfr keys` and docs/keys.md show it."""

from mfr_tui.tui.commands import Command, KeyGroup
from mfr_tui.tui.common.keys import DIALOG, EVERYWHERE, HELP, MODES, SCREENS, SEVERAL, TOO_SMALL
from mfr_tui.tui.flags.keys import FLAG, FLAGS, WARNING_SIGNS
from mfr_tui.tui.history.keys import BODY, DAY, DAYS_OFF, HELPS, HISTORY, LATE, MOVE_SCAN, SEARCH, STORY
from mfr_tui.tui.hold.keys import AFTER, AFTER_QUESTIONS, CARD, HOLD, HOLD_SHEET
from mfr_tui.tui.learn.keys import LEARN, READ_PAGE
from mfr_tui.tui.map.keys import DETAILS, MAP, SPOT
from mfr_tui.tui.report.keys import PAGE, VISIT
from mfr_tui.tui.scan.keys import SCAN, SUMMARY
from mfr_tui.tui.setup.keys import PICK, PLACES, SCREENING, WELCOME
from mfr_tui.tui.today.keys import TODAY, WEEK

WIDE = (EVERYWHERE, SCREENS, MODES)
"""The keys that more than one screen knows."""

OWN = (
    *(TODAY, SCAN, MAP, SUMMARY, SPOT, CARD, HOLD, AFTER, AFTER_QUESTIONS, PLACES, PICK, LEARN, HISTORY, FLAGS, FLAG),
    *(PAGE, VISIT, WEEK, BODY, HELPS, DAY, LATE, STORY, SEARCH),
)
"""The keys of each screen."""

DIALOGS = (
    *(DIALOG, SEVERAL, DETAILS, HOLD_SHEET, MOVE_SCAN, DAYS_OFF, WARNING_SIGNS, SCREENING, WELCOME, READ_PAGE, HELP),
    TOO_SMALL,
)
"""The keys of each dialog, and those that all dialogs share."""

GROUPS: tuple[KeyGroup, ...] = (*WIDE, *OWN, *DIALOGS)
"""All keys, in the order in which they are shown."""


def all_commands() -> tuple[Command, ...]:
    """Return every command of the program."""
    return tuple(command for group in GROUPS for command in group)


def keys_text() -> str:
    """Return all keys as plain text, a group at a time."""
    width = max(len(command.shown_keys) for command in all_commands())
    lines: list[str] = []
    for group in GROUPS:
        lines.append(group.title)
        lines += [f"  {command.shown_keys:<{width}}  {command.help}" for command in group]
        lines.append("")
    return "\n".join(lines)


def keys_markdown() -> str:
    """Return all keys as docs/keys.md."""
    lines = ["# Keys", "", "Made by `mfr keys --markdown`. A test keeps it up to date.", ""]
    for group in GROUPS:
        lines += [f"## {group.title}", "", "| key | what it does |", "| --- | --- |"]
        lines += [f"| `{command.shown_keys}` | {command.help} |" for command in group]
        lines.append("")
    return "\n".join(lines)
