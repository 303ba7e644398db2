"""The summary at the end of a scan: what was tender, highest first, and that it counts."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from mfr_tui.counting import counted
from mfr_tui.practice.pressing import why_not
from mfr_tui.practice.routine import Coverage, coverage
from mfr_tui.practice.scan import GUARD_SECONDS, RHYTHM_SECONDS, Result
from mfr_tui.record.rows import ScanState
from mfr_tui.review.compared import Compared, read_compared
from mfr_tui.review.lately import LEGEND, Lately, read_lately
from mfr_tui.review.spots import spots_to_ask_about, spots_to_offer
from mfr_tui.review.today import read_today
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import DIGITS, shown_key
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.half_digits import HalfDigits
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import SCREENS, SIGNS_KEY, UNDO_KEY
from mfr_tui.tui.common.large_digits import BLOCK, draw, face_for
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.place_chart import PlaceChart
from mfr_tui.tui.map.rated import rated_style
from mfr_tui.tui.scan.keys import SUMMARY
from mfr_tui.tui.session import Session
from mfr_tui.tui.sizes import body_is_beside
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.chart import FOOT, LOW
from mfr_tui.wording.common import CHECK_SIGNS
from mfr_tui.wording.scan import (
    asked_about,
    compared_words,
    enough_spots,
    how_to_go_on,
    not_asked,
    nothing_tender,
    scan_result,
    what_counts,
    why_not_offered,
)

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change

SHOWN = 6
"""The most places to choose from when one feels wrong."""

OFFERED = 26
"""The columns of a place on offer and its rating, on its button beside the map of a usual terminal."""

BARS = 3
"""The rows of a screen that are not left for the summary, at most: what cannot wait, the status line, and the keys."""

ALL = 1000
"""More rows than all places take."""

CHARTED = LOW + FOOT
"""The rows of the chart of a place on offer."""

LEGEND_ROWS = 2
"""The rows of what the signs of a row of 14 days mean, which no chart needs, with the gap below."""

LARGE = Size(22, 5)
"""The columns and rows of the large digits of the streak, as on Today."""


def found_on(session: Session, day: date) -> "Summary":
    """Return the summary of a day that is done, for someone who comes back to it: what was found in all its scans."""
    ended = [scan.id for scan in session.reader.scans_of(day) if scan.state is not ScanState.DRAFT]
    return Summary(ended[-1] if ended else "", day, Result.DONE, whole_day=True)


Section = tuple[str, Sequence[Sequence[Content]]]
"""A heading, which may be empty, and the rows of each place below it."""


class Found(Widget):
    """The places that are not on offer: as many as the rest of the summary leaves rows for."""

    def __init__(self, sections: Callable[[int], Sequence[Section]], id: str) -> None:  # noqa: A002
        """Create the list.

        Args:
            sections: Returns what to list for a width in columns, what matters most first.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._sections = sections

    @property
    def content(self) -> Content:
        """What is shown."""
        return Content("\n").join(_fitting(self._sections(self.size.width), self.size.height))

    def render(self) -> Content:
        """Return what fits."""
        return self.content

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of what fits below and above the other widgets of the summary."""
        return len(_fitting(self._sections(width), self.room(container, viewport, width)))

    def room(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that the other widgets of the summary leave.

        Args:
            container: The room in the summary, without the margins of this widget.
            viewport: The size of the screen.
            width: The columns of each widget.
        """
        summary = self.parent
        if not isinstance(summary, Widget):
            return 0
        if summary.styles.is_auto_height:  # on a phone, above the map
            rows = (viewport.height - BARS) * 3 // 4
        else:
            rows = container.height + self.styles.margin.height - 1  # the last one is left for a message
        shown = [child for child in summary.children if child.display]
        for child in shown:
            fixed = child.styles.height.cells if child.styles.height else None
            if child is not self:
                rows -= child.get_content_height(container, viewport, width) if fixed is None else fixed
        margins = [child.styles.margin for child in shown]
        return rows - margins[0].top - sum(max(one.bottom, next_.top) for one, next_ in pairwise(margins))

    @property
    def spare(self) -> int:
        """The rows that are left below when all of them are listed; below 0 if not all are."""
        summary = self.parent
        if not isinstance(summary, Widget) or summary.styles.is_auto_height:
            return 0
        container = summary.content_size - Size(0, self.styles.margin.height)
        return self.room(container, self.app.size, self.size.width) - len(
            _fitting(self._sections(self.size.width), ALL)
        )


def _fitting(sections: Sequence[Section], rows: int) -> list[Content]:
    """Return the rows of as many places as fit, and how many others there are."""
    shown: list[Content] = []
    for heading, places in sections:
        if not places:
            continue
        head = [Content("")] * bool(shown) + [Content.styled(heading, "$quiet")] * bool(heading)
        left, kept = rows - len(shown) - len(head), [*places]
        while kept and sum(map(len, kept)) + (len(kept) < len(places)) > left:
            kept.pop()
        if kept:
            shown += [*head, *(row for place in kept for row in place)]
            shown += [Content(f"    and {len(places) - len(kept)} more")] * (len(kept) < len(places))
        elif not shown and rows > 0:
            shown = [Content.styled(f"{heading or 'Found'}: {counted(len(places), 'place')}", "$quiet")]
    return shown


class Summary(Screen[None]):
    """The screen that shows the result of a scan."""

    CSS_PATH = style_sheet("map/map.tcss")
    DEFAULT_CLASSES = "-whole"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SUMMARY)
    app = getters.app(Session)

    def __init__(
        self,
        scan_id: str,
        body_day: date,
        result: Result,
        *,
        lacks_s: int = 0,
        whole_day: bool = False,
        guard_s: float = GUARD_SECONDS,
    ) -> None:
        """Create the summary.

        Args:
            scan_id: The id of the scan, which has ended.
            body_day: The day the scan counts for.
            result: What it counts as.
            lacks_s: The seconds that it lacks to count.
            whole_day: Whether to list what was found on that day, not only in this scan.
            guard_s: The seconds that it must have been seen before a key leads on from it; not used for a whole day.
        """
        super().__init__()
        self._scan_id = scan_id
        self._body_day = body_day
        self._result = result
        self._lacks_s = lacks_s
        self._whole_day = whole_day
        self._guard_s = guard_s
        self._covers = Coverage(0, 0, ())
        self._compared: Mapping[str, Compared] = {}
        self._offers: list[str] = []
        self._asking: frozenset[str] = frozenset()
        self._stopped: set[str] = set()  # for pain: no number hides their letter on the map
        self._shown_at = -math.inf if whole_day else math.inf

    def on_mount(self) -> None:
        """Show the summary again when a new day starts, and note when it can be seen."""
        self.watch(self.app, "day", self.recompose, init=False)
        if self._shown_at == math.inf:
            self.call_after_refresh(self._frame_is_out)

    def _frame_is_out(self) -> None:
        self._shown_at = self.app.clock.monotonic()
        self.set_timer(self._guard_s, self._light)

    def _light(self) -> None:
        for done in self.query("#summary-done").results(Choice):  # none while the screen is composed again
            done.primary = True  # from now on its key does what it says

    @property
    def _seen(self) -> bool:
        """Whether the summary was there long enough for a key to be meant for it, and not for the last stop."""
        return self.app.clock.monotonic() - self._shown_at >= self._guard_s

    def _may_go_on(self) -> bool:
        """Return whether a key may lead on from here; if it was too early, say so."""
        if not self._seen:
            self.query_one(StatusLine).message = "The scan had just ended. Press the key again."
        return self._seen

    def on_key(self, event: events.Key) -> None:
        """Say that a rating came too late, if its key was pressed before the end of the scan could be seen."""
        if event.key in (*DIGITS, *MAP["map.ten"].keys) and not self._seen:
            event.stop()
            event.prevent_default()
            offered = event.key in DIGITS and 0 < DIGITS.index(event.key) <= len(self._offers)
            what = f"Not saved. Press {event.key} again to work on it." if offered else "Not saved: the scan had ended."
            self.query_one(StatusLine).message = what

    def on_resize(self) -> None:
        """Draw the charts that there is room for."""
        self.call_after_refresh(self._chart)

    async def recompose(self) -> None:
        """Show everything again, and the charts that there is room for."""
        await super().recompose()
        self.call_after_refresh(self._chart)

    def _chart(self) -> None:
        """Draw the places on offer as charts where there is room for all of them; elsewhere each has a row of its days.

        Beside a chart, a place that was tender on one day alone has neither: how it compares says the same.
        """
        charts = [*self.query(PlaceChart)]
        if not charts or not body_is_beside(self.app.size):
            return
        found, drawn = self.query_one(Found), self.has_class("-charts")
        taken = len(charts) * (CHARTED - 1) - (len(self._offers) - len(charts)) - LEGEND_ROWS
        self.set_class(found.spare + taken * drawn >= taken, "-charts")
        found.refresh(layout=True)  # it has other rows now

    async def on_screen_resume(self) -> None:
        """Show what an answer to the warning signs changed: what to do now, and whether a place is on offer."""
        for row in self.query(AlarmRow):
            before = row.display
            if row.look() is not before:
                await self.recompose()

    def compose(self) -> ComposeResult:
        """Compose what cannot wait, the map with the ratings, and the text beside it."""
        ratings = self._ratings()
        yield AlarmRow()
        standing = self.app.standing()
        self._covers = coverage(self.app.body, self._asked(), standing.gone)
        with Horizontal(id="scan"):
            body_map = BodyMap(self.app.body, read_only=True, id="map-side")
            self._stopped = {region for region, lock in standing.locks.items() if lock.holds_on(standing.today)}
            body_map.gone, body_map.tags = standing.gone, dict.fromkeys(self._stopped, "P")
            body_map.grounds = dict.fromkeys(self._stopped, "stop")
            values = self.app.reader.day_values(self._body_day, self._body_day)
            body_map.ratings = {region: nrs for region, nrs in values.items() if region not in self._stopped}
            if ratings:
                body_map.cursor = max(ratings, key=ratings.__getitem__)  # it shows where the worst place is
            yield body_map
            with Vertical(id="summary"):
                yield from self._compose_head()
                self._offers = spots_to_offer(
                    self.app.reader, self.app.body, self.app.standing(), self.app.body_day, ratings
                )
                self._asking = spots_to_ask_about(self.app.reader, self.app.body_day)
                yield Static(self._heading(ratings), id="found-head")
                self._compared = read_compared(self.app.reader, self._body_day, ratings)
                last = [*self._compose_answers(ratings), Found(lambda width: self._sections(ratings, width), "found")]
                yield from last if self._offers else reversed(last)
                if self._covers.left_out:
                    yield Static(Content(not_asked(self._covers, self.app.body)), id="summary-not-asked")
        yield StatusLine()
        keys = KeyLine(SUMMARY)
        keys.renamed["summary.done"] = self._done
        yield keys

    def _compose_head(self) -> ComposeResult:
        """Compose what the scan counts as and, once the day is done, the streak in large digits."""
        habit = read_today(self.app.reader, self.app.body_day, self.app.config).habit
        streak = habit.streak if self.app.config.show_streaks and self._result is Result.DONE else 0
        with Horizontal(id="summary-head", classes="-counted" if streak else ""):
            if streak:
                face = face_for(LARGE, str(streak))
                large = "\n".join(draw(str(streak), face, face.columns(str(streak)))).replace("#", BLOCK)
                yield HalfDigits(str(streak))
                yield Static(large, id="summary-large")
            with Vertical(id="summary-words"):
                if streak:
                    yield Static("day streak", id="summary-streak")
                scans = self.app.reader.scans_of(self._body_day)
                said = scan_result(self._result, self._lacks_s, scans, self._body_day, self.app.body_day)
                yield Static(Content(said), id="summary-title")
                counts = what_counts(self._lacks_s, scans)
                if counts:
                    words = how_to_go_on("[@click=screen.undo]press $key[/]")
                    yield Static(Content.from_markup(words, key=UNDO_KEY), id="summary-go-on")
                    yield Static(counts, id="summary-counts")
                if self._covers.left_out:
                    yield Static(asked_about(self._covers), id="summary-asked")
                if streak:
                    yield Static(f"{streak}-day streak", id="summary-streak-small")

    def _compose_answers(self, ratings: Mapping[str, int]) -> ComposeResult:
        """Compose the places on offer, each with its last 14 days, and the answer that works on none of them."""
        lately = read_lately(self.app.reader, self.app.body_day)
        works = SUMMARY["summary.work"].key_actions
        for region, (key, action) in zip(self._offers, works.items(), strict=False):
            place, rating = self.app.body[region], f": {ratings[region]}"
            name = place.in_short if len(place.in_short + rating) <= OFFERED else place.brief
            yield Choice(f"{name}{rating}", shown_key(key), action, line=True)
            charted = lately.is_charted(region)
            if words := self._compared_words(region):
                kind = "offer-compared" if charted else "offer-compared -alone"
                yield Static(Content.styled(f"  {words}", "$quiet"), classes=kind)
            yield Static(self._fortnight(region, lately), classes="offer-days")
            if charted:
                chart = PlaceChart()
                chart.show(region)
                yield chart
        if self._offers:
            yield Static(Content.styled(f"  {LEGEND}", "$quiet"), classes="offer-days", id="offer-legend")
        if any(ratings.get(region) for region in self._asking):
            yield Choice.of(SCREENS["app.warning_signs"], id="summary-signs")
        lit = self._guard_s < RHYTHM_SECONDS or self._seen
        yield Choice.of(SUMMARY["summary.done"], self._done, primary=lit, id="summary-done")

    def _ratings(self) -> dict[str, int]:
        """Return the ratings of the scan or, for someone who comes back, of the whole day."""
        if self._whole_day:
            return self.app.reader.day_values(self._body_day, self._body_day)
        return {region: mark.nrs for region, mark in self.app.reader.marks(self._scan_id).items()}

    def _compared_words(self, region: str) -> str:
        return compared_words(self._compared.get(region), self._body_day, self.app.body_day)

    def _asked(self) -> set[str]:
        """Return the regions that the scan asked about or, for someone who comes back, all scans of the day."""
        ids = [self._scan_id]
        if self._whole_day:
            ids = [one.id for one in self.app.reader.scans_of(self._body_day) if one.state is not ScanState.DRAFT]
        return {region for one in ids for stop in self.app.reader.stops(one) for region in stop.regions}

    @property
    def _done(self) -> str:
        """What enter does, in the words of its button: it answers the question about the places on offer, if any."""
        return "Not now" if self._offers else "Back to Today"

    def _fortnight(self, region: str, lately: Lately) -> Content:
        scanned = {*self.app.reader.days_passed(region, lately.days[0], lately.today)}
        return Content.styled(f"  last 14 days {lately.row(region, scanned)}", "$quiet")

    def action_work(self, number: int) -> None:
        """Work on one of the places on offer, given its number from 1."""
        if number <= len(self._offers) and self._may_go_on():
            self.app.lead_through(self._work(self._offers[number - 1]))

    async def _work(self, region: str) -> None:
        """Open the card of a region, to hold it. Afterward show Today or, if no hold was made, this summary."""
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

        ratings = self._ratings()
        found = sorted(ratings, key=lambda region: -ratings[region])[:SHOWN]
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
        """Go back to Today, unless the key came so soon after the scan that it was meant for the last stop."""
        if self._may_go_on():
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
            return Content(nothing_tender(self._result).replace(". ", ".\n\n"))
        if not self._offers:
            return Content.styled("Found, highest first", "bold")
        enough = enough_spots(questions_first=bool(self.app.standing().to_ask))
        return Content.assemble(("Work on one of these now?", "bold"), "\n", (enough, "$quiet"))

    def _sections(self, ratings: Mapping[str, int], width: int) -> list[Section]:
        """Return the tender places not on offer, as they may not be held or three others are, and those not rated."""
        found = sorted((r for r, nrs in ratings.items() if nrs and r not in self._offers), key=lambda r: -ratings[r])
        before = {region: one.before for region, one in self._compared.items() if not one.now}
        return [
            ("Also found" if self._offers else "", [self._place(region, ratings[region], width) for region in found]),
            ("Not rated now", [self._place(one, None, width) for one in sorted(before, key=lambda one: -before[one])]),
        ]

    def _place(self, region: str, nrs: int | None, width: int) -> list[Content]:
        """Return the rows of a place: its rating and name, how it compares, and why it is not on offer."""
        place, words = self.app.body[region], self._compared_words(region)
        rated_last = self._offers and nrs is not None  # below numbers that are keys, a rating would be taken for one
        around = len(words) + (10 if rated_last else 6)
        name = next((one for one in (place.in_short, place.brief) if len(one) + around <= width), None)
        rating = Content("") if nrs is None else Content.styled(str(nrs), rated_style(nrs))
        first, last = Content.assemble(" " * (2 - rating.cell_length), rating, "  "), Content("")
        if rated_last:
            first, last = Content(" " * 4), Content.assemble(": ", rating)
        beside, below = (f"  {words}", []) if name and words else ("", [words] if words else [])
        rows = [Content.assemble(first, name or place.in_short, last, (beside, "$quiet"))]
        rows += [Content.styled(f"    {line}", "$quiet") for line in below]
        if nrs is not None:
            style = "bold $text-error" if region in self._stopped else "$quiet"
            rows += [Content.styled(f"    {line}", style) for line in wrap(self._why_not(region), max(1, width - 4))]
        return rows
