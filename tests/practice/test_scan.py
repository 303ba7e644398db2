"""The scan: its twenty stops, its clock, each way a stop or a scan can end, and any mixture of keys."""

import copy
import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.body.regions import Press, Side, load_body
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset
from mfr_tui.practice.pressing import StopAdvice
from mfr_tui.practice.scan import (
    MUCH_USED,
    STOP_SECONDS,
    Outcome,
    Result,
    Scan,
    Stop,
    lacking,
    load_stops,
    result_of,
    short_scan,
    stop_that_shows,
    stops_left,
    stops_to_scan,
)
from mfr_tui.practice.screening import NEVER_PRESS
from tests.practice.reading import FOREVER, PLACES, TICKS, Reading
from tests.support.examples import examples

BODY = load_body()
STOPS = load_stops(BODY)
PASSED, LEFT, SKIPPED = Outcome.PASSED, Outcome.LEFT, Outcome.SKIPPED


def running(stops: Sequence[Stop] = STOPS, *, at: float = 0.0, pace: int = 15) -> Scan:
    scan = Scan(stops, pace=pace)
    scan.resume(at)
    return scan


def run(scan: Scan, start: float, end: float, tick: float = 0.25) -> list[float]:
    """Look at the clock at each tick after `start` up to `end`; when stops passed by themselves."""
    looks = [start + look * tick for look in range(1, round((end - start) / tick) + 1)]
    return [now for now in looks if scan.advance(now)]


# The stops


def test_twenty_stops_with_names_of_their_own() -> None:
    assert len(STOPS) == len({stop.id for stop in STOPS}) == len({stop.title for stop in STOPS}) == 20


def test_the_stops_cover_every_region() -> None:
    assert {region for stop in STOPS for region in stop.regions} == {region.id for region in BODY}


MOVED_ONLY = NEVER_PRESS | {
    *("elbow_back", "wrist_front", "hand_back", "foot_top"),
}
"""Slots that no cue presses: those that nobody presses, and bony or thin places whose joints are moved instead."""


def test_every_other_place_is_pressed_at_one_stop() -> None:
    pressed = [slot for stop in STOPS for one in stop.to_press({r.slot for r in BODY}) for slot in one.slots]
    assert sorted(pressed) == sorted({region.slot for region in BODY} - MOVED_ONLY)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)
def test_whatever_is_blocked_of_a_stop_the_sentences_press_the_rest_and_nothing_else(stop: Stop) -> None:
    slots = [slot for one in stop.press for slot in one.slots]
    for open_slots in itertools.chain.from_iterable(
        itertools.combinations(sorted(set(slots)), count) for count in range(len(slots) + 1)
    ):
        said = [slot for one in stop.to_press(open_slots) for slot in one.slots]
        assert sorted(said) == sorted(open_slots)


MOST_SECONDS = 9.3
"""Of a stop's fifteen, for its title and cue read aloud."""

A_WORD, A_PAUSE = 0.29, 0.33
"""Seconds that espeak-ng 1.51 takes at its own speed for a word, and more at the end of a sentence or of its part.

Fitted to what it took for the title and cue of each stop, 5 to 11.5 s: the sum comes within READ_NEARLY of each.
"""

READ_NEARLY = 0.85


def read_aloud(text: str) -> float:
    """Return about how many seconds the voice takes to say a text."""
    return A_WORD * len(re.findall(r"[A-Za-z'-]+", text)) + A_PAUSE * len(re.findall(r"[.?!;:](?=\s|$)", text))


EVERY_JOINT = {
    "jaw": ["open wide"],
    "neck_move": [
        "from shoulder to shoulder",
        "chin low",
        "never back",
        "dizzy? stop",
        "sore side? rate the back of the neck",
    ],
    "skull_base": ["lightly", "without tipping your head back"],
    "collarbone": ["along each collarbone", "off the windpipe and breast tissue"],
    "shoulder": ["circle with each arm"],
    "elbow": ["bend and straighten each elbow"],
    "forearm": ["palms up and down"],
    "wrist": ["circle both wrists"],
    "hand": ["curl your fingers joint by joint", "the fingers of each hand"],
    "ribs": ["turn slowly left and right", "above the lowest ribs"],
    "low_back": ["lean gently back and forward"],
    "pelvis": ["hold on to something", "shift from leg to leg", "tailbone", "above it"],
    "hip": ["hold on to something", "circle each raised knee", "not the groin"],
    "thigh": ["hold on to something"],
    "knee": ["straighten and bend both knees", "not on it and not behind"],
    "lower_leg": ["is one swollen, hot or red? if so, leave it alone and press !"],
    "ankle": ["circle both ankles"],
    "foot": ["curl and spread your toes and notice each one", "heel, arch and ball"],
}
"""What a stop must say for every single joint to be moved or felt, and for nothing to be harmed, in lower case."""


COUNTED = {
    title: counted
    for title, *counted in re.findall(
        r"^\| \*\*\d+\. (.+)\*\* \| \*\*([\d.]+) \+ ([\d.]+) = ([\d.]+)\*\* \|\n((?:\| [^*\n]+\n)+)",
        (Path(__file__).parents[2] / "docs/scan.md").read_text("utf-8"),
        re.MULTILINE,
    )
}
"""What docs/scan.md counts, by title: seconds of moving, of reading and of both; the sentences with their counts."""


def test_the_movements_of_every_stop_are_counted() -> None:
    assert list(COUNTED) == [stop.title for stop in STOPS]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)
def test_a_stop_can_be_read_and_then_done_in_its_time(stop: Stop) -> None:
    moving, reading, together, rows = COUNTED[stop.title]
    lines = re.findall(r"^\| (.+) \| (.+) \|$", rows, re.MULTILINE)
    said = [stop.move, *(one.say for one in stop.to_press({r.slot for r in BODY}))]
    assert [sentence for sentence, _ in lines] == said, "count what the stop says now"
    movements = [(int(n), float(s)) for _, count in lines for n, s in re.findall(r"(\d+) x ([\d.]+)", count)]
    assert all(n >= 1 and 0.5 <= seconds <= 3.0 for n, seconds in movements)
    assert float(moving) == pytest.approx(sum(n * seconds for n, seconds in movements))
    heard = StopAdvice(" ".join(said), "", frozenset(), {}).spoken
    assert float(reading) == pytest.approx(read_aloud(f"{stop.title}. {heard}"), abs=READ_NEARLY)
    assert float(together) == pytest.approx(float(moving) + float(reading), abs=0.051)
    assert float(together) <= STOP_SECONDS


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)
def test_a_stop_is_read_in_its_time_and_leaves_no_joint_out(stop: Stop) -> None:
    cue = " ".join([stop.move, *(one.say for one in stop.to_press({r.slot for r in BODY}))])
    heard = StopAdvice(cue, "", frozenset(), {}).spoken
    assert read_aloud(f"{stop.title}. {heard}") <= MOST_SECONDS
    assert [words for words in EVERY_JOINT.get(stop.id, []) if words not in cue.lower()] == []


def test_the_temples_are_felt_at_the_stop_where_they_are_rated() -> None:
    (named,) = (stop for stop in STOPS if "temple" in stop.title.lower())
    felt = [stop for stop in STOPS if any("temple" in one.say for one in stop.press)]
    assert felt == [named]
    assert any("temple" in BODY.label(region) for region in named.regions)


def test_a_place_for_light_pressure_is_pressed_lightly() -> None:
    for stop in STOPS:
        for one in stop.press:
            if any(BODY[f"{slot}_r"].press is Press.LIGHT for slot in one.slots):
                assert "lightly" in one.say.lower(), one.say


def test_a_stop_covers_both_sides_of_its_places_the_right_one_first() -> None:
    for stop in STOPS:
        assert len(set(stop.regions)) == len(stop.regions) > 0
        for right, left in zip(stop.regions[::2], stop.regions[1::2], strict=True):
            assert BODY[right].id.endswith("_r")
            assert BODY[right].mirror == left


def test_the_cursor_starts_on_a_place_that_the_words_ask_for() -> None:
    """Not on one that is never pressed, beside words that say what to press."""
    for stop in STOPS:
        asked = stop.press[0].slots if stop.press else ("neck_back",)  # which its words say to rate
        assert BODY[stop.start].slot in asked, stop.id
        assert BODY[stop.start].side is Side.RIGHT


def test_the_cursor_starts_on_the_first_place_that_is_left_of_those() -> None:
    stop = next(stop for stop in STOPS if stop.id == "blade")
    assert [stop.start, replace(stop, regions=stop.regions[:-2]).start] == ["upper_back_r", "shoulder_back_r"]
    assert replace(stop, regions=("shoulder_back_l", "upper_back_l")).start == "upper_back_l"


def test_the_scan_goes_from_the_scalp_to_the_feet() -> None:
    assert (STOPS[0].id, STOPS[-1].id) == ("scalp", "foot")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"calf"', '"tail"', "tail_r"),
        ("move = ", "still = ", "move"),
        ("say = ", "sing = ", "say"),
        ('slots = ["shin"], say', 'slots = ["foot_sole"], say', "press: foot_sole"),  # not of this stop
        ('slots = ["hip_front"], say', 'slots = ["groin"], say', "press: groin"),  # never pressed
        ("\nslots = [", "\nslots = 1 #", "int"),
        ("[[stop]]", "[[step]]", "stop"),
        ("[[stop]]", "[[stop", "line"),
    ],
)
def test_damaged_stops_are_named(monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str) -> None:
    text = read_asset("practice/scan.toml")
    assert old in text
    monkeypatch.setattr("mfr_tui.paths.read_asset", lambda _name: text.replace(old, new))
    with pytest.raises(AssetError, match=r"assets/practice/scan\.toml") as refusal:
        load_stops(BODY)
    assert said in refusal.value.what


# No key at all


@pytest.mark.parametrize("tick", [0.0625, 0.25, 1.0, 3.0])
def test_with_no_key_a_scan_is_done_after_twenty_stops_and_exactly_five_minutes(tick: float) -> None:
    scan = running(at=1000.0)
    assert run(scan, 1000.0, 1300.0, tick) == [1000.0 + 15.0 * stop for stop in range(1, 21)]
    assert scan.ended
    assert scan.outcomes == [PASSED] * 20
    assert scan.active_s == [15.0] * 20
    assert scan.total_s == 300.0
    assert scan.result is Result.DONE


@given(st.lists(st.floats(0.001, 1.3), min_size=40, max_size=60), st.floats(0.0, 1e6))
@settings(max_examples=examples(40))
def test_clock_that_is_looked_at_unevenly_counts_the_same_five_minutes(steps: list[float], start: float) -> None:
    scan, now, look = running(at=start), start, 0
    while not scan.ended:
        now += steps[look % len(steps)] if look < 100_000 else 1.0
        look += 1
        scan.advance(now)
    assert scan.outcomes == [PASSED] * 20
    assert scan.total_s == pytest.approx(300.0, abs=1e-6)
    assert now - start >= 300.0 - 1e-6


def test_a_scan_waits_for_its_start() -> None:
    scan = Scan(STOPS)
    assert scan.paused
    run(scan, 0.0, 60.0)
    assert (scan.position, scan.total_s) == (0, 0.0)


def test_a_step_just_short_of_the_stop_does_not_pass_it_and_the_rest_does() -> None:
    scan = running()
    assert run(scan, 0.0, 14.75) == []
    assert scan.seconds_left == 0.25
    assert not scan.advance(14.9999)
    assert scan.advance(15.0)
    assert scan.stop is STOPS[1]
    assert scan.seconds_left == 15.0


def test_only_one_stop_passes_at_a_look_however_short_they_are() -> None:
    scan = running(pace=1)
    for look in range(1, 6):
        assert scan.advance(look * 3.0)
        assert scan.position == look


def test_what_runs_over_is_counted_for_no_stop() -> None:
    scan = running()
    run(scan, 0.0, 14.0)
    scan.advance(16.5)
    assert scan.active_s[:2] == [15.0, 0.0]
    scan.advance(17.5)
    assert scan.active_s[:2] == [15.0, 1.0]


# Keys


def test_next_passes_at_once() -> None:
    scan = running()
    scan.pass_stop(4.0 - 1.5)
    assert (scan.position, scan.outcomes[:2], scan.active_s[0]) == (1, [PASSED, None], 2.5)


def test_next_lets_a_paused_scan_run_again() -> None:
    scan = running()
    scan.pause(2.0)
    scan.pass_stop(50.0)
    assert not scan.paused
    assert scan.active_s[0] == 2.0
    run(scan, 50.0, 51.0)
    assert scan.active_s[1] == 1.0


def test_the_last_stop_passed_by_key_is_done_however_short_the_scan() -> None:
    scan = running()
    scan.jump(19, 1.0)
    scan.pass_stop(2.0)
    assert scan.ended
    assert scan.outcomes == [LEFT, *[SKIPPED] * 18, PASSED]
    assert scan.result is Result.DONE


def test_leaving_a_stop_by_a_jump_is_not_passing_and_those_between_are_skipped() -> None:
    scan = running()
    scan.pass_stop(1.0)
    scan.jump(4, 2.0)
    assert scan.outcomes[:6] == [PASSED, LEFT, SKIPPED, SKIPPED, None, None]
    assert scan.position == 4
    assert scan.seconds_left == 15.0


def test_back_leaves_the_stop_and_begins_the_one_before_anew() -> None:
    scan = running()
    run(scan, 0.0, 20.0)
    scan.back(20.0)
    assert (scan.position, scan.outcomes[:2], scan.seconds_left) == (0, [PASSED, LEFT], 15.0)
    run(scan, 20.0, 21.0)
    assert scan.active_s[:2] == [16.0, 5.0]  # seconds of a second visit are added


def test_back_at_the_first_stop_does_nothing() -> None:
    scan = running()
    scan.advance(2.0)
    scan.back(2.0)
    assert (scan.position, scan.outcomes[0], scan.seconds_left) == (0, None, 13.0)


def test_a_stop_once_passed_stays_passed_whatever_follows() -> None:
    scan = running()
    scan.pass_stop(1.0)
    scan.back(2.0)
    scan.jump(5, 3.0)
    scan.jump(0, 4.0)
    scan.end(5.0)
    assert scan.outcomes[:6] == [PASSED, LEFT, SKIPPED, SKIPPED, SKIPPED, LEFT]


def test_stops_left_or_skipped_can_still_be_passed() -> None:
    scan = running()
    scan.jump(2, 1.0)
    scan.jump(0, 2.0)
    for now in (3.0, 4.0, 5.0):
        scan.pass_stop(now)
    assert scan.outcomes[:4] == [PASSED, PASSED, PASSED, None]


def test_end_leaves_the_stop_at_hand_and_skips_those_ahead() -> None:
    scan = running()
    scan.pass_stop(1.0)
    assert scan.end(3.0) is Result.PARTIAL
    assert scan.ended
    assert scan.outcomes == [PASSED, LEFT, *[SKIPPED] * 18]
    assert scan.total_s == 3.0


@pytest.mark.parametrize("position", [-1, 20])
def test_there_is_nothing_to_jump_to_beyond_the_stops(position: int) -> None:
    scan = running()
    with pytest.raises(IndexError):
        scan.jump(position, 1.0)
    assert (scan.position, scan.outcomes[0]) == (0, None)


KEYS_AFTER_THE_END: list[Callable[[Scan], object]] = [
    lambda scan: scan.pass_stop(200.0),
    lambda scan: scan.jump(3, 200.0),
    lambda scan: scan.back(200.0),
    lambda scan: scan.end(200.0),
    lambda scan: scan.touch(200.0),
    lambda scan: scan.resume(200.0),
    lambda scan: scan.advance(200.5),
]


@pytest.mark.parametrize("key", KEYS_AFTER_THE_END)
@pytest.mark.parametrize("last", [False, True])
def test_no_key_changes_a_scan_that_has_ended(key: Callable[[Scan], object], *, last: bool) -> None:
    scan = running()
    scan.jump(19 if last else 7, 1.0)
    scan.end(2.0)
    before = (scan.position, list(scan.outcomes), list(scan.active_s), scan.result)
    key(scan)
    assert (scan.position, scan.outcomes, scan.active_s, scan.result) == before
    assert scan.ended
    assert scan.due(202.0) is None


# Done or partial


@pytest.mark.parametrize(
    ("last_passed", "active_s", "result"),
    [(True, 0.0, "done"), (False, 119.999, "partial"), (False, 120.0, "done"), (False, 0.0, "partial")],
)
def test_two_minutes_or_the_last_stop_make_a_scan_done(*, last_passed: bool, active_s: float, result: str) -> None:
    assert result_of(last_passed=last_passed, active_s=active_s) == result
    assert (lacking(last_passed=last_passed, active_s=active_s) == 0) is (result == "done")


@pytest.mark.parametrize(("active_s", "lacks"), [(0.0, 120), (40.0, 80), (40.5, 80), (119.999, 1), (130.0, 0)])
def test_what_a_scan_lacks_is_rounded_up_so_that_it_counts_once_that_has_passed(active_s: float, lacks: int) -> None:
    assert lacking(last_passed=False, active_s=active_s) == lacks
    assert result_of(last_passed=False, active_s=active_s + lacks) is Result.DONE


@pytest.mark.parametrize(("seconds", "result"), [(119.75, Result.PARTIAL), (120.0, Result.DONE)])
def test_only_stop_clock_makes_the_two_minutes(seconds: float, result: Result) -> None:
    scan = running()
    scan.pause(0.0)
    run(scan, 0.0, 500.0)
    scan.resume(500.0)
    scan.touch(500.0)
    run(scan, 500.0, 503.0 + seconds)
    assert scan.end(503.0 + seconds) is result


def test_passing_all_but_the_last_stop_quickly_is_partial() -> None:
    scan = running()
    for stop in range(19):
        scan.pass_stop(stop + 1.0)
    assert scan.result is Result.PARTIAL
    assert scan.end(20.0) is Result.PARTIAL


# Waiting for hands on the map


def test_the_clock_waits_three_seconds_after_the_last_touch() -> None:
    scan = running()
    run(scan, 0.0, 4.0)
    scan.touch(4.0)
    run(scan, 4.0, 6.5)
    scan.touch(6.5)
    run(scan, 6.5, 9.25)
    assert scan.waiting(9.25)
    assert scan.seconds_left == 11.0
    assert not scan.waiting(9.5)
    run(scan, 9.25, 10.5)
    assert scan.seconds_left == 10.0


@pytest.mark.parametrize("touched", [14.9, 15.0, 15.2])
def test_no_stop_begins_within_three_seconds_of_a_touch_however_late_it_came(touched: float) -> None:
    # A key can come between the end of the stop and the look that would have seen it.
    scan = running()
    run(scan, 0.0, 14.75)
    scan.touch(touched)
    for later in (0.1, 0.5, 1.0, 2.0, 2.99):
        assert not scan.advance(touched + later)
    assert scan.position == 0
    assert scan.advance(touched + 3.3)
    assert scan.active_s[0] == 15.0


def test_no_stop_begins_under_a_touch_when_the_pace_is_shortened_below_what_ran() -> None:
    scan = running()
    run(scan, 0.0, 12.0)
    scan.touch(12.0)
    scan.change_pace(-5)
    assert not scan.advance(14.0)
    assert scan.advance(15.0)


def test_a_touch_is_over_when_the_person_goes_to_another_stop() -> None:
    scan = running()
    scan.touch(1.0)
    scan.pass_stop(2.0)
    assert not scan.waiting(2.0)
    scan.touch(3.0)
    scan.jump(0, 4.0)
    assert not scan.waiting(4.0)


# Away from the first place of the stop

RIGHT_CHEST = "chest_r"
"""A place that is not the first of any stop."""


def test_a_clock_waits_however_long_once_the_cursor_left_the_first_place() -> None:
    scan = running()
    run(scan, 0.0, 12.0)
    scan.move(RIGHT_CHEST, 12.0)
    assert run(scan, 12.0, 4000.0) == []
    assert scan.waits_for_key
    assert (scan.position, scan.seconds_left, scan.due(4000.0)) == (0, 3.0, None)


def test_going_back_to_the_first_place_or_resting_a_hand_on_the_map_does_not_end_that_wait() -> None:
    scan = running()
    scan.move(RIGHT_CHEST, 1.0)
    scan.touch(2.0)
    scan.move(STOPS[0].start, 3.0)
    assert run(scan, 3.0, 1000.0) == []


def test_a_move_that_stays_at_the_first_place_waits_three_seconds() -> None:
    scan = running()
    scan.move(STOPS[0].start, 1.0)
    assert not scan.waits_for_key
    assert scan.waiting(3.9)
    assert not scan.waiting(4.0)


@pytest.mark.parametrize("ends", [Scan.rated, Scan.settle])
def test_a_rating_or_escape_lets_the_clock_go_on_in_three_seconds(ends: Callable[[Scan, float], None]) -> None:
    scan = running()
    run(scan, 0.0, 14.75)
    scan.move(RIGHT_CHEST, 14.75)
    ends(scan, 100.0)
    assert not scan.waits_for_key
    assert run(scan, 100.0, 103.0) == []
    assert run(scan, 103.0, 104.0) == [103.25]


def test_after_a_rating_another_place_makes_the_clock_wait_again() -> None:
    scan = running()
    scan.move(RIGHT_CHEST, 1.0)
    scan.rated(2.0)
    scan.touch(2.5)
    assert not scan.waits_for_key
    scan.move("chest_l", 3.0)
    assert scan.waits_for_key


def test_escape_goes_back_to_the_first_place_and_a_rating_stays() -> None:
    scan = running()
    scan.move(RIGHT_CHEST, 1.0)
    scan.rated(2.0)
    assert scan.cursor == RIGHT_CHEST
    scan.move("chest_l", 3.0)
    scan.settle(4.0)
    assert scan.cursor == STOPS[0].start


@pytest.mark.parametrize("key", [lambda s: s.pass_stop(2.0), lambda s: s.jump(1, 2.0)])
def test_another_stop_ends_the_wait_and_starts_at_its_first_place(key: Callable[[Scan], None]) -> None:
    scan = running()
    scan.move(RIGHT_CHEST, 1.0)
    key(scan)
    assert (scan.position, scan.cursor, scan.waiting(2.0)) == (1, STOPS[1].start, False)


# What a rating is for


def seen(scan: Scan, now: float) -> Scan:
    """The scan after a frame that shows the cursor where it is."""
    scan.show(scan.cursor, now)
    return scan


def test_no_place_is_rated_before_it_was_seen() -> None:
    scan = running()
    assert not scan.may_rate(0.0)
    assert seen(scan, 0.1).may_rate(0.1)
    scan.move(RIGHT_CHEST, 1.0)
    assert not scan.may_rate(50.0)
    assert seen(scan, 51.0).may_rate(51.0)
    scan.show(None, 52.0)
    assert not scan.may_rate(60.0), "the map was covered"


@pytest.mark.parametrize("drawn", [15.0, 15.5, 17.0])
def test_a_key_within_six_tenths_of_the_frame_that_shows_a_new_stop_is_not_taken(drawn: float) -> None:
    scan = seen(running(), 0.0)
    assert run(scan, 0.0, 15.0) == [15.0]
    assert not scan.may_rate(drawn)
    assert not scan.may_go_on(drawn), "not seen yet"
    seen(scan, drawn)
    for later, taken in ((0.0, False), (0.59, False), (0.61, True)):
        assert scan.may_rate(drawn + later) is scan.may_go_on(drawn + later) is taken


@pytest.mark.parametrize("key", [lambda s: s.pass_stop(15.2), lambda s: s.back(15.2), lambda s: s.jump(7, 15.2)])
def test_a_rating_after_a_change_by_key_is_taken_once_it_is_seen(key: Callable[[Scan], None]) -> None:
    scan = running()
    run(scan, 0.0, 15.0)
    key(scan)
    assert scan.may_go_on(15.21)
    assert seen(scan, 15.21).may_rate(15.21)


# Pausing, and time the machine slept


def test_a_pause_counts_up_to_its_key_and_nothing_after() -> None:
    scan = running()
    scan.advance(2.0)
    scan.pause(2.5)
    run(scan, 2.5, 100.0)
    assert scan.total_s == 2.5
    scan.resume(100.0)
    scan.advance(101.0)
    assert scan.total_s == 3.5


def test_resuming_what_runs_already_loses_no_time() -> None:
    scan = running()
    scan.resume(2.0)
    scan.advance(2.0)
    assert scan.total_s == 2.0


def test_a_pause_in_the_instant_the_stop_is_over_does_not_pass_it() -> None:
    scan = running()
    run(scan, 0.0, 14.75)
    scan.pause(15.5)
    assert (scan.position, scan.seconds_left) == (0, 0.0)
    scan.resume(20.0)
    assert scan.advance(20.25)


@pytest.mark.parametrize(("step", "stalled"), [(3.0, False), (3.1, True), (3600.0, True)])
def test_a_long_step_of_the_clock_pauses_and_is_not_counted(step: float, *, stalled: bool) -> None:
    scan = running()
    scan.advance(1.0)
    assert not scan.advance(1.0 + step)
    assert scan.paused is stalled
    assert scan.total_s == (1.0 if stalled else 1.0 + step)
    if stalled:
        scan.resume(2.0 + step)
        scan.advance(3.0 + step)
        assert scan.total_s == 2.0


def test_a_long_step_never_passes_a_stop() -> None:
    scan = running()
    run(scan, 0.0, 14.75)
    assert not scan.advance(20.0)
    assert (scan.position, scan.paused, scan.seconds_left) == (0, True, 0.25)


def test_a_key_after_a_long_step_counts_nothing_and_the_scan_runs_on() -> None:
    # Whoever presses a key is there.
    scan = running()
    scan.advance(1.0)
    scan.touch(100.0)
    assert not scan.paused
    assert scan.total_s == 1.0
    scan.advance(103.0)
    scan.advance(104.0)
    assert scan.total_s == 2.0


def test_a_wait_slept_through_is_no_stall_but_a_night_is() -> None:
    # The clock has nothing to do for the three seconds after a touch, so no look is missed in them.
    scan = running()
    scan.touch(1.0)
    scan.advance(4.25)
    assert not scan.paused
    assert scan.total_s == 1.25
    scan.touch(4.25)
    scan.advance(4.25 + 8 * 3600)
    assert scan.paused
    assert scan.total_s == 1.25


@pytest.mark.parametrize(("seconds", "away"), [(3.0, False), (3.25, True), (8 * 3600.0, True)])
def test_a_machine_that_slept_pauses_and_the_step_is_not_counted(seconds: float, *, away: bool) -> None:
    # A laptop with Linux: its monotonic clock stands still, so that nothing else would show it.
    scan = Scan(STOPS)
    scan.resume(1000.0, 9000.0)
    assert not scan.advance(1001.0, 9001.0)
    assert not scan.advance(1002.0, 9002.0 + seconds)
    assert scan.paused is away
    assert scan.total_s == (1.0 if away else 2.0)
    scan.resume(1003.0, 9003.0 + seconds)
    scan.advance(1004.0, 9004.0 + seconds)
    assert not scan.paused


def test_a_stop_never_passes_by_a_step_in_which_the_machine_slept() -> None:
    scan = Scan(STOPS)
    scan.resume(0.0, 500.0)
    for look in range(1, 15):
        scan.advance(float(look), 500.0 + look)
    assert not scan.advance(15.0, 600.0)
    assert (scan.position, scan.paused, scan.seconds_left) == (0, True, 1.0)


def test_sleep_before_a_key_is_noticed_at_the_next_look() -> None:
    # The lid is shut right after a digit, in the three seconds in which no look is due.
    scan = Scan(STOPS)
    scan.resume(0.0, 500.0)
    scan.advance(1.0, 501.0)
    scan.touch(1.5)
    scan.touch(2.0)
    assert not scan.paused
    scan.advance(5.0, 705.0)
    assert scan.paused
    assert scan.total_s == 1.5


@pytest.mark.parametrize("key", [Scan.resume, Scan.pass_stop])
def test_sleep_while_it_was_paused_does_not_pause_it_again(key: Callable[[Scan, float, float], None]) -> None:
    scan = Scan(STOPS)
    scan.resume(0.0, 500.0)
    scan.pause(1.0)
    key(scan, 2.0, 8000.0)
    scan.advance(3.0, 8001.0)
    assert not scan.paused
    scan.advance(4.0, 8302.0)
    assert scan.paused


# Pace


@pytest.mark.parametrize(
    ("pace", "step", "now"),
    [(15, 5, 20), (15, -5, 10), (5, -5, 0), (2, -5, 0), (0, -5, 0), (120, 5, 120), (118, 5, 120)],
)
def test_pace_changes_by_its_step_within_0_and_120(pace: int, step: int, now: int) -> None:
    scan = running(pace=pace)
    assert scan.change_pace(step) == scan.pace == now


def test_a_longer_pace_holds_for_the_stop_at_hand_and_those_after() -> None:
    scan = running()
    run(scan, 0.0, 10.0)
    scan.change_pace(5)
    assert scan.seconds_left == 10.0
    assert run(scan, 10.0, 60.0) == [20.0, 40.0, 60.0]
    assert scan.active_s[:3] == [20.0] * 3


def test_a_pace_shorter_than_what_ran_passes_at_the_next_look_and_takes_nothing_back() -> None:
    scan = running()
    run(scan, 0.0, 12.0)
    scan.change_pace(-5)
    assert scan.seconds_left == 0.0
    assert scan.advance(12.5)
    assert scan.active_s[:2] == [12.0, 0.0]


def test_pace_0_waits_for_the_key_and_counts_on() -> None:
    scan = running(pace=0)
    assert run(scan, 0.0, 200.0) == []
    assert scan.seconds_left == 200.0
    assert scan.result is Result.DONE
    scan.pass_stop(200.0)
    assert (scan.position, scan.seconds_left) == (1, 0.0)


# A draft taken up again


def test_a_resumed_draft_begins_its_stop_anew_paused_and_adds_to_what_was_counted() -> None:
    outcomes = [PASSED, LEFT, None]
    scan = Scan(STOPS[:3], position=1, outcomes=outcomes, active_s=[15.0, 4.0, 0.0])
    assert scan.paused
    scan.resume(1000.0)
    assert scan.seconds_left == 15.0
    assert run(scan, 1000.0, 1030.0) == [1015.0, 1030.0]
    assert scan.active_s == [15.0, 19.0, 15.0]
    assert scan.outcomes == [PASSED] * 3
    assert outcomes == [PASSED, LEFT, None]  # what was handed in stays the caller's


# When the screen has to look again


def looked_at(scan: Scan, now: float) -> Scan:
    """The scan as it would be if the clock were looked at then."""
    later = copy.copy(scan)
    later.outcomes, later.active_s = list(scan.outcomes), list(scan.active_s)
    later.advance(now)
    return later


def view(scan: Scan, now: float) -> tuple[object, ...]:
    """What a person would then see of it: the seconds left rounded up, as on any countdown; what ran down."""
    then = looked_at(scan, now)
    seconds = math.ceil(then.seconds_left) if then.pace else math.floor(then.seconds_left)
    return then.position, then.ended, then.paused, then.waiting(now), seconds


def assert_due_is_when_it_changes(scan: Scan, now: float) -> None:
    due = scan.due(now)
    assert (due is None) == (scan.paused or scan.ended or scan.waits_for_key)
    if due is None:
        return
    assert 0.0 < due <= 3.0
    assert view(scan, now + due) != view(scan, now)
    if due > 0.0075:
        assert view(scan, now + due - 0.0075) == view(scan, now)


def test_due_counts_from_the_instant_it_is_asked_for() -> None:
    scan = running()
    scan.advance(0.5)
    scan.change_pace(5)
    assert scan.due(0.75) == pytest.approx(0.25 + 0.005)


def test_nothing_is_due_while_paused_or_ended() -> None:
    scan = Scan(STOPS)
    assert scan.due(0.0) is None
    scan.resume(0.0)
    assert scan.due(0.0) is not None
    scan.pause(1.0)
    assert scan.due(1.0) is None


@given(st.lists(st.tuples(st.floats(0.0, 0.4), st.booleans()), min_size=1, max_size=30))
@settings(max_examples=examples(30))
def test_a_screen_that_looks_only_when_due_walks_the_scan_and_never_pauses(
    late: list[tuple[float, bool]],
) -> None:
    # Timers fire late, never early; a touch makes the next look due in three seconds.
    scan, now = running(STOPS[:4], at=50.0), 50.0
    for look in range(400):
        delay, touch = late[look % len(late)]
        due = scan.due(now)
        if due is None:
            break
        now += due + delay
        scan.advance(now)
        if touch and look < 100:
            scan.touch(now)
        assert not scan.paused
    assert scan.ended
    assert scan.outcomes == [PASSED] * 4
    assert scan.total_s == pytest.approx(60.0)


# The short scan


def test_a_short_scan_of_a_calm_body_is_eight_much_used_places_in_two_minutes() -> None:
    stops = short_scan(STOPS, ())
    assert {stop.id for stop in stops} == set(MUCH_USED)
    assert len(stops) == 8
    scan = running(stops)
    assert run(scan, 0.0, 200.0)[-1] == 120.0
    assert scan.result is Result.DONE


MUCH_USED_PLACES = {
    "neck": ["neck_back"],
    "shoulders": ["shoulder_front", "shoulder_back"],
    "arms": ["forearm_front", "forearm_back"],
    "head": ["head_back"],
    "jaw": ["jaw"],
    "lower back": ["lower_back"],
    "hips": ["hip_front"],
    "quads": ["thigh_front"],
    "calves": ["calf"],
    "feet": ["foot_sole"],
}
"""The ten areas that Cleveland Clinic (2022) names, and the places that are meant."""


@pytest.mark.parametrize("area", MUCH_USED_PLACES)
def test_a_short_scan_visits_and_presses_each_of_the_ten_areas(area: str) -> None:
    stops = short_scan(STOPS, ())
    pressed = {slot for stop in stops for one in stop.to_press({r.slot for r in BODY}) for slot in one.slots}
    assert set(MUCH_USED_PLACES[area]) <= pressed


def test_tender_places_come_into_a_short_scan_before_much_used_ones() -> None:
    ids = [stop.id for stop in short_scan(STOPS, ["knee_front_l", "elbow_back_r"])]
    assert ids == ["jaw", "skull_base", "shoulder", "elbow", "forearm", "low_back", "hip", "knee"]


@given(st.sets(st.sampled_from(sorted(BODY.regions))))
@settings(max_examples=examples(100))
def test_a_short_scan_has_every_tender_place_and_eight_stops_or_more(tender: set[str]) -> None:
    chosen = short_scan(STOPS, tender)
    covering = [stop for stop in STOPS if tender & set(stop.regions)]
    assert len(chosen) == max(8, len(covering))
    assert set(covering) <= set(chosen)
    assert list(chosen) == [stop for stop in STOPS if stop in chosen]  # in their usual order
    others = [stop_id for stop_id in MUCH_USED if stop_id not in {stop.id for stop in covering}]
    added = {stop.id for stop in chosen if stop not in covering}
    assert added == set(others[: max(0, 8 - len(covering))])


# Any keys at any time


Event = tuple[str, int, int]
"""What is done, after how many ticks of 1/64 s, and its number where it has one."""

KINDS = (
    "look",
    "look",
    "look",
    "walk",
    "touch",
    "move",
    "move",
    "rated",
    "settle",
    "show",
    "show",
    "cover",
    "next",
    "back",
    "jump",
    "pause",
    "resume",
    "pace",
    "sleep",
    "end",
)
GAPS = st.sampled_from([0, 1, 38, 39, 63, 64, 128, 191, 192, 193, 960]) | st.integers(0, 300)
EVENTS = st.lists(st.tuples(st.sampled_from(KINDS), GAPS, st.integers(-2, 5)), max_size=40)
NUMBERED = [replace(stop, regions=(str(PLACES * number),)) for number, stop in enumerate(STOPS)]
"""The stops with numbers for places: the place at which each starts is a multiple of PLACES."""


def on_the_map(scan: Scan, other: Reading, event: Event, now: int) -> None:
    """Let both do the same with the cursor, and show the same."""
    kind, _, number = event
    instant = now / TICKS
    match kind:
        case "touch":
            scan.touch(instant)
            other.touch(now)
        case "move":
            place = number % PLACES if number < 3 else other.first
            scan.move(str(place), instant)
            other.move(place, now)
        case "rated":
            scan.rated(instant)
            other.rated(now)
        case "settle":
            scan.settle(instant)
            other.settle(now)
        case "show":
            scan.show(scan.cursor, instant)
            other.show(now)
        case "cover":
            scan.show(None, instant)
            other.cover()


def play(scan: Scan, other: Reading, event: Event, now: int, asleep: int) -> int:
    """Let both do the same; the instant afterwards. The machine slept through `asleep` ticks by then."""
    kind, gap, number = event
    now += gap
    instant, boot = now / TICKS, (now + asleep) / TICKS
    match kind:
        case "look":
            assert scan.advance(instant, boot) == other.look(now, asleep)
        case "walk":
            for _ in range(6):
                now += gap
                assert scan.advance(now / TICKS, (now + asleep) / TICKS) == other.look(now, asleep)
        case "next":
            scan.pass_stop(instant, boot)
            other.pass_stop(now, asleep)
        case "back":
            scan.back(instant)
            other.back(now)
        case "jump":
            to = number % len(scan.stops)
            scan.jump(to, instant)
            other.jump(to, now)
        case "pause":
            scan.pause(instant)
            other.pause(now)
        case "resume":
            scan.resume(instant, boot)
            other.resume(now, asleep)
        case "pace":
            scan.change_pace(5 * number)
            other.change_pace(5 * number)
        case "end" if number == 0:  # seldom, or nothing much would come before it
            other.end(now)
            assert scan.end(instant) == other.result
        case _:
            on_the_map(scan, other, event, now)
    return now


@given(st.integers(1, 6), st.sampled_from([0, 1, 2, 3, 5, 15]), EVENTS)
@settings(max_examples=examples(600, 100))
def test_any_keys_at_any_time_do_what_the_slow_reading_says(stops: int, pace: int, events: list[Event]) -> None:
    now, asleep = 64_000, 640_000
    scan, other = Scan(NUMBERED[:stops], pace=pace), Reading(stops, pace)
    for event in [("resume", 0, 0), *events]:
        if event[0] == "sleep":
            asleep += event[1]
        else:
            now = play(scan, other, event, now, asleep)
        assert (scan.position, scan.paused, scan.ended) == (other.position, other.paused, other.ended)
        assert scan.outcomes == other.outcomes
        assert scan.active_s == pytest.approx([ticks / TICKS for ticks in other.counted], abs=1e-6)
        assert (scan.pace, scan.result) == (other.pace, other.result)
        assert scan.waiting(now / TICKS) == (now < other.waits_until)
        assert scan.cursor == str(other.cursor)
        assert scan.waits_for_key == (other.waits_until == FOREVER)
        assert scan.may_go_on(now / TICKS) == other.may_go_on(now)
        assert scan.may_rate(now / TICKS) == other.may_rate(now)
        assert_due_is_when_it_changes(looked_at(scan, now / TICKS), now / TICKS)


ACTIONS: dict[str, Callable[[Scan, float], object]] = {
    "look": Scan.advance,
    "touch": Scan.touch,
    "move": lambda scan, now: scan.move(RIGHT_CHEST, now),
    "rated": Scan.rated,
    "settle": Scan.settle,
    "next": Scan.pass_stop,
    "back": Scan.back,
    "first": lambda scan, now: scan.jump(0, now),
    "last": lambda scan, now: scan.jump(len(scan.stops) - 1, now),
    "pause": Scan.pause,
    "resume": Scan.resume,
    "faster": lambda scan, _now: scan.change_pace(-5),
    "slower": lambda scan, _now: scan.change_pace(5),
    "end": Scan.end,
}


@given(st.lists(st.tuples(st.sampled_from([*ACTIONS, *["look"] * 8]), st.floats(0.0, 4.0)), max_size=80))
@settings(max_examples=examples(200, 35))
def test_no_second_is_invented_and_nothing_passed_is_taken_back(events: list[tuple[str, float]]) -> None:
    start = now = 12_345.678
    scan = running(STOPS[:5], at=start, pace=5)
    touched = -math.inf
    there = [0.0] * 5  # how long the person really was at each stop
    for kind, gap in events:
        position, outcomes, moved = scan.position, list(scan.outcomes), scan.cursor != RIGHT_CHEST
        now += gap
        there[position] += gap
        changed = ACTIONS[kind](scan, now)
        assert all(0.0 <= ran <= real + 1e-6 for ran, real in zip(scan.active_s, there, strict=True))
        assert all(now is was for was, now in zip(outcomes, scan.outcomes, strict=True) if was is PASSED)
        assert all(outcome is not None for was, outcome in zip(outcomes, scan.outcomes, strict=True) if was)
        if kind == "look":
            assert scan.position in {position, position + 1}
            assert not (changed and now < touched + 3.0)
        if kind in {"rated", "settle"}:
            touched = now
        if kind == "touch":
            touched = max(touched, now)
        elif kind == "move":
            touched = math.inf if moved else max(touched, now)
        elif kind in {"next", "back", "first", "last"}:
            touched = -math.inf
        if scan.ended:
            assert None not in scan.outcomes
    assert scan.total_s <= now - start + 1e-6


# Whatever is pressed whenever: a rating is for the place that was last seen under the cursor

HANDS = st.lists(
    st.tuples(
        st.sampled_from(["look", "look", "frame", "frame", "move", "rate", "rate", "next", "back", "settle", "cover"]),
        st.sampled_from([0.0, 0.05, 0.3, 0.59, 0.61, 1.0, 1.6, 2.9]) | st.floats(0.0, 3.0),
        st.sampled_from(sorted(BODY.regions)),
    ),
    max_size=60,
)


@given(HANDS, st.sampled_from([1, 5, 15]))
@settings(max_examples=examples(600, 100))
def test_a_rating_is_for_the_place_last_seen_under_the_cursor_or_for_none(
    hands: list[tuple[str, float, str]], pace: int
) -> None:
    scan, now = running(pace=pace), 0.0
    frame: str | None = None  # the place under the cursor in the frame last shown
    changed_by_itself, shown_at = False, 0.0  # the newest change, and when it was shown
    away = False  # the cursor left the first place, and no rating, enter or escape came since
    for kind, gap, place in hands:
        now, position = now + gap, scan.position
        match kind:
            case "look":
                passed = scan.advance(now)
                assert not (passed and away), "a stop passed under a person's hands"
                changed_by_itself, shown_at = (True, math.inf) if passed else (changed_by_itself, shown_at)
            case "frame":
                frame, shown_at = scan.cursor, min(shown_at, now)
                scan.show(scan.cursor, now)
            case "cover":
                frame = None
                scan.show(None, now)
            case "move":
                away = away or place not in {scan.cursor, scan.stop.start}
                scan.move(place, now)
            case "rate" if scan.may_rate(now):
                assert scan.cursor == frame
                assert not changed_by_itself or now - shown_at >= 0.6
                scan.rated(now)
                away = False
            case "rate":
                assert scan.cursor != frame or (changed_by_itself and now - shown_at < 0.6)
            case "settle" | "next" | "back":
                {"settle": Scan.settle, "next": Scan.pass_stop, "back": Scan.back}[kind](scan, now)
                if scan.position != position:
                    changed_by_itself = False
                away = away and kind == "back" and scan.position == position
        if scan.ended:
            return


def test_a_rating_is_shown_at_the_stop_where_it_was_given_though_others_cover_its_region(
    stops: tuple[Stop, ...],
) -> None:
    first, second, *_ = [at for at, stop in enumerate(stops) if "chest_r" in stop.regions]
    assert stop_that_shows(stops, "chest_r", second) == second
    assert stop_that_shows(stops, "chest_r", first) == first
    assert stop_that_shows(stops, "chest_r", None) == first, "from an earlier visit to the scan"
    elsewhere = next(at for at, stop in enumerate(stops) if "chest_r" not in stop.regions)
    assert stop_that_shows(stops, "chest_r", elsewhere) == first
    assert stop_that_shows(stops[elsewhere : elsewhere + 1], "chest_r", None) is None


# Getting ready


def leading(seconds: float = 5.0) -> Scan:
    scan = Scan(STOPS, lead_in=seconds)
    scan.resume(0.0)
    return scan


def test_the_clock_of_the_first_stop_starts_after_the_lead_in_which_counts_nowhere() -> None:
    scan = leading()
    assert run(scan, 0.0, 60.0)[:2] == [20.0, 35.0]
    assert scan.active_s[:2] == [15.0, 15.0]
    assert scan.total_s == 55.0
    assert scan.lead_s == 0.0


def test_the_lead_in_is_looked_at_each_second_and_pauses_with_the_scan() -> None:
    scan = leading()
    assert scan.due(0.0) == pytest.approx(1.005)
    scan.advance(1.005)
    scan.pause(2.0)
    assert scan.due(2.0) is None
    assert not scan.advance(50.0)
    scan.resume(50.0)
    assert scan.lead_s == pytest.approx(3.0)
    assert run(scan, 50.0, 70.0) == [68.0]


def test_a_key_to_go_on_starts_the_stop_and_one_that_came_too_late_for_it_passes_nothing() -> None:
    scan = leading()
    scan.pass_stop(2.0)
    assert (scan.position, scan.lead_s, scan.outcomes[0]) == (0, 0.0, None)
    scan.pass_stop(3.0)
    assert (scan.position, scan.active_s[0]) == (1, 1.0)
    late = leading()
    run(late, 0.0, 5.0)
    assert not late.may_go_on(5.1), "the stop has just started by itself"
    late.show("head_front_r", 5.1)
    assert not late.may_go_on(5.6)
    assert late.may_go_on(5.8)
    unseen = leading()
    run(unseen, 0.0, 4.75)
    unseen.pass_stop(5.5)
    assert (unseen.position, unseen.active_s[0]) == (0, 0.5), "nobody had looked at the clock since"


@pytest.mark.parametrize(
    "key",
    [
        lambda scan: scan.touch(2.0),
        lambda scan: scan.rated(2.0),
        lambda scan: scan.move("head_front_l", 2.0),
        lambda scan: scan.jump(3, 2.0),
    ],
)
def test_who_uses_the_map_or_goes_elsewhere_is_ready(key: Callable[[Scan], None]) -> None:
    scan = leading()
    key(scan)
    assert scan.lead_s == 0.0
    assert scan.total_s == 0.0


def test_a_scan_ended_in_its_lead_in_counts_no_second() -> None:
    scan = leading()
    assert scan.end(4.0) is Result.PARTIAL
    assert scan.total_s == 0.0


def test_a_new_scan_follows_the_routine_but_a_short_one_is_chosen_from_all_stops() -> None:
    routine, gone = (STOPS[5], STOPS[2]), {"shoulder_front_r"}
    own = stops_to_scan(STOPS, routine, gone, None)
    assert [stop.id for stop in own] == [STOPS[5].id, STOPS[2].id]
    assert "shoulder_front_r" not in own[0].regions
    assert len(stops_to_scan(STOPS, None, gone, None)) == 20
    assert stops_to_scan(STOPS, routine, gone, {"calf_l"}) == short_scan(stops_left(STOPS, gone), {"calf_l"})
    assert stops_to_scan(STOPS, routine, {region for stop in STOPS for region in stop.regions}, set()) == ()
