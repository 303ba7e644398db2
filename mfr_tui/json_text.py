"""Reading JSON that this run of the program did not write: from a file to import, or from a diary."""

import json
import re
from typing import Any

DEEPEST = 20
"""How many lists and objects may lie in one another. What mfr writes stays below 8."""

_DECODER = json.JSONDecoder()
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|$)', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


class NestingError(ValueError):
    """Lists and objects lie in one another too deeply."""


def read_json(text: object, decoder: json.JSONDecoder = _DECODER) -> Any:  # noqa: ANN401  (whatever the text holds)
    """Return the value of a JSON text.

    The interpreter's own limit on nesting differs between versions of Python, and reaching it can end the process.

    Args:
        text: The JSON. What a database holds may be no text at all.
        decoder: A decoder that takes less than JSON allows.

    Raises:
        NestingError: It is nested more than DEEPEST levels deep.
        ValueError: It is not a text, not JSON, or the decoder refuses it.
    """
    if not isinstance(text, str):
        raise ValueError(f"{type(text).__name__} is not text")  # noqa: TRY004  (one kind of error for all that is not JSON)
    if _is_too_deep(text):
        raise NestingError(f"nested more than {DEEPEST} levels deep")
    return decoder.decode(text)


def _is_too_deep(text: str) -> bool:
    if text.count("[") + text.count("{") <= DEEPEST:  # nearly every text
        return False
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            return True
    return False
