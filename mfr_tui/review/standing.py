"""What the diary knows about who may press where now. The app and the command line both ask with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from mfr_tui.practice.hold import PAIN_LOCK
from mfr_tui.practice.lock import Lock
from mfr_tui.practice.screening import Item, Standing, carry_over
from mfr_tui.practice.warning_signs import Tier
from mfr_tui.record.keeper import Keeper
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.alarms import read_alarms


def read_standing(
    reader: DiaryReader, items: Sequence[Item], now: datetime, today: date, ask_again_days: int
) -> Standing:
    """Return all that the diary knows about a person who asks to press.

    Args:
        reader: The diary.
        items: The safety questions of this version.
        now: When they ask, time zone aware.
        today: The body day of `now`.
        ask_again_days: How many days an answer is valid, 1 to 366.
    """
    known, answers = carry_over(tuple(items), reader.answers())
    alarms = [one for one in read_alarms(reader) if one.blocks]
    return Standing(
        items=known,
        answers=answers,
        now=now,
        today=today,
        places=reader.places(),
        locks=reader.locks(),
        signs=tuple(one.words for one in alarms),
        emergency=any(one.tier is Tier.EMERGENCY for one in alarms),
        ask_again_days=ask_again_days,
    )


def with_what_waits(standing: Standing, keeper: Keeper) -> Standing:
    """Return what is known of a person with what this window could not save yet.

    A region that hurt counts as locked, with an open flag, even if the lock could not be saved. While an answer is
    waiting for the disk, none of the answers count, so the safety questions are asked again.

    Args:
        standing: What the diary knows.
        keeper: What saves the changes of this window.
    """
    keeper.unsure = keeper.unsure and bool(keeper.outbox)
    locks = dict(standing.locks)
    for region, day in keeper.hurt.items():
        until, known = day + PAIN_LOCK, locks.get(region, Lock(day))
        kept = known.until >= until and not keeper.outbox
        locks[region] = Lock(max(known.until, until), known.open or not kept)
    return replace(standing, answers={} if keeper.unsure else standing.answers, locks=locks)
