"""The bars of a hold: how long it has lasted, and a guide to breathe by."""

from collections.abc import Iterator
from typing import ClassVar

from mfr_tui.practice.hold import BREATH_SECONDS, breath
from mfr_tui.tui.common.cells import Cells, Row, cells

FILLED, EMPTY, MARK = "\u2501", "\u2500", "\u2503"
"""A heavy line for what is over, a light one for what is left, and an upright; `tui/glyphs.py` has ASCII for each."""


class TimeBar(Cells):
    """How much of a step is over, over the whole width, with a mark where it may have released."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--filled", "bar--empty"}

    done = 0.0
    mark: float | None = None

    def show(self, done: float, mark: float | None) -> None:
        """Show how much is over and where the mark is, both as shares from 0 to 1; None for no mark."""
        self.done = done
        self.mark = mark
        self.redraw()

    def picture(self) -> Iterator[Row]:
        """Yield the only row."""
        width = self.size.width
        over = min(width, int(width * self.done))
        chars = FILLED * over + EMPTY * (width - over)
        if self.mark is not None:
            at = column(self.mark, width)
            chars = chars[:at] + MARK + chars[at + 1 :]
        yield cells(chars[:over], "bar--filled") + cells(chars[over:], "bar--empty")


class Marks(Cells):
    """The labels below a bar, each near its place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"marks--label"}

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Create a line without labels."""
        super().__init__(id=id)
        self._places = {1.0: ""}

    def show(self, places: dict[float, str]) -> None:
        """Show these labels instead of the earlier ones, each at its share of the bar: 0 to 1, lowest first."""
        self._places = places
        self.redraw()

    def picture(self) -> Iterator[Row]:
        """Yield the only row."""
        yield cells(marks(self.size.width, self._places), "marks--label")


class BreathGuide(Cells):
    """A guide to breathe slowly by: a line that grows while you breathe in, and shrinks while you breathe out.

    Attributes:
        still: Whether it is a sentence instead, which does not move.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"breath--now", "breath--rest"}

    seconds = 0.0
    still = False

    def show(self, seconds: float) -> None:
        """Show where the breathing is, `seconds` after it began."""
        self.seconds = seconds
        self.redraw()

    def picture(self) -> Iterator[Row]:
        """Yield the only row, which changes at most once a second."""
        if self.still:
            said = f"Breathe slowly: {BREATH_SECONDS} s in, {BREATH_SECONDS} s out"
            yield cells(said.ljust(self.size.width), "breath--rest")
            return
        inward, level = breath(self.seconds)
        now, rest = "breath--now", "breath--rest"
        filled = 2 * level
        yield (
            *cells("Breathe  ", rest),
            *cells("in", now if inward else rest),
            *cells(" ", rest),
            *cells(FILLED * filled, now),
            *cells(EMPTY * (10 - filled), rest),
            *cells(" ", rest),
            *cells("out", rest if inward else now),
            *cells(" " * max(0, self.size.width - 26), rest),
        )


def column(share: float, width: int) -> int:
    """Return the column of a share, 0 to 1, of a bar."""
    return min(width - 1, int(width * share))


def marks(width: int, places: dict[float, str]) -> str:
    """Return the line below a bar: each label near its place, the first flush left and the last flush right.

    A label that would touch another is left out; the last one always stays.

    Args:
        width: The columns of the bar.
        places: Each label by its share of the bar, 0 to 1, in order.
    """
    *others, (_, last) = places.items()
    line = ""
    for share, label in others:
        at = max(0, column(share, width) - len(label) // 2) if share else 0
        if at >= len(line) + bool(line) and at + len(label) < width - len(last):
            line = line.ljust(at) + label
    return line.ljust(width - len(last)) + last
