"""Where a file may be written: never over a diary, what belongs to one, or what another program has just made."""

import errno
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfr_tui.errors import MfrError
from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.paths import Places
from mfr_tui.record import atomic_file as module
from mfr_tui.record.atomic_file import atomic_file

NOW = datetime(2026, 9, 1, 7, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path, blank: Path) -> Places:
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(blank, own)
    return Places(own, own)


def write(path: Path, places: Places, *, force: bool = True) -> None:
    with atomic_file(path, places, force=force) as part:
        part.write_bytes(b"new")


def refused(path: Path, places: Places, *, force: bool = True) -> str:
    """What is said about a file that may not be written; nothing is changed, made or left behind."""
    before = {entry: entry.read_bytes() for entry in path.parent.rglob("*") if entry.is_file()}
    with pytest.raises(MfrError) as error:
        write(path, places, force=force)
    assert {entry: entry.read_bytes() for entry in path.parent.rglob("*") if entry.is_file()} == before
    assert str(path) in error.value.what
    assert error.value.do
    assert "\n" not in error.value.what + error.value.do
    return error.value.what


# -- the own diary, and another


@pytest.mark.parametrize("end", ["", "-journal", "-wal", "-shm"])
@pytest.mark.parametrize("by", ["name", "a linked directory", "a linked diary", "dots"])
@pytest.mark.parametrize("begun", [True, False])
def test_what_belongs_to_the_diary_is_refused_before_the_diary_exists_too(
    tmp_path: Path, blank: Path, end: str, by: str, *, begun: bool
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    named = own / "mfr.db"
    file = named
    if by == "a linked diary":
        file = tmp_path / "elsewhere.db"
        named.symlink_to(file)
    if begun:
        shutil.copy(blank, file)
    target = {
        "name": own,
        "a linked directory": tmp_path / "linked",
        "a linked diary": file.parent,
        "dots": own / ".." / "own",
    }[by]
    if by == "a linked directory":
        target.symlink_to(own)
    assert "is one of mfr's own files" in refused(target / f"{file.name}{end}", Places(own, own))


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm", "-WAL"])
def test_what_belongs_to_another_database_is_refused(places: Places, tmp_path: Path, end: str) -> None:
    with closing(sqlite3.connect(tmp_path / "photos.db")) as connection:
        connection.execute("CREATE TABLE photo (id)")
    assert "belongs to the database photos.db" in refused(tmp_path / f"photos.db{end}", places)
    write(tmp_path / f"notes{end}", places)  # no such database


def another(path: Path, kind: str, blank: Path) -> None:
    """Another diary at `path`, as it may be found."""
    path.parent.mkdir(exist_ok=True)
    shutil.copy(blank, path)
    with closing(sqlite3.connect(path)) as connection:
        if kind == "from SQL text":
            script = "\n".join(connection.iterdump())
            path.unlink()
            with closing(sqlite3.connect(path)) as fresh:
                fresh.executescript(script)
            return
        if kind == "an export that was written in":
            connection.execute("INSERT INTO setting VALUES ('export', '{}'), ('device', '\"x\"')")
            connection.commit()
            connection.execute("PRAGMA journal_mode = DELETE")
        if kind == "an export that was opened":
            connection.execute("INSERT INTO setting VALUES ('export', '{}')")
            connection.commit()
    if kind == "with a damaged schema":
        with path.open("r+b") as file:
            file.seek(100)
            file.write(b"\xff" * 400)
    if kind == "with a damaged head":
        with path.open("r+b") as file:
            file.write(b"\xff" * 16)


@pytest.mark.parametrize(
    "kind",
    [
        *("as it is", "from SQL text", "an export that was written in", "an export that was opened"),
        *("with a damaged schema", "with a damaged head"),
    ],
)
@pytest.mark.parametrize("by", ["name", "hard link", "a linked directory"])
def test_another_diary_is_never_overwritten(places: Places, tmp_path: Path, blank: Path, kind: str, by: str) -> None:
    diary = tmp_path / "another" / "old.db"
    another(diary, kind, blank)
    target = diary
    if by == "hard link":
        target = tmp_path / "other name.csv"
        os.link(diary, target)
    if by == "a linked directory":
        (tmp_path / "linked").symlink_to(diary.parent)
        target = tmp_path / "linked" / diary.name
    assert "is a diary" in refused(target, places)


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_a_database_in_use_is_never_overwritten_and_none_is_made_beside_a_log(
    places: Places, tmp_path: Path, end: str
) -> None:
    (tmp_path / f"x.db{end}").write_bytes(b"what another program wrote")
    assert f"x.db{end} is next to it" in refused(tmp_path / "x.db", places)
    (tmp_path / f"x.db{end}").write_bytes(b"")
    write(tmp_path / "x.db", places)


def test_an_export_is_overwritten_and_so_is_what_is_no_database(places: Places, tmp_path: Path) -> None:
    for _ in range(2):
        export(places, Format.SQLITE, tmp_path / "x.db", NOW, force=True)
    with closing(sqlite3.connect(tmp_path / "photos.db")) as connection:
        connection.execute("CREATE TABLE photo (id)")
    (tmp_path / "short").write_bytes(b"SQLite")
    for name in ("x.db", "photos.db", "short"):
        write(tmp_path / name, places)
        assert (tmp_path / name).read_bytes() == b"new"


# -- another program that is quicker


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("kind", ["a file", "a link", "a link that leads nowhere", "a directory"])
def test_what_is_made_in_the_last_moment_is_never_overwritten(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, links: bool
) -> None:
    target = tmp_path / "x.csv"
    other = tmp_path / "other"
    checks = []
    check = module.check_target

    def checked_then_made(path: Path, places: Places, *, force: bool) -> None:
        check(path, places, force=force)
        checks.append(path)
        if len(checks) == 2:
            if kind == "a file":
                target.write_bytes(b"theirs")
            elif kind == "a directory":
                target.mkdir()
            else:
                target.symlink_to(other)
                if kind == "a link":
                    other.write_bytes(b"theirs")

    monkeypatch.setattr(module, "check_target", checked_then_made)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(MfrError, match="already exists"):
        write(target, places, force=False)
    assert len(checks) == 2
    if kind in {"a file", "a link"}:
        assert target.read_bytes() == b"theirs"
    assert (target.is_dir(), target.is_symlink()) == (kind == "a directory", "link" in kind)
    assert {entry.name for entry in tmp_path.iterdir()} - {"other"} == {"own", "x.csv"}


def no_links(source: Path, name: Path) -> None:
    """How FAT answers."""
    raise PermissionError(errno.EPERM, "Operation not permitted", str(source), None, str(name))


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_is_whole_private_and_alone(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    write(tmp_path / "mfr.lock", places, force=False)
    assert (tmp_path / "mfr.lock").read_bytes() == b"new"
    assert (tmp_path / "mfr.lock").stat().st_nlink == 1
    if sys.platform != "win32":
        assert (tmp_path / "mfr.lock").stat().st_mode & 0o777 == 0o600
    assert {entry.name for entry in tmp_path.iterdir()} == {"own", "mfr.lock"}


def test_a_name_that_was_taken_for_nothing_is_given_back(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(MfrError, match="the disk is full"):
        write(tmp_path / "x.csv", places, force=False)
    assert [entry.name for entry in tmp_path.iterdir()] == ["own"]
