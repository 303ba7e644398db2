"""Restore a backup: rehearsed on a copy first, then put in the place of the diary, whole or not at all.

Into a sound diary, SQLite writes the backup as one transaction: whoever has it open sees the old diary or the new one,
nobody else can write meanwhile, and a kill at any moment leaves the old one. The file stays the same, so a window that
had it open notices by a name in `setting` that each restore changes, and saves nothing more.

A damaged diary cannot be written that way. It is kept whole under another name, and a new file takes its place.
"""

import contextlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from mfr_tui.errors import BusyError, DamagedError, MfrError, StorageError, explain_os_error
from mfr_tui.json_text import read_json
from mfr_tui.paths import (
    give_name,
    has_entry,
    is_regular_file,
    keep_private,
    make_private_dir,
    read_regular_file,
    sync_directory,
)
from mfr_tui.record.backups import check_room, unpack
from mfr_tui.record.columns import TABLES
from mfr_tui.record.connection import (
    RESTORED,
    check_file,
    check_in_place,
    connect_to_read,
    connect_to_write,
    is_there,
)
from mfr_tui.record.damage import check_all
from mfr_tui.record.database import connect_to_diary, prepare, prepare_to_change
from mfr_tui.record.diary_file import beside, explained, identity, is_alone, size_of
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.transfer.snapshot import HEADER, MADE_UP
from mfr_tui.scratch import PART_PREFIX, scratch_folder

CHOOSE = "Nothing was changed. To see your backups: mfr backup list"

RUNNING = timedelta(minutes=1)
"""An open hold that was saved so recently counts as running: one that runs is saved every few seconds."""

_SQLITE, _ZIP = b"SQLite format 3\x00", b"PK"
_COMPANIONS = ("wal", "journal")


class Count(NamedTuple):
    """How many rows of one table a restore changes, without deleted ones.

    Attributes:
        gained: Rows that only the backup has.
        lost: Rows that only the diary has.
        changed: Rows that both have, with other values.
    """

    gained: int
    lost: int
    changed: int


class Difference(NamedTuple):
    """What a restore changes.

    Attributes:
        tables: The counts of each table that changes. The stops of a scan belong to it and are not counted.
        gained: The days on which only the backup has a scan, a rating or a hold, in order.
        lost: The days on which only the diary has one, in order.
        final: Whether the diary is made up and the backup real. The diary there now cannot be restored over that.
    """

    tables: Mapping[str, Count]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    final: bool = False

    @property
    def loosens(self) -> bool:
        """Whether the diary has something about where not to press that the backup has not."""
        return any(
            self.tables[table].lost or self.tables[table].changed for table in SAFETY_TABLES if table in self.tables
        )


SAFETY_TABLES = ("screening", "region_setting", "lock", "warning_check", "flag_decision", "concern")
"""The tables that say where not to press."""


class Rehearsal(NamedTuple):
    """A backup that can be restored.

    Attributes:
        copy: Its diary, brought to this version's schema and checked, in a temporary folder.
        difference: What restoring it would change; None if the diary there now cannot be read.
        damage: Why the diary there now cannot be read; None if it can, or if there is none.
    """

    copy: Path
    difference: Difference | None
    damage: StorageError | None


# -- rehearsing --------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def rehearsed(source: Path, diary: Path) -> Iterator[Rehearsal]:
    """Take the diary out of a backup, upgrade it, check all of it, and yield what restoring it would change.

    Neither file is changed.

    Args:
        source: A backup, or an SQLite file with a whole diary.
        diary: The diary, which need not exist.

    Raises:
        StorageError: The backup cannot be restored, or the file at `diary` is none of mfr's.
    """
    with scratch_folder("mfr-restore-") as folder:
        copy = folder / "mfr.db"
        try:
            _take(source, diary, copy)
            prepare(copy)
            check_all(copy)
            made_up = _check_whole(source, copy)
        except OSError as error:
            said = explain_os_error(f"{source} cannot be unpacked", error)
            raise StorageError(said.what, f"Nothing was changed. {said.do}") from error
        except MfrError as error:
            what = error.what.replace(f"The diary {copy}", str(source)).replace(str(copy), str(source))
            do = error.do if error.do.startswith("Nothing was changed.") else CHOOSE
            newer = "newer mfr" in error.what
            raise StorageError(what, "Nothing was changed. Update mfr." if newer else do) from error
        difference: Difference | None = None
        damage: StorageError | None = None
        try:
            difference = _compare(diary, copy, made_up=made_up)
        except StorageError as error:
            if not isinstance(error, DamagedError) and not is_ruined(diary):
                raise
            damage = error
        yield Rehearsal(copy, difference, damage)


def _take(source: Path, diary: Path, copy: Path) -> None:
    """Write the diary of a backup or another file to `copy`."""
    if not is_regular_file(source):
        what = "is not an ordinary file" if has_entry(source) else "does not exist"
        raise StorageError(f"{source} {what}.", CHOOSE)
    if identity(source) == identity(diary):
        raise StorageError(f"{source} is your diary itself.", CHOOSE)
    head = read_regular_file(source, len(_SQLITE))
    if head.startswith(_ZIP):
        try:
            unpack(source, copy)
        except ValueError as error:
            raise StorageError(f"The backup {source} is damaged: {error}.", CHOOSE) from error
    elif head == _SQLITE:
        check_file(source)
        check_room(source, source.stat().st_size, copy.parent)
        with (
            contextlib.closing(connect_to_read(source)) as opened,
            contextlib.closing(sqlite3.connect(copy)) as target,
            explained(source),
        ):
            opened.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    else:
        raise StorageError(f"{source} is neither a backup nor a diary.", CHOOSE)


def _check_whole(source: Path, copy: Path) -> bool:
    """Refuse an export that has only a part of a diary. Return whether its days are made up."""
    with contextlib.closing(connect_to_read(copy)) as opened, explained(copy):
        rows = opened.execute("SELECT key, value FROM setting WHERE key IN (?, ?)", (HEADER, MADE_UP)).fetchall()
    facts = {key: read_json(value) for key, value in rows}
    header = facts.get(HEADER)
    if isinstance(header, dict) and (header.get("pseudonym") is not None or header.get("since") is not None):
        raise StorageError(f"{source} is an export with only a part of a diary.", CHOOSE)
    return facts.get(MADE_UP) is True


def _compare(diary: Path, copy: Path, *, made_up: bool) -> Difference:
    """Return what the diary there now has that the copy has not, and the other way around.

    Raises:
        DamagedError: The diary is damaged.
        StorageError: It is another program's, or it is real and the copy is made up.
    """
    with contextlib.closing(connect_to_read(copy)) as opened:
        new = _rows(opened)
    old: dict[str, dict[tuple[Any, ...], tuple[Any, ...]]] = {table: {} for table in new}
    final = False
    if is_there(diary):
        check_file(diary)
        check_all(diary)
        with contextlib.closing(connect_to_diary(diary)) as opened, explained(diary):
            real = not opened.execute("SELECT 1 FROM setting WHERE key = ?", (MADE_UP,)).fetchone()
            old = _rows(opened)
        if made_up and real and any(old.values()):
            raise StorageError("The days in this backup are made up, and your diary is real.", CHOOSE)
        final = not made_up and not real and any(new.values())
    tables = {}
    for table in new:
        gained, lost = new[table].keys() - old[table].keys(), old[table].keys() - new[table].keys()
        changed = sum(old[table][key] != row for key, row in new[table].items() if key in old[table])
        if gained or lost or changed:
            tables[table] = Count(len(gained), len(lost), changed)
    before, after = _days(old), _days(new)
    return Difference(tables, tuple(sorted(after - before)), tuple(sorted(before - after)), final)


def _rows(connection: sqlite3.Connection) -> dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]:
    """Return the rows that count, by table and key."""
    found = {}
    for table, fields in TABLES.items():
        if table == "scan_stop":
            continue
        columns = (*fields.key, *(column for column in fields.columns if column not in fields.key))
        which = "WHERE deleted_at IS NULL" if "deleted_at" in fields.columns else ""
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table} {which}")  # noqa: S608
        found[table] = {row[: len(fields.key)]: row for row in rows}
    return found


def _days(rows: Mapping[str, Mapping[tuple[Any, ...], tuple[Any, ...]]]) -> set[str]:
    found: set[str] = set()
    for table in ("scan", "mark", "hold"):
        fields = TABLES[table]
        columns = [*fields.key, *(column for column in fields.columns if column not in fields.key)]
        day = columns.index("body_day")
        found.update(row[day] for row in rows[table].values())
    return found


def check_no_hold(rehearsal: Rehearsal, diary: Path, now: datetime) -> None:
    """Check that no hold is running on the diary that a restore would replace.

    Raises:
        StorageError: One is, or the diary cannot be read. Nothing was changed.
    """
    if rehearsal.damage or not is_there(diary):
        return
    with contextlib.closing(DiaryReader(diary)) as reader:
        if any(abs(now - hold.kept_at) < RUNNING for hold in reader.open_holds(now - RUNNING)):
            raise StorageError("A hold is running in another window.", "End it first, then restore.")


# -- restoring ---------------------------------------------------------------------------------------------------


def restore(rehearsal: Rehearsal, diary: Path, back_up: Callable[[], object]) -> tuple[Path, ...]:
    """Put a rehearsed backup in the place of the diary. Return what was kept of a damaged diary: its files.

    Args:
        rehearsal: The backup.
        diary: The diary, which need not exist.
        back_up: Makes a backup of the diary there now, while nobody can write to it. Not called if there is none, or if
            it is damaged.

    Raises:
        BusyError: Another program keeps the diary locked. Nothing was changed.
        StorageError: It cannot be written, or cannot be backed up first. Nothing was changed.
    """
    make_private_dir(diary.parent)
    name = secrets.token_hex(8)
    kept: tuple[Path, ...] = ()
    if _can_be_written(diary):
        _write_into(diary, rehearsal.copy, name, back_up)
    else:
        kept = _put(diary, rehearsal.copy, name)
    check_all(diary)
    return kept


def _can_be_written(diary: Path) -> bool:
    """Return whether there is a sound diary, after bringing it to this version's schema.

    Raises:
        StorageError: There is a file that is another program's, or it cannot be opened just now.
    """
    try:
        if not is_there(diary):
            return False
        prepare_to_change(diary)
    except DamagedError:
        return False
    except StorageError:
        if is_ruined(diary):
            return False
        raise
    return True


def is_ruined(diary: Path) -> bool:
    """Return whether there is a file that is not SQLite at all: not even the first bytes of a diary are left."""
    with contextlib.suppress(OSError):
        return is_regular_file(diary) and read_regular_file(diary, len(_SQLITE)) != _SQLITE
    return False


def _write_into(diary: Path, copy: Path, name: str, back_up: Callable[[], object]) -> None:
    """Write a diary into a sound one, in one transaction.

    Raises:
        BusyError: Another program keeps it locked.
        StorageError: It cannot be written, or not be backed up first.
    """
    with contextlib.closing(connect_to_write(diary)) as target, explained(diary):
        (page_size,) = target.execute("PRAGMA page_size").fetchone()
        _make_ready(copy, name, page_size)
        locked = False

        def step(status: int, _: int, __: int) -> None:
            """Make the backup from before once the diary is locked, and look after each page that it is in place."""
            nonlocal locked
            if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise BusyError(f"The diary {diary} is locked by another program.", "Close that program and try again.")
            check_in_place(target, diary)
            if not locked:
                locked = True
                with contextlib.closing(connect_to_read(diary)) as now:
                    _stamp(source, after=now)  # what is written by the source's own connection is copied, too
                back_up()

        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as source:
            source.backup(
                target, pages=1, progress=step
            )  # the first page locks it: nobody else can write until the end
        check_in_place(target, diary)
        with contextlib.suppress(sqlite3.Error):  # the next change empties the log, if nobody reads
            target.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _stamp(copy: sqlite3.Connection, *, after: sqlite3.Connection | None) -> None:
    """Give a copy a new stamp that follows that of the diary's latest change, so that its log goes on."""
    row = after.execute("SELECT value FROM setting WHERE key = 'log'").fetchone() if after else None
    last = (str(row[0]) if row else "")[9:25] or "-" * 16
    stamp = f'"mfr-log:{secrets.token_hex(8)}:{last}"'
    copy.execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('log', ?)", (stamp,))


def _make_ready(copy: Path, name: str, page_size: int | None) -> None:
    """Give a copy the name of this restore, a stamp and pages of a size, and make it complete in its file."""
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection, explained(copy):
        connection.execute("PRAGMA journal_mode = DELETE")
        if page_size and connection.execute("PRAGMA page_size").fetchone() != (page_size,):
            connection.execute(f"PRAGMA page_size = {page_size}")
            connection.execute("VACUUM")
        connection.execute("BEGIN")
        connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (RESTORED, f'"{name}"'))
        _stamp(connection, after=None)
        connection.execute("COMMIT")


def _put(diary: Path, copy: Path, name: str) -> tuple[Path, ...]:
    """Put a copy where there is no diary, or in the place of a damaged one. Return where that one's files are now.

    The damaged files keep a name at every moment. Between the last two steps the new file is next to the old log. Its
    stamp is not in there, so that mfr refuses to read the two together.

    Raises:
        StorageError: It cannot be written, or another program was faster.
    """
    real = Path(os.path.realpath(diary))
    _make_ready(copy, name, None)
    try:
        with scratch_folder(PART_PREFIX, real.parent) as folder:
            part = folder / real.name
            shutil.copyfile(copy, part)
            part.chmod(0o600)
            with contextlib.closing(sqlite3.connect(part)) as connection, explained(diary):
                connection.execute("PRAGMA journal_mode = WAL")
            if not is_alone(part):
                raise StorageError(f"The diary {diary} cannot be written.", "Check the disk. Nothing was changed.")
            keep_private(part)
            kept = _keep(real)
            sync_directory(real.parent)
            if has_entry(real):
                part.replace(real)
            else:
                give_name(part, real)
            for end in (*_COMPANIONS, "shm"):
                beside(real, end).unlink(missing_ok=True)
            sync_directory(real.parent)
    except FileExistsError as error:
        raise BusyError(f"Another program has just created the diary {diary}.", "Try again.") from error
    except OSError as error:
        said = explain_os_error(f"The diary {diary} cannot be restored", error)
        raise StorageError(said.what, said.do) from error
    return kept


def _keep(diary: Path) -> tuple[Path, ...]:
    """Give the files of a damaged diary a second name next to it, and return those names."""
    there = [diary] if has_entry(diary) else []
    there += [file for file in (beside(diary, end) for end in _COMPANIONS) if size_of(file)]
    for number in range(1, 1000):
        stem = f"{diary.stem}-damaged{f'-{number}' if number > 1 else ''}{diary.suffix}"
        names = [diary.with_name(file.name.replace(diary.name, stem, 1)) for file in there]
        if not any(has_entry(diary.with_name(stem + end)) for end in ("", *(f"-{one}" for one in _COMPANIONS))):
            for file, name in zip(there, names, strict=True):
                _link(file, name)
            return tuple(names)
    raise StorageError(f"There are too many damaged diaries next to {diary}.", "Move them to another directory.")


def _link(file: Path, name: Path) -> None:
    """Give a file a second name or, where a disk has no such thing, copy it."""
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        with scratch_folder(PART_PREFIX, name.parent) as folder:
            shutil.copyfile(file, folder / name.name)
            keep_private(folder / name.name)
            give_name(folder / name.name, name)
