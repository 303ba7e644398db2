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
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import pyte

from tests.support import patience
from tests.support.environment import surroundings

KEYS = {
    "enter": "\r",
    "escape": "\x1b[27u",  # as the kitty protocol writes it: a bare ESC is known only by the time that passes after it
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
        self._text: str | None = None  # until more is read
        self._stream = pyte.ByteStream(self._screen)
        self._tail = b""
        self._hand = patience.Hand()
        ready, go = os.pipe()
        self._terminal, inner = pty.openpty()
        self._inner = os.ttyname(inner)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(go)
            os.close(self._terminal)
            os.setsid()
            if hangs_up:
                fcntl.ioctl(inner, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(inner, descriptor)
            os.close(inner)
            os.read(ready, 1)  # until the size is set
            os.execve(sys.executable, command, surroundings(environment or {}))
        os.close(ready)
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
        if self._text is None:
            self._text = "\n".join(line.rstrip() for line in self._screen.display)
        return self._text

    @property
    def said(self) -> str:
        """All that was written to the terminal, with one space wherever a line was wrapped: where depends on paths."""
        return " ".join(self.raw.decode().split())

    def until(self, wanted: str | Callable[[], object]) -> str:
        """Return the screen as soon as a pattern is on it, or as soon as a condition is true.

        The program's output is read meanwhile, or it would wait for us.
        """
        if isinstance(wanted, str):
            pattern = re.compile(wanted)
            return self.until(lambda: pattern.search(self.text))
        patience.wait_until(wanted, self._seen, self._read_on, self._words)
        return self.text

    def until_gone(self, pattern: str) -> str:
        """Return the screen as soon as a pattern is not on it any more."""
        return self.until(lambda: not re.search(pattern, self.text))

    def close_welcome(self) -> None:
        """Close the welcome, which takes a key only once it could be read."""

        def closed() -> bool:
            if "Good morning" not in self.text:
                return True
            self.press("escape")
            return False

        self.until("Good morning")
        self.until(closed)

    def read(self) -> None:
        """Read what there is by now, so that the program need not wait for us."""
        while self._read(0.0):
            pass

    def _words(self) -> str:
        """Return the letters on the screen: where only a clock and its bar go on, nothing new is to be expected."""
        return re.sub(r"[^a-zA-Z]+", "", self.text)

    def _seen(self) -> str:
        return f"ended: {self.gone}; the screen:\n{self.text}"

    def _read_on(self) -> None:
        assert not self.gone, self._seen()
        self._read(0.02)

    # -- doing ---------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, as fast as the terminal takes them, but none again sooner than a hand can let go of it."""
        for key in keys:
            self._hand.wait(key)
            os.write(self._terminal, KEYS.get(key, key).encode())

    def send(self, *parts: bytes) -> None:
        """Send bytes as they are, each part when the program has read the one before."""
        for part in parts:
            os.write(self._terminal, part)
            self.until(self._all_is_read)

    def _all_is_read(self) -> bool:
        inner = os.open(self._inner, os.O_RDONLY | os.O_NOCTTY)
        try:
            return not select.select([inner], [], [], 0)[0]
        finally:
            os.close(inner)

    def go(self) -> None:
        """Close the terminal."""
        os.close(self._terminal)
        self._terminal, self.gone = -1, True

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        self._screen.resize(rows, columns)
        self._text = None
        self._set_size(columns, rows)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    @property
    def in_front(self) -> int:
        """The process group that the terminal controls: of a shell's job while it is in the foreground."""
        return os.tcgetpgrp(self._terminal)

    def wait(self) -> int:
        """Return the exit code when it has ended and all that it wrote was read; negative for a signal."""
        patience.wait_until(lambda: self._ended and self.gone, self._seen, lambda: self._read(0.02))
        assert self._code is not None
        return self._code

    @property
    def _ended(self) -> bool:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None

    def until_stopped(self) -> None:
        """Return as soon as the program is stopped, as by ctrl+z."""

        def stopped() -> bool:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            assert not pid or os.WIFSTOPPED(status), self._seen()
            return bool(pid)

        self.until(stopped)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        """Read what there is, as soon as there is anything; whether there was within so long."""
        if not select.select([] if self.gone else [self._terminal], [], [], seconds)[0]:
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
        self._text = None
        return True
