"""What is said of a scan before it starts, and of what it leaves out."""

from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.practice.routine import coverage, read_routine, regions_of, total_seconds
from mfr_tui.practice.scan import FULL_STOPS, Result, Scan, Stop
from mfr_tui.record.rows import Draft, ScanKind, ScanRow, ScanState, StopRecord
from mfr_tui.review.resume import resumed, stops_that_start
from mfr_tui.wording.scan import COUNTS, asks_about, following, not_asked, scan_needs, scan_result, what_counts
from tests.support.fakes import TODAY


def test_what_a_scan_takes_is_said_of_the_routine_in_force(stops: tuple[Stop, ...], tmp_path: Path) -> None:
    assert scan_needs(None).startswith("Twenty stops, five minutes. You need bare feet")
    routine = read_routine({"stops": {"hand": 90, "foot": 35}}, tmp_path, stops)
    assert scan_needs(routine).startswith("2 stops, 2:05. You need bare feet")
    assert len(stops) == FULL_STOPS


@pytest.mark.parametrize(
    ("stored", "routine", "said"),
    [
        (None, ["hand", "foot"], "2 stops, 4:00"),
        (None, [], "Twenty stops, five minutes"),
        (20, ["hand", "foot"], "20 stops, 8:30"),
        (20, [], "Twenty stops, five minutes"),
        (3, [], "3 stops, 0:45"),
    ],
)
def test_an_empty_scan_that_a_crash_left_is_said_and_started(
    stops: tuple[Stop, ...], tmp_path: Path, stored: int | None, routine: list[str], said: str
) -> None:
    own = read_routine({"stops": dict.fromkeys(routine, 120)}, tmp_path, stops) if routine else None
    records = tuple(StopRecord(stop.id, stop.regions, None, 0.0) for stop in stops[:stored])
    drafts = [Draft("a", ScanKind.FULL, TODAY, 0, records, {}, late=False)] if stored else []
    starts = stops_that_start(drafts, TODAY, stops, own, 15)
    assert scan_needs(starts).startswith(f"{said}. You need")
    if drafts:
        scan = resumed(drafts[0], stops, own, (), 15)
        assert len(scan.stops) == len(starts or stops)
        assert total_seconds(scan.stops, 15) == total_seconds(starts or stops, 15)


def test_a_scan_that_ended_early_does_not_undo_a_day_that_is_done() -> None:
    early = ScanRow("b", ScanKind.FULL, ScanState.PARTIAL, False, None, None, 40.0, 2, 20)  # noqa: FBT003
    done = early._replace(id="a", state=ScanState.DONE)
    assert scan_result(Result.DONE, 0, [done], TODAY, TODAY) == "Done for today."
    assert scan_result(Result.PARTIAL, 80, [early], TODAY, TODAY) == "Not done yet: 1:20 to go."
    assert scan_result(Result.PARTIAL, 80, [done, early], TODAY, TODAY) == "Saved. You were done for today already."
    assert [what_counts(80, [early]), what_counts(80, [done, early]), what_counts(0, [done])] == [COUNTS, "", ""]
    yesterday = TODAY - timedelta(days=1)
    said = scan_result(Result.PARTIAL, 80, [done, early], yesterday, TODAY)
    assert said == "Saved. You were done for yesterday already."


def test_stops_that_wait_for_a_key_take_no_time(stops: tuple[Stop, ...]) -> None:
    assert scan_needs(stops[:3]).startswith("3 stops. You need")


def test_an_unfinished_scan_of_yesterday_says_nothing_of_todays(stops: tuple[Stop, ...]) -> None:
    records = tuple(StopRecord(stop.id, stop.regions, None, 0.0) for stop in stops[:3])
    draft = Draft("a", ScanKind.FULL, TODAY - timedelta(days=1), 0, records, {}, late=False)
    assert stops_that_start([draft], TODAY, stops, None, 15) is None


def test_what_is_left_out_is_named_without_its_side(body: Body, stops: tuple[Stop, ...]) -> None:
    covers = coverage(body, regions_of(stops) - {"jaw_l", "jaw_r", "shoulder_back_r"})
    assert asks_about(covers) == "Asks about 73 of 76 places."
    assert not_asked(covers, body) == "Not asked: jaw; back of shoulder."


def test_the_next_stop_is_named_until_the_last(stops: tuple[Stop, ...]) -> None:
    scan = Scan(stops)
    assert following(scan) == "Next: Jaw, face and temples"
    scan.jump(len(stops) - 1, 0.0)
    assert following(scan) == "Last stop"
