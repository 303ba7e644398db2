"""The panel beside the map during a hold: the clock in large digits, a bar, what to do, and why the clock is paused."""

import math

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from mfr_tui.body.regions import Region
from mfr_tui.clock import clock_time
from mfr_tui.practice.hold import Hold, Phase
from mfr_tui.practice.technique import StepKind, aim_of
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.hold.keys import HOLD

SPACE = HOLD["hold.space"].shown_key
RELEASED = f"It may have released: press {HOLD['hold.release'].shown_key}"
BAR = 27
"""The width of the bar in columns."""


class HoldPanel(Vertical):
    """What a person needs to see from an arm's length away. Only what changed is painted again."""

    def __init__(self, region: Region) -> None:
        """Create the panel for a hold of a region."""
        super().__init__()
        self._region = region
        self._shown: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        """Compose the clock, the bar, the instructions, and the actions to click."""
        yield Static("", id="hold-title")
        yield Digits("0:00", id="hold-clock")
        yield Static("", id="hold-bar", markup=False)
        yield Static("", id="hold-marks", markup=False)
        yield Static("", id="hold-state", markup=False)
        yield Static("", id="hold-cue", markup=False)
        yield Static("", id="hold-how", markup=False)
        with Vertical(id="hold-choices"):
            yield Choice.of(HOLD["hold.space"], id="hold-space")
            yield Choice.of(HOLD["hold.pause"], id="hold-p")
            yield Choice.of(HOLD["hold.release"], id="hold-release")
            yield Choice.of(HOLD["hold.pain"], id="hold-pain")
            yield Choice.of(HOLD["hold.more"], "30 s more", id="hold-more")
            yield Choice.of(HOLD["hold.leave"])

    def show_step(self, hold: Hold, tool: str) -> None:
        """Show the current step.

        Args:
            hold: The hold.
            tool: The tool; may be empty.
        """
        steps = len(hold.technique.steps)
        number = f"  {hold.position + 1} of {steps}" if steps > 1 else ""
        self._put(
            "#hold-title",
            Content.assemble((self._region.label, "bold"), "\n", (f"{hold.technique.title}{number}", "$quiet")),
        )
        self._put("#hold-cue", hold.step.cue)
        low, high = aim_of(hold.technique, self._region)
        how = f"Pressure {low} to {high} of 10{f', {tool}' if tool else ''}"
        self._put("#hold-how", how if hold.step.presses else "Do not press now: just move")
        self.query_one("#hold-more").display = not hold.step.counted and hold.goal_s < hold.limit_s
        self._put("#hold-marks", self._marks(hold))

    def show_clock(self, hold: Hold, state: str) -> None:
        """Show the time, and why the clock is paused if it is.

        Args:
            hold: The hold, advanced to now.
            state: Why the clock is paused; empty while it runs.
        """
        self.set_class(hold.paused, "-paused")
        self.set_class(hold.may_have_released and not hold.step.counted, "-let-go")
        self.query_one("#hold-release", Choice).primary = hold.phase is Phase.RUNNING
        if hold.phase is Phase.LEAD_IN:
            clock, words = str(math.ceil(hold.lead_s)), "Hands in place: it starts by itself"
        elif hold.step.counted:
            clock = f"{hold.count}/{hold.goal_count}"
            each = "pass" if hold.step.kind is StepKind.PASSES else "roll"
            words = (
                f"{SPACE} counts a {each}"
                if hold.by_hand
                else f"A {each} every {hold.step.pace_s} s; {SPACE} counts too"
            )
            if hold.step.kind is StepKind.ROLLS and hold.count >= hold.step.count_high:
                words = f"The other way. {words}"
        else:
            clock = clock_time(hold.step_s)
            words = RELEASED if hold.may_have_released else "Stay there"
        if self._changed("clock", clock):
            self.query_one("#hold-clock", Digits).update(clock)
        self._put("#hold-bar", self._bar(hold))
        self._put("#hold-state", state or words)
        self.query_one("#hold-space", Choice).label = self.space_label(hold)
        self.query_one("#hold-p").display = hold.runs and hold.step.counted and hold.phase is Phase.RUNNING

    def space_label(self, hold: Hold) -> str:
        """Return the label of what space does now."""
        if hold.paused:
            return "Resume"
        return "Count one" if hold.step.counted and hold.phase is Phase.RUNNING else "Pause"

    def _scale(self, hold: Hold) -> float:
        return hold.goal_count if hold.step.counted else hold.goal_s

    def _bar(self, hold: Hold) -> str:
        done = hold.count if hold.step.counted else hold.step_s
        filled = min(BAR, int(BAR * done / self._scale(hold)))
        bar = ["="] * filled + ["-"] * (BAR - filled)
        tick = self._column(hold, hold.step.low_s)
        if 0 < hold.step.low_s < hold.goal_s and tick >= filled:
            bar[tick] = "|"
        return "".join(bar)

    def _column(self, hold: Hold, seconds: float) -> int:
        return min(BAR - 1, int(BAR * seconds / self._scale(hold)))

    def _marks(self, hold: Hold) -> str:
        """Return the line below the bar: when it may have released, and when it ends."""
        if hold.step.counted:
            return f"{hold.goal_count} in all".rjust(BAR)
        end = clock_time(hold.goal_s)
        low = clock_time(hold.step.low_s) if 0 < hold.step.low_s < hold.goal_s else ""
        at = max(0, self._column(hold, hold.step.low_s) - len(low) // 2)
        if hold.goal_s < hold.limit_s:
            low, at = f"+ up to {clock_time(hold.limit_s)}", 0
        return (" " * at + low).ljust(BAR - len(end))[: BAR - len(end)] + end

    def _put(self, selector: str, words: "Content | str") -> None:
        if self._changed(selector, words):
            self.query_one(selector, Static).update(words, layout=False)

    def _changed(self, name: str, value: object) -> bool:
        changed = self._shown.get(name) != value
        self._shown[name] = value
        return changed
