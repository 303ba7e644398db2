"""From a place to its hold and back: every card to its row, what was broken off, enough for one day."""

import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from mfr_tui.body.regions import Body, load_body
from mfr_tui.config import Config
from mfr_tui.errors import AssetError
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.technique import Technique, load_techniques, path_of
from mfr_tui.record.rows import How
from mfr_tui.review.spots import spots_to_offer
from mfr_tui.tui.hold.flow import resume_hold
from mfr_tui.tui.hold.hold_screen import WAS_IT_PAIN
from tests.practice import makings
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import at, back_to_today, begin, disk_for, last, rows, run_out, to_card, unseen
from tests.support.rows import select
from tests.tui.conftest import Open, clear_to_press, journal

BODY = load_body()
RUN = [technique for technique in load_techniques(BODY) if technique.runs]
ANYWHERE = {"hold_spot": "calf", "indirect": "jaw", "broad_first": "thigh_front"}


def a_place_for(technique: Technique) -> str:
    return ANYWHERE.get(technique.id) or technique.paths[0][-1]


# Every card


async def test_every_card_runs_from_its_first_line_to_a_row(
    open_app: Open, diary: Path, clock: FakeClock, body: Body
) -> None:
    clear_to_press(diary, clock)
    async with open_app(config=Config(lead_in_seconds=0)) as s:
        for technique, side in zip(RUN, itertools.cycle("lr"), strict=False):  # one side and the other in turn
            region = f"{a_place_for(technique)}_{side}"
            await to_card(s, region, technique.id)
            assert technique.title in s.text()
            steps = s.app.screen.query("#card-steps Static").results(Static)
            shown = " ".join(str(words.content) for words in steps)
            assert all(step.cue in shown for step in technique.steps)
            await unseen(s, "enter")
            if technique.ask_first:
                assert s.title == "Ask"
                await unseen(s, "n")
            assert s.title == "HoldScreen"
            assert s.words("#hold-cue") == technique.steps[0].cue
            await run_out(s)
            row = last(s)
            path = path_of(technique, body, region)
            cap = min(body[place].cap_s for place in path)
            pressing = sum(step.longest_s for step in technique.steps if step.presses)
            usual = body[region].hold_s if cap < 300 else 300
            assert (row.region, row.technique, row.cap_s, row.ended_how) == (region, technique.id, cap, "time")
            assert row.held_s == min(pressing, cap, usual if not technique.steps[0].counted else cap)
            (kept,) = select(diary, "SELECT path, body_day, tool, zone FROM hold ORDER BY rowid DESC LIMIT 1")
            assert json.loads(kept[0]) == list(path)
            assert kept[1:] == ("2026-11-21", s.app.reader.holds_of(region)[0].tool, "Europe/Berlin")
            assert s.words("#after-title").startswith(body.label(region))
            await back_to_today(s)
    assert {step.kind for technique in RUN for step in technique.steps} == {"hold", "until", "passes", "rolls"}


async def test_a_file_that_cannot_be_read_is_named_and_the_rest_works(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Body) -> None:
        raise AssetError("assets/practice/techniques.toml, table [[technique]] ball: aim is missing.", "Correct it.")

    clear_to_press(diary, clock)
    async with open_app() as s:
        monkeypatch.setattr("mfr_tui.tui.hold.flow.load_techniques", broken)
        s.app.work("calf_l")
        await s.settle()
        assert s.title == "TodayScreen"
        assert any("techniques.toml, table [[technique]] ball" in words for words in s.news)
        await s.start()
        assert s.title == "ScanScreen"


# Broken off


async def breaks_off(open_app: Open) -> None:
    """A hold whose program was gone in the middle of it."""
    async with open_app() as s:
        await to_card(s, "calf_l", "hold_spot")
        await s.press("6", "enter")
        await at(s, "HoldScreen")
        await s.let_hold_run(26)


def was_broken_off(
    diary: Path, clock: FakeClock, region: str = "calf_l", held: float = 21.0, hold_id: str = "broken off"
) -> None:
    """The same in the diary, without the program."""
    hold = Hold(makings.allowed(region), makings.technique())
    with journal(diary, clock) as book:
        book.start_hold(hold_id, "gone", hold, before=6, tool="thumb")
        clock.advance(held)
        book.keep_hold(hold_id, "gone", Progress(step_s=held, held_s=held))


@pytest.mark.parametrize("minutes", [0, 29.9])
async def test_it_reopens_paused_where_it_stood_and_goes_on(
    open_app: Open, diary: Path, clock: FakeClock, minutes: float
) -> None:
    clear_to_press(diary, clock)
    if minutes:
        was_broken_off(diary, clock)
    else:
        await breaks_off(open_app)
    clock.advance(60 * minutes)
    async with open_app() as s:
        await at(s, "HoldScreen")
        assert s.hold._hold.paused
        assert s.message == "Interrupted. 0:21 is saved."
        assert s.words("#hold-state") == WAS_IT_PAIN, "it may have been that which interrupted it"
        clock.advance(300)
        assert s.hold._hold.held_s == 21.0
        await s.press("space")
        await s.let_hold_run(9)
        await s.press("r")
        await at(s, "After")
        assert len(rows(s)) == 1
        assert (last(s).held_s, last(s).ended_how) == (30.0, "released")
        assert select(diary, "SELECT before, holder FROM hold") == [(6, s.app.window)]
        assert "It was 6." in s.text()


@pytest.mark.parametrize("asked", [True, False], ids=("asked", "running"))
async def test_a_stop_for_pain_answers_what_interrupted_a_hold(
    open_app: Open, diary: Path, clock: FakeClock, *, asked: bool
) -> None:
    clear_to_press(diary, clock)
    was_broken_off(diary, clock)
    async with open_app() as s:
        await at(s, "HoldScreen")
        await s.press("space")
        await s.let_hold_run(6)
        await s.press(*["k"] * asked)
    async with open_app() as s:
        await at(s, "HoldScreen")
        assert s.words("#hold-state") == WAS_IT_PAIN
        await s.press("y")
        await at(s, "WarningSigns")
        assert (last(s).held_s, last(s).ended_how) == (27.0, "stopped_pain")


async def test_however_often_it_is_broken_off_it_never_passes_its_cap(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    was_broken_off(diary, clock, "jaw_l", 25.0)
    for held in (26.0, 27.0):
        async with open_app() as s:
            await at(s, "HoldScreen")
            await s.press("space", "plus")
            await s.let_hold_run(1)
        (stored,) = select(diary, "SELECT held_s, state FROM hold")
        assert stored == (held, "open"), "it was kept when the app was left"
    async with open_app() as s:
        await at(s, "HoldScreen")
        await s.press("space", *["plus"] * 5)
        await s.let_hold_run(200)
        assert (last(s).held_s, last(s).ended_how) == (60.0, "time")


@pytest.mark.parametrize("why", ["after 31 minutes", "on the next body day", "the clock went back"])
async def test_it_is_closed_as_interrupted_with_its_seconds(
    open_app: Open, diary: Path, clock: FakeClock, why: str
) -> None:
    clear_to_press(diary, clock)
    if why == "on the next body day":
        clock.set(clock.local.replace(day=22, hour=3, minute=50))
    was_broken_off(diary, clock)
    clock.advance({"after 31 minutes": 31 * 60, "on the next body day": 15 * 60}.get(why, 0))
    if why == "the clock went back":
        clock.set(clock.local - timedelta(minutes=5))
    async with open_app() as s:
        assert s.title == "TodayScreen"
        assert (last(s).held_s, last(s).state, last(s).ended_how) == (21.0, "ended", "interrupted")
        (ended_at, kept_at) = select(diary, "SELECT ended_at, kept_at FROM hold")[0]
        assert ended_at == kept_at, "when it was last known to run"
        assert select(diary, "SELECT * FROM lock") == []


async def test_of_two_that_were_broken_off_the_newer_goes_on(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    was_broken_off(diary, clock)
    async with open_app() as s:
        await at(s, "HoldScreen")
        with journal(diary, clock) as book:  # another program began one meanwhile, and broke off too
            hold = s.hold._hold
            clock.advance(1)
            book.start_hold("newer", "w", hold, before=None, tool="")
    async with open_app() as s:
        await at(s, "HoldScreen")
        assert s.hold._hold_id == "newer"
        assert [row.ended_how for row in rows(s)] == [None, None], "the other may run in another window"
    clock.advance(31 * 60)
    async with open_app() as s:
        await at(s, "TodayScreen")
        assert [row.ended_how for row in rows(s)] == ["interrupted", "interrupted"]


async def test_broken_off_and_ended_in_another_window_meanwhile(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    was_broken_off(diary, clock)
    async with open_app() as s:
        for key in ("escape", "space", "r", "exclamation_mark"):
            if key != "escape":
                was_broken_off(diary, clock, hold_id=key)
                found = s.app.reader.hold(key)
                assert found
                s.app.run_worker(resume_hold(s.app, found))
            await at(s, "HoldScreen")
            (hold_id,) = select(diary, "SELECT id FROM hold ORDER BY rowid DESC")[0]
            with journal(diary, clock) as book:
                book.take_hold(hold_id, "another")
                book.end_hold(hold_id, "another", Progress(held_s=44.0), Ended.RELEASED)
            await s.press(key)
            if key == "exclamation_mark":
                await at(s, "WarningSigns")
                assert (last(s).held_s, last(s).ended_how) == (44.0, "stopped_pain")
                assert s.ask("SELECT count(*) FROM lock") == 1
                break
            if key != "escape":
                assert s.title == "HoldScreen"
                assert s.message == "This hold was ended in another window. Press esc to go back."
                assert not s.hold._hold.runs
                await s.press("space", "escape")
            await at(s, "TodayScreen")
            assert last(s) == ("calf_l", "hold_spot", 44.0, 300, "ended", "released"), key
        await back_to_today(s)
        assert len(rows(s)) == 4


async def test_broken_off_and_the_disk_is_full(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_to_press(diary, clock)
    was_broken_off(diary, clock)
    async with open_app() as s:
        await at(s, "HoldScreen")
        disk = disk_for(monkeypatch)
        disk.full = True
        await s.press("space")
        assert not s.hold._hold.runs, "it is another's until that is written"
        assert "another window" not in s.message
        assert any("The disk is full" in words for words in s.news)
        disk.full = False
        await s.press("space")
        await s.let_hold_run(4)
        await s.press("r")
        await at(s, "After")
        assert rows(s) == [("calf_l", "hold_spot", 25.0, 300, "ended", "released")]


# What is offered


async def test_one_to_three_places_a_day_and_the_third_is_the_last(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        for nrs, region in enumerate(("foot_sole_l", "calf_l", "jaw_l", "chest_l", "neck_back_l"), start=4):
            book.mark_spot("v", region, region, nrs, How.PRESSED)
        book.mark_spot("v", "groin_l", "groin_l", 10, How.MOVED)
        book.mark_spot("v", "face_l", "face_l", 0, How.PRESSED)
    async with open_app(config=Config(lead_in_seconds=0)) as s:

        def offers() -> list[str]:
            values = s.app.reader.day_values(TODAY, TODAY)
            return spots_to_offer(s.app.reader, s.app.body, s.app.standing(), TODAY, values)

        assert offers() == ["neck_back_l", "chest_l", "jaw_l"]
        await to_card(s, "neck_back_l", "hold_spot")
        for following in ("Next: Left chest", "Next: Left jaw", None):
            await s.press("enter")
            await at(s, "HoldScreen")
            await s.let_hold_run(3)
            await s.press("escape")
            await at(s, "After")
            if following is None:
                assert "Next:" not in s.text()
                await s.press("w")
                assert s.title == "After"
            else:
                assert following in s.text()
                await s.press("w")
                await at(s, "Card")
                assert len(rows(s)) == 1 + (following == "Next: Left jaw"), "it does not start by itself"
        await s.press("enter")
        await at(s, "TodayScreen")
        assert offers() == []
        assert [row.region for row in rows(s)] == ["neck_back_l", "chest_l", "jaw_l"]
        await begin(s, "foot_sole_l")  # who wants a fourth is not held back


async def test_it_carries_todays_latest_scan(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await begin(s, "calf_l")
        await s.press("r")
        await at(s, "After")
        await back_to_today(s)
        await s.start()
        await s.press("e")
        await at(s, "Summary")
        await s.press("enter")
        await begin(s, "calf_r")
        scan = s.ask("SELECT id FROM scan")
        assert select(diary, "SELECT scan_id FROM hold ORDER BY rowid") == [(None,), (scan,)]
