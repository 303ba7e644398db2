"""From a place to its hold and back: may it be pressed, how, the hold, what became of it, the next place."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from mfr_tui.clock import clock_time
from mfr_tui.errors import MfrError
from mfr_tui.practice.hold import RESUMABLE, Ended, Hold
from mfr_tui.practice.screening import Allowed, Bar, Refused, may_hold
from mfr_tui.practice.technique import Technique, load_techniques, offered, path_of
from mfr_tui.practice.warning_signs import load_signs, what_to_do
from mfr_tui.record.rows import HoldRow, How
from mfr_tui.review.spots import spots_to_offer
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.keys import SIGNS_KEY
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.card import Card, Chosen
from mfr_tui.tui.hold.hold_screen import HoldScreen, Over
from mfr_tui.tui.map.spot_screen import SpotScreen

if TYPE_CHECKING:
    from mfr_tui.tui.session import Session


async def work_on(app: "Session", region: str | None, technique: str | None = None) -> None:
    """Work on a region, then on the next, until the person has enough. From the map, a refusal leads back to it.

    Args:
        app: The app.
        region: Where to begin; None asks on the map.
        technique: Id of the technique to begin with; None offers the one that fits best.
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
            region, began = await _one(app, region, technique)
            technique = None
            if region is None and (began or not on_map):
                return  # whoever came from the map, and held nothing, goes on there
    except MfrError as error:
        app.refuse(error)


async def go_on_with(app: "Session", row: HoldRow) -> None:
    """Show an interrupted hold, paused where it stood; or close it, when it may not go on."""
    try:
        known = all(region in app.body for region in (row.region, *row.path))  # another version may have others
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
        region = await _ended(app, await app.push_screen_wait(screen))
    except MfrError as error:
        app.refuse(error)
        return
    if region:
        await work_on(app, region)


def broken_off(app: "Session") -> HoldRow | None:
    """The hold that a crash or a closed terminal broke off and that can go on; older ones are closed."""
    now, found = app.clock.now(), None
    for row in app.reader.open_holds():
        fresh = row.body_day == app.body_day and timedelta(0) <= now - row.kept_at <= RESUMABLE
        if not fresh:
            _close(app, row)
        found = found or (row if fresh else None)  # another fresh one may run in another window
    return found


def _close(app: "Session", row: HoldRow) -> None:
    app.keep("an interrupted hold", lambda writer: writer.close_hold(row.id))


async def _one(app: "Session", region_id: str, technique: str | None) -> tuple[str | None, bool]:
    """One region: the card, the hold, what became of it. The region to go on with, or None; and whether it began."""
    if not await _may(app, region_id, (region_id,)):
        return None, False
    region = app.body[region_id]
    marked = {r for r, nrs in app.reader.day_values(app.body_day, app.body_day).items() if nrs}
    cards = offered(load_techniques(app.body), app.body, region_id, marked)
    cards = tuple(sorted(cards, key=lambda card: card.id != technique))  # stable: the one asked for first
    chosen = await app.push_screen_wait(Card(region, cards))
    if chosen is None or not await _asked_first(app, chosen.technique, region_id):
        return None, False
    allowed = await _may(app, region_id, path_of(chosen.technique, app.body, region_id))
    if not allowed:
        return None, False
    _keep_before(app, region_id, chosen)
    hold = Hold(allowed, chosen.technique, lead_in=app.config.lead_in_seconds)
    over = await app.push_screen_wait(HoldScreen(hold, tool=chosen.tool, before=chosen.before))
    return await _ended(app, over), True


async def _may(app: "Session", region: str, path: tuple[str, ...]) -> Allowed | None:
    """Whether a region may be held; the questions are asked where they are due, and a refusal says why."""
    answer = may_hold(app.body, region, path, app.standing())
    if isinstance(answer, Refused) and answer.bar is Bar.QUESTIONS:
        await app.push_screen_wait(app.routes.screening())
        answer = may_hold(app.body, region, path, app.standing())
    if isinstance(answer, Allowed):
        return answer
    answers = [Answer("back", "b", "Back")]
    if answer.bar in {Bar.ITEM, Bar.QUESTIONS}:
        answers.append(Answer("questions", "y", "Answer the safety questions"))
    answers.append(Answer("why", "i", "Read more about this place"))
    said = await app.push_screen_wait(
        Ask("No pressing here", f"{answer.why}\n\n{answer.remains}\n\n{answer.ask}", answers)
    )
    if said == "questions":
        await app.push_screen_wait(app.routes.screening())
    elif said == "why":
        await app.read_region(region)
    return None


async def _asked_first(app: "Session", technique: Technique, region: str) -> bool:
    """A sign that must be asked about before this technique; False when it is there. The answer is kept."""
    sign = next((sign for sign in load_signs() if sign.id == technique.ask_first), None)
    if sign is None:
        return True
    # Yes first: enter pressed without reading must not start anything.
    answers = [Answer("yes", "y", "Yes"), Answer("no", "n", "No")]
    said = await app.push_screen_wait(Ask("First, one question", sign.question, answers))
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
        await app.push_screen_wait(Ask("Do not press", words, [Answer("back", "b", "Back")]))
    return not yes


def _keep_before(app: "Session", region: str, chosen: Chosen) -> None:
    """A rating that was made on the card is a mark of today like any other."""
    nrs = chosen.before
    if nrs is not None and app.reader.last_marks(app.body_day).get(region) != nrs:
        label = app.body.label(region)
        visit = str(uuid.uuid4())
        app.keep(f"{label} {nrs}", lambda writer: writer.mark_spot(visit, region, label, nrs, How.PRESSED))


async def _ended(app: "Session", over: Over | None) -> str | None:
    """What became of a hold: after pain the warning signs, else the questions. The region to go on with, or None."""
    if over is None:
        return None  # it never began, or went on elsewhere
    if over.how is Ended.STOPPED_PAIN:
        await app.push_screen_wait(app.routes.warning_signs(over.region, over.hold_id))
        return None
    if app.reader.hold(over.hold_id) is None:
        return None  # it waits for a disk that is full: there is nothing yet to say more of
    values = app.reader.day_values(app.body_day, app.body_day)
    following = next(iter(spots_to_offer(app.reader, app.body, app.standing(), app.body_day, values)), None)
    return await app.push_screen_wait(After(over.hold_id, following))
