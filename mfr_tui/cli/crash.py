"""What is said and written when something goes wrong that nobody foresaw: a mistake in the program."""

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from mfr_tui import __version__
from mfr_tui.cli.context import Context
from mfr_tui.errors import MfrError

CRASH_LOG = "crash.log"


def log_crash(error: Exception, context: Context | None) -> MfrError:
    """Write down where an unexpected error happened, and return the two lines for a person.

    The log has the kinds of errors and where in the program they were raised, but no message and no value: those could
    be of a person's diary. It goes into their data directory, or, where that cannot be written or does not exist yet,
    into the system's directory for temporary files.

    Args:
        error: What was raised.
        context: The surroundings of the command; None where it was raised before they were known.
    """
    log = _write("\n".join([*_lines(error), ""]), context)
    report = f"Try again. If it happens again, please report it with {log}." if log else "Try again."
    return MfrError("mfr ran into an unexpected error.", f"Everything saved so far is safe. {report}")


def _lines(error: BaseException) -> Iterator[str]:
    yield f"mfr {__version__}, Python {'.'.join(map(str, sys.version_info[:3]))}, {sys.platform}"
    cause: BaseException | None = error
    while cause:
        yield type(cause).__qualname__
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _write(text: str, context: Context | None) -> Path | None:
    if context:
        with contextlib.suppress(MfrError, OSError):
            path = context.places.data_dir / CRASH_LOG
            path.unlink(missing_ok=True)  # a new file: nothing is written through a link, and no pipe is waited for
            return _fill(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), path, text)
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(prefix="mfr-crash-", suffix=".log")  # for its owner alone
        return _fill(handle, Path(name), text)
    return None


def _fill(handle: int, path: Path, text: str) -> Path:
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path
