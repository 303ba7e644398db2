"""Today by its keys and by mouse: the streak, the week, the next step, days off."""

from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mfr_tui.config import Config
from mfr_tui.errors import MfrError
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.review.streaks import SAFE
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.half_digits import HalfDigits
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.scan.summary import Found
from mfr_tui.tui.session import Start
from mfr_tui.wording.common import REASONS
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import live, select
from tests.tui.conftest import Open, Session, clear_to_press, done_days, draft, journal
from tests.tui.test_flags_screen import ago, stopped

RESTS = "SELECT reason FROM rest_day WHERE deleted_at IS NULL"


async def click_on(s: Session, selector: str) -> None:
    """Click the middle of a widget, if it can be seen."""
    area = s.app.screen.query_one(selector).region
    assert area.area, f"{selector} is not on the screen"
    await s.click(area.x + area.width // 2, area.y)
    await s.settle()


def assert_shows_what_it_found(s: Session) -> None:
    """Assert that Today shows the forehead that a scan of today found before it ended early."""
    assert s.words("#found-today") == " 6  Right forehead"
    body = s.app.screen.query_one(BodyMap)
    assert (body.ratings, body.caption) == ({"head_front_r": 6}, "today")
    assert "The first scan starts it." not in s.text()


async def test_a_new_diary_says_how_it_begins_what_the_stops_ask_for_and_what_a_first_scan_that_ended_early_found(
    open_app: Open, stops: tuple[Stop, ...]
) -> None:
    async with open_app() as s:
        text = s.text()
        assert "Sat 21 Nov" in text
        assert "Five minutes, every morning, pain or not." in s.words("#streak-words")
        assert "The first scan starts it." in text
        assert "Start the scan" in text
        assert s.words("#screening") == "y Safety questions"
        assert s.words("#screening-words") == "One minute. Until then, look and move only."
        assert "demo data" not in text
        assert not s.app.screen.query_one("#digits").display
        words = s.words("#next-words")
        said = " ".join(one for stop in stops for one in (stop.move, *(pressing.say for pressing in stop.press)))
        for asked, needed in (
            ("Sit", "chair"),
            ("Hold on to something", "something to hold on to"),
            ("toe", "bare feet"),
        ):
            assert asked in said
            assert needed in words, asked
        await s.press("u")
        assert s.message == "Nothing to undo."
        await s.start()
        await s.press("6", "e")
        await s.settle()
        await s.press("enter")
        await s.settle()
        assert_shows_what_it_found(s)
        await s.start()
        assert s.scan.ratings == {}


async def test_a_streak_of_three_digits_leaves_its_words_room(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops[:1], range(1, 101))
    async with open_app() as s:
        assert s.app.screen.query_one("#digits", HalfDigits).value == "100"
        lines = s.text().splitlines()
        assert [lines[row][12:30].strip() for row in (2, 3, 4)] == ["day streak", SAFE, "best 100"]


async def test_the_streak_with_its_word_the_best_the_last_thirty_and_each_day_of_the_week_with_its_tender_places(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    """A missed day that is forgiven has the sign and the word of History; demo data says so."""
    done_days(diary, clock, stops, [14, 13, 12, 11, 4])
    done_days(diary, clock, stops, [5, 1], {"jaw_l": 3, "calf_r": 6, "chest_l": 2})  # Monday, Friday
    with journal(diary, clock) as book:
        book.rest(TODAY - timedelta(days=3), TODAY - timedelta(days=3), "ill")
        book.remember("demo", value=True)
    async with open_app() as s:
        assert "demo data" in s.text()
        assert s.app.screen.query_one("#digits", HalfDigits).value == "3"
        words = s.words("#streak-words")
        assert words.startswith("day streak\n")
        assert words.endswith("\nbest 4")
        assert s.words("#recent") == "7 of the last 30 days"
        names, marks, tender = s.words("#week").splitlines()
        assert names.split() == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        assert marks.split() == ["+", "+", "r", "=", "+", "<", "=", "kept"], "today is Saturday"
        assert names.index("Mo") == marks.index("+")
        assert tender.split() == ["2", "2", "tender"]
        assert tender.index("tender") == marks.index("= kept"), "beside all days, not under one of them"
        assert [names[at : at + 2] for at, sign in enumerate(tender) if sign == "2"] == ["Mo", "Fr"]
        await s.resize((120, 36))
        assert s.words("#recent").startswith("7 of the last 30 days, consistency ")
        await s.resize((40, 20))
        assert marks in s.text()
        await s.press("2")
        await s.settle()
        assert "= kept" in s.text()


async def test_the_map_shows_the_worst_of_the_week_and_after_the_scan_of_a_day_off_only_today(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [9, 6], {"jaw_l": 4})
    done_days(diary, clock, stops, [2, 1], {"calf_r": 6, "jaw_l": 2, "chest_l": 0})
    async with open_app() as s:
        for size in ((80, 24), (200, 50)):
            await s.resize(size)
            assert s.app.screen.query_one(BodyMap).ratings == {"jaw_l": 4, "calf_r": 6}, size
            lines = s.text().splitlines()
            above, below = next((n, line.index("worst of")) for n, line in enumerate(lines) if "worst of" in line)
            head, other = (lines[1].index(name) for name in ("FRONT", "BACK"))
            assert head < below < other, f"between the heads at {size}"
            assert "last 7 days" in lines[above + 1], size
        await s.resize((80, 24))
        await s.press("r", "i")
        await s.settle()
        assert s.app.screen.query_one("#digits", HalfDigits).value == "2", "a day off takes nothing from the streak"
        await s.start()
        s.scan.action_go_to(19)
        await s.let_run(20)
        await s.press("enter")
        await s.settle()
        assert s.title == "TodayScreen"
        assert s.app.screen.query_one("#digits", HalfDigits).value == "3"
        assert s.words("#next-title") == "Done for today"
        assert s.app.screen.query_one(BodyMap).ratings == {}, "the scan of today was clean"
        assert s.app.screen.query_one(BodyMap).caption == "today"
        assert "worst of" not in s.text()


async def test_a_new_size_shows_what_that_size_has_room_for(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [4, 3, 2, 1], {"jaw_l": 4})
    seen: dict[tuple[int, int], str] = {}
    for first, *sizes in (  # from each to each
        ((120, 36), (40, 20), (80, 24), (120, 36)),
        ((80, 24), (40, 20)),
        ((40, 20), (120, 36), (80, 24)),
    ):
        async with open_app(size=first) as s:
            assert s.text() == seen.setdefault(first, s.text()), f"as it opens at {first}"
            for size in sizes:
                await s.resize(size)
                shown = seen.setdefault(size, s.text())
                assert s.text() == shown, f"{first} to {size} is not as it opens"
    assert "\u2588" in seen[120, 36]
    assert "consistency" in seen[120, 36]
    assert "consistency" not in seen[80, 24]


async def test_a_stop_for_pain_comes_first_is_red_on_the_map_and_first_of_the_flags_and_leaves_the_week_where_it_was(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, range(1, 18), {"jaw_l": 4, "calf_l": 5})
    clear_to_press(diary, clock)
    with ago(diary, clock, 1) as book:  # may be sore
        book.start_hold("k", "w", Hold(allowed("jaw_l"), technique()), before=5, tool="thumb")
        book.end_hold("k", "w", Progress(step_s=9.0, held_s=9.0), Ended.RELEASED)
    stopped(diary, clock, 1)
    async with open_app() as s:
        for size in ((80, 24), (40, 20), (120, 36)):
            await s.resize(size)
            text = " ".join(s.words("#urgent").split())
            assert text.startswith("Left calf: stopped for pain. Do not press here "), size
            shown = s.text()
            assert "Left calf: stopped" in " ".join(shown.split()), size
            for words in ("Mo Tu We", "Start the scan", "How was your week?"):
                assert words in shown, size
        await s.resize((120, 50))
        body_map = s.app.screen.query_one(BodyMap)
        assert (body_map.tags, body_map.grounds) == ({"calf_l": "P"}, {"calf_l": "stop"})
        assert body_map.ratings == {"jaw_l": 4}, "its rating would hide the letter"
        said = s.words("#flags-in-words").splitlines()
        assert said[0].startswith("Left calf: a hold was stopped because of pain")
        assert len(said) == 2, "a line for each place"


async def test_the_next_step_and_the_foot_of_the_screen_by_mouse_and_the_short_scan_by_its_key(open_app: Open) -> None:
    async with open_app() as s:
        await click_on(s, "#short")
        assert s.words("#stop-number") == "1 of 8"
        await s.press("e", "enter")
        row = s.app.size.height - 1
        for words, title in (("w Work  ", "SpotScreen"), ("Help", "HelpScreen")):
            await s.click(s.text().splitlines()[row].index(words), row)
            await s.settle()
            assert s.title == title
            await s.press("escape")
        await s.click(s.text().splitlines()[row].index("Start"), row)
        await s.settle()
        assert s.words("#stop-number") == "1 of 20"
        await s.press("e", "enter", "s")
        await s.settle()
        assert s.words("#stop-number") == "1 of 8"


async def test_the_command_line_opens_at_the_first_stop(open_app: Open) -> None:
    async with open_app(start=Start.SHORT) as s:
        assert s.words("#stop-number") == "1 of 8"


async def test_each_reason_for_a_day_off_by_its_letter_cleared_and_undone(open_app: Open, diary: Path) -> None:
    """By mouse alone too; and in the morning, long after the app was opened, of its own day."""
    assert len({words[0].lower() for words in REASONS.values()}) == len(REASONS)
    async with open_app() as s:
        for reason, words in [*REASONS.items()][::3]:
            await s.press("r")
            assert s.title == "Ask"
            assert [words for words in REASONS.values() if words not in s.text()] == []
            await s.press(words[0].lower())
            await s.settle()
            assert select(diary, RESTS) == [(reason,)]
            assert s.words("#next-title") == "Today is a rest day"
            assert s.words("#next-words") == f"{words}. Your streak is safe."
            await s.press("r")
            assert select(diary, RESTS) == []
            assert s.words("#next-title") == ""
        await s.press("u")
        assert s.message == f"Undone: rest day {TODAY} cleared."
        assert s.words("#next-title") == "Today is a rest day"
        await s.press("u")
        assert select(diary, RESTS) == []
        await s.press("U", "U")
        assert select(diary, RESTS) == []
        assert s.message == f"Redone: rest day {TODAY} cleared."
        await s.press("U")
        assert s.message == "Nothing to redo."
        await s.press("r", "escape")
        assert select(diary, RESTS) == []
        await click_on(s, "#rest")
        area = s.app.screen.query_one("OptionList").region
        await s.click(area.x + 6, area.y + 3)
        await s.settle()
        assert select(diary, RESTS) == [("travel",)]
        await click_on(s, "#rest")
        assert select(diary, RESTS) == []
        # The computer slept over the night: no timer has told the screen yet.
        await s.press("r", "i")
        await s.settle()
        s.clock.advance(86_400)
        await s.press("r")
        await s.settle()
        assert s.title == "Ask", "today is no rest day yet"
        await s.press("a")
        await s.settle()
        assert select(diary, RESTS + " ORDER BY body_day") == [("ill",), ("told",)]


async def test_a_done_day_says_what_was_found_and_offers_another_which_no_enter_too_many_starts_and_is_named_when_left(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    marks = {"jaw_l": 4, "calf_r": 6, "chest_l": 1, "shin_r": 2, "wrist_back_l": 0}
    done_days(diary, clock, stops, [0], marks)
    async with open_app() as s:
        found = s.words("#found-today")
        assert found.split("\n") == [" 6  Right calf", " 4  Left jaw and jaw hinge", " 2  Right shin", " 1  Left chest"]
        assert "a Scan again" in s.text()
        assert "enter What was found" in s.text()
        assert not s.app.screen.query_one("#short").display
        assert not s.app.screen.query_one("#rest").display
        before = live(diary)
        for title in ("Summary", "TodayScreen") * 2:  # a tired thumb is never led into editing
            await s.press("enter")
            await s.settle()
            assert s.title == title
        await click_on(s, "#start")
        assert s.title == "Summary"
        assert live(diary) == before
        await s.press("escape")
        await click_on(s, "#again")
        assert s.words("#stop-number") == "1 of 20"
        for _ in range(2):
            await s.press("3", "escape")
            *named, more = s.words("#found-today").split("\n")
            assert 1 < len(named) + 1 <= s.app.screen.query_one("#found-today").size.height
            assert more.strip() == f"and {5 - len(named)} more", "none is left out in silence"
            await s.press("a")
            await s.settle()
        await s.press("escape")
        assert s.words("#next-title") == "Done for today"
        assert s.words("#next-words") == "Unfinished scan: Stop 1 of 20, all saved. Resume by Monday 04:00."
        assert "a Resume the scan" in s.text()
        await s.press("a")
        await s.settle()
        assert list(s.scan.ratings.values()) == [3], "the unfinished one, without a question"


async def test_after_a_scan_that_ended_early_the_button_of_every_morning_keeps_its_place_and_what_it_found_is_shown(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [3, 2, 1], {"calf_l": 8})
    clear_to_press(diary, clock)
    rows: dict[tuple[int, int], int] = {}
    sizes = [(80, 24), (40, 20), (120, 36)]

    async def look() -> None:
        for size in sizes:
            await s.resize(size)
            row = s.app.screen.query_one("#start").region.y
            assert rows.setdefault(size, row) == row, size

    async with open_app() as s:
        await look()
        await s.start()
        await s.press("6", "e")
        await s.settle()
        await s.press("escape")
        await s.settle()
        assert s.words("#next-title") == "Not done: under two minutes"
        assert_shows_what_it_found(s)
        sizes.reverse()
        await look()


async def test_one_setting_hides_streaks_everywhere(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [4, 3, 2, 1])

    def hidden(s: Session) -> bool:
        text = s.text().lower()
        return not any(word in text for word in ("streak", "best", "consistency", "of the last 30", "▄█▄", ", safe"))

    async with open_app(config=Config(show_streaks=False)) as s:
        assert hidden(s)
        await s.press("r")
        assert s.title == "Ask"
        assert hidden(s)
        await s.press("i")
        await s.settle()
        assert hidden(s)
        await s.press("r")
        await s.start()
        s.scan.action_go_to(19)
        await s.let_run(20)
        await s.settle()
        assert s.title == "Summary"
        assert hidden(s)
        await s.press("enter")
        await s.settle()
        assert hidden(s)
    async with open_app() as s:
        assert not hidden(s), "the test would see one"


async def test_the_questions_are_offered_until_all_is_answered_with_no_and_undo_reaches_over_a_restart_but_not_them(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    async with open_app() as s:
        await s.press("r", "t")
        assert "Safety questions" in s.words("#screening")
        clear_to_press(diary, clock)
        await s.press("?", "escape")
        await s.settle()
        assert not s.app.screen.query_one("#screening").display
    async with open_app() as s:
        await s.press("u")
        assert select(diary, RESTS) == [("travel",)]
        assert s.news[-1].startswith("This cannot be undone: answers to the safety questions.")
        await s.press("u")
        assert select(diary, RESTS) == []
        await s.press("u", "u")
        assert s.ask("SELECT count(*) FROM screening") == 10


async def test_an_emergency_is_the_first_thing_seen_and_its_way_out_the_one_lit_choice(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [1], {"jaw_l": 4})
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        for sign in ("heart", "breath", "fever", "calf"):
            book.warn(sign, yes=True)
    async with open_app() as s:
        for size in ((80, 24), (40, 20), (120, 36)):
            await s.resize(size)
            lines = [line.strip() for line in s.text().splitlines()]
            first = next(n for n, line in enumerate(lines) if n and line)
            assert lines[first] == "Call the local emergency number now.", size
            assert "See a doctor or urgent care today." in lines, f"and what each tier asks for, at {size}"
            assert "No pressing until you answer no" in " ".join(lines), size
            lit = [choice.label for choice in s.app.screen.query(Choice) if choice.primary and choice.display]
            assert lit == ["Check again"], size
            assert "w Work" not in s.text(), f"nothing to work on: it would be refused, at {size}"
            await s.click_on("! Check again")
            assert s.title == "WarningSigns", size
            await s.press("escape")
            assert s.title == "TodayScreen"


async def test_a_place_stopped_for_pain_is_as_red_under_what_was_found(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [0], {"jaw_l": 4, "calf_l": 5})
    stopped(diary, clock, 0)
    async with open_app() as s:
        await s.press("enter")
        await s.settle()
        body_map = s.app.screen.query_one(BodyMap)
        assert (body_map.tags, body_map.grounds) == ({"calf_l": "P"}, {"calf_l": "stop"})
        assert body_map.ratings == {"jaw_l": 4}, "its rating would hide the letter"
        found = s.app.screen.query_one(Found).content
        red = [found.plain[span.start : span.end].strip() for span in found.spans if "error" in str(span.style)]
        assert red == ["Stopped for pain"]


async def test_a_warning_sign_comes_before_the_question_about_an_unfinished_scan(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    draft(diary, clock, stops, position=4, marks={"jaw_l": 3})
    with journal(diary, clock) as book:
        book.warn(next(sign.id for sign in load_signs() if sign.tier is Tier.EMERGENCY), yes=True)
    async with open_app() as s:
        assert s.title == "TodayScreen"
        assert "Call the local emergency number" in s.text()
        assert "Unfinished scan" in s.text()


async def test_everything_that_can_be_done_can_be_seen_and_a_large_screen_has_more_places_and_a_whole_chart(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, range(1, 18), {"jaw_l": 5, "calf_r": 4, "chest_l": 2})
    async with open_app() as s:
        for size in ((80, 24), (40, 20), (120, 36), (160, 45), (200, 50)):
            await s.resize(size)
            text = s.text()
            if size[0] < 160:
                for words in ("day streak", "Mo Tu We Th Fr Sa Su", "Start the scan", "enter Start", "? Help"):
                    assert words in text, size
                assert all(len(line) <= size[0] for line in text.splitlines()), size
            if size[0] >= 120:
                shown = [name for name in ("Left jaw", "Right calf", "Left chest") if name in s.words("#rows")]
                assert shown == ["Left jaw", "Right calf", "Left chest"][: 3 if size[1] >= 45 else 2], size
                there = size == (200, 50)
                assert bool(s.app.screen.query_one("#chart-days").region) is there, f"{size}\n{text}"
                assert ("9 Nov" in text) is there, f"the dates below it, at {size}"


@pytest.mark.usefixtures("lived_here")
async def test_a_larger_window_has_all_again_that_a_small_one_left_out(open_app: Open) -> None:
    async with open_app(size=(120, 36)) as s:
        await s.start()
        for key in ("7", "down", "5", "n", "3", "n", "9"):
            await s.press(key)
        s.scan.action_go_to(19)
        await s.let_run(20)
        await s.settle()
        await s.press("escape")
        assert s.title == "TodayScreen"
        before = s.text()
        assert "Right forehead" in before
        for small in ((40, 20), (80, 24)):
            await s.resize(small)
            await s.resize((120, 36))
            assert s.text() == before, small


@pytest.mark.parametrize("start", [Start.SCAN, Start.SHORT, Start.HOLD])
async def test_nothing_of_today_is_seen_before_what_was_asked_for_is_there(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    seen = []
    as_ever = MfrApp.push_screen

    def push(app: MfrApp, *arguments: Any, **more: Any) -> object:  # noqa: ANN401  (what it was given)
        painted = app.screen_stack and app.screen.is_mounted
        seen.append("".join(strip.text for strip in app.screen._compositor.render_strips()) if painted else "")
        return as_ever(app, *arguments, **more)

    monkeypatch.setattr(MfrApp, "push_screen", push)
    async with open_app(start=start) as s:
        assert s.title in {"ScanScreen", "SpotScreen"}
        assert not "".join(seen).strip()
        await s.press("escape")
        assert "Start the scan" in s.text()


@pytest.mark.parametrize("start", [Start.SCAN, Start.HOLD])
async def test_today_is_seen_if_what_was_asked_for_cannot_open(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    def refuses(*_: object) -> NoReturn:
        raise MfrError("No.", "Go on.")

    monkeypatch.setattr("mfr_tui.tui.scan.flow.stops_to_scan", lambda *_: ())
    monkeypatch.setattr("mfr_tui.tui.hold.flow.SpotScreen", refuses)
    async with open_app(start=start) as s:
        assert s.news
        assert "Start the scan" in s.text()
