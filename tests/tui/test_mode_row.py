"""The row of main screens: on which screens it is, what it says, and where a click on it leads."""

import itertools
from typing import Any

import pytest
from textual.screen import ModalScreen, Screen

from mfr_tui.tui.common.alarm_bar import Filled
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.flags.flags_screen import FlagsScreen
from mfr_tui.tui.history.history_screen import HistoryScreen
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.card import Card
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.learn.learn_screen import LearnScreen
from mfr_tui.tui.map.map_screen import MapPage
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.scan.summary import Summary
from mfr_tui.tui.today.today_screen import TodayScreen
from tests.support.every_screen import OPEN
from tests.support.holds import at
from tests.tui.conftest import Open, Session

MAIN: dict[str, type[Screen[Any]]] = {
    "Today": TodayScreen,
    "History": HistoryScreen,
    "Flags": FlagsScreen,
    "Learn": LearnScreen,
}
WITHOUT = (ScanScreen, Summary, HoldScreen, Card, After, MapPage, ModalScreen)
"""A scan and a hold with what belongs to them, a map that takes ratings, and dialogs."""

WITH = [screen for screen in OPEN if not issubclass(screen, WITHOUT)]


pytestmark = pytest.mark.usefixtures("lived_here")


async def click_mode(s: Session, name: str) -> None:
    await s.click(s.text().splitlines()[0].index(name), 0)
    await s.settle()


CALL = "Call the local emergency number now."
SIZES = ((80, 24), (40, 20), (120, 36))


def check_led(s: Session, name: str, before: type[Screen[Any]]) -> None:
    """Raise an AssertionError if a click on this name did not lead there from the screen before."""
    assert type(s.app.screen) is MAIN[name], before
    assert len(s.app.screen_stack) == 1 + (MAIN[name] is not TodayScreen), f"{before}: nothing is left open below"


async def test_it_leads_from_each_main_screen_to_all_four_and_says_where_the_person_is_and_how_many_flags_are_open(
    open_app: Open,
) -> None:
    """From all other screens it leads to one of them where `test_every_screen` has them open."""
    async with open_app() as s:
        for size, screen in zip(itertools.cycle(SIZES), MAIN.values(), strict=False):
            await s.resize(size)
            for key, (name, there) in enumerate(MAIN.items(), start=1):
                await OPEN[screen](s)
                assert type(s.app.screen) is screen
                await click_mode(s, name)
                check_led(s, name, screen)
                row = s.text().splitlines()[0]
                here = f"{key} {name}" + (" (3)" if name == "Flags" else "")
                assert f"[{here}]" in row, (size, there)
                assert row.count("[") == 1, (size, there)
                assert all(other in row for other in MAIN), (size, there)
                assert "Flags (3)" in row, (size, there)
                await s.press("1")


async def test_a_yes_that_cannot_wait_is_at_once_a_red_row_and_a_flag_more_on_every_screen_that_has_it(
    open_app: Open,
) -> None:
    """The yes before is there when a screen opens; a no on that screen takes it away, and a yes brings it back."""

    def check(screen: Screen[Any], *, alarm: bool) -> None:
        rows = s.text().splitlines()
        seen = [one for one in screen.query(Filled) if one.region]
        assert [screen.find_widget(one).visible_region for one in seen] == [one.region for one in seen]
        assert len(seen) == alarm
        assert any(CALL in row for row in rows[1:3]) is alarm, "above all else"
        assert ("Flags (4)" if alarm else "Flags (3)") in rows[0]

    async with open_app() as s:
        check(s.app.screen, alarm=False)
        await answer_first_sign(s, "y")
        for screen, size in zip(WITH, itertools.cycle(SIZES), strict=False):
            await s.resize(size)
            await OPEN[screen](s)
            assert type(s.app.screen) is screen
            try:
                check(s.app.screen, alarm=True)
                for answer in "ny":
                    await answer_first_sign(s, answer)
                    check(s.app.screen, alarm=answer == "y")
            except AssertionError as error:
                error.add_note(f"on {screen} at {size}")
                raise
            while s.title != "TodayScreen":
                await s.press("escape")
                await s.settle()


async def answer_first_sign(s: Session, key: str) -> None:
    """Answer the first warning sign, and close the list of them."""
    below = s.app.screen
    s.app.push_screen(s.app.routes.warning_signs())
    await at(s, "WarningSigns")
    await s.press(key, "escape")
    await s.settle()
    assert s.app.screen is below


async def test_it_and_the_keys_fit_a_new_size_under_another_screen_too_and_no_digit_leaves_a_scan(
    open_app: Open,
) -> None:
    async with open_app(size=(40, 20)) as s:
        few = len(s.app.screen.query_one(KeyLine).shown)
        assert "mfr" not in s.text().splitlines()[0]
        await s.press(",")
        await s.settle()
        assert "[Settings]" in s.text().splitlines()[0], "where the settings are not named otherwise"
        await s.press("escape")
        await s.settle()
        await s.pilot.resize_terminal(120, 36)
        await s.settle()
        assert "mfr" in s.text().splitlines()[0]
        assert len(s.app.screen.query_one(KeyLine).shown) > few
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        before = s.text().splitlines()[0]
        assert "Sat 21 Nov" in before, "the date is whole"
        await s.start()
        assert not s.app.screen.query(ModeRow)
        await s.app.action_mode("history")
        assert s.title == "ScanScreen"
        for size in ((40, 20), (30, 10), (80, 24)):
            await s.pilot.resize_terminal(*size)
            await s.settle()
        await s.press("escape", "escape")
        await s.settle()
        assert s.title == "TodayScreen"
        assert s.text().splitlines()[0] == before
