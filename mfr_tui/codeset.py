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
    if _decided(environment):
        return None
    codeset = _locale_name(environment).partition(".")[2].partition("@")[0]
    codeset = re.sub("^(iso|koi)-?(8859|8)-?", r"\1\2-", codeset.lower())  # also as the C library spells it
    try:
        return codeset if "\x1b[0m".encode(codeset) == b"\x1b[0m" else None
    except LookupError:  # none is named, or one that Python does not know
        return None


def is_c_locale(environment: Mapping[str, str]) -> bool:
    """Return whether the locale is named C or POSIX: its terminal may have any encoding, or ASCII alone.

    Without a name, as in many containers, the terminal is most likely one of UTF-8.

    Args:
        environment: The environment variables.
    """
    return _locale_name(environment) in {"C", "POSIX"} and not _decided(environment)


def _decided(environment: Mapping[str, str]) -> bool:
    """Return whether the person has told Python which encoding the terminal has."""
    return bool(environment.get("PYTHONIOENCODING") or environment.get("PYTHONUTF8"))


def _locale_name(environment: Mapping[str, str]) -> str:
    """Return the name of the locale for characters; empty if there is none."""
    category = environment.get("LC_CTYPE", "")
    names = (environment.get("LC_ALL"), "" if category.lower() in _COERCED else category, environment.get("LANG"))
    return next((name for name in names if name), "")
