"""Make text that a person typed safe to show and store."""

import re
import unicodedata

LONGEST_NOTE = 10_000
"""The most characters that can be typed into a line.

Longer notes of earlier versions stay, and can be exported and imported.
"""


def clean(text: str) -> str:
    """Return typed text without anything that could control a terminal: controls, lone surrogates, direction overrides.

    Line breaks and tabs become spaces; everything that a person can read is kept, in any script.
    """
    if text.isprintable():  # most texts: no control characters
        return text.strip()
    kept = (
        " " if char in _BREAKS else char
        for char in text
        if char in _BREAKS or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _OVERRIDES)
    )
    return "".join(kept).strip()


def harmless(text: str) -> str:
    """Return the text without anything that could control a terminal. Line feeds and tabs are kept.

    Everything that is printed passes through this: text of the program, of the person, and of files from other
    programs.
    """
    return _ACTS.sub("", text)


_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BREAKS = frozenset("\n\r\t\u2028\u2029")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
