"""The page for a professional as a sheet of paper. As on the PDF, what was said is beside the body chart."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, zip_longest
from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content, Span
from textual.geometry import Size as Room
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from mfr_tui.body.drawing import SHAPES, Figure, Size, load_figure
from mfr_tui.body.regions import Body, View
from mfr_tui.body.severity import STRONG_NRS, TENDER_NRS, severity
from mfr_tui.report.body_chart import Shown
from mfr_tui.report.content import PARTS, Fact, Page, Part, Table, Trend
from mfr_tui.report.text_formats import (
    HEAD,
    LEAST_TABLE,
    column_widths,
    draw_figure,
    draw_trend,
    lay_out_part,
    lay_out_top,
)

BANDS = ("mild", "moderate", "severe")
PLACES = ("place", "place-edge", "place-strong")
STYLES = ("title", "heading", "name", "quiet", "rule", *PLACES, *BANDS, *(f"{band}-deep" for band in BANDS))
"""The styles of what is on the sheet. Each is a component class in the style sheet."""

LONGEST_LINE = 80
"""The columns of a paragraph at most, so that the eye finds the next line."""

GAP = 3
"""The columns between what is beside each other."""

FIGURE = SHAPES[Size.COMPACT][0]
BOTH_FIGURES = 2 * FIGURE + GAP
"""The columns of the body chart, with its figures one above the other and beside each other."""

MARGIN = 3
"""The columns to the left of a figure whose sides are named beside its head."""

FLAT = 2 * (FIGURE + MARGIN) + GAP
"""The columns of the body chart with the names beside the heads."""

LEAST_COLUMN, LEAST_WORDS = 30, 40
"""The columns of words from which they are beside other words, and beside the body chart."""

BESIDE = (Part.WHY, Part.QUESTIONS, Part.MEDICINES, Part.FUNCTION, Part.SIGNS)
"""The parts beside the body chart."""

MAYBE_BELOW = (Part.FUNCTION, Part.SIGNS)
"""The parts that go below the chart if that takes less room."""

RIGHT = frozenset({"Median", "Worst"})
"""The heads of the columns of a table that are set to the right: numbers."""

INDENT = 2
"""How far the lines after the first are indented, in columns."""

Column = tuple[Iterable[Content], int]
"""Lines, and how wide they are at most."""


def lay_out_sheet(page: Page, body: Body, width: int) -> Content:
    """Return the page in lines of at most `width` columns, 36 or more, with names from STYLES as their styles."""
    chart = BOTH_FIGURES if width - GAP - LEAST_WORDS >= BOTH_FIGURES else 0
    layout = SheetLayout(width, charted=not chart)
    blocks = [lay_out_top(page, layout)]
    if chart:
        blocks.append(_beside_the_chart(page, body, width - GAP - chart, chart))
    for part in PARTS:
        if part is Part.TOLD:
            blocks.append(_told(page, layout))
        elif not chart or part not in BESIDE:
            blocks.append(lay_out_part(part, page, body, layout))
    rule = (Content.styled("─" * width, "rule"),)
    lines = chain.from_iterable((*rule, *block) for block in blocks if block)
    return Content("\n").join(list(lines)[1:])


def _beside_the_chart(page: Page, body: Body, width: int, chart: int) -> list[Content]:
    """Return what is in the two columns with the chart: words of `width` columns at the left, the chart at the right.

    The last parts are below the chart where there is more room.
    """
    left, right = list[Content](), draw_chart(body, page.shown, chart)
    for part in BESIDE:
        below = part in MAYBE_BELOW and len(left) > len(right)
        column = right if below else left
        if lines := lay_out_part(part, page, body, SheetLayout(chart if below else width)):
            column += [*([Content()] if column else []), *lines]
    return beside((left, width), (right, chart))


def beside(*columns: Column) -> list[Content]:
    """Return the lines of some columns beside each other."""
    rows = zip_longest(*(lines for lines, _ in columns), fillvalue=Content())
    widths = [width for _, width in columns]
    return [
        Content(" " * GAP).join(_padded(line, width) for line, width in zip(row, widths, strict=True)) for row in rows
    ]


def draw_chart(body: Body, shown: Mapping[str, Shown], width: int) -> list[Content]:
    """Return the body chart with the places shown tinted, in the middle of `width` columns.

    Where the figures do not fit beside each other, the one with more to show is above the other.
    """
    figures = [load_figure(body, view, Size.COMPACT) for view in View]
    if width >= BOTH_FIGURES:
        lines = beside(*((_draw_figure(figure, shown), FIGURE) for figure in figures))
    else:
        figures.sort(key=lambda figure: len(figure.cells.keys() & shown.keys()), reverse=True)
        first, second = (_draw_figure(figure, shown) for figure in figures)
        lines = [*first, Content(), *second]
    margin = (width - max(line.cell_length for line in lines)) // 2
    return [line.pad_left(margin) for line in lines]


def draw_flat_chart(body: Body, shown: Mapping[str, Shown], width: int) -> list[Content]:
    """Return the body chart as `draw_chart`, FLAT columns or wider, in no more rows than the figures have."""
    figures = (_with_names_beside(load_figure(body, view, Size.COMPACT), shown) for view in View)
    lines = beside(*((figure, FIGURE + MARGIN) for figure in figures))
    return [line.pad_left((width - FLAT) // 2) for line in lines]


def _with_names_beside(figure: Figure, shown: Mapping[str, Shown]) -> Iterator[Content]:
    """Yield the lines of a figure, with its name and those of its sides beside its head."""
    name, sides, *lines = _draw_figure(figure, shown)
    *left, right = (name.plain.strip(), *sides.plain.split())
    for row, line in enumerate(lines):
        drawn = line.pad_left(MARGIN)
        if row < len(left):
            label = Content.styled(left[row], "quiet" if row else "name")
            drawn = label + drawn.divide([label.cell_length])[1]
        if row + 1 == len(left):
            drawn = drawn.divide([drawn.cell_length - len(right)])[0] + Content.styled(right, "quiet")
        yield drawn


def turned(top: int, way: int, rows: int, chart: range) -> int:
    """Return the row at the top once the sheet is turned by a screenful, so that the chart is not cut if it fits.

    Args:
        top: The row at the top now.
        way: 1 to turn down, -1 to turn up.
        rows: The rows of a screenful.
        chart: The rows of the chart; empty if there is none.
    """
    to = top + way * max(1, rows - 1)
    begins = top < chart.start <= to if way > 0 else to <= chart.start < top
    whole = to <= chart.start and chart.stop <= to + rows
    return chart.start if begins and not whole and len(chart) <= rows else to


def _draw_figure(figure: Figure, shown: Mapping[str, Shown]) -> Iterator[Content]:
    """Yield the lines of a figure, with each rating as a badge on the tint of its place, as on the body map."""
    filled = {region for region in figure.cells if region in shown and shown[region].nrs}
    strong = {region: shown[region].nrs >= STRONG_NRS for region in filled}
    gaps, badges, edges = figure.gaps(filled), figure.badges(filled), figure.edges(strong)

    def style(row: int, column: int, region: str | None) -> str:
        if region not in filled or (row, column) in gaps:
            return ""
        if (row, column) in badges:
            return f"{severity(shown[region].nrs)}{'-deep' * (region in figure.shades)}"
        return "place-edge" if (row, column) in edges else "place-strong" if strong[region] else "place"

    words = {figure.spots[region] for region in filled}
    words |= {(row, column + 1) for row, column in words if shown[figure.grid[row][column] or ""].at_rest}
    lines = draw_figure(figure, shown)
    yield Content.styled(lines[0], "name")
    yield from (Content.styled(line, "quiet") for line in lines[1:HEAD])
    for row, line in enumerate(lines[HEAD:]):
        blank = {column for at, column in badges - words if at == row}  # no line of the drawing is read as a digit
        content = Content("".join(" " if column in blank else char for column, char in enumerate(line)))
        end = 0
        for part, cells in groupby(style(row, column, region) for column, region in enumerate(figure.grid[row])):
            start, end = end, end + len(list(cells))
            if part:
                content = content.stylize(part, start, end)
        yield content


def _told(page: Page, layout: "SheetLayout") -> list[Content]:
    """Return the part with the places in full, each in a column of its own if all of them have room."""
    if not page.blocks:
        return []
    width = (layout.width + GAP) // len(page.blocks) - GAP
    column = SheetLayout(width) if width >= LEAST_COLUMN else layout
    places = [[*column.name(one.title), *column.facts(one.facts)] for one in page.blocks]
    told = chain.from_iterable(places) if column is layout else beside(*((place, width) for place in places))
    return [*layout.heading(PARTS[Part.TOLD]), *told]


class SheetLayout:
    """The layout of the sheet.

    Attributes:
        width: The width of a line, in columns.
    """

    def __init__(self, width: int, *, charted: bool = False) -> None:
        """Create the layout.

        Args:
            width: The width of a line, in columns.
            charted: Whether the body chart is among the lines, and not beside them.
        """
        self.width = width
        self._charted = charted

    def title(self, words: str) -> Iterable[Content]:
        """Return the title."""
        return Content.styled(words, "title").wrap(self.width)

    def heading(self, words: str) -> Iterable[Content]:
        """Return the heading."""
        return Content.styled(words, "heading").wrap(self.width)

    def name(self, words: str) -> Iterable[Content]:
        """Return the heading after an empty line."""
        return (Content(), *Content.styled(words, "name").wrap(self.width))

    def line(self, words: str) -> Iterable[Content]:
        """Return the paragraph, wrapped: the small print of the page."""
        return Content.styled(words, "quiet").wrap(min(self.width, LONGEST_LINE))

    def points(self, said: Iterable[str]) -> Iterable[Content]:
        """Return each point after a bullet."""
        return chain.from_iterable(self._hung(Content(words), "• ") for words in said)

    def facts(self, facts: Iterable[Fact]) -> Iterable[Content]:
        """Return each name with its fact."""
        return chain.from_iterable(self._hung(_named(fact.name, fact.said)) for fact in facts)

    def table(self, table: Table) -> Iterable[Content]:
        """Return the columns below their heads. Where there is no room for them, each row is told on its own."""
        if not table.rows:
            return
        yield Content()
        if self.width < LEAST_TABLE:
            for first, *others in table.rows:
                yield from Content.styled(first, "name").wrap(self.width)
                told = [_named(*pair) for pair in zip(table.head[1:], others, strict=True) if pair[1]]
                yield from chain.from_iterable(self._hung(words, margin=INDENT) for words in told)
            return
        widths = column_widths(table, self.width, cell_len)
        yield _row([Content.styled(head, "quiet") for head in table.head], table.head, widths)
        for row in table.rows:
            cells = [Content(cell).wrap(width) for cell, width in zip(row, widths, strict=True)]
            for line in zip_longest(*cells, fillvalue=Content()):
                yield _row(line, table.head, widths)

    def chart(self, body: Body, shown: Mapping[str, Shown]) -> Iterable[Content]:
        """Return the body chart, if it is not beside the lines."""
        draw = draw_flat_chart if self.width >= FLAT else draw_chart
        return (*draw(body, shown, self.width), Content()) if self._charted else ()

    def trend(self, trend: Trend) -> Iterable[Content]:
        """Return the ratings week by week, with the tender ones filled like their places on the chart."""
        *rows, days = draw_trend(trend, self.width)
        for line in rows:
            content = Content(line)
            for found in re.finditer(r"[0-9X](?=[0-9X ]*$)", line):
                nrs = 10 if found[0] == "X" else int(found[0])
                if nrs >= TENDER_NRS:
                    content = content.stylize(severity(nrs), *found.span())
            yield content
        yield Content.styled(days, "quiet")

    def _hung(self, words: Content, label: str = "", margin: int = 0) -> Iterator[Content]:
        """Yield the words, wrapped, with the label before the first line and the others indented.

        Args:
            words: The words.
            label: What is before them, in INDENT columns.
            margin: How far all of it is from the left, in columns.
        """
        indent = margin + INDENT
        first, *others = words.wrap(min(self.width, LONGEST_LINE) - indent)
        yield Content.assemble(" " * margin, label, first)
        yield from (line.pad_left(indent) for line in others)


def _named(name: str, said: str) -> Content:
    return Content.assemble((f"{name}:", "quiet"), " ", said)


def _padded(line: Content, width: int, *, right: bool = False) -> Content:
    missing = width - line.cell_length
    return line.pad_left(missing) if right else line.pad_right(missing)


def _row(cells: Iterable[Content], heads: Sequence[str], widths: Sequence[int]) -> Content:
    """Return a line of a table, given the cells in it."""
    return Content("  ").join(
        _padded(cell, width, right=head in RIGHT) for cell, head, width in zip(cells, heads, widths, strict=True)
    )


class Sheet(Widget):
    """The sheet, as tall as the page.

    Attributes:
        page: What is on it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"sheet--{style}" for style in STYLES}

    page: reactive[Page | None] = reactive(None, layout=True)

    def __init__(self, body: Body, id: str | None = None) -> None:  # noqa: A002
        """Create an empty sheet.

        Args:
            body: The regions.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._body = body
        self._laid_out: tuple[Page | None, int, Content] = (None, 0, Content())

    def get_content_height(self, container: Room, viewport: Room, width: int) -> int:  # noqa: ARG002
        """Return the number of lines that the page takes at this width."""
        return self._content(width).plain.count("\n") + 1

    @property
    def chart(self) -> range:
        """The rows of the body chart, if its figures are beside each other."""
        head = load_figure(self._body, View.FRONT, Size.COMPACT).art[0].strip()
        lines = self._content(self.content_size.width).plain.split("\n")
        first = next((row for row, line in enumerate(lines) if line.count(head) == len(View)), None)
        start = 0 if first is None else first + self.gutter.top
        return range(start, start if first is None else start + SHAPES[Size.COMPACT][1])

    def render(self) -> RenderResult:
        """Return the page in the colors of the theme."""
        content = self._content(self.content_size.width)
        styles = {style: self._style(style) for style in STYLES}
        spans = [Span(start, end, styles[str(style)]) for start, end, style in content.spans]
        return Content(content.plain, spans)

    def _content(self, width: int) -> Content:
        if self._laid_out[:2] != (self.page, width):
            self._laid_out = (self.page, width, lay_out_sheet(self.page, self._body, width) if self.page else Content())
        return self._laid_out[2]

    def _style(self, name: str) -> Style:
        part = f"sheet--{name}"
        # What Textual makes of a component class leaves out reversed text, which shows a place without color.
        return self.get_visual_style(part) + Style(reverse=self.get_component_styles(part).text_style.reverse)
