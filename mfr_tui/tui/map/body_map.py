"""The body map: one or two figures with a cursor, the regions of a stop highlighted, and each rating as a digit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events, getters
from textual.binding import BindingType
from textual.geometry import Offset
from textual.geometry import Region as Area
from textual.geometry import Size as Room
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.body.drawing import SHAPES, Cell, Direction, Figure, Size, load_figure, load_unnamed, towards
from mfr_tui.body.regions import Body, View
from mfr_tui.body.severity import STRONG_NRS, TENDER_NRS, severity
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.session import Session

GAP = 2
"""The columns between the two figures."""

LABELS = 1
"""The row above the figures, which names the view and the person's right and left."""

CAPTION_ROW = 2
"""The row of the widget in which a caption begins, beside the heads."""

BESIDE = {Size.COMPACT: 30, Size.LARGE: 40, Size.EXTRA_LARGE: 40}
"""The columns that a map of automatic width leaves for what is beside it, by the size of its figures."""


class Shown(NamedTuple):
    """What a map shows, asked for once for a line: for each cell it would take most of the time of a painting."""

    cursor: str | None
    ratings: dict[str, int]
    tags: dict[str, str]
    grounds: dict[str, str]
    lit: frozenset[str]
    picked: str | None
    gone: frozenset[str]
    quiet: frozenset[str]


@dataclass(frozen=True, slots=True)
class Canvas:
    """The figures drawn at one size of the widget, each with its distance from the left edge in columns."""

    size: Size
    figures: tuple[tuple[int, Figure], ...]

    @property
    def width(self) -> int:
        """The width of all figures in columns."""
        left, figure = self.figures[-1]
        return left + figure.width

    @property
    def height(self) -> int:
        """The height of the figures in rows, without the labels."""
        return self.figures[0][1].height


BANDS = ("mild", "moderate", "severe")
BADGES = ("flag", "stop", *BANDS, *(f"{band}-deep" for band in BANDS))
"""What is behind the digit or the letter of a place."""

BADGE = 3
"""The cells of a badge: that of the digit, and one at each side."""

PLACES = ("place", "place-edge", "place-strong")
"""What fills a place around its badge, from the weakest to the strongest: a tint, the edge, and the stronger tint.

Two that meet with the same tint have an edge between them: no edge looks stronger than the stronger tint, and none
weaker than the other.
"""

GROUNDS = ("skin", "deep", "lit", *PLACES)
"""What a cell of the body may be filled with."""

SLIGHT = ("slight", "slight-deep")
"""The digit of a 1 or 2, in a color of its own on either tone of skin: what is tender is filled and is seen first."""


class Fill(NamedTuple):
    """How the filled regions of a figure are kept apart, beside their shades and tints.

    Attributes:
        badges: The cells behind a digit or a letter, in its color.
        gaps: The cells that keep the color of the skin, between two filled regions side by side.
        rims: The cells right above another filled region. Without color they are underlined.
        edges: Those of them that are tinted as an edge, as the region below has the same tint.
    """

    badges: frozenset[Cell] = frozenset()
    gaps: frozenset[Cell] = frozenset()
    rims: frozenset[Cell] = frozenset()
    edges: frozenset[Cell] = frozenset()


RIM = Style(underline=True)


class BodyMap(Widget, can_focus=True):
    """The main widget of mfr. Arrows and clicks move the cursor; digits rate the region under it.

    Its keys run the screen's actions directly. A digit must be saved before the next key is handled, and a message to
    the screen would arrive after keys that are already waiting.

    Attributes:
        cursor: The id of the region under the cursor.
        lit: The ids of the highlighted regions, such as those of the current stop.
        ratings: The rating of each rated region, 0 to 10.
        tags: A letter for each region with something to say, shown in the place of a rating.
        grounds: The ground of each tagged region that is not lit: `flag` or `stop`.
        picked: The region that stands out on a map without a cursor; its tag keeps its own ground.
        listed: The ids of the regions that the arrows walk first, as a table beside the map lists them.
        seen: The region under the cursor when it was last painted; None if it was covered since.
        seen_since: Since when it is seen there, by the clock's `monotonic`.
        gone: Regions that are not on this person's map. They are drawn as an outline and cannot be reached.
        quiet: The regions whose rating is only a digit, without a fill, however high it is.
        caption: What the ratings are, in short lines between the two heads. Not shown beside a single figure.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(MAP)
    app = getters.app(Session)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "body-map--label",
        "body-map--cursor",
        *(f"body-map--{ground}{dim}" for ground in GROUNDS for dim in ("", "-dim")),
        *(f"body-map--{badge}" for badge in BADGES),
        *(f"body-map--{part}" for part in SLIGHT),
    }

    cursor: reactive[str] = reactive("head_front_r", repaint=False)
    lit: reactive[frozenset[str]] = reactive(frozenset[str](), repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)
    tags: reactive[dict[str, str]] = reactive(dict[str, str]())
    grounds: reactive[dict[str, str]] = reactive(dict[str, str]())
    picked: reactive[str | None] = reactive(None, repaint=False)
    gone: reactive[frozenset[str]] = reactive(frozenset[str]())
    quiet: reactive[frozenset[str]] = reactive(frozenset[str]())
    caption: reactive[str] = reactive("")

    @dataclass
    class Moved(Message):
        """Message posted when a region is clicked: the cursor goes there. It has the position on the screen."""

        region: str
        at: Offset

    @dataclass
    class Asked(Message):
        """Message posted when the region under the cursor is clicked, with the position on the screen."""

        region: str
        at: Offset

    def __init__(
        self,
        body: Body | None,
        *,
        read_only: bool = False,
        both: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Create a map of `body`.

        Args:
            body: The regions; None if they are not read yet, and nothing is rated until `use` is called.
            read_only: Whether it shows ratings but ignores keys and clicks.
            both: Whether it shows both figures where they fit; otherwise only the one with the cursor.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._body = body
        self._read_only = read_only
        self._both = both
        self.can_focus = not read_only
        self._figures: dict[tuple[View, Size], Figure] = {}
        self._canvases: dict[tuple[Room, View], Canvas] = {}  # cached, because every painted line needs one
        self._fills: dict[tuple[View, int], Fill] = {}  # cached until what is filled changes
        self._came_from: tuple[str, str] | None = None  # (where flip led, where it started), so that it can go back
        self._top = 0
        self.listed: tuple[str, ...] = ()
        self.seen: str | None = None
        self.seen_since = 0.0

    def use(self, body: Body) -> None:
        """Use these regions from now on. What is drawn looks the same, until something is rated."""
        self._body = body
        self._figures.clear()
        self._canvases.clear()
        self._fills.clear()

    # -- layout --------------------------------------------------------------------------------------------

    @property
    def canvas(self) -> Canvas:
        """The figures that fit: both at the largest size that fits, or only the one with the cursor."""
        view = self._view
        if (self.size, view) not in self._canvases:
            self._canvases[self.size, view] = self._fitting(self.size, view)
        return self._canvases[self.size, view]

    @property
    def _view(self) -> View:
        """The view that the region under the cursor is on."""
        return self._body[self.cursor].view if self._body else View.FRONT

    def _fitting(self, room: Room, view: View) -> Canvas:
        views = (View.FRONT, View.BACK) if self._both else (view,)
        for size in reversed(Size):
            tall_enough = room.height >= SHAPES[size][1] + LABELS or size is Size.COMPACT
            if tall_enough and room.width >= self._width_at(size):
                return self._drawn(size, views)
        return self._drawn(Size.COMPACT, (view,))

    def _drawn(self, size: Size, views: tuple[View, ...]) -> Canvas:
        away = SHAPES[size][0] + GAP
        return Canvas(size, tuple((number * away, self._figure(view, size)) for number, view in enumerate(views)))

    def _width_at(self, size: Size) -> int:
        """Return the columns of the figures at a size."""
        width, _ = SHAPES[size]
        return 2 * width + GAP if self._both else width

    def get_content_width(self, container: Room, viewport: Room) -> int:  # noqa: ARG002  (the base class's)
        """Return the width of the largest figures that fit beside a panel, for a map whose width is automatic."""
        for size in reversed(Size):
            width = self._width_at(size)
            tall_enough = container.height >= SHAPES[size][1] + LABELS or size is Size.COMPACT
            if tall_enough and container.width >= width + BESIDE[size]:
                return width
        return min(container.width, SHAPES[Size.COMPACT][0])

    def region_at(self, x: int, y: int) -> str | None:
        """Return the region drawn at a position in the widget, or None if there is none."""
        canvas = self.canvas
        row, column = y - LABELS + self._top, x - self._left(canvas)
        if y < LABELS:
            return None
        for left, figure in canvas.figures:
            region = figure.region_at(row, column - left)
            if region is not None:
                return None if region in self.gone else region
        return None

    def _figure(self, view: View, size: Size) -> Figure:
        key = (view, size)
        if key not in self._figures:
            self._figures[key] = load_figure(self._body, view, size) if self._body else load_unnamed(view, size)
        return self._figures[key]

    def _left(self, canvas: Canvas) -> int:
        return max(0, (self.size.width - canvas.width) // 2)

    def drawn_at(self, region: str) -> Area | None:
        """Return the part of the screen on which a region is drawn, or None if it is not shown."""
        area = self._area(region)
        return area and area.translate(self.region.offset).intersection(self.region)

    def _area(self, region: str) -> Area | None:
        """Return the part of the widget that a region covers, or None if its figure is not shown."""
        canvas = self.canvas
        for left, figure in canvas.figures:
            cells = figure.cells.get(region)
            if cells:
                rows, columns = [row for row, _ in cells], [column for _, column in cells]
                return Area(
                    self._left(canvas) + left + min(columns),
                    LABELS + min(rows) - self._top,
                    max(columns) - min(columns) + 1,
                    max(rows) - min(rows) + 1,
                )
        return None

    # -- drawing -------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        canvas = self.canvas
        blank = self.rich_style
        if y < LABELS:
            segments = [Segment(" " * self._left(canvas), blank), *self._labels(canvas)]
        else:
            segments = [
                Segment(" " * self._left(canvas), blank),
                *self._cells(canvas, y - LABELS + self._top, blank),
            ]
        strip = Strip(segments).adjust_cell_length(self.size.width, blank)
        return self._with_caption(strip, canvas, y).simplify()

    def _with_caption(self, strip: Strip, canvas: Canvas, y: int) -> Strip:
        """Return a line of the widget with its line of the caption, in the middle between the two heads."""
        lines, at = self.caption.splitlines(), y - CAPTION_ROW
        if len(canvas.figures) == 1 or not 0 <= at < len(lines):
            return strip
        start = self._left(canvas) + canvas.figures[1][0] - GAP // 2 - len(lines[at]) // 2
        words = Strip([Segment(lines[at], self._style("label"))])
        return Strip.join([strip.crop(0, start), words, strip.crop(start + len(lines[at]))])

    def _labels(self, canvas: Canvas) -> Iterator[Segment]:
        style = self._style("label")
        for number, (_, figure) in enumerate(canvas.figures):
            if number:
                yield Segment(" " * GAP, style)
            left, right = ("right", "left") if figure.view is View.FRONT else ("left", "right")
            yield Segment(f"{left:<7}{figure.view.upper():^6}{right:>7}".center(figure.width), style)

    def _cells(self, canvas: Canvas, row: int, blank: Style) -> Iterator[Segment]:
        if row >= canvas.height:
            return
        shown = self._shown
        marked = {*shown.ratings, *shown.tags, *shown.grounds, shown.cursor, shown.picked}
        for number, (_, figure) in enumerate(canvas.figures):
            if number:
                yield Segment(" " * GAP, blank)
            for column, region in enumerate(figure.grid[row]):
                if region is None:
                    yield Segment(" ", blank)
                elif region in shown.gone:
                    yield Segment(figure.art[row][column], self._style("label"))
                elif region not in marked:  # most of the body, most of the time
                    yield self._bare_cell(figure, row, column, region, shown)
                else:
                    yield self._cell(figure, row, column, region, shown)

    @property
    def _shown(self) -> Shown:
        cursor = None if self._read_only else self.cursor
        return Shown(cursor, self.ratings, self.tags, self.grounds, self.lit, self.picked, self.gone, self.quiet)

    def _bare_cell(self, figure: Figure, row: int, column: int, region: str, shown: Shown) -> Segment:
        """Return a cell of a region with nothing on it but its outline."""
        dim = "-dim" if (row, column) in figure.landmarks else ""
        skin = _unfilled(figure, region, shown, spot=False, gap=False)
        return Segment(figure.art[row][column], self._style(f"{skin}{dim}"))

    def _cell(self, figure: Figure, row: int, column: int, region: str, shown: Shown) -> Segment:
        char = figure.art[row][column]
        nrs = shown.ratings.get(region)
        spot_at = figure.spots[region] if nrs is not None or region in shown.tags else (-1, -1)
        spot, beside = (row, column) == spot_at, row == spot_at[0] and abs(column - spot_at[1]) == 1
        if beside:
            char = " "  # so that a digit is not read together with a line of the drawing
        if spot:
            char = shown.tags[region] if nrs is None else "X" if nrs == 10 else str(nrs)
        fill = self._fill(figure)
        gap = (row, column) in fill.gaps
        badge = (row, column) in fill.badges
        if region in (shown.cursor, shown.picked) and len(figure.cells[region]) < 2 * BADGE:
            badge = badge and spot  # so that the cursor is seen
        if region == shown.cursor:
            if self.seen != region:
                self.seen, self.seen_since = region, self.app.clock.monotonic()
            if self.app.no_color and (sign := pointers(figure, region).get((row, column))):
                return Segment(sign, self._style("skin" if gap else "cursor"))
            if not badge and not (spot and nrs):
                return Segment(char, self._style("cursor"))
        if region == shown.picked and not spot and not badge:
            return Segment(char, self._style("cursor"))
        dim = "-dim" if not spot and (row, column) in figure.landmarks else ""
        filling = self._filling(figure, region, shown)
        if gap or not filling:
            return Segment(char, self._style(f"{_unfilled(figure, region, shown, spot=spot, gap=gap)}{dim}"))
        if badge:
            style = self._style(filling)
        else:
            if char == " " and not beside and self.app.no_color:
                char = _FILL[filling.removesuffix("-deep")]
            edge = (row, column) in fill.edges
            tint = "place-edge" if edge else "place-strong" if _is_strong(region, shown) else "place"
            style = self._style(f"{tint}{dim}")
        rim = self.app.no_color and (row, column) in fill.rims
        return Segment(char, style + RIM if rim else style)

    def _filling(self, figure: Figure, region: str, shown: Shown) -> str:
        """Return what is behind the digit or the letter of a region; nothing if the region is not filled."""
        nrs = shown.ratings.get(region)
        if nrs and nrs >= TENDER_NRS and region not in shown.quiet:
            return f"{severity(nrs)}{'-deep' * (region in figure.shades)}"
        return shown.grounds.get(region, "")

    def _fill(self, figure: Figure) -> Fill:
        """Return how the filled regions of a figure, the tender and those with a ground of their own, stay apart."""
        key = figure.view, figure.width
        if key not in self._fills:
            tender = {region for region, nrs in self.ratings.items() if nrs >= TENDER_NRS}
            filled = (tender - self.quiet | self.grounds.keys()) - self.gone
            here = filled & figure.cells.keys()
            edges = figure.edges({region: _is_strong(region, self) for region in here})
            self._fills[key] = Fill(figure.badges(here), figure.gaps(filled), figure.rims(filled), edges)
        return self._fills[key]

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"body-map--{part}")

    # -- changes: repaint only what looks different ----------------------------------------------------------

    def watch_cursor(self, old: str, new: str) -> None:
        """Repaint the old and new region. If only one figure fits, show the one with the cursor."""
        if self._came_from and self._came_from[0] != new:
            self._came_from = None
        self._show_rows(new)
        self._repaint({old, new})

    def watch_lit(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Repaint the regions that were or are highlighted."""
        self._repaint(old ^ new)

    def watch_ratings(self, old: dict[str, int], new: dict[str, int]) -> None:
        """Repaint the regions whose ratings changed, and the filled ones beside them that look different for that."""
        figures = [figure for _, figure in self.canvas.figures] if self.is_mounted and self.size else []
        before = [self._fills.pop((figure.view, figure.width), Fill()) for figure in figures]
        self._fills.clear()
        changed = {region for region in old.keys() | new.keys() if old.get(region) != new.get(region)}
        for figure, was in zip(figures, before, strict=True):
            fill = self._fill(figure)
            for cells, now in zip(was, fill, strict=True):
                changed |= {figure.grid[row][column] or "" for row, column in cells ^ now}
        self._repaint(changed)

    def watch_grounds(self) -> None:
        """Find anew how the filled regions are kept apart; all is repainted."""
        self._fills.clear()

    def watch_quiet(self) -> None:
        """Find anew how the filled regions are kept apart; all is repainted."""
        self._fills.clear()

    def watch_gone(self) -> None:
        """Find anew how the filled regions are kept apart; all is repainted."""
        self._fills.clear()

    def watch_picked(self, old: str | None, new: str | None) -> None:
        """Repaint the regions that stood out or do now."""
        self._repaint({region for region in (old, new) if region})

    def on_resize(self) -> None:
        """Keep the cursor in sight at the new size."""
        self._show_rows(self.cursor)

    def _repaint(self, regions: set[str] | frozenset[str]) -> None:
        if not self.is_mounted or not self.size:
            return
        areas = [self._area(region) for region in regions]
        if None in areas or not areas:
            self.refresh()  # repaint everything: a region's figure was not shown, or nothing is known to have changed
        else:
            self.refresh(*(area for area in areas if area is not None))

    def _show_rows(self, region: str) -> None:
        """If the figure is taller than the widget, scroll so that the region is near the middle."""
        if not self.size:
            return
        canvas = self.canvas
        room = self.size.height - LABELS
        spare = canvas.height - room
        if spare <= 0:
            top = 0
        else:
            figure = next(f for _, f in canvas.figures if region in f.cells)
            middle = sum(row for row, _ in figure.cells[region]) // len(figure.cells[region])
            top = min(max(0, middle - room // 2), spare)
        if top != self._top:
            self._top = top
            self.refresh()

    # -- keys and mouse --------------------------------------------------------------------------------------

    def towards(self, direction: Direction) -> str:
        """Return the region that an arrow leads to, or the current one at an edge. Those of `listed` come first."""
        if self._body is None:
            return self.cursor
        figure = self._figure(self._view, self.canvas.size)
        return towards(self._body, figure, self.cursor, direction, self.listed, self.gone) or self.cursor

    def behind(self) -> str:
        """Return the region on the other side of the body or, on the way back, the one where the first flip started."""
        here = self.cursor
        if self._body is None:
            return here
        back = self._came_from[1] if self._came_from and self._came_from[0] == here else self._body[here].flip
        if back in self.gone:
            return here
        self._came_from = (back, here)
        return back

    def on_click(self, event: events.Click) -> None:
        """Post `Moved` for the clicked region, or `Asked` if the cursor is already on it."""
        region = self.region_at(event.x, event.y)
        if region is None or self._read_only:
            return
        event.stop()
        if region == self.cursor:
            self.post_message(self.Asked(region, event.screen_offset))
        else:
            self.post_message(self.Moved(region, event.screen_offset))


def pointers(figure: Figure, region: str) -> dict[Cell, str]:
    """Return `>` and `<` at the ends of the row of a region's digit: without color, a rating looks like the cursor.

    One that would touch the digit is left out, unless both would.
    """
    row, spot = figure.spots[region]
    columns = [column for at, column in figure.cells[region] if at == row]
    ends = {min(columns): ">", max(columns): "<"}
    found = {(row, column): sign for column, sign in ends.items() if column != spot}
    return {cell: sign for cell, sign in found.items() if abs(cell[1] - spot) > 1} or found


def _unfilled(figure: Figure, region: str, shown: Shown, *, spot: bool, gap: bool) -> str:
    """Return the part that a cell has which no rating fills."""
    deep = region in figure.deep
    if spot and shown.ratings.get(region):
        return SLIGHT[deep]
    if not gap and (region in shown.lit or region in shown.tags):
        return "lit"
    return "deep" if deep else "skin"


def _is_strong(region: str, shown: "Shown | BodyMap") -> bool:
    """Return whether a filled region has the stronger of the two tints."""
    return shown.ratings.get(region, 0) >= STRONG_NRS or shown.grounds.get(region) == "stop"


_FILL = {"flag": ".", "stop": "#", "mild": ".", "moderate": ":", "severe": "#"}
"""What fills a place around its badge without color."""
