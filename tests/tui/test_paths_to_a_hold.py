"""No unsafe press: every path to a running timer, for every region, under every answer.

A timer runs when `Hold.resume` let one run; nothing else does. What may be held is said by the slow reading of the
rules (tests/practice/hold_reading.py), which shares no code with the program's own.
"""

from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.screen import Screen

import mfr_tui.tui.hold.flow
from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.errors import BusyError
from mfr_tui.paths import Places
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.lock import Lock
from mfr_tui.practice.screening import Answer, Place, PlaceKind, Standing, load_items
from mfr_tui.practice.technique import Chosen, Technique, fitting, load_techniques, path_of
from mfr_tui.record.rows import HoldRow
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.common.ask import Ask
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.card import Card
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.map.spot_screen import SpotScreen
from mfr_tui.tui.session import Start
from mfr_tui.tui.setup.screening import Screening
from tests.practice import makings
from tests.practice.hold_reading import may
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import (
    Ran,
    at,
    back_to_today,
    begin,
    disk_for,
    last,
    rows,
    say,
    screen_of,
    unseen,
    watch_holds,
    writing,
)
from tests.support.quick_app import at_rest
from tests.support.rows import select
from tests.tui.conftest import Open, Session, clear_to_press, draft, journal

MORNING = FakeClock().now()  # with an offset, as the program sees it: a zone would count days by its wall clock
ITEMS = load_items()
NEVER = [f"{slot}_{side}" for slot in ("neck_front", "elbow_front", "abdomen", "groin", "knee_back") for side in "rl"]
Said = tuple[bool, tuple[str, ...], str]
"""Yes or no, where, and who cleared it."""

NO: Said = (False, (), "")
NOS = {item.id: NO for item in ITEMS}


@dataclass(frozen=True)
class Someone:
    """What is known of a person, and a name for it."""

    name: str
    answers: dict[str, Said] = field(default_factory=lambda: dict(NOS))
    locks: dict[str, date] = field(default_factory=dict)
    closed: bool = False
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    age_days: int = 0

    @property
    def named(self) -> set[str]:
        """The regions of their answers, locks and own places."""
        return {*self.locks, *self.places, *(region for _, where, _ in self.answers.values() for region in where)}

    @property
    def standing(self) -> Standing:
        """The same for the reading."""
        then = MORNING - timedelta(days=self.age_days)
        return Standing(
            ITEMS,
            {item: Answer(yes, where, then, by) for item, (yes, where, by) in self.answers.items()},
            MORNING,
            TODAY,
            {region: Place(PlaceKind(kind), reason) for region, (kind, reason) in self.places.items()},
            {region: Lock(until, open=not self.closed) for region, until in self.locks.items()},
        )


def people() -> Iterator[Someone]:
    """Everybody: each single answer, lock and own place."""
    yield Someone("no to everything")
    yield Someone("never asked", {})
    for item in ITEMS:
        yield Someone(f"{item.id} not answered", {name: NO for name in NOS if name != item.id})
        yield Someone(f"{item.id} yes", NOS | {item.id: (True, (), "")})
        yield Someone(f"{item.id} yes, somewhere", NOS | {item.id: (True, ("calf_l", "head_back_r"), "")})
        yield Someone(f"{item.id} cleared", NOS | {item.id: (True, (), "Dr. Lee")})
    yield Someone("a wound nobody knows where", NOS | {"wounds": (True, ("tail_l",), "")})
    yield Someone("wounds cleared, injury not", NOS | {"wounds": (True, ("jaw_l",), "A"), "injury": (True, (), "")})
    yield Someone("answers of 91 days", age_days=91)
    yield Someone("answers of 90 days", age_days=90)
    for days in (-1, 0, 1):
        locks = {region: TODAY + timedelta(days=days) for region in ("neck_back_l", "upper_arm_front_r", "jaw_r")}
        yield Someone(f"locks of {days} days, flag open", locks=locks)
        yield Someone(f"locks of {days} days, flag closed", locks=locks, closed=True)
    for kind in PlaceKind:
        reason = "scar" if kind is PlaceKind.NEVER else ""
        where = ("head_back_l", "shoulder_back_r", "foot_sole_l", "groin_r")
        yield Someone(f"{kind} places", places=dict.fromkeys(where, (kind, reason)))


class Hands:
    """Goes on at every turn: stands in for the screens, so that thousands of paths can be tried."""

    def __init__(self) -> None:
        self.reached: set[tuple[str, tuple[str, ...]]] = set()
        self.technique: Technique | None = None
        self.spot: str | None = None

    async def wait(self, screen: Screen[object]) -> object:
        """What a person would say who wants to press, whatever is said to them."""
        if isinstance(screen, Card):
            return Chosen(self.technique or screen.technique, "", None)
        if isinstance(screen, HoldScreen):
            hold = screen._hold
            self.reached.add((hold.allowed.region, hold.allowed.path))
        if isinstance(screen, SpotScreen):
            spot, self.spot = self.spot, None  # refused, they are back on the map, and leave it
            return spot
        if isinstance(screen, Ask):
            return "no" if any(answer.id == "no" for answer in screen._answers) else None
        assert isinstance(screen, HoldScreen | Screening | After), screen
        return None


async def run(s: Session, what: Coroutine[None, None, None]) -> None:
    """Run a flow as the app does, in a worker."""
    await s.app.run_worker(what, exit_on_error=False).wait()


@pytest.fixture
def techniques(body: Body, monkeypatch: pytest.MonkeyPatch) -> tuple[Technique, ...]:
    """Read once: the file is read at each hold, thousands of times here."""
    found = load_techniques(body)
    monkeypatch.setattr(mfr_tui.tui.hold.flow, "load_techniques", lambda _: found)
    return found


def wanted(body: Body, techniques: Iterable[Technique]) -> Iterator[tuple[str, Technique | None, tuple[str, ...]]]:
    """Every region with each line through it and one way to work on it alone; none where there is no card at all."""
    for region in body:
        fit = fitting(tuple(techniques), region)
        if not fit:
            yield region.id, None, (region.id,)
        alone = next((one for one in fit if one.any_place), None)
        for technique in (one for one in fit if one.travels or one is alone):
            yield region.id, technique, path_of(technique, body, region.id)


async def test_no_region_under_no_answer_is_held_that_may_not_be(
    open_app: Open, body: Body, techniques: tuple[Technique, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, closed = Hands(), list[str]()
    tries = list(wanted(body, techniques))
    assert len({region for region, _, _ in tries}) == 76
    async with open_app() as s:
        monkeypatch.setattr(s.app, "push_screen_wait", hands.wait)
        monkeypatch.setattr(mfr_tui.tui.hold.flow, "_run", lambda _, screen: hands.wait(screen))
        monkeypatch.setattr(mfr_tui.tui.hold.flow, "_close", lambda app, row: closed.append(row.id))

        async def ask_for_each(some: list[tuple[str, Technique | None, tuple[str, ...]]]) -> None:
            for number, (region, technique, _) in enumerate(some):
                hands.technique, hands.spot = technique, region
                if number % 2:  # from the map and from everywhere else in turn
                    await mfr_tui.tui.hold.flow.work_on(s.app, None)
                else:
                    await mfr_tui.tui.hold.flow.work_on(s.app, region, technique.id if technique else None)
            for region, technique, path in some:
                row = HoldRow(
                    region, TODAY, region, path, technique.id if technique else "hold_spot", "", None, 300,
                    Progress(held_s=10), None, None, None, None, None, "w", MORNING,
                )  # fmt: skip
                await mfr_tui.tui.hold.flow.resume_hold(s.app, row)

        for turn, someone in enumerate(people()):
            # The rules themselves are read for all of them (tests/practice/test_may_hold.py); that they are asked for
            # each way of each region is seen twice in full, and for everybody at those regions that their answers name.
            some = [one for at, one in enumerate(tries) if turn < 2 or (at + turn) % 6 == 0 or one[0] in someone.named]
            say(s.diary, MORNING, someone.answers, locks=someone.locks, closed=someone.closed, places=someone.places,
                age=timedelta(days=someone.age_days))  # fmt: skip
            hands.reached.clear()
            closed.clear()
            await run(s, ask_for_each(some))
            allowed = {
                (region, path)
                for region, technique, path in some
                if technique and may(body, region, path, someone.standing)
            }
            assert hands.reached == allowed, someone.name
            assert not {region for region, _ in hands.reached} & set(NEVER)
            refused = {region for region, _, path in some if not may(body, region, path, someone.standing)}
            assert refused <= set(closed), "a hold that may not go on is closed"
        assert s.ask("SELECT count(*) FROM hold") == 0


async def test_a_region_that_hurt_is_locked_even_before_it_could_be_written(
    open_app: Open, body: Body, techniques: tuple[Technique, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands()
    async with open_app() as s:
        monkeypatch.setattr(s.app, "push_screen_wait", hands.wait)
        monkeypatch.setattr(mfr_tui.tui.hold.flow, "_run", lambda _, screen: hands.wait(screen))

        async def pressed() -> bool:
            hands.reached.clear()
            await run(s, mfr_tui.tui.hold.flow.work_on(s.app, "jaw_l"))
            return bool(hands.reached)

        for days in (0, -1, -2, -400):
            s.app.hurt["jaw_l"] = TODAY + timedelta(days=days)
            say(s.diary, MORNING, NOS, locks={"jaw_l": TODAY + timedelta(days=days)}, closed=True)
            assert not await pressed(), "it is not in the diary, so its flag cannot be closed"
            for closed in (False, True):
                say(s.diary, MORNING, NOS, locks={"jaw_l": TODAY + timedelta(days=days + 1)}, closed=closed)
                assert await pressed() == (closed and days < -1)

        def busy() -> None:
            raise BusyError("busy", "wait")

        s.app.outbox.keep("the end of a hold", busy)
        assert not await pressed(), "what waits may have hurt again"


# The same with real keys, for a sample of all that can stand in the way


SAMPLE = {
    "groin_r": "never pressed",
    "knee_back_l": "never pressed",
    "calf_r": "stopped for pain",
    "foot_sole_r": "you said so (port)",
    "hand_palm_l": "You said yes to wounds",
}


@pytest.fixture
def in_the_way(diary: Path) -> None:
    """A lock, an own place and a wound."""
    say(
        diary,
        MORNING,
        NOS | {"wounds": (True, ("hand_back_l",), "")},
        locks={"calf_r": TODAY},
        places={"foot_sole_r": ("never", "port")},
    )


def said(s: Session, selector: str = ".dialog-words") -> str:
    return " ".join(s.words(selector).split())


async def refused(s: Session, words: str, ran: list[Ran]) -> None:
    """A refusal stands on the screen, and whatever is pressed there, nothing runs."""
    await at(s, "Ask")
    assert "No pressing here" in s.text()
    assert words in said(s)
    await unseen(s, "enter")
    assert ran == []


@pytest.mark.usefixtures("in_the_way")
async def test_by_the_map_by_mouse_and_by_the_palette(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = watch_holds(monkeypatch)
    async with open_app() as s:
        await s.press("w")
        await at(s, "SpotScreen")
        for region, words in SAMPLE.items():
            s.app.screen.go(region)  # type: ignore[attr-defined]
            assert words in said(s, "#place"), "it says so before anybody asks"
            await s.press("enter")
            await refused(s, words, ran)
            await at(s, "SpotScreen")
            assert s.app.screen.cursor == region, "back on the map, where they were"  # type: ignore[attr-defined]
        for region, words in list(SAMPLE.items())[1:3]:
            await s.click(*screen_of(s, region))
            await s.click_on("Why not?")
            await refused(s, words, ran)
            await at(s, "SpotScreen")
            assert s.app.screen.cursor == region, "back on the map, where they were"  # type: ignore[attr-defined]
        await s.press("escape")
        await at(s, "TodayScreen")
        for region, words in list(SAMPLE.items())[2:3]:
            await s.find(f"work on: {s.app.body.label(region).lower()}")
            assert "Work on: " not in s.text(), "the palette does not offer it"
            await s.press("escape")
            await s.settle()
            await s.app.run_action(f"app.work_on('{region}')")
            await refused(s, words, ran)
        assert rows(s) == []


@pytest.mark.usefixtures("in_the_way")
@pytest.mark.parametrize("region", ["groin_r", "calf_r"])
async def test_from_the_command_line(
    diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    ran = watch_holds(monkeypatch)
    app = MfrApp(Places(diary.parent, diary.parent), Config(), clock, Start.HOLD)
    app.start_at = (region, "hold_spot")
    async with app.run_test(size=(80, 24)) as pilot:
        s = Session(app, pilot, clock, diary)
        await refused(s, SAMPLE[region], ran)
        assert rows(s) == []


async def test_from_the_command_line_the_questions_come_first_and_then_it_runs(
    diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = watch_holds(monkeypatch)
    app = MfrApp(Places(diary.parent, diary.parent), Config(), clock, Start.HOLD)
    app.start_at = ("neck_back_l", "neck_line")
    async with app.run_test(size=(80, 24)) as pilot:
        s = Session(app, pilot, clock, diary)
        await at(s, "Screening")
        await s.press(*["n"] * 10, "escape")
        await at(s, "Card")
        assert "Down one side of the neck" in s.text()
        assert ran == []
        await s.press("enter")
        await at(s, "HoldScreen")
        assert [one.path for one in ran] == [("head_back_l", "neck_back_l")]


async def test_from_the_end_of_a_scan_what_may_not_be_held_is_not_offered(
    open_app: Open, diary: Path, clock: FakeClock, in_the_way: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = watch_holds(monkeypatch)
    marks = dict.fromkeys(SAMPLE, 9) | {"jaw_l": 6, "chest_r": 4, "hip_back_l": 3, "hip_back_r": 2, "face_l": 0}
    async with open_app() as s:
        draft(diary, clock, s.app.stops, marks=marks)
        await s.press("enter")
        await at(s, "ScanScreen")
        await s.press("e")
        await at(s, "Summary")
        assert s.app.screen._offers == ["jaw_l", "chest_r", "hip_back_l"]  # type: ignore[attr-defined]
        assert "Groin" in s.text() or "groin" in s.text(), "it was found all the same"
        await s.press("1")
        await at(s, "Card")
        assert "Left jaw" in s.text()
        assert ran == [], "its hold does not start by itself"
        await back_to_today(s)


async def test_the_questions_come_first_at_the_end_of_a_scan_too(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = watch_holds(monkeypatch)
    async with open_app() as s:
        draft(diary, clock, s.app.stops, marks={"jaw_l": 6, "groin_l": 8})
        await s.press("enter")
        await at(s, "ScanScreen")
        await s.press("e")
        await at(s, "Summary")
        assert s.app.screen._offers == ["jaw_l"]  # type: ignore[attr-defined]
        await s.press("1")
        await at(s, "Screening")
        await s.press("escape")
        await refused(s, f"{len(ITEMS)} questions about who should not press come first.", ran)
        await at(s, "Summary")  # a refusal leads back to where the person was
        await s.press("escape")
        await at(s, "TodayScreen")
        s.app.work("jaw_l")
        await at(s, "Screening")
        await s.press("y", *["n"] * 8, "escape")
        await refused(s, "You said yes to blood thinners or a bleeding disorder.", ran)
        await at(s, "TodayScreen")
        s.app.work("jaw_l")
        await at(s, "Ask")
        await s.press("y")  # to the questions
        await at(s, "Screening")
        await s.press("home", "n", "escape")
        await at(s, "TodayScreen")
        assert ran == []


# After a hold, and before it goes on


async def test_the_next_place_is_asked_about_afresh(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_to_press(diary, clock)
    ran = watch_holds(monkeypatch)
    async with open_app() as s:
        with journal(diary, clock) as book:
            for region, nrs in (("calf_l", 7), ("jaw_r", 5), ("groin_r", 9)):
                book.mark_spot("v", region, region, nrs, "pressed")  # type: ignore[arg-type]
        await begin(s, "calf_l")
        assert len(ran) == 1
        await s.press("r")
        await at(s, "After")
        assert "Next: Right jaw" in s.text()
        with journal(diary, clock) as book:
            book.place("jaw_r", PlaceKind.NEVER, "implant")  # from another window, meanwhile
        await s.press("w")
        await at(s, "Ask")
        assert "implant" in said(s)
        await s.press("enter")
        await at(s, "TodayScreen")
        assert len(ran) == 1


async def test_a_paused_hold_goes_on_only_if_it_is_still_allowed(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_to_press(diary, clock)
    ran = watch_holds(monkeypatch)

    async def answer_yes(s: Session) -> None:
        s.app.push_screen(Screening())
        await at(s, "Screening")
        await s.press("home", "y", "escape")

    async def own_place(s: Session) -> None:
        await s.choose("places to avoid")
        await at(s, "PlacesScreen")
        s.app.screen.go("calf_l")  # type: ignore[attr-defined]
        await s.press("enter")
        await at(s, "Ask")
        await s.press("v")
        await at(s, "PlacesScreen")
        await s.press("escape")

    async def another_window(s: Session) -> None:
        await s.press("a")
        say(diary, MORNING, NOS, locks={"calf_l": TODAY})

    async def grown_old(s: Session) -> None:
        await s.press("question_mark")
        await at(s, "HelpScreen")
        say(diary, MORNING, NOS, age=timedelta(days=91))
        await s.press("escape")

    async with open_app() as s:
        for change, words in (
            (answer_yes, "You said yes to blood thinners or a bleeding disorder."),
            (own_place, "is never pressed: you said so (veins)."),
            (another_window, "was stopped for pain."),
            (grown_old, f"{len(ITEMS)} questions about who should not press are due again."),
        ):
            clear_to_press(diary, clock)
            await begin(s, "calf_l")
            await s.let_hold_run(7)
            ran.clear()
            await change(s)
            await at(s, "HoldScreen")
            for key in ("space", "p", "space", "a", "n"):
                clock.advance(1)  # a no counts once the question was seen
                if key == "n":
                    await s.press(key)
                else:
                    await unseen(s, key)
                assert not s.hold._hold.runs
            assert ran == []
            await s.press("space")
            assert words in " ".join(said(s, "#hold-state").split())
            s.clock.advance(60)
            s.hold._tick()
            await unseen(s, "escape")
            assert (last(s).held_s, last(s).ended_how) == (7.0, "early"), "what was held before is kept"
            await back_to_today(s)
            say(diary, MORNING, {})


async def test_what_is_numb_sharp_or_strong_at_rest_is_not_offered_and_the_warning_signs_are(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await s.start()
        for region, nrs in (("head_front_r", 10), ("jaw_r", 9), ("head_front_l", 3)):
            s.scan.mark(region, nrs)
        with writing(diary) as connection:  # each word is tried in tests/practice/test_pressing.py
            connection.execute('UPDATE mark SET qualities = \'["aching", "sharp"]\' WHERE nrs = 10')
            connection.execute("UPDATE mark SET how = 'rest' WHERE nrs = 9")
        await s.press("e")
        await at(s, "Summary")
        assert s.app.screen._offers == ["head_front_l"]  # type: ignore[attr-defined]
        assert "Warning signs" in s.text()
        await s.press("!")
        await at(s, "WarningSigns")
        await s.press("escape")
        await at(s, "Summary")


def broken_off(diary: Path, clock: FakeClock, hold_id: str) -> None:
    """A hold of 21 seconds whose program is gone."""
    with journal(diary, clock) as book:
        book.start_hold(hold_id, "gone", Hold(makings.allowed("calf_l"), makings.technique()), before=None, tool="")
        book.keep_hold(hold_id, "gone", Progress(step_s=21.0, held_s=21.0))


async def go_on(s: Session, hold_id: str) -> None:
    """Go on with a hold that was broken off, as the app does when it starts; it leads back to Today."""
    found = s.app.reader.hold(hold_id)
    assert found
    await run(s, mfr_tui.tui.hold.flow.resume_hold(s.app, found))
    await at(s, "TodayScreen")


async def test_a_hold_that_was_broken_off_is_not_offered_where_it_may_not_go_on(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = watch_holds(monkeypatch)
    async with open_app() as s:
        for number, what in enumerate(("lock", "place", "yes", "old"), start=1):
            broken_off(diary, clock, what)
            clock.advance(60)
            say(
                diary,
                clock.now(),
                NOS | ({"clots": (True, (), "")} if what == "yes" else {}),
                locks={"calf_l": TODAY} if what == "lock" else None,
                places={"calf_l": ("never", "veins")} if what == "place" else None,
                age=timedelta(days=91 if what == "old" else 0),
            )
            await go_on(s, what)
            assert len(s.news) == number, what
            assert "but the hold cannot continue" in s.news[-1], what
            assert ran == [], what
            assert last(s) == ("calf_l", "hold_spot", 21.0, 300, "ended", "interrupted"), what


async def test_a_hold_of_a_place_that_nobody_knows_is_closed(open_app: Open, diary: Path, clock: FakeClock) -> None:
    clear_to_press(diary, clock)
    broken_off(diary, clock, "magic")
    with writing(diary) as connection:
        connection.execute("UPDATE hold SET technique = 'magic'")
    async with open_app() as s:
        assert s.title == "TodayScreen"
        assert last(s).ended_how == "interrupted"
        for change in ('path = \'["tail_l", "calf_l"]\'', "region = 'tail_l'"):
            broken_off(diary, clock, change)
            with writing(diary) as connection:
                connection.execute(f"UPDATE hold SET {change} WHERE state = 'open'")
            await go_on(s, change)
            assert last(s).ended_how == "interrupted", change


# Undo


async def test_undo_never_unlocks(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_to_press(diary, clock)
    ran = watch_holds(monkeypatch)
    async with open_app() as s:
        await s.press("w")
        await at(s, "SpotScreen")
        s.app.screen.go("calf_l")  # type: ignore[attr-defined]
        await s.press("6", "enter")
        await at(s, "Card")
        await s.press("enter")
        await at(s, "HoldScreen")
        await s.let_hold_run(12)
        await s.press("r")
        await at(s, "After")
        await s.press("4", "r", "exclamation_mark")  # it did hurt, now that they think of it
        await at(s, "WarningSigns")
        await s.press("y", "n", "escape")
        await at(s, "TodayScreen")
        with journal(diary, clock) as book:
            book.answer("clots", yes=True)
            book.place("jaw_l", PlaceKind.NEVER, "scar")
        kept = {table: select(diary, f"SELECT * FROM {table}") for table in ("lock", "screening", "region_setting")}
        signs = select(diary, "SELECT * FROM warning_check")
        assert [len(found) for found in kept.values()] == [1, len(ITEMS) + 1, 1]
        assert len(signs) == 2
        ran.clear()
        for where in ("TodayScreen", "SpotScreen", "PlacesScreen"):
            if where == "SpotScreen":
                await s.press("w")
            elif where == "PlacesScreen":
                await s.app.run_action("app.places")
            await at(s, where)
            await s.press(*["u"] * 12, *["U"] * 3, *["u"] * 3)
            if where in {"PlacesScreen", "SpotScreen"}:
                await s.press("escape")
        await at(s, "TodayScreen")
        for table, before in kept.items():
            assert select(diary, f"SELECT * FROM {table}") == before, table
        assert select(diary, "SELECT * FROM warning_check") == signs
        assert last(s).ended_how == Ended.STOPPED_PAIN
        with journal(diary, clock) as book:
            book.answer("clots", yes=False)
        await s.app.run_action("app.work_on('calf_l')")
        await refused(s, "a warning sign", ran)
        with journal(diary, clock) as book:
            book.warn("heart", yes=False)
        await s.app.run_action("app.work_on('calf_l')")
        await refused(s, "stopped for pain", ran)


@pytest.mark.parametrize("said", ["a yes", "an own place"])
async def test_while_an_answer_waits_for_the_disk_nothing_is_pressed(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        assert s.app.standing().to_ask == ()
        disk = disk_for(monkeypatch)
        disk.full = True
        if said == "a yes":
            await s.press("y")
            await at(s, "Screening")
            await s.press("home", "y", "n", "home", "n", "home", "y", "escape")
        else:
            await s.app.run_action("app.places")
            await at(s, "PlacesScreen")
            await s.press("o", "i", "escape")
        await at(s, "TodayScreen")
        s.app.work("calf_l")
        await at(s, "Screening")  # the questions come first again
        await s.press("escape")
        await at(s, "Ask")
        assert "come first" in s.words(".dialog-words")
        await s.press("escape")
        disk.full = False
        s.app._retry()
        await at(s, "TodayScreen")
        if said == "a yes":
            assert s.ask("SELECT count(*) FROM screening") == 10 + 4, "each answer is kept, in its order"
            assert s.app.reader.answers()["blood"].bars
        else:
            assert s.app.reader.places()["head_front_r"].reason == "implant"
            assert s.app.standing().to_ask == ()
        s.app.work("calf_l")
        await at(s, "Ask" if said == "a yes" else "Card")


async def test_a_warning_sign_that_cannot_wait_blocks_every_hold_until_it_is_answered_with_no(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    def warn(sign: str, *, yes: bool) -> None:
        with journal(diary, clock) as book:
            book.warn(sign, yes=yes)

    async def leads_to(s: Session, title: str) -> None:
        s.app.work("calf_l")
        await at_rest()
        assert s.title == title
        s._send("escape")
        await at_rest()
        assert s.title == "TodayScreen"

    clear_to_press(diary, clock)
    warn("heart", yes=True)
    async with open_app() as s:
        for sign, barred in (("heart", True), ("night", True), ("history", False)):
            clear_to_press(diary, clock)  # they grow old
            warn(sign, yes=True)
            s.app.work("hand_palm_r")
            await at(s, "Ask" if barred else "Card")
            assert ("You said yes to a warning sign" in s.text()) is barred, sign
            await s.press("escape")
            await at(s, "TodayScreen")
            assert ("Warning sign:" in s.text()) is barred, sign
            await leads_to(s, "Ask" if barred else "Card")
            warn(sign, yes=False)  # it was a mistake
            await leads_to(s, "Card")
            warn(sign, yes=True)
            for days in (1, 6, 40):
                clock.advance(days * 86_400)
                await leads_to(s, "Ask" if barred else "Card")
            warn(sign, yes=False)
            await leads_to(s, "Card")


async def test_a_hold_stops_by_itself_when_another_window_says_what_forbids_it(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await begin(s, "calf_l")
        await s.let_hold_run(7)
        with journal(diary, clock) as book:
            book.answer("clots", yes=True)
        clock.advance(1)
        s.hold._tick()
        assert not s.hold._hold.runs
        assert "You said yes to clots" in said(s, "#hold-state")
        await s.press("space", "p")
        assert not s.hold._hold.runs
        await s.press("escape")
        await s.settle()
        assert last(s).ended_how == "early"
        assert last(s).held_s <= 8.0
