"""The history of a region in a few calm words, for the screen and the command line."""

from collections.abc import Iterator
from datetime import date

from mfr_tui.body.regions import Body
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.clock import span
from mfr_tui.counting import counted
from mfr_tui.review.period import verdict
from mfr_tui.review.region_history import LATELY, Held, RegionHistory, Stretch
from mfr_tui.wording.chart import STEM
from mfr_tui.wording.day import became


def short_day(day: date) -> str:
    """Return a day as `Sat 21 Nov 2026`."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def figure(nrs: float) -> str:
    """Return a median as it is shown: `4`, `4.5`."""
    return f"{nrs:g}"


def story_says(story: RegionHistory) -> str:
    """Return the history in one to three sentences: what eased, or the last thirty days, and how those compare."""
    said = verdict(story.compared)
    return f"{_told(story)} Change: {said}." if said else _told(story)


def _told(story: RegionHistory) -> str:
    whole, lately, before = story.whole, story.lately, story.before
    if not whole.scanned:
        return "No scan has covered this place yet."
    if not whole.felt:
        return f"Clear on {_all(whole.scanned)}."
    felt = story.felt_days[-1]
    worst = f"{story.values[felt]} on {short_day(felt)}"
    if story.clear_since >= 7:
        return f"Clear on the last {counted(story.clear_since, 'day')} scanned. The last rating above 0 was {worst}."
    if not whole.tender:
        return f"Never tender on {_all(whole.scanned)}; slight on {whole.felt}, last {worst}."
    said = f"The last {LATELY} days: tender on {lately.tender} of {lately.scanned} scanned days"
    if before.scanned:
        said += f"; the {LATELY} before: {before.tender} of {before.scanned}"
    return f"{said}."


def _all(scanned: int) -> str:
    return "the one day scanned" if scanned == 1 else f"all {counted(scanned, 'day')} scanned"


def facts(story: RegionHistory) -> Iterator[tuple[str, str]]:
    """Yield the figures of the whole record, each with its name."""
    whole = story.whole
    if not whole.scanned:
        return
    yield "Tender", f"{whole.tender} of {whole.scanned} scanned days"
    if story.felt_days:
        yield "First felt", short_day(story.felt_days[0])
        yield "Last felt", short_day(story.felt_days[-1])
        if whole.median_tender is None:
            yield "Worst", f"{whole.worst}"
        else:
            yield "Median", f"{figure(whole.median_tender)} of tender days, worst {whole.worst}"
    yield "Gaps", f"{counted(story.not_scanned, 'day')} not scanned"


def period_name(story: RegionHistory, period: Stretch) -> str:
    """Return the name of a period: `Nov 2026`, or `2026` if periods are years."""
    return str(period.first.year) if story.by_years else f"{period.first:%b} {period.first.year}"


def period_line(story: RegionHistory, period: Stretch) -> str:
    """Return a line of the table: the period, tender days of scanned days, the median of the tender ones, the worst."""
    name = f"{period_name(story, period):<9}"
    if not period.scanned:
        return f"{name} not scanned"
    median = "-" if period.median_tender is None else figure(period.median_tender)
    return f"{name}{period.tender:>4} of {period.scanned:<3}{median:>8}{period.worst:>7}"


PERIOD_HEAD = f"{'tender days:':>20}{'median':>8}{'worst':>7}"
"""The heading of the table."""

MEDIAN_OF = "Median of tender days."


def hold_line(held: Held) -> str:
    """Return a hold as `Thu 12 Nov 2026  6 to 2, released; next scan 3`."""
    said = [became(held.hold)] if became(held.hold) else []
    if held.next_value is not None:
        said.append(f"next scan {held.next_value}")
    return f"{short_day(held.hold.body_day):<15}  {'; '.join(said)}".rstrip()


def neighbor_lines(story: RegionHistory, body: Body) -> Iterator[str]:
    """Yield on how many of its tender days each neighbor was tender as well."""
    for one in story.neighbors:
        if one.tender:
            yield f"{body.in_short(one.region)}: {one.tender} of {counted(one.scanned, 'day')}"
    if story.neighbors and not any(one.tender for one in story.neighbors):
        yield f"No nearby spot rated {TENDER_NRS} or more."


def column_words(story: RegionHistory, column: Stretch) -> tuple[str, str]:
    """Return a column of the chart in words: its day or days, and their ratings."""
    if column.first == column.last:
        said = ["not scanned" if column.worst is None else str(column.worst) if column.worst else "clear"]
        said += [f"held {became(held.hold)}".rstrip() for held in story.holds_on(column.first)]
        return short_day(column.first), "; ".join(said)
    if column.worst is None:
        said = ["not scanned"]
    elif not column.worst or column.worst_day is None:
        said = [f"clear on {_all(column.scanned)}"]
    else:
        worst = f"{column.worst} on {column.worst_day:%a} {column.worst_day.day} {column.worst_day:%b}"
        said = [f"worst {worst}", f"tender on {column.tender} of {column.scanned} scanned"]
    if column.holds:
        said.append(counted(column.holds, "hold"))
    return span(column.first, column.last), ", ".join(said)


def legend(each: int, *, short: bool) -> str:
    """Return the legend of the chart.

    Args:
        each: How many days a column covers.
        short: Whether there is little room.
    """
    if each == 1:
        if short:
            return "- clear  gap: not scanned  ^ held"
        return "number: the day's rating   - clear   gap: not scanned   ^ held"
    if short:
        return f"worst of {each} days, {STEM} to the median"
    return f"number: worst of {each} days   {STEM} to their median   gap: not scanned   ^ held"
