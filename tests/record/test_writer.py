"""Every write: what it leaves in the tables, and that it can be taken back."""

import contextlib
import json
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Outcome, Result, Scan, Stop
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import QUALITIES, How, ScanKind
from mfr_tui.record.write.base import UNDO_KEPT, Change
from mfr_tui.record.write.rest_days import REST_REASONS
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.typed import clean
from tests.practice.makings import allowed, technique
from tests.support.examples import examples
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything, live, mark_in, one, select

FOUR = time(4)
LEFT, NECK = "shoulder_back_l", "neck_back_l"
Open = Callable[[], DiaryWriter]


@pytest.fixture
def open_journal(diary: Path, clock: FakeClock) -> Iterator[Open]:
    """Opens as many windows on the diary as a test wants."""
    with contextlib.ExitStack() as stack:

        def opened() -> DiaryWriter:
            journal = DiaryWriter(diary, clock, FOUR, busy_seconds=1)
            stack.callback(journal.close)
            return journal

        yield opened


@pytest.fixture
def journal(open_journal: Open) -> DiaryWriter:
    return open_journal()


def rate(journal: DiaryWriter, scan_id: str, region: str, nrs: int, how: How = How.PRESSED) -> None:
    journal.mark(scan_id, region, region, nrs, how)


def walked(stops: tuple[Stop, ...], passed: int) -> Scan:
    """A scan of which so many stops were passed with the key, each after ten seconds."""
    scan = Scan(stops)
    scan.resume(0.0)
    for number in range(1, passed + 1):
        for step in range(1, 6):
            scan.advance(number * 10.0 - 10 + step * 2)
        scan.pass_stop(number * 10.0)
    return scan


# -- the scan ----------------------------------------------------------------------------------------------


def test_a_scan_starts_with_all_that_is_known_of_it(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    assert uuid.UUID(scan_id).version == 4
    assert select(
        diary,
        "SELECT kind, state, body_day, started_at, ended_at, zone, utc_offset_min, position, active_s, late, "
        "clock_suspect, created_at, revision, deleted_at FROM scan WHERE id = ?",
        scan_id,
    ) == [
        (
            *("full", "draft", "2026-11-21", "2026-11-21T05:30:00.000Z", None, "Europe/Berlin", 60, 0, 0.0),
            *(0, 0, "2026-11-21T05:30:00.000Z", 1, None),
        )
    ]
    stored = select(diary, "SELECT stop_id, regions, active_s, outcome FROM scan_stop WHERE scan_id = ?", scan_id)
    assert [(stop_id, tuple(json.loads(regions))) for stop_id, regions, *_ in stored] == [
        (stop.id, stop.regions) for stop in stops
    ]
    assert {(active_s, outcome) for *_, active_s, outcome in stored} == {(0.0, None)}


@pytest.mark.parametrize(
    ("local", "day"),
    [
        (MORNING.replace(hour=3, minute=59), date(2026, 11, 20)),
        (MORNING.replace(hour=4, minute=0), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 23, 59, tzinfo=ZoneInfo("Pacific/Auckland")), date(2026, 11, 21)),
        (datetime(2027, 1, 1, 1, 0, tzinfo=ZoneInfo("Asia/Kathmandu")), date(2026, 12, 31)),
    ],
)
def test_a_scan_belongs_to_the_body_day_of_its_start(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...], local: datetime, day: date
) -> None:
    clock.set(local)
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    clock.advance(86_400 * 3)
    rate(journal, scan_id, LEFT, 3)
    assert select(diary, "SELECT body_day FROM scan UNION ALL SELECT body_day FROM mark") == [(str(day),)] * 2
    started, offset = select(diary, "SELECT started_at, utc_offset_min FROM scan")[0]
    assert started.endswith("Z")
    assert datetime.fromisoformat(started) == local.astimezone(UTC)
    assert timedelta(minutes=offset) == local.utcoffset()


def test_a_clock_that_went_back_is_noted(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    journal.start_scan(ScanKind.SHORT, stops[:8], clock_suspect=True)
    assert select(diary, "SELECT kind, clock_suspect FROM scan") == [("short", 1)]
    assert one(diary, "SELECT count(*) FROM scan_stop") == 8


def test_a_day_has_one_open_scan_across_windows(
    open_journal: Open, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    one_window, other = open_journal(), open_journal()
    first = one_window.start_scan(ScanKind.FULL, stops)
    assert other.start_scan(ScanKind.SHORT, stops[:8]) == first
    assert one(diary, "SELECT count(*) FROM scan") == 1
    assert one(diary, "SELECT count(*) FROM scan_stop") == len(stops)
    one_window.finish(first, walked(stops, len(stops)))
    second = other.start_scan(ScanKind.SHORT, stops[:8])
    assert second != first  # several scans of one day are fine, one after the other
    clock.advance(86_400)
    assert one_window.start_scan(ScanKind.FULL, stops) not in {first, second}  # and so is one of each day


def test_progress_is_kept_as_it_goes(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    scan = walked(stops, 3)
    scan.jump(5, 32.0)
    scan.advance(33.5)
    journal.keep_progress(scan_id, scan)
    assert select(diary, "SELECT state, position, active_s, ended_at FROM scan") == [("draft", 5, 33.5, None)]
    assert select(diary, "SELECT outcome, active_s FROM scan_stop ORDER BY position LIMIT 7") == [
        *[("passed", 10.0)] * 3,
        ("left", 2.0),
        ("skipped", 0.0),
        (None, 1.5),
        (None, 0.0),
    ]


@pytest.mark.parametrize(("passed", "state"), [(20, "done"), (12, "done"), (11, "partial")])
def test_a_scan_ends_done_or_partial(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...], passed: int, state: str
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    scan = walked(stops, passed)
    if not scan.ended:
        scan.end(passed * 10.0)
    clock.advance(300)
    journal.finish(scan_id, scan)
    assert select(diary, "SELECT state, ended_at, active_s FROM scan") == [
        (state, "2026-11-21T05:35:00.000Z", passed * 10.0)
    ]
    assert select(diary, "SELECT outcome, count(*) FROM scan_stop GROUP BY outcome") == [
        *([("left", 1)] if passed < 20 else []),
        ("passed", passed),
        *([("skipped", 19 - passed)] if passed < 20 else []),
    ]


@pytest.mark.parametrize("passed", [20, 12, 11, 0])
def test_a_scan_nobody_walks_ends_by_what_was_stored(
    journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...], passed: int
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    journal.keep_progress(scan_id, walked(stops, passed))
    expected = Result.DONE if passed >= 12 else Result.PARTIAL
    assert journal.finish_as_it_is(scan_id) is expected
    assert one(diary, "SELECT state FROM scan") == expected
    assert one(diary, "SELECT count(*) FROM scan_stop WHERE outcome IS NULL") == 0
    assert one(diary, "SELECT count(*) FROM scan_stop WHERE outcome = 'passed'") == passed


def test_the_last_stop_alone_makes_it_done(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    scan = walked(stops, 0)
    scan.outcomes[-1] = Outcome.PASSED
    journal.keep_progress(scan_id, scan)
    assert journal.finish_as_it_is(scan_id) is Result.DONE


def test_an_ended_scan_stays_as_it_ended(
    open_journal: Open, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    here, there = open_journal(), open_journal()
    scan_id = here.start_scan(ScanKind.FULL, stops)
    here.finish(scan_id, walked(stops, 20))
    before = everything(diary)
    clock.advance(60)
    there.keep_progress(scan_id, walked(stops, 2))
    left = walked(stops, 2)
    left.end(20.0)
    there.finish(scan_id, left)
    assert there.finish_as_it_is(scan_id) is Result.DONE
    assert everything(diary) == before
    rate(there, scan_id, LEFT, 4)  # but what is found there still counts
    assert select(diary, "SELECT nrs FROM mark WHERE deleted_at IS NULL") == [(4,)]


def test_drafts_are_closed_when_they_can_no_longer_be_resumed(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    old = journal.start_scan(ScanKind.FULL, stops)
    journal.keep_progress(old, walked(stops, 12))
    clock.advance(86_400)
    yesterdays = journal.start_scan(ScanKind.FULL, stops)
    clock.advance(86_400)
    todays = journal.start_scan(ScanKind.FULL, stops)
    assert journal.close_old_drafts(TODAY + timedelta(days=2)) == 1
    assert journal.close_old_drafts(TODAY + timedelta(days=2)) == 0
    assert dict(select(diary, "SELECT id, state FROM scan")) == {
        old: "done",
        yesterdays: "draft",
        todays: "draft",
    }
    journal.mark_late(yesterdays)
    assert dict(select(diary, "SELECT id, late FROM scan")) == {old: 0, yesterdays: 1, todays: 0}


def test_setting_aside_puts_scan_and_marks_away_and_comes_back(
    open_journal: Open, diary: Path, stops: tuple[Stop, ...]
) -> None:
    journal = open_journal()
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    for region, nrs in ((LEFT, 6), (NECK, 2), ("jaw_r", 1)):
        rate(journal, scan_id, region, nrs)
    assert journal.undo(scan_id) == Change("jaw_r 1", "jaw_r")
    before = live(diary)
    journal.discard_scan(scan_id)
    assert live(diary)["scan"] == live(diary)["mark"] == []
    assert dict(select(diary, "SELECT region, revision FROM mark")) == {LEFT: 2, NECK: 2, "jaw_r": 2}
    operations = one(diary, "SELECT count(*) FROM operation")
    open_journal().discard_scan(scan_id)  # another window does the same: no second change to take back
    assert one(diary, "SELECT count(*) FROM operation") == operations
    assert journal.undo() == Change("unfinished scan discarded", None)
    assert live(diary) == before  # and the mark that was taken back stays so
    assert journal.redo() == Change("unfinished scan discarded", None)
    assert live(diary)["scan"] == live(diary)["mark"] == []
    journal.undo()
    assert select(diary, "SELECT revision FROM scan") == [(5,)]


def test_nothing_is_marked_in_a_scan_set_aside(open_journal: Open, diary: Path, stops: tuple[Stop, ...]) -> None:
    here, there = open_journal(), open_journal()
    scan_id = here.start_scan(ScanKind.FULL, stops)
    rate(here, scan_id, LEFT, 3)
    there.discard_scan(scan_id)
    before = everything(diary)
    for region in (LEFT, NECK):
        with pytest.raises(StorageError, match="discarded"):
            rate(here, scan_id, region, 5)
    assert everything(diary) == before
    # What is undone in that scan is then the setting aside: never a mark from under it.
    assert here.undo(scan_id) == Change("unfinished scan discarded", None)
    assert select(diary, "SELECT nrs FROM mark WHERE deleted_at IS NULL") == [(3,)]


# -- marks -------------------------------------------------------------------------------------------------


def test_a_mark_has_all_that_is_known_of_it(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    journal.mark(scan_id, LEFT, "Left back of shoulder", 6, How.MOVED)
    assert select(
        diary,
        "SELECT scan_id, body_day, region, moment, how, nrs, qualities, note, "
        "marked_at, created_at, revision, deleted_at FROM mark",
    ) == [
        (
            *(scan_id, "2026-11-21", LEFT, "scan", "moved", 6, "[]", ""),
            *("2026-11-21T05:30:00.000Z", "2026-11-21T05:30:00.000Z", 1, None),
        )
    ]
    assert one(diary, "SELECT label FROM operation") == "Left back of shoulder 6"
    devices = select(diary, "SELECT device FROM mark UNION SELECT device FROM scan UNION SELECT device FROM operation")
    assert devices == [(json.loads(one(diary, "SELECT value FROM setting WHERE key = 'device'")),)]


def test_marks_replace_each_other_within_one_scan_only(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    first = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, first, LEFT, 6)
    journal.edit_mark(mark_in(diary, first, LEFT), "x", qualities=["tight"], note="wooden")
    clock.advance(5)
    rate(journal, first, LEFT, 4, How.REST)
    rate(journal, first, NECK, 2)
    assert select(
        diary,
        "SELECT nrs, how, qualities, note, marked_at, created_at, revision FROM mark WHERE region = ?",
        LEFT,
    ) == [(4, "pressed", '["tight"]', "wooden", "2026-11-21T05:30:05.000Z", "2026-11-21T05:30:00.000Z", 3)]
    journal.finish_as_it_is(first)
    second = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, second, LEFT, 1)
    assert select(diary, "SELECT scan_id, nrs FROM mark WHERE region = ? ORDER BY nrs", LEFT) == [
        (second, 1),
        (first, 4),
    ]


def test_zero_keeps_a_row_that_says_so(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 0)
    rate(journal, scan_id, NECK, 10)
    rate(journal, scan_id, NECK, 0)
    assert select(diary, "SELECT region, nrs FROM mark WHERE deleted_at IS NULL ORDER BY region") == [
        (NECK, 0),
        (LEFT, 0),
    ]


@pytest.mark.parametrize("nrs", [-1, 11])
def test_a_rating_is_zero_to_ten(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...], nrs: int) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    with pytest.raises(ValueError, match="0 to 10"):
        rate(journal, scan_id, LEFT, nrs)
    assert one(diary, "SELECT count(*) FROM mark") == 0


def test_more_can_be_said_of_a_mark(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)

    def said() -> tuple[Any, ...]:
        return select(diary, "SELECT how, qualities, note FROM mark")[0]

    journal.edit_mark(mark_in(diary, scan_id, LEFT), "it", qualities=["sharp", "aching"])
    assert said() == ("pressed", '["aching", "sharp"]', "")
    journal.edit_mark(
        mark_in(diary, scan_id, LEFT), "it", note="  = 1+1\n\x1b[31mred\u202e \u5c71 e\u0301 \U0001f937\u200d\u2642 "
    )
    assert said() == ("pressed", '["aching", "sharp"]', "= 1+1 [31mred \u5c71 e\u0301 \U0001f937\u200d\u2642")
    journal.edit_mark(mark_in(diary, scan_id, LEFT), "it", how=How.REST, qualities=())
    assert said()[:2] == ("rest", "[]")
    assert journal.undo() == Change("details of it", LEFT)
    assert journal.undo() == Change("note of it", LEFT)
    assert said() == ("pressed", '["aching", "sharp"]', "")
    before = everything(diary)
    with pytest.raises(ValueError, match="unknown quality"):
        journal.edit_mark(mark_in(diary, scan_id, LEFT), "it", qualities=["tight", "prickly"])
    with pytest.raises(LookupError):
        journal.edit_mark("none", "it", note="x")
    assert everything(diary) == before


@given(st.text())
def test_cleaned_text_cannot_act_on_a_terminal(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in cleaned)
    assert not set(cleaned) & set("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    cleaned.encode()  # no lone surrogates
    if text.isprintable() and max(text, default="") < "\u2000":
        assert cleaned == text.strip()


# -- days, answers, settings ---------------------------------------------------------------------------------


def test_rest_days_come_and_go(journal: DiaryWriter, diary: Path) -> None:
    rest = "SELECT body_day, reason, note FROM rest_day WHERE deleted_at IS NULL"
    journal.clear_rest(TODAY, TODAY)
    assert journal.undo() is None  # nothing was cleared, so there is nothing to take back
    journal.rest(TODAY, TODAY, "ill", "a\x07 cold")
    assert select(diary, "SELECT reason, note, revision, deleted_at FROM rest_day") == [("ill", "a cold", 1, None)]
    journal.rest(TODAY, TODAY, "travel")
    assert select(diary, rest) == [("2026-11-21", "travel", "")]
    journal.clear_rest(TODAY, TODAY)
    assert select(diary, rest) == []
    journal.rest(TODAY, TODAY, "told")
    assert select(diary, rest) == [("2026-11-21", "told", "")]
    for expected in ([], [("2026-11-21", "travel", "")], [("2026-11-21", "ill", "a cold")], []):
        assert journal.undo() is not None
        assert select(diary, rest) == expected
    assert journal.undo() is None
    assert one(diary, "SELECT revision FROM rest_day") == 8
    with pytest.raises(ValueError, match="unknown reason"):
        journal.rest(TODAY, TODAY, "lazy")


def test_every_answer_is_kept_and_none_is_undone(journal: DiaryWriter, clock: FakeClock, diary: Path) -> None:
    for yes in (True, False, True):
        journal.answer("pregnancy", yes=yes)
        clock.advance(1)
    journal.answer("clots", yes=False)
    assert select(diary, "SELECT item, answer FROM screening ORDER BY answered_at") == [
        *[("pregnancy", answer) for answer in ("yes", "no", "yes")],
        ("clots", "no"),
    ]
    before = everything(diary)
    assert journal.undo() is None
    assert journal.redo() is None
    assert everything(diary) == before


def test_small_facts_are_remembered(journal: DiaryWriter, diary: Path) -> None:
    journal.remember("pace", 20)
    journal.remember("pace", {"seconds": 25})
    journal.remember("welcome_seen", value=True)
    assert select(diary, "SELECT key, value FROM setting WHERE key NOT IN ('device', 'log') ORDER BY key") == [
        ("pace", '{"seconds": 25}'),
        ("welcome_seen", "true"),
    ]


# -- undo ----------------------------------------------------------------------------------------------------


def test_undo_and_redo_go_step_by_step_through_a_restart(
    open_journal: Open, diary: Path, stops: tuple[Stop, ...]
) -> None:
    journal = open_journal()
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    states = [live(diary)]
    for region, nrs in ((LEFT, 6), (NECK, 3), (LEFT, 7), ("jaw_r", 0)):
        rate(journal, scan_id, region, nrs)
        states.append(live(diary))
    journal.close()
    for expected in reversed(states[:-1]):
        again = open_journal()
        assert again.undo() is not None
        assert live(diary) == expected
        again.close()
    journal = open_journal()
    assert journal.undo() is None
    assert one(diary, "SELECT count(*) FROM scan WHERE state = 'draft'") == 1  # starting is not undone
    for expected in states[1:]:
        assert journal.redo() is not None
        assert live(diary) == expected
    assert journal.redo() is None


def test_undoing_writes_a_new_revision(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)
    revisions = [one(diary, "SELECT revision FROM mark")]
    for step in (journal.undo, journal.redo, journal.undo, journal.redo):
        step()
        revisions.append(one(diary, "SELECT revision FROM mark"))
    assert revisions == [1, 2, 3, 4, 5]


def test_a_new_change_ends_redo(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)
    rate(journal, scan_id, NECK, 2)
    journal.undo()
    journal.undo()
    rate(journal, scan_id, "jaw_l", 1)
    assert journal.redo() is None
    assert select(diary, "SELECT region FROM mark WHERE deleted_at IS NULL") == [("jaw_l",)]


def test_undo_can_be_limited_to_a_scan(
    journal: DiaryWriter, clock: FakeClock, diary: Path, stops: tuple[Stop, ...]
) -> None:
    first = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, first, LEFT, 6)
    clock.advance(86_400)
    second = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, second, NECK, 2)
    journal.rest(TODAY, TODAY, "rest")
    assert journal.undo(second) == Change(f"{NECK} 2", NECK)
    assert journal.undo(second) is None
    assert journal.redo(first) is None
    assert journal.undo(first) == Change(f"{LEFT} 6", LEFT)
    assert journal.redo(second) == Change(f"{NECK} 2", NECK)
    assert select(diary, "SELECT region FROM mark WHERE deleted_at IS NULL") == [(NECK,)]
    assert one(diary, "SELECT count(*) FROM rest_day WHERE deleted_at IS NULL") == 1
    assert journal.undo() == Change("rest day 2026-11-21", None)


def test_a_second_open_scan_stands_in_the_way(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    first = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, first, LEFT, 6)
    journal.discard_scan(first)
    second = journal.start_scan(ScanKind.FULL, stops)
    assert second != first
    before = everything(diary)
    with pytest.raises(StorageError, match="That day has another unfinished scan"):
        journal.undo()
    assert everything(diary) == before
    journal.finish_as_it_is(second)
    assert journal.undo(first) == Change("unfinished scan discarded", None)
    assert select(diary, "SELECT nrs FROM mark WHERE deleted_at IS NULL") == [(6,)]


def test_enough_changes_can_be_taken_back(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    assert UNDO_KEPT >= 50
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    for number in range(UNDO_KEPT + 15):
        rate(journal, scan_id, LEFT, number % 11)
    assert one(diary, "SELECT count(*) FROM operation") == UNDO_KEPT
    assert [journal.undo() is not None for _ in range(UNDO_KEPT + 1)] == [True] * UNDO_KEPT + [False]
    # As it was fifteen changes in.
    assert select(diary, "SELECT nrs FROM mark WHERE deleted_at IS NULL") == [(14 % 11,)]
    assert sum(journal.redo() is not None for _ in range(UNDO_KEPT + 1)) == UNDO_KEPT


def test_another_devices_changes_are_not_undone(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("UPDATE operation SET device = 'another'")
    assert journal.undo() is None


def test_the_devices_name_is_not_held_when_writing_it_failed(
    journal: DiaryWriter, open_journal: Open, diary: Path, stops: tuple[Stop, ...]
) -> None:
    twice = (stops[0], Stop("x", "x", "x", "x", (b"no text",)))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        journal.start_scan(ScanKind.FULL, twice)
    assert one(diary, "SELECT count(*) FROM setting WHERE key <> 'log'") == one(diary, "SELECT count(*) FROM scan") == 0
    scan_id = open_journal().start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)
    assert open_journal().undo() == Change(f"{LEFT} 6", LEFT)  # after a restart too


def test_a_window_left_open_over_an_upgrade_writes_no_more(
    journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = everything(diary)
    with pytest.raises(StorageError, match="newer mfr"):
        rate(journal, scan_id, LEFT, 6)
    assert everything(diary) == before


REGIONS = st.sampled_from([LEFT, NECK, "jaw_r"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), REGIONS, st.integers(0, 10)),
        st.tuples(st.just("describe"), REGIONS, st.sampled_from([*QUALITIES])),
        st.tuples(st.just("note"), REGIONS, st.text(max_size=5)),
        st.tuples(st.just("rest"), st.integers(0, 2), st.sampled_from(REST_REASONS)),
        st.tuples(st.just("clear_rest"), st.integers(0, 2), st.none()),
        st.tuples(st.just("set_aside"), st.none(), st.none()),
        st.tuples(st.just("say_of_hold"), st.sampled_from(Released), st.integers(0, 10)),
        st.tuples(st.just("mark_after"), REGIONS, st.integers(0, 10)),
        st.tuples(st.sampled_from(["first visit", "second visit"]), REGIONS, st.integers(0, 10)),
        st.tuples(st.just("reopen"), st.none(), st.none()),
    ),
    max_size=14,
)


def step(journal: DiaryWriter, scan_id: str, name: str, where: Any, value: Any) -> None:  # noqa: ANN401
    """One of the changes that can be undone; one that is not possible just now changes nothing."""
    with contextlib.suppress(LookupError, StorageError):
        match name:
            case "mark":
                rate(journal, scan_id, where, value)
            case "describe":
                journal.edit_mark(mark_in(journal._path, scan_id, where), where, qualities=[value], how=How.MOVED)
            case "note":
                journal.edit_mark(mark_in(journal._path, scan_id, where), where, note=value)
            case "rest":
                journal.rest(TODAY - timedelta(days=where), TODAY, value, "n")
            case "clear_rest":
                journal.clear_rest(TODAY - timedelta(days=where), TODAY)
            case "set_aside":
                journal.discard_scan(scan_id)
            case "say_of_hold":
                journal.say_of_hold("h", "h", after=value, released=where)
            case "mark_after":
                journal.mark_after("h", where, where, value, How.PRESSED)
            case "first visit" | "second visit":
                journal.mark_spot(name, where, where, value, How.REST)


@settings(max_examples=examples(60, 10))
@given(steps=STEPS, data=st.data())
def test_whatever_was_done_can_be_undone_and_done_again(
    tmp_path_factory: pytest.TempPathFactory,
    blank: Path,
    stops: tuple[Stop, ...],
    steps: list[Any],
    data: st.DataObject,
) -> None:
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("walk")))
    clock = FakeClock()
    with contextlib.ExitStack() as stack:

        def reopened() -> DiaryWriter:
            stack.close()
            journal = DiaryWriter(path, clock, FOUR)
            stack.callback(journal.close)
            return journal

        journal = reopened()
        scan_id = journal.start_scan(ScanKind.FULL, stops[:3])
        journal.answer("clots", yes=True)
        journal.start_hold("h", "here", Hold(allowed(), technique()), before=6, tool="")
        journal.end_hold("h", "here", Progress(), Ended.STOPPED_PAIN)
        states = [live(path)]
        for name, where, value in steps:
            clock.advance(1)
            if name == "reopen":
                journal = reopened()
                continue
            step(journal, scan_id, name, where, value)
            if one(path, "SELECT count(*) FROM operation") == len(states):
                states.append(live(path))
            assert live(path) == states[-1]  # what could not be done changed nothing
        # Back and forth a little, then all the way back, then all the way forth: each time the same states.
        here = len(states) - 1
        turns = data.draw(st.lists(st.sampled_from([-1, 1]), max_size=6))
        for turn in [*turns, *[-1] * len(states), *[1] * len(states)]:
            clock.advance(1)
            change = journal.undo() if turn < 0 else journal.redo()
            assert (change is not None) == (0 <= here + turn < len(states))
            here = min(max(here + turn, 0), len(states) - 1)
            assert live(path) == states[here]
            if data.draw(st.integers(0, 4)) == 0:
                journal = reopened()


def test_the_end_of_a_scan_can_be_undone(journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)
    scan = walked(stops, 2)
    scan.end(20.0)
    journal.finish(scan_id, scan)
    assert select(diary, "SELECT state FROM scan") == [("partial",)]
    assert journal.undo(scan_id) == Change("the end of the scan", None)
    assert select(diary, "SELECT state, ended_at, position FROM scan") == [("draft", None, 2)]
    assert journal.redo(scan_id) == Change("the end of the scan", None)
    assert select(diary, "SELECT state FROM scan") == [("partial",)]


def test_what_another_window_ended_is_only_ever_lifted(
    open_journal: Open, diary: Path, stops: tuple[Stop, ...]
) -> None:
    here, there = open_journal(), open_journal()
    scan_id = here.start_scan(ScanKind.FULL, stops)
    left = walked(stops, 2)
    left.end(20.0)
    here.finish(scan_id, left)
    there.finish(scan_id, walked(stops, 20))
    assert select(diary, "SELECT state FROM scan") == [("done",)]
    assert select(diary, "SELECT count(*) FROM scan_stop WHERE outcome = 'passed'") == [(20,)]
    here.finish(scan_id, left)
    assert select(diary, "SELECT state FROM scan") == [("done",)]


def test_a_scan_set_aside_is_not_ended(open_journal: Open, stops: tuple[Stop, ...]) -> None:
    here, there = open_journal(), open_journal()
    scan_id = here.start_scan(ScanKind.FULL, stops)
    there.discard_scan(scan_id)
    with pytest.raises(StorageError, match="discarded"):
        here.finish(scan_id, walked(stops, 20))


def test_a_draft_that_the_program_closes_is_no_step_of_undo(
    journal: DiaryWriter, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    rate(journal, scan_id, LEFT, 6)
    clock.advance(3 * 86_400)
    assert journal.close_old_drafts(date(2026, 11, 24)) == 1
    assert journal.undo() == Change(f"{LEFT} 6", LEFT)


def test_a_draft_without_a_stop_cannot_be_walked_and_is_closed(
    journal: DiaryWriter, diary: Path, stops: tuple[Stop, ...]
) -> None:
    whole = journal.start_scan(ScanKind.FULL, stops)
    journal.keep_progress(whole, Scan(stops, position=1))
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("DELETE FROM scan_stop")
    with contextlib.closing(DiaryReader(diary)) as history:
        assert history.drafts() == []
    assert journal.close_old_drafts(TODAY) == 1
    assert one(diary, "SELECT state FROM scan") == "partial"
