"""The body chart: the drawing itself, measured, and what is shown on it."""

import math
import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import pairwise

import pytest

from mfr_tui.body.regions import Region, Side, View, load_body
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset
from mfr_tui.report.body_chart import CHART_FILE, DIGIT, FILLS, TALL, Shown, describe_chart, draw_chart

BODY = load_body()
WIDTH, HEIGHT = 1000, 912
MIDDLE = {View.FRONT: 250.0, View.BACK: 750.0}
HAIR = 0.1
"""A hundredth of a millimetre: by so much two outlines may miss each other."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]


# Reading the drawing


def parse(svg: str) -> ET.Element:
    root = ET.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


ROOT = parse(read_asset(CHART_FILE))
PATHS = {element.attrib["id"]: element for element in ROOT.iter("path") if "id" in element.attrib}


def flatten(data: str) -> tuple[Point, ...]:
    """A closed outline as a polygon: a curve as ten chords, with the same points whichever way it is drawn."""
    assert data.startswith("M")
    assert data.endswith("Z")
    points: list[Point] = []
    for command, numbers in re.findall(r"([MLC])([^MLCZ]*)", data):
        values = [float(number) for number in numbers.split()]
        places = list(zip(values[::2], values[1::2], strict=True))
        if command != "C":
            points += places
            continue
        a, b, c, d = points[-1], *places
        for step in range(1, 11):
            t = step / 10
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
            points.append((round(x, 4), round(y, 4)))
    return tuple(points)


@cache
def outline(region_id: str) -> tuple[Point, ...]:
    return flatten(PATHS[region_id].attrib["d"])


@cache
def box(region_id: str) -> Box:
    xs, ys = zip(*outline(region_id), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def crossings(polygon: tuple[Point, ...], y: float) -> list[float]:
    """Where a horizontal line enters and leaves a polygon, from the left."""
    found = []
    for (x0, y0), (x1, y1) in pairwise((*polygon, polygon[0])):
        if (y0 <= y) != (y1 <= y):
            found.append(x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return sorted(found)


def inside(polygon: tuple[Point, ...], point: Point) -> bool:
    return sum(x < point[0] for x in crossings(polygon, point[1])) % 2 == 1


def place(region: Region) -> Point:
    path = PATHS[region.id]
    return float(path.attrib["data-x"]), float(path.attrib["data-y"])


def leader(region: Region) -> Point | None:
    if "data-out" not in PATHS[region.id].attrib:
        return None
    x, y = map(float, PATHS[region.id].attrib["data-out"].split())
    return x, y


# The drawing


def test_every_region_has_one_path_and_no_other_id_looks_like_a_region() -> None:
    ids = [element.attrib["id"] for element in ROOT.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert {one for one in ids if one.endswith(("_r", "_l"))} == PATHS.keys() == BODY.regions.keys()


def test_the_drawing_stands_alone() -> None:
    text = read_asset(CHART_FILE)
    assert not {element.tag for element in ROOT.iter()} & {"style", "script", "image", "use", "foreignObject", "a"}
    assert not re.search(r"href|@import|url\((?!#)|https?://(?!www\.w3\.org/2000/svg)", text)
    assert ROOT.attrib["viewBox"] == f"0 0 {WIDTH} {HEIGHT}"


@pytest.mark.parametrize("view", View)
def test_both_sides_of_both_figures_are_named_where_they_are(view: View) -> None:
    words = {(text.text, float(text.attrib["x"])) for text in ROOT.iter("text")}
    sides = {
        text: x for text, x in words if text in ("patient's right", "patient's left") and abs(x - MIDDLE[view]) < 250
    }
    assert (sides["patient's right"] < MIDDLE[view] < sides["patient's left"]) == (view is View.FRONT)
    assert sides["patient's right"] + sides["patient's left"] == 2 * MIDDLE[view]
    assert (view.capitalize(), MIDDLE[view]) in words


@pytest.mark.parametrize("region", BODY, ids=lambda region: region.id)
def test_a_region_lies_in_its_own_quarter_of_the_picture(region: Region) -> None:
    left, top, right, bottom = box(region.id)
    middle = MIDDLE[region.view]
    at_picture_left = (region.side is Side.RIGHT) == (region.view is View.FRONT)
    near, far = (middle - 250, middle) if at_picture_left else (middle, middle + 250)
    assert near + 5 < right
    assert near <= left < right <= far
    assert 40 < top < bottom < HEIGHT


def test_left_and_right_are_mirror_images_to_the_last_digit() -> None:
    for region in BODY:
        own, other = (PATHS[one].attrib for one in (region.id, region.mirror))
        axis = 2 * MIDDLE[region.view]
        pairs = list(zip(numbers(own["d"]), numbers(other["d"]), strict=True))
        assert all(mine + theirs == pytest.approx(axis) for mine, theirs in pairs[::2])
        assert all(mine == theirs for mine, theirs in pairs[1::2])
        assert re.sub(r"[^A-Z]", "", own["d"]) == re.sub(r"[^A-Z]", "", other["d"])
        assert place(region) == pytest.approx((axis - place(BODY[region.mirror])[0], place(BODY[region.mirror])[1]))
        end, mirrored = leader(region), leader(BODY[region.mirror])
        assert (end is None) == (mirrored is None)
        assert end is None or mirrored is None or end == pytest.approx((axis - mirrored[0], mirrored[1]))


def numbers(data: str) -> list[float]:
    return [float(number) for number in re.findall(r"[\d.]+", data)]


def test_regions_meet_along_a_line_exactly_where_they_are_said_to_touch() -> None:
    sides = {
        region.id: {frozenset(side) for side in pairwise((*outline(region.id), outline(region.id)[0]))}
        for region in BODY
    }
    for region in BODY:
        met = {other for other in sides if other != region.id and sides[region.id] & sides[other]}
        assert met == set(region.adjacent), region.id


@pytest.mark.parametrize("view", View)
def test_regions_fill_the_figure_without_a_gap_and_without_lying_on_each_other(view: View) -> None:
    (figure,) = (flatten(path.attrib["d"]) for path in figure_of(view).iter("path") if path.get("class") == "outline")
    regions = [region.id for region in BODY if region.view is view]
    top, bottom = min(y for _, y in figure), max(y for _, y in figure)
    y = top + 0.31
    while y < bottom:
        here = [region for region in regions if box(region)[1] <= y <= box(region)[3]]
        pieces = sorted(piece for one in here for piece in spans(outline(one), y))
        assert all(after[0] >= before[1] - HAIR for before, after in pairwise(pieces)), y
        assert joined(pieces) == [pytest.approx(span, abs=HAIR) for span in joined(spans(figure, y))], y
        y += 1.7


def spans(polygon: tuple[Point, ...], y: float) -> list[Point]:
    """From where to where a polygon lies on a horizontal line."""
    found = crossings(polygon, y)
    return list(zip(found[::2], found[1::2], strict=True))


def joined(pieces: list[Point]) -> list[Point]:
    """Spans that follow each other without a gap as one."""
    whole: list[Point] = []
    for left, right in pieces:
        if whole and left <= whole[-1][1] + HAIR:
            whole[-1] = whole[-1][0], right
        else:
            whole.append((left, right))
    return whole


def figure_of(view: View) -> ET.Element:
    return next(group for group in ROOT.iter("g") if group.get("class") == view)


def test_a_figure_is_seven_and_a_half_heads_tall() -> None:
    top, chin = box("head_front_r")[1], box("jaw_r")[3]
    bottom = box("foot_top_r")[3]
    assert 850 <= bottom - top <= 860
    assert (bottom - top) / (chin - top) == pytest.approx(7.5, abs=0.1)


def printed(region: Region) -> Box:
    """The room that the largest number takes with its dot: from the drawing that prints it."""
    drawn = parse(draw_chart(BODY, {region.id: Shown(10, at_rest=True)}))
    (group,) = (one for one in drawn.iter("g") if one.get("class") == "numbers")
    text, dot = group.find("text"), group.find("circle")
    assert text is not None
    assert dot is not None
    x, baseline = float(text.attrib["x"]), float(text.attrib["y"])
    below = float(dot.attrib["cy"]) + float(dot.attrib["r"])
    return x - DIGIT, baseline - TALL, x + DIGIT, below


def test_the_largest_number_with_its_dot_stands_in_its_own_region_or_beside_the_body() -> None:
    boxes = {region.id: printed(region) for region in BODY}
    for region in BODY:
        left, top, right, bottom = boxes[region.id]
        middle = (left + right) / 2
        corners = [
            (left, top),
            (right, top),
            (left, top + TALL),
            (right, top + TALL),
            (middle - 3, bottom),
            (middle + 3, bottom),
        ]
        end = leader(region)
        if end is None:
            assert inside(outline(region.id), place(region)), region.id
            assert all(inside(outline(region.id), corner) for corner in corners), region.id
        else:
            assert inside(outline(region.id), end), region.id
            assert not any(inside(outline(other.id), corner) for other in BODY for corner in corners), region.id
            assert left > 5
            assert right < WIDTH - 5
    for one, mine in boxes.items():
        for other, theirs in boxes.items():
            apart = mine[2] <= theirs[0] or theirs[2] <= mine[0] or mine[3] <= theirs[1] or theirs[3] <= mine[1]
            assert one == other or apart, (one, other)


# What is shown on it


def state(svg: str) -> tuple[dict[str, dict[str, str]], list[tuple[str, str]], list[str]]:
    """The regions' attributes, everything else that is drawn, and the words and numbers."""
    root = parse(svg)
    regions = {path.attrib["id"]: dict(path.attrib) for path in root.iter("path") if "id" in path.attrib}
    (group,) = (one for one in root.iter("g") if one.get("class") == "numbers")
    added = set(group.iter())
    rest = [(one.tag, str(one.attrib)) for one in root.iter() if one not in added and one.get("id") not in regions]
    return regions, rest, [text.text or "" for text in group.iter("text")]


BARE = state(draw_chart(BODY, {}))


def test_nothing_shown_is_the_drawing_as_it_is() -> None:
    regions, _, printed_numbers = BARE
    assert regions == {one: dict(path.attrib) for one, path in PATHS.items()}
    assert printed_numbers == []
    assert "ns0:" not in draw_chart(BODY, {})


@pytest.mark.parametrize("region", BODY, ids=lambda region: region.id)
def test_a_region_shown_changes_its_own_path_alone_and_prints_one_number_on_its_own_side(region: Region) -> None:
    drawn = draw_chart(BODY, {region.id: Shown(7, at_rest=False)})
    regions, rest, printed_numbers = state(drawn)
    before, others, _ = BARE
    assert {one for one in regions if regions[one] != before[one]} == {region.id}
    assert regions[region.id] == before[region.id] | {"fill": FILLS["moderate"]}
    assert rest == others
    assert printed_numbers == ["7"]
    left, top, right, bottom = printed(region)
    x, y = (left + right) / 2, (top + bottom) / 2
    assert math.dist((x, y), place(region)) < 0.1
    assert (x < MIDDLE[region.view]) == ((region.side is Side.RIGHT) == (region.view is View.FRONT))
    assert abs(x - MIDDLE[region.view]) < 250


@pytest.mark.parametrize(
    ("nrs", "fill"),
    [(1, "mild"), (5, "mild"), (6, "moderate"), (7, "moderate"), (8, "severe"), (10, "severe")],
)
def test_bands_are_those_of_musculoskeletal_pain(nrs: int, fill: str) -> None:
    regions, _, printed_numbers = state(draw_chart(BODY, {"chest_l": Shown(nrs, at_rest=False)}))
    assert regions["chest_l"]["fill"] == FILLS[fill]
    assert printed_numbers == [str(nrs)]


def test_a_zero_is_printed_on_a_region_left_as_it_is() -> None:
    regions, _, printed_numbers = state(draw_chart(BODY, {"chest_l": Shown(0, at_rest=False)}))
    assert regions == BARE[0]
    assert printed_numbers == ["0"]


@pytest.mark.parametrize("region_id", ["calf_r", "jaw_l"])
def test_a_dot_says_that_it_also_hurts_at_rest(region_id: str) -> None:
    def dots(*, at_rest: bool) -> int:
        return len(list(parse(draw_chart(BODY, {region_id: Shown(8, at_rest=at_rest)})).iter("circle")))

    assert dots(at_rest=True) == dots(at_rest=False) + 1


def test_the_key_shows_each_band_as_the_regions_have_it() -> None:
    (key,) = (group for group in ROOT.iter("g") if group.get("class") == "key")
    assert [swatch.attrib["fill"] for swatch in key.iter("rect")] == list(FILLS.values())
    assert [text.text for text in key.iter("text")] == ["1-5 mild", "6-7 moderate", "8-10 severe", "also at rest"]


def test_bands_differ_in_lightness_and_in_lines_and_every_number_stands_out() -> None:
    grounds, spacing = [], []
    for band in ("mild", "moderate"):
        (pattern,) = (one for one in ROOT.iter("pattern") if FILLS[band] == f"url(#{one.attrib['id']})")
        ground, lines = pattern.find("rect"), pattern.find("path")
        assert ground is not None
        assert lines is not None
        grounds.append(ground.attrib["fill"])
        spacing.append(sum(map(float, lines.attrib["stroke-dasharray"].split())))
        assert contrast(ground.attrib["fill"], lines.attrib["stroke"]) > 2
    grounds.append(FILLS["severe"])
    assert all(luminance(light) > luminance(dark) + 0.2 for light, dark in pairwise(grounds))
    assert spacing[0] >= 2 * spacing[1]
    for nrs in (0, 3, 6, 9):
        drawn = parse(draw_chart(BODY, {"calf_r": Shown(nrs, at_rest=False), "jaw_l": Shown(nrs, at_rest=False)}))
        (group,) = (one for one in drawn.iter("g") if one.get("class") == "numbers")
        behind = [rect.attrib["fill"] for rect in group.iter("rect")] or ["#f6f6f4" if nrs == 0 else FILLS["severe"]]
        outer, inner = sorted(group.iter("text"), key=lambda text: float(text.attrib["y"]))
        assert contrast(inner.attrib["fill"], behind[0]) > 7
        assert contrast(outer.attrib["fill"], "#ffffff") > 7


def luminance(color: str) -> float:
    """How light, 0 to 1, as WCAG 2 has it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_region_that_this_version_does_not_know_is_left_out() -> None:
    known = {"calf_r": Shown(3, at_rest=False)}
    foreign = {"tail_l": Shown(9, at_rest=True), **known, "key": Shown(9, at_rest=True), "": Shown(9, at_rest=True)}
    assert draw_chart(BODY, foreign) == draw_chart(BODY, known)
    assert describe_chart(BODY, foreign) == describe_chart(BODY, known)


def test_the_chart_is_named_for_those_who_cannot_see_it() -> None:
    root = ET.fromstring(draw_chart(BODY, {"calf_r": Shown(3, at_rest=False)}))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["role"] == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Body chart"


def test_the_chart_in_words_goes_from_the_highest_down_front_before_back() -> None:
    shown = {
        "shoulder_back_l": Shown(7, at_rest=True),
        "wrist_front_l": Shown(2, at_rest=False),
        "calf_r": Shown(9, at_rest=False),
        "chest_r": Shown(4, at_rest=False),
        "chest_l": Shown(10, at_rest=True),
        "belly": Shown(5, at_rest=False),
        "jaw_r": Shown(4, at_rest=False),
    }
    assert describe_chart(BODY, shown) == (
        "Body chart. Front: left chest 10, also at rest; right jaw and jaw hinge 4; right chest 4; "
        "left wrist, palm side 2. Back: right calf 9; left back of shoulder 7, also at rest."
    )
    assert describe_chart(BODY, {"calf_r": Shown(0, at_rest=False)}) == "Body chart. Back: right calf 0."
    assert (
        describe_chart(BODY, {})
        == describe_chart(BODY, {"belly": Shown(5, at_rest=True)})
        == "Body chart. No numbers on it."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id="calf_r"', 'id="calf"', "no path for calf_r"),
        ("</svg>", "", "is not SVG"),
        ("<path", "<path <", "is not SVG"),
    ],
)
def test_a_damaged_drawing_is_refused(monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str) -> None:
    text = read_asset(CHART_FILE)
    monkeypatch.setattr("mfr_tui.report.body_chart.read_asset", lambda _name: text.replace(old, new))
    with pytest.raises(AssetError, match=said):
        draw_chart(BODY, {})
