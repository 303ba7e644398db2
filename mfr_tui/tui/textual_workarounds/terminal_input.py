"""Turns the bytes of a terminal into Textual's messages. An escape sequence is read whole, however slowly it arrives.

Textual 8.2.8 gives up on a sequence that it does not know, or whose next byte is 0.1 s late, and turns it into key
presses: the 9 of a mouse report rates a place, and the "r" of a color answers that a spot released. Here, no time limit
ends a sequence. Only its own last byte does, or an escape, which starts the next one. Textual's parser still decides
what a sequence means, but it is given only whole ones, and forgets those that it does not know.

Nothing here reads the clock: the caller passes the time in.
"""

import re
from codecs import getincrementaldecoder
from enum import Enum, auto

from textual import events
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.message import Message

ESCAPE_SECONDS = 0.15
"""After this many seconds with nothing following it, an escape is the escape key.

This is longer than the delays within a sequence on most slow connections, and too short to be noticed.
"""

LATE_LETTER_SECONDS = 1.0
"""How long a sequence may continue after its escape was taken for the key, if it continues with `O`, `P`, or `X`.

People type these letters, too. With `[`, `]`, `^`, `_`, or a backslash, it may continue at any time.
"""

PASTE_ESCAPE_SECONDS = 1.0
"""After this many seconds with nothing following it, an escape in a paste is the key. It ends an unfinished paste."""

STALLED_SECONDS = 2.0
"""A byte this late in a sequence may be a key that the person pressed. They are told why nothing happens."""

BACKGROUND_SECONDS = 0.05
"""How long the terminal has to say which color its background is. A later answer would change a screen being read."""

LONGEST_SEQUENCE = 256
"""The rest of a longer sequence is dropped, and it means nothing."""

_ESC, _BEL, _CANCEL = 0x1B, 0x07, (0x18, 0x1A)
_C1 = {0x8F: "O", 0x90: "P", 0x98: "X", 0x9B: "[", 0x9D: "]", 0x9E: "^", 0x9F: "_"}
"""The 8-bit control characters that stand for an escape and a character."""

_KNOWN_FORM = re.compile(r"[^ -/]*(?:\$y)?")
"""Matches sequences that Textual can know: only its reports of a mode have an intermediate byte.

Given another sequence with one, Textual would take its start for an rxvt key, and type the last byte.
"""

_BACKGROUND = re.compile(
    rb"\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?", re.IGNORECASE
)
"""Matches the text of the answer to OSC 11, as xterm defined it: each part is a fraction of its largest number."""

_KITTY_KEY = re.compile(r"\x1b\[(\d{1,9})(?:;(\d{0,4})(?:;(\d{1,9}(?::\d{1,9})*))?)?u")
_FUNCTION_KEY = re.compile(r"\x1b\[(\d*)[\d:;]*([~ABCDEFHPQRS])")
_OTHER_KEY = "\x1b[27;"
"""The start of a modifyOtherKeys key from xterm, which contains the text."""

_NO_KEYS = {*range(57358, 57361), *range(57441, 57455)}
"""The numbers that Kitty gives lock and modifier keys, which it reports on their own, such as shift before each `!`."""

_ALT = 2
"""The bit for alt in the modifiers of a Kitty key, after subtracting 1 from them."""


class Stalled(Message):
    """Message posted when a byte was taken as part of a sequence that started long ago, and may never end."""


class Background(Message):
    """Message posted when the terminal says in time which color its background is.

    Attributes:
        light: Whether the background is light.
    """

    def __init__(self, red: float, green: float, blue: float) -> None:
        """Create the message. Each part is 0 to 1; their weights for brightness are those of ITU-R BT.601."""
        super().__init__()
        self.light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5


class _Within(Enum):
    """The part of a sequence that the next byte belongs to."""

    TEXT = auto()
    ESCAPE = auto()
    CSI = auto()
    CONSOLE_KEY = auto()  # after ESC [ [, which the Linux console sends for F1 to F5
    SS3 = auto()
    STRING = auto()  # of OSC, DCS, SOS, PM, and APC
    X10_MOUSE = auto()
    PASTE = auto()


class _WholeSequences(XTermParser):
    """Textual's parser, but it forgets what it does not know instead of waiting for more of it."""

    def understand(self, sequence: str) -> list[Message]:
        """Return what a whole sequence or a character means, or nothing if Textual does not know it."""
        try:
            return list(self.feed(sequence))
        except (ValueError, ArithmeticError):  # a number that is not a character, or a size of zero
            return []
        finally:
            Parser.__init__(self)  # reset only the base class, to keep the sizes and the mouse position


class TerminalInput:
    """Turns the bytes that a terminal sends into messages for an app."""

    def __init__(self, escape_seconds: float = ESCAPE_SECONDS, encoding: str = "utf-8") -> None:
        """Start outside any sequence.

        Args:
            escape_seconds: After this many seconds with nothing following it, an escape is the escape key.
            encoding: The terminal's encoding, by its Python name.
        """
        self._encoding = encoding
        self._escape_seconds = escape_seconds
        self._parser = _WholeSequences()
        self._decoder = getincrementaldecoder(encoding)("replace")
        self._within = _Within.TEXT
        self._sequence = bytearray()
        self._escapes = 0  # escapes waiting for what follows; if nothing does, each is a key
        self._alt = False
        self._took_c2 = False  # the last byte of a mouse report, which may belong to what comes next
        self._late_since: float | None = None
        self._background_until = 0.0
        self._last = 0.0
        self._told = False
        self._messages: list[Message] = []

    def feed(self, data: bytes, now: float) -> list[Message]:
        """Return the messages that these bytes complete.

        Args:
            data: The bytes.
            now: The time in seconds, from a clock that never goes back.
        """
        for byte in data:
            self._take(byte, now)
            self._last = now
        return self._taken()

    def expect_background(self, now: float) -> None:
        """Post the color of the background if the terminal, just asked for it, says it within BACKGROUND_SECONDS."""
        self._background_until = now + BACKGROUND_SECONDS

    def tick(self, now: float) -> list[Message]:
        """Return the messages that are due because no byte has arrived until now: an escape may have been the key."""
        due = self._due
        if due is not None and now >= due:
            if self._within is _Within.PASTE:
                del self._sequence[-1:]
                self._end_paste()
            else:
                self._escape_keys()
                self._begin(_Within.TEXT)
            self._late_since = now
        return self._taken()

    def wait(self, now: float) -> float | None:
        """Return in how many seconds `tick` will have something to do if no byte arrives, or None for never."""
        due = self._due
        return None if due is None else max(0.0, due - now)

    @property
    def _due(self) -> float | None:
        if self._within is _Within.ESCAPE:
            return self._last + self._escape_seconds
        if self._within is _Within.PASTE and self._sequence.endswith(b"\x1b"):
            return self._last + PASTE_ESCAPE_SECONDS
        return None

    def _taken(self) -> list[Message]:
        messages, self._messages = self._messages, []
        return messages

    # -- byte by byte ----------------------------------------------------------------------------------------

    def _take(self, byte: int, now: float) -> None:
        stalled = self._within not in {_Within.TEXT, _Within.ESCAPE} and now - self._last >= STALLED_SECONDS
        match self._within:
            case _Within.TEXT:
                self._text(byte, now)
            case _Within.ESCAPE:
                self._after_escape(byte)
            case _Within.PASTE:
                self._paste(byte)
            case _ if byte == _ESC:
                self._end_string(now)
                self._begin(_Within.ESCAPE)  # it ends this sequence or follows a broken one; it is no key even alone
            case _Within.STRING:
                self._string(byte, now)
            case _Within.SS3 if self._is_key(byte, now):
                self._begin(_Within.TEXT)
                self._text(byte, now)
            case _:
                self._control_sequence(byte)
        if stalled and not self._told and self._within not in {_Within.TEXT, _Within.ESCAPE}:
            self._told = True
            self._messages.append(Stalled())

    def _begin(self, within: _Within) -> None:
        self._within = within
        self._sequence.clear()
        self._told = False

    def _text(self, byte: int, now: float) -> None:
        late, self._late_since = self._late_since, None
        took_c2, self._took_c2 = self._took_c2, False
        if took_c2 and byte in _C1:
            self._after_escape(ord(_C1[byte]))
            return
        if late is not None:
            letter = byte in b"OPX" and now - late <= LATE_LETTER_SECONDS
            if letter or byte in b"[]^_\\":
                self._after_escape(byte)
                return
        if byte == _ESC:
            self._characters(self._decoder.decode(b"", final=True))
            self._decoder.reset()
            self._begin(_Within.ESCAPE)
            self._escapes = 1
        elif byte == 0x9B and self._encoding == "utf-8" and not self._decoder.getstate()[0]:
            self._begin(_Within.CSI)  # this cannot be UTF-8, so it is the 8-bit form of ESC [
        else:
            self._characters(self._decoder.decode(bytes((byte,))))

    def _after_escape(self, byte: int) -> None:
        if byte == _ESC:
            # Keep the first escape: terminals send alt and an arrow as two. More of them are the key held down.
            if self._escapes == 2:
                self._messages.append(events.Key("escape", "\x1b"))
            self._escapes = min(2, self._escapes + 1)
            return
        within = {
            ord("["): _Within.CSI,
            ord("O"): _Within.SS3,
            **dict.fromkeys(b"]PX^_", _Within.STRING),
        }.get(byte)
        if within is not None or byte == ord("\\"):
            self._escapes = 0
            self._begin(within or _Within.TEXT)
            if within is _Within.STRING:
                self._sequence.append(byte)
            return
        self._escapes -= 1
        self._escape_keys()
        self._begin(_Within.TEXT)
        self._alt = True
        self._characters(self._decoder.decode(bytes((byte,))))

    def _is_key(self, byte: int, now: float) -> bool:
        """Return whether a byte after ESC O is a key: a person can type that escape too, as alt and a capital O.

        F1 to F4 end in a capital letter, which may come late, and have at most one digit before each semicolon. Keypads
        end in a small letter, but only in a mode that mfr never asks for: a late one is a key, such as x for pain.
        """
        character = chr(byte)
        if character.isascii() and character.isdigit():
            return self._sequence[-1:].isdigit() and b";" not in self._sequence
        if character.isascii() and character.islower():
            return now - self._last >= self._escape_seconds
        return byte < 0x80 and byte not in _CANCEL and character != ";" and not character.isupper()

    def _control_sequence(self, byte: int) -> None:
        """Take a byte of a CSI or SS3 sequence, or of what follows the last byte in the older forms."""
        self._sequence.append(byte)
        within = self._within
        if byte in _CANCEL:
            self._begin(_Within.TEXT)
        elif within is _Within.X10_MOUSE:
            # An old mouse report has one byte each for button, column, and row. (mfr asks for the newer form.) A report
            # that is cut off may take in the first bytes of the next sequence.
            if self._sequence[-2:-1] == b"\xc2" and byte in _C1:
                self._after_escape(ord(_C1[byte]))
            elif len(self._sequence) == 3:
                self._begin(_Within.TEXT)
                self._took_c2 = byte == 0xC2
        elif within is _Within.CONSOLE_KEY:
            self._understand(f"\x1b[[{chr(byte)}")
        elif byte >= 0x80:
            self._begin(_Within.TEXT)
            self._characters(self._decoder.decode(bytes((byte,))))
        elif byte < 0x20 or byte == 0x7F:
            del self._sequence[-1:]
        elif within is _Within.CSI and self._sequence == b"M":
            self._begin(_Within.X10_MOUSE)
        elif within is _Within.CSI and self._sequence == b"[":
            self._begin(_Within.CONSOLE_KEY)
        elif within is _Within.CSI and self._sequence == b"200~":
            self._begin(_Within.PASTE)
        elif byte >= 0x40 or (within is _Within.SS3 and byte not in b"0123456789;"):
            introducer = "[" if within is _Within.CSI else "O"
            self._understand(f"\x1b{introducer}{self._sequence.decode('ascii')}")
        else:
            del self._sequence[LONGEST_SEQUENCE:]

    def _string(self, byte: int, now: float) -> None:
        after_c2 = self._sequence.endswith(b"\xc2")
        if after_c2 and byte == 0x9C:  # U+009C also ends it
            del self._sequence[-1:]
            byte = _BEL
        if byte == _BEL:
            self._end_string(now)
        if byte == _BEL or byte in _CANCEL:
            self._begin(_Within.TEXT)
            return
        self._sequence.append(byte)
        del self._sequence[:-LONGEST_SEQUENCE]

    def _paste(self, byte: int) -> None:
        self._sequence.append(byte)
        if byte == ord("~") and self._sequence.endswith(b"\x1b[201~"):
            del self._sequence[-6:]
            self._end_paste()

    # -- what it means ---------------------------------------------------------------------------------------

    def _end_string(self, now: float) -> None:
        """Report the color of the background, if this is the answer to the question for it."""
        said = _BACKGROUND.fullmatch(self._sequence) if self._within is _Within.STRING else None
        if said and now <= self._background_until:
            self._messages.append(Background(*(int(part, 16) / (16 ** len(part) - 1) for part in said.groups())))
            self._background_until = 0.0

    def _end_paste(self) -> None:
        text = self._sequence.decode(self._encoding, "replace").replace("\x00", "")
        self._messages.append(events.Paste(text))
        self._begin(_Within.TEXT)

    def _escape_keys(self) -> None:
        for _ in range(self._escapes):
            self._messages.append(events.Key("escape", "\x1b"))
        self._escapes = 0

    def _characters(self, text: str) -> None:
        for character in text:
            alt, self._alt = self._alt, False
            if 0x80 <= ord(character) < 0xA0:
                if ord(character) in _C1:
                    self._after_escape(ord(_C1[ord(character)]))
            elif alt:
                self._alt_key(character)
            else:
                self._messages.extend(self._parser.understand(character))

    def _alt_key(self, character: str) -> None:
        """Report a key pressed with alt as Textual knows it, or else as a key without text."""
        known = self._parser.understand(f"\x1b{character}")
        if not known:
            for key in self._parser.understand(character):
                if isinstance(key, events.Key):
                    known.append(events.Key(f"alt+{key.key}", None))
        self._messages.extend(known)

    def _understand(self, sequence: str) -> None:
        self._begin(_Within.TEXT)
        if len(sequence) > LONGEST_SEQUENCE or not _KNOWN_FORM.fullmatch(sequence):
            return
        if sequence.startswith("\x1b[") and sequence.endswith("u"):
            self._kitty_key(sequence)
            return
        known = self._parser.understand(sequence)
        if (match := _FUNCTION_KEY.fullmatch(sequence)) and not sequence.startswith(_OTHER_KEY):
            # Textual takes the number of a function key that it does not know for a character: 33 for "!".
            function = f"{match[1] or 1}{match[2]}" in FUNCTIONAL_KEYS
            known = [m for m in known if not isinstance(m, events.Key) or (function and not m.is_printable)]
        if len(known) > 1:  # Textual reports alt and a key as an escape and the key, but nobody pressed escape
            known = [m for m in known if not (isinstance(m, events.Key) and m.key == "escape")]
        self._messages.extend(known)

    def _kitty_key(self, sequence: str) -> None:
        match = _KITTY_KEY.fullmatch(sequence)
        if match is None or int(match[1]) in _NO_KEYS:
            return
        code, modifiers, text = match[1], match[2] or "", match[3] or ""
        if modifiers and (int(modifiers) - 1) & _ALT and text == code:
            text = ""
        # Pass on one character at a time: Textual would type out a sequence longer than 32 characters, such as an emoji
        # of many parts.
        for part in text.split(":"):
            for key in self._parser.understand("\x1b[" + f"{code};{modifiers};{part}".rstrip(";") + "u"):
                if isinstance(key, events.Key) and not "\ud800" <= (key.character or "") <= "\udfff":
                    self._messages.append(key)
