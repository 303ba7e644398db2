"""What the program exits with. docs/cli.md has the same table, and a test compares them."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of `mfr`. A signal that ends a command before it is done adds its number to 128."""

    DONE = 0
    TODAY_NOT_DONE = 1
    ERROR = 2
    UNEXPECTED = 70
    """EX_SOFTWARE of sysexits.h."""
    INTERRUPTED = 130
