"""What accompanies a running clock: the computer is kept awake, and a voice speaks if the person wants one."""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from mfr_tui.system.awake import Awake
from mfr_tui.system.voice import Voice


class HandsFree:
    """The sleep inhibitor and the voice, as a scan or a hold uses them. Use it as a context manager.

    Both run other programs, which an event loop watches. It has a thread of its own, as the conversation waits for the
    person.
    """

    def __init__(self, why: str, *, voice: bool) -> None:
        """Create both; the programs are looked for when they are first needed.

        Args:
            why: The reason that the system shows to anyone who asks what keeps it awake.
            voice: Whether to speak.
        """
        self._why = why
        self._awake = Awake()
        self._voice = Voice.find() if voice else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._on = False

    def __enter__(self) -> Self:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the computer sleep, stop speaking, and wait until the other programs have ended."""
        self._do(self._close)
        self._thread.join()
        self._loop.close()

    def runs(self, *, on: bool) -> None:
        """Keep the computer awake while the clock runs, and let it sleep while it does not."""
        if on != self._on:
            self._on = on
            self._do((lambda: self._awake.hold(self._why)) if on else self._awake.release)

    def say(self, text: str) -> None:
        """Say this now, and cut off any sentence before it."""
        if self._voice and text:
            voice = self._voice
            self._do(lambda: voice.say(text))

    def hush(self) -> None:
        """Stop speaking."""
        if self._voice:
            self._do(self._voice.hush)

    def news(self) -> str:
        """Return what went wrong with either, once, in one line; otherwise an empty string."""
        return self._awake.news() or (self._voice.news() if self._voice else "")

    def _do(self, call: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(call)

    def _close(self) -> None:
        self._awake.close()
        if self._voice:
            self._voice.close()
        self._loop.stop()
