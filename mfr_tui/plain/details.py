"""What is asked about one place: the details of a rating, what feels wrong, and how mfr should treat it."""

from mfr_tui.errors import StorageError
from mfr_tui.plain.desk import Desk
from mfr_tui.plain.talk import SIGNS, Answer
from mfr_tui.plain.terminal import ENTER
from mfr_tui.record.rows import QUALITIES, Mark
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.wording.day import HOW_WORDS
from mfr_tui.wording.safety import PLACE_ANSWERS, place_of, place_words


def ask_details(desk: Desk, mark: Mark) -> None:
    """Ask when a place hurts, what it feels like, and for a note. Each answer is saved at once.

    Raises:
        Left: The person leaves.
    """
    label, mark_id = desk.body.label(mark.region), mark.id

    def keep(what: str, **values: object) -> None:
        def edit(writer: DiaryWriter) -> None:
            try:
                writer.edit_mark(mark_id, label, **values)  # type: ignore[arg-type]  # one of its keywords
            except LookupError as error:  # the rating was undone in another window
                raise StorageError(
                    f"The {what} of {label} was not saved: the rating was undone.", "Rate it again first."
                ) from error

        desk.keep(f"{what} of {label}", edit)

    answers = [Answer(how, key, words) for (how, words), key in zip(HOW_WORDS.items(), "pmr", strict=True)]
    how = desk.talk.choose(
        f"{label}. When does it hurt? Now: {HOW_WORDS[mark.how]}.", [*answers, Answer("", ENTER, "go on")]
    )
    if how is None:
        return
    if how:
        keep("how", how=next(one for one in HOW_WORDS if one == how))
    chosen = set(mark.qualities)
    done = Answer("", ENTER, "go on")
    while True:
        said = ", ".join(quality for quality in QUALITIES if quality in chosen) or "nothing chosen"
        options = [Answer(quality, str(number), quality) for number, quality in enumerate(QUALITIES, 1)]
        quality = desk.talk.choose(
            f"What does it feel like? Now: {said}. A number adds it, or takes it away.", [*options, done]
        )
        if not quality:
            break
        chosen ^= {quality}
        keep("words", qualities=frozenset(chosen))
    note = desk.talk.text("A note in your own words, or enter for none:")
    if note:
        keep("note", note=note)


def feels_wrong(desk: Desk, region: str, scope: str | None = None) -> None:
    """Ask what feels wrong at a region, and save it as the person's own flag.

    Args:
        desk: Plain mode.
        region: The region's id.
        scope: The id of the scan in which it was said; None outside one.

    Raises:
        Left: The person leaves.
    """
    label = desk.body.label(region)
    desk.talk.say(
        f"{label}: something feels wrong.",
        "Your word is enough: it becomes a flag, and what you say goes on the page for a professional.",
    )
    sure = desk.talk.yes("Flag it?")
    if not sure:
        return
    reason = desk.talk.text("What feels wrong? Enter for no reason:")
    if desk.keep(f"the flag of {label}", lambda writer: writer.flag_region(region, label, reason, scope=scope)):
        desk.talk.say(f"Flagged: {label}. {SIGNS} checks the warning signs.")


def treat_place(desk: Desk, region: str) -> None:
    """Ask how mfr should treat a region, and save it.

    Raises:
        Left: The person leaves.
    """
    label = desk.body.label(region)
    now = place_words(desk.reader.places().get(region))
    answers = [Answer(*one) for one in PLACE_ANSWERS]
    said = desk.talk.choose(f"{label}. How should mfr treat this place? Now: {now}", answers)
    if said is None:
        return
    kind, reason = place_of(said)
    name = f"{label}: as usual" if kind is None else f"{label}: {'never pressed' if reason else kind}"
    if desk.keep_safe(name, lambda writer: writer.place(region, kind, reason)):
        desk.talk.say(f"{label}. {place_words(desk.reader.places().get(region))}")
