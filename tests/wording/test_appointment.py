"""Which places a visit is about, and whom a flag is worth taking to."""

from dataclasses import replace

import pytest

from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import Tier
from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.review.flags.rules import Flag, Rule
from mfr_tui.review.flags.status import Judged, State
from mfr_tui.wording.appointment import ITEM_WORDS, STORY_WORDS, places_to_tell, told
from mfr_tui.wording.flags import WORTH, worth_words
from tests.support.fakes import TODAY

FLAG = Flag(Rule.PERSISTENT, "jaw_l", TODAY, 14, {}, (TODAY,), TODAY)
MINE = Config(contact_emergency="112", contact_urgent="[b]Dr. Roe", contact_professional="Kim, 555")


def judged(region: str | None, state: State = State.OPEN, rule: Rule = Rule.PERSISTENT) -> Judged:
    return Judged(replace(FLAG, region=region, rule=rule), state, None)


def test_everything_that_is_kept_has_a_name() -> None:
    assert list(ITEM_WORDS) == list(VisitItem)
    assert tuple(STORY_WORDS) == RegionStory._fields


def test_open_flags_come_first_and_each_place_once() -> None:
    flags = [
        *(judged("jaw_l", State.CLOSED), judged(None), judged("calf_r"), judged("foot_sole_l", State.SNOOZED)),
        *(judged("jaw_l"), judged("calf_r", rule=Rule.RECURRENT)),
    ]
    stories = {"hip_back_l": RegionStory("x"), "jaw_l": RegionStory(better="y", worse="z")}
    assert places_to_tell(flags, stories) == ["calf_r", "jaw_l", "foot_sole_l", "hip_back_l"]
    assert [told(story) for story in stories.values()] == [1, 2]
    assert places_to_tell([], {}) == []


@pytest.mark.parametrize(
    ("rule", "urgency", "general", "mine"),
    [
        (Rule.PERSISTENT, None, WORTH, "Worth taking to a professional: Kim, 555."),
        (
            *(Rule.RED_FLAG, Tier.EMERGENCY),
            "Call the local emergency number now.",
            "Call the local emergency number now: 112.",
        ),
        (
            *(Rule.RED_FLAG, Tier.SAME_DAY),
            "See a doctor or urgent care today.",
            "See a doctor or urgent care today: [b]Dr. Roe.",
        ),
        (
            *(Rule.RED_FLAG, Tier.SOON),
            "Book an appointment with a doctor or physical therapist.",
            "Book an appointment with a doctor or physical therapist: Kim, 555.",
        ),
    ],
)
def test_whom_it_is_worth_taking_to(rule: Rule, urgency: Tier | None, general: str, mine: str) -> None:
    flag = replace(FLAG, rule=rule, urgency=urgency)
    assert worth_words(flag, Config()) == general
    assert worth_words(flag, MINE) == mine


def test_what_asks_for_lighter_pressing_goes_to_nobody() -> None:
    assert worth_words(replace(FLAG, rule=Rule.PRESS_LESS), MINE) == ""
