"""The body over a period: its lists, map and figures, by keys and by mouse, and where there is little to say."""

import itertools
import re
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from mfr_tui.body.regions import load_body
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.review.period import PERIODS, Figures, Place, over
from mfr_tui.review.ratings import Felt
from mfr_tui.tui.history.body_over_period import CHOSEN, ROOM, BodyOverPeriodScreen, pages
from mfr_tui.wording.period import change_line, place_table
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import Open, Session, done_days, journal

SIZES = [(40, 20), (80, 24), (120, 36)]
FIGURES = [(2, 1, 5.0), (30, 0, 0.0), (30, 1, 3.0), (30, 12, 3.5), (30, 12, 6.5), (30, 25, 3.5), (365, 365, 7.5)]
"""Scanned days, tender days and the median of these."""


class RegionHistory(Screen[None]):
    """Stands in for a region's story."""

    BINDINGS = [Binding("escape", "dismiss", "Back")]

    def __init__(self, region: str) -> None:
        super().__init__()
        self.told = region


@pytest.fixture(autouse=True)
def story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        sys.modules, "mfr_tui.tui.history.region_history", SimpleNamespace(RegionHistoryScreen=RegionHistory)
    )


@pytest.fixture(scope="session")
def two_months(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The diary of `months`, written once and then only copied."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("two_months"))), FakeClock()
    done_days(path, clock, stops, range(31, 51), {"shoulder_back_l": 6, "lower_back_r": 5})
    done_days(path, clock, stops, range(1, 11), {"shoulder_back_l": 5, "jaw_l": 4})
    done_days(path, clock, stops, range(11, 21), {"shoulder_back_l": 5, "calf_r": 2})
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.fixture
def months(diary: Path, two_months: Path) -> None:
    """Two months: the lower back eased, the jaw is new, the shoulder stays."""
    shutil.copy(two_months, diary)


async def look(s: Session) -> BodyOverPeriodScreen:
    await s.press("2")
    await s.settle()
    await s.press("b")
    await s.settle()
    return body_past(s)


def body_past(s: Session) -> BodyOverPeriodScreen:
    assert isinstance(s.app.screen, BodyOverPeriodScreen), s.app.screen
    return s.app.screen


def storied(s: Session) -> str:
    assert isinstance(s.app.screen, RegionHistory), s.app.screen
    return s.app.screen.told


def said(s: Session, name: str) -> list[str]:
    """The lines of one part of the words."""
    return str(s.app.screen.query_one(f"#past-{name}", Static).content).splitlines()


def told(s: Session) -> str:
    """The lists, whatever the lines they are broken into."""
    return " ".join(" ".join(said(s, "list")).split())


@pytest.mark.parametrize("room", [room for _, room in ROOM if room])
def test_how_a_place_changed_takes_one_row_and_its_heading_says_of_which_days_the_median_is(room: int) -> None:
    every = [Figures(scanned, tender, strong, 10 if tender else 0, 1.0) for scanned, tender, strong in FIGURES]
    lines = set()
    for now, before in itertools.product(every, repeat=2):
        place = Place("jaw_l", now, now, before)
        lines.add(change_line(place, room).removeprefix("Change: ").lower())
        for days in PERIODS:
            table = [
                "".join(row) for row in place_table(place, over(Felt({}, {}), TODAY, days, set()), short=room < 37)
            ]
            assert max(map(len, [*table, change_line(place, room)])) <= room
            assert len({len(line) for line in table}) == 1, "each number is below its name"
            assert "tender days" in table[0]
            assert table[0].index("tender days") < table[0].index("median")
    assert {"", "new", "too few days to compare", "not tender now", "on single days", "about the same"} <= lines
    assert {"less often, less strongly", "more often, more strongly", "less often", "more strongly"} <= lines


async def click_region(s: Session, region: str) -> None:
    area = body_past(s).map._area(region)
    assert area is not None
    for y in range(area.y, area.bottom):
        for x in range(area.x, area.right):
            if body_past(s).map.region_at(x, y) == region:
                await s.click(body_past(s).map.region.x + x, body_past(s).map.region.y + y)
                await s.settle()
                return
    raise AssertionError(region)


def lit(s: Session) -> str:
    """The row of the place under the cursor in the lists."""
    rows = s.app.screen.query_one("#past-list", Static).content
    assert isinstance(rows, Content)
    return " ".join(*(rows.plain[span.start : span.end].split() for span in rows.spans if span.style == CHOSEN))


def chosen(s: Session) -> str:
    """The number that the map shows, by what stands out in the legend."""
    words = s.app.screen.query_one("#past-legend", Static).content
    assert isinstance(words, Content)
    return " ".join(words.plain[span.start : span.end] for span in words.spans if "bold" in str(span.style))


@pytest.mark.usefixtures("months")
async def test_what_is_still_tender_comes_first_and_the_keys_lead_everywhere(open_app: Open) -> None:
    async with open_app() as s:
        screen = await look(s)
        assert said(s, "title") == ["Last 30 days vs. 30 before"]
        assert said(s, "scanned") == ["20 scanned, 20 before"]
        assert told(s) == (
            "Still tender days Left back of shoulder 20 New days Left jaw and jaw hinge 10 "
            "Eased days Right lower back 0"
        )
        ends = [len(line) for line in said(s, "list") if line.endswith((" days", " 20", " 10", " 0"))]
        assert ends == [28] * 6, "at the right end"
        assert screen.cursor == "shoulder_back_l", "the worst now"
        assert lit(s) == "Left back of shoulder 20"
        screen.go("lower_back_r")
        assert lit(s) == "Right lower back 0"
        # What eased, both figures of it in words.
        assert said(s, "place") == [
            "Right lower back",
            "tender days: median worst",
            "now     0/20      -     0",
            "before 20/20      5     5",
            "Change: not tender now",
        ]
        assert screen.ratings == {"shoulder_back_l": 10, "jaw_l": 5}
        assert said(s, "legend") == ["Map: how often or how strong"]
        assert chosen(s) == "how often"
        assert "out of 10" in s.text()
        await s.press("space")
        assert chosen(s) == "how strong"
        assert "median of" in s.text()
        assert screen.ratings == {"shoulder_back_l": 5, "jaw_l": 4}
        before = screen.cursor
        await s.press("left")
        assert screen.cursor != before
        assert said(s, "place")[0] == s.app.body.in_short(screen.cursor)
        await s.press("5", "x", "=")
        assert "You cannot rate here" in s.message
        assert s.ask("SELECT count(*) FROM mark WHERE moment = 'spot'") == 0

        await s.press("<", "<")
        assert said(s, "title") == ["Last 7 days vs. 7 before"]
        assert said(s, "scanned") == ["6 scanned, 7 before"]
        assert said(s, "list")[0].split() == ["Still", "tender", "days"]
        await s.press(">", ">", ">")
        assert said(s, "title") == ["Last 365 days vs. 365 before"]
        assert told(s).startswith("No scans in the 365 days before, so there is nothing to compare with.")
        await s.press(">", ">")
        assert said(s, "title") == ["All days, in two halves"]
        assert said(s, "scanned") == ["40 scanned, 20 older"]
        screen.go("shoulder_back_l")
        assert said(s, "place")[2:] == [
            "all    40/40    5.5     6",
            "newer  20/20      5     5",
            "older  20/20      6     6",
            "Change: about the same",
        ]
        assert screen.ratings["shoulder_back_l"] == 6  # a half counts up
        await s.press("space")
        assert screen.ratings["shoulder_back_l"] == 10

        await s.press("enter")
        await s.settle()
        assert storied(s) == "shoulder_back_l"
        await s.press("escape")
        await s.settle()
        assert body_past(s).cursor == "shoulder_back_l"
        await s.press("escape")
        await s.settle()
        assert s.title == "HistoryScreen"


@pytest.mark.usefixtures("months")
async def test_the_mouse_leads_everywhere(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("2")
        await s.settle()
        await s.click_on("b Body over time")
        screen = body_past(s)
        await s.click_on("90")
        assert said(s, "title") == ["Last 90 days vs. 90 before"]
        await s.click_on("30  ")
        assert said(s, "title") == ["Last 30 days vs. 30 before"]
        await s.click_on("how strong")
        assert not screen.often
        await s.click_on("Left jaw")
        assert screen.cursor == "jaw_l"
        await click_region(s, "shoulder_back_l")
        assert screen.cursor == "shoulder_back_l"
        await click_region(s, "shoulder_back_l")
        assert storied(s) == "shoulder_back_l"
        await s.press("escape")
        await s.settle()
        await s.click_on("esc Back")
        assert s.title == "HistoryScreen"


@pytest.mark.usefixtures("months")
async def test_on_a_phone_the_map_and_the_lists_take_turns(open_app: Open) -> None:
    async with open_app(size=(40, 20)) as s:
        screen = await look(s)
        assert "BACK" in s.text()
        assert "Eased" not in s.text()
        await s.click_on("w Lists")
        assert "BACK" not in s.text()
        assert [
            line for line in s.text().splitlines() if line.split("  ")[0].strip() in {"Eased", "New", "Still tender"}
        ]
        await s.click_on("Left jaw")
        assert (screen.cursor, screen.listing) == ("jaw_l", False)
        await s.press("w", "w", "down")
        assert "FRONT" in s.text()
        assert screen.cursor != "jaw_l"
        # The maps of other screens stay where they are.
        await s.press("escape", "1", "w")
        await s.settle()
        assert s.title == "SpotScreen"
        assert "BACK" in s.text(), "where it is sorest"


async def test_a_diary_without_a_scan(open_app: Open) -> None:
    async with open_app() as s:
        screen = await look(s)
        for size in itertools.islice(itertools.cycle(SIZES), len(PERIODS) + 1):
            await s.resize(size)
            assert said(s, "list") == ["No scans on these days."], size
            assert screen.ratings == {}, size
            assert said(s, "place")[-1] == "Not scanned on these days.", size
            await s.press(">")


async def test_one_single_scan_is_compared_with_nothing(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [0], {"jaw_l": 7, "calf_r": 2})
    async with open_app(size=(120, 36)) as s:
        screen = await look(s)
        for where in ("in the 30 days before", "before that"):
            assert told(s) == (
                f"No scans {where}, so there is nothing to compare with. "
                "Too few days to compare days Left jaw and jaw hinge 1"
            )
            assert screen.ratings == {"jaw_l": 10}
            assert screen.map.quiet == {"jaw_l"}, "once only, so not as loud as what stays"
            await s.press(">", ">", ">")


async def test_where_nothing_was_tender_that_is_said_first(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [32, 33, 34], {"jaw_l": 3})
    done_days(diary, clock, stops, [1, 2, 3], {"jaw_l": 2})
    async with open_app(size=(120, 36)) as s:
        screen = await look(s)
        assert told(s) == (
            "No rating above 2 on 3 days with a scan. That is good to see. Eased days Left jaw and jaw hinge 0"
        )
        assert screen.ratings == {}


async def test_many_places_are_listed_on_pages(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    places = [region.id for region in load_body()][::3]
    done_days(diary, clock, stops, [1, 2, 3, 31, 32, 33], dict.fromkeys(places[4:], 5))
    done_days(diary, clock, stops, [4, 5], dict.fromkeys(places[:4], 5))
    async with open_app() as s:
        for size in SIZES:
            await s.resize(size)
            await look(s)
            if size[0] == 40:
                await s.press("w")
            await check_pages(s, places, size)
            await s.press("<", *["pageup"] * 9, "1")  # the period is kept, and the place


async def check_pages(s: Session, places: list[str], size: tuple[int, int]) -> None:
    """Raise an AssertionError if the pages do not list each of these places once, or lead elsewhere."""
    screen, seen = body_past(s), list[str]()
    for _ in range(20):
        text = " ".join(s.text().split())
        named = [line.strip() for line in said(s, "list") if line.startswith(" ")]
        seen += [place for place in places if any(re.match(_name(s, place), line) for line in named)]
        words = re.search(r"page (\d+) of (\d+)", text)
        assert words, size
        if words[1] == words[2]:
            break
        await s.press("pagedown")
    assert sorted(seen) == sorted(places), (size, "each once")
    last = screen.page
    await s.press("pagedown")
    assert screen.page == last, size
    await s.click_on("< page")
    assert screen.page == last - 1, size
    assert lit(s) == _first(s), (size, "the cursor goes to the first place of the page")
    screen.go(seen[-1])
    assert lit(s).startswith(s.app.body.in_short(seen[-1])), (size, "and the page of the place is shown")
    assert screen.page == last, size
    await s.press(">")
    assert lit(s).startswith(s.app.body.in_short(seen[-1])), (size, "in another period too")


def _first(s: Session) -> str:
    """The first entry on the page of the lists that is shown, in one line."""
    first, *lines = (line for line in said(s, "list") if line.startswith(" "))
    more = lines[0] if lines and lines[0].startswith("   ") else ""
    return " ".join(f"{first} {more}".split())


def _name(s: Session, place: str) -> str:
    return rf"{re.escape(s.app.body.in_short(place))}(  |$)"


@given(st.lists(st.tuples(st.integers(1, 2), st.lists(st.integers(1, 3), max_size=9)), max_size=5), st.integers(6, 20))
def test_pages_hold_every_entry_once_below_its_heading(groups: list[tuple[int, list[int]]], room: int) -> None:
    lists = [
        (
            Content("\n".join([f"H{name}"] * tall)),
            [Content("\n".join([f"{name}.{n}"] * rows)) for n, rows in enumerate(rows_of)],
        )
        for name, (tall, rows_of) in enumerate(groups)
    ]
    found = pages(lists, room)
    assert all(sum(line.plain.count("\n") + 1 for line in page) <= room for page in found)
    plain = [[line.plain.split("\n")[0] for line in page] for page in found]
    entries = [line for page in plain for line in page if line[:1].isdigit()]
    assert entries == [f"{name}.{n}" for name, (_, rows) in enumerate(groups) for n in range(len(rows))]
    for page in plain:
        heading = ""
        for line in page:
            heading = line if line[:1] == "H" else heading
            assert not line[:1].isdigit() or heading == f"H{line.split('.')[0]}"
        assert not page or (page[0] and page[-1]), "no empty row at an end"


async def test_a_place_that_was_hardly_ever_tender_is_left_plain_and_told_in_words(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [1], {"jaw_l": 5})
    done_days(diary, clock, stops, range(2, 51))
    async with open_app() as s:
        screen = await look(s)
        await s.press(">")
        assert screen.ratings == {"jaw_l": 1}
        await s.press("space")
        assert screen.ratings == {"jaw_l": 5}
        done_days(diary, clock, stops, [51])
        await s.press(">")
        assert screen.ratings == {}
        screen.go("jaw_l")
        assert said(s, "place")[2].split() == ["now", "1/51", "5", "5"]


@pytest.mark.usefixtures("months")
async def test_own_places_leave_it_and_what_is_taken_back_is_read_again(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    with journal(diary, clock) as book:
        book.place("shoulder_back_l", PlaceKind.SKIPPED)
        book.rest(TODAY - timedelta(days=30), TODAY - timedelta(days=30), "ill")
    async with open_app(size=(120, 36)) as s:
        screen = await look(s)
        assert not any("shoulder" in line for line in said(s, "list"))
        assert "shoulder_back_l" not in screen.ratings
        await s.press("u")
        assert s.message.startswith("Undone: ")
        assert s.ask("SELECT count(*) FROM rest_day WHERE deleted_at IS NULL") == 0
        await s.press("U")
        assert s.message.startswith("Redone: ")
        with journal(diary, clock) as book:
            book.place("shoulder_back_l", None)
        screen.go("jaw_l")
        await s.press("enter", "escape")
        await s.settle()
        assert any("shoulder" in line for line in said(s, "list"))


@pytest.mark.usefixtures("months")
async def test_what_a_size_shows_does_not_depend_on_the_sizes_before(open_app: Open) -> None:
    shown: dict[tuple[int, int], str] = {}
    for first in SIZES:
        async with open_app(size=first) as s:
            await look(s)
            for size in (first, *SIZES):
                await s.resize(size)
                assert s.text() == shown.setdefault(size, s.text()), (first, size)
