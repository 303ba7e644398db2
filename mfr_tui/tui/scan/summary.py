"""The summary at the end of a scan: what was tender, highest first, and that it counts."""

from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Digits, Static

from mfr_tui.counting import counted
from mfr_tui.practice.pressing import why_not
from mfr_tui.practice.scan import Scan
from mfr_tui.review.spots import spots_to_ask_about, spots_to_offer
from mfr_tui.review.today import read_today
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import SCREENS, SIGNS_KEY
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.scan.keys import SUMMARY
from mfr_tui.tui.session import Session
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import CHECK_SIGNS
from mfr_tui.wording.scan import enough_spots, nothing_tender, scan_result, why_not_offered

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change

SHOWN = 6
"""The most places listed. The map shows all of them."""

REASON = 24
"""The columns of the lines that say why a place is not on offer, below its name."""


class Summary(Screen[None]):
    """The screen that shows the result of a scan."""

    CSS_PATH = style_sheet("map/map.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SUMMARY)
    app = getters.app(Session)

    def __init__(self, scan_id: str, body_day: date, scan: Scan) -> None:
        """Create the summary.

        Args:
            scan_id: The id of the scan.
            body_day: The day the scan counts for.
            scan: The scan, which has ended.
        """
        super().__init__()
        self._scan_id = scan_id
        self._body_day = body_day
        self._scan = scan
        self._offers: list[str] = []
        self._asking: frozenset[str] = frozenset()

    def on_mount(self) -> None:
        """Show the summary again when a new day starts."""
        self.watch(self.app, "day", self.recompose, init=False)

    def compose(self) -> ComposeResult:
        """Compose the map with the ratings, and the text beside it."""
        marks = self.app.reader.marks(self._scan_id)
        ratings = {region: mark.nrs for region, mark in marks.items()}
        with Horizontal(id="scan"):
            body_map = BodyMap(self.app.body, read_only=True, id="map-side")
            body_map.gone = self.app.standing().gone
            body_map.ratings = self.app.reader.day_values(self._body_day, self._body_day)
            if ratings:
                body_map.cursor = max(ratings, key=ratings.__getitem__)  # it shows where the worst place is
            yield body_map
            with Vertical(id="summary"):
                yield Static(
                    Content(scan_result(self._scan.result, self._body_day, self.app.body_day)), id="summary-title"
                )
                habit = read_today(self.app.reader, self.app.body_day, self.app.config).habit
                if self.app.config.show_streaks and habit.streak:
                    with Horizontal(id="summary-streak"):
                        yield Digits(str(habit.streak))
                        yield Static("day in a row" if habit.streak == 1 else "days in a row")
                    yield Static(f"{counted(habit.streak, 'day')} in a row", id="summary-streak-small")
                self._offers = spots_to_offer(
                    self.app.reader, self.app.body, self.app.standing(), self.app.body_day, ratings
                )
                self._asking = spots_to_ask_about(self.app.reader, self.app.body_day)
                yield Static(self._heading(ratings), id="found-head")
                for number, region in enumerate(self._offers, start=1):
                    yield Choice(f"{self.app.body[region].brief}: {ratings[region]}", str(number), f"work({number})")
                if any(ratings.get(region) for region in self._asking):
                    yield Choice.of(SCREENS["app.warning_signs"])
                done = "Nothing today" if self._offers else "Back to Today"
                last = [
                    Choice.of(SUMMARY["summary.done"], done, primary=not self._offers),
                    Static(self._others(ratings), id="found"),
                ]
                yield from last if self._offers else reversed(last)
        yield StatusLine()
        yield KeyLine(SUMMARY)

    def action_work(self, number: int) -> None:
        """Work on one of the places on offer, given its number from 1."""
        if number <= len(self._offers):
            self.app.run_worker(self._work(self._offers[number - 1]), group="work", exclusive=True)

    async def _work(self, region: str) -> None:
        """Work on a place. Without a hold, as after a refusal, the person is back here; otherwise on Today."""
        today = self.app.body_day
        before = len(self.app.reader.holds(today, today))
        await self.app.routes.work(region)
        if self.is_current and len(self.app.reader.holds(today, today)) != before:
            self.app.pop_screen()

    @work(exclusive=True)
    async def action_flag_place(self) -> None:
        """Flag one of the places found. Ask which if there are several."""
        from mfr_tui.tui.common.ask import Answer, Ask
        from mfr_tui.tui.common.tell import flag_region

        marks = self.app.reader.marks(self._scan_id)
        found = sorted(marks, key=lambda region: -marks[region].nrs)[:SHOWN]
        region: str | None = next(iter(found), None)
        if len(found) > 1:
            answers = [Answer(one, str(number), self.app.body.label(one)) for number, one in enumerate(found, start=1)]
            region = await self.app.push_screen_wait(Ask("Which place feels wrong?", "", answers))
        elif not found:
            self.query_one(StatusLine).message = "Nothing was rated, so there is no place to flag."
        if region:
            said = await flag_region(self.app, region, self._scan_id)
            self.query_one(StatusLine).message = said

    def action_done(self) -> None:
        """Go back to Today."""
        self.app.pop_screen()

    async def action_undo(self) -> None:
        """Undo the last change of this scan.

        The first one to undo is its end, which goes back to Today, where the scan can be resumed.
        """
        scan_id = self._scan_id
        await self._show("Undone", self.app.change(lambda writer: writer.undo(scan_id)))

    async def action_redo(self) -> None:
        """Redo the last change that was undone."""
        scan_id = self._scan_id
        await self._show("Redone", self.app.change(lambda writer: writer.redo(scan_id)))

    async def _show(self, what: str, change: "Change | None") -> None:
        if change and not change.region:
            self.app.pop_screen()
            self.app.screen.query_one(StatusLine).message = f"{what}: {change.label}."
            return
        if change:
            await self.recompose()
        again = "redo" if what == "Redone" else "undo"
        said = f"{what}: {change.label}." if change else f"Nothing to {again} in this scan."
        self.query_one(StatusLine).message = said

    def _why_not(self, region: str) -> str:
        """Return why a place is not on offer, in a few words; empty if it could be."""
        if region in self._asking:
            return f"{CHECK_SIGNS} ({SIGNS_KEY})"
        return why_not_offered(why_not(self.app.body, region, self.app.standing()))

    def _heading(self, ratings: dict[str, int]) -> Content:
        if not any(ratings.values()):
            return Content(nothing_tender(self._scan.result).replace(". ", ".\n\n"))
        if not self._offers:
            return Content.styled("Found, highest first", "bold")
        enough = enough_spots(questions_first=bool(self.app.standing().to_ask))
        return Content.assemble(("Work on one of these now?", "bold"), "\n", (enough, "$quiet"))

    def _others(self, ratings: dict[str, int]) -> Content:
        """Return the tender places not on offer: they may not be held, or three others are on offer already."""
        found = sorted((r for r, nrs in ratings.items() if nrs and r not in self._offers), key=lambda r: -ratings[r])
        shown = found[: SHOWN - len(self._offers)]
        lines = []
        for region in shown:
            lines.append(
                Content.assemble((f"{ratings[region]:>2}  ", "bold $text-warning"), self.app.body[region].brief)
            )
            lines += [Content.styled(f"    {line}", "$quiet") for line in wrap(self._why_not(region), REASON)]
        if len(found) > len(shown):
            lines.append(Content(f"    and {len(found) - len(shown)} more"))
        if self._offers and lines:
            lines.insert(0, Content.styled("Also found", "$quiet"))
        return Content("\n").join(lines)
