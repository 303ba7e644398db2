"""Keys and clicks that come before the screen on top has its widgets.

In Textual 8.2 they run the actions of a screen that is not composed yet, or close it before it is. Either ends the app
with `NoMatches`. A slow machine is enough, or a hurried hand.
"""

import asyncio
import contextlib
from typing import Any

from textual.app import App

MOST_SECONDS = 5.0
"""Nothing waits longer, so that no screen that is stuck takes the keys that leave it."""


async def screen_ready(app: App[Any]) -> None:
    """Wait until the screen on top is mounted."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(MOST_SECONDS):
            while not app.screen.is_mounted:
                await app.screen._mounted_event.wait()  # noqa: SLF001
