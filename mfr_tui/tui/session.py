"""What screens ask of the diary: what is in it, keeping a change, undo, who may press where, the day."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.app import App
from textual.reactive import reactive
from textual.timer import Timer

from mfr_tui.body.regions import Body, load_body
from mfr_tui.clock import Clock, body_day
from mfr_tui.config import Config
from mfr_tui.errors import BusyError, DamagedError, MfrError, ReplacedError, StorageError
from mfr_tui.paths import Places
from mfr_tui.practice.hold import PAIN_LOCK
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.practice.screening import Item, Lock, Standing, check_body, load_items
from mfr_tui.record.reader import DiaryReader
from mfr_tui.tui.outbox import Outbox

if TYPE_CHECKING:
    from mfr_tui.practice.warning_signs import Alarm
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.tui.routes import Routes
    from mfr_tui.tui.system.awake import Awake
    from mfr_tui.tui.system.voice import Voice

BUSY_SECONDS = 0.5
"""How long a key press waits for another program's write before the change goes to the outbox."""

RETRY_SECONDS = 2.0

LOOK_SECONDS = 60.0
"""How late, at most, a screen learns of the next day, or of what another window wrote. A timer set for the day's end
would be late by a night of sleep."""

Said = TypeVar("Said")


class Start(StrEnum):
    """What the person asked for on the command line."""

    TODAY = "today"
    SCAN = "scan"
    SHORT = "short"
    HOLD = "hold"


class Session(App[None]):
    """The app as its screens know it.

    Attributes:
        places: Where the person's files are.
        config: The settings.
        clock: The only source of time.
        reader: The diary, open for reading.
        outbox: Changes that are not in the diary yet.
        routes: Where one feature leads to another.
        start: What was asked for on the command line.
        start_at: Region and technique to begin with, when a hold was asked for.
        window: A name of this window, to tell its hold from another window's.
        trouble: Why something is not saved yet; empty when all is.
        day: Today, as it was looked at last. Screens watch it to learn that the day has turned.
        hurt: Regions where a hold was stopped for pain since the start, each with its body day.
        unsure: Whether an answer about pressing may still wait for the disk.
    """

    routes: "Routes"
    trouble: reactive[str] = reactive("")
    day: reactive[date] = reactive(date.min, init=False)

    def __init__(
        self, places: Places, config: Config, clock: Clock, start: Start, *, ansi_color: bool | None = None
    ) -> None:
        """Open the diary for reading; `database.prepare` has seen it.

        Args:
            places: Where the person's files are.
            config: The settings.
            clock: The only source of time.
            start: What was asked for on the command line.
            ansi_color: Whether ANSI colors go to the terminal as they are; None leaves it to Textual.

        Raises:
            MfrError: The diary, or a file that travels with the program, cannot be used.
        """
        super().__init__(ansi_color=ansi_color)
        self.places = places
        self.config = config
        self.clock = clock
        self.reader = DiaryReader(places.database)
        self.outbox = Outbox()
        self.start = start
        self.start_at: tuple[str | None, str | None] = (None, None)
        self.window = str(uuid.uuid4())
        self.hurt: dict[str, date] = {}
        self.unsure = False
        self._answers = 0
        self._damage: DamagedError | None = None
        self._moved = False
        self._retrying: Timer | None = None
        self.set_reactive(Session.day, self.body_day)

    def close_diary(self) -> None:
        """Let go of the diary, and of what was found beside it."""
        self.reader.close()
        for name in ("writer", "voice", "awake"):
            if name in self.__dict__:
                getattr(self, name).close()

    def write_into(self, copy: Path) -> None:
        """Write to a copy of the diary from now on.

        Raises:
            StorageError: It cannot be opened.
        """
        from mfr_tui.record.writer import DiaryWriter

        writer = DiaryWriter(copy, self.clock, self.config.day_start, BUSY_SECONDS)
        if "writer" in self.__dict__:
            self.writer.close()
        self.writer = writer

    @cached_property
    def body(self) -> Body:
        """The regions, checked."""
        body = load_body()
        check_body(body)
        return body

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The stops of the scan."""
        return load_stops(self.body)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The screening questions."""
        return load_items()

    @cached_property
    def writer(self) -> "DiaryWriter":
        """The diary, open for writing; opened at the first change."""
        from mfr_tui.record.writer import DiaryWriter

        return DiaryWriter(self.places.database, self.clock, self.config.day_start, BUSY_SECONDS, self.reader.file)

    @cached_property
    def voice(self) -> "Voice":
        """The one voice, found when it is first asked for."""
        from mfr_tui.tui.system.voice import Voice

        return Voice.find()

    @cached_property
    def awake(self) -> "Awake":
        """The one hold on the machine."""
        from mfr_tui.tui.system.awake import Awake

        return Awake()

    def standing(self) -> Standing:
        """All that is known of this person when they ask to press, as it stands in the diary now.

        A region that hurt counts as locked even while the disk refuses to keep it, its flag open; and while an answer
        waits for the disk none counts: the questions come first again.
        """
        from mfr_tui.review.standing import look_at_standing  # on the way to the first frame nothing asks

        today = self.body_day
        self.unsure = self.unsure and bool(self.outbox)
        locks = self.reader.locks()
        for region, day in self.hurt.items():
            until, known = day + PAIN_LOCK, locks.get(region, Lock(day))
            kept = known.until >= until and not self.outbox
            locks[region] = Lock(max(known.until, until), known.open or not kept)
        standing = look_at_standing(self.reader, self.items, self.clock.now(), today, self.config.screening_days)
        return replace(standing, answers={} if self.unsure else standing.answers, locks=locks)

    def alarms(self) -> "tuple[Alarm, ...]":
        """Return the warning signs that are answered yes in the diary now, the most urgent first."""
        from mfr_tui.review.alarms import look_at_alarms  # on the way to the first frame nothing asks

        return look_at_alarms(self.reader)

    def work(self, region: str | None, technique: str | None = None) -> None:
        """Work on a region; None asks on the map which."""
        self.run_worker(self.routes.work(self, region, technique), group="work", exclusive=True)

    async def read_region(self, region: str) -> None:
        """Show the page of a region, and come back."""
        from mfr_tui.practice.learn import region_page
        from mfr_tui.practice.pressing import why_not
        from mfr_tui.practice.technique import fitting, load_techniques

        try:
            titles = [technique.title for technique in fitting(load_techniques(self.body), self.body[region])]
            page = region_page(self.body[region], titles, why_not(self.body, region, self.standing()))
        except MfrError as error:
            self.refuse(error)
        else:
            await self.push_screen_wait(self.routes.page(page))

    def refuse(self, error: MfrError) -> None:
        """Say what cannot be done, and what to do."""
        self.notify(f"{error.what}\n{error.do}", severity="error", markup=False)

    @property
    def body_day(self) -> date:
        """Today, as the person's day goes."""
        return body_day(self.clock.now(), self.config.day_start)

    def look_at_day(self) -> None:
        """Let the screens know when the day has turned."""
        self.day = self.body_day

    def day_has_turned_since(self, day: date) -> bool:
        """Return whether what was asked on a day is to be asked again, and say why: that day is over."""
        turned = self.body_day != day
        if turned:
            self.notify("A new day has started, so mfr asks again.", markup=False)
        return turned

    def keep(self, name: str, write: "Callable[[DiaryWriter], object]") -> bool:
        """Write a change to the diary; True when it is there.

        When it cannot be written just now it is kept and tried again, and every screen says so.
        """

        def attempt() -> None:
            if self._damage:
                raise BusyError(self._damage.what, self._damage.do)
            write(self.writer)

        try:
            kept = self.outbox.keep(name, attempt)
        except StorageError as error:
            self._refused(error)
            return False
        self._say_trouble()
        return kept

    def keep_safe(self, name: str, write: "Callable[[DiaryWriter], object]", *, loosens: bool = False) -> bool:
        """Write what decides where may be pressed, and return whether it is saved.

        Each is kept beside the others that wait, not in the place of one: every answer stays. While one waits for the
        disk, nothing is held anywhere.

        Args:
            name: What it is, for the list of what is not saved yet.
            write: Writes it.
            loosens: Whether it only allows something: then what is saved is stricter already, and holds go on by that.
        """
        self._answers += 1
        kept = self.keep(f"{name} ({self._answers})", write)
        self.unsure = self.unsure or not (kept or loosens)
        return kept

    def change(self, write: "Callable[[DiaryWriter], Said | None]") -> "Said | None":
        """Ask the journal for something that makes no sense later, such as undo; None when it cannot be done.

        What is in the way is said on the screen.
        """
        try:
            if self._damage:
                raise self._damage
            if self.outbox.names:
                self._retry()  # what waits comes first, or undo would take back the change before it
                if self.outbox.trouble:
                    raise self.outbox.trouble
            return write(self.writer)
        except StorageError as error:
            self._refused(error)
            return None

    def others_wrote(self) -> bool:
        """Return whether anything was written since this was asked last; say so when the file is not there any more."""
        try:
            self.reader.check_in_place()
        except ReplacedError as error:
            self._moved = True
            if not self.outbox.names:
                self.trouble = f"Nothing can be saved: {error.what} {error.do}"
        else:
            if self._moved:
                self._moved = False
                self._say_trouble()
        return self.reader.others_wrote()

    def _found_damage(self, error: DamagedError) -> None:
        if self._damage:
            return
        self._damage = error
        self.trouble = f"{error.what} Nothing will be saved."
        self.notify(f"{error.what}\n{error.do}", severity="error", timeout=60, markup=False)

    def _refused(self, error: StorageError) -> None:
        if isinstance(error, DamagedError):
            self._found_damage(error)
        else:
            self.notify(f"{error.what}\n{error.do}", severity="warning", markup=False)

    def _retry(self) -> None:
        try:
            self.outbox.retry()
        except StorageError as error:
            self._refused(error)
        self._say_trouble()

    def _say_trouble(self) -> None:
        if self._damage:
            return  # said already; trying again is no use
        error = self.outbox.trouble
        if error and self._retrying is None:
            self._retrying = self.set_interval(RETRY_SECONDS, self._retry)
        elif self._retrying and not error:
            self._retrying.stop()
            self._retrying = None
        if error or not self._moved:
            self.trouble = f"Not saved yet, trying again: {error.what}" if error else ""
