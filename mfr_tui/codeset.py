"""The character encoding of the terminal, according to the locale variables."""

import re
from collections.abc import Mapping

_COERCED = frozenset({"c.utf-8", "c.utf8", "utf-8"})
"""What Python itself puts into LC_CTYPE if it cannot use the locale (PEP 538)."""


def terminal_codeset(environment: Mapping[str, str]) -> str | None:
    """Return the encoding that the locale names, by its Python name; None if Python's own choice is right.

    Python treats a locale that is not installed as C, and C as UTF-8. But the terminal, perhaps at the other end of
    ssh, has the encoding that its locale names.

    Args:
        environment: The environment variables.
    """
    if environment.get("PYTHONIOENCODING") or environment.get("PYTHONUTF8"):
        return None  # the person has decided
    category = environment.get("LC_CTYPE", "")
    names = (environment.get("LC_ALL"), "" if category.lower() in _COERCED else category, environment.get("LANG"))
    codeset = next((name for name in names if name), "").partition(".")[2].partition("@")[0]
    codeset = re.sub("^(iso|koi)-?(8859|8)-?", r"\1\2-", codeset.lower())  # also as the C library spells it
    try:
        return codeset if "\x1b[0m".encode(codeset) == b"\x1b[0m" else None
    except LookupError:  # none is named, or one that Python does not know
        return None
