"""Export marks as CSV, one per row, safe to open in a spreadsheet."""

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
"""The first character of the file: without it, Excel does not recognize UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that starts with one of these may be treated as a formula; the last four are full-width forms."""


def write_table(file: IO[bytes], body: Body, marks: Iterable[MarkLine], pseudonym: str | None) -> None:
    """Write the table: UTF-8 with a byte order mark, commas, CRLF, every text in quotes."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.DictWriter(text, COLUMNS, quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    writer.writerows(_cells(body, mark, pseudonym) for mark in marks)
    text.detach()


def as_text(words: str) -> str:
    """Return text as a cell that no spreadsheet treats as a formula: an apostrophe precedes text that looks like one.

    Control characters are removed; line breaks and tabs become spaces.
    """
    cleaned = clean(words)
    return f"'{cleaned}" if words.startswith(FORMULA) or cleaned.startswith(FORMULA) else cleaned


def _cells(body: Body, mark: MarkLine, pseudonym: str | None) -> dict[str, str | int]:
    """Return the cells of one mark, by column."""
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
    """Return the local time of a mark, such as `06:31`; empty if its time zone is unknown."""
    if mark.offset_min is None:
        return ""
    there = timezone(timedelta(minutes=mark.offset_min))
    return f"{datetime.fromisoformat(mark.marked_at).astimezone(there):%H:%M}"
