"""Write decisions about flags, and flags that the person sets."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from mfr_tui.record.rows import Decided
from mfr_tui.record.write.base import INTUITION, STOP_NOW, BaseWriter
from mfr_tui.typed import clean

FlagName = tuple[str, str | None, date | None]
"""What identifies a flag: its rule, its region, and the first day of its episode."""

LONGEST_SNOOZE = 366
"""The most days for which a flag can be snoozed: a year."""


class FlagWriter(BaseWriter):
    """The writes for flags. They can be undone, except closing and reopening a flag that keeps a region locked."""

    def decide(
        self,
        flags: Mapping[FlagName, int],
        label: str,
        decided: Decided,
        *,
        until: date | None = None,
        reason: str = "",
        who: str = "",
        seen_on: str = "",
        said: str = "",
    ) -> None:
        """Store one decision about some flags. Earlier decisions are kept; the newest is in force.

        Can be undone as one change, except for a flag whose lock it lifts or sets: then another decision corrects it,
        and the old one is kept.

        Args:
            flags: The rule, region and episode that identify each, with the tier it has reached, in days; 0 for rules
                without tiers.
            label: Their name, for the undo list.
            decided: The decision.
            until: For snoozed: the day on which they are shown again, after today.
            reason: For snoozed and closed: why, in the person's own words.
            who: For taken: to whom, in the person's own words.
            seen_on: For taken: when, as typed.
            said: For taken: what they said.

        Raises:
            ValueError: A snoozed flag has no day, a day that is not after today, or one more than LONGEST_SNOOZE days
                ahead; or a taken flag names nobody.
        """
        today = self._today()
        if (until is not None) != (decided is Decided.SNOOZED):
            raise ValueError("a flag is snoozed until a day")
        if until and not today < until <= today + timedelta(days=LONGEST_SNOOZE):
            raise ValueError(f"until 1 to {LONGEST_SNOOZE} days from today, not {until}")
        if decided is Decided.TAKEN and not clean(who):
            raise ValueError("taken to whom is said")
        undoable, locks = list[str](), False
        with self._writing():
            for (rule, region, episode), tier in flags.items():
                at, decision = self._instant_after_all(rule, region), str(uuid.uuid4())
                self._db.table("flag_decision").insert(
                    {
                        "id": decision,
                        "rule": rule,
                        "region": region,
                        "episode_start": episode.isoformat() if episode else None,
                        "decision": decided,
                        "tier": tier,
                        "until_day": until.isoformat() if until else None,
                        "reason": clean(reason),
                        "who": clean(who),
                        "seen_on": clean(seen_on),
                        "said": clean(said),
                        "body_day": today.isoformat(),
                        "decided_at": at,
                        "device": self._device(),
                        "deleted_at": at,
                    }
                )
                if rule == STOP_NOW and decided in {Decided.CLOSED, Decided.REOPENED}:
                    self._set("flag_decision", decision, {"deleted_at": None}, new_revision=False)
                    locks = True
                else:
                    undoable.append(decision)
            rows = [("flag_decision", decision, {"deleted_at": None}) for decision in undoable]
            self._change(f"{label}: {decided}", rows, scope=None, created=undoable)
            if locks:
                again = "Reopen" if decided is Decided.CLOSED else "Close"
                self._beyond_undo(f"{label}: {decided}", f"{again} it on Flags instead")

    def flag_region(self, region: str, label: str, reason: str, *, scope: str | None = None) -> None:
        """Store a flag that the person sets: something feels wrong here. Can be undone.

        Args:
            region: The region's id.
            label: Its name, for the undo list.
            reason: Why, in their own words; may be empty.
            scope: The scan, or the visit to the map, in which it was set.
        """
        with self._writing():
            at, concern = self._instant_after_decisions(INTUITION, region), str(uuid.uuid4())
            row = {"region": region, "reason": clean(reason), "body_day": self._today().isoformat(), "said_at": at}
            self._db.table("concern").insert({"id": concern, **row, "device": self._device(), "deleted_at": at})
            rows = [("concern", concern, {"deleted_at": None})]
            self._change(f"something feels wrong: {label}", rows, scope=scope, created=[concern])
