"""The `mfr` command line. Nothing heavy is imported before it is needed."""

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from mfr_tui.cli.commands import COMMANDS, UsageError, build_parser
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import watch_output, wrapped
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.signals import SignalExit, unwound
from mfr_tui.clock import Clock, machine_clock
from mfr_tui.codeset import terminal_codeset
from mfr_tui.errors import MfrError, explain_os_error
from mfr_tui.typed import clean

COLLECT_AFTER = 20_000
"""New objects after which garbage is looked for. Most commands end before that: looking takes 4 % of `mfr status`."""


def main(arguments: Sequence[str] | None = None, clock: Clock | None = None) -> int:
    """Run the command line, and return the exit code.

    Errors are two lines on stderr, what is wrong and what to do, and exit code 2. docs/cli.md has all codes.

    Args:
        arguments: The arguments after `mfr`; None takes them from the process.
        clock: The only source of time for all commands; None uses the machine's (`machine_clock`).
    """
    if os.name == "posix":
        os.umask(0o077)  # whatever is created here belongs to the person alone
    if sys.stdin is None:  # closed before we started, as by `<&-`: there is nothing to read
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  (as long as we run)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            # A terminal gets the encoding that its locale names; a file or a pipe gets UTF-8.
            codeset = terminal_codeset(os.environ) if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=codeset, errors="replace")
    watch_output()
    code = int(ExitCode.UNEXPECTED)
    with _collecting_seldom(), unwound() as signals:
        with contextlib.suppress(SignalExit):
            code = _run(arguments, clock)
        if signals:  # also if SQLite turned it into another error
            _discard_output(sys.stdout)
            return 128 + signals[0]
    return code


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
        return ExitCode.ERROR
    except BrokenPipeError:
        _discard_output(sys.stdout)  # the reader has gone, as in `mfr regions | head`
        return ExitCode.DONE
    except OSError as error:
        _discard_output(sys.stdout)
        _print_error(_explain(error, context))
        return ExitCode.ERROR
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001
        # A broad `except` is right only here, in the outermost function: nobody above would handle what arrives here.
        # Python would print a traceback, which may contain the person's values, and end with exit code 1, by which
        # `mfr status` reports that today is not done.
        from mfr_tui.cli.crash import log_crash

        said = log_crash(error, context)
        _discard_output(sys.stdout)
        _print_error(said)
        return ExitCode.UNEXPECTED


def _explain(error: OSError, context: Context | None) -> MfrError:
    """Return the error for a person, who must not repeat what was saved."""
    if error.filename or not (context and context.saved):
        return explain_os_error(f"{error.filename or 'The output'} cannot be used", error)
    what = explain_os_error("It is done and saved, but the output cannot be written", error).what
    return MfrError(what, "Do not repeat the command.")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    typed = sys.argv[1:] if arguments is None else arguments
    try:
        return build_parser(_typed_commands(typed)).parse_args(typed)
    except SystemExit:  # after --help and --version
        sys.stdout.flush()
        raise
    except UsageError:
        _check_command(typed)
        raise


def _typed_commands(arguments: Sequence[str]) -> Sequence[str] | None:
    """Return the command, or none, if that is clear without a parser; otherwise None."""
    first = arguments[0] if arguments else ""
    position = 2 if first == "--data-dir" else 1 if first.startswith("--data-dir=") else 0
    if len(arguments) == position:
        return ()
    command = arguments[position] if len(arguments) > position else ""
    return (command,) if command in COMMANDS else None


def _check_command(arguments: Sequence[str]) -> None:
    """Refuse a command that does not exist, and name similar ones."""
    import difflib

    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--data-dir")
    parser.add_argument("command", nargs="?")
    with contextlib.suppress(argparse.ArgumentError):
        typed = parser.parse_known_args(arguments)[0].command
        if typed is not None and typed not in COMMANDS:
            near = " or ".join(difflib.get_close_matches(typed, COMMANDS, n=2))
            did_you_mean = f"Did you mean {near}? " if near else ""
            raise MfrError(f"mfr has no command {typed!r}.", f"{did_you_mean}To list the commands: mfr --help")


def _discard_output(stream: TextIO) -> None:
    """Discard the rest of a stream's output: Python would otherwise retry it at exit, and print an error."""
    with contextlib.suppress(OSError):  # not a real file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _print_error(error: MfrError) -> None:
    try:
        columns = _columns()
        for line in (clean(error.what), clean(error.do)):
            print(wrapped(line, columns) if columns else line, file=sys.stderr)
    except OSError:  # there is nobody to tell
        _discard_output(sys.stderr)


def _columns() -> int:
    """Return the width of the terminal that shows errors; 0 if none does, so that each line of an error stays one."""
    with contextlib.suppress(OSError, ValueError):  # not a terminal, or not a real file
        return os.get_terminal_size(sys.stderr.fileno()).columns
    return 0
