"""History: the calendar at three sizes, its cursor by keys and by mouse, the figures, and a day opened."""

import re
import shutil
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.geometry import Region as Area
from textual.geometry import Size as Room
from textual.screen import Screen

from mfr_tui.body.regions import load_body
from mfr_tui.clock import span
from mfr_tui.config import Config
from mfr_tui.practice.hold import Ended, Hold, Pressure, Progress, Released
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.history.history_screen import HistoryScreen
from mfr_tui.tui.history.year_map import FIRST_SUNDAY, PARTS, YearMap, first_weekday, months_on
from mfr_tui.tui.map.body_map import BodyMap
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import mark_in
from tests.tui.conftest import Open, Session, done_days, journal
from tests.wording.test_slight import denials

SIZES = [(40, 20), (80, 24), (120, 36)]
ONE = timedelta(days=1)
TENDER = {"shoulder_back_l": 5, "lower_back_r": 4, "jaw_l": 2}
AGO = {"done": 1, "partial": 3, "late": 4, "rest": 5, "forgiven": 8, "missed": 10, "first": 30}
"""How many days ago there is a day of each kind in `weeks`."""


def history(s: Session) -> HistoryScreen:
    assert isinstance(s.app.screen, HistoryScreen), s.app.screen
    return s.app.screen


def day_screen(s: Session) -> DayScreen:
    assert isinstance(s.app.screen, DayScreen), s.app.screen
    return s.app.screen


async def look(s: Session, *keys: str) -> HistoryScreen:
    """Open History and press these keys, from today."""
    await s.press("2", "t", *keys)
    await s.settle()
    return history(s)


async def open_day(s: Session, *keys: str) -> DayScreen:
    """Open the day that these keys lead to."""
    await look(s, *keys)
    await s.press("enter")
    await s.settle()
    return day_screen(s)


def day_words(s: Session) -> str:
    """All that is said of the day, the lines run together."""
    entries = day_screen(s).entries.options
    return " ".join(f"{s.words('#day-text')} {' '.join(str(entry.prompt) for entry in entries)}".split())


async def click_day(s: Session, day: date) -> None:
    calendar = s.app.screen.query_one(YearMap)
    area = calendar._area(day)
    assert area is not None, f"{day} is not shown"
    await s.click(calendar.region.x + area.x, calendar.region.y + area.y)
    await s.settle()


def cells(s: Session, *days: date) -> list[str]:
    """The two characters of each day, as they stand on the screen."""
    calendar = s.app.screen.query_one(YearMap)
    lines, found = s.text().splitlines(), []
    for day in days:
        area = calendar._area(day)
        assert area is not None, f"{day} is not shown"
        line = lines[calendar.region.y + area.y].ljust(s.app.size.width)
        found.append(line[calendar.region.x + area.x :][:2])
    return found


def cell(s: Session, day: date) -> str:
    return cells(s, day)[0]


def late_day(diary: Path, clock: FakeClock, stops: tuple[Stop, ...], ago: int) -> None:
    then = FakeClock(clock.local - timedelta(days=ago), "Europe/Berlin")
    walk = Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops))
    with journal(diary, then) as book:
        scan_id = book.start_scan(ScanKind.SHORT, stops)
        book.finish(scan_id, walk)
        book.mark_late(scan_id)


def partial_day(diary: Path, clock: FakeClock, stops: tuple[Stop, ...], ago: int) -> None:
    then = FakeClock(clock.local - timedelta(days=ago), "Europe/Berlin")
    walk = Scan(stops)
    walk.active_s[0] = 7.0
    with journal(diary, then) as book:
        book.finish(book.start_scan(ScanKind.FULL, stops), walk)


@pytest.fixture(scope="session")
def written(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The diary of `weeks`, written once and then only copied."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("weeks"))), FakeClock()
    done_days(path, clock, stops, [1, 2, 6, 7, 9, 13], TENDER)
    done_days(path, clock, stops, [AGO["first"]])
    partial_day(path, clock, stops, AGO["partial"])
    late_day(path, clock, stops, AGO["late"])
    with journal(path, clock) as book:
        book.rest(TODAY - AGO["rest"] * ONE, TODAY - AGO["rest"] * ONE, "ill", "a cold")
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.fixture
def weeks(diary: Path, written: Path) -> dict[str, date]:
    """A few weeks with a day of each kind."""
    shutil.copy(written, diary)
    return {name: TODAY - ago * ONE for name, ago in AGO.items()}


# The calendar


@pytest.mark.parametrize("size", SIZES[::2])
async def test_the_first_frame_has_the_figures_the_calendar_and_the_keys(
    open_app: Open, weeks: dict[str, date], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is said of the day under the cursor, and the legend, come in the next, in rows of their own."""
    frames: list[list[str]] = []
    async with open_app(size=size) as s:
        display = App._display

        def keep(app: App[None], screen: Screen[None], frame: RenderableType | None) -> None:
            if isinstance(screen, HistoryScreen):
                frames.append(s.text().splitlines())
            display(app, screen, frame)

        monkeypatch.setattr(App, "_display", keep)
        screen = await look(s)
        whole = [screen.query_one(name).region for name in ("#figures", "YearMap", "#history-choices", "KeyLine")]
        rows = {row for area in whole for row in range(area.y, area.bottom)}
        assert len(rows) >= 12
        assert [frames[0][row] for row in sorted(rows)] == [frames[-1][row] for row in sorted(rows)]
        modes = frames[-1][0].partition("<")[0].rstrip()
        assert frames[0][0].rstrip() == modes


async def test_on_a_very_large_terminal_the_body_stands_beside_all_of_it_and_each_day_of_the_month_by_its_places(
    open_app: Open, weeks: dict[str, date]
) -> None:
    row = f"{'Left back of shoulder':25}"
    async with open_app(size=(160, 44)) as s:
        screen = await look(s)
        for size, beside in (((160, 44), False), ((160, 45), True), ((159, 45), False), ((200, 50), True)):
            await s.resize(size)
            body, calendar, legend = (screen.query_one(name).region for name in ("BodyMap", "#calendar", "#legend"))
            assert (body.y < calendar.y) is beside, size
            assert (body.y >= calendar.bottom) is not beside, size
            assert not body.overlaps(calendar), size
            assert not body.overlaps(legend), size
            assert body.x >= screen.query_one("#day-side").region.right, (size, "at the right, as on Today and Flags")
            assert not s.text().splitlines()[1].strip(), (size, "an empty row below the modes")
            assert screen.query_one("#history-choices").region.right <= body.x, size
            in_two_columns = f"{row}{'':14}5       5   5 5   -   5 5" in s.words("#month")
            assert in_two_columns is beside, (size, "a day")
        assert screen.query_one("BodyMap").size.width == 110, "the extra large body"
        assert s.words("#month").splitlines() == [
            "November 2026",
            "7 of 21 days done, tender on 6 days",
            "",
            f"{'':25}{'1':14}{'8':14}{'15':14}",
            f"{row}{'':14}5       5   5 5   -   5 5  ",
            f"{'Right lower back':25}{'':14}4       4   4 4   -   4 4  ",
            f"{'':25}- clear   gap: not scanned",
        ]
        await s.press("pageup")
        assert s.words("#month").splitlines() == ["October 2026", "1 of 10 days done, nothing was tender"]


async def test_at_each_size_there_are_the_figures_the_mark_of_each_kind_of_day_and_the_week_of_the_cursor(
    open_app: Open, weeks: dict[str, date]
) -> None:
    marks = {"done": "2", "partial": "/", "late": "o", "rest": "r", "missed": ".", "forgiven": "=", "first": "+"}
    figures: dict[tuple[int, int], str] = {}
    async with open_app(size=(120, 36)) as s:
        screen = await look(s, "left", "left", "left")
        calendar, past = screen.map, screen._past
        assert past is not None
        habit, run = past.habit, past.runs[0]
        assert (run.first, run.last) == (habit.best_from, habit.best_to)
        since = f"since {span(run.first, run.first)}"
        for size in (SIZES[-1], *SIZES):
            await s.resize(size)
            text, on = s.text(), f"at {size}"
            # the figures
            assert f"{habit.streak}-day streak" in text, on
            assert f"best {habit.best}" in text, on
            assert f"consistency {habit.consistency:.0%}" in text, on
            assert figures.setdefault(size, s.words("#figures")) == s.words("#figures"), on
            if size[0] > 80:
                assert text.count(since) == 1, f"{on}: the days of the best streak are said once"
            if size[0] > 40:
                assert f"{habit.done_30} of last 30" in text, on
                assert f"{run.length:>4}  {'now' if size[0] == 80 else since}" in text, f"{on}: it has not ended"
            else:
                assert "of 30," in s.words("#figures"), on
                assert screen.query_one("#history-body", Choice).label == "Body", on
            # the days
            shown = cells(s, TODAY, *(weeks[name] for name in marks))
            assert shown == [" <", *(f"{mark} " for mark in marks.values())], (on, list(marks))
            assert calendar.weeks == {40: 7, 80: 14, 120: 28}[size[0]], on
            assert calendar.listed is (size[0] == 40), on
            explained = ("+ done", "r rest", "o late", "/ started", ". missed", "= kept", "< today")
            missing = [words for words in (*explained, *(["1-9 tender"] * calendar.listed)) if words not in text]
            assert missing == [], on
            area = calendar._area(TODAY)
            assert area is not None
            tomorrow = (area.x + 4, area.y) if calendar.listed else (area.x, area.y + 1)
            for beside in ((0, 0), (0, 3), (calendar.size.width, 1), tomorrow):
                assert calendar.day_at(*beside) is None, (on, beside)
            # the cursor
            assert screen.cursor == TODAY - 21 * ONE, on
            assert calendar._area(screen.cursor) is not None, on
            assert calendar.shown[1] == TODAY, on


async def test_the_tone_of_a_digit_goes_by_how_many_places_were_tender(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    places = ("shoulder_back_l", "lower_back_r", "jaw_l", "calf_r")
    for ago in range(5):
        done_days(diary, clock, stops, [ago + 1], dict.fromkeys(places[:ago], 5))
    async with open_app() as s:
        calendar = (await look(s)).map
        known = {part: calendar._style(part) for part in PARTS}
        styles = [next(iter(calendar._day(TODAY - (ago + 1) * ONE, 2, known))).style for ago in range(5)]
        names = ("done", "few", "some", "some", "many")
        assert styles == [calendar.get_component_rich_style(f"year-map--{name}") for name in names]
        assert len(set(map(str, styles))) == 4


async def test_a_tender_day_says_its_places_and_its_state_without_color(
    open_app: Open,
    diary: Path,
    clock: FakeClock,
    stops: tuple[Stop, ...],
    weeks: dict[str, date],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("late", "partial", "rest", "forgiven", "missed"):
        ago = (TODAY - weeks[name]).days
        with journal(diary, FakeClock(clock.local - timedelta(days=ago), "Europe/Berlin")) as book:
            book.mark_spot("a visit", "jaw_l", "Left jaw", 4, How.PRESSED)
    slight = {"done": TODAY - 40 * ONE, "rest": TODAY - 41 * ONE, "nothing": TODAY - 42 * ONE}
    done_days(diary, clock, stops, [40], {"jaw_l": 2})
    done_days(diary, clock, stops, [42], {"jaw_l": 0})
    with journal(diary, FakeClock(clock.local - timedelta(days=41), "Europe/Berlin")) as book:
        book.rest(slight["rest"], slight["rest"], "ill")
        book.mark_spot("a visit", "jaw_l", "Left jaw", 1, How.PRESSED)
    with journal(diary, clock) as book:
        for region in [region.id for region in load_body()][:11]:
            book.mark_spot("a visit", region, region, 3, How.PRESSED)
    async with open_app() as s:
        await look(s)
        assert cell(s, weeks["done"]) == "2 "
        assert cell(s, weeks["first"]) == "+ "
        marks = {name: cell(s, weeks[name]) for name in ("late", "partial", "rest", "forgiven", "missed")}
        assert marks == {"late": "1o", "partial": "1/", "rest": "1r", "forgiven": "1=", "missed": "1."}
        assert {name: cell(s, day) for name, day in slight.items()} == {"done": ": ", "rest": ":r", "nothing": "+ "}
        assert cell(s, TODAY) == "X "
        assert any(line.count("X <") == 1 for line in s.text().splitlines()), "apart from the digit"
        assert s.words("#legend") == (
            "+ done  : slight  1 2-3 4-9 tender places  X 10 or more  . missed  = kept\n"
            "o late  / started  r rest  x streak ended  < today"
        )


async def test_no_screen_says_nothing_of_days_and_places_that_were_slight(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, range(25), {"jaw_l": 2})
    async with open_app() as s:
        said = [s.text()]
        await look(s)
        for size in ((80, 24), (40, 20), (120, 36), (200, 50)):
            await s.resize(size)
            assert ": slight" in s.text()
            said.append(s.text())
        for keys in ("enter", "escape", "b"):
            await s.press(keys)
            await s.settle()
            said.append(s.text())
    assert [line for text in said for line in denials(text)] == []


async def test_the_fewer_weeks_the_wider_their_columns(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [1])
    async with open_app(size=(80, 36)) as s:
        for days, width, wide in ((60, 80, 4), (200, 80, 2), (200, 120, 3), (500, 120, 2)):
            on = f"{days} days, {width} columns"
            done_days(diary, clock, stops, [days])
            await s.press("1")
            await s.resize((width, 36))
            calendar = (await look(s)).map
            assert calendar.cell == wide, on
            first, yesterday = calendar._area(max(TODAY - days * ONE, calendar.top)), calendar._area(TODAY - ONE)
            assert first is not None, on
            assert yesterday is not None, on
            assert yesterday.right <= calendar.size.width, on
            assert calendar.day_at(yesterday.x, yesterday.y) == TODAY - ONE, on
            assert cell(s, TODAY - ONE) == "+ ", on


async def test_runs_stand_below_their_weeks(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [*range(1, 20), *range(22, 50)])
    async with open_app() as s:
        screen = await look(s)
        calendar = screen.map
        line = s.text().splitlines()[calendar.region.y + 8]
        assert re.fullmatch(r" +<=+ 28 =+>x<=+ 19 =+>", line.rstrip())
        assert screen._past is not None
        for run in screen._past.runs:
            area = calendar._area(run.first)
            assert area is not None
            weeks = (area.x - 3) // calendar.cell
            assert line.index("<" if run.length == 28 else "x<") // calendar.cell >= weeks
        await s.click_on("  28  30 Oct")
        assert screen.cursor == TODAY - 22 * ONE


async def test_the_month_of_the_first_week_is_named_if_there_is_room(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        for days, names in ((3, ["Nov"]), (23, ["Nov"]), (28, ["Oct", "Nov"])):
            done_days(diary, clock, stops, [days])
            await s.press("1")
            calendar = (await look(s)).map
            assert s.text().splitlines()[calendar.region.y][: calendar.region.right].split() == names, days


async def test_the_calendar_is_right_when_it_is_first_painted_at_a_size(
    open_app: Open, weeks: dict[str, date], monkeypatch: pytest.MonkeyPatch
) -> None:
    painted_again: list[Room] = []
    plain = YearMap.refresh

    def refresh(self: YearMap, *areas: Area, **how: bool) -> YearMap:
        if not areas and not how:  # all of it, and not because Textual saw that it has another size
            painted_again.append(self.size)
        return plain(self, *areas, **how)

    monkeypatch.setattr(YearMap, "refresh", refresh)
    async with open_app(size=(120, 36)) as s:
        screen = await look(s)
        for size in ((40, 20), (120, 36)):
            await s.resize(size)
            assert screen.map.shown[1] == TODAY, size
    assert painted_again == []


async def test_arrows_go_by_day_and_week_as_they_stand_and_paint_two_cells(
    open_app: Open, weeks: dict[str, date], monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[tuple[Area, ...]] = []
    async with open_app(size=(40, 20)) as s:
        screen = await look(s)
        for size in ((40, 20), (120, 36)):
            await s.resize(size)
            day, week = (("left", "h"), ("up", "k")) if size[0] == 40 else (("up", "k"), ("left", "h"))
            on_day, on_week = ("right", "down") if size[0] == 40 else ("down", "right")
            await s.press("t", day[0])
            assert screen.cursor == TODAY - ONE, size
            await s.press(week[0], week[1], day[1])
            assert screen.cursor == TODAY - 16 * ONE, size
            await s.press(on_day, on_week)
            assert screen.cursor == TODAY - 8 * ONE, size
            await s.press("t", on_day, on_week)
            assert screen.cursor == TODAY, (size, "nothing is after today")
            await s.press(*[week[0]] * 6)
            assert screen.cursor == weeks["first"] - 7 * ONE, (size, "nor long before the first day")
        await s.press("t")
        plain = YearMap.refresh

        def refresh(self: YearMap, *areas: Area, **how: bool) -> YearMap:
            painted.append(areas)
            return plain(self, *areas, **how)

        monkeypatch.setattr(YearMap, "refresh", refresh)
        await s.press("up")
        assert [{area.size for area in areas} for areas in painted] == [{(2, 1)}]
        assert {area for (areas) in painted for area in areas} == {
            screen.map._area(TODAY),
            screen.map._area(TODAY - ONE),
        }


async def test_page_keys_go_by_month_and_angles_by_year(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [1, 1000])
    async with open_app() as s:
        screen = await look(s, "pageup")
        assert screen.cursor == date(2026, 10, 21)
        await s.press("<")
        assert screen.cursor == date(2025, 10, 21)
        assert "Oct 2025" in s.text() or "2025 to" in s.text()
        assert screen.map._area(screen.cursor) is not None
        await s.press(">", "pagedown", "pagedown")
        assert screen.cursor == TODAY
        await s.press("<", "<", "<", "<")
        assert screen.cursor == TODAY - 1000 * ONE
        await s.press("t")
        assert screen.cursor == TODAY
        assert screen.map.shown[1] == TODAY
        await s.resize((120, 36))
        await s.press("<")
        days = [screen.map.top + n * ONE for n in range(53 * 7)]
        assert set(cells(s, *(day for day in days if day <= TODAY - 2 * ONE))) == {". "}, "a year without a scan"
        assert "No scan." in s.text()


async def test_by_mouse_alone(open_app: Open, weeks: dict[str, date]) -> None:
    async with open_app(size=(40, 20)) as s:
        driver = s.app._driver
        assert driver is not None
        for size, day in (((40, 20), weeks["late"]), ((120, 36), weeks["partial"])):
            await s.resize(size)
            await s.click_on("2 History")
            screen = history(s)
            await click_day(s, day)
            assert screen.cursor == day, size
            await click_day(s, day)
            assert day_screen(s).day == day, size
            await s.click_on("esc Back")
            assert history(s) is screen, size
            if size[0] == 40:
                await s.click_on("1 Today")
        area, at = screen.map.region, []
        for kind in (events.MouseScrollUp, events.MouseScrollDown):
            x, y = area.x + 9, area.y + 3
            event = kind(None, x, y, 0, 0, 0, False, False, False, x, y)  # noqa: FBT003
            event.set_sender(s.app)
            driver.send_message(event)
            await s.settle()
            at.append(screen.cursor)
        assert at == [weeks["first"], min(TODAY, months_on(weeks["first"], 1))]
        for sign, cursor in (("<", weeks["first"]), (">", TODAY)):
            line = s.text().splitlines()
            y = next(y for y, words in enumerate(line) if re.search(r"< .* >", words))
            await s.click(line[y].rindex(sign), y)
            await s.settle()
            assert screen.cursor == cursor, sign
        await s.click_on("1 Today")
        assert s.title == "TodayScreen"


async def test_months_stand_above_the_range_is_said_and_other_weeks_come_when_the_cursor_leaves_those_shown(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [400])
    async with open_app(size=(120, 36)) as s:
        screen = await look(s)
        calendar = screen.map
        head = s.text().splitlines()[calendar.region.y]
        assert " ".join(head.split()) == "Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov"
        area = calendar._area(date(2026, 3, 1))
        assert area is not None
        assert head.index("Mar") == calendar.region.x + area.x
        assert "< Oct 2025 to Nov 2026 >" in s.text()
        await s.resize((80, 24))
        await s.press(*["left"] * (calendar.weeks - 1))
        assert calendar.shown[1] == TODAY
        await s.press("left")
        assert calendar.shown[1] < TODAY
        assert calendar._area(screen.cursor) is not None
        assert f"{calendar.shown[0]:%b %Y} to" in s.text().splitlines()[0]
        await s.press("<")
        assert screen.cursor == TODAY - 400 * ONE
        assert calendar.top <= screen.cursor < calendar.top + timedelta(days=7), "nothing older is shown"


# The figures and the day


async def test_streaks_can_be_hidden_here_too(open_app: Open, weeks: dict[str, date]) -> None:
    async with open_app(size=(40, 20), config=Config(show_streaks=False)) as s:
        await look(s)
        for size in ((40, 20), (120, 36)):
            await s.resize(size)
            text = s.text()
            for words in ("day streak", "best", "consistency", "Longest", "of last 30", "<=", "=>"):
                assert words not in text, size
            assert cell(s, weeks["done"]) == "2 ", size


async def test_the_day_under_the_cursor_in_words(open_app: Open, weeks: dict[str, date]) -> None:
    said = {
        "done": ("Fri 20 Nov 2026", "Done.", "Left back of shoulder"),
        "partial": ("Started, but under two minutes.",),
        "late": ("Done, entered late. It counts in full.", "Nothing was tender."),
        "rest": ("A rest day: ill. a cold",),
        "missed": ("No scan.",),
        "forgiven": ("No scan. The streak goes on: one missed day in seven is forgiven.",),
        "first": ("Thu 22 Oct 2026", "Done.", "Nothing was tender."),
    }
    async with open_app(size=(40, 20)) as s:
        await look(s)
        for size in ((40, 20), (80, 24)):
            await s.resize(size)
            await s.press("t")
            assert "Today: not done yet." in s.text(), size
            for name, words in said.items():
                await click_day(s, weeks[name])
                text = " ".join(s.text().split())
                for part in words:
                    assert part in text, (size, name)


async def test_the_body_of_the_day_and_its_month_stand_beside_it(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    done_days(diary, clock, stops, [1, 2], TENDER)
    done_days(diary, clock, stops, [3, 30], {"calf_r": 7})
    painted: list[tuple[Area, ...]] = []
    async with open_app(size=(120, 36)) as s:
        screen = await look(s, "up")
        assert screen.body_map.ratings == TENDER
        assert s.words("#month").splitlines() == [
            "November 2026",
            "3 of 21 days done",
            "tender on 3 days, most often:",
            "Right lower back, 2 days",
        ]
        plain = BodyMap.refresh

        def refresh(self: BodyMap, *areas: Area, **how: bool) -> BodyMap:
            painted.append(areas)
            return plain(self, *areas, **how)

        monkeypatch.setattr(BodyMap, "refresh", refresh)
        await s.press("up")
        assert painted == [], "the same places: nothing to paint"
        await s.press("up")
        assert screen.body_map.ratings == {"calf_r": 7}
        assert [len(areas) for areas in painted] == [4], "each place that changed, and no more"
        await s.press("pageup")
        assert s.words("#month").startswith("October 2026\n1 of 10 days done")
        assert screen.body_map.ratings == {"calf_r": 7}
        with journal(diary, clock) as book:
            book.place("jaw_l", PlaceKind.SKIPPED)
        await s.press("1")
        await look(s)
        assert screen.body_map.gone == {"jaw_l"}
        await s.press("up")
        assert screen.body_map.gone == frozenset(), "it is on the map on the day it was rated"


async def test_what_changes_meanwhile_is_shown_here_and_in_a_day(open_app: Open, weeks: dict[str, date]) -> None:
    async with open_app() as s:
        await look(s)
        await s.press("1", "r", "i")
        await look(s)
        assert cell(s, TODAY) == "r<"
        await s.press("u")
        assert s.message.startswith("Undone: ")
        await s.settle()
        assert cell(s, TODAY) == " <"
        await s.press("U")
        await s.settle()
        assert cell(s, TODAY) == "r<"
        await s.press("u")
        await click_day(s, weeks["rest"])
        await s.press("enter")
        await s.settle()
        assert "A rest day: ill. a cold" in day_words(s)
        await s.press("u")
        assert "No scan." in s.words("#day-text")
        await s.press("U")
        assert "A rest day" in s.words("#day-text")


async def test_it_opens_on_the_last_day_with_a_scan_while_today_is_empty_stays_where_it_was_left_and_turns_over(
    open_app: Open, weeks: dict[str, date], clock: FakeClock
) -> None:
    async with open_app() as s:
        await s.press("2")
        await s.settle()
        screen = history(s)
        assert screen.cursor == weeks["done"]
        assert " 5  Left back of shoulder" in s.words("#day")
        assert cell(s, TODAY) == " <", "today is marked all the same"
        await s.press("up", "1", "2")
        await s.settle()
        assert screen.cursor == weeks["done"] - ONE
        await s.press("t", "1", "2")
        await s.settle()
        assert screen.cursor == TODAY
        clock.set(clock.local + ONE)
        screen.catch_up()
        await s.settle()
        assert screen.cursor == weeks["done"], "as when it opens"
        assert cell(s, TODAY + ONE) == " <"
        assert cell(s, TODAY) == ". "
        await s.press("t", "left")
        clock.set(clock.local + ONE)
        screen.catch_up()
        await s.settle()
        assert screen.cursor == TODAY - 6 * ONE, "a cursor elsewhere stays"


async def test_it_opens_on_today_as_soon_as_anything_is_in_it_with_the_weeks_of_the_country_that_the_clock_says(
    open_app: Open, diary: Path, clock: FakeClock, weeks: dict[str, date]
) -> None:
    clock.country_code = "US"
    with journal(diary, clock) as book:
        book.mark_spot("a visit", "jaw_l", "Left jaw", 4, How.PRESSED)
        book.mark_spot("a visit", "tail_l", "tail", 7, How.PRESSED)
    async with open_app() as s:
        await s.press("2")
        await s.settle()
        assert history(s).cursor == TODAY
        assert history(s).map.top.weekday() == 6
        await s.press("enter")
        await s.settle()
        assert " 7  tail_l" in s.text(), "a region that this version does not know is named as it stands"


# Diaries at the edges


async def test_an_empty_diary_then_one_scan_that_ended_early_then_one_done(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    """2 leads there, and 1 and escape lead back."""
    async with open_app() as s:
        for size in ((80, 24), (40, 20)):
            await s.resize(size)
            assert "2 History" in s.text().splitlines()[0], size
        await look(s)
        await s.press("1")
        assert s.title == "TodayScreen"
        await look(s)
        await s.press("escape")
        assert s.title == "TodayScreen"
        await s.press("2", "4")
        await s.settle()
        assert s.title == "LearnScreen"
        await look(s)
        assert len(s.app.screen_stack) == 2
        await s.press("1")
        for size in ((40, 20), (120, 36)):
            await s.resize(size)
            screen = await look(s, "left", "up", "<", "pageup", "right", ">")
            assert screen.cursor == TODAY, size
            assert cell(s, TODAY) == " <", size
            text = s.text()
            assert "Nothing here yet" in text, size
            assert "best" not in text, size
            assert "Longest" not in text, size
            assert text.replace("ctrl+p", "").count("+") <= 1, (size, "the legend's alone")
            await s.press("enter")
            await s.settle()
            assert "Sat 21 Nov 2026" in s.text(), size
            assert "Ratings" not in s.text(), size
            await s.press("escape", "1")
        partial_day(diary, clock, stops, 0)
        for size in ((120, 36), (40, 20)):
            await s.resize(size)
            await look(s)
            assert s.words("#figures").strip() == "No scan done yet, one starts a streak", size
            await s.press("1")
        done_days(diary, clock, stops, [0])
        await s.resize((80, 24))
        await look(s)
        assert cell(s, TODAY) == "+<"
        assert "1-day streak" in s.text()
        assert "done today" in s.text()
        assert "   1  now" in s.text()


async def test_29_february_and_the_ends_of_a_year(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    first = date(2027, 3, 1)
    for begins, *days in (
        ("monday", date(2028, 2, 29), date(2028, 12, 31), date(2029, 1, 1)),
        ("sunday", date(2028, 12, 31)),  # a Sunday: the first day of a week, or the last
    ):
        clock.set(datetime(days[0].year, days[0].month, days[0].day, 7, tzinfo=ZoneInfo("Europe/Berlin")))
        if begins == "monday":
            done_days(diary, clock, stops, [(days[0] - first).days])
        async with open_app(config=Config(week_start=begins)) as s:
            for today in days:
                on = f"{today}, from {begins}"
                clock.set(datetime(today.year, today.month, today.day, 7, tzinfo=ZoneInfo("Europe/Berlin")))
                scanned = today.day != 1  # the day before New Year is looked at too, as a today without a scan
                if scanned:
                    done_days(diary, clock, stops, [1])
                await s.press("1")
                screen = await look(s)
                calendar = screen.map
                assert calendar.top.weekday() == (0 if begins == "monday" else 6), on
                assert calendar.shown[1] == today, on
                yesterday = "+ " if scanned else ". "
                assert cells(s, today, today - ONE, today - 3 * ONE) == [" <", yesterday, ". "], on
                area = calendar._area(today)
                assert area is not None
                assert calendar.day_at(area.x + 1, area.y) == today, on
                row = s.text().splitlines()[calendar.region.y + area.y]
                assert row.strip().startswith(f"{today:%a}"[:2]), on
                await s.press("<")
                assert screen.cursor == max(months_on(today, -12), first), on


def test_months_end_where_they_end() -> None:
    assert months_on(date(2028, 2, 29), -12) == date(2027, 2, 28)
    assert months_on(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_on(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_on(date(2026, 1, 31), -1) == date(2025, 12, 31)
    assert months_on(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_on(date(1, 1, 5), -1) == date(1, 1, 5)
    assert months_on(date(9999, 12, 5), 1) == date(9999, 12, 5)


def test_the_week_begins_as_in_the_country() -> None:
    assert [first_weekday("auto", country) for country in ("US", "BR", "DE", "")] == [6, 6, 0, 0]
    assert first_weekday("monday", "US") == 0
    assert first_weekday("sunday", "DE") == 6
    assert all(len(country) == 2 for country in FIRST_SUNDAY.split())


# A day opened


def worked_day(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> None:
    """Yesterday: a scan with marks that say more, a spot outside it, and a hold with a neighbor."""
    then = FakeClock(clock.local - ONE, "Europe/Berlin")
    walk = Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops))
    with journal(diary, then) as book:
        scan_id = book.start_scan(ScanKind.FULL, stops)
        book.mark(scan_id, "shoulder_back_l", "Left back of shoulder", 6, How.PRESSED)
        book.edit_mark(
            mark_in(diary, scan_id, "shoulder_back_l"), "x", qualities=["tight"], note="since [b]Tuesday[/b]"
        )
        book.mark(scan_id, "jaw_r", "Right jaw", 0, How.MOVED)
        then.advance(300)
        book.finish(scan_id, walk)
        book.mark_spot("a visit", "calf_r", "Right calf", 3, How.REST)
        hold_id = str(uuid.uuid4())
        book.start_hold(hold_id, "window", Hold(allowed("shoulder_back_l"), technique()), before=6, tool="thumb")
        book.end_hold(hold_id, "window", Progress(step_s=125.0, held_s=125.0), Ended.RELEASED)
        book.say_of_hold(hold_id, "x", after=2, released=Released.YES, pressure=Pressure.TOO_MUCH, was_source=True)
        book.mark_after(hold_id, "neck_back_l", "Left back of neck", 1, How.PRESSED)
    done_days(diary, clock, stops, [3])


WORKED = {"shoulder_back_l": 6, "calf_r": 3, "jaw_r": 0}
"""What `worked_day` rates before its hold."""


def assert_as_it_was_entered(s: Session) -> None:
    """Assert that the day's screen says all of `worked_day`."""
    on = f"at {s.app.size}"
    assert day_screen(s).map.ratings == WORKED, on
    words = day_words(s)
    assert words.startswith("Fri 20 Nov 2026 Done. Full scan, 06:30 to 06:35 Ratings 6 Left back of shoulder"), on
    for part in (
        'pressed, tight "since [b]Tuesday[/b]"',
        "3 Right calf at rest, outside a scan",
        "0 Right jaw and jaw hinge moved",
        "Holds Left back of shoulder",
        "2:05 thumb, too much pressure 6 to 2, released",
        "nearby spots afterward: Left back of neck 1",
        "nearby spots also eased",
    ):
        assert part in words, on


async def test_a_day_and_its_holds_are_said_and_opened_as_entered_with_both_figures_beside_the_words(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    async with open_app() as s:
        await look(s, "up")
        assert " 6  Left back of shoulder   held 2:05: 6 to 2, released" in s.text()
        assert " 3  Right calf" in s.text()
        assert "0  Right jaw" not in s.text()
        await open_day(s, "up")
        for size in ((80, 24), (120, 36)):
            await s.resize(size)
            assert_as_it_was_entered(s)
            body_map, text = day_screen(s).map, s.text().splitlines()
            for region, nrs in WORKED.items():
                area = body_map._area(region)
                assert area is not None
                lines = text[body_map.region.y + area.y :][: area.height]
                drawn = "".join(line.ljust(size[0])[body_map.region.x + area.x :][: area.width] for line in lines)
                assert str(nrs) in drawn, (size, region)
                middle = body_map.region.x + area.x + area.width // 2
                half = body_map.region.x + body_map.size.width // 2
                assert (middle > half) is (region != "jaw_r"), (size, "the back stands at the right")
        await s.press("escape")
        assert history(s).cursor == TODAY - ONE


async def test_on_a_phone_a_day_is_opened_as_entered_and_v_shows_its_words_the_front_and_the_back(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    async with open_app(size=(40, 20)) as s:
        await open_day(s, "left")
        assert_as_it_was_entered(s)
        for words in ("v Front view", "v Back view", "v Text"):
            modes, button = s.text().splitlines()[:2]
            assert modes.startswith(" 1 Today [2 History]"), (words, "the button does not cover it")
            assert button.split() == words.split()
            await s.press("v")
        assert "FRONT" not in s.text()
        await s.press("v")
        text = s.text()
        assert "FRONT" in text
        assert "Ratings" not in text
        assert ".-''-." in text
        await s.press("down")
        assert ".-''-." not in s.text(), "its foot"
        await s.press("up")
        assert ".-''-." in s.text()
        await s.press("tab")
        text = s.text()
        assert "6" in text
        assert "BACK" in text
        await s.click_on("Text")
        assert "Ratings" in s.text()
        await s.press("escape")
        assert history(s).cursor == TODAY - ONE


async def test_the_words_scroll_and_the_days_beside_are_near(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    async with open_app(size=(40, 20)) as s:
        await open_day(s, "left")
        entries = day_screen(s).entries
        chosen = [entries.highlighted]
        for key in ("down", "j", "j", "j", "k", "up", "up"):
            await s.press(key)
            chosen.append(entries.highlighted)
        scan, six, three, none, hold = 0, 2, 3, 4, 6
        assert chosen == [scan, six, three, none, hold, none, three, six], "headings are passed over"
        await s.press("j", "j", "j")
        assert entries.scroll_offset.y > 0
        assert "released" in s.text()
        await s.press("left")
        assert "No scan." in s.text()
        assert day_screen(s).map.ratings == {}
        assert entries.scroll_offset.y == 0
        await s.press("h")
        assert day_screen(s).day == TODAY - 3 * ONE, "the first"
        assert "No ratings" in " ".join(s.text().split())
        await s.press("h")
        assert "Before the first scan." in s.text()
        assert "Press a to enter a scan for that day" in " ".join(s.text().split())
        await s.press("right")
        for _ in range(5):
            await s.press("right")
        assert day_screen(s).day == TODAY
        await s.press("l", "h", "escape")
        assert history(s).cursor == TODAY - ONE, "the year shows where one came from"


async def test_the_foot_of_a_day_names_only_what_can_be_done_there(open_app: Open, weeks: dict[str, date]) -> None:
    async with open_app() as s:
        screen = await open_day(s)
        for size in ((80, 24), (40, 20)):
            await s.resize(size)
            for day in (TODAY, *weeks.values()):
                screen.day = day
                await s.settle()
                foot = s.text().splitlines()[-1].split("  ")
                assert (" enter Edit" in foot) == bool(screen.entries.option_count), (size, day)
                if size[0] == 80:
                    assert any(said.strip() == "a Add scan" for said in foot) == (day < TODAY), (size, day)
                assert len(foot) <= 6, (size, day)


def test_two_days_are_said_with_no_more_than_is_needed() -> None:
    said: Iterable[tuple[date, date, str]] = (
        (date(2026, 11, 3), date(2026, 11, 3), "3 Nov 2026"),
        (date(2026, 11, 3), date(2026, 11, 20), "3 to 20 Nov 2026"),
        (date(2026, 10, 3), date(2026, 11, 20), "3 Oct to 20 Nov 2026"),
        (date(2025, 11, 3), date(2026, 11, 20), "3 Nov 2025 to 20 Nov 2026"),
    )
    for first, last, words in said:
        assert span(first, last) == words
