"""Sentences about a scan: one that is unfinished, and the end of one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from mfr_tui.body.regions import Body, Side
from mfr_tui.clock import clock_time
from mfr_tui.config import TITLE
from mfr_tui.counting import counted
from mfr_tui.practice.pressing import PRESS_KEY, StopAdvice
from mfr_tui.practice.routine import Coverage, total_seconds
from mfr_tui.practice.scan import Result, Scan, Stop
from mfr_tui.practice.screening import Bar, Refused
from mfr_tui.record.rows import Draft, ScanRow, ScanState
from mfr_tui.review.compared import Compared
from mfr_tui.wording.common import near_day, resumable_until

Answers = Sequence[tuple[str, str, str]]
"""The answers to a question: each with what it stands for, its key, and its label."""

NOTHING_TO_SCAN = "You skip every place, so there is nothing to scan."
READ_BACK = "The scan started, but mfr cannot read it back."

COUNTS = "A scan counts after two minutes or its last stop."

SEE_DOCTOR = "see a doctor or urgent care today"
"""What a listener without keys hears instead of PRESS_KEY: a swollen leg is a warning sign of the same day."""


def scan_needs(routine: Sequence[Stop] | None) -> str:
    """Return how long a scan takes and what it requires, said until there was one.

    Args:
        routine: The stops of the person's own routine, or None. If they have no seconds, each waits for a key.
    """
    takes = "Twenty stops, five minutes"
    if routine is not None:
        seconds = total_seconds(routine)
        takes = f"{counted(len(routine), 'stop')}{f', {clock_time(seconds)}' if seconds else ''}"
    return f"{takes}. You need bare feet, a chair, and something to hold on to."


def asks_about(asked: Coverage) -> str:
    """Return how many places a scan asks about: `Asks about 48 of 76 places.`"""
    return f"Asks about {asked.asked} of {asked.of} places."


def asked_about(asked: Coverage) -> str:
    """Return how many places an ended scan asked about: `48 of 76 places asked.`"""
    return f"{asked.asked} of {asked.of} places asked."


def not_asked(asked: Coverage, body: Body) -> str:
    """Return the places that a scan does not ask about, on either side: `Not asked: jaw; back of neck.`"""
    return f"Not asked: {'; '.join(body[slot + Side.RIGHT.suffix].sideless for slot in asked.left_out)}."


def pace_for_now(seconds: int) -> str:
    """Return how long a stop of a routine lasts after a change of pace, which its file does not keep.

    Args:
        seconds: How long the current stop lasts now; 0 if each waits for a key.
    """
    return f"{counted(seconds, 'second')} here, in this scan only." if seconds else "Each stop waits for you."


def following(scan: Scan) -> str:
    """Return which stop comes next, without a full stop: `Next: Shoulders`, or `Last stop`."""
    at = scan.position + 1
    return f"Next: {scan.stops[at].title}" if at < len(scan.stops) else "Last stop"


def spoken_stop(scan: Scan, advice: StopAdvice, says: str, *, keys: bool = True) -> str:
    """Return what the voice says of the current stop, and which one comes next.

    Args:
        scan: The scan.
        advice: What the stop says now.
        says: The setting `voice_says`. For `title`, only what must be heard is said of the advice.
        keys: Whether the listener has keys; otherwise it says what to do without them.
    """
    words = advice.spoken_briefly if says == TITLE else advice.spoken
    if not keys:
        words = words.replace(PRESS_KEY, SEE_DOCTOR)
    return " ".join(filter(None, [f"{scan.stop.title}.", words, f"{following(scan)}."]))


def get_ready(title: str, seconds: int) -> str:
    """Return what is said before the clock of a stop starts.

    Args:
        title: The title of the stop.
        seconds: The seconds until then.
    """
    return f"Get ready: {title}. It starts in {counted(seconds, 'second')}."


def unfinished(draft: Draft, today: date, day_start: time, undo_key: str) -> tuple[str, Answers]:
    """Return what is asked about an unfinished scan, and the answers.

    Args:
        draft: The unfinished scan.
        today: The body day.
        day_start: When the day starts.
        undo_key: The key that undoes a change.
    """
    at = f"stop {draft.position + 1} of {len(draft.stops)}"
    marked = f"{len(draft.marks)} rated" if draft.marks else "nothing rated yet"
    discard = ("discard", "d", f"Discard it ({undo_key} to undo)")
    if draft.body_day < today:
        return f"Yesterday you left off at {at}, {marked}.", (
            ("today", "t", "Start today's scan; save yesterday's as it is"),
            ("late", "g", f"Finish yesterday's scan from {at}, marked as late"),
            discard,
        )
    until = resumable_until(draft.body_day, day_start)
    return f"You left off at {at}, {marked}. You can resume it until {until}.", (
        ("resume", "g", f"Go on from {at}"),
        ("finish", "f", "Finish it as it is"),
        discard,
    )


def is_the_clock_right(now: datetime, written: datetime) -> tuple[str, Answers]:
    """Return what is asked when the clock is behind the diary, and the answers.

    Args:
        now: The current time.
        written: The time of the entry ahead of it, in the local zone.
    """
    words = f"The clock says {_moment(now)}, but your diary has an entry from {_moment(written)}."
    return words, (("back", "b", "Go back and check the clock"), ("right", "r", "The clock is right: start"))


def scan_result(result: Result, lacks_s: int, scans: Iterable[ScanRow], body_day: date, today: date) -> str:
    """Return what an ended scan counts as: `Done for today.`, or `Not done yet: 1:20 to go.`

    Args:
        result: What the scan is.
        lacks_s: The seconds that it lacks to count.
        scans: All scans of its day.
        body_day: That day.
        today: The body day.
    """
    day = near_day(body_day, today)
    if result is Result.DONE:
        return f"Done for {day}."
    if _is_done(scans):
        return f"Saved. You were done for {day} already."
    return f"Not done yet: {clock_time(lacks_s)} to go."


def what_counts(lacks_s: int, scans: Iterable[ScanRow]) -> str:
    """Return what makes a scan count, if one ended too early on a day that is not done; otherwise an empty text."""
    return COUNTS if lacks_s and not _is_done(scans) else ""


def _is_done(scans: Iterable[ScanRow]) -> bool:
    return any(scan.state is ScanState.DONE for scan in scans)


def how_to_go_on(press: str) -> str:
    """Return how to go on with a scan that ended too early to count, such as by `press u`."""
    return f"Saved. To go on, {press}."


def nothing_tender(result: Result) -> str:
    """Return what is said of an ended scan in which no place was rated above 0."""
    return "Nothing was rated." if result is Result.PARTIAL else "Nothing was tender. That counts in full."


def compared_words(compared: Compared | None, day: date, today: date) -> str:
    """Return how a place compares with the last time: `new`, `as yesterday`, or `eased from 6`; empty if it was never.

    Args:
        compared: The place now and the last time; None if it was not scanned before.
        day: The body day of the scan.
        today: The body day.
    """
    if compared is None:
        return ""
    now, before = compared.now, compared.before
    when = "yesterday" if day == today and compared.day == today - timedelta(days=1) else "last time"
    if now == 0:
        return f"{before} {when}"
    if before == 0:
        return "returned" if compared.lately else "new"
    return f"as {when}" if now == before else f"{'eased' if now < before else 'up'} from {before}"


def enough_spots(*, questions_first: bool) -> str:
    """Return how many spots to work on in one day, and whether the safety questions come first."""
    return f"One to three spots a day are enough.{' The safety questions come first.' if questions_first else ''}"


def why_not_offered(refused: Refused | None) -> str:
    """Return why a tender place is not offered for a hold, in a few words; empty if it could be."""
    if refused is None or refused.bar is Bar.QUESTIONS:
        return ""
    if refused.bar is Bar.SIGN:
        return "A warning sign"
    return "Look and move only" if refused.bar is Bar.ITEM else f"{refused.here[:1].upper()}{refused.here[1:]}"


def _moment(local: datetime) -> str:
    """Return a moment as `Sat 21 Nov 2026, 06:30`, without `%-d`, which Windows does not have."""
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"
