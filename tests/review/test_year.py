"""Every day looked back at, against a slow and literal reading of the raw rows; and the days at the edges."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, Mark, ScanDay, ScanKind, ScanRow, ScanState
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.streaks import DayState, recorded_days, runs
from mfr_tui.review.year import NOTHING, DayLook, Past, look_back, month_look, month_of, read_past
from tests.record.test_reader import Row, any_rows, stored
from tests.review import reading
from tests.support.fakes import TODAY, FakeClock

ONE = timedelta(days=1)


@contextlib.contextmanager
def past_of(diary: Path, today: date = TODAY, config: Config | None = None) -> Iterator[Past]:
    with contextlib.closing(DiaryReader(diary)) as history:
        yield look_back(history, today, config or Config())


def looks_of(scans: list[ScanDay], rated: Mapping[date, tuple[int, int]], today: date) -> dict[date, DayLook]:
    recorded = recorded_days(scans, set(), today)
    return read_past(recorded, lambda _: rated, min(rated, default=None), today).looks(date.min, today)


# Against the rows


def ended(rows: Mapping[str, list[Row]], today: date) -> list[ScanDay]:
    """Each scan that ended, or will be closed, as the rules say of a draft of an earlier day."""
    found = []
    for scan in rows["scan"]:
        if scan["deleted_at"] is not None or (scan["state"] == "draft" and scan["body_day"] >= str(today)):
            continue
        stops = [stop for stop in rows["scan_stop"] if stop["scan_id"] == scan["id"]]
        last = max(stops, key=lambda stop: int(stop["position"]), default=None)
        closed_done = scan["active_s"] >= 120 or (last is not None and last["outcome"] == "passed")
        done = closed_done if scan["state"] == "draft" else scan["state"] == "done"
        start = datetime.fromisoformat(scan["started_at"]) if scan["started_at"] else None
        day = date.fromisoformat(scan["body_day"])
        found.append(ScanDay(day, bool(done), bool(scan["late"]), start, scan["utc_offset_min"]))
    return found


def literally(rows: Mapping[str, list[Row]], today: date) -> dict[date, DayLook]:
    """Each day by itself, from the rows."""
    scans = ended(rows, today)
    rests = {date.fromisoformat(row["body_day"]) for row in rows["rest_day"] if row["deleted_at"] is None}
    states = reading.states(scans, rests, today)
    marks = [row for row in rows["mark"] if row["deleted_at"] is None and row["moment"] != "after"]
    rated = {date.fromisoformat(row["body_day"]) for row in marks}
    spans = runs(scans, rests, today)
    day, looks = min([*states, *rated]), {}
    while day <= today:
        if day in states or day in rated:
            of_day = [row for row in marks if row["body_day"] == str(day)]
            tender = {row["region"] for row in of_day if row["nrs"] >= 3}
            done = [scan for scan in scans if scan.body_day == day and scan.done]
            looks[day] = DayLook(
                DayState(states.get(day, "before")),
                bool(done) and all(scan.late for scan in done),
                len(tender),
                max([row["nrs"] for row in of_day], default=None),
                states.get(day) == "missed" and any(run.first < day < run.last for run in spans),
            )
        day += ONE
    return looks


@pytest.mark.parametrize("seed", range(10))
def test_each_day_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    for today in (TODAY, TODAY - timedelta(days=7), TODAY + timedelta(days=9)):
        with past_of(diary, today) as past:
            looks = past.looks(date.min, date.max)
        assert looks == literally(rows, today)
        assert list(looks) == sorted(looks)
        assert past.first == min(looks)


@pytest.mark.parametrize("seed", range(6))
def test_each_month_is_counted_day_by_day(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    looks = literally(rows, TODAY)
    marks = [row for row in rows["mark"] if row["deleted_at"] is None and row["moment"] != "after"]
    for back in (0, 20, 40):
        day = TODAY - back * ONE
        of_month = {one: look for one, look in looks.items() if (one.year, one.month) == (day.year, day.month)}
        tender = {(row["region"], row["body_day"]) for row in marks if row["nrs"] >= 3}
        counts = Counter(region for region, on in tender if date.fromisoformat(on) in of_month)
        most = sorted(counts, key=lambda region: (-counts[region], region))[:1]
        with past_of(diary) as past, contextlib.closing(DiaryReader(diary)) as history:
            found = month_look(past, day, history.values_by_day(month_of(day)[0], min(TODAY, month_of(day)[1])))
        assert found.done == sum(look.state is DayState.DONE for look in of_month.values())
        assert found.tender == sum(look.tender > 0 for look in of_month.values())
        assert found.slight == sum(look.tender == 0 and look.worst in range(1, 3) for look in of_month.values())
        assert found.most == "".join(most)
        assert found.most_days == (counts[most[0]] if most else 0)
        kept = [one for one in of_month if one >= past.first]
        assert found.days == ((max(kept) - min(kept)).days + 1 if kept else 0)


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_the_slow_reading(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    scans = ended(rows, TODAY)
    rests = {date.fromisoformat(row["body_day"]) for row in rows["rest_day"] if row["deleted_at"] is None}
    days = reading.states(scans, rests, TODAY)
    for forgive in (True, False):
        with past_of(diary, config=Config(forgive=forgive)) as past:
            pass
        assert past.habit.streak == reading.streak(scans, rests, TODAY, forgive=forgive)
        assert past.habit.done_30 == reading.done_30(days, TODAY)
        assert past.habit.consistency == pytest.approx(reading.consistency(days, TODAY))
        assert past.runs == [(len(run), run[-1], run[0]) for run in reading.runs(days, forgive=forgive)]


@pytest.mark.parametrize("seed", range(8))
def test_a_day_opened_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows = stored(diary, any_rows(seed))
    marks = [row for row in rows["mark"] if row["deleted_at"] is None and row["moment"] != "after"]
    with contextlib.closing(DiaryReader(diary)) as history:
        for ago in range(-2, 25):
            day = TODAY - ago * ONE
            of_day = [row for row in marks if row["body_day"] == str(day)]
            in_order = sorted(of_day, key=lambda row: (-row["nrs"], row["marked_at"]))
            assert history.marks_of(day) == [(row["moment"], as_mark(row)) for row in in_order]
            scans = [row for row in rows["scan"] if row["body_day"] == str(day) and row["deleted_at"] is None]
            assert history.scans_of(day) == [
                as_scan(row, rows) for row in sorted(scans, key=lambda row: str(row["created_at"]))
            ]
            rest = [row for row in rows["rest_day"] if row["body_day"] == str(day) and row["deleted_at"] is None]
            assert history.rest_of(day) == ((rest[0]["reason"], rest[0]["note"]) if rest else None)
        first = TODAY - 9 * ONE
        by_day = history.values_by_day(first, TODAY)
        assert by_day == {
            day: history.day_values(day, day)
            for day in (first + n * ONE for n in range(10))
            if any(row["body_day"] == str(day) for row in marks)
        }
        for values in by_day.values():
            assert list(values.values()) == sorted(values.values(), reverse=True)


def as_mark(row: Row) -> Mark:
    return Mark(row["id"], row["region"], row["nrs"], How(row["how"]), tuple(json.loads(row["qualities"])), row["note"])


def as_scan(row: Row, rows: Mapping[str, list[Row]]) -> ScanRow:
    stops = [stop for stop in rows["scan_stop"] if stop["scan_id"] == row["id"]]
    there = timezone(timedelta(minutes=row["utc_offset_min"] or 0))
    return ScanRow(
        row["id"],
        ScanKind(row["kind"]),
        ScanState(row["state"]),
        bool(row["late"]),
        datetime.fromisoformat(row["started_at"]).astimezone(there) if row["started_at"] else None,
        None,
        row["active_s"],
        sum(stop["outcome"] == "passed" for stop in stops),
        len(stops),
    )


# At the edges


def test_an_empty_diary_is_today_alone(diary: Path) -> None:
    with past_of(diary) as past:
        looks = past.looks(date.min, date.max)
        assert past.at(TODAY - ONE) == NOTHING
    assert looks == {TODAY: DayLook(DayState.OPEN, late=False, tender=0, worst=None)}
    assert past.first == TODAY
    assert past.runs == []
    assert past.kept(TODAY - ONE) == past.kept(TODAY + ONE) == TODAY
    assert past.within_reach(TODAY - ONE) == TODAY - ONE, "a day before the first one can be added"
    assert past.within_reach(TODAY - 30 * ONE) == past.reach == TODAY - 7 * ONE
    assert past.within_reach(TODAY + ONE) == TODAY
    nothing = look_back(None, TODAY, Config())
    assert nothing.looks(date.min, date.max) == looks
    assert nothing.habit == past.habit


def test_a_rating_before_the_first_scan_is_kept_and_one_of_a_day_to_come_is_not(diary: Path, clock: FakeClock) -> None:
    with contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal:
        journal.mark_spot("a visit", "jaw_l", "jaw", 5, How.REST)
    with past_of(diary) as past:
        assert past.at(TODAY) == DayLook(DayState.OPEN, late=False, tender=1, worst=5)
    with past_of(diary, TODAY - ONE) as before:
        looks = before.looks(date.min, date.max)
    assert looks == {TODAY - ONE: DayLook(DayState.OPEN, late=False, tender=0, worst=None)}
    assert before.first == TODAY - ONE
    scan = ScanDay(TODAY + 3 * ONE, True, False, None, None)  # noqa: FBT003
    looks = looks_of([scan], {TODAY: (1, 5)}, TODAY + 3 * ONE)
    assert looks == {
        TODAY: DayLook(DayState.BEFORE, late=False, tender=1, worst=5),
        TODAY + 3 * ONE: DayLook(DayState.DONE, late=False, tender=0, worst=None),
    }


@pytest.mark.parametrize(
    ("scans", "late"),
    [
        ([(True, True)], True),
        ([(True, True), (True, False)], False),
        ([(True, True), (False, False)], True),  # begun in time, done late
        ([(False, True), (True, False)], False),
        ([(False, True)], False),  # not done: nothing to be late
    ],
)
def test_late_is_a_day_done_by_late_scans_alone(scans: list[tuple[bool, bool]], late: bool) -> None:
    days = [ScanDay(TODAY - ONE, done, entered, None, None) for done, entered in scans]
    assert looks_of(days, {}, TODAY)[TODAY - ONE].late is late


def test_29_february_and_the_ends_of_a_year_are_days_like_any_other(diary: Path) -> None:
    scans = [ScanDay(date(2028, 2, 28), True, False, None, None)]  # noqa: FBT003
    looks = looks_of(scans, {date(2028, 2, 29): (2, 7)}, date(2029, 1, 1))
    assert looks[date(2028, 2, 29)] == DayLook(DayState.MISSED, late=False, tender=2, worst=7)
    assert len(looks) == 309
    assert {date(2028, 12, 31), date(2029, 1, 1)} < looks.keys()


def test_a_scan_has_its_times_by_the_clock_it_was_made_at(
    diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    with contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal:
        scan_id = journal.start_scan(ScanKind.FULL, stops)
    with contextlib.closing(DiaryReader(diary)) as history:
        (scan,) = history.scans_of(TODAY)
        assert scan.started_at is not None
        assert (scan.id, f"{scan.started_at:%H:%M}", scan.ended_at) == (scan_id, "06:30", None)
        assert (scan.state, scan.passed, scan.stops) == (ScanState.DRAFT, 0, 20)
        assert history.marks_of(TODAY) == []


def test_only_the_ratings_of_the_years_looked_at_are_read() -> None:
    asked: list[int] = []

    def rated(year: int) -> dict[date, tuple[int, int]]:
        asked.append(year)
        return {}

    scans = [ScanDay(TODAY - years * 365 * ONE, True, False, None, None) for years in range(50)]  # noqa: FBT003
    past = read_past(recorded_days(scans, set(), TODAY), rated, TODAY - 51 * 365 * ONE, TODAY)
    assert asked == []
    assert past.at(TODAY).state is DayState.DONE
    assert past.at(past.first).state is DayState.BEFORE
    assert past.at(past.first - ONE) == NOTHING
    assert asked == [TODAY.year, past.first.year]


def test_a_year_is_read_once(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(diary, any_rows(1))
    read: list[date] = []
    plain = DiaryReader.tender_days

    def tender_days(self: DiaryReader, first: date, last: date) -> dict[date, tuple[int, int]]:
        read.append(first)
        return plain(self, first, last)

    monkeypatch.setattr(DiaryReader, "tender_days", tender_days)
    with past_of(diary) as past:
        for back in range(20):
            past.at(TODAY - back * ONE)
    assert read == [date(TODAY.year, 1, 1)]


@pytest.mark.parametrize(
    ("done", "going"),
    [
        ([0, 1, 2], [0, 2]),
        ([1, 2, 3], [1, 3]),  # today is not over
        ([1, 2, 4, 5], [1, 5]),  # one day forgiven
        ([2, 3, 5, 6], None),  # yesterday was the second day missed in a week, so this one has ended
        ([3, 4], None),
        ([], None),
    ],
)
def test_the_run_that_is_still_going_is_the_streak(done: list[int], going: list[int] | None) -> None:
    scans = [ScanDay(TODAY - ago * ONE, done=True, late=False, started_at=None, offset_min=None) for ago in done]
    past = read_past(recorded_days(scans, set(), TODAY), lambda _: {}, None, TODAY)
    expected = going and (TODAY - going[1] * ONE, TODAY - going[0] * ONE)
    assert (past.going and (past.going.first, past.going.last)) == expected
    assert (past.habit.streak == past.runs[0].length if past.runs else False) == (going is not None)


@pytest.mark.parametrize("shown", [True, False])
def test_a_missed_day_in_a_run_is_told_from_another_only_if_runs_are_shown(shown: bool) -> None:
    scans = [
        ScanDay(TODAY - ago * ONE, done=True, late=False, started_at=None, offset_min=None) for ago in (1, 2, 4, 5)
    ]
    past = read_past(recorded_days(scans, set(), TODAY), lambda _: {}, None, TODAY, show_runs=shown)
    assert past.at(TODAY - 3 * ONE).forgiven is shown


def test_with_streaks_hidden_no_day_is_called_forgiven(diary: Path) -> None:
    stored(diary, any_rows(1))
    found = {}
    for shown in (True, False):
        with past_of(diary, config=Config(show_streaks=shown)) as past:
            found[shown] = [day for day, look in past.looks(date.min, TODAY).items() if look.forgiven]
    assert found[True]
    assert not found[False]


@pytest.mark.parametrize(
    ("drawn", "ago"),
    [
        ("#+", 0),
        ("##", 0),
        ("#.", 1),
        ("#l.", 1),
        ("#p.", 1),
        ("#r.", 2),
        ("#...r", 4),
        ("#..p", 0),  # with a scan that ended early today is not empty
        (".", 0),
        ("rrr", 0),
        ("..r.", 0),
    ],
)
def test_the_day_to_show_first_is_today_or_the_last_with_a_scan_while_today_is_empty(drawn: str, ago: int) -> None:
    """One letter a day, the last one today: # done, l done late, p ended early, r rest, + only a rating, . nothing."""
    days = {TODAY - n * ONE: letter for n, letter in enumerate(reversed(drawn))}
    scans = [
        ScanDay(day, done=letter != "p", late=letter == "l", started_at=None, offset_min=None)
        for day, letter in days.items()
        if letter in "#lp"
    ]
    rests = {day for day, letter in days.items() if letter == "r"}
    past = read_past(recorded_days(scans, rests, TODAY), lambda _: {}, None, TODAY)
    assert past.opens_on(started=drawn[-1] in "#p+") == TODAY - ago * ONE
