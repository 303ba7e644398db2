"""Which day an instant belongs to: any zone, both changes of its clocks, any beginning of the day; who was away."""

import re
import sys
import time as real_time
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.clock import (
    AWAY_SECONDS,
    SET_NOW,
    SystemClock,
    Watch,
    body_day,
    machine_clock,
    offset_minutes,
    since_day_start,
    utc_text,
)
from mfr_tui.errors import MfrError
from tests.support.examples import examples
from tests.support.fakes import FakeClock

FOUR = time(4)
BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")

# Changes of an hour, of half an hour, across midnight, of a whole day; zones that never change; odd offsets.
ZONES = [
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
    "UTC",
]
FIRST = datetime(1990, 1, 1, tzinfo=UTC)
LAST = datetime(2037, 1, 1, tzinfo=UTC)

day_starts = st.builds(time, st.integers(0, 10), st.integers(0, 59)) | st.sampled_from([time(0), FOUR, time(11)])
zones = st.sampled_from(ZONES)


@cache
def changes(zone: str) -> list[datetime]:
    """The instants, to the minute, at which the clocks of a zone change; found by looking, not by a table."""
    found = []
    at = FIRST
    while at < LAST:
        after = at + timedelta(days=5)
        low, high = at, after
        while offset(low, zone) != offset(high, zone) and high - low > timedelta(minutes=1):
            middle = low + (high - low) // 2
            low, high = (middle, high) if offset(middle, zone) == offset(low, zone) else (low, middle)
        if high != after:
            found.append(high.replace(second=0, microsecond=0))
        at = after
    return found


def offset(at: datetime, zone: str) -> timedelta:
    ahead = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return ahead


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    """Any instant in UTC; half of them within two days of a change of the clocks, where there is one."""
    near_a_change: bool = draw(st.booleans())
    if near_a_change and changes(zone):
        change = draw(st.sampled_from(changes(zone)))
        return change + timedelta(seconds=draw(st.integers(-2 * 86_400, 2 * 86_400)))
    return draw(
        st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)),
    )


def literal_day(local: datetime, day_start: time) -> date:
    """The rule read off the clock on the wall: before the day begins it is still yesterday."""
    shown = (local.hour, local.minute, local.second, local.microsecond)
    begins = (day_start.hour, day_start.minute, 0, 0)
    today = date(local.year, local.month, local.day)
    return date.fromordinal(today.toordinal() - 1) if shown < begins else today


def wall(local: datetime) -> datetime:
    return local.replace(tzinfo=None)


@settings(max_examples=examples(500))
@given(st.data(), zones, day_starts)
def test_body_day_is_what_the_wall_clock_says(data: st.DataObject, zone: str, day_start: time) -> None:
    local = data.draw(instants(zone)).astimezone(ZoneInfo(zone))
    assert body_day(local, day_start) == literal_day(local, day_start)
    assert body_day(local, time(0)) == local.date()


@settings(max_examples=examples(300))
@given(st.data(), zones, day_starts)
def test_every_instant_belongs_to_one_day(data: st.DataObject, zone: str, day_start: time) -> None:
    """Of the days around it, exactly one holds the instant between its beginning and that of the next."""
    local = data.draw(instants(zone)).astimezone(ZoneInfo(zone))
    around = [local.date() + timedelta(days=days) for days in (-2, -1, 0, 1)]
    holding = [
        day
        for day in around
        if datetime.combine(day, day_start) <= wall(local) < datetime.combine(day + timedelta(days=1), day_start)
    ]
    assert holding == [body_day(local, day_start)]


@settings(max_examples=examples(500))
@given(st.data(), zones, day_starts, st.integers(0, 3 * 86_400))
def test_body_day_goes_back_only_with_the_wall_clock(
    data: st.DataObject, zone: str, day_start: time, seconds: int
) -> None:
    at = data.draw(instants(zone))
    sooner = at.astimezone(ZoneInfo(zone))
    later = (at + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
    moved = wall(later) - wall(sooner)
    days = (body_day(later, day_start) - body_day(sooner, day_start)).days
    if moved >= timedelta(0):
        assert 0 <= days <= moved // timedelta(days=1) + 1
    else:
        assert -1 <= days <= 0
        assert moved >= -timedelta(days=1)
        # It is the earlier day again only if the wall clock went back over the day's beginning.
        begins = datetime.combine(body_day(sooner, day_start), day_start)
        assert (days == -1) == (wall(later) < begins)


@settings(max_examples=examples(200))
@given(st.data(), zones, day_starts)
def test_since_day_start_is_less_than_a_day(data: st.DataObject, zone: str, day_start: time) -> None:
    local = data.draw(instants(zone)).astimezone(ZoneInfo(zone))
    since = since_day_start(local, day_start)
    assert timedelta(0) <= since < timedelta(days=1)
    assert datetime.combine(body_day(local, day_start), day_start) + since == wall(local)


@pytest.mark.parametrize(
    ("wall_time", "day_start", "day"),
    [
        ("2026-11-21 03:59:59.999999", FOUR, date(2026, 11, 20)),
        ("2026-11-21 04:00:00", FOUR, date(2026, 11, 21)),
        ("2026-11-21 23:59:59", FOUR, date(2026, 11, 21)),
        ("2026-11-21 00:00:00", FOUR, date(2026, 11, 20)),
        ("2026-11-21 00:00:00", time(0), date(2026, 11, 21)),
        ("2026-11-21 10:59:59", time(11), date(2026, 11, 20)),
        ("2026-11-21 11:00:00", time(11), date(2026, 11, 21)),
        ("2026-11-21 04:29:59", time(4, 30), date(2026, 11, 20)),
        ("2026-11-21 04:30:00", time(4, 30), date(2026, 11, 21)),
        ("2027-01-01 03:00:00", FOUR, date(2026, 12, 31)),
        ("2028-02-29 03:00:00", FOUR, date(2028, 2, 28)),
        ("2028-02-29 04:00:00", FOUR, date(2028, 2, 29)),
        ("2028-03-01 03:59:00", FOUR, date(2028, 2, 29)),
        ("2027-03-01 03:59:00", FOUR, date(2027, 2, 28)),
    ],
)
def test_the_edge_of_a_day(wall_time: str, day_start: time, day: date) -> None:
    assert body_day(datetime.fromisoformat(wall_time).replace(tzinfo=BERLIN), day_start) == day


@pytest.mark.parametrize(
    ("utc", "day_start", "day"),
    [
        # Spring: 02:00 becomes 03:00 at 01:00 UTC.
        ("2026-03-29 00:59", time(2, 30), date(2026, 3, 28)),
        ("2026-03-29 01:00", time(2, 30), date(2026, 3, 29)),
        ("2026-03-29 01:59", FOUR, date(2026, 3, 28)),
        ("2026-03-29 02:00", FOUR, date(2026, 3, 29)),
        # Autumn: 03:00 becomes 02:00 at 01:00 UTC, so 02:45 comes twice, and half an hour is yesterday again.
        ("2026-10-25 00:45", time(2, 30), date(2026, 10, 25)),
        ("2026-10-25 01:15", time(2, 30), date(2026, 10, 24)),
        ("2026-10-25 01:45", time(2, 30), date(2026, 10, 25)),
        ("2026-10-25 02:59", FOUR, date(2026, 10, 24)),
        ("2026-10-25 03:00", FOUR, date(2026, 10, 25)),
    ],
)
def test_both_changes_of_the_clocks(utc: str, day_start: time, day: date) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert body_day(at.astimezone(BERLIN), day_start) == day


@given(day_starts, st.integers(0, 3 * 24 * 60))
def test_the_date_that_samoa_skipped_holds_only_its_last_hours(day_start: time, minute: int) -> None:
    """30 December 2011 never came: 29 December 23:59 was followed by 31 December 00:00.

    What is left of it lies before the beginning of the 31st, where wall-clock arithmetic puts it.
    """
    local = (datetime(2011, 12, 29, tzinfo=APIA).astimezone(UTC) + timedelta(minutes=minute)).astimezone(APIA)
    assert local.date() != date(2011, 12, 30)
    skipped = body_day(local, day_start) == date(2011, 12, 30)
    assert skipped == (local.date() == date(2011, 12, 31) and wall(local).time() < day_start)


@pytest.mark.parametrize(
    ("wall_time", "day_start", "since"),
    [
        ("2026-11-21 04:00:00", FOUR, timedelta(0)),
        ("2026-11-21 06:30:15", FOUR, timedelta(hours=2, minutes=30, seconds=15)),
        ("2026-11-21 03:59:59", FOUR, timedelta(hours=23, minutes=59, seconds=59)),
        ("2026-11-21 00:00:00", time(0), timedelta(0)),
        ("2026-10-25 06:00:00", time(2), timedelta(hours=4)),  # by the wall; five hours passed
    ],
)
def test_since_day_start(wall_time: str, day_start: time, since: timedelta) -> None:
    assert since_day_start(datetime.fromisoformat(wall_time).replace(tzinfo=BERLIN), day_start) == since


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 11, 21, 6, 30, tzinfo=UTC), "2026-11-21T06:30:00.000Z"),
        (datetime(2026, 11, 21, 7, 30, tzinfo=BERLIN), "2026-11-21T06:30:00.000Z"),
        (datetime(2026, 11, 21, 6, 30, 1, 999_999, tzinfo=UTC), "2026-11-21T06:30:01.999Z"),
        (datetime(2026, 1, 1, 0, 15, tzinfo=BERLIN), "2025-12-31T23:15:00.000Z"),
        (datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN), "2026-10-25T00:45:00.000Z"),
        (datetime(2026, 10, 25, 2, 45, fold=1, tzinfo=BERLIN), "2026-10-25T01:45:00.000Z"),
    ],
)
def test_utc_text(instant: datetime, text: str) -> None:
    assert utc_text(instant) == text


@given(st.data(), zones)
def test_utc_text_is_the_same_instant_and_sorts_as_time_does(data: st.DataObject, zone: str) -> None:
    one, other = data.draw(instants(zone)), data.draw(instants(zone))
    text = utc_text(one.astimezone(ZoneInfo(zone)))
    assert datetime.fromisoformat(text) == one.replace(microsecond=one.microsecond // 1000 * 1000)
    if text != utc_text(other):
        assert (text < utc_text(other)) == (one < other)


@pytest.mark.parametrize(
    ("local", "minutes"),
    [
        (datetime(2026, 11, 21, tzinfo=UTC), 0),
        (datetime(2026, 11, 21, tzinfo=BERLIN), 60),
        (datetime(2026, 7, 21, tzinfo=BERLIN), 120),
        (datetime(2026, 11, 21, tzinfo=ZoneInfo("Asia/Kathmandu")), 345),
        (datetime(2026, 11, 21, tzinfo=ZoneInfo("America/St_Johns")), -210),
        (datetime(2026, 11, 21, tzinfo=ZoneInfo("Australia/Lord_Howe")), 660),
        (datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=-11))), -660),
    ],
)
def test_offset_minutes(local: datetime, minutes: int) -> None:
    assert offset_minutes(local) == minutes


def test_offset_minutes_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        offset_minutes(datetime(2026, 11, 21, tzinfo=UTC).replace(tzinfo=None))


def test_the_environment_sets_the_wall_clock_of_a_process_and_no_other_clock() -> None:
    start = datetime(2026, 11, 21, 6, 30, tzinfo=BERLIN)
    before = real_time.monotonic()
    clock = machine_clock({SET_NOW: start.isoformat()})
    assert start <= clock.now() < start + timedelta(hours=1)
    assert before <= clock.monotonic() < before + 3600.0
    assert abs(machine_clock({}).now() - datetime.now(UTC)) < timedelta(hours=1)


@pytest.mark.parametrize(
    "text", ["soon", "2026-11-21T06:30:00", "2026-11-33T06:30:00+01:00", "0001-01-01T00:00:00+14:00"]
)
def test_an_instant_that_is_none_is_said(text: str) -> None:
    with pytest.raises(MfrError, match=re.escape(f"{SET_NOW}={text} is not a date and time with an offset.")):
        machine_clock({SET_NOW: text}).now()


def test_the_system_clock_is_aware_and_only_measures_forward() -> None:
    clock = SystemClock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(hours=1)
    assert clock.now().utcoffset() is not None
    assert clock.zone()
    assert clock.monotonic() <= clock.monotonic()
    assert clock.boot() <= clock.boot()


@pytest.mark.parametrize(
    ("names", "country"),
    [
        ({}, ""),
        ({"LANG": "en_US.UTF-8"}, "US"),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "de_DE"}, "DE"),
        ({"LANG": "de_DE", "LC_ALL": "pt_BR@x"}, "BR"),
        ({"LANG": "de_DE", "LC_TIME": "", "LC_ALL": ""}, "DE"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "en"}, ""),
    ],
)
def test_the_locale_names_the_country(monkeypatch: pytest.MonkeyPatch, names: dict[str, str], country: str) -> None:
    monkeypatch.delenv("LANG")
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert SystemClock().country() == country


@pytest.mark.parametrize(
    ("platform", "constant", "said"),
    [("linux", "CLOCK_BOOTTIME", 70.5), ("darwin", "CLOCK_MONOTONIC_RAW", 70.5), ("win32", None, 12.5)],
)
def test_each_system_is_asked_for_the_clock_that_counts_sleep(
    monkeypatch: pytest.MonkeyPatch, platform: str, constant: str | None, said: float
) -> None:
    asked: list[object] = []

    def clock_gettime(which: object) -> float:
        asked.append(which)
        return 70.5

    monkeypatch.setattr(sys, "platform", platform)
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW"):
        monkeypatch.setattr(real_time, name, name, raising=False)
    monkeypatch.setattr(real_time, "clock_gettime", clock_gettime, raising=False)
    monkeypatch.setattr(real_time, "monotonic", lambda: 12.5)
    assert SystemClock().boot() == said
    assert asked == ([constant] if constant else [])


# Away


@pytest.mark.parametrize(
    ("step", "boot_step", "away", "slept"),
    [
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 1.0, 0.0, 0.0),
        (3.0, 3.0, 0.0, 0.0),
        (3.25, 3.25, 3.25, 0.0),  # stopped
        (60.0, 60.0, 60.0, 0.0),
        (1.0, 4.0, 0.0, 0.0),
        (1.0, 4.25, 4.25, 3.25),  # slept
        (0.0, 3600.0, 3600.0, 3600.0),
        (60.0, 3660.0, 3660.0, 3600.0),  # both
        (60.0, 1.0, 60.0, 0.0),
        (-5.0, -5.0, 0.0, 0.0),
        (1.0, -5.0, 0.0, 0.0),
        (-5.0, 3.0, 0.0, 0.0),  # gone back is standing still, and not eight seconds of sleep
    ],
)
def test_away_is_a_long_step_or_two_clocks_apart(step: float, boot_step: float, away: float, slept: float) -> None:
    for look, said in ((Watch.look, away), (Watch.slept, slept)):
        watch = Watch()
        watch.start(1000.0, 7000.0)
        assert look(watch, 1000.0 + step, 7000.0 + boot_step) == said


def test_a_watch_begins_at_its_first_look_and_measures_from_the_last() -> None:
    watch = Watch()
    assert watch.look(1000.0, 7000.0) == 0.0
    assert watch.look(1002.0, 7002.0) == 0.0
    assert watch.look(1004.0, 7504.0) == 502.0
    assert watch.look(1005.0, 7505.0) == 0.0  # said once
    assert watch.slept(1006.0, 7606.0) == 100.0
    assert watch.look(1007.0, 7607.0) == 0.0
    watch.start(2000.0, 9000.0)
    assert watch.look(2001.0, 9001.0) == 0.0


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.floats(0.0, 3.0)), max_size=50))
def test_small_steps_never_add_up_to_having_been_away(steps: list[tuple[float, float]]) -> None:
    watch, now, boot = Watch(), 0.0, 0.0  # from 0, so that hardly anything is lost to rounding
    watch.start(now, boot)
    for step, sleep in steps:
        now, boot = now + step * 0.999, boot + (step + sleep) * 0.999
        assert watch.look(now, boot) == 0.0


def test_the_fake_machine_sleeps_as_a_laptop_does() -> None:
    clock, watch = FakeClock(), Watch()
    watch.start(clock.monotonic(), clock.boot())
    begun = clock.now()
    clock.advance(AWAY_SECONDS)
    assert watch.look(clock.monotonic(), clock.boot()) == 0.0
    clock.sleep(600.0)
    assert clock.now() - begun == timedelta(seconds=603)
    assert clock.monotonic() == 1003.0
    assert watch.look(clock.monotonic(), clock.boot()) == 600.0
    clock.set(begun)
    assert watch.look(clock.monotonic(), clock.boot()) == 0.0
