"""Own places: what leaves the map, the stops and the counts, and what is only not pressed. Where a wound is."""

from pathlib import Path

from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.tui.map.body_map import BodyMap
from tests.support.fakes import FakeClock
from tests.support.holds import at, back_to_today, screen_of
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, done_days, journal


async def open_places(s: Session) -> None:
    await s.app.run_action("app.places")
    await at(s, "PlacesScreen")


def go(s: Session, region: str) -> None:
    s.app.screen.go(region)  # type: ignore[attr-defined]


def said(s: Session) -> list[tuple[object, ...]]:
    return select(s.diary, "SELECT region, kind, reason FROM region_setting ORDER BY rowid")


async def test_each_answer_is_kept_and_the_old_one_too(open_app: Open) -> None:
    async with open_app() as s:
        await open_places(s)
        go(s, "calf_l")
        assert s.words("#place").endswith("As usual.")
        expected: list[tuple[object, ...]] = []
        for key, kind, reason, tag in (
            ("a", "absent", "", "A"),
            ("s", "skipped", "", "S"),
            ("i", "never", "implant", "N"),
            ("p", "never", "port", "N"),
            ("c", "never", "scar", "N"),
            ("v", "never", "veins", "N"),
            ("n", "never", "other", "N"),
            ("o", "none", "", None),
        ):
            await s.press("enter")
            await at(s, "Ask")
            await s.press(key)
            await at(s, "PlacesScreen")
            expected.append(("calf_l", kind, reason))
            assert said(s) == expected
            assert s.app.screen.query_one(BodyMap).tags.get("calf_l") == tag
        assert s.words("#place").endswith("As usual.")
        await s.press("enter")
        await at(s, "Ask")
        await s.press("escape")
        await at(s, "PlacesScreen")
        await s.press("5", "x", "u", "U")
        assert "cannot undo this" in s.message
        assert said(s) == expected
        assert s.marks() == {}
        await s.press("escape")
        await at(s, "TodayScreen")


async def test_by_mouse_alone(open_app: Open) -> None:
    async with open_app() as s:
        await open_places(s)
        where = screen_of(s, "shoulder_front_r")
        await s.click(*where)
        await s.click_on("Change")
        await at(s, "Ask")
        await s.click_on("Skip it")
        await at(s, "PlacesScreen")
        assert said(s) == [("shoulder_front_r", "skipped", "")]
        await s.click(*where)
        await at(s, "Ask")  # it is under the cursor already: clicked again, it is asked about
        await s.click_on("esc Back")
        await at(s, "PlacesScreen")
        await s.click_on("esc Back")
        await at(s, "TodayScreen")


async def test_absent_and_skipped_leave_map_stops_neighbors_and_the_short_scan(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [1], {"knee_front_l": 5, "hand_palm_r": 6})
    gone = {"knee_front_r", "knee_front_l", "knee_back_r", "knee_back_l", "wrist_front_l", "calf_l"}
    with journal(diary, clock) as book:
        for number, region in enumerate(sorted(gone)):
            book.place(region, PlaceKind.ABSENT if number % 2 else PlaceKind.SKIPPED)
        book.place("shin_l", PlaceKind.NEVER, "scar")
    async with open_app() as s:
        for key, least in (("enter", 19), ("s", 8)):
            await s.press(key)
            await at(s, "ScanScreen")
            walked = s.scan._scan.stops
            assert len(walked) == least
            regions = {region for stop in walked for region in stop.regions}
            assert not regions & gone
            assert all(stop.regions for stop in walked), "a stop left empty disappears"
            if least == 19:
                assert "knee" not in {stop.id for stop in walked}
                assert regions >= {"wrist_front_r", "wrist_back_l", "calf_r", "shin_l"}
                assert s.scan.map.gone == gone
            else:
                assert "knee" not in {stop.id for stop in walked}, "tender yesterday, and not there today"
                assert "hand" in {stop.id for stop in walked}
            await s.press("e")
            await at(s, "Summary")
            assert s.app.screen.query_one(BodyMap).gone == gone
            await s.press("enter")
            await at(s, "TodayScreen")
        stored = select(diary, "SELECT DISTINCT regions FROM scan_stop WHERE stop_id = 'wrist'")
        assert ('["wrist_back_r", "wrist_back_l", "wrist_front_r"]',) in stored


async def test_everything_left_out_is_said(open_app: Open, diary: Path, clock: FakeClock) -> None:
    async with open_app() as s:
        with journal(diary, clock) as book:
            for region in s.app.body:
                book.place(region.id, PlaceKind.SKIPPED)
        for key in ("enter", "s"):
            await s.press(key)
            await s.settle()
            assert s.title == "TodayScreen"
            assert s.news[-1].startswith("You skip every place, so there is nothing to scan.")
        assert s.ask("SELECT count(*) FROM scan") == 0
        await s.press("w")  # an empty map
        await at(s, "SpotScreen")
        await s.press("down", "m", "tab")
        await back_to_today(s)
        await open_places(s)  # and the way back
        go(s, "calf_l")
        await s.press("enter")
        await at(s, "Ask")
        await s.press("o")
        await at(s, "PlacesScreen")
        await s.press("escape")
        await at(s, "TodayScreen")
        await s.press("enter")
        await at(s, "ScanScreen")
        assert [stop.regions for stop in s.scan._scan.stops] == [("calf_l",)]


# Where it is, and who allowed it


async def test_a_wound_says_where_and_everywhere_until_it_is_said(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)

    def answers() -> list[tuple[object, ...]]:
        return select(diary, "SELECT answer, regions FROM screening WHERE item = 'wounds' ORDER BY rowid")[1:]

    async with open_app() as s:
        await s.press("y")
        await at(s, "Screening")
        await s.press("home", *["down"] * 8, "y")
        await at(s, "WhereScreen")
        assert answers() == [("yes", "[]")], "kept before it is said where"
        await s.press("escape")
        await at(s, "Screening")
        assert answers() == [("yes", "[]")]
        assert "everywhere" in s.text()
        await s.press("home", *["down"] * 8, "y")
        await at(s, "WhereScreen")
        go(s, "hand_back_l")
        await s.press("space")
        go(s, "calf_r")
        await s.press("space", "4", "m", "space", "space")
        assert s.message in {"", "You cannot rate here. Press space to select the place."}
        assert s.words("#place").splitlines()[-1] == "2 selected in all"
        await s.press("enter")
        await at(s, "Screening")
        assert answers() == [("yes", "[]"), ("yes", "[]"), ("yes", '["calf_r", "hand_back_l"]')]
        assert "2 places" in s.text()
        assert "No pressing there and next to it; the rest of the body is as usual." in " ".join(s.text().split())
        await s.press("home", *["down"] * 8, "n", "escape")
        await at(s, "TodayScreen")
        assert answers()[-1] == ("no", "[]")


async def test_a_clearance_names_who_and_when_and_ends_when_it_is_answered_anew(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        book.answer("clots", yes=True)

    def cleared() -> list[tuple[object, ...]]:
        return select(diary, "SELECT cleared_by, cleared_on FROM screening WHERE item = 'clots' ORDER BY rowid")

    async with open_app() as s:
        await s.press("y")
        await at(s, "Screening")
        await s.press("home", "c")
        await s.settle()
        assert s.title == "Screening", "a no needs no clearance"
        assert not s.app.screen.query_one("#clear").display
        await s.press("down")
        assert s.app.screen.query_one("#clear").display
        await s.press("c")
        await at(s, "Clearance")
        await s.press("escape")
        await at(s, "Screening")
        await s.press("c")
        await at(s, "Clearance")
        await s.press("enter", *"3 May", "enter")
        assert s.title == "Clearance", "nobody was named"
        assert cleared() == [("", ""), ("", "")]
        await s.press(*"Dr. [b]Lee", "enter", "enter")
        await at(s, "Screening")
        assert cleared() == [("", ""), ("Dr. [b]Lee", "3 May")]
        assert "cleared by Dr. [b]Lee" in " ".join(s.text().split())
        assert "You may press" in s.text()
        await s.press("escape")
        s.app.work("calf_l")
        await at(s, "Card")
        await back_to_today(s)
        await s.press("y")
        await at(s, "Screening")
        await s.press("home", "down", "y")
        assert "cleared by" not in s.text()
        assert cleared() == [("", ""), ("Dr. [b]Lee", "3 May"), ("", "")], "and the old one is kept"
        await s.press("escape")
        s.app.work("calf_l")
        await at(s, "Ask")


async def test_the_questions_are_due_again_after_ninety_days(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    for days, due in ((90, False), (0.01, True)):
        clock.advance(days * 86_400)
        async with open_app() as s:
            assert s.app.screen.query_one("#screening").display is due
            if due:
                assert "are due again" in s.words("#screening-words")
                await s.press("y")
                await at(s, "Screening")
                assert s.text().count("no?") == 10
                await s.press(*["n"] * 10)
                assert "no?" not in s.text()
                assert s.ask("SELECT count(*) FROM screening") == 20, "and the old ones are kept"
