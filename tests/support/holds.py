"""Into a hold and out of it again, for tests of the screens around it."""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from mfr_tui.clock import utc_text
from mfr_tui.errors import BusyError
from mfr_tui.practice.hold import Hold
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.map.body_map import BodyMap
from tests.support.patience import SECONDS
from tests.support.quick_app import at_rest
from tests.support.rows import select
from tests.tui.conftest import Session

FULL = BusyError("The disk is full, so mfr.db cannot be saved.", "Free some space. Everything saved so far is safe.")


class Disk:
    """A disk that is full for a while."""

    full = False

    def guard(self, write: Callable[..., object]) -> Callable[..., object]:
        def guarded(*values: object, **named: object) -> object:
            if self.full:
                raise FULL
            return write(*values, **named)

        return guarded


def disk_for(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Every write that a hold brings, and whether it can be made."""
    disk = Disk()
    holds = ("start_hold", "keep_hold", "take_hold", "end_hold", "say_of_hold", "mark_after", "mark_spot")
    for name in (*holds, "warn", "answer", "clear", "place"):
        monkeypatch.setattr(DiaryWriter, name, disk.guard(getattr(DiaryWriter, name)))
    return disk


class Row(NamedTuple):
    """A hold as it stands in the diary."""

    region: str
    technique: str
    held_s: float
    cap_s: int
    state: str
    ended_how: str | None


def rows(s: Session) -> list[Row]:
    """Every hold, oldest first."""
    found = select(s.diary, "SELECT region, technique, held_s, cap_s, state, ended_how FROM hold ORDER BY rowid")
    return [Row(*row) for row in found]


def last(s: Session) -> Row:
    """The newest hold."""
    return rows(s)[-1]


async def at(s: Session, title: str) -> None:
    """Until this screen is the one on top: a worker that opens it has a few steps to go."""
    for _ in range(40):
        await s.settle()
        if s.title == title:
            return
    raise AssertionError(f"{s.title}, not {title}")


async def to_card(s: Session, region: str, technique: str | None = None) -> None:
    """To the card of a region, as the palette goes there."""
    await s.app.run_action(f"app.work_on('{region}')") if technique is None else s.app.work(region, technique)
    await at(s, "Card")


async def to_unseen_card(s: Session, region: str, technique: str | None = None) -> None:
    """To the card of a region, which is not painted."""
    await s.app.run_action(f"app.work_on('{region}')") if technique is None else s.app.work(region, technique)
    await at_rest()
    assert s.title == "Card", s.title


async def begin(s: Session, region: str, technique: str | None = "hold_spot") -> None:
    """Into a hold whose clock has just started: the lead-in is over."""
    await to_unseen_card(s, region, technique)
    s._send("enter")
    await at_rest()
    if s.title == "Ask":
        s._send("n")  # the heart question
        await at_rest()
    await s.let_hold_run(s.hold._hold.lead_s)


async def run_out(s: Session) -> None:
    """Let it run to its end, seen as seldom as a slow machine sees it; the questions are not painted."""
    screen = s.hold
    while not screen._hold.ended:
        s.clock.advance(2.5)
        screen._tick()
    await at_rest()
    assert s.title == "After"


async def unseen(s: Session, *keys: str) -> None:
    """Press keys, each after the one before was dealt with; what they lead to is not painted."""
    for key in keys:
        s._send(key)
        await at_rest()


def screen_of(s: Session, region: str) -> tuple[int, int]:
    """A cell of a region on the screen."""
    body_map = s.app.screen.query_one(BodyMap)
    for y in range(body_map.region.y, body_map.region.bottom):
        for x in range(body_map.region.x, body_map.region.right):
            if body_map.region_at(x - body_map.region.x, y - body_map.region.y) == region:
                return x, y
    raise AssertionError(region)


async def back_to_today(s: Session) -> None:
    """Leave whatever is open. Of all that comes in between, only the end of a scan is painted, which must be seen."""
    for _ in range(4):
        if s.title == "Summary":
            await s.press("escape")
        elif isinstance(s.app.screen, After):
            s.app.screen.dismiss(None)
        elif s.title != "TodayScreen":
            s._send("escape")
        await at_rest()
    assert s.title == "TodayScreen"
    await s.settle()


class Ran(NamedTuple):
    """A hold whose clock ran."""

    region: str
    path: tuple[str, ...]


def watch_holds(monkeypatch: pytest.MonkeyPatch) -> list[Ran]:
    """Every hold whose clock was ever let run, on whatever path it was reached."""
    found: list[Ran] = []
    resume = Hold.resume

    def watched(hold: Hold, *values: object) -> None:
        resume(hold, *values)  # type: ignore[arg-type]
        if hold.runs:
            found.append(Ran(hold.allowed.region, hold.allowed.path))

    monkeypatch.setattr(Hold, "resume", watched)
    return found


@contextlib.contextmanager
def writing(diary: Path) -> Iterator[sqlite3.Connection]:
    """The diary, written as another program would, in one transaction."""
    with contextlib.closing(sqlite3.connect(diary, timeout=SECONDS)) as connection, connection:
        yield connection


def say(
    diary: Path,
    now: datetime,
    answers: Mapping[str, tuple[bool, tuple[str, ...], str]],
    *,
    locks: Mapping[str, date] | None = None,
    closed: bool = False,
    places: Mapping[str, tuple[str, str]] | None = None,
    age: timedelta = timedelta(0),
) -> None:
    """Let the diary say this of a person, and nothing else.

    Args:
        diary: The diary.
        now: The instant of now.
        answers: For each question answered: yes or no, where, and who cleared it.
        locks: The last day of each lock.
        closed: Whether their flags are closed.
        places: Kind and reason of each own place.
        age: How long ago the questions were answered.
    """
    then = utc_text(now - age)
    with writing(diary) as connection:
        for table in ("screening", "lock", "region_setting", "flag_decision"):
            connection.execute(f"DELETE FROM {table}")
        connection.executemany(
            "INSERT INTO screening (id, item, answer, regions, answered_at, cleared_by, device) VALUES (?,?,?,?,?,?,?)",
            [
                (f"s{item}", item, "yes" if yes else "no", json.dumps(where), then, by, "d")
                for item, (yes, where, by) in answers.items()
            ],
        )
        connection.executemany(
            "INSERT INTO lock (id, region, until_day, why, created_at, device) VALUES (?,?,?,'stopped_pain',?,'d')",
            [(f"l{region}", region, until.isoformat(), then) for region, until in (locks or {}).items()],
        )
        connection.executemany(
            "INSERT INTO flag_decision (id, rule, region, decision, body_day, decided_at, device) "
            "VALUES (?, 'stop_now', ?, 'closed', ?, ?, 'd')",
            [
                (f"f{region}", region, now.date().isoformat(), utc_text(now + timedelta(seconds=1)))
                for region in (locks or {})
                if closed
            ],
        )
        connection.executemany(
            "INSERT INTO region_setting (id, region, kind, reason, set_at, device) VALUES (?, ?, ?, ?, ?, 'd')",
            [(f"p{region}", region, kind, reason, then) for region, (kind, reason) in (places or {}).items()],
        )
