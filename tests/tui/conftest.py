"""The app on a throw-away diary and a clock set by hand, driven by its keys and its mouse."""

import contextlib
import shutil
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandPalette
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Static

from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import RHYTHM_SECONDS, Outcome, Scan, Stop
from mfr_tui.practice.screening import load_items
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.resume import resumed
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.map.map_screen import MapScreen
from mfr_tui.tui.scan import flow
from mfr_tui.tui.scan.clock import StopClock
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.scan.summary import Found, Summary
from mfr_tui.tui.session import Start
from tests.practice.makings import allowed, technique
from tests.support import patience
from tests.support.fakes import FakeClock
from tests.support.quick_app import (
    at_rest,
    laid_out,
    let_garbage_be_found,
    load_assets_once,
    paint_for_nobody,
    painted,
    prevent_what_there_is,
    stop_time,
    text_of,
    wait_exactly,
)
from tests.support.rows import one, select
from tests.support.styles import match_styles_once, parse_styles_once


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pilot waits until nothing is left to run, and no longer; what was parsed once is not parsed again."""
    wait_exactly(monkeypatch)
    stop_time(monkeypatch)
    prevent_what_there_is(monkeypatch)
    parse_styles_once(monkeypatch)
    match_styles_once(monkeypatch)
    paint_for_nobody(monkeypatch)
    load_assets_once(monkeypatch)
    let_garbage_be_found(monkeypatch)
    monkeypatch.setattr("mfr_tui.system.awake.SYSTEMD", Path("/nowhere"))  # no test asks the machine itself
    monkeypatch.setattr("mfr_tui.record.backups.is_due", lambda *_: False)  # no backup that no test looks at
    monkeypatch.setattr("mfr_tui.record.damage.find_damage", lambda _: None)  # nor a check


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a scan starts at once; a test of the time to get ready undoes this by `takes_its_time`."""
    monkeypatch.setattr(flow, "resumed", lambda *known, **_: resumed(*known))


@pytest.fixture
def takes_its_time(monkeypatch: pytest.MonkeyPatch, _ready: None) -> None:
    """A scan starts after the seconds to get ready, as everywhere but in these tests."""
    monkeypatch.setattr(flow, "resumed", resumed)


RATES = frozenset("0123456789x-=.")
"""The keys that rate a place."""


@dataclass
class Session:
    """A running app, with what a test asks of it and sees of it."""

    app: MfrApp
    pilot: Pilot[None]
    clock: FakeClock
    diary: Path

    # -- doing ---------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before was dealt with; the screen is shown before a rating, and at the end.

        Like `Pilot.press`, which paints after each: ten times as slow. Who rates has seen what, and who goes on from
        the end of a scan or a hold has seen that.
        """
        for key in keys:
            at_end = isinstance(self.app.screen, Summary | After)
            if key in RATES or at_end:
                await self._show()
            self.clock.advance(RHYTHM_SECONDS * at_end)
            self._send(key)
            await at_rest()
        await self._show()

    async def _show(self) -> None:
        """Until all is dealt with, laid out and, where a rating asks what was seen, painted; `text` paints the rest."""
        await (painted if isinstance(self.app.screen, MapScreen) else laid_out)(self.app)

    async def click(self, x: int, y: int) -> None:
        """Click a cell of the screen, as a terminal reports it; nothing is painted in between."""
        self.clock.advance(RHYTHM_SECONDS * isinstance(self.app.screen, Summary | After))  # who clicks has seen it
        driver = self.app._driver
        assert driver is not None
        for kind in (events.MouseDown, events.MouseUp):
            event = kind(None, x, y, 0, 0, 1, False, False, False, x, y)  # noqa: FBT003
            event.set_sender(self.app)
            driver.send_message(event)
        await at_rest()

    async def burst(self, *keys: str) -> None:
        """Press keys so fast that none was dealt with before the next, as a slow machine sees them."""
        for key in keys:
            self._send(key)
        await self.settle()

    def _send(self, key: str) -> None:
        driver = self.app._driver
        assert driver is not None
        name = _character_to_key(key) if len(key) == 1 else key
        character = key if len(key) == 1 else {"space": " "}.get(key)
        event = events.Key(name, character)
        event.time = self.clock.monotonic()
        event.set_sender(self.app)
        driver.send_message(event)

    async def settle(self) -> None:
        """Until all is dealt with, dialogs that a worker opens included."""
        for _ in range(2):
            await self._show()

    async def resize(self, size: tuple[int, int]) -> None:
        """Make the terminal this large, if it is not, until all is laid out for it."""
        if self.app.size != size:
            await self.pilot.resize_terminal(*size)
            await self.settle()

    async def until(self, condition: Callable[[], object]) -> None:
        """Until this is so: what a timer or a thread has yet to do; it is painted then."""
        await patience.until(condition, self.text)
        await self.settle()

    async def find(self, typed: str) -> None:
        """Type words into the palette, until all that it finds is listed."""
        await self.press("ctrl+p", *typed)
        searches = CommandPalette._GATHER_COMMANDS_GROUP
        await self.until(lambda: all(work.is_finished for work in self.app.workers if work.group == searches))

    async def choose(self, typed: str) -> None:
        """Run the first command that the palette finds."""
        await self.find(typed)
        await self.press("enter")
        await self.settle()

    async def start(self) -> ScanScreen:
        """From Today into a scan."""
        await self.press("enter")
        await self.settle()
        return self.scan

    async def let_run(self, seconds: float) -> None:
        """Let time pass as the screen's own timer would see it, a look each time something is due."""
        screen, end = self.scan, self.clock.seconds + seconds
        while self.clock.seconds < end and not screen._scan.ended:
            self._tick(screen, end - self.clock.seconds)
        await painted(self.app)

    def _tick(self, screen: ScanScreen, at_most: float) -> None:
        due = screen._scan.due(self.clock.seconds)
        self.clock.advance(at_most if due is None else min(due, at_most))
        screen._tick()

    async def to_change(self, offset: float, *, pause: bool = True) -> None:
        """To so many seconds after the moment the stop at hand is seen to pass by itself or, below 0, before it."""
        screen, at = self.scan, self.scan._scan.position
        end = self.clock.seconds + screen._scan.seconds_left + offset
        while screen._scan.position == at and (offset >= 0 or self.clock.seconds < end):
            self._tick(screen, end - self.clock.seconds if offset < 0 else 1.0)
        if offset < 0 and not pause:
            return
        await painted(self.app)
        if offset > 0:
            self.clock.advance(offset)
            await painted(self.app)

    # -- seeing --------------------------------------------------------------------------------------------

    @property
    def scan(self) -> ScanScreen:
        """The scan on the screen."""
        assert isinstance(self.app.screen, ScanScreen), self.app.screen
        return self.app.screen

    @property
    def message(self) -> str:
        """The line of news."""
        return self.app.screen.query_one(StatusLine).message

    @property
    def news(self) -> list[str]:
        """What was said in the corner."""
        return [note.message for note in self.app._notifications]

    @property
    def title(self) -> str:
        """The name of the screen's class."""
        return type(self.app.screen).__name__

    def words(self, selector: str) -> str:
        """The text of a widget."""
        widget = self.app.screen.query_one(selector)
        assert isinstance(widget, Static | Found)
        return str(widget.content)

    @property
    def seconds_shown(self) -> int:
        """The seconds on the clock of the scan's stop."""
        return self.scan.panel.query_one(StopClock).seconds

    def text(self) -> str:
        """The screen as plain text."""
        return text_of(self.app.screen)

    def marks(self) -> dict[str, int]:
        """The ratings that count."""
        return dict(select(self.diary, "SELECT region, nrs FROM mark WHERE deleted_at IS NULL"))

    def ask(self, sql: str, *values: object) -> object:
        """The single value that a query says."""
        return one(self.diary, sql, *values)

    # -- a hold --------------------------------------------------------------------------------------------

    @property
    def hold(self) -> HoldScreen:
        """The hold on the screen."""
        assert isinstance(self.app.screen, HoldScreen), self.app.screen
        return self.app.screen

    async def let_hold_run(self, seconds: float) -> None:
        """Let time pass in a hold as its own timer would see it."""
        screen, end = self.hold, self.clock.seconds + seconds
        while self.clock.seconds < end and not screen._hold.ended:
            due, left = screen._hold.due(self.clock.seconds), end - self.clock.seconds
            self.clock.advance(left if due is None else min(due, left))
            screen._tick()
        await self.settle()

    async def click_on(self, words: str) -> None:
        """Click the first place of the screen where these words stand."""
        await painted(self.app)
        lines = self.text().splitlines()
        row = next(y for y, text in enumerate(lines) if words in text)
        await self.click(lines[row].index(words), row)
        await self.settle()


Open = Callable[..., AbstractAsyncContextManager[Session]]


@pytest.fixture(scope="session")
def welcomed(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty diary whose welcome was seen, written once and then only copied."""
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("welcomed")))
    with journal(path, FakeClock()) as book:
        book.remember("welcome_seen", value=True)
    return path


@pytest.fixture
def diary(tmp_path: Path, welcomed: Path) -> Path:
    """An empty diary whose welcome was seen."""
    return Path(shutil.copy(welcomed, tmp_path))


@pytest.fixture
def open_app(diary: Path, clock: FakeClock) -> Open:
    """Opens the app on `diary`, as often as a test wants; with `welcome`, on one whose welcome was not seen."""

    @contextlib.asynccontextmanager
    async def opened(
        size: tuple[int, int] = (80, 24),
        start: Start = Start.TODAY,
        config: Config | None = None,
        *,
        welcome: bool = False,
    ) -> AsyncIterator[Session]:
        if welcome:
            with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
                connection.execute("DELETE FROM setting WHERE key = 'welcome_seen'")
        app = MfrApp(Places(diary.parent, diary.parent), config or Config(), clock, start)
        async with app.run_test(size=size) as pilot:
            session = Session(app, pilot, clock, diary)
            await session.settle()
            if welcome:
                clock.advance(1)  # so that the person has seen it
            yield session
            await painted(app)

    return opened


@contextlib.contextmanager
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    """The diary, written from outside the app: an earlier day, another window."""
    book = DiaryWriter(diary, clock, time(4))
    try:
        yield book
    finally:
        book.close()


def clear_to_press(diary: Path, clock: FakeClock) -> None:
    """Answer every screening question with no."""
    with journal(diary, clock) as book:
        for item in load_items():
            book.answer(item.id, yes=False)


def draft(
    diary: Path,
    clock: FakeClock,
    stops: Sequence[Stop],
    *,
    days_ago: int = 0,
    position: int = 0,
    marks: Mapping[str, int],
) -> str:
    """An unfinished scan, begun some days ago at this hour; its id."""
    then = FakeClock(clock.local - timedelta(days=days_ago), "Europe/Berlin")
    walk = Scan(stops, position=position)
    for passed in range(position):
        walk.outcomes[passed], walk.active_s[passed] = Outcome.PASSED, 5.0
    with journal(diary, then) as book:
        scan_id = book.start_scan(ScanKind.FULL, stops)
        for region, nrs in marks.items():
            book.mark(scan_id, region, region, nrs, How.PRESSED)
        book.keep_progress(scan_id, walk)
    return scan_id


def done_days(
    diary: Path,
    clock: FakeClock,
    stops: Sequence[Stop],
    days_ago: Sequence[int],
    marks: Mapping[str, int] | None = None,
) -> None:
    """Finished scans, one on each of these days, with the same marks."""
    then = FakeClock(clock.local, "Europe/Berlin")
    with journal(diary, then) as book:
        for ago in days_ago:
            then.set(clock.local - timedelta(days=ago))
            walk = Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops))
            scan_id = book.start_scan(ScanKind.FULL, stops)
            for region, nrs in (marks or {}).items():
                book.mark(scan_id, region, region, nrs, How.PRESSED)
            book.finish(scan_id, walk)


def held(diary: Path, clock: FakeClock, ago: int, region: str, before: int | None, after: int | None) -> None:
    """A hold of some days ago, with the thumb."""
    then = FakeClock(clock.local - timedelta(days=ago), "Europe/Berlin")
    hold_id = str(uuid.uuid4())
    with journal(diary, then) as book:
        book.start_hold(hold_id, "window", Hold(allowed(region), technique()), before=before, tool="thumb")
        book.end_hold(hold_id, "window", Progress(step_s=125.0, held_s=125.0), Ended.TIME)
        if after is not None:
            book.say_of_hold(hold_id, "x", after=after, released=Released.PARTLY)


def past(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> None:
    """Some weeks of a person's mornings, all of them cleared for pressing."""
    ago = [day for day in range(1, 34) if day not in {4, 11, 19, 20, 28}]
    done_days(diary, clock, stops, ago, {"shoulder_back_l": 5, "lower_back_r": 4, "foot_sole_r": 3, "jaw_l": 2})
    for day, after in zip(range(22, 30), (1, 2, 3, 1, 0, 3, 2, 1), strict=True):
        held(diary, clock, day, "foot_sole_r", 3, after)
    with journal(diary, clock) as book:
        book.remember("demo", value=True)
    clear_to_press(diary, clock)


@pytest.fixture(scope="session")
def lived(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with some weeks in it, written once and then only copied."""
    path = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("lived")))
    past(path, FakeClock(), stops)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.fixture
def lived_here(diary: Path, lived: Path) -> None:
    """Some weeks in the test's own diary."""
    shutil.copy(lived, diary)
