"""A second, slow reading of what the page for a professional says: row by row, day by day, word by word.

Written apart from `mfr_tui.report.figures` and sharing nothing with it. What is known of a day is in the rows as they
lie in the tables; flags are taken as they were found, by their plain words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

ONE = timedelta(days=1)
Row = dict[str, Any]
Value = Callable[[str, date], int | None]
LEVELS = ("stop", "urgent", "soon", "book", "watch")


def every_day(first: date, last: date) -> list[date]:
    return [first + n * ONE for n in range((last - first).days + 1)]


def middle(numbers: Sequence[float]) -> float | None:
    """The one in the middle, or half way between the two."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    if len(ordered) % 2 == 1:
        return ordered[len(ordered) // 2]
    return (ordered[len(ordered) // 2 - 1] + ordered[len(ordered) // 2]) / 2


@dataclass
class Reading:
    """The rows, and what is asked of them.

    Attributes:
        rows: Every row, by table.
        value: The value of a region on a day; None when it was not scanned.
        regions: Every region there is.
        gone: The absent and skipped ones.
        today: The last day.
    """

    rows: dict[str, list[Row]]
    value: Value
    regions: Sequence[str]
    gone: set[str]
    today: date

    def live(self, table: str) -> list[Row]:
        return [row for row in self.rows.get(table, []) if row.get("deleted_at") is None]

    def first(self, wanted: date) -> date:
        """The day wanted, or the first one of which there is anything; today when there is nothing."""
        tables = ("scan", "mark", "hold", "week", "rest_day", "warning_check")
        days = [date.fromisoformat(row["body_day"]) for table in tables for row in self.live(table)]
        before = [day for day in days if day <= self.today]
        return max(wanted, min(before)) if before else self.today

    def scans(self, first: date) -> list[Row]:
        """Those that ended: not a draft of today."""
        return [
            row
            for row in self.live("scan")
            if str(first) <= row["body_day"] <= str(self.today)
            if row["state"] != "draft" or row["body_day"] != str(self.today)
        ]

    def is_done(self, scan: Row) -> bool:
        """As it ended; a draft that was left: two minutes of it, or its last stop passed."""
        if scan["state"] != "draft":
            return bool(scan["state"] == "done")
        stops = [stop for stop in self.rows["scan_stop"] if stop["scan_id"] == scan["id"]]
        stops.sort(key=lambda stop: stop["position"])
        return scan["active_s"] >= 120 or (bool(stops) and stops[-1]["outcome"] == "passed")

    def known(self, region: str, first: date) -> dict[date, int]:
        return {day: nrs for day in every_day(first, self.today) if (nrs := self.value(region, day)) is not None}

    def tender(self, region: str, first: date) -> list[int]:
        return [nrs for nrs in self.known(region, first).values() if nrs > 2]

    def told_of(self, first: date, flagged: dict[str, str]) -> list[str]:
        """Those with a flag, and those tender on one scanned day in fifty or more; own places that are gone are not."""
        found = []
        for region in self.regions:
            tender, scanned = len(self.tender(region, first)), len(self.known(region, first))
            often = tender > 0 and Fraction(tender, scanned) >= Fraction(1, 50) and region not in self.gone
            if often or region in flagged:
                found.append(region)
        return found

    def ranked(self, first: date, flagged: dict[str, str], chosen: Sequence[str]) -> list[str]:
        """By level of the flag, then more tender days, then the stronger median of these, then by name."""
        left, ranked = list(dict.fromkeys(chosen)) or self.told_of(first, flagged), []
        while left:
            best = left[0]
            for one in left[1:]:
                if self.before(one, best, first, flagged):
                    best = one
            left.remove(best)
            ranked.append(best)
        return ranked

    def before(self, one: str, other: str, first: date, flagged: dict[str, str]) -> bool:
        levels = [LEVELS.index(flagged[region]) if region in flagged else 99 for region in (one, other)]
        if levels[0] != levels[1]:
            return levels[0] < levels[1]
        days = [[] if region in self.gone else self.tender(region, first) for region in (one, other)]
        if len(days[0]) != len(days[1]):
            return len(days[0]) > len(days[1])
        strong = [middle(values) or 0 for values in days]
        if strong[0] != strong[1]:
            return strong[0] > strong[1]
        return one < other

    def marks(self, region: str, first: date = date.min, *, after: bool = False) -> list[Row]:
        return [
            mark
            for mark in self.live("mark")
            if mark["region"] == region and str(first) <= mark["body_day"] <= str(self.today)
            if after or mark["moment"] != "after"
        ]

    def first_tender(self, region: str) -> date | None:
        days = [date.fromisoformat(mark["body_day"]) for mark in self.marks(region) if mark["nrs"] > 2]
        return min(days) if days else None

    def days_at_rest(self, region: str, first: date) -> int:
        return len({m["body_day"] for m in self.marks(region, first) if m["how"] == "rest" and m["nrs"] > 0})

    def episode(self, region: str) -> date | None:
        """Day by day from the first: it is over after fourteen days without a tender one, seven of them scanned."""
        began: date | None = None
        quiet = seen = 0
        for day in every_day(self.today - 500 * ONE, self.today):
            nrs = self.value(region, day)
            if nrs is not None and nrs > 2:
                if began is None or (quiet >= 14 and seen >= 7):
                    began = day
                quiet = seen = 0
            else:
                quiet += 1
                seen += nrs is not None
        return None if quiet >= 14 and seen >= 7 else began


def columns(first: date, today: date) -> list[tuple[date, date]]:
    """Blocks of so many whole weeks that there are 26 of them at the most; the newest ends today."""
    length = 7
    while len(every_day(first, today)) > 26 * length:
        length += 7
    found: list[list[date]] = [[]]
    for day in reversed(every_day(first, today)):
        if len(found[-1]) == length:
            found.append([])
        found[-1].append(day)
    return [(block[-1], block[0]) for block in reversed(found)]


def helped(hold: Row) -> bool | None:
    """Two points or three tenths less, or it let go; not when it was stopped for pain; None when nothing was said."""
    if hold["ended_how"] == "stopped_pain":
        return False
    if hold["released"] == "yes":
        return True
    if hold["before"] is not None and hold["after"] is not None:
        less = hold["before"] - hold["after"]
        return bool(less >= 2 or Fraction(hold["after"]) <= Fraction(7, 10) * hold["before"])
    return None if hold["released"] is None else False


def tried(holds: Sequence[Row], known: dict[date, int]) -> Row:
    """What is said of these holds of a region."""
    said = [helped(hold) for hold in holds]
    tools = [hold["tool"] for hold in holds if hold["tool"]]
    again = []
    for hold in holds:
        later = [day for day, nrs in known.items() if nrs > 2 and day > date.fromisoformat(hold["body_day"])]
        if helped(hold) and later:
            again.append((min(later) - date.fromisoformat(hold["body_day"])).days)
    return {
        "holds": len(holds),
        "seconds": middle([hold["held_s"] for hold in holds]),
        "tools": tuple(sorted(set(tools), key=lambda tool: (-tools.count(tool), tool))),
        "judged": len([one for one in said if one is not None]),
        "responded": said.count(True),
        "again_days": middle(again),
        "again": len(again),
        "told": [hold["timed"] for hold in holds].count(False),
    }
