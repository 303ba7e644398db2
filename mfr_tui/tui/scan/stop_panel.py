"""The panel beside the map in a scan: the stop, its seconds, cue, and regions, and the region under the cursor."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Digits, Static

from mfr_tui.body.regions import Body, Press, Side
from mfr_tui.practice.pressing import May, StopAdvice
from mfr_tui.practice.scan import Scan
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.keys import SCREENS
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.scan.keys import SCAN

SIDE_WIDTH = 6

SCALE = "0 none, 10 worst"
"""What the numbers mean, short enough for the narrowest table."""
RATE = f"{MAP['map.rate'].shown_keys} to rate, {MAP['map.ten'].shown_key} for 10"


class RegionTable(Widget):
    """The regions of a stop, one row for each place, with its right and left side. A click goes to a region.

    Attributes:
        regions: The ids of the stop's regions.
        cursor: The id of the region under the map's cursor.
        ratings: The rating of each rated region, 0 to 10.
    """

    COMPONENT_CLASSES = {"table--head", "table--cell", "table--cursor", "table--rated"}

    regions: reactive[tuple[str, ...]] = reactive(())
    cursor: reactive[str] = reactive("")
    ratings: reactive[dict[str, int]] = reactive(dict[str, int]())

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
        """The slots (regions without their side) of the rows, in order."""
        return list(dict.fromkeys(self._body[region].slot for region in self.regions))

    def render_line(self, y: int) -> Strip:
        """Return the header, or the row of one slot."""
        head = self.get_component_rich_style("table--head")
        room = self.size.width - 2 * SIDE_WIDTH
        slots = self.slots
        if not slots or y > len(slots):
            return Strip.blank(self.size.width, self.rich_style)
        if y == 0:
            return Strip([Segment(f"{SCALE:<{room}.{room}}{'right':>{SIDE_WIDTH}}{'left':>{SIDE_WIDTH}}", head)])
        slot = slots[y - 1]
        name = self._body[slot + Side.RIGHT.suffix].short
        cells = [Segment(f"{name:<{room}.{room}}", self.get_component_rich_style("table--cell"))]
        cells += [self._side(slot + side.suffix) for side in Side]
        return Strip(cells)

    def _side(self, region: str) -> Segment:
        nrs = self.ratings.get(region)
        here = region == self.cursor
        # The arrow shows the cursor on terminals without color.
        text = f"{'>' if here else ''}{'-' if nrs is None else nrs}"
        part = "cursor" if here else "cell" if nrs is None else "rated"
        return Segment(f"{text:>{SIDE_WIDTH}}", self.get_component_rich_style(f"table--{part}"))

    def on_click(self, event: events.Click) -> None:
        """Pick the clicked side. A click on the name picks the side without the cursor, the right one first."""
        slots = self.slots
        if not 1 <= event.y <= len(slots):
            return
        event.stop()
        slot = slots[event.y - 1]
        right, left = slot + Side.RIGHT.suffix, slot + Side.LEFT.suffix
        room = self.size.width - 2 * SIDE_WIDTH
        if event.x < room:
            region = left if self.cursor == right else right
        else:
            region = right if event.x < room + SIDE_WIDTH else left
        self.post_message(self.Picked(region, event.screen_offset))


class StopPanel(Vertical):
    """Everything about the stop that is not on the map.

    Attributes:
        cursor: The id of the region under the map's cursor.
        ratings: The rating of each rated region, 0 to 10.
    """

    cursor: reactive[str] = reactive("", repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)

    def __init__(self, body: Body) -> None:
        """Create a panel that shows no stop yet."""
        super().__init__()
        self._shown: tuple[int, str] | None = None
        self._pressing = False
        self._may: Mapping[str, May] = {}
        self._body = body

    def compose(self) -> ComposeResult:
        """Compose the title, the seconds, the cue, the stop's regions, the cursor's region, and the progress bar."""
        with Horizontal(id="stop-head"):
            with Vertical(id="stop-words"):
                yield Static("", id="stop-number", markup=False)
                yield Static("", id="stop-title", markup=False)
            yield Digits("", id="seconds")
            yield Static("", id="seconds-small", markup=False)
        yield Static("", id="state", markup=False)
        yield Static("", id="cue", markup=False)
        yield RegionTable(self._body).data_bind(StopPanel.cursor, StopPanel.ratings)
        yield Static("", id="here", markup=False)
        with Horizontal(id="more"):
            yield Choice.of(SCREENS["app.undo"])
            yield Choice.of(SCAN["scan.end"], "End")
            yield Choice("More", "^p", "app.command_palette")
        yield Static("", id="progress", markup=False)

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
        self._pressing, self._may = advice.pressing, advice.may
        self.query_one(RegionTable).regions = stop.regions
        done, ahead = "=" * position, "." * (count - position - 1)
        self.query_one("#progress", Static).update(f"[{done}>{ahead}]")
        self._show_here()

    def show_clock(self, scan: Scan, now: float) -> None:
        """Show the seconds of the stop, and why they are paused if they are.

        Args:
            scan: The scan.
            now: The monotonic time in seconds.
        """
        if scan.paused:
            state = f"Paused: {SCAN['scan.pause'].shown_key} to resume"
        elif scan.waits_for_key:
            state = f"Waiting: rate, or {SCAN['scan.next'].shown_key}"
        elif scan.waiting(now):
            state = "Waiting while you rate"
        else:
            state = "" if scan.pace else f"{SCAN['scan.next'].shown_key} to continue"
            if not self._pressing:
                state = f"Look and move only{', ' if state else ''}{state}"
        seconds = math.ceil(scan.seconds_left) if scan.pace else math.floor(scan.seconds_left)
        if (seconds, state) == self._shown:
            return
        self._shown = (seconds, state)
        self.set_class(scan.paused, "-paused")
        self.query_one("#seconds", Digits).update(str(seconds))
        self.query_one("#seconds-small", Static).update(f"{seconds} s", layout=False)
        self.query_one("#state", Static).update(state, layout=False)

    def watch_cursor(self) -> None:
        """Show the name and the rating of the region under the cursor."""
        self._show_here()

    def watch_ratings(self) -> None:
        """Show the rating of the region under the cursor, which may have changed."""
        self._show_here()

    def _show_here(self) -> None:
        if not self.is_mounted or self.cursor not in self._body:
            return
        region = self._body[self.cursor]
        nrs = self.ratings.get(region.id)
        rated = RATE if nrs is None else f"{nrs}/10"
        may = self._may.get(region.id)
        if region.press is Press.NEVER:
            rated = f"never press here; {rated}"
        elif may is not None and may is not May.PRESS:
            rated = f"{may}; {rated}"
        self.query_one("#here", Static).update(Content.assemble((f"{region.label}: ", "bold"), rated), layout=False)
