"""Which spots are sore, which are offered for a hold, and which lead to the warning signs first."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.practice.pressing import may_be_offered, needs_warning_signs
from mfr_tui.practice.scan import SPOTS_A_DAY
from mfr_tui.practice.screening import Standing
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.review.lately import MAP_DAYS
from mfr_tui.review.ratings import Felt


class Sore(NamedTuple):
    """How sore a place is.

    Attributes:
        nrs: The rating, 1 to 10.
        day: The body day of the rating.
    """

    nrs: int
    day: date


def sore_spots(felt: Felt, marks: Mapping[str, int], today: date) -> dict[str, Sore]:
    """Return the sore regions, worst first: each as rated today, else at its worst in the last MAP_DAYS days.

    A region that a scan found clear today is not sore, whatever it was before.

    Args:
        felt: The ratings of at least the last MAP_DAYS days.
        marks: The last rating of each region rated today, 0 to 10.
        today: The body day.
    """
    first = today - timedelta(days=MAP_DAYS - 1)
    found = []
    for region in felt.regions:
        rated = {day: nrs for day, nrs in felt.of(region).items() if first <= day <= today}
        if today in rated:
            rated = {today: marks.get(region, 0)}
        if any(rated.values()):
            nrs, day = max((nrs, day) for day, nrs in rated.items())
            found.append((region, Sore(nrs, day)))
    return dict(sorted(found, key=lambda one: (-one[1].nrs, one[1].day != today, one[0])))


def spots_to_offer(
    reader: DiaryReader, body: Body, standing: Standing, today: date, values: Mapping[str, int]
) -> list[str]:
    """Return the regions to offer for a hold, highest rating first and at most SPOTS_A_DAY in a day.

    A region that only needs the safety questions answered is offered: they are asked first.

    Args:
        reader: The diary.
        body: The regions.
        standing: What is known of this person.
        today: The body day.
        values: Ratings by region, 0 to 10.
    """
    held = {row.region for row in reader.holds(today, today)}
    left_out = held | spots_to_ask_about(reader, today)
    found = [
        region
        for region in sorted((r for r, nrs in values.items() if nrs and r not in left_out), key=lambda r: -values[r])
        if region in body and may_be_offered(body, region, standing)
    ]
    return found[: max(0, SPOTS_A_DAY - len(held))]


def spots_to_ask_about(reader: DiaryReader, today: date) -> frozenset[str]:
    """Return the regions whose marks of today lead to the warning signs instead of a hold."""
    return frozenset(
        mark.region
        for _, mark in reader.marks_of(today)
        if needs_warning_signs(mark.qualities, mark.nrs if mark.how is How.REST else 0)
    )
