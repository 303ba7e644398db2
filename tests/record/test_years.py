"""The sums of years that are over: right or not there, whatever is written, undone, imported or changed by hand."""

import contextlib
import json
import random
import shutil
import sqlite3
import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mfr_tui.config import Config
from mfr_tui.errors import DamagedError, StorageError
from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.exchange.importing import import_diary
from mfr_tui.paths import Places
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.record.damage import find_damage
from mfr_tui.record.database import prepare
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.record.years import YEAR_TRIGGERS, sum_up
from mfr_tui.review.period import read_period
from mfr_tui.review.streaks import DayState
from mfr_tui.review.year import look_back
from tests.record.test_corrections import opened
from tests.review import reading
from tests.review.test_period import check
from tests.review.test_ratings import value
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import TABLES, select
from tests.support.store import write_stored

FOUR = time(4)
ONE = timedelta(days=1)
YEARS = range(2023, TODAY.year + 1)
DAYS = [
    day
    for year in YEARS
    for start in (date(year, 1, 1), date(year, 5, 30), date(year, 12, 28))
    for day in (start + n * ONE for n in range(4))
    if day < TODAY
] + [TODAY]
REGIONS = ("jaw_l", "neck_back_l", "calf_r")
NOW = "2026-11-01T06:00:00.000Z"
SCAN = "scan (id, kind, state, body_day, created_at, device)"
MARK = "mark (id, body_day, region, moment, how, nrs, marked_at, created_at, device)"
REST = "rest_day (body_day, reason, created_at, device)"
GONE = f"iif(deleted_at IS NULL, '{NOW}', NULL)"
PROGRESS = json.dumps({"step": 0, "step_s": 0.0, "count": 0, "held_s": 0.0, "added_s": 0})
Row = dict[str, Any]


def by_hand(path: Path, sql: str, *values: object) -> None:
    """Write as another program would."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(sql, values)


# A second reading: row by row, written apart.


def rows_of(path: Path) -> dict[str, list[Row]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in TABLES}


def letter(rows: dict[str, list[Row]], day: date) -> str:
    states = [
        (scan["state"], scan["late"])
        for scan in rows["scan"]
        if scan["body_day"] == str(day) and scan["deleted_at"] is None
    ]
    if ("done", 0) in states:
        return "D"
    if ("done", 1) in states:
        return "L"
    if any(rest["body_day"] == str(day) and rest["deleted_at"] is None for rest in rows["rest_day"]):
        return "R"
    return "P" if states else "."


def clocks(rows: dict[str, list[Row]], day: date) -> set[int | None]:
    """The offsets of the scans that make a day done on time."""
    return {
        scan["utc_offset_min"]
        for scan in rows["scan"]
        if scan["body_day"] == str(day) and scan["deleted_at"] is None and (scan["state"], scan["late"]) == ("done", 0)
    }


def expected(rows: dict[str, list[Row]], year: int) -> tuple[Any, ...]:
    """The row of `year` and those of `region_year`."""
    days = [date(year, 1, 1) + n * ONE for n in range(366) if (date(year, 1, 1) + n * ONE).year == year]
    touched = {row["body_day"] for table in ("scan", "mark", "rest_day") for row in rows[table]}
    letters = [letter(rows, day) if str(day) in touched else "." for day in days]
    crossed = [
        str(day)
        for day, own in zip(days, letters, strict=True)
        if own in ".P" and {str(day - ONE), str(day + ONE)} <= touched
        if letter(rows, day - ONE) in "DL" and letter(rows, day + ONE) in "DL"
        if len(clocks(rows, day - ONE) | clocks(rows, day + ONE)) > 1
    ]
    counts: dict[str, Counter[int]] = {region: Counter() for region in REGIONS}
    scanned: list[str | None] = []
    for day in (day for day in days if str(day) in touched):
        values = {region: value(rows, region, day) for region in REGIONS}
        if any(nrs is not None for nrs in values.values()):
            scanned.append(str(day))
        for region, nrs in values.items():
            if nrs is not None:
                counts[region][nrs] += 1
    return (
        (
            str(year),
            "".join(letters),
            " ".join(crossed),
            len(scanned),
            *(scanned[:1] or [None]),
        ),
        sorted((str(year), r, c.total(), *(c[nrs] for nrs in range(1, 11))) for r, c in counts.items() if c),
    )


def stored(path: Path) -> dict[int, tuple[Any, ...]]:
    return {
        int(row[0]): (row, select(path, "SELECT * FROM region_year WHERE year = ? ORDER BY region", row[0]))
        for row in select(path, "SELECT * FROM year")
    }


def check_everything(path: Path, *todays: date) -> None:
    """What is summed up is what the rows say, and so is what looking back from any of these days makes of it."""
    rows = rows_of(path)
    scanned = {scan["body_day"] for scan in rows["scan"]}
    for year, found in stored(path).items():
        assert found == expected(rows, year)
    assert find_damage(path) is None
    values = {(region, day): value(rows, region, day) for region in REGIONS for day in DAYS}
    with contextlib.closing(DiaryReader(path)) as history:
        for today in todays:
            states = reading.states(history.scan_days(today), set(history.rest_days()), today)
            past = look_back(history, today, Config())
            assert {day: past.at(day).state for day in states} == states, today
            late = {day for day in states if past.at(day).late}
            assert late == {day for day in states if str(day) in scanned and letter(rows, day) == "L"}, today
            known: dict[str, dict[date, int]] = {
                region: {day: nrs for day in DAYS if day <= today and (nrs := values[region, day]) is not None}
                for region in REGIONS
            }
            check(read_period(history, today, None, frozenset()), known, None, today)


# Random writes


class Walk:
    """A diary that is written in every way that there is."""

    def __init__(self, path: Path, chance: random.Random, stops: tuple[Stop, ...]) -> None:
        self.path, self.chance, self.stops = path, chance, stops
        self.clock = FakeClock()
        self.number = 0

    def day(self) -> str:
        return str(self.chance.choice(DAYS))

    def by_hand(self, sql: str, *values: object) -> None:
        by_hand(self.path, sql, *values)

    def some(self, table: str, key: str = "id") -> Any:  # noqa: ANN401  (a key)
        rows = select(self.path, f"SELECT {key} FROM {table} ORDER BY 1")
        return self.chance.choice(rows)[0] if rows else "none"

    def scan(self) -> None:
        self.number += 1
        day = self.day()
        late = self.chance.random() < 0.3
        state = self.chance.choice(["done", "done", "done", "partial"])
        started = None if late else f"{day}T{self.chance.choice(['06', '20'])}:00:00.000Z"
        offset = None if late else self.chance.choice([0, 60, 600])
        self.by_hand(
            "INSERT INTO scan (id, kind, state, body_day, started_at, utc_offset_min, late, created_at, device) "
            "VALUES (?, 'full', ?, ?, ?, ?, ?, ?, 'd')",
            *(f"s{self.number}", state, day, started, offset, int(late), NOW),
        )
        for position, region in enumerate(self.chance.sample(REGIONS, 2)):
            self.by_hand(
                "INSERT INTO scan_stop (scan_id, position, stop_id, regions, outcome) VALUES (?, ?, 'x', ?, ?)",
                *(f"s{self.number}", position, json.dumps([region]), self.chance.choice(["passed", "left"])),
            )

    def spot(self) -> None:
        """A rating of its own, or one after a hold, which counts for no day."""
        self.number += 1
        hold = self.chance.choice([None, None, f"h{self.number}"])
        if hold:
            self.by_hand(
                "INSERT INTO hold (id, body_day, region, path, technique, cap_s, state, ended_how, progress, holder, "
                "kept_at, started_at, zone, utc_offset_min, created_at, device) VALUES (?, ?, 'jaw_l', '[]', 'ball', "
                "60, 'ended', 'time', ?, 'w', ?, ?, 'UTC', 0, ?, 'd')",
                *(hold, self.day(), PROGRESS, NOW, NOW, NOW),
            )
        self.by_hand(
            "INSERT INTO mark (id, hold_id, body_day, region, moment, how, nrs, marked_at, created_at, device) "
            "VALUES (?, ?, ?, ?, iif(?2 IS NULL, 'spot', 'after'), 'pressed', ?, ?, ?, 'd')",
            *(f"m{self.number}", hold, self.day(), self.chance.choice(REGIONS), self.chance.randrange(11), NOW, NOW),
        )

    def change_by_hand(self) -> None:
        scan, mark, rest = self.some("scan"), self.some("mark"), self.some("rest_day", "body_day")
        ways: list[tuple[Any, ...]] = [
            ("UPDATE scan SET body_day = ? WHERE id = ?", self.day(), scan),
            (f"UPDATE scan SET deleted_at = {GONE} WHERE id = ?", scan),
            ("UPDATE scan SET state = iif(state = 'done', 'partial', 'done') WHERE id = ?", scan),
            ("UPDATE scan SET utc_offset_min = 345 WHERE id = ? AND late = 0", scan),
            ("UPDATE scan_stop SET outcome = iif(outcome = 'passed', 'left', 'passed') WHERE scan_id = ?", scan),
            ("DELETE FROM scan_stop WHERE scan_id = ?", scan),
            ("UPDATE mark SET nrs = 10 - nrs WHERE id = ?", mark),
            ("UPDATE mark SET body_day = ? WHERE id = ? AND moment = 'spot'", self.day(), mark),
            ("DELETE FROM mark WHERE id = ?", mark),
            ("DELETE FROM rest_day WHERE body_day = ?", rest),
            (f"UPDATE rest_day SET deleted_at = {GONE} WHERE body_day = ?", rest),
        ]
        self.by_hand(*self.chance.choice(ways))

    def in_the_app(self) -> None:
        day = date.fromisoformat(self.day())
        with contextlib.closing(opened(self.path, self.clock)) as journal:
            ways: list[Any] = [
                lambda: journal.add_late_scan(min(day, TODAY - ONE), self.stops[:2]),
                lambda: journal.move_scan(self.some("scan"), day),
                lambda: journal.delete_scan(self.some("scan")),
                lambda: journal.rest(day, min(day + 2 * ONE, TODAY), "ill"),
                lambda: journal.clear_rest(day, min(day + 2 * ONE, TODAY)),
                lambda: journal.delete_mark(self.some("mark"), "a place"),
                lambda: journal.edit_mark(self.some("mark"), "a place", nrs=self.chance.randrange(11)),
                journal.undo,
                journal.undo,
                journal.redo,
                lambda: self.finish(journal),
            ]
            with contextlib.suppress(StorageError, LookupError):
                self.chance.choice(ways)()

    def finish(self, journal: DiaryWriter) -> None:
        """A scan of today: it sums up what has no sums."""
        scan_id = journal.start_scan(ScanKind.SHORT, self.stops[:2])
        journal.mark(scan_id, "jaw_l", "Left jaw", 4, How.PRESSED)
        journal.finish(scan_id, Scan(self.stops[:2], outcomes=[Outcome.PASSED] * 2, active_s=[15.0] * 2))

    def sum_up(self) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as connection, connection:
            sum_up(connection)


@pytest.mark.parametrize("seed", range(2))
def test_sums_are_what_the_rows_say_or_not_there(diary: Path, seed: int, stops: tuple[Stop, ...]) -> None:
    short = [replace(stop, regions=(region,)) for stop, region in zip(stops, REGIONS, strict=False)]
    walk = Walk(diary, random.Random(seed), tuple(short))
    for _ in range(40):
        walk.scan()
    for _ in range(12):
        walk.spot()
    summed = []
    for _ in range(8):
        walk.sum_up()
        assert stored(diary).keys() == {*YEARS} - {TODAY.year}
        for _ in range(walk.chance.randrange(1, 4)):
            walk.chance.choice([walk.scan, walk.spot, walk.change_by_hand, walk.change_by_hand, walk.in_the_app])()
        summed.append(len(stored(diary)))
        earlier = walk.chance.choice([date(2025, 6, 1), date(2026, 1, 1), date(2025, 12, 31)])
        check_everything(diary, TODAY, earlier)
    assert {1, 2} & {*summed}, "a change takes away some sums and leaves the others"


# When a year is summed up


def add_scan(path: Path, day: date, **more: object) -> None:
    row: Row = {
        "id": f"{day} {len(select(path, 'SELECT 1 FROM scan'))}",
        "kind": "full",
        "state": "done",
        "device": "d",
    }
    row |= {"body_day": str(day), "created_at": NOW, **more}
    by_hand(path, f"INSERT INTO scan ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())


def pass_stop(path: Path, scan_id: str, regions: str) -> None:
    by_hand(
        path,
        "INSERT INTO scan_stop (scan_id, position, stop_id, regions, outcome) VALUES (?, 0, 'x', ?, 'passed')",
        *(scan_id, regions),
    )


def summed_up(path: Path) -> list[int]:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        sum_up(connection)
    return list(stored(path))


def test_a_year_is_summed_up_once_there_is_a_scan_of_a_later_one(diary: Path) -> None:
    assert summed_up(diary) == []
    add_scan(diary, date(2024, 12, 31))
    assert summed_up(diary) == []
    add_scan(diary, date(2026, 1, 1))
    assert summed_up(diary) == [2024]


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)])
def test_a_year_waits_for_an_unfinished_scan_of_its_days_and_of_those_beside(diary: Path, day: date) -> None:
    for year in (2022, 2024, 2026):
        add_scan(diary, date(year, 7, 1))
    add_scan(diary, day, state="draft")
    assert 2022 in summed_up(diary)
    assert 2024 not in stored(diary)


@pytest.fixture(scope="module")
def six_years(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Path:
    """A diary with a row of each kind in each of six years, summed up; to be copied."""
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("years")))
    for year in range(2021, 2027):
        add_scan(path, date(year, 7, 1), id=f"s{year}")
        pass_stop(path, f"s{year}", '["jaw_l"]')
        by_hand(
            path,
            f"INSERT INTO {MARK} VALUES (?, ?, 'jaw_l', 'spot', 'moved', 3, '', '', '')",
            f"m{year}",
            f"{year}-08-01",
        )
        by_hand(path, f"INSERT INTO {REST} VALUES (?, 'ill', '', '')", f"{year}-12-24")
    assert {2021, 2024, 2025} <= {*summed_up(path)}
    return path


@pytest.mark.parametrize(
    "change",
    [
        f"INSERT INTO {SCAN} VALUES ('n', 'full', 'done', '2024-07-02', '', '')",
        "UPDATE scan SET body_day = '2024-07-02' WHERE id = 's2023'",
        "UPDATE scan SET body_day = '2022-07-02' WHERE id = 's2024'",
        "DELETE FROM scan WHERE id = 's2024'",
        "INSERT INTO scan_stop (scan_id, position, stop_id, regions) VALUES ('s2024', 1, 'x', '[]')",
        "UPDATE scan_stop SET outcome = 'left' WHERE scan_id = 's2024'",
        "UPDATE scan_stop SET scan_id = 's2022', position = 1 WHERE scan_id = 's2024'",
        "UPDATE scan_stop SET scan_id = 's2024', position = 1 WHERE scan_id = 's2022'",
        "DELETE FROM scan_stop WHERE scan_id = 's2024'",
        f"INSERT INTO {MARK} VALUES ('n', '2024-07-02', 'jaw_l', 'spot', 'moved', 3, '', '', '')",
        "UPDATE mark SET body_day = '2022-07-02' WHERE id = 'm2024'",
        "UPDATE mark SET body_day = '2024-07-02' WHERE id = 'm2023'",
        "DELETE FROM mark WHERE id = 'm2024'",
        f"INSERT INTO {REST} VALUES ('2024-07-02', 'ill', '', '')",
        "UPDATE rest_day SET body_day = '2022-07-02' WHERE body_day = '2024-12-24'",
        "UPDATE rest_day SET deleted_at = '' WHERE body_day = '2024-12-24'",
        "DELETE FROM rest_day WHERE body_day = '2024-12-24'",
    ],
)
def test_any_change_of_a_row_takes_away_the_sums_of_its_year(diary: Path, six_years: Path, change: str) -> None:
    shutil.copy(six_years, diary)
    by_hand(diary, change)
    assert {2021, 2025} <= stored(diary).keys()
    assert 2024 not in stored(diary)
    assert select(diary, "SELECT 1 FROM region_year WHERE year = '2024'") == []


def test_a_year_with_a_row_that_cannot_be_read_is_left_to_whoever_reads_it(diary: Path) -> None:
    for year in (2023, 2024, 2025):
        add_scan(diary, date(year, 7, 1), id=f"s{year}")
    pass_stop(diary, "s2023", "[[1]]")
    assert summed_up(diary) == [2024]
    with contextlib.closing(DiaryReader(diary)) as history, pytest.raises(DamagedError):
        read_period(history, TODAY, None, frozenset())


def test_the_end_of_a_scan_sums_up_the_year_before(diary: Path, clock: FakeClock, stops: tuple[Stop, ...]) -> None:
    add_scan(diary, date(2025, 3, 1))
    with contextlib.closing(opened(diary, clock)) as journal:
        scan_id = journal.start_scan(ScanKind.SHORT, stops[:1])
        assert stored(diary) == {}
        journal.finish(scan_id, Scan(stops[:1], outcomes=[Outcome.PASSED], active_s=[15.0]))
    assert list(stored(diary)) == [2025]


@pytest.mark.parametrize("skipped", [date(2024, 12, 31), date(2025, 1, 1)])
def test_a_date_skipped_at_new_year_depends_on_both_years(diary: Path, skipped: date) -> None:
    for name, day, started, offset in (
        ("before", skipped - ONE, f"{skipped - ONE}T20:00:00.000Z", -600),
        ("after", skipped + ONE, f"{skipped}T20:00:00.000Z", 840),
        ("now", date(2026, 11, 1), f"{TODAY}T06:00:00.000Z", 0),
    ):
        add_scan(diary, day, id=name, started_at=started, utc_offset_min=offset)
    assert summed_up(diary) == [2024, 2025]
    with contextlib.closing(DiaryReader(diary)) as history:
        assert look_back(history, TODAY, Config()).at(skipped).state is DayState.BRIDGED
        far = "before" if skipped.year == 2025 else "after"  # the one in the other year
        by_hand(diary, "UPDATE scan SET state = 'partial' WHERE id = ?", far)
        assert stored(diary) == {}
        assert look_back(history, TODAY, Config()).at(skipped).state is DayState.MISSED


# Where sums come from and go


def test_an_export_has_no_sums_and_an_import_sums_up_again(diary: Path, tmp_path: Path, clock: FakeClock) -> None:
    for year in (2023, 2024, 2026):
        name = str(uuid.UUID(int=year, version=4))
        add_scan(diary, date(year, 7, 1), id=name, device=name)
    summed_up(diary)
    exported, home = tmp_path / "export.db", tmp_path / "home"
    export(Places(diary.parent, diary.parent), Format.SQLITE, exported, clock.now())
    assert stored(exported) == {}
    prepare(home / "mfr.db")
    import_diary(exported, Places(home, home), clock, FOUR, rehearse=False)
    assert stored(home / "mfr.db") == stored(diary)
    assert list(stored(diary)) == [2023, 2024]
    prepare(exported)  # as one does who restores a backup
    assert stored(exported) == stored(diary)


@pytest.mark.parametrize("schema", [1, 5])
def test_an_upgrade_sums_up_what_is_there(tmp_path: Path, schema: int) -> None:
    path = tmp_path / "mfr.db"
    write_stored(path, schema)
    add_scan(path, date(2025, 7, 1))
    with contextlib.closing(DiaryReader(path)) as history:  # as it is, before anything may be written
        assert look_back(history, TODAY, Config()).first == date(2025, 7, 1)
    prepare(path)
    assert list(stored(path)) == [2025]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE year SET days = 'D' || substr(days, 2)",
        "UPDATE year SET scanned = scanned + 1",
        "UPDATE region_year SET nrs_4 = 1",
        "DELETE FROM region_year",
    ],
)
def test_a_wrong_sum_is_named(diary: Path, change: str) -> None:
    for year in (2025, 2026):
        add_scan(diary, date(year, 7, 1), id=f"s{year}")
    pass_stop(diary, "s2025", '["jaw_l"]')
    assert summed_up(diary) == [2025]
    assert len(stored(diary)[2025][1]) == 1
    assert find_damage(diary) is None
    by_hand(diary, change)
    assert find_damage(diary) == "the sums of 2025 differ from its rows"


def test_sums_do_not_count_once_another_program_has_dropped_a_trigger(diary: Path) -> None:
    """As `sqlite-utils transform` does, which makes the table anew."""
    for year in (2025, 2026):
        add_scan(diary, date(year, 7, 1))
    summed_up(diary)
    for trigger in YEAR_TRIGGERS:
        with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
            ((kept,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (trigger,)).fetchall()
            with contextlib.closing(DiaryReader(diary)) as history:
                assert list(history.years_summed(TODAY)) == [2025]
                connection.execute(f"DROP TRIGGER {trigger}")
                connection.commit()
                assert history.years_summed(TODAY) == {}
            connection.execute(kept)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("year", "days = substr(days, 2)"),
        ("year", "days = 'E' || substr(days, 2)"),
        ("year", "scanned = 367"),
        ("region_year", "nrs_10 = -1"),
    ],
)
def test_a_sum_that_cannot_be_is_damage_to_whoever_reads_it(diary: Path, table: str, wrong: str) -> None:
    for year in (2025, 2026):
        add_scan(diary, date(year, 7, 1), id=f"s{year}")
    pass_stop(diary, "s2025", '["jaw_l"]')
    summed_up(diary)
    with contextlib.closing(sqlite3.connect(diary)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {table} SET {wrong}")
    with contextlib.closing(DiaryReader(diary)) as history, pytest.raises(DamagedError):
        _ = look_back(history, TODAY, Config()), history.year_counts([2025])
