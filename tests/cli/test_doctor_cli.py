"""`mfr doctor` on the command line: what is wrong first, the exit code, and no traceback without a terminal."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from mfr_tui.cli.main import main
from mfr_tui.doctor import finding
from mfr_tui.doctor.checks import CHECKS
from tests.support.fakes import MORNING, FakeClock

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
    assert second == "       To see your backups: mfr backup list. To restore one: mfr restore"
    assert filled.read_bytes() == data
    assert main(["--data-dir", str(filled.parent), "doctor", "--json"], LATER) == 2
    found = {one["check"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["file"]["level"], found["integrity"]["level"]) == ("wrong", "know")


def test_settings_that_cannot_be_used_do_not_stop_it(filled: Path, capsys: Said) -> None:
    filled.with_name("config.toml").write_text("stop_seconds = [")
    assert main(["--data-dir", str(filled.parent), "doctor"], LATER) == 2
    assert "WRONG  Settings: " in capsys.readouterr().out
