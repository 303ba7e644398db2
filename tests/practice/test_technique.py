"""The techniques: the shipped ones against the articles' figures, which fits and comes first, and a broken file."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.body.regions import Body, Press, Region, load_body
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset
from mfr_tui.practice import technique as module
from mfr_tui.practice.screening import NEVER_PRESS
from mfr_tui.practice.technique import (
    Step,
    StepKind,
    Technique,
    fitting,
    load_techniques,
    offered,
    path_of,
    tools_of,
    tools_offered,
)
from mfr_tui.practice.warning_signs import Tier, load_signs
from tests.support.examples import examples

BODY = load_body()
TECHNIQUES = load_techniques(BODY)
BY_ID = {technique.id: technique for technique in TECHNIQUES}
RUN = tuple(technique for technique in TECHNIQUES if technique.runs)
REGIONS = list(BODY)
CUE_COLUMNS = 110
LINE_COLUMNS = 100

PAGES = {
    *("what", "fascia", "evidence", "conditions", "who-should-not", "never-press", "dose", "pressure", "direct"),
    *("tools", "afterwards", "daily", "professional", "benefits", "about", "sources"),
}


def by_id(thing: Technique | Region) -> str:
    return thing.id


def ids(techniques: Sequence[Technique]) -> list[str]:
    return [technique.id for technique in techniques]


# The shipped ones


def test_the_techniques_of_both_articles_are_there_and_two_are_only_explained() -> None:
    assert ids(TECHNIQUES) == [
        "hold_spot",
        "neck_line",
        "neck_point",
        "shoulder_line",
        "shoulder_point",
        "ball",
        "roller",
        "indirect",
        "broad_first",
        "direct",
        "daily_scan",
    ]
    assert [technique.id for technique in TECHNIQUES if not technique.runs] == ["direct", "daily_scan"]
    assert (BY_ID["direct"].page, BY_ID["daily_scan"].page) == ("direct", "daily")


@pytest.mark.parametrize(
    ("technique", "steps"),
    [
        ("hold_spot", [(StepKind.HOLD, 120, 300, 0, 0, 0)]),  # "anywhere from two to five minutes"
        ("neck_line", [(StepKind.UNTIL, 0, 60, 0, 0, 0)]),  # no number: the cap of the base of the skull
        ("neck_point", [(StepKind.HOLD, 60, 60, 0, 0, 0), (StepKind.ROLLS, 0, 0, 3, 3, 8)]),  # a minute, 3 each way
        ("shoulder_line", [(StepKind.PASSES, 0, 0, 5, 6, 8)]),  # "five to six times"
        ("shoulder_point", [(StepKind.HOLD, 10, 15, 0, 0, 0)]),  # "10 to 15 seconds"
        ("ball", [(StepKind.UNTIL, 0, 120, 0, 0, 0)]),  # open: inside 30 to 120 s (Behm 2020)
        ("roller", [(StepKind.PASSES, 0, 0, 15, 30, 4)]),  # open: 60 to 120 s at 4 s a stroke (Behm 2020)
        ("indirect", [(StepKind.UNTIL, 0, 300, 0, 0, 0)]),  # open: the articles' five minutes
        ("broad_first", [(StepKind.HOLD, 60, 60, 0, 0, 0), (StepKind.UNTIL, 0, 240, 0, 0, 0)]),  # "up to five minutes"
        ("direct", []),
        ("daily_scan", []),
    ],
)
def test_the_figures_are_the_articles(technique: str, steps: list[tuple[StepKind, int, int, int, int, int]]) -> None:
    found = [(s.kind, s.low_s, s.high_s, s.count_low, s.count_high, s.pace_s) for s in BY_ID[technique].steps]
    assert found == steps


def test_the_lines_are_the_articles_and_end_above_the_elbow() -> None:
    assert BY_ID["neck_line"].paths == (("head_back", "neck_back"),)
    assert BY_ID["neck_point"].paths == (("neck_back",),)
    assert BY_ID["shoulder_line"].paths == (
        ("shoulder_front", "upper_arm_front"),
        ("shoulder_back", "upper_arm_back"),
    )
    assert BY_ID["shoulder_point"].paths == (("shoulder_front",), ("shoulder_back",))
    assert ids([technique for technique in TECHNIQUES if technique.travels]) == ["neck_line", "shoulder_line"]
    assert "above the elbow crease" in BY_ID["shoulder_line"].steps[0].cue


def test_three_fit_any_place() -> None:
    assert ids([technique for technique in TECHNIQUES if technique.any_place]) == [
        "hold_spot",
        "indirect",
        "broad_first",
    ]


def test_the_line_down_the_arm_asks_about_the_chest_first_and_no_other_asks() -> None:
    assert {t.id: t.ask_first for t in TECHNIQUES if t.ask_first} == {"shoulder_line": "heart"}
    (heart,) = (sign for sign in load_signs() if sign.id == "heart")
    assert heart.tier is Tier.EMERGENCY


def test_the_rolls_of_the_neck_are_comfortable_and_no_pressing() -> None:
    rolls = BY_ID["neck_point"].steps[1]
    assert not rolls.presses
    assert "hurts, skip it" in rolls.cue
    assert all(words in rolls.cue for words in ("Chin low", "shoulder to shoulder", "Never tip it back"))


def test_a_spot_is_held_without_moving_around() -> None:
    assert "stay" in BY_ID["hold_spot"].steps[0].cue
    assert "Do not move around" in BY_ID["hold_spot"].steps[0].cue


def test_pressed_in_full_the_aim_is_4_to_6_and_less_where_it_is_light() -> None:
    assert {technique.id: technique.aim for technique in TECHNIQUES} == {
        "hold_spot": (4, 6),
        "neck_line": (3, 5),
        "neck_point": (3, 5),
        "shoulder_line": (4, 6),
        "shoulder_point": (4, 6),
        "ball": (4, 6),
        "roller": (4, 6),
        "indirect": (1, 3),
        "broad_first": (2, 5),
        "direct": (0, 0),
        "daily_scan": (0, 0),
    }


def test_a_ball_goes_where_the_places_own_tools_name_one_and_a_roller_likewise() -> None:
    for technique_id, kind in (("ball", "ball"), ("roller", "roller")):
        named = {region.slot for region in REGIONS if any(kind in tool for tool in region.tools)}
        paths = BY_ID[technique_id].paths
        assert sorted(named) == sorted(slot for path in paths for slot in path)
        assert all(len(path) == 1 for path in paths)


@pytest.mark.parametrize("group", ["neck", "head", "belly"])
def test_no_ball_and_no_roller_on_neck_head_or_belly(group: str) -> None:
    in_group = [region for region in REGIONS if region.group == group]
    assert in_group
    for region in in_group:
        assert not {"ball", "roller"} & set(ids(fitting(TECHNIQUES, region)))
        for technique in fitting(TECHNIQUES, region):
            assert not any("ball" in tool or "roller" in tool for tool in tools_of(technique, region))


@pytest.mark.parametrize(
    "slot",
    ["face", "jaw", "wrist_front", "wrist_back", "knee_front", "knee_back", "ankle_front", "ankle_back", "groin"],
)
def test_no_ball_and_no_roller_on_joints_and_soft_places(slot: str) -> None:
    assert not {"ball", "roller"} & set(ids(fitting(TECHNIQUES, BODY[f"{slot}_l"])))


def test_no_roller_on_the_lower_back() -> None:
    assert "ball" in ids(fitting(TECHNIQUES, BODY["lower_back_r"]))
    assert "roller" not in ids(fitting(TECHNIQUES, BODY["lower_back_r"]))
    assert any("lower back" in warning for warning in BY_ID["roller"].warnings)


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_id)
def test_every_path_is_there_on_both_sides_hangs_together_and_touches_no_place_never_pressed(
    technique: Technique,
) -> None:
    for path in technique.paths:
        for side in ("_r", "_l"):
            regions = [BODY[slot + side] for slot in path]
            assert all(region.press is not Press.NEVER for region in regions)
            assert not {"neck_front", "elbow_front", "abdomen", "groin", "knee_back"} & {r.slot for r in regions}
            for here, there in itertools.pairwise(regions):
                assert there.id in here.adjacent


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_id)
def test_words_are_plain_short_and_sourced(technique: Technique) -> None:
    texts = (technique.title, technique.purpose, technique.pressure, technique.source, *technique.warnings)
    for text in (*texts, *(step.cue for step in technique.steps)):
        assert text.isascii()
        assert text.isprintable()
    assert len(technique.title) <= 34
    for line in (technique.purpose, technique.pressure, *technique.warnings):
        assert len(line) <= LINE_COLUMNS
        assert line.endswith(".")
    for step in technique.steps:
        assert 0 < len(step.cue) <= CUE_COLUMNS
        assert step.cue.endswith(".")
    assert technique.source.startswith(("Cleveland Clinic 2022", "Health Guide 2022"))
    assert technique.page in PAGES
    assert bool(technique.warnings) == technique.runs


@pytest.mark.parametrize("technique_id", ["neck_line", "ball", "roller", "indirect", "broad_first"])
def test_a_cap_that_no_article_gives_says_that_it_is_our_own(technique_id: str) -> None:
    assert "our own choice" in BY_ID[technique_id].source


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_id)
def test_no_technique_is_said_to_be_for_everyone(technique: Technique) -> None:
    # The article tells what Adams does each day, and names people who should not.
    assert "everyone" not in f"{technique.purpose} {technique.pressure}".lower()


@pytest.mark.parametrize(
    ("technique_id", "words"),
    [
        ("hold_spot", "firm"),
        ("neck_line", "light first"),
        ("neck_point", "moderate"),
        ("neck_point", "chin low"),
        ("shoulder_line", "slowly"),
        ("indirect", "nothing hurts"),
    ],
)
def test_what_the_article_does_not_say_of_a_technique_is_marked_as_our_own(technique_id: str, words: str) -> None:
    own = BY_ID[technique_id].source.partition(");")[2]
    assert words in own.partition(": our own choice")[0]


@pytest.mark.parametrize("technique", RUN, ids=by_id)
def test_no_technique_is_longer_than_five_minutes(technique: Technique) -> None:
    assert 0 < sum(step.longest_s for step in technique.steps if step.presses) <= 300
    assert all(step.longest_s <= 300 for step in technique.steps)


def test_what_is_counted_takes_its_pace_and_rolls_go_each_way() -> None:
    assert Step(StepKind.HOLD, "Stay.", low_s=10, high_s=15).longest_s == 15
    assert Step(StepKind.UNTIL, "Stay.", high_s=60).longest_s == 60
    assert Step(StepKind.PASSES, "Drag.", count_low=5, count_high=6, pace_s=8).longest_s == 48
    assert Step(StepKind.ROLLS, "Roll.", count_low=3, count_high=3, pace_s=8).longest_s == 48


# Which fits, and its path


def slow_path(technique: Technique, region_id: str) -> list[str] | None:
    """The path by reading off the table, sharing nothing with `path_of`; None where it does not fit."""
    slot, _, letter = region_id.rpartition("_")
    if slot in ("neck_front", "elbow_front", "abdomen", "groin", "knee_back") or technique.steps == ():
        return None
    if technique.any_place:
        return [region_id]
    for path in technique.paths:
        for place in path:
            if place == slot:
                return [f"{place}_{letter}" for place in path]
    return None


def slow_offered(techniques: Sequence[Technique], region_id: str, marked: set[str]) -> list[str]:
    """The order by the rule as it is told, with the shipped names, sharing nothing with `offered`."""
    fit = [technique for technique in techniques if slow_path(technique, region_id) is not None]
    names = [technique.id for technique in fit]
    first = None
    for technique in fit:
        path = slow_path(technique, region_id) or []
        tender = 0
        for place in path:
            if place in marked:
                tender += 1
        if len(path) > 1 and tender >= 2:
            first = technique.id
            break
    if first is None:
        group = BODY[region_id].group
        for name in ("neck_point", "shoulder_point"):
            if group in ("neck", "shoulder") and name in names:
                first = name
    if first is None and "hold_spot" in names:
        first = "hold_spot"
    if first is None:
        return names
    return [first, *(name for name in names if name != first)]


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_id)
def test_the_path_is_that_of_the_table_on_the_regions_own_side(technique: Technique) -> None:
    for region in REGIONS:
        slow = slow_path(technique, region.id)
        assert (technique in fitting(TECHNIQUES, region)) == (slow is not None)
        if slow is None:
            with pytest.raises(ValueError, match=f"{technique.id} does not fit {region.id}"):
                path_of(technique, BODY, region.id)
            with pytest.raises(ValueError, match=f"{technique.id} does not fit {region.id}"):
                tools_of(technique, region)
        else:
            path = path_of(technique, BODY, region.id)
            assert list(path) == slow
            assert region.id in path
            assert {BODY[place].side for place in path} == {region.side}
            assert all(BODY[place].press is not Press.NEVER for place in path)


@pytest.mark.parametrize("region", REGIONS, ids=by_id)
def test_every_place_has_techniques_unless_it_is_never_pressed(region: Region) -> None:
    fit = ids(fitting(TECHNIQUES, region))
    if region.press is Press.NEVER:
        assert fit == []
        assert offered(TECHNIQUES, BODY, region.id, {r.id for r in REGIONS}) == ()
    else:
        assert {"hold_spot", "indirect", "broad_first"} <= set(fit)
        assert fit == [name for name in BY_ID if name in fit]


@pytest.mark.parametrize("slot", sorted(NEVER_PRESS))
def test_a_slip_in_the_bodys_data_makes_no_place_pressable(slot: str) -> None:
    slipped = dataclasses.replace(BODY[f"{slot}_r"], press=Press.OK, cap_s=300)
    assert fitting(TECHNIQUES, slipped) == ()


def test_a_place_that_only_the_bodys_data_calls_never_is_not_pressed_either() -> None:
    assert fitting(TECHNIQUES, dataclasses.replace(BODY["buttock_r"], press=Press.NEVER)) == ()


def test_what_is_only_explained_fits_no_place_whatever_its_paths() -> None:
    told = dataclasses.replace(BY_ID["direct"], any_place=True, paths=(("buttock",),))
    assert fitting((told,), BODY["buttock_r"]) == ()


def test_a_region_that_is_none_has_no_path() -> None:
    with pytest.raises(KeyError):
        path_of(BY_ID["hold_spot"], BODY, "tail_l")
    with pytest.raises(KeyError):
        offered(TECHNIQUES, BODY, "tail_l", ())


# Which is offered first


@pytest.mark.parametrize(
    ("region", "marked", "first"),
    [
        ("neck_back_l", [], "neck_point"),
        ("neck_back_l", ["neck_back_l"], "neck_point"),
        ("neck_back_l", ["neck_back_l", "head_back_l"], "neck_line"),
        ("head_back_l", ["neck_back_l", "head_back_l"], "neck_line"),
        ("neck_back_l", ["neck_back_r", "head_back_r"], "neck_point"),  # the other side's line
        ("neck_back_l", ["neck_back_l", "neck_back_r", "shoulder_back_l"], "neck_point"),
        ("head_back_l", ["head_back_l"], "hold_spot"),
        ("shoulder_front_r", [], "shoulder_point"),
        ("shoulder_front_r", ["shoulder_front_r", "upper_arm_front_r"], "shoulder_line"),
        ("shoulder_front_r", ["shoulder_back_r", "upper_arm_back_r"], "shoulder_point"),  # the line behind
        ("shoulder_back_r", ["shoulder_front_r", "shoulder_back_r"], "shoulder_point"),
        ("upper_arm_back_r", ["shoulder_back_r", "upper_arm_back_r"], "shoulder_line"),
        ("upper_arm_back_r", ["upper_arm_back_r"], "hold_spot"),
        ("buttock_l", ["buttock_l", "hip_back_l"], "hold_spot"),
        ("jaw_r", [], "hold_spot"),
    ],
)
def test_the_one_offered_first_fits_what_was_marked(region: str, marked: list[str], first: str) -> None:
    assert offered(TECHNIQUES, BODY, region, marked)[0].id == first


def test_a_mark_that_is_listed_twice_is_still_one_place() -> None:
    assert offered(TECHNIQUES, BODY, "neck_back_l", ["neck_back_l", "neck_back_l"])[0].id == "neck_point"


def test_the_others_follow_in_the_files_order() -> None:
    assert ids(offered(TECHNIQUES, BODY, "shoulder_back_l", ())) == [
        "shoulder_point",
        "hold_spot",
        "shoulder_line",
        "ball",
        "indirect",
        "broad_first",
    ]


PLACES = st.sampled_from([region.id for region in REGIONS])
LINES = st.sampled_from(
    [f"{slot}_{side}" for side in "rl" for technique in TECHNIQUES for path in technique.paths for slot in path]
)


@given(
    st.permutations(TECHNIQUES),
    st.integers(0, len(TECHNIQUES)),
    PLACES | LINES,
    st.sets(PLACES | LINES, max_size=40),
)
@settings(max_examples=examples(400, 70))
def test_what_is_offered_is_what_a_slow_reading_of_the_rule_offers(
    techniques: list[Technique], many: int, region: str, marked: set[str]
) -> None:
    some = techniques[:many]
    assert ids(offered(some, BODY, region, marked)) == slow_offered(some, region, marked)


@pytest.mark.parametrize("region", REGIONS, ids=by_id)
def test_for_every_region_with_each_pair_of_marks_on_its_lines(region: Region) -> None:
    near = sorted({region.id, region.mirror, region.flip, *region.adjacent})
    for one in near:
        for two in near:
            marked = {one, two}
            assert ids(offered(TECHNIQUES, BODY, region.id, marked)) == slow_offered(TECHNIQUES, region.id, marked)


# With what


@pytest.mark.parametrize(
    ("technique", "region", "tools"),
    [
        ("hold_spot", "shoulder_front_r", ("thumb", "tennis ball on wall")),  # any place: what the place has
        ("indirect", "upper_back_r", ("tennis ball on wall", "roller")),
        ("shoulder_point", "shoulder_front_r", ("thumb",)),  # the hands
        ("shoulder_point", "shoulder_back_l", ("thumb",)),
        ("shoulder_line", "upper_arm_back_l", ("thumb",)),
        ("neck_line", "head_back_l", ("fingertips", "thumbs")),
        ("neck_point", "neck_back_l", ("fingertips", "thumb")),
        ("ball", "shoulder_front_r", ("tennis ball on wall", "lacrosse ball")),  # the place says how, then the firmer
        ("ball", "hand_palm_r", ("small ball", "lacrosse ball")),
        ("ball", "buttock_r", ("tennis ball", "lacrosse ball")),
        ("ball", "foot_sole_r", ("tennis ball", "golf ball")),  # the place has a firmer one of its own
        ("ball", "lower_back_r", ("tennis ball on wall",)),  # with care: nothing firmer
        ("ball", "chest_r", ("tennis ball on wall",)),
        ("roller", "calf_l", ("roller",)),
        ("roller", "shin_l", ("roller stick",)),
    ],
)
def test_tools_are_those_of_the_place_and_the_technique(technique: str, region: str, tools: tuple[str, ...]) -> None:
    assert tools_of(BY_ID[technique], BODY[region]) == tools


def test_a_technique_by_hand_takes_what_the_place_has_where_it_names_no_hands() -> None:
    by_hand = dataclasses.replace(BY_ID["shoulder_point"], paths=(("mid_back",),))
    assert tools_of(by_hand, BODY["mid_back_l"]) == ("tennis ball on wall", "roller")


@pytest.mark.parametrize("region", REGIONS, ids=by_id)
def test_whatever_fits_has_a_tool_and_a_place_without_a_ball_gets_none(region: Region) -> None:
    for technique in fitting(TECHNIQUES, region):
        tools = tools_of(technique, region)
        assert tools
        assert len(set(tools)) == len(tools)
        for kind in ("ball", "roller"):
            if not any(kind in tool for tool in region.tools):
                assert not any(kind in tool for tool in tools)
        if region.press is not Press.OK:
            assert set(tools) <= set(region.tools)


HANDS = re.compile(r"\b(hand|thumb|finger)", re.IGNORECASE)
THINGS = re.compile(r"\b(ball|roller)\b", re.IGNORECASE)


@pytest.mark.parametrize("region", REGIONS, ids=by_id)
def test_what_is_said_fits_the_tool_in_the_hand(region: Region) -> None:
    for technique in fitting(TECHNIQUES, region):
        pressing = [step.cue for step in technique.steps if step.presses]
        for tool in tools_of(technique, region):
            for words in (*pressing, technique.pressure):
                wrong = HANDS if THINGS.search(tool) else THINGS
                assert not wrong.search(words), (technique.id, tool, words)


def test_the_thumb_is_named_where_the_article_presses_with_it() -> None:
    for technique_id in ("shoulder_point", "shoulder_line"):
        for path in BY_ID[technique_id].paths:
            assert tools_of(BY_ID[technique_id], BODY[f"{path[0]}_r"]) == ("thumb",)


@pytest.mark.parametrize(
    ("too_little", "shown"),
    [
        ([], ["soft"]),
        (["soft"], ["soft", "firm"]),
        (["soft", "firm"], ["soft", "firm", "hard"]),
        (["soft", "firm", "hard"], ["soft", "firm", "hard"]),
        (["firm"], ["soft"]),  # the softer was not tried
        (["soft", "hard"], ["soft", "firm"]),
        (["other"], ["soft"]),
    ],
)
def test_a_firmer_tool_appears_only_after_the_softer_was_too_little(too_little: list[str], shown: list[str]) -> None:
    assert tools_offered(("soft", "firm", "hard"), too_little) == tuple(shown)


def test_where_there_is_no_tool_none_is_offered() -> None:
    assert tools_offered((), ["soft"]) == ()


# What is said when the file is wrong


FIRST = """
[[technique]]
id = "press"
title = "Press"
purpose = "To press."
any_place = true
pressure = "Some."
aim = [4, 6]
source = "CC"
page = "dose"

[[technique.step]]
kind = "until"
cue = "Press."
high_s = 60
"""

SECOND = """
[[technique]]
id = "line"
title = "Line"
purpose = "To follow."
paths = [["shoulder_back", "upper_arm_back"]]
pressure = "Some."
aim = [4, 6]
tools = ["tennis ball"]
warnings = ["Slowly."]
ask_first = "heart"
source = "CC"
page = "dose"

[[technique.step]]
kind = "hold"
cue = "Stay."
low_s = 10
high_s = 20

[[technique.step]]
kind = "passes"
cue = "Drag."
count_low = 5
count_high = 6
pace_s = 8
"""

Read = Callable[..., tuple[Technique, ...]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read techniques from a text, and all other files as they are."""

    def load(text: str, body: Body = BODY) -> tuple[Technique, ...]:
        monkeypatch.setattr(
            "mfr_tui.paths.read_asset",
            lambda name: text if name == "practice/techniques.toml" else read_asset(name),
        )
        return load_techniques(body)

    return load


def assert_refused(read: Read, text: str, named: str) -> None:
    with pytest.raises(AssetError) as refusal:
        read(text)
    assert refusal.value.what.startswith(f"assets/practice/techniques.toml{named}")
    assert refusal.value.what.endswith(".")
    assert "\n" not in refusal.value.what
    assert refusal.value.do


def test_a_table_more_is_a_technique_more(read: Read) -> None:
    shipped = read_asset("practice/techniques.toml")
    line = read(shipped + SECOND)[-1]
    assert ids(read(shipped + SECOND)) == [*BY_ID, "line"]
    assert path_of(line, BODY, "upper_arm_back_l") == ("shoulder_back_l", "upper_arm_back_l")
    assert line.steps[0] == Step(StepKind.HOLD, "Stay.", low_s=10, high_s=20)
    assert line.steps[1] == Step(StepKind.PASSES, "Drag.", count_low=5, count_high=6, pace_s=8)
    assert (line.aim, line.tools, line.warnings, line.ask_first) == ((4, 6), ("tennis ball",), ("Slowly.",), "heart")


def test_what_may_be_left_out(read: Read) -> None:
    (press,) = read(FIRST)
    assert (press.paths, press.tools, press.warnings, press.ask_first) == ((), (), (), "")
    explained = (
        FIRST[: FIRST.index("[[technique.step]]")].replace("aim = [4, 6]\n", "").replace("any_place = true\n", "")
    )
    (told,) = read(explained)
    assert (told.runs, told.any_place, told.aim) == (False, False, (0, 0))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        # Keys
        *(
            (f"{key} = ", f"not_{key} = ", f"there is no key not_{key}")
            for key in ("id", "paths", "tools", "aim", "page")
        ),
        *(
            (f"\n{key} = ", f"\n# {key} = ", f"{key} is missing")
            for key in ("title", "purpose", "paths", "pressure", "aim", "source", "page")
        ),
        # Words
        ('title = "Line"', "title = 3", "title must be words"),
        ('source = "CC"', 'source = ""', "source must be words"),
        ('page = "dose"', 'page = " "', "page must be words"),
        ('id = "line"', 'id = "press"', "id is used twice"),
        ('tools = ["tennis ball"]', 'tools = "tennis ball"', "tools must be a list"),
        ('tools = ["tennis ball"]', 'tools = ["tennis ball", ""]', "tools must be a list of words"),
        ('warnings = ["Slowly."]', "warnings = [1]", "warnings must be a list of words"),
        ('ask_first = "heart"', 'ask_first = "lung"', "ask_first: there is no warning sign lung"),
        ('ask_first = "heart"', "ask_first = true", "ask_first must be words"),
        ('ask_first = "heart"', 'ask_first = ""', "ask_first must be words"),
        # Places
        ("paths = [[", "any_place = true\npaths = [[", "any_place cannot have paths"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', "any_place = true", "any_place cannot have tools"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', "any_place = false", "paths is missing"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', "any_place = 1", "any_place must be true or false"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', "paths = []", "paths is missing"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', "paths = [[]]", "paths must be lists of slots"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', 'paths = ["shoulder_back"]', "paths must be lists of slots"),
        ('paths = [["shoulder_back", "upper_arm_back"]]', 'paths = "shoulder_back"', "paths must be a list"),
        ('"upper_arm_back"', "3", "paths must be lists of slots"),
        ('"upper_arm_back"', '"tail"', "paths: there is no region tail_r"),
        ('"upper_arm_back"', '"shoulder_back_l"', "paths: there is no region shoulder_back_l_r"),
        ('"upper_arm_back"', '"shoulder_back"', "paths: a place appears twice"),
        *(('"upper_arm_back"', f'"{slot}"', f"paths: {slot} is never pressed") for slot in sorted(NEVER_PRESS)),
        ('"upper_arm_back"', '"neck_back"', "paths: neck_back takes none of the tools tennis ball"),
        ('["tennis ball"]', '["massage gun"]', "paths: shoulder_back takes none of the tools massage gun"),
        # The aim
        ("aim = [4, 6]", "aim = 5", "aim must be two whole numbers"),
        ("aim = [4, 6]", "aim = [4]", "aim must be two whole numbers"),
        ("aim = [4, 6]", "aim = [4.0, 6]", "aim must be two whole numbers"),
        ("aim = [4, 6]", "aim = [false, true]", "aim must be two whole numbers"),
        ("aim = [4, 6]", "aim = [6, 4]", "aim must go up, from 0 to 10"),
        ("aim = [4, 6]", "aim = [4, 11]", "aim must go up, from 0 to 10"),
        ("aim = [4, 6]", "aim = [-1, 6]", "aim must go up, from 0 to 10"),
        # Steps
        ('kind = "hold"', 'kind = "press"', "step 1: kind must be one of hold, passes, rolls, until"),
        ('kind = "hold"\n', "", "step 1: kind must be one of"),
        ('kind = "hold"', "kind = []", "step 1: kind must be one of"),
        ('cue = "Stay."', 'cue = ""', "step 1: cue must be words"),
        ('cue = "Stay."\n', "", "step 1: cue is missing"),
        ("low_s = 10\n", "", "step 1: low_s is missing"),
        ("high_s = 20\n", "", "step 1: high_s is missing"),
        ("low_s = 10", "low_s = 21", "step 1: low_s is more than high_s"),
        ("low_s = 10", "low_s = 0", "step 1: low_s must be a whole number from 1 to 300"),
        ("low_s = 10", "low_s = true", "step 1: low_s must be a whole number from 1 to 300"),
        ("low_s = 10", 'low_s = "10"', "step 1: low_s must be a whole number from 1 to 300"),
        ("high_s = 20", "high_s = 20.5", "step 1: high_s must be a whole number from 1 to 300"),
        ("high_s = 20", "high_s = 301", "step 1: high_s must be a whole number from 1 to 300"),
        ("high_s = 20", "high_s = 20\npace_s = 3", "step 1: there is no key pace_s"),
        ("pace_s = 8", "pace_s = 8\nhigh_s = 20", "step 2: there is no key high_s"),
        ("pace_s = 8\n", "", "step 2: pace_s is missing"),
        ("pace_s = 8", "pace_s = 0", "step 2: pace_s must be a whole number from 1 to 300"),
        ("count_low = 5", "count_low = 7", "step 2: count_low is more than count_high"),
        ("count_high = 6", "count_high = 38", "step 2: count_high and pace_s come to more than 300 s"),
        ('kind = "passes"', 'kind = "until"', "step 2: there is no key count_low"),
        ("high_s = 20", "high_s = 253", "step: together they press longer than 300 s"),
    ],
)
def test_a_mistake_is_named_by_file_table_and_key(read: Read, old: str, new: str, named: str) -> None:
    assert SECOND.count(old) == 1 or old in {"id = ", "page = "}
    read(FIRST + SECOND)
    name = "press" if "used twice" in named else "2" if "not_id" in named else "line"
    assert_refused(read, FIRST + SECOND.replace(old, new, 1), f", table [[technique]] {name}: {named}")


def test_rolls_beyond_five_minutes_are_counted_each_way(read: Read) -> None:
    rolls = SECOND.replace('"passes"', '"rolls"')
    assert read(rolls.replace("count_high = 6", "count_high = 18"))[0].steps[1].longest_s == 288
    assert_refused(
        read,
        rolls.replace("count_high = 6", "count_high = 19"),
        ", table [[technique]] line: step 2: count_high and pace_s come to more than 300 s",
    )


def test_a_table_without_an_id_is_named_by_its_number(read: Read) -> None:
    assert_refused(read, FIRST + SECOND.replace('id = "line"\n', ""), ", table [[technique]] 2: id is missing")


def test_exactly_five_minutes_are_no_mistake(read: Read) -> None:
    (line,) = read(SECOND.replace("high_s = 20", "high_s = 252"))
    assert sum(step.longest_s for step in line.steps) == 300


@pytest.mark.parametrize(
    ("slot", "press"),
    [("upper_arm_back", Press.NEVER), ("groin", Press.OK)],  # only the data says never; only the program does
)
def test_a_path_through_a_place_that_either_calls_never_is_refused(read: Read, slot: str, press: Press) -> None:
    changed = {name: dataclasses.replace(BODY[name], press=press) for name in (f"{slot}_l", f"{slot}_r")}
    with pytest.raises(AssetError, match=f"paths: {slot} is never pressed"):
        read(SECOND.replace('"upper_arm_back"', f'"{slot}"'), Body(BODY.regions | changed))


def test_a_path_that_is_never_pressed_on_one_side_is_refused_for_both(read: Read) -> None:
    changed = {"upper_arm_back_l": dataclasses.replace(BODY["upper_arm_back_l"], press=Press.NEVER)}
    with pytest.raises(AssetError, match="paths: upper_arm_back is never pressed"):
        read(SECOND, Body(BODY.regions | changed))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[technique]", " is not valid TOML"),
        ("", ": technique is missing or wrong"),
        ("technique = []", ": technique is missing or wrong"),
        ("technique = 3", ": technique is missing or wrong"),
        ("technique = [3]", ", table [[technique]] 1: technique must be a table"),
        (FIRST.replace("[[technique]]", "[[technic]]"), ": technic is missing or wrong"),
        (FIRST + "[other]\n", ": other is missing or wrong"),
        (FIRST.replace("[[technique.step]]", "[technique.step]"), ", table [[technique]] press: step must be a list"),
    ],
)
def test_a_file_without_techniques_is_refused(read: Read, text: str, named: str) -> None:
    assert_refused(read, text, named)


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TECHNIQUES_FILE", "practice/none.toml")
    with pytest.raises(AssetError, match=r"assets/practice/none\.toml"):
        load_techniques(BODY)
