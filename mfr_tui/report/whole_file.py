"""Writing a file whole or not at all, for its owner alone."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mfr_tui.errors import MfrError, StorageError, explain_os_error
from mfr_tui.paths import Places


def check_target(path: Path, places: Places, *, force: bool) -> None:
    """See that a file may be written at `path`.

    Args:
        path: Where.
        places: Where the person's own files are: those are never overwritten.
        force: Whether a file that is there may be overwritten.

    Raises:
        MfrError: It is there already, or is nothing that should be overwritten.
    """
    own = (places.database, places.config, *(places.database.with_name(f"mfr.db-{end}") for end in ("wal", "shm")))
    if _real(path) in map(_real, own):
        raise MfrError(f"{path} is a file of mfr itself.", "Name another file.")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(path, error) from error
    if not stat.S_ISREG(mode):
        raise MfrError(f"{path} is there and is no ordinary file.", "Name another file.")
    if not force:
        raise MfrError(f"{path} is there already.", "Name another file, or overwrite it with --force.")


@contextlib.contextmanager
def whole_file(path: Path, places: Places, *, force: bool) -> Iterator[Path]:
    """A path to write to; at the end what is there becomes `path`, and when anything fails nothing does.

    It lies in a private directory beside `path`. What is written there gets mode 0600 whatever the umask.

    Raises:
        MfrError: `path` may not be written, or cannot be.
    """
    check_target(path, places, force=force)
    part = path
    try:
        with tempfile.TemporaryDirectory(prefix=".mfr-", dir=path.absolute().parent) as folder:
            part = Path(folder) / path.name
            yield part
            part.chmod(0o600)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            check_target(path, places, force=force)  # somebody may have been quicker
            part.replace(path)
            _keep_name(path.absolute().parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    except StorageError as error:
        raise StorageError(error.what.replace(str(part), str(path)), error.do) from error


def _real(path: Path) -> Path:
    """Return the path without symbolic links. `resolve()` raises of links that lead back to themselves, before 3.13."""
    return Path(os.path.realpath(path))


def _keep_name(folder: Path) -> None:
    """Have the new name on disk too, where directories can be asked for that."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # the file is whole and in its place
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: Path, error: OSError) -> MfrError:
    said = explain_os_error(f"{path} cannot be written", error)
    return MfrError(said.what, f"Nothing was left behind. {said.do}")
