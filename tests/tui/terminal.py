"""The real program in a real terminal: a pty, and pyte to see what a person would see."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "tab": "\t",
}
# What pyte does not know is taken out before it sees it.
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1b\[[0-9;]* q|\x1bP[^\x1b]*\x1b\\|\x1b\[\?[0-9;]*u"
)
SECONDS = 20.0
"""A failing test ends after so long; a passing one never waits for it."""


class Terminal:
    """`mfr` on an emulated terminal.

    Attributes:
        raw: Every byte that the program wrote.
        pid: The program's process.
    """

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str | None] | None = None,
        module: bool = True,
        hangs_up: bool = True,
    ) -> None:
        """Start `mfr` with these arguments.

        Args:
            arguments: Of `mfr`; without `module`, of Python.
            columns: The width.
            rows: The height.
            environment: What is different in it; None unsets.
            module: Whether it is `mfr` that is started.
            hangs_up: Whether the system sends SIGHUP when the terminal is gone, as it does to a program that the
                terminal controls.
        """
        command = [sys.executable, *(("-m", "mfr_tui") if module else ()), *arguments]
        self.raw = bytearray()
        self.gone = False
        self._code: int | None = None
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._tail = b""
        ready, go = os.pipe()
        if hangs_up:
            self.pid, self._terminal = pty.fork()
        else:
            self._terminal, inner = pty.openpty()
            self.pid = os.fork()
        if self.pid == 0:
            os.close(go)
            if not hangs_up:
                os.setsid()
                os.close(self._terminal)
                for descriptor in (0, 1, 2):
                    os.dup2(inner, descriptor)
                os.close(inner)
            os.read(ready, 1)  # until the size is set
            os.execve(sys.executable, command, _environment(environment or {}))
        os.close(ready)
        if not hangs_up:
            os.close(inner)
        self._set_size(columns, rows)
        os.write(go, b"x")
        os.close(go)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        if self._terminal >= 0:
            os.close(self._terminal)

    # -- seeing --------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def until(self, pattern: str) -> str:
        """The screen, as soon as the pattern stands on it."""
        end = time.monotonic() + SECONDS
        while not re.search(pattern, self.text):
            if self.gone or time.monotonic() > end:
                raise AssertionError(f"{pattern!r} is not on the screen (ended: {self.gone})\n{self.text}")
            self._read(0.02)
        return self.text

    def settle(self, quiet: float = 0.15) -> str:
        """The screen, once nothing was written for a moment."""
        end = time.monotonic() + SECONDS
        while self._read(quiet) and time.monotonic() < end:
            pass
        return self.text

    # -- doing ---------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, as fast as the terminal takes them. An escape is given the time by which it is known."""
        for key in keys:
            os.write(self._terminal, KEYS.get(key, key).encode())
            if key == "escape":
                known = time.monotonic() + 0.2
                while time.monotonic() < known:
                    self._read(known - time.monotonic())

    def send(self, *parts: bytes) -> None:
        """Send bytes as they are, each part once what came before it was read and its screen is out."""
        for part in parts:
            os.write(self._terminal, part)
            self.settle(0.02)

    def go(self) -> None:
        """Close the terminal."""
        os.close(self._terminal)
        self._terminal, self.gone = -1, True

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """The exit code, when it has ended; negative for a signal."""
        end = time.monotonic() + SECONDS
        while self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise AssertionError(f"it does not end\n{self.text}")
            else:
                self._read(0.02)
        while self._read(0.05):
            pass
        return self._code

    def stopped(self) -> bool:
        """Whether the program was stopped, as by ctrl+z, within a moment."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid:
                return os.WIFSTOPPED(status)
            self._read(0.02)
        return False

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        """Read what comes within so long; whether anything did."""
        if self.gone or not select.select([self._terminal], [], [], max(0.0, seconds))[0]:
            if self.gone:
                time.sleep(0.01)
            return False
        try:
            data = os.read(self._terminal, 65_536)
        except OSError:
            data = b""
        if not data:
            self.gone = True
            return False
        self.raw += data
        data = self._tail + data
        cut = data.rfind(b"\x1b")
        whole = cut < 0 or len(data) - cut >= 16 or re.search(rb"[a-zA-Z~\\\x07]", data[cut + 2 :])
        data, self._tail = (data, b"") if whole else (data[:cut], data[cut:])
        self._stream.feed(_UNKNOWN.sub(b"", data))
        return True


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    environment = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", TZ="UTC")
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    for name in ("COLUMNS", "LINES", "NO_COLOR", "COLORFGBG", "MFR_DATA_DIR", "TEXTUAL"):
        environment.pop(name, None)
    for name, value in changes.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment
