"""The clock of a hold: digits of blocks, as large as the room allows, legible from the floor."""

from collections.abc import Iterator
from typing import ClassVar

from mfr_tui.tui.common.cells import Cell, Cells, Row
from mfr_tui.tui.common.large_digits import BLOCK, draw, face_for

LONGEST = "0:00"
"""What has to fit, so that the digits keep their size from the countdown to the end."""


class HoldClock(Cells):
    """The time in large digits, in the color of the widget."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"clock--on", "clock--off"}

    text = LONGEST

    def show(self, text: str) -> None:
        """Show a time, a countdown or a count."""
        self.text = text
        self.redraw()

    def picture(self) -> Iterator[Row]:
        """Yield the rows of the digits, in the middle of the widget."""
        width, height = self.size
        face = face_for(self.size, self.text, LONGEST)
        above = max(0, height - face.height + 1) // 2
        drawn = ("",) * above + draw(self.text, face, width)
        for y in range(height):
            row = drawn[y] if y < len(drawn) else ""
            yield tuple(
                Cell(BLOCK, "clock--on") if char == "#" else Cell(" ", "clock--off") for char in row.ljust(width)
            )
