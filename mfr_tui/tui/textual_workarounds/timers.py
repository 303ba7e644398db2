"""Timers that do not keep closed screens in memory."""

import asyncio
from asyncio import Future
from contextvars import Context

from textual import _time


def forget_stopped_timers() -> None:
    """Make Textual's timers sleep without a context, which would hold the screen or widget that started them.

    When a timer is stopped, the event loop keeps the pending call and its context until the call would have been due.
    For a screen that checks something every minute, that is up to a minute. On Windows, Textual sleeps differently.
    """
    setattr(_time, "asyncio_sleep", _sleep)  # noqa: B010  (mypy: not a name that the module exports)


async def _sleep(seconds: float) -> None:
    """Sleep like `asyncio.sleep`, but wake in an empty context."""
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
