"""A slow, literal reading of what a merge comes to, from the rows of both sides."""

import json
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
INSTANTS = ("created_at", "marked_at", "decided_at", "said_at", "kept_at", "ended_at", "deleted_at")


def sortable(value: Any) -> tuple[int, Any]:  # noqa: ANN401  (what a column holds)
    """Numbers before texts, as SQLite has it; nothing is an empty text."""
    return (0, value) if isinstance(value, int | float) else (1, value or "")


def stops_of(rows: Rows, scan_id: str) -> list[dict[str, Any]]:
    return [stop for key, stop in sorted(rows["scan_stop"].items()) if key[0] == scan_id]


def newness(rows: Rows, table: str, row: dict[str, Any]) -> list[Any]:
    """Of two rows with one id the one stands for which this is larger."""
    if table == "screening":
        return [row["cleared_at"] or "", row["cleared_by"], row["cleared_on"]]
    if "revision" not in row:
        return []
    latest = max(row.get(name) or "" for name in INSTANTS)
    seconds = row["active_s"] if table == "scan" else 0
    stops = "/".join(
        f"{stop['position']} {stop['stop_id']}{stop['regions']}{stop['active_s']}{stop['outcome'] or ''}"
        for stop in (stops_of(rows, row["id"]) if table == "scan" else [])
    )
    return [row["revision"], latest, seconds, [sortable(value) for value in row.values()], stops]


def merged(one: Rows, two: Rows) -> Rows:
    """Both sides as one diary."""
    result: Rows = {table: {} for table in one}
    for table in one:
        if table == "scan_stop":
            continue
        for key in one[table].keys() | two[table].keys():
            sides = [side for side in (one, two) if key in side[table]]
            newest = max(sides, key=lambda side: newness(side, table, side[table][key]))
            result[table][key] = deepcopy(newest[table][key])
            if table == "scan":
                for stop in stops_of(newest, key[0]):
                    result["scan_stop"][key[0], stop["position"]] = deepcopy(stop)
    end_drafts(result, (one, two))
    let_marks_give_way(result)
    let_marks_follow(result, (one, two))
    let_nothing_loosen(result, (one, two))
    return result


def end_drafts(result: Rows, sides: tuple[Rows, Rows]) -> None:
    drafts = [row for row in result["scan"].values() if row["state"] == "draft" and not row["deleted_at"]]
    for draft in drafts:
        newest = max(
            (other for other in drafts if other["body_day"] == draft["body_day"]),
            key=lambda other: (other["created_at"], other["id"]),
        )
        if newest is draft:
            continue
        stops = stops_of(result, draft["id"])
        done = stops[-1]["outcome"] == "passed" or draft["active_s"] >= 120
        rated = [
            mark["marked_at"] for side in sides for mark in side["mark"].values() if mark["scan_id"] == draft["id"]
        ]
        draft["state"] = "done" if done else "partial"
        draft["ended_at"] = max([draft["started_at"] or draft["created_at"], *rated])
        draft["revision"] += 1
        for stop in stops:
            stop["outcome"] = stop["outcome"] or ("left" if stop["active_s"] else "skipped")
            result["scan_stop"][draft["id"], stop["position"]] = stop


def let_marks_give_way(result: Rows) -> None:
    live = [mark for mark in result["mark"].values() if not mark["deleted_at"] and mark["moment"] != "spot"]
    for mark in live:
        place = (mark["scan_id"], mark["hold_id"], mark["region"])
        alike = [other for other in live if (other["scan_id"], other["hold_id"], other["region"]) == place]
        latest = max(alike, key=lambda other: (other["marked_at"], other["id"]))
        if latest is not mark:
            mark["deleted_at"] = latest["marked_at"]
            mark["revision"] += 1


def let_marks_follow(result: Rows, sides: tuple[Rows, Rows]) -> None:
    for mark in result["mark"].values():
        if mark["moment"] == "spot":
            continue
        of_it = result["scan"][mark["scan_id"],] if mark["scan_id"] else result["hold"][mark["hold_id"],]
        if of_it["deleted_at"] and not mark["deleted_at"]:
            mark["deleted_at"] = of_it["deleted_at"]
            mark["revision"] += 1
        if of_it["body_day"] != mark["body_day"]:
            mark["body_day"] = of_it["body_day"]
            mark["revision"] += 1


def last_word(rows: Rows, table: str, thing: str) -> dict[str, Any]:
    """The row about a thing that is in force: the newest one, and of those of one instant the strictest."""
    column, at = {
        "screening": ("item", "answered_at"),
        "region_setting": ("region", "set_at"),
        "warning_check": ("sign", "answered_at"),
    }[table]
    about = [row for row in rows[table].values() if row[column] == thing]
    return max(about, key=lambda row: (row[at], is_strict(table, row), row.get("regions") == "[]", row["id"]))


def is_strict(table: str, row: dict[str, Any]) -> tuple[bool, bool]:
    """Whether a row keeps from pressing; a yes that was cleared does not, but is more than a no."""
    if table == "region_setting":
        return row["kind"] != "none", True
    return row["answer"] == "yes", not row.get("cleared_by")


def is_open(rows: Rows, rule: str, region: str | None) -> bool:
    """Whether a flag about an event is open: the event is newer than, or as new as, the closing in force."""
    events = {
        "stop_now": [row["created_at"] for row in rows["lock"].values() if row["region"] == region],
        "red_flag": [
            row["answered_at"]
            for row in rows["warning_check"].values()
            if row["region"] == region and row["answer"] == "yes"
        ],
        "intuition": [
            row["said_at"] for row in rows["concern"].values() if row["region"] == region and not row["deleted_at"]
        ],
    }[rule]
    closing = closing_of(rows, rule, region)
    return bool(events) and (closing is None or max(events) >= closing["decided_at"])


def closing_of(rows: Rows, rule: str, region: str | None) -> dict[str, Any] | None:
    decided = [
        row
        for row in rows["flag_decision"].values()
        if (row["rule"], row["region"], row["deleted_at"]) == (rule, region, None)
        if row["decision"] in {"closed", "reopened"}
    ]
    last = max(decided, key=lambda row: (row["decided_at"], row["decision"] == "reopened", row["id"]), default=None)
    return last if last and last["decision"] == "closed" else None


def let_nothing_loosen(result: Rows, sides: tuple[Rows, Rows]) -> None:
    """What was strict on a side stays so: its row is there again, a millisecond after the one that would loosen it."""
    told = deepcopy(result)
    for table, column, at in (
        ("screening", "item", "answered_at"),
        ("region_setting", "region", "set_at"),
        ("warning_check", "sign", "answered_at"),
    ):
        for thing in {row[column] for row in told[table].values()}:
            strict = [
                last_word(side, table, thing)
                for side in sides
                if any(row[column] == thing for row in side[table].values())
                if is_strict(table, last_word(side, table, thing)) == (True, True)
            ]
            newest = last_word(told, table, thing)
            if not strict:
                continue
            places = named(strict) if table == "screening" else None
            loosened = is_strict(table, newest) != (True, True)
            if table == "screening":
                loosened = loosened or not covers(newest, places)
            if loosened:
                row = max(strict, key=lambda row: row["id"])
                again = {**row, at: later(newest[at])} | (
                    {"cleared_by": "", "cleared_on": "", "cleared_at": None} if "cleared_by" in row else {}
                )
                if table == "screening" and not covers(row, places):
                    again["regions"] = json.dumps(sorted(places or ()))
                result[table]["again", thing] = {**again, "id": "again"}
    places = {row["region"] for table in ("lock", "warning_check", "concern") for row in told[table].values()}
    for rule in ("stop_now", "red_flag", "intuition"):
        for region in places:
            closing = closing_of(told, rule, region)
            there = is_open({**told, "flag_decision": {}}, rule, region)  # the event itself may be gone
            if not there or closing is None or is_open(told, rule, region):
                continue
            if any(is_open(side, rule, region) for side in sides):
                words = dict.fromkeys(("reason", "who", "seen_on", "said"), "")
                decision = {"decision": "reopened", "decided_at": later(closing["decided_at"]), "revision": 1}
                result["flag_decision"]["again", rule, region] = {**closing, **words, **decision, "id": "again"}


def named(rows: list[dict[str, Any]]) -> set[str] | None:
    """Every place that some yes names; None when one of them names none, and so means everywhere."""
    places: set[str] = set()
    for row in rows:
        if row["regions"] == "[]":
            return None
        places |= set(json.loads(row["regions"]))
    return places


def covers(row: dict[str, Any], places: set[str] | None) -> bool:
    return row["regions"] == "[]" or (places is not None and places <= set(json.loads(row["regions"])))


def later(instant: str) -> str:
    moved = datetime.fromisoformat(instant) + timedelta(milliseconds=1)
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")
