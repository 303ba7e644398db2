"""The drawn body: each of the four figures holds every region, reads as a body, is walked with arrows."""

import math
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations, pairwise, product

import pytest

from mfr_tui.body import drawing
from mfr_tui.body.drawing import SHAPES, Cell, Direction, Figure, Size, load_figure, load_unnamed, towards
from mfr_tui.body.regions import Side, View, load_body
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset
from mfr_tui.practice.scan import Stop, load_stops

BODY = load_body()
FIGURES = {(view, size): load_figure(BODY, view, size) for view in View for size in Size}
MIRRORED = str.maketrans("/\\()[]{}<>", "\\/)(][}{><")
ACROSS = {
    Direction.UP: Direction.UP,
    Direction.DOWN: Direction.DOWN,
    Direction.LEFT: Direction.RIGHT,
    Direction.RIGHT: Direction.LEFT,
}


@pytest.fixture(params=FIGURES, ids=lambda key: f"{key[0]}-{key[1]}")
def figure(request: pytest.FixtureRequest) -> Figure:
    key: tuple[View, Size] = request.param
    return FIGURES[key]


# Art and grid


@pytest.mark.parametrize(
    ("size", "width", "height"), [(Size.COMPACT, 24, 21), (Size.LARGE, 38, 32), (Size.EXTRA_LARGE, 54, 41)]
)
@pytest.mark.parametrize("view", View)
def test_size(view: View, size: Size, width: int, height: int) -> None:
    figure = FIGURES[view, size]
    assert (figure.width, figure.height) == (width, height) == SHAPES[size]
    assert figure.view is view


def test_art_and_grid_have_one_shape(figure: Figure) -> None:
    assert len(figure.grid) == len(figure.art) == figure.height
    assert {*map(len, figure.art), *map(len, figure.grid)} == {figure.width}


def test_art_is_plain_printable_ascii(figure: Figure) -> None:
    drawn = "".join(figure.art)
    assert drawn.isascii()
    assert drawn.isprintable()


def test_every_region_of_the_view_is_drawn_and_no_other(figure: Figure) -> None:
    assert figure.cells.keys() == {region.id for region in BODY if region.view is figure.view}


def test_each_region_is_one_piece_of_three_cells_or_more(figure: Figure) -> None:
    for region, cells in figure.cells.items():
        assert len(cells) >= 3, region
        reached, ahead = set[Cell](), [cells[0]]
        while ahead:
            row, column = ahead.pop()
            if (row, column) in cells and (row, column) not in reached:
                reached.add((row, column))
                ahead += [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        assert reached == set(cells), region


def test_cells_are_the_grid_read_the_other_way_round(figure: Figure) -> None:
    for row in range(figure.height):
        for column in range(figure.width):
            region = figure.region_at(row, column)
            assert [r for r, cells in figure.cells.items() if (row, column) in cells] == ([region] if region else [])


@pytest.mark.parametrize("cell", [(-1, 5), (5, -1), (0, 0), (21, 5), (5, 24), (999, 999)])
def test_there_is_no_region_beside_the_body_or_off_the_figure(cell: Cell) -> None:
    assert FIGURES[View.FRONT, Size.COMPACT].region_at(*cell) is None


def test_all_that_is_drawn_lies_inside_the_body(figure: Figure) -> None:
    # What lies outside would be painted in no region's color, and a click on it would do nothing.
    for row, line in enumerate(figure.art):
        for column, character in enumerate(line):
            assert character == " " or figure.grid[row][column] is not None, (row, column)


def test_the_outline_is_drawn(figure: Figure) -> None:
    # Wherever a row of the body begins or ends, a line is seen there or within two cells above or below.
    for row, line in enumerate(figure.grid):
        body = [column for column, region in enumerate(line) if region]
        for edge in (body[0], body[-1]):
            near = [figure.art[r][edge] for r in range(max(0, row - 2), min(figure.height, row + 3))]
            assert set(near) != {" "}, (row, edge)


def test_the_drawing_is_the_same_on_both_sides(figure: Figure) -> None:
    for line in figure.art:
        assert line[::-1].translate(MIRRORED) == line


def test_the_grid_is_the_same_on_both_sides_with_the_sides_swapped(figure: Figure) -> None:
    for line in figure.grid:
        assert [region and BODY[region].mirror for region in reversed(line)] == list(line)


# Left and right, the error that both papers on body maps warn of


def test_the_front_figure_faces_you_and_the_back_figure_looks_away(figure: Figure) -> None:
    at_screen_left = Side.RIGHT if figure.view is View.FRONT else Side.LEFT
    for line in figure.grid:
        for column, region in enumerate(line):
            if region:
                assert (BODY[region].side is at_screen_left) == (column < figure.width / 2)


# It reads as a body


def widths(figure: Figure, *groups: str) -> list[int]:
    """For each row that has regions of these groups, how many columns they span."""
    rows = []
    for line in figure.grid:
        columns = [column for column, region in enumerate(line) if region and BODY[region].group in groups]
        if columns:
            rows.append(columns[-1] - columns[0] + 1)
    return rows


def gaps(figure: Figure, row: int) -> list[tuple[str | None, str | None]]:
    """What lies left and right of each gap within a row."""
    drawn = [(column, region) for column, region in enumerate(figure.grid[row]) if region]
    return [(one, other) for (left, one), (right, other) in pairwise(drawn) if right > left + 1]


def groups_of(figure: Figure, row: int) -> set[str]:
    return {BODY[region].group for region in figure.grid[row] if region}


def test_head_neck_shoulders_and_hips_have_their_proportions(figure: Figure) -> None:
    neck = min(widths(figure, "neck"))
    assert neck < max(widths(figure, "head")) < max(widths(figure, "hip")) < max(widths(figure, "shoulder"))


def test_the_head_is_a_seventh_of_the_height_and_the_legs_nearly_half(figure: Figure) -> None:
    assert figure.height / len(widths(figure, "head")) == pytest.approx(7, abs=0.7)
    # From where the thighs part to the soles.
    parted = next(row for row in range(figure.height) if len(gaps(figure, row)) == 1 and row > figure.height / 3)
    thighs = [row for region, cells in figure.cells.items() if "thigh" in region for row, _ in cells]
    assert 0.38 <= (figure.height - min(thighs)) / figure.height <= 0.5
    assert min(thighs) <= parted


def test_the_shoulders_slope_from_the_neck(figure: Figure) -> None:
    across = widths(figure, "shoulder")
    assert across == sorted(across)
    assert len(across) >= 2
    assert across[0] <= 0.75 * across[-1]


def test_the_arms_hang_to_the_thighs(figure: Figure) -> None:
    hands = [row for region, cells in figure.cells.items() if BODY[region].group == "hand" for row, _ in cells]
    assert 0.55 <= (max(hands) + 1) / figure.height <= 0.7


def test_head_is_above_trunk_above_legs_above_feet(figure: Figure) -> None:
    def middle(*groups: str) -> float:
        rows = [row for r, cells in figure.cells.items() if BODY[r].group in groups for row, _ in cells]
        return sum(rows) / len(rows)

    down = [middle("head"), middle("neck"), middle("chest", "upper_back"), middle("hip"), middle("leg")]
    assert [*down, middle("foot")] == sorted([*down, middle("foot")])
    assert "head" in groups_of(figure, 0)
    assert groups_of(figure, figure.height - 1) == {"foot"}


def test_arms_hang_apart_from_the_trunk(figure: Figure) -> None:
    trunk = {"chest", "belly", "upper_back", "low_back", "hip", "leg"}
    apart = 0
    for row in range(figure.height):
        sides = [{BODY[one].group, BODY[other].group} for one, other in gaps(figure, row) if one is not None and other]
        apart += sum(bool(pair & {"arm", "hand"}) and bool(pair & trunk) for pair in sides) == 2
    assert apart >= 5


def test_legs_stand_apart_down_to_the_feet(figure: Figure) -> None:
    knees = min(row for region, cells in figure.cells.items() if "knee" in region for row, _ in cells)
    for row in range(knees, figure.height):
        legs = [(one, other) for one, other in gaps(figure, row) if one and other and BODY[one].mirror == other]
        assert len(legs) == 1, row


# What is drawn dimmer, and the two tones


def beside(row: int, column: int) -> list[Cell]:
    return [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]


def test_the_landmarks_are_what_is_drawn_off_the_edge_of_the_body(figure: Figure) -> None:
    drawn = {(r, c) for r, line in enumerate(figure.art) for c, character in enumerate(line) if character != " "}
    edge = {cell for cell in drawn if any(figure.region_at(*other) is None for other in beside(*cell))}
    assert figure.landmarks == drawn - edge
    assert len(figure.landmarks) > 20
    assert len(edge) > len(figure.landmarks), "the outline carries the figure"


def test_a_figure_without_the_names_of_its_regions_looks_the_same() -> None:
    for (view, size), figure in FIGURES.items():
        unnamed = load_unnamed(view, size)
        assert (unnamed.view, unnamed.art, unnamed.landmarks) == (view, figure.art, figure.landmarks)
        named = {region: figure.region_at(*cells[0]) for region, cells in unnamed.cells.items()}
        assert {named[region]: cells for region, cells in unnamed.cells.items()} == figure.cells
        assert {named[region] for region in unnamed.deep} == figure.deep, (view, size)


@pytest.mark.parametrize("size", Size)
def test_there_are_landmarks_to_find_a_place_by(size: Size) -> None:
    at = {view: {FIGURES[view, size].region_at(*cell) for cell in FIGURES[view, size].landmarks} for view in View}
    assert {"face_r", "chest_r", "abdomen_r", "groin_r", "knee_front_r"} <= at[View.FRONT]
    assert {"upper_back_r", "mid_back_r", "lower_back_r", "buttock_r", "knee_back_r"} <= at[View.BACK]


def test_neighbors_differ_in_tone_nearly_everywhere(figure: Figure) -> None:
    border, told_apart = 0, 0
    for row, line in enumerate(figure.grid):
        for column, region in enumerate(line):
            # A step to the side is half as long as one down, so a border between columns is twice as long.
            for other, length in ((figure.region_at(row, column + 1), 2), (figure.region_at(row + 1, column), 1)):
                if region and other and other not in {region, BODY[region].mirror}:
                    border += length
                    told_apart += length * ((region in figure.deep) != (other in figure.deep))
    assert told_apart / border > 0.8


def test_left_and_right_have_one_tone(figure: Figure) -> None:
    assert {BODY[region].mirror for region in figure.deep} == figure.deep
    assert 0.3 < len(figure.deep) / len(figure.cells) < 0.7


# Ratings


def test_each_spot_lies_in_its_region_on_both_sides_alike(figure: Figure) -> None:
    assert figure.spots.keys() == figure.cells.keys()
    for region, (row, column) in figure.spots.items():
        assert figure.region_at(row, column) == region
        assert figure.spots[BODY[region].mirror] == (row, figure.width - 1 - column)


def blanks_of(figure: Figure, region: str) -> list[Cell]:
    """The cells for a digit: blank and not at the middle of the body or, if there are none, all cells of the region."""
    middle = {figure.width // 2 - 1, figure.width // 2}
    cells = figure.cells[region]
    return [(r, c) for r, c in cells if figure.art[r][c] == " " and c not in middle] or list(cells)


def test_a_spot_hides_no_line_of_the_drawing_unless_the_region_has_no_blank(figure: Figure) -> None:
    for region, spot in figure.spots.items():
        assert spot in blanks_of(figure, region)


def test_no_two_digits_side_by_side_can_be_read_as_one_number(figure: Figure) -> None:
    spots = set(figure.spots.values())
    assert not [(row, column) for row, column in spots if (row, column + 1) in spots]


def test_no_other_blank_is_nearer_to_the_middle_of_the_region(figure: Figure) -> None:
    for region, cells in figure.cells.items():
        row, column = middle_of(cells)
        blanks = blanks_of(figure, region)
        nearest = min(math.hypot(2 * (r - row), c - column) for r, c in blanks)
        spot = figure.spots[region]
        assert math.hypot(2 * (spot[0] - row), spot[1] - column) == pytest.approx(nearest)


# Filled regions side by side


@pytest.mark.parametrize("step", [1, 2, 3])
def test_between_two_filled_regions_is_a_cell_of_the_body_or_for_one_above_the_other_a_rim(
    figure: Figure, step: int
) -> None:
    filled = set(sorted(figure.cells)[::step])
    gaps, rims = figure.gaps(filled), figure.rims(filled)
    borders: set[Cell] = set()
    above: set[Cell] = set()
    for row, column in product(range(figure.height), range(figure.width)):
        here = figure.grid[row][column]
        for r, c in ((row, column + 1), (row + 1, column)):
            there = figure.region_at(r, c)
            if here in filled and there in filled and here != there:
                both = {(row, column), (r, c)}
                borders |= both
                if r == row:
                    assert both & gaps, (here, there)
                elif not both & gaps:
                    above.add((row, column))
    spots = set(figure.spots.values())
    assert rims == above - spots
    assert gaps <= borders - spots, "nothing else is left out, and a rating keeps its ground"
    for region in filled:
        assert 2 * len(gaps & set(figure.cells[region])) <= len(figure.cells[region]), f"{region} is still filled"


def test_one_filled_region_has_no_gap_and_no_rim(figure: Figure) -> None:
    for region in figure.cells:
        assert not figure.gaps({region})
        assert not figure.rims({region})


def test_two_regions_that_meet_without_a_gap_have_two_shades_and_so_have_left_and_right(figure: Figure) -> None:
    for one, other in combinations(figure.cells, 2):
        if figure.rims({one, other}) or other == BODY[one].mirror:
            assert (one in figure.shades) != (other in figure.shades), (one, other)


@pytest.mark.parametrize("strong", [lambda _: True, lambda _: False, lambda number: number % 2 == 0])
def test_two_regions_that_meet_have_different_tints_on_both_sides_of_where_they_meet(
    figure: Figure, strong: Callable[[int], bool]
) -> None:
    tints = {region: strong(number) for number, region in enumerate(sorted(figure.cells))}
    edges = figure.edges(tints)
    for row, column in figure.rims(tints):
        drawn = [
            "edge" if cell in edges else tints[figure.region_at(*cell) or ""]
            for cell in ((row, column), (row + 1, column))
        ]
        assert drawn[0] != drawn[1], (row, column)
    assert edges <= figure.rims(tints)


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_badge_is_the_cell_of_a_rating_and_one_at_each_side_where_none_is_above_or_below(
    figure: Figure, step: int
) -> None:
    filled = set(sorted(figure.cells)[::step])
    badges, gaps = figure.badges(filled), figure.gaps(filled)
    for region in filled:
        row, column = figure.spots[region]
        here = badges & set(figure.cells[region])
        near = {cell for cell in ((row, column - 1), (row, column + 1)) if figure.region_at(*cell) == region}
        touching = {
            other
            for r, c in {(row, column), *near} - gaps
            for below in ((r - 1, c), (r + 1, c))
            if below in badges and (other := figure.region_at(*below)) != region
        }
        wide = {(row, column), *near} - gaps
        assert here == wide or (here == {(row, column)} and region in figure.shades and touching), region
        assert region not in figure.shades or not touching or here == {(row, column)}, region


def test_gaps_and_rims_of_the_mirrored_regions_are_mirrored(figure: Figure) -> None:
    for find in (figure.gaps, figure.rims):
        cells = find(figure.cells.keys())
        assert {(row, figure.width - 1 - column) for row, column in cells} == cells


# Arrows


@cache
def middle_of(cells: tuple[Cell, ...]) -> tuple[float, float]:
    return sum(row for row, _ in cells) / len(cells), sum(column for _, column in cells) / len(cells)


def read_step(figure: Figure, region: str, direction: Direction) -> str | None:
    """What `step` says of itself, read literally: straight ahead first, else the nearest within 45 degrees.

    Straight ahead is looked along cell by cell from each cell of the region; of several equally near, the one
    that fills more of what is seen, and of equals in that too, the upper one. A row counts as two columns.
    """
    down, right = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}[direction]
    met: list[tuple[int, str]] = []
    for row, column in figure.cells[region]:
        for away in range(1, 50):
            other = figure.region_at(row + away * down, column + away * right)
            if other not in {None, region}:
                met.append((away, str(other)))
                break
    if met:
        nearest = min(away for away, _ in met)
        equal = sorted({other for away, other in met if away == nearest}, key=lambda o: figure.cells[o][0])
        return max(equal, key=lambda other: sum(o == other for _, o in met))
    there: list[tuple[float, str]] = []
    middle = middle_of(figure.cells[region])
    for other, cells in figure.cells.items():
        if other != region:
            r, c = middle_of(cells)
            y, x = 2 * (r - middle[0]), c - middle[1]
            # The angle of the way there against the arrow, in degrees.
            turn = math.degrees(math.remainder(math.atan2(y, x) - math.atan2(down, right), math.tau))
            if abs(turn) <= 45 + 1e-9:
                there.append((math.hypot(y, x), other))
    return min(there)[1] if there else None


@pytest.mark.parametrize("direction", Direction)
def test_an_arrow_does_what_it_says(figure: Figure, direction: Direction) -> None:
    for region in figure.cells:
        assert figure.step(region, direction) == read_step(figure, region, direction), region


def test_from_every_region_the_arrows_reach_every_other(figure: Figure) -> None:
    steps = {region: [figure.step(region, direction) for direction in Direction] for region in figure.cells}
    for start in figure.cells:
        reached, ahead = set[str](), [start]
        while ahead:
            region = ahead.pop()
            if region not in reached:
                reached.add(region)
                ahead += [there for there in steps[region] if there]
        assert reached == figure.cells.keys(), start


def test_no_arrow_stays_where_it_is(figure: Figure) -> None:
    assert all(figure.step(region, direction) != region for region in figure.cells for direction in Direction)


@pytest.mark.parametrize("direction", Direction)
def test_arrows_on_one_side_mirror_those_on_the_other(figure: Figure, direction: Direction) -> None:
    for region in figure.cells:
        there = figure.step(region, direction)
        mirrored = figure.step(BODY[region].mirror, ACROSS[direction])
        assert mirrored == (BODY[there].mirror if there else None), region


def test_a_sideways_arrow_from_the_innermost_region_crosses_to_its_mirror(figure: Figure) -> None:
    for row in range(figure.height):
        line = figure.grid[row]
        inner = [region for region in line[: figure.width // 2] if region][-1]
        assert figure.step(inner, Direction.RIGHT) == BODY[inner].mirror, inner


def test_from_one_place_of_a_stop_an_arrow_goes_to_the_next_of_them_that_way(figure: Figure) -> None:
    shoulders = {f"shoulder_{figure.view}_{side}" for side in "rl"}
    here, there = sorted(shoulders, key=lambda region: figure.cells[region][0][1])
    assert figure.step(here, Direction.RIGHT, shoulders) == there
    assert figure.step(there, Direction.LEFT, shoulders) == here
    for way in (Direction.UP, Direction.DOWN):  # no other shoulder that way
        assert figure.step(here, way, shoulders) == figure.step(here, way)
    for region in figure.cells.keys() - shoulders:
        for way in Direction:
            assert figure.step(region, way, shoulders) == figure.step(region, way)


STOPS = load_stops(BODY)
EACH_STOP = pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)


@cache
def arrow(region: str, way: Direction, size: Size, listed: tuple[str, ...]) -> str | None:
    return towards(BODY, FIGURES[BODY[region].view, size], region, way, listed)


def slots_of(regions: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(BODY[region].slot for region in regions))


@pytest.mark.parametrize("size", Size)
@EACH_STOP
def test_up_and_down_walk_the_whole_table_of_a_stop_in_its_order_before_they_leave_it(stop: Stop, size: Size) -> None:
    rows = slots_of(stop.regions)
    for way, walk in ((Direction.DOWN, rows), (Direction.UP, rows[::-1])):
        for side in Side:
            here = walk[0] + side.suffix
            for slot in walk[1:]:
                here = str(arrow(here, way, size, stop.regions))
                assert here == slot + side.suffix
            assert arrow(here, way, size, stop.regions) not in stop.regions


@pytest.mark.parametrize("size", Size)
@EACH_STOP
def test_a_sideways_arrow_in_the_table_of_a_stop_goes_to_the_other_side(stop: Stop, size: Size) -> None:
    for region in stop.regions:
        here = FIGURES[BODY[region].view, size].cells[region][0][1]
        there = FIGURES[BODY[region].view, size].cells[BODY[region].mirror][0][1]
        way = Direction.RIGHT if there > here else Direction.LEFT
        assert arrow(region, way, size, stop.regions) == BODY[region].mirror


def ahead_of(here: str, there: str, way: Direction, size: Size) -> float:
    """How far a region lies ahead of another in a direction, by their middles, in columns; a row counts as two."""
    (row, column), (other, further) = (middle_of(FIGURES[BODY[one].view, size].cells[one]) for one in (here, there))
    down, right = 2 * (other - row), further - column
    return {Direction.UP: -down, Direction.DOWN: down, Direction.LEFT: -right, Direction.RIGHT: right}[way]


@pytest.mark.parametrize("size", Size)
@EACH_STOP
def test_no_arrow_leads_the_opposite_way_whatever_places_a_person_left_out(stop: Stop, size: Size) -> None:
    rows = slots_of(stop.regions)
    for left_out in (set[str](), *({slot} for slot in rows)):
        listed = tuple(region for region in stop.regions if BODY[region].slot not in left_out)
        # Arrows from elsewhere know nothing of a table, so one round of them is enough.
        for here, way in product(stop.regions if left_out else [region.id for region in BODY], Direction):
            there = arrow(here, way, size, listed)
            if there is None:
                continue
            if BODY[here].view is BODY[there].view:
                # Rows beside each other, such as hip and groin, may differ by a fraction of a row.
                assert ahead_of(here, there, way, size) > -1, (here, way, there)
            elif way in {Direction.LEFT, Direction.RIGHT}:
                assert (way is Direction.RIGHT) == (BODY[here].view is View.FRONT), (here, way, there)
            else:
                # The other figure is beside this one: of what is at the same height, the middles may differ more.
                height, others = ({r for r, _ in FIGURES[BODY[o].view, size].cells[o]} for o in (here, there))
                level = min(height) <= max(others) and min(others) <= max(height)
                assert level or ahead_of(here, there, way, size) > 0, (here, way, there)


@pytest.mark.parametrize("size", Size)
@EACH_STOP
def test_at_each_stop_the_arrows_still_reach_every_region(stop: Stop, size: Size) -> None:
    reached, ahead = set[str](), [stop.start]
    while ahead:
        region = ahead.pop()
        if region not in reached:
            reached.add(region)
            ahead += [there for way in Direction if (there := arrow(region, way, size, stop.regions))]
    assert reached == {region.id for region in BODY}


def test_where_one_side_of_a_place_is_left_out_the_table_goes_on_at_the_other() -> None:
    listed = ("elbow_front_r", "elbow_front_l", "elbow_back_l")
    assert arrow("elbow_front_r", Direction.DOWN, Size.COMPACT, listed) == "elbow_back_l"
    assert arrow("elbow_back_l", Direction.UP, Size.COMPACT, listed) == "elbow_front_l"
    assert arrow("elbow_back_l", Direction.RIGHT, Size.COMPACT, listed) != "elbow_back_r"


def test_there_is_an_edge_in_every_direction(figure: Figure) -> None:
    for direction in Direction:
        assert any(figure.step(region, direction) is None for region in figure.cells)


def test_arrows_in_a_figure_small_enough_to_check_by_eye() -> None:
    figure = Figure(View.FRONT, (" " * 7,) * len(PLAN), tuple(tuple(map({".": None}.get, row, row)) for row in PLAN))
    steps = {(region, way): figure.step(region, way) for region in figure.cells for way in Direction}
    assert steps["a", Direction.RIGHT] == "b"  # nearer than c, though c is seen from more cells
    assert steps["a", Direction.DOWN] == "e"  # seen from more cells than d, equally near
    assert steps["b", Direction.DOWN] == "c"  # nothing straight ahead: by the middles
    assert steps["c", Direction.UP] == "b"
    assert steps["f", Direction.UP] == "c"
    assert steps["f", Direction.LEFT] == "e"  # across a gap
    assert steps["a", Direction.LEFT] is None


PLAN = (
    "aaabc..",
    "aaa.c..",
    "aaa.c..",
    "dee....",
    "dee...f",
)


# What is said when a drawing is wrong


def damage(monkeypatch: pytest.MonkeyPatch, ending: str, old: str, new: str) -> None:
    """Replace, once, a piece of the drawing (txt) or its grid (map) as it is read."""
    real = read_asset

    def read(name: str) -> str:
        text = real(name)
        if not name.endswith(ending):
            return text
        assert old in text
        return text.replace(old, new, 1)

    monkeypatch.setattr(drawing, "read_asset", read)


@pytest.mark.parametrize(
    ("ending", "old", "new", "said"),
    [
        (".txt", "(-  -)", "(-  - )", "shape"),
        (".txt", "\n", "\n\n", "shape"),
        (".map", "aaAA", "aaA", "shape"),
        (".map", "aaAA", "aa.A\n", "shape"),
        (".map", "aaAAA.........\n", f"aaAAA.........\n{24 * '.'}\n", "shape"),  # a row more, as wide as all
        (".map", "aaAA", "atTA", "letters ['T', 't']"),
        (".map", "aaAA", "a  A", "letters [' ']"),
    ],
)
def test_a_damaged_drawing_is_named(
    monkeypatch: pytest.MonkeyPatch, ending: str, old: str, new: str, said: str
) -> None:
    damage(monkeypatch, ending, old, new)
    with pytest.raises(AssetError, match="body/compact/front") as refusal:
        load_figure(BODY, View.FRONT, Size.COMPACT)
    assert said in refusal.value.what


def test_a_region_missing_from_the_grid_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    damage(monkeypatch, ".map", "cccCCC", "bbbBBB")
    with pytest.raises(AssetError, match=r"front\.map: letters \['C', 'c'\]"):
        load_figure(BODY, View.FRONT, Size.COMPACT)


def test_an_empty_drawing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "read_asset", lambda _name: "")
    with pytest.raises(AssetError, match="shape"):
        load_figure(BODY, View.BACK, Size.LARGE)
