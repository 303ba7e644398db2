"""Everything that commands print passes through here, whoever wrote the text."""

import json
import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from mfr_tui.errors import MfrError
from mfr_tui.typed import harmless


class Style(StrEnum):
    """How a whole line looks on a terminal with color: the numbers of its SGR sequence. Nothing depends on it."""

    HEADING = "1"
    ALARM = "1;31"


class Door:
    """A text stream that removes everything that could control a terminal.

    In all other ways it is the wrapped stream.

    Attributes:
        is_open: Whether anybody can get what is written; otherwise it is discarded.
    """

    def __init__(self, stream: TextIO, *, is_open: bool = True) -> None:
        """Wrap a stream.

        Args:
            stream: The stream.
            is_open: Whether anybody can get what is written; otherwise the stream discards it.
        """
        self._stream = stream
        self.is_open = is_open

    def write(self, text: str) -> int:
        """Write the text without what could control a terminal, and return its length."""
        self._stream.write(harmless(text))
        return len(text)

    def write_styled(self, text: str, style: Style) -> None:
        """Write one line in a style. The text is cleaned first, so that it cannot contain a sequence of its own."""
        self._stream.write(f"\x1b[{style}m{harmless(text)}\x1b[0m\n")

    def ring(self) -> None:
        """Ring the terminal's bell."""
        self._stream.write("\a")

    @property
    def buffer(self) -> BinaryIO:
        """The stream for bytes, which nothing cleans: a file was asked for.

        Raises:
            MfrError: Nobody can get it.
        """
        if not self.is_open:
            raise MfrError(
                "Standard output is closed, so nothing can be written to it.", "Leave out >&-, or name a file."
            )
        return self._stream.buffer

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever the stream has)
        """Return what the wrapped stream has."""
        return getattr(self._stream, name)


def watch_output() -> None:
    """Wrap standard output and standard error, so that nothing printed can control a terminal.

    This includes pipes, because there may be a terminal at the other end. The bytes of an export bypass it.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed before we started, as by `>&-`
            discards = Path(os.devnull).open("w", encoding="utf-8", errors="replace")  # noqa: SIM115  (as long as we run)
            setattr(sys, name, cast("TextIO", Door(discards, is_open=False)))
        elif not isinstance(stream, Door):
            setattr(sys, name, cast("TextIO", Door(stream)))


def print_styled(line: str, style: Style | None) -> None:
    """Print a line, in a style if standard output may have color."""
    if style and isinstance(sys.stdout, Door) and has_color(os.environ, terminal=sys.stdout.isatty()):
        sys.stdout.write_styled(line, style)
    else:
        print(line)


def wrapped(line: str, columns: int) -> str:
    """Return a line broken between words, so that no terminal of that many columns breaks it within one."""
    import textwrap  # only for an error

    return textwrap.fill(line, columns, break_long_words=False, break_on_hyphens=False)


def print_json(value: object) -> None:
    """Print a value as JSON in ASCII, indented by two spaces."""
    print(json.dumps(value, indent=2))


def has_color(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Return whether printed text may have color.

    NO_COLOR (no-color.org) forbids it, then FORCE_COLOR (force-color.org) and CLICOLOR_FORCE demand it. Otherwise it
    needs a terminal that is not dumb, and CLICOLOR=0 (bixense.com/clicolors) forbids it.

    Args:
        environment: The environment variables.
        terminal: Whether the output is a terminal.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        return True
    return terminal and environment.get("TERM") != "dumb" and environment.get("CLICOLOR") != "0"
