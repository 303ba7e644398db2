"""Export and import: all of it comes back, twice is once, and two diaries come to the same."""

import contextlib
import shutil
import sqlite3
import tempfile
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.exchange.importing import import_diary
from mfr_tui.paths import Places
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.transfer.merge import Count, Merged
from mfr_tui.record.writer import DiaryWriter
from tests.exchange.makings import Maker, by_key, contents
from tests.exchange.reading import merged
from tests.exchange.safety import Rows
from tests.support.examples import examples
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import everything, is_sound, mark_in, select

FOUR = time(4)
ONE = timedelta(days=1)
LATER = FakeClock(MORNING + timedelta(days=14))
"""When all that the made-up diaries tell of has happened."""

texts = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1, max_size=8)
SIGNS = [
    "",
    "\x00\x1b[31m\x9b",
    "\r\n\t\u2028\x85",
    "\u202eتمام",
    "👩🏽‍🦽",
    "=1+1",
    "'\"\\",
    "山\ufeff\ufffe\U0010ffff",
]


def place(folder: Path, name: str) -> Places:
    (folder / name).mkdir(exist_ok=True)
    return Places(folder / name, folder / name)


def diary_at(folder: Path, name: str, source: Path) -> Places:
    places = place(folder, name)
    shutil.copy(source, places.database)
    return places


def sent(source: Places, target: Places, form: Format = Format.JSONL, *, rehearse: bool = False) -> Merged:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export"
        export(source, form, file, MORNING)
        return import_diary(file, target, LATER, FOUR, rehearse=rehearse)


@pytest.mark.parametrize("form", [Format.JSONL, Format.SQLITE])
@settings(max_examples=examples(6, 3))
@given(seed=st.integers(0, 2**32), words=texts)
def test_export_and_import_into_nothing_is_equal_row_by_row(
    form: Format, seed: int, words: list[str], blank: Path
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = diary_at(folder, "source", blank), place(folder, "target")
        with Maker(source.database, Random(seed), [*SIGNS, *words]) as maker:
            maker.fill(4)
        before = everything(source.database)
        sent(source, target, form)
        assert contents(target.database) == contents(source.database)
        assert is_sound(target.database)
        there = everything(target.database)
        again = sent(source, target, form)
        assert not again.changes
        assert everything(target.database) == there
        assert everything(source.database) == before
        export(source, form, folder / "late", MORNING, since=date(2026, 11, 4))  # nothing in it refers to nothing
        import_diary(folder / "late", diary_at(folder, "late target", blank), LATER, FOUR, rehearse=False)


@settings(max_examples=examples(15, 3))
@given(seed=st.integers(0, 2**32))
def test_two_diaries_that_went_on_apart_come_to_the_same_either_way(seed: int, blank: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, dice = Path(name), Random(seed)
        one = diary_at(folder, "one", blank)
        with Maker(one.database, dice) as maker:
            maker.fill(3)
        two = diary_at(folder, "two", one.database)
        for places in (one, two):
            with Maker(places.database, dice) as maker:
                maker.live_on(30)
        old_one, old_two = diary_at(folder, "old one", one.database), diary_at(folder, "old two", two.database)
        wanted = merged(by_key(contents(one.database)), by_key(contents(two.database)))

        rehearsed = sent(old_two, one, rehearse=True)
        assert contents(one.database) == contents(old_one.database)
        assert sent(old_two, one) == rehearsed
        sent(old_one, two, Format.SQLITE)
        assert contents_by_key(one) == contents_by_key(two)
        known = {
            key for side in (old_one, old_two) for rows in by_key(contents(side.database)).values() for key in rows
        }
        assert told(contents_by_key(one), known) == told(wanted, known)
        assert safety_of(one) == safety_of(two)
        for places in (one, two):
            assert is_sound(places.database)
        for source, places in ((old_one, one), (old_two, one), (one, two)):
            assert not sent(source, places).changes


def contents_by_key(places: Places) -> Rows:
    return by_key(contents(places.database))


def told(rows: Rows, known: set[tuple[Any, ...]]) -> dict[str, list[str]]:
    """The rows without the ids of those that neither side had."""
    return {
        table: sorted(
            repr(sorted((row | ({} if key in known else {"id": ""})).items(), key=str)) for key, row in found.items()
        )
        for table, found in rows.items()
    }


def safety_of(places: Places) -> tuple[Any, ...]:
    """What keeps the person safe, as the program reads it."""
    with contextlib.closing(DiaryReader(places.database)) as past:
        return past.answers(), past.places(), past.locks(), past.warnings(TODAY), past.concerns(TODAY + 30 * ONE)


@pytest.mark.parametrize(("active_s", "state"), [(119.5, "partial"), (120.0, "done")])
def test_of_two_unfinished_scans_of_a_day_the_one_begun_last_stays_open(
    tmp_path: Path, blank: Path, stops: tuple[Stop, ...], active_s: float, state: str
) -> None:
    one, two = diary_at(tmp_path, "one", blank), diary_at(tmp_path, "two", blank)
    drafts = []
    for places, clock in ((one, FakeClock()), (two, FakeClock(MORNING + timedelta(hours=1)))):
        with contextlib.closing(DiaryWriter(places.database, clock, FOUR)) as journal:
            drafts.append(journal.start_scan(ScanKind.FULL, stops))
            clock.advance(90)
            journal.mark(drafts[-1], "jaw_l", "Left jaw", 4, How.PRESSED)
    with sqlite3.connect(one.database) as db:
        db.execute("UPDATE scan SET active_s = ?", (active_s,))
        db.execute("UPDATE scan_stop SET active_s = 4 WHERE position = 2")
        db.execute("UPDATE scan_stop SET outcome = 'passed' WHERE position < 2")
    db.close()
    old = diary_at(tmp_path, "old", one.database)
    assert sent(two, one).ended == 1
    assert sent(old, two).ended == 1
    for places in (one, two):
        rows = by_key(contents(places.database))
        ended, draft = (rows["scan"][scan_id,] for scan_id in drafts)
        assert (ended["state"], ended["ended_at"], ended["revision"]) == (state, "2026-11-21T05:31:30.000Z", 2)
        assert (draft["state"], draft["revision"]) == ("draft", 1)
        assert [rows["scan_stop"][drafts[0], number]["outcome"] for number in range(4)] == [
            *("passed", "passed", "left", "skipped")
        ]
        assert {stop["outcome"] for key, stop in rows["scan_stop"].items() if key[0] == drafts[1]} == {None}
    assert by_key(contents(one.database)) == by_key(contents(two.database))


def test_stops_alone_are_a_difference(tmp_path: Path, blank: Path, stops: tuple[Stop, ...]) -> None:
    one = diary_at(tmp_path, "one", blank)
    with contextlib.closing(DiaryWriter(one.database, FakeClock(), FOUR)) as journal:
        journal.start_scan(ScanKind.FULL, stops)
    two = diary_at(tmp_path, "two", one.database)
    with sqlite3.connect(two.database) as db:
        db.execute("UPDATE scan_stop SET outcome = 'passed' WHERE position = 0")
    db.close()
    wanted = contents(two.database)
    assert sent(one, two) == Merged({"scan": Count(0, 0, 0, 1)}, 1, 0, 0, 0, sent(two, two).regions, ())
    assert sent(two, one).tables == {"scan": Count(0, 1, 0, 0)}
    assert contents(one.database) == contents(two.database) == wanted


def test_a_rating_that_was_brought_back_takes_its_place_again(
    tmp_path: Path, blank: Path, stops: tuple[Stop, ...]
) -> None:
    one = diary_at(tmp_path, "one", blank)
    with contextlib.closing(DiaryWriter(one.database, FakeClock(), FOUR)) as journal:
        scan_id = journal.start_scan(ScanKind.FULL, stops)
        for nrs in (4, 6):
            journal.mark(scan_id, "jaw_l", "Left jaw", nrs, How.PRESSED)
            journal.delete_mark(mark_in(one.database, scan_id, "jaw_l"), "Left jaw")
        assert journal.undo()
    two = diary_at(tmp_path, "two", one.database)
    with contextlib.closing(DiaryWriter(one.database, FakeClock(), FOUR)) as journal:
        assert journal.undo()
        assert journal.undo()
    assert select(one.database, "SELECT nrs FROM mark WHERE deleted_at IS NULL") == [(4,)]
    assert select(two.database, "SELECT nrs FROM mark WHERE deleted_at IS NULL") == [(6,)]
    sent(one, two)
    assert contents(two.database) == contents(one.database)
