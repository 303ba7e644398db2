"""Connections to a diary: opened without writing, or for transactions that are whole or not at all.

A change counts as saved only while the open file is the one that its name leads to.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

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
    size_of,
    state_of,
    unreachable,
)

SCHEMA_VERSION = 5
"""How many migrations this version knows; kept in the file as user_version, to be read without them."""
LARGEST_LOG = 4 * 1024 * 1024
"""Bytes. A log that has grown beyond it, as while another program reads for long, is emptied as soon as that can be."""
_LOG_STEP = 1024 * 1024
"""Bytes by which a log that could not be emptied must grow before that is tried again."""
_EMPTYING_MS = 100
"""So long a change may wait, after it is saved, for readers to let the log be emptied."""
BUSY_SECONDS = 5.0
_SMALLEST = 512
"""Bytes in the smallest SQLite file that holds anything at all."""


class DiaryConnection(sqlite3.Connection):
    """A connection that knows which file it has open.

    Attributes:
        file: Device and inode of that file.
        state: Size and instant of the newest change, where it was opened as a file that nobody writes; None otherwise.
        log_bound: Emptying the log is tried when it is larger, in bytes.
    """

    file: tuple[int, int] | None = None
    state: tuple[int, int] | None = None
    log_bound: int = LARGEST_LOG


def is_there(path: Path) -> bool:
    """Return whether anything is at `path`; check it with `check_file` then. Nothing is written.

    Raises:
        DamagedError: It is missing, but its log is still there.
        StorageError: It cannot be known.
    """
    logged = size_of(beside(path, "wal"))  # looked at first: another program's start makes the file, then the log
    try:
        found = has_entry(path)
    except OSError as error:
        raise unreachable(path, error) from error
    if logged and not found:
        raise damaged(path, "it is missing, but its log is still there")
    return found


def check_file(path: Path) -> None:
    """Check what SQLite would not: that a file is there, that it is not empty, and that its log is its own.

    Nothing is written. Cheap. A command that only reads calls it before it opens the diary.

    Raises:
        StorageError: It is not there, or is no file.
        DamagedError: It is empty, or its log is damaged or belongs to another file.
    """
    check_is_file(path)
    if not size_of(path):
        raise empty(path)
    if size_of(beside(path, "wal")):
        fault = find_log_fault(path)
        if fault:
            raise damaged(path, fault)


def connect_to_read(path: Path, first: Callable[[sqlite3.Connection], object] | None = None) -> DiaryConnection:
    """Open an SQLite file without the right to write, even on a disk that is full or cannot be written.

    Args:
        path: The diary.
        first: What is done with the connection before anything is read.

    Raises:
        StorageError: It is not there, cannot be read, or is not SQLite.
    """
    check_is_file(path)
    if not size_of(path):
        raise empty(path)
    if size_of(path) < _SMALLEST:  # SQLite would take it for an empty one, and write over it
        raise no_database(path)
    try:
        return _connect_to_read(path, "mode=ro", first)
    except StorageError as error:
        cause = error.__cause__
        interrupted = getattr(cause, "sqlite_errorcode", None) == INTERRUPTED
        # A WAL database needs files beside it even to be read. Where they cannot be made it may be read without them,
        # but only when nothing is written down beside it: that would be overlooked.
        if interrupted or code_of(cause) not in NO_ROOM_BESIDE or not is_alone(path):
            raise
    state = state_of(path)
    connection = _connect_to_read(path, "mode=ro&immutable=1", first)
    connection.state = state
    return connection


def is_outdated(connection: DiaryConnection, path: Path) -> bool:
    """Say whether a connection that took its file for one that nobody writes is mistaken now: open it again."""
    return connection.state is not None and (not is_alone(path) or connection.state != state_of(path))


def connect_to_write(path: Path, busy_seconds: float = BUSY_SECONDS) -> DiaryConnection:
    """Open a diary that `prepare` has seen, for writing.

    Args:
        path: The diary.
        busy_seconds: How long a write waits for another program's.

    Raises:
        ReplacedError: It is gone.
        StorageError: It cannot be opened.
    """
    if not is_file(path):
        raise ReplacedError(f"The diary {path} is gone.", "Put it back, or quit and save a copy.")
    _make_private(path)
    with explained(path):
        connection = _connect(path, "mode=rw", busy_seconds)  # never makes a file that is gone
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_size_limit = {LARGEST_LOG}")  # once it is written from its start again
    return connection


def _make_private(path: Path) -> None:
    """Take from others the right to read a diary, such as one that came back from a backup or through a copy."""
    if os.name != "posix":
        return
    for file in (path, *(beside(path, end) for end in ("wal", "shm", "journal"))):
        with contextlib.suppress(OSError):  # none there, or another user's, who says who may read it
            mode = file.stat().st_mode
            if mode & 0o177:
                file.chmod(mode & 0o600)


def check_in_place(connection: DiaryConnection, path: Path) -> None:
    """Check that the open file is still the one that its name leads to.

    Raises:
        ReplacedError: It was moved, deleted or replaced; or its disk is gone.
    """
    here = identity(path)
    if here == connection.file:
        return
    if here is None:
        raise ReplacedError(
            f"The diary {path} was moved or deleted while it was open.", "Put it back, or quit and save a copy."
        )
    raise replaced(path)


@contextlib.contextmanager
def writing(connection: DiaryConnection, path: Path) -> Iterator[None]:
    """One transaction that holds the right to write from its start; all of it is kept, or none.

    Raises:
        BusyError: Locked, disk full, or otherwise not possible just now. Nothing was changed.
        ReplacedError: The open file is not the one at `path` any more. Nothing counts as saved.
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
    """Empty a log that has grown large, unless somebody is reading it. What was written is saved in either case.

    SQLite writes a log again from its start only when nobody reads it, and never makes its file smaller by itself.
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
    """Open a file, and know which one it is. SQLite opens it here, not at the first statement."""
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
    """Return what is wrong with the log beside a diary, or None.

    Args:
        path: The diary.
        every_frame: Whether all of the log is read, not only its ends.

    Raises:
        StorageError: It cannot be read.
    """
    from mfr_tui.record.write_ahead_log import find_fault  # only where there is a log

    try:
        return find_fault(beside(path, "wal"), lambda: stamp_without_log(path), every_frame=every_frame)
    except OSError as error:
        raise unreachable(path, error) from error


def stamp_without_log(path: Path) -> str | None:
    """Return the newest stamp that is in the file itself; None when it has none, or it cannot be read so."""
    try:
        with contextlib.closing(_connect(path, "mode=ro&immutable=1", BUSY_SECONDS)) as connection:
            row = connection.execute("SELECT value FROM setting NOT INDEXED WHERE key = 'log'").fetchone()
    except (sqlite3.Error, UnicodeDecodeError, StorageError):  # the second where SQLite quotes broken text
        return None
    return str(row[0]) if row else None


def read_header(connection: sqlite3.Connection, path: Path) -> tuple[int, int, int]:
    """What a file says of itself at one instant: how many tables and so on, whose it is, which schema."""
    with explained(path):
        tables, application, version = connection.execute(
            "SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version "
            "FROM pragma_application_id, pragma_user_version"
        ).fetchone()
    return int(tables), int(application), int(version)


def check_is_diary(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of an open diary.

    Raises:
        StorageError: It is another program's database, or from a newer version of this one.
        DamagedError: It says a schema version that none has.
    """
    tables, application, version = read_header(connection, path)
    if not (tables or application or version):
        raise DamagedError(
            f"{path} is an SQLite database with no tables. mfr changed nothing.",
            "Copy a backup here, or move the file and start mfr to make a new diary.",
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
    """Return the schema by the migrations that were applied, as for a diary that went through SQL text; 0 for another.

    SQL text leaves behind the two numbers that a diary has in its header.
    """
    ours = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('_sqlite_migrations', 'scan', 'mark')"
    if connection.execute(ours).fetchone() != (3,):
        return 0
    try:
        (known,) = connection.execute("SELECT count(*) FROM _sqlite_migrations WHERE migration_set = 'mfr'").fetchone()
    except sqlite3.OperationalError:  # a table of that name, but not that one
        return 0
    return int(known)


def leave_stamp(connection: sqlite3.Connection) -> None:
    """Leave the next stamp, in the transaction at hand: it ties the log to its file."""
    from mfr_tui.record.write_ahead_log import WRITE_STAMP

    connection.execute(WRITE_STAMP)
