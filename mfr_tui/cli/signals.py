"""Signals that ask a command to end: it stops where it is, and tidies up on its way out."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class SignalExit(SystemExit):
    """A signal asks the process to end. Its code is 128 + n."""


@contextlib.contextmanager
def unwound() -> Iterator[list[int]]:
    """Let SIGTERM and SIGHUP raise SignalExit meanwhile: nothing half made stays behind, and no write is left open.

    The same signal again ends the process at once. One that the process was started to ignore, as by nohup, is ignored.
    The app has its own handling, which replaces this.

    Yields:
        The signals that came, oldest first.
    """
    came: list[int] = []
    ours: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        came.append(number)
        for one in ours:  # a session that ends sends both: the other one does not interrupt the tidying up
            signal.signal(one, signal.SIG_DFL if one == number else signal.SIG_IGN)
        raise SignalExit(128 + number)

    if threading.current_thread() is threading.main_thread():  # no other may
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, end)
                ours.append(number)
    try:
        yield came
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
