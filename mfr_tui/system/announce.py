"""The escape sequences by which a terminal shows a notice on the desktop, and a title on its window."""

from collections.abc import Mapping

NAME = "mfr"

SAVE_TITLE, RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""Put the title of the window on a stack, and take it from there (XTWINOPS). Terminals without a stack ignore both."""

_WITHOUT_TITLE = ("linux", "vt1", "vt2", "vt5", "cons", "ansi", "dumb", "unknown")
"""What TERM starts with where a title could appear as text."""

_MULTIPLEXERS = ("tmux", "screen")
"""What TERM starts with in a multiplexer, which shows titles but passes no notice on."""


def title(environment: Mapping[str, str], what: str) -> str:
    """Return the sequence that makes `mfr: what` the title; empty where the terminal has none.

    Args:
        environment: The environment variables.
        what: What is running, in ASCII; empty for `mfr` alone.
    """
    if environment.get("TERM", "dumb").startswith(_WITHOUT_TITLE):
        return ""
    return f"\x1b]2;{NAME}{': ' if what else ''}{what}\x1b\\"


def notice(environment: Mapping[str, str], text: str) -> str:
    """Return the sequence that shows a notice on the desktop; empty where the terminal is not known to have it.

    kitty has OSC 99, here only while its window is not in front; Ghostty, WezTerm and foot have OSC 777, iTerm2 has
    OSC 9.

    Args:
        environment: The environment variables.
        text: A few words in ASCII, without a semicolon.
    """
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term.startswith(_MULTIPLEXERS):
        return ""
    if term.startswith("xterm-kitty"):
        return f"\x1b]99;o=unfocused;{NAME}: {text}\x1b\\"
    if term.startswith(("foot", "xterm-ghostty")) or program in {"ghostty", "WezTerm"}:
        return f"\x1b]777;notify;{NAME};{text}\x1b\\"
    if program == "iTerm.app":
        return f"\x1b]9;{NAME}: {text}\x1b\\"
    return ""
