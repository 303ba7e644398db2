"""Two literal readings of what keeps a person from pressing: what a merge must repeat, and what nobody has answered."""

import json
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, NamedTuple

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
Thing = tuple[str, ...]
"""A table and what its rows are about: an item, a region, a sign; or `flag_decision`, a rule and a region."""

ELSEWHERE = "elsewhere"
ABOUT = {
    "screening": ("item", "answered_at"),
    "region_setting": ("region", "set_at"),
    "warning_check": ("sign", "answered_at"),
}
EVENTS = {"stop_now": ("lock", "created_at"), "red_flag": ("warning_check", "answered_at")}
EVENTS["intuition"] = ("concern", "said_at")


class Said(NamedTuple):
    """One row about a thing."""

    order: tuple[Any, ...]
    id: str
    revision: int
    places: set[str] | None
    row: dict[str, Any]
    at: str

    def bars(self, place: str) -> bool:
        """Whether it keeps a place from being pressed: no places are all of them."""
        return self.places is None or place in self.places


def things(rows: Rows) -> set[Thing]:
    found: set[Thing] = {(table, row[column]) for table, (column, _) in ABOUT.items() for row in rows[table].values()}
    for rule in EVENTS:
        found |= {("flag_decision", rule, row["region"]) for row in events(rows, rule)}
    return found | {
        ("flag_decision", row["rule"], row["region"]) for row in rows["flag_decision"].values() if row["rule"] in EVENTS
    }


def events(rows: Rows, rule: str) -> list[dict[str, Any]]:
    table, _ = EVENTS[rule]
    return [
        row for row in rows[table].values() if row.get("answer", "yes") == "yes" and row.get("deleted_at", None) is None
    ]


def said_of(rows: Rows, thing: Thing) -> list[Said]:
    """What is said of a thing, the last word last."""
    table, *names = thing
    found = []
    if table == "flag_decision":
        rule, region = names
        for row in events(rows, rule):
            if row["region"] == region:
                at = row[EVENTS[rule][1]]
                found.append(Said((at, True, row["id"]), row["id"], row.get("revision", 1), None, row, at))
        for row in rows[table].values():
            if (row["rule"], row["region"], row["deleted_at"]) != (rule, region, None):
                continue
            if row["decision"] in {"closed", "reopened"}:
                bars, at = row["decision"] == "reopened", row["decided_at"]
                found.append(Said((at, bars, row["id"]), row["id"], row["revision"], None if bars else set(), row, at))
        return sorted(found)
    column, when = ABOUT[table]
    for row in rows[table].values():
        if row[column] != names[0]:
            continue
        places: set[str] | None = None
        if row.get("kind") == "none" or row.get("answer") == "no" or row.get("cleared_by"):
            places = set()
        elif row.get("regions", "[]") != "[]":
            places = set(json.loads(row["regions"]))
        strict = (
            (row["kind"] != "none",)
            if table == "region_setting"
            else (row["answer"] == "yes", row["cleared_by"] == "", row.get("regions") == "[]", row.get("unsure"))
        )
        found.append(Said((row[when], *strict, row["id"]), row["id"], 1, places, row, row[when]))
    return sorted(found, key=lambda said: said.order)


def places_of(*lists: list[Said]) -> set[str]:
    return {ELSEWHERE}.union(*(said.places or set() for many in lists for said in many))


def let_nothing_loosen(result: Rows, sides: tuple[Rows, Rows], *, loosening_counts: bool) -> None:
    """Whatever is unanswered on a side is said again, a millisecond after the last word, unless the other answered."""
    told = deepcopy(result)
    for thing in things(told):
        now, one, two = (said_of(rows, thing) for rows in (told, *sides))
        due = [
            (said, place)
            for place in places_of(one, two)
            for side, other in ((one, two), (two, one))
            for said in left_of(side, now)
            if all(later.bars(place) for later in left_of(side, now) if later.order >= said.order)
            if is_loosened(said, place, now)
            if not is_answered(said, place, other, now, loosening_counts=loosening_counts)
        ]
        if due:
            say_again(result, thing, now, due)


def left_of(side: list[Said], now: list[Said]) -> list[Said]:
    """What a side says that was not taken back."""
    return [said for said in side if said.id in {one.id for one in now}]


def is_loosened(said: Said, place: str, now: list[Said]) -> bool:
    """Whether it is in the diary, but not what counts about a place."""
    return any(not later.bars(place) for own in now if own.id == said.id for later in now if later.order >= own.order)


def is_answered(said: Said, place: str, other: list[Said], now: list[Said], *, loosening_counts: bool) -> bool:
    if not loosening_counts and not any(last.bars(place) for last in left_of(other, now)[-1:]):
        return False
    held = [one for one in other if one.id == said.id and one.revision >= said.revision]
    answers = [one for own in held for one in other if one.order >= own.order and not one.bars(place)]
    return bool(answers) and {one.id for one in answers} <= {one.id for one in now}


def say_again(result: Rows, thing: Thing, now: list[Said], due: list[tuple[Said, str]]) -> None:
    table, last = thing[0], now[-1]
    again: dict[str, Any] = {"id": "again"}
    if table == "flag_decision":
        source = [said for said in now if said.places == set()][-1].row
        again |= {"decision": "reopened", "decided_at": later(last.at), "revision": 1}
        again |= dict.fromkeys(("reason", "who", "seen_on", "said"), "")
    else:
        loosest = last.places == set()
        source = max((said for said, _ in due), key=lambda said: said.id).row if loosest else last.row
        again |= {ABOUT[table][1]: later(last.at)}
    if "cleared_by" in source:
        again |= {"cleared_by": "", "cleared_on": "", "cleared_at": None}
    if table == "screening":
        named = {place for _, place in due} | ({ELSEWHERE} if last.places is None else last.places)
        again |= {"regions": json.dumps([] if ELSEWHERE in named else sorted(named))}
    result[table][("again", *thing)] = {**source, **again}


def later(instant: str) -> str:
    moved = datetime.fromisoformat(instant) + timedelta(milliseconds=1)
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def versions(rows: Rows) -> dict[str, int]:
    """The revision of each row about safety, deleted ones included."""
    tables = {*ABOUT, *(table for table, _ in EVENTS.values()), "flag_decision"}
    return {row["id"]: row.get("revision", 1) for table in tables for row in rows[table].values()}


class Act(NamedTuple):
    """Something that a person did: which rows it changed, and what the diary held then."""

    changed: set[tuple[str, int]]
    held: set[tuple[str, int]]


class Witness:
    """Who had what in sight: it sees each act of the person, on any device."""

    def __init__(self) -> None:
        self.acts: dict[str, list[Act]] = {}

    def saw(self, before: Rows, after: Rows) -> None:
        """After an act, the last word about whatever it changed was left with all in sight that the diary held.

        What redo puts back before an answer is put back as answered. So is what lies before one when another answer is
        taken back: the person sees no difference.
        """
        changed = set(versions(after).items()) - set(versions(before).items())
        for thing in things(after):
            old, now = said_of(before, thing), said_of(after, thing)
            if now and [said[:4] for said in now] != [said[:4] for said in old]:
                held = {(said.id, said.revision) for said in (*old, *now)}
                self.acts.setdefault(now[-1].id, []).append(Act(changed, held))
                taken_back = {said.id for said in old if said.places == set()} - {said.id for said in now}
                for number, said in enumerate(now):
                    back = {(one.id, one.revision) for one in now[:number]}
                    back = back if taken_back else back & changed
                    self.acts.setdefault(said.id, []).append(Act(changed, back))

    def barred(self, rows: Rows) -> set[tuple[Thing, str]]:
        """What must be kept from pressing: something says so that nobody answered in a diary that held it."""
        known = versions(rows)
        return {
            (thing, place)
            for thing in things(rows)
            for now in [said_of(rows, thing)]
            for place in places_of(now)
            if any(
                said.bars(place) and not any(self._answers(one, said, known) for one in now if not one.bars(place))
                for said in now
            )
        }

    def _answers(self, one: Said, said: Said, known: dict[str, int]) -> bool:
        """Whether somebody left it as the last word with the other in sight, as far as this diary knows."""
        return any(
            held == said.id and revision >= said.revision
            for act in self.acts.get(one.id, ())
            if all(known.get(row, 0) >= of for row, of in act.changed)
            for held, revision in act.held
        )


def barred(rows: Rows) -> set[tuple[Thing, str]]:
    """What is kept from pressing, as the last words say."""
    return {
        (thing, place)
        for thing in things(rows)
        for now in [said_of(rows, thing)]
        for place in places_of(now)
        if now and now[-1].bars(place)
    }
