"""The codeset of the terminal, by the variables that name the locale."""

import re
from collections.abc import Mapping

_COERCED = frozenset({"c.utf-8", "c.utf8", "utf-8"})
"""What Python itself puts into LC_CTYPE where it cannot use the locale (PEP 538)."""


def terminal_codeset(environment: Mapping[str, str]) -> str | None:
    """Return the codeset that the locale names, as Python calls it; None where Python's own choice is right.

    Python takes a locale that is not installed for C, and C for UTF-8. Yet the terminal, perhaps at the other end of
    ssh, has what its locale names.

    Args:
        environment: The variables of the environment.
    """
    if environment.get("PYTHONIOENCODING") or environment.get("PYTHONUTF8"):
        return None  # somebody has decided
    category = environment.get("LC_CTYPE", "")
    names = (environment.get("LC_ALL"), "" if category.lower() in _COERCED else category, environment.get("LANG"))
    codeset = next((name for name in names if name), "").partition(".")[2].partition("@")[0]
    codeset = re.sub("^(iso|koi)-?(8859|8)-?", r"\1\2-", codeset.lower())  # as the C library spells it, too
    try:
        return codeset if "\x1b[0m".encode(codeset) == b"\x1b[0m" else None
    except LookupError:  # none is named, or one that Python does not know
        return None
