"""The texts for preparing an appointment: the name of each part, and the places it is about."""

from collections.abc import Iterable, Mapping

from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.review.flags.status import Judged, State

ITEM_WORDS: Mapping[VisitItem, str] = {
    VisitItem.WORDS: "Why I'm going",
    VisitItem.GOAL: "My goal",
    VisitItem.QUESTION_1: "Question 1",
    VisitItem.QUESTION_2: "Question 2",
    VisitItem.QUESTION_3: "Question 3",
    VisitItem.BLOOD_THINNERS: "Blood thinners",
    VisitItem.MEDICINES: "Medicines",
    VisitItem.ALLERGIES: "Allergies",
}
"""The parts to prepare, in the order shown."""

STORY_WORDS: Mapping[str, str] = {
    "began": "How it started",
    "better": "Better with",
    "worse": "Worse with",
    "spreads": "Spreads to",
    "time_of_day": "Time of day",
}
"""The parts of a place's description, by the fields of `RegionStory`."""


def places_to_tell(flags: Iterable[Judged], stories: Mapping[str, RegionStory]) -> list[str]:
    """Return the ids of the places to describe: with an open flag first, then with another flag, then described.

    Args:
        flags: Every flag of the day, most urgent first.
        stories: The descriptions written so far.
    """
    ordered = sorted(flags, key=lambda one: one.state is not State.OPEN)
    return list(dict.fromkeys([*(one.flag.region for one in ordered if one.flag.region), *stories]))


def told(story: RegionStory) -> int:
    """Return how many parts of a place's description are filled in."""
    return sum(map(bool, story))
