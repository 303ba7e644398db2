"""Opening the app: only where there is a terminal for it, and a diary that can be used."""

import gc
import os
import sys
from typing import NoReturn

from mfr_tui.cli.context import Context
from mfr_tui.cli.status import status
from mfr_tui.config import load_config
from mfr_tui.errors import MfrError
from mfr_tui.record.database import prepare

DRIVER = "TEXTUAL_DRIVER"
"""The variable by which a server, such as one that shows the app in a browser, names Textual's driver for it."""


def can_be_shown() -> bool:
    """Return whether there is a terminal for the app, or a driver is named, which needs none."""
    # The app draws on stderr: sent to a file, it would be all escapes there and nothing on the screen.
    return bool(os.environ.get(DRIVER)) or all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr))


def open_app(context: Context, start: str, region: str | None = None, technique: str | None = None) -> int:
    """Open the app, and return the exit code. Without a terminal, `today` prints the status instead.

    Args:
        context: Places and clock.
        start: `today`, `scan`, `short` or `hold`.
        region: The region to work on, for `hold`.
        technique: Id of the technique to begin with, or None.

    Raises:
        MfrError: The terminal, the settings, the clock or the diary cannot be used.
    """
    if not can_be_shown():
        if start != "today":
            command = "scan" if start == "short" else start
            raise MfrError(
                f"mfr {command} opens the app, which needs a terminal.", "To see today's status instead: mfr status"
            )
        return status(context, short=False, as_json=False)
    if os.environ.get("TERM", "") in {"dumb", "unknown"} and not os.environ.get(DRIVER):
        raise MfrError(
            f"This terminal (TERM={os.environ['TERM']}) cannot show the app.",
            "Use another terminal, or see today's status with: mfr status",
        )
    places = context.places
    config, clock = load_config(places.config), context.clock  # a clock that cannot be used makes no diary
    prepare(places.database)

    # The first frame makes no garbage worth looking for, and looking costs a tenth of it. The app turns this on again.
    gc.disable()
    from mfr_tui.tui.app import MfrApp
    from mfr_tui.tui.session import Start

    encoding = "utf-8" if os.environ.get(DRIVER) else sys.stderr.encoding  # where it draws
    app = MfrApp(places, config, clock, Start(start), encoding)
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
        return 2
    return 0


def _raise_crash(error: BaseException) -> NoReturn:
    """Raise what ended the app: an error that a person can act on as it is, any other as a mistake of ours.

    Raises:
        MfrError: Such as a diary that is damaged.
        RuntimeError: Anything else, whatever its kind: an `OSError` too was meant for nobody where it came from.
    """
    from textual.worker import WorkerFailed

    if isinstance(error, WorkerFailed):
        error = error.error  # what happened, not who waited for it
    if isinstance(error, MfrError):
        raise error
    raise RuntimeError from error
