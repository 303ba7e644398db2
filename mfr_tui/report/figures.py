"""The figures of the page for a professional, read from the record. `content.py` puts them in words.

The parts and their order are made to be read in a minute: why, where, since when and how, what was tried, how much it
interferes with life, which warning signs were asked about.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.config import Config
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Note, RegionStory, SignAnswer, VisitItem, Week
from mfr_tui.review.flags.episodes import Episodes
from mfr_tui.review.flags.rule import YEAR, Level
from mfr_tui.review.flags.status import Judged, State, read_flag_status
from mfr_tui.review.hold_outcomes import responded
from mfr_tui.review.period import BodyPast, Figures, Place, over, tell_returned
from mfr_tui.review.ratings import read_ratings
from mfr_tui.review.region_history import RegionHistory, Stretch, read_region_history

TOP = 5
"""How many regions have a line of their own."""

TOLD = 3
"""How many of them are described in full."""

COLUMNS = 26
"""The most columns of a trend."""

ONE_DAY = timedelta(days=1)


class Asked(NamedTuple):
    """What a person wants on the page.

    Attributes:
        first: Its first day, today or earlier; the last day is today.
        today: The current body day.
        regions: The ids of the regions it is about; empty means all.
        notes: The ids of the notes to include; None means all notes of those days.
        name: A name or initials, as typed; may be empty.
    """

    first: date
    today: date
    regions: tuple[str, ...] = ()
    notes: frozenset[str] | None = frozenset()
    name: str = ""

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.today - self.first).days + 1


class Tried(NamedTuple):
    """The holds of a region, and their outcome.

    Attributes:
        holds: How many there were.
        seconds: The median of how long they lasted; None if there are none.
        tools: The tools used, most used first.
        judged: For how many it is known whether they responded.
        responded: How many of those responded.
        again_days: The median of days from one that responded to the next tender day; None if there is none.
        again: After how many of those that responded the region was tender again.
        told: How many were told, not timed.
    """

    holds: int
    seconds: float | None
    tools: tuple[str, ...]
    judged: int
    responded: int
    again_days: float | None
    again: int
    told: int = 0


@dataclass(frozen=True)
class TopRegion:
    """A region with a line on the page.

    Attributes:
        region: Its id.
        place: How often and how strongly it was tender, compared with the days before.
        level: The level of its most urgent open flag; None if it has none.
        first_tender: The first day ever on which it was tender; None if it never was.
        episode: The first day of its current episode; None if it is in none.
        at_rest: On how many days it hurt at rest.
        qualities: The words that describe it, with the number of days each was used, most often first.
        beside: Nearby regions that were tender on the same days, with the number of days, most often first.
        told: The person's description of it.
        trend: Its ratings week by week, oldest first.
        tried: Its holds.
    """

    region: str
    place: Place
    level: Level | None
    first_tender: date | None
    episode: date | None
    at_rest: int
    qualities: tuple[tuple[str, int], ...]
    beside: tuple[tuple[str, int], ...]
    told: RegionStory
    trend: tuple[Stretch, ...]
    tried: Tried


@dataclass(frozen=True)
class Summary:
    """The figures of the page.

    Attributes:
        asked: What was wanted; its days start no earlier than the record.
        done: On how many of its days a scan was done.
        begun: On how many more a scan was started but ended before it was done.
        scans: How many scans ended on its days.
        late: How many of those were entered late.
        flags: The flags that are open or were taken to a professional, most urgent first.
        visit: What was prepared for the appointment.
        past: The body over its days.
        at_rest: On how many days each region hurt at rest.
        top: The first five regions with anything to report, most urgent first.
        others: The ids of the other such regions.
        weeks: The weekly answers, oldest first.
        signs: The warning signs that were asked about.
        notes: The notes that were chosen, newest first.
    """

    asked: Asked
    done: int
    begun: int
    scans: int
    late: int
    flags: tuple[Judged, ...]
    visit: dict[VisitItem, str]
    past: BodyPast
    at_rest: dict[str, int]
    top: tuple[TopRegion, ...]
    others: tuple[str, ...]
    weeks: tuple[Week, ...]
    signs: tuple[SignAnswer, ...]
    notes: tuple[Note, ...]


def read_figures(reader: DiaryReader, body: Body, asked: Asked, config: Config) -> Summary:
    """Read the record, and return the figures of the page.

    Its days start no earlier than the record: days without a diary are not days without a scan.
    """
    asked = asked._replace(first=max(asked.first, reader.first_kept(asked.today) or asked.today))
    year = asked.today - (YEAR - 1) * ONE_DAY  # episodes are found within a year
    felt = read_ratings(reader, min(asked.first - asked.days * ONE_DAY, year), asked.today)
    gone = {region for region, place in reader.places().items() if place.kind is not PlaceKind.NEVER}
    past = tell_returned(over(felt, asked.today, asked.days, gone), reader)
    scans = [scan for scan in reader.scan_days(asked.today) if asked.first <= scan.body_day <= asked.today]
    done = {scan.body_day for scan in scans if scan.done}
    judged = read_flag_status(reader, asked.today, config)
    flags = tuple(one for one in judged if one.state in {State.OPEN, State.TAKEN} and _is_wanted(one, asked))
    at_rest = reader.days_at_rest(asked.first, asked.today)
    told = reader.region_stories()
    qualities = reader.qualities_by_day(asked.first, asked.today)
    episodes = Episodes(reader, felt, asked.today, config.flag_tender)

    def tell(region: str) -> TopRegion:
        story = read_region_history(reader, body, region, asked.today, asked.first)
        words = Counter(word for said in qualities.values() for word in said.get(region, ()))
        return TopRegion(
            region,
            past.at(region),
            _level(flags, region),
            reader.first_tender(region, asked.today),
            episodes(region),
            at_rest.get(region, 0),
            tuple(sorted(words.items(), key=lambda one: (-one[1], one[0]))),
            tuple((one.region, one.tender) for one in story.neighbors if one.tender),
            told.get(region, RegionStory()),
            weekly(story, asked.first, asked.today),
            what_was_tried(story),
        )

    ranked = rank(past, flags, asked.regions)
    return Summary(
        asked,
        len(done),
        len({scan.body_day for scan in scans} - done),
        len(scans),
        sum(scan.late for scan in scans),
        flags,
        reader.visit(),
        past,
        at_rest,
        tuple(tell(region) for region in ranked[:TOP]),
        tuple(ranked[TOP:]),
        tuple(reader.weeks(asked.first, asked.today)),
        tuple(reader.signs_asked(asked.first, asked.today)),
        tuple(note for note in notes_offered(reader, asked) if asked.notes is None or note.id in asked.notes),
    )


def rank(past: BodyPast, flags: Iterable[Judged], chosen: Sequence[str] = ()) -> list[str]:
    """Return the regions with anything to report, most urgent first.

    Regions with an open flag come first, by its level; then the one tender on more days, then the one with the higher
    median of its tender days; ties are ordered by id. Regions without an open flag count if they were tender, and not
    rarely.

    Args:
        past: The body over the days.
        flags: The flags to sort by.
        chosen: The regions it is about; empty means all.
    """
    flags = list(flags)
    levels = list(Level)

    def order(region: str) -> tuple[int, int, float, str]:
        level, figures = _level(flags, region), past.at(region).all
        return levels.index(level) if level else len(levels), -figures.tender, -figures.strength, region

    found = {region for region, place in past.places.items() if not place.all.seldom}
    flagged = {one.flag.region for one in flags if one.flag.region and one.state is State.OPEN}
    return sorted(set(chosen) or found | flagged, key=order)


def regions_offered(reader: DiaryReader, body: Body, asked: Asked, config: Config) -> list[str]:
    """Return the regions to choose from for the page, most urgent first: flagged, or tender on any of its days."""
    summary = read_figures(reader, body, asked._replace(regions=()), config)
    tender = {region for region, place in summary.past.places.items() if place.all.tender}
    flagged = {one.flag.region for one in summary.flags if one.flag.region}
    return rank(summary.past, summary.flags, sorted(tender | flagged))


def notes_offered(reader: DiaryReader, asked: Asked) -> list[Note]:
    """Return the notes to choose from for the page, newest day first: those of its days and regions."""
    return [note for note in reader.notes() if _is_offered(note, asked)]


def shown_on_chart(summary: Summary) -> dict[str, Figures]:
    """Return the figures of each region on the body chart: tender and not rarely, and chosen if any were."""
    chosen = summary.asked.regions
    return {
        region: place.all
        for region, place in summary.past.places.items()
        if (region in chosen and place.all.tender if chosen else not place.all.seldom)
    }


def weekly(story: RegionHistory, first: date, today: date) -> tuple[Stretch, ...]:
    """Return a region's weeks, oldest first; the last week ends today, the first may be shorter.

    If there were more than COLUMNS, each column covers two weeks, or three, and so on.
    """
    weeks = -(-((today - first).days + 1) // 7)
    span = -(-weeks // COLUMNS) * 7 * ONE_DAY
    found = []
    while today >= first:
        found.append(story.over(max(first, today - span + ONE_DAY), today))
        today -= span
    return tuple(reversed(found))


def what_was_tried(story: RegionHistory) -> Tried:
    """Return how many holds a region had, how long they were, and what came of them."""
    holds = [one.hold for one in story.held]
    tools = Counter(hold.tool for hold in holds if hold.tool)
    answers = [responded(hold) for hold in holds]
    tender = [day for day, nrs in story.values.items() if nrs >= TENDER_NRS]
    again = [
        (next_day - hold.body_day).days
        for hold, helped in zip(holds, answers, strict=True)
        if helped and (next_day := next((day for day in tender if day > hold.body_day), None))
    ]
    return Tried(
        len(holds),
        float(median(hold.progress.held_s for hold in holds)) if holds else None,
        tuple(tool for tool, _ in sorted(tools.items(), key=lambda one: (-one[1], one[0]))),
        sum(answer is not None for answer in answers),
        sum(answer is True for answer in answers),
        float(median(again)) if again else None,
        len(again),
        sum(not hold.timed for hold in holds),
    )


def _level(flags: Iterable[Judged], region: str) -> Level | None:
    levels = [one.flag.level for one in flags if one.state is State.OPEN and one.flag.region == region]
    return min(levels, key=list(Level).index, default=None)


def _is_wanted(judged: Judged, asked: Asked) -> bool:
    """Return whether a flag is about a chosen region, or about the whole body."""
    return not asked.regions or judged.flag.region is None or judged.flag.region in asked.regions


def _is_offered(note: Note, asked: Asked) -> bool:
    return asked.first <= note.body_day <= asked.today and (not asked.regions or note.region in asked.regions)
