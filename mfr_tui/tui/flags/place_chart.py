"""The chart of a flagged place: its last two weeks or more, as the history of the place draws them."""

from datetime import timedelta

from textual import getters
from textual.content import Content
from textual.widgets import Static

from mfr_tui.review.lately import FORTNIGHT
from mfr_tui.review.region_history import read_region_history
from mfr_tui.tui.session import Session
from mfr_tui.wording.chart import FOOT, LOW, SIDE, STEM, TALL, Piece, draw

DAYS = 90
"""How many days are read."""

STYLES = {"": "", "hold": "bold", "label": "$quiet", "clear": "$quiet", "line": "$quiet", "faint": "$quiet"}
"""The styles of the chart; the ratings are filled with the color of their severity."""


class PlaceChart(Static):
    """The ratings of a place, as many days and as tall as there is room for. Empty for a flag about the whole body."""

    app = getters.app(Session)
    _place: str | None = None

    def show(self, region: str | None) -> None:
        """Show the chart of a region; None for none."""
        self._place = region
        self._draw()

    def on_resize(self) -> None:
        """Draw the chart for the new size."""
        self._draw()

    def _draw(self) -> None:
        region, today, lines = self._place, self.app.body_day, []
        if region and region in self.app.body and self.size.width > SIDE:
            first = today - timedelta(days=DAYS - 1)
            story = read_region_history(self.app.reader, self.app.body, region, today, first)
            tall = TALL if self.size.height >= TALL + FOOT else LOW
            rows = draw(story, today, FORTNIGHT, self.size.width, tall).rows
            lines = [Content.assemble(*((piece.text, _style(piece)) for piece in row)) for row in rows]
        self.update(Content("\n").join(lines), layout=False)


def _style(piece: Piece) -> str:
    """Return the style of a piece. The bar of a day is dimmer than its number."""
    if piece.style in STYLES:
        return STYLES[piece.style]
    dim = " 25%" if STEM in piece.text else ""
    return f"$on-{piece.style}{dim} on ${piece.style}"
