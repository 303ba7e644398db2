"""An error that nobody foresaw ends with exit code 70 and two lines, and its log has no value of the person's."""

import argparse
import gc
import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from mfr_tui.cli import commands as commands_module
from mfr_tui.cli import main as main_module
from mfr_tui.cli import open as open_module
from mfr_tui.cli.main import main
from mfr_tui.errors import DamagedError
from mfr_tui.tui.app import MfrApp
from tests.support.fakes import FakeClock

FIRST = "mfr ran into an unexpected error."

ERRORS: list[Exception] = [
    RuntimeError("a secret"),
    KeyError("a secret"),
    ValueError("a secret"),
    UnicodeDecodeError("utf-8", b"a secret", 0, 1, "a secret"),
    RecursionError("a secret"),
    MemoryError(),
    ImportError("a secret"),
    AssertionError(),
    sqlite3.IntegrityError("a secret"),
    WorkerFailed(RuntimeError("a secret")),
]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's directory for temporary files."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def raising(error: BaseException) -> Callable[..., int]:
    def broken(*_: object, **__: object) -> int:
        note = "a secret"
        assert note
        raise error

    return broken


def reported(capsys: pytest.CaptureFixture[str]) -> Path:
    """The log that the two lines name."""
    said = capsys.readouterr()
    assert said.out == ""
    first, second = said.err.splitlines()
    assert first == FIRST
    kept, log = second.removesuffix(".").split(" Try again. If it happens again, please report it with ")
    assert kept == "Everything saved so far is safe."
    text = Path(log).read_text(encoding="utf-8")
    assert "secret" not in said.err + text
    assert stat.S_IMODE(Path(log).stat().st_mode) == 0o600
    return Path(log)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_a_command_raises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(commands_module, "_status", raising(error))
    assert main(["--data-dir", str(tmp_path), "status"], FakeClock()) == 70
    log = reported(capsys)
    assert log == tmp_path / "crash.log"
    assert type(error).__name__ in log.read_text(encoding="utf-8")
    assert "test_crash.py" in log.read_text(encoding="utf-8"), "a developer must see where it was raised"


def link(place: Path) -> None:
    (place / "mine").write_text("a letter", encoding="utf-8")
    (place / "crash.log").symlink_to(place / "mine")


def pipe(place: Path) -> None:
    os.mkfifo(place / "crash.log")


def file_of_others(place: Path) -> None:
    (place / "crash.log").write_text("an older one", encoding="utf-8")
    (place / "crash.log").chmod(0o644)


@pytest.mark.skipif(os.name != "posix", reason="POSIX links, pipes and modes")
@pytest.mark.parametrize("there", [link, pipe, file_of_others])
def test_the_log_is_a_new_file_whatever_had_its_name(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    there: Callable[[Path], None],
) -> None:
    there(tmp_path)
    monkeypatch.setattr(commands_module, "_status", raising(ValueError("a secret")))
    assert main(["--data-dir", str(tmp_path), "status"], FakeClock()) == 70
    log = reported(capsys)
    assert log == tmp_path / "crash.log"
    assert log.is_file()
    assert not log.is_symlink()
    assert "ValueError" in log.read_text(encoding="utf-8")
    assert there is not link or (tmp_path / "mine").read_text(encoding="utf-8") == "a letter"


def commands() -> list[str]:
    """Every command, and none, which opens the app."""
    (found,) = (one for one in commands_module.build_parser()._actions if isinstance(one, argparse._SubParsersAction))
    return ["", *found.choices]


MORE = {
    "rest": ["today", "--reason", "ill"],
    "export": ["--format", "csv"],
    "import": ["a.jsonl"],
    "restore": ["a.zip"],
    "hold": ["jaw_l"],
    "mark": ["jaw_l", "5"],
    "completions": ["bash"],
    "speak": ["-o", "scan.wav"],
}


@pytest.mark.parametrize("command", commands())
def test_whichever_command_raises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    name = f"_{command or 'app'}"
    assert callable(getattr(commands_module, name))
    monkeypatch.setattr(commands_module, name, raising(ValueError("a secret")))
    words = [command, *MORE.get(command, [])] if command else []
    assert main(["--data-dir", str(tmp_path), *words], FakeClock()) == 70
    assert reported(capsys) == tmp_path / "crash.log"


def test_the_log_has_what_the_error_came_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        try:
            raising(KeyError("a secret"))()
        except KeyError as error:
            raise ValueError("a secret") from error
        return 0

    monkeypatch.setattr(commands_module, "_status", broken)
    assert main(["--data-dir", str(tmp_path), "status"], FakeClock()) == 70
    text = reported(capsys).read_text(encoding="utf-8")
    assert text.index("ValueError") < text.index("KeyError")


def test_no_data_directory_is_made_for_a_log(
    tmp_path: Path, temporary: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_module, "_status", raising(ValueError("a secret")))
    assert main(["--data-dir", str(tmp_path / "none"), "status"], FakeClock()) == 70
    assert reported(capsys).parent == temporary
    assert not (tmp_path / "none").exists()


def test_before_the_data_directory_is_known(
    temporary: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_module, "build_parser", raising(ValueError("a secret")))
    assert main(["status"], FakeClock()) == 70
    assert reported(capsys).parent == temporary


def test_where_no_log_can_be_written(
    tmp_path: Path, temporary: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_module, "_status", raising(ValueError("a secret")))
    temporary.rmdir()
    assert main(["--data-dir", str(tmp_path / "none"), "status"], FakeClock()) == 70
    assert capsys.readouterr().err == f"{FIRST}\nEverything saved so far is safe. Try again.\n"


def test_ctrl_c_is_no_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands_module, "_status", raising(KeyboardInterrupt()))
    assert main(["status"], FakeClock()) == 130
    assert capsys.readouterr().err == ""


def end_the_app_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def run(app: MfrApp, **_: object) -> None:
        app.reader.close()
        app.crash = error

    monkeypatch.setattr(MfrApp, "run", run)
    monkeypatch.setattr(open_module, "can_be_shown", lambda: True)
    monkeypatch.setattr(gc, "disable", lambda: None)  # the app, which does not run here, would turn it on again


@pytest.mark.parametrize("error", [*ERRORS, OSError(2, "a secret", "a secret")], ids=lambda error: type(error).__name__)
def test_whatever_ends_the_app(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    end_the_app_with(monkeypatch, error)
    assert main(["--data-dir", str(tmp_path)], FakeClock()) == 70
    of_it = error.error if isinstance(error, WorkerFailed) else error
    assert type(of_it).__name__ in reported(capsys).read_text(encoding="utf-8")


@pytest.mark.parametrize("waited_for", [False, True])
def test_damage_that_ends_the_app_is_said_as_damage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, waited_for: bool
) -> None:
    damage = DamagedError("The diary is damaged.", "Restore a backup.")
    end_the_app_with(monkeypatch, WorkerFailed(damage) if waited_for else damage)
    assert main(["--data-dir", str(tmp_path)], FakeClock()) == 2
    assert capsys.readouterr().err == "The diary is damaged.\nRestore a backup.\n"
    assert not (tmp_path / "crash.log").exists()
