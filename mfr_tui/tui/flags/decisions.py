"""Decisions about flags: what is asked, and what is saved. Each returns what to say about it, or nothing."""

from collections.abc import Sequence
from datetime import timedelta

from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.decide import (
    SNOOZES,
    decide,
    open_to_decide,
    open_to_snooze,
    what_closing_means,
    why_no_decision,
)
from mfr_tui.review.flags.status import Judged, State
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.keys import SIGNS_KEY, UNDO_KEY
from mfr_tui.tui.common.tell import Tell
from mfr_tui.tui.flags.keys import FLAG
from mfr_tui.tui.session import Session


async def snooze(app: Session, flags: Sequence[Judged]) -> str:
    """Ask for how long and why, and snooze those of these flags that are open."""
    given, flags = flags, open_to_snooze(flags)
    if not flags:
        return why_no_decision(given, SIGNS_KEY)
    title = _title("Snooze", flags)
    answers = [Answer(key, key, label) for key, (label, _) in SNOOZES.items()]
    words = "It comes back after that, or sooner if it gets worse."
    key = await app.push_screen_wait(Ask(title, words, answers))
    if key is None:
        return ""
    said = await app.push_screen_wait(Tell(title, "Why?", ["the reason (optional)"]))
    if said is None:
        return ""
    return decide(
        app, app.body, flags, Decided.SNOOZED, until=app.body_day + timedelta(days=SNOOZES[key][1]), reason=said[0]
    )


async def take(app: Session, flags: Sequence[Judged]) -> str:
    """Record that flags were taken to a professional: who, when, and what they said."""
    given, flags = flags, open_to_decide(flags)
    if not flags:
        return why_no_decision(given, SIGNS_KEY)
    lines = ["who", "when (optional)", "what they said (optional)"]
    said = await app.push_screen_wait(Tell("Discussed with a professional", "", lines, needed=True))
    if said is None:
        return ""
    return decide(app, app.body, flags, Decided.TAKEN, who=said[0], seen_on=said[1], said=said[2])


async def close(app: Session, flags: Sequence[Judged]) -> str:
    """Ask why, and close those of these flags that are open."""
    given, flags = flags, open_to_decide(flags)
    if not flags:
        return why_no_decision(given, SIGNS_KEY)
    words = what_closing_means(flags, FLAG["flag.reopen"].shown_key, UNDO_KEY)
    said = await app.push_screen_wait(Tell(_title("Close", flags), words, ["the reason (optional)"]))
    return "" if said is None else decide(app, app.body, flags, Decided.CLOSED, reason=said[0])


def reopen(app: Session, flags: Sequence[Judged]) -> str:
    """Undo the decision about flags."""
    flags = [one for one in flags if one.state is not State.OPEN]
    return decide(app, app.body, flags, Decided.REOPENED) if flags else ""


def _title(what: str, flags: Sequence[Judged]) -> str:
    return f"{what} this flag" if len(flags) == 1 else f"{what} the {len(flags)} flags of this place"
