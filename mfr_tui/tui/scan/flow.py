"""The start of a scan: what to do with an unfinished one, a check of the clock, then the scan screen."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from mfr_tui.clock import utc_text
from mfr_tui.errors import MfrError, StorageError
from mfr_tui.practice.scan import stops_to_scan
from mfr_tui.record.rows import Draft, ScanKind
from mfr_tui.review.resume import (
    CLOCK_RIGHT,
    clock_is_behind,
    entry_to_ask_about,
    goes_on_unasked,
    newest_draft,
    read_pace,
    resumed,
)
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.keys import SCREENS, UNDO_KEY
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.wording.scan import NOTHING_TO_SCAN, READ_BACK, is_the_clock_right, unfinished

if TYPE_CHECKING:
    from mfr_tui.tui.session import Session


async def begin_scan(app: "Session", kind: ScanKind, *, resume: bool = False) -> None:
    """Start today's scan, after asking what to do with an unfinished one.

    Args:
        app: The app.
        kind: Full or short, for a new scan.
        resume: Whether the person has said that today's unfinished scan should go on.
    """
    try:
        app.read_routine()
    except MfrError as error:
        app.refuse(error)
        return
    today = app.body_day
    app.tidy(lambda writer: writer.close_old_drafts(today))
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
    """Return the newest unfinished scan, after dropping the empty ones that a crash left."""
    draft, empty = newest_draft(app.reader.drafts(), today, kind)
    for one in empty:
        app.tidy(lambda writer, scan_id=one.id: writer.drop_if_empty(scan_id))  # type: ignore[misc]
    return draft


async def _choice(app: "Session", draft: Draft, today: date) -> str | None:
    """Ask what to do with an unfinished scan, and return the answer, or None for escape."""
    if goes_on_unasked(draft, app.clock.now(), today, app.config.day_start):
        return "resume"
    words, answers = unfinished(draft, today, app.config.day_start, UNDO_KEY)
    return await app.push_screen_wait(Ask("Unfinished scan", words, [Answer(*one) for one in answers]))


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


async def start_scan(app: "Session", kind: ScanKind) -> None:
    """Start a new scan for today, if the clock is right and any place is left to scan."""
    newest = app.reader.newest_instant()
    suspect = clock_is_behind(newest, app.clock.now())
    if newest and suspect and not await _clock_is_right(app, newest):
        return
    tender = app.reader.tender_lately(app.body_day) if kind is ScanKind.SHORT else None
    stops = stops_to_scan(app.stops, app.routine, app.standing().gone, tender)
    if not stops:
        app.notify(
            (
                f"{NOTHING_TO_SCAN}\nBring some back: "
                f"press {SCREENS['app.palette'].shown_key} and choose Places to avoid."
            ),
            markup=False,
        )
        return
    started = app.change(lambda writer: writer.start_scan(kind, stops, clock_suspect=suspect))
    if started is None:
        return
    # Another window may have started a scan already. If so, this is that one, at its current stop.
    draft = next((draft for draft in app.reader.drafts() if draft.id == started), None)
    if draft:
        open_scan(app, draft)
    else:
        app.refuse(StorageError(READ_BACK, "Close mfr and start it again."))


async def _clock_is_right(app: "Session", newest: datetime) -> bool:
    """Return whether the clock is right, asking the person unless they said so before.

    A yes is remembered, so that rows that are ahead of the clock now are not asked about again.
    """
    written = entry_to_ask_about(app.reader, newest, app.clock.now())
    if written:
        words, said = is_the_clock_right(app.clock.now(), app.clock.to_local(written))
        answers = [Answer(*one) for one in said]
        if await app.push_screen_wait(Ask("Is the clock right?", words, answers)) != "right":
            return False
    ahead = [utc_text(app.clock.now()), utc_text(newest)]
    app.keep("your answer about the clock", lambda writer: writer.remember(CLOCK_RIGHT, ahead))
    return True


def open_scan(app: "Session", draft: Draft) -> None:
    """Open the scan screen at the stop where the draft left off, with its clock running."""
    pace, gone = read_pace(app.reader, app.config), app.standing().gone
    scan = resumed(draft, app.stops, app.routine, gone, pace, lead_in=app.config.lead_in_seconds)
    app.push_screen(ScanScreen(draft.id, draft.body_day, scan))
