"""What a screen waits for, measured within one process: `python -m tests.bench.inside DIR`, milliseconds as JSON.

Each is the median of several readings of the same diary, after one that only warms caches.
"""

import contextlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from mfr_tui.clock import SystemClock, body_day
from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.period import read_period
from mfr_tui.review.streaks import habit
from mfr_tui.review.year import look_back

TIMES = 7


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


def _milliseconds(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) * 1000

    once()
    return statistics.median(once() for _ in range(TIMES))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
