"""A widget of a few characters that repaints only the cells that changed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region as Area
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.tui.common.large_digits import BLOCK


class Cell(NamedTuple):
    """One character on the screen.

    Attributes:
        char: The character, one column wide.
        part: The name of its style among the widget's component classes.
    """

    char: str
    part: str


Row = tuple[Cell, ...]


def cells(text: str, part: str) -> Row:
    """Return a text as cells of one style."""
    return tuple(Cell(char, part) for char in text)


def changes(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Area]:
    """Yield each run of cells in a row that differ between two pictures of the same size."""
    for y, (was, now) in enumerate(zip(old, new, strict=True)):
        start = 0
        for same, run in groupby(a == b for a, b in zip(was, now, strict=True)):
            width = len(list(run))
            if not same:
                yield Area(start, y, width, 1)
            start += width


class Cells(Widget):
    """The base class: a subclass says in `picture` what to show, and calls `redraw` when that may have changed."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Create an empty widget."""
        super().__init__(id=id)
        self._drawn: tuple[Row, ...] = ()

    def picture(self) -> Iterable[Row]:
        """Return the rows to show at the present size, each as wide as the widget."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Repaint the cells that changed."""
        if not self.size:
            return
        new = tuple(self.picture())
        if [len(row) for row in new] != [len(row) for row in self._drawn]:
            self._drawn = new
            self.refresh()
            return
        areas = tuple(changes(self._drawn, new))
        self._drawn = new
        if areas:
            self.refresh(*areas)

    def on_resize(self) -> None:
        """Draw everything at the new size."""
        self._drawn = ()
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        if y >= len(self._drawn):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip(self._segment(list(run)) for _, run in groupby(self._drawn[y], key=lambda cell: cell.part))

    def _segment(self, run: Sequence[Cell]) -> Segment:
        text = "".join(cell.char for cell in run)
        style = self.get_component_rich_style(run[0].part)
        if not text.strip(BLOCK):
            # It hides the background, and either color takes as many bytes as cells.
            style = Style(color=style.color, bold=style.bold)
        elif text.isspace():
            style = Style(bgcolor=style.bgcolor)
        return Segment(text, style)
