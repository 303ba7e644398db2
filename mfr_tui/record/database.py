"""Open mfr.db: create it, upgrade it, refuse what is not a diary, and name what is wrong.

Two rules run through this file. What is there is never written over, whatever it is. And a change counts as saved only
while the open file is the one that its name leads to.
"""

import contextlib
import itertools
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfr_tui.errors import BusyError, DamagedError, ReplacedError, StorageError, explain_os_error
from mfr_tui.paths import give_name, has_entry, is_directory, is_regular_file, make_private_dir, sync_directory
from mfr_tui.scratch import PART_PREFIX, scratch_folder, sweep

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4D465231
"""`MFR1`: how `file` and this program tell the diary from any other SQLite file."""

SCHEMA_VERSION = 5
"""How many migrations this version knows; kept in the file as user_version, to be read without them."""

LARGEST_LOG = 4 * 1024 * 1024
"""Bytes. A log that has grown beyond it, as while another program reads for long, is emptied as soon as that can be."""
_LOG_STEP = 1024 * 1024
"""Bytes by which a log that could not be emptied must grow before that is tried again."""
_EMPTYING_MS = 100
"""So long a change may wait, after it is saved, for readers to let the log be emptied."""

BUSY_SECONDS = 5.0
_PAUSE_SECONDS = 0.02
_CHECK_CACHE_KIB = 512
"""A check reads each page about once: a larger cache takes memory and saves no time."""
_SMALLEST = 512
"""Bytes in the smallest SQLite file that holds anything at all."""
_SMALL_ROOM = 64 * 1024
"""A disk with fewer bytes left is full for SQLite: it needs 32 KiB beside the file even to read."""
_HEADER = b"SQLite format 3\x00"
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
_NO_ROOM_BESIDE = _UNWRITABLE | {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
"""What SQLite may say when it cannot make the files that it needs beside a diary."""
_INTERRUPTED = sqlite3.SQLITE_READONLY_ROLLBACK


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


def prepare(path: Path) -> None:
    """Make sure that a diary of this version is at `path`, for writing: create it, or upgrade an older one.

    Cheap when there is nothing to do. Safe when several programs start at once. Call it before this process opens the
    diary.

    Raises:
        StorageError: It cannot be created or opened, is not a diary, or comes from a newer version.
        DamagedError: It is damaged.
        BusyError: Another program keeps it locked.
    """
    make_private_dir(path.parent)
    sweep(PART_PREFIX, path.parent)
    if not is_there(path):
        with contextlib.suppress(FileExistsError):  # another program is quicker: then its diary is looked at
            _create(path)
            return
    check_file(path)
    try:
        connection = connect_to_read(path)
    except StorageError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) != _INTERRUPTED:
            raise
        _finish_interrupted(path)
        connection = connect_to_read(path)
    with contextlib.closing(connection):
        version = check_is_diary(connection, path)
        _, application, _ = _said(connection, path)
        with explained(path):
            (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if application != APPLICATION_ID or mode != "wal":
        _make_usual(path)
    if version < SCHEMA_VERSION:
        _upgrade(path)


def prepare_to_change(path: Path) -> None:
    """Prepare the diary for a command that writes, and read all of it first: a damaged one is never written to.

    Raises:
        StorageError: As `prepare` does.
        DamagedError: It is damaged, anywhere.
    """
    prepare(path)
    _check_all(path)


def check_undamaged(path: Path) -> None:
    """Check a diary that leaves as a whole: what is wrong with it must not leave as if it were right.

    Nothing is written. All of it is read.

    Raises:
        StorageError: As `check_file` does.
        DamagedError: It is damaged, anywhere.
    """
    check_file(path)
    _check_all(path)


def _check_all(path: Path) -> None:
    said = find_damage(path)
    if said:
        raise damaged(path, said)


def is_there(path: Path) -> bool:
    """Return whether anything is at `path`; check it with `check_file` then. Nothing is written.

    Raises:
        DamagedError: It is missing, but its log is still there.
        StorageError: It cannot be known.
    """
    logged = _size(_beside(path, "wal"))  # looked at first: another program's start makes the file, then the log
    try:
        found = has_entry(path)
    except OSError as error:
        raise _unreachable(path, error) from error
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
    _check_is_file(path)
    if not _size(path):
        raise _empty(path)
    if _size(_beside(path, "wal")):
        fault = _find_log_fault(path)
        if fault:
            raise damaged(path, fault)


def check_indexes(path: Path) -> None:
    """Check a file as `check_file` does, and that each index agrees with its table, and each number with its column.

    A damaged index would leave out days without a word. Ten years take 20 ms, which `mfr status` has no time for: it
    uses no index instead. The stops of scans are left out: they are many, and have no index.

    Raises:
        StorageError: As `check_file` does.
        DamagedError: Its log, an index or a number is damaged.
    """
    check_file(path)
    if said := _look(path, _find_damaged_index):
        raise damaged(path, said)


def connect_to_diary(path: Path) -> DiaryConnection:
    """Open a diary for reading with this version's schema; an older one is upgraded in memory, and left as it is.

    Raises:
        StorageError: It is not there, cannot be read, is not a diary, or comes from a newer version.
        DamagedError: It is damaged.
    """
    connection = connect_to_read(path)
    try:
        if check_is_diary(connection, path) == SCHEMA_VERSION:
            return connection
        upgraded = sqlite3.connect(":memory:", factory=DiaryConnection)
        with explained(path):
            connection.backup(upgraded)
            upgraded.execute("BEGIN")
            _migrate_checked(upgraded, path)
            upgraded.execute("COMMIT")
            upgraded.execute("PRAGMA query_only = ON")
        upgraded.file = connection.file
    except BaseException:
        connection.close()
        raise
    connection.close()
    return upgraded


def connect_to_read(path: Path, first: Callable[[sqlite3.Connection], object] | None = None) -> DiaryConnection:
    """Open an SQLite file without the right to write, even on a disk that is full or cannot be written.

    Args:
        path: The diary.
        first: What is done with the connection before anything is read.

    Raises:
        StorageError: It is not there, cannot be read, or is not SQLite.
    """
    _check_is_file(path)
    if not _size(path):
        raise _empty(path)
    if _size(path) < _SMALLEST:  # SQLite would take it for an empty one, and write over it
        raise _no_database(path)
    try:
        return _connect_to_read(path, "mode=ro", first)
    except StorageError as error:
        cause = error.__cause__
        interrupted = getattr(cause, "sqlite_errorcode", None) == _INTERRUPTED
        # A WAL database needs files beside it even to be read. Where they cannot be made it may be read without them,
        # but only when nothing is written down beside it: that would be overlooked.
        if interrupted or _code(cause) not in _NO_ROOM_BESIDE or not _is_alone(path):
            raise
    state = _state(path)
    connection = _connect_to_read(path, "mode=ro&immutable=1", first)
    connection.state = state
    return connection


def is_outdated(connection: DiaryConnection, path: Path) -> bool:
    """Say whether a connection that took its file for one that nobody writes is mistaken now: open it again."""
    return connection.state is not None and (not _is_alone(path) or connection.state != _state(path))


def connect_to_write(path: Path, busy_seconds: float = BUSY_SECONDS) -> DiaryConnection:
    """Open a diary that `prepare` has seen, for writing.

    Args:
        path: The diary.
        busy_seconds: How long a write waits for another program's.

    Raises:
        ReplacedError: It is gone.
        StorageError: It cannot be opened.
    """
    if not _is_file(path):
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
    for file in (path, *(_beside(path, end) for end in ("wal", "shm", "journal"))):
        with contextlib.suppress(OSError):  # none there, or another user's, who says who may read it
            mode = file.stat().st_mode
            if mode & 0o177:
                file.chmod(mode & 0o600)


def check_in_place(connection: DiaryConnection, path: Path) -> None:
    """Check that the open file is still the one that its name leads to.

    Raises:
        ReplacedError: It was moved, deleted or replaced; or its disk is gone.
    """
    here = _identity(path)
    if here == connection.file:
        return
    if here is None:
        raise ReplacedError(
            f"The diary {path} was moved or deleted while it was open.", "Put it back, or quit and save a copy."
        )
    raise replaced(path)


def replaced(path: Path) -> ReplacedError:
    """Return the error for a file that is not the one that is open."""
    return ReplacedError(
        f"The diary {path} was replaced by another file while it was open.",
        "Put the original back, or quit and save a copy.",
    )


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
        if _size(_beside(path, "wal")) <= connection.log_bound:
            return
        (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout = {min(int(patience), _EMPTYING_MS)}")
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(patience)}")
            size = _size(_beside(path, "wal"))
            connection.log_bound = LARGEST_LOG if size <= LARGEST_LOG else size + _LOG_STEP


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
    """Read the whole file and its log; what is wrong with it in SQLite's words, or None.

    Raises:
        StorageError: It cannot be opened at all, or not read just now.
    """
    fault = _find_log_fault(path, every_frame=True) if _size(_beside(path, "wal")) else None
    if fault:
        return fault
    return _look(path, _find_any_damage)


def _look(path: Path, find: Callable[[sqlite3.Connection], str | None]) -> str | None:
    with contextlib.closing(connect_to_read(path)) as connection:
        try:
            with explained(path):
                connection.execute(f"PRAGMA cache_size = -{_CHECK_CACHE_KIB}")
                return find(connection)
        except DamagedError as error:
            from mfr_tui.record.additions import find_in_the_way  # it stands on this file

            with contextlib.suppress(sqlite3.Error):
                if _code(error.__cause__) == sqlite3.SQLITE_ERROR and find_in_the_way(connection):
                    return None  # an index of another program, which only that program can read
            return str(error.__cause__)


def _find_any_damage(connection: sqlite3.Connection) -> str | None:
    from mfr_tui.record.unreadable import find_unreadable  # it stands on this file

    return (
        _find_unsound(connection, "1")
        or _find_bad_value(connection)
        or find_unreadable(connection)
        or _find_broken_reference(connection)
    )


def _find_damaged_index(connection: sqlite3.Connection) -> str | None:
    from mfr_tui.record.columns import TABLES  # only this needs it
    from mfr_tui.record.unreadable import find_out_of_range  # it stands on this file

    there = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = (
        _find_unsound(connection, table) or find_out_of_range(connection, table)
        for table in TABLES
        if table in there and table != "scan_stop"
    )
    return next(filter(None, found), None)


def _find_unsound(connection: sqlite3.Connection, which: str) -> str | None:
    """Return what SQLite finds wrong with a table and its indexes, by name, or with the whole file (`1`); or None."""
    (said,) = connection.execute(f"PRAGMA integrity_check({which})").fetchone()
    return None if said == "ok" else str(said).splitlines()[-1]


def _find_bad_value(connection: sqlite3.Connection) -> str | None:
    """Return the first rule of the schema that a row breaks, or None.

    SQLite forgets each CHECK of a file that it opens for reading only, and finds nothing wrong then. So each row is put
    into an empty table of the same rules, in memory, which a trigger empties again after each row.
    """
    from mfr_tui.record.columns import TABLES  # only this needs it

    connection.execute("ATTACH ':memory:' AS rules")
    connection.execute("PRAGMA query_only = OFF")  # of the file itself only reading was asked for
    for table in (*TABLES, "operation", "setting"):
        found = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
        if not found:
            continue  # an older schema
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
        names = ", ".join('"{}"'.format(name.replace('"', '""')) for (name,) in columns)
        connection.execute(re.sub(r"CREATE TABLE\b", "CREATE TABLE rules.", str(found[0]), count=1))
        connection.execute(f"CREATE TRIGGER rules.empty AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END")  # noqa: S608
        try:
            connection.execute(f"INSERT INTO rules.{table} ({names}) SELECT {names} FROM main.{table}")  # noqa: S608
        except sqlite3.IntegrityError as error:
            return f"a row of {table} breaks a rule of its table ({error})"
        connection.execute("DROP TRIGGER rules.empty")
    return None


def _find_broken_reference(connection: sqlite3.Connection) -> str | None:
    """Return the first reference from one row to another that is not there, or None."""
    from mfr_tui.record.columns import TABLES  # only this needs it

    ours = ", ".join("?" * len(TABLES))
    found = connection.execute(
        "SELECT t.name, f.parent FROM sqlite_schema AS t, pragma_foreign_key_check(t.name) AS f "  # noqa: S608
        f"WHERE t.type = 'table' AND t.name IN ({ours}) LIMIT 1",
        tuple(TABLES),
    ).fetchone()
    return f"a row of {found[0]} refers to a row of {found[1]} that is not there" if found else None


def damaged(path: Path, said: str) -> DamagedError:
    """The error for a damaged diary. Nothing is ever written to one."""
    said = "".join(char if char.isprintable() else " " for char in said)  # SQLite quotes what it cannot read
    return DamagedError(
        f"The diary {path} is damaged: {said}.",
        f"mfr changed nothing. Move {path.name}, {path.name}-wal and "
        f"{path.name}-shm to another directory, then copy a backup here. Or try .recover of sqlite3 on a copy.",
    )


def _beside(path: Path, end: str) -> Path:
    """Return where SQLite keeps what belongs to a file: `wal`, its log, or `journal`; beside what a link leads to."""
    return Path(f"{os.path.realpath(path)}-{end}")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of what is at `path`; None when nothing is, or it cannot be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _state(path: Path) -> tuple[int, int] | None:
    """Return what changes with each write of a file: its size and the instant of the newest change."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _is_alone(path: Path) -> bool:
    """Say whether all of a diary is in its file: nothing is written down beside it, under no other name either."""
    try:
        alone = path.stat().st_nlink == 1
    except OSError:
        return False
    return alone and not any(_size(_beside(path, end)) for end in ("wal", "journal"))


def _connect(path: Path, query: str, busy_seconds: float) -> DiaryConnection:
    """Open a file, and know which one it is. SQLite opens it here, not at the first statement."""
    uri = f"{path.absolute().as_uri()}?{query}"
    for _ in range(3):
        before = _identity(path)
        connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds, factory=DiaryConnection)
        if before is not None and before == _identity(path):
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


def _find_log_fault(path: Path, *, every_frame: bool = False) -> str | None:
    from mfr_tui.record.write_ahead_log import find_fault  # only where there is a log

    try:
        return find_fault(_beside(path, "wal"), lambda: _stamp_without_log(path), every_frame=every_frame)
    except OSError as error:
        raise _unreachable(path, error) from error


def _stamp_without_log(path: Path) -> str | None:
    """Return the newest stamp that is in the file itself; None when it has none, or it cannot be read so."""
    try:
        with contextlib.closing(_connect(path, "mode=ro&immutable=1", BUSY_SECONDS)) as connection:
            row = connection.execute("SELECT value FROM setting NOT INDEXED WHERE key = 'log'").fetchone()
    except (sqlite3.Error, UnicodeDecodeError, StorageError):  # the second where SQLite quotes broken text
        return None
    return str(row[0]) if row else None


def _finish_interrupted(path: Path) -> None:
    """Let SQLite take back a write that was cut off, as it does when the file is opened for writing.

    Raises:
        DamagedError: What lies beside the file is another file's.
    """
    from mfr_tui.record.write_ahead_log import undoes_this

    try:
        journal = _beside(path, "journal").read_bytes()
    except OSError as error:
        raise _unreachable(path, error) from error
    if not undoes_this(journal, _stamp_without_log(path)):
        raise damaged(path, f"{path.name}-journal beside it belongs to another file")
    with contextlib.closing(connect_to_write(path)) as connection, explained(path):
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


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
    said = explain_os_error(f"The diary {path} cannot be opened", error)
    return StorageError(said.what, said.do)


def _check_is_file(path: Path) -> None:
    if _is_file(path):
        return
    if is_directory(path):
        raise StorageError(
            f"{path} is a directory, so it cannot be the diary.",
            "Move it, or use another directory: mfr --data-dir DIR.",
        )
    if has_entry(path):
        raise StorageError(f"{path} is not an ordinary file, or is a broken link.", "Move it, or put the diary back.")
    raise StorageError(f"There is no diary at {path}.", "To start one: mfr")


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
    if not (tables or application or version):
        raise DamagedError(
            f"{path} is an SQLite database with no tables. mfr changed nothing.",
            "Copy a backup here, or move the file and start mfr to make a new diary.",
        )
    if not application and not version:
        version = _version_of_tables(connection)
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


def _version_of_tables(connection: sqlite3.Connection) -> int:
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


def _create(path: Path) -> None:
    """Create a diary under another name, whole, then give it its own: nothing that is there is ever written over.

    Several programs may do this at once: one is first.

    Raises:
        FileExistsError: Another program was quicker.
        StorageError: It cannot be created.
    """
    new = path
    try:
        with scratch_folder(PART_PREFIX, path.parent) as folder:
            new = folder / path.name
            # SQLite gives its companion files the mode of the database, whatever the umask.
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            new.chmod(0o600)
            with contextlib.closing(connect_to_write(new)) as connection:
                _switch_to_wal(connection, new)
                with writing(connection, new):
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    _migrate(connection)
                    leave_stamp(connection)
            give_name(new, path)
            sync_directory(path.parent)
    except StorageError as error:
        raise type(error)(error.what.replace(str(new), str(path)), error.do) from error
    except FileExistsError:
        raise
    except OSError as error:
        said = explain_os_error(f"The diary {path} cannot be created", error)
        raise StorageError(said.what, f"{said.do} Or use another directory: mfr --data-dir DIR.") from error


def leave_stamp(connection: sqlite3.Connection) -> None:
    """Leave the next stamp, in the transaction at hand: it ties the log to its file."""
    from mfr_tui.record.write_ahead_log import WRITE_STAMP

    connection.execute(WRITE_STAMP)


def _make_usual(path: Path) -> None:
    """Make a diary that came back from an export, a backup or SQL text like any other.

    With a log, a reader never blocks a writer, and a write that is cut off locks nobody out. Where nothing can be
    written it stays as it is: it can still be read.
    """
    from mfr_tui.record.additions import find_in_the_way  # it stands on this file

    try:
        with contextlib.closing(connect_to_write(path)) as connection:
            _switch_to_wal(connection, path)
            with writing(connection, path):
                version = check_is_diary(connection, path)
                if find_in_the_way(connection):
                    return  # nothing is written until that is removed
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {version}")
                leave_stamp(connection)
    except StorageError as error:
        if _code(error.__cause__) not in _UNWRITABLE:
            raise


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
                f"The diary {path} cannot be on this file system, which has no shared memory.",
                "Use a directory on a local disk: mfr --data-dir DIR.",
            )
        time.sleep(_PAUSE_SECONDS)


def _upgrade(path: Path) -> None:
    """Apply the migrations that are missing, after a copy that was checked."""
    from mfr_tui.record.additions import check_additions  # it stands on this file

    with contextlib.closing(connect_to_write(path)) as connection, writing(connection, path):
        version = check_is_diary(connection, path)
        if version == SCHEMA_VERSION:
            return  # another program was quicker
        if (known := _version_of_tables(connection)) != version:
            raise damaged(path, f"it says its schema is {version}, but its tables are from schema {known}")
        check_additions(connection, path)
        copy = _back_up(path, version)
        try:
            _migrate_checked(connection, path)
        except BaseException:
            copy.unlink(missing_ok=True)  # nothing was changed: each start would leave another one
            raise


def _migrate_checked(connection: sqlite3.Connection, path: Path) -> None:
    from mfr_tui.record.additions import check_upgrade  # it stands on this file

    try:
        _migrate(connection)
    except sqlite3.Error as error:
        check_upgrade(connection, path, error)
        raise


def _back_up(path: Path, version: int) -> Path:
    """Copy a diary of an older schema, check the copy, and give it a name that nothing has yet.

    Raises:
        DamagedError: The copy is damaged.
        StorageError: It cannot be made.
    """
    try:
        with explained(path), contextlib.closing(connect_to_read(path)) as source:
            return _copy_beside(source, path, f"schema-{version}")
    except OSError as error:
        what = f"The diary {path} needs an upgrade, but cannot be backed up first"
        said_of_it = explain_os_error(what, error)
        raise StorageError(said_of_it.what, said_of_it.do) from error


def save_copy(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy an open diary to a new file next to `path`, and return that file. It works after its own file was deleted.

    Raises:
        DamagedError: The copy is damaged.
        StorageError: It cannot be made.
    """
    try:
        make_private_dir(path.parent)  # it may be gone together with the file
        with explained(path):
            return _copy_beside(connection, path, "saved")
    except OSError as error:
        said = explain_os_error(f"A copy cannot be saved in {path.parent}", error)
        raise StorageError(said.what, said.do) from error


def _copy_beside(source: sqlite3.Connection, path: Path, ending: str) -> Path:
    with scratch_folder(PART_PREFIX, path.parent) as folder:
        copy = folder / path.name
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        said = find_damage(copy)
        if said:
            raise damaged(path, said)
        for number in itertools.count(1):
            name = path.with_name(f"{path.stem}-{ending}{f'-{number}' if number > 1 else ''}.db")
            with contextlib.suppress(FileExistsError):
                give_name(copy, name)
                break
        sync_directory(path.parent)
        return name


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
        return BusyError(f"The diary {path} is locked by another program.", "Close that program and try again.")
    if getattr(error, "sqlite_errorcode", None) == _INTERRUPTED:
        return StorageError(
            f"Writing the diary {path} was interrupted. {path.name}-journal can undo the half-finished change.",
            "Leave both files in place and start mfr once. It restores the diary by itself.",
        )
    if primary == sqlite3.SQLITE_FULL or (primary in _NO_ROOM_BESIDE and _is_disk_full(path)):
        return _disk_full(path)
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return BusyError(f"The diary {path} cannot be written.", "Check the permissions of the file and its directory.")
    if primary == sqlite3.SQLITE_IOERR:
        return BusyError(f"The disk refused to write {path}.", "Check the disk. Everything saved so far is safe.")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StorageError(
            f"The diary {path} cannot be opened.", "Check the permissions of the file and its directory."
        )
    if primary == sqlite3.SQLITE_NOTADB:
        with contextlib.suppress(OSError), path.open("rb") as file:
            head = file.read(100)
            if head.startswith(_HEADER) or head[68:72] == APPLICATION_ID.to_bytes(4):
                return damaged(path, str(error))
        return _no_database(path)
    return damaged(path, str(error))


def _disk_full(path: Path) -> BusyError:
    return BusyError(
        f"The disk is full, so {path} cannot be saved.", "Free some space. Everything saved so far is safe."
    )


def _is_disk_full(path: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _SMALL_ROOM


def _empty(path: Path) -> DamagedError:
    others = f" Keep {path.name}-wal, which is not empty." if _size(_beside(path, "wal")) else ""
    return DamagedError(
        f"The diary {path} is empty (0 bytes). mfr changed nothing.{others}",
        "Copy a backup here, or move the file and start mfr to make a new diary.",
    )


def _no_database(path: Path) -> StorageError:
    return StorageError(f"{path} is not an SQLite database.", "Move it, or use another directory: mfr --data-dir DIR.")


def _code(error: BaseException | None) -> int | None:
    """SQLite's primary result code; None when the error is Python's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else None
