"""`mfr export` and `mfr import`: take the whole diary elsewhere, and bring it back."""

import sys
from collections.abc import Iterator, Sequence

from mfr_tui.body.regions import Numbering, load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.cli.history import past_first_day
from mfr_tui.errors import MfrError
from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.paths import exists, typed_path
from mfr_tui.practice.screening import load_items
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.damage import check_undamaged
from mfr_tui.record.transfer.merge import Merged
from mfr_tui.record.transfer.stricter import Kept

_NAMED = 20
"""The most unknown regions that are named: a file may contain thousands."""


def export_diary(
    context: Context,
    form: str,
    to: str | None,
    since: str | None,
    pseudonym: str | None,
    numbering: str | None,
    *,
    force: bool,
) -> int:
    """Write the diary to a file or to standard output. Return the exit code.

    Args:
        context: Paths, settings and clock.
        form: `csv`, `jsonl`, `sqlite`, `fhir` or `choir`.
        to: The file; None and `-` mean standard output.
        since: `90d` for the last ninety days, including today, or the first date; None for everything.
        pseudonym: The name to use in place of anything that names a person, or None.
        numbering: The numbering of segments for `choir`, `male` or `female`; None for `male`, and for other formats.
        force: Whether to overwrite an existing file.

    Raises:
        MfrError: It cannot be written, `since` is neither or in the future, the settings or the diary cannot be used,
            or `numbering` is for another format.
    """
    if numbering and form != Format.CHOIR:
        raise MfrError("--choir-map only works with --format choir.", "Leave it out, or export with --format choir.")
    today = context.today  # read before anything is written, so that bad settings stop it here
    first = None if since is None else past_first_day(since, today)
    if exists(context.database):
        check_undamaged(context.database)
    path = None if to in {None, "-"} else typed_path(str(to))
    said = export(
        context.places,
        Format(form),
        path,
        context.clock.now(),
        since=first,
        pseudonym=pseudonym,
        numbering=Numbering(numbering or Numbering.MALE),
        force=force,
    )
    for line in said:
        print(line, file=sys.stderr)
    if path:
        print(f"Wrote {path}", file=sys.stderr)
    return 0


def import_file(context: Context, file: str, *, rehearse: bool, as_json: bool = False) -> int:
    """Merge an exported file into the diary, and print what happened to its rows. Return the exit code.

    Args:
        context: Paths, settings and clock.
        file: The file, as typed.
        rehearse: Whether to change nothing, and only print what would happen.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: The file does not fit, or the settings or the diary cannot be used. Nothing was changed.
    """
    from mfr_tui.exchange.importing import import_diary
    from mfr_tui.record.backups import Made, Reason, back_up

    config, made = context.config, list[Made]()

    def keep() -> None:
        made.append(back_up(context.database, Reason.BEFORE_IMPORT, context.clock.now(), config))

    merged = import_diary(
        typed_path(file), context.places, context.clock, config.day_start, rehearse=rehearse, back_up=keep
    )
    context.saved = not rehearse and merged.changes
    for trouble in (trouble for one in made for trouble in one.troubles):
        print(trouble, file=sys.stderr)
    unknown = sorted(set(merged.regions) - set(load_body().regions))
    if as_json:
        print_json(_for_programs(merged, unknown, rehearsed=rehearse))
        return 0
    print(f"{'':<16}{'new':>8}{'changed':>9}{'same':>8}{'older':>8}")
    for table, count in merged.tables.items():
        print(f"{table:<16}{count.new:>8}{count.changed:>9}{count.same:>8}{count.older:>8}")
    told = {
        "Rows changed in both diaries, where the later change is kept": merged.tied,
        "Unfinished scans ended, because a later one was started that day": merged.ended,
        "Ratings replaced by a later one of the same place": merged.given_way,
        "Ratings moved or deleted together with their scan or hold": merged.followed,
    }
    for words, many in told.items():
        if many:
            print(f"{words}: {many}.")
    if unknown:
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        print(f"Regions this version does not know, kept unchanged: {', '.join(unknown[:_NAMED])}{more}.")
    for line in kept_lines(merged.kept):
        print(line)
    if rehearse:
        print("This was a dry run. Nothing was changed.")
    elif merged.changes:
        restore = f" To go back: mfr restore {made[0].backups[0].id}" if made else ""
        print(f"Done. mfr undo cannot undo an import.{restore}")
    else:
        print("Your diary already has all of it. Nothing was changed.")
    return 0


def _for_programs(merged: Merged, unknown: list[str], *, rehearsed: bool) -> dict[str, object]:
    return {
        "dry_run": rehearsed,
        "changes": merged.changes,
        "tables": {table: count._asdict() for table, count in merged.tables.items()},
        "changed_in_both": merged.tied,
        "scans_ended": merged.ended,
        "ratings_replaced": merged.given_way,
        "ratings_moved": merged.followed,
        "unknown_regions": unknown,
        "kept_strict": [one._asdict() for one in merged.kept],
    }


def kept_lines(kept: Sequence[Kept]) -> Iterator[str]:
    """Yield sentences about what stays as strict as it was, and how the person can change it."""
    if not kept:
        return
    body = load_body()
    items = {item.id: item.name for item in load_items()}
    signs = {sign.id: sign.about for sign in load_signs()}
    yield "The two diaries disagree about your safety. mfr keeps the stricter answer until you change it in the app:"
    for one in kept:
        if one.table == "screening":
            yield f"  safety question, {items.get(one.thing, one.thing)}: yes"
        elif one.table == "warning_check":
            yield f"  warning sign, {signs.get(one.thing, one.thing)}: yes (press ! to answer again)"
        elif one.table == "region_setting":
            yield f"  place to avoid: {body.label(one.thing)}"
        else:
            yield f"  flag{f' at {body.label(one.region)}' if one.region else ''}: open (3 shows it)"
