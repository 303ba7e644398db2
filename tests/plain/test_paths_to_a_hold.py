"""No unsafe press without a screen: every path to a running timer, for every region, under every answer.

What may be held is said by the slow reading of the rules (tests/practice/hold_reading.py).
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import mfr_tui.plain.hold
from mfr_tui.body.regions import Body, load_body
from mfr_tui.config import Config
from mfr_tui.errors import BusyError
from mfr_tui.paths import Places
from mfr_tui.plain.desk import Desk
from mfr_tui.plain.hold import Holding, resume_hold, work_on
from mfr_tui.plain.talk import Left, Talk
from mfr_tui.plain.terminal import ENTER, STOP
from mfr_tui.plain.today import run_plain
from mfr_tui.practice.hold import Progress
from mfr_tui.practice.scan import load_stops
from mfr_tui.practice.screening import Allowed, Standing, may_hold
from mfr_tui.practice.technique import Chosen, Technique, load_techniques
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.database import prepare
from mfr_tui.record.rows import HoldRow
from mfr_tui.record.writer import DiaryWriter
from tests.cli.test_what_is_said_to_press import PEOPLE, TECHNIQUES, TELLS_TO_PRESS, write
from tests.plain.person import Does, Person, walk
from tests.practice.hold_reading import may
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import select
from tests.tui.conftest import clear_to_press
from tests.tui.test_paths_to_a_hold import NEVER, people, wanted


@pytest.fixture
def desk(diary: Path) -> Iterator[Desk]:
    prepare(diary)
    clock = FakeClock()
    opened = Desk(Places(diary.parent, diary.parent), Config(), clock, Talk(Person([], clock), bell=False))
    yield opened
    opened.close()


class Hands:
    """Goes on at every turn, whatever is said: stands in for what the person answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = set[tuple[str, tuple[str, ...]]]()
        self.closed = list[str]()
        self.technique: Technique | None = None

        def run(holding: Holding) -> None:
            self.reached.add((holding._hold.allowed.region, holding._hold.allowed.path))

        monkeypatch.setattr(
            mfr_tui.plain.hold.Card, "ask", lambda _: self.technique and Chosen(self.technique, "", None)
        )
        monkeypatch.setattr(Holding, "run", run)
        monkeypatch.setattr(mfr_tui.plain.hold, "ask_screening", lambda _: None)
        monkeypatch.setattr(mfr_tui.plain.hold, "close_hold", lambda _, row: self.closed.append(row.id))
        monkeypatch.setattr(Talk, "choose", lambda *_, **__: None)
        monkeypatch.setattr(Talk, "yes", lambda *_: False)


def test_no_region_under_no_answer_is_held_that_may_not_be(
    desk: Desk, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(monkeypatch)
    signs = load_signs()
    monkeypatch.setattr(mfr_tui.plain.hold, "load_signs", lambda: signs)
    monkeypatch.setattr(desk, "keep_safe", lambda *_, **__: True)
    monkeypatch.setattr(desk.reader, "day_values", lambda *_: {})
    tries = list(wanted(body, load_techniques(body)))
    assert len({region for region, _, _ in tries}) == 76
    for someone in people():
        standing: Standing = someone.standing
        monkeypatch.setattr(desk, "standing", lambda said=standing: said)
        hands.closed.clear()
        allowed = {(region, path) for region, one, path in tries if one and may(body, region, path, standing)}
        for region, technique, path in tries:
            hands.technique = technique
            hands.reached.clear()
            work_on(desk, region, technique.id if technique else None)
            assert hands.reached == {(region, path)} & allowed, (someone.name, region)
        hands.reached.clear()
        for region, technique, path in tries:
            row = HoldRow(
                region, TODAY, region, path, technique.id if technique else "hold_spot", "", None, 300,
                Progress(held_s=10), None, None, None, None, None, "w", MORNING,
            )  # fmt: skip
            resume_hold(desk, row)
        assert hands.reached == allowed, someone.name
        assert not {region for region, _ in hands.reached} & set(NEVER)
        refused = {region for region, _, path in tries if not may(body, region, path, standing)}
        assert refused <= set(hands.closed), "a hold that may not go on is closed"
    assert select(desk.reader.path, "SELECT count(*) FROM hold") == [(0,)]


def test_an_answer_given_elsewhere_stops_a_paused_hold_from_going_on(diary: Path) -> None:
    prepare(diary)
    clear_to_press(diary, FakeClock())

    class Interferes(Person):
        def key(self, seconds: float | None) -> str | None:
            if self.does and self.does[0] == "SIGN":
                self.does.pop(0)
                book = DiaryWriter(diary, self.clock, Config().day_start)
                book.warn("calf", yes=True)
                book.close()
                return None
            return super().key(seconds)

    does: list[Does] = [ENTER, 10.0, "SIGN", 1.0, " ", 5.0, " ", "e"]
    person = Interferes(does, FakeClock())
    run_plain(Places(diary.parent, diary.parent), Config(), person.clock, person, "hold", "calf_l")
    ((held, how),) = select(diary, "SELECT held_s, ended_how FROM hold")
    assert how == "early"
    assert held < 10
    assert "You said yes to a warning sign" in person.text


def test_a_region_that_hurt_is_locked_before_it_could_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.keeper.hurt["jaw_l"] = TODAY
    assert desk.standing().locks["jaw_l"].until == TODAY + timedelta(days=1)
    assert desk.standing().locks["jaw_l"].open

    def busy(*_: object, **__: object) -> None:
        raise BusyError("The disk is full.", "Make room.")

    monkeypatch.setattr(DiaryWriter, "answer", busy)
    desk.keep_safe("an answer", lambda writer: writer.answer(desk.items[0].id, yes=False))
    assert desk.keeper.unsure
    assert desk.standing().answers == {}, "while an answer waits, none counts"
    assert not isinstance(may_hold(desk.body, "calf_l", (), desk.standing()), Allowed)


def test_a_place_never_pressed_is_refused_with_the_words_of_the_rules(diary: Path) -> None:
    prepare(diary)
    clear_to_press(diary, FakeClock())
    person = walk(diary, ENTER, "w", "front of neck l", "b", "", "q")
    assert "No pressing here." in person.said
    assert any("Left front of neck is never pressed." in line for line in person.said)
    assert select(diary, "SELECT count(*) FROM hold") == [(0,)]


def test_who_leaves_the_questions_unanswered_holds_nothing(diary: Path) -> None:
    person = walk(diary, "n", "b", "b", start="hold", region="calf_l")
    assert "Question 1 of 10." in person.text
    assert "9 questions about who should not press come first." in person.text
    assert select(diary, "SELECT count(*) FROM hold") == [(0,)]


def test_leaving_raises_nothing_to_the_command_line(diary: Path) -> None:
    assert "Everything is saved." in walk(diary, STOP).text
    assert issubclass(Left, Exception)


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_tells_to_press_a_place_that_may_not_be_pressed(diary: Path, name: str) -> None:
    (asked, said), blocked, reason = PEOPLE[name]
    write(diary, said, asked=asked)
    questions = [] if asked else ["b"]
    person = walk(diary, *questions, "i" if "calf_l" in blocked else "b", start="hold", region="calf_l")
    text = " ".join(person.text.split())
    if "calf_l" in blocked:
        assert "No pressing here." in text
        assert reason in text
        assert not [words for words in TELLS_TO_PRESS if words in text]
    else:
        assert "Start?" in text
        assert TECHNIQUES[0].steps[0].cue in text or "Pressure: " in text
    assert select(diary, "SELECT count(*) FROM hold WHERE state = 'open'") == [(0,)]


def test_a_scan_says_to_press_only_what_may_be_pressed(diary: Path) -> None:
    (asked, said), _, _ = PEOPLE["blood thinners"]
    write(diary, said, asked=asked)
    barred = walk(diary, *[ENTER] * 20, start="scan").text
    stops = load_stops(load_body())
    assert all(stop.move.replace("!", "the exclamation mark") in barred for stop in stops)
    assert not [one.say for stop in stops for one in stop.press if one.say in barred]
