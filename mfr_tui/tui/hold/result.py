"""The result of a hold: how tender the place was before and is now, in large digits, and how that went lately."""

from datetime import timedelta

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mfr_tui.record.rows import HoldRow
from mfr_tui.review.hold_outcomes import last_results
from mfr_tui.review.lately import FORTNIGHT, Lately
from mfr_tui.review.ratings import read_ratings
from mfr_tui.tui.common.large_digits import BLOCK, FACES, HALF_ROWS, Face, draw, draw_arrow, draw_in_half_rows
from mfr_tui.tui.map.place_chart import PlaceChart
from mfr_tui.tui.session import Session
from mfr_tui.wording.chart import FOOT, LOW
from mfr_tui.wording.hold import results_here

LARGE = next(face for face in FACES if face.height == 5)
"""The face of the digits where there is room for them."""

SAID_ROWS = 3
"""The rows below the digits: a gap, the last results, and the last two weeks."""


class HoldResult(Vertical):
    """The result of a hold, as large as there is room for; empty until the place was rated after the hold."""

    app = getters.app(Session)
    _hold: HoldRow | None = None

    def compose(self) -> ComposeResult:
        """Compose the result in digits, the last results in words, and the chart of the place."""
        yield Static("", id="result-digits")
        yield Static("", id="result-words")
        yield PlaceChart(id="result-chart")

    def show(self, hold: HoldRow) -> None:
        """Show the result of a hold, if it has one."""
        self._hold = hold
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        """Draw it for the new size."""
        self._draw()

    def _draw(self) -> None:
        hold, rows = self._hold, self.size.height
        shown = hold is not None and hold.after is not None and rows >= HALF_ROWS
        self.query_one("#result-digits").display = self.query_one("#result-words").display = shown
        chart = self.query_one(PlaceChart)
        face = LARGE if rows >= LARGE.height + SAID_ROWS else None
        used = (face.height if face else HALF_ROWS) + SAID_ROWS
        chart.display = shown and rows >= used + LOW + FOOT
        if hold is None or hold.after is None or not shown:
            return
        self.query_one("#result-digits", Static).update(change(hold.before, hold.after, face))
        chart.show(hold.region if chart.display else None)
        words = results_here(None, last_results(self.app.reader.holds_of(hold.region)))
        lately = "" if chart.display else self._fortnight(hold.region)
        self.query_one("#result-words", Static).update(Content("\n".join(filter(None, [words, lately]))))

    def _fortnight(self, region: str) -> str:
        today = self.app.body_day
        felt = read_ratings(self.app.reader, today - timedelta(days=FORTNIGHT - 1), today)
        days = felt.of(region)
        return f"Last 14 days {Lately(today, felt.values).row(region, days.keys())}" if any(days.values()) else ""


def change(before: int | None, after: int, face: Face | None) -> Content:
    """Return the ratings before and after with an arrow between them; the one after is green if it is lower.

    Args:
        before: The rating before, 0 to 10; None if there was none, and then there is no arrow.
        after: The rating after, 0 to 10.
        face: The face of the digits; None for digits in half rows.
    """
    parts = [(_drawn(str(after), face), "$text-success" if before is not None and after < before else "$foreground")]
    if before is not None:
        parts = [(_drawn(str(before), face), "$quiet"), (draw_arrow(face), "$quiet"), *parts]
    gap = " " * (2 * face.stem if face else 2)
    rows = zip(*(rows for rows, _ in parts), strict=True)
    styles = [style for _, style in parts]
    lines = [
        Content(gap).join(Content.styled(part, style) for part, style in zip(row, styles, strict=True)) for row in rows
    ]
    return Content("\n").join(lines)


def _drawn(text: str, face: Face | None) -> tuple[str, ...]:
    if face is None:
        return draw_in_half_rows(text)
    return tuple(row.replace("#", BLOCK) for row in draw(text, face, face.columns(text)))
