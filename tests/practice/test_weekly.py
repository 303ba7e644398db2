"""The questions of the week: each with its column, in plain words that are our own."""

import pytest

from mfr_tui.errors import AssetError
from mfr_tui.practice.weekly import SOURCES, WEEKLY_FILE, Question, load_questions
from mfr_tui.record.columns import WEEK_ANSWERS, Number
from mfr_tui.record.rows import PEG

QUESTIONS = load_questions()
COLUMNS = 76
ABOUT_COLUMNS = 30


def test_each_question_has_a_column_that_keeps_its_kind_of_answer() -> None:
    numbers = [column for column, kind in WEEK_ANSWERS.items() if isinstance(kind, Number)]
    assert [question.id for question in QUESTIONS] == list(WEEK_ANSWERS)
    assert [question.id for question in QUESTIONS if question.is_number] == numbers


def test_the_score_is_made_of_the_questions_of_the_peg() -> None:
    assert tuple(question.id for question in QUESTIONS if question.source == "PEG") == PEG
    assert {question.source for question in QUESTIONS} == {"PEG", "GALS"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_is_plain_and_short(question: Question) -> None:
    assert question.question.endswith("?")
    assert len(question.question) <= COLUMNS
    assert 0 < len(question.about) <= ABOUT_COLUMNS
    assert bool(question.none) == bool(question.most)
    assert question.question.isascii()


def test_whose_questions_they_are_is_said() -> None:
    for words in ("Krebs 2009, doi 10.1007/s11606-009-0981-1", "Doherty 1992, doi 10.1136/ard.51.10.1165", "our own"):
        assert words in SOURCES


@pytest.mark.parametrize("text", ["", "question = 3", '[[question]]\nid = "pain"\n', "[[question]]\nabout = 3\n"])
def test_a_file_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("mfr_tui.paths.read_asset", lambda _name: text)
    with pytest.raises(AssetError, match=f"assets/{WEEKLY_FILE}"):
        load_questions()
