"""The figures of the page for a professional, against a literal reading of the rows, and at their edges."""

import contextlib
import json
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.practice.hold import Ended, Progress, Released
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.report.content import make_page
from mfr_tui.report.figures import (
    COLUMNS,
    TOP,
    Asked,
    Summary,
    rank,
    shown_on_chart,
    weekly,
    what_was_tried,
)
from mfr_tui.review.flags.rule import Flag, FlagRule
from mfr_tui.review.flags.rules import RULES
from mfr_tui.review.flags.status import Judged, State, read_flag_status
from mfr_tui.review.period import NO_DAYS, BodyPast, Figures, Place, Span
from mfr_tui.review.region_history import tell_story
from tests.record.test_reader import Row, any_rows, stored
from tests.report.figures_reading import Reading, columns, middle, tried
from tests.report.pages import by_import, kept_by, summary_of
from tests.review.test_flags import hold
from tests.review.test_ratings import value
from tests.review.test_region_history import small_body
from tests.support.examples import examples
from tests.support.fakes import TODAY

ONE = timedelta(days=1)


def gone_in(rows: dict[str, list[Row]]) -> set[str]:
    kinds: dict[str, str] = {}
    for row in sorted(rows["region_setting"], key=lambda row: (row["set_at"], row["kind"] != "none", row["id"])):
        kinds[row["region"]] = row["kind"]
    return {region for region, kind in kinds.items() if kind in {"absent", "skipped"}}


def some_rows(seed: int) -> dict[str, list[Row]]:
    """Rows of all sorts, with words of what it is like, and weeks that were answered about."""
    rows, chance = any_rows(seed), random.Random(seed)
    for mark in rows["mark"]:
        words = chance.sample(["aching", "tight", "numb"], chance.randrange(3))
        mark["qualities"] = json.dumps(words)
    at = {"created_at": "c", "device": "d"}
    rows["week"] = [
        {"body_day": str(TODAY - back * ONE), "pain": 3, **at, "deleted_at": chance.choice([None, "x"])}
        for back in chance.sample(range(-3, 40), 2)
    ]
    return rows


def judged(path: Path) -> list[Judged]:
    with contextlib.closing(DiaryReader(path)) as history:
        return read_flag_status(history, TODAY, Config())


# -- against the rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows, body = stored(diary, some_rows(seed)), small_body()
    cache: dict[tuple[str, date], int | None] = {}

    def seen(region: str, day: date) -> int | None:
        if (region, day) not in cache:
            cache[region, day] = value(rows, region, day) if day > TODAY - 40 * ONE else None
        return cache[region, day]

    reading = Reading(rows, seen, [region.id for region in body], gone_in(rows), TODAY)
    every = judged(diary)
    for wanted, chosen in ((TODAY - 89 * ONE, ()), (TODAY - 9 * ONE, ()), (TODAY, ()), (TODAY - 12 * ONE, ("g", "b"))):
        said = summary_of(diary, body, Asked(wanted, TODAY, chosen, None))
        first = reading.first(wanted)
        assert (said.asked.first, said.asked.days) == (first, (TODAY - first).days + 1)
        scans = reading.scans(first)
        assert said.scans == len(scans)
        assert said.done == len({scan["body_day"] for scan in scans if reading.is_done(scan)})
        assert said.late == len([scan for scan in scans if scan["late"]])
        flags = [one for one in every if one.state.value in {"open", "taken"}]
        flags = [one for one in flags if not chosen or one.flag.region in {None, *chosen}]
        assert list(said.flags) == flags
        flagged: dict[str, str] = {}
        for one in reversed(flags):  # the most pressing comes first in the list, and so stands here last
            if one.state is State.OPEN and one.flag.region:
                flagged[one.flag.region] = one.flag.level.value
        ranked = reading.ranked(first, flagged, chosen)
        assert [one.region for one in said.top] + list(said.others) == ranked
        assert len(said.top) == min(TOP, len(ranked))
        assert said.at_rest == {r: n for r in "abcdefg" if (n := reading.days_at_rest(r, first))}
        for top in said.top:
            known, tender = reading.known(top.region, first), reading.tender(top.region, first)
            figures = Figures(0, 0, 0.0, 0, 0.0)
            if top.region not in reading.gone and known:
                mean = sum(known.values()) / len(known)
                figures = Figures(len(known), len(tender), middle(tender) or 0.0, max(known.values()), mean)
            assert top.place.all == figures
            assert (top.level.value if top.level else None) == flagged.get(top.region)
            assert top.first_tender == reading.first_tender(top.region)
            assert top.episode == reading.episode(top.region)
            assert top.at_rest == reading.days_at_rest(top.region, first)
            words = {
                (mark["body_day"], word)
                for mark in reading.marks(top.region, first, after=True)
                for word in json.loads(mark["qualities"])
            }
            counted = Counter(word for _, word in words)
            assert top.qualities == tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
            days = [day for day, nrs in known.items() if nrs > 2]
            beside = {r: len([d for d in days if (seen(r, d) or 0) > 2]) for r in body[top.region].adjacent}
            assert dict(top.beside) == {region: count for region, count in beside.items() if count}
            assert [count for _, count in top.beside] == sorted((count for _, count in top.beside), reverse=True)
            assert [(part.first, part.last) for part in top.trend] == columns(first, TODAY)
            for part in top.trend:
                within = [nrs for day, nrs in known.items() if part.first <= day <= part.last]
                assert part.worst == max(within, default=None)
            holds = [row for row in reading.live("hold") if row["region"] == top.region and row["state"] == "ended"]
            holds = [row for row in holds if str(first) <= row["body_day"] <= str(TODAY)]
            assert top.tried._asdict() == tried(holds, known)
        there = [note for note in said.notes if note.mark_id]
        marks = [
            m for m in reading.live("mark") if m["note"] and m["moment"] != "after" and m["body_day"] >= str(first)
        ]
        marks = [m for m in marks if m["body_day"] <= str(TODAY) and (not chosen or m["region"] in chosen)]
        assert sorted(note.mark_id or "" for note in there) == sorted(mark["id"] for mark in marks)
        make_page(said, body, Config(), {})


# -- pure rules ----------------------------------------------------------------------------------------------


def a_flag(rule: FlagRule, region: str | None, state: State) -> Judged:
    return Judged(Flag(rule, region, None, 0, {}, (TODAY,), TODAY), state, None)


figures = st.integers(0, 120).flatmap(
    lambda scanned: st.tuples(
        st.just(scanned),
        st.integers(0, min(scanned, 4)),
        st.sampled_from([3.0, 3.5, 6.0]),
    )
)


@settings(max_examples=examples(150))
@given(
    st.dictionaries(st.sampled_from("abcdef"), figures),
    st.lists(
        st.tuples(st.sampled_from(RULES), st.sampled_from([None, *"abcdefg"]), st.sampled_from(list(State))), max_size=5
    ),
    st.lists(st.sampled_from("abg"), max_size=3),
)
def test_the_most_pressing_comes_first(
    found: dict[str, tuple[int, int, float]], flags: list[tuple[FlagRule, str | None, State]], chosen: list[str]
) -> None:
    """Open flags by level, then tender days, then their median, then the name; what is seldom is left out."""
    places = {
        region: Place(region, Figures(scanned, tender, strong if tender else 0.0, 9, 0.0), *[NO_DAYS] * 2)
        for region, (scanned, tender, strong) in found.items()
    }
    span = Span(TODAY, TODAY)
    past = BodyPast(1, span, span, span, 1, 0, places)
    levels: dict[str, list[int]] = {}
    for rule, region, state in flags:
        if region and state is State.OPEN:
            number = ["stop", "urgent", "soon", "book", "watch"].index(rule.level.value)
            levels.setdefault(region, []).append(number)
    if chosen:
        wanted = set(chosen)
    else:
        often = {region for region, (scanned, tender, _) in found.items() if tender and 50 * tender >= scanned}
        wanted = often | set(levels)

    def key(region: str) -> tuple[int, int, float, str]:
        _, tender, strong = found.get(region, (0, 0, 0.0))
        return min(levels.get(region, [99])), -tender, -strong if tender else 0, region

    assert rank(past, [a_flag(*flag) for flag in flags], chosen) == sorted(wanted, key=key)


@settings(max_examples=examples(80))
@given(st.one_of(st.integers(1, 200), st.integers(1, 4000)), st.dictionaries(st.integers(0, 400), st.integers(0, 10)))
def test_the_weeks_end_today_and_leave_no_day_out(days: int, rated: dict[int, int]) -> None:
    first = TODAY - (days - 1) * ONE
    values = {TODAY - back * ONE: nrs for back, nrs in sorted(rated.items(), reverse=True) if back < days}
    found = weekly(tell_story("a", values, {}, (), first, TODAY), first, TODAY)
    assert [(one.first, one.last) for one in found] == columns(first, TODAY)
    assert 1 <= len(found) <= COLUMNS
    assert (found[0].first, found[-1].last) == (first, TODAY)
    for one in found:
        within = [nrs for day, nrs in values.items() if one.first <= day <= one.last]
        assert one.worst == (max(within) if within else None), "a gap is none, and no nought"


@pytest.mark.parametrize(("days", "count", "length"), [(1, 1, 1), (7, 1, 7), (8, 2, 7), (182, 26, 7), (183, 14, 14)])
def test_a_column_has_a_week_and_two_where_there_are_too_many(days: int, count: int, length: int) -> None:
    first = TODAY - (days - 1) * ONE
    found = weekly(tell_story("a", {}, {}, (), first, TODAY), first, TODAY)
    assert (len(found), (found[-1].last - found[-1].first).days + 1) == (count, length)


def test_what_was_tried_is_counted_as_it_was_said() -> None:
    seen = Counter[object]()
    for seed in range(300):
        chance = random.Random(seed)
        values = {
            TODAY - back * ONE: chance.choice([0, 2, 3, 7]) for back in sorted(chance.sample(range(20), 12))[::-1]
        }
        holds = [
            hold(
                "a",
                TODAY - chance.randrange(20) * ONE,
                number,
                tool=chance.choice(["", "ball", "cane", "thumb"]),
                before=chance.choice([None, 3, 5, 10]),
                after=chance.choice([None, 0, 3, 4, 7, 8]),
                released=chance.choice([None, *Released]),
                ended_how=chance.choice([Ended.TIME, Ended.RELEASED, Ended.STOPPED_PAIN]),
                progress=Progress(held_s=chance.randrange(3000) / 10),
                timed=number % 3 > 0,
            )
            for number in range(chance.randrange(7))
        ]
        holds.sort(key=lambda one: one.body_day, reverse=True)
        rows = [{**one._asdict(), "body_day": str(one.body_day), "held_s": one.progress.held_s} for one in holds]
        story = tell_story("a", values, {}, holds, TODAY - 30 * ONE, TODAY)
        found = what_was_tried(story)
        assert found._asdict() == tried(rows, values)
        seen.update([found.holds > found.judged, found.responded > 1, found.again_days, len(found.tools)])
    assert len(seen) > 12


# -- at the edges --------------------------------------------------------------------------------------------


def spot(diary: Path, day: date, region: str = "jaw_l", nrs: int = 5) -> None:
    with kept_by(diary, day) as journal:
        journal.mark_spot(f"{region}{day}", region, region, nrs, How.PRESSED)


def regions(summary: Summary) -> list[str]:
    return [one.region for one in summary.top]


def test_the_first_day_counts_and_the_day_before_does_not(diary: Path, body: Body) -> None:
    for back in (40, 20):
        spot(diary, TODAY - back * ONE)
    for ahead, tender in ((1, 1), (0, 1), (-1, 0)):
        said = summary_of(diary, body, Asked(TODAY - (20 + ahead) * ONE, TODAY))
        assert said.asked.days == 21 + ahead
        assert (regions(said) == ["jaw_l"]) == bool(tender)
        assert shown_on_chart(said).keys() == ({"jaw_l"} if tender else set())
    assert summary_of(diary, body, Asked(TODAY - 90 * ONE, TODAY)).asked.first == TODAY - 40 * ONE
    assert summary_of(diary, body, Asked(date.min, TODAY)).asked.days == 41
    assert summary_of(diary, body, Asked(date.min, TODAY)).top[0].place.all.tender == 2
    spot(diary, TODAY + ONE)
    assert summary_of(diary, body, Asked(TODAY, TODAY)).top == ()


def test_days_begin_with_whatever_was_kept_first(diary: Path, body: Body) -> None:
    everything = Asked(date.min, TODAY)
    assert summary_of(diary, body, everything).asked.days == 1
    with kept_by(diary, TODAY - 3 * ONE) as journal:
        journal.warn("fever", yes=False)
    assert summary_of(diary, body, everything).asked.days == 4
    with kept_by(diary, TODAY - 5 * ONE) as journal:
        journal.save_week_answer("pain", "pain", 3)
    assert summary_of(diary, body, everything).asked.days == 6
    with kept_by(diary, TODAY - 5 * ONE) as journal:
        journal.undo()
    assert summary_of(diary, body, everything).asked.days == 4


def test_what_is_seldom_is_left_out_unless_it_is_flagged(diary: Path, body: Body) -> None:
    for back in range(50):
        spot(diary, TODAY - back * ONE, nrs=5 if back == 30 else 0)
    asked = Asked(TODAY - 49 * ONE, TODAY)
    assert regions(summary_of(diary, body, asked)) == ["jaw_l"]
    spot(diary, TODAY - 50 * ONE, nrs=0)
    asked = Asked(TODAY - 50 * ONE, TODAY)
    assert regions(summary_of(diary, body, asked)) == []
    with kept_by(diary) as journal:
        journal.flag_region("jaw_l", "jaw", "")
        journal.flag_region("calf_r", "calf", "")
    said = summary_of(diary, body, asked)
    assert regions(said) == ["jaw_l", "calf_r"]
    assert shown_on_chart(said) == {}
    assert regions(summary_of(diary, body, asked._replace(regions=("calf_r", "shin_l")))) == ["calf_r", "shin_l"]


@pytest.mark.parametrize("kind", [PlaceKind.ABSENT, PlaceKind.SKIPPED, PlaceKind.NEVER])
def test_absent_and_skipped_places_leave_the_page(diary: Path, body: Body, kind: PlaceKind) -> None:
    for back in range(3):
        spot(diary, TODAY - back * ONE)
        spot(diary, TODAY - back * ONE, "calf_r", 4)
    with kept_by(diary) as journal:
        journal.place("jaw_l", kind, "scar" if kind is PlaceKind.NEVER else "")
    said = summary_of(diary, body)
    assert regions(said) == (["jaw_l", "calf_r"] if kind is PlaceKind.NEVER else ["calf_r"])
    assert set(shown_on_chart(said)) == set(regions(said))


def test_a_time_of_pain_that_is_over_is_not_this_time(diary: Path, body: Body) -> None:
    """However few days the page is of, its episodes are looked for in all that is kept."""
    for back in (300, 250, *range(200, 186, -1), 100, 3, 1):
        spot(diary, TODAY - back * ONE, nrs=0 if 186 <= back <= 200 else 5)
    for days in (1, 5, 90, 400):
        (top, *_) = summary_of(diary, body, Asked(TODAY - (days - 1) * ONE, TODAY, ("jaw_l",))).top
        assert (top.first_tender, top.episode) == (TODAY - 300 * ONE, TODAY - 100 * ONE)


def test_notes_are_chosen_one_by_one(diary: Path, body: Body) -> None:
    for back in (95, 2, 1):
        spot(diary, TODAY - back * ONE)
    spot(diary, TODAY, "calf_r")
    by_import(diary, "UPDATE mark SET note = 'a note of ' || body_day")
    ids = [note.id for note in summary_of(diary, body, Asked(date.min, TODAY, (), None)).notes]
    assert len(ids) == 4
    asked = Asked(TODAY - 89 * ONE, TODAY)
    assert summary_of(diary, body, asked).notes == ()
    for chosen in (ids[:1], ids[1:3], ids):
        found = summary_of(diary, body, asked._replace(notes=frozenset(one for one in chosen if one))).notes
        assert [note.id for note in found] == [one for one in chosen if one != ids[3]]
    found = summary_of(diary, body, asked._replace(notes=None, regions=("calf_r",))).notes
    assert [note.text for note in found] == [f"a note of {TODAY}"]
    with kept_by(diary, TODAY) as journal:
        journal.rest(TODAY, TODAY, "ill", "a cold")
    assert summary_of(diary, body, asked._replace(notes=None)).notes[0].text in {"a cold", f"a note of {TODAY}"}
    assert len(summary_of(diary, body, asked._replace(notes=None)).notes) == 4
