"""A key counts as it was meant: with caps lock, on a keypad, in other scripts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfr_tui.tui.bindings import key_meant
from tests.tui.conftest import Open

OTHER_KEYS = "mfr uses the keys a to z and 0 to 9. Press f1 to see them."
FIVES = [
    "\N{ARABIC-INDIC DIGIT FIVE}",
    "\N{EXTENDED ARABIC-INDIC DIGIT FIVE}",
    "\N{DEVANAGARI DIGIT FIVE}",
    "\N{BENGALI DIGIT FIVE}",
    "\N{THAI DIGIT FIVE}",
    "\N{FULLWIDTH DIGIT FIVE}",
]


async def test_with_caps_lock_the_mirror_side_is_the_one_that_is_rated(open_app: Open) -> None:
    async with open_app() as s:
        here = (await s.start()).cursor
        await s.press("M", "5", "X")
        assert s.marks() == {s.app.body[here].mirror: 10}
        await s.press("u")
        assert s.marks() == {s.app.body[here].mirror: 5}
        await s.press("U")
        assert s.marks() == {s.app.body[here].mirror: 10}, "a capital with a meaning keeps it"


@pytest.mark.parametrize("five", FIVES)
async def test_a_digit_of_any_script_rates(open_app: Open, five: str) -> None:
    async with open_app() as s:
        here = (await s.start()).cursor
        await s.press(five)
        assert s.marks() == {here: 5}


async def test_the_keypad_rates_as_the_other_keys_do(open_app: Open) -> None:
    async with open_app() as s:
        here = (await s.start()).cursor
        await s.press("4", "subtract", "decimal")
        assert s.marks() == {here: 3, s.app.body[here].mirror: 3}
        await s.press("equal")
        assert s.marks()[here] == 4


@pytest.mark.parametrize("key", ["\N{CYRILLIC SMALL LETTER ER}", "\N{GREEK SMALL LETTER MU}", "\N{SUPERSCRIPT TWO}"])
async def test_where_another_keyboard_types_what_is_no_key_one_quiet_line_says_so(open_app: Open, key: str) -> None:
    async with open_app() as s:
        await s.start()
        await s.press(key, key)
        assert s.message == OTHER_KEYS
        assert s.news == []
        assert s.marks() == {}
        await s.press("down")
        assert s.message == ""
        await s.press("f1", key)
        assert OTHER_KEYS in s.text(), "in a dialog as well"


async def test_a_line_that_says_something_else_by_now_is_left_alone(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("\N{CYRILLIC SMALL LETTER ER}", "6", "down")
        assert s.message.endswith(": 6")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\N{FULLWIDTH LATIN SMALL LETTER M}", "m"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER M}", "m"),
        ("\N{FULLWIDTH QUESTION MARK}", "question_mark"),
        ("\N{FULLWIDTH FULL STOP}", "full_stop"),
        ("\N{IDEOGRAPHIC SPACE}", "space"),
        ("\N{SUPERSCRIPT TWO}", "\N{SUPERSCRIPT TWO}"),
        ("\N{CIRCLED DIGIT TWO}", "\N{CIRCLED DIGIT TWO}"),
        ("\N{LATIN CAPITAL LETTER A WITH DIAERESIS}", "\N{LATIN CAPITAL LETTER A WITH DIAERESIS}"),
    ],
)
def test_what_a_key_means(typed: str, meant: str) -> None:
    assert key_meant(typed, typed, {"M"} if meant != "m" else {}) == meant


def test_a_capital_of_another_script_is_its_small_letter_where_that_does_something() -> None:
    capital, small = "\N{CYRILLIC CAPITAL LETTER EN}", "\N{CYRILLIC SMALL LETTER EN}"
    assert key_meant(capital, capital, {small}) == small
    assert key_meant(capital, capital, {capital, small}) == capital
    assert key_meant(capital, capital, {"y"}) == capital


@given(st.characters(), st.sets(st.sampled_from("ABCMU")))
def test_a_key_that_is_known_stays_what_it_is_and_digits_are_digits(typed: str, known: set[str]) -> None:
    meant = key_meant(typed, typed, known)
    if typed in known:
        assert meant == typed
    elif unicodedata.category(typed) == "Nd":
        assert int(meant) == int(typed)
    elif typed.isascii():
        assert meant == typed.lower()
    assert key_meant(meant, meant, known) == meant or meant in known or len(meant) > 1
