"""A chart of one region's ratings over time, with a cursor on one of its columns."""

from dataclasses import dataclass
from datetime import date

from rich.segment import Segment
from textual import events
from textual.geometry import Region as Area
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mfr_tui.review.region_history import RegionHistory, Stretch
from mfr_tui.wording.chart import FLAT, FOOT, LOW, SIDE, STEM, TALL, Chart, Piece, draw


class RegionChart(Widget):
    """The days of a region's history around the cursor."""

    COMPONENT_CLASSES = {
        "story-chart--label",
        "story-chart--clear",
        "story-chart--line",
        "story-chart--hold",
        "story-chart--faint",
        "story-chart--half",
        "story-chart--mild",
        "story-chart--mild-stem",
        "story-chart--moderate",
        "story-chart--moderate-stem",
        "story-chart--severe",
        "story-chart--severe-stem",
        "story-chart--beam",
        "story-chart--cursor",
    }

    @dataclass
    class Moved(Message):
        """Message posted when a column is clicked: the cursor goes there."""

        column: Stretch

    @dataclass
    class Asked(Message):
        """Message posted when the column under the cursor is clicked: its day opens."""

    @dataclass
    class Drawn(Message):
        """Message posted when the chart was drawn for a new size, which changes its columns."""

    def __init__(self) -> None:
        """Create an empty chart."""
        super().__init__()
        self._asked: tuple[RegionHistory, date, int | None] | None = None
        self._chart: Chart | None = None
        self._at: int | None = None

    @property
    def chart(self) -> Chart | None:
        """The chart as drawn; None until the widget has a size."""
        return self._chart

    @property
    def column(self) -> Stretch | None:
        """The day or days under the cursor; None until the chart is drawn."""
        return self.beside(0)

    def beside(self, way: int) -> Stretch | None:
        """Return the column next to the cursor's, or None beyond the edge.

        Args:
            way: 1 for the newer one, -1 for the older one, 0 for the cursor's own.
        """
        if self._chart is None or self._at is None or not 0 <= self._at + way < len(self._chart.columns):
            return None
        return self._chart.columns[self._at + way]

    def show(self, story: RegionHistory, cursor: date, days: int | None) -> None:
        """Draw the days around the cursor.

        Args:
            story: The region's history.
            cursor: The day under the cursor.
            days: The fewest days to show; None for all of them.
        """
        same = self._asked is not None and self._asked[0] is story and self._asked[2] == days
        self._asked = story, cursor, days
        at = self._chart.column_of(cursor) if self._chart and same else None
        if at is not None:
            self._repaint(self._at, at)
            self._at = at
        elif self.size.width:
            self._draw()

    def on_resize(self) -> None:
        """Draw the chart for the new size."""
        if self._asked:
            self._draw()
            self.post_message(self.Drawn())

    def _draw(self) -> None:
        if self._asked:
            felt = self._asked[0].whole.felt
            rows = FLAT if not felt else TALL if self.size.height >= TALL + FOOT else LOW
            self._chart = draw(*self._asked, self.size.width, rows)
            self._at = self._chart.column_of(self._asked[1])
            self.refresh()

    # -- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        blank = self.rich_style
        rows = self._chart.rows if self._chart else []
        if y >= len(rows):
            return Strip.blank(self.size.width, blank)
        dates = y == len(rows) - 1
        segments = [
            self._segment(piece, self._lit(piece, y) if at == self._at and not dates else piece.style)
            for at, piece in enumerate(rows[y], -1)  # the first piece of each row is the scale, before the first column
        ]
        segments.insert(0 if dates else 1, Segment(" " * self._indent, blank))
        return Strip(segments).adjust_cell_length(self.size.width, blank).simplify()

    @property
    def _indent(self) -> int:
        """The columns between the scale and the first day: the last one is at the right end."""
        return max(0, self.size.width - self._chart.width) if self._chart else 0

    def _lit(self, piece: Piece, y: int) -> str:
        """Return the style of a piece under the cursor: `cursor` on the baseline, `beam` for an empty cell above it."""
        if self._chart and y == self._chart.rows_up:
            return "cursor"
        return piece.style or "beam"

    def _segment(self, piece: Piece, part: str) -> Segment:
        """Return a piece in its colors. The bar of a column is dimmer than its number."""
        if STEM in piece.text:
            part = f"{part}-stem"
        return Segment(piece.text, self.get_component_rich_style(f"story-chart--{part}") if part else self.rich_style)

    def _repaint(self, *columns: int | None) -> None:
        cell = self._chart.cell if self._chart else 1
        start = SIDE + self._indent
        self.refresh(*(Area(start + at * cell, 0, cell, self.size.height) for at in columns if at is not None))

    # -- mouse -----------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Post `Moved` for the clicked column, or `Asked` if the cursor is already on it."""
        at = self._chart.column_at(event.x - self._indent) if self._chart else None
        if self._chart is None or at is None:
            return
        event.stop()
        self.post_message(self.Asked() if at == self._at else self.Moved(self._chart.columns[at]))
