"""The page for a professional, laid out line by line as plain text of 80 columns and as Markdown."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, zip_longest
from typing import Protocol

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


def as_text(page: Page, body: Body, width: int = WIDTH) -> str:
    """Return the page as plain text, in lines of at most `width` columns, 38 or more."""
    return _together(_lay_out(page, body, Plain(width)))


def as_markdown(page: Page, body: Body) -> str:
    """Return the page as Markdown. What a person wrote appears as typed, and not as markup."""
    return _together(_lay_out(page, body, Markdown()))


class Layout(Protocol):
    """How each kind of element is laid out, as lines.

    Attributes:
        width: The width that a drawing may have, in columns.
    """

    width: int

    def title(self, words: str) -> Iterable[str]:
        """Return the title of the page."""

    def heading(self, words: str) -> Iterable[str]:
        """Return the heading of a part."""

    def name(self, words: str) -> Iterable[str]:
        """Return the heading of a section of a part."""

    def line(self, words: str) -> Iterable[str]:
        """Return a paragraph."""

    def points(self, said: Iterable[str]) -> Iterable[str]:
        """Return a bulleted list."""

    def facts(self, facts: Iterable[Fact]) -> Iterable[str]:
        """Return facts with their names."""

    def table(self, table: Table) -> Iterable[str]:
        """Return a table with its heading."""

    def drawn(self, lines: Iterable[str]) -> Iterable[str]:
        """Return lines in which every character keeps its position."""


def _together(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def _lay_out(page: Page, body: Body, layout: Layout) -> Iterator[str]:
    """Yield the lines of the page in a layout."""
    yield from layout.title(f"{TITLE}: {page.name}" if page.name else TITLE)
    for words in page.about:
        yield from layout.line(words)
    for part, words in PARTS.items():
        lines = "\n".join(_part(part, page, body, layout)).strip("\n")
        if lines:
            yield from (*layout.heading(words), lines)


def _part(part: Part, page: Page, body: Body, layout: Layout) -> Iterator[str]:
    facts = {Part.TRIED: page.tried, Part.FUNCTION: page.function, Part.MEDICINES: page.medicines}
    points = {Part.SIGNS: page.signs, Part.QUESTIONS: page.questions, Part.READING: page.reading}
    match part:
        case Part.WHY:
            yield from layout.facts(page.own)
            yield from layout.points(page.flags)
            if page.more:
                yield from layout.line(page.more)
        case Part.WHERE:
            yield from layout.drawn(draw_body(body, page.shown, layout.width))
            yield from chain.from_iterable(map(layout.line, page.chart))
            yield from ("", *layout.table(page.places))
        case Part.TOLD:
            yield from chain.from_iterable((*layout.name(one.title), *layout.facts(one.facts)) for one in page.blocks)
        case Part.TREND if page.trend.rows:
            yield from layout.line(page.trend.about)
            yield from layout.drawn(draw_trend(page.trend, layout.width))
        case Part.MORE:
            for table in (page.pages.flags, page.pages.places, page.pages.notes):
                yield from ("", *layout.table(table))
            yield from layout.facts(page.pages.full)
        case _:
            yield from layout.facts(facts.get(part, ()))
            yield from layout.points(points.get(part, ()))


# -- drawings in characters ----------------------------------------------------------------------------------


def draw_body(body: Body, shown: Mapping[str, Shown], width: int = WIDTH) -> Iterator[str]:
    """Yield the front and back with each region's number; `X` is ten, `3.` means also at rest.

    They are side by side, or one above the other where that is wider than `width`.
    """
    front, back = (_figure(load_figure(body, view, Size.COMPACT), shown) for view in (View.FRONT, View.BACK))
    away = max(map(len, front)) + BETWEEN
    if away + max(map(len, back)) > width:
        yield from (*front, "", *back)
        return
    for left, right in zip(front, back, strict=True):
        yield f"{left:<{away}}{right}"


def _figure(figure: Figure, shown: Mapping[str, Shown]) -> list[str]:
    """Return the lines of one figure, with the number of each region shown."""
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
        if self.width < LEAST_TABLE:
            for first, *others in table.rows:
                told = (f"{head}: {cell}" for head, cell in zip(table.head[1:], others, strict=True) if cell)
                yield from textwrap.wrap(first, self.width)
                for words in told:
                    yield from textwrap.wrap(words, self.width, initial_indent="  ", subsequent_indent="    ")
            return
        rows = [table.head, *table.rows]
        widths = [max(len(row[n]) for row in rows) for n in range(len(table.head))]
        for n in (-1, 0):
            widths[n] = max(min(widths[n], self.width - sum(widths) - 2 * (len(widths) - 1) + widths[n]), NARROWEST)
        for row in rows:
            cells = [textwrap.wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
            for line in zip_longest(*cells, fillvalue=""):
                yield "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))

    def drawn(self, lines: Iterable[str]) -> Iterable[str]:
        """Return the lines unchanged, followed by an empty line."""
        yield from lines
        yield ""


# -- Markdown ------------------------------------------------------------------------------------------------

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$@])|^([-+=]|\d+(?=[.)]))")


def escaped(words: str) -> str:
    """Return text with Markdown characters escaped, so that it appears as typed."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", words)


class Markdown:
    """The layout of Markdown."""

    width = WIDTH

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
        for row in (table.head, ("---",) * len(table.head), *table.rows):
            cells = row if row[0] == "---" else [escaped(cell) for cell in row]
            yield f"| {' | '.join(cells)} |"
        yield ""

    def drawn(self, lines: Iterable[str]) -> Iterable[str]:
        """Return a code block: nothing in it is a person's own words."""
        yield from ("```", *lines, "```", "")
