"""What a terminal sends is not what a person typed: no key comes out of a sequence, whole, slow, broken or strange."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from mfr_tui.tui.registry import all_commands
from mfr_tui.tui.textual_workarounds.terminal_input import (
    BACKGROUND_SECONDS,
    ESCAPE_SECONDS,
    Background,
    Stalled,
    TerminalInput,
)
from tests.support.examples import examples

COLOR = b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"
MOUSE = b"\x1b[<35;59;19M"
MOVES = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "f1"}
DECIDES = ({key for command in all_commands() for key in command.keys} | {"enter", "escape", "space"}) - MOVES
"""Every key of the app but those that only move a cursor, or show help."""


class Line:
    """A terminal line with a time of its own, read as the driver reads it."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.input = TerminalInput(encoding=encoding)
        self.now = 100.0
        self.messages: list[Message] = []

    def pause(self, seconds: float) -> "Line":
        end = self.now + seconds
        while (wait := self.input.wait(self.now)) is not None and self.now + wait <= end:
            self.now += wait
            self.messages += self.input.tick(self.now)
        self.now = end
        return self

    def send(self, *parts: bytes, pause: float = 0.0) -> "Line":
        for part in parts:
            self.messages += self.input.feed(part, self.now)
            self.pause(pause)
        return self

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.messages if isinstance(message, events.Key)]

    @property
    def typed(self) -> str:
        characters = (m.character or "" for m in self.messages if isinstance(m, events.Key))
        return "".join(character for character in characters if character >= " " and character != "\x7f")

    @property
    def pastes(self) -> list[str]:
        return [message.text for message in self.messages if isinstance(message, events.Paste)]


def one_by_one(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


# -- what a person types ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("pause", [0.0, 0.2, 60.0])
@pytest.mark.parametrize("text", ["5nq!.", "äöüß", "日本語", "👩🏽\u200d⚕️", "é5", "\u00a0"])
def test_text_is_typed_whole_or_byte_by_byte(text: str, pause: float) -> None:
    assert Line().send(text.encode()).typed == text
    assert Line().send(*one_by_one(text.encode()), pause=pause).typed == text


def test_an_escape_alone_is_the_key_as_soon_as_nothing_follows() -> None:
    line = Line().send(b"\x1b")
    assert line.keys == []
    assert line.pause(ESCAPE_SECONDS).keys == ["escape"]
    assert line.send(b"5").keys == ["escape", "5"]
    assert line.pause(60).keys == ["escape", "5"]


def test_escape_held_down_is_as_many_keys() -> None:
    assert Line().send(*[b"\x1b"] * 5, pause=0.03).pause(1).keys == ["escape"] * 5


def test_after_an_escape_a_person_may_go_on_typing() -> None:
    for text in ("5", "n", "X", "O", "P"):
        line = Line().send(b"\x1b").pause(1.5).send(text.encode())
        assert line.keys == ["escape", text], text


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        (b"\x1b[A", "up"),
        (b"\x1b\x1b[A", "up"),  # alt, in rxvt
        (b"\x1bOA", "up"),
        (b"\x1b[1;5C", "ctrl+right"),
        (b"\x1b[5~", "pageup"),
        (b"\x1b[5^", "ctrl+pageup"),
        (b"\x1b[Z", "shift+tab"),
        (b"\x1b[[A", "f1"),  # the Linux console
        (b"\x9b6~", "pagedown"),  # eight bits
        ("\u009b6~".encode(), "pagedown"),
        (b"\x1b[27u", "escape"),
        (b"\x1b[53u", "5"),
        (b"\x1b[53;3u", "alt+5"),
        (b"\x1b[13u", "enter"),
        (b"\x1bf", "ctrl+right"),
        (b"\x1bq", "alt+q"),
        ("\x1bé".encode(), "alt+é"),
    ],
)
def test_keys_that_are_sequences_are_known_however_slowly_they_come(sequence: bytes, key: str) -> None:
    assert Line().send(sequence, pause=5).keys == [key]
    assert Line().send(sequence[:1]).send(*one_by_one(sequence[1:]), pause=0.1).pause(5).keys == [key]


@pytest.mark.skipif(not hasattr(XTermParser, "_parse_colon_codepoints"), reason="this Textual asks for no text of keys")
def test_text_of_the_kitty_protocol() -> None:
    assert Line().send(b"\x1b[53;1;53u", b"\x1b[27;1;53~").keys == ["5", "5"]  # kitty's, and xterm's modifyOtherKeys
    family = ":".join(str(ord(c)) for c in "👩🏽\u200d👧🏽\u200d👦🏽")
    assert Line().send(f"\x1b[0;;{family}u".encode()).typed.startswith("👩🏽")
    assert Line().send(b"\x1b[228;;228u", b"\x1b[97;2;65u").typed == "äA"


@pytest.mark.parametrize("number", [57358, 57441, 57447, 57454])
def test_a_modifier_or_a_lock_by_itself_is_no_key(number: int) -> None:
    assert Line().send(f"\x1b[{number};2u\x1b[33u".encode()).keys == ["exclamation_mark"]


@pytest.mark.parametrize("sequence", [b"\x1b5", b"\x1b[53;3;53u", b"\x1br", b"\x1b!", b"\x1bx", b"\x1b.", b"\x1b\r"])
def test_alt_and_a_key_is_not_that_key(sequence: bytes) -> None:
    line = Line().send(sequence, pause=5)
    assert len(line.keys) == 1
    assert line.keys[0] not in {"5", "r", "exclamation_mark", "x", "full_stop", "enter"}
    assert not set(line.typed) & set("5r!x.\r")


def test_focus_and_the_mouse_are_reported() -> None:
    line = Line().send(b"\x1b[I", b"\x1b[O", b"\x1b[<0;10;5M", b"\x1b[<0;10;5m")
    kinds = [type(message) for message in line.messages]
    assert kinds == [events.AppFocus, events.AppBlur, events.MouseDown, events.MouseUp]
    down = line.messages[2]
    assert isinstance(down, events.MouseDown)
    assert (down.x, down.y) == (9, 4)


# -- bytes that are no text --------------------------------------------------------------------------------------


@given(st.binary(max_size=60), st.sampled_from([0.0, 0.2, 3.0]))
@settings(max_examples=examples(300))
def test_no_bytes_are_fatal_and_none_are_half_a_character(data: bytes, pause: float) -> None:
    line = Line().send(*one_by_one(data), pause=pause)
    text = "".join(m.character or "" for m in line.messages if isinstance(m, events.Key)) + "".join(line.pastes)
    text.encode()  # or the diary could not keep it


@pytest.mark.parametrize("byte", [b"\xe9", b"\xff", b"\x80", b"\xc3"])
def test_a_byte_that_is_not_utf_8_is_replaced(byte: bytes) -> None:
    assert Line().send(b"caf" + byte, b"n").typed == "caf\ufffdn"


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[1114112u",
        b"\x1b[55357u",
        b"\x1b[53;1:3u",
        b"\x1b[53;1;99999999u",
        b"\x1b[53;1;5:u",
        pytest.param(b"\x1b[" + b"9" * 5000 + b"u", id="a number of 5000 digits"),
        pytest.param(b"\x1b[<0;" + b"9" * 400 + b";1M", id="a column of 400 digits"),
        b"\x1b[M\x20\xe9\x30",
        b"\x1b[M\x20\xc3\xa4",
        b"\x1b[M 95",
        b"\x1b[3$r",
    ],
)
def test_numbers_that_are_no_character_and_old_mouse_reports_mean_nothing(sequence: bytes) -> None:
    line = Line().send(*one_by_one(sequence), pause=0.1)
    assert line.messages == []
    assert line.send(b"5").keys == ["5"], "and nothing after them is swallowed"


def test_a_size_of_nothing_does_not_divide() -> None:
    line = Line().send(b"\x1b[48;0;0;0;0t", MOUSE, b"5")
    assert line.keys == ["5"]


@pytest.mark.parametrize("number", [25, 26, 28, 29, 31, 32, 33, 34, 46, 48, 53, 57, 114, 120])
def test_the_number_of_a_function_key_is_no_character(number: int) -> None:
    """Shift+F9 is 33, as `!` is, which stops a hold for pain."""
    for sequence in (f"\x1b[{number}~", f"\x1b[{number};5~", f"\x1b[7;1;{number}E", f"\x1b[1;1;{number}A"):
        assert set(Line().send(sequence.encode()).keys) <= {"up"}


# -- sequences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sequence", [COLOR, MOUSE, b"\x1bP>|XTerm(390)\x1b\\", b"\x1b[?2026;2$y", b"\x1b[?62;22c"])
@pytest.mark.parametrize("pause", [0.0, 0.12, 0.14])
def test_a_sequence_in_pieces_is_no_key(sequence: bytes, pause: float) -> None:
    for size in range(1, len(sequence)):
        pieces = [sequence[at : at + size] for at in range(0, len(sequence), size)]
        line = Line().send(*pieces, pause=pause).pause(5)
        assert line.keys == [], size
        assert line.send(b"5").keys == ["5"], size


def test_a_sequence_that_comes_after_its_escape_was_taken_for_the_key_gives_no_other() -> None:
    for sequence in (COLOR, MOUSE, b"\x1bP1$r0m\x1b\\", b"\x1b_G5;r\x1b\\", b"\x1b^5\x1b\\", b"\x1bX5\x1b\\"):
        line = Line().send(*one_by_one(sequence), pause=0.9).pause(60)
        assert line.keys == ["escape"]
        assert line.send(b"5").keys == ["escape", "5"]


parameters = st.text("0123456789:;<=>?", max_size=12)
intermediates = st.text(" !\"#$%&'()*+,-./", max_size=2)
finals = st.characters(min_codepoint=0x40, max_codepoint=0x7E, exclude_characters="u")
words = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("\t\r\nä·"), max_size=30)


@st.composite
def control_sequences(draw: st.DrawFn) -> bytes:
    """CSI of any kind, but for the keys with text that two protocols have, and the start of a paste."""
    text = draw(parameters) + draw(intermediates) + draw(finals)
    text = text.removeprefix("27;").replace("200~", "201~")
    tail = {"M": " 5\xe9", "[": "A"}.get(text, "")
    return draw(st.sampled_from([b"\x1b[", "\u009b".encode()])) + text.encode() + tail.encode("latin-1")


@st.composite
def control_strings(draw: st.DrawFn) -> bytes:
    """OSC, DCS, SOS, PM and APC with any content."""
    introducer = draw(st.sampled_from(["\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_", "\u009d", "\u0090", "\u009f"]))
    return (introducer + draw(words) + draw(st.sampled_from(["\x1b\\", "\x07", "\u009c"]))).encode()


sequences = control_sequences() | control_strings()


@st.composite
def pieces(draw: st.DrawFn, data: bytes) -> list[tuple[bytes, float]]:
    """The bytes cut anywhere, with a pause after each piece; after an escape, one in which it is not yet the key."""
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    parts = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    pauses = st.sampled_from([0.0, 0.05, 0.12, 0.3, 5.0, 3600.0])
    short = st.sampled_from([0.0, 0.05, 0.12])
    return [(part, draw(short if part.endswith(b"\x1b") else pauses)) for part in parts if part]


@given(st.data())
@settings(max_examples=examples(400))
def test_no_sequence_cut_anywhere_is_a_key_that_decides(data: st.DataObject) -> None:
    whole = b"".join(data.draw(st.lists(sequences, min_size=1, max_size=4)))
    line = Line()
    for part, pause in data.draw(pieces(whole)):
        line.send(part, pause=pause)
    assert not set(line.keys) & DECIDES
    assert line.typed == ""
    assert line.pastes == []
    seen = len(line.keys)
    assert line.send(b"5").keys[seen:] == ["5"], "a key pressed after it is a key"


@given(st.data())
@settings(max_examples=examples(200))
def test_a_sequence_broken_off_and_another_after_it(data: st.DataObject) -> None:
    first, second = data.draw(sequences), data.draw(sequences)
    cut = data.draw(st.integers(2, len(first) - 1))
    line = Line()
    for part, pause in [*data.draw(pieces(first[:cut])), *data.draw(pieces(second))]:
        line.send(part, pause=pause)
    assert not set(line.keys) & DECIDES
    assert line.typed == ""


@pytest.mark.parametrize("begun", [b"\x1b[M", b"\x1b[M ", b"\x1b[M 5"])
@pytest.mark.parametrize("after", ["\u009d00\x1b\\", "\u009b99~", "\u009000\x07"])
def test_a_mouse_report_that_is_cut_off_takes_nothing_of_the_sequence_after_it(begun: bytes, after: str) -> None:
    line = Line().send(begun).send(after.encode()).send(b"7")
    assert (line.keys, line.typed) == (["7"], "7")


@pytest.mark.parametrize("begun", [b"\x1b[", b"\x1b[<35;5", b"\x1b]11;rgb", b"\x1bP1", b"\x1b_", b"\x1bO"])
def test_escape_gets_out_of_half_a_sequence_and_is_no_key_itself(begun: bytes) -> None:
    line = Line().send(begun).pause(3).send(b"\x1b").pause(3).send(b"5")
    assert line.keys == ["5"]


@pytest.mark.parametrize("pause", [0.2, 0.4, 3.0])
def test_alt_and_a_capital_o_swallow_one_key_at_most(pause: float) -> None:
    for typed, keys in (
        (b"4\re", ["enter", "e"]),
        (b"44e", ["4", "e"]),
        (b"\re", ["enter", "e"]),
        (b"x", ["x"]),
        (b"!", ["exclamation_mark"]),
        (b"4x", ["x"]),
        (b" n", ["space", "n"]),
        (b"U5", ["5"]),
    ):
        assert Line().send(b"\x1bO", *one_by_one(typed), pause=pause).keys == keys, typed


@pytest.mark.parametrize("pause", [0.0, 0.05, 0.4, 3.0])
def test_a_function_key_that_comes_late_is_never_a_letter_or_a_digit(pause: float) -> None:
    for key in (b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1bO1;5P", b"\x1bO5Q", b"\x1bO1;10R", b"\x1bOA"):
        line = Line().send(*one_by_one(key), pause=pause if pause < ESCAPE_SECONDS else 0.0)
        slow = Line().send(b"\x1bO").pause(pause).send(*one_by_one(key[2:]), pause=pause)
        assert line.typed == slow.typed == "", key
        assert not DECIDES.intersection(line.keys + slow.keys), key


def test_who_presses_a_key_into_half_a_sequence_is_told_once() -> None:
    line = Line().send(b"\x1b]11;rgb").pause(3).send(b"!").pause(3).send(b"!", b"!")
    assert [type(message) for message in line.messages] == [Stalled]
    assert Line().send(*one_by_one(COLOR), pause=0.1).messages == []


# -- pastes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pause", [0.0, 0.5])
def test_a_paste_is_one_however_it_comes_and_whatever_it_holds(pause: float) -> None:
    text = "5nq\r\x1b[A\x1b]11;r\x07 ä日👧 \x1b[200~ \x1b5 x"
    data = b"\x1b[200~" + text.encode() + b"\x00\xe9\x1b[201~"
    for size in (1, 2, 3, 5, 1000):
        parts = [data[at : at + size] for at in range(6, len(data), size)]
        line = Line().send(data[:6]).send(*parts, pause=pause)
        assert (line.keys, line.pastes) == ([], [text + "\ufffd"])
        assert line.send(b"5").keys == ["5"]


def test_a_paste_whose_end_is_lost_ends_with_escape() -> None:
    line = Line().send(b"\x1b[200~half", b"5").pause(30).send(b"\x1b").pause(2)
    assert (line.keys, line.pastes) == ([], ["half5"])
    assert line.send(b"[201~", b"5").keys == ["5"]


# -- a terminal that is not of UTF-8 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "data", "typed"),
    [
        ("iso8859-1", b"caf\xe9", "caf\u00e9"),
        ("koi8-r", b"\xc2\x9b", "\u0431\u2321"),
        ("cp866", b"\x9b\x8f", "\u042b\u041f"),
        ("euc_jp", b"\xbb\xb3a", "\u5c71a"),
        ("gbk", b"\xc9", ""),
    ],
)
def test_what_is_typed_is_read_in_the_terminal_s_codeset(encoding: str, data: bytes, typed: str) -> None:
    line = Line(encoding)
    line.send(*one_by_one(data))
    assert line.typed == typed
    line.send(b"\x1b[200~", data, b"\x1b[201~")
    assert line.pastes[-1].replace("\ufffd", "") == typed


def test_eight_bit_controls_begin_a_sequence_in_latin_1_too() -> None:
    line = Line("iso8859-1")
    line.send(b"\x9b<35;59;19M")
    assert line.typed == ""


# -- the color of the background -------------------------------------------------------------------------------


def backgrounds(line: Line) -> list[bool]:
    assert line.typed == ""
    return [message.light for message in line.messages if isinstance(message, Background)]


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        (COLOR, False),
        (b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", True),
        (b"\x1b]11;rgb:f/f/f\x07", True),
        (b"\x1b]11;rgba:fd/f6/e3/ff\x07", True),
        (b"\x1b]11;rgb:0000/2b2b/3636\x07", False),
        (b"\xc2\x9d11;rgb:FBFB/FAFA/F7F7\xc2\x9c", True),
    ],
)
def test_the_answer_for_the_background_is_read_however_it_ends(answer: bytes, light: bool) -> None:
    line = Line()
    line.input.expect_background(line.now)
    assert backgrounds(line.send(*one_by_one(answer), pause=BACKGROUND_SECONDS / 100)) == [light]
    assert backgrounds(line.send(answer)) == [light], "only one answer counts"


@pytest.mark.parametrize(
    "answer",
    [
        b"\x1b]10;rgb:ffff/ffff/ffff\x07",
        b"\x1b]11;rgb:ffff/ffff\x07",
        b"\x1b]11;rgb:fffff/ffff/ffff\x07",
        b"\x1b]11;?\x07",
        b"\x1bP11;rgb:ffff/ffff/ffff\x1b\\",
        b"\x1b]11;rgb:ffff/ffff/ffff\x18",
        b"\x1b]" + b"]" * 300 + b"11;rgb:ffff/ffff/ffff\x07",
    ],
)
def test_what_is_no_answer_for_the_background_says_nothing(answer: bytes) -> None:
    line = Line()
    line.input.expect_background(line.now)
    assert not any(isinstance(message, Background) for message in line.send(answer).messages)


def test_an_answer_that_is_late_or_was_not_asked_for_changes_nothing() -> None:
    assert backgrounds(Line().send(COLOR)) == []
    line = Line()
    line.input.expect_background(line.now)
    assert backgrounds(line.pause(BACKGROUND_SECONDS * 1.01).send(COLOR)) == []
