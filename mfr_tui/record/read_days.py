"""Reading what was felt on which day: ratings, stops passed, notes."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.json_text import read_json
from mfr_tui.practice.scan import DONE_SECONDS
from mfr_tui.record.models import Note, ScanDay
from mfr_tui.record.reader import Reader, read_ids, read_instant
from mfr_tui.typed import clean

# The only thing put in is a number of ours.
_ENDED = f"""
SELECT body_day, state, late, started_at, utc_offset_min FROM scan
WHERE deleted_at IS NULL AND state <> 'draft'
UNION ALL
SELECT body_day,
    CASE WHEN active_s >= {DONE_SECONDS} OR EXISTS (
        SELECT 1 FROM scan_stop WHERE scan_id = scan.id AND outcome = 'passed'
        AND scan_stop.position = (SELECT max(position) FROM scan_stop WHERE scan_id = scan.id)
    ) THEN 'done' ELSE 'partial' END,
    late, started_at, utc_offset_min
FROM scan
WHERE deleted_at IS NULL AND state = 'draft' AND body_day < ?
"""  # noqa: S608

_PAGE = 200
"""So many rows are read at a time where few of many may be needed."""

_PASSED = "(SELECT group_concat(regions) FROM scan_stop WHERE scan_id = scan.id AND outcome = 'passed')"
"""The regions of the stops that a scan passed, as lists one after the other; null when it passed none."""


class DayReader(Reader):
    """What each day says of the body."""

    def scan_days(self, today: date) -> list[ScanDay]:
        """Every ended scan. A draft of an earlier day stands as what it would be closed as."""
        with self._reading():
            return [
                ScanDay(
                    date.fromisoformat(day),
                    state == "done",
                    bool(late),
                    read_instant(started) if started else None,
                    offset,
                )
                for day, state, late, started, offset in self._all(_ENDED, today.isoformat())
            ]

    def rest_days(self) -> dict[date, str]:
        """Days made rest days, each with its reason."""
        with self._reading():
            rows = self._all("SELECT body_day, reason FROM rest_day WHERE deleted_at IS NULL")
            return {date.fromisoformat(day): str(reason) for day, reason in rows}

    def day_values(self, first: date, last: date) -> dict[str, int]:
        """The highest rating of each region from one day to another, both included; 0 is a rating too."""
        with self._reading():
            rows = self._all(
                "SELECT region, max(nrs) FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day BETWEEN ? AND ? "
                "GROUP BY region ORDER BY max(nrs) DESC, min(marked_at)",
                first.isoformat(),
                last.isoformat(),
            )
            return {str(region): int(nrs) for region, nrs in rows}

    def values_by_day(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """For each day with a rating, the highest of each region, highest first; both days included."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, region, max(nrs) FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day BETWEEN ? AND ? "
                "GROUP BY body_day, region ORDER BY body_day, max(nrs) DESC, min(marked_at)",
                first.isoformat(),
                last.isoformat(),
            )
            values: dict[date, dict[str, int]] = {}
            for day, region, nrs in rows:
                values.setdefault(date.fromisoformat(day), {})[region] = nrs
            return values

    def covered_regions(self, first: date, last: date) -> dict[date, frozenset[str]]:
        """For each day, oldest first, the regions of the stops that were passed; days with none are left out.

        Both ends are included. Fast over fifty years: SQLite puts a scan's passed stops into one text, and few of those
        texts differ; scans are taken as they lie, by their ids, so that no page of stops is read twice.
        """
        with self._reading():
            return _covered(
                self._one_by_one(
                    f"SELECT body_day, {_PASSED} FROM "  # noqa: S608
                    "(SELECT id, body_day FROM scan WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? ORDER BY id) "
                    "AS scan",
                    first.isoformat(),
                    last.isoformat(),
                )
            )

    def values_of(self, regions: Iterable[str], first: date, last: date) -> dict[date, dict[str, int]]:
        """For each day with a rating of one of these regions, the highest of each; both ends included."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, region, max(nrs) FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day BETWEEN ? AND ? "
                "AND region IN (SELECT value FROM json_each(?)) GROUP BY body_day, region",
                first.isoformat(),
                last.isoformat(),
                json.dumps(list(regions)),
            )
            values: dict[date, dict[str, int]] = {}
            for day, region, nrs in rows:
                values.setdefault(date.fromisoformat(day), {})[region] = nrs
            return values

    def days_passed(self, region: str, first: date, last: date) -> list[date]:
        """The days on which a stop covering a region was passed, oldest first; both ends included."""
        with self._reading():
            rows = self._all(
                "SELECT DISTINCT body_day FROM scan WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? "
                "AND EXISTS (SELECT 1 FROM scan_stop "
                "WHERE scan_id = scan.id AND outcome = 'passed' AND instr(regions, ?)) ORDER BY body_day",
                first.isoformat(),
                last.isoformat(),
                json.dumps(region),
            )
            return [date.fromisoformat(day) for (day,) in rows]

    def covered_when_tender(self, region: str, first: date, last: date) -> dict[date, frozenset[str]]:
        """As `covered_regions`, of the days alone on which a region was tender."""
        with self._reading():
            return _covered(
                self._one_by_one(
                    f"SELECT body_day, {_PASSED} FROM scan WHERE deleted_at IS NULL AND body_day IN "  # noqa: S608
                    "(SELECT body_day FROM mark WHERE deleted_at IS NULL AND moment <> 'after' "
                    "AND region = ? AND nrs >= ? AND body_day BETWEEN ? AND ?) ORDER BY body_day",
                    region,
                    TENDER_NRS,
                    first.isoformat(),
                    last.isoformat(),
                )
            )

    def notes(self) -> list[Note]:
        """Every note to a mark or a rest day, newest day first."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, region, note, id, marked_at AS at FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND note <> '' "
                "UNION ALL SELECT body_day, NULL, note, NULL, '' FROM rest_day WHERE deleted_at IS NULL AND note <> '' "
                "ORDER BY body_day DESC, at DESC"
            )
            return [
                Note(date.fromisoformat(day), region, clean(text), mark_id) for day, region, text, mark_id, _ in rows
            ]

    def tender_days(self, last: date) -> dict[date, tuple[int, int]]:
        """For each day up to `last` with a rating: how many regions were tender, and the highest rating."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, count(DISTINCT CASE WHEN nrs >= ? THEN region END), max(nrs) FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day <= ? GROUP BY body_day",
                TENDER_NRS,
                last.isoformat(),
            )
            return {date.fromisoformat(day): (tender, worst) for day, tender, worst in rows}

    def tender_lately(self, today: date, days: int = 14) -> set[str]:
        """Regions tender on any of the last `days` days, today included."""
        values = self.day_values(today - timedelta(days=days - 1), today)
        return {region for region, nrs in values.items() if nrs >= TENDER_NRS}

    def last_scan_day(self, today: date) -> date | None:
        """The newest day up to `today` with a scan that ended."""
        with self._reading():
            (day,) = self._all(
                "SELECT max(body_day) FROM scan WHERE deleted_at IS NULL AND state <> 'draft' AND body_day <= ?",
                today.isoformat(),
            )[0]
            return date.fromisoformat(day) if day else None

    def first_scan_day(self, today: date) -> date | None:
        """The oldest day up to `today` with a scan that ended."""
        with self._reading():
            (day,) = self._all(
                "SELECT min(body_day) FROM scan WHERE deleted_at IS NULL AND state <> 'draft' AND body_day <= ?",
                today.isoformat(),
            )[0]
            return date.fromisoformat(day) if day else None

    def qualities_by_day(self, first: date, last: date) -> dict[date, dict[str, frozenset[str]]]:
        """For each day, the words that were said of each region, in marks of any moment; both ends included."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, region, qualities FROM mark "
                "WHERE deleted_at IS NULL AND qualities <> '[]' AND body_day BETWEEN ? AND ? ORDER BY body_day",
                first.isoformat(),
                last.isoformat(),
            )
            found: dict[date, dict[str, frozenset[str]]] = {}
            for day, region, words in rows:
                said = found.setdefault(date.fromisoformat(day), {})
                said[region] = said.get(region, frozenset()) | frozenset(read_ids(words))
            return found

    def days_tender(self, region: str, tender: int, last: date) -> Iterator[date]:
        """The days up to `last` on which a region was rated `tender` or more, newest first; read as they are taken."""
        before, page = (last + timedelta(days=1)).isoformat(), [("",)]
        while page:
            with self._reading():
                page = self._all(
                    "SELECT body_day FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND region = ? "
                    "AND nrs >= ? AND body_day < ? GROUP BY body_day ORDER BY body_day DESC LIMIT ?",
                    *(region, tender, before, _PAGE),
                )
                days = [date.fromisoformat(day) for (day,) in page]
            yield from days
            before = page[-1][0] if page else before


def _covered(rows: Iterable[tuple[str, str | None]]) -> dict[date, frozenset[str]]:
    """The regions of each day, oldest first, from the passed stops of its scans."""
    read: dict[str, frozenset[str]] = {}
    found: dict[date, frozenset[str]] = {}
    for day_text, stops in rows:
        if not stops:
            continue
        if stops not in read:
            read[stops] = frozenset(region for stop in read_json(f"[{stops}]") for region in stop)
            if not all(isinstance(region, str) for region in read[stops]):
                raise ValueError(f"[{stops}] is no list of regions")
        day = date.fromisoformat(day_text)
        found[day] = found[day] | read[stops] if day in found else read[stops]
    return dict(sorted(found.items()))
