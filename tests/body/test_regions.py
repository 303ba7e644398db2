"""The regions: what the rest of the program takes for granted, and what is said when the file is wrong."""

import string
from collections.abc import Callable

import pytest

from mfr_tui.body import regions
from mfr_tui.body.regions import Body, Press, Side, View, load_body
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset

BODY = load_body()
Damage = Callable[[str, str], None]


@pytest.fixture
def damage(monkeypatch: pytest.MonkeyPatch) -> Damage:
    """Replace, once, a piece of regions.toml as it is read."""

    def replace(old: str, new: str) -> None:
        text = read_asset("body/regions.toml")
        assert old in text
        monkeypatch.setattr("mfr_tui.paths.read_asset", lambda _name: text.replace(old, new, 1))

    return replace


def table(slot: str, key: str) -> str:
    """The line of a key in the table of a slot, from its heading on, for damaging it there."""
    text = read_asset("body/regions.toml")
    start = text.index(f"[{slot}]")
    return text[start : text.index("\n", text.index(f"\n{key} = ", start) + 1)]


# The catalogue


def test_there_are_76_regions_of_38_slots_each_on_both_sides() -> None:
    assert len(list(BODY)) == 76
    assert len(BODY.slots) == len(set(BODY.slots)) == 38
    assert {region.id for region in BODY} == {f"{slot}_{side}" for slot in BODY.slots for side in "rl"}


def test_each_region_is_found_under_its_own_id_and_says_its_slot_and_side() -> None:
    for region_id, region in BODY.regions.items():
        assert region_id == region.id == region.slot + {Side.RIGHT: "_r", Side.LEFT: "_l"}[region.side]


def test_half_the_regions_are_in_front_and_front_comes_first() -> None:
    assert [region.view for region in BODY] == [View.FRONT] * 38 + [View.BACK] * 38


def test_the_right_comes_directly_before_its_left() -> None:
    ordered = list(BODY)
    assert all(right.side is Side.RIGHT for right in ordered[::2])
    assert [left.id for left in ordered[1::2]] == [right.mirror for right in ordered[::2]]


def test_each_choir_segment_belongs_to_one_region_and_only_the_jaw_has_none() -> None:
    numbers = [region.choir for region in BODY if region.choir is not None]
    assert sorted(numbers) == [*range(101, 137), *range(201, 239)]
    assert {region.slot for region in BODY if region.choir is None} == {"jaw"}


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("head_front_r", 101),
        ("head_front_l", 102),
        ("elbow_front_l", 114),  # the male numbering: 116 in the female map
        ("abdomen_r", 116),  # 112 in the female map
        ("hand_palm_r", 125),
        ("head_top_back_r", 202),  # the back is counted from the person's left
        ("shoulder_back_l", 207),
        ("foot_sole_l", 237),
    ],
)
def test_choir_numbers_keep_the_sides_and_the_male_numbering(region: str, number: int) -> None:
    assert BODY[region].choir == number


def test_choir_numbers_and_views_agree() -> None:
    assert all((region.choir < 200) == (region.view is View.FRONT) for region in BODY if region.choir is not None)


def test_a_front_choir_pair_starts_on_the_right_and_a_back_pair_on_the_left() -> None:
    for region in BODY:
        here, there = region.choir, BODY[region.mirror].choir
        if here is not None and there is not None:
            assert (here < there) == ((region.side is Side.RIGHT) == (region.view is View.FRONT))


def test_there_are_twelve_groups_and_both_sides_share_theirs() -> None:
    assert len({region.group for region in BODY}) == 12
    assert all(BODY[region.mirror].group == region.group for region in BODY)


# Names


def test_labels_are_unique_and_begin_with_the_side() -> None:
    assert len({region.label for region in BODY}) == 76
    for region in BODY:
        assert region.label.startswith(f"{region.side.capitalize()} ")
        assert not {"left", "right"} & set(region.label.lower().split()[1:])


def test_short_names_fit_a_narrow_panel_and_tell_slots_of_one_view_apart() -> None:
    assert all(0 < len(region.short) <= 16 for region in BODY)
    for view in View:
        slots = {region.slot: region.short for region in BODY if region.view is view}
        assert len(set(slots.values())) == len(slots)


def test_every_text_is_plain_ascii() -> None:
    for region in BODY:
        for text in (region.label, region.short, region.press_note, *region.tools):
            assert text
            assert text.isascii()
            assert text.isprintable()


def test_a_label_of_a_region_that_this_version_does_not_know_is_its_id() -> None:
    assert BODY.label("jaw_l") == "Left jaw and jaw hinge"
    assert BODY.label("tail_l") == "tail_l"


def test_known_and_unknown_ids_are_told_apart() -> None:
    assert "jaw_l" in BODY
    assert "jaw" not in BODY
    with pytest.raises(KeyError):
        BODY["jaw"]


# Neighbors


def test_mirror_is_the_same_slot_on_the_other_side_and_back_again() -> None:
    for region in BODY:
        other = BODY[region.mirror]
        assert (other.slot, other.side) == (region.slot, region.side.other)
        assert other.side is not region.side
        assert other.mirror == region.id


def test_mirrors_differ_in_nothing_but_their_side() -> None:
    for region in BODY:
        other = BODY[region.mirror]
        assert other.adjacent == tuple(BODY[a].mirror for a in region.adjacent)
        assert other.flip == BODY[region.flip].mirror
        for name in ("view", "group", "short", "press", "press_note", "hold_s", "cap_s", "tools"):
            assert getattr(other, name) == getattr(region, name)


def test_flip_goes_to_the_other_view_and_keeps_the_side() -> None:
    for region in BODY:
        assert BODY[region.flip].view is not region.view
        assert BODY[region.flip].side is region.side


def test_flipping_twice_comes_back_to_the_place_or_one_near_it() -> None:
    # Not always itself: face and jaw both lie before the back of the head.
    for region in BODY:
        back = BODY[BODY[region.flip].flip]
        assert back.id == region.id or back.id in _within(BODY, region.id, 2)


def test_touching_is_mutual_within_one_view_and_never_with_oneself() -> None:
    for region in BODY:
        assert len(set(region.adjacent)) == len(region.adjacent)
        for other in region.adjacent:
            assert other != region.id
            assert region.id in BODY[other].adjacent
            assert BODY[other].view is region.view


def test_only_the_own_mirror_is_touched_across_the_midline() -> None:
    for region in BODY:
        assert {a for a in region.adjacent if BODY[a].side is not region.side} <= {region.mirror}


@pytest.mark.parametrize("view", View)
def test_each_view_hangs_together(view: View) -> None:
    ids = {region.id for region in BODY if region.view is view}
    assert _within(BODY, min(ids), 38) == ids


def _within(body: Body, region: str, steps: int) -> set[str]:
    reached = {region}
    for _ in range(steps):
        reached |= {other for here in reached for other in body[here].adjacent}
    return reached


# Pressing


def test_never_means_no_hold_at_all_and_everything_else_some() -> None:
    for region in BODY:
        if region.press is Press.NEVER:
            assert (region.hold_s, region.cap_s, region.tools) == (0, 0, ())
        else:
            assert 0 < region.hold_s <= region.cap_s <= 300
            assert region.tools


def test_the_gentler_the_press_the_shorter_its_longest_hold() -> None:
    longest = {Press.OK: {300}, Press.CARE: {120, 300}, Press.LIGHT: {60}, Press.NEVER: {0}}
    for region in BODY:
        assert region.cap_s in longest[region.press], region.id


def test_the_articles_two_to_five_minutes_are_whole_or_not_offered() -> None:
    for region in BODY:
        assert (region.cap_s == 300) == (region.hold_s == 120), region.id


def test_places_over_ribs_arteries_and_joints_have_two_minutes_at_most() -> None:
    assert {region.slot for region in BODY if region.press is Press.CARE and region.cap_s == 120} == {
        "chest",
        "neck_back",
        "elbow_back",
        "knee_front",
    }


def test_a_light_place_is_pressed_with_fingers_only() -> None:
    for region in BODY:
        if region.press is Press.LIGHT:
            assert set(region.tools) <= {"fingertips", "thumb", "thumbs", "finger and thumb"}


def test_tools_stand_one_by_one_and_the_hands_come_first() -> None:
    hands = {"fingertips", "finger and thumb", "thumb", "thumbs", "hands"}
    for region in BODY:
        assert len(set(region.tools)) == len(region.tools)
        assert not any("," in tool or " or " in tool or tool == "none" for tool in region.tools)
        by_hand = [tool in hands for tool in region.tools]
        assert by_hand == sorted(by_hand, reverse=True)
        assert "fingertips" not in region.tools[1:]
    assert BODY["buttock_l"].tools == ("tennis ball", "lacrosse ball")
    assert BODY["foot_sole_r"].tools == ("tennis ball", "golf ball")
    assert BODY["shoulder_front_r"].tools == ("thumb", "tennis ball on wall")


def test_no_ball_where_fingers_are_enough_and_no_roller_on_the_lower_back() -> None:
    balls = {region.slot for region in BODY if any("ball" in tool for tool in region.tools)}
    rollers = {region.slot for region in BODY if any("roller" in tool for tool in region.tools)}
    assert balls == {
        *("shoulder_front", "chest", "upper_arm_front", "forearm_front", "hand_palm", "hip_front"),
        *("shoulder_back", "upper_back", "mid_back", "lower_back", "upper_arm_back", "forearm_back"),
        *("hip_back", "buttock", "thigh_back", "foot_sole"),
    }
    assert rollers == {"thigh_front", "shin", "upper_back", "mid_back", "hip_back", "thigh_back", "calf"}


def test_nothing_but_hands_on_the_back_of_the_neck() -> None:
    # Massage guns on the neck were followed by torn arteries.
    neck = BODY["neck_back_r"]
    assert neck.press is Press.CARE
    assert neck.tools == ("fingertips", "thumb")
    assert "no ball, roller or massage gun" in neck.press_note


# The drawings' letters


def test_letters_of_a_view_are_unique_lower_case_right_and_upper_case_left() -> None:
    for view in View:
        cells = [region.cell for region in BODY if region.view is view]
        assert len(set(cells)) == 38
    for region in BODY:
        assert region.cell in (string.ascii_lowercase if region.side is Side.RIGHT else string.ascii_uppercase)
        assert BODY[region.mirror].cell == region.cell.swapcase()


# What is said when the file is wrong


def assert_refused(*named: str) -> None:
    with pytest.raises(AssetError) as refusal:
        load_body()
    for part in ("assets/body/regions.toml", *named):
        assert part in refusal.value.what
    assert "\n" not in refusal.value.what
    assert refusal.value.do


def test_broken_toml_is_named(damage: Damage) -> None:
    damage("[jaw]", "[jaw")
    assert_refused("not valid TOML", "line ")


@pytest.mark.parametrize(
    "key",
    [
        "cell",
        "view",
        "group",
        "label",
        "short",
        "adjacent",
        "midline",
        "flip",
        "press",
        "press_note",
        "hold_s",
        "cap_s",
        "tools",
    ],
)
def test_a_missing_key_is_named_with_its_table(damage: Damage, key: str) -> None:
    whole = table("calf", key)
    damage(whole, whole.replace(f"\n{key} = ", f"\nnot_{key} = "))
    assert_refused("[calf]", key)


@pytest.mark.parametrize(
    ("key", "wrong", "named"),
    [
        ("press", '"hard"', "hard"),
        ("view", '"side"', "side"),
        ("hold_s", "301", "hold_s"),
        ("hold_s", '"120"', "hold_s"),
        ("hold_s", "-1", "hold_s"),
        ("cap_s", "301", "cap_s"),
        ("cap_s", "119", "cap_s"),  # less than the usual hold
        ("press", '"never"', "press"),  # with a hold longer than none
        ("choir", "[234]", "choir"),
        ("choir", "234", "choir"),
        ("adjacent", '"shin"', "adjacent"),
        ("adjacent", '["tail"]', "tail_r"),
        ("flip", '"tail"', "tail_r"),
        ("tools", '"roller, hands"', "tools"),
        ("tools", '["roller", 1]', "tools"),
        ("tools", '["roller", " "]', "tools"),
    ],
)
def test_a_wrong_value_is_named_with_its_table(damage: Damage, key: str, wrong: str, named: str) -> None:
    whole = table("calf", key)
    damage(whole, f"{whole[: whole.rindex('=')]}= {wrong}")
    assert_refused("[calf]", named)


def test_a_never_place_with_a_hold_is_refused(damage: Damage) -> None:
    whole = table("groin", "cap_s")
    damage(whole, whole.replace("cap_s = 0", "cap_s = 60"))
    assert_refused("[groin]", "press or cap_s")


def test_something_that_is_no_table_is_named(damage: Damage) -> None:
    damage("[head_front]", "tail = 1\n[head_front]")
    assert_refused("[tail]")


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "REGIONS_FILE", "body/none.toml")
    with pytest.raises(AssetError, match=r"assets/body/none\.toml"):
        load_body()
