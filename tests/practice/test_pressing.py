"""What a stop says when some of it, or all of it, may not be pressed, against a slow reading of the rules."""

import itertools
import re
from datetime import timedelta

import pytest

from mfr_tui.body.regions import Body, Press
from mfr_tui.practice.pressing import (
    NOT_WORKED_ON,
    STRONG_AT_REST,
    advise_stop,
    may_be_offered,
    needs_warning_signs,
    why_not,
)
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import (
    Answer,
    Bar,
    Item,
    Lock,
    Place,
    PlaceKind,
    Standing,
    around,
    load_items,
)
from tests.fakes import MORNING, TODAY

ITEMS = load_items()
NO = {item.id: Answer(yes=False, regions=(), answered_at=MORNING) for item in ITEMS}

NOTHING = Standing(items=ITEMS, answers=NO, now=MORNING, today=TODAY)


def standing(**what: object) -> Standing:
    return Standing(**{"items": ITEMS, "answers": NO, "now": MORNING, "today": TODAY, **what})  # type: ignore[arg-type]


def yes(item: Item, *regions: str, by: str = "") -> dict[str, Answer]:
    return {**NO, item.id: Answer(yes=True, regions=regions, answered_at=MORNING, cleared_by=by)}


def blocked(body: Body, region: str, known: Standing) -> bool:
    """Read from the rules, word by word: may this region not be pressed now?"""
    if body[region].press is Press.NEVER:
        return True
    if region in known.places or known.signs:
        return True
    lock = known.locks.get(region)
    if lock and (lock.open or known.today <= lock.until):
        return True
    for item in known.items:
        answer = known.answers.get(item.id)
        if answer is None or known.now - answer.answered_at > timedelta(days=known.ask_again_days):
            return True
        if answer.yes and not answer.cleared_by and not (item.where and answer.regions):
            return True
        if answer.yes and not answer.cleared_by and region in around(body, answer.regions):
            return True
    return False


STANDINGS = {
    "nothing is in the way": NOTHING,
    "nothing was asked": standing(answers={}),
    "one answer is missing": standing(answers={key: NO[key] for key in list(NO)[1:]}),
    "asked too long ago": standing(now=MORNING + timedelta(days=91)),
    "a warning sign": standing(signs=("one calf swollen, warm or red",)),
    "a calf was stopped for pain": standing(locks={"calf_r": Lock(TODAY)}),
    "a lock that is open": standing(locks={"forearm_front_l": Lock(TODAY - timedelta(days=9), open=True)}),
    "a lock that is over": standing(locks={"calf_r": Lock(TODAY - timedelta(days=1))}),
    "veins": standing(places={"calf_l": Place(PlaceKind.NEVER, "veins")}),
    "both calves": standing(places={f"calf_{side}": Place(PlaceKind.NEVER, "veins") for side in "rl"}),
    "an arm that is not there": standing(places={"forearm_front_r": Place(PlaceKind.ABSENT)}),
    **{f"yes to {item.id}": standing(answers=yes(item)) for item in ITEMS},
    **{f"{item.id} cleared": standing(answers=yes(item, by="Dr. Lee")) for item in ITEMS},
    "a wound on a shin": standing(answers=yes(next(i for i in ITEMS if i.id == "wounds"), "shin_r")),
    "an injury of a place nobody knows": standing(answers=yes(next(i for i in ITEMS if i.id == "injury"), "tail")),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_a_stop_never_says_to_press_what_may_not_be_pressed(body: Body, stops: tuple[Stop, ...], name: str) -> None:
    known = STANDINGS[name]
    if name == "an injury of a place nobody knows":  # then it is everywhere, until it is said
        assert all(not advise_stop(body, stop, known).pressing for stop in stops)
        return
    for stop in stops:
        ever = [region for region in stop.regions if body[region].press is not Press.NEVER]
        not_now = [region for region in ever if blocked(body, region, known)]
        said = advise_stop(body, stop, known)
        assert said.pressing is (len(not_now) < len(ever) and len(not_now) <= 2), stop.id
        assert said.cue == (stop.cue if said.pressing else stop.cue_move)
        assert said.spoken == f"{said.cue} {said.note}".rstrip()
        rest = said.note
        named = {region for region in body.regions if f"your {body.label(region).lower()}" in rest.lower()}
        assert named == (set(not_now) if said.pressing else set())
        told = any(answer.bars for answer in known.answers.values())  # something a professional may have spoken of
        assert ("Leave out what you were told not to move." in rest) is (told and not said.pressing)
        for region in stop.regions:
            assert (why_not(body, region, known) is not None) is blocked(body, region, known)


def test_the_sides_that_are_not_pressed_are_named_with_the_reason(body: Body, stops: tuple[Stop, ...]) -> None:
    legs = next(stop for stop in stops if stop.id == "lower_leg")
    assert advise_stop(body, legs, STANDINGS["a calf was stopped for pain"]).spoken == (
        f"{legs.cue} Not your right calf: stopped for pain."
    )
    assert advise_stop(body, legs, STANDINGS["veins"]).spoken == (f"{legs.cue} Not your left calf: veins.")
    assert "Not your right calf or left calf" not in advise_stop(body, legs, STANDINGS["both calves"]).note
    assert "Not your right calf or your left calf: veins." in advise_stop(body, legs, STANDINGS["both calves"]).note


def test_a_wound_leaves_the_rest_of_the_body_as_usual(body: Body, stops: tuple[Stop, ...]) -> None:
    known = STANDINGS["a wound on a shin"]
    changed = {stop.id for stop in stops if advise_stop(body, stop, known).spoken != stop.cue}
    near = around(body, ["shin_r"])
    assert changed == {
        stop.id for stop in stops if any(r in near and body[r].press is not Press.NEVER for r in stop.regions)
    }
    assert {"scalp", "shoulder", "hand"}.isdisjoint(changed)


def test_who_was_told_not_to_move_something_is_told_to_leave_it_out(body: Body, stops: tuple[Stop, ...]) -> None:
    bones = STANDINGS["yes to bones"]
    assert all("Leave out what you were told not to move." in advise_stop(body, stop, bones).note for stop in stops)


@pytest.mark.parametrize("words", [*itertools.combinations(("numb", "sharp", "tight", "aching"), 2), ()])
@pytest.mark.parametrize("at_rest", [0, STRONG_AT_REST - 1, STRONG_AT_REST, 10])
def test_numb_sharp_or_strong_at_rest_asks_for_the_warning_signs(words: tuple[str, ...], at_rest: int) -> None:
    assert needs_warning_signs(words, at_rest) is (bool({"numb", "sharp"} & set(words)) or at_rest >= 7)


def test_every_word_that_may_come_from_a_nerve_or_is_sharp_counts() -> None:
    assert {"numb", "tingling", "weak", "sharp", "shooting"} == NOT_WORKED_ON
    for word in NOT_WORKED_ON:
        assert needs_warning_signs([word], 0)


def test_what_only_the_questions_stand_before_is_offered(body: Body) -> None:
    assert may_be_offered(body, "calf_l", NOTHING)
    assert may_be_offered(body, "calf_l", STANDINGS["nothing was asked"])
    for name in ("a warning sign", "veins", "yes to clots"):
        assert not may_be_offered(body, "calf_l", STANDINGS[name])
    assert why_not(body, "calf_l", STANDINGS["nothing was asked"]).bar is Bar.QUESTIONS  # type: ignore[union-attr]
    assert re.fullmatch(r"[^.]+", why_not(body, "calf_l", STANDINGS["veins"]).here)  # type: ignore[union-attr]
