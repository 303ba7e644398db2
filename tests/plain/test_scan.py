"""A scan without a screen: stops pass by themselves, a rating stays at its stop, drafts go on in either face."""

import contextlib
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.plain.terminal import ENTER
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from tests.plain.person import Does, Person, walk
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import one, select
from tests.tui.conftest import draft, journal

SCALP = "Forehead and front of scalp: 1 right, 2 left. Crown and back of scalp:"
"""The places of the first stop, as far as its last two."""


@pytest.fixture
def blank(diary: Path) -> Path:
    prepare(diary)
    return diary


AT_ONCE = Config(lead_in_seconds=0)


def scan(diary: Path, *does: Does, clock: FakeClock | None = None, single: bool = True) -> Person:
    return walk(diary, *does, start="scan", clock=clock, single=single, config=AT_ONCE)


def marks(diary: Path) -> dict[str, int]:
    return dict(select(diary, "SELECT region, nrs FROM mark WHERE deleted_at IS NULL"))


def test_the_clock_waits_while_a_place_is_rated(blank: Path) -> None:
    person = scan(blank, 14.0, "3", 20.0, "4", 2.0, "t")
    assert marks(blank) == {"head_top_back_r": 4}
    assert person.said[person.said.index("> t") + 1] == "Stop 1 of 20, 1 second left. 14 seconds in all."


def test_the_clock_waits_at_the_first_place_too_and_when_the_program_stood_still(blank: Path) -> None:
    scan(blank, 14.0, "1", 20.0, "4", 0.5, "3", lambda clock: clock.advance(10), "5")
    assert marks(blank) == {"head_front_r": 4, "head_top_back_r": 5}


def test_who_says_tender_hears_the_places_and_the_clock_waits(blank: Path) -> None:
    person = scan(blank, 14.0, "y", 20.0, "4", 20.0, "7", 0.5, "y", ENTER, "y", "b")
    assert (
        "Forehead and front of scalp: 1 right, 2 left. Crown and back of scalp: 3 right, 4 left. Which number?"
        in person.said
    )
    assert (
        "Forehead and front of scalp: 1 right, 2 left. Crown and back of scalp: 3 right, 4 left rated 7. Which number?"
        in person.said
    )
    assert marks(blank) == {"head_top_back_l": 7}
    assert "Not rated. The stop goes on." in person.said


def test_a_key_right_after_a_stop_has_changed_by_itself_is_not_taken(blank: Path) -> None:
    person = scan(blank, 15.1, "1", "y", ENTER, "6", 1.0, ENTER)
    assert marks(blank) == {}
    assert person.said.count("Not taken: the stop had just changed.") == 3
    assert one(blank, "SELECT position FROM scan") == 2


def test_enter_instead_of_a_rating_rates_nothing_and_another_key_does_what_it_does(blank: Path) -> None:
    person = scan(blank, 1.0, "1", ENTER, "2", "b", "2", "n")
    assert marks(blank) == {}
    assert "Not rated. The stop goes on." in person.said
    assert one(blank, "SELECT position FROM scan") == 1


def test_the_other_side_is_rated_alike_and_undo_takes_it_back(blank: Path) -> None:
    person = scan(blank, 1.0, "2", "x", ".", "u")
    assert marks(blank) == {"head_front_l": 10}
    assert "Undone: Right forehead and front of scalp 10." in person.said
    assert select(blank, "SELECT DISTINCT how FROM mark") == [("moved",)], "nobody was told to press"


def test_a_whole_line_rates_at_once_and_no_stop_ends_while_it_is_typed(blank: Path) -> None:
    person = scan(blank, 100.0, "2 6", "37", ENTER, single=False)
    assert marks(blank) == {"head_front_l": 6, "head_top_back_r": 7}
    assert "20 stops, each waits for enter." in person.said
    assert one(blank, "SELECT position FROM scan") == 1


def test_leaving_says_until_when_and_an_empty_scan_is_dropped(blank: Path) -> None:
    assert "Nothing was scanned yet, so nothing is kept of this scan." in scan(blank, 3.0, "q").said
    assert one(blank, "SELECT count(*) FROM scan WHERE deleted_at IS NULL") == 0
    assert "Saved. You can resume it until Monday 04:00." in scan(blank, 3.0, "1", "2", "q").said
    again = scan(blank, "g", 1.0, "r", ENTER, "q")
    assert any("stop 1 of 20, 1 rated" in line for line in again.said)
    assert f"{SCALP} 3 right, 4 left.".replace("1 right", "1 right rated 2") in again.said
    assert one(blank, "SELECT count(*) FROM scan WHERE deleted_at IS NULL") == 1


def test_a_signal_keeps_what_was_done_and_drops_a_scan_in_which_nothing_was(blank: Path) -> None:
    def end(_: FakeClock) -> None:
        raise SystemExit

    walks: list[tuple[list[Does], list[tuple[str, int, float]]]] = [
        ([3.0, end], []),
        ([3.0, ENTER, 4.0, end], [("draft", 1, 7.0)]),
    ]
    for does, kept in walks:
        with pytest.raises(SystemExit):
            scan(blank, *does)
        assert select(blank, "SELECT state, position, active_s FROM scan WHERE deleted_at IS NULL") == kept


def test_a_scan_begun_in_the_app_goes_on_here(blank: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = draft(blank, FakeClock(), stops, position=18, marks={"jaw_l": 5})
    person = scan(blank, "g", 2.0, ENTER, 2.0, ENTER)
    assert "Stop 19 of 20. Ankles." in person.said
    assert select(blank, "SELECT id, state, active_s FROM scan") == [(scan_id, "done", 94.0)]
    assert "Left jaw and jaw hinge: 5." in person.said


@pytest.mark.parametrize(("answer", "states"), [("t", [("done", 0), ("draft", 0)]), ("g", [("draft", 1)]), ("d", [])])
def test_yesterdays_scan_is_asked_about(
    blank: Path, stops: tuple[Stop, ...], answer: str, states: list[tuple[str, int]]
) -> None:
    draft(blank, FakeClock(), stops, days_ago=1, position=15, marks={"jaw_l": 5})
    if answer == "t":
        with journal(blank, FakeClock()) as book:
            scan_id = str(one(blank, "SELECT id FROM scan"))
            book._connection.execute("UPDATE scan SET active_s = 150 WHERE id = ?", (scan_id,))
            book._connection.commit()
    person = scan(blank, answer, 2.0, ENTER)
    assert "Yesterday you left off at stop 16 of 20, 1 rated." in person.text
    found = select(blank, "SELECT state, late FROM scan WHERE deleted_at IS NULL ORDER BY body_day")
    assert [tuple(row) for row in found] == states


def test_sleep_pauses_and_space_goes_on(blank: Path) -> None:
    def sleep(clock: FakeClock) -> None:
        clock.sleep(60)

    person = scan(blank, 5.0, ENTER, sleep, 1.0, 30.0, " ", 3.0, "t")
    assert "Paused: mfr did not run for a while. space goes on." in person.said
    assert "Paused: mfr did not run for a while. p goes on." in scan(blank, "g", 5.0, sleep, 1.0, single=False).said
    assert person.said[person.said.index("> t") + 1].startswith("Stop 2 of 20, ")


def test_a_scan_ended_elsewhere_is_not_walked_on(blank: Path) -> None:
    def end(clock: FakeClock) -> None:
        with journal(blank, clock) as book:
            book.finish_as_it_is(str(one(blank, "SELECT id FROM scan")))

    person = scan(blank, 2.0, ENTER, end, 3.0, "1", "5")
    assert "This scan was ended in another window." in person.said
    assert marks(blank) == {}


def test_a_new_day_closes_a_scan_that_stood_still(blank: Path) -> None:
    person = scan(blank, 2.0, ENTER, " ", 24 * 3600.0, "1", "5")
    assert "A new day has started. The unfinished scan is saved." in person.said
    assert marks(blank) == {}


def test_in_the_first_minute_of_a_new_day_a_scan_that_stood_still_goes_on(blank: Path) -> None:
    clock = FakeClock(MORNING.replace(hour=3, minute=58))
    person = scan(blank, 2.0, ENTER, " ", 148.0, "t", 60.0, clock=clock)
    assert person.said[person.said.index("> t") + 1 :][1] == "A new day has started. The unfinished scan is saved."


def test_details_of_the_last_rating_lead_to_the_warning_signs_instead_of_a_hold(blank: Path) -> None:
    details: list[Does] = ["d", "r", "5", ENTER, "a note", " "]
    person = scan(blank, 1.0, "1", "8", *details, "e")
    assert select(blank, "SELECT how, qualities, note FROM mark") == [("rest", '["sharp"]', "a note")]
    assert "Right forehead and front of scalp: 8. Not offered: check the warning signs first, !." in person.said


def test_the_end_of_a_scan_says_how_a_place_compares_with_the_last_time(blank: Path) -> None:
    scan(blank, 1.0, "1", "6", "e")
    person = scan(blank, 1.0, "1", "4", "e", clock=FakeClock(MORNING + timedelta(days=1)))
    assert "Right forehead and front of scalp: 4, eased from 6." in person.said


def test_a_place_that_is_left_out_has_no_number(blank: Path) -> None:
    with journal(blank, FakeClock()) as book:
        book.place("head_front_r", PlaceKind.ABSENT)
    assert (
        "Forehead and front of scalp: 1 left. Crown and back of scalp: 2 right, 3 left. Which number?"
        in scan(blank, 1.0, "y").said
    )


def test_another_place_by_name_and_the_pace(blank: Path) -> None:
    person = scan(blank, 1.0, "/", "left calf", "4", ">", 10.0)
    assert marks(blank) == {"calf_l": 4}
    assert "20 seconds per stop." in person.said


def test_a_routine_of_ones_own_is_walked_and_what_it_leaves_out_is_said(blank: Path) -> None:
    (blank.parent / "routine.toml").write_text("[stops]\nshoulder = 100\njaw = 20\n")
    person = scan(blank, 100.1, 5.0, "2", "4", 0.5, "<", ">", 30.0, ENTER)
    assert "2 stops, 20 to 100 seconds each." in person.said
    assert "Asks about 8 of 76 places." in person.said
    assert person.said[person.said.index("Stop 2 of 2. Jaw, face and temples.") - 1] == "*"
    assert "15 seconds here, in this scan only." in person.said
    assert "8 of 76 places asked." in person.said
    assert select(blank, "SELECT state, active_s FROM scan") == [("done", 120.0)]
    assert not select(blank, "SELECT value FROM setting WHERE key = 'stop_seconds'"), "the usual pace is kept"
    with contextlib.closing(DiaryReader(blank)) as reader:
        covered = reader.covered_regions(TODAY, TODAY)[TODAY]
    assert covered == {f"{slot}_{side}" for slot in ("shoulder_front", "shoulder_back", "face", "jaw") for side in "rl"}


def test_a_scan_goes_on_as_it_began_though_the_routine_is_gone(blank: Path) -> None:
    own = blank.parent / "routine.toml"
    own.write_text("[stops]\nankle = 100\njaw = 20\n")
    scan(blank, 1.0, ENTER, "q")
    own.write_text("[stops]\nhand = 120\n")
    assert "Stop 2 of 2. Jaw, face and temples." in scan(blank, "g", 1.0, "q").said
    own.unlink()
    assert "Stop 2 of 2. Jaw, face and temples." in scan(blank, "g", 1.0, "b", "q").said
    own.write_text("[stops]\nhand = 1\n")
    assert (
        "g: Go on from stop 1 of 2; f: Finish it as it is; d: Discard it (u to undo); b: back." in scan(blank, "q").said
    )
    assert select(blank, "SELECT state FROM scan") == [("draft",)]


def test_a_routine_that_is_wrong_is_named_once_and_the_scan_is_the_full_one(blank: Path) -> None:
    (blank.parent / "routine.toml").write_text("[stops]\nsholder = 120\n")
    person = walk(blank, 6.0, "q", "q", start="scan")
    assert person.said.count("Did you mean shoulder? Until then, your scan is the full one.") == 1
    assert "Stop 1 of 20. Scalp and forehead." in person.said


def test_there_is_time_to_get_ready_and_the_stop_is_said_when_its_clock_starts(blank: Path) -> None:
    person = walk(blank, 4.9, "t", 0.2, "t", 15.0, "q", start="scan")
    first = person.said.index("Get ready: Scalp and forehead. It starts in 5 seconds.")
    asked, told = [at for at, line in enumerate(person.said) if line == "> t"]
    started = person.said.index("Stop 1 of 20. Scalp and forehead.")
    assert first < asked < started < told
    assert person.said[started - 1] == "*"
    assert person.said[told + 1] == "Stop 1 of 20, 15 seconds left. 0 seconds in all."
    assert "Stop 2 of 20. Jaw, face and temples." in person.said
    assert select(blank, "SELECT active_s FROM scan_stop WHERE position = 0") == [(15.0,)]


@pytest.mark.parametrize("key", [ENTER, "1"])
def test_a_key_in_the_lead_in_starts_the_stop_which_is_said_once(blank: Path, key: str) -> None:
    person = walk(blank, 1.0, key, *(["4"] if key == "1" else []), 1.0, "q", start="scan")
    assert person.said.count("Stop 1 of 20. Scalp and forehead.") == 1
    assert select(blank, "SELECT position FROM scan") == [(0,)]
