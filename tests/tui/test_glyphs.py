"""Terminals whose codeset is not UTF-8: each character is one that they have, and as wide as what stood there."""

from collections.abc import Callable
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size
from textual._border import BORDER_CHARS
from textual.renderables.digits import DIGITS, DIGITS3X3, DIGITS3X3_BOLD
from textual.scrollbar import ScrollBarRender
from textual.widgets import Markdown

from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.glyphs import CONSOLE, drawn_in_ascii, drawn_on_console, fit, has_blocks
from tests.support.fakes import FakeClock
from tests.support.holds import begin
from tests.support.received import sent
from tests.tui.conftest import Open, clear_to_press, done_days

DRAWN = {
    *(char for box in BORDER_CHARS.values() for row in box for char in row),
    *(char for line in (*DIGITS3X3, *DIGITS3X3_BOLD) for char in line),
    *"".join(map(str, (*ScrollBarRender.VERTICAL_BARS, *ScrollBarRender.HORIZONTAL_BARS))),
    *"".join(Markdown.BULLETS),
    *"\u2026\u25b6\u25bc\u25b2",
} - {"\u00a3", "\u20ac"}
"""All that Textual draws with, but for the signs of money among its digits."""

CODESETS = ("ascii", "iso8859-1", "koi8-r", "cp437", "euc_jp", "gbk")


def width(text: str) -> int:
    return sum(map(get_character_cell_size, text))


@pytest.mark.parametrize("char", sorted(DRAWN))
def test_each_character_that_is_drawn_has_a_likeness(char: str) -> None:
    likeness = fit(char, "ascii")
    assert likeness.isascii()
    assert len(likeness) == 1
    assert likeness != "?"
    assert drawn_in_ascii(char) == likeness


@given(st.text(max_size=20), st.sampled_from(CODESETS))
def test_any_text_can_be_sent_and_is_as_wide_as_before(text: str, encoding: str) -> None:
    fitted = fit(text, encoding)
    assert width(fitted) == width(text)
    for char in fitted:
        assert get_character_cell_size(char) != 1 or len(char.encode(encoding)) == 1
    assert fit(fitted, encoding) == fitted


def test_what_a_codeset_has_is_left_as_it_is() -> None:
    assert fit("caf\u00e9 \u5c71 \u256d", "iso8859-1") == "caf\u00e9 ?? ."
    assert fit("\u2500\u2588", "cp437") == "\u2500\u2588"
    assert fit("\u2500\u5c71", "euc_jp") == "-\u5c71", "a box is two columns wide there"


@pytest.mark.parametrize("char", sorted(DRAWN))
def test_the_console_of_linux_has_all_that_is_drawn(char: str) -> None:
    likeness = drawn_on_console(char)
    assert len(likeness) == 1
    assert likeness != "?"
    assert likeness.isascii() or likeness in CONSOLE


def test_the_console_of_linux_has_doubled_lines_for_heavy_ones() -> None:
    heavy = "\u250f\u2501\u2513\u2503\u2517\u251b\u2523\u252b\u2533\u253b\u254b"
    double = "\u2554\u2550\u2557\u2551\u255a\u255d\u2560\u2563\u2566\u2569\u256c"
    assert drawn_on_console(heavy) == double
    rest = "\u256d\u256e\u2570\u256f\u2574\u2575\u2577\u2578\u2579\u257b"
    assert drawn_on_console(rest) == "\u250c\u2510\u2514\u2518\u2500\u2502\u2502\u2550\u2551\u2551"
    assert drawn_on_console("\u2587\u2584\u2582\u2022\u25b2caf\u00e9") == "\u2588\u25a0_\u2022\u25b2caf\u00e9"


@pytest.mark.parametrize("draw", [drawn_in_ascii, drawn_on_console])
def test_big_digits_side_by_side_do_not_touch(draw: Callable[[str], str]) -> None:
    one, nine = (DIGITS.index(digit) * 3 for digit in "19")
    for row in range(3):
        left, right = draw(DIGITS3X3_BOLD[one + row].ljust(3)), draw(DIGITS3X3_BOLD[nine + row])
        assert " " in (left[-1], right[0])


@pytest.mark.parametrize("large", [DIGITS3X3, DIGITS3X3_BOLD])
@pytest.mark.parametrize("draw", [drawn_in_ascii, drawn_on_console])
def test_big_digits_differ(large: list[str], draw: Callable[[str], str]) -> None:
    shapes = [tuple(map(draw, large[at * 3 : at * 3 + 3])) for at in range(len(DIGITS))]
    digits = [shape for digit, shape in zip(DIGITS, shapes, strict=False) if digit.isdigit()]
    assert len(set(digits)) == 10


async def test_nothing_is_sent_that_the_terminal_has_not(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    done_days(diary, clock, stops, [2, 1], {"jaw_l": 4})
    monkeypatch.setattr(MfrApp, "__init__", partialmethod(MfrApp.__init__, encoding="iso8859-1"))
    async with open_app() as s:
        for keys in ("enter", "1 d", "escape escape 4 down down enter", "escape ?"):
            await s.press(*keys.split())
            await s.settle()
            sent(s).encode("iso8859-1")
        await s.press("escape")
        s.app.trouble = "caf\u00e9 \u5c71"
        await s.settle()
        assert "caf\u00e9 ??" in sent(s)


async def test_a_setting_draws_in_ascii_and_leaves_letters(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    done_days(diary, clock, stops, [0, 1], {"jaw_l": 4})
    async with open_app(config=Config(characters="ascii"), size=(120, 36)) as s:
        for keys in ("2", "b", "escape 3", "1"):
            assert not {char for char in sent(s) if not char.isascii()}
            await s.press(*keys.split())
            await s.settle()
        s.app.trouble = "caf\u00e9"
        await s.settle()
        assert "caf\u00e9" in sent(s)


async def test_the_console_of_linux_gets_only_what_its_fonts_have(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    done_days(diary, clock, stops, [0, 1], {"jaw_l": 4})
    clear_to_press(diary, clock)
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM")
    async with open_app() as s:
        assert {char for char in sent(s) if not char.isascii()} <= set(CONSOLE)
        await begin(s, "calf_l")
        assert {char for char in sent(s) if not char.isascii()} == {"\u2500", "\u2551", "\u2588"}
        await s.press("left")
        assert "Was it sharp" in sent(s)
        assert "\x1b[7" in sent(s)
        assert "\x1b[1;7" not in sent(s), "it shows bold and reversed text dark gray on gray"


async def test_nothing_that_a_screen_says_acts_on_the_terminal(open_app: Open) -> None:
    async with open_app() as s:
        s.app.trouble = "\x1b[6n\x9b\u202ecaf\u00e9"
        await s.settle()
        assert "[6ncaf\u00e9" in sent(s)
        assert not [part for part in ("\x1b[6n", "\x9b", "\u202e") if part in sent(s)]


@pytest.mark.parametrize(
    ("encoding", "has"),
    [("iso8859-1", False), ("iso8859-15", False), ("koi8-r", True), ("cp437", True), ("ascii", False)],
)
def test_all_of_a_bar_is_drawn_in_ascii_where_the_encoding_has_no_blocks(encoding: str, *, has: bool) -> None:
    assert has_blocks(encoding) is has
