"""What holds on every screen of the program, whatever it shows."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from mfr_tui.practice.scan import Stop
from mfr_tui.tui.screens.story import StoryScreen
from mfr_tui.tui.screens.too_small import TooSmall
from tests.fakes import FakeClock
from tests.tui.conftest import Open
from tests.tui.every_screen import OPEN, screens_of_the_program
from tests.tui.test_snapshots import past


@pytest.fixture(scope="session")
def lived(blank: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with some weeks in it, written once."""
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("lived")))
    past(path, FakeClock(), stops)
    return path


@pytest.fixture
def diary(tmp_path: Path, lived: Path) -> Path:
    """That diary, to be written to."""
    return Path(shutil.copy(lived, tmp_path))


every_screen = pytest.mark.parametrize("screen", OPEN, ids=lambda screen: screen.__name__)


def test_no_screen_is_forgotten() -> None:
    assert set(OPEN) == screens_of_the_program()


TINY = [*((width, 24) for width in (*range(1, 10), 39)), *((80, height) for height in (1, 2, 5, 19)), (1, 1)]
"""Sizes in which nothing fits."""


@pytest.mark.parametrize("screen", [one for one in OPEN if one is not TooSmall], ids=lambda screen: screen.__name__)
async def test_a_window_made_tiny_and_large_again_shows_what_it_showed(
    open_app: Open, screen: type[Screen[Any]]
) -> None:
    async with open_app() as s:
        await OPEN[screen](s)
        assert isinstance(s.app.screen, screen)
        s.app.push_screen(TooSmall())  # a clock that runs is paused by whatever covers it
        await s.settle()
        await s.pilot.resize_terminal(80, 24)
        before = s.text()
        for size in TINY:
            await s.pilot.resize_terminal(*size)
            assert s.title == "TooSmall"
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert s.app.crash is None
        assert isinstance(s.app.screen, screen)
        assert s.text() == before


async def test_every_width_and_height_in_which_nothing_fits_is_said(open_app: Open) -> None:
    async with open_app() as s:
        await OPEN[StoryScreen](s)
        before = s.text()
        for size in (*((width, 20) for width in range(1, 40)), *((40, height) for height in range(1, 20))):
            await s.pilot.resize_terminal(*size)
            assert s.title == "TooSmall"
            assert f"this is {size[0]}x{size[1]}." in s.words("#words")
            assert s.app.screen.region.size == size
        await s.pilot.resize_terminal(80, 24)
        assert s.text() == before


async def test_what_opens_by_itself_in_a_tiny_window_waits_for_room(open_app: Open) -> None:
    async with open_app() as s:
        await s.pilot.resize_terminal(5, 5)
        await OPEN[StoryScreen](s)
        assert s.title == "TooSmall"
        assert s.app.screen.region.size == (5, 5)
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert s.title == "StoryScreen"
        await s.press("escape")
        await s.settle()
        assert s.title == "TodayScreen"
