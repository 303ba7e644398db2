"""What every screen with a map to walk on has in common: a cursor, arrows, the mirror side, ratings, undo."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from mfr_tui.body.drawing import Direction
from mfr_tui.body.regions import Region
from mfr_tui.practice.pressing import why_not
from mfr_tui.record.rows import How
from mfr_tui.tui.commands import Command, KeyGroup
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.rate_strip import RateStrip
from mfr_tui.tui.session import Session
from mfr_tui.tui.styles import style_sheet

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change

Said = TypeVar("Said")


class MapScreen(Screen[Said]):
    """A map that is walked, and on most screens rated. Its keys run these actions, in the order they were pressed.

    Attributes:
        cursor: Id of the region under the cursor.
        lit: Ids of the regions that matter now.
        ratings: The rating of each region that has one, as it stands in the diary.
    """

    CSS_PATH = [style_sheet("map/map.tcss")]
    app = getters.app(Session)
    map = getters.query_one(BodyMap)
    status = getters.query_one(StatusLine)
    strip = getters.query_one(RateStrip)

    cursor: reactive[str] = reactive("head_front_r", repaint=False)
    lit: reactive[frozenset[str]] = reactive(frozenset[str](), repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)

    scope: str = ""
    """Names the scan, or the visit of the map, whose changes undo takes back here."""

    def on_mount(self) -> None:
        """Show another day's ratings when the day has turned."""
        self.watch(self.app, "day", self.show_marks, init=False)

    # -- what a screen says for itself -----------------------------------------------------------------------

    def touched(self) -> None:
        """The person is on the map."""

    def show_marks(self) -> None:
        """Read the ratings, and what else the map shows."""
        raise NotImplementedError

    def mark(self, region_id: str, nrs: int) -> None:
        """Keep a rating of a region."""
        raise NotImplementedError

    def rate(self, region_id: str, nrs: int) -> None:
        """A key rated a region."""
        self.mark(region_id, nrs)

    def how(self, region_id: str) -> How:
        """Return how a rating is felt: by pressing where the person may press, else by moving."""
        return How.MOVED if why_not(self.app.body, region_id, self.app.standing()) else How.PRESSED

    # -- walking ---------------------------------------------------------------------------------------------

    def go(self, region_id: str) -> None:
        """Put the cursor on a region, if it is on the map."""
        if region_id in self.map.gone:
            return
        self.cursor = region_id
        self.strip.hide()
        self.touched()

    def action_move(self, direction: str) -> None:
        """Move the cursor as an arrow points."""
        self.go(self.map.towards(Direction(direction)))

    def action_mirror(self) -> None:
        """To the same place on the other side."""
        self.go(self.app.body[self.cursor].mirror)

    def action_flip(self) -> None:
        """To the place behind; the second time back to where it began."""
        self.go(self.map.behind())

    def on_body_map_moved(self, event: BodyMap.Moved) -> None:
        """Clicked: the cursor goes there."""
        self.go(event.region)

    # -- rating ----------------------------------------------------------------------------------------------

    def action_rate(self, nrs: int) -> None:
        """Rate the cursor's region."""
        self.rate(self.cursor, nrs)

    def action_step(self, points: int) -> None:
        """Rate the cursor's region so many points more, or less, than it is."""
        self.rate(self.cursor, min(10, max(0, self.ratings.get(self.cursor, 0) + points)))

    def action_rate_other_side(self) -> None:
        """Rate the mirror side as the cursor's region is."""
        nrs, mirror = self.ratings.get(self.cursor), self.app.body[self.cursor].mirror
        if nrs is not None and mirror not in self.map.gone:
            self.rate(mirror, nrs)

    def on_body_map_asked(self, event: BodyMap.Asked) -> None:
        """Clicked again: more is wanted of it."""
        self.asked(event.region, event.at)

    def asked(self, region_id: str, at: Offset) -> None:
        """The region under the cursor was clicked: offer the strip."""
        self.offer_strip(region_id, at)

    def offer_strip(self, region_id: str, at: Offset) -> None:
        """Offer the numbers to click, beside the pointer."""
        self.touched()
        self.strip.offer(region_id, at, self.size)

    def on_rate_strip_chosen(self, event: RateStrip.Chosen) -> None:
        """The strip names its region: nothing can have changed under it."""
        self.strip.hide()
        self.map.focus()
        self.mark(event.region, event.nrs)

    def on_click(self, event: events.Click) -> None:
        """A click beside everything puts the strip away."""
        if event.widget is not self.strip:
            self.strip.hide()

    def action_details(self) -> None:
        """Say more of the mark under the cursor, in a scan."""
        mark = self.app.reader.marks(self.scope).get(self.cursor)
        if mark is None:
            self.status.message = f"Rate this place first: 0 to 9, or {MAP['map.ten'].shown_key} for 10."
            return
        from mfr_tui.tui.map.mark_dialog import Details

        self.app.push_screen(Details(mark), self._described)

    def _described(self, said: str | None) -> None:
        self.show_marks()
        self.status.message = said or self.status.message

    # -- undo ------------------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back the last change made here, and return there."""
        scope = self.scope
        self._changed("Undone", self.app.change(lambda writer: writer.undo(scope)))

    def action_redo(self) -> None:
        """Make it again."""
        scope = self.scope
        self._changed("Redone", self.app.change(lambda writer: writer.redo(scope)))

    def _changed(self, what: str, change: "Change | None") -> None:
        if change is None:
            again = "redo" if what == "Redone" else "undo"
            self.status.message = f"Nothing to {again} here."
            return
        self.show_marks()
        if change.region:
            self.cursor = change.region
        self.status.message = f"{what}: {change.label}."
        self.touched()

    # -- the place under the cursor --------------------------------------------------------------------------

    @work(exclusive=True)
    async def action_about(self) -> None:
        """All that is known of the place under the cursor."""
        await self.app.read_region(self.cursor)

    @work(exclusive=True)
    async def action_feels_wrong(self) -> None:
        """Something feels wrong at the place under the cursor: the person's own flag."""
        from mfr_tui.tui.common.tell import feels_wrong

        said = await feels_wrong(self.app, self.cursor, self.scope or None)
        self.status.message = said or self.status.message

    @work(exclusive=True)
    async def action_own(self) -> None:
        """Say what the place under the cursor is to this person."""
        from mfr_tui.tui.map.place_dialog import ask_place, place_words

        region = self.cursor
        if await ask_place(self.app, region):
            self.show_marks()
            words = place_words(self.app.reader.places().get(region))
            self.status.message = words


class MapPage(MapScreen[Said]):
    """A map at one side; at the other a few words, the place under the cursor, and what can be done."""

    KEYS: ClassVar[tuple[KeyGroup, ...]]
    HEADING: ClassVar[str]
    WORDS: ClassVar[str]
    CHOICES: ClassVar[tuple[tuple[Command, str], ...]]
    """Each thing to click, with its label; the first is the obvious one."""

    def compose(self) -> ComposeResult:
        """Map, words, the place under the cursor, what can be done."""
        with Horizontal(id="scan"):
            with Container(id="map-side"):
                yield BodyMap(self.app.body).data_bind(MapScreen.cursor, MapScreen.ratings)
            with Vertical(id="beside"):
                yield Static(Content(self.HEADING), id="beside-title")
                yield Static(Content(self.WORDS), id="beside-words")
                yield Static("", id="place")
                with Vertical(id="beside-choices"):
                    for number, (command, label) in enumerate(self.CHOICES):
                        yield Choice.of(command, label, primary=number == 0)
        yield RateStrip()
        yield StatusLine()
        yield KeyLine(*self.KEYS)

    def on_mount(self) -> None:
        """Keys go to the map."""
        self.map.focus()
        self.show_marks()

    def on_screen_resume(self) -> None:
        """Something may have changed while another screen was open."""
        if self.is_mounted:
            self.show_marks()

    def place_words(self, region: Region) -> Content:
        """What is to be said of the region under the cursor."""
        raise NotImplementedError

    def show_marks(self) -> None:
        """Say it."""
        self.query_one("#place", Static).update(self.place_words(self.app.body[self.cursor]))

    def watch_cursor(self) -> None:
        """Another place: other words."""
        if self.is_mounted:
            self.status.message = ""
            self.query_one("#place", Static).update(self.place_words(self.app.body[self.cursor]))
