"""What CI and the benchmark wait for on the screen is what the app says there."""

import ast
import re
from pathlib import Path

import pytest

from mfr_tui.wording.safety import SIGNS_NOTHING
from tests.bench import measures

ROOT = Path(__file__).parents[2]


def waited_for_by_ci() -> list[str]:
    tree = ast.parse((ROOT / ".ci" / "look.py").read_text(encoding="utf-8"))
    walk = next(node for node in ast.walk(tree) if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple))
    return [words for words, _ in ast.literal_eval(walk.iter)]


BY_BENCH = [
    *(measures.STREAK, measures.FIRST_STOP, measures.CARD, measures.HELD, measures.CALENDAR, measures.BODY),
    *(measures.BODY_ALL, measures.HELP),
]


@pytest.mark.parametrize("words", [*waited_for_by_ci(), *BY_BENCH])
def test_what_is_waited_for_is_said(words: str) -> None:
    screens = (ROOT / "tests/tui/snapshots").glob("*-80x24.txt")  # the size of both terminals
    assert any(_any_number(words) in _any_number(path.read_text(encoding="utf-8")) for path in screens)


def test_what_is_waited_for_below_the_warning_signs_is_said() -> None:
    assert SIGNS_NOTHING.startswith(measures.SIGNS)


def _any_number(text: str) -> str:
    """A snapshot may show another stop."""
    return re.sub(r"\d+", "0", text)
