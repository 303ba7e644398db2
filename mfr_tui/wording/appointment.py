"""What is prepared for a visit to a professional: how each part of it is called, and of which places it is told."""

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
"""What is prepared, in the order in which it is told."""

STORY_WORDS: Mapping[str, str] = {
    "began": "How it started",
    "better": "Better with",
    "worse": "Worse with",
    "spreads": "Spreads to",
    "time_of_day": "Time of day",
}
"""What is told of a place; by the fields of `RegionStory`."""


def places_to_tell(flags: Iterable[Judged], stories: Mapping[str, RegionStory]) -> list[str]:
    """The places that a visit is about: those with an open flag, then those with another, then any told of; ids.

    Args:
        flags: Every flag of the day, the most pressing first.
        stories: What is told of places already.
    """
    ordered = sorted(flags, key=lambda one: one.state is not State.OPEN)
    return list(dict.fromkeys([*(one.flag.region for one in ordered if one.flag.region), *stories]))


def told(story: RegionStory) -> int:
    """How many parts of a place's story are told."""
    return sum(map(bool, story))
