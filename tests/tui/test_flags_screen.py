"""Flags, from the rule to the screen: listed, opened, decided, undone; the person's own from every map; Today."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import Bar, Refused, load_items, may_hold
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import at
from tests.support.rows import select
from tests.tui.conftest import Open, Session, journal

JAW = "Left jaw and jaw hinge"


@contextmanager
def ago(diary: Path, clock: FakeClock, days: int) -> Iterator[DiaryWriter]:
    """The diary, as it is written some days ago."""
    with journal(diary, FakeClock(clock.local - timedelta(days=days), "Europe/Berlin")) as book:
        yield book


def sore(diary: Path, clock: FakeClock, days: int = 20) -> None:
    """The jaw was tender every day."""
    for back in range(days):
        with ago(diary, clock, back) as book:
            book.mark_spot(f"v{back}", "jaw_l", JAW, 5, How.MOVED)


def stopped(diary: Path, clock: FakeClock, days: int) -> None:
    """A hold of the calf was stopped for pain; every question is answered with no."""
    with ago(diary, clock, days) as book:
        for item in load_items():
            book.answer(item.id, yes=False)
        book.start_hold("h", "w", Hold(allowed("calf_l"), technique()), before=5, tool="thumb")
        book.end_hold("h", "w", Progress(step_s=9.0, held_s=9.0), Ended.STOPPED_PAIN)


def plain(s: Session) -> str:
    return " ".join(s.text().split())


async def test_a_flag_is_opened_decided_and_taken_back(open_app: Open, diary: Path, clock: FakeClock) -> None:
    sore(diary, clock)
    async with open_app() as s:
        await s.settle()
        assert "3 Flags (" in s.text()
        await s.press("3")
        await at(s, "FlagsScreen")
        assert f"{JAW}: tender on 14 of 14 scanned days in two weeks." in plain(s)
        assert "Worth taking to a professional" in s.text()
        assert "you have" not in s.text().lower()
        await s.press("enter")
        await at(s, "FlagScreen")
        said = plain(s)
        assert "Rated 3 or more on at least 50 % of the scanned days" in said
        assert "Since: Mon 2 Nov 2026. Status: Open." in said
        await s.press("down", "enter")
        await at(s, "DayScreen")
        assert "Fri 20 Nov 2026" in s.text()
        await s.press("escape", "p")
        await at(s, "RegionHistoryScreen")
        await s.press("escape", "s")
        await at(s, "Ask")
        await s.press("t")
        await at(s, "Tell")
        await s.press(*"rest", "enter")
        await at(s, "FlagScreen")
        assert 'Status: Snoozed until 5 December 2026. "rest"' in plain(s)
        await s.press("t", "enter")
        await at(s, "Tell")  # whom is to be said
        await s.press(*"Lee", "enter", *"today", "enter", *"[b]go", "enter")
        await at(s, "FlagScreen")
        assert 'Status: Discussed with Lee, today. They said: "[b]go"' in plain(s)
        await s.press("c", *"over", "enter")
        assert 'Status: Closed on 21 November 2026. "over"' in plain(s)
        await s.press("escape")
        assert "Snoozed, discussed or closed" in s.text()
        await s.press("u", "u")
        assert "Snoozed until" in plain(s)
        await s.press("U", "enter", "o")
        assert "Status: Open again; reopened on 21 November 2026." in plain(s)
        await s.press("escape", "escape")
        await at(s, "TodayScreen")
        assert "New in Flags" not in s.text()
        assert "3 Flags" in s.text()


async def test_a_place_stopped_for_pain_is_free_when_its_flag_is_closed(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    stopped(diary, clock, 30)
    async with open_app() as s:
        await s.settle()
        assert "Left calf: stopped for pain. Do not press here until you close its flag (press 3)." in plain(s)
        refused = may_hold(s.app.body, "calf_l", (), s.app.standing())
        assert isinstance(refused, Refused)
        assert refused.bar is Bar.LOCK
        await s.press("3", "enter")
        await at(s, "FlagScreen")
        await s.click_on("c Close")
        await s.click_on("enter Save")
        await at(s, "FlagScreen")
        assert not isinstance(may_hold(s.app.body, "calf_l", (), s.app.standing()), Refused)
        await s.press("u")
        assert not isinstance(may_hold(s.app.body, "calf_l", (), s.app.standing()), Refused), "undo is no way to a lock"
        await s.press("escape", "escape")
        assert "stopped for pain" not in s.text()


async def test_what_cannot_wait_comes_first_on_today(open_app: Open, diary: Path, clock: FakeClock) -> None:
    sore(diary, clock)
    with ago(diary, clock, 3) as book:
        book.warn("fever", yes=True)
    async with open_app() as s:
        await s.settle()
        said = s.words("#urgent")
        assert said == (
            "See a doctor or urgent care today. Warning sign: fever or feeling unwell (yes on Wed 18 Nov).\n"
            "No pressing until you answer no, or a professional clears it (press !)."
        )
        lines = s.text().splitlines()
        first, flags, scan = (
            next(row for row, line in enumerate(lines) if row and words in line)
            for words in ("Warning sign: fever", "3 Flags (", "Start the scan")
        )
        assert first < flags < scan
        await s.press("3")
        lines = [line.strip() for line in s.text().splitlines() if line.strip()]
        assert lines.index("Do not wait") < lines.index("Worth taking to a professional")
        await s.press("enter", "exclamation_mark")
        await at(s, "WarningSigns")


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
async def test_something_feels_wrong_from_every_map(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], size: tuple[int, int]
) -> None:
    with ago(diary, clock, 2) as book:
        book.mark_spot("v", "jaw_l", JAW, 5, How.MOVED)
        book.start_scan(ScanKind.FULL, stops)
    async with open_app(size=size) as s:
        await s.press("escape", "w")
        await at(s, "SpotScreen")
        await s.press("f", *"spot", "enter")
        await at(s, "SpotScreen")
        assert select(diary, "SELECT reason FROM concern WHERE deleted_at IS NULL") == [("spot",)]
        await s.press("u")
        assert select(diary, "SELECT reason FROM concern WHERE deleted_at IS NULL") == []
        await s.press("U", "f", "escape", "escape", "2", "b")
        await at(s, "BodyOverPeriodScreen")
        await s.press("f", *"body", "enter")
        await at(s, "BodyOverPeriodScreen")
        await s.press("escape", "left", "left", "enter")
        await at(s, "DayScreen")
        await s.press("down", "f", *"day", "enter")
        await at(s, "DayScreen")
        await s.press("escape", "left", "enter", "a")
        await at(s, "LateScan")
        await s.press("f", *"late", "enter")
        await at(s, "LateScan")
        await s.press("escape", "escape", "escape")
        await at(s, "TodayScreen")
        await s.press("enter")
        await at(s, "ScanScreen")
        await s.press("f", *"scan", "enter")
        await at(s, "ScanScreen")
        said = select(diary, "SELECT reason, body_day FROM concern WHERE deleted_at IS NULL ORDER BY said_at, rowid")
        assert said == [(reason, str(TODAY)) for reason in ("spot", "body", "day", "late", "scan")]
        await s.press("u")
        assert len(select(diary, "SELECT 1 FROM concern WHERE deleted_at IS NULL")) == 4


async def test_with_nothing_flagged_nothing_is_promised(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("3")
        await at(s, "FlagsScreen")
        assert "An empty list does not mean that all is well." in plain(s)
        await s.press("enter", "down", "up", "u")
        await at(s, "FlagsScreen")
        await s.press("escape")
        await at(s, "TodayScreen")
        assert "Flags" not in s.words("#flagged") or not s.app.screen.query_one("#flagged").display
