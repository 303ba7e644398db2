"""A dialog that asks how mfr should treat a region: as usual, absent, skipped, or never pressed."""

from mfr_tui.practice.screening import Place, PlaceKind
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.session import Session

REASONS = {
    "implant": "Never press: an implant",
    "port": "Never press: a port or line",
    "scar": "Never press: a scar",
    "veins": "Never press: varicose veins",
    "other": "Never press: another reason",
}


def place_words(place: Place | None) -> str:
    """Return how mfr treats a place, in words."""
    if place is None:
        return "As usual."
    if place.kind is PlaceKind.NEVER:
        return f"{REASONS[place.reason or 'other']}. Only look at it and move it."
    return {PlaceKind.ABSENT: "Absent.", PlaceKind.SKIPPED: "Skipped."}[place.kind] + " Scans skip it."


async def ask_place(app: Session, region_id: str) -> bool:
    """Ask how mfr should treat a region, and save it. Return whether the question was answered."""
    label = app.body.label(region_id)
    place = app.reader.places().get(region_id)
    answers = [
        Answer("ordinary", "o", "Ordinary: treat it as usual"),
        Answer(PlaceKind.SKIPPED, "s", "Skip it: leave it out of every scan"),
        Answer(PlaceKind.ABSENT, "a", "Absent: I don't have it"),
        *(Answer(reason, key, words) for (reason, words), key in zip(REASONS.items(), "ipcvn", strict=True)),
    ]
    said = await app.push_screen_wait(
        Ask(label, f"How should mfr treat this place? Now: {place_words(place)}", answers)
    )
    if said is None:
        return False
    if said == "ordinary":
        app.keep_safe(f"{label}: as usual", lambda writer: writer.place(region_id, None))
    elif said in REASONS:
        app.keep_safe(f"{label}: never pressed", lambda writer: writer.place(region_id, PlaceKind.NEVER, said))
    else:
        app.keep_safe(f"{label}: {said}", lambda writer: writer.place(region_id, PlaceKind(said)))
    return True
