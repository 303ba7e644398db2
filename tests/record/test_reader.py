"""Every read, against a slow and literal reading of the rows; and rows that cannot be read."""

import contextlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.errors import DamagedError
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.lock import Lock
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.practice.screening import Answer, Place, PlaceKind
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, HoldRow, How, Mark, ScanDay, ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import mark_in, select

FOUR = time(4)
DAYS = 24
Row = dict[str, Any]


def any_rows(seed: int) -> dict[str, list[Row]]:
    """Rows of all sorts: ended scans, drafts, tombstones, late ones, several on one day; holds and marks after."""
    chance = random.Random(seed)
    tables = ("scan", "scan_stop", "hold", "mark", "rest_day", "screening", "region_setting", "lock", "warning_check")
    rows: dict[str, list[Row]] = {table: [] for table in (*tables, "flag_decision")}
    draft_days: set[date] = set()
    for number in range(30):
        day = TODAY + timedelta(days=chance.randrange(-DAYS, 3))
        deleted = "2026-12-01T00:00:00.000Z" if chance.random() < 0.2 else None
        draft = chance.random() < 0.35 and (deleted or day not in draft_days)
        if draft and not deleted:
            draft_days.add(day)
        late = chance.random() < 0.2
        at = datetime(day.year, day.month, day.day, chance.randrange(24), tzinfo=UTC).isoformat()
        scan: Row = {
            "id": f"s{number}",
            "kind": chance.choice(["full", "short"]),
            "state": "draft" if draft else chance.choice(["done", "partial"]),
            "body_day": str(day),
            "started_at": None if late else at,
            "utc_offset_min": None if late else chance.choice([-300, 0, 345]),
            "position": chance.randrange(4),
            "active_s": chance.choice([0.0, 60.0, 119.9, 120.0, 300.0]),
            "late": int(late),
            "created_at": at,
            "device": "d",
            "deleted_at": deleted,
        }
        rows["scan"].append(scan)
        for position in range(chance.randrange(5)):
            stop = {"scan_id": scan["id"], "position": position, "stop_id": f"stop{position}", "regions": '["a", "b"]'}
            outcome = chance.choice([None, "passed", "left", "skipped"])
            rows["scan_stop"].append({**stop, "active_s": chance.random(), "outcome": outcome})
        for region in chance.sample("abcdef", chance.randrange(4)):
            rows["mark"].append(
                {
                    "id": f"m{number}{region}",
                    "scan_id": scan["id"] if chance.random() < 0.8 else None,
                    "body_day": str(day),
                    "region": region,
                    "moment": "scan",
                    "how": chance.choice(["pressed", "moved", "rest"]),
                    "nrs": chance.randrange(11),
                    "qualities": chance.choice(["[]", '["tight"]']),
                    "note": chance.choice(["", "n"]),
                    "marked_at": f"{at}{chance.random()}",
                    "created_at": at,
                    "device": "d",
                    "deleted_at": deleted or ("x" if chance.random() < 0.2 else None),
                }
            )
            rows["mark"][-1]["moment"] = "scan" if rows["mark"][-1]["scan_id"] else "spot"
    for ago in chance.sample(range(-2, DAYS), 6):
        deleted = "x" if chance.random() < 0.3 else None
        day = TODAY - timedelta(days=ago)
        reason = chance.choice(["rest", "ill"])
        rest = {"body_day": str(day), "reason": reason, "created_at": "c", "device": "d", "deleted_at": deleted}
        rows["rest_day"].append(rest)
    for number in range(chance.randrange(12)):
        rows["screening"].append(
            {
                "id": f"a{number}",
                "item": chance.choice("pqr"),
                "answer": chance.choice(["yes", "no"]),
                "regions": chance.choice(["[]", '["a", "b"]']),
                "answered_at": f"2026-11-2{chance.randrange(3)}T05:30:00.000Z",
                "cleared_by": chance.choice(["", "Dr. Lee"]),
                "cleared_on": chance.choice(["", "today"]),
                "device": "d",
                "unsure": chance.randrange(2),
            }
        )
    any_holds(chance, rows)
    return rows


def any_holds(chance: random.Random, rows: dict[str, list[Row]]) -> None:
    """Open ones, ended ones, tombstones; and what keeps a person safe."""
    for number in range(14):
        day = TODAY - timedelta(days=chance.randrange(12))
        at = datetime(day.year, day.month, day.day, chance.randrange(2), tzinfo=UTC).isoformat()
        ended = chance.random() < 0.7
        held_s = chance.randrange(1200) / 10
        hold: Row = {
            "id": f"h{number}",
            "body_day": str(day),
            "region": chance.choice("abc"),
            "path": '["a", "b"]',
            "technique": "ball",
            "tool": chance.choice(["", "thumb"]),
            "pressure": chance.choice([None, "too_little", "right", "too_much"]),
            "cap_s": chance.choice([120, 300]),
            "held_s": held_s,
            "before": chance.choice([None, 0, 10]),
            "after": chance.choice([None, 0, 10]),
            "released": chance.choice([None, "yes", "partly", "no"]),
            "was_source": chance.choice([None, 0, 1]),
            "state": "ended" if ended else "open",
            "ended_how": chance.choice(["time", "released", "early", "stopped_pain"]) if ended else None,
            "progress": json.dumps({"step": 1, "step_s": 2.5, "count": 3, "held_s": 0.0, "added_s": 30}),
            "holder": "w",
            **dict.fromkeys(("kept_at", "started_at", "created_at"), at),
            "zone": "UTC",
            "utc_offset_min": 0,
            "device": "d",
            "deleted_at": "x" if chance.random() < 0.2 else None,
            "timed": int(not ended or held_s <= 60),
        }
        rows["hold"].append(hold)
        for region in chance.sample("abc", chance.randrange(3)):
            mark = {"hold_id": hold["id"], "body_day": hold["body_day"], "region": region, "moment": "after"}
            times = {"marked_at": f"{at}{chance.random()}", "created_at": at, "device": "d"}
            # Higher than most: whoever counts it for the day is found out.
            rated = {"how": "pressed", "nrs": chance.randrange(6, 11), "deleted_at": chance.choice([None, None, "x"])}
            rows["mark"].append({"id": f"m{number}{region}after", **mark, **rated, **times})
        until = str(day + timedelta(days=1))
        lock = {"region": hold["region"], "until_day": until, "why": "stopped_pain", "created_at": at, "device": "d"}
        rows["lock"].append({"id": f"l{number}", **lock})
        kind = chance.choice(["absent", "skipped", "never", "none"])
        place = {"region": chance.choice("abcd"), "kind": kind, "reason": "scar" if kind == "never" else ""}
        rows["region_setting"].append({"id": f"r{number}", **place, "set_at": chance.choice("012"), "device": "d"})
        sign = {"sign": chance.choice("xyz"), "answer": chance.choice(["yes", "no"]), "body_day": str(day)}
        sign["cleared_by"] = chance.choice(["", "", "Dr. Lee"]) if sign["answer"] == "yes" else ""
        said_at = f"2026-11-2{chance.randrange(3)}T05:30:00.000Z"
        rows["warning_check"].append({"id": f"w{number}", **sign, "answered_at": said_at, "device": "d"})
    for number in range(9):
        decided = {"rule": chance.choice(["stop_now", "stop_now", "worsening"]), "region": chance.choice("abc")}
        decision = chance.choice(["closed", "closed", "reopened", "taken"])
        at = datetime(TODAY.year, TODAY.month, TODAY.day - chance.randrange(12), 1, tzinfo=UTC).isoformat()
        deleted = "x" if chance.random() < 0.2 else None
        when: Row = {"body_day": str(TODAY), "decided_at": at, "device": "d", "deleted_at": deleted}
        rows["flag_decision"].append({"id": f"f{number}", **decided, "decision": decision, **when})


def stored(path: Path, rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Write the rows; what an export of the tables would hold."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for table, table_rows in rows.items():
            for row in table_rows:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}").fetchall()] for table in rows}


def closed_since(rows: dict[str, list[Row]], region: str) -> bool:
    """Whether the last word about a region's stops for pain is that it is closed, said after the newest of them."""
    words = [
        (datetime.fromisoformat(row["decided_at"]), row["decision"])
        for row in rows["flag_decision"]
        if row["rule"] == "stop_now" and row["region"] == region and row["deleted_at"] is None
        if row["decision"] in {"closed", "reopened"}
    ]
    if not words:
        return False
    said = max(at for at, _ in words)
    stopped = [datetime.fromisoformat(row["created_at"]) for row in rows["lock"] if row["region"] == region]
    return {word for at, word in words if at == said} == {"closed"} and said > max(stopped)


@pytest.mark.parametrize("seed", range(8))
def test_reading_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    scans = [scan for scan in rows["scan"] if scan["deleted_at"] is None]
    marks = [mark for mark in rows["mark"] if mark["deleted_at"] is None and mark["moment"] != "after"]

    def stops_of(scan: Row) -> list[Row]:
        return sorted((s for s in rows["scan_stop"] if s["scan_id"] == scan["id"]), key=lambda s: int(s["position"]))

    def done(scan: Row) -> bool:
        stops = stops_of(scan)
        if scan["state"] != "draft":
            return bool(scan["state"] == "done")
        return bool(scan["active_s"] >= 120 or (stops and stops[-1]["outcome"] == "passed"))

    with contextlib.closing(DiaryReader(diary)) as history:
        for today in (TODAY, TODAY - timedelta(days=7), TODAY + timedelta(days=9)):
            assert sorted(history.scan_days(today), key=repr) == sorted(
                (
                    ScanDay(
                        date.fromisoformat(scan["body_day"]),
                        done(scan),
                        bool(scan["late"]),
                        datetime.fromisoformat(scan["started_at"]) if scan["started_at"] else None,
                        scan["utc_offset_min"],
                    )
                    for scan in scans
                    if scan["state"] != "draft" or scan["body_day"] < str(today)
                ),
                key=repr,
            )
            ended = [scan["body_day"] for scan in scans if scan["state"] != "draft" and scan["body_day"] <= str(today)]
            assert history.last_scan_day(today) == (date.fromisoformat(max(ended)) if ended else None)
            for days in (1, 14):
                first = today - timedelta(days=days - 1)
                values: dict[str, int] = {}
                for mark in marks:
                    if str(first) <= mark["body_day"] <= str(today):
                        values[mark["region"]] = max(values.get(mark["region"], 0), mark["nrs"])
                found = history.day_values(first, today)
                assert found == values
                assert list(found.values()) == sorted(values.values(), reverse=True)
                assert history.tender_lately(today, days) == {r for r, nrs in values.items() if nrs >= TENDER_NRS}
        assert history.rest_days() == {
            date.fromisoformat(rest["body_day"]): rest["reason"]
            for rest in rows["rest_day"]
            if rest["deleted_at"] is None
        }
        answers = in_force(
            rows["screening"],
            "item",
            "answered_at",
            lambda row: (row["answer"] == "yes", not row["cleared_by"], row["regions"] == "[]"),
        )
        assert history.answers() == {
            item: Answer(
                row["answer"] == "yes",
                tuple(json.loads(row["regions"])),
                datetime.fromisoformat(row["answered_at"]),
                row["cleared_by"],
                row["cleared_on"],
                bool(row["unsure"]),
            )
            for item, row in answers.items()
        }
        written = [row["created_at"] for table in ("scan", "mark", "hold") for row in rows[table]]
        assert history.newest_instant() == datetime.fromisoformat(max(written))
        drafts = [scan for scan in scans if scan["state"] == "draft" and stops_of(scan)]
        found_drafts = history.drafts()
        assert [draft.body_day for draft in found_drafts] == sorted(
            (date.fromisoformat(scan["body_day"]) for scan in drafts), reverse=True
        )
        for draft in found_drafts:
            (scan,) = [scan for scan in drafts if scan["id"] == draft.id]
            assert (draft.kind, draft.position, draft.late) == (scan["kind"], scan["position"], bool(scan["late"]))
            assert [(s.stop_id, s.regions, s.outcome, s.active_s) for s in draft.stops] == [
                (s["stop_id"], tuple(json.loads(s["regions"])), s["outcome"], s["active_s"]) for s in stops_of(scan)
            ]
            assert draft.marks == {
                m["region"]: Mark(
                    m["id"], m["region"], m["nrs"], m["how"], tuple(json.loads(m["qualities"])), m["note"]
                )
                for m in marks
                if m["scan_id"] == draft.id and m["moment"] == "scan"
            }


@pytest.mark.parametrize("seed", range(6))
def test_reading_holds_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))

    def newest_first(wanted: Callable[[Row], bool]) -> list[str]:
        found = [
            (str(row["started_at"]), written, str(row["id"]))
            for written, row in enumerate(rows["hold"])
            if row["deleted_at"] is None and wanted(row)
        ]
        return [hold_id for *_, hold_id in sorted(found, reverse=True)]

    def ids(holds: list[HoldRow]) -> list[str]:
        return [hold.id for hold in holds]

    first, last = TODAY - timedelta(days=9), TODAY - timedelta(days=2)
    with contextlib.closing(DiaryReader(diary)) as history:
        assert ids(history.open_holds()) == newest_first(lambda row: row["state"] == "open")
        assert ids(history.holds(first, last)) == newest_first(
            lambda row: row["state"] == "ended" and str(first) <= row["body_day"] <= str(last)
        )
        for region in "abcd":
            assert ids(history.holds_of(region)) == newest_first(
                lambda row, region=region: row["state"] == "ended" and row["region"] == region  # type: ignore[misc]
            )
            assert ids(history.holds_of(region, first, last)) == [
                one.id for one in history.holds_of(region) if first <= one.body_day <= last
            ]
        for row in rows["hold"]:
            assert history.marks_after(row["id"]) == {
                mark["region"]: mark["nrs"]
                for mark in rows["mark"]
                if mark["hold_id"] == row["id"] and mark["deleted_at"] is None
            }
            assert history.hold(row["id"]) == (None if row["deleted_at"] else as_read(row))
        assert history.hold("h99") is None
        assert history.locks() == {
            region: Lock(
                date.fromisoformat(max(row["until_day"] for row in rows["lock"] if row["region"] == region)),
                open=not closed_since(rows, region),
            )
            for region in {row["region"] for row in rows["lock"]}
        }
        last_said = in_force(rows["region_setting"], "region", "set_at", lambda row: (row["kind"] != "none",))
        signs = in_force(
            rows["warning_check"], "sign", "answered_at", lambda row: (row["answer"] == "yes", not row["cleared_by"])
        )
        assert history.places() == {
            region: Place(PlaceKind(row["kind"]), row["reason"])
            for region, row in last_said.items()
            if row["kind"] != "none"
        }
        for ago in range(DAYS):
            day = TODAY - timedelta(days=ago)
            assert history.warnings(day) == {
                sign: row["answer"] == "yes"
                for sign, row in signs.items()
                if (row["answer"] == "yes" and not row["cleared_by"])
                or (row["answer"] == "no" and row["body_day"] == str(day))
            }
            newest: dict[str, int] = {}
            for mark in sorted(rows["mark"], key=lambda row: str(row["marked_at"]), reverse=True):
                if mark["body_day"] == str(day) and not mark["deleted_at"] and mark["moment"] != "after":
                    newest.setdefault(mark["region"], mark["nrs"])
            assert list(history.last_marks(day).items()) == list(newest.items())


def in_force(rows: list[Row], thing: str, at: str, strict: Callable[[Row], tuple[bool, ...]]) -> dict[str, Row]:
    """For each thing the newest row; of several the strictest, and of those the one with the greatest id."""
    found: dict[str, Row] = {}
    for name in {str(row[thing]) for row in rows}:
        about = [row for row in rows if row[thing] == name]
        newest = [row for row in about if row[at] == max(other[at] for other in about)]
        strictest = [row for row in newest if strict(row) == max(strict(other) for other in newest)]
        (found[name],) = (row for row in strictest if row["id"] == max(other["id"] for other in strictest))
    return found


def as_read(row: Row) -> HoldRow:
    return HoldRow(
        id=row["id"],
        body_day=date.fromisoformat(row["body_day"]),
        region=row["region"],
        path=("a", "b"),
        technique="ball",
        tool=row["tool"],
        pressure=row["pressure"],
        cap_s=row["cap_s"],
        progress=Progress(step=1, step_s=2.5, count=3, held_s=row["held_s"], added_s=30),
        before=row["before"],
        after=row["after"],
        released=row["released"],
        was_source=None if row["was_source"] is None else row["was_source"] == 1,
        ended_how=row["ended_how"],
        holder="w",
        kept_at=datetime.fromisoformat(row["kept_at"]),
        timed=row["timed"] == 1,
    )


def test_tender_begins_at_three() -> None:
    assert TENDER_NRS == 3


def test_an_empty_diary_says_nothing(diary: Path) -> None:
    with contextlib.closing(DiaryReader(diary)) as history:
        assert not history.scan_days(TODAY)
        assert not history.drafts()
        assert not history.rest_days()
        assert not history.answers()
        assert not history.places()
        assert not history.locks()
        assert not history.open_holds()
        assert not history.holds(TODAY, TODAY)
        assert not history.last_marks(TODAY)
        assert not history.warnings(TODAY)
        assert history.hold("none") is None
        assert not history.day_values(TODAY, TODAY)
        assert history.last_scan_day(TODAY) is None
        assert history.newest_instant() is None
        assert history.setting("pace") is None


@pytest.fixture
def journal(diary: Path, clock: FakeClock) -> Iterator[DiaryWriter]:
    with contextlib.closing(DiaryWriter(diary, clock, FOUR)) as opened:
        yield opened


@pytest.fixture
def history(diary: Path) -> Iterator[DiaryReader]:
    with contextlib.closing(DiaryReader(diary)) as opened:
        yield opened


def test_what_was_written_is_read_at_once_and_can_be_resumed(
    journal: DiaryWriter, history: DiaryReader, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    journal.mark(scan_id, "jaw_l", "jaw", 4, How.MOVED)
    journal.edit_mark(mark_in(journal._path, scan_id, "jaw_l"), "jaw", qualities=["tight"], note="n")
    scan = Scan(stops)
    scan.resume(0.0)
    scan.pass_stop(2.5)
    scan.jump(4, 3.0)
    journal.keep_progress(scan_id, scan)
    journal.remember("pace", {"seconds": 20})
    (draft,) = history.drafts()
    assert (draft.id, draft.kind, draft.body_day, draft.position, draft.late) == (scan_id, "full", TODAY, 4, False)
    assert [stop.outcome for stop in draft.stops[:5]] == [Outcome.PASSED, Outcome.LEFT, *[Outcome.SKIPPED] * 2, None]
    assert [stop.active_s for stop in draft.stops[:3]] == [2.5, 0.5, 0.0]
    assert [stop.regions for stop in draft.stops] == [stop.regions for stop in stops]
    (mark,) = draft.marks.values()
    assert mark[1:] == ("jaw_l", 4, "moved", ("tight",), "n")
    assert history.setting("pace") == {"seconds": 20}
    journal.mark_late(scan_id)
    assert history.drafts()[0].late


@pytest.mark.parametrize("passed", [0, 7, 8, 20])
def test_a_draft_of_an_earlier_day_stands_as_what_it_will_be_closed_as(
    journal: DiaryWriter, history: DiaryReader, stops: tuple[Stop, ...], passed: int
) -> None:
    scan_id = journal.start_scan(ScanKind.FULL, stops)
    outcomes = [Outcome.PASSED] * passed + [None] * (20 - passed)
    active_s = [15.0] * passed + [0.0] * (20 - passed)
    journal.keep_progress(scan_id, Scan(stops, outcomes=outcomes, active_s=active_s))
    assert history.scan_days(TODAY) == []
    before = history.scan_days(TODAY + timedelta(days=1))
    journal.close_old_drafts(TODAY + timedelta(days=2))
    assert history.scan_days(TODAY + timedelta(days=1)) == before
    assert before[0].done is (passed >= 8)


def test_the_newest_answer_is_in_force(journal: DiaryWriter, history: DiaryReader, clock: FakeClock) -> None:
    for yes in (False, True):
        journal.answer("clots", yes=yes)  # within one millisecond: the later row holds
    assert history.answers()["clots"].yes
    clock.advance(1)
    journal.answer("clots", yes=False)
    assert not history.answers()["clots"].yes


# -- rows that cannot be -------------------------------------------------------------------------------------


DEEP = "[" * 999 + "]" * 999
"""Nested so deeply that some Pythons read it, and others end in a RecursionError."""


@pytest.fixture(scope="module")
def a_day(tmp_path_factory: pytest.TempPathFactory, blank: Path, stops: tuple[Stop, ...]) -> Path:
    """A diary with a row of each kind that a day leaves; to be copied."""
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("a-day")))
    with contextlib.closing(DiaryWriter(path, FakeClock(), FOUR)) as journal:
        scan_id = journal.start_scan(ScanKind.FULL, stops[:2])
        journal.mark(scan_id, "jaw_l", "jaw", 4, How.MOVED)
        journal.answer("clots", yes=True)
        journal.rest(TODAY, TODAY, "ill")
        journal.place("jaw_r", PlaceKind.ABSENT)
        journal.warn("feeling", yes=True)
        journal.start_hold("h", "w", Hold(allowed(), technique()), before=None, tool="")
        journal.end_hold("h", "w", Progress(), Ended.STOPPED_PAIN)
        journal.decide({("stop_now", "shoulder_back_l", TODAY): 0}, "shoulder", Decided.CLOSED)
        journal.flag_region("jaw_l", "jaw", "odd")
    return path


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ("UPDATE scan SET body_day = '2026-13-01'", lambda h: h.scan_days(TODAY + timedelta(days=60))),
        ("UPDATE scan SET state = 'done', started_at = 'x'", lambda h: h.scan_days(TODAY)),
        ("UPDATE scan SET state = 'done', started_at = '2026-11-21T05:30:00.000'", lambda h: h.scan_days(TODAY)),
        ("UPDATE scan SET created_at = '9999-99'", lambda h: h.newest_instant()),
        ("UPDATE scan SET created_at = '2027-11-21T05:30:00.0000'", lambda h: h.newest_instant()),
        ("UPDATE scan SET created_at = 'yesterday'", lambda h: h.newest_instant()),
        ("UPDATE scan SET created_at = '2999-13-01T00:00:00.000Z'", lambda h: h.newest_instant()),
        ("UPDATE scan SET created_at = '2999-01-01T00:00:00'", lambda h: h.newest_instant()),
        ("UPDATE scan SET kind = 'futl'", lambda h: h.drafts()),
        ("UPDATE scan_stop SET regions = '['", lambda h: h.drafts()),
        ("UPDATE scan_stop SET regions = '5'", lambda h: h.drafts()),
        ("UPDATE scan_stop SET outcome = 'pased'", lambda h: h.drafts()),
        ("UPDATE mark SET how = 'x'", lambda h: h.drafts()),
        ("UPDATE mark SET qualities = 'x'", lambda h: h.drafts()),
        ("UPDATE rest_day SET body_day = '2026-11-2'", lambda h: h.rest_days()),
        ("UPDATE screening SET answer = 'yeS'", lambda h: h.answers()),
        ("UPDATE screening SET regions = '5'", lambda h: h.answers()),
        ("UPDATE screening SET regions = '\"jaw_l\"'", lambda h: h.answers()),
        ("UPDATE screening SET answered_at = '2026-11-21'", lambda h: h.answers()),
        ("UPDATE region_setting SET kind = 'gone'", lambda h: h.places()),
        ("UPDATE lock SET until_day = '2026-11-31'", lambda h: h.locks()),
        ("UPDATE warning_check SET answer = 'y'", lambda h: h.warnings(TODAY)),
        ("UPDATE warning_check SET answer = 'y'", lambda h: h.signs_said()),
        ("UPDATE lock SET created_at = 'x'", lambda h: h.locks()),
        ("UPDATE flag_decision SET decision = 'gone'", lambda h: h.decisions()),
        ("UPDATE flag_decision SET decided_at = '2026-11-21'", lambda h: h.decisions()),
        ("UPDATE concern SET body_day = '2026-11-2'", lambda h: h.concerns(TODAY)),
        ("UPDATE hold SET path = '7'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE hold SET progress = '{\"steps\": 1}'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE hold SET released = 'maybe'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE hold SET ended_how = 'somehow'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE hold SET pressure = 'hard'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE hold SET kept_at = 'x'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE setting SET value = '{'", lambda h: h.setting("device")),
        ("UPDATE mark SET note = CAST(x'ff' AS TEXT)", lambda h: h.drafts()),
        ("UPDATE setting SET value = 'DEEP'", lambda h: h.setting("device")),
        ("UPDATE mark SET qualities = 'DEEP'", lambda h: h.drafts()),
        ("UPDATE scan_stop SET regions = 'DEEP'", lambda h: h.drafts()),
        ("UPDATE screening SET regions = 'DEEP'", lambda h: h.answers()),
        ("UPDATE hold SET path = 'DEEP'", lambda h: h.holds(TODAY, TODAY)),
        ("UPDATE hold SET progress = 'DEEP'", lambda h: h.holds(TODAY, TODAY)),
    ],
)
def test_a_row_that_cannot_be_is_damage_and_never_guessed(
    diary: Path, a_day: Path, change: str, read: Callable[[DiaryReader], object]
) -> None:
    shutil.copy(a_day, diary)
    with contextlib.closing(DiaryReader(diary)) as history:
        read(history)
        with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(change.replace("DEEP", DEEP))
        with pytest.raises(DamagedError) as raised:
            read(history)
    assert str(diary) in raised.value.what


# -- the views that people look at ---------------------------------------------------------------------------


def test_the_views_say_what_the_days_were(tmp_path: Path, stops: tuple[Stop, ...]) -> None:
    path = tmp_path / "mfr.db"
    prepare(path)
    clock = FakeClock()
    with contextlib.closing(DiaryWriter(path, clock, FOUR)) as journal:

        def scanned(passed: int, **marks: int) -> str:
            scan_id = journal.start_scan(ScanKind.FULL, stops)
            for region, nrs in marks.items():
                journal.mark(scan_id, region, region, nrs, How.PRESSED)
            outcomes = [Outcome.PASSED] * passed + [None] * (20 - passed)
            active_s = [15.0] * passed + [0.0] * (20 - passed)
            journal.keep_progress(scan_id, Scan(stops, outcomes=outcomes, active_s=active_s))
            return scan_id

        journal.finish_as_it_is(scanned(20, jaw_l=2, jaw_r=5, calf_l=0))
        journal.finish_as_it_is(scanned(3, jaw_l=6))
        clock.advance(86_400)
        journal.finish_as_it_is(scanned(3, jaw_l=3))
        clock.advance(86_400)
        journal.finish_as_it_is(scanned(2))
        journal.rest(TODAY + timedelta(days=2), TODAY + timedelta(days=2), "ill")
        clock.advance(86_400)
        journal.rest(TODAY + timedelta(days=3), TODAY + timedelta(days=3), "travel")
        clock.advance(86_400)
        late = scanned(20)
        journal.mark_late(late)
        journal.finish_as_it_is(late)
        clock.advance(86_400)
        journal.discard_scan(scanned(20, jaw_l=10))
        clock.advance(86_400)
        scanned(1)
        held = Hold(allowed(), technique())
        for hold_id, held_s in (("one", 60.0), ("other", 42.5)):
            journal.start_hold(hold_id, "w", held, before=None, tool="")
            journal.end_hold(hold_id, "w", Progress(held_s=held_s), Ended.EARLY)
        journal.mark_after("one", "jaw_l", "jaw", 9, How.PRESSED)
        clock.advance(86_400)
        journal.start_hold("third", "w", held, before=None, tool="")
    assert select(path, "SELECT * FROM day ORDER BY body_day") == [
        ("2026-11-21", "done", 2, 345.0, 0, 2, 6, 0, 0.0, None),
        ("2026-11-22", "partial", 1, 45.0, 0, 1, 3, 0, 0.0, None),
        ("2026-11-23", "rest", 1, 30.0, 0, 0, None, 0, 0.0, "ill"),
        ("2026-11-24", "rest", 0, 0.0, 0, 0, None, 0, 0.0, "travel"),
        ("2026-11-25", "done", 1, 300.0, 1, 0, None, 0, 0.0, None),
        ("2026-11-27", "draft", 1, 15.0, 0, 0, None, 2, 102.5, None),
        ("2026-11-28", None, 0, 0.0, 0, 0, None, 1, 0.0, None),
    ]
    assert select(path, "SELECT * FROM mark_by_region ORDER BY region") == [
        ("calf_l", 1, 0, 0.0, 0, "2026-11-21", "2026-11-21"),
        ("jaw_l", 2, 2, 3.7, 6, "2026-11-21", "2026-11-22"),
        ("jaw_r", 1, 1, 5.0, 5, "2026-11-21", "2026-11-21"),
    ]
