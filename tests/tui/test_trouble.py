"""When the diary cannot be written: the screen says so, shows only what is kept, and keeps the rest."""

import contextlib
import errno
import gc
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.errors import BusyError
from mfr_tui.practice.scan import Stop
from mfr_tui.record.database import prepare
from mfr_tui.record.diary_file import damaged
from mfr_tui.record.outbox import Outbox
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.today.today_screen import TodayScreen
from tests.support.fakes import FakeClock
from tests.support.rights import modes_obeyed
from tests.support.rows import is_sound, select
from tests.tui.conftest import Open, Session, done_days

FULL = BusyError("The disk is full, so mfr.db cannot be saved.", "Free some space. Everything saved so far is safe.")


class Disk:
    """A disk that is full for a while."""

    full = False
    refused = 0

    def guard(self, write: Callable[..., object]) -> Callable[..., object]:
        def guarded(*values: object, **named: object) -> object:
            if self.full:
                self.refused += 1
                raise FULL
            return write(*values, **named)

        return guarded


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    for name in ("mark", "edit_mark", "keep_progress", "finish", "rest", "undo", "answer", "start_scan"):
        monkeypatch.setattr(DiaryWriter, name, disk.guard(getattr(DiaryWriter, name)))
    return disk


def line(s: Session) -> str:
    """The line above the keys, as it is printed."""
    return s.text().splitlines()[s.app.screen.query_one(StatusLine).region.y].strip()


async def test_a_mark_is_shown_only_when_it_is_written_with_its_details_and_undo_takes_back_what_waited(
    open_app: Open, disk: Disk
) -> None:
    async with open_app() as s:
        first = (await s.start()).cursor
        await s.press("3")
        disk.full = True
        await s.press("5", "down", "7")
        second = s.scan.cursor
        await s.settle()
        assert line(s).startswith("Not saved yet, trying again: The disk is full")
        assert s.app.screen.query_one(StatusLine).has_class("-trouble")
        assert s.marks() == s.scan.ratings == {first: 3}
        assert s.app.outbox.names == (f"{s.app.body[first].in_short} 5", f"{s.app.body[second].in_short} 7")
        disk.full = False
        s.app._retry()
        await s.settle()
        assert s.marks() == s.scan.ratings == {first: 5, second: 7}
        assert s.app.trouble == ""
        assert s.app._retrying is None
        assert "Not saved" not in s.text()
        await s.press("d")
        await s.settle()
        disk.full = True
        await s.press("down", "down", "space", "down", "space", "down", "space", "tab", *"sore", "escape")
        disk.full = False
        s.app._retry()
        details = select(s.diary, "SELECT how, qualities, note FROM mark WHERE nrs = 7 AND deleted_at IS NULL")
        assert details == [("rest", '["aching", "tight"]', "sore")], "every detail that waited is kept"
        await s.press("down")
        disk.full = True
        await s.press("8", "u")
        assert s.marks() == {first: 5, second: 7}, "the change before the one that waits is not taken back"
        disk.full = False
        await s.press("u")
        assert s.marks() == {first: 5, second: 7}, "the 8 was written, and then taken back"
        assert s.message.endswith(" 8.")


async def test_it_is_tried_again_by_itself(open_app: Open, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfr_tui.tui.session.RETRY_SECONDS", 0.001)
    async with open_app() as s:
        await s.start()
        disk.full = True
        await s.press("5")
        assert s.marks() == {}
        disk.refused = 0
        await s.until(lambda: disk.refused > 1)
        assert s.marks() == {}
        disk.full = False
        await s.until(lambda: list(s.marks().values()) == [5])


async def test_a_scan_that_cannot_be_begun_says_why_and_a_whole_one_on_a_full_disk_is_there_afterwards(
    open_app: Open, disk: Disk
) -> None:
    async with open_app() as s:
        disk.full = True
        await s.press("enter")
        await s.settle()
        assert s.title == "TodayScreen"
        assert any("The disk is full" in said for said in s.news)
        assert s.ask("SELECT count(*) FROM scan") == 0
        disk.full = False
        await s.start()
        disk.full = True
        await s.press("5")
        await s.let_run(310)
        await s.settle()
        assert s.title == "Summary"
        assert "Not saved yet" in line(s)
        await s.press("enter")
        assert "Not saved yet" in line(s), "every screen says so"
        disk.full = False
        s.app._retry()
        assert select(s.diary, "SELECT state, active_s FROM scan") == [("done", 300.0)]
        assert list(s.marks().values()) == [5]
        assert s.ask("SELECT count(*) FROM scan_stop WHERE outcome = 'passed'") == 20


@pytest.fixture
def read_only(diary: Path) -> Iterator[Path]:
    """A diary that can be read and not written."""
    with contextlib.closing(sqlite3.connect(diary)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    diary.chmod(0o400)
    diary.parent.chmod(0o500)
    with modes_obeyed():
        yield diary
    diary.parent.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
async def test_a_read_only_diary_is_named_once_and_not_in_the_way_at_quit(open_app: Open, read_only: Path) -> None:
    said = f"The diary {read_only} is read-only."
    async with open_app() as s:
        await s.until(lambda: s.news)
        await s.press("enter", "enter", "3", "1")  # no scan can start; and the flags are looked at
        await s.settle()
        assert [news.splitlines()[0] for news in s.news] == [said]
        assert s.app.trouble == ""
        assert not s.app.outbox.names
        await s.press("q")
        await s.settle()
        assert not s.app.is_running


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
async def test_what_a_person_changes_in_a_read_only_diary_waits(open_app: Open, read_only: Path) -> None:
    async with open_app() as s:
        await s.settle()
        assert not s.app.keep("a rest day", lambda writer: writer.rest(s.app.day, s.app.day, "ill"))
        await s.settle()
        assert line(s) == "Not saved yet, trying again: The diary mfr.db is read-only."
        await s.press("q")
        await s.settle()
        assert "Something is not saved yet" in s.text()


async def test_a_diary_that_another_program_locks_or_has_a_trigger_in_is_waited_for(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("3")
        other = sqlite3.connect(s.diary, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await s.press("6")
        assert "is locked by another program" in s.app.trouble
        assert list(s.marks().values()) == [3]
        other.execute("ROLLBACK")
        other.close()
        s.app._retry()
        assert list(s.marks().values()) == [6]
        trigger(s.diary, "CREATE TRIGGER theirs AFTER UPDATE ON mark BEGIN SELECT raise(IGNORE); END")
        await s.press("down", "5")
        assert "the trigger theirs" in s.app.trouble
        assert list(s.marks().values()) == list(s.scan.ratings.values()) == [6]
        trigger(s.diary, "DROP TRIGGER theirs")
        s.app._retry()
        assert list(s.marks().values()) == [6, 5]
        assert s.app.trouble == ""


async def test_a_damaged_file_is_named_and_nothing_is_written_any_more(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    done_days(diary, clock, stops, [1])
    monkeypatch.setattr("mfr_tui.record.damage.find_damage", lambda path: "row 3 missing from index")
    async with open_app() as s:
        await s.until(lambda: s.app.trouble)
        assert s.app.trouble == f"The diary {diary} is damaged: row 3 missing from index. Nothing will be saved."
        assert any("mfr restore" in said for said in s.news)
        before = diary.read_bytes() + diary.with_name("mfr.db-wal").read_bytes()
        await s.press("r", "i")
        await s.settle()
        await s.press("u", "enter")
        await s.settle()
        assert s.title == "TodayScreen"
        assert diary.read_bytes() + diary.with_name("mfr.db-wal").read_bytes() == before
        assert "Nothing will be saved." in s.app.trouble
        assert s.app._retrying is None, "trying again is no use"


async def test_the_diary_is_checked_again_when_the_day_turns(
    open_app: Open, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[Path] = []

    def find(path: Path) -> str | None:
        checked.append(path)
        return "row 3 missing from index" if len(checked) == 2 else None

    monkeypatch.setattr("mfr_tui.record.damage.find_damage", find)
    async with open_app() as s:
        await s.until(lambda: checked)
        s.app.check_day()
        await s.settle()
        assert len(checked) == 1, "once a day"
        assert not s.app.trouble
        clock.advance(86_400)
        s.app.check_day()
        await s.until(lambda: s.app.trouble)
        assert "is damaged: row 3 missing from index." in s.app.trouble
        before = select(s.diary, "SELECT count(*) FROM rest_day")
        await s.press("r", "i")
        await s.settle()
        assert select(s.diary, "SELECT count(*) FROM rest_day") == before, "nothing is written any more"


async def test_a_file_that_is_damaged_while_the_scan_runs(open_app: Open, diary: Path) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("5")
        s.app._found_damage(damaged(diary, "bytes are wrong"))
        await s.press("7", "d")
        await s.settle()
        assert s.title == "Details"
        await s.press("down", "space", "escape", "n", "e")
        await s.settle()
        assert list(s.marks().values()) == [5]
        assert s.ask("SELECT state FROM scan") == "draft"
        assert "Nothing will be saved." in s.app.trouble
        assert s.app.crash is None


async def test_what_textual_would_print_at_its_end_is_a_mistake_of_ours_too(open_app: Open) -> None:
    async with open_app() as s:
        s.app.panic("a note of the person's")
    assert s.app.crash is not None
    assert not s.app._exit_renderables


async def test_a_trigger_of_another_program_is_named_at_the_start(open_app: Open, diary: Path) -> None:
    trigger(diary, "CREATE TRIGGER theirs AFTER INSERT ON setting BEGIN SELECT 1; END")
    async with open_app(welcome=True) as s:
        await s.settle()
        assert any("the trigger theirs" in said and "DROP TRIGGER" in said for said in s.news)
        assert s.app.trouble == "", "nothing waits yet"


def trigger(diary: Path, statement: str) -> None:
    """As another program would change the diary's file."""
    with contextlib.closing(sqlite3.connect(diary)) as other:
        other.execute(statement)


def moved(diary: Path) -> None:
    diary.rename(diary.with_name("elsewhere.db"))


def replaced(diary: Path) -> None:
    other = diary.with_name("other") / "mfr.db"
    prepare(other)
    moved(diary)
    other.rename(diary)


posix = pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved")
TAKEN = [pytest.param(take, marks=posix, id=take.__name__) for take in (moved, replaced)]


@pytest.mark.parametrize("take", TAKEN)
async def test_a_file_that_is_not_there_is_named_without_a_key_and_no_scan_is_started_in_another(
    open_app: Open, diary: Path, take: Callable[[Path], None]
) -> None:
    async with open_app() as s:
        today = s.app.screen
        assert isinstance(today, TodayScreen)
        take(diary)
        there = diary.read_bytes() if diary.exists() else b""
        today.catch_up()
        assert s.app.trouble.startswith(f"Nothing can be saved: The diary {diary} was")
        await s.press("enter")
        assert s.title == "TodayScreen"
        assert s.app.crash is None
        assert not there or diary.read_bytes() == there
        diary.with_name("elsewhere.db").rename(diary)
        today.catch_up()
        assert s.app.trouble == ""


def deleted(diary: Path) -> None:
    for end in ("", "-wal", "-shm"):
        diary.with_name(f"{diary.name}{end}").unlink(missing_ok=True)


@posix
@pytest.mark.parametrize("take", [deleted, moved, replaced])
async def test_without_its_file_nothing_is_shown_as_saved_until_it_is_back_or_a_copy_has_what_waited(
    open_app: Open, diary: Path, take: Callable[[Path], None]
) -> None:
    copy, elsewhere = diary.with_name("mfr-saved.db"), diary.with_name("elsewhere.db")
    async with open_app() as s:
        first = (await s.start()).cursor
        await s.press("3")
        take(diary)
        there = diary.read_bytes() if diary.exists() else b""
        await s.press("5", "down", "7")
        second = s.scan.cursor
        assert line(s).startswith("Not saved yet, trying again: The diary")
        assert s.scan.ratings == {first: 3}
        assert len(s.app.outbox) == 2
        assert not there or diary.read_bytes() == there, "the other file is left alone"
        if elsewhere.exists():
            elsewhere.rename(diary)
            s.app._retry()
            await s.settle()
            assert s.marks() == {first: 5, second: 7}
            assert s.app.trouble == ""
            take(diary)
            there = diary.read_bytes() if diary.exists() else b""
            await s.press("8", "7")
        s.app.action_leave_program()
        await s.settle()
        assert s.title == "Ask"
        assert f"{s.app.body[second].in_short} 7" in s.words(".dialog-words")
        await s.press("c")
        await s.until(lambda: s.app.saved_copy)
        assert s.app.outbox.names == ()
        assert s.app.return_code == 0
    assert s.app.saved_copy == copy
    assert is_sound(copy)
    assert dict(select(copy, "SELECT region, nrs FROM mark WHERE deleted_at IS NULL")) == {first: 5, second: 7}
    assert not there or diary.read_bytes() == there


@posix
async def test_a_deleted_diary_is_not_left_without_a_question_nor_if_a_copy_of_it_cannot_be_saved(
    open_app: Open, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with open_app() as s:
        await s.press("r", "i")
        await s.settle()
        deleted(diary)
        s.app.action_leave_program()
        s.app.action_leave_program()
        await s.settle()
        assert s.title == "Ask"
        await s.press("s")
        await s.settle()
        assert s.title == "TodayScreen"
        assert not list(diary.parent.glob("*.db"))
        s.app.action_leave_program()
        await s.settle()
        with monkeypatch.context() as patch:
            patch.setattr("mfr_tui.record.database.give_name", full)
            await s.press("c")
            await s.until(lambda: any("the disk is full" in said for said in s.news))
        assert s.title == "TodayScreen"
        assert not list(diary.parent.glob("*.db"))
        s.app.action_leave_program()
        await s.settle()
        await s.press("l")
    assert s.app.saved_copy is None
    assert not list(diary.parent.glob("*.db"))


@posix
async def test_a_copy_never_takes_the_place_of_a_file_and_the_next_start_can_use_it(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    taken = diary.with_name("mfr-saved.db")
    taken.write_bytes(b"mine")
    async with open_app() as s:
        await s.press("r", "i")
        await s.settle()
        deleted(diary)
        s.app.action_leave_program()
        await s.settle()
        await s.press("enter")
        await s.until(lambda: s.app.saved_copy)
    assert taken.read_bytes() == b"mine"
    diary.with_name("mfr-saved-2.db").rename(diary)
    assert main(["--data-dir", str(diary.parent), "rest", "2026-12-01", "--reason", "ill"], clock) == 0
    assert select(diary, "SELECT count(*) FROM rest_day") == [(2,)]


def test_where_the_copy_is_and_how_to_go_on_with_it_is_printed(
    diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Ended:
        saved_copy, crash, outbox = diary.with_name("mfr-saved.db"), None, Outbox()

        def __init__(self, *_: object) -> None: ...

        def run(self, **_: object) -> None: ...

    monkeypatch.setattr("mfr_tui.cli.open.can_be_shown", lambda: True)
    monkeypatch.setattr("mfr_tui.tui.app.MfrApp", Ended)
    monkeypatch.setattr(gc, "disable", lambda: None)
    assert main(["--data-dir", str(diary.parent)], clock) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"Your diary is saved in {Ended.saved_copy}."
    assert "rename it to mfr.db" in said[1]


async def test_no_screen_keeps_a_log_from_being_emptied(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, range(1, 4), {"jaw_l": 5, "calf_r": 2})
    async with open_app() as s:
        titles = set()
        for key in ("1", "2", "/", "j", "escape", "enter", "escape", "3", "4", "1", "w", "escape", "enter", "5"):
            await s.press(key)
            titles.add(s.title)
            with contextlib.closing(sqlite3.connect(diary, timeout=0)) as other:
                busy, *_ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy, s.title
        assert len(titles) >= 6
