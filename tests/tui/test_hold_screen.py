"""The hold on the screen: seconds to the tenth whatever happens, and one key away from stopping."""

import itertools
import string
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.geometry import Offset, Region, Size
from textual.widget import Widget
from textual.widgets import Static

from mfr_tui.body.regions import View
from mfr_tui.config import Config
from mfr_tui.practice.hold import Ended, Progress
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.rows import Decided, How
from mfr_tui.tui.common.cells import Cells
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.large_digits import face_for
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.hold.clock import LONGEST
from mfr_tui.tui.hold.hold_panel import HoldPanel
from mfr_tui.tui.hold.hold_screen import WAS_IT_PAIN, known_keys
from mfr_tui.tui.map.body_map import LABELS, BodyMap
from tests.support.fakes import FakeClock
from tests.support.holds import at, back_to_today, begin, disk_for, last, rows, screen_of, to_card, unseen
from tests.support.quick_app import at_rest
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, journal

NAMED = (
    *("tab", "shift+tab", "enter", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("backspace", "delete", "insert", "f2", "f5", "f12", "ctrl+a", "ctrl+c", "ctrl+s", "shift+left", "ctrl+up"),
)
MEANT = {"space", "r", "x", "p", "!", "+", "=", "?", " "}


@pytest.fixture(autouse=True)
def _may_press(diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)


class Ears:
    """A voice, and the bell, that only listen."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.rung = 0

    def say(self, text: str) -> None:
        self.said.append(text)

    def bell(self) -> None:
        self.rung += 1

    def hush(self) -> None:
        self.said.append("(hush)")

    def news(self) -> str:
        return ""

    def close(self) -> None:
        """Nothing runs."""


def listen(s: Session, monkeypatch: pytest.MonkeyPatch) -> Ears:
    ears = Ears()
    s.app.__dict__["voice"] = ears
    monkeypatch.setattr(s.app, "bell", ears.bell)
    return ears


def state(s: Session) -> str:
    return s.words("#hold-state")


# To every end


async def test_it_runs_to_its_own_end_and_no_further_written_at_least_every_five_seconds(open_app: Open) -> None:
    """From a hold at its cap on; that each technique runs to its own end without more is looked at with the cards."""
    async with open_app() as s:
        for region, technique, more, held in (
            ("neck_back_l", "hold_spot", 9, 120.0),
            ("jaw_r", "indirect", 5, 60.0),
            ("head_back_l", "broad_first", 9, 60.0),
        ):
            await begin(s, region, technique)
            for _ in range(more):
                s.hold.action_more()
            screen, ticks, written = s.hold, 0, set()
            while not screen._hold.ended:
                s.clock.advance(2.1)
                screen._tick()
                kept = last(s).held_s
                assert screen._hold.held_s - kept < 5.0, region
                ticks += 1
                written.add(kept)
            assert len(written) < 0.6 * ticks, "nor at every tick"
            await at_rest()
            row = last(s)
            assert (row.region, row.technique, row.held_s, row.ended_how) == (region, technique, held, "time")
            assert row.held_s <= row.cap_s
            await back_to_today(s)


async def test_two_minutes_the_end_in_sight_from_the_countdown_on_and_an_early_release_which_is_lit_while_it_runs(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await to_card(s, "shoulder_back_l", "hold_spot")
        await s.press("enter")
        await at(s, "HoldScreen")
        assert any(line.endswith("5:00") for line in s.text().splitlines()), s.text()
        assert s.app.screen.query_one("#hold-release", Choice).disabled, "nothing was pressed yet"
        assert "Released" not in s.words("KeyLine")
        await s.click_on("r Released")
        await at(s, "HoldScreen")
        await s.let_hold_run(s.hold._hold.lead_s)
        assert not s.app.screen.query_one("#hold-release", Choice).disabled
        assert s.text().count("r Released") == 2, "on its button, and in the footer"
        assert last(s).state == "open", "it is in the diary as soon as its clock runs"
        assert "Breathe" in s.text()
        release = s.app.screen.query_one("#hold-release", Choice)
        space = s.app.screen.query_one("#hold-space", Choice)
        await s.let_hold_run(119.5)
        assert "may have released" not in s.text()
        assert (space.primary, release.primary) == (False, False), "nothing asks to end early"
        await s.let_hold_run(1)
        assert "It may have released" in s.text()
        assert "5:00" in s.text()
        assert "2:00" in s.text()
        assert (space.primary, release.primary) == (False, True)
        await s.press("space")
        assert (space.label, space.primary, release.primary) == ("Resume", True, False)
        await unseen(s, "r")
        assert (last(s).held_s, last(s).ended_how) == (120.5, "released")
        assert select(s.diary, "SELECT released FROM hold") == [("yes",)]
        await back_to_today(s)
        await to_card(s, "head_front_r", "hold_spot")
        await s.press("enter")
        await at(s, "HoldScreen")
        for size in ((120, 36), (200, 50), (40, 20)):
            await s.pilot.resize_terminal(*size)
            assert any(line.endswith("0:30, up to 1:00 with +") for line in s.text().splitlines()), (size, s.text())
        await s.let_hold_run(s.hold._hold.lead_s + 13.3)
        await unseen(s, "escape")
        assert (last(s).held_s, last(s).ended_how) == (13.3, "early")


async def test_before_its_clock_runs_nothing_is_kept_it_can_be_left_and_help_pauses_it(open_app: Open) -> None:
    async with open_app() as s:
        for key in ("escape", "r"):
            await to_card(s, "calf_l")
            await s.press("enter")
            await s.let_hold_run(4.9)
            assert s.words("#hold-state").startswith("Hands in place")
            await s.press(key)
            await s.settle()
            await at(s, "TodayScreen")
        assert rows(s) == []
        await to_card(s, "calf_l")
        await s.press("enter")
        await s.let_hold_run(2)
        await s.press("question_mark")
        s.clock.advance(60)
        await s.press("escape")
        await s.settle()
        assert state(s) == "Paused: space to resume"
        await s.press("space")
        await s.let_hold_run(2.9)
        assert rows(s) == []
        await s.let_hold_run(0.2)
        assert last(s).state == "open"


async def test_enter_in_the_lead_in_starts_at_once_and_later_asks_as_any_key_does(open_app: Open) -> None:
    async with open_app() as s:
        await to_card(s, "calf_l")
        await s.press("enter")
        await s.let_hold_run(1)
        await s.press("k")
        s.clock.advance(1)
        await s.press("enter")
        assert "Was it sharp or shooting pain?" in state(s), "no answer to that, so nothing starts"
        s.clock.advance(1)
        await s.press("n", "space")
        assert state(s) == "Paused: space to resume"
        await s.press("enter")
        await s.let_hold_run(1)
        await s.press("enter")
        assert s.hold._hold.runs, "who starts it with two presses is not asked"
        await s.let_hold_run(2)
        assert (last(s).state, s.hold._hold.held_s) == ("open", 3.0)
        await s.press("r")
        await at(s, "After")
        await back_to_today(s)
        await to_card(s, "calf_r")
        await s.press("enter")
        await s.click_on("enter starts now")
        await s.let_hold_run(3)
        assert (last(s).state, s.hold._hold.held_s) == ("open", 3.0)
        await s.press("enter")
        assert "Was it sharp or shooting pain?" in state(s)
        assert last(s).held_s == 3.0


async def test_sharp_pain_stops_in_that_instant_and_locks_in_the_lead_in_and_while_paused_too(open_app: Open) -> None:
    async with open_app() as s:
        for key, region in (("exclamation_mark", "calf_l"), ("x", "calf_r")):
            await begin(s, region)
            await s.let_hold_run(7.2)
            await s.press(key)
            await at(s, "WarningSigns")
            assert "Stopped. You did the right thing." in s.text()
            assert (last(s).held_s, last(s).state, last(s).ended_how) == (7.2, "ended", "stopped_pain")
            assert select(s.diary, "SELECT until_day FROM lock WHERE region = ?", region) == [("2026-11-22",)]
            await back_to_today(s)
            s.app.work(region)
            await at(s, "Ask")
            assert "stopped for pain" in " ".join(s.text().split())
            await back_to_today(s)
        for key, region in (  # with caps lock, or in a wide alphabet
            ("X", "thigh_back_l"),
            ("\N{FULLWIDTH LATIN SMALL LETTER X}", "thigh_back_r"),
            ("\N{FULLWIDTH EXCLAMATION MARK}", "jaw_l"),
        ):
            await begin(s, region)
            s.clock.advance(1)
            await unseen(s, key)
            assert s.title == "WarningSigns", key
            assert (last(s).region, last(s).held_s, last(s).ended_how) == (region, 1.0, "stopped_pain"), key
            await unseen(s, "escape")
        await to_card(s, "upper_back_l", "hold_spot")
        await s.press("enter", "exclamation_mark")
        await s.settle()
        assert (last(s).region, last(s).held_s, last(s).ended_how) == ("upper_back_l", 0.0, "stopped_pain")
        await back_to_today(s)
        await begin(s, "upper_back_r")
        await s.let_hold_run(3)
        await s.press("a")
        s.clock.advance(60)
        await s.press("exclamation_mark")
        await s.settle()
        assert (last(s).region, last(s).held_s, last(s).ended_how) == ("upper_back_r", 3.0, "stopped_pain")
        assert s.ask("SELECT count(*) FROM lock") == 7


# Keys


async def test_any_key_without_a_meaning_pauses_at_once_and_asks(open_app: Open) -> None:
    printable = [key for key in string.printable if key.isprintable() and key.lower() not in MEANT]
    assert {"q", "u", "1", "2", "3", "4", "y", "U", "Q", "Y", "Z"} <= set(printable)
    printable += ["\N{CYRILLIC SMALL LETTER ER}", "\N{ARABIC-INDIC DIGIT FIVE}", "\N{SUPERSCRIPT TWO}"]
    async with open_app() as s:
        await begin(s, "calf_l")
        held = 0.0
        for key in (*printable, *NAMED):
            s.clock.advance(0.25)
            held += 0.25
            s._send(key)
            await at_rest()
            assert s.title == "HoldScreen", key
            assert s.hold._hold.paused, key
            assert "Was it sharp or shooting pain?" in state(s), key
            s.clock.advance(30)
            s.hold.action_space()
            assert s.hold._hold.held_s == pytest.approx(held), key
            assert s.hold._hold.runs, key
        await unseen(s, "escape")
        assert last(s).held_s == round(held, 1)
        assert len(rows(s)) == 1


def test_the_keys_with_a_meaning_are_few() -> None:
    own = {"space", "r", "exclamation_mark", "x", "plus", "equals_sign", "p", "y", "n", "escape", "enter"}
    assert own | {"question_mark", "f1", "ctrl+p", "ctrl+z", "ctrl+q"} == known_keys()


async def test_pause_and_go_on_whatever_the_wall_clock_says_and_the_question_whether_it_was_pain_takes_yes_and_no(
    open_app: Open, clock: FakeClock
) -> None:
    async with open_app() as s:
        await begin(s, "calf_l")
        for first in ("n", "m", "y"):
            await s.let_hold_run(3)
            await s.press(first, "n")  # one jerk of a hand
            assert s.hold._hold.paused, first
            assert "Was it sharp or shooting pain?" in state(s)
            s.clock.advance(0.6)
            await s.press("n")
            assert s.hold._hold.runs, first
        for key in ("space", "p"):
            await s.let_hold_run(5)
            await s.press(key)
            assert state(s) == "Paused: space to resume"
            assert s.app.screen.query_one("#hold-space").label == "Resume"  # type: ignore[attr-defined]
            s.clock.advance(1000)
            s.hold._tick()
            await s.press(key)
            assert s.hold._hold.runs
        for number, (hours, held) in enumerate(((0, 24.0), (1, 29.0), (-2, 39.5))):
            clock.set(clock.local + timedelta(hours=hours))
            with journal(s.diary, clock) as book:
                book.remember("anything", number)
            await s.let_hold_run(held - s.hold._hold.held_s)
            assert s.hold._hold.runs
            assert s.hold._hold.held_s == pytest.approx(held)
        await s.let_hold_run(3)
        await unseen(s, "y", "y")
        assert (last(s).held_s, last(s).ended_how) == (42.5, "stopped_pain")
        assert s.ask("SELECT count(*) FROM lock") == 1


async def test_more_goes_up_to_the_cap_and_then_says_so_and_the_guide_to_breathe_by_can_be_turned_off(
    open_app: Open,
) -> None:
    async with open_app(config=Config(breathing=False)) as s:
        await begin(s, "neck_back_l")
        assert "Breathe" not in s.text()
        assert "1:00" in s.text()
        for key, end in (("plus", "1:30"), ("equals_sign", "2:00")):
            await s.press(key)
            assert end in s.text()
        assert s.app.screen.query_one("#hold-more").disabled
        await s.press("plus")
        assert s.message == "At most 2:00 with this technique at this place."
        await s.let_hold_run(300)
        assert last(s).held_s == 120.0


async def test_more_in_the_moment_in_which_the_time_is_up_loses_nothing(open_app: Open) -> None:
    async with open_app() as s:
        await to_card(s, "jaw_l", "hold_spot")
        await s.press("enter")
        s.clock.advance(2.9)
        s.hold._tick()
        s.clock.advance(2.9)  # the clock has started, and no tick has seen it yet
        await s.press("plus")
        assert last(s).state == "open"
        await s.let_hold_run(58.5)
        s.clock.advance(2)  # it has run out, and no tick has seen it yet
        await s.press("plus")
        await at(s, "After")
        assert (last(s).held_s, last(s).ended_how) == (60.0, "time")


async def test_space_counts_a_count_by_hand_ends_it_and_the_one_choice_lit_is_the_next_thing_to_do(
    open_app: Open,
) -> None:
    def lit() -> list[str]:
        return [choice.label for choice in s.app.screen.query(Choice) if choice.display and choice.primary]

    async with open_app() as s:
        await begin(s, "shoulder_front_l", "shoulder_line")
        await s.let_hold_run(8.1)
        assert s.hold._hold.count == 1, "it counts by itself"
        for count in range(2, 6):
            await s.press("space")
            assert (s.hold._hold.count, s.hold._hold.paused) == (count, False)
        await s.let_hold_run(20)
        assert s.hold._hold.count == 5, "from then on only the person counts"
        await s.press("p")
        assert s.hold._hold.paused
        await s.press("space")
        assert (s.hold._hold.count, s.hold._hold.paused) == (5, False), "paused, space goes on"
        await s.press("space")
        await at(s, "After")
        assert (last(s).held_s, last(s).ended_how) == (28.1, "time")
        await back_to_today(s)
        await to_card(s, "neck_back_l", "neck_point")
        await s.press("enter")
        assert lit() == [], "nothing can have released before it starts"
        await s.let_hold_run(s.hold._hold.lead_s + 1)
        assert lit() == [], "nor in its first seconds"
        await s.press("a")
        assert lit() == ["No, go on", "Yes, stop"], "two answers of equal weight"
        await s.press("space")
        await s.let_hold_run(59)
        assert lit() == ["Count one"]
        assert s.words("#hold-how") == "A spot in the neck, step 2 of 2. Do not press now: just move"
        await s.press(*["space"] * 3)
        assert state(s).startswith("The other way.")
        await s.press(*["space"] * 3)
        await s.settle()
        assert (last(s).held_s, last(s).ended_how) == (60.0, "time"), "rolling is no pressing"


# Ears


async def test_the_bell_rings_at_the_start_at_two_minutes_each_minute_and_the_end(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(config=Config(voice=True)) as s:
        ears, told = listen(s, monkeypatch), list[str]()
        monkeypatch.setattr(s.app, "tell_desktop", told.append)
        await to_card(s, "shoulder_back_l", "hold_spot")
        await s.press("enter")
        rung = []
        for seconds in (4.9, 0.2, 119.8, 0.2, 59.8, 0.2, 59.8, 0.2, 59.8):
            await s.let_hold_run(seconds)
            rung.append(ears.rung)
        assert rung == [0, 1, 1, 2, 2, 3, 3, 4, 4]
        assert told == []
        await s.let_hold_run(1)
        assert ears.rung == 5
        assert told == ["Hold done."]
        assert ears.said == [
            "Get ready. Left back of shoulder. Hands in place.",
            "Find the most tender spot, press it and stay there. Do not move around.",
            "2 minutes. It may have released.",
            "3 minutes",
            "4 minutes",
            "Done. Ease off.",
        ]


async def test_the_voice_is_cut_off_by_pain_and_counts_aloud(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(config=Config(voice=True, bell=False)) as s:
        ears = listen(s, monkeypatch)
        await begin(s, "shoulder_front_l", "shoulder_line")
        await s.let_hold_run(16.1)
        await s.press("exclamation_mark")
        await s.settle()
        assert ears.said[2:] == ["1", "2", "(hush)"]
        assert ears.rung == 0


# Honest time


async def test_sleep_in_the_middle_is_asked_about_and_not_counted_unless_told(open_app: Open) -> None:
    async with open_app() as s:
        await begin(s, "shoulder_back_l")
        await s.let_hold_run(20)
        s.clock.sleep(30)
        s.hold._tick()
        assert state(s) == "mfr did not run for 0:30: y to count it, space to leave it out"
        assert (last(s).held_s, s.hold._hold.held_s) == (20.0, 20.0), "kept in that moment"
        await s.press("a")
        assert state(s) == WAS_IT_PAIN, "another key may be a hand that jerked"
        s.clock.advance(1)
        await s.press("n")
        assert last(s).held_s == 20.0, "what was away is no longer asked about"
        await s.let_hold_run(10)
        s.clock.sleep(3600 * 8)
        s.hold._tick()
        assert "not run for 480:00" in state(s)
        await s.press("space")
        await s.let_hold_run(10)
        s.clock.sleep(50)
        s.hold._tick()
        await s.click_on("y to count it")
        assert state(s) == "Paused: space to resume"
        assert last(s).held_s == pytest.approx(90, abs=0.1)
        s.clock.advance(100)
        await s.press("space")
        await s.let_hold_run(10)
        s.clock.sleep(3600)
        s.hold._tick()
        await s.press("y")
        await at(s, "After")
        assert (last(s).held_s, last(s).ended_how) == (300.0, "time"), "an hour asleep is five minutes at most"


async def test_a_program_that_stood_still_for_a_minute_counts_none_of_it(open_app: Open) -> None:
    async with open_app() as s:
        await begin(s, "calf_l")
        await s.let_hold_run(12)
        s.clock.advance(60)
        s.hold._tick()
        assert state(s) == "mfr did not run for 1:00: y to count it, space to leave it out"
        await unseen(s, "escape")
        assert (last(s).held_s, last(s).ended_how) == (12.0, "early")
        await back_to_today(s)
        await begin(s, "calf_r")
        await s.let_hold_run(12)
        s.clock.advance(60)
        await unseen(s, "r")  # the first thing after the minute is a key, not a tick
        assert last(s).held_s == 12.0


async def test_whatever_covers_it_pauses_it_and_it_returns_paused(open_app: Open) -> None:
    async with open_app() as s:
        await begin(s, "calf_l")

        async def help_screen() -> None:
            await s.press("question_mark")

        async def palette() -> None:
            await s.find("")
            assert "Doctor" in s.text()
            assert "Undo" not in s.text(), "a hold has nothing to undo"

        async def too_small() -> None:
            await s.pilot.resize_terminal(30, 10)

        async def to_the_shell() -> None:
            s.app.app_suspend_signal.publish(s.app)

        covers: list[tuple[Callable[[], object], str]] = [
            (help_screen, "HelpScreen"),
            (palette, "Palette"),
            (too_small, "TooSmall"),
            (to_the_shell, "HoldScreen"),
        ]
        for number, (cover, title) in enumerate(covers, start=1):
            await s.let_hold_run(5.5)
            await cover()  # type: ignore[misc]
            await s.settle()
            assert s.title == title
            assert last(s).held_s == 5.5 * number, "what ran is kept when it is covered"
            s.clock.advance(90)
            if title == "TooSmall":
                await s.pilot.resize_terminal(80, 24)
            elif title != "HoldScreen":
                await s.press("escape")
            await s.settle()
            s.hold._tick()
            assert state(s) == "Paused: space to resume"
            assert s.hold._hold.held_s == 5.5 * number
            await s.press("space")
        await unseen(s, "r")
        assert last(s).held_s == 22.0


async def test_a_hold_that_runs_out_in_the_moment_in_which_it_is_covered_ends_once_and_unasked_nothing_is_said(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as s:
        ears = listen(s, monkeypatch)
        await begin(s, "jaw_l")
        await s.let_hold_run(29)
        s.clock.advance(1.5)
        await s.press("question_mark")
        await s.settle()
        assert s.title == "HelpScreen"
        assert (last(s).held_s, last(s).ended_how) == (30.0, "time")
        revision = s.ask("SELECT revision FROM hold")
        await s.press("escape")
        await at(s, "After")
        assert len(rows(s)) == 1
        assert s.ask("SELECT revision FROM hold") == revision
        assert ears.rung == 2
        assert ears.said == []


# Keeping


async def test_what_another_window_takes_over_is_left_within_a_tick(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        for how in ("taken", "ended"):
            await begin(s, "calf_l")
            await s.let_hold_run(6)
            (hold_id, holder) = select(diary, "SELECT id, holder FROM hold ORDER BY rowid DESC")[0]
            with journal(diary, clock) as book:
                if how == "taken":
                    book.take_hold(hold_id, "another")
                else:
                    book.end_hold(hold_id, holder, Progress(held_s=6.0), Ended.EARLY)
            before = last(s)
            s.clock.advance(1)
            s.hold._tick()
            await s.settle()
            await at(s, "TodayScreen")
            assert s.news[-1] == "This hold is running in another window."
            assert last(s) == before, "its row is the other window's"


async def test_on_a_full_disk_it_goes_on_and_is_there_afterwards(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as s:
        disk = disk_for(monkeypatch)
        disk.full = True
        await begin(s, "calf_l")
        await s.let_hold_run(40)
        assert "Not saved yet" in s.text()
        assert rows(s) == []
        disk.full = False
        await s.let_hold_run(6)
        s.app._retry()
        assert last(s).held_s >= 40
        disk.full = True
        await s.let_hold_run(4)
        await unseen(s, "r")
        assert last(s).state == "open"
        disk.full = False
        s.app._retry()
        assert (last(s).held_s, last(s).ended_how) == (50.0, "released")
        assert s.app.outbox.names == ()


async def test_on_a_full_disk_pain_locks_in_this_session_and_no_pain_is_lost(
    open_app: Open, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal(diary, FakeClock()) as book:  # stopped there once before, long ago
        book._db.table("lock").insert(
            {
                "id": "l",
                "region": "calf_l",
                "until_day": "2026-03-01",
                "why": "stopped_pain",
                "created_at": "2026-02-28T06:30:00.000Z",
                "device": "d",
            }
        )
        book.decide({("stop_now", "calf_l", None): 0}, "calf", Decided.CLOSED)
    async with open_app() as s:
        disk = disk_for(monkeypatch)
        disk.full = True
        for region in ("calf_l", "jaw_r"):
            await begin(s, region)
            await s.let_hold_run(3)
            await s.press("exclamation_mark")
            await at(s, "WarningSigns")
            await s.press("n")
            await back_to_today(s)
            s.app.work(region)
            await at(s, "Ask")  # locked, although nothing could be kept
            await back_to_today(s)
        await begin(s, "thigh_back_l")
        await s.let_hold_run(3)
        await s.press("escape")
        await s.settle()
        await at(s, "TodayScreen")
        assert rows(s) == []
        disk.full = False
        s.app._retry()
        assert [(row.region, row.ended_how) for row in rows(s)] == [
            ("calf_l", "stopped_pain"),
            ("jaw_r", "stopped_pain"),
            ("thigh_back_l", "early"),
        ]
        assert {region for (region,) in select(diary, "SELECT region FROM lock WHERE until_day = '2026-11-22'")} == {
            "calf_l",
            "jaw_r",
        }


# By mouse alone


async def test_a_whole_hold_by_mouse_alone(open_app: Open) -> None:
    async with open_app() as s:
        await s.click_on("w Work")
        await at(s, "SpotScreen")
        x, y = screen_of(s, "shoulder_front_r")
        await s.click(x, y)
        await s.click_on("Work on it")
        await at(s, "Card")
        assert "Right front of shoulder" in s.text()
        await s.click_on("Technique")
        await s.click_on(" 7 ")
        await s.click_on("Start")
        await s.let_hold_run(15)
        for words, shown in (("space Pause", True), ("space Resume", False)):
            await s.click_on(words)
            assert s.hold._hold.paused is shown
        for words in ("r Released", "! Sharp pain", "esc"):
            assert words in s.text(), words
        await s.let_hold_run(5)
        await s.click_on("r Released")
        await at(s, "After")
        assert (last(s).held_s, last(s).ended_how) == (15.0, "released")
        assert s.marks() == {"shoulder_front_r": 7}
        for words in ("Done",):
            if words in s.text():
                await s.click_on(words)
        await at(s, "TodayScreen")


TIGHT = ((40, 20), (80, 20), (80, 24))


def uncut(s: Session) -> None:
    """Nothing of a hold is clipped: no line of text, no choice, no row of the figure; nor does one cover another."""
    panel = s.app.screen.query_one(HoldPanel)
    shown = [*panel.query("HoldPanel > *, Choice").results()]
    shown = [widget for widget in shown if widget.display and widget.size]
    for widget in shown:
        assert panel.content_region.translate(panel.region.offset).contains_region(widget.region) or (
            panel.region.contains_region(widget.region)
        ), (s.app.size, widget, widget.region, panel.region)
        assert not widget.region.overlaps(s.app.screen.query_one(StatusLine).region), (s.app.size, widget)
        if isinstance(widget, Static):
            needs = widget.get_content_height(widget.size, s.app.size, widget.content_size.width)
            assert needs <= widget.content_size.height, (s.app.size, widget, s.text())
    for a, b in itertools.combinations([one for one in shown if isinstance(one, Static | Cells)], 2):
        assert not a.region.overlaps(b.region), (s.app.size, a, b)
    clock = panel.clock
    face = face_for(clock.size, clock.text, LONGEST)
    assert clock.size >= Size(face.columns(clock.text), face.height), (s.app.size, clock.size, s.text())
    body_map = s.app.screen.query_one(BodyMap)
    if body_map.display:
        canvas = body_map.canvas
        assert body_map.size >= Size(canvas.width, canvas.height + LABELS), (s.app.size, body_map.size)


async def uncut_both_ways(s: Session) -> None:
    """Nothing is clipped while the hold runs, nor while it asks about pain, and what ends it is lit at its time.

    The hold is left in the other way.
    """
    for last_look in (False, True):
        uncut(s)
        hold, release = s.hold._hold, s.app.screen.query_one("#hold-release", Choice)
        may_have_released = hold.may_have_released and not hold.step.counted
        assert release.primary is (may_have_released and not hold.paused), "lit, it would ask to end early"
        if s.hold._hold.paused:
            assert state(s) == WAS_IT_PAIN, s.app.size
        if not last_look:
            await s.press("space" if s.hold._hold.paused else "a")


async def test_nothing_is_clipped_at_any_size_whatever_a_hold_says(open_app: Open) -> None:
    async with open_app() as s:
        for region, technique, seconds, sizes in (
            ("upper_back_l", "hold_spot", 125, ((80, 24), (120, 36), (200, 50), (80, 20), (40, 20))),
            ("upper_arm_front_l", "shoulder_line", 20, TIGHT),
            ("head_top_back_r", "hold_spot", 20, TIGHT[::-1]),
            ("ankle_back_l", "hold_spot", 3, TIGHT),
        ):
            await begin(s, region, technique)
            await s.let_hold_run(seconds)
            for size in sizes:
                await s.resize(size)
                await uncut_both_ways(s)
            await back_to_today(s)


async def test_a_hold_that_is_barred_while_it_is_paused_says_no_more_how_to_press(open_app: Open) -> None:
    async with open_app() as s:
        await begin(s, "shoulder_back_l")
        await s.press("a")
        with journal(s.diary, s.clock) as book:
            book.place("shoulder_back_l", PlaceKind.NEVER, "scar")
        for size in TIGHT[::-1]:
            await s.resize(size)
            await s.press("space")
            assert "you said so (scar)" in state(s)
            lit = [choice.label for choice in s.app.screen.query(Choice) if choice.primary]
            assert lit == ["End"]
            assert "ressure" not in s.text()
            assert "press it" not in s.text()
            uncut(s)


async def test_the_figure_that_matters_is_beside_the_clock_and_a_second_repaints_a_part_of_that_and_little_else(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as s:
        with journal(s.diary, s.clock) as book:
            book.mark_spot("v", "shoulder_back_l", "shoulder", 5, How.PRESSED)
        await begin(s, "shoulder_back_l")
        await s.let_hold_run(19.5)
        body_map = s.app.screen.query_one(BodyMap)
        for size in ((80, 24), (200, 50), (120, 36)):
            await s.resize(size)
            assert [figure.view for _, figure in body_map.canvas.figures] == [View.BACK], size
        assert body_map.ratings == {"shoulder_back_l": 5}
        assert body_map.lit == {"shoulder_back_l"}
        assert s.words("#hold-results") == "It was 5."
        assert not body_map.region.overlaps(s.app.screen.query_one(HoldPanel).region)
        painted: list[tuple[str | None, int]] = []
        refresh = Widget.refresh

        def watched(widget: Widget, *regions: Region, **named: bool) -> Widget:
            painted.append((widget.id, sum(region.area for region in regions) or widget.size.area))
            return refresh(widget, *regions, **named)

        monkeypatch.setattr(Widget, "refresh", watched)
        for _ in range(9):
            s.clock.advance(1)
            s.hold._tick()
        assert {name for name, _ in painted} <= {"hold-clock", "hold-bar", "hold-breath"}
        digit = face_for(s.hold.panel.clock.size, LONGEST)
        assert max(cells for _, cells in painted) <= digit.width * digit.height
        assert sum(cells for _, cells in painted) / 9 < digit.width * digit.height / 2


async def test_at_every_size_all_that_is_needed_is_in_sight_and_nothing_moves_whatever_appears(open_app: Open) -> None:
    sizes = ((40, 20), (80, 20), (80, 24), (120, 36))
    choices = ("#hold-space", "#hold-release", "#hold-leave", "#hold-pain")

    def places() -> dict[str, Offset]:
        base = s.app.screen.query_one("#hold-choices").region.offset
        return {name: s.app.screen.query_one(name).region.offset - base for name in choices}

    def in_sight() -> None:
        text = s.text()
        space = "space No" if s.app.size.width == 40 else "space No, go on"
        for words in (space, "r Released", "! Yes, stop", "esc End"):
            assert words in text, (s.app.size, words)
        for selector in ("#hold-clock", "#hold-bar", "#hold-state", "#hold-cue", "#hold-title"):
            widget = s.app.screen.query_one(selector)
            assert widget.region.size >= Size(20, 1), (s.app.size, selector)
            assert s.app.screen.region.contains_region(widget.region), (s.app.size, selector)
        for words in ("Left back of neck", "Was it sharp or shooting pain?", "Press the sore spot"):
            assert all(word in text for word in words.split()), (s.app.size, words)
        foot = s.words("KeyLine")
        assert "space No, go on" in foot, s.app.size
        assert "! Yes, stop" in foot, s.app.size

    async with open_app(size=sizes[0]) as s:
        await begin(s, "neck_back_l")
        first = {}
        assert not s.app.screen.query_one("#hold-more").disabled
        for size in sizes:
            await s.resize(size)
            first[size] = places()
            clock = s.hold.panel.clock.region
            corner = s.app.screen.query_one("#hold-choices").content_region
            assert s.app.screen.query_one("#hold-pain").region.bottom_right == corner.bottom_right, size
            await s.press("a")
            assert (state(s), places()) == (WAS_IT_PAIN, first[size]), size
            assert s.hold.panel.clock.region == clock, size
            await s.press("space")
            assert places() == first[size], size
        await s.press("plus", "plus")
        assert s.app.screen.query_one("#hold-more").disabled
        for size in (sizes[-1], sizes[0]):
            await s.resize(size)
            assert places() == first[size], size
        await back_to_today(s)
        await begin(s, "neck_back_l", "neck_point")
        for size in sizes:
            await s.resize(size)
            assert places() == first[size], size
            await s.press("a")
            in_sight()
            await s.press("space")
        await s.let_hold_run(66)
        for size in reversed(sizes):
            await s.resize(size)
            assert places() == first[size], size
            await uncut_both_ways(s)
        await back_to_today(s)
        await begin(s, "jaw_l")
        assert s.app.size == (40, 20)
        await s.click_on("+ 30 s")
        assert s.hold._hold.added_s == 30
        for words, paused in (("space Pause", True), ("space Resume", False)):
            await s.click_on(words)
            assert s.hold._hold.paused is paused
        await s.click_on("! Sharp pain")
        await at(s, "WarningSigns")
        await s.click_on("y Yes")
        assert s.ask("SELECT count(*) FROM warning_check WHERE answer = 'yes'") == 1
        await s.click_on("esc Done")
        await at(s, "TodayScreen")
