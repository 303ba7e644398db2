"""What Today says of an answer that blocks pressing: it agrees with whether any place may be held."""

import dataclasses
from itertools import combinations
from textwrap import wrap

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.practice.pressing import nothing_pressed
from mfr_tui.practice.screening import Answer, Item, Standing, load_items
from mfr_tui.wording.safety import no_pressing
from tests.support.fakes import MORNING

ITEMS = load_items()
BODY = load_body()
NO, YES = Answer(yes=False, regions=(), answered_at=MORNING), Answer(yes=True, regions=(), answered_at=MORNING)
CLEARED = dataclasses.replace(YES, cleared_by="Dr. Lee")
THERE = dataclasses.replace(YES, regions=("hand_palm_r",))


def known(**said: Answer) -> Standing:
    """Someone who said no to every question but these."""
    answers = {item.id: NO for item in ITEMS} | said
    return Standing(ITEMS, answers, MORNING, MORNING.date())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
@pytest.mark.parametrize("said", [NO, YES, CLEARED, THERE], ids=["no", "yes", "cleared", "yes, there"])
def test_it_is_said_exactly_when_no_place_may_be_held_in_the_words_of_that_refusal(item: Item, said: Answer) -> None:
    standing = known(**{item.id: said})
    refused = nothing_pressed(BODY, standing)
    words = no_pressing(standing)
    assert bool(words) is (refused is not None)
    assert refused is None or words == f"No pressing: {refused.why[0].lower()}{refused.why[1:]}"


def test_however_many_say_yes_it_takes_three_rows_beside_the_body() -> None:
    for number in range(1, len(ITEMS) + 1):
        for items in combinations(ITEMS, number):
            words = no_pressing(known(**{item.id: YES for item in items}))
            assert len(wrap(words, 25)) <= 3, words
