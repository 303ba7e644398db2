"""Folders for files that are being made: no copy of a diary stays behind, and nothing else is ever swept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mfr_tui import scratch
from mfr_tui.scratch import scratch_folder
from tests.support.patience import SECONDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is swept there")

PREFIX = ".mfr-test-"

HOLD = """
import sys
from pathlib import Path
from mfr_tui.scratch import scratch_folder
with scratch_folder(".mfr-test-", Path(sys.argv[1])) as folder:
    (folder / "diary").write_text("private", "utf-8")
    (folder / "deep").mkdir()
    (folder / "deep" / "copy").write_text("private", "utf-8")
    print(folder, flush=True)
    sys.stdin.read()
"""


def hold(where: Path) -> tuple["subprocess.Popen[str]", Path]:
    """A process that is at work in a folder until its input ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(where)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    return child, Path(child.stdout.readline().rstrip("\n"))


def test_a_folder_is_private_and_gone_at_the_end_whatever_happens(tmp_path: Path) -> None:
    with scratch_folder(PREFIX, tmp_path) as folder:
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deep").mkdir()
        (folder / "deep" / "file").touch()
    assert list(tmp_path.iterdir()) == []

    def interrupted() -> None:
        with scratch_folder(PREFIX, tmp_path) as folder:
            (folder / "file").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    killed, left = hold(tmp_path)
    living, used = hold(tmp_path)
    killed.kill()
    killed.communicate(timeout=SECONDS)
    assert (left / "deep" / "copy").read_text("utf-8") == "private"
    with scratch_folder(PREFIX, tmp_path) as mine, scratch_folder(PREFIX, tmp_path) as other:
        assert {entry.name for entry in tmp_path.iterdir()} == {used.name, mine.name, other.name}
        assert (used / "deep" / "copy").read_text("utf-8") == "private"
    living.communicate("", timeout=SECONDS)
    assert living.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_what_was_half_deleted_is_swept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(folder: Path) -> None:
        raise SystemExit

    def use() -> None:
        with scratch_folder(PREFIX, tmp_path) as folder:
            (folder / "deep").mkdir()
            (folder / "file").touch()

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", killed)
        with pytest.raises(SystemExit):
            use()
    assert len(list(tmp_path.iterdir())) == 1
    with scratch_folder(PREFIX, tmp_path) as other:
        assert list(tmp_path.iterdir()) == [other]


def test_what_only_looks_like_one_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o700)
    for name in (f"{PREFIX}settings", f"{PREFIX}sharedxx", "notes", f"{PREFIX}too_long_a_name", f"{PREFIX}SETTINGS"):
        (tmp_path / name).mkdir(mode=0o700)
        (tmp_path / name / "mine").touch()
    (tmp_path / f"{PREFIX}sharedxx").chmod(0o755)
    (tmp_path / f"{PREFIX}sharedxx" / "mfr.lock").touch()
    (tmp_path / "notes" / "mfr.lock").touch()
    (outside / "mfr.lock").touch()
    (tmp_path / f"{PREFIX}linkxxxx").symlink_to(outside)
    (tmp_path / f"{PREFIX}linkdeep").mkdir(mode=0o700)
    (tmp_path / f"{PREFIX}linkdeep" / "mfr.lock").symlink_to(outside / "mfr.lock")
    (tmp_path / f"{PREFIX}afilexxx").touch()
    before = sorted(tmp_path.rglob("*"))
    with scratch_folder(PREFIX, tmp_path):
        pass
    assert sorted(tmp_path.rglob("*")) == before


def test_one_of_another_user_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed, left = hold(tmp_path)
    killed.kill()
    killed.communicate(timeout=SECONDS)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    with scratch_folder(PREFIX, tmp_path):
        assert (left / "diary").read_text("utf-8") == "private"


@pytest.mark.parametrize("moment", ["before the lock is made", "before the lock is held"])
def test_one_that_is_swept_as_it_is_made_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    swept: list[Path] = []
    lock = scratch._lock

    def interrupted(folder: Path, *, create: bool) -> int | None:
        if create and not swept:
            swept.append(folder)
            if moment == "before the lock is held":
                (folder / "mfr.lock").touch(0o600)
            monkeypatch.setattr(scratch, "_lock", lock)
            scratch.sweep(PREFIX, tmp_path)
            assert list(tmp_path.iterdir()) == []
            monkeypatch.setattr(scratch, "_lock", interrupted)
        return lock(folder, create=create)

    monkeypatch.setattr(scratch, "_lock", interrupted)
    with scratch_folder(PREFIX, tmp_path) as folder:
        assert folder not in swept
        assert [entry.name for entry in folder.iterdir()] == ["mfr.lock"]
    assert list(tmp_path.iterdir()) == []
