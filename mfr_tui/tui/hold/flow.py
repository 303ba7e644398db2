"""The flow of a hold: whether the place may be pressed, the card, the hold, the questions, the next place."""

import uuid
from typing import TYPE_CHECKING, Any

from mfr_tui.clock import clock_time
from mfr_tui.errors import MfrError
from mfr_tui.practice.hold import Ended, Hold
from mfr_tui.practice.pressing import ways_to_hold
from mfr_tui.practice.screening import Allowed, Bar, Refused, may_hold
from mfr_tui.practice.technique import Chosen, Technique, load_techniques, path_of
from mfr_tui.practice.warning_signs import load_signs, what_to_do
from mfr_tui.record.rows import HoldRow, How
from mfr_tui.review.resume import open_holds
from mfr_tui.review.spots import spots_to_offer
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.keys import SIGNS_KEY
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.card import Card
from mfr_tui.tui.hold.hold_screen import HoldScreen, Over
from mfr_tui.tui.map.spot_screen import SpotScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from mfr_tui.tui.session import Session


async def work_on(app: "Session", region: str | None, technique: str | None = None) -> None:
    """Work on a region, then on the next one, until the person stops.

    If the region was chosen on the map and no hold was started, go back to the map.

    Args:
        app: The app.
        region: The first region; None asks on the map.
        technique: The id of the technique to show first; None shows the one that fits best.
    """
    at: str | None = None
    try:
        while True:
            on_map = region is None
            if region is None:
                region = await app.push_screen_wait(SpotScreen(at))
            if region is None:
                return
            at = region
            region, began = await _work_on_one(app, region, technique)
            technique = None
            if region is None and (began or not on_map):
                return  # if the region came from the map and nothing was held, ask on the map again
    except MfrError as error:
        app.refuse(error)


async def resume_hold(app: "Session", row: HoldRow) -> None:
    """Show an interrupted hold, paused where it stopped, or close it if it may not continue."""
    try:
        known = all(region in app.body for region in (row.region, *row.path))  # it may be from another version
        allowed = may_hold(app.body, row.region, row.path, app.standing()) if known else None
        technique = next((t for t in load_techniques(app.body) if t.id == row.technique), None)
        if not isinstance(allowed, Allowed) or technique is None or not technique.runs:
            _close(app, row)
            if isinstance(allowed, Refused):
                kept = f"{app.body.label(row.region)}: your hold of {clock_time(row.progress.held_s)} is saved"
                app.notify(f"{kept}, but the hold cannot continue.\n{allowed.why}", markup=False)
            return
        hold = Hold(allowed, technique, at=row.progress)
        screen = HoldScreen(hold, tool=row.tool, before=row.before, hold_id=row.id)
        region = await _run(app, screen)
    except MfrError as error:
        app.refuse(error)
        return
    if region:
        await work_on(app, region)


def interrupted_hold(app: "Session") -> HoldRow | None:
    """Return the interrupted hold that can be resumed, or None. Close those that are too old to resume."""
    found, old = open_holds(app.reader, app.clock.now(), app.body_day)
    for row in old:
        app.tidy(lambda writer, hold_id=row.id: writer.close_hold(hold_id))  # type: ignore[misc]
    return found


def _close(app: "Session", row: HoldRow) -> None:
    app.keep("an interrupted hold", lambda writer: writer.close_hold(row.id))


async def _work_on_one(app: "Session", region_id: str, technique: str | None) -> tuple[str | None, bool]:
    """Work on one region: show its card, run the hold, and ask about it.

    Returns:
        The next region to work on, or None; and whether a hold was started.
    """
    if not await _may(app, region_id, (region_id,)):
        return None, False
    region = app.body[region_id]
    marked = {r for r, nrs in app.reader.day_values(app.body_day, app.body_day).items() if nrs}
    cards = ways_to_hold(load_techniques(app.body), app.body, region_id, marked, app.standing())
    cards = tuple(sorted(cards, key=lambda card: card.id != technique))  # stable: the one asked for comes first
    chosen = await app.push_screen_wait(Card(region, cards))
    if chosen is None or not await _ask_first(app, chosen.technique, region_id):
        return None, False
    allowed = await _may(app, region_id, path_of(chosen.technique, app.body, region_id))
    if not allowed:
        return None, False
    _keep_before(app, region_id, chosen)
    hold = Hold(allowed, chosen.technique, lead_in=app.config.lead_in_seconds)
    return await _run(app, HoldScreen(hold, tool=chosen.tool, before=chosen.before)), True


async def _may(app: "Session", region: str, path: tuple[str, ...]) -> Allowed | None:
    """Return what is allowed if a region may be held now; otherwise say why not, and return None.

    Ask the safety questions first if they are due.

    Args:
        app: The app.
        region: The region.
        path: The regions that the technique is applied to.
    """
    answer = may_hold(app.body, region, path, app.standing())
    if isinstance(answer, Refused) and answer.bar is Bar.QUESTIONS:
        await app.push_screen_wait(app.routes.screening())
        answer = may_hold(app.body, region, path, app.standing())
    if isinstance(answer, Allowed):
        return answer
    answers = []
    if answer.bar in {Bar.ITEM, Bar.QUESTIONS}:
        answers.append(Answer("questions", "y", "Answer the safety questions"))
    answers.append(Answer("why", "i", "Read more about this place"))
    said = await app.push_screen_wait(
        Ask("No pressing here", f"{answer.why}\n\n{answer.remains}\n\n{answer.ask}", answers, lit=False)
    )
    if said == "questions":
        await app.push_screen_wait(app.routes.screening())
    elif said == "why":
        await app.read_region(region)
    return None


async def _ask_first(app: "Session", technique: Technique, region: str) -> bool:
    """Ask about the warning sign that this technique requires, and save the answer. Return whether it may start."""
    sign = next((sign for sign in load_signs() if sign.id == technique.ask_first), None)
    if sign is None:
        return True
    answers = [Answer("yes", "y", "Yes"), Answer("no", "n", "No")]
    # No answer is lit: enter without reading neither starts a hold nor says that this is an emergency.
    said = await app.push_screen_wait(Ask("First, one question", sign.question, answers, lit=False))
    if said is None:
        return False
    yes = said == "yes"
    app.keep_safe(
        f"the answer about {sign.about}",
        lambda writer: writer.warn(sign.id, yes=yes, region=region),
        loosens=not yes,
    )
    if yes:
        words = (
            f"{what_to_do(sign.tier, app.config)}\n\n"
            f"No holds until you answer no, or a professional clears it: press {SIGNS_KEY}"
        )
        await app.push_screen_wait(Ask("Do not press", words, [], lit=False))
    return not yes


def _keep_before(app: "Session", region: str, chosen: Chosen) -> None:
    """Save the rating given on the card as a rating of today, unless it is the same as the last one."""
    nrs = chosen.before
    if nrs is not None and app.reader.last_marks(app.body_day).get(region) != nrs:
        label = app.body.label(region)
        visit = str(uuid.uuid4())
        app.keep(f"{label} {nrs}", lambda writer: writer.mark_spot(visit, region, label, nrs, How.PRESSED))


async def _run(app: "Session", screen: HoldScreen) -> str | None:
    """Show a hold until it is over, and in the same step what follows it. Return the next region, or None."""
    app.push_screen(screen)
    over = await screen.over
    follows = None
    try:
        follows = _what_follows(app, over)
    finally:
        if screen.is_active:
            screen.dismiss()
    return await app.push_screen(follows, wait_for_dismiss=True) if follows else None


def _what_follows(app: "Session", over: Over | None) -> "Screen[Any] | None":
    """Return the warning signs after a stop for pain, otherwise the questions about the hold."""
    if over is None:
        return None  # it never started, or it continues in another window
    if over.how is Ended.STOPPED_PAIN:
        return app.routes.warning_signs(over.region, over.hold_id)
    if app.reader.hold(over.hold_id) is None:
        return None  # it is still waiting for a full disk, so there is no row to add answers to
    values = app.reader.day_values(app.body_day, app.body_day)
    following = next(iter(spots_to_offer(app.reader, app.body, app.standing(), app.body_day, values)), None)
    return After(over.hold_id, following)
