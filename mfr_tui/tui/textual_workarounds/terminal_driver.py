"""Textual's driver for Linux and macOS, made safe for terminals that send invalid input or disappear without warning.

When there is nothing left to read, Textual 8.2.8 keeps reading, which uses half a core. Its output thread dies when a
write fails; anything that writes later waits for that thread, so that no signal is handled. An exception in its input
thread is printed as a traceback, with exit code 0. Its handler for a new size can be interrupted by the next size, and
then reports the older one last. When a process goes on that SIGSTOP had stopped, a second input thread and a second
output thread run beside the first, and the program cannot end.
"""

import contextlib
import os
import selectors
import signal
import sys
import termios
from collections.abc import Callable
from io import TextIOWrapper
from threading import Event, Lock, Thread
from typing import IO, Any, NoReturn, cast

from textual import constants, events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from mfr_tui.system.announce import RESTORE_TITLE, SAVE_TITLE
from mfr_tui.tui.textual_workarounds.terminal_input import ESCAPE_SECONDS, TerminalInput

LONGEST_LOOK = 0.1
"""The longest time, in seconds, between two checks whether input should end."""

PATIENCE = 5.0
"""How many seconds the app has to end when told to. Then the process ends; all that was acknowledged is saved."""

_ASK_BACKGROUND = "\x1b]11;?\x1b\\"
"""Asks a terminal for the color of its background (OSC 11)."""

_CLEAR = "\x1b[m\x1b[H\x1b[J"
"""Clears the screen. The console of Linux has no second one to go back from: it would stay full of the diary."""

_LEAVE = (
    "\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u"
    f"{_CLEAR}\x1b[?1049l\x1b[?25h\x1b[?1004l{RESTORE_TITLE}"
)
"""The escape sequences that undo everything Textual does to a terminal."""


class TerminalDriver(LinuxDriver):
    """Handles display and input, and ends the app when the terminal is gone."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Create the driver. It does nothing before `start_application_mode`.

        Args:
            app: The app.
            debug: Whether Textual's debug mode is on.
            mouse: Whether to ask the terminal for mouse events, and to pass them on.
            size: The size of the terminal, or None to ask the terminal.
        """
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # A delay that the person has set applies, however short.
        delay = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else ESCAPE_SECONDS
        assert sys.__stderr__ is not None
        self._terminal = TerminalInput(delay, sys.__stderr__.encoding)  # input has the same encoding as output
        self._title = ""
        self._title_is_saved = False
        self._gone = Event()
        self._ending = Lock()
        self._file = cast("TextIOWrapper", _Output(sys.__stderr__, self._terminal_is_gone))
        # Both write to the terminal. Textual's handlers would do so in the middle of a write, and wait for its end.
        self._loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        self._loop.add_signal_handler(signal.SIGCONT, self._continue)

    # -- size ------------------------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take over the terminal, and handle changes of its size in the event loop."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        self.write(f"{SAVE_TITLE}{self._title}")
        self._title_is_saved = True

    def stop_application_mode(self) -> None:
        """Give the terminal back, cleared, with the title that it had."""
        if self._title_is_saved:
            self._title_is_saved = False
            self.write(f"{_CLEAR}{RESTORE_TITLE}")
        super().stop_application_mode()

    def _continue(self) -> None:
        """Take the terminal over again. SIGSTOP left no time to give it back: that is done now, before."""
        if self._key_thread is None:
            return
        attributes = None
        if not self._must_signal_resume:
            attributes = self.attrs_before
            self.suspend_application_mode()
            self._must_signal_resume = True
        self._sigcont_application()
        self.attrs_before = attributes or self.attrs_before  # those of the shell, should it have kept ours

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    # -- input -----------------------------------------------------------------------------------------------

    def _run_input_thread(self) -> None:
        """Read until told to stop. An exception ends the app as if it had been raised in the event loop."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001  (a thread has nobody above it who could know of it)
            self._loop.call_soon_threadsafe(self._app.call_later, _raise, error)

    def run_input_thread(self) -> None:
        """Pass on what the terminal sends, until told to stop or until the terminal is gone."""
        terminal = self._terminal
        with selectors.SelectSelector() as selector:  # on macOS, select works with terminals, but poll does not
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                wait = terminal.wait(self._loop.time())
                if selector.select(LONGEST_LOOK if wait is None else min(wait, LONGEST_LOOK)):
                    data = self._read()
                    if data is None:
                        self._terminal_is_gone()
                        return
                    messages = terminal.feed(data, self._loop.time())
                else:
                    messages = terminal.tick(self._loop.time())
                for message in messages:
                    if self._mouse or not isinstance(message, events.MouseEvent):
                        self.process_message(message)

    def _read(self) -> bytes | None:
        """Return what the terminal has sent, or None if it is gone."""
        try:
            return os.read(self.fileno, 4096) or None
        except BlockingIOError:  # another program made this terminal non-blocking, and read first
            return b""
        except OSError:
            return None

    def ask_background(self) -> None:
        """Ask the terminal for the color of its background. The answer is a `Background`, or there is none."""
        self._terminal.expect_background(self._loop.time())
        self.write(_ASK_BACKGROUND)

    # -- output ----------------------------------------------------------------------------------------------

    def show_title(self, sequence: str) -> None:
        """Write the sequence of a title, if it is another one, and again whenever the app takes over the terminal."""
        if sequence != self._title:
            self._title = sequence
            if self._title_is_saved:
                self.write(sequence)

    def write(self, data: str) -> None:
        """Write to the terminal. If it is gone, drop the data instead of waiting."""
        if self._writer_thread is not None and self._writer_thread.is_alive() and not self._gone.is_set():
            super().write(data)

    # -- the end ---------------------------------------------------------------------------------------------

    def _terminal_is_gone(self) -> None:
        """End the app as a hang-up would. Can be called from any thread."""
        with self._ending:
            if self._gone.is_set():
                return
            self._gone.set()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            if not os.isatty(descriptor):  # so that writing on the way out does not fail
                os.dup2(nowhere, descriptor)
        os.close(nowhere)
        with contextlib.suppress(RuntimeError):  # the app has ended at this very moment
            self._loop.call_soon_threadsafe(self._app.exit)
        self._force_end(signal.SIGHUP)

    def end_for_sure(self, number: int) -> None:
        """Let a signal end the process after PATIENCE seconds if the app has not ended by then.

        The event loop handles the signal as before. This handler runs even if the loop is stuck.
        """
        signal.signal(number, lambda *_: self._force_end(number))

    def _force_end(self, number: int) -> None:
        Thread(target=self._wait_and_end, args=(number,), name="end-for-sure", daemon=True).start()

    def _wait_and_end(self, number: int) -> NoReturn:
        Event().wait(PATIENCE)
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with contextlib.suppress(OSError):
            os.set_blocking(2, False)
            os.write(2, _LEAVE.encode())
        with contextlib.suppress(OSError):
            os.set_blocking(2, True)
        os._exit(128 + number)


class _Output:
    """The file that Textual's output thread writes to. It never raises; it calls `gone` if the terminal is gone."""

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Write the text, if the terminal is still there."""
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        """Flush what was written, if the terminal is still there."""
        self._try(self._file.flush)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BlockingIOError:  # another program made this terminal non-blocking: part of a frame is lost
            return
        except (OSError, ValueError):  # the terminal is gone, or the file was closed
            self._gone()


def _raise(error: Exception) -> NoReturn:
    raise error
