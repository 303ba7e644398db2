"""`mfr routine`: what a scan asks about; and a routine that is wrong, which it refuses."""

import asyncio
import gc
import json
from contextlib import closing
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.cli import open as open_module
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.main import main
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.resume import PACE
from mfr_tui.tui.app import MfrApp
from tests.support.fakes import FakeClock

OWN = "[stops]\nshoulder = 90\njaw = 30\n"


def run(directory: Path, *words: str) -> int:
    return main(["--data-dir", str(directory), *words], FakeClock())


def test_without_a_file_it_is_the_full_scan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "routine") == ExitCode.DONE
    said = capsys.readouterr().out
    assert said.startswith(f"The full scan. There is no {tmp_path / 'routine.toml'}\n  1  scalp        15 s  Scalp")
    assert said.endswith("20 stops, 5:00. Asks about 76 of 76 places.\n")
    assert list(tmp_path.iterdir()) == [], "asking creates nothing"


def test_the_example_can_be_saved_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "routine", "--example")
    (tmp_path / "routine.toml").write_text(capsys.readouterr().out)
    run(tmp_path, "routine")
    said = capsys.readouterr().out
    assert said.startswith(f"Your own routine: {tmp_path / 'routine.toml'}\n")
    assert said.endswith("20 stops, 5:00. Asks about 76 of 76 places.\n")


def test_it_names_what_a_routine_does_not_ask_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "routine.toml").write_text(OWN)
    run(tmp_path, "routine")
    *_, total, missing = capsys.readouterr().out.splitlines()
    assert total == "2 stops, 2:00. Asks about 8 of 76 places."
    assert missing.startswith("Not asked: forehead; front of neck; chest;")
    assert "jaw" not in missing
    run(tmp_path, "routine", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["seconds"] == 120
    assert (found["asked"], found["places"], len(found["not_asked"])) == (8, 76, 68)
    assert [one["stop"] for one in found["stops"]] == ["shoulder", "jaw"]


def test_it_knows_the_places_to_avoid_and_the_pace(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(DiaryWriter(diary, FakeClock(), time(4))) as book:
        book.place("jaw_l", PlaceKind.ABSENT)
        book.remember(PACE, {"seconds": 20, "instead_of": 15})
    run(diary.parent, "routine")
    assert capsys.readouterr().out.endswith("20 stops, 6:40. Asks about 75 of 75 places.\n")
    with closing(DiaryWriter(diary, FakeClock(), time(4))) as book:
        book.remember(PACE, {"seconds": 0, "instead_of": 15})
    run(diary.parent, "routine")
    assert "20 stops, each waits for you." in capsys.readouterr().out


def test_a_routine_that_is_wrong_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "routine.toml").write_text("[stops]\nsholder = 120\n")
    assert run(tmp_path, "routine") == ExitCode.ERROR
    file = tmp_path / "routine.toml"
    assert capsys.readouterr().err == f"{file}: there is no stop sholder.\nDid you mean shoulder?\n"
    assert list(tmp_path.iterdir()) == [file], "and no diary is created"


def test_the_app_opens_with_the_full_scan_and_says_why(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (diary.parent / "routine.toml").write_text("[stops]\nsholder = 120\n")
    opened: list[MfrApp] = []

    async def look(app: MfrApp) -> None:
        async with app.run_test() as pilot:
            await pilot.pause()
            assert [note.message for note in app._notifications] == [f"{app.routine_fault}"]

    def run(app: MfrApp, **_: object) -> None:
        opened.append(app)
        asyncio.run(look(app))

    monkeypatch.setattr(MfrApp, "run", run)
    monkeypatch.setattr(open_module, "can_be_shown", lambda: True)
    monkeypatch.setattr(gc, "disable", lambda: None)
    assert main(["--data-dir", str(diary.parent)], FakeClock()) == ExitCode.DONE
    (app,) = opened
    assert app.routine is None
    assert f"{app.routine_fault}".endswith("sholder.\nDid you mean shoulder? Until then, your scan is the full one.")


def test_no_export_is_written_over_it(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = diary.parent / "routine.toml"
    file.write_text(OWN)
    code = run(diary.parent, "export", "--format", "jsonl", "-o", str(file), "--force")
    assert code == ExitCode.ERROR
    assert "is one of mfr's own files." in capsys.readouterr().err
    assert file.read_text() == OWN
