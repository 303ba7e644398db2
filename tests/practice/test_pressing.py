"""What a stop says when some of it, or all of it, may not be pressed, against a slow reading of the rules."""

import dataclasses
import itertools
import re
from datetime import timedelta

import pytest

from mfr_tui.body.regions import Body, Press
from mfr_tui.practice.lock import Lock
from mfr_tui.practice.pressing import (
    KEEP_STILL,
    LOOK_AND_MOVE,
    NOT_WORKED_ON,
    STRONG_AT_REST,
    TOLD_NOT_TO_MOVE,
    May,
    advise,
    advise_stop,
    may_be_offered,
    needs_warning_signs,
    nothing_pressed,
    ways_to_hold,
    why_not,
)
from mfr_tui.practice.scan import Stop, with_cautions
from mfr_tui.practice.screening import Answer, Bar, Item, Place, PlaceKind, Standing, around, load_items
from mfr_tui.practice.technique import load_techniques, offered, path_of
from tests.support.fakes import MORNING, TODAY

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


def literal(body: Body, region: str, known: Standing) -> May:
    """Read the rules word by word: press, press lightly, look and move only, leave out."""
    place = known.places.get(region)
    if place and place.kind in {PlaceKind.ABSENT, PlaceKind.SKIPPED}:
        return May.OUT
    if blocked(body, region, known):
        return May.MOVE
    return May.LIGHTLY if body[region].press is Press.LIGHT else May.PRESS


@pytest.mark.parametrize("name", STANDINGS)
def test_every_region_has_one_answer_in_every_standing(body: Body, name: str) -> None:
    known = STANDINGS[name]
    if name == "an injury of a place nobody knows":  # then it is everywhere, until it is said
        assert {advise(body, region.id, known).may for region in body} == {May.MOVE}
        return
    for region in body:
        advice = advise(body, region.id, known)
        assert advice.may is literal(body, region.id, known), region.id
        assert advice.may.pressing is (advice.refused is None)
        assert why_not(body, region.id, known) == advice.refused
        if advice.refused:
            assert advice.refused.why
            assert advice.refused.ask


@pytest.mark.parametrize("name", STANDINGS)
def test_why_nothing_may_be_pressed_is_said_only_when_no_region_may(body: Body, name: str) -> None:
    known = STANDINGS[name]
    refused = nothing_pressed(body, known)
    assert (refused is None) is any(advise(body, region.id, known).may.pressing for region in body)
    if refused:
        assert refused.bar in {Bar.SIGN, Bar.ITEM, Bar.QUESTIONS}


@pytest.mark.parametrize("name", [name for name in STANDINGS if name != "an injury of a place nobody knows"])
def test_a_stop_never_says_to_press_what_may_not_be_pressed(body: Body, stops: tuple[Stop, ...], name: str) -> None:
    known = STANDINGS[name]
    for stop in stops:
        said = advise_stop(body, stop, known)
        assert said.may == {region: literal(body, region, known) for region in stop.regions}
        assert said.cue.startswith(stop.move)
        told = said.cue.removeprefix(stop.move)
        spoken_of = {slot for one in stop.press if one.say in told for slot in one.slots}
        assert told.strip() == " ".join(one.say for one in stop.press if one.say in told)
        open_slots = {body[r].slot for r in stop.regions if literal(body, r, known).pressing}
        assert spoken_of == open_slots & {slot for one in stop.press for slot in one.slots}
        assert said.pressed == {
            r for r in stop.regions if body[r].slot in spoken_of and literal(body, r, known).pressing
        }
        assert said.pressing is bool(spoken_of)
        for region in stop.regions:  # a side that is not pressed is named, or nothing there is said to be pressed
            side = body[region].side
            if f"Not on your {side} side: " in said.note:
                assert side not in {body[pressed].side for pressed in said.pressed}
            elif body[region].slot in spoken_of and region not in said.pressed:
                label, short = body.label(region).lower(), body[region].short.lower()
                assert f"your {label}" in said.note.lower() or f"your {side} {short}" in said.note.lower()


def test_what_is_not_pressed_is_named_with_the_reason(body: Body, stops: tuple[Stop, ...]) -> None:
    legs = next(stop for stop in stops if stop.id == "lower_leg")
    both = "Squeeze each calf and press beside each shin."
    assert advise_stop(body, legs, NOTHING).cue == f"{legs.move} {both}"
    assert advise_stop(body, legs, NOTHING).note == ""
    veins = advise_stop(body, legs, STANDINGS["veins"])
    assert (veins.cue, veins.note) == (f"{legs.move} {both}", "Not your left calf: veins.")
    calves = advise_stop(body, legs, STANDINGS["both calves"])
    assert (calves.cue, calves.note) == (
        f"{legs.move} Press beside each shin.",
        "Not your calf on either side: veins.",
    )
    everything = {f"{slot}_{side}": Place(PlaceKind.NEVER, "veins") for slot in ("calf", "shin") for side in "rl"}
    neither = advise_stop(body, legs, standing(places=everything))
    assert (neither.cue, neither.note, neither.pressing) == (legs.move, "No pressing here: veins.", False)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "on Thursday"),
        (6, "on Sunday"),
        (7, "on Sat 14 Nov"),
        (40, "on Mon 12 Oct"),
    ],
)
def test_a_region_stopped_for_pain_says_on_which_day(body: Body, stops: tuple[Stop, ...], ago: int, said: str) -> None:
    arms = next(stop for stop in stops if stop.id == "forearm")
    lock = Lock(TODAY - timedelta(days=ago - 1), open=True)  # until the end of the day after
    advice = advise_stop(body, arms, standing(locks={"forearm_front_r": lock}))
    assert advice.note == f"Not your right inner forearm: stopped for pain {said}."


def test_a_lock_from_a_day_that_has_not_come_names_no_day(body: Body, stops: tuple[Stop, ...]) -> None:
    arms = next(stop for stop in stops if stop.id == "forearm")
    advice = advise_stop(body, arms, standing(locks={"forearm_front_r": Lock(TODAY + timedelta(days=2))}))
    assert advice.note == "Not your right inner forearm: stopped for pain."


def test_a_stop_that_was_left_out_altogether_asks_for_nothing(body: Body, stops: tuple[Stop, ...]) -> None:
    arms = next(stop for stop in stops if stop.id == "forearm")
    known = standing(places={region: Place(PlaceKind.ABSENT) for region in arms.regions})
    assert advise_stop(body, arms, known).spoken == "Nothing to do here. You left this place out."


def test_what_may_not_be_pressed_is_set_apart_only_beside_what_may(body: Body, stops: tuple[Stop, ...]) -> None:
    elbow = next(stop for stop in stops if stop.id == "elbow")
    bent = {"elbow_front_r", "elbow_front_l"}
    for known, apart in (
        (NOTHING, dict.fromkeys(bent, May.MOVE)),
        (standing(locks={"elbow_back_l": Lock(TODAY)}), dict.fromkeys([*bent, "elbow_back_l"], May.MOVE)),
        (standing(answers={}), {}),
        (standing(signs=("a sign",), emergency=True), {}),
    ):
        advice = advise_stop(body, elbow, known)
        assert advice.set_apart == apart
        assert set(apart) < set(elbow.regions)


def test_what_is_said_of_a_place_that_is_not_pressed_fits_beside_its_name() -> None:
    assert {may: may.brief for may in May if not may.pressing} == {
        May.MOVE: "look only",
        May.STILL: "only notice",
        May.OUT: "skip",
    }


def test_a_wound_leaves_the_rest_of_the_body_as_usual(body: Body, stops: tuple[Stop, ...]) -> None:
    known = STANDINGS["a wound on a shin"]
    changed = {stop.id for stop in stops if advise_stop(body, stop, known) != advise_stop(body, stop, NOTHING)}
    near = around(body, ["shin_r"])
    assert changed == {
        stop.id for stop in stops if any(r in near and body[r].press is not Press.NEVER for r in stop.regions)
    }
    assert {"scalp", "shoulder", "hand"}.isdisjoint(changed)


@pytest.mark.parametrize("name", STANDINGS)
def test_who_may_have_been_told_not_to_move_something_is_told_to_leave_it_out(
    body: Body, stops: tuple[Stop, ...], name: str
) -> None:
    known = STANDINGS[name]
    for stop in stops:
        said = TOLD_NOT_TO_MOVE in advise_stop(body, stop, known).note
        skin = {"wounds": NO["wounds"]}  # a wound can be moved
        plain = dataclasses.replace(known, locks={}, places={}, answers=known.answers and {**known.answers, **skin})
        open_now = [r for r in stop.regions if body[r].press is not Press.NEVER]
        assert said is any(why_not(body, r, plain) for r in open_now), stop.id


def test_a_lock_hides_no_fracture(body: Body, stops: tuple[Stop, ...]) -> None:
    legs = next(stop for stop in stops if stop.id == "lower_leg")
    weak = STANDINGS["yes to bones_steroids"]
    bones = dataclasses.replace(weak, locks={region: Lock(TODAY) for region in legs.regions})
    assert TOLD_NOT_TO_MOVE in advise_stop(body, legs, bones).note


def test_the_voice_can_say_the_key_of_the_warning_signs(body: Body, stops: tuple[Stop, ...]) -> None:
    legs = next(stop for stop in stops if stop.id == "lower_leg")
    spoken = advise_stop(body, legs, NOTHING).spoken
    assert "leave it alone and press the exclamation mark. Squeeze" in spoken
    assert "!" not in spoken


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


def test_whoever_hears_only_titles_hears_what_not_to_press_and_what_to_watch_for(
    body: Body, stops: tuple[Stop, ...]
) -> None:
    """Someone who knows the cues by heart would press as usual."""
    by_id = {stop.id: stop for stop in stops}
    for stop in stops:
        brief = advise_stop(body, stop, NOTHING).spoken_briefly
        assert brief == {
            "neck_move": "Dizzy? Stop.",
            "knee": "Sit down.",
            "lower_leg": "Is a lower leg swollen, hot or red? If so, leave it alone and press the exclamation mark.",
        }.get(stop.id, "")
        unasked = advise_stop(body, stop, standing(answers={}))
        for said in (unasked.spoken, unasked.spoken_briefly):
            assert (LOOK_AND_MOVE in said) is bool(stop.press)
            assert TOLD_NOT_TO_MOVE in said
    locked = advise_stop(body, by_id["lower_leg"], standing(locks={"calf_r": Lock(TODAY)}))
    assert locked.spoken_briefly.endswith("Not your right calf: stopped for pain yesterday.")
    assert LOOK_AND_MOVE not in locked.spoken
    both = standing(locks={"shoulder_front_r": Lock(TODAY), "shoulder_front_l": Lock(TODAY)})
    assert "shoulder" in advise_stop(body, by_id["shoulder"], both).spoken_briefly
    moved = with_cautions([by_id["hand"], by_id["ankle"]], stops, ())
    assert "Sit down." in advise_stop(body, moved[1], NOTHING).spoken_briefly


def test_in_an_emergency_no_stop_asks_for_a_movement(body: Body, stops: tuple[Stop, ...]) -> None:
    """Someone whose neck may be injured is not told to roll the head, nor by the voice that says titles only."""
    calls = standing(signs=("pain after a serious accident",), emergency=True)
    for stop in stops:
        advice = advise_stop(body, stop, calls)
        assert advice.cue == KEEP_STILL
        assert set(advice.may.values()) == {May.STILL}
        assert not advice.pressing
        assert advice.spoken == advice.spoken_briefly == KEEP_STILL
        assert stop.move in advise_stop(body, stop, standing(signs=("a hot, swollen joint",))).cue, "the same day"


def test_a_card_offers_last_what_would_cross_a_place_that_may_not_be_pressed(body: Body) -> None:
    techniques, moved = load_techniques(body), 0
    for locked in ("upper_arm_front_r", "calf_l", "neck_back_r"):
        known = standing(locks={locked: Lock(TODAY, open=True)})
        for region in body:
            before, ways = (
                offered(techniques, body, region.id, ()),
                ways_to_hold(techniques, body, region.id, (), known),
            )
            crosses = [way for way in before if any(blocked(body, one, known) for one in path_of(way, body, region.id))]
            assert ways == (*(way for way in before if way not in crosses), *crosses)
            moved += ways != before
    assert moved, "some do cross one"
