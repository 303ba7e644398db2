"""Opening mfr.db: making it, bringing it up to date, refusing what is not ours, naming what is wrong."""

import contextlib
import itertools
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfr_tui.errors import BusyError, DamagedError, StorageError, explain_os_error
from mfr_tui.paths import is_directory, is_regular_file, make_private_dir

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4D465231
"""`MFR1`: how `file` and this program tell the diary from any other SQLite file."""

SCHEMA_VERSION = 4
"""How many migrations this version knows; kept in the file as user_version, to be read without them."""

BUSY_SECONDS = 5.0
_PAUSE_SECONDS = 0.02
_SMALLEST = 512
"""Bytes in the smallest SQLite file that holds anything at all."""
_HEADER = b"SQLite format 3\x00"
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})


def prepare(path: Path) -> None:
    """Make sure that a diary of this version lies at `path`: create it, or bring an older one up to date.

    Cheap when there is nothing to do. Safe when several programs start at once.

    Raises:
        StorageError: It cannot be made or opened, is no diary, or comes from a newer version.
        DamagedError: It is damaged.
        BusyError: Another program keeps it locked.
    """
    make_private_dir(path.parent)
    logged = _size(_log(path))  # looked at first: another program's start makes the file, then the log
    if not _size(path):
        if logged:
            raise damaged(path, "it is empty, but its log is not")
        _create(path)
        return
    with contextlib.closing(connect_to_read(path)) as connection:
        begun = _is_blank(connection, path)
        version = 0 if begun else check_is_diary(connection, path)
    if begun:  # by a start that was killed, or one that is still at it
        _create(path)
    elif version < SCHEMA_VERSION:
        _upgrade(path)


def connect_to_read(path: Path, first: Callable[[sqlite3.Connection], object] | None = None) -> sqlite3.Connection:
    """Open the diary without the right to write, on a disk that cannot be written too.

    Args:
        path: The diary.
        first: What is done with the connection before anything is read.

    Raises:
        StorageError: It is not there, cannot be read, or is not SQLite.
    """
    if not _is_file(path):
        if is_directory(path):
            raise StorageError(f"{path} is a directory.", "Move it away, or name another place: mfr --data-dir DIR.")
        raise StorageError(f"There is no diary at {path}.", "Start one with: mfr")
    if 0 < _size(path) < _SMALLEST:  # SQLite would take it for an empty one, and write over it
        raise _no_database(path)
    uri = path.absolute().as_uri()
    # A WAL database needs files beside it even to be read. Where they cannot be made nothing else writes, so
    # it may be read without; but not when a log lies there: what is in it would be overlooked.
    as_it_lies = not os.access(path.parent, os.W_OK) and not _size(_log(path))
    query = "mode=ro&immutable=1" if as_it_lies else "mode=ro"
    with explained(path):
        connection = sqlite3.connect(f"{uri}?{query}", uri=True, timeout=BUSY_SECONDS)
        try:
            if first:
                first(connection)
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
    if not _is_file(path):
        raise StorageError(f"The diary {path} is gone.", "Put it back, or start mfr again for a new one.")
    with explained(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"  # never makes a file that is gone
        connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
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
    except UnicodeDecodeError as error:  # what Python makes of an SQLite message that quotes broken text
        raise damaged(path, "text in it cannot be read") from error


def find_damage(path: Path) -> str | None:
    """Read the whole file; what is wrong with it in SQLite's words, or None.

    Raises:
        StorageError: It cannot be opened at all, or not read just now.
    """
    with contextlib.closing(connect_to_read(path)) as connection:
        try:
            with explained(path):
                (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        except DamagedError as error:
            from mfr_tui.record.additions import find_in_the_way  # it stands on this file

            with contextlib.suppress(sqlite3.Error):
                if _code(error.__cause__) == sqlite3.SQLITE_ERROR and find_in_the_way(connection):
                    return None  # an index of another program, which only that program can read
            return str(error.__cause__)
    return None if said == "ok" else str(said).splitlines()[-1]


def damaged(path: Path, said: str) -> DamagedError:
    """The error for a damaged diary. Nothing is ever written to one."""
    said = "".join(char if char.isprintable() else " " for char in said)  # SQLite quotes what it cannot read
    return DamagedError(
        f"The diary {path} is damaged: {said}.",
        "It was left as it is. Put a backup in its place, or try what sqlite3 calls .recover on a copy.",
    )


def _log(path: Path) -> Path:
    """Where SQLite keeps what is written, before it is in the file itself."""
    return path.with_name(f"{path.name}-wal")


def _size(path: Path) -> int:
    """Bytes in a file; 0 when there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise _unreachable(path, error) from error


def _is_file(path: Path) -> bool:
    try:
        return is_regular_file(path)
    except OSError as error:
        raise _unreachable(path, error) from error


def _unreachable(path: Path, error: OSError) -> StorageError:
    said = explain_os_error(f"The diary {path} cannot be reached", error)
    return StorageError(said.what, said.do)


def _is_blank(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether an open SQLite file holds nothing yet: no table, and no program's name on it."""
    return not any(_said(connection, path))


def _said(connection: sqlite3.Connection, path: Path) -> tuple[int, int, int]:
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
    tables, application, version = _said(connection, path)
    if application != APPLICATION_ID:
        if not (tables or application or version):
            raise StorageError(f"There is no diary at {path} yet.", "Start one with: mfr")
        raise StorageError(
            f"{path} is an SQLite database, but not a diary of mfr.",
            "Name another directory: mfr --data-dir DIR.",
        )
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The diary {path} is from a newer mfr (schema {version}; this one knows {SCHEMA_VERSION}).",
            "Update mfr. Nothing was changed.",
        )
    if version < 1:
        raise damaged(path, f"it says that its schema is {version}")
    return version


def _create(path: Path) -> None:
    """Create the file private, then fill it. Several programs may do this at once; the lock sorts them."""
    try:
        # SQLite gives its companion files the mode of the database, whatever the umask.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        said = explain_os_error(f"The diary {path} cannot be made", error)
        raise StorageError(said.what, f"{said.do} Or name another directory: mfr --data-dir DIR.") from error
    with contextlib.closing(connect_to_write(path)) as connection:
        _switch_to_wal(connection, path)
        with writing(connection, path):
            if not _is_blank(connection, path):
                check_is_diary(connection, path)
                return  # another program was quicker
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _migrate(connection)


def _switch_to_wal(connection: sqlite3.Connection, path: Path) -> None:
    """Once, for good. The switch does not wait for locks by itself, so it is tried until it may."""
    for attempt in itertools.count():
        try:
            with explained(path):
                (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except BusyError as error:
            if _code(error.__cause__) not in _LOCKED or attempt * _PAUSE_SECONDS > BUSY_SECONDS:
                raise
        else:
            if mode == "wal":
                return
            raise StorageError(
                f"The diary {path} cannot be kept on this file system: it has no shared memory.",
                "Name a directory on a local disk: mfr --data-dir DIR.",
            )
        time.sleep(_PAUSE_SECONDS)


def _upgrade(path: Path) -> None:
    """Apply the migrations that are missing, after a copy that was checked."""
    from mfr_tui.record.additions import check_additions, check_upgrade  # it stands on this file

    with contextlib.closing(connect_to_write(path)) as connection, writing(connection, path):
        version = check_is_diary(connection, path)
        if version == SCHEMA_VERSION:
            return  # another program was quicker
        check_additions(connection, path)
        _back_up(path, version)
        try:
            _migrate(connection)
        except sqlite3.Error as error:
            check_upgrade(connection, path, error)
            raise


def _back_up(path: Path, version: int) -> Path:
    copy = path.with_name(f"{path.stem}-schema-{version}.db")
    with explained(path):
        os.close(os.open(copy, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
        with (
            contextlib.closing(connect_to_read(path)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    said = find_damage(copy)
    if said:
        raise damaged(path, said)
    return copy


def _migrate(connection: sqlite3.Connection) -> None:
    from mfr_tui.record.migrations import migrations  # 75 ms: only when there is work for it

    apply(utils(connection), migrations)


def apply(db: "Database", known: "Migrations") -> None:
    """Apply what is pending, in the transaction at hand, and note the version where reading it is cheap."""
    known.apply(db)
    db.execute(f"PRAGMA user_version = {len(known.applied(db))}")


def utils(connection: sqlite3.Connection) -> "Database":
    """sqlite-utils over an open connection, without its plugins: nobody else's code touches the diary."""
    from sqlite_utils import Database  # 75 ms: only for who writes

    return Database(connection, execute_plugins=False)


def _explain(error: sqlite3.DatabaseError, path: Path) -> StorageError:
    primary = _code(error)
    if primary in _LOCKED:
        return BusyError(f"The diary {path} is locked by another program.", "Close it and try again.")
    if primary == sqlite3.SQLITE_FULL:
        return BusyError(f"The disk is full: {path} cannot grow.", "Make room; nothing saved is lost.")
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return BusyError(f"The diary {path} cannot be written.", "Check the permissions of it and its directory.")
    if primary == sqlite3.SQLITE_IOERR:
        return BusyError(f"The disk refused to write {path}.", "Check the disk; nothing saved is lost.")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StorageError(f"The diary {path} cannot be opened.", "Check the permissions of it and its directory.")
    if primary == sqlite3.SQLITE_NOTADB:
        with contextlib.suppress(OSError), path.open("rb") as file:
            head = file.read(100)
            if head.startswith(_HEADER) or head[68:72] == APPLICATION_ID.to_bytes(4):
                return damaged(path, str(error))
        return _no_database(path)
    return damaged(path, str(error))


def _no_database(path: Path) -> StorageError:
    return StorageError(f"{path} is not an SQLite database.", "Name another directory: mfr --data-dir DIR.")


def _code(error: BaseException | None) -> int | None:
    """SQLite's primary result code; None when the error is Python's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else None
