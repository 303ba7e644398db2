"""Not responding: enough holds in two weeks, on enough days, and fewer than half of them responded.

Its figures: `holds`, and how many `responded`.

A hold counts if it lasted a minute, ran its full time, or ended because the spot released. A hold without an answer
did not respond: the safer reading.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.practice.hold import Ended
from mfr_tui.review.flags.rule import EpisodeStart, Fired, Flag, Level, RegionRecord, RegionRule
from mfr_tui.review.hold_outcomes import responded

FULL_HOLD_S = 60.0
"""From this many seconds on a hold counts (our own choice)."""


def _fires(region: RegionRecord, day: date, config: Config, _episode_start: EpisodeStart) -> Fired | None:
    holds = [
        hold
        for hold in region.last_holds(day, 14)
        if hold.progress.held_s >= FULL_HOLD_S or hold.ended_how in {Ended.TIME, Ended.RELEASED}
    ]
    days = tuple(sorted({hold.body_day for hold in holds}))
    helped = sum(responded(hold) is True for hold in holds)
    if len(holds) < config.flag_holds or len(days) < config.flag_holds or 2 * helped >= len(holds):
        return None
    return Fired(0, {"holds": len(holds), "responded": helped}, days)


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    return f"{counted(flag.figures['holds'], 'hold')} in two weeks, {flag.figures['responded']} known to have helped"


def _explanation(_flag: Flag, config: Config) -> str:
    return (
        f"In 14 days at least {counted(config.flag_holds, 'hold')}, on at least {counted(config.flag_holds, 'day')}, "
        "and fewer than "
        "half of them are known to have helped. A hold counts if it lasted a minute, took its full time, or "
        "ended because it released."
    )


def _in_short(config: Config) -> str:
    return f"fewer than half, of {counted(config.flag_holds, 'hold')} or more"


RULE = RegionRule(
    id="not_responding",
    level=Level.BOOK,
    source="the article: what does not improve goes to a professional; the numbers are our own",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
