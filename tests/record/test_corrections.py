"""Mending the past: what each edit leaves, that all of it can be taken back, and that it shortens no streak."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.clock import utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import GoesWith, How, Operation, ScanKind
from mfr_tui.record.write.base import UNDO_KEPT, Change
from mfr_tui.record.write.rest_days import REST_DAYS, REST_REASONS
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.streaks import DayState, day_states, habit, run
from tests.practice.makings import allowed, technique
from tests.support.examples import examples
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything, is_sound, live, mark_in, one, select

FOUR = time(4)
ONE = timedelta(days=1)
JAW, NECK, CALF = "jaw_l", "neck_back_l", "calf_r"
REGIONS = (JAW, NECK, CALF)
COPY = "'new', scan_id, NULL, body_day, region, moment, how, nrs, qualities, note, marked_at, created_at, 'x', 1, NULL"
"""Columns of a mark, as another one of its place."""

EASED, HURT = "a hold that eased", "a hold that hurt"


def opened(path: Path, clock: FakeClock) -> DiaryWriter:
    """A diary in which nothing has to survive the machine: what is tried here is not the disk."""
    journal = DiaryWriter(path, clock, FOUR)
    journal._connection.execute("PRAGMA synchronous = OFF")
    return journal


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(opened(diary, clock)) as journal:
        yield journal


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as history:
        yield history


def scanned(journal: DiaryWriter, clock: FakeClock, stops: tuple[Stop, ...], day: date, **ratings: int) -> str:
    """A scan of a day, done, with marks."""
    clock.set(MORNING + (day - TODAY))
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    for region, nrs in ratings.items():
        journal.mark(scan_id, region, region, nrs, How.PRESSED)
    passed: list[Outcome | None] = [Outcome.PASSED] * len(stops)
    journal.finish(scan_id, Scan(stops, outcomes=passed, active_s=[15.0] * len(stops)))
    clock.set(MORNING)
    return scan_id


def held(journal: DiaryWriter, clock: FakeClock, day: date, hold_id: str, how: Ended) -> str:
    """A hold of a day, with a mark made after it; the mark's id."""
    clock.set(MORNING + (day - TODAY))
    journal.start_hold(hold_id, "here", Hold(allowed(), technique()), before=6, tool="thumb")
    journal.end_hold(hold_id, "here", Progress(step_s=40.0, held_s=40.0), how)
    journal.mark_after(hold_id, NECK, "Neck", 2, How.PRESSED)
    clock.set(MORNING)
    return mark_of(journal, "hold_id", hold_id)


def mark_of(journal: DiaryWriter, column: str, value: str) -> str:
    """The newest mark with that."""
    sql = f"SELECT id FROM mark WHERE {column} = ? ORDER BY rowid DESC LIMIT 1"
    return str(journal._connection.execute(sql, (value,)).fetchone()[0])


def operations(path: Path) -> int:
    return int(one(path, "SELECT count(*) FROM operation"))


def counted(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The live rows, without the stops of scans that do not count."""
    rows = live(path)
    scans = {row["id"] for row in rows["scan"]}
    rows["scan_stop"] = [row for row in rows["scan_stop"] if row["scan_id"] in scans]
    return rows


# -- whole scans -------------------------------------------------------------------------------------------


def test_a_day_is_entered_late_as_a_whole(
    journal: DiaryWriter, history: DiaryReader, diary: Path, stops: tuple[Stop, ...]
) -> None:
    day = TODAY - 3 * ONE
    scan_id = journal.add_late_scan(day, stops)
    assert select(
        diary,
        "SELECT kind, state, body_day, started_at, ended_at, zone, utc_offset_min, position, active_s, late, "
        "clock_suspect, created_at, revision, deleted_at FROM scan WHERE id = ?",
        scan_id,
    ) == [("full", "done", "2026-11-18", *[None] * 4, len(stops) - 1, 0.0, 1, 0, "2026-11-21T05:30:00.000Z", 1, None)]
    assert [(s.stop_id, s.regions, s.outcome, s.active_s) for s in history.stops(scan_id)] == [
        (stop.id, stop.regions, Outcome.PASSED, 0.0) for stop in stops
    ]
    (row,) = history.scans_of(day)
    assert (row.late, row.started_at, row.ended_at, row.passed) == (True, None, None, len(stops))
    journal.mark(scan_id, JAW, "Left jaw", 5, How.PRESSED)
    assert select(diary, "SELECT body_day, moment FROM mark") == [("2026-11-18", "scan")]
    assert journal.undo(scan_id) == Change("Left jaw 5 on 2026-11-18", JAW)
    assert journal.undo(scan_id) == Change("scan of 2026-11-18 entered late", None)
    assert history.scans_of(day) == []
    assert journal.undo() is None
    assert journal.redo() is not None
    assert history.day_values(day, day) == {}
    assert habit(history.scan_days(TODAY), set(), TODAY).best == 1
    assert is_sound(diary)
    before = everything(diary)
    for day in (TODAY, TODAY + ONE):
        with pytest.raises(ValueError, match="not over"):
            journal.add_late_scan(day, stops)
    assert everything(diary) == before


def test_a_scan_moves_with_its_marks_and_without_its_holds(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = scanned(journal, clock, stops, TODAY, jaw_l=5, calf_r=2)
    held(journal, clock, TODAY, EASED, Ended.TIME)
    journal.delete_mark(mark_of(journal, "region", CALF), "Calf")
    before, steps = counted(diary), operations(diary)
    journal.move_scan(scan_id, TODAY)
    assert operations(diary) == steps  # where it is already
    journal.move_scan(scan_id, TODAY - ONE)
    assert select(diary, "SELECT body_day, late, started_at FROM scan") == [
        ("2026-11-20", 1, "2026-11-21T05:30:00.000Z")
    ]
    assert dict(select(diary, "SELECT region, body_day FROM mark WHERE moment = 'scan'")) == {
        JAW: "2026-11-20",
        CALF: "2026-11-20",  # deleted, and on the right day should it come back
    }
    assert select(diary, "SELECT body_day FROM hold UNION ALL SELECT body_day FROM mark WHERE moment = 'after'") == [
        ("2026-11-21",),
        ("2026-11-21",),
    ]
    assert journal.undo() == Change("scan of 2026-11-21 moved to 2026-11-20", None)
    assert counted(diary) == before
    draft = journal.start_scan(ScanKind.FULL, stops)
    unchanged = everything(diary)
    with pytest.raises(StorageError, match="not finished"):
        journal.move_scan(draft, TODAY - ONE)
    with pytest.raises(ValueError, match="still to come"):
        journal.move_scan(scan_id, TODAY + ONE)
    assert everything(diary) == unchanged
    journal.delete_scan(scan_id)
    with pytest.raises(LookupError):
        journal.move_scan(scan_id, TODAY - ONE)


def test_a_scan_is_deleted_with_its_marks_and_its_holds_and_locks_stay(
    journal: DiaryWriter, clock: FakeClock, history: DiaryReader, diary: Path, stops: tuple[Stop, ...]
) -> None:
    day = TODAY - ONE
    scan_id = scanned(journal, clock, stops, day, jaw_l=5, calf_r=0)
    held(journal, clock, day, HURT, Ended.STOPPED_PAIN)
    journal.edit_mark(mark_in(diary, scan_id, JAW), "Left jaw", note="wooden")
    assert history.what_goes_with(scan_id) == GoesWith(marks=2, notes=1, only_done=True)
    other = journal.add_late_scan(day, stops)
    assert history.what_goes_with(scan_id) == GoesWith(marks=2, notes=1, only_done=False)
    journal.delete_scan(other)
    assert history.what_goes_with(other) == GoesWith(0, 0, only_done=False)
    journal.delete_mark(mark_of(journal, "region", CALF), "Calf")
    before, locks = counted(diary), history.locks()
    clock.advance(60)
    journal.delete_scan(scan_id)
    assert one(diary, "SELECT revision FROM mark WHERE region = ?", CALF) == 2  # it was gone before
    after = counted(diary)
    assert after["scan"] == after["scan_stop"] == []
    assert [row["moment"] for row in after["mark"]] == ["after"]
    assert after["hold"] == before["hold"]
    assert history.locks() == locks != {}
    steps = operations(diary)
    journal.delete_scan(scan_id)
    assert operations(diary) == steps
    assert is_sound(diary)
    assert journal.undo() == Change("scan of 2026-11-20 deleted", None)
    assert counted(diary) == before


# -- marks -------------------------------------------------------------------------------------------------


def test_marks_of_every_moment_are_changed_and_deleted(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = scanned(journal, clock, stops, TODAY - ONE, jaw_l=5)
    in_scan = mark_of(journal, "scan_id", scan_id)
    after = held(journal, clock, TODAY - ONE, EASED, Ended.TIME)
    journal.mark_spot("a visit", CALF, "Calf", 3, How.REST)
    spot = mark_of(journal, "region", CALF)
    before, was = counted(diary), dict(select(diary, "SELECT id, marked_at FROM mark"))
    clock.advance(60)

    def said(mark_id: str) -> tuple[Any, ...]:
        return select(diary, "SELECT nrs, how, qualities, note FROM mark WHERE id = ?", mark_id)[0]

    journal.edit_mark(in_scan, "Left jaw", nrs=7, how=How.MOVED, qualities=["tight", "aching"], note=" a\x07 b ")
    assert said(in_scan) == (7, "moved", '["aching", "tight"]', "a b")
    journal.edit_mark(in_scan, "Left jaw", note="")
    assert said(in_scan) == (7, "moved", '["aching", "tight"]', "")
    journal.edit_mark(after, "Neck", nrs=0)
    assert [scope for (scope,) in select(diary, "SELECT scope FROM operation ORDER BY id DESC LIMIT 2")] == [
        EASED,  # each is a step of what its mark belongs to
        scan_id,
    ]
    journal.edit_mark(spot, "Calf", how=How.PRESSED)
    assert said(spot)[:2] == (3, "pressed")
    assert dict(select(diary, "SELECT id, marked_at FROM mark")) == was  # it was felt then
    steps = operations(diary)
    journal.edit_mark(spot, "Calf", nrs=3, note="")  # as it stands
    journal.edit_mark(spot, "Calf")
    assert operations(diary) == steps
    for mark_id in (in_scan, after, spot):
        journal.delete_mark(mark_id, "it")
    assert counted(diary)["mark"] == []
    steps = operations(diary)
    journal.delete_mark(spot, "it")
    assert operations(diary) == steps
    unchanged = everything(diary)
    with pytest.raises(LookupError):
        journal.edit_mark(spot, "it", nrs=4)
    for nrs in (-1, 11):
        with pytest.raises(ValueError, match="0 to 10"):
            journal.edit_mark(in_scan, "it", nrs=nrs)
    with pytest.raises(ValueError, match="unknown quality"):
        journal.edit_mark(in_scan, "it", qualities=["prickly"])
    assert everything(diary) == unchanged
    assert [change.label for _ in range(7) if (change := journal.undo())] == [
        "rating of it deleted",
        "rating of it on 2026-11-20 deleted",
        "rating of it on 2026-11-20 deleted",
        "details of Calf",
        "Neck after 0 on 2026-11-20",
        "note of Left jaw on 2026-11-20",
        "Left jaw 7 on 2026-11-20",
    ]
    while journal.redo():
        pass
    for _ in range(7):
        journal.undo()
    assert counted(diary) == before


# -- holds -------------------------------------------------------------------------------------------------


def test_what_was_said_of_a_hold_is_changed(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    held(journal, clock, TODAY - ONE, EASED, Ended.RELEASED)
    held(journal, clock, TODAY - ONE, HURT, Ended.STOPPED_PAIN)

    def said(hold_id: str) -> tuple[Any, ...]:
        return select(diary, "SELECT before, after, released FROM hold WHERE id = ?", hold_id)[0]

    journal.edit_hold(EASED, "Jaw", before=None, after=0, released=Released.PARTLY)
    assert said(EASED) == (None, 0, "partly")
    journal.edit_hold(EASED, "Jaw", before=10, after=None, released=None)
    assert said(EASED) == (10, None, None)
    journal.edit_hold(HURT, "Jaw", before=3, after=9, released=None)
    assert said(HURT) == (3, 9, None)
    unchanged = everything(diary)
    with pytest.raises(ValueError, match="did not release"):
        journal.edit_hold(HURT, "Jaw", before=3, after=9, released=Released.NO)
    for ratings in ({"before": 11, "after": None}, {"before": None, "after": -1}):
        with pytest.raises(ValueError, match="0 to 10"):
            journal.edit_hold(EASED, "Jaw", **ratings, released=None)
    assert everything(diary) == unchanged
    assert journal.undo() == Change("hold of Jaw on 2026-11-20 changed", None)
    assert journal.undo() is not None
    assert said(EASED) == (None, 0, "partly")
    assert journal.undo() is not None
    assert said(EASED) == (6, None, "yes")


def test_a_hold_is_deleted_with_the_marks_after_it_and_never_its_lock(
    journal: DiaryWriter, clock: FakeClock, history: DiaryReader, diary: Path
) -> None:
    held(journal, clock, TODAY - ONE, EASED, Ended.TIME)
    held(journal, clock, TODAY - ONE, HURT, Ended.STOPPED_PAIN)
    before, locks = counted(diary), history.locks()
    journal.delete_hold(HURT, "Jaw")
    assert [row["hold_id"] for row in counted(diary)["mark"]] == [EASED]
    assert [row["id"] for row in counted(diary)["hold"]] == [EASED]
    assert history.locks() == locks != {}
    unchanged = everything(diary)
    journal.delete_hold(HURT, "Jaw")
    with pytest.raises(LookupError):
        journal.edit_hold(HURT, "Jaw", before=1, after=1, released=None)
    with pytest.raises(StorageError, match="deleted"):
        journal.mark_after(HURT, JAW, "Jaw", 2, How.PRESSED)
    with pytest.raises(StorageError, match="deleted"):
        journal.say_of_hold(HURT, "Jaw", after=2)
    assert everything(diary) == unchanged
    assert journal.undo(HURT) == Change("hold of Jaw on 2026-11-20 deleted", None)
    assert counted(diary) == before
    journal.start_hold("open", "here", Hold(allowed(), technique()), before=6, tool="")
    unchanged = everything(diary)
    with pytest.raises(StorageError, match="not ended"):
        journal.delete_hold("open", "Jaw")
    with pytest.raises(StorageError, match="not ended"):
        journal.edit_hold("open", "Jaw", before=1, after=1, released=None)
    assert everything(diary) == unchanged


@pytest.mark.parametrize("taken_back", [False, True])
def test_no_undo_and_no_redo_makes_it_let_go_where_it_hurt(journal: DiaryWriter, diary: Path, taken_back: bool) -> None:
    journal.start_hold(HURT, "here", Hold(allowed(), technique()), before=6, tool="")
    journal.end_hold(HURT, "here", Progress(), Ended.TIME)
    journal.say_of_hold(HURT, "Jaw", released=Released.NO)
    journal.say_of_hold(HURT, "Jaw", after=4, released=Released.YES, was_source=True)
    if taken_back:
        journal.undo()
        journal.undo()
    journal.end_hold(HURT, "here", Progress(), Ended.STOPPED_PAIN)

    def said() -> tuple[Any, ...]:
        return select(diary, "SELECT after, released, was_source, ended_how FROM hold")[0]

    if not taken_back:
        with pytest.raises(StorageError, match="stopped for pain"):
            journal.undo()
        assert said() == (4, None, None, "stopped_pain")
    steps = (journal.redo, journal.undo) if taken_back else (journal.undo, journal.redo)
    for step, after in zip(steps, (4, None) if taken_back else (None, 4), strict=True):
        assert step() is not None
        assert step() is None
        assert said() == (after, None, None, "stopped_pain")


# -- days off ----------------------------------------------------------------------------------------------


def test_days_off_over_a_range_are_one_step(journal: DiaryWriter, history: DiaryReader, diary: Path) -> None:
    journal.rest(TODAY, TODAY, "ill", "a cold")
    journal.rest(TODAY - ONE, TODAY + 2 * ONE, "travel", " by\ttrain")
    days = "SELECT body_day, reason, note, revision FROM rest_day WHERE deleted_at IS NULL ORDER BY 1"
    assert select(diary, days) == [
        ("2026-11-20", "travel", "by train", 1),
        ("2026-11-21", "travel", "by train", 2),
        *[(f"2026-11-{day}", "travel", "by train", 1) for day in (22, 23)],
    ]
    assert journal.clear_rest(TODAY - 9 * ONE, TODAY) == 2
    assert [day for day, *_ in select(diary, days)] == ["2026-11-22", "2026-11-23"]
    steps = operations(diary)
    assert journal.clear_rest(TODAY - 9 * ONE, TODAY) == 0
    journal.rest(TODAY + ONE, TODAY + 2 * ONE, "travel", "by train")  # as they stand
    assert operations(diary) == steps
    assert journal.undo() == Change("rest days 2026-11-12 to 2026-11-21 cleared", None)
    assert journal.undo() == Change("rest days 2026-11-20 to 2026-11-23", None)
    assert history.rest_days() == {TODAY: "ill"}
    assert history.rest_of(TODAY) == ("ill", "a cold")
    for first, last in ((TODAY, TODAY - ONE), (TODAY, TODAY + REST_DAYS * ONE)):
        with pytest.raises(ValueError, match="1 to 366"):
            journal.rest(first, last, "ill")
        with pytest.raises(ValueError, match="1 to 366"):
            journal.clear_rest(first, last)
    journal.rest(TODAY, TODAY + (REST_DAYS - 1) * ONE, "other")
    assert len(history.rest_days()) == REST_DAYS


# -- undo --------------------------------------------------------------------------------------------------


def test_the_newest_changes_are_listed(
    journal: DiaryWriter, clock: FakeClock, history: DiaryReader, diary: Path, stops: tuple[Stop, ...]
) -> None:
    assert history.operations(5) == []
    scan_id = journal.add_late_scan(TODAY - ONE, stops)
    clock.advance(60)
    journal.mark(scan_id, JAW, "Left jaw", 5, How.PRESSED)
    journal.undo()
    at = MORNING.astimezone(UTC)
    entered = Operation(at, "scan of 2026-11-20 entered late", undone=False)
    marked = Operation(at + timedelta(minutes=1), "Left jaw 5 on 2026-11-20", undone=True)
    assert history.operations(5) == [marked, entered]
    assert history.operations(1) == [marked]
    assert marked.at.utcoffset() == timedelta()
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("UPDATE operation SET device = 'another' WHERE label = ?", (marked.label,))
    assert history.operations(5) == [entered]


def test_changes_taken_back_out_of_turn_cost_none_of_those_kept(journal: DiaryWriter, diary: Path) -> None:
    for number in range(UNDO_KEPT):
        journal.mark_spot(f"visit {number}", JAW, "Jaw", 3, How.PRESSED)
    for number in range(50, 90):
        assert journal.undo(f"visit {number}") is not None
        journal.mark_spot("another", CALF, "Calf", number - 50 if number < 60 else number % 2, How.PRESSED)
    assert operations(diary) == UNDO_KEPT


def test_what_was_changed_elsewhere_since_is_not_lost(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    journal.mark_spot("a visit", JAW, "Jaw", 4, How.PRESSED)
    clock.advance(1)
    journal.mark_spot("a visit", JAW, "Jaw", 5, How.PRESSED)
    journal.edit_mark(mark_of(journal, "region", JAW), "Jaw", nrs=7)
    journal.edit_mark(mark_of(journal, "region", JAW), "Jaw", note="since")
    before = everything(diary)
    with pytest.raises(StorageError) as raised:
        journal.undo("a visit")
    assert str(raised.value) == "This cannot be undone: Jaw 5.\nUndo the change after it first: note of Jaw."
    assert everything(diary) == before
    for _ in range(4):
        journal.undo()
    journal.redo("a visit")
    journal.redo("a visit")
    assert journal.redo("a visit") is None
    assert select(diary, "SELECT nrs, note FROM mark WHERE deleted_at IS NULL") == [(5, "")]
    journal.undo()
    journal.mark_spot("another visit", CALF, "Calf", 1, How.PRESSED)
    assert journal.redo() is None  # a new change ends it, in every scope


def test_nothing_is_made_again_without_what_it_was_built_on(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = scanned(journal, clock, stops, TODAY - ONE, jaw_l=5)
    journal.mark_spot("a visit", CALF, "Calf", 4, How.PRESSED)
    journal.edit_mark(mark_of(journal, "region", CALF), "Calf", nrs=7)
    journal.delete_scan(scan_id)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("UPDATE operation SET scope = 'elsewhere' WHERE label = 'Calf 7'")
    for _ in range(3):
        journal.undo()
    before = everything(diary)
    with pytest.raises(StorageError) as raised:
        journal.redo("elsewhere")
    assert str(raised.value) == "This cannot be redone: Calf 7.\nRedo this first: Calf 4."
    assert everything(diary) == before
    assert journal.redo(scan_id) == Change("scan of 2026-11-20 deleted", None)  # of other rows


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE mark SET nrs = 9", "It has been changed in another way since then. Open its day to edit it."),
        (
            f"INSERT INTO mark SELECT {COPY} FROM mark",
            "This place has been rated again since then. Delete the newer rating first.",
        ),
    ],
)
def test_what_stands_in_the_way_is_named_and_nothing_is_changed(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...], change: str, what: str
) -> None:
    scan_id = scanned(journal, clock, stops, TODAY, jaw_l=5)
    journal.edit_mark(mark_of(journal, "scan_id", scan_id), "Jaw", nrs=6, note="x")
    if "INSERT" in change:
        journal.delete_scan(scan_id)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute(change)
    before = everything(diary)
    with pytest.raises(StorageError) as raised:
        journal.undo()
    assert raised.value.do == what
    assert raised.value.what.startswith("This cannot be undone: ")
    assert everything(diary) == before


def test_what_was_taken_back_and_then_changed_is_not_made_again(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = scanned(journal, clock, stops, TODAY, jaw_l=5)
    journal.undo(scan_id)
    clock.advance(3 * 86_400)
    journal.close_old_drafts(TODAY + 3 * ONE)  # the program's own, and no step
    before = everything(diary)
    with pytest.raises(StorageError, match="This cannot be redone: the end of the scan"):
        journal.redo(scan_id)
    assert everything(diary) == before


# -- any sequence of edits -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few days with scans, holds, a spot and a day off, and nothing yet to take back; to be copied."""
    path, clock = tmp_path_factory.mktemp("past") / "mfr.db", FakeClock()
    prepare(path)
    with contextlib.closing(opened(path, clock)) as journal:
        scanned(journal, clock, SHORT, TODAY - 5 * ONE, jaw_l=5, neck_back_l=0)
        scanned(journal, clock, SHORT, TODAY - 2 * ONE, jaw_l=3, calf_r=8)
        scanned(journal, clock, SHORT, TODAY - 2 * ONE, jaw_l=2)
        held(journal, clock, TODAY - 2 * ONE, EASED, Ended.RELEASED)
        held(journal, clock, TODAY - ONE, HURT, Ended.STOPPED_PAIN)
        journal.mark_spot("a visit", CALF, "Calf", 4, How.REST)
        journal.rest(TODAY - 4 * ONE, TODAY - 3 * ONE, "ill", "a cold")
        draft = journal.start_scan(ScanKind.SHORT, SHORT)
        journal.mark(draft, JAW, "Jaw", 6, How.PRESSED)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM operation")
    # The last to leave a diary writes its log into the file, so that it can be copied alone.
    return path


SHORT = (Stop("neck", "Neck", "", (), REGIONS),)
AGO, NRS, ROW = st.integers(-1, 7), st.integers(0, 10), st.integers(0, 6)
SAID = st.sampled_from([None, 0, 3, 9])
EDITS = st.one_of(
    st.tuples(st.just("enter_late"), AGO),
    st.tuples(st.just("mark"), ROW, st.sampled_from(REGIONS), NRS),
    st.tuples(st.just("spot"), st.sampled_from(REGIONS), NRS),
    st.tuples(st.just("edit_mark"), ROW, SAID, st.sampled_from([None, "", "n"])),
    st.tuples(st.just("delete_mark"), ROW),
    st.tuples(st.just("edit_hold"), ROW, SAID, st.sampled_from([None, *Released])),
    st.tuples(st.just("delete_hold"), ROW),
    st.tuples(st.just("move_scan"), ROW, AGO),
    st.tuples(st.just("delete_scan"), ROW),
    st.tuples(st.just("rest"), AGO, st.integers(0, 3), st.sampled_from(REST_REASONS)),
    st.tuples(st.just("clear_rest"), AGO, st.integers(0, 3)),
)


def row_of(journal: DiaryWriter, table: str, number: int) -> str:
    """The id of one of a table's rows, deleted or not."""
    ids = journal._connection.execute(f"SELECT id FROM {table} ORDER BY rowid").fetchall()
    if not ids:
        raise LookupError(table)
    return str(ids[number % len(ids)][0])


def edit(journal: DiaryWriter, name: str, *how: Any) -> None:  # noqa: ANN401
    """One edit; one that is not possible changes nothing."""
    with contextlib.suppress(ValueError, LookupError, StorageError):
        match name:
            case "enter_late":
                journal.add_late_scan(TODAY - how[0] * ONE, SHORT)
            case "mark":
                journal.mark(row_of(journal, "scan", how[0]), how[1], "it", how[2], How.PRESSED)
            case "spot":
                journal.mark_spot("a visit", how[0], "it", how[1], How.MOVED)
            case "edit_mark":
                journal.edit_mark(row_of(journal, "mark", how[0]), "it", nrs=how[1], note=how[2], qualities=["tight"])
            case "delete_mark":
                journal.delete_mark(row_of(journal, "mark", how[0]), "it")
            case "edit_hold":
                journal.edit_hold(row_of(journal, "hold", how[0]), "it", before=how[1], after=how[1], released=how[2])
            case "delete_hold":
                journal.delete_hold(row_of(journal, "hold", how[0]), "it")
            case "move_scan":
                journal.move_scan(row_of(journal, "scan", how[0]), TODAY - how[1] * ONE)
            case "delete_scan":
                journal.delete_scan(row_of(journal, "scan", how[0]))
            case "rest":
                journal.rest(TODAY - how[0] * ONE, TODAY - (how[0] - how[1]) * ONE, how[2], "n")
            case _:
                journal.clear_rest(TODAY - how[0] * ONE, TODAY - (how[0] - how[1]) * ONE)


class Walk:
    """A walk through a copy of a diary, which can be left and opened again at any step."""

    def __init__(self, past: Path, path: Path) -> None:
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        shutil.copyfile(past, path)
        self.path, self.clock = path, FakeClock()
        self.journal = opened(path, self.clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()

    def go_on(self, *, restart: bool) -> None:
        self.clock.advance(1)
        if restart:
            self.journal.close()
            self.journal = opened(self.path, self.clock)


@settings(max_examples=examples(60, 10))
@given(
    edits=st.lists(EDITS, min_size=1, max_size=12),
    turns=st.lists(st.booleans(), max_size=5),
    restarts=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_any_edits_are_taken_back_and_made_again(
    past: Path,
    tmp_path_factory: pytest.TempPathFactory,
    edits: list[tuple[Any, ...]],
    turns: list[bool],
    restarts: list[bool],
) -> None:
    with Walk(past, tmp_path_factory.getbasetemp() / "edits.db") as walk:
        states = [counted(walk.path)]
        for number, one_edit in enumerate(edits):
            walk.go_on(restart=restarts[number % 8])
            edit(walk.journal, *one_edit)
            if operations(walk.path) == len(states):
                states.append(counted(walk.path))
            assert counted(walk.path) == states[-1]
        here = len(states) - 1
        for number, back in enumerate([*turns, *[True] * len(states), *[False] * len(states)]):
            walk.go_on(restart=restarts[number % 8])
            change = walk.journal.undo() if back else walk.journal.redo()
            there = here + (-1 if back else 1)
            assert (change is not None) == (0 <= there < len(states))
            here = min(max(there, 0), len(states) - 1)
            assert counted(walk.path) == states[here]
        assert is_sound(walk.path)


@settings(max_examples=examples(40, 8))
@given(
    steps=st.lists(
        st.one_of(EDITS, st.tuples(st.sampled_from(["undo", "redo"]), st.integers(0, 9))), min_size=2, max_size=16
    )
)
def test_steps_taken_back_out_of_turn_spoil_nothing(
    past: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]]
) -> None:
    with Walk(past, tmp_path_factory.getbasetemp() / "turns.db") as walk:
        journal = walk.journal
        base = top = counted(walk.path)
        for name, *how in steps:
            walk.go_on(restart=False)
            if name in {"undo", "redo"}:
                scopes = select(walk.path, "SELECT DISTINCT scope FROM operation ORDER BY 1") or [(None,)]
                before = counted(walk.path)
                try:
                    getattr(journal, name)(scopes[how[0] % len(scopes)][0])
                except StorageError:
                    assert counted(walk.path) == before
            else:
                steps_before = select(walk.path, "SELECT id, undone_at FROM operation ORDER BY id")
                edit(journal, name, *how)
                if select(walk.path, "SELECT id, undone_at FROM operation ORDER BY id") != steps_before:
                    top = counted(walk.path)
        # In turn nothing ever stands in the way.
        while journal.redo():
            pass
        assert counted(walk.path) == top
        while journal.undo():
            pass
        assert counted(walk.path) == base


# -- streaks -------------------------------------------------------------------------------------------------


def write_days(journal: DiaryWriter, kinds: str) -> None:
    """A diary with nothing but these days, the last of them yesterday.

    d done, w done in the evening far west, e done in the morning far east, W and E these with a d beside it, l late,
    p partial, r a day off, m nothing.
    """
    scans: list[tuple[Any, ...]] = []
    rests: list[tuple[str]] = []
    for ago, kind in enumerate(reversed(kinds), start=1):
        day = TODAY - ago * ONE
        for each in {"W": "wd", "E": "ed"}.get(kind, kind):
            if each == "r":
                rests.append((day.isoformat(),))
            elif each != "m":
                offset, hour = {"w": (-480, 18), "e": (720, 7)}.get(each, (60, 7))
                local = datetime.combine(day, time(hour), UTC) - timedelta(minutes=offset)
                started = None if each == "l" else utc_text(local)
                row = (f"{len(scans)} {each}", "partial" if each == "p" else "done", day.isoformat())
                scans.append((*row, started, started and offset, int(each == "l")))
    with journal._connection as connection:
        for table in ("operation", "mark", "scan_stop", "scan", "rest_day"):
            connection.execute(f"DELETE FROM {table}")
        connection.executemany(
            "INSERT INTO scan (id, kind, state, body_day, started_at, utc_offset_min, late, created_at, device) "
            "VALUES (?, 'full', ?, ?, ?, ?, ?, 'then', 'here')",
            scans,
        )
        connection.executemany(
            "INSERT INTO rest_day (body_day, reason, created_at, device) VALUES (?, 'ill', 'then', 'here')", rests
        )


def figures(history: DiaryReader, *, forgive: bool) -> tuple[dict[date, DayState], dict[date, int], int, int]:
    """The days; the length of the run that ends on each; the streak and the best."""
    scans, rests = history.scan_days(TODAY), history.rest_days().keys()
    states = day_states(scans, rests, TODAY)
    found = habit(scans, rests, TODAY, forgive=forgive)
    return dict(states), {day: run(states, day, forgive=forgive) for day in states}, found.streak, found.best


def may_shorten(before: dict[date, DayState], after: dict[date, DayState], edit: str) -> bool:
    """What the promise leaves out: a done day or a day off that is no more; and the bridge beside a scan that went."""
    less = {day for day, state in before.items() if after.get(day, DayState.BEFORE) is not state}
    if edit == "clear_rest":
        return any(before[day] is DayState.REST for day in less)
    if edit in {"delete_scan", "move_scan"}:
        return any(before[day] in {DayState.DONE, DayState.BRIDGED} for day in less)
    return False


@pytest.fixture(scope="module")
def open_diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DiaryWriter, DiaryReader]]:
    path = tmp_path_factory.mktemp("streaks") / "mfr.db"
    prepare(path)
    with contextlib.closing(opened(path, FakeClock())) as journal, contextlib.closing(DiaryReader(path)) as history:
        yield journal, history


DAYS = st.one_of(
    st.text(alphabet="ddddwweeWWEElppmmmmr", min_size=1, max_size=20),
    st.lists(st.sampled_from(["dm", "wme", "Wme", "wmE", "ddd", "dmd", "mm", "pd", "rd", "l"]), min_size=1, max_size=8)
    .map("".join)
    .filter(bool),
)
DATED = st.one_of(
    st.tuples(st.just("enter_late"), st.integers(1, 22)),
    st.tuples(st.just("rest"), st.integers(-2, 22), st.integers(0, 3), st.sampled_from(REST_REASONS)),
    st.tuples(st.just("clear_rest"), st.integers(-2, 22), st.integers(0, 3)),
    st.tuples(st.just("move_scan"), st.integers(0, 20), st.integers(0, 22)),
    st.tuples(st.just("delete_scan"), st.integers(0, 20)),
    st.tuples(st.just("mark"), st.integers(0, 20), st.sampled_from(REGIONS), NRS),
    st.tuples(st.just("edit_mark"), ROW, SAID, st.just("n")),
    st.tuples(st.just("delete_mark"), ROW),
)


@settings(max_examples=examples(250, 45))
@given(kinds=DAYS, edits=st.lists(DATED, min_size=1, max_size=4), forgive=st.booleans())
def test_no_edit_shortens_a_streak_but_those_that_take_a_day_away(
    open_diary: tuple[DiaryWriter, DiaryReader], kinds: str, edits: list[tuple[Any, ...]], forgive: bool
) -> None:
    journal, history = open_diary
    write_days(journal, kinds)
    for name, *how in edits:
        states, runs, streak, best = figures(history, forgive=forgive)
        steps = operations(history.path)
        edit(journal, name, *how)
        now, runs_now, streak_now, best_now = figures(history, forgive=forgive)
        if not may_shorten(states, now, name):
            assert all(runs_now.get(day, 0) >= length for day, length in runs.items()), (kinds, name, how)
            assert streak_now >= streak
            assert best_now >= best
        if operations(history.path) > steps:  # and what is taken back comes back whole
            journal.undo()
            assert figures(history, forgive=forgive) == (states, runs, streak, best)
            journal.redo()


def test_a_bridge_goes_with_the_scan_that_it_was_built_on(open_diary: tuple[DiaryWriter, DiaryReader]) -> None:
    """The one way in which a scan that is deleted or moved costs days though its own day stays done."""
    journal, history = open_diary
    write_days(journal, "dWme")  # on one day both an evening far west and a morning at home; a date skipped; far east
    assert run(figures(history, forgive=False)[0], TODAY - ONE, forgive=False) == 3
    for way in (journal.delete_scan, lambda scan_id: journal.move_scan(scan_id, TODAY - 6 * ONE)):
        way(one(history.path, "SELECT id FROM scan WHERE id LIKE '%w'"))
        states = figures(history, forgive=False)[0]
        assert states[TODAY - 3 * ONE] is DayState.DONE
        assert states[TODAY - 2 * ONE] is DayState.MISSED
        assert run(states, TODAY - ONE, forgive=False) == 1
        journal.undo()
