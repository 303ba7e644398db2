"""Who should not press, and where: data is checked against the program, and silence is never a no."""

import dataclasses
import itertools
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.body.regions import Body, Press, Region, load_body
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.practice.screening import (
    NEVER_PRESS,
    Answer,
    Item,
    Refused,
    Standing,
    carry_over,
    check_body,
    load_items,
    may_hold,
    may_press,
)
from tests.support.examples import examples
from tests.support.fakes import MORNING

BODY = load_body()
ITEMS = load_items()
STOPS = load_stops(BODY)
CUE_COLUMNS = 120
QUESTION_COLUMNS = 60


def by_id(stop: Stop) -> str:
    return stop.id


# Where nobody should


def test_the_places_never_to_press_are_those_of_the_sources() -> None:
    # Werner 2020: carotid triangle, elbow crease, abdomen, groin, the hollow behind the knee.
    assert {"neck_front", "elbow_front", "abdomen", "groin", "knee_back"} == NEVER_PRESS


def test_the_data_says_the_same_on_both_sides() -> None:
    never = [region.slot for region in BODY if region.press is Press.NEVER]
    assert sorted(never) == sorted([*NEVER_PRESS, *NEVER_PRESS])
    check_body(BODY)


def slipped(region: Region, press: Press) -> Body:
    """The body with one region's policy changed, as a slip in the data would."""
    return Body(BODY.regions | {region.id: dataclasses.replace(region, press=press)})


@pytest.mark.parametrize("region", list(BODY), ids=lambda region: region.id)
def test_a_slip_in_the_data_is_refused_either_way(region: Region) -> None:
    for press in Press:
        if (press is Press.NEVER) == (region.press is Press.NEVER):
            check_body(slipped(region, press))
        else:
            with pytest.raises(AssetError) as refusal:
                check_body(slipped(region, press))
            assert "assets/body/regions.toml" in refusal.value.what
            assert refusal.value.what.endswith(f" for {region.id}.")


def test_a_place_that_vanished_from_the_data_is_refused() -> None:
    left = {region.id: region for region in BODY if region.slot != "groin"}
    with pytest.raises(AssetError, match=r"groin_l, groin_r"):
        check_body(Body(left))


# Who should not


TWO = tuple(Item(name, name, f"{name}?", where=where, source="CC") for name, where in (("one", False), ("two", True)))
NO = Answer(yes=False, regions=(), answered_at=MORNING)
YES = Answer(yes=True, regions=("jaw_l",), answered_at=MORNING)
CLEARED = Answer(yes=True, regions=(), answered_at=MORNING, cleared_by="Dr. Lee")
ANSWERS = st.sampled_from([NO, NO, CLEARED, YES])


@pytest.mark.parametrize(("one", "two"), itertools.product([None, NO, YES, CLEARED], repeat=2))
def test_pressing_needs_a_no_to_every_question_or_a_clearance(one: Answer | None, two: Answer | None) -> None:
    given_ = {item.id: answer for item, answer in zip(TWO, (one, two), strict=True) if answer is not None}
    assert may_press(TWO, given_) == (one in {NO, CLEARED} and two in {NO, CLEARED})


@given(st.dictionaries(st.sampled_from([*(item.id for item in ITEMS), "older_item"]), ANSWERS))
@settings(max_examples=examples(200))
def test_one_answer_that_is_missing_or_yes_is_enough_to_only_look_and_move(answers: dict[str, Answer]) -> None:
    asked = {item.id for item in ITEMS}
    assert may_press(ITEMS, answers) == (
        asked <= answers.keys() and not any(answer is YES for answer in answers.values())
    )
    assert not may_press(ITEMS, dict.fromkeys(asked, NO) | {"older_item": YES}), "whatever it asked"
    assert may_press(ITEMS, dict.fromkeys(asked, NO) | {"older_item": NO})
    for item in asked:
        assert not may_press(ITEMS, dict.fromkeys(asked, NO) | {item: YES})
        assert may_press(ITEMS, dict.fromkeys(asked, NO) | {item: CLEARED})
        assert not may_press(ITEMS, {other: NO for other in asked if other != item})


def test_a_clearance_is_of_a_yes_and_names_who_gave_it() -> None:
    assert not NO.bars
    assert YES.bars
    assert not CLEARED.bars
    assert dataclasses.replace(YES, cleared_on="today").bars


def test_where_nothing_is_asked_nobody_may_press() -> None:
    # An empty list of questions would otherwise be answered in full.
    assert not may_press((), {})
    assert not may_press((), {"one": NO})


def test_every_condition_of_the_rules_is_asked_for_once() -> None:
    assert [item.id for item in ITEMS] == [
        "blood",
        "clots",
        "tumour",
        "metabolic",
        "bones_steroids",
        "pregnancy",
        "numbness",
        "other",
        "wounds",
        "injury",
    ]


# Answers to questions of another version

LATER = dataclasses.replace(NO, answered_at=MORNING + timedelta(seconds=1))
OLD = {"blood_thinners": "blood", "bones": "bones_steroids"}


def test_every_old_question_has_one_that_took_its_place() -> None:
    assert {old: item.id for item in ITEMS for old in item.was} == OLD


@pytest.mark.parametrize("old", OLD)
@pytest.mark.parametrize(
    ("said", "own", "bars"),
    [
        (YES, None, True),
        (YES, LATER, False),
        (dataclasses.replace(YES, answered_at=LATER.answered_at), NO, True),
        (CLEARED, None, None),
        (NO, None, None),
        (NO, YES, True),
    ],
)
def test_a_yes_to_an_old_question_counts_until_the_new_one_is_answered(
    old: str, said: Answer, own: Answer | None, bars: bool | None
) -> None:
    answers = dict.fromkeys((item.id for item in ITEMS), NO) | {old: said}
    del answers[OLD[old]]
    if own:
        answers[OLD[old]] = own
    items, carried = carry_over(ITEMS, answers)
    assert items == ITEMS
    assert (carried[OLD[old]].bars if OLD[old] in carried else None) is bars, "a no to less is no answer"
    assert may_press(items, carried) is (bars is False)


@pytest.mark.parametrize("said", [YES, NO, CLEARED])
def test_a_yes_to_a_question_that_nobody_knows_goes_on_blocking_and_can_be_answered(said: Answer) -> None:
    answers = dict.fromkeys((item.id for item in ITEMS), NO) | {"newer": said}
    items, carried = carry_over(ITEMS, answers)
    assert [item.id for item in items[len(ITEMS) :]] == ["newer"] * said.bars
    assert may_press(items, carried) is not said.bars
    standing = Standing(items, carried, MORNING, MORNING.date())
    for region in ("calf_l", "foot_sole_r"):
        answer = may_hold(BODY, region, (region,), standing)
        assert isinstance(answer, Refused) is said.bars
        if isinstance(answer, Refused):
            assert "a question of another version (newer)" in answer.why


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_not_sure_counts_as_yes_on_every_path(item: Item) -> None:
    unsure = Answer(yes=True, regions=(), answered_at=MORNING, unsure=True)
    answers = dict.fromkeys((one.id for one in ITEMS), NO) | {item.id: unsure}
    assert not may_press(ITEMS, answers)
    standing = Standing(ITEMS, answers, MORNING, MORNING.date())
    for region in BODY:
        assert isinstance(may_hold(BODY, region.id, (region.id,), standing), Refused)


def test_what_is_in_one_place_asks_where() -> None:
    assert [item.id for item in ITEMS if item.where] == ["wounds", "injury"]


def test_no_text_counts_the_questions_by_hand() -> None:
    root = Path(__file__).parents[2]
    paths = [*root.glob("*.md"), *root.glob("docs/*.md"), *root.glob("assets/**/*.md"), *root.glob("mfr_tui/**/*.py")]
    counted = re.compile(r"\b(eight|nine|ten|eleven|twelve) (safety )?questions", re.IGNORECASE)
    assert [path.name for path in paths if counted.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_question_fits_its_line_and_names_its_source(item: Item) -> None:
    assert len(item.question) <= QUESTION_COLUMNS
    assert item.question.endswith("?")
    assert item.question.isascii()
    assert item.covers.endswith((".", "?"))
    assert item.covers.isascii()
    assert len(item.covers) <= 2 * 74
    # It is named inside a sentence: "You said yes to a tumour."
    assert re.fullmatch(r"[a-z][a-z -]+", item.name)
    # One of the two articles, or plainly our own.
    assert re.match(r"(CC|HG)\b|our own caution", item.source)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("question = ", "ask = ", "question"),
        ("source = ", "from = ", "source"),
        ("name = ", "title = ", "name"),
        ("[[item]]", "[[items]]", "item"),
        ("[[item]]", "[[item", "line"),
    ],
)
def test_damaged_questions_are_named(monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str) -> None:
    text = read_asset("practice/screening.toml")
    assert old in text
    monkeypatch.setattr("mfr_tui.paths.read_asset", lambda _name: text.replace(old, new))
    with pytest.raises(AssetError, match=r"assets/practice/screening\.toml") as refusal:
        load_items()
    assert said in refusal.value.what


# What the scan says to those who press, and to those who only look and move


PRESSING = re.compile(
    r"\b(press|squeez|pinch|grip|grab|knead|rub|massag|dig|push|poke|knuckle|thumb|fist|fingertip|roller|ball)",
    re.IGNORECASE,
)
# Warnings against pressing, and hands that do something else.
HARMLESS = ("leave it alone and press !", "make a fist")


def presses(cue: str) -> list[str]:
    """The words of a cue that tell somebody to press."""
    cue = cue.lower()
    for phrase in HARMLESS:
        cue = cue.replace(phrase, "")
    return PRESSING.findall(cue)


@pytest.mark.parametrize("stop", STOPS, ids=by_id)
def test_look_and_move_never_tells_anybody_to_press(stop: Stop) -> None:
    assert presses(stop.move) == []


def test_the_check_above_would_find_a_pressing_cue() -> None:
    assert presses("Press a fist into each buttock") == ["press", "fist"]
    for stop in STOPS:
        for one in stop.press:
            assert presses(one.say) or "Walk your fingers" in one.say or "circle your fingertips" in one.say


@pytest.mark.parametrize("stop", STOPS, ids=by_id)
def test_cues_are_sentences(stop: Stop) -> None:
    for words in (stop.move, *(one.say for one in stop.press)):
        assert 15 <= len(words) <= CUE_COLUMNS
        assert words.isascii()
        assert words.isprintable()
        assert words.endswith((".", "?", "press !"))
