"""Days, streaks and consistency: each rule at its edge, then everything against a slow, literal reading."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.record.rows import ScanDay
from mfr_tui.review.streaks import AT_STAKE, SAFE, DayState, Habit, Run, day_states, habit, run, runs
from tests.review import reading
from tests.support.examples import examples

TODAY = date(2026, 11, 21)
ONE = timedelta(days=1)


def scan(day: date, *, done: bool = True, late: bool = False, hour: float = 6.0, offset: int = 60) -> ScanDay:
    """A scan of `day`, started at this UTC hour of it; a late one has no start."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)
    return ScanDay(day, done, late, None if late else start, None if late else offset)


def history(drawn: str, today: date = TODAY) -> tuple[list[ScanDay], set[date]]:
    """A history drawn one letter a day, the last one today: # done, p partial, r rest, . nothing."""
    days = [today - back * ONE for back in reversed(range(len(drawn)))]
    scans = [scan(day, done=letter == "#") for day, letter in zip(days, drawn, strict=True) if letter in "#p"]
    return scans, {day for day, letter in zip(days, drawn, strict=True) if letter == "r"}


def habit_of(drawn: str, *, forgive: bool = True) -> Habit:
    scans, rests = history(drawn)
    return habit(scans, rests, TODAY, forgive=forgive)


def states_of(drawn: str) -> str:
    return " ".join(day_states(*history(drawn), TODAY).values())


# The state of a day


def test_each_state_has_its_day() -> None:
    assert states_of("#p.r#.") == "done partial missed rest done open"


def test_nothing_is_before_the_first_scan() -> None:
    assert list(day_states(*history("r.r#."), TODAY)) == [TODAY - ONE, TODAY]
    assert run(day_states(*history("##"), TODAY), TODAY - 5 * ONE) == 0


@pytest.mark.parametrize(("drawn", "state"), [("#", "done"), (".", "open"), ("r", "rest"), ("p", "open")])
def test_today_alone(drawn: str, state: str) -> None:
    assert states_of(drawn) == state
    assert habit_of(drawn).today == state


def test_done_wins_over_rest_and_partial_whatever_the_order() -> None:
    yesterday = TODAY - ONE
    scans = [scan(yesterday, done=False), scan(yesterday), scan(yesterday, done=False)]
    for order in (scans, scans[1:], scans[:2]):
        assert day_states(order, {yesterday}, TODAY)[yesterday] is DayState.DONE


def test_rest_wins_over_partial() -> None:
    yesterday = TODAY - ONE
    assert day_states([scan(yesterday, done=False)], {yesterday}, TODAY)[yesterday] is DayState.REST
    assert day_states([scan(TODAY, done=False)], {TODAY}, TODAY)[TODAY] is DayState.REST


def test_days_after_today_wait_until_they_come() -> None:
    scans, rests = history("###..")
    coming = [scan(TODAY + ONE), scan(TODAY + 9 * ONE, done=False)]
    assert habit([*scans, *coming], rests | {TODAY + 2 * ONE}, TODAY) == habit(scans, rests, TODAY)
    assert day_states(coming, {TODAY + ONE}, TODAY) == {TODAY: DayState.OPEN}
    assert habit(coming, set(), TODAY).best == 0


def test_a_late_scan_counts_in_full() -> None:
    days = [TODAY - back * ONE for back in range(4)]
    assert habit([scan(day, late=day != TODAY) for day in days], set(), TODAY).streak == 4


def test_29_february_is_a_day_like_any_other() -> None:
    scans, rests = history("###", date(2028, 3, 1))
    assert [day.day for day in day_states(scans, rests, date(2028, 3, 1))] == [28, 29, 1]
    assert habit(scans, rests, date(2028, 3, 1)).streak == 3
    missed = [one for one in scans if one.body_day.month == 2 and one.body_day.day == 28]
    assert habit(missed, set(), date(2028, 3, 1)).streak == 1
    assert habit(missed, set(), date(2028, 3, 2)).streak == 0


# A date skipped in flight


def flight(hours_apart: float, offset_before: int, offset_after: int) -> list[ScanDay]:
    before = scan(TODAY - 2 * ONE, hour=20, offset=offset_before)
    after = scan(TODAY, offset=offset_after)
    assert before.started_at is not None
    return [before, after._replace(started_at=before.started_at + timedelta(hours=hours_apart))]


def between(scans: Sequence[ScanDay], rests: set[date] | None = None) -> DayState:
    return day_states(scans, rests or set(), TODAY)[TODAY - ONE]


@pytest.mark.parametrize(
    ("hours", "before", "after", "state"),
    [
        (35.999, 60, 240, "bridged"),
        (36, 60, 240, "missed"),
        (24, 60, 240, "bridged"),
        (24, 60, 239, "missed"),
        (24, 239, 60, "missed"),
        (24, 240, 60, "bridged"),  # the other way round the earth
        (24, -90, 90, "bridged"),
        (-35.999, 60, 240, "bridged"),  # a clock set back between them
        (-36, 60, 240, "missed"),
        (24, 600, 600, "missed"),
    ],
)
def test_bridged_within_36_hours_and_from_3_hours_of_offset(hours: float, before: int, after: int, state: str) -> None:
    assert between(flight(hours, before, after)) == state


def test_a_bridge_needs_both_sides_done_and_on_time() -> None:
    one, other = flight(24, 0, 600)
    assert between([one, other]) is DayState.BRIDGED
    assert between([one._replace(done=False), other]) is DayState.MISSED
    assert between([one, other._replace(done=False)]) is DayState.MISSED
    assert between([one._replace(late=True), other]) is DayState.MISSED
    assert between([one, other._replace(late=True)]) is DayState.MISSED
    assert between([one._replace(started_at=None, offset_min=None), other]) is DayState.MISSED
    assert between([one, other._replace(started_at=None, offset_min=None)]) is DayState.MISSED
    assert between([one]) is DayState.MISSED


def test_a_bridge_comes_after_rest_and_before_partial() -> None:
    scans = flight(24, 0, 600)
    assert between([*scans, scan(TODAY - ONE, done=False)]) is DayState.BRIDGED
    assert between(scans, {TODAY - ONE}) is DayState.REST
    assert between([*scans, scan(TODAY - ONE)]) is DayState.DONE


def test_any_pair_of_scans_makes_a_bridge() -> None:
    one, other = flight(24, 0, 600)
    far = [
        scan(one.body_day, hour=2, offset=0),
        scan(one.body_day, late=True),
        scan(one.body_day, done=False),
    ]
    unlike = [scan(TODAY, hour=10, offset=0), scan(TODAY, hour=23, offset=600)]
    assert between([*far, *unlike]) is DayState.MISSED
    assert between([*far, one, *unlike, other]) is DayState.BRIDGED
    assert between([other, *unlike, one, *far]) is DayState.BRIDGED


def test_a_partial_scan_of_a_done_day_makes_no_bridge() -> None:
    one, other = flight(24, 0, 600)
    at_home = scan(TODAY, hour=20, offset=0)
    assert between([one, at_home, other._replace(done=False)]) is DayState.MISSED
    assert between([one, at_home, other]) is DayState.BRIDGED


def test_only_the_one_day_between_is_bridged() -> None:
    one, other = flight(24, 0, 600)
    earlier = one._replace(body_day=one.body_day - ONE)
    assert set(day_states([earlier, other], set(), TODAY).values()) == {DayState.DONE, DayState.MISSED}


def test_the_date_that_samoa_skipped_is_bridged_by_real_time() -> None:
    """48 h by the wall clock, 24 h in truth; one zone, so only instants tell."""
    apia = ZoneInfo("Pacific/Apia")
    starts = [datetime(2011, 12, 29, 7, tzinfo=apia), datetime(2011, 12, 31, 7, tzinfo=apia)]
    scans = [
        scan(at.date())._replace(started_at=at, offset_min=offset)
        for at, offset in zip(starts, (-600, 840), strict=True)
    ]
    states = day_states(scans, set(), date(2011, 12, 31))
    assert states[date(2011, 12, 30)] is DayState.BRIDGED
    assert habit(scans, set(), date(2011, 12, 31), forgive=False).streak == 2


def test_zones_do_not_matter_otherwise() -> None:
    scans = [scan(TODAY - back * ONE, offset=60 * (back % 20 - 10)) for back in range(40)]
    assert habit(scans, set(), TODAY).streak == 40


# The run


@pytest.mark.parametrize(
    ("drawn", "forgiving", "strict"),
    [
        ("#", 1, 1),
        ("###", 3, 3),
        ("###.", 3, 3),  # open: not lost before the day is over
        ("###p", 3, 3),
        ("###r", 3, 3),  # resting takes nothing away
        (".", 0, 0),
        ("p", 0, 0),
        ("r", 0, 0),
        ("##.#", 3, 1),  # one missed: forgiven, not counted
        ("##p#", 3, 1),
        ("##..#", 1, 1),  # two in a row end it
        ("##p.#", 1, 1),
        ("##.p#", 1, 1),
        ("##.r.#", 1, 1),  # in a row, whatever neutral day lies between
        ("##.r#", 3, 1),
        ("##r.#", 3, 1),
        ("##rrrr#", 3, 3),
        ("##..", 2, 0),
        ("##...", 0, 0),
        ("##.r", 2, 0),  # rest today, missed yesterday
        ("##.p", 2, 0),
        ("##.", 2, 2),
        ("p#", 1, 1),  # nothing done on its older side: a run begins on a done day
        ("p.#", 1, 1),
        ("#.#.#", 2, 1),
        ("##.######.#", 9, 1),
        ("##.#####.#", 6, 1),
        ("#.######.######.#", 14, 1),
    ],
)
def test_streak(drawn: str, forgiving: int, strict: int) -> None:
    assert habit_of(drawn).streak == forgiving
    assert habit_of(drawn, forgive=False).streak == strict


@pytest.mark.parametrize(("done_between", "streak"), [(4, 6), (5, 7), (6, 10), (7, 11)])
def test_two_forgiven_days_are_more_than_six_days_apart(done_between: int, streak: int) -> None:
    """With five done days between them they are six days apart: too near. With six, seven days."""
    drawn = "##." + "#" * done_between + ".##"
    assert habit_of(drawn).streak == streak


def test_neutral_days_count_towards_the_distance_of_forgiven_days() -> None:
    assert habit_of("##.###rrr.##").streak == 7
    assert habit_of("##.###rr.##").streak == 5


def test_the_spacing_is_that_of_the_last_forgiven_day() -> None:
    week = "." + "#" * 6
    assert habit_of("##" + week * 4 + "#").streak == 27
    assert habit_of("##" + ".#####" + week * 3 + "#").streak == 24


def test_run_ends_on_the_day_asked_for() -> None:
    states = day_states(*history("##.##r.."), TODAY)
    lengths = [run(states, day) for day in states]
    assert lengths == [1, 2, 0, 3, 4, 4, 0, 0]
    assert [run(states, day, forgive=False) for day in states] == [1, 2, 0, 1, 2, 2, 0, 0]


def test_run_of_nothing() -> None:
    assert run({}, TODAY) == 0
    assert run({TODAY: DayState.REST}, TODAY) == 0
    assert run({date.min: DayState.DONE}, date.min) == 1


# The word


@pytest.mark.parametrize(
    ("drawn", "word", "strict"),
    [
        ("###", "", ""),
        (".", "", ""),
        ("##...", "", ""),
        ("###.", SAFE, AT_STAKE),  # one missed day would be forgiven
        ("###p", SAFE, AT_STAKE),
        ("###r", SAFE, SAFE),
        ("##..", AT_STAKE, ""),  # the second in a row would not
        ("##.r", SAFE, ""),
        ("##.rr.", AT_STAKE, ""),
        ("##.#####.", AT_STAKE, AT_STAKE),  # six days after the last one forgiven
        ("##.######.", SAFE, AT_STAKE),
        ("##rr.", SAFE, AT_STAKE),
    ],
)
def test_word(drawn: str, word: str, strict: str) -> None:
    assert habit_of(drawn).word == word
    assert habit_of(drawn, forgive=False).word == strict


def test_either_word_fits_in_a_line_beside_a_streak_of_three_digits_at_80_columns() -> None:
    """Today has 28 columns there, of which 12 are for the digits and the gap."""
    assert max(map(len, (SAFE, AT_STAKE))) <= 16


# The best run, the last 30 days


def test_best_names_its_first_and_last_done_day() -> None:
    best = habit_of("#..##.##r...#.")
    assert best.best == 4
    assert best.best_from == TODAY - 10 * ONE
    assert best.best_to == TODAY - 6 * ONE


def test_the_newest_of_equal_runs_is_named() -> None:
    best = habit_of("##..##..#")
    assert (best.best, best.best_from, best.best_to) == (2, TODAY - 4 * ONE, TODAY - 3 * ONE)


def test_no_best_without_a_done_day() -> None:
    best = habit_of("pp..")
    assert (best.best, best.best_from, best.best_to) == (0, None, None)


def test_the_best_run_may_end_inside_another_run() -> None:
    """The newest run forgives the newer missed day and so not the older one, which the best run forgives."""
    best = habit_of("#" * 20 + ".###.#")
    assert (best.streak, best.best) == (4, 23)
    assert best.best_to == TODAY - 2 * ONE


@pytest.mark.parametrize(
    ("drawn", "done"),
    [
        ("#" * 40, 30),
        ("#" * 40 + ".", 30),
        ("#" * 40 + "r", 30),
        ("." * 20 + "#" * 10, 10),
        ("#" + "." * 29 + "#", 1),
        ("#" + "." * 28 + "#", 2),
        ("#" + "." * 29 + ".", 1),
        ("#" + "." * 30 + ".", 0),
    ],
)
def test_done_of_the_last_30(drawn: str, done: int) -> None:
    assert habit_of(drawn).done_30 == done


# Consistency


@pytest.mark.parametrize(("done", "percent"), [(0, 0.0), (13, 50.0), (30, 79.8), (90, 99.2)])
def test_consistency_grows_with_done_days(done: int, percent: float) -> None:
    assert round(100 * habit_of("#" * done + ".").consistency, 1) == percent
    if done:
        assert habit_of("#" * done).consistency == habit_of("#" * done + ".").consistency


def test_consistency_halves_in_13_days_without() -> None:
    whole = habit_of("#" * 60).consistency
    assert habit_of("#" * 60 + "." * 13 + ".").consistency == pytest.approx(whole / 2)
    assert habit_of("#" * 60 + "p" * 13 + "p").consistency == pytest.approx(whole / 2)


def test_consistency_remembers_for_years() -> None:
    drawn = "#" * 300 + "." * 500
    expected = reading.consistency(reading.states(*history(drawn), TODAY), TODAY)
    assert habit_of(drawn).consistency == pytest.approx(expected, rel=1e-9)


def test_consistency_leaves_out_neutral_days_and_today_until_done() -> None:
    expected = pytest.approx(habit_of("###.##").consistency)
    for drawn in ("#r##r.rr##", "###.##.", "###.##p", "###.##r"):
        assert habit_of(drawn).consistency == expected


# Any history, against the slow reading


KINDS: dict[str, list[tuple[bool, bool, float, int]]] = {
    # done, late, UTC hour of the start, offset
    "#": [(True, False, 6, 60)],
    "p": [(False, False, 6, 60)],
    ".": [],
    "r": [],
    "R": [(False, False, 6, 60)],  # a rest day with a partial scan
    "l": [(True, True, 0, 0)],
    "2": [(False, False, 5, 60), (True, False, 6, 60)],
    "e": [(True, False, 20, 0)],  # 36 h before "w", less before the two after it
    "w": [(True, False, 8, 180)],
    "x": [(True, False, 7.99, 180)],
    "y": [(True, False, 7, 179)],
    "v": [(True, False, 9, 0), (False, False, 5, 600)],  # only its partial scan is near and far enough
    "z": [(True, True, 1, 600), (True, False, 4, -300), (False, False, 1, 600)],
}
PIECES = st.tuples(st.sampled_from("###..pprRl2") | st.sampled_from("ewxyzv."), st.integers(1, 7))
STARTS = st.sampled_from([date(2024, 2, 20), date(2026, 11, 21), date(2027, 2, 25)])


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[ScanDay], set[date], date]:
    """Scans, rest days and a today that may lie before some of them."""
    first = draw(STARTS)
    drawn = "".join(letter * times for letter, times in draw(st.lists(PIECES, max_size=18)))
    if draw(st.booleans()):  # single days, for gaps of one and for flights
        drawn += draw(st.text("##.rpexwyzv", max_size=12))
    return written(first, drawn, today=first + (len(drawn) - draw(st.integers(-2, 4))) * ONE)


def written(first: date, drawn: str, today: date) -> tuple[list[ScanDay], set[date], date]:
    scans, rests = [], set()
    for place, letter in enumerate(drawn):
        day = first + place * ONE
        for done, late, hour, offset in KINDS[letter]:
            scans.append(scan(day, done=done, late=late, hour=hour, offset=offset))
        if letter in "rR":
            rests.add(day)
    return scans, rests, today


def agrees_with_reading(scans: list[ScanDay], rests: set[date], today: date, *, forgive: bool) -> None:
    states = day_states(scans, rests, today)
    expected = reading.states(scans, rests, today)
    assert states == expected
    for day in expected:
        assert run(states, day, forgive=forgive) == reading.run(expected, day, forgive=forgive)
    found = habit(scans, rests, today, forgive=forgive)
    longest = reading.longest(expected, forgive=forgive)
    assert found.consistency == pytest.approx(reading.consistency(expected, today), abs=1e-12)
    assert found == Habit(
        today=DayState(expected[today]),
        streak=reading.streak(scans, rests, today, forgive=forgive),
        word=reading.word(scans, rests, today, forgive=forgive),
        best=len(longest),
        best_from=longest[-1] if longest else None,
        best_to=longest[0] if longest else None,
        done_30=reading.done_30(expected, today),
        consistency=found.consistency,
        lately={day: DayState(state) for day, state in list(expected.items())[-30:]},
    )
    assert found.streak <= found.best
    whole = [Run(len(days), days[-1], days[0]) for days in reading.runs(expected, forgive=forgive)]
    assert runs(scans, rests, today, forgive=forgive) == whole


@settings(max_examples=examples(600, 100))
@given(histories(), st.booleans())
def test_any_history_agrees_with_the_reading(history: tuple[list[ScanDay], set[date], date], forgive: bool) -> None:
    agrees_with_reading(*history, forgive=forgive)


def test_a_thousand_random_histories_agree_with_the_reading() -> None:
    """Hypothesis looks for edges; this looks at many plain mixtures, of one density of gaps each."""
    random = Random(13)  # the same every time
    for number in range(1250):
        gaps = random.choice([0.05, 0.15, 0.3, 0.6])
        drawn = "".join(
            random.choice(".....pprRl2exwyzv") if random.random() < gaps else "#"
            for _ in range(random.randrange(1, 45))
        )
        first = date(2027, 12, 1) + random.randrange(100) * ONE
        today = first + (len(drawn) - random.randrange(-1, 3)) * ONE
        agrees_with_reading(*written(first, drawn, today), forgive=number % 2 == 0)


@settings(max_examples=examples(200, 30))
@given(histories(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    history: tuple[list[ScanDay], set[date], date], forgive: bool, random: Random
) -> None:
    scans, rests, today = history
    shuffled = random.sample(scans, len(scans))
    assert habit(shuffled, rests, today, forgive=forgive) == habit(scans, rests, today, forgive=forgive)
    assert habit(iter(shuffled), rests, today, forgive=forgive) == habit(scans, rests, today, forgive=forgive)
    assert list(day_states(shuffled, rests, today).items()) == list(day_states(scans, rests, today).items())


@settings(max_examples=examples(500, 80))
@given(histories(), st.booleans(), st.integers(-4, 120), st.sampled_from("#lewz"), st.booleans())
def test_a_done_day_more_or_a_missed_one_made_rest_never_shortens_a_run(
    history: tuple[list[ScanDay], set[date], date], forgive: bool, place: int, letter: str, rest: bool
) -> None:
    scans, rests, today = history
    before = day_states(scans, rests, today)
    day = min(min(before) + place * ONE, today)
    if rest:
        if before.get(day) is not DayState.MISSED:
            return
        more, more_rests = scans, rests | {day}
    else:
        more, more_rests = scans + written(day, letter, today)[0], rests
    after = day_states(more, more_rests, today)
    for end in before:
        assert run(after, end, forgive=forgive) >= run(before, end, forgive=forgive)
    was, now = habit(scans, rests, today, forgive=forgive), habit(more, more_rests, today, forgive=forgive)
    assert now.streak >= was.streak
    assert now.best >= was.best
