"""A calendar with one cell for each day. Each week is a column or, on a narrow screen, a row."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region as Area
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.review.ruler import BROKEN, ruler
from mfr_tui.review.streaks import DayState
from mfr_tui.review.year import DayLook, Past
from mfr_tui.wording.common import DAY_MARKS, day_mark, tender_mark

WEEK = timedelta(days=7)
CELL, WIDEST_CELL = 2, 4
"""The width of a day in columns: its mark, a sign for today or its state, and spaces while the diary is short."""

SIDE, LEAST_WEEKS = 3, 27
"""With weeks as columns: the width of the weekday names, and the fewest weeks that there must be room for."""

QUARTER, YEAR = 13, 53
"""How many weeks to make room for, of a diary that is shorter or longer."""

LIST_SIDE, LIST_CELL = 8, 4
"""With weeks as rows: the width of the date of each week, and of each day, in columns."""

HEAD = 1
"""The rows above the days, for the months or weekdays."""


PARTS = ("label", "done", "other", "slight", "few", "some", "many", "run", "cursor")
"""What has a style of its own, as `year-map--label`."""

TENDER_TONES = ((4, "many"), (2, "some"), (1, "few"))
"""The tones of the digits: the fewest tender places of each. They are our own choice: most days have none to three."""

FIRST_SUNDAY = (
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH "
    "PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
)
"""Countries where the week starts on Sunday (Unicode CLDR, weekData)."""


def first_weekday(setting: str, country: str) -> int:
    """Return the first day of the week: 0 for Monday, 6 for Sunday, as `date.weekday` counts.

    Args:
        setting: `monday`, `sunday`, or `auto`, which goes by the country and otherwise takes Monday.
        country: The country code from `Clock.country`.
    """
    if setting == "auto":
        return 6 if country in FIRST_SUNDAY.split() else 0
    return 6 if setting == "sunday" else 0


def months_on(day: date, months: int) -> date:
    """Return the same day this many months later, or earlier if negative; the last of the month if it is shorter.

    If the year would be out of range for `date`, return the day unchanged.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return day
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def tone(look: DayLook) -> str:
    """Return the name of the style of a day's mark: by how many places were tender or, if none was, by its state."""
    other = "slight" if look.slight else "done" if look.state is DayState.DONE else "other"
    return next((name for least, name in TENDER_TONES if look.tender >= least), other)


class YearMap(Widget):
    """The days, with a cursor on one of them.

    Attributes:
        past: The days to show; None before they are read.
        cursor: The day under the cursor, from a week before the first day in the diary to today.
    """

    COMPONENT_CLASSES = {f"year-map--{part}" for part in PARTS}

    past: reactive[Past | None] = reactive(None)
    cursor: reactive[date] = reactive(date.min, repaint=False)

    @dataclass
    class Moved(Message):
        """Message posted when a day is clicked: the cursor goes there."""

        day: date

    @dataclass
    class Asked(Message):
        """Message posted when the day under the cursor is clicked: it opens."""

        day: date

    @dataclass
    class Turned(Message):
        """Message posted when the wheel is turned: 1 is a month later, -1 a month earlier."""

        months: int

    @dataclass
    class Scrolled(Message):
        """Message posted when other weeks are shown."""

    def __init__(self) -> None:
        """Create an empty calendar."""
        super().__init__()
        self._week_begins = 0
        self._runs = True
        self._top: date | None = None  # the first day of the first week shown
        self._fitted = Size()  # the size for which that is so: a widget is painted before it is told of a new one

    def lay_out_weeks(self, week_begins: int, *, runs: bool) -> None:
        """Arrange the days by weeks.

        Args:
            week_begins: The first day of the week, 0 for Monday to 6 for Sunday.
            runs: Whether to show the streaks below weeks that are columns.
        """
        if (week_begins, runs) != (self._week_begins, self._runs):
            self._week_begins, self._runs, self._top = week_begins, runs, None
            self._look_again()

    # -- layout of the days ----------------------------------------------------------------------------------

    @property
    def listed(self) -> bool:
        """Whether the weeks are rows, because there is no room for half a year of columns."""
        return self.size.width < SIDE + LEAST_WEEKS * CELL

    @property
    def weeks(self) -> int:
        """The number of weeks shown."""
        if self.listed:
            return max(1, self.size.height - HEAD)
        return (self.size.width - SIDE) // self.cell

    @property
    def cell(self) -> int:
        """The width of a day in columns where weeks are columns: the wider, the shorter the diary is."""
        weeks = 0
        if self.past:
            weeks = (self._week_of(self.past.today) - self._week_of(self.past.first)).days // 7 + 1
        room = self.size.width - SIDE
        return max(CELL, min(WIDEST_CELL, room // min(max(weeks, QUARTER), YEAR)))

    @property
    def top(self) -> date:
        """The first day shown."""
        if self._top is None or self._fitted != self.size:
            return self._fit()
        return self._top

    @property
    def shown(self) -> tuple[date, date]:
        """The first and last day shown, up to today."""
        last = self.top + self.weeks * WEEK - timedelta(days=1)
        return self.top, min(last, self.past.today) if self.past else last

    def towards(self, way: str) -> date:
        """Return the day that an arrow key leads to, by its position on the screen.

        Args:
            way: `up`, `down`, `left`, or `right`.
        """
        along = ("left", "right") if self.listed else ("up", "down")
        days = 1 if way in along else 7
        return self.cursor + timedelta(days=-days if way in {"up", "left"} else days)

    def day_at(self, x: int, y: int) -> date | None:
        """Return the day drawn at a position in the widget, or None if there is none."""
        if self.listed:
            week, weekday = y - HEAD, (x - LIST_SIDE) // LIST_CELL
        else:
            week, weekday = (x - SIDE) // self.cell, y - HEAD
        if not (0 <= week < self.weeks and 0 <= weekday < 7):
            return None
        day = self.top + week * WEEK + timedelta(days=weekday)
        return day if self._can_be_reached(day) else None

    def _can_be_reached(self, day: date) -> bool:
        return self.past is not None and self.past.reach <= day <= self.past.today

    def _area(self, day: date) -> Area | None:
        week, weekday = divmod((day - self.top).days, 7)
        if not 0 <= week < self.weeks:
            return None
        if self.listed:
            return Area(LIST_SIDE + weekday * LIST_CELL, HEAD + week, CELL, 1)
        return Area(SIDE + week * self.cell, HEAD + weekday, CELL, 1)

    def _week_of(self, day: date) -> date:
        """Return the first day of this day's week."""
        back = (day.weekday() - self._week_begins) % 7
        return date.fromordinal(max(1, day.toordinal() - back))

    def _kept_in_record(self, top: date) -> date:
        """Return the nearest first week that shows none before the diary, and of a longer diary none after today.

        If the cursor is before the diary, that is where it starts.
        """
        if self.past is None:
            return top
        newest = self._week_of(self.past.today) - (self.weeks - 1) * WEEK
        first = self._week_of(min(self.past.first, self.cursor))
        return max(first, min(newest, top)) if not self.listed else min(newest, max(top, first))

    def _keep_in_sight(self) -> None:
        """Show other weeks if the cursor is off the screen: rows move by one week, columns by half a screen."""
        top, week = self.top, self._week_of(self.cursor)
        jump = 0 if self.listed else self.weeks // 2
        if week < top:
            top = week - jump * WEEK
        elif week >= top + self.weeks * WEEK:
            top = week - (self.weeks - 1 - jump) * WEEK
        self._top = self._kept_in_record(top)

    # -- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        blank = self.rich_style
        if self.past is None or (not self.listed and y > HEAD + 7):
            return Strip.blank(self.size.width, blank)
        styles = {part: self._style(part) for part in PARTS} | {"": blank}  # looked up once, not for each day
        line = self._list_line(y, styles) if self.listed else self._line(y, styles)
        return Strip(line).adjust_cell_length(self.size.width, blank).simplify()

    def _line(self, y: int, styles: Mapping[str, Style]) -> Iterator[Segment]:
        """Yield the month names, one weekday of every week, or the streaks."""
        if y < HEAD:
            yield Segment(self._months(), styles["label"])
            return
        if y == HEAD + 7:
            yield Segment(f"{'':{SIDE}}{self._ruler()}", styles["run"])
            return
        day = self.top + timedelta(days=y - HEAD)
        yield Segment(f"{day:%a}"[:2].ljust(SIDE), styles["label"])
        for week in range(self.weeks):
            yield from self._day(day + week * WEEK, self.cell, styles)

    @property
    def shows_a_break(self) -> bool:
        """Whether the ruler of the streaks marks where one ended."""
        return not self.listed and BROKEN in self._ruler()

    def _ruler(self) -> str:
        past = self.past
        if past is None or not self._runs:
            return ""
        return ruler(past.runs, self.top, self.weeks, self.cell, past.today, broken=not past.habit.streak)

    def _months(self) -> str:
        """Return the name of each month, above the week in which it starts."""
        line = [" "] * (self.size.width + 2)
        free = 0
        for week in range(self.weeks):
            first = self.top + week * WEEK
            begins = next((day for n in range(7) if (day := first + timedelta(days=n)).day == 1), None)
            at = SIDE + week * self.cell
            # Name the month of the first week too, unless the next month starts before there is room for both.
            after = months_on(first.replace(day=1), 1)
            soon = (after - first).days // 7 * self.cell < 4 and (self.past is None or after <= self.past.today)
            if begins is None and (week or soon):
                continue
            fits = free <= at <= self.size.width - 3
            if fits and (self.past is None or (begins or first) <= self.past.today):
                line[at : at + 3] = f"{begins or first:%b}"[:3]
                free = at + 4
        return "".join(line)[: self.size.width]

    def _list_line(self, y: int, styles: Mapping[str, Style]) -> Iterator[Segment]:
        """Yield the weekday names, or one week."""
        first = self.top + max(0, y - HEAD) * WEEK
        days = [first + timedelta(days=n) for n in range(7)]
        if y < HEAD:
            names = "".join(f"{day:%a}"[:2].ljust(LIST_CELL) for day in days)
            yield Segment(f"{'':{LIST_SIDE}}{names}", styles["label"])
            return
        # The week that contains January 1 shows the year.
        new_year = next((day for day in days if (day.month, day.day) == (1, 1)), None)
        name = f"{new_year.year}" if new_year else f"{first.day:>2} {first:%b}"
        yield Segment(f"{name:<{LIST_SIDE}}", styles["label"])
        for day in days:
            yield from self._day(day, LIST_CELL, styles)

    def _day(self, day: date, width: int, styles: Mapping[str, Style]) -> Iterator[Segment]:
        """Yield the mark of a day: how many places were tender, with its state beside it, or its state alone.

        The sign of today is apart from a digit where there is room for both.
        """
        if self.past is None or day > self.past.today:
            yield Segment(" " * width, styles[""])
            return
        look = self.past.at(day)
        mark, beside, after = day_mark(look), " ", " " * (width - CELL)
        if felt := tender_mark(look):
            beside = " " if mark == DAY_MARKS[DayState.DONE] else mark
            mark = felt
        if day == self.past.today and felt and after:
            after = f"<{after[1:]}"
        elif day == self.past.today:
            beside = "<"
        if day == self.cursor:
            yield Segment(mark + beside, styles["cursor"])
        else:
            yield Segment(mark, styles[tone(look)])
            yield Segment(beside, styles["other"])
        yield Segment(after, styles["other"])

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"year-map--{part}")

    # -- changes ---------------------------------------------------------------------------------------------

    def watch_past(self) -> None:
        """Show the new days, up to today."""
        self._look_again()

    def watch_cursor(self, old: date, new: date) -> None:
        """Move the cursor: repaint its old and new cell, or everything if other weeks are shown."""
        if not self.size or self.past is None:
            return
        before = self.top
        self._keep_in_sight()
        areas = [area for day in (old, new) if (area := self._area(day))]
        if before == self.top and areas:
            self.refresh(*areas)
        else:
            self.refresh()
            self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        """Tell of the weeks that fit the new size."""
        if self.past is not None:
            self.post_message(self.Scrolled())

    def _look_again(self) -> None:
        if self.size and self.past is not None:
            self._fit()
            self.refresh()
            self.post_message(self.Scrolled())

    def _fit(self) -> date:
        """Show the weeks up to today, unless the cursor is earlier than those; return the first day."""
        self._fitted = self.size
        self._top = self._kept_in_record(self.past.today if self.past else self._week_of(self.cursor))
        if self.size and self.past:
            self._keep_in_sight()
        return self._top

    # -- mouse -----------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Post `Moved` for the clicked day, or `Asked` if the cursor is already on it."""
        day = self.day_at(event.x, event.y)
        if day is None:
            return
        event.stop()
        self.post_message(self.Asked(day) if day == self.cursor else self.Moved(day))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Post a turn of one month back."""
        event.stop()
        self.post_message(self.Turned(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Post a turn of one month forward."""
        event.stop()
        self.post_message(self.Turned(1))
