"""Finding flags: every rule is tried on the record of a day."""

from collections.abc import Callable
from datetime import date
from functools import partial

from mfr_tui.config import Config
from mfr_tui.errors import AssetError
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.flags.rule import (
    ONE_DAY,
    YEAR,
    BodyRule,
    EventRule,
    Fired,
    Flag,
    FlagRule,
    Level,
    Record,
    RegionRule,
)
from mfr_tui.review.flags.rules import RULES
from mfr_tui.review.ratings import read_ratings


def find_flags(record: Record, day: date, config: Config, episode_of: Callable[[str], date | None]) -> list[Flag]:
    """Return the flags of a day: the most urgent first, then in the order of `RULES`, then by region.

    Args:
        record: The record, up to that day.
        day: The day.
        config: The thresholds.
        episode_of: Returns the first day of the episode that a region is in, None if it is in none. It is called only
            for regions where that matters.
    """
    regions = [record.of_region(region) for region in sorted(record.regions() - record.gone)]
    found: list[Flag] = []
    for rule in RULES:
        if isinstance(rule, EventRule):
            found += rule.find(record, day)
        elif isinstance(rule, BodyRule):
            if fired := rule.fires(record, day, config):
                found.append(_flag(rule, None, None, fired))
        elif isinstance(rule, RegionRule):
            for known in regions:
                if fired := rule.fires(known, day, config, partial(episode_of, known.region)):
                    found.append(_flag(rule, known.region, episode_of(known.region), fired))
    levels, tiers = list(Level), [None, *Tier]
    return sorted(
        found,
        key=lambda flag: (
            levels.index(flag.level),
            RULES.index(flag.rule),
            tiers.index(flag.urgency),
            flag.region or "",
        ),
    )


def read_record(reader: DiaryReader, day: date) -> Record:
    """Return the record in which a day's flags are found: the year that ends with that day."""
    first = day - (YEAR - 1) * ONE_DAY
    gone = {region for region, place in reader.places().items() if place.kind is not PlaceKind.NEVER}
    signs = reader.signs_said()
    return Record(
        read_ratings(reader, first, day),
        reader.qualities_by_day(first, day),
        reader.holds(first, day),
        reader.stops_for_pain(day),
        signs,
        reader.concerns(day),
        gone,
        tiers_of_signs() if signs else {},
    )


def tiers_of_signs() -> dict[str, Tier]:
    """Return the tier of each warning sign; empty if their file cannot be used, so that each counts as same-day."""
    try:
        return {sign.id: sign.tier for sign in load_signs()}
    except AssetError:
        return {}


def _flag(rule: FlagRule, region: str | None, episode: date | None, fired: Fired) -> Flag:
    return Flag(rule, region, episode, fired.tier, fired.figures, fired.days, fired.since or fired.days[0])
