"""Each check of the doctor finds what it is for, changes nothing, and raises nothing."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from mfr_tui.doctor import checks
from mfr_tui.doctor.checks import CHECKS, examine, ranked
from mfr_tui.doctor.finding import RAISED, Check, Finding, Level, Subject, Terminal, know, ok, wrong
from mfr_tui.doctor.surroundings import SMALLEST_TERMINAL, find_mount
from mfr_tui.errors import StorageError
from mfr_tui.paths import Places
from mfr_tui.record.backups import Reason, make_backup
from mfr_tui.record.connection import check_file, connect_to_read
from mfr_tui.record.database import prepare
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.sizes import SMALLEST
from tests.record.test_attack import change_behind_index, change_unchecked
from tests.support.fakes import MORNING, FakeClock
from tests.support.rights import modes_obeyed
from tests.support.store import write_a_little

UTF8 = {"TERM": "xterm-kitty", "COLORTERM": "truecolor"}
LATER = MORNING + timedelta(days=3)


class Usage(NamedTuple):
    free: int


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12))


def subject(diary: Path, environment: Mapping[str, str] = UTF8) -> Subject:
    places = Places(diary.parent, diary.parent)
    return Subject(places, FakeClock(LATER), environment, Terminal(80, 24, "utf-8"))


def findings(of: Subject) -> dict[str, Finding]:
    return {one.check.id: one.finding for one in examine(of)}


def levels(of: Subject) -> dict[str, Level]:
    return {name: finding.level for name, finding in findings(of).items()}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def wrongs(of: Subject) -> set[str]:
    return {name for name, level in levels(of).items() if level is Level.WRONG}


def test_a_sound_diary_with_a_backup_has_nothing_wrong(diary: Path) -> None:
    write_a_little(diary)
    make_backup(diary, Reason.DAILY, LATER)
    before = files(diary.parent)
    assert set(levels(subject(diary)).values()) == {Level.OK}
    assert files(diary.parent) == before


def test_no_diary_is_no_fault(tmp_path: Path) -> None:
    found = findings(subject(tmp_path / "none" / "mfr.db"))
    assert found["file"].level is Level.KNOW
    assert {one.level for name, one in found.items() if name != "file"} == {Level.OK}
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"", b"not a diary", b"not a diary at all" * 100, None])
def test_a_file_that_is_no_diary_is_named_and_not_changed(tmp_path: Path, content: bytes | None) -> None:
    diary = tmp_path / "mfr.db"
    if content is None:
        with closing(sqlite3.connect(diary)) as foreign:
            foreign.execute("CREATE TABLE t (a)")
    else:
        diary.write_bytes(content)
    diary.chmod(0o600)
    before = files(tmp_path)
    assert wrongs(subject(diary)) == {"file"}
    assert files(tmp_path) == before


def test_a_diary_that_may_not_be_read_or_is_a_folder_is_named(diary: Path, tmp_path: Path) -> None:
    (tmp_path / "folder" / "mfr.db").mkdir(parents=True)
    assert "file" in wrongs(subject(tmp_path / "folder" / "mfr.db"))
    if os.name == "posix":
        diary.chmod(0)
        with modes_obeyed():
            assert "file" in wrongs(subject(diary))


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.parametrize("marked", ["file", "directory", "both"])
def test_a_diary_that_may_not_be_written_is_named_with_what_makes_it_writable(diary: Path, marked: str) -> None:
    barred = {"file": [diary], "directory": [diary.parent], "both": [diary, diary.parent]}[marked]
    for path in barred:
        path.chmod(path.stat().st_mode & ~0o222)
    with modes_obeyed():
        found = findings(subject(diary))["modes"]
        assert wrongs(subject(diary)) == {"modes"}
    for path in reversed(barred):
        path.chmod(0o700)
    names = [str(path) for path in barred]
    assert found == wrong(
        f"You cannot write {' and '.join(names)}, so nothing is saved.", f"To change that: chmod u+w {' '.join(names)}"
    )


def test_a_diary_on_a_disk_that_is_mounted_read_only_is_named(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **how: mode != os.W_OK and may(path, mode, **how))
    monkeypatch.setattr(os, "supports_effective_ids", {os.access})
    assert findings(subject(diary))["modes"] == wrong(
        f"You cannot write {diary} and {diary.parent}, so nothing is saved.",
        "Check who owns it, and whether its disk is mounted read-only.",
    )


def test_each_kind_of_damage_is_found_by_its_check(diary: Path) -> None:
    write_a_little(diary)
    good = diary.read_bytes()
    change_unchecked(diary, "UPDATE mark SET nrs = 11 WHERE region = 'jaw_l'")
    assert wrongs(subject(diary)) == {"rules"}
    diary.write_bytes(good)
    change_unchecked(diary, "UPDATE mark SET scan_id = 'gone' WHERE moment = 'scan'")
    assert "references" in wrongs(subject(diary))
    diary.write_bytes(good)
    change_behind_index(diary, "mark_by_day", "UPDATE mark SET nrs = 1 WHERE region = 'jaw_l'")
    assert wrongs(subject(diary)) == {"integrity"}
    diary.write_bytes(good[:9000])
    assert wrongs(subject(diary)) == {"file"}


def test_ratings_of_a_deleted_scan_are_counted(diary: Path) -> None:
    write_a_little(diary)
    change_unchecked(diary, "UPDATE scan SET deleted_at = created_at")
    found = findings(subject(diary))["orphans"]
    assert found == know("2 ratings of deleted scans or holds.", "They still count for their day.")


def test_an_index_of_another_program_that_is_in_the_way_is_named(diary: Path) -> None:
    with closing(sqlite3.connect(diary)) as other:
        other.execute("CREATE UNIQUE INDEX mine ON mark (nrs)")
    assert "mine" in findings(subject(diary))["schema"].do


def test_the_log_says_who_has_it_open(diary: Path) -> None:
    with closing(DiaryWriter(diary, FakeClock(), time(4))) as journal:
        journal.answer("gout", yes=True)
        found = diary.with_name("mfr.db-shm").stat()
        file = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
        of = subject(diary)
        assert findings(of)["log"].level is Level.OK
        assert "left over" in findings(replace(of, locks=f"1: POSIX  ADVISORY  READ 7 {file}9 128 128"))["log"].found
        opened = replace(of, locks=f"1: POSIX  ADVISORY  READ 7 {file} 128 128\n2: FLOCK x\n")
        assert findings(opened)["log"].found.endswith("1 program has the diary open.")
        log = diary.with_name("mfr.db-wal")
        data = bytearray(log.read_bytes())
        data[20] ^= 1
        log.write_bytes(data)
        assert {"file"} <= wrongs(subject(diary))


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_a_file_that_others_may_read_is_named(diary: Path) -> None:
    diary.chmod(0o644)
    assert findings(subject(diary))["modes"].found.startswith(f"Others on this computer may read {diary}")


def test_a_full_disk_is_said(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(8_000_000))
    assert wrongs(subject(diary)) == {"space"}


MOUNTS = r"""22 1 8:1 / / rw - ext4 /dev/a rw
30 22 0:5 / /home rw shared:1 - nfs4 server:/home rw
31 30 0:6 / /home/a\040b rw - fuse.sshfs x rw
32 22 0:7 / /tmp rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/var", "ext4"), ("/home/x", "nfs4"), ("/home/a b/c", "fuse.sshfs"), ("/homes", "ext4"), ("/tmp/d", "tmpfs")],
)
def test_the_mount_of_a_path_is_the_longest_one(path: str, kind: str) -> None:
    assert find_mount(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("ext4", Level.OK),
        ("nfs4", Level.WRONG),
        ("9p", Level.WRONG),
        ("fuse.sshfs", Level.WRONG),
        ("tmpfs", Level.KNOW),
    ],
)
def test_a_network_disk_is_wrong(diary: Path, kind: str, level: Level) -> None:
    mounts = f"22 1 8:1 / / rw - {kind} x rw\n"
    assert levels(replace(subject(diary), mounts=mounts))["filesystem"] is level


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Work", "Nextcloud", "folder/.stfolder", "folder/.dropbox"])
def test_a_folder_that_is_synced_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(parents=True)
    folder = next(path for path in tmp_path.iterdir()) / "deeper"
    found = findings(subject(folder / "mfr.db"))["sync_folder"]
    assert found.level is Level.KNOW
    assert str(folder.parent) in found.found


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("mfr.sync-conflict-20261121-053000-ABCDEFG.db", True),
        ("mfr (Ann's conflicted copy 2026-11-21).db", True),
        ("mfr 2.db", True),
        ("mfr (1).db", True),
        ("mfr-LAPTOP.db", True),
        ("mfr-saved.db", False),
        ("mfr-damaged.db", False),
        ("mfr-salvaged-2.db", False),
        ("mfr.db-wal", False),
        ("other 2.db", False),
    ],
)
def test_a_conflicted_copy_beside_the_diary_is_offered_for_an_import(tmp_path: Path, name: str, is_one: bool) -> None:
    (tmp_path / name).touch(0o600)
    found = findings(subject(tmp_path / "mfr.db"))["conflicts"]
    assert (found.level is Level.WRONG) == is_one
    assert (f'mfr import --dry-run "{tmp_path / name}"' in found.do) == is_one


def test_backups_that_are_old_broken_or_gone_are_said(diary: Path, tmp_path: Path) -> None:
    assert findings(subject(diary))["backups"].found == "There are no backups yet."
    ((made,), _) = make_backup(diary, Reason.DAILY, LATER - timedelta(days=8))
    assert findings(subject(diary))["backups"] == know("1 backup, the newest 8 days old.", "To make one: mfr backup")
    make_backup(diary, Reason.DAILY, LATER - timedelta(days=1))
    assert findings(subject(diary))["backups"] == ok("2 backups, the newest 1 day old.")
    gone = subject(diary, {**UTF8, "MFR_BACKUP_FOLDERS": str(tmp_path / "stick")})
    assert findings(gone)["backups"].found == f"The backup folder {tmp_path / 'stick'} is not there."
    data = bytearray(made.path.read_bytes())
    data[-1] ^= 1
    data[100:110] = bytes(10)
    made.path.write_bytes(data[:-30])
    assert findings(subject(diary))["backups"].found == f"1 backup cannot be read: {made.path}."


def test_settings_are_named_without_their_values(diary: Path) -> None:
    config = diary.with_name("config.toml")
    config.write_text('stop_second = "Dr. Roe"\n')
    config.chmod(0o600)
    assert findings(subject(diary))["settings"].level is Level.KNOW
    config.write_text('stop_seconds = "Dr. Roe"\n')
    assert findings(subject(diary))["settings"].found == f"{config}: stop_seconds is not valid."
    config.write_text("")
    of = subject(diary, {**UTF8, "MFR_STOP_SECONDS": "Dr. Roe"})
    assert findings(of)["settings"].found == "The environment variable MFR_STOP_SECONDS is not valid."


def test_a_clock_that_was_never_set_or_went_back_is_wrong(diary: Path) -> None:
    write_a_little(diary)
    zone = ZoneInfo("Europe/Berlin")
    for year in (1970, 2020):
        of = replace(subject(diary), clock=FakeClock(datetime(year, 1, 1, tzinfo=zone)))
        assert "clock" in wrongs(of)
    unnamed = replace(subject(diary), clock=FakeClock(LATER, zone_name="UTC"))
    assert levels(unnamed)["zone"] is Level.KNOW


@pytest.mark.parametrize(
    ("environment", "terminal", "told"),
    [
        ({"TERM": "xterm", "LC_ALL": "C"}, Terminal(80, 24, "ascii"), {"locale"}),
        ({"TERM": "xterm", "LC_ALL": "en_US.ISO-8859-1"}, Terminal(80, 24, "latin-1"), {"locale"}),
        ({"TERM": "dumb"}, Terminal(80, 24, "utf-8"), {"terminal"}),
        ({"TERM": "xterm"}, Terminal(39, 24, "utf-8"), {"terminal"}),
        ({"TERM": "xterm"}, None, set()),
    ],
)
def test_a_terminal_that_shows_less_is_said(
    tmp_path: Path, environment: dict[str, str], terminal: Terminal | None, told: set[str]
) -> None:
    of = replace(subject(tmp_path / "mfr.db", environment), terminal=terminal)
    assert {name for name in ("locale", "terminal") if levels(of)[name] is Level.KNOW} == told


def test_a_voice_that_is_wanted_and_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    of = subject(tmp_path / "mfr.db", {**UTF8, "MFR_VOICE": "true"})
    assert levels(of)["voice"] is Level.KNOW
    assert levels(subject(tmp_path / "mfr.db"))["voice"] is Level.OK


def test_the_smallest_terminal_is_that_of_the_app() -> None:
    assert (SMALLEST.width, SMALLEST.height) == SMALLEST_TERMINAL


@pytest.mark.parametrize("raised", RAISED)
def test_what_a_check_raises_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: type) -> None:
    def look(_: Subject) -> Finding:
        raise raised("secret", "do this")

    monkeypatch.setattr(checks, "CHECKS", (Check("a", "A", look), Check("b", "B", lambda _: ok("fine"))))
    first, second = examine(subject(tmp_path / "mfr.db"))
    assert first.finding.level is Level.WRONG
    assert "secret" not in first.finding.found or first.finding.do == "do this"
    assert second.finding == ok("fine")
    assert ranked([second, first]) == [first, second]


def test_each_check_has_a_name_of_its_own() -> None:
    assert len({check.id for check in CHECKS}) == len({check.title for check in CHECKS}) == len(CHECKS)
    assert wrong("a", "b").level is Level.WRONG


def test_an_sqlite_without_strict_tables_is_refused_in_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = tmp_path / "mfr.db"
    prepare(diary)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.36.0")
    before = files(tmp_path)
    for open_it in (prepare, check_file, connect_to_read):
        for path in (diary, tmp_path / "new" / "mfr.db")[: 2 if open_it is prepare else 1]:
            with pytest.raises(StorageError) as refused:
                open_it(path)
            assert refused.value.what == "This Python has SQLite 3.36.0, which is too old for an mfr diary."
            assert "3.37" in refused.value.do
    assert files(tmp_path) == before
    assert wrongs(subject(diary)) == {"sqlite", "file"}
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37, 0))
    check_file(diary)
