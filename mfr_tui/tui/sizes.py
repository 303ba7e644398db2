"""The sizes of a terminal at which the screens change their layout."""

from textual.geometry import Size

SMALLEST = Size(40, 20)
"""The size of a phone over ssh. Nothing useful fits in less."""

ONE_FIGURE_COLUMNS = 54
"""The columns from which there is room for one figure and a panel beside it."""

NORMAL_COLUMNS, WIDE_COLUMNS = 80, 120
"""The columns from which there is room for columns of text, and for full sentences beside the body."""

USUAL_ROWS, TALL_ROWS = 24, 36
"""The rows of a usual terminal, and of one with room for the body beside or below something else."""


WIDTHS = ((0, "-narrow"), (NORMAL_COLUMNS, "-normal"), (WIDE_COLUMNS, "-wide"))
HEIGHTS = ((0, "-short"), (USUAL_ROWS, "-usual"), (TALL_ROWS, "-tall"))
"""The class that a screen has from so many columns or rows on."""


def size_classes(size: Size) -> tuple[str, str]:
    """Return the classes of a screen of this size."""
    width = next(name for least, name in reversed(WIDTHS) if size.width >= least)
    return width, next(name for least, name in reversed(HEIGHTS) if size.height >= least)


def too_small(size: Size) -> bool:
    """Return whether a terminal is smaller than the smallest supported size."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


LARGEST = Size(160, 45)
"""The size from which the extra large body fits beside something else."""


def body_is_beside_all(size: Size) -> bool:
    """Return whether a terminal has room for the body beside all that History says, from the top to the footer."""
    return size.width >= LARGEST.width and size.height >= LARGEST.height


def body_is_beside(size: Size) -> bool:
    """Return whether a terminal has room for the body beside the days of History, or beside the flags."""
    return size.width >= WIDE_COLUMNS and size.height >= TALL_ROWS
