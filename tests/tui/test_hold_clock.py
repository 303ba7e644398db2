"""The clock, the bars and the quiet lines of a hold, without an app; and that only changed cells are sent."""

import itertools
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from mfr_tui.practice.hold import BREATH_SECONDS, Ended, Progress, breath
from mfr_tui.record.rows import HoldRow
from mfr_tui.review.hold_outcomes import last_results
from mfr_tui.tui.common.cells import cells, changes
from mfr_tui.tui.common.large_digits import BLOCK, DIGITS, FACES, HALF_ROWS, Face, draw, draw_in_half_rows, face_for
from mfr_tui.tui.glyphs import fit
from mfr_tui.tui.hold.bars import EMPTY, FILLED, MARK, marks
from mfr_tui.tui.hold.clock import LONGEST
from mfr_tui.tui.hold.result import CHARTED, GAP, LARGE, LISTED, NARROWEST, SENTENCES, Plan, change, fitting, plan_for
from mfr_tui.tui.scan.clock import AHEAD, HERE, PASSED, StopClock
from mfr_tui.tui.textual_workarounds.partial_updates import send_only_what_changed
from mfr_tui.wording.hold import days_here, results_here

FIGURES = "0123456789"


@pytest.mark.parametrize("face", FACES)
def test_the_figures_are_as_large_as_their_face_and_each_looks_different(face: Face) -> None:
    drawn = {char: draw(char, face, face.width) for char in FIGURES}
    assert len(set(drawn.values())) == len(FIGURES)
    for rows in drawn.values():
        assert [len(row) for row in rows] == [face.width] * face.height
        assert set("".join(rows)) <= {"#", " "}


@given(st.integers(38, 300), st.integers(5, 60), st.sampled_from(["0:00", "4:59", "5", "6/6", "12/12"]))
def test_a_clock_fits_any_room_and_no_larger_face_would(width: int, height: int, text: str) -> None:
    face = face_for(Size(width, height), text, LONGEST)
    rows = draw(text, face, width)
    assert len(rows) == face.height <= height
    assert all(len(row) == width for row in rows)
    widest = max(face.columns(text), face.columns("0:00"))
    assert widest <= width
    for larger in FACES[: FACES.index(face)]:
        assert larger.height > height or max(larger.columns(text), larger.columns("0:00")) > width


def test_the_countdown_has_the_size_of_the_clock_that_follows_it() -> None:
    for room in (Size(38, 6), Size(50, 9), Size(74, 11), Size(150, 20)):
        assert face_for(room, "5", LONGEST) == face_for(room, "0:00")


def test_a_clock_is_drawn_in_the_middle_as_a_person_reads_it() -> None:
    face = face_for(Size(26, 5), LONGEST)
    assert [row.rstrip() for row in draw("1:07", face, 26)] == [
        "   ##       #####  #####",
        "    #    #  #   #      #",
        "    #       #   #      #",
        "    #    #  #   #      #",
        "  #####     #####      #",
    ]


def test_each_character_of_a_clock_has_five_rows_of_one_width() -> None:
    for char, rows in DIGITS.items():
        assert len(rows) == 5, char
        assert len({len(row) for row in rows}) == 1, char


def test_small_digits_stand_on_the_lower_edge_of_three_rows_in_ascii_too() -> None:
    drawn = {char: draw_in_half_rows(char) for char in FIGURES}
    assert len(set(drawn.values())) == len(FIGURES)
    assert {len(rows) for rows in drawn.values()} == {HALF_ROWS}
    assert [fit(row, "ascii") for row in draw_in_half_rows("25")] == ["___ ___", "__# #__", "#__ __#"]


def test_a_terminal_without_blocks_gets_a_clock_and_bars_in_ascii() -> None:
    drawn = (BLOCK, FILLED, EMPTY, MARK, PASSED, HERE, AHEAD)
    assert [fit(char, "ascii") for char in drawn] == ["#", "=", "-", "|", "*", "|", "."]


def test_whole_blocks_are_as_bright_as_other_parts_of_a_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = StopClock()
    wanted = Style(color="blue", bgcolor="red", bold=True)
    monkeypatch.setattr(clock, "get_component_rich_style", lambda *_, **__: wanted)
    assert clock._segment(cells(BLOCK, "stop-clock--on")).style == Style(color="blue", bold=True)


# What changed


def test_only_the_runs_of_cells_that_differ_are_repainted() -> None:
    old = [cells("0:59", "on"), cells("same", "on")]
    new = [cells("1:00", "on"), cells("same", "off")]
    assert list(changes(old, new)) == [Region(0, 0, 1, 1), Region(2, 0, 2, 1), Region(0, 1, 4, 1)]
    assert list(changes(new, new)) == []


def test_an_update_sends_no_cell_left_of_those_that_changed() -> None:
    send_only_what_changed()
    row = Strip([Segment("left "), Segment("middle"), Segment(" right")])
    update = ChopsUpdate([{0: row}], [(0, 5, 8), (0, 9, 11)], [[row.cell_length]])
    sent = update.render_segments(Console())
    assert sent == "\x1b[1;6Hmid\x1b[1;10Hle"


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40)), min_size=1, max_size=6))
def test_the_cells_of_an_update_are_those_of_the_picture(spans: list[tuple[int, int]]) -> None:
    send_only_what_changed()
    text = "the quick brown fox jumps over the lazy!"
    parts = Strip([Segment(text)]).divide([12, 25, 40])
    chops = dict(zip((0, 12, 25), parts, strict=True))
    wanted = [(0, start, min(40, start + width)) for start, width in spans]
    sent = ChopsUpdate([chops], wanted, [[12, 25, 40]]).render_segments(Console())
    shown: dict[int, str] = {}
    for piece in sent.split("\x1b[1;")[1:]:
        at, _, chars = piece.partition("H")
        shown |= {int(at) - 1 + number: char for number, char in enumerate(chars)}
    assert shown == {x: text[x] for _, start, end in wanted for x in range(start, end)}


# The bars


def test_the_labels_of_the_bar_stand_below_their_places() -> None:
    assert marks(50, {0.0: "0:00", 0.4: "2:00", 1.0: "5:00"}) == f"0:00{'':14}2:00{'':24}5:00"
    assert marks(20, {0.0: "0:00", 0.9: "1:50", 1.0: "2:00"}) == f"0:00{'':12}2:00", "1:50 would touch the last"
    assert marks(26, {0.0: "0:00", 1.0: "1:00, up to 2:00 with +"}) == "   1:00, up to 2:00 with +"


def test_a_breath_takes_ten_seconds_and_moves_a_step_a_second() -> None:
    minute = [breath(second + 0.005) for second in range(61)]
    starts = [now for before, now in pairwise(minute) if now[0] and not before[0]]
    assert len(starts) == 6
    assert all(abs(a - b) == 1 for (_, a), (_, b) in pairwise(minute))
    assert {level for _, level in minute} == set(range(BREATH_SECONDS + 1))
    assert breath(0) == (True, 0)
    assert breath(4.9) == (True, 4)
    assert breath(5) == (False, 5)


# The results


def test_a_result_is_an_arrow_between_two_ratings_and_the_lower_one_is_green() -> None:
    assert [fit(line, "ascii").rstrip() for line in str(change(4, 2, None)).splitlines()] == [
        "Before         Now",
        "_ _       _    ___",
        "#_#     ___#_  __#",
        '  #       _"   #__',
    ]
    for before, after, style in ((4, 2, "$text-success"), (2, 2, "$foreground"), (2, 4, "$foreground")):
        last = change(before, after, None).spans[-1]
        assert str(last.style) == style, (before, after)
    for face in LARGE:
        assert len(str(change(3, 10, face)).splitlines()) == face.height + 1, "all are as high, below their labels"
        assert "$text-success" not in {str(span.style) for span in change(None, 0, face).spans}


@pytest.mark.parametrize("charted", [False, True])
def test_what_is_planned_for_a_result_fits_whole(charted: bool) -> None:
    seen = set()
    for width, rows in itertools.product((30, 38, 52, 66, 78), (4, 8, 11, 14, 18, 24, 40)):
        for before, after in ((None, None), (6, None), (None, 10), (6, 3), (10, 10)):
            plan = plan_for(Size(width, rows), before, after, charted=charted)
            drawn = str(change(before, after, plan.face)).splitlines()
            seen.add((plan.listed, plan.charted, plan.beside))
            if plan == Plan():
                continue
            high = len(drawn) + (1 if drawn else 0) + (LISTED if plan.listed else SENTENCES)
            wide = max(map(len, drawn), default=0)
            assert not plan.charted or charted
            if plan.beside:
                wide, high = wide + GAP + NARROWEST, max(high, CHARTED)
            elif plan.charted:
                high += 1 + CHARTED
            assert (wide <= width, high <= rows) == (True, True), (width, rows, before, after, plan)
    assert {plan[0] for plan in seen} == {True, False}
    assert {plan[2] for plan in seen} == {False, charted}


def test_a_sentence_that_does_not_fit_whole_is_left_out_with_those_after_it() -> None:
    words = ["one two", "", "three", "four"]
    assert [fitting(words, 7, rows) for rows in range(4)] == [
        [],
        ["one two"],
        ["one two", "three"],
        ["one two", "three", "four"],
    ]
    assert fitting(words, 3, 2) == ["one two"]
    assert fitting(words, 3, 1) == []


def test_the_last_results_are_listed_newest_first_with_their_days() -> None:
    last = [hold(6, None, Ended.STOPPED_PAIN), hold(5, 3)]
    assert days_here(last, date(2026, 11, 21), told=True) == (
        "Last two here",
        "Fri 20 Nov  stopped for pain",
        "Fri 20 Nov  5 to 3",
    )
    assert days_here(last[1:], date(2026, 11, 20), told=False) == ("Last time here", "Today       5 to 3")
    assert days_here([], date(2026, 11, 20), told=False)[0] == "No results here yet"
    assert days_here([], date(2026, 11, 20), told=True)[0] == "Your first result here"


def hold(before: int | None, after: int | None, how: Ended = Ended.TIME) -> HoldRow:
    return HoldRow(
        id="h",
        body_day=date(2026, 11, 20),
        region="calf_l",
        path=("calf_l",),
        technique="hold_spot",
        tool="",
        pressure=None,
        cap_s=300,
        progress=Progress(),
        before=before,
        after=after,
        released=None,
        was_source=None,
        ended_how=how,
        holder="",
        kept_at=datetime(2026, 11, 20, tzinfo=ZoneInfo("UTC")),
    )


def test_the_results_are_the_latest_three_newest_first() -> None:
    newest_first = [hold(5, 3), hold(6, None), hold(6, 5), hold(None, 2), hold(4, 3), hold(9, 9)]
    assert [(one.before, one.after) for one in last_results(newest_first)] == [(5, 3), (6, 5), (4, 3)]
    words = "It was 5. Last three, newest first: 5 to 3, 6 to 5, 4 to 3"
    assert results_here(5, last_results(newest_first)) == words


def test_a_hold_that_hurt_is_a_result_too() -> None:
    hurt = hold(5, None, Ended.STOPPED_PAIN)
    assert results_here(None, last_results([hold(6, 5), hurt])) == "Last two, newest first: 6 to 5, stopped for pain"


def test_what_is_not_known_is_not_said() -> None:
    assert results_here(None, ()) == ""
    assert results_here(0, ()) == "It was 0."
    assert results_here(None, last_results([hold(5, 3)])) == "Last time here: 5 to 3"
