"""Years that are over, summed up, so that looking back over decades need not read every row of them.

The sums follow from the rows, and nothing else is stored in them. Triggers delete those of a year with any change of
its rows, whoever makes it, and a year without sums is read row by row: so they are right, or not there.
"""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from mfr_tui.practice.scan import DONE_SECONDS
from mfr_tui.record.coverage import PASSED, covered

_EVENTS = ("insert", "update", "delete")

YEAR_TABLES = ("year", "region_year")
"""The tables of the sums. They are not exported: an import sums up again."""

YEAR_TRIGGERS = frozenset(
    {
        *(f"sums_{table}_{event}" for table in ("scan", "scan_stop", "mark", "rest_day") for event in _EVENTS),
        "sums_year_delete",
    }
)
"""The triggers that delete the sums of a year with any change of its rows."""

DONE, LATE, REST, PARTIAL, NOTHING = "DLRP."
"""What is recorded of a day, the first that fits: done, done only by scans entered late, rest day, partial, nothing."""

LONGEST_YEAR = 366
"""The most days of a year."""

RATINGS = range(1, 11)
"""The values of a day that are counted one by one: 1 to 10."""

COUNTS = ("scanned", *(f"nrs_{nrs}" for nrs in RATINGS))
"""The columns with the counts of a region."""

ENDED_AS = f"""CASE WHEN state <> 'draft' THEN state
    WHEN active_s >= {DONE_SECONDS} OR EXISTS (
        SELECT 1 FROM scan_stop WHERE scan_id = scan.id AND outcome = 'passed'
        AND scan_stop.position = (SELECT max(position) FROM scan_stop WHERE scan_id = scan.id)
    ) THEN 'done' ELSE 'partial' END"""  # noqa: S608  (the only value inserted is a number of ours)
"""SQL for the state of a scan. A draft of an earlier day counts as what it would be ended as."""

_ALL_TRIGGERS = (
    "(SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' "  # noqa: S608  (our own words)
    f"AND name IN ({', '.join(map(repr, sorted(YEAR_TRIGGERS)))})) = {len(YEAR_TRIGGERS)}"
)
"""SQL for whether the sums can be trusted: a program that makes a table anew drops its triggers."""

_BETWEEN_DONE = re.compile(f"(?<=[{DONE}{LATE}])[{re.escape(PARTIAL + NOTHING)}](?=[{DONE}{LATE}])")


ScanMade = tuple[int, bool, bool, int | None]
"""What the letter of a day depends on, of one ended scan: its body day as an ordinal, whether it is done or partial,
whether it was entered late, and the minutes that the wall clock was ahead of UTC, if it has a start."""


class Letters(NamedTuple):
    """What is recorded of each of some days.

    Attributes:
        first: The first of them, as an ordinal.
        letters: One letter for each day, as named above.
        crossed: The ordinals of days between two done ones whose scans were started by clocks set differently: any of
            them may be a date skipped in flight.
    """

    first: int
    letters: str
    crossed: list[int]


class YearSum(NamedTuple):
    """The sums of one year.

    Attributes:
        year: Four digits.
        days: The letter of each day.
        crossed: Days of the year that may be skipped in flight, separated by spaces.
        scanned: On how many days anything was scanned or rated.
        first_scanned: The first of these days; None if there are none.
        regions: For each region, on how many days it was scanned, and on how many its value was 1, 2 ... 10.
    """

    year: str
    days: str
    crossed: str
    scanned: int
    first_scanned: str | None
    regions: dict[str, tuple[int, ...]]


def letters_of(scans: Sequence[ScanMade], rests: Iterable[int], first: int, last: int) -> Letters:
    """Return what is recorded of each day between two ordinals, both included; what is outside is ignored."""
    partial, entered_late, on_time = set[int](), set[int](), set[int]()
    for day, done, late, _ in scans:
        (partial if not done else entered_late if late else on_time).add(day)
    letters = [NOTHING] * (last - first + 1)
    # The first that fits wins, so write them in the opposite order, each over those before it.
    for days, letter in ((partial, PARTIAL), (rests, REST), (entered_late, LATE), (on_time, DONE)):
        for day in days:
            if first <= day <= last:
                letters[day - first] = letter
    text = "".join(letters)
    between = [first + gap.start() for gap in _BETWEEN_DONE.finditer(text)]
    beside = {day + side for day in between for side in (-1, 1)}
    offsets: defaultdict[int, set[int | None]] = defaultdict(set)
    for day, done, late, offset in scans:
        if day in beside and done and not late:
            offsets[day].add(offset)
    return Letters(first, text, [day for day in between if len(offsets[day - 1] | offsets[day + 1]) > 1])


def read_letters(connection: sqlite3.Connection, first: date, last: date, today: date = date.max) -> Letters:
    """Return what is recorded of each day between two days, both included, from the rows.

    Args:
        connection: The diary.
        first: The first day.
        last: The last day.
        today: Unfinished scans of this day or a later one do not count.

    Raises:
        ValueError: A row cannot be read.
    """
    start, end = max(first.toordinal() - 1, 1), min(last.toordinal() + 1, date.max.toordinal())
    around = date.fromordinal(start).isoformat(), date.fromordinal(end).isoformat()  # they decide what was crossed
    made = connection.execute(
        f"SELECT body_day, {ENDED_AS}, late, utc_offset_min FROM scan "  # noqa: S608  (our own words)
        "WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? AND (state <> 'draft' OR body_day < ?)",
        (*around, today.isoformat()),
    )
    rests = connection.execute(
        "SELECT body_day FROM rest_day WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ?", around
    )
    found = letters_of(
        [(_ordinal(day), _ENDED[state], bool(late), offset) for day, state, late, offset in made],
        [_ordinal(day) for (day,) in rests],
        start,
        end,
    )
    inside = range(first.toordinal(), last.toordinal() + 1)
    letters = found.letters[inside.start - start : inside.stop - start]
    return Letters(inside.start, letters, [day for day in found.crossed if day in inside])


def sum_up(connection: sqlite3.Connection) -> None:
    """Sum up each year that is over and has no sums, in the current transaction.

    A year is over when there is a scan of a later one. One with an unfinished scan waits until that has ended, and one
    whose rows cannot be read is left to whoever reads them, to name the damage.
    """
    there = {year for (year,) in connection.execute("SELECT year FROM year")}
    for year in _years_scanned(connection)[:-1]:
        if year not in there and not _has_draft(connection, year):
            try:
                found = recount(connection, year)
            except (ValueError, TypeError, LookupError, OverflowError):
                continue
            _store(connection, found)


def recount(connection: sqlite3.Connection, year: str) -> YearSum:
    """Return the sums of a year, from its rows.

    Raises:
        ValueError: A row cannot be read.
    """
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    asked = first.isoformat(), last.isoformat()
    letters = read_letters(connection, first, last)
    scanned = covered(
        connection.execute(
            f"SELECT body_day, {PASSED} FROM scan WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ?",  # noqa: S608
            asked,
        )
    )
    values = connection.execute(
        "SELECT body_day, region, max(nrs) FROM mark WHERE deleted_at IS NULL AND moment <> 'after' "
        "AND body_day BETWEEN ? AND ? GROUP BY body_day, region",
        asked,
    )
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(RATINGS) + 1))
    for day_text, of_day in groupby(values, key=lambda row: row[0]):
        day, rated = date.fromisoformat(day_text), {region: nrs for _, region, nrs in of_day}
        scanned[day] = scanned.get(day, frozenset()).union(rated)
        for region, nrs in rated.items():
            if nrs:
                counts[region][nrs] += 1
    for regions, days in Counter(scanned.values()).items():
        for region in regions:
            counts[region][0] += days
    days_text = " ".join(date.fromordinal(day).isoformat() for day in letters.crossed)
    return YearSum(
        year,
        letters.letters,
        days_text,
        len(scanned),
        min(scanned).isoformat() if scanned else None,
        {region: tuple(counts[region]) for region in sorted(counts)},
    )


def find_wrong_sum(connection: sqlite3.Connection) -> str | None:
    """Return what is wrong with the sums of the first year that differ from its rows; None if none do.

    Raises:
        ValueError: A row cannot be read.
    """
    for (year,) in connection.execute("SELECT year FROM year ORDER BY year").fetchall():
        if recount(connection, year) != _stored(connection, year):
            return f"the sums of {year} differ from its rows"
    return None


def summed_years(connection: sqlite3.Connection, before: date) -> list[tuple[str, str, str, str | None]]:
    """Return the year, the letters, the crossed days and the first scanned day of each year with sums, oldest first.

    Only those before the year of a day, so that no row dated in the future is counted.

    Raises:
        ValueError: A year does not have a letter for each of its days.
    """
    rows: list[tuple[str, str, str, str | None]] = connection.execute(
        f"SELECT year, days, crossed, first_scanned FROM year WHERE year < ? AND {_ALL_TRIGGERS} ORDER BY year",  # noqa: S608
        (f"{before.year:04}",),
    ).fetchall()
    for year, days, *_ in rows:
        if len(days) != days_in(year) or days.strip(DONE + LATE + REST + PARTIAL + NOTHING):
            raise ValueError(f"days of year {year} is no row of letters")
    return rows


def days_in(year: str) -> int:
    """Return how many days a year has."""
    return (date(int(year), 12, 31) - date(int(year), 1, 1)).days + 1


_ENDED = {"done": True, "partial": False}


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _years_scanned(connection: sqlite3.Connection) -> list[str]:
    """Return the years with a scan, oldest first. SQLite looks up one row of each, and reads no other."""
    return [
        year
        for (year,) in connection.execute(
            "WITH RECURSIVE found (day) AS (SELECT min(body_day) FROM scan UNION ALL SELECT "
            "(SELECT min(body_day) FROM scan WHERE body_day > substr(day, 1, 4) || '-12-31') "
            "FROM found WHERE day IS NOT NULL) SELECT substr(day, 1, 4) FROM found WHERE day IS NOT NULL"
        )
    ]


def _has_draft(connection: sqlite3.Connection, year: str) -> bool:
    """Return whether a scan of a year, or of a day beside it, has not ended."""
    found = connection.execute(
        "SELECT 1 FROM scan WHERE state = 'draft' AND deleted_at IS NULL "
        "AND body_day BETWEEN date(?1 || '-01-01', '-1 day') AND date(?1 || '-12-31', '+1 day') LIMIT 1",
        (year,),
    )
    return found.fetchone() is not None


def _stored(connection: sqlite3.Connection, year: str) -> YearSum:
    days, crossed, scanned, first_scanned = connection.execute(
        "SELECT days, crossed, scanned, first_scanned FROM year WHERE year = ?", (year,)
    ).fetchone()
    regions = connection.execute(
        f"SELECT region, {', '.join(COUNTS)} FROM region_year WHERE year = ? ORDER BY region",  # noqa: S608  (our own words)
        (year,),
    )
    counts = {region: tuple(counts) for region, *counts in regions}
    return YearSum(year, days, crossed, scanned, first_scanned, counts)


def _store(connection: sqlite3.Connection, found: YearSum) -> None:
    connection.execute("DELETE FROM region_year WHERE year = ?", (found.year,))
    connection.execute(
        "INSERT INTO year (year, days, crossed, scanned, first_scanned) VALUES (?, ?, ?, ?, ?)", found[:-1]
    )
    connection.executemany(
        f"INSERT INTO region_year (year, region, {', '.join(COUNTS)}) VALUES (?, ?{', ?' * (len(RATINGS) + 1)})",  # noqa: S608
        ((found.year, region, *counts) for region, counts in found.regions.items()),
    )
