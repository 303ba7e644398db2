"""What a stop of the scan tells the person to do now, and what is offered to work on.

`may_hold` decides whether a place may be pressed; the words that follow from its answer come from here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mfr_tui.body.regions import Body, Press
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import Bar, Refused, Standing, may_hold

NOT_WORKED_ON = frozenset({"numb", "tingling", "weak", "sharp", "shooting"})
"""Words for a mark that is not offered for work. The first three may come from a nerve; for sharp or shooting pain the
advice is to stop and have it looked at (Cleveland Clinic, 2022)."""

STRONG_AT_REST = 7
"""A place rated so high at rest, 0 to 10, is not offered for work either (our own choice: severe on the scale)."""

MOST_NAMED = 2
"""A stop names so many regions that are not pressed."""


@dataclass(frozen=True, slots=True)
class StopAdvice:
    """What a stop of the scan says now.

    Attributes:
        cue: What to do.
        note: What is not pressed and why, or what else to leave out; may be empty.
        pressing: Whether any of the stop is pressed.
    """

    cue: str
    note: str
    pressing: bool

    @property
    def spoken(self) -> str:
        """Return all of it, to be said aloud."""
        return f"{self.cue} {self.note}".strip()


def why_not(body: Body, region_id: str, standing: Standing) -> Refused | None:
    """Return why a region may not be pressed now, and who to ask; None when it may.

    Args:
        body: The regions.
        region_id: The region.
        standing: What is known of the person.

    Raises:
        KeyError: There is no such region.
    """
    answer = may_hold(body, region_id, (region_id,), standing)
    return answer if isinstance(answer, Refused) else None


def advise_stop(body: Body, stop: Stop, standing: Standing) -> StopAdvice:
    """Return what a stop says now.

    Where a region or two may not be pressed, it says which, and why. Where more may not, all of it is looked at and
    moved: a longer list is not read in the time of a stop.

    Args:
        body: The regions.
        stop: The stop. Regions that nobody presses count for nothing here: its cue does not press them.
        standing: What is known of the person.
    """
    ever = [region for region in stop.regions if body[region].press is not Press.NEVER]
    refused = {region: refusal for region in ever if (refusal := why_not(body, region, standing))}
    if not refused and ever:
        return StopAdvice(stop.cue, "", pressing=True)
    if len(refused) <= MOST_NAMED and len(refused) < len(ever):
        return StopAdvice(stop.cue, _not_there(body, refused), pressing=True)
    parts = []
    if any(one.bar is Bar.ITEM for one in refused.values()):
        parts.append("Leave out what you were told not to move.")
    reasons = dict.fromkeys(one.here for one in refused.values() if one.here)
    if reasons:
        parts.append(f"No pressing here: {'; '.join(reasons)}.")
    return StopAdvice(stop.cue_move, " ".join(parts), pressing=False)


def may_be_offered(body: Body, region_id: str, standing: Standing) -> bool:
    """Return whether to offer a tender region for work: it may be held, or only the questions come first.

    Args:
        body: The regions.
        region_id: The region.
        standing: What is known of the person.
    """
    refusal = why_not(body, region_id, standing)
    return refusal is None or refusal.bar is Bar.QUESTIONS


def needs_warning_signs(words: Collection[str], at_rest: int) -> bool:
    """Return whether a mark asks for the warning signs instead of a hold.

    Args:
        words: The words it has.
        at_rest: The rating at rest, 0 to 10.
    """
    return at_rest >= STRONG_AT_REST or not NOT_WORKED_ON.isdisjoint(words)


def _not_there(body: Body, refused: dict[str, Refused]) -> str:
    """Name the regions that are not pressed, by their reason: `Not your right calf: stopped for pain.`"""
    by_reason: dict[str, list[str]] = {}
    for region, one in refused.items():
        label = body.label(region)
        by_reason.setdefault(one.here, []).append(f"your {label[0].lower()}{label[1:]}")
    return " ".join(f"Not {_listed(labels)}: {reason}." for reason, labels in by_reason.items())


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
