"""One function asks whether a file exists, and one reads JSON: their ready-made kin differ between versions of Python.

From 3.14 on `Path.exists()` and its like say no of a file in a directory that may not be entered; earlier they raise.
From 3.12 on `json.loads()` reads what is nested a thousand levels deep; earlier it raises.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ASKS = {
    *("exists", "is_dir", "is_file", "is_symlink", "is_mount", "is_socket", "is_fifo", "is_junction"),
    *("isdir", "isfile", "islink", "lexists", "ismount"),
}


WORDS = re.compile(rf"\b(?:{'|'.join(sorted(ASKS))}|loads?|raw_decode|from (?:json|os\.path))\b")
"""What such a call is made of: a module without any of these is not parsed."""


def found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each call that only one module may make."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            json = isinstance(node.func.value, ast.Name) and node.func.value.id == "json"
            if name in ASKS or (json and name in {"load", "loads"}) or name == "raw_decode":
                yield node.lineno, ast.unparse(node.func)
        if isinstance(node, ast.ImportFrom) and node.module in {"json", "os.path"}:
            yield node.lineno, f"from {node.module}"


def test_no_module_asks_or_reads_by_itself() -> None:
    wrong = []
    for path in sorted((ROOT / "mfr_tui").rglob("*.py")):
        text = path.read_text("utf-8")
        if WORDS.search(text):
            wrong += [f"{path.relative_to(ROOT)}:{line} {name}" for line, name in found(ast.parse(text))]
    assert not wrong


@pytest.mark.parametrize(
    "code",
    [
        *("path.exists()", "places.database.is_file()", "Path(text).is_dir()", "os.path.isfile(text)"),
        *("json.loads(text)", "json.load(file)", "from json import loads", "from os.path import exists"),
    ],
)
def test_each_way_to_do_so_is_seen(code: str) -> None:
    assert WORDS.search(code)
    assert list(found(ast.parse(code)))
