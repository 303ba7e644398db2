"""Flags: each rule against a literal reading over many histories, and at its threshold, below and above."""

import contextlib
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.practice.hold import Ended, Progress, Released
from mfr_tui.practice.warning_signs import Tier
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Concern, HoldRow, PainStop, SignSaid
from mfr_tui.review.flags.episodes import Episodes, episode_start
from mfr_tui.review.flags.find import find_flags, read_record
from mfr_tui.review.flags.rule import Flag, FlagRule, Level, Record
from mfr_tui.review.flags.rules import (
    RULES,
    nerve_signs,
    not_responding,
    persistent,
    press_less,
    recurrent,
    red_flag,
    stop_now,
    widespread,
    worsening,
)
from mfr_tui.review.flags.rules.widespread import area_of
from mfr_tui.review.ratings import Felt
from tests.record.test_reader import Row, any_rows, stored
from tests.review.flag_reading import Reading, Said
from tests.review.test_ratings import value
from tests.support.fakes import TODAY

ONE = timedelta(days=1)
CONFIG = Config()
WORDS = ("aching", "sharp", "shooting", "numb", "tingling", "weak")


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def hold(region: str, day: date, number: int = 0, **said: object) -> HoldRow:
    """A hold of two minutes that ran its time, of which this was said."""
    row = HoldRow(
        f"{region}{day}{number}",
        *(day, region, (region,), "hold_spot", "", None, 300, Progress(held_s=120.0)),
        *(None, None, None, None, Ended.TIME, "w", at(day, number)),
    )
    return row._replace(**said)  # type: ignore[arg-type]


def record(values: dict[str, dict[date, int]], **more: object) -> Record:
    """A record of these values: a region is scanned on the days it has one of."""
    days = sorted({day for of_region in values.values() for day in of_region})
    scanned = {day: frozenset(region for region in values if day in values[region]) for day in days}
    rated = {day: {region: nrs for region in values if (nrs := values[region].get(day))} for day in days}
    return Record(Felt(scanned, {day: found for day, found in rated.items() if found}), **more)  # type: ignore[arg-type]


def flags_of(known: Record, day: date = TODAY, config: Config = CONFIG) -> list[Flag]:
    """The flags of a day; episodes are found in the record itself."""

    def began(region: str) -> date | None:
        values = known.felt.of(region)
        tender = [d for d in sorted(values, reverse=True) if d <= day and values[d] >= config.flag_tender]
        return episode_start(tender, lambda first, last: sum(first <= d <= last for d in values), day)

    return find_flags(known, day, config, began)


def fired(known: Record, rule: FlagRule, config: Config = CONFIG) -> Flag | None:
    return next((flag for flag in flags_of(known, config=config) if flag.rule is rule), None)


def in_words(flags: Iterable[Flag]) -> list[Said]:
    found = [(f.rule.id, f.region, f.episode, f.tier, dict(f.figures), list(f.days)) for f in flags]
    return sorted(found, key=str)


# Against the literal reading


def any_values(chance: random.Random, days: int) -> dict[date, int]:
    """What a region was, over phases: scanned seldom or daily, clear, slight or bad, rising or not."""
    found: dict[date, int] = {}
    back = days
    while back >= 0:
        often, base = chance.choice([0.1, 0.5, 0.9, 1.0]), chance.choice([0, 0, 1, 2, 3, 3, 5, 8])
        for _ in range(chance.choice([3, 7, 8, 13, 14, 15, 30, 60])):
            if back >= 0 and chance.random() < often:
                found[TODAY - back * ONE] = min(10, max(0, base + chance.choice([-3, -1, 0, 0, 0, 1, 2])))
            back -= 1
    return found


def sign_rank(row: Row) -> tuple[str, bool, bool, str]:
    """A row about a sign, as something that grows: the last one is in force, of one instant the stricter."""
    return row["answered_at"], row["answer"] == "yes", row["cleared_by"] == "", row["id"]


def any_record(seed: int) -> Record:
    chance = random.Random(seed)
    regions, days = ["a", "b", "c"][: chance.choice([1, 2, 3])], chance.choice([5, 20, 45, 130])
    values = {region: any_values(chance, days) for region in regions}
    holds, qualities, stops, signs, concerns = [], dict[date, dict[str, frozenset[str]]](), [], [], []
    for number in range(chance.choice([0, 2, 6, 14])):
        region, day = chance.choice(regions), TODAY - chance.randrange(min(days, 31)) * ONE
        ended = chance.choice([*Ended, Ended.TIME, Ended.EARLY])
        rated = {name: chance.choice([None, *range(7)]) for name in ("before", "after")}
        released = chance.choice([None, *Released, Released.YES])
        progress = Progress(held_s=chance.choice([0.0, 59.9, 60.0, 200.0]))
        holds.append(hold(region, day, number, ended_how=ended, released=released, progress=progress, **rated))
    for _ in range(chance.choice([0, 1, 3, 6])):
        day = TODAY - chance.choice([0, 1, 6, 7, 13, 14, chance.randrange(16)]) * ONE
        qualities.setdefault(day, {})[chance.choice(regions)] = frozenset(chance.sample(WORDS, chance.choice([1, 2])))
    for number in range(chance.choice([0, 0, 1, 3])):
        day = TODAY - chance.choice([0, 5, 13, 14, 40]) * ONE
        stops.append(PainStop(chance.choice(regions), day, at(day, number), chance.random() < 0.5))
        day = TODAY - chance.choice([0, 5, 13, 14, 40]) * ONE
        signs.append(SignSaid(chance.choice("xy"), chance.choice([None, *regions]), day, at(day, number)))
        day = TODAY - chance.choice([0, 5, 13, 14, 40]) * ONE
        concerns.append(Concern(chance.choice(regions), "odd", day, at(day, number), chance.random() < 0.5))
    gone = frozenset({chance.choice(regions)} if chance.random() < 0.1 else ())
    holds.sort(key=lambda one: (one.body_day, one.kept_at), reverse=True)
    tiers = chance.choice([{}, {"x": Tier.EMERGENCY, "y": Tier.SOON}, {"x": Tier.SOON}])
    return record(
        values,
        holds=holds,
        qualities=qualities,
        stops=stops,
        signs=signs,
        concerns=concerns,
        gone=gone,
        tiers=tiers,
    )


def reading_of(known: Record, config: Config) -> Reading:
    """The second reading of the same record."""
    nothing: dict[str, frozenset[str]] = {}
    of = {region: known.felt.of(region) for region in "abc"}
    return Reading(
        value=lambda region, day: of[region].get(day),
        words=lambda region, day: set(known.qualities.get(day, nothing).get(region, ())),
        holds=known.holds,
        stops=known.stops,
        signs=known.signs,
        tiers={sign: tier.value for sign, tier in known.tiers.items()},
        concerns=known.concerns,
        regions="abc",
        gone=set(known.gone),
        first=min(known.felt.scanned, default=TODAY),
        config=config,
    )


OTHER = Config(
    flag_tender=5,
    flag_share=70,
    flag_scanned=(3, 10, 20),
    flag_rise=1,
    flag_rise_percent=60,
    flag_rise_days=2,
    flag_holds=2,
    flag_returns=1,
    flag_nerve_days=1,
    flag_next_morning=1,
)


def test_every_flag_is_what_the_rules_say() -> None:
    seen = {"defaults": Counter[str](), "others": Counter[str]()}
    for seed in range(1000):
        known = any_record(seed)
        # With the other settings the rarest flag is half as frequent.
        for name, config in (("defaults", CONFIG), ("others", OTHER))[seed % 2 :]:
            said = in_words(flags_of(known, config=config))
            assert said == sorted(reading_of(known, config).flags(TODAY), key=str), (seed, name)
            seen[name].update(f"{rule}{tier or ''}" for rule, _, _, tier, *_ in said)
    wanted = {rule.id for rule in RULES} - {"persistent", "widespread"}
    for name, found in seen.items():
        assert found.keys() == wanted | {"persistent14", "persistent42", "persistent91"}, name
        assert min(found.values()) >= 10, f"hardly tried with {name}: {found}"


@pytest.mark.parametrize("seed", range(10))
def test_the_diary_is_read_as_it_says(diary: Path, seed: int) -> None:
    """Through the diary: short and partial scans, tombstones, marks after a hold, own places."""
    chance, rows = random.Random(seed), any_rows(seed)
    for mark in rows["mark"]:
        mark["qualities"] = chance.choice(["[]", '["tight"]', '["sharp", "aching"]', '["numb"]'])
    for said in rows["warning_check"]:
        said["answered_at"] = f"{said['body_day']}T0{chance.randrange(10)}:00:00.000Z"
    rows = stored(diary, rows)
    with contextlib.closing(DiaryReader(diary)) as history:
        known = read_record(history, TODAY)
        flags = find_flags(known, TODAY, OTHER, Episodes(history, known.felt, TODAY, OTHER.flag_tender))
        holds, places = history.holds(TODAY - 365 * ONE, TODAY), history.places()
    gone = {region for region, place in places.items() if place.kind != "never"}

    def words(region: str, day: date) -> set[str]:
        return {
            word
            for mark in rows["mark"]
            if mark["region"] == region and mark["body_day"] == str(day) and mark["deleted_at"] is None
            for word in WORDS
            if f'"{word}"' in mark["qualities"]
        }

    def when(row: Row, column: str) -> datetime:
        return datetime.fromisoformat(row[column])

    newest: dict[str, Row] = {}
    for row in rows["warning_check"]:
        before = newest.get(row["sign"])
        if before is None or sign_rank(row) > sign_rank(before):
            newest[row["sign"]] = row
    reading = Reading(
        value=cache(lambda region, day: value(rows, region, day)),
        words=words,
        holds=holds,
        stops=[
            PainStop(row["region"], date.fromisoformat(row["until_day"]) - ONE, when(row, "created_at"), open=True)
            for row in rows["lock"]
        ],
        signs=[
            SignSaid(row["sign"], row["region"], date.fromisoformat(row["body_day"]), when(row, "answered_at"))
            for row in rows["warning_check"]
            if row["answer"] == "yes" and not row["cleared_by"] and row is newest[row["sign"]]
        ],
        tiers={},
        concerns=[],
        regions="abcdefg",
        gone=gone,
        first=TODAY - 40 * ONE,
        config=OTHER,
    )
    assert in_words(flags) == sorted(reading.flags(TODAY), key=str)
    assert flags


@pytest.mark.parametrize("seed", range(12))
def test_an_episode_may_have_begun_before_the_year_that_is_read(diary: Path, seed: int) -> None:
    """Quiet stretches of all sorts, those too that the year's beginning cuts in two."""
    chance, known = random.Random(seed), dict[date, int | None]()
    for start in range(0, 420, chance.choice([15, 18, 30])):
        tender = TODAY - (335 + start) * ONE
        known[tender] = 5
        for n in chance.sample(range(1, 15), chance.choice([5, 6, 7, 8])):
            known.setdefault(tender + n * ONE, chance.choice([None, None, 2]))  # None is passed, not rated
    known |= {TODAY - n * ONE: 3 for n in range(0, 340, 9)}
    rows: dict[str, list[Row]] = {"scan": [], "scan_stop": [], "mark": []}
    for day, nrs in known.items():
        when = {"body_day": str(day), "created_at": f"{day}T08:00:00Z", "device": "d"}
        if nrs is None:
            rows["scan"].append({"id": str(day), "kind": "full", "state": "partial", **when})
            stop = {"scan_id": str(day), "position": 0, "stop_id": "x", "regions": '["a"]', "outcome": "passed"}
            rows["scan_stop"].append(stop)
        else:
            mark = {"region": "a", "moment": "spot", "how": "moved", "nrs": nrs, "marked_at": when["created_at"]}
            rows["mark"].append({"id": str(day), **mark, **when})
    stored(diary, rows)
    values = {day: nrs or 0 for day, nrs in known.items()}
    reading = replace(reading_of(record({"a": values}), CONFIG), first=min(known))
    with contextlib.closing(DiaryReader(diary)) as history:
        assert Episodes(history, read_record(history, TODAY).felt, TODAY, 3)("a") == reading.episode("a", TODAY)


def test_the_most_pressing_comes_first() -> None:
    levels = [list(Level).index(flag.level) for seed in range(40) for flag in flags_of(any_record(seed))[:1]]
    assert levels
    for seed in range(60):
        found = [list(Level).index(flag.level) for flag in flags_of(any_record(seed))]
        assert found == sorted(found)


def test_days_without_a_scan_change_nothing() -> None:
    """What a region was is not changed by days on which only other places were scanned."""
    for seed in range(150):
        known = any_record(seed)
        more = {day: found | {"z"} for day, found in known.felt.scanned.items()}
        more |= {TODAY - back * ONE: frozenset("z") for back in range(200) if TODAY - back * ONE not in more}
        with_more = replace(known, felt=Felt(dict(sorted(more.items())), known.felt.values))
        assert flags_of(with_more) == flags_of(known), seed


# Each rule at its threshold, one below and one above


def run(count: int, nrs: int = 3, *, end: int = 0) -> dict[date, int]:
    """So many days in a row, the last one so many days ago."""
    return {TODAY - (end + back) * ONE: nrs for back in range(count)}


@pytest.mark.parametrize(("nrs", "fires"), [(2, False), (3, True), (4, True)])
def test_three_is_tender(nrs: int, fires: bool) -> None:
    assert (fired(record({"a": run(20, nrs)}), persistent.RULE) is not None) == fires


@pytest.mark.parametrize(
    ("tender", "clear", "tier"),
    [(6, 8, 0), (7, 7, 14), (8, 6, 14), (3, 3, 0), (3, 4, 0), (4, 3, 14), (4, 2, 0)],
    ids=["share below", "share at", "share above", "six scanned", "three of seven", "four of seven", "four of six"],
)
def test_half_the_scanned_days_and_seven_of_them(tender: int, clear: int, tier: int) -> None:
    """An episode that began sixteen days ago, and this much of the last fourteen."""
    values = run(tender, 3) | run(clear, 0, end=tender) | {TODAY - 16 * ONE: 3}
    flag = fired(record({"a": values}), persistent.RULE)
    assert (flag.tier if flag else 0) == tier
    if flag:
        assert flag.figures == {"tender": tender, "scanned": tender + clear}
        assert flag.since == TODAY - 16 * ONE
        assert flag.days == tuple(sorted(run(tender)))


@pytest.mark.parametrize(
    ("days", "tier"),
    [(13, 0), (14, 14), (15, 14), (41, 14), (42, 42), (43, 42), (90, 42), (91, 91), (92, 91), (300, 91)],
)
def test_the_tiers_are_steps_of_one_flag(days: int, tier: int) -> None:
    flag = fired(record({"a": run(days)}), persistent.RULE)
    assert (flag.tier if flag else 0) == tier
    if flag:
        assert flag.since == flag.episode == TODAY - (days - 1) * ONE
        assert [one.rule for one in flags_of(record({"a": run(days)}))] == [persistent.RULE]


@pytest.mark.parametrize(("each", "scanned", "tier"), [(42, 20, 0), (42, 21, 42), (91, 44, 0), (91, 45, 91)])
def test_each_tier_needs_its_scanned_days(each: int, scanned: int, tier: int) -> None:
    old = {TODAY - (back + each - scanned) * ONE: 3 for back in range(scanned)}  # the oldest days of the window
    assert len(old) == scanned
    flag = fired(record({"a": old}), persistent.RULE)
    assert (flag.tier if flag else 0) == tier


@pytest.mark.parametrize(
    ("quiet", "scanned", "over"),
    [(13, 13, False), (14, 6, False), (14, 7, True), (15, 8, True), (40, 6, False), (40, 7, True)],
)
def test_an_episode_is_over_after_fourteen_quiet_days_seven_of_them_scanned(
    quiet: int, scanned: int, over: bool
) -> None:
    first, again = TODAY - (quiet + 30) * ONE, TODAY - 29 * ONE
    values = {first: 5, again: 5} | {first + (n + 1) * ONE: 2 for n in range(scanned)}
    tender = [day for day in sorted(values, reverse=True) if values[day] >= 3]
    assert (again - first).days - 1 == quiet

    def between(start: date, end: date) -> int:
        return sum(start <= day <= end for day in values)

    assert episode_start(tender, between, again) == (again if over else first)
    assert episode_start(tender[1:], between, again - ONE) == (None if over else first)
    assert episode_start([], between, TODAY) is None


@pytest.mark.parametrize(
    ("before", "now", "fires"),
    [(4, 5, False), (4, 6, True), (4, 7, True), (7, 9, False), (6, 8, True), (1, 3, True), (0, 3, False)],
    ids=["one point", "two", "three", "under 30 %", "over 30 %", "from slight", "from nothing"],
)
def test_a_week_that_is_worse(before: int, now: int, fires: bool) -> None:
    flag = fired(record({"a": run(7, now) | run(7, before, end=7)}), worsening.RULE)
    assert (flag is not None) == fires
    assert flag is None or flag.figures == {"before": before, "now": now}


def test_a_week_that_is_worse_has_four_days_felt_in_each_and_no_day_after_a_hold() -> None:
    before = {TODAY - (13 - n) * ONE: nrs for n, nrs in enumerate([0, 0, 0, 1, 1, 1, 1])}
    known = record({"a": run(7, 3) | before})
    assert fired(known, worsening.RULE)
    assert not fired(record({"a": run(7, 3) | before | {TODAY - 7 * ONE: 0}}), worsening.RULE)
    assert not fired(
        record({"a": {day: nrs for day, nrs in (run(7, 3) | before).items() if day < TODAY}}), worsening.RULE
    )
    assert not fired(replace(known, holds=[hold("a", TODAY - ONE)]), worsening.RULE), "thirteen days are left"
    assert fired(replace(known, holds=[hold("a", TODAY), hold("b", TODAY - ONE)]), worsening.RULE)
    longer = record({"a": run(7, 3) | before | run(1, 0, end=14)}, holds=[hold("a", TODAY - ONE)])
    assert fired(longer, worsening.RULE) is None, "what is left out does not count as felt"


@pytest.mark.parametrize(
    ("holds", "fires"),
    [
        ([(0, 120, None)] * 4, False),  # one day
        ([(n, 120, None) for n in range(3)], False),
        ([(n, 120, None) for n in range(4)], True),
        ([(n, 120, None) for n in range(5)], True),
        ([(n, 60, None) for n in range(4)], True),
        ([(n, 59, None) for n in range(4)], False),
        ([(n, 120, n < 2) for n in range(4)], False),  # half of them
        ([(n, 120, n < 2) for n in range(5)], True),
        ([(n * 4, 120, None) for n in range(4)], True),
        ([(n * 4 + 1, 120, None) for n in range(4)], True),
        ([(n * 4 + 2, 120, None) for n in range(4)], False),  # one is too old
    ],
)
def test_holds_that_do_not_help(holds: list[tuple[int, int, bool | None]], fires: bool) -> None:
    made = [
        hold(
            "a",
            TODAY - ago * ONE,
            n,
            progress=Progress(held_s=float(held)),
            ended_how=Ended.EARLY,
            before=6,
            after=3 if helped else 6,
        )
        for n, (ago, held, helped) in enumerate(holds)
    ]
    assert (fired(record({"a": {}}, holds=made), not_responding.RULE) is not None) == fires


def test_a_short_hold_counts_when_it_ran_its_time_or_released() -> None:
    for how in Ended:
        made = [hold("a", TODAY - n * ONE, progress=Progress(held_s=12.0), ended_how=how) for n in range(4)]
        flag = fired(record({"a": {}}, holds=made), not_responding.RULE)
        assert (flag is not None) == (how in {Ended.TIME, Ended.RELEASED})


@pytest.mark.parametrize(("times", "fires"), [(2, False), (3, True), (4, True)])
@pytest.mark.parametrize(("gap", "again"), [(1, True), (3, True), (4, False)])
def test_released_and_tender_again(times: int, fires: bool, gap: int, again: bool) -> None:
    releases = [TODAY - (5 + 5 * n) * ONE for n in range(times)]
    holds = [hold("a", day, ended_how=Ended.RELEASED, released=Released.YES) for day in releases]
    values = {day + n * ONE: 3 if n == gap else 0 for day in releases for n in range(5)}
    known = record({"a": values}, holds=holds)
    assert (fired(known, recurrent.RULE) is not None) == (fires and again)
    partly = [one._replace(released=Released.PARTLY) for one in holds]
    assert not fired(replace(known, holds=partly), recurrent.RULE)


@pytest.mark.parametrize(("ago", "fires"), [(27, True), (28, False)])
def test_four_weeks_of_releases(ago: int, fires: bool) -> None:
    days = [TODAY - n * ONE for n in (2, 4, ago)]
    holds = [hold("a", day, released=Released.YES) for day in days]
    known = record({"a": {day + ONE: 3 for day in days}}, holds=holds)
    assert (fired(known, recurrent.RULE) is not None) == fires


@pytest.mark.parametrize("word", ["numb", "tingling", "weak", "aching"])
@pytest.mark.parametrize(("days", "fires"), [((0,), False), ((0, 6), True), ((0, 7), False), ((0, 1, 2), True)])
def test_numb_tingling_or_weak_whatever_the_rating(word: str, days: tuple[int, ...], fires: bool) -> None:
    said = {TODAY - ago * ONE: {"a": frozenset({word})} for ago in days}
    known = record({"a": run(1, 0)}, qualities=said)
    assert (fired(known, nerve_signs.RULE) is not None) == (fires and word != "aching")


@pytest.mark.parametrize(
    ("mornings", "fires"),
    [([5, 5, 4], True), ([5, 4, 4], False), ([4, 5, 5], True), ([5, 5], True), ([5], False), ([4, 4, 5, 5], False)],
    ids=["two of three", "one of three", "the older two", "two of two", "one", "too long ago"],
)
def test_worse_the_next_morning(mornings: list[int], fires: bool) -> None:
    """Newest first; the rating before each hold was 3."""
    days = [TODAY - (2 * n + 2) * ONE for n in range(len(mornings))]
    holds = [hold("a", day, before=3) for day in days]
    values = {"a": {day + ONE: nrs for day, nrs in zip(days, mornings, strict=True)}}
    assert (fired(record(values, holds=holds), press_less.RULE) is not None) == fires
    more = [hold("a", TODAY, before=3), hold("a", TODAY - ONE), *holds]
    assert (fired(record(values, holds=more), press_less.RULE) is not None) == fires, (
        "what cannot be told is passed over"
    )


@pytest.mark.parametrize(("ago", "fires"), [(0, True), (13, True), (14, False)])
def test_two_weeks_of_events(ago: int, fires: bool) -> None:
    day = TODAY - ago * ONE
    for known, rule in (
        (record({}, stops=[PainStop("a", day, at(day), open=False)]), stop_now.RULE),
        (record({}, holds=[hold("a", day, ended_how=Ended.STOPPED_PAIN)]), stop_now.RULE),
        (record({}, signs=[SignSaid("x", None, day, at(day))], tiers={"x": Tier.SOON}), red_flag.RULE),
    ):
        flags = flags_of(known)
        assert [flag.rule for flag in flags if flag.rule in {stop_now.RULE, red_flag.RULE}] == [rule] * fires
        assert not fires or flags[0].days == (day,)


@pytest.mark.parametrize("ago", [0, 1, 4, 14, 100])
@pytest.mark.parametrize("tier", [Tier.EMERGENCY, Tier.SAME_DAY, None])
def test_a_sign_that_cannot_wait_is_flagged_as_long_as_it_is_in_force(tier: Tier | None, ago: int) -> None:
    day = TODAY - ago * ONE
    tiers = {} if tier is None else {"x": tier}
    (flag,) = flags_of(record({}, signs=[SignSaid("x", None, day, at(day))], tiers=tiers))
    assert (flag.level, flag.urgency, flag.blocks) == (Level.URGENT, tier or Tier.SAME_DAY, True)


def test_each_tier_is_a_flag_of_its_own_the_most_urgent_first() -> None:
    said = [SignSaid(name, None, TODAY, at(TODAY, number)) for number, name in enumerate("zyx")]
    tiers = {"x": Tier.EMERGENCY, "y": Tier.SAME_DAY, "z": Tier.SOON}
    flags = flags_of(record({}, signs=said, tiers=tiers))
    assert [(flag.urgency, flag.level, flag.said) for flag in flags] == [
        (Tier.EMERGENCY, Level.URGENT, ("x",)),
        (Tier.SAME_DAY, Level.URGENT, ("y",)),
        (Tier.SOON, Level.SOON, ("z",)),
    ]


@pytest.mark.parametrize("word", ["sharp", "shooting", "numb"])
@pytest.mark.parametrize(("after", "as_bad"), [(3, False), (4, True), (5, True), (None, False)])
def test_sharp_and_not_eased(word: str, after: int | None, as_bad: bool) -> None:
    said = {TODAY - 13 * ONE: {"a": frozenset({word})}}
    known = record({"a": run(1)}, qualities=said, holds=[hold("a", TODAY, before=4, after=after)])
    assert (fired(known, stop_now.RULE) is not None) == (as_bad and word != "numb")
    elsewhere = replace(known, qualities={TODAY: {"b": frozenset({word})}})
    assert not fired(elsewhere, stop_now.RULE)


AREAS = ("jaw_l", "jaw_r", "shoulder_back_l", "upper_arm_front_r", "chest_l", "buttock_r", "calf_l", "shin_r")


def test_widespread_is_off_unless_it_is_set() -> None:
    on = Config(flag_widespread=True)
    known = record({region: {TODAY - n * ONE: 3} for n, region in enumerate(AREAS[:7])})
    assert not fired(known, widespread.RULE)
    flag = fired(known, widespread.RULE, on)
    assert flag
    assert flag.figures == {"areas": 7, "parts": 4}
    assert flag.region is None
    six = record({region: {TODAY - n * ONE: 3} for n, region in enumerate(AREAS[:6])})
    assert not fired(six, widespread.RULE, on)
    assert not fired(record({region: {TODAY - 7 * ONE: 3} for region in AREAS}), widespread.RULE, on)
    assert not fired(replace(known, gone={"calf_l"}), widespread.RULE, on)
    no_axis = ("jaw_l", "jaw_r", "chest_l", "abdomen_r", "shoulder_back_l", "upper_arm_back_l", "buttock_r", "calf_l")
    assert not fired(record({region: {TODAY: 3} for region in no_axis}), widespread.RULE, on), "three parts"


def test_the_nineteen_areas_of_the_index(body: Body) -> None:
    areas = {area for region in body if (area := area_of(region.id))}
    assert len({name for name, _ in areas}) == 19
    assert {part for _, part in areas} == {"", "axis", "upper l", "upper r", "lower l", "lower r"}


# The past, edited


def test_editing_the_past_adds_and_removes_flags() -> None:
    values = {"a": run(14)}
    assert fired(record(values), persistent.RULE)
    cleared = {"a": values["a"] | {TODAY - 13 * ONE: 0}}
    assert not fired(record(cleared), persistent.RULE), "the episode is a day younger"
    assert fired(record({"a": cleared["a"] | {TODAY - 20 * ONE: 3}}), persistent.RULE), "and now it is older"


def test_own_places_leave_the_counts_but_not_what_happened() -> None:
    known = record(
        {"a": run(100, 5)},
        qualities={TODAY - n * ONE: {"a": frozenset({"numb"})} for n in range(3)},
        holds=[hold("a", TODAY - n * ONE, ended_how=Ended.STOPPED_PAIN) for n in range(5)],
        signs=[SignSaid("x", "a", TODAY, at(TODAY))],
    )
    assert {persistent.RULE, nerve_signs.RULE, not_responding.RULE} <= {flag.rule for flag in flags_of(known)}
    gone = flags_of(replace(known, gone={"a"}))
    assert [flag.rule for flag in gone] == [stop_now.RULE, red_flag.RULE]
