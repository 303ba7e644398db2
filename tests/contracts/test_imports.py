"""What is loaded when: the command line stays light, and nothing heavy stands before the first frame."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"textual", "sqlite_utils", "pendulum", "typst"}

COMMAND = """
import sys
from mfr_tui.cli.main import main
try:
    main({arguments!r})
except SystemExit:
    pass
print("LOADED", *sorted(sys.modules), file=sys.stderr)
"""

FIRST_FRAME = """
import asyncio, sys
from pathlib import Path
from mfr_tui.clock import SystemClock
from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.record.database import prepare
from mfr_tui.tui.app import MfrApp

place = Path({directory!r})
prepare(place / "mfr.db")
app = MfrApp(Places(place, place), Config(), SystemClock())
MfrApp._warm_up = lambda self: self.exit()  # what waits until the first frame is out

async def look():
    async with app.run_test():
        pass

asyncio.run(look())
print("LOADED", *sorted(sys.modules), file=sys.stderr)
"""


def loaded_by(script: str) -> set[str]:
    """The top-level packages that a script has loaded by its end."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    line = next(line for line in done.stderr.splitlines() if line.startswith("LOADED"))
    return {name.partition(".")[0] for name in line.split()[1:]}


@pytest.mark.parametrize("command", ["status", "status --json", "regions", "keys", "where", "--help", "--version"])
def test_a_command_loads_nothing_heavy(command: str, diary: Path) -> None:
    arguments = ["--data-dir", str(diary.parent), *command.split()]
    assert not loaded_by(COMMAND.format(arguments=arguments)) & HEAVY


def test_the_first_frame_waits_for_neither_sqlite_utils_nor_pendulum(diary: Path) -> None:
    loaded = loaded_by(FIRST_FRAME.format(directory=str(diary.parent)))
    assert "textual" in loaded
    assert not loaded & (HEAVY - {"textual"})


def test_each_floor_imports_only_from_floors_below() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout
