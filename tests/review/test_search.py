"""Finding places and notes, as a person types."""

import contextlib
from datetime import date
from pathlib import Path

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Note
from mfr_tui.review.search import find_notes, find_regions
from tests.record.test_reader import any_rows, stored

DAY = date(2026, 11, 20)


def found(typed: str, *texts: str) -> list[str]:
    return [note.text for note in find_notes([Note(DAY, None, text, None) for text in texts], typed)]


def test_every_typed_word_is_part_of_the_name_or_the_id() -> None:
    body = load_body()
    assert [region.id for region in find_regions(body, "  LEFT jaw ", {})] == ["jaw_l"]
    assert [region.id for region in find_regions(body, "calf_", {})] == ["calf_r", "calf_l"]
    assert {region.slot for region in find_regions(body, "neck ck", {})} == {"neck_front", "neck_back"}
    assert find_regions(body, "neck elbow", {}) == []
    assert find_regions(body, "", {}) == list(body)


def test_of_equal_matches_the_place_tender_on_most_days_comes_first() -> None:
    body = load_body()
    tender = {"shoulder_back_l": 9, "shoulder_blade_r": 2, "jaw_l": 11}
    plain = [region.id for region in find_regions(body, "shou", {})]
    found = [region.id for region in find_regions(body, "shou", tender)]
    first = [name for name in tender if name in plain]
    assert found == [*first, *(name for name in plain if name not in first)]
    assert find_regions(body, "", tender)[0].id == "jaw_l"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("STRASSE", "Auf der Straße"),
        ("ÉTÉ", "tout l'e\u0301te\u0301"),
        ("ёлка", "ЁЛКА"),
        ("كتف", "ألم في الكتف"),
        ("🙂", "better 🙂"),
        ("100%", "at 100% now"),
        ("_", "a_b"),
        ("[red]", "a [red] spot"),
        ("desk LONG", "A long day at the Desk"),
        ("cafe", "in the Café"),
        ("CAFÉ", "in the cafe"),
        ("ete", "tout l'e\u0301te\u0301"),
        ("Schluesselbein", "Schluesselbein"),
        ("strasse", "STRAẞE"),
        ("straße", "STRASSE"),
        ("елка", "ЁЛКА"),
        ("tendon", "\N{FULLWIDTH LATIN CAPITAL LETTER T}endon"),
        ("\N{FULLWIDTH DIGIT FOUR}2", "42 minutes"),
        ("office", "o\N{LATIN SMALL LIGATURE FFI}ce"),
        ("Istanbul", "İSTANBUL"),
        ("肩が", "左の肩か\u3099痛い"),
    ],
)
def test_notes_are_found_in_any_script_and_any_case(typed: str, text: str) -> None:
    assert found(typed, "something else", text) == [text]


def test_a_sound_that_is_another_letter_is_no_accent() -> None:
    assert found("かき", "がき", "かき") == ["かき"]


def test_without_a_word_no_note_is_found() -> None:
    assert found(" \t", "a note") == []
    assert found("no te", "a note") == ["a note"]
    assert found("no tx", "a note") == []


@pytest.mark.parametrize("seed", range(6))
def test_all_notes_are_read_newest_day_first(diary: Path, seed: int) -> None:
    rows = any_rows(seed)
    for number, row in enumerate(rows["rest_day"]):
        row["note"] = "" if number % 3 == 0 else f"off {number}"
    rows = stored(diary, rows)
    with contextlib.closing(DiaryReader(diary)) as history:
        notes = history.notes()
    written = [
        Note(date.fromisoformat(row["body_day"]), row.get("region"), row["note"], row.get("id"))
        for row in (*rows["mark"], *rows["rest_day"])
        if row["note"] and row["deleted_at"] is None and row.get("moment") != "after"
    ]
    assert written
    assert sorted(notes, key=str) == sorted(written, key=str)
    assert [note.body_day for note in notes] == sorted((note.body_day for note in notes), reverse=True)
