"""Errors for a person, in two lines: what is wrong, and what to do."""

import errno


class MfrError(Exception):
    """An error that a person can act on.

    Attributes:
        what: What is wrong, in one line that names the file, key or region.
        do: What to do about it, in one line.
    """

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        """Return both lines, as they are printed."""
        return f"{self.what}\n{self.do}"


class ConfigError(MfrError):
    """config.toml contains something that cannot be used."""


class AssetError(MfrError):
    """A file that is installed with the program is missing or has wrong contents."""


class StorageError(MfrError):
    """The diary could not be opened, read or written."""


class DamagedError(StorageError):
    """The diary's file is damaged. Once this is known, it is never written to."""


class BusyError(StorageError):
    """The diary could not be written just now (locked, disk full): trying again may work."""


class ReplacedError(BusyError):
    """The open file is no longer the one at its path. Nothing counts as saved until that one is back."""


class RestoredError(ReplacedError):
    """A backup was restored into the open file. Nothing more is saved there from what was open before."""


_PERMISSIONS = ("permission denied", "Check the permissions of the file and its directory.")
_OS_ERRORS = {
    errno.ENOSPC: ("the disk is full", "Free some space, then try again."),
    errno.EROFS: ("the disk is read-only", "Choose a place on another disk."),
    errno.EACCES: _PERMISSIONS,
    errno.EPERM: _PERMISSIONS,
    errno.ELOOP: ("its links lead back to themselves", "Delete one of them, or choose another place."),
    errno.EIO: ("the disk reported an error", "Check the disk, or choose a place on another one."),
    errno.ENOENT: ("no such file or directory", "Check the name, or create the directory first."),
}
if hasattr(errno, "EDQUOT"):  # Windows has no quota like this
    _OS_ERRORS[errno.EDQUOT] = ("your disk quota is used up", "Delete some of your files, then try again.")


def explain_os_error(what: str, error: OSError) -> MfrError:
    """Return the error for a person: the reason, and what helps.

    Args:
        what: What failed, such as `mfr.pdf cannot be written`.
        error: The error of the system.
    """
    other = (error.strerror or "the system refused it", "Choose another place, or check this one.")
    why, do = _OS_ERRORS.get(error.errno or 0, other)
    return MfrError(f"{what}: {why}.", do)
