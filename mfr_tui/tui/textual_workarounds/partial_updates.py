"""Updates of a part of a widget that send only that part to the terminal."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate


def send_only_what_changed() -> None:
    """Make Textual start an update where the changed cells start.

    Textual 8.2 starts at the left edge of the widget: for the last digit of a clock that fills the screen, it sends the
    whole clock every second.
    """
    setattr(ChopsUpdate, "render_segments", _render_segments)  # noqa: B010  (mypy: a method cannot be assigned)


def _render_segments(self: ChopsUpdate, console: Console) -> str:
    """Return the escape sequences that draw the changed cells of each line."""
    sequences = []
    for y, x1, x2 in self.spans:
        for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
            left, right = max(x, x1), min(end, x2)
            if strip is not None and left < right:
                sequences += [Control.move_to(left, y).segment.text, strip.crop(left - x, right - x).render(console)]
    return "".join(sequences)
