"""The scan: twenty stops that pass by themselves, so that busy hands need no key.

Pure rules. Time comes in as monotonic seconds; nothing here reads a clock or writes a row.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from mfr_tui.body.regions import Body, Press, Side
from mfr_tui.clock import AWAY_SECONDS, Watch
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

SCAN_FILE = "practice/scan.toml"

STOP_SECONDS = 15
"""Twenty of them make the five minutes of Dr. Adams' daily scan (Cleveland Clinic, 2022)."""

PACE_MAX = 120
WAIT_SECONDS = 3.0
"""How long after the last arrow, click or digit a stop's clock waits."""

GUARD_SECONDS = 0.6
"""For so long after a stop changed by itself a rating is not taken: it was meant for the stop before."""

DONE_SECONDS = 120.0
"""Stop clock that makes a scan count: "even if it's only a couple of minutes a day" (Cleveland Clinic, 2022)."""

SHORT_STOPS = 8
MUCH_USED = ("skull_base", "shoulder", "forearm", "jaw", "low_back", "hip", "lower_leg", "foot")
"""The stops that fill a short scan. They hold the ten places that are used a lot or kept in one position for long
(Cleveland Clinic, 2022): head and neck share a stop, and so do the hips and the front of the thighs (the quads)."""

RESUMABLE = timedelta(days=1)
"""An unfinished scan can be resumed on its body day and so long after; then it counts as what it is."""

SPOTS_A_DAY = 3
"""At most so many places to work on are offered in one day: "a couple of areas" (Cleveland Clinic, 2022); that
they may be three is our own reading."""


class Outcome(StrEnum):
    """How a stop ended. A stop still ahead has none."""

    PASSED = "passed"
    LEFT = "left"
    SKIPPED = "skipped"


class Result(StrEnum):
    """What an ended scan counts as."""

    DONE = "done"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Pressing:
    """A sentence of a stop that tells the person to press.

    Attributes:
        slots: The places that it presses, on both sides.
        say: The sentence.
    """

    slots: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the scan.

    Attributes:
        id: The word it is stored under.
        title: What it is called on the screen.
        move: What to look at and move; safe for those who should not press.
        press: What to press, in the order in which the sentences are considered.
        regions: Ids of the regions it covers, right side first.
    """

    id: str
    title: str
    move: str
    press: tuple[Pressing, ...]
    regions: tuple[str, ...]

    def to_press(self, slots: Collection[str]) -> tuple[Pressing, ...]:
        """Return the sentences to say when only these slots may be pressed.

        A sentence needs all of its slots, and none that an earlier sentence has pressed.

        Args:
            slots: The slots that may be pressed on at least one side.
        """
        left, said = set(slots), []
        for pressing in self.press:
            if left.issuperset(pressing.slots):
                said.append(pressing)
                left.difference_update(pressing.slots)
        return tuple(said)


def load_stops(body: Body) -> tuple[Stop, ...]:
    """Read the stops.

    Raises:
        AssetError: The file is missing, names a slot that does not exist, or presses where nobody may.
    """
    try:
        return tuple(_stop(table, body) for table in read_toml_asset(SCAN_FILE)["stop"])
    except (KeyError, TypeError, ValueError) as error:
        raise AssetError(f"assets/{SCAN_FILE}: {error} is missing or wrong.", "Install mfr again.") from error


def _stop(table: Mapping[str, Any], body: Body) -> Stop:
    press = tuple(Pressing(tuple(one["slots"]), one["say"]) for one in table.get("press", ()))
    for slot in (slot for one in press for slot in one.slots):
        if slot not in table["slots"] or any(body[slot + side.suffix].press is Press.NEVER for side in Side):
            raise ValueError(f"press: {slot}")
    regions = tuple(body[slot + side.suffix].id for slot in table["slots"] for side in Side)
    return Stop(table["id"], table["title"], table["move"], press, regions)


def stops_left(stops: Sequence[Stop], gone: Collection[str]) -> tuple[Stop, ...]:
    """The stops without the regions that left this person's map; a stop left empty disappears."""
    kept = (replace(stop, regions=tuple(r for r in stop.regions if r not in gone)) for stop in stops)
    return tuple(stop for stop in kept if stop.regions)


def short_scan(stops: Sequence[Stop], tender_lately: Collection[str]) -> tuple[Stop, ...]:
    """Choose the stops of a two-minute scan, in their usual order.

    The stops that cover a region tender in the last 14 days, then those of much-used places until there are eight.

    Args:
        stops: All stops.
        tender_lately: Ids of the regions tender in the last 14 days.
    """
    tender, there = frozenset(tender_lately), {stop.id for stop in stops}
    chosen = {stop.id for stop in stops if not tender.isdisjoint(stop.regions)}
    for stop_id in MUCH_USED:
        if len(chosen) >= SHORT_STOPS:
            break
        chosen |= {stop_id} & there
    return tuple(stop for stop in stops if stop.id in chosen)


def result_of(*, last_passed: bool, active_s: float) -> Result:
    """What a scan that ends now counts as: done when its last stop passed or 120 s of stop clock ran."""
    return Result.DONE if last_passed or active_s >= DONE_SECONDS else Result.PARTIAL


class Scan:
    """One walk through the stops.

    It starts paused; `resume` lets its clock run. Every method takes `now`, monotonic seconds that never go back;
    those that let the clock run take `boot` too, seconds that go on while the machine sleeps, to notice that it slept.

    Attributes:
        stops: The stops of this scan.
        position: Index of the stop the person is at.
        outcomes: How each stop ended; None while ahead.
        active_s: Seconds of stop clock that ran at each stop.
        pace: Seconds a stop lasts; 0 waits for a key.
        paused: Whether the person, or something over the screen, paused it.
        ended: Whether the walk is over.
    """

    def __init__(
        self,
        stops: Sequence[Stop],
        *,
        pace: int = STOP_SECONDS,
        position: int = 0,
        outcomes: Iterable[Outcome | None] = (),
        active_s: Iterable[float] = (),
    ) -> None:
        self.stops = tuple(stops)
        self.position = position
        self.outcomes: list[Outcome | None] = list(outcomes) or [None] * len(self.stops)
        self.active_s: list[float] = list(active_s) or [0.0] * len(self.stops)
        self.pace = pace
        self.paused = True
        self.ended = False
        self._at = 0.0  # the instant up to which time was counted
        self._spent = 0.0  # seconds of clock at this visit of the stop
        self._wait_until = 0.0
        self._changed_at: float | None = None  # when a stop last began by itself
        self._watch = Watch()

    @property
    def stop(self) -> Stop:
        """The stop the person is at."""
        return self.stops[self.position]

    @property
    def total_s(self) -> float:
        """Seconds of stop clock that ran in the whole scan."""
        return sum(self.active_s)

    @property
    def result(self) -> Result:
        """What the scan counts as, were it to end now."""
        return result_of(last_passed=self.outcomes[-1] is Outcome.PASSED, active_s=self.total_s)

    @property
    def seconds_left(self) -> float:
        """Seconds until the stop passes; what has run, when the pace is 0."""
        return max(0.0, self.pace - self._spent) if self.pace else self._spent

    def waiting(self, now: float) -> bool:
        """Whether the stop's clock waits because the person is on the map."""
        return now < self._wait_until

    def due(self, now: float) -> float | None:
        """Seconds until the screen would look different by itself; None when it would not."""
        if self.paused or self.ended:
            return None
        if self.waiting(now):
            return self._wait_until - now
        spent = self._spent + self._uncounted(now)
        left = max(0.0, self.pace - spent)
        to_next = left % 1.0 or min(left, 1.0) if self.pace else 1.0 - spent % 1.0
        # Just past the whole second, so that what is then shown has certainly changed.
        return to_next + 0.005

    def advance(self, now: float, boot: float | None = None) -> bool:
        """Let time pass up to `now`. True when the stop passed by itself; the scan may then have ended.

        At most one stop passes at a call, and none while the clock waits. A step that would count more than
        AWAY_SECONDS, or in which the machine slept so long, is no time the person scanned: it is not counted and
        the scan pauses.
        """
        slept = boot is not None and self._watch.slept(now, boot) > 0.0
        if self.paused or self.ended:
            self._at = now
            return False
        ran = self._uncounted(now)
        self._at = now
        if slept or ran > AWAY_SECONDS:
            self.paused = True
            return False
        if self.pace and self._spent + ran >= self.pace and not self.waiting(now):
            self._count(max(0.0, self.pace - self._spent))
            self._pass()
            self._changed_at = now
            return True
        self._count(ran)
        return False

    def touch(self, now: float) -> None:
        """The person is on the map: the stop's clock waits until three seconds after this."""
        self.advance_within_stop(now)
        self._wait_until = now + WAIT_SECONDS

    def may_rate(self, now: float) -> bool:
        """Whether a rating pressed now can be taken: not right after a stop began by itself."""
        return self._changed_at is None or now - self._changed_at >= GUARD_SECONDS

    def advance_within_stop(self, now: float) -> None:
        """Count the time up to `now` without letting the stop pass: a key came first."""
        ran = self._uncounted(now)
        if not (self.paused or self.ended) and ran <= AWAY_SECONDS:
            self._count(min(ran, max(0.0, self.pace - self._spent)) if self.pace else ran)
        self._at = max(self._at, now)

    def pass_stop(self, now: float, boot: float | None = None) -> None:
        """The person says next: the stop is passed, and a paused scan runs again. Nothing once it ended."""
        if self.ended:
            return
        self.advance_within_stop(now)
        self._pass()
        self._changed_at = None
        self._wait_until = 0.0
        self.resume(now, boot)

    def back(self, now: float) -> None:
        """Return to the stop before; the one left was not passed."""
        if self.position:
            self.jump(self.position - 1, now)

    def jump(self, position: int, now: float) -> None:
        """Go to another stop. The one left was not passed; those jumped over are skipped.

        Nothing happens once the scan has ended.

        Raises:
            IndexError: There is no such stop.
        """
        if not 0 <= position < len(self.stops):
            raise IndexError(position)
        if self.ended:
            return
        self.advance_within_stop(now)
        self._leave(Outcome.LEFT)
        for ahead in range(self.position + 1, position):
            self.outcomes[ahead] = self.outcomes[ahead] or Outcome.SKIPPED
        self._go_to(position)
        self._changed_at = None
        self._wait_until = 0.0

    def pause(self, now: float) -> None:
        """Stop the clock until `resume`."""
        self.advance_within_stop(now)
        self.paused = True

    def resume(self, now: float, boot: float | None = None) -> None:
        """Let the clock run from `now`; sleep while it was paused is nobody's business."""
        if self.paused and not self.ended:
            self.paused = False
            self._at = now
            if boot is not None:
                self._watch.start(now, boot)

    def change_pace(self, step: int) -> int:
        """Lengthen or shorten every stop by `step` seconds, within 0 to 120; the new pace."""
        self.pace = min(PACE_MAX, max(0, self.pace + step))
        return self.pace

    def end(self, now: float) -> Result:
        """End here: the stop at hand is left, those ahead are skipped."""
        self.advance_within_stop(now)
        self._leave(Outcome.LEFT)
        self.outcomes = [outcome or Outcome.SKIPPED for outcome in self.outcomes]
        self.ended = True
        return self.result

    def _uncounted(self, now: float) -> float:
        """Seconds up to `now` that were not counted yet, without those in which the clock waited."""
        return max(0.0, now - max(self._at, min(self._wait_until, now)))

    def _count(self, seconds: float) -> None:
        self._spent += seconds
        self.active_s[self.position] += seconds

    def _leave(self, outcome: Outcome) -> None:
        if self.outcomes[self.position] is not Outcome.PASSED:
            self.outcomes[self.position] = outcome

    def _pass(self) -> None:
        self._leave(Outcome.PASSED)
        if self.position + 1 == len(self.stops):
            self.outcomes = [outcome or Outcome.SKIPPED for outcome in self.outcomes]
            self.ended = True
        else:
            self._go_to(self.position + 1)

    def _go_to(self, position: int) -> None:
        self.position = position
        self._spent = 0.0
