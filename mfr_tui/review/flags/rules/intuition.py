"""Feels wrong: the person flagged a place. No number overrides that, and only they can close it.

Its figures: how many times it was `said`. What was closed before it was said again is left out.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.record.rows import Concern
from mfr_tui.review.flags.rule import EventRule, Flag, Level, Record


def _find(record: Record, day: date) -> Iterator[Flag]:
    by_region: dict[str, list[Concern]] = {}
    for concern in record.concerns:
        if concern.body_day <= day:
            by_region.setdefault(concern.region, []).append(concern)
    for region, said in sorted(by_region.items()):
        last = max(said, key=lambda one: one.at)
        shown = sorted((one for one in said if one.open or one is last), key=lambda one: one.at)
        days = tuple(sorted({one.body_day for one in shown}))
        reasons = tuple(one.reason for one in shown if one.reason)
        yield Flag(
            rule=RULE,
            region=region,
            episode=last.body_day,
            tier=0,
            figures={"said": len(shown)},
            days=days,
            since=days[0],
            said=reasons,
            newest=last.at,
        )


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    why = f': "{flag.said[-1]}"' if flag.said else ""
    return f"something feels wrong{why}"


def _explanation(_flag: Flag, _config: Config) -> str:
    return "Flagged by hand. No number overrides it, and it stays until it is closed."


def _in_short(_config: Config) -> str:
    return "no number overrides it"


RULE = EventRule(
    id="intuition",
    level=Level.BOOK,
    source="the article: trust your intuition",
    find=_find,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
