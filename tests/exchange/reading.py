"""A slow, literal reading of what a merge comes to, from the rows of both sides."""

from copy import deepcopy
from typing import Any

from tests.exchange.safety import Rows, let_nothing_loosen

INSTANTS = ("created_at", "marked_at", "decided_at", "said_at", "kept_at", "ended_at", "deleted_at")


def sortable(value: Any) -> tuple[int, Any]:  # noqa: ANN401  (what a column holds)
    """Numbers before texts, as SQLite has it; nothing is an empty text."""
    return (0, value) if isinstance(value, int | float) else (1, value or "")


def stops_of(rows: Rows, scan_id: str) -> list[dict[str, Any]]:
    return [stop for key, stop in sorted(rows["scan_stop"].items()) if key[0] == scan_id]


def newness(rows: Rows, table: str, row: dict[str, Any]) -> list[Any]:
    """Of two rows with one id the one stands for which this is larger."""
    if "cleared_at" in row:
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


def merged(one: Rows, two: Rows, *, loosening_counts: bool = False) -> Rows:
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
    let_nothing_loosen(result, (one, two), loosening_counts=loosening_counts)
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
