"""What keeps a person safe: each answer a row of its own, none ever lost, none ever undone."""

import contextlib
import itertools
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfr_tui.clock import body_day
from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.screening import PLACE_REASONS, Place, PlaceKind
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, How
from mfr_tui.record.write.base import Change
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.examples import examples
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything, one, select

FOUR = time(4)
AT = "2026-11-21T05:30:00.000Z"


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(diary, clock, FOUR, busy_seconds=1)) as opened:
        yield opened


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


# Answers and clearances


def test_an_answer_says_where_and_every_one_is_kept(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    journal.answer("wounds", yes=True, regions=["shin_r", "foot_top_l"])
    clock.advance(1)
    journal.answer("wounds", yes=False, regions=["shin_r"])
    journal.answer("clots", yes=True)
    assert select(
        diary, "SELECT item, answer, regions, answered_at, cleared_by, cleared_on, cleared_at FROM screening"
    ) == [
        ("wounds", "yes", '["foot_top_l", "shin_r"]', AT, "", "", None),
        ("wounds", "no", "[]", "2026-11-21T05:30:01.000Z", "", "", None),
        ("clots", "yes", "[]", "2026-11-21T05:30:01.000Z", "", "", None),
    ]
    assert one(diary, "SELECT count(DISTINCT id) FROM screening") == 3


def test_the_last_word_counts_though_the_clock_went_back(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock
) -> None:
    journal.answer("clots", yes=False)
    journal.place("calf_l", None)
    clock.advance(-7200)
    journal.answer("clots", yes=True)
    journal.place("calf_l", PlaceKind.NEVER, "veins")
    assert history.answers()["clots"].bars
    assert history.places() == {"calf_l": Place(PlaceKind.NEVER, "veins")}
    journal.clear("clots", "Dr. Lee", "")
    assert not history.answers()["clots"].bars


def test_a_clearance_is_of_the_answer_in_force(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, diary: Path
) -> None:
    for item in ("clots", "tumour", "clots"):
        journal.answer(item, yes=True)
        clock.advance(1)
    journal.clear("clots", "\x1b[1mDr.\nLee\u202e ", " 3\tNovember\x07")
    assert select(diary, "SELECT item, cleared_by, cleared_on, cleared_at FROM screening ORDER BY answered_at") == [
        ("clots", "", "", None),
        ("tumour", "", "", None),
        ("clots", "[1mDr. Lee", "3 November", "2026-11-21T05:30:03.000Z"),
    ]
    assert {item: answer.bars for item, answer in history.answers().items()} == {"clots": False, "tumour": True}
    journal.answer("clots", yes=True)
    assert history.answers()["clots"].bars
    assert one(diary, "SELECT count(*) FROM screening WHERE cleared_by <> ''") == 1  # the old one is kept


def test_of_two_answers_in_one_instant_the_later_one_is_cleared(
    journal: DiaryWriter, history: DiaryReader, diary: Path
) -> None:
    journal.answer("clots", yes=False)
    journal.answer("clots", yes=True)
    journal.clear("clots", "Dr. Lee", "")
    assert not history.answers()["clots"].bars
    assert select(diary, "SELECT answer, cleared_by FROM screening ORDER BY rowid") == [("no", ""), ("yes", "Dr. Lee")]


@pytest.mark.parametrize("by", ["", "  \n", "\x07\x1b"])
def test_a_clearance_names_somebody(journal: DiaryWriter, diary: Path, by: str) -> None:
    journal.answer("clots", yes=True)
    before = everything(diary)
    with pytest.raises(ValueError, match="names who"):
        journal.clear("clots", by, "today")
    assert everything(diary) == before


@pytest.mark.parametrize("answers", [[], [False], [True, False]])
def test_only_a_yes_is_cleared(journal: DiaryWriter, clock: FakeClock, diary: Path, answers: list[bool]) -> None:
    journal.answer("tumour", yes=True)
    for yes in answers:
        clock.advance(1)
        journal.answer("clots", yes=yes)
    before = everything(diary)
    with pytest.raises(StorageError, match="no yes to clear"):
        journal.clear("clots", "Dr. Lee", "today")
    assert everything(diary) == before


# Own places


def test_own_places_come_and_go_and_every_word_is_kept(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, diary: Path
) -> None:
    journal.place("jaw_l", PlaceKind.SKIPPED)
    journal.place("jaw_l", PlaceKind.NEVER, "port")  # in the same instant: the later one holds
    journal.place("foot_top_r", PlaceKind.ABSENT)
    assert history.places() == {"jaw_l": Place(PlaceKind.NEVER, "port"), "foot_top_r": Place(PlaceKind.ABSENT)}
    clock.advance(1)
    journal.place("jaw_l", None)
    assert history.places() == {"foot_top_r": Place(PlaceKind.ABSENT)}
    assert select(diary, "SELECT region, kind, reason, set_at FROM region_setting ORDER BY rowid") == [
        ("jaw_l", "skipped", "", AT),
        ("jaw_l", "never", "port", "2026-11-21T05:30:00.001Z"),
        ("foot_top_r", "absent", "", AT),
        ("jaw_l", "none", "", "2026-11-21T05:30:01.000Z"),
    ]
    assert journal.undo() is None


@pytest.mark.parametrize("kind", [None, *PlaceKind])
@pytest.mark.parametrize("reason", ["", *PLACE_REASONS, "tattoo"])
def test_a_reason_goes_with_a_place_never_pressed_and_no_other(
    journal: DiaryWriter, diary: Path, kind: PlaceKind | None, reason: str
) -> None:
    if (reason in PLACE_REASONS) if kind is PlaceKind.NEVER else reason == "":
        journal.place("jaw_l", kind, reason)
        assert select(diary, "SELECT kind, reason FROM region_setting") == [(kind or "none", reason)]
    else:
        with pytest.raises(ValueError, match="no reason"):
            journal.place("jaw_l", kind, reason)
        assert one(diary, "SELECT count(*) FROM region_setting") == 0


def test_the_questions_seem_due_until_one_is_answered_and_after_any_yes_that_is_not_cleared_or_too_long(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock
) -> None:
    since = clock.now()
    assert history.questions_seem_due(since)
    journal.answer("clots", yes=False)
    journal.answer("bones", yes=False)
    assert not history.questions_seem_due(since)
    clock.advance(60)
    journal.answer("bones", yes=True)
    assert history.questions_seem_due(since)
    journal.clear("bones", "Dr. Lee", "")
    assert not history.questions_seem_due(since)
    assert history.questions_seem_due(clock.now())


# What undo says about all of it

BEYOND_UNDO: dict[str, Callable[[DiaryWriter], None]] = {
    "answers to the safety questions": lambda journal: journal.answer("clots", yes=True),
    "answers about warning signs": lambda journal: journal.warn("fever", yes=True),
    "how mfr treats a place": lambda journal: journal.place("jaw_l", PlaceKind.SKIPPED),
    "Left jaw: closed": lambda journal: journal.decide({("stop_now", "jaw_l", TODAY): 0}, "Left jaw", Decided.CLOSED),
    "Left jaw: reopened": lambda journal: journal.decide(
        {("stop_now", "jaw_l", TODAY): 0}, "Left jaw", Decided.REOPENED
    ),
    "a hold stopped for pain": lambda journal: _hold(journal, Ended.STOPPED_PAIN),
    "the end of a hold": lambda journal: _hold(journal, Ended.TIME),
}


def kept(path: Path) -> list[str]:
    """Everything but the changes that undo knows."""
    return [row for row in everything(path) if not row.startswith('INTO "operation"')]


def _hold(journal: DiaryWriter, how: Ended) -> None:
    journal.start_hold("h", "here", Hold(allowed(), technique()), before=None, tool="")
    journal.end_hold("h", "here", Progress(), how)


@pytest.mark.parametrize("what", BEYOND_UNDO)
def test_undo_names_what_it_cannot_undo_before_it_undoes_anything_older(
    journal: DiaryWriter, history: DiaryReader, diary: Path, what: str
) -> None:
    marks = "SELECT nrs FROM mark WHERE deleted_at IS NULL"
    journal.mark_spot("visit", "calf_l", "Left calf", 6, How.PRESSED)
    BEYOND_UNDO[what](journal)
    safe = kept(diary)
    with pytest.raises(StorageError) as refused:
        journal.undo()
    assert refused.value.what.startswith(f"This cannot be undone: {what}. ")
    assert refused.value.do == "Undo again for the change before it: Left calf 6."
    assert kept(diary) == safe
    assert [one.label for one in history.operations(9)] == ["Left calf 6"]
    assert journal.undo() == Change("Left calf 6", "calf_l")
    assert select(diary, marks) == []
    assert journal.redo() == Change("Left calf 6", "calf_l")
    assert journal.undo() == Change("Left calf 6", "calf_l")  # that was the last thing done


def test_undo_names_several_answers_once_and_none_that_something_followed(journal: DiaryWriter) -> None:
    journal.mark_spot("visit", "calf_l", "Left calf", 6, How.PRESSED)
    for item in ("clots", "tumor", "bones"):
        journal.answer(item, yes=False)
    journal.mark_spot("visit", "calf_r", "Right calf", 5, How.PRESSED)
    assert journal.undo() == Change("Right calf 5", "calf_r")
    with pytest.raises(StorageError, match="safety questions"):
        journal.undo()
    assert journal.undo() == Change("Left calf 6", "calf_l")
    assert journal.undo() is None


def test_undo_on_the_map_reaches_what_was_done_there_whatever_was_answered_since(journal: DiaryWriter) -> None:
    journal.mark_spot("visit", "calf_l", "Left calf", 6, How.PRESSED)
    journal.place("jaw_l", PlaceKind.SKIPPED)
    assert journal.undo("visit") == Change("Left calf 6", "calf_l")


# Warning signs


def test_a_warning_sign_is_kept_with_what_it_was_about(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, diary: Path
) -> None:
    journal.start_hold("h", "here", Hold(allowed(), technique()), before=None, tool="")
    journal.end_hold("h", "here", Progress(), Ended.STOPPED_PAIN)
    journal.warn("feeling", yes=False)
    journal.warn("feeling", yes=True, region="jaw_l", hold_id="h")
    journal.warn("fever", yes=False)
    assert select(
        diary, "SELECT sign, answer, region, hold_id, body_day, answered_at FROM warning_check ORDER BY rowid"
    ) == [
        ("feeling", "no", None, None, "2026-11-21", AT),
        ("feeling", "yes", "jaw_l", "h", "2026-11-21", "2026-11-21T05:30:00.001Z"),
        ("fever", "no", None, None, "2026-11-21", AT),
    ]
    clock.set(MORNING.replace(day=22, hour=3))
    journal.warn("fever", yes=True)  # before the day starts it is still today
    assert history.warnings(TODAY) == {"feeling": True, "fever": True}
    assert journal.undo() is None
    assert history.warnings(TODAY) == {"feeling": True, "fever": True}


def test_a_yes_stays_in_force_on_later_days_until_the_sign_is_answered_with_no(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock
) -> None:
    tomorrow, next_week = TODAY.replace(day=22), TODAY.replace(day=28)
    journal.warn("calf", yes=True)
    journal.warn("fever", yes=False)
    assert history.warnings(TODAY) == {"calf": True, "fever": False}
    assert history.warnings(tomorrow) == history.warnings(next_week) == {"calf": True}
    clock.set(MORNING.replace(day=28))
    journal.warn("calf", yes=False)
    assert history.warnings(next_week) == {"calf": False}
    assert history.warnings(next_week.replace(day=29)) == {}


JUMPS = st.integers(-3 * 86_400, 3 * 86_400)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(JUMPS, st.sampled_from("qpwk"), st.booleans()), min_size=1, max_size=12))
def test_what_was_said_last_is_in_force_wherever_the_clock_jumps(
    blank: Path, tmp_path_factory: pytest.TempPathFactory, said: list[tuple[int, str, bool]]
) -> None:
    """Answers, own places, warning signs and locks, said in any order while the wall clock jumps either way."""
    diary = Path(shutil.copy(blank, tmp_path_factory.mktemp("jumps")))
    clock, last = FakeClock(), dict[str, bool]()
    with contextlib.closing(DiaryWriter(diary, clock, FOUR)) as book, contextlib.closing(DiaryReader(diary)) as past:
        for jump, what, strict in said:
            clock.set(clock.local + timedelta(seconds=jump))
            if what == "q":
                book.answer("clots", yes=strict)
            elif what == "p":
                book.place("calf_l", PlaceKind.NEVER if strict else None, "veins" if strict else "")
            elif what == "w":
                book.warn("heart", yes=strict)
            elif strict:
                hold = str(uuid.uuid4())
                book.start_hold(hold, "here", Hold(allowed(), technique()), before=None, tool="")
                book.end_hold(hold, "here", Progress(), Ended.STOPPED_PAIN)
            else:
                book.decide({("stop_now", allowed().region, None): 0}, "x", Decided.CLOSED)
            last[what] = strict
            now = {
                "q": past.answers()["clots"].bars if "q" in last else None,
                "p": "calf_l" in past.places() if "p" in last else None,
                "w": past.warnings(body_day(clock.now(), FOUR)).get("heart", False) if "w" in last else None,
                "k": past.locks()[allowed().region].open if past.locks() else None,
            }
            for thing in last.keys() - ("k" if not past.locks() else ""):
                assert now[thing] is last[thing], (thing, said)


TWO = "2026-11-21T06:00:00.000Z"
TIES: dict[str, list[dict[str, str | None]]] = {
    "screening": [
        {"item": "clots", "answer": answer, "answered_at": TWO, "cleared_by": by, "cleared_at": TWO if by else None}
        for answer, by in (("yes", ""), ("yes", "Dr. Lee"), ("no", ""))
    ],
    "region_setting": [
        {"region": "calf_l", "kind": kind, "reason": reason, "set_at": TWO}
        for kind, reason in (("never", "veins"), ("none", ""))
    ],
    "warning_check": [
        {"sign": "heart", "answer": answer, "body_day": "2026-11-21", "answered_at": TWO} for answer in ("yes", "no")
    ],
    "flag_decision": [
        {"rule": "stop_now", "region": "jaw_l", "decision": word, "body_day": "2026-11-21", "decided_at": TWO}
        for word in ("reopened", "closed")
    ],
}

STRICT: dict[str, Callable[[DiaryReader], bool]] = {
    "screening": lambda past: past.answers()["clots"].bars,
    "region_setting": lambda past: "calf_l" in past.places(),
    "warning_check": lambda past: past.warnings(TODAY)["heart"],
    "flag_decision": lambda past: past.locks()["jaw_l"].open,
}


@pytest.mark.parametrize("table", TIES)
def test_of_rows_of_one_instant_the_strictest_is_in_force_in_whichever_order_they_came(
    table: str, blank: Path, tmp_path: Path
) -> None:
    found = set()
    for number, order in enumerate(itertools.permutations(range(len(TIES[table])))):
        (folder := tmp_path / str(number)).mkdir()
        diary = Path(shutil.copy(blank, folder))
        with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
            connection.execute(
                "INSERT INTO lock (id, region, until_day, why, created_at, device) "
                "VALUES ('l', 'jaw_l', '2026-11-22', 'stopped_pain', '2026-11-20T05:00:00.000Z', 'd')"
            )
            for place, row in enumerate(order):
                values = {"id": "abc"[place], "device": "d", **TIES[table][row]}
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                    list(values.values()),
                )
        with contextlib.closing(DiaryReader(diary)) as past:
            found.add(STRICT[table](past))
    assert found == {True}


def test_all_of_it_is_signed_by_this_device(journal: DiaryWriter, diary: Path) -> None:
    journal.answer("clots", yes=True)
    journal.place("jaw_l", PlaceKind.ABSENT)
    journal.warn("fever", yes=True)
    signed = " UNION ".join(f"SELECT device FROM {table}" for table in ("screening", "region_setting", "warning_check"))
    assert select(diary, signed) == [(one(diary, "SELECT json_extract(value, '$') FROM setting WHERE key = 'device'"),)]
