"""Read marks: ratings on one day or over many, with their words and notes."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.record.coverage import PASSED, covered
from mfr_tui.record.read.base import BaseReader
from mfr_tui.record.rows import How, Mark, Moment, Note
from mfr_tui.record.values import read_ids
from mfr_tui.typed import clean

_PAGE = 200
"""How many rows are read at a time where only a few of many may be needed."""


class MarkReader(BaseReader):
    """The reads for ratings of the body."""

    def day_values(self, first: date, last: date) -> dict[str, int]:
        """Return the highest rating of each region between two days, both included; 0 is a rating too."""
        with self._reading():
            rows = self._all(
                "SELECT region, max(nrs) AS nrs FROM mark NOT INDEXED "
                "WHERE body_day BETWEEN ? AND ? AND deleted_at IS NULL AND moment <> 'after' "
                "GROUP BY region ORDER BY max(nrs) DESC, min(marked_at)",
                first.isoformat(),
                last.isoformat(),
            )
            return {str(region): int(nrs) for region, nrs in rows}

    def values_by_day(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """Return the highest rating of each region, highest first, for each day with a rating; both days included."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, region, max(nrs) AS nrs FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day BETWEEN ? AND ? "
                "GROUP BY body_day, region ORDER BY body_day, max(nrs) DESC, min(marked_at)",
                first.isoformat(),
                last.isoformat(),
            )
            values: dict[date, dict[str, int]] = {}
            for day, region, nrs in rows:
                values.setdefault(date.fromisoformat(day), {})[region] = nrs
            return values

    def values_of(self, regions: Iterable[str], first: date, last: date) -> dict[date, dict[str, int]]:
        """Return the highest rating of each of these regions, for each day with one; both days included."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, region, max(nrs) AS nrs FROM mark "
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

    def covered_when_tender(self, region: str, first: date, last: date) -> dict[date, frozenset[str]]:
        """Return the same as `covered_regions`, but only for the days on which a region was tender."""
        with self._reading():
            return covered(
                self._one_by_one(
                    f"SELECT body_day, {PASSED} FROM scan WHERE deleted_at IS NULL AND body_day IN "  # noqa: S608
                    "(SELECT body_day FROM mark WHERE deleted_at IS NULL AND moment <> 'after' "
                    "AND region = ? AND nrs >= ? AND body_day BETWEEN ? AND ?) ORDER BY body_day",
                    region,
                    TENDER_NRS,
                    first.isoformat(),
                    last.isoformat(),
                )
            )

    def notes(self) -> list[Note]:
        """Return every note on a mark or a rest day, newest day first."""
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

    def tender_days(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """Return how many regions were tender, and the highest rating, for each rated day; both days included."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, count(DISTINCT CASE WHEN nrs >= ? THEN region END), max(nrs) AS nrs FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day BETWEEN ? AND ? GROUP BY body_day",
                TENDER_NRS,
                first.isoformat(),
                last.isoformat(),
            )
            return {date.fromisoformat(day): (tender, worst) for day, tender, worst in rows}

    def first_rated_day(self) -> date | None:
        """Return the oldest day with a rating; None if there is none."""
        with self._reading():
            rows = self._all(
                "SELECT body_day FROM mark WHERE deleted_at IS NULL AND moment <> 'after' ORDER BY body_day LIMIT 1"
            )
            return date.fromisoformat(rows[0][0]) if rows else None

    def tender_lately(self, today: date, days: int = 14) -> set[str]:
        """Return the regions that were tender on any of the last `days` days, including today."""
        values = self.day_values(today - timedelta(days=days - 1), today)
        return {region for region, nrs in values.items() if nrs >= TENDER_NRS}

    def qualities_by_day(self, first: date, last: date) -> dict[date, dict[str, frozenset[str]]]:
        """Return the words that described each region on each day, in marks of any moment; both days included."""
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
        """Yield the days up to `last` on which a region was rated `tender` or more, newest first.

        Rows are read as needed.
        """
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

    def marks(self, scan_id: str) -> dict[str, Mark]:
        """Return the marks of a scan, by region."""
        with self._reading():
            rows = self._all(
                "SELECT id, region, nrs, how, qualities, note FROM mark "
                "WHERE scan_id = ? AND moment = 'scan' AND deleted_at IS NULL ORDER BY marked_at",
                scan_id,
            )
            return {
                region: Mark(mark_id, region, nrs, How(how), read_ids(qualities), clean(note))
                for mark_id, region, nrs, how, qualities, note in rows
            }

    def mark(self, mark_id: str) -> Mark | None:
        """Return one mark of any moment; None if it is gone."""
        with self._reading():
            rows = self._all(
                "SELECT id, region, nrs, how, qualities, note FROM mark WHERE id = ? AND deleted_at IS NULL", mark_id
            )
            return next((Mark(i, r, nrs, How(how), read_ids(q), clean(note)) for i, r, nrs, how, q, note in rows), None)

    def marks_of(self, day: date) -> list[tuple[Moment, Mark]]:
        """Return the marks of a day, in its scans and outside them, highest first."""
        with self._reading():
            rows = self._all(
                "SELECT moment, id, region, nrs, how, qualities, note FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day = ? ORDER BY nrs DESC, marked_at, rowid",
                day.isoformat(),
            )
            return [
                (Moment(moment), Mark(mark_id, region, nrs, How(how), read_ids(qualities), clean(note)))
                for moment, mark_id, region, nrs, how, qualities, note in rows
            ]
