"""The result of a hold: how tender the place was before and is now, in large digits, and how that went lately."""

import textwrap
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from mfr_tui.record.rows import HoldRow
from mfr_tui.review.hold_outcomes import last_results
from mfr_tui.review.lately import FORTNIGHT, Lately
from mfr_tui.review.ratings import read_ratings
from mfr_tui.tui.common.large_digits import BLOCK, FACES, HALF_ROWS, Face, draw, draw_arrow, draw_in_half_rows
from mfr_tui.tui.map.place_chart import PlaceChart
from mfr_tui.tui.session import Session
from mfr_tui.wording.chart import FOOT, LOW, SIDE
from mfr_tui.wording.hold import AFTER_IT, BEFORE_IT, days_here, results_here

LARGE = tuple(face for face in FACES if face.bar == 1 and face.stem > 1)
"""The faces of the digits, largest first, where there is room for one."""

LISTED = 4
"""The rows of the list of the last results with its heading."""

SENTENCES = 2
"""The rows of the last results and of the last two weeks where they have a line each."""

CHARTED = LOW + FOOT + 1
"""The rows of the lowest chart with its heading."""

NARROWEST = SIDE + 2 * FORTNIGHT
"""The columns of the narrowest chart."""

LINE = 28
"""The columns of a result with its day, in the list of results."""

GAP = 4
"""The columns between the digits and a chart beside them."""


class Plan(NamedTuple):
    """What there is room for.

    Attributes:
        face: The face of the digits; None for digits in half rows.
        listed: Whether each result has a line with its day.
        charted: Whether there is a chart.
        beside: Whether the chart is beside the digits, not below the results.
    """

    face: Face | None = None
    listed: bool = False
    charted: bool = False
    beside: bool = False


class HoldResult(Vertical):
    """The result of a hold, as large as there is room for. Until the place is rated again, it is what it was before."""

    app = getters.app(Session)
    _hold: HoldRow | None = None

    def compose(self) -> ComposeResult:
        """Compose the result in digits, the last results in words, and the chart of the place."""
        with Vertical(id="result-said"):
            yield Static("", id="result-digits")
            yield Static("", id="result-words")
        with Vertical(id="result-past"):
            yield Static(Content.styled("Day by day", "bold"), id="result-head")
            yield PlaceChart(id="result-chart")

    def show(self, hold: HoldRow) -> None:
        """Show the result of a hold, as far as it is known."""
        self._hold = hold
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        """Draw it for the new size."""
        self._draw()

    def _draw(self) -> None:
        hold, (width, rows) = self._hold, self.size
        if hold is None:
            return
        today = self.app.body_day
        felt = read_ratings(self.app.reader, today - timedelta(days=FORTNIGHT - 1), today)
        days = felt.of(hold.region)
        lately = Lately(today, felt.values)
        expected = hold.before if hold.after is None else hold.after  # so that the chart keeps its place
        plan = plan_for(self.size, hold.before, expected, charted=lately.is_charted(hold.region))
        shown = plan.listed or rows > HALF_ROWS
        self.set_class(plan.beside, "-beside")
        digits, words = self.query_one("#result-digits", Static), self.query_one("#result-words", Static)
        said = self.query_one("#result-said")
        said.display = shown
        said.styles.width = max(LINE, change_width(hold.before, expected, plan.face)) if plan.beside else "100%"
        self.query_one("#result-past").display = shown and plan.charted
        self.query_one(PlaceChart).show(hold.region if shown and plan.charted else None)
        if not shown:
            return
        digits.display = not (hold.before is None and hold.after is None)
        words.set_class(not digits.display, "-first")
        digits.update(change(hold.before, hold.after, plan.face))
        last = last_results(one for one in self.app.reader.holds_of(hold.region) if one.id != hold.id)
        row = f"Last {FORTNIGHT} days {lately.row(hold.region, days.keys())}"
        if plan.listed:
            heading, *lines = days_here(last, today, told=None not in {hold.before, hold.after})
            lines += ["", row] if days and not last and not plan.charted else []
            words.update(Content.assemble((heading, "bold"), *(f"\n{line}" for line in lines)))
            return
        sentences = [results_here(None, last), row if any(days.values()) and not plan.charted else ""]
        left = rows - 2 - (plan.face.height if plan.face else HALF_ROWS)
        words.update(Content("\n".join(fitting(sentences, width, left))))


def fitting(paragraphs: Sequence[str], width: int, rows: int) -> list[str]:
    """Return the paragraphs that fit, whole, one below the other; an empty one is left out.

    Args:
        paragraphs: The paragraphs, the most important one first.
        width: The columns of each.
        rows: The rows for all of them.
    """
    found: list[str] = []
    for paragraph in filter(None, paragraphs):
        rows -= len(textwrap.wrap(paragraph, max(width, 1)))
        if rows < 0:
            break
        found.append(paragraph)
    return found


def plan_for(room: Size, before: int | None, after: int | None, *, charted: bool) -> Plan:
    """Return what there is room for: the list of results and the chart before the larger digits.

    Args:
        room: The columns and rows.
        before: The rating before, 0 to 10; None if there is none.
        after: The rating after, 0 to 10; None if there is none.
        charted: Whether there is anything to draw in a chart.
    """
    for listed, chart in ((True, charted), (True, False), (False, charted), (False, False)):
        for face in LARGE:
            high = face.height + 2 if (before, after) != (None, None) else 0  # with the labels, and a gap
            columns, high = change_width(before, after, face), high + (LISTED if listed else SENTENCES)
            if columns <= room.width and high + (CHARTED + 1 if chart else 0) <= room.height:
                return Plan(face, listed, chart)
            if chart and max(LINE, columns) + GAP + NARROWEST <= room.width and max(high, CHARTED) <= room.height:
                return Plan(face, listed, chart, beside=True)
    return Plan()


def change_width(before: int | None, after: int | None, face: Face | None) -> int:
    """Return the columns of `change`."""
    return max(line.cell_length for line in change(before, after, face).split("\n"))


def change(before: int | None, after: int | None, face: Face | None) -> Content:
    """Return the ratings before and after, each below its label, with an arrow between; a lower one after is green.

    Args:
        before: The rating before, 0 to 10; None if there was none, and then there is no arrow.
        after: The rating after, 0 to 10; None if there is none, and then there is no arrow.
        face: The face of the digits; None for digits in half rows.
    """
    parts: list[tuple[str, tuple[str, ...], str]] = []
    if before is not None:
        parts.append((BEFORE_IT, _drawn(str(before), face), "$quiet"))
    if before is not None and after is not None:
        parts.append(("", draw_arrow(face), "$quiet"))
    if after is not None:
        eased = before is not None and after < before
        parts.append((AFTER_IT, _drawn(str(after), face), "$text-success" if eased else "$foreground"))
    gap = " " * (2 * face.stem if face else 2)
    widths = [max(len(label), *map(len, rows)) for label, rows, _ in parts]
    labels = gap.join(f"{label:<{width}}" for (label, _, _), width in zip(parts, widths, strict=True))
    styles = [style for _, _, style in parts]
    lines = [Content.styled(labels, "$quiet")]
    for row in zip(*(rows for _, rows, _ in parts), strict=True):
        cells = zip(row, widths, styles, strict=True)
        lines.append(Content(gap).join(Content.styled(f"{part:<{width}}", style) for part, width, style in cells))
    return Content("\n").join(lines)


def _drawn(text: str, face: Face | None) -> tuple[str, ...]:
    if face is None:
        return draw_in_half_rows(text)
    return tuple(row.replace("#", BLOCK) for row in draw(text, face, face.columns(text)))
