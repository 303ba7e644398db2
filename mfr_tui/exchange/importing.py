"""Import an export into a diary: it is checked completely first, then merged, or refused with one reason."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path

from mfr_tui.clock import Clock
from mfr_tui.errors import BusyError, StorageError, explain_os_error
from mfr_tui.exchange.jsonl import read_header, read_rows
from mfr_tui.paths import Places, exists, is_regular_file
from mfr_tui.record.columns import TABLES
from mfr_tui.record.connection import Opened
from mfr_tui.record.database import prepare_to_change
from mfr_tui.record.transfer.foreign import Foreign
from mfr_tui.record.transfer.merge import Merged, Merger
from mfr_tui.record.transfer.snapshot import HEADER, MADE_UP
from mfr_tui.record.transfer.staging import UNTOUCHED, Incoming, Row, stage
from mfr_tui.scratch import scratch_folder

LARGEST_BYTES = 1024**3
"""A larger file is refused: fifty years take a tenth of it."""

_SQLITE, _ZIP = b"SQLite format 3\x00", b"PK"


def import_diary(
    file: Path,
    places: Places,
    clock: Clock,
    day_start: time,
    *,
    rehearse: bool,
    loosening_counts: bool = False,
    back_up: Callable[[], object] = lambda: None,
    opened: Opened | None = None,
) -> Merged:
    """Merge an exported file into the diary, creating the diary if there is none. Return what happened to the rows.

    Args:
        file: A file that `mfr export` wrote as jsonl or sqlite, a backup, or a diary.
        places: The paths of the person's files.
        clock: The clock.
        day_start: When the day begins.
        rehearse: Whether to return what would happen to the rows, and change nothing.
        loosening_counts: Whether what the person loosened in one diary counts in the other, if it held what it loosens.
            Only for the diaries of one person's devices; in any other, the person has to answer here.
        back_up: Makes a backup of the diary, once the file is known to be valid and to change something. Not called if
            there is no diary yet.
        opened: The diary that is open in this program, so that no other one is changed; None for any.

    Raises:
        MfrError: The file does not fit, or the diary cannot be backed up or written. Nothing was changed.
    """
    with scratch_folder("mfr-import-") as folder:
        incoming = _look_at(file, folder, clock.now())

        def merge(database: Path, *, rehearse: bool) -> Merged:
            with contextlib.closing(Merger(database, clock, day_start, opened=opened)) as merger:
                return merger.merge(incoming, rehearse=rehearse, loosening_counts=loosening_counts)

        is_new = not exists(places.database)
        if is_new:  # do not create a diary for a file that does not fit
            blank = folder / "blank" / "mfr.db"
            prepare_to_change(blank)
            merged = merge(blank, rehearse=True)
            if rehearse:
                return merged
        prepare_to_change(places.database)
        if not is_new:
            merged = merge(places.database, rehearse=True)
            if rehearse or not merged.changes:
                return merged
            back_up()
        return merge(places.database, rehearse=False)


def _look_at(file: Path, folder: Path, now: datetime) -> Incoming:
    """Check every row of a file, stage the rows in a folder, and return them."""
    try:
        if not is_regular_file(file):
            there = "is not an ordinary file" if exists(file) else "does not exist"
            raise StorageError(f"{file} {there}.", "Choose a file made by mfr export.")
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(len(_SQLITE))
    except OSError as error:
        said = explain_os_error(f"{file} cannot be read", error)
        raise StorageError(said.what, said.do) from error
    if size > LARGEST_BYTES:
        raise StorageError(f"{file} is larger than {LARGEST_BYTES // 1024**3} GiB.", UNTOUCHED)
    if head.startswith(_ZIP):
        return _read_backup(file, folder, now)
    read: Callable[[Path, Path, datetime], Incoming] = _read_diary if head == _SQLITE else _read_lines
    return read(file, folder, now)


def _read_backup(file: Path, folder: Path, now: datetime) -> Incoming:
    """Stage the rows of the diary inside a backup."""
    from mfr_tui.record.backups import unpack  # imported only when needed

    inside = folder / "unpacked.db"
    try:
        unpack(file, inside)
        return _read_diary(inside, folder, now)
    except ValueError as error:
        raise StorageError(f"The backup {file} is damaged: {error}.", UNTOUCHED) from error
    except OSError as error:
        said = explain_os_error(f"{file} cannot be unpacked", error)
        raise StorageError(said.what, said.do) from error
    except StorageError as error:
        raise type(error)(error.what.replace(str(inside), str(file)), error.do) from error


def _read_lines(file: Path, folder: Path, now: datetime) -> Incoming:
    """Stage the rows of a JSON Lines file."""
    with file.open("rb") as lines:
        header = read_header(lines, str(file))
        _check_whole(file, header.pseudonym)
        rows = read_rows(lines, str(file), header)
        return stage(folder / "incoming.db", str(file), "line", rows, now, made_up=header.made_up is True)


def _read_diary(file: Path, folder: Path, now: datetime) -> Incoming:
    """Stage the rows of an SQLite file."""
    try:
        with contextlib.closing(Foreign(file)) as whole:
            said = whole.setting(HEADER)
            _check_whole(file, said.get("pseudonym") if isinstance(said, dict) else None)
            made_up = whole.setting(MADE_UP) is True
            return stage(folder / "incoming.db", str(file), "row", _all(whole), now, made_up=made_up)
    except BusyError:  # locked, or no space for the rows: not the file's fault
        raise
    except StorageError as error:
        raise StorageError(error.what, error.do if "Nothing was changed" in error.do else UNTOUCHED) from error


def _all(whole: Foreign) -> Iterator[Row]:
    for table in TABLES:
        for number, row in enumerate(whole.rows(table), start=1):
            yield Row(number, table, row)


def _check_whole(file: Path, pseudonym: object) -> None:
    if pseudonym is not None:
        raise StorageError(f"{file} was made with --pseudonym, so parts of the diary are missing.", UNTOUCHED)
