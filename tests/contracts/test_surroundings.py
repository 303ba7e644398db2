"""Nothing but `clock.py` reads the machine's clock, zone or locale; a test that needs one sets it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCK = "mfr_tui/clock.py"

WALL = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "pendulum.now", "pendulum.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.asctime", "time.strftime"),
    *("datetime.fromtimestamp", "date.fromtimestamp", "local_timezone", "pendulum.local_timezone", "time.tzname"),
    *("locale.setlocale", "locale.getlocale", "locale.getpreferredencoding", "calendar.setfirstweekday"),
}
MEASURE = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.process_time", "time.clock_gettime"}

MAY_READ_THE_WALL = {CLOCK, "tests/test_clock.py"}
"""The one door, and the test that holds it against the machine."""

MAY_MEASURE = {
    CLOCK,
    *("tests/test_clock.py", "tests/tui/terminal.py", "tests/tui/scripts.py"),
    *("tests/tui/test_hold_process.py", "tests/tui/test_page_screen.py"),
}
"""Besides: real processes in tests end a failing test after a while. A passing one does not wait for it."""


def sources() -> list[Path]:
    """Return every module of the program and of the suite; the benchmark measures, so it is not among them."""
    found = [path for place in ("mfr_tui", "tests") for path in (ROOT / place).rglob("*.py")]
    return sorted(path for path in found if "bench" not in path.parts)


def readings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each reading of the machine's clock, zone or locale."""
    named: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named.update({one.asname or one.name: one.name for one in node.names})
        elif isinstance(node, ast.ImportFrom):
            named.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            dotted = ast.unparse(node)
            head, dot, rest = dotted.partition(".")
            full = named.get(head, head) + dot + rest
            short = full.removeprefix("datetime.") if full.startswith("datetime.d") else full
            name = next((one for one in (full, short) if one in WALL | MEASURE), None)
            if name:
                yield node.lineno, name
        if isinstance(node, ast.Call) and ast.unparse(node).endswith(".astimezone()"):
            yield node.lineno, "astimezone()"


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_reads_the_machine_s_clock_or_zone(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    allowed = (WALL | {"astimezone()"} if place in MAY_READ_THE_WALL else set()) | (
        MEASURE if place in MAY_MEASURE else set()
    )
    found = [f"{place}:{line} {name}" for line, name in readings(ast.parse(path.read_text("utf-8")))]
    assert not [one for one in found if one.rpartition(" ")[2] not in allowed]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("from datetime import datetime, UTC\ndatetime.now(UTC)", "datetime.now"),
        ("import datetime\ndatetime.datetime.now()", "datetime.now"),
        ("import datetime as d\nd.date.today()", "date.today"),
        ("import time as t\nt.time()", "time.time"),
        ("from time import monotonic as m\nm()", "time.monotonic"),
        ("when = instant.astimezone()", "astimezone()"),
        ("import locale\nlocale.setlocale(locale.LC_ALL, '')", "locale.setlocale"),
        ("from datetime import datetime\nread = datetime.now", "datetime.now"),
    ],
)
def test_each_way_to_read_them_is_seen(code: str, name: str) -> None:
    assert name in {found for _, found in readings(ast.parse(code))}


@pytest.mark.parametrize(
    "code", ["clock.now()", "clock.monotonic()", "instant.astimezone(UTC)", "from datetime import time"]
)
def test_the_clock_that_is_passed_in_is_allowed(code: str) -> None:
    assert not list(readings(ast.parse(code)))
