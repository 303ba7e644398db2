"""The base classes of all screens with a map: cursor, arrows, mirror side, ratings, and undo."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
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
from mfr_tui.tui.map.whole_chart import WholeChart
from mfr_tui.tui.session import Session
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import rated_words

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change

Said = TypeVar("Said")

MISSED = "Not saved: click one of the numbers."


class MapScreen(Screen[Said]):
    """A map with a cursor, on which most screens take ratings. Its keys run these actions in the order pressed.

    Attributes:
        cursor: The id of the region under the cursor.
        lit: The ids of the highlighted regions.
        ratings: The rating of each rated region, 0 to 10, as saved in the diary.
    """

    CSS_PATH = [style_sheet("map/map.tcss")]
    app = getters.app(Session)
    map = getters.query_one(BodyMap)
    status = getters.query_one(StatusLine)
    strip = getters.query_one(RateStrip)

    cursor: reactive[str] = reactive("head_front_r", repaint=False)
    lit: reactive[frozenset[str]] = reactive(frozenset[str](), repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)

    _asks = ""  # the message that asks for a click on the strip
    _rated_last, _says = ("", "", 0), ""  # the place rated last with its name and rating, and the message that says so

    scope: str = ""
    """The id of the scan, or of the visit to the map, whose changes undo and redo act on here."""

    def on_mount(self) -> None:
        """Show the ratings of the new day when it starts."""
        self.watch(self.app, "day", self.show_marks, init=False)

    # -- for subclasses --------------------------------------------------------------------------------------

    def touched(self) -> None:
        """Respond to a movement or a rating on the map. The default does nothing."""

    def show_marks(self) -> None:
        """Read the ratings and whatever else the map shows, and show them."""
        raise NotImplementedError

    def mark(self, region_id: str, nrs: int) -> None:
        """Save a rating of a region, 0 to 10."""
        raise NotImplementedError

    def show_rating(self, region_id: str, name: str, nrs: int) -> None:
        """Show a rating that was just saved, and say what the place was rated here before, if that was another number.

        Args:
            region_id: The region.
            name: What to call it.
            nrs: The rating, 0 to 10.
        """
        was = self.ratings.get(region_id, nrs)
        self.show_marks()
        self._rated_last = (region_id, name, nrs)
        self._says = self.status.message = rated_words(name, nrs, was)

    def watch_ratings(self, ratings: dict[str, int]) -> None:
        """Say the rating that another window gave a place since this one said what it is rated."""
        region_id, name, nrs = self._rated_last
        now = ratings.get(region_id)
        if self._says and self.status.message == self._says and now != nrs:
            self._says = self.status.message = "" if now is None else rated_words(name, now, nrs)

    def rate(self, region_id: str, nrs: int) -> None:
        """Save a rating by key, 0 to 10, unless the person had not seen yet that the cursor is there."""
        if self.map.seen == self.cursor and self.map.seen_since <= self.app.pressed_at:
            self.mark(region_id, nrs)
        else:
            self.status.message = "Not saved: the cursor had just moved. Press the key again."

    def how(self, region_id: str) -> How:
        """Return how a rating is felt: pressed if the person may press there, otherwise moved."""
        return How.MOVED if why_not(self.app.body, region_id, self.app.standing()) else How.PRESSED

    # -- moving around ---------------------------------------------------------------------------------------

    def go(self, region_id: str) -> None:
        """Move the cursor to a region, if it is on the map."""
        if region_id in self.map.gone:
            return
        self.cursor = region_id
        self.strip.hide()
        self.touched()

    def action_move(self, direction: str) -> None:
        """Move the cursor in a direction: `up`, `down`, `left`, or `right`."""
        self.go(self.map.towards(Direction(direction)))

    def action_mirror(self) -> None:
        """Move the cursor to the mirror region: the same place on the left or right."""
        self.go(self.app.body[self.cursor].mirror)

    def action_flip(self) -> None:
        """Move the cursor to the same place on the front or back; the second time, back to where it started."""
        self.go(self.map.behind())

    def on_body_map_moved(self, event: BodyMap.Moved) -> None:
        """Move the cursor to the clicked region, unless the click landed right beside the strip of ratings."""
        if not self._just_missed(event.at):
            self.other_clicked(event.region, event.at)

    def other_clicked(self, region_id: str, at: Offset) -> None:  # noqa: ARG002
        """Handle a click on another region than the one under the cursor. The default moves the cursor there."""
        self.go(region_id)

    # -- rating ----------------------------------------------------------------------------------------------

    def action_rate(self, nrs: int) -> None:
        """Rate the region under the cursor, 0 to 10."""
        self.rate(self.cursor, nrs)

    def action_step(self, points: int) -> None:
        """Change the rating of the region under the cursor by this many points, within 0 to 10."""
        self.rate(self.cursor, min(10, max(0, self.ratings.get(self.cursor, 0) + points)))

    def action_rate_other_side(self) -> None:
        """Give the mirror region the rating of the region under the cursor."""
        nrs, mirror = self.ratings.get(self.cursor), self.app.body[self.cursor].mirror
        if nrs is not None and mirror not in self.map.gone:
            self.rate(mirror, nrs)

    def on_body_map_asked(self, event: BodyMap.Asked) -> None:
        """Handle a click on the region under the cursor."""
        self.cursor_clicked(event.region, event.at)

    def cursor_clicked(self, region_id: str, at: Offset) -> None:
        """Handle a click on the region under the cursor. The default offers the strip of ratings."""
        self.offer_strip(region_id, at)

    def offer_strip(self, region_id: str, at: Offset) -> None:
        """Offer the strip of ratings, next to the pointer and off the region."""
        self.touched()
        self.strip.offer(region_id, at, self.size, self.map.drawn_at(region_id))
        self._asks = self.status.message = f"{self.app.body[region_id].in_short}: click 0-10."

    def action_offer(self) -> None:
        """Offer the strip of ratings for the region under the cursor, next to where the map shows it."""
        drawn = self.map.drawn_at(self.cursor) or self.map.region
        self.offer_strip(self.cursor, Offset(drawn.x + drawn.width // 2, drawn.y + drawn.height // 2))

    def _just_missed(self, at: Offset) -> bool:
        """Return whether a click landed right beside the strip of ratings, and then say how to hit or close it."""
        missed = self.strip.just_missed(at)
        if missed:
            self.status.message = MISSED
        return missed

    def on_rate_strip_chosen(self, event: RateStrip.Chosen) -> None:
        """Save the rating for the region the strip was offered for, wherever the cursor is now."""
        self.strip.hide()
        self.map.focus()
        self.mark(event.region, event.nrs)

    def on_rate_strip_hidden(self) -> None:
        """Take back what asks for a click on the strip."""
        if self.status.message in {self._asks, MISSED} and not self.strip.display:
            self.status.message = ""

    def on_click(self, event: events.Click) -> None:
        """Hide the strip of ratings on a click elsewhere, but not on one that landed right beside it."""
        if event.widget is not self.strip and not self._just_missed(event.screen_offset):
            self.strip.hide()

    def action_details(self) -> None:
        """Open the details of the rating under the cursor, in a scan."""
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
        """Undo the last change made here, and move the cursor to its region."""
        scope = self.scope
        self._changed("Undone", self.app.change(lambda writer: (writer.undo(scope),)))

    def action_redo(self) -> None:
        """Redo the last change that was undone here."""
        scope = self.scope
        self._changed("Redone", self.app.change(lambda writer: (writer.redo(scope),)))

    def _changed(self, what: str, made: "tuple[Change | None] | None") -> None:
        if made is None:  # it was refused, and a message says why
            self.status.message = ""
            return
        (change,) = made
        if change is None:
            again = "redo" if what == "Redone" else "undo"
            self.status.message = f"Nothing to {again} here."
            return
        self.show_marks()
        self.strip.hide()  # it may be open for another region
        if change.region:
            self.cursor = change.region
        self.status.message = f"{what}: {change.label}."
        self.touched()

    # -- the region under the cursor -------------------------------------------------------------------------

    @work(exclusive=True)
    async def action_about(self) -> None:
        """Open the page of the region under the cursor."""
        await self.app.read_region(self.cursor)

    @work(exclusive=True)
    async def action_feels_wrong(self) -> None:
        """Ask what feels wrong at the region under the cursor, and save it as the person's own flag."""
        from mfr_tui.tui.common.tell import flag_region

        said = await flag_region(self.app, self.cursor, self.scope or None)
        self.status.message = said or self.status.message

    @work(exclusive=True)
    async def action_own(self) -> None:
        """Ask how mfr should treat the region under the cursor."""
        from mfr_tui.tui.map.place_dialog import ask_place
        from mfr_tui.wording.safety import place_words

        region = self.cursor
        if await ask_place(self.app, region):
            self.show_marks()
            words = place_words(self.app.reader.places().get(region))
            self.status.message = words


class MapPage(MapScreen[Said]):
    """A map on one side; on the other a short text, the region under the cursor, and the actions.

    Attributes:
        shown: The ratings on the map, which may be more than those of `ratings`, 0 to 10.
    """

    shown: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)

    KEYS: ClassVar[tuple[KeyGroup, ...]]
    HEADING: ClassVar[str]
    WORDS: ClassVar[str]
    CAPTION: ClassVar[str] = ""
    """What a small screen says instead of the heading and the text; empty to keep the heading."""
    CHARTED: ClassVar[bool] = False
    """Whether the chart of the region under the cursor is below the choices, where there is room."""
    CHOICES: ClassVar[tuple[tuple[Command, str], ...]]
    """Each thing to click, with its label; the first is the obvious one."""

    def compose(self) -> ComposeResult:
        """Compose the map, the text, the region under the cursor, and the actions."""
        with Horizontal(id="scan"):
            yield BodyMap(self.app.body, id="map-side").data_bind(MapScreen.cursor, ratings=MapPage.shown)
            with Vertical(id="beside"):
                yield Static(Content(self.HEADING), id="beside-title")
                yield Static(Content(self.WORDS), id="beside-words")
                yield Static(Content(self.CAPTION), id="beside-caption")
                yield Static("", id="place")
                with Vertical(id="beside-choices"):
                    first, *others = self.CHOICES
                    yield Choice.of(*first, primary=True, id="beside-first")
                    for command, label in others:
                        yield Choice.of(command, label)
                if self.CHARTED:
                    yield WholeChart()
        yield RateStrip()
        yield StatusLine()
        yield KeyLine(*self.KEYS)

    def on_mount(self) -> None:
        """Focus the map."""
        self.map.focus()
        self.show_marks()

    def on_screen_resume(self) -> None:
        """Read the ratings again, as they may have changed while another screen was open."""
        if self.is_mounted:
            self.show_marks()

    def place_words(self, region: Region) -> Content:
        """Return what to show about a region under the cursor."""
        raise NotImplementedError

    def on_map(self) -> dict[str, int]:
        """Return the ratings to show on the map. The default returns those that were given here."""
        return self.ratings

    def show_marks(self) -> None:
        """Show the ratings on the map, and the region under the cursor."""
        self.shown = self.on_map()
        self._show_place()

    def watch_cursor(self) -> None:
        """Show the region under the cursor, and clear the message."""
        if self.is_mounted:
            self.status.message = ""
            self._show_place()

    def on_resize(self) -> None:
        """Say as much of the place as there is room for at the new size."""
        if self.is_mounted:
            self._show_place()

    def _show_place(self) -> None:
        self.query_one("#place", Static).update(self.place_words(self.app.body[self.cursor]))
        if self.CHARTED:
            self.query_one(WholeChart).show(self.cursor)
