"""The kinds of values: what can be typed, what is shown, and where the steps of the settings screen lead."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.config import SETTINGS
from mfr_tui.kinds import Folders, Switch, Text, TimeOfDay, Whole, Wholes
from tests.support.examples import examples


@pytest.mark.parametrize("key", SETTINGS)
def test_what_is_typed_is_read_as_what_is_printed(key: str) -> None:
    setting = SETTINGS[key]
    assert setting.kind.parse(setting.kind.plain(setting.default)) == setting.default
    assert setting.kind.shown(setting.default)


@pytest.mark.parametrize(
    ("typed", "value"), [("true", True), ("On", True), (" yes ", True), ("1", True), ("off", False), ("NO", False)]
)
def test_a_switch_is_typed_in_more_than_one_way(typed: str, value: bool) -> None:
    assert Switch().parse(typed) is value


@pytest.mark.parametrize("typed", ["", "maybe", "2", "truee", "[true]"])
def test_what_is_neither_on_nor_off_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="true or false"):
        Switch().parse(typed)


@pytest.mark.parametrize(
    ("typed", "value"), [("20", 20), (" 0 ", 0), ("20 seconds", 20), ("1 second", 1), ("020", 20), ("\u0662\u0660", 20)]
)
def test_a_number_may_have_its_unit(typed: str, value: int) -> None:
    assert Whole("seconds", 0, 120).parse(typed) == value


@pytest.mark.parametrize("typed", ["", "121", "-1", "1.5", "20 days", "2_0", "9" * 5000])
def test_what_is_no_number_in_the_range_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="a whole number of seconds from 0 to 120"):
        Whole("seconds", 0, 120).parse(typed)


@pytest.mark.parametrize(("typed", "value"), [("04:30", time(4, 30)), ("4:30", time(4, 30)), ("11:00", time(11))])
def test_an_hour_may_be_a_single_digit(typed: str, value: time) -> None:
    assert TimeOfDay(time(11)).parse(typed) == value


@pytest.mark.parametrize("typed", ["", "4", "11:01", "24:00", "04:60", "04:30:00"])
def test_what_is_no_time_in_the_range_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match='from "00:00" to "11:00"'):
        TimeOfDay(time(11)).parse(typed)


@pytest.mark.parametrize("typed", ["7, 21, 45", "[7,21,45]", "7 21 45"])
def test_three_numbers_are_typed_with_or_without_commas(typed: str) -> None:
    assert Wholes("days", (14, 42, 91), (7, 21, 45)).parse(typed) == (7, 21, 45)


@pytest.mark.parametrize("typed", ["", "7, 21", "7, 21, 92", "7, 21, 45, 1", "a, b, c"])
def test_other_numbers_than_three_in_their_ranges_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="three whole numbers"):
        Wholes("days", (14, 42, 91), (7, 21, 45)).parse(typed)


def test_a_text_is_cleaned_and_may_be_empty() -> None:
    assert Text("x", 5).parse(" a\x1bb ") == "ab"
    assert Text("x", 5).parse("") == ""
    with pytest.raises(ValueError, match="up to 5"):
        Text("x", 5).parse("123456")


@pytest.mark.parametrize(
    ("value", "way", "next_value"), [(15, 1, 20), (15, -1, 10), (13, 1, 15), (13, -1, 10), (120, 1, 120), (0, -1, 0)]
)
def test_steps_lead_to_multiples_within_the_range(value: int, way: int, next_value: int) -> None:
    assert Whole("seconds", 0, 120, 5).stepped(value, way) == next_value


def test_steps_of_a_time_are_half_hours() -> None:
    kind = TimeOfDay(time(11))
    assert [kind.stepped(time(4, 10), way) for way in (1, -1)] == [time(4, 30), time(4)]
    assert [kind.stepped(time(11), 1), kind.stepped(time(0), -1)] == [time(11), time(0)]


@pytest.mark.parametrize(("value", "shown"), [(1, "1 second"), (0, "0 seconds"), (15, "15 seconds")])
def test_one_of_a_unit_is_said_in_the_singular(value: int, shown: str) -> None:
    assert Whole("seconds", 0, 120).shown(value) == shown


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("", ()), (" ; ", ()), ("/media/stick", ("/media/stick",))),
        *(("~/a b; /c", ("~/a b", "/c")), ("/a, b", ("/a, b",)), (""" ["/a; b", '/c "d" ']""", ("/a; b", '/c "d" '))),
    ],
)
def test_folders_are_typed_with_semicolons(typed: str, value: tuple[str, ...]) -> None:
    folders = Folders("/media/stick", 2)
    assert folders.parse(typed) == value
    assert folders.parse(folders.plain(value)) == folders.read(list(value)) == value


_PATHS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]) | st.sampled_from("; ,[]'\"\\/"))


@given(st.lists(_PATHS.flatmap(lambda path: st.sampled_from([f"/{path}", f"~{path}"])), max_size=2))
@settings(max_examples=examples(100))
def test_any_folders_that_are_set_are_what_is_read(paths: list[str]) -> None:
    folders = Folders("/media/stick", 2)
    value = folders.read(paths)
    assert value == tuple(paths)
    assert folders.parse(folders.plain(value)) == value


@pytest.mark.parametrize("typed", ["[", "['/a", '["/a"] = 1', "[" * 20_000, "[1]", '["/a\\n"]'])
def test_a_list_of_folders_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="up to 2 full paths"):
        Folders("/media/stick", 2).parse(typed)


@pytest.mark.parametrize("value", ["stick", "./stick", ["/a", "/b", "/c"], ["/a", ""], [1], 1, None, "", "/a\x1bb"])
def test_what_is_no_full_path_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="up to 2 full paths"):
        Folders("/media/stick", 2).read(value)
