"""What was found on a day, in lines that fit."""

from datetime import UTC, date, datetime

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.practice.hold import Ended, Progress, Released
from mfr_tui.record.rows import HoldRow, ScanKind, ScanRow, ScanState
from mfr_tui.wording.day import became, found_lines, held_words, hold_details, scan_words

HOLD = HoldRow(
    id="a",
    body_day=date(2026, 11, 20),
    region="lower_back_r",
    path=(),
    technique="hold_spot",
    tool="",
    pressure=None,
    cap_s=300,
    progress=Progress(held_s=76.0),
    before=6,
    after=5,
    released=Released.PARTLY,
    was_source=None,
    ended_how=Ended.RELEASED,
    holder="",
    kept_at=datetime(2026, 11, 20, tzinfo=UTC),
)


def test_each_place_has_a_line_with_what_was_held_there() -> None:
    other = HOLD._replace(id="b", region="calf_l", before=None, after=None, released=None)
    values = {"lower_back_r": 6, "jaw_l": 1, "calf_r": 0}
    assert list(found_lines(load_body(), values, [HOLD, other], 70)) == [
        " 6  Right lower back   held 1:16: 6 to 5, partly released",
        " 1  Left jaw and jaw hinge",
        "    Left calf   held 1:16",
    ]


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        (HOLD._replace(timed=False), "6 to 5, partly released (told, not timed)"),
        (HOLD._replace(timed=False, before=None, after=None, released=None, ended_how=Ended.EARLY), "told, not timed"),
        (HOLD._replace(ended_how=Ended.EARLY), "6 to 5, partly released, ended early"),
    ],
)
def test_a_told_hold_says_so_and_never_that_it_ended_early(hold: HoldRow, words: str) -> None:
    assert became(hold) == words
    assert list(found_lines(load_body(), {}, [hold], 90)) == [f"    Right lower back   held 1:16: {words}"]
    assert list(hold_details(load_body(), hold, "Hold the spot", {})) == ["Hold the spot, 1:16", words]


def test_how_long_it_was_held_says_who_said_so() -> None:
    assert held_words(HOLD) == "Held 1:16."
    assert held_words(HOLD._replace(timed=False)) == "Held 1:16 (told, not timed)."
    assert held_words(HOLD._replace(ended_how=Ended.STOPPED_PAIN)) == "Held 1:16, stopped for pain."


@pytest.mark.parametrize("room", [24, 38, 56])
def test_a_line_that_is_too_long_goes_on_below(room: int) -> None:
    lines = list(found_lines(load_body(), {"lower_back_r": 6}, [HOLD, HOLD._replace(id="b", after=3)], room))
    assert lines[0] == " 6  Right lower back"
    assert all(len(line) <= room for line in lines)
    words = " ".join(" ".join(lines).split())
    assert words == "6 Right lower back held 1:16: 6 to 5, partly released; held 1:16: 6 to 3, partly released"


def test_a_place_that_was_clear_is_said_only_where_it_was_held() -> None:
    lines = list(found_lines(load_body(), {"lower_back_r": 0, "jaw_l": 0}, [HOLD._replace(before=0, after=0)], 70))
    assert lines == [" 0  Right lower back   held 1:16: 0 to 0, partly released"]


@pytest.mark.parametrize(
    ("kind", "stops", "words"),
    [
        (ScanKind.FULL, 20, "Full scan, entered late"),
        (ScanKind.FULL, 12, "Scan of 12 stops, entered late"),
        (ScanKind.SHORT, 8, "Short scan, entered late"),
    ],
)
def test_a_scan_that_left_stops_out_is_not_called_full(kind: ScanKind, stops: int, words: str) -> None:
    scan = ScanRow("a", kind, ScanState.DONE, True, None, None, 120.0, stops, stops)  # noqa: FBT003
    assert scan_words(scan) == words
