"""A second, slow reading of the hold and of who should not press, for comparing.

Written apart from `mfr_tui.practice.hold` and `mfr_tui.practice.screening` and sharing nothing with them but the values
they are given. Time is whole ticks of half a second, so that every sum is exact, and is counted one tick after the
other. `boot` is how many ticks the clock that goes on in sleep has seen.
"""

from collections.abc import Sequence
from datetime import timedelta

from mfr_tui.body.regions import Body
from mfr_tui.practice.screening import Answer, Standing
from mfr_tui.practice.technique import Step

TICKS = 2
"""Ticks in a second."""

MINUTES = (1, 2, 3, 4)
"""At which the bell rings, where a step goes on that long."""


class Reading:
    """The hold, with what happens as its plain words. All times are in ticks."""

    def __init__(self, steps: Sequence[Step], hold_s: int, cap_s: int, lead_s: int) -> None:
        self.steps = list(steps)
        self.hold = hold_s * TICKS
        self.cap = cap_s * TICKS
        self.lead = lead_s * TICKS
        self.begun = False
        self.paused = True
        self.how: str | None = None
        self.at = 0
        self.held = 0
        self.ran = 0
        self.count = 0
        self.added = 0
        self.by_hand = False
        self.away = 0
        self.looked = 0
        self.looked_boot = 0
        self.said: list[str] = []

    # What the step at hand is

    @property
    def step(self) -> Step:
        return self.steps[self.at]

    def presses(self, step: Step) -> bool:
        return step.kind != "rolls"

    def counted(self, step: Step) -> bool:
        return step.kind in ("passes", "rolls")

    def times(self) -> int:
        """How often a counted step goes: rolls so often to each side."""
        return 2 * self.step.count_high if self.step.kind == "rolls" else self.step.count_high

    def over_by_the_clock(self) -> bool:
        """Whether the step at hand may not go on, by the clock."""
        if not self.presses(self.step):
            return False
        if self.held >= self.cap:
            return True
        if self.counted(self.step):
            return False
        if self.ran >= self.step.high_s * TICKS:
            return True
        return self.cap < 300 * TICKS and self.ran >= self.hold + self.added

    # Time

    def look(self, now: int, boot: int) -> None:
        """The screen looks at the clocks."""
        step, boot_step = now - self.looked, boot - self.looked_boot
        self.looked, self.looked_boot = now, boot
        if self.paused or self.how:
            return
        if step > 3 * TICKS or boot_step - step > 3 * TICKS:
            self.paused = True
            if self.begun and not self.counted(self.step):
                self.away = max(step, boot_step)
            self.said.append("away")
            return
        if self.lead == 0 and not self.begun:
            self.begun = True
            self.said.append("started")
        for _ in range(step):
            if not self.how:
                self._tick()

    def _tick(self) -> None:
        if not self.begun:
            self.lead -= 1
            if self.lead == 0:
                self.begun = True
                self.said.append("started")
            return
        self._press_on()

    def _press_on(self) -> None:
        """One tick of the step at hand."""
        self.ran += 1
        if self.presses(self.step):
            self.held += 1
        if self.counted(self.step):
            if not self.by_hand and self.ran == (self.count + 1) * self.step.pace_s * TICKS:
                self._one_more()
                return
        elif not self.over_by_the_clock():
            first = self.step.low_s * TICKS
            whole = [minute * 60 * TICKS for minute in MINUTES]
            if self.ran == first or (self.ran in whole and self.ran > first):
                self.said.append("mark")
        if self.over_by_the_clock():
            self._next_step()

    def _one_more(self) -> None:
        self.count += 1
        self.said.append("counted")
        if self.count == self.times() or self.over_by_the_clock():
            self._next_step()

    def _next_step(self) -> None:
        """The next one that there is anything left for: nothing is pressed past the cap."""
        ahead = self.at + 1
        while ahead < len(self.steps) and self.presses(self.steps[ahead]) and self.held == self.cap:
            ahead += 1
        if ahead == len(self.steps):
            self._end("time")
            self.said.append("ended")
            return
        self.at, self.ran, self.count, self.added, self.by_hand = ahead, 0, 0, 0, False
        self.said.append("step")

    def _end(self, how: str) -> None:
        self.how, self.paused, self.away = how, True, 0

    # Keys

    def pause(self, now: int, boot: int) -> None:
        self.look(now, boot)
        self.paused = True

    def resume(self, now: int, boot: int) -> None:
        if self.paused and not self.how:
            self.paused, self.away = False, 0
            self.looked, self.looked_boot = now, boot

    def count_away(self) -> None:
        away, self.away = self.away, 0
        if self.how or not self.begun:
            return
        at = self.at
        for _ in range(away):
            if self.at == at and not self.how:
                self._press_on()

    def count_one(self, now: int, boot: int) -> None:
        self.look(now, boot)
        if self.begun and not self.paused and not self.how and self.counted(self.step):
            self.by_hand = True
            self._one_more()

    def more(self, now: int, boot: int) -> bool:
        self.look(now, boot)
        if self.how or self.counted(self.step) or self.cap == 300 * TICKS:
            return False
        room = self.cap - (self.held - self.ran)
        if self.step.high_s * TICKS < room:
            room = self.step.high_s * TICKS
        if self.hold + self.added >= room:
            return False
        self.added += 30 * TICKS
        return True

    def end(self, how: str, now: int, boot: int) -> None:
        """Released or ended early, unless its time ran out first; pain whatever it had become."""
        self.look(now, boot)
        if not self.how or how == "stopped_pain":
            self._end(how)


def may(body: Body, region: str, path: Sequence[str], standing: Standing) -> bool:
    """Whether a region may be held, rule by rule."""
    all_pressed = [region, *path]
    for pressed in all_pressed:
        slot = pressed[:-2]
        if slot in ("neck_front", "elbow_front", "abdomen", "groin", "knee_back"):
            return False
        if pressed in standing.places:
            return False
        if pressed in standing.locks and (
            standing.locks[pressed].open or not standing.today > standing.locks[pressed].until
        ):
            return False
    for item in standing.items:
        if item.id not in standing.answers:
            return False
        answer = standing.answers[item.id]
        if standing.now - answer.answered_at > timedelta(days=standing.ask_again_days):
            return False
        if answer.yes and answer.cleared_by == "" and _stands_in_the_way(body, all_pressed, item.id, answer):
            return False
    return len(standing.items) > 0


def _stands_in_the_way(body: Body, all_pressed: Sequence[str], item: str, answer: Answer) -> bool:
    """Whether a yes bars pressing there: everywhere, but for those that say where."""
    if item not in ("wounds", "injury") or len(answer.regions) == 0:
        return True
    for sore in answer.regions:
        if sore not in [known.id for known in body]:
            return True  # nobody knows where that is
        for pressed in all_pressed:
            behind = pressed == body[sore].flip or sore == body[pressed].flip
            if pressed == sore or pressed in body[sore].adjacent or behind:
                return True
    return False
