"""The scan: twenty stops that advance by themselves, so that busy hands need no key.

Pure rules. The time is passed in as monotonic seconds; nothing here reads a clock or writes a row.
"""

import math
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
"""Twenty stops of this length make the five minutes of Dr. Adams' daily scan (Cleveland Clinic, 2022)."""

FULL_STOPS = 20
PACE_MAX = 120
OWN_MIN = 10
"""The fewest seconds of a stop in a person's own routine: its title and cue take up to nine to read aloud."""

WAIT_SECONDS = 3.0
"""How long a stop's clock waits after the last arrow, click or digit."""

GUARD_SECONDS = 0.6
"""How long a stop that started by itself, or what follows a scan or a hold, must have been seen before a key counts.

Before that, the key was meant for what was there before.
"""

RHYTHM_SECONDS = 2.0
"""How long what follows a last stop passed by key, or a hold, must have been seen before a key leads on from there.

Who passes stops by key does so in a rhythm of one to two seconds, without looking, and a hand that pressed a spot
counts its passes by key: the next press is on its way before the person has read that this was the last one (our own
choice).
"""

DONE_SECONDS = 120.0
"""The seconds of stop clock that make a scan count.

Source: "even if it's only a couple of minutes a day" (Cleveland Clinic, 2022).
"""

SHORT_STOPS = 8
MUCH_USED = ("skull_base", "shoulder", "forearm", "jaw", "low_back", "hip", "lower_leg", "foot")
"""The stops that fill up a short scan.

They cover the ten places that are used a lot or kept in one position for long (Cleveland Clinic, 2022): head and neck
share a stop, and so do the hips and the front of the thighs (the quads).
"""

RESUMABLE = timedelta(days=1)
"""How long after its body day an unfinished scan can be resumed. After that it is ended, as done or partial."""

SILENT = timedelta(minutes=1)
"""How long after the end of its day an unfinished scan goes on without a question."""

SPOTS_A_DAY = 3
"""The most spots offered for a hold in one day.

Source: "a couple of areas" (Cleveland Clinic, 2022); allowing three is our own reading.
"""


class Outcome(StrEnum):
    """How a stop ended. A stop not reached yet has none."""

    PASSED = "passed"
    LEFT = "left"
    SKIPPED = "skipped"


class Result(StrEnum):
    """What a scan counts as when it ends."""

    DONE = "done"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Pressing:
    """A sentence of a stop that tells the person to press.

    Attributes:
        slots: The slots that it presses, on both sides.
        say: The sentence.
    """

    slots: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Caution:
    """A safety sentence that other stops rely on, because the scan has said it before they come.

    Attributes:
        say: The sentence as another stop says it.
        before: Ids of the stops before which it must have been said.
        lasts: Whether it is said once in a scan. Otherwise it is needed again after any stop not in `before`.
    """

    say: str
    before: frozenset[str]
    lasts: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the scan.

    Attributes:
        id: The word it is stored under.
        title: Its title on the screen.
        move: What to look at and move; safe for people who should not press.
        press: What to press, in the order in which the sentences are considered.
        regions: Ids of the regions it covers, from top to bottom, right side first.
        caution: What other stops rely on this one to have said; None if nothing.
        taken_over: The safety sentences that it says for stops that this scan does not have, or not before it.
        seconds: How long it lasts by the person's own routine; 0 for as long as the scan's pace.
    """

    id: str
    title: str
    move: str
    press: tuple[Pressing, ...]
    regions: tuple[str, ...]
    caution: Caution | None = None
    seconds: int = 0
    taken_over: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        """The region that the cursor starts on: the first one that its words press, or the first of all."""
        pressed = {slot + side.suffix for one in self.press[:1] for slot in one.slots for side in Side}
        return next((region for region in self.regions if region in pressed), self.regions[0])

    @property
    def warnings(self) -> tuple[str, ...]:
        """The safety sentences of this stop, which are said even where its cue is not."""
        return (*self.taken_over, *((self.caution.say,) if self.caution else ()))

    def to_press(self, slots: Collection[str]) -> tuple[Pressing, ...]:
        """Return the sentences to say when only these slots may be pressed.

        A sentence is said only if all of its slots may be pressed and no earlier sentence has pressed any of them.

        Args:
            slots: The slots that may be pressed on at least one side.
        """
        left, said = set(slots), []
        for pressing in self.press:
            if left.issuperset(pressing.slots):
                said.append(pressing)
                left.difference_update(pressing.slots)
        return tuple(said)


def stop_that_shows(stops: Sequence[Stop], region: str, rated_at: int | None) -> int | None:
    """Return the index of the only stop that shows a region's rating, though others cover the region too.

    It is the stop at which it was rated. If that is not known, or does not cover the region, it is the first that does;
    None if none does.

    Args:
        stops: The stops of the scan.
        region: The id of the region.
        rated_at: The index of the stop at which it was rated, or None.
    """
    if rated_at is not None and region in stops[rated_at].regions:
        return rated_at
    return next((index for index, stop in enumerate(stops) if region in stop.regions), None)


def load_stops(body: Body) -> tuple[Stop, ...]:
    """Read the stops.

    Raises:
        AssetError: The file is missing, names a slot that does not exist, or presses where pressing is never allowed.
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
    caution = None
    if "caution" in table:
        said = table["caution"]
        caution = Caution(said["say"], frozenset(said["before"]), bool(said["lasts"]))
    return Stop(table["id"], table["title"], table["move"], press, regions, caution)


def with_cautions(
    walk: Sequence[Stop], stops: Sequence[Stop], gone: Collection[str], *, short: bool = False
) -> tuple[Stop, ...]:
    """Return the stops of a scan so that no safety sentence is lost, whichever stops it has and in whatever order.

    The first stop that relies on a sentence which has not been said says it before its own words. A sentence that lasts
    is said in every scan but a short one: if no stop says it or relies on it, by the first. The full scan stays as it
    is.

    Args:
        walk: The stops of the scan, in its order.
        stops: All stops, as the full scan has them.
        gone: The regions that are off this person's map. A stop that has no other says nothing.
        short: Whether it is a short scan, whose fifteen seconds a stop have no room for what nothing there relies on.
    """
    speaking = {stop.id for stop in stops_left(stops, gone)}
    added: list[list[str]] = [[] for _ in walk]
    for keeper, caution in ((stop.id, stop.caution) for stop in stops if stop.caution):
        said = False
        for stop, more in zip(walk, added, strict=True):
            if stop.id in {keeper, *caution.before} & speaking:
                if not said and stop.id != keeper:
                    more.append(caution.say)
                said = True
            elif not caution.lasts:
                said = False
        if caution.lasts and not (said or short) and keeper in speaking:
            first = next((more for stop, more in zip(walk, added, strict=True) if stop.id in speaking), [])
            first.append(caution.say)
    pairs = zip(walk, added, strict=True)
    return tuple(
        replace(stop, move=" ".join([*more, stop.move]), taken_over=tuple(more)) if more else stop
        for stop, more in pairs
    )


def stops_left(stops: Sequence[Stop], gone: Collection[str]) -> tuple[Stop, ...]:
    """Return the stops without the regions that are off this person's map, and without stops that are then empty."""
    kept = (replace(stop, regions=tuple(r for r in stop.regions if r not in gone)) for stop in stops)
    return tuple(stop for stop in kept if stop.regions)


def stops_to_scan(
    stops: Sequence[Stop], routine: Sequence[Stop] | None, gone: Collection[str], tender_lately: Collection[str] | None
) -> tuple[Stop, ...]:
    """Return the stops of a new scan; none if no place is left. A short scan is chosen from all stops.

    Args:
        stops: All stops.
        routine: The person's own routine; None without one.
        gone: Ids of the regions that are off this person's map.
        tender_lately: For a short scan, ids of the regions tender in the last 14 days; None for any other.
    """
    if tender_lately is None:
        return stops_left(routine or stops, gone)
    return short_scan(stops_left(stops, gone), tender_lately)


def short_scan(stops: Sequence[Stop], tender_lately: Collection[str]) -> tuple[Stop, ...]:
    """Choose the stops of a two-minute scan, in their usual order.

    These are the stops with a region that was tender in the last 14 days, then those of much-used places, up to eight.

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
    """Return what a scan that ends now counts as: done when its last stop passed or its stop clock ran 120 s."""
    return Result.PARTIAL if lacking(last_passed=last_passed, active_s=active_s) else Result.DONE


def lacking(*, last_passed: bool, active_s: float) -> int:
    """Return the full seconds of stop clock that a scan that ends now lacks to count, or 0 if it counts."""
    return 0 if last_passed else max(0, math.ceil(DONE_SECONDS - active_s))


class Scan:
    """One walk through the stops.

    It starts paused; `resume` starts its clock. Every method takes `now`, monotonic seconds that never go back; those
    that start the clock also take `boot`, seconds that go on while the machine sleeps, to detect sleep.

    Attributes:
        stops: The stops of this scan.
        position: Index of the current stop.
        cursor: The region under the cursor. A stop begins at its `start`.
        outcomes: How each stop ended; None for a stop not reached yet.
        active_s: Seconds of stop clock that ran at each stop.
        pace: Seconds that a stop lasts, unless it has seconds of its own; 0 waits for a key at every stop.
        lead_s: Seconds that remain to get ready before the clock of the first stop starts. They count nowhere.
        paused: Whether the person, or something over the screen, paused it.
        ended: Whether the scan has ended.
    """

    def __init__(
        self,
        stops: Sequence[Stop],
        *,
        pace: int = STOP_SECONDS,
        position: int = 0,
        outcomes: Iterable[Outcome | None] = (),
        active_s: Iterable[float] = (),
        lead_in: float = 0.0,
    ) -> None:
        self.stops = tuple(stops)
        self.position = position
        self.cursor = self.stop.start
        self.outcomes: list[Outcome | None] = list(outcomes) or [None] * len(self.stops)
        self.active_s: list[float] = list(active_s) or [0.0] * len(self.stops)
        self.pace = pace
        self.lead_s = float(lead_in)
        self._longer = 0  # seconds that `change_pace` added to stops with seconds of their own
        self.paused = True
        self.ended = False
        self._by_key = False  # whether the last stop was passed by key
        self._at = 0.0  # the instant up to which time has been counted
        self._spent = 0.0  # seconds of clock since the current stop was entered
        self._wait_until = 0.0  # infinity: until a rating, `pass_stop` or `settle`
        self._shown: str | None = None  # the region under the cursor in the frame last shown
        self._guard_from: float | None = None  # when a stop that started by itself was shown; infinity until then
        self._watch = Watch()

    @property
    def stop(self) -> Stop:
        """The current stop."""
        return self.stops[self.position]

    @property
    def total_s(self) -> float:
        """Seconds of stop clock that ran in the whole scan."""
        return sum(self.active_s)

    @property
    def result(self) -> Result:
        """What the scan would count as if it ended now."""
        return Result.PARTIAL if self.lacks_s else Result.DONE

    @property
    def lacks_s(self) -> int:
        """The full seconds that it would lack to count if it ended now, or 0 if it counts."""
        return lacking(last_passed=self.outcomes[-1] is Outcome.PASSED, active_s=self.total_s)

    @property
    def guard_s(self) -> float:
        """The seconds that what follows the scan must have been seen before a key leads on from there."""
        return RHYTHM_SECONDS if self._by_key else GUARD_SECONDS

    @property
    def stop_seconds(self) -> int:
        """The seconds that the current stop lasts; 0 waits for a key."""
        if not (self.pace and self.stop.seconds):
            return self.pace
        return min(PACE_MAX, max(OWN_MIN, self.stop.seconds + self._longer))

    @property
    def seconds_left(self) -> float:
        """The seconds until the stop passes, or the seconds that have run when it waits for a key."""
        return max(0.0, self.stop_seconds - self._spent) if self.pace else self._spent

    def waiting(self, now: float) -> bool:
        """Return whether the stop's clock is waiting because the person is using the map."""
        return now < self._wait_until

    @property
    def waits_for_key(self) -> bool:
        """Whether the clock waits however long, because the cursor left the stop's start without a rating."""
        return self._wait_until == math.inf

    def due(self, now: float) -> float | None:
        """Return the seconds until the display changes by itself, or None when it will not."""
        if self.paused or self.ended or self.waits_for_key:
            return None
        if self.waiting(now):
            return self._wait_until - now
        if self.lead_s:
            left = max(0.0, self.lead_s - self._uncounted(now))
            return (left % 1.0 or min(left, 1.0)) + 0.005
        spent = self._spent + self._uncounted(now)
        left = max(0.0, self.stop_seconds - spent)
        to_next = left % 1.0 or min(left, 1.0) if self.pace else 1.0 - spent % 1.0
        # Wake just after the whole second, so that the display has certainly changed.
        return to_next + 0.005

    def advance(self, now: float, boot: float | None = None) -> bool:
        """Let time pass up to `now`. Return whether the stop passed by itself; the scan may then have ended.

        At most one stop passes per call, and none while the clock waits. A gap longer than AWAY_SECONDS, or sleep of
        that length, is not time spent scanning: it is not counted, and the scan pauses.
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
        ran = self._after_lead_in(ran)
        if self.pace and self._spent + ran >= self.stop_seconds and not self.waiting(now):
            self._count(max(0.0, self.stop_seconds - self._spent))
            self._pass()
            self._guard_from = math.inf
            return True
        self._count(ran)
        return False

    def touch(self, now: float) -> None:
        """Make the stop's clock wait for at least three seconds, because the person is using the map, and is ready."""
        self.advance_within_stop(now)
        self.lead_s = 0.0
        self._wait_until = max(self._wait_until, now + WAIT_SECONDS)

    def move(self, region: str, now: float) -> None:
        """Move the cursor to a region. Away from the stop's start, the clock waits for a rating or another key."""
        self.touch(now)
        if region != self.cursor and region != self.stop.start:
            self._wait_until = math.inf
        self.cursor = region

    def rated(self, now: float) -> None:
        """Let the clock go on three seconds after a rating."""
        self.advance_within_stop(now)
        self.lead_s = 0.0
        self._wait_until = now + WAIT_SECONDS

    def settle(self, now: float) -> None:
        """Move the cursor back to the stop's start, and let the clock go on in three seconds."""
        self.rated(now)
        self.cursor = self.stop.start

    def show(self, region: str | None, now: float) -> None:
        """Take note of the frame now on the screen.

        Args:
            region: The region under the cursor in it; None while something covers the map.
            now: The monotonic time in seconds.
        """
        self._shown = region
        if region and self._guard_from == math.inf:
            self._guard_from = now

    def may_go_on(self, now: float) -> bool:
        """Return whether a key that rates or passes the stop counts: not right after a stop started by itself."""
        return self._guard_from is None or now - self._guard_from >= GUARD_SECONDS

    def may_rate(self, now: float) -> bool:
        """Return whether the region under the cursor may be rated: only if the person has seen the cursor there."""
        return self._shown == self.cursor and self.may_go_on(now)

    def advance_within_stop(self, now: float) -> None:
        """Count the time up to `now` without letting the stop pass, because a key came first."""
        ran = self._uncounted(now)
        if not (self.paused or self.ended) and ran <= AWAY_SECONDS:
            ran = self._after_lead_in(ran)
            self._count(min(ran, max(0.0, self.stop_seconds - self._spent)) if self.pace else ran)
        self._at = max(self._at, now)

    def pass_stop(self, now: float, boot: float | None = None) -> None:
        """Pass the current stop at the person's request, and resume a paused scan. In the lead-in, start the stop.

        Does nothing once the scan has ended.
        """
        if self.ended:
            return
        leads = self.lead_s > 0
        self.advance_within_stop(now)
        if leads:
            self.lead_s = 0.0
        else:
            self._pass()
            self._by_key = self.ended
        self._guard_from = None
        self.resume(now, boot)

    def back(self, now: float) -> None:
        """Go back to the previous stop. The stop left does not count as passed."""
        if self.position:
            self.jump(self.position - 1, now)

    def jump(self, position: int, now: float) -> None:
        """Go to another stop. The stop left does not count as passed, and stops jumped over are skipped.

        Does nothing once the scan has ended.

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
        self._guard_from = None

    def pause(self, now: float) -> None:
        """Stop the clock until `resume`."""
        self.advance_within_stop(now)
        self.paused = True

    def resume(self, now: float, boot: float | None = None) -> None:
        """Start the clock at `now`. Sleep during the pause does not matter."""
        if self.paused and not self.ended:
            self.paused = False
            self._at = now
            if boot is not None:
                self._watch.start(now, boot)

    def change_pace(self, step: int) -> int:
        """Lengthen or shorten every stop by `step` seconds, and return how long the current one lasts now.

        The pace stays within 0 to 120, and a stop with seconds of its own within 10 to 120.
        """
        if self.pace and self.stop.seconds:
            longer = min(PACE_MAX, max(OWN_MIN, self.stop_seconds + step))
            self._longer = longer - self.stop.seconds
        else:
            self.pace = min(PACE_MAX, max(0, self.pace + step))
        return self.stop_seconds

    def end(self, now: float) -> Result:
        """End the scan here: the current stop is left, and those ahead are skipped. Return what the scan counts as."""
        self.advance_within_stop(now)
        self._leave(Outcome.LEFT)
        self.outcomes = [outcome or Outcome.SKIPPED for outcome in self.outcomes]
        self.ended = True
        return self.result

    def _uncounted(self, now: float) -> float:
        """Return the seconds up to `now` that are not counted yet, without those in which the clock waited."""
        return max(0.0, now - max(self._at, min(self._wait_until, now)))

    def _after_lead_in(self, seconds: float) -> float:
        """Spend seconds on the lead-in first, and return those left for the stop."""
        if seconds < self.lead_s:
            self.lead_s -= seconds
            return 0.0
        if self.lead_s:
            seconds -= self.lead_s
            self.lead_s = 0.0
            self._guard_from = math.inf  # a key that was meant to start the stop must not pass it
        return seconds

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
        self.cursor = self.stop.start
        self._spent = 0.0
        self._wait_until = 0.0
        self.lead_s = 0.0
