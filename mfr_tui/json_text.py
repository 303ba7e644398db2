"""Write JSON on one line, and read JSON that may come from elsewhere: from an import file or from a diary."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

DEEPEST = 20
"""The deepest nesting of lists and objects allowed. What mfr writes stays below 8."""

MOST_VALUES = 100_000
"""The most values allowed in a text. A line of `[[],[],...` would otherwise need a hundred times its size in memory."""

_SHORT = 1000
"""The longest text that `remember_short` caches, in characters."""

_CHUNK = 65_536

_DECODER = json.JSONDecoder()
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|$)', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


_Read = TypeVar("_Read")


class NestingError(ValueError):
    """Lists and objects are nested too deeply."""


class CrowdedError(ValueError):
    """There are too many values."""


def write_json(value: object) -> str:
    """Return JSON on one line, with every character that could control a terminal written as an escape."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():
        return text
    chunks = (text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK))  # not a list of every character
    return "".join(chunk if chunk.isprintable() else "".join(map(_escape, chunk)) for chunk in chunks)


def remember_short(read: Callable[[str], _Read]) -> Callable[[str], _Read]:
    """Return a function that reads a text, and caches the results of the newest short ones."""
    remembered = lru_cache(maxsize=4096)(read)
    return lambda text: remembered(text) if len(text) <= _SHORT else read(text)


def read_json(text: object, decoder: json.JSONDecoder = _DECODER) -> Any:  # noqa: ANN401  (whatever the text holds)
    """Return the value of a JSON text.

    The interpreter's own limit on nesting differs between versions of Python, and reaching it can end the process.

    Args:
        text: The JSON. A value from a database may not be text at all.
        decoder: A decoder that accepts less than JSON allows.

    Raises:
        NestingError: It is nested more than DEEPEST levels deep.
        CrowdedError: It contains more than MOST_VALUES values.
        ValueError: It is not a text, not JSON, or the decoder refuses it.
    """
    if not isinstance(text, str):
        raise ValueError(f"{type(text).__name__} is not text")  # noqa: TRY004  (one kind of error for all that is not JSON)
    _check_shape(text)
    return decoder.decode(text)


def _check_shape(text: str) -> None:
    """Refuse a text that is nested too deeply or has too many values, before it is parsed."""
    if text.count("[") + text.count("{") <= DEEPEST and text.count(",") <= MOST_VALUES:  # nearly every text
        return
    bare = _STRING.sub("", text)
    if bare.count(",") > MOST_VALUES:
        raise CrowdedError(f"more than {MOST_VALUES} values")
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > DEEPEST:
            raise NestingError(f"nested more than {DEEPEST} levels deep")


def _escape(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]
