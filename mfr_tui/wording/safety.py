"""Sentences about who should not press: the safety questions, the warning signs, and what is locked."""

from collections.abc import Iterable, Mapping, Sequence

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.practice.screening import (
    Answer,
    Item,
    Place,
    PlaceKind,
    Standing,
    barred_by,
    may_press,
    only_there,
    until_when,
)
from mfr_tui.practice.warning_signs import NO_PRESSING, Alarm, Sign, Tier, alarm_lines, unknown_words, what_to_do

SIGNS_NOTHING = "Even without a yes here, something may be wrong: trust what you feel."
"""What is said of the warning signs without a yes: it never says that having none means safe."""

_NEVER = {
    "implant": "Never press: an implant",
    "port": "Never press: a port or line",
    "scar": "Never press: a scar",
    "veins": "Never press: varicose veins",
    "other": "Never press: another reason",
}
PLACE_ANSWERS = (
    ("ordinary", "o", "Ordinary: treat it as usual"),
    (PlaceKind.SKIPPED.value, "s", "Skip it: leave it out of every scan"),
    (PlaceKind.ABSENT.value, "a", "Absent: I don't have it"),
    *((reason, key, words) for (reason, words), key in zip(_NEVER.items(), "ipcvn", strict=True)),
)
"""How mfr can treat a place: each answer with what it stands for, its key and its label."""


def place_of(said: str) -> tuple[PlaceKind | None, str]:
    """Return how mfr is to treat a place, and why if it is never pressed; None for as usual.

    Args:
        said: What one of PLACE_ANSWERS stands for.
    """
    if said == "ordinary":
        return None, ""
    return (PlaceKind.NEVER, said) if said in _NEVER else (PlaceKind(said), "")


def place_words(place: Place | None) -> str:
    """Return how mfr treats a place, in words."""
    if place is None:
        return "As usual."
    if place.kind is PlaceKind.NEVER:
        return f"{_NEVER[place.reason or 'other']}. Only look at it and move it."
    return {PlaceKind.ABSENT: "Absent.", PlaceKind.SKIPPED: "Skipped."}[place.kind] + " Scans skip it."


def alarms_today(alarms: Iterable[Alarm], standing: Standing, config: Config, signs_key: str) -> list[str]:
    """Return a line for each warning sign that blocks pressing today, and a last one for what that means.

    The list is empty if no sign blocks pressing.

    Args:
        alarms: The signs answered yes, most urgent first.
        standing: What is known of the person.
        config: The settings, with the person's own contacts.
        signs_key: The key that opens the warning signs.
    """
    if not standing.signs:
        return []
    return [*alarm_lines([one for one in alarms if one.blocks], config), f"{NO_PRESSING} (press {signs_key})."]


def locked_places(body: Body, standing: Standing) -> list[str]:
    """Return a line for each place that is locked after a stop for pain."""
    return [
        f"{body.label(region)}: stopped for pain. Do not press here {until_when(lock, standing.today)}."
        for region, lock in standing.locks.items()
        if lock.holds_on(standing.today)
    ]


def questions_due(standing: Standing) -> str:
    """Return what is said beside `Safety questions` while one is due or a yes blocks pressing; empty otherwise."""
    allowed = may_press(standing.items, standing.answers)
    if not standing.to_ask and allowed:
        return ""
    if any(answer.bars for answer in standing.answers.values()):
        where = "around the place you named" if only_there(standing) else "everywhere"
        return f"Look and move only {where}: ask a professional about each yes"
    if allowed:
        return "They are due again"
    return "One minute. Until then, look and move only"


def no_pressing(standing: Standing) -> str:
    """Return which yes blocks pressing on the whole body: `No pressing: you said yes to pregnancy.` Empty if none does.

    Several are counted, not named, so that it stays short.
    """
    barring = barred_by(standing)
    said = counted(len(barring), "safety question") if len(barring) > 1 else "".join(item.name for item in barring)
    return f"No pressing: you said yes to {said}." if said else ""


def screening_verdict(items: Sequence[Item], answers: Mapping[str, Answer], due: int) -> str:
    """Return what follows from the answers to the safety questions.

    Args:
        items: The questions.
        answers: The current answers.
        due: How many questions have no valid answer.
    """
    if any(answer.bars for answer in answers.values()):
        barred = [item for item in items if item.id in answers and answers[item.id].bars]
        if all(item.where and answers[item.id].regions for item in barred) and not due:
            return "No pressing there and next to it; the rest of the body is as usual."
        if any(answer.bars and answer.unsure for answer in answers.values()):
            return 'Look and move only: "not sure" counts as yes until you ask a professional.'
        return "Look and move only. Ask a professional about each yes."
    if due and len(answers) >= len(items):
        return f"{due} of {len(items)} are due again: answer each one for today."
    if due:
        return f"{len(items) - due} of {len(items)} answered."
    if any(answer.yes for answer in answers.values()):
        return "You may press: a professional cleared every yes."
    return "You answered no to all: the scan says where to press."


def answer_word(answer: Answer | None) -> str:
    """Return an answer to a safety question in a word: `yes`, `no`, `unsure`, or `?`."""
    return "?" if answer is None else "unsure" if answer.unsure else "yes" if answer.yes else "no"


def signs_verdict(signs: Sequence[Sign], answers: Mapping[str, bool], config: Config) -> tuple[str, Tier | None]:
    """Return what to do about the answers to the warning signs, and how soon; None without a yes.

    Args:
        signs: The signs.
        answers: The answers that are in force, by the id of the sign.
        config: The settings, with the person's own contacts.
    """
    yes = [sign for sign in signs if answers.get(sign.id)]
    worst = min(yes, key=lambda sign: list(Tier).index(sign.tier), default=None)
    if worst is None:
        return SIGNS_NOTHING, None
    return f"{what_to_do(worst.tier, config)} Warning sign: {worst.about}.", worst.tier


def unknown_sign(name: str) -> Sign:
    """Return a sign that this version does not know, so that it can be answered again."""
    words = unknown_words(name)
    return Sign(name, Tier.SAME_DAY, f"{words[0].upper()}{words[1:]}?", words, "another version of mfr")
