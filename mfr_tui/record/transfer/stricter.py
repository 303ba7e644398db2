"""A merge never loosens what keeps a person safe, unless a person decided that with the reason in sight.

About each question, region, warning sign and flag the newest row is in force, and keeps places from being pressed, or
does not. A row that does is unanswered until a later one in the same diary leaves its place out: a no, a clearance, a
yes that names fewer places, an ordinary place again, a flag closed. Once two diaries are merged, a row that is
unanswered in one of them may lie before one of the other that leaves its place out. Then it depends:

- Between devices that sync, it counts as answered if the other diary held this very row and answered it.
- In an import from a file it does not: the person has to answer here.

Rows that are not answered are repeated by one after the newest. The repeat is a row like any other: it is in force
until the person answers again, and whatever diary has it also has the rows that it repeats. Its id and time are
derived from theirs, so that two diaries, each merged into the other, get the same row.
"""

import json
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import dropwhile, takewhile
from typing import NamedTuple

from mfr_tui.clock import utc_text
from mfr_tui.json_text import read_json
from mfr_tui.record.columns import TABLES
from mfr_tui.record.read.base import IN_FORCE_LAST

_NAMESPACE = uuid.UUID("5b7c0a54-6d66-4c1e-9a53-0a6d66720001")
"""The UUID namespace of the rows written here. An id is derived from it and the rows that the new one comes from."""

_EVERYWHERE = ""
"""Stands for all places that no row names."""


class _Answered(NamedTuple):
    """A table in which the newest row about a thing is in force."""

    thing: str
    at: str
    strict: str
    regions: str = "'[]'"


_ANSWERED = {
    "screening": _Answered("item", "answered_at", "answer = 'yes' AND cleared_by = ''", "regions"),
    "region_setting": _Answered("region", "set_at", "kind <> 'none'"),
    "warning_check": _Answered("sign", "answered_at", "answer = 'yes' AND cleared_by = ''"),
}

_EVENTS = {
    "stop_now": "SELECT region, id, created_at AS at, 1 AS revision FROM {where}.lock",
    "red_flag": "SELECT region, id, answered_at AS at, 1 AS revision FROM {where}.warning_check WHERE answer = 'yes'",
    "intuition": "SELECT region, id, said_at AS at, revision FROM {where}.concern WHERE deleted_at IS NULL",
}
"""For each flag about an event, its events. Such a flag is open unless it was closed after the newest of them."""

_FLAG = "flag_decision"


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


class SafetyRow(NamedTuple):
    """A row that is in force until a later one about the same thing.

    Attributes:
        id: Its id.
        at: When it was written, in UTC, as it is stored.
        revision: Its revision; 1 in a table without revisions.
        places: The regions that it keeps from being pressed, or `_EVERYWHERE`; empty if it keeps none.
        is_reason: Whether it is more than a decision about a flag, which is nothing without an event.
    """

    id: str
    at: str
    revision: int
    places: frozenset[str]
    is_reason: bool

    def keeps(self, place: str) -> bool:
        """Return whether it keeps a place from being pressed."""
        return place in self.places or _EVERYWHERE in self.places


SafetyRows = Mapping[Kept, Sequence[SafetyRow]]
"""The rows about each thing that were not deleted, the one in force last."""


def safety_rows(connection: sqlite3.Connection, where: str) -> SafetyRows:
    """Return the rows of one diary that keep a person safe, or no longer do.

    Args:
        connection: The connection.
        where: The diary: `main`, or the name of an attached database with its tables.
    """
    found = defaultdict[Kept, list[SafetyRow]](list)
    for table, (thing, at, strict, regions) in _ANSWERED.items():
        for name, row, instant, places in connection.execute(
            f"SELECT {thing}, id, {at}, CASE WHEN {strict} THEN {regions} END FROM {where}.{table} "  # noqa: S608
            f"ORDER BY {IN_FORCE_LAST[table]}"
        ):
            found[Kept(table, name)].append(SafetyRow(row, instant, 1, _read_places(places), is_reason=True))
    for rule, events in _EVENTS.items():
        for region, row, at, revision, places, is_event in connection.execute(
            f"SELECT * FROM (SELECT region, id, at, revision, '[]' AS places, 1 FROM ({events.format(where=where)}) "  # noqa: S608
            "UNION ALL SELECT region, id, decided_at, revision, CASE decision WHEN 'reopened' THEN '[]' END, 0 "
            f"FROM {where}.{_FLAG} WHERE deleted_at IS NULL AND rule = ? AND decision IN ('closed', 'reopened')) "
            "ORDER BY at, places IS NOT NULL, id",
            (rule,),
        ):
            of_it = SafetyRow(row, at, revision, _read_places(places), bool(is_event))
            found[Kept(_FLAG, rule, region)].append(of_it)
    return found


def _read_places(stored: str | None) -> frozenset[str]:
    """Return the places of a row, of which an empty list is everywhere, and None is none."""
    return frozenset() if stored is None else frozenset(read_json(stored)) or frozenset({_EVERYWHERE})


def keep_strict(
    connection: sqlite3.Connection, one: SafetyRows, two: SafetyRows, *, loosening_counts: bool
) -> list[Kept]:
    """Repeat what no person has answered, and return the things that stay strict only by that.

    Args:
        connection: The diary after the merge, in its transaction.
        one: The rows of one diary before the merge.
        two: The rows of the other.
        loosening_counts: Whether what was loosened in one diary counts in the other, if it held what it loosens.
    """
    merged = safety_rows(connection, "main")
    kept = []
    for thing in sorted({*one, *two}, key=str):
        rows, sides = merged.get(thing, ()), (one.get(thing, ()), two.get(thing, ()))
        due = _due(rows, sides, loosening_counts=loosening_counts)
        if due:
            _repeat(connection, thing, rows, due)
            if any(row.is_reason for row in rows) and not all(rows[-1].keeps(place) for place in due):
                kept.append(thing)
    return kept


def _due(
    rows: Sequence[SafetyRow], sides: tuple[Sequence[SafetyRow], Sequence[SafetyRow]], *, loosening_counts: bool
) -> dict[str, set[str]]:
    """Return the ids of the rows to repeat, by the place that each keeps from being pressed.

    Args:
        rows: The rows about one thing after the merge.
        sides: Those of each diary before it.
        loosening_counts: As for `keep_strict`.
    """
    due = defaultdict[str, set[str]](set)
    live = {row.id for row in rows}
    for place in {_EVERYWHERE, *(place for side in sides for row in side for place in row.places)}:
        hidden = live - {row.id for row in _unanswered(rows, place)}
        for side, other in (sides, sides[::-1]):
            left, others = ([one for one in of_it if one.id in live] for of_it in (side, other))  # not taken back
            for row in _unanswered(left, place):
                settled = loosening_counts or (others and others[-1].keeps(place))
                if row.id in hidden and not (settled and _answered(row, place, other, live)):
                    due[place].add(row.id)
    return due


def _unanswered(rows: Sequence[SafetyRow], place: str) -> list[SafetyRow]:
    """Return the rows that keep a place from being pressed, after the last one that does not."""
    return list(takewhile(lambda row: row.keeps(place), reversed(rows)))


def _answered(row: SafetyRow, place: str, side: Sequence[SafetyRow], live: set[str]) -> bool:
    """Return whether a diary held a row and answered it about a place, and no such answer was taken back since."""
    since = dropwhile(lambda one: one.id != row.id or one.revision < row.revision, side)
    answers = [one.id for one in since if not one.keeps(place)]
    return bool(answers) and live.issuperset(answers)


def _repeat(
    connection: sqlite3.Connection, thing: Kept, rows: Sequence[SafetyRow], due: Mapping[str, set[str]]
) -> None:
    """Write a row after the one in force that also keeps the places of the rows that are due."""
    last, ids = rows[-1], sorted(set.union(*due.values()))
    places = last.places.union(due)
    regions = json.dumps([] if _EVERYWHERE in places else sorted(places))
    values: dict[str, str | int | None]
    if thing.table == _FLAG:
        source = next(row.id for row in reversed(rows) if not row.places)
        values = {"decision": "reopened", "revision": 1, **dict.fromkeys(("reason", "who", "seen_on", "said"), "")}
        at = "decided_at"
    else:
        source = last.id if last.places else ids[-1]
        values = {"cleared_by": "", "cleared_on": "", "cleared_at": None, "regions": regions}
        at = _ANSWERED[thing.table].at
    values["id"] = str(uuid.uuid5(_NAMESPACE, " ".join((source, last.id, *ids, regions))))
    values[at] = utc_text(datetime.fromisoformat(last.at) + timedelta(milliseconds=1))
    columns = TABLES[thing.table].columns
    taken = ", ".join(f":{column}" if column in values else column for column in columns)
    connection.execute(
        f"INSERT INTO main.{thing.table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT {taken} FROM main.{thing.table} WHERE id = :_source",
        {**values, "_source": source},
    )
