"""The files of a diary, at its path and next to it, and the two-line errors about them."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from mfr_tui.errors import BusyError, DamagedError, ReplacedError, RestoredError, StorageError, explain_os_error
from mfr_tui.paths import has_entry, is_directory, is_regular_file

_SMALL_ROOM = 64 * 1024
"""Below this many free bytes, a disk is full for SQLite: it needs 32 KiB next to the file even to read."""
_HEADER = b"SQLite format 3\x00"
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
NO_ROOM_BESIDE = UNWRITABLE | {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
"""The SQLite errors that can mean that its companion files next to a diary cannot be created."""
INTERRUPTED = sqlite3.SQLITE_READONLY_ROLLBACK
APPLICATION_ID = 0x4D465231
"""`MFR1`: the id by which `file` and mfr tell a diary from any other SQLite file."""

DAMAGE_ADVICE = "Restore a backup with `mfr restore`, or run `mfr doctor`."
"""What to do about a damaged diary."""


def replaced(path: Path) -> ReplacedError:
    """Return the error for a file that is no longer the one that is open."""
    return ReplacedError(
        f"The diary {path} was replaced by another file while it was open.",
        "Put the original back, or quit and save a copy.",
    )


def restored(path: Path) -> RestoredError:
    """Return the error for a diary into which a backup was restored while it was open."""
    return RestoredError(
        f"The diary {path} was restored from a backup while it was open.",
        "Quit and start mfr again. `mfr backup list` has the diary from before.",
    )


def read_only(path: Path) -> BusyError:
    """Return the error for a diary that can be read and not written."""
    return BusyError(
        f"The diary {path} is read-only.",
        "You can look, but nothing is saved. Check its permissions, those of its directory, and its disk.",
    )


def is_read_only(path: Path) -> bool:
    """Return whether the system does not allow to write a diary that is there, or to make its log beside it."""
    return _may(Path(os.path.realpath(path)), os.R_OK) and bool(not_writable(path))


def not_writable(path: Path) -> list[Path]:
    """Return what the system does not allow to write: the diary, and the directory if its log cannot be made there.

    The file is not opened for that: closing it would take the locks that SQLite has on it in this process.
    """
    there = Path(os.path.realpath(path))
    log = _may(there.parent, os.W_OK) or all(_may(beside(path, end), os.W_OK) for end in ("wal", "shm"))
    return [*([] if _may(there, os.W_OK) else [there]), *([] if log else [there.parent])]


def _may(what: Path, mode: int) -> bool:
    return os.access(what, mode, effective_ids=os.access in os.supports_effective_ids)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into errors that name the file and what to do."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a rule of the schema, or a bug of ours: not the file's fault
    except sqlite3.DatabaseError as error:
        raise _explain(error, path) from error
    except UnicodeDecodeError as error:  # raised by Python for an SQLite message that quotes unreadable text
        raise damaged(path, "text in it cannot be read") from error


def damaged(path: Path, said: str) -> DamagedError:
    """Return the error for a damaged diary. Nothing is ever written to one."""
    said = "".join(char if char.isprintable() else " " for char in said)  # SQLite quotes what it cannot read
    return DamagedError(
        f"The diary {path} is damaged: {said}.",
        f"{DAMAGE_ADVICE} mfr changed nothing: keep {path.name} and {path.name}-wal.",
    )


def beside(path: Path, end: str) -> Path:
    """Return the path of a companion file: `wal`, the log, or `journal`; next to the file that a link leads to."""
    return Path(f"{os.path.realpath(path)}-{end}")


def identity(path: Path) -> tuple[int, int] | None:
    """Return the device and inode of the file at `path`; None if there is none or it cannot be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def state_of(path: Path) -> tuple[int, int] | None:
    """Return what changes with each write to a file: its size and modification time; None if it cannot be read."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def is_alone(path: Path) -> bool:
    """Return whether a diary is complete in its file: there is no log, no journal, and no other name for it."""
    try:
        alone = path.stat().st_nlink == 1
    except OSError:
        return False
    return alone and not any(size_of(beside(path, end)) for end in ("wal", "journal"))


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 if there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise unreachable(path, error) from error


def is_file(path: Path) -> bool:
    """Return whether a regular file is at `path`.

    Raises:
        StorageError: It cannot be determined.
    """
    try:
        return is_regular_file(path)
    except OSError as error:
        raise unreachable(path, error) from error


def unreachable(path: Path, error: OSError) -> StorageError:
    """Return the error for a diary that the system does not allow to be opened."""
    said = explain_os_error(f"The diary {path} cannot be opened", error)
    return StorageError(said.what, said.do)


def check_is_file(path: Path) -> None:
    """Check that a regular file is at `path`.

    Raises:
        StorageError: It is a directory or something else, does not exist, or cannot be determined.
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
    """Return the error for a person that explains an error of SQLite."""
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
    if primary in UNWRITABLE and is_read_only(path):
        return read_only(path)
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
        "Restore a backup with `mfr restore`, or move the file and start mfr to make a new diary.",
    )


def no_database(path: Path) -> StorageError:
    """Return the error for a file that is not SQLite."""
    return StorageError(
        f"{path} is not an SQLite database.",
        "If it was your diary: mfr doctor --repair. If not, move it, or use another directory: mfr --data-dir DIR.",
    )


def code_of(error: BaseException | None) -> int | None:
    """Return SQLite's primary result code; None if the error is Python's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else None
