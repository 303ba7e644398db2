"""`mfr sync`: exchange the diary with the person's other devices through a shared folder."""

import getpass
import os
import sys
from pathlib import Path

from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.export import kept_lines
from mfr_tui.errors import MfrError
from mfr_tui.exchange.sync_files import find_files
from mfr_tui.exchange.syncing import Job, Synced, find_passphrase, folder_of
from mfr_tui.exchange.syncing import sync as sync_now
from mfr_tui.paths import exists, typed_path
from mfr_tui.record.backups import Reason, back_up
from mfr_tui.wording.sync import NO_FOLDER, NOTHING_NEW, SET_FOLDER, UP_TO_DATE, WRITTEN, came_in


def sync(context: Context, named: str | None, *, encrypt: bool, as_json: bool) -> int:
    """Sync through a folder, and print what came in. Return the exit code: an error if a file could not be read.

    Args:
        context: Paths, settings and clock.
        named: The folder, as typed; None for the one in the settings.
        encrypt: Whether to ask for a passphrase if there is none, and encrypt with it.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: The folder is not there, the passphrase is missing or wrong, or the diary cannot be used.
    """
    config, clock, database = context.config, context.clock, context.database
    folder = typed_path(named) if named else folder_of(config)
    if folder is None:
        raise MfrError(NO_FOLDER, SET_FOLDER)
    troubles: list[MfrError] = []

    def keep() -> None:
        if exists(database):
            troubles.extend(back_up(database, Reason.BEFORE_SYNC, clock.now(), config).troubles)

    passphrase = find_passphrase(config, os.environ) or _ask(folder, encrypt=encrypt)
    synced = sync_now(Job(folder, context.places, clock, config, passphrase, keep))
    context.saved = True
    for trouble in (*troubles, *synced.notes, *synced.troubles):
        print(trouble, file=sys.stderr)
    if as_json:
        print_json(_for_programs(synced))
    else:
        _show(synced)
    return ExitCode.ERROR if synced.troubles else ExitCode.DONE


def _ask(folder: Path, *, encrypt: bool) -> str | None:
    """Ask for the passphrase of an encrypted folder, or for a new one. Return None if none is needed.

    Raises:
        MfrError: Two answers for a new one differ, or there is nobody to ask.
    """
    encrypted = any(file.encrypted for file in find_files(folder))
    if not (encrypted or encrypt) or not sys.stdin.isatty():
        if encrypt:
            raise MfrError("mfr sync --encrypt asks for a passphrase, and this is not a terminal.", HOW_TO_SET)
        return None
    said = getpass.getpass("Passphrase of the sync folder: ")
    if not encrypted and getpass.getpass("The same again: ") != said:
        raise MfrError("The two passphrases differ.", "Nothing was written. Try again.")
    if not said:
        raise MfrError("The passphrase is empty.", "Nothing was written. Try again.")
    return said


HOW_TO_SET = "Set sync_passphrase_file, or the variable MFR_SYNC_PASSPHRASE."


def _show(synced: Synced) -> None:
    for one in synced.came_in:
        print(came_in(one.name, one.counts))
    if not synced.came_in:
        print(NOTHING_NEW)
    for line in kept_lines(synced.kept):
        print(line)
    print(WRITTEN if synced.wrote else UP_TO_DATE)


def _for_programs(synced: Synced) -> dict[str, object]:
    return {
        "came_in": [{"device": one.device, "name": one.name, "tables": one.counts} for one in synced.came_in],
        "kept_strict": [one._asdict() for one in synced.kept],
        "wrote": synced.wrote,
        "notes": [str(note) for note in synced.notes],
        "not_read": [str(trouble) for trouble in synced.troubles],
    }
