"""The body over a period: a map of how frequent or how strong tenderness was, and lists of what changed."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.review.period import PERIODS, BodyPast, Change, Figures, Place, change_words, read_period
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import BODY
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.map.rate_strip import RateStrip
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.period import (
    change_line,
    map_words,
    nothing_words,
    period_name,
    place_table,
    scanned_words,
    title_words,
)

FIRST = PERIODS.index(30)
"""The index of the period shown first, 30 days."""

ROOM = ((120, 37), (80, 28), (0, 0))
"""The width of the text in columns, for each minimum terminal width, as in the style sheet; 0 is nearly all of it."""

OTHER_ROWS, OTHER_ROWS_NARROW = 13, 6
"""The rows of the screen that are not for the lists."""

EXACT = 30
"""The columns from which the heading of the figures and the legend have room for all their words."""

PAGER_ROWS = 2
"""The rows of what says which page of the lists is shown, with one empty above it."""

CHOSEN = "bold on $selected"
"""The style of the row of the place under the cursor."""

TURN = {False: "Lists", True: "Map"}
"""The label of the button that switches a small screen, while it shows the map (False) or the lists (True)."""

HEADINGS = {
    Change.STAYS: ("Still tender", "bold"),
    Change.NEW: ("New", "bold"),
    Change.RETURNED: ("Returned", "bold"),
    Change.EASED: ("Eased", "bold $text-success"),
    Change.TOO_FEW: ("Too few days to compare", "bold $quiet"),
    Change.NOTHING: ("On single days", "bold $quiet"),
}


class BodyOverPeriodScreen(MapScreen[None]):
    """The body over a period, compared with the period before it.

    Attributes:
        period: The index of the period in PERIODS.
        often: Whether the map shows how often a place was tender; otherwise how strongly.
        page: The index of the page of the lists that is shown, if they take more than one.
        listing: Whether a small screen shows the lists; otherwise it shows the map.
    """

    CSS_PATH = [style_sheet("map/map.tcss"), style_sheet("history/period.tcss")]
    DEFAULT_CLASSES = "-whole"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(BODY)

    period: reactive[int] = reactive(FIRST, init=False, repaint=False)
    page: reactive[int] = reactive(0, init=False, repaint=False)
    often: reactive[bool] = reactive(True, init=False, repaint=False)  # noqa: FBT003
    listing: reactive[bool] = reactive(False, init=False, repaint=False, toggle_class="-listing")  # noqa: FBT003

    _past: BodyPast | None = None
    _stale = False

    def compose(self) -> ComposeResult:
        """Compose the map and the text beside it."""
        yield ModeRow("mode.history", keys=False)
        yield AlarmRow()
        with Horizontal(id="scan"):
            yield BodyMap(self.app.body, id="map-side").data_bind(MapScreen.cursor, MapScreen.ratings)
            with Vertical(id="past"):
                yield Static("", id="past-title")
                with Horizontal(id="past-row"):
                    yield Static("", id="past-periods")
                    yield Choice.of(BODY["body.turn"], TURN[False], id="past-turn")
                yield Static("", id="past-scanned")
                yield Static("", id="past-list")
                yield Static("", id="past-place")
                yield Static("", id="past-legend")
        yield RateStrip()
        yield StatusLine()
        yield KeyLine(BODY)

    # -- showing the period ----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the period, with the cursor on the first place of its lists."""
        self.map.focus()
        self.show_marks()
        assert self._past is not None
        told = [place.region for place in _listed(self._past)]
        there = [region.id for region in self.app.body if region.id not in self.map.gone]
        self.cursor = next((region for region in told if region in there), next(iter(there), self.cursor))

    def on_screen_suspend(self) -> None:
        """Note that the diary may change while another screen is open."""
        self._stale = True

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was open."""
        if self._stale:
            self._stale = False
            self.show_marks()
            self.app.count_flags()

    def on_resize(self) -> None:
        """Show as many places as fit the new size, and the key and the figures of a place where there is room."""
        self._show_lists()
        self._show_legend()
        self._show_place()

    def show_marks(self) -> None:
        """Read the period and show it, below what cannot wait."""
        self.query_one(AlarmRow).look()
        gone = self.app.standing().gone
        self.map.gone = gone
        self._past = past = read_period(self.app.reader, self.app.body_day, PERIODS[self.period], gone)
        self.set_class(past.days is None, "-all")
        self.query_one("#past-title", Static).update(title_words(past))
        self.query_one("#past-scanned", Static).update(scanned_words(past))
        self.query_one("#past-periods", Static).update(Content("  ").join(self._periods()))
        self._show_lists()
        self.watch_often()

    def watch_period(self) -> None:
        """Show the new period, with the first page of its lists unless the place under the cursor is on another."""
        self.set_reactive(BodyOverPeriodScreen.page, 0)
        self.show_marks()

    def watch_often(self) -> None:
        """Show the chosen number on the map, and say which one it is."""
        if self._past:
            shown = {region: place.all for region, place in self._past.places.items() if not place.all.seldom}
            self.map.quiet = frozenset(region for region, one in shown.items() if not one.lasting)
            self.ratings = {region: one.tenths if self.often else _strength(one) for region, one in shown.items()}
            self.map.caption = map_words(often=self.often)
        self._show_legend()
        self._show_place()

    def watch_cursor(self) -> None:
        """Show the numbers of the place under the cursor."""
        if self._past:
            self.status.message = ""
            self._show_place()
            self._show_lists()  # the row of the place stands out

    def watch_listing(self) -> None:
        """Rename the button, and focus the map if it is shown."""
        self.query_one("#past-turn", Choice).label = TURN[self.listing]
        if not self.listing:
            self.map.focus()

    def _periods(self) -> Iterator[Content]:
        for number, days in enumerate(PERIODS):
            if number == self.period:
                yield Content.styled(period_name(days), "bold underline $text-primary")
            else:
                yield Content.from_markup(f"[@click=screen.to_period({number})]$name[/]", name=period_name(days))
        yield Content.styled("days", "$quiet")

    def _show_legend(self) -> None:
        """Say which number the map shows, beside the one that it could show, as the periods are shown."""
        names = {True: "how often", False: "how strong"}
        shown = (
            Content.styled(name, "bold underline $text-primary")
            if often is self.often
            else Content.from_markup("[@click=screen.figure]$name[/]", name=name)
            for often, name in names.items()
        )
        key = f"{BODY['body.figure'].shown_key} " if self._room > EXACT else ""
        self.query_one("#past-legend", Static).update(Content.assemble(f"{key}Map: ", Content(" or ").join(shown)))

    def _show_place(self) -> None:
        if self._past is None:
            return
        region, past = self.app.body[self.cursor], self._past
        place = past.at(region.id)
        lines = [Content.styled(region.in_short, "bold")]
        if place.all.scanned or place.before.scanned:
            head, *rows = place_table(place, past, short=self._room <= EXACT)
            shown = 1 if self.often else 2  # the column of the number shown on the map
            lines.append(
                Content.assemble(*((cell, "$text-primary" if n == shown else "$quiet") for n, cell in enumerate(head)))
            )
            lines += [Content("".join(row)) for row in rows]
        else:
            lines.append(Content.styled("Not scanned on these days.", "$quiet"))
        if words := change_line(place, self._room):
            lines.append(Content(words))
        self.query_one("#past-place", Static).update(Content("\n").join(lines), layout=False)

    def _show_lists(self) -> None:
        """Show what eased, what is new, and what is still tender: all of it or, if it does not fit, a page of it.

        It is the page of the place under the cursor, if that is listed.
        """
        if self._past is None:
            return
        shown = self._pages(self._past)
        here = self._entry(self._past.at(self.cursor))
        page = next((number for number, lines in enumerate(shown) if here in lines), self.page)
        self.set_reactive(BodyOverPeriodScreen.page, min(page, len(shown) - 1))
        lines = shown[self.page]
        if len(shown) > 1:
            words = f"page {self.page + 1} of {len(shown)}"
            back, on = max(0, self.page - 1), self.page + 1
            pager = f"[@click=screen.to_page({back})]$back[/] $words [@click=screen.to_page({on})]$on[/]"
            lines = [*lines, Content(""), Content.from_markup(pager, back="<", on=">", words=words)]
        self.query_one("#past-list", Static).update(Content("\n").join(lines))

    def watch_page(self) -> None:
        """Show another page of the lists, with the cursor on its first place."""
        if self._past is None:
            return
        shown = self._pages(self._past)
        self.set_reactive(BodyOverPeriodScreen.page, min(self.page, len(shown) - 1))
        listed = {self._entry(place).plain: place.region for place in _listed(self._past)}
        there = (listed[line.plain] for line in shown[self.page] if line.plain in listed)
        self.cursor = next((region for region in there if region not in self.map.gone), self.cursor)
        self._show_lists()

    def _pages(self, past: BodyPast) -> list[list[Content]]:
        """Return the lists as the pages that they take here, one or more."""
        room = self.app.size.height - (OTHER_ROWS if self._columns else OTHER_ROWS_NARROW)
        room -= (self._columns > 0 and past.days is None) + self.query_one(AlarmRow).display
        groups = list(self._groups(past))
        tries = (pages(groups, room), pages(groups, room, apart=False))
        return next((one for one in tries if len(one) == 1), None) or pages(groups, room - PAGER_ROWS)

    def _groups(self, past: BodyPast) -> Iterator[tuple[Content, list[Content]]]:
        """Yield each list: its heading and its entries."""
        if words := nothing_words(past):
            yield Content(self._wrapped(words)), []
        for change, (heading, style) in HEADINGS.items():
            places = past.listed(change)
            days = f"{'days':>{self._room - len(heading)}}"
            if places:
                yield Content.assemble((heading, style), (days, "$quiet")), [self._entry(place) for place in places]

    def _entry(self, place: Place) -> Content:
        """Return a place with its change at the right end, lit under the cursor. A click on it moves the cursor."""
        name, room, days = self.app.body.in_short(place.region), self._room, str(place.now.tender)
        change = change_words(place).removeprefix("about the ") if place.now.tender else ""
        if place.change is Change.NOTHING:
            change, days = "", str(place.all.tender)
        change = days if change in {"", "same"} or change.startswith("on ") else f"{change}{days:>3}"
        apart = room - 1 - len(name) - len(change)
        words = f" {name}{' ' * apart}{change}" if apart > 1 else f" {name:<{room - 1}}\n{change:>{room}}"
        if place.region not in self.app.body:
            return Content(words)
        entry = Content.from_markup(f"[@click=screen.see('{place.region}')]$words[/]", words=words)
        return entry.stylize(CHOSEN) if place.region == self.cursor else entry

    @property
    def _columns(self) -> int:
        return next(room for least, room in ROOM if self.app.size.width >= least)

    @property
    def _room(self) -> int:
        """The width of the text in columns."""
        return self._columns or self.app.size.width - 3

    def _wrapped(self, words: str, indent: int = 0) -> str:
        """Return the words wrapped to the width of the text, with every line indented."""
        lines = textwrap.wrap(words, self._room - indent, break_on_hyphens=False)
        return "\n".join(" " * indent + line for line in lines)

    # -- actions ---------------------------------------------------------------------------------------------

    def action_period(self, way: int) -> None:
        """Show a longer period (1) or a shorter one (-1)."""
        self.period = min(max(self.period + way, 0), len(PERIODS) - 1)

    def action_to_period(self, number: int) -> None:
        """Show the clicked period, given its index."""
        self.period = number

    def action_figure(self) -> None:
        """Switch the map between how often and how strongly places were tender."""
        self.often = not self.often

    def action_turn(self) -> None:
        """Switch a small screen between the map and the lists."""
        self.listing = not self.listing

    def action_scroll(self, way: int) -> None:
        """Show the next page of the lists (1) or the one before (-1)."""
        self.page = max(0, self.page + way)

    def action_to_page(self, number: int) -> None:
        """Show the page with this index, or the last one."""
        self.page = number

    def action_see(self, region: str) -> None:
        """Show the map with the cursor on the region clicked in a list."""
        self.listing = False
        self.go(region)

    def action_open(self) -> None:
        """Open the history of the region under the cursor."""
        from mfr_tui.tui.history.region_history import RegionHistoryScreen

        self.app.push_screen(RegionHistoryScreen(self.cursor))

    def cursor_clicked(self, region_id: str, at: Offset) -> None:  # noqa: ARG002
        """Open the history of a region that is clicked while the cursor is on it."""
        self.action_open()

    def rate(self, region_id: str, nrs: int) -> None:  # noqa: ARG002
        """Explain that this screen takes no ratings."""
        self.status.message = (
            f"You cannot rate here. Press {BODY['body.open'].shown_key} for the timeline of the place."
        )

    def action_back(self) -> None:
        """Go back to the calendar."""
        self.dismiss(None)

    def action_undo(self) -> None:
        """Undo the last change, wherever it was made."""
        self._changed("Undone", self.app.change(lambda writer: (writer.undo(),)))

    def action_redo(self) -> None:
        """Redo the last change that was undone."""
        self._changed("Redone", self.app.change(lambda writer: (writer.redo(),)))


def pages(groups: Iterable[tuple[Content, list[Content]]], room: int, *, apart: bool = True) -> list[list[Content]]:
    """Return lists as pages of at most `room` rows, one or more.

    An entry is never split, and neither is a heading from its first entry. A list that goes on starts the next page
    with its heading. An entry that is taller than a page has one for itself.

    Args:
        groups: Each list: its heading and its entries.
        room: The rows of a page.
        apart: Whether there is an empty row between two lists.
    """
    found: list[list[Content]] = [[]]
    for heading, entries in groups:
        for number, block in enumerate([[heading, *entries[:1]], *([entry] for entry in entries[1:])]):
            between = [Content("")] if apart and found[-1] and not number else []
            if found[-1] and sum(map(_rows, [*found[-1], *between, *block])) > room:
                found.append([])
                between = [heading] if number else []
            found[-1] += [*between, *block]
    return found


def _listed(past: BodyPast) -> list[Place]:
    return [place for change in HEADINGS for place in past.listed(change)]


def _rows(lines: Content) -> int:
    return lines.plain.count("\n") + 1


def _strength(figures: Figures) -> int:
    """Return the median rating of the tender days, rounded half up: 3 to 10."""
    return int(figures.strength + 0.5)
