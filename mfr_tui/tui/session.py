"""What screens need from the app: the diary, saving and undoing changes, what may be pressed, and the day."""

import os
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from mfr_tui.body.regions import Body, load_body
from mfr_tui.clock import Clock, body_day
from mfr_tui.config import SETTINGS, Config, load_config
from mfr_tui.errors import DamagedError, MfrError, ReplacedError, RestoredError, StorageError
from mfr_tui.paths import Places, exists
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.record.keeper import Keeper
from mfr_tui.record.reader import DiaryReader

if TYPE_CHECKING:  # none of these is needed before the first frame
    from textual.notifications import SeverityLevel

    from mfr_tui.practice.screening import Item, Standing
    from mfr_tui.practice.warning_signs import Alarm
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.system.awake import Awake
    from mfr_tui.system.voice import Voice
    from mfr_tui.tui.destinations import Destinations

BUSY_SECONDS = 0.5
"""How long a key press waits for another program's write before the change goes to the outbox."""

RETRY_SECONDS = 2.0

RESTORED = "A backup was restored. Nothing is saved here: quit and start mfr again."
"""What the status line says in a window whose diary was restored from elsewhere."""

LOOK_SECONDS = 60.0
"""The longest that a screen shows an old day, or misses what another window wrote.

A timer set for the end of the day would be late by the hours that the computer slept.
"""

OPENING, HOLDING = "default", "work"
"""The groups of the workers that open screens: those of a screen, and the one that leads through a hold."""

Said = TypeVar("Said")


class Start(StrEnum):
    """What the person asked for on the command line."""

    TODAY = "today"
    SCAN = "scan"
    SHORT = "short"
    HOLD = "hold"


class Session(App[None]):
    """The app as its screens see it.

    Attributes:
        places: Where the person's files are.
        config: The settings in force.
        saved_config: The settings as saved; some take effect when the app is opened again.
        clock: The only source of time.
        reader: The diary, open for reading.
        keeper: What saves changes.
        outbox: Changes that are not in the diary yet.
        routes: The ways from one feature to another.
        start: What was asked for on the command line.
        routine: The stops of the person's own routine, as last read; None without one that can be used.
        routine_fault: Why the routine cannot be used; None if it can, or if there is none.
        start_at: The region and technique to start with, if a hold was asked for.
        window: An id of this window, to tell its hold from another window's.
        trouble: Why something is not saved yet; empty if everything is saved.
        day: Today, at the last check. Screens watch it to learn that a new day has started.
        open_flags: How many places had open flags when they were last counted.
        hurt: Regions where a hold was stopped for pain since the app started, each with its body day.
        pressed_at: When the key went down, or the click came, that is being handled, by the clock's `monotonic`.
        asks_since: Since when the newest dialog asks what it asks now, by the clock's `monotonic`.
    """

    routes: "Destinations"
    trouble: reactive[str] = reactive("")
    day: reactive[date] = reactive(date.min, init=False)
    open_flags: reactive[int] = reactive(0)

    def __init__(
        self, places: Places, config: Config, clock: Clock, start: Start, *, ansi_color: bool | None = None
    ) -> None:
        """Open the diary for reading. `database.prepare` must have run before.

        Args:
            places: Where the person's files are.
            config: The settings.
            clock: The only source of time.
            start: What was asked for on the command line.
            ansi_color: Whether ANSI colors go to the terminal unchanged; None lets Textual decide.

        Raises:
            MfrError: The diary, or a file that comes with the program, cannot be used.
        """
        super().__init__(ansi_color=ansi_color)
        self.places = places
        self.config = self.saved_config = config
        self.clock = clock
        self.reader = DiaryReader(places.database)
        self.keeper = Keeper(lambda: self.writer)
        self.outbox = self.keeper.outbox
        self.start = start
        self.routine: tuple[Stop, ...] | None = None
        self.routine_fault: MfrError | None = None
        self.start_at: tuple[str | None, str | None] = (None, None)
        self.window = str(uuid.uuid4())
        self.hurt = self.keeper.hurt
        self.pressed_at = self.asks_since = 0.0
        self._led_from: tuple[Screen[Any], ...] = ()
        self._moved = self._uncounted = False
        self._told = ""
        self._retrying: Timer | None = None
        self.set_reactive(Session.day, self.body_day)

    def asks_anew(self) -> None:
        """Note that a dialog asks something else from now on. A key that went down before is no answer to it."""
        self.asks_since = self.clock.monotonic()

    def close_diary(self) -> None:
        """Close the diary, the voice, and the sleep inhibitor, as far as they were opened."""
        self.reader.close()
        for name in ("writer", "voice", "awake"):
            if name in self.__dict__:
                getattr(self, name).close()

    def reopen_diary(self) -> None:
        """Open the diary again after a backup was restored into it, or put in its place.

        Raises:
            StorageError: It cannot be opened.
        """
        reader = DiaryReader(self.places.database)
        self.reader.close()
        self.reader = reader
        if "writer" in self.__dict__:
            self.writer.close()
            del self.writer
        self.keeper.damage = None
        self._moved = False
        self.trouble = ""

    def write_into(self, copy: Path) -> None:
        """Write all further changes to a copy of the diary.

        Raises:
            StorageError: The copy cannot be opened.
        """
        from mfr_tui.record.writer import DiaryWriter

        writer = DiaryWriter(copy, self.clock, self.config.day_start, BUSY_SECONDS)
        if "writer" in self.__dict__:
            self.writer.close()
        self.writer = writer

    @cached_property
    def body(self) -> Body:
        """The regions of the body, already checked."""
        from mfr_tui.practice.screening import check_body

        body = load_body()
        check_body(body)
        return body

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The stops of the scan."""
        return load_stops(self.body)

    @cached_property
    def items(self) -> "tuple[Item, ...]":
        """The safety questions."""
        from mfr_tui.practice.screening import load_items

        return load_items()

    @cached_property
    def writer(self) -> "DiaryWriter":
        """The diary, open for writing. It is opened at the first change."""
        from mfr_tui.record.writer import DiaryWriter

        return DiaryWriter(self.places.database, self.clock, self.config.day_start, BUSY_SECONDS, self.reader.opened)

    @cached_property
    def voice(self) -> "Voice":
        """The voice of this app. It is looked for when first used."""
        from mfr_tui.system.voice import Voice

        return Voice.find()

    @cached_property
    def awake(self) -> "Awake":
        """The inhibitor that keeps the computer awake."""
        from mfr_tui.system.awake import Awake

        return Awake()

    def change_setting(self, key: str, value: object | None) -> bool:
        """Change a setting in config.toml, and return whether it is saved. A message says why if it is not.

        It takes effect at once, unless its declaration says otherwise.

        Args:
            key: Which setting.
            value: A valid value of it; None for the default.
        """
        from mfr_tui.config_file import change_setting

        try:
            change_setting(self.places.config, SETTINGS[key], value)
            self.read_settings()
        except MfrError as error:
            self.refuse(error)
            return False
        return True

    def read_settings(self) -> None:
        """Read the settings again, and put those in force that can change while the app is open.

        Raises:
            ConfigError: The file cannot be used, and everything stays as it was.
        """
        self.saved_config = load_config(self.places.config, os.environ)
        later = {key: getattr(self.config, key) for key, one in SETTINGS.items() if one.from_start}
        self.config = replace(self.saved_config, **later)

    def read_routine(self) -> None:
        """Read the person's own routine again. Without one that can be used, the scan is the full one.

        Raises:
            ConfigError: The file cannot be used, and that was not said yet.
        """
        self.routine, said, self.routine_fault = None, self.routine_fault, None
        if exists(self.places.routine):
            from mfr_tui.practice.routine import usable_routine

            self.routine, self.routine_fault = usable_routine(self.places.routine, self.stops)
            if self.routine_fault and f"{self.routine_fault}" != f"{said}":
                raise self.routine_fault

    def standing(self) -> "Standing":
        """Return everything known now about where this person may press.

        A region that hurt counts as locked, with an open flag, even if the lock could not be saved yet. While an answer
        is waiting for the disk, none of the answers count, so the safety questions are asked again.
        """
        from mfr_tui.review.standing import read_standing, with_what_waits

        standing = read_standing(self.reader, self.items, self.clock.now(), self.body_day, self.config.screening_days)
        return with_what_waits(standing, self.keeper)

    def alarms(self) -> "tuple[Alarm, ...]":
        """Return the warning signs answered "yes" in the diary now, the most urgent first."""
        from mfr_tui.review.alarms import read_alarms

        return read_alarms(self.reader)

    def count_flags(self) -> None:
        """Count the places with open flags again, if anything was written since. The row of main screens shows it."""
        if not self._uncounted:
            return
        from mfr_tui.review.flags.places import by_place, open_places
        from mfr_tui.review.flags.status import read_flag_status  # not needed before the first frame

        self._uncounted = False
        self.open_flags = len(open_places(by_place(read_flag_status(self.reader, self.body_day, self.config))))

    def work(self, region: str | None, technique: str | None = None) -> None:
        """Start working on a region. If it is None, ask on the map first."""
        self.lead_through(self.routes.work(region, technique))

    def lead_through(self, steps: Coroutine[Any, Any, object]) -> None:
        """Lead through a hold: the map, the card, the hold, and the questions after it.

        Args:
            steps: What opens one of these screens after the other.
        """
        self._led_from = tuple(self.screen_stack)
        self.run_worker(steps, group=HOLDING, exclusive=True)

    def is_opening(self) -> bool:
        """Return whether a screen that the person asked for, on the screen on top, is not there yet.

        A worker opens it, or the next one after it, only once the keys that came meanwhile are dealt with.
        """
        top = self.screen
        return any(
            (worker.node is top and worker.group == OPENING) or (worker.group == HOLDING and top in self._led_from)
            for worker in self.workers
            if not worker.is_finished
        )

    async def read_region(self, region: str) -> None:
        """Show the page of a region, and wait until it is closed."""
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

    def tell_desktop(self, text: str) -> None:
        """Show a notice on the desktop, if the settings say so and the terminal is known to have them.

        Args:
            text: A few words in ASCII, without a semicolon.
        """
        from mfr_tui.system.announce import notice
        from mfr_tui.tui.textual_workarounds import write_to_terminal

        if self.config.notices:
            write_to_terminal(self, notice(os.environ, text))

    def refuse(self, error: MfrError) -> None:
        """Show what cannot be done, and what to do about it."""
        self._tell(error, "error")

    def _tell(self, error: MfrError, severity: "SeverityLevel") -> None:
        """Show an error in its two lines, once where it comes again."""
        if f"{error}" == self._told:
            self.clear_notifications()
        self._told = f"{error}"
        self.notify(self._told, severity=severity, markup=False)

    @property
    def body_day(self) -> date:
        """Today in body days, which start at the hour set in the settings."""
        return body_day(self.clock.now(), self.config.day_start)

    def check_day(self) -> None:
        """Update `day`, so that the screens notice when a new day has started."""
        self.day = self.body_day

    def day_has_turned_since(self, day: date) -> bool:
        """Return whether a new day has started since this one, and if so, notify that mfr asks again."""
        turned = self.body_day != day
        if turned:
            self.notify("A new day has started, so mfr asks again.", markup=False)
        return turned

    def keep(self, name: str, write: "Callable[[DiaryWriter], object]") -> bool:
        """Write a change to the diary, and return whether it is there now.

        If it cannot be written yet, it is kept and retried, and every screen says so. If it can never be written, it is
        dropped, and a message says why.
        """

        return self._kept(lambda: self.keeper.keep(name, write))

    def keep_safe(self, name: str, write: "Callable[[DiaryWriter], object]", *, loosens: bool = False) -> bool:
        """Write an answer that decides where pressing is allowed, and return whether it is saved.

        Waiting answers never replace each other: each one is kept. While one is waiting, no hold can be started
        anywhere.

        Args:
            name: What it is, for the list of what is not saved yet.
            write: Writes the answer.
            loosens: Whether the answer only allows more. Then what is saved is stricter, and holds can go on by that.
        """
        return self._kept(lambda: self.keeper.keep_safe(name, write, loosens=loosens))

    def tidy(self, write: "Callable[[DiaryWriter], object]") -> bool:
        """Do some housekeeping, and return whether it is done. Nothing is said if it cannot be done now."""
        return self._kept(lambda: self.keeper.tidy(write))

    def _kept(self, keep: Callable[[], bool]) -> bool:
        """Keep a change, and return whether it is in the diary now. Show what cannot be saved, or not yet."""
        self._uncounted = True
        try:
            kept = keep()
        except StorageError as error:
            self._refused(error)
            return False
        self._say_trouble()
        return kept

    def change(self, write: "Callable[[DiaryWriter], Said | None]") -> "Said | None":
        """Make a change that cannot wait, such as undo, and return its result; None if it cannot be made now.

        A message says why it cannot be made.
        """
        self._uncounted = True
        try:
            return self.keeper.change(write)
        except StorageError as error:
            self._refused(error)
            return None
        finally:
            self._say_trouble()

    def others_wrote(self) -> bool:
        """Return whether anyone else wrote since the last call. Set `trouble` if the diary's file is gone."""
        try:
            self.reader.check_in_place()
        except ReplacedError as error:
            self._moved = True
            if not self.outbox.names:
                restored = isinstance(error, RestoredError)
                self.trouble = RESTORED if restored else f"Nothing can be saved: {error.what} {error.do}"
        else:
            if self._moved:
                self._moved = False
                self._say_trouble()
        wrote = self.reader.others_wrote()
        self._uncounted |= wrote
        return wrote

    def _found_damage(self, error: DamagedError) -> None:
        if self.keeper.damage:
            return
        self.keeper.damage = error
        self.trouble = f"{error.what} Nothing will be saved."
        self.notify(f"{error.what}\n{error.do}", severity="error", timeout=60, markup=False)

    def _refused(self, error: StorageError) -> None:
        if isinstance(error, DamagedError):
            self._found_damage(error)
        else:
            self._tell(error, "warning")

    def _retry(self) -> None:
        try:
            self.outbox.retry()
        except StorageError as error:
            self._refused(error)
        self._say_trouble()

    def _say_trouble(self) -> None:
        if self.keeper.damage:
            return  # it was reported already, and trying again would not help
        error = self.outbox.trouble
        if error and self._retrying is None:
            self._retrying = self.set_interval(RETRY_SECONDS, self._retry)
        elif self._retrying and not error:
            self._retrying.stop()
            self._retrying = None
        if isinstance(error, RestoredError):
            self.trouble = RESTORED
        elif error or not self._moved:
            name = self.places.database.name  # the whole path would be cut
            what = error.what.replace(f"{self.places.database}", name) if error else ""
            self.trouble = f"Not saved yet, trying again: {what}" if error else ""
