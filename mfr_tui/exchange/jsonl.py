"""The diary as lines of JSON: a header, then one row per line.

Writing and reading are both here, so that they agree.
"""

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, NamedTuple

from mfr_tui.errors import StorageError
from mfr_tui.json_text import MOST_VALUES, CrowdedError, NestingError, read_json, remember_short, write_json
from mfr_tui.record.columns import JSON_COLUMNS, LONGEST_ROW, TABLES, added_since
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.transfer.staging import UNTOUCHED, Row

APPLICATION = "mfr"

FIRST_SCHEMA = 2
"""The first schema version that was ever exported as lines."""

LINE_BYTES = LONGEST_ROW + 1024
"""The longest line allowed: a row, the name of its table, and the end of the line."""


class Header(NamedTuple):
    """The first line of the file.

    Attributes:
        application: APPLICATION.
        schema: The schema version of the tables.
        made_at: When the file was written, in UTC.
        since: The first day included, or None for all.
        pseudonym: The pseudonym, if everything that names a person was left out; otherwise None.
        made_up: Whether the rows are demo data.
        rows: How many rows of each table follow.
    """

    application: str
    schema: int
    made_at: str
    since: str | None
    pseudonym: str | None
    made_up: bool
    rows: dict[str, int]


def write_lines(file: IO[bytes], header: Header, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Write the header and all rows."""
    file.write(_line(header._asdict()))
    for table, row in rows:
        shown = {column: _opened(value) if column in JSON_COLUMNS else value for column, value in row.items()}
        file.write(_line({"table": table, **shown}))


def read_header(file: IO[bytes], name: str) -> Header:
    """Read the first line, and return it.

    Raises:
        StorageError: It is not a header, or not one that this version can read.
    """
    text = file.readline(LINE_BYTES + 1).removeprefix(codecs.BOM_UTF8)
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in text[:4]:
        raise StorageError(
            f"{name} is UTF-16 or UTF-32 text, not UTF-8. Some editors and shells save files that way.",
            "Nothing was changed. Save it as UTF-8, or export it again with: mfr export -o FILE",
        )
    said = _read(text, name, 1)
    if said.get("application") != APPLICATION:
        raise StorageError(f"{name} is not an mfr export: the first line is not an mfr header.", UNTOUCHED)
    schema = said.get("schema")
    if type(schema) is int and schema > SCHEMA_VERSION:
        raise StorageError(
            f"{name} was made by a newer mfr (schema {schema}; this one supports {SCHEMA_VERSION}).",
            "Nothing was changed. Update mfr.",
        )
    rows = said.get("rows")
    if (
        type(schema) is not int
        or schema < FIRST_SCHEMA
        or not isinstance(rows, dict)
        or not rows.keys() <= TABLES.keys()
        or not all(type(count) is int and count >= 0 for count in rows.values())
        or said.keys() != set(Header._fields)
    ):
        raise StorageError(f"{name}, line 1 is not a valid mfr export header.", UNTOUCHED)
    return Header(**said)


def read_rows(file: IO[bytes], name: str, header: Header) -> Iterator[Row]:
    """Read the lines after the header, and yield them one by one.

    Raises:
        StorageError: A line is not a row of a table that this version knows, or there are fewer or more rows than were
            written.
    """
    seen: Counter[str] = Counter()
    number = 1
    while text := file.readline(LINE_BYTES + 1):
        number += 1
        if not text.strip():  # an editor's empty line; missing rows are noticed at the end
            continue
        said = _read(text, name, number)
        table = said.pop("table", None)
        if not isinstance(table, str) or table not in TABLES:
            raise StorageError(f"{name}, line {number} does not name an mfr table.", UNTOUCHED)
        seen[table] += 1
        yield Row(number, table, {**added_since(header.schema, table), **said})
    for table in TABLES:
        if seen[table] != header.rows.get(table, 0):
            raise StorageError(
                f"{name} is incomplete or has extra lines: it should have {header.rows.get(table, 0)} {table} rows, "
                f"but has {seen[table]}.",
                UNTOUCHED,
            )


def _line(value: Mapping[str, Any]) -> bytes:
    return f"{write_json(value)}\n".encode()


@remember_short
def _opened(text: str) -> Any:  # noqa: ANN401  (whatever the column holds)
    """Return stored JSON as part of the line, or as text if it is not formatted as mfr writes it."""
    value = read_json(text)
    return value if json.dumps(value) == text else text


def _read(text: bytes, name: str, number: int) -> dict[str, Any]:
    """Return the JSON object on one line."""
    if len(text) > LINE_BYTES:
        raise StorageError(f"{name}, line {number} is longer than {LINE_BYTES // 1024} KiB.", UNTOUCHED)
    try:
        said = read_json(text.decode(), _DECODER)
    except UnicodeDecodeError as error:
        raise StorageError(f"{name}, line {number} is not UTF-8 text.", UNTOUCHED) from error
    except NestingError as error:
        raise StorageError(f"{name}, line {number} is nested too deeply.", UNTOUCHED) from error
    except CrowdedError as error:
        raise StorageError(f"{name}, line {number} holds more than {MOST_VALUES:,} values.", UNTOUCHED) from error
    except ValueError as error:
        raise StorageError(f"{name}, line {number} is not valid JSON, or is cut off.", UNTOUCHED) from error
    if not isinstance(said, dict):
        raise StorageError(f"{name}, line {number} is not a row.", UNTOUCHED)
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs of a JSON object as a dict; refuse a name that appears twice."""
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name appears twice")
    return said


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
