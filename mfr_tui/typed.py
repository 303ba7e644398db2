"""What a person typed, made fit to be shown and kept."""

import re
import unicodedata

LONGEST_NOTE = 10_000
"""So many characters at most can be typed into a line. Longer notes of earlier versions stay, leave and come back."""


def clean(text: str) -> str:
    """Typed text without what could act on a terminal: controls, lone surrogates, direction overrides.

    Line breaks and tabs become spaces; everything a person can read stays, in any script.
    """
    if text.isprintable():  # most of it: nothing in it acts on anything
        return text.strip()
    kept = (
        " " if char in _BREAKS else char
        for char in text
        if char in _BREAKS or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _OVERRIDES)
    )
    return "".join(kept).strip()


def harmless(text: str) -> str:
    """Return the text without what could act on a terminal. Line feeds and tabs stay.

    Text of the program, of the person and of files that other programs wrote all goes through this on its way out.
    """
    return _ACTS.sub("", text)


_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BREAKS = frozenset("\n\r\t\u2028\u2029")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
