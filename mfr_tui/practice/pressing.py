"""What a stop of the scan tells the person to do now, and which tender regions are offered for a hold.

`may_hold` decides whether a region may be pressed; this module turns its answer into words.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mfr_tui.body.regions import Body, Press
from mfr_tui.practice.hold import PAIN_LOCK
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import Allowed, Bar, Refused, Standing, may_hold
from mfr_tui.practice.technique import Technique, offered, path_of

NOT_WORKED_ON = frozenset({"numb", "tingling", "weak", "sharp", "shooting"})
"""Words for a mark that is not offered for a hold.

The first three may come from a nerve; for sharp or shooting pain the advice is to stop and have it looked at (Cleveland
Clinic, 2022).
"""

STRONG_AT_REST = 7
"""A region rated this high at rest, 0 to 10, is not offered for a hold either (our own choice: severe on the scale)."""

WOUNDS = "wounds"
"""The id of the question about the skin. After a yes, the region can still be moved."""

WEEK = 7
"""A day within this many days is named by its weekday."""

TOLD_NOT_TO_MOVE = "Skip anything you were told not to move."
"""The advice for anyone who may have a fracture or a recent operation, or has not answered yet."""

KEEP_STILL = "Keep still. Only notice what is tender, without moving or pressing."
"""What every stop says in place of its movement, while a warning sign says to call the emergency number.

No source names a movement that is safe then: a neck that may be injured is not to be rolled (our own choice, stricter
than looking and moving).
"""

LOOK_AND_MOVE = "Look and move only."
"""What is said aloud at a stop that usually presses, when nothing of it may be pressed."""

PRESS_KEY = "press the exclamation mark"
"""How the voice says the key of the warning signs."""


class May(StrEnum):
    """What may be done with a region now."""

    PRESS = "press"
    LIGHTLY = "press lightly"
    MOVE = "look and move only"
    STILL = "only notice"
    OUT = "skip"

    @property
    def pressing(self) -> bool:
        """Whether the region may be pressed at all."""
        return self in {May.PRESS, May.LIGHTLY}

    @property
    def brief(self) -> str:
        """The same in 11 characters at most, where a region may not be pressed."""
        return "look only" if self is May.MOVE else str(self)


@dataclass(frozen=True, slots=True)
class Advice:
    """What may be done with a region now.

    Attributes:
        may: What may be done.
        answer: How long it may be held, or why it may not be pressed and whom to ask.
    """

    may: May
    answer: Allowed | Refused

    @property
    def refused(self) -> Refused | None:
        """Why it may not be pressed and whom to ask; None when it may."""
        return self.answer if isinstance(self.answer, Refused) else None


@dataclass(frozen=True, slots=True)
class StopAdvice:
    """What a stop of the scan says now.

    Attributes:
        cue: What to do.
        note: What is not pressed and why, or what else to skip; may be empty.
        pressed: Ids of the regions that it tells the person to press.
        may: What may be done with each region of the stop.
        warnings: The safety sentences of the cue.
        barred: That nothing is to be pressed, at a stop that usually presses; otherwise empty.
    """

    cue: str
    note: str
    pressed: frozenset[str]
    may: Mapping[str, May]
    warnings: tuple[str, ...] = ()
    barred: str = ""

    @property
    def pressing(self) -> bool:
        """Whether any region of the stop is pressed."""
        return bool(self.pressed)

    @property
    def set_apart(self) -> Mapping[str, May]:
        """What may be done with each region that may not be pressed, at a stop where another may be."""
        some = any(one.pressing for one in self.may.values())
        return {region: one for region, one in self.may.items() if some and not one.pressing}

    @property
    def spoken(self) -> str:
        """The whole advice, to be spoken aloud."""
        return _aloud(self.cue, self.barred, self.note)

    @property
    def spoken_briefly(self) -> str:
        """What must be heard even by someone who knows the stops by heart; may be empty."""
        return _aloud(*self.warnings, self.barred, self.note)


def advise(body: Body, region_id: str, standing: Standing, path: Sequence[str] = ()) -> Advice:
    """Return what may be done with a region now. Every sentence about pressing it comes from this answer.

    Args:
        body: The regions.
        region_id: The region.
        standing: What is known of the person.
        path: Ids of all regions that a technique would press with it; empty means this region alone.

    Raises:
        KeyError: There is no such region.
    """
    answer = may_hold(body, region_id, path or (region_id,), standing)
    if region_id in standing.gone:
        return Advice(May.OUT, answer)
    if isinstance(answer, Refused):
        return Advice(May.STILL if standing.emergency else May.MOVE, answer)
    return Advice(May.LIGHTLY if body[region_id].press is Press.LIGHT else May.PRESS, answer)


def nothing_pressed(body: Body, standing: Standing) -> Refused | None:
    """Return why nothing at all may be pressed now, and whom to ask; None when some region may be.

    Args:
        body: The regions.
        standing: What is known of the person.
    """
    refusals = [why_not(body, region.id, standing) for region in body]
    if None in refusals:
        return None
    everywhere = {Bar.SIGN, Bar.ITEM, Bar.QUESTIONS}
    return next((one for one in refusals if one and one.bar in everywhere), refusals[0])


def why_not(body: Body, region_id: str, standing: Standing) -> Refused | None:
    """Return why a region may not be pressed now, and whom to ask; None when it may.

    Args:
        body: The regions.
        region_id: The region.
        standing: What is known of the person.

    Raises:
        KeyError: There is no such region.
    """
    return advise(body, region_id, standing).refused


def advise_stop(body: Body, stop: Stop, standing: Standing) -> StopAdvice:
    """Return what a stop tells the person to do now.

    It says what to move, then what to press where at least one side may be pressed, and names the regions that are not
    pressed, with the reason. In an emergency it says to keep still.

    Args:
        body: The regions.
        stop: The stop.
        standing: What is known of the person.
    """
    advice = {region: advise(body, region, standing) for region in stop.regions}
    may = {region: one.may for region, one in advice.items()}
    if stop.regions and set(may.values()) == {May.OUT}:
        return StopAdvice("Nothing to do here.", "You left this place out.", frozenset(), may)
    if standing.emergency:
        return StopAdvice(KEEP_STILL, "", frozenset(), may, (KEEP_STILL,))
    sentences = stop.to_press({body[region].slot for region, one in may.items() if one.pressing})
    slots = {slot for one in sentences for slot in one.slots}
    pressed = frozenset(region for region, one in may.items() if one.pressing and body[region].slot in slots)
    wanted = {slot for one in stop.press for slot in one.slots}
    reasons = {
        region: _reason(one.refused, region, standing)
        for region, one in advice.items()
        if one.refused and one.refused.here and body[region].slot in wanted
    }
    notes = []
    if reasons:
        notes.append(_not_there(body, reasons, pressed) if pressed else f"No pressing here: {_joined(reasons)}.")
    if any(_may_be_told(body, region, standing) for region in stop.regions):
        notes.append(TOLD_NOT_TO_MOVE)
    cue = " ".join([stop.move, *(one.say for one in sentences)])
    barred = LOOK_AND_MOVE if stop.press and not (pressed or reasons) else ""  # the note says it otherwise
    return StopAdvice(cue, " ".join(notes), pressed, may, stop.warnings, barred)


def ways_to_hold(
    techniques: Sequence[Technique], body: Body, region_id: str, marked: Collection[str], standing: Standing
) -> tuple[Technique, ...]:
    """Return the techniques that a region's card offers, in its order: as `offered`, those not to be done now last.

    Args:
        techniques: All techniques.
        body: The regions.
        region_id: The region to work on.
        marked: Ids of the regions rated above 0 today.
        standing: What is known of the person.

    Raises:
        KeyError: There is no such region.
    """

    def barred(technique: Technique) -> bool:
        return isinstance(may_hold(body, region_id, path_of(technique, body, region_id), standing), Refused)

    return tuple(sorted(offered(techniques, body, region_id, marked), key=barred))


def may_be_offered(body: Body, region_id: str, standing: Standing) -> bool:
    """Return whether to offer a tender region for a hold: it may be held, or only the safety questions come first.

    Args:
        body: The regions.
        region_id: The region.
        standing: What is known of the person.
    """
    refusal = why_not(body, region_id, standing)
    return refusal is None or refusal.bar is Bar.QUESTIONS


def needs_warning_signs(words: Collection[str], at_rest: int) -> bool:
    """Return whether a mark leads to the warning signs instead of a hold.

    Args:
        words: The words that describe the mark.
        at_rest: The rating at rest, 0 to 10.
    """
    return at_rest >= STRONG_AT_REST or not NOT_WORKED_ON.isdisjoint(words)


def _may_be_told(body: Body, region_id: str, standing: Standing) -> bool:
    """Return whether a professional may have told the person not to move a region.

    An answer says so, or the question has no answer yet.

    A pain lock, a place to avoid or a wound is no reason to keep still, and must not hide one that is.
    """
    items = tuple(item for item in standing.items if item.id != WOUNDS)
    answers = {item: answer for item, answer in standing.answers.items() if item != WOUNDS}
    known = replace(standing, items=items, answers=answers, places={}, locks={})
    answer = may_hold(body, region_id, (region_id,), known)
    return isinstance(answer, Refused) and answer.bar in {Bar.SIGN, Bar.ITEM, Bar.QUESTIONS}


def _reason(refused: Refused, region_id: str, standing: Standing) -> str:
    """Return the reason in a few words, with the day for a region where a hold was stopped for pain."""
    if refused.bar is not Bar.LOCK:
        return refused.here
    stopped = standing.locks[region_id].until - PAIN_LOCK
    ago = (standing.today - stopped).days
    if ago < 0:
        return refused.here  # an imported lock can be dated a day ahead
    said = {0: "today", 1: "yesterday"}.get(ago) or f"on {stopped:%A}"
    return f"{refused.here} {said if ago < WEEK else f'on {stopped:%a} {stopped.day} {stopped:%b}'}"


def _not_there(body: Body, reasons: Mapping[str, str], pressed: Collection[str]) -> str:
    """Name the regions that are not pressed, grouped by reason: `Not your right calf: stopped for pain on Monday.`

    When two or more regions are refused and make up one whole side, only the side is named, which is faster to read.

    Args:
        body: The regions.
        reasons: Why each region is not pressed, in a few words.
        pressed: Ids of the regions that are pressed.
    """
    sides = {body[region].side for region in reasons}
    if len(reasons) > 1 and len(sides) == 1 and sides.isdisjoint(body[region].side for region in pressed):
        return f"Not on your {next(iter(sides))} side: {_joined(reasons)}."
    by_reason: dict[str, list[str]] = {}
    for region, reason in reasons.items():
        name, side = body[region].sideless, body[region].side
        words = f"your {name} on either side" if reasons.get(body[region].mirror) == reason else f"your {side} {name}"
        named = by_reason.setdefault(reason, [])
        if words not in named:
            named.append(words)
    return " ".join(f"Not {' or '.join(labels)}: {reason}." for reason, labels in by_reason.items())


def _aloud(*sentences: str) -> str:
    """Return sentences as a voice reads them."""
    return " ".join(filter(None, sentences)).replace("press !", f"{PRESS_KEY}.")


def _joined(reasons: Mapping[str, str]) -> str:
    return "; ".join(dict.fromkeys(reasons.values()))
