"""How much room the screens need."""

from textual.geometry import Size

SMALLEST = Size(40, 20)
"""A phone over ssh. Below this nothing sensible fits."""


def too_small(size: Size) -> bool:
    """Whether a terminal is smaller than the smallest that works."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height
