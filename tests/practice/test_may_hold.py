"""May this be held? Every region under every answer, against a slow reading; and no way around the question."""

import ast
import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mfr_tui
from mfr_tui.body.regions import Region, load_body
from mfr_tui.clock import body_day
from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.lock import Lock
from mfr_tui.practice.screening import (
    ASK_AGAIN_DAYS,
    NEVER_PRESS,
    PLACE_REASONS,
    Allowed,
    Answer,
    Bar,
    Item,
    Place,
    PlaceKind,
    Refused,
    Standing,
    around,
    load_items,
    may_hold,
)
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided
from mfr_tui.record.write.base import Change
from mfr_tui.record.writer import DiaryWriter
from tests.practice.hold_reading import may
from tests.practice.makings import technique
from tests.support.examples import examples
from tests.support.fakes import MORNING, TODAY, FakeClock

BODY = load_body()
ITEMS = load_items()
WHERE = [item for item in ITEMS if item.where]
IDS = [region.id for region in BODY]
NEVER = sorted(slot + side for slot in NEVER_PRESS for side in ("_r", "_l"))
SECOND = timedelta(seconds=1)
LONG_AGO = MORNING - timedelta(days=ASK_AGAIN_DAYS)
NO = Answer(yes=False, regions=(), answered_at=MORNING)
YES = dataclasses.replace(NO, yes=True)
CLEARED = dataclasses.replace(YES, cleared_by="Dr. Lee")
NOS = {item.id: NO for item in ITEMS}


def standing(
    answers: dict[str, Answer] | None = None,
    *,
    places: dict[str, Place] | None = None,
    locks: dict[str, Lock] | None = None,
    today: date = TODAY,
    now: datetime = MORNING,
) -> Standing:
    """A person who said no to everything, but for what is given."""
    return Standing(ITEMS, NOS if answers is None else answers, now, today, places or {}, locks or {})


def verdict(region: str, said: Standing, *path: str) -> Allowed | Refused:
    found = may_hold(BODY, region, path, said)
    assert isinstance(found, Allowed) == may(BODY, region, path, said), (region, path)
    return found


def allowed_in(said: Standing) -> set[str]:
    return {region for region in IDS if isinstance(verdict(region, said), Allowed)}


def bar(region: str, said: Standing, *path: str) -> Bar | None:
    """What stands in the way; what is said of it is whole."""
    found = verdict(region, said, *path)
    if isinstance(found, Allowed):
        return None
    for words in (found.why, found.remains, found.ask):
        assert words.strip().endswith(".")
        assert words[0].isupper() or words[0].isdigit()
    return found.bar


# Nothing in the way


def test_who_said_no_to_everything_may_press_where_anybody_may() -> None:
    assert allowed_in(standing()) == set(IDS) - set(NEVER)
    assert len(NEVER) == 10


@pytest.mark.parametrize("region", [region for region in BODY if region.cap_s], ids=lambda region: region.id)
def test_an_allowance_has_the_times_of_the_region(region: Region) -> None:
    assert may_hold(BODY, region.id, (), standing()) == Allowed(region.id, (region.id,), region.hold_s, region.cap_s)


def test_a_path_has_the_smallest_cap_on_it() -> None:
    found = may_hold(BODY, "neck_back_l", ("head_back_l", "neck_back_l"), standing())
    assert isinstance(found, Allowed)
    assert found.path == ("head_back_l", "neck_back_l")
    assert found.cap_s == min(BODY["head_back_l"].cap_s, BODY["neck_back_l"].cap_s) == 60
    assert found.hold_s == min(BODY["neck_back_l"].hold_s, 60)
    long = may_hold(BODY, "shoulder_back_l", ("neck_back_l", "head_back_l"), standing())
    assert isinstance(long, Allowed)
    assert long.path == ("shoulder_back_l", "neck_back_l", "head_back_l")  # what is held is pressed too
    assert (long.hold_s, long.cap_s) == (60, 60)


def test_a_region_that_is_none_is_no_yes() -> None:
    for region, path in (("tail_l", ()), ("jaw_l", ("tail_l",))):
        with pytest.raises(KeyError):
            may_hold(BODY, region, path, standing())


# Where nobody may


@pytest.mark.parametrize("region", NEVER)
@pytest.mark.parametrize("answer", [None, NO, YES, CLEARED], ids=["none", "no", "yes", "cleared"])
def test_a_place_never_pressed_stays_so_whatever_is_said(region: str, answer: Answer | None) -> None:
    said = standing({item.id: answer for item in ITEMS} if answer else {})
    assert bar(region, said) is Bar.NEVER
    assert bar(region, said, "shoulder_back_l", region) is Bar.NEVER
    assert bar("shoulder_back_l", said, "shoulder_back_l", region) is Bar.NEVER
    assert bar("shoulder_back_l", said, region) is Bar.NEVER


@pytest.mark.parametrize("region", NEVER)
def test_a_slip_in_the_data_opens_no_place_never_pressed(region: str) -> None:
    slipped = dataclasses.replace(BODY[region], press=BODY["jaw_l"].press, hold_s=120, cap_s=300)
    body = dataclasses.replace(BODY, regions=BODY.regions | {region: slipped})
    found = may_hold(body, region, (), standing())
    assert isinstance(found, Refused)
    assert found.bar is Bar.NEVER


@pytest.mark.parametrize("change", [{"press": BODY["groin_l"].press}, {"cap_s": 0, "hold_s": 0}])
def test_a_place_that_became_never_pressed_is_refused_by_either_word(change: dict[str, object]) -> None:
    closed = dataclasses.replace(BODY["jaw_l"], **change)  # type: ignore[arg-type]
    found = may_hold(dataclasses.replace(BODY, regions=BODY.regions | {"jaw_l": closed}), "jaw_l", (), standing())
    assert isinstance(found, Refused)
    assert found.bar is Bar.NEVER


# Every region under every single answer


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_region_under_every_single_answer(item: Item) -> None:
    for region in IDS:
        under_every_answer(region, item)


def under_every_answer(region: str, item: Item) -> None:
    far = "foot_top_r" if region.endswith("_l") else "foot_top_l"
    touching = BODY[region].adjacent[0]
    old, barely = (dataclasses.replace(NO, answered_at=LONG_AGO - second) for second in (SECOND, 0 * SECOND))
    for answer, wanted in (
        (None, Bar.QUESTIONS),
        (NO, None),
        (YES, Bar.ITEM),
        (CLEARED, None),
        (dataclasses.replace(YES, regions=(region,)), Bar.ITEM),
        (dataclasses.replace(YES, regions=(touching,)), Bar.ITEM),
        (dataclasses.replace(YES, regions=(far,)), None if item.where else Bar.ITEM),
        (dataclasses.replace(YES, regions=(far, region)), Bar.ITEM),
        (dataclasses.replace(CLEARED, regions=(region,)), None),
        (old, Bar.QUESTIONS),
        (barely, None),
        (dataclasses.replace(old, yes=True), Bar.ITEM),
        (dataclasses.replace(old, yes=True, cleared_by="Dr. Lee"), Bar.QUESTIONS),
        (dataclasses.replace(old, yes=True, regions=(far,)), Bar.QUESTIONS if item.where else Bar.ITEM),
    ):
        others = {other: said for other, said in NOS.items() if other != item.id}
        said = standing(others | ({item.id: answer} if answer else {}))
        assert bar(region, said) is (Bar.NEVER if region in NEVER else wanted), (region, answer)


@pytest.mark.parametrize("item", WHERE, ids=lambda item: item.id)
def test_what_is_sore_locks_itself_and_its_neighbors_and_nothing_else(item: Item) -> None:
    for sore in IDS:
        near = {sore, *BODY[sore].adjacent, BODY[sore].flip, *(r.id for r in BODY if r.flip == sore)}
        assert around(BODY, [sore]) == near
        said = standing(NOS | {item.id: dataclasses.replace(YES, regions=(sore,))})
        assert allowed_in(said) == set(IDS) - set(NEVER) - near


def test_two_sore_places_lock_both() -> None:
    said = standing(NOS | {"wounds": dataclasses.replace(YES, regions=("foot_top_l", "jaw_r"))})
    assert allowed_in(said).isdisjoint({"foot_top_l", "foot_sole_l", "jaw_r", "face_r", "jaw_l"})
    assert around(BODY, []) == set()


def test_a_path_past_a_sore_place_is_refused() -> None:
    said = standing(NOS | {"wounds": dataclasses.replace(YES, regions=("head_back_l",))})
    assert bar("shoulder_back_l", said) is None
    assert bar("shoulder_back_l", said, "shoulder_back_l", "neck_back_l") is Bar.ITEM


@pytest.mark.parametrize("regions", [("tail_l",), ("foot_top_l", "tail_l"), ("",)])
def test_a_sore_place_that_nobody_knows_may_be_anywhere(regions: tuple[str, ...]) -> None:
    """A newer version may have other places, and a file can be edited by hand."""
    assert allowed_in(standing(NOS | {"injury": dataclasses.replace(YES, regions=regions)})) == set()


def test_where_nothing_is_asked_nothing_is_known() -> None:
    said = Standing((), {}, MORNING, TODAY)
    assert bar("jaw_l", said) is Bar.QUESTIONS


def test_the_count_of_questions_is_said() -> None:
    all_due = may_hold(BODY, "jaw_l", (), standing({}))
    assert isinstance(all_due, Refused)
    assert all_due.why == "10 questions about who should not press come first."
    some = {item.id: NO for item in ITEMS[1:]}
    old = dataclasses.replace(NO, answered_at=LONG_AGO - SECOND)
    for answers, why in (
        (some, "1 question about who should not press comes first."),
        (some | {"blood": old}, "1 question about who should not press is due again."),
        (dict.fromkeys(NOS, old), "10 questions about who should not press are due again."),
    ):
        found = may_hold(BODY, "jaw_l", (), standing(answers))
        assert isinstance(found, Refused)
        assert found.why == why


@pytest.mark.parametrize(("days", "due"), [(1, True), (89, True), (90, False), (366, False)])
def test_answers_stand_as_long_as_the_setting_says(days: int, due: bool) -> None:
    answered = {item.id: dataclasses.replace(NO, answered_at=MORNING - timedelta(days=90)) for item in ITEMS}
    said = dataclasses.replace(standing(answered), ask_again_days=days)
    assert (bar("jaw_l", said) is Bar.QUESTIONS) == due
    assert said.to_ask == (ITEMS if due else ())


# Locks


@pytest.mark.parametrize("days", [-400, -2, -1, 0, 1, 30])
def test_a_lock_holds_through_its_last_day_and_not_after(days: int) -> None:
    locks = {"shoulder_back_l": Lock(TODAY + timedelta(days=days))}
    assert (bar("shoulder_back_l", standing(locks=locks)) is Bar.LOCK) == (days >= 0)
    opened = {"shoulder_back_l": Lock(TODAY + timedelta(days=days), open=True)}
    assert bar("shoulder_back_l", standing(locks=opened)) is Bar.LOCK
    assert bar("neck_back_l", standing(locks=opened), "shoulder_back_l") is Bar.LOCK
    assert (bar("neck_back_l", standing(locks=locks), "shoulder_back_l") is Bar.LOCK) == (days >= 0)
    assert bar("shoulder_back_r", standing(locks=locks)) is None
    assert bar("neck_back_l", standing(locks=locks)) is None


def test_a_lock_names_the_day_on_which_it_is_over() -> None:
    found = may_hold(BODY, "jaw_l", (), standing(locks={"jaw_l": Lock(date(2026, 12, 31))}))
    assert isinstance(found, Refused)
    assert "Do not press here until Fri 1 Jan" in found.why
    assert found.why.startswith("Left jaw")


# Own places


@pytest.mark.parametrize("kind", PlaceKind)
@pytest.mark.parametrize("region", ["shoulder_back_l", "jaw_r"])
def test_an_own_place_is_refused_by_itself_and_on_a_path(region: str, kind: PlaceKind) -> None:
    said = standing(places={region: Place(kind, "port" if kind is PlaceKind.NEVER else "")})
    assert allowed_in(said) == set(IDS) - set(NEVER) - {region}
    assert bar("neck_back_l", said, region) is Bar.PLACE
    assert said.gone == (frozenset() if kind is PlaceKind.NEVER else {region})


def test_what_no_answer_can_change_is_said_first() -> None:
    everything = {"places": {"jaw_l": Place(PlaceKind.NEVER, "port")}, "locks": {"jaw_l": Lock(TODAY)}}
    assert bar("groin_l", standing({}, places={"groin_l": Place(PlaceKind.SKIPPED)})) is Bar.NEVER
    assert bar("jaw_l", standing({}, **everything)) is Bar.PLACE  # type: ignore[arg-type]
    assert bar("jaw_l", standing({}, locks={"jaw_l": Lock(TODAY)})) is Bar.LOCK
    assert bar("jaw_l", standing({"clots": YES})) is Bar.ITEM


@pytest.mark.parametrize(
    ("said", "path", "words"),
    [
        (standing(), ("elbow_front_l",), "This path crosses the left elbow crease, which is never pressed. "),
        (
            standing(locks={"calf_l": Lock(TODAY)}),
            ("calf_l",),
            "This path crosses the left calf, where a hold was stopped for pain. Do not press there until ",
        ),
        (standing(locks={"jaw_l": Lock(TODAY)}), (), ": a hold was stopped for pain. Do not press here until "),
        (standing(), (), "Left jaw and jaw hinge"),
        (standing(places={"jaw_l": Place(PlaceKind.NEVER, "port")}), (), "you said so (port)"),
        (standing(places={"jaw_l": Place(PlaceKind.NEVER)}), (), "you said so."),
        (standing(places={"jaw_l": Place(PlaceKind.ABSENT)}), (), "you don't have it"),
        (standing(places={"jaw_l": Place(PlaceKind.SKIPPED)}), (), "you said to skip it"),
        (standing(NOS | {"wounds": dataclasses.replace(YES, regions=("jaw_l",))}), (), ", here or beside it"),
        (standing(NOS | {"wounds": YES}), (), "You said yes to wounds or fragile skin."),
        (standing(NOS | {"clots": dataclasses.replace(YES, regions=("jaw_l",))}), (), "deep vein trouble."),
    ],
)
def test_a_refusal_says_why(said: Standing, path: tuple[str, ...], words: str) -> None:
    found = may_hold(BODY, "jaw_l", path, said)
    if isinstance(found, Refused):
        assert words in found.why
    else:
        assert (found.path, words) == (("jaw_l",), BODY["jaw_l"].label)


# Any mixture


def answers() -> st.SearchStrategy[Answer]:
    ago = st.sampled_from([0 * SECOND, SECOND, MORNING - LONG_AGO, MORNING - LONG_AGO + SECOND, -SECOND])
    return st.builds(
        lambda yes, regions, ago, by: Answer(yes, tuple(regions), MORNING - ago, by),
        st.sampled_from([False, False, False, True]),
        st.lists(st.sampled_from([*IDS, "tail_l"]), max_size=2),
        st.one_of(st.just(0 * SECOND), ago),
        st.sampled_from(["", "Dr. Lee"]),
    )


@given(
    said=st.fixed_dictionaries({item.id: answers() for item in ITEMS}),
    unanswered=st.sets(st.sampled_from([item.id for item in ITEMS]), max_size=1),
    locks=st.dictionaries(
        st.sampled_from(IDS),
        st.builds(lambda d, is_open: Lock(TODAY + timedelta(days=d), is_open), st.integers(-2, 2), st.booleans()),
    ),
    places=st.dictionaries(
        st.sampled_from(IDS),
        st.sampled_from([Place(PlaceKind.ABSENT), *(Place(PlaceKind.NEVER, reason) for reason in PLACE_REASONS)]),
        max_size=3,
    ),
    region=st.sampled_from(IDS),
    path=st.lists(st.sampled_from(IDS), max_size=3),
    ask_again=st.sampled_from([1, 90, 366]),
)
@settings(max_examples=examples(600, 100))
def test_any_mixture_is_what_the_rules_say(
    said: dict[str, Answer],
    unanswered: set[str],
    locks: dict[str, Lock],
    places: dict[str, Place],
    region: str,
    path: list[str],
    ask_again: int,
) -> None:
    given_ = {item: answer for item, answer in said.items() if item not in unanswered}
    known = dataclasses.replace(standing(given_, places=places, locks=locks), ask_again_days=ask_again)
    for someone in (known, standing(given_), standing(places=places, locks=locks)):
        found = verdict(region, someone, *path)
        if isinstance(found, Allowed):
            assert set(found.path) == {region, *path}
            assert found.cap_s == min(BODY[pressed].cap_s for pressed in found.path)
            assert 0 < found.hold_s <= found.cap_s
            assert not set(found.path) & set(NEVER)


# Through the diary


@pytest.fixture
def answered(diary: Path, clock: FakeClock) -> Iterator[tuple[DiaryWriter, DiaryReader]]:
    journal, history = DiaryWriter(diary, clock, time(4)), DiaryReader(diary)
    for item in ITEMS:
        journal.answer(item.id, yes=False)
    yield journal, history
    journal.close()
    history.close()


def as_written(history: DiaryReader, clock: FakeClock) -> Standing:
    return Standing(ITEMS, history.answers(), clock.now(), clock.now().date(), history.places(), history.locks())


def test_a_clearance_ends_when_the_item_is_answered_afresh(
    answered: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    journal, history = answered
    journal.answer("clots", yes=True)
    assert bar("jaw_l", as_written(history, clock)) is Bar.ITEM
    journal.clear("clots", "Dr. Lee", "3 November")
    assert bar("jaw_l", as_written(history, clock)) is None
    assert (history.answers()["clots"].cleared_by, history.answers()["clots"].cleared_on) == ("Dr. Lee", "3 November")
    journal.answer("pregnancy", yes=False)  # another item's answer changes nothing
    assert bar("jaw_l", as_written(history, clock)) is None
    for _ in range(2):
        clock.advance(1)
        journal.answer("clots", yes=True)
        assert bar("jaw_l", as_written(history, clock)) is Bar.ITEM
    assert not journal.undo()
    assert bar("jaw_l", as_written(history, clock)) is Bar.ITEM
    journal.answer("clots", yes=False)
    assert bar("jaw_l", as_written(history, clock)) is None


def test_answers_of_the_diary_stand_for_ninety_days(
    answered: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    _, history = answered
    clock.advance(90 * 86_400)
    assert bar("jaw_l", as_written(history, clock)) is None
    clock.advance(1)
    assert bar("jaw_l", as_written(history, clock)) is Bar.QUESTIONS


def test_where_it_is_sore_goes_through_the_diary(answered: tuple[DiaryWriter, DiaryReader], clock: FakeClock) -> None:
    journal, history = answered
    journal.answer("wounds", yes=True, regions=["foot_top_l"])
    assert allowed_in(as_written(history, clock)) == set(IDS) - set(NEVER) - around(BODY, ["foot_top_l"])
    journal.answer("wounds", yes=False, regions=["foot_top_l"])
    assert history.answers()["wounds"].regions == ()
    journal.place("foot_top_l", PlaceKind.NEVER, "scar")
    assert allowed_in(as_written(history, clock)) == set(IDS) - set(NEVER) - {"foot_top_l"}
    journal.place("foot_top_l", None)
    assert allowed_in(as_written(history, clock)) == set(IDS) - set(NEVER)


def stop_for_pain(journal: DiaryWriter, hold_id: str, region: str = "jaw_l") -> None:
    found = may_hold(BODY, region, (), standing())
    assert isinstance(found, Allowed)
    journal.start_hold(hold_id, "w", Hold(found, technique()), before=None, tool="")
    journal.end_hold(hold_id, "w", Progress(), Ended.STOPPED_PAIN)


def decide(journal: DiaryWriter, decided: Decided, region: str = "jaw_l", rule: str = "stop_now") -> None:
    until = journal._today() + timedelta(days=1) if decided is Decided.SNOOZED else None
    journal.decide({(rule, region, TODAY): 0}, "Jaw", decided, until=until, who="Dr. Lee")


def locked(history: DiaryReader, clock: FakeClock, region: str = "jaw_l") -> bool:
    said = dataclasses.replace(as_written(history, clock), today=body_day(clock.now(), time(4)))
    return bar(region, said) is Bar.LOCK


@pytest.mark.parametrize(
    ("stopped", "hours", "too_soon"),
    [
        (MORNING, 0, True),
        (MORNING, 45.4, True),  # 03:54 on the day after next
        (MORNING, 45.6, False),
        (MORNING, 24.0 * 400, False),
        (MORNING.replace(hour=3), 24.4, True),  # before the day starts it is still yesterday
        (MORNING.replace(hour=3), 24.6, False),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_pain_locks_until_the_later_of_the_next_body_days_end_and_the_closing_of_its_flag(
    answered: tuple[DiaryWriter, DiaryReader],
    clock: FakeClock,
    stopped: datetime,
    hours: float,
    too_soon: bool,
    closed: bool,
) -> None:
    journal, history = answered
    clock.set(stopped.astimezone(ZoneInfo("Europe/Berlin")))
    stop_for_pain(journal, "h")
    for item in ITEMS:
        journal.answer(item.id, yes=False)
    clock.advance(hours * 3600)
    if closed:
        decide(journal, Decided.CLOSED)
    assert locked(history, clock) == (too_soon or not closed)


def test_only_closing_its_own_flag_after_it_lifts_a_lock(
    answered: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    journal, history = answered
    decide(journal, Decided.CLOSED)  # of nothing yet, and by the same clock: what comes is open
    stop_for_pain(journal, "h")
    clock.advance(3 * 86_400)
    for what in (Decided.SNOOZED, Decided.TAKEN, Decided.REOPENED):
        decide(journal, what)
        assert locked(history, clock), what
    decide(journal, Decided.CLOSED, rule="persistent")
    decide(journal, Decided.CLOSED, region="jaw_r")
    assert locked(history, clock)
    decide(journal, Decided.CLOSED)
    assert not locked(history, clock)
    for what in (Decided.SNOOZED, Decided.TAKEN):
        decide(journal, what)
        assert not locked(history, clock), "these say nothing of the lock"
    stop_for_pain(journal, "again")
    assert locked(history, clock)
    clock.advance(3 * 86_400)
    assert locked(history, clock), "a closing is of what was before it"
    clock.advance(-9 * 86_400)  # set back: what is decided last is in force all the same
    decide(journal, Decided.CLOSED)
    clock.advance(9 * 86_400)
    assert not locked(history, clock)
    clock.advance(-9 * 86_400)
    stop_for_pain(journal, "and again")
    clock.advance(9 * 86_400)
    assert locked(history, clock)


def test_no_undo_and_no_deleting_lifts_a_lock_or_sets_it_again(
    answered: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    journal, history = answered
    stop_for_pain(journal, "h")
    journal.delete_hold("h", "Jaw")
    clock.advance(3 * 86_400)
    assert locked(history, clock)
    decide(journal, Decided.CLOSED)
    with pytest.raises(StorageError, match="closed"):
        journal.undo()
    assert not locked(history, clock)
    assert journal.undo() == Change("hold of Jaw deleted", None)
    assert not locked(history, clock)
    decide(journal, Decided.REOPENED)
    assert locked(history, clock)
    assert journal.undo() is None
    assert locked(history, clock)
    while journal.redo():
        assert locked(history, clock)
    assert locked(history, clock)


def test_a_lock_that_is_open_says_how_it_ends() -> None:
    for days, words in (
        (1, "Do not press here until Mon 23 Nov and until you close its flag (press 3)."),
        (-1, "Do not press here until you close its flag (press 3)."),
    ):
        found = may_hold(BODY, "jaw_l", (), standing(locks={"jaw_l": Lock(TODAY + timedelta(days=days), open=True)}))
        assert isinstance(found, Refused)
        assert words in found.why


# No way around the question


SOURCES = sorted(Path(mfr_tui.__file__).parent.rglob("*.py"))


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name in {getattr(node.func, "id", None), getattr(node.func, "attr", None)}
    ]


def questions(tree: ast.AST) -> set[str]:
    """`may_hold`, and what a module calls its own functions that ask it and say Allowed."""
    asking = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and "Allowed" in ast.unparse(node.returns or ast.Constant(None))
        and calls(node, "may_hold")
    }
    return {"may_hold"} | asking


def unasked_holds(source: str) -> list[int]:
    """Lines on which a hold is made from anything but what `may_hold` said.

    That is a name given only by asking it in the same function, or a parameter that can be nothing but an `Allowed`.
    """
    if "Hold" not in source:
        return []
    tree, wrong = ast.parse(source), []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            continue
        own = [node for child in ast.iter_child_nodes(function) for node in inside(child)]
        made = [node for node in own if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Hold"]
        made += [n for n in own if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "Hold"]
        for call in made:
            first = call.args[0] if call.args else None
            values = [
                node.value
                for node in own
                if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr)
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
                if isinstance(first, ast.Name) and isinstance(target, ast.Name) and target.id == first.id
            ]
            asked = [v for v in values if v is not None and any(calls(v, name) for name in questions(tree))]
            handed = isinstance(first, ast.Name) and first.id in allowances(function)
            if len(asked) < len(values) or not (asked or handed):
                wrong.append(call.lineno)
    return wrong


def allowances(function: ast.AST) -> set[str]:
    """Parameters that are an `Allowed` and nothing else."""
    if isinstance(function, ast.Module):
        return set()
    return {
        parameter.arg
        for parameter in ast.walk(function)
        if isinstance(parameter, ast.arg) and ast.unparse(parameter.annotation or ast.Constant(None)) == "Allowed"
    }


def inside(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all within it, but for functions within it: those are looked at by themselves."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from inside(child)


def test_only_the_rules_say_that_a_region_may_be_held() -> None:
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in SOURCES]
    found = {name for name, text in texts if "Allowed" in text and calls(ast.parse(text), "Allowed")}
    assert found == {"screening.py"}
    screening = ast.parse(Path(mfr_tui.__file__).parent.joinpath("practice/screening.py").read_text(encoding="utf-8"))
    (may_hold_itself,) = (n for n in screening.body if isinstance(n, ast.FunctionDef) and n.name == "may_hold")
    assert len(calls(screening, "Allowed")) == len(calls(may_hold_itself, "Allowed")) == 1


def test_a_hold_is_made_only_from_what_was_allowed() -> None:
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        assert unasked_holds(source) == [], path
        if "allowed" not in source.lower():
            continue
        tree = ast.parse(source)
        # No way to change an allowance, or what a hold was allowed, after it was given.
        assert not [n for n in calls(tree, "replace") if "allowed" in ast.unparse(n).lower()], path
        stored = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)]
        assert [n for n in stored if n.attr == "allowed"] == [
            n for n in stored if n.attr == "allowed" and path.name == "hold.py" and path.parent.name == "practice"
        ], path


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("allowed = may_hold(a)\n    Hold(allowed, t)", False),
        ("allowed = may_hold(a) if b else None\n    Hold(allowed, t)", False),
        ("allowed = await _may(a)\n    x.Hold(allowed, t)", False),
        ("Hold(may_be, t)", True),
        ("Hold(allowed=may_hold(a), technique=t)", True),
        ("allowed = may_hold(a)\n    allowed = b\n    Hold(allowed, t)", True),
        ("other = may_hold(a)\n    hold.Hold(allowed, t)", True),
        ("allowed = _other(a)\n    Hold(allowed, t)", True),
        ("Hold(given, t)", False),
        ("given = a\n    Hold(given, t)", True),
        ("Hold(perhaps, t)", True),
    ],
)
def test_the_check_above_would_find_a_way_around(body: str, wrong: bool) -> None:
    source = (
        "async def _may(a) -> Allowed | None:\n    return may_hold(a)\n"
        "def _other(a) -> Allowed | None:\n    return a\n"
        f"async def work(a, b, t, given: Allowed, perhaps: Allowed | None):\n    {body}\n"
    )
    assert bool(unasked_holds(source)) == wrong


def test_there_are_holds_to_look_at() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    assert any("Hold(" in text and calls(ast.parse(text), "Hold") for text in texts)


def test_a_warning_sign_that_cannot_wait_refuses_everywhere_before_a_stop_for_pain_after_what_is_for_good() -> None:
    someone = dataclasses.replace(standing(locks={"jaw_l": Lock(TODAY)}), signs=("chest pain that spreads",))
    for region in IDS:
        found = may_hold(BODY, region, (), someone)
        assert isinstance(found, Refused)
        never = BODY[region].cap_s == 0
        assert found.bar is (Bar.NEVER if never else Bar.SIGN), "the strictest, also where a hold was stopped"
    cleared = dataclasses.replace(someone, signs=())
    assert isinstance(found := may_hold(BODY, "jaw_l", (), cleared), Refused)
    assert found.bar is Bar.LOCK, "which stays once the sign is cleared"
    assert "chest pain that spreads" in str(may_hold(BODY, "calf_l", (), someone))
    unasked = dataclasses.replace(someone, answers={})
    assert isinstance(refused := may_hold(BODY, "calf_l", (), unasked), Refused)
    assert refused.bar is Bar.SIGN, "no question makes it right"
