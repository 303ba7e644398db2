"""Stopped for pain: a hold was stopped for pain in two weeks, or one did not ease sharp or shooting pain.

Its figures: on how many days a hold was `stopped`; 0 if only the second is true.

The sharp pain and the hold that did not ease it may be on different days, in either order: the safer reading. After a
stop for pain the place stays locked until this flag is closed. So an old stop stays flagged until then, or nobody
could close it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.practice.hold import Ended
from mfr_tui.review.flags.rule import EventRule, Flag, Level, Record, in_last_days

SHARP = frozenset({"sharp", "shooting"})


def _find(record: Record, day: date) -> Iterator[Flag]:
    stopped: dict[str, set[date]] = {}
    not_eased: dict[str, set[date]] = {}
    instants: dict[tuple[str, date], datetime] = {}
    for stop in sorted(record.stops, key=lambda stop: stop.at, reverse=True):
        recent = in_last_days(stop.body_day, day, 14)
        if recent or (stop.open and stop.body_day <= day and stop.region not in stopped):
            stopped.setdefault(stop.region, set()).add(stop.body_day)
            instants.setdefault((stop.region, stop.body_day), stop.at)
    for hold in record.holds:
        as_bad = hold.before is not None and hold.after is not None and hold.after >= hold.before
        if in_last_days(hold.body_day, day, 14) and (as_bad or hold.ended_how is Ended.STOPPED_PAIN):
            found = stopped if hold.ended_how is Ended.STOPPED_PAIN else not_eased
            found.setdefault(hold.region, set()).add(hold.body_day)
            if as_bad:
                not_eased.setdefault(hold.region, set()).add(hold.body_day)
            place = (hold.region, hold.body_day)
            instants[place] = max(instants.get(place, hold.kept_at), hold.kept_at)
    described = {d: said for d, said in record.qualities.items() if in_last_days(d, day, 14)}
    for region in sorted({*stopped, *not_eased}):
        sharp = {d for d, said in described.items() if said.get(region, set()) & SHARP}
        days = set(stopped.get(region, ()))
        if sharp and region in not_eased:
            days |= sharp | not_eased[region]
        if days:
            newest = max(days)
            figures = {"stopped": len(stopped.get(region, ()))}
            yield Flag(
                rule=RULE,
                region=region,
                episode=newest,
                tier=0,
                figures=figures,
                days=tuple(sorted(days)),
                since=min(days),
                newest=instants.get((region, newest)),
            )


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    stopped = flag.figures["stopped"]
    if not stopped:
        return "sharp or shooting pain that a hold did not ease"
    return f"a hold was stopped because of pain on {counted(stopped, 'day')}"


def _explanation(_flag: Flag, _config: Config) -> str:
    return (
        "In the last 14 days a hold was stopped for pain, or the place had sharp or shooting pain that a hold "
        "did not ease. After a stop for pain the place stays locked until this flag is closed."
    )


def _in_short(_config: Config) -> str:
    return "one is enough"


RULE = EventRule(
    id="stop_now",
    level=Level.STOP,
    source="the article this routine is from (Cleveland Clinic 2022): stop at sharp, shooting pain",
    find=_find,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
