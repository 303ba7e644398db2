"""The smallest terminal that the screens fit in."""

from textual.geometry import Size

SMALLEST = Size(40, 20)
"""The size of a phone over ssh. Nothing useful fits in less."""


def too_small(size: Size) -> bool:
    """Return whether a terminal is smaller than the smallest supported size."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height
