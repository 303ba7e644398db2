"""The scan screen: front and back of the body, the regions of the stop highlighted, its cue, and its seconds."""

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.timer import Timer

from mfr_tui.clock import since_day_start
from mfr_tui.practice.pressing import StopAdvice, advise, advise_stop
from mfr_tui.practice.routine import coverage, regions_of
from mfr_tui.practice.scan import SILENT, Outcome, Scan
from mfr_tui.record.rows import How
from mfr_tui.review.lately import FORTNIGHT
from mfr_tui.review.ratings import read_ratings
from mfr_tui.review.resume import PACE
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import EVERYWHERE
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.map.rate_strip import RateStrip
from mfr_tui.tui.scan.keys import SCAN
from mfr_tui.tui.scan.stop_panel import ELSEWHERE, RegionTable, StopKeys, StopPanel, side_keys
from mfr_tui.tui.sizes import NORMAL_COLUMNS, ONE_FIGURE_COLUMNS, WIDE_COLUMNS
from mfr_tui.wording.common import away_words
from mfr_tui.wording.scan import asks_about, get_ready, pace_for_now, spoken_stop

if TYPE_CHECKING:
    from mfr_tui.tui.common.hands_free import HandsFree


class ScanScreen(MapScreen[None]):
    """One walk through the stops. `Scan` decides what comes next; this screen saves it."""

    TITLE = "body scan"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SCAN)
    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (ONE_FIGURE_COLUMNS, "-slim"),
        (NORMAL_COLUMNS, "-normal"),
        (WIDE_COLUMNS, "-wide"),
    ]
    panel = getters.query_one(StopPanel)

    def __init__(self, scan_id: str, body_day: date, scan: Scan) -> None:
        """Create the screen.

        Args:
            scan_id: The id of the scan, a draft in the diary.
            body_day: The day the draft belongs to.
            scan: The scan, at its current stop.
        """
        super().__init__()
        self.scope = scan_id
        self._body_day = body_day
        self._scan = scan
        self.set_reactive(MapScreen.cursor, scan.cursor)
        self._ran_on = body_day  # the day on which its clock last ran
        self._timer: Timer | None = None
        self._shown_once = False
        self._leads = scan.lead_s > 0  # whether the first stop is still to be rung and spoken, after the lead-in
        self._hands_free: HandsFree | None = None

    def compose(self) -> ComposeResult:
        """Compose what cannot wait, the map, the panel, the rating strip, the status line, and the footer."""
        yield AlarmRow()
        with Horizontal(id="scan"):
            yield BodyMap(self.app.body, id="map-side").data_bind(MapScreen.cursor, MapScreen.lit, MapScreen.ratings)
            yield StopPanel(self.app.body, still=self.app.config.still).data_bind(MapScreen.cursor, MapScreen.ratings)
            yield StopKeys(*side_keys())
        yield RateStrip()
        yield StatusLine()
        yield KeyLine(SCAN, more=(*ELSEWHERE, *EVERYWHERE))

    def on_resize(self) -> None:
        """Show in the footer what the panel has no room for."""
        away = ELSEWHERE if self.size.width >= ONE_FIGURE_COLUMNS else ()
        self.query_one(KeyLine).leave_out(*(command.id for command in away))

    # -- lifecycle -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the current stop, and start the clock."""
        self.map.gone = self.app.standing().gone
        self.show_marks()
        self.map.focus()
        self.app.app_suspend_signal.subscribe(self, self._covered)
        self.watch(self.app, "trouble", self._saved_after_all, init=False)
        self.watch(self.app, "day", self._leave_if_over, init=False)
        self._scan.resume(self._now, self._boot)
        self._show_stop()
        # What the numbers mean, until there is another message or stop.
        meaning = f"0 not tender, 10 ({MAP['map.ten'].shown_key}) worst imaginable"
        covers = coverage(self.app.body, regions_of(self._scan.stops), self.map.gone)
        said = f"{asks_about(covers)} {meaning}" if covers.left_out else meaning
        self.status.message = said if len(said) < self.app.size.width else asks_about(covers)
        self.call_after_refresh(self._first_frame_is_out)

    def _first_frame_is_out(self) -> None:
        """Start the voice and keep the computer awake. The first frame does not wait for either."""
        from mfr_tui.tui.common.hands_free import HandsFree

        yesterday = self._body_day - timedelta(days=1)
        fortnight = read_ratings(self.app.reader, yesterday - timedelta(days=FORTNIGHT - 1), yesterday)
        self.panel.show_before(fortnight, yesterday)
        self._hands_free = HandsFree(self.app, "a body scan is running")
        if not self._scan.paused:
            self._say_stop()
        self._show_clock()

    def on_screen_suspend(self) -> None:
        """Pause the scan while another screen covers it. The person resumes it when they are back."""
        self._scan.show(None, self._now)
        if self.is_mounted:
            self.map.seen = None
        self._covered()

    def on_screen_resume(self) -> None:
        """Show what may have changed while the screen was covered. The scan stays paused."""
        if self._shown_once:
            self.show_marks()
            self._show_stop(move=False)
            self._day_is_over()
        self._shown_once = True

    def on_unmount(self) -> None:
        """Save the seconds, however the screen is left, and stop its timer and any child process."""
        self.app.app_suspend_signal.unsubscribe(self)
        self._covered()
        self._drop_if_empty()
        if self._timer:
            self._timer.stop()
        if self._hands_free:
            self._hands_free.close()

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
        """Close the screen if the clock stood still before the scan's day ended, and return whether it was closed.

        Today then asks what to do with the scan. A scan that ran into the next day goes on, paused or not: it belongs
        to the day on which it started.
        """
        over = self._stands_still and self._ran_on == self._body_day < self.app.body_day
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

    @property
    def _stands_still(self) -> bool:
        """Whether the clock waits for the person, however long."""
        return self._scan.paused or self._scan.waits_for_key

    def _pause(self) -> None:
        self._scan.pause(self._now)
        if self._hands_free:
            self._hands_free.hush()
        self._keep_progress()

    # -- the clock -------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._scan.ended:
            return  # the summary is about to open; it was this window that ended the draft
        if self.strip.display:
            self._scan.touch(self._now)  # while the strip is open, the person is using the map
        if self._scan.ended or (self.app.others_wrote() and not self._goes_on()):
            return
        was_paused = self._scan.paused
        if self._scan.advance(self._now, self._boot):
            if self._scan.ended:
                self.app.tell_desktop("Scan done.")
            self._after_stop()
            return
        if self._scan.paused and not was_paused:
            self.status.message = f"Paused: {away_words()}."
            if self._day_is_over():
                return
        if self._hands_free:
            self.status.message = self._hands_free.news() or self.status.message
        self._show_clock()

    def _after_stop(self) -> None:
        """Show the next stop, or end the scan after the last one, once a stop's time ran out or the person went on."""
        if self._scan.ended:
            self._finish()
        elif self._goes_on():
            self._keep_progress()
            self._show_stop()

    def _goes_on(self) -> bool:
        """Show the ratings of other windows, and return whether this scan goes on. If it does not, close the screen."""
        self.show_marks()
        if not self.app.reader.is_draft(self.scope) and not self.app.trouble:
            self._scan.pause(self._now)
            self.app.pop_screen()
            self.app.notify("This scan was ended in another window.", severity="warning", markup=False)
            return False
        return True

    def _show_stop(self, *, move: bool = True) -> None:
        stop = self._scan.stop
        self.set_class(self.query_one(AlarmRow).look(), "-alarm")
        self.lit = frozenset(stop.regions)
        self.map.listed = stop.regions
        if move:
            self.cursor = self._scan.cursor
            self.status.message = ""  # it was about the stop before
            self.strip.hide()
            self._leads = self._scan.lead_s > 0
            self._ring_and_say()
        standing = self.app.standing()
        self.panel.elsewhere = {region.id: advise(self.app.body, region.id, standing).may for region in self.app.body}
        self.panel.show_stop(self._scan, advise_stop(self.app.body, stop, standing))
        self._show_clock()
        self._after_frame()

    def _advice(self) -> StopAdvice:
        """Return the advice for the current stop by today's safety answers, which another window may have changed."""
        return advise_stop(self.app.body, self._scan.stop, self.app.standing())

    def _ring_and_say(self) -> None:
        """Ring and say the stop or, while its clock has not started, only say that it will."""
        if self.app.config.bell and not self._leads:
            self.app.bell()
        self._say_stop()

    def _say_stop(self) -> None:
        if self._hands_free and self._leads:
            self._hands_free.say(get_ready(self._scan.stop.title, math.ceil(self._scan.lead_s)))
        elif self._hands_free:
            self._hands_free.say(spoken_stop(self._scan, self._advice(), self.app.config.voice_says))

    def _show_clock(self) -> None:
        now = self._now
        if self._leads and not self._scan.lead_s and not self._scan.ended:
            self._leads = False
            self._ring_and_say()
            self._after_frame()
        if not self._stands_still:
            self._ran_on = self.app.body_day
        self.panel.show_clock(self._scan, now)
        keys = self.query_one(KeyLine)
        keys.rename("scan.next", "Start" if self._scan.lead_s else "Next")
        keys.rename("scan.pause", "Resume" if self._scan.paused else "Pause")
        keys.rename("scan.leave", "To the stop" if self._scan.waits_for_key else "Leave")
        if self._timer:
            self._timer.stop()
        due = self._scan.due(now)
        self._timer = self.set_timer(due, self._tick) if due is not None else None
        if self._hands_free:
            self._hands_free.runs(on=due is not None)

    # -- rating ----------------------------------------------------------------------------------------------

    def other_clicked(self, region_id: str, at: Offset) -> None:
        """Move the cursor to a clicked region, and offer the strip of ratings for it."""
        self.go(region_id)
        self.offer_strip(region_id, at)

    def on_region_table_picked(self, event: RegionTable.Picked) -> None:
        """Move the cursor to a place clicked in the panel, as a click on the map would."""
        if not self._just_missed(event.at):
            self.other_clicked(event.region, event.at)

    def watch_cursor(self, cursor: str) -> None:
        """Tell the scan where the cursor went, and when that was shown."""
        if cursor != self._scan.cursor:
            self._scan.move(cursor, self._now)
        if self.is_mounted:
            self._after_frame()

    def _after_frame(self) -> None:
        """Tell the scan once the cursor is on the screen. The map asks, because it is what has to be painted first."""
        self.map.call_after_refresh(self._frame_is_out, self.cursor)

    def _frame_is_out(self, cursor: str) -> None:
        if self.is_current:
            self._scan.show(cursor, self._now)

    def rate(self, region_id: str, nrs: int) -> None:
        """Save a rating, unless the person had not seen yet that the cursor is there."""
        if self._day_is_over():
            return
        if self.map.seen == self.cursor:
            self._scan.show(self.cursor, self._now)  # painted, and the screen has not come to say so
        if self._scan.may_rate(self._now) and not self._seen_too_late:
            self.mark(region_id, nrs)
            return
        changed = "cursor had just moved" if self._scan.may_go_on(self._now) else "stop had just changed"
        self.status.message = f"Not saved: the {changed}. Press the key again."
        self.touched()

    @property
    def _seen_too_late(self) -> bool:
        """Whether the cursor was painted where it is only after the key went down."""
        return self.map.seen == self.cursor and self.map.seen_since > self.app.pressed_at

    def mark(self, region_id: str, nrs: int) -> None:
        """Save a rating, 0 to 10."""
        self._scan.rated(self._now)
        self.strip.hide()
        self._show_clock()
        how = self.how(region_id)
        name, scan_id = self.app.body[region_id].in_short, self.scope
        self.panel.rated_at[region_id] = self._scan.position
        if self.app.keep(f"{name} {nrs}", lambda writer: writer.mark(scan_id, region_id, name, nrs, how)):
            self.show_rating(region_id, name, nrs)

    def how(self, region_id: str) -> How:
        """Return how a rating is felt. In the current stop's own regions, it is pressed only if the stop says so."""
        advice = self._advice()
        if region_id not in advice.may:
            return super().how(region_id)
        return How.PRESSED if region_id in advice.pressed else How.MOVED

    def touched(self) -> None:
        """Hold the clock of the stop while the person is using the map."""
        self._scan.touch(self._now)
        self._show_clock()

    def show_marks(self) -> None:
        """Read the ratings of this scan."""
        self.ratings = {region: mark.nrs for region, mark in self.app.reader.marks(self.scope).items()}

    def _saved_after_all(self, trouble: str) -> None:
        if not trouble:
            self.show_marks()

    # -- keys ------------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """Go to the next stop, unless this one started so recently that the key was meant for the one before."""
        if self._day_is_over():
            return
        if not self._scan.may_go_on(self._now):
            self.status.message = "The stop had just changed by itself."
            return
        if self._seen_too_late:
            return
        self._scan.pass_stop(self._now, self._boot)
        self._after_stop()

    def action_back(self) -> None:
        """Go back to the stop before."""
        self._scan.back(self._now)
        self._keep_progress()
        self._show_stop()

    def action_go_to(self, position: int) -> None:
        """Go to a stop, given its index."""
        self._scan.jump(position, self._now)
        self._keep_progress()
        self._show_stop()

    def action_pause(self) -> None:
        """Pause or resume."""
        if self._day_is_over():
            return
        if self._scan.paused:
            self._scan.resume(self._now, self._boot)
        else:
            self._pause()
        self._show_clock()

    def action_pace(self, step: int) -> None:
        """Change the seconds per stop, and remember them. The clock waits a while, so that no stop ends at once."""
        seconds = self._scan.change_pace(step)
        if self._scan.stop.seconds:  # routine.toml says how long it lasts from now on
            self.status.message = pace_for_now(seconds)
        else:
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
        """Close the rating strip, or end the clock's wait by going back to the stop's first place, or leave the scan.

        The draft is saved.
        """
        if self.strip.display:
            self.strip.hide()
            return
        if self._scan.waits_for_key:
            self._scan.settle(self._now)
            self.cursor = self._scan.cursor
            self._show_clock()
            self.status.message = f"Back at the stop. Press {SCAN['scan.leave'].shown_key} to leave."
            return
        self._covered()
        self._drop_if_empty()
        self.app.pop_screen()

    # -- saving ----------------------------------------------------------------------------------------------

    def _keep_progress(self) -> None:
        scan_id, scan = self.scope, self._scan
        self.app.keep("your position in the scan", lambda writer: writer.keep_progress(scan_id, scan))

    def _drop_if_empty(self) -> None:
        """Drop the scan if it has no mark and no stop passed."""
        if not (self._scan.ended or self.ratings or Outcome.PASSED in self._scan.outcomes):
            scan_id = self.scope
            self.app.tidy(lambda writer: writer.drop_if_empty(scan_id))

    def _finish(self) -> None:
        from mfr_tui.tui.scan.summary import Summary

        scan_id, scan = self.scope, self._scan
        self.app.keep("the end of the scan", lambda writer: writer.finish(scan_id, scan))
        if self.app.config.bell:
            self.app.bell()
        self.app.switch_screen(
            Summary(scan_id, self._body_day, scan.result, lacks_s=scan.lacks_s, guard_s=scan.guard_s)
        )
