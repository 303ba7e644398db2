"""`mfr backup` and `mfr restore` on the command line."""

import contextlib
import io
import json
import sqlite3
import sys
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.practice.hold import Hold
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.backups import backups_of, unpacked
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import everything, live, one, select

Said = pytest.CaptureFixture[str]


def run(diary: Path, said: Said, *command: str, days: int = 0) -> tuple[int, list[str], list[str]]:
    """The exit code and the lines of a command, so many days later, with the backups' times shown in their zone."""
    said.readouterr()
    code = main(["--data-dir", str(diary.parent), *command], FakeClock(MORNING + timedelta(days=days)))
    out, err = said.readouterr()
    return code, out.replace(str(diary.parent), "DIR").splitlines(), err.replace(str(diary.parent), "DIR").splitlines()


def gout(diary: Path) -> None:
    with contextlib.closing(DiaryWriter(diary, FakeClock(), time(4))) as journal:
        journal.answer("gout", yes=True)


def test_a_backup_is_made_listed_and_restored(filled: Path, capsys: Said) -> None:
    assert run(filled, capsys, "backup", "list") == (0, ["There are no backups yet. To make one: mfr backup"], [])
    made = "DIR/backups/mfr-20261121-053000-asked.zip"
    assert run(filled, capsys, "backup") == (0, [f"Saved and checked: {made}"], [])
    gout(filled)
    table = ["                      gained    lost  changed", "safety answers             0       1        0"]
    warned = (
        "Answers and locks that keep you safe would change. Check them afterward: places to avoid, safety questions."
    )
    assert run(filled, capsys, "restore", "20261121-053000", "--dry-run") == (
        *(0, [*table, warned, "This was a dry run. Nothing was changed."], []),
    )
    assert one(filled, "SELECT count(*) FROM screening WHERE item = 'gout'") == 1
    assert run(filled, capsys, "restore", "20261121-053000", "--yes", days=1) == (
        *(0, [*table, warned, "The diary from before: mfr restore 20261122-053000", "Restored and checked."], []),
    )
    assert one(filled, "SELECT count(*) FROM screening WHERE item = 'gout'") == 0
    code, lines, _ = run(filled, capsys, "backup", "list")
    assert (code, [line.split("  ")[0].split()[0] for line in lines]) == (
        0,
        ["20261121-053000", "20261122-053000", "In"],
    )
    assert lines[0].startswith("20261121-053000   Sat 21 Nov 2026 06:30  asked for ")
    assert lines[0].endswith(f"KB  schema {SCHEMA_VERSION}, 2 scans, {len(live(filled)['mark'])} ratings")
    same = "Your diary already is what this backup holds. Nothing was changed."
    assert run(filled, capsys, "restore", "20261121-053000", "--yes") == (0, [same], [])
    dry = "Your diary already is what this backup holds. Restoring it would change nothing."
    assert run(filled, capsys, "restore", "20261121-053000", "--dry-run") == (0, [dry], [])


def test_a_backup_in_a_file_is_restored_by_its_path(filled: Path, capsys: Said, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    assert run(filled, capsys, "backup", "-o", str(file)) == (0, ["Saved and checked: DIR/mine.zip"], [])
    assert everything(unpacked(file)) == everything(filled)
    assert not backups_of(filled)
    code, _, err = run(filled, capsys, "backup", "-o", str(file))
    assert (code, len(err)) == (2, 2)
    gout(filled)
    assert run(filled, capsys, "restore", str(file), "--yes")[0] == 0
    assert one(filled, "SELECT count(*) FROM screening WHERE item = 'gout'") == 0


def test_a_file_that_is_there_is_overwritten_only_if_told_to(filled: Path, capsys: Said, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    file.write_text("mine")
    code, _, err = run(filled, capsys, "backup", "-o", str(file))
    assert (code, file.read_text(), "--force" in err[1]) == (2, "mine", True)
    assert run(filled, capsys, "backup", "--force", "-o", str(file)) == (0, ["Saved and checked: DIR/mine.zip"], [])
    assert everything(unpacked(file)) == everything(filled)


def test_a_dash_is_standard_output(
    filled: Path, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--data-dir", str(filled.parent), "backup", "-o", "-"], FakeClock()) == 0
    file = tmp_path / "piped.zip"
    file.write_bytes(capfdbinary.readouterr().out)
    assert everything(unpacked(file)) == everything(filled)
    assert not (tmp_path / "-").exists()
    assert not backups_of(filled)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["--data-dir", str(filled.parent), "backup", "-o", "-"], FakeClock()) == 2
    out, err = capfdbinary.readouterr()
    assert (out, err.splitlines()[0]) == (b"", b"A backup cannot be printed in the terminal.")


def test_over_made_up_days_no_way_back_is_promised_that_would_be_refused(filled: Path, capsys: Said) -> None:
    run(filled, capsys, "backup")
    gout(filled)
    with contextlib.closing(sqlite3.connect(filled)) as opened, opened:
        opened.execute("INSERT INTO setting VALUES ('demo', 'true')")
    final = "The made-up days there now cannot be restored afterward."
    assert final in run(filled, capsys, "restore", "20261121-053000", "--dry-run")[1]
    code, lines, _ = run(filled, capsys, "restore", "20261121-053000", "--yes", days=1)
    kept = "DIR/backups/mfr-20261122-053000-before-restore.zip"
    assert (code, lines[-2:]) == (0, [f"The diary from before: {kept}", "Restored and checked."])
    code, _, err = run(filled, capsys, "restore", "20261122-053000", "--yes", days=2)
    assert (code, err[0]) == (2, "The days in this backup are made up, and your diary is real.")


class Typed(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "restored"), [("y\n", True), ("Yes\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_a_restore_asks_on_a_terminal(
    filled: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch, typed: str, restored: bool
) -> None:
    run(filled, capsys, "backup")
    gout(filled)
    monkeypatch.setattr(sys, "stdin", Typed(typed))
    monkeypatch.setattr("mfr_tui.cli.backup._is_terminal", lambda: True)
    code, lines, _ = run(filled, capsys, "restore", "20261121-053000")
    assert (code, lines[-1].endswith("Nothing was changed.")) == (0, not restored)
    assert one(filled, "SELECT count(*) FROM screening WHERE item = 'gout'") == (not restored)


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("restore 20261121-053000", "mfr restore asks before it changes anything, and this is not a terminal."),
        ("restore 20261120-053000 --yes", "There is no backup 20261120-053000."),
        ("restore  --yes", "The name of the file is empty."),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines(filled: Path, capsys: Said, command: str, what: str) -> None:
    run(filled, capsys, "backup")
    gout(filled)
    before = everything(filled)
    code, _, err = run(filled, capsys, *command.split(" "))
    assert (code, err[0], len(err)) == (2, what, 2)
    assert everything(filled) == before


def test_a_damaged_diary_is_kept_next_to_the_restored_one(filled: Path, capsys: Said) -> None:
    run(filled, capsys, "backup")
    filled.write_bytes(filled.read_bytes()[:9000])
    code, _, err = run(filled, capsys, "history")
    assert (code, len(err)) == (2, 2)
    assert "Restore a backup with `mfr restore`, or run `mfr doctor`." in err[1]
    code, lines, _ = run(filled, capsys, "restore", "20261121-053000", "--yes")
    assert (code, lines[1:]) == (0, ["The damaged file from before: DIR/mfr-damaged.db", "Restored and checked."])
    assert run(filled, capsys, "history", "--since", "2026-11-01")[0] == 0


def test_a_backup_is_merged_by_an_import(filled: Path, capsys: Said, tmp_path: Path, blank: Path) -> None:
    run(filled, capsys, "backup")
    (backup,) = backups_of(filled)
    other = tmp_path / "other" / "mfr.db"
    other.parent.mkdir()
    other.write_bytes(blank.read_bytes())
    assert run(other, capsys, "import", str(backup), days=7)[0] == 0
    assert live(other) == live(filled)
    for data in (backup.read_bytes()[:400], b"PK"):
        backup.write_bytes(data)
        code, _, err = run(other, capsys, "import", str(backup), days=7)
        assert (code, len(err)) == (2, 2)
        assert err[0].startswith("The backup DIR/backups/") or "/backups/mfr-" in err[0]
        assert "is damaged" in err[0]


def test_a_folder_that_is_gone_is_named(filled: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = filled.with_name("stick")
    stick.mkdir()
    monkeypatch.setenv("MFR_BACKUP_FOLDERS", f"{stick}; {filled.with_name('gone')}")
    code, lines, err = run(filled, capsys, "backup")
    assert (code, len(lines)) == (0, 2)
    assert err == [
        "The backup folder DIR/gone is not there.",
        "Connect its disk, or change the setting backup_folders.",
    ]
    assert len(json.loads("".join(run(filled, capsys, "backup", "list", "--json")[1]))) == 2


def test_an_import_makes_a_backup_first(filled: Path, capsys: Said, tmp_path: Path, blank: Path) -> None:
    other = tmp_path / "other" / "mfr.db"
    other.parent.mkdir()
    other.write_bytes(blank.read_bytes())
    gout(other)
    before = select(filled, "SELECT * FROM screening")
    assert run(filled, capsys, "import", str(other), "--dry-run")[0] == 0
    assert not backups_of(filled)
    code, lines, _ = run(filled, capsys, "import", str(other))
    assert (code, lines[-1]) == (*(0, "Done. mfr undo cannot undo an import. To go back: mfr restore 20261121-053000"),)
    (backup,) = backups_of(filled, "before-import")
    assert select(unpacked(backup), "SELECT * FROM screening") == before != select(filled, "SELECT * FROM screening")
    (tmp_path / "text").write_text("no export")
    assert run(filled, capsys, "import", str(tmp_path / "text"))[0] == 2
    assert backups_of(filled) == [backup]


@pytest.mark.parametrize(("seconds", "refused"), [(0, True), (59, True), (60, False)])
def test_nothing_is_restored_while_a_hold_runs(filled: Path, capsys: Said, seconds: int, refused: bool) -> None:
    run(filled, capsys, "backup")
    gout(filled)
    kept = MORNING - timedelta(seconds=seconds)
    with contextlib.closing(DiaryWriter(filled, FakeClock(kept), time(4))) as journal:
        journal.start_hold("h", "there", Hold(allowed("jaw_l"), technique()), before=None, tool="")
    code, _, err = run(filled, capsys, "restore", "20261121-053000", "--yes")
    assert (code != 0) is refused
    assert err == (["A hold is running in another window.", "End it first, then restore."] if refused else [])
    assert one(filled, "SELECT count(*) FROM screening WHERE item = 'gout'") == (1 if refused else 0)
