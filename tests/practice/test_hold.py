"""The hold: its clock to the second, each way it can end, the cap, and any mixture of keys, sleep and crashes."""

import copy
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.practice.hold import Ended, Event, Hold, Phase, Progress, full_seconds, longest_seconds
from mfr_tui.practice.screening import Allowed
from mfr_tui.practice.technique import Step
from tests.practice.hold_reading import TICKS, Reading
from tests.practice.makings import allowed, passes, rolls, stay, technique, until
from tests.support.examples import examples

CAPS = [(30, 60), (60, 60), (30, 120), (60, 120), (120, 120), (120, 300)]
TWO_TO_FIVE = stay(120, 300)


class Held:
    """A hold with clocks of its own, moved by hand."""

    def __init__(self, *steps: Step, hold_s: int = 120, cap_s: int = 300, lead_in: float = 0.0) -> None:
        self.allowed = allowed(hold_s=hold_s, cap_s=cap_s)
        self.technique = technique(*(steps or (TWO_TO_FIVE,)))
        self.hold = Hold(self.allowed, self.technique, lead_in=lead_in)
        self.start, self.now, self.asleep = 1000.0, 1000.0, 4000.0
        self.resume()

    @property
    def at(self) -> tuple[float, float]:
        return self.now, self.now + self.asleep

    def resume(self) -> None:
        self.hold.resume(*self.at, self.allowed)

    def run(self, seconds: float, tick: float = 0.5) -> list[tuple[Event, float]]:
        """Look at each tick; what happened, and when, seconds from the very start."""
        began, happened = self.now, []
        for look in range(1, round(seconds / tick) + 1):
            self.now = began + look * tick
            happened += [(event, self.now - self.start) for event in self.hold.advance(*self.at)]
        return happened

    def crash(self) -> None:
        """It is gone, and goes on from what was written down."""
        stored = json.loads(json.dumps(asdict(self.hold.progress)))
        self.hold = Hold(self.allowed, self.technique, at=Progress(**stored))


# As it should be


@pytest.mark.parametrize(("hold_s", "cap_s"), CAPS)
@pytest.mark.parametrize(
    "steps", [(TWO_TO_FIVE,), (stay(10, 15),), (passes(),), (until(60), rolls()), (stay(60, 60), passes(15, 30, 8))]
)
def test_a_told_hold_is_measured_by_where_the_timer_would_have_ended_it(
    steps: tuple[Step, ...], hold_s: int, cap_s: int
) -> None:
    held = Held(*steps, hold_s=hold_s, cap_s=cap_s)
    held.run(700, 1.0)
    assert held.hold.ended_how is Ended.TIME
    assert full_seconds(held.allowed, held.technique) == held.hold.held_s
    longer = Held(*steps, hold_s=hold_s, cap_s=cap_s)
    for _ in range(700):
        longer.hold.more(*longer.at)
        longer.run(1.0, 1.0)
    assert longest_seconds(longer.allowed, longer.technique) == longer.hold.held_s


def test_five_minutes_ring_at_two_each_minute_and_the_end() -> None:
    held = Held(lead_in=5.0)
    assert held.run(400) == [
        (Event.STARTED, 5.0),
        *((Event.MARK, 5.0 + minute * 60) for minute in (2, 3, 4)),
        (Event.ENDED, 305.0),
    ]
    assert held.hold.held_s == 300.0
    assert held.hold.ended_how is Ended.TIME
    assert held.hold.ended


@pytest.mark.parametrize("tick", [0.1, 0.3, 1.0, 2.9])
def test_however_it_is_looked_at_it_is_five_minutes_to_a_tenth(tick: float) -> None:
    held = Held()
    happened = held.run(301 + tick, tick)
    assert [event for event, _ in happened] == [Event.STARTED, *[Event.MARK] * 3, Event.ENDED]
    for (_, seconds), wanted in zip(happened[1:], (120, 180, 240, 300), strict=True):
        assert wanted - 1e-6 <= seconds <= wanted + tick + 1e-6
    assert held.hold.progress.held_s == held.hold.held_s == 300.0


@given(st.lists(st.floats(0.001, 2.9), min_size=1, max_size=30), st.floats(0.0, 1e6))
@settings(max_examples=examples(40))
def test_clock_that_is_looked_at_unevenly_counts_the_same(steps: list[float], start: float) -> None:
    hold = Hold(allowed(), technique(), lead_in=0)
    hold.resume(start, start, allowed())
    now = start
    for step in steps:
        now += step
        hold.advance(now, now)
    assert hold.held_s == pytest.approx(min(now - start, 300.0), abs=1e-6)
    assert hold.progress.held_s == round(hold.held_s, 1)


def test_it_may_have_released_from_two_minutes_on() -> None:
    held = Held()
    held.run(119.5)
    assert not held.hold.may_have_released
    held.run(0.5)
    assert held.hold.may_have_released


@pytest.mark.parametrize(("hold_s", "cap_s"), [cap for cap in CAPS if cap[1] < 300])
def test_a_shorter_cap_ends_at_the_usual_hold(hold_s: int, cap_s: int) -> None:
    held = Held(hold_s=hold_s, cap_s=cap_s)
    happened = held.run(400)
    assert happened[-1] == (Event.ENDED, float(hold_s))
    assert held.hold.held_s == hold_s
    assert held.hold.ended_how is Ended.TIME


@pytest.mark.parametrize(("hold_s", "cap_s"), CAPS)
@pytest.mark.parametrize("before", [0, 20])
def test_more_goes_up_to_the_cap_and_no_further(hold_s: int, cap_s: int, before: int) -> None:
    held = Held(hold_s=hold_s, cap_s=cap_s)
    held.run(before)
    had_room = [held.hold.more(*held.at) for _ in range(8)]
    times = 0 if cap_s == 300 else -(-(cap_s - hold_s) // 30)
    assert had_room == [True] * times + [False] * (8 - times)
    ends = held.run(400)[-1]
    assert ends == (Event.ENDED, float(cap_s))
    assert held.hold.held_s == cap_s


@pytest.mark.parametrize(
    ("steps", "hold_s", "cap_s"),
    [
        ((stay(120, 300),), 120, 300),
        ((stay(120, 300),), 60, 120),
        ((stay(120, 300),), 120, 120),
        ((stay(10, 15),), 60, 120),
        ((until(240), stay(60, 90)), 60, 120),
        ((passes(),), 60, 120),
        ((stay(60, 60), rolls()), 60, 120),
        ((stay(60, 60), rolls()), 30, 60),
    ],
)
def test_a_hold_can_be_longer_where_more_finds_room_in_any_step(steps: Sequence[Step], hold_s: int, cap_s: int) -> None:
    found = False
    for step in steps:
        held = Held(step, hold_s=hold_s, cap_s=cap_s)
        found |= held.hold.more(*held.at)
    assert Held(*steps, hold_s=hold_s, cap_s=cap_s).hold.can_be_longer == found


def test_each_more_is_thirty_seconds() -> None:
    held = Held(hold_s=30, cap_s=120)
    assert held.hold.goal_s == 30
    held.hold.more(*held.at)
    assert held.hold.goal_s == 60
    held.run(45)
    held.hold.more(*held.at)
    assert held.hold.goal_s == 90
    assert held.run(100) == [(Event.ENDED, 90.0)]
    assert held.hold.held_s == 90.0


def test_minutes_ring_in_a_step_without_a_lower_bound() -> None:
    held = Held(until(240))
    assert held.run(300)[1:] == [*((Event.MARK, minute * 60.0) for minute in (1, 2, 3)), (Event.ENDED, 240.0)]
    assert not held.hold.may_have_released


def test_a_short_hold_rings_when_it_may_have_released_and_ends_at_its_longest() -> None:
    held = Held(stay(10, 15))
    assert held.run(20)[1:] == [(Event.MARK, 10.0), (Event.ENDED, 15.0)]


@pytest.mark.parametrize("room", [stay(60, 60), passes(5, 6, 8)])
def test_more_has_no_room_in_a_step_with_its_own_end(room: Step) -> None:
    held = Held(room)
    assert not held.hold.more(*held.at)


# Ends


def test_it_is_released_with_its_real_seconds() -> None:
    held = Held()
    held.run(37.5)
    held.now += 0.3
    held.hold.release(*held.at)
    assert (held.hold.ended_how, held.hold.progress.held_s) == (Ended.RELEASED, 37.8)
    assert held.run(60) == []
    assert held.hold.progress.held_s == 37.8


def test_it_is_ended_early_with_its_real_seconds() -> None:
    held = Held()
    held.run(7)
    held.hold.end_early(*held.at)
    assert (held.hold.ended_how, held.hold.held_s) == (Ended.EARLY, 7.0)
    held.hold.release(*held.at)
    assert held.hold.ended_how is Ended.EARLY


@pytest.mark.parametrize("lead_in", [0.0, 5.0])
def test_pain_stops_it_in_that_instant(lead_in: float) -> None:
    held = Held(lead_in=lead_in)
    held.run(11)
    held.now += 0.2
    held.hold.stop_for_pain(*held.at)
    assert (held.hold.ended_how, held.hold.progress.held_s) == (
        Ended.STOPPED_PAIN,
        round(11.2 - lead_in, 1),
    )
    assert held.hold.phase is Phase.ENDED
    assert not held.hold.runs


@pytest.mark.parametrize("ended", ["time", "release", "end_early"])
def test_pain_said_after_the_end_is_what_it_ended_as(ended: str) -> None:
    held = Held(hold_s=30, cap_s=60)
    held.run(20)
    if ended == "time":
        held.run(20)
    else:
        getattr(held.hold, ended)(*held.at)
    seconds = held.hold.held_s
    held.now += 2
    held.hold.stop_for_pain(*held.at)
    assert (held.hold.ended_how, held.hold.held_s) == (Ended.STOPPED_PAIN, seconds)


def test_time_that_ran_out_first_is_not_a_release() -> None:
    held = Held(hold_s=30, cap_s=60)
    held.run(29.5)
    held.now += 2
    held.hold.release(*held.at)
    assert (held.hold.ended_how, held.hold.held_s) == (Ended.TIME, 30.0)


def test_started_by_hand_the_rest_of_the_lead_in_is_left_out() -> None:
    held = Held(lead_in=5)
    held.now += 2
    assert held.hold.start(*held.at) == (Event.STARTED,)
    assert (held.hold.phase, held.hold.lead_s, held.hold.held_s) == (Phase.RUNNING, 0.0, 0.0)
    held.now += 3
    assert held.hold.start(*held.at) == (), "it runs already"
    assert held.hold.held_s == 3.0


def test_a_lead_in_that_is_paused_or_over_is_not_started_by_hand() -> None:
    held = Held(lead_in=5)
    held.hold.pause(*held.at)
    assert held.hold.start(*held.at) == ()
    assert (held.hold.phase, held.hold.lead_s) == (Phase.LEAD_IN, 5.0)
    held.hold.end_early(*held.at)
    assert held.hold.start(*held.at) == ()
    assert held.hold.phase is Phase.ENDED


def test_ended_in_the_lead_in_nothing_was_held() -> None:
    held = Held(lead_in=5)
    held.run(3)
    held.hold.end_early(*held.at)
    assert (held.hold.held_s, held.hold.lead_s) == (0.0, 2.0)


def test_what_is_over_does_not_go_on() -> None:
    held = Held(stay(10, 15))
    held.run(15)
    held.resume()
    assert held.hold.paused
    assert not held.hold.more(*held.at)
    assert held.hold.count_away() == ()
    assert held.hold.count_one(*held.at) == ()
    assert held.hold.due(held.now) is None
    assert held.hold.held_s == 15.0


# Paused, asleep, stopped


def test_it_waits_for_its_start() -> None:
    hold = Hold(allowed(), technique())
    assert hold.paused
    assert hold.lead_s == 5.0
    assert hold.advance(100.0, 100.0) == ()
    assert hold.due(100.0) is None
    assert (hold.lead_s, hold.phase) == (5.0, Phase.LEAD_IN)


def test_help_over_it_stops_the_clock() -> None:
    held = Held()
    held.run(50)
    held.hold.pause(*held.at)
    assert not held.hold.runs
    held.run(600)
    assert held.hold.held_s == 50.0
    held.resume()
    assert held.run(70) == [(Event.MARK, 720.0)]
    assert held.hold.held_s == 120.0


def test_a_pause_counts_up_to_its_instant_and_says_what_happened() -> None:
    held = Held()
    held.run(119)
    held.now += 1.5
    assert held.hold.pause(*held.at) == (Event.MARK,)
    assert held.hold.held_s == 120.5


def test_going_on_when_it_runs_changes_nothing() -> None:
    held = Held()
    held.run(2)
    held.now += 1
    held.resume()
    held.hold.advance(*held.at)
    assert held.hold.held_s == 3.0


@pytest.mark.parametrize("asleep", [3.5, 61.0, 1000.0])
def test_sleep_is_not_counted_unless_the_person_says_so(asleep: float) -> None:
    for says_so in (False, True):
        held = Held()
        held.run(40)
        held.asleep += asleep  # the measuring clock stood still
        held.now += 0.5
        assert held.hold.advance(*held.at) == (Event.AWAY,)
        assert (held.hold.held_s, held.hold.paused, held.hold.away_s) == (40.0, True, asleep + 0.5)
        held.run(30)
        assert held.hold.held_s == 40.0
        if says_so:
            held.hold.count_away()
        assert held.hold.paused
        assert held.hold.held_s == (min(300.0, 40.5 + asleep) if says_so else 40.0)
        held.resume()
        assert held.hold.away_s == 0.0


def test_a_program_stopped_for_a_minute_is_no_minute_of_pressure() -> None:
    held = Held()
    held.run(100)
    held.now += 60
    assert held.hold.advance(*held.at) == (Event.AWAY,)
    assert (held.hold.held_s, held.hold.away_s) == (100.0, 60.0)
    assert held.hold.count_away() == (Event.MARK,)
    assert (held.hold.held_s, held.hold.away_s, held.hold.paused) == (160.0, 0.0, True)
    assert held.hold.count_away() == ()
    assert held.hold.held_s == 160.0


def test_three_seconds_late_is_not_away() -> None:
    held = Held()
    held.now += 3.0
    assert held.hold.advance(*held.at) == (Event.STARTED,)
    held.asleep += 3.0
    assert held.hold.advance(*held.at) == ()
    assert held.hold.held_s == 3.0


def test_what_was_away_is_counted_up_to_the_end_of_the_step_only() -> None:
    held = Held(stay(10, 15), rolls(3, 8))
    held.run(12)
    held.now += 60
    held.hold.advance(*held.at)
    assert held.hold.count_away() == (Event.STEP,)
    assert (held.hold.position, held.hold.step_s, held.hold.held_s, held.hold.paused) == (1, 0.0, 15.0, True)


def test_what_was_away_can_end_it() -> None:
    held = Held(hold_s=30, cap_s=60)
    held.run(12)
    held.now += 600
    held.hold.advance(*held.at)
    assert held.hold.count_away() == (Event.ENDED,)
    assert (held.hold.ended_how, held.hold.held_s) == (Ended.TIME, 30.0)


@pytest.mark.parametrize("counted", [passes(), rolls()])
def test_away_is_not_asked_about_where_nobody_can_tell(counted: Step) -> None:
    lead = Held(lead_in=5)
    lead.now += 60
    assert lead.hold.advance(*lead.at) == (Event.AWAY,)
    assert (lead.hold.away_s, lead.hold.lead_s, lead.hold.paused) == (0.0, 5.0, True)
    assert lead.hold.count_away() == ()
    held = Held(counted)
    held.run(20)
    held.now += 60
    assert held.hold.advance(*held.at) == (Event.AWAY,)
    assert (held.hold.away_s, held.hold.step_s, held.hold.count) == (0.0, 20.0, 2)


def test_away_is_forgotten_with_the_hold() -> None:
    held = Held()
    held.run(20)
    held.now += 60
    held.hold.release(*held.at)
    assert (held.hold.held_s, held.hold.away_s, held.hold.ended_how) == (20.0, 0.0, Ended.RELEASED)


# Techniques with their own shape


def test_a_minute_then_three_rolls_each_way() -> None:
    held = Held(stay(60, 60), rolls(3, 8), hold_s=60, cap_s=120)
    assert held.run(200)[1:] == [
        (Event.STEP, 60.0),
        *((Event.COUNTED, 60.0 + 8 * roll) for roll in range(1, 7)),
        (Event.ENDED, 108.0),
    ]
    assert held.hold.held_s == 60.0  # rolling is no pressing
    assert held.hold.ended_how is Ended.TIME


def test_a_minute_of_rolls_may_follow_a_hold_at_the_cap() -> None:
    held = Held(stay(60, 60), until(60), rolls(3, 8), hold_s=60, cap_s=60)
    assert [event for event, _ in held.run(200)] == [
        Event.STARTED,
        Event.STEP,
        *[Event.COUNTED] * 6,
        Event.ENDED,
    ]
    assert held.hold.held_s == 60.0


def test_passes_count_themselves() -> None:
    held = Held(passes(5, 6, 8))
    assert held.hold.goal_count == 6
    happened = held.run(100)
    assert happened[1:] == [*((Event.COUNTED, 8.0 * count) for count in range(1, 7)), (Event.ENDED, 48.0)]
    assert (held.hold.count, held.hold.held_s) == (6, 48.0)


def test_passes_may_have_released_from_the_fewest_on() -> None:
    held = Held(passes(5, 6, 8))
    seen = []
    while not held.hold.ended:
        seen.append((held.hold.count, held.hold.may_have_released))
        held.run(1)
    assert sorted(set(seen)) == [*((count, False) for count in range(5)), (5, True)]


def test_who_counts_passes_by_hand_counts_them_alone() -> None:
    held = Held(passes(5, 6, 8))
    held.run(10)
    assert held.hold.count == 1
    for count in range(2, 6):
        held.run(20 if count > 2 else 0)
        assert held.hold.count_one(*held.at) == (Event.COUNTED,)
        assert held.hold.count == count
    held.run(20)
    assert held.hold.count_one(*held.at) == (Event.COUNTED, Event.ENDED)
    assert (held.hold.ended_how, held.hold.held_s) == (Ended.TIME, 90.0)


def test_passes_by_hand_end_at_the_cap_too() -> None:
    held = Held(passes(5, 6, 8), hold_s=30, cap_s=60)
    held.run(1)
    held.hold.count_one(*held.at)
    assert held.run(100) == [(Event.ENDED, 60.0)]
    assert held.hold.count == 1


def test_the_pass_that_ends_at_the_cap_is_counted() -> None:
    held = Held(passes(5, 6, 10), hold_s=30, cap_s=60)
    assert held.run(100)[-2:] == [(Event.COUNTED, 60.0), (Event.ENDED, 60.0)]
    assert held.hold.count == 6


def test_only_what_is_counted_is_counted_by_hand() -> None:
    held = Held(lead_in=5)
    assert held.hold.count_one(*held.at) == ()
    held.run(10)
    assert held.hold.count_one(*held.at) == ()
    held.hold.pause(*held.at)
    assert held.hold.count_one(*held.at) == ()
    assert (held.hold.count, held.hold.by_hand) == (0, False)
    paused = Held(passes())
    paused.run(1)
    paused.hold.pause(*paused.at)
    assert paused.hold.count_one(*paused.at) == ()
    assert paused.hold.count == 0


def test_counting_by_hand_ends_with_its_step() -> None:
    held = Held(rolls(1, 8), passes(1, 2, 8))
    held.run(1)
    assert [held.hold.count_one(*held.at) for _ in range(2)] == [(Event.COUNTED,), (Event.COUNTED, Event.STEP)]
    assert not held.hold.by_hand
    assert [event for event, _ in held.run(17)] == [Event.COUNTED, Event.COUNTED, Event.ENDED]


def test_until_it_lets_go_ends_at_its_cap() -> None:
    held = Held(until(60), hold_s=120, cap_s=300)
    assert held.run(100)[-1] == (Event.ENDED, 60.0)
    assert (held.hold.ended_how, held.hold.held_s) == (Ended.TIME, 60.0)


def test_wide_then_where_it_is_stiff_stays_within_the_cap_of_the_place() -> None:
    for hold_s, cap_s in CAPS:
        held = Held(stay(60, 60), until(240), hold_s=hold_s, cap_s=cap_s)
        held.run(400)
        assert held.hold.held_s == min(
            cap_s, min(60, hold_s if cap_s < 300 else 60) + (240 if cap_s == 300 else hold_s)
        )


def test_more_is_for_the_step_at_hand() -> None:
    held = Held(stay(60, 60), until(240), hold_s=30, cap_s=120)
    assert held.hold.more(*held.at)
    assert held.run(200) == [(Event.STEP, 60.0), (Event.ENDED, 90.0)]


@pytest.mark.parametrize("tenths", range(1, 30))
def test_what_is_left_of_the_cap_is_all_of_it(tenths: int) -> None:
    held = Held(passes(1, 1, 8), until(240), until(240), rolls(1, 1), hold_s=60, cap_s=60)
    held.now += tenths / 10
    assert held.hold.count_one(*held.at)[-1] is Event.STEP
    assert [event for event, _ in held.run(70)] == [Event.STEP, Event.COUNTED, Event.COUNTED, Event.ENDED]
    assert held.hold.held_s == 60.0


def test_what_is_not_run_is_no_hold() -> None:
    explained = technique()
    object.__setattr__(explained, "steps", ())
    with pytest.raises(ValueError, match="not run"):
        Hold(allowed(), explained)


# It is allowed afresh


@pytest.mark.parametrize(
    "other", [allowed("neck_back_l"), allowed("shoulder_back_l", "shoulder_back_l", "upper_arm_back_l")]
)
def test_it_goes_on_only_with_what_was_allowed(other: Allowed) -> None:
    held = Held()
    held.run(5)
    held.hold.pause(*held.at)
    with pytest.raises(ValueError, match="was allowed"):
        held.hold.resume(*held.at, other)
    assert held.hold.paused


# A crash


def test_after_a_crash_it_goes_on_paused_where_it_was_written_last() -> None:
    held = Held(stay(60, 60), rolls(3, 8), lead_in=5)
    for seconds in (20, 44.5, 20):
        held.run(seconds)
        before = held.hold.progress
        held.crash()
        assert held.hold.progress == before
        assert held.hold.paused
        assert held.hold.phase is Phase.RUNNING
        assert held.hold.lead_s == 0.0
        assert held.run(10) == []
        held.resume()
    assert (held.hold.position, held.hold.held_s, held.hold.step_s) == (1, 60.0, 19.5)


def test_more_that_was_asked_for_outlives_a_crash() -> None:
    held = Held(hold_s=30, cap_s=120)
    held.hold.more(*held.at)
    held.run(40)
    held.crash()
    held.resume()
    held.run(100)
    assert held.hold.held_s == 60.0


@pytest.mark.parametrize("seconds", [1, 40])
def test_passes_counted_by_hand_go_on_by_hand_after_a_crash(seconds: int) -> None:
    held = Held(passes(5, 6, 8))  # forty seconds are five at its own pace
    held.run(1)
    held.hold.count_one(*held.at)
    held.run(seconds)
    held.crash()
    held.resume()
    assert held.run(30) == []
    assert (held.hold.count, held.hold.held_s) == (1, seconds + 31.0)


@pytest.mark.parametrize(
    "at",
    [
        Progress(step=9, step_s=5.0, held_s=5.0),
        Progress(step_s=400.0, held_s=400.0),
        Progress(step_s=70.0, held_s=10.0),
        Progress(step_s=0.0, held_s=300.0),
        Progress(step=1, step_s=3.0, held_s=400.0),
        Progress(step=1, step_s=40.0, count=1, held_s=99.9),
        Progress(step=1, step_s=40.0, count=99, held_s=99.9),
    ],
)
def test_whatever_was_written_it_never_runs_past_the_cap_nor_back(at: Progress) -> None:
    """A later version may have other steps under the same name."""
    for steps in ((stay(60, 60), until(240)), (stay(60, 60), passes(5, 6, 8)), (stay(), rolls()), (until(300),)):
        hold = Hold(allowed(hold_s=30, cap_s=120), technique(*steps), at=at)
        hold.resume(0.0, 0.0, allowed(hold_s=30, cap_s=120))
        seen = [hold.held_s]
        for tick in range(1, 700):
            hold.advance(tick / 2, tick / 2)
            seen.append(hold.held_s)
        assert seen == sorted(seen)
        assert seen[0] == min(at.held_s, 120)
        assert seen[-1] <= 120
        assert hold.ended or not hold.step.presses


# Due


STEPS = st.lists(
    st.one_of(
        st.builds(lambda low, more: stay(low, low + more), st.integers(1, 130), st.integers(0, 100)),
        st.builds(until, st.integers(1, 300)),
        st.builds(passes, st.integers(1, 3), st.integers(3, 7), st.integers(1, 12)),
        st.builds(rolls, st.integers(1, 3), st.integers(1, 8)),
        st.just(TWO_TO_FIVE),
    ),
    min_size=1,
    max_size=3,
).map(tuple)  # fmt: skip


def shown(hold: Hold) -> tuple[object, ...]:
    """What a screen shows of it, to the second."""
    return (-(-hold.lead_s // 1), hold.phase, hold.position, hold.count, int(hold.step_s + 1e-9))


@given(steps=STEPS, cap=st.sampled_from(CAPS), lead_in=st.integers(0, 6), start=st.sampled_from([0.0, 0.1, 1234.7]))
@settings(max_examples=examples(60))
def test_looking_only_when_it_is_due_misses_nothing(
    steps: tuple[Step, ...], cap: tuple[int, int], lead_in: int, start: float
) -> None:
    def watched(*, by_due: bool) -> list[tuple[Event, int]]:
        permission = allowed(hold_s=cap[0], cap_s=cap[1])
        hold = Hold(permission, technique(*steps), lead_in=lead_in)
        hold.resume(start, start, permission)
        now, look, seen = start, 0, []
        while not hold.ended:
            look += 1
            before, due = shown(hold), hold.due(now)
            assert due is not None
            assert due <= 1.01
            now = now + due if by_due else start + look / 10
            seen += [(event, int(now - start + 1e-6)) for event in hold.advance(now, now)]
            assert shown(hold) != before or not by_due  # nobody looks for nothing
        return seen

    assert watched(by_due=True) == watched(by_due=False)


@given(
    steps=STEPS, cap=st.sampled_from(CAPS), lead_in=st.integers(0, 3), to=st.integers(0, 1500), late=st.floats(0, 2.5)
)
@settings(max_examples=examples(150))
def test_nothing_is_seen_to_change_before_it_is_due(
    steps: tuple[Step, ...], cap: tuple[int, int], lead_in: int, to: int, late: float
) -> None:
    held = Held(*steps, hold_s=cap[0], cap_s=cap[1], lead_in=lead_in)
    held.run(to * 0.13, 0.13)
    due = held.hold.due(held.now + late)
    if due is None:
        assert held.hold.ended
        return
    before, by_then = shown(held.hold), copy.deepcopy(held.hold)
    held.now += late
    by_then.advance(*held.at)
    if shown(by_then) != before:
        assert due <= 1.01  # it is late already: at the latest with the next second
        return
    assert by_then.due(held.now) == pytest.approx(due)
    held.now += due - 0.01
    assert by_then.advance(*held.at) == ()
    assert due < 0.01 or shown(by_then) == before


def test_an_end_between_two_seconds_is_due_then() -> None:
    held = Held(passes(1, 1, 8), until(240), hold_s=60, cap_s=60)
    held.now += 2.3
    held.hold.count_one(*held.at)
    assert held.hold.goal_s == pytest.approx(57.7)
    held.run(57.5)
    assert held.hold.due(held.now) == pytest.approx(0.205)
    held.now += 0.205
    assert held.hold.advance(*held.at) == (Event.ENDED,)
    assert held.hold.held_s == 60.0


# Any mixture


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(1, 140)),
        st.tuples(st.just("run"), st.sampled_from([119, 120, 240, 599, 600])),
        st.tuples(st.just("step"), st.integers(0, 6)),
        st.tuples(st.sampled_from(["sleep", "stall"]), st.integers(1, 200)),
        st.tuples(st.sampled_from(["pause", "resume", "more", "count", "count_away", "crash"]), st.just(0)),
        st.tuples(st.sampled_from(["count", "resume"]), st.just(0)),
        st.tuples(
            st.sampled_from(["resume", "more", "count", "count", "released", "early", "stopped_pain"]), st.just(0)
        ),
    ),
    min_size=4,
    max_size=30,
)


class Both:
    """The hold and the second reading of it, side by side."""

    def __init__(self, steps: Sequence[Step], cap: tuple[int, int], lead_s: int) -> None:
        self.allowed = allowed(hold_s=cap[0], cap_s=cap[1])
        self.technique = technique(*steps)
        self.hold = Hold(self.allowed, self.technique, lead_in=lead_s)
        self.reading = Reading(steps, *cap, lead_s)
        self.now, self.boot = 0, 77
        self.said: list[str] = []
        self.resume()

    @property
    def at(self) -> tuple[float, float]:
        return self.now / TICKS, self.boot / TICKS

    def resume(self) -> None:
        self.hold.resume(*self.at, self.allowed)
        self.reading.resume(self.now, self.boot)

    def pass_time(self, ticks: int, asleep: int = 0) -> None:
        self.now += ticks
        self.boot += ticks + asleep

    def look(self) -> None:
        self.said += self.hold.advance(*self.at)
        self.reading.look(self.now, self.boot)

    def wait(self, how: str, number: int) -> None:
        """Let ticks pass: looked at one by one, in one step, or asleep."""
        for _ in range(number if how == "run" else 1):
            self.pass_time({"run": 1, "sleep": 0}.get(how, number), asleep=number if how == "sleep" else 0)
            self.look()

    def do(self, action: str, number: int) -> None:
        match action:
            case "run" | "step" | "stall" | "sleep":
                self.wait(action, number)
            case "pause":
                self.said += self.hold.pause(*self.at)
                self.reading.pause(self.now, self.boot)
            case "resume":
                self.resume()
            case "more":
                self.look()
                assert self.hold.more(*self.at) == self.reading.more(self.now, self.boot)
            case "count":
                self.said += self.hold.count_one(*self.at)
                self.reading.count_one(self.now, self.boot)
            case "count_away":
                self.said += self.hold.count_away()
                self.reading.count_away()
            case "crash" if self.reading.begun and not self.reading.how:
                self.hold = Hold(self.allowed, self.technique, at=Progress(**asdict(self.hold.progress)))
                self.reading.paused, self.reading.away = True, 0
                self.reading.looked, self.reading.looked_boot = self.now, self.boot
                self.hold.advance(*self.at)
            case "released" | "early" | "stopped_pain":
                ways = {
                    "released": self.hold.release,
                    "early": self.hold.end_early,
                    "stopped_pain": self.hold.stop_for_pain,
                }
                ways[action](*self.at)
                self.reading.end(action, self.now, self.boot)

    def states(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        hold, reading = self.hold, self.reading
        phase = "ended" if reading.how else "running" if reading.begun else "lead_in"
        return (
            (
                *(hold.phase, hold.paused, hold.held_s * TICKS, hold.position, hold.step_s * TICKS, hold.count),
                *(hold.added_s * TICKS, hold.by_hand, hold.away_s * TICKS, hold.ended_how, hold.lead_s * TICKS),
            ),
            (
                *(phase, reading.paused, reading.held, reading.at, reading.ran, reading.count),
                *(reading.added, reading.by_hand, reading.away, reading.how, reading.lead),
            ),
        )


@given(steps=STEPS, cap=st.sampled_from(CAPS), lead_s=st.integers(0, 5), actions=ACTIONS)
@settings(max_examples=examples(800, 130))
def test_any_mixture_is_what_the_rules_say(
    steps: tuple[Step, ...], cap: tuple[int, int], lead_s: int, actions: list[tuple[str, int]]
) -> None:
    both = Both(steps, cap, lead_s)
    for action, number in actions:
        stood = both.hold.held_s if both.hold.paused and action != "count_away" else None
        both.do(action, number)
        here, there = both.states()
        assert here == there, (action, number)
        assert both.hold.held_s <= cap[1]
        assert stood in {None, both.hold.held_s}
    # What went by unsaid when the hold was ended by a key is the keys' own; the rest is said once and in order.
    if both.hold.ended_how in {None, Ended.TIME}:
        assert both.said == both.reading.said
