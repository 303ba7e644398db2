"""What is loaded, and when; and that nothing ever reaches for the network."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "sqlite_utils", "pendulum", "typst")

LOADED = """
import contextlib, io, json, sys
from mfr_tui.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main({arguments!r})
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""

APP = """
import asyncio, json, sys
from datetime import datetime, timedelta
from pathlib import Path

class Clock:
    seconds = 0.0
    def now(self): return datetime.now().astimezone()
    def zone(self): return "UTC"
    def monotonic(self): return self.seconds

from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.record.database import prepare
from mfr_tui.tui.app import MfrApp, Start

def heavy():
    return sorted({name.partition(".")[0] for name in sys.modules} & {"sqlite_utils", "pendulum", "typst"})

folder = Path(sys.argv[1])
prepare(folder / "mfr.db")
seen = {"before": heavy()}
clock = Clock()
app = MfrApp(Places(folder, folder), Config(), clock, Start(sys.argv[2]))
first = app._warm_up
def warm_up():
    seen["first frame"] = heavy()
    first()
app._warm_up = warm_up

async def run():
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(10):
            await pilot.pause()
        for _ in range(400):
            scan = getattr(app.screen, "_scan", None)
            if scan is None or scan.ended:
                break
            clock.seconds += 1.0
            app.screen._tick()
            if int(clock.seconds) == 5:
                await pilot.press("6")
        await pilot.pause()
        seen["screen"] = type(app.screen).__name__
"""


def run(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "MFR_DATA_DIR"}}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def diary(path: Path, *, seen: bool = True) -> None:
    from mfr_tui.record.database import prepare
    from tests.fakes import FakeClock
    from tests.tui.conftest import journal

    prepare(path)
    if seen:
        with journal(path, FakeClock()) as book:
            book.remember("welcome_seen", value=True)


@pytest.mark.parametrize("command", ["--help", "status", "status --json", "status --short", "regions", "keys", "where"])
def test_the_command_line_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    diary(tmp_path / "mfr.db")
    loaded = set(json.loads(run(LOADED.format(arguments=["--data-dir", str(tmp_path), *command.split()]))))
    assert "mfr_tui" in loaded
    assert not loaded & set(HEAVY)


def test_the_look_for_heavy_modules_can_see_them() -> None:
    loaded = json.loads(run("import json, sys, sqlite_utils\nprint(json.dumps(sorted(sys.modules)))"))
    assert "sqlite_utils" in loaded


def test_an_existing_diary_is_on_the_screen_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    diary(tmp_path / "mfr.db")
    code = APP + "\nasyncio.run(run())\nprint(json.dumps(seen))"
    seen = json.loads(run(code, str(tmp_path), "today"))
    assert seen["before"] == []
    assert seen["first frame"] == []
    assert seen["screen"] == "TodayScreen"


def test_importing_the_registry_loads_no_textual() -> None:
    loaded = json.loads(run("import json, sys, mfr_tui.tui.commands\nprint(json.dumps(sorted(sys.modules)))"))
    assert "mfr_tui.tui.commands" in loaded
    assert "textual" not in loaded


HOOK = """
import socket
def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        # asyncio wakes itself through a pair of unnamed local sockets.
        if event in ("socket.connect", "socket.bind") and arguments[0].family == getattr(socket, "AF_UNIX", None):
            return
        raise SystemExit(f"network: {event} {arguments}")
import sys
sys.addaudithook(watch)
"""


def test_a_whole_scan_opens_no_socket(tmp_path: Path) -> None:
    diary(tmp_path / "mfr.db")
    seen = json.loads(run(HOOK + APP + "\nasyncio.run(run())\nprint(json.dumps(seen))", str(tmp_path), "scan"))
    assert seen["screen"] == "Summary"


def test_the_watch_over_sockets_sees_one(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="network: socket"):
        run(HOOK + "socket.create_connection(('127.0.0.1', 9))")


def test_no_floor_imports_from_a_floor_above() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout
