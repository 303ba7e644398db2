"""The hold screen: where to press and how, the clock in large digits, and a single key to stop."""

import asyncio
import math
import uuid
from typing import ClassVar, NamedTuple

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from mfr_tui.body.regions import CAP_SECONDS, Region
from mfr_tui.clock import clock_time
from mfr_tui.practice.hold import ANSWER_SECONDS, Ended, Event, Hold, Phase
from mfr_tui.practice.scan import RHYTHM_SECONDS
from mfr_tui.practice.screening import Allowed, Refused, may_hold
from mfr_tui.record.hold_keeping import HoldKeeping
from mfr_tui.review.hold_outcomes import last_results
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import character_of
from mfr_tui.tui.common.hands_free import HandsFree
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import EVERYWHERE, SCREENS
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.hold.hold_panel import HoldPanel
from mfr_tui.tui.hold.keys import HOLD
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.session import Session
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import away_words, why_shorter
from mfr_tui.wording.hold import event_words, ready_words, results_here

_LEADING_AWAY = (EVERYWHERE["app.help"], EVERYWHERE["app.suspend"], EVERYWHERE["app.quit"], SCREENS["app.palette"])


def known_keys() -> frozenset[str]:
    """Return the keys that do something here. Any other may be a hand that jerked in pain: it pauses the hold and asks.

    Nothing that types a character leads elsewhere, except the usual key of help: a hand that jerks may press one.
    """
    away = {
        key
        for command in _LEADING_AWAY
        for key in command.keys
        if character_of(key) is None or (key in command.usual_keys and len(key) > 1)
    }
    return frozenset(key for command in HOLD for key in command.keys) | away


WAS_IT_PAIN = "Paused. Was it sharp or shooting pain?"
"""The question after a key that does nothing here. It takes one row on a phone too; its answers are buttons."""


class Over(NamedTuple):
    """How a hold ended.

    Attributes:
        hold_id: The hold's id in the diary.
        region: The region held.
        how: How it ended.
    """

    hold_id: str
    region: str
    how: Ended


class HoldScreen(Screen[None]):
    """One hold. `Hold` keeps time; this screen saves it.

    It stays, as it was, when the hold is over: whoever waits for `over` dismisses it together with showing what
    follows, so that nothing of the screen below is seen in between.

    Attributes:
        over: How the hold ended; None if it never started, or if it continues in another window.
    """

    CSS_PATH = style_sheet("hold/hold.tcss")
    TITLE = "hold"
    PAIN: ClassVar = HOLD["hold.pain"]
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(HOLD)
    app = getters.app(Session)
    panel = getters.query_one(HoldPanel)
    status = getters.query_one(StatusLine)

    def __init__(self, hold: Hold, *, tool: str, before: int | None, hold_id: str | None = None) -> None:
        """Create the screen for a new hold or, given its id, for an interrupted one to resume.

        Args:
            hold: The hold, built from what `may_hold` allowed.
            tool: The tool; may be empty.
            before: The rating before the hold, 0 to 10, or None.
            hold_id: The id of an interrupted hold; None for a new one.
        """
        super().__init__()
        self.over: asyncio.Future[Over | None] = asyncio.get_running_loop().create_future()
        self._hold = hold
        self._tool = tool
        self._before = before
        self._hold_id = hold_id or str(uuid.uuid4())
        self._kept = HoldKeeping(
            self.app,
            self._hold_id,
            self.app.window,
            f"{self.place.label}, {self.app.clock.now():%H:%M:%S}",
            before=before,
            tool=tool,
            again=hold_id is not None,
            kept_s=hold.held_s,
        )
        self._asking = False
        self._asked_at = 0.0
        self._started_at = -math.inf  # by enter, in the lead-in
        self._timer: Timer | None = None
        self._hands_free = HandsFree(self.app, "a hold is running")

    @property
    def _space(self) -> str:
        return HOLD["hold.space"].shown_key

    @property
    def place(self) -> Region:
        """The region held."""
        return self.app.body[self._hold.allowed.region]

    def compose(self) -> ComposeResult:
        """Compose the figure with the region highlighted, the panel, the status line, and the footer."""
        results = results_here(self._before, last_results(self.app.reader.holds_of(self.place.id)))
        with Horizontal(id="hold"):
            yield BodyMap(self.app.body, read_only=True, both=False)
            config = self.app.config
            yield HoldPanel(self.place, results=results, breathing=config.breathing, still=config.still)
        yield StatusLine()
        yield KeyLine(HOLD, more=())

    # -- lifecycle -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the hold. A new one starts with its lead-in; an interrupted one asks, and waits to be resumed.

        What interrupted it may have come while it asked whether it was pain, or instead of that.
        """
        body_map = self.query_one(BodyMap)
        body_map.gone = self.app.standing().gone
        body_map.cursor = self._hold.allowed.region
        body_map.lit = frozenset(self._hold.allowed.path)
        if self._before is not None:
            body_map.ratings = {self.place.id: self._before}
        self.app.app_suspend_signal.subscribe(self, self._covered)
        self.panel.show_step(self._hold, self._tool)
        if self._kept.begun:
            self.status.message = f"Interrupted. {clock_time(self._hold.held_s)} is saved."
            self._ask()
        elif self._go_on():
            self._get_ready()

    def _get_ready(self) -> None:
        """Say that the hold is about to start, and why it is short if it is."""
        if self._hold.lead_s:
            self._hands_free.say(ready_words(self.place.label))
        if self._hold.allowed.cap_s < CAP_SECONDS:
            why = why_shorter(self.app.body, self._hold.allowed)
            self.status.message = why if len(why) < self.app.size.width else ""  # the card said it

    def on_screen_suspend(self) -> None:
        """Pause the hold while another screen covers it. The person resumes it when they are back."""
        self._covered()

    def on_screen_resume(self) -> None:
        """Close the screen if the time was up at the moment it was covered."""
        if self._hold.ended:
            self._close()

    def on_unmount(self) -> None:
        """Save the seconds held, however the screen is left, and stop its timer and any child process."""
        self.app.app_suspend_signal.unsubscribe(self)
        self._leave(None)
        self._covered()
        if self._timer:
            self._timer.stop()
        self._hands_free.close()

    @property
    def _now(self) -> tuple[float, float]:
        return self.app.clock.monotonic(), self.app.clock.boot()

    def _covered(self, _: object = None) -> None:
        if self._hold.runs:
            self._heard(self._hold.pause(*self._now))
            self._kept.keep(self._hold)
            if self.is_running and not self._hold.ended:
                self._show()

    # -- the clock -------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._hold.ended or not self.is_active or not self._still_ours():
            return
        self._heard(self._hold.advance(*self._now))
        if not self._hold.ended:
            self._kept.keep_if_due(self._hold)
            self._show()

    def _still_ours(self) -> bool:
        """Return whether this window may go on with the hold.

        If another window resumed or ended it, close the screen. If an answer given there forbids it, pause.
        """
        # After a restore, which is trouble, the diary does not know the hold. It goes on and can be stopped for pain.
        if self._kept.begun and not self.app.trouble and self.app.others_wrote() and not self.app.trouble:
            row = self.app.reader.hold(self._hold_id)
            if self._kept.is_elsewhere(row):
                self._hold.pause(*self._now)
                self._kept.ours = False
                self._leave(None)
                self.app.notify("This hold is running in another window.", severity="warning", markup=False)
                return False
            if isinstance(self._allowed(), Refused):
                self._pause()  # an answer given in the other window forbids it
                return False
        return True

    def _allowed(self) -> Allowed | Refused:
        """Return whether the hold is still allowed: an answer may have changed, or a region may have been locked."""
        held = self._hold.allowed
        return may_hold(self.app.body, held.region, held.path, self.app.standing())

    def _heard(self, happened: tuple[Event, ...]) -> None:
        """Ring and speak for these events, and save them."""
        for event in happened:
            if event is Event.STARTED:
                self._kept.begin(self._hold)
            if event in {Event.STARTED, Event.STEP}:
                self.panel.show_step(self._hold, self._tool)
            if event is Event.AWAY:
                self._kept.keep(self._hold)
            elif event is not Event.COUNTED and self.app.config.bell:
                self.app.bell()
            self._say(event)
        if self._hold.ended_how is Ended.TIME:
            self.app.tell_desktop("Hold done.")
            self._finish()

    def _say(self, event: Event) -> None:
        words = event_words(self._hold, event, self.app.config.voice_says)
        if words:
            self._hands_free.say(words)

    def _go_on(self) -> bool:
        """Run or resume the hold if that is still allowed, and return whether it runs."""
        if self._is_of_another_day():
            self._close_for_good()
            return False
        allowed, taken_over = self._allowed(), not self._kept.ours
        if isinstance(allowed, Refused) or not self._take():
            self._show()
            return False
        if taken_over:
            self._catch_up(allowed)
        self._asking = False
        self.status.message = ""
        self._hold.resume(*self._now, allowed)
        self._show()
        return True

    def _is_of_another_day(self) -> bool:
        """Return whether the hold started on an earlier day, also if it was interrupted then."""
        row = self.app.reader.hold(self._hold_id) if self._kept.begun else None
        return row is not None and row.body_day < self.app.body_day

    def _close_for_good(self) -> None:
        """Close a paused hold from an earlier day as interrupted, with the seconds it had, and leave the screen."""
        held = clock_time(self._hold.held_s)
        self._kept.close()
        self._leave(None)
        self.app.notify(f"A new day has started. Your hold of {held} is saved.", markup=False)

    def _show(self) -> None:
        state: str | Content = ""
        barred = False
        if self._hold.away_s:
            state = Content.from_markup(
                "$away: "
                "[@click=screen.count_away]$counts to count it[/], [@click=screen.space]$space to leave it out[/]",
                away=away_words(clock_time(self._hold.away_s)),
                counts=HOLD["hold.count_away"].shown_key,
                space=self._space,
            )
        elif self._hold.paused:
            allowed = self._allowed()
            state = WAS_IT_PAIN if self._asking else f"Paused: {self._space} to resume"
            if isinstance(allowed, Refused):
                state, barred = f"{allowed.why} Press {HOLD['hold.leave'].shown_key} to end the hold.", True
        asks = self._asking and self._hold.paused and not self._hold.away_s and not barred
        self.panel.show_clock(self._hold, state, barred=barred, asking=asks)
        keys = self.query_one(KeyLine)
        keys.leave_out(*(["hold.release"] if self._hold.phase is Phase.LEAD_IN else []))
        keys.rename("hold.space", self.panel.space_label(self._hold, asking=asks))
        keys.rename("hold.pain", self.panel.pain_label(asking=asks))
        if self._timer:
            self._timer.stop()
        due = self._hold.due(self._now[0])
        self._timer = self.set_timer(due, self._tick) if due is not None else None
        self._hands_free.runs(on=due is not None)
        news = self._hands_free.news()
        if news:
            self.status.message = news

    # -- keys ------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Pause at once on a key that does nothing here, and ask whether it was pain."""
        if event.key in known_keys():
            return
        event.stop()
        event.prevent_default()
        self._hold.away_s = 0.0  # only the key for it counts the time away
        self._ask()

    def _ask(self) -> None:
        """Pause at once, and ask whether it was pain."""
        self._asking, self._asked_at = True, self._now[0]
        self._pause()

    def action_space(self) -> None:
        """Pause or resume. In a counted step that runs, count one instead."""
        if self._hold.paused:
            self._go_on()
        elif self._hold.step.counted and self._hold.phase is Phase.RUNNING:
            self._heard(self._hold.count_one(*self._now))
            if not self._hold.ended:
                self._show()
        else:
            self._pause()

    def action_pause(self) -> None:
        """Pause or resume, in a counted step too."""
        if self._hold.paused:
            self._go_on()
        else:
            self._pause()

    def action_count_away(self) -> None:
        """Count the time that mfr did not run as held. If the hold asks whether it was pain, the key means yes."""
        if not self._hold.away_s:
            if self._asking:
                self.action_pain()
            else:
                self._ask()
            return
        self._heard(self._hold.count_away())
        if not self._hold.ended:
            self._kept.keep(self._hold)
            self._show()

    def action_no(self) -> None:
        """Go on if the hold has asked long enough whether it was pain; otherwise the key means nothing, so ask."""
        if not self._asking:
            self._hold.away_s = 0.0
            self._ask()
        elif self._now[0] - self._asked_at >= ANSWER_SECONDS:
            self._go_on()

    def action_start(self) -> None:
        """Start at once in the lead-in. Otherwise the key means nothing, so ask whether it was pain.

        Pressed twice to start, it was meant to start: within RHYTHM_SECONDS of that it does nothing.
        """
        if self._hold.runs and self._now[0] - self._started_at < RHYTHM_SECONDS:
            return
        if self._asking or self._hold.phase is not Phase.LEAD_IN:
            self._hold.away_s = 0.0
            self._ask()
        elif self._hold.runs or self._go_on():
            self._started_at = self._now[0]
            self._heard(self._hold.start(*self._now))
            self._show()

    def action_more(self) -> None:
        """Add thirty seconds."""
        now = self._now
        self._heard(self._hold.advance(*now))  # the time may be up at this very moment
        if self._hold.ended:
            return
        if self._hold.more(*now):
            self.panel.show_step(self._hold, self._tool)
        else:
            most = clock_time(min(self._hold.goal_s, self._hold.allowed.cap_s))
            self.status.message = f"At most {most} with this technique at this place."
        self._show()

    def action_release(self) -> None:
        """End the hold as released."""
        self._end(Ended.RELEASED)

    def action_leave(self) -> None:
        """End the hold early. The time held is saved."""
        self._end(Ended.EARLY)

    def action_pain(self) -> None:
        """Stop at once for sharp or shooting pain."""
        self._hold.stop_for_pain(*self._now)
        self._hands_free.hush()
        self.app.hurt[self.place.id] = self.app.body_day
        self._kept.begin(self._hold)
        self._finish()

    def _pause(self) -> None:
        if self._hold.runs:
            self._heard(self._hold.pause(*self._now))
            self._hands_free.hush()
            if self._hold.ended:
                return
            self._kept.keep(self._hold)
        self._show()

    def _end(self, how: Ended) -> None:
        if self._hold.phase is Phase.LEAD_IN:
            self._leave(None)  # it never started
            return
        if not self._take():
            if how is Ended.EARLY:
                self._leave(None)  # this window has nothing to end
            return
        (self._hold.release if how is Ended.RELEASED else self._hold.end_early)(*self._now)
        self._kept.begin(self._hold)
        self._finish()

    # -- saving ----------------------------------------------------------------------------------------------

    def _catch_up(self, allowed: Allowed) -> None:
        """Continue from the time in the diary, as another window may have held longer. Seconds held never go down."""
        row = self.app.reader.hold(self._hold_id)
        if row:
            self._hold = Hold(allowed, self._hold.technique, at=row.progress)

    def _take(self) -> bool:
        """Take over an interrupted hold, and return whether this window owns it now.

        It does not if another window ended the hold, or if the diary cannot be written now.
        """
        taken = self._kept.take()
        if taken is False:
            self.status.message = (
                f"This hold was ended in another window. Press {HOLD['hold.leave'].shown_key} to go back."
            )
        return bool(taken)

    def _finish(self) -> None:
        if self._timer:
            self._timer.stop()
        self._kept.end(self._hold)
        self._close()

    def _close(self) -> None:
        """Let the screen be closed. If something covers it, wait until that is closed."""
        if self.is_active:
            self._leave(Over(self._hold_id, self.place.id, self._hold.ended_how or Ended.EARLY))

    def _leave(self, over: Over | None) -> None:
        """Let whoever waits for the end close the screen; close it if nobody does, as other work was begun over it."""
        if self.over.cancelled():
            if self.is_active:
                self.dismiss()
                if over and over.how is Ended.STOPPED_PAIN:
                    self.app.push_screen(self.app.routes.warning_signs(over.region, over.hold_id))
        elif not self.over.done():
            self.over.set_result(over)
