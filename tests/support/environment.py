"""The surroundings that every test starts from, whatever the machine, its user, its zone, its language and its day.

What a program or a library may look at is fixed here; nothing else is kept of the environment but what Python, pytest
and the tools around them need to run at all. A test that wants other surroundings sets them itself.
"""

import contextlib
import locale
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from mfr_tui.clock import SET_NOW
from tests.support.fakes import MORNING

ROOT = Path(__file__).parents[2]

FIXED = {
    SET_NOW: MORNING.isoformat(),  # real processes start on the morning that `FakeClock` starts on
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "HOME": "/nonexistent",  # no test reads or writes a person's own files
    "PYTHONUTF8": "1",
}
KEPT = (
    *("PATH", "TMPDIR", "TEMP", "TMP", "LD_", "DYLD_"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERNAME", "NUMBER_OF_PROCESSORS"),  # Windows
    *("PYTHONPATH", "PYTHONHASHSEED", "PYTHONPYCACHEPREFIX", "VIRTUAL_ENV"),
    *("PYTEST", "PY_COLORS", "HYPOTHESIS", "COV_", "COVERAGE", "CI", "UPDATE_SNAPSHOTS", "TEXTUAL_SNAPSHOT"),
    "OTHER_DAY",  # .ci/elsewhere: a machine of another day, to try the suite on
)
"""Names that stay as they are, or what those begin with."""

C_LOCALE: Mapping[str, str | None] = {"LANG": "C", "PYTHONUTF8": None}
"""Changes for a process that starts as on a machine without any locale."""

LATIN_LOCALE: Mapping[str, str | None] = {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": None}
"""Changes for a process that starts in a terminal of Latin-1, whether the machine has that locale or not."""


def surroundings(changes: Mapping[str, str | None]) -> dict[str, str]:
    """Return the environment for another process, with these changes; None leaves a variable out."""
    return {name: value for name, value in {**os.environ, **changes}.items() if value is not None}


def set_environment() -> None:
    """Give this process, and all that it starts, the fixed surroundings; they may start in any directory."""
    for name in list(os.environ):
        if not name.upper().startswith(KEPT):
            del os.environ[name]
    others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ.update(FIXED, PYTHONPATH=os.pathsep.join(dict.fromkeys([str(ROOT), *filter(None, others)])))
    sys.dont_write_bytecode = False  # the suite starts the program hundreds of times, and compiles it once
    with contextlib.suppress(locale.Error):  # a system without it
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
    os.umask(0o022)
    if hasattr(signal, "SIGHUP"):  # nohup lets every process that it starts ignore it
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if hasattr(time, "tzset"):
        time.tzset()
