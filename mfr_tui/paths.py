"""Paths: the files installed with the program, and the person's own directory."""

import contextlib
import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfr_tui.errors import AssetError, MfrError, explain_os_error

DATABASE_NAME = "mfr.db"
CONFIG_NAME = "config.toml"
ROUTINE_NAME = "routine.toml"


@dataclass(frozen=True, slots=True)
class Places:
    """The person's directories, and the three files with fixed names in them.

    Attributes:
        data_dir: The directory of the diary.
        config_dir: The directory of config.toml and routine.toml; the same one if the person chose the directory.
    """

    data_dir: Path
    config_dir: Path

    @property
    def database(self) -> Path:
        """The path of the diary."""
        return self.data_dir / DATABASE_NAME

    @property
    def config(self) -> Path:
        """The path of the settings, which need not exist."""
        return self.config_dir / CONFIG_NAME

    @property
    def routine(self) -> Path:
        """The path of the person's own routine, which need not exist."""
        return self.config_dir / ROUTINE_NAME


def find_places(data_dir: str | None) -> Places:
    """Return the paths of the person's files: from the flag, else MFR_DATA_DIR, else the system's usual directories.

    Args:
        data_dir: The value of `--data-dir`, or None.

    Raises:
        MfrError: The directory is under the home of a user that the system does not know.
    """
    if data_dir == "":
        raise MfrError("--data-dir is empty.", "Write mfr --data-dir DIR, or leave it out.")
    named = data_dir or os.environ.get("MFR_DATA_DIR")
    if named:
        path = typed_path(named).absolute()
        return Places(path, path)
    import platformdirs

    return Places(
        Path(platformdirs.user_data_dir("mfr", appauthor=False)),
        Path(platformdirs.user_config_dir("mfr", appauthor=False)),
    )


def typed_path(text: str) -> Path:
    """Return the path that a person typed, where `~` is their home directory.

    Raises:
        MfrError: It is empty, or names the home of a user that the system does not know.
    """
    if not text:  # it would be the current directory
        raise MfrError("The name of the file is empty.", "Write a file's name.")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise MfrError(f"{text}: there is no such home directory.", "Write the full path.") from error


def exists(path: Path) -> bool:
    """Return whether anything exists at `path`.

    Since Python 3.14, `Path.exists()` returns False if the answer is unknown; this raises instead.

    Raises:
        OSError: It cannot be determined, for example in a directory without access.
    """
    return _mode(path) is not None


def has_entry(path: Path) -> bool:
    """Return whether a name is in use, even by a broken link.

    Raises:
        OSError: It cannot be determined, for example in a directory without access.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def is_directory(path: Path) -> bool:
    """Return whether there is a directory at `path`.

    Raises:
        OSError: It cannot be determined, for example in a directory without access.
    """
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_regular_file(path: Path) -> bool:
    """Return whether there is a regular file at `path`, rather than a directory or a device.

    Raises:
        OSError: It cannot be determined, for example in a directory without access.
    """
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


class NotRegularError(OSError):
    """A directory, a pipe or a device, where a file was expected."""


def read_regular_file(path: Path, most: int) -> bytes:
    """Return the first bytes of a file, at most `most`. Unlike `Path.read_bytes()`, it never waits, as for a pipe.

    Raises:
        NotRegularError: It is a directory, a pipe or a device.
        OSError: It cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotRegularError(errno.EINVAL, "not a regular file", str(path))
        with open(handle, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(handle)


def make_private_dir(path: Path) -> None:
    """Create a directory and its parents, accessible to their owner only; existing ones are left as they are.

    Raises:
        MfrError: It is a file, or it cannot be created.
    """
    if is_directory(path):
        return
    try:
        for missing in (*reversed(path.parents), path):  # parents=True would create the parents with the umask's mode
            missing.mkdir(mode=0o700, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise MfrError(
            f"{path} is not a directory, or is inside a file.", "Choose a directory: mfr --data-dir DIR."
        ) from error
    except OSError as error:
        said = explain_os_error(f"The directory {path} cannot be created", error)
        raise MfrError(said.what, f"{said.do} Or choose another directory: mfr --data-dir DIR.") from error


def give_name(file: Path, name: Path) -> None:
    """Give a finished file its name on the same disk. An existing file of that name is never overwritten.

    The file may keep its old name as well.

    Raises:
        FileExistsError: The name is in use, even by a broken link.
        OSError: The file cannot be given that name.
    """
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        # FAT and some network disks have no hard links, and a rename overwrites an existing file. So create an empty
        # file of that name first, which no other program can then create, and overwrite only that file.
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            file.replace(name)
        except BaseException:
            name.unlink(missing_ok=True)
            raise


def keep_private(file: Path) -> None:
    """Give a finished file mode 0600 whatever the umask, and write it to disk."""
    file.chmod(0o600)
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def sync_directory(path: Path) -> None:
    """Write a directory's changes of names to disk, on systems that support this for directories."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # the file is complete and in place
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def asset(name: str) -> Path:
    """Return the path of a file of assets/, in an installed wheel or in a checkout.

    Args:
        name: Its path below assets/, such as `body/regions.toml`.

    Raises:
        AssetError: It is in neither.
    """
    package = Path(__file__).parent
    for root in (package / "assets", package.parent / "assets"):
        path = root / name
        if exists(path):
            return path
    raise AssetError(f"A file that mfr needs is missing: assets/{name}.", "Install mfr again.")


def read_asset(name: str) -> str:
    """Return the text of a file of assets/.

    Raises:
        AssetError: It is missing or not UTF-8 text.
    """
    path = asset(name)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssetError(f"{path} cannot be read: {error}.", "Install mfr again.") from error


def read_toml_asset(name: str) -> dict[str, Any]:
    """Return the contents of a TOML file of assets/.

    Raises:
        AssetError: It is missing, not UTF-8 text or not TOML.
    """
    import tomllib  # 10 ms that the first frame does not need

    try:
        return tomllib.loads(read_asset(name))
    except tomllib.TOMLDecodeError as error:
        raise AssetError(f"assets/{name} is not valid TOML: {error}.", "Install mfr again.") from error
