"""Kills, full disks and lost folders while two devices sync: nothing acknowledged is lost, nothing half is taken.

After each round both devices sync undisturbed. Then both have all that either had, and the same.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time as wall_time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from mfr_tui.config import Config
from mfr_tui.errors import MfrError
from mfr_tui.exchange.sync_files import find_files, open_file
from mfr_tui.exchange.syncing import Job, Synced, sync
from mfr_tui.paths import Places
from mfr_tui.record.backups import Reason, back_up, folder_of, list_backups
from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.scratch import PART_PREFIX
from tests.attack.backups import at_each_line
from tests.attack.found import Found
from tests.exchange.makings import by_key, contents
from tests.support.child import in_a_child
from tests.support.fakes import MORNING, FakeClock
from tests.support.rights import modes_obeyed
from tests.support.rows import is_sound, select
from tests.support.store import write_a_little

WATCHED = (
    *("syncing.py", "sync_files.py", "sync_state.py", "atomic_file.py", "importing.py", "merge.py", "stricter.py"),
    *("staging.py", "scratch.py", "paths.py", "database.py", "connection.py", "backups.py"),
)
"""The modules of which each line is a step."""

KINDS = (
    *("killed", "killed near its end", "beside a writer", "on a full disk", "killed", "in a read-only folder"),
    *("while its folder goes", "while the other's file is cut"),
)

LATER = MORNING + timedelta(days=14)
LONGEST = 0.3
"""Seconds, at most, until a sync beside a writer is killed."""


@dataclass
class Device:
    """One of two devices in a round."""

    data: Path
    folder: Path

    @property
    def diary(self) -> Path:
        return self.data / "mfr.db"

    @property
    def id(self) -> str:
        return str(select(self.diary, "SELECT value FROM setting WHERE key = 'device'")[0][0])[1:-1]

    @property
    def file(self) -> Path:
        return self.folder / f"mfr-{self.id}.zip"

    def sync(self) -> Synced:
        clock, config = FakeClock(LATER), Config(sync_name=self.data.name)

        def keep() -> None:
            back_up(self.diary, Reason.BEFORE_SYNC, clock.now(), config)

        return sync(Job(self.folder, Places(self.data, self.data), clock, config, None, keep))

    def keys(self) -> set[tuple[str, Any]]:
        """What tells every row apart, deleted ones included."""
        return {(table, key) for table, rows in by_key(contents(self.diary)).items() for key in rows}

    def rate(self, number: int) -> None:
        with contextlib.closing(DiaryWriter(self.diary, FakeClock(LATER), wall_time(4), 30)) as writer:
            writer.mark_spot(f"visit {number}", "jaw_l", "jaw", number % 11, How.PRESSED)


def attack_sync(folder: Path, count: int, seed: int) -> Found:
    """Attack so many syncs, each kind in turn."""
    found, start = Found("sync"), _make_ground(folder)
    steps = _count(folder, start)
    for number in range(count):
        kind, dice = KINDS[number % len(KINDS)], Random(f"{seed} {number}")
        try:
            said = _attack(_again(folder, start), kind, dice, steps)
        except (AssertionError, MfrError) as error:
            found.count["failed"] += 1
            found.failures.append(f"seed {seed}, number {number}, {kind}: {error!r}")
        else:
            found.count[f"{kind}: {said}"] += 1
    return found


def _make_ground(folder: Path) -> Path:
    """Make two devices that synced once, and went on apart since; the newest of one is in the folder."""
    start = folder / "start"
    (start / "folder").mkdir(parents=True)
    one, two = (Device(start / name, start / "folder") for name in ("one", "two"))
    for device in (one, two):
        prepare(device.diary)
    write_a_little(one.diary)
    for device in (one, two, one):
        device.sync()
    for device, first in ((one, 0), (two, 20)):
        for number in range(first, first + 5):
            device.rate(number)
    with contextlib.closing(DiaryWriter(one.diary, FakeClock(LATER), wall_time(4))) as writer:
        writer.undo()
        writer.answer("clots", yes=True)
    one.sync()
    for device in (one, two):  # all of it is in one file, to be copied
        with contextlib.closing(sqlite3.connect(device.diary)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return start


def _again(folder: Path, start: Path) -> tuple[Device, Device]:
    place = folder / "round"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(start, place)
    for data in (place / "one", place / "two"):  # what is remembered of a folder goes by its path
        state = data / "sync.json"
        state.write_text(state.read_text("utf-8").replace(str(start), str(place)), "utf-8")
    return Device(place / "one", place / "folder"), Device(place / "two", place / "folder")


def _count(folder: Path, start: Path) -> int:
    """Return how many steps a sync has."""
    _, two = _again(folder, start)

    def counted(say: Callable[[bytes], object]) -> None:
        last = [0]
        at_each_line(lambda step: last.__setitem__(0, step), WATCHED)
        two.sync()
        at_each_line(None, ())
        say(str(last[0] + 1).encode())

    return int(in_a_child(counted)[1])


def _in_a_child(device: Device, before: Callable[[], object]) -> str:
    """Sync in a fork; `killed`, `done`, or `refused` if it said in two lines why it cannot be done."""

    def syncing(say: Callable[[bytes], object]) -> None:
        try:
            before()
            synced = device.sync()
        except MfrError as error:
            at_each_line(None, ())
            say(b"refused" if error.do and "\n" not in error.what + error.do else repr(str(error)).encode())
        except Exception as error:  # noqa: BLE001  (what a person would see as a traceback)
            at_each_line(None, ())
            say(f"failed by itself: {error!r}".encode())
        else:
            say(b"named" if synced.troubles else b"done")

    lived, said = in_a_child(syncing)
    return said.decode() if lived else "killed"


def _attack(devices: tuple[Device, Device], kind: str, dice: Random, steps: int) -> str:
    """Do one round and look at what it left. Return what came of it.

    Raises:
        AssertionError: Something did not hold.
    """
    one, two = devices
    step = steps - 1 - dice.randrange(400) if "near its end" in kind else dice.randrange(steps)
    whole, ids, before = one.file.read_bytes(), (one.id, two.id), (one.keys(), two.keys())
    acknowledged: set[tuple[str, Any]] = set()

    def kill() -> None:
        at_each_line(lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == step else None, WATCHED)

    def fill() -> None:
        import resource  # POSIX only

        size = dice.randrange(2 * two.diary.stat().st_size)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def lose() -> None:
        at_each_line(lambda now: shutil.rmtree(two.folder, ignore_errors=True) if now == step else None, WATCHED)

    def cut() -> None:
        os.truncate(one.file, dice.randrange(len(whole)))

    if "read-only" in kind:
        two.folder.chmod(0o500)
        with modes_obeyed():
            said = _in_a_child(two, lambda: None)
        two.folder.chmod(0o700)
    elif kind == "beside a writer":
        said, acknowledged = _beside_a_writer(two, dice)
    else:
        does = {"killed": kill, "on a full disk": fill, "while its folder goes": lose}
        said = _in_a_child(two, does.get(kind.removesuffix(" near its end"), cut))
    assert said in {"killed", "done", "refused", "named"}, said
    assert is_sound(two.diary), "the diary is not sound"
    assert before[1] | acknowledged <= two.keys(), "rows are lost"
    if kind == "while the other's file is cut":
        assert said == "named", f"a cut file is {said}"
        one.file.write_bytes(whole)
    two.folder.mkdir(exist_ok=True)
    _check_whole(two.folder)
    assert not [backup for backup in list_backups([folder_of(two.diary)]) if backup.fault], "half a backup"
    for device in (two, one, two):
        synced = device.sync()
        assert not synced.troubles, synced.troubles
    assert (one.id, two.id) == ids, "a device got a new id"
    rows = by_key(contents(one.diary))
    assert rows == by_key(contents(two.diary)), "the two have not become the same"
    assert before[0] | before[1] | acknowledged <= one.keys(), "rows are lost in the end"
    left = [entry.name for entry in two.folder.iterdir() if PART_PREFIX in entry.name]
    assert not left, f"left behind: {left}"
    return said


def _beside_a_writer(device: Device, dice: Random) -> tuple[str, set[tuple[str, Any]]]:
    """Kill a sync at a random time while another program rates. Return what came of it, and what was acknowledged."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        with contextlib.suppress(BaseException):
            device.sync()
            os.write(there, b"done")
        os._exit(0)
    os.close(there)
    until = time.monotonic() + dice.uniform(0, LONGEST)
    number, acknowledged = 100, device.keys()
    while time.monotonic() < until:
        device.rate(number)
        acknowledged = device.keys()
        number += 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(here, "rb") as pipe:
        said = pipe.read().decode() or "killed"
    return said, acknowledged


def _check_whole(folder: Path) -> None:
    """Check that whatever has the name of a device's file is whole."""
    for file in find_files(folder):
        with tempfile.TemporaryDirectory() as scratch:
            open_file(file, file.data, Path(scratch))
