"""Every command on every kind of day: it gives the figures of the rules, or two lines that say what is wrong.

The figures are compared with the slow reading of the rules in `tests.review.reading`.
"""

import contextlib
import io
import json
import shutil
import time as machine
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.cli.main import main
from mfr_tui.clock import FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, SystemClock, body_day, check_is_set
from mfr_tui.errors import MfrError
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import ScanDay, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.period import PERIODS, over
from mfr_tui.review.ratings import Felt
from mfr_tui.review.streaks import habit, recorded_days
from mfr_tui.review.year import read_past
from mfr_tui.wording.common import near_day
from tests.review import reading
from tests.support.examples import examples
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import select

ONE = timedelta(days=1)


class Said(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def mfr(place: Path, now: datetime, *arguments: str) -> Said:
    """Run a command at this instant. What it prints to people is text, and an error is two lines."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--data-dir", str(place), *arguments], FakeClock(now))
    out.seek(0)
    said = Said(code, out.read(), err.getvalue())
    assert code in {0, 1, 2}
    assert code != 2 or (said.out == "" and len(said.err.splitlines()) == 2), said
    return said


def at(text: str, zone: str = "UTC") -> datetime:
    """The wall clock of a zone; a star behind it is the second time that this hour comes."""
    local = datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=ZoneInfo(zone), fold=int(text.endswith("*")))
    return local.astimezone(UTC).astimezone(local.tzinfo)  # what a clock change skips is an hour later


@pytest.fixture(autouse=True, scope="module")
def _prepared(blank: Path) -> Iterator[None]:
    """Begin each demo with a copy of the empty diary, which is quicker than to make all of its tables again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mfr_tui.demo.prepare", lambda path: shutil.copy(blank, path))
        yield


# Clocks that were never set

NEVER_SET = [
    at("1970-01-01"),
    at("1980-01-06"),
    at("2000-01-01"),
    at("2001-01-01"),
    at("2009-12-31T23:59:59", "Pacific/Kiritimati"),
    at("2200-01-01", "Pacific/Pago_Pago"),
    at("2262-04-11"),  # a machine says so when its clock is at 9999: Python counts no further
    at("9999-12-31T23:59:59"),
]
WRITE_OR_READ_DAYS = [
    ("demo",),
    ("status",),
    ("streak",),
    ("history",),
    ("history", "--region", "jaw_l"),
    ("rest", "today", "--reason", "ill"),
    ("report",),
    ("export", "--format", "jsonl"),
    ("import", "export.jsonl"),
    (),
]


@pytest.mark.parametrize("now", NEVER_SET, ids=str)
def test_a_clock_that_was_never_set_is_refused_before_anything_is_written(tmp_path: Path, now: datetime) -> None:
    for arguments in WRITE_OR_READ_DAYS:
        said = mfr(tmp_path / "data", now, *arguments)
        assert said.code == 2, arguments
        what, do = said.err.splitlines()
        assert what == f"This machine's clock says {now.day} {now:%B} {now.year}.", arguments
        assert do == "Set the clock, then start mfr again.", arguments
        assert not (tmp_path / "data").exists(), arguments


@pytest.mark.parametrize("arguments", [("where",), ("regions",), ("keys",), ("learn",), ("techniques",)], ids=" ".join)
def test_what_needs_no_day_needs_no_clock(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert mfr(tmp_path, at("1970-01-01"), *arguments).code == 0


def test_a_clock_that_was_set_is_taken() -> None:
    check_is_set(at(f"{FIRST_YEAR}-01-01"))
    check_is_set(at(f"{LAST_YEAR}-12-31T23:59:59"))
    assert date(FIRST_YEAR, 1, 1) - timedelta(days=36_525) >= FIRST_DAY, "the longest demo fits before it"
    assert date(LAST_YEAR, 12, 31) + timedelta(days=366) <= LAST_DAY, "a year of rest days fits behind it"


@pytest.mark.parametrize("instant", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_an_instant_at_an_end_of_the_calendar_is_shown_in_any_zone(
    monkeypatch: pytest.MonkeyPatch, instant: datetime
) -> None:
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        machine.tzset()
        assert SystemClock().to_local(instant) == instant
    monkeypatch.undo()
    machine.tzset()


# Days on which much can go wrong

BERLIN, ST_JOHNS, LORD_HOWE, APIA = "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"

ODD_DAYS = [
    (at("2026-03-29T02:30", BERLIN), "04:00", "2026-03-28"),  # the hour that does not come, 03:30 in fact
    (at("2026-10-25T02:30", BERLIN), "00:00", "2026-10-25"),
    (at("2026-10-25T02:30*", BERLIN), "11:00", "2026-10-24"),
    (at("2026-03-08T02:30", ST_JOHNS), "00:00", "2026-03-08"),
    (at("2026-11-01T01:30*", ST_JOHNS), "04:00", "2026-10-31"),
    (at("2026-04-05T01:45*", LORD_HOWE), "00:00", "2026-04-05"),  # half an hour comes twice
    (at("2026-10-04T02:15", LORD_HOWE), "11:00", "2026-10-03"),
    (at("2011-12-31T00:30", APIA), "00:00", "2011-12-31"),  # the 30th never came
    (at("2028-02-29T03:59", BERLIN), "04:00", "2028-02-28"),
    (at("2100-03-01T11:00", BERLIN), "11:00", "2100-03-01"),  # no leap year
    (at("2026-12-31T23:59:59", BERLIN), "00:00", "2026-12-31"),
    (at("2027-01-01T10:59:59", BERLIN), "11:00", "2026-12-31"),
    (at("2038-01-19T03:14:08"), "00:00", "2038-01-19"),  # past 2 ** 31 seconds
    (at(f"{FIRST_YEAR}-01-01"), "11:00", f"{FIRST_YEAR - 1}-12-31"),
    (at(f"{LAST_YEAR}-12-31T23:59:59"), "00:00", f"{LAST_YEAR}-12-31"),
]


@pytest.mark.parametrize(("now", "day_start", "day"), ODD_DAYS, ids=str)
def test_every_command_gives_the_figures_of_the_rules(tmp_path: Path, now: datetime, day_start: str, day: str) -> None:
    (tmp_path / "config.toml").write_text(f'day_start = "{day_start}"\n', encoding="utf-8")
    assert mfr(tmp_path, now, "demo", "--days", "12").code == 0
    assert mfr(tmp_path, now, "rest", "yesterday..today", "--reason", "ill").code == 0
    figures(tmp_path, now, date.fromisoformat(day))
    exported = tmp_path / "export.jsonl"
    assert mfr(tmp_path, now, "export", "--format", "jsonl", "-o", str(exported)).code == 0
    assert mfr(tmp_path, now, "import", str(exported)).out.endswith(
        "Your diary already has all of it. Nothing was changed.\n"
    )
    assert mfr(tmp_path, now, "report").code == 0
    assert f"{now:%Y-%m-%d %H:%M}" in mfr(tmp_path, now, "undo", "--list").out


def figures(place: Path, now: datetime, day: date) -> None:
    """Compare what every command says of a diary with the slow reading of it."""
    with contextlib.closing(DiaryReader(place / "mfr.db")) as diary:
        scans, rests = diary.scan_days(day), set(diary.rest_days())
    status, streak = (json.loads(mfr(place, now, name, "--json").out) for name in ("status", "streak"))
    states = reading.states(scans, rests, day)
    assert status["body_day"] == streak["body_day"] == str(day)
    assert status["streak"] == streak["streak"] == reading.streak(scans, rests, day, forgive=True)
    assert status["word"] == reading.word(scans, rests, day, forgive=True)
    assert status["best"] == len(reading.longest(states, forgive=True))
    listed = json.loads(mfr(place, now, "history", "--since", "99999d", "--json").out)
    assert {one["body_day"]: one["state"] for one in listed} == {str(one): said for one, said in states.items()}


# Travel


def scan_at(place: Path, blank: Path, stops: Iterable[Stop], now: datetime) -> None:
    """A whole scan, started at this instant."""
    stops = tuple(stops)
    if not (place / "mfr.db").exists():
        shutil.copy(blank, place / "mfr.db")
    with contextlib.closing(DiaryWriter(place / "mfr.db", FakeClock(now), time(4))) as journal:
        scan_id = journal.start_scan(ScanKind.FULL, stops)
        journal.finish(scan_id, Scan(stops, outcomes=[Outcome.PASSED] * len(stops), active_s=[15.0] * len(stops)))


@pytest.mark.parametrize(
    ("instants", "states"),
    [
        # To the west over the date line: Saturday does not come.
        (
            [
                *(at("2026-11-19T07:00", "America/Los_Angeles"), at("2026-11-20T07:00", "America/Los_Angeles")),
                at("2026-11-22T07:00", "Pacific/Auckland"),
            ],
            ["done", "done", "bridged", "done"],
        ),
        # To the east over the date line: Friday comes twice, and is one day.
        (
            [
                *(at("2026-11-19T07:00", "Pacific/Auckland"), at("2026-11-20T07:00", "Pacific/Auckland")),
                *(at("2026-11-20T07:00", "America/Los_Angeles"), at("2026-11-21T07:00", "America/Los_Angeles")),
            ],
            ["done", "done", "done"],
        ),
        # Samoa itself went over: 29 December was followed by the 31st.
        (
            [at("2011-12-29T07:00", APIA), at("2011-12-31T07:00", APIA)],
            ["done", "bridged", "done"],
        ),
        # Too little of a change, and too late: a day without a scan is a day missed.
        ([at("2026-11-19T07:00", "Europe/Lisbon"), at("2026-11-21T07:00", BERLIN)], ["done", "missed", "done"]),
        ([at("2026-11-19T07:00", "Pacific/Auckland"), at("2026-11-21T23:00", BERLIN)], ["done", "missed", "done"]),
    ],
)
def test_a_date_skipped_in_flight_is_bridged(
    tmp_path: Path, blank: Path, stops: list[Stop], instants: list[datetime], states: list[str]
) -> None:
    for instant in instants:
        scan_at(tmp_path, blank, stops, instant)
    now = instants[-1]
    listed = json.loads(mfr(tmp_path, now, "history", "--json").out)
    assert [one["state"] for one in listed] == states
    figures(tmp_path, now, now.date())


# Demo


@pytest.mark.parametrize("days", [1, 2, 30])
def test_a_demo_is_whole_on_the_first_day_there_is(tmp_path: Path, days: int) -> None:
    now = at(f"{FIRST_YEAR}-01-01T06:30")
    assert mfr(tmp_path, now, "demo", "--days", str(days)).code == 0
    figures(tmp_path, now, now.date())
    for form in ("csv", "fhir", "choir"):
        assert mfr(tmp_path, now, "export", "--format", form, "-o", str(tmp_path / form)).code == 0
    assert mfr(tmp_path, now, "report").code == 0
    assert mfr(tmp_path, now, "import", str(tmp_path / "mfr.db")).out.endswith(
        "Your diary already has all of it. Nothing was changed.\n"
    )


# Days that a person can type

NOW = at("2026-11-21T06:30", BERLIN)


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo of thirty days is, which is only read."""
    place = tmp_path_factory.mktemp("thirty")
    assert mfr(place, NOW, "demo", "--days", "30").code == 0
    return place


def test_more_days_than_there_are_is_all_of_them(thirty: Path) -> None:
    lately = mfr(thirty, NOW, "history", "--since", "30d").out
    for since in ("999999d", "9" * 5000 + "d", "0001-01-01", "1900-01-01", "000040d"):
        found = mfr(thirty, NOW, "history", "--since", since).out
        assert found.count("\n") == 31, since
        assert found.endswith(lately), since
        for arguments in (("report",), ("history", "--region", "jaw_l"), ("export", "--format", "jsonl")):
            assert mfr(thirty, NOW, *arguments, "--since", since).code == 0, since


@pytest.mark.parametrize("since", ["9999-12-31", "2026-11-22"])
def test_days_still_to_come_say_nothing_or_are_refused(thirty: Path, since: str) -> None:
    assert mfr(thirty, NOW, "report", "--since", since).err.startswith(f"{since} is in the future.")
    assert mfr(thirty, NOW, "history", "--since", since).out.count("\n") == 1
    assert mfr(thirty, NOW, "history", "--region", "jaw_l", "--since", since).code == 0
    assert mfr(thirty, NOW, "export", "--format", "csv", "--since", since).out.count("\n") <= 1


@pytest.mark.parametrize("since", ["0d", "d", "-1d", "1.5d", "\u0663d", "2026-02-29", "10000-01-01", "0000-01-01", ""])
def test_what_is_no_day_is_said(thirty: Path, since: str) -> None:
    for arguments in (("history",), ("report",), ("export", "--format", "csv")):
        assert mfr(thirty, NOW, *arguments, f"--since={since}").err.startswith(f"{since!r} is not")


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        ("1900-01-01", 1),
        ("2027-11-22", 1),
        ("2024-02-29", 1),
        ("2024-01-01..2024-12-31", 366),
        ("yesterday..today", 2),
    ],
)
def test_rest_days_are_days_that_an_export_brings_back(tmp_path: Path, blank: Path, days: str, kept: int) -> None:
    there, copy, file = tmp_path / "there", tmp_path / "copy", str(tmp_path / "export.jsonl")
    for place in (there, copy):
        place.mkdir()
        shutil.copy(blank, place)
    assert mfr(there, NOW, "rest", days, "--reason", "rest").code == 0
    assert len(select(there / "mfr.db", "SELECT 1 FROM rest_day WHERE deleted_at IS NULL")) == kept
    for arguments in (("status",), ("streak",), ("history", "--since", "99999d")):
        assert mfr(there, NOW, *arguments).code in {0, 1}
    assert mfr(there, NOW, "export", "--format", "jsonl", "-o", file).code == 0
    assert mfr(copy, NOW, "import", file).code == 0
    assert len(select(copy / "mfr.db", "SELECT 1 FROM rest_day WHERE deleted_at IS NULL")) == kept


def test_nothing_is_begun_for_rest_days_that_cannot_be_kept(tmp_path: Path) -> None:
    far = ("2027-11-23", "9998-12-31", "1899-12-31", "9999-01-01", "0001-01-01", "9999-12-31")
    spans = ("0001-01-01..9999-12-31", "1900-01-01..9998-12-31", "9998-12-31..1900-01-01")
    for days in (*far, *spans, "2026-02-29", "today..", ".."):
        assert mfr(tmp_path / "there", NOW, "rest", days, "--reason", "rest").code == 2, days
        assert not (tmp_path / "there").exists(), days


def test_changes_are_listed_by_the_clock_of_their_own_day(tmp_path: Path) -> None:
    mfr(tmp_path, at("2026-07-01T06:30", BERLIN), "rest", "today", "--reason", "ill")
    assert mfr(tmp_path, at("2026-12-01T06:30", BERLIN), "undo", "--list").out.startswith("2026-07-01 06:30  ")


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "on Thursday"),
        (6, "on Sunday"),
        (7, "on 14 Nov"),
        (299, "on 26 Jan"),
        (300, "on 25 Jan 2026"),
        (365, "on 21 Nov 2025"),
        (730, "on 21 Nov 2024"),
        (-1, "on 22 Nov"),  # the clock went back
    ],
)
def test_a_day_is_named_so_that_it_is_no_other(ago: int, said: str) -> None:
    assert near_day(TODAY - ago * ONE, TODAY) == said


# Any day at all

todays = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)) | st.sampled_from(
    [date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), date(2028, 2, 29), date(2028, 3, 1), date(2100, 3, 1)]
)
scans_back = st.lists(st.tuples(st.integers(-3, 40), st.booleans(), st.booleans(), st.integers(-720, 840)), max_size=12)


@settings(max_examples=examples(60))
@given(todays, scans_back, st.sets(st.integers(-2, 40), max_size=6), st.booleans())
def test_the_figures_are_those_of_the_rules_on_any_day(
    today: date, drawn: list[tuple[int, bool, bool, int]], rested: set[int], forgive: bool
) -> None:
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    scans = [
        ScanDay(today - back * ONE, done, late, None if late else noon - back * ONE, None if late else offset)
        for back, done, late, offset in drawn
    ]
    rests = {today - back * ONE for back in rested}
    found, states = habit(scans, rests, today, forgive=forgive), reading.states(scans, rests, today)
    assert found.streak == reading.streak(scans, rests, today, forgive=forgive)
    assert found.word == reading.word(scans, rests, today, forgive=forgive)
    assert found.best == len(reading.longest(states, forgive=forgive))
    looks = read_past(recorded_days(scans, rests, today), lambda _: {}, None, today).looks(date.min, today)
    assert {day: look.state for day, look in looks.items()} == states
    felt = Felt({scan.body_day: frozenset({"jaw_l"}) for scan in scans if scan.body_day <= today}, {})
    for days in PERIODS:
        assert over(felt, today, days, set()).scanned == sum(
            scan <= today and (days is None or (today - scan).days < days) for scan in felt.scanned
        )


@given(todays, st.times(), st.timezones(), st.sampled_from([0, 4, 11]))
def test_every_instant_has_a_day_that_can_be_kept(today: date, wall: time, zone: ZoneInfo, hours: int) -> None:
    local = datetime.combine(today, wall, tzinfo=UTC).astimezone(zone)
    day = body_day(local, time(hours))
    assert FIRST_DAY < day < LAST_DAY
    assert (local.date() - day).days in {0, 1}


def test_the_rule_about_clocks_is_two_lines() -> None:
    with pytest.raises(MfrError) as said:
        check_is_set(at("1970-01-01"))
    assert str(said.value).count("\n") == 1
