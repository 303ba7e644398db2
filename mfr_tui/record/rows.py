"""What a row is once it is read: small values without behaviour."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from mfr_tui.practice.hold import Ended, Pressure, Progress, Released
from mfr_tui.practice.scan import Outcome


class ScanKind(StrEnum):
    """How long a walk is: all twenty stops, or the two minutes of a short one."""

    FULL = "full"
    SHORT = "short"


class ScanState(StrEnum):
    """Where a scan stands. A draft becomes done or partial, once."""

    DRAFT = "draft"
    DONE = "done"
    PARTIAL = "partial"


class Moment(StrEnum):
    """When a mark was made: in a scan, for a spot outside one, or of a neighbour after a hold."""

    SCAN = "scan"
    SPOT = "spot"
    AFTER = "after"


class How(StrEnum):
    """How the tenderness was felt: by pressing, by moving, or without either."""

    PRESSED = "pressed"
    MOVED = "moved"
    REST = "rest"


class HoldRow(NamedTuple):
    """One hold, as it stands in the diary.

    Attributes:
        id: UUID4 text.
        body_day: The day that it belongs to.
        region: The region's id.
        path: Ids of every region that was pressed.
        technique: What was done.
        tool: With what; may be empty.
        pressure: How hard, against the aim; None when it was not said.
        cap_s: The longest it could be, seconds.
        progress: How far it came; `held_s` is the seconds of pressure.
        before: The rating before, 0 to 10; None when it was not rated.
        after: The rating after, 0 to 10; None when it was not rated.
        released: Whether it let go; None when it was not said.
        was_source: Whether its neighbours eased with it; None when it was not asked.
        ended_how: How it ended; None while it is open.
        holder: The window it runs in.
        kept_at: When it was written last, aware.
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


class Decided(StrEnum):
    """What a person decided of a flag. Reopened takes any of the others back."""

    SNOOZED = "snoozed"
    TAKEN = "taken"
    CLOSED = "closed"
    REOPENED = "reopened"


class Decision(NamedTuple):
    """What was decided of a flag.

    Attributes:
        rule: The flag's rule.
        region: Its region's id; None for one about the whole body.
        episode: Its episode's first day, or the day of its newest event; None when it has neither.
        decided: What was decided.
        tier: The tier it had reached then, in days; 0 for rules without tiers.
        until: The day on which it is shown again, for one that was snoozed; None otherwise.
        reason: Why, in the person's own words; may be empty.
        who: The professional it was taken to; empty otherwise.
        seen_on: When that was, as it was typed; may be empty.
        said: What they said, in the person's own words; may be empty.
        body_day: The day on which it was decided.
        at: When, aware.
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
    """The person's own flag: something feels wrong.

    Attributes:
        region: The region's id.
        reason: Their own words; may be empty.
        body_day: The day on which it was said.
        at: When, aware.
        open: Whether its flag is not closed.
    """

    region: str
    reason: str
    body_day: date
    at: datetime
    open: bool


class PainStop(NamedTuple):
    """A hold that was stopped for pain, as its lock has it.

    Attributes:
        region: The region's id.
        body_day: The day on which it was stopped.
        at: When, aware.
        open: Whether its flag is not closed: until then the region is locked.
    """

    region: str
    body_day: date
    at: datetime
    open: bool


class SignNow(NamedTuple):
    """The newest answer about a warning sign.

    Attributes:
        yes: What was answered.
        region: The region it was asked about; None for the whole body.
        body_day: On which day.
        at: The instant, aware.
        cleared_by: The professional who allowed pressing since; empty when none did.
        cleared_on: The day they did, as it was typed; may be empty.
    """

    yes: bool
    region: str | None
    body_day: date
    at: datetime
    cleared_by: str = ""
    cleared_on: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it is a yes that nobody has cleared."""
        return self.yes and not self.cleared_by


class SignSaid(NamedTuple):
    """A warning sign whose newest answer is a yes that nobody has cleared.

    Attributes:
        sign: Which sign.
        region: The region it was asked about; None when it was about none.
        body_day: The day that it belongs to.
        at: When, aware.
    """

    sign: str
    region: str | None
    body_day: date
    at: datetime


class SignAnswer(NamedTuple):
    """A warning sign that was asked about.

    Attributes:
        sign: Which sign.
        yes: Whether it was answered with yes.
        body_day: The day that it belongs to.
        cleared_by: The professional who cleared a yes since; empty when none did.
        cleared_on: The day they did, as it was typed; may be empty.
    """

    sign: str
    yes: bool
    body_day: date
    cleared_by: str = ""
    cleared_on: str = ""


class RegionStory(NamedTuple):
    """What a person tells of one region, for a professional. Each in their own words; empty when it was not said.

    Attributes:
        began: How it began.
        better: What makes it better.
        worse: What makes it worse.
        spreads: Where it spreads to.
        time_of_day: When in the day it is felt.
    """

    began: str = ""
    better: str = ""
    worse: str = ""
    spreads: str = ""
    time_of_day: str = ""


class VisitItem(StrEnum):
    """What a person can prepare for a visit, in the order in which it is asked and told."""

    WORDS = "words"
    GOAL = "goal"
    QUESTION_1 = "question_1"
    QUESTION_2 = "question_2"
    QUESTION_3 = "question_3"
    BLOOD_THINNERS = "blood_thinners"
    MEDICINES = "medicines"
    ALLERGIES = "allergies"


class Week(NamedTuple):
    """What was answered about the week that ended with a day. What was not answered is None.

    The first three follow the PEG in our own words (Krebs 2009, doi 10.1007/s11606-009-0981-1);
    the others are the questions of the GALS screen (Doherty 1992, doi 10.1136/ard.51.10.1165).

    Attributes:
        body_day: The day on which it was answered.
        pain: How strong pain was on average, 0 to 10.
        enjoyment: How far it kept them from enjoying life, 0 to 10.
        activity: How far it kept them from what they do otherwise, 0 to 10.
        stiffness: Whether anything was painful, swollen or stiff: muscles, joints or back.
        dressing: Whether they could dress without difficulty.
        stairs: Whether they could use stairs without difficulty.
    """

    body_day: date
    pain: int | None = None
    enjoyment: int | None = None
    activity: int | None = None
    stiffness: bool | None = None
    dressing: bool | None = None
    stairs: bool | None = None

    @property
    def answered(self) -> bool:
        """Whether anything of it was answered; what was taken back leaves nothing."""
        return any(answer is not None for answer in self[1:])

    @property
    def peg(self) -> float | None:
        """Return the mean of the three answers that follow the PEG, 0 to 10; None unless all three were given."""
        if self.pain is None or self.enjoyment is None or self.activity is None:
            return None
        return (self.pain + self.enjoyment + self.activity) / 3


class ScanDay(NamedTuple):
    """One ended scan, as far as days and streaks need it.

    Attributes:
        body_day: The day that it belongs to, written once when it started.
        done: True for done, False for partial.
        late: Written after its body day had ended.
        started_at: The instant it started, aware; None for one entered late.
        offset_min: Minutes that the wall clock was ahead of UTC at its start; None with `started_at`.
    """

    body_day: date
    done: bool
    late: bool
    started_at: datetime | None
    offset_min: int | None


class ScanRow(NamedTuple):
    """One scan of a day, as a person looks back at it.

    Attributes:
        id: UUID4 text.
        kind: Full or short.
        state: Draft, done or partial.
        late: Written after its body day had ended.
        started_at: When it started, by the wall clock of then; None for one entered late.
        ended_at: When it ended, by the same clock; None with `started_at`, and while it is a draft.
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
        how: Felt by pressing, by moving, or at rest.
        qualities: What it is like, in the words of QUALITIES.
        note: The person's own words.
    """

    id: str
    region: str
    nrs: int
    how: How
    qualities: tuple[str, ...]
    note: str


class Note(NamedTuple):
    """What a person wrote.

    Attributes:
        body_day: The day that it belongs to.
        region: The region that was marked; None for a rest day.
        text: Their own words.
        mark_id: The mark it belongs to; None for a rest day.
    """

    body_day: date
    region: str | None
    text: str
    mark_id: str | None

    @property
    def id(self) -> str:
        """What names it: its mark, or its rest day."""
        return self.mark_id or self.body_day.isoformat()


class StopRecord(NamedTuple):
    """One stop of a scan, as it was stored.

    Attributes:
        stop_id: Which stop.
        regions: The regions it covered in that scan.
        outcome: How it ended; None while ahead.
        active_s: Seconds of stop clock.
    """

    stop_id: str
    regions: tuple[str, ...]
    outcome: Outcome | None
    active_s: float


class Draft(NamedTuple):
    """An unfinished scan, as it stands in the diary.

    Attributes:
        id: UUID4 text.
        kind: Full or short.
        body_day: The day that it belongs to.
        position: Index of the stop the person was at.
        stops: The stops, in order.
        marks: The marks made in it, by region.
        late: Whether it is being finished after its day ended.
    """

    id: str
    kind: ScanKind
    body_day: date
    position: int
    stops: tuple[StopRecord, ...]
    marks: dict[str, Mark]
    late: bool


class GoesWith(NamedTuple):
    """What is lost from view with a scan that is deleted, so that it can be asked in exact words.

    Attributes:
        marks: How many marks it has.
        notes: How many of them have a note.
        only_done: Whether its day is done by this scan alone.
    """

    marks: int
    notes: int
    only_done: bool


class Operation(NamedTuple):
    """One change that can be taken back, or was.

    Attributes:
        at: When it was made, aware, in UTC.
        label: What it was, for the person.
        undone: Whether it was taken back, and can be made again.
    """

    at: datetime
    label: str
    undone: bool


QUALITIES = ("aching", "tight", "burning", "cramping", "sharp", "shooting", "numb", "tingling", "weak")
"""Words for what a tender spot is like. Referral lists ask about `weak`, `numb` and `tingling`."""
