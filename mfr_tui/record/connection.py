"""Connections to a diary: opened for reading only, or for transactions that succeed completely or not at all.

A change counts as saved only if the open file is still the one at its path.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from mfr_tui.errors import DamagedError, ReplacedError, StorageError
from mfr_tui.paths import has_entry
from mfr_tui.record.diary_file import (
    APPLICATION_ID,
    INTERRUPTED,
    NO_ROOM_BESIDE,
    beside,
    check_is_file,
    code_of,
    damaged,
    empty,
    explained,
    identity,
    is_alone,
    is_file,
    no_database,
    replaced,
    restored,
    size_of,
    state_of,
    unreachable,
)
from mfr_tui.record.migrations import SCHEMA_VERSION

LARGEST_LOG = 4 * 1024 * 1024
"""In bytes.

A log larger than this, which can happen while another program reads for long, is emptied as soon as possible.
"""
_LOG_STEP = 1024 * 1024
"""The bytes by which a log that could not be emptied must grow before another attempt."""
_EMPTYING_MS = 100
"""How long a change may wait, after it is saved, for readers to let the log be emptied."""
BUSY_SECONDS = 5.0
RESTORED = "restored"
"""The key in `setting` of the name of the latest restore."""
SYNCHRONOUS = "FULL"
"""How far SQLite makes sure of a change before it counts as saved: until it is on the disk, even if the power fails."""
_SMALLEST = 512
"""The size in bytes of the smallest SQLite file that contains anything."""


OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""


class Opened(NamedTuple):
    """Which diary is open.

    Attributes:
        file: The device and inode of its file.
        restored: The name of the latest restore into that file; None if there was none.
    """

    file: tuple[int, int] | None
    restored: str | None


class DiaryConnection(sqlite3.Connection):
    """A connection that knows which file it has open.

    Attributes:
        file: The device and inode of that file.
        restored: The name of the latest restore when it was opened, as `read_restored` gives it.
        state: The file's size and modification time, if it was opened as a file that nobody writes; None otherwise.
        log_bound: The size of the log, in bytes, above which it is emptied.
    """

    file: tuple[int, int] | None = None
    restored: str | None = None
    state: tuple[int, int] | None = None
    log_bound: int = LARGEST_LOG


def is_there(path: Path) -> bool:
    """Return whether anything exists at `path`; if so, check it with `check_file`. Nothing is written.

    Raises:
        DamagedError: It is missing, but its log is still there.
        StorageError: It cannot be determined.
    """
    logged = size_of(beside(path, "wal"))  # checked first: a program that creates a diary makes the file before the log
    try:
        found = has_entry(path)
    except OSError as error:
        raise unreachable(path, error) from error
    if logged and not found:
        raise damaged(path, "it is missing, but its log is still there")
    return found


def check_sqlite() -> None:
    """Check that this Python's SQLite knows STRICT tables. An older one calls every diary malformed.

    Raises:
        StorageError: It is too old.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE[:2]))
        raise StorageError(
            f"This Python has SQLite {sqlite3.sqlite_version}, which is too old for an mfr diary.",
            f"Use a Python with SQLite {oldest} or newer. Your diary was not opened.",
        )


def check_file(path: Path) -> None:
    """Check what SQLite would not: that the file exists, is not empty, and that its log belongs to it.

    Nothing is written. Fast. A command that only reads calls it before it opens the diary.

    Raises:
        StorageError: It does not exist, or is not a file.
        DamagedError: It is empty, or its log is damaged or belongs to another file.
    """
    check_sqlite()
    check_is_file(path)
    if not size_of(path):
        raise empty(path)
    if size_of(beside(path, "wal")):
        fault = find_log_fault(path)
        if fault:
            raise damaged(path, fault)


def connect_to_read(path: Path, first: Callable[[sqlite3.Connection], object] | None = None) -> DiaryConnection:
    """Open an SQLite file for reading only, even on a disk that is full or read-only.

    Args:
        path: The diary.
        first: Called with the connection before anything is read.

    Raises:
        StorageError: It does not exist, cannot be read, or is not SQLite.
    """
    check_is_file(path)
    if not size_of(path):
        raise empty(path)
    if size_of(path) < _SMALLEST:  # SQLite would treat it as empty, and overwrite it
        raise no_database(path)
    try:
        return _connect_to_read(path, "mode=ro", first)
    except StorageError as error:
        cause = error.__cause__
        interrupted = getattr(cause, "sqlite_errorcode", None) == INTERRUPTED
        # A WAL database needs files next to it even to be read. If they cannot be created, it can be read without them,
        # but only if there are no changes next to it yet: those would be missed.
        if interrupted or code_of(cause) not in NO_ROOM_BESIDE or not is_alone(path):
            raise
    state = state_of(path)
    connection = _connect_to_read(path, "mode=ro&immutable=1", first)
    connection.state = state
    return connection


def is_outdated(connection: DiaryConnection, path: Path) -> bool:
    """Return whether a connection that assumed nobody writes its file is now wrong and must be opened again."""
    return connection.state is not None and (not is_alone(path) or connection.state != state_of(path))


def connect_to_write(path: Path, busy_seconds: float = BUSY_SECONDS) -> DiaryConnection:
    """Open a diary for writing, after `prepare` has checked it.

    Args:
        path: The diary.
        busy_seconds: How long a write waits for another program's, in seconds.

    Raises:
        ReplacedError: It is gone.
        StorageError: It cannot be opened.
    """
    if not is_file(path):
        raise ReplacedError(f"The diary {path} is gone.", "Put it back, or quit and save a copy.")
    _make_private(path)
    with explained(path):
        connection = _connect(path, "mode=rw", busy_seconds)  # never creates a file that is gone
        try:
            connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA journal_size_limit = {LARGEST_LOG}")  # applies when the log starts again
        except BaseException:
            connection.close()
            raise
    return connection


def _make_private(path: Path) -> None:
    """Make a diary readable by its owner only, for example after it was restored from a backup or a copy."""
    if os.name != "posix":
        return
    for file in (path, *(beside(path, end) for end in ("wal", "shm", "journal"))):
        with contextlib.suppress(OSError):  # none there, or another user's, who decides who may read it
            mode = file.stat().st_mode
            if mode & 0o177:
                file.chmod(mode & 0o600)


def check_in_place(connection: DiaryConnection, path: Path) -> None:
    """Check that the open file is still the one at `path`.

    Raises:
        ReplacedError: It was moved, deleted or replaced, or its disk is gone.
    """
    here = identity(path)
    if here == connection.file:
        return
    if here is None:
        raise ReplacedError(
            f"The diary {path} was moved or deleted while it was open.", "Put it back, or quit and save a copy."
        )
    raise replaced(path)


def read_restored(connection: sqlite3.Connection) -> str | None:
    """Return the name of the latest restore into an open diary; None if there was none.

    A restore replaces all rows of a file and leaves the file itself in place, with a new random name in `setting`.
    """
    row = connection.execute("SELECT value FROM setting NOT INDEXED WHERE key = ?", (RESTORED,)).fetchone()
    return str(row[0]) if row else None


def check_not_restored(connection: DiaryConnection, path: Path) -> None:
    """Check that no backup was restored into an open diary since it was opened.

    Raises:
        RestoredError: One was. Nothing that was shown or waits belongs to what the file holds now.
        sqlite3.Error: It cannot be read.
    """
    if read_restored(connection) != connection.restored:
        raise restored(path)


@contextlib.contextmanager
def writing(connection: DiaryConnection, path: Path) -> Iterator[None]:
    """Run one transaction that can write from its start; all of it is kept, or nothing.

    Raises:
        BusyError: Locked, disk full, or not possible just now for another reason. Nothing was changed.
        ReplacedError: The open file is no longer the one at `path`. Nothing counts as saved.
        DamagedError: The file is damaged.
    """
    with explained(path):
        check_in_place(connection, path)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            check_in_place(connection, path)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        check_in_place(connection, path)
    _bound_log(connection, path)


def _bound_log(connection: DiaryConnection, path: Path) -> None:
    """Empty a log that has grown large, unless somebody is reading it. The change itself is saved in either case.

    SQLite writes a log from its start again only when nobody reads it, and never shrinks the file by itself.
    """
    with contextlib.suppress(sqlite3.Error, StorageError):
        if size_of(beside(path, "wal")) <= connection.log_bound:
            return
        (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout = {min(int(patience), _EMPTYING_MS)}")
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(patience)}")
            size = size_of(beside(path, "wal"))
            connection.log_bound = LARGEST_LOG if size <= LARGEST_LOG else size + _LOG_STEP


def _connect(path: Path, query: str, busy_seconds: float) -> DiaryConnection:
    """Open a file, and record which file it is. SQLite opens it here, not at the first statement."""
    check_sqlite()
    uri = f"{path.absolute().as_uri()}?{query}"
    for _ in range(3):
        before = identity(path)
        connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds, factory=DiaryConnection)
        if before is not None and before == identity(path):
            connection.file = before
            return connection
        connection.close()
    raise ReplacedError(f"Another program is replacing the diary {path}.", "Try again in a moment.")


def _connect_to_read(path: Path, query: str, first: Callable[[sqlite3.Connection], object] | None) -> DiaryConnection:
    """Open a file for reading only, and make sure that it can be read."""
    with explained(path):
        connection = _connect(path, query, BUSY_SECONDS)
        try:
            if first:
                first(connection)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA schema_version").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def find_log_fault(path: Path, *, every_frame: bool = False) -> str | None:
    """Return what is wrong with the log next to a diary, as a sentence; None if nothing is or if there is no log.

    Args:
        path: The diary.
        every_frame: Whether to read all of the log, not only its ends.

    Raises:
        StorageError: The log cannot be read.
    """
    from mfr_tui.record.write_ahead_log import find_fault  # needed only if there is a log

    try:
        return find_fault(beside(path, "wal"), lambda: stamp_without_log(path), every_frame=every_frame)
    except OSError as error:
        raise unreachable(path, error) from error


def stamp_without_log(path: Path) -> str | None:
    """Return the newest stamp in the file itself; None if it has none, or if the file cannot be read this way."""
    try:
        with contextlib.closing(_connect(path, "mode=ro&immutable=1", BUSY_SECONDS)) as connection:
            row = connection.execute("SELECT value FROM setting NOT INDEXED WHERE key = 'log'").fetchone()
    except (sqlite3.Error, UnicodeDecodeError, StorageError):  # the second when SQLite quotes unreadable text
        return None
    return str(row[0]) if row else None


def read_header(connection: sqlite3.Connection, path: Path) -> tuple[int, int, int]:
    """Return the number of tables and other objects, the application id and the schema version, from one read."""
    with explained(path):
        tables, application, version = connection.execute(
            "SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version "
            "FROM pragma_application_id, pragma_user_version"
        ).fetchone()
    return int(tables), int(application), int(version)


def check_is_diary(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version of an open diary.

    Raises:
        StorageError: It is another program's database, or from a newer version of mfr.
        DamagedError: It has a schema version that does not exist.
    """
    tables, application, version = read_header(connection, path)
    if not (tables or application or version):
        raise DamagedError(
            f"{path} is an SQLite database with no tables. mfr changed nothing.",
            "Restore a backup with `mfr restore`, or move the file and start mfr to make a new diary.",
        )
    if not application and not version:
        version = version_of_tables(connection)
        application = APPLICATION_ID if version else 0
    if application != APPLICATION_ID:
        raise StorageError(
            f"{path} is an SQLite database, but not an mfr diary.",
            "Use another directory: mfr --data-dir DIR.",
        )
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The diary {path} was made by a newer mfr (schema {version}; this one supports {SCHEMA_VERSION}).",
            "Update mfr. Nothing was changed.",
        )
    if version < 1:
        raise damaged(path, f"it says its schema is {version}")
    return version


def version_of_tables(connection: sqlite3.Connection) -> int:
    """Return the schema version by the migrations applied, for a diary that went through SQL text; otherwise 0.

    An SQL dump loses the two numbers that identify a diary in its header.
    """
    ours = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('_sqlite_migrations', 'scan', 'mark')"
    if connection.execute(ours).fetchone() != (3,):
        return 0
    try:
        (known,) = connection.execute("SELECT count(*) FROM _sqlite_migrations WHERE migration_set = 'mfr'").fetchone()
    except sqlite3.OperationalError:  # a table of that name, but not ours
        return 0
    return int(known)


def leave_stamp(connection: sqlite3.Connection) -> None:
    """Write the next stamp in the current transaction: it ties the log to its file."""
    from mfr_tui.record.write_ahead_log import WRITE_STAMP

    connection.execute(WRITE_STAMP)
