"""A file shown by the program that the system has for its kind."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from mfr_tui.errors import MfrError
from mfr_tui.paths import exists
from mfr_tui.tui.system.child_process import Child


def open_file(path: Path, failed: Callable[[], None]) -> None:
    """Have a file shown. What shows it stays open when this program ends.

    Args:
        path: The file, in full.
        failed: Called when it turns out later that it could not be shown.

    Raises:
        MfrError: The file is gone, or nothing here shows it.
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
    # Without a display it would look for a browser that runs in the terminal: in ours.
    if (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and (found := shutil.which("xdg-open")):
        return found
    raise _nothing_shows(path)


def _nothing_shows(path: Path) -> MfrError:
    return MfrError("No program was found to open it.", f"It is at {path}")
