"""Nerve signs: numb, tingling or weak on some days of a week, whatever the rating.

Its figures: on how many `days`.

Words used for a place after a hold count as well: the safer reading.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.review.flags.rule import EpisodeStart, Fired, Flag, Level, RegionRecord, RegionRule

NERVE = frozenset({"numb", "tingling", "weak"})


def _fires(region: RegionRecord, day: date, config: Config, _episode_start: EpisodeStart) -> Fired | None:
    days = region.last_days_described(NERVE, day, 7)
    return Fired(0, {"days": len(days)}, tuple(days)) if len(days) >= config.flag_nerve_days else None


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    return f"numb, tingling or weak on {counted(flag.figures['days'], 'day')} in a week"


def _explanation(_flag: Flag, config: Config) -> str:
    return f"Numb, tingling or weak on at least {config.flag_nerve_days} of seven days, whatever the rating."


def _in_short(config: Config) -> str:
    return f"{counted(config.flag_nerve_days, 'day')} or more"


RULE = RegionRule(
    id="nerve_signs",
    level=Level.SOON,
    source="lasting pins and needles are on NHS lists; the number is our own",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
