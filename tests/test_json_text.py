import json

import pytest

from mfr_tui.json_text import DEEPEST, NestingError, read_json


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"a": [1, {"b": null}]}',
        json.dumps(["["] * 50 + ["\\", '"', "[{"]),
        json.dumps([{"a": []}] * 50),
        nested(DEEPEST),
        f"[{', '.join([nested(DEEPEST - 1)] * 9)}]",
    ],
)
def test_json_is_read(text: str) -> None:
    assert read_json(text) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        nested(DEEPEST + 1),
        f'["]]]]", {nested(DEEPEST)}]',
        f'["\\\\", {nested(DEEPEST)}, "]"]',
        "[" * 100_000,
        '{"a": ' * 50_000,
        '{"a": [' * 11,
    ],
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(NestingError):
        read_json(text)


@pytest.mark.parametrize("text", ["", "[", "]" * 100, '"' * 99 + "[" * 50, "NaN,", None, 5, b"[]"])
def test_what_is_no_json_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)
