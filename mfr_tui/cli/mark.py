"""`mfr mark`: rate one region outside a scan."""

import contextlib
import uuid
from collections.abc import Sequence

from mfr_tui.body.regions import load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Style, print_styled
from mfr_tui.cli.standing import known_standing
from mfr_tui.errors import MfrError
from mfr_tui.practice.pressing import needs_warning_signs, why_not
from mfr_tui.practice.screening import Bar, Standing, load_items
from mfr_tui.record.database import prepare_to_change
from mfr_tui.record.rows import QUALITIES, How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.typed import LONGEST_NOTE
from mfr_tui.wording.common import CHECK_SIGNS


def mark(context: Context, region: str, nrs: int, when: str | None, feels: Sequence[str], note: str) -> int:
    """Store a rating of today, and print how to undo it. Return the exit code.

    A place that may not be pressed now says so, and a rating that leads to the warning signs in the app leads to them
    here.

    Args:
        context: Paths, settings and clock.
        region: The region's id.
        nrs: The rating, 0 to 10.
        when: `pressed`, `moved` or `rest`; None as on the map of the app: pressed where the person may press now.
        feels: The description, in the words of QUALITIES.
        note: The person's own words; may be empty.

    Raises:
        MfrError: There is no such region or word, the region is left out, the note is too long, or the settings or the
            diary cannot be used.
    """
    body = load_body()
    known_region(body, region)
    label = body.label(region)
    for word in feels:
        if word not in QUALITIES:
            raise MfrError(f"{word!r} is not one of the words for a rating.", f"Use one of: {', '.join(QUALITIES)}.")
    if len(note) > LONGEST_NOTE:
        raise MfrError(f"The note is too long: {len(note):,} characters.", f"Shorten it to {LONGEST_NOTE:,}.")
    day_start = context.config.day_start
    prepare_to_change(context.database)
    standing = known_standing(context) or Standing(load_items(), {}, context.clock.now(), context.today)
    if region in standing.gone:
        raise MfrError(
            f"You left this place out: {label}.", "To change that, open mfr, press ctrl+p, and choose Places to avoid."
        )
    refused = why_not(body, region, standing)
    how = How(when) if when else How.MOVED if refused else How.PRESSED
    with contextlib.closing(DiaryWriter(context.database, context.clock, day_start)) as writer:
        writer.mark_spot(str(uuid.uuid4()), region, label, nrs, how, qualities=feels, note=note)
    context.saved = True
    print(f"{label}: {nrs}. To undo: mfr undo")
    if refused:
        whole = refused.bar in {Bar.SIGN, Bar.ITEM, Bar.QUESTIONS}  # its reason does not speak of this place
        print(f"{'Do not press it now. ' if whole else ''}{refused.why}")
    if needs_warning_signs(feels, nrs if how is How.REST else 0):
        print_styled(f"{CHECK_SIGNS}: mfr, then !", Style.ALARM)
    return 0
