"""Keeping the machine awake while a person lies beside it with busy hands."""

import os
import shutil
import sys
from pathlib import Path

from mfr_tui.tui.system.child_process import Child

REFUSED = "Your computer may go to sleep: mfr could not keep it awake."

SYSTEMD = Path("/run/systemd/system")
"""There only where systemd runs the machine, as sd_booted(3) says; in a container systemd-inhibit has nobody to ask."""


class Awake:
    """Keeps the machine from falling asleep by itself, where the system offers that. Nothing waits for it.

    Attributes:
        refusal: That the system offers it but refused, in one line; empty otherwise.
    """

    def __init__(self) -> None:
        self.refusal = ""
        self._told = False
        self._why: str | None = None  # None while it may sleep
        self._child: Child | None = None
        self._cut = False  # whether the running child was told to end

    def hold(self, why: str) -> None:
        """Keep it awake until `release`. Nothing changes while that is so already, or after a refusal.

        Args:
            why: What the system shows to those who ask what keeps it awake.
        """
        if self._why is None and not self.refusal:
            self._why = why
            self._ask()

    def release(self) -> None:
        """Let it sleep as it likes."""
        if self._why is None:
            return
        self._why = None
        if self._child:
            self._child.end()
            self._cut = True
        elif sys.platform == "win32":
            _windows_stays_awake(on=False)

    def close(self) -> None:
        """Let it sleep, and see what kept it awake gone. It can be held again."""
        self.release()
        if self._child:
            self._child.wait()
            self._child = None

    def news(self) -> str:
        """That it refused, the first time there is that to say; then, and before, empty."""
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
            self._ask()  # held again since
        else:
            self._refused()

    def _refused(self) -> None:
        self._why = None
        self.refusal = REFUSED


def _command(why: str) -> list[str]:
    """What keeps the machine awake while it runs, and ends when we are gone; empty where the system offers nothing."""
    if sys.platform == "darwin" and shutil.which("caffeinate"):
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    if os.access(SYSTEMD, os.X_OK) and shutil.which("systemd-inhibit"):
        # `cat` reads a pipe whose other end only we hold.
        return ["systemd-inhibit", "--what=idle:sleep", "--who=mfr", f"--why={why}", "--mode=block", "cat"]
    return []


def _windows_stays_awake(*, on: bool) -> bool:
    """Tell Windows; whether it agreed. It forgets when the thread that told it ends."""
    if sys.platform != "win32":
        raise NotImplementedError
    import ctypes

    continuous, system_required = 0x80000000, 0x00000001
    state = ctypes.c_uint(continuous | system_required if on else continuous)
    return bool(ctypes.windll.kernel32.SetThreadExecutionState(state))
