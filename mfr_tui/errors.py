"""What can go wrong for a person, said in two lines: what is wrong, and what to do."""


class MfrError(Exception):
    """An error that a person can act on.

    Attributes:
        what: One line: what is wrong, naming the file, key or region.
        do: One line: what to do about it.
    """

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        """Both lines, as they are printed."""
        return f"{self.what}\n{self.do}"


class ConfigError(MfrError):
    """config.toml says something that cannot be used."""


class AssetError(MfrError):
    """A file that travels with the program is missing or says something wrong."""


class StorageError(MfrError):
    """The diary could not be opened, read or written."""


class DamagedError(StorageError):
    """The diary's file is damaged. It is never written to after this is seen."""


class BusyError(StorageError):
    """The diary could not be written just now (locked, disk full): trying again may work."""
