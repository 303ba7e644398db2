"""What is typed and what it means: keys, sequences of them, names of places, ratings."""

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.plain.talk import Answer, Left, Talk, rating_of
from mfr_tui.plain.terminal import (
    END,
    ENTER,
    LEAVE,
    RESUMED,
    STOP,
    UNKNOWN,
    WORD,
    Keys,
    at_once,
    fold,
    is_held,
    pressed,
)
from mfr_tui.system.keyboard import Keyboard
from tests.plain.person import Does, Person


def keys(*parts: bytes) -> list[str]:
    reader = Keys()
    return [key for part in parts for key in reader.feed(part)]


@pytest.mark.parametrize(
    ("parts", "typed"),
    [
        ([b"a1 !"], ["a", "1", " ", "!"]),
        ([b"\r", b"\n"], [ENTER, ENTER]),
        ([b"\x03\x04"], [STOP, LEAVE]),
        ([b"\x1b[A5"], [UNKNOWN, "5"]),  # an arrow
        ([b"\x1b", b"[", b"1;5", b"C", b"5"], [UNKNOWN, "5"]),
        ([b"\x1bOP5"], [UNKNOWN, "5"]),  # F1
        ([b"\x1b[[A5"], [UNKNOWN, "5"]),  # F1 on the console of Linux
        ([b"\x1b[", b"[", b"E"], [UNKNOWN]),
        ([b"\x1b[15~5"], [UNKNOWN, "5"]),
        ([b"\x1b", b"5"], [UNKNOWN, "5"]),  # esc alone, then a key
        ([b"\x1b[!"], [UNKNOWN, "!"]),
        ([b"\x1b[1\x03"], [UNKNOWN, STOP]),
        ([b"\x1b\x1b[A"], [UNKNOWN, UNKNOWN]),
        ([b"\xff\xfe"], ["\ufffd", "\ufffd"]),
        ([b"\xd1", b"\x8f"], ["\u044f"]),
        ([b"\x01\x7f\t"], [UNKNOWN] * 3),
    ],
)
def test_bytes_become_keys_however_they_are_cut(parts: list[bytes], typed: list[str]) -> None:
    assert keys(*parts) == typed


@pytest.mark.parametrize(
    ("came", "count"),
    [
        ([], []),
        (["f"], ["f"]),
        (["n", "n", "n"], ["n", "n", "n"]),  # a key held down, or typed ahead
        (["5", ENTER], ["5", ENTER]),
        ([UNKNOWN, "x"], [UNKNOWN, "x"]),
        ([*"finish", ENTER], [WORD]),
        ([*"x!"], ["!"]),
        (["a", "b", LEAVE], [LEAVE]),
    ],
)
def test_a_word_that_comes_at_once_is_no_key(came: list[str], count: list[str]) -> None:
    assert at_once(came) == count


@pytest.mark.parametrize("key", [ENTER, "n", "7", "x", " ", UNKNOWN])
@pytest.mark.parametrize("every", [0.03, 0.09])
def test_a_key_that_is_held_down_counts_once(key: str, every: float) -> None:
    keyboard = Keyboard()
    counts = [pressed([key], keyboard, number * every) for number in range(60)]
    assert counts == [[key], *[[]] * 59]
    assert pressed([key, key], keyboard, 60 * every + 0.1) == [key]
    assert pressed(["b", key, "b"], keyboard, 60 * every + 0.1) == ["b", key, "b"]


@pytest.mark.parametrize("key", ["!", STOP, LEAVE, END, RESUMED])
def test_what_stops_a_hold_or_leaves_counts_each_time_it_comes(key: str) -> None:
    keyboard = Keyboard()
    assert [pressed([key, key], keyboard, now) for now in (0.0, 0.01)] == [[key, key]] * 2


def test_an_enter_held_down_ends_one_line() -> None:
    keyboard = Keyboard()
    lines = [("Dr. Weber", 0.0), ("", 0.03), ("", 0.06), ("in May", 0.09), ("", 0.3)]
    assert [is_held(typed, keyboard, now) for typed, now in lines] == [False, True, True, False, False]


def test_a_word_is_one_wrong_answer() -> None:
    answers = [Answer("finish", "f", "Finish"), Answer("word", "w", "A word or two")]
    person = Person([WORD, "f"])
    assert Talk(person, bell=False).choose("What next?", answers) == "finish"
    assert person.said.count("That is no answer here.") == 1
    assert rating_of(WORD) is None


@pytest.mark.parametrize(
    ("typed", "nrs"),
    [("0", 0), ("9", 9), ("10", 10), ("x", 10), ("X", 10), ("11", None), ("-1", None), ("", None), ("\u0663", None)],
)
def test_a_rating_is_0_to_10(typed: str, nrs: int | None) -> None:
    assert rating_of(typed) == nrs


@pytest.mark.parametrize(
    ("typed", "regions"),
    [
        ("jaw_l", ["jaw_l"]),
        ("1", ["head_front_r"]),
        ("76", ["foot_sole_l"]),
        ("77", []),
        ("0", []),
        ("9" * 5000, []),
        ("left jaw", ["jaw_l"]),
        ("JAW", ["jaw_r", "jaw_l"]),
        ("sh bl l", ["upper_back_l"]),
        ("", []),
        ("tail", []),
    ],
)
def test_a_place_is_found_by_its_number_its_id_or_the_first_letters_of_its_words(
    body: Body, typed: str, regions: list[str]
) -> None:
    assert [region.id for region in body.find(typed)] == regions


def asked(*does: Does) -> tuple[Talk, Person]:
    person = Person(list(does))
    return Talk(person, bell=False), person


UNDO = [Answer("undo", "u", "undo"), Answer("redo", "U", "redo"), Answer("stay", "s", "stay here")]


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        *[("u", "undo"), ("U", "redo"), ("S", "stay"), ("stay here", "stay")],
        *[("b", None), ("back", None), ("q", None), ("Q", None)],
    ],
)
def test_an_answer_is_a_letter_in_either_case_or_its_words(typed: str, id: str | None) -> None:  # noqa: A002
    talk, _ = asked(typed)
    assert talk.choose("What?", UNDO) == id


def test_after_a_suspension_a_question_is_asked_again_with_its_answers() -> None:
    talk, person = asked("s", RESUMED, "s", RESUMED, "5")
    assert talk.choose("What?", UNDO, back=False) == "stay"
    assert talk.choose("And then?", UNDO, back=False) == "stay"
    assert talk.rating("How tender?") == 5
    short = "u: undo; U: redo; s: stay here."
    assert person.said == [
        *("What?", short, "> s"),
        *("And then?", f"> {RESUMED}", "And then?", short, "> s"),
        *("How tender?", f"> {RESUMED}", "How tender?", "0 to 9, x is 10; enter skips.", "> 5"),
    ]


def test_what_is_no_answer_asks_again_and_a_question_mark_names_each() -> None:
    talk, person = asked("z", "?", "s")
    assert talk.choose("What?", UNDO, named=1) == "stay"
    assert person.said == [
        *("What?", "u: undo; ?: all.", "> z", "That is no answer here.", "What?", "u: undo; ?: all."),
        *("> ?", "What?", "u: undo", "U: redo", "s: stay here", "b or q: back", "> s"),
    ]


def test_q_leaves_a_question_that_has_no_way_back_only_if_the_question_says_what_it_stands_for() -> None:
    talk, person = asked("?", "q")
    assert talk.choose("What?", UNDO, back=False, leaves="stay") == "stay"
    assert person.said[-2:] == ["q: leave", "> q"]
    talk, person = asked("b", "q", "u")
    assert talk.choose("What?", UNDO, back=False) == "undo"
    assert person.said.count("That is no answer here.") == 2
    talk, _ = asked("q")
    assert talk.choose("What?", [Answer("quarter", "q", "a quarter")]) == "quarter", "its own answers come first"


def test_q_skips_a_rating_and_a_place_unless_it_has_a_meaning_there(body: Body) -> None:
    talk, _ = asked("q", "q", "q")
    assert talk.rating("How tender?") is None
    assert talk.rating("How tender?", {"q": "leave the rest"}) == "q"
    assert talk.region(body, "Which place?") is None


def test_the_warning_signs_are_one_key_away_at_any_question() -> None:
    talk, person = asked("!", "s")
    talk.open_signs = lambda: talk.say("signs")
    assert talk.choose("What?", UNDO) == "stay"
    assert person.said[3:5] == ["signs", "What?"]


@pytest.mark.parametrize("key", [STOP, LEAVE, END])
def test_ctrl_c_ctrl_d_and_the_end_leave(key: str) -> None:
    talk, _ = asked(key)
    with pytest.raises(Left):
        talk.choose("What?", UNDO)
    talk, _ = asked(key)
    with pytest.raises(Left):
        talk.text("Why?")


def test_a_place_that_several_are_called_is_chosen_by_its_number(body: Body) -> None:
    talk, person = asked("nowhere", "right", "jaw", "2")
    assert talk.region(body, "Where?") == "jaw_l"
    assert "No place is called that: nowhere." in person.said
    assert "38 places are called that. Say more of the name." in person.said
    talk, person = asked("?", "")
    assert talk.region(body, "Where?", frozenset({"head_front_r"})) is None
    assert person.said[2] == "2 Left forehead and front of scalp"


def test_a_line_is_broken_between_words_and_no_line_that_fits() -> None:
    line = "Take pain that doesn't go away to a well-known professional."
    assert fold(line, 36) == "Take pain that doesn't go away to a\nwell-known professional."
    assert fold(line, len(line)) == line
    assert fold(line, 0) == line, "a serial line does not say how wide it is"
    assert fold("https://example.com/page", 10) == "https://example.com/page"
