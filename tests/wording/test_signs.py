"""A sign means one thing: in the week of Today, the calendar, the ruler, the rows of 14 days, and the charts."""

import re
from collections import defaultdict
from collections.abc import Iterator

from mfr_tui.review.lately import LEGEND as ROWS
from mfr_tui.review.streaks import DayState
from mfr_tui.tui.history.history_screen import ENDED
from mfr_tui.tui.history.history_screen import LEGEND as DAYS
from mfr_tui.wording.chart import HALF
from mfr_tui.wording.common import DAY_MARKS, FORGIVEN_MARK, LATE_MARK, SLIGHT_MARK
from mfr_tui.wording.region import legend

TODAY = {"<": "today"}
"""What is said of today beside the signs, in words."""

CHART = {HALF: "half a row more"}
"""What a chart draws that its legend leaves to the eye."""


def explained(words: str) -> Iterator[tuple[str, str]]:
    """The signs that a legend explains: `- clear   gap: not scanned`."""
    for entry in re.split(" {2,}", words):
        sign, _, meaning = entry.partition(" ")
        if len(sign) == 1:
            yield sign, meaning


def test_a_sign_means_one_thing_and_a_thing_has_one_sign() -> None:
    done = {DAY_MARKS[DayState.DONE]: "done", SLIGHT_MARK: "slight"}
    tables = [done, DAYS, ENDED, TODAY, CHART, *(dict(explained(one)) for one in (ROWS, legend(1, short=False)))]
    assert all(tables)
    meanings, signs = defaultdict(set), defaultdict(set)
    for sign, meaning in (pair for table in tables for pair in table.items()):
        meanings[sign].add(meaning)
        signs[meaning].add(sign)
    assert [sign for sign, said in meanings.items() if len(said) > 1] == []
    assert [meaning for meaning, drawn in signs.items() if len(drawn) > 1] == []
    assert DAY_MARKS[DayState.OPEN] == " ", "only the sign of today"
    assert {*DAY_MARKS.values(), FORGIVEN_MARK, LATE_MARK} - {" "} <= meanings.keys(), "none is left unsaid"


def test_every_sign_is_drawn_on_every_terminal() -> None:
    assert "".join([*DAYS, *ENDED, *TODAY, *DAY_MARKS.values(), SLIGHT_MARK, ROWS]).isascii()
