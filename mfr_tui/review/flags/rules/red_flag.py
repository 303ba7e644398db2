"""Warning sign: one was answered yes. There is a flag for each tier and region.

Its figures: how many `signs`.

A sign for an emergency or the same day counts until it is answered no, or a professional clears it. A sign that can
wait a few days counts for two weeks at most. A later no removes the flag at once.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from mfr_tui.clock import day_words
from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import Tier, unknown_words, what_to_do
from mfr_tui.record.rows import SignSaid
from mfr_tui.review.flags.rule import ONE_DAY, EventRule, Flag, Level, Record


def _find(record: Record, day: date) -> Iterator[Flag]:
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
            rule=RULE,
            region=region,
            episode=days[-1],
            tier=0,
            figures={"signs": len(ids)},
            days=days,
            since=days[0],
            said=ids,
            newest=signs[-1].at,
            urgency=tier,
        )


def _sentence(flag: Flag, signs: Mapping[str, str]) -> str:
    said = "; ".join(signs.get(sign) or unknown_words(sign) for sign in flag.said)
    return f"yes to a warning sign on {day_words(flag.days[-1])}: {said}"


def _explanation(flag: Flag, _config: Config) -> str:
    if flag.blocks:
        return (
            "A warning sign that cannot wait was answered yes. It blocks pressing until it is answered no, or until a "
            "professional clears it (press !)."
        )
    return (
        "In the last 14 days a warning sign that can wait a few days was answered yes, and has not been answered "
        "no since (press !)."
    )


def _advice(flag: Flag, config: Config) -> str:
    return what_to_do(flag.urgency or Tier.SAME_DAY, config)


def _in_short(_config: Config) -> str:
    return "one yes is enough"


RULE = EventRule(
    id="red_flag",
    level=Level.URGENT,
    source="guideline lists",
    find=_find,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
    advice=_advice,
    blocks_pressing=True,
)
