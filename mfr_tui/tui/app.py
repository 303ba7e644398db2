"""The app: it connects the clock, the diary, and the screens, and leaves everything else to them."""

import asyncio
import contextlib
import gc
import importlib
import os
import signal
from codecs import lookup
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.actions import ActionParseResult, SkipAction
from textual.app import App
from textual.binding import BindingType
from textual.constants import TEXTUAL_ANIMATIONS
from textual.dom import DOMNode
from textual.driver import Driver
from textual.geometry import Size
from textual.keys import key_to_character
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from mfr_tui.clock import Clock
from mfr_tui.codeset import is_c_locale
from mfr_tui.config import Config
from mfr_tui.errors import MfrError, ReplacedError, RestoredError, StorageError
from mfr_tui.paths import Places
from mfr_tui.system.announce import title
from mfr_tui.system.keyboard import Keyboard
from mfr_tui.tui.bindings import KEYPAD, bindings_for, key_meant
from mfr_tui.tui.commands import shown_key, use_keys
from mfr_tui.tui.common.keys import EVERYWHERE, SCREENS
from mfr_tui.tui.common.too_small import TooSmall
from mfr_tui.tui.glyphs import Drawn, Fitting, Harmless, drawn_in_ascii, drawn_on_console, has_blocks
from mfr_tui.tui.looks import Colors, Nearest, ReadableOnConsole, WithoutColor, find_colors
from mfr_tui.tui.routes import Routes
from mfr_tui.tui.session import LOOK_SECONDS, Session, Start
from mfr_tui.tui.sizes import HEIGHTS, SMALLEST, WIDTHS, size_classes, too_small
from mfr_tui.tui.textual_workarounds import ask_background, driver_for, end_for_sure, show_title, use_mouse
from mfr_tui.tui.textual_workarounds.covered_screens import keep_own_repaints, seen_through
from mfr_tui.tui.textual_workarounds.early_input import screen_ready
from mfr_tui.tui.textual_workarounds.late_layouts import measure_again
from mfr_tui.tui.textual_workarounds.partial_updates import send_only_what_changed
from mfr_tui.tui.textual_workarounds.quick_styles import QuickStylesheet
from mfr_tui.tui.textual_workarounds.terminal_input import Background
from mfr_tui.tui.textual_workarounds.timers import forget_stopped_timers
from mfr_tui.tui.textual_workarounds.watchers import drop_closed_watchers
from mfr_tui.tui.themes import DARK, THEMES, light_by_environment, theme_name

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.filter import LineFilter

    from mfr_tui.exchange.background_sync import BackgroundSync
    from mfr_tui.tui.common.status_line import StatusLine

STALLED = (
    "The terminal sent only part of a key sequence, so mfr cannot read keys.\nPress esc, then press your key again."
)

ANY_TIME = {EVERYWHERE[name].action for name in ("app.quit", "app.suspend", "app.how_to_quit")}
"""Actions that mean the same on every screen, so that their keys count while one opens."""


def _palette_provider() -> "type[Provider]":
    from mfr_tui.tui.palette import CommandProvider

    return CommandProvider


class MfrApp(Session):
    """The terminal program.

    Attributes:
        terminal: The size of the terminal; SMALLEST until it is known.
        syncing: The sync that runs now, or None.
        signaled: Whether a signal closed the app.
        crash: The exception that ended the program, if it was our own mistake; otherwise None.
    """

    CSS_PATH = "app.tcss"
    TITLE = "mfr"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(EVERYWHERE, SCREENS)
    # The modes other than Today. Each is created when first opened, and then kept.
    SCREENS = {"history": Routes.history, "flags": Routes.flags, "learn": Routes.learn}
    COMMANDS = {_palette_provider}
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [*WIDTHS]
    VERTICAL_BREAKPOINTS = [*HEIGHTS]

    def __init__(
        self, places: Places, config: Config, clock: Clock, start: Start = Start.TODAY, encoding: str = "utf-8"
    ) -> None:
        """Open the diary for reading. `database.prepare` must have run before.

        Args:
            places: Where the person's files are.
            config: The settings.
            clock: The only source of time.
            start: What was asked for on the command line.
            encoding: The terminal's encoding, by its Python name.

        Raises:
            MfrError: The diary, or a file that comes with the program, cannot be used.
        """
        keymap = self._own_keys(config, places)
        forget_stopped_timers()
        send_only_what_changed()
        keep_own_repaints()
        measure_again()
        self.terminal_colors = find_colors(os.environ)
        few = self.terminal_colors < Colors.MANY
        # This must be set now: later, Textual would replace ANSI colors with others, and no color with grays.
        super().__init__(places, config, clock, start, ansi_color=True if few else None)
        self.no_color = few  # the style sheets use bold, underline, and reverse instead
        self.console._color_system = self.terminal_colors.system  # noqa: SLF001  (Rich goes by names alone)
        filters: dict[Colors, LineFilter] = {Colors.NONE: WithoutColor(), Colors.MANY: Nearest()}
        self._look = [Harmless(), *([filters[self.terminal_colors]] if self.terminal_colors in filters else [])]
        console = os.environ.get("TERM", "").startswith("linux")
        utf = lookup(encoding).name.startswith("utf")
        if config.characters == "ascii" or is_c_locale(os.environ) or not (utf or has_blocks(encoding)):
            self._look.append(Drawn(drawn_in_ascii))
        elif console:
            self._look.append(Drawn(drawn_on_console))
        if console:
            self._look.append(ReadableOnConsole())
        if not utf:
            self._look.append(Fitting(encoding))
        self._set_motion()
        self.routes = Routes(self)
        self.terminal = SMALLEST
        self._asked_to_leave = False
        self._hint = ""
        self._hinted: StatusLine | None = None
        self._light: bool | None = None  # whether the terminal says that its background is light
        self.crash: Exception | None = None
        self.saved_copy: Path | None = None
        self.syncing: BackgroundSync | None = None
        self.signaled = False
        self._keyboard = Keyboard()
        self._down_at = 0.0
        for theme in THEMES:
            self.register_theme(theme)
        # Do not notify the watchers: they would parse every style a second time before the first frame.
        self.set_reactive(App.theme, theme_name(config.theme, self.terminal_colors))
        self.stylesheet = QuickStylesheet(variables=self.get_css_variables())
        self.set_keymap(keymap)

    @staticmethod
    def _own_keys(config: Config, places: Places) -> dict[str, str]:
        """Put the person's own keys in force, and return Textual's keymap for them.

        Raises:
            ConfigError: They cannot be used.
        """
        if not config.keys:
            use_keys({})
            return {}
        from mfr_tui.tui.keymap import check_keys, textual_keymap  # most people have none

        own = check_keys(config.keys, places.config)
        use_keys(own)
        return textual_keymap(own)

    def get_default_screen(self) -> Screen[Any]:
        """Return Today. As a mode, it would make Textual parse every style twice before the first frame."""
        return self.routes.today()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own color names, for themes that do not define them."""
        return dict(DARK.variables)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Return the filters applied to each line before it goes to the terminal."""
        return [*super().get_line_filters(), *self._look]

    def read_settings(self) -> None:
        """Read the settings again, and use the theme and the mouse as they say now."""
        super().read_settings()
        self.theme = theme_name(self.config.theme, self.terminal_colors, light=self._light)
        self._ask_background()
        use_mouse(self, on=self.config.mouse)
        self._set_motion()

    def _set_motion(self) -> None:
        """Animate nothing, unless the person asks for it in the environment and the settings allow it."""
        asked = "TEXTUAL_ANIMATIONS" in os.environ and not self.config.still
        self.animation_level = TEXTUAL_ANIMATIONS if asked else "none"

    # -- lifecycle -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Catch signals, start the timers, and schedule what can wait until after the first frame."""
        self._catch_signals()
        self._ask_background()
        self._show_title()
        self.set_interval(LOOK_SECONDS, self.check_day)
        self.screen_change_signal.subscribe(self, self._screen_changed)
        self.app_resume_signal.subscribe(self, self._resumed)
        for warning in self.config.warnings:
            self.notify(warning, severity="warning", markup=False)
        if self.routine_fault:
            self.refuse(self.routine_fault)
        self.call_after_refresh(self._warm_up)

    def _resumed(self, _: object) -> None:
        """Read and paint everything again, as if another screen had been on top: after ctrl+z, the shell was."""
        self.screen.post_message(events.ScreenSuspend())
        self.screen.post_message(events.ScreenResume())

    def _ask_background(self) -> None:
        """Ask the terminal which theme fits it, if the settings leave that to the terminal and it has not said yet."""
        asked = self.config.theme == "auto" and self.terminal_colors >= Colors.MANY
        if asked and self._light is None and light_by_environment() is None:
            ask_background(self)

    def on_background(self, event: Background) -> None:
        """Take the theme that fits the terminal, which has said in time what it is like."""
        self._light = event.light
        self.theme = theme_name(self.config.theme, self.terminal_colors, light=self._light)

    def on_unmount(self) -> None:
        """Close the diary."""
        self.close_diary()

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        return seen_through(self._screen_stack)

    @property
    def size(self) -> Size:
        """The size in which screens are laid out: never smaller than SMALLEST, however small the terminal is."""
        terminal = super().size
        return Size(max(terminal.width, SMALLEST.width), max(terminal.height, SMALLEST.height))

    async def on_event(self, event: events.Event) -> None:
        """Wait until the screen on top is there, and translate a key to the one the person meant.

        A key that came before a dialog was there was no answer to it, and does nothing, unless it is esc or the text of
        a field.
        """
        if isinstance(event, events.InputEvent) and self.screen_stack and not self.screen.is_mounted:
            await screen_ready(self)
        if isinstance(event, events.Key):
            self.pressed_at = event.time
            if not event.is_forwarded:
                self._read_key(event)
            if self._came_before_dialog(event):  # looked at again when no widget took it: one may have opened meanwhile
                return
        elif isinstance(event, events.InputEvent):
            self.pressed_at = self.clock.monotonic()
        await super().on_event(event)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, unless a screen is about to open: its key or click was meant for that, or is a second one."""
        if action not in ANY_TIME and self.screen_stack and self.is_opening():
            return False
        return await super().run_action(action, default_namespace, namespaces)

    def post_message(self, message: Message) -> bool:
        """Post a message to the app. The time of a key is when it went down, however often a keyboard repeats it."""
        if isinstance(message, events.Key) and not message.is_forwarded:
            came = self.clock.monotonic() if os.name == "nt" else message.time  # on Windows, Textual has another clock
            if not self._keyboard.repeats(message.key, came):
                self._down_at = came
            message.time = self._down_at
        return super().post_message(message)

    def _came_before_dialog(self, key: events.Key) -> bool:
        if not self.screen.is_modal or self.pressed_at >= self.asks_since:
            return False
        typed = self.focused is not None and self.focused.check_consume_key(key.key, key.character)
        return key.key != "escape" and not typed

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
        """Show a hint when a key does nothing because the keyboard types another script."""
        typed = event.character or ""
        if typed.isprintable() and not typed.isascii() and event.key not in self.active_bindings:
            f1 = shown_key(EVERYWHERE["app.help"].keys[-1])
            self.hint(f"mfr uses the keys a to z and 0 to 9. Press {f1} to see them.")

    def on_resize(self, event: events.Resize) -> None:
        """Store the new size, and hide it from the screens while it is too small for them."""
        self.terminal = event.size
        if too_small(self.terminal):
            event.prevent_default()  # Textual would pass it on to the screens
        self._fit()

    def _screen_changed(self, _: object) -> None:
        self._fit()
        self._show_title()

    def _show_title(self) -> None:
        """Show what runs in the terminal's title: the topmost screen that has one."""
        running = next((screen.TITLE for screen in reversed(self.screen_stack) if screen.TITLE), "")
        show_title(self, title(os.environ, running))

    def get_screen(self, screen: Any, screen_class: Any = None) -> Any:  # noqa: ANN401  (Textual overloads it)
        """Return a screen. One that opens already has its styles and the classes of its size.

        Textual adds both later, and then styles again all that is open, to no effect.
        """
        found = super().get_screen(screen, screen_class)
        if not found.is_running:
            found.update_classes(dict.fromkeys(size_classes(self.size), True), update=False)
            new = [path for path in found.css_path if not self.stylesheet.has_source(str(path))]
            if new:
                self.stylesheet.read_all(new)
                self.stylesheet.reparse()
        return found

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        replaced = await super()._replace_screen(screen)
        drop_closed_watchers(self)  # only now is it closed: the signal comes earlier
        return replaced

    def _fit(self) -> None:
        """Cover everything with TooSmall while the terminal is too small, including screens opened meanwhile."""
        if isinstance(self.screen, TooSmall):
            if too_small(self.terminal):
                self.screen.post_message(events.Resize(self.terminal, self.terminal))
            else:
                self.screen.dismiss()
        elif too_small(self.terminal):
            self.push_screen(TooSmall())

    def action_leave_program(self) -> None:
        """Quit. Ask first if a change is not saved yet or the diary's file is gone.

        After a restore from elsewhere nothing can be saved, so there is nothing to ask. What was not saved is printed.
        """
        self._retry()
        lost = self._find_loss()
        if lost and not isinstance(lost, RestoredError):
            self._offer_copy(lost)
            return
        if lost or not self.outbox.names or self.keeper.damage:
            self.exit()
            return
        if self._asked_to_leave:
            return  # the question is already on the screen
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
            self.reader.check_in_place()
        except ReplacedError as error:
            return error
        return None

    def _offer_copy(self, lost: ReplacedError) -> None:
        """Ask before quitting if the diary's file is gone: its content would be lost with the app."""
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
        """Save the open diary and the waiting changes as a new file, and quit."""
        try:
            copy = self.reader.save_copy()
            self.write_into(copy)
        except StorageError as error:
            self.refuse(error)
            return
        self.saved_copy = copy
        self._retry()
        self.exit()

    def action_how_to_quit(self) -> None:
        """Show how to quit, unless text is selected: then the key copies it. Like any key, it also pauses a hold."""
        if not (self.screen.get_selected_text() or getattr(self.focused, "selected_text", "")):
            quits = shown_key(EVERYWHERE["app.quit"].keys[-1])  # in a text field, the first one would type a letter
            self.hint(f"Press {quits} to quit. Everything is saved.")
        raise SkipAction  # let whatever else uses this key handle it

    def hint(self, words: str) -> None:
        """Show a hint in the status line of the topmost screen that has one, until the next key."""
        from mfr_tui.tui.common.status_line import StatusLine

        lines = (line for screen in reversed(self.screen_stack) for line in screen.query(StatusLine))
        self._hinted, self._hint = next(lines, None), words
        if self._hinted:
            self._hinted.message = words

    async def action_mode(self, name: str) -> None:
        """Go to Today, which is always at the bottom of the stack, or to another mode on top of it.

        Another mode looks as it was left. A screen that was opened from one, such as a day of History, closes first.
        Do nothing while anything else is open, such as a scan or a dialog.

        Args:
            name: `today` or a name in SCREENS.
        """
        from mfr_tui.tui.common.mode_row import ModeRow

        opened = [screen for screen in self.screen_stack[1:] if not self.is_screen_installed(screen)]
        if not all(screen.query(ModeRow) for screen in opened):
            return
        for screen in reversed(opened):
            await self.run_action("back", screen)
        on_today = self.screen is self.screen_stack[0]
        if on_today and name != "today":
            self.push_screen(name)
        elif not on_today and name == "today":
            self.pop_screen()
        elif not on_today:
            self.switch_screen(name)

    def action_command_palette(self) -> None:
        """Open the command palette, unless it is already open."""
        from textual.command import CommandPalette

        from mfr_tui.tui.textual_workarounds.closed_palette import Palette

        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            self.push_screen(Palette(id="--command-palette"))

    def action_help(self) -> None:
        """Show all keys, those of the open screen first."""
        from mfr_tui.tui.common.help_screen import HelpScreen
        from mfr_tui.tui.common.key_line import KeyLine
        from mfr_tui.tui.registry import TASKS

        if not isinstance(self.screen, HelpScreen):
            lines = (line for screen in reversed(self.screen_stack) for line in screen.query(KeyLine))
            self.push_screen(HelpScreen(next((line.groups for line in lines if line.groups), ()), TASKS))

    def _open_once(self, make: "Callable[[], Screen[Any]]") -> None:
        """Open a screen on top, unless the topmost screen is of the same class. Show an MfrError as a message."""
        try:
            screen = make()
        except MfrError as error:
            self.refuse(error)
        else:
            if type(self.screen) is not type(screen):
                self.push_screen(screen)

    def action_warning_signs(self) -> None:
        """Open the checklist of warning signs."""
        self._open_once(self.routes.warning_signs)

    def action_work_on(self, region: str) -> None:
        """Start working on a region, given its id."""
        self.work(region)

    def action_places(self) -> None:
        """Open the map of places to avoid."""
        self._open_once(self.routes.own_places)

    def action_page(self) -> None:
        """Open the page for a professional."""
        self._open_once(self.routes.report)

    def action_visit(self) -> None:
        """Open the preparation for an appointment."""
        self._open_once(self.routes.appointment)

    def action_week(self) -> None:
        """Open the weekly questions, unless they are turned off in the settings."""
        if self.config.weekly_questions:
            self._open_once(self.routes.week)

    def action_settings(self) -> None:
        """Open the settings."""
        self._open_once(self.routes.settings)

    def action_backups(self) -> None:
        """Open the list of backups."""
        self._open_once(self.routes.backups)

    def action_doctor(self) -> None:
        """Check the diary and what is around it."""
        self._open_once(self.routes.doctor)

    def action_sync(self) -> None:
        """Sync with the other devices, unless a scan, a hold or a dialog is open."""
        from mfr_tui.tui.common.mode_row import ModeRow
        from mfr_tui.wording.sync import NO_FOLDER, SET_FOLDER_HERE

        opened = [screen for screen in self.screen_stack[1:] if not self.is_screen_installed(screen)]
        if not self.config.sync_folder:
            self.refuse(MfrError(NO_FOLDER, SET_FOLDER_HERE))
        elif all(screen.query(ModeRow) for screen in opened):
            self._sync(asked=True)
        else:
            self.hint("Close what is open first, then sync.")

    def _sync(self, *, asked: bool = False) -> None:
        """Sync in a thread, and say in a few lines what came in and what could not be read."""
        from mfr_tui.exchange.background_sync import BackgroundSync

        if self.syncing or self.keeper.damage or self.reader.setting("demo"):
            return

        def finished() -> None:
            with contextlib.suppress(RuntimeError):  # the app was closed meanwhile
                self.call_later(self._tell_sync, asked=asked)

        self.syncing = BackgroundSync(self.places, self.config, self.clock, self.reader.opened, finished)

    def _tell_sync(self, *, asked: bool) -> None:
        """Say what came of the sync that has finished."""
        done, self.syncing = self.syncing, None
        if done is None:
            return
        news, troubles = done.news, done.troubles
        if asked and not news and not troubles:
            from mfr_tui.wording.sync import NOTHING_NEW

            news = [NOTHING_NEW]
        if news:
            self.notify("\n".join(news), title="Sync", markup=False)
        for line in troubles:
            self.notify(line, markup=False)
        if done.changed:
            from mfr_tui.tui.common.diary_screen import DiaryScreen

            if isinstance(self.screen, DiaryScreen):
                self.screen.catch_up()

    def action_welcome(self) -> None:
        """Open the welcome screen, which says what mfr is and is not."""
        self._open_once(self.routes.welcome)

    def _fatal_error(self) -> None:
        """Close the app, and let the command line report the crash in two lines.

        Textual would print a traceback with the values of variables: a person's marks and notes.
        """
        if not self.signaled:  # a screen that was opening then finds its widgets gone: nobody made a mistake
            self.crash = self._exception or RuntimeError("Textual closed the app")
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Close the app in the same way where Textual would print its own error messages."""
        self._fatal_error()

    def get_driver_class(self) -> type[Driver]:
        """Return the driver class: our subclass of the one Textual chose.

        Raises:
            MfrError: TEXTUAL_DRIVER does not name a usable driver.
        """
        try:
            return driver_for(super().get_driver_class())
        except (ImportError, AttributeError, RuntimeError, ValueError) as error:
            named = os.environ.get("TEXTUAL_DRIVER")
            raise MfrError(
                f"TEXTUAL_DRIVER={named} is not a Textual driver.", "Unset it: env -u TEXTUAL_DRIVER mfr"
            ) from error

    def on_stalled(self) -> None:
        """Explain why keys do nothing while the rest of an escape sequence from the terminal is missing."""
        self.notify(STALLED, severity="warning", markup=False)

    def _catch_signals(self) -> None:
        """Restore the terminal on a signal that ends the app: without this, Textual would leave mouse tracking on."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"):
            if hasattr(signal, name) and os.name == "posix":
                loop.add_signal_handler(getattr(signal, name), self._close_by_signal)
                end_for_sure(self, getattr(signal, name))

    def _close_by_signal(self) -> None:
        self.signaled = True
        self.exit()

    def _warm_up(self) -> None:
        """Load what the first change needs, and check the diary, while the person reads the screen."""
        if not gc.isenabled():  # `open_app` turned the collector off until now
            gc.collect()  # what the command line left, such as its parser
            gc.freeze()  # these objects live as long as the app
            gc.enable()
        self._check_diary()

    def watch_day(self) -> None:
        """Check the diary again each day: an app may stay open for weeks."""
        self._check_diary()

    def _check_diary(self) -> None:
        """Check the whole diary in a background thread, report any damage, and make the backup of the day."""
        self.run_worker(self._check_in_thread, thread=True, exit_on_error=False)

    def _check_in_thread(self) -> None:
        from mfr_tui.record.additions import find_addition
        from mfr_tui.record.damage import find_damage
        from mfr_tui.record.diary_file import damaged, is_read_only, read_only

        importlib.import_module("mfr_tui.record.writer")
        importlib.import_module("pendulum.tz")
        said = find_damage(self.places.database)
        if said:
            self.call_from_thread(self._found_damage, damaged(self.places.database, said))
            return
        if is_read_only(self.places.database):
            self.call_from_thread(self.refuse, read_only(self.places.database))
            return  # neither a backup beside it nor a sync could be saved
        if in_the_way := find_addition(self.places.database):
            self.call_from_thread(self.refuse, in_the_way)
        self._back_up_in_thread()
        if self.config.sync_folder and self.config.sync_on_start:
            self.call_from_thread(self._sync)

    def _back_up_in_thread(self) -> None:
        """Make the backup of the day. A single line says why there is none. Quitting gives it up between two steps."""
        from mfr_tui.record.backups import AbandonedError, back_up_if_due

        worker = get_current_worker()
        try:
            made = back_up_if_due(
                self.places.database, self.clock.now(), self.config, going=lambda: not worker.is_cancelled
            )
        except AbandonedError:
            return
        except MfrError as error:
            troubles: Sequence[MfrError] = [error]
        else:
            troubles = made.troubles if made else ()
        for trouble in troubles:
            self.call_from_thread(self.notify, f"Backup: {trouble.what}", severity="warning", markup=False)
