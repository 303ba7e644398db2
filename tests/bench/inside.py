"""What a screen waits for, measured within one process: `python -m tests.bench.inside DIR`, milliseconds as JSON.

`python -m tests.bench.inside DIR backup` measures a backup.

Each is the median of several readings of the same diary, after one that only warms caches.
"""

import contextlib
import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from mfr_tui.clock import SystemClock, body_day
from mfr_tui.config import Config
from mfr_tui.record.backups import Reason, make_backup
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.period import read_period
from mfr_tui.review.streaks import habit
from mfr_tui.review.year import look_back

TIMES = 7
_TICK = 0.001


def main(directory: Path) -> None:
    """Measure, print."""
    config = Config()
    today = body_day(SystemClock().now(), config.day_start)
    with contextlib.closing(DiaryReader(directory / "mfr.db")) as history:
        scans, rests = history.scan_days(today), history.rest_days().keys()
        measured = {
            "streak": _milliseconds(lambda: habit(scans, rests, today)),
            "year": _milliseconds(lambda: look_back(history, today, config)),
            "body": _milliseconds(lambda: read_period(history, today, None, frozenset())),
        }
    print(json.dumps(measured))


def measure_backup(directory: Path) -> None:
    """Print how long a backup and a bare copy by SQLite take, and how long each keeps the main thread waiting."""
    path = directory / "mfr.db"
    now = SystemClock().now()

    def ours() -> None:
        for one in make_backup(path, Reason.ASKED, now).backups:
            one.path.unlink()

    def bare() -> None:
        copy = directory / "bare.db"
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        copy.unlink()

    found = {}
    for name, work in (("backup", ours), ("bare", bare)):
        pairs = [_beside(work) for _ in range(TIMES + 1)][1:]
        found[name] = statistics.median(took for took, _ in pairs)
        found[f"{name} pause"] = statistics.median(pause for _, pause in pairs)
    print(json.dumps(found))


def _beside(work: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds that work takes in a thread, and the longest that the main thread could not go on meanwhile."""
    thread = Thread(target=work)
    begun = before = time.perf_counter()
    longest = 0.0
    thread.start()
    while thread.is_alive():
        time.sleep(_TICK)
        now = time.perf_counter()
        longest, before = max(longest, now - before - _TICK), now
    return (time.perf_counter() - begun) * 1000, longest * 1000


def _milliseconds(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) * 1000

    once()
    return statistics.median(once() for _ in range(TIMES))


if __name__ == "__main__":
    (measure_backup if sys.argv[2:] == ["backup"] else main)(Path(sys.argv[1]))
