"""The backup of the day, made while plain mode runs."""

import errno
from pathlib import Path

import pytest

from mfr_tui.record import backups
from tests.plain.person import walk
from tests.support import patience
from tests.support.backups import backups_of
from tests.support.store import write_a_little


@pytest.fixture(autouse=True)
def _due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "is_due", lambda *_: True)


def test_one_is_made_meanwhile(diary: Path) -> None:
    write_a_little(diary)
    person = walk(diary, lambda _: patience.wait_until(lambda: backups_of(diary, "daily")))
    assert not any("Backup" in line for line in person.said)


def test_a_line_says_why_there_is_none(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_a_little(diary)
    tried: list[object] = []

    def full(*values: object) -> None:
        tried.append(values)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backups, "keep_private", full)
    person = walk(diary, lambda _: patience.wait_until(lambda: tried))
    folder = diary.with_name("backups")
    assert f"Backup: A backup cannot be saved in {folder}: the disk is full." in person.said
    assert not list(folder.iterdir())
