"""The page for a professional, laid out line by line: as plain text, as Markdown, or in another layout."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, zip_longest
from typing import Protocol, TypeVar

from mfr_tui.body.drawing import Figure, Size, load_figure
from mfr_tui.body.regions import Body, View
from mfr_tui.report.body_chart import Shown
from mfr_tui.report.content import PARTS, TITLE, Fact, Page, Part, Table, Trend

WIDTH = 80
"""The width of a line of plain text, in columns."""

LEAST_TABLE = 73
"""The least width of a table, in columns: what a terminal of 80 columns shows of a page with margins.

Where there is less, as on a phone, the rows of a table are told one by one.
"""

NARROWEST = 13
"""The least width of a wrapped table column, in columns."""

BETWEEN = 6
"""The gap between the front and the back, in columns."""

HEAD = 2
"""The lines above a figure: its view, and its right and left."""


def as_text(page: Page, body: Body, width: int = WIDTH) -> str:
    """Return the page as plain text, in lines of at most `width` columns, 38 or more."""
    return _together(page, body, Plain(width))


def as_markdown(page: Page, body: Body) -> str:
    """Return the page as Markdown. What a person wrote appears as typed, and not as markup."""
    return _together(page, body, Markdown())


Line = TypeVar("Line")
"""A line of a layout. An empty one is false."""

Made = TypeVar("Made", covariant=True)


class Layout(Protocol[Made]):
    """How each kind of element is laid out, as lines."""

    def title(self, words: str) -> Iterable[Made]:
        """Return the title of the page."""

    def heading(self, words: str) -> Iterable[Made]:
        """Return the heading of a part."""

    def name(self, words: str) -> Iterable[Made]:
        """Return the heading of a section of a part."""

    def line(self, words: str) -> Iterable[Made]:
        """Return a paragraph."""

    def points(self, said: Iterable[str]) -> Iterable[Made]:
        """Return a bulleted list."""

    def facts(self, facts: Iterable[Fact]) -> Iterable[Made]:
        """Return facts with their names."""

    def table(self, table: Table) -> Iterable[Made]:
        """Return a table with its heading, after an empty line; nothing if it has no rows."""

    def chart(self, body: Body, shown: Mapping[str, Shown]) -> Iterable[Made]:
        """Return the body chart."""

    def trend(self, trend: Trend) -> Iterable[Made]:
        """Return the ratings week by week."""


def lay_out_top(page: Page, layout: Layout[Line]) -> list[Line]:
    """Return the lines above the parts of the page: its title, and what it covers."""
    title = f"{TITLE}: {page.name}" if page.name else TITLE
    return [*layout.title(title), *chain.from_iterable(map(layout.line, page.about))]


def lay_out_part(part: Part, page: Page, body: Body, layout: Layout[Line]) -> list[Line]:
    """Return the lines of a part of the page with its heading, or no lines if there is nothing in it."""
    lines = list(_part(part, page, body, layout))
    filled = [at for at, line in enumerate(lines) if line]
    return [*layout.heading(PARTS[part]), *lines[filled[0] : filled[-1] + 1]] if filled else []


def _together(page: Page, body: Body, layout: Layout[str]) -> str:
    lines = [*lay_out_top(page, layout), *chain.from_iterable(lay_out_part(part, page, body, layout) for part in PARTS)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(part: Part, page: Page, body: Body, layout: Layout[Line]) -> Iterator[Line]:
    facts = {Part.TRIED: page.tried, Part.FUNCTION: page.function, Part.MEDICINES: page.medicines}
    points = {Part.SIGNS: page.signs, Part.QUESTIONS: page.questions, Part.READING: page.reading}
    match part:
        case Part.WHY:
            yield from layout.facts(page.own)
            yield from layout.points(page.flags)
            if page.more:
                yield from layout.line(page.more)
        case Part.WHERE:
            yield from layout.chart(body, page.shown)
            yield from chain.from_iterable(map(layout.line, page.chart))
            yield from layout.table(page.places)
        case Part.TOLD:
            yield from chain.from_iterable((*layout.name(one.title), *layout.facts(one.facts)) for one in page.blocks)
        case Part.TREND if page.trend.rows:
            yield from layout.line(page.trend.about)
            yield from layout.trend(page.trend)
        case Part.MORE:
            for table in (page.pages.flags, page.pages.places, page.pages.notes):
                yield from layout.table(table)
            yield from layout.facts(page.pages.full)
        case _:
            yield from layout.facts(facts.get(part, ()))
            yield from layout.points(points.get(part, ()))


# -- drawings in characters ----------------------------------------------------------------------------------


def draw_body(body: Body, shown: Mapping[str, Shown], width: int = WIDTH) -> Iterator[str]:
    """Yield the front and back with each region's number; `X` is ten, `3.` means also at rest.

    They are side by side, or one above the other where that is wider than `width`.
    """
    front, back = (draw_figure(load_figure(body, view, Size.COMPACT), shown) for view in (View.FRONT, View.BACK))
    away = max(map(len, front)) + BETWEEN
    if away + max(map(len, back)) > width:
        yield from (*front, "", *back)
        return
    for left, right in zip(front, back, strict=True):
        yield f"{left:<{away}}{right}"


def draw_figure(figure: Figure, shown: Mapping[str, Shown]) -> list[str]:
    """Return the lines of one figure, with the number of each region shown, below HEAD lines that name its sides."""
    rows = [list(row) for row in figure.art]
    for region, (row, column) in figure.spots.items():
        if region in shown:
            rows[row][column] = _digit(shown[region].nrs)
            if shown[region].at_rest and figure.region_at(row, column + 1) == region:
                rows[row][column + 1] = "."
    left, right = ("right", "left") if figure.view is View.FRONT else ("left", "right")
    left = f"patient's {left}"
    head = f"{left}{right:>{figure.width - len(left)}}"
    return [f"{figure.view.value.upper():^{figure.width}}", head, *("".join(row) for row in rows)]


def draw_trend(trend: Trend, width: int = WIDTH) -> Iterator[str]:
    """Yield each region with a digit per column: `X` is ten, blank means not scanned.

    Many columns are set closer together. Where they do not fit beside the names, they are below them.
    """
    side = max(len(name) for name, _ in trend.rows) + 2
    columns = len(trend.rows[0][1])
    below = side + columns > width
    side = 2 if below else side
    between = " " if side + 2 * columns - 1 <= width else ""
    for name, values in trend.rows:
        digits = between.join(" " if nrs is None else _digit(nrs) for nrs in values)
        yield from (name, f"{'':{side}}{digits}") if below else (f"{name:<{side}}{digits}",)
    room = columns + len(between) * (columns - 1) - len(trend.first)
    yield f"{'':{side}}{trend.first}{trend.last:>{max(room, len(trend.last) + 1)}}"


def _digit(nrs: int) -> str:
    return "X" if nrs == 10 else str(nrs)


def column_widths(table: Table, width: int, measure: Callable[[str], int] = len) -> list[int]:
    """Return how wide each column of a table is, with gaps of two columns between them.

    Each is as wide as its widest cell. The last and then the first are narrower where there is no room.

    Args:
        table: The table.
        width: The width of a line.
        measure: Returns the width of a text.
    """
    widths = [max(measure(row[n]) for row in (table.head, *table.rows)) for n in range(len(table.head))]
    for n in (-1, 0):
        room = width - sum(widths) - 2 * (len(widths) - 1) + widths[n]
        widths[n] = min(widths[n], max(room, NARROWEST))
    return widths


# -- plain text ----------------------------------------------------------------------------------------------


class Plain:
    """The layout of plain text."""

    def __init__(self, width: int) -> None:
        """Set the width of a line, in columns."""
        self.width = width

    def title(self, words: str) -> Iterable[str]:
        """Return the title unchanged."""
        yield words

    def heading(self, words: str) -> Iterable[str]:
        """Return the heading in capitals, after an empty line."""
        yield from ("", words.upper())

    def name(self, words: str) -> Iterable[str]:
        """Return the heading after an empty line."""
        yield from ("", words)

    def line(self, words: str) -> Iterable[str]:
        """Return the paragraph, wrapped."""
        yield from textwrap.wrap(words, self.width)

    def points(self, said: Iterable[str]) -> Iterable[str]:
        """Return each point after a dash."""
        for words in said:
            yield from textwrap.wrap(words, self.width, initial_indent="- ", subsequent_indent="  ")

    def facts(self, facts: Iterable[Fact]) -> Iterable[str]:
        """Return each name with its fact, indented if it continues on another line."""
        for fact in facts:
            said = f"{fact.name}: {fact.said}"
            yield from textwrap.wrap(said, self.width, initial_indent="  ", subsequent_indent="    ")

    def table(self, table: Table) -> Iterable[str]:
        """Return columns as wide as their widest cell; the first and the last are wrapped if there is no room.

        Where there is less room than LEAST_TABLE, each row is its first cell, and below it the others with their heads.
        """
        if not table.rows:
            return
        yield ""
        if self.width < LEAST_TABLE:
            for first, *others in table.rows:
                told = (f"{head}: {cell}" for head, cell in zip(table.head[1:], others, strict=True) if cell)
                yield from textwrap.wrap(first, self.width)
                for words in told:
                    yield from textwrap.wrap(words, self.width, initial_indent="  ", subsequent_indent="    ")
            return
        widths = column_widths(table, self.width)
        for row in (table.head, *table.rows):
            cells = [textwrap.wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
            for line in zip_longest(*cells, fillvalue=""):
                yield "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))

    def chart(self, body: Body, shown: Mapping[str, Shown]) -> Iterable[str]:
        """Return the chart, followed by an empty line."""
        yield from draw_body(body, shown, self.width)
        yield ""

    def trend(self, trend: Trend) -> Iterable[str]:
        """Return the trend as it is drawn."""
        yield from draw_trend(trend, self.width)


# -- Markdown ------------------------------------------------------------------------------------------------

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$@])|^([-+=]|\d+(?=[.)]))")


def escaped(words: str) -> str:
    """Return text with Markdown characters escaped, so that it appears as typed."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", words)


class Markdown:
    """The layout of Markdown."""

    def title(self, words: str) -> Iterable[str]:
        """Return a first-level heading."""
        yield from (f"# {escaped(words)}", "")

    def heading(self, words: str) -> Iterable[str]:
        """Return a second-level heading."""
        yield from ("", f"## {escaped(words)}", "")

    def name(self, words: str) -> Iterable[str]:
        """Return a third-level heading."""
        yield from ("", f"### {escaped(words)}", "")

    def line(self, words: str) -> Iterable[str]:
        """Return a paragraph."""
        yield from (escaped(words), "")

    def points(self, said: Iterable[str]) -> Iterable[str]:
        """Return a list."""
        lines = [f"- {escaped(words)}" for words in said]
        yield from (*lines, *[""] * bool(lines))

    def facts(self, facts: Iterable[Fact]) -> Iterable[str]:
        """Return a list with the names in bold."""
        lines = [f"- **{escaped(fact.name)}:** {escaped(fact.said)}" for fact in facts]
        yield from (*lines, *[""] * bool(lines))

    def table(self, table: Table) -> Iterable[str]:
        """Return a table."""
        if not table.rows:
            return
        yield ""
        for row in (table.head, ("---",) * len(table.head), *table.rows):
            cells = row if row[0] == "---" else [escaped(cell) for cell in row]
            yield f"| {' | '.join(cells)} |"
        yield ""

    def chart(self, body: Body, shown: Mapping[str, Shown]) -> Iterable[str]:
        """Return the chart as a code block."""
        yield from _block(draw_body(body, shown))

    def trend(self, trend: Trend) -> Iterable[str]:
        """Return the trend as a code block."""
        yield from _block(draw_trend(trend))


def _block(lines: Iterable[str]) -> Iterable[str]:
    """Return lines in which every character keeps its position. Nothing in them is a person's own words."""
    return ("```", *lines, "```", "")
