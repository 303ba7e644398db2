"""Write a file completely or not at all, readable by its owner only."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from mfr_tui.errors import MfrError, StorageError, explain_os_error
from mfr_tui.paths import Places, give_name, keep_private, sync_directory
from mfr_tui.record.protected_files import why_protected
from mfr_tui.scratch import PART_PREFIX, scratch_folder


def check_target(path: Path, places: Places, *, force: bool) -> None:
    """Check that writing a file at `path` overwrites nothing that it should not.

    It is not checked whether the folder exists, or may be written to.

    Args:
        path: Where to write.
        places: The paths of the person's own files: neither those nor any other diary is ever overwritten.
        force: Whether an existing file may be overwritten.

    Raises:
        MfrError: It exists and `force` is not set. Or, even with `force`, it is one of the person's own files, another
            diary or no ordinary file, or cannot be examined.
    """
    diary = _real(places.database)  # SQLite keeps its companion files next to the file that a link leads to
    own = (
        diary,
        places.config,
        places.routine,
        *(diary.with_name(f"{diary.name}-{end}") for end in ("journal", "wal", "shm")),
    )
    if _real(path) in map(_real, own):
        raise MfrError(f"{path} is one of mfr's own files.", "Choose another file name.")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as error:
        raise _unwritable(path, error) from error
    if mode is not None and not stat.S_ISREG(mode):
        raise MfrError(f"{path} exists and is not an ordinary file.", "Choose another file name.")
    try:
        reason = why_protected(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    if reason:
        raise MfrError(f"{path} {reason}.", "Choose another file name. --force does not overwrite this one.")
    if mode is not None and not force:
        raise _is_there(path)


@contextlib.contextmanager
def atomic_file(path: Path, places: Places, *, force: bool) -> Iterator[Path]:
    """Yield a path to write to. At the end that file becomes `path`; if anything fails, `path` is left as it was.

    The file is in a private directory next to `path`. It gets mode 0600 whatever the umask.

    Raises:
        MfrError: `path` may not be written, or cannot be.
    """
    check_target(path, places, force=force)
    part = path
    try:
        with scratch_folder(PART_PREFIX, path.absolute().parent) as folder:
            part = folder / f"part{path.suffix}"
            yield part
            keep_private(part)
            check_target(path, places, force=force)  # another program may have been faster
            if force:
                part.replace(path)
            else:
                give_name(part, path)  # and may still be
            sync_directory(path.absolute().parent)
    except FileExistsError as error:
        raise _is_there(path) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    except StorageError as error:
        raise StorageError(error.what.replace(str(part), str(path)), error.do) from error


def _real(path: Path) -> Path:
    """Return the path without symbolic links.

    Before 3.13, `resolve()` raises for links that lead back to themselves.
    """
    return Path(os.path.realpath(path))


def _is_there(path: Path) -> MfrError:
    return MfrError(f"{path} already exists.", "Choose another file name, or add --force to overwrite it.")


def _unwritable(path: Path, error: OSError) -> MfrError:
    said = explain_os_error(f"{path} cannot be written", error)
    return MfrError(said.what, f"Nothing was written. {said.do}")
