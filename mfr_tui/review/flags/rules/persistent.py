"""Persistent: tender on half of the scanned days of two weeks, six weeks or three months, in an episode that long.

Its figures: `tender` days out of `scanned` ones.

Each tier is counted by itself, and the highest that fires is shown. The first day of an episode counts, so it is 14
days old on its fourteenth day: the safer reading, a day sooner.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.review.flags.rule import EpisodeStart, Fired, Flag, Level, RegionRecord, RegionRule

TIERS: Mapping[int, str] = {14: "two weeks", 42: "six weeks", 91: "three months"}
"""The days that each tier looks back on, with their names, in the order of the setting `flag_scanned`.

Where they come from is in the rule's source.
"""


def _fires(region: RegionRecord, day: date, config: Config, episode_start: EpisodeStart) -> Fired | None:
    for tier, enough in sorted(zip(TIERS, config.flag_scanned, strict=True), reverse=True):
        values = region.last_values(day, tier)
        tender = tuple(d for d, nrs in values.items() if nrs >= config.flag_tender)
        if len(values) < enough or 100 * len(tender) < config.flag_share * len(values):
            continue
        start = episode_start()
        if start and (day - start).days + 1 >= tier:
            return Fired(tier, {"tender": len(tender), "scanned": len(values)}, tender, since=start)
    return None


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    scanned = counted(flag.figures["scanned"], "scanned day")
    return f"tender on {flag.figures['tender']} of {scanned} in {TIERS[flag.tier]}"


def _explanation(_flag: Flag, config: Config) -> str:
    first, second, third = config.flag_scanned
    return (
        f"Rated {config.flag_tender} or more on at least {config.flag_share} % of the scanned days of the "
        f"last two weeks, six weeks or three months, with at least {first}, {second} or "
        f"{counted(third, 'day')} scanned. The tenderness has to last that long."
    )


def _in_short(config: Config) -> str:
    return f"{config.flag_share} % or more"


RULE = RegionRule(
    id="persistent",
    level=Level.BOOK,
    source="two weeks: NHS, shoulder pain; six weeks: Devon NHS, neck pain; three months: Treede 2019, doi "
    "10.1097/j.pain.0000000000001384; half of the days: our own",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
