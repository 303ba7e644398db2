"""The file under the diary: replaced, empty, brought back, damaged beside itself, on a full disk."""

import contextlib
import itertools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.cli.main import main
from mfr_tui.demo import write_demo
from mfr_tui.errors import DamagedError, MfrError, ReplacedError, StorageError
from mfr_tui.practice.scan import Stop
from mfr_tui.record import connection as opening
from mfr_tui.record.connection import (
    BUSY_SECONDS,
    LARGEST_LOG,
    DiaryConnection,
    check_file,
    connect_to_read,
    connect_to_write,
    writing,
)
from mfr_tui.record.damage import find_damage
from mfr_tui.record.database import prepare
from mfr_tui.record.diary_file import APPLICATION_ID, beside, explained, is_read_only
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.write_ahead_log import FEW_FRAMES, WRITE_STAMP
from mfr_tui.record.writer import DiaryWriter
from tests.support.fakes import TODAY, FakeClock
from tests.support.rights import modes_obeyed
from tests.support.rows import is_sound, one
from tests.support.store import dump, write_a_little, write_stored

FOUR = time(4)
posix = pytest.mark.skipif(os.name != "posix", reason="an open file cannot be moved elsewhere")
DAYS = [(TODAY - timedelta(days=number)) for number in range(12)]


def content(path: Path) -> dict[str, bytes]:
    """Every file of a directory, but for SQLite's index of a log: that is made anew by whoever reads."""
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if not one.name.endswith("-shm")}


def rest_days(path: Path) -> int:
    return int(one(path, "SELECT count(*) FROM rest_day WHERE deleted_at IS NULL"))


@contextlib.contextmanager
def journal(path: Path) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(path, FakeClock(), FOUR)) as opened:
        yield opened


def snapshot(path: Path, to: Path, changes: int, *before: int) -> Path:
    """Copy a diary with its log while it is open, after so many changes; `before` of them are in the file itself."""
    to.mkdir(parents=True, exist_ok=True)
    prepare(path)
    with journal(path) as writer:
        for number in range(changes):
            writer.rest(DAYS[number % 12], DAYS[number % 12], ("ill", "travel")[number // 12 % 2])
            if number + 1 in before:
                with contextlib.closing(sqlite3.connect(path)) as other:
                    other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        for name in ("mfr.db", "mfr.db-wal"):
            shutil.copy(path.with_name(name), to)
    return to / "mfr.db"


# -- gone or replaced ------------------------------------------------------------------------------------------


def deleted(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced_by_a_diary(path: Path) -> None:
    other = path.with_name("other") / "mfr.db"
    prepare(other)
    path.rename(path.with_name("elsewhere.db"))
    other.rename(path)


def replaced_by_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def directory_moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("unmounted"))


TAKEN = [deleted, moved, replaced_by_a_diary, replaced_by_a_directory, directory_moved]


@pytest.fixture
def kept(tmp_path: Path, blank: Path) -> Path:
    (tmp_path / "place").mkdir()
    return Path(shutil.copy(blank, tmp_path / "place"))


@posix
@pytest.mark.parametrize("take", TAKEN)
def test_nothing_counts_as_saved_in_a_file_that_is_not_there(kept: Path, take: Callable[[Path], None]) -> None:
    with journal(kept) as writer:
        writer.rest(TODAY, TODAY, "ill")
        take(kept)
        there = kept.read_bytes() if kept.is_file() else b""
        with pytest.raises(ReplacedError) as raised:
            writer.rest(DAYS[1], DAYS[1], "ill")
        assert str(kept) in raised.value.what
        assert raised.value.do
        assert not there or kept.read_bytes() == there


@posix
@pytest.mark.parametrize("when", ["INSERT", "COMMIT"])
@pytest.mark.parametrize("take", TAKEN)
def test_a_file_taken_in_the_middle_of_a_write(kept: Path, take: Callable[[Path], None], when: str) -> None:
    todo = [take]
    with contextlib.closing(connect_to_write(kept)) as connection:

        def taken(statement: str) -> None:
            if statement.startswith(when) and todo:
                todo.pop()(kept)

        connection.set_trace_callback(taken)
        with pytest.raises(ReplacedError), writing(connection, kept):
            connection.execute("INSERT INTO setting VALUES ('a', '1')")
        assert not todo


@posix
def test_what_was_moved_away_can_be_put_back(kept: Path) -> None:
    with journal(kept) as writer:
        writer.rest(TODAY, TODAY, "ill")
        moved(kept)
        with pytest.raises(ReplacedError, match="moved or deleted"):
            writer.rest(DAYS[1], DAYS[1], "ill")
        kept.with_name("elsewhere.db").rename(kept)
        writer.rest(DAYS[1], DAYS[1], "ill")
        assert rest_days(kept) == 2
    assert is_sound(kept)


@posix
def test_a_writer_has_the_file_open_that_is_read(kept: Path) -> None:
    with contextlib.closing(DiaryReader(kept)) as history:
        replaced_by_a_diary(kept)
        with pytest.raises(ReplacedError, match="replaced"):
            DiaryWriter(kept, FakeClock(), FOUR, 0.1, history.opened)
        with pytest.raises(ReplacedError, match="replaced"):
            history.check_in_place()


@posix
def test_closing_leaves_the_log_of_the_file_that_is_there_now(kept: Path) -> None:
    origin = DiaryWriter(kept, FakeClock(), FOUR)
    origin.rest(TODAY, TODAY, "ill")
    reader = DiaryReader(kept)
    replaced_by_a_diary(kept)
    for end in ("wal", "shm"):  # as the advice says
        kept.with_name(f"mfr.db-{end}").rename(kept.with_name(f"elsewhere.db-{end}"))
    prepare(kept)
    with journal(kept) as other:
        other.rest(DAYS[1], DAYS[1], "ill")
        reader.close()
        origin.close()
        assert kept.with_name("mfr.db-wal").stat().st_size > 0
        other.rest(DAYS[2], DAYS[2], "ill")
    assert rest_days(kept) == 2
    assert is_sound(kept)


# -- the log of another file -----------------------------------------------------------------------------------


def named(path: Path, what: str) -> None:
    """Named by whoever opens it, and nothing is changed: not by the next one either."""
    before = content(path)
    for attempt in (check_file, prepare, check_file):
        with pytest.raises(DamagedError, match=what) as raised:
            attempt(path)
        assert "mfr.db-wal" in raised.value.do
        assert "mfr restore" in raised.value.do
    for command in (["status"], ["rest", "today", "--reason", "ill"], ["undo"]):
        assert main(["--data-dir", str(path.parent), *command], FakeClock()) == 2
    assert content(path) == before


def test_the_log_of_another_diary_is_never_read(tmp_path: Path) -> None:
    one_diary = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "one", 5)
    other = snapshot(tmp_path / "b" / "mfr.db", tmp_path / "other", 5)
    shutil.copy(other.with_name("mfr.db-wal"), one_diary.parent)
    named(one_diary, "belongs to another file")


def test_a_log_newer_than_the_backup_beside_it_is_never_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "mfr.db"
    prepare(path)
    backup = shutil.copy(path, tmp_path)
    with journal(path) as writer:
        writer.rest(TODAY, TODAY, "ill")
    late = snapshot(path, tmp_path / "late", 3)
    shutil.copy(backup, late)
    named(late, "belongs to another file")


def test_a_log_older_than_the_file_beside_it_is_never_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "mfr.db"
    early = snapshot(path, tmp_path / "early", 3)
    with journal(path) as writer:
        for day in DAYS[5:9]:
            writer.rest(day, day, "told")
    shutil.copy(path, early)
    named(early, "belongs to another file")


@pytest.mark.parametrize("before", [(), (3,), (3, 5), (6,), (1, 2, 3, 4, 5, 6)])
def test_the_diarys_own_log_is_read(tmp_path: Path, before: tuple[int, ...]) -> None:
    copy = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "copy", 6, *before)
    check_file(copy)
    prepare(copy)
    assert find_damage(copy) is None
    assert rest_days(copy) == 6
    assert is_sound(copy)


def test_the_log_of_a_diary_of_before_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "mfr.db"
    prepare(path)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM setting")
    copy = snapshot(path, tmp_path / "copy", 3)
    check_file(copy)
    assert rest_days(copy) == 3


def test_a_change_by_another_program_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a" / "mfr.db"
    prepare(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        with connection:
            connection.execute("INSERT INTO setting VALUES ('x', '1')")
        copy = Path(shutil.copy(path, tmp_path))
        shutil.copy(path.with_name("mfr.db-wal"), tmp_path)
    check_file(copy)
    assert one(copy, "SELECT value FROM setting WHERE key = 'x'") == "1"


def fault(path: Path) -> str | None:
    """What is said of the file and its log before it is opened."""
    try:
        check_file(path)
    except DamagedError as error:
        return error.what
    return None


# -- a damaged log ---------------------------------------------------------------------------------------------


def test_no_change_is_dropped_in_silence_that_another_one_followed(tmp_path: Path) -> None:
    copy = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "copy", 6)
    log = copy.with_name("mfr.db-wal")
    good_file, good = copy.read_bytes(), log.read_bytes()
    frames = range(32, len(good), 4120)
    assert len(frames) <= FEW_FRAMES, "all of them are summed up at once"
    in_turn = itertools.cycle([(0, 13, 24), (5, 17, 900), (9, 21, 4119)])
    places = [*range(32), *(frame + place for frame, three in zip(frames, in_turn, strict=False) for place in three)]
    told = 0
    for place in places:
        flipped = bytearray(good)
        flipped[place] ^= 0x20
        copy.write_bytes(good_file)
        log.write_bytes(flipped)
        copy.with_name("mfr.db-shm").unlink(missing_ok=True)
        what = fault(copy)
        if what:
            told += 1
            assert "log is damaged" in what
            assert log.read_bytes() == flipped
        else:
            assert rest_days(copy) >= 5, place
    assert told > len(places) * 0.7


def test_a_long_log_is_summed_up_in_the_background(tmp_path: Path) -> None:
    copy = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "copy", 24)
    log = copy.with_name("mfr.db-wal")
    flipped = bytearray(log.read_bytes())
    assert len(flipped) > FEW_FRAMES * 4120
    flipped[32 + 4120 * 20 + 500] ^= 1
    log.write_bytes(flipped)
    assert "log is damaged" in str(find_damage(copy))


@pytest.mark.parametrize("cut", [1, 31, 32, 40, 56, 4000, 4152, 20_000])
def test_a_log_cut_short_by_a_loss_of_power_is_read_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    copy = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "copy", 4)
    log = copy.with_name("mfr.db-wal")
    log.write_bytes(log.read_bytes()[:cut])
    if cut <= 32:
        check_file(copy)
    prepare(copy)
    assert is_sound(copy)


# -- what exists and is no diary -------------------------------------------------------------------------------


def empty(path: Path) -> None:
    path.touch()


def without_a_table(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.execute("DROP TABLE a")


def without_a_table_with_log(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def another_programs(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE places (url)")


def link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere.db"))


COMMANDS = [
    ["status"],
    ["status", "--json"],
    ["streak"],
    ["history"],
    ["history", "--region", "jaw_l"],
    ["report"],
    ["export", "--format", "jsonl"],
    ["undo", "--list"],
    ["where"],
]
WRITING = [["rest", "today", "--reason", "ill"], ["undo"]]


@posix
@pytest.mark.parametrize("make", [empty, without_a_table, without_a_table_with_log, another_programs, link_to_nowhere])
def test_what_is_no_diary_is_named_and_left(
    tmp_path: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mfr.db"
    make(path)
    before = content(path) if path.exists() else {}
    for attempt in (prepare, DiaryReader):
        with pytest.raises(MfrError) as raised:
            attempt(path)
        assert str(path) in raised.value.what
    for command in [*COMMANDS, *WRITING] if path.exists() else WRITING[:1]:
        code = main(["--data-dir", str(tmp_path), *command], FakeClock())
        said = capsys.readouterr().err.splitlines()
        assert (code, len(said)) == ((0, 0) if command == ["where"] else (2, 2)), command
    assert os.path.lexists(path)
    assert {name: old for name, old in content(path).items() if "-wal" not in name} == before if before else True
    assert not list(tmp_path.glob(".mfr-*"))


def test_an_empty_file_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mfr.db").touch()
    assert main(["--data-dir", str(tmp_path), "status"], FakeClock()) == 2
    what, do = capsys.readouterr().err.splitlines()
    assert what == f"The diary {tmp_path / 'mfr.db'} is empty (0 bytes). mfr changed nothing."
    assert "backup" in do
    assert "new diary" in do


def an_old_schema(path: Path) -> None:
    write_stored(path, 1)


def an_old_schema_without_log(path: Path) -> None:
    write_stored(path, 1)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def of_sql_text(path: Path) -> None:
    """What `sqlite3 mfr.db .dump | sqlite3 new.db` makes: without application id and user version."""
    made = path.with_name("made") / "mfr.db"
    prepare(made)
    write_a_little(made)
    lines = [line for line in dump(made).splitlines() if not line.startswith("PRAGMA")]
    shutil.rmtree(made.parent)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript("\n".join(lines))
    assert one(path, "PRAGMA application_id") == one(path, "PRAGMA user_version") == 0


def of_an_export(path: Path) -> None:
    made = path.with_name("made") / "mfr.db"
    prepare(made)
    write_a_little(made)
    assert main(["--data-dir", str(made.parent), "export", "--format", "sqlite", "-o", str(path)], FakeClock()) == 0
    shutil.rmtree(made.parent)
    assert one(path, "PRAGMA journal_mode") == "delete"


BROUGHT_BACK = [an_old_schema, an_old_schema_without_log, of_sql_text, of_an_export]


@pytest.mark.parametrize("make", BROUGHT_BACK)
def test_a_reading_command_never_writes(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "mfr.db"
    make(path)
    before = path.read_bytes()
    for command in COMMANDS:
        assert main(["--data-dir", str(tmp_path), *command], FakeClock()) in {0, 1}, command
    assert path.read_bytes() == before
    assert {name for name, found in content(path).items() if found} == {"mfr.db"}


def test_a_reading_command_never_creates(tmp_path: Path) -> None:
    for command in COMMANDS:
        main(["--data-dir", str(tmp_path / "new"), *command], FakeClock())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("make", BROUGHT_BACK)
def test_what_was_brought_back_is_a_diary_like_any_other(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "mfr.db"
    make(path)
    marks = one(path, "SELECT count(*) FROM mark")
    prepare(path)
    assert one(path, "PRAGMA journal_mode") == "wal"
    assert one(path, "PRAGMA application_id") == APPLICATION_ID
    assert one(path, "PRAGMA user_version") == SCHEMA_VERSION
    with contextlib.closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM mark").fetchall()
        with contextlib.closing(DiaryWriter(path, FakeClock(), FOUR, 0.1)) as writer:  # a reader never blocks a writer
            writer.rest(DAYS[3], DAYS[3], "ill")
    assert one(path, "SELECT count(*) FROM mark") == marks
    assert is_sound(path)


# -- a write that was cut off ----------------------------------------------------------------------------------


def cut_off(path: Path) -> None:
    """Kill a write to a diary without a log, with half of it in the file."""
    code = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 5')\n"
        "connection.execute('BEGIN')\n"
        f"connection.execute({WRITE_STAMP!r})\n"
        "connection.execute(\"UPDATE rest_day SET note = note || 'y'\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, path], check=False)
    assert path.with_name("mfr.db-journal").stat().st_size > 0


def restored(path: Path) -> Path:
    """A diary without a log, with more in it than goes into a small cache."""
    prepare(path)
    with journal(path) as writer:
        for day in DAYS:
            writer.rest(day, day, "ill", "x" * 3000)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


@posix
def test_a_write_that_was_cut_off_locks_nobody_out(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = restored(kept)
    cut_off(path)
    before = content(path)
    assert main(["--data-dir", str(path.parent), "status"], FakeClock()) == 2
    what, do = capsys.readouterr().err.splitlines()
    assert "interrupted" in what
    assert "start mfr once" in do
    assert content(path) == before
    assert main(["--data-dir", str(path.parent), "undo"], FakeClock()) == 0
    assert one(path, "SELECT count(*) FROM rest_day WHERE note LIKE '%y'") == 0
    assert is_sound(path)
    assert main(["--data-dir", str(path.parent), "status"], FakeClock()) in {0, 1}


@posix
def test_what_was_cut_off_elsewhere_is_never_taken_back_here(kept: Path, tmp_path: Path) -> None:
    path = restored(kept)
    other = restored(tmp_path / "other" / "mfr.db")
    cut_off(other)
    shutil.copy(other.with_name("mfr.db-journal"), path.parent)
    before = content(path)
    with pytest.raises(DamagedError, match=r"mfr\.db-journal beside it belongs to another file"):
        prepare(path)
    assert content(path) == before


# -- damage named once stops every writer ----------------------------------------------------------------------


def break_index(path: Path) -> None:
    root = one(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'mark_by_day'")
    found = bytearray(path.read_bytes())
    found[(root - 1) * 4096 : (root - 1) * 4096 + 8] = b"\xff" * 8
    path.write_bytes(found)


@pytest.mark.parametrize("column", ["scan.created_at", "mark.marked_at", "hold.started_at", "operation.at"])
def test_an_instant_that_is_none_is_damage(tmp_path: Path, column: str, body: Body, stops: tuple[Stop, ...]) -> None:
    path = tmp_path / "mfr.db"
    write_demo(path, 12, TODAY, body, stops, "Europe/Berlin")
    write_a_little(path)
    assert find_damage(path) is None
    table, name = column.split(".")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {name} = '2026-1x-01T00:00:00.000Z'")
    assert name in str(find_damage(path))


@pytest.mark.parametrize("command", [*WRITING, ["import", "FILE"]])
@pytest.mark.parametrize("kind", ["index", "instant"])
def test_a_damaged_diary_is_written_by_no_command(
    kept: Path, tmp_path: Path, command: list[str], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_a_little(kept)
    clock = FakeClock()
    clock.advance(3 * 86_400)  # it wrote of two days on
    file = tmp_path / "export.jsonl"
    assert main(["--data-dir", str(kept.parent), "export", "--format", "jsonl", "-o", str(file)], clock) == 0
    if kind == "index":
        break_index(kept)
    else:
        with contextlib.closing(sqlite3.connect(kept)) as connection, connection:
            connection.execute("UPDATE mark SET created_at = 'yesterday'")
    before = content(kept)["mfr.db"]
    capsys.readouterr()
    words = [str(file) if word == "FILE" else word for word in command]
    assert main(["--data-dir", str(kept.parent), *words], clock) == 2
    what, do = capsys.readouterr().err.splitlines()
    assert "is damaged" in what
    assert "mfr.db-wal" in do
    assert content(kept)["mfr.db"] == before


# -- no room, no right -----------------------------------------------------------------------------------------


def refuse_shared_memory(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Let an ordinary open for reading fail as it does where the files beside a diary cannot be created."""
    refusing, connect = [True], opening._connect_to_read

    def refused(path: Path, query: str, first: None) -> DiaryConnection:
        if refusing[0] and "immutable" not in query:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
            with explained(path):
                raise error
        return connect(path, query, first)

    monkeypatch.setattr(opening, "_connect_to_read", refused)
    return refusing


def test_a_reader_without_room_sees_what_is_written_later(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = refuse_shared_memory(monkeypatch)
    with contextlib.closing(DiaryReader(kept)) as history:
        assert history.rest_days() == {}
        refusing[0] = False
        with journal(kept) as writer:
            writer.rest(TODAY, TODAY, "ill")
            assert set(history.rest_days()) == {TODAY}
            assert history.others_wrote()


def test_a_reader_without_room_sees_what_was_written_and_closed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = refuse_shared_memory(monkeypatch)
    with contextlib.closing(DiaryReader(kept)) as history:
        assert history.rest_days() == {}
        refusing[0] = False
        with journal(kept) as writer:
            writer.rest(TODAY, TODAY, "ill")
        assert set(history.rest_days()) == {TODAY}


def test_without_room_a_log_is_never_overlooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "copy", 2)
    refuse_shared_memory(monkeypatch)
    with pytest.raises(StorageError):
        connect_to_read(copy)


@posix
def test_the_log_of_a_linked_diary_is_beside_what_the_link_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = snapshot(tmp_path / "a" / "mfr.db", tmp_path / "copy", 2)
    link = tmp_path / "links" / "mfr.db"
    link.parent.mkdir()
    link.symlink_to(copy)
    refuse_shared_memory(monkeypatch)
    with pytest.raises(StorageError):
        connect_to_read(link)
    hard = tmp_path / "hard" / "mfr.db"
    hard.parent.mkdir()
    os.link(copy, hard)
    with pytest.raises(StorageError):
        connect_to_read(hard)


@posix
def test_on_a_full_disk_it_is_read_and_exported_elsewhere(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        'mount -t tmpfs -o size=800k none "$1"\n'
        '"$2" -m mfr_tui --data-dir "$1" rest today --reason ill 1>&2\n'
        'rm -f "$1"/mfr.db-*\n'
        'dd if=/dev/zero of="$1/ballast" bs=1k 2>/dev/null || true\n'
        "set +e\n"
        '"$2" -m mfr_tui --data-dir "$1" status --json; echo "code $?"\n'
        '"$2" -m mfr_tui --data-dir "$1" export --format jsonl -o "$3"; echo "code $?"\n'
        '"$2" -m mfr_tui --data-dir "$1" rest yesterday --reason ill 2>&1; echo "code $?"\n'
    )
    possible = ["unshare", "-m", "sh", "-ec", 'mount -t tmpfs -o size=800k none "$0"', str(disk)]
    if not shutil.which("unshare") or subprocess.run(possible, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    file = tmp_path / "export.jsonl"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-ec", script, "sh", disk, sys.executable, file],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    status, exported, refused = done.stdout.split("code ")[:3]
    assert json.loads(status)["today"] == "rest"
    assert exported.split()[0] == "0"
    assert '"rest_day"' in file.read_text(encoding="utf-8")
    assert "The disk is full" in refused
    assert len(refused.splitlines()) == 3


# -- a log without its file


@pytest.mark.parametrize(
    "command",
    ["status", "status --short", "streak", "history", "undo", "undo --list", "techniques jaw_l", "rest 2026-12-01"],
)
def test_a_diary_of_which_only_the_log_is_left_is_not_taken_for_none(
    kept: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with journal(kept) as writer:
        writer.remember("small", 1)
        log = kept.with_name(f"{kept.name}-wal").read_bytes()
    kept.unlink()
    kept.with_name(f"{kept.name}-wal").write_bytes(log)
    before = content(kept)
    why = ["--reason", "ill"] if command.startswith("rest") else []
    assert main(["--data-dir", str(kept.parent), *command.split(), *why], FakeClock()) == 2
    assert "it is missing, but its log is still there" in capsys.readouterr().err
    assert content(kept) == before


# -- how large the log grows


def log_size(path: Path) -> int:
    return path.with_name(f"{path.name}-wal").stat().st_size


def test_a_log_that_grew_while_another_program_read_is_emptied_when_it_has_done_so(kept: Path) -> None:
    with journal(kept) as writer, contextlib.closing(sqlite3.connect(kept)) as reader:
        writer.remember("size", "")
        reader.execute("BEGIN")
        assert reader.execute("SELECT value FROM setting WHERE key = 'size'").fetchone() == ('""',)
        tried: list[str] = []
        writer._connection.set_trace_callback(lambda sql: tried.append(sql) if "wal_checkpoint" in sql else None)
        texts = itertools.cycle(["a" * 200_000, "b" * 200_000])  # a page that stays as it was is not written
        while log_size(kept) < 3 * LARGEST_LOG:
            writer.remember("size", next(texts))
        assert 1 <= len(tried) <= 2 * LARGEST_LOG // opening._LOG_STEP + 1  # it does not hold up every change
        assert writer._connection.execute("PRAGMA busy_timeout").fetchone() == (int(BUSY_SECONDS * 1000),)
        reader.execute("COMMIT")
        for _ in range(2 * opening._LOG_STEP // 200_000):
            writer.remember("size", next(texts))
        assert log_size(kept) <= LARGEST_LOG
    assert len(str(one(kept, "SELECT value FROM setting WHERE key = 'size'"))) == 200_002


def grow_log(writer: DiaryWriter, path: Path) -> None:
    texts = itertools.cycle(["a" * 200_000, "b" * 200_000])
    while log_size(path) < 2 * LARGEST_LOG:
        writer.remember("size", next(texts))


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Another program that only reads, and never ends its transaction by itself."""
    uri = f"{path.as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM setting").fetchone()
        yield


def test_a_log_shrinks_with_the_second_small_change_after_another_program_stopped_reading(kept: Path) -> None:
    with journal(kept) as writer:
        with reading(kept):
            grow_log(writer, kept)
        for number in range(2):
            writer.remember("small", number)
        assert log_size(kept) <= LARGEST_LOG


def test_leaving_deletes_a_log_that_another_program_kept_large(kept: Path) -> None:
    with journal(kept) as writer, reading(kept):
        grow_log(writer, kept)
    assert not kept.with_name(f"{kept.name}-wal").exists()


def test_a_log_left_large_behind_another_reader_shrinks_with_the_next_change(kept: Path) -> None:
    with reading(kept), journal(kept) as writer:
        grow_log(writer, kept)
    assert log_size(kept) > LARGEST_LOG  # who only reads cannot empty it
    prepare(kept)
    with journal(kept) as writer:
        writer.remember("small", 1)
        assert log_size(kept) <= LARGEST_LOG
        assert len(str(one(kept, "SELECT value FROM setting WHERE key = 'size'"))) == 200_002


def test_a_log_is_emptied_after_a_large_change(kept: Path) -> None:
    with journal(kept) as writer:
        writer.remember("size", "x" * (LARGEST_LOG + 1))
        assert log_size(kept) <= LARGEST_LOG


def test_a_change_is_saved_whatever_becomes_of_emptying_the_log(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_log(path: Path, end: str) -> Path:
        raise StorageError("The log cannot be opened.", "")

    with journal(kept) as writer, monkeypatch.context() as patch:
        patch.setattr(opening, "beside", no_log)
        writer.remember("size", 1)
    assert one(kept, "SELECT value FROM setting WHERE key = 'size'") == "1"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
@pytest.mark.parametrize(
    ("file", "directory", "log", "read_only"),
    [
        (0o600, 0o700, None, False),
        (0o400, 0o700, None, True),
        (0o600, 0o500, None, True),
        (0o600, 0o500, 0o600, False),
        (0o600, 0o500, 0o400, True),
        (0o200, 0o700, None, False),
    ],
)
def test_a_diary_is_read_only_if_it_or_its_log_may_not_be_written(
    tmp_path: Path, file: int, directory: int, log: int | None, read_only: bool
) -> None:
    path = tmp_path / "mfr.db"
    path.touch(file)
    for end in ("wal", "shm") if log else ():
        beside(path, end).touch(log or 0)
    tmp_path.chmod(directory)
    with modes_obeyed():
        assert is_read_only(path) is read_only
    tmp_path.chmod(0o700)
