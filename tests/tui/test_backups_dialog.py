"""The backups in the app: listed, made, and restored after showing what changes."""

import contextlib
from datetime import time, timedelta
from pathlib import Path

import pytest
from textual.widgets import OptionList

from mfr_tui.practice.hold import Hold
from mfr_tui.record import damage
from mfr_tui.record.backups import Reason, folder_of, make_backup
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.restore import Count, Difference, Rehearsal, rehearsed, restore
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.ask import Ask
from mfr_tui.tui.session import RESTORED
from mfr_tui.tui.setup.backups import BackupsDialog, RestoreDialog, _words
from mfr_tui.tui.today.today_screen import TodayScreen
from mfr_tui.wording.backups import ROWS
from tests.practice.makings import allowed, technique
from tests.support.backups import backups_of, unpacked
from tests.support.fakes import MORNING, FakeClock
from tests.support.holds import begin, unseen
from tests.support.rows import one
from tests.tui.conftest import Open, Session, clear_to_press, journal

find_damage = damage.find_damage


@pytest.fixture
def lived(filled: Path) -> Path:
    """A diary with a backup of yesterday and an answer since."""
    make_backup(filled, Reason.DAILY, MORNING - timedelta(days=1))
    with contextlib.closing(DiaryWriter(filled, FakeClock(), time(4))) as journal:
        journal.answer("gout", yes=True)
    return filled


def gout(diary: Path) -> int:
    return int(one(diary, "SELECT count(*) FROM screening WHERE item = 'gout'"))


async def go(s: Session) -> None:
    """To the backups, by way of the settings."""
    s.app.action_settings()
    await s.settle()
    await s.press("b")
    await s.until(lambda: isinstance(s.app.screen, BackupsDialog) and s.app.screen.rows.option_count)


async def test_one_is_made_and_listed(open_app: Open, lived: Path) -> None:
    lived.with_name("backups").joinpath("mfr-20261119-053000-daily.zip").write_bytes(b"")
    async with open_app() as s:
        await go(s)
        assert "Fri 20 Nov 2026 06:30" in s.text()
        assert "cannot be read" in s.text()
        await s.press("s")
        await s.until(lambda: s.app.screen.query_one(OptionList).option_count == 3)
        assert "Saved and checked." in s.news
        assert "asked for" in s.text()
    assert len(backups_of(lived, "asked")) == 1


async def test_a_restore_shows_what_changes_and_asks(open_app: Open, lived: Path) -> None:
    async with open_app() as s:
        await go(s)
        await s.press("enter")
        await s.until(lambda: isinstance(s.app.screen, Ask))
        assert "Safety answers: 1 lost" in s.text()
        assert "Answers and locks that keep you safe would change." in s.text().replace("\n", " ")
        await s.press("enter")  # a thumb that is used to enter goes back
        await s.settle()
        assert isinstance(s.app.screen, BackupsDialog)
        assert gout(lived) == 1
        await s.press("enter")
        await s.until(lambda: isinstance(s.app.screen, Ask))
        await s.press("r")
        await s.until(lambda: isinstance(s.app.screen, TodayScreen))
        assert gout(lived) == 0
        assert not s.app.trouble
        with contextlib.closing(DiaryReader(lived)) as reader:
            assert reader.opened == s.app.reader.opened
        assert s.app.keep("an answer", lambda writer: writer.answer("gout", yes=True))
    assert gout(lived) == 1
    (before,) = backups_of(lived, "before-restore")
    assert gout(unpacked(before)) == 1


@pytest.mark.parametrize(("no_color", "sizes"), [("", [(40, 20)]), ("1", [(40, 20), (80, 24)])])
async def test_the_answers_are_in_sight_however_much_would_change(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, no_color: str, sizes: list[tuple[int, int]]
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    days = tuple(f"2026-10-{day}" for day in range(10, 31, 2))
    most = Difference(dict.fromkeys(ROWS, Count(10, 20, 30)), days, days, final=True)
    async with open_app(sizes[0]) as s:
        words, changes = _words(Rehearsal(Path(), most, None))
        for size in sizes:
            await s.resize(size)
            s.app.push_screen(RestoreDialog("Restore the backup of Sat 21 Nov 2026 06:30?", words, changes))
            await s.settle()
            assert "Scans: 10" in s.text(), size
            assert "Weekly answers" not in s.text(), size
            await s.press(*["pagedown"] * 30)
            await s.settle()
            for said in (
                "Restore it. The diary",
                "esc Back",
                "places to avoid, safety questions.",
                "Weekly answers: 10",
                "Quit",
            ):
                assert said in s.text(), size
            await unseen(s, "escape")


async def test_a_damaged_diary_is_restored_in_the_app(
    open_app: Open, lived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "find_damage", find_damage)
    async with open_app() as s:
        data = bytearray(lived.read_bytes())
        data[5 * 4096 : 6 * 4096] = bytes(4096)
        lived.write_bytes(data)
        lived.with_name("mfr.db-wal").unlink(missing_ok=True)
        s.app._check_diary()
        await s.until(lambda: s.app.keeper.damage)
        s.app.action_backups()
        await s.settle()
        await s.until(lambda: isinstance(s.app.screen, BackupsDialog) and s.app.screen.rows.option_count)
        await s.press("enter")
        await s.until(lambda: isinstance(s.app.screen, Ask))
        await s.press("r")
        await s.until(lambda: isinstance(s.app.screen, TodayScreen))
        assert not s.app.keeper.damage
        assert not s.app.trouble
        assert s.app.keep("an answer", lambda writer: writer.answer("gout", yes=True))
    assert gout(lived) == 1
    assert lived.with_name("mfr-damaged.db").read_bytes() == bytes(data)


async def test_a_window_whose_diary_is_restored_elsewhere_says_so_and_quits(open_app: Open, lived: Path) -> None:
    async with open_app() as s:
        (backup,) = backups_of(lived)
        with rehearsed(backup, lived) as rehearsal:
            restore(rehearsal, lived, lambda: None)
        s.app.others_wrote()
        assert s.app.trouble == RESTORED
        s.app.trouble = ""
        assert not s.app.keep("an answer", lambda writer: writer.answer("gout", yes=True))
        assert s.app.trouble == RESTORED
        await s.settle()
        assert RESTORED in s.text()
        await s.press("q")
        await s.settle()
        assert not s.app.is_running  # nothing is asked: nothing can be saved here, and the file is in its place
        assert s.app.outbox.names == ("an answer",)  # it is printed as not saved
    assert gout(lived) == 0
    assert folder_of(lived).exists()


@pytest.mark.parametrize("late", [False, True], ids=["in the hold", "right after it"])
async def test_a_hold_whose_diary_is_restored_can_still_be_stopped_for_pain(
    open_app: Open, filled: Path, clock: FakeClock, late: bool
) -> None:
    make_backup(filled, Reason.DAILY, MORNING - timedelta(days=1))
    clear_to_press(filled, clock)
    async with open_app() as s:
        await begin(s, "thigh_back_l")
        await s.let_hold_run(20)
        if late:
            await s.press("escape")
            await s.settle()
        (backup,) = backups_of(filled)
        with rehearsed(backup, filled) as rehearsal:
            restore(rehearsal, filled, lambda: None)
        if not late:
            await s.let_hold_run(5)
            assert s.hold._hold.runs
            assert RESTORED in s.text()
        await s.press("!")
        await s.settle()
        assert s.title == "WarningSigns"
        assert "Stopped. You did the right thing." in s.text()
        assert "thigh_back_l" in s.app.standing().locks
        assert not any("another window" in news for news in s.news)


async def test_no_backup_is_restored_while_a_hold_runs_in_another_window(
    open_app: Open, lived: Path, clock: FakeClock
) -> None:
    with journal(lived, clock) as other:
        other.start_hold("h", "there", Hold(allowed("jaw_l"), technique()), before=None, tool="")
    async with open_app() as s:
        await go(s)
        await s.press("enter")
        await s.until(lambda: s.news)
        assert s.news[-1] == "A hold is running in another window.\nEnd it first, then restore."
        assert gout(lived) == 1
