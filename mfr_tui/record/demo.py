"""A made-up diary to look around in: one person's mornings, the same each time for the same days.

Everybody in it is invented. The rows are written straight into the tables, because a history of years has to
be there in seconds; what the tables allow is all that checks them.
"""

import contextlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from mfr_tui.body.regions import Body, Press
from mfr_tui.clock import offset_minutes, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.practice.scan import STOP_SECONDS, Outcome, Result, Stop, result_of, short_scan
from mfr_tui.practice.screening import load_items
from mfr_tui.record.database import connect_to_write, prepare, writing
from mfr_tui.record.models import How, Moment, ScanKind


def write_demo(path: Path, days: int, today: date, body: Body, stops: Sequence[Stop], zone: str) -> None:
    """Make a new diary at `path` with a believable history up to yesterday; today is still open.

    The same days, today, stops and zone give the same rows, ids included.

    Args:
        path: Where the diary will lie; nothing may be there yet.
        days: How many days it goes back, 1 or more. The first and the last of them are done.
        today: The body day that is running.
        body: All regions.
        stops: All stops.
        zone: IANA name of the zone the person lives in.

    Raises:
        ValueError: `days` is below 1.
        StorageError: Something lies at `path` already, or it cannot be written.
    """
    if days < 1:
        raise ValueError(f"a history has one day or more, not {days}")
    if path.exists():
        raise StorageError(f"{path} is there already.", "A demo is written to a new file: name another.")
    rows = _Rows(Random(f"mfr {days} {today.isoformat()}"), body, tuple(stops))  # noqa: S311  (no secret)
    rows.write_history(days, today, zone)
    prepare(path)
    with contextlib.closing(connect_to_write(path)) as connection, writing(connection, path):
        for table, columns in _COLUMNS.items():
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608  (our own words)
                rows.of[table],
            )


class _Kind(Enum):
    """What became of one morning."""

    FULL = auto()
    SHORT = auto()
    PARTIAL = auto()
    LATE = auto()
    MISSED = auto()
    HOLIDAY = auto()
    ILL = auto()
    TRAVEL = auto()  # a full scan, in another zone


_SEASON = 120
# What a season holds, in days before today: when it ends, by how many days that may shift, what, how long.
_MORNINGS = (
    (5, 2, _Kind.SHORT, 1),
    (9, 1, _Kind.PARTIAL, 1),
    (13, 1, _Kind.LATE, 1),
    (18, 2, _Kind.MISSED, 1),
    (24, 2, _Kind.SHORT, 1),
    (33, 2, _Kind.MISSED, 2),
    (39, 0, _Kind.TRAVEL, 5),
    (47, 2, _Kind.MISSED, 1),
    (54, 3, _Kind.ILL, 3),
    (63, 2, _Kind.PARTIAL, 1),
    (70, 2, _Kind.LATE, 1),
    (76, 3, _Kind.HOLIDAY, 7),
    (90, 2, _Kind.MISSED, 1),
    (97, 2, _Kind.SHORT, 1),
    (104, 2, _Kind.PARTIAL, 1),
    (112, 2, _Kind.MISSED, 1),
)
_DROPPED_IN_EARLIER_SEASONS = 0.35

_SHOULDER, _LOW_BACK, _HEEL, _SOLE, _JAW = (
    "shoulder_back_l",
    "lower_back_r",
    "ankle_back_r",
    "foot_sole_r",
    "jaw_l",
)
_BESIDE = {
    _SHOULDER: ("neck_back_l", "upper_back_l"),
    _LOW_BACK: ("lower_back_l", "buttock_r"),
}
_QUALITIES = {
    _SHOULDER: ("aching", "tight"),
    "neck_back_l": ("tight",),
    "upper_back_l": ("aching",),
    _LOW_BACK: ("aching", "cramping", "tight"),
    _HEEL: ("tight",),
    _SOLE: ("aching", "burning"),
    _JAW: ("tight",),
}
_NOTES = {
    _SHOULDER: ("A long day at the desk yesterday.", "Slept on that side.", "Softer after a warm shower."),
    "neck_back_l": ("Stiff on waking.",),
    _LOW_BACK: ("Lifted boxes yesterday.", "Getting out of a chair is the worst.", "Better after walking."),
    _HEEL: ("First steps of the morning.",),
    _SOLE: ("First steps of the morning.", "Less since the other shoes."),
    _JAW: ("Clenched in the night, I think.",),
}
_REST_NOTES = {_Kind.HOLIDAY: "A week by the sea.", _Kind.ILL: "A cold."}
_MOST_MARKS = 4

_COLUMNS = {
    "setting": ("key", "value"),
    "screening": ("id", "item", "answer", "answered_at", "device"),
    "scan": (
        *("id", "kind", "state", "body_day", "started_at", "ended_at", "zone", "utc_offset_min", "position"),
        *("active_s", "late", "created_at", "device"),
    ),
    "scan_stop": ("scan_id", "position", "stop_id", "regions", "active_s", "outcome"),
    "mark": (
        *("id", "scan_id", "body_day", "region", "moment", "how", "nrs", "qualities", "note", "marked_at"),
        *("created_at", "device"),
    ),
    "rest_day": ("body_day", "reason", "note", "created_at", "device"),
}


@dataclass
class _Rows:
    """The rows as they come to be, day after day."""

    random: Random
    body: Body
    stops: tuple[Stop, ...]
    of: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    last_tender: dict[str, date] = field(default_factory=dict)
    device: str = ""

    def write_history(self, days: int, today: date, zone: str) -> None:
        """All rows, oldest day first."""
        home = ZoneInfo(zone)
        away = ZoneInfo("Europe/Lisbon" if zone.startswith("America/") else "America/New_York")
        kinds = self._mornings(days)
        sore = self._soreness(days)
        questions = [item.id for item in load_items()]
        self.device = self._id()
        for key, value in (("demo", True), ("device", self.device), ("welcome_seen", True)):
            self.of["setting"].append((key, json.dumps(value)))
        for ago in range(days, 0, -1):
            day = today - timedelta(days=ago)
            kind = kinds.get(ago, _Kind.FULL)
            start = self._start(day, away if kind is _Kind.TRAVEL else home)
            if ago % 90 == 30 or ago == days:  # asked at the beginning, and again every 90 days
                for number, item in enumerate(questions):
                    answered = utc_text(start - timedelta(minutes=3) + timedelta(seconds=4 * number))
                    self.of["screening"].append((self._id(), item, "no", answered, self.device))
            if kind in _REST_NOTES:
                reason = "ill" if kind is _Kind.ILL else "rest"
                note = _REST_NOTES[kind] if kinds.get(ago + 1) is not kind else ""
                self.of["rest_day"].append((day.isoformat(), reason, note, utc_text(start), self.device))
            elif kind is not _Kind.MISSED:
                self._scan(kind, day, start, sore[ago])

    def _id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def _start(self, day: date, zone: ZoneInfo) -> datetime:
        """Some time between 6:20 and 7:40 of the day, more often around seven."""
        minutes = (self.random.random() + self.random.random()) * 40
        # The wall clock is set first, and only then the zone: the offset is that of the morning itself.
        return datetime.combine(day, time(6, 20), tzinfo=zone) + timedelta(minutes=minutes)

    def _mornings(self, days: int) -> dict[int, _Kind]:
        """What became of each morning, by days before today. A morning that is not in it was a full scan."""
        kinds: dict[int, _Kind] = {}
        for season in range(days // _SEASON + 1):
            for end, shift, kind, length in _MORNINGS:
                shifted = season * _SEASON + end + self.random.randrange(shift + 1)
                dropped = self.random.random() < _DROPPED_IN_EARLIER_SEASONS
                if (season and dropped) or (kind is _Kind.TRAVEL and season % 3):
                    continue
                kinds.update((ago, kind) for ago in range(shifted, shifted + length) if ago < days)
        return kinds

    def _soreness(self, days: int) -> dict[int, dict[str, float]]:
        """How sore each region truly is, in NRS points, by days before today."""
        sore: dict[int, dict[str, float]] = defaultdict(dict)
        start, length, peak = 19, 26, 6.5  # the shoulder's episode that is easing now
        while start - length < days:
            for day in range(length):
                sore[start - day][_SHOULDER] = peak * _episode(day, length)
            length = self.random.randrange(14, 30)
            start += self.random.randrange(18, 40) + length
            peak = 4 + 3.2 * self.random.random()
        for season in range(days // _SEASON + 1):
            for flare in (28, 88):
                peak = 6 + 2 * self.random.random()
                start = season * _SEASON + flare + self.random.randrange(6)
                for day in range(9):
                    sore[start - day][_LOW_BACK] = peak * _episode(day, 9)
            if season % 4 == 0:
                for ago in range(22, 118):
                    sore[season * _SEASON + ago][_HEEL] = sore[season * _SEASON + ago][_SOLE] = 5.6 * (ago - 14) / 104
        return sore

    def _felt(self, sore: dict[str, float]) -> Iterator[tuple[str, int]]:
        """What the person finds this morning: region and rating, the same place never twice."""
        ratings: dict[str, float] = {}
        for region, true in sore.items():
            noticed = 0.42 if region in (_HEEL, _SOLE) else 0.93
            if self.random.random() < noticed:
                ratings[region] = true + self.random.gauss(0, 0.6)
            for other in _BESIDE.get(region, ()):
                if true > 2.5 and self.random.random() < 0.3:
                    ratings[other] = 0.55 * true + self.random.gauss(0, 0.6)
        if self.random.random() < 0.05:
            ratings[_JAW] = 2 + 2 * self.random.random()
        if self.random.random() < 0.07:
            ratings.setdefault(self.random.choice(list(self.body.regions)), 1 + 2 * self.random.random())
        highest_first = sorted(ratings.items(), key=lambda item: -item[1])
        for region, rating in highest_first[:_MOST_MARKS]:
            if rating >= 0.5:
                yield region, min(8, max(1, round(rating)))

    def _scan(self, kind: _Kind, day: date, start: datetime, sore: dict[str, float]) -> None:
        stops = self.stops
        if kind is _Kind.SHORT:
            lately = day - timedelta(days=14)
            stops = short_scan(stops, {region for region, last in self.last_tender.items() if last > lately})
        late = kind is _Kind.LATE
        walked = self.random.randrange(3, 7) if kind is _Kind.PARTIAL else len(stops)
        scan_id = self._id()
        if late:  # remembered, and written down, the morning after
            start += timedelta(days=1, minutes=25)
        active, reached = [], start
        begun: dict[str, datetime] = {}
        for position, stop in enumerate(stops):
            hurried = self.random.random() < 0.06
            seconds = round(STOP_SECONDS * self.random.uniform(0.4, 0.9), 1) if hurried else float(STOP_SECONDS)
            seconds = seconds if position < walked and not late else 0.0
            outcome = Outcome.PASSED if position < walked else Outcome.SKIPPED
            if position == walked:
                outcome, seconds = Outcome.LEFT, round(self.random.uniform(1, 9), 1)
            for region in stop.regions if outcome is not Outcome.SKIPPED else ():
                begun.setdefault(region, reached)
            reached += timedelta(seconds=seconds)
            active.append(seconds)
            self.of["scan_stop"].append((scan_id, position, stop.id, _json(stop.regions), seconds, outcome))
        found = [(region, nrs) for region, nrs in self._felt(sore) if region in begun]
        for region, nrs in found:
            self._mark(scan_id, day, region, nrs, begun[region] + timedelta(seconds=self.random.uniform(4, 14)))
        # On the map, the clock of a stop waits: so a scan takes longer than its stops.
        ended = reached + timedelta(seconds=len(found) * self.random.uniform(4, 10) + self.random.uniform(1, 20))
        total = round(sum(active), 1)
        result = Result.DONE if late else result_of(last_passed=walked == len(stops), active_s=total)
        self.of["scan"].append(
            (
                scan_id,
                ScanKind.SHORT if kind is _Kind.SHORT else ScanKind.FULL,
                result,
                day.isoformat(),
                None if late else utc_text(start),
                utc_text(ended),
                None if late else str(start.tzinfo),
                None if late else offset_minutes(start),
                min(walked, len(stops) - 1),
                total,
                int(late),
                utc_text(start),
                self.device,
            )
        )

    def _mark(self, scan_id: str, day: date, region: str, nrs: int, at: datetime) -> None:
        if nrs >= 3:
            self.last_tender[region] = day
        how = How.MOVED if self.body[region].press is Press.NEVER or self.random.random() < 0.06 else How.PRESSED
        if nrs >= 6 and self.random.random() < 0.15:
            how = How.REST
        words = [word for word in _QUALITIES.get(region, ()) if nrs >= 3 and self.random.random() < 0.3]
        notes = _NOTES.get(region, ())
        note = self.random.choice(notes) if notes and self.random.random() < 0.06 else ""
        self.of["mark"].append(
            (
                *(self._id(), scan_id, day.isoformat(), region, Moment.SCAN, how, nrs, _json(words), note),
                *(utc_text(at), utc_text(at), self.device),
            )
        )


def _episode(day: int, length: int) -> float:
    """The shape of a sore spell, 0 to 1: up within a quarter of it, then slowly down."""
    rise = length / 4
    return (day + 1) / (rise + 1) if day < rise else (length - day) / (length - rise)


def _json(words: Sequence[str]) -> str:
    return json.dumps(list(words))
