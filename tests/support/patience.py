"""The suite's patience: how long a test waits for what never comes. What does come is never waited for longer."""

import contextlib
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

SECONDS = 300.0
"""After so long a test gives up, however slow and busy the machine is. Use it for every timeout."""

QUIET = 60.0
"""After so many seconds in which nothing new was shown, a test that watches a screen gives up, too."""

STEP = 0.002
"""Between two looks at what another process, or a timer, has yet to do."""

Condition = Callable[[], object]


def step() -> None:
    """Let other threads and processes run, between two looks."""
    time.sleep(STEP)


def looks(seen: Condition, shown: Condition | None = None) -> Iterator[None]:
    """Yield before each look, until the patience is at an end.

    Args:
        seen: What to say then.
        shown: What changes as long as there is something to wait for; None waits for all of SECONDS.

    Raises:
        AssertionError: What was waited for has not come in time.
    """
    start = now = time.monotonic()
    end, before = start + (QUIET if shown else SECONDS), None
    while now < min(end, start + SECONDS):
        if shown and (there := shown()) != before:
            before, end = there, now + QUIET
        yield
        now = time.monotonic()
    raise AssertionError(f"It has not come in {now - start:.0f} seconds: {seen()}")


def wait_until(
    condition: Condition,
    seen: Condition = str,
    meanwhile: Condition = step,
    shown: Condition | None = None,
) -> None:
    """Return as soon as the condition is true.

    Args:
        condition: What is waited for.
        seen: What to say when it does not come.
        meanwhile: What to do between two looks.
        shown: What changes as long as there is something to wait for; None waits for all of SECONDS.

    Raises:
        AssertionError: It does not come.
    """
    for _ in looks(seen, shown):
        if condition():
            return
        meanwhile()


async def until(condition: Condition, seen: Condition = str) -> None:
    """Let the event loop run, and return as soon as the condition is true.

    Raises:
        AssertionError: It does not come.
    """
    import asyncio  # processes that have no loop import this module too, and would take a third longer to start

    for _ in looks(seen):
        if condition():
            return
        await asyncio.sleep(STEP)


class Hand:
    """The hand at a keyboard, which lets go of a key before it presses it again: sooner, the key is held down."""

    AGAIN = 0.15

    def __init__(self) -> None:
        """Start without a key."""
        self._key = ""
        self._pressed_at = 0.0

    def wait(self, key: str) -> None:
        """Wait until this key can be pressed, and take note that it is."""
        if key == self._key:
            time.sleep(max(0.0, self._pressed_at + self.AGAIN - time.monotonic()))
        self._key, self._pressed_at = key, time.monotonic()


@contextlib.contextmanager
def killed_in_the_end(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill a process when the test is done with it, or when it has not ended in time: then nobody waits for it."""
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()
        process.wait()
