"""Prepare a diary: create it, upgrade it, copy it. An existing file, whatever it is, is never overwritten."""

import contextlib
import itertools
import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mfr_tui.errors import BusyError, DamagedError, StorageError, explain_os_error
from mfr_tui.paths import give_name, make_private_dir, sync_directory
from mfr_tui.record.connection import (
    BUSY_SECONDS,
    DiaryConnection,
    check_file,
    check_is_diary,
    connect_to_read,
    connect_to_write,
    is_there,
    leave_stamp,
    read_header,
    stamp_without_log,
    version_of_tables,
    writing,
)
from mfr_tui.record.damage import check_all
from mfr_tui.record.diary_file import (
    APPLICATION_ID,
    INTERRUPTED,
    LOCKED,
    UNWRITABLE,
    beside,
    code_of,
    damaged,
    explained,
    size_of,
    unreachable,
)
from mfr_tui.record.migrations import MIGRATIONS, SCHEMA_VERSION
from mfr_tui.record.years import sum_up
from mfr_tui.scratch import PART_PREFIX, scratch_folder, sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

_PAUSE_SECONDS = 0.02
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def prepare(path: Path) -> None:
    """Make sure that `path` has a diary of this version that can be written: create it, or upgrade an older one.

    Fast if there is nothing to do, and safe if several programs start at once. Call it before this process opens the
    diary.

    Raises:
        StorageError: It cannot be created or opened, is not a diary, or comes from a newer version.
        DamagedError: It is damaged.
        BusyError: Another program keeps it locked.
    """
    make_private_dir(path.parent)
    sweep(PART_PREFIX, path.parent)
    if not is_there(path):
        with contextlib.suppress(FileExistsError):  # another program was faster: check its diary instead
            _create(path)
            return
    check_file(path)
    try:
        connection = connect_to_read(path)
    except StorageError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) != INTERRUPTED:
            raise
        _finish_interrupted(path)
        connection = connect_to_read(path)
    with contextlib.closing(connection):
        version = check_is_diary(connection, path)
        _, application, _ = read_header(connection, path)
        with explained(path):
            (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if application != APPLICATION_ID or mode != "wal":
        _make_usual(path)
    if version < SCHEMA_VERSION:
        _upgrade(path)


def prepare_to_change(path: Path) -> None:
    """Prepare the diary for a command that writes, after reading all of it: a damaged diary is never written to.

    Raises:
        StorageError: As for `prepare`.
        DamagedError: It is damaged anywhere.
    """
    prepare(path)
    check_all(path)


def connect_to_diary(path: Path) -> DiaryConnection:
    """Open a diary for reading with this version's schema; an older one is upgraded in memory only.

    Raises:
        StorageError: It does not exist, cannot be read, is not a diary, or comes from a newer version.
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


def _finish_interrupted(path: Path) -> None:
    """Let SQLite roll back an interrupted write, as it does when the file is opened for writing.

    Raises:
        DamagedError: The journal next to the file belongs to another file.
    """
    from mfr_tui.record.write_ahead_log import undoes_this

    try:
        journal = beside(path, "journal").read_bytes()
    except OSError as error:
        raise unreachable(path, error) from error
    if not undoes_this(journal, stamp_without_log(path)):
        raise damaged(path, f"{path.name}-journal beside it belongs to another file")
    with contextlib.closing(connect_to_write(path)) as connection, explained(path):
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _create(path: Path) -> None:
    """Create a complete diary under another name, then rename it, so that an existing file is never overwritten.

    Several programs may do this at once; only one succeeds.

    Raises:
        FileExistsError: Another program was faster.
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


def _make_usual(path: Path) -> None:
    """Restore the usual settings of a diary that came from an export, a backup or SQL text.

    With a log, a reader never blocks a writer, and an interrupted write locks nobody out. If nothing can be written, it
    stays as it is and can still be read.
    """
    from mfr_tui.record.additions import find_in_the_way  # imported only when needed

    try:
        with contextlib.closing(connect_to_write(path)) as connection:
            _switch_to_wal(connection, path)
            with writing(connection, path):
                version = check_is_diary(connection, path)
                if find_in_the_way(connection):
                    return  # nothing is written until that is removed
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {version}")
                if version == SCHEMA_VERSION:
                    sum_up(connection)  # an export has no sums
                leave_stamp(connection)
    except StorageError as error:
        if code_of(error.__cause__) not in UNWRITABLE:
            raise


def _switch_to_wal(connection: sqlite3.Connection, path: Path) -> None:
    """Switch to a write-ahead log, once and for good.

    The switch does not wait for locks, so retry until it succeeds.
    """
    for attempt in itertools.count():
        try:
            with explained(path):
                (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except BusyError as error:
            if code_of(error.__cause__) not in LOCKED or attempt * _PAUSE_SECONDS > BUSY_SECONDS:
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
    """Apply the missing migrations, after a backup that was checked."""
    from mfr_tui.record.additions import check_additions  # imported only when needed

    with contextlib.closing(connect_to_write(path)) as connection, writing(connection, path):
        version = check_is_diary(connection, path)
        if version == SCHEMA_VERSION:
            return  # another program was faster
        if (known := version_of_tables(connection)) != version:
            raise damaged(path, f"it says its schema is {version}, but its tables are from schema {known}")
        check_additions(connection, path)
        copies = _back_up(path)
        try:
            _migrate_checked(connection, path)
            sum_up(connection)
        except BaseException:
            for copy in copies:  # nothing was changed: otherwise each start would leave another copy
                copy.unlink(missing_ok=True)
            raise


def _migrate_checked(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the missing migrations; if that fails, name what other programs have added."""
    from mfr_tui.record.additions import check_upgrade  # imported only when needed

    try:
        _migrate(connection)
    except sqlite3.Error as error:
        check_upgrade(connection, path, error)
        raise


def _back_up(path: Path) -> tuple[Path, ...]:
    """Save a backup of a diary of an older schema, and return its path. It has the time of the diary's latest change.

    Raises:
        DamagedError: The diary is damaged.
        StorageError: It cannot be saved.
    """
    from mfr_tui.record.backups import Reason, make_backup  # imported only when needed

    files = [path, beside(path, "wal")]
    try:
        changed = max(file.stat().st_mtime for file in files if size_of(file))
        made = make_backup(path, Reason.BEFORE_MIGRATION, _EPOCH + timedelta(seconds=int(changed)))
    except OSError as error:
        raise unreachable(path, error) from error
    except DamagedError:
        raise
    except StorageError as error:
        what = f"The diary {path} needs an upgrade, but cannot be backed up first. {error.what}"
        raise StorageError(what, error.do) from error
    return tuple(one.path for one in made.backups)


def save_copy(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy an open diary to a new file next to `path`, and return the new path.

    Works even after its own file was deleted.

    Raises:
        DamagedError: The copy is damaged.
        StorageError: It cannot be made.
    """
    try:
        make_private_dir(path.parent)  # it may have been deleted together with the file
        with explained(path):
            return _copy_beside(connection, path, "saved")
    except OSError as error:
        said = explain_os_error(f"A copy cannot be saved in {path.parent}", error)
        raise StorageError(said.what, said.do) from error


def _copy_beside(source: sqlite3.Connection, path: Path, ending: str) -> Path:
    """Write a checked copy next to `path`, under a name that is not in use, and return its path."""
    from mfr_tui.record.backups import copy_checked  # imported only when needed

    with scratch_folder(PART_PREFIX, path.parent) as folder:
        copy = folder / path.name
        copy_checked(source, copy, path)
        for number in itertools.count(1):
            name = path.with_name(f"{path.stem}-{ending}{f'-{number}' if number > 1 else ''}.db")
            with contextlib.suppress(FileExistsError):
                give_name(copy, name)
                break
        sync_directory(path.parent)
        return name


def _migrate(connection: sqlite3.Connection) -> None:
    """Apply pending migrations in the current transaction, and store the version where it can be read quickly."""
    from sqlite_utils import Migrations  # 75 ms: only when needed

    known = Migrations("mfr")
    for migration in MIGRATIONS:
        known(name=migration.name)(_runner(migration.script))
    db = utils(connection)
    known.apply(db)
    db.execute(f"PRAGMA user_version = {len(known.applied(db))}")


def _runner(script: str) -> "Callable[[Database], None]":
    """Return a function that executes statements one by one: `executescript` would commit the transaction around it."""

    def run(db: "Database") -> None:
        for statement in script.split(";\n"):
            if statement.strip():
                db.execute(statement)

    return run


def utils(connection: sqlite3.Connection) -> "Database":
    """Return a sqlite-utils database on an open connection, without plugins: no third-party code touches the diary."""
    from sqlite_utils import Database  # 75 ms: only for writers

    return Database(connection, execute_plugins=False)
