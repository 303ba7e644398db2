"""Kills, full disks and lost folders while a backup is made or restored: the diary is the old one or the new one.

Whatever has the name of a backup is whole, and what was acknowledged is in the diary or in the backup from before.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from mfr_tui.errors import DamagedError, MfrError, RestoredError, StorageError
from mfr_tui.record import restore
from mfr_tui.record.backups import Reason, folder_of, list_backups, make_backup, unpack
from mfr_tui.record.connection import check_file
from mfr_tui.record.damage import check_all
from mfr_tui.record.database import prepare
from tests.attack.found import Found
from tests.support.child import in_a_child, opened
from tests.support.fakes import MORNING
from tests.support.rights import modes_obeyed
from tests.support.rows import everything, select
from tests.support.store import write_a_little

WATCHED = ("backups.py", "restore.py", "scratch.py", "paths.py", "database.py", "zipfile.py")
"""The modules of which each line is a step to be killed at."""

KINDS = (
    *("backup killed", "restore killed", "restore over a damaged diary killed", "restore beside a writer"),
    *("backup on a full disk", "restore on a full disk", "backup in a read-only folder", "restore, read-only folder"),
    *("folder gone during a backup", "folder gone during a restore"),
)

LONGEST = 0.2
"""Seconds, at most, until a restore beside a writer is killed."""


@dataclass
class Ground:
    """What each round starts from.

    Attributes:
        start: A directory with a diary whose latest changes are in its log, and a backup of what it was before.
        damaged: The same with a damaged diary.
        old: The rows of the diary there.
        new: The rows of the backup.
        backup: The name of the backup.
        work: Where the steps of a piece of work are counted.
        counted: How many steps each piece of work has, as far as it was counted.
    """

    start: Path
    damaged: Path
    old: list[str]
    new: list[str]
    backup: str
    work: Path
    counted: dict[str, int]

    def steps(self, work: "Work", *, damaged: bool) -> int:
        """Return how many steps a piece of work has."""
        name = f"{work} {damaged}"
        if name not in self.counted:
            shutil.copytree(self.damaged if damaged else self.start, self.work)
            self.counted[name] = _count(self.work / "mfr.db", work, self.backup)
            shutil.rmtree(self.work)
        return self.counted[name]


def attack_backups(folder: Path, count: int, seed: int) -> Found:
    """Attack so many backups and restores, each kind in turn."""
    found, ground = Found("backups"), _make_ground(folder)
    for number in range(count):
        kind, dice = KINDS[number % len(KINDS)], Random(f"{seed} {number}")
        place = folder / "round"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(ground.damaged if "damaged" in kind else ground.start, place)
        try:
            said = _attack(ground, place / "mfr.db", kind, dice)
        except (AssertionError, MfrError) as error:
            found.count["failed"] += 1
            found.failures.append(f"seed {seed}, number {number}, {kind}: {error!r}")
        else:
            found.count[f"{kind}: {said}"] += 1
    return found


def rows(path: Path) -> list[str]:
    """Everything in a diary but what ties its log to it and names its restores."""
    return [line for line in everything(path) if "'log'" not in line and "'restored'" not in line]


def _make_ground(folder: Path) -> Ground:
    start, damaged, work = folder / "start", folder / "damaged", folder / "work"
    path = start / "mfr.db"
    prepare(path)
    write_a_little(path)
    ((made,), _) = make_backup(path, Reason.DAILY, MORNING - timedelta(days=30))
    new = rows(path)
    with contextlib.closing(opened(path)) as journal:
        for number in range(40):
            journal.answer(f"later {number}", yes=True)
        shutil.copytree(start, work)  # while it is open: the changes are still in the log
    old = rows(path)
    shutil.rmtree(start)
    work.rename(start)
    (start / "mfr.db-shm").unlink(missing_ok=True)
    shutil.copytree(start, damaged)
    data = bytearray((damaged / "mfr.db").read_bytes())
    data[5 * 4096 : 6 * 4096] = bytes(4096)
    (damaged / "mfr.db").write_bytes(data)
    return Ground(start, damaged, old, new, made.path.name, folder / "counted", {})


# -- what is done ------------------------------------------------------------------------------------------------

Work = Callable[[Path, str], None]


def _backs_up(path: Path, _: str) -> None:
    stick = path.with_name("stick")
    stick.mkdir(exist_ok=True)
    make_backup(path, Reason.DAILY, MORNING, [stick])


def _restores(path: Path, backup: str) -> None:
    with restore.rehearsed(folder_of(path) / backup, path) as rehearsal:
        restore.restore(rehearsal, path, lambda: make_backup(path, Reason.BEFORE_RESTORE, MORNING))


def at_each_line(do: Callable[[int], None] | None, watched: Sequence[str] = WATCHED) -> None:
    """Do something before each line of the modules that are watched, or nothing more. A line has a number."""
    if do is None:
        sys.settrace(None)
        return
    passed = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401  (a trace function)
        nonlocal passed
        if os.path.basename(frame.f_code.co_filename) not in watched:  # noqa: PTH119  (a thousand times)
            return None
        if event == "line":
            do(passed)
            passed += 1
        return trace

    sys.settrace(trace)


def _count(path: Path, work: Work, backup: str) -> int:
    """Return how many steps a piece of work has."""

    def counted(say: Callable[[bytes], object]) -> None:
        last = [0]
        at_each_line(lambda step: last.__setitem__(0, step))
        work(path, backup)
        sys.settrace(None)
        say(str(last[0] + 1).encode())

    _, said = in_a_child(counted)
    return int(said)


def _in_a_child(path: Path, work: Work, backup: str, before: Callable[[], object]) -> str:
    """Do something in a fork; `killed`, `done`, or `refused` if it said in two lines why it cannot be done."""

    def doing(say: Callable[[bytes], object]) -> None:
        try:
            before()
            work(path, backup)
        except MfrError as error:
            sys.settrace(None)
            say(b"refused" if error.do and "\n" not in error.what + error.do else repr(str(error)).encode())
        except Exception as error:  # noqa: BLE001  (what a person would see as a traceback)
            sys.settrace(None)
            say(f"failed by itself: {error!r}".encode())
        else:
            say(b"done")

    lived, said = in_a_child(doing)
    return said.decode() if lived else "killed"


def _attack(ground: Ground, path: Path, kind: str, dice: Random) -> str:
    """Do one round and look at what it left. Return what came of it.

    Raises:
        AssertionError: Something did not hold.
    """
    work: Work = _backs_up if "backup" in kind else _restores
    if kind == "restore beside a writer":
        return _beside_a_writer(ground, path, dice)
    if "killed" in kind or "gone" in kind:
        steps = ground.steps(work, damaged="damaged" in kind)
        # The copy that is tried first has most of the steps, so most rounds meet the end.
        step = steps - 1 - dice.randrange(dice.choice((steps, steps // 10, 25)))

    def kill() -> None:
        at_each_line(lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == step else None)

    def fill() -> None:
        import resource  # POSIX only

        size = dice.randrange(6 * path.stat().st_size)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def lose() -> None:
        lost = dice.choice([path.with_name("stick"), folder_of(path)]) if work is _backs_up else folder_of(path)
        at_each_line(lambda now: shutil.rmtree(lost, ignore_errors=True) if now == step else None)

    if "read-only" in kind:
        folder_of(path).chmod(0o500)
        with modes_obeyed():
            said = _in_a_child(path, work, ground.backup, lambda: None)
        folder_of(path).chmod(0o700)
    else:
        before = kill if "killed" in kind else fill if "full disk" in kind else lose
        said = _in_a_child(path, work, ground.backup, before)
    assert said in {"killed", "done", "refused"}, said
    if "damaged" in kind:
        return f"{said}, {_look_at_damaged(ground, path)}"
    return f"{said}, {_look(ground, path, work, said)}"


# -- what is left ------------------------------------------------------------------------------------------------


def _look(ground: Ground, path: Path, work: Work, said: str) -> str:
    """Look at a diary that was sound: it is the old one or the new one, and every backup is whole."""
    check_file(path)
    check_all(path)
    now = rows(path)
    assert now in (ground.old, ground.new), "neither the old diary nor the new one"
    if work is _backs_up:
        assert now == ground.old, "a backup changed the diary"
    before = _whole_backups(ground, path)
    if now == ground.new:
        assert Reason.BEFORE_RESTORE in before or not folder_of(path).exists(), "restored without a backup from before"
    elif work is _restores:
        assert said != "done", "not restored"
    if folder_of(path).exists() and (folder_of(path) / ground.backup).exists():
        _restores(path, ground.backup)  # again, and what was left behind is swept
        assert rows(path) == ground.new, "not restored by the next attempt"
        left = [one.name for one in (*path.parent.iterdir(), *folder_of(path).iterdir()) if ".mfr-part" in one.name]
        assert not left, f"left behind: {left}"
    return "old" if now == ground.old else "new"


def _whole_backups(ground: Ground, path: Path) -> set[Reason]:
    """Check everything that has the name of a backup, and return the reasons of those of the old diary."""
    found = set()
    for one in list_backups([folder_of(path), path.with_name("stick")]):
        assert not one.fault, f"{one.path.name} cannot be read: {one.fault}"
        inside = path.with_name("inside.db")
        unpack(one.path, inside)
        check_all(inside)
        assert rows(inside) == (ground.new if one.path.name == ground.backup else ground.old), one.path.name
        inside.unlink()
        if one.path.name != ground.backup:
            found.add(one.reason)
    return found


def _look_at_damaged(ground: Ground, path: Path) -> str:
    """Look at a diary that was damaged: it is still named as such or replaced, and its files are all there."""
    damaged = [(ground.damaged / name).read_bytes() for name in ("mfr.db", "mfr.db-wal")]
    try:
        check_file(path)
        check_all(path)
    except DamagedError:
        now = "damaged"
    else:
        now = "new"
        assert rows(path) == ground.new, "neither damaged nor restored"
    there = [file.read_bytes() for file in path.parent.glob("mfr*.db*") if not file.name.endswith("-shm")]
    assert all(content in there for content in damaged), "the damaged files are not whole"
    _restores(path, ground.backup)
    check_file(path)
    assert rows(path) == ground.new, "not restored by the next attempt"
    there = [file.read_bytes() for file in path.parent.glob("mfr-damaged*")]
    assert all(content in there for content in damaged), "the damaged files are gone after the next attempt"
    return now


def _beside_a_writer(ground: Ground, path: Path, dice: Random) -> str:
    """Restore while another window writes, and kill the restore at a random moment, or not at all."""
    here, there = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.close(here)
        with contextlib.suppress(BaseException):  # a fork never returns to its parent's stack
            _write(path, there)
        os._exit(0)
    os.close(there)
    seconds = dice.uniform(0, LONGEST) if dice.random() < 0.7 else None
    child = os.fork()
    if child == 0:
        with contextlib.suppress(StorageError):
            _restores(path, ground.backup)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    time.sleep(0.01)
    os.kill(writer, signal.SIGKILL)
    with os.fdopen(here, "rb") as pipe:
        said = [json.loads(line) for line in pipe if line.endswith(b"\n")]
    os.waitpid(writer, 0)
    check_file(path)
    check_all(path)
    saved = {one for one in said if one.startswith("beside")}
    restored = bool(select(path, "SELECT 1 FROM setting WHERE key = 'restored'"))
    kept = {item for (item,) in select(path, "SELECT item FROM screening")}
    for one in list_backups([folder_of(path)]):
        assert not one.fault, one.fault
        if one.reason is Reason.BEFORE_RESTORE:
            inside = path.with_name("inside.db")
            unpack(one.path, inside)
            kept |= {item for (item,) in select(inside, "SELECT item FROM screening")}
            inside.unlink()
    assert saved <= kept, f"lost: {sorted(saved - kept)}"
    assert not [one for one in said if one not in saved and one != "restored"], said
    assert restored or "restored" not in said, "the writer saw a restore that is not there"
    ended = "killed" if os.WIFSIGNALED(status) else "done"
    return f"{ended}, {'new' if restored else 'old'}"


def _write(path: Path, pipe: int) -> None:
    """Answer questions, and say of each answer that it is kept, until the diary is restored under it."""
    with contextlib.closing(opened(path, 0.1)) as journal:
        for number in range(sys.maxsize):
            try:
                journal.answer(f"beside {number}", yes=True)
            except RestoredError:
                os.write(pipe, b'"restored"\n')
                return
            except StorageError:
                continue
            os.write(pipe, f'"beside {number}"\n'.encode())
