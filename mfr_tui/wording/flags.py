"""What is said about a flag in its context: with its region, its level and its status. Never a diagnosis.

What each rule says itself is in its file in `mfr_tui/review/flags/rules/`.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.body.regions import Body
from mfr_tui.clock import day_words
from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.places import FlaggedPlace
from mfr_tui.review.flags.rule import WORTH_TAKING, Flag, Level
from mfr_tui.review.flags.status import Judged, State
from mfr_tui.wording.common import LONG_AGO

LEVEL_WORDS: Mapping[Level, str] = {
    Level.STOP: "Stop pressing here",
    Level.URGENT: "Do not wait",
    Level.SOON: "Worth taking to a professional soon",
    Level.BOOK: WORTH_TAKING,
    Level.WATCH: "Worth watching",
}
"""The name of each level."""

LEVEL_SHORT: Mapping[Level, str] = {
    Level.STOP: "stop pressing",
    Level.URGENT: "do not wait",
    Level.SOON: "have it seen soon",
    Level.BOOK: "have it looked at",
    Level.WATCH: "keep an eye on it",
}
"""The name of each level in a row: 17 characters at most."""

STATE_SHORT: Mapping[State, str] = {
    State.SNOOZED: "snoozed",
    State.TAKEN: "discussed",
    State.CLOSED: "closed",
}
"""The name of each status after a decision."""


def place_name(place: FlaggedPlace, body: Body) -> str:
    """Return the short name of a flagged place; of a flag about the whole body, what it is about."""
    if place.region:
        return body.in_short(place.region)
    return "Warning signs" if place.flags[0].flag.said else "Whole body"


def since_words(day: date, today: date) -> str:
    """Return the day on which a flag began in six characters at most: `9 Nov`, or its year if that is long ago."""
    return f"{day.day} {day:%b}" if (today - day).days < LONG_AGO else str(day.year)


def sentence(flag: Flag, body: Body, signs: Mapping[str, str]) -> str:
    """Return what a flag says, with its region: `Left back of shoulder: tender on 9 of 12 scanned days in two weeks.`

    Args:
        flag: The flag.
        body: The regions.
        signs: Each warning sign in a few words, by its id.
    """
    said = flag.rule.sentence(flag, signs)
    return f"{body.label(flag.region)}: {said}." if flag.region else f"{said[0].upper()}{said[1:]}."


def state_words(judged: Judged) -> str:
    """Return the status of a flag, and the decision about it."""
    decision = judged.decision
    if decision is None:
        return "Open."
    why = f' "{decision.reason}"' if decision.reason else ""
    if judged.state is State.SNOOZED and decision.until:
        return f"Snoozed until {day_words(decision.until)}.{why}"
    if judged.state is State.TAKEN:
        when = f", {decision.seen_on}" if decision.seen_on else ""
        said = f' They said: "{decision.said}"' if decision.said else ""
        return f"Discussed with {decision.who}{when}.{said}"
    if judged.state is State.CLOSED:
        return f"Closed on {day_words(decision.body_day)}.{why}"
    decided = "discussed" if decision.decided is Decided.TAKEN else decision.decided
    return f"Open again; {decided} on {day_words(decision.body_day)}.{why}"
