"""Keeping the computer awake while the person's hands are busy."""

import os
import shutil
import sys
from pathlib import Path

from mfr_tui.system.child_process import Child

REFUSED = "Your computer may go to sleep: mfr could not keep it awake."

SYSTEMD = Path("/run/systemd/system")
"""The directory that exists only if systemd runs the machine (sd_booted(3)). In a container, systemd-inhibit fails."""


class Awake:
    """Keeps the computer from going to sleep on its own, if the system can do that. Never waits for it.

    Attributes:
        refusal: A line saying that the system refused; empty if it did not, or if it offers nothing.
    """

    def __init__(self) -> None:
        self.refusal = ""
        self._told = False
        self._why: str | None = None  # None while it may sleep
        self._child: Child | None = None
        self._cut = False  # whether the running child was told to end

    def hold(self, why: str) -> None:
        """Keep the computer awake until `release`. Do nothing if it is already kept awake, or after a refusal.

        Args:
            why: The reason that the system shows to anyone who asks what keeps it awake.
        """
        if self._why is None and not self.refusal:
            self._why = why
            self._ask()

    def release(self) -> None:
        """Let the computer sleep again."""
        if self._why is None:
            return
        self._why = None
        if self._child:
            self._child.end()
            self._cut = True
        elif sys.platform == "win32":
            _windows_stays_awake(on=False)

    def close(self) -> None:
        """Let the computer sleep again, and wait until the child process has ended. `hold` can be called again."""
        self.release()
        if self._child:
            self._child.wait()
            self._child = None

    def news(self) -> str:
        """Return the refusal the first time it is called after one; otherwise an empty string."""
        if self._told or not self.refusal:
            return ""
        self._told = True
        return self.refusal

    def _ask(self) -> None:
        if self._why is None or self._child:
            return
        if sys.platform == "win32":
            if not _windows_stays_awake(on=True):
                self._refused()
            return
        command = _command(self._why)
        if not command:
            return
        self._cut = False
        try:
            self._child = Child(command, self._ended)
        except OSError:
            self._refused()

    def _ended(self, _code: int) -> None:
        self._child = None
        if self._cut:
            self._ask()  # `hold` was called again meanwhile
        else:
            self._refused()

    def _refused(self) -> None:
        self._why = None
        self.refusal = REFUSED


def _command(why: str) -> list[str]:
    """Return a command that keeps the computer awake while it runs and ends with mfr; empty if the system has none."""
    if sys.platform == "darwin" and shutil.which("caffeinate"):
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    if os.access(SYSTEMD, os.X_OK) and shutil.which("systemd-inhibit"):
        # `cat` reads a pipe whose other end only mfr has open, so it ends with mfr.
        return ["systemd-inhibit", "--what=idle:sleep", "--who=mfr", f"--why={why}", "--mode=block", "cat"]
    return []


def _windows_stays_awake(*, on: bool) -> bool:
    """Tell Windows to stay awake or not, and return whether it agreed. This ends with the thread that called it."""
    if sys.platform != "win32":
        raise NotImplementedError
    import ctypes

    continuous, system_required = 0x80000000, 0x00000001
    state = ctypes.c_uint(continuous | system_required if on else continuous)
    return bool(ctypes.windll.kernel32.SetThreadExecutionState(state))
