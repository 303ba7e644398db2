"""Backups: a checked copy of the whole diary in a zip file, made, listed and thinned.

A backup is a zip with one SQLite file, so that any computer can open it. What it holds is also in the comment of the
zip, so that a list of backups does not unpack them. A backup has its name only once it is complete, checked and on
disk; until then it is in a scratch folder.
"""

import contextlib
import filecmp
import itertools
import json
import os
import re
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from mfr_tui.clock import utc_text
from mfr_tui.config import Config
from mfr_tui.errors import DamagedError, MfrError, StorageError, explain_os_error
from mfr_tui.json_text import read_json
from mfr_tui.paths import give_name, is_directory, keep_private, make_private_dir, sync_directory, typed_path
from mfr_tui.record.columns import TABLES
from mfr_tui.record.connection import check_file, connect_to_read
from mfr_tui.record.damage import find_damage
from mfr_tui.record.diary_file import NO_ROOM_BESIDE, code_of, damaged, explained
from mfr_tui.scratch import PART_PREFIX, scratch_folder

FOLDER = "backups"
"""The folder next to the diary in which backups are kept."""

INSIDE = "mfr.db"
"""The name of the diary inside a backup."""

DAY = timedelta(days=1)

_LEVEL = 1
"""How hard to compress: higher levels take three times as long and save a tenth."""

_PIECE = 1024 * 1024
"""The bytes that are copied at once."""

_LARGEST = 1024**3
"""In bytes. A diary that is larger is neither backed up nor unpacked.

Fifty years of a scan on nearly every morning take about 66 MiB, and what can be imported has the same limit. A zip of
one MiB can hold a thousand, so the size of the zip says nothing.
"""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How a diary may be compressed. The others can fill the memory: `zipfile` unpacks what it has read of them at once."""

_SCHEMA_AT = 60
"""Where the schema version is in an SQLite file."""


class Reason(StrEnum):
    """Why a backup was made, as its name says it."""

    DAILY = "daily"
    ASKED = "asked"
    BEFORE_IMPORT = "before-import"
    BEFORE_SYNC = "before-sync"
    BEFORE_MIGRATION = "before-migration"
    BEFORE_RESTORE = "before-restore"
    BEFORE_REPAIR = "before-repair"


NEVER_THINNED = frozenset({Reason.BEFORE_MIGRATION, Reason.BEFORE_RESTORE})
"""They are rare, and may be the only copy of what was replaced."""

_NAME = re.compile(rf"mfr-((\d{{8}}-\d{{6}})(?:-\d+)?)-({'|'.join(Reason)})\.zip")

_UNREADABLE = (
    *(OSError, ValueError, EOFError, RuntimeError, OverflowError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What reading a damaged zip raises. NotImplementedError is a RuntimeError."""


class Backup(NamedTuple):
    """A file in a folder of backups.

    Attributes:
        path: Where it is.
        id: What names it on the command line: when it was made, in UTC, such as `20261121-053000`.
        at: When it was made, as its name says.
        reason: Why it was made.
        size: Its bytes.
        schema: The version of its tables; None if it cannot be read.
        rows: How many rows of each table count, without deleted ones; None if it cannot be read.
        device: The installation that it belongs to; None if it has none yet, or cannot be read.
        fault: Why it cannot be read; None if it can.
    """

    path: Path
    id: str
    at: datetime
    reason: Reason
    size: int
    schema: int | None
    rows: Mapping[str, int] | None
    device: str | None
    fault: str | None


class Made(NamedTuple):
    """A backup that was made.

    Attributes:
        backups: Where it is now, one for each folder.
        troubles: Why it is not in the other folders.
    """

    backups: tuple[Backup, ...]
    troubles: tuple[MfrError, ...]


class AbandonedError(Exception):
    """The backup was given up, because the program is quitting."""


def _always() -> bool:
    return True


# -- making ------------------------------------------------------------------------------------------------------


def folder_of(diary: Path) -> Path:
    """Return the folder in which the backups of a diary are kept; it need not exist."""
    return diary.parent / FOLDER


def make_backup(
    diary: Path, reason: Reason, now: datetime, others: Sequence[Path] = (), going: Callable[[], bool] = _always
) -> Made:
    """Save a checked backup in the folder next to the diary, and a copy of it in each of the person's folders.

    If one folder cannot be used, the others still are.

    Args:
        diary: The diary, of any schema.
        reason: Why it is made.
        now: The time.
        others: The person's own folders, which must exist.
        going: Whether to go on, asked between the steps.

    Raises:
        DamagedError: The diary is damaged. No backup was made.
        StorageError: It could not be saved in any folder, or the diary cannot be read just now.
        AbandonedError: `going` said no. No backup was made.
    """
    check_file(diary)
    made: list[Backup] = []
    troubles: list[MfrError] = []
    for folder in (folder_of(diary), *others):
        try:
            with _saving(folder, diary):
                if folder == folder_of(diary):
                    make_private_dir(folder)
                elif not is_directory(folder):
                    raise _is_gone(folder)
                with scratch_folder(PART_PREFIX, folder) as scratch:
                    part = scratch / "part.zip"
                    if made:
                        _copy(made[0].path, part, going)
                    else:
                        pack(diary, part, reason, now, going)
                    made.append(_read(_name(part, folder, reason, now)))
        except DamagedError:
            raise
        except MfrError as error:
            troubles.append(error)
    if not made:
        raise troubles[0]
    return Made(tuple(made), tuple(troubles))


def back_up(diary: Path, reason: Reason, now: datetime, config: Config, going: Callable[[], bool] = _always) -> Made:
    """Save a backup in every folder of the settings, then delete the backups there that need not stay.

    Raises:
        DamagedError: The diary is damaged. No backup was made.
        StorageError: It could not be saved in any folder, or the diary cannot be read just now.
        AbandonedError: `going` said no. No backup was made.
    """
    made = make_backup(diary, reason, now, folders_of(config), going)
    for one in made.backups:
        thin(one.path.parent, one.device, now, config.backup_days, config.backup_weeks)
    return made


def back_up_if_due(diary: Path, now: datetime, config: Config, going: Callable[[], bool] = _always) -> Made | None:
    """Save the backup of the day, as `back_up` does, if it is due. Return None if it is not.

    An empty diary needs none, and neither do the made-up days of a demo.

    Raises:
        MfrError: As `back_up` does, or as `folders_of` does.
        AbandonedError: `going` said no. No backup was made.
    """
    if not config.backup_daily or not is_due([folder_of(diary), *folders_of(config)], now):
        return None
    with contextlib.closing(connect_to_read(diary)) as opened, explained(diary):
        made_up = opened.execute("SELECT 1 FROM setting WHERE key = 'demo'").fetchone()
        if made_up or not any(_live_rows(opened).values()):
            return None
    return back_up(diary, Reason.DAILY, now, config, going)


def folders_of(config: Config) -> tuple[Path, ...]:
    """Return the person's own folders for backups.

    Raises:
        MfrError: One is below the home of a user that the system does not know.
    """
    return tuple(map(typed_path, config.backup_folders))


def pack(diary: Path, part: Path, reason: Reason, now: datetime, going: Callable[[], bool] = _always) -> None:
    """Write a checked backup of a diary to `part`, in a private folder next to where it goes.

    Raises:
        DamagedError: The diary is damaged.
        StorageError: The backup cannot be written, or the diary cannot be read just now.
        AbandonedError: `going` said no.
    """
    with _saving(part.parent.parent, diary):
        copy = part.with_name(INSIDE)
        with contextlib.closing(connect_to_read(diary)) as source:
            with explained(diary):
                source.execute("BEGIN")  # the copy and the counts are of the same moment
                rows = _live_rows(source)
            copy_checked(source, copy, diary, going)
        with contextlib.closing(connect_to_read(copy)) as packed:
            if _live_rows(packed) != rows:
                raise damaged(diary, "a copy of it has other rows")
            facts = {
                "application": "mfr",
                "made_at": utc_text(now),
                "reason": reason,
                "schema": packed.execute("PRAGMA user_version").fetchone()[0],
                "device": _device(packed),
                "rows": rows,
            }
        _check_going(going)
        _compress(copy, part, facts)
        copy.unlink()


def copy_checked(source: sqlite3.Connection, copy: Path, path: Path, going: Callable[[], bool] = _always) -> None:
    """Copy an open diary to a new file that is complete in itself, and check all of it.

    Args:
        source: The open diary.
        copy: A path where nothing exists yet.
        path: The diary's path, for errors.
        going: Whether to go on, asked between the steps.

    Raises:
        DamagedError: The copy is damaged.
        AbandonedError: `going` said no.
        OSError: It cannot be written.
        sqlite3.Error: It cannot be written, or the diary cannot be read.
    """
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with contextlib.closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # in one step: whoever writes meanwhile does not wait, nor make it start again
        target.execute("PRAGMA journal_mode = DELETE")
    _check_going(going)
    if said := find_damage(copy):
        raise damaged(path, said)
    _check_going(going)


def _check_going(going: Callable[[], bool]) -> None:
    if not going():
        raise AbandonedError


@contextlib.contextmanager
def _saving(folder: Path, diary: Path) -> Iterator[None]:
    """Turn errors of writing in a folder of backups into errors that name it."""
    what = f"A backup cannot be saved in {folder}"
    try:
        yield
    except sqlite3.DatabaseError as error:
        if code_of(error) not in NO_ROOM_BESIDE:
            with explained(diary):
                raise
        full = code_of(error) == sqlite3.SQLITE_FULL
        do = "Free some space, then try again." if full else "Check the disk and the permissions of the folder."
        raise StorageError(f"{what}: {error}.", do) from error
    except OSError as error:
        said = explain_os_error(what, error)
        raise StorageError(said.what, said.do) from error


def _is_gone(folder: Path) -> StorageError:
    return StorageError(
        f"The backup folder {folder} is not there.", "Connect its disk, or change the setting backup_folders."
    )


def _name(part: Path, folder: Path, reason: Reason, now: datetime) -> Path:
    """Give a finished backup its name, and return its path. An existing file is never overwritten."""
    keep_private(part)
    taken = {one.id for one in list_backups([folder])}
    for number in itertools.count(1):
        named = f"{now.astimezone(UTC):%Y%m%d-%H%M%S}{f'-{number}' if number > 1 else ''}"
        path = folder / f"mfr-{named}-{reason}.zip"
        if named not in taken:
            with contextlib.suppress(FileExistsError):
                give_name(part, path)
                break
    sync_directory(folder)
    return path


def _copy(backup: Path, part: Path, going: Callable[[], bool]) -> None:
    """Copy a finished backup, and compare what arrived.

    Raises:
        OSError: It cannot be written, or what arrived is different.
        AbandonedError: `going` said no.
    """
    shutil.copyfile(backup, part)
    _check_going(going)
    keep_private(part)
    if not filecmp.cmp(backup, part, shallow=False):
        raise OSError(f"{part} is not what was written")


def _compress(copy: Path, part: Path, facts: Mapping[str, object]) -> None:
    """Compress a diary into a zip, and read it again.

    Raises:
        StorageError: It is larger than what can be restored.
        OSError: It cannot be written, or what was written cannot be read.
    """
    if copy.stat().st_size > _LARGEST:
        raise StorageError(
            f"A backup cannot be made: the diary is larger than {_LARGEST // 1024**3} GiB.",
            "If it has large tables of your own, move them to another file.",
        )
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL, strict_timestamps=False) as packed:
        packed.write(copy, INSIDE)
        packed.comment = json.dumps(facts).encode()
    if fault := find_fault(part):
        raise OSError(f"{part} is not what was written: {fault}")


def _live_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows of each table count, of those that a diary of this schema has."""
    counts = {}
    for table in TABLES:
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        if columns:
            which = "WHERE deleted_at IS NULL" if "deleted_at" in columns else ""
            counts[table] = int(connection.execute(f"SELECT count(*) FROM {table} {which}").fetchone()[0])  # noqa: S608
    return counts


def _device(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT value FROM setting WHERE key = 'device'").fetchone()
    return str(read_json(row[0])) if row else None


# -- reading -----------------------------------------------------------------------------------------------------


def list_backups(folders: Iterable[Path]) -> list[Backup]:
    """Return the backups in some folders, oldest first. One that cannot be read says why; a missing folder has none."""
    found = [_read(path) for folder in folders for path in _listed(folder)]
    return sorted(found, key=lambda one: (one.at, one.id, one.path))


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except OSError:  # it is not there, or may not be listed
        return []


def _named(path: Path) -> re.Match[str]:
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise ValueError(f"{path} is not the name of a backup")
    return named


def _made_at(path: Path) -> datetime:
    """Return when a backup was made, as its name says."""
    return datetime.strptime(f"{_named(path)[2]}+0000", "%Y%m%d-%H%M%S%z")


def _read(path: Path) -> Backup:
    """Return what is known about a backup from its name and the comment of its zip."""
    named = _named(path)
    backup = Backup(path, named[1], _made_at(path), Reason(named[3]), 0, None, None, None, None)
    try:
        backup = backup._replace(size=path.stat().st_size)
        with zipfile.ZipFile(path) as packed:
            facts = read_json(packed.comment.decode())
            packed.getinfo(INSIDE)
        if not isinstance(facts, dict) or facts.get("application") != "mfr":
            raise ValueError("its comment is not mfr's")
        rows = {str(table): int(count) for table, count in facts["rows"].items()}
        device = facts["device"]
        return backup._replace(schema=int(facts["schema"]), rows=rows, device=None if device is None else str(device))
    except (*_UNREADABLE, KeyError, TypeError, AttributeError) as error:
        return backup._replace(fault=str(error) or type(error).__name__)


def find_fault(path: Path) -> str | None:
    """Return why a backup cannot be unpacked, after reading all of it; None if it can."""
    try:
        with zipfile.ZipFile(path) as packed, packed.open(_entry(packed)) as inside:
            while inside.read(_PIECE):
                pass
    except _UNREADABLE as error:
        return str(error) or type(error).__name__
    return None


def _entry(packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the diary in a zip.

    Raises:
        ValueError: There is none, it says that it is larger than any diary, or it is compressed in another way.
    """
    entry = next((one for one in packed.infolist() if one.filename == INSIDE), None)
    if entry is None:
        raise ValueError(f"there is no {INSIDE} in it")
    if entry.file_size > _LARGEST:
        raise ValueError(f"its {INSIDE} is larger than {_LARGEST // 1024**3} GiB")
    if entry.compress_type not in _METHODS:
        raise ValueError(f"its {INSIDE} is compressed in a way that mfr does not read")
    return entry


def unpack(path: Path, to: Path) -> None:
    """Write the diary inside a backup to `to`: never more bytes than the zip says that it has.

    Raises:
        ValueError: The backup is damaged, or is not one. The message says why.
        StorageError: There is too little room for it.
        OSError: It cannot be read, or `to` cannot be written.
    """
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as packed:
                entry = _entry(packed)
                inside = packed.open(entry)
        except (ValueError, EOFError, RuntimeError, OverflowError, zipfile.BadZipFile) as error:
            raise ValueError(str(error)) from error
        check_room(path, entry.file_size, to.parent)
        with inside, to.open("xb") as out:
            try:
                while piece := inside.read(_PIECE):  # no more than `entry.file_size` altogether
                    out.write(piece)
            except (ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
                raise ValueError(str(error)) from error


def check_room(path: Path, size: int, folder: Path) -> None:
    """Check that an unpacked diary would fit into half of the free space for temporary files.

    An upgrade may need the other half.

    Args:
        path: The file that the diary is unpacked from, for the error.
        size: The bytes of the unpacked diary.
        folder: A folder on the disk where temporary files go.

    Raises:
        StorageError: It would not.
        OSError: The system does not say how much is free.
    """
    free = shutil.disk_usage(folder).free
    if size > free // 2:
        raise StorageError(
            f"{path} cannot be unpacked: it needs {2 * size / 1e6:.0f} MB for temporary files, and {free / 1e6:.0f} MB"
            " are free.",
            "Nothing was changed. Free some space, or set TMPDIR to a folder on a larger disk.",
        )


# -- when to make one, and which to keep -------------------------------------------------------------------------


def is_due(folders: Iterable[Path], now: datetime) -> bool:
    """Return whether a backup is due: none of these folders has a sound one made within 24 hours of `now`.

    Only the backups of those hours are opened. One that is dated later does not count: the clock was set back.
    """
    recent = (path for folder in folders for path in _listed(folder) if abs(now - _made_at(path)) < DAY)
    return all(_read(path).fault for path in recent)


def find_thinned(times: Iterable[datetime], now: datetime, days: int, weeks: int) -> dict[datetime, datetime]:
    """Return which backups to delete: each with the later one of the same week or month that stays.

    All of the last `days` stay, then the last of each week for `weeks` weeks, and then the last of each month. So the
    newest always stays.

    Args:
        times: When they were made, in UTC.
        now: The time.
        days: For how many days all of them stay.
        weeks: For how many weeks after that one of each calendar week stays.
    """
    last: dict[tuple[int, ...], datetime] = {}
    thinned = {}
    for at in sorted(set(times), reverse=True):
        age = now - at
        if age < timedelta(days=days):
            continue
        monthly = age >= timedelta(days=days, weeks=weeks)
        of = (at.year, at.month, 0) if monthly else tuple(at.isocalendar()[:2])
        if of in last:
            thinned[at] = last[of]
        else:
            last[of] = at
    return thinned


def thin(folder: Path, device: str | None, now: datetime, days: int, weeks: int) -> list[Path]:
    """Delete the backups of one installation that need not stay, and return their paths.

    A backup stays if it cannot be read, if it belongs to another installation, or if the one that would stay in its
    place cannot be unpacked.

    Args:
        folder: Where they are.
        device: The installation; None deletes nothing.
        now: The time.
        days: As for `find_thinned`.
        weeks: As for `find_thinned`.
    """
    ours = {
        one.at: one
        for one in list_backups([folder])
        if device is not None and one.device == device and not one.fault and one.reason not in NEVER_THINNED
    }
    deleted = []
    for at, stays in find_thinned(ours, now, days, weeks).items():
        if not find_fault(ours[stays].path):
            with contextlib.suppress(OSError):  # it stays: nothing depends on it
                ours[at].path.unlink()
                deleted.append(ours[at].path)
    return deleted
