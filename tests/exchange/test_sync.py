"""Syncing through a folder: what is read, what is said of a file that is not, and whose file is written."""

import base64
import contextlib
import json
import os
import shutil
import sys
import zipfile
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.demo import write_demo
from mfr_tui.errors import BusyError, MfrError, ReplacedError, StorageError
from mfr_tui.exchange import sync_state, syncing
from mfr_tui.exchange.sync_files import (
    FORMAT,
    DamagedFileError,
    NewerFileError,
    PassphraseError,
    SyncFile,
    decrypt_all,
    find_files,
)
from mfr_tui.exchange.sync_files import pack as pack_file
from mfr_tui.exchange.sync_state import only_one
from mfr_tui.exchange.syncing import PASSPHRASE, Job, device_name, find_passphrase, sync
from mfr_tui.paths import Places
from mfr_tui.practice.scan import Stop
from mfr_tui.record.backups import Reason, back_up
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from tests.exchange.walks import Laptop
from tests.support.backups import backups_of, unpacked
from tests.support.checked import check_same_bytes_once
from tests.support.fakes import TODAY
from tests.support.rights import modes_obeyed
from tests.support.rows import everything, live
from tests.support.sealed import Sealed

LONG = timedelta(days=2).total_seconds()


@pytest.fixture(autouse=True)
def _no_machine_and_no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_state, "_MACHINE", ())
    check_same_bytes_once(monkeypatch)


@pytest.fixture(scope="session")
def rated(tmp_path_factory: pytest.TempPathFactory, blank: Path, stops: tuple[Stop, ...]) -> tuple[Path, Path]:
    """Two diaries with a rating each, written once and then only copied."""
    root = tmp_path_factory.mktemp("rated")
    a, b = Laptop(root, "a", blank, stops), Laptop(root, "b", blank, stops)
    for laptop, region in ((a, "jaw_l"), (b, "calf_l")):
        rate(laptop, region)
        assert [file.name for file in laptop.data.iterdir()] == ["mfr.db"], "all of it is in one file"
    return a.diary, b.diary


@pytest.fixture
def laptops(tmp_path: Path, rated: tuple[Path, Path], stops: tuple[Stop, ...]) -> tuple[Laptop, Laptop]:
    """Two devices with one folder, each with a rating."""
    a, b = Laptop(tmp_path, "a", rated[0], stops), Laptop(tmp_path, "b", rated[1], stops)
    b.folder = a.folder
    return a, b


def rate(laptop: Laptop, region: str, nrs: int = 4) -> None:
    with contextlib.closing(DiaryWriter(laptop.diary, laptop.clock, time(4))) as writer:
        writer.mark_spot("visit", region, region, nrs, How.PRESSED)


def undo(laptop: Laptop) -> str | None:
    with contextlib.closing(DiaryWriter(laptop.diary, laptop.clock, time(4))) as writer:
        change = writer.undo()
    return change.label if change else None


def ratings(laptop: Laptop) -> dict[str, int]:
    return {row["region"]: row["nrs"] for row in live(laptop.diary)["mark"]}


def file_of(laptop: Laptop, end: str = "zip") -> Path:
    return laptop.folder / f"mfr-{laptop.device}.{end}"


def run(laptop: Laptop, **more: object) -> syncing.Synced:
    return sync(Job(laptop.folder, laptop.places, laptop.clock, laptop.config, None)._replace(**more))  # type: ignore[arg-type]


# -- what comes in -------------------------------------------------------------------------------------------


def test_each_writes_its_own_file_and_reads_the_others_and_with_nothing_new_nothing_is_written(
    laptops: tuple[Laptop, Laptop],
) -> None:
    a, b = laptops
    assert run(a).came_in == ()
    (came,) = run(b).came_in
    assert (came.device, came.name, came.counts) == (a.device, "a", {"mark": 1})
    assert [came.name for came in run(a).came_in] == ["b"]
    assert ratings(a) == ratings(b) == {"jaw_l": 4, "calf_l": 4}
    assert {path.name for path in a.folder.iterdir()} == {file_of(a).name, file_of(b).name}
    if os.name == "posix":
        files = [*a.folder.iterdir(), a.data / "sync.json", a.data / "sync.lock"]
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    run(b)
    before = {path: path.read_bytes() for path in a.folder.iterdir()}, everything(a.diary)
    for laptop in (a, b, a):
        synced = run(laptop)
        assert (synced.came_in, synced.wrote, synced.notes, synced.troubles) == ((), False, (), ())
    assert ({path: path.read_bytes() for path in a.folder.iterdir()}, everything(a.diary)) == before


def test_what_is_undone_or_deleted_on_one_is_on_the_other_and_undo_stays(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    for laptop in (a, b, a):
        run(laptop)
    assert undo(a) == "jaw_l 4"
    for laptop in (a, b, a):
        run(laptop)
    assert ratings(b) == ratings(a) == {"calf_l": 4}
    assert undo(b) == "calf_l 4"
    for laptop in (b, a, b):
        run(laptop)
    assert ratings(b) == ratings(a) == {}
    with contextlib.closing(DiaryWriter(a.diary, a.clock, time(4))) as writer:
        assert writer.redo()
    for laptop in (a, b):
        run(laptop)
    assert ratings(b) == {"jaw_l": 4}


def test_a_backup_is_made_before_something_comes_in_and_only_then(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    before = everything(b.diary)

    def keep() -> None:
        back_up(b.diary, Reason.BEFORE_SYNC, b.clock.now(), b.config)

    run(b, back_up=keep)
    (made,) = backups_of(b.diary, "before-sync")
    assert everything(unpacked(made)) == before
    run(a)
    for _ in range(2):
        run(b, back_up=keep)
    assert backups_of(b.diary) == [made]


def test_nothing_comes_in_if_no_backup_can_be_made(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)

    def full() -> None:
        raise StorageError("The disk is full.", "Free some space.")

    with pytest.raises(StorageError, match="full"):
        run(b, back_up=full)
    assert ratings(b) == {"calf_l": 4}


def test_a_new_device_starts_with_what_the_others_have(laptops: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    a, _ = laptops
    run(a)
    new = Places(tmp_path / "new", tmp_path / "new")
    synced = sync(Job(a.folder, new, a.clock, Config(sync_name="new"), None))
    assert [came.name for came in synced.came_in] == ["a"]
    assert live(new.database)["mark"] == live(a.diary)["mark"]


def answer(laptop: Laptop, item: str, *regions: str, yes: bool = True) -> None:
    laptop.clock.advance(60)
    with contextlib.closing(DiaryWriter(laptop.diary, laptop.clock, time(4))) as writer:
        writer.answer(item, yes=yes, regions=regions)


def answers(laptop: Laptop) -> dict[str, tuple[bool, tuple[str, ...]]]:
    with contextlib.closing(DiaryReader(laptop.diary)) as reader:
        return {item: (answer.bars, answer.regions) for item, answer in reader.answers().items()}


def test_a_place_that_either_device_keeps_from_being_pressed_is_kept_on_both(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    b.clock.advance(1000)
    answer(a, "wounds", "calf_l")
    answer(b, "wounds", "jaw_l")
    answer(a, "clots")
    answer(b, "clots", yes=False)
    for laptop in (a, b, a):
        run(laptop)
    assert answers(a) == answers(b) == {"wounds": (True, ("calf_l", "jaw_l")), "clots": (True, ())}
    answer(b, "wounds")  # everywhere
    run(b)
    run(a)
    assert answers(a)["wounds"] == (True, ())


def test_a_no_on_the_device_that_had_the_yes_counts_on_the_other(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    answer(a, "clots")
    for laptop in (a, b, a):
        run(laptop)
    b.clock.advance(1000)
    answer(a, "clots", yes=False)
    for laptop in (a, b, a):
        assert not run(laptop).kept
    assert answers(a)["clots"] == answers(b)["clots"] == (False, ())


def test_a_no_on_a_device_that_never_had_the_yes_does_not(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    answer(a, "clots")
    b.clock.advance(1000)
    answer(b, "clots", yes=False)
    run(b)
    assert [kept.thing for kept in run(a).kept] == ["clots"]
    run(b)
    assert answers(a)["clots"] == answers(b)["clots"] == (True, ())
    answer(b, "clots", yes=False)
    for laptop in (b, a, b):
        assert not run(laptop).kept
    assert answers(a)["clots"] == answers(b)["clots"] == (False, ())


# -- files that are not read ---------------------------------------------------------------------------------


def test_a_damaged_file_is_named_and_read_once_it_is_whole(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    whole = file_of(a).read_bytes()
    for damaged in (b"", whole[:-9], whole[:200] + bytes([whole[200] ^ 0xFF]) + whole[201:]):
        file_of(a).write_bytes(damaged)
        synced = run(b)
        (trouble,) = synced.troubles
        assert isinstance(trouble, DamagedFileError)
        assert file_of(a).name in trouble.what
        assert file_of(a).read_bytes() == damaged
        assert ratings(b) == {"calf_l": 4}
    file_of(a).write_bytes(whole)
    assert [came.name for came in run(b).came_in] == ["a"]


def rewrite(path: Path, facts: dict[str, object], change: tuple[bytes, bytes] = (b"", b"")) -> None:
    """Change what a file says of itself, and its lines."""
    with zipfile.ZipFile(path) as packed:
        said, lines = json.loads(packed.read("sync.json")), packed.read("diary.jsonl")
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("sync.json", json.dumps({**said, **facts}))
        packed.writestr("diary.jsonl", lines.replace(*change))


def test_a_file_of_a_newer_version_is_neither_read_nor_changed(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    whole = file_of(a).read_bytes()
    now, later = (f'"schema": {SCHEMA_VERSION + more},'.encode() for more in (0, 1))
    for facts, change in (({"sync": FORMAT + 1}, (b"", b"")), ({}, (now, later))):
        file_of(a).write_bytes(whole)
        rewrite(file_of(a), dict(facts), change)
        there = file_of(a).read_bytes()
        for _ in range(2):
            synced = run(b)
            (trouble,) = synced.troubles
            assert isinstance(trouble, NewerFileError), change
            assert "Update mfr" in trouble.do
            assert file_of(a).read_bytes() == there, change
        assert ratings(b) == {"calf_l": 4}, change


def test_a_file_that_no_device_would_write_is_named_and_the_others_are_read(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    whole = file_of(a).read_bytes()
    file_of(a).unlink()
    spoiled: tuple[tuple[dict[str, object], tuple[bytes, bytes]], ...] = (
        ({}, (b'"nrs": 4', b'"nrs": 40')),
        ({}, (b"2026-11-21T", b"2036-11-21T")),
        ({"device": "00000000-0000-4000-8000-000000000000"}, (b"", b"")),
        ({"made_at": "soon"}, (b"", b"")),
    )
    there = [file_of(a), *(a.folder / f"mfr-{a.device}-COPY{number}.zip" for number in range(1, len(spoiled)))]
    run(b)
    for path, (facts, change) in zip(there, spoiled, strict=True):
        path.write_bytes(whole)
        rewrite(path, facts, change)
    other = Laptop(a.root, "c", a.diary, a.stops)
    other.diary.unlink()
    other.folder = a.folder
    synced = run(other)
    assert len(synced.troubles) == len(spoiled)
    for path, case in zip(there, spoiled, strict=True):
        assert any(path.name in trouble.what for trouble in synced.troubles), case
    assert str(other.root / "tmp") not in str(synced.troubles)
    assert [came.name for came in synced.came_in] == ["b"]
    assert ratings(other) == ratings(b)


def test_a_file_that_is_missing_is_said_once(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    run(b)
    file_of(a).unlink()
    assert [note.what.split(" was")[0] for note in run(b).notes] == ["The file of a"]
    assert not run(b).notes
    assert "jaw_l" in ratings(b)


def test_an_older_file_is_said_and_changes_nothing(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    old = file_of(a).read_bytes()
    run(b)
    rate(a, "jaw_r")
    run(a)
    run(b)
    rows = everything(b.diary)
    file_of(a).write_bytes(old)
    synced = run(b)
    assert ["older than the one read before" in note.what for note in synced.notes] == [True]
    assert everything(b.diary) == rows


def test_an_older_answer_that_comes_late_does_not_come_back(laptops: tuple[Laptop, Laptop]) -> None:
    """Nor does it lock what the person has decided on since."""
    a, b = laptops
    with contextlib.closing(DiaryWriter(a.diary, a.clock, time(4))) as writer:
        writer.answer("clots", yes=True)
    run(a)
    old = file_of(a).read_bytes()
    for laptop in (b, a):
        run(laptop)
        laptop.clock.advance(60)
        with contextlib.closing(DiaryWriter(laptop.diary, laptop.clock, time(4))) as writer:
            writer.answer("clots", yes=False)
    for laptop in (a, b):
        run(laptop)
    file_of(a).write_bytes(old)
    run(b)
    with contextlib.closing(DiaryReader(b.diary)) as reader:
        assert not reader.answers()["clots"].yes


def test_conflicted_copies_are_read_and_never_written_and_other_files_are_ignored(
    laptops: tuple[Laptop, Laptop],
) -> None:
    a, b = laptops
    run(a)
    copies = [
        a.folder / name.format(f"mfr-{a.device}")
        for name in (
            "{} (Jo's conflicted copy 2026-11-21 063000).zip",
            "{}.sync-conflict-20261121-063000-ABCDEFG.zip",
            "{}-LAPTOP.zip",
        )
    ]
    for number, path in enumerate(copies):
        rate(a, "jaw_r", number)
        run(a)
        shutil.copy(file_of(a), path)
        if number == 0:
            file_of(a).unlink()
            assert [came.name for came in run(b).came_in] == ["a"]
            assert ratings(b)["jaw_r"] == 0
    for name in ("notes.txt", "mfr-20261121-053000-daily.zip", f".syncthing.mfr-{a.device}.zip.tmp", "mfr.zip"):
        (a.folder / name).write_bytes(b"other")
    (a.folder / "mfr-folder.zip").mkdir()
    others = {path: path.read_bytes() for path in a.folder.iterdir() if path.name != file_of(b).name and path.is_file()}
    synced = run(b)
    assert (ratings(b)["jaw_r"], synced.troubles) == (2, ())
    assert {path: path.read_bytes() for path in others} == others


def test_a_conflicted_copy_of_ones_own_file_is_read(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    there = file_of(a).read_bytes()
    shutil.copytree(a.data, b.data, dirs_exist_ok=True)
    rate(b, "jaw_r")
    run(b)
    file_of(b).rename(a.folder / f"mfr-{a.device}.sync-conflict-20261121-063000-ABCDEFG.zip")
    file_of(a).write_bytes(there)
    device = a.device
    synced = run(a)
    assert [came.counts for came in synced.came_in][:1] == [{"mark": 1}]
    assert (a.device, synced.notes) == (device, ())


# -- this device's own file ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(("passphrase", "lefts"), [(None, (None, 0, 1, -9)), ("horse", (None, -9))])
def test_its_own_file_is_written_again_and_that_is_said_once(
    laptops: tuple[Laptop, Laptop], passphrase: str | None, lefts: tuple[int | None, ...]
) -> None:
    a, b = laptops
    for laptop in (a, b, a):
        run(laptop, passphrase=passphrase)
    device, own = a.device, file_of(a, "age" if passphrase else "zip")
    there = {*a.folder.iterdir()}
    for number, left in enumerate(lefts, start=1):  # removed, emptied, all but a byte and the last nine gone
        if left is None:
            own.unlink()
        else:
            own.write_bytes(own.read_bytes()[:left])
        synced = run(a, passphrase=passphrase)
        (note,) = synced.notes
        assert own.name in note.what, left
        assert ("missing" in note.what, "damaged" in note.what) == (left is None, left is not None), left
        assert (synced.wrote, synced.troubles, a.device) == (True, (), device), left
        assert {*a.folder.iterdir()} == there, left
        assert [came.name for came in run(b, passphrase=passphrase).came_in] == [], left
        rate(a, "jaw_r", number)
        assert not run(a, passphrase=passphrase).notes, left
        run(b, passphrase=passphrase)
        assert ratings(b)["jaw_r"] == number, left


@pytest.mark.usefixtures("sealed")
def test_an_emptied_file_in_an_encrypted_folder_of_one_device_is_written_again(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a, passphrase="horse")
    file_of(a, "age").write_bytes(b"")
    with pytest.raises(PassphraseError):  # another device cannot know whether its passphrase is right
        run(b, passphrase="horse")
    assert len(run(a, passphrase="horse").notes) == 1
    assert [came.name for came in run(b, passphrase="horse").came_in] == ["a"]


@pytest.mark.usefixtures("sealed")
def test_a_spoiled_plain_file_goes_too_once_the_folder_is_encrypted(laptops: tuple[Laptop, Laptop]) -> None:
    a, _ = laptops
    run(a)
    file_of(a).write_bytes(file_of(a).read_bytes()[:-9])
    assert not run(a, passphrase="horse").notes
    assert [*a.folder.iterdir()] == [file_of(a, "age")]


def test_a_file_that_was_never_written_is_not_missing(
    laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _ = laptops

    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(syncing, "write_file", full)
    with pytest.raises(StorageError):
        run(a)
    monkeypatch.undo()
    monkeypatch.setattr(sync_state, "_MACHINE", ())
    assert not run(a).notes


# -- copies of a diary ---------------------------------------------------------------------------------------


def test_a_copied_diary_gets_an_id_of_its_own_and_loses_nothing(laptops: tuple[Laptop, Laptop]) -> None:
    a, _ = laptops
    run(a)
    whole, alone = copies = [Laptop(a.root, name, a.diary, a.stops) for name in ("whole", "alone")]
    shutil.copytree(a.data, whole.data, dirs_exist_ok=True)
    for laptop, region, nrs in ((a, "jaw_r", 1), (whole, "calf_r", 2), (alone, "hand_palm_r", 3)):
        laptop.folder = a.folder
        assert laptop.device == a.device
        rate(laptop, region, nrs)
    said = [note.what for laptop in (*copies, a, *copies, a) for note in run(laptop).notes]
    assert [what.startswith("This diary was copied") for what in said] == [True, True]
    assert len({laptop.device for laptop in (a, whole, alone)}) == 3
    assert ratings(whole) == ratings(alone) == ratings(a) == {"jaw_l": 4, "jaw_r": 1, "calf_r": 2, "hand_palm_r": 3}
    assert [undo(laptop) for laptop in (a, whole, alone)] == ["jaw_r 1", "calf_r 2", "hand_palm_r 3"]


def test_a_copy_on_another_machine_is_seen_before_it_writes(
    laptops: tuple[Laptop, Laptop], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _ = laptops
    machine = tmp_path / "machine-id"
    monkeypatch.setattr(sync_state, "_MACHINE", (tmp_path / "none", machine))
    machine.write_text("one\n")
    run(a)
    device, there = a.device, file_of(a).read_bytes()
    assert not run(a).notes
    machine.write_text("two\n")
    assert len(run(a).notes) == 1
    assert a.device != device
    assert (a.folder / f"mfr-{device}.zip").read_bytes() == there


def test_a_diary_restored_from_a_backup_gets_back_what_it_had_synced(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    old = a.diary.read_bytes()
    rate(a, "jaw_r", 2)
    for laptop in (a, b, a):
        run(laptop)
    for path in a.data.glob("mfr.db*"):
        path.unlink()
    a.diary.write_bytes(old)
    (a.data / "sync.json").unlink()
    run(a)
    assert ratings(a) == ratings(b)


def test_what_is_remembered_may_be_lost(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    for laptop in (a, b, a):
        run(laptop)
    for nrs, said in enumerate((b"\xff", b'{"device": "", "machine": "", "written": [], "folders": 3}')):
        (a.data / "sync.json").write_bytes(said)
        rate(b, "jaw_r", nrs)
        run(b)
        assert not run(a).troubles, said
        assert ratings(a) == ratings(b), said


# -- what is in the way --------------------------------------------------------------------------------------


def test_a_folder_that_is_gone_is_one_error(laptops: tuple[Laptop, Laptop]) -> None:
    a, _ = laptops
    shutil.rmtree(a.folder)
    with pytest.raises(StorageError, match="is not there"):
        run(a)
    assert not a.folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_read_only_folder_is_read_and_said(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    a.folder.chmod(0o500)
    try:
        with modes_obeyed(), pytest.raises(MfrError, match="cannot be written"):
            run(b)
    finally:
        a.folder.chmod(0o700)
    assert "jaw_l" in ratings(b)
    assert [*a.folder.iterdir()] == [file_of(a)]
    run(b)
    assert not run(b).notes


def test_a_folder_that_disappears_midway_leaves_the_diary_whole(
    laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = laptops
    run(a)

    def pack(*values: object) -> bytes:
        shutil.rmtree(a.folder)
        return pack_file(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(syncing, "pack", pack)
    with pytest.raises(MfrError, match="no such file"):
        run(b)
    assert "jaw_l" in ratings(b)
    monkeypatch.undo()
    a.folder.mkdir()
    run(b)
    assert len(find_files(a.folder)) == 1


def test_made_up_days_are_not_synced(laptops: tuple[Laptop, Laptop], tmp_path: Path, stops: tuple[Stop, ...]) -> None:
    from mfr_tui.body.regions import load_body

    a, _ = laptops
    run(a)
    demo = tmp_path / "demo" / "mfr.db"
    write_demo(demo, 3, TODAY, load_body(), stops, "Europe/Berlin")
    with pytest.raises(StorageError, match="made up"):
        sync(Job(a.folder, Places(demo.parent, demo.parent), a.clock, Config(), None))
    assert [*a.folder.iterdir()] == [file_of(a)]


def test_a_diary_that_was_replaced_under_the_app_is_neither_read_nor_changed(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    with contextlib.closing(DiaryReader(b.diary)) as reader:
        opened = reader.opened
        run(b, opened=opened)
        shutil.copy(b.diary, b.data / "moved")
        (b.data / "moved").replace(b.diary)
        before, there = b.diary.read_bytes(), file_of(b).read_bytes()
        rate(a, "jaw_r")
        run(a)
        with pytest.raises(ReplacedError):
            run(b, opened=opened)
    assert (b.diary.read_bytes(), file_of(b).read_bytes()) == (before, there)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such check")
def test_only_one_syncs_at_a_time(laptops: tuple[Laptop, Laptop]) -> None:
    a, _ = laptops
    with only_one(a.places), pytest.raises(BusyError, match="Another window"):
        run(a)
    run(a)


def test_the_directory_of_the_diary_is_no_sync_folder(laptops: tuple[Laptop, Laptop]) -> None:
    a, _ = laptops
    with pytest.raises(StorageError, match="directory of your diary"):
        run(a, folder=a.data)


# -- names and the passphrase --------------------------------------------------------------------------------


def test_a_device_is_called_as_the_settings_say_or_as_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "host\x1b[31m" + "x" * 99)
    assert device_name(Config(sync_name="laptop")) == "laptop"
    assert device_name(Config()) == ("host[31m" + "x" * 99)[:30]
    monkeypatch.setattr("platform.node", lambda: "")
    assert device_name(Config()) == "unnamed device"


def test_the_passphrase_is_the_first_line_of_a_file_or_a_variable(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(" correct horse \nmore\n")
    assert find_passphrase(Config(sync_passphrase_file=str(file)), {PASSPHRASE: "other"}) == "correct horse"
    assert find_passphrase(Config(), {PASSPHRASE: "other"}) == "other"
    assert find_passphrase(Config(), {PASSPHRASE: ""}) is None
    for data in (b"", b"\n", b"\xff"):
        file.write_bytes(data)
        with pytest.raises(MfrError, match="passphrase file"):
            find_passphrase(Config(sync_passphrase_file=str(file)), {})
    with pytest.raises(MfrError, match="cannot be read"):
        find_passphrase(Config(sync_passphrase_file=str(tmp_path / "none")), {})


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", Sealed)


@pytest.mark.usefixtures("sealed")
def test_an_encrypted_folder_needs_its_passphrase_and_gets_no_plain_file(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    run(a)
    run(a, passphrase="horse")
    assert [*a.folder.iterdir()] == [file_of(a, "age")]
    for wrong in ("battery", None):
        before = everything(b.diary)
        with pytest.raises(PassphraseError, match="passphrase"):
            run(b, passphrase=wrong)
        assert everything(b.diary) == before
        assert [*a.folder.iterdir()] == [file_of(a, "age")]
    assert [came.name for came in run(b, passphrase="horse").came_in] == ["a"]
    assert [came.name for came in run(a, passphrase="horse").came_in] == ["b"]
    for path in a.folder.iterdir():
        path.unlink()
    with pytest.raises(PassphraseError):
        run(a)
    assert not [*a.folder.iterdir()]


@pytest.mark.usefixtures("sealed")
def test_a_plain_file_in_an_encrypted_folder_is_named_and_not_read(
    laptops: tuple[Laptop, Laptop], tmp_path: Path, stops: tuple[Stop, ...], blank: Path
) -> None:
    a, b = laptops
    run(b, passphrase="horse")
    stranger = Laptop(tmp_path, "stranger", blank, stops)
    rate(stranger, "jaw_r", 9)
    run(stranger)
    put = {}
    for claimed, laptop in (("its own", a), ("the other's", b), ("nobody's", stranger)):
        put[claimed] = a.folder / f"mfr-{laptop.device}.zip"
        with zipfile.ZipFile(file_of(stranger)) as there, zipfile.ZipFile(put[claimed], "w") as forged:
            forged.writestr("sync.json", there.read("sync.json").decode().replace(stranger.device, laptop.device))
            forged.writestr("diary.jsonl", there.read("diary.jsonl"))
    for _ in range(2):  # the first time, this device does not know the folder yet
        troubles = run(a, passphrase="horse").troubles
        assert len(troubles) == len(put)
        for claimed, path in put.items():
            (trouble,) = (trouble for trouble in troubles if path.name in trouble.what)
            assert "not encrypted" in trouble.what, claimed
            assert path.exists(), claimed
        assert ratings(a) == {"jaw_l": 4, "calf_l": 4}


@pytest.mark.usefixtures("sealed")
def test_a_device_that_still_wrote_plain_files_is_read_once_it_has_the_passphrase(
    laptops: tuple[Laptop, Laptop],
) -> None:
    a, b = laptops
    run(a, passphrase="horse")
    plain = b.folder
    b.folder = plain.with_name("not yet shared")
    b.folder.mkdir()
    run(b)
    file_of(b).rename(plain / file_of(b).name)
    b.folder = plain
    assert len(run(a, passphrase="horse").troubles) == 1
    run(b, passphrase="horse")
    synced = run(a, passphrase="horse")
    assert ([came.name for came in synced.came_in], synced.troubles) == (["b"], ())
    assert ratings(a) == {"jaw_l": 4, "calf_l": 4}


@pytest.mark.usefixtures("sealed")
def test_a_plain_file_that_is_left_out_is_not_called_missing(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    for laptop in (b, a):
        run(laptop)
    rate(b, "jaw_r")
    run(b)
    newer = file_of(b).read_bytes()
    run(a, passphrase="horse")
    rate(b, "hand_r")
    b.folder = b.folder.with_name("elsewhere")
    b.folder.mkdir()
    run(b)
    (a.folder / file_of(b).name).write_bytes(file_of(b).read_bytes())
    for _ in range(2):
        synced = run(a, passphrase="horse")
        assert (len(synced.troubles), synced.notes) == (1, ())
    (a.folder / file_of(b).name).write_bytes(newer)  # read before the folder was encrypted
    assert not run(a, passphrase="horse").troubles
    (a.folder / file_of(b).name).unlink()
    assert ["missing" in note.what for note in run(a, passphrase="horse").notes] == [True]


@pytest.mark.usefixtures("sealed")
def test_a_damaged_encrypted_file_is_named_if_another_one_shows_that_the_passphrase_is_right(
    laptops: tuple[Laptop, Laptop],
) -> None:
    a, b = laptops
    run(a, passphrase="horse")
    run(b, passphrase="horse")
    rate(a, "jaw_r")
    run(a, passphrase="horse")
    file_of(a, "age").write_bytes(file_of(a, "age").read_bytes()[:-3])
    (trouble,) = run(b, passphrase="horse").troubles
    assert isinstance(trouble, DamagedFileError)
    assert "jaw_r" not in ratings(b)


@pytest.mark.usefixtures("sealed")
def test_a_changed_diary_is_not_written_with_another_passphrase(laptops: tuple[Laptop, Laptop]) -> None:
    a, _ = laptops
    run(a, passphrase="horse")
    there = file_of(a, "age").read_bytes()
    rate(a, "jaw_r")
    with pytest.raises(PassphraseError):
        run(a, passphrase="battery")
    assert file_of(a, "age").read_bytes() == there


def test_an_encrypted_folder_without_pyrage_is_said_in_two_lines(
    laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _ = laptops
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(MfrError, match="pyrage") as caught:
        run(a, passphrase="horse")
    assert "mfr-tui[sync]" in caught.value.do
    assert not [*a.folder.iterdir()]


AGE = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCA2c1Izc0dpenhsWXRBWFJEcS9vMG1nIDIKL05qN25vQ2dxeWpsMFlYOXBx"
    "Sy9tQnFjNDdOaVBuVXM1bEtWRG1BMVdDOAotLS0geVZXM2c4SVA3OG5BZzNJNXo2Z1dCL1Q1UVlVTVBIMVVkQkdralZicjFhZwrd"
    "5oD2so//NKjJ2ABl8Wv8GK6zXUhAg+lRZLNSuYGlIO/jaC6PzfI="
    ""
)
"""`a diary` in the format of age, made by another program, with so little work that reading it takes no time."""


def test_pyrage_reads_what_age_writes_and_refuses_a_wrong_passphrase() -> None:
    pytest.importorskip("pyrage")
    path = Path("mfr-a.age")
    file = SyncFile(path, "a", is_copy=False, encrypted=True, data=AGE)
    assert decrypt_all([file], [], "correct horse") == {path: b"a diary"}
    damaged = file._replace(path=Path("mfr-b.age"), data=AGE[:-1])
    assert decrypt_all([file, damaged], [], "correct horse") == {path: b"a diary"}
    assert decrypt_all([damaged], [file], "correct horse") == {}
    for files, passphrase in (([file], "wrong horse"), ([damaged], "correct horse")):
        with pytest.raises(PassphraseError):
            decrypt_all(files, [], passphrase)
