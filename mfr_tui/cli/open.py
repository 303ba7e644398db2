"""Open the app, if there is a terminal for it and the diary can be used."""

import gc
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Door
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.status import status
from mfr_tui.config import Config, Origin, load_config
from mfr_tui.errors import MfrError
from mfr_tui.paths import exists
from mfr_tui.record.database import prepare
from mfr_tui.record.diary_file import is_read_only

if TYPE_CHECKING:
    from mfr_tui.practice.scan import Stop
    from mfr_tui.tui.app import MfrApp

ACCESSIBLE = "ACCESSIBLE"
"""The variable by which people who use a screen reader ask every program for plain text."""

NOT_SET = frozenset({"0", "false", "no", "off"})
"""The values by which it asks for nothing."""

DRIVER = "TEXTUAL_DRIVER"
"""The variable by which a server, such as one that shows the app in a browser, tells Textual which driver to use."""


def can_be_shown() -> bool:
    """Return whether there is a terminal for the app, or a driver is set, which needs none."""
    # The app draws on stderr: redirected to a file, its escape codes would go there and nothing would be on screen.
    return bool(os.environ.get(DRIVER)) or all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr))


def wants_plain(asked: bool | None, environment: Mapping[str, str], config: Config) -> bool:
    """Return whether plain mode is on: by the command line, else by the environment, else by the setting.

    Args:
        asked: Whether the command line asks for it or declines it; None for neither.
        environment: The environment variables.
        config: The settings, of which the environment may have set this one.
    """
    if asked is not None:
        return asked
    by_name = environment.get(ACCESSIBLE, "").casefold()
    if by_name and config.origins.get("plain") is not Origin.ENVIRONMENT:
        return by_name not in NOT_SET
    return config.plain


def open_app(
    context: Context, start: str, region: str | None = None, technique: str | None = None, *, plain: bool | None = None
) -> int:
    """Open the app or plain mode, and return the exit code. Without a terminal, `today` prints the status instead.

    Args:
        context: Paths and clock.
        start: `today`, `scan`, `short` or `hold`.
        region: The region to work on, for `hold`.
        technique: The id of the technique to start with, or None.
        plain: Whether plain mode was asked for or declined; None for neither.

    Raises:
        MfrError: The terminal, the settings, the clock or the diary cannot be used.
    """
    if plain or (plain is None and all(one.isatty() for one in (sys.stdin, sys.stdout))):
        config = load_config(context.places.config, os.environ)
        if wants_plain(plain, os.environ, config):
            return _open_plain(context, config, start, region, technique)
    if not can_be_shown():
        if start != "today":
            command = "scan" if start == "short" else start if region or start != "hold" else "work"
            read = f"To read about this region instead: mfr techniques {region}"
            raise MfrError(
                f"mfr {command} opens the app, which needs a terminal.",
                read if region else "To see today's status instead: mfr status",
            )
        return status(context, short=False, as_json=False)
    if os.environ.get("TERM", "") in {"dumb", "unknown"} and not os.environ.get(DRIVER):
        raise MfrError(
            f"This terminal (TERM={os.environ['TERM']}) cannot show the app.",
            "Use plain mode, which any terminal can show: mfr --plain. Today's status alone: mfr status",
        )
    places = context.places
    config, clock = load_config(places.config, os.environ), context.clock  # a bad clock creates no diary
    routine, fault = _read_routine(context)
    prepare(places.database)

    # The first frame makes little garbage, and collecting takes a tenth of its time. The app turns this on again.
    gc.disable()
    # mfr opens no connection. As on a Python without TLS, asyncio does not load it: 4 MB. From Python 3.14 on, it is
    # loaded by now: `pathlib` needs it for the URI of the diary.
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]
    from mfr_tui.tui.app import MfrApp
    from mfr_tui.tui.session import Start

    encoding = "utf-8" if os.environ.get(DRIVER) else sys.stderr.encoding  # the stream it draws on
    app = MfrApp(places, config, clock, Start(start), encoding)
    app.routine, app.routine_fault = routine, fault
    app.start_at = (region, technique)
    app.run(mouse=config.mouse)
    if app.saved_copy:
        diary = places.database.name
        print(
            f"Your diary is saved in {app.saved_copy}.\n"
            f"To go on with it, move {diary}, {diary}-wal and {diary}-shm away, if they are there. "
            f"Then rename it to {diary}.",
            file=sys.stderr,
        )
    for name in app.outbox.names:
        print(f"Not saved: {name}.", file=sys.stderr)
    if app.crash:
        _raise_crash(app.crash)
    if app.outbox.trouble:
        print(app.outbox.trouble, file=sys.stderr)
        return ExitCode.ERROR
    if not (app.saved_copy or app.outbox.names or app.signaled or app.keeper.damage):
        _sync_on_leave(app)
    return 0


def _open_plain(context: Context, config: Config, start: str, region: str | None, technique: str | None) -> int:
    """Run plain mode, and return the exit code."""
    clock = context.clock  # a bad clock creates no diary
    if isinstance(sys.stdout, Door) and not sys.stdout.is_open:
        raise MfrError("Standard output is closed, so plain mode could say nothing.", "Start it without >&-.")
    prepare(context.places.database)
    from mfr_tui.plain.terminal import own_terminal
    from mfr_tui.plain.today import run_plain

    terminal = own_terminal(clock)
    try:
        return run_plain(context.places, config, clock, terminal, start, region, technique)
    finally:
        terminal.close()


def _sync_on_leave(app: "MfrApp") -> None:
    """Sync after the app was closed, if the settings say so, and print what came in or why it could not."""
    if app.config.sync_folder and app.config.sync_on_leave and not is_read_only(app.places.database):
        from mfr_tui.exchange.background_sync import sync_on_leave

        news, troubles = sync_on_leave(app.places, app.config, app.clock, app.reader.opened, app.syncing)
        for line in news:
            print(line)
        for line in troubles:
            print(line, file=sys.stderr)


def _read_routine(context: Context) -> "tuple[tuple[Stop, ...] | None, MfrError | None]":
    """Return the person's own routine, or None without one; and why it cannot be used."""
    if not exists(context.places.routine):
        return None, None  # as for most people
    from mfr_tui.body.regions import load_body
    from mfr_tui.practice.routine import usable_routine
    from mfr_tui.practice.scan import load_stops

    return usable_routine(context.places.routine, load_stops(load_body()))


def _raise_crash(error: BaseException) -> NoReturn:
    """Raise the error that ended the app: one that a person can act on as it is, any other as a bug.

    Raises:
        MfrError: A person can act on it, for example when the diary is damaged.
        RuntimeError: Any other error of any type: even an `OSError` was not meant for a person where it was raised.
    """
    from textual.worker import WorkerFailed

    if isinstance(error, WorkerFailed):
        error = error.error  # the error itself, not the wrapper
    if isinstance(error, MfrError):
        raise error
    raise RuntimeError from error
