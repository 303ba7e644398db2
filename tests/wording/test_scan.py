"""What is said of a scan before it starts, and of what it leaves out."""

from pathlib import Path

from mfr_tui.body.regions import Body
from mfr_tui.practice.routine import coverage, read_routine, regions_of
from mfr_tui.practice.scan import FULL_STOPS, Scan, Stop
from mfr_tui.wording.scan import asks_about, following, not_asked, scan_needs


def test_what_a_scan_takes_is_said_of_the_routine_in_force(stops: tuple[Stop, ...], tmp_path: Path) -> None:
    assert scan_needs(None).startswith("Twenty stops, five minutes. You need bare feet")
    routine = read_routine({"stops": {"hand": 90, "foot": 35}}, tmp_path, stops)
    assert scan_needs(routine).startswith("2 stops, 2:05. You need bare feet")
    assert len(stops) == FULL_STOPS


def test_what_is_left_out_is_named_without_its_side(body: Body, stops: tuple[Stop, ...]) -> None:
    covers = coverage(body, regions_of(stops) - {"jaw_l", "jaw_r", "shoulder_back_r"})
    assert asks_about(covers) == "Asks about 73 of 76 places."
    assert not_asked(covers, body) == "Not asked: jaw; back of shoulder."


def test_the_next_stop_is_named_until_the_last(stops: tuple[Stop, ...]) -> None:
    scan = Scan(stops)
    assert following(scan) == "Next: Jaw, face and temples"
    scan.jump(len(stops) - 1, 0.0)
    assert following(scan) == "Last stop"
