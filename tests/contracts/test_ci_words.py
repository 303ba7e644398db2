"""What CI waits for on the screen is what the app says there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_ci_looks_for_words_that_the_app_says() -> None:
    tree = ast.parse((ROOT / ".ci" / "look.py").read_text(encoding="utf-8"))
    walk = next(node for node in ast.walk(tree) if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple))
    waited_for = [words for words, _ in ast.literal_eval(walk.iter)]
    screens = [
        _any_number(path.read_text(encoding="utf-8")) for path in (ROOT / "tests/tui/snapshots").glob("*-80x24.txt")
    ]
    assert len(waited_for) == 4
    for words in waited_for:
        assert any(_any_number(words) in screen for screen in screens), f"no screen says {words!r}"


def _any_number(text: str) -> str:
    """A snapshot may show another stop."""
    return re.sub(r"\d+", "0", text)
