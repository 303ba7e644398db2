"""What the diary knows about who may press where now. The app and the command line both ask with it."""

from collections.abc import Sequence
from datetime import date, datetime

from mfr_tui.practice.screening import Item, Standing, carry_over
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
    return Standing(
        items=known,
        answers=answers,
        now=now,
        today=today,
        places=reader.places(),
        locks=reader.locks(),
        signs=tuple(one.words for one in read_alarms(reader) if one.blocks),
        ask_again_days=ask_again_days,
    )
