"""`mfr sync` on the command line: what is printed and where, and who is asked for a passphrase."""

import contextlib
import getpass
import io
import json
import sys
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.exchange import sync_state
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.writer import DiaryWriter
from tests.support.backups import backups_of
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import live
from tests.support.sealed import Sealed

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_state, "_MACHINE", ())
    monkeypatch.setattr("platform.node", lambda: "host")


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sync folder with the file of another device."""
    folder = tmp_path / "folder"
    folder.mkdir()
    main(["--data-dir", str(tmp_path / "other"), "mark", "jaw_l", "4"], FakeClock())
    main(["--data-dir", str(tmp_path / "other"), "sync", str(folder)], FakeClock())
    return folder


def run(diary: Path, said: Said, *command: str, clock: FakeClock | None = None) -> tuple[int, list[str], list[str]]:
    said.readouterr()
    code = main(["--data-dir", str(diary.parent), *command], clock or FakeClock())
    out, err = said.readouterr()
    return code, out.splitlines(), err.splitlines()


def test_what_came_in_is_printed_and_a_backup_is_made_first(diary: Path, folder: Path, capsys: Said) -> None:
    written = "Your diary is in the sync folder for your other devices."
    assert run(diary, capsys, "sync", str(folder)) == (0, ["From host: 1 rating.", written], [])
    assert [row["region"] for row in live(diary)["mark"]] == ["jaw_l"]
    assert len(backups_of(diary, "before-sync")) == 1
    again = ["Nothing new came in.", "Your file in the sync folder is up to date."]
    assert run(diary, capsys, "sync", str(folder)) == (0, again, [])


def test_the_folder_comes_from_the_settings(diary: Path, folder: Path, capsys: Said) -> None:
    code, _, err = run(diary, capsys, "sync")
    assert (code, err[0]) == (2, "No sync folder is set.")
    run(diary, capsys, "config", "set", "sync_folder", str(folder))
    assert run(diary, capsys, "sync")[:2] == (
        *(0, ["From host: 1 rating.", "Your diary is in the sync folder for your other devices."]),
    )


def test_a_file_that_is_not_read_is_an_error_after_the_rest_is_done(diary: Path, folder: Path, capsys: Said) -> None:
    (folder / "mfr-00000000-0000-4000-8000-000000000000.zip").write_bytes(b"half")
    code, out, err = run(diary, capsys, "sync", str(folder), "--json")
    said = json.loads("".join(out))
    assert (code, said["came_in"][0]["tables"], said["wrote"]) == (2, {"mark": 1}, True)
    assert ["cut off or damaged" in line for line in err] == [True, False]
    assert said["not_read"] == ["\n".join(err)]


def test_the_stricter_answer_that_is_kept_is_named(diary: Path, folder: Path, capsys: Said) -> None:
    later, other = FakeClock(MORNING + timedelta(days=14)), folder.parent / "other" / "mfr.db"
    run(other, capsys, "sync", str(folder), clock=later)
    with contextlib.closing(DiaryWriter(diary, FakeClock(), time(4))) as writer:
        writer.answer("clots", yes=True)
        writer.place("calf_l", PlaceKind.NEVER, "veins")
        writer.warn("heart", yes=True)
    with contextlib.closing(DiaryWriter(other, later, time(4))) as writer:
        writer.answer("clots", yes=False)
        writer.place("calf_l", None)
        writer.warn("heart", yes=False)
    run(other, capsys, "sync", str(folder), clock=later)
    code, out, _ = run(diary, capsys, "sync", str(folder), clock=later)
    assert code == 0
    assert any(line.startswith("The two diaries disagree about your safety.") for line in out)
    assert len([line for line in out if line.startswith("  ")]) == 3


@pytest.mark.parametrize(
    ("typed", "what"),
    [(["horse", "horse"], None), (["horse", "battery"], "The two passphrases differ."), ([""] * 2, "empty")],
)
def test_a_new_passphrase_is_asked_twice(
    diary: Path, folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch, typed: list[str], what: str | None
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", Sealed)
    answers = iter(typed)
    monkeypatch.setattr(getpass, "getpass", lambda _: next(answers))
    monkeypatch.setattr(sys, "stdin", Keyboard())
    code, _, err = run(diary, capsys, "sync", str(folder), "--encrypt")
    assert (code, len([*folder.glob("*.age")])) == ((2, 0) if what else (0, 1))
    assert (what or "") in " ".join(err)


def test_an_encrypted_folder_asks_on_a_terminal_and_only_there(
    diary: Path, folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", Sealed)
    monkeypatch.setenv("MFR_SYNC_PASSPHRASE", "horse")
    main(["--data-dir", str(folder.parent / "other"), "sync", str(folder)], FakeClock())
    monkeypatch.delenv("MFR_SYNC_PASSPHRASE")
    code, _, err = run(diary, capsys, "sync", str(folder))
    assert (code, err[0]) == (2, "The sync folder is encrypted, and mfr has no passphrase for it.")
    code, _, err = run(diary, capsys, "sync", str(folder), "--encrypt")
    assert (code, "not a terminal" in err[0]) == (2, True)
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "horse"

    monkeypatch.setattr(getpass, "getpass", ask)
    monkeypatch.setattr(sys, "stdin", Keyboard())
    assert run(diary, capsys, "sync", str(folder))[0] == 0
    assert asked == ["Passphrase of the sync folder: "]
    assert [row["region"] for row in live(diary)["mark"]] == ["jaw_l"]
