"""What is measured: each function runs ours and something to compare with, turn by turn."""

import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.bench.bare import SHOWN
from tests.bench.terminal import Terminal, TerminalError, read_together

REPOSITORY = Path(__file__).parents[2]
BARE = Path(__file__).with_name("bare.py")

STREAK = "day streak"
FIRST_STOP = "1 of 20"
CARD = "How tender is it now"
HELD = "Stay there"
HOLD = ("hold", "shoulder_back_l", "--technique", "hold_spot")
CALENDAR = "Longest, until"
BODY = "Last 30 days vs. 30 before"
BODY_ALL = "All days, in two halves"
HELP = "or resume it."
SIGNS = "Even without a yes here"
LEFT, RIGHT = "\x1b[D", "\x1b[C"
DOWN, UP, ENTER = "\x1b[B", "\x1b[A", "\r"

KEYS_PER_RUN = 20
MEMORY_AFTER = 1.5
RUNNING_SECONDS = 8.0
CONFIG = "stop_seconds = 60\nlead_in_seconds = 0\n"
"""A stop longer than a run, so that none ends while it is counted; a hold whose clock runs at once."""

_ONE_YEAR, _TEN_YEARS, _FIFTY_YEARS = 365, 3650, 18_250


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        name: What was measured.
        values: One for each run.
        unit: What the values are; `x` for a ratio.
        bound: What their median may be at most; None where there is no bound.
        beside: What it is compared with.
    """

    name: str
    values: Sequence[float]
    unit: str
    bound: float | None
    beside: str

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.values)

    @property
    def over(self) -> bool:
        """Whether the median is above the bound."""
        return self.bound is not None and self.median > self.bound


class Workshop:
    """The diaries and the commands that the measures share; each diary is made once, when it is first needed."""

    def __init__(self, root: Path) -> None:
        """All files lie below `root`."""
        self._root = root
        self._copies = itertools.count(1)

    @cached_property
    def environment(self) -> dict[str, str]:
        """The same for every program: a common terminal, nothing that changes how Python or Textual behave."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MFR_", "TEXTUAL", "PYTHON"))
            and name not in {"NO_COLOR", "COLORFGBG", "COLUMNS", "LINES"}
        }
        return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}

    @cached_property
    def one_year(self) -> Path:
        """A diary of one year."""
        return self._diary(_ONE_YEAR)

    @cached_property
    def ten_years(self) -> Path:
        """A diary of ten years."""
        return self._diary(_TEN_YEARS)

    @cached_property
    def fifty_years(self) -> Path:
        """A diary of fifty years."""
        return self._diary(_FIFTY_YEARS)

    @contextmanager
    def scan_of_ten_years(self) -> Iterator[Terminal]:
        """A scan at its first stop, on a copy of ten years that is thrown away."""
        with self._on_a_copy("scan") as terminal:
            terminal.wait_for(FIRST_STOP)
            yield terminal

    @contextmanager
    def hold_of_ten_years(self) -> Iterator[Terminal]:
        """A hold whose clock runs, on a copy of ten years that is thrown away."""
        with self._on_a_copy(*HOLD) as terminal:
            terminal.wait_for(CARD)
            terminal.latency(ENTER)
            terminal.wait_for(HELD)
            yield terminal

    def mfr(self, directory: Path, *arguments: str) -> list[str]:
        """The command line of `mfr`."""
        return [sys.executable, "-m", "mfr_tui", "--data-dir", str(directory), *arguments]

    def bare(self, name: str) -> list[str]:
        """The command line of a bare app."""
        return [sys.executable, str(BARE), name]

    def open(self, command: Sequence[str]) -> Terminal:
        """Run a command on a terminal."""
        return Terminal(command, self.environment, REPOSITORY)

    def seconds(self, command: Sequence[str], *codes: int) -> float:
        """How long a command takes from start to end, without a terminal.

        Raises:
            TerminalError: It ends with another code than one of these.
        """
        begun = time.perf_counter()
        done = subprocess.run(command, env=self.environment, cwd=REPOSITORY, capture_output=True, check=False)
        took = time.perf_counter() - begun
        if done.returncode not in codes:
            raise TerminalError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr.decode()}")
        return took

    @contextmanager
    def _on_a_copy(self, *arguments: str) -> Iterator[Terminal]:
        directory = self._root / f"copy-{next(self._copies)}"
        shutil.copytree(self.ten_years, directory)
        (directory / "config.toml").write_text(CONFIG, encoding="utf-8")
        try:
            with self.open(self.mfr(directory, *arguments)) as terminal:
                yield terminal
        finally:
            shutil.rmtree(directory)

    def _diary(self, days: int) -> Path:
        directory = self._root / f"days-{days}"
        self.seconds(self.mfr(directory, "demo", "--days", str(days)), 0)
        return directory


@contextmanager
def workshop() -> Iterator[Workshop]:
    """A workshop in a temporary directory."""
    with tempfile.TemporaryDirectory(prefix="mfr-bench-") as directory:
        yield Workshop(Path(directory))


def _ratios(runs: int, ours: Callable[[], Sequence[float]], theirs: Callable[[], Sequence[float]]) -> list[list[float]]:
    """For each figure that a run gives, ours to theirs in each of `runs` pairs. A first pair warms caches only."""
    pairs = [(ours(), theirs()) for _ in range(runs + 1)][1:]
    by_run = [[mine / other for mine, other in zip(*pair, strict=True)] for pair in pairs]
    return [list(figure) for figure in zip(*by_run, strict=True)]


# -- the first frame, and what it leaves in memory -----------------------------------------------------------


def first_frame(shop: Workshop, runs: int) -> list[Line]:
    """Start to the streak, ten years; and resident memory a little later."""

    def look(command: Sequence[str], shown: str) -> tuple[float, float]:
        with shop.open(command) as terminal:
            at = terminal.wait_for(shown)
            terminal.read_for(MEMORY_AFTER)
            return at, terminal.rss

    frame, memory = _ratios(
        runs,
        lambda: look(shop.mfr(shop.ten_years), STREAK),
        lambda: look(shop.bare("static"), SHOWN),
    )
    return [
        Line("first frame with the streak, ten years", frame, "x", 1.5, "a bare app with one Static"),
        Line(f"resident memory {MEMORY_AFTER} s later", memory, "x", 1.5, "the same"),
    ]


# -- a key ---------------------------------------------------------------------------------------------------


def arrow_key(shop: Workshop, runs: int) -> list[Line]:
    """An arrow on the map to the repaint, against a letter in an Input; both stay open, and take turns."""
    sent: list[float] = []

    def press(terminal: Terminal, keys: Sequence[str]) -> tuple[float]:
        terminal.settle()
        taken = []
        for key in itertools.islice(itertools.cycle(keys), KEYS_PER_RUN):
            taken.append(terminal.latency(key))
            terminal.settle(0.03)
        return (statistics.median(taken),)

    def arrows(scan: Terminal) -> tuple[float]:
        before = scan.written
        taken = press(scan, (DOWN, UP))
        scan.settle()
        sent.append((scan.written - before) / KEYS_PER_RUN)
        return taken

    with shop.scan_of_ten_years() as scan, shop.open(shop.bare("input")) as field:
        field.wait_for(SHOWN)
        (ratios,) = _ratios(runs, lambda: arrows(scan), lambda: press(field, "ab"))
    return [
        Line("arrow key to repaint on the map", ratios, "x", 3.0, "a letter in a bare Input"),
        Line("written to the terminal for an arrow key", sent, "B", None, ""),
    ]


def help_page(shop: Workshop, runs: int) -> list[Line]:
    """Help from the key press, against another dialog."""

    def opened(terminal: Terminal, key: str, shown: str) -> tuple[float]:
        taken = terminal.answer(key, shown)
        terminal.settle()
        terminal.answer("\x1b", STREAK)
        terminal.settle()
        return (taken,)

    with shop.open(shop.mfr(shop.ten_years)) as terminal:
        terminal.wait_for(STREAK)
        terminal.settle()
        (ratios,) = _ratios(runs, lambda: opened(terminal, "?", HELP), lambda: opened(terminal, "!", SIGNS))
    return [Line("help from the key press", ratios, "x", 3.0, "the warning signs")]


# -- the command line ----------------------------------------------------------------------------------------


def status(shop: Workshop, runs: int) -> list[Line]:
    """The whole of `mfr status`, against two imports."""
    imports = [sys.executable, "-c", "import sqlite3, pendulum"]
    (ratios,) = _ratios(
        runs,
        lambda: (shop.seconds(shop.mfr(shop.ten_years, "status"), 0, 1),),
        lambda: (shop.seconds(imports, 0),),
    )
    return [Line("mfr status, ten years", ratios, "x", 1.6, "import sqlite3, pendulum")]


def report(shop: Workshop, runs: int) -> list[Line]:
    """The whole of `mfr report` as text and as PDF, against two imports."""
    imports = [sys.executable, "-c", "import sqlite3, pendulum"]

    def page(form: str) -> tuple[float]:
        file = shop.ten_years / f"page.{form}"
        return (shop.seconds(shop.mfr(shop.ten_years, "report", "-o", str(file), "--force"), 0),)

    def bare() -> tuple[float]:
        return (shop.seconds(imports, 0),)

    (text,) = _ratios(runs, lambda: page("txt"), bare)
    (pdf,) = _ratios(runs, lambda: page("pdf"), bare)
    return [
        Line("mfr report as text, ten years", text, "x", 3.5, "import sqlite3, pendulum"),
        Line("mfr report as PDF, ten years", pdf, "x", 8.0, "the same"),
    ]


# -- while it runs -------------------------------------------------------------------------------------------


def running(shop: Workshop, runs: int) -> list[Line]:
    """Bytes to the terminal and time on a core, of a scan, a hold, a bare clock and an idle Today side by side."""
    written: list[list[float]] = [[], [], [], []]
    busy: list[list[float]] = [[], [], [], []]
    for _ in range(runs):
        with ExitStack() as stack:
            scan = stack.enter_context(shop.scan_of_ten_years())
            hold = stack.enter_context(shop.hold_of_ten_years())
            clock = stack.enter_context(shop.open(shop.bare("clock")))
            today = stack.enter_context(shop.open(shop.mfr(shop.ten_years)))
            terminals = [scan, hold, clock, today]
            clock.wait_for(SHOWN)
            today.wait_for(STREAK)
            read_together(terminals, 2.0)  # what starts late is over by then
            begun = time.perf_counter()
            before = [(terminal.written, terminal.cpu_seconds) for terminal in terminals]
            read_together(terminals, RUNNING_SECONDS)
            took = time.perf_counter() - begun
            for number, terminal in enumerate(terminals):
                written[number].append((terminal.written - before[number][0]) / took)
                busy[number].append((terminal.cpu_seconds - before[number][1]) / took * 100)
    theirs = f"Digits and ProgressBar, once a second: {statistics.median(written[2]):.0f} B/s"
    cpu = f"the same: {statistics.median(busy[2]):.2f} %"
    return [
        Line("written to the terminal, stop running", written[0], "B/s", 600, theirs),
        Line("written to the terminal, hold running", written[1], "B/s", 600, theirs),
        Line("written to the terminal, Today idle", written[3], "B/s", None, ""),
        Line("of a core, stop running", busy[0], "%", 1.0, cpu),
        Line("of a core, hold running", busy[1], "%", 1.0, cpu),
        Line("of a core, Today idle", busy[3], "%", 0.3, ""),
    ]


# -- years ---------------------------------------------------------------------------------------------------


def growth(shop: Workshop, runs: int) -> list[Line]:
    """What fifty years cost beside one."""

    def frame(directory: Path) -> tuple[float]:
        with shop.open(shop.mfr(directory)) as terminal:
            return (terminal.wait_for(STREAK),)

    def status(directory: Path) -> tuple[float]:
        return (shop.seconds(shop.mfr(directory, "status"), 0, 1),)

    (frames,) = _ratios(runs, lambda: frame(shop.fifty_years), lambda: frame(shop.one_year))
    (statuses,) = _ratios(runs, lambda: status(shop.fifty_years), lambda: status(shop.one_year))
    return [
        Line("first frame with the streak, fifty years", frames, "x", None, "the same, one year"),
        Line("mfr status, fifty years", statuses, "x", None, "the same, one year"),
    ]


# -- looking back --------------------------------------------------------------------------------------------


def looking_back(shop: Workshop, runs: int) -> list[Line]:
    """History from the key press, its cursor, the body over all days, and what it leaves in memory; by years."""
    years = {"ten years": shop.ten_years, "fifty years": shop.fifty_years, "one year": shop.one_year}
    looks: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in years}
    bare = []
    for _ in range(runs):  # turn by turn, so that a busy machine slows all of them
        for name, directory in years.items():
            looks[name].append(_look_back(shop, directory))
        bare.append(_look_at_bare(shop))
    inside = {name: [_inside(shop, directory) for _ in range(runs)] for name, directory in years.items()}
    lines = []
    for name, open_bound, body_bound in (("ten years", 2.5, 4.0), ("fifty years", 4.0, 8.0)):
        opened, cursor, body = (
            [ours[number] / theirs[number] for ours, theirs in zip(looks[name], bare, strict=True)]
            for number in range(3)
        )
        lines += [
            Line(f"History from the key press, {name}", opened, "x", open_bound, "a bare screen of as many cells"),
            Line(f"its cursor, a day on, {name}", cursor, "x", 2.0, "a change of a cell there"),
            Line(f"the body over all days, {name}", body, "x", body_bound, "a bare screen of as many cells"),
            Line(f"memory over Today, {name}", [look[3] for look in looks[name]], "MiB", 20, ""),
            Line(f"streak and consistency, {name}", [one["streak"] for one in inside[name]], "ms", None, ""),
        ]
    for what, number in (("History from the key press", 0), ("its cursor, a day on", 1), ("the body over all days", 2)):
        pairs = zip(looks["fifty years"], looks["one year"], strict=True)
        grown = [many[number] / few[number] for many, few in pairs]
        lines.append(Line(f"{what}, growth", grown, "x", None, "fifty years to one"))
    for what, bound in (("streak", None), ("year", 12.0), ("body", 12.0)):
        grown = [many[what] / few[what] for many, few in zip(inside["fifty years"], inside["one year"], strict=True)]
        lines.append(Line(f"{_READS[what]}, growth", grown, "x", bound, "fifty years to one"))
    return lines


_READS = {"streak": "streak and consistency", "year": "reading the year", "body": "reading the body over all days"}
_MIB = 1 << 20


def _look_back(shop: Workshop, directory: Path) -> tuple[float, float, float, float]:
    """Milliseconds to History, to a day beside, to the body over all days; and the MiB that all of it takes."""
    with shop.open(shop.mfr(directory)) as terminal:
        terminal.wait_for(STREAK)
        terminal.read_for(MEMORY_AFTER)
        before = terminal.rss
        opened = terminal.answer("2", CALENDAR)
        terminal.settle()
        moves = []
        for key in itertools.islice(itertools.cycle((LEFT, RIGHT)), KEYS_PER_RUN):
            moves.append(terminal.latency(key))
            terminal.settle(0.03)
        terminal.answer("b", BODY)
        for _ in range(2):
            terminal.latency(">")
            terminal.settle(0.3)
        body = terminal.answer(">", BODY_ALL)
        terminal.settle(0.3)
        grown = (terminal.rss - before) / _MIB
    return opened * 1000, statistics.median(moves) * 1000, body * 1000, grown


def _look_at_bare(shop: Workshop) -> tuple[float, float, float]:
    """Milliseconds to a full screen, to a change of one of its cells, and to another full screen."""
    with shop.open(shop.bare("screens")) as terminal:
        terminal.wait_for(SHOWN)
        terminal.read_for(MEMORY_AFTER)
        opened = terminal.answer("2", r"second\d")
        terminal.settle()
        moves = []
        for key in itertools.islice(itertools.cycle((LEFT, RIGHT)), KEYS_PER_RUN):
            moves.append(terminal.latency(key))
            terminal.settle(0.03)
        body = terminal.answer("b", r"third\d")
    return opened * 1000, statistics.median(moves) * 1000, body * 1000


def backup(shop: Workshop, runs: int) -> list[Line]:
    """A backup of ten years beside the app: what its main thread notices, and the whole of it."""
    found = [_inside(shop, shop.ten_years, "backup") for _ in range(runs)]
    return [
        Line("longest pause for a backup, ten years", [one["backup pause"] for one in found], "ms", 100, ""),
        Line(
            "the backup: copied, checked, compressed",
            [one["backup"] / one["bare"] for one in found],
            *("x", None, "a bare Connection.backup"),
        ),
    ]


def _inside(shop: Workshop, directory: Path, *what: str) -> dict[str, float]:
    """Milliseconds within a process of its own."""
    command = [sys.executable, "-m", "tests.bench.inside", str(directory), *what]
    done = subprocess.run(command, env=shop.environment, cwd=REPOSITORY, capture_output=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


MEASURES: Mapping[str, Callable[[Workshop, int], list[Line]]] = {
    "first-frame": first_frame,
    "arrow-key": arrow_key,
    "help": help_page,
    "status": status,
    "report": report,
    "running": running,
    "growth": growth,
    "looking-back": looking_back,
    "backup": backup,
}
