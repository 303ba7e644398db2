"""Mending the past on the screen: a day entered late, marks, holds and scans changed, moved and deleted, days off."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from mfr_tui.errors import BusyError
from mfr_tui.practice.scan import Stop
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.history.history_screen import HistoryScreen
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import live, select
from tests.tui.conftest import Open, Session, done_days, draft, journal
from tests.tui.test_history_screen import ONE, day_screen, day_words, look, open_day, worked_day

SCANS = "SELECT body_day, state, late, started_at FROM scan WHERE deleted_at IS NULL ORDER BY body_day"
MARKS = "SELECT body_day, region, nrs FROM mark WHERE deleted_at IS NULL ORDER BY body_day, nrs DESC"
REST = "SELECT body_day, reason FROM rest_day WHERE deleted_at IS NULL ORDER BY body_day"


def at(ago: int) -> str:
    return str(TODAY - ago * ONE)


async def go(s: Session, *keys: str) -> None:
    await s.press(*keys)
    await s.settle()


def lit(s: Session) -> list[str]:
    """The labels of the choices that are lit."""
    return [choice.label for choice in s.app.screen.query(Choice) if choice.primary]


def streak(s: Session) -> int:
    """The streak as History shows it."""
    return int(s.words("#figures").partition("-day streak")[0])


async def test_a_missed_day_is_entered_on_the_map_and_the_streak_follows_at_once(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [1, 2, 5, 6])  # two days without a scan: too many to be forgiven
    before = live(diary)
    async with open_app() as s:
        await look(s)
        assert streak(s) == 2
        await go(s, "up", "up", "up")
        await go(s, "enter")
        assert "Press a to enter a scan for that day" in day_words(s)
        await go(s, "enter")
        assert s.title == "LateScan"
        assert "Wed 18 Nov 2026" in s.text()
        await go(s, "d")
        assert "Rate this place first" in s.text()
        assert live(diary)["scan"] == before["scan"], "nothing before the first rating"
        await go(s, "6", "m", "3", "d")
        assert s.title == "Details"
        await go(s, "down", "down", "space", "7", "escape")
        assert select(diary, SCANS)[2] == (at(3), "done", 1, None)
        assert select(diary, MARKS) == [(at(3), "head_front_l", 7), (at(3), "head_front_r", 6)]
        assert s.ask("SELECT how FROM mark WHERE nrs = 7") == "rest"
        assert (
            s.ask("SELECT count(*) FROM scan_stop JOIN scan ON scan.id = scan_id WHERE late AND outcome = 'passed'")
            == 20
        )
        await go(s, "enter")
        assert "Entered late: Wed 18 Nov 2026. Press u to undo, step by step." in s.text()
        assert "Done, entered late." in day_words(s)
        await go(s, "left", "a", "escape")
        assert "Entered late" not in s.text(), "left without a rating: nothing was entered"
        await go(s, "escape")
        assert streak(s) == 5, "one day is forgiven now"
        await go(s, *["u"] * 5)
        assert streak(s) == 2
    assert live(diary) == before


async def test_taken_back_on_the_map_it_is_no_scan_and_rated_again_it_is(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [2])
    async with open_app(size=(120, 36)) as s:
        await open_day(s, "up")
        await go(s, "a", "6")
        await go(s, "u", "u")
        assert "Nothing is entered for that day now." in s.text()
        assert len(select(diary, SCANS)) == 1
        await go(s, "U", "U")
        assert select(diary, MARKS) == [(at(1), "head_front_r", 6)]
        await go(s, "u", "u", "4", "escape")
        assert select(diary, MARKS) == [(at(1), "head_front_r", 4)]
        assert len(select(diary, SCANS)) == 2
        await go(s, "right", "a")
        assert "Start today's scan from Today" in s.text()
        assert s.title == "DayScreen"


async def test_a_mark_is_changed_and_deleted_and_comes_back_and_on_a_phone_the_map_is_there_after_a_day(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    before = live(diary)
    async with open_app() as s:
        for size, yesterday in (((80, 24), "up"), ((40, 20), "left")):
            await s.resize(size)
            await open_day(s, yesterday)
            await go(s, "down", "enter")
            assert s.title == "Details", size
            await go(s, "x", "tab", *"now", "escape")
            assert s.ask("SELECT nrs || note FROM mark WHERE region = 'shoulder_back_l'") == "10since [b]Tuesday[/b]now"
            assert "Left back of shoulder: 10, it was 6" in s.text(), size
            assert "10 Left back of shoulder" in day_words(s), size
            assert day_screen(s).map.ratings["shoulder_back_l"] == 10
            await go(s, "down", "enter")  # the spot outside the scan
            await s.click_on("Delete this rating")
            assert "Deleted: Right calf. Press u to undo." in " ".join(s.text().split()), size
            assert "calf_r" not in day_screen(s).map.ratings
            await go(s, "u")
            assert "calf_r" in day_screen(s).map.ratings
            await go(s, "u", "u")
            assert "6 Left back of shoulder" in day_words(s), size
            assert live(diary) == before, size
            await s.press("escape")
        await open_day(s)
        await go(s, "left", "a")
        assert s.title == "LateScan"
        assert ".-''-." in s.text(), "what the day hides on a phone is hidden there alone"


async def test_a_hold_is_put_right_and_deleted_and_comes_back_after_a_restart_and_what_hurt_did_not_let_go(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    before = live(diary)
    async with open_app() as s:
        await open_day(s, "up")
        await go(s, "up", "enter")  # the last of the list
        assert s.title == "HoldSheet"
        assert "Held 2:05." in s.text()
        await go(s, "5", "down", "x", "n", "minus")
        row = "SELECT before || ' ' || after || ' ' || ifnull(released, '?') FROM hold"
        assert s.ask(row) == "5 10 ?"
        await s.click_on("partly")
        assert s.ask(row) == "5 10 partly"
        await go(s, "up", "up")
        bar = s.app.screen.query_one("RateBar")
        await s.click(bar.region.x + 3 * 4, bar.region.y)
        assert s.ask(row) == "4 10 partly"
        await go(s, "escape")
        assert "4 to 10, partly released" in day_words(s)
        await go(s, "enter", "delete")
        assert "Deleted: a hold at Left back of shoulder. Press u to undo." in " ".join(s.text().split())
        assert "Holds" not in day_words(s)
        assert select(diary, "SELECT count(*) FROM mark WHERE moment = 'after' AND deleted_at IS NULL") == [(0,)]
    async with open_app() as s:
        await look(s, *["u"] * 7)
        assert live(diary) == before
        write(diary, "UPDATE hold SET ended_how = 'stopped_pain', released = NULL")
        await open_day(s, "up")
        await go(s, "up", "enter", "y", "3")
        assert "stopped for pain" in s.text()
        assert "let go" not in s.text()
        assert s.ask("SELECT ifnull(released, '?') || before FROM hold") == "?3"


def write(diary: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute(sql)


async def test_a_scan_is_moved_with_its_marks_and_its_holds_stay_and_enter_after_enter_changes_none(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    before = live(diary)
    async with open_app() as s:
        await open_day(s, "up")
        await go(s, "enter")
        assert s.title == "Ask"
        assert lit(s) == ["Back"]
        await go(s, "enter")
        assert s.title == "DayScreen"
        await go(s, "enter", "down")
        assert lit(s) == [], "the answer under the cursor is"
        await go(s, "enter")
        assert s.title == "MoveScan"
        assert "Without it, the day does not count as done." in s.words(".dialog-words")
        assert "Fri 20 Nov 2026" in s.text()
        assert lit(s) == ["Back"], "a scan is not moved to its own day"
        await go(s, "enter")
        assert s.title == "MoveScan"
        assert s.message == "Choose another day."
        await go(s, "right", "right")
        assert "Sat 21 Nov 2026" in s.text(), "no further than today"
        await go(s, "down", "up", "l", "h")
        await s.click_on("<")
        assert "Fri 13 Nov 2026" in s.text()
        await go(s, "escape")
        assert live(diary) == before, "left: nothing is moved"
        await go(s, "enter", "m", "left")
        assert lit(s) == ["Move it here"]
        assert s.message == ""
        await go(s, "enter")
        assert "Moved to Thu 19 Nov 2026, marked as late." in s.text()
        assert "No scan." in day_words(s)
        assert "Holds" in day_words(s)
        assert [(row[0], row[2]) for row in select(diary, SCANS)] == [(at(3), 0), (at(2), 1)]
        assert (at(2), "shoulder_back_l", 6) in select(diary, MARKS)
        assert (at(1), "calf_r", 3) in select(diary, MARKS), "a spot outside it stays"
        await go(s, "left")
        assert "Done, entered late." in day_words(s)
        await go(s, "u")
    assert live(diary) == before


async def test_deleting_a_scan_asks_once_and_says_what_goes_with_it(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    worked_day(diary, clock, stops)
    before = live(diary)
    async with open_app() as s:
        await look(s)
        assert streak(s) == 2
        await go(s, "up", "enter", "enter", "d")
        text = s.words(".dialog-words")
        assert "2 ratings and 1 note will be deleted with it." in text
        assert "the only finished scan of that day" in text
        assert "The holds of that day stay." in text
        await go(s, "enter")
        assert live(diary) == before, "the first answer keeps it"
        await go(s, "enter", "d", "d")
        assert "Deleted, with its ratings. Press u to undo." in s.text()
        assert len(select(diary, SCANS)) == 1
        assert "No scan." in day_words(s)
        assert "Holds" in day_words(s)
        await go(s, "escape")
        assert streak(s) == 0, "two days are not forgiven"
        await go(s, "u")
        assert streak(s) == 2
    assert live(diary) == before


async def test_an_unfinished_scan_is_set_aside_from_its_day(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    draft(diary, clock, stops, position=3, marks={"jaw_l": 4})
    async with open_app() as s:
        await go(s, "escape")
        await open_day(s)
        await go(s, "enter")
        assert "Unfinished scan" in s.text()
        await go(s, "d")
        assert "Discarded, with its ratings." in s.text()
        assert select(diary, SCANS) == []
        await go(s, "u")
        assert select(diary, MARKS) == [(at(0), "jaw_l", 4)]


async def test_days_off_over_a_range_are_one_step(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [5, 6, 7])
    async with open_app(size=(120, 36)) as s:
        await look(s)
        assert streak(s) == 0
        await go(s, *["up"] * 4, "r")
        await go(s, "left", "right", "right", "right", "right", "left")
        assert "17 to 20 Nov 2026" in s.text()
        assert "4 days" in s.text()
        await go(s, "i")
        assert "Ill: 17 to 20 Nov 2026. Press u to undo." in s.text()
        assert select(diary, REST) == [(at(ago), "ill") for ago in (4, 3, 2, 1)]
        assert streak(s) == 3
        await go(s, "down", "enter", "r", "right", "c")
        assert "No longer rest days: 18 to 19 Nov 2026. Press u to undo." in s.text()
        assert select(diary, REST) == [(at(4), "ill"), (at(1), "ill")]
        await go(s, "r", "c")
        assert "There was no rest day to remove: 18 Nov 2026." in s.text(), "nothing that u could take back"
        await go(s, "r", "escape", "u")
        assert "A rest day: ill." in day_words(s)
        await go(s, "escape", "u")
        assert select(diary, REST) == []
        assert streak(s) == 0
        await go(s, "U", "U")
        assert select(diary, REST) == [(at(4), "ill"), (at(1), "ill")]


async def test_a_day_shows_what_waited_for_the_disk_what_another_window_wrote_and_the_turn_of_the_day(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_day(diary, clock, stops)
    full = BusyError("The disk is full.", "Make room.")

    def refuse(*_: object, **__: object) -> None:
        raise full

    async with open_app() as s:
        await open_day(s, "up")
        with monkeypatch.context() as patch:
            patch.setattr(DiaryWriter, "edit_mark", refuse)
            await go(s, "down", "enter", "9", "escape")
            assert "6 Left back of shoulder" in day_words(s)
        s.app._retry()
        await s.settle()
        assert "9 Left back of shoulder" in day_words(s)
        assert day_screen(s).map.ratings["shoulder_back_l"] == 9
        await go(s, "right")
        day_screen(s).catch_up()
        assert "Today: not done yet." in day_words(s)
        with journal(diary, clock) as book:
            book.rest(TODAY, TODAY, "ill")
        day_screen(s).catch_up()
        await s.settle()
        assert "A rest day: ill." in day_words(s)
        with journal(diary, clock) as book:
            book.undo()
        clock.set(clock.local + ONE)
        day_screen(s).catch_up()
        await s.settle()
        assert "No scan." in day_words(s)


async def test_by_mouse_alone(open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> None:
    worked_day(diary, clock, stops)
    async with open_app(size=(120, 36)) as s:
        await open_day(s, "up")
        await s.click_on("Right calf")
        assert s.title == "Details"
        await s.click_on("Delete this rating")
        assert "calf_r" not in day_screen(s).map.ratings
        await s.click_on("Add scan")
        assert s.title == "LateScan"
        await s.click_on("Done")
        assert "Entered late" in s.text()
        await s.click_on("Full scan, 06:30")
        await s.click_on("Delete it")
        await s.click_on("Delete it")
        assert "Done, entered late." in day_words(s)
        await s.click_on("Rest days")
        await s.click_on(">")
        await s.click_on("Traveling")
        assert select(diary, REST) == [(at(1), "travel"), (at(0), "travel")]
        await s.click_on("Back")
        assert isinstance(s.app.screen, HistoryScreen)
