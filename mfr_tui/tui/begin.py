"""From "start" to the first stop: the unfinished scan, a clock that went back, then the scan itself."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mfr_tui.clock import since_day_start
from mfr_tui.practice.scan import Scan, Stop, short_scan, stops_left
from mfr_tui.record.models import Draft, ScanKind
from mfr_tui.tui.screens.ask import Answer, Ask
from mfr_tui.tui.screens.scan import PACE, ScanScreen
from mfr_tui.tui.words import resumable_until

if TYPE_CHECKING:
    from mfr_tui.tui.app import MfrApp

SILENT = timedelta(minutes=1)
"""For so long after a day's end its unfinished scan simply goes on."""

CLOCK_SLACK = timedelta(minutes=10)
"""A clock further behind the newest row than this is asked about."""

LOOK = "Look and move."
"""The cue of a stop that this version does not know."""


async def begin_scan(app: "MfrApp", kind: ScanKind) -> None:
    """Start a scan of today, or deal with the unfinished one first."""
    today = app.body_day
    app.keep("old drafts", lambda journal: journal.close_old_drafts(today))
    drafts = [draft for draft in app.history.drafts() if draft.body_day <= today]
    if drafts and not await _settle(app, drafts[0], today):
        return
    await start_scan(app, kind)


async def _settle(app: "MfrApp", draft: Draft, today: date) -> bool:
    """Ask what becomes of an unfinished scan, and see to it. True when a new one is to be started."""
    yesterdays = draft.body_day < today
    if yesterdays and since_day_start(app.clock.now(), app.config.day_start) < SILENT:
        choice: str | None = "resume"
    else:
        choice = await app.push_screen_wait(_unfinished(draft, today, app.config.day_start))
        if choice == "resume" and yesterdays:
            app.keep("a scan finished late", lambda journal: journal.mark_late(draft.id))
    if choice == "resume":
        open_scan(app, draft)
    elif choice == "set_aside":
        app.keep("an unfinished scan set aside", lambda journal: journal.set_aside(draft.id))
    elif choice in {"finish", "today"}:
        app.keep("an unfinished scan ended", lambda journal: journal.finish_as_it_is(draft.id))
    return choice == "today"


def _unfinished(draft: Draft, today: date, day_start: time) -> Ask:
    at = f"stop {draft.position + 1} of {len(draft.stops)}"
    marked = f"{len(draft.marks)} marked" if draft.marks else "nothing marked"
    resume = Answer("resume", "g", f"Go on at {at}")
    answers = [resume, Answer("finish", "f", "Finish it as it is"), Answer("set_aside", "a", "Set it aside")]
    words = f"You were at {at}, {marked}. It can be resumed until {resumable_until(draft.body_day, day_start)}."
    if draft.body_day < today:
        answers[0] = resume._replace(label=f"Finish yesterday's at {at}; it is marked late")
        answers[1] = Answer("today", "t", "Start today's; yesterday's stays as it is")
        answers = [answers[1], answers[0], answers[2]]
        words = f"Yesterday you stopped at {at}, {marked}."
    return Ask("An unfinished scan", words, answers)


async def start_scan(app: "MfrApp", kind: ScanKind) -> None:
    """Start a new scan of today."""
    newest = app.history.newest_instant()
    suspect = bool(newest and newest - app.clock.now() > CLOCK_SLACK)
    if newest and suspect and not await _clock_is_right(app, newest):
        return
    stops = stops_left(app.stops, app.standing().gone)
    if not stops:
        app.notify(
            "Every place is left out: nothing to scan.\nOwn places, in the palette (ctrl+p), brings them back.",
            markup=False,
        )
        return
    if kind is ScanKind.SHORT:
        stops = short_scan(stops, app.history.tender_lately(app.body_day))
    started = app.change(lambda journal: journal.start_scan(kind, stops, clock_suspect=suspect))
    if started is None:
        return
    # Another window may have begun one already: then that one is walked, where it stands.
    draft = next(draft for draft in app.history.drafts() if draft.id == started)
    open_scan(app, draft)


async def _clock_is_right(app: "MfrApp", newest: datetime) -> bool:
    now = app.clock.now()
    then = newest.astimezone(now.tzinfo)
    words = f"The clock says {_moment(now)}, but something was written on {_moment(then)}."
    answers = [
        Answer("back", "b", "Go back and look at the clock"),
        Answer("right", "r", "The clock is right: start"),
    ]
    return await app.push_screen_wait(Ask("Is the clock right?", words, answers)) == "right"


def _moment(local: datetime) -> str:
    """`21 November 2026, 06:30`. Written out: Windows has no `%-d`."""
    return f"{local.day} {local:%B %Y, %H:%M}"


def resumed(app: "MfrApp", draft: Draft) -> Scan:
    """The scan machine at the place where a draft stands, its stops as they were stored."""
    known, gone = {stop.id: stop for stop in app.stops}, app.standing().gone
    stops = []
    for record in draft.stops:
        # A stop of another version keeps its place, or the stored ones would shift.
        stop = known.get(record.stop_id) or Stop(record.stop_id, record.stop_id, LOOK, LOOK, ())
        # What left the map since is not asked for any more; a stop keeps its place even when it is empty now.
        regions = tuple(region for region in record.regions if region not in gone) or record.regions
        stops.append(Stop(stop.id, stop.title, stop.cue, stop.cue_move, regions))
    return Scan(
        stops,
        pace=pace(app),
        position=min(draft.position, len(stops) - 1),
        outcomes=[record.outcome for record in draft.stops],
        active_s=[record.active_s for record in draft.stops],
    )


def pace(app: "MfrApp") -> int:
    """Seconds a stop lasts: as changed on the screen last, until config.toml says something new."""
    match app.history.setting(PACE):
        case {"seconds": int(seconds), "instead_of": configured} if configured == app.config.stop_seconds:
            return seconds
    return app.config.stop_seconds


def open_scan(app: "MfrApp", draft: Draft) -> None:
    """Show a scan where it stands, and let it run."""
    app.push_screen(ScanScreen(draft.id, draft.body_day, resumed(app, draft)))
