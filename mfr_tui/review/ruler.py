"""The streaks as a ruler below the weeks of a calendar, `<===== 70 =====>x<== 31 ==>`."""

from collections.abc import Iterable
from datetime import date

from mfr_tui.review.streaks import Run

BROKEN = "x"
"""Where a run broke."""


def ruler(runs: Iterable[Run], top: date, weeks: int, wide: int, today: date, *, broken: bool) -> str:
    """Return one line with a character for every `wide`-th part of a week: each run with its done days, and the breaks.

    A run goes from `<` above its first day to `>`, and BROKEN marks where it broke. At an edge of the weeks shown, a
    run that goes on beyond it has no `<` or `>`. The days between two runs are often fewer than a character stands for;
    the newer run then keeps its place, and the older one ends earlier. So a run of a few days may not be seen at all.

    Args:
        runs: The runs, in any order; none is part of another one.
        top: The first day of the first week shown.
        weeks: How many weeks are shown, 1 or more.
        wide: How many characters a week has, 1 to 7.
        today: The current body day.
        broken: Whether the newest run has ended, so that the current streak is 0.
    """
    line = [" "] * (weeks * wide)

    def column(day: date) -> int:
        return (day - top).days * wide // 7

    free = column(today)  # the newest column that the next older run can have
    for run in sorted(runs, key=lambda run: run.last, reverse=True):
        first, last = column(run.first), min(column(run.last), free)
        if broken:
            at = min(column(run.last) + 1, free)
            last = min(last, at - 1)
            if 0 <= at < len(line):
                line[at] = BROKEN
            free = at
        broken = True
        if first <= last:
            _draw(line, first, last, str(run.length))
            free = first - 1
        if free < 0:
            break
    return "".join(line)


def _draw(line: list[str], first: int, last: int, length: str) -> None:
    """Draw a run from one column to another, as far as the line goes, with its length in the middle of what shows."""
    start, end = max(first, 0), min(last, len(line) - 1)
    room = end - start + 1
    if room < 1:
        return
    drawn = ["="] * room
    if room > 1 and start == first:
        drawn[0] = "<"
    if room > 1 and end == last:
        drawn[-1] = ">"
    label = f" {length} " if room >= len(length) + 6 else length
    if room >= len(label) + 2:
        at = (room - len(label)) // 2
        drawn[at : at + len(label)] = label
    line[start : end + 1] = drawn
