"""Opening the file: made, brought up to date, refused, or named as what it is."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.clock import utc_text
from mfr_tui.errors import BusyError, DamagedError, MfrError, StorageError
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import Refused, Standing, load_items, may_hold
from mfr_tui.record import connection as opening
from mfr_tui.record import database
from mfr_tui.record.connection import DiaryConnection, connect_to_read, connect_to_write, writing
from mfr_tui.record.damage import find_damage
from mfr_tui.record.database import prepare, utils
from mfr_tui.record.diary_file import APPLICATION_ID
from mfr_tui.record.migrations import MIGRATIONS, SCHEMA_VERSION, Migration
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.write.base import Change
from mfr_tui.record.writer import DiaryWriter
from tests.support.backups import backups_of, unpacked
from tests.support.fakes import TODAY, FakeClock
from tests.support.patience import SECONDS
from tests.support.rows import everything, is_sound, kept, live, one, select
from tests.support.store import DATA, write_stored

FOUR = time(4)


def schema(path: Path) -> list[tuple[str, str, str]]:
    """What lies in a file, word by word but for how it was laid out."""
    return [
        (kind, name, " ".join((sql or "").split()))
        for kind, name, sql in select(path, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
    ]


def other(path: Path, *statements: str) -> Path:
    """A file as another program would leave it."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return path


def refused(path: Path, what: str, error: type[StorageError] = StorageError) -> None:
    """Neither prepared nor read, named, and not touched."""
    before = {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
    for attempt in (prepare, DiaryReader):
        with pytest.raises(StorageError, match=what) as raised:
            attempt(path)
        assert type(raised.value) is error
        assert str(path) in raised.value.what
        assert raised.value.do
    after = {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
    assert {entry: after[entry] for entry in before} == before


# -- made ----------------------------------------------------------------------------------------------------


def test_a_new_diary_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "mfr.db"
    prepare(path)
    assert one(path, "PRAGMA application_id") == APPLICATION_ID
    assert APPLICATION_ID.to_bytes(4) == b"MFR1"
    assert one(path, "PRAGMA user_version") == SCHEMA_VERSION == len(MIGRATIONS)
    assert one(path, "PRAGMA journal_mode") == "wal"
    assert {
        name for (name,) in select(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'")
    } == {
        *("scan", "scan_stop", "mark", "hold", "rest_day", "setting", "operation"),
        *("screening", "region_setting", "lock", "warning_check", "flag_decision", "concern"),
        *("region_story", "visit", "week", "year", "region_year"),
    }
    assert find_damage(path) is None
    assert is_sound(path)


def test_preparing_again_changes_nothing(diary: Path) -> None:
    before = diary.read_bytes()
    prepare(diary)
    assert diary.read_bytes() == before


def test_a_path_with_signs_in_it_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a b?mode=memory#%41" / "m\u00fcr.db"
    prepare(path)
    with contextlib.closing(DiaryWriter(path, FakeClock(), FOUR)) as journal:
        journal.answer("clots", yes=True)
    with contextlib.closing(DiaryReader(path)) as history:
        assert history.answers()["clots"].yes
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a b?mode=memory#%41"]


def test_the_read_connection_cannot_write(diary: Path) -> None:
    with contextlib.closing(connect_to_read(diary)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM setting")
        connection.execute("PRAGMA query_only = OFF")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM setting")


def test_the_read_connection_is_barred_twice(diary: Path) -> None:
    with contextlib.closing(connect_to_read(diary)) as connection:
        assert connection.execute("PRAGMA query_only").fetchone() == (1,)


def test_the_write_connection_is_safe(diary: Path) -> None:
    with contextlib.closing(connect_to_write(diary)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            write_stops_of_no_scan(connection, diary)
        assert not connection.in_transaction
    assert one(diary, "SELECT count(*) FROM setting WHERE key = 'a'") == 0


def write_stops_of_no_scan(connection: DiaryConnection, path: Path) -> None:
    with writing(connection, path):
        connection.execute("INSERT INTO setting VALUES ('a', '1')")
        connection.execute("INSERT INTO scan_stop (scan_id, position, stop_id, regions) VALUES ('no', 0, '', '[]')")


def test_what_a_write_raises_undoes_it(diary: Path) -> None:
    with contextlib.closing(connect_to_write(diary)) as connection:
        with contextlib.suppress(KeyboardInterrupt), writing(connection, diary):
            connection.execute("INSERT INTO setting VALUES ('a', '1')")
            raise KeyboardInterrupt
        assert not connection.in_transaction
    assert one(diary, "SELECT count(*) FROM setting WHERE key = 'a'") == 0


SPOT = {
    "id": "i",
    "body_day": "2026-02-03",
    "region": "jaw_l",
    "moment": "spot",
    "how": "pressed",
    "nrs": 1,
    "qualities": "[]",
    **dict.fromkeys(("marked_at", "created_at", "device"), ""),
}


def insert(path: Path, table: str, row: dict[str, object]) -> None:
    with contextlib.closing(connect_to_write(path)) as connection, connection:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


@pytest.mark.parametrize(
    "change",
    [
        *({"body_day": day} for day in ("2026-02-30", "26-02-03", "2026-02-3", "2026-02-03 ", None)),
        *({"nrs": nrs} for nrs in (-1, 11, "six", 1.5)),
        *({"qualities": qualities} for qualities in ("[", "", None)),
        {"moment": "scan"},
        {"moment": "before"},
        {"moment": "after"},
        {"how": "guessed"},
        {"scan_id": "none"},
        {"hold_id": "none"},
    ],
)
def test_impossible_marks_are_refused(diary: Path, change: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(diary, "mark", {**SPOT, **change})
    insert(diary, "mark", {**SPOT})


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("rest_day", {"body_day": "2026-02-03", "reason": "lazy", "created_at": "", "device": ""}),
        ("rest_day", {"body_day": "2026-02-29", "reason": "ill", "created_at": "", "device": ""}),
        ("screening", {"id": "i", "item": "clots", "answer": "maybe", "answered_at": "", "device": ""}),
        ("setting", {"key": "a", "value": "b"}),
    ],
)
def test_impossible_rows_are_refused(diary: Path, table: str, row: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(diary, table, row)


# -- refused -------------------------------------------------------------------------------------------------


def test_a_newer_diary_is_refused_untouched(diary: Path) -> None:
    other(diary, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    refused(diary, "newer mfr")


@pytest.mark.parametrize("version", [0, -1])
def test_a_schema_that_never_was_is_damage(diary: Path, version: int) -> None:
    other(diary, f"PRAGMA user_version = {version}")
    refused(diary, "its schema is", DamagedError)


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE places (url)", "INSERT INTO places VALUES ('x')"),
        ("PRAGMA user_version = 7",),
        ("PRAGMA application_id = 42",),
        ("CREATE TABLE scan (id)", "PRAGMA user_version = 1"),
    ],
)
def test_another_programs_database_is_refused(tmp_path: Path, statements: tuple[str, ...]) -> None:
    refused(other(tmp_path / "mfr.db", *statements), "not an mfr diary")


@pytest.mark.parametrize("content", [b"x", b"Dear diary,\n" * 500, bytes(8192), b"SQLite format 2\0" + bytes(4080)])
def test_what_is_not_sqlite_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mfr.db"
    path.write_bytes(content)
    refused(path, "not an SQLite database")
    with pytest.raises(StorageError, match="not an SQLite database"):
        find_damage(path)


def test_a_destroyed_header_is_damage(diary: Path) -> None:
    content = bytearray(diary.read_bytes())
    content[:16] = bytes(16)
    diary.write_bytes(content)
    refused(diary, "is damaged", DamagedError)
    content[:100] = bytes(100)
    diary.write_bytes(content)
    refused(diary, "not an SQLite database")


def test_a_log_without_its_diary_is_not_thrown_away(diary: Path, clock: FakeClock) -> None:
    log = diary.with_name("mfr.db-wal")
    with contextlib.closing(DiaryWriter(diary, clock, FOUR)) as journal:
        journal.answer("clots", yes=True)
        kept = log.read_bytes()
        assert kept
    diary.unlink()
    log.write_bytes(kept)
    with pytest.raises(DamagedError, match="its log is still there"):
        prepare(diary)
    assert log.read_bytes() == kept
    assert not diary.exists()


def test_a_directory_in_its_place_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mfr.db"
    path.mkdir()
    for attempt in (prepare, DiaryReader):
        with pytest.raises(StorageError, match="is a directory") as raised:
            attempt(path)
        assert str(path) in raised.value.what


def test_a_file_in_the_directorys_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MfrError, match="file"):
        prepare(tmp_path / "file" / "mfr.db")


def test_a_diary_that_is_gone_is_not_made_by_the_way(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "mfr.db"
    with pytest.raises(StorageError, match="no diary"):
        DiaryReader(path)
    with pytest.raises(StorageError, match="gone"):
        DiaryWriter(path, clock, FOUR)
    assert list(tmp_path.iterdir()) == []


def without_log(path: Path) -> Path:
    """A diary as an export or a backup leaves it."""
    prepare(path)
    return other(path, "PRAGMA journal_mode = DELETE")


def test_a_file_locked_as_a_whole_is_waited_for_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (opening, database):
        monkeypatch.setattr(module, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(connect_to_write, "__defaults__", (0.2,))
    path = without_log(tmp_path / "mfr.db")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError, match="locked"):
            prepare(path)
        connection.execute("ROLLBACK")
    prepare(path)


def test_the_switch_to_a_log_waits_for_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = without_log(tmp_path / "mfr.db")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sqlite_schema").fetchall()
        waits = []

        def waited(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 3:
                reader.execute("ROLLBACK")

        monkeypatch.setattr(connect_to_write, "__defaults__", (0.0,))  # SQLite waits by itself no longer than that
        monkeypatch.setattr("mfr_tui.record.database.time.sleep", waited)
        prepare(path)
    assert len(waits) == 3
    assert one(path, "PRAGMA journal_mode") == "wal"
    assert is_sound(path)


def test_several_may_switch_the_log_on_at_once(tmp_path: Path) -> None:
    # SQLite does not wait here: measured, one in five rounds had somebody told at once that it is locked.
    for number in range(30):
        path = tmp_path / f"{number}.db"
        path.touch()
        together = threading.Barrier(8)

        def switch(path: Path = path, together: threading.Barrier = together) -> None:
            with contextlib.closing(connect_to_write(path)) as connection:
                together.wait()
                database._switch_to_wal(connection, path)

        with ThreadPoolExecutor(8) as threads:
            for done in [threads.submit(switch) for _ in range(8)]:
                done.result()


def test_a_second_first_start_takes_what_the_first_one_made(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other(diary, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = diary.read_bytes()
    answers = iter([False])  # it came just after this program looked
    monkeypatch.setattr(opening, "has_entry", lambda path: next(answers, True))
    with pytest.raises(StorageError, match="newer mfr"):
        prepare(diary)
    monkeypatch.undo()
    assert diary.read_bytes() == before
    assert not list(diary.parent.glob(".mfr-*"))


def test_damage_is_found_and_named(diary: Path, stops: tuple[Stop, ...]) -> None:
    with contextlib.closing(DiaryWriter(diary, FakeClock(), FOUR)) as journal:
        journal.start_scan(ScanKind.FULL, stops)
    root = one(diary, "SELECT rootpage FROM sqlite_schema WHERE name = 'scan_stop'")
    content = bytearray(diary.read_bytes())
    content[(root - 1) * 4096 : (root - 1) * 4096 + 8] = b"\xff" * 8
    diary.write_bytes(content)
    assert find_damage(diary)
    prepare(diary)  # it opens: the damage is elsewhere
    with contextlib.closing(DiaryReader(diary)) as history, pytest.raises(DamagedError, match="damaged") as raised:
        history.drafts()
    assert str(diary) in raised.value.what
    assert diary.read_bytes() == content


# -- brought up to date --------------------------------------------------------------------------------------


MORE = Migration("9999_more", "", "ALTER TABLE mark ADD COLUMN extra TEXT;\nCREATE TABLE more (id TEXT) STRICT;\n")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version of the program with one more migration."""
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, MORE))
    for module in (opening, database):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)


def test_an_older_number_on_the_tables_of_this_version_is_damage(diary: Path) -> None:
    with contextlib.closing(sqlite3.connect(diary)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    before = everything(diary)
    with pytest.raises(DamagedError, match=f"tables are from schema {SCHEMA_VERSION}"):
        prepare(diary)
    assert everything(diary) == before
    assert one(diary, "PRAGMA user_version") == SCHEMA_VERSION - 1


def test_an_upgrade_keeps_every_row_and_a_checked_copy(filled: Path, request: pytest.FixtureRequest) -> None:
    old, rows = everything(filled), live(filled)
    request.getfixturevalue("newer")
    prepare(filled)
    assert one(filled, "PRAGMA user_version") == SCHEMA_VERSION + 1
    assert kept(rows, live(filled))
    assert one(filled, "SELECT count(*) FROM more") == 0
    backup_is_of(filled, SCHEMA_VERSION, old)


def backup_is_of(path: Path, version: int, old: list[str]) -> None:
    """One backup lies beside an upgraded diary: what it was, private, and never written again."""
    (backup,) = backups_of(path, "before-migration")
    inside = unpacked(backup)
    assert everything(inside) == old
    assert (one(inside, "PRAGMA user_version"), one(inside, "PRAGMA journal_mode")) == (version, "delete")
    if os.name == "posix":
        assert (backup.stat().st_mode & 0o777, backup.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    after = backup.read_bytes()
    prepare(path)  # once is enough
    database._upgrade(path)  # and for a program that only now may
    assert backup.read_bytes() == after
    assert backups_of(path) == [backup]


@pytest.mark.parametrize("schemas", range(1, SCHEMA_VERSION))
def test_an_older_diary_is_brought_up_to_date_with_a_checked_copy(tmp_path: Path, schemas: int) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, schemas)
    old, rows = everything(path), live(path)
    prepare(path)
    assert one(path, "PRAGMA user_version") == SCHEMA_VERSION
    assert kept(rows, live(path))
    backup_is_of(path, schemas, old)


def test_an_upgrade_sees_what_is_still_in_the_log(
    diary: Path, clock: FakeClock, request: pytest.FixtureRequest
) -> None:
    with contextlib.closing(DiaryWriter(diary, clock, FOUR)) as journal:  # another window, still open
        journal.answer("clots", yes=True)
        request.getfixturevalue("newer")
        prepare(diary)
        (backup,) = backups_of(diary)
        assert one(unpacked(backup), "SELECT answer FROM screening") == "yes"
    assert one(diary, "SELECT answer FROM screening") == "yes"


def test_an_upgrade_waits_for_who_writes(
    diary: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request.getfixturevalue("newer")
    for module in (opening, database):
        monkeypatch.setattr(module, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(connect_to_write, "__defaults__", (0.2,))
    before = everything(diary)
    with contextlib.closing(sqlite3.connect(diary)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="locked"):
            prepare(diary)
        writer.execute("ROLLBACK")
    assert everything(diary) == before
    assert not backups_of(diary)


def test_a_migration_that_fails_leaves_the_old_diary(
    filled: Path, newer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(filled)

    wrong = Migration("99999_wrong", "", "CREATE TABLE half (id);\nCREATE TABLE half (id);\n")
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, MORE, wrong))
    for module in (opening, database):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 2)
    with pytest.raises(StorageError):
        prepare(filled)
    assert everything(filled) == before
    assert one(filled, "PRAGMA user_version") == SCHEMA_VERSION

    assert not backups_of(filled)  # no copy for each attempt


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
@pytest.mark.parametrize("kind", ["a file", "a link to a file", "a link that leads nowhere", "a directory"])
def test_the_backup_before_an_upgrade_never_takes_a_name_that_is_there(
    tmp_path: Path, diary: Path, newer: None, kind: str
) -> None:
    path, old = diary, everything(diary)
    os.utime(path, (0, 0))  # a backup before an upgrade has the time of the latest change
    name = "mfr-19700101-000000-before-migration.zip"
    taken, elsewhere = path.with_name("backups") / name, tmp_path / "elsewhere"
    taken.parent.mkdir()
    if kind == "a directory":
        taken.mkdir()
    elif kind == "a link that leads nowhere":
        taken.symlink_to(elsewhere)
    else:
        (elsewhere if "link" in kind else taken).write_bytes(b"theirs")
        if "link" in kind:
            taken.symlink_to(elsewhere)
    prepare(path)
    if kind in {"a file", "a link to a file"}:
        assert taken.read_bytes() == b"theirs"
    assert elsewhere.exists() == (kind == "a link to a file")
    other = name.replace("000000", "000000-2")
    assert {entry.name for entry in taken.parent.iterdir()} == {name, other}
    assert everything(unpacked(taken.with_name(other))) == old


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o755])
def test_a_diary_that_others_could_read_is_private_once_it_is_written(
    tmp_path: Path, clock: FakeClock, mode: int, *, linked: bool
) -> None:
    path, real = tmp_path / "mfr.db", tmp_path / ("elsewhere.db" if linked else "mfr.db")
    prepare(real)
    if linked:
        path.symlink_to(real)
    with contextlib.closing(DiaryWriter(path, clock, FOUR)) as journal:
        journal.answer("clots", yes=True)
        files = [real, *(real.with_name(f"{real.name}-{end}") for end in ("wal", "shm"))]
        for file in files:
            file.chmod(mode)
        with contextlib.closing(DiaryWriter(path, clock, FOUR)) as other:
            other.answer("clots", yes=False)
            assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 3
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="nothing is swept there")
def test_a_start_sweeps_what_a_killed_one_left(tmp_path: Path) -> None:
    path = tmp_path / "mfr.db"
    code = (
        "import os, sys; from pathlib import Path; from mfr_tui.record import database; "
        "database.give_name = lambda *_: os._exit(9); database.prepare(Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=SECONDS)
    assert done.returncode == 9
    assert len(list(tmp_path.iterdir())) == 1
    prepare(path)
    prepare(path)
    assert {entry.name for entry in tmp_path.iterdir()} <= {"mfr.db", "mfr.db-wal", "mfr.db-shm"}


def test_every_released_schema_is_stored() -> None:
    assert {path.name for path in DATA.iterdir()} == {f"schema-{n}.sql" for n in range(1, SCHEMA_VERSION + 1)}


@pytest.mark.parametrize("stored", range(1, SCHEMA_VERSION + 1))
def test_a_diary_of_every_released_schema_opens(tmp_path: Path, stored: int, clock: FakeClock) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, stored)
    rows = live(path)
    operations = select(path, "SELECT id, at, device, label, changes, undone_at FROM operation")
    assert all(rows.values())
    prepare(path)
    assert kept(rows, live(path))
    assert select(path, "SELECT id, at, device, label, changes, undone_at FROM operation") == operations
    assert is_sound(path)
    new = tmp_path / "new.db"
    prepare(new)
    assert schema(path) == schema(new), "a released schema is never edited: add a migration"
    with contextlib.closing(DiaryReader(path)) as history:
        (draft,) = history.drafts()
        assert history.day_values(TODAY, TODAY) == {"shoulder_back_l": 6, "jaw_r": 0}
        assert history.scan_days(TODAY)[0].done
    marks = one(path, "SELECT count(*) FROM mark WHERE deleted_at IS NULL")
    with contextlib.closing(DiaryWriter(path, clock, FOUR)) as journal:
        assert journal.redo() == Change("Right jaw and jaw hinge 3", "jaw_r")
        journal.mark(draft.id, "jaw_l", "jaw", 2, How.PRESSED)
        assert one(path, "SELECT count(*) FROM mark WHERE deleted_at IS NULL") == marks + 2
        assert journal.undo(draft.id) == Change("jaw 2", "jaw_l")
        # What was kept for undo by scan then is still found by scan now.
        assert journal.undo(one(path, "SELECT id FROM scan WHERE state = 'done'")) is not None


def test_an_old_yes_without_a_place_locks_every_place(tmp_path: Path, clock: FakeClock, body: Body) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, 1)
    items = load_items()
    insert_old = "INSERT INTO screening (id, item, answer, answered_at, device) VALUES (?, ?, ?, ?, 'd')"
    other(path, "DELETE FROM screening")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for item in items:
            answer = "yes" if item.id == "wounds" else "no"
            connection.execute(insert_old, (item.id, item.id, answer, utc_text(clock.now())))
    prepare(path)

    def barred() -> set[str]:
        with contextlib.closing(DiaryReader(path)) as history:
            standing = Standing(items, history.answers(), clock.now(), TODAY)
        verdicts = {region.id: may_hold(body, region.id, (), standing) for region in body}
        return {region for region, verdict in verdicts.items() if isinstance(verdict, Refused)}

    never = {region.id for region in body if region.cap_s == 0}
    assert barred() == {region.id for region in body}
    clock.advance(1)
    with contextlib.closing(DiaryWriter(path, clock, FOUR)) as journal:
        journal.answer("wounds", yes=True, regions=["foot_top_l"])
    assert barred() == never | {"foot_top_l", "foot_sole_l", "ankle_front_l"}


def test_sqlite_utils_opens_it(filled: Path) -> None:

    def cli(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "sqlite_utils", words[0], str(filled), *words[1:]],
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        return done.stdout

    assert '"table": "scan_stop"' in cli("tables")
    assert cli("rows", "day", "--csv").splitlines()[0] == (
        "body_day,state,scans,active_s,late,regions_marked,worst_nrs,holds,held_s,rest_reason"
    )


def test_the_code_of_others_does_not_run_on_it(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    monkeypatch.setattr("sqlite_utils.db.pm.hook.prepare_connection", called.append)
    with contextlib.closing(connect_to_write(diary)) as connection:
        utils(connection)
    assert called == []
