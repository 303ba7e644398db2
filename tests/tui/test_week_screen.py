"""How was the week: offered quietly, answered by keys and by mouse, passed over, skipped, turned off, undone."""

from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.weekly import load_questions
from mfr_tui.record.rows import Week
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.rate_bar import RateBar
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import Disk, at
from tests.support.rows import select
from tests.tui.conftest import Open, Session, done_days, journal

OFFER = "o How was your week?"
QUESTIONS = load_questions()


def week(s: Session) -> Week:
    return next(iter(s.app.reader.weeks(s.app.body_day, s.app.body_day)), Week(s.app.body_day))


def steps(s: Session) -> int:
    return len(select(s.diary, "SELECT 1 FROM operation WHERE undone_at IS NULL"))


@pytest.fixture
def old_diary(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> Path:
    """A diary of eight days, the week before last answered."""
    done_days(diary, clock, stops, range(1, 15))
    with journal(diary, FakeClock(clock.local - timedelta(days=7), "Europe/Berlin")) as book:
        for question, number in (("pain", 6), ("enjoyment", 5), ("activity", 5)):
            book.save_week_answer(question, question, number)
    return diary


async def test_each_answer_is_kept_at_its_key_and_the_score_stands_beside_the_last(
    open_app: Open, old_diary: Path
) -> None:
    async with open_app() as s:
        assert OFFER in s.text()
        before = steps(s)
        await s.press("o")
        await at(s, "WeekScreen")
        assert s.words("#week-question") == QUESTIONS[0].question
        assert "0: none.  10, or x: the worst imaginable." in s.text()
        await s.press("y")
        assert s.message == "Answer with a number; x is 10."
        await s.press("3")
        assert week(s) == Week(TODAY, {"pain": 3})
        assert s.words("#week-score") == ""
        await s.press("x", "enter", "y")
        assert week(s) == Week(TODAY, {"pain": 3, "enjoyment": 10, "stiffness": True})
        assert s.words("#week-question") == QUESTIONS[4].question
        await s.press("7")
        assert s.message == "Answer y for yes or n for no."
        await s.press("up", "k", "4")
        assert s.words("#week-score") == ("The mean of the three numbers: 5.7 of 10. On 14 Nov: 5.3.")
        await s.press("u")
        assert "activity" not in week(s).answers
        assert s.message == "Undone: the week: effect on daily life 4."
        await s.press("U", "down", "n", "y")
        assert week(s) == Week(
            TODAY, {"pain": 3, "enjoyment": 10, "activity": 4, "stiffness": True, "dressing": False, "stairs": True}
        )
        assert "enter Done" in s.text()
        assert steps(s) - before == 6, "one for each answer"
        await s.press("enter")
        await at(s, "TodayScreen")
        assert OFFER not in s.text()
        await s.press("u", "u")
        assert week(s) == Week(TODAY, {"pain": 3, "enjoyment": 10, "activity": 4, "stiffness": True})
    async with open_app() as s:
        assert OFFER not in s.text()
        await s.press("o")
        await at(s, "WeekScreen")
        assert s.words("#week-question") == QUESTIONS[4].question, "the first that is still open"


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 36)])
async def test_by_mouse_alone_and_all_of_it_in_sight(open_app: Open, old_diary: Path, size: tuple[int, int]) -> None:
    async with open_app(size=size) as s:
        await s.click_on(OFFER)
        await at(s, "WeekScreen")
        for number in (10, 0, 7):
            shown = " ".join(s.text().split())
            question = next(q for q in QUESTIONS if q.id not in week(s).answers)
            assert question.question in shown
            assert f"10, or x: {question.most}." in shown
            assert "enter Skip" in s.text()
            bar = s.app.screen.query_one(RateBar).region
            await s.click(bar.x + 3 * number + 1, bar.y)
            await s.settle()
        assert week(s) == Week(TODAY, {"pain": 10, "enjoyment": 0, "activity": 7})
        await s.click_on("y Yes")
        await s.click_on("n No")
        assert week(s) == Week(TODAY, {"pain": 10, "enjoyment": 0, "activity": 7, "stiffness": True, "dressing": False})
        assert "On 14 Nov: 5.3." in " ".join(s.text().split())
        await s.click_on(QUESTIONS[1].about)
        assert s.words("#week-question") == QUESTIONS[1].question
        assert s.app.screen.query_one(RateBar).nrs == 0
        await s.click_on("enter Next")
        await s.click_on(QUESTIONS[5].about)
        await s.click_on("enter Done")
        await at(s, "TodayScreen")


async def test_not_this_week_is_an_answer_and_says_nothing_else(
    open_app: Open, old_diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        await s.press("o", *["enter"] * 6)
        await at(s, "TodayScreen")
        assert OFFER in s.text(), "looked at and left: it can still be answered"
        await s.press("o")
        await s.click_on("s Not now")
        await at(s, "TodayScreen")
        assert OFFER not in s.text()
        assert week(s) == Week(TODAY)
        await s.press("3")
        await s.click_on("o Weekly questions")
        await at(s, "WeekScreen")
        await s.press("5", "s")
        assert s.title == "WeekScreen"
        assert s.message.startswith("You have answered some of them")
        await s.press("u", "escape")
        await at(s, "FlagsScreen")
    clock.advance(86_400 * 6)
    async with open_app() as s:
        assert OFFER not in s.text()
    clock.advance(86_400)
    async with open_app() as s:
        assert OFFER in s.text()


async def test_turned_off_it_is_nowhere(open_app: Open, old_diary: Path) -> None:
    async with open_app(config=Config(weekly_questions=False)) as s:
        assert OFFER not in s.text()
        await s.press("o")
        await at(s, "TodayScreen")
        await s.press("3", "o")
        await at(s, "FlagsScreen")
        assert "The week" not in s.text()
        await s.press("ctrl+p", *"the week")
        await s.settle()
        assert "short questions" not in s.text()


async def test_from_the_palette(open_app: Open) -> None:
    async with open_app() as s:
        assert OFFER not in s.text(), "the diary is new"
        await s.press("ctrl+p", *"how was your week")
        await s.settle()
        await s.press("enter")
        await s.settle()
        await at(s, "WeekScreen")


async def test_on_a_full_disk_nothing_is_shown_that_is_not_kept(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    monkeypatch.setattr(DiaryWriter, "save_week_answer", disk.guard(DiaryWriter.save_week_answer))
    async with open_app() as s:
        await s.press("o", "2")
        disk.full = True
        await s.press("6")
        assert "Not saved yet" in s.text()
        assert week(s) == Week(TODAY, {"pain": 2})
        assert " -   Effect on enjoyment" in s.text()
        await s.press("7", "enter", "1")
        disk.full = False
        s.app._retry()
        await s.settle()
        assert week(s) == Week(TODAY, {"pain": 2, "enjoyment": 7, "activity": 1})
        assert " 7   Effect on enjoyment" in s.text()
        assert "Not saved yet" not in s.text()
