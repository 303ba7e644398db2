"""A second, slow reading of the scan: one 64th of a second after the other, rule by rule, for comparing.

Written apart from `mfr_tui.practice.scan` and sharing nothing with it. Time is whole ticks of 1/64 s, so that
every sum is exact and what happens in the very instant a stop is over can be compared too. `asleep` is how many
ticks the machine has slept in all: they are in no count of the others.
"""

TICKS = 64
"""Ticks in a second."""

FOREVER = 10**12
"""The tick until which a clock waits that only a key lets go on."""

PLACES = 10
"""Places are numbered so that stop 3 starts at place 30."""


class Reading:
    """The walk, with outcomes as their plain words."""

    def __init__(self, stops: int, pace: int) -> None:
        self.pace = pace
        self.position = 0
        self.outcomes: list[str | None] = [None] * stops
        self.counted = [0] * stops
        self.visit = 0
        self.paused = True
        self.ended = False
        self.looked = 0
        self.waits_until = 0
        self.first = 0  # the place at which a stop starts; others have other numbers
        self.cursor = 0
        self.seen: int | None = None
        self.unseen_change = False
        self.guarded_from: int | None = None
        self.asleep = 0

    # Time

    def _ticks_since_the_last_look(self, now: int) -> int:
        """Those in which the clock did not wait for hands on the map."""
        ticks = 0
        for tick in range(self.looked, now):
            if tick >= self.waits_until:
                ticks += 1
        self.looked = now
        return ticks

    def _count(self, ticks: int) -> None:
        """More than three seconds unseen are not counted, nor is what goes beyond the stop."""
        if ticks > 3 * TICKS:
            return
        for _ in range(ticks):
            if self.pace == 0 or self.visit < self.pace * TICKS:
                self.visit += 1
                self.counted[self.position] += 1

    def look(self, now: int, asleep: int) -> bool:
        """The screen looks at the clock; whether the stop passed by itself."""
        ticks = self._ticks_since_the_last_look(now)
        slept_since_the_last_look, self.asleep = asleep - self.asleep, asleep
        if self.paused or self.ended:
            return False
        if slept_since_the_last_look > 3 * TICKS:
            self.paused = True
            return False
        self._count(ticks)
        if ticks > 3 * TICKS:
            self.paused = True
            return False
        over = self.pace > 0 and self.visit >= self.pace * TICKS
        if over and now >= self.waits_until:
            self._next()
            self.unseen_change, self.guarded_from = True, None
            return True
        return False

    def _key(self, now: int) -> None:
        ticks = self._ticks_since_the_last_look(now)
        if not self.paused and not self.ended:
            self._count(ticks)

    # Keys

    def touch(self, now: int) -> None:
        self._key(now)
        if self.waits_until != FOREVER:
            self.waits_until = now + 3 * TICKS

    def move(self, place: int, now: int) -> None:
        self.touch(now)
        if place not in (self.first, self.cursor):
            self.waits_until = FOREVER
        self.cursor = place

    def rated(self, now: int) -> None:
        self._key(now)
        self.waits_until = now + 3 * TICKS

    def settle(self, now: int) -> None:
        self.rated(now)
        self.cursor = self.first

    def show(self, now: int) -> None:
        self.seen = self.cursor
        if self.unseen_change:
            self.unseen_change, self.guarded_from = False, now

    def cover(self) -> None:
        self.seen = None

    def pass_stop(self, now: int, asleep: int) -> None:
        self._key(now)
        if not self.ended:
            self._next()
            self.unseen_change, self.guarded_from = False, None
            self.resume(now, asleep)

    def jump(self, to: int, now: int) -> None:
        self._key(now)
        if self.ended:
            return
        self._mark(self.position, "left")
        for between in range(self.position + 1, to):
            if self.outcomes[between] is None:
                self.outcomes[between] = "skipped"
        self._arrive(to)
        self.unseen_change, self.guarded_from = False, None

    def back(self, now: int) -> None:
        if self.position > 0:
            self.jump(self.position - 1, now)

    def pause(self, now: int) -> None:
        self._key(now)
        self.paused = True

    def resume(self, now: int, asleep: int) -> None:
        if self.paused and not self.ended:
            self.paused = False
            self.looked = now
            self.asleep = asleep

    def change_pace(self, step: int) -> None:
        self.pace += step
        if self.pace < 0:
            self.pace = 0
        if self.pace > 120:
            self.pace = 120

    def end(self, now: int) -> None:
        self._key(now)
        self._mark(self.position, "left")
        self._skip_the_rest()

    # What comes of it

    def _mark(self, stop: int, outcome: str) -> None:
        """Nothing takes back that a stop was passed."""
        if self.outcomes[stop] != "passed":
            self.outcomes[stop] = outcome

    def _next(self) -> None:
        self._mark(self.position, "passed")
        if self.position == len(self.outcomes) - 1:
            self._skip_the_rest()
        else:
            self._arrive(self.position + 1)

    def _arrive(self, stop: int) -> None:
        self.position, self.visit, self.waits_until = stop, 0, 0
        self.first = self.cursor = PLACES * stop

    def _skip_the_rest(self) -> None:
        for stop, outcome in enumerate(self.outcomes):
            if outcome is None:
                self.outcomes[stop] = "skipped"
        self.ended = True

    @property
    def result(self) -> str:
        done = self.outcomes[-1] == "passed" or sum(self.counted) >= 120 * TICKS
        return "done" if done else "partial"

    def may_go_on(self, now: int) -> bool:
        if self.unseen_change:
            return False
        return self.guarded_from is None or (now - self.guarded_from) * 10 >= 6 * TICKS

    def may_rate(self, now: int) -> bool:
        return self.may_go_on(now) and self.seen == self.cursor
