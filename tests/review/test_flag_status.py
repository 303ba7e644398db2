"""How a flag stands: by what was decided, and by what came after; closed ones against a literal reading."""

import contextlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, Decision, How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.flags.places import by_place, open_places
from mfr_tui.review.flags.rule import Flag, FlagRule, Level, RegionRule
from mfr_tui.review.flags.rules import persistent, stop_now, widespread
from mfr_tui.review.flags.status import Judged, State, false_for_a_scanned_day, read_flag_status, state_of
from tests.review.test_flags import AREAS, CONFIG, any_record, at, flags_of, reading_of
from tests.support.fakes import MORNING, TODAY, FakeClock

ONE = timedelta(days=1)
FLAG = Flag(persistent.RULE, "a", TODAY - 30 * ONE, 14, {"tender": 9, "scanned": 12}, (TODAY,), TODAY - 30 * ONE)


def decision(decided: Decided, *, tier: int = 14, until: date | None = None, ago: int = 3) -> Decision:
    day = TODAY - ago * ONE
    return Decision(FLAG.rule.id, "a", FLAG.episode, decided, tier, until, "", "", "", "", day, at(day))


@pytest.mark.parametrize(
    ("decided", "state"),
    [
        (None, State.OPEN),
        (decision(Decided.REOPENED), State.OPEN),
        (decision(Decided.TAKEN), State.TAKEN),
        (decision(Decided.CLOSED), State.CLOSED),
        (decision(Decided.SNOOZED, until=TODAY + ONE), State.SNOOZED),
        (decision(Decided.SNOOZED, until=TODAY), State.OPEN),
        (decision(Decided.SNOOZED, until=TODAY - ONE), State.OPEN),
    ],
)
def test_a_decision_stands(decided: Decision | None, state: State) -> None:
    assert state_of(FLAG, decided, TODAY, lambda: False) is state


@pytest.mark.parametrize("decided", [Decided.TAKEN, Decided.CLOSED, Decided.SNOOZED])
def test_a_higher_tier_and_a_new_event_open_it_again(decided: Decided) -> None:
    said = decision(decided, until=TODAY + 9 * ONE if decided is Decided.SNOOZED else None)
    for tier, opens in ((14, False), (42, True), (91, True)):
        assert (state_of(replace(FLAG, tier=tier), said, TODAY, lambda: False) is State.OPEN) == opens
    high = said._replace(tier=91)
    for tier in (14, 42, 91):
        assert state_of(replace(FLAG, tier=tier), high, TODAY, lambda: False) is not State.OPEN
    for newest, opens in ((said.at, False), (said.at + timedelta(milliseconds=1), True)):
        flag = replace(FLAG, rule=stop_now.RULE, newest=newest)
        assert (state_of(flag, said, TODAY, lambda: False) is State.OPEN) == opens


def test_what_was_closed_is_open_when_the_rule_was_false_and_nothing_else_asks() -> None:
    assert state_of(FLAG, decision(Decided.CLOSED), TODAY, lambda: True) is State.OPEN
    for decided in (Decided.TAKEN, Decided.SNOOZED):
        said = decision(decided, until=TODAY + ONE)
        assert state_of(FLAG, said, TODAY, lambda: pytest.fail("asked")).value == decided.value


def test_false_for_a_scanned_day_is_what_the_rules_say() -> None:
    """Against the second reading, which begins anew on every evening."""
    seen = {True: 0, False: 0}
    for seed in range(400):
        known, chance = any_record(seed), random.Random(seed)
        reading = reading_of(known, CONFIG)
        for flag in flags_of(known):
            if not isinstance(flag.rule, RegionRule) or flag.region is None:
                continue
            first = TODAY - chance.choice([0, 1, 3, 10]) * ONE
            days = [first + n * ONE for n in range((TODAY - first).days + 1)]
            wanted = any(
                reading.scanned(flag.region, day) and getattr(reading, flag.rule.id)(flag.region, day) is None
                for day in days
            )
            in_region = known.of_region(flag.region)
            found = false_for_a_scanned_day(flag.rule, in_region, first, TODAY, CONFIG, flag.episode)
            assert found == wanted, (seed, flag)
            seen[found] += 1
    assert min(seen.values()) > 40


# Through the diary


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING - 30 * ONE)


@pytest.fixture
def kept(diary: Path, clock: FakeClock) -> Iterator[tuple[DiaryWriter, DiaryReader]]:
    with (
        contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal,
        contextlib.closing(DiaryReader(diary)) as history,
    ):
        yield journal, history


def judged(history: DiaryReader, clock: FakeClock, config: Config = CONFIG) -> list[Judged]:
    return read_flag_status(history, clock.now().date(), config)


def rate(journal: DiaryWriter, clock: FakeClock, *ratings: int) -> None:
    """A spot each morning, from the next one on."""
    for nrs in ratings:
        clock.set(clock.local + ONE)
        journal.mark_spot(f"{clock.local}", "jaw_l", "Jaw", nrs, How.MOVED)


def decide(journal: DiaryWriter, flag: Flag, decided: Decided, until: date | None = None) -> None:
    journal.decide({(flag.rule.id, flag.region, flag.episode): flag.tier}, "jaw", decided, until=until)


def test_closed_stays_closed_until_it_was_false_for_a_scanned_day(
    kept: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    journal, history = kept
    rate(journal, clock, 3, 0, *[3] * 6, *[0] * 6)
    (one,) = judged(history, clock)
    assert (one.flag.rule, one.state, one.decision) == (persistent.RULE, State.OPEN, None)
    decide(journal, one.flag, Decided.CLOSED)
    assert [each.state for each in judged(history, clock)] == [State.CLOSED]
    clock.set(clock.local + ONE)
    assert not judged(history, clock), "one of the seven tender days of fourteen is too long ago now"
    rate(journal, clock, 3)
    assert [each.state for each in judged(history, clock)] == [State.CLOSED], "that day was not scanned before"
    rate(journal, clock, 0, 3, 3, 3, 3, 3, 3)
    (one,) = judged(history, clock)
    assert one.flag.episode == date(2026, 10, 23)
    assert one.state is State.OPEN
    assert one.decision, "it stays"
    decide(journal, one.flag, Decided.CLOSED)
    assert [each.state for each in judged(history, clock)] == [State.CLOSED]
    decide(journal, one.flag, Decided.REOPENED)
    assert [each.state for each in judged(history, clock)] == [State.OPEN]
    journal.undo()
    assert [each.state for each in judged(history, clock)] == [State.CLOSED]


def test_a_higher_tier_opens_what_was_closed(kept: tuple[DiaryWriter, DiaryReader], clock: FakeClock) -> None:
    journal, history = kept
    rate(journal, clock, *[5] * 20)
    decide(journal, judged(history, clock)[0].flag, Decided.CLOSED)
    rate(journal, clock, *[5] * 21)
    assert [(each.flag.tier, each.state) for each in judged(history, clock)] == [(14, State.CLOSED)]
    rate(journal, clock, 5)
    assert [(each.flag.tier, each.state) for each in judged(history, clock)] == [(42, State.OPEN)]


def test_a_closed_flag_of_the_whole_body_is_open_again_after_a_clear_scan(
    kept: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    journal, history = kept
    on = Config(flag_widespread=True)

    def tender(week: str) -> None:
        for region in AREAS:
            journal.mark_spot(f"{week} {region}", region, region, 5, How.MOVED)

    def states() -> list[State]:
        return [one.state for one in judged(history, clock, on) if one.flag.rule is widespread.RULE]

    tender("first")
    assert states() == [State.OPEN]
    (one,) = judged(history, clock, on)
    decide(journal, one.flag, Decided.CLOSED)
    rate(journal, clock, 3)
    assert states() == [State.CLOSED], "the week is as bad as when it was closed"
    clock.set(clock.local + 6 * ONE)
    rate(journal, clock, 0)
    assert states() == []
    tender("second")
    assert states() == [State.CLOSED], "that evening it was as bad again"
    rate(journal, clock, 3)
    assert states() == [State.CLOSED]
    clock.set(clock.local + 6 * ONE)
    rate(journal, clock, 0, 0)
    tender("third")
    assert states() == [State.OPEN], "one scan before was clear"


def test_what_feels_wrong_again_is_open_again(kept: tuple[DiaryWriter, DiaryReader], clock: FakeClock) -> None:
    journal, history = kept
    journal.flag_region("jaw_l", "jaw", "odd")
    (one,) = judged(history, clock)
    assert one.flag.said == ("odd",)
    decide(journal, one.flag, Decided.CLOSED)
    rate(journal, clock, *[0] * 60)
    (one,) = judged(history, clock)
    assert one.state is State.CLOSED, "nothing outvotes it, and nothing opens it but a word"
    journal.flag_region("jaw_l", "jaw", "odder")
    (one,) = judged(history, clock)
    assert (one.state, one.flag.said) == (State.OPEN, ("odder",))
    decide(journal, one.flag, Decided.CLOSED)
    journal.flag_region("jaw_l", "jaw", "the same day")
    assert [each.state for each in judged(history, clock)] == [State.OPEN]


@pytest.mark.parametrize("decided", [Decided.SNOOZED, Decided.CLOSED])
def test_no_decision_silences_a_sign_that_blocks_pressing(
    kept: tuple[DiaryWriter, DiaryReader], clock: FakeClock, decided: Decided
) -> None:
    journal, history = kept
    journal.warn("fever", yes=True)
    (one,) = judged(history, clock)
    assert one.pressing
    until = TODAY + timedelta(days=9) if decided is Decided.SNOOZED else None
    decide(journal, one.flag, decided, until=until)
    (one,) = judged(history, clock)
    assert (one.state, one.pressing) == (State.OPEN, True)
    journal.warn("fever", yes=False)
    assert judged(history, clock) == []
    journal.warn("feeling", yes=True)
    (one,) = judged(history, clock)
    assert (one.state, one.flag.said) == (State.OPEN, ("feeling",))
    journal.clear_sign("feeling", "Dr. Lee", "")
    assert judged(history, clock) == []


def test_a_sign_that_can_wait_is_snoozed_and_closed_like_another_flag(
    kept: tuple[DiaryWriter, DiaryReader], clock: FakeClock
) -> None:
    journal, history = kept
    journal.warn("no_better", yes=True)
    (one,) = judged(history, clock)
    assert (one.flag.level, one.pressing) == (Level.SOON, False)
    decide(journal, one.flag, Decided.CLOSED)
    (one,) = judged(history, clock)
    assert one.state is State.CLOSED


def test_without_a_diary_nothing_is_judged() -> None:
    assert read_flag_status(None, TODAY, CONFIG) == []


# The flags of a place together


@given(
    st.lists(
        st.tuples(
            st.sampled_from([persistent.RULE, stop_now.RULE, widespread.RULE]),
            st.sampled_from(["a", "b", "c"]),
            st.sampled_from(State),
        ),
        max_size=12,
    )
)
def test_each_flag_is_at_one_place_with_flags_of_its_status_and_a_stop_is_decided_alone(
    drawn: list[tuple[FlagRule, str, State]],
) -> None:
    found = [
        Judged(replace(FLAG, rule=rule, region=None if rule is widespread.RULE else region), state, None)
        for rule, region, state in drawn
    ]
    places = by_place(found)
    assert sorted(map(id, (one for place in places for one in place.flags))) == sorted(map(id, found))
    for place in places:
        assert {(one.flag.region, one.state) for one in place.flags} == {(place.region, place.state)}
        assert place.decided_together, "each place can be decided about, as far as its flags can"
        assert {*map(id, place.decided_together)} <= {*map(id, place.flags)}
        assert len({one.flag.level is Level.STOP for one in place.decided_together}) == 1
        assert any(one.flag.level is Level.STOP for one in place.decided_together) is any(
            one.flag.level is Level.STOP for one in place.flags
        )
        assert place.region is not None or len(place.flags) == 1
        assert place.stops is (place.state is State.OPEN and place.level is Level.STOP)
    opened = [place.state is State.OPEN for place in places]
    assert opened == sorted(opened, reverse=True)
    keys = [(place.region, place.state) for place in places if place.region]
    assert len(keys) == len(set(keys)), "one row a place"
    assert open_places(places) == places[: sum(opened)]
