"""The hold: pressure on one region, step by step, timed exactly and never longer than its cap.

Pure rules. The time is passed in as seconds of two clocks, monotonic and boot; nothing here reads a clock or writes a
row. Advancing a hold adds the time that has passed since the last call, so the number of ticks does not matter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from mfr_tui.body.regions import CAP_SECONDS
from mfr_tui.clock import Watch

if TYPE_CHECKING:  # hold rows need the values below, but no techniques
    from mfr_tui.practice.screening import Allowed
    from mfr_tui.practice.technique import Step, Technique

LEAD_IN_SECONDS = 5
"""Time to get the hands in place before the clock starts (our own choice)."""

PAIN_LOCK = timedelta(days=1)
"""How long a region is locked after a hold was stopped for pain.

The lock lasts until the end of the body day this much later, and until its flag is closed.
"""

ANSWER_SECONDS = 0.6
"""How long the question whether it was pain must be there before "no" counts: a hand that jerks may hit two keys."""

ELSEWHERE = timedelta(days=1)
"""For how long a hold of another device is left alone, because it may still run there."""

RESUMABLE = timedelta(minutes=30)
"""How long after it was last saved an interrupted hold can be resumed, on the same body day."""

MORE_SECONDS = 30
"""The seconds that `+` adds, up to the region's cap."""

KEEP_SECONDS = 5.0
"""How often the seconds held are saved, so that a crash loses no more than this."""

BREATH_SECONDS = 5
"""How long the guide breathes in, and out: six breaths a minute, the slow pace that is studied most.

Source: Russo 2017, doi 10.1183/20734735.009817. That it suits a hold is our own choice, and it can be turned off.
"""


class Phase(StrEnum):
    """The phase of a hold."""

    LEAD_IN = "lead_in"
    RUNNING = "running"
    ENDED = "ended"


class Ended(StrEnum):
    """How a hold ended."""

    TIME = "time"
    RELEASED = "released"
    EARLY = "early"
    STOPPED_PAIN = "stopped_pain"
    INTERRUPTED = "interrupted"


class Released(StrEnum):
    """Whether a spot released during a hold."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Pressure(StrEnum):
    """How the pressure of a hold compared with its target.

    A firmer tool is offered only after a softer one was too little.
    """

    TOO_LITTLE = "too_little"
    RIGHT = "right"
    TOO_MUCH = "too_much"


class Event(StrEnum):
    """What happened while time passed, for the bell and the spoken cues."""

    STARTED = "started"
    MARK = "mark"
    COUNTED = "counted"
    STEP = "step"
    AWAY = "away"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a hold has come. A hold that a crash interrupted can be resumed from it.

    Attributes:
        step: Index of the step.
        step_s: Seconds that ran in that step, 0 to 300 for a timed step.
        count: Passes or rolls counted in that step.
        held_s: Total seconds of pressure, 0 to the cap.
        added_s: Seconds that `+` added to that step.
        by_hand: Whether the person counts the passes or rolls of that step.
    """

    step: int = 0
    step_s: float = 0.0
    count: int = 0
    held_s: float = 0.0
    added_s: int = 0
    by_hand: bool = False


class Hold:
    """One hold. It is built only from an `Allowed` of `may_hold`; it starts paused, and `resume` starts its clock.

    Every method takes `now` and `boot`: seconds of the monotonic clock and of the clock that also runs during sleep.

    Attributes:
        allowed: The regions that may be held, and for how long at most.
        technique: The technique being used.
        phase: Lead-in, running or ended.
        paused: Whether its clock is stopped.
        step_s: Seconds that ran in the current step.
        count: Passes or rolls counted in the current step.
        position: Index of the current step.
        added_s: Seconds that `+` added to the current step.
        lead_s: Seconds of lead-in that remain.
        away_s: Seconds during which the program or the machine did not run and that the person has not been asked about
            yet; 0 if none.
        by_hand: Whether the person counts the passes or rolls of this step.
        ended_how: How it ended; None while it is going on.
    """

    def __init__(
        self,
        allowed: "Allowed",
        technique: "Technique",
        *,
        lead_in: float = LEAD_IN_SECONDS,
        at: Progress | None = None,
    ) -> None:
        """Create a hold of a region, or continue one that was interrupted.

        Args:
            allowed: The regions that may be held.
            technique: A technique that has steps to run.
            lead_in: Seconds before the clock starts, 0 to 30; not used for a hold that continues.
            at: Where the hold was interrupted; None for a new one.

        Raises:
            ValueError: The technique has no steps.
        """
        if not technique.runs:
            raise ValueError(f"{technique.id} is not run")
        self.allowed = allowed
        self.technique = technique
        self.phase = Phase.LEAD_IN if at is None else Phase.RUNNING
        self.lead_s = float(lead_in) if at is None else 0.0
        at = at or Progress()
        self.position = min(at.step, len(technique.steps) - 1)
        self.step_s = at.step_s
        self.count = at.count
        self.added_s = at.added_s
        self.paused = True
        self.away_s = 0.0
        self.by_hand = at.by_hand
        self.ended_how: Ended | None = None
        held = min(at.held_s, float(allowed.cap_s))
        self._before_s = round(held - at.step_s, 1) if self.step.presses else held  # in the earlier steps
        self._watch = Watch()
        self._at = 0.0  # the instant up to which time has been counted

    # -- state ---------------------------------------------------------------------------------------------

    @property
    def step(self) -> "Step":
        """The current step."""
        return self.technique.steps[self.position]

    @property
    def held_s(self) -> float:
        """Seconds of pressure so far, 0 to the cap."""
        if not self.step.presses:
            return self._before_s
        return min(self._before_s + self.step_s, float(self.allowed.cap_s))

    @property
    def progress(self) -> Progress:
        """How far the hold has come, to be saved."""
        return Progress(
            self.position, round(self.step_s, 1), self.count, round(self.held_s, 1), self.added_s, self.by_hand
        )

    @property
    def limit_s(self) -> float:
        """The seconds at which a timed step must end whatever is added: its maximum, or what the path's cap leaves."""
        if not self.step.presses:
            return math.inf
        room = self.allowed.cap_s - self._before_s
        return min(room, self.step.high_s) if not self.step.counted else room

    @property
    def goal_s(self) -> float:
        """The seconds at which the current step ends by itself; infinite for a step that ends by its count alone.

        Where the region's cap is below five minutes, it ends at the region's usual hold, and `+` lengthens it.
        """
        if self.step.counted or self.allowed.cap_s >= CAP_SECONDS:
            return self.limit_s
        return min(self.limit_s, self.allowed.hold_s + self.added_s)

    @property
    def can_be_longer(self) -> bool:
        """Whether `more` can ever do something in this hold: in any of its steps."""
        cap, usual = self.allowed.cap_s, self.allowed.hold_s
        timed = [step for step in self.technique.steps if not step.counted]
        return cap < CAP_SECONDS and any(not step.presses or usual < min(cap, step.high_s) for step in timed)

    @property
    def goal_count(self) -> int:
        """The count at which the current step ends; 0 for a timed step. Rolls are done that often in each direction."""
        each_way = 1 if self.step.presses else 2
        return each_way * self.step.count_high

    @property
    def marks(self) -> tuple[float, ...]:
        """The seconds of the current step at which the bell rings: when it may have released, then each full minute."""
        if self.step.counted:
            return ()
        low, goal = float(self.step.low_s), self.goal_s
        return tuple(mark for mark in sorted({low, 60.0, 120.0, 180.0, 240.0}) if low <= mark and 0 < mark < goal)

    @property
    def may_have_released(self) -> bool:
        """Whether the spot has been held long enough, or pressed often enough, that it may have released."""
        step = self.step
        return self.count >= step.count_low if step.counted else bool(step.low_s) and self.step_s >= step.low_s

    @property
    def ended(self) -> bool:
        """Whether the hold has ended."""
        return self.phase is Phase.ENDED

    @property
    def runs(self) -> bool:
        """Whether its clock is running."""
        return self.phase is not Phase.ENDED and not self.paused

    def due(self, now: float) -> float | None:
        """Return the seconds until the display changes by itself, or None when it will not."""
        if not self.runs:
            return None
        passed = max(0.0, now - self._at)
        if self.phase is Phase.LEAD_IN:
            left = self.lead_s - passed
            return max(0.0, left % 1.0 or min(left, 1.0)) + 0.005
        spent = self.step_s + passed
        # Bells and counts come at whole seconds. Wake just after them, so that the display has certainly changed.
        return max(0.0, min(1.0 - spent % 1.0, self.goal_s - spent)) + 0.005

    # -- time ----------------------------------------------------------------------------------------------

    def advance(self, now: float, boot: float) -> tuple[Event, ...]:
        """Let time pass up to `now`, and return what happened.

        When the program or the machine did not run for more than three seconds, none of that time counts: the hold
        pauses at the last second counted, and `away_s` tells how long it was, so that the person can decide.
        """
        away = self._watch.look(now, boot)
        passed, self._at = max(0.0, now - self._at), now
        if not self.runs:
            return ()
        if away:
            self.paused = True
            self.away_s = away if self.phase is Phase.RUNNING and not self.step.counted else 0.0
            return (Event.AWAY,)
        return tuple(self._run(passed))

    def resume(self, now: float, boot: float, allowed: "Allowed") -> None:
        """Start the clock at `now`. Time away that has not been counted stays uncounted.

        Args:
            now: Monotonic seconds.
            boot: Seconds of the clock that also runs during sleep.
            allowed: A new answer of `may_hold`: the person's answers may have changed meanwhile.

        Raises:
            ValueError: The answer is for another region or another path.
        """
        if (allowed.region, allowed.path) != (self.allowed.region, self.allowed.path):
            raise ValueError(f"{allowed.region} was allowed, {self.allowed.region} is held")
        if self.phase is Phase.ENDED or not self.paused:
            return
        self.paused = False
        self.away_s = 0.0
        self._at = now
        self._watch.start(now, boot)

    def pause(self, now: float, boot: float) -> tuple[Event, ...]:
        """Count the time up to `now`, and stop the clock until `resume`. Return what happened."""
        happened = self.advance(now, boot)
        self.paused = True
        return happened

    def count_away(self) -> tuple[Event, ...]:
        """Count the time away, because the person kept holding, up to the end of the step.

        The hold stays paused. Return what happened.
        """
        away, self.away_s = self.away_s, 0.0
        if self.phase is not Phase.RUNNING:
            return ()
        left = max(0.0, self.goal_s - self.step_s)
        return tuple(self._run(min(away, left)))

    # -- what the person does ------------------------------------------------------------------------------

    def count_one(self, now: float, boot: float) -> tuple[Event, ...]:
        """Count one pass or roll, and from then on only the person's counts in this step. Return what happened.

        In a timed step nothing is counted.
        """
        happened = self.advance(now, boot)
        if not self.runs or self.phase is not Phase.RUNNING or not self.step.counted:
            return happened
        self.by_hand = True
        self.count += 1
        over = self._step_over() if self.count >= self.goal_count else ()
        return (*happened, Event.COUNTED, *over)

    def more(self, now: float, boot: float) -> bool:
        """Add 30 seconds, up to what the step and the cap allow. Return whether there was room for any."""
        self.advance(now, boot)
        if self.phase is Phase.ENDED or self.step.counted or self.goal_s >= self.limit_s:
            return False
        self.added_s += MORE_SECONDS
        return True

    def start(self, now: float, boot: float) -> tuple[Event, ...]:
        """End the lead-in at once, if it runs. Return what happened."""
        happened = self.advance(now, boot)
        if not self.runs or self.phase is not Phase.LEAD_IN:
            return happened
        self.lead_s = 0.0
        return (*happened, *self._run(0.0))

    def release(self, now: float, boot: float) -> None:
        """End the hold because the spot released."""
        self._end(now, boot, Ended.RELEASED)

    def end_early(self, now: float, boot: float) -> None:
        """End the hold early, and keep the seconds held."""
        self._end(now, boot, Ended.EARLY)

    def stop_for_pain(self, now: float, boot: float) -> None:
        """End the hold at once for sharp or shooting pain, even if it had already ended in another way."""
        self.advance(now, boot)
        self._stop(Ended.STOPPED_PAIN)

    # -- internals -----------------------------------------------------------------------------------------

    def _end(self, now: float, boot: float, how: Ended) -> None:
        self.advance(now, boot)
        if self.phase is not Phase.ENDED:
            self._stop(how)

    def _stop(self, how: Ended) -> None:
        self.phase = Phase.ENDED
        self.paused = True
        self.away_s = 0.0
        self.ended_how = how

    def _run(self, seconds: float) -> list[Event]:
        """Spend seconds on the lead-in, then on the steps, each up to its own end. Return what happened."""
        happened: list[Event] = []
        while self.phase is not Phase.ENDED:
            if self.phase is Phase.LEAD_IN:
                spent = min(seconds, self.lead_s)
                seconds -= spent
                self.lead_s -= spent
                if self.lead_s > 0:
                    break
                self.phase = Phase.RUNNING
                happened.append(Event.STARTED)
                continue
            seconds = self._run_step(seconds, happened)
            if seconds <= 0:
                break
        return happened

    def _run_step(self, seconds: float, happened: list[Event]) -> float:
        """Spend seconds on the current step, up to its next count or its end. Return the seconds that are left."""
        before, goal, next_count = self.step_s, self.goal_s, math.inf
        if self.step.counted and not self.by_hand:
            next_count = (self.count + 1) * float(self.step.pace_s)
        stop_at = max(before, min(goal, next_count))
        reached = seconds >= stop_at - before
        self.step_s = stop_at if reached else before + seconds  # the exact value: sums of steps would drift
        happened += [Event.MARK for mark in self.marks if before < mark <= self.step_s]
        if not reached:
            return 0.0
        seconds -= stop_at - before
        if next_count <= goal:
            self.count += 1
            happened.append(Event.COUNTED)
        if stop_at >= goal or (self.step.counted and self.count >= self.goal_count):
            happened += self._step_over()
        return seconds

    def _step_over(self) -> list[Event]:
        """Go to the next step for which there is time, or end the hold at full time. Return what happened."""
        spent = self.held_s >= self.allowed.cap_s
        for position in range(self.position + 1, len(self.technique.steps)):
            if not (spent and self.technique.steps[position].presses):
                self._before_s = self.held_s
                self.position = position
                self.step_s, self.count, self.added_s, self.by_hand = 0.0, 0, 0, False
                return [Event.STEP]
        self._stop(Ended.TIME)
        return [Event.ENDED]


def full_seconds(allowed: "Allowed", technique: "Technique") -> int:
    """Return the seconds of pressure after which a hold ends by itself, 1 to the cap, if nothing is added to them."""
    usual = allowed.hold_s if allowed.cap_s < CAP_SECONDS else CAP_SECONDS
    pressing = [step for step in technique.steps if step.presses]
    seconds = sum(step.longest_s if step.counted else min(step.longest_s, usual) for step in pressing)
    return min(seconds, allowed.cap_s)


def longest_seconds(allowed: "Allowed", technique: "Technique") -> int:
    """Return the most seconds of pressure that a technique allows, 1 to the cap."""
    return min(sum(step.longest_s for step in technique.steps if step.presses), allowed.cap_s)


def tools_now(tools: Sequence[str], tried: Sequence[tuple[str, Pressure | None]]) -> tuple[tuple[str, ...], str]:
    """Return the tools to choose from, and the one to preselect: the last one used, unless it was too much.

    A firmer tool is offered after a softer one was too little, but only the person selects it.

    Args:
        tools: Softest first.
        tried: Tool and pressure of this region's holds, newest first.

    Returns:
        The tools offered and the one preselected; an empty tuple and `""` if there are none.
    """
    from mfr_tui.practice.technique import tools_offered  # needed only before a hold

    said = {tool: pressure for tool, pressure in reversed(tried) if pressure}
    offered = tools_offered(tools, [tool for tool, pressure in said.items() if pressure is Pressure.TOO_LITTLE])
    if not offered:
        return (), ""
    last = next((tool for tool, _ in tried if tool in offered), offered[0])
    softer = 1 if said.get(last) is Pressure.TOO_MUCH else 0
    return offered, offered[max(offered.index(last) - softer, 0)]


def breath(seconds: float) -> tuple[bool, int]:
    """Return whether to breathe in now, and how full the lungs are, 0 to BREATH_SECONDS, in whole steps of a second."""
    turn, passed = divmod(int(seconds), BREATH_SECONDS)
    inward = turn % 2 == 0
    return inward, passed if inward else BREATH_SECONDS - passed
