"""Marks as CSV, one to a row, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import IO

from mfr_tui.body.regions import Body
from mfr_tui.record.transfer.snapshot import MarkLine
from mfr_tui.typed import clean

COLUMNS = (
    "pseudonym",
    "day",
    "time",
    "late",
    "region",
    "label",
    "side",
    "view",
    "nrs",
    "how",
    "qualities",
    "note",
    "moment",
    "marked_at",
    "scan_id",
    "hold_id",
    "mark_id",
)

BYTE_ORDER_MARK = "\ufeff"
"""First in the file: without it Excel takes UTF-8 for something else."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins with one of these may be taken for a formula; the last four are the wide forms of the first."""


def write_table(file: IO[bytes], body: Body, marks: Iterable[MarkLine], pseudonym: str | None) -> None:
    """Write all of it: UTF-8 with a byte order mark, commas, CRLF, every text in quotes."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.DictWriter(text, COLUMNS, quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    writer.writerows(_cells(body, mark, pseudonym) for mark in marks)
    text.detach()


def as_text(words: str) -> str:
    """Words as a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one.

    Controls are left out, line breaks and tabs are spaces.
    """
    cleaned = clean(words)
    return f"'{cleaned}" if words.startswith(FORMULA) or cleaned.startswith(FORMULA) else cleaned


def _cells(body: Body, mark: MarkLine, pseudonym: str | None) -> dict[str, str | int]:
    region = body.regions.get(mark.region)
    words: dict[str, str | int] = {
        "pseudonym": pseudonym or "",
        "day": mark.body_day,
        "time": _wall_time(mark),
        "late": mark.late,
        "region": mark.region,
        "label": body.label(mark.region),
        "side": region.side if region else "",
        "view": region.view if region else "",
        "nrs": mark.nrs,
        "how": mark.how,
        "qualities": " ".join(mark.qualities),
        "note": "" if pseudonym else mark.note,
        "moment": mark.moment,
        "marked_at": mark.marked_at,
        "scan_id": mark.scan_id or "",
        "hold_id": mark.hold_id or "",
        "mark_id": mark.id,
    }
    return {name: int(one) if isinstance(one, int) else as_text(one) for name, one in words.items()}


def _wall_time(mark: MarkLine) -> str:
    """`06:31` by the wall clock of then; empty where nobody knows its zone."""
    if mark.offset_min is None:
        return ""
    there = timezone(timedelta(minutes=mark.offset_min))
    return f"{datetime.fromisoformat(mark.marked_at).astimezone(there):%H:%M}"
