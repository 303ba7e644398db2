"""The start of a scan: what to do with an unfinished one, a check of the clock, then the scan screen."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mfr_tui.clock import since_day_start, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.scan import Scan, Stop, short_scan, stops_left
from mfr_tui.record.rows import Draft, ScanKind
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.keys import SCREENS, UNDO_KEY
from mfr_tui.tui.scan.scan_screen import PACE, SILENT, ScanScreen
from mfr_tui.wording.common import resumable_until

if TYPE_CHECKING:
    from mfr_tui.tui.session import Session

CLOCK_SLACK = timedelta(minutes=10)
"""If the clock is further behind the newest row than this, the person is asked about it."""

CLOCK_RIGHT = "clock_right"
"""The setting with two instants: rows written between them were written while the clock was ahead."""

LOOK = "Look and move."
"""The cue of a stop that this version does not know."""


async def begin_scan(app: "Session", kind: ScanKind, *, resume: bool = False) -> None:
    """Start today's scan, after asking what to do with an unfinished one.

    Args:
        app: The app.
        kind: Full or short, for a new scan.
        resume: Whether the person has said that today's unfinished scan should go on.
    """
    today = app.body_day
    app.keep("old drafts", lambda writer: writer.close_old_drafts(today))
    draft = _newest_draft(app, today, kind)
    if draft:
        go_on = draft.body_day == today and (resume or draft.empty)
        choice = "resume" if go_on else await _choice(app, draft, today)
        if choice and app.day_has_turned_since(today):
            await begin_scan(app, kind)
            return
        _settle(app, draft, choice)
        if choice != "today":
            return
    await start_scan(app, kind)


def _newest_draft(app: "Session", today: date, kind: ScanKind) -> Draft | None:
    """Return the newest unfinished scan, after dropping the empty ones that a crash left.

    An empty one that would be started now anyway stays: it may be open in another window.
    """
    for draft in [draft for draft in app.reader.drafts() if draft.body_day <= today]:
        if not draft.empty or (draft.body_day, draft.kind) == (today, kind):
            return draft
        scan_id = draft.id
        app.keep("an empty scan", lambda writer, scan_id=scan_id: writer.drop_if_empty(scan_id))  # type: ignore[misc]
    return None


async def _choice(app: "Session", draft: Draft, today: date) -> str | None:
    """Ask what to do with an unfinished scan, and return the answer, or None for escape.

    Within SILENT after the end of its day, do not ask and return `resume`.
    """
    if draft.body_day < today and since_day_start(app.clock.now(), app.config.day_start) < SILENT:
        return "resume"
    return await app.push_screen_wait(_unfinished(draft, today, app.config.day_start))


def _settle(app: "Session", draft: Draft, choice: str | None) -> None:
    """Do what the person chose with an unfinished scan."""
    if choice == "late":
        app.keep("a scan finished late", lambda writer: writer.mark_late(draft.id))
    if choice in {"resume", "late"}:
        open_scan(app, draft)
    elif choice == "discard":
        app.keep("the unfinished scan you discarded", lambda writer: writer.discard_scan(draft.id))
    elif choice in {"finish", "today"}:
        app.keep("an unfinished scan ended", lambda writer: writer.finish_as_it_is(draft.id))


def _unfinished(draft: Draft, today: date, day_start: time) -> Ask:
    at = f"stop {draft.position + 1} of {len(draft.stops)}"
    marked = f"{len(draft.marks)} rated" if draft.marks else "nothing rated yet"
    answers = [
        Answer("resume", "g", f"Go on from {at}"),
        Answer("finish", "f", "Finish it as it is"),
        Answer("discard", "d", f"Discard it ({UNDO_KEY} to undo)"),
    ]
    words = f"You left off at {at}, {marked}. You can resume it until {resumable_until(draft.body_day, day_start)}."
    if draft.body_day < today:
        answers[0] = Answer("late", "g", f"Finish yesterday's scan from {at}, marked as late")
        answers[1] = Answer("today", "t", "Start today's scan; save yesterday's as it is")
        answers = [answers[1], answers[0], answers[2]]
        words = f"Yesterday you left off at {at}, {marked}."
    return Ask("Unfinished scan", words, answers)


async def start_scan(app: "Session", kind: ScanKind) -> None:
    """Start a new scan for today, if the clock is right and any place is left to scan."""
    newest = app.reader.newest_instant()
    suspect = newest is not None and _is_behind(app, newest)
    if newest and suspect and not await _clock_is_right(app, newest):
        return
    stops = stops_left(app.stops, app.standing().gone)
    if not stops:
        app.notify(
            (
                "You skip every place, so there is nothing to scan.\nBring some back: "
                f"press {SCREENS['app.palette'].shown_key} and choose Places to avoid."
            ),
            markup=False,
        )
        return
    if kind is ScanKind.SHORT:
        stops = short_scan(stops, app.reader.tender_lately(app.body_day))
    started = app.change(lambda writer: writer.start_scan(kind, stops, clock_suspect=suspect))
    if started is None:
        return
    # Another window may have started a scan already. If so, this is that one, at its current stop.
    draft = next((draft for draft in app.reader.drafts() if draft.id == started), None)
    if draft:
        open_scan(app, draft)
    else:
        app.refuse(StorageError("The scan started, but mfr cannot read it back.", "Close mfr and start it again."))


def _is_behind(app: "Session", written: datetime) -> bool:
    return written - app.clock.now() > CLOCK_SLACK


async def _clock_is_right(app: "Session", newest: datetime) -> bool:
    """Return whether the clock is right, asking the person unless they said so before.

    A yes is remembered, so that rows that are ahead of the clock now are not asked about again.
    """
    written: datetime | None = newest
    match app.reader.setting(CLOCK_RIGHT):
        case [str(since), str(until)] if utc_text(newest) <= until:
            written = app.reader.newest_instant(since)
    if written and _is_behind(app, written):
        now, then = _moment(app.clock.now()), _moment(app.clock.to_local(written))
        answers = [
            Answer("back", "b", "Go back and check the clock"),
            Answer("right", "r", "The clock is right: start"),
        ]
        words = f"The clock says {now}, but your diary has an entry from {then}."
        if await app.push_screen_wait(Ask("Is the clock right?", words, answers)) != "right":
            return False
    ahead = [utc_text(app.clock.now()), utc_text(newest)]
    app.keep("your answer about the clock", lambda writer: writer.remember(CLOCK_RIGHT, ahead))
    return True


def _moment(local: datetime) -> str:
    """Return a moment as `Sat 21 Nov 2026, 06:30`, without `%-d`, which Windows does not have."""
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def resumed(app: "Session", draft: Draft) -> Scan:
    """Return a scan at the stop where the draft left off, with its stops as stored."""
    known, gone = {stop.id: stop for stop in app.stops}, app.standing().gone
    stops = []
    for record in draft.stops:
        # A stop of another version keeps its place, or the stored outcomes would shift.
        stop = known.get(record.stop_id) or Stop(record.stop_id, record.stop_id, LOOK, (), ())
        # Leave out regions that are no longer on the map. A stop keeps its place even if none of its regions are.
        regions = tuple(region for region in record.regions if region not in gone) or record.regions
        stops.append(replace(stop, regions=regions))
    return Scan(
        stops,
        pace=pace(app),
        position=min(draft.position, len(stops) - 1),
        outcomes=[record.outcome for record in draft.stops],
        active_s=[record.active_s for record in draft.stops],
    )


def pace(app: "Session") -> int:
    """Return the seconds per stop: as last changed on the scan screen, unless config.toml has changed since."""
    match app.reader.setting(PACE):
        case {"seconds": int(seconds), "instead_of": configured} if configured == app.config.stop_seconds:
            return seconds
    return app.config.stop_seconds


def open_scan(app: "Session", draft: Draft) -> None:
    """Open the scan screen at the stop where the draft left off, with its clock running."""
    app.push_screen(ScanScreen(draft.id, draft.body_day, resumed(app, draft)))
