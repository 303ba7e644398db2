"""`mfr backup` and `mfr restore`: save the whole diary, and bring it back."""

import shutil
import sys
from pathlib import Path

from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.clock import utc_text
from mfr_tui.errors import MfrError, StorageError
from mfr_tui.paths import exists, typed_path
from mfr_tui.record.atomic_file import atomic_file
from mfr_tui.record.backups import Backup, Reason, back_up, folder_of, folders_of, list_backups, pack
from mfr_tui.record.connection import check_file
from mfr_tui.record.restore import CHOOSE, Rehearsal, check_no_hold, rehearsed, restore
from mfr_tui.scratch import scratch_folder
from mfr_tui.wording.backups import (
    DAMAGED_NOW,
    REASONS,
    SAME,
    WOULD_BE_SAME,
    difference_days,
    difference_rows,
    holds_words,
    size_words,
    when,
)

FOLDER = "mfr-backup-"
"""The prefix of the temporary folder of a backup that goes to standard output."""


def backup(context: Context, to: str | None, *, force: bool = False) -> int:
    """Make a backup now, in the folders of the settings or as a file, and print where it is. Return the exit code.

    Args:
        context: Paths, settings and clock.
        to: The file, as typed; `-` means standard output; None means the folders.
        force: Whether to overwrite an existing file.

    Raises:
        MfrError: The diary is damaged, or the backup cannot be saved.
    """
    diary, now, config = context.database, context.clock.now(), context.config
    if to == "-":
        if sys.stdout.isatty():
            raise MfrError("A backup cannot be printed in the terminal.", "Name a file: mfr backup -o mine.zip")
        check_file(diary)
        with scratch_folder(FOLDER) as folder:
            part = folder / "part.zip"
            pack(diary, part, Reason.ASKED, now)
            with part.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        return 0
    if to is not None:
        path = typed_path(to)
        check_file(diary)
        with atomic_file(path, context.places, force=force) as part:
            pack(diary, part, Reason.ASKED, now)
        context.saved = True
        print(f"Saved and checked: {path}")
        return 0
    made = back_up(diary, Reason.ASKED, now, config)
    context.saved = True
    for one in made.backups:
        print(f"Saved and checked: {one.path}")
    _warn(made.troubles)
    return 0


def list_all(context: Context, *, as_json: bool) -> int:
    """Print every backup, oldest first. Return exit code 0.

    Raises:
        MfrError: The settings cannot be used.
    """
    found = _find_all(context)
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "path": str(one.path),
                    "made_at": utc_text(one.at),
                    "reason": one.reason,
                    "bytes": one.size,
                    "schema": one.schema,
                    "rows": one.rows,
                    "fault": one.fault,
                }
                for one in found
            ]
        )
        return 0
    if not found:
        print("There are no backups yet. To make one: mfr backup")
        return 0
    for one in found:
        schema = "" if one.schema is None else f"schema {one.schema}, "
        print(
            f"{one.id:<17} {when(context.clock, one.at)}  {REASONS[one.reason]:<17} {size_words(one.size):>7}  "
            f"{schema}{holds_words(one)}"
        )
    for folder in dict.fromkeys(one.path.parent for one in found):
        print(f"In {folder}")
    return 0


def restore_backup(context: Context, named: str, *, rehearse: bool, agreed: bool) -> int:
    """Restore a backup, after showing what changes and asking. Return exit code 0, even if the person declined.

    Args:
        context: Paths, settings and clock.
        named: A file, or the id of a backup.
        rehearse: Whether to change nothing, and only print what would change.
        agreed: Whether the person agreed on the command line.

    Raises:
        MfrError: It cannot be restored, or there is nobody to ask. Nothing was changed.
    """
    diary, clock, config = context.database, context.clock, context.config
    with rehearsed(_find(context, named), diary) as rehearsal:
        changes = _show(rehearsal)
        if rehearse:
            print("This was a dry run. Nothing was changed." if changes else WOULD_BE_SAME)
            return 0
        if not changes:
            print(SAME)
            return 0
        check_no_hold(rehearsal, diary, clock.now())
        if not agreed and not _agrees():
            print("Nothing was changed.")
            return 0
        troubles: list[MfrError] = []
        final = rehearsal.difference is not None and rehearsal.difference.final

        def keep() -> None:
            check_no_hold(rehearsal, diary, clock.now())  # again, as the answer may have taken a while
            made = back_up(diary, Reason.BEFORE_RESTORE, clock.now(), config)
            troubles.extend(made.troubles)
            for one in made.backups:
                print(f"The diary from before: {one.path if final else f'mfr restore {one.id}'}")

        kept = restore(rehearsal, diary, keep)
        context.saved = True
        for path in kept:
            print(f"The damaged file from before: {path}")
        print("Restored and checked.")
        _warn(troubles)
    return 0


def _find_all(context: Context) -> list[Backup]:
    return list_backups([folder_of(context.places.database), *folders_of(context.config)])


def _find(context: Context, named: str) -> Path:
    """Return the file of a backup that is named by its id or its path."""
    found = [one for one in _find_all(context) if one.id == named]
    if found:
        return next((one.path for one in found if not one.fault), found[0].path)
    path = typed_path(named)
    if not exists(path):
        raise StorageError(f"There is no backup {named}.", CHOOSE)
    return path


def _show(rehearsal: Rehearsal) -> bool:
    """Print what restoring a backup would change, and return whether it would change anything."""
    difference = rehearsal.difference
    if difference is None:
        print(DAMAGED_NOW)
        return True
    rows = list(difference_rows(difference))
    if rows:
        print(f"{'':<20}{'gained':>8}{'lost':>8}{'changed':>9}")
    for what, gained, lost, changed in rows:
        print(f"{what:<20}{gained:>8}{lost:>8}{changed:>9}")
    for line in difference_days(difference):
        print(line)
    return bool(rows)


def _agrees() -> bool:
    """Ask whether to restore, and return the answer. Anything but a yes is a no.

    Raises:
        MfrError: There is nobody to ask.
    """
    if not _is_terminal():
        raise MfrError("mfr restore asks before it changes anything, and this is not a terminal.", "Add --yes.")
    print("Restore it? A backup of the diary there now is made first. [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _warn(troubles: list[MfrError] | tuple[MfrError, ...]) -> None:
    for trouble in troubles:
        print(trouble, file=sys.stderr)
