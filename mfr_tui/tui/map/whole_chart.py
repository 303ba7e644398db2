"""The chart of a place below all else on a screen, if the rows that are left have room for it."""

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.map.place_chart import LEAST_ROWS, PlaceChart
from mfr_tui.tui.session import Session


class WholeChart(Vertical):
    """The name of a place, and its chart of as many days as there is room for. Empty if the rows are too few."""

    app = getters.app(Session)
    _place: str | None = None

    def compose(self) -> ComposeResult:
        """Compose the name and the chart."""
        yield Static("", id="chart-place", markup=False)
        yield PlaceChart(long=True, id="chart-days")

    def show(self, region: str | None) -> None:
        """Show the chart of a region; None for none."""
        self._place = region
        if self.is_mounted:
            self._show()

    def on_mount(self) -> None:
        """Show the chart of the region that was given before."""
        self._show()

    def _show(self) -> None:
        region = self._place
        self.query_one("#chart-place", Static).update(Content(self.app.body.label(region) if region else ""))
        self.query_one(PlaceChart).show(region)

    def on_resize(self, event: events.Resize) -> None:
        """Show no name above a chart that would be cut."""
        self.set_class(event.size.height < 1 + LEAST_ROWS, "-cut")
