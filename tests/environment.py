"""The surroundings that every test starts from, whatever the machine, its user, its zone and its day are."""

import os
import time

from mfr_tui.clock import SET_NOW
from tests.fakes import MORNING

FIXED = {
    SET_NOW: MORNING.isoformat(),  # real processes start on the morning that `FakeClock` starts on
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "HOME": "/nonexistent",  # no test reads or writes a person's own files
    "PYTHONUTF8": "1",
}
LEFT_OUT = (
    *("COLORFGBG", "COLUMNS", "DISPLAY", "ESCDELAY", "FORCE_COLOR", "LANGUAGE", "LINES", "MFR_DATA_DIR", "NO_COLOR"),
    *("PYTHONUNBUFFERED", "PYTHONOPTIMIZE", "PYTHONWARNINGS", "TMUX", "WAYLAND_DISPLAY"),
)


def set_environment() -> None:
    """Give this process, and all that it starts, the fixed surroundings."""
    for name in list(os.environ):
        if name in LEFT_OUT or (name.startswith(("LC_", "TEXTUAL_", "XDG_")) and "SNAPSHOT" not in name):
            del os.environ[name]
    os.environ.update(FIXED)
    if hasattr(time, "tzset"):
        time.tzset()
