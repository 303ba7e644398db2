"""The app: it wires clock, diary and screens together, and does nothing else."""

import asyncio
import gc
import importlib
import os
import signal
import uuid
from codecs import lookup
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.actions import SkipAction
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.geometry import Size
from textual.keys import key_to_character
from textual.reactive import reactive
from textual.screen import Screen
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
from mfr_tui.tui.commands import Where
from mfr_tui.tui.common.too_small import TooSmall
from mfr_tui.tui.glyphs import Fitting, Harmless
from mfr_tui.tui.keys import KEYPAD, bindings_for, key_meant
from mfr_tui.tui.looks import Colors, Nearest, WithoutColor, find_colors
from mfr_tui.tui.outbox import Outbox
from mfr_tui.tui.sizes import SMALLEST, too_small
from mfr_tui.tui.textual_workarounds import driver_for, end_for_sure
from mfr_tui.tui.textual_workarounds.timers import forget_stopped_timers
from mfr_tui.tui.textual_workarounds.watchers import drop_closed_watchers
from mfr_tui.tui.themes import DARK, LIGHT, SIXTEEN, theme_name

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.filter import LineFilter

    from mfr_tui.practice.warning_signs import Alarm
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.tui.common.status_line import StatusLine
    from mfr_tui.tui.system.awake import Awake
    from mfr_tui.tui.system.voice import Voice

BUSY_SECONDS = 0.5
"""How long a key press waits for another program's write before the change goes to the outbox."""

RETRY_SECONDS = 2.0

LOOK_SECONDS = 60.0
"""How late, at most, a screen learns of the next day, or of what another window wrote. A timer set for the day's end
would be late by a night of sleep."""


STALLED = (
    "The terminal sent only part of a key sequence, so mfr cannot read keys.\nPress esc, then press your key again."
)


class Start(StrEnum):
    """What the person asked for on the command line."""

    TODAY = "today"
    SCAN = "scan"
    SHORT = "short"
    HOLD = "hold"


Said = TypeVar("Said")


def _palette_provider() -> "type[Provider]":
    from mfr_tui.tui.palette import CommandProvider

    return CommandProvider


def _history_screen() -> Screen[Any]:
    from mfr_tui.tui.history.history_screen import HistoryScreen

    return HistoryScreen()


def _flags_screen() -> Screen[Any]:
    from mfr_tui.tui.flags.flags_screen import FlagsScreen

    return FlagsScreen()


def _learn_screen() -> Screen[Any]:
    from mfr_tui.tui.learn.learn_screen import LearnScreen

    return LearnScreen()


class MfrApp(App[None]):
    """The terminal program.

    Attributes:
        trouble: Why something is not saved yet; empty when all is.
        day: Today, as it was looked at last. Screens watch it to learn that the day has turned.
        start_at: Region and technique to begin with, when a hold was asked for.
        terminal: The size of the terminal, as far as it is known.
        window: A name of this window, to tell its hold from another window's.
        hurt: Regions where a hold was stopped for pain since the start, each with its body day.
        unsure: Whether an answer about pressing may still wait for the disk.
        crash: The mistake of ours that ended the program; None otherwise.
    """

    CSS_PATH = "app.tcss"
    TITLE = "mfr"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.EVERYWHERE, Where.SCREENS)
    # The modes beside Today, made at first use and kept.
    SCREENS = {"history": _history_screen, "flags": _flags_screen, "learn": _learn_screen}
    COMMANDS = {_palette_provider}
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (80, "-normal"),
        (120, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-short"),
        (24, "-usual"),
        (36, "-tall"),
    ]

    trouble: reactive[str] = reactive("")
    day: reactive[date] = reactive(date.min, init=False)

    def __init__(
        self, places: Places, config: Config, clock: Clock, start: Start = Start.TODAY, encoding: str = "utf-8"
    ) -> None:
        """Open the diary for reading; `database.prepare` has seen it.

        Args:
            places: Where the person's files are.
            config: The settings.
            clock: The only source of time.
            start: What was asked for on the command line.
            encoding: Of the terminal, as Python names it.

        Raises:
            MfrError: The diary, or a file that travels with the program, cannot be used.
        """
        forget_stopped_timers()
        self.terminal_colors = find_colors(os.environ)
        few = self.terminal_colors < Colors.MANY
        # Decided here or never: later, Textual would turn ANSI colors into others, and no color into grays.
        super().__init__(ansi_color=True if few else None)
        self.no_color = few  # in the stylesheets: bold, underline and reverse say it
        self.console._color_system = self.terminal_colors.system  # noqa: SLF001  (Rich goes by names alone)
        filters: dict[Colors, LineFilter] = {Colors.NONE: WithoutColor(), Colors.MANY: Nearest()}
        self._look = [Harmless(), *([filters[self.terminal_colors]] if self.terminal_colors in filters else [])]
        if not lookup(encoding).name.startswith("utf"):
            self._look.append(Fitting(encoding))
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none"  # nothing moves by itself, unless it is asked for
        self.places = places
        self.config = config
        self.clock = clock
        self.start = start
        self.history = DiaryReader(places.database)
        self.outbox = Outbox()
        self.start_at: tuple[str | None, str | None] = (None, None)
        self.window = str(uuid.uuid4())
        self.terminal = SMALLEST
        self.hurt: dict[str, date] = {}
        self.unsure = False
        self._answers = 0
        self._asked_to_leave = False
        self._hint = ""
        self._hinted: StatusLine | None = None
        self.crash: Exception | None = None
        self._damage: DamagedError | None = None
        self._moved = False
        self.saved_copy: Path | None = None
        self._retrying: Timer | None = None
        self.set_reactive(MfrApp.day, self.body_day)
        for theme in (DARK, LIGHT, SIXTEEN):
            self.register_theme(theme)
        # Without telling its watchers: they would parse every style a second time before the first frame.
        self.set_reactive(App.theme, theme_name(config.theme, self.terminal_colors))
        self.stylesheet.set_variables(self.get_css_variables())

    # -- what the screens ask for ----------------------------------------------------------------------------

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
    def journal(self) -> "DiaryWriter":
        """The diary, open for writing; opened at the first change."""
        from mfr_tui.record.writer import DiaryWriter

        return DiaryWriter(self.places.database, self.clock, self.config.day_start, BUSY_SECONDS, self.history.file)

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
        locks = self.history.locks()
        for region, day in self.hurt.items():
            until, known = day + PAIN_LOCK, locks.get(region, Lock(day))
            kept = known.until >= until and not self.outbox
            locks[region] = Lock(max(known.until, until), known.open or not kept)
        standing = look_at_standing(self.history, self.items, self.clock.now(), today, self.config.screening_days)
        return replace(standing, answers={} if self.unsure else standing.answers, locks=locks)

    def alarms(self) -> "tuple[Alarm, ...]":
        """Return the warning signs that are answered yes in the diary now, the most urgent first."""
        from mfr_tui.review.alarms import look_at_alarms  # on the way to the first frame nothing asks

        return look_at_alarms(self.history)

    def work(self, region: str | None, technique: str | None = None) -> None:
        """Work on a region; None asks on the map which."""
        from mfr_tui.tui.hold.flow import work_on

        self.run_worker(work_on(self, region, technique), group="work", exclusive=True)

    async def read_region(self, region: str) -> None:
        """The page of a region, and back."""
        from mfr_tui.practice.learn import region_page
        from mfr_tui.practice.pressing import why_not
        from mfr_tui.practice.technique import fitting, load_techniques
        from mfr_tui.tui.learn.learn_screen import ReadPage

        try:
            titles = [technique.title for technique in fitting(load_techniques(self.body), self.body[region])]
            page = ReadPage(region_page(self.body[region], titles, why_not(self.body, region, self.standing())))
        except MfrError as error:
            self.refuse(error)
        else:
            await self.push_screen_wait(page)

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
            write(self.journal)

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
            return write(self.journal)
        except StorageError as error:
            self._refused(error)
            return None

    def others_wrote(self) -> bool:
        """Return whether anything was written since this was asked last; say so when the file is not there any more."""
        try:
            self.history.check_in_place()
        except ReplacedError as error:
            self._moved = True
            if not self.outbox.names:
                self.trouble = f"Nothing can be saved: {error.what} {error.do}"
        else:
            if self._moved:
                self._moved = False
                self._say_trouble()
        return self.history.others_wrote()

    def get_default_screen(self) -> Screen[Any]:
        """Today. As a mode it would have every style parsed twice before the first frame."""
        from mfr_tui.tui.today.today_screen import TodayScreen  # screens know the app, not the app its screens

        return TodayScreen()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, for a theme that is not ours."""
        return dict(DARK.variables)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """What is done to each line before it goes to the terminal."""
        return [*super().get_line_filters(), *self._look]

    # -- life ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Signals, and what can wait until the first frame is out."""
        self._catch_signals()
        self.set_interval(LOOK_SECONDS, self.look_at_day)
        self.screen_change_signal.subscribe(self, self._screen_changed)
        for warning in self.config.warnings:
            self.notify(warning, severity="warning", markup=False)
        self.call_after_refresh(self._warm_up)

    def on_unmount(self) -> None:
        """Let go of the diary."""
        self.history.close()
        for name in ("journal", "voice", "awake"):
            if name in self.__dict__:
                getattr(self, name).close()

    @property
    def size(self) -> Size:
        """The size that screens are laid out in: never less than SMALLEST, however small the terminal is."""
        terminal = super().size
        return Size(max(terminal.width, SMALLEST.width), max(terminal.height, SMALLEST.height))

    async def on_event(self, event: events.Event) -> None:
        """Read a key as it is meant, before anything else does."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._read_key(event)
        await super().on_event(event)

    def _read_key(self, key: events.Key) -> None:
        if key.key in KEYPAD:
            key.key = KEYPAD[key.key]
            key.character = key.character or key_to_character(key.key)
        if self._hinted and self._hinted.message == self._hint:
            self._hinted.message = ""
        typed = key.character or ""
        if typed.isascii() and not typed.isupper():
            return
        if not (self.focused and self.focused.check_consume_key(key.key, typed)):
            key.key = key_meant(key.key, key.character, self.active_bindings)

    def on_key(self, event: events.Key) -> None:
        """Say so where a key has no meaning because the keyboard writes other letters."""
        typed = event.character or ""
        if typed.isprintable() and not typed.isascii() and event.key not in self.active_bindings:
            self.hint("mfr uses the keys a to z and 0 to 9. Press f1 to see them.")

    def on_resize(self, event: events.Resize) -> None:
        """Keep a size in which nothing fits from every screen but the one that says so; the others pause."""
        self.terminal = event.size
        if too_small(self.terminal):
            event.prevent_default()  # Textual would hand it on to them
        self._fit()

    def _screen_changed(self, _: object) -> None:
        self._fit()

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        replaced = await super()._replace_screen(screen)
        drop_closed_watchers(self)  # now that it is closed: the signal comes before that
        return replaced

    def _fit(self) -> None:
        """Say over everything that nothing fits, while that is so; what opens by itself meanwhile is covered too."""
        if isinstance(self.screen, TooSmall):
            if too_small(self.terminal):
                self.screen.post_message(events.Resize(self.terminal, self.terminal))
            else:
                self.screen.dismiss()
        elif too_small(self.terminal):
            self.push_screen(TooSmall())

    def action_leave_program(self) -> None:
        """Quit: everything is kept already, or the person is asked."""
        self._retry()
        if lost := self._find_loss():
            self._offer_copy(lost)
            return
        if not self.outbox.names or self._damage:
            self.exit()
            return
        if self._asked_to_leave:
            return  # the question is on the screen already
        from mfr_tui.tui.common.ask import Answer, Ask

        def leave(answer: str | None) -> None:
            self._asked_to_leave = False
            if answer == "leave":
                self.exit()

        waiting = f"Not saved yet: {', '.join(self.outbox.names)}. mfr tries again every two seconds."
        answers = [Answer("stay", "s", "Stay until it is saved"), Answer("leave", "l", "Leave without saving it")]
        self._asked_to_leave = True
        self.push_screen(Ask("Something is not saved yet", waiting, answers), leave)

    def _find_loss(self) -> ReplacedError | None:
        try:
            self.history.check_in_place()
        except ReplacedError as error:
            return error
        return None

    def _offer_copy(self, lost: ReplacedError) -> None:
        """Ask before quitting when the open diary has no file any more: what is in it would be gone with the app."""
        if self._asked_to_leave:
            return
        from mfr_tui.tui.common.ask import Answer, Ask

        def leave(answer: str | None) -> None:
            self._asked_to_leave = False
            if answer == "copy":
                self._save_copy()
            elif answer == "leave":
                self.exit()

        waiting = f" Not saved yet: {', '.join(self.outbox.names)}." if self.outbox.names else ""
        words = f"{lost.what}{waiting} The diary that is still open can be saved as a new file in the same directory."
        answers = [
            Answer("copy", "c", "Save a copy and quit"),
            Answer("stay", "s", "Stay"),
            Answer("leave", "l", "Quit without a copy"),
        ]
        self._asked_to_leave = True
        self.push_screen(Ask("Your diary is not where it was", words, answers), leave)

    def _save_copy(self) -> None:
        """Save the open diary as a new file, with the changes that wait, and quit."""
        from mfr_tui.record.writer import DiaryWriter

        try:
            copy = self.history.save_copy()
            journal = DiaryWriter(copy, self.clock, self.config.day_start, BUSY_SECONDS)
        except StorageError as error:
            self.refuse(error)
            return
        if "journal" in self.__dict__:
            self.journal.close()
        self.journal = journal
        self.saved_copy = copy
        self._retry()
        self.exit()

    def action_how_to_quit(self) -> None:
        """Say how to quit, unless text is selected: then the key copies it. A hold pauses as at any other key."""
        if not (self.screen.get_selected_text() or getattr(self.focused, "selected_text", "")):
            self.hint("Press ctrl+q to quit. Everything is saved.")
        raise SkipAction  # the key goes on to whatever has a use for it

    def hint(self, words: str) -> None:
        """Say something quietly, until the next key, in the status line of the topmost screen that has one."""
        from mfr_tui.tui.common.status_line import StatusLine

        lines = (line for screen in reversed(self.screen_stack) for line in screen.query(StatusLine))
        self._hinted, self._hint = next(lines, None), words
        if self._hinted:
            self._hinted.message = words

    def action_mode(self, name: str) -> None:
        """To Today, at the bottom of all, or to another mode on top of it, as it was left.

        Whatever else is open (a scan, a dialog) is to be closed first.

        Args:
            name: `today` or a name in SCREENS.
        """
        on_today = self.screen is self.screen_stack[0]
        if not (on_today or self.is_screen_installed(self.screen)):
            return
        if on_today and name != "today":
            self.push_screen(name)
        elif not on_today and name == "today":
            self.pop_screen()
        elif not on_today:
            self.switch_screen(name)

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from textual.command import CommandPalette

        from mfr_tui.tui.textual_workarounds.closed_palette import Palette

        if self.use_command_palette and not CommandPalette.is_open(self):
            self.push_screen(Palette(id="--command-palette"))

    def action_help(self) -> None:
        """All keys."""
        from mfr_tui.tui.common.help_screen import HelpScreen
        from mfr_tui.tui.common.key_line import KeyLine

        if not isinstance(self.screen, HelpScreen):
            lines = (line for screen in reversed(self.screen_stack) for line in screen.query(KeyLine))
            self.push_screen(HelpScreen(next((line.places for line in lines if line.places), ())))

    def action_warning_signs(self) -> None:
        """The checklist of warning signs."""
        from mfr_tui.tui.flags.warning_signs import WarningSigns

        if isinstance(self.screen, WarningSigns):
            return
        try:
            self.push_screen(WarningSigns())
        except MfrError as error:
            self.refuse(error)

    def action_work_on(self, region: str) -> None:
        """Work on a region, by its id."""
        self.work(region)

    def action_places(self) -> None:
        """Places of one's own: absent, skipped, never pressed."""
        from mfr_tui.tui.setup.own_places import PlacesScreen

        if not isinstance(self.screen, PlacesScreen):
            self.push_screen(PlacesScreen())

    def action_page(self) -> None:
        """The one page for a professional."""
        from mfr_tui.tui.report.report_screen import PageScreen

        if not isinstance(self.screen, PageScreen):
            self.push_screen(PageScreen())

    def action_visit(self) -> None:
        """What is prepared for a visit to a professional."""
        from mfr_tui.tui.report.appointment import VisitScreen

        if not isinstance(self.screen, VisitScreen):
            self.push_screen(VisitScreen())

    def action_week(self) -> None:
        """The questions of the week, unless they are turned off."""
        from mfr_tui.tui.today.week import WeekScreen

        if not self.config.weekly_questions or isinstance(self.screen, WeekScreen):
            return
        try:
            self.push_screen(WeekScreen())
        except MfrError as error:
            self.refuse(error)

    def action_welcome(self) -> None:
        """What this is and is not."""
        from mfr_tui.tui.setup.welcome import Welcome

        self.push_screen(Welcome())

    def _fatal_error(self) -> None:
        """Close, and leave it to the command line to say so in two lines.

        Textual would print a traceback here, and the values of variables with it: a person's marks and notes.
        """
        self.crash = self._exception or RuntimeError("Textual closed the app")
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Close likewise where Textual would print what it was given, as errors that know how to be printed."""
        self._fatal_error()

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's choice of a driver, or ours in its place.

        Raises:
            MfrError: TEXTUAL_DRIVER names none that can be used.
        """
        try:
            return driver_for(super().get_driver_class())
        except (ImportError, AttributeError, RuntimeError, ValueError) as error:
            named = os.environ.get("TEXTUAL_DRIVER")
            raise MfrError(
                f"TEXTUAL_DRIVER={named} is not a Textual driver.", "Unset it: env -u TEXTUAL_DRIVER mfr"
            ) from error

    def on_stalled(self) -> None:
        """Say why keys do nothing, where the terminal has not sent the rest of what it began."""
        self.notify(STALLED, severity="warning", markup=False)

    def _catch_signals(self) -> None:
        """Leave the terminal clean when told to end: by itself Textual would leave mouse tracking on."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and os.name == "posix":
                loop.add_signal_handler(getattr(signal, name), self.exit)
                end_for_sure(self, getattr(signal, name))

    def _warm_up(self) -> None:
        """Load what the first change will need, and read the whole diary once, while the person reads the screen."""
        gc.freeze()  # what was loaded so far stays for good: `open_app` kept the collector off it
        gc.enable()
        self.run_worker(self._warm_up_in_thread, thread=True, exit_on_error=False)

    def _warm_up_in_thread(self) -> None:
        from mfr_tui.record.additions import look_at_additions
        from mfr_tui.record.database import damaged, find_damage

        importlib.import_module("mfr_tui.record.writer")
        importlib.import_module("pendulum.tz")
        said = find_damage(self.places.database)
        if said:
            self.call_from_thread(self._found_damage, damaged(self.places.database, said))
        elif in_the_way := look_at_additions(self.places.database):
            self.call_from_thread(self.refuse, in_the_way)

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
