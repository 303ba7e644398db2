"""The end of a scan: what was found, highest first, and that it is done."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Digits, Static

from mfr_tui.practice.scan import Outcome, Result, Scan
from mfr_tui.review.today import look_at_today
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.commands import Where
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.widgets.body_map import BodyMap
from mfr_tui.tui.widgets.choice import Choice
from mfr_tui.tui.widgets.key_line import KeyLine
from mfr_tui.tui.widgets.status_line import StatusLine
from mfr_tui.tui.words import days, near_day

if TYPE_CHECKING:
    from mfr_tui.record.journal import Change

FOCUS = 3
"""At most so many places to work on in one day: "a couple of areas" (Cleveland Clinic, 2022)."""

SHOWN = 6
"""So many places are listed; the map shows all."""


class Summary(Screen[None]):
    """What the scan came to."""

    CSS_PATH = "scan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.SUMMARY)
    app = getters.app(MfrApp)

    def __init__(self, scan_id: str, body_day: date, scan: Scan) -> None:
        """The summary of a scan of that day, which has ended."""
        super().__init__()
        self._scan_id = scan_id
        self._body_day = body_day
        self._scan = scan

    def compose(self) -> ComposeResult:
        """The map with the marks, and what they say."""
        marks = self.app.history.marks(self._scan_id)
        ratings = {region: mark.nrs for region, mark in marks.items()}
        with Horizontal(id="scan"):
            with Container(id="map-side"):
                body_map = BodyMap(self.app.body, read_only=True)
                body_map.ratings = ratings
                yield body_map
            with Vertical(id="summary"):
                yield Static(Content(self._title()), id="summary-title")
                habit = look_at_today(self.app.history, self.app.body_day, self.app.config).habit
                if self.app.config.show_streaks and habit.streak:
                    yield Digits(str(habit.streak))
                    yield Static("day in a row" if habit.streak == 1 else "days in a row", id="summary-streak")
                    yield Static(f"{days(habit.streak)} in a row", id="summary-streak-small")
                yield Static(self._found(ratings), id="found")
                yield Choice("Back to Today", "enter", "done", primary=True)
        yield StatusLine()
        yield KeyLine(Where.SUMMARY)

    def action_done(self) -> None:
        """Back to Today."""
        self.app.pop_screen()

    async def action_undo(self) -> None:
        """Take back the last change of this scan: its end comes first, and leads back to Today, where it can go on."""
        scan_id = self._scan_id
        await self._show("Taken back", self.app.change(lambda journal: journal.undo(scan_id)))

    async def action_redo(self) -> None:
        """Make it again."""
        scan_id = self._scan_id
        await self._show("Made again", self.app.change(lambda journal: journal.redo(scan_id)))

    async def _show(self, what: str, change: "Change | None") -> None:
        if change and not change.region:
            self.app.pop_screen()
            self.app.screen.query_one(StatusLine).message = f"{what}: {change.label}."
            return
        if change:
            await self.recompose()
        again = "make again" if what == "Made again" else "take back"
        said = f"{what}: {change.label}." if change else f"Nothing to {again} in this scan."
        self.query_one(StatusLine).message = said

    def _title(self) -> str:
        passed = sum(outcome is Outcome.PASSED for outcome in self._scan.outcomes)
        if self._scan.result is Result.PARTIAL:
            return f"Kept: {passed} of {len(self._scan.stops)} stops. Two minutes make it count."
        return f"Done for {near_day(self._body_day, self.app.body_day)}."

    def _found(self, ratings: dict[str, int]) -> Content:
        tender = sorted(((nrs, region) for region, nrs in ratings.items() if nrs), key=lambda found: -found[0])
        if not tender:
            counts = "\n\nThat counts in full." if self._scan.result is Result.DONE else ""
            return Content(f"Nothing was tender.{counts}")
        lines: list[Content] = [Content.styled("Found, highest first", "$quiet")]
        for place, (nrs, region) in enumerate(tender[:SHOWN]):
            style = "bold" if place < FOCUS else ""
            lines.append(
                Content.assemble((f"{nrs:>2}  ", f"{style} $text-warning"), (self.app.body.label(region), style))
            )
        if len(tender) > SHOWN:
            lines.append(Content(f"    and {len(tender) - SHOWN} more"))
        if len(tender) > 1:
            lines.append(Content.styled("\nOne to three places are enough for one day.", "$quiet"))
        return Content("\n").join(lines)
