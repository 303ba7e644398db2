"""Read whole years: the letter of each day, and how often each region was scanned and rated."""

import json
from collections.abc import Collection, Iterator
from datetime import date

from mfr_tui.record.read.rest_days import RestDayReader
from mfr_tui.record.read.scans import ScanReader
from mfr_tui.record.rows import RecordedDays, RegionCount, ScanDay
from mfr_tui.record.values import read_instant
from mfr_tui.record.years import COUNTS, ENDED_AS, LONGEST_YEAR, Letters, read_letters, summed_years


class YearReader(ScanReader, RestDayReader):
    """The reads that take the sums of a year that is over, and its rows only where there are none."""

    def recorded_days(self, today: date) -> RecordedDays:
        """Return scans and rest days by day, from the first scan that ended to today; today alone if none has ended."""
        with self._reading():
            (oldest,) = self._all(
                "SELECT min(body_day) FROM scan WHERE deleted_at IS NULL AND body_day <= ?1 "
                "AND (state <> 'draft' OR body_day < ?1)",
                today.isoformat(),
            )[0]
            first = date.fromisoformat(oldest) if oldest else today
            parts = list(self._letters(first, today))
            crossed = [day for part in parts for day in part.crossed]
            beside = [scan for day in crossed for on in (day - 1, day + 1) for scan in self._ended_on(on, today)]
            letters = "".join(part.letters for part in parts)
            return RecordedDays(first.toordinal(), letters[first.toordinal() - parts[0].first :], crossed, beside)

    def years_summed(self, today: date) -> dict[int, date | None]:
        """Return the years that have sums, before that of today, each with its first day scanned or rated, if any."""
        with self._reading():
            rows = summed_years(self._connection, today)
            return {int(year): date.fromisoformat(day) if day else None for year, _, _, day in rows}

    def year_counts(self, years: Collection[int]) -> tuple[int, dict[str, RegionCount]]:
        """Return on how many days of these years anything was scanned or rated, and the counts of each region.

        All of them have sums.
        """
        asked = json.dumps([f"{year:04}" for year in years])
        these = "WHERE year IN (SELECT value FROM json_each(?))"
        with self._reading():
            ((days,),) = self._all(f"SELECT coalesce(sum(scanned), 0) FROM year {these}", asked)  # noqa: S608
            rows = self._all(
                f"SELECT region, {', '.join(f'sum({count})' for count in COUNTS)} FROM region_year "  # noqa: S608
                f"{these} GROUP BY region",
                asked,
            )
            most = LONGEST_YEAR * len(years)
            counts = (count for row in rows for count in row[1:])
            if not all(type(count) is int and 0 <= count <= most for count in (days, *counts)):
                raise ValueError("a sum is out of range")
            return days, {region: RegionCount(scanned, tuple(rated)) for region, scanned, *rated in rows}

    def _letters(self, first: date, today: date) -> Iterator[Letters]:
        """Yield the letters of all days from the year of `first` to today, oldest first.

        They come from the sums and, of years without any, from the rows.
        """
        start = date(first.year, 1, 1).toordinal()
        for year, days, crossed, _ in summed_years(self._connection, today):
            new_year = date(int(year), 1, 1).toordinal()
            if new_year < start:
                continue  # no scan is left in it
            if new_year > start:
                yield self._from_rows(start, new_year - 1, today)
            yield Letters(new_year, days, [date.fromisoformat(day).toordinal() for day in crossed.split()])
            start = new_year + len(days)
        yield self._from_rows(start, today.toordinal(), today)

    def _from_rows(self, first: int, last: int, today: date) -> Letters:
        try:
            return read_letters(self._connection, date.fromordinal(first), date.fromordinal(last), today)
        except KeyError as error:
            raise ValueError(f"state is {error}") from error

    def _ended_on(self, day: int, today: date) -> list[ScanDay]:
        """Return the ended scans of a day, given as an ordinal, as `scan_days` does."""
        on = date.fromordinal(day)
        rows = self._all(
            f"SELECT {ENDED_AS} AS state, late, started_at, utc_offset_min FROM scan "  # noqa: S608  (our own words)
            "WHERE deleted_at IS NULL AND body_day = ? AND (state <> 'draft' OR body_day < ?)",
            *(on.isoformat(), today.isoformat()),
        )
        return [
            ScanDay(on, state == "done", bool(late), read_instant(started) if started else None, offset)
            for state, late, started, offset in rows
        ]
