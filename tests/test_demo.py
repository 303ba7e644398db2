"""The made-up history: the same each time, allowed by the schema, and like a person's."""

import contextlib
import itertools
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body, Press
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.config import Config
from mfr_tui.demo import write_demo
from mfr_tui.errors import StorageError
from mfr_tui.practice.hold import Ended, Hold, Released
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import NEVER_PRESS, Allowed, Standing, load_items, may_hold, may_press
from mfr_tui.practice.technique import load_techniques, tools_of
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.damage import find_damage
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.streaks import habit
from mfr_tui.review.today import held_yesterday, read_today, released_lately
from mfr_tui.review.year import look_back
from mfr_tui.wording.common import FORGIVEN_MARK, LATE_MARK, day_mark
from tests.support.fakes import TODAY

BERLIN = "Europe/Berlin"


Demo = Callable[[int, date], Path]
"""Where the demo of so many days up to a day is."""


@pytest.fixture(autouse=True, scope="module")
def _prepared(blank: Path) -> Iterator[None]:
    """Begin each demo with a copy of the empty diary, which is quicker than to make all of its tables again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mfr_tui.demo.prepare", lambda path: shutil.copy(blank, path))
        yield


def made(path: Path, days: int, body: Body, stops: tuple[Stop, ...], zone: str = BERLIN) -> sqlite3.Connection:
    write_demo(path, days, TODAY, body, stops, zone)
    return sqlite3.connect(path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, body: Body, stops: tuple[Stop, ...]) -> Demo:
    """Demos that are only read: the same one is made once."""
    folder = tmp_path_factory.mktemp("demos")

    def of(days: int, today: date) -> Path:
        path = folder / f"{today}-{days}.db"
        if not path.exists():
            write_demo(path, days, today, body, stops, BERLIN)
        return path

    return of


@pytest.fixture(scope="module")
def year(
    tmp_path_factory: pytest.TempPathFactory, body: Body, stops: tuple[Stop, ...]
) -> Iterator[tuple[Path, sqlite3.Connection]]:
    path = tmp_path_factory.mktemp("year") / "mfr.db"
    with contextlib.closing(made(path, 365, body, stops)) as connection:
        yield path, connection


@pytest.fixture(scope="module")
def three_years(
    tmp_path_factory: pytest.TempPathFactory, body: Body, stops: tuple[Stop, ...]
) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """Three years, so that techniques that ask first, and that go by steps, passes and rolls, are among them."""
    path = tmp_path_factory.mktemp("years") / "mfr.db"
    with contextlib.closing(made(path, 1100, body, stops)) as connection:
        yield path, connection


def rows(connection: sqlite3.Connection) -> list[str]:
    # The migration notes when it ran: the one thing that is of its own time.
    return [line for line in connection.iterdump() if "_sqlite_migrations" not in line and '"mfr-log:' not in line]


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
    with contextlib.closing(DiaryReader(path)) as history:
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
    columns = (("scan", "created_at"), ("scan", "ended_at"), ("mark", "marked_at"), ("hold", "ended_at"))
    for table, column in columns:
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
    ratings = [n for (n,) in connection.execute("SELECT nrs FROM mark WHERE moment = 'scan'")]
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
    assert {*connection.execute("SELECT scan_id, region FROM mark WHERE moment = 'scan'")} <= reached


def test_never_pressed_places_are_only_moved(year: tuple[Path, sqlite3.Connection], body: Body) -> None:
    _, connection = year
    for region, how in connection.execute("SELECT DISTINCT region, how FROM mark"):
        assert body[region].press != "never" or how in {"moved", "rest"}


# -- what was worked on ------------------------------------------------------------------------------------


def test_something_is_worked_on_on_most_tender_mornings(year: tuple[Path, sqlite3.Connection], body: Body) -> None:
    _, connection = year
    tender = {
        day
        for day, region in connection.execute(
            "SELECT mark.body_day, region FROM mark JOIN scan ON scan.id = scan_id "
            "WHERE nrs >= 3 AND scan.state = 'done' AND NOT late"
        )
        if body[region].press is not Press.NEVER
    }
    per_day = dict(connection.execute("SELECT body_day, count(*) FROM hold GROUP BY body_day"))
    assert per_day.keys() <= tender
    assert 0.5 < len(per_day) / len(tender) < 0.7
    assert set(per_day.values()) == {1, 2}
    places = {region for (region,) in connection.execute("SELECT DISTINCT region FROM hold")}
    assert {"shoulder_back_l", "lower_back_r"} <= places


def test_every_hold_is_one_that_may_be(year: tuple[Path, sqlite3.Connection], body: Body) -> None:
    path, connection = year
    techniques = {technique.id: technique for technique in load_techniques(body)}
    asked = [at for (at,) in connection.execute("SELECT DISTINCT answered_at FROM screening ORDER BY answered_at")]
    with contextlib.closing(DiaryReader(path)) as history:
        holds = history.holds(TODAY - timedelta(days=365), TODAY)
    assert len(holds) > 50
    for hold in holds:
        (started,) = connection.execute("SELECT started_at FROM hold WHERE id = ?", (hold.id,)).fetchone()
        technique, region = techniques[hold.technique], body[hold.region]
        side = hold.region[-2:]
        lines = [tuple(slot + side for slot in line) for line in technique.paths]
        assert hold.path == (hold.region,) if technique.any_place else hold.path in lines
        assert hold.region in hold.path
        assert all(body[one].slot not in NEVER_PRESS and body[one].press != "never" for one in hold.path)
        assert hold.cap_s == min(body[one].cap_s for one in hold.path)
        assert 0 < hold.progress.held_s <= hold.cap_s
        assert hold.tool in tools_of(technique, region)
        newest = max(at for at in asked if at < started)
        assert datetime.fromisoformat(started) - datetime.fromisoformat(newest) < timedelta(days=90)


def test_a_hold_follows_its_scan(year: tuple[Path, sqlite3.Connection]) -> None:
    _, connection = year
    rows = connection.execute(
        "SELECT hold.body_day = scan.body_day, hold.zone = scan.zone, hold.utc_offset_min = scan.utc_offset_min, "
        "hold.started_at > scan.ended_at, hold.ended_at > hold.started_at, hold.kept_at = hold.ended_at, "
        "hold.state = 'ended', julianday(hold.started_at) - julianday(scan.ended_at) < 15.0 / 1440, "
        "hold.before = (SELECT nrs FROM mark WHERE scan_id = scan.id AND region = hold.region), hold.before >= 3 "
        "FROM hold LEFT JOIN scan ON scan.id = hold.scan_id"
    ).fetchall()
    assert set(rows) == {(1,) * 10}
    overlaps = connection.execute(
        "SELECT count(*) FROM hold AS a JOIN hold AS b ON a.body_day = b.body_day AND a.id <> b.id "
        "WHERE a.started_at <= b.started_at AND b.started_at < a.ended_at OR a.region = b.region"
    )
    assert overlaps.fetchone() == (0,)


def test_a_hold_came_as_far_as_its_clock_would_have(three_years: tuple[Path, sqlite3.Connection], body: Body) -> None:
    path, connection = three_years
    with contextlib.closing(DiaryReader(path)) as history:
        holds = history.holds(date.min, TODAY)
        ran = {
            hold_id: round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds(), 1)
            for hold_id, start, end in connection.execute("SELECT id, started_at, ended_at FROM hold")
        }
        standing = Standing(load_items(), history.answers(), datetime(2026, 11, 21, tzinfo=UTC), TODAY)
    techniques = {technique.id: technique for technique in load_techniques(body)}
    assert {"hold_spot", "neck_point", "shoulder_line", "ball", "broad_first"} <= {hold.technique for hold in holds}
    seen = set()
    for row in holds:
        again = (row.region, row.technique, row.ended_how)
        if again in seen:
            continue
        seen.add(again)
        allowed = may_hold(body, row.region, row.path, standing)
        assert isinstance(allowed, Allowed)
        hold = Hold(allowed, techniques[row.technique], lead_in=0)
        hold.resume(0.0, 0.0, allowed)
        for second in range(1, int(ran[row.id]) + 1):
            hold.advance(float(second), float(second))
        hold.advance(ran[row.id], ran[row.id])
        assert hold.progress == row.progress, row
        assert hold.ended == (row.ended_how is Ended.TIME), row


def test_what_is_said_of_a_hold_fits_together(year: tuple[Path, sqlite3.Connection], body: Body) -> None:
    path, connection = year
    with contextlib.closing(DiaryReader(path)) as history:
        holds = history.holds(TODAY - timedelta(days=365), TODAY)
        near = {hold.id: history.marks_after(hold.id) for hold in holds}
        marked = {hold.id: history.last_marks(hold.body_day) for hold in holds}
    said = [hold for hold in holds if hold.ended_how is not Ended.STOPPED_PAIN]
    for hold in said:
        assert hold.before is not None
        assert hold.after is not None
        assert 0 <= hold.after <= hold.before
        assert hold.pressure is not None
        if hold.ended_how is Ended.RELEASED or hold.after <= hold.before - 2:
            assert hold.released is Released.YES
        else:
            assert hold.released is (Released.PARTLY if hold.after < hold.before else Released.NO)
    assert sum(hold.after < hold.before for hold in said) / len(said) > 0.7  # type: ignore[operator]
    assert {hold.ended_how for hold in said} == {Ended.TIME, Ended.RELEASED, Ended.EARLY}
    assert {hold.released for hold in said} == set(Released)
    for hold in holds:
        eased = False
        for region, nrs in near[hold.id].items():
            assert region in {*body[hold.region].adjacent, *hold.path} - {hold.region}
            assert nrs <= marked[hold.id][region]
            eased = eased or nrs < marked[hold.id][region]
        assert hold.was_source is None or eased
    assert sum(map(len, near.values())) > 5
    assert {hold.was_source for hold in holds} == {None, True, False}
    times = connection.execute(
        "SELECT mark.marked_at > hold.ended_at, mark.body_day = hold.body_day, "
        "julianday(mark.marked_at) - julianday(hold.ended_at) < 2.0 / 1440 FROM mark JOIN hold ON hold.id = hold_id"
    ).fetchall()
    assert set(times) == {(1, 1, 1)}


def test_one_hold_was_stopped_for_pain_and_that_is_long_over(year: tuple[Path, sqlite3.Connection]) -> None:
    path, connection = year
    ((hold_id, region, day, ended, *unsaid),) = connection.execute(
        "SELECT id, region, body_day, ended_at, after, released, pressure, was_source "
        "FROM hold WHERE ended_how = 'stopped_pain'"
    )
    assert unsaid == [None] * 4
    assert timedelta(days=60) < TODAY - date.fromisoformat(day) < timedelta(days=120)
    ((locked, why, of, until, made_at),) = connection.execute(
        "SELECT region, why, hold_id, until_day, created_at FROM lock"
    )
    assert (locked, why, of, made_at) == (region, "stopped_pain", hold_id, ended)
    assert date.fromisoformat(until) == date.fromisoformat(day) + timedelta(days=1)
    signs = connection.execute(
        "SELECT sign, answer, region, body_day FROM warning_check WHERE hold_id = ? AND answered_at > ? "
        "ORDER BY answered_at",
        (hold_id, ended),
    ).fetchall()
    assert signs == [(sign.id, "no", region, day) for sign in load_signs()]
    with contextlib.closing(DiaryReader(path)) as history:
        assert not any(history.warnings(date.fromisoformat(day)).values())
        assert history.places() == {}
    assert connection.execute("SELECT count(*) FROM warning_check WHERE answer = 'yes'").fetchone() == (0,)


def test_after_pain_nothing_more_that_day_and_not_there_the_next(demo: Demo) -> None:
    for ago in range(0, 40, 6):
        with contextlib.closing(sqlite3.connect(demo(120, TODAY - timedelta(days=ago)))) as connection:
            later = connection.execute(
                "SELECT hold.body_day, hold.region FROM hold JOIN lock WHERE hold.started_at > lock.created_at "
                "AND (hold.body_day < lock.until_day OR (hold.body_day = lock.until_day AND hold.region = lock.region))"
            )
            assert later.fetchall() == []
            assert connection.execute("SELECT count(*) FROM lock").fetchone() == (1,)


def test_a_technique_that_asks_first_was_asked_about(three_years: tuple[Path, sqlite3.Connection], body: Body) -> None:
    asking = {technique.id: technique.ask_first for technique in load_techniques(body) if technique.ask_first}
    _, connection = three_years
    holds = connection.execute("SELECT technique, region, started_at, body_day FROM hold").fetchall()
    asked = connection.execute(
        "SELECT sign, region, answered_at, body_day FROM warning_check WHERE hold_id IS NULL"
    ).fetchall()
    first = [(asking[technique], *of) for technique, *of in holds if technique in asking]
    assert len(first) == len(asked) > 0
    for (sign, region, started, day), (about, place, at, that_day) in zip(first, asked, strict=True):
        assert (sign, region, day) == (about, place, that_day)
        assert at < started


@pytest.mark.parametrize(
    ("days", "ago"), [*itertools.product([9, 30], range(0, 40, 5)), *itertools.product([120], [0, 15, 30]), (400, 15)]
)
def test_today_speaks_of_the_holds_of_this_week(demo: Demo, body: Body, days: int, ago: int) -> None:
    today = TODAY - timedelta(days=ago)
    yesterday, week = today - timedelta(days=1), today - timedelta(days=7)
    with contextlib.closing(DiaryReader(demo(days, today))) as history:
        holds = history.holds(week, yesterday)
        assert holds
        released = released_lately(history, today)
        assert released
        assert all(
            history.day_values(day + timedelta(days=1), today).get(r, 0) < TENDER_NRS for r, day in released.items()
        )
        assert holds[0].body_day in released.values()
        held = [hold.region for hold in reversed(holds) if hold.body_day == yesterday]
        assert sorted(held_yesterday(history, today)) == sorted(held)
        tender = {r for r, nrs in history.day_values(yesterday, yesterday).items() if nrs >= TENDER_NRS}
        if any(body[r].press is not Press.NEVER for r in tender):
            assert held


def test_the_demo_of_the_pictures_was_held_yesterday(demo: Demo) -> None:
    with contextlib.closing(DiaryReader(demo(120, TODAY))) as history:
        assert held_yesterday(history, TODAY) == ["jaw_l"]
        assert released_lately(history, TODAY)["jaw_l"] == TODAY - timedelta(days=1)


# -- days --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 2, 9, 30, 120, 121, 400])
def test_the_streak_stands(demo: Demo, days: int) -> None:
    path = demo(days, TODAY)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        done = {day for (day,) in connection.execute("SELECT body_day FROM day WHERE state = 'done'")}
    assert {(TODAY - timedelta(days=ago)).isoformat() for ago in (1, days)} <= done
    with contextlib.closing(DiaryReader(path)) as history:
        figures = habit(history.scan_days(TODAY), history.rest_days().keys(), TODAY)
    assert figures.streak > 0
    if days >= 120:
        assert 20 <= figures.streak <= 40


def test_on_other_days_too(tmp_path: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    for month in range(2, 13, 2):
        today = date(2024 + month % 2, month, 29 if month == 2 else 7 + month)
        path = tmp_path / f"{today}.db"
        write_demo(path, 120, today, body, stops, "America/Los_Angeles")
        with contextlib.closing(DiaryReader(path)) as history:
            assert 20 <= habit(history.scan_days(today), history.rest_days().keys(), today).streak <= 40


def test_nothing_is_written_over(tmp_path: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    path = tmp_path / "mfr.db"
    path.write_bytes(b"mine")
    with pytest.raises(StorageError, match="already exists"):
        write_demo(path, 10, TODAY, body, stops, BERLIN)
    assert path.read_bytes() == b"mine"
    with pytest.raises(ValueError, match="one day or more"):
        write_demo(tmp_path / "new.db", 0, TODAY, body, stops, BERLIN)


@pytest.mark.parametrize("show_streaks", [True, False])
def test_a_day_has_the_same_sign_in_the_week_of_today_and_in_the_calendar(
    year: tuple[Path, sqlite3.Connection], show_streaks: bool
) -> None:
    config, seen = Config(show_streaks=show_streaks), set[str]()
    with contextlib.closing(DiaryReader(year[0])) as reader:
        for ago in range(0, 364, 7):
            day = TODAY - timedelta(days=ago)
            past = look_back(reader, day, config)
            for on in read_today(reader, day, config).week:
                assert on.day > day or day_mark(on) == day_mark(past.at(on.day)), on
                seen.add(day_mark(on))
    assert LATE_MARK in seen
    assert (FORGIVEN_MARK in seen) is show_streaks
