"""Which places a visit is about, and whom a flag is worth taking to."""

from dataclasses import replace

import pytest

from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import Tier
from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.review.flags.rule import WORTH_TAKING, Flag, FlagRule
from mfr_tui.review.flags.rules import persistent, press_less, recurrent, red_flag
from mfr_tui.review.flags.status import Judged, State
from mfr_tui.wording.appointment import ITEM_WORDS, STORY_WORDS, places_to_tell, told
from tests.support.fakes import TODAY

FLAG = Flag(persistent.RULE, "jaw_l", TODAY, 14, {}, (TODAY,), TODAY)
MINE = Config(contact_emergency="112", contact_urgent="[b]Dr. Roe", contact_professional="Kim, 555")


def judged(region: str | None, state: State = State.OPEN, rule: FlagRule = persistent.RULE) -> Judged:
    return Judged(replace(FLAG, region=region, rule=rule), state, None)


def test_everything_that_is_kept_has_a_name() -> None:
    assert list(ITEM_WORDS) == list(VisitItem)
    assert tuple(STORY_WORDS) == RegionStory._fields


def test_open_flags_come_first_and_each_place_once() -> None:
    flags = [
        *(judged("jaw_l", State.CLOSED), judged(None), judged("calf_r"), judged("foot_sole_l", State.SNOOZED)),
        *(judged("jaw_l"), judged("calf_r", rule=recurrent.RULE)),
    ]
    stories = {"hip_back_l": RegionStory("x"), "jaw_l": RegionStory(better="y", worse="z")}
    assert places_to_tell(flags, stories) == ["calf_r", "jaw_l", "foot_sole_l", "hip_back_l"]
    assert [told(story) for story in stories.values()] == [1, 2]
    assert places_to_tell([], {}) == []


@pytest.mark.parametrize(
    ("rule", "urgency", "general", "mine"),
    [
        (persistent.RULE, None, f"{WORTH_TAKING}.", "Worth taking to a professional: Kim, 555."),
        (
            *(red_flag.RULE, Tier.EMERGENCY),
            "Call the local emergency number now.",
            "Call the local emergency number now: 112.",
        ),
        (
            *(red_flag.RULE, Tier.SAME_DAY),
            "See a doctor or urgent care today.",
            "See a doctor or urgent care today: [b]Dr. Roe.",
        ),
        (
            *(red_flag.RULE, Tier.SOON),
            "Book an appointment with a doctor or physical therapist.",
            "Book an appointment with a doctor or physical therapist: Kim, 555.",
        ),
    ],
)
def test_whom_it_is_worth_taking_to(rule: FlagRule, urgency: Tier | None, general: str, mine: str) -> None:
    flag = replace(FLAG, rule=rule, urgency=urgency)
    assert rule.advice(flag, Config()) == general
    assert rule.advice(flag, MINE) == mine


def test_what_asks_for_lighter_pressing_goes_to_nobody() -> None:
    assert press_less.RULE.advice(replace(FLAG, rule=press_less.RULE), MINE) == ""
