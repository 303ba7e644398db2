"""Nothing but `clock.py` reads the machine's clock, zone or locale; no test waits for a length of time."""

import ast
import re
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

WAIT = {"time.sleep", "asyncio.sleep", "threading.Timer", "signal.alarm", "pause(...)", "timeout=..."}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv"}
LOCALE = "the locale's variables"

ALLOWED = {
    CLOCK: WALL | MEASURE | ENVIRONMENT | {LOCALE, "astimezone()"},
    "mfr_tui/codeset.py": {LOCALE},  # is passed the environment
    "tests/test_codeset.py": {LOCALE},
    "tests/doctor/test_checks.py": {LOCALE},  # passes environments
    "tests/test_clock.py": WALL | MEASURE | {LOCALE, "astimezone()"},  # holds the clock against the machine
    "tests/support/patience.py": MEASURE | WAIT,  # ends a test that fails
    "tests/support/quick_app.py": WAIT,  # lets Textual's pilot wait, if a test still wants that
    "tests/support/environment.py": ENVIRONMENT | {"locale.setlocale", LOCALE},  # sets them for all
    "tests/attack/kills.py": {"time.sleep"},  # kills at a random moment, on which nothing depends
    "tests/attack/backups.py": {"time.sleep"},  # the same
    "tests/attack/sync.py": {"time.monotonic"},  # the same
    "tests/pictures.py": WAIT | ENVIRONMENT,  # no test
    "tests/terminals.py": WAIT | ENVIRONMENT | {LOCALE},  # no test either
    "tests/console.py": WAIT,  # nor is this
    "tests/tui/test_snapshots.py": ENVIRONMENT,  # UPDATE_SNAPSHOTS
    "tests/cli/test_cli.py": ENVIRONMENT,  # looks whether the program changed it
}
"""What a module may read or wait for. The program reads the environment in places of its own, but for the locale."""


def sources() -> list[Path]:
    """Return every module of the program and of the suite; the benchmark measures, so it is not among them."""
    found = [path for place in ("mfr_tui", "tests") for path in (ROOT / place).rglob("*.py")]
    return sorted(path for path in found if "bench" not in path.parts)


IMPORTED = re.compile(r"\bfrom\s+([\w.]+)\s+import\s+(\([^)]*\)|.*)")


def may_read(text: str) -> bool:
    """Return whether a module may read any of it. Most may not, and are not parsed.

    It has both words of a name with a dot between them, or imports the second from the first, or calls the first
    something else.
    """
    words = set(re.findall(r"\w+", text))
    imported = {f"{module} {name}" for module, names in IMPORTED.findall(text) for name in re.findall(r"\w+", names)}

    def may_have(name: str) -> bool:
        said = re.findall(r"\w+", name)
        if not words.issuperset(said):
            return False
        first, last = said[0], said[-1]
        return (
            len(said) == 1
            or f"{first} {last}" in imported
            or re.search(rf"\b{first}\s*\.\s*{last}\b|\b{first}\s+as\b", text) is not None
        )

    return (
        any(map(may_have, WALL | MEASURE | WAIT | ENVIRONMENT))
        or "astimezone" in words
        or re.search(r"\bL(?:ANG|C_)", text) is not None
    )


def readings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each reading of the machine's clock, zone or locale."""
    named: dict[str, str] = {}
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            named.update({one.asname or one.name: one.name for one in node.names})
        elif isinstance(node, ast.ImportFrom):
            named.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Name):
            dotted = _dotted(node)
            head, dot, rest = dotted.partition(".")
            full = named.get(head, head) + dot + rest
            short = full.removeprefix("datetime.") if full.startswith("datetime.d") else full
            yield from ((node.lineno, one) for one in {full, short} & (WALL | MEASURE | WAIT | ENVIRONMENT))
        if isinstance(node, ast.Constant) and re.fullmatch("LANG(UAGE)?|LC_[A-Z]+", str(node.value)):
            yield node.lineno, LOCALE
        if isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in _called(node))


def _dotted(node: ast.AST) -> str:
    """Return a name with dots; what is no name, such as a call, is left out of it."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _called(node: ast.Call) -> Iterator[str]:
    function = _dotted(node.func)
    if function.endswith(".astimezone") and not node.args:
        yield "astimezone()"
    if function.endswith("pilot.pause") and (node.args or node.keywords):
        yield "pause(...)"
    if any(one.arg == "timeout" and isinstance(one.value, ast.Constant) and one.value.value for one in node.keywords):
        yield "timeout=..."


def test_no_module_reads_the_machine_or_waits() -> None:
    found = []
    for path in sources():
        place, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        allowed = ALLOWED.get(place, set())
        if place.startswith("mfr_tui"):
            allowed = allowed | WAIT | ENVIRONMENT
        if may_read(text):
            found += [f"{place}:{line} {name}" for line, name in readings(ast.parse(text)) if name not in allowed]
    assert not found


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
        ("from datetime import datetime as d\nd.now(UTC)", "datetime.now"),
        ("from datetime import (\n    date,\n    datetime as d,\n)\nd.now(UTC)", "datetime.now"),
        ("import time\n(time\n .monotonic())", "time.monotonic"),
        ("from time import (\n    sleep,\n    time,\n)\ntime()", "time.time"),
        ("import os\nos.environ.get('LC_' + 'ALL')", "os.environ"),
        ("from os import environ as e\ne['X']", "os.environ"),
        ("names = ('LC_TIME', 'LANG')", LOCALE),
        ("import time\ntime.sleep(0.1)", "time.sleep"),
        ("from asyncio import sleep\nawait sleep(0.1)", "asyncio.sleep"),
        ("await s.pilot.pause(0.3)", "pause(...)"),
        ("await pilot.pause(delay=0.3)", "pause(...)"),
        ("subprocess.run([], timeout=30)", "timeout=..."),
    ],
)
def test_each_way_to_read_them_is_seen(code: str, name: str) -> None:
    assert may_read(code)
    assert name in {found for _, found in readings(ast.parse(code))}


@pytest.mark.parametrize(
    "code",
    [
        *("clock.now()", "clock.monotonic()", "instant.astimezone(UTC)", "from datetime import time"),
        *("clock.sleep(30)", "scan.pause(2.0)", "await pilot.pause()", "run([], timeout=SECONDS)", "'LC'"),
        "sqlite3.connect(path, timeout=0)",
    ],
)
def test_the_clock_that_is_passed_in_is_allowed(code: str) -> None:
    assert not list(readings(ast.parse(code)))
