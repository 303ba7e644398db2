"""What a flag and a flag rule are, and the record that rules read. Each rule has a file of its own in `rules/`.

Rules are pure functions over the record. Days are body days, and "the last 14 days" includes today. Rules that count
use scanned days only (see `Felt`): days without a scan count neither way. Places that are absent or skipped are left
out of every count, but not what happened there or was said about them: a hold stopped for pain, a warning sign, the
person's own flag.

Where a rule can be read in two ways, it takes the safer one. Each says so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import Tier
from mfr_tui.record.rows import Concern, HoldRow, PainStop, SignSaid
from mfr_tui.review.ratings import Felt

ONE_DAY = timedelta(days=1)
YEAR = 365
"""How many days are read. A region last scanned before that tells nothing about now."""

WORTH_TAKING = "Worth taking to a professional"


class Level(StrEnum):
    """How much a flag matters, most urgent first."""

    STOP = "stop"
    URGENT = "urgent"
    SOON = "soon"
    BOOK = "book"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fired for a region, with what made it fire.

    Attributes:
        rule: The rule.
        region: The region's id; None if it is about the whole body.
        episode: Identifies the flag, together with rule and region. The first day of the region's episode, None if it
            is in none; for a rule about events, the day of the newest event.
        tier: 14, 42 or 91 days for persistent pain, 0 for every other rule. Tiers are steps of one flag.
        figures: Its numbers by name. Each rule's file says which it has.
        days: The days behind it, oldest first.
        since: The episode's first day for persistent pain, otherwise the oldest day behind it.
        said: The person's own reasons, or the ids of the warning signs that were ticked. Empty for every other rule.
        newest: The instant of the newest event, aware; None if only the day is known.
        urgency: The tier of the warning signs it is about; None for every other rule.
    """

    rule: "FlagRule"
    region: str | None
    episode: date | None
    tier: int
    figures: Mapping[str, int]
    days: tuple[date, ...]
    since: date
    said: tuple[str, ...] = ()
    newest: datetime | None = None
    urgency: Tier | None = None

    @property
    def level(self) -> Level:
        """How much it matters: its rule's level, or soon if all its warning signs can wait a few days."""
        return Level.SOON if self.urgency is Tier.SOON else self.rule.level

    @property
    def blocks(self) -> bool:
        """Whether it blocks all pressing. Then no decision silences it; only a new answer does."""
        return self.rule.blocks_pressing and self.urgency is not Tier.SOON


@dataclass(frozen=True)
class RegionRecord:
    """What is recorded about one region.

    Attributes:
        region: The region's id.
        values: Its rating on each day it was scanned, oldest first, 0 to 10.
        qualities: The words it was described with, on each day that has any, from any kind of mark.
        holds: Its holds that ended, newest first.
    """

    region: str
    values: Mapping[date, int]
    qualities: Mapping[date, AbstractSet[str]]
    holds: Sequence[HoldRow]

    def until(self, day: date) -> "RegionRecord":
        """Return the record as it was on the evening of a day."""
        return RegionRecord(
            self.region,
            {d: nrs for d, nrs in self.values.items() if d <= day},
            {d: words for d, words in self.qualities.items() if d <= day},
            [hold for hold in self.holds if hold.body_day <= day],
        )

    def last_values(self, day: date, count: int) -> dict[date, int]:
        """Return its ratings of the `count` days that end with `day`, oldest first."""
        before = day - count * ONE_DAY
        return {d: nrs for d, nrs in self.values.items() if before < d <= day}

    def last_days_described(self, words: AbstractSet[str], day: date, count: int) -> list[date]:
        """Return those of the `count` days that end with `day` on which any of these words was used, oldest first."""
        return sorted(d for d, said in self.qualities.items() if said & words and in_last_days(d, day, count))

    def last_holds(self, day: date, count: int) -> list[HoldRow]:
        """Return its holds of the `count` days that end with `day`, newest first."""
        return [hold for hold in self.holds if in_last_days(hold.body_day, day, count)]


@dataclass(frozen=True)
class Record:
    """The record that rules read.

    Attributes:
        felt: The ratings of the whole body.
        qualities: The words each region was described with, on each day that has any.
        holds: The holds that ended, newest first.
        stops: Every hold that was stopped for pain, as the locks have it: a hold can be deleted, a lock cannot.
        signs: The warning signs whose current answer is yes.
        concerns: The flags the person set.
        gone: The places that are absent or skipped.
        tiers: The tier of each warning sign. A sign that is missing here counts as one for the same day.
    """

    felt: Felt
    qualities: Mapping[date, Mapping[str, AbstractSet[str]]] = field(default_factory=dict)
    holds: Sequence[HoldRow] = ()
    stops: Sequence[PainStop] = ()
    signs: Sequence[SignSaid] = ()
    concerns: Sequence[Concern] = ()
    gone: AbstractSet[str] = frozenset()
    tiers: Mapping[str, Tier] = field(default_factory=dict)

    def of_region(self, region: str) -> RegionRecord:
        """Return what is recorded about one region."""
        qualities = {day: said[region] for day, said in self.qualities.items() if region in said}
        holds = [hold for hold in self.holds if hold.region == region]
        return RegionRecord(region, self.felt.of(region), qualities, holds)

    def regions(self) -> set[str]:
        """Return the regions that a rule could fire for: rated above 0, described or held."""
        rated = {region for values in self.felt.values.values() for region, nrs in values.items() if nrs}
        described = {region for said in self.qualities.values() for region in said}
        return rated | described | {hold.region for hold in self.holds}


class Fired(NamedTuple):
    """What a rule that counts found.

    Attributes:
        tier: 14, 42 or 91 days for persistent pain, 0 for every other rule.
        figures: The numbers that made it fire, by name.
        days: The days behind it, oldest first.
        since: When it started; None means the oldest of those days.
    """

    tier: int
    figures: Mapping[str, int]
    days: tuple[date, ...]
    since: date | None = None


EpisodeStart = Callable[[], date | None]
"""Returns the first day of the region's episode, which may be long ago. A rule calls it only if it needs to know."""


def advise_professional(_flag: Flag, config: Config) -> str:
    """Return that a flag is worth taking to a professional, and to whom if the settings say so."""
    return f"{WORTH_TAKING}: {config.contact_professional}." if config.contact_professional else f"{WORTH_TAKING}."


@dataclass(frozen=True, eq=False, kw_only=True)
class FlagRule:
    """Everything about one rule. Each is a `RegionRule`, a `BodyRule` or an `EventRule`, by what it looks at.

    Attributes:
        id: The name it is stored under in the diary. It never changes.
        level: How much its flags matter.
        source: Where its numbers come from; docs/report.md says the same.
        sentence: Returns what a flag says, with its numbers and without its region. Takes the flag, and each warning
            sign in a few words by its id.
        explanation: Returns the rule in words, with the thresholds of the settings.
        in_short: Returns what it takes in a few words, to stand beside the sentence.
        advice: Returns what to do about a flag; may be empty.
        blocks_pressing: Whether its flags block all pressing.
    """

    id: str
    level: Level
    source: str
    sentence: Callable[[Flag, Mapping[str, str]], str]
    explanation: Callable[[Flag, Config], str]
    in_short: Callable[[Config], str]
    advice: Callable[[Flag, Config], str] = advise_professional
    blocks_pressing: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class RegionRule(FlagRule):
    """A rule that counts what is recorded about one region.

    Attributes:
        fires: Returns what makes it fire for a region on a day, or None.
    """

    fires: Callable[[RegionRecord, date, Config, EpisodeStart], Fired | None]


@dataclass(frozen=True, eq=False, kw_only=True)
class BodyRule(FlagRule):
    """A rule that counts what is recorded about the whole body.

    Attributes:
        fires: Returns what makes it fire on a day, or None.
    """

    fires: Callable[[Record, date, Config], Fired | None]


@dataclass(frozen=True, eq=False, kw_only=True)
class EventRule(FlagRule):
    """A rule about what happened or was said. A new event opens its flag again, whatever was decided before.

    Attributes:
        find: Returns its flags of a day.
    """

    find: Callable[[Record, date], Iterator[Flag]]


def in_last_days(one: date, day: date, count: int) -> bool:
    """Return whether a date is one of the `count` days that end with `day`."""
    return day - count * ONE_DAY < one <= day
