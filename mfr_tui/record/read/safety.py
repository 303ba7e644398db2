"""Read what keeps a person safe: screening answers, places to avoid, locks and warning signs."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from mfr_tui.practice.lock import Lock
from mfr_tui.record.read.base import IN_FORCE_LAST, BaseReader, is_open
from mfr_tui.record.rows import SignAnswer, SignNow, SignSaid
from mfr_tui.record.values import is_yes, read_ids, read_instant
from mfr_tui.typed import clean

if TYPE_CHECKING:  # `mfr status` needs only the warning signs
    from mfr_tui.practice.screening import Answer, Place


class SafetyReader(BaseReader):
    """The reads for what may be pressed, and what should be taken to a professional.

    No index is used: the tables are small, and a damaged index must not hide a lock or a yes.
    """

    def answers(self) -> "dict[str, Answer]":
        """Return the current screening answer to each item."""
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

    def questions_seem_due(self, since: datetime) -> bool:
        """Return whether the safety questions are due, as far as the answers alone say: which there are is not read.

        None was answered, a yes is not cleared, or an answer is from before `since`.
        """
        with self._reading():
            rows = self._all(
                "SELECT item, answer, answered_at, cleared_by FROM screening NOT INDEXED "  # noqa: S608
                f"ORDER BY {IN_FORCE_LAST['screening']}"
            )
            newest = {item: (is_yes(answer) and not by, read_instant(at)) for item, answer, at, by in rows}
            return not newest or any(bars or at < since for bars, at in newest.values())

    def places(self) -> "dict[str, Place]":
        """Return the places to avoid, by region."""
        from mfr_tui.practice.screening import Place, PlaceKind

        with self._reading():
            rows = self._all(
                "SELECT region, kind, reason FROM region_setting NOT INDEXED "  # noqa: S608
                f"ORDER BY {IN_FORCE_LAST['region_setting']}"
            )
            last = {region: (kind, reason) for region, kind, reason in rows}
            return {r: Place(PlaceKind(kind), reason) for r, (kind, reason) in last.items() if kind != "none"}

    def locks(self) -> dict[str, Lock]:
        """Return the longest lock of each region ever stopped for pain; it is open until its flag is closed."""
        with self._reading():
            rows = self._all("SELECT region, max(until_day), max(created_at) FROM lock NOT INDEXED GROUP BY region")
            closed = self._closed("stop_now")
            return {
                region: Lock(date.fromisoformat(until), is_open(closed, region, read_instant(newest)))
                for region, until, newest in rows
            }

    def signs(self) -> dict[str, SignNow]:
        """Return the newest answer about each warning sign, whatever its day.

        A yes stays in force until the sign is answered with no or cleared by a professional. An answer dated in the
        future counts too, so that setting the clock back loosens nothing.
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
        """Return the answers about warning signs that are in force on a day: True for a yes.

        A no is in force on its own day only. A yes that was cleared is no longer in force.
        """
        return {
            sign: now.yes for sign, now in self.signs().items() if now.in_force or (not now.yes and now.body_day == day)
        }

    def signs_said(self) -> list[SignSaid]:
        """Return the warning signs whose current answer is a yes in force, oldest first."""
        found = [SignSaid(sign, now.region, now.body_day, now.at) for sign, now in self.signs().items() if now.in_force]
        return sorted(found, key=lambda said: (said.at, said.sign))

    def signs_asked(self, first: date, last: date) -> list[SignAnswer]:
        """Return every answer about a warning sign between two days, both included, oldest first."""
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
