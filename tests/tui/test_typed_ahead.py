"""Keys that were pressed before what they would act on could be seen."""

import pytest

from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.map.spot_screen import SpotScreen
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
        await s.press(digit)
        assert list(s.marks().values()) == [10 if digit == "x" else int(digit)]


async def test_a_digit_typed_with_enter_rates_nothing_at_the_next_stop(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        first = s.scan.cursor
        await s.burst("enter", "7")
        assert s.scan.cursor != first
        assert s.marks() == {}
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
        await s.press("y", "n", "n")
        assert safety_answers(s) == 2


async def test_what_is_typed_ahead_into_a_field_or_as_a_way_back_counts(open_app: Open) -> None:
    async with open_app() as s:
        await s.burst("y", "escape")
        assert s.title == "TodayScreen"
        await s.burst("2", "down")
        assert s.title == "HistoryScreen"
        await s.burst("1", "enter")
        assert s.title == "ScanScreen"
