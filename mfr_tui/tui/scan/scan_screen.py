"""The scan: both views of the body, the stop's regions lit, its cue, its seconds."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.timer import Timer

from mfr_tui.clock import since_day_start
from mfr_tui.practice.pressing import StopAdvice, advise_stop
from mfr_tui.practice.scan import Scan
from mfr_tui.record.rows import How
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.map.rate_strip import RateStrip
from mfr_tui.tui.scan.keys import SCAN
from mfr_tui.tui.scan.stop_panel import RegionTable, StopPanel
from mfr_tui.wording.common import resumable_until

if TYPE_CHECKING:
    from mfr_tui.tui.system.hands_free import HandsFree

SCALE = f"Tenderness: 0 none, 10 ({MAP['map.ten'].shown_key}) worst imaginable."
"""What the numbers mean, said until there is something else to say."""

PACE = "stop_seconds"
"""The setting under which a changed pace is remembered, with the configured one that it changed."""


SILENT = timedelta(minutes=1)
"""For so long after a day's end its unfinished scan simply goes on."""


class ScanScreen(MapScreen[None]):
    """One walk through the stops. It asks `Scan` what comes next, and the journal to keep it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SCAN)
    panel = getters.query_one(StopPanel)

    def __init__(self, scan_id: str, body_day: date, scan: Scan) -> None:
        """A scan that stands in the diary as a draft of that day, and the machine at the place where it stands."""
        super().__init__()
        self.scope = scan_id
        self._body_day = body_day
        self._scan = scan
        self._ran_on = body_day  # the day on which its clock was last seen to run
        self._timer: Timer | None = None
        self._shown_once = False
        self._beside: HandsFree | None = None

    def compose(self) -> ComposeResult:
        """Map and panel, the strip to rate with the mouse, one line of news, the keys."""
        with Horizontal(id="scan"):
            with Container(id="map-side"):
                yield BodyMap(self.app.body).data_bind(MapScreen.cursor, MapScreen.lit, MapScreen.ratings)
            yield StopPanel(self.app.body).data_bind(MapScreen.cursor, MapScreen.ratings)
        yield RateStrip()
        yield StatusLine()
        yield KeyLine(SCAN)

    # -- life ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the stop it stands at, and let the clock run."""
        self.map.gone = self.app.standing().gone
        self.show_marks()
        self.map.focus()
        self.app.app_suspend_signal.subscribe(self, self._covered)
        self.watch(self.app, "trouble", self._saved_after_all, init=False)
        self.watch(self.app, "day", self._leave_if_over, init=False)
        self._scan.resume(self._now, self._boot)
        self.status.message = SCALE
        self._show_stop()
        self.call_after_refresh(self._first_frame_is_out)

    def _first_frame_is_out(self) -> None:
        """It did not wait for what keeps the machine awake, nor for the voice."""
        from mfr_tui.tui.system.hands_free import HandsFree

        self._beside = HandsFree(self.app, "a body scan is running")
        if not self._scan.paused:
            self._say_stop()
        self._show_clock()

    def on_screen_suspend(self) -> None:
        """Something covers the screen: the clock stops, and waits for the person when they are back."""
        self._covered()

    def on_screen_resume(self) -> None:
        """Back again: show what may have changed, paused."""
        if self._shown_once:
            self.show_marks()
            self._show_stop(move=False)
            self._day_is_over()
        self._shown_once = True

    def on_unmount(self) -> None:
        """However it is left, the seconds that ran are kept. Leave no timer behind, and no program."""
        self.app.app_suspend_signal.unsubscribe(self)
        self._covered()
        if self._timer:
            self._timer.stop()
        if self._beside:
            self._beside.close()

    @property
    def stop_titles(self) -> list[str]:
        """The titles of this scan's stops, in order."""
        return [stop.title for stop in self._scan.stops]

    @property
    def _now(self) -> float:
        return self.app.clock.monotonic()

    @property
    def _boot(self) -> float:
        return self.app.clock.boot()

    def _covered(self, _: object = None) -> None:
        if not self._scan.ended:
            self._pause()
            if self.is_running:
                self._show_clock()

    def _day_is_over(self) -> bool:
        """Leave a scan that paused before its day ended, and say whether it is left: Today asks what becomes of it.

        One that ran into the next day goes on, paused or not: it belongs to the day on which it started.
        """
        over = self._scan.paused and self._ran_on == self._body_day < self.app.body_day
        if not over or self._scan.ended or not self.is_active:
            return False
        if since_day_start(self.app.clock.now(), self.app.config.day_start) < SILENT:
            self.set_timer(SILENT.total_seconds(), self._leave_if_over)
            return False
        self.app.pop_screen()
        self.app.screen.query_one(StatusLine).message = "A new day has started. The unfinished scan is saved."
        return True

    def _leave_if_over(self) -> None:
        self._day_is_over()

    def _pause(self) -> None:
        self._scan.pause(self._now)
        if self._beside:
            self._beside.hush()
        self._keep_progress()

    # -- the clock -------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._scan.ended:
            return  # its summary is on the way; that it is no draft any more is our own doing
        if self.strip.display:
            self._scan.touch(self._now)  # the strip is open: the person is on the map
        if self._scan.ended or (self.app.others_wrote() and not self._goes_on()):
            return
        was_paused = self._scan.paused
        if self._scan.advance(self._now, self._boot):
            self._after_stop()
            return
        if self._scan.paused and not was_paused:
            self.status.message = "Paused: the computer was asleep."
            if self._day_is_over():
                return
        if self._beside:
            self.status.message = self._beside.news() or self.status.message
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
        self.show_marks()
        if not self.app.reader.is_draft(self.scope) and not self.app.trouble:
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
            self._say_stop()
        self.panel.show_stop(self._scan, self._advice())
        self._show_clock()

    def _advice(self) -> StopAdvice:
        """What the stop at hand says now: another window may have answered since."""
        return advise_stop(self.app.body, self._scan.stop, self.app.standing())

    def _say_stop(self) -> None:
        if self._beside:
            self._beside.say(f"{self._scan.stop.title}. {self._advice().spoken}")

    def _show_clock(self) -> None:
        now = self._now
        if not self._scan.paused:
            self._ran_on = self.app.body_day
        self.panel.show_clock(self._scan, now)
        self.query_one(KeyLine).rename("scan.pause", "Resume" if self._scan.paused else "Pause")
        if self._timer:
            self._timer.stop()
        due = self._scan.due(now)
        self._timer = self.set_timer(due, self._tick) if due is not None else None
        if self._beside:
            self._beside.runs(on=due is not None)

    # -- marking ---------------------------------------------------------------------------------------------

    def on_region_table_picked(self, event: RegionTable.Picked) -> None:
        """A name in the panel is as good as the place on the map."""
        if event.region == self.cursor:
            self.offer_strip(event.region, event.at)
        else:
            self.go(event.region)

    def rate(self, region_id: str, nrs: int) -> None:
        """Keep a rating, unless it came so soon after a stop began that it was meant for the one before."""
        if self._day_is_over():
            return
        if not self._scan.may_rate(self._now):
            self.status.message = "Not saved: the stop had just changed. Press the key again."
            self.touched()
            return
        self.mark(region_id, nrs)

    def mark(self, region_id: str, nrs: int) -> None:
        """Keep a rating."""
        self.touched()
        how = self.how(region_id)
        name, scan_id = self.app.body.label(region_id), self.scope
        if self.app.keep(f"{name} {nrs}", lambda writer: writer.mark(scan_id, region_id, name, nrs, how)):
            self.show_marks()
            self.status.message = f"{name}: {nrs}"

    def how(self, region_id: str) -> How:
        """Return how a rating is felt: pressed only where the stop at hand says so, if the region is one of its own."""
        advice = self._advice()
        if region_id not in advice.may:
            return super().how(region_id)
        return How.PRESSED if region_id in advice.pressed else How.MOVED

    def touched(self) -> None:
        """The person is on the map: the stop's clock waits for them."""
        self._scan.touch(self._now)
        self._show_clock()

    def show_marks(self) -> None:
        """Read what was marked in this scan."""
        self.ratings = {region: mark.nrs for region, mark in self.app.reader.marks(self.scope).items()}

    def _saved_after_all(self, trouble: str) -> None:
        if not trouble:
            self.show_marks()

    # -- keys ------------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """Pass the stop, unless it began so lately that the key was meant for the one before."""
        if self._day_is_over():
            return
        if not self._scan.may_rate(self._now):
            self.status.message = "The stop had just changed by itself."
            return
        self._scan.pass_stop(self._now, self._boot)
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
        if self._day_is_over():
            return
        if self._scan.paused:
            self._scan.resume(self._now, self._boot)
        else:
            self._pause()
        self._show_clock()

    def action_pace(self, step: int) -> None:
        """Change how long a stop lasts, and remember it. The clock waits, so that no stop ends by it at once."""
        seconds = self._scan.change_pace(step)
        value = {"seconds": seconds, "instead_of": self.app.config.stop_seconds}
        self.app.keep("the pace", lambda writer: writer.remember(PACE, value))
        waits = f"Each stop waits for {SCAN['scan.next'].shown_key}."
        self.status.message = f"{seconds} seconds per stop." if seconds else waits
        self.touched()

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
        self.app.screen.query_one(StatusLine).message = f"Saved. You can resume it until {until}."

    # -- keeping ---------------------------------------------------------------------------------------------

    def _keep_progress(self) -> None:
        scan_id, scan = self.scope, self._scan
        self.app.keep("your position in the scan", lambda writer: writer.keep_progress(scan_id, scan))

    def _finish(self) -> None:
        from mfr_tui.tui.scan.summary import Summary

        scan_id, scan = self.scope, self._scan
        self.app.keep("the end of the scan", lambda writer: writer.finish(scan_id, scan))
        if self.app.config.bell:
            self.app.bell()
        self.app.switch_screen(Summary(scan_id, self._body_day, scan))
