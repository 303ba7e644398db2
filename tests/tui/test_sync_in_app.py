"""The sync beside the app and plain mode: what came in is said in a line, and nobody waits for it."""

import contextlib
import shutil
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from threading import Event

import pytest

from mfr_tui.config import Config
from mfr_tui.exchange import background_sync, sync_state
from mfr_tui.exchange.background_sync import BackgroundSync, sync_on_leave
from mfr_tui.exchange.syncing import Synced
from mfr_tui.paths import Places
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.diary_screen import DiaryScreen
from tests.exchange.walks import Laptop
from tests.plain.person import walk
from tests.support import patience
from tests.support.backups import backups_of
from tests.support.fakes import FakeClock
from tests.support.rows import live
from tests.tui.conftest import Open, journal

GONE = "Sync: The sync folder {} is not there."


@dataclass
class Other:
    """Another device, with a rating in the sync folder."""

    laptop: Laptop

    @property
    def folder(self) -> Path:
        return self.laptop.folder

    def rate(self, region: str) -> None:
        with contextlib.closing(DiaryWriter(self.laptop.diary, self.laptop.clock, time(4))) as writer:
            writer.mark_spot("visit", region, region, 5, How.PRESSED)
        self.laptop.sync()


@pytest.fixture
def other(tmp_path: Path, blank: Path, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch) -> Other:
    monkeypatch.setattr(sync_state, "_MACHINE", ())
    other = Other(Laptop(tmp_path, "desktop", blank, stops))
    other.rate("jaw_l")
    return other


def rated(diary: Path) -> set[str]:
    return {row["region"] for row in live(diary)["mark"]}


async def test_what_comes_in_on_start_is_said_and_shown(open_app: Open, diary: Path, other: Other) -> None:
    async with open_app(config=Config(sync_folder=str(other.folder))) as s:
        await s.until(lambda: s.news)
        assert s.news == ["From desktop: 1 rating."]
        assert rated(diary) == {"jaw_l"}
        assert len(backups_of(diary, "before-sync")) == 1
        other.rate("jaw_r")
        s.app.action_sync()
        await s.until(lambda: len(s.news) > 1)
        s.app.action_sync()
        await s.until(lambda: len(s.news) > 2)
        assert s.news[1:] == ["From desktop: 1 rating.", "Nothing new came in."]


async def test_a_folder_that_is_gone_is_one_line(open_app: Open, other: Other) -> None:
    shutil.rmtree(other.folder)
    async with open_app(config=Config(sync_folder=str(other.folder))) as s:
        await s.until(lambda: s.news)
        assert s.news == [GONE.format(other.folder)]


@pytest.mark.parametrize("settings", [{}, {"sync_on_start": False}])
async def test_nothing_is_synced_on_start_if_the_settings_say_so(
    open_app: Open, diary: Path, other: Other, settings: dict[str, bool]
) -> None:
    folder = str(other.folder) if settings else ""
    async with open_app(config=Config(sync_folder=folder, **settings)) as s:  # type: ignore[arg-type]
        await s.settle()
        assert s.app.syncing is None
    assert rated(diary) == set()


async def test_a_scan_is_not_interrupted_by_a_sync_that_is_asked_for(open_app: Open, diary: Path, other: Other) -> None:
    async with open_app(config=Config(sync_folder=str(other.folder), sync_on_start=False)) as s:
        await s.press("enter")
        s.app.action_sync()
        assert s.app.syncing is None
    assert rated(diary) == set()


async def test_settings_offer_it(open_app: Open, diary: Path, other: Other) -> None:
    async with open_app(config=Config(sync_on_start=False)) as s:
        await s.press("comma", "y")
        assert s.news[-1].startswith("No sync folder is set.")
        s.app.config = Config(sync_folder=str(other.folder))
        await s.press("y")
        await s.until(lambda: rated(diary) == {"jaw_l"})


@pytest.mark.parametrize("name", ["settings", "history", "flags"])
async def test_a_screen_that_opens_or_closes_just_then_stands_it(
    open_app: Open, diary: Path, clock: FakeClock, name: str
) -> None:
    async with open_app() as s:
        screen = getattr(s.app.routes, name)()
        assert isinstance(screen, DiaryScreen)
        s.app.push_screen(screen)
        with journal(diary, clock) as elsewhere:
            elsewhere.rest(date(2026, 3, 1), date(2026, 3, 1), "ill")
        screen.catch_up()  # it has none of its widgets yet
        await s.settle()
        assert s.app.screen is screen
    with s.app._context():
        screen.catch_up()  # its widgets are gone, and so is the diary


# -- on leaving ----------------------------------------------------------------------------------------------


def leave(
    diary: Path, folder: Path, running: BackgroundSync | None = None, **settings: bool
) -> tuple[list[str], list[str]]:
    with contextlib.closing(DiaryReader(diary)) as reader:
        opened = reader.opened
    config = Config(sync_folder=str(folder), **settings)  # type: ignore[arg-type]
    return sync_on_leave(Places(diary.parent, diary.parent), config, FakeClock(), opened, running)


def test_leaving_syncs_and_says_what_came_in(diary: Path, other: Other) -> None:
    assert leave(diary, other.folder, sync_on_leave=False) == ([], [])
    assert leave(diary, other.folder) == (["From desktop: 1 rating."], [])
    assert leave(diary, other.folder) == ([], [])
    shutil.rmtree(other.folder)
    assert leave(diary, other.folder) == ([], [GONE.format(other.folder)])


def test_leaving_does_not_wait_for_long(diary: Path, other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, began = Event(), Event()

    def never(_: object) -> Synced:
        began.set()
        stuck.wait(patience.SECONDS)
        return Synced((), (), wrote=False, notes=(), troubles=())

    monkeypatch.setattr(background_sync, "sync", never)
    monkeypatch.setattr(background_sync, "LEAVE_SECONDS", 0.0)
    for running in (None, BackgroundSync(Places(diary.parent, diary.parent), Config(sync_folder="/x"), FakeClock())):
        ((), (line,)) = leave(diary, other.folder, running)
        assert line.startswith("Sync: it took too long")
    stuck.set()
    assert began.wait(patience.SECONDS)


def test_made_up_days_are_left_alone_in_silence(diary: Path, other: Other) -> None:
    with contextlib.closing(DiaryWriter(diary, FakeClock(), time(4))) as writer:
        writer.remember("demo", value=True)
    assert leave(diary, other.folder) == ([], [])
    assert rated(diary) == set()


# -- plain mode ----------------------------------------------------------------------------------------------


def test_plain_mode_says_it_as_lines(diary: Path, other: Other) -> None:
    person = walk(
        diary,
        lambda _: patience.wait_until(lambda: rated(diary) == {"jaw_l"}),
        config=Config(sync_folder=str(other.folder)),
    )
    assert "From desktop: 1 rating." in person.said
    with contextlib.closing(DiaryReader(diary)) as reader:
        assert (other.folder / f"mfr-{reader.setting('device')}.zip").exists()
