"""Every write of a hold: what it leaves in the tables, whose it is, and what can be taken back."""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mfr_tui.practice.hold import Ended, Hold, Pressure, Progress, Released
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.write.base import Change
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, passes, technique
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything, live, one, select

FOUR = time(4)
PLACE, NECK = "shoulder_back_l", "neck_back_l"
AT, LATER = "2026-11-21T05:30:00.000Z", "2026-11-21T05:30:42.000Z"
STATE = "SELECT state, ended_how, held_s, ended_at, kept_at, revision FROM hold WHERE id = 'h'"


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(diary, clock, FOUR, busy_seconds=1)) as opened:
        yield opened


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


def start(journal: DiaryWriter, hold_id: str = "h", holder: str = "here", region: str = PLACE) -> None:
    journal.start_hold(hold_id, holder, Hold(allowed(region), technique()), before=6, tool="thumb")


def so_far(seconds: float) -> Progress:
    return Progress(step_s=seconds, held_s=seconds)


# Begun


def test_a_hold_starts_with_all_that_is_known_of_it(journal: DiaryWriter, diary: Path) -> None:
    line = Hold(allowed("shoulder_back_r", "shoulder_back_r", NECK, hold_s=60, cap_s=120), technique(passes()))
    journal.start_hold("h", "here", line, before=6, tool="\x1b[31m tennis\nball\u202e \x07")
    assert select(diary, "SELECT * FROM hold") == [
        (
            *("h", None, "2026-11-21", "shoulder_back_r", '["shoulder_back_r", "neck_back_l"]', "hold_spot"),
            *("[31m tennis ball", None, 120, 0.0, 6, None, None, None, "open", None),
            one(diary, "SELECT progress FROM hold"),
            *("here", AT, AT, None, "Europe/Berlin", 60, AT),
            json.loads(one(diary, "SELECT value FROM setting WHERE key = 'device'")),
            *(1, None, 1),
        )
    ]
    assert json.loads(one(diary, "SELECT progress FROM hold")) == {
        **dict.fromkeys(("step", "step_s", "count", "held_s", "added_s"), 0),
        "by_hand": False,
    }
    assert one(diary, "SELECT count(*) FROM operation") == 0
    assert journal.undo() is None


def test_a_hold_belongs_to_the_body_day_of_its_start(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    clock.set(datetime(2026, 11, 22, 3, 59, tzinfo=ZoneInfo("Asia/Kathmandu")))
    start(journal)
    assert select(diary, "SELECT body_day, zone, utc_offset_min FROM hold") == [("2026-11-21", "Asia/Kathmandu", 345)]
    clock.advance(120)
    start(journal, "next")
    assert one(diary, "SELECT body_day FROM hold WHERE id = 'next'") == "2026-11-22"


def test_a_hold_carries_todays_latest_scan_or_none(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    def scan_of(hold_id: str) -> object:
        start(journal, hold_id)
        return one(diary, "SELECT scan_id FROM hold WHERE id = ?", hold_id)

    journal.start_scan(ScanKind.FULL, stops)
    clock.advance(86_400)
    assert scan_of("without") is None
    first = journal.start_scan(ScanKind.FULL, stops)
    assert scan_of("first") == first
    journal.finish_as_it_is(first)
    clock.advance(60)
    second = journal.start_scan(ScanKind.SHORT, stops)
    assert scan_of("second") == second
    journal.discard_scan(second)
    assert scan_of("aside") == first


@pytest.mark.parametrize("before", [None, 0, 10])
def test_the_rating_before_may_be_unknown(journal: DiaryWriter, history: DiaryReader, before: int | None) -> None:
    journal.start_hold("h", "here", Hold(allowed(), technique()), before=before, tool="")
    (row,) = history.open_holds()
    assert (row.before, row.tool, row.holder, row.kept_at) == (before, "", "here", MORNING)


# Kept, taken, ended


def test_how_far_it_is_is_kept_and_goes_on_from_there(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, diary: Path
) -> None:
    start(journal)
    clock.advance(42)
    progress = Progress(step=1, step_s=2.5, count=3, held_s=40.1, added_s=30, by_hand=True)
    journal.keep_hold("h", "here", progress)
    assert select(diary, STATE) == [("open", None, 40.1, None, LATER, 1)]
    (row,) = history.open_holds()
    assert row.progress == progress


def test_another_windows_hold_is_left_alone(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    start(journal)
    before = everything(diary)
    clock.advance(42)
    journal.keep_hold("h", "there", so_far(40.0))
    for how in set(Ended) - {Ended.STOPPED_PAIN}:
        journal.end_hold("h", "there", so_far(40.0), how)
    journal.keep_hold("none", "here", so_far(40.0))
    assert everything(diary) == before


def test_who_takes_a_hold_has_it(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    start(journal)
    clock.advance(42)
    assert journal.take_hold("h", "there")
    assert select(diary, "SELECT holder, state, kept_at, revision FROM hold") == [("there", "open", AT, 1)]
    journal.keep_hold("h", "here", so_far(40.0))
    journal.end_hold("h", "here", so_far(40.0), Ended.EARLY)
    assert one(diary, "SELECT held_s FROM hold") == 0.0
    journal.end_hold("h", "there", so_far(41.0), Ended.EARLY)
    assert select(diary, STATE) == [("ended", "early", 41.0, LATER, LATER, 2)]
    assert not journal.take_hold("h", "here")
    assert not journal.take_hold("none", "here")
    assert one(diary, "SELECT holder FROM hold") == "there"


@pytest.mark.parametrize("how", list(Ended))
def test_a_hold_ends_with_its_seconds(journal: DiaryWriter, clock: FakeClock, diary: Path, how: Ended) -> None:
    start(journal)
    clock.advance(42)
    journal.end_hold("h", "here", so_far(41.7), how)
    assert select(diary, STATE) == [("ended", how, 41.7, LATER, LATER, 2)]
    assert one(diary, "SELECT released FROM hold") == ("yes" if how is Ended.RELEASED else None)
    assert one(diary, "SELECT count(*) FROM lock") == (how is Ended.STOPPED_PAIN)
    before = everything(diary)
    clock.advance(10)
    journal.keep_hold("h", "here", so_far(50.0))
    journal.end_hold("h", "here", so_far(50.0), Ended.TIME)
    journal.close_hold("h")
    assert everything(diary) == before  # it has ended, once


def test_a_hold_put_away_is_neither_kept_nor_taken(journal: DiaryWriter, diary: Path) -> None:
    start(journal)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("UPDATE hold SET deleted_at = 'x'")
    before = everything(diary)
    journal.keep_hold("h", "here", so_far(5.0))
    journal.end_hold("h", "here", so_far(5.0), Ended.EARLY)
    assert not journal.take_hold("h", "there")
    assert everything(diary) == before


def test_what_was_broken_off_is_closed_as_it_was_kept(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    start(journal)
    start(journal, "other")
    clock.advance(42)
    journal.keep_hold("h", "here", so_far(40.0))
    clock.advance(86_400)
    journal.close_hold("h")
    assert select(diary, STATE) == [("ended", "interrupted", 40.0, LATER, LATER, 2)]
    assert one(diary, "SELECT state FROM hold WHERE id = 'other'") == "open"
    assert one(diary, "SELECT count(*) FROM lock") == 0


# Pain


@pytest.mark.parametrize(
    ("local", "until"),
    [
        (MORNING, "2026-11-22"),
        (MORNING.replace(hour=3, minute=59), "2026-11-21"),
        (MORNING.replace(hour=23, minute=59), "2026-11-22"),
        (datetime(2026, 12, 31, 5, 0, tzinfo=ZoneInfo("Pacific/Auckland")), "2027-01-01"),
    ],
)
def test_pain_locks_the_region_until_the_end_of_the_next_body_day(
    journal: DiaryWriter, clock: FakeClock, diary: Path, local: datetime, until: str
) -> None:
    start(journal)
    clock.set(local)
    journal.end_hold("h", "here", so_far(9.5), Ended.STOPPED_PAIN)
    assert select(diary, "SELECT region, until_day, why, hold_id FROM lock") == [(PLACE, until, "stopped_pain", "h")]
    assert one(diary, "SELECT device FROM lock") == one(diary, "SELECT device FROM hold")
    assert one(diary, "SELECT created_at FROM lock") == one(diary, "SELECT ended_at FROM hold")


def test_pain_said_after_the_end_is_kept_with_the_seconds_it_had(
    journal: DiaryWriter, clock: FakeClock, diary: Path
) -> None:
    start(journal)
    clock.advance(42)
    journal.end_hold("h", "here", so_far(41.7), Ended.TIME)
    clock.advance(30)
    journal.end_hold("h", "here", so_far(99.0), Ended.STOPPED_PAIN)
    assert select(diary, STATE) == [("ended", "stopped_pain", 41.7, LATER, LATER, 3)]
    assert select(diary, "SELECT region, until_day FROM lock") == [(PLACE, "2026-11-22")]


def test_what_hurt_after_all_did_not_let_go(journal: DiaryWriter, diary: Path) -> None:
    start(journal)
    journal.end_hold("h", "here", so_far(42), Ended.RELEASED)
    assert one(diary, "SELECT released FROM hold") == "yes"
    journal.end_hold("h", "here", so_far(42), Ended.STOPPED_PAIN)
    assert one(diary, "SELECT released FROM hold") is None


def test_pain_ends_a_hold_whoever_has_it(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    start(journal)
    journal.keep_hold("h", "here", so_far(20.0))
    clock.advance(42)
    journal.end_hold("h", "there", so_far(41.7), Ended.STOPPED_PAIN)
    assert select(diary, STATE) == [("ended", "stopped_pain", 20.0, LATER, AT, 2)]
    assert one(diary, "SELECT count(*) FROM lock") == 1
    journal.keep_hold("h", "here", so_far(60.0))  # the window that had it goes on for a moment
    journal.end_hold("h", "here", so_far(60.0), Ended.TIME)
    assert select(diary, STATE) == [("ended", "stopped_pain", 20.0, LATER, AT, 2)]


def test_the_longest_lock_of_a_region_holds(journal: DiaryWriter, history: DiaryReader, clock: FakeClock) -> None:
    for hold_id in ("h", "next"):
        start(journal, hold_id)
        journal.end_hold(hold_id, "here", so_far(5.0), Ended.STOPPED_PAIN)
        clock.advance(86_400)
    clock.set(MORNING)  # a clock that went back shortens no lock
    start(journal, "back")
    journal.end_hold("back", "here", so_far(5.0), Ended.STOPPED_PAIN)
    assert {region: str(lock.until) for region, lock in history.locks().items()} == {PLACE: "2026-11-23"}


def test_an_end_whose_lock_cannot_be_written_is_no_end(
    journal: DiaryWriter, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(journal)
    before = everything(diary)

    def fails(*_: object) -> None:
        raise OSError("no lock")

    monkeypatch.setattr(journal, "_lock", fails)
    with pytest.raises(OSError, match="no lock"):
        journal.end_hold("h", "here", so_far(9.5), Ended.STOPPED_PAIN)
    assert everything(diary) == before


# What the database itself refuses


@pytest.mark.parametrize(
    "change",
    [
        *("held_s = 300.1", "held_s = -0.1", "cap_s = 301", "cap_s = 0", "held_s = 200, cap_s = 120"),
        *("before = 11", "before = -1", "after = 11", "after = -1", "was_source = 2"),
        *("released = 'maybe'", "pressure = 'hard'", "state = 'done'", "ended_how = 'time'", "state = 'ended'"),
        *("state = 'ended', ended_how = 'tired'", "body_day = '2026-02-30'", "path = '['", "progress = ''"),
        *("held_s = NULL", "cap_s = NULL", "scan_id = 'none'", "holder = NULL", "kept_at = NULL"),
    ],
)
def test_an_impossible_hold_is_refused(journal: DiaryWriter, diary: Path, change: str) -> None:
    start(journal)
    with contextlib.closing(sqlite3.connect(diary)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"UPDATE hold SET {change}")
        connection.execute("UPDATE hold SET held_s = cap_s")  # the cap itself is possible
        connection.rollback()


def test_seconds_past_the_cap_are_refused_whoever_writes_them(journal: DiaryWriter, diary: Path) -> None:
    start(journal)
    before = everything(diary)
    for seconds in (300.1, -1.0):
        with pytest.raises(sqlite3.IntegrityError):
            journal.keep_hold("h", "here", so_far(seconds))
        with pytest.raises(sqlite3.IntegrityError):
            journal.end_hold("h", "here", so_far(seconds), Ended.STOPPED_PAIN)
    assert everything(diary) == before


# Said afterwards


def said(path: Path) -> tuple[Any, ...]:
    return select(path, "SELECT after, released, was_source, tool, pressure FROM hold WHERE id = 'h'")[0]


def test_more_can_be_said_of_a_hold_and_taken_back(journal: DiaryWriter, diary: Path) -> None:
    start(journal)
    journal.end_hold("h", "here", so_far(120.0), Ended.TIME)
    revision = one(diary, "SELECT revision FROM hold")
    sayings: tuple[tuple[dict[str, Any], tuple[Any, ...], str], ...] = (
        ({"after": 0}, (0, None, None, "thumb", None), "shoulder after the hold 0"),
        ({"released": Released.PARTLY}, (0, "partly", None, "thumb", None), "result of the hold: shoulder"),
        ({"was_source": False}, (0, "partly", 0, "thumb", None), "result of the hold: shoulder"),
        (
            {"pressure": Pressure.RIGHT},
            (0, "partly", 0, "thumb", "right"),
            "result of the hold: shoulder",
        ),
        ({"after": 10, "was_source": True}, (10, "partly", 1, "thumb", "right"), "shoulder after the hold 10"),
    )
    for words, state, _ in sayings:
        journal.say_of_hold("h", "shoulder", **words)
        assert said(diary) == state
    states = [(None, None, None, "thumb", None), *(state for _, state, _ in sayings)]
    for state, (_, _, label) in zip(reversed(states[:-1]), reversed(sayings), strict=True):
        assert journal.undo("h") == Change(label, None)
        assert said(diary) == state
    assert journal.undo("h") is None  # neither the start nor the end of it
    for state in states[1:]:
        assert journal.redo("h") is not None
        assert said(diary) == state
    assert one(diary, "SELECT revision FROM hold") == revision + 15
    assert one(diary, "SELECT ended_how FROM hold") == "time"


def test_nothing_said_changes_nothing(journal: DiaryWriter, diary: Path) -> None:
    start(journal)
    before = everything(diary)
    journal.say_of_hold("h", "shoulder")
    assert everything(diary) == before


@pytest.mark.parametrize("nrs", [-1, 11])
def test_a_rating_after_is_zero_to_ten(journal: DiaryWriter, diary: Path, nrs: int) -> None:
    start(journal)
    before = everything(diary)
    with pytest.raises(ValueError, match="0 to 10"):
        journal.say_of_hold("h", "shoulder", after=nrs, released=Released.YES)
    with pytest.raises(ValueError, match="0 to 10"):
        journal.mark_after("h", NECK, "neck", nrs, How.PRESSED)
    assert everything(diary) == before


# The neighbors after it


def test_a_mark_after_has_all_that_is_known_of_it(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    start(journal)
    clock.advance(86_400)
    journal.mark_after("h", NECK, "neck", 3, How.PRESSED)
    assert select(
        diary,
        "SELECT scan_id, hold_id, body_day, region, moment, how, nrs, marked_at, created_at, revision, deleted_at "
        "FROM mark",
    ) == [
        (
            *(None, "h", "2026-11-21", NECK, "after", "pressed", 3),  # the day of the hold
            *("2026-11-22T05:30:00.000Z", "2026-11-22T05:30:00.000Z", 1, None),
        )
    ]
    assert journal.undo("h") == Change("neck after 3", NECK)


def test_marks_after_replace_each_other_within_one_hold_only(
    journal: DiaryWriter, history: DiaryReader, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    journal.mark(scan_id, NECK, "neck", 4, How.PRESSED)
    for hold_id in ("h", "next"):
        start(journal, hold_id)
    journal.mark_after("h", NECK, "neck", 9, How.PRESSED)
    journal.mark_after("h", "jaw_l", "jaw", 8, How.PRESSED)
    journal.mark_after("h", NECK, "neck", 7, How.PRESSED)
    journal.mark_after("next", NECK, "neck", 6, How.PRESSED)
    assert history.marks_after("h") == {NECK: 7, "jaw_l": 8}
    assert history.marks_after("next") == {NECK: 6}
    assert one(diary, "SELECT count(*) FROM mark") == 4
    assert {region: mark.nrs for region, mark in history.marks(scan_id).items()} == {NECK: 4}
    # They are of the hold, not of the day.
    assert history.day_values(TODAY, TODAY) == history.last_marks(TODAY) == {NECK: 4}
    assert history.tender_lately(TODAY) == {NECK}
    assert select(diary, "SELECT regions_marked, worst_nrs FROM day") == [(1, 4)]
    assert select(diary, "SELECT region, worst_nrs FROM mark_by_region") == [(NECK, 4)]
    for expected in ({NECK: 9, "jaw_l": 8}, {NECK: 9}, {}):
        assert journal.undo("h") is not None
        assert history.marks_after("h") == expected
    assert journal.undo("h") is None
    assert history.marks_after("next") == {NECK: 6}
    journal.mark_after("h", NECK, "neck", 1, How.PRESSED)  # after it was taken back, anew
    assert history.marks_after("h") == {NECK: 1}


def test_two_marks_after_one_hold_of_one_region_cannot_be(journal: DiaryWriter, diary: Path) -> None:
    start(journal)
    journal.mark_after("h", NECK, "neck", 3, How.PRESSED)
    with contextlib.closing(sqlite3.connect(diary)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO mark SELECT 'twin', scan_id, hold_id, body_day, region, moment, how, nrs, qualities, note, "
            "marked_at, created_at, device, revision, deleted_at FROM mark"
        )


# Outside a scan


def test_a_spot_is_corrected_within_one_visit_and_added_by_the_next(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    journal.mark(scan_id, NECK, "neck", 2, How.PRESSED)

    def spots() -> list[tuple[Any, ...]]:
        return select(
            diary,
            "SELECT region, nrs, how FROM mark WHERE moment = 'spot' AND deleted_at IS NULL ORDER BY rowid",
        )

    journal.mark_spot("first", NECK, "neck", 5, How.REST)
    journal.mark_spot("first", PLACE, "shoulder", 1, How.PRESSED)
    clock.advance(1)
    journal.mark_spot("first", NECK, "neck", 6, How.PRESSED)
    assert spots() == [(NECK, 6, "rest"), (PLACE, 1, "pressed")]
    journal.mark_spot("second", NECK, "neck", 3, How.MOVED)
    assert spots() == [(NECK, 6, "rest"), (PLACE, 1, "pressed"), (NECK, 3, "moved")]
    assert history.day_values(TODAY, TODAY) == {NECK: 6, PLACE: 1}
    assert list(history.last_marks(TODAY).items()) == [(NECK, 3), (PLACE, 1)]
    journal.mark_spot("third", NECK, "neck", 8, How.MOVED)  # in the same instant: the later one is the newest
    assert list(history.last_marks(TODAY).items()) == [(NECK, 8), (PLACE, 1)]
    journal.undo("third")
    assert journal.undo("first") == Change("neck 6", NECK)
    assert spots() == [(NECK, 5, "rest"), (PLACE, 1, "pressed"), (NECK, 3, "moved")]
    assert journal.undo("first") == Change("shoulder 1", PLACE)
    journal.undo("first")
    assert spots() == [(NECK, 3, "moved")]
    assert journal.undo("first") is None
    journal.mark_spot("first", NECK, "neck", 9, How.REST)  # what was taken back is not corrected
    assert spots() == [(NECK, 3, "moved"), (NECK, 9, "rest")]
    assert {region: mark.nrs for region, mark in history.marks(scan_id).items()} == {NECK: 2}
    assert select(diary, "SELECT DISTINCT body_day, scan_id, hold_id FROM mark WHERE moment = 'spot'") == [
        ("2026-11-21", None, None)
    ]


@pytest.mark.parametrize("nrs", [-1, 11])
def test_a_spot_is_rated_zero_to_ten(journal: DiaryWriter, diary: Path, nrs: int) -> None:
    before = everything(diary)
    with pytest.raises(ValueError, match="0 to 10"):
        journal.mark_spot("visit", NECK, "neck", nrs, How.PRESSED)
    assert everything(diary) == before


def test_a_spot_belongs_to_the_body_day_of_its_rating(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    clock.set(MORNING.replace(hour=3))
    journal.mark_spot("visit", NECK, "neck", 5, How.REST)
    assert one(diary, "SELECT body_day FROM mark") == "2026-11-20"


# Told


def tell(journal: DiaryWriter, hold_id: str = "t", held_s: int = 90, **said: Any) -> None:  # noqa: ANN401
    journal.log_hold(hold_id, "shoulder", allowed(), technique(), held_s=held_s, **said)


def test_a_told_hold_is_stored_as_told_at_the_time_it_is_told(
    journal: DiaryWriter, history: DiaryReader, stops: Sequence[Stop], clock: FakeClock, diary: Path
) -> None:
    scan = journal.start_scan(ScanKind.FULL, stops)
    start(journal, "running")
    clock.advance(42)
    tell(journal, before=6, after=3, released=Released.PARTLY, tool="thumb")
    hold = history.hold("t")
    assert hold
    assert (hold.timed, hold.region, hold.path, hold.technique, hold.tool) == (
        False,
        PLACE,
        (PLACE,),
        "hold_spot",
        "thumb",
    )
    assert (hold.progress.held_s, hold.before, hold.after, hold.released) == (90, 6, 3, Released.PARTLY)
    times = select(
        diary, "SELECT started_at, ended_at, kept_at, created_at, scan_id, revision FROM hold WHERE id = 't'"
    )
    assert times == [(LATER, LATER, LATER, LATER, scan, 1)]
    assert [row.id for row in history.open_holds()] == ["running"]
    assert one(diary, "SELECT timed FROM hold WHERE id = 'running'") == 1
    assert select(diary, "SELECT region, nrs, moment, how FROM mark") == [(PLACE, 6, "spot", "pressed")]
    tell(journal, "again", before=6)
    assert one(diary, "SELECT count(*) FROM mark") == 1  # it was the last rating already


@pytest.mark.parametrize(
    ("held_s", "released", "ended"),
    [
        (90, None, Ended.EARLY),
        (299, Released.NO, Ended.EARLY),
        (300, Released.NO, Ended.TIME),
        (300, Released.YES, Ended.RELEASED),
        (1, Released.YES, Ended.RELEASED),
        (1, Released.PARTLY, Ended.EARLY),
    ],
)
def test_a_told_hold_ended_as_its_seconds_say(
    journal: DiaryWriter, history: DiaryReader, held_s: int, released: Released | None, ended: Ended
) -> None:
    tell(journal, held_s=held_s, released=released)
    (hold,) = history.holds_of(PLACE)
    assert hold.ended_how is ended


@pytest.mark.parametrize("wrong", [{"held_s": 0}, {"held_s": 301}, {"before": 11}, {"after": -1}])
def test_a_told_hold_that_cannot_be_is_not_stored(journal: DiaryWriter, diary: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        tell(journal, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="61 seconds"):
        journal.log_hold("t", "jaw", allowed("jaw_l", hold_s=30, cap_s=60), technique(), held_s=61)
    assert one(diary, "SELECT count(*) FROM hold") == 0


def test_one_undo_takes_a_told_hold_back_with_its_rating_and_redo_brings_both(
    journal: DiaryWriter, history: DiaryReader
) -> None:
    tell(journal, before=6, after=3)
    told = history.holds_of(PLACE)
    assert journal.undo() == Change("hold of shoulder", None)
    assert history.holds_of(PLACE) == []
    assert history.day_values(TODAY, TODAY) == {}
    assert journal.undo() is None
    assert journal.redo() == Change("hold of shoulder", None)
    assert history.holds_of(PLACE) == told
    assert history.day_values(TODAY, TODAY) == {PLACE: 6}


def test_a_told_hold_always_stays_told(journal: DiaryWriter, diary: Path) -> None:
    tell(journal, after=3)
    journal.edit_hold("t", "shoulder", before=5, after=2, released=Released.YES)
    assert one(diary, "SELECT timed FROM hold") == 0


# Undo


def test_undo_never_reaches_what_keeps_a_person_safe(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    untouchable: tuple[Callable[[], object], ...] = (
        lambda: start(journal),
        lambda: journal.keep_hold("h", "here", so_far(5.0)),
        lambda: journal.take_hold("h", "here"),
        lambda: journal.end_hold("h", "here", so_far(9.5), Ended.STOPPED_PAIN),
        lambda: journal.warn("feeling", yes=True, hold_id="h"),
        lambda: journal.answer("clots", yes=True),
        lambda: journal.clear("clots", "Dr. Lee", ""),
        lambda: journal.place(NECK, None),
        lambda: start(journal, "broken"),
        lambda: journal.close_hold("broken"),
    )
    for write in untouchable:
        clock.advance(1)
        write()
    kept = live(diary)
    assert journal.undo() is None
    assert journal.redo() is None
    journal.say_of_hold("h", "shoulder", after=4)
    journal.mark_after("h", NECK, "neck", 4, How.PRESSED)
    for _ in range(5):
        journal.undo()
    assert live(diary) == kept
    for _ in range(5):
        journal.redo()
    assert one(diary, "SELECT ended_how FROM hold WHERE id = 'h'") == "stopped_pain"
    assert {table: live(diary)[table] for table in ("lock", "screening", "warning_check", "region_setting")} == {
        table: kept[table] for table in ("lock", "screening", "warning_check", "region_setting")
    }
