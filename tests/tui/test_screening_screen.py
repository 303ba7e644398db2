"""Who should not press, by keys and by mouse."""

import contextlib
from datetime import time
from pathlib import Path

import pytest
from textual.widgets import Static

from mfr_tui.practice.screening import Refused, load_items, may_hold
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import FakeClock
from tests.support.rows import select
from tests.tui.conftest import Open, Session

ITEMS = [item.id for item in load_items()]


def answers(s: Session) -> dict[str, str]:
    return dict(select(s.diary, "SELECT item, answer FROM screening ORDER BY answered_at, rowid"))


def verdict(s: Session) -> str:
    return str(s.app.screen.query_one("#verdict", Static).content)


async def open_questions(s: Session) -> None:
    await s.press("y")
    await s.settle()
    assert s.title == "Screening"


async def test_nothing_is_answered_beforehand_no_to_every_question_allows_pressing_and_enter_goes_on_after_the_last(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await open_questions(s)
        assert answers(s) == {}
        assert verdict(s) == f"0 of {len(ITEMS)} answered."
        text = " ".join(s.text().split())
        for item in load_items():
            assert item.question in text
        await s.press("enter")
        assert (s.title, s.message, answers(s)) == ("Screening", "Answer with y, n or s.", {})
        for number in range(len(ITEMS)):
            assert verdict(s) == f"{number} of {len(ITEMS)} answered."
            await s.press("n")
        assert answers(s) == dict.fromkeys(ITEMS, "no")
        assert verdict(s) == "You answered no to all: the scan says where to press."
        await s.press("enter")
        await s.settle()
        assert s.title == "TodayScreen"
        assert not s.app.screen.query_one("#screening").display


async def test_any_one_yes_forbids_it(open_app: Open) -> None:
    async with open_app() as s:
        await open_questions(s)
        await s.press(*["n"] * len(ITEMS))
        for number, item in enumerate(ITEMS):
            await s.press("home", *["down"] * number, "y")
            await s.settle()
            if s.title == "WhereScreen":
                await s.press("escape")  # not said where: then it counts everywhere
                await s.settle()
            assert {name for name, said in answers(s).items() if said == "yes"} == {item}
            assert verdict(s) == "Look and move only. Ask a professional about each yes."
            await s.press("home", *["down"] * number, "n")
            assert verdict(s) == "You answered no to all: the scan says where to press."
        await s.press("home", "y", "escape")
        await s.settle()
        assert "Look and move only" in s.words("#screening-words")


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
async def test_the_question_that_is_answered_is_in_sight_and_on_a_phone_what_it_covers(
    open_app: Open, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as s:
        await open_questions(s)
        for item in load_items():
            await s.settle()
            shown = s.text().translate(dict.fromkeys(map(ord, "▁▂▃▄▅▆▇█"), " "))  # the scroll bar, between two lines
            assert item.question in " ".join(shown.split())
            assert size != (40, 20) or item.covers in " ".join(shown.split()), item.id
            await s.press("n")


async def test_arrows_choose_the_question_and_a_new_answer_counts(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await open_questions(s)
        await s.press("down", "down", "y")
        assert answers(s) == {ITEMS[2]: "yes"}
        await s.press("up", "n")
        assert answers(s) == {ITEMS[2]: "no"}
        assert s.ask("SELECT count(*) FROM screening") == 2, "the old answer is kept"
        await s.press("y", "up", "up", "up", "up", "n")
        assert answers(s)[ITEMS[3]] == "yes"
        assert answers(s)[ITEMS[0]] == "no"


async def test_by_mouse_alone(open_app: Open) -> None:
    async with open_app() as s:
        await open_questions(s)
        area = s.app.screen.query_one("OptionList").region

        async def click(word: str) -> None:
            lines = s.text().splitlines()
            row = next(y for y, line in enumerate(lines) if "y Yes" in line)
            await s.click(lines[row].index(word), row)
            await s.settle()

        await s.click(area.x + 10, area.y + 4)
        await s.settle()
        assert answers(s) == {}, "a click on a question answers nothing"
        await click("y Yes")
        assert answers(s) == {ITEMS[4]: "yes"}
        await s.click(area.x + 10, area.y)
        for _ in range(len(ITEMS)):
            await click("n No")
        assert answers(s) == dict.fromkeys(ITEMS, "no")
        await click("Done")
        assert s.title == "TodayScreen"


async def test_not_sure_is_kept_as_a_yes_that_says_so(open_app: Open) -> None:
    async with open_app() as s:
        await open_questions(s)
        await s.press("s")
        await s.click_on("s Not sure")
        await s.press(*["n"] * (len(ITEMS) - 2))
        assert select(s.diary, "SELECT item, answer, unsure FROM screening ORDER BY answered_at, rowid")[:3] == [
            (ITEMS[0], "yes", 1),
            (ITEMS[1], "yes", 1),
            (ITEMS[2], "no", 0),
        ]
        assert verdict(s) == 'Look and move only: "not sure" counts as yes until you ask a professional.'
        assert s.text().count("unsure") == 2
        await s.press("home", "n", "n")
        assert verdict(s) == "You answered no to all: the scan says where to press."


async def test_a_yes_under_an_old_id_is_shown_and_can_be_answered(open_app: Open, diary: Path) -> None:
    with contextlib.closing(DiaryWriter(diary, FakeClock(), time(4))) as journal:
        journal.answer("blood_thinners", yes=True)
        journal.answer("newer", yes=True)
    async with open_app() as s:
        await open_questions(s)
        assert "A question of another version (newer)?" in s.text()
        assert "yes Do you take blood thinners" in " ".join(s.text().split())
        await s.press("home", *["n"] * (len(ITEMS) + 1))
        assert verdict(s) == "You answered no to all: the scan says where to press."
        assert not isinstance(may_hold(s.app.body, "calf_l", ("calf_l",), s.app.standing()), Refused)
