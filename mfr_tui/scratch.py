"""Folders for files that are being made: deleted when they are done with, swept when their process was killed."""

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
"""How the names of folders begin in which files are made, beside the place where they go."""

_LOCK = "mfr.lock"
"""The file in each folder that its process holds locked. The system lets go of it however the process ends."""

_RANDOM = r"[a-z0-9_]{8}"
"""What `tempfile.mkdtemp` puts after a prefix."""


@contextlib.contextmanager
def scratch_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """Create a folder for its owner alone, and delete it with all that is in it at the end.

    Those that processes left behind, because they were killed, are deleted first. On Windows none are.

    Args:
        prefix: How its name begins. Only this program's folders may begin so.
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
                continue  # another process swept it in this very moment
            yield folder
        finally:
            try:
                _delete(folder)
            finally:
                if lock is not None:
                    os.close(lock)
        return


def sweep(prefix: str, where: Path) -> None:
    """Delete the folders of `scratch_folder` whose processes have ended; whatever is not certain to be one stays.

    Args:
        prefix: How their names begin.
        where: The directory in which they are.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # a directory that cannot be listed
        for folder in [entry for entry in where.iterdir() if re.fullmatch(re.escape(prefix) + _RANDOM, entry.name)]:
            with contextlib.suppress(OSError):
                found = folder.lstat()
                private = stat.S_ISDIR(found.st_mode) and found.st_mode & 0o777 == stat.S_IRWXU
                if not private or found.st_uid != os.geteuid():
                    continue
                lock = _lock(folder, create=False)
                if lock is None:
                    folder.rmdir()  # its process died before it made the lock; one with anything in it stays
                    continue
                try:
                    _delete(folder)
                finally:
                    os.close(lock)


def _lock(folder: Path, *, create: bool) -> int | None:
    """Return the open lock of a folder, held; None when there is none.

    Raises:
        OSError: Another process holds it, or the file system knows no locks.
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
            with contextlib.suppress(OSError):  # no locks here: then nobody sweeps it either
                fcntl.flock(lock, fcntl.LOCK_EX)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_nlink:
            return lock
    except BaseException:
        os.close(lock)
        raise
    os.close(lock)  # whoever held it has just deleted it
    return None


def _delete(folder: Path) -> None:
    """Delete a folder. Its lock goes last: a folder that is half deleted can still be swept."""
    import shutil

    with contextlib.suppress(OSError):
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name == _LOCK):
            with contextlib.suppress(FileNotFoundError):
                if stat.S_ISDIR(entry.lstat().st_mode):
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
        folder.rmdir()
