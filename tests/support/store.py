"""Make tests/record/data/schema-N.sql: a diary of the current schema, as text, for later versions to open.

Run `python -m tests.support.store` when a schema is released, and never again for that number.
"""

import contextlib
import sqlite3
import tempfile
from datetime import time, timedelta
from pathlib import Path

from mfr_tui.body.regions import load_body
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Scan, load_stops
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.database import prepare
from mfr_tui.record.diary_file import APPLICATION_ID
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.rows import Decided, How, ScanKind, VisitItem
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import mark_in

DATA = Path(__file__).parents[1] / "record" / "data"
HOLD = "7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7"


def write_a_little(path: Path) -> None:
    """At least one row in each table."""
    clock = FakeClock()
    stops = load_stops(load_body())
    with contextlib.closing(DiaryWriter(path, clock, time(4))) as journal:
        journal.answer("clots", yes=False)
        first = journal.start_scan(ScanKind.FULL, stops)
        journal.mark(first, "shoulder_back_l", "Left back of shoulder", 6, How.PRESSED)
        journal.edit_mark(
            mark_in(path, first, "shoulder_back_l"), "Left back of shoulder", qualities=["tight"], note="it's; \u5c71\n"
        )
        journal.mark(first, "jaw_r", "Right jaw and jaw hinge", 0, How.MOVED)
        journal.finish(first, Scan(stops, outcomes=["passed"] * 20, active_s=[15.0] * 20))  # type: ignore[list-item]
        journal.rest(TODAY + timedelta(days=1), TODAY + timedelta(days=1), "ill", "a cold")
        clock.advance(2 * 86_400)
        second = journal.start_scan(ScanKind.SHORT, stops[:8])
        journal.answer("wounds", yes=True, regions=["shin_l"])
        journal.clear("wounds", "Dr. Lee", "3 November")
        journal.answer("other", yes=True, unsure=True)
        journal.place("foot_top_r", PlaceKind.NEVER, "veins")
        hold = Hold(allowed("shoulder_back_l"), technique())
        journal.start_hold(HOLD, "window", hold, before=6, tool="thumb")
        journal.end_hold(HOLD, "window", Progress(step_s=41.5, held_s=41.5), Ended.STOPPED_PAIN)
        journal.say_of_hold(HOLD, "Left back of shoulder", after=4, released=Released.PARTLY)
        journal.mark_after(HOLD, "neck_back_l", "Left back of neck", 2, How.PRESSED)
        journal.mark_spot("a visit", "jaw_l", "Left jaw and jaw hinge", 5, How.REST)
        journal.warn("feeling", yes=False, region="shoulder_back_l", hold_id=HOLD)
        journal.warn("calf", yes=True)
        journal.clear_sign("calf", "Dr. Lee", "")
        journal.decide(
            {("stop_now", "shoulder_back_l", TODAY): 0}, "Left back of shoulder", Decided.CLOSED, reason="gone; \u5c71"
        )
        until = TODAY + timedelta(days=30)
        journal.decide({("persistent", "jaw_l", TODAY): 14}, "Left jaw", Decided.SNOOZED, until=until, reason="away")
        journal.flag_region("jaw_l", "Left jaw and jaw hinge", "not as it was")
        journal.save_region_story("jaw_l", "how it began", "began", "after a fall; \u5c71")
        journal.save_appointment_item(VisitItem.GOAL, "goal", "to sleep on that side")
        journal.save_week_answer("pain", "pain", 4)
        journal.save_week_answer("stairs", "stairs", answer=True)
        journal.mark(second, "jaw_r", "Right jaw and jaw hinge", 3, How.PRESSED)
        journal.undo()


def write_stored(path: Path, number: int) -> None:
    """Make the diary that was stored when a schema was released."""
    path.touch(0o600)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript((DATA / f"schema-{number}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")


def dump(path: Path) -> str:
    """A diary as SQL, its numbers for `file` and for us included."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        lines = list(connection.iterdump())
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return "\n".join([f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {version};", *lines, ""])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        made = Path(directory) / "mfr.db"
        prepare(made)
        write_a_little(made)
        DATA.mkdir(exist_ok=True)
        (DATA / f"schema-{SCHEMA_VERSION}.sql").write_text(dump(made), encoding="utf-8")
