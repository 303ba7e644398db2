"""`python -m tests.bench`: how fast, how large, how quiet; in two or three minutes, on any machine.

How to read it:

- A figure with an `x` is a ratio: ours to the least that the same tools can do, such as a Textual app with one Static,
  run on the same machine in the same minutes. Absolute times are not printed: they say more of the machine, and of
  what else it was doing, than of the program, and two of them from different days cannot be compared.
- Ours and the other take turns, A, B, A, B, after one pair that only warms caches. Each pair gives one ratio, so that
  what slows the machine for a while slows both of a pair alike. The table shows the median of the pairs, which a bad
  moment does not move, and the lowest and the highest of them: where those lie far apart, the machine was busy, and a
  figure near its bound should be measured again.
- Bytes written to the terminal and the share of a core are no ratios, because they are what a slow line or a battery
  feels; what Digits and a ProgressBar cost is shown beside them.
- Growth has no bound: it says what fifty years of mornings cost beside one.

The exit code is 0, or 1 when a median is over its bound. Less than seven runs are good for a look only.
"""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version

from tests.bench.measures import MEASURES, Line, workshop

_HEAD = f"{'':<41}{'median':>9} {'lowest':>8} {'highest':>8} {'bound':>8}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure mfr against bare Textual.")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="how many pairs of runs (7)")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="this measure; may be repeated")
    parsed = parser.parse_args(arguments)
    if parsed.runs < 1:
        parser.error("--runs is 1 or more")
    print(_machine())
    print(f"{parsed.runs} alternating runs of each; x: ours to what stands beside it, the median of the pairs")
    print()
    print(_HEAD)
    over = False
    with workshop() as shop:
        for name in parsed.only or MEASURES:
            for line in MEASURES[name](shop, parsed.runs):
                print(_row(line), flush=True)
                over = over or line.over
    return int(over)


def _machine() -> str:
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"Python {platform.python_version()}, Textual {version('textual')}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load}"
    )


def _row(line: Line) -> str:
    digits = 0 if line.unit in {"B", "B/s"} else 2
    median, lowest, highest = (f"{value:.{digits}f}" for value in (line.median, min(line.values), max(line.values)))
    bound = "" if line.bound is None else f"{line.bound:g}"
    verdict = "" if line.bound is None else "over" if line.over else "ok"
    beside = f"  ({line.beside})" if line.beside else ""
    return (
        f"{line.name:<41}{median:>5} {line.unit:<3} {lowest:>8} {highest:>8} {bound:>8} {verdict:<4}{beside}".rstrip()
    )


if __name__ == "__main__":
    sys.exit(main())
