"""What helped, against a literal reading of the rows; five holds, and each threshold at, below and above."""

import contextlib
import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median as middle

import pytest

from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.hold_outcomes import HoldOutcomes, Way, read_hold_outcomes, responded
from tests.record.test_reader import Row, any_rows, stored
from tests.review.test_ratings import value
from tests.support.fakes import TODAY

ONE = timedelta(days=1)


def any_holds(seed: int) -> dict[str, list[Row]]:
    """Rows of all sorts, with many holds among them, rated in every way."""
    chance, rows = random.Random(seed), any_rows(seed)
    rows["mark"] = [mark for mark in rows["mark"] if mark["moment"] != "after"]
    patterns, rows["hold"] = rows["hold"], []
    for number in range(70):
        rated = {name: chance.choice([None, *range(11)]) for name in ("before", "after")}
        ended = {"state": "ended", "ended_how": chance.choice(["time", "released", "early", "stopped_pain"])}
        here = {"region": chance.choice("abg"), "technique": chance.choice(["ball", "hold_spot"])}
        pattern = {**chance.choice(patterns), **(ended if chance.random() < 0.8 else {})}
        body_day = str(TODAY + timedelta(days=chance.randrange(-14, 3)))
        rows["hold"].append({**pattern, **rated, **here, "id": f"h{number}", "body_day": body_day})
    return rows


def answer(hold: Row) -> bool | None:
    """The rule, word by word."""
    if hold["ended_how"] == "stopped_pain":
        return False
    before, after = hold["before"], hold["after"]
    if (before is None or after is None) and hold["released"] is None:
        return None
    if hold["released"] == "yes":
        return True
    if before is None or after is None:
        return False
    return bool(after <= before - 2 or after <= Fraction(7, 10) * before)


def ways(rows: dict[str, list[Row]], gone: set[str]) -> list[Way]:
    """One after the other, in any order."""
    ended = [
        hold
        for hold in rows["hold"]
        if hold["state"] == "ended" and hold["deleted_at"] is None and date.fromisoformat(hold["body_day"]) <= TODAY
    ]
    found = []
    for key in {(hold["region"], hold["technique"], hold["tool"]) for hold in ended}:
        if key[0] in gone:
            continue
        holds = [hold for hold in ended if (hold["region"], hold["technique"], hold["tool"]) == key]
        answers = [answer(hold) for hold in holds]
        changes = [hold["after"] - hold["before"] for hold in holds if None not in (hold["before"], hold["after"])]
        next_days = [date.fromisoformat(hold["body_day"]) + ONE for hold in holds]
        mornings = [nrs for day in next_days if day <= TODAY and (nrs := value(rows, key[0], day)) is not None]
        found.append(
            Way(
                *key,
                holds=len(holds),
                judged=len(answers) - answers.count(None),
                responded=answers.count(True),
                rated=len(changes),
                change=middle(changes) if changes else None,
                mornings=len(mornings),
                morning=middle(mornings) if mornings else None,
            )
        )
    return found


def order(way: Way) -> tuple[object, ...]:
    """Most holds first; the names decide last."""
    return -way.holds, way.region, way.technique, way.tool


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_is_what_the_rows_say(diary: Path, seed: int) -> None:
    rows = stored(diary, any_holds(seed))
    with contextlib.closing(DiaryReader(diary)) as history:
        for gone in (set[str](), {"a"}):
            helps = read_hold_outcomes(history, TODAY, gone)
            every = ways(rows, gone)
            assert set(helps.ways) == {way for way in every if way.holds >= 5}
            assert set(helps.few) == {way for way in every if way.holds < 5}
            for told in (helps.ways, helps.few):
                assert list(told) == sorted(told, key=order)
            assert helps.ways or gone, "nothing was tried"


def test_without_a_diary_nothing_helped() -> None:
    assert read_hold_outcomes(None, TODAY, set()) == HoldOutcomes((), ())


def one(**said: object) -> dict[str, list[Row]]:
    """A hold of which this was said."""
    rows = any_rows(0)
    hold = {
        **rows["hold"][0],
        "before": None,
        "after": None,
        "released": None,
        "state": "ended",
        "ended_how": "time",
        "deleted_at": None,
        **said,
    }
    return {"hold": [hold]}


@pytest.mark.parametrize(
    ("said", "did"),
    [
        ({"before": 9, "after": 7}, True),
        ({"before": 9, "after": 8}, False),
        ({"before": 10, "after": 8}, True),
        ({"before": 3, "after": 2}, True),
        ({"before": 4, "after": 3}, False),
        ({"before": 1, "after": 0}, True),
        ({"before": 5, "after": 5}, False),
        ({"before": 5, "after": 5, "released": "yes"}, True),
        ({"before": 5, "after": 3, "released": "no"}, True),
        ({"released": "yes"}, True),
        ({"released": "partly"}, False),
        ({"released": "no"}, False),
        ({"before": 5, "released": "yes"}, True),
        ({"before": 5}, None),
        ({"after": 0}, None),
        ({}, None),
        ({"before": 9, "after": 1, "released": "yes", "ended_how": "stopped_pain"}, False),
        ({"ended_how": "stopped_pain"}, False),
    ],
)
def test_a_hold_responded(diary: Path, said: dict[str, object], did: bool | None) -> None:
    stored(diary, one(**said))
    with contextlib.closing(DiaryReader(diary)) as history:
        (hold,) = history.holds(date.min, TODAY)
    assert responded(hold) is did


@pytest.mark.parametrize("count", [4, 5, 6])
def test_five_holds_are_enough(diary: Path, count: int) -> None:
    (row,) = one(before=5, after=3)["hold"]
    stored(diary, {"hold": [{**row, "id": str(number)} for number in range(count)]})
    with contextlib.closing(DiaryReader(diary)) as history:
        helps = read_hold_outcomes(history, TODAY, set())
    assert [way.holds for way in helps.ways] == ([count] if count >= 5 else [])
    assert [way.holds for way in helps.few] == ([count] if count < 5 else [])
