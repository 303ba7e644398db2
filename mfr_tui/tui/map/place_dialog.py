"""A dialog that asks how mfr should treat a region: as usual, absent, skipped, or never pressed."""

from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.session import Session
from mfr_tui.wording.safety import PLACE_ANSWERS, place_of, place_words


async def ask_place(app: Session, region_id: str) -> bool:
    """Ask how mfr should treat a region, and save it. Return whether the question was answered."""
    label = app.body.label(region_id)
    place = app.reader.places().get(region_id)
    answers = [Answer(*one) for one in PLACE_ANSWERS]
    said = await app.push_screen_wait(
        Ask(label, f"How should mfr treat this place? Now: {place_words(place)}", answers)
    )
    if said is None:
        return False
    kind, reason = place_of(said)
    name = f"{label}: as usual" if kind is None else f"{label}: {'never pressed' if reason else kind}"
    app.keep_safe(name, lambda writer: writer.place(region_id, kind, reason))
    return True
