"""Reading what keeps a person safe: screening answers, own places, locks and warning signs."""

from datetime import date
from typing import TYPE_CHECKING

from mfr_tui.record.read.base import IN_FORCE_LAST, BaseReader, is_open
from mfr_tui.record.rows import SignAnswer, SignNow, SignSaid
from mfr_tui.record.values import is_yes, read_ids, read_instant
from mfr_tui.typed import clean

if TYPE_CHECKING:  # `mfr status` asks for warning signs alone
    from mfr_tui.practice.screening import Answer, Lock, Place


class SafetyReader(BaseReader):
    """What may be pressed, and what should be taken to a professional.

    No index is used: the tables are small, and a damaged index must not leave out a lock or a yes.
    """

    def answers(self) -> "dict[str, Answer]":
        """The screening answer in force for each item."""
        from mfr_tui.practice.screening import Answer

        with self._reading():
            rows = self._all(
                "SELECT item, answer, regions, answered_at, cleared_by, cleared_on, unsure FROM screening NOT INDEXED "  # noqa: S608
                f"ORDER BY {IN_FORCE_LAST['screening']}"
            )
            return {
                item: Answer(is_yes(answer), read_ids(regions), read_instant(at), clean(by), clean(on), bool(unsure))
                for item, answer, regions, at, by, on, unsure in rows
            }

    def places(self) -> "dict[str, Place]":
        """Own places: what each region is to this person, where it is no ordinary one."""
        from mfr_tui.practice.screening import Place, PlaceKind

        with self._reading():
            rows = self._all(
                "SELECT region, kind, reason FROM region_setting NOT INDEXED "  # noqa: S608
                f"ORDER BY {IN_FORCE_LAST['region_setting']}"
            )
            last = {region: (kind, reason) for region, kind, reason in rows}
            return {r: Place(PlaceKind(kind), reason) for r, (kind, reason) in last.items() if kind != "none"}

    def locks(self) -> "dict[str, Lock]":
        """The lock of each region that was ever stopped for pain, the longest one; open until its flag is closed."""
        from mfr_tui.practice.screening import Lock

        with self._reading():
            rows = self._all("SELECT region, max(until_day), max(created_at) FROM lock NOT INDEXED GROUP BY region")
            closed = self._closed("stop_now")
            return {
                region: Lock(date.fromisoformat(until), is_open(closed, region, read_instant(newest)))
                for region, until, newest in rows
            }

    def signs(self) -> dict[str, SignNow]:
        """Return the newest answer about each warning sign, whichever day it is of.

        A yes stays in force until the sign is answered with no or cleared by a professional. One of a day that is
        still to come counts too: a clock that was set back loosens nothing.
        """
        with self._reading():
            rows = self._all(
                "SELECT sign, answer, region, body_day, answered_at, cleared_by, cleared_on "  # noqa: S608
                f"FROM warning_check NOT INDEXED ORDER BY {IN_FORCE_LAST['warning_check']}"
            )
            return {
                sign: SignNow(
                    yes=is_yes(answer),
                    region=region,
                    body_day=date.fromisoformat(day),
                    at=read_instant(at),
                    cleared_by=clean(by),
                    cleared_on=clean(on),
                )
                for sign, answer, region, day, at, by, on in rows
            }

    def warnings(self, day: date) -> dict[str, bool]:
        """Return the answer about each warning sign that is in force on a day: True for a yes.

        A no is in force on its own day: it says nothing of the next. A yes that was cleared is in force no more.
        """
        return {
            sign: now.yes for sign, now in self.signs().items() if now.in_force or (not now.yes and now.body_day == day)
        }

    def signs_said(self) -> list[SignSaid]:
        """Return the warning signs whose answer in force is yes, oldest first."""
        found = [SignSaid(sign, now.region, now.body_day, now.at) for sign, now in self.signs().items() if now.in_force]
        return sorted(found, key=lambda said: (said.at, said.sign))

    def signs_asked(self, first: date, last: date) -> list[SignAnswer]:
        """Every answer about a warning sign, both days included, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT sign, answer, body_day, cleared_by, cleared_on FROM warning_check NOT INDEXED "  # noqa: S608
                f"WHERE body_day BETWEEN ? AND ? ORDER BY {IN_FORCE_LAST['warning_check']}",
                first.isoformat(),
                last.isoformat(),
            )
            return [
                SignAnswer(sign, is_yes(answer), date.fromisoformat(day), clean(by), clean(on))
                for sign, answer, day, by, on in rows
            ]
