"""What is printed and logged after an unexpected error, that is, a bug."""

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
    """Log where an unexpected error happened, and return the two-line error for the person.

    The log contains the types of the errors and where in the program they were raised, but no messages or values,
    because those could come from a person's diary. It is written to their data directory or, if that does not exist or
    cannot be written, to the system's directory for temporary files.

    Args:
        error: The error raised.
        context: The environment of the command; None if the error was raised before it was known.
    """
    log = _write("\n".join([*_lines(error), ""]), context)
    report = f"Try again. If it happens again, please report it with {log}." if log else "Try again."
    return MfrError("mfr ran into an unexpected error.", f"Everything saved so far is safe. {report}")


def _lines(error: BaseException) -> Iterator[str]:
    """Yield the lines of the log: the version, then each error's type and where it was raised."""
    yield f"mfr {__version__}, Python {'.'.join(map(str, sys.version_info[:3]))}, {sys.platform}"
    cause: BaseException | None = error
    while cause:
        yield type(cause).__qualname__
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _write(text: str, context: Context | None) -> Path | None:
    """Write the log, and return its path; None if it cannot be written anywhere."""
    if context:
        with contextlib.suppress(MfrError, OSError):
            path = context.places.data_dir / CRASH_LOG
            path.unlink(missing_ok=True)  # always a new file: never write through a link or wait for a pipe
            return _fill(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), path, text)
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(prefix="mfr-crash-", suffix=".log")  # readable by its owner only
        return _fill(handle, Path(name), text)
    return None


def _fill(handle: int, path: Path, text: str) -> Path:
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path
