"""Write what keeps a person safe: screening answers, clearances, places to avoid, warning signs.

None of it can be undone: a new answer corrects it, and the old one is kept.
"""

import json
import uuid
from collections.abc import Sequence

from mfr_tui.clock import body_day, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.screening import PLACE_REASONS, PlaceKind
from mfr_tui.record.read.base import IN_FORCE_LAST
from mfr_tui.record.write.base import DECIDED, RED_FLAG, BaseWriter
from mfr_tui.typed import clean


class SafetyWriter(BaseWriter):
    """The writes that decide where a person may press."""

    def answer(self, item: str, *, yes: bool, regions: Sequence[str] = (), unsure: bool = False) -> None:
        """Store the answer to a screening question. It ends any clearance, which was for the previous answer.

        Args:
            item: The question's id.
            yes: The answer.
            regions: Ids of the regions named, for a yes that says where.
            unsure: Whether the answer was "not sure", which is stored as a yes with this mark.

        Raises:
            ValueError: It is "not sure" but not a yes.
        """
        if unsure and not yes:
            raise ValueError("not sure counts as yes")
        with self._writing():
            self._db.table("screening").insert(
                {
                    "id": str(uuid.uuid4()),
                    "item": item,
                    "answer": "yes" if yes else "no",
                    "regions": json.dumps(sorted(regions) if yes else []),
                    "answered_at": self._instant_after(
                        "SELECT max(answered_at) FROM screening WHERE item = :item", {"item": item}
                    ),
                    "device": self._device(),
                    "unsure": int(unsure),
                }
            )
            self._beyond_undo(*_BEYOND_UNDO["screening"])

    def clear(self, item: str, by: str, on: str) -> None:
        """Store that a professional allowed pressing despite a yes. It is valid until the question is answered again.

        Args:
            item: The question's id.
            by: Who allowed it, in the person's own words.
            on: When, as typed; may be empty.

        Raises:
            ValueError: Nobody is named.
            StorageError: The current answer is not a yes.
        """
        self._clear("screening", "item", item, by, on)

    def clear_sign(self, sign: str, by: str, on: str) -> None:
        """Store that a professional looked at a warning sign and allowed pressing. It is valid until the next answer.

        Args:
            sign: The sign's id.
            by: Who allowed it, in the person's own words.
            on: When, as typed; may be empty.

        Raises:
            ValueError: Nobody is named.
            StorageError: The current answer is not a yes.
        """
        self._clear("warning_check", "sign", sign, by, on)

    def _clear(self, table: str, column: str, name: str, by: str, on: str) -> None:
        """Store a clearance on the current answer of an item or a sign."""
        who = clean(by)
        if not who:
            raise ValueError("a clearance names who gave it")
        with self._writing():
            rows = self._connection.execute(
                f"SELECT id, answer FROM {table} WHERE {column} = ? ORDER BY {IN_FORCE_LAST[table]}",  # noqa: S608
                (name,),
            ).fetchall()
            if not rows or rows[-1][1] != "yes":
                raise StorageError("There is no yes to clear.", "Answer the question first.")
            self._db.table(table).update(
                rows[-1][0], {"cleared_by": who, "cleared_on": clean(on), "cleared_at": utc_text(self._clock.now())}
            )
            self._beyond_undo(*_BEYOND_UNDO[table])

    def place(self, region: str, kind: PlaceKind | None, reason: str = "") -> None:
        """Store how mfr should treat a region, or (None) that it is an ordinary region again.

        Raises:
            ValueError: The reason is not one of PLACE_REASONS, or is given for a kind that takes none.
        """
        if (reason != "") != (kind is PlaceKind.NEVER) or (reason and reason not in PLACE_REASONS):
            raise ValueError(f"no reason for {kind}: {reason!r}")
        with self._writing():
            self._db.table("region_setting").insert(
                {
                    "id": str(uuid.uuid4()),
                    "region": region,
                    "kind": kind or "none",
                    "reason": reason,
                    "set_at": self._instant_after(
                        "SELECT max(set_at) FROM region_setting WHERE region = :region", {"region": region}
                    ),
                    "device": self._device(),
                }
            )
            self._beyond_undo(*_BEYOND_UNDO["region_setting"])

    def warn(self, sign: str, *, yes: bool, region: str | None = None, hold_id: str | None = None) -> None:
        """Store the answer about a warning sign, dated after every earlier one about it, whatever the clock says.

        Args:
            sign: The sign's id.
            yes: Whether the person has it.
            region: The region it was asked about, if any.
            hold_id: The hold that was stopped, if any.
        """
        now = self._clock.now()
        with self._writing():
            self._db.table("warning_check").insert(
                {
                    "id": str(uuid.uuid4()),
                    "sign": sign,
                    "answer": "yes" if yes else "no",
                    "region": region,
                    "hold_id": hold_id,
                    "body_day": body_day(now, self._day_start).isoformat(),
                    "answered_at": self._instant_after(
                        f"SELECT max(answered_at) FROM warning_check WHERE sign = :sign UNION ALL {DECIDED}",  # noqa: S608
                        {"sign": sign, "rule": RED_FLAG, "region": region},
                    ),
                    "device": self._device(),
                }
            )
            self._beyond_undo(*_BEYOND_UNDO["warning_check"])


_BEYOND_UNDO = {
    "screening": ("answers to the safety questions", "Answer them again instead"),
    "warning_check": ("answers about warning signs", "Answer again instead"),
    "region_setting": ("how mfr treats a place", "Choose again instead"),
}
"""What undo says was changed, by table, and what to do instead."""
