"""Timers that do not keep screens in memory that were closed."""

import asyncio
from asyncio import Future
from contextvars import Context

from textual import _time


def forget_stopped_timers() -> None:
    """Let a timer of Textual sleep without its context, in which the screen or widget is that it was started by.

    When a timer is stopped, the event loop keeps the call that would have woken it, and the context of the call, until
    its time has come: for a minute, where a screen looks again every minute. On Windows, Textual sleeps differently.
    """
    setattr(_time, "asyncio_sleep", _sleep)  # noqa: B010  (mypy: not a name that the module exports)


async def _sleep(seconds: float) -> None:
    """Sleep as `asyncio.sleep` does; what wakes the sleeper runs in an empty context."""
    loop = asyncio.get_running_loop()
    woken: Future[None] = loop.create_future()
    call = loop.call_later(seconds, _wake, woken, context=Context())
    try:
        await woken
    finally:
        call.cancel()


def _wake(woken: "Future[None]") -> None:
    if not woken.done():
        woken.set_result(None)
