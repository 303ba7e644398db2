"""A screen that is open while the day turns, a clock that went back: each figure and each row is of the right day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mfr_tui.clock import FIRST_DAY, FIRST_YEAR, LAST_DAY, body_day
from mfr_tui.config import Config
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.review.resume import CLOCK_RIGHT
from mfr_tui.review.streaks import SAFE
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.flags.warning_signs import WarningSigns
from mfr_tui.tui.history.corrections import MoveScan
from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.history.history_screen import HistoryScreen
from mfr_tui.tui.map.spot_screen import SpotScreen
from tests.support.fakes import FakeClock
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, done_days, journal

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
SATURDAY, SUNDAY = date(2026, 11, 21), date(2026, 11, 22)
BEFORE, AFTER = datetime(2026, 11, 22, 3, 50, tzinfo=BERLIN), datetime(2026, 11, 22, 7, 0, tzinfo=BERLIN)
"""Late on the body day of Saturday, and on the morning after."""

SCANS = "SELECT body_day, state, late FROM scan ORDER BY created_at"
MARKS = "SELECT body_day, region, nrs FROM mark WHERE deleted_at IS NULL ORDER BY body_day, region"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(BEFORE)


async def turn(s: Session, now: datetime = AFTER) -> None:
    """Let the night pass, and the screens look at the clock as they do every minute."""
    s.clock.advance((now - s.clock.local).total_seconds())
    s.app.check_day()
    looks = getattr(s.app.screen, "catch_up", None)
    if looks:
        looks()
    await s.settle()


# Today


async def test_today_shows_the_new_day_by_itself(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    done_days(diary, clock, stops, [0, 1])
    async with open_app() as s:
        assert "Sat 21 Nov" in s.text()
        assert "Done for today" in s.text()
        await turn(s)
        assert "Sun 22 Nov" in s.text()
        assert "Done for today" not in s.text()
        assert "Start the scan" in s.text()
        assert s.words("#streak-words").startswith(f"day streak\n{SAFE}")


async def test_a_dialog_over_today_answers_for_the_day_on_which_it_is_answered(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await s.press("r")
        await s.settle()
        await turn(s)
        await s.press("i")
        await s.settle()
        assert select(diary, "SELECT body_day FROM rest_day") == [], "it was asked about Saturday"
        assert s.news == ["A new day has started, so mfr asks again."]
        assert s.title == "Ask"
        await s.press("i")
        await s.settle()
        assert select(diary, "SELECT body_day, reason FROM rest_day") == [(str(SUNDAY), "ill")]
        assert "Sun 22 Nov" in s.text()
        assert "Today is a rest day" in s.text()


async def test_the_question_about_an_unfinished_scan_is_asked_again_after_the_turn(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("4", "escape")
        await s.press("s")
        await s.settle()
        assert "Go on from stop 1" in s.text()
        await turn(s)
        await s.press("g")
        await s.settle()
        assert "Yesterday you left off at stop 1" in s.text()
        await s.press("g")
        await s.settle()
        assert s.title == "ScanScreen"
        assert select(diary, SCANS) == [(str(SATURDAY), "draft", 1)], "the person chose to finish it late"


# A scan


async def test_a_scan_that_runs_into_the_next_day_belongs_to_the_day_on_which_it_started(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clock.set(datetime(2026, 11, 22, 3, 59, tzinfo=BERLIN))
    async with open_app() as s:
        await s.start()
        await s.let_run(120)
        s.app.check_day()
        await s.press("space")
        clock.advance(120)
        await s.press("6", "space")
        await s.let_run(20)
        await s.press("e")
        assert "Done for yesterday." in s.text()
        assert select(diary, SCANS) == [(str(SATURDAY), "done", 0)]
        assert [day for day, _, _ in select(diary, MARKS)] == [str(SATURDAY)]
        await s.press("enter")
        await s.settle()
        assert "Sun 22 Nov" in s.text()
        assert "Start the scan" in s.text()


async def test_a_scan_that_paused_overnight_takes_no_key_of_the_next_day(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        await s.start()
        for night, key in enumerate(("6", "n", "space", None)):  # None: nobody presses any
            rated = [(str(SATURDAY + before * DAY), before + 1) for before in range(night + 1)]
            await s.press(str(night + 1), "space")
            if key is None:
                await turn(s, AFTER + night * DAY)
            else:
                clock.advance((AFTER + night * DAY - clock.local).total_seconds())
                await s.press(key)
                await s.settle()
            assert s.title == "TodayScreen", key
            assert "A new day has started. The unfinished scan is saved." in s.text(), key
            assert "Yesterday: stop 1 of 20, all saved." in s.words("#next-words"), key
            assert [(day, nrs) for day, _, nrs in select(diary, MARKS)] == rated, key
            await s.press("enter")
            await s.settle()
            assert "Start today's" in s.text(), key
            await s.press("t")
            await s.settle()
            assert s.scan.ratings == {}, key


async def test_a_scan_paused_over_the_turn_goes_on_within_a_minute(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clock.set(datetime(2026, 11, 22, 3, 59, 50, tzinfo=BERLIN))
    async with open_app() as s:
        await s.start()
        await s.press("4", "space")
        await turn(s, datetime(2026, 11, 22, 4, 0, 30, tzinfo=BERLIN))
        assert s.title == "ScanScreen"
        await s.press("space")
        clock.advance(600)
        await s.press("space", "5")
        assert s.title == "ScanScreen", "it ran into the new day, so it goes on"
        assert select(diary, MARKS)[0][::2] == (str(SATURDAY), 5)


async def test_a_scan_whose_machine_slept_over_the_turn_is_left(open_app: Open, clock: FakeClock) -> None:
    async with open_app() as s:
        scan = await s.start()
        await s.press("4")
        await s.let_run(5)
        clock.sleep((AFTER - clock.local).total_seconds())
        clock.advance(1)
        scan._tick()
        await s.settle()
        assert s.title == "TodayScreen"


async def test_the_summary_says_of_which_day_it_is(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.let_run(121)
        await s.press("e")
        assert "Done for today." in s.text()
        await turn(s)
        assert "Done for yesterday." in s.text()


# The map, the card, a hold


async def test_the_map_rates_the_day_that_it_is_and_leaves_the_one_before(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await s.press("w")
        await s.settle()
        await s.press("5")
        screen = s.app.screen
        assert isinstance(screen, SpotScreen)
        region = screen.cursor
        assert "5 of 10 today" in s.text()
        await turn(s)
        assert "5 of 10 today" not in s.text()
        assert screen.ratings == {}
        await s.press("7")
        assert select(diary, MARKS) == [(str(SATURDAY), region, 5), (str(SUNDAY), region, 7)]


async def test_a_card_left_open_keeps_no_rating_of_the_day_before(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [0], {"shoulder_back_l": 6})
    async with open_app() as s:
        s.app.work("shoulder_back_l")
        await s.settle()
        assert s.app.screen.query_one(RateBar).nrs == 6
        await turn(s)
        await s.press("enter")
        await s.settle()
        assert s.title == "HoldScreen"
        await s.let_hold_run(20)
        assert select(diary, "SELECT body_day, before FROM hold") == [(str(SUNDAY), None)]
        assert select(diary, MARKS) == [(str(SATURDAY), "shoulder_back_l", 6)], "nobody rated it on Sunday"


async def test_a_hold_that_paused_overnight_does_not_go_on(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        s.app.work("shoulder_back_l")
        await s.settle()
        await s.press("enter")
        await s.settle()
        await s.let_hold_run(10)
        await s.press("space")
        clock.advance((AFTER - clock.local).total_seconds())
        await s.press("space")
        await s.settle()
        assert select(diary, "SELECT body_day, state, ended_how, held_s FROM hold") == [
            (str(SATURDAY), "ended", "interrupted", 5.0)
        ]
        assert "Your hold of 0:05 is saved." in " ".join(s.news)


async def test_a_hold_that_runs_over_the_turn_belongs_to_its_day(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clock.set(datetime(2026, 11, 22, 3, 59, 52, tzinfo=BERLIN))
    clear_to_press(diary, clock)
    async with open_app() as s:
        s.app.work("shoulder_back_l")
        await s.settle()
        await s.press("enter")
        await s.settle()
        await s.let_hold_run(12)
        assert body_day(clock.local, Config().day_start) == SUNDAY
        await s.press("r")
        await s.settle()
        await s.press("y", "3")
        assert select(diary, 'SELECT body_day, ended_how, "after" FROM hold') == [(str(SATURDAY), "released", 3)]


async def test_the_warning_signs_show_the_answers_in_force_on_the_new_day(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("!")
        await s.settle()
        screen = s.app.screen
        assert isinstance(screen, WarningSigns)

        def answers() -> list[str]:
            said = [str(option.prompt).split()[0] for option in screen.list.options if not option.disabled]
            return [word for word in said if word != "?"]

        await s.press("y", "n")
        assert answers() == ["yes", "no"]
        await turn(s)
        assert answers() == ["yes"], "a yes goes on until a no; a no was of its own day"


# Looking back


async def test_what_looks_back_is_of_the_new_day(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    """What it shows after the turn is what it shows when it is opened after the turn."""
    done_days(diary, clock, stops, [0, 1, 2, 3, 29, 59], {"jaw_l": 5})
    async with open_app() as s:
        for night, keys in enumerate(LOOK_BACK):
            await s.press(*keys)
            await turn(s, AFTER + night * DAY)
            turned = s.text()
            await s.press(*["escape"] * len(keys))
            assert s.title == "TodayScreen", keys
            await s.press(*keys)
            assert s.text() == turned, keys
            await s.press(*["escape"] * len(keys))


LOOK_BACK: tuple[tuple[str, ...], ...] = (
    ("2",),
    ("3",),
    ("2", "b"),
    ("2", "w"),
    ("p",),
    ("o",),
    ("/",),
    ("2", "/", "j", "a", "w", "enter"),
)
"""The keys to each screen that looks back."""


# The clock went back


async def test_a_clock_two_days_back_is_asked_about_once_in_the_hours_of_then(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    clock.set(datetime(2026, 10, 26, 7, 0, tzinfo=BERLIN))  # a day after the clocks went back to winter time
    done_days(diary, clock, stops, [0])
    clock.set(datetime(2026, 10, 24, 7, 0, tzinfo=BERLIN))
    async with open_app() as s:
        await s.press("enter")
        await s.settle()
        assert "Is the clock right?" in s.text()
        assert "24 Oct 2026, 07:00" in s.text()
        assert "Mon 26 Oct 2026, 07:00" in s.text(), "by the clock of that day, an hour behind today's"
        await s.press("b")
        await s.settle()
        assert len(select(diary, SCANS)) == 1, "nothing is written before the answer"
        await s.press("enter")
        await s.settle()
        await s.press("r")
        await s.settle()
        assert s.title == "ScanScreen"
        assert select(diary, "SELECT body_day, clock_suspect FROM scan ORDER BY body_day") == [
            ("2026-10-24", 1),
            ("2026-10-26", 0),
        ]
        await s.press("e", "enter")
        await s.settle()
        clock.advance(24 * 3600)
        await s.press("enter")
        await s.settle()
        assert s.title == "ScanScreen", "it was said already that the clock is right"
        assert s.ask("SELECT clock_suspect FROM scan WHERE body_day = '2026-10-25'") == 1
        await s.press("e", "enter")
        await s.settle()
        clock.set(clock.local - 2 * DAY)
        await s.press("enter")
        await s.settle()
        assert "Is the clock right?" in s.text(), "it went back again"
        assert "25 Oct 2026" in s.text(), "what was written by the right clock counts, and nothing else"


async def test_what_is_remembered_of_the_clock_may_be_anything(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    done_days(diary, clock, stops, [-3])
    async with open_app() as s:
        for value in (True, ["2026"], [1, 2]):
            with journal(diary, clock) as book:
                book.remember(CLOCK_RIGHT, value)
            await s.press("enter")
            await s.settle()
            assert "Is the clock right?" in s.text(), value
            await s.press("b")
            await s.settle()
            assert "Is the clock right?" not in s.text(), value


# The ends of the calendar


def scanned(diary: Path, stops: Sequence[Stop], day: date) -> None:
    """A scan of a day, done, with one rating."""
    clock = FakeClock(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    assert body_day(clock.local, Config().day_start) == day
    with journal(diary, clock) as book:
        scan_id = book.start_scan(ScanKind.FULL, stops)
        book.mark(scan_id, "jaw_l", "Left jaw", 5, How.PRESSED)
        book.finish(scan_id, Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops)))


async def test_history_goes_to_the_first_day_that_can_be_kept_and_no_further(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    clock.set(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
    for day in (FIRST_DAY, LAST_DAY):
        scanned(diary, stops, day)
    async with open_app() as s:
        await s.press("2")
        screen = s.app.screen
        assert isinstance(screen, HistoryScreen)
        screen._go(FIRST_DAY)
        await s.press("left", "up", "pageup", "<", "enter")
        await s.settle()
        opened = s.app.screen
        assert isinstance(opened, DayScreen)
        await s.press("left", "left")
        assert opened.day == FIRST_DAY


async def test_a_scan_is_moved_no_further_than_the_first_day(
    open_app: Open, diary: Path, clock: FakeClock, stops: list[Stop]
) -> None:
    scanned(diary, stops, FIRST_DAY)
    async with open_app() as s:
        (row,) = s.app.reader.scans_of(FIRST_DAY)
        screen = MoveScan(row, FIRST_DAY)
        await s.app.push_screen(screen)
        await s.press("up", "left")
        assert screen.day == FIRST_DAY
