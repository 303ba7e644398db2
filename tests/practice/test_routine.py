"""A person's own routine: what its file may say, what it covers, and that no safety sentence is lost by it."""

import os
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.body.regions import load_body
from mfr_tui.errors import ConfigError
from mfr_tui.practice.routine import (
    coverage,
    example,
    load_routine,
    read_routine,
    regions_of,
    total_seconds,
    with_own_seconds,
)
from mfr_tui.practice.scan import MUCH_USED, Outcome, Scan, Stop, load_stops, short_scan, with_cautions
from mfr_tui.record.rows import Draft, ScanKind, StopRecord
from mfr_tui.review.resume import resumed
from tests.support.examples import examples

BODY = load_body()
STOPS = load_stops(BODY)
BY_ID = {stop.id: stop for stop in STOPS}
FILE = Path("/home/eva/routine.toml")


def read(text: str) -> tuple[Stop, ...]:
    return read_routine(tomllib.loads(text), FILE, STOPS)


# The file


def test_the_order_and_the_seconds_are_those_of_the_file() -> None:
    routine = read("[stops]\nfoot = 30\njaw = 15\nshoulder = 120\n")
    assert [(stop.id, stop.seconds) for stop in routine] == [("foot", 30), ("jaw", 15), ("shoulder", 120)]
    assert [stop.regions for stop in routine] == [BY_ID[stop.id].regions for stop in routine]


def test_the_example_is_the_full_scan() -> None:
    routine = read(example(STOPS, 15))
    assert [stop.id for stop in routine] == [stop.id for stop in STOPS]
    assert total_seconds(routine) == 300
    assert total_seconds(read(example(STOPS, 5))) == 200, "no stop is shorter than its cue"


@pytest.mark.parametrize(
    ("text", "what", "do"),
    [
        ("[stops]\nsholder = 120", "there is no stop sholder.", "Did you mean shoulder?"),
        ("[stops]\nx = 120", "there is no stop x.", "For an example with every stop: mfr routine --example"),
        ("[stops]\nfoot = 9\nhand = 120", "foot = 9 is not valid.", "a whole number of seconds from 10 to 120"),
        ("[stops]\nfoot = 121", "foot = 121 is not valid.", "remove the line to leave the stop out"),
        ("[stops]\nfoot = 30.5", "foot = 30.5 is not valid.", "a whole number"),
        ("[stops]\nfoot = true", "foot = true is not valid.", "a whole number"),
        ("[stops]\nfoot.left = 30", "foot = {'left': 30} is not valid.", "a whole number"),
        ("[stops]", "names no stop.", "scalp = 15"),
        ("", "names no stop.", "mfr routine --example"),
        ("stops = 3", "names no stop.", "mfr routine --example"),
        ("foot = 120", "unknown key foot.", "below [stops]"),
        ("[stops]\nfoot = 60\nhand = 59", "takes 1:59, but a scan counts from 2:00 on.", "Add stops"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(text: str, what: str, do: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        read(text)
    assert refusal.value.what.startswith(str(FILE))
    assert what in refusal.value.what
    assert do in refusal.value.do


def test_two_minutes_are_enough() -> None:
    assert total_seconds(read("[stops]\nfoot = 60\nhand = 60")) == 120


def test_without_a_file_there_is_no_routine(tmp_path: Path) -> None:
    assert load_routine(tmp_path / "routine.toml", STOPS) is None


@pytest.mark.skipif(os.name != "posix", reason="makes a link")
def test_a_link_that_leads_back_to_itself_is_named(tmp_path: Path) -> None:
    path = tmp_path / "routine.toml"
    path.symlink_to(path)
    with pytest.raises(ConfigError, match="its links lead back to themselves") as refusal:
        load_routine(path, STOPS)
    assert refusal.value.do == "Delete one of them, or choose another place."


def test_the_line_of_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "routine.toml"
    path.write_text("[stops]\nfoot = 30\nfoot = 40\n")
    with pytest.raises(ConfigError, match="line 3") as refusal:
        load_routine(path, STOPS)
    assert str(path) in refusal.value.what


# What it covers


def test_coverage_counts_the_places_on_the_map_and_names_the_others() -> None:
    asked = regions_of([BY_ID["shoulder"], BY_ID["blade"]])
    assert coverage(BODY, asked)[:2] == (6, 76)
    covers = coverage(BODY, asked, {"jaw_l", "jaw_r", "face_l", "shoulder_back_l"})
    assert covers[:2] == (5, 72)
    assert "jaw" not in covers.left_out
    assert "face" in covers.left_out, "one side of it is there"
    assert coverage(BODY, regions_of(STOPS)).left_out == ()


# Safety sentences

DIZZY, SIT, LEG = "Dizzy? Stop.", "Sit down.", "swollen, hot or red? If so, leave it alone and press !"


def said(walk: Sequence[Stop], gone: Sequence[str] = ()) -> list[str]:
    return [stop.move for stop in with_cautions(walk, STOPS, gone)]


def test_the_full_scan_says_what_it_always_said() -> None:
    assert with_cautions(STOPS, STOPS, ()) == STOPS


def test_the_sentences_that_others_rely_on_are_in_the_stops_that_say_them() -> None:
    assert DIZZY in BY_ID["neck_move"].move
    assert BY_ID["knee"].move.startswith(SIT)
    assert BY_ID["lower_leg"].move.endswith(LEG)


def test_a_stop_left_out_leaves_its_sentence_to_the_first_that_relies_on_it() -> None:
    ids = ("jaw", "skull_base", "hip", "foot", "ankle")
    moves = dict(zip(ids, said([BY_ID[one] for one in ids]), strict=True))
    assert moves["skull_base"] == f"{DIZZY} {BY_ID['skull_base'].move}"
    assert moves["foot"] == f"{SIT} Is a lower leg {LEG} {BY_ID['foot'].move}"
    assert [moves[one] for one in ("jaw", "hip", "ankle")] == [BY_ID[one].move for one in ("jaw", "hip", "ankle")]


def test_who_stood_up_again_is_told_to_sit_down_again() -> None:
    knee, hip, ankle = said([BY_ID["knee"], BY_ID["hip"], BY_ID["ankle"]])
    assert knee.count(SIT) == ankle.count(SIT) == 1
    assert SIT not in hip


def test_a_scan_of_none_of_these_stops_begins_with_what_lasts() -> None:
    first, second = said([BY_ID["jaw"], BY_ID["hand"]])
    assert first == f"{DIZZY} Is a lower leg {LEG} {BY_ID['jaw'].move}"
    assert second == BY_ID["hand"].move


def test_a_stop_whose_places_are_all_off_the_map_says_nothing_so_the_next_says_it() -> None:
    knees = BY_ID["knee"].regions
    walk = [BY_ID["knee"], BY_ID["ankle"]]
    assert SIT in said(walk, knees)[1]
    legs = BY_ID["lower_leg"].regions
    assert not any(LEG in one for one in said([BY_ID["jaw"]], legs)), "there is no lower leg to look at"


def needs(walk: Sequence[Stop]) -> Iterator[bool]:
    """A slow reading: whether each sentence has been said before or at each stop that relies on it."""
    for keeper in (stop for stop in STOPS if stop.caution):
        assert keeper.caution
        words = {"neck_move": DIZZY, "knee": SIT, "lower_leg": LEG}[keeper.id]
        moves = [stop.move for stop in with_cautions(walk, STOPS, ())]
        for at, stop in enumerate(walk):
            if stop.id in keeper.caution.before:
                reach = moves[: at + 1]
                if not keeper.caution.lasts:
                    others = [i for i in range(at) if walk[i].id not in {keeper.id, *keeper.caution.before}]
                    reach = moves[others[-1] + 1 if others else 0 : at + 1]
                yield any(words in move for move in reach)
        if keeper.caution.lasts:
            yield any(words in move for move in moves)


@given(st.lists(st.sampled_from(STOPS), min_size=1, max_size=20, unique_by=lambda stop: stop.id))
@settings(max_examples=examples(300))
def test_no_routine_loses_a_safety_sentence(walk: list[Stop]) -> None:
    assert all(needs(walk))


def test_nor_does_the_short_scan() -> None:
    walk = short_scan(STOPS, ())
    assert [stop.id for stop in walk if stop.id not in MUCH_USED] == []
    assert all(needs(walk))


def test_the_documents_name_each_sentence_and_who_relies_on_it() -> None:
    text = (Path(__file__).parents[2] / "docs/scan.md").read_text(encoding="utf-8")
    for stop in STOPS:
        if stop.caution:
            assert f"| {stop.caution.say} | {stop.title} | " in text


# A scan by it


def test_each_stop_lasts_its_own_seconds_and_the_scan_their_sum() -> None:
    scan = Scan(read("[stops]\nfoot = 30\njaw = 12\nshoulder = 90\n"), pace=15)
    scan.resume(0.0)
    passed = [look / 4 for look in range(1, 700) if scan.advance(look / 4)]
    assert passed == [30.0, 42.0, 132.0]
    assert scan.active_s == [30.0, 12.0, 90.0]


def test_a_pace_of_zero_waits_at_every_stop_of_a_routine_too() -> None:
    scan = Scan(read("[stops]\nfoot = 60\njaw = 60"), pace=0)
    scan.resume(0.0)
    assert scan.stop_seconds == 0
    assert not any(scan.advance(float(second)) for second in range(1, 100))


def test_the_pace_changes_every_stop_by_as_much_within_10_and_120() -> None:
    scan = Scan(read("[stops]\nfoot = 115\njaw = 20\nhand = 10"), pace=15)
    scan.resume(0.0)
    assert [scan.change_pace(5), scan.change_pace(5)] == [120, 120]
    scan.jump(1, 0.0)
    assert scan.stop_seconds == 25
    assert [scan.change_pace(-5) for _ in range(5)] == [20, 15, 10, 10, 10]
    scan.jump(2, 0.0)
    assert scan.stop_seconds == 10
    assert scan.pace == 15, "what is remembered stays"


def draft(ids: Sequence[str], position: int, kind: ScanKind = ScanKind.FULL) -> Draft:
    stops = tuple(
        StopRecord(one, BY_ID[one].regions, Outcome.PASSED if at < position else None, 0.0)
        for at, one in enumerate(ids)
    )
    return Draft("a", kind, date(2026, 11, 20), position, stops, {}, late=False)


def test_a_scan_goes_on_with_its_own_stops_after_the_file_changed() -> None:
    begun = draft(["foot", "jaw", "ankle"], 1)
    for routine in (None, read("[stops]\nhand = 60\nankle = 60"), read("[stops]\njaw = 120")):
        scan = resumed(begun, STOPS, routine, (), 15)
        assert [stop.id for stop in scan.stops] == ["foot", "jaw", "ankle"]
        assert scan.stop.id == "jaw"
        assert scan.outcomes == [Outcome.PASSED, None, None]
        assert [SIT in stop.move for stop in scan.stops] == [True, False, True]
        assert [stop.seconds for stop in scan.stops] == [
            {one.id: one.seconds for one in routine or ()}.get(stop.id, 0) for stop in scan.stops
        ]


def test_a_short_scan_has_the_usual_seconds() -> None:
    scan = resumed(draft(["jaw", "foot"], 0, ScanKind.SHORT), STOPS, read("[stops]\njaw = 120"), (), 15)
    assert [stop.seconds for stop in scan.stops] == [0, 0]


def test_all_stops_are_known_with_a_routine_of_a_few() -> None:
    known = with_own_seconds(STOPS, read("[stops]\njaw = 120"))
    assert [stop.id for stop in known] == [stop.id for stop in STOPS]


def test_a_short_scan_says_no_sentence_that_nothing_in_it_relies_on_and_a_routine_all() -> None:
    for kind, first in ((ScanKind.SHORT, BY_ID["jaw"].move), (ScanKind.FULL, f"{DIZZY} Is a lower leg {LEG}")):
        scan = resumed(draft(["jaw", "hand"], 0, kind), STOPS, None, (), 15)
        assert scan.stops[0].move.startswith(first)
    scan = resumed(draft(["jaw", "skull_base", "ankle"], 0, ScanKind.SHORT), STOPS, None, (), 15)
    assert [bool(stop.taken_over) for stop in scan.stops] == [False, True, True]
