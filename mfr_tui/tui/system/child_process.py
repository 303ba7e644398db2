"""A program run beside the screen: the screen never waits for it, and unless it is let go it does not outlive us."""

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
"""Seconds between two looks at whether it has ended: each twice the one before, so that a long one costs nothing."""

PATIENCE = 1.0
"""Seconds that `wait` gives it. One that was told to end is gone in a few thousandths."""


class Child:
    """A running program. It has a session of its own, so that no key or hang-up of the terminal reaches it.

    To be made where an event loop runs, which looks after it; no thread and no signal handler is needed.
    """

    def __init__(
        self, command: Sequence[str], ended: Callable[[int], None], text: str | None = None, *, tied: bool = True
    ) -> None:
        """Start it.

        Args:
            command: The program and its arguments.
            ended: Called with the exit code however it ended, except in `wait`.
            text: A few sentences that it reads; with None its input stays open, and empty, for as long as it may run.
            tied: Whether the system, where it can, ends it with us.

        Raises:
            OSError: It cannot be started.
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
                self._input.write(text.encode())  # the pipe has room for so little: this does not wait
            self._close_input()
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(self._pause, self._look)

    def end(self) -> None:
        """End it, and whatever it started, at once; `ended` is called when it is gone."""
        if self._process.poll() is None:
            with contextlib.suppress(OSError):  # gone in this instant
                if sys.platform == "win32":
                    self._process.kill()
                else:
                    os.killpg(self._process.pid, signal.SIGKILL)
        self._timer.cancel()
        self._pause = SOONEST
        self._timer = self._loop.call_later(self._pause, self._look)

    def wait(self) -> bool:
        """See it end before anything goes on, and end it after PATIENCE. `ended` is not called.

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
        with contextlib.suppress(OSError):  # what was not read yet
            self._input.close()


def _tied_to_us() -> list[str]:
    """What goes before a command so that the kernel ends it with us, kill -9 included; nothing where none can."""
    found = shutil.which("setpriv") if sys.platform == "linux" else None
    # The one in BusyBox knows no such option.
    if found is None or Path(found).resolve().name != "setpriv":
        return []
    return [found, "--pdeathsig", "KILL", "--"]
