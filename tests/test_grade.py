"""Everything a person reads can be read after eight years of school, and the documents after nine."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.grade import grade, prose

ROOT = Path(__file__).parents[1]
PRACTICE = ROOT / "assets" / "practice"
DOCUMENTS = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
DOCUMENTS += [path for path in sorted(ROOT.glob("docs/*.md")) if path.name != "keys.md"]  # keys.md is one table

SCREENS = 8
PAPER = 9
AT_MOST = 12
"""For one sentence by itself: a short one with one long word in it comes out high."""

LONG = 8
"""A string of so many words or more is a sentence, and is read; what is shorter is a label or part of something."""


def tables(name: str) -> list[dict[str, object]]:
    (listed,) = tomllib.loads((PRACTICE / f"{name}.toml").read_text(encoding="utf-8")).values()
    assert isinstance(listed, list)
    return listed


def asked() -> dict[str, list[str]]:
    """What the files of assets/practice say, by their kind."""
    pressed = [str(one["say"]) for stop in tables("scan") for one in stop.get("press", [])]  # type: ignore[attr-defined]
    techniques = tables("techniques")
    steps = [step["cue"] for one in techniques for step in one.get("step", [])]  # type: ignore[attr-defined]
    warned = [words for one in techniques for words in one.get("warnings", [])]  # type: ignore[attr-defined]
    return {
        "cues": [*(str(stop["move"]) for stop in tables("scan")), *pressed],
        "techniques": [*(f"{one['purpose']} {one['pressure']}" for one in techniques), *steps, *warned],
        "warning signs": [str(sign["question"]) for sign in tables("warning_signs")],
        "safety questions": [f"{item['question']} {item['covers']}" for item in tables("screening")],
        "weekly questions": [str(one["question"]) for one in tables("weekly")],
    }


def sentences(source: str) -> Iterator[str]:
    """The longer sentences among the strings of a Python file, without docstrings; what is filled in reads `it`."""
    tree = ast.parse(source)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in node.values)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "it" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = re.sub(r"\{[^{}]*\}", "it", node.value)  # to be formatted
        else:
            continue
        if len(re.findall(r"[a-z']{2,}", text)) >= LONG and text[0].isupper() and "{" not in text:
            yield text


def together(texts: Iterable[str]) -> str:
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)


@pytest.mark.parametrize("kind", asked())
def test_what_a_person_is_asked_or_told_to_do_can_be_read_after_eight_years_of_school(kind: str) -> None:
    assert grade(together(asked()[kind])) <= SCREENS
    assert [text for text in asked()[kind] if len(text.split()) >= LONG and grade(text) > AT_MOST] == []


@pytest.mark.parametrize("folder", ["tui", "practice", "review", "cli"])
def test_the_sentences_of_the_screens_can_be_read_after_eight_years_of_school(folder: str) -> None:
    paths = sorted((ROOT / "mfr_tui" / folder).rglob("*.py"))
    said = [text for path in paths for text in sentences(path.read_text(encoding="utf-8"))]
    assert said
    assert grade(together(said)) <= SCREENS
    assert [text for text in said if grade(text) > AT_MOST] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_can_be_read_after_nine_years_of_school(path: Path) -> None:
    assert grade(prose(path.read_text(encoding="utf-8"))) <= PAPER


# The measure itself


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("You may be sore. When the soreness is gone, you should feel looser than before.", 2, 5),
        ("Notwithstanding contemporary methodological heterogeneity, comprehensive evaluation is recommended.", 20, 40),
    ],
)
def test_the_grade_of_a_plain_text_is_low_and_of_a_hard_one_high(text: str, low: int, high: int) -> None:
    assert low <= grade(text) <= high


def test_only_the_sentences_of_a_document_are_read() -> None:
    text = (
        "# Title\n\nOne `mfr scan` [here](url),\nthen *two*:\n\n```sh\nmfr\n```\n\n| a | b |\n\n- an item\n- it ends.\n"
    )
    assert prose(text) == "One it here, then two. an item. it ends."


def test_docstrings_labels_and_styles_are_no_sentences_of_the_screen() -> None:
    source = (
        '"""Say something that is long enough to be read by a person, in a docstring."""\n'
        'a = "Too short to be read"\n'
        'b = f"This is a sentence with a {number} and enough words in it."\n'
        'c = "This one is filled in with {name} somewhere else, and is read too."\n'
        'd = "Screen { height: auto; width: auto; padding: one; margin: two; color: red; dock: top; layer: above }"\n'
    )
    assert list(sentences(source)) == [
        "This is a sentence with a it and enough words in it.",
        "This one is filled in with it somewhere else, and is read too.",
    ]
