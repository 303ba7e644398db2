"""Every read of the diary for the program itself, with plain sqlite3 on a connection that cannot write.

What a person wrote is cleaned as it is read too: an import, or another program, may have put it there as it stands.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from mfr_tui.practice.hold import Ended, Pressure, Progress, Released
from mfr_tui.practice.scan import DONE_SECONDS, Outcome
from mfr_tui.practice.screening import Answer, Lock, Place, PlaceKind
from mfr_tui.record.database import check_is_diary, connect_to_read, damaged, explained
from mfr_tui.record.models import (
    Concern,
    Decided,
    Decision,
    Draft,
    GoesWith,
    HoldRow,
    How,
    Mark,
    Moment,
    Note,
    Operation,
    PainStop,
    RegionStory,
    ScanDay,
    ScanKind,
    ScanRow,
    ScanState,
    SignAnswer,
    SignSaid,
    StopRecord,
    VisitItem,
    Week,
)
from mfr_tui.typed import clean

TENDER_NRS = 3
"""From this rating on a region counts as tender on a day (our own choice: a slight 1 or 2 is no alarm)."""

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


class History:
    """What the diary says."""

    def __init__(self, path: Path) -> None:
        """Open the diary.

        Raises:
            StorageError: There is none, it cannot be read, or it is another program's or a newer version's.
            DamagedError: It is damaged.
        """
        self.path = path
        self._version = 0
        self._connection = connect_to_read(path)
        try:
            check_is_diary(self._connection, path)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def scan_days(self, today: date) -> list[ScanDay]:
        """Every ended scan. A draft of an earlier day stands as what it would be closed as."""
        with self._reading():
            return [
                ScanDay(
                    date.fromisoformat(day),
                    state == "done",
                    bool(late),
                    _instant(started) if started else None,
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

    # -- one region ----------------------------------------------------------------------------------------

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

    # -- all regions ---------------------------------------------------------------------------------------

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

    def drafts(self) -> list[Draft]:
        """The unfinished scans that can be walked, newest day first."""
        with self._reading():
            rows = self._all(
                "SELECT id, kind, body_day, position, late FROM scan "
                "WHERE deleted_at IS NULL AND state = 'draft' "
                "AND EXISTS (SELECT 1 FROM scan_stop WHERE scan_id = scan.id) ORDER BY body_day DESC"
            )
            return [
                Draft(
                    scan_id,
                    ScanKind(kind),
                    date.fromisoformat(day),
                    position,
                    self.stops(scan_id),
                    self.marks(scan_id),
                    bool(late),
                )
                for scan_id, kind, day, position, late in rows
            ]

    def stops(self, scan_id: str) -> tuple[StopRecord, ...]:
        """The stops of a scan, in order."""
        with self._reading():
            rows = self._all(
                "SELECT stop_id, regions, outcome, active_s FROM scan_stop WHERE scan_id = ? ORDER BY position",
                scan_id,
            )
            return tuple(
                StopRecord(stop_id, tuple(json.loads(regions)), Outcome(outcome) if outcome else None, active_s)
                for stop_id, regions, outcome, active_s in rows
            )

    def marks(self, scan_id: str) -> dict[str, Mark]:
        """The marks of a scan, by region."""
        with self._reading():
            rows = self._all(
                "SELECT id, region, nrs, how, qualities, note FROM mark "
                "WHERE scan_id = ? AND moment = 'scan' AND deleted_at IS NULL ORDER BY marked_at",
                scan_id,
            )
            return {
                region: Mark(mark_id, region, nrs, How(how), tuple(json.loads(qualities)), clean(note))
                for mark_id, region, nrs, how, qualities, note in rows
            }

    # -- mending -------------------------------------------------------------------------------------------

    def mark(self, mark_id: str) -> Mark | None:
        """One mark of any moment; None when it is gone."""
        with self._reading():
            rows = self._all(
                "SELECT id, region, nrs, how, qualities, note FROM mark WHERE id = ? AND deleted_at IS NULL", mark_id
            )
            return next(
                (Mark(i, r, nrs, How(how), tuple(json.loads(q)), clean(note)) for i, r, nrs, how, q, note in rows), None
            )

    def what_goes_with(self, scan_id: str) -> GoesWith:
        """What deleting a scan takes with it; nothing when it is gone."""
        with self._reading():
            ((marks, notes),) = self._all(
                "SELECT count(*), count(nullif(note, '')) FROM mark WHERE scan_id = ? AND deleted_at IS NULL", scan_id
            )
            done = self._all(
                "SELECT id FROM scan WHERE deleted_at IS NULL AND state = 'done' "
                "AND body_day = (SELECT body_day FROM scan WHERE id = ?)",
                scan_id,
            )
            return GoesWith(marks, notes, only_done=done == [(scan_id,)])

    def operations(self, count: int) -> list[Operation]:
        """The newest changes made here that can be taken back or made again, at most `count`, newest first."""
        device = self.setting("device")
        with self._reading():
            rows = self._all(
                "SELECT at, label, undone_at FROM operation WHERE device = ? ORDER BY id DESC LIMIT ?", device, count
            )
            return [Operation(_instant(at), label, undone is not None) for at, label, undone in rows]

    # -- one day -------------------------------------------------------------------------------------------

    def scans_of(self, day: date) -> list[ScanRow]:
        """The scans of a day, drafts included, in the order they were begun."""
        with self._reading():
            rows = self._all(
                "SELECT id, kind, state, late, started_at, ended_at, utc_offset_min, active_s, "
                "(SELECT count(*) FROM scan_stop WHERE scan_id = scan.id AND outcome = 'passed'), "
                "(SELECT count(*) FROM scan_stop WHERE scan_id = scan.id) "
                "FROM scan WHERE deleted_at IS NULL AND body_day = ? ORDER BY created_at, rowid",
                day.isoformat(),
            )
            return [
                ScanRow(
                    scan_id,
                    ScanKind(kind),
                    ScanState(state),
                    bool(late),
                    _local(started, offset),
                    _local(ended, offset),
                    active_s,
                    passed,
                    stops,
                )
                for scan_id, kind, state, late, started, ended, offset, active_s, passed, stops in rows
            ]

    def marks_of(self, day: date) -> list[tuple[Moment, Mark]]:
        """The marks of a day, in its scans and outside them, highest first."""
        with self._reading():
            rows = self._all(
                "SELECT moment, id, region, nrs, how, qualities, note FROM mark "
                "WHERE deleted_at IS NULL AND moment <> 'after' AND body_day = ? ORDER BY nrs DESC, marked_at, rowid",
                day.isoformat(),
            )
            return [
                (Moment(moment), Mark(mark_id, region, nrs, How(how), tuple(json.loads(qualities)), clean(note)))
                for moment, mark_id, region, nrs, how, qualities, note in rows
            ]

    def rest_of(self, day: date) -> tuple[str, str] | None:
        """Reason and note of a rest day; None when it is none."""
        with self._reading():
            rows = self._all(
                "SELECT reason, note FROM rest_day WHERE deleted_at IS NULL AND body_day = ?", day.isoformat()
            )
            return (str(rows[0][0]), clean(str(rows[0][1]))) if rows else None

    def others_wrote(self) -> bool:
        """Whether anything was written since this was asked last, by this program or another."""
        with self._reading():
            (version,) = self._all("PRAGMA data_version")[0]
        changed, self._version = int(version) != self._version, int(version)
        return changed

    def is_draft(self, scan_id: str) -> bool:
        """Whether a scan can still be walked: neither ended nor set aside."""
        with self._reading():
            rows = self._all("SELECT 1 FROM scan WHERE id = ? AND state = 'draft' AND deleted_at IS NULL", scan_id)
            return bool(rows)

    def answers(self) -> dict[str, Answer]:
        """The screening answer in force for each item."""
        with self._reading():
            rows = self._all(
                "SELECT item, answer, regions, answered_at, cleared_by, cleared_on FROM screening "
                "ORDER BY answered_at, rowid"
            )
            return {
                item: Answer(_is_yes(answer), _ids(regions), _instant(at), clean(by), clean(on))
                for item, answer, regions, at, by, on in rows
            }

    def places(self) -> dict[str, Place]:
        """Own places: what each region is to this person, where it is no ordinary one."""
        with self._reading():
            rows = self._all("SELECT region, kind, reason FROM region_setting ORDER BY set_at, rowid")
            last = {region: (kind, reason) for region, kind, reason in rows}
            return {r: Place(PlaceKind(kind), reason) for r, (kind, reason) in last.items() if kind != "none"}

    def locks(self) -> dict[str, Lock]:
        """The lock of each region that was ever stopped for pain, the longest one; open until its flag is closed."""
        with self._reading():
            rows = self._all("SELECT region, max(until_day), max(created_at) FROM lock GROUP BY region")
            closed = self._closed("stop_now")
            return {
                region: Lock(date.fromisoformat(until), _is_open(closed, region, _instant(newest)))
                for region, until, newest in rows
            }

    # -- what flags are read from --------------------------------------------------------------------------

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
                said[region] = said.get(region, frozenset()) | frozenset(_ids(words))
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

    def stops_for_pain(self, last: date) -> list[PainStop]:
        """Every time a hold was stopped for pain up to a day, deleted holds too, oldest first."""
        with self._reading():
            rows = self._all("SELECT region, until_day, created_at FROM lock ORDER BY created_at, rowid")
            closed = self._closed("stop_now")
            found = [
                (region, date.fromisoformat(until) - timedelta(days=1), _instant(at)) for region, until, at in rows
            ]
            return [PainStop(region, day, at, _is_open(closed, region, at)) for region, day, at in found if day <= last]

    def concerns(self, last: date) -> list[Concern]:
        """The person's own flags up to a day, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT region, reason, body_day, said_at FROM concern "
                "WHERE deleted_at IS NULL AND body_day <= ? ORDER BY said_at, rowid",
                last.isoformat(),
            )
            closed = self._closed("intuition")
            found = [(region, clean(reason), date.fromisoformat(day), _instant(at)) for region, reason, day, at in rows]
            return [Concern(*row, _is_open(closed, row[0], row[3])) for row in found]

    def decisions(self) -> list[Decision]:
        """Everything that was decided of flags and stands, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT rule, region, episode_start, decision, tier, until_day, reason, who, seen_on, said, body_day, "
                "decided_at FROM flag_decision WHERE deleted_at IS NULL ORDER BY decided_at, rowid"
            )
            return [
                Decision(
                    *(rule, region, _day(episode), Decided(decided), tier, _day(until)),
                    *(clean(reason), clean(who), clean(seen_on), clean(said), date.fromisoformat(day), _instant(at)),
                )
                for rule, region, episode, decided, tier, until, reason, who, seen_on, said, day, at in rows
            ]

    def signs_said(self, first: date, last: date) -> list[SignSaid]:
        """The warning signs that were answered with yes, both days included, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT sign, region, body_day, answered_at, answer FROM warning_check "
                "WHERE body_day BETWEEN ? AND ? ORDER BY answered_at, rowid",
                first.isoformat(),
                last.isoformat(),
            )
            return [
                SignSaid(sign, region, date.fromisoformat(day), _instant(at))
                for sign, region, day, at, answer in rows
                if _is_yes(answer)
            ]

    def _closed(self, rule: str) -> dict[str, datetime]:
        """When the flags of a rule were closed, by region; without those that were reopened since."""
        rows = self._all(
            "SELECT region, decision, decided_at FROM flag_decision WHERE deleted_at IS NULL AND rule = ? "
            "AND decision IN ('closed', 'reopened') ORDER BY decided_at, rowid",
            rule,
        )
        newest = {region: (decision, at) for region, decision, at in rows}
        return {region: _instant(at) for region, (decision, at) in newest.items() if decision == "closed"}

    # -- what the page for a professional says ----------------------------------------------------------------

    def first_kept(self, last: date) -> date | None:
        """The first day of all, up to `last`, of which the page has anything to tell; None when there is none."""
        with self._reading():
            tables = ("scan", "mark", "hold", "rest_day", "week")
            days = [f"SELECT min(body_day) AS day FROM {table} WHERE deleted_at IS NULL" for table in tables]  # noqa: S608
            ((day,),) = self._all(
                f"SELECT min(day) FROM ({' UNION ALL '.join(days)} "  # noqa: S608
                "UNION ALL SELECT min(body_day) FROM warning_check) WHERE day <= ?",
                last.isoformat(),
            )
            return _day(day)

    def first_tender(self, region: str, last: date) -> date | None:
        """The first day of all, up to `last`, on which a region was tender; None when it never was."""
        with self._reading():
            ((day,),) = self._all(
                "SELECT min(body_day) FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND region = ? "
                "AND nrs >= ? AND body_day <= ?",
                *(region, TENDER_NRS, last.isoformat()),
            )
            return _day(day)

    def days_at_rest(self, first: date, last: date) -> dict[str, int]:
        """On how many days each region hurt at rest, without pressing or moving; both ends included."""
        with self._reading():
            rows = self._all(
                "SELECT region, count(DISTINCT body_day) FROM mark WHERE deleted_at IS NULL AND moment <> 'after' "
                "AND how = 'rest' AND nrs > 0 AND body_day BETWEEN ? AND ? GROUP BY region",
                first.isoformat(),
                last.isoformat(),
            )
            return dict(rows)

    def signs_asked(self, first: date, last: date) -> list[SignAnswer]:
        """Every answer about a warning sign, both days included, oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT sign, answer, body_day FROM warning_check WHERE body_day BETWEEN ? AND ? "
                "ORDER BY answered_at, rowid",
                first.isoformat(),
                last.isoformat(),
            )
            return [SignAnswer(sign, _is_yes(answer), date.fromisoformat(day)) for sign, answer, day in rows]

    # -- what is prepared for a visit, and the week ------------------------------------------------------------

    def region_stories(self) -> dict[str, RegionStory]:
        """What is told of each region that anything is told of, by its id."""
        with self._reading():
            rows = self._all(
                "SELECT region, began, better, worse, spreads, time_of_day FROM region_story "
                "WHERE deleted_at IS NULL ORDER BY region"
            )
            told = {region: RegionStory(*map(clean, words)) for region, *words in rows}
            return {region: story for region, story in told.items() if any(story)}

    def visit(self) -> dict[VisitItem, str]:
        """What is prepared for a visit, in the order of `VisitItem`, without what is empty."""
        with self._reading():
            said = dict(self._all("SELECT item, text FROM visit WHERE deleted_at IS NULL"))
            found = {item: clean(said[item]) for item in VisitItem if item in said}
            return {item: text for item, text in found.items() if text}

    def weeks(self, first: date, last: date) -> list[Week]:
        """What was answered about weeks, from one day to another, both included; oldest first."""
        with self._reading():
            rows = self._all(
                "SELECT body_day, pain, enjoyment, activity, stiffness, dressing, stairs FROM week "
                "WHERE deleted_at IS NULL AND body_day BETWEEN ? AND ? ORDER BY body_day",
                first.isoformat(),
                last.isoformat(),
            )
            return [
                Week(date.fromisoformat(day), *scores, *(None if one is None else _is_yes(one) for one in answers))
                for day, *scores, answers in ((*row[:4], row[4:]) for row in rows)
            ]

    # -- holds ---------------------------------------------------------------------------------------------

    def hold(self, hold_id: str) -> HoldRow | None:
        """One hold; None when there is none of that id."""
        return next(iter(self._holds("id = ?", hold_id)), None)

    def open_holds(self) -> list[HoldRow]:
        """Holds that were begun and not ended, newest first."""
        return self._holds("state = 'open'")

    def holds(self, first: date, last: date) -> list[HoldRow]:
        """The holds that ended, from one day to another, both included; newest first."""
        return self._holds("state = 'ended' AND body_day BETWEEN ? AND ?", first.isoformat(), last.isoformat())

    def holds_of(self, region: str) -> list[HoldRow]:
        """The holds of a region that ended, newest first."""
        return self._holds("state = 'ended' AND region = ?", region)

    def marks_after(self, hold_id: str) -> dict[str, int]:
        """How the neighbours were rated after a hold."""
        with self._reading():
            return dict(self._all("SELECT region, nrs FROM mark WHERE hold_id = ? AND deleted_at IS NULL", hold_id))

    def last_marks(self, day: date) -> dict[str, int]:
        """The newest rating of each region on a day, in a scan or outside one; newest first."""
        with self._reading():
            rows = self._all(
                "SELECT region, nrs FROM mark WHERE deleted_at IS NULL AND moment <> 'after' AND body_day = ? "
                "ORDER BY marked_at DESC, rowid DESC",
                day.isoformat(),
            )
            newest: dict[str, int] = {}
            for region, nrs in rows:
                newest.setdefault(region, nrs)
            return newest

    def warnings(self, day: date) -> dict[str, bool]:
        """The newest answer of a day about each warning sign."""
        with self._reading():
            rows = self._all(
                "SELECT sign, answer FROM warning_check WHERE body_day = ? ORDER BY answered_at, rowid", day.isoformat()
            )
            return {sign: _is_yes(answer) for sign, answer in rows}

    def _holds(self, where: str, *values: object) -> list[HoldRow]:
        with self._reading():
            rows = self._all(
                "SELECT id, body_day, region, path, technique, tool, pressure, cap_s, progress, held_s, before, after, "  # noqa: S608
                f"released, was_source, ended_how, holder, kept_at FROM hold WHERE deleted_at IS NULL AND {where} "
                "ORDER BY started_at DESC, rowid DESC",
                *values,
            )
            return [_hold(row) for row in rows]

    def setting(self, key: str) -> object | None:
        """What the program remembered under `key`, or None."""
        with self._reading():
            rows = self._all("SELECT value FROM setting WHERE key = ?", key)
            return json.loads(rows[0][0]) if rows else None

    def newest_instant(self) -> datetime | None:
        """The newest instant that was ever written, to notice a clock that went back."""
        with self._reading():
            (newest,) = self._all(
                "SELECT max(at) FROM (SELECT max(created_at) AS at FROM scan "
                "UNION ALL SELECT max(created_at) FROM mark UNION ALL SELECT max(created_at) FROM hold)"
            )[0]
            return _instant(newest) if newest else None

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def _one_by_one(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Rows that would take much memory all at once."""
        return self._connection.execute(sql, values)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Name the file when SQLite, or a value that cannot be, says that it is damaged."""
        try:
            with explained(self.path):
                yield
        except (ValueError, TypeError) as error:
            raise damaged(self.path, f"a row cannot be read ({error})") from error


def _covered(rows: Iterable[tuple[str, str | None]]) -> dict[date, frozenset[str]]:
    """The regions of each day, oldest first, from the passed stops of its scans."""
    read: dict[str, frozenset[str]] = {}
    found: dict[date, frozenset[str]] = {}
    for day_text, stops in rows:
        if not stops:
            continue
        if stops not in read:
            read[stops] = frozenset(region for stop in json.loads(f"[{stops}]") for region in stop)
        day = date.fromisoformat(day_text)
        found[day] = found[day] | read[stops] if day in found else read[stops]
    return dict(sorted(found.items()))


def _is_open(closed: Mapping[str, datetime], region: str, happened: datetime) -> bool:
    """Whether what happened is not closed; closed in the same instant is no closing of it."""
    return region not in closed or happened >= closed[region]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no zone in {text!r}")
    return instant


def _local(text: str | None, offset_min: int | None) -> datetime | None:
    """An instant by the wall clock that it was written at; None without one."""
    if text is None or offset_min is None:
        return None
    return _instant(text).astimezone(timezone(timedelta(minutes=offset_min)))


def _is_yes(answer: str) -> bool:
    """Never a guess: whoever said yes must not be told to press."""
    if answer not in {"yes", "no"}:
        raise ValueError(f"{answer!r} is no answer")
    return answer == "yes"


def _ids(text: str) -> tuple[str, ...]:
    """Never a guess either: a text taken for a list would be letters, and no place at all."""
    ids = json.loads(text)
    if not isinstance(ids, list) or not all(isinstance(region, str) for region in ids):
        raise ValueError(f"{text!r} is no list of regions")
    return tuple(ids)


def _hold(row: tuple[Any, ...]) -> HoldRow:
    hold_id, day, region, path, technique, tool, pressure, cap_s, progress, held_s, before, after, *rest = row
    released, was_source, ended_how, holder, kept_at = rest
    return HoldRow(
        hold_id,
        date.fromisoformat(day),
        region,
        _ids(path),
        technique,
        clean(tool),
        Pressure(pressure) if pressure else None,
        cap_s,
        Progress(**{**json.loads(progress), "held_s": held_s}),
        before,
        after,
        Released(released) if released else None,
        None if was_source is None else bool(was_source),
        Ended(ended_how) if ended_how else None,
        holder,
        _instant(kept_at),
    )
