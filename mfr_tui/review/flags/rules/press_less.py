"""Press less: after two of the last three holds it was worse the next morning than before the hold.

Its figures: `sore` of `holds`.

A hold is skipped if it was not rated before, or if the next day was not scanned. So another hold today hides nothing:
the safer reading.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.review.flags.rule import ONE_DAY, YEAR, EpisodeStart, Fired, Flag, Level, RegionRecord, RegionRule


def _fires(region: RegionRecord, day: date, config: Config, _episode_start: EpisodeStart) -> Fired | None:
    rated = [
        (hold.before, hold.body_day + ONE_DAY)
        for hold in region.last_holds(day, YEAR)
        if hold.before is not None and hold.body_day + ONE_DAY in region.values
    ][:3]
    sore = [morning for before, morning in rated if region.values[morning] >= before + config.flag_next_morning]
    return Fired(0, {"sore": len(sore), "holds": len(rated)}, tuple(sorted({*sore}))) if len(sore) >= 2 else None


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    return (
        f"worse the next morning after {flag.figures['sore']} of the last {flag.figures['holds']} holds: press more "
        "lightly, and for less time"
    )


def _explanation(_flag: Flag, config: Config) -> str:
    return (
        f"After two of the last three holds there, the next morning was at least "
        f"{counted(config.flag_next_morning, 'point')} worse than before the hold."
    )


def _advice(_flag: Flag, _config: Config) -> str:
    return ""  # its sentence says what to do


def _in_short(config: Config) -> str:
    return f"2 of 3 holds, by {counted(config.flag_next_morning, 'point')}"


RULE = RegionRule(
    id="press_less",
    level=Level.WATCH,
    source="our own",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
    advice=_advice,
)
