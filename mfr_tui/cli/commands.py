"""Every command: its options, and what it runs. To add one, write its two functions and name it in `COMMANDS`.

What a command needs is imported when it runs: `mfr status` loads nothing that only the others need.
"""

import argparse
from collections.abc import Callable

from mfr_tui import __version__
from mfr_tui.cli.context import Context
from mfr_tui.exchange.formats import FORMATS

Add = Callable[..., argparse.ArgumentParser]
"""`add_parser` of the commands."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line. Parsed arguments have `run`, which takes them and the context."""
    parser = argparse.ArgumentParser(
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
    parser.set_defaults(run=_app)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add_command in COMMANDS:
        add_command(commands.add_parser)
    return parser


def _app(_: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "today")


def _add_scan(add: Add) -> None:
    command = add(
        "scan", help="open the app and start today's scan", description="Open the app and start today's scan."
    )
    command.add_argument("--short", action="store_true", help="the short scan: eight stops in two minutes")
    command.set_defaults(run=_scan)


def _scan(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "short" if parsed.short else "scan")


def _add_status(add: Add) -> None:
    command = add(
        "status",
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
        "streak",
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
        "history",
        help="list your days: scanned or not, and what was tender",
        description="Print one line per day, oldest first: its status, how many places were tender, "
        "the worst rating and every rating.",
    )
    command.add_argument(
        "--since", metavar="30d|DATE", help="the last 30 days, or everything since a date (default: 30d)"
    )
    command.add_argument(
        "--region", metavar="ID", help="one region with a chart: all of its history, or since that date"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_history)


def _history(parsed: argparse.Namespace, context: Context) -> int:
    if parsed.region is not None:
        from mfr_tui.cli.story import story

        return story(context, parsed.region, parsed.since, as_json=parsed.json)
    from mfr_tui.cli.history import history

    return history(context, parsed.since, as_json=parsed.json)


def _add_rest(add: Add) -> None:
    command = add(
        "rest",
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


def _add_undo(add: Add) -> None:
    command = add(
        "undo",
        help="undo the latest change",
        description="Undo the latest change to your diary. Run it again to undo the one before. In the app, U is redo.",
    )
    command.add_argument("--list", action="store_true", help="list the latest 20 changes without undoing any")
    command.set_defaults(run=_undo)


def _undo(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.mend import undo

    return undo(context, as_list=parsed.list)


def _add_report(add: Add) -> None:
    command = add(
        "report",
        help="make a one-page report for a professional: text, Markdown, PDF or PNG",
        description="Make a one-page report for a professional: where it hurts, since when, and what you tried. "
        "It shows what you recorded and makes no diagnosis. Without -o, it is printed as text.",
    )
    command.add_argument(
        "--since", metavar="90d|DATE", help="the last 90 days, or everything since a date (default: 90d)"
    )
    command.add_argument(
        "--region", metavar="ID", action="append", default=[], help="only this region; may be repeated"
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
        "export",
        help="export your whole diary (JSON Lines, SQLite) or only its ratings (CSV, FHIR, CHOIR)",
        description=f"Export your diary. {' '.join(f'{form} {holds}.' for form, holds in FORMATS.items())} "
        "Without -o, the export goes to standard output.",
    )
    command.add_argument("--format", required=True, choices=[*FORMATS], help="the file format")
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
        "import",
        help="merge an export into your diary",
        description="Merge an export, or another mfr.db, into your diary. The newer version of each row is kept. Where "
        "the two disagree about your safety, the stricter answer is kept. Importing the same file "
        "again changes nothing.",
    )
    command.add_argument("file", metavar="FILE", help="a jsonl or sqlite export, or another mfr.db")
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.set_defaults(run=_import)


def _import(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.export import import_file

    return import_file(context, parsed.file, rehearse=parsed.dry_run)


def _add_where(add: Add) -> None:
    command = add("where", help="show where your files are", description="Show where your diary and settings are.")
    command.set_defaults(run=_where)


def _where(_: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.about import where

    return where(context)


def _add_config(add: Add) -> None:
    config = add(
        "config",
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
    change.add_argument("value", metavar="VALUE", help="such as 20, off, dark or 04:30")
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


def _add_regions(add: Add) -> None:
    command = add("regions", help="list the 76 regions of the body", description="List the regions of the body.")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_regions)


def _regions(parsed: argparse.Namespace, _: Context) -> int:
    from mfr_tui.cli.about import regions

    return regions(as_json=parsed.json)


def _add_hold(add: Add) -> None:
    command = add(
        "hold",
        help="open the app at one region, to work on it",
        description="Open the app at the card for one region, which says how to work on it. The safety questions come "
        "first.",
    )
    command.add_argument("region", metavar="REGION", help="such as shoulder_back_l; mfr regions lists them")
    command.add_argument(
        "--technique", metavar="ID", help="start with this technique; mfr techniques REGION lists them"
    )
    command.set_defaults(run=_hold)


def _hold(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.hold import hold

    return hold(context, parsed.region, parsed.technique)


def _add_techniques(add: Add) -> None:
    command = add(
        "techniques",
        help="list the techniques, or those that fit one region",
        description="List the techniques. With a region: whether it may be pressed, how, and with which techniques.",
    )
    command.add_argument("region", nargs="?", metavar="REGION", help="such as neck_back_l; mfr regions lists them")
    command.set_defaults(run=_techniques)


def _techniques(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.techniques import techniques

    return techniques(context, parsed.region)


def _add_learn(add: Add) -> None:
    command = add(
        "learn",
        help="read about myofascial release and its evidence, with every source",
        description="Print a page of Learn. Without a page, list the pages.",
    )
    command.add_argument("page", nargs="?", metavar="PAGE", help="the name of a page, region or technique")
    command.set_defaults(run=_learn)


def _learn(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.learn import learn

    return learn(context, parsed.page)


def _add_keys(add: Add) -> None:
    command = add("keys", help="list every key of the app", description="List every key of the app.")
    command.add_argument("--markdown", action="store_true", help="as Markdown, like docs/keys.md")
    command.set_defaults(run=_keys)


def _keys(parsed: argparse.Namespace, _: Context) -> int:
    from mfr_tui.cli.about import keys

    return keys(markdown=parsed.markdown)


def _add_demo(add: Add) -> None:
    command = add(
        "demo",
        help="try the app with made-up data; your own diary is not touched",
        description="Open the app with a temporary diary of 120 made-up days. With --data-dir, mfr writes that diary "
        "to DIR instead, and does not open the app.",
    )
    command.add_argument(
        "--days", type=_days, default=120, metavar="N", help="how many days, up to yesterday (default: 120)"
    )
    command.set_defaults(run=_demo)


def _demo(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.demo import demo

    return demo(context, parsed.days)


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 36_525:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 36525")
    return int(text)


COMMANDS = (
    _add_scan,
    _add_status,
    _add_streak,
    _add_history,
    _add_rest,
    _add_undo,
    _add_report,
    _add_export,
    _add_import,
    _add_where,
    _add_config,
    _add_regions,
    _add_hold,
    _add_techniques,
    _add_learn,
    _add_keys,
    _add_demo,
)
"""Each declares one command, in the order of `mfr --help`."""
