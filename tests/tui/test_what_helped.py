"""What helped: nothing before five holds, and from there every figure with how sure it is; by keys and by mouse."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.tui.history.what_helped import WhatHelpedScreen
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.place_chart import PlaceChart
from tests.support.fakes import FakeClock
from tests.tui.conftest import Open, Session, done_days, held, journal
from tests.tui.test_body_over_period import RegionHistory, storied


@pytest.fixture(autouse=True)
def story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        sys.modules, "mfr_tui.tui.history.region_history", SimpleNamespace(RegionHistoryScreen=RegionHistory)
    )


async def look(s: Session) -> WhatHelpedScreen:
    await s.press("2")
    await s.settle()
    await s.press("w")
    await s.settle()
    assert isinstance(s.app.screen, WhatHelpedScreen), s.app.screen
    return s.app.screen


def lines(s: Session) -> list[str]:
    return [line.strip() for line in s.text().splitlines()]


@pytest.mark.parametrize("size", [(40, 20), (80, 24)])
async def test_below_five_holds_only_their_number_is_said(
    open_app: Open, diary: Path, clock: FakeClock, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as s:
        await look(s)
        assert s.words("#helps-few").startswith("No holds yet. After 5 holds at one place")
        assert "enter Timeline" not in s.text()
        await s.press("down", "pagedown", "enter")
        assert s.title == "WhatHelpedScreen"
    for ago in (1, 2, 3, 4):
        held(diary, clock, ago, "jaw_l", 5, 2)
    held(diary, clock, 1, "calf_r", 5, 2)
    async with open_app(size=size) as s:
        await look(s)
        assert s.words("#helps-few").startswith("5 holds so far, at most 4 at one place")
        assert "responded" not in s.text()


@pytest.fixture
def weeks(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> None:
    """Scanned mornings; six holds of the jaw, five of the calf, two of the hip."""
    done_days(diary, clock, stops, range(1, 9), {"jaw_l": 3, "calf_r": 6})
    for ago, (before, after) in enumerate([(5, 3), (5, 2), (6, 6), (4, 3), (5, None), (7, 5)], 2):
        held(diary, clock, ago, "jaw_l", before, after)
    for ago in range(10, 15):
        held(diary, clock, ago, "calf_r", 5, 5)
    for ago in (1, 2):
        held(diary, clock, ago, "hip_l", 5, 5)


@pytest.mark.usefixtures("weeks")
async def test_from_five_on_each_way_has_its_figures_and_how_sure_they_are(open_app: Open) -> None:
    async with open_app() as s:
        screen = await look(s)
        assert [line for line in lines(s) if line.startswith(("Left jaw", "Right calf"))] == [
            "Left jaw and jaw hinge                  6     3 of 5      -2             3",
            "Right calf                              5     0 of 5       0             -",
        ]
        assert "Hold the spot, thumb" in lines(s)
        assert s.words("#helps-way") == (
            "6 holds, 3 of 5 responded (60%). 1 cannot be judged: you gave no answer afterward. "
            "Median change -2, from 5 holds rated before and after. "
            "The next morning: 3, the median of 6 mornings with a scan. "
            "These are very few holds in one diary, with no days without a hold to compare with: a hint, not proof."
        )
        assert s.words("#helps-few") == "1 other technique, 2 holds in all: under 5 each, too few to judge."
        await s.press("down", "down", "j")
        assert s.words("#helps-way").startswith("5 holds, 0 of 5 responded (0%). Median change 0,")
        assert "There was no scan the next morning." in s.words("#helps-way")
        await s.press("enter")
        await s.settle()
        assert storied(s) == "calf_r"
        await s.press("escape")
        await s.settle()
        assert screen.rows.highlighted == 1
        await s.press("k", "up", "up", "pagedown", "pageup")
        assert screen.rows.highlighted == 0
        await s.press("escape")
        await s.settle()
        assert s.title == "HistoryScreen"


@pytest.mark.usefixtures("weeks")
async def test_where_there_is_room_the_days_of_the_place_are_drawn_and_where_it_is(open_app: Open) -> None:
    async with open_app(size=(200, 50)) as s:
        screen = await look(s)
        body_map, chart = screen.query_one(BodyMap), screen.query_one(PlaceChart)
        assert (body_map.picked, sorted(body_map.lit)) == ("jaw_l", ["calf_r", "jaw_l"])
        assert body_map.region.right == 200
        held_on = s.words("#helps-chart").splitlines()[-2]
        assert (held_on[:4], held_on.count("^")) == ("held", 6)
        await s.press("down")
        assert body_map.picked == "calf_r"
        assert s.words("#helps-place") == "Right calf"
        assert s.words("#helps-chart").splitlines()[-2].count("^") == 5, "as many days as fit"
        for size, charted, drawn in (((120, 36), True, False), ((80, 24), False, False)):
            await s.pilot.resize_terminal(*size)
            assert (bool(chart.region), bool(body_map.region)) == (charted, drawn), size


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize("size", [(40, 20), (120, 36)])
async def test_by_mouse_a_row_is_shown_and_clicked_again_opened(open_app: Open, size: tuple[int, int]) -> None:
    async with open_app(size=size) as s:
        screen = await look(s)
        assert "3 of 5" in s.text()
        assert s.app.screen.query_one("#helps-way").region.y == screen.rows.region.bottom, "right under the rows"
        await s.click_on("Right calf")
        assert screen.rows.highlighted == 1
        assert s.words("#helps-way").startswith("Median change 0" if size[0] == 40 else "5 holds, 0 of 5")
        assert s.words("#helps-few").split()[-1] in s.text(), "nothing is cut"
        assert s.title == "WhatHelpedScreen"
        await s.click_on("Right calf")
        assert storied(s) == "calf_r"
        await s.press("escape")
        await s.settle()
        await s.click_on("esc Back")
        assert s.title == "HistoryScreen"


@pytest.mark.usefixtures("weeks")
async def test_own_places_leave_it_and_what_is_taken_back_is_read_again(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    with journal(diary, clock) as book:
        book.place("calf_r", PlaceKind.ABSENT)
    async with open_app() as s:
        screen = await look(s)
        assert "Right calf" not in s.text()
        assert screen._helps is not None
        told = [*screen._helps.ways, *screen._helps.few]
        await s.press("u", "u")  # the first names the place, which cannot be undone; then what was said of the hold
        assert s.message.startswith("Undone: ")
        assert [*screen._helps.ways, *screen._helps.few] != told
