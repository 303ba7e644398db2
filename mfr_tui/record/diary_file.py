"""What lies at a diary's path and beside it, and what is wrong with it in two lines."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from mfr_tui.errors import BusyError, DamagedError, ReplacedError, StorageError, explain_os_error
from mfr_tui.paths import has_entry, is_directory, is_regular_file

_SMALL_ROOM = 64 * 1024
"""A disk with fewer bytes left is full for SQLite: it needs 32 KiB beside the file even to read."""
_HEADER = b"SQLite format 3\x00"
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
NO_ROOM_BESIDE = UNWRITABLE | {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
"""What SQLite may say when it cannot make the files that it needs beside a diary."""
INTERRUPTED = sqlite3.SQLITE_READONLY_ROLLBACK
APPLICATION_ID = 0x4D465231
"""`MFR1`: how `file` and this program tell the diary from any other SQLite file."""


def replaced(path: Path) -> ReplacedError:
    """Return the error for a file that is not the one that is open."""
    return ReplacedError(
        f"The diary {path} was replaced by another file while it was open.",
        "Put the original back, or quit and save a copy.",
    )


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error that names the file and what to do."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a rule of the schema, or a mistake of ours: not the file's fault
    except sqlite3.DatabaseError as error:
        raise _explain(error, path) from error
    except UnicodeDecodeError as error:  # what Python makes of an SQLite message that quotes broken text
        raise damaged(path, "text in it cannot be read") from error


def damaged(path: Path, said: str) -> DamagedError:
    """The error for a damaged diary. Nothing is ever written to one."""
    said = "".join(char if char.isprintable() else " " for char in said)  # SQLite quotes what it cannot read
    return DamagedError(
        f"The diary {path} is damaged: {said}.",
        f"mfr changed nothing. Move {path.name}, {path.name}-wal and "
        f"{path.name}-shm to another directory, then copy a backup here. Or try .recover of sqlite3 on a copy.",
    )


def beside(path: Path, end: str) -> Path:
    """Return where SQLite keeps what belongs to a file: `wal`, its log, or `journal`; beside what a link leads to."""
    return Path(f"{os.path.realpath(path)}-{end}")


def identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of what is at `path`; None when nothing is, or it cannot be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def state_of(path: Path) -> tuple[int, int] | None:
    """Return what changes with each write of a file: its size and the instant of the newest change."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def is_alone(path: Path) -> bool:
    """Say whether all of a diary is in its file: nothing is written down beside it, under no other name either."""
    try:
        alone = path.stat().st_nlink == 1
    except OSError:
        return False
    return alone and not any(size_of(beside(path, end)) for end in ("wal", "journal"))


def size_of(path: Path) -> int:
    """Bytes in a file; 0 when there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise unreachable(path, error) from error


def is_file(path: Path) -> bool:
    """Return whether an ordinary file is at `path`.

    Raises:
        StorageError: It cannot be known.
    """
    try:
        return is_regular_file(path)
    except OSError as error:
        raise unreachable(path, error) from error


def unreachable(path: Path, error: OSError) -> StorageError:
    """Return the error for a diary that the system does not let us open."""
    said = explain_os_error(f"The diary {path} cannot be opened", error)
    return StorageError(said.what, said.do)


def check_is_file(path: Path) -> None:
    """Check that an ordinary file is at `path`.

    Raises:
        StorageError: It is a directory or something else, there is none, or it cannot be known.
    """
    if is_file(path):
        return
    if is_directory(path):
        raise StorageError(
            f"{path} is a directory, so it cannot be the diary.",
            "Move it, or use another directory: mfr --data-dir DIR.",
        )
    if has_entry(path):
        raise StorageError(f"{path} is not an ordinary file, or is a broken link.", "Move it, or put the diary back.")
    raise StorageError(f"There is no diary at {path}.", "To start one: mfr")


def _explain(error: sqlite3.DatabaseError, path: Path) -> StorageError:
    primary = code_of(error)
    if primary in LOCKED:
        return BusyError(f"The diary {path} is locked by another program.", "Close that program and try again.")
    if getattr(error, "sqlite_errorcode", None) == INTERRUPTED:
        return StorageError(
            f"Writing the diary {path} was interrupted. {path.name}-journal can undo the half-finished change.",
            "Leave both files in place and start mfr once. It restores the diary by itself.",
        )
    if primary == sqlite3.SQLITE_FULL or (primary in NO_ROOM_BESIDE and _is_disk_full(path)):
        return _disk_full(path)
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return BusyError(f"The diary {path} cannot be written.", "Check the permissions of the file and its directory.")
    if primary == sqlite3.SQLITE_IOERR:
        return BusyError(f"The disk refused to write {path}.", "Check the disk. Everything saved so far is safe.")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StorageError(
            f"The diary {path} cannot be opened.", "Check the permissions of the file and its directory."
        )
    if primary == sqlite3.SQLITE_NOTADB:
        with contextlib.suppress(OSError), path.open("rb") as file:
            head = file.read(100)
            if head.startswith(_HEADER) or head[68:72] == APPLICATION_ID.to_bytes(4):
                return damaged(path, str(error))
        return no_database(path)
    return damaged(path, str(error))


def _disk_full(path: Path) -> BusyError:
    return BusyError(
        f"The disk is full, so {path} cannot be saved.", "Free some space. Everything saved so far is safe."
    )


def _is_disk_full(path: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _SMALL_ROOM


def empty(path: Path) -> DamagedError:
    """Return the error for a diary of zero bytes."""
    others = f" Keep {path.name}-wal, which is not empty." if size_of(beside(path, "wal")) else ""
    return DamagedError(
        f"The diary {path} is empty (0 bytes). mfr changed nothing.{others}",
        "Copy a backup here, or move the file and start mfr to make a new diary.",
    )


def no_database(path: Path) -> StorageError:
    """Return the error for a file that is not SQLite."""
    return StorageError(f"{path} is not an SQLite database.", "Move it, or use another directory: mfr --data-dir DIR.")


def code_of(error: BaseException | None) -> int | None:
    """SQLite's primary result code; None when the error is Python's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else None
