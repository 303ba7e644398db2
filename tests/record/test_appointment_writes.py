"""What is prepared for a professional, and the questions of the week: kept, cleaned, undone."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from mfr_tui.errors import DamagedError
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import RegionStory, VisitItem, Week
from mfr_tui.record.write.appointment import LONGEST_ANSWER
from mfr_tui.record.write.base import Change
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import one

DAY = 86_400


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(diary, clock, time(4), busy_seconds=1)) as opened:
        yield opened


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


def test_a_region_is_told_of_piece_by_piece_and_each_piece_can_be_undone(
    journal: DiaryWriter, history: DiaryReader, diary: Path
) -> None:
    journal.save_region_story("jaw_l", "Left jaw: how it began", "began", " a \x1b[2Jfall\n\u5c71 ")
    journal.save_region_story("jaw_l", "Left jaw: worse with", "worse", "chewing")
    journal.save_region_story("calf_r", "Right calf: spreads to", "spreads", "#let x = $1$")
    told = RegionStory(began="a [2Jfall \u5c71", worse="chewing")
    assert history.region_stories() == {"calf_r": RegionStory(spreads="#let x = $1$"), "jaw_l": told}
    assert one(diary, "SELECT revision FROM region_story WHERE region = 'calf_r'") == 1
    assert journal.undo() == Change("Right calf: spreads to", None)
    assert journal.undo() == Change("Left jaw: worse with", None)
    assert history.region_stories() == {"jaw_l": RegionStory(began=told.began)}
    journal.redo()
    assert history.region_stories() == {"jaw_l": told}
    for field in ("began", "worse"):
        journal.save_region_story("jaw_l", field, field, "  ")
    assert history.region_stories() == {}
    journal.undo()
    assert history.region_stories() == {"jaw_l": RegionStory(worse="chewing")}


def test_what_is_prepared_stands_in_the_order_in_which_it_is_told(journal: DiaryWriter, history: DiaryReader) -> None:
    for item in reversed(VisitItem):
        journal.save_appointment_item(item, item, f"the {item}")
    assert list(history.visit()) == list(VisitItem)
    assert history.visit()[VisitItem.BLOOD_THINNERS] == "the blood_thinners"
    journal.save_appointment_item(VisitItem.GOAL, "goal", "")
    assert VisitItem.GOAL not in history.visit()
    assert journal.undo() == Change("goal", None)
    assert history.visit()[VisitItem.GOAL] == "the goal"


def test_all_of_one_visit_of_a_field_is_one_step_back(journal: DiaryWriter, history: DiaryReader, diary: Path) -> None:
    steps = "SELECT count(*) FROM operation"
    for text in ("my", "my jaw", "my jaw hurts"):
        journal.save_appointment_item(VisitItem.WORDS, "words", text, visit="a")
    assert one(diary, steps) == 1
    journal.save_appointment_item(VisitItem.WORDS, "words", "chan", visit="b")
    journal.save_appointment_item(VisitItem.WORDS, "words", "changed", visit="b")
    journal.save_region_story("jaw_l", "began", "began", "then", visit="b")
    journal.save_region_story("jaw_l", "worse", "worse", "now", visit="c")
    journal.save_appointment_item(VisitItem.WORDS, "words", "last", visit="b")
    assert one(diary, steps) == 5, "another field, another visit, or another change between"
    journal.undo()
    assert history.visit() == {VisitItem.WORDS: "changed"}
    journal.undo()
    journal.undo()
    journal.undo()
    assert history.visit() == {VisitItem.WORDS: "my jaw hurts"}
    journal.save_appointment_item(VisitItem.WORDS, "words", "my jaw", visit="a")
    assert journal.redo() is None, "what was taken back is over, once something else is written"
    assert one(diary, "SELECT revision FROM visit") >= 6
    journal.undo()
    assert history.visit() == {}
    journal.redo()
    assert history.visit() == {VisitItem.WORDS: "my jaw"}


def test_an_answer_is_as_long_as_the_page_can_show(journal: DiaryWriter, history: DiaryReader) -> None:
    journal.save_appointment_item(VisitItem.WORDS, "words", f" {'x' * LONGEST_ANSWER} ")
    assert history.visit() == {VisitItem.WORDS: "x" * LONGEST_ANSWER}
    with pytest.raises(ValueError, match="200 characters"):
        journal.save_appointment_item(VisitItem.WORDS, "words", "x" * (LONGEST_ANSWER + 1))
    with pytest.raises(ValueError, match="200 characters"):
        journal.save_region_story("jaw_l", "began", "began", "x" * (LONGEST_ANSWER + 1))
    assert history.visit() == {VisitItem.WORDS: "x" * LONGEST_ANSWER}


def test_nothing_said_of_nothing_leaves_no_row(journal: DiaryWriter, diary: Path) -> None:
    journal.save_region_story("jaw_l", "began", "began", " \n ")
    journal.save_appointment_item(VisitItem.GOAL, "goal", "")
    journal.save_week_answer("pain", "pain", None)
    for table in ("region_story", "visit", "week", "operation"):
        assert one(diary, f"SELECT count(*) FROM {table}") == 0


def test_a_week_is_answered_one_by_one(journal: DiaryWriter, history: DiaryReader, clock: FakeClock) -> None:
    journal.save_week_answer("pain", "pain", 0)
    journal.save_week_answer("enjoyment", "enjoyment", 10)
    assert history.weeks(TODAY, TODAY) == [Week(TODAY, {"pain": 0, "enjoyment": 10})]
    assert history.weeks(TODAY, TODAY)[0].peg is None
    journal.save_week_answer("activity", "activity", 4)
    journal.save_week_answer("dressing", "dressing", answer=False)
    journal.save_week_answer("stairs", "stairs", answer=True)
    first = Week(TODAY, {"pain": 0, "enjoyment": 10, "activity": 4, "dressing": False, "stairs": True})
    assert history.weeks(TODAY, TODAY) == [first]
    assert first.peg == pytest.approx(14 / 3)
    clock.advance(7 * DAY)
    journal.save_week_answer("stiffness", "stiffness", answer=False)
    later = TODAY + timedelta(days=7)
    assert history.weeks(TODAY, later) == [first, Week(later, {"stiffness": False})]
    assert history.weeks(TODAY + timedelta(days=1), date.max) == [Week(later, {"stiffness": False})]
    journal.undo()
    assert history.weeks(TODAY, later) == [first]
    journal.undo()
    assert history.weeks(TODAY, later) == [Week(TODAY, {"pain": 0, "enjoyment": 10, "activity": 4, "dressing": False})]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("pain", 11), ("pain", -1), ("activity", True), ("stairs", 1), ("body_day", 3), ("peg", 3)],
)
def test_what_is_no_answer_is_refused(journal: DiaryWriter, history: DiaryReader, question: str, answer: int) -> None:
    with pytest.raises(ValueError, match=r"0 to 10|yes or no|nothing of a week"):
        journal.save_week_answer("no", question, answer)
    with pytest.raises(ValueError, match="nothing of a region"):
        journal.save_region_story("jaw_l", "no", "region", "x")
    assert history.weeks(date.min, date.max) == []


def test_an_answer_that_is_none_is_damage(journal: DiaryWriter, history: DiaryReader, diary: Path) -> None:
    journal.save_week_answer("stairs", "stairs", answer=True)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE week SET stairs = 'maybe'")
    with pytest.raises(DamagedError, match="maybe"):
        history.weeks(TODAY, TODAY)
