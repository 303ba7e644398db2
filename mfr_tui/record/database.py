"""Opening mfr.db: creating it, bringing it up to date, refusing what must not be touched, and naming what is wrong."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfr_tui.errors import BusyError, DamagedError, StorageError
from mfr_tui.paths import make_private_dir

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4D465231
"""`MFR1`: how `file` and this program tell the diary from any other SQLite file."""

SCHEMA_VERSION = 1
"""How many migrations this version knows; kept in the file as user_version, to be read without sqlite-utils."""

BUSY_SECONDS = 5.0
_HEADER = b"SQLite format 3\x00"


def prepare(path: Path) -> None:
    """Make sure that a diary of this version lies at `path`: create it, or bring an older one up to date.

    Cheap when there is nothing to do. Safe when several programs start at once.

    Raises:
        StorageError: It cannot be made or opened, is no diary, or comes from a newer version.
        DamagedError: It is damaged.
        BusyError: Another program keeps it locked.
    """
    make_private_dir(path.parent)
    if _is_new(path):
        _create(path)
        return
    with contextlib.closing(connect_to_read(path)) as connection:
        version = check_is_diary(connection, path)
    if version < SCHEMA_VERSION:
        _upgrade(path)


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open the diary without the right to write, on a disk that cannot be written too.

    Raises:
        StorageError: It is not there, cannot be read, or is not SQLite.
    """
    if not path.is_file():
        raise StorageError(f"There is no diary at {path}.", "Start one with: mfr")
    uri = path.absolute().as_uri()
    # A WAL database needs files beside it even to be read; where they cannot be made, nothing else writes either.
    query = "mode=ro" if os.access(path.parent, os.W_OK) else "mode=ro&immutable=1"
    with explained(path):
        connection = sqlite3.connect(f"{uri}?{query}", uri=True, timeout=BUSY_SECONDS)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA schema_version").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def connect_to_write(path: Path, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a diary that `prepare` has seen, for writing.

    Args:
        path: The diary.
        busy_seconds: How long a write waits for another program's.

    Raises:
        StorageError: It is not there or cannot be opened.
    """
    if not path.is_file():
        raise StorageError(f"The diary {path} is gone.", "Put it back, or start mfr again to begin a new one.")
    with explained(path):
        connection = sqlite3.connect(path, timeout=busy_seconds)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextlib.contextmanager
def writing(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """One transaction that holds the right to write from its start; all of it is kept, or none.

    Raises:
        BusyError: Locked, disk full, or otherwise not possible just now. Nothing was changed.
        DamagedError: The file is damaged.
    """
    with explained(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error that names the file and what to do."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a rule of the schema, or a mistake of ours: not the file's fault
    except sqlite3.DatabaseError as error:
        raise _explain(error, path) from error


def find_damage(path: Path) -> str | None:
    """Read the whole file; what is wrong with it in SQLite's words, or None.

    Raises:
        StorageError: It cannot be opened at all.
    """
    with contextlib.closing(connect_to_read(path)) as connection:
        try:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            return str(error)
    return None if said == "ok" else str(said).splitlines()[-1]


def damaged(path: Path, said: str) -> DamagedError:
    """The error for a damaged diary. Nothing is ever written to one."""
    return DamagedError(
        f"The diary {path} is damaged: {said}.",
        "It was left as it is. Put a backup in its place, or copy out what sqlite3 can: .recover",
    )


def _is_new(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError as error:
        raise StorageError(
            f"The diary {path} cannot be reached: {error.strerror}.", "Check the directory's permissions."
        ) from error


def check_is_diary(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of an open diary.

    Raises:
        StorageError: It is another program's database, or from a newer version of this one.
    """
    with explained(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise StorageError(
            f"{path} is an SQLite database, but not a diary of mfr.", "Name another directory: mfr --data-dir DIR."
        )
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The diary {path} was written by a newer mfr (schema {version}; this one knows {SCHEMA_VERSION}).",
            "Update mfr. Nothing was changed.",
        )
    return int(version)


def _create(path: Path) -> None:
    """Create the file private, then fill it. Several programs may do this at once; the lock sorts them."""
    try:
        # SQLite gives its companion files the mode of the database, whatever the umask.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StorageError(
            f"The diary {path} cannot be made: {error.strerror}.",
            "Check the directory's permissions, or name another: mfr --data-dir DIR.",
        ) from error
    with contextlib.closing(connect_to_write(path)) as connection:
        _switch_to_wal(connection, path)
        with writing(connection, path):
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if tables and application != APPLICATION_ID:
                check_is_diary(connection, path)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _migrate(connection)


def _switch_to_wal(connection: sqlite3.Connection, path: Path) -> None:
    """Once, for good. The switch does not wait for locks by itself, so it is tried until it may."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError:
            mode = ""
        if mode == "wal":
            return
        if time.monotonic() > deadline:
            raise BusyError(f"The diary {path} is locked by another program.", "Close it and try again.")
        time.sleep(0.02)


def _upgrade(path: Path) -> None:
    """Apply the migrations that are missing, after a copy that was checked."""
    with contextlib.closing(connect_to_write(path)) as connection, writing(connection, path):
        version = check_is_diary(connection, path)
        if version == SCHEMA_VERSION:
            return  # another program was quicker
        _back_up(path, version)
        _migrate(connection)


def _back_up(path: Path, version: int) -> Path:
    copy = path.with_name(f"{path.stem}-schema-{version}.db")
    with explained(path):
        os.close(os.open(copy, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
        with contextlib.closing(connect_to_read(path)) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    said = find_damage(copy)
    if said:
        raise damaged(path, said)
    return copy


def _migrate(connection: sqlite3.Connection) -> None:
    from mfr_tui.record.migrations import migrations  # noqa: PLC0415  (75 ms: only when there is work for it)

    apply(utils(connection), migrations)


def apply(db: "Database", known: "Migrations") -> None:
    """Apply what is pending, inside the transaction at hand, and note the version where it can be read cheaply."""
    known.apply(db)
    db.execute(f"PRAGMA user_version = {len(known.applied(db))}")


def utils(connection: sqlite3.Connection) -> "Database":
    """sqlite-utils over an open connection, without its plugins: nobody else's code touches the diary."""
    from sqlite_utils import Database  # noqa: PLC0415  (75 ms: only for who writes)

    return Database(connection, execute_plugins=False)


def _explain(error: sqlite3.DatabaseError, path: Path) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return BusyError(f"The diary {path} is locked by another program.", "Close it and try again.")
    if primary == sqlite3.SQLITE_FULL:
        return BusyError(f"The disk is full: nothing can be added to {path}.", "Make room; nothing saved is lost.")
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return BusyError(f"The diary {path} cannot be written.", "Check its permissions and those of its directory.")
    if primary == sqlite3.SQLITE_IOERR:
        return BusyError(f"The disk refused to write {path}.", "Check the disk; nothing saved is lost.")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StorageError(f"The diary {path} cannot be opened.", "Check the permissions of it and its directory.")
    if primary == sqlite3.SQLITE_NOTADB:
        with contextlib.suppress(OSError):
            if path.read_bytes()[:16] == _HEADER:
                return damaged(path, str(error))
        return StorageError(f"{path} is not an SQLite database.", "Name another directory: mfr --data-dir DIR.")
    return damaged(path, str(error))
