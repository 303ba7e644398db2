"""Signals that ask a command to end: it stops where it is, and cleans up on its way out."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class SignalExit(SystemExit):
    """Raised when a signal asks the process to end. Its code is 128 + the signal's number."""


@contextlib.contextmanager
def unwound() -> Iterator[list[int]]:
    """Make SIGTERM, SIGHUP and SIGQUIT raise SignalExit in this context, so that no partial file or open write is left.

    The same signal a second time ends the process at once. A signal that the process was started to ignore, as by
    nohup, stays ignored. The app has its own handlers, which replace these.

    Yields:
        The list of signals received, oldest first.
    """
    came: list[int] = []
    ours: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        came.append(number)
        for one in ours:  # the end of a session sends both: the other one must not interrupt the cleanup
            signal.signal(one, signal.SIG_DFL if one == number else signal.SIG_IGN)
        raise SignalExit(128 + number)

    if threading.current_thread() is threading.main_thread():  # signals can be set only there
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, end)
                ours.append(number)
    try:
        yield came
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
