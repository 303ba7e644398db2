"""What may stand in each column, against the schema and against what the program itself writes."""

import contextlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import get_type_hints

import pytest

from mfr_tui.practice.hold import Progress
from mfr_tui.record.columns import JSON_COLUMNS, TABLES, MisfitError, read_row
from mfr_tui.record.transfer.merge import _rank
from tests.exchange.makings import Maker, contents
from tests.support.rows import select

DOCS = Path(__file__).parents[2] / "docs" / "data.md"
OWN = {"setting", "operation", "_sqlite_migrations", "year", "region_year"}
"""What the program remembers for itself: not the person's, and not exported."""


def test_every_table_and_column_of_the_schema_is_here_in_its_order(blank: Path) -> None:
    tables = {
        name
        for (name,) in select(blank, "SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith("sqlite_")
    }
    assert tables - OWN == TABLES.keys()
    seen: set[str] = set()
    for table, fields in TABLES.items():
        columns = select(blank, f"SELECT name, pk, \"notnull\" FROM pragma_table_info('{table}') ORDER BY cid")
        assert [name for name, _, _ in columns] == list(fields.columns)
        assert tuple(name for name, pk, _ in sorted(columns, key=lambda row: row[1]) if pk) == fields.key
        foreign = select(blank, f'SELECT "from", "table" FROM pragma_foreign_key_list(\'{table}\')')
        assert dict(foreign) == dict(fields.refers)
        assert set(fields.refers.values()) <= seen
        seen.add(table)
        for name, pk, must in columns:
            takes_none = True
            try:
                fields.columns[name](None)
            except ValueError:
                takes_none = False
            assert takes_none == (not must and not pk), f"{table}.{name}"
    text = "".join(sql for (sql,) in select(blank, "SELECT sql FROM sqlite_schema WHERE type = 'table'"))
    assert {name for name in {*JSON_COLUMNS, "note"} if f"json_valid({name})" in text} == JSON_COLUMNS


def test_a_row_knows_whether_it_is_newer_or_it_is_settled() -> None:
    for table, fields in TABLES.items():
        assert fields.settled == ("revision" not in fields.columns) or table == "scan_stop"
        if table != "scan_stop":
            assert _rank(table, fields, "main")


@pytest.mark.parametrize("table", TABLES)
def test_what_the_schema_says_of_a_value_the_check_says_too(table: str, blank: Path, tmp_path: Path) -> None:
    """Each CHECK of the schema refuses nothing that the checks here let through."""
    with contextlib.closing(sqlite3.connect(blank)) as source, contextlib.closing(sqlite3.connect(":memory:")) as db:
        source.backup(db)
        path = tmp_path / "mfr.db"
        with contextlib.closing(sqlite3.connect(path)) as made:
            source.backup(made)
        with Maker(path, Random(5)) as maker:
            maker.fill(5)
        rows = contents(path)[table]
        wrong: tuple[object, ...] = (
            "",
            "no",
            "none",
            "2026-02-30",
            "{",
            '["a"]',
            -1,
            0,
            1,
            2,
            11,
            301,
            1e6,
            -0.5,
            None,
            "9" * 5,
        )
        for row in rows[:3]:
            assert read_row(TABLES[table], opened(row)) == row
            for column in TABLES[table].columns:
                for value in wrong:
                    changed = {**row, column: value}
                    try:
                        read = read_row(TABLES[table], changed)
                    except MisfitError:
                        continue
                    db.execute(f"DELETE FROM {table}")
                    db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(read))})", tuple(read.values()))


def opened(row: Mapping[str, object]) -> dict[str, object]:
    """A row with its JSON as lists, where that comes back as the same text."""
    shown = dict(row)
    for column in JSON_COLUMNS & row.keys():
        value = json.loads(str(row[column]))
        shown[column] = value if json.dumps(value) == row[column] else row[column]
    return shown


def test_how_far_a_hold_came_is_all_that_it_goes_on_from() -> None:
    check = TABLES["hold"].columns["progress"]
    full = {"step": 1, "step_s": 2.5, "count": 3, "held_s": 4.0, "added_s": 30, "by_hand": True}
    assert full.keys() == get_type_hints(Progress).keys()
    assert json.loads(check(full)) == full
    values: tuple[object, ...] = ("1", None, [], -1)
    for name in full:
        for value in values:
            with pytest.raises(ValueError, match="progress of a hold"):
                check({**full, name: value})
    with pytest.raises(ValueError, match="progress of a hold"):
        check({**full, "more": 1})


def test_only_a_hold_that_has_ended_can_have_been_told(diary: Path) -> None:
    with Maker(diary, Random(5)) as maker:
        maker.fill(5)
    ended = next(row for row in contents(diary)["hold"] if row["state"] == "ended")
    assert read_row(TABLES["hold"], {**ended, "timed": 0})["timed"] == 0
    with pytest.raises(MisfitError) as raised:
        read_row(TABLES["hold"], {**ended, "timed": 0, "state": "open", "ended_how": None})
    assert raised.value.column == "timed"


def test_each_column_is_told_in_the_docs() -> None:
    text = DOCS.read_text(encoding="utf-8").partition("## Exports")[2]
    for table, fields in TABLES.items():
        rows = [line for line in text.splitlines() if line.startswith(f"| `{table}` |")]
        assert {line.split("|")[2].strip().strip("`") for line in rows} == set(fields.columns), table


def test_every_column_that_takes_any_text_is_left_out_under_a_pseudonym() -> None:
    anything = "Anna Müller, +49 30 1234: see her on Friday!"
    free = set()
    for name, table in TABLES.items():
        for column, check in table.columns.items():
            with contextlib.suppress(ValueError):
                check(anything)
                free.add((name, column))
        assert set(table.personal) >= {column for column in table.columns if column == "zone"}
    chosen = {("hold", "tool")}  # from the list on the card
    assert free - chosen == {
        (name, column) for name, table in TABLES.items() for column in table.personal if column != "zone"
    }


def test_a_fraction_among_equal_whole_numbers_does_not_fit() -> None:
    rating = TABLES["mark"].numbers["nrs"]
    assert rating.fits_all([5, None, 0, 10])
    assert not rating.fits_all([5, 5.0])
    assert not rating.fits_all([5, 11])
    assert TABLES["scan"].numbers["active_s"].fits_all([5, 5.5])
