"""A signal that ends a command leaves no copy of the diary behind, and no half of anything."""

import contextlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from tests.support.patience import SECONDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

CHILD = """
import importlib, sys
from mfr_tui.cli.main import main
module, name, *arguments = sys.argv[1:]
def wait(*_, **__):
    print("working", flush=True)
    sys.stdin.read()
    return ()
setattr(importlib.import_module(module), name, wait)
sys.exit(main(arguments))
"""

COMMANDS = {
    "an export": ("mfr_tui.exchange.export", "_write", "export", "--format", "jsonl", "-o", "x.jsonl"),
    "an SQLite export": ("mfr_tui.exchange.export", "write_copy", "export", "--format", "sqlite", "-o", "x.db"),
    "a report": ("os", "fsync", "report", "-o", "x.txt"),
    "an import": ("mfr_tui.exchange.importing", "stage", "import", "diary.db"),
    "a first change": ("mfr_tui.record.database", "give_name", "--data-dir", "new", "rest", "today", "--reason", "ill"),
    "a demo": ("mfr_tui.cli.demo", "open_app", "demo"),
}


@pytest.fixture
def here(tmp_path: Path, blank: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory at hand, with a diary and an empty directory for temporary files."""
    for file in (tmp_path / "data" / "mfr.db", tmp_path / "diary.db"):
        file.parent.mkdir(exist_ok=True)
        shutil.copy(blank, file)
    (tmp_path / "temporary").mkdir()
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("MFR_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@contextlib.contextmanager
def begun(command: tuple[str, ...], *, before: tuple[str, ...] = ()) -> Iterator["subprocess.Popen[str]"]:
    """A command in a process of its own, in the middle of its work until its input ends."""
    with subprocess.Popen(
        [*before, sys.executable, "-c", CHILD, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout
        assert child.stderr
        try:
            assert child.stdout.readline() == "working\n", child.stderr.read()
            yield child
        finally:
            child.kill()


def there(place: Path) -> set[str]:
    """Every file and directory; SQLite deletes or keeps those beside a diary as it likes."""
    names = {str(entry.relative_to(place)) for entry in place.rglob("*")}
    return {name for name in names if not name.endswith(("mfr.db-wal", "mfr.db-shm", "diary.db-wal", "diary.db-shm"))}


@pytest.mark.parametrize(
    ("command", "name"),
    [*((command, "SIGTERM") for command in COMMANDS), ("an export", "SIGHUP"), ("an export", "SIGQUIT")],
)
def test_a_signal_leaves_nothing_behind(here: Path, command: str, name: str) -> None:
    before = there(here)
    number = getattr(signal, name)
    with begun(COMMANDS[command]) as child:
        assert there(here) - before  # what is half made
        child.send_signal(number)
        out, err = child.communicate(timeout=SECONDS)
    assert (child.returncode, out, err) == (128 + number, "", "")
    assert there(here) == before


def test_a_signal_that_is_ignored_ends_nothing(here: Path) -> None:
    with begun(COMMANDS["an export"], before=("sh", "-c", 'trap "" HUP; exec "$0" "$@"')) as child:
        child.send_signal(signal.SIGHUP)
        out, err = child.communicate("", timeout=SECONDS)
    assert (child.returncode, out, err) == (0, "", "Wrote x.jsonl\n")


def test_what_sqlite_makes_of_a_signal_is_not_the_reason_that_is_given(here: Path) -> None:
    """A call of ours within SQLite cannot raise: SQLite ends its statement, with an error of its own."""
    code = (
        "import os, signal, sqlite3, sys; from mfr_tui.cli import about; from mfr_tui.cli.main import main\n"
        "def where(context, **_):\n"
        "    connection = sqlite3.connect(':memory:')\n"
        "    connection.set_progress_handler(lambda: os.kill(os.getpid(), signal.SIGTERM), 1)\n"
        "    connection.execute('WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT * FROM c')"
        ".fetchall()\n"
        "about.where = where\n"
        "sys.exit(main(['where']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 128 + signal.SIGTERM


def test_the_handlers_of_who_calls_are_given_back(here: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)]
    assert main(["where"]) == 0
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)] == before
