"""Every command: its options, and what it runs. To add one, write its two functions and name it in `COMMANDS`.

What a command needs is imported when it runs: `mfr status` loads nothing that only the others need.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from functools import partial
from typing import Any, NoReturn

from mfr_tui import __version__
from mfr_tui.cli.context import Context
from mfr_tui.errors import MfrError
from mfr_tui.exchange.formats import FORMATS

Add = Callable[..., argparse.ArgumentParser]
"""Adds the parser of one command, and returns it."""


class UsageError(MfrError):
    """What was typed is not a command line of mfr."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are two lines, as all errors of the program."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  (as the parser takes them)
        super().__init__(**options)
        self.color = False  # since Python 3.14 help is colored by itself, which `Door` would leave in pieces

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401
        """Print a message. One that cannot be printed is an error: argparse would leave it out."""
        print(message, end="", file=file)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:  # noqa: ANN401
        """Parse arguments; what is left over is an error of this command, not of the whole program."""
        parsed, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return parsed, rest

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}.", f"For help: {self.prog} --help")


def build_parser(only: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line. Parsed arguments have `run`, which takes them and the context.

    Args:
        only: The commands to declare; None declares all. All of them take 8 ms, which a status bar would spend each
            time, and the app before its first frame.
    """
    parser = _Parser(
        prog="mfr",
        description="Myofascial release (mfr): a five-minute body scan every day. Without a command, the app opens.",
        epilog="In the app, press ? to see every key. mfr is a diary and makes no diagnosis. Nothing leaves "
        "this machine.",
    )
    parser.add_argument("--version", action="version", version=f"mfr {__version__}")
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        help="keep the diary and settings in DIR, which is created if missing (or set MFR_DATA_DIR)",
    )
    _add_plain(parser)
    parser.set_defaults(run=_app, plain=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, add_command in COMMANDS.items() if only is None else [(name, COMMANDS[name]) for name in only]:
        add_command(partial(commands.add_parser, name))
    return parser


def _add_plain(parser: argparse.ArgumentParser) -> None:
    """Add the option for plain mode. It may stand before or after the command."""
    parser.add_argument(
        "--plain",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="plain mode: short lines instead of screens, for a screen reader or any terminal (or set MFR_PLAIN)",
    )


def _app(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "today", plain=parsed.plain)


def _add_scan(add: Add) -> None:
    command = add(help="open the app and start today's scan", description="Open the app and start today's scan.")
    command.add_argument("--short", action="store_true", help="the short scan: eight stops in two minutes")
    _add_plain(command)
    command.set_defaults(run=_scan)


def _scan(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "short" if parsed.short else "scan", plain=parsed.plain)


def _add_work(add: Add) -> None:
    command = add(
        help="open the app to work on a tender spot",
        description="Open the app to choose a tender spot to work on. The safety questions come first.",
    )
    _add_plain(command)
    command.set_defaults(run=_work)


def _work(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "hold", plain=parsed.plain)


def _add_status(add: Add) -> None:
    command = add(
        help="show whether today's scan is done",
        description="Show whether today's scan is done. Exit code 0 if it is done or today is a rest day, 1 if not.",
    )
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--short", action="store_true", help="one line, for a shell prompt or a status bar")
    shape.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_status)


def _status(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.status import status

    return status(context, short=parsed.short, as_json=parsed.json)


def _add_streak(add: Add) -> None:
    command = add(
        help="show your streak, your best streak and all earlier ones",
        description="Show your streak, your best streak with its dates, the last 30 days, your consistency, and your "
        "longest streaks.",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_streak)


def _streak(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.history import streak

    return streak(context, as_json=parsed.json)


def _add_history(add: Add) -> None:
    command = add(
        help="list your days: scanned or not, and what was tender",
        description="Print one line per day, oldest first: its status, how many places were tender, "
        "the worst rating and every rating.",
    )
    command.add_argument(
        "--since", metavar="30d|DATE", help="the last 30 days, or everything since a date (default: 30d)"
    )
    command.add_argument(
        "--region", metavar="REGION", help="one region with a chart: all of its history, or since that date"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_history)


def _history(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.history import history
    from mfr_tui.cli.pager import paged
    from mfr_tui.cli.story import story

    with paged():
        if parsed.region is not None:
            return story(context, parsed.region, parsed.since, as_json=parsed.json)
        return history(context, parsed.since, as_json=parsed.json)


def _add_rest(add: Add) -> None:
    command = add(
        help="mark rest days, or clear them",
        description="Mark one or more days as rest days. A rest day does not break your streak or add to it. "
        "To undo: mfr undo",
    )
    command.add_argument(
        "days", metavar="DATE[..DATE]", help="2026-11-20, today or yesterday; or the first and last day of a range"
    )
    why = command.add_mutually_exclusive_group()
    why.add_argument("--reason", metavar="WHY", help="rest, ill, injured, travel, told (told to rest) or other")
    why.add_argument("--clear", action="store_true", help="remove the rest days")
    command.add_argument("--note", metavar="TEXT", default="", help="a note in your own words")
    command.set_defaults(run=_rest)


def _rest(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.mend import rest

    return rest(context, parsed.days, parsed.reason, parsed.note, clear=parsed.clear)


def _add_mark(add: Add) -> None:
    command = add(
        help="rate one region now, outside a scan",
        description="Rate one region now, outside a scan, as on the map of the app. It can be undone: mfr undo",
    )
    command.add_argument("region", metavar="REGION", help="such as shoulder_back_l; mfr regions lists them")
    command.add_argument("rating", metavar="RATING", type=_rating, help="0 (no pain) to 10 or x (the worst imaginable)")
    command.add_argument(
        "--when",
        choices=("pressed", "moved", "rest"),
        help="when it hurts (default: pressed, or moved where you should not press now)",
    )
    command.add_argument(
        "--feels", metavar="WORD", action="append", default=[], help="what it feels like, such as numb; may be repeated"
    )
    command.add_argument("--note", metavar="TEXT", default="", help="a note in your own words")
    command.set_defaults(run=_mark)


def _mark(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.mark import mark

    return mark(context, parsed.region, parsed.rating, parsed.when, parsed.feels, parsed.note)


def _rating(text: str) -> int:
    number = "10" if text == "x" else text  # as the key of the app
    if not number.isascii() or not number.isdigit() or int(number) > 10:
        raise argparse.ArgumentTypeError("must be a whole number from 0 to 10, or x for 10")
    return int(number)


def _add_undo(add: Add) -> None:
    command = add(
        help="undo the latest change",
        description="Undo the latest change to your diary. Run it again to undo the one before. In the app, U is redo.",
    )
    command.add_argument("--list", action="store_true", help="list the latest 20 changes without undoing any")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_undo)


def _undo(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.mend import undo

    return undo(context, as_list=parsed.list, as_json=parsed.json)


def _add_report(add: Add) -> None:
    command = add(
        help="make a one-page report for a professional: text, Markdown, PDF or PNG",
        description="Make a one-page report for a professional: where it hurts, since when, and what you tried. "
        "It shows what you recorded and makes no diagnosis. Without -o, it is printed as text.",
    )
    command.add_argument(
        "--since", metavar="90d|DATE", help="the last 90 days, or everything since a date (default: 90d)"
    )
    command.add_argument(
        "--region", metavar="REGION", action="append", default=[], help="only this region; may be repeated"
    )
    command.add_argument("--include-notes", action="store_true", help="add your notes from these days, on page 2")
    command.add_argument(
        "--format",
        choices=("text", "md", "pdf", "png"),
        help="the file format (default: from the file name, else text)",
    )
    command.add_argument("-o", "--output", metavar="FILE", help="write to FILE; - is standard output")
    command.add_argument("--name", metavar="TEXT", default="", help="a name or initials for the top of the page")
    command.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    command.set_defaults(run=_report)


def _report(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.report import report

    return report(
        *(context, parsed.since, parsed.region, parsed.format, parsed.output, parsed.name),
        notes=parsed.include_notes,
        force=parsed.force,
    )


def _add_export(add: Add) -> None:
    command = add(
        help="export your whole diary, or only its ratings",
        description=f"Export your diary. {' '.join(f'{form} {holds}.' for form, holds in FORMATS.items())} "
        "Without -o, the export goes to standard output.",
    )
    command.add_argument("--format", required=True, choices=[form.value for form in FORMATS], help="the file format")
    command.add_argument("-o", "--output", metavar="FILE", help="write to FILE; - is standard output")
    command.add_argument(
        "--since", metavar="90d|DATE", help="the last 90 days, or everything since a date (default: all)"
    )
    command.add_argument("--pseudonym", metavar="ID", help="leave out notes and names; use ID instead")
    command.add_argument(
        "--choir-map", choices=("male", "female"), help="the figure whose segment numbers choir uses (default: male)"
    )
    command.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    command.set_defaults(run=_export)


def _export(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.export import export_diary

    return export_diary(
        context,
        parsed.format,
        parsed.output,
        parsed.since,
        parsed.pseudonym,
        parsed.choir_map,
        force=parsed.force,
    )


def _add_import(add: Add) -> None:
    command = add(
        help="merge an export into your diary",
        description="Merge an export, a backup, or another mfr.db, into your diary. The newer version of each row is "
        "kept. Where the two disagree about your safety, the stricter answer is kept. Importing the same file "
        "again changes nothing.",
    )
    command.add_argument("file", metavar="FILE", help="a jsonl or sqlite export, a backup, or another mfr.db")
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_import)


def _import(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.export import import_file

    return import_file(context, parsed.file, rehearse=parsed.dry_run, as_json=parsed.json)


def _add_backup(add: Add) -> None:
    backup = add(
        help="make a backup of your whole diary now, or list the backups",
        description="Make a checked backup of your whole diary now, and print where it is. mfr also makes one each day "
        "that you open it.",
    )
    backup.add_argument(
        *("-o", "--output"),
        metavar="FILE",
        help="write it to FILE instead of the folder of backups; - is standard output",
    )
    backup.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    backup.set_defaults(run=_backup, do="make")
    actions = backup.add_subparsers(title="commands", metavar="COMMAND")
    listing = actions.add_parser(
        "list",
        help="list every backup: its id, time, reason and size, and what it holds",
        description="List every backup, oldest first: its id, time, reason and size, and what it holds.",
    )
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(do="list")


def _backup(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli import backup

    if parsed.do == "list":
        return backup.list_all(context, as_json=parsed.json)
    return backup.backup(context, parsed.output, force=parsed.force)


def _add_restore(add: Add) -> None:
    command = add(
        help="restore a backup, after showing what would be gained and lost",
        description="Restore a backup: check it, show what would be gained and lost, ask, and make a backup of the "
        "diary there now. A damaged diary is kept next to the new one.",
    )
    command.add_argument("backup", metavar="BACKUP", help="a file, or the id of a backup; mfr backup list lists them")
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.add_argument("--yes", action="store_true", help="do not ask")
    command.set_defaults(run=_restore)


def _restore(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.backup import restore_backup

    return restore_backup(context, parsed.backup, rehearse=parsed.dry_run, agreed=parsed.yes)


def _add_sync(add: Add) -> None:
    command = add(
        help="sync with your other devices through a shared folder",
        description="Sync with your other devices through a shared folder. Each device writes only its own file there, "
        "and merges those of the others as mfr import does. Where they disagree about your safety, the stricter answer "
        "is kept until you answer on a device that has it.",
    )
    command.add_argument("folder", metavar="DIR", nargs="?", help="the folder (default: the setting sync_folder)")
    command.add_argument("--encrypt", action="store_true", help="encrypt your file with a passphrase, from now on")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_sync)


def _sync(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.sync import sync

    return sync(context, parsed.folder, encrypt=parsed.encrypt, as_json=parsed.json)


def _add_doctor(add: Add) -> None:
    command = add(
        help="check your diary and what is around it, and say what to do",
        description="Check your diary, its backups, the disk, the settings, the clock and the terminal, and say what "
        "to do. It changes nothing unless told to repair. Exit code 0 if nothing is wrong, 2 if something is.",
    )
    how = command.add_mutually_exclusive_group()
    how.add_argument(
        "--repair",
        action="store_true",
        help="repair what cannot lose anything; save what can be read of a damaged diary",
    )
    how.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_doctor)


def _doctor(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.doctor import doctor, repair

    if parsed.repair:
        return repair(context)
    return doctor(context, as_json=parsed.json)


def _add_where(add: Add) -> None:
    command = add(help="show where your files are", description="Show where your diary, settings and routine are.")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_where)


def _where(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.about import where

    return where(context, as_json=parsed.json)


def _add_config(add: Add) -> None:
    config = add(
        help="list, read or change your settings",
        description="List, read or change your settings. Without a command, list them.",
    )
    config.set_defaults(run=_config, do="list", json=False)
    actions = config.add_subparsers(title="commands", metavar="COMMAND")
    listing = actions.add_parser(
        "list",
        help="list every setting with its value, and where it comes from",
        description="List every setting with its value, and where it comes from.",
    )
    listing.add_argument("--json", action="store_true", help="print JSON")
    get = actions.add_parser("get", help="print a value", description="Print the value of a setting, and nothing else.")
    change = actions.add_parser(
        "set",
        help="change a value",
        description="Change a setting in config.toml. Comments and the order of the lines stay.",
    )
    unset = actions.add_parser(
        "unset",
        help="go back to the default",
        description="Remove a setting from config.toml, so that its default counts again.",
    )
    for parser in (get, change, unset):
        parser.add_argument("key", metavar="KEY", help="such as stop_seconds; mfr config list lists them")
    change.add_argument("value", metavar="VALUE", nargs="+", help="such as 20, off, dark or 04:30; or several folders")
    actions.add_parser(
        "edit",
        help="open config.toml in your editor, then check it",
        description="Open config.toml in your editor (VISUAL or EDITOR), then check it.",
    ).set_defaults(do="edit")
    actions.add_parser(
        "path", help="print the path of config.toml", description="Print the path of config.toml."
    ).set_defaults(do="path")
    for name, parser in (("get", get), ("set", change), ("unset", unset)):
        parser.set_defaults(do=name)


def _config(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli import config

    match parsed.do:
        case "get":
            return config.get(context, parsed.key)
        case "set":
            return config.set_value(context, parsed.key, parsed.value)
        case "unset":
            return config.unset(context, parsed.key)
        case "edit":
            return config.edit(context)
        case "path":
            return config.print_path(context)
        case _:
            return config.list_all(context, as_json=parsed.json)


def _add_routine(add: Add) -> None:
    command = add(
        help="show the stops of a scan, their seconds, and what they ask about",
        description="Show the stops of a scan in order, how long each lasts, and which places they ask about. To make "
        "a routine of your own, save the example as routine.toml beside config.toml, and edit it.",
    )
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--example", action="store_true", help="print the full scan as a routine.toml to edit")
    shape.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_routine)


def _routine(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.routine import print_example, routine

    return print_example(context) if parsed.example else routine(context, as_json=parsed.json)


def _add_speak(add: Add) -> None:
    command = add(
        help="write today's scan as a sound file, to hear it without a screen",
        description="Write today's scan as a sound file (WAV), in your own routine and at your own pace, with what you "
        "may press today. It needs espeak-ng, or say on macOS.",
    )
    command.add_argument("-o", "--output", metavar="FILE", required=True, help="write to FILE; - is standard output")
    command.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    command.set_defaults(run=_speak)


def _speak(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.speak import speak

    return speak(context, parsed.output, force=parsed.force)


def _add_remind(add: Add) -> None:
    command = add(
        help="remind you at a time of day, unless today is done",
        description="Make a reminder for a time of day. It asks mfr first, and says nothing when today is done, a rest "
        "day, or a scan or hold is going on. It is only printed, unless you add --install. Without a time, "
        "show what is installed.",
    )
    command.add_argument("time", nargs="?", metavar="TIME", type=_time_of_day, help="such as 07:00")
    command.add_argument(
        "--days", type=_days_of_week, metavar="DAYS", help="such as mon-fri or sat,sun (default: every day)"
    )
    command.add_argument(
        "--as",
        dest="scheduler",
        choices=("systemd", "launchd", "windows", "cron", "ics"),
        help="what reminds you; ics is an event for a calendar (default: what your system has)",
    )
    action = command.add_mutually_exclusive_group()
    action.add_argument("--install", action="store_true", help="install it; it replaces one that is installed")
    action.add_argument("--off", action="store_true", help="remove what is installed")
    action.add_argument("--now", action="store_true", help="what the reminder runs: remind now, if today is not done")
    command.set_defaults(run=_remind)


def _remind(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli import remind

    if parsed.now:
        return remind.remind_now(context)
    if parsed.off:
        return remind.remove()
    if parsed.time is None:
        if parsed.install or parsed.days or parsed.scheduler:
            raise UsageError("mfr remind: a reminder needs a time.", "Write it first: mfr remind 07:00")
        return remind.show_installed()
    return remind.make(context, parsed.time, parsed.days, parsed.scheduler, install=parsed.install)


def _time_of_day(text: str) -> time:
    from mfr_tui.cli.schedulers import read_time

    try:
        return read_time(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a time from 00:00 to 23:59") from None


def _days_of_week(text: str) -> tuple[int, ...]:
    from mfr_tui.cli.schedulers import read_days

    try:
        return read_days(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be days such as mon-fri or sat,sun") from None


def _add_regions(add: Add) -> None:
    command = add(help="list the regions of the body", description="List the regions of the body.")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_regions)


def _regions(parsed: argparse.Namespace, _: Context) -> int:
    from mfr_tui.cli.about import regions

    return regions(as_json=parsed.json)


def _add_hold(add: Add) -> None:
    command = add(
        help="open the app at one region, to work on it",
        description="Open the app at the card for one region, which says how to work on it. The safety questions come "
        "first. With --log, save a hold that you just did without mfr instead; it can be undone: mfr undo",
    )
    command.add_argument(
        "region", metavar="REGION", help="such as shoulder_back_l or 'left jaw'; mfr regions lists them"
    )
    command.add_argument(
        "--technique", metavar="TECHNIQUE", help="start with this technique; mfr techniques REGION lists them"
    )
    _add_plain(command)
    told = command.add_argument_group("a hold that you just did without mfr")
    told.add_argument(
        "--log", metavar="MIN:SEC", type=_seconds_held, help="save it, with how long it was, such as 1:30 or 90"
    )
    told.add_argument("--tool", metavar="TOOL", help="what you pressed with, such as thumb")
    told.add_argument("--before", metavar="RATING", type=_rating, help="how tender it was before, 0 to 10 or x")
    told.add_argument("--after", metavar="RATING", type=_rating, help="how tender it is now, 0 to 10 or x")
    told.add_argument("--released", choices=("yes", "partly", "no"), help="whether it released")
    told.add_argument("--json", action="store_true", help="print it as JSON")
    command.set_defaults(run=_hold)


def _hold(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.hold import hold, log_hold

    if parsed.log is not None:
        return log_hold(
            context,
            parsed.region,
            parsed.log,
            technique=parsed.technique,
            tool=parsed.tool,
            before=parsed.before,
            after=parsed.after,
            released=parsed.released,
            as_json=parsed.json,
        )
    for option in ("tool", "before", "after", "released"):
        if getattr(parsed, option) is not None:
            raise UsageError(f"mfr hold: --{option} needs --log.", "Add how long the hold was, such as --log 1:30.")
    if parsed.json:
        raise UsageError("mfr hold: --json needs --log.", "Add how long the hold was, such as --log 1:30.")
    return hold(context, parsed.region, parsed.technique, plain=parsed.plain)


def _seconds_held(text: str) -> int:
    minutes, colon, seconds = text.rpartition(":")
    parts = (minutes, seconds) if colon else (seconds,)
    whole = len(text) <= 6 and all(part.isascii() and part.isdigit() for part in parts)
    if not whole or (colon and (len(seconds) != 2 or int(seconds) > 59)) or not int(minutes or 0) * 60 + int(seconds):
        raise argparse.ArgumentTypeError("must be minutes and seconds such as 1:30, or seconds such as 90")
    return int(minutes or 0) * 60 + int(seconds)


def _add_techniques(add: Add) -> None:
    command = add(
        help="list the techniques, or those that fit one region",
        description="List the techniques. With a region: whether it may be pressed, how, and with which techniques.",
    )
    command.add_argument("region", nargs="?", metavar="REGION", help="such as neck_back_l; mfr regions lists them")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_techniques)


def _techniques(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.pager import paged
    from mfr_tui.cli.techniques import techniques

    with paged():
        return techniques(context, parsed.region, as_json=parsed.json)


def _add_learn(add: Add) -> None:
    command = add(
        help="read about myofascial release and its evidence, with every source",
        description="Print a page of Learn. Without a page, list the pages.",
    )
    command.add_argument("page", nargs="?", metavar="PAGE", help="the name of a page, region or technique")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_learn)


def _learn(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.learn import learn
    from mfr_tui.cli.pager import paged

    with paged():
        return learn(context, parsed.page, as_json=parsed.json)


def _add_keys(add: Add) -> None:
    command = add(help="list every key of the app", description="List every key of the app.")
    shape = command.add_mutually_exclusive_group()
    shape.add_argument("--markdown", action="store_true", help="as Markdown, like docs/keys.md")
    shape.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_keys)


def _keys(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.about import keys
    from mfr_tui.cli.pager import paged

    with paged():
        return keys(context, markdown=parsed.markdown, as_json=parsed.json)


def _add_completions(add: Add) -> None:
    command = add(
        help="print what makes your shell complete commands, options and regions",
        description="Print a script that makes the tab key complete commands, options, regions, techniques and pages. "
        "bash: mfr completions bash > ~/.local/share/bash-completion/completions/mfr. "
        "zsh: save it as _mfr in a directory of $fpath. "
        "fish: mfr completions fish > ~/.config/fish/completions/mfr.fish",
    )
    command.add_argument("shell", choices=("bash", "zsh", "fish"), help="your shell")
    command.set_defaults(run=_completions)


def _completions(parsed: argparse.Namespace, _: Context) -> int:
    from mfr_tui.cli.completions import completions

    return completions(build_parser(), parsed.shell)


def _add_demo(add: Add) -> None:
    command = add(
        help="try the app with made-up data; your own diary is not touched",
        description="Open the app with a temporary diary of 120 made-up days. With --data-dir, mfr writes that diary "
        "to DIR instead, and does not open the app.",
    )
    command.add_argument(
        "--days", type=_days, default=120, metavar="N", help="how many days, up to yesterday (default: 120)"
    )
    _add_plain(command)
    command.set_defaults(run=_demo)


def _demo(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.demo import demo

    return demo(context, parsed.days, plain=parsed.plain)


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 36_525:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 36525")
    return int(text)


COMMANDS: Mapping[str, Callable[[Add], None]] = {
    "scan": _add_scan,
    "status": _add_status,
    "streak": _add_streak,
    "history": _add_history,
    "rest": _add_rest,
    "mark": _add_mark,
    "undo": _add_undo,
    "report": _add_report,
    "export": _add_export,
    "import": _add_import,
    "backup": _add_backup,
    "restore": _add_restore,
    "sync": _add_sync,
    "doctor": _add_doctor,
    "where": _add_where,
    "config": _add_config,
    "routine": _add_routine,
    "speak": _add_speak,
    "remind": _add_remind,
    "regions": _add_regions,
    "hold": _add_hold,
    "work": _add_work,
    "techniques": _add_techniques,
    "learn": _add_learn,
    "keys": _add_keys,
    "completions": _add_completions,
    "demo": _add_demo,
}
"""What declares each command, in the order of `mfr --help`."""
