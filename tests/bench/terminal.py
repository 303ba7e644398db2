"""A terminal of our own around a program: a pty, a pyte screen, and what /proc knows of the process."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

COLUMNS, ROWS = 80, 24

CHUNK = 65_536
_SYNC_ASKED, _SYNC_KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class TerminalError(Exception):
    """The program did not do what was waited for; the message ends with what was on its screen."""


class Terminal:
    """A program on a pty of 80 by 24. It answers one question, as terminals of today do: frames can be synchronised.

    Output is given the time at which it was read, and is drawn later: drawing costs no measured time.

    Attributes:
        screen: What a person would see.
        written: Bytes that came from the program so far.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], directory: Path) -> None:
        """Start `command` in `directory`; its clock runs from just before the fork."""
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.written = 0
        self._stream = pyte.ByteStream(self.screen)
        self._ended = False
        self._command = command
        self.started = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            _become(command, environment, directory)

    def __enter__(self) -> Self:
        """The terminal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the program."""
        self.close()

    # -- waiting ---------------------------------------------------------------------------------------------

    def wait_for(self, pattern: str, seconds: float = 30.0) -> float:
        """Seconds from the start of the process until a line of the screen matches.

        Raises:
            TerminalError: The time is up, or the program ended.
        """
        wanted = re.compile(pattern)
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline and not self._ended:
            found: float | None = None
            for at, piece in self._read(deadline):  # all of it, or what follows would begin in the middle of a sequence
                self._draw(piece)
                if found is None and any(wanted.search(line) for line in self.screen.display):
                    found = at - self.started
            if found is not None:
                return found
        raise self._error(f"no {pattern!r}")

    def settle(self, quiet: float = 0.1, seconds: float = 10.0) -> None:
        """Wait until nothing was written for `quiet` seconds.

        Raises:
            TerminalError: It goes on writing, or the program ended.
        """
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            if not self._take(time.perf_counter() + quiet):
                if self._ended:
                    raise self._error("the program ended")
                return
        raise self._error("no rest")

    def latency(self, key: str, seconds: float = 5.0) -> float:
        """Seconds from writing a key to the output that makes the screen look different.

        Raises:
            TerminalError: It does not, or the program ended.
        """
        before = self._look()
        pressed = time.perf_counter()
        os.write(self._fd, key.encode())
        deadline = pressed + seconds
        while time.perf_counter() < deadline and not self._ended:
            shown: float | None = None
            for at, piece in self._read(deadline):
                self._draw(piece)
                if shown is None and self._look() != before:
                    shown = at - pressed
            if shown is not None:
                return shown
        raise self._error(f"no repaint after {key!r}")

    def answer(self, key: str, pattern: str, seconds: float = 10.0) -> float:
        """Seconds from writing a key until a line of the screen matches that did not before.

        Raises:
            TerminalError: A line matched already, none does in time, or the program ended.
        """
        if any(re.search(pattern, line) for line in self.screen.display):
            raise self._error(f"{pattern!r} was there before {key!r}")
        pressed = time.perf_counter()
        os.write(self._fd, key.encode())
        return self.wait_for(pattern, seconds) - (pressed - self.started)

    def read_for(self, seconds: float) -> None:
        """Draw what comes for so long."""
        read_together([self], seconds)

    # -- what it costs ---------------------------------------------------------------------------------------

    @property
    def rss(self) -> int:
        """Resident bytes of the process."""
        pages = int(Path(f"/proc/{self._pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    @property
    def cpu_seconds(self) -> float:
        """Seconds on a core so far: of its threads to the nanosecond, else of the process to the clock's tick."""
        try:
            tasks = list(Path(f"/proc/{self._pid}/task").iterdir())
            return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9
        except (OSError, ValueError):
            fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # -- the end ---------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Ask the program to end, and make it end."""
        if self._pid == 0:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)
        deadline = time.perf_counter() + 5.0
        while not self._ended and time.perf_counter() < deadline:
            self._take(deadline)
        if not self._ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)
        self._pid = 0

    # -- bytes -----------------------------------------------------------------------------------------------

    def _read(self, deadline: float) -> list[tuple[float, bytes]]:
        """Wait for output; all that is there then, each piece with its time. Empty when none came."""
        pieces: list[tuple[float, bytes]] = []
        while not self._ended:
            wait = 0.0 if pieces else max(0.0, deadline - time.perf_counter())
            if not select.select([self._fd], [], [], wait)[0]:
                break
            try:
                piece = os.read(self._fd, CHUNK)
            except OSError:  # how Linux says that the other side has closed
                piece = b""
            if not piece:
                self._ended = True
                break
            pieces.append((time.perf_counter(), piece))
            self.written += len(piece)
            if _SYNC_ASKED in piece:
                os.write(self._fd, _SYNC_KNOWN)
        return pieces

    def _take(self, deadline: float) -> bool:
        """Wait for output and draw it. False when none came."""
        pieces = self._read(deadline)
        for _, piece in pieces:
            self._draw(piece)
        return bool(pieces)

    def _draw(self, piece: bytes) -> None:
        self._stream.feed(piece)

    def _look(self) -> list[dict[int, pyte.screens.Char]]:
        """Every character with its colors."""
        return [dict(self.screen.buffer[row]) for row in range(ROWS)]

    def _error(self, what: str) -> TerminalError:
        ended = " (the program has ended)" if self._ended else ""
        lines = [line.rstrip() for line in self.screen.display]
        shown = "\n".join(f"  | {line}" for line in lines if line)
        return TerminalError(f"{' '.join(self._command)}: {what}{ended}\n{shown}")


def read_together(terminals: Sequence[Terminal], seconds: float) -> None:
    """Draw what comes from several programs that run at once, for so long."""
    deadline = time.perf_counter() + seconds
    by_fd = {terminal._fd: terminal for terminal in terminals}
    while by_fd and (left := deadline - time.perf_counter()) > 0:
        for fd in select.select(list(by_fd), [], [], left)[0]:
            by_fd[fd]._take(deadline)
            if by_fd[fd]._ended:
                raise by_fd[fd]._error("no longer there")


def _become(command: Sequence[str], environment: Mapping[str, str], directory: Path) -> None:
    """In the child: take the size, then turn into the program."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.chdir(directory)
        os.execvpe(command[0], list(command), dict(environment))
    finally:  # only reached when that failed
        os._exit(127)
