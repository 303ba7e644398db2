"""What can go on where it was left: an unfinished scan, and a hold that a crash interrupted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mfr_tui.clock import since_day_start, utc_text
from mfr_tui.config import Config
from mfr_tui.practice.hold import ELSEWHERE, RESUMABLE
from mfr_tui.practice.routine import with_own_seconds
from mfr_tui.practice.scan import SILENT, Scan, Stop, with_cautions
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Draft, HoldRow, ScanKind

CLOCK_SLACK = timedelta(minutes=10)
"""If the clock is further behind the newest row than this, the person is asked about it."""

CLOCK_RIGHT = "clock_right"
"""The setting with two instants: rows written between them were written while the clock was ahead."""

LOOK = "Look and move."
"""The cue of a stop that this version does not know."""

PACE = "stop_seconds"
"""The setting that stores a changed pace, along with the configured pace it replaced."""


def newest_draft(drafts: Iterable[Draft], today: date, kind: ScanKind) -> tuple[Draft | None, list[Draft]]:
    """Return the newest unfinished scan, and the newer empty ones that a crash left, to be dropped.

    An empty one that would be started now anyway is not dropped: it may be open in another window. Neither is one of
    another device.

    Args:
        drafts: The unfinished scans, newest first.
        today: The body day.
        kind: The kind of scan that was asked for.
    """
    empty: list[Draft] = []
    for draft in (draft for draft in drafts if draft.body_day <= today):
        if not draft.empty or (draft.body_day, draft.kind) == (today, kind):
            return draft, empty
        if not draft.elsewhere:
            empty.append(draft)
    return None, empty


def stops_that_start(
    drafts: Iterable[Draft], today: date, stops: Sequence[Stop], routine: Sequence[Stop] | None, pace: int
) -> Sequence[Stop] | None:
    """Return the stops of the full scan that would start now, with their seconds; None if they are all at the pace.

    An empty scan of today, which a crash left or another window has open, goes on with its own stops.

    Args:
        drafts: The unfinished scans, newest first.
        today: The body day.
        stops: All stops.
        routine: The person's own routine, or None.
        pace: Seconds per stop.
    """
    draft, _ = newest_draft(drafts, today, ScanKind.FULL)
    if not draft or draft.body_day != today:
        return routine
    stored = {record.stop_id for record in draft.stops}
    own = [stop for stop in with_own_seconds(stops, routine) if stop.id in stored]
    if len(own) == len(stops) and not any(stop.seconds for stop in own):
        return None
    return [replace(stop, seconds=stop.seconds or pace) for stop in own]


def goes_on_unasked(draft: Draft, now: datetime, today: date, day_start: time) -> bool:
    """Return whether an unfinished scan of an earlier day goes on without a question: its day has only just ended.

    Args:
        draft: The unfinished scan.
        now: The current time.
        today: The body day of `now`.
        day_start: When the day starts.
    """
    return draft.body_day < today and since_day_start(now, day_start) < SILENT


def resumed(
    draft: Draft,
    stops: Sequence[Stop],
    routine: Sequence[Stop] | None,
    gone: Collection[str],
    pace: int,
    *,
    lead_in: int = 0,
) -> Scan:
    """Return a scan at the stop where the draft left off, with its stops and their order as stored.

    Args:
        draft: The unfinished scan.
        stops: The stops of this version.
        routine: The person's own routine as it is now, or None. Only the seconds of a full scan's stops come from it.
        gone: The regions that are no longer on the map.
        pace: Seconds per stop.
        lead_in: Seconds to get ready before the clock starts.
    """
    known = {stop.id: stop for stop in with_own_seconds(stops, routine if draft.kind is ScanKind.FULL else None)}
    found = []
    for record in draft.stops:
        # A stop of another version keeps its place, or the stored outcomes would shift.
        stop = known.get(record.stop_id) or Stop(record.stop_id, record.stop_id, LOOK, (), ())
        # Leave out regions that are no longer on the map. A stop keeps its place even if none of its regions are.
        regions = tuple(region for region in record.regions if region not in gone) or record.regions
        found.append(replace(stop, regions=regions))
    return Scan(
        with_cautions(found, stops, gone, short=draft.kind is ScanKind.SHORT),
        pace=pace,
        position=min(draft.position, len(found) - 1),
        outcomes=[record.outcome for record in draft.stops],
        active_s=[record.active_s for record in draft.stops],
        lead_in=lead_in,
    )


def read_pace(reader: DiaryReader, config: Config) -> int:
    """Return the seconds per stop: as last changed in a scan, unless config.toml has changed since."""
    match reader.setting(PACE):
        case {"seconds": int(seconds), "instead_of": configured} if configured == config.stop_seconds:
            return seconds
    return config.stop_seconds


def clock_is_behind(written: datetime | None, now: datetime) -> bool:
    """Return whether the clock is further behind an entry of the diary than it may be."""
    return written is not None and written - now > CLOCK_SLACK


def entry_to_ask_about(reader: DiaryReader, newest: datetime, now: datetime) -> datetime | None:
    """Return the entry ahead of the clock that the person has not been asked about yet; None if there is none.

    Args:
        reader: The diary.
        newest: The time of its newest entry.
        now: The current time.
    """
    written: datetime | None = newest
    match reader.setting(CLOCK_RIGHT):
        case [str(since), str(until)] if utc_text(newest) <= until:
            written = reader.newest_instant(since)
    return written if clock_is_behind(written, now) else None


def open_holds(reader: DiaryReader, now: datetime, today: date) -> tuple[HoldRow | None, list[HoldRow]]:
    """Return the interrupted hold that can be resumed, or None, and those that are too old for it, to be closed."""
    found, old = None, []
    for row in reader.open_holds(now - ELSEWHERE):
        if row.body_day == today and timedelta(0) <= now - row.kept_at <= RESUMABLE:
            found = found or row  # another one may be running in another window
        else:
            old.append(row)
    return found, old
