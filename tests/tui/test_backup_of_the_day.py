"""The backup of the day: made beside the app, said in a line if it cannot be, given up when the person leaves."""

import errno
from pathlib import Path
from threading import Event

import pytest
from textual.worker import get_current_worker

from mfr_tui.config import Config
from mfr_tui.record import backups
from tests.support import patience
from tests.support.backups import backups_of, unpacked
from tests.support.fakes import FakeClock
from tests.support.rows import everything
from tests.tui.conftest import Open

is_due = backups.is_due


@pytest.fixture(autouse=True)
def _due_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "is_due", is_due)


async def test_one_is_made_at_the_start_and_when_a_day_begins(open_app: Open, filled: Path, clock: FakeClock) -> None:
    async with open_app() as s:
        (first,) = backups_of(filled, "daily")
        assert everything(unpacked(first)) == everything(filled)
        clock.advance(86_400)
        s.app.check_day()
        await s.until(lambda: len(backups_of(filled)) == 2)


async def test_a_line_says_why_there_is_none(open_app: Open, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "keep_private", full)
    async with open_app() as s:
        await s.settle()
        assert s.news == [f"Backup: A backup cannot be saved in {filled.parent / 'backups'}: the disk is full."]
    assert not backups_of(filled)
    assert not list((filled.parent / "backups").iterdir())


async def test_a_folder_that_is_gone_is_said_and_the_backup_is_made(
    open_app: Open, filled: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    async with open_app(config=Config(backup_folders=(str(gone),))) as s:
        await s.settle()
        assert s.news == [f"Backup: The backup folder {gone} is not there."]
    assert len(backups_of(filled, "daily")) == 1


async def test_leaving_gives_it_up(open_app: Open, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, given_up = backups.make_backup, Event()

    def leave(*values: object) -> object:
        get_current_worker().cancel()  # as Textual does when the app closes
        try:
            return make(*values)  # type: ignore[arg-type]
        finally:
            given_up.set()

    monkeypatch.setattr(backups, "make_backup", leave)
    async with open_app() as s:
        await s.settle()
        assert not s.news
    # Nobody waits for the thread of a worker that was cancelled.
    assert given_up.wait(patience.SECONDS)
    assert not list((filled.parent / "backups").iterdir())
