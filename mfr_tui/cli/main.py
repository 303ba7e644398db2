"""The `mfr` command line. Nothing heavy is imported before it is needed."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from mfr_tui import __version__
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import watch_output
from mfr_tui.cli.signals import SignalExit, unwound
from mfr_tui.clock import Clock, machine_clock
from mfr_tui.codeset import terminal_codeset
from mfr_tui.errors import MfrError, explain_os_error
from mfr_tui.exchange.formats import FORMATS
from mfr_tui.typed import clean

UNEXPECTED = 70
"""The exit code after an unexpected error: EX_SOFTWARE of sysexits.h."""


def main(arguments: Sequence[str] | None = None, clock: Clock | None = None) -> int:
    """Run the command line, and return the exit code.

    Errors are two lines on stderr, what is wrong and what to do, and exit code 2. docs/cli.md has all codes.

    Args:
        arguments: The arguments after `mfr`; None takes them from the process.
        clock: The only source of time for all commands; None uses the machine's (`machine_clock`).
    """
    if os.name == "posix":
        os.umask(0o077)  # whatever is created here belongs to the person alone
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed before we started, as by `>&-`: nobody is reading
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  (as long as we run)
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            # A terminal gets the encoding that its locale names; a file or a pipe gets UTF-8.
            codeset = terminal_codeset(os.environ) if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=codeset, errors="replace")
    watch_output()
    code = UNEXPECTED
    with unwound() as signals:
        with contextlib.suppress(SignalExit):
            code = _run(arguments, clock)
        if signals:  # also if SQLite turned it into another error
            _discard_output(sys.stdout)
            return 128 + signals[0]
    return code


def _run(arguments: Sequence[str] | None, clock: Clock | None) -> int:
    context: Context | None = None
    try:
        parsed = _parse(arguments)
        context = Context(parsed.data_dir, clock or machine_clock(os.environ))
        code = int(parsed.run(parsed, context))
        sys.stdout.flush()  # here a reader who has gone is no error, and a full disk gets two lines
        return code  # noqa: TRY300
    except MfrError as error:
        _print_error(error)
        return 2
    except BrokenPipeError:
        _discard_output(sys.stdout)  # the reader has gone, as in `mfr regions | head`
        return 0
    except OSError as error:
        _discard_output(sys.stdout)
        _print_error(explain_os_error(f"{error.filename or 'The output'} cannot be used", error))
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001
        # A broad `except` is right only here, in the outermost function: nobody above would handle what arrives here.
        # Python would print a traceback, which may contain the person's values, and end with exit code 1, by which
        # `mfr status` reports that today is not done.
        from mfr_tui.cli.crash import log_crash

        said = log_crash(error, context)
        _discard_output(sys.stdout)
        _print_error(said)
        return UNEXPECTED


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    try:
        return _parser().parse_args(arguments)
    except SystemExit:  # also after --help and --version
        sys.stdout.flush()
        raise


def _discard_output(stream: TextIO) -> None:
    """Discard the rest of a stream's output: Python would otherwise retry it at exit, and print an error."""
    with contextlib.suppress(OSError):  # not a real file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _print_error(error: MfrError) -> None:
    try:
        print(f"{clean(error.what)}\n{clean(error.do)}", file=sys.stderr)
    except OSError:  # there is nobody to tell
        _discard_output(sys.stderr)


def _parser() -> argparse.ArgumentParser:
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

    scan = commands.add_parser(
        "scan", help="open the app and start today's scan", description="Open the app and start today's scan."
    )
    scan.add_argument("--short", action="store_true", help="the short scan: eight stops in two minutes")
    scan.set_defaults(run=_scan)

    status = commands.add_parser(
        "status",
        help="show whether today's scan is done",
        description="Show whether today's scan is done. Exit code 0 if it is done or today is a rest day, 1 if not.",
    )
    shape = status.add_mutually_exclusive_group()
    shape.add_argument("--short", action="store_true", help="one line, for a shell prompt or a status bar")
    shape.add_argument("--json", action="store_true", help="print JSON")
    status.set_defaults(run=_status)

    streak = commands.add_parser(
        "streak",
        help="show your streak, your best streak and all earlier ones",
        description="Show your streak, your best streak with its dates, the last 30 days, your consistency, and your "
        "longest streaks.",
    )
    streak.add_argument("--json", action="store_true", help="print JSON")
    streak.set_defaults(run=_streak)

    history = commands.add_parser(
        "history",
        help="list your days: scanned or not, and what was tender",
        description="Print one line per day, oldest first: its status, how many places were tender, "
        "the worst rating and every rating.",
    )
    history.add_argument(
        "--since", metavar="30d|DATE", help="the last 30 days, or everything since a date (default: 30d)"
    )
    history.add_argument(
        "--region", metavar="ID", help="one region with a chart: all of its history, or since that date"
    )
    history.add_argument("--json", action="store_true", help="print JSON")
    history.set_defaults(run=_history)

    rest = commands.add_parser(
        "rest",
        help="mark rest days, or clear them",
        description="Mark one or more days as rest days. A rest day does not break your streak or add to it. "
        "To undo: mfr undo",
    )
    rest.add_argument(
        "days", metavar="DATE[..DATE]", help="2026-11-20, today or yesterday; or the first and last day of a range"
    )
    why = rest.add_mutually_exclusive_group()
    why.add_argument("--reason", metavar="WHY", help="rest, ill, injured, travel, told (told to rest) or other")
    why.add_argument("--clear", action="store_true", help="remove the rest days")
    rest.add_argument("--note", metavar="TEXT", default="", help="a note in your own words")
    rest.set_defaults(run=_rest)

    undo = commands.add_parser(
        "undo",
        help="undo the latest change",
        description="Undo the latest change to your diary. Run it again to undo the one before. In the app, U is redo.",
    )
    undo.add_argument("--list", action="store_true", help="list the latest 20 changes without undoing any")
    undo.set_defaults(run=_undo)

    report = commands.add_parser(
        "report",
        help="make a one-page report for a professional: text, Markdown, PDF or PNG",
        description="Make a one-page report for a professional: where it hurts, since when, and what you tried. "
        "It shows what you recorded and makes no diagnosis. Without -o, it is printed as text.",
    )
    report.add_argument(
        "--since", metavar="90d|DATE", help="the last 90 days, or everything since a date (default: 90d)"
    )
    report.add_argument("--region", metavar="ID", action="append", default=[], help="only this region; may be repeated")
    report.add_argument("--include-notes", action="store_true", help="add your notes from these days, on page 2")
    report.add_argument(
        "--format",
        choices=("text", "md", "pdf", "png"),
        help="the file format (default: from the file name, else text)",
    )
    report.add_argument("-o", "--output", metavar="FILE", help="write to FILE; - is standard output")
    report.add_argument("--name", metavar="TEXT", default="", help="a name or initials for the top of the page")
    report.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    report.set_defaults(run=_report)

    export = commands.add_parser(
        "export",
        help="export your whole diary (JSON Lines, SQLite) or only its ratings (CSV, FHIR, CHOIR)",
        description=f"Export your diary. {' '.join(f'{form} {holds}.' for form, holds in FORMATS.items())} "
        "Without -o, the export goes to standard output.",
    )
    export.add_argument("--format", required=True, choices=[*FORMATS], help="the file format")
    export.add_argument("-o", "--output", metavar="FILE", help="write to FILE; - is standard output")
    export.add_argument(
        "--since", metavar="90d|DATE", help="the last 90 days, or everything since a date (default: all)"
    )
    export.add_argument("--pseudonym", metavar="ID", help="leave out notes and names; use ID instead")
    export.add_argument(
        "--choir-map", choices=("male", "female"), help="the figure whose segment numbers choir uses (default: male)"
    )
    export.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    export.set_defaults(run=_export)

    importing = commands.add_parser(
        "import",
        help="merge an export into your diary",
        description="Merge an export, or another mfr.db, into your diary. The newer version of each row is kept. Where "
        "the two disagree about your safety, the stricter answer is kept. Importing the same file "
        "again changes nothing.",
    )
    importing.add_argument("file", metavar="FILE", help="a jsonl or sqlite export, or another mfr.db")
    importing.add_argument("--dry-run", action="store_true", help="only show what would change")
    importing.set_defaults(run=_import)

    where = commands.add_parser(
        "where", help="show where your files are", description="Show where your diary and settings are."
    )
    where.set_defaults(run=_where)

    regions = commands.add_parser(
        "regions", help="list the 76 regions of the body", description="List the regions of the body."
    )
    regions.add_argument("--json", action="store_true", help="print JSON")
    regions.set_defaults(run=_regions)

    hold = commands.add_parser(
        "hold",
        help="open the app at one region, to work on it",
        description="Open the app at the card for one region, which says how to work on it. The safety questions come "
        "first.",
    )
    hold.add_argument("region", metavar="REGION", help="such as shoulder_back_l; mfr regions lists them")
    hold.add_argument("--technique", metavar="ID", help="start with this technique; mfr techniques REGION lists them")
    hold.set_defaults(run=_hold)

    techniques = commands.add_parser(
        "techniques",
        help="list the techniques, or those that fit one region",
        description="List the techniques. With a region: whether it may be pressed, how, and with which techniques.",
    )
    techniques.add_argument("region", nargs="?", metavar="REGION", help="such as neck_back_l; mfr regions lists them")
    techniques.set_defaults(run=_techniques)

    learn = commands.add_parser(
        "learn",
        help="read about myofascial release and its evidence, with every source",
        description="Print a page of Learn. Without a page, list the pages.",
    )
    learn.add_argument("page", nargs="?", metavar="PAGE", help="the name of a page, region or technique")
    learn.set_defaults(run=_learn)

    keys = commands.add_parser("keys", help="list every key of the app", description="List every key of the app.")
    keys.add_argument("--markdown", action="store_true", help="as Markdown, like docs/keys.md")
    keys.set_defaults(run=_keys)

    demo = commands.add_parser(
        "demo",
        help="try the app with made-up data; your own diary is not touched",
        description="Open the app with a temporary diary of 120 made-up days. With --data-dir, mfr writes that diary "
        "to DIR instead, and does not open the app.",
    )
    demo.add_argument(
        "--days", type=_days, default=120, metavar="N", help="how many days, up to yesterday (default: 120)"
    )
    demo.set_defaults(run=_demo)
    return parser


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 36_525:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 36525")
    return int(text)


def _app(_: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "today")


def _scan(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.open import open_app

    return open_app(context, "short" if parsed.short else "scan")


def _status(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.status import status

    return status(context, short=parsed.short, as_json=parsed.json)


def _streak(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.history import streak

    return streak(context, as_json=parsed.json)


def _history(parsed: argparse.Namespace, context: Context) -> int:
    if parsed.region is not None:
        from mfr_tui.cli.story import story

        return story(context, parsed.region, parsed.since, as_json=parsed.json)
    from mfr_tui.cli.history import history

    return history(context, parsed.since, as_json=parsed.json)


def _rest(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.mend import rest

    return rest(context, parsed.days, parsed.reason, parsed.note, clear=parsed.clear)


def _undo(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.mend import undo

    return undo(context, as_list=parsed.list)


def _report(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.report import report

    return report(
        *(context, parsed.since, parsed.region, parsed.format, parsed.output, parsed.name),
        notes=parsed.include_notes,
        force=parsed.force,
    )


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


def _import(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.export import import_file

    return import_file(context, parsed.file, rehearse=parsed.dry_run)


def _where(_: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.about import where

    return where(context)


def _regions(parsed: argparse.Namespace, _: Context) -> int:
    from mfr_tui.cli.about import regions

    return regions(as_json=parsed.json)


def _hold(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.hold import hold

    return hold(context, parsed.region, parsed.technique)


def _techniques(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.techniques import techniques

    return techniques(context, parsed.region)


def _learn(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.learn import learn

    return learn(context, parsed.page)


def _keys(parsed: argparse.Namespace, _: Context) -> int:
    from mfr_tui.cli.about import keys

    return keys(markdown=parsed.markdown)


def _demo(parsed: argparse.Namespace, context: Context) -> int:
    from mfr_tui.cli.demo import demo

    return demo(context, parsed.days)
