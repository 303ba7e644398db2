"""A region's ratings over time, in plain characters: rows of text with the names of their styles.

Imports no Textual, so that the command line can print it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from mfr_tui.body.severity import severity
from mfr_tui.counting import counted
from mfr_tui.review.region_history import RegionHistory, Stretch

SIDE = 5
"""The columns to the left of the first day, for the scale and for the word `held`."""

WIDEST = 4
"""The most columns that one day takes."""

TALL, LOW, FLAT = 10, 5, 0
"""Rows above the base line: one for each rating, one for every two, or none where nothing was ever felt.

Two ratings of different severity never share a row.
"""

STEM, ABOVE = "|", ":"
"""The characters of a column up to its median, and from there up to its worst."""

HALF = "_"
"""The character above the number of a column that reaches half a row higher."""

APART = 2
"""The fewest columns between two dates, so that they are not read as one."""

FOOT = 3
"""Rows from the base line down: the line itself, the holds, the dates."""

LEAST_DAYS = 30
"""The fewest days shown, where there is room, even if the record is shorter."""

ONE_DAY = timedelta(days=1)


class Piece(NamedTuple):
    """Text in one style.

    Attributes:
        text: The text.
        style: `label`, `clear`, `line`, `hold`, `faint`, `half` or a severity: `mild`, `moderate`, `severe`; empty for
            none.
    """

    text: str
    style: str


@dataclass(frozen=True)
class Chart:
    """Some days of a region's history, oldest at the left.

    A column is one day or, if there is not enough room, several: its number is then the worst of them, its solid part
    reaches up to their median, and the part above that is drawn light. A day that was not scanned leaves a gap in the
    line; a clear day is the line alone.

    Where a row stands for two ratings, the number is in the highest row that the rating fills, and an odd rating has
    half a row more above it. So no two ratings look alike. A 1 fills no row: its number is on the line.

    Attributes:
        columns: The days of each column.
        cell: The width of a column in characters.
        rows_up: Rows above the line: TALL, LOW or FLAT.
    """

    columns: tuple[Stretch, ...]
    cell: int
    rows_up: int

    @property
    def width(self) -> int:
        """The width in characters, with the scale."""
        return SIDE + self.cell * len(self.columns)

    @property
    def each(self) -> int:
        """How many days a column covers; the first one may cover fewer."""
        last = self.columns[-1]
        return (last.last - last.first).days + 1

    @property
    def first(self) -> date:
        """The first day shown."""
        return self.columns[0].first

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.columns[-1].last

    @cached_property
    def rows(self) -> list[list[Piece]]:
        """The whole chart from the top: the scale with its columns, the base line, the holds, the dates."""
        scale = [[Piece(self._label(level), "label"), *self._level(level)] for level in range(self.rows_up, 0, -1)]
        line = [Piece(f"{0:>{SIDE - 2}}  ", "label"), *map(self._line, self.columns)]
        holds = any(one.holds for one in self.columns)
        held = [Piece(f"{'held' if holds else '':<{SIDE}}", "label"), *map(self._held, self.columns)]
        return [*scale, line, held, [Piece(" " * SIDE + self._dates(), "label")]]

    def column_of(self, day: date) -> int | None:
        """Return the index of the column that contains a day; None for a day that is not shown."""
        return next((n for n, one in enumerate(self.columns) if one.first <= day <= one.last), None)

    def column_at(self, x: int) -> int | None:
        """Return the index of the column drawn at a screen column; None if there is none."""
        column = (x - SIDE) // self.cell
        return column if 0 <= column < len(self.columns) else None

    def _label(self, level: int) -> str:
        nrs = level * TALL // self.rows_up
        return f"{nrs:>{SIDE - 2}}  " if nrs % 2 == 0 else " " * SIDE

    def _level(self, level: int) -> Iterator[Piece]:
        """Yield the pieces of one row of the chart, from the left."""
        for one in self.columns:
            top, more = self._height(one.worst or 0)
            if level > top + more:
                yield self._piece(" ", "")
            elif level > top:
                yield self._piece(HALF, "half", fill=True)
            elif level == top:
                yield self._piece("X" if one.worst == 10 else str(one.worst), severity(one.worst or 0))
            elif level <= self._height(int(one.median or 0))[0]:
                yield self._piece(STEM, severity(one.worst or 0), fill=True)
            else:
                yield self._piece(ABOVE, "faint")

    def _line(self, one: Stretch) -> Piece:
        """Return the base line of a column, with the number of a rating that fills no row."""
        if not one.scanned:
            return self._piece(" ", "")
        if one.worst and not self._height(one.worst)[0]:
            return Piece(f"{one.worst:-<{self.cell}}", "line")
        return self._piece("-", "line" if one.worst else "clear", fill=True)

    def _height(self, nrs: int) -> tuple[int, bool]:
        """Return how many rows a rating fills, and whether it reaches into the next."""
        full, more = divmod(nrs * self.rows_up, TALL)
        return full, more > 0

    def _held(self, one: Stretch) -> Piece:
        """Return `^` if there was a hold. How many there were is said of the column under the cursor."""
        return self._piece("^" if one.holds else " ", "hold")

    def _piece(self, sign: str, style: str, *, fill: bool = False) -> Piece:
        return Piece(sign * self.cell if fill else f"{sign:<{self.cell}}", style)

    def _dates(self) -> str:
        """Return the line of dates: weeks, months or years, each above its first day, as many as fit."""
        room = len(self.columns) * self.cell
        line = [" "] * room
        free = 0
        for day, name in _ticks(self.first, self.last, room):
            at = (self.column_of(day) or 0) * self.cell
            if at >= free and at + len(name) <= room:
                line[at : at + len(name)] = name
                free = at + len(name) + APART
        return "".join(line).rstrip()


class Room(NamedTuple):
    """How days are laid out in columns.

    Attributes:
        each: How many days a column covers.
        cell: The width of a column in characters.
        columns: How many columns there is room for.
    """

    each: int
    cell: int
    columns: int

    @property
    def days(self) -> int:
        """How many days fit."""
        return self.each * self.columns


def room_for(days: int, width: int) -> Room:
    """Return a layout for at least `days` days in `width` characters: days if they fit, else two, three or whole weeks.

    Args:
        days: 1 or more.
        width: The characters available, including the scale; less than SIDE + 1 is treated as SIDE + 1.
    """
    room = max(1, width - SIDE)
    each = -(-days // room)
    if each > 3:
        each = -(-each // 7) * 7
    cell = min(WIDEST, room // -(-days // each))
    return Room(each, cell, room // cell)


def draw(story: RegionHistory, at: date, days: int | None, width: int, rows_up: int) -> Chart:
    """Return the chart of the page of days that contains `at`: the last `days` days, or as many before them, and so on.

    If more days fit than were asked for, more are shown, as far back as the history goes.

    Args:
        story: The region's history.
        at: A day that must be shown.
        days: The fewest days to show; None for all.
        width: The characters available, including the scale; less than SIDE + 1 is treated as SIDE + 1.
        rows_up: TALL, LOW or FLAT.
    """
    begins = min(story.begins, story.today - (LEAST_DAYS - 1) * ONE_DAY)
    known = (story.today - begins).days + 1
    room = room_for(min(days or known, known), width)
    # Use ordinals: there is no date before the first of all days.
    today, oldest = story.today.toordinal(), begins.toordinal()
    last = today - (today - at.toordinal()) // room.days * room.days
    first = max(last - (room.days - 1), min(oldest, last - (LEAST_DAYS - 1)), date.min.toordinal())
    columns = [
        story.over(date.fromordinal(max(first, newest - (room.each - 1))), date.fromordinal(newest))
        for newest in range(last, first - 1, -room.each)
    ]
    return Chart(tuple(reversed(columns)), room.cell, rows_up)


def empty_words(story: RegionHistory, days: int) -> str:
    """Return what is said in place of a chart of the last `days` days; empty if any of them has a rating above 0."""
    shown = story.over(story.today - (days - 1) * ONE_DAY, story.today)
    if shown.worst:
        return ""
    if not shown.scanned:
        return f"Not scanned in the last {counted(days, 'day')}."
    return f"No rating above 0 in the last {counted(days, 'day')}, scanned on {shown.scanned} of them."


def _ticks(first: date, last: date, room: int) -> Iterator[tuple[date, str]]:
    """Yield the days to label, with their labels: as close together as is readable, and evenly spaced."""
    days = (last - first).days + 1
    each = days / room  # days in one character
    for weeks in (1, 2):
        if days <= 100 and weeks * 7 / each >= len("30 Nov") + APART:
            for day in _days(first, last):
                if day.weekday() == 0 and day.toordinal() // 7 % weeks == 0:
                    yield day, f"{day.day} {day:%b}"
            return
    for months in (1, 2, 3, 6):
        if months * 30 / each >= len("2026") + APART:
            for day in _days(first, last):
                if day.day == 1 and (day.month - 1) % months == 0:
                    yield day, str(day.year) if day.month == 1 else f"{day:%b}"
            return
    steps = (1, 2, 5, 10, 20, 50, 100, 1000)
    years = next((step for step in steps if step * 365 / each >= len("2026") + APART), 10000)
    for year in range(first.year, last.year + 1):
        if year % years == 0 and date(year, 1, 1) >= first:
            yield date(year, 1, 1), str(year)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range((last - first).days + 1))
