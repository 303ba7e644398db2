"""Sentences about today: what cannot wait, the state of the day, and what was done lately."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.practice.screening import Standing
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Draft
from mfr_tui.review.flags.rules import stop_now
from mfr_tui.review.flags.status import Judged
from mfr_tui.review.today import Today, held_today, held_yesterday, released_lately, results_today
from mfr_tui.wording.common import known_signs, near_day, resumable_until
from mfr_tui.wording.flags import sentence

NO_RESULTS: Mapping[str, str] = {}


def cannot_wait(found: Iterable[Judged], body: Body, standing: Standing, config: Config) -> list[str]:
    """Return a line for each open flag that cannot wait, without what is said of warning signs and of locked places.

    Args:
        found: The flags of today.
        body: The regions.
        standing: What is known of the person.
        config: The settings.
    """
    pressing = [one.flag for one in found if one.pressing]
    about = {sign.id: sign.about for sign in known_signs()} if pressing else {}  # most days need no list of signs
    lines = []
    for flag in pressing:
        lock = standing.locks.get(flag.region or "")
        stopped = flag.rule is stop_now.RULE and lock is not None and lock.holds_on(standing.today)
        if not (stopped or flag.blocks):
            lines.append(f"{sentence(flag, body, about)} {flag.rule.advice(flag, config)}")
    return lines


def unfinished_scan(draft: Draft, today: date, day_start: time) -> str:
    """Return where a scan stopped, of today: `Stop 3 of 20, all saved.` And how long it can be resumed."""
    where = f"stop {draft.position + 1} of {len(draft.stops)}, all saved."
    day = near_day(draft.body_day, today).capitalize()
    where = where.capitalize() if draft.body_day == today else f"{day}: {where}"
    return f"{where} Resume by {resumable_until(draft.body_day, day_start)}."


def may_be_sore(reader: DiaryReader, body: Body, today: Today, most: int | None = None) -> str:
    """Return where soreness can be expected, naming `most` places or all; empty if nowhere, or once today is done."""
    sore = held_yesterday(reader, today.day) if today.state != "done" else []
    return f"May be sore from yesterday: {_names(body, sore, most)}." if sore else ""


def worked_on(reader: DiaryReader, body: Body, today: Today, standing: Standing, most: int | None = None) -> str:
    """Return what was worked on today and how it went, naming `most` places or all; empty if nothing was."""
    held = [region for region in held_today(reader, today.day) if region not in standing.locks]
    results = {region: f"{was} to {now}" for region, (was, now) in results_today(reader, today.day).items()}
    return f"Worked on today: {_names(body, held, most, results)}." if held else ""


def _names(body: Body, regions: list[str], most: int | None, results: Mapping[str, str] = NO_RESULTS) -> str:
    """Return the first regions in short, and how many others there are; without a limit, all by their full names."""
    shown = regions if most is None else regions[:most]
    name = body.label if most is None else body.in_short
    named = [", ".join([name(region), *filter(None, [results.get(region)])]) for region in shown]
    more = f" and {len(regions) - len(shown)} more" if len(regions) > len(shown) else ""
    return ("; " if results else ", ").join(named) + more


def recently_released(reader: DiaryReader, body: Body, today: Today, *, besides_sore: bool = False) -> str:
    """Return which places released lately, the newest three; empty if none did.

    Args:
        reader: The diary.
        body: The regions.
        today: The status of today.
        besides_sore: Whether the places of `may_be_sore` are left out, because they are named as such.
    """
    sore = held_yesterday(reader, today.day) if besides_sore else []
    released = [(region, then) for region, then in released_lately(reader, today.day).items() if region not in sore]
    said = [f"{body.label(region)} {near_day(then, today.day)}" for region, then in released[:3]]
    return f"Recently released: {', '.join(said)}." if said else ""
