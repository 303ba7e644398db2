"""The panel beside the map in a scan: the stop, its clock, cue, and regions, and the region under the cursor."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset, Size
from textual.geometry import Region as Area
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from mfr_tui.body.regions import Body, Press, Region, Side, View
from mfr_tui.practice.pressing import May, StopAdvice
from mfr_tui.practice.scan import FULL_STOPS, Outcome, Scan, Stop, stop_that_shows
from mfr_tui.review.lately import Lately
from mfr_tui.review.ratings import Felt
from mfr_tui.tui.commands import Command
from mfr_tui.tui.common.key_line import key_content
from mfr_tui.tui.common.keys import SCREENS
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.rated import RATED, rated_class, rated_style
from mfr_tui.tui.scan.clock import LARGE, MEDIUM, SMALL, StopClock, ticks
from mfr_tui.tui.scan.keys import SCAN
from mfr_tui.wording.scan import following

SIDE_WIDTH = 6
KEY_WIDTH = 15
"""The columns of a key in a list of keys; the last one of a row takes two less."""

STATE_ROWS, HERE_ROWS = 1, 3
"""The rows of the clock's state, and of the region under the cursor, on a screen of the usual height."""

ELSEWHERE = (replace(SCREENS["app.undo"], footer=6), replace(SCAN["scan.end"], footer=7))
"""The keys that the panel shows and that are in the footer where the screen is narrow."""

CUE_ROWS_BELOW_ALARM = 4
"""The rows of a cue that fit on a phone below what cannot wait. A longer one takes a row of the region."""

ALL_STOPS = FULL_STOPS + 2
"""The rows of all stops below each other, of the blank one above them, and of one more for the region under the cursor,
in a tall panel."""

NAMED = 15
"""The columns of a stop's name in the list of stops, where it is shortened."""

LEAST_PAGE = 4
"""The fewest entries of a list of stops that is longer: two stops, and how many there are before and after."""

MARKED = 4
"""The columns before it: whether the stop was passed, and what was rated there."""


class Bar(Widget):
    """A bar that fills up while the stop's time runs.

    Attributes:
        full: How much of it is filled, 0 to 1.
    """

    COMPONENT_CLASSES = {"bar--full", "bar--rest"}

    full: reactive[float] = reactive(0.0, repaint=False)

    def watch_full(self, old: float, new: float) -> None:
        """Repaint if another half of a cell is filled."""
        if self._halves(old) != self._halves(new):
            self.refresh()

    def _halves(self, full: float) -> int:
        return round(full * self.size.width * 2)

    def render_line(self, y: int) -> Strip:
        """Return the bar."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        cells, half = divmod(self._halves(self.full), 2)
        return Strip(
            [
                Segment("\u2501" * cells + "\u2578" * half, self.get_component_rich_style("bar--full")),
                Segment("\u2500" * (self.size.width - cells - half), self.get_component_rich_style("bar--rest")),
            ]
        )


class RegionTable(Widget):
    """The regions of a stop, one row for each place, with a column for each side. A click goes to a region.

    The sides are in the order of the figure that the cursor is on. Wherever the cursor is, one row is marked: a place
    of another stop has a row of its own above the others, for which the header takes the blank row above it or, where
    there is no room for that, it is in place of the header.

    Attributes:
        regions: The ids of the stop's regions.
        cursor: The id of the region under the map's cursor.
        ratings: The rating of each rated region, 0 to 10.
        set_apart: What may be done with the regions that may not be pressed, at a stop where another may be.
        roomy: Whether there is room for a blank row above the header, and so for a row of another stop.
    """

    COMPONENT_CLASSES = {"table--head", "table--side", "table--cell", "table--cursor", *RATED}

    regions: reactive[tuple[str, ...]] = reactive((), layout=True)
    cursor: reactive[str] = reactive("", repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)
    set_apart: reactive[Mapping[str, May]] = reactive(dict[str, May]())
    roomy: reactive[bool] = reactive(default=True, layout=True)

    @dataclass
    class Picked(Message):
        """Message posted when a region is clicked, with the position on the screen."""

        region: str
        at: Offset

    def __init__(self, body: Body) -> None:
        """Create an empty table."""
        super().__init__()
        self._body = body

    @property
    def slots(self) -> list[str]:
        """The slots (regions without their side) of the stop's rows, in order."""
        return list(dict.fromkeys(self._body[region].slot for region in self.regions))

    @property
    def rows(self) -> list[str | None]:
        """The slot of each row, from the top; None for the header, and "" for the blank row above it."""
        slots = self.slots
        here = self._body[self.cursor].slot if self.cursor in self._body else None
        other = None if here in slots else here
        if self.roomy:
            return [None, other, *slots] if other else ["", None, *slots]
        return [other, *slots]

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides as the figure under the cursor shows them, from left to right."""
        back = self.cursor in self._body and self._body[self.cursor].view is View.BACK
        return (Side.LEFT, Side.RIGHT) if back else (Side.RIGHT, Side.LEFT)

    def watch_cursor(self, old: str, new: str) -> None:
        """Repaint the rows of the old and the new region, or all when a column's head changes."""
        if old not in self._body or self._column(old) != self._column(new):
            self.refresh()
        else:
            self._repaint({old, new})

    def _column(self, region: str) -> tuple[View, Side]:
        return self._body[region].view, self._body[region].side

    def watch_ratings(self, old: dict[str, int], new: dict[str, int]) -> None:
        """Repaint the rows of the regions whose ratings changed."""
        self._repaint({region for region in old.keys() | new.keys() if old.get(region) != new.get(region)})

    def _repaint(self, regions: set[str]) -> None:
        slots, above = self.slots, 2 if self.roomy else 1
        changed = {self._body[region].slot for region in regions}
        rows = {above + slots.index(slot) for slot in changed if slot in slots}
        if changed - {*slots}:
            rows |= {*range(above)}  # the header makes way for a place of another stop
        if rows:
            self.refresh(*(Area(0, row, self.size.width, 1) for row in sorted(rows)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  (the base class's)
        """Return the rows of the header, of each slot, and of a place of another stop."""
        return len(self.rows)

    def render_line(self, y: int) -> Strip:
        """Return the header, or the row of one slot."""
        head = self.get_component_rich_style("table--head")
        room = self.size.width - 2 * SIDE_WIDTH
        rows = self.rows
        slot = rows[y] if y < len(rows) else ""
        if slot is None:
            return Strip([Segment(" " * room, head), *map(self._head, self.sides)])
        if not slot:
            return Strip.blank(self.size.width, self.rich_style)
        name, regions = self._body[slot + Side.RIGHT.suffix].short, [slot + side.suffix for side in self.sides]
        apart = set(regions) <= self.set_apart.keys()
        if apart and self.cursor not in regions and self.ratings.keys().isdisjoint(regions):
            may = self.set_apart[regions[0]]
            words = str(may) if len(name) + 2 + len(may) < self.size.width else may.brief
            return Strip([Segment(f"{name}{f'{words} ':>{self.size.width - len(name)}}", head)])
        cell = head if apart else self.get_component_rich_style("table--cell")
        return Strip([Segment(f"{name:<{room}.{room}}", cell), *(part for one in regions for part in self._side(one))])

    def _head(self, side: Side) -> Segment:
        """Return the head of a column: that of the side under the cursor stands out."""
        here = self.cursor in self._body and self._body[self.cursor].side is side
        return Segment(f"{side:^{SIDE_WIDTH}}", self.get_component_rich_style(f"table--{'side' if here else 'head'}"))

    def _side(self, region: str) -> Iterator[Segment]:
        """Yield the rating of a region, filled as it is on the map."""
        nrs, cell = self.ratings.get(region), self.get_component_rich_style("table--cell")
        text = "-" if nrs is None else str(nrs)
        if region == self.cursor:  # the arrows show the cursor on terminals without color
            yield Segment(f"{f'> {text} <':^{SIDE_WIDTH}}", self.get_component_rich_style("table--cursor"))
        elif nrs is None:
            yield Segment(f"{text:^{SIDE_WIDTH}}", cell)
        else:
            shown = f" {text} "
            left, right = f"{shown:^{SIDE_WIDTH}}".split(shown)
            yield from (Segment(left, cell), Segment(shown, self.get_component_rich_style(rated_class(nrs))))
            yield Segment(right, cell)

    def on_click(self, event: events.Click) -> None:
        """Pick the clicked side. A click on the name picks the side without the cursor, the right one first."""
        slot = dict(enumerate(self.rows)).get(event.y)
        if not slot:
            return
        event.stop()
        right, left = slot + Side.RIGHT.suffix, slot + Side.LEFT.suffix
        room = self.size.width - 2 * SIDE_WIDTH
        if event.x < room:
            region = left if self.cursor == right else right
        else:
            region = slot + self.sides[event.x >= room + SIDE_WIDTH].suffix
        self.post_message(self.Picked(region, event.screen_offset))


class StopList(Widget):
    """The stops of the scan in two columns: those passed, the current one, and those to come, with what was rated.

    Attributes:
        ratings: The rating of each rated region, 0 to 10.
    """

    COMPONENT_CLASSES = {"stops--past", "stops--here", "stops--ahead", *RATED}

    ratings: reactive[dict[str, int]] = reactive(dict[str, int]())

    _scan: Scan | None = None
    _rated_at: Mapping[str, int] = {}

    def show(self, scan: Scan, rated_at: Mapping[str, int]) -> None:
        """Show where a scan is.

        Args:
            scan: The scan.
            rated_at: The index of the stop at which each region was rated, as far as it is known.
        """
        self._scan = scan
        self._rated_at = rated_at
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one stop, or two beside each other where not all fit below each other and the width allows it.

        If there is no room for all even so, it is a page of them, and how many there are besides.
        """
        width, rows = self.size
        if self._scan is None:
            return Strip.blank(width, self.rich_style)
        count = len(self._scan.stops)
        columns = 1 if rows >= count or width < 2 * (MARKED + NAMED) + 1 else 2
        page = page_of(count, self._scan.position, columns * rows)
        whole = columns == 1 and all(MARKED + len(stop.title) <= width for stop in self._scan.stops)
        entries = [self._stop(self._scan, position, whole=whole) for position in page]
        if columns * rows >= LEAST_PAGE:
            entries[:0] = [self._besides(f"{page.start} before")] * (page.start > 0)
            entries += [self._besides(f"{count - page.stop} more")] * (page.stop < count)
        rows = min(rows, math.ceil(len(entries) / columns))
        segments = [segment for entry in (entries[y::rows] if y < rows else ()) for segment in entry]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _besides(self, words: str) -> list[Segment]:
        style = self.get_component_rich_style("stops--ahead")
        return [Segment(f"{'':{MARKED}}{words:<{NAMED + 1}}", style)]

    def _stop(self, scan: Scan, position: int, *, whole: bool) -> list[Segment]:
        """Return a stop: where it is, the highest rating there, and its title, which is shortened unless `whole`."""
        stop, here = scan.stops[position], position == scan.position
        passed = scan.outcomes[position] is Outcome.PASSED
        style = self.get_component_rich_style(f"stops--{'here' if here else 'past' if passed else 'ahead'}")
        name = stop.title if whole else _short_name(stop)
        rated = (region for region in stop.regions if self.ratings.get(region))
        here_only = (one for one in rated if stop_that_shows(scan.stops, one, self._rated_at.get(one)) == position)
        found = max((self.ratings[region] for region in here_only), default=0)
        rating = str(found or "")
        return [
            Segment(f"{'>' if here else '+' if passed else '.'}{'':{MARKED - 2 - len(rating)}}", style),
            Segment(rating, self.get_component_rich_style(rated_class(found))),
            Segment(f" {name}", style),
        ]


def page_of(count: int, position: int, room: int) -> range:
    """Return the indexes of the stops to list: as few even pages as fit, so that the list stands still in each.

    A page also has the first stop of the next one, so that the stop after the current one is always listed.

    Args:
        count: The number of stops.
        position: The index of the current stop.
        room: The entries that fit, those that say how many there are before and after included.
    """
    for pages in range(1, count + 1):
        size = math.ceil(count / pages)
        if size + min(pages, 3) * (pages > 1) <= room:
            first = position // size * size
            return range(first, min(count, first + size + (pages > 1)))
    return range(position, position + 1)


def _short_name(stop: Stop) -> str:
    """Return the first words of a stop's title, NAMED columns wide, and the gap to a second column."""
    return f"{re.split(',| and ', stop.title)[0]:<{NAMED}.{NAMED}} "


class StopKeys(Widget):
    """The keys of a stop, each at the same place at every stop. A click does what the key does.

    The ratings are offered to a click at the place under the cursor.
    """

    def __init__(self, *keys: Content) -> None:
        """Create the list of these keys, the most used first."""
        super().__init__()
        self._keys = keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  (the base class's)
        """Return the rows that the keys take."""
        return math.ceil(len(self._keys) / self._columns(width))

    @staticmethod
    def _columns(width: int) -> int:
        return max(1, (width + 2) // KEY_WIDTH)

    def render(self) -> Content:
        """Return the keys in as many columns as fit."""
        columns, rows = self._columns(self.size.width), []
        for first in range(0, len(self._keys), columns):
            row = Content("")
            for number, key in enumerate(self._keys[first : first + columns]):
                row = Content.assemble(row, " " * (number * KEY_WIDTH - row.cell_length), key)
            rows.append(row)
        return Content("\n").join(rows)


class StopPanel(Vertical):
    """Everything about the stop that is not on the map.

    Attributes:
        cursor: The id of the region under the map's cursor.
        ratings: The rating of each rated region, 0 to 10.
        rated_at: The index of the stop at which each region was rated, as far as it is known.
        elsewhere: What may be done now with each region, for a cursor that is off the stop.
    """

    cursor: reactive[str] = reactive("", repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)

    def __init__(self, body: Body, *, still: bool) -> None:
        """Create a panel that shows no stop yet.

        Args:
            body: The regions.
            still: Whether there is no bar, as it would fill up.
        """
        super().__init__()
        self._still = still
        self._shown: tuple[int, str] | None = None
        self._pressing = False
        self._may: Mapping[str, May] = {}
        self.elsewhere: Mapping[str, May] = {}
        self._body = body
        self._before = Felt({}, {})
        self._following = ""
        self.rated_at: dict[str, int] = {}
        self._yesterday = date.min
        self._passed: list[bool] = []
        self._position = 0

    def compose(self) -> ComposeResult:
        """Compose the title, the clock, the cue, the stop's regions, the cursor's region, the keys, and the stops."""
        yield Static(classes="gap", id="above-head")
        with Horizontal(id="stop-head"):
            with Vertical(id="stop-words"):
                yield Static("", id="stop-title", markup=False)
                with Container(id="stop-progress"):
                    yield Static("", id="stop-number", markup=False)
                    yield Static("", id="stop-ticks", markup=False)
                    yield Static("", id="state-short", markup=False)
            with Vertical(id="stop-time"):
                yield StopClock(id="seconds")
                bar = Bar()
                bar.visible = not self._still
                yield bar
        yield Static(classes="gap", id="above-cue")
        yield Static("", id="cue", markup=False)
        yield RegionTable(self._body).data_bind(StopPanel.cursor, StopPanel.ratings)
        yield Static(classes="gap", id="above-here")
        yield Static("", id="here", markup=False)
        yield Static("", id="state", markup=False)
        yield Static("", classes="gap", id="next", markup=False)
        yield StopKeys(*panel_keys())
        yield StopList().data_bind(StopPanel.ratings)

    def on_resize(self) -> None:
        """Leave the rows that the keys need at the new size."""
        self._fit()
        self._show_next()
        self._show_here()
        self._show_state()

    def _fit(self) -> None:
        """Leave the keys their rows. The rest goes to the table, as the region under the cursor says the same."""
        if not self.size:
            return
        width, rows = self.size
        title, cue = (Content(str(self.query_one(name, Static).content)) for name in ("#stop-title", "#cue"))
        cue_rows = cue.get_height({}, width)
        below = all(map(self.screen.has_class, ("-narrow", "-short", "-alarm")))
        self.set_class(below and cue_rows > CUE_ROWS_BELOW_ALARM, "-tight")
        said = cue_rows + STATE_ROWS + HERE_ROWS
        spare = rows - said - self.query_one(StopKeys).get_content_height(self.size, self.size, width)
        table, clock = self.query_one(RegionTable), self.query_one(StopClock)
        least = 1 + len(table.slots)
        clock.rows, head = self._clock_rows(title, spare - least)
        spare -= head
        self.update_classes({"-medium": clock.rows == MEDIUM, "-large": clock.rows == LARGE})
        self.query_one("#stop-ticks", Static).update(self._ticks())
        table.roomy = spare > least
        # In a tall panel the list of stops comes first. Elsewhere the place being rated is set apart before the cue is.
        tall = self.screen.has_class("-tall")
        apart = [("#above-here", 1 + ALL_STOPS * tall), ("#above-cue", 1)]
        gaps = [("#next", 1), *(reversed(apart) if tall else apart)]
        for widget, needs in [(table, least + table.roomy), *((self.query_one(name), rows) for name, rows in gaps)]:
            widget.set_class(spare < needs, "-out")
            spare -= needs if spare >= needs else 0
        # Large digits do not touch the edge of the screen, unless that cuts a list of stops that is whole without it.
        self.query_one("#above-head").set_class(clock.rows != LARGE or spare in {0, ALL_STOPS}, "-out")

    def _clock_rows(self, title: Content, spare: int) -> tuple[int, int]:
        """Return the rows of the largest seconds that fit, and of the whole head of the panel with them.

        Args:
            title: The title of the stop.
            spare: The rows that may be used.
        """
        clock = self.query_one(StopClock)
        roomy = self.screen.has_class("-wide") and self.screen.has_class("-tall")
        for rows in () if self.screen.has_class("-narrow") else (LARGE, MEDIUM) if roomy else (MEDIUM,):
            words = self.size.width - clock.columns(rows) - 1
            head = max(title.get_height({}, words) + 2, rows + 1)
            if head <= spare:
                return rows, head
        return SMALL, title.get_height({}, self.size.width - clock.columns(SMALL) - 1) + 1

    def _ticks(self) -> Content:
        """Return the ticks of the scan where there is room for them."""
        clock = self.query_one(StopClock)
        room = self.size.width - clock.columns(clock.rows) - 1
        if clock.rows == SMALL:
            room -= len(str(self.query_one("#stop-number", Static).content)) + 1
        shown = ticks(self._passed, self._position, room)
        return Content.styled(shown, "$quiet").stylize("$text-primary", 0, self._position + 1)

    def show_stop(self, scan: Scan, advice: StopAdvice) -> None:
        """Show the current stop of a scan.

        Args:
            scan: The scan.
            advice: What the stop says now.
        """
        stop, position, count = scan.stop, scan.position, len(scan.stops)
        self.query_one("#stop-number", Static).update(f"{position + 1} of {count}")
        self.query_one("#stop-title", Static).update(stop.title)
        self.query_one("#cue", Static).update(
            Content.assemble(advice.cue, (f" {advice.note}" if advice.note else "", "bold $text-warning"))
        )
        self._following = following(scan)
        self._passed, self._position = [one is Outcome.PASSED for one in scan.outcomes], position
        self._show_next()
        self._pressing, self._may = advice.pressing, advice.may
        self.query_one(RegionTable).regions = stop.regions
        self.query_one(RegionTable).set_apart = advice.set_apart
        self._fit()
        self.query_one(StopList).show(scan, self.rated_at)
        self._show_here()

    def _show_next(self) -> None:
        """Name the next stop in the row above the keys, where the list of stops has no room."""
        shown = "" if self.query_one(StopList).display else self._following
        if len(shown) > self.size.width:
            shown = re.split(",| and ", shown)[0]
        self.query_one("#next", Static).update(shown, layout=False)

    def show_before(self, before: Felt, yesterday: date) -> None:
        """Show what was rated before, beside what is rated now.

        Args:
            before: The ratings of the days before the scan.
            yesterday: The day before the scan.
        """
        self._before, self._yesterday = before, yesterday
        self._show_here()

    def show_clock(self, scan: Scan, now: float) -> None:
        """Show the seconds of the stop, and why they are paused if they are.

        Args:
            scan: The scan.
            now: The monotonic time in seconds.
        """
        said = self._state(scan, now)
        left = scan.lead_s or scan.seconds_left
        seconds = math.ceil(left) if scan.pace or scan.lead_s else math.floor(left)
        if (seconds, said) == self._shown:
            return
        other = self._shown is None or self._shown[1] != said
        self._shown = (seconds, said)
        if other:
            waits = scan.paused or scan.waiting(now)
            self.update_classes({"-waits": waits, "-stands-still": waits, "-said": bool(said)})
            self._show_state()
        self.query_one(Bar).full = 1 - seconds / scan.stop_seconds if scan.pace and not scan.lead_s else 0.0
        self.query_one(StopClock).show(seconds, scan.stop_seconds)

    def _show_state(self) -> None:
        """Show what is said about the clock, in one row. Where that is narrow, what is in brackets is left out."""
        said = self._shown[1] if self._shown else ""
        short = said.partition(" (")[0]
        self.query_one("#state", Static).update(said if len(said) <= self.size.width else short, layout=False)
        self.query_one("#state-short", Static).update(short, layout=False)

    def _state(self, scan: Scan, now: float) -> str:
        """Return what to say about the clock; what is in brackets can be left out."""
        goes_on, leaves = SCAN["scan.next"].shown_key, SCAN["scan.leave"].shown_key
        if scan.paused:
            return f"Paused: {SCAN['scan.pause'].shown_key} to resume"
        if scan.waits_for_key and self.cursor not in scan.stop.regions:
            return f"Off this stop: clock waits ({leaves} back)"
        if scan.waits_for_key:
            return f"Clock waits: {goes_on} goes on ({leaves} back)"
        if scan.lead_s:
            return f"Get ready ({goes_on} starts)"
        if scan.waiting(now):
            return "Clock waits while you rate"
        state = "" if scan.pace else f"{goes_on} to continue"
        if not self._pressing and not {May.STILL} & set(self._may.values()) and set(self._may.values()) != {May.MOVE}:
            state = f"Look and move only{', ' if state else ''}{state}"
        return state

    def watch_cursor(self) -> None:
        """Show the name and the rating of the region under the cursor."""
        self._show_here()

    def watch_ratings(self) -> None:
        """Show the rating of the region under the cursor, which may have changed."""
        self._show_here()

    def _show_here(self) -> None:
        here = self.query("#here").results(Static)  # none before the panel is composed, nor while it is taken away
        if self.cursor not in self._body:
            return
        self.set_class(self.cursor not in self.query_one(RegionTable).regions, "-off")
        region, narrow = self._body[self.cursor], self.screen.has_class("-narrow")
        nrs, days, said = self.ratings.get(region.id), self._before.of(region.id), self._not_pressed(region)
        rated = Content("Not rated") if nrs is None else Content.styled(f"{nrs} of 10", rated_style(nrs))
        before = Content.styled(f", last time {list(days.values())[-1] or 'clear'}" if days else "", "$quiet")
        lines = [Content.styled(region.in_short, "bold"), rated + before]
        if self.has_class("-tight"):
            lines = [Content.assemble((f"{region.in_short}. ", "bold"), rated)]
        elif said and narrow:
            not_pressed = Content.assemble(". ", (said, "$text-warning"))
            whole = rated + before + not_pressed
            lines[1] = whole if whole.cell_length <= self.size.width else rated + not_pressed
        elif said:
            lines.append(Content.styled(said, "$text-warning"))
        if any(days.values()) and not narrow:
            row = Lately(self._yesterday, self._before.values).row(region.id, days.keys())
            lines.append(Content.styled(f"Last 14 days {row}", "$quiet"))
        for words in here:
            # Apart from the table where the rows that are left for it are below it.
            apart = len(lines) < words.size.height > HERE_ROWS and self.query_one("#above-here").has_class("-out")
            words.update(Content("\n").join([Content("")] * apart + lines), layout=False)

    def _not_pressed(self, region: Region) -> str:
        """Return what to do instead of pressing, if a region is not simply pressed."""
        may = self._may.get(region.id) or self.elsewhere.get(region.id)
        if region.press is Press.NEVER:
            return "Never press here"
        return "" if may is None or may is May.PRESS else str(may).capitalize()


def side_keys() -> list[Content]:
    """Return the keys that a narrow screen shows beside the body, the most used first. The others are in its footer."""
    rate, ten = MAP["map.rate"], MAP["map.ten"]
    offer = Style.from_meta({"@click": "screen.offer"})
    return [
        Content.assemble((f"{rate.shown_keys} {ten.shown_key}", "bold $text-primary"), " ", rate.label).stylize(offer),
        _less_or_more(),
        *(_key(MAP[f"map.{name}"]) for name in ("both", "mirror", "flip", "wrong")),
        _key(SCAN["scan.details"]),
        _key(SCREENS["app.palette"]),
    ]


def _less_or_more() -> Content:
    """Return both keys before what they do: `- Less = More` would read as an equation."""
    less, more = (key_content(MAP[name], MAP[name].keys[0], "") for name in ("map.less", "map.more"))
    return Content.assemble(less, more, f"{MAP['map.less'].label}/{MAP['map.more'].label.lower()}")


def panel_keys() -> list[Content]:
    """Return the keys that the panel shows, the most used first."""
    *used, more = side_keys()
    return [*used, *(_key(command) for command in ELSEWHERE), more]


def _key(command: Command) -> Content:
    return key_content(command, command.keys[0], command.label)
