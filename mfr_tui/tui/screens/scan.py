"""The scan: both views of the body, the stop's regions lit, its cue, its seconds."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.geometry import Offset
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from mfr_tui.body.drawing import Direction
from mfr_tui.body.regions import Press
from mfr_tui.practice.scan import Scan
from mfr_tui.practice.screening import may_press
from mfr_tui.record.models import How
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.commands import Where
from mfr_tui.tui.keys import bindings_for
from mfr_tui.tui.widgets.body_map import BodyMap
from mfr_tui.tui.widgets.key_line import KeyLine
from mfr_tui.tui.widgets.rate_strip import RateStrip
from mfr_tui.tui.widgets.status_line import StatusLine
from mfr_tui.tui.widgets.stop_panel import RegionTable, StopPanel
from mfr_tui.tui.words import resumable_until

if TYPE_CHECKING:
    from mfr_tui.record.journal import Change

PACE = "stop_seconds"
"""The setting under which a changed pace is remembered, with the configured one that it changed."""


class ScanScreen(Screen[None]):
    """One walk through the stops. It asks `Scan` what comes next, and the journal to keep it.

    Attributes:
        cursor: Id of the region under the cursor.
        lit: Ids of the regions of the stop.
        ratings: What was marked in this scan, as it stands in the diary.
    """

    CSS_PATH = "scan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.SCAN)
    app = getters.app(MfrApp)

    cursor: reactive[str] = reactive("head_front_r", repaint=False)
    lit: reactive[frozenset[str]] = reactive(frozenset[str](), repaint=False)
    ratings: reactive[dict[str, int]] = reactive(dict[str, int](), repaint=False)

    map = getters.query_one(BodyMap)
    panel = getters.query_one(StopPanel)
    status = getters.query_one(StatusLine)
    strip = getters.query_one(RateStrip)

    def __init__(self, scan_id: str, body_day: date, scan: Scan) -> None:
        """A scan that stands in the diary as a draft of that day, and the machine at the place where it stands."""
        super().__init__()
        self._scan_id = scan_id
        self._body_day = body_day
        self._scan = scan
        self._pressing = False
        self._timer: Timer | None = None
        self._shown_once = False

    def compose(self) -> ComposeResult:
        """Map and panel, the strip to rate with the mouse, one line of news, the keys."""
        with Horizontal(id="scan"):
            with Container(id="map-side"):
                yield BodyMap(self.app.body).data_bind(ScanScreen.cursor, ScanScreen.lit, ScanScreen.ratings)
            yield StopPanel(self.app.body).data_bind(ScanScreen.cursor, ScanScreen.ratings)
        yield RateStrip()
        yield StatusLine()
        yield KeyLine(Where.SCAN)

    # -- life ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the stop it stands at, and let the clock run."""
        self._pressing = may_press(self.app.items, self.app.history.answers())
        self._read_marks()
        self.map.focus()
        self.app.app_suspend_signal.subscribe(self, self._covered)
        self.watch(self.app, "trouble", self._saved_after_all, init=False)
        self._scan.resume(self._now)
        self._show_stop()

    def on_screen_suspend(self) -> None:
        """Something covers the screen: the clock stops, and waits for the person when they are back."""
        self._covered()

    def on_screen_resume(self) -> None:
        """Back again: show what may have changed, paused."""
        if self._shown_once:
            self._pressing = may_press(self.app.items, self.app.history.answers())
            self._read_marks()
            self._show_stop(move=False)
        self._shown_once = True

    def on_unmount(self) -> None:
        """However it is left, the seconds that ran are kept. Leave no timer behind."""
        self._covered()
        if self._timer:
            self._timer.stop()

    @property
    def stop_titles(self) -> list[str]:
        """The titles of this scan's stops, in order."""
        return [stop.title for stop in self._scan.stops]

    @property
    def _now(self) -> float:
        return self.app.clock.monotonic()

    def _covered(self, _: object = None) -> None:
        if not self._scan.ended:
            self._scan.pause(self._now)
            self._keep_progress()
            if self.is_running:
                self._show_clock()

    # -- the clock -------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._scan.ended:
            return  # its summary is on the way; that it is no draft any more is our own doing
        if self.strip.display:
            self._scan.touch(self._now)  # the strip is open: the person is on the map
        if self._scan.ended or (self.app.history.others_wrote() and not self._goes_on()):
            return
        was_paused = self._scan.paused
        if self._scan.advance(self._now):
            self._after_stop()
            return
        if self._scan.paused and not was_paused:
            self.status.message = "Paused: the computer was away."
        self._show_clock()

    def _after_stop(self) -> None:
        """A stop passed, by itself or by key."""
        if self._scan.ended:
            self._finish()
        elif self._goes_on():
            self._keep_progress()
            self._show_stop()

    def _goes_on(self) -> bool:
        """Show what another window marked; leave when it has ended this scan, or set it aside."""
        self._read_marks()
        if not self.app.history.is_draft(self._scan_id) and not self.app.trouble:
            self._scan.pause(self._now)
            self.app.pop_screen()
            self.app.notify("This scan was ended in another window.", severity="warning", markup=False)
            return False
        return True

    def _show_stop(self, *, move: bool = True) -> None:
        stop = self._scan.stop
        self.lit = frozenset(stop.regions)
        if move:
            self.cursor = stop.regions[0]
            self.strip.hide()
            if self.app.config.bell:
                self.app.bell()
        self.panel.show_stop(self._scan, pressing=self._pressing)
        self._show_clock()

    def _show_clock(self) -> None:
        now = self._now
        self.panel.show_clock(self._scan, now)
        if self._timer:
            self._timer.stop()
        due = self._scan.due(now)
        self._timer = self.set_timer(due, self._tick) if due is not None else None

    # -- marking ---------------------------------------------------------------------------------------------

    def on_body_map_moved(self, event: BodyMap.Moved) -> None:
        """Clicked: the cursor goes there."""
        self._go(event.region)

    def on_body_map_asked(self, event: BodyMap.Asked) -> None:
        """Clicked again: offer the strip."""
        self._offer_strip(event.region, event.at)

    def on_region_table_picked(self, event: RegionTable.Picked) -> None:
        """A name in the panel is as good as the place on the map."""
        if event.region == self.cursor:
            self._offer_strip(event.region, event.at)
        else:
            self._go(event.region)

    def on_rate_strip_chosen(self, event: RateStrip.Chosen) -> None:
        """The strip names its region: nothing can have changed under it."""
        self.strip.hide()
        self.map.focus()
        self._mark(event.region, event.nrs)

    def action_move(self, direction: str) -> None:
        """Move the cursor as an arrow points."""
        self._go(self.map.towards(Direction(direction)))

    def action_mirror(self) -> None:
        """To the same place on the other side."""
        self._go(self.app.body[self.cursor].mirror)

    def action_flip(self) -> None:
        """To the place behind; the second time back to where it began."""
        self._go(self.map.behind())

    def action_rate(self, nrs: int) -> None:
        """Rate the cursor's region."""
        self._rate(self.cursor, nrs)

    def action_step(self, points: int) -> None:
        """Rate the cursor's region so many points more, or less, than it is."""
        self._rate(self.cursor, min(10, max(0, self.ratings.get(self.cursor, 0) + points)))

    def action_rate_other_side(self) -> None:
        """Rate the mirror side as the cursor's region is."""
        nrs = self.ratings.get(self.cursor)
        if nrs is not None:
            self._rate(self.app.body[self.cursor].mirror, nrs)

    def _go(self, region: str) -> None:
        """The person is on the map: the clock waits for them."""
        self.cursor = region
        self.strip.hide()
        self._touch()

    def _rate(self, region: str, nrs: int) -> None:
        """Keep a rating, unless it came so soon after a stop began that it was meant for the one before."""
        if not self._scan.may_rate(self._now):
            self.status.message = "Not taken: the stop had just changed. Press it again."
            self._touch()
            return
        self._mark(region, nrs)

    def _mark(self, region_id: str, nrs: int) -> None:
        self._touch()
        region = self.app.body[region_id]
        how = How.PRESSED if self._pressing and region.press is not Press.NEVER else How.MOVED
        name, scan_id = region.label, self._scan_id
        if self.app.keep(f"{name} {nrs}", lambda journal: journal.mark(scan_id, region_id, name, nrs, how)):
            self._read_marks()
            self.status.message = f"{name}: {nrs}"

    def _touch(self) -> None:
        self._scan.touch(self._now)
        self._show_clock()

    def _offer_strip(self, region: str, at: Offset) -> None:
        self._touch()
        self.strip.offer(region, at, self.size)

    def _read_marks(self) -> None:
        self.ratings = {region: mark.nrs for region, mark in self.app.history.marks(self._scan_id).items()}

    def _saved_after_all(self, trouble: str) -> None:
        if not trouble:
            self._read_marks()

    # -- keys ------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click beside everything puts the strip away."""
        if event.widget is not self.strip:
            self.strip.hide()

    def action_next(self) -> None:
        """Pass the stop, unless it began so lately that the key was meant for the one before."""
        if not self._scan.may_rate(self._now):
            self.status.message = "The stop had just changed by itself."
            return
        self._scan.pass_stop(self._now)
        self._after_stop()

    def action_back(self) -> None:
        """Back to the stop before."""
        self._scan.back(self._now)
        self._keep_progress()
        self._show_stop()

    def action_go_to(self, position: int) -> None:
        """To a stop by its index."""
        self._scan.jump(position, self._now)
        self._keep_progress()
        self._show_stop()

    def action_pause(self) -> None:
        """Pause, or go on."""
        if self._scan.paused:
            self._scan.resume(self._now)
        else:
            self._scan.pause(self._now)
            self._keep_progress()
        self._show_clock()

    def action_pace(self, step: int) -> None:
        """Change how long a stop lasts, and remember it. The clock waits, so that no stop ends by it at once."""
        seconds = self._scan.change_pace(step)
        value = {"seconds": seconds, "instead_of": self.app.config.stop_seconds}
        self.app.keep("the pace", lambda journal: journal.remember(PACE, value))
        self.status.message = f"{seconds} seconds a stop." if seconds else "Each stop waits for enter."
        self._touch()

    def action_details(self) -> None:
        """Say more of the mark under the cursor."""
        if self.cursor not in self.ratings:
            self.status.message = "Rate this place first: 0 to 9, x for ten."
            return
        from mfr_tui.tui.screens.details import Details

        self.app.push_screen(Details(self._scan_id, self.cursor))

    def action_undo(self) -> None:
        """Take back the last change of this scan, and return there."""
        scan_id = self._scan_id
        self._changed("Taken back", self.app.change(lambda journal: journal.undo(scan_id)))

    def action_redo(self) -> None:
        """Make it again."""
        scan_id = self._scan_id
        self._changed("Made again", self.app.change(lambda journal: journal.redo(scan_id)))

    def _changed(self, what: str, change: "Change | None") -> None:
        if change is None:
            again = "make again" if what == "Made again" else "take back"
            self.status.message = f"Nothing to {again} in this scan."
            return
        self._read_marks()
        if change.region:
            self.cursor = change.region
        self.status.message = f"{what}: {change.label}."
        self._touch()

    def action_end_here(self) -> None:
        """End the scan at this stop."""
        self._scan.end(self._now)
        self._finish()

    def action_leave(self) -> None:
        """Leave; the draft is kept."""
        if self.strip.display:
            self.strip.hide()
            return
        self._covered()
        until = resumable_until(self._body_day, self.app.config.day_start)
        self.app.pop_screen()
        self.app.screen.query_one(StatusLine).message = f"Kept. It can be resumed until {until}."

    # -- keeping ---------------------------------------------------------------------------------------------

    def _keep_progress(self) -> None:
        scan_id, scan = self._scan_id, self._scan
        self.app.keep("where the scan stands", lambda journal: journal.keep_progress(scan_id, scan))

    def _finish(self) -> None:
        from mfr_tui.tui.screens.summary import Summary

        scan_id, scan = self._scan_id, self._scan
        self.app.keep("the end of the scan", lambda journal: journal.finish(scan_id, scan))
        if self.app.config.bell:
            self.app.bell()
        self.app.switch_screen(Summary(scan_id, self._body_day, scan))
