"""Sentences about a hold: before it, while it runs, and the questions after it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from mfr_tui.body.regions import CAP_SECONDS, Body
from mfr_tui.clock import clock_time
from mfr_tui.config import CUE, TITLE
from mfr_tui.practice.hold import Ended, Event, Hold, Pressure, Released
from mfr_tui.practice.pressing import advise, ways_to_hold
from mfr_tui.practice.screening import Allowed, Refused, Standing
from mfr_tui.practice.technique import Step, StepKind, Technique, path_of
from mfr_tui.record.rows import HoldRow
from mfr_tui.wording.common import PRESSURE_WORDS

RELEASED_WORDS: Mapping[Released, str] = {Released.YES: "yes", Released.PARTLY: "partly", Released.NO: "no"}

JUST_MOVE = "Do not press now: just move"
"""What is said at a step of a technique that does not press."""

NOT_SAID = "-"
"""What stands for an answer that was not given."""

BEFORE_IT, AFTER_IT = "Before", "Now"
"""The labels of the rating before a hold and of the one after it."""

SORE = "You may be sore there today and tomorrow."
"""What to expect after a hold (Cleveland Clinic, 2022)."""

SORE_MORE = (
    "When that is gone, you should feel looser than before. If it is clearly worse the next morning more than once, "
    "press more lightly and for less time."
)
"""More of what to expect: the first sentence is from the same article, the second is our own."""

NEARBY = "Nearby, how tender is it now?"
"""What is asked of each nearby spot after a hold."""

ENDED_WORDS: Mapping[Ended, str] = {
    Ended.TIME: "You held for the full time.",
    Ended.RELEASED: "You said it released.",
    Ended.EARLY: "Ended early. Your time is saved.",
    Ended.STOPPED_PAIN: (
        "Stopped for pain. mfr locks this place until the end of tomorrow, and until you close its flag."
    ),
    Ended.INTERRUPTED: "Interrupted. Your time is saved.",
}
"""How a hold ended."""


def results_here(before: int | None, last: Sequence[HoldRow]) -> str:
    """Return `It was 5. Last three, newest first: 5 to 3, 6 to 5, 4 to 3`; empty if neither is known.

    Args:
        before: The rating before this hold, 0 to 10, or None.
        last: The latest holds of the place with a result, as `last_results` returns them.
    """
    was = "" if before is None else f"It was {before}."
    if not last:
        return was
    which = f"{_count(last)}, newest first" if len(last) > 1 else f"{_count(last)} here"
    return f"{was} Last {which}: {', '.join(map(_result, last))}".strip()


def days_here(last: Sequence[HoldRow], today: date, *, told: bool) -> tuple[str, ...]:
    """Return a heading, and a line for each earlier result with its day, newest first: `Today       6 to 3`.

    Args:
        last: The latest earlier holds of the place with a result, as `last_results` returns them.
        today: The day it is.
        told: Whether this hold has a result.
    """
    if not last and told:
        return "Your first result here", "The next hold here will show how it compares."
    if not last:
        return "No results here yet", "Rate a place before and after a hold to see how it changed."
    days = [
        "Today" if hold.body_day == today else f"{hold.body_day:%a} {hold.body_day.day} {hold.body_day:%b}"
        for hold in last
    ]
    lines = [f"{day:<12}{_result(hold)}" for day, hold in zip(days, last, strict=True)]
    return f"Last {_count(last)} here", *lines


def _count(last: Sequence[HoldRow]) -> str:
    return {1: "time", 2: "two", 3: "three"}.get(len(last), str(len(last)))


def _result(hold: HoldRow) -> str:
    return "stopped for pain" if hold.ended_how is Ended.STOPPED_PAIN else f"{hold.before} to {hold.after}"


def way_length(technique: Technique, answer: Allowed | Refused, time: Callable[[float], str] = clock_time) -> str:
    """Return how long a technique lasts at this place, in a few words: `1:00, then 3 each way`; `not here now`.

    Args:
        technique: The technique.
        answer: What `may_hold` says of its path.
        time: Says a duration.
    """
    if isinstance(answer, Refused):
        return "not here now"
    lengths = []
    for step in technique.steps:
        most = min(step.high_s, answer.cap_s)
        least = step.low_s if answer.cap_s >= CAP_SECONDS else answer.hold_s
        if step.counted:
            lengths.append(step.length(time))
        elif step.kind is StepKind.UNTIL:
            lengths.append(f"up to {time(most)}")
        else:
            lengths.append(f"{time(least)} to {time(most)}" if least < most else time(most))
    return ", then ".join(lengths)


def first_way(
    techniques: Sequence[Technique], body: Body, region_id: str, marked: Collection[str], standing: Standing
) -> str:
    """Return what the card of a region shows first: `A spot in the shoulder, 0:10 to 0:15`; empty if nothing fits it.

    Args:
        techniques: All techniques.
        body: The regions.
        region_id: The region.
        marked: Ids of the regions rated above 0 today.
        standing: What is known of the person.
    """
    ways = ways_to_hold(techniques, body, region_id, marked, standing)
    if not ways:
        return ""
    path = path_of(ways[0], body, region_id)
    return f"{ways[0].title}, {way_length(ways[0], advise(body, region_id, standing, path).answer)}"


def step_length(step: Step, allowed: Allowed | None, time: Callable[[float], str] = clock_time) -> str:
    """Return how long a step lasts at this place: `2:00 to 5:00`, `0:30, up to 1:00 with +`, or `5 to 6 times`.

    Args:
        step: The step.
        allowed: What `may_hold` allowed; None if it is not known.
        time: Says a duration.
    """
    if step.counted or allowed is None or allowed.cap_s >= CAP_SECONDS:
        return step.length(time)
    most = min(step.high_s, allowed.cap_s)
    usual = min(allowed.hold_s, most)
    return f"{time(usual)}, up to {time(most)} with +" if usual < most else time(most)


def tool_words(tool: str, last: tuple[str, Pressure | None] | None) -> str:
    """Return the tool, and how the pressure was: `roller; last time, with hands, the pressure was too little`.

    Args:
        tool: The tool for this hold.
        last: The tool, which may be empty, and the pressure of the last hold that has one; None if none has.
    """
    if not (last and last[1]):
        return tool
    another = f", with {last[0]}," if last[0] not in {"", tool} else ""
    return f"{tool}; last time{another} the pressure was {PRESSURE_WORDS[last[1]]}"


def ready_words(place: str) -> str:
    """Return what is said aloud before the clock of a hold starts.

    Args:
        place: The name of the place.
    """
    return f"Get ready. {place}. Hands in place."


def event_words(hold: Hold, event: Event, says: str = CUE) -> str:
    """Return what is said aloud of something that just happened in a hold; empty if nothing is.

    Args:
        hold: The hold.
        event: What happened.
        says: The setting `voice_says`. For `title`, a step is named instead of described.
    """
    minutes, seconds = divmod(round(hold.step_s), 60)
    time = f"{minutes} minutes" if minutes > 1 else "One minute" if minutes else f"{seconds} seconds"
    step = f"{hold.technique.title}." if hold.step.presses else f"{JUST_MOVE}."
    words = {
        Event.STARTED: step if says == TITLE else hold.step.cue,
        Event.STEP: step if says == TITLE else hold.step.cue,
        Event.MARK: f"{time}. It may have released." if hold.step_s < hold.step.low_s + 1 else time,
        Event.COUNTED: str(hold.count),
        Event.ENDED: "Done. Ease off.",
    }
    return words.get(event, "")


# The questions after a hold


@dataclass(frozen=True, slots=True)
class Row:
    """One question after a hold.

    Attributes:
        id: The id of the question; for a nearby spot, its region.
        asks: The text of the question.
        keys: The letters that answer it, each with its word; empty for a rating.
        said: The answer so far, in words.
        nrs: The rating so far, 0 to 10, if the question asks for one.
        near: Whether it asks about a nearby spot.
    """

    id: str
    asks: str
    keys: tuple[tuple[str, str], ...]
    said: str
    nrs: int | None = None
    near: bool = False


class HoldAnswer(TypedDict, total=False):
    """An answer about a hold, as it is saved."""

    released: Released
    pressure: Pressure
    was_source: bool


def answer_with(row: Row, key: str) -> HoldAnswer:
    """Return the answer that a letter gives to a question.

    Raises:
        KeyError: The question has no such letter.
    """
    word = dict(row.keys)[key]
    if row.id == "released":
        return {"released": next(value for value, said in RELEASED_WORDS.items() if said == word)}
    if row.id == "pressure":
        return {"pressure": next(value for value, said in PRESSURE_WORDS.items() if said == word)}
    return {"was_source": word == "yes"}


def after_hold(
    body: Body, hold: HoldRow, near: Sequence[str], marks: Mapping[str, int], again: Mapping[str, int]
) -> tuple[Row, ...]:
    """Return the questions about a hold, with the answers so far.

    Args:
        body: The regions.
        hold: The hold, which has ended.
        near: The nearby spots to rate again, as `near_spots` returns them.
        marks: The newest rating of each region on the hold's day.
        again: The ratings of the nearby spots after the hold.
    """
    before = "" if hold.before is None else f" It was {hold.before}."
    rows = [
        Row(
            "released",
            "Did it release?",
            (("y", "yes"), ("p", "partly"), ("n", "no")),
            RELEASED_WORDS[hold.released] if hold.released else NOT_SAID,
        ),
        _rating("after", f"How tender is it now?{before}", hold.after),
        Row(
            "pressure",
            "How was the pressure?",
            (("l", "too little"), ("r", "good"), ("m", "too much")),
            PRESSURE_WORDS[hold.pressure] if hold.pressure else NOT_SAID,
        ),
    ]
    rows += [_rating(r, f"{body.label(r)}, it was {marks[r]}", again.get(r), near=True) for r in near]
    if any(region in again and again[region] < marks[region] for region in near):
        rows.append(
            Row(
                "source",
                "It eased too. Was the spot you held the source?",
                (("y", "yes"), ("n", "no")),
                NOT_SAID if hold.was_source is None else "yes" if hold.was_source else "no",
            )
        )
    return tuple(rows)


def near_spots(body: Body, hold: HoldRow, marks: Mapping[str, int], gone: Collection[str]) -> list[str]:
    """Return the ids of the regions next to the held one, or on its path, that were rated above 0 that day.

    The place that was held may have been the source of the pain there.

    Args:
        body: The regions.
        hold: The hold.
        marks: The newest rating of each region on the hold's day.
        gone: The regions that are off this person's map.
    """
    near = [*body[hold.region].adjacent, *hold.path]
    return [r for r in dict.fromkeys(near) if marks.get(r) and r != hold.region and r not in gone]


def _rating(row_id: str, asks: str, nrs: int | None, *, near: bool = False) -> Row:
    return Row(row_id, asks, (), NOT_SAID if nrs is None else str(nrs), nrs, near)
