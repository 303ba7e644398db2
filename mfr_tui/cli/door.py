"""Everything that commands print passes through here, whoever wrote the text."""

import sys
from typing import Any, TextIO, cast

from mfr_tui.typed import harmless


class _Door:
    """A text stream that removes everything that could control a terminal.

    In all other ways it is the wrapped stream.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(harmless(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever the stream has)
        return getattr(self._stream, name)


def watch_output() -> None:
    """Wrap standard output and standard error, so that nothing printed can control a terminal.

    This includes pipes, because there may be a terminal at the other end. The bytes of an export bypass it.
    """
    for name in ("stdout", "stderr"):
        if not isinstance(getattr(sys, name), _Door):
            setattr(sys, name, cast("TextIO", _Door(getattr(sys, name))))
