"""The body over a period, and what helped, in a few calm words."""

from collections.abc import Iterator

from mfr_tui.clock import days
from mfr_tui.review.hold_outcomes import ENOUGH_HOLDS, Way
from mfr_tui.review.period import BodyPast, Place

FEW_HOLDS, MANY_HOLDS = 10, 30
"""Below these a count of holds is called very few, and few (our own choice)."""


def period_name(days: int | None) -> str:
    """`30`, `all`: how a period is offered."""
    return "all" if days is None else str(days)


def title_words(past: BodyPast) -> str:
    """`Last 30 days vs. 30 before`: what is compared."""
    return "All days, in two halves" if past.days is None else f"Last {past.days} days vs. {past.days} before"


def scanned_words(past: BodyPast) -> str:
    """`28 scanned, 24 before`: how many days there are to go by."""
    return f"{past.scanned} scanned, {past.scanned_before} {'older' if past.days is None else 'before'}"


def nothing_words(past: BodyPast) -> str:
    """What is to be said first where nothing was tender, or nothing can be compared; nothing elsewhere."""
    if not past.scanned:
        return "No scans on these days."
    if not any(place.all.tender for place in past.places.values()):
        return f"Nothing was tender on {days(past.scanned)} with a scan. That is good to see."
    if not past.scanned_before:
        what = "before that" if past.days is None else f"in the {days(past.days)} before"
        return f"No scans {what}, so there is nothing to compare with."
    return ""


def place_table(place: Place, past: BodyPast) -> Iterator[tuple[str, str, str, str]]:
    """How often and how strongly a region was tender, with what it is compared with: a line of four cells each.

    The cells are as wide as the widest of their column: what the line is about, tender days of scanned days, the median
    of the tender days, the worst.
    """
    rows = {"now": place.all, "before": place.before}
    if past.days is None:
        rows = {"all": place.all, "newer": place.now, "older": place.before}
    often = {name: f"{row.tender}/{row.scanned}" for name, row in rows.items()}
    first, second = max(map(len, rows)), max(map(len, [*often.values(), "tender"])) + 1
    yield " " * first, f"{'tender':>{second}}", " median", " worst"
    for name, row in rows.items():
        median, worst = (f"{row.strength:g}" if row.tender else "-", str(row.worst) if row.scanned else "-")
        yield f"{name:{first}}", f"{often[name]:>{second}}", f"{median:>7}", f"{worst:>6}"


def average_words(place: Place) -> str:
    """`Rating: start 4.2, end 2.1, mean 3.0`: the mean of its first third, of its last, and of the whole period."""
    mean = f"mean {place.all.average:.1f}"
    if place.start.scanned and place.end.scanned:
        return f"Rating: start {place.start.average:.1f}, end {place.end.average:.1f}, {mean}"
    return f"Rating: {mean}"


def way_title(way: Way, titles: dict[str, str]) -> str:
    """`Hold the spot, tennis ball`: how a place was held."""
    return ", ".join(filter(None, (titles.get(way.technique, way.technique), way.tool)))


def way_figures(way: Way) -> tuple[str, str, str]:
    """`9 of 11`, `-3`, `2`: what responded, the median change, and the next morning; `-` where it was not said."""
    return (
        f"{way.responded} of {way.judged}" if way.judged else "-",
        "-" if way.change is None else _signed(way.change),
        "-" if way.morning is None else f"{way.morning:g}",
    )


def way_lines(way: Way) -> Iterator[str]:
    """What the diary says of a way of holding a place, with every count, and how sure that is."""
    responded = f", {way.responded} of {way.judged} responded ({way.responded / way.judged:.0%})" if way.judged else ""
    yield f"{_holds(way.holds)}{responded}."
    if way.judged < way.holds:
        yield f"{way.holds - way.judged} cannot be judged: you gave no answer afterward."
    if way.change is not None:
        yield f"Median change {_signed(way.change)}, from {_holds(way.rated)} rated before and after."
    if way.morning is None:
        yield "There was no scan the next morning."
    else:
        mornings = "1 morning" if way.mornings == 1 else f"{way.mornings} mornings"
        yield f"The next morning: {way.morning:g}, the median of {mornings} with a scan."
    yield sure_words(way.holds)


def sure_words(holds: int) -> str:
    """How sure the figures of so many holds are."""
    count = "very few" if holds < FEW_HOLDS else "few" if holds < MANY_HOLDS else "many"
    return f"These are {count} holds in one diary, with no days without a hold to compare with: a hint, not proof."


def few_words(few: tuple[Way, ...], ways: int) -> str:
    """What is to be said of the ways with fewer than five holds; nothing where there are none."""
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
            f"{_holds(holds)} so far, at most {most} at one place with one technique. "
            f"After {ENOUGH_HOLDS}, a summary appears here."
        )
    others = "1 other technique" if len(few) == 1 else f"{len(few)} other techniques"
    return f"{others}, {_holds(holds)} in all: under {ENOUGH_HOLDS} each, too few to judge."


def _holds(count: int) -> str:
    return "1 hold" if count == 1 else f"{count} holds"


def _signed(points: float) -> str:
    return f"{points:+g}" if points else "0"
