"""Nothing that a file, a name or another program says can act on the terminal."""

import contextlib
import io
import json
import re
import shutil
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import ControlType, Segment
from textual.color import Color

from mfr_tui.cli.door import watch_output
from mfr_tui.cli.main import main
from mfr_tui.tui.glyphs import Harmless
from mfr_tui.typed import harmless
from tests.support.fakes import MORNING, FakeClock
from tests.support.store import write_a_little

PACKAGE = Path(__file__).parents[2] / "mfr_tui"

ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What acts on a terminal; a carriage return is in a table for spreadsheets."""

WORDS = {
    "scan": ("zone",),
    "scan_stop": ("stop_id",),
    "hold": ("region", "technique", "tool", "zone", "holder"),
    "mark": ("region", "note"),
    "rest_day": ("note",),
    "screening": ("item", "cleared_by", "cleared_on"),
    "region_setting": ("region",),
    "lock": ("region",),
    "warning_check": ("sign", "region"),
    "flag_decision": ("rule", "region", "reason", "who", "seen_on", "said"),
    "concern": ("region", "reason"),
    "region_story": ("region", "began"),
    "visit": ("text",),
    "operation": ("label",),
}
LISTS = {"hold": "path", "mark": "qualities", "screening": "regions", "scan_stop": "regions"}
BROKEN = ("screening SET answer", "mark SET marked_at", "mark SET how", "mark SET body_day", "hold SET progress")

COMMANDS = [
    *(["status"], ["status", "--short"], ["status", "--json"], ["streak"], ["history", "--since", "30d"]),
    *(["history", "--since", "30d", "--json"], ["undo", "--list"], ["undo"], ["techniques", "jaw_l"]),
    *(["history", "--region", "\x1b[31mjaw"], ["techniques", "\x1b[31mjaw"], ["hold", "\x1b[31mjaw"]),
    *(["learn", "\x9b31m"], ["rest", "\x1b[31m"], ["import", "\x1b[31m\nno.jsonl"]),
    *(["report"], ["report", "--include-notes"], ["report", "--format", "md", "--name", "\x1b[31m"]),
    *(["export", "--format", form] for form in ("csv", "jsonl", "fhir", "choir")),
]


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Path:
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("little")))
    write_a_little(path)
    return path


def poison(path: Path) -> None:
    """Put what acts on a terminal into every word that another program could have written."""
    word = "char(27) || '[31m' || {0} || char(155) || char(8238)"
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        for table, columns in WORDS.items():
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = {word.format(column)} WHERE {column} IS NOT NULL")
        for table, column in LISTS.items():
            db.execute(f"UPDATE {table} SET {column} = ?", (json.dumps(["\x1b[31mred\x9b"]),))


@pytest.mark.parametrize("wrong", [None, *BROKEN])
def test_no_command_prints_what_acts_on_a_terminal(
    tmp_path: Path, little: Path, capfdbinary: pytest.CaptureFixture[bytes], wrong: str | None
) -> None:
    shutil.copy(little, tmp_path)
    if wrong:
        with contextlib.closing(sqlite3.connect(tmp_path / "mfr.db")) as db, db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            db.execute(f"UPDATE {wrong} = char(27) || '[31m' || char(10) || char(155)")
    else:
        poison(tmp_path / "mfr.db")
    clock = FakeClock(MORNING + timedelta(days=3))
    for command in COMMANDS if not wrong else COMMANDS[:7]:
        capfdbinary.readouterr()
        code = main(["--data-dir", str(tmp_path), *command], clock)
        sys.stdout.flush()
        sys.stderr.flush()
        said = capfdbinary.readouterr()
        for stream in said:
            found = ACTS.search(stream.decode())
            assert not found, (command, stream[max(0, found.start() - 30) : found.start() + 30])
        assert said.out or said.err, command
        if code == 2:
            assert len(said.err.splitlines()) == 2, (command, said.err)
        if "--json" in command and not wrong:
            json.loads(said.out)


def test_no_setting_prints_what_acts_on_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = '"\\u001b[31m\\nbell" = 1\n'
    for text in (keys, keys + 'theme = "\\u001b[31m"', "theme = \x1b", 'theme = "\x9b'):
        (tmp_path / "config.toml").write_text(text, "utf-8")
        main(["--data-dir", str(tmp_path), "status", "--short"], FakeClock())
        said = capsys.readouterr()
        assert not ACTS.search(said.out + said.err)
    (tmp_path / "config.toml").write_text(keys, "utf-8")
    main(["--data-dir", str(tmp_path), "status", "--short"], FakeClock())
    (warning,) = capsys.readouterr().err.splitlines()
    assert "unknown key [31m bell" in warning


@given(st.text())
def test_what_is_harmless_says_the_same_in_any_script(text: str) -> None:
    said = harmless(text)
    assert not ACTS.search(said)
    assert said == "".join(char for char in text if not ACTS.match(char) and char != "\r")
    assert harmless(said) == said


def test_the_door_is_the_stream_in_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    below = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    monkeypatch.setattr(sys, "stdout", below)
    monkeypatch.setattr(sys, "stderr", below)
    watch_output()
    door = sys.stdout
    watch_output()
    assert sys.stdout is door
    print("\x1b]0;title\x07caf\u00e9\tto\nall")
    sys.stdout.flush()
    sys.stdout.buffer.write(b"\x1b")
    below.flush()
    assert below.buffer.getvalue() == "]0;titlecaf\u00e9\tto\nall\n\x1b".encode()
    assert (sys.stdout.encoding, sys.stdout.isatty()) == ("utf-8", False)


def test_only_files_the_screen_and_the_bell_of_plain_mode_go_past_the_door() -> None:
    past = re.compile(r"std(out|err)\.buffer\b|__std(out|err)__|os\.write\(|\bopen\(.?/dev/(tty|std)")
    found = {
        path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if past.search(path.read_text("utf-8"))
    }
    screen, bell = "tui/textual_workarounds/terminal_driver.py", "plain/terminal.py"
    assert found == {"cli/backup.py", "cli/report.py", "cli/speak.py", "exchange/export.py", screen, bell}


def test_no_line_of_the_screen_says_what_acts_on_a_terminal() -> None:
    line = [Segment("\x1b]0;x\x07\u202ejaw"), Segment("\x1b[6n", None, [(ControlType.HOME,)])]
    told, control = Harmless().apply(line, Color(0, 0, 0))
    assert (told.text, control) == ("]0;xjaw", line[1])
