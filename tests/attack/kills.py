"""Kills at random moments: each change that was acknowledged is in the diary afterward, which is sound."""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from mfr_tui.body.regions import load_body
from mfr_tui.practice.hold import Hold, Progress
from mfr_tui.practice.scan import load_stops
from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How, ScanKind
from tests.attack.found import Found
from tests.practice.makings import allowed, technique
from tests.support.child import opened
from tests.support.rows import is_sound, select

LONGEST = 0.05
"""Seconds, at most, from the first acknowledgement to the kill."""


def attack_kills(folder: Path, count: int, seed: int) -> Found:
    """Kill so many writers of one diary, which goes on from kill to kill, and is a new one after each fifty."""
    found, regions = Found("kills"), list(load_body().regions)
    load_stops(load_body())
    path = folder / "kills" / "mfr.db"
    for number in range(count):
        if number % 50 == 0:
            shutil.rmtree(path.parent, ignore_errors=True)
            prepare(path)
        dice = Random(f"{seed} {number}")
        acknowledged = _write_and_kill(path, f"writer {number}", dice.choice(regions), dice.uniform(0, LONGEST))
        found.count["killed"] += 1
        found.count["changes acknowledged"] += len(acknowledged)
        if wrong := find_loss(path, acknowledged):
            found.failures.append(f"seed {seed}, number {number}: {wrong}")
    return found


def _write_and_kill(path: Path, who: str, region: str, seconds: float) -> list[Any]:
    """Kill a fork that writes, so long after it has said for the first time that a change is kept; what it said."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        try:
            _write(path, who, region, there)
        except BaseException as error:  # noqa: BLE001  (a fork never returns to its parent's stack)
            os.write(there, f"{json.dumps(['failed', repr(error)])}\n".encode())
        os._exit(1)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        first = pipe.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        lines = [first, *pipe.readlines()]
    os.waitpid(child, 0)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def _write(path: Path, who: str, region: str, pipe: int) -> None:
    """Write marks, answers and a hold, and say of each change what it was once it is kept."""

    def say(*change: object) -> None:
        os.write(pipe, f"{json.dumps(change)}\n".encode())

    journal = opened(path)
    scan_id = journal.start_scan(ScanKind.FULL, load_stops(load_body())[:2])
    journal.start_hold(who, who, Hold(allowed("shoulder_back_l"), technique()), before=4, tool="thumb")
    for number in range(sys.maxsize):
        journal.mark(scan_id, region, region, number % 11, How.PRESSED)
        say("mark", scan_id, region, number)
        journal.answer(f"{who} {number}", yes=True)
        say("answer", f"{who} {number}")
        journal.keep_hold(who, who, Progress(held_s=float(number), step_s=float(number)))
        say("hold", who, number)


def find_loss(path: Path, acknowledged: list[Any]) -> str:
    """Return what is wrong with the diary after a kill; nothing when all is there."""
    failed = [change[1] for change in acknowledged if change[0] == "failed"]
    if failed:
        return f"the writer failed: {failed[0]}"
    prepare(path)
    with contextlib.closing(opened(path)):  # as the next start of the app has it
        pass
    answers = {item for (item,) in select(path, "SELECT item FROM screening WHERE answer = 'yes'")}
    marks = {(scan, region): nrs for scan, region, nrs in select(path, "SELECT scan_id, region, nrs FROM mark")}
    held = dict(select(path, "SELECT id, held_s FROM hold"))
    last: dict[tuple[str, str], int] = {}
    for kind, *change in acknowledged:
        if kind == "mark":
            last[change[0], change[1]] = change[2]
        elif kind == "answer" and change[0] not in answers:
            return f"lost: the answer {change[0]}"
        elif kind == "hold" and held.get(change[0], -1) < change[1]:
            return f"lost: the hold {change} is {held.get(change[0])}"
    for mark, number in last.items():
        if marks.get(mark) not in (number % 11, (number + 1) % 11):  # the next one may have been kept, too
            return f"lost: the mark {mark} is {marks.get(mark)}, not {number % 11}"
    return "" if is_sound(path) else "not sound"
