"""What the parts of plain mode need: the diary, saving changes, what may be pressed, and the day."""

import contextlib
import uuid
from collections.abc import Callable
from datetime import date
from functools import cached_property
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from mfr_tui.body.regions import Body, load_body
from mfr_tui.clock import Clock, body_day
from mfr_tui.config import Config
from mfr_tui.errors import DamagedError, MfrError, ReplacedError, RestoredError, StorageError
from mfr_tui.paths import Places
from mfr_tui.plain.talk import Answer, Talk
from mfr_tui.practice.learn import region_page
from mfr_tui.practice.pressing import why_not
from mfr_tui.practice.routine import usable_routine
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.practice.screening import Item, Standing, check_body, load_items
from mfr_tui.practice.technique import Technique, fitting, load_techniques
from mfr_tui.practice.warning_signs import Alarm
from mfr_tui.record.damage import find_damage
from mfr_tui.record.diary_file import damaged, is_read_only, read_only
from mfr_tui.record.keeper import Keeper
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.alarms import read_alarms
from mfr_tui.review.standing import read_standing, with_what_waits
from mfr_tui.wording.page import spoken_lines

if TYPE_CHECKING:
    from mfr_tui.exchange.background_sync import BackgroundSync  # most people have no sync folder

BUSY_SECONDS = 0.5
"""How long a change waits for another program's write before it is kept to be tried again."""

Said = TypeVar("Said")


class Desk:
    """Plain mode as its parts see it.

    Attributes:
        config: The settings.
        clock: The only source of time.
        talk: The conversation.
        reader: The diary, open for reading.
        keeper: What saves changes.
        routine: The stops of the person's own routine, as last read; None without one.
        window: An id of this run, to tell its hold from one in another window.
    """

    def __init__(self, places: Places, config: Config, clock: Clock, talk: Talk) -> None:
        """Open the diary for reading. `database.prepare` must have run before.

        Args:
            places: Where the person's files are.
            config: The settings.
            clock: The only source of time.
            talk: The conversation.

        Raises:
            MfrError: The diary, or a file that comes with the program, cannot be used.
        """
        self._places = places
        self.routine: tuple[Stop, ...] | None = None
        self._routine_fault: MfrError | None = None
        self.config = config
        self.clock = clock
        self.talk = talk
        self.reader = DiaryReader(places.database)
        self.keeper = Keeper(lambda: self.writer)
        self.window = str(uuid.uuid4())
        self._path = places.database
        self._waits = False
        self._leaving = Event()
        self._backup = Thread(target=self._back_up, name="backup", daemon=True)
        self._no_backup: list[MfrError] = []
        self._syncing: BackgroundSync | None = None
        talk.look = self.look

    def close(self) -> None:
        """Close the diary."""
        self._end_backup()
        self.reader.close()
        if "writer" in self.__dict__:
            self.writer.close()

    @cached_property
    def body(self) -> Body:
        """The regions of the body, already checked."""
        body = load_body()
        check_body(body)
        return body

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The stops of the scan."""
        return load_stops(self.body)

    def read_routine(self) -> None:
        """Read the person's own routine again. Without one that can be used, the scan is the full one.

        Raises:
            ConfigError: The file cannot be used, and that was not said yet.
        """
        said = self._routine_fault
        self.routine, self._routine_fault = usable_routine(self._places.routine, self.stops)
        if self._routine_fault and f"{self._routine_fault}" != f"{said}":
            raise self._routine_fault

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The safety questions."""
        return load_items()

    @cached_property
    def techniques(self) -> tuple[Technique, ...]:
        """All techniques."""
        return load_techniques(self.body)

    @cached_property
    def writer(self) -> DiaryWriter:
        """The diary, open for writing. It is opened at the first change."""
        return DiaryWriter(self._path, self.clock, self.config.day_start, BUSY_SECONDS, self.reader.opened)

    @property
    def body_day(self) -> date:
        """Today in body days, which start at the hour set in the settings."""
        return body_day(self.clock.now(), self.config.day_start)

    @property
    def now(self) -> tuple[float, float]:
        """The seconds of the monotonic clock, and of the clock that also runs during sleep."""
        return self.clock.monotonic(), self.clock.boot()

    def day_has_turned_since(self, day: date) -> bool:
        """Return whether a new day has started since this one, and if so, say that mfr asks again."""
        turned = self.body_day != day
        if turned:
            self.talk.say("A new day has started, so mfr asks again.")
        return turned

    # -- who may press where -------------------------------------------------------------------------------

    def standing(self) -> Standing:
        """Return everything known now about where this person may press."""
        standing = read_standing(self.reader, self.items, self.clock.now(), self.body_day, self.config.screening_days)
        return with_what_waits(standing, self.keeper)

    def alarms(self) -> tuple[Alarm, ...]:
        """Return the warning signs answered "yes" in the diary now, the most urgent first."""
        return read_alarms(self.reader)

    def read_region(self, region: str) -> None:
        """Say the page of a region."""
        titles = [technique.title for technique in fitting(self.techniques, self.body[region])]
        refused = why_not(self.body, region, self.standing())
        self.talk.say(*spoken_lines(region_page(self.body[region], titles, refused)))

    # -- saving --------------------------------------------------------------------------------------------

    def check_diary(self) -> None:
        """Check the whole diary. If it is damaged, or read-only, say so. If not, make the backup of the day."""
        if said := find_damage(self._path):
            self._refused(damaged(self._path, said))
        elif is_read_only(self._path):
            self.refuse(read_only(self._path))  # neither a backup beside it nor a sync could be saved
        else:
            self._backup.start()
            if self.config.sync_folder and self.config.sync_on_start and not self.reader.setting("demo"):
                from mfr_tui.exchange.background_sync import BackgroundSync

                self._syncing = BackgroundSync(self._places, self.config, self.clock, self.reader.opened)

    def tell_sync(self) -> None:
        """Say what came in by the sync that was started with plain mode, once it has finished."""
        if self._syncing and self._syncing.wait(0):
            done, self._syncing = self._syncing, None
            self.talk.say(*done.news, *done.troubles)

    def _sync_on_leave(self) -> None:
        """Sync before plain mode ends, if the settings say so, and say what came in or why it could not."""
        if self.config.sync_folder and self.config.sync_on_leave:  # most people have none
            from mfr_tui.exchange.background_sync import sync_on_leave

            news, troubles = sync_on_leave(self._places, self.config, self.clock, self.reader.opened, self._syncing)
            self.talk.say(*news, *troubles)

    def _end_backup(self) -> None:
        """Give up a backup that is still being made, and wait until its step ends."""
        self._leaving.set()
        if self._backup.is_alive():
            self._backup.join()

    def _back_up(self) -> None:
        """Make the backup of the day in a thread, and keep why there is none."""
        from mfr_tui.record.backups import AbandonedError, back_up_if_due

        with contextlib.suppress(AbandonedError):
            try:
                made = back_up_if_due(self._path, self.clock.now(), self.config, lambda: not self._leaving.is_set())
            except MfrError as error:
                self._no_backup.append(error)
            else:
                self._no_backup.extend(made.troubles if made else ())

    def keep(self, name: str, write: Callable[[DiaryWriter], object]) -> bool:
        """Write a change to the diary, and return whether it is there now. If not, say why."""
        return self._kept(lambda: self.keeper.keep(name, write))

    def keep_safe(self, name: str, write: Callable[[DiaryWriter], object], *, loosens: bool = False) -> bool:
        """Write an answer that decides where pressing is allowed, and return whether it is saved.

        Args:
            name: What it is, for the list of what is not saved yet.
            write: Writes the answer.
            loosens: Whether the answer only allows more.
        """
        return self._kept(lambda: self.keeper.keep_safe(name, write, loosens=loosens))

    def change(self, write: Callable[[DiaryWriter], Said]) -> Said | None:
        """Make a change that cannot wait, such as undo, and return its result; None, and say why, if it cannot be."""
        try:
            return self.keeper.change(write)
        except StorageError as error:
            self._refused(error)
            return None
        finally:
            self._say_trouble()

    def look(self) -> bool:
        """Try again what is not saved yet. Return whether something still waits."""
        if self.keeper.outbox and not self.keeper.damage:
            self._kept(self.keeper.outbox.retry)
        return bool(self.keeper.outbox)

    def others_wrote(self) -> bool:
        """Return whether anyone else wrote since the last call."""
        return self.reader.others_wrote()

    def is_restored(self) -> bool:
        """Return whether a backup was restored into the open diary, so that nothing more can be saved in this run."""
        try:
            self.reader.check_in_place()
        except ReplacedError as error:
            return isinstance(error, RestoredError)
        return False

    def undo(self, scope: str | None = None, *, redo: bool = False) -> bool:
        """Undo or redo the last change, say which, and return whether there was one.

        Args:
            scope: The scan or the hold whose changes are undone; None for any.
            redo: Whether to redo what was undone last.
        """
        made = self.change(lambda writer: (writer.redo(scope) if redo else writer.undo(scope),))
        if made is None:
            return False  # why was said
        (change,) = made
        done, again = ("Redone", "redo") if redo else ("Undone", "undo")
        self.talk.say(f"{done}: {change.label}." if change else f"Nothing to {again}.")
        return change is not None

    def refuse(self, error: MfrError) -> None:
        """Say what cannot be done, and what to do about it."""
        self.talk.say(error.what, error.do)

    def leave(self) -> int:
        """Say what could not be saved, offering a copy if the diary's file is gone. Return the exit code."""
        self.look()
        try:
            self.reader.check_in_place()
        except RestoredError as error:
            self.refuse(error)
        except ReplacedError as error:
            self._offer_copy(error)
        code = self.give_up()
        if code == 0 and not self.keeper.damage and not is_read_only(self._path):
            self._sync_on_leave()
        return code

    def give_up(self) -> int:
        """Say what is not saved, and return the exit code."""
        self._end_backup()
        self.tell_sync()
        for error in self._no_backup:
            self.talk.say(f"Backup: {error.what}")
        for name in self.keeper.outbox.names:
            self.talk.say(f"Not saved: {name}.")
        return 2 if self.keeper.outbox.names else 0

    def _offer_copy(self, lost: ReplacedError) -> None:
        words = "The diary that is still open can be saved as a new file in the same directory."
        answers = [Answer("copy", "c", "Save a copy and quit"), Answer("leave", "l", "Quit without a copy")]
        if self.talk.choose(f"{lost.what} {words}", answers, back=False) == "copy":
            try:
                copy = self.reader.save_copy()
                writer = DiaryWriter(copy, self.clock, self.config.day_start, BUSY_SECONDS)
            except StorageError as error:
                self.refuse(error)
                return
            self.__dict__.pop("writer", writer).close()
            self.writer = writer
            self.look()
            self.talk.say(f"Your diary is saved in {copy}.")

    def tidy(self, write: Callable[[DiaryWriter], object]) -> bool:
        """Do some housekeeping, and return whether it is done. Nothing is said if it cannot be done now."""
        return self._kept(lambda: self.keeper.tidy(write))

    def _kept(self, keep: Callable[[], bool]) -> bool:
        try:
            kept = keep()
        except StorageError as error:
            self._refused(error)
            return False
        self._say_trouble()
        return kept

    def _refused(self, error: StorageError) -> None:
        if isinstance(error, DamagedError):
            self.keeper.damage = self.keeper.damage or error
        self.refuse(error)

    def _say_trouble(self) -> None:
        """Say when something waits for the disk, and when it does no longer, once each."""
        waits = bool(self.keeper.outbox)
        if waits != self._waits:
            error = self.keeper.outbox.trouble
            self.talk.say(
                f"Not saved yet, trying again: {error.what if error else ''}" if waits else "Everything is saved."
            )
        self._waits = waits
