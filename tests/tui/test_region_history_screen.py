"""A place over time on the screen: by its keys and by mouse."""

import shutil
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Stop
from mfr_tui.record.rows import How
from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.history.region_history import RegionHistoryScreen
from mfr_tui.tui.map.body_map import BodyMap
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import Open, Session, done_days, journal

ONE = timedelta(days=1)
PLACE = "shoulder_back_l"


@pytest.fixture(scope="session")
def year(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The diary of `months`, written once and then only copied."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("year"))), FakeClock()
    done_days(path, clock, stops, [1, 2, 3, 40, 41, 300])
    done_days(path, clock, stops, [5, 6], {PLACE: 6, "upper_back_l": 4})
    done_days(path, clock, stops, [200], {PLACE: 9})
    then = FakeClock(clock.local - 6 * ONE, "Europe/Berlin")
    with journal(path, then) as book:
        hold_id = str(uuid.uuid4())
        book.start_hold(hold_id, "window", Hold(allowed(PLACE), technique()), before=6, tool="thumb")
        book.end_hold(hold_id, "window", Progress(step_s=125.0, held_s=125.0), Ended.RELEASED)
        book.say_of_hold(hold_id, "x", after=2, released=Released.YES)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.fixture
def months(diary: Path, year: Path) -> Path:
    """Tender at times, with a neighbor; a hold; gaps; and long ago once more."""
    return Path(shutil.copy(year, diary))


async def open_story(s: Session, region: str = PLACE) -> RegionHistoryScreen:
    s.app.push_screen(RegionHistoryScreen(region))
    await s.settle()
    return story(s)


def story(s: Session) -> RegionHistoryScreen:
    assert isinstance(s.app.screen, RegionHistoryScreen), s.app.screen
    return s.app.screen


def shown(s: Session) -> int:
    """How many days the chart shows."""
    chart = story(s).chart.chart
    assert chart
    return (chart.last - chart.first).days + 1


async def test_on_a_very_large_terminal_the_body_shows_the_place_and_what_was_tender_with_it(
    open_app: Open, months: Path
) -> None:
    async with open_app(size=(200, 50)) as s:
        body_map = (await open_story(s)).query_one(BodyMap)
        assert (body_map.picked, sorted(body_map.lit)) == (PLACE, ["upper_back_l"])
        assert body_map.region.right == 200
        assert len(body_map.canvas.figures) == 2
        for size, drawn in {(191, 45): True, (190, 45): False, (191, 44): False, (80, 24): False}.items():
            await s.pilot.resize_terminal(*size)
            await s.settle()
            assert bool(body_map.region) is drawn, size
            assert not drawn or len(body_map.canvas.figures) == 2, "both"


async def click_column(s: Session, day: date) -> None:
    screen = story(s)
    chart = screen.chart.chart
    assert chart
    column = chart.column_of(day)
    assert column is not None
    area = screen.chart.region
    await s.click(area.right - (len(chart.columns) - column) * chart.cell, area.y + 2)
    await s.settle()


@pytest.mark.parametrize("size", [(40, 20), (120, 36)])  # by mouse at 80 columns
async def test_a_story_by_its_keys(open_app: Open, months: Path, size: tuple[int, int]) -> None:
    async with open_app(size=size) as s:
        screen = await open_story(s)
        assert "Left back of shoulder" in s.text()
        assert " ".join(s.words("#story-says").split()).startswith("The last 30 days: tender on 2 of 5 scanned")
        assert screen.cursor == TODAY - ONE, "the newest day known"
        await s.press("<")
        assert s.words("#story-here") == "Fri 20 Nov 2026  clear"
        await s.press("left", "h", "left")
        assert s.words("#story-here") == "Tue 17 Nov 2026  not scanned"
        await s.press("left", "left")
        assert s.words("#story-here") == "Sun 15 Nov 2026  6; held 6 to 2, released"
        await s.press("enter")
        await s.settle()
        assert isinstance(s.app.screen, DayScreen)
        assert s.app.screen.day == TODAY - 6 * ONE
        await s.press("right", "escape")
        await s.settle()
        assert story(s).cursor == TODAY - 5 * ONE, "the day shown last"
        await s.press("pageup")
        assert screen.cursor == TODAY - 5 * ONE - shown(s) * ONE
        await s.press(">", ">", ">", ">")
        assert "301 days" in s.words("#story-range")
        await click_column(s, TODAY - 200 * ONE)
        await s.press("right", "left")
        assert f"worst 9 on {TODAY - 200 * ONE:%a}" in s.words("#story-here")
        await s.press("enter")
        await s.settle()
        assert isinstance(s.app.screen, DayScreen)
        assert s.app.screen.day == TODAY - 200 * ONE, "the worst of its days"
        await s.press("escape")
        await s.settle()
        await s.press("l", "pagedown")
        assert screen.cursor == TODAY
        await s.press("pageup", "pageup", "left")
        assert screen.cursor == TODAY - 300 * ONE, "the first day known"
        await s.press("escape")
        assert s.title == "TodayScreen"


async def test_a_story_by_mouse(open_app: Open, months: Path) -> None:
    async with open_app() as s:
        screen = await open_story(s)
        for sign, days in ((">", "301 days"), ("<", "146 days"), ("<", "36 days")):
            row = s.app.screen.query_one("#story-range").region.y
            await s.click(s.text().splitlines()[row].rindex(sign), row)
            await s.settle()
            assert days in s.words("#story-range")
        assert "36 days" in s.words("#story-range")
        await click_column(s, TODAY - 5 * ONE)
        assert screen.cursor == TODAY - 5 * ONE
        await click_column(s, TODAY - 5 * ONE)
        assert isinstance(s.app.screen, DayScreen)


async def test_the_figures_scroll_and_say_all(open_app: Open, months: Path) -> None:
    async with open_app(size=(120, 36)) as s:
        await open_story(s)
        left, right = s.words("#story-left"), s.words("#story-right")
        assert "Tender     3 of 9 scanned days" in left
        assert f"First felt {TODAY - 200 * ONE:%a} {(TODAY - 200 * ONE).day} May 2026" in left
        assert "Nov 2026    2 of 5         6      6" in left
        assert "Jun 2026  not scanned" in left
        assert "Left shoulder blade: 2 of 3 days" in right
        assert "Sun 15 Nov 2026  6 to 2, released; next scan 6" in right
        scroll = s.app.screen.query_one(VerticalScroll)
        await s.press("down", "j", "j", "k")
        assert scroll.scroll_offset.y == 2
        await s.press("u")
        assert "not released" not in s.words("#story-right")
        assert "next scan 6" in s.words("#story-right")
        assert s.message.startswith("Undone")


async def test_what_changes_meanwhile_is_read_again(open_app: Open, months: Path, clock: FakeClock) -> None:
    async with open_app() as s:
        screen = await open_story(s)
        await s.press("?")
        with journal(months, clock) as book:
            book.mark_spot("a visit", PLACE, "x", 7, How.PRESSED)
        await s.press("escape")
        await s.settle()
        await s.press("<", "right")
        assert screen.cursor == TODAY
        assert s.words("#story-here") == "Sat 21 Nov 2026  7"
        await s.pilot.resize_terminal(40, 20)
        await s.settle()
        assert "Sat 21 Nov 2026" in s.text()
        assert screen.chart.column is not None


async def test_where_there_is_little_to_tell(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await open_story(s)
        assert s.words("#story-says") == "No scan has covered this place yet."
        await s.press("left", "pageup", "right", "<", ">", "down", "enter")
        assert s.title == "RegionHistoryScreen", "there is no day to open"
        assert "not scanned" not in s.text(), "and neither a chart nor what its signs mean"
        await s.press("escape")
        done_days(diary, clock, stops, [0], {"jaw_l": 2})
        await open_story(s)
        assert s.words("#story-says") == "Clear on the one day scanned."
        assert s.words("#story-here") == "Sat 21 Nov 2026  clear"
        assert "median" not in s.words("#story-left")
        await s.press("escape")
        await open_story(s, "jaw_l")
        assert s.words("#story-says").startswith("Never tender on the one day scanned; slight on 1")
        await s.press("escape")
        with journal(diary, clock) as book:
            book.mark_spot("a visit", "tail_l", "tail", 7, How.PRESSED)
        await open_story(s, "tail_l")
        assert "tail_l" in s.text(), "a region that this version does not know"
        assert s.words("#story-here") == "Sat 21 Nov 2026  7"


async def test_the_columns_are_drawn_with_signs_too(
    open_app: Open, months: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for no_color in ("", "1"):
        monkeypatch.setenv("NO_COLOR", no_color)
        async with open_app() as s:
            await open_story(s)
            assert "| to their median" in s.text()
            seen.append(s.text().splitlines()[5:14])
    assert seen[0] == seen[1]
    assert "|" in "".join(seen[0])
