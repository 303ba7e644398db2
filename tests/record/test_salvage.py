"""A damaged diary: every row that can be read is in a new file, and the rest is listed."""

import contextlib
import sqlite3
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.errors import StorageError
from mfr_tui.record.damage import check_undamaged, find_damage
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.pages import Pages
from mfr_tui.record.salvage import Lost, find_rows, salvage
from mfr_tui.record.write_ahead_log import belongs_to, read_saved
from mfr_tui.record.writer import DiaryWriter
from tests.attack.damage import write_with_log
from tests.attack.salvage import attack_salvage
from tests.record.test_attack import change_behind_index, change_unchecked
from tests.support import pages
from tests.support.fakes import FakeClock
from tests.support.rows import one
from tests.support.store import write_stored

OWN = ("log", "restored")


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows, without what belongs to the file itself."""
    found = {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if table not in {"_sqlite_migrations", "year", "region_year"}:
                cells = connection.execute(f"SELECT * FROM {table}").fetchall()
                found[table] = sorted((row for row in cells if row[0] not in OWN), key=repr)
    return found


def root(path: Path, name: str) -> int:
    return int(one(path, f"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'"))


def overwrite(path: Path, page: int, content: bytes = bytes(4096)) -> None:
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + len(content)] = content
    path.write_bytes(data)


def test_every_row_that_the_pages_have_is_salvaged(tmp_path: Path) -> None:
    found = attack_salvage(tmp_path, 6, 1)
    assert not found.failures
    assert found.count["named"] >= 2, found.line
    assert found.count["rows salvaged"] > 3000, found.line


def test_a_sound_diary_of_any_size_is_read_as_sqlite_reads_it(filled: Path) -> None:
    change_unchecked(filled, f"UPDATE mark SET note = '{'long ' * 5000}' WHERE region = 'jaw_l'")
    with contextlib.closing(DiaryWriter(filled, FakeClock(), time(4))) as journal:
        journal.answer("gout", yes=True)  # still in the log
        finds = find_rows(filled)
        before = rows(filled)
    assert not finds.lost
    assert not finds.notes
    assert {
        table: sum(found.table == table for found in finds.rows if found.values.get("key") not in OWN)
        for table in before
        if before[table]
    } == {table: len(cells) for table, cells in before.items() if cells}


def test_a_row_of_any_length_or_row_id_is_read_as_sqlite_reads_it(filled: Path) -> None:
    with contextlib.closing(sqlite3.connect(filled)) as connection, connection:
        for length in (*range(4040, 4065), 12_000):  # around what a page of a table holds
            connection.execute("INSERT INTO setting (key, value) VALUES (?, ?)", (f"k{length}", f'"{"a" * length}"'))
        for length in range(910, 1010):  # around what a page of an index holds
            connection.execute(
                "INSERT INTO scan_stop (scan_id, position, stop_id, regions) SELECT id, ?, 'jaw', ? FROM scan LIMIT 1",
                (length - 100, f"[{' ' * length}]"),
            )
        connection.execute("UPDATE mark SET rowid = -rowid")
        rowids = {rowid for (rowid,) in connection.execute("SELECT rowid FROM mark")}
    finds = find_rows(filled)
    assert not finds.lost
    assert {found.rowid for found in finds.rows if found.table == "mark"} == rowids
    for table, cells in rows(filled).items():
        found = [found for found in finds.rows if found.table == table and found.values.get("key") not in OWN]
        assert sorted((tuple(one.values.values()) for one in found), key=repr) == cells


def test_a_row_whose_length_is_damaged_is_not_taken(filled: Path) -> None:
    page = root(filled, "rest_day")
    data = bytearray(filled.read_bytes())
    start = (page - 1) * 4096
    data[start + int.from_bytes(data[start + 8 : start + 10])] += 1
    filled.write_bytes(data)
    assert Lost("rest_day", 1, page, "it cannot be read") in salvage(filled).lost


def test_the_years_that_are_over_are_summed_up(filled: Path) -> None:
    change_unchecked(filled, "UPDATE scan SET body_day = '2025-11-21' WHERE state = 'done'")
    overwrite(filled, 1, bytes(16))
    assert one(salvage(filled).path, "SELECT year FROM year") == "2025"


def test_without_its_header_nothing_is_lost_but_the_header(filled: Path) -> None:
    before = rows(filled)
    stamp = one(filled, "SELECT value FROM setting WHERE key = 'log'")
    overwrite(filled, 1, bytes(100))
    damaged = filled.read_bytes()
    salvaged = salvage(filled)
    assert salvaged.path == filled.with_name("mfr-salvaged.db")
    assert salvaged.notes[0] == "The header of the file is damaged."
    assert "may be back" in salvaged.notes[1]
    assert rows(salvaged.path) == before
    assert filled.read_bytes() == damaged
    assert salvaged.path.stat().st_mode & 0o077 == 0
    assert one(salvaged.path, "SELECT value FROM setting WHERE key = 'log'") != stamp  # its log would be another one
    assert salvage(filled).path.name == "mfr-salvaged-2.db"  # an existing file stays


def test_without_its_schema_each_page_is_known_by_its_rows(filled: Path) -> None:
    before = rows(filled)
    with contextlib.closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in (1, *Pages(filled.read_bytes(), {}).tree(1)[0]):
        overwrite(filled, number)
    assert rows(salvage(filled).path) == before


def test_a_lost_page_is_listed_and_ratings_of_a_lost_scan_stay_as_spots(filled: Path) -> None:
    before = rows(filled)
    page = root(filled, "scan")
    overwrite(filled, page)
    salvaged = salvage(filled)
    assert Lost("scan", None, page, "the page cannot be read") in salvaged.lost
    assert {one.row for one in salvaged.lost if one.why == "only its index knows of it"} == {1, 2}
    assert {one.why for one in salvaged.lost if one.table == "scan_stop"} == {"its scan is lost"}
    assert {(one.table, one.why) for one in salvaged.changed} == {
        *(("mark", "its scan is lost"), ("hold", "its scan is lost"))
    }
    after = rows(salvaged.path)
    assert {row[0] for row in after["mark"]} == {row[0] for row in before["mark"]}
    assert not [row for row in after["mark"] if row[1] is not None]
    assert {table for table in before if before[table] != after[table]} == {"scan", "scan_stop", "mark", "hold"}
    check_undamaged(salvaged.path)


def test_a_row_that_breaks_a_rule_is_listed(filled: Path) -> None:
    change_unchecked(filled, "UPDATE mark SET nrs = 11 WHERE region = 'jaw_l'")
    salvaged = salvage(filled)
    assert [(one.table, one.why) for one in salvaged.lost] == [("mark", "it breaks a rule of its table")]
    assert len(rows(salvaged.path)["mark"]) == len(rows(filled)["mark"]) - 1


def test_of_two_copies_of_a_row_the_newer_one_is_kept(filled: Path) -> None:
    change_unchecked(filled, "UPDATE mark SET revision = 5, nrs = 9 WHERE region = 'jaw_l'")
    new = filled.read_bytes()
    page = root(filled, "mark")
    change_unchecked(filled, "UPDATE mark SET revision = 4, nrs = 8 WHERE region = 'jaw_l'")
    old = filled.read_bytes()[(page - 1) * 4096 : page * 4096]
    filled.write_bytes(new + old)
    overwrite(filled, 1, bytes(16))
    salvaged = salvage(filled)
    assert one(salvaged.path, "SELECT nrs FROM mark WHERE region = 'jaw_l'") == 9
    assert [one.why for one in salvaged.lost] == ["another row has its key"]


def test_if_only_an_index_is_damaged_all_of_the_file_is_kept(filled: Path) -> None:
    change_unchecked(filled, "CREATE TABLE mine (a); INSERT INTO mine VALUES (1)")
    change_behind_index(filled, "mark_by_day", "UPDATE mark SET nrs = 1 WHERE region = 'jaw_l'")
    before, damaged = rows(filled), filled.read_bytes()
    assert find_damage(filled)
    salvaged = salvage(filled)
    assert salvaged.notes == ("Only its indexes are damaged. They were rebuilt.",)
    assert rows(salvaged.path) == before
    assert "mine" in before
    assert filled.read_bytes() == damaged


@pytest.mark.parametrize("schema", range(1, SCHEMA_VERSION))
def test_a_damaged_diary_of_an_older_schema_is_salvaged(tmp_path: Path, schema: int) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, schema)
    counts = {table: len(cells) for table, cells in rows(path).items() if cells}
    overwrite(path, 1, bytes(16))
    salvaged = salvage(path)
    assert {table: len(cells) for table, cells in rows(salvaged.path).items() if cells} == counts
    check_undamaged(salvaged.path)


@pytest.mark.parametrize("content", [b"", b"no diary", bytes(40960)])
def test_where_nothing_can_be_read_that_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mfr.db"
    path.write_bytes(content)
    with pytest.raises(StorageError, match="No row can be read"):
        salvage(path)
    assert [file.name for file in tmp_path.iterdir()] == ["mfr.db"]


def test_a_damaged_page_of_a_log_makes_no_other_unreadable(tmp_path: Path) -> None:
    write_with_log(tmp_path / "good", "clots", 3)
    log = (tmp_path / "good" / "mfr.db-wal").read_bytes()
    data = (tmp_path / "good" / "mfr.db").read_bytes()
    whole = read_saved(log)
    assert whole.broken == 0
    assert [whole.pages.get(n, data[(n - 1) * 4096 : n * 4096]) for n in range(1, (whole.page_count or 0) + 1)] == (
        pages.with_log(data, log)
    )
    torn = bytearray(log)
    torn[32 + 24 + 100] ^= 1  # the first page
    assert read_saved(bytes(torn)).broken == 1
    assert read_saved(bytes(torn)).pages == whole.pages  # a later change has it again
    before = rows(tmp_path / "good" / "mfr.db")
    (tmp_path / "torn").mkdir()
    for name, content in (("mfr.db", data), ("mfr.db-wal", bytes(torn))):
        (tmp_path / "torn" / name).write_bytes(content)
    assert rows(salvage(tmp_path / "torn" / "mfr.db").path) == before
    for byte in (3, 9, 25, 17):
        torn = bytearray(log)
        torn[byte] ^= 1
        assert read_saved(bytes(torn)).pages == whole.pages
    (tmp_path / "torn" / "mfr.db-wal").write_bytes(bytes(torn))  # SQLite drops all of it
    assert rows(salvage(tmp_path / "torn" / "mfr.db").path) == before


def test_a_log_is_known_by_its_stamps_and_else_by_its_installation(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_with_log(tmp_path / name, "clots", 2)
    data, log = ((tmp_path / "one" / f"mfr.db{end}").read_bytes() for end in ("", "-wal"))
    foreign = (tmp_path / "other" / "mfr.db-wal").read_bytes()
    stampless = data.replace(b"mfr-log:", b"mfr-lost")
    torn = log.replace(log[log.index(b"mfr-log:") :][:42], b"mfr-log:0000000000000000:0000000000000000-")
    for of, file, is_torn, tied in (
        *((log, data, False, True), (foreign, data, False, False), (b"", data, False, True)),
        *((log, stampless, False, True), (foreign, stampless, False, None)),
        *((torn, data, True, True), (torn, data, False, False), (foreign, data, True, False)),
    ):
        assert belongs_to(of, file, torn=is_torn) is tied
