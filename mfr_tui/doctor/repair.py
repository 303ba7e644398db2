"""Repair what can be repaired without losing anything; of a damaged diary, salvage what can be read."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from mfr_tui.counting import counted
from mfr_tui.doctor.diary import open_to_others
from mfr_tui.doctor.finding import Subject
from mfr_tui.errors import DamagedError, MfrError, StorageError, explain_os_error
from mfr_tui.record.additions import check_additions
from mfr_tui.record.backups import folder_of
from mfr_tui.record.connection import connect_to_write, leave_stamp, writing
from mfr_tui.record.damage import check_undamaged
from mfr_tui.record.diary_file import beside, size_of
from mfr_tui.record.restore import is_ruined
from mfr_tui.record.salvage import find_rows, salvage
from mfr_tui.scratch import PART_PREFIX, sweep
from mfr_tui.wording.doctor import salvaged_lines

_TEMPORARY = ("mfr-restore-", "mfr-import-", "mfr-backup-", "mfr-sync-", "mfr-speak-", "mfr-demo-", "mfr-task-")
"""What the folders of mfr in the system's directory for temporary files are called."""


def repair(subject: Subject, back_up: Callable[[], str]) -> Iterator[str]:
    """Repair, and yield what was done, a line each.

    A damaged diary is only read, also one that is no longer SQLite because its first page is lost. A sound one gets its
    indexes rebuilt and its log taken in, after a backup.

    Args:
        subject: The diary and what is around it.
        back_up: Makes a backup and returns its id. It raises MfrError.

    Raises:
        MfrError: Something cannot be done. What was yielded before was.
    """
    yield from _tighten(subject)
    yield from _tidy(subject)
    if isinstance(subject.trouble, DamagedError):
        yield from _salvage(subject.diary, subject.trouble)
        return
    if subject.trouble and is_ruined(subject.diary) and find_rows(subject.diary).rows:
        yield from _salvage(subject.diary, subject.trouble)  # the first page is lost, and rows tell their tables
        return
    if subject.trouble:
        raise subject.trouble
    if not subject.is_there:
        return
    try:
        check_undamaged(subject.diary)
    except DamagedError as error:
        yield from _salvage(subject.diary, error)
        return
    yield f"A backup from before: {back_up()}"
    with contextlib.closing(connect_to_write(subject.diary)) as connection:
        check_additions(connection, subject.diary)
        with writing(connection, subject.diary):
            connection.execute("REINDEX")
            leave_stamp(connection)
        yield "Rebuilt the indexes."
        if not size_of(beside(subject.diary, "wal")):
            return
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        left = size_of(beside(subject.diary, "wal"))
        yield "The log stays: another program reads it." if busy or left else "Took the log into the file."


def _salvage(diary: Path, error: StorageError) -> Iterator[str]:
    yield error.what
    yield from salvaged_lines(salvage(diary))


def _tighten(subject: Subject) -> Iterator[str]:
    for path, mode in open_to_others(subject):
        try:
            path.chmod(path.stat().st_mode & mode)
        except OSError as error:
            raise _as_said(path, error) from error
        yield f"Made private: {path}"


def _as_said(path: Path, error: OSError) -> MfrError:
    return explain_os_error(f"{path} cannot be made private", error)


def _tidy(subject: Subject) -> Iterator[str]:
    """Delete what killed processes of mfr have left."""
    places = [(PART_PREFIX, subject.diary.parent), (PART_PREFIX, folder_of(subject.diary))]
    places += [(prefix, Path(tempfile.gettempdir())) for prefix in _TEMPORARY]
    for prefix, folder in places:
        before = len(_entries(folder, prefix))
        sweep(prefix, folder)
        if (deleted := before - len(_entries(folder, prefix))) > 0:  # another process may have made one meanwhile
            yield f"Deleted {counted(deleted, 'temporary folder')} in {folder}."


def _entries(folder: Path, prefix: str) -> list[Path]:
    try:
        return list(folder.glob(f"{prefix}*"))
    except OSError:
        return []
