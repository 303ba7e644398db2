"""What one check is, what it looks at, and what it finds."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from mfr_tui.clock import Clock
from mfr_tui.config import Config, load_config
from mfr_tui.errors import MfrError, StorageError
from mfr_tui.paths import Places, has_entry, is_directory
from mfr_tui.record.connection import check_file, check_is_diary, check_sqlite, connect_to_read

RAISED = (MfrError, OSError, sqlite3.Error, ValueError, TypeError, ArithmeticError, LookupError, RuntimeError)
"""What a check may raise on files of any content, on any system. What it raises is what it found."""


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    KNOW = "know"
    WRONG = "wrong"


class Finding(NamedTuple):
    """What a check found. It has no personal data, except for paths.

    Attributes:
        level: How much it matters.
        found: What was found, in a sentence or two.
        do: What to do about it; empty if there is nothing to do.
    """

    level: Level
    found: str
    do: str = ""


class Terminal(NamedTuple):
    """The terminal that is written to.

    Attributes:
        columns: Its width.
        rows: Its height.
        encoding: The encoding of what is written to it, by its Python name.
    """

    columns: int
    rows: int
    encoding: str


@dataclass(frozen=True)
class Subject:
    """What all checks look at.

    Attributes:
        places: Where the person's files are.
        clock: The clock, which may never have been set.
        environment: The environment variables.
        terminal: The terminal; None if the output is none.
        mounts: What Linux says of its mounts (`mountinfo`); empty where nothing is known.
        locks: What Linux says of locked files; empty where nothing is known.
    """

    places: Places
    clock: Clock
    environment: Mapping[str, str]
    terminal: Terminal | None
    mounts: str = ""
    locks: str = ""

    @classmethod
    def here(cls, places: Places, clock: Clock, environment: Mapping[str, str], terminal: Terminal | None) -> Self:
        """Return what there is on this machine."""
        return cls(places, clock, environment, terminal, _told("/proc/self/mountinfo"), _told("/proc/locks"))

    @property
    def diary(self) -> Path:
        """The path of the diary, which need not exist."""
        return self.places.database

    @cached_property
    def config(self) -> Config:
        """The settings.

        Raises:
            MfrError: They cannot be used.
        """
        return load_config(self.places.config, self.environment)

    @cached_property
    def trouble(self) -> StorageError | None:
        """Why the diary cannot be opened; None if it can, or if there is none."""
        try:
            check_sqlite()
            if has_entry(self.diary) or has_entry(Path(f"{self.diary}-wal")):
                check_file(self.diary)
                connection = connect_to_read(self.diary)
                try:
                    check_is_diary(connection, self.diary)
                finally:
                    connection.close()
        except StorageError as error:
            return error
        except OSError:
            return StorageError(f"The diary {self.diary} cannot be opened.", "Check the permissions.")
        return None

    @cached_property
    def is_there(self) -> bool:
        """Whether there is a diary that can be opened."""
        return self.trouble is None and is_directory(self.places.data_dir) and has_entry(self.diary)


class Check(NamedTuple):
    """One check.

    Attributes:
        id: Its name in JSON.
        title: What it looks at.
        look: Looks, changes nothing, and returns what it found. It may raise any of `RAISED`.
    """

    id: str
    title: str
    look: Callable[[Subject], Finding]


def ok(found: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Level.OK, found)


def know(found: str, do: str = "") -> Finding:
    """Return a finding that the person should know."""
    return Finding(Level.KNOW, found, do)


def wrong(found: str, do: str) -> Finding:
    """Return a finding of something wrong."""
    return Finding(Level.WRONG, found, do)


def _told(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
