"""Salvage a damaged diary: every row that can still be read, in a new file that passes the full check.

The damaged files are only read. What could not be read, kept or kept as it was is listed.
"""

import contextlib
import itertools
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mfr_tui.errors import StorageError, explain_os_error
from mfr_tui.json_text import read_json
from mfr_tui.paths import give_name, has_entry, keep_private, read_regular_file, sync_directory
from mfr_tui.record.columns import TABLES, MisfitError, added_since, read_row
from mfr_tui.record.connection import connect_to_write, leave_stamp, writing
from mfr_tui.record.damage import check_all, find_damage
from mfr_tui.record.database import prepare
from mfr_tui.record.diary_file import beside
from mfr_tui.record.migrations import MIGRATIONS, SCHEMA_VERSION
from mfr_tui.record.pages import Cell, Pages
from mfr_tui.record.unreadable import read_changes
from mfr_tui.record.values import read_instant
from mfr_tui.record.write_ahead_log import belongs_to, read_saved
from mfr_tui.record.years import sum_up
from mfr_tui.scratch import PART_PREFIX, scratch_folder

LARGEST = 2 * 1024**3
"""In bytes. A larger file is not read into memory."""

_OPERATION = ("id", "at", "device", "label", "scope", "changes", "undone_at")
_SETTING = ("key", "value")
_OWN_SETTINGS = ("log", "restored")
"""Settings that belong to the damaged file itself."""

_ORDER = (*TABLES, "setting", "operation")
_SPOT = {"scan_id": None, "hold_id": None, "moment": "spot"}


_Shape = list[tuple[str, Any]]
"""The columns of a table in their order, each with its default."""


class Lost(NamedTuple):
    """A row that is not in the new file as it was.

    Attributes:
        table: Its table.
        row: Its row id, or the position of a stop; None if not even that is known.
        page: Its page; None if it is not known.
        why: Why, in a few words without any value.
    """

    table: str
    row: int | str | None
    page: int | None
    why: str


class Salvaged(NamedTuple):
    """What was salvaged.

    Attributes:
        path: The new file.
        rows: How many rows of each table it has, deleted ones included.
        lost: The rows that are not in it.
        changed: The rows that refer to one that is lost, and no longer do so.
        notes: What else was found, a sentence each.
    """

    path: Path
    rows: Mapping[str, int]
    lost: tuple[Lost, ...]
    changed: tuple[Lost, ...]
    notes: tuple[str, ...]


class _Found(NamedTuple):
    """A row as it was found."""

    table: str
    rowid: int | None
    page: int
    values: dict[str, Any]
    claimed: bool


class Finds(NamedTuple):
    """What the pages of a damaged diary have.

    Attributes:
        rows: The rows that fit their table.
        lost: What does not.
        notes: What else was found, a sentence each.
    """

    rows: list[_Found]
    lost: list[Lost]
    notes: list[str]


def salvage(diary: Path) -> Salvaged:
    """Write every row that can be read to a new file next to a damaged diary, and check all of it.

    Raises:
        StorageError: It cannot be read, has no row that can be read, or the new file cannot be written.
    """
    finds = find_rows(diary)
    if not finds.rows:
        raise StorageError(f"No row can be read from {diary}.", "Restore a backup: mfr backup list, then mfr restore.")
    try:
        if not finds.lost and not finds.notes and (path := _reindex(diary, finds.rows)):
            counts = Counter(one.table for one in finds.rows)
            return Salvaged(path, counts, (), (), ("Only its indexes are damaged. They were rebuilt.",))
        with scratch_folder(PART_PREFIX, diary.parent) as folder:
            part = folder / "part.db"
            try:
                prepare(part)
                rows, lost, changed = _write(part, finds)
                check_all(part)
            except StorageError as error:
                raise type(error)(error.what.replace(str(part), f"{diary.stem}-salvaged.db"), error.do) from error
            keep_private(part)
            path = _name(part, diary)
    except OSError as error:
        said = explain_os_error(f"What can be read of {diary} cannot be saved beside it", error)
        raise StorageError(said.what, said.do) from error
    return Salvaged(path, rows, (*finds.lost, *lost), tuple(changed), tuple(finds.notes))


def _reindex(diary: Path, rows: Iterable[_Found]) -> Path | None:
    """Copy a diary of which only the indexes are damaged and rebuild them there; None if more is damaged.

    SQLite drops a log that it cannot read without a word, so the copy must have the rows that were found.
    """
    try:
        with scratch_folder(PART_PREFIX, diary.parent) as folder:
            part = folder / "part.db"
            for end in ("", "-wal"):
                if data := _read(Path(f"{os.path.realpath(diary)}{end}")):
                    Path(f"{part}{end}").write_bytes(data)
            with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as connection:
                connection.execute("REINDEX")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if find_damage(part) or _counted(find_rows(part).rows) != _counted(rows):
                return None
            keep_private(part)
            return _name(part, diary)
    except (sqlite3.Error, StorageError, UnicodeDecodeError):
        return None


def _counted(rows: Iterable[_Found]) -> Counter[tuple[Any, ...]]:
    return Counter((one.table, *one.values.values()) for one in rows)


def _name(part: Path, diary: Path) -> Path:
    for number in itertools.count(1):
        path = diary.with_name(f"{diary.stem}-salvaged{f'-{number}' if number > 1 else ''}{diary.suffix}")
        with contextlib.suppress(FileExistsError):
            give_name(part, path)
            sync_directory(path.parent)
            return path
    raise AssertionError("there is always another number")


# -- reading -----------------------------------------------------------------------------------------------------


def find_rows(diary: Path) -> Finds:
    """Return every row of mfr's tables that the pages of a diary and its log have.

    Raises:
        StorageError: It cannot be read, or is too large.
    """
    notes: list[str] = []
    data, log = _read(diary), _read(beside(diary, "wal"))
    over = read_saved(log)
    belongs = belongs_to(log, data, torn=over.broken > 0)
    if belongs is False:
        notes.append("The log beside it belongs to another file, and was not read.")
        over = read_saved(b"")
    else:
        if belongs is None and over.pages:
            notes.append("Nothing in the file tells whether the log beside it is its own. It was read.")
        if over.broken:
            notes.append(f"The log is damaged: {over.broken} of its pages could not be read.")
    pages = Pages(data, over.pages, over.page_count)
    if not pages.sound_header:
        notes.append("The header of the file is damaged.")
        notes.append("It says which pages are in use, so a row that was deleted may be back.")
    known = 1 <= pages.version <= SCHEMA_VERSION
    versions = [pages.version] if known else range(SCHEMA_VERSION, 0, -1)
    rows, lost = max((_sort(pages, version) for version in versions), key=lambda sorted_: len(sorted_[0]))
    return Finds(rows, lost, notes)


def _read(path: Path) -> bytes:
    if not has_entry(path):
        return b""
    try:
        data = read_regular_file(path, LARGEST + 1)
    except OSError as error:
        said = explain_os_error(f"{path} cannot be read", error)
        raise StorageError(said.what, said.do) from error
    if len(data) > LARGEST:
        raise StorageError(f"{path} is larger than {LARGEST // 1024**3} GiB.", "Restore a backup instead.")
    return data


def _sort(pages: Pages, version: int) -> tuple[list[_Found], list[Lost]]:
    """Find the table of each page, and return the rows that fit it, and what does not.

    A page belongs to the table that leads to it, if its rows fit there. A page that nothing leads to, because the way
    is damaged, belongs to the table that its rows fit.
    """
    shapes = _shapes(version)
    roots = {str(values[1]): int(values[3]) for values in _schema(pages) if isinstance(values[3], int)}
    claims: dict[int, str] = {}
    lost: list[Lost] = []
    for table in shapes:
        if table in roots:
            with_rows, broken = pages.tree(roots[table])
            for number in with_rows:
                claims.setdefault(number, table)
            lost += [Lost(table, None, number, "the page cannot be read") for number in broken]
    free = pages.free() - claims.keys()
    found: list[_Found] = []
    for number in range(1, pages.count + 1):
        claim = claims.get(number)
        if number in free or not pages.has_rows(number):
            continue
        cells = list(pages.cells(number))
        table = _table_of(cells, claim, shapes, version)
        for cell in cells if table else ():
            values = _fit(table, shapes[table], cell, version)
            if values is None:
                why = "it cannot be read" if cell.values is None else "it breaks a rule of its table"
                lost.append(Lost(table, cell.rowid, number, why))
            else:
                found.append(_Found(table, cell.rowid, number, values, claim == table))
    lost += _missing(pages, roots, shapes, found, lost)
    return found, lost


def _table_of(cells: list[Cell], claim: str | None, shapes: Mapping[str, _Shape], version: int) -> str:
    """Return the table that the rows of a page fit best; empty if they are of an index, or of another program."""
    first = [claim] if claim else []
    best, most = claim or "", 0
    for table in (*first, *(table for table in shapes if table != claim)):
        fits = sum(_fit(table, shapes[table], cell, version) is not None for cell in cells)
        if fits > most:
            best, most = table, fits
        if most == len(cells):
            break
    return best


def _schema(pages: Pages) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the schema that can be read."""
    for number in pages.tree(1)[0]:
        for cell in pages.cells(number):
            if cell.values is not None and len(cell.values) == 5:
                yield cell.values


def _shapes(version: int) -> dict[str, _Shape]:
    """Return the columns of each table of a schema in their order, each with its default."""
    shapes = {}
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for migration in MIGRATIONS[:version]:
            connection.executescript(migration.script)
        for table in _ORDER:
            columns = connection.execute("SELECT name, dflt_value FROM pragma_table_info(?)", (table,)).fetchall()
            if columns:
                shapes[table] = [
                    (name, None if default is None else connection.execute(f"SELECT {default}").fetchone()[0])
                    for name, default in columns
                ]
    return shapes


def _fit(table: str, shape: _Shape, cell: Cell, version: int) -> dict[str, Any] | None:
    """Return a row as this version stores it; None if it is not one of this table."""
    if cell.values is None or len(cell.values) > len(shape) or (table == "scan_stop") != (cell.rowid is None):
        return None
    padded = (*cell.values, *(default for _, default in shape[len(cell.values) :]))
    values: dict[str, Any] = {name: value for (name, _), value in zip(shape, padded, strict=True)}
    try:
        if table == "setting":
            _check_setting(values)
            return values
        if table == "operation":
            values = {**dict(zip(_OPERATION, padded, strict=True)), "id": cell.rowid}  # `scope` had another name
            _check_operation(values)
            return values
        return read_row(TABLES[table], {**added_since(version, table), **values})
    except (MisfitError, ValueError, TypeError, OverflowError):
        return None


def _check_setting(values: Mapping[str, Any]) -> None:
    if len(values) != len(_SETTING) or not isinstance(values["key"], str) or not isinstance(values["value"], str):
        raise ValueError("not a setting")
    read_json(values["value"])


def _check_operation(values: Mapping[str, Any]) -> None:
    texts = all(isinstance(values[name], str) for name in ("at", "device", "label", "changes"))
    if not texts or not all(isinstance(values[name], str | None) for name in ("scope", "undone_at")):
        raise ValueError("not an operation")
    read_instant(values["at"])
    if values["undone_at"] is not None:
        read_instant(values["undone_at"])
    read_changes(values["changes"])


def _missing(
    pages: Pages,
    roots: Mapping[str, int],
    shapes: Iterable[str],
    found: Iterable[_Found],
    lost: Iterable[Lost],
) -> Iterator[Lost]:
    """Yield the rows that only the index of their keys still knows."""
    known = {(one.table, one.rowid) for one in found} | {(one.table, one.row) for one in lost}
    for table in shapes:
        root = roots.get(f"sqlite_autoindex_{table}_1")
        if root is None or table == "scan_stop":
            continue
        for number in pages.tree(root)[0]:
            for cell in pages.cells(number):
                if cell.values and len(cell.values) == 2 and isinstance(cell.values[1], int):
                    rowid = cell.values[1]
                    if (table, rowid) not in known:
                        known.add((table, rowid))
                        yield Lost(table, rowid, None, "only its index knows of it")


# -- writing -----------------------------------------------------------------------------------------------------


def _write(part: Path, finds: Finds) -> tuple[dict[str, int], list[Lost], list[Lost]]:
    """Write rows to a new diary, and return how many of each table, which were not kept, and which were changed."""
    lost: list[Lost] = []
    changed: list[Lost] = []
    rows: Counter[str] = Counter()
    kept: dict[str, set[Any]] = {table: set() for table in _ORDER}
    with contextlib.closing(connect_to_write(part)) as connection, writing(connection, part):
        for table in _ORDER:
            for one in _newest(table, finds.rows, lost):
                if table == "setting" and one.values["key"] in _OWN_SETTINGS:
                    continue
                values, why = _without_parent(one, kept)
                if values is None:
                    lost.append(Lost(table, _row(one), one.page, why))
                    continue
                names = ", ".join(values)
                sql = f"INSERT{' OR REPLACE' if table == 'setting' else ''} INTO {table} ({names}) "
                try:
                    connection.execute(f"{sql} VALUES ({', '.join('?' * len(values))})", tuple(values.values()))
                except sqlite3.IntegrityError:
                    lost.append(Lost(table, _row(one), one.page, "it contradicts another row"))
                    continue
                if why:
                    changed.append(Lost(table, _row(one), one.page, why))
                rows[table] += 1
                kept[table].add(one.values.get("id"))
        sum_up(connection)
        leave_stamp(connection)
    return dict(rows), lost, changed


def _row(one: _Found) -> int | str | None:
    return one.rowid if one.rowid is not None else one.values.get("position")


def _newest(table: str, rows: Iterable[_Found], lost: list[Lost]) -> list[_Found]:
    """Return the rows of a table, one of each key: the last revision, then the one that its tree leads to."""
    key = TABLES[table].key if table in TABLES else ("key",) if table == "setting" else ("id",)
    best: dict[tuple[Any, ...], _Found] = {}
    for one in (one for one in rows if one.table == table):
        same = tuple(one.values[name] for name in key)
        other = best.get(same)
        if other is None:
            best[same] = one
            continue
        newer = (one.values.get("revision", 0), one.claimed) > (other.values.get("revision", 0), other.claimed)
        best[same], older = (one, other) if newer else (other, one)
        if older.values != best[same].values:
            lost.append(Lost(table, _row(older), older.page, "another row has its key"))
    return list(best.values())


def _without_parent(one: _Found, kept: Mapping[str, set[Any]]) -> tuple[dict[str, Any] | None, str]:
    """Return a row that refers to no lost row, or None if it cannot be without, and what was changed."""
    refers = TABLES[one.table].refers if one.table in TABLES else {}
    values, why = one.values, ""
    for column, parent in refers.items():
        if values[column] is not None and values[column] not in kept[parent]:
            if one.table == "scan_stop":
                return None, "its scan is lost"
            why = f"its {parent} is lost"
            values = {**values, **(_SPOT if one.table == "mark" else {column: None})}
    return values, why
