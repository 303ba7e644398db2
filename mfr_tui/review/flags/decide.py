"""Which flags a decision can change, and how a decision about several is saved."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from mfr_tui.body.regions import Body
from mfr_tui.counting import counted
from mfr_tui.record.keeper import Keeps
from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.rules import stop_now
from mfr_tui.review.flags.status import Judged, State

if TYPE_CHECKING:  # loaded at the first change
    from mfr_tui.record.writer import DiaryWriter

SNOOZES = {"w": ("A week", 7), "t": ("Two weeks", 14), "m": ("Four weeks", 28), "q": ("Three months", 91)}
"""For how long a flag can be snoozed: the key, its label, and the days."""


def open_to_decide(flags: Sequence[Judged]) -> list[Judged]:
    """Return the flags that a decision can change. Only an answer or a clearance ends a sign that blocks pressing."""
    return [one for one in flags if one.state is not State.CLOSED and not one.flag.blocks]


def open_to_snooze(flags: Sequence[Judged]) -> list[Judged]:
    """Return the flags that can be snoozed: the open ones that a decision can change."""
    return [one for one in open_to_decide(flags) if one.state is State.OPEN]


def why_no_decision(flags: Sequence[Judged], signs_key: str) -> str:
    """Return why no decision about flags is possible, if a warning sign is the reason; empty otherwise."""
    ends = f"A warning sign ends by a new answer or a clearance: press {signs_key}."
    return ends if any(one.flag.blocks for one in flags) else ""


def what_closing_means(flags: Sequence[Judged], reopen_key: str, undo_key: str) -> str:
    """Return what follows when flags are closed, and how to undo that."""
    if any(one.flag.rule is stop_now.RULE for one in flags):
        return (
            "You can press this place again from the second day after you stopped. "
            f"To undo this, press {reopen_key}, not {undo_key}."
        )
    return "It stays closed unless it goes away and comes back, or gets worse."


def decide(
    keeps: Keeps,
    body: Body,
    flags: Sequence[Judged],
    decided: Decided,
    *,
    until: date | None = None,
    reason: str = "",
    who: str = "",
    seen_on: str = "",
    said: str = "",
) -> str:
    """Save one decision about flags of one place. Return a message, or an empty text if it is not saved.

    Args:
        keeps: What saves changes.
        body: The regions.
        flags: The flags.
        decided: The decision.
        until: For snoozed: the day on which they are shown again.
        reason: Why, in the person's own words.
        who: To whom they were taken.
        seen_on: When that was, as typed.
        said: What the professional said.
    """
    named = {(one.flag.rule.id, one.flag.region, one.flag.episode): one.flag.tier for one in flags}
    label = "flag" if len(flags) == 1 else counted(len(flags), "flag")
    if region := next((one.flag.region for one in flags), None):
        label += f" of {body.label(region)}"

    def write(writer: "DiaryWriter") -> None:
        writer.decide(named, label, decided, until=until, reason=reason, who=who, seen_on=seen_on, said=said)

    rules = ", ".join(one.flag.rule.id for one in flags)
    if not keeps.keep(f"{label}, {rules}: {decided}", write):
        return ""
    return f"Saved: {'discussed' if decided is Decided.TAKEN else decided}."
