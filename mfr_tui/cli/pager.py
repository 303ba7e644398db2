"""Show a long text with the person's pager, such as less."""

import contextlib
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import cast

from mfr_tui.cli.door import Door

USUAL = ("less", "more")
"""The pagers looked for if PAGER is not set."""

LESS = "FRX"
"""The options of less, unless LESS is set (as in git): end at once if it fits, show color, leave the text on screen."""


class _Page(io.StringIO):
    """A text that will be shown on a terminal."""

    def isatty(self) -> bool:
        return True


@contextlib.contextmanager
def paged() -> Iterator[None]:
    """Show what is printed to standard output in this context with the person's pager.

    Without a terminal or a pager, it is printed as usual. If the context ends with an error, it is not shown.
    """
    pager = _start(os.environ) if sys.stdout.isatty() else None
    if pager is None:
        yield
        return
    page = _Page()
    try:
        with contextlib.redirect_stdout(cast("io.StringIO", Door(page))):
            yield
        _send(pager, page.getvalue().encode(sys.stdout.encoding, errors="replace"))
    except BaseException:
        pager.terminate()
        with contextlib.suppress(OSError), pager:  # close the pipe, and wait until it has restored the terminal
            pass
        raise


def find_pager(environment: Mapping[str, str]) -> list[str] | None:
    """Return the command of the pager; None if the person wants none or it is not installed.

    Args:
        environment: The environment variables. PAGER names it, with its options; empty or `cat` means none.
    """
    if environment.get("TERM") == "dumb":
        return None
    named = environment.get("PAGER")
    try:
        known = [[name] for name in USUAL] if named is None else [shlex.split(named, posix=os.name == "posix")]
    except ValueError:  # a quote that is not closed
        return None
    path = environment.get("PATH")
    return next((one for one in known if one and one != ["cat"] and shutil.which(one[0], path=path)), None)


def _start(environment: Mapping[str, str]) -> "subprocess.Popen[bytes] | None":
    command = find_pager(environment)
    if command is None:
        return None
    try:
        return subprocess.Popen(  # noqa: S603  (the person's own pager)
            command, stdin=subprocess.PIPE, env={"LESS": LESS, **environment}
        )
    except OSError:
        return None


def _send(pager: "subprocess.Popen[bytes]", text: bytes) -> None:
    """Send the text to the pager, and wait until the person leaves it. A ctrl+c is for the pager alone."""
    main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, lambda *_: None) if main_thread else None
    try:
        pager.communicate(text)  # if the pager does not read all of it, that is no error
    finally:
        if main_thread:
            signal.signal(signal.SIGINT, before)
