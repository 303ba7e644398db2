"""The panel of a hold: the clock in large digits, a bar, what to do, and why the clock is paused."""

import math

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from mfr_tui.body.regions import Region
from mfr_tui.clock import clock_time
from mfr_tui.practice.hold import Hold, Phase
from mfr_tui.practice.technique import StepKind, aim_of
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.hold.bars import BreathGuide, Marks, TimeBar
from mfr_tui.tui.hold.clock import HoldClock
from mfr_tui.tui.hold.keys import HOLD
from mfr_tui.wording.hold import JUST_MOVE

NARROW = 40
"""The columns of a panel that has no room for the name of the technique."""
FULL = 47
"""The columns of a panel that has room for three buttons with their whole labels."""


class HoldPanel(Vertical):
    """What a person needs to see from an arm's length away, or from the floor. Only what changed is painted again."""

    clock = getters.query_one(HoldClock)
    bar = getters.query_one(TimeBar)
    guide = getters.query_one(BreathGuide)

    def __init__(self, region: Region, *, results: str, breathing: bool, still: bool) -> None:
        """Create the panel for a hold of a region.

        Args:
            region: The region held.
            results: What it was before the hold, and the latest results at this place; may be empty.
            breathing: Whether to show the guide to breathe by.
            still: Whether the guide is a sentence, and the bar does not fill up.
        """
        super().__init__()
        self._region = region
        self._results = results
        self._breathing = breathing
        self._still = still
        self._shown: dict[str, str | Content] = {}
        self._tool = ""
        self._hold: Hold | None = None
        self._asking = False

    def compose(self) -> ComposeResult:
        """Compose the clock, the bar, the instructions, the actions to click, and what is quiet."""
        yield Static(Content(self._region.label), id="hold-title")
        yield Static("", id="hold-how", markup=False)
        yield HoldClock(id="hold-clock")
        yield TimeBar(id="hold-bar")
        yield Marks(id="hold-marks")
        yield Static("", id="hold-state", markup=False)
        yield Static("", id="hold-cue", markup=False)
        with Container(id="hold-choices"):
            yield Choice.of(HOLD["hold.release"], id="hold-release")
            yield Choice.of(HOLD["hold.space"], id="hold-space")
            yield Choice.of(HOLD["hold.more"], "30 s more", id="hold-more")
            yield Choice.of(HOLD["hold.pause"], id="hold-p")  # a counted step has it in the place of the one above
            yield Choice.of(HOLD["hold.leave"], id="hold-leave")
            yield Choice.of(HOLD["hold.pain"], id="hold-pain")
        guide = BreathGuide(id="hold-breath")
        guide.still = self._still
        yield guide
        yield Static(Content(self._results), id="hold-results")

    def show_step(self, hold: Hold, tool: str) -> None:
        """Show the current step.

        Args:
            hold: The hold.
            tool: The tool; may be empty.
        """
        self._hold = hold
        self._tool = tool
        self._put("#hold-cue", hold.step.cue)
        self.query_one(Marks).show(labels(hold))
        self.set_class(self._has_third(hold), "-third")
        self.query_one("#hold-more").display = self._has_third(hold) and not hold.step.counted
        self.query_one("#hold-more").disabled = hold.goal_s >= hold.limit_s  # it keeps its place: no other may move
        self.query_one("#hold-p").display = hold.step.counted
        self.set_class(self._breathing and not hold.step.counted, "-breathing")  # a counted step has its own pace
        self._show_words()

    def _has_third(self, hold: Hold) -> bool:
        """Whether there is a third button in the first row in any step: no button moves at the next step."""
        return hold.can_be_longer or any(step.counted for step in hold.technique.steps)

    def on_resize(self, _: events.Resize) -> None:
        """Show the words that fit the new width."""
        self._show_words()
        if self._hold:
            self._label_space(self._hold)

    def show_clock(self, hold: Hold, state: str | Content, *, barred: bool = False, asking: bool = False) -> None:
        """Show the time, and why the clock is paused if it is.

        Args:
            hold: The hold, advanced to now.
            state: Why the clock is paused; empty while it runs.
            barred: Whether the place may not be pressed any more, so that nothing here may say how.
            asking: Whether it asks if it was pain. Both answers are lit then.
        """
        self._hold = hold
        self._asking = asking
        self.set_class(barred, "-barred")
        self.set_class(hold.paused, "-paused")
        let_go = hold.may_have_released and not hold.step.counted
        self.set_class(let_go, "-let-go")
        runs = hold.runs and hold.phase is Phase.RUNNING
        release = self.query_one("#hold-release", Choice)
        release.primary = runs and let_go  # lit from the start, it would ask to end early
        release.disabled = hold.phase is Phase.LEAD_IN  # nothing was pressed yet; it keeps its place
        self.query_one("#hold-space", Choice).primary = not barred and (hold.paused or (runs and hold.step.counted))
        self.query_one("#hold-leave", Choice).primary = barred
        pain = self.query_one("#hold-pain", Choice)
        pain.label = self.pain_label(asking=asking)
        pain.primary = asking
        words: str | Content
        if hold.phase is Phase.LEAD_IN:
            clock = str(math.ceil(hold.lead_s))
            words = Content.from_markup(
                "Hands in place ([@click=screen.start]$start[/] starts now)", start=HOLD["hold.start"].shown_key
            )
        elif hold.step.counted:
            clock = f"{hold.count}/{hold.goal_count}"
            space = HOLD["hold.space"].shown_key
            each = "pass" if hold.step.kind is StepKind.PASSES else "roll"
            words = (
                f"{space} counts a {each}"
                if hold.by_hand
                else f"A {each} every {hold.step.pace_s} s; {space} counts too"
            )
            if hold.step.kind is StepKind.ROLLS and hold.count >= hold.step.count_high:
                words = f"The other way. {words}"
        else:
            clock = clock_time(hold.step_s)
            released = f"It may have released: press {HOLD['hold.release'].shown_key} if it did, or stay"
            words = released if hold.may_have_released else "Stay there"
        self.clock.show(clock)
        done = hold.count if hold.step.counted else hold.step_s
        self.bar.show(0.0 if self._still else done / _scale(hold), _earliest_release(hold))
        self.guide.show(hold.step_s)
        self._put("#hold-state", state or words)
        self._label_space(hold)
        self.query_one("#hold-p").disabled = not runs

    def pain_label(self, *, asking: bool) -> str:
        """Return the label of the key for pain; it is an answer if `asking`."""
        return "Yes, stop" if asking else "Sharp pain"

    def space_label(self, hold: Hold, *, asking: bool) -> str:
        """Return the label of what space does now; it is an answer if `asking`."""
        if hold.paused:
            return "No, go on" if asking else "Resume"
        return "Count one" if hold.step.counted and hold.phase is Phase.RUNNING else "Pause"

    def _label_space(self, hold: Hold) -> None:
        """Label the button of space; on a phone the foot has the words that its button has no room for."""
        label = self.space_label(hold, asking=self._asking)
        if self._has_third(hold) and 0 < self.bar.size.width < FULL:
            label = {"No, go on": "No", "Count one": "Count"}.get(label, label)
        self.query_one("#hold-space", Choice).label = label

    def _show_words(self) -> None:
        """Show the technique, which of its steps this is, the tool and the pressure, or that this step only moves.

        A phone has no room for the technique.
        """
        hold = self._hold
        if not hold or not self.bar.size:
            return
        steps, (low, high) = len(hold.technique.steps), aim_of(hold.technique, self._region)
        words = [hold.technique.title] if self.bar.size.width > NARROW else []
        words += [f"step {hold.position + 1} of {steps}"] if steps > 1 else []
        if hold.step.presses:
            words += [self._tool] if self._tool else []
            words += [f"press {low}-{high} of 10"]
        how = ", ".join(words)
        self._put("#hold-how", how[0].upper() + how[1:] + ("" if hold.step.presses else f". {JUST_MOVE}"))

    def _put(self, selector: str, words: str | Content) -> None:
        """Show new words. They may take another number of lines, so the clock may get another room."""
        if self._shown.get(selector) != words:
            self._shown[selector] = words
            self.query_one(selector, Static).update(words)


def labels(hold: Hold) -> dict[float, str]:
    """Return the labels of the bar by their share of it: the start, when it may have released, and when it ends."""
    if hold.step.counted:
        return {0.0: "0", 1.0: f"{hold.goal_count} in all"}
    low, end = _earliest_release(hold), clock_time(hold.goal_s)
    more = f"{end}, up to {clock_time(hold.limit_s)} with +" if hold.goal_s < hold.limit_s else end
    return {0.0: "0:00"} | ({} if low is None else {low: clock_time(hold.step.low_s)}) | {1.0: more}


def _earliest_release(hold: Hold) -> float | None:
    """Return the share of the bar, 0 to 1, at the earliest time at which the spot may have released.

    None for a counted step, for one that names no such time, and if that time is the end of the bar.
    """
    timed = not hold.step.counted and 0 < hold.step.low_s < hold.goal_s
    return hold.step.low_s / hold.goal_s if timed else None


def _scale(hold: Hold) -> float:
    return hold.goal_count if hold.step.counted else hold.goal_s
