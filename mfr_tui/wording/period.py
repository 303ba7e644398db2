"""The body over a period, and what helped, in a few calm words."""

from collections.abc import Iterator

from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.counting import counted
from mfr_tui.review.hold_outcomes import ENOUGH_HOLDS, Way
from mfr_tui.review.period import BodyPast, Place, verdict

FEW_HOLDS, MANY_HOLDS = 10, 30
"""Fewer holds than these are called very few, and few (our own choice)."""


def period_name(days: int | None) -> str:
    """Return the name of a period as it is offered: `30`, `all`."""
    return "all" if days is None else str(days)


def title_words(past: BodyPast) -> str:
    """Return what is compared: `Last 30 days vs. 30 before`."""
    return "All days, in two halves" if past.days is None else f"Last {past.days} days vs. {past.days} before"


def scanned_words(past: BodyPast) -> str:
    """Return how many days the comparison is based on: `28 scanned, 24 before`."""
    return f"{past.scanned} scanned, {past.scanned_before} {'older' if past.days is None else 'before'}"


def nothing_words(past: BodyPast) -> str:
    """Return the notice that nothing was tender, or that nothing can be compared; empty otherwise."""
    if not past.scanned:
        return "No scans on these days."
    places = past.places.values()
    if not any(place.all.worst for place in places):
        return f"Nothing was tender on {counted(past.scanned, 'day')} with a scan. That is good to see."
    if not any(place.all.tender for place in places):
        return f"No rating above {TENDER_NRS - 1} on {counted(past.scanned, 'day')} with a scan. That is good to see."
    if not past.scanned_before:
        what = "before that" if past.days is None else f"in the {counted(past.days, 'day')} before"
        return f"No scans {what}, so there is nothing to compare with."
    return ""


def place_table(place: Place, past: BodyPast, *, short: bool) -> Iterator[tuple[str, str, str, str]]:
    """Yield how often and how strongly a region was tender, and what that is compared with: lines of four cells.

    Each cell is as wide as the widest in its column: the name of the line, tender days of scanned days, the median of
    the tender days, the worst. The heading of the first two is one cell, and the first is empty.

    Args:
        place: The place.
        past: The period.
        short: Whether there is little room for the heading.
    """
    rows = {"now": place.all, "before": place.before}
    if past.days is None:
        rows = {"all": place.all, "newer": place.now, "older": place.before}
    often = {name: f"{row.tender}/{row.scanned}" for name, row in rows.items()}
    names = ("tender days:", " median", " worst") if short else ("tender days,", " their median", "  worst")
    first = max(map(len, rows))
    second = max(max(map(len, often.values())) + 1, len(names[0]) - first)
    yield "", f"{names[0]:>{first + second}}", *names[1:]
    for name, row in rows.items():
        median, worst = (f"{row.strength:g}" if row.tender else "-", str(row.worst) if row.scanned else "-")
        yield f"{name:{first}}", f"{often[name]:>{second}}", f"{median:>{len(names[1])}}", f"{worst:>{len(names[2])}}"


def change_line(place: Place, room: int) -> str:
    """Return how a region compares with the days before: `Change: more often`; empty if it was tender on none.

    Where that does not fit in so many columns, it is the change alone: `Less often, less strongly`.
    """
    said = verdict(place)
    line = f"Change: {said}" if said else ""
    return line if len(line) <= room else said.capitalize()


def map_words(*, often: bool) -> str:
    """Return what the numbers on the map are, in two short lines, as said above it: how often, or how strongly."""
    return "tender days\nout of 10" if often else "median of\ntender days"


def way_title(way: Way, titles: dict[str, str]) -> str:
    """Return how a place was held: `Hold the spot, tennis ball`."""
    return ", ".join(filter(None, (titles.get(way.technique, way.technique), way.tool)))


def way_figures(way: Way) -> tuple[str, str, str]:
    """Return how many holds responded, the median change and the next morning: `9 of 11`, `-3`, `2`; `-` if unknown."""
    return (
        f"{way.responded} of {way.judged}" if way.judged else "-",
        "-" if way.change is None else _signed(way.change),
        "-" if way.morning is None else f"{way.morning:g}",
    )


def way_lines(way: Way) -> Iterator[str]:
    """Yield the figures of a way of holding a place, with every count, and how certain they are."""
    responded = f", {way.responded} of {way.judged} responded ({way.responded / way.judged:.0%})" if way.judged else ""
    yield f"{counted(way.holds, 'hold')}{responded}."
    if way.judged < way.holds:
        yield f"{way.holds - way.judged} cannot be judged: you gave no answer afterward."
    if way.change is not None:
        yield f"Median change {_signed(way.change)}, from {counted(way.rated, 'hold')} rated before and after."
    if way.morning is None:
        yield "There was no scan the next morning."
    else:
        mornings = counted(way.mornings, "morning")
        yield f"The next morning: {way.morning:g}, the median of {mornings} with a scan."
    yield sure_words(way.holds)


def sure_words(holds: int) -> str:
    """Return how certain the figures of this many holds are."""
    count = "very few" if holds < FEW_HOLDS else "few" if holds < MANY_HOLDS else "many"
    return f"These are {count} holds in one diary, with no days without a hold to compare with: a hint, not proof."


def few_words(few: tuple[Way, ...], ways: int) -> str:
    """Return a sentence about the ways with fewer than five holds; empty if there are none."""
    if not few:
        return (
            ""
            if ways
            else f"No holds yet. After {ENOUGH_HOLDS} holds at one place with one technique, a summary appears here."
        )
    holds = sum(way.holds for way in few)
    if not ways:
        most = max(way.holds for way in few)
        return (
            f"{counted(holds, 'hold')} so far, at most {most} at one place with one technique. "
            f"After {ENOUGH_HOLDS}, a summary appears here."
        )
    others = counted(len(few), "other technique")
    return f"{others}, {counted(holds, 'hold')} in all: under {ENOUGH_HOLDS} each, too few to judge."


def _signed(points: float) -> str:
    return f"{points:+g}" if points else "0"
