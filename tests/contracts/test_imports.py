"""What is loaded, and when; and which floor imports from which."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS
from tests.tui.conftest import journal

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "tomlkit", "sqlite_utils", "pendulum", "typst", "fhir", "pydantic")

LOADED = """
import contextlib, io, json, sys
from mfr_tui.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main({arguments!r})
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}} | sys.modules.keys())))
"""

APP = """
import asyncio, json, os, sys
from pathlib import Path

from mfr_tui.clock import machine_clock
from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.record.database import prepare
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.session import Start

def heavy():
    unwanted = {"sqlite_utils", "pendulum", "typst", "statistics", "tomlkit"}
    found = {name.partition(".")[0] for name in sys.modules} & unwanted
    later = ("mfr_tui.review.flags.", "mfr_tui.record.backups", "mfr_tui.record.restore")
    return sorted(found | {name for name in sys.modules if name.startswith(later)})

folder = Path(sys.argv[1])
prepare(folder / "mfr.db")
seen = {"before": heavy()}
app = MfrApp(Places(folder, folder), Config(), machine_clock(os.environ), Start.TODAY)
first = app._warm_up
def warm_up():
    seen["first frame"] = heavy()
    first()
app._warm_up = warm_up

async def run():
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(10):
            await pilot.pause()
        seen["screen"] = type(app.screen).__name__
"""


def write_diary(path: Path) -> None:
    prepare(path)
    with journal(path, FakeClock()) as book:
        book.remember("welcome_seen", value=True)


def run(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "command",
    [
        *("--help", "status", "status --json", "status --short", "regions", "keys", "where", "--version"),
        *("streak", "streak --json", "history", "history --json", "history --region jaw_l", "undo --list"),
    ],
)
def test_the_command_line_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    write_diary(tmp_path / "mfr.db")
    loaded = set(json.loads(run(LOADED.format(arguments=["--data-dir", str(tmp_path), *command.split()]))))
    assert "mfr_tui" in loaded
    assert not loaded & set(HEAVY)


def test_status_of_an_open_day_reads_no_file_of_regions_techniques_or_warning_signs(tmp_path: Path) -> None:
    """A status bar runs it often, and on most days it names no place."""
    write_diary(tmp_path / "mfr.db")
    unused = {"tomllib", *(f"mfr_tui.practice.{name}" for name in ("screening", "technique", "warning_signs"))}
    for command in ("status", "status --short", "status --json"):
        loaded = set(json.loads(run(LOADED.format(arguments=["--data-dir", str(tmp_path), *command.split()]))))
        assert "mfr_tui.review.today" in loaded
        assert not loaded & unused
    loaded = set(json.loads(run(LOADED.format(arguments=["--data-dir", str(tmp_path), "techniques"]))))
    assert loaded >= unused


@pytest.mark.parametrize("form", ["csv", "jsonl", "fhir", "choir"])
def test_an_export_as_text_loads_nothing_heavy(form: str, tmp_path: Path) -> None:
    write_diary(tmp_path / "mfr.db")
    with journal(tmp_path / "mfr.db", FakeClock()) as book:
        book.mark_spot("a visit", "calf_l", "Left calf", 4, How.PRESSED)
    file = tmp_path / f"all.{form}"
    command = ["--data-dir", str(tmp_path), "export", "--format", form, "-o", str(file)]
    loaded = set(json.loads(run(LOADED.format(arguments=command))))
    assert file.stat().st_size > 0
    assert not loaded & set(HEAVY)


def test_an_import_loads_no_textual(tmp_path: Path) -> None:
    write_diary(tmp_path / "mfr.db")
    for command in (["export", "--format", "jsonl", "-o", str(tmp_path / "x")], ["import", str(tmp_path / "x")]):
        loaded = set(json.loads(run(LOADED.format(arguments=["--data-dir", str(tmp_path), *command]))))
    assert "sqlite_utils" in loaded
    assert not loaded & {"textual", "pendulum", "typst"}


def test_the_look_for_heavy_modules_can_see_them() -> None:
    loaded = json.loads(run("import json, sys, sqlite_utils\nprint(json.dumps(sorted(sys.modules)))"))
    assert "sqlite_utils" in loaded


def test_an_existing_diary_is_on_the_screen_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    write_diary(tmp_path / "mfr.db")
    code = APP + "\nasyncio.run(run())\nprint(json.dumps(seen))"
    seen = json.loads(run(code, str(tmp_path)))
    assert seen["before"] == []
    assert seen["first frame"] == []
    assert seen["screen"] == "TodayScreen"


def test_the_page_is_looked_at_without_what_sets_a_pdf(tmp_path: Path) -> None:
    """Typst is loaded when a PDF is saved; the text of the page is there before."""
    write_diary(tmp_path / "mfr.db")
    saving = """
from mfr_tui.tui.report.report_screen import ReportScreen

async def saved(app, pilot, name):
    await pilot.press("s")
    app.screen.field.value = str(folder / name)
    await pilot.press("enter")
    while not (folder / name).exists():
        await pilot.pause()
    return "typst" in sys.modules

async def run():
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_page()
        await pilot.pause()
        seen["screen"], seen["page"] = type(app.screen).__name__, "typst" in sys.modules
        for name in ("a.md", "a.txt", "a.pdf"):
            seen[name] = await saved(app, pilot, name)
"""
    code = f"{APP}{saving}\nasyncio.run(run())\nprint(json.dumps(seen))"
    seen = json.loads(run(code, str(tmp_path)))
    assert seen["screen"] == "ReportScreen"
    assert [seen[name] for name in ("page", "a.md", "a.txt", "a.pdf")] == [False, False, False, True]


def test_importing_the_registry_loads_no_textual() -> None:
    loaded = json.loads(run("import json, sys, mfr_tui.tui.registry\nprint(json.dumps(sorted(sys.modules)))"))
    assert "mfr_tui.tui.registry" in loaded
    assert "textual" not in loaded


def test_no_floor_imports_from_a_floor_above_and_no_feature_another() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout
    assert "3 kept, 0 broken" in done.stdout
