"""Decisions about flags: what is asked, and what is saved. Each returns what to say about it, or nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.rule import Flag
from mfr_tui.review.flags.rules import stop_now
from mfr_tui.review.flags.status import Judged, State
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.keys import SIGNS_KEY, UNDO_KEY
from mfr_tui.tui.common.tell import Tell
from mfr_tui.tui.flags.keys import FLAG
from mfr_tui.tui.session import Session

if TYPE_CHECKING:
    from mfr_tui.record.writer import DiaryWriter

SNOOZES = {"w": ("A week", 7), "t": ("Two weeks", 14), "m": ("Four weeks", 28), "q": ("Three months", 91)}


def open_to_decide(flags: Sequence[Judged]) -> list[Judged]:
    """Return the flags that a decision can change. Only an answer or a clearance ends a sign that blocks pressing."""
    return [one for one in flags if one.state is not State.CLOSED and not one.flag.blocks]


def open_to_snooze(flags: Sequence[Judged]) -> list[Judged]:
    """Return the flags that can be snoozed: the open ones that a decision can change."""
    return [one for one in open_to_decide(flags) if one.state is State.OPEN]


async def snooze(app: Session, flags: Sequence[Judged]) -> str:
    """Snooze flags for a while, with a reason."""
    given, flags = flags, open_to_snooze(flags)
    if not flags:
        return _why_not(given)
    title = _title("Snooze", flags)
    answers = [Answer(key, key, label) for key, (label, _) in SNOOZES.items()]
    words = "It comes back after that, or sooner if it gets worse."
    key = await app.push_screen_wait(Ask(title, words, answers))
    if key is None:
        return ""
    said = await app.push_screen_wait(Tell(title, "Why?", ["the reason (optional)"]))
    if said is None:
        return ""
    return _decide(app, flags, Decided.SNOOZED, until=app.body_day + timedelta(days=SNOOZES[key][1]), reason=said[0])


async def take(app: Session, flags: Sequence[Judged]) -> str:
    """Record that flags were taken to a professional: who, when, and what they said."""
    given, flags = flags, open_to_decide(flags)
    if not flags:
        return _why_not(given)
    lines = ["who", "when (optional)", "what they said (optional)"]
    said = await app.push_screen_wait(Tell("Discussed with a professional", "", lines, needed=True))
    if said is None:
        return ""
    return _decide(app, flags, Decided.TAKEN, who=said[0], seen_on=said[1], said=said[2])


async def close(app: Session, flags: Sequence[Judged]) -> str:
    """Close flags, with a reason."""
    given, flags = flags, open_to_decide(flags)
    if not flags:
        return _why_not(given)
    words = "It stays closed unless it goes away and comes back, or gets worse."
    if any(one.flag.rule is stop_now.RULE for one in flags):
        words = (
            "You can press this place again from the second day after you stopped. "
            f"To undo this, press {FLAG['flag.reopen'].shown_key}, not {UNDO_KEY}."
        )
    said = await app.push_screen_wait(Tell(_title("Close", flags), words, ["the reason (optional)"]))
    return "" if said is None else _decide(app, flags, Decided.CLOSED, reason=said[0])


def reopen(app: Session, flags: Sequence[Judged]) -> str:
    """Undo the decision about flags."""
    flags = [one for one in flags if one.state is not State.OPEN]
    return _decide(app, flags, Decided.REOPENED) if flags else ""


def _why_not(flags: Sequence[Judged]) -> str:
    """Return why no decision is possible, if a warning sign is the reason."""
    ends = f"A warning sign ends by a new answer or a clearance: press {SIGNS_KEY}."
    return ends if any(one.flag.blocks for one in flags) else ""


def _title(what: str, flags: Sequence[Judged]) -> str:
    return f"{what} this flag" if len(flags) == 1 else f"{what} the {len(flags)} flags of this place"


def _decide(
    app: Session,
    flags: Sequence[Judged],
    decided: Decided,
    *,
    until: date | None = None,
    reason: str = "",
    who: str = "",
    seen_on: str = "",
    said: str = "",
) -> str:
    """Save a decision about each of these flags."""
    for one in flags:
        flag = one.flag
        label = f"flag of {app.body.label(flag.region)}" if flag.region else "flag"

        def write(writer: "DiaryWriter", flag: Flag = flag, label: str = label) -> None:
            name = (flag.rule.id, flag.region, flag.episode)
            writer.decide(
                name, label, decided, tier=flag.tier, until=until, reason=reason, who=who, seen_on=seen_on, said=said
            )

        if not app.keep(f"{label}, {flag.rule.id}: {decided}", write):
            return ""
    return f"Saved: {'discussed' if decided is Decided.TAKEN else decided}."
