"""Worsening: the median of the last seven scanned days is well above that of the seven before.

Its figures: the medians `before` and `now`.

The day after a hold is left out, because soreness is expected then. The fourteen days are looked for within a year,
since days without a scan change nothing.
"""

from collections.abc import Mapping
from datetime import date
from statistics import median

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.review.flags.rule import ONE_DAY, YEAR, EpisodeStart, Fired, Flag, Level, RegionRecord, RegionRule


def _fires(region: RegionRecord, day: date, config: Config, _episode_start: EpisodeStart) -> Fired | None:
    after_holds = {hold.body_day + ONE_DAY for hold in region.holds}
    days = [d for d in region.last_values(day, YEAR) if d not in after_holds][-14:]
    if len(days) < 14:
        return None
    before, now = ([region.values[d] for d in week] for week in (days[:7], days[7:]))
    low, high = int(median(before)), int(median(now))
    if high < low + config.flag_rise or 100 * high < (100 + config.flag_rise_percent) * low:
        return None
    if min(sum(nrs > 0 for nrs in week) for week in (before, now)) < config.flag_rise_days:
        return None
    return Fired(0, {"before": low, "now": high}, tuple(days[7:]))


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    return f"the median of seven scanned days rose from {flag.figures['before']} to {flag.figures['now']}"


def _explanation(_flag: Flag, config: Config) -> str:
    return (
        f"The median of the last seven scanned days is at least {counted(config.flag_rise, 'point')} and "
        f"{config.flag_rise_percent} % above the median of the seven before. It was above 0 on at least "
        f"{counted(config.flag_rise_days, 'day')} of each seven. The day after a hold does not count."
    )


def _in_short(config: Config) -> str:
    return f"{counted(config.flag_rise, 'point')} and {config.flag_rise_percent} %"


RULE = RegionRule(
    id="worsening",
    level=Level.BOOK,
    source="Farrar 2001, used in the other direction: our own choice",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
