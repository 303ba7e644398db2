"""The made-up history: the same each time, allowed by the schema, and like a person's."""

import contextlib
import itertools
import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.errors import StorageError
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import load_items, may_press
from mfr_tui.record.database import find_damage
from mfr_tui.record.demo import write_demo
from mfr_tui.record.history import History
from mfr_tui.review.streaks import habit
from tests.fakes import TODAY

BERLIN = "Europe/Berlin"


def made(path: Path, days: int, body: Body, stops: tuple[Stop, ...], zone: str = BERLIN) -> sqlite3.Connection:
    write_demo(path, days, TODAY, body, stops, zone)
    return sqlite3.connect(path)


@pytest.fixture(scope="module")
def year(
    tmp_path_factory: pytest.TempPathFactory, body: Body, stops: tuple[Stop, ...]
) -> Iterator[tuple[Path, sqlite3.Connection]]:
    path = tmp_path_factory.mktemp("year") / "mfr.db"
    with contextlib.closing(made(path, 365, body, stops)) as connection:
        yield path, connection


def rows(connection: sqlite3.Connection) -> list[str]:
    # The migration notes when it ran: the one thing that is of its own time.
    return [line for line in connection.iterdump() if "_sqlite_migrations" not in line]


def test_the_same_days_give_the_same_rows(tmp_path: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    with (
        contextlib.closing(made(tmp_path / "a.db", 60, body, stops)) as one,
        contextlib.closing(made(tmp_path / "b.db", 60, body, stops)) as other,
        contextlib.closing(made(tmp_path / "c.db", 61, body, stops)) as longer,
    ):
        assert rows(one) == rows(other)
        assert rows(one) != rows(longer)


def test_it_is_a_sound_diary_that_says_that_it_is_a_demo(year: tuple[Path, sqlite3.Connection]) -> None:
    path, connection = year
    assert find_damage(path) is None
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    settings = dict(connection.execute("SELECT key, value FROM setting"))
    assert json.loads(settings["demo"]) is True
    assert json.loads(settings["welcome_seen"]) is True


def test_pressing_is_allowed_from_the_first_scan_on(year: tuple[Path, sqlite3.Connection]) -> None:
    path, connection = year
    with contextlib.closing(History(path)) as history:
        assert may_press(load_items(), history.answers())
    ((asked, scanned),) = connection.execute(
        "SELECT min(newest), (SELECT max(started_at) FROM scan) "
        "FROM (SELECT max(answered_at) AS newest FROM screening GROUP BY item)"
    )
    assert datetime.fromisoformat(scanned) - datetime.fromisoformat(asked) < timedelta(days=90)


def test_nothing_lies_in_the_future_or_before_the_first_day(year: tuple[Path, sqlite3.Connection]) -> None:
    _, connection = year
    ((first, last),) = connection.execute("SELECT min(body_day), max(body_day) FROM scan")
    assert (date.fromisoformat(first), date.fromisoformat(last)) == (
        TODAY - timedelta(days=365),
        TODAY - timedelta(days=1),
    )
    for table, column in (("scan", "created_at"), ("scan", "ended_at"), ("mark", "marked_at")):
        ((newest,),) = connection.execute(f"SELECT max({column}) FROM {table}")
        assert newest < f"{TODAY}T04", (table, column)
    assert connection.execute("SELECT count(*) FROM scan WHERE state = 'draft'").fetchone() == (0,)


def test_mornings_are_mornings(year: tuple[Path, sqlite3.Connection]) -> None:
    _, connection = year
    for day, started, offset in connection.execute(
        "SELECT body_day, started_at, utc_offset_min FROM scan WHERE NOT late"
    ):
        local = datetime.fromisoformat(started).replace(tzinfo=None) + timedelta(minutes=offset)
        assert local.date().isoformat() == day
        assert "06:20" <= local.strftime("%H:%M") <= "07:40"
    lasted = connection.execute(
        "SELECT (julianday(ended_at) - julianday(started_at)) * 86400 FROM scan "
        "WHERE kind = 'full' AND state = 'done' AND NOT late"
    ).fetchall()
    minutes = [seconds / 60 for (seconds,) in lasted]
    assert min(minutes) > 4
    assert max(minutes) < 6.5
    assert 5 <= sum(minutes) / len(minutes) <= 6
    zones = dict(connection.execute("SELECT zone, count(*) FROM scan WHERE NOT late GROUP BY zone"))
    assert zones.keys() == {BERLIN, "America/New_York"}
    assert zones["America/New_York"] == 5


def test_days_are_a_persons(year: tuple[Path, sqlite3.Connection]) -> None:
    _, connection = year
    states = dict(connection.execute("SELECT state, count(*) FROM day GROUP BY state"))
    missed = 365 - sum(states.values())
    assert 0.85 < states["done"] / (365 - states["rest"]) < 0.97
    assert 3 <= missed <= 30
    assert states["partial"] >= 3
    reasons = dict(connection.execute("SELECT reason, count(*) FROM rest_day GROUP BY reason"))
    assert reasons["rest"] >= 7
    assert reasons["ill"] >= 3
    assert connection.execute("SELECT count(*) FROM scan WHERE kind = 'short'").fetchone()[0] >= 3
    per_short = "SELECT count(*) FROM scan_stop JOIN scan ON scan.id = scan_id WHERE kind = 'short' GROUP BY scan_id"
    assert {stops for (stops,) in connection.execute(per_short)} == {8}
    late = connection.execute("SELECT state, started_at, zone, utc_offset_min FROM scan WHERE late").fetchall()
    assert len(late) >= 2
    assert set(late) == {("done", None, None, None)}


def test_soreness_is_a_persons(year: tuple[Path, sqlite3.Connection]) -> None:
    _, connection = year
    counts = [n for (n,) in connection.execute("SELECT (SELECT count(*) FROM mark WHERE scan_id = s.id) FROM scan s")]
    assert max(counts) <= 4
    assert sum(n <= 3 for n in counts) / len(counts) > 0.9
    assert sum(n == 0 for n in counts) / len(counts) > 0.1
    ratings = [n for (n,) in connection.execute("SELECT nrs FROM mark")]
    assert min(ratings) == 1
    assert max(ratings) <= 8
    assert ratings.count(8) / len(ratings) < 0.03
    tender = dict(connection.execute("SELECT region, days_tender FROM mark_by_region"))
    assert max(tender, key=lambda region: tender[region]) == "shoulder_back_l"
    assert {"neck_back_l", "upper_back_l", "lower_back_r", "foot_sole_r", "jaw_l"} <= tender.keys()
    assert connection.execute("SELECT count(*) FROM mark WHERE note <> ''").fetchone()[0] >= 3
    assert connection.execute("SELECT count(*) FROM mark WHERE qualities <> '[]'").fetchone()[0] >= 10


def test_a_mark_lies_in_a_stop_that_was_reached(year: tuple[Path, sqlite3.Connection]) -> None:
    _, connection = year
    reached = {
        (scan_id, region)
        for scan_id, regions in connection.execute(
            "SELECT scan_id, regions FROM scan_stop WHERE outcome IN ('passed', 'left')"
        )
        for region in json.loads(regions)
    }
    assert {*connection.execute("SELECT scan_id, region FROM mark")} <= reached


def test_never_pressed_places_are_only_moved(year: tuple[Path, sqlite3.Connection], body: Body) -> None:
    _, connection = year
    for region, how in connection.execute("SELECT DISTINCT region, how FROM mark"):
        assert body[region].press != "never" or how in {"moved", "rest"}


@pytest.mark.parametrize("days", [1, 2, 9, 30, 120, 121, 400])
def test_the_streak_stands(tmp_path: Path, body: Body, stops: tuple[Stop, ...], days: int) -> None:
    path = tmp_path / "mfr.db"
    with contextlib.closing(made(path, days, body, stops)) as connection:
        done = {day for (day,) in connection.execute("SELECT body_day FROM day WHERE state = 'done'")}
    assert {(TODAY - timedelta(days=ago)).isoformat() for ago in (1, days)} <= done
    with contextlib.closing(History(path)) as history:
        figures = habit(history.scan_days(TODAY), history.rest_days().keys(), TODAY)
    assert figures.streak > 0
    if days >= 120:
        assert 20 <= figures.streak <= 40


def test_on_other_days_too(tmp_path: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    for number, month in itertools.product(range(2), range(1, 13)):
        today = date(2024 + number, month, 29 if (number, month) == (0, 2) else 7 + month)
        path = tmp_path / f"{today}.db"
        write_demo(path, 120, today, body, stops, "America/Los_Angeles")
        with contextlib.closing(History(path)) as history:
            assert 20 <= habit(history.scan_days(today), history.rest_days().keys(), today).streak <= 40


def test_nothing_is_written_over(tmp_path: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    path = tmp_path / "mfr.db"
    path.write_bytes(b"mine")
    with pytest.raises(StorageError, match="is there already"):
        write_demo(path, 10, TODAY, body, stops, BERLIN)
    assert path.read_bytes() == b"mine"
    with pytest.raises(ValueError, match="one day or more"):
        write_demo(tmp_path / "new.db", 0, TODAY, body, stops, BERLIN)
