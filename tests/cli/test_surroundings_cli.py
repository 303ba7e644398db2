"""The command line where no terminal is, where a server shows the app, and where nothing can be written."""

import io
import itertools
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from mfr_tui.cli.main import main
from tests.support.environment import surroundings
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS, killed_in_the_end
from tests.tui.conftest import clear_to_press

FULL = Path("/dev/full")
MFR = (sys.executable, "-m", "mfr_tui")
WEB = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TERM": "dumb", "COLUMNS": "80", "ROWS": "24"}


@pytest.mark.parametrize("command", [["scan"], ["scan", "--short"], ["hold", "calf_r"]])
def test_a_command_that_opens_the_app_refuses_without_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main(["--data-dir", str(tmp_path / "data"), *command]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == f"mfr {command[0]} opens the app, which needs a terminal."
    assert len(said.err.splitlines()) == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
@pytest.mark.parametrize(
    ("command", "buffered"),
    [
        *[("regions", True), ("regions", False), ("status", True)],
        *[("--help", True), ("--help", False), ("--version", False)],
    ],
)
def test_a_full_disk_is_called_full(tmp_path: Path, command: str, *, buffered: bool) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*MFR, "--data-dir", str(tmp_path), command],
            stdout=full,
            stderr=subprocess.PIPE,
            env=surroundings({} if buffered else {"PYTHONUNBUFFERED": "1"}),
            text=True,
            check=False,
            timeout=SECONDS,
        )
    assert done.returncode == 2
    assert done.stderr == "The output cannot be used: the disk is full.\nFree some space, then try again.\n"


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
@pytest.mark.parametrize(
    ("command", "buffering"),
    [
        *itertools.product(
            [
                *["mark calf_l 3", "undo", "rest yesterday --reason ill", "rest 2026-03-01 --clear", "backup"],
                *["hold calf_l --log 60", "hold calf_l --log 60 --json", "config set bell off", "sync {folder}"],
                "--data-dir {folder}/new import {folder}/diary.jsonl",
            ],
            [1, -1],
        ),
        ("restore --yes {folder}/old.zip", -1),
    ],
)
def test_what_was_saved_is_not_reported_as_failed_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, buffering: int
) -> None:
    place, folder, clock = tmp_path / "data", tmp_path / "folder", FakeClock()
    folder.mkdir()
    data_dir = ("--data-dir", str(place))
    assert main([*data_dir, "rest", "2026-03-02", "--reason", "ill"], clock) == 0
    assert main([*data_dir, "backup", "-o", str(folder / "old.zip")], clock) == 0
    clear_to_press(place / "mfr.db", clock)
    assert main([*data_dir, "rest", "2026-03-01", "--reason", "ill"], clock) == 0
    assert main([*data_dir, "export", "--format", "jsonl", "-o", str(folder / "diary.jsonl")], clock) == 0
    capsys.readouterr()
    with monkeypatch.context() as patched, FULL.open("w", buffering, encoding="utf-8") as full:
        patched.setattr("sys.stdout", full)
        assert main([*data_dir, *command.format(folder=folder).split()], clock) == 2
    assert capsys.readouterr().err == (
        "It is done and saved, but the output cannot be written: the disk is full.\nDo not repeat the command.\n"
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
def test_where_not_even_an_error_can_be_written_the_exit_code_says_it() -> None:
    with FULL.open("wb") as full:
        assert subprocess.run([*MFR, "regions"], stdout=full, stderr=full, check=False, timeout=SECONDS).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="its own driver reads the console")
def test_a_server_without_a_terminal_shows_the_app_through_the_driver_that_it_names(tmp_path: Path) -> None:
    app = subprocess.Popen(
        [*MFR, "--data-dir", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(WEB),
    )
    with killed_in_the_end(app):
        assert app.stdout is not None
        assert app.stdout.readline() == b"__GANGLION__\n"
        assert any("Good morning" in text for text in packets(app.stdout))
        quits = b'{"type": "quit"}'
        out, err = app.communicate(struct.pack(">cI", b"M", len(quits)) + quits, timeout=SECONDS)
        assert (app.returncode, err) == (0, b"")
        assert b'"exit"' in out


def packets(output: IO[bytes]) -> Iterator[str]:
    """The texts that the app sends to the server, until it ends."""
    while head := output.read(5):
        kind, length = struct.unpack(">cI", head)
        data = output.read(length)
        if kind == b"D":
            yield data.decode()


def test_a_driver_that_is_none_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for named in ("no.such:Driver", "textual.app:App", "textual.app", ""):
        monkeypatch.setenv("TEXTUAL_DRIVER", "set")
        monkeypatch.setattr("textual.constants.DRIVER", named)
        assert main(["--data-dir", str(tmp_path)]) == 2
        assert "TEXTUAL_DRIVER" in capsys.readouterr().err


class Stream(io.TextIOWrapper):
    """Standard output as Python opens it where the locale is of Latin-1."""

    def __init__(self, *, terminal: bool) -> None:
        self.bytes = io.BytesIO()
        self.terminal = terminal
        super().__init__(self.bytes, encoding="iso8859-1", errors="strict")

    def isatty(self) -> bool:
        return self.terminal


def test_a_terminal_gets_its_codeset_and_a_pipe_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "caf\u00e9-\u5c71"
    for terminal, said in ((True, b"caf\xe9-?"), (False, "caf\u00e9-\u5c71".encode())):
        stream = Stream(terminal=terminal)
        monkeypatch.setattr("sys.stdout", stream)
        assert main(["--data-dir", str(place), "where"]) == 0
        assert said in stream.bytes.getvalue()
