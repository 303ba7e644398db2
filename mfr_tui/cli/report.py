"""`mfr report`: the page for a professional."""

import contextlib
import sys

from mfr_tui.body.regions import load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.history import past_first_day
from mfr_tui.errors import MfrError
from mfr_tui.paths import typed_path
from mfr_tui.record.atomic_file import atomic_file, check_target
from mfr_tui.record.connection import is_there
from mfr_tui.record.damage import checking_indexes
from mfr_tui.record.reader import DiaryReader
from mfr_tui.report.figures import Asked
from mfr_tui.report.render import Form, check_form, form_of, make, preview_page

DAYS = "90d"
"""The days on the page by default, including today."""


def report(
    context: Context,
    since: str | None,
    regions: list[str],
    form: str | None,
    to: str | None,
    name: str,
    *,
    notes: bool,
    force: bool,
) -> int:
    """Make the page, and write it to a file or to standard output. Return the exit code.

    Args:
        context: Paths, settings and clock.
        since: `90d` for the last ninety days, including today, or the first date; None for ninety days.
        regions: The ids of the regions it is about; empty means all.
        form: `text`, `md`, `pdf` or `png`; None follows the file's suffix, and is text for standard output.
        to: The file; None and `-` mean standard output.
        name: A name or initials for the heading; may be empty.
        notes: Whether to put every note of these days on the second page.
        force: Whether to overwrite an existing file.

    Raises:
        MfrError: There is no such region, `since` is invalid or in the future, a package needed for the format is not
            installed, it cannot be written, or the settings or the diary cannot be used.
    """
    body, places = load_body(), context.places
    for region in regions:
        known_region(body, region)
    path = None if to in {None, "-"} else typed_path(str(to))
    wanted = Form(form) if form else form_of(path) or Form.TEXT
    if to is None and wanted in {Form.PDF, Form.PNG}:
        raise MfrError(f"A {wanted.value.upper()} cannot be printed in the terminal.", "Name a file with -o FILE.")
    check_form(wanted)
    if path:
        check_target(path, places, force=force)
        if not form and not form_of(path):
            raise MfrError(
                f"mfr cannot tell the format from the name {path}.",
                "End the name in .txt, .md, .pdf or .png, or add --format.",
            )
    config, now, today, database = context.config, context.clock.now(), context.today, context.database
    if not is_there(database):
        raise MfrError(
            f"There is no diary at {places.database}.",
            "To start one: mfr. If it is elsewhere: mfr --data-dir DIR report",
        )
    first = past_first_day(DAYS if since is None else since, today)
    asked = Asked(first, today, tuple(dict.fromkeys(regions)), None if notes else frozenset(), name)
    with checking_indexes(database), contextlib.closing(DiaryReader(database)) as diary:
        page = preview_page(diary, body, asked, config)
    made = make(page, body, wanted, config.paper, now)
    if path:
        with atomic_file(path, places, force=force) as part:
            part.write_bytes(made.content)
        print(f"Wrote {path}", file=sys.stderr)
    else:
        sys.stdout.buffer.write(made.content)
    if made.warning:
        print(made.warning, file=sys.stderr)
    return 0
