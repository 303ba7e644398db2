"""Temporary folders for files being written: deleted after use, or by a later process if theirs was killed."""

import contextlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PART_PREFIX = ".mfr-part-"
"""The prefix of the folders in which files are written, next to where the files go."""

_LOCK = "mfr.lock"
"""The file in each folder that its process keeps locked. The system releases the lock however the process ends."""

_RANDOM = r"[a-z0-9_]{8}"
"""What `tempfile.mkdtemp` appends to a prefix."""


@contextlib.contextmanager
def scratch_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """Create a folder accessible to its owner only, yield it, and delete it with its contents at the end.

    Folders left behind by killed processes are deleted first, except on Windows.

    Args:
        prefix: The prefix of its name. Only this program's folders may have it.
        parent: Where it is created; None for the system's directory for temporary files.

    Raises:
        OSError: It cannot be created.
    """
    import tempfile  # 10 ms that the first frame does not need

    where = parent or Path(tempfile.gettempdir())
    sweep(prefix, where)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
        lock = None
        try:
            lock = _lock(folder, create=True)
            if lock is None and sys.platform != "win32":
                continue  # another process deleted it just now
            yield folder
        finally:
            try:
                _delete(folder)
            finally:
                if lock is not None:
                    os.close(lock)
        return


def sweep(prefix: str, where: Path) -> None:
    """Delete the folders of `scratch_folder` whose processes have ended; anything that may not be one is left alone.

    Args:
        prefix: The prefix of their names.
        where: The directory that contains them.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # a directory that cannot be listed
        for folder in [one for one in where.glob(f"{prefix}*") if re.fullmatch(re.escape(prefix) + _RANDOM, one.name)]:
            with contextlib.suppress(OSError):
                found = folder.lstat()
                private = stat.S_ISDIR(found.st_mode) and found.st_mode & 0o777 == stat.S_IRWXU
                if not private or found.st_uid != os.geteuid():
                    continue
                lock = _lock(folder, create=False)
                if lock is None:
                    folder.rmdir()  # its process died before creating the lock; a folder with anything in it stays
                    continue
                try:
                    _delete(folder)
                finally:
                    os.close(lock)


def _lock(folder: Path, *, create: bool) -> int | None:
    """Return the open lock of a folder after locking it; None if there is none.

    Raises:
        OSError: Another process holds it, or the file system does not support locks.
    """
    if sys.platform == "win32":
        return None
    path = folder / _LOCK
    try:
        lock = os.open(path, os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT | os.O_EXCL if create else 0), 0o600)
    except FileNotFoundError:
        return None
    try:
        if create:
            with contextlib.suppress(OSError):  # no locks are supported here: then nobody deletes it either
                fcntl.flock(lock, fcntl.LOCK_EX)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_nlink:
            return lock
    except BaseException:
        os.close(lock)
        raise
    os.close(lock)  # its holder has just deleted it
    return None


def _delete(folder: Path) -> None:
    """Delete a folder. Its lock is deleted last, so that a partly deleted folder can still be deleted later."""
    import shutil

    with contextlib.suppress(OSError):
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name == _LOCK):
            with contextlib.suppress(FileNotFoundError):
                if stat.S_ISDIR(entry.lstat().st_mode):
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
        folder.rmdir()
