"""The rows of the diary as they are read: small values without behavior."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from mfr_tui.practice.hold import Ended, Pressure, Progress, Released
from mfr_tui.practice.scan import Outcome


class ScanKind(StrEnum):
    """The kind of a scan: all twenty stops, or the short one of two minutes."""

    FULL = "full"
    SHORT = "short"


class ScanState(StrEnum):
    """The state of a scan. A draft becomes done or partial, once."""

    DRAFT = "draft"
    DONE = "done"
    PARTIAL = "partial"


class Moment(StrEnum):
    """When a mark was made: in a scan, on a spot outside one, or on a nearby region after a hold."""

    SCAN = "scan"
    SPOT = "spot"
    AFTER = "after"


class How(StrEnum):
    """When it hurt: pressed, moved, or at rest."""

    PRESSED = "pressed"
    MOVED = "moved"
    REST = "rest"


class HoldRow(NamedTuple):
    """One hold, as it is stored.

    Attributes:
        id: UUID4 text.
        body_day: Its body day.
        region: The region's id.
        path: Ids of all regions that were pressed.
        technique: The technique's id.
        tool: The tool used; may be empty.
        pressure: How hard it was, compared with the target; None if not answered.
        cap_s: The longest it could last, in seconds.
        progress: How far it got; `held_s` is the seconds of pressure.
        before: The rating before, 0 to 10; None if not rated.
        after: The rating after, 0 to 10; None if not rated.
        released: Whether the spot released; None if not answered.
        was_source: Whether nearby spots also eased; None if not asked.
        ended_how: How it ended; None while it is open.
        holder: The window it runs in.
        kept_at: When it was last saved, time zone aware.
        timed: Whether mfr timed it. If not, it was told after it was done.
    """

    id: str
    body_day: date
    region: str
    path: tuple[str, ...]
    technique: str
    tool: str
    pressure: Pressure | None
    cap_s: int
    progress: Progress
    before: int | None
    after: int | None
    released: Released | None
    was_source: bool | None
    ended_how: Ended | None
    holder: str
    kept_at: datetime
    timed: bool = True


class Decided(StrEnum):
    """What a person decided about a flag. Reopened revokes any of the others."""

    SNOOZED = "snoozed"
    TAKEN = "taken"
    CLOSED = "closed"
    REOPENED = "reopened"


class Decision(NamedTuple):
    """A decision about a flag.

    Attributes:
        rule: The id of the flag's rule.
        region: Its region's id; None for a flag about the whole body.
        episode: The first day of its episode, or the day of its newest event; None if it has neither.
        decided: The decision.
        tier: The tier it had reached by then, in days; 0 for rules without tiers.
        until: The day on which a snoozed flag is shown again; None otherwise.
        reason: Why, in the person's own words; may be empty.
        who: The professional it was taken to; empty otherwise.
        seen_on: When that was, as typed; may be empty.
        said: What they said, in the person's own words; may be empty.
        body_day: The day of the decision.
        at: When, time zone aware.
    """

    rule: str
    region: str | None
    episode: date | None
    decided: Decided
    tier: int
    until: date | None
    reason: str
    who: str
    seen_on: str
    said: str
    body_day: date
    at: datetime


class Concern(NamedTuple):
    """A flag that the person set: something feels wrong.

    Attributes:
        region: The region's id.
        reason: Their own words; may be empty.
        body_day: The day on which it was set.
        at: When, time zone aware.
        open: Whether the flag is still open.
    """

    region: str
    reason: str
    body_day: date
    at: datetime
    open: bool


class PainStop(NamedTuple):
    """A hold that was stopped for pain, as its lock records it.

    Attributes:
        region: The region's id.
        body_day: The day on which it was stopped.
        at: When, time zone aware.
        open: Whether its flag is still open; until it is closed the region is locked.
    """

    region: str
    body_day: date
    at: datetime
    open: bool


class SignNow(NamedTuple):
    """The newest answer about a warning sign.

    Attributes:
        yes: Whether it was yes.
        region: The region it was asked about; None for the whole body.
        body_day: The day of the answer.
        at: When, time zone aware.
        cleared_by: The professional who allowed pressing since; empty if none did.
        cleared_on: The day they did, as typed; may be empty.
    """

    yes: bool
    region: str | None
    body_day: date
    at: datetime
    cleared_by: str = ""
    cleared_on: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it is a yes that no professional has cleared."""
        return self.yes and not self.cleared_by


class SignSaid(NamedTuple):
    """A warning sign whose newest answer is a yes that no professional has cleared.

    Attributes:
        sign: The sign's id.
        region: The region it was asked about; None if none.
        body_day: The day of the answer.
        at: When, time zone aware.
    """

    sign: str
    region: str | None
    body_day: date
    at: datetime


class SignAnswer(NamedTuple):
    """An answer about a warning sign.

    Attributes:
        sign: The sign's id.
        yes: Whether it was answered with yes.
        body_day: The day of the answer.
        cleared_by: The professional who has cleared a yes since; empty if none did.
        cleared_on: The day they did, as typed; may be empty.
    """

    sign: str
    yes: bool
    body_day: date
    cleared_by: str = ""
    cleared_on: str = ""


class RegionStory(NamedTuple):
    """A region described for a professional, each part in the person's own words; empty if not filled in.

    Attributes:
        began: How it started.
        better: What makes it better.
        worse: What makes it worse.
        spreads: Where it spreads.
        time_of_day: At what time of day it is felt.
    """

    began: str = ""
    better: str = ""
    worse: str = ""
    spreads: str = ""
    time_of_day: str = ""


class VisitItem(StrEnum):
    """The items that a person can prepare for an appointment, in the order they are asked and shown."""

    WORDS = "words"
    GOAL = "goal"
    QUESTION_1 = "question_1"
    QUESTION_2 = "question_2"
    QUESTION_3 = "question_3"
    BLOOD_THINNERS = "blood_thinners"
    MEDICINES = "medicines"
    ALLERGIES = "allergies"


PEG = ("pain", "enjoyment", "activity")
"""The questions whose mean is a score, in our own words after the PEG (Krebs 2009, doi 10.1007/s11606-009-0981-1)."""


class Week(NamedTuple):
    """The answers about the week that ended with a day.

    Attributes:
        body_day: The day of the answers.
        answers: 0 to 10, or yes or no, by the id of the question (assets/practice/weekly.toml). An answer that was not
            given, or was taken back, is left out.
    """

    body_day: date
    answers: Mapping[str, int | bool] = MappingProxyType({})

    @property
    def peg(self) -> float | None:
        """The mean of the answers about pain, enjoyment of life and activity, 0 to 10; None if one is missing."""
        scores = [self.answers[question] for question in PEG if question in self.answers]
        return sum(scores) / len(PEG) if len(scores) == len(PEG) else None


class ScanDay(NamedTuple):
    """One ended scan, as far as days and streaks need it.

    Attributes:
        body_day: Its body day, stored once when it started.
        done: True for done, False for partial.
        late: Whether it was entered after its body day had ended.
        started_at: When it started, time zone aware; None for one entered late.
        offset_min: Minutes that the wall clock was ahead of UTC at its start; None if `started_at` is None.
    """

    body_day: date
    done: bool
    late: bool
    started_at: datetime | None
    offset_min: int | None


class RecordedDays(NamedTuple):
    """What is recorded of each day up to today, as far as days and streaks need it.

    Attributes:
        first: The day of the first ended scan, as an ordinal; today if there is none.
        letters: One letter for each day: D done, L done only by scans entered late, R rest day and not done, P partial,
            and `.` for nothing.
        crossed: The ordinals of the days that may have been skipped in flight.
        beside: At least the ended scans of the days beside those.
    """

    first: int
    letters: str
    crossed: Sequence[int]
    beside: Sequence[ScanDay]


class RegionCount(NamedTuple):
    """How often one region was scanned and rated, over some days.

    Attributes:
        scanned: On how many days it was scanned.
        rated: On how many of them its value of the day was 1, 2 ... 10.
    """

    scanned: int
    rated: tuple[int, ...]


class ScanRow(NamedTuple):
    """One scan of a day, for looking back at it.

    Attributes:
        id: UUID4 text.
        kind: Full or short.
        state: Draft, done or partial.
        late: Whether it was entered after its body day had ended.
        started_at: When it started, by the wall clock at the time; None for one entered late.
        ended_at: When it ended, by the same clock; None if `started_at` is None or it is a draft.
        active_s: Seconds of stop clock.
        passed: How many stops were passed.
        stops: How many stops it has.
    """

    id: str
    kind: ScanKind
    state: ScanState
    late: bool
    started_at: datetime | None
    ended_at: datetime | None
    active_s: float
    passed: int
    stops: int


class Mark(NamedTuple):
    """A tenderness rating of one region.

    Attributes:
        id: UUID4 text.
        region: The region's id.
        nrs: 0 to 10 on the numeric rating scale.
        how: When it hurt: pressed, moved or at rest.
        qualities: Its description, in the words of QUALITIES.
        note: The person's own words.
    """

    id: str
    region: str
    nrs: int
    how: How
    qualities: tuple[str, ...]
    note: str


class Note(NamedTuple):
    """A note that a person wrote.

    Attributes:
        body_day: Its body day.
        region: The region of the mark; None for a rest day.
        text: Their own words.
        mark_id: The mark it belongs to; None for a rest day.
    """

    body_day: date
    region: str | None
    text: str
    mark_id: str | None

    @property
    def id(self) -> str:
        """The id of its mark, or the day of its rest day."""
        return self.mark_id or self.body_day.isoformat()


class StopRecord(NamedTuple):
    """One stop of a scan, as it is stored.

    Attributes:
        stop_id: The stop's id.
        regions: The regions it covered in that scan.
        outcome: How it ended; None if it was not reached.
        active_s: Seconds of stop clock.
    """

    stop_id: str
    regions: tuple[str, ...]
    outcome: Outcome | None
    active_s: float


class Draft(NamedTuple):
    """An unfinished scan, as it is stored.

    Attributes:
        id: UUID4 text.
        kind: Full or short.
        body_day: Its body day.
        position: Index of the current stop.
        stops: The stops, in order.
        marks: Its marks, by region.
        late: Whether it is being finished after its day has ended.
        elsewhere: Whether another device started it, where it may still go on.
    """

    id: str
    kind: ScanKind
    body_day: date
    position: int
    stops: tuple[StopRecord, ...]
    marks: dict[str, Mark]
    late: bool
    elsewhere: bool = False

    @property
    def empty(self) -> bool:
        """Whether the scan has no mark and no stop passed, so that nothing would be lost with it."""
        return not self.marks and all(stop.outcome is not Outcome.PASSED for stop in self.stops)


class GoesWith(NamedTuple):
    """What is deleted along with a scan, so that the question can name it exactly.

    Attributes:
        marks: How many marks the scan has.
        notes: How many of them have a note.
        only_done: Whether this scan alone makes its day done.
    """

    marks: int
    notes: int
    only_done: bool


class Operation(NamedTuple):
    """One change that can be undone or redone.

    Attributes:
        at: When it was made, time zone aware, in UTC.
        label: Its description for the person.
        undone: Whether it was undone and can be redone.
    """

    at: datetime
    label: str
    undone: bool


QUALITIES = ("aching", "tight", "burning", "cramping", "sharp", "shooting", "numb", "tingling", "weak")
"""Words that describe a tender spot. Referral lists ask about `weak`, `numb` and `tingling`."""
