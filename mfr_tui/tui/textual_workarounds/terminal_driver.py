"""Textual's driver for Linux and macOS, for terminals that send anything, and that go away without a word.

Textual 8.2.8 reads on when there is nothing left to read, which takes half a core; its thread for output dies of the
first byte that cannot be written, and whoever writes after it waits for that thread, so that no signal is answered; an
exception in its thread for input is printed as a traceback and the exit code is 0. Its handler of a new size can be
interrupted by the next size, and then says the older one last.
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

from mfr_tui.tui.textual_workarounds.terminal_input import ESCAPE_SECONDS, TerminalInput

LONGEST_LOOK = 0.1
"""Seconds between two looks at whether input is to end."""

PATIENCE = 5.0
"""Seconds that the app has to end once it is told to. Then the process ends: what was acknowledged is in the diary."""

_LEAVE = (
    "\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""What undoes all that Textual does to a terminal."""


class TerminalDriver(LinuxDriver):
    """Powers display and input, and ends the app when there is no terminal any more."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Make the driver; `start_application_mode` is when it does something.

        Args:
            app: The app.
            debug: Whether Textual's debug mode is on.
            mouse: Whether to ask for the mouse, and to take what it reports.
            size: The size of the terminal, or None to ask it.
        """
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._gone = Event()
        self._ending = Lock()
        assert sys.__stderr__ is not None
        self._file = cast("TextIOWrapper", _Output(sys.__stderr__, self._terminal_is_gone))

    # -- size ------------------------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal, and let the loop hear of its sizes."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    # -- input -----------------------------------------------------------------------------------------------

    def _run_input_thread(self) -> None:
        """Read until told to stop. What goes wrong here ends the app as it would anywhere else in it."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001  (a thread has nobody above it who could know of it)
            self._loop.call_soon_threadsafe(self._app.call_later, _raise, error)

    def run_input_thread(self) -> None:
        """Pass on what the terminal sends, until told to stop or until there is no terminal any more."""
        # What a person has set counts, however short.
        delay = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else ESCAPE_SECONDS
        assert sys.__stderr__ is not None
        terminal = TerminalInput(delay, sys.__stderr__.encoding)  # it types in what it shows
        with selectors.SelectSelector() as selector:  # macOS can select terminals, but not poll them
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
        """Return what the terminal has sent; None when it is gone."""
        try:
            return os.read(self.fileno, 4096) or None
        except BlockingIOError:  # another program with the same terminal has set it so, and was quicker
            return b""
        except OSError:
            return None

    # -- output ----------------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write to the terminal. Where nothing can be written any more, nothing is, and nobody waits."""
        if self._writer_thread is not None and self._writer_thread.is_alive() and not self._gone.is_set():
            super().write(data)

    # -- the end ---------------------------------------------------------------------------------------------

    def _terminal_is_gone(self) -> None:
        """End the app, as a hang-up would. May be called from any thread."""
        with self._ending:
            if self._gone.is_set():
                return
            self._gone.set()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            if not os.isatty(descriptor):  # what is still said, as on the way out, is no error
                os.dup2(nowhere, descriptor)
        os.close(nowhere)
        with contextlib.suppress(RuntimeError):  # the app has ended in this instant
            self._loop.call_soon_threadsafe(self._app.exit)
        self._force_end(signal.SIGHUP)

    def end_for_sure(self, number: int) -> None:
        """Let a signal end the process after `PATIENCE`, should the app not have ended by then.

        The loop knows of the signal as before: this handler runs even where the loop cannot.
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
    """The file that Textual's thread for output writes to, which never fails: when the terminal is gone, it says so."""

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Write a text, as far as there is a terminal for it."""
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        """Let all that was written go out."""
        self._try(self._file.flush)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BlockingIOError:  # another program with the same terminal has set it so: a part of a frame is lost
            return
        except (OSError, ValueError):  # it is gone, or was closed
            self._gone()


def _raise(error: Exception) -> NoReturn:
    raise error
