"""The chart of a place: its last two weeks or more, as the history of the place draws them."""

import textwrap
from datetime import timedelta

from textual import getters
from textual.content import Content
from textual.widgets import Static

from mfr_tui.review.lately import FORTNIGHT
from mfr_tui.review.region_history import read_region_history
from mfr_tui.tui.session import Session
from mfr_tui.wording.chart import FOOT, LOW, SIDE, STEM, TALL, Piece, draw, empty_words

DAYS = 90
"""How many days are read."""

LEAST_ROWS = LOW + FOOT
"""The rows of the lowest chart. With fewer, nothing is drawn: no chart is cut."""

STYLES = {
    **dict.fromkeys(("label", "clear", "line", "faint"), "$quiet"),
    "": "",
    "hold": "bold",
    "half": "bold",
}
"""The styles of the chart; the ratings are filled with the color of their severity."""


class PlaceChart(Static):
    """The ratings of a place, as many days and as tall as there is room for. Empty without a place.

    Without a rating above 0 on these days, a sentence says so.
    """

    app = getters.app(Session)
    _place: str | None = None

    def __init__(self, *, long: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Create an empty chart.

        Args:
            long: Whether it shows as many days as fit, a column for each, up to DAYS; otherwise about two weeks.
            id: The widget's id.
        """
        super().__init__("", id=id)
        self._long = long

    def show(self, region: str | None) -> None:
        """Show the chart of a region; None for none."""
        self._place = region
        self._draw()

    def on_resize(self) -> None:
        """Draw the chart for the new size."""
        self._draw()

    def _draw(self) -> None:
        region, today, lines = self._place, self.app.body_day, []
        if region and region in self.app.body and self.size.width > SIDE and self.size.height >= LEAST_ROWS:
            first = today - timedelta(days=DAYS - 1)
            story = read_region_history(self.app.reader, self.app.body, region, today, first)
            tall = TALL if self.size.height >= TALL + FOOT else LOW
            days = min(DAYS, self.size.width - SIDE) if self._long else FORTNIGHT
            if empty := empty_words(story, days):
                lines = [Content.styled(textwrap.fill(empty, max(1, self.size.width)), "$quiet")]
            else:
                rows = draw(story, today, days, self.size.width, tall).rows
                lines = [Content.assemble(*((piece.text, _style(piece)) for piece in row)) for row in rows]
        self.update(Content("\n").join(lines), layout=False)


def _style(piece: Piece) -> str:
    """Return the style of a piece. The bar of a day is dimmer than its number."""
    if piece.style in STYLES:
        return STYLES[piece.style]
    dim = " 25%" if STEM in piece.text else ""
    return f"$on-{piece.style}{dim} on ${piece.style}"
