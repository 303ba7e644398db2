"""Today without a screen: what is asked first, rest days, undo, safety, the week, flags and places to avoid."""

from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.plain.terminal import ENTER, STOP
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import load_items
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.practice.weekly import load_questions
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from tests.plain.person import walk
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import select
from tests.tui.conftest import clear_to_press, done_days, draft, held, journal


@pytest.fixture
def seen(diary: Path) -> Path:
    """A diary whose person has seen the welcome."""
    prepare(diary)
    with journal(diary, FakeClock()) as book:
        book.remember("welcome_seen", value=True)
    return diary


def test_a_rest_day_is_made_undone_and_cleared(seen: Path) -> None:
    person = walk(seen, "r", "i", "u", "U", "r", "q")
    assert "Today is a rest day: ill. Your streak is safe." in person.said
    assert [line for line in person.said if line.startswith(("Undone", "Redone"))] == [
        *("Undone: rest day 2026-11-21.", "Redone: rest day 2026-11-21."),
    ]
    assert "A normal day again." in person.said
    assert select(seen, "SELECT reason FROM rest_day WHERE deleted_at IS NULL") == []


def test_an_unfinished_scan_is_asked_about_before_today(seen: Path, stops: tuple[Stop, ...]) -> None:
    draft(seen, FakeClock(), stops, position=4, marks={"jaw_l": 3})
    person = walk(seen, "f", "u", ENTER, ENTER, "q", "q")
    assert person.said[1].startswith("You left off at stop 5 of 20, 1 rated.")
    assert "Undone: the end of the scan." in person.said
    assert "Stop 5 of 20. Collarbones and chest." in person.said


def test_a_warning_sign_is_said_before_an_unfinished_scan_and_no_spot_is_offered(
    seen: Path, stops: tuple[Stop, ...]
) -> None:
    draft(seen, FakeClock(), stops, position=4, marks={"jaw_l": 3})
    with journal(seen, FakeClock()) as book:
        book.warn(next(sign.id for sign in load_signs() if sign.tier is Tier.EMERGENCY), yes=True)
    person = walk(seen, "q")
    assert "emergency number" in person.said[1]
    assert "You left off" not in person.text
    assert "work on a spot" not in person.text
    assert "emergency number" in walk(seen, "q", "q", start="scan").said[1]


def test_a_safety_question_answered_yes_says_where_and_can_be_cleared(seen: Path) -> None:
    names = [item.id for item in load_items()]
    does = [word for name in names for word in (["y", "left calf", ""] if name == "wounds" else ["n"])]
    person = walk(seen, "y", *does, "y", *[ENTER if name != "wounds" else "c" for name in names], *"q")
    assert "No pressing there and next to it; the rest of the body is as usual." in person.said
    reader = DiaryReader(seen)
    assert reader.answers()["wounds"].regions == ("calf_l",)
    reader.close()
    assert "Cleared to press" in person.text


def test_not_sure_counts_as_yes_and_says_so(seen: Path) -> None:
    person = walk(seen, "y", "s", "q", "q")
    assert 'Look and move only: "not sure" counts as yes until you ask a professional.' in person.said
    assert select(seen, "SELECT answer, unsure FROM screening") == [("yes", 1)]


def test_b_goes_to_the_question_before_and_out_of_the_first(seen: Path) -> None:
    person = walk(seen, "y", "n", "n", "b", "b", "y", ENTER, "b", "b", "b", "q")
    asked = [line.split(".")[0].removeprefix("Question ") for line in person.said if line.startswith("Question ")]
    assert [line.split()[0] for line in asked] == list("123212321")
    assert person.said[-1] == "Goodbye."
    first = load_items()[0].id
    answers = select(seen, "SELECT answer FROM screening WHERE item = ? ORDER BY answered_at, rowid", first)
    assert answers == [("no",), ("yes",)]


def test_a_snooze_is_chosen_by_number_so_that_q_never_snoozes(seen: Path) -> None:
    with journal(seen, FakeClock()) as book:
        book.flag_region("calf_l", "Left calf", "odd")
    walk(seen, "3", "1", "s", "q", "q", "q")
    assert select(seen, "SELECT 1 FROM flag_decision") == []
    walk(seen, "3", "1", "s", "4", "", "q", "q")
    assert select(seen, "SELECT decision, until_day FROM flag_decision") == [("snoozed", "2027-02-20")]


def test_a_place_has_one_name_and_what_was_found_is_said_in_sentences(seen: Path, stops: tuple[Stop, ...]) -> None:
    palm = "Left palm, fingers and thumb"
    clear_to_press(seen, FakeClock())
    done_days(seen, FakeClock(), stops, [0], {"hand_palm_l": 6})
    held(seen, FakeClock(), 0, "hand_palm_l", 6, 2)
    with journal(seen, FakeClock()) as book:
        book.flag_region("hand_palm_l", palm, "odd")
    person = walk(seen, ENTER, "3", "1", "q", "q", "a", 1.0, ENTER, "/", "blade l", "7", "e", "q", "q")
    said = "\n".join(line for line in person.said if not line.startswith("> "))
    assert f"{palm}: 6." in person.said
    assert f"{palm}, held 2 minutes 5 seconds: 6 to 2, partly released." in person.said
    assert f"Worked on today: {palm}, 6 to 2." in person.said
    assert f"1: {palm}: worth taking to a professional; f:" in said
    assert "1: Left upper back and shoulder blade; f: something feels wrong" in said, "after the scan"
    assert said.lower().count("palm") == said.lower().count(palm.lower())


def test_a_warning_sign_stops_all_pressing_until_it_is_answered_no(seen: Path) -> None:
    emergencies = [sign for sign in load_signs() if sign.tier is Tier.EMERGENCY]
    each = ["y", "y", *["n"] * (len(emergencies) - 1), "b"]
    person = walk(seen, "!", *each, "!", "n", ENTER, "b", "!", "n", "n", "b", "q")
    first = emergencies[0].id
    assert any(line.startswith("Call the local emergency number now. Warning sign:") for line in person.said)
    assert "No pressing until you answer no, or a professional clears it (press !)." in person.said
    said = select(seen, "SELECT answer FROM warning_check WHERE sign = ? ORDER BY answered_at", first)
    assert said == [("yes",), ("no",)], "with the others it was not ended, only by its own answer"
    assert select(seen, "SELECT count(*) FROM warning_check") == [(3 * len(emergencies) - 1,)]


def test_the_week_is_offered_answered_and_skipped(seen: Path, stops: tuple[Stop, ...]) -> None:
    done_days(seen, FakeClock(), stops, [8, 7])
    answers = ["4" if question.is_number else "y" for question in load_questions()]
    walk(seen, "o", "s", "q")
    assert select(seen, "SELECT value FROM setting WHERE key = 'week_skipped'") == [(f'"{TODAY}"',)]
    clock = FakeClock(FakeClock().local + timedelta(days=7))
    person = walk(seen, "o", *answers, "q", clock=clock)
    assert "The mean of the three numbers: 4.0 of 10." in person.said
    assert select(seen, "SELECT count(*) FROM week WHERE pain = 4") == [(1,)]


def test_a_flag_is_set_discussed_closed_and_reopened(seen: Path) -> None:
    does = [
        "3",
        "f",
        "left calf",
        "y",
        "odd",
        "1",
        "t",
        "Dr. Lee",
        "Monday",
        "rest it",
        "1",
        "a",
        "1",
        "c",
        "y",
        "better",
    ]
    person = walk(seen, *does, ENTER, "q")
    assert "Flagged: Left calf. ! checks the warning signs." in person.said
    assert any(line.startswith("Rule: ") for line in person.said)
    decided = select(seen, "SELECT decision, who, seen_on, said, reason FROM flag_decision ORDER BY decided_at")
    assert decided == [
        ("taken", "Dr. Lee", "Monday", "rest it", ""),
        ("reopened", "", "", "", ""),
        ("closed", "", "", "", "better"),
    ]


def test_a_place_to_avoid_is_said_and_changed(seen: Path) -> None:
    person = walk(seen, "p", "left calf", "i", "", "p", "calf_l", "o", "", "q")
    assert "Left calf: Never press: an implant. Only look at it and move it." in person.said
    kinds = select(seen, "SELECT kind, reason FROM region_setting ORDER BY set_at")
    assert kinds == [("never", "implant"), ("none", "")]


def test_leaving_at_any_question_keeps_what_was_answered(seen: Path) -> None:
    person = walk(seen, "y", "n", "n", STOP)
    assert person.said[-1] == "Goodbye. Everything is saved."
    assert select(seen, "SELECT count(*) FROM screening") == [(2,)]


def test_a_damaged_diary_is_named_and_nothing_is_written(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfr_tui.plain.desk.find_damage", lambda path: "row 3 missing from index")
    person = walk(seen, "r", "i", "q")
    assert any("is damaged" in line for line in person.said)
    assert "Not saved: rest day 2026-11-21." in person.said
    assert select(seen, "SELECT count(*) FROM rest_day") == [(0,)]


def test_learn_says_first_that_nothing_may_be_pressed(seen: Path) -> None:
    person = walk(seen, "4", "1", "0", "x", "", "q")
    assert person.said[person.said.index("> 4") + 1].startswith("1: ")
    pages = walk(seen, "4", *[str(number) for number in range(1, 20)], "", "q")
    assert any(line.startswith("Do not press now. ") for line in pages.said)
    assert not any(set(line) <= set("=-") for line in pages.said if line)
