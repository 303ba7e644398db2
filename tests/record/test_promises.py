"""The promises of the diary, tried with real processes, real signals and real files."""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import time, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TextIO

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.demo import write_demo
from mfr_tui.errors import BusyError, StorageError
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PLACE_REASONS
from mfr_tui.record.damage import find_damage
from mfr_tui.record.database import prepare
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.support.child import child
from tests.support.fakes import TODAY, FakeClock
from tests.support.patience import SECONDS
from tests.support.rows import everything, is_sound, one, select
from tests.support.store import write_a_little

ROOT = Path(__file__).parents[2]
NOBODY = 65534
FOUR = time(4)
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX signals, modes and limits")


def said(started: tuple[BaseProcess, TextIO]) -> list[Any]:
    """What a process said, once it has ended well."""
    process, stdout = started
    process.join(SECONDS)
    assert process.exitcode == 0
    process.close()
    with stdout:
        return [json.loads(line) for line in stdout]


# -- killed --------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("wanted", [1, 170])
def test_what_was_acknowledged_survives_a_kill(diary: Path, body: Body, wanted: int) -> None:
    process, stdout = child("mark", diary)
    with stdout:
        for _ in range(wanted):
            acknowledged = int(stdout.readline())
        process.kill()
        for line in stdout:
            if line.endswith("\n"):
                acknowledged = int(line)
    process.join()
    process.close()
    assert acknowledged >= wanted

    def after(times: int) -> dict[str, int]:
        regions = list(body.regions)
        return {regions[(number - 1) % len(regions)]: number % 11 for number in range(1, times + 1)}

    stored = dict(select(diary, "SELECT region, nrs FROM mark WHERE deleted_at IS NULL"))
    # The one that was just being acknowledged may be there as well.
    assert stored in (after(acknowledged), after(acknowledged + 1))
    assert is_sound(diary)


@posix
def test_a_kill_at_any_step_leaves_each_change_whole_or_absent(diary: Path) -> None:
    between, inside = said(child("killed", diary))
    assert between > 150
    assert inside > 150


@posix
def test_a_first_start_killed_at_any_step_is_made_good_by_the_next(tmp_path: Path) -> None:
    (deaths,) = said(child("killed_first", tmp_path / "mfr.db"))
    assert deaths > 20


@posix
@pytest.mark.parametrize("schema", [1, SCHEMA_VERSION])  # from the first one each migration is made
def test_an_upgrade_killed_at_any_step_leaves_the_old_or_the_new(tmp_path: Path, schema: int) -> None:
    (deaths,) = said(child("killed_upgrade", tmp_path / "mfr.db", str(schema)))
    assert deaths > 20


# -- together ------------------------------------------------------------------------------------------------


def test_first_starts_at_once_make_one_good_diary(tmp_path: Path) -> None:
    path = tmp_path / "new" / "mfr.db"
    path.parent.mkdir()
    starts = child("starts", path, "8")
    path.with_name("go").touch()
    assert said(starts) == [[]] * 8
    assert is_sound(path)
    assert one(path, "SELECT count(*) FROM _sqlite_migrations") == SCHEMA_VERSION


def test_writers_and_readers_never_lose_or_lock(diary: Path) -> None:
    regions = ["jaw_l", "jaw_r", "chest_l", "chest_r", "calf_l", "calf_r", "shin_l", "shin_r"]
    times, watching = 8, 4
    readers = child("readers", diary, str(watching))
    writers = child("writers", diary, str(times), *regions)
    assert said(writers) == ["done"] * len(regions)
    diary.with_name("stop").touch()
    reads = said(readers)
    assert len(reads) == watching
    assert all(count > 0 for count in reads)
    assert one(diary, "SELECT count(*) FROM scan") == 1
    assert dict(select(diary, "SELECT region, nrs FROM mark WHERE deleted_at IS NULL")) == dict.fromkeys(
        regions, (times - 1) % 11
    )
    assert dict(select(diary, "SELECT item, count(*) FROM screening GROUP BY item")) == dict.fromkeys(regions, times)
    assert one(diary, "SELECT count(DISTINCT device) FROM mark") == 1
    assert one(diary, "SELECT sum(revision) FROM mark") == len(regions) * times
    assert dict(select(diary, "SELECT region, held_s FROM hold WHERE ended_how = 'stopped_pain'")) == dict.fromkeys(
        regions, times
    )
    assert select(diary, "SELECT region FROM lock ORDER BY region") == [(region,) for region in sorted(regions)]
    assert is_sound(diary)


def test_a_locked_diary_says_so_in_time_and_is_unchanged(
    diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    with (
        contextlib.closing(DiaryWriter(diary, clock, FOUR, busy_seconds=0.2)) as journal,
        contextlib.closing(sqlite3.connect(diary)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        before = everything(diary)
        with pytest.raises(BusyError, match="locked") as raised:
            journal.start_scan(ScanKind.FULL, stops)
        assert str(diary) in raised.value.what
        assert everything(diary) == before
        with contextlib.closing(DiaryReader(diary)) as history:  # reading goes on
            assert history.drafts() == []
        other.execute("ROLLBACK")
        assert journal.start_scan(ScanKind.FULL, stops)


# -- full, read-only -----------------------------------------------------------------------------------------


def tried(all_said: list[Any], path: Path) -> None:
    what, unchanged, sound, newest_there, at_last = all_said
    assert str(path) in what
    assert "disk" in what
    assert unchanged
    assert sound
    assert newest_there
    assert at_last == "room again"


@posix
def test_a_file_that_cannot_grow_keeps_what_it_has(tmp_path: Path) -> None:
    tried(said(child("full", tmp_path / "mfr.db")), tmp_path / "mfr.db")


@posix
def test_a_full_disk_keeps_what_it_has(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    fill = 'dd if=/dev/zero of="$0/ballast" bs=1k count=200 2>/dev/null'
    script = f'mount -t tmpfs -o size=800k none "$0"; {fill}; exec "$@"'
    mount = ["unshare", *(["-r"] if os.geteuid() else []), "-m", "sh", "-ec", script]
    possible = unshare and not subprocess.run([*mount, tmp_path, "true"], capture_output=True, check=False).returncode
    if not possible:
        pytest.skip("mounting a small disk is not allowed here; the size limit was tried")
    program = [*mount, str(tmp_path), sys.executable, "-m", "tests.support.child", "full", str(tmp_path / "mfr.db")]
    out = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=SECONDS).stdout
    tried([json.loads(line) for line in out.splitlines()], tmp_path / "mfr.db")


@posix
def test_a_first_start_without_room_is_made_good_by_the_next(tmp_path: Path) -> None:
    what, sound = said(child("full_from_the_start", tmp_path / "mfr.db"))
    assert "disk" in what
    assert sound


@pytest.fixture
def locked_away() -> Iterator[Path]:
    """A directory that others may enter too: pytest's own are for root alone when root runs it."""
    root = Path(tempfile.mkdtemp(prefix="mfr-test-"))
    root.chmod(0o755)
    path = root / "diary" / "mfr.db"
    try:
        yield path
    finally:
        path.parent.chmod(0o755)
        shutil.rmtree(root)


def lock(directory: Path) -> None:
    for entry in directory.iterdir():
        entry.chmod(0o444)
    directory.chmod(0o555)


@posix
def test_where_nothing_can_be_written_it_is_read(locked_away: Path, clock: FakeClock) -> None:
    prepare(locked_away)
    with contextlib.closing(DiaryWriter(locked_away, clock, FOUR)) as journal:
        journal.answer("clots", yes=False)
    assert [entry.name for entry in locked_away.parent.iterdir()] == ["mfr.db"]
    lock(locked_away.parent)
    before = locked_away.read_bytes()
    assert said(child("unwritable", locked_away, str(NOBODY))) == [
        "prepared",
        {"clots": False},
        ["BusyError", f"The diary {locked_away} is read-only."],
    ]
    assert locked_away.read_bytes() == before


@posix
@pytest.mark.parametrize("index", [True, False])
def test_what_is_still_in_the_log_is_not_overlooked(locked_away: Path, clock: FakeClock, index: bool) -> None:
    path = locked_away.parent.with_name("origin") / "mfr.db"
    prepare(path)
    with contextlib.closing(DiaryWriter(path, clock, FOUR)) as journal:
        journal.answer("clots", yes=True)
        shutil.copytree(path.parent, locked_away.parent)  # as a snapshot of a running machine would have it
    if not index:
        locked_away.with_name("mfr.db-shm").unlink()
    lock(locked_away.parent)
    _, answers, _ = said(child("unwritable", locked_away, str(NOBODY)))
    # Never "nothing was answered".
    assert answers == ({"clots": True} if index else ["BusyError", f"The diary {locked_away} is read-only."])


# -- damaged -------------------------------------------------------------------------------------------------


def read_all(path: Path) -> None:
    """Everything that is read, as the program reads it."""
    prepare(path)
    with contextlib.closing(DiaryReader(path)) as history:
        for day in history.scan_days(TODAY):
            assert day.started_at is None or day.started_at.tzinfo
        assert all(history.rest_days().values())
        assert all(0 <= nrs <= 10 for nrs in history.day_values(TODAY - timedelta(days=400), TODAY).values())
        history.tender_lately(TODAY)
        history.last_scan_day(TODAY)
        for draft in history.drafts():
            assert len(draft.stops) <= 20
        assert all(answer.answered_at.tzinfo for answer in history.answers().values())
        assert all(place.reason in {"", *PLACE_REASONS} for place in history.places().values())
        assert all(lock.until.year for lock in history.locks().values())
        assert set(history.warnings(TODAY).values()) <= {True, False}
        for hold in (*history.open_holds(), *history.holds(TODAY - timedelta(days=400), TODAY)):
            assert 0 <= hold.progress.held_s <= hold.cap_s
            history.hold(hold.id)
            history.marks_after(hold.id)
        history.last_marks(TODAY)
        history.setting("demo")
        newest = history.newest_instant()
        assert newest is None or newest.tzinfo


def test_flipped_bytes_are_named_and_nothing_is_written(tmp_path: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    path = tmp_path / "mfr.db"
    write_demo(path, 4, TODAY, body, stops, "Europe/Berlin")
    with contextlib.closing(DiaryWriter(path, FakeClock(), FOUR)) as journal:
        journal.start_scan(ScanKind.FULL, stops)
    write_a_little(path)
    good = path.read_bytes()
    read_all(path)
    pages = range(0, len(good), 4096)
    chance = random.Random(1)
    places = {
        *range(100),
        *(page + (0, 1, 7, 8, 3, 5, 9, 11)[page // 4096 % 8] for page in pages),
        *chance.sample(range(len(good)), 30),
    }
    told = 0
    for place in sorted(places):
        for beside in ("-wal", "-shm"):
            path.with_name(f"mfr.db{beside}").unlink(missing_ok=True)
        flipped = bytearray(good)
        flipped[place] ^= chance.choice([0x01, 0x20, 0x80, 0xFF])
        path.write_bytes(flipped)
        problems: list[str | None] = []
        try:
            read_all(path)
        except StorageError as error:
            problems.append(error.what)
        try:
            problems.append(find_damage(path) and f"{path}")
        except StorageError as error:
            problems.append(error.what)
        assert path.read_bytes() == flipped, place
        assert all(str(path) in problem for problem in problems if problem), place
        told += any(problems)
    assert told > len(places) / 4  # most of a page is text and numbers, any of which could be so


@pytest.mark.parametrize("length", [1, 50, 511, 512, 4095, 4096, 30_000])
def test_a_file_cut_short_is_named_and_left(diary: Path, length: int) -> None:
    diary.write_bytes(diary.read_bytes()[:length])
    before = diary.read_bytes()
    with pytest.raises(StorageError) as raised:
        prepare_and_check(diary)
    assert str(diary) in raised.value.what
    assert diary.read_bytes() == before


def prepare_and_check(path: Path) -> None:
    read_all(path)
    if said := find_damage(path):
        raise StorageError(f"{path}: {said}", "")


# -- private -------------------------------------------------------------------------------------------------


@posix
def test_nobody_else_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    umasks = "000", "022", "077"
    modes = said(child("modes", tmp_path, *umasks))
    private = {
        "private": "0o700",
        "backups": "0o700",
        **dict.fromkeys(("mfr.db", "mfr.db-wal", "mfr.db-shm"), "0o600"),
    }
    assert dict(zip(umasks, modes, strict=True)) == dict.fromkeys(umasks, private)


@posix
def test_a_file_made_by_touch_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mfr.db"
    path.touch()
    path.chmod(0o644)
    with pytest.raises(StorageError, match="0 bytes"):
        prepare(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert path.read_bytes() == b""
    assert list(tmp_path.iterdir()) == [path]


def test_no_socket_is_used(tmp_path: Path) -> None:
    assert said(child("offline", tmp_path / "mfr.db")) == [None, []]
