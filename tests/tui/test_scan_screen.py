"""The scan by its keys, with the clock in the test's hand."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.widget import Widget
from textual.widgets import Static

from mfr_tui.body.regions import Body, Side, View
from mfr_tui.config import Config
from mfr_tui.practice.pressing import TOLD_NOT_TO_MOVE, StopAdvice, advise_stop
from mfr_tui.practice.scan import GUARD_SECONDS, RHYTHM_SECONDS, Stop
from mfr_tui.practice.screening import PlaceKind, Standing
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.today import Today
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.ask import Ask
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.half_digits import HalfDigits
from mfr_tui.tui.common.large_digits import BLOCK, draw, draw_in_half_rows, face_for
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.scan.clock import AHEAD, HERE, LARGE, LARGE_COLUMNS, PASSED, StopClock
from mfr_tui.tui.scan.stop_panel import LEAST_PAGE, Bar, RegionTable, StopKeys, StopList, page_of
from mfr_tui.tui.session import Start
from mfr_tui.tui.today.today_screen import TodayScreen
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import at
from tests.support.quick_app import at_rest
from tests.support.rows import one, select
from tests.tui.conftest import Open, Session, clear_to_press, done_days, draft, held, journal

STATE = "SELECT state FROM scan WHERE deleted_at IS NULL"


# -- the whole walk ------------------------------------------------------------------------------------------


async def test_no_key_after_enter_and_the_scan_is_done(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    done_days(diary, clock, stops, [2, 1])
    told: list[str] = []
    async with open_app() as s:
        monkeypatch.setattr(s.app, "tell_desktop", told.append)
        assert s.app.screen.query_one("#digits", HalfDigits).value == "2"
        begun = s.clock.seconds
        await s.start()
        seen = []
        for number in range(20):
            assert s.scan._scan.position == number
            assert s.words("#stop-number") == f"{number + 1} of 20"
            assert s.words("#stop-title") == stops[number].title
            assert s.scan.cursor == stops[number].start
            assert s.scan.lit == set(stops[number].regions)
            seen.append(s.seconds_shown)
            await s.to_change(0) if number < 19 else await s.let_run(16)
        assert set(seen) == {15}
        assert s.title == "Summary"
        assert told == ["Scan done."]
        assert 300 <= s.clock.seconds - begun < 310
        assert "Done for today." in s.text()
        assert "Nothing was tender." in s.text()
        rows = select(
            diary, "SELECT state, body_day, late, clock_suspect, active_s FROM scan WHERE body_day = ?", str(TODAY)
        )
        assert rows == [("done", str(TODAY), 0, 0, 300.0)]
        outcomes = select(
            diary,
            "SELECT outcome, scan_stop.active_s FROM scan_stop JOIN scan ON id = scan_id WHERE body_day = ?",
            str(TODAY),
        )
        assert outcomes == [("passed", 15.0)] * 20
        await s.press("enter")
        assert s.title == "TodayScreen"
        assert s.app.screen.query_one("#digits", HalfDigits).value == "3"
        assert s.words("#next-title") == "Done for today"
        assert s.words("#next-words") == "Nothing was tender."


async def test_the_seconds_shown_run_from_fifteen_to_one_and_the_bar_fills(open_app: Open) -> None:
    async with open_app(size=(120, 36)) as s:  # where the bar has a cell for each second
        await s.start()
        bar, shown, filled = s.scan.query_one(Bar), [], []
        for _ in range(15):
            shown.append(s.seconds_shown)
            cells = bar.render_line(0).text
            assert len(cells) == bar.size.width
            filled.append((cells.count("\u2501") + cells.count("\u2578") / 2) / bar.size.width)
            s.clock.advance(s.scan._scan.due(s.clock.seconds) or 0)
            s.scan._tick()
        assert shown == [*range(15, 0, -1)]
        assert s.scan._scan.position == 1
        assert filled == sorted(set(filled))
        assert filled[0] == 0
        assert filled[-1] == pytest.approx(14 / 15, abs=0.05)


def pressed_slots(stop: Stop, body: Body) -> set[str]:
    return {slot for one in stop.to_press({region.slot for region in body}) for slot in one.slots}


def full_cue(stop: Stop, body: Body) -> str:
    """Return what a stop says to a person who may press wherever anybody may."""
    return " ".join([stop.move, *(one.say for one in stop.to_press({region.slot for region in body}))])


def found_rows(s: Session) -> list[tuple[int, str]]:
    """Rating and place of each line of what a scan found: first those offered to work on, then the others."""
    choices = (re.fullmatch(r"\s*\d (.+): (\d+)\s*", str(choice.content)) for choice in s.app.screen.query(Choice))
    lines = s.words("#found").splitlines()
    below = (re.match(r" {4}(.+): (\d+)\b", line) for line in lines)  # the numbers above are keys
    alone = (re.match(r"\s*(\d+)\s+(.+)", line) for line in lines)
    return [
        *((int(row[2]), row[1]) for row in (*choices, *below) if row),
        *((int(row[1]), row[2]) for row in alone if row),
    ]


async def test_marks_are_kept_under_the_region_that_the_cursor_was_on(open_app: Open, stops: tuple[Stop, ...]) -> None:
    async with open_app() as s:
        await s.start()
        wanted = {}
        for number, key in enumerate("3x0719"):
            nrs = 10 if key == "x" else int(key)
            await s.press(key)
            wanted[stops[number].start] = nrs
            assert s.message == f"{s.app.body[stops[number].start].in_short}: {nrs}"
            assert s.scan.ratings == wanted
            assert s.marks() == wanted
            await s.press("n")
        assert select(s.diary, "SELECT DISTINCT moment, body_day FROM mark") == [("scan", str(TODAY))]
        await s.press("e")
        assert [nrs for nrs, _ in found_rows(s)] == [10, 9, 7, 3, 1]  # highest first, and no 0


async def test_at_the_end_only_what_enter_does_is_lit_it_works_on_nothing_and_it_is_still_there_after_no_hold(
    open_app: Open, diary: Path, clock: FakeClock, body: Body
) -> None:
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        book.place("jaw_l", PlaceKind.NEVER, "implant")
    async with open_app() as s:
        await s.start()
        s.scan.mark("jaw_l", 5)
        s.scan.mark("jaw_r", 4)
        await s.press("e")
        assert [choice.label for choice in s.app.screen.query(Choice) if choice.primary] == ["Not now"]
        text = s.text()
        said = ("Work on one of these now?", "Right jaw and jaw hinge: 4", "enter Not now")
        assert sorted(said, key=text.index) == [*said]
        assert [line.rstrip() for line in s.words("#found").splitlines()] == [
            "Also found",
            "    Left jaw: 5",
            "    Implant",
        ]
        for size in ((80, 24), (120, 36)):
            await s.resize(size)
            done, found = (s.app.screen.query_one(name).region for name in ("#summary-done", "#found"))
            assert found.y == done.bottom + 1, "an empty row between the two"
        await s.press("1")
        await at(s, "Card")
        await s.press("escape")
        await at(s, "Summary")
        await s.press("enter")
        assert s.title == "TodayScreen"


TENDER = ["jaw_r", "jaw_l", "neck_back_r", "shoulder_back_l", "groin_l", "calf_l", "groin_r", "foot_sole_l", "chest_r"]


async def test_how_each_place_compares_is_said_and_no_row_of_the_summary_is_cut_at_any_size(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [1], {"jaw_r": 7, "knee_front_r": 4})
    knee = next(at for at, stop in enumerate(stops) if "knee_front_r" in stop.regions)
    async with open_app(size=(40, 20)) as s:
        for places, sizes in ((9, (*LEAST, SIZES[-1])), (3, (SIZES[-1], SIZES[0])), (1, SIZES[:1]), (0, SIZES[:1])):
            scan = await s.start()
            for region in TENDER[:places]:
                scan.mark(region, 6 if region == "jaw_r" else 5)
            for stop in (knee, len(stops) - 1):
                scan.action_go_to(stop)
                await s.press("n")
            assert s.title == "Summary", places
            for size in sizes:
                await s.resize(size)
                case, screen = (places, size), s.app.screen
                for widget in screen.query_one("#summary").query("*"):
                    if widget.display:
                        area = screen.find_widget(widget)
                        assert area.visible_region == area.region, (case, widget)
                text, found = s.text(), s.words("#found").partition("Not rated now")[0]
                more = re.search(r"Also found: (\d)|and (\d) more", found)
                listed = len(re.findall(r"(?m)^ *\d+  |^ {4}\S.*: \d", found)) + (
                    int(more[1] or more[2]) if more else 0
                )
                assert listed == max(0, places - 3), (case, text)
                assert ("eased from 7" in text) is (places > 0), case
                assert ("new" in text.split()) is (places > 1), case
                assert size < SIZES[-1] or "Right front of knee  4 yesterday" in s.words("#found"), case
            with journal(diary, clock) as book:
                book.delete_scan(scan.scope)
            await s.press("enter")


async def test_who_comes_back_to_a_done_day_sees_all_that_was_found_and_what_is_left_to_do(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [0], {"jaw_l": 4, "chest_l": 2})
    done_days(diary, clock, stops, [0])  # the second scan of the day, in which nothing was tender
    async with open_app() as s:
        await s.press("enter")
        await s.settle()
        assert found_rows(s) == [(4, "Left jaw and jaw hinge"), (2, "Left chest")]
        assert "enter Not now" in s.words("KeyLine"), "enter has the name of its button"
        await s.press("escape")
    held(diary, clock, 0, "jaw_l", 4, 1)
    async with open_app() as s:
        await s.press("enter")
        await s.settle()
        assert found_rows(s) == [(2, "Left chest"), (4, "Left jaw")]
        assert "enter Not now" in s.words("KeyLine")


async def test_the_end_of_a_scan_opens_where_it_was_worst(open_app: Open) -> None:
    async with open_app(size=(40, 20)) as s:
        for worst, nrs in (("shoulder_back_l", 6), ("foot_top_r", 7)):
            await s.start()
            s.scan.mark("jaw_l", 2)
            s.scan.mark(worst, nrs)
            await s.press("e")
            await s.settle()
            drawn = s.app.screen.query_one(BodyMap).drawn_at(worst)
            assert drawn, worst
            assert drawn.area, worst
            assert any(str(nrs) in line for line in s.text().splitlines()[drawn.y : drawn.bottom]), worst
            await s.press("enter")


async def test_f_flags_a_place_in_the_scan_and_at_its_end(open_app: Open, stops: tuple[Stop, ...]) -> None:
    async with open_app() as s:
        here, other = (await s.start()).cursor, stops[0].regions[1]
        await s.press("f")
        await s.settle()
        await s.press("enter")
        await s.settle()
        assert s.message == f"Flagged: {s.app.body.label(here)}. ! checks the warning signs.", "no digit: they rate"
        s.scan.mark(here, 4)
        s.scan.mark(other, 6)
        await s.press("e", "f")
        await s.settle()
        await s.press("1", "enter")
        await s.settle()
        assert s.title == "Summary"
        assert {region for (region,) in select(s.diary, "SELECT region FROM concern")} >= {here, other}


# -- a key around the change of a stop ------------------------------------------------------------------------

EDGES = [edge + step for edge in (0.0, 0.6) for step in (-0.05, -0.01, 0.01, 0.05)]
OFFSETS = sorted({round(offset, 2) for offset in (*EDGES, -0.95, -0.3, 0.3, 0.9)})
"""Seconds around the change of a stop, closest together where something changes."""


async def test_a_rating_around_the_change_is_never_stored_on_the_wrong_region(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        for turn, offset in enumerate(OFFSETS):
            screen, position, nrs = s.scan, turn, turn % 10
            screen.action_go_to(position)
            await s.settle()
            await s.to_change(offset, pause=False)
            seen, before = screen.cursor, s.marks()
            s._send(str(nrs))
            await at_rest()
            if offset < 0:
                assert seen == stops[position].start
                assert s.marks() == before | {seen: nrs}, offset
                assert screen._scan.position == position
            else:
                assert seen == stops[position + 1].start
                assert s.marks() == (before if offset < 0.6 else before | {seen: nrs}), offset


async def test_no_key_just_after_the_change_rates_or_passes_a_stop_and_the_screen_says_so(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        for stop, offset in zip(stops[1:], (0.0, 0.3, 0.59), strict=False):
            await s.to_change(offset)
            before = s.marks()
            await s.press("7")
            assert s.marks() == before
            assert s.message == "Not saved: the stop had just changed. Press the key again."
            assert s.words("#state") == "Clock waits while you rate"
            s.clock.advance(0.6)
            await s.press("7")
            assert s.marks() == before | {stop.start: 7}
        s.scan.action_go_to(6)
        face = stops[7].start
        await s.press("n", "4", "b")
        before = s.marks()
        for how in (".", "=", "-", "x"):
            await s.to_change(0.3)
            assert s.scan.cursor == face
            s.scan.status.message = ""
            await s.press(how)
            assert s.marks() == before, how
            assert s.message.startswith("Not saved"), how
            await s.press("b")
        s.scan.action_go_to(8)
        for position, key in ((9, "n"), (13, "enter")):
            await s.to_change(0.3)
            await s.press(key)
            assert s.scan._scan.position == position
            assert s.scan._scan.outcomes[position] is None
            assert s.message == "The stop had just changed by itself."
            s.scan.status.message = ""
            s.clock.advance(0.31)
            await s.press(key)
            assert s.scan._scan.position == position + 1
            await s.press(key, key)  # a change by key guards nothing
            assert s.scan._scan.position == position + 3


async def test_a_digit_before_the_change_or_before_a_late_look_is_the_old_stops_and_holds_it_for_three_seconds(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    """A busy machine: the time was up, the screen has not changed yet, and the person rates what they see."""
    async with open_app() as s:
        await s.start()
        for position, late in enumerate((0.0, 0.5)):
            before = s.marks()
            await s.to_change(-0.05)
            s.clock.advance(late)
            await s.press("6")
            assert s.marks() == before | {stops[position].start: 6}, late
            s.scan._tick()
            await s.let_run(2.9)
            assert s.scan._scan.position == position, late
            await s.let_run(0.2)
            assert s.scan._scan.position == position + 1, late


# -- the clock waits, pauses and returns paused ----------------------------------------------------------------


async def off_the_first_place(s: Session, way: str) -> None:
    """Move the cursor by a key or by a click, and let an hour pass."""
    if way == "click":
        await s.pilot.click(BodyMap, offset=(12, 8))
    else:
        await s.press(way)
    assert s.scan.cursor != s.scan._scan.stop.start
    await s.let_run(3600)
    off = s.scan.cursor not in s.scan._scan.stop.regions
    assert s.words("#state").startswith("Off this stop: clock waits" if off else "Clock waits: enter goes on"), way
    assert s.scan.panel.has_class("-off") == off
    state, here = (s.scan.panel.query_one(name) for name in ("#state", "#here"))
    assert state.background_colors == here.background_colors, "the place and its rating are what is seen first"
    assert len(s.words("#state")) <= s.scan.panel.size.width, "no half of what is in brackets"


async def test_the_clock_waits_three_seconds_after_the_map_was_used_and_off_the_first_place_for_a_rating(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await s.start()
        # Four times down from the first stop, and a look at the body before the digit: nothing else may be rated.
        await s.let_run(14.5)  # the stop would be over before the digit
        await s.press("down", "down", "down", "down")
        here = s.scan.cursor
        await s.let_run(4.6)
        await s.press("7")
        assert s.marks() == {here: 7}
        await s.to_change(0)
        for number, way in enumerate(("down", "j", "m", "tab", "v", "click"), start=1):
            assert s.scan._scan.position == number, way
            before = s.marks()
            await s.let_run(5)
            await off_the_first_place(s, way)
            assert s.scan._scan.seconds_left == pytest.approx(10), way
            there = s.scan.cursor
            await s.press(str(number))
            assert s.marks() == before | {there: number}, way
            await s.let_run(2.99)
            assert s.scan._scan.seconds_left == pytest.approx(10), way
            await s.let_run(10.01)
            assert (s.scan._scan.position, s.scan.cursor) == (number + 1, s.scan._scan.stop.start), way
        s.clock.advance(1)
        for key in ("5", "=", "x", "<"):
            await s.press("n")
            await s.let_run(5)
            left = s.scan._scan.seconds_left
            await s.press(key)
            assert s.words("#state") == "Clock waits while you rate", key
            moved = -5 if key == "<" else 0
            await s.let_run(2.99)
            assert s.scan._scan.seconds_left == pytest.approx(left + moved), key
            await s.let_run(1.01)
            assert s.scan._scan.seconds_left == pytest.approx(left + moved - 1.0), key
            assert s.words("#state") == ""


async def test_the_wait_off_a_stop_ends_with_enter_at_the_next_with_escape_at_the_first_place_and_with_the_day_on_today(
    open_app: Open, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        await off_the_first_place(s, "down")
        await s.press("enter")
        assert (s.scan._scan.position, s.scan.cursor) == (1, s.scan._scan.stop.start)
        await s.let_run(1)
        assert s.scan._scan.seconds_left == pytest.approx(14)
        await off_the_first_place(s, "down")
        await s.press("escape")
        assert s.scan.cursor == s.scan.map.cursor == stops[1].start
        assert s.message == "Back at the stop. Press esc to leave."
        await s.let_run(2.9)
        assert s.scan._scan.seconds_left == pytest.approx(14)
        await s.let_run(1.1)
        assert s.scan._scan.seconds_left < 14
        await s.press("escape")
        assert s.title == "TodayScreen"
        await s.start()
        await off_the_first_place(s, "down")
        clock.set(clock.local.replace(hour=9) + timedelta(days=1))
        s.scan.action_rate(7)
        await s.settle()
        assert s.title == "TodayScreen"
        assert s.marks() == {}


async def cover_with_help(s: Session) -> None:
    await s.press("?")
    assert s.title == "HelpScreen"


async def cover_with_palette(s: Session) -> None:
    await s.press("ctrl+p")
    await s.settle()
    assert s.title == "Palette"


async def cover_with_details(s: Session) -> None:
    await s.press("4", "d")
    assert s.title == "Details"


async def cover_with_a_small_terminal(s: Session) -> None:
    await s.pilot.resize_terminal(39, 24)
    await s.settle()
    assert s.title == "TooSmall"
    assert "mfr needs 40x20; this is 39x24." in s.text()


async def uncover(s: Session) -> None:
    if s.title == "TooSmall":
        await s.pilot.resize_terminal(80, 24)
    else:
        await s.press("escape")
        if s.title == "Palette":
            await s.press("escape")
    await s.settle()


async def test_space_pauses_and_goes_on_and_the_shell_whatever_covers_it_and_a_computer_that_slept_pause_it(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await s.start()
        await s.let_run(4)
        left = s.scan._scan.seconds_left
        await s.press("space")
        assert s.words("#state") == "Paused: space to resume"
        assert s.scan.panel.has_class("-waits")
        assert s.scan._scan.due(s.clock.seconds) is None, "a paused scan needs no timer"
        s.clock.advance(600)
        s.scan._tick()
        assert s.scan._scan.seconds_left == pytest.approx(left)
        assert s.ask("SELECT active_s FROM scan") == 4.0
        await s.press("space")
        await s.let_run(1)
        left = s.scan._scan.seconds_left
        assert left == pytest.approx(10)
        s.app.app_suspend_signal.publish(s.app)
        await s.settle()
        assert s.scan._scan.paused
        s.clock.advance(2)  # less than what a stall is noticed by
        s.scan._tick()
        assert s.scan._scan.seconds_left == pytest.approx(left)
        assert s.ask("SELECT active_s FROM scan") == 5.0
        await s.press("space")
        s.clock.advance(3600)
        s.scan._tick()
        assert s.scan._scan.paused
        assert s.message == "Paused: mfr did not run for a while."
        assert s.scan._scan.position == 0
        assert s.scan._scan.seconds_left == pytest.approx(left)
        await s.press("space")
        screen = s.scan
        for cover in (cover_with_help, cover_with_palette, cover_with_details, cover_with_a_small_terminal):
            await cover(s)
            assert screen._scan.paused, cover
            for _ in range(40):
                s.clock.advance(1)
                screen._tick()
            await uncover(s)
            assert s.app.screen is screen
            assert screen._scan.paused, "it returns paused"
            assert s.words("#state") == "Paused: space to resume"
            await s.let_run(20)
            assert screen._scan.seconds_left == left, cover
            assert screen._scan.position == 0
            await s.press("space")
        await s.let_run(4)
        assert screen._scan.seconds_left < left


# -- the other keys ---------------------------------------------------------------------------------------------


async def test_back_goes_to_the_stop_before_the_stop_left_is_not_passed_and_faster_ends_none(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("b")
        assert s.scan._scan.position == 0
        await s.press("n", "n", "b")
        assert s.scan._scan.position == 1
        assert select(s.diary, "SELECT outcome FROM scan_stop WHERE position < 4 ORDER BY position") == [
            ("passed",), ("passed",), ("left",), (None,),
        ]  # fmt: skip
        assert s.ask("SELECT position FROM scan") == 1
        await s.let_run(13)
        await s.press("<")
        s.scan._tick()
        assert s.scan._scan.position == 1
        await s.let_run(2.9)
        assert s.scan._scan.position == 1
        await s.let_run(0.2)
        assert s.scan._scan.position == 2


async def test_end_here_gives_partial_before_two_minutes_and_done_after(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.let_run(20)
        await s.press("e")
        assert s.title == "Summary"
        assert re.fullmatch(r"Not done yet: 1:4[01] to go\.", s.words("#summary-title"))  # the clock ran 20 s
        assert s.words("#summary-go-on") == "Saved. To go on, press u."
        assert s.ask(STATE) == "partial"
        await s.press("escape")
        assert s.words("#next-title") == "Not done: under two minutes"
        await s.start()
        await s.let_run(121)
        await s.press("e")
        assert "Done for today." in s.text()
        assert select(s.diary, "SELECT state FROM scan ORDER BY created_at") == [("partial",), ("done",)]


async def test_a_scan_that_ended_early_goes_on_by_the_mouse_too(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.let_run(20)
        await s.press("e")
        await s.click_on("press u")
        assert s.title == "TodayScreen"
        assert s.ask(STATE) == "draft"
        await s.start()
        assert s.scan._scan.position == 1, "where it was left"


async def test_every_digit_of_a_long_stop_is_seen(open_app: Open) -> None:
    async with open_app(size=(40, 20), start=Start.SCAN, config=Config(stop_seconds=5)) as s:
        clock = s.scan.panel.query_one(StopClock)
        for size, rows in (((40, 20), 1), ((80, 24), 3), ((120, 36), 5), ((200, 50), 5)):
            await s.resize(size)
            for seconds in (120, 60, 5) if s.seconds_shown > 5 else (5, 60, 120):
                case, more = (seconds, size), seconds - s.seconds_shown
                if more:
                    s.scan.action_pace(more)
                    await s.let_run(3.0)  # the clock waits so long, and on a phone its seconds are not shown
                if rows == 1:
                    assert s.text().splitlines()[0].endswith(f" {seconds} s"), s.text()
                    continue
                drawn = [clock.render_line(row).text for row in range(clock.size.height)]
                face = face_for(Size(LARGE_COLUMNS, LARGE), "0" * max(2, len(str(seconds))))
                wanted = draw_in_half_rows(str(seconds)) if rows == 3 else draw(str(seconds), face, clock.size.width)
                assert [row.strip() for row in drawn] == [row.replace("#", BLOCK).strip() for row in wanted], case
                assert len(drawn) == rows, case
                at = s.scan.find_widget(clock)
                assert at.visible_region == at.region, case


async def test_how_far_the_scan_is_how_long_the_stop_has_run_what_comes_next_and_that_nothing_is_pressed_is_said_once(
    open_app: Open,
) -> None:
    async with open_app(size=(120, 36)) as s:
        await s.start()
        await s.press("n", "n")
        s.scan.action_go_to(4)
        await s.let_run(5)
        for size in ((120, 36), (40, 20), (80, 24)):
            await s.resize(size)
            assert s.words("#stop-ticks") == PASSED * 2 + AHEAD * 2 + HERE + AHEAD * 15
            ticks, time = (s.scan.panel.query_one(name) for name in ("#stop-ticks", "#stop-time"))
            assert ticks.region.width == 20
            assert not ticks.region.overlaps(time.region)
            bar, seconds = s.scan.query_one(Bar).region, s.scan.query_one(StopClock).region
            assert (bar.x, bar.y, bar.width) == (seconds.x, seconds.bottom, seconds.width), "right below its digits"
            # Where the list of stops has no room, the next one is named.
            assert bool(s.words("#next")) is (size != (120, 36)), size
        for stop, following in ((0, "Next: Jaw, face and temples"), (5, "Next: Shoulder blades"), (19, "Last stop")):
            s.scan.action_go_to(stop)
            assert s.words("#next") == following
        for size in ((80, 24), (40, 20)):
            await s.resize(size)
            for stop in range(3):
                s.scan.action_go_to(stop)
                await s.settle()
                text = s.text()
                assert [text.count(words) for words in ("Look and move only", "Never press here")].count(1) == 1, text
                assert text.count("Look and move only") < 2, text


async def test_the_place_under_the_cursor_shows_what_it_was_last_time_and_in_the_last_14_days(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    here = stops[0].start
    done_days(diary, clock, stops, [20], {here: 9})
    done_days(diary, clock, stops, [5], {here: 4})
    done_days(diary, clock, stops, [2])
    clear_to_press(diary, clock)
    async with open_app() as s:
        await s.start()
        assert s.words("#here").splitlines()[1:] == [
            "Not rated, last time clear",
            "Press lightly",
            f"Last 14 days {'4  -':>13} ",
        ]
        await s.press("6")
        assert s.words("#here").splitlines()[1] == "6 of 10, last time clear"


async def test_a_second_of_a_stop_repaints_a_part_of_its_digits_and_little_else_and_the_list_of_stops_shows_all_of_it(
    open_app: Open, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list names each stop whole or says how many more there are, and shows what was passed and rated."""
    whole = {stop.title for stop in stops} | {re.split(",| and ", stop.title)[0] for stop in stops}
    async with open_app(size=(120, 36)) as s:
        await s.start()
        painted: list[tuple[str, int]] = []
        refresh = Widget.refresh

        def watched(widget: Widget, *regions: Region, **named: bool) -> Widget:
            painted.append((type(widget).__name__, sum(one.area for one in regions) or widget.size.area))
            return refresh(widget, *regions, **named)

        with monkeypatch.context() as watching:
            watching.setattr(Widget, "refresh", watched)
            for _ in range(9):
                s.clock.advance(1)
                s.scan._tick()
        assert {name for name, _ in painted} <= {"StopClock", "Bar"}
        digits = s.scan.query_one(StopClock).size.area
        assert sum(cells for name, cells in painted if name == "StopClock") / 9 < digits / 2
        listed = s.scan.query_one(StopList)
        for size in ((120, 36), (100, 40), (100, 44), (160, 40)):
            await s.resize(size)
            for at in range(len(stops)) if size == (120, 36) else (0, len(stops) // 2, len(stops) - 1):
                s.scan._scan.position = at
                listed.show(s.scan._scan, s.scan.panel.rated_at)
                lines = [listed.render_line(row).text for row in range(listed.size.height)]
                besides = [re.findall(r"(\d+) (more|before)", line) for line in lines]
                left = [re.sub(r"\d+ (more|before)", "", line) for line in lines]
                names = [name.rstrip() for line in left for name in re.split("[>.]   ", line.rstrip())[1:]]
                assert {*names} <= whole, (size, at)
                assert sum(">" in line for line in lines) == 1, (size, at)
                assert len(names) + sum(int(count) for row in besides for count, _ in row) == len(stops), (size, at)
        s.scan.action_go_to(0)
        await s.press("3", "m", "5", "n", "x", "n")
        for rows, first in ((36, "+ 5 Scalp           .   "), (50, "+ 5 Scalp and forehead")):
            await s.resize((120, rows))
            lines = [listed.render_line(row).text for row in range(listed.size.height)]
            assert lines[0].startswith(first)
            assert lines[1].startswith("+10 Jaw")
            assert lines[2].startswith(">   Moving the neck")
            assert lines[3].startswith(".   Base of skull")


def test_the_list_of_stops_stands_still_on_a_page_that_has_the_next_stop_too() -> None:
    for count, room in product(range(1, 40), range(1, 50)):
        pages = [page_of(count, position, room) for position in range(count)]
        for position, page in enumerate(pages):
            assert position in page
            entries = len(page) + (page.start > 0) + (page.stop < count)
            assert entries <= room or room < LEAST_PAGE
            assert position + 1 in {*page, count} or room < LEAST_PAGE
        assert pages == sorted(pages, key=lambda page: page.start), "it turns one way"
    for room in range(12, 20):  # at 120x36 some stops leave it fewer rows than others
        assert [page_of(20, position, room) for position in (0, 9, 10, 19)] == [range(11)] * 2 + [range(10, 20)] * 2


async def test_a_rating_is_listed_once_and_its_message_goes_with_its_stop(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    first, second, *_ = [at for at, stop in enumerate(stops) if "chest_r" in stop.regions]
    async with open_app(size=(200, 50)) as s:
        await s.start()
        s.scan.action_go_to(second)
        s.scan.go("chest_r")
        await s.press("7")
        listed = s.scan.query_one(StopList)
        shown = [at for at in range(len(stops)) if " 7 " in listed.render_line(at).text]
        assert (shown, first in shown) == ([second], False)
        assert s.message == "Right chest: 7"
        await s.press("n")
        assert s.message == ""


async def test_pace_is_changed_by_fives_and_remembered(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("<")
        assert s.message == "10 seconds per stop."
        await s.press(">", ">", ">")
        assert s.message == "25 seconds per stop."
        await s.press("e", "enter")
        await s.start()
        assert s.seconds_shown == 25
        for _ in range(5):
            await s.press("<")
        assert s.message == "Each stop waits for enter."
        assert s.scan._scan.pace == 0
        await s.let_run(200)
        assert s.scan._scan.position == 0
        assert s.words("#state") == "enter to continue"
        await s.press("enter")
        assert s.scan._scan.position == 1
    async with open_app(start=Start.SCAN, config=Config(stop_seconds=30)) as s:
        await s.press("g")
        assert s.scan._scan.pace == 30, "a new word in config.toml goes before what was changed on the screen"


async def test_minus_and_equals_step_a_rating_full_stop_copies_it_details_need_it_and_each_key_goes_where_it_says(
    open_app: Open, body: Body, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("d")
        assert s.message == "Rate this place first: 0 to 9, or x for 10."
        assert s.title == "ScanScreen"
        right, left = stops[0].regions[:2]
        await s.press(".")
        assert s.marks() == {}, "there is nothing to copy"
        await s.press("-")
        assert s.marks() == {right: 0}, "0 keeps a row that says 0"
        await s.press("=", "=", "=")
        assert s.marks() == {right: 3}
        await s.press("x", "=")
        assert s.marks() == {right: 10}
        await s.press("-")
        assert s.marks() == {right: 9}
        await s.press("7", ".")
        assert s.marks() == {right: 7, left: 7}
        assert s.scan.cursor == right
        assert s.message == f"{body[left].in_short}: 7"
        await s.press("m", "2", ".")
        assert s.marks() == {right: 2, left: 2}
        assert s.message == f"{body[right].in_short}: 2, it was 7"
        assert s.scan.cursor == left
        s.scan.action_go_to(0)
        here = body[s.scan.cursor]
        for vim, arrow in zip("hjkl", ("left", "down", "up", "right"), strict=True):
            led = []
            for key in (vim, arrow):
                s.scan.cursor = "lower_back_r"
                await s.press(key)
                led.append(s.scan.cursor)
            assert led[0] == led[1] != "lower_back_r", vim
        s.scan.cursor = here.id
        for key, there in (("m", here.mirror), ("m", here.id), ("tab", here.flip), ("tab", here.id), ("v", here.flip)):
            await s.press(key)
            assert s.scan.cursor == there
        await s.press("v")
        for region in body:
            s.scan.cursor = region.id
            for action, there in (
                (s.scan.action_mirror, region.mirror),
                (s.scan.action_mirror, region.id),
                (s.scan.action_flip, region.flip),
                (s.scan.action_flip, region.id),
            ):
                action()
                assert s.scan.cursor == s.scan.map.cursor == there


async def test_undo_takes_back_and_returns_to_the_place_and_redo_says_when_nothing_was_taken_back(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("U")
        assert "redo" in s.message
        first = s.scan.cursor
        await s.press("4", "down", "down")
        second = s.scan.cursor
        await s.press("8", "9", "n", "n")
        await s.press("u")
        assert (s.scan.cursor, s.marks()) == (second, {first: 4, second: 8})
        assert s.message == f"Undone: {s.app.body[second].in_short} 9."
        assert s.scan._scan.waits_for_key
        await s.press("u", "u")
        assert (s.scan.cursor, s.marks(), s.scan.ratings) == (first, {}, {})
        await s.press("u")
        assert s.message == "Nothing to undo here."
        await s.press("U", "U")
        assert (s.scan.cursor, s.marks()) == (second, {first: 4, second: 8})
        await s.press("U")
        assert (s.marks(), s.scan.ratings) == ({first: 4, second: 9}, {first: 4, second: 9})
        assert s.message == f"Redone: {s.app.body[second].in_short} 9."
        await s.press("U")
        assert s.marks() == {first: 4, second: 9}


async def test_a_quick_hand_rates_what_it_saw_or_nothing(open_app: Open) -> None:
    """Of keys that arrive faster than the screen can answer, a digit counts only where the cursor was seen."""
    walks = [
        (["down", "down", "down", "5"], 0),
        (["tab", "down", "down", "4", "m", "7", "."], 0),
        (["j", "j", "l", "j", "2", "=", "=", "="], 0),
        (["x", "-", "-", "down", "9", "m", "8"], 1),
        (["3", "n", "4", "n", "5", "down", "6"], 1),
    ]
    async with open_app() as s:
        await s.start()
        for keys, kept in walks:
            found = []
            for send in (s.press, s.burst):
                s.scan.action_go_to(5)
                await s.settle()
                await send(*keys)
                await s.settle()
                found.append((s.marks(), s.scan.cursor))
                assert s.message.startswith("Not saved: the cursor had just moved.") == (send == s.burst)
                while s.marks():
                    await s.press("u")
            (slow, there), (quick, here) = found
            assert quick.items() <= slow.items(), keys
            assert len(quick) == kept, keys
            assert there == here


def cursor_seen(s: Session) -> str | None:
    """Return the region that the screen shows under the cursor, by the color of its cells; None if it shows none."""
    if s.title != "ScanScreen":
        return None
    body_map = s.scan.map
    area, ground = body_map.region, body_map._style("cursor").bgcolor
    for y, strip in enumerate(s.app.screen._compositor.render_strips()[area.y : area.bottom]):
        x = 0
        for segment in strip:
            if segment.style and segment.style.bgcolor == ground and x < area.right:
                return body_map.region_at(x - area.x, y)
            x += segment.cell_length
    return None


async def test_whatever_is_pressed_whenever_a_rating_is_for_the_place_that_was_seen(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[str] = []
    store = DiaryWriter.mark

    def noted(writer: DiaryWriter, scan_id: str, region: str, label: str, nrs: int, how: How) -> None:
        stored.append(region)
        store(writer, scan_id, region, label, nrs, how)

    monkeypatch.setattr(DiaryWriter, "mark", noted)
    chance = random.Random(0)
    keys = ["up", "down", "left", "right", "m", "tab", "b", "u", "n", "escape", *"3579x="]
    async with open_app(config=Config(stop_seconds=5)) as s:
        await s.start()
        rated = 0
        for _ in range(100):
            match chance.choice(["key", "key", "key", "burst", "wait", "click"]):
                case "click":
                    await s.click(chance.randrange(50), chance.randrange(1, 22))
                case "wait":
                    await s.let_run(chance.choice([0.1, 0.5, 1.6, 3.1, 6.0]))
                case way:
                    seen = cursor_seen(s)
                    for key in chance.sample(keys, 1 if way == "key" else 3):
                        s._send(key)
                    await at_rest()
                    assert set(stored) <= {seen}
                    rated += len(stored)
            await s.settle()
            stored.clear()
            if s.title != "ScanScreen":
                await s.press("enter")
                await s.press(*["g"] * (s.title == "Ask"))
                await s.settle()
        assert rated > 15


# -- leaving, and coming back ------------------------------------------------------------------------------------


async def test_escape_leaves_a_draft_says_until_when_and_enter_on_resume_does_not_ask_again(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("6")
        await s.let_run(20)
        await s.press("escape")
        assert s.title == "TodayScreen"
        assert not s.message
        assert s.ask(STATE) == "draft"
        assert s.words("#next-title") == "Unfinished scan"
        assert s.words("#next-words") == "Stop 2 of 20, all saved. Resume by Monday 04:00."
        scan_id = s.ask("SELECT id FROM scan")
        assert (await s.start()).scope == scan_id
        assert s.scan._scan.position == 1
        await s.press("escape", "s")
        await s.settle()
        assert s.title == "Ask", "a short scan is something else, so mfr asks what becomes of this one"


def today(s: Session) -> Today:
    """What the Today screen shows."""
    assert isinstance(s.app.screen, TodayScreen)
    assert s.app.screen.today
    return s.app.screen.today


async def test_a_scan_left_without_a_mark_or_a_stop_passed_leaves_nothing_and_with_one_it_is_kept(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        await s.start()
        await s.let_run(5)
        await s.press("escape")
        assert (s.title, s.message) == ("TodayScreen", "")
        assert today(s).draft is None
        assert select(diary, STATE) == []
        await s.press("u")
        assert s.message == "Nothing to undo."
        for key in ("0", "n"):
            await s.start()
            await s.press(key, "escape")
            assert s.words("#next-title") == "Unfinished scan", key
            assert select(diary, STATE) == [("draft",)], key
            with journal(diary, clock) as book:
                book.discard_scan(str(s.ask("SELECT id FROM scan WHERE deleted_at IS NULL")))
            s.clock.advance(5)
            s.app.check_day()
            await s.settle()
        await s.start()
        await s.let_run(5)
        await s.press("q")
    assert select(diary, STATE) == []
    async with open_app() as s:
        assert s.title == "TodayScreen"


async def test_a_scan_whose_only_mark_was_taken_back_leaves_nothing_to_come_back_without_it(
    open_app: Open, diary: Path
) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("6", "u", "escape")
        assert select(diary, STATE) == []
        await s.press("U")
        assert s.marks() == {}
        await s.press("u")
        assert select(diary, STATE) == [("draft",)]


async def test_an_empty_draft_that_a_crash_left_greets_nobody(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    old = draft(diary, clock, stops, days_ago=1, position=0, marks={})
    new = draft(diary, clock, stops, position=0, marks={})
    async with open_app() as s:
        assert s.title == "TodayScreen"
        assert today(s).draft is None
        assert (await s.start()).scope == new
        await s.press("escape", "s")
        await s.settle()
        assert len(s.scan._scan.stops) == 8
        await s.press("3")
    live = select(diary, "SELECT id FROM scan WHERE deleted_at IS NULL")
    assert live not in ([], [(old,)], [(new,)])
    assert len(live) == 1


async def test_until_when_is_said_of_the_scans_own_day(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    draft(diary, clock, stops, days_ago=1, position=2, marks={})
    async with open_app() as s:
        await s.press("g")
        await s.settle()
        await s.press("escape")
        assert s.words("#next-words") == "Yesterday: stop 3 of 20, all saved. Resume by Sunday 04:00."


async def test_a_new_app_offers_the_scan_where_it_stood_with_every_mark(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("3", "n", "x", "n", "down", "0")
        await s.let_run(8)
        marks, left = s.marks(), s.scan._scan.active_s[2]
        assert sorted(marks.values()) == [0, 3, 10]
        await s.press("q")
    async with open_app() as s:
        assert isinstance(s.app.screen, Ask)
        until = "You can resume it until Monday 04:00."
        assert s.words(".dialog-words") == f"You left off at stop 3 of 20, 3 rated. {until}"
        await s.press("enter")
        await s.settle()
        assert s.scan._scan.position == 2
        assert s.scan.ratings == marks
        assert not s.scan._scan.paused
        assert s.scan._scan.active_s[2] == pytest.approx(left, abs=0.2)
        assert [o and o.value for o in s.scan._scan.outcomes[:3]] == ["passed", "passed", None]
        assert s.ask("SELECT count(*) FROM scan") == 1


@pytest.mark.parametrize("way", ["mouse"])
async def test_an_unfinished_scan_is_finished_as_it_is(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], way: str
) -> None:
    draft(diary, clock, stops, position=10, marks={"jaw_r": 4})
    async with open_app() as s:
        await choose(s, way, "f", 1)
        assert s.ask(STATE) == "partial"
        assert s.title == "TodayScreen"
        assert s.words("#next-title") == "Not done: under two minutes"
        assert s.marks() == {"jaw_r": 4}


@pytest.mark.parametrize("way", ["arrows"])
async def test_an_unfinished_scan_is_set_aside_and_brought_back(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], way: str
) -> None:
    draft(diary, clock, stops, position=10, marks={"jaw_r": 4, "jaw_l": 2})
    async with open_app() as s:
        await choose(s, way, "a", 2)
        assert s.marks() == {}
        assert s.title == "TodayScreen"
        assert s.words("#next-title") == ""
        await s.press("u")
        assert s.message == "Undone: unfinished scan discarded."
        assert s.marks() == {"jaw_r": 4, "jaw_l": 2}
        assert s.words("#next-words").startswith("Stop 11 of 20, all saved.")


async def test_escape_from_the_question_leaves_everything(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    draft(diary, clock, stops, position=10, marks={"jaw_r": 4})
    async with open_app() as s:
        await s.press("escape")
        assert s.title == "TodayScreen"
        assert s.ask(STATE) == "draft"


async def choose(s: Session, way: str, letter: str, place: int) -> None:
    """Answer the question by its letter, by arrows and enter, or by a click."""
    assert s.title == "Ask"
    if way == "letter":
        await s.press(letter)
    elif way == "arrows":
        await s.press(*["down"] * place, "enter")
    else:
        await s.pilot.click("OptionList", offset=(6, place))
    await s.settle()


@pytest.mark.parametrize("way", ["letter"])
async def test_yesterdays_scan_stays_and_todays_starts(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], way: str
) -> None:
    old = draft(diary, clock, stops, days_ago=1, position=19, marks={"jaw_r": 4})
    async with open_app() as s:
        assert "Yesterday you left off at stop 20 of 20, 1 rated." in " ".join(s.text().split())
        await choose(s, way, "t", 0)
        assert s.scan._scan.position == 0
        assert s.scan.ratings == {}
        assert one(diary, "SELECT state FROM scan WHERE id = ?", old) == "partial"
        assert one(diary, "SELECT late FROM scan WHERE id = ?", old) == 0
        assert one(diary, "SELECT body_day FROM scan WHERE state = 'draft'") == str(TODAY)


@pytest.mark.parametrize("way", ["letter"])
async def test_yesterdays_scan_is_finished_late(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], way: str
) -> None:
    old = draft(diary, clock, stops, days_ago=1, position=19, marks={"jaw_r": 4})
    async with open_app() as s:
        await choose(s, way, "g", 1)
        assert s.scan._scan.position == 19
        assert s.scan.ratings == {"jaw_r": 4}
        await s.let_run(16)
        assert s.title == "Summary"
        row = select(diary, "SELECT id, state, late, body_day FROM scan")
        assert row == [(old, "done", 1, str(TODAY - timedelta(days=1)))]
        await s.press("enter")
        assert s.words("#next-title") == ""


async def test_within_a_minute_after_the_days_end_the_scan_goes_on_silently(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clock.set(clock.local.replace(hour=3, minute=58))
    draft(diary, clock, stops, position=5, marks={})
    clock.set(clock.local.replace(hour=4, minute=0, second=59))
    async with open_app() as s:
        assert s.scan._scan.position == 5
        assert s.ask("SELECT late FROM scan") == 0


async def test_a_minute_after_the_days_end_it_is_asked(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clock.set(clock.local.replace(hour=3, minute=58))
    draft(diary, clock, stops, position=5, marks={})
    clock.set(clock.local.replace(hour=4, minute=1))
    async with open_app() as s:
        assert s.title == "Ask"


async def test_a_draft_older_than_yesterday_is_closed_without_a_word(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    draft(diary, clock, stops, days_ago=2, position=10, marks={})
    async with open_app() as s:
        assert s.title == "TodayScreen"
        await s.start()
        assert select(diary, "SELECT state FROM scan ORDER BY body_day") == [("partial",), ("draft",)]


async def test_a_clock_more_than_ten_minutes_behind_is_asked_about(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [0])
    written = clock.local
    clock.set(written - timedelta(minutes=9))
    async with open_app() as s:
        await s.press("a")
        assert s.title == "ScanScreen"
        assert s.ask("SELECT max(clock_suspect) FROM scan") == 0
        await s.press("escape")
        clock.set(written - timedelta(minutes=11))
        await s.press("a")
        assert s.title == "Ask"
        said = s.words(".dialog-words")
        assert f"The clock says Sat 21 Nov 2026, {clock.local:%H:%M}" in said
        entry = f"your diary has an entry from Sat 21 Nov 2026, {written:%H:%M}"
        assert entry in said, "both in the zone of the person"
        await s.press("enter")  # the first answer is the careful one
        await s.settle()
        assert s.title == "TodayScreen"
        assert s.ask("SELECT count(*) FROM scan WHERE deleted_at IS NULL") == 1
        await s.press("a")
        await s.settle()
        await s.press("r")
        await s.settle()
        assert s.title == "ScanScreen"
        kept = select(diary, "SELECT state, clock_suspect FROM scan WHERE deleted_at IS NULL ORDER BY created_at")
        assert kept == [("draft", 1), ("done", 0)]


# -- short scans, and who should not press ------------------------------------------------------------------------


async def test_a_short_scan_takes_eight_stops_and_two_minutes(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [3], {"wrist_front_l": 5, "thigh_back_r": 2})
    async with open_app() as s:
        await s.press("s")
        await s.settle()
        assert s.words("#stop-number") == "1 of 8"
        walked = [stop.id for stop in s.scan._scan.stops]
        assert "wrist" in walked
        assert "thigh" not in walked, "2 is not tender"
        assert walked == [stop.id for stop in stops if stop.id in walked]
        await s.let_run(130)
        assert s.title == "Summary"
        assert select(diary, "SELECT kind, state, active_s FROM scan ORDER BY body_day DESC LIMIT 1") == [
            ("short", "done", 120.0)
        ]


async def test_the_moving_cue_is_shown_until_all_is_answered_with_no(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        await s.start()
        for stop in stops:
            assert str(s.scan.query_one("#cue", Static).content) == f"{stop.move} {TOLD_NOT_TO_MOVE}"
            s.scan.action_rate(5)
            s.scan.action_next()
        await s.settle()
        assert select(diary, "SELECT DISTINCT how FROM mark") == [("moved",)]


async def test_the_pressing_cue_is_shown_once_all_is_answered_with_no_and_what_it_does_not_press_is_moved(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], body: Body
) -> None:
    clear_to_press(diary, clock)
    felt: dict[str, str] = {}
    async with open_app() as s:
        await s.start()
        for stop in stops:
            assert str(s.scan.query_one("#cue", Static).content) == full_cue(stop, body)
            # One place that the stop presses, and one that it does not. Where another stop covered it too, the same
            # rating again is no new mark: the first one says how it was felt.
            pressed = pressed_slots(stop, body)
            for place in {body[region].slot in pressed: region for region in stop.regions}.values():
                felt.setdefault(place, "pressed" if body[place].slot in pressed else "moved")
                s.scan.mark(place, 1)
            s.scan.action_next()
        await s.settle()
        assert dict(select(diary, "SELECT region, how FROM mark WHERE deleted_at IS NULL")) == felt
        assert {*felt.values()} == {"pressed", "moved"}


async def test_answers_given_during_a_scan_hold_at_once(
    open_app: Open, diary: Path, stops: tuple[Stop, ...], body: Body
) -> None:
    clear_to_press(diary, FakeClock())
    async with open_app() as s:
        await s.start()
        assert s.words("#cue") == full_cue(stops[0], body)
        with journal(diary, s.clock) as book:
            book.answer("clots", yes=True)
        await s.press("?", "escape")
        assert s.words("#cue") == f"{stops[0].move} {TOLD_NOT_TO_MOVE}"
        await s.press("5")
        assert s.ask("SELECT how FROM mark") == "moved"


# -- where things are ------------------------------------------------------------------------------------------------


async def test_what_to_do_and_what_is_not_pressed_and_why_is_read_whole_at_every_size(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    injured = ["shin_r", "forearm_front_r", "neck_back_l", "buttock_l"]
    forearms = ["forearm_front_r", "forearm_front_l", "forearm_back_r"]
    async with open_app() as s:
        body, noted = s.app.body, dict[str, int]()
        advised = look(s, stops)  # while nothing is answered
        clear_to_press(diary, clock)
        clear = look(s, stops)
        assert [one.cue for _, one in clear.values()] == [full_cue(stop, body) for stop in stops]
        advised |= clear
        with journal(diary, clock) as book:
            for question, regions in (("wounds", ["shin_r"]), ("injury", injured)):
                book.answer(question, yes=True, regions=regions)
                advised |= (found := look(s, stops))
                noted[question] = sum(bool(advice.note) for _, advice in found.values())
                book.answer(question, yes=False)
            for why, places in (("veins", ["calf_l"]), ("implant", forearms)):
                for region in places:
                    book.place(region, PlaceKind.NEVER, why)
                advised |= (found := look(s, stops))
                noted[why] = sum(bool(advice.note) for _, advice in found.values())
        assert all(noted.values()), noted
        scan = await s.start()
        for size in ((80, 24), (40, 20), (120, 36)):
            await s.resize(size)
            tried = set()
            for wanted, (number, advice) in advised.items():
                shape = stop_shape(s, stops[number], wanted)
                if shape in tried:
                    continue
                tried.add(shape)
                scan._scan.position = number
                scan.panel.show_stop(scan._scan, advice)
                await at_rest()
                scan._refresh_layout()
                area, text = s.app.screen.query_one("#cue").region, s.text()
                shown = text.splitlines()[area.y : min(area.bottom, size[1] - 1)]
                read = " ".join(" ".join(line[area.x : area.right] for line in shown).split())
                assert read == wanted, size
                assert f"{number + 1} of 20" in text, size
                assert "enter Next" in text, size
                assert max(map(len, text.splitlines())) <= size[0], size
                assert s.app.screen.query_one("#here").region.bottom < size[1], (size, wanted)


def look(s: Session, stops: tuple[Stop, ...]) -> dict[str, tuple[int, StopAdvice]]:
    """What each stop says now: its number, and what is advised."""
    advised = [advise_stop(s.app.body, stop, s.app.standing()) for stop in stops]
    return {f"{one.cue} {one.note}".strip(): (number, one) for number, one in enumerate(advised)}


def stop_shape(s: Session, stop: Stop, cue: str) -> tuple[int, ...]:
    """What the room that a stop takes depends on: the rows of its title and of what it says, and its places."""
    width = s.scan.panel.size.width
    return (*(Content(words).get_height({}, width) for words in (stop.title, cue)), len(stop.regions))


SIZES = [(40, 20), (54, 20), (60, 24), (70, 24), (79, 24), (80, 24), (120, 36), (200, 50)]
"""Sizes of a terminal: the smallest, the first and the last of each layout, and the usual ones."""

LEAST = [(40, 20), (54, 20), (80, 24), (120, 36)]
"""The least size of each layout, where a row more is missed first."""

LISTED = ["0-9 x Rate", "- = Less/more", ". Both sides", "m Other side", "tab Front/back", "f Flag it", "d Details"]
LISTED += ["u Undo", "e End", "ctrl+p More", "enter Next", "b Back", "space Pause", "esc Leave", "? Help"]

CALL = "Call the local emergency number now"


async def test_every_key_is_in_sight_at_every_stop_and_size(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        book.place("hip_front_r", PlaceKind.NEVER, "implant")  # more to read at the stop that is the longest already
        book.warn(next(sign.id for sign in load_signs() if sign.tier is Tier.SOON), yes=True)  # it can wait
    async with open_app(config=Config(contact_emergency="112, Dr. Roe")) as s:
        scan = await s.start()
        answered = s.app.standing()
        await check_sight(s, SIZES, (answered, replace(answered, answers={})), stops)
        with journal(diary, clock) as book:
            book.warn("heart", yes=True)
        scan._show_stop(move=False)
        await check_sight(s, LEAST[::-1], (s.app.standing(),), stops)
        scan.action_go_to(4)
        await s.settle()
        assert "Only notice" in s.words("#here")
        assert "Look and move" not in s.text(), "beside words that say to keep still"
        row = scan.query_one(AlarmRow)
        assert scan.find_widget(row).visible_region == Region(0, 0, s.app.size.width, 1)
        scan.mark("calf_l", 7)
        await s.press("e")
        assert s.title == "Summary"
        assert CALL in s.text().splitlines()[0]
        assert "Work on one of these now?" not in s.text()
        await s.press("exclamation_mark", "n", "escape")
        await at(s, "Summary")
        assert CALL not in s.text()
        assert "Work on one of these now?" in s.text()


async def check_sight(
    s: Session, sizes: Sequence[tuple[int, int]], standings: tuple[Standing, ...], stops: tuple[Stop, ...]
) -> None:
    """Check at every stop and size that all keys, the clock and the place are in sight, below what cannot wait."""
    scan = s.scan
    alarm = bool(standings[0].signs)
    for size in sizes:
        await s.resize(size)
        text = s.text()
        call = f"{CALL}: 112, Dr. Roe." if size[0] > 40 else f"{CALL}."  # no half of a contact
        assert (text.splitlines()[0].strip() == call) is alarm
        assert scan.query_one(AlarmRow).display is alarm
        assert [key for key in LISTED if key not in text] == [], size
        keys = next(keys for keys in scan.query(StopKeys) if keys.display and keys.parent and keys.parent.display)
        above = scan.panel.query("#cue, RegionTable, #here, #state")
        tried = set()
        for position, stop in enumerate(stops):
            for standing in standings:
                advice = advise_stop(s.app.body, stop, standing)
                shape = stop_shape(s, stop, f"{advice.cue} {advice.note}")
                if shape in tried:
                    continue
                tried.add(shape)
                scan._scan.position = position
                scan.panel.show_stop(scan._scan, advice)
                await at_rest()
                scan._refresh_layout()
                seen = scan.find_widget(keys).visible_region
                assert seen.height >= keys.get_content_height(keys.size, keys.size, keys.size.width), (size, shape)
                assert not any(seen.overlaps(scan.find_widget(one).visible_region) for one in above if one.display)
                for name in ("#stop-title", "#seconds", "#here"):
                    at = scan.find_widget(scan.panel.query_one(name))
                    assert at.visible_region == at.region, (size, shape, name)


def table_lines(s: Session) -> list[str]:
    """The table of the stop's places, as it is painted."""
    area = s.scan.query_one(RegionTable).region
    return [line.ljust(area.right)[area.x : area.right] for line in s.text().splitlines()[area.y : area.bottom]]


async def test_wherever_the_cursor_is_its_row_of_the_table_is_marked_and_nothing_else_moves(
    open_app: Open, body: Body, stops: tuple[Stop, ...]
) -> None:
    async with open_app(size=(54, 20)) as s:
        await s.start()
        for size, stop in (((54, 20), stops[4]), ((54, 20), stops[8]), ((80, 24), stops[8]), ((120, 36), stops[12])):
            await s.pilot.resize_terminal(*size)
            s.scan.action_go_to(stops.index(stop))
            await s.settle()
            table = s.scan.query_one(RegionTable)
            assert table.display, "there is room for it at these stops"
            around = [widget.region for widget in s.scan.panel.query("*")]
            for cursor in (stop.regions[0], "buttock_r", "face_l", "foot_top_l", "mid_back_l", stop.regions[-1]):
                s.scan.cursor = cursor
                await s.pilot.pause()
                lines = table_lines(s)
                marked = [line for line in lines if "> " in line]
                assert [line.startswith(body[cursor].short) for line in marked] == [True], (size, cursor)
                right, left = marked[0].index("<") > len(marked[0]) - 4, body[cursor].side is Side.LEFT
                assert right is (left if body[cursor].view is View.FRONT else not left), "on the side of its figure"
                for slot in table.slots:
                    assert sum(line.startswith(body[slot + "_r"].short) for line in lines) == 1
                assert [widget.region for widget in s.scan.panel.query("*")] == around


async def test_the_row_of_a_place_of_another_stop_can_be_clicked_and_the_strip_is_put_away_at_a_new_stop(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await s.start()
        s.scan.cursor = "buttock_r"
        await s.settle()
        area = s.scan.query_one(RegionTable).region
        at = next(row for row, line in enumerate(table_lines(s)) if line.startswith("Buttock"))
        await s.click(area.x + 1, area.y + at)
        assert s.scan.cursor == "buttock_l"
        s.scan.strip.offer("jaw_r", Offset(5, 5), s.scan.size)
        assert s.scan.strip.display
        await s.press("n")
        assert not s.scan.strip.display


async def test_a_place_that_is_not_pressed_has_a_row_that_says_so_until_it_is_rated(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    at = {stop.id: position for position, stop in enumerate(stops)}
    async with open_app() as s:
        await s.start()
        for stop, row in (("low_back", "Belly look and move only"), ("elbow", "Elbow crease look only")):
            s.scan.action_go_to(at[stop])
            await s.settle()
            assert row in [" ".join(line.split()) for line in table_lines(s)]
        s.scan.mark("elbow_front_l", 4)
        await s.settle()
        assert "Elbow crease - 4" in [" ".join(line.split()) for line in table_lines(s)]
        with journal(diary, s.clock) as book:
            book.answer("clots", yes=True)
        s.scan.action_go_to(at["low_back"])
        await s.settle()
        assert "look" not in " ".join(table_lines(s)), "it is said of the whole stop"
        assert "chest_l" not in s.scan._scan.stop.regions
        s.scan.cursor = "chest_l"
        await s.settle()
        assert "Look and move only" in s.words("#here"), "and of a place off the stop"


async def test_the_foot_of_the_screen_can_be_clicked(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        row = s.app.size.height - 1
        for words, expect in (("Next", 1), ("Back", 0)):
            column = s.text().splitlines()[row].index(words)
            await s.pilot.click(offset=(column, row))
            await s.settle()
            assert s.scan._scan.position == expect
        column = s.text().splitlines()[row].index("Pause")
        await s.pilot.click(offset=(column, row))
        assert s.scan._scan.paused
        await s.press("e")
        await s.settle()
        assert s.title == "Summary"
        column = s.text().splitlines()[row].index("Today")
        s.clock.advance(1)  # so that the person has seen it
        await s.pilot.click(offset=(column, row))
        await s.settle()
        assert isinstance(s.app.screen, TodayScreen)


async def test_the_table_of_a_stop_has_a_row_for_each_of_its_places_after_any_change_of_size(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        s.scan.action_go_to(2)
        for size in ((120, 36), (80, 24), (160, 45), (100, 30), (80, 24), (200, 50)):
            await s.resize(size)
            table = s.app.screen.query_one(RegionTable)
            assert table.size.height == len(table.rows), size


# -- two windows on one diary ------------------------------------------------------------------------------------


async def test_a_scan_begun_in_another_window_is_walked_on_shows_what_it_marks_and_is_left_once_it_ends_it(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        other = draft(diary, clock, stops, position=3, marks={"jaw_r": 4})
        await s.press("enter")
        await s.press("enter")
        assert s.scan.scope == other
        assert s.ask("SELECT count(*) FROM scan") == 1
        with journal(diary, clock) as book:
            book.mark(other, "calf_l", "Left calf", 7, How.PRESSED)
        await s.let_run(1.1)
        assert s.scan.ratings == {"jaw_r": 4, "calf_l": 7}
        place = s.scan.cursor
        name = s.app.body[place].in_short
        await s.press("5")
        assert s.message == f"{name}: 5"
        with journal(diary, clock) as book:
            book.mark(other, place, name, 2, How.PRESSED)
        await s.let_run(1.1)
        assert s.message == f"{name}: 2, it was 5"
        with journal(diary, clock) as book:
            book.undo(other)
            book.undo(other)
        await s.let_run(1.1)
        assert s.scan.ratings == {"jaw_r": 4, "calf_l": 7}
        assert s.message == ""
        for number, way in enumerate(("discard_scan", "finish_as_it_is"), start=1):
            with journal(diary, clock) as book:
                getattr(book, way)(s.scan.scope)
            clock.advance(1.0)
            s.scan._tick()
            await s.settle()
            assert s.title == "TodayScreen", way
            assert s.news == ["This scan was ended in another window."] * number, way
            await s.start()
        with journal(diary, clock) as book:
            book.discard_scan(s.scan.scope)
        await s.press("5")
        assert s.title == "ScanScreen"
        assert s.marks() == {}
        assert any("discarded" in said for said in s.news)
        await s.press("down", "6", "n", "e")
        assert s.app.crash is None


# -- a routine of one's own ----------------------------------------------------------------------------------


async def test_a_routine_is_walked_in_its_order_and_what_it_leaves_out_is_said(open_app: Open, diary: Path) -> None:
    own = diary.parent / "routine.toml"
    own.write_text("[stops]\nshoulder = 100\njaw = 20\n")
    async with open_app() as s:
        s.app.read_routine()
        await s.start()
        assert s.message.startswith("Asks about 8 of 76 places. 0 not tender")
        assert [s.words(one) for one in ("#stop-title", "#stop-number")] == ["Shoulders", "1 of 2"]
        assert s.seconds_shown == 100
        await s.press("greater_than_sign")
        assert s.message == "105 seconds here, in this scan only."
        await s.press("less_than_sign")
        await s.let_run(3.0)  # the clock waited while the pace was changed
        await s.to_change(0)
        assert s.words("#stop-title") == "Jaw, face and temples"
        await s.let_run(21)
        assert "8 of 76 places asked." in s.text()
    assert select(diary, "SELECT state, active_s FROM scan") == [("done", 120.0)]
    assert select(diary, "SELECT stop_id, outcome FROM scan_stop ORDER BY position") == [
        ("shoulder", "passed"),
        ("jaw", "passed"),
    ]


async def test_a_routine_that_became_wrong_is_named_before_a_full_scan_starts(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        s.app.routine = s.app.stops[:3]
        (diary.parent / "routine.toml").write_text("[stops]\nsholder = 120\n")
        await s.press("enter")
        assert isinstance(s.app.screen, TodayScreen)
        assert s.news[-1].endswith("sholder.\nDid you mean shoulder? Until then, your scan is the full one.")
        assert select(diary, "SELECT count(*) FROM scan") == [(0,)]
        await s.press("enter")
        assert len(s.scan._scan.stops) == 20
        assert len(s.news) == 1, "it is said once"


# -- getting ready, and what comes next ----------------------------------------------------------------------


@pytest.mark.usefixtures("takes_its_time")
async def test_every_key_of_a_stop_works_in_the_lead_in(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        for keys in (("b", "space", "!", "n"), ("escape",), ("e",), ("5",)):
            await s.start()
            assert s.seconds_shown == 5, keys
            scan = s.scan._scan
            for key in keys:
                s.clock.advance(0.3)
                await s.press(key)
                assert scan.total_s == 0.0, key
                if key in {"n", "5"}:
                    assert (scan.lead_s, scan.position) == (0.0, 0), key
                    assert "Start" not in s.text(), key
                elif key in {"space", "!"}:
                    assert scan.paused, key
                    await s.press(*["escape"] * (key == "!"), "space")
                    assert not scan.paused, key
                elif key == "escape":
                    assert isinstance(s.app.screen, TodayScreen)
                marked = [region for (region,) in select(diary, "SELECT region FROM mark")]
                assert marked == ["head_front_r"] * (key == "5"), key
            while s.title != "TodayScreen":
                await s.press("escape")


async def test_one_enter_too_many_does_not_close_what_was_found(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("6")
        s.clock.advance(5)
        await s.burst(*["n"] * 20, "enter", "enter")
        assert s.title == "Summary"
        assert s.message == "The scan had just ended. Press the key again."
        assert not s.app.screen.query_one("#summary-done").has_class("-primary"), "its key does nothing yet"
        s.clock.advance(RHYTHM_SECONDS - 0.01)
        for key in ("enter", "escape", "space", "1", "7", "x"):
            await s.burst(key)
            assert s.title == "Summary", key
            assert ("Not saved" in s.message) == (key in "17x"), key
            assert ("Press 1 again to work on it" in s.message) == (key == "1"), key
        await s.app.screen.query("#summary-done").remove()  # as while it is composed again
        s.app.screen._light()  # type: ignore[attr-defined]
        s.clock.advance(0.02)
        await s.burst("enter")
        assert s.title == "TodayScreen"


async def test_the_end_of_a_scan_that_no_key_passed_is_soon_left(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("6", "e")
        assert s.app.screen.query_one("#summary-done").has_class("-primary")
        s.clock.advance(GUARD_SECONDS)
        await s.burst("enter")
        assert s.title == "TodayScreen"
