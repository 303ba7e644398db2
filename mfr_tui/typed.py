"""What a person typed, made fit to be shown and kept."""

import unicodedata


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


_BREAKS = frozenset("\n\r\t\u2028\u2029")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
