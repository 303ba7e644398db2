"""Opening a file in the system's program for its type."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from mfr_tui.errors import MfrError
from mfr_tui.paths import exists
from mfr_tui.system.child_process import Child


def open_file(path: Path, failed: Callable[[], None]) -> None:
    """Open a file. The program that shows it stays open when mfr ends.

    Args:
        path: The absolute path of the file.
        failed: Called if the file could not be shown after all.

    Raises:
        MfrError: The file no longer exists, or no program shows it.
    """
    try:
        if not exists(path):
            raise MfrError(f"{path} no longer exists.", "Save it again.")
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606  (a file that we wrote)
        else:
            Child([_viewer(path), str(path)], lambda code: failed() if code else None, "", tied=False)
    except OSError as error:
        raise _nothing_shows(path) from error


def _viewer(path: Path) -> str:
    if sys.platform == "darwin":
        return "open"
    # Without a display, xdg-open would start a text browser in the terminal that mfr is using.
    if (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and (found := shutil.which("xdg-open")):
        return found
    raise _nothing_shows(path)


def _nothing_shows(path: Path) -> MfrError:
    return MfrError("No program was found to open it.", f"It is at {path}")
