"""Recurrent: a spot released, and was tender again within three scanned days, several times in four weeks.

Its figures: how often it came `back`. Each day with a release counts once, whichever tender day followed.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.practice.hold import Released
from mfr_tui.review.flags.rule import EpisodeStart, Fired, Flag, Level, RegionRecord, RegionRule


def _fires(region: RegionRecord, day: date, config: Config, _episode_start: EpisodeStart) -> Fired | None:
    released = sorted({hold.body_day for hold in region.last_holds(day, 28) if hold.released is Released.YES})
    scanned = [d for d in region.values if d <= day]
    back: dict[date, date] = {}
    for release in released:
        after = [d for d in scanned if d > release][:3]
        again = next((d for d in after if region.values[d] >= config.flag_tender), None)
        if again:
            back[release] = again
    if len(back) < config.flag_returns:
        return None
    return Fired(0, {"back": len(back)}, tuple(sorted({*back, *back.values()})))


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    return f"tender again soon after it released, {counted(flag.figures['back'], 'time')} in four weeks"


def _explanation(_flag: Flag, config: Config) -> str:
    return (
        f"Rated {config.flag_tender} or more again within three scanned days after it released, at least "
        f"{counted(config.flag_returns, 'time')} in 28 days."
    )


def _in_short(config: Config) -> str:
    return f"{config.flag_returns} or more"


RULE = RegionRule(
    id="recurrent",
    level=Level.WATCH,
    source="Treede 2019: persists or recurs; the numbers are our own",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
