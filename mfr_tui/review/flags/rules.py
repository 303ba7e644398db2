"""Flags: what is worth taking to a professional, by rules that print their figures.

Pure functions over the record. Days are body days; "the last 14 days" has today in it. What only a count can tell is
told of scanned days alone (see `Felt`): days without a scan count neither way. Absent and skipped places leave every
count; what happened there, or was said of it, stays: a hold stopped for pain, a warning sign, the person's own word.

Where a rule can be read in two ways the safer reading holds; each says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from mfr_tui.config import Config
from mfr_tui.errors import AssetError
from mfr_tui.practice.hold import Ended, Released
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Concern, HoldRow, PainStop, SignSaid
from mfr_tui.review.hold_outcomes import responded
from mfr_tui.review.ratings import Felt, look_at_body

ONE_DAY = timedelta(days=1)
YEAR = 365
"""So many days are read: what was last scanned longer ago says nothing of now."""

QUIET_DAYS, QUIET_SCANNED = 14, 7
"""An episode is over after so many days in a row, so many of them scanned and none tender."""

TIERS = (14, 42, 91)
"""Two weeks (NHS, shoulder pain), six weeks (Devon NHS, neck pain), three months (Treede 2019,
doi 10.1097/j.pain.0000000000001384)."""

FULL_HOLD_S = 60.0
"""A hold of so many seconds was one (our own choice)."""

SHARP = frozenset({"sharp", "shooting"})
NERVE = frozenset({"numb", "tingling", "weak"})


class Rule(StrEnum):
    """What a flag can be about."""

    STOP_NOW = "stop_now"
    RED_FLAG = "red_flag"
    NERVE_SIGNS = "nerve_signs"
    INTUITION = "intuition"
    PERSISTENT = "persistent"
    WORSENING = "worsening"
    NOT_RESPONDING = "not_responding"
    WIDESPREAD = "widespread"
    RECURRENT = "recurrent"
    PRESS_LESS = "press_less"


class Level(StrEnum):
    """How much it matters, the most first."""

    STOP = "stop"
    URGENT = "urgent"
    SOON = "soon"
    BOOK = "book"
    WATCH = "watch"


LEVELS: Mapping[Rule, Level] = {
    Rule.STOP_NOW: Level.STOP,
    Rule.RED_FLAG: Level.URGENT,
    Rule.NERVE_SIGNS: Level.SOON,
    Rule.INTUITION: Level.BOOK,
    Rule.PERSISTENT: Level.BOOK,
    Rule.WORSENING: Level.BOOK,
    Rule.NOT_RESPONDING: Level.BOOK,
    Rule.WIDESPREAD: Level.BOOK,
    Rule.RECURRENT: Level.WATCH,
    Rule.PRESS_LESS: Level.WATCH,
}

OF_EVENTS = frozenset({Rule.STOP_NOW, Rule.RED_FLAG, Rule.INTUITION})
"""Rules about what happened, and not about what was counted: each new event is news, whatever was decided before."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fires for a region, with what fired it.

    Attributes:
        rule: The rule.
        region: The region's id; None for one about the whole body.
        episode: With rule and region, what names it. The first day of the region's episode, None when there is none;
            for a rule about events, the day of the newest event.
        tier: 14, 42 or 91 days for what persists, 0 elsewhere. Tiers are steps of one flag.
        figures: Its numbers, by name; what each rule has is said there.
        days: The days behind it, oldest first.
        since: Since when: the episode's first day for what persists, otherwise the oldest day behind it.
        said: The person's own reason; the ids of the signs ticked, for a warning sign. Empty elsewhere.
        newest: The instant of the newest event, aware; None where only the day is known.
        urgency: The tier of the warning signs that it is about; None for another rule.
    """

    rule: Rule
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
        """How much it matters."""
        return Level.SOON if self.urgency is Tier.SOON else LEVELS[self.rule]

    @property
    def blocks(self) -> bool:
        """Whether it is about a warning sign that blocks all pressing. No decision silences it, only an answer does."""
        return self.rule is Rule.RED_FLAG and self.urgency is not Tier.SOON


@dataclass(frozen=True)
class Place:
    """What is known of one region.

    Attributes:
        region: Its id.
        values: Its value on each day it was scanned, oldest first, 0 to 10.
        qualities: The words that were said of it, on each day with any, whichever mark they are of.
        holds: Its holds that ended, newest first.
    """

    region: str
    values: Mapping[date, int]
    qualities: Mapping[date, AbstractSet[str]]
    holds: Sequence[HoldRow]

    def until(self, day: date) -> "Place":
        """The same, as it was known on a day."""
        return Place(
            self.region,
            {d: nrs for d, nrs in self.values.items() if d <= day},
            {d: words for d, words in self.qualities.items() if d <= day},
            [hold for hold in self.holds if hold.body_day <= day],
        )

    def lately(self, day: date, count: int) -> dict[date, int]:
        """Its values of the last `count` days."""
        return {d: nrs for d, nrs in self.values.items() if day - count * ONE_DAY < d <= day}

    def said_lately(self, words: AbstractSet[str], day: date, count: int) -> list[date]:
        """The days of the last `count` on which one of these words was said, oldest first."""
        return sorted(d for d, said in self.qualities.items() if said & words and day - count * ONE_DAY < d <= day)

    def held_lately(self, day: date, count: int) -> list[HoldRow]:
        """Its holds of the last `count` days, newest first."""
        return [hold for hold in self.holds if day - count * ONE_DAY < hold.body_day <= day]


@dataclass(frozen=True)
class Record:
    """The record that flags are read from.

    Attributes:
        felt: What was felt where.
        qualities: The words said of each region on each day with any.
        holds: The holds that ended, newest first.
        stops: Every time a hold was stopped for pain, as the locks have it: a hold can be deleted, they cannot.
        signs: The warning signs whose answer in force is yes.
        tiers: The tier of each warning sign; one that is not among them counts as one for the same day.
        concerns: The person's own flags.
        gone: Own places that are absent or skipped.
    """

    felt: Felt
    qualities: Mapping[date, Mapping[str, AbstractSet[str]]] = field(default_factory=dict)
    holds: Sequence[HoldRow] = ()
    stops: Sequence[PainStop] = ()
    signs: Sequence[SignSaid] = ()
    concerns: Sequence[Concern] = ()
    gone: AbstractSet[str] = frozenset()
    tiers: Mapping[str, Tier] = field(default_factory=dict)

    def place(self, region: str) -> Place:
        """What it has of one region."""
        qualities = {day: said[region] for day, said in self.qualities.items() if region in said}
        return Place(region, self.felt.of(region), qualities, [hold for hold in self.holds if hold.region == region])

    def regions(self) -> set[str]:
        """The regions of which anything is to be said: rated above 0, described or held."""
        rated = {region for values in self.felt.values.values() for region, nrs in values.items() if nrs}
        described = {region for said in self.qualities.values() for region in said}
        return rated | described | {hold.region for hold in self.holds}


class Fired(NamedTuple):
    """What a rule of counts found: the tier, its figures, the days behind it."""

    tier: int
    figures: Mapping[str, int]
    days: tuple[date, ...]


Began = Callable[[], date | None]
"""Asks for the first day of the region's episode, which may lie far back."""


# -- the rules of counts ---------------------------------------------------------------------------------------


def persistent(place: Place, day: date, config: Config, began: Began) -> Fired | None:
    """Tender on half the scanned days of two weeks, six weeks or three months, in an episode as old as that.

    Its figures: `tender` days of `scanned` ones. Each tier stands by itself, and the highest that fires is told. An
    episode is 14 days old on its fourteenth day, its first one counted: the safer reading, a day sooner.
    """
    for tier, enough in sorted(zip(TIERS, config.flag_scanned, strict=True), reverse=True):
        values = place.lately(day, tier)
        tender = tuple(d for d, nrs in values.items() if nrs >= config.flag_tender)
        if len(values) < enough or 100 * len(tender) < config.flag_share * len(values):
            continue
        start = began()
        if start and (day - start).days + 1 >= tier:
            return Fired(tier, {"tender": len(tender), "scanned": len(values)}, tender)
    return None


def worsening(place: Place, day: date, config: Config, _began: Began) -> Fired | None:
    """The median of the last seven scanned days is well above that of the seven before.

    Its figures: the medians `before` and `now`. The day after a hold is left out: soreness is expected then. The
    fourteen days are looked for within a year, for days without a scan change nothing.
    """
    after_holds = {hold.body_day + ONE_DAY for hold in place.holds}
    days = [d for d in place.lately(day, YEAR) if d not in after_holds][-14:]
    if len(days) < 14:
        return None
    before, now = ([place.values[d] for d in week] for week in (days[:7], days[7:]))
    low, high = int(median(before)), int(median(now))
    if high < low + config.flag_rise or 100 * high < (100 + config.flag_rise_percent) * low:
        return None
    if min(sum(nrs > 0 for nrs in week) for week in (before, now)) < config.flag_rise_days:
        return None
    return Fired(0, {"before": low, "now": high}, tuple(days[7:]))


def not_responding(place: Place, day: date, config: Config, _began: Began) -> Fired | None:
    """Enough holds in two weeks, on enough days, and under half responded.

    Its figures: `holds`, and how many `responded`. Held for a minute, for its technique's full time, or ended as
    released counts as a hold. One of which nothing was said did not respond: the safer reading.
    """
    holds = [
        hold
        for hold in place.held_lately(day, 14)
        if hold.progress.held_s >= FULL_HOLD_S or hold.ended_how in {Ended.TIME, Ended.RELEASED}
    ]
    days = tuple(sorted({hold.body_day for hold in holds}))
    helped = sum(responded(hold) is True for hold in holds)
    if len(holds) < config.flag_holds or len(days) < config.flag_holds or 2 * helped >= len(holds):
        return None
    return Fired(0, {"holds": len(holds), "responded": helped}, days)


def recurrent(place: Place, day: date, config: Config, _began: Began) -> Fired | None:
    """Released, and tender again within three scanned days, again and again in four weeks.

    Its figures: how often it came `back`. Each day with a release counts once, whichever tender day followed.
    """
    released = sorted({hold.body_day for hold in place.held_lately(day, 28) if hold.released is Released.YES})
    known = [d for d in place.values if d <= day]
    back: dict[date, date] = {}
    for release in released:
        after = [d for d in known if d > release][:3]
        again = next((d for d in after if place.values[d] >= config.flag_tender), None)
        if again:
            back[release] = again
    if len(back) < config.flag_returns:
        return None
    return Fired(0, {"back": len(back)}, tuple(sorted({*back, *back.values()})))


def nerve_signs(place: Place, day: date, config: Config, _began: Began) -> Fired | None:
    """Numb, tingling or weak on some days of a week, whatever the rating.

    Its figures: on how many `days`. What was said of a place after a hold counts as well: the safer reading.
    """
    days = place.said_lately(NERVE, day, 7)
    return Fired(0, {"days": len(days)}, tuple(days)) if len(days) >= config.flag_nerve_days else None


def press_less(place: Place, day: date, config: Config, _began: Began) -> Fired | None:
    """After two of the last three holds it was worse the next morning than before the hold.

    Its figures: `sore` of `holds`. Holds that cannot be told, because they were not rated before or the next day was
    not scanned, are passed over, so that another hold today hides nothing: the safer reading.
    """
    told = [
        (hold, place.values[hold.body_day + ONE_DAY])
        for hold in place.held_lately(day, YEAR)
        if hold.before is not None and place.values.get(hold.body_day + ONE_DAY) is not None
    ][:3]
    sore = [
        hold.body_day + ONE_DAY
        for hold, nrs in told
        if hold.before is not None and nrs >= hold.before + config.flag_next_morning
    ]
    return Fired(0, {"sore": len(sore), "holds": len(told)}, tuple(sorted({*sore}))) if len(sore) >= 2 else None


OF_A_PLACE: Mapping[Rule, Callable[[Place, date, Config, Began], Fired | None]] = {
    Rule.PERSISTENT: persistent,
    Rule.WORSENING: worsening,
    Rule.NOT_RESPONDING: not_responding,
    Rule.RECURRENT: recurrent,
    Rule.NERVE_SIGNS: nerve_signs,
    Rule.PRESS_LESS: press_less,
}


_SIDED = {
    **dict.fromkeys(("shoulder_front", "shoulder_back"), "shoulder girdle"),
    **dict.fromkeys(("upper_arm_front", "upper_arm_back"), "upper arm"),
    **dict.fromkeys(("forearm_front", "forearm_back"), "lower arm"),
    **dict.fromkeys(("hip_back", "buttock"), "hip"),
    **dict.fromkeys(("thigh_front", "thigh_back"), "upper leg"),
    **dict.fromkeys(("shin", "calf"), "lower leg"),
    "jaw": "jaw",
}
_AXIAL = {
    **dict.fromkeys(("neck_front", "neck_back"), "neck"),
    **{slot: slot for slot in ("upper_back", "lower_back", "chest", "abdomen")},
}
_UPPER = frozenset({"shoulder girdle", "upper arm", "lower arm"})
_NO_PART = frozenset({"jaw", "chest", "abdomen"})


def area_of(region: str) -> tuple[str, str] | None:
    """The area of the Widespread Pain Index that a region lies in, and the part of the body that the area counts for.

    Strictly: only the places that the index names (Wolfe 2016, Semin Arthritis Rheum 46:319-329). Jaw, chest and
    abdomen are areas that count for no part: the part is empty. None for a place in no area.
    """
    slot, _, side = region.rpartition("_")
    if slot in _AXIAL:
        return _AXIAL[slot], "" if slot in _NO_PART else "axis"
    if slot not in _SIDED:
        return None
    area = _SIDED[slot]
    part = "" if area in _NO_PART else f"{'upper' if area in _UPPER else 'lower'} {side}"
    return f"{area} {side}", part


def widespread(record: Record, day: date, config: Config) -> Fired | None:
    """Tender in seven areas or more of the body's nineteen in a week, in four of its five parts.

    Its figures: `areas` and `parts`. Off unless it is set.
    """
    if not config.flag_widespread:
        return None
    found: dict[date, set[tuple[str, str]]] = {}
    for back in range(7):
        values = record.felt.values.get(day - back * ONE_DAY, {})
        tender = {
            area
            for region, nrs in values.items()
            if nrs >= config.flag_tender and region not in record.gone and (area := area_of(region))
        }
        if tender:
            found[day - back * ONE_DAY] = tender
    every = set[tuple[str, str]]().union(*found.values())
    parts = {part for _, part in every if part}
    if len(every) < 7 or len(parts) < 4:
        return None
    return Fired(0, {"areas": len(every), "parts": len(parts)}, tuple(sorted(found)))


# -- the rules of events ---------------------------------------------------------------------------------------


def stop_now(record: Record, day: date) -> Iterator[Flag]:
    """A hold was stopped for pain in two weeks; or it was sharp or shooting, and a hold there did not ease it.

    Its figures: on how many days it `stopped`. The two parts of the second need not be of one day, nor in one order:
    the safer reading. A place is locked until this flag is closed: so what stopped it long ago stays flagged till
    then, or nobody could close it.
    """
    stopped: dict[str, set[date]] = {}
    not_eased: dict[str, set[date]] = {}
    instants: dict[tuple[str, date], datetime] = {}
    for stop in sorted(record.stops, key=lambda stop: stop.at, reverse=True):
        lately = _within(stop.body_day, day, 14)
        if lately or (stop.open and stop.body_day <= day and stop.region not in stopped):
            stopped.setdefault(stop.region, set()).add(stop.body_day)
            instants.setdefault((stop.region, stop.body_day), stop.at)
    for hold in record.holds:
        as_bad = hold.before is not None and hold.after is not None and hold.after >= hold.before
        if _within(hold.body_day, day, 14) and (as_bad or hold.ended_how is Ended.STOPPED_PAIN):
            found = stopped if hold.ended_how is Ended.STOPPED_PAIN else not_eased
            found.setdefault(hold.region, set()).add(hold.body_day)
            if as_bad:
                not_eased.setdefault(hold.region, set()).add(hold.body_day)
            place = (hold.region, hold.body_day)
            instants[place] = max(instants.get(place, hold.kept_at), hold.kept_at)
    for region in sorted({*stopped, *not_eased}):
        sharp = {d for d, said in record.qualities.items() if _within(d, day, 14) and said.get(region, set()) & SHARP}
        days = set(stopped.get(region, ()))
        if sharp and region in not_eased:
            days |= sharp | not_eased[region]
        if days:
            newest = max(days)
            figures = {"stopped": len(stopped.get(region, ()))}
            yield Flag(
                *(Rule.STOP_NOW, region, newest, 0, figures, tuple(sorted(days)), min(days)),
                newest=instants.get((region, newest)),
            )


def red_flag(record: Record, day: date) -> Iterator[Flag]:
    """A warning sign is answered with yes: one flag for each tier and region.

    Its figures: how many `signs`. A sign for an emergency or the same day counts until it is answered with no or
    cleared by a professional, one for soon for two weeks at most. A later no takes the flag away at once.
    """
    found: dict[tuple[Tier, str | None], list[SignSaid]] = {}
    for said in record.signs:
        tier = record.tiers.get(said.sign, Tier.SAME_DAY)
        if tier is not Tier.SOON or day - said.body_day < 14 * ONE_DAY:
            found.setdefault((tier, said.region), []).append(said)
    for (tier, region), of_tier in found.items():
        signs = sorted(of_tier, key=lambda said: said.at)
        days = tuple(sorted({said.body_day for said in signs}))
        ids = tuple(dict.fromkeys(said.sign for said in signs))
        yield Flag(
            *(Rule.RED_FLAG, region, days[-1], 0, {"signs": len(ids)}, days, days[0], ids, signs[-1].at),
            urgency=tier,
        )


def intuition(record: Record, day: date) -> Iterator[Flag]:
    """The person says that something feels wrong. Nothing outvotes it, and it has no end but their own.

    Its figures: how many times it was `said`. What was closed before it was said again is left out.
    """
    by_region: dict[str, list[Concern]] = {}
    for concern in record.concerns:
        if concern.body_day <= day:
            by_region.setdefault(concern.region, []).append(concern)
    for region, said in sorted(by_region.items()):
        last = max(said, key=lambda one: one.at)
        shown = sorted((one for one in said if one.open or one is last), key=lambda one: one.at)
        days = tuple(sorted({one.body_day for one in shown}))
        reasons = tuple(one.reason for one in shown if one.reason)
        yield Flag(Rule.INTUITION, region, last.body_day, 0, {"said": len(shown)}, days, days[0], reasons, last.at)


# -- all of them -----------------------------------------------------------------------------------------------


def episode_start(tender_days: Iterable[date], scanned_between: Callable[[date, date], int], day: date) -> date | None:
    """The first day of the episode that a region is in on a day; None when it is in none.

    That is the first tender day after the last stretch of 14 days or more, 7 or more of them scanned and none tender;
    the first one ever where there is no such stretch.

    Args:
        tender_days: The days on which it was tender, up to `day`, newest first. No more of them are taken than needed.
        scanned_between: How many days were scanned from one to another, both included.
        day: The day.
    """
    start, later = None, day + ONE_DAY
    for tender in tender_days:
        if (later - tender).days > QUIET_DAYS and scanned_between(tender + ONE_DAY, later - ONE_DAY) >= QUIET_SCANNED:
            break
        start = later = tender
    return start


def find_flags(record: Record, day: date, config: Config, began: Callable[[str], date | None]) -> list[Flag]:
    """The flags of a day: the most pressing first, then by rule and region.

    Args:
        record: The record, up to that day.
        day: The day.
        config: The thresholds.
        began: The first day of the episode a region is in, None when it is in none; asked only where it matters.
    """
    found = [*stop_now(record, day), *red_flag(record, day), *intuition(record, day)]
    for region in sorted(record.regions() - record.gone):
        place = record.place(region)
        for rule, fires in OF_A_PLACE.items():
            fired = fires(place, day, config, lambda region=region: began(region))  # type: ignore[misc]
            if fired:
                found.append(_flag(rule, region, began(region), fired))
    everywhere = widespread(record, day, config)
    if everywhere:
        found.append(_flag(Rule.WIDESPREAD, None, None, everywhere))
    levels, rules = list(Level), list(Rule)
    tiers = [None, *Tier]
    return sorted(
        found,
        key=lambda one: (
            levels.index(one.level),
            rules.index(one.rule),
            tiers.index(one.urgency),
            one.region or "",
        ),
    )


def look_at_flags(history: DiaryReader | None, day: date, config: Config) -> list[Flag]:
    """Read the record, and find the flags of a day; none without a diary.

    A year is read, and where a flag needs to know how long it has been going on, further back.
    """
    if history is None:
        return []
    record = read_record(history, day)
    return find_flags(record, day, config, Episodes(history, record.felt, day, config.flag_tender))


def read_record(history: DiaryReader, day: date) -> Record:
    """What the flags of a day are read from: the year that ends with it."""
    first = day - (YEAR - 1) * ONE_DAY
    gone = {region for region, place in history.places().items() if place.kind is not PlaceKind.NEVER}
    signs = history.signs_said()
    return Record(
        look_at_body(history, first, day),
        history.qualities_by_day(first, day),
        history.holds(first, day),
        history.stops_for_pain(day),
        signs,
        history.concerns(day),
        gone,
        tiers_of_signs() if signs else {},
    )


def tiers_of_signs() -> dict[str, Tier]:
    """Return the tier of each warning sign; none where their file cannot be used, so that each counts as urgent."""
    try:
        return {sign.id: sign.tier for sign in load_signs()}
    except AssetError:
        return {}


class Episodes:
    """When the episode of a region began, asked of the diary as far back as needed, once for each region."""

    def __init__(self, history: DiaryReader, felt: Felt, day: date, tender: int) -> None:
        """The episodes of a day.

        Args:
            history: The diary.
            felt: What was felt lately, so that it is not read twice.
            day: The day.
            tender: From this value on a region is tender, 1 to 10.
        """
        self._history = history
        self._felt = felt
        self._day = day
        self._tender = tender
        self._known: dict[str, date | None] = {}

    def __call__(self, region: str) -> date | None:
        """The first day of the episode that a region is in; None when it is in none."""
        if region not in self._known:
            days = self._history.days_tender(region, self._tender, self._day)
            self._known[region] = episode_start(days, lambda first, last: self._scanned(region, first, last), self._day)
        return self._known[region]

    def _scanned(self, region: str, first: date, last: date) -> int:
        """How many days were scanned; no more are looked for than are enough."""
        lately = self._day - (YEAR - 1) * ONE_DAY
        count = sum(first <= day <= last and region in regions for day, regions in self._felt.scanned.items())
        if count >= QUIET_SCANNED or first >= lately:
            return count
        older = min(last, lately - ONE_DAY)
        rated = (day for day, values in self._history.values_of([region], first, older).items() if region in values)
        return count + len({*self._history.days_passed(region, first, older), *rated})


def _flag(rule: Rule, region: str | None, episode: date | None, fired: Fired) -> Flag:
    since = episode if rule is Rule.PERSISTENT and episode else fired.days[0]
    return Flag(rule, region, episode, fired.tier, fired.figures, fired.days, since)


def _within(one: date, day: date, count: int) -> bool:
    """Whether it is one of the last `count` days."""
    return day - count * ONE_DAY < one <= day
