"""Keys that come before the screen that they are for is there, as from a hurried hand or on a busy machine."""

from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.screen import Screen

from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.map.spot_screen import SpotScreen
from mfr_tui.tui.setup.welcome import Welcome
from tests.support.fakes import TODAY
from tests.tui.conftest import Open

SCREENS: tuple[Callable[[], Screen[Any]], ...] = (lambda: SpotScreen(None), lambda: DayScreen(TODAY), Welcome)


@pytest.mark.parametrize("make", SCREENS, ids=("map", "day", "welcome"))
@pytest.mark.parametrize("key", ["escape", "7", "mouse"])
async def test_a_key_waits_for_the_screen_that_it_is_for(
    open_app: Open, make: Callable[[], Screen[Any]], key: str
) -> None:
    async with open_app() as s:
        screen = make()
        s.app.push_screen(screen)
        assert not screen.is_mounted
        click = events.MouseDown(None, 5, 5, 0, 0, 1, shift=False, meta=False, ctrl=False)
        await s.app.on_event(click if key == "mouse" else events.Key(key, key if len(key) == 1 else None))
        assert screen.is_mounted
        await s.settle()
        assert s.app.is_running


async def test_a_palette_that_another_screen_covers_is_not_opened_again(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("ctrl+p")
        s.app.push_screen(SpotScreen(None))
        await s.burst("ctrl+p")
        assert isinstance(s.app.screen, MapScreen)
        assert s.app.is_running
