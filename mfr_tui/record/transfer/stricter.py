"""An import never loosens what keeps a person safe.

When two diaries are merged, the stricter one decides for each question, region, warning sign and flag about an event:
yes over no, all places that a yes names over some of them, a place to avoid over an ordinary one, open over closed. If
the newest of the merged rows would be looser
than either diary was, a row that repeats the stricter one is written after it. It is in force until the person answers
again. Its id and time are derived from the two rows that it comes between, so that both diaries, each merged into the
other, get the same row.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from mfr_tui.clock import utc_text
from mfr_tui.json_text import read_json
from mfr_tui.record.columns import TABLES
from mfr_tui.record.read.base import IN_FORCE_LAST

_NAMESPACE = uuid.UUID("5b7c0a54-6d66-4c1e-9a53-0a6d66720001")
"""The UUID namespace of the rows written here. Each id is derived from it and the ids of the two rows around it."""


class _Answered(NamedTuple):
    """A table in which the newest row about a thing is in force."""

    thing: str
    at: str
    strict: str


_ANSWERED = {
    "screening": _Answered("item", "answered_at", "answer = 'yes' AND cleared_by = ''"),
    "region_setting": _Answered("region", "set_at", "kind <> 'none'"),
    "warning_check": _Answered("sign", "answered_at", "answer = 'yes' AND cleared_by = ''"),
}

_EVENTS = {
    "stop_now": "SELECT region, id, created_at AS at FROM {where}.lock",
    "red_flag": "SELECT region, id, answered_at AS at FROM {where}.warning_check WHERE answer = 'yes'",
    "intuition": "SELECT region, id, said_at AS at FROM {where}.concern WHERE deleted_at IS NULL",
}
"""For each flag about an event, its events. Such a flag is open unless it was closed after the newest of them."""


class Kept(NamedTuple):
    """Something that stays as strict as it was in one of the diaries.

    Attributes:
        table: `screening`, `region_setting`, `warning_check`, or `flag_decision` for a flag.
        thing: Its item, region or sign; for a flag, its rule.
        region: The region of a flag; None for others, and for a flag about the whole body.
    """

    table: str
    thing: str
    region: str | None = None


class Strictness(NamedTuple):
    """What makes a thing strict in a diary.

    Attributes:
        row: The id of the row, or of the event of a flag.
        regions: The regions that a yes to a safety question names, as they are stored. An empty list is everywhere.
    """

    row: str
    regions: str = "[]"


Strict = dict[Kept, Strictness]
"""The strict things, each with what makes it strict."""


def strict_in(connection: sqlite3.Connection, where: str) -> Strict:
    """Return what is strict in one diary.

    Args:
        connection: The connection.
        where: The diary: `main`, or the name of an attached database with its tables.
    """
    found: Strict = {}
    for table, (thing, _, strict) in _ANSWERED.items():
        regions = "regions" if table == "screening" else "'[]'"
        rows = connection.execute(
            f"SELECT {thing}, {strict}, id, {regions} FROM {where}.{table} ORDER BY {IN_FORCE_LAST[table]}"  # noqa: S608
        )
        last = {name: (is_strict, Strictness(*row)) for name, is_strict, *row in rows}
        found.update({Kept(table, name): row for name, (is_strict, row) in last.items() if is_strict})
    for rule, region, event, at, closing in _events(connection, where):
        if closing is None or at >= closing.at:
            found[Kept("flag_decision", rule, region)] = Strictness(event)
    return found


def _places(stored: Iterable[str]) -> frozenset[str] | None:
    """Return all regions that several answers name; None if one of them is everywhere."""
    named = [frozenset(read_json(text)) for text in stored]
    return frozenset().union(*named) if all(named) else None


def _covers(stored: str, places: frozenset[str] | None) -> bool:
    """Return whether an answer names all of these regions; None is everywhere."""
    own = _places([stored])
    return own is None or (places is not None and places <= own)


def keep_strict(connection: sqlite3.Connection, *sides: Strict) -> list[Kept]:
    """Write a row for everything that was stricter in one diary than in the merged one, and return those things.

    Two answers that name different regions are kept as one that names them all.

    Args:
        connection: The diary after the merge, in its transaction.
        sides: The strict things of each diary before the merge.
    """
    now = strict_in(connection, "main")
    closings = {Kept("flag_decision", rule, region): one for rule, region, _, _, one in _events(connection, "main")}
    kept = []
    for one in sorted({kept for side in sides for kept in side}, key=str):
        strict = [side[one] for side in sides if one in side]
        row = max(strict)
        places = _places(each.regions for each in strict) if one.table == "screening" else None
        if one in now and (one.table != "screening" or _covers(now[one].regions, places)):
            continue
        if one.table == "flag_decision":
            closing = closings.get(one)
            if closing is None:
                continue  # the event itself was deleted, so there is no flag
            _reopen(connection, row.row, closing)
        else:
            more = one.table == "screening" and not _covers(row.regions, places)
            _repeat(connection, one, row.row, json.dumps(sorted(places or ())) if more else None)
        kept.append(one)
    return kept


class _Closing(NamedTuple):
    id: str
    at: str


def _events(connection: sqlite3.Connection, where: str) -> Iterator[tuple[str, str | None, str, str, _Closing | None]]:
    """Yield rule, region, newest event, its instant, and the closing in force if any, of each flag about events."""
    for rule, sql in _EVENTS.items():
        decided = connection.execute(
            f"SELECT region, decision, id, decided_at FROM {where}.flag_decision "  # noqa: S608
            "WHERE deleted_at IS NULL AND rule = ? AND decision IN ('closed', 'reopened') "
            f"ORDER BY {IN_FORCE_LAST['flag_decision']}",
            (rule,),
        )
        last = {region: (decision, _Closing(row, at)) for region, decision, row, at in decided}
        events = connection.execute(f"{sql.format(where=where)} ORDER BY at, id")
        for region, (event, at) in {region: (event, at) for region, event, at in events}.items():
            decision, closing = last.get(region, ("", None))
            yield rule, region, event, at, closing if decision == "closed" else None


def _repeat(connection: sqlite3.Connection, kept: Kept, row: str, regions: str | None) -> None:
    """Write the strict row again, after the one in force, with other regions if they are given."""
    table = _ANSWERED[kept.table]
    in_force, newest = connection.execute(
        f"SELECT id, {table.at} FROM main.{kept.table} WHERE {table.thing} = ? "  # noqa: S608
        f"ORDER BY {IN_FORCE_LAST[kept.table]}",
        (kept.thing,),
    ).fetchall()[-1]
    values: dict[str, str | None] = {"id": _id(row, in_force, regions or ""), table.at: _just_after(newest)}
    if regions:
        values["regions"] = regions
    if kept.table in {"screening", "warning_check"}:
        values |= {"cleared_by": "", "cleared_on": "", "cleared_at": None}
    columns = ", ".join(TABLES[kept.table].columns)
    taken = ", ".join(f":{column}" if column in values else column for column in TABLES[kept.table].columns)
    connection.execute(
        f"INSERT INTO main.{kept.table} ({columns}) SELECT {taken} FROM main.{kept.table} WHERE id = :_row",  # noqa: S608
        {**values, "_row": row},
    )


def _reopen(connection: sqlite3.Connection, event: str, closing: _Closing) -> None:
    """Open a flag again after it was closed."""
    columns = TABLES["flag_decision"].columns
    values = {
        "id": _id(event, closing.id),
        "decision": "reopened",
        "decided_at": _just_after(closing.at),
        "revision": 1,
        **dict.fromkeys(("reason", "who", "seen_on", "said"), ""),
    }
    taken = ", ".join(f":{column}" if column in values else column for column in columns)
    connection.execute(
        f"INSERT INTO main.flag_decision ({', '.join(columns)}) SELECT {taken} FROM main.flag_decision "  # noqa: S608
        "WHERE id = :_row",
        {**values, "_row": closing.id},
    )


def _id(strict: str, loose: str, regions: str = "") -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{strict} {loose}{regions}"))


def _just_after(instant: str) -> str:
    return utc_text(datetime.fromisoformat(instant) + timedelta(milliseconds=1))
