"""Diaries of random rows, written with sqlite3 alone, and what becomes of one on two machines."""

import contextlib
import json
import sqlite3
import uuid
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Self

from tests.support.rows import TABLES

REGIONS = ("jaw_l", "neck_back_l", "a_place_of_tomorrow")
DAYS = tuple(f"2026-11-{day:02}" for day in range(1, 5))
KEYS = {
    "scan_stop": ("scan_id", "position"),
    **dict.fromkeys(("rest_day", "week"), ("body_day",)),
    "region_story": ("region",),
    "visit": ("item",),
}


class Maker:
    """Writes rows into one diary by dice."""

    def __init__(self, path: Path, dice: Random, texts: Sequence[str] = ("", "a note")) -> None:
        self.dice, self.texts, self.path = dice, texts, path
        self.db = sqlite3.connect(path)
        self.db.row_factory = sqlite3.Row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.commit()
        self.db.close()

    def id(self) -> str:
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))

    def at(self) -> str:
        d = self.dice
        return f"2026-11-{d.randint(1, 28):02}T{d.randint(0, 23):02}:{d.randint(0, 59):02}:00.{d.randint(0, 999):03}Z"

    def text(self) -> str:
        return self.dice.choice(self.texts)

    def maybe(self, *values: Any) -> Any:  # noqa: ANN401  (what a column may hold)
        return self.dice.choice((None, *values))

    def insert(self, table: str, **row: object) -> None:
        self.db.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )

    def changed(self) -> dict[str, Any]:
        return {
            "created_at": self.at(),
            "device": self.id(),
            "revision": self.dice.randint(1, 3),
            "deleted_at": self.dice.choice((None, None, None, None, self.at())),
        }

    def some(self, table: str, where: str = "1") -> sqlite3.Row | None:
        rows = self.db.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY 1, 2").fetchall()
        return self.dice.choice(rows) if rows else None

    def set(self, table: str, row: sqlite3.Row, *, bump: bool = True, **values: object) -> None:
        keys = KEYS.get(table, ("id",))
        if bump:
            values["revision"] = row["revision"] + self.dice.randint(1, 2)
        self.db.execute(
            f"UPDATE {table} SET {', '.join(f'{column} = ?' for column in values)} "
            f"WHERE {' AND '.join(f'{key} = ?' for key in keys)}",
            (*values.values(), *(row[key] for key in keys)),
        )

    # -- new rows --------------------------------------------------------------------------------------------

    def scan(self) -> None:
        d, scan_id, day = self.dice, self.id(), self.dice.choice(DAYS)
        state = d.choice(("draft", "draft", "done", "partial"))
        if state == "draft" and self.some("scan", f"state = 'draft' AND deleted_at IS NULL AND body_day = '{day}'"):
            state = "done"
        started, stops = self.maybe(self.at()), d.randint(1, 4)
        self.insert(
            "scan",
            id=scan_id,
            kind=d.choice(("full", "short")),
            state=state,
            body_day=day,
            started_at=started,
            ended_at=None if state == "draft" else self.maybe(self.at()),
            zone=started and "Europe/Berlin",
            utc_offset_min=started and d.choice((-600, 0, 60, 345)),
            position=d.randrange(stops),
            active_s=round(d.random() * 300, 1),
            late=d.randint(0, 1),
            **{"clock_suspect": d.randint(0, 1), **self.changed()},
        )
        for position in range(stops):
            self.insert(
                "scan_stop",
                scan_id=scan_id,
                position=position,
                stop_id=d.choice(("jaw", "of_another_version")),
                regions=json.dumps(d.sample(REGIONS, 2)),
                active_s=round(d.random() * 20, 1),
                outcome=self.maybe("passed", "left", "skipped"),
            )

    def hold(self) -> None:
        d, scan = self.dice, self.some("scan")
        cap, ended = d.choice((60, 300)), d.random() < 0.8
        held = round(d.random() * cap, 1)
        self.insert(
            "hold",
            id=self.id(),
            scan_id=self.maybe(scan and scan["id"]),
            body_day=d.choice(DAYS),
            region=d.choice(REGIONS),
            path=json.dumps(d.sample(REGIONS, 2)),
            technique="hold_spot",
            tool=self.text(),
            pressure=self.maybe("right"),
            cap_s=cap,
            held_s=held,
            before=self.maybe(0, 10),
            after=self.maybe(3),
            released=self.maybe("yes", "partly", "no"),
            was_source=self.maybe(0, 1),
            state="ended" if ended else "open",
            ended_how=d.choice(("time", "stopped_pain", "early")) if ended else None,
            progress=json.dumps({"step": 1, "held_s": held, "by_hand": True}) if d.random() < 0.5 else '{"step":2}',
            holder="a-window",
            kept_at=self.at(),
            started_at=self.at(),
            ended_at=self.maybe(self.at()),
            **{"zone": "Asia/Kathmandu", "utc_offset_min": 345, **self.changed()},
            timed=int(not ended or held <= cap / 2),
        )

    def mark(self, among: str = "1") -> None:
        """Rate a place: in a scan or after a hold among these, or as a spot."""
        d, moment, region = self.dice, self.dice.choice(("scan", "scan", "spot", "after")), self.dice.choice(REGIONS)
        owner = {"scan": "scan", "after": "hold"}.get(moment)
        of = self.some(owner, among) if owner else None
        row = {"id": self.id(), "region": region, "moment": moment, **self.changed()}
        if owner:
            if of is None:
                return
            row |= {f"{owner}_id": of["id"], "body_day": of["body_day"]}
            there = f"{owner}_id = '{of['id']}' AND region = '{region}' AND deleted_at IS NULL"
            if of["deleted_at"] or self.some("mark", there):
                row["deleted_at"] = self.at()
        qualities = d.choice(("[]", '["tight", "aching"]', '["tight","laid out otherwise"]'.replace(" ", "_")))
        row |= {} if owner else {"body_day": d.choice(DAYS)}
        row |= {"how": d.choice(("pressed", "moved", "rest")), "nrs": d.randint(0, 10), "qualities": qualities}
        self.insert("mark", **row, note=self.text(), marked_at=self.at())

    def rest(self) -> None:
        free = [day for day in DAYS if not self.some("rest_day", f"body_day = '{day}'")]
        if free:
            self.insert("rest_day", body_day=self.dice.choice(free), reason="ill", note=self.text(), **self.changed())

    def safety(self) -> None:
        d, hold, other = self.dice, self.some("hold"), self.some("hold")
        cleared = self.maybe(self.at())
        self.insert(
            "screening",
            id=self.id(),
            item=d.choice(("clots", "tumour")),
            answer="yes" if cleared else d.choice(("yes", "no")),
            answered_at=self.at(),
            device=self.id(),
            regions=json.dumps(d.sample(REGIONS, 1)),
            cleared_by=(cleared and (self.text() or "Dr. Lee")) or "",
            cleared_on=(cleared and self.text()) or "",
            cleared_at=cleared,
        )
        self.insert(
            "region_setting",
            id=self.id(),
            region=d.choice(REGIONS),
            **d.choice(({"kind": "never", "reason": "port"}, {"kind": "none"}, {"kind": "none"})),
            set_at=self.at(),
            device=self.id(),
        )
        self.insert(
            "lock",
            id=self.id(),
            region=d.choice(REGIONS),
            until_day=d.choice(DAYS),
            why="stopped_pain",
            hold_id=self.maybe(hold and hold["id"]),
            created_at=self.at(),
            device=self.id(),
        )
        cleared = self.maybe(self.at())
        self.insert(
            "warning_check",
            id=self.id(),
            sign=d.choice(("feeling", "heart")),
            answer="yes" if cleared else d.choice(("yes", "no")),
            cleared_by=(cleared and (self.text() or "Dr. Lee")) or "",
            cleared_on=(cleared and self.text()) or "",
            cleared_at=cleared,
            region=self.maybe(d.choice(REGIONS)),
            hold_id=self.maybe(other and other["id"]),
            body_day=d.choice(DAYS),
            answered_at=self.at(),
            device=self.id(),
        )

    def flagged(self) -> None:
        """A flag that was decided of, and one of the person's own."""
        d, decision = self.dice, self.dice.choice(("snoozed", "taken", "closed", "reopened"))
        at = {"device": self.id(), "revision": d.randint(1, 3), "deleted_at": d.choice((None, None, self.at()))}
        self.insert(
            "flag_decision",
            id=self.id(),
            rule=d.choice(("stop_now", "red_flag", "intuition", "persistent", "a_rule_of_tomorrow")),
            region=self.maybe(*REGIONS),
            episode_start=self.maybe(*DAYS),
            decision=decision,
            tier=d.choice((0, 14, 91)),
            until_day=d.choice(DAYS) if decision == "snoozed" else None,
            **{column: self.text() for column in ("reason", "who", "seen_on", "said")},
            **{"body_day": d.choice(DAYS), "decided_at": self.at(), **at},
        )
        said = {"reason": self.text(), "body_day": d.choice(DAYS), "said_at": self.at()}
        self.insert("concern", id=self.id(), region=d.choice(REGIONS), **said, **at)

    def prepared(self) -> None:
        """What is told of a place, for a visit and of a week, where nothing was yet."""
        d = self.dice
        words = ("began", "better", "worse", "spreads", "time_of_day")
        scores = {column: self.maybe(0, 5, 10) for column in ("pain", "enjoyment", "activity")}
        answers = {column: self.maybe("yes", "no") for column in ("stiffness", "dressing", "stairs")}
        for table, column, key, said in (
            ("region_story", "region", d.choice(REGIONS), {word: self.text() for word in words}),
            ("visit", "item", d.choice(("words", "question_2", "allergies")), {"text": self.text()}),
            ("week", "body_day", d.choice(DAYS), {**scores, **answers}),
        ):
            if not self.some(table, f"{column} = '{key}'"):
                self.insert(table, **{column: key}, **said, **self.changed())

    def fill(self, rounds: int) -> None:
        for _ in range(rounds):
            for make in (
                *(self.scan, self.hold, self.mark, self.mark, self.rest, self.safety),
                *(self.flagged, self.prepared),
            ):
                make()

    # -- what changes on one machine -------------------------------------------------------------------------

    def delete(self) -> None:
        table = self.dice.choice(("scan", "hold"))
        row, at = self.some(table, "deleted_at IS NULL"), self.at()
        if row:
            self.set(table, row, deleted_at=at)
            for mark in self.db.execute(
                f"SELECT * FROM mark WHERE {table}_id = ? AND deleted_at IS NULL", (row["id"],)
            ).fetchall():
                self.set("mark", mark, deleted_at=at)

    def move(self) -> None:
        scan = self.some("scan", "deleted_at IS NULL AND state <> 'draft'")
        if scan:
            day = self.dice.choice(DAYS)
            self.set("scan", scan, body_day=day, late=1)
            for mark in self.db.execute("SELECT * FROM mark WHERE scan_id = ?", (scan["id"],)).fetchall():
                self.set("mark", mark, body_day=day)

    def amend(self) -> None:
        mark, rest = self.some("mark", "deleted_at IS NULL"), self.some("rest_day")
        if mark:
            self.set("mark", mark, nrs=self.dice.randint(0, 10), note=self.text())
            if self.dice.random() < 0.3:
                self.set("mark", mark, deleted_at=self.at())
        if rest:
            self.set("rest_day", rest, reason=self.dice.choice(("rest", "other")), deleted_at=self.maybe(self.at()))

    def decide(self) -> None:
        """A decision is taken back, and what was prepared is said otherwise."""
        for table, column in (("flag_decision", "reason"), ("region_story", "began"), ("visit", "text")):
            row = self.some(table)
            if row:
                self.set(table, row, **{column: self.text(), "deleted_at": self.maybe(self.at())})

    def rate_what_both_have(self) -> None:
        """The first scans and holds are on both machines: their places are rated on each."""
        self.mark("deleted_at IS NULL AND rowid <= 2")

    def walk(self) -> None:
        """A draft and an open hold go on, and an answer is cleared, none of which is a new revision."""
        draft, hold = self.some("scan", "state = 'draft'"), self.some("hold", "state = 'open'")
        if draft:
            seconds, position = draft["active_s"] + self.dice.randint(1, 9), self.dice.randint(0, draft["position"])
            self.set("scan", draft, bump=False, active_s=seconds, position=position)
            stop = self.some("scan_stop", f"scan_id = '{draft['id']}'")
            assert stop
            self.set("scan_stop", stop, bump=False, outcome="passed")
        if hold:
            self.set("hold", hold, bump=False, kept_at=self.at())
        answer = self.some("screening", "answer = 'yes'")
        if answer:
            by = {"cleared_by": self.dice.choice(("A", "B")), "cleared_on": "", "cleared_at": self.at()}
            self.set("screening", answer, bump=False, **by)

    def live_on(self, rounds: int) -> None:
        """Some days on one machine."""
        for _ in range(rounds):
            self.dice.choice(
                (
                    *(self.delete, self.move, self.amend, self.amend, self.walk),
                    *(self.scan, self.scan, self.hold, self.rest, self.mark),
                    *(self.flagged, self.flagged, self.prepared, self.decide, self.safety),
                    *([self.rate_what_both_have] * 4),
                )
            )()
        self.safety()


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that a person fills, in the order that they lie in."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return {
            table: [
                dict(row)
                for row in db.execute(
                    f"SELECT * FROM {table} ORDER BY {'scan_id, position' if table == 'scan_stop' else 'rowid'}"
                )
            ]
            for table in TABLES
        }


def by_key(rows: dict[str, list[dict[str, Any]]]) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """The same rows, by what tells them apart."""
    return {
        table: {tuple(row[key] for key in KEYS.get(table, ("id",))): row for row in of_it}
        for table, of_it in rows.items()
    }
