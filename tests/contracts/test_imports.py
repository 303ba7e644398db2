"""What is loaded, and when; which floor imports from which; and that no socket is opened to anywhere."""

import json
import subprocess
import sys
from pathlib import Path

from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS
from tests.tui.conftest import journal

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "tomlkit", "sqlite_utils", "pendulum", "typst", "fhir", "pydantic")

RUNS = """
import contextlib, io, json, sys
from mfr_tui.cli.main import main
before, loaded = set(), []
for command in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        main(command)
    now = {name.partition(".")[0] for name in sys.modules} | sys.modules.keys()
    loaded.append(sorted(now - before))
    before = now
print(json.dumps(loaded))
"""

APP = """
import asyncio, json, os, sys
from pathlib import Path

used = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request"}:
        used.append(f"{event}: {arguments}")
sys.addaudithook(watch)

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

async def saved(pilot, name):
    await pilot.press("s")
    app.screen.field.value = str(folder / name)
    await pilot.press("enter")
    while not (folder / name).exists():
        await pilot.pause()
    return "typst" in sys.modules

async def run():
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(10):
            await pilot.pause()
        seen["screens"] = [type(app.screen).__name__]
        app.action_page()
        await pilot.pause()
        seen["screens"].append(type(app.screen).__name__)
        seen["page"] = "typst" in sys.modules
        for name in ("a.md", "a.txt", "a.pdf"):
            seen[name] = await saved(pilot, name)

asyncio.run(run())

from mfr_tui.cli.main import main

place = folder / "scanned"
main(["--data-dir", str(place), "demo", "--days", "20"])
main(["--data-dir", str(place), "status"])
app = MfrApp(Places(place, place), Config(), machine_clock(os.environ))

async def walk():
    async with app.run_test(size=(80, 24)) as pilot:
        for key, then in (("", "TodayScreen"), ("enter", "ScanScreen"), ("e", "Summary")):
            if key:
                await pilot.press(key)
            while type(app.screen).__name__ != then:
                await pilot.pause()
            if then == "ScanScreen":
                await pilot.press("down", "6", "n")

asyncio.run(walk())
seen["sockets"] = list(used)
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as somewhere:
    somewhere.connect(("127.0.0.1", 9))
seen["noticed"] = used[-1]
print(json.dumps(seen))
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


def loaded_by(folder: Path, *commands: str) -> list[set[str]]:
    """What each command loads that those before it had not: all of them run in one fresh interpreter.

    Args:
        folder: What `DIR` in a command is.
        commands: The commands, each behind `--data-dir`.
    """
    arguments = [["--data-dir", *command.replace("DIR", str(folder)).split()] for command in commands]
    return [set(names) for names in json.loads(run(RUNS, json.dumps(arguments)))]


def test_no_command_loads_anything_heavy_that_it_does_not_need(tmp_path: Path) -> None:
    for name in ("empty", "marked"):
        (tmp_path / name).mkdir()
        write_diary(tmp_path / name / "mfr.db")
    with journal(tmp_path / "marked" / "mfr.db", FakeClock()) as book:
        book.mark_spot("a visit", "calf_l", "Left calf", 4, How.PRESSED)
    without = [f"/nowhere {words}" for words in ("techniques neck_back_l", "techniques", "learn")]
    without += [f"/nowhere learn {page}" for page in ("evidence", "calf_l", "hold_spot")]
    light = [
        *("--help", "status", "status --json", "status --short", "regions", "keys", "where", "--version"),
        *("streak", "streak --json", "history", "history --json", "history --region jaw_l", "undo --list"),
    ]
    light = [*without, *(f"DIR/empty {command}" for command in light)]
    forms = ("csv", "jsonl", "fhir", "choir")
    light += [f"DIR/marked export --format {form} -o DIR/all.{form}" for form in forms]
    light += [f"DIR/marked report --format {form} -o DIR/page.{form}" for form in ("text", "md")]
    rest = ["DIR/empty import DIR/all.jsonl", "DIR/marked report --format pdf -o DIR/page.pdf"]
    found = loaded_by(tmp_path, *light, *rest)
    for command, names in zip(light, found, strict=False):
        unwanted = {*HEAVY, "rich", *(("sqlite3", "markdown_it") if command in without else ())}
        assert not names & unwanted, command
    imported, pdf = found[-2:]
    assert "sqlite_utils" in imported, "what is heavy would be seen"
    assert "typst" in pdf
    assert not (imported | pdf) & {"textual", "pendulum"}
    assert "typst" not in imported
    assert "mfr_tui.tui.registry" in set.union(*found), "the keys of the app are known without the app"
    for name in (*(f"all.{form}" for form in forms), "page.text", "page.md", "page.pdf"):
        assert (tmp_path / name).stat().st_size > 0, name


def test_status_of_an_open_day_reads_no_file_of_regions_techniques_or_warning_signs(tmp_path: Path) -> None:
    """A status bar runs it often, and on most days it names no place."""
    write_diary(tmp_path / "mfr.db")
    unused = {"tomllib", *(f"mfr_tui.practice.{name}" for name in ("screening", "technique", "warning_signs"))}
    *found, techniques = loaded_by(tmp_path, "DIR status", "DIR status --short", "DIR status --json", "DIR techniques")
    assert "mfr_tui.review.today" in found[0]
    assert not set.union(*found) & unused
    assert techniques >= unused, "they would be seen"


def test_the_app_loads_what_is_heavy_only_when_it_needs_it_and_a_scan_opens_no_socket(tmp_path: Path) -> None:
    """Nothing before the first frame; the page is looked at, and saved as text, without what sets a PDF.

    Then days are made up, the status is printed, and a scan is done to its end.
    """
    write_diary(tmp_path / "mfr.db")
    seen = json.loads(run(APP, str(tmp_path)).splitlines()[-1])
    assert seen["before"] == []
    assert seen["first frame"] == []
    assert seen["screens"] == ["TodayScreen", "ReportScreen"]
    assert [seen[name] for name in ("page", "a.md", "a.txt", "a.pdf")] == [False, False, False, True]
    assert seen["sockets"] == []
    assert seen["noticed"].startswith("socket.connect: "), "the watch would notice"


def test_no_floor_imports_from_a_floor_above_and_no_feature_another() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout
    assert "3 kept, 0 broken" in done.stdout
