"""Reading what keeps a person safe: answers, own places, locks, warning signs, and what was decided of flags."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from mfr_tui.practice.hold import PAIN_LOCK
from mfr_tui.record.models import Concern, Decided, Decision, PainStop, SignAnswer, SignNow, SignSaid
from mfr_tui.record.reader import IN_FORCE_LAST, Reader, is_yes, read_day, read_ids, read_instant
from mfr_tui.typed import clean

if TYPE_CHECKING:  # `mfr status` asks for warning signs alone
    from mfr_tui.practice.screening import Answer, Lock, Place


class SafetyReader(Reader):
    """What may be pressed, and what should be taken to a professional."""

    def answers(self) -> "dict[str, Answer]":
        """The screening answer in force for each item."""
        from mfr_tui.practice.screening import Answer

        with self._reading():
            rows = self._all(
                "SELECT item, answer, regions, answered_at, cleared_by, cleared_on, unsure FROM screening "  # noqa: S608
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
                f"SELECT region, kind, reason FROM region_setting ORDER BY {IN_FORCE_LAST['region_setting']}"  # noqa: S608
            )
            last = {region: (kind, reason) for region, kind, reason in rows}
            return {r: Place(PlaceKind(kind), reason) for r, (kind, reason) in last.items() if kind != "none"}

    def locks(self) -> "dict[str, Lock]":
        """The lock of each region that was ever stopped for pain, the longest one; open until its flag is closed."""
        from mfr_tui.practice.screening import Lock

        with self._reading():
            rows = self._all("SELECT region, max(until_day), max(created_at) FROM lock GROUP BY region")
            closed = self._closed("stop_now")
            return {
                region: Lock(date.fromisoformat(until), _is_open(closed, region, read_instant(newest)))
                for region, until, newest in rows
            }

    def signs(self) -> dict[str, SignNow]:
        """Return the newest answer about each warning sign, whichever day it is of.

        A yes stays in force until the sign is answered with no or cleared by a professional. One of a day that is
        still to come counts too: a clock that was set back loosens nothing.
        """
        with self._reading():
            rows = self._all(
                "SELECT sign, answer, region, body_day, answered_at, cleared_by, cleared_on FROM warning_check "  # noqa: S608
                f"ORDER BY {IN_FORCE_LAST['warning_check']}"
            )
            return {
                sign: SignNow(
                    *(is_yes(answer), region, date.fromisoformat(day), read_instant(at), clean(by), clean(on))
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

    def stops_for_pain(self, last: date) -> list[PainStop]:
        """Every time a hold was stopped for pain up to a day, deleted holds too, oldest first."""
        with self._reading():
            rows = self._all("SELECT region, until_day, created_at FROM lock ORDER BY created_at, id")
            closed = self._closed("stop_now")
            found = [(region, date.fromisoformat(until) - PAIN_LOCK, read_instant(at)) for region, until, at in rows]
            return [PainStop(region, day, at, _is_open(closed, region, at)) for region, day, at in found if day <= last]

    def concerns(self, last: date) -> list[Concern]:
        """The person's own flags up to a day, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT region, reason, body_day, said_at FROM concern "
                "WHERE deleted_at IS NULL AND body_day <= ? ORDER BY said_at, id",
                last.isoformat(),
            )
            closed = self._closed("intuition")
            found = [
                (region, clean(reason), date.fromisoformat(day), read_instant(at)) for region, reason, day, at in rows
            ]
            return [Concern(*row, _is_open(closed, row[0], row[3])) for row in found]

    def decisions(self) -> list[Decision]:
        """Everything that was decided of flags and stands, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT rule, region, episode_start, decision, tier, until_day, reason, who, seen_on, said, body_day, "  # noqa: S608
                f"decided_at FROM flag_decision WHERE deleted_at IS NULL ORDER BY {IN_FORCE_LAST['flag_decision']}"
            )
            return [
                Decision(
                    *(rule, region, read_day(episode), Decided(decided), tier, read_day(until)),
                    *(
                        clean(reason),
                        clean(who),
                        clean(seen_on),
                        clean(said),
                        date.fromisoformat(day),
                        read_instant(at),
                    ),
                )
                for rule, region, episode, decided, tier, until, reason, who, seen_on, said, day, at in rows
            ]

    def signs_said(self) -> list[SignSaid]:
        """Return the warning signs whose answer in force is yes, oldest first."""
        found = [SignSaid(sign, now.region, now.body_day, now.at) for sign, now in self.signs().items() if now.in_force]
        return sorted(found, key=lambda said: (said.at, said.sign))

    def signs_asked(self, first: date, last: date) -> list[SignAnswer]:
        """Every answer about a warning sign, both days included, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT sign, answer, body_day, cleared_by, cleared_on FROM warning_check "  # noqa: S608
                f"WHERE body_day BETWEEN ? AND ? ORDER BY {IN_FORCE_LAST['warning_check']}",
                first.isoformat(),
                last.isoformat(),
            )
            return [
                SignAnswer(sign, is_yes(answer), date.fromisoformat(day), clean(by), clean(on))
                for sign, answer, day, by, on in rows
            ]

    def _closed(self, rule: str) -> dict[str, datetime]:
        """When the flags of a rule were closed, by region; without those that were reopened since."""
        rows = self._all(
            "SELECT region, decision, decided_at FROM flag_decision WHERE deleted_at IS NULL AND rule = ? "  # noqa: S608
            f"AND decision IN ('closed', 'reopened') ORDER BY {IN_FORCE_LAST['flag_decision']}",
            rule,
        )
        newest = {region: (decision, at) for region, decision, at in rows}
        return {region: read_instant(at) for region, (decision, at) in newest.items() if decision == "closed"}


def _is_open(closed: Mapping[str, datetime], region: str, happened: datetime) -> bool:
    """Whether what happened is not closed; closed in the same instant is no closing of it."""
    return region not in closed or happened >= closed[region]
