"""The chart of a region's story, character by character."""

import itertools
import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from mfr_tui.practice.hold import Progress
from mfr_tui.record.rows import HoldRow
from mfr_tui.review.region_history import RegionHistory, tell_story
from mfr_tui.wording.chart import FLAT, FOOT, LOW, SIDE, TALL, WIDEST, Chart, Piece, draw, empty_words, room_for
from tests.support.fakes import TODAY

ONE = timedelta(days=1)


def hold(day: date) -> HoldRow:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return HoldRow("h", day, "a", ("a",), "ball", "", None, 120, Progress(), None, None, None, None, None, "w", at)


def told(values: dict[int, int], holds: tuple[int, ...] = (), today: date = TODAY) -> RegionHistory:
    """A story from values and holds so many days ago."""
    known = {today - ago * ONE: values[ago] for ago in sorted(values, reverse=True)}
    return tell_story("a", known, {}, [hold(today - ago * ONE) for ago in sorted(holds)], date.min, today)


def drawn(nrs: int, rows_up: int, cell: int = 1) -> list[Piece]:
    """The column of a rating from the top, and the base line below it."""
    chart = draw(told({0: nrs}), TODAY, 30, SIDE + 30 * cell, rows_up)
    assert chart.cell == cell
    return [row[-1] for row in chart.rows[: rows_up + 1]]


def text(chart: Chart) -> list[str]:
    return ["".join(piece.text for piece in row).rstrip() for row in chart.rows]


def test_gaps_are_gaps_and_clear_days_are_a_line() -> None:
    story = told({9: 0, 8: 3, 7: 6, 5: 10, 4: 0, 3: 1, 0: 8}, (8, 5, 5))
    assert text(draw(story, TODAY, 30, 35, LOW)) == [
        " 10                          X",
        "  8                          |    8",
        "  6                        6 |    |",
        "  4                       _| |    |",
        "  2                       3| | _  |",
        "  0                      --- --1  -",
        "held                      ^  ^",
        "        26 Oct        9 Nov",
    ]
    tall = text(draw(story, TODAY, 30, 35, TALL))
    assert [line[:SIDE].strip() for line in tall] == ["10", "", "8", "", "6", "", "4", "", "2", "", "0", "held", ""]
    assert [line[SIDE + 29 :] for line in tall[:10]] == ["", "", "8", *"|||||||"]
    assert [line[SIDE + 26 : SIDE + 27].strip() for line in tall[:11]] == [*[""] * 9, "1", "-"]


def test_a_column_of_several_days_is_its_worst_and_solid_up_to_its_median() -> None:
    week, before = {**dict.fromkeys(range(7), 4), 2: 8}, {**dict.fromkeys(range(7, 14), 0), 9: 5}
    chart = draw(told({**week, **before, 30: 0, 200: 0}, (1, 2, 3)), TODAY, None, 36, LOW)
    assert (chart.each, chart.cell, chart.last) == (7, 1, TODAY)
    assert text(chart) == [
        " 10",
        "  8                              8",
        "  6                             _:",
        "  4                             5|",
        "  2                             :|",
        "  0  -                       -  --",
        "held                             ^",
        "             Jul      Sep      Nov",
    ]
    styles = {(piece.text, piece.style) for row in chart.rows for piece in row if piece.text in set("85_:|")}
    assert styles == {("8", "severe"), ("5", "mild"), ("_", "half"), (":", "faint"), ("|", "severe")}
    lines = [piece.style for piece in chart.rows[LOW][1:] if piece.text == "-"]
    assert lines == ["clear", "clear", "line", "line"]


@pytest.mark.parametrize("holds", [1, 2, 10, 200])
def test_a_day_with_holds_has_one_sign_however_many_there_were(holds: int) -> None:
    assert text(draw(told({0: 1}, (0,) * holds), TODAY, 30, 40, LOW))[LOW + 1] == f"held{'^':>31}"


@pytest.mark.parametrize("nrs", range(1, 11))
def test_a_rating_stands_as_high_as_it_is(nrs: int) -> None:
    style = "mild" if nrs < 6 else "moderate" if nrs < 8 else "severe"
    sign = "X" if nrs == 10 else str(nrs)
    tall = drawn(nrs, TALL)
    assert "".join(piece.text for piece in tall) == " " * (TALL - nrs) + sign + "|" * (nrs - 1) + "-"
    assert {piece.style for piece in tall if piece.text not in " -"} == {style}
    low = drawn(nrs, LOW)
    bar = "_" * (nrs % 2) + (sign + "|" * (nrs // 2 - 1) + "-" if nrs > 1 else sign)
    assert "".join(piece.text for piece in low) == bar.rjust(LOW + 1)
    assert {piece.style for piece in low if piece.text in {sign, "|"}} == {style if nrs > 1 else "line"}


@pytest.mark.parametrize("cell", range(1, WIDEST + 1))
@pytest.mark.parametrize("rows_up", [LOW, TALL])
def test_no_two_ratings_look_alike_and_a_higher_one_is_drawn_higher(rows_up: int, cell: int) -> None:
    heights = []
    for nrs in range(11):
        column = [piece.text for piece in drawn(nrs, rows_up, cell)]
        assert {len(one) for one in column} == {cell}
        assert "".join(column).count("X" if nrs == 10 else str(nrs)) == (1 if nrs else 0), "the number is there"
        half = any("_" in one for one in column)
        filled = [one for one in column[:-1] if one.strip() and "_" not in one]
        heights.append(2 * len(filled) + half)
    assert heights == [nrs * 2 * rows_up // TALL for nrs in range(11)]
    assert len(set(heights)) == len(heights), "without reading the numbers"


@pytest.mark.parametrize("rows_up", [TALL, LOW])
def test_no_row_holds_the_numbers_of_two_severities(rows_up: int) -> None:
    chart = draw(told(dict.fromkeys(range(1, 11), 0) | {nrs: nrs for nrs in range(1, 11)}), TODAY, 30, 35, rows_up)
    for row in chart.rows[:rows_up]:
        numbers = [(piece.text, piece.style) for piece in row[1:] if piece.text in {*"123456789X"}]
        assert len({style for _, style in numbers}) <= 1, numbers


def test_dates_are_never_read_as_one() -> None:
    for days, width in itertools.product((30, 60, 90, 200, 365, 900, 4000), range(SIDE + 30, 130, 7)):
        dates = text(draw(told({days: 3, 0: 3}), TODAY, days, width, LOW))[-1][SIDE:]
        assert not re.search(r"[a-z] [0-9A-Z]|[0-9]{4} \S", dates), dates


@pytest.mark.parametrize(("values", "said"), [({}, "Not scanned"), ({0: 0, 3: 0}, "scanned on 2"), ({0: 1}, "")])
def test_a_chart_without_a_rating_is_a_sentence(values: dict[int, int], said: str) -> None:
    words = empty_words(told(values), 14)
    assert said in words
    assert bool(words) is bool(said)
    assert len(draw(told({0: 0}), TODAY, 30, 60, FLAT).rows) == FOOT


def test_a_leap_day_has_its_own_column_and_a_day_has_two_characters_where_there_is_room() -> None:
    chart = draw(told({2: 2, 1: 0, 0: 3}, today=date(2028, 3, 2)), date(2028, 3, 2), 30, SIDE + 60, LOW)
    assert (chart.each, chart.cell, chart.first) == (1, 2, date(2028, 2, 2))
    assert [line[SIDE + 54 :] for line in text(chart)[3:6]] == ["    __", "2   3", "------"]
    leap = chart.column_of(date(2028, 2, 29))
    assert leap is not None
    assert chart.columns[leap].worst == 2
    assert chart.column_at(SIDE + 2 * leap) == chart.column_at(SIDE + 2 * leap + 1) == leap
    assert (chart.column_at(SIDE - 1), chart.column_at(SIDE + 60)) == (None, None)
    assert chart.column_of(date(2028, 3, 3)) is None


def test_years_are_named_evenly_and_nothing_at_all_is_thirty_empty_days() -> None:
    chart = draw(told({18000: 2, 0: 3}), TODAY, None, SIDE + 60, LOW)
    assert text(chart)[-1].split() == [str(year) for year in range(1980, 2021, 5)]
    empty = draw(told({}), TODAY, 365, SIDE + 30, LOW)
    assert len(empty.columns) == 30
    assert [line[SIDE:] for line in text(empty)[:-1]] == [""] * 7


@pytest.mark.parametrize("seed", range(40))
def test_each_day_is_drawn_once_and_whatever_is_asked_for_is_shown(seed: int) -> None:
    chance = random.Random(seed)
    long = chance.choice([1, 20, 40, 400, 4000])
    story = told({ago: chance.randrange(11) for ago in chance.sample(range(long), min(long, 200))})
    at = story.today - chance.randrange((story.today - story.begins).days + 1) * ONE
    width, asked = chance.randrange(SIDE + 30, 130), chance.choice([30, 90, 365, None])
    chart = draw(story, at, asked, width, chance.choice([LOW, TALL]))
    assert chart.column_of(at) is not None
    ends = [(one.first, one.last) for one in chart.columns]
    assert all(later[0] == earlier[1] + ONE for earlier, later in itertools.pairwise(ends))
    assert {(last - first).days + 1 for first, last in ends[1:]} <= {chart.each}
    assert all(sum(len(piece.text) for piece in row) <= width for row in chart.rows)
    if chart.last == story.today:
        known = max((story.today - story.begins).days + 1, 30)
        assert (chart.last - chart.first).days + 1 >= min(asked or known, known)
    assert sum(len(piece.text) for piece in chart.rows[0]) == SIDE + chart.cell * len(chart.columns)


@pytest.mark.parametrize("width", range(SIDE + 3))
def test_in_hardly_any_room_each_day_is_drawn_once(width: int) -> None:
    for story in (told({}), told({400: 2, 0: 3}), told({(TODAY - date.min).days: 1, 0: 3})):
        for at, asked in ((story.today, 30), (story.begins, None), (story.today, None)):
            chart = draw(story, at, asked, width, LOW)
            assert chart.column_of(at) is not None
            assert len(text(chart)) == LOW + 3
            assert len(chart.columns) == len({one.first for one in chart.columns}) <= max(1, width - SIDE)


def test_more_days_than_columns_go_together_by_twos_threes_and_weeks() -> None:
    assert [room_for(days, SIDE + 70).each for days in (30, 70, 71, 141, 211, 490, 491, 18263)] == [
        *(1, 1, 2, 3, 7, 7, 14, 266),
    ]
    assert [room_for(days, SIDE + 70).cell for days in (10, 30, 36)] == [4, 2, 1]
