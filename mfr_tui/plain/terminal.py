"""What plain mode reads and writes: single keys where the terminal can give them, otherwise lines."""

import codecs
import contextlib
import errno
import io
import os
import re
import select
import shutil
import signal
import sys
import textwrap
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from types import FrameType
from typing import Protocol, TypeVar

from mfr_tui.clock import Clock
from mfr_tui.system.keyboard import Keyboard

ENTER, STOP, LEAVE, END, RESUMED, UNKNOWN = "enter", "ctrl+c", "ctrl+d", "end", "resumed", "unknown"
"""Keys that are no characters; the end of the input; the return from a suspension; anything without a name."""

WORD = "a word"
"""What several different characters that come at once count as, where each key counts."""

READ_BYTES = 1024
GRACE_SECONDS = 0.05
"""How long a program that was resumed in the background waits for a signal to end, before it is suspended again."""

POLL_SECONDS = 0.05
"""How often a Windows console is asked for a key: it offers no way to wait for one."""

ALWAYS = {STOP, LEAVE, END, RESUMED}
"""What counts whenever it comes, and however often."""

_SEQUENCE = re.compile("\x1b(?:\\[\\[?[0-?]*[ -/]*|O)")
"""What a key that is no character sends, up to its last character. The console of Linux sends ESC [ [ A for F1."""

Said = TypeVar("Said")


class Terminal(Protocol):
    """What a person reads and types.

    Attributes:
        single: Whether each key counts at once; otherwise a line does, after enter.
    """

    single: bool

    def key(self, seconds: float | None) -> str | None:
        """Return the next key, one of the names above, or a line of more than one character; None if none came.

        It may return None early.

        Args:
            seconds: How long to wait; None waits for a key.
        """

    def forget(self, but: Collection[str]) -> None:
        """Forget the keys that came until now, before something that they would answer is written. Lines all count.

        Args:
            but: The keys that count all the same, besides those that always do.
        """

    def line(self, prompt: str, words: Sequence[str]) -> str:
        """Return a line that the person typed after a prompt, or STOP, LEAVE or END.

        Args:
            prompt: What is asked.
            words: What tab completes, where the terminal can do that.
        """

    def write(self, line: str) -> None:
        """Write a line."""

    def ring(self) -> None:
        """Ring the bell."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Keys:
    """Turns the bytes of a terminal into keys. An escape sequence is one unknown key, however many parts it has."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = ""  # an escape sequence, as far as it has come

    def feed(self, data: bytes) -> Iterator[str]:
        """Yield a key for each character, and for an escape sequence at its first."""
        for char in self._decoder.decode(data):
            # No key sends a `!` in its sequence. It stops a hold, so it always counts.
            if self._begun and char not in "!\x03" and self._goes_on(char):
                continue
            self._begun = char if char == "\x1b" else ""
            yield _NAMES.get(char) or (char if char.isprintable() else UNKNOWN)

    def _goes_on(self, char: str) -> bool:
        """Return whether a character belongs to the sequence that has begun."""
        if _SEQUENCE.fullmatch(self._begun + char):
            self._begun += char
            return True
        last = len(self._begun) > 1 and "@" <= char <= "~"
        if last:
            self._begun = ""
        return last


def at_once(keys: Sequence[str]) -> list[str]:
    """Return what keys that came at once count as, where each key counts.

    Nobody types several different characters at once: they were pasted, dictated or mashed, and each would do
    something. So they are one WORD, which is no answer, and the enter behind it goes with it. Only `!`, which stops a
    hold, and what leaves still count. One key that comes often, and keys that are no characters, stay as they are.
    """
    if len({key for key in keys if len(key) == 1}) < 2:
        return [*keys]
    return [key for key in keys if key in {"!", STOP, LEAVE}] or [WORD]


def pressed(keys: Sequence[str], keyboard: Keyboard, now: float) -> list[str]:
    """Return these keys without the repeats of one that is held down, but each `!`, and each that always counts.

    Args:
        keys: What came at once.
        keyboard: What came before.
        now: When they came, in seconds of a monotonic clock.
    """
    return [key for key in keys if not keyboard.repeats(key, now) or key in {"!", *ALWAYS}]


def is_held(typed: str, keyboard: Keyboard, now: float) -> bool:
    """Return whether this line is only enter, still held down from before. Its arguments are those of `pressed`."""
    return keyboard.repeats(ENTER, now) and not typed


def fold(line: str, columns: int) -> str:
    """Return a line broken between words, where a terminal would break it within one: braille and speech go by rows.

    Args:
        line: The line.
        columns: The columns of the terminal; 0 if it does not say.
    """
    if not 0 < columns < len(line):
        return line
    return textwrap.fill(line, columns, break_long_words=False, break_on_hyphens=False)


class PosixTerminal:
    """The terminal or the pipe of this process, on a system where `select` can wait for it."""

    def __init__(self, clock: Clock) -> None:
        """Take single keys if standard input and output are a terminal, and lines otherwise."""
        self._clock = clock
        self._keyboard = Keyboard()
        self._input = sys.stdin.fileno()
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # whatever a terminal sends, no line of it is an error
        self.single = os.isatty(self._input) and sys.stdout.isatty()
        self._keys = Keys()
        self._ready = deque[str]()
        self._partial = b""
        self._waiting = False
        self._mode = _mode(self._input) if self.single else None
        self._handlers = {signal.SIGINT: signal.signal(signal.SIGINT, self._stopped)}
        # A signal that comes just before a wait, or to another thread, ends the wait through this pipe.
        self._woken, self._wakes = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wakes, False)
        self._woke_before = signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        if self.single:
            self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._resumed)
            _hold_back_resumption(on=True)
            self._take_keys()

    def key(self, seconds: float | None) -> str | None:
        """Return the next key or line; None if none came."""
        if not self._ready:
            data = self._wait(lambda: self._read(seconds))
            if data is not None:
                self._ready.extend(self._parse(data))
        key = self._ready.popleft() if self._ready else None
        if key == RESUMED:
            self._keyboard = Keyboard()  # the hand was elsewhere meanwhile
            self._take_keys()
        return key

    def forget(self, but: Collection[str]) -> None:
        """Forget the keys that came until now, except these and those that always count."""
        if not self.single:
            return
        while data := self._read(0.0):
            self._ready.extend(self._parse(data))
        _keep_only({*but, *ALWAYS}, self._ready)

    def line(self, prompt: str, words: Sequence[str]) -> str:
        """Return a line that the person typed, or STOP or END. After a suspension, write the prompt again."""
        if not self.single:
            return _next_line(self, prompt)
        if STOP not in self._ready:
            self._ready.clear()  # keys typed before they could know the question
        self.write(prompt)
        read = _completed(words) if words else _read_line
        try:
            self._give_keys_back()
            while True:
                typed = self._wait(read)
                if typed is not None:
                    if not is_held(typed, self._keyboard, self._clock.monotonic()):
                        return typed
                    continue
                key = self._ready.popleft()
                if key == STOP:
                    return STOP
                if key == RESUMED:
                    self._give_keys_back()
                    self.write(prompt)
        except EOFError:
            return LEAVE
        finally:
            self._take_keys()

    def write(self, line: str) -> None:
        """Write a line."""
        width = shutil.get_terminal_size((0, 0)).columns if self.single else 0
        self._try(lambda: print(fold(line, width), flush=True))

    def ring(self) -> None:
        """Ring the bell."""
        self._try(_ring)

    def _try(self, write: Callable[[], object]) -> None:
        """Write to the terminal. If it is gone, write to nobody: the next key is the end, before which all is saved."""
        try:
            write()
        except OSError as error:
            if not self.single or error.errno != errno.EIO:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def close(self) -> None:
        """Leave the terminal and the signals as they were."""
        if not self._is_behind():  # there it is another program's, and the system would suspend us for setting it
            self._give_keys_back()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self.single:
            _hold_back_resumption(on=False)
        signal.set_wakeup_fd(self._woke_before)
        os.close(self._wakes)
        os.close(self._woken)

    def _read(self, seconds: float | None) -> bytes | None:
        """Return what can be read within that time: no bytes at the end of the input, None if there was nothing."""
        ready, _, _ = select.select([self._input, self._woken], [], [], seconds)
        if self._woken in ready:
            os.read(self._woken, READ_BYTES)
        try:
            return os.read(self._input, READ_BYTES) if self._input in ready else None
        except OSError:  # the terminal is gone
            return b""

    def _wait(self, read: Callable[[], Said]) -> Said | None:
        """Wait for the person. A signal ends that; at any other time it only becomes a key, so that no write is cut."""
        try:
            self._waiting = True
            if self.single:
                _hold_back_resumption(on=False)
            return None if self._ready else read()
        except KeyboardInterrupt:
            return None
        finally:
            self._waiting = False
            if self.single:
                _hold_back_resumption(on=True)

    def _parse(self, data: bytes) -> Iterator[str]:
        if not data:
            yield END
        elif self.single:
            yield from pressed(at_once([*self._keys.feed(data)]), self._keyboard, self._clock.monotonic())
        else:
            *lines, self._partial = (self._partial + data).split(b"\n")
            yield from map(_line, lines)

    def _stopped(self, _: int, __: FrameType | None) -> None:
        self._ready.append(STOP)
        if self._waiting:
            raise KeyboardInterrupt

    def _resumed(self, _: int, __: FrameType | None) -> None:
        self._ready.append(RESUMED)
        if self._waiting:
            raise KeyboardInterrupt

    def _take_keys(self) -> None:
        if self._mode:
            import tty

            # Keys that were typed meanwhile are not thrown away.
            self._set(lambda: tty.setcbreak(self._input, termios.TCSADRAIN))

    def _give_keys_back(self) -> None:
        if mode := self._mode:
            self._set(lambda: termios.tcsetattr(self._input, termios.TCSADRAIN, mode))

    def _set(self, change: Callable[[], object]) -> None:
        """Change how the terminal gives what is typed, whatever comes between. One that is gone stays as it is.

        In the background, the system suspends us here until the shell gives us the terminal.
        """
        while True:
            if self._is_behind():
                # What ends a suspended program comes with what resumes it, and maybe to another thread, a little later.
                select.select([], [], [], GRACE_SECONDS)
            try:
                change()
            except termios.error as error:
                if error.args[0] == errno.EINTR:
                    continue
            if signal.SIGCONT not in signal.sigpending():
                return
            signal.sigwait({signal.SIGCONT})  # suspended meanwhile: a shell may have set the terminal since

    def _is_behind(self) -> bool:
        """Return whether the terminal is another program's: the shell runs this one in the background."""
        try:
            return os.tcgetpgrp(self._input) != os.getpgrp()
        except OSError:  # it is no terminal, or not the one that controls us, or it is gone
            return False


class WindowsTerminal:
    """The console of this process on Windows, or its pipe, which a thread reads."""

    def __init__(self, clock: Clock) -> None:
        """Take single keys if standard input and output are a console, and lines otherwise."""
        import queue
        import threading

        self._clock = clock
        self._keyboard = Keyboard()
        self.single = sys.stdin.isatty() and sys.stdout.isatty()
        self._ready = deque[str]()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        if not self.single:
            threading.Thread(target=self._read, daemon=True).start()

    def key(self, seconds: float | None) -> str | None:
        """Return the next key or line; None if none came."""
        import queue

        try:
            if self.single:
                if not self._ready:
                    self._read_keys(seconds)
                return self._ready.popleft() if self._ready else None
            with contextlib.suppress(queue.Empty):
                key = self._lines.get(timeout=seconds)
                if key == END:
                    self._lines.put(END)  # it stays at its end
                return key
        except KeyboardInterrupt:
            return STOP
        return None

    def _read_keys(self, seconds: float | None) -> None:
        self._ready.extend(pressed(at_once(_console_keys(seconds)), self._keyboard, self._clock.monotonic()))

    def forget(self, but: Collection[str]) -> None:
        """Forget the keys that came until now, except these and those that always count."""
        if self.single:
            self._read_keys(0)
            _keep_only({*but, *ALWAYS}, self._ready)

    def line(self, prompt: str, words: Sequence[str]) -> str:  # noqa: ARG002  (there is no readline)
        """Return a line that the person typed, or STOP or END."""
        if not self.single:
            return _next_line(self, prompt)
        self._ready.clear()  # keys typed before they could know the question
        try:
            self.write(prompt)
            while True:
                typed = _read_line()
                if not is_held(typed, self._keyboard, self._clock.monotonic()):
                    return typed
        except EOFError:
            return LEAVE
        except KeyboardInterrupt:
            return STOP

    def write(self, line: str) -> None:
        """Write a line."""
        print(line, flush=True)

    def ring(self) -> None:
        """Ring the bell."""
        _ring()

    def close(self) -> None:
        """Do nothing: the console was not changed."""

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            self._lines.put(_line(line.rstrip(b"\n")))
        self._lines.put(END)


_NAMES = {"\r": ENTER, "\n": ENTER, "\x03": STOP, "\x04": LEAVE}


def own_terminal(clock: Clock) -> Terminal:
    """Return the terminal of this process."""
    return PosixTerminal(clock) if os.name == "posix" else WindowsTerminal(clock)


def _keep_only(keys: Collection[str], ready: deque[str]) -> None:
    """Leave only these keys among those that are ready. A signal may add one meanwhile."""
    for _ in range(len(ready)):
        if (key := ready.popleft()) in keys:
            ready.append(key)


def _line(data: bytes) -> str:
    """Return a line as it counts: an empty one is enter."""
    return data.decode(errors="replace").rstrip("\r") or ENTER


def _next_line(terminal: Terminal, prompt: str) -> str:
    """Return the next line of a terminal that gives lines, after a prompt."""
    terminal.write(prompt)
    while (typed := terminal.key(None)) is None:
        pass
    return "" if typed == ENTER else typed


def _ring() -> None:
    """Ring the bell. What is printed has its control characters removed, so this goes around that."""
    sys.stdout.flush()
    sys.stdout.buffer.write(b"\a")
    sys.stdout.buffer.flush()


def _read_line() -> str:
    """Return a line, edited as the terminal itself does it.

    Raises:
        EOFError: There is none any more.
    """
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _completed(words: Sequence[str]) -> Callable[[], str]:
    """Return what reads a line in which tab completes these words, if there is readline.

    It must not think that the terminal can move its cursor.
    """
    os.environ["TERM"] = "dumb"
    try:
        import readline
    except ImportError:
        return _read_line

    def complete(typed: str, number: int) -> str | None:
        # What was typed stays as it is: readline would draw the line again for a capital letter.
        found = [f"{typed}{word[len(typed) :]}" for word in words if word.casefold().startswith(typed.casefold())]
        return found[number] if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims("")
    readline.set_auto_history(False)
    editline = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if editline else "tab: complete")
    if not editline:
        readline.parse_and_bind("set enable-bracketed-paste off")
    return input


if sys.platform == "win32":
    import msvcrt
    import time

    def _console_keys(seconds: float | None) -> list[str]:
        """Return the keys that the console has, as soon as it has one; none if none came within that time."""
        waited = 0.0
        while not msvcrt.kbhit():
            if seconds is not None and waited >= seconds:
                return []
            time.sleep(POLL_SECONDS)
            waited += POLL_SECONDS
        keys = []
        while msvcrt.kbhit():
            keys.append(_console_key())
        return keys

    def _console_key() -> str:
        """Return the next key of the console, which has one."""
        char = msvcrt.getwch()
        if char in "\x00\xe0":  # a key that is no character sends two
            msvcrt.getwch()
            return UNKNOWN
        return _NAMES.get(char) or (char if char.isprintable() else UNKNOWN)

    def _mode(_: int) -> list[object] | None:
        return None

    def _hold_back_resumption(*, on: bool) -> None:
        pass

else:
    import termios

    def _console_keys(_: float | None) -> list[str]:
        return []

    def _mode(descriptor: int) -> "termios._AttrReturn":
        return termios.tcgetattr(descriptor)

    def _hold_back_resumption(*, on: bool) -> None:
        """Hold back SIGCONT, or let it through, in this thread. Threads that it starts meanwhile never take it.

        Otherwise the system may give it to one of them, and the main thread would go on waiting for a key that the
        terminal, as the shell left it, does not give.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK if on else signal.SIG_UNBLOCK, {signal.SIGCONT})
