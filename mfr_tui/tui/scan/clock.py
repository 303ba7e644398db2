"""The clock of a scan's stop, and the ticks that show how far the scan is."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.geometry import Size

from mfr_tui.tui.common.cells import Cells, Row, cells
from mfr_tui.tui.common.large_digits import BLOCK, HALF_ROWS, Face, draw, draw_in_half_rows, face_for

SMALL, MEDIUM, LARGE = 1, HALF_ROWS, 5
"""The rows of the seconds: as text, in blocks of half a row, and in blocks."""

SMALL_COLUMNS, LARGE_COLUMNS = 6, 17
"""The columns of the seconds as text, and the most that they take in blocks."""

PASSED, HERE, AHEAD = "\u2022", "\u258c", "\u00b7"
"""The tick of a stop that was passed, of the current one, and of any other; `tui/glyphs.py` has ASCII for each.

Dots, as the line beside them is the time of the stop.
"""


class StopClock(Cells):
    """The seconds of a stop: as text in one row, or as large digits in three or five. Only changed cells are sent."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"stop-clock--on", "stop-clock--off"}

    seconds = 0
    rows = SMALL
    _longest = 2

    def show(self, seconds: int, most: float) -> None:
        """Show seconds.

        Args:
            seconds: What to show.
            most: The most seconds that this stop shows, so that the digits keep their size; 0 if that is not known.
        """
        longest = max(2, len(str(seconds)), len(str(int(most))))
        self.seconds = seconds
        if longest != self._longest:
            self._longest = longest
            self.refresh(layout=True)
        self.redraw()

    def columns(self, rows: int) -> int:
        """Return the columns that the seconds take in so many rows."""
        if rows == SMALL:
            return SMALL_COLUMNS
        widest = "0" * self._longest
        return self._face(rows).columns(widest) if rows == LARGE else len(draw_in_half_rows(widest)[0])

    def _face(self, rows: int) -> Face:
        return face_for(Size(LARGE_COLUMNS, rows), "0" * self._longest)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002  (the base class's)
        """Return the columns that the seconds take."""
        return self.columns(self.rows)

    def picture(self) -> Iterator[Row]:
        """Yield the rows, flush right."""
        width, height = self.size
        if height == SMALL:
            rows: Sequence[str] = (f"{self.seconds} s",)
        elif height == MEDIUM:
            rows = draw_in_half_rows(str(self.seconds))
        else:
            face = self._face(height)
            drawn = draw(str(self.seconds), face, face.columns(str(self.seconds)))
            rows = [row.replace("#", BLOCK) for row in drawn]
        for row in rows:
            shown = row[-width:].rjust(width)
            yield tuple(cell for char in shown for cell in cells(char, f"stop-clock--{'off' if char == ' ' else 'on'}"))


def ticks(passed: Sequence[bool], position: int, width: int) -> str:
    """Return a tick for each stop of a scan, or nothing if the width has no room for all.

    Args:
        passed: Whether each stop was passed.
        position: The index of the current stop.
        width: The columns there are.
    """
    shown = "".join(HERE if at == position else PASSED if over else AHEAD for at, over in enumerate(passed))
    return shown if len(shown) <= width else ""
