"""Search: places and notes, by keys and by mouse."""

from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.practice.scan import Stop
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.history.region_history import RegionHistoryScreen
from mfr_tui.tui.history.search import MOST_NOTES, SearchScreen
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import mark_in
from tests.tui.conftest import Open, Session, done_days, journal

ONE = timedelta(days=1)
SIZES = [(40, 20), (80, 24), (120, 36)]


@pytest.fixture
def written(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> Path:
    """Notes of every kind on some days."""
    done_days(diary, clock, stops, [9], {"calf_r": 4})
    for ago, note in ((2, "a [red] spot [/b]"), (3, "ألم في الكتف"), (4, "Straße 🙂"), (8, "the old one, red too")):
        with journal(diary, FakeClock(clock.local - ago * ONE, "Europe/Berlin")) as book:
            scan_id = book.start_scan(ScanKind.SHORT, stops[:2])
            book.mark(scan_id, "shoulder_back_l", "x", 5, How.PRESSED)
            book.edit_mark(mark_in(diary, scan_id, "shoulder_back_l"), "x", note=note)
            book.finish_as_it_is(scan_id)
    with journal(diary, clock) as book:
        book.rest(TODAY - 5 * ONE, TODAY - 5 * ONE, "ill", "red nose")
    return diary


async def search(s: Session) -> SearchScreen:
    await s.press("2")
    await s.settle()
    await s.press("/")
    await s.settle()
    assert isinstance(s.app.screen, SearchScreen)
    return s.app.screen


def lines(s: Session) -> list[str]:
    screen = s.app.screen
    assert isinstance(screen, SearchScreen)
    return [str(option.prompt) for option in screen.results.options]


@pytest.mark.parametrize("size", SIZES)
async def test_a_place_is_found_as_it_is_typed(open_app: Open, written: Path, size: tuple[int, int]) -> None:
    async with open_app(size=size) as s:
        await search(s)
        assert len(lines(s)) == 77
        await s.press(*"jaw")
        assert lines(s) == ["Places", "Right jaw and jaw hinge", "Left jaw and jaw hinge"]
        assert "Left jaw" in s.text()
        assert "enter Open" in s.text()
        await s.press("down", "down", "up", "down", "enter")
        await s.settle()
        assert isinstance(s.app.screen, RegionHistoryScreen)
        assert s.app.screen.region_id in {"jaw_l", "jaw_r"}
        await s.press("/")
        await s.settle()
        await s.press(*"nothing like it", "enter")
        assert lines(s) == ["Nothing found."]
        assert "enter Open" not in s.text()
        await s.press("escape")
        await s.settle()
        await s.press("escape")
        await s.settle()
        assert lines(s)[0] == "Places", "as it was left"
        await s.press("escape")
        assert s.title == "HistoryScreen"


async def test_a_note_is_found_and_its_day_opened(open_app: Open, written: Path) -> None:
    async with open_app() as s:
        await search(s)
        await s.press(*"RED")
        assert lines(s) == [
            "Notes",
            'Thu 19 Nov 2026, Left back of shoulder\n"a [red] spot [/b]"',
            'Mon 16 Nov 2026, a rest day\n"red nose"',
            'Fri 13 Nov 2026, Left back of shoulder\n"the old one, red too"',
        ]
        assert '"a [red] spot [/b]"' in s.text()
        assert s.words("#search-count") == "0 places, 3 notes"
        await s.press("down", "enter")
        await s.settle()
        assert isinstance(s.app.screen, DayScreen)
        assert s.app.screen.day == TODAY - 5 * ONE
        await s.press("escape")
        await s.settle()
        assert isinstance(s.app.screen, SearchScreen)
        assert s.app.screen.results.highlighted == 2
        await s.press(*["backspace"] * 3, *"strasse")
        assert [line.partition("\n")[2] for line in lines(s)] == ["", '"Straße 🙂"']
        await s.press(*["backspace"] * 7, *"كتف")
        assert [line.partition("\n")[2] for line in lines(s)] == ["", '"ألم في الكتف"']


async def test_what_is_clicked_is_opened(open_app: Open, written: Path) -> None:
    async with open_app() as s:
        await search(s)
        await s.press(*"old")
        await s.click_on("the old one")
        assert isinstance(s.app.screen, DayScreen)
        assert s.app.screen.day == TODAY - 8 * ONE
        chosen = s.app.screen.entries.highlighted_option
        assert chosen is not None
        assert "the old one" in str(chosen.prompt), "the cursor is on its mark"
        await s.press("escape")
        await s.settle()
        await s.press(*["backspace"] * 3, *"calf")
        await s.click_on("Left calf")
        assert isinstance(s.app.screen, RegionHistoryScreen)
        assert s.app.screen.region_id == "calf_l"


async def test_an_empty_diary_has_places_and_many_notes_are_counted(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        await search(s)
        await s.press(*"red")
        assert s.words("#search-count") == "0 places, 0 notes"
        await s.press("escape")
        with journal(diary, clock) as book:
            for ago in range(MOST_NOTES + 3):
                book.rest(TODAY - ago * ONE, TODAY - ago * ONE, "rest", f"red {ago}")
        await s.press("/")
        await s.settle()
        await s.press(*"red")
        assert s.words("#search-count") == f"0 places, {MOST_NOTES + 3} notes"
        assert lines(s)[0] == f"Notes, the newest {MOST_NOTES} of {MOST_NOTES + 3}"
        assert len(lines(s)) == MOST_NOTES + 1
        assert lines(s)[-1].endswith(f'"red {MOST_NOTES - 1}"')
