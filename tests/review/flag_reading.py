"""A second, slow reading of the rules of flags: day by day, word by word, for comparing.

Written apart from `mfr_tui.review.flags` and sharing nothing with it. What a flag is has its plain words here:
rule, region, episode or newest event, tier, figures, days behind it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from statistics import median as middle

from mfr_tui.config import Config
from mfr_tui.record.rows import Concern, HoldRow, PainStop, SignSaid

ONE = timedelta(days=1)

Said = tuple[str, str | None, date | None, int, dict[str, int], list[date]]


@cache
def _days(count: int, today: date) -> list[date]:
    return [today - back * ONE for back in range(count - 1, -1, -1)]


@dataclass
class Reading:
    """What is known, and the questions that the rules ask of it.

    Attributes:
        value: The value of a region on a day; None when it was not scanned.
        words: The words said of a region on a day.
        holds: The holds that ended, in any order.
        stops: What was stopped for pain.
        signs: The warning signs whose newest answer is a yes that nobody cleared.
        tiers: The tier of each sign that is known, as its word.
        concerns: The person's own flags.
        regions: Every region there is.
        gone: Those that leave the counts.
        first: No day before it has anything.
        config: The thresholds.
    """

    value: Callable[[str, date], int | None]
    words: Callable[[str, date], set[str]]
    holds: Sequence[HoldRow]
    stops: Sequence[PainStop]
    signs: Sequence[SignSaid]
    tiers: dict[str, str]
    concerns: Sequence[Concern]
    regions: Sequence[str]
    gone: set[str]
    first: date
    config: Config

    def days(self, count: int, today: date) -> list[date]:
        """The last so many days, today among them, oldest first."""
        return _days(count, today)

    def tender(self, region: str, day: date) -> bool:
        nrs = self.value(region, day)
        return nrs is not None and nrs >= self.config.flag_tender

    def scanned(self, region: str, day: date) -> bool:
        return self.value(region, day) is not None

    def episode(self, region: str, today: date) -> date | None:
        """Day by day from the first one: where it begins, and where it is over."""
        began: date | None = None
        quiet = seen = 0
        day = self.first
        while day <= today:
            if self.tender(region, day):
                if began is None or (quiet >= 14 and seen >= 7):
                    began = day
                quiet = seen = 0
            else:
                quiet += 1
                seen += self.scanned(region, day)
            day += ONE
        return None if quiet >= 14 and seen >= 7 else began

    def of_region(self, region: str, newest: int, today: date) -> list[HoldRow]:
        """Its holds of the last so many days."""
        here = [hold for hold in self.holds if hold.region == region]
        return [hold for hold in here if 0 <= (today - hold.body_day).days < newest]

    def flags(self, today: date) -> list[Said]:
        found = [*self.stop_now(today), *self.red_flag(today), *self.intuition(today)]
        for region in self.regions:
            if region in self.gone:
                continue
            for rule in (
                *(self.persistent, self.worsening, self.not_responding),
                *(self.recurrent, self.nerve_signs, self.press_less),
            ):
                said = rule(region, today)
                if said:
                    tier, figures, days = said
                    found.append((rule.__name__, region, self.episode(region, today), tier, figures, days))
        return found

    def stop_now(self, today: date) -> list[Said]:
        found: list[Said] = []
        last = self.days(14, today)
        for region in self.regions:
            of_region = [stop for stop in self.stops if stop.region == region and stop.body_day <= today]
            stopped = {stop.body_day for stop in of_region if stop.body_day in last}
            if not stopped and any(stop.open for stop in of_region):
                stopped = {max(stop.body_day for stop in of_region if stop.open)}
            holds = self.of_region(region, 14, today)
            stopped |= {hold.body_day for hold in holds if hold.ended_how == "stopped_pain"}
            sharp = {day for day in last if self.words(region, day) & {"sharp", "shooting"}}
            as_bad = {
                hold.body_day
                for hold in holds
                if hold.before is not None and hold.after is not None and not hold.after < hold.before
            }
            days = set(stopped)
            if sharp and as_bad:
                days |= sharp | as_bad
            if days:
                found.append(("stop_now", region, max(days), 0, {"stopped": len(stopped)}, sorted(days)))
        return found

    def red_flag(self, today: date) -> list[Said]:
        found: list[Said] = []
        for tier in ("emergency", "same_day", "soon"):
            of_tier = []
            for said in self.signs:
                if self.tiers.get(said.sign, "same_day") != tier:
                    continue
                if tier == "soon" and said.body_day not in self.days(14, today):
                    continue
                of_tier.append(said)
            for region in {said.region for said in of_tier}:
                here = [said for said in of_tier if said.region == region]
                days = sorted({said.body_day for said in here})
                found.append(("red_flag", region, days[-1], 0, {"signs": len({said.sign for said in here})}, days))
        return found

    def intuition(self, today: date) -> list[Said]:
        found: list[Said] = []
        for region in self.regions:
            said = [one for one in self.concerns if one.region == region and one.body_day <= today]
            said.sort(key=lambda one: one.at)
            if said:
                shown = [one for one in said[:-1] if one.open] + said[-1:]
                days = sorted({one.body_day for one in shown})
                found.append(("intuition", region, said[-1].body_day, 0, {"said": len(shown)}, days))
        return found

    def persistent(self, region: str, today: date) -> tuple[int, dict[str, int], list[date]] | None:
        began = self.episode(region, today)
        for tier, enough in ((91, 2), (42, 1), (14, 0)):
            if began is None or (today - began).days + 1 < tier:
                continue
            days = [day for day in self.days(tier, today) if self.scanned(region, day)]
            tender = [day for day in days if self.tender(region, day)]
            if len(days) < self.config.flag_scanned[enough]:
                continue
            if Fraction(len(tender), len(days)) >= Fraction(self.config.flag_share, 100):
                return tier, {"tender": len(tender), "scanned": len(days)}, tender
        return None

    def worsening(self, region: str, today: date) -> tuple[int, dict[str, int], list[date]] | None:
        held = {hold.body_day for hold in self.holds if hold.region == region}
        days: list[date] = []
        day = today
        while day > today - 365 * ONE and day >= self.first and len(days) < 14:
            if self.scanned(region, day) and day - ONE not in held:
                days.insert(0, day)
            day -= ONE
        if len(days) < 14:
            return None
        before = [self.value(region, day) or 0 for day in days[:7]]
        now = [self.value(region, day) or 0 for day in days[7:]]
        up = middle(now) - middle(before)
        if up < self.config.flag_rise or up < Fraction(self.config.flag_rise_percent, 100) * Fraction(middle(before)):
            return None
        for week in (before, now):
            if len([nrs for nrs in week if nrs > 0]) < self.config.flag_rise_days:
                return None
        return 0, {"before": int(middle(before)), "now": int(middle(now))}, days[7:]

    def not_responding(self, region: str, today: date) -> tuple[int, dict[str, int], list[date]] | None:
        holds = [
            hold
            for hold in self.of_region(region, 14, today)
            if hold.progress.held_s >= 60 or hold.ended_how == "time" or hold.ended_how == "released"
        ]
        days = {hold.body_day for hold in holds}
        helped = [hold for hold in holds if self.helped(hold)]
        enough = self.config.flag_holds
        if len(holds) >= enough and len(days) >= enough and Fraction(len(helped), len(holds)) < Fraction(1, 2):
            return 0, {"holds": len(holds), "responded": len(helped)}, sorted(days)
        return None

    def helped(self, hold: HoldRow) -> bool:
        if hold.ended_how == "stopped_pain":
            return False
        if hold.released == "yes":
            return True
        if hold.before is None or hold.after is None:
            return False
        return hold.before - hold.after >= 2 or hold.after <= Fraction(7, 10) * hold.before

    def recurrent(self, region: str, today: date) -> tuple[int, dict[str, int], list[date]] | None:
        times, behind = 0, set[date]()
        released = {hold.body_day for hold in self.of_region(region, 28, today) if hold.released == "yes"}
        for day in sorted(released):
            later, seen = day + ONE, 0
            while later <= today and seen < 3:
                if self.tender(region, later):
                    times += 1
                    behind |= {day, later}
                    break
                seen += self.scanned(region, later)
                later += ONE
        return (0, {"back": times}, sorted(behind)) if times >= self.config.flag_returns else None

    def nerve_signs(self, region: str, today: date) -> tuple[int, dict[str, int], list[date]] | None:
        days = [day for day in self.days(7, today) if self.words(region, day) & {"numb", "tingling", "weak"}]
        return (0, {"days": len(days)}, days) if len(days) >= self.config.flag_nerve_days else None

    def press_less(self, region: str, today: date) -> tuple[int, dict[str, int], list[date]] | None:
        told: list[bool] = []
        mornings = []
        for hold in sorted(self.of_region(region, 365, today), key=lambda hold: hold.kept_at, reverse=True):
            morning = hold.body_day + ONE
            nrs = self.value(region, morning) if morning <= today else None
            if hold.before is None or nrs is None or len(told) == 3:
                continue
            told.append(nrs - hold.before >= self.config.flag_next_morning)
            if told[-1]:
                mornings.append(morning)
        return (0, {"sore": sum(told), "holds": len(told)}, sorted(set(mornings))) if sum(told) >= 2 else None
