"""Write the diary, or an extract of it, in one of the formats of `formats.py`."""

import contextlib
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, assert_never

from mfr_tui.body.regions import Numbering, load_body
from mfr_tui.clock import utc_text
from mfr_tui.errors import MfrError
from mfr_tui.exchange.choir import write_segments
from mfr_tui.exchange.csv_table import write_table
from mfr_tui.exchange.fhir import Words, write_bundle
from mfr_tui.exchange.formats import Format
from mfr_tui.exchange.jsonl import APPLICATION, Header, write_lines
from mfr_tui.exchange.snomed import load_codes
from mfr_tui.paths import Places
from mfr_tui.practice.technique import load_techniques
from mfr_tui.record.atomic_file import atomic_file
from mfr_tui.record.columns import TABLES
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.transfer.snapshot import HEADER, MADE_UP, Snapshot, write_copy

_NAMED = frozenset({"device", "holder"})
"""The columns in which a pseudonymous export has the pseudonym."""

_PSEUDONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}").fullmatch


def export(
    places: Places,
    form: Format,
    to: Path | None,
    now: datetime,
    *,
    since: date | None = None,
    pseudonym: str | None = None,
    numbering: Numbering = Numbering.MALE,
    force: bool = False,
) -> tuple[str, ...]:
    """Write the diary as it is at one point in time. Return notices for the person that the file does not contain.

    Args:
        places: The paths of the person's files.
        form: The format.
        to: The file; None means standard output.
        now: The current time, time zone aware.
        since: The first body day to include, with the rows that its rows refer to; None for everything.
        pseudonym: A name to write in place of everything that names a person; None for no change.
        numbering: The numbering of the CHOIR segments.
        force: Whether to overwrite an existing file.

    Raises:
        MfrError: The diary cannot be read or the file cannot be written; `to` is None for SQLite; the pseudonym has
            characters that are not allowed; no day has data for the tender regions.
    """
    if pseudonym is not None and not _PSEUDONYM(pseudonym):
        raise MfrError(
            f"{pseudonym!r} cannot be used as a pseudonym.",
            "Use up to 40 letters, digits, -, _ or . and start with a letter or digit.",
        )
    if to is None and form is Format.SQLITE:
        raise MfrError("An SQLite file cannot be printed in the terminal.", "Name a file with -o FILE.")
    with contextlib.closing(Snapshot(places.database, since)) as whole:
        header = _header(whole, now, since, pseudonym)
        if to is None:
            return _write(sys.stdout.buffer, form, whole, header, numbering)
        with atomic_file(to, places, force=force) as part:
            if form is Format.SQLITE:
                facts = {HEADER: header._asdict(), **({MADE_UP: True} if header.made_up else {})}
                write_copy(part, _rows(whole, pseudonym), facts)
                return ()
            with part.open("xb") as file:
                return _write(file, form, whole, header, numbering)


def export_all(whole: Snapshot, file: IO[bytes], now: datetime) -> None:
    """Write all of an open diary as lines.

    Raises:
        MfrError: The diary cannot be read.
    """
    write_lines(file, _header(whole, now, None, None), _rows(whole, None))


def _header(whole: Snapshot, now: datetime, since: date | None, pseudonym: str | None) -> Header:
    return Header(
        APPLICATION,
        SCHEMA_VERSION,
        utc_text(now),
        since.isoformat() if since else None,
        pseudonym,
        whole.setting(MADE_UP) is True,
        {table: whole.count(table) for table in TABLES},
    )


def _write(file: IO[bytes], form: Format, whole: Snapshot, header: Header, numbering: Numbering) -> tuple[str, ...]:
    """Write the file in one of the formats. Return notices for the person."""
    body = load_body()
    match form:
        case Format.CSV:
            write_table(file, body, whole.marks(), header.pseudonym)
        case Format.FHIR:
            titles = {technique.id: technique.title for technique in load_techniques(body)}
            write_bundle(file, header, Words(body, load_codes(body), titles), whole.marks(), whole.holds())
        case Format.CHOIR:
            tender = whole.tender()
            if tender is None:
                raise MfrError(
                    f"There is no scan or rating{f' since {header.since}' if header.since else ''}.",
                    "Scan first, or choose an earlier date with --since.",
                )
            made_up = ("These days are made up.",) if header.made_up else ()
            return (*write_segments(file, body, tender, numbering), *made_up)
        case Format.JSONL:
            write_lines(file, header, _rows(whole, header.pseudonym))
        case Format.SQLITE:
            raise ValueError("an SQLite file is no stream: `export` copies it")
        case _:
            assert_never(form)
    return ()


def _rows(whole: Snapshot, pseudonym: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every row with its table; with a pseudonym, without anything that names a person."""
    for table in TABLES:
        for row in whole.rows(table):
            if pseudonym:
                row.update({column: "" for column in TABLES[table].personal if row[column]})
                row.update(dict.fromkeys(row.keys() & _NAMED, pseudonym))
            yield table, row
