"""Flags: each place with its reasons and its rule, and what to decide about it."""

from datetime import timedelta

from mfr_tui.counting import counted
from mfr_tui.plain.desk import Desk
from mfr_tui.plain.details import feels_wrong
from mfr_tui.plain.talk import MOST_FOUND, SIGNS, Answer
from mfr_tui.plain.terminal import ENTER
from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.decide import (
    SNOOZES,
    decide,
    open_to_decide,
    open_to_snooze,
    what_closing_means,
    why_no_decision,
)
from mfr_tui.review.flags.places import FlaggedPlace, by_place
from mfr_tui.review.flags.status import State, read_flag_status
from mfr_tui.wording.common import full_day, sign_words
from mfr_tui.wording.flags import LEVEL_WORDS, STATE_SHORT, place_name, state_words

NONE = "No flags. That does not mean all is well."
REOPEN = "a"


def show_flags(desk: Desk) -> None:
    """Say the flagged places, and ask about one after another.

    Raises:
        Left: The person leaves.
    """
    talk, first = desk.talk, 0
    while True:
        found = read_flag_status(desk.reader, desk.body_day, desk.config)
        names = [one.name for one in found if one.state is State.OPEN]
        if names != desk.reader.setting("flags_seen"):
            desk.tidy(lambda writer, names=names: writer.remember("flags_seen", names))  # type: ignore[misc]
        places = by_place(found)
        shown = places[first : first + MOST_FOUND]
        answers = [Answer(str(n), str(n), _in_a_line(desk, place)) for n, place in enumerate(shown, 1)]
        if len(places) > len(shown):
            answers.append(Answer("more", "m", f"more of {len(places)}"))
        answers += [Answer("wrong", "f", "something feels wrong at a place"), Answer("done", ENTER, "done")]
        question = f"{counted(len(places), 'flagged place')}." if places else NONE
        said = talk.choose(question, answers, back=False, leaves="done")
        if said == "more":
            first = first + MOST_FOUND if first + MOST_FOUND < len(places) else 0
        elif said == "wrong":
            region = talk.region(desk.body, "Which place?", desk.standing().gone)
            if region:
                feels_wrong(desk, region)
        elif said and said != "done":
            _about(desk, shown[int(said) - 1])
        else:
            return


def _in_a_line(desk: Desk, place: FlaggedPlace) -> str:
    what = LEVEL_WORDS[place.level] if place.state is State.OPEN else STATE_SHORT[place.state]
    return f"{_name(desk, place)}: {what[0].lower()}{what[1:]}"


def _name(desk: Desk, place: FlaggedPlace) -> str:
    """Return the name of a flagged place in full, as everywhere in plain mode."""
    return desk.body.label(place.region) if place.region else place_name(place, desk.body)


def _about(desk: Desk, place: FlaggedPlace) -> None:
    """Say the flags of a place with their rules, and ask what to decide.

    Raises:
        Left: The person leaves.
    """
    talk, flags, name = desk.talk, place.decided_together, _name(desk, place)
    opened = place.state is State.OPEN
    talk.say(f"{name}. {LEVEL_WORDS[place.level]}." if opened else f"{name}. {STATE_SHORT[place.state].capitalize()}.")
    for one in place.flags:
        said = one.flag.rule.sentence(one.flag, sign_words())
        talk.say(
            f"{said[0].upper()}{said[1:]}. {one.flag.rule.advice(one.flag, desk.config)}".strip(),
            f"Rule: {one.flag.rule.explanation(one.flag, desk.config)}",
            f"Since {full_day(one.flag.since)}. Status: {state_words(one)}",
        )
    answers = []
    if open_to_decide(flags):
        answers += [Answer("taken", "t", "discussed with a professional")]
        answers += [Answer("snooze", "s", "snooze")] if open_to_snooze(flags) else []
        answers += [Answer("close", "c", "close")]
    else:
        talk.say(why_no_decision(flags, SIGNS))
    if not opened:
        answers += [Answer("reopen", REOPEN, "open again")]
    answers += [Answer("done", ENTER, "leave it as it is")]
    said_next = talk.choose("What now?", answers)
    if said_next == "taken":
        who = talk.text("Discussed with whom?")
        if who:
            when, told = talk.text("When? Enter for none:"), talk.text("What did they say? Enter for none:")
            talk.say(decide(desk, desk.body, open_to_decide(flags), Decided.TAKEN, who=who, seen_on=when, said=told))
    elif said_next == "snooze":
        _snooze(desk, place)
    elif said_next == "close":
        talk.say(what_closing_means(open_to_decide(flags), REOPEN, "u"))
        if talk.yes("Close it?"):
            reason = talk.text("Why? Enter for no reason:")
            talk.say(decide(desk, desk.body, open_to_decide(flags), Decided.CLOSED, reason=reason))
    elif said_next == "reopen":
        talk.say(decide(desk, desk.body, flags, Decided.REOPENED))


def _snooze(desk: Desk, place: FlaggedPlace) -> None:
    answers = [Answer(key, str(number), label) for number, (key, (label, _)) in enumerate(SNOOZES.items(), 1)]
    key = desk.talk.choose("For how long? It comes back after that, or sooner if it gets worse.", answers)
    if key:
        until = desk.body_day + timedelta(days=SNOOZES[key][1])
        reason = desk.talk.text("Why? Enter for no reason:")
        flags = open_to_snooze(place.decided_together)
        desk.talk.say(decide(desk, desk.body, flags, Decided.SNOOZED, until=until, reason=reason))
