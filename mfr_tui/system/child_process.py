"""A program that runs beside the screen, which never waits for it. Unless told otherwise, it ends with mfr."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

SOONEST, SELDOM = 0.002, 0.5
"""The shortest and longest wait, in seconds, between checks whether it has ended. Each wait doubles the last one."""

PATIENCE = 1.0
"""How many seconds `wait` waits. A program that was told to end is gone within milliseconds."""


class Child:
    """A running program. It has its own session, so that no key or hang-up of the terminal reaches it.

    Create it where an event loop runs: the loop watches it, without a thread or a signal handler.
    """

    def __init__(
        self, command: Sequence[str], ended: Callable[[int], None], text: str | None = None, *, tied: bool = True
    ) -> None:
        """Start the program.

        Args:
            command: The program and its arguments.
            ended: Called with the exit code when it has ended for any reason, except during `wait`.
            text: A few sentences for it to read. If None, its input stays open and empty while it runs.
            tied: Whether the system ends it when mfr ends, if it can.

        Raises:
            OSError: The program cannot be started.
        """
        self._ended = ended
        self._pause = SOONEST
        self._process = subprocess.Popen(  # noqa: S603  (the programs are named in this package)
            [*(_tied_to_us() if tied else ()), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if text is not None:
            with contextlib.suppress(OSError):  # it ended without reading
                self._input.write(text.encode())  # a text this short fits into the pipe, so this does not block
            self._close_input()
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(self._pause, self._look)

    def end(self) -> None:
        """Kill the program and everything it started. `ended` is called once it is gone."""
        if self._process.poll() is None:
            with contextlib.suppress(OSError):  # it ended at this very moment
                if sys.platform == "win32":
                    self._process.kill()
                else:
                    os.killpg(self._process.pid, signal.SIGKILL)
        self._timer.cancel()
        self._pause = SOONEST
        self._timer = self._loop.call_later(self._pause, self._look)

    def wait(self) -> bool:
        """Wait until the program has ended, and kill it after PATIENCE. `ended` is not called.

        Returns:
            Whether it ended in time.
        """
        in_time = True
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            in_time = False
            self.end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE)
        self._timer.cancel()
        self._close_input()
        return in_time

    def _look(self) -> None:
        code = self._process.poll()
        if code is None:
            self._pause = min(SELDOM, 2 * self._pause)
            self._timer = self._loop.call_later(self._pause, self._look)
        else:
            self._close_input()
            self._ended(code)

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _close_input(self) -> None:
        with contextlib.suppress(OSError):  # the program did not read everything
            self._input.close()


def _tied_to_us() -> list[str]:
    """Return a prefix for a command that makes the kernel kill it when mfr ends, even by kill -9, or an empty list."""
    found = shutil.which("setpriv") if sys.platform == "linux" else None
    # The setpriv of BusyBox does not have this option.
    if found is None or Path(found).resolve().name != "setpriv":
        return []
    return [found, "--pdeathsig", "KILL", "--"]
