"""The one door to the terminal: what commands print goes through here, whoever wrote it."""

import sys
from typing import Any, TextIO, cast

from mfr_tui.typed import harmless


class _Door:
    """A stream of text, through which nothing goes that could act on a terminal. All else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(harmless(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever the stream has)
        return getattr(self._stream, name)


def watch_output() -> None:
    """Let what is printed to standard output and standard error go through the door.

    To a pipe, too: at its other end there may be a terminal. The bytes of an export go past it.
    """
    for name in ("stdout", "stderr"):
        if not isinstance(getattr(sys, name), _Door):
            setattr(sys, name, cast("TextIO", _Door(getattr(sys, name))))
