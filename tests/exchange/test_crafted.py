"""What a hostile or an odd file may cost, and what is taken although it is odd."""

import contextlib
import json
import sqlite3
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mfr_tui.cli.main import main
from mfr_tui.errors import StorageError
from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.exchange.importing import import_diary
from mfr_tui.record.columns import LONGEST_LIST, TABLES
from mfr_tui.record.database import prepare
from mfr_tui.record.transfer import foreign
from mfr_tui.record.transfer.foreign import Foreign
from mfr_tui.record.transfer.staging import MOST_NAMES
from tests.exchange.makings import contents
from tests.exchange.test_merge import diary_at, place
from tests.support.fakes import MORNING, FakeClock
from tests.support.rows import select
from tests.support.store import write_stored

FOUR = time(4)
LATER = FakeClock(MORNING + timedelta(days=14))


# -- what comes back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "sign"),
    [*((Format.JSONL, sign) for sign in ("\U0001f9bd", '"', "\x1b")), (Format.SQLITE, "\U0001f9bd")],
)
def test_a_note_of_a_million_characters_leaves_and_comes_back(
    tmp_path: Path, little: Path, blank: Path, form: Format, sign: str
) -> None:
    source, target = diary_at(tmp_path, "source", little), diary_at(tmp_path, "target", blank)
    file = tmp_path / "file"
    write(source.database, "UPDATE mark SET note = ? WHERE nrs = 6", sign * 1_200_000)
    export(source, form, file, MORNING)
    import_diary(file, target, LATER, FOUR, rehearse=False)
    assert contents(target.database) == contents(source.database)


def test_a_note_of_a_million_characters_does_not_fill_the_page(
    tmp_path: Path, little: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    diary = diary_at(tmp_path, "data", little).database
    write(diary, "UPDATE mark SET note = ? WHERE nrs = 6", "x" * 1_200_000)
    assert main(["--data-dir", str(diary.parent), "report", "--include-notes"], LATER) == 0
    assert 10_000 < len(capsysbinary.readouterr().out) < 30_000


def write(path: Path, sql: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute(sql, values)


ODD: dict[str, Callable[[bytes], bytes]] = {
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "no last line end": lambda data: data.rstrip(b"\n"),
    "lines that end as on Windows": lambda data: data.replace(b"\n", b"\r\n"),
    "empty lines": lambda data: data.replace(b"\n", b"\n \n") + b"\n\n",
}


@pytest.mark.parametrize("how", ODD)
def test_what_editors_do_to_a_text_file_is_taken(tmp_path: Path, little: Path, blank: Path, how: str) -> None:
    source, target = diary_at(tmp_path, "source", little), diary_at(tmp_path, "target", blank)
    file = tmp_path / "file"
    export(source, Format.JSONL, file, MORNING)
    file.write_bytes(ODD[how](file.read_bytes()))
    import_diary(file, target, LATER, FOUR, rehearse=False)
    assert contents(target.database) == contents(source.database)


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_another_code_is_named(tmp_path: Path, little: Path, code: str) -> None:
    file = tmp_path / "file"
    export(diary_at(tmp_path, "source", little), Format.JSONL, file, MORNING)
    file.write_bytes(file.read_text("utf-8").encode(code))
    with pytest.raises(StorageError, match="is UTF-16 or UTF-32 text") as told:
        import_diary(file, place(tmp_path, "target"), LATER, FOUR, rehearse=False)
    assert "Save it as UTF-8" in told.value.do


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_each_older_diary_is_read_as_its_upgrade_would_be(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    for path in (old, new):
        write_stored(path, version)
    prepare(new)
    before = old.read_bytes()
    with contextlib.closing(Foreign(old)) as read:
        rows = {table: list(read.rows(table)) for table in TABLES}
    assert old.read_bytes() == before
    assert {table: len(of_it) for table, of_it in rows.items()} == {
        table: len(of_it) for table, of_it in contents(new).items()
    }
    for table, fields in TABLES.items():
        order = list(fields.key)
        assert sorted(rows[table], key=lambda row: [row[column] for column in order]) == [
            dict(zip(fields.columns, row, strict=True))
            for row in select(new, f"SELECT {', '.join(fields.columns)} FROM {table} ORDER BY {', '.join(order)}")
        ]


# -- what it costs -------------------------------------------------------------------------------------------


def test_a_file_that_takes_too_many_steps_is_refused_and_a_diary_takes_few(
    tmp_path: Path, little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_STEPS", 100)
    monkeypatch.setattr(foreign, "_LEAST_STEPS", 0)
    monkeypatch.setattr(foreign, "_STEPS_PER_BYTE", 1)
    with contextlib.closing(Foreign(little)) as read:
        assert [len(list(read.rows(table))) for table in TABLES]
    monkeypatch.setattr(foreign, "_STEPS_PER_BYTE", 0)
    with pytest.raises(StorageError, match="takes far longer to read"):
        Foreign(little)


def line(table: str, rows: list[dict[str, Any]], **changed: object) -> bytes:
    """A row of the table as a line, with an id of its own."""
    row = {"table": table, **rows[0], "id": str(uuid.uuid4()), **changed}
    return json.dumps(row).encode() + b"\n"


def crafted(file: Path, table: str, lines: Iterator[bytes]) -> None:
    """Write an export that has these lines."""
    written = list(lines)
    header = {
        "application": "mfr",
        "schema": 4,
        "made_at": "",
        "since": None,
        "pseudonym": None,
        "made_up": False,
        "rows": {table: len(written)},
    }
    file.write_bytes(json.dumps(header).encode() + b"\n" + b"".join(written))


def word(number: int) -> str:
    return f"{number:064}"


def test_long_texts_are_not_remembered(tmp_path: Path, little: Path) -> None:
    """100 lists of 13 kilobytes each, and as many notes: what is read is let go."""
    rows = contents(little)
    bring_one = {"scan_id": None, "hold_id": None, "moment": "spot", "deleted_at": None}
    words = [[word(n), *[word(0)] * (LONGEST_LIST - 1)] for n in range(100)]
    file, target = tmp_path / "file", place(tmp_path, "target")
    for table, lines in {
        "mark": (line("mark", rows["mark"], **bring_one, qualities=of, note=of[0] * 200) for of in words),
        "hold": (line("hold", rows["hold"], scan_id=None, path=of, progress={"step": 1}) for of in words),
    }.items():
        crafted(file, table, lines)
        import_diary(file, target, LATER, FOUR, rehearse=True)  # what is loaded once is not counted
        tracemalloc.start()
        try:
            import_diary(file, target, LATER, FOUR, rehearse=False)
            export(target, Format.JSONL, tmp_path / "back", MORNING, force=True)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert file.stat().st_size > 1_300_000
        assert peak < 800_000


def test_a_file_that_names_more_places_than_any_body_has_is_refused(tmp_path: Path, little: Path) -> None:
    rows = contents(little)
    lists = ([word(n + m) for m in range(LONGEST_LIST)] for n in range(0, MOST_NAMES + 1, LONGEST_LIST))
    crafted(tmp_path / "file", "hold", (line("hold", rows["hold"], scan_id=None, path=of) for of in lists))
    with pytest.raises(StorageError, match="names more than 10,000"):
        import_diary(tmp_path / "file", place(tmp_path, "target"), LATER, FOUR, rehearse=False)
