"""A hold without a screen: it stops in that instant, pauses at any other key, and loses nothing."""

import contextlib
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.errors import BusyError
from mfr_tui.plain.terminal import ENTER, STOP
from mfr_tui.record.backups import Reason, make_backup
from mfr_tui.record.database import prepare
from mfr_tui.record.restore import rehearsed, restore
from mfr_tui.record.writer import DiaryWriter
from tests.plain.person import Does, Person, walk
from tests.support.backups import backups_of
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import one, select
from tests.tui.conftest import clear_to_press

NOW = Config(lead_in_seconds=0)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary whose person may press anywhere that anybody may."""
    path = tmp_path_factory.mktemp("allowed") / "mfr.db"
    prepare(path)
    clear_to_press(path, FakeClock())
    with contextlib.closing(DiaryWriter(path, FakeClock(), NOW.day_start)) as book:
        book.remember("welcome_seen", value=True)
    return path


@pytest.fixture
def cleared(allowed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(allowed, tmp_path / "mfr.db"))


def hold(diary: Path, *does: Does, clock: FakeClock | None = None, single: bool = True) -> Person:
    return walk(diary, ENTER, *does, start="hold", region="calf_l", clock=clock, config=NOW, single=single)


def row(diary: Path) -> tuple[object, ...]:
    (found,) = select(diary, "SELECT held_s, state, ended_how FROM hold")
    return tuple(found)


@pytest.mark.parametrize("key", ["!", "x", "X"])
def test_pain_stops_in_that_instant_and_locks_the_place(cleared: Path, key: str) -> None:
    person = hold(cleared, 10.0, key, 60.0)
    assert row(cleared) == (10.0, "ended", "stopped_pain")
    assert one(cleared, "SELECT region FROM lock") == "calf_l"
    assert "Stopped. You did the right thing." in person.said
    assert "Did it release?" not in person.text


def test_exclamation_marks_and_enter_stop_it_where_only_lines_count(cleared: Path) -> None:
    hold(cleared, 10.0, "!!!", single=False)
    assert row(cleared) == (10.0, "ended", "stopped_pain")


def test_ctrl_c_stops_it_at_once_whatever_is_answered_then(cleared: Path) -> None:
    hold(cleared, 10.0, STOP)
    assert row(cleared) == (10.0, "ended", "early")
    assert select(cleared, "SELECT 1 FROM lock") == []


def test_ctrl_c_and_a_yes_is_a_stop_for_pain(cleared: Path) -> None:
    hold(cleared, 10.0, STOP, 5.0, "y")
    assert row(cleared) == (10.0, "ended", "stopped_pain")
    assert one(cleared, "SELECT region FROM lock") == "calf_l"


@pytest.mark.parametrize("key", ["k", "unknown", "resumed", "ctrl+d", ENTER, "q", "yes"])
def test_any_other_key_pauses_and_asks_whether_it_was_pain(cleared: Path, key: str) -> None:
    person = hold(cleared, 10.0, key, 60.0, " ", 5.0, "e")
    assert row(cleared) == (15.0, "ended", "early")
    assert any(line.startswith("Paused. Was it sharp or shooting pain?") for line in person.said)


@pytest.mark.parametrize("yes", ["y", "Yes"])
def test_yes_to_the_question_whether_it_was_pain_stops_it_and_locks_the_place(cleared: Path, yes: str) -> None:
    hold(cleared, 10.0, "k", 5.0, yes)
    assert row(cleared) == (10.0, "ended", "stopped_pain")
    assert one(cleared, "SELECT region FROM lock") == "calf_l"


def test_no_to_that_question_goes_on_and_neither_answers_before_it_is_asked(cleared: Path) -> None:
    person = hold(cleared, 10.0, "y", 0.1, "n", 60.0, "n", 5.0, "n", 60.0, " ", 2.0, "y", 3.0, "no", 1.0, "e")
    assert row(cleared) == (18.0, "ended", "early")
    assert person.text.count("Was it sharp or shooting pain?") == 4, "no so soon is a hand that hit two keys"


def test_time_is_said_at_two_minutes_each_minute_the_end_and_on_asking(cleared: Path) -> None:
    person = hold(cleared, 90.0, "t", 300.0)
    said = person.said[
        person.said.index("Find the most tender spot, press it and stay there. Do not move around.", 12) :
    ]
    assert said[1:12] == [
        *(
            "> t",
            "1 minute 30 seconds of 5 minutes.",
            "*",
            "2 minutes. It may have released.",
            "*",
            "3 minutes",
            "*",
            "4 minutes",
        ),
        *("*", "Done. Ease off.", "Left calf, held 5 minutes. You held for the full time."),
    ]
    assert row(cleared) == (300.0, "ended", "time")


@pytest.mark.parametrize(("keys", "held"), [("y ", 40.0), (" ", 10.0), ("ky ", 10.0)])
def test_sleep_counts_only_if_the_person_says_so(cleared: Path, keys: str, held: float) -> None:
    person = hold(cleared, 10.0, lambda clock: clock.sleep(30), 0.5, *keys, "e")
    assert "Paused: mfr did not run for 30 seconds. y counts that, space leaves it out and goes on." in person.said
    assert abs(float(str(row(cleared)[0])) - held) < 1


def test_released_ends_it_and_the_answers_are_kept(cleared: Path) -> None:
    hold(cleared, 121.0, "r", "1", "l")
    assert row(cleared) == (121.0, "ended", "released")
    assert select(cleared, 'SELECT released, "after", pressure FROM hold') == [("yes", 1, "too_little")]


def test_q_leaves_the_rest_of_the_questions_about_it(cleared: Path) -> None:
    for keys, released in (("yq", "yes"), ("q", None)):
        person = hold(cleared, 121.0, "e", *keys)
        assert select(cleared, 'SELECT released, "after" FROM hold ORDER BY rowid DESC LIMIT 1') == [(released, None)]
        assert person.said[-1] == "You may be sore there today and tomorrow."


def test_a_line_is_a_sentence(cleared: Path) -> None:
    person = walk(cleared, "t", "2", ENTER, 1.0, "!", start="hold", region="forearm_front_r", config=NOW)
    answers = re.compile(r"> |\S+: |! or x ")
    assert [line for line in person.said if line[0].islower() and not answers.match(line)] == []
    assert any(line.endswith(" Until it releases, at most 2 minutes.") for line in person.said)
    assert "Chest pain that spreads." in person.said


def test_the_first_answer_after_a_hold_may_still_be_pain(cleared: Path) -> None:
    hold(cleared, 10.0, "e", "x")
    assert row(cleared) == (10.0, "ended", "stopped_pain")


def test_the_seconds_are_saved_as_they_go(cleared: Path) -> None:
    saved = []
    hold(cleared, 12.0, lambda _: saved.append(row(cleared)))
    assert saved == [(10.0, "open", None)]


def test_a_place_that_hurt_is_locked_even_if_that_cannot_be_written(
    cleared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise BusyError("The disk is full.", "Make room.")

    monkeypatch.setattr(DiaryWriter, "end_hold", busy)
    person = walk(cleared, "w", "left calf", ENTER, 10.0, "!", "b", "w", "left calf", config=NOW)
    assert "Not saved yet, trying again: The disk is full." in person.said
    assert person.said.index("No pressing here.") > person.said.index("> !")
    assert any(line.startswith("Not saved: the end of the hold of Left calf") for line in person.said)


def test_a_hold_left_open_goes_on_where_it_was(cleared: Path) -> None:
    clock = FakeClock()
    hold(cleared, 12.0, clock=clock)
    assert row(cleared) == (12.0, "open", None)
    clock.advance(60)
    person = walk(cleared, 5.0, " ", 10.0, "r", clock=clock, config=NOW)
    assert "Saved at 12 seconds. space goes on here, e ends it." in person.said
    assert row(cleared) == (22.0, "ended", "released")


def test_a_hold_left_open_too_long_is_closed_with_its_seconds(cleared: Path) -> None:
    clock = FakeClock()
    hold(cleared, 12.0, clock=clock)
    clock.advance(timedelta(minutes=31).total_seconds())
    walk(cleared, "q", clock=clock)
    assert row(cleared) == (12.0, "ended", "interrupted")


def test_a_hold_that_another_window_took_over_is_left_to_it(cleared: Path) -> None:
    def take(clock: FakeClock) -> None:
        book = DiaryWriter(cleared, clock, NOW.day_start)
        book.take_hold(str(one(cleared, "SELECT id FROM hold")), "another")
        book.close()

    person = hold(cleared, 10.0, take, 3.0, "!")
    assert "This hold is running in another window." in person.said
    assert row(cleared)[1:] == ("open", None)


def test_a_hold_whose_diary_is_restored_can_still_be_stopped_for_pain(cleared: Path) -> None:
    make_backup(cleared, Reason.DAILY, MORNING)
    (backup,) = backups_of(cleared)

    def bring_back(_: FakeClock) -> None:
        with rehearsed(backup, cleared) as rehearsal:
            restore(rehearsal, cleared, lambda: None)

    person = hold(cleared, 10.0, bring_back, 3.0, "!")
    assert "This hold is running in another window." not in person.said
    assert "Stopped. You did the right thing." in person.said


def test_enter_in_the_time_to_get_ready_starts_at_once_and_later_asks_as_any_key_does(cleared: Path) -> None:
    person = walk(cleared, ENTER, 1.0, ENTER, 10.0, ENTER, 60.0, "e", start="hold", region="calf_l", config=Config())
    assert row(cleared) == (10.0, "ended", "early")
    assert person.text.count("Was it sharp or shooting pain?") == 1


def test_a_hold_ended_in_its_lead_in_is_none(cleared: Path) -> None:
    person = walk(cleared, ENTER, 2.0, "e", start="hold", region="calf_l")
    assert "It had not started, so there is no hold." in person.said
    assert select(cleared, "SELECT 1 FROM hold") == []
