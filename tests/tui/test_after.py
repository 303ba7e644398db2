"""After a hold: every answer is a row when its key is pressed."""

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.scan import GUARD_SECONDS, RHYTHM_SECONDS
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.rows import How
from mfr_tui.review.spots import spots_to_offer
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.rate_bar import CELL, RateBar
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.questions import Question, Questions, question_line
from mfr_tui.tui.hold.result import HoldResult
from mfr_tui.tui.map.body_map import LABELS, BodyMap
from mfr_tui.tui.map.place_chart import PlaceChart
from tests.practice.makings import allowed, technique
from tests.support.fakes import FakeClock
from tests.support.holds import at, back_to_today, begin, disk_for, last
from tests.support.quick_app import each_turn
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, held, journal


@pytest.fixture(autouse=True)
def _may_press(diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)


def mark(s: Session, **ratings: int) -> None:
    with journal(s.diary, s.clock) as book:
        for region, nrs in ratings.items():
            book.mark_spot("v", region, region, nrs, How.PRESSED)


async def after_a_hold(s: Session, region: str = "calf_l") -> None:
    """From Today through a hold of 20 seconds to its questions."""
    await begin(s, region)
    await s.let_hold_run(20)
    await s.press("escape")
    await at(s, "After")


async def asked_about_a_hold(s: Session, region: str = "calf_l") -> None:
    """To the questions about a hold of 20 seconds that the diary has, without its card and its screen."""
    before = s.app.reader.last_marks(s.app.body_day).get(region)
    with journal(s.diary, s.clock) as book:
        book.start_hold("held", "window", Hold(allowed(region), technique()), before=before, tool="hands")
        book.end_hold("held", "window", Progress(step_s=20.0, held_s=20.0), Ended.EARLY)
    values = s.app.reader.day_values(s.app.body_day, s.app.body_day)
    spots = spots_to_offer(s.app.reader, s.app.body, s.app.standing(), s.app.body_day, values)
    s.app.push_screen(After("held", next(iter(spots), None)))
    await at(s, "After")


def said(s: Session) -> dict[str, object]:
    columns = ("released", "after", "pressure", "was_source")
    row = select(s.diary, f"SELECT {', '.join(columns)} FROM hold ORDER BY rowid DESC LIMIT 1")[0]
    return dict(zip(columns, row, strict=True))


def again(s: Session) -> dict[str, int]:
    return dict(select(s.diary, "SELECT region, nrs FROM mark WHERE moment = 'after' AND deleted_at IS NULL"))


def asked(s: Session) -> list[str]:
    return [row.id for row in s.app.screen.query_one(Questions).rows]


def at_hand(s: Session) -> str:
    return s.app.screen.query_one(Questions).asked.id


def prompts(s: Session) -> list[str]:
    """The questions in the list, each as one line."""
    return [" ".join(str(words.content).split()) for words in s.app.screen.query(".question-words").results(Static)]


async def test_what_was_pressed_for_the_hold_as_it_ended_does_not_close_the_questions_unseen(
    open_app: Open, clock: FakeClock
) -> None:
    async with open_app() as s:
        mark(s, calf_r=4)  # a next place, for w
        await begin(s, "calf_l")
        screen = s.hold
        while not screen._hold.ended:
            clock.advance(2.5)
            screen._tick()
        await s.burst("enter", "w", "escape", "p")
        assert s.title == "After"
        assert s.message == "The hold had just ended. Press the key again."
        clock.advance(RHYTHM_SECONDS - 0.1)
        await s.burst("enter", "w", "escape")
        assert s.title == "After"
        assert said(s)["released"] is None, "p paused the hold a moment ago"
        clock.advance(0.2)
        await s.burst("enter")
        assert s.title == "TodayScreen"


async def test_who_has_answered_has_seen_the_questions(open_app: Open, clock: FakeClock) -> None:
    async with open_app() as s:
        await after_a_hold(s)
        clock.advance(GUARD_SECONDS + 0.1)
        await s.burst("y", "enter")
        assert s.title == "TodayScreen"
        assert said(s)["released"] == "yes"


async def test_at_no_moment_between_a_hold_and_what_follows_it_is_another_screen_shown(open_app: Open) -> None:
    async with open_app() as s:
        for region, key, follows in (("calf_l", "escape", "After"), ("calf_r", "exclamation_mark", "WarningSigns")):
            await begin(s, region)
            await s.let_hold_run(20)
            s._send(key)
            shown = {"HoldScreen"}
            async for _ in each_turn(until=lambda title=follows: s.title == title):  # type: ignore[misc]
                shown.add(s.title)
            assert shown == {"HoldScreen", follows}
            await at(s, follows)
            await back_to_today(s)


async def test_a_hold_over_which_other_work_was_begun_can_still_be_ended(open_app: Open) -> None:
    async with open_app() as s:
        for region, key, follows in (
            ("calf_l", "escape", "TodayScreen"),
            ("calf_r", "exclamation_mark", "WarningSigns"),
        ):
            await begin(s, region)
            await s.let_hold_run(20)
            s.app.work("jaw_r")
            await at(s, "Card")
            await s.press("escape")
            await at(s, "HoldScreen")
            await s.press(key)
            await at(s, follows)
            assert (last(s).region, last(s).held_s) == (region, 20.0)


def test_a_question_comes_before_its_answer_and_its_further_lines_hang_behind() -> None:
    assert str(question_line("How was the pressure?", "too little", 40)) == (" How was the pressure?       too little ")
    assert str(question_line("Left upper back and shoulder blade, it was 3", "-", 36)).splitlines() == [
        " Left upper back and shoulder     - ",
        "   blade, it was 3",
    ]


def test_no_line_of_a_question_is_wider_than_the_list() -> None:
    for said, width in product(("-", "10", "too little"), (30, 36, 50, 64)):
        lines = str(question_line("It eased too. Was the spot you held the source?", said, width)).splitlines()
        assert all(len(line) <= width for line in lines), (width, lines)
        assert lines[0].rstrip().endswith(f" {said}"), (width, lines)


CROWDED = ("abdomen_l", "neck_front_l", "shoulder_front_l", "upper_arm_front_l", "chest_r")
"""The neighbors of the left chest: no other place has more, nor any that take more lines."""


async def test_nothing_after_a_hold_is_clipped(open_app: Open) -> None:
    async with open_app() as s:
        mark(s, **dict.fromkeys(CROWDED, 4), upper_back_r=5)
        await asked_about_a_hold(s, "chest_l")
        await s.press("y", "2", "r", "1")
        screen = s.app.screen
        assert asked(s)[3:] == [*CROWDED, "source"]
        for size in ((80, 24), (80, 20), (40, 20), (120, 36), (200, 50)):
            await s.resize(size)
            for key in ("home", "end"):
                await s.press(key)
                line = screen.query_one(StatusLine).region
                below = screen.query("#after-done, #after-next, #after-pain")
                for widget in (*screen.query(Question), *below):
                    assert 0 < widget.region.bottom <= line.y, (size, widget, s.text())
                assert screen.query_one(Questions).max_scroll_y == 0, (size, s.text())
            body_map = screen.query_one(BodyMap)
            if body_map.display:
                canvas = body_map.canvas
                assert body_map.size >= Size(canvas.width, canvas.height + LABELS)


async def test_a_chart_that_is_announced_is_drawn_at_every_size(open_app: Open, diary: Path, clock: FakeClock) -> None:
    for ago in (1, 2, 3):
        held(diary, clock, ago, "calf_l", 5, 3)
        with journal(diary, FakeClock(clock.local - timedelta(days=ago))) as book:
            book.mark_spot("v", "calf_l", "calf_l", 5, How.PRESSED)
    seen = set()
    async with open_app() as s:
        await asked_about_a_hold(s)
        for size in ((80, 41), (120, 41)):
            await s.resize(size)
            result = s.app.screen.query_one(HoldResult)
            for rows in range(4, result.size.height + 1):
                result.styles.max_height = rows
                await s.settle()
                announced = "Day by day" in s.text()
                seen.add(announced)
                drawn = bool(str(s.app.screen.query_one(PlaceChart).content))
                assert drawn == announced, (size, rows, s.text())
            result.styles.max_height = None
    assert seen == {True, False}


@pytest.mark.parametrize(("size", "near"), [((40, 20), CROWDED), ((120, 36), CROWDED[:2])], ids=str)
async def test_a_second_click_at_the_same_point_answers_no_other_question(
    open_app: Open, size: tuple[int, int], near: tuple[str, ...]
) -> None:
    async with open_app(size=size) as s:
        mark(s, **dict.fromkeys(near, 4))
        await asked_about_a_hold(s, "chest_l")
        for asks in asked(s):
            assert at_hand(s) == asks
            question = next(one for one in s.app.screen.query(Question) if one.row.id == asks)
            button = question.query_one(RateBar if not question.row.keys else Choice)
            x, y = button.region.x + 2 * CELL + 1 if not question.row.keys else button.region.x + 1, button.region.y
            for _ in range(2):
                await s.click(x, y)
            await s.settle()
            assert s.app.screen.selections == {}, "nor does it mark any words"
            answered = [row.id for row in s.app.screen.query_one(Questions).rows if row.said != "-"]
            assert answered == asked(s)[: asked(s).index(asks) + 1], s.text()


async def test_each_answer_is_kept_at_its_own_key_leads_to_the_next_question_and_lights_done_at_last(
    open_app: Open,
) -> None:
    def lit() -> list[str]:
        return [choice.label for choice in s.app.screen.query(Choice) if choice.primary]

    async with open_app() as s:
        mark(s, calf_l=6)
        await asked_about_a_hold(s)
        nothing = {"released": None, "after": None, "pressure": None, "was_source": None}
        assert said(s) == nothing
        assert "Left calf, held 0:20" in s.text()
        assert "It was 6." in s.text()
        # The key of another question answers none.
        await s.press("5")
        assert s.message == "Answer with y, p or n."
        await s.press("l", "r", "m", "down", "y", "n", "p", "down", "4", "x")
        assert said(s) == nothing
        await s.press("up", "z")
        assert said(s) == nothing
        await s.press("home")
        for key, column, value, following in (
            ("p", "released", "partly", "after"),
            ("3", "after", 3, "pressure"),
            ("l", "pressure", "too_little", "pressure"),
        ):
            assert lit() == []
            await s.press(key)
            nothing[column] = value  # type: ignore[assignment]
            assert said(s) == nothing
            assert at_hand(s) == following
            if column == "released":  # from here on x is no pain
                await s.press("up", "x")
                assert "Answer with " in s.message
                await s.press("down", "x")
                assert said(s) == nothing | {"after": 10}
                assert select(s.diary, "SELECT region FROM lock") == []
                await s.press("up")
        assert lit() == ["Done"]
        for key, column, value in (("n", "released", "no"), ("x", "after", 10), ("m", "pressure", "too_much")):
            await s.press("home", *["down"] * ["released", "after", "pressure"].index(column), key)
            assert said(s)[column] == value
        await s.press("home", "j", "0", "home", "y", "end", "r")
        assert said(s) == {"released": "yes", "after": 0, "pressure": "right", "was_source": None}
        await s.press("enter")
        await at(s, "TodayScreen")


async def test_the_neighbors_marked_today_are_rated_again_and_the_source_asked_when_one_eased(open_app: Open) -> None:
    async with open_app() as s:
        mark(s, calf_l=7, ankle_back_l=5, knee_back_l=4, foot_sole_l=6, calf_r=5)
        await asked_about_a_hold(s)
        near = ["released", "after", "pressure", "ankle_back_l", "knee_back_l"]
        assert asked(s) == near, "its neighbors on that side, and no others"
        assert "Nearby, how tender is it now?" in s.text()
        assert "Left heel cord and back of ankle, it was 5" in prompts(s)
        body_map = s.app.screen.query_one(BodyMap)
        assert body_map.ratings == {"calf_l": 7, "ankle_back_l": 5, "knee_back_l": 4}, "the figure shows them"
        await s.press("y", "2", "r", "5")
        assert again(s) == {"ankle_back_l": 5}
        assert asked(s) == near, "nothing eased"
        await s.press("3")
        assert again(s) == {"ankle_back_l": 5, "knee_back_l": 3}
        assert body_map.ratings == {"calf_l": 2, "ankle_back_l": 5, "knee_back_l": 3}
        assert asked(s) == [*near, "source"]
        assert at_hand(s) == "source"
        await s.press("y")
        assert said(s)["was_source"] == 1
        await s.press("n")
        assert said(s)["was_source"] == 0
        await s.press("home", "down", "down", "down", "down", "6")
        assert again(s)["knee_back_l"] == 6
        assert asked(s) == near, "nor has that one, after all"
        hold_id = s.ask("SELECT id FROM hold")
        rows = select(s.diary, "SELECT DISTINCT hold_id, scan_id, body_day FROM mark WHERE moment = 'after'")
        assert rows == [(hold_id, None, "2026-11-21")]
        assert s.app.reader.last_marks(s.app.body_day)["ankle_back_l"] == 5, "the day's own mark stands"
        assert s.app.reader.day_values(s.app.body_day, s.app.body_day)["knee_back_l"] == 4


async def test_what_is_left_out_is_no_neighbor(open_app: Open, diary: Path, clock: FakeClock) -> None:
    async with open_app() as s:
        mark(s, ankle_back_l=5, knee_back_l=4)
        with journal(diary, clock) as book:
            book.place("ankle_back_l", PlaceKind.ABSENT)
            book.place("knee_back_l", PlaceKind.NEVER, "scar")
        await asked_about_a_hold(s)
        assert asked(s) == ["released", "after", "pressure", "knee_back_l"]


async def test_along_a_line_its_other_places_are_asked_about_and_released_in_the_hold_is_said_and_can_be_changed(
    open_app: Open,
) -> None:
    async with open_app() as s:
        mark(s, neck_back_l=5, head_back_l=6, shoulder_back_l=4)
        await begin(s, "neck_back_l", "neck_line")
        await s.let_hold_run(8)
        await s.press("r")
        await at(s, "After")
        assert asked(s)[3:] == ["head_back_l", "shoulder_back_l"]
        assert said(s)["released"] == "yes"
        assert at_hand(s) == "after", "the first question that is open"
        await s.press("home", "n")
        assert said(s)["released"] == "no"
        assert last(s).ended_how == "released"


async def test_undo_takes_back_one_answer_after_the_other_and_redo_makes_them_again(open_app: Open) -> None:
    async with open_app() as s:
        mark(s, calf_l=7, ankle_back_l=5)
        await asked_about_a_hold(s)
        await s.press("y", "2", "r", "1", "y")
        full = (said(s), again(s))
        assert full == ({"released": "yes", "after": 2, "pressure": "right", "was_source": 1}, {"ankle_back_l": 1})
        for gone in ("was_source", None, "pressure", "after", "released"):
            await s.press("u")
            if gone:
                assert said(s)[gone] is None
            else:
                assert again(s) == {}
                assert "source" not in asked(s)
        await s.press("u")
        assert s.message == "Nothing to undo here."
        assert s.marks() == {"calf_l": 7, "ankle_back_l": 5}, "what was before the hold is not reached from here"
        assert (last(s).held_s, last(s).ended_how) == (20.0, "early")
        await s.press(*["U"] * 5)
        assert (said(s), again(s)) == full
        await s.press("U")
        assert s.message == "Nothing to redo here."


async def test_it_was_pain_after_all(open_app: Open) -> None:
    async with open_app() as s:
        await after_a_hold(s)
        await s.press("p", "exclamation_mark")
        await at(s, "WarningSigns")
        assert "Stopped. You did the right thing." in s.text()
        words = s.app.screen.query_one(".dialog-words", Static).visual
        assert isinstance(words, Content)
        assert words.plain.startswith("Do not press there until the end of tomorrow, and until you close its flag.\n")
        assert words.spans[0].style == "bold $text-error"
        assert (last(s).held_s, last(s).ended_how) == (20.0, "stopped_pain")
        assert select(s.diary, "SELECT region, until_day FROM lock") == [("calf_l", "2026-11-22")]
        await s.press("escape")
        await at(s, "TodayScreen")
        assert said(s)["released"] is None, "what hurt did not release"
        assert s.words("#urgent") == (
            "Left calf: stopped for pain. Do not press here until Mon 23 Nov and until you close its flag (press 3)."
        )
        assert not s.words("#released")
        assert not s.words("#sore")
        await s.press("u")
        assert last(s).ended_how == "stopped_pain"
        s.app.work("calf_l")
        await at(s, "Ask")


async def test_a_key_for_sharp_pain_that_comes_as_the_hold_ends_is_not_lost(open_app: Open) -> None:
    async with open_app() as s:
        for key, region in (("x", "calf_l"), ("exclamation_mark", "calf_r")):
            await after_a_hold(s, region)
            await s.press(key)
            await at(s, "WarningSigns")
            assert (last(s).region, last(s).ended_how) == (region, "stopped_pain"), key
            await back_to_today(s)
        assert select(s.diary, "SELECT region FROM lock ORDER BY region") == [("calf_l",), ("calf_r",)]


async def test_by_mouse_alone_at_any_size(open_app: Open) -> None:
    async with open_app() as s:
        mark(s, calf_l=7, ankle_back_l=4, jaw_l=5)
        await after_a_hold(s)
        for turn, size in enumerate([(80, 24), (40, 20), (60, 24), (79, 36)]):
            await s.resize(size)
            number = turn % 2
            for question, words, column, value in (
                ("Did it release?", ("partly", "no")[number], "released", ("partly", "no")[number]),
                ("How tender is it", (" 4 ", " 5 ")[number], "after", 4 + number),
                (
                    "How was the pressure?",
                    ("too much", "too little")[number],
                    "pressure",
                    ("too_much", "too_little")[number],
                ),
            ):
                await s.click_on(question)
                lines = s.text().splitlines()
                below = next(y for y, line in enumerate(lines) if question in line) + 1
                y = next(y for y in (below, below + 1) if words in lines[y])
                await s.click(lines[y].index(words) + 1, y)
                await s.settle()
                assert said(s)[column] == value
        await s.click_on("Next: Left jaw")
        await at(s, "Card")
        await back_to_today(s)
        await asked_about_a_hold(s, "calf_r")
        await s.click_on("enter Done")
        await at(s, "TodayScreen")


async def test_on_a_full_disk_an_answer_is_shown_when_it_is_kept(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as s:
        mark(s, ankle_back_l=5)
        await asked_about_a_hold(s)
        disk = disk_for(monkeypatch)
        disk.full = True
        await s.press("y")
        assert said(s)["released"] is None
        assert s.app.screen.query_one(Questions).rows[0].said == "-"
        assert "Not saved yet" in s.text()
        await s.press("down", "3", "down", "down", "2")
        disk.full = False
        s.app._retry()
        assert said(s) == {"released": "yes", "after": 3, "pressure": None, "was_source": None}
        assert again(s) == {"ankle_back_l": 2}


async def test_the_result_is_in_sight_as_soon_as_it_is_rated_and_goes_with_it(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    held(diary, clock, 2, "calf_l", 5, 3)
    async with open_app(size=(40, 20)) as s:
        mark(s, ankle_back_l=4, knee_back_l=3)  # as many questions as there are
        mark(s, calf_l=6)
        await asked_about_a_hold(s)
        digits = s.app.screen.query_one("#result-digits")
        for size in ((40, 20), (80, 24), (120, 36)):
            await s.resize(size)
            assert "Now" not in s.text(), size
            await s.press("y", "2")
            await s.settle()
            seen = s.app.screen.find_widget(digits)
            assert {"Before", "Now"} <= set(s.words("#result-digits").splitlines()[0].split()), size
            assert seen.visible_region == seen.region, size
            assert seen.region.bottom <= s.app.screen.query_one(Questions).region.y, "the result, then the question"
            assert s.words("#result-words").startswith("Last time here: 5 to 3"), (size, "not of itself")
            await s.press("u")
            await s.settle()
            assert "Now" not in s.text(), size
            await s.press("u", "home")


async def test_where_there_is_much_room_what_it_was_the_last_results_and_its_days_are_there_from_the_start(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    held(diary, clock, 2, "calf_l", 5, 3)
    with journal(diary, FakeClock(clock.local - timedelta(days=2))) as book:
        book.mark_spot("v", "calf_l", "calf_l", 5, How.PRESSED)
    async with open_app(size=(120, 36)) as s:
        mark(s, calf_l=6)
        await asked_about_a_hold(s)
        for size in ((120, 36), (200, 50)):
            await s.resize(size)
            chart = s.app.screen.query_one(PlaceChart).region
            assert s.words("#result-digits").startswith("Before"), size
            assert "Day by day" in s.text(), size
            assert s.words("#result-words").splitlines()[1:] == ["Thu 19 Nov  5 to 3"], size
            await s.press("y", "2")
            await s.settle()
            assert s.words("#result-digits").splitlines()[0].split() == ["Before", "Now"], size
            assert s.words("#result-words").splitlines()[1:] == ["Thu 19 Nov  5 to 3"], (size, "not of itself")
            assert s.app.screen.query_one(PlaceChart).region.x == chart.x, (size, "it keeps its place")
            await s.press("u", "u", "home")
