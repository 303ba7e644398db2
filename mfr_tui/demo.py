"""The demo diary: one invented person's mornings, always the same for the same days.

All people in it are invented. The rows are inserted straight into the tables, because years of history have to be ready
in seconds; only the rules of the tables check them.
"""

import contextlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from itertools import groupby
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mfr_tui.body.regions import Body, Press
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.clock import offset_minutes, utc_text
from mfr_tui.errors import StorageError
from mfr_tui.paths import exists
from mfr_tui.practice.hold import PAIN_LOCK, Ended, Hold, Pressure, Progress, Released, tools_now
from mfr_tui.practice.lock import Lock
from mfr_tui.practice.scan import STOP_SECONDS, Outcome, Result, Stop, result_of, short_scan
from mfr_tui.practice.screening import Allowed, Answer, Item, Standing, load_items, may_hold
from mfr_tui.practice.technique import Technique, load_techniques, offered, path_of, tools_of
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.connection import connect_to_write, writing
from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How, Moment, ScanKind
from mfr_tui.record.years import sum_up


def write_demo(path: Path, days: int, today: date, body: Body, stops: Sequence[Stop], zone: str) -> None:
    """Create a diary at `path` with a believable history up to yesterday; today is still open.

    The same days, today, stops and zone give the same rows, ids included.

    Args:
        path: The path of the diary; nothing may exist there yet.
        days: How many days it goes back, 1 or more. The first and the last of them are done.
        today: The current body day.
        body: All regions.
        stops: All stops.
        zone: The IANA name of the person's time zone.

    Raises:
        ValueError: `days` is below 1.
        StorageError: Something already exists at `path`, or it cannot be written.
    """
    if days < 1:
        raise ValueError(f"a history has one day or more, not {days}")
    if exists(path):
        raise StorageError(f"{path} already exists.", "Choose a new file for the demo.")
    seed = f"mfr {days} {today.isoformat()}"
    items = load_items()
    rows = _Rows(Random(seed), body, tuple(stops), items)  # noqa: S311  (no secret)
    rows.write_history(days, today, zone)
    # A random generator of their own: however the holds turn out, the scans stay the same.
    holds = _Holds(Random(f"{seed} holds"), body, items, rows.of, rows.device, load_techniques(body))  # noqa: S311
    holds.write_holds(rows.mornings, today)
    _write_visit(Random(f"{seed} weeks"), rows.of, [m.ended for m in rows.mornings], today, rows.device)  # noqa: S311
    prepare(path)
    with contextlib.closing(connect_to_write(path)) as connection, writing(connection, path):
        for table in _TABLES:
            for columns, of_it in groupby(rows.of[table], key=tuple):
                values = ", ".join(f":{column}" for column in columns)
                connection.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})",  # noqa: S608  (our own words)
                    of_it,
                )
        sum_up(connection)


class _Kind(Enum):
    """What happened on one morning."""

    FULL = auto()
    SHORT = auto()
    PARTIAL = auto()
    LATE = auto()
    MISSED = auto()
    HOLIDAY = auto()
    ILL = auto()
    TRAVEL = auto()  # a full scan, in another time zone


_SEASON = 120
# One season, in days before today: when it ends, by how many days that may shift, what happens, how long.
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
    "neck_back_l": ("Stiff when I woke up.",),
    _LOW_BACK: ("Lifted boxes yesterday.", "Worst when getting out of a chair.", "Better after walking."),
    _HEEL: ("First steps of the morning.",),
    _SOLE: ("First steps of the morning.", "Less since I changed shoes."),
    _JAW: ("I think I clenched my teeth overnight.",),
}
FIRST_ITEMS, FIRST_SIGNS = 9, 17
"""How many questions and warning signs the first version had. Later ones use no random numbers."""

_REST_NOTES = {_Kind.HOLIDAY: "A week at the beach.", _Kind.ILL: "A cold."}
_MOST_MARKS = 4

_WORKED_ON = 0.6  # of the mornings on which something was tender that may be held
_TWO_PLACES = 0.35
_ANOTHER_WAY = 0.25  # other than the one offered first
_HURT_DAYS_AGO = 75  # this long ago, or slightly longer, one hold was stopped for pain

_TABLES = (
    *("setting", "screening", "scan", "scan_stop", "hold", "lock", "flag_decision", "warning_check", "mark"),
    *("rest_day", "region_story", "visit", "week"),
)
"""The tables in the order in which rows can be inserted: each after those it refers to."""

_PREPARED_AFTER = 30  # nobody prepares for an appointment in the first days
_TOLD = {
    "began": "After two weeks at a borrowed desk.",
    "better": "Heat, walking, the ball against the wall.",
    "worse": "Reaching up, carrying a bag, long drives.",
    "spreads": "Up into the neck, sometimes to the shoulder blade.",
    "time_of_day": "Worst when I wake up, better by noon.",
}
_PREPARED = {
    "words": "It has kept coming back since the summer, and now it wakes me up.",
    "goal": "Sleep on that side all night, and swim again.",
    "question_1": "Is it okay to press on it every day, or should I leave it alone?",
    "question_2": "Which exercises should I start with?",
    "blood_thinners": "None.",
    "medicines": "Ibuprofen now and then.",
}
_WEEK_ANSWERED = 0.8


class _Morning(NamedTuple):
    """A finished scan, with what came before it and what it found.

    Attributes:
        scan_id: UUID4 text.
        day: Its body day.
        ended: When it ended, by the local clock where the person was.
        asked: When the safety questions were last answered.
        found: The ratings, by region.
    """

    scan_id: str
    day: date
    ended: datetime
    asked: datetime
    found: dict[str, int]


@dataclass
class _Rows:
    """The rows of the scans, created day by day."""

    random: Random
    body: Body
    stops: tuple[Stop, ...]
    items: tuple[Item, ...]
    of: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    mornings: list[_Morning] = field(default_factory=list)
    last_tender: dict[str, date] = field(default_factory=dict)
    asked: datetime = field(init=False)
    device: str = ""

    def write_history(self, days: int, today: date, zone: str) -> None:
        """Create all rows, oldest day first."""
        home = ZoneInfo(zone)
        away = ZoneInfo("Europe/Lisbon" if zone.startswith("America/") else "America/New_York")
        kinds = self._mornings(days)
        sore = self._soreness(days)
        self.device = _id(self.random)
        for key, value in (("demo", True), ("device", self.device), ("welcome_seen", True)):
            self.of["setting"].append({"key": key, "value": json.dumps(value)})
        for ago in range(days, 0, -1):
            day = today - timedelta(days=ago)
            kind = kinds.get(ago, _Kind.FULL)
            start = self._start(day, away if kind is _Kind.TRAVEL else home)
            if ago % 90 == 30 or ago == days:  # asked at the start, and again every 90 days
                self.asked = start - timedelta(minutes=3)
                for number, item in enumerate(self.items):
                    answered = utc_text(self.asked + timedelta(seconds=4 * number))
                    row = _id(self.random) if number < FIRST_ITEMS else _id_without_dice(self.device, item.id, answered)
                    self.of["screening"].append(
                        {"id": row, "item": item.id, "answer": "no", "answered_at": answered, "device": self.device}
                    )
            if kind in _REST_NOTES:
                reason = "ill" if kind is _Kind.ILL else "rest"
                note = _REST_NOTES[kind] if kinds.get(ago + 1) is not kind else ""
                self.of["rest_day"].append(
                    {
                        "body_day": day.isoformat(),
                        "reason": reason,
                        "note": note,
                        "created_at": utc_text(start),
                        "device": self.device,
                    }
                )
            elif kind is not _Kind.MISSED:
                self._scan(kind, day, start, sore[ago])

    def _start(self, day: date, zone: ZoneInfo) -> datetime:
        """Return a time between 6:20 and 7:40 on a day, most often around seven."""
        minutes = (self.random.random() + self.random.random()) * 40
        # Set the wall clock first and then the zone, so that the offset is the one of that morning.
        return datetime.combine(day, time(6, 20), tzinfo=zone) + timedelta(minutes=minutes)

    def _mornings(self, days: int) -> dict[int, _Kind]:
        """Return what happened on each morning, by days before today. A morning that is missing was a full scan."""
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
        """Return how sore each region really is, in rating points, by days before today."""
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
        """Yield what the person finds this morning: region and rating, never the same region twice."""
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
        """Create one scan, with its stops and marks."""
        stops = self.stops
        if kind is _Kind.SHORT:
            lately = day - timedelta(days=14)
            stops = short_scan(stops, {region for region, last in self.last_tender.items() if last > lately})
        late = kind is _Kind.LATE
        walked = self.random.randrange(3, 7) if kind is _Kind.PARTIAL else len(stops)
        scan_id = _id(self.random)
        if late:  # remembered and entered the morning after
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
            self.of["scan_stop"].append(
                {
                    "scan_id": scan_id,
                    "position": position,
                    "stop_id": stop.id,
                    "regions": _json(stop.regions),
                    "active_s": seconds,
                    "outcome": outcome,
                }
            )
        found = [(region, nrs) for region, nrs in self._felt(sore) if region in begun]
        for region, nrs in found:
            self._mark(scan_id, day, region, nrs, begun[region] + timedelta(seconds=self.random.uniform(4, 14)))
        # A stop's clock waits while the map is used, so a scan takes longer than its stops.
        ended = reached + timedelta(seconds=len(found) * self.random.uniform(4, 10) + self.random.uniform(1, 20))
        total = round(sum(active), 1)
        result = Result.DONE if late else result_of(last_passed=walked == len(stops), active_s=total)
        self.of["scan"].append(
            {
                "id": scan_id,
                "kind": ScanKind.SHORT if kind is _Kind.SHORT else ScanKind.FULL,
                "state": result,
                "body_day": day.isoformat(),
                "started_at": None if late else utc_text(start),
                "ended_at": utc_text(ended),
                "zone": None if late else str(start.tzinfo),
                "utc_offset_min": None if late else offset_minutes(start),
                "position": min(walked, len(stops) - 1),
                "active_s": total,
                "late": int(late),
                "created_at": utc_text(start),
                "device": self.device,
            }
        )
        if walked == len(stops) and not late:
            self.mornings.append(_Morning(scan_id, day, ended, self.asked, dict(found)))

    def _mark(self, scan_id: str, day: date, region: str, nrs: int, at: datetime) -> None:
        """Create one mark."""
        if nrs >= TENDER_NRS:
            self.last_tender[region] = day
        how = How.MOVED if self.body[region].press is Press.NEVER or self.random.random() < 0.06 else How.PRESSED
        if nrs >= 6 and self.random.random() < 0.15:
            how = How.REST
        words = [word for word in _QUALITIES.get(region, ()) if nrs >= TENDER_NRS and self.random.random() < 0.3]
        notes = _NOTES.get(region, ())
        note = self.random.choice(notes) if notes and self.random.random() < 0.06 else ""
        self.of["mark"].append(
            {
                "id": _id(self.random),
                "scan_id": scan_id,
                "body_day": day.isoformat(),
                "region": region,
                "moment": Moment.SCAN,
                "how": how,
                "nrs": nrs,
                "qualities": _json(words),
                "note": note,
                "marked_at": utc_text(at),
                "created_at": utc_text(at),
                "device": self.device,
            }
        )


@dataclass
class _Holds:
    """The rows of the holds after the scans, following the same rules as the app."""

    random: Random
    body: Body
    items: tuple[Item, ...]
    of: dict[str, list[dict[str, object]]]
    device: str
    techniques: tuple[Technique, ...]
    locks: dict[str, Lock] = field(default_factory=dict)
    tried: dict[str, list[tuple[str, Pressure | None]]] = field(default_factory=lambda: defaultdict(list))
    window: str = ""

    def write_holds(self, mornings: Sequence[_Morning], today: date) -> None:
        """Create all rows, oldest morning first. The newest spot that was tender this week released."""
        tender = [morning for morning in mornings if self._to_work_on(morning)]
        newest = next((m.day for m in reversed(tender) if today - m.day <= timedelta(days=7)), None)
        hurt = next((m.day for m in reversed(tender) if today - m.day >= timedelta(days=_HURT_DAYS_AGO)), None)
        for morning in tender:
            if self.random.random() < _WORKED_ON or morning.day in {newest, hurt}:
                self._work_on(morning, released=morning.day == newest, hurt=morning.day == hurt)

    def _work_on(self, morning: _Morning, *, released: bool, hurt: bool) -> None:
        """Hold one or two regions, the most tender first; after pain no other."""
        answers = {item.id: Answer(yes=False, regions=(), answered_at=morning.asked) for item in self.items}
        standing = Standing(self.items, answers, morning.ended, morning.day, locks=self.locks)
        self.window = _id(self.random)
        left = 2 if self.random.random() < _TWO_PLACES else 1
        at = morning.ended
        for region in self._to_work_on(morning):
            ways = offered(self.techniques, self.body, region, morning.found)
            technique = ways[0] if self.random.random() >= _ANOTHER_WAY else self.random.choice(ways)
            allowed = may_hold(self.body, region, path_of(technique, self.body, region), standing)
            if isinstance(allowed, Allowed) and left:
                left -= 1
                at += timedelta(seconds=self.random.uniform(20, 60))
                how = Ended.RELEASED if released else Ended.STOPPED_PAIN if hurt else None
                at = self._hold(morning, allowed, technique, at, how)
                released = False
                left = 0 if hurt else left

    def _to_work_on(self, morning: _Morning) -> list[str]:
        """Return the regions that were tender and are ever pressed, the most tender first."""
        places = [r for r, nrs in morning.found.items() if nrs >= TENDER_NRS and self.body[r].press is not Press.NEVER]
        return sorted(places, key=lambda region: -morning.found[region])

    def _hold(
        self, morning: _Morning, allowed: Allowed, technique: Technique, at: datetime, how: Ended | None
    ) -> datetime:
        """Create one hold started at `at` with its answers, and return when it was over.

        If `how` is None, it is random.
        """
        hold_id, region = _id(self.random), self.body[allowed.region]
        if technique.ask_first:
            self._warn(technique.ask_first, morning.day, region.id, None, at - timedelta(seconds=8))
        eased = self.random.choices((0, 1, 2, 3), (18, 37, 32, 13))[0] if how is None else 2
        if how is None and eased >= 2:
            how = self.random.choices((Ended.RELEASED, Ended.TIME), (55, 45))[0]
        elif how is None:
            how = self.random.choices((Ended.TIME, Ended.EARLY), (75, 25))[0]
        progress, seconds = _how_far(allowed, technique, self._share(how))
        over = at + timedelta(seconds=seconds)
        _, tool = tools_now(tools_of(technique, region), self.tried[region.id])
        before, after, released, pressure, source = morning.found[region.id], None, None, None, None
        said = over
        if how is Ended.STOPPED_PAIN:
            self._stop_for_pain(hold_id, morning.day, region.id, over)
        else:
            after = max(0, before - eased)
            released = self._released(how, eased)
            pressure = self.random.choices(tuple(Pressure), (12, 80, 8))[0]
            source, said = self._neighbors(hold_id, allowed, morning, over + timedelta(seconds=12))
        # Only the newest hold with each tool decides which is offered next.
        self.tried[region.id] = [(tool, pressure), *(t for t in self.tried[region.id] if t[0] != tool or not pressure)]
        self.of["hold"].append(
            {
                "id": hold_id,
                "scan_id": morning.scan_id,
                "body_day": morning.day.isoformat(),
                "region": region.id,
                "path": _json(allowed.path),
                "technique": technique.id,
                "tool": tool,
                "pressure": pressure,
                "cap_s": allowed.cap_s,
                "held_s": progress.held_s,
                "before": before,
                "after": after,
                "released": released,
                "was_source": source,
                "state": "ended",
                "ended_how": how,
                "progress": json.dumps(asdict(progress)),
                "holder": self.window,
                "kept_at": utc_text(over),
                "started_at": utc_text(at),
                "ended_at": utc_text(over),
                "zone": str(at.tzinfo),
                "utc_offset_min": offset_minutes(at),
                "created_at": utc_text(at),
                "device": self.device,
            }
        )
        return said

    def _released(self, how: Ended, eased: int) -> Released:
        """Return the answer to whether it released, for a spot that eased by this many points."""
        if how is Ended.RELEASED or eased >= 2:
            return Released.YES
        return Released.PARTLY if eased else Released.NO

    def _share(self, how: Ended) -> float:
        """Return the share of a technique that was done when it ended in this way."""
        if how is Ended.TIME:
            return 1.0
        return self.random.uniform(0.45, 0.98) if how is Ended.RELEASED else self.random.uniform(0.1, 0.6)

    def _neighbors(
        self, hold_id: str, allowed: Allowed, morning: _Morning, at: datetime
    ) -> tuple[int | None, datetime]:
        """Rate most of the nearby regions marked that morning again.

        Return whether they also eased, and when that was over.
        """
        source = None
        for other in dict.fromkeys((*self.body[allowed.region].adjacent, *allowed.path)):
            nrs = morning.found.get(other)
            if not nrs or other == allowed.region or self.random.random() < 0.2:
                continue
            eased = self.random.choices((0, 1, 2), (35, 45, 20))[0]
            if eased and self.random.random() < 0.8:
                source = int(self.random.random() < 0.6)
            how = How.MOVED if self.body[other].press is Press.NEVER else How.PRESSED
            at += timedelta(seconds=self.random.uniform(3, 9))
            self.of["mark"].append(
                {
                    "id": _id(self.random),
                    "hold_id": hold_id,
                    "body_day": morning.day.isoformat(),
                    "region": other,
                    "moment": Moment.AFTER,
                    "how": how,
                    "nrs": max(0, nrs - eased),
                    "qualities": "[]",
                    "note": "",
                    "marked_at": utc_text(at),
                    "created_at": utc_text(at),
                    "device": self.device,
                }
            )
        return source, at

    def _stop_for_pain(self, hold_id: str, day: date, region: str, at: datetime) -> None:
        """Record that it was sharp: lock the region, and answer every warning sign with no."""
        until = day + PAIN_LOCK
        self.locks[region] = Lock(until)
        self.of["lock"].append(
            {
                "id": _id(self.random),
                "region": region,
                "until_day": until.isoformat(),
                "why": Ended.STOPPED_PAIN,
                "hold_id": hold_id,
                "created_at": utc_text(at),
                "device": self.device,
            }
        )
        for number, sign in enumerate(load_signs(), 1):
            self._warn(sign.id, day, region, hold_id, at + timedelta(seconds=6 * number), dice=number <= FIRST_SIGNS)
        closing = str(uuid.uuid5(uuid.UUID(hold_id), "closed"))  # no random number: the days after it stay as they were
        self.of["flag_decision"].append(
            {
                "id": closing,
                "rule": "stop_now",
                "region": region,
                "episode_start": day.isoformat(),
                "decision": "closed",
                "reason": "It was gone the next day.",
                "body_day": until.isoformat(),
                "decided_at": utc_text(at + timedelta(days=1)),
                "device": self.device,
            }
        )

    def _warn(self, sign: str, day: date, region: str, hold_id: str | None, at: datetime, *, dice: bool = True) -> None:
        """Create one answer of no to a warning sign."""
        row = _id(self.random) if dice else _id_without_dice(self.device, sign, utc_text(at))
        self.of["warning_check"].append(
            {
                "id": row,
                "sign": sign,
                "answer": "no",
                "region": region,
                "hold_id": hold_id,
                "body_day": day.isoformat(),
                "answered_at": utc_text(at),
                "device": self.device,
            }
        )


def _write_visit(
    random: Random, of: dict[str, list[dict[str, object]]], mornings: Sequence[datetime], today: date, device: str
) -> None:
    """Create the appointment's preparation, and the answers for most weeks, each after that morning's scan."""
    if len(mornings) < _PREPARED_AFTER:
        return
    at = utc_text(mornings[-1] + timedelta(minutes=9))
    made = {"created_at": at, "device": device}
    of["region_story"].append({"region": _SHOULDER, **_TOLD, **made})
    of["visit"] += [{"item": item, "text": text, **made} for item, text in _PREPARED.items()]
    for morning in mornings:
        if (today - morning.date()).days % 7 == 1 and random.random() < _WEEK_ANSWERED:
            pain = random.choice((2, 3, 3, 4, 5))
            of["week"].append(
                {
                    "body_day": morning.date().isoformat(),
                    "pain": pain,
                    "enjoyment": max(0, pain - random.choice((0, 1, 2))),
                    "activity": max(0, pain - random.choice((0, 1, 1))),
                    "stiffness": "yes" if pain >= 3 else "no",
                    "dressing": "yes",
                    "stairs": "no" if pain >= 5 else "yes",
                    "created_at": utc_text(morning + timedelta(minutes=3)),
                    "device": device,
                }
            )


def _how_far(allowed: Allowed, technique: Technique, share: float) -> tuple[Progress, float]:
    """Return how far a hold got that ran for this share of its time, above 0 to 1, and how many seconds it ran."""
    runs, held = [], 0.0
    for position, step in enumerate(technique.steps):
        hold = Hold(allowed, technique, at=Progress(position, held_s=held))
        seconds = min(hold.goal_s, hold.goal_count * step.pace_s) if step.counted else hold.goal_s
        runs.append(seconds)
        held += seconds if step.presses else 0.0
    ran = left = round(share * sum(runs), 1)
    position, held = 0, 0.0
    while left >= runs[position] and any(runs[position + 1 :]):  # do not start a step with no time left
        left = round(left - runs[position], 1)
        held += runs[position] if technique.steps[position].presses else 0.0
        position += 1
    step = technique.steps[position]
    count = int(left // step.pace_s) if step.counted else 0
    return Progress(position, left, count, round(held + (left if step.presses else 0.0), 1)), ran


def _id(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def _id_without_dice(device: str, name: str, at: str) -> str:
    """Return an id without using a random number, so that the days after it stay as they were."""
    return str(uuid.uuid5(uuid.UUID(device), f"{name} {at}"))


def _episode(day: int, length: int) -> float:
    """Return the intensity of an episode on one of its days, 0 to 1: up within a quarter of it, then slowly down."""
    rise = length / 4
    return (day + 1) / (rise + 1) if day < rise else (length - day) / (length - rise)


def _json(words: Sequence[str]) -> str:
    return json.dumps(list(words))
