"""Restoring: the diary is the backup's or as it was, whoever has it open, and nothing that was saved is lost."""

import contextlib
import shutil
import sqlite3
import zipfile
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from mfr_tui.errors import BusyError, DamagedError, RestoredError, StorageError
from mfr_tui.record import connection as opening
from mfr_tui.record.backups import Reason, make_backup, unpack
from mfr_tui.record.connection import check_file
from mfr_tui.record.damage import check_all
from mfr_tui.record.database import prepare
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.restore import Count, Rehearsal, rehearsed, restore
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from tests.support.backups import backups_of, unpacked
from tests.support.fakes import FakeClock
from tests.support.rows import everything, is_sound, live, one
from tests.support.store import write_stored

FOUR = time(4)
NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, little: Path) -> Path:
    """A directory with a diary and a backup of it."""
    path = Path(shutil.copy(little, tmp_path_factory.mktemp("once")))
    make_backup(path, Reason.DAILY, NOW)
    return path.parent


@pytest.fixture
def backup(diary: Path, once: Path) -> Path:
    """A backup of the diary, which has a row in each table; what it has since is still to be written."""
    shutil.copytree(once, diary.parent, dirs_exist_ok=True)
    (path,) = backups_of(diary)
    return path


def write(diary: Path, item: str = "gout") -> None:
    with contextlib.closing(DiaryWriter(diary, FakeClock(), FOUR)) as journal:
        journal.answer(item, yes=True)


def restored(source: Path, diary: Path) -> tuple[Path, ...]:
    with rehearsed(source, diary) as rehearsal:
        return restore(rehearsal, diary, lambda: make_backup(diary, Reason.BEFORE_RESTORE, NOW))


def rows(path: Path) -> list[str]:
    """Everything in a diary but what ties its log to it and names its restores."""
    return [line for line in everything(path) if "'log'" not in line and "'restored'" not in line]


def damage(diary: Path) -> bytes:
    data = bytearray(diary.read_bytes())
    data[5 * 4096 : 6 * 4096] = bytes(4096)
    diary.write_bytes(data)
    return bytes(data)


# -- a sound diary -------------------------------------------------------------------------------------------


def test_a_restored_diary_is_what_the_backup_holds(diary: Path, backup: Path) -> None:
    inside = rows(unpacked(backup))
    write(diary)
    now = rows(diary)
    restored(backup, diary)
    assert rows(diary) == inside != now
    assert rows(unpacked(backups_of(diary, "before-restore")[0])) == now
    check_file(diary)
    assert is_sound(diary)
    assert one(diary, "PRAGMA journal_mode") == "wal"
    write(diary)
    restored(backups_of(diary, "before-restore")[0], diary)
    assert rows(diary) == now


def test_a_window_that_was_open_saves_nothing_more(diary: Path, backup: Path) -> None:
    with (
        contextlib.closing(DiaryReader(diary)) as reader,
        contextlib.closing(DiaryWriter(diary, FakeClock(), FOUR, 0.1, reader.opened)) as writer,
    ):
        writer.answer("gout", yes=True)
        reader.check_in_place()
        restored(backup, diary)
        after = everything(diary)
        with pytest.raises(RestoredError, match="restored from a backup"):
            reader.check_in_place()
        with pytest.raises(RestoredError):
            writer.answer("heart", yes=True)
        with pytest.raises(RestoredError):
            DiaryWriter(diary, FakeClock(), FOUR, 0.1, reader.opened)
        with pytest.raises(RestoredError):
            writer.undo()
        assert everything(diary) == after
    assert one(unpacked(backups_of(diary, "before-restore")[0]), "SELECT answer FROM screening WHERE item = 'gout'")
    with contextlib.closing(DiaryReader(diary)) as reader:
        reader.check_in_place()
    write(diary, "heart")


def test_the_log_goes_on_after_a_restore(diary: Path, backup: Path) -> None:
    """The stamps of the log follow each other, also where the file itself has an older one."""
    with contextlib.closing(sqlite3.connect(diary)) as reading:
        for item in ("gout", "heart"):
            write(diary, item)
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM mark").fetchone()  # whoever reads keeps the log from being emptied
        restored(backup, diary)
        assert diary.with_name("mfr.db-wal").stat().st_size
        check_file(diary)
        check_all(diary)
        write(diary, "wounds")
        check_file(diary)
        kept = shutil.copytree(diary.parent, diary.parent.with_name("killed"))  # as a kill leaves it
    check_all(kept / "mfr.db")
    prepare(kept / "mfr.db")
    assert one(kept / "mfr.db", "SELECT count(*) FROM screening WHERE item = 'gout'") == 0
    assert one(kept / "mfr.db", "SELECT count(*) FROM screening WHERE item = 'wounds'")


def test_a_diary_that_another_program_locks_is_left_alone(
    diary: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(diary)
    monkeypatch.setattr(opening.connect_to_write, "__defaults__", (0.1,))
    before = everything(diary)
    with rehearsed(backup, diary) as rehearsal, contextlib.closing(sqlite3.connect(diary)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="locked by another program"):
            restore(rehearsal, diary, lambda: None)
    assert everything(diary) == before
    assert not backups_of(diary, "before-restore")


def test_what_another_window_saves_until_the_lock_is_in_the_backup_from_before(diary: Path, backup: Path) -> None:
    with rehearsed(backup, diary) as rehearsal:
        write(diary, "gout")  # while the person reads what would be lost
        restore(rehearsal, diary, lambda: make_backup(diary, Reason.BEFORE_RESTORE, NOW))
    before = unpacked(backups_of(diary, "before-restore")[0])
    assert one(before, "SELECT count(*) FROM screening WHERE item = 'gout'") == 1


def test_nobody_writes_between_the_backup_from_before_and_the_restore(diary: Path, backup: Path) -> None:
    def back_up() -> None:
        with (
            contextlib.closing(DiaryWriter(diary, FakeClock(), FOUR, 0.01)) as other,
            pytest.raises(BusyError, match="locked"),
        ):
            other.answer("gout", yes=True)

    write(diary)
    with rehearsed(backup, diary) as rehearsal:
        restore(rehearsal, diary, back_up)
    assert rows(diary) == rows(unpacked(backup))


def test_without_a_backup_from_before_nothing_is_restored(diary: Path, backup: Path) -> None:
    write(diary)
    before = everything(diary)

    def fail() -> None:
        raise StorageError("The disk is full.", "Free some space.")

    with rehearsed(backup, diary) as rehearsal, pytest.raises(StorageError, match="disk is full"):
        restore(rehearsal, diary, fail)
    assert everything(diary) == before
    check_file(diary)


def test_a_file_of_other_pages_is_restored(diary: Path, backup: Path) -> None:
    write(diary)
    other = unpacked(backup)
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")
    restored(other, diary)
    assert rows(diary) == rows(other)


# -- a damaged or missing diary ------------------------------------------------------------------------------


def test_a_damaged_diary_is_kept_whole_and_replaced(diary: Path, backup: Path) -> None:
    data = damage(diary)
    log = b"not a log"
    diary.with_name("mfr.db-wal").write_bytes(log)
    with rehearsed(backup, diary) as rehearsal:
        assert rehearsal.difference is None
        assert rehearsal.damage
        kept = restore(rehearsal, diary, lambda: pytest.fail("a damaged diary is not backed up"))
    assert [path.name for path in kept] == ["mfr-damaged.db", "mfr-damaged.db-wal"]
    assert [path.read_bytes() for path in kept] == [data, log]
    assert rows(diary) == rows(unpacked(backup))
    check_all(diary)
    damage(diary)
    assert restored(backup, diary)[0].name == "mfr-damaged-2.db"
    assert kept[0].read_bytes() == data


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"\0" * 40_960], ids=["empty", "text", "zeros"])
def test_a_ruin_is_kept_and_replaced(diary: Path, backup: Path, content: bytes) -> None:
    diary.write_bytes(content)
    (kept,) = restored(backup, diary)
    assert kept.read_bytes() == content
    assert rows(diary) == rows(unpacked(backup))


def test_a_missing_diary_is_restored(diary: Path, backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "new machine" / "mfr.db"
    with rehearsed(backup, elsewhere) as rehearsal:
        assert not elsewhere.parent.exists()
        assert rehearsal.difference
        assert rehearsal.difference.tables["scan"] == Count(2, 0, 0)
        restore(rehearsal, elsewhere, lambda: pytest.fail("there is nothing to back up"))
    assert rows(elsewhere) == rows(unpacked(backup))
    assert [path.name for path in elsewhere.parent.iterdir()] == ["mfr.db"]
    write(elsewhere)


def test_an_old_log_next_to_the_new_file_is_refused(diary: Path, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill between the last two steps leaves them."""
    with contextlib.closing(DiaryWriter(diary, FakeClock(), FOUR)) as journal:
        journal.answer("gout", yes=True)
        log = diary.with_name("mfr.db-wal").read_bytes()
    damage(diary)
    restored(backup, diary)
    diary.with_name("mfr.db-wal").write_bytes(log)
    with pytest.raises(DamagedError, match="belongs to another file"):
        check_file(diary)
    restored(backup, diary)
    assert rows(diary) == rows(unpacked(backup))


# -- what can be restored ------------------------------------------------------------------------------------


def test_a_backup_of_an_older_schema_is_upgraded(diary: Path, tmp_path: Path) -> None:
    old = tmp_path / "old" / "mfr.db"
    old.parent.mkdir()
    write_stored(old, 1)
    (made,), _ = make_backup(old, Reason.DAILY, NOW)
    assert made.schema == 1
    restored(made.path, diary)
    assert one(diary, "PRAGMA user_version") == SCHEMA_VERSION
    assert live(diary)["scan"]
    check_all(diary)


def test_another_diary_with_a_log_is_restored_and_not_changed(diary: Path, tmp_path: Path, blank: Path) -> None:
    other = tmp_path / "other" / "mfr.db"
    other.parent.mkdir()
    shutil.copy(blank, other)
    with contextlib.closing(DiaryWriter(other, FakeClock(), FOUR)) as journal:
        journal.answer("gout", yes=True)
        files = {path.name: path.read_bytes() for path in other.parent.iterdir() if not path.name.endswith("shm")}
        restored(other, diary)
        assert files == {path.name: path.read_bytes() for path in other.parent.iterdir() if path.name in files}
    assert one(diary, "SELECT count(*) FROM screening WHERE item = 'gout'") == 1


def changed(path: Path, sql: str) -> Path:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)
    return path


def zipped(file: Path, name: str, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file.with_name("other.zip"), "w", method) as packed:
        packed.write(file, name)
    return file.with_name("other.zip")


def says_size(backup: Path, size: int) -> Path:
    """A backup whose table of contents says another size of the diary in it."""
    data = bytearray(backup.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = size.to_bytes(4, "little")
    backup.write_bytes(data)
    return backup


def broken(diary: Path, backup: Path, kind: str) -> Path:
    """A file that cannot be restored."""
    inside, data = unpacked(backup), bytearray(backup.read_bytes())
    match kind:
        case "none":
            return diary.with_name("none")
        case "itself":
            return diary
        case "a directory":
            return diary.parent
        case "text":
            inside.write_text("my notes")
        case "cut":
            backup.write_bytes(data[: len(data) // 2])
            return backup
        case "flipped":
            data[len(data) // 2] ^= 1
            backup.write_bytes(data)
            return backup
        case "another zip":
            return zipped(inside, "notes.txt")
        case "damaged inside":
            damage(inside)
            return zipped(inside, "mfr.db")
        case "damaged":
            damage(inside)
        case "too large" | "larger than it says":
            return says_size(backup, 1024**3 + 1 if kind == "too large" else inside.stat().st_size - 4096)
        case "other database":
            return changed(diary.with_name("other"), "CREATE TABLE mine (x)")
        case _:
            return changed(inside, CHANGED[kind])
    return inside


CHANGED = {
    "newer": f"PRAGMA user_version = {SCHEMA_VERSION + 1}",
    "broken reference": "DELETE FROM scan WHERE state = 'done'",
    "pseudonym": """INSERT INTO setting VALUES ('export', '{"pseudonym": "P1", "since": null}')""",
    "partial export": """INSERT INTO setting VALUES ('export', '{"pseudonym": null, "since": "2026-11-01"}')""",
    "made up": "INSERT INTO setting VALUES ('demo', 'true')",
}
"""What is changed in a diary so that it cannot be restored."""

REFUSED = {
    "none": "does not exist",
    "itself": "is your diary itself",
    "a directory": "is not an ordinary file",
    "text": "is neither a backup nor a diary",
    "cut": "is damaged",
    "flipped": "is damaged",
    "another zip": "there is no mfr.db in it",
    "damaged inside": "is damaged",
    "damaged": "is damaged",
    "too large": "is larger than 1 GiB",
    "larger than it says": "is damaged",
    "other database": "is an SQLite database, but not an mfr diary",
    "newer": "was made by a newer mfr",
    "broken reference": "is damaged: a row of .* refers to a row of scan that is not there",
    "pseudonym": "only a part of a diary",
    "partial export": "only a part of a diary",
    "made up": "are made up",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_restored_is_named_and_nothing_changes(diary: Path, backup: Path, kind: str) -> None:
    write(diary)
    before, file = everything(diary), broken(diary, backup, kind)
    with pytest.raises(StorageError, match=REFUSED[kind]) as error, rehearsed(file, diary):
        pytest.fail("it was rehearsed")
    assert "Nothing was changed." in error.value.do
    assert "mfr-restore-" not in str(error.value)
    assert str(error.value).count("\n") == 1
    assert everything(diary) == before


def test_no_more_is_written_of_a_backup_than_it_says_that_it_holds(backup: Path, tmp_path: Path) -> None:
    to = tmp_path / "unpacked.db"
    with pytest.raises(ValueError, match="in a way that mfr does not read"):
        unpack(zipped(unpacked(backup), "mfr.db", zipfile.ZIP_BZIP2), to)
    assert not to.exists()
    with pytest.raises(ValueError, match="CRC"):
        unpack(says_size(backup, 5000), to)
    assert to.stat().st_size <= 5000


@pytest.mark.parametrize("packed", [True, False], ids=["a backup", "a diary"])
def test_what_does_not_fit_next_to_an_upgrade_of_it_is_not_unpacked(
    diary: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    inside = unpacked(backup)
    source, size = backup if packed else inside, inside.stat().st_size
    before = everything(diary)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9 * size, 0, 2 * size - 1))
    with pytest.raises(StorageError, match="for temporary files") as error, rehearsed(source, diary):
        pytest.fail("it was rehearsed")
    assert error.value.do == "Nothing was changed. Free some space, or set TMPDIR to a folder on a larger disk."
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9 * size, 0, 2 * size))
    with rehearsed(source, diary):
        assert everything(diary) == before


def test_a_diary_of_a_newer_version_is_not_replaced(diary: Path, backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(diary)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StorageError, match="newer mfr"):
        restored(backup, diary)


# -- what would change ---------------------------------------------------------------------------------------


def test_what_is_gained_and_lost_is_counted(diary: Path, backup: Path) -> None:
    assert changes(diary, backup) == {}
    with contextlib.closing(DiaryWriter(diary, FakeClock(), FOUR)) as journal:
        journal.mark_spot("a visit", "calf_l", "Left calf", 4, How.PRESSED)
        journal.answer("gout", yes=True)
        deleted = one(diary, "SELECT id FROM mark WHERE region = 'neck_back_l'")
        journal.delete_mark(deleted, "Left back of neck")
    assert changes(diary, backup)["mark"] == Count(gained=1, lost=1, changed=0)
    assert changes(diary, backup)["screening"] == Count(0, 1, 0)
    with rehearsed(backup, diary) as rehearsal:
        assert rehearsal.difference
        assert rehearsal.difference.loosens
        assert rehearsal.difference.lost == rehearsal.difference.gained == ()


def changes(diary: Path, backup: Path) -> dict[str, Count]:
    with rehearsed(backup, diary) as rehearsal:
        assert isinstance(rehearsal, Rehearsal)
        assert rehearsal.difference
        return dict(rehearsal.difference.tables)
