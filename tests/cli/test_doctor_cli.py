"""`mfr doctor` on the command line: what is wrong first, the exit code, and no traceback without a terminal."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from mfr_tui.cli.main import main
from mfr_tui.doctor import finding
from mfr_tui.doctor.checks import CHECKS
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import everything, live, one

LATER = FakeClock(MORNING + timedelta(days=3))
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_told", lambda _: "")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**12))


def test_a_sound_diary(filled: Path, capsys: Said) -> None:
    main(["--data-dir", str(filled.parent), "backup"], LATER)
    capsys.readouterr()
    assert main(["--data-dir", str(filled.parent), "doctor"], LATER) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == f"{len(CHECKS)} checks: nothing is wrong."
    assert not err


def test_a_damaged_diary(filled: Path, capsys: Said) -> None:
    filled.write_bytes(filled.read_bytes()[:9000])
    data = filled.read_bytes()
    assert main(["--data-dir", str(filled.parent), "doctor"], LATER) == 2
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("WRONG  ")
    assert second == "       Restore a backup with `mfr restore`, or save what can be read with `mfr doctor --repair`."
    assert filled.read_bytes() == data
    assert main(["--data-dir", str(filled.parent), "doctor", "--json"], LATER) == 2
    found = {one["check"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["file"]["level"], found["integrity"]["level"]) == ("wrong", "know")


def test_settings_that_cannot_be_used_do_not_stop_it(filled: Path, capsys: Said) -> None:
    filled.with_name("config.toml").write_text("stop_seconds = [")
    assert main(["--data-dir", str(filled.parent), "doctor"], LATER) == 2
    assert "WRONG  Settings: " in capsys.readouterr().out


def test_a_repair_of_a_sound_diary_loses_nothing(filled: Path, capsys: Said) -> None:
    before = everything(filled)
    left = filled.with_name(".mfr-part-abcdefgh")
    left.mkdir(mode=0o700)
    settings = filled.with_name("config.toml")
    settings.write_text("")
    settings.chmod(0o640)
    assert main(["--data-dir", str(filled.parent), "doctor", "--repair"], LATER) == 0
    out = capsys.readouterr().out
    assert "A backup from before: 20261124-053000" in out
    assert "Rebuilt the indexes." in out
    assert out.endswith("Nothing is wrong now.\n")
    assert everything(filled) == before
    if os.name == "posix":
        assert f"Made private: {settings}" in out
        assert settings.stat().st_mode & 0o777 == 0o600
        assert not left.exists()


def test_a_repair_of_a_damaged_diary_saves_what_can_be_read_and_changes_nothing(filled: Path, capsys: Said) -> None:
    before = live(filled)
    data = bytearray(filled.read_bytes())
    page = one(filled, "SELECT rootpage FROM sqlite_schema WHERE name = 'screening'")
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    filled.write_bytes(data)
    assert main(["--data-dir", str(filled.parent), "doctor", "--repair"], LATER) == 2
    out = capsys.readouterr().out
    salvaged = filled.with_name("mfr-salvaged.db")
    assert f'To use what was saved: mfr restore "{salvaged}"' in out
    assert f"  screening, page {page}: the page cannot be read" in out
    assert "Some of what keeps you safe is not in it" in out
    assert "--repair" not in out  # it was just run
    assert filled.read_bytes() == data
    assert not filled.with_name("backups").exists()
    assert main(["--data-dir", str(filled.parent), "restore", str(salvaged), "--yes"], LATER) == 0
    capsys.readouterr()
    after = live(filled)
    assert {table for table in before if before[table] != after[table]} == {"screening"}
    assert main(["--data-dir", str(filled.parent), "doctor"], LATER) == 0


@pytest.mark.parametrize("lost", [bytes(4096), b"\xff" * 100], ids=["zeroed", "torn"])
def test_a_diary_without_its_first_page_is_salvaged(filled: Path, capsys: Said, lost: bytes) -> None:
    before, data = live(filled), filled.read_bytes()
    data = lost + data[len(lost) :]
    filled.write_bytes(data)
    assert main(["--data-dir", str(filled.parent), "doctor", "--repair"], LATER) == 2
    out = capsys.readouterr().out
    assert "The header of the file is damaged." in out
    assert "--repair" not in out
    assert filled.read_bytes() == data
    assert live(filled.with_name("mfr-salvaged.db")) == before


def test_a_repair_leaves_a_foreign_file_alone(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "mfr.db").write_bytes(b"not a diary at all" * 100)
    assert main(["--data-dir", str(tmp_path), "doctor", "--repair"], LATER) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert (tmp_path / "mfr.db").read_bytes() == b"not a diary at all" * 100
    assert [path.name for path in tmp_path.iterdir()] == ["mfr.db"]
