"""A spot outside a scan: its rating is kept at once, and from there to its card."""

from pathlib import Path

from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind, load_items
from mfr_tui.record.rows import How
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.spot_screen import SpotScreen
from tests.support.fakes import FakeClock
from tests.support.holds import at, back_to_today, screen_of
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, done_days, journal

MARKS = "SELECT region, nrs, body_day FROM mark ORDER BY rowid"


async def open_map(s: Session) -> None:
    await s.press("w")
    await at(s, "SpotScreen")


def go(s: Session, region: str) -> None:
    s.app.screen.go(region)  # type: ignore[attr-defined]


def moments(s: Session) -> list[tuple[object, ...]]:
    return select(s.diary, "SELECT region, nrs, moment, how FROM mark WHERE deleted_at IS NULL ORDER BY rowid")


async def test_a_rating_is_a_spot_mark_and_a_second_one_corrects_it(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await open_map(s)
        go(s, "calf_l")
        await s.press("6")
        assert moments(s) == [("calf_l", 6, "spot", "pressed")]
        await s.press("x", "minus", "minus", "equals_sign", "full_stop")
        assert moments(s) == [("calf_l", 9, "spot", "pressed"), ("calf_r", 9, "spot", "pressed")]
        go(s, "groin_l")
        await s.press("4")
        assert moments(s)[-1] == ("groin_l", 4, "spot", "moved"), "what is never pressed is moved"
        await s.press("escape")
        await at(s, "TodayScreen")
        await open_map(s)
        assert s.app.screen.cursor == "calf_l", "the most tender of today"  # type: ignore[attr-defined]
        assert "9 of 10 today" in s.words("#place")
        await s.press("2")
        assert moments(s)[-1] == ("calf_l", 2, "spot", "pressed"), "another visit, another mark"
        assert len(moments(s)) == 4
        assert s.app.reader.day_values(s.app.body_day, s.app.body_day)["calf_l"] == 9, "the day's value is its highest"


async def test_until_the_questions_are_answered_a_rating_is_felt_by_moving(open_app: Open) -> None:
    async with open_app() as s:
        await open_map(s)
        go(s, "calf_l")
        assert f"{len(load_items())} questions about who should not press come first." in s.words("#place")
        await s.press("5")
        assert moments(s) == [("calf_l", 5, "spot", "moved")]


async def test_the_map_opens_at_the_sorest_place_that_may_be_held_and_stores_nothing_of_earlier_days(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [3], {"groin_l": 9, "foot_sole_r": 6, "calf_l": 4})
    before = select(diary, MARKS)
    async with open_app(size=(40, 20)) as s:
        await open_map(s)
        screen = s.app.screen
        assert isinstance(screen, SpotScreen)
        assert screen.cursor == "foot_sole_r", "the groin is never pressed"
        assert screen.map.drawn_at("foot_sole_r"), "its side of the body is in sight"
        assert "6 of 10 on Wednesday" in s.text()
        assert "Map: today, else worst of last 7 days" in s.text()
        assert screen.map.ratings == {"groin_l": 9, "foot_sole_r": 6, "calf_l": 4}
        assert screen.ratings == {}
        await s.press("full_stop", "escape")
        assert select(diary, MARKS) == before
        await open_map(s)
        await s.press("equals_sign")
        assert s.marks()["foot_sole_r"] == 1, "it steps from what was rated today: nothing"
        assert s.app.screen.query_one(BodyMap).ratings == {"groin_l": 9, "foot_sole_r": 1, "calf_l": 4}
        assert "1 of 10 today" in s.text()


async def test_a_digit_rates_the_place_that_was_seen_under_the_cursor_or_nothing(open_app: Open) -> None:
    async with open_app() as s:
        await open_map(s)
        await s.burst("down", "7")
        assert s.message == "Not saved: the cursor had just moved. Press the key again."
        assert s.marks() == {}
        await s.press("7")
        assert s.marks() == {s.app.screen.cursor: 7}  # type: ignore[attr-defined]


async def test_a_place_that_leads_to_the_warning_signs_is_not_offered(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        book.mark_spot("visit", "calf_l", "calf", 8, How.REST)
        book.mark_spot("visit", "jaw_l", "jaw", 3, How.PRESSED)
    async with open_app() as s:
        await open_map(s)
        assert s.app.screen.cursor == "jaw_l"  # type: ignore[attr-defined]
        go(s, "calf_l")
        await s.settle()
        assert "Check the warning signs first (!)." in s.words("#place")
        assert not s.app.screen.query(Choice).first().primary


async def test_undo_and_redo_stay_within_the_visit(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await open_map(s)
        go(s, "calf_l")
        await s.press("6", "escape")
        await at(s, "TodayScreen")
        await open_map(s)
        go(s, "jaw_l")
        await s.press("3", "5")
        go(s, "chest_r")
        await s.press("u")
        assert (s.marks(), s.app.screen.cursor) == ({"calf_l": 6, "jaw_l": 3}, "jaw_l")  # type: ignore[attr-defined]
        await s.press("u")
        assert s.marks() == {"calf_l": 6}
        await s.press("u")
        assert (s.marks(), s.message) == ({"calf_l": 6}, "Nothing to undo here.")
        await s.press("U", "U", "U")
        assert (s.marks(), s.message) == ({"calf_l": 6, "jaw_l": 5}, "Nothing to redo here.")


async def test_the_strip_rates_by_mouse_and_esc_puts_it_away(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await open_map(s)
        where = screen_of(s, "shoulder_front_r")
        await s.click(*where)
        assert s.app.screen.cursor == "shoulder_front_r"  # type: ignore[attr-defined]
        assert s.message == "Click it again to rate it."
        assert moments(s) == []
        await s.click(*where)
        await s.settle()
        strip = s.app.screen.strip  # type: ignore[attr-defined]
        assert strip.display
        await s.press("escape")
        assert (strip.display, s.title) == (False, "SpotScreen")
        await s.click(*where)
        await s.settle()
        await s.click(strip.region.x + 3 * 7 + 1, strip.region.y)
        await s.settle()
        assert moments(s) == [("shoulder_front_r", 7, "spot", "pressed")]
        assert not strip.display
        await s.press("4")
        assert moments(s) == [("shoulder_front_r", 4, "spot", "pressed")], "the keys are where they were"


async def test_walked_by_arrows_to_its_card_and_back(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await open_map(s)
        before = s.app.screen.cursor  # type: ignore[attr-defined]
        await s.press("down", "j", "tab", "m")
        region = s.app.screen.cursor  # type: ignore[attr-defined]
        assert region != before
        await s.press("8", "enter")
        await at(s, "Card")
        assert s.app.body.label(region) in s.text()
        assert s.app.screen._before == 8  # type: ignore[attr-defined]
        await s.press("escape")
        await at(s, "SpotScreen")
        assert s.app.screen.cursor == region  # type: ignore[attr-defined]
        await s.press("escape")
        await at(s, "TodayScreen")
        assert s.marks() == {region: 8}


async def test_what_is_left_out_is_not_on_the_map_and_no_place_to_begin(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        with journal(diary, clock) as book:
            book.place("calf_l", PlaceKind.SKIPPED)
        await open_map(s)
        where = screen_of(s, "calf_r")
        body_map = s.app.screen.query_one(BodyMap)
        assert body_map.gone == {"calf_l"}
        go(s, "calf_r")
        await s.press("m")
        assert s.app.screen.cursor == "calf_r", "there is no other side"  # type: ignore[attr-defined]
        await s.press("5", "full_stop")
        assert s.marks() == {"calf_r": 5}
        await s.click(*where)
        await s.press("o")
        await at(s, "Ask")
        await s.press("a")
        await at(s, "SpotScreen")
        assert body_map.gone == {"calf_l", "calf_r"}, "said here, it is gone at once"
        await s.press("enter")
        await at(s, "Ask")
        assert "is left out: you said that you don't have it" in " ".join(s.words(".dialog-words").split())
        await back_to_today(s)
        await open_map(s)
        assert s.app.screen.cursor not in {"calf_l", "calf_r"}  # type: ignore[attr-defined]


async def test_where_pressing_is_blocked_work_on_it_is_not_lit(open_app: Open, diary: Path, clock: FakeClock) -> None:
    async with open_app() as s:
        await s.press("w")
        await s.settle()
        work = s.app.screen.query(Choice).first()
        assert (work.label, work.primary) == ("Questions first", True)
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        book.place("calf_l", PlaceKind.NEVER, "veins")
    async with open_app() as s:
        s.app.push_screen(SpotScreen("calf_l"))
        await s.settle()
        work = s.app.screen.query(Choice).first()
        assert (work.label, work.primary) == ("Why not?", False)
        assert "enter" not in s.words("KeyLine"), "the foot offers nothing that is refused"
        await s.press("m")
        assert (work.label, work.primary) == ("Work on it", True)
        assert "enter Work on it" in s.words("KeyLine")
