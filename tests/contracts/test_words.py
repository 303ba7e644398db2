"""No text that a person meets uses a phrase of which the project has agreed on a better one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PHRASES = {
    r"begun|begin it|begins it": "started",
    r"mends?|mended|mending|put right": "edit, fix",
    r"own places?|is to you": "place to avoid, how mfr should treat it",
    r"own flags?": "flag it yourself",
    r"days? off": "rest day",
    r"afresh|anew": "again",
    r"sets? aside": "discard",
    r"put (?:it )?off": "snooze",
    r"how (?:it|today|a day) stands|where (?:it|the scan) stands": "status",
    r"bars every": "blocks all",
    r"what it is like": "what it feels like",
    r"how it was felt": "when it hurts",
    r"heed": "careful",
    r"pass(?:ed|es|ing)? over": "skip",
    r"with what(?! \w)": "tools",
    r"what is known|what is only said": "evidence, claims without evidence",
    r"for which complaints": "conditions it may help",
    r"of promise": "promising",
    r"what is claimed": "claimed benefits",
    r"where it stays|pain that stays": "pain that doesn't go away",
    r"on the road": "traveling",
    r"ran its time|broken off": "full time, interrupted",
    r"the visit": "the appointment",
    r"why I go": "why I'm going",
    r"of these so": "do any of these apply today?",
    r"does not fire": "no longer applies",
    r"becomes more": "gets worse",
    r"let(?:s|ting)? go|did it let go|it let go": "released",
    r"no proof": "not proof",
    r"(?:is|was) no day|no day,": "not a date",
    r"neighbou?rs? (?:that )?eased": "nearby spot that also eased",
    r"print their figures": "shows its rule and numbers",
    r"the wide area": "a wide area around it",
    r"places are enough": "spots are enough",
    r"may stay empty": "optional",
    r"takes? (?:it|this) back|taken back|made again": "undo, redo",
    r"not gone on with": "cannot go on",
    r"by (?:a )?cop(?:y|ies)|by a summary": "read in a copy",
    r"short breath": "shortness of breath",
    r"sickness": "nausea",
    r"(?:double|blurred|lost) sight|sight (?:trouble|that goes)|trouble with sight": "vision",
    r"on (?:chewing|coughing)": "when chewing",
    r"numb seat": "numb between the legs",
    r"weak immunity": "a weak immune system",
    r"long use of": "long-term",
    r"now or before": "now or in the past",
    r"physiotherapists?": "physical therapist",
    r"afterwards": "afterward",
    r"computer (?:slept|was asleep)": "mfr did not run: it may have been stopped",
    r"(?:tender|released) lately": "recently",
    r"joy in life": "enjoyment of life",
    r"days in ten": "days out of ten",
    r"half a key": "part of a key sequence",
    r"keys of vim": "vim keys",
    r"hands free": "it moves on by itself",
    r"stopped at stop": "left off at stop",
    r"the stop before": "the previous stop",
    r"today keeps it": "scan to keep it",
    r"(?:not )?at risk today": "safe if you skip",
    r"cancel rest": "normal day",
    r"undo nothing": "without undoing any",
    r"until tomorrow is over": "until the end of tomorrow",
}
"""What is not said, as a pattern of whole words, and what is said instead."""

CODE = {"day.mend", "mend", "afterwards"}
"""The id of a command, its action, and the id of a page of Learn: people know them by their labels."""

HONEST = {
    "then let go.": "a move of the shoulders in assets/practice/scan.toml, no spot that releases",
}
"""Text in which a phrase is right, and why."""

ANY = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b")
"""Any of them in a text of small letters: to ignore the case while it looks would take three times as long."""

CODE_SPAN = re.compile(r"`[^`]*`")
"""Names of files and commands in a document."""


def may_say(code: str) -> bool:
    """Return whether a string in the code may have a phrase, across the pieces it is written in. Most modules do not.

    An escape stands for a character that is no letter, and what is between two pieces for nothing.
    """
    said = re.sub(r"\\\w", " ", code)
    joined = re.sub(r"""["']\s*[rbf]{0,2}["']""", "", said, flags=re.IGNORECASE)
    return any(map(ANY.search, (said.lower(), joined.lower())))


def _docstrings(tree: ast.AST) -> Iterator[int]:
    """Name the strings that stand alone: those are for the people who read the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


def texts() -> Iterator[tuple[str, str]]:
    """Yield each text that may have a phrase, with the place that it comes from."""
    for path in sorted((ROOT / "mfr_tui").rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        if not may_say(code):
            continue
        tree = ast.parse(code)
        unseen = set(_docstrings(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unseen:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", CODE_SPAN.sub("", line)
    for path in sorted((ROOT / "assets").rglob("*")):
        if path.suffix in {".toml", ".md", ".typ"}:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield f"{path.relative_to(ROOT)}:{number}", line


def test_no_text_says_it_the_old_way() -> None:
    patterns = {phrase: re.compile(rf"\b(?:{phrase})\b", re.IGNORECASE) for phrase in PHRASES}
    found = [
        f"{place}: {text!r}: say {PHRASES[phrase]!r} instead"
        for place, text in texts()
        if ANY.search(text.lower()) and text not in CODE and not any(honest in text for honest in HONEST)
        for phrase, pattern in patterns.items()
        if pattern.search(text)
    ]
    assert not found


@pytest.mark.parametrize(
    "code", ["'begun'", "'so\\nbegun'", "('own '\n 'places')", "('own' f' places')", "'Own ' rf'places'"]
)
def test_a_phrase_is_seen_however_its_string_is_written(code: str) -> None:
    assert may_say(code)
    assert not may_say(code.replace("n", "m"))
