"""Keys that were pressed before what they would act on could be seen."""

import pytest

from mfr_tui.tui.common.keys import EVERYWHERE, MODES, SCREENS
from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.map.spot_screen import SpotScreen
from mfr_tui.tui.today.keys import TODAY
from tests.support.fakes import FakeClock
from tests.support.rows import select
from tests.tui.conftest import Open, Session


class Ticking(FakeClock):
    """A clock that goes on by a millisecond each time it is read."""

    def monotonic(self) -> float:
        self.seconds += 0.001
        return self.seconds


@pytest.fixture
def clock() -> FakeClock:
    return Ticking()


def safety_answers(s: Session) -> int:
    """How many safety questions have an answer."""
    return len(s.app.reader.answers())


@pytest.mark.parametrize("digit", [*"0379", "x"])
async def test_a_digit_typed_on_today_rates_nothing_in_the_scan_that_opens(open_app: Open, digit: str) -> None:
    async with open_app() as s:
        await s.burst("enter", digit)
        assert s.title == "ScanScreen"
        assert s.marks() == {}
        s.clock.advance(0.2)
        await s.press(digit)
        assert list(s.marks().values()) == [10 if digit == "x" else int(digit)]


async def test_a_digit_typed_with_enter_rates_nothing_at_the_next_stop(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        first = s.scan.cursor
        s.clock.advance(0.2)
        await s.burst("enter", "7")
        assert s.scan.cursor != first
        assert s.marks() == {}
        s.clock.advance(0.2)
        await s.press("7")
        assert s.marks() == {s.scan.cursor: 7}


@pytest.mark.parametrize("place", ["scan", "map"])
async def test_a_digit_that_waited_until_the_cursor_was_seen_rates_nothing(open_app: Open, place: str) -> None:
    async with open_app() as s:
        before = s.clock.seconds
        if place == "scan":
            await s.start()
        else:
            s.app.push_screen(SpotScreen(None))
            await s.settle()
        screen = s.app.screen
        assert isinstance(screen, MapScreen)
        assert screen.map.seen == screen.cursor
        s.app.pressed_at = before
        screen.action_rate(7)
        assert select(s.diary, "SELECT nrs FROM mark") == []
        assert screen.status.message == "Not saved: the cursor had just moved. Press the key again."
        await s.press("7")
        assert select(s.diary, "SELECT nrs FROM mark") == [(7,)]


async def test_a_key_typed_before_a_question_is_there_is_no_answer_to_it(open_app: Open) -> None:
    async with open_app() as s:
        for opens, title, answers in (("y", "Screening", "yn?"), ("!", "WarningSigns", "yn")):
            for answer in answers:
                await s.burst(opens, answer, answer)
                assert s.title == title
                assert safety_answers(s) == 0
                assert not s.app.reader.signs()
                await s.press("escape")
        for key in ("y", "n", "n"):
            s.clock.advance(0.2)
            await s.press(key)
        assert safety_answers(s) == 2


@pytest.mark.parametrize(("opens", "answer"), [("y", "n"), ("y", "y"), ("y", "s"), ("!", "n"), ("!", "y")])
async def test_a_key_that_is_held_down_answers_one_question(open_app: Open, opens: str, answer: str) -> None:
    async with open_app() as s:
        await s.press(opens)
        s.clock.advance(1)
        for _ in range(30):
            await s.press(*([answer] if s.app.screen.is_modal else ["escape"]))
            s.clock.advance(0.03)
        assert safety_answers(s) + len(s.app.reader.signs()) == 1


async def test_a_key_that_is_pressed_again_and_again_answers_one_question_each_time(open_app: Open) -> None:
    async with open_app() as s:
        for opens, answered in (("y", safety_answers), ("!", lambda s: len(s.app.reader.signs()))):
            await s.press(opens)
            for number in range(1, 6):
                s.clock.advance(0.15)
                await s.press("n")
                assert answered(s) == number
            await s.press("escape")


async def test_enter_that_is_held_down_starts_a_scan_and_passes_no_stop(open_app: Open) -> None:
    async with open_app() as s:
        for _ in range(60):
            await s.press("enter")
            s.clock.advance(0.03)
        assert s.title == "ScanScreen"
        assert s.scan._scan.position == 0
        for stop in (1, 2, 3):
            s.clock.advance(0.15)
            await s.press("enter")
            assert s.scan._scan.position == stop


async def test_a_digit_that_is_held_down_rates_one_place(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        first = s.scan.cursor
        for key in ("7", "7", "7", "n", "7", "7"):
            await s.press(key)
            s.clock.advance(0.03)
        assert set(s.marks()) == {first, s.scan.cursor}


async def test_what_is_typed_ahead_into_a_field_or_as_a_way_back_counts(open_app: Open) -> None:
    async with open_app() as s:
        await s.burst("y", "escape")
        assert s.title == "TodayScreen"
        await s.burst("2", "down")
        assert s.title == "HistoryScreen"
        await s.burst("1", "enter")
        assert s.title == "ScanScreen"


QUITS = {"q", "ctrl+q", "ctrl+z", "ctrl+c"}
KEYS = sorted({key for keys in (TODAY, MODES, SCREENS, EVERYWHERE) for command in keys for key in command.keys} - QUITS)


async def test_a_key_typed_before_the_map_is_open_does_nothing_on_today(open_app: Open) -> None:
    async with open_app() as s:
        for key in KEYS:
            await s.burst("w", key, "enter")
            assert [type(screen).__name__ for screen in s.app.screen_stack[:2]] == ["TodayScreen", "SpotScreen"], key
            assert s.title == "SpotScreen", key
            await s.press("escape")
            assert s.title == "TodayScreen", key


async def test_a_hold_opens_from_any_main_screen_until_its_map_is_there(open_app: Open) -> None:
    async with open_app() as s:
        for mode in "1234":
            await s.press(mode)
            s.app.work(None)
            assert s.app.is_opening(), mode
            await s.settle()
            assert s.title == "SpotScreen"
            assert not s.app.is_opening(), mode
            await s.press("escape")
            assert not s.app.is_opening(), mode


async def test_a_digit_typed_before_a_page_is_open_rates_nothing_on_the_map_below(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("w")
        s.clock.advance(0.2)
        await s.burst("i", "7")
        assert s.title != "SpotScreen"
        assert s.marks() == {}
        await s.press("escape")
        s.clock.advance(0.2)
        await s.press("7")
        assert list(s.marks().values()) == [7]
