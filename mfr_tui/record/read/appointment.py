"""Read what the page for a professional needs: the preparation, the week, and the oldest entries."""

from collections.abc import Sequence
from datetime import date

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.record.columns import WEEK_ANSWERS
from mfr_tui.record.read.base import BaseReader
from mfr_tui.record.rows import RegionStory, VisitItem, Week
from mfr_tui.record.values import is_yes, read_day
from mfr_tui.typed import clean


class AppointmentReader(BaseReader):
    """The reads for the page for a professional."""

    def first_kept(self, last: date) -> date | None:
        """Return the oldest day, up to `last`, with anything for the page; None if there is none."""
        with self._reading():
            tables = ("scan", "mark", "hold", "rest_day", "week")
            days = [f"SELECT min(body_day) AS day FROM {table} WHERE deleted_at IS NULL" for table in tables]  # noqa: S608
            ((day,),) = self._all(
                f"SELECT min(day) FROM ({' UNION ALL '.join(days)} "  # noqa: S608
                "UNION ALL SELECT min(body_day) FROM warning_check) WHERE day <= ?",
                last.isoformat(),
            )
            return read_day(day)

    def first_tender(self, region: str, last: date) -> date | None:
        """Return the oldest day, up to `last`, on which a region was tender; None if it never was."""
        with self._reading():
            ((day,),) = self._all(
                "SELECT min(body_day) FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND region = ? "
                "AND nrs >= ? AND body_day <= ?",
                *(region, TENDER_NRS, last.isoformat()),
            )
            return read_day(day)

    def days_at_rest(self, first: date, last: date) -> dict[str, int]:
        """Return on how many days each region hurt at rest, without pressing or moving; both ends included."""
        with self._reading():
            rows = self._all(
                "SELECT region, count(DISTINCT body_day) FROM mark WHERE deleted_at IS NULL AND moment <> 'after' "
                "AND how = 'rest' AND nrs > 0 AND body_day BETWEEN ? AND ? GROUP BY region",
                first.isoformat(),
                last.isoformat(),
            )
            return dict(rows)

    def region_stories(self) -> dict[str, RegionStory]:
        """Return the descriptions of regions, by region id, without empty ones."""
        with self._reading():
            rows = self._all(
                "SELECT region, began, better, worse, spreads, time_of_day FROM region_story "
                "WHERE deleted_at IS NULL ORDER BY region"
            )
            told = {region: RegionStory(*map(clean, words)) for region, *words in rows}
            return {region: story for region, story in told.items() if any(story)}

    def visit(self) -> dict[VisitItem, str]:
        """Return what is prepared for the appointment, in the order of `VisitItem`, without empty items."""
        with self._reading():
            said = dict(self._all("SELECT item, text FROM visit WHERE deleted_at IS NULL"))
            found = {item: clean(said[item]) for item in VisitItem if item in said}
            return {item: text for item, text in found.items() if text}

    def weeks(self, first: date, last: date) -> list[Week]:
        """Return the weekly answers between two days, both included, oldest first."""
        with self._reading():
            rows = self._all(
                f"SELECT body_day, {', '.join(WEEK_ANSWERS)} FROM week "  # noqa: S608  (columns of ours)
                "WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? ORDER BY body_day",
                first.isoformat(),
                last.isoformat(),
            )
            return [Week(date.fromisoformat(day), _given(answers)) for day, *answers in rows]


def _given(answers: Sequence[object]) -> dict[str, int | bool]:
    """Return the answers of a row that were given, by their columns."""
    return {
        column: is_yes(answer) if isinstance(answer, str) else int(str(answer))
        for column, answer in zip(WEEK_ANSWERS, answers, strict=True)
        if answer is not None
    }
