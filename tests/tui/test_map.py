"""The body map by keys alone and by mouse alone: what is stored is what was pointed at."""

import functools
import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence

import pytest
from rich.style import Style
from textual.geometry import Offset
from textual.geometry import Region as Area
from textual.geometry import Size as Room

from mfr_tui.body.drawing import Direction, Figure, Size, load_figure, towards
from mfr_tui.body.regions import Body, Side, View, load_body
from mfr_tui.tui.map import body_map
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.rate_strip import RateStrip, beside
from mfr_tui.tui.scan.stop_panel import RegionTable
from tests.support.quick_app import at_rest
from tests.tui.conftest import Open, Session


@functools.cache
def drawing_of(view: View, size: Size) -> Figure:
    """Return a drawing, read once."""
    return load_figure(load_body(), view, size)


KEYS = [str(digit) for digit in range(10)] + ["x"]


def moves(body: Body, size: Size, here: str, listed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each key that leaves a region, and where it leads, read from the drawings and the table of the stop's places."""
    region = body[here]
    figure = drawing_of(region.view, size)
    for direction in Direction:
        there = towards(body, figure, here, direction, listed)
        if there:
            yield direction.value, there
    yield "m", region.mirror
    yield "tab", region.flip


def way(body: Body, size: Size, here: str, there: str, listed: Sequence[str]) -> list[str]:
    """The fewest keys from one region to another."""
    known: dict[str, list[str]] = {here: []}
    queue = deque([here])
    while there not in known:
        at = queue.popleft()
        for key, to in moves(body, size, at, listed):
            # A second tab returns instead: it is used once, at the beginning of a way.
            if to not in known and (key != "tab" or at == here):
                known[to] = [*known[at], key]
                queue.append(to)
    return known[there]


def place(s: Session, body: Body, region: str, size: Size, number: int = 0) -> tuple[int, int]:
    """A cell of the screen on which a region is drawn, from the drawings and where the map lies."""
    figures = {view: drawing_of(view, size) for view in View}
    front, figure = figures[View.FRONT], figures[body[region].view]
    area = s.scan.map.region
    both = area.width >= 2 * front.width + 2
    left = area.x + (area.width - (2 * front.width + 2 if both else front.width)) // 2
    row, column = figure.cells[region][number % len(figure.cells[region])]
    if both and figure.view is View.BACK:
        left += front.width + 2
    return left + column, area.y + 1 + row


def shows(s: Session, at: tuple[int, int]) -> str:
    return s.text().splitlines()[at[1]].ljust(200)[at[0]]


async def test_each_region_is_reached_and_rated_by_keys_alone(open_app: Open, body: Body) -> None:
    async with open_app() as s:
        here = (await s.start()).cursor
        wanted = {}
        for number, region in enumerate(body):
            for key in way(body, Size.COMPACT, here, region.id, s.scan.map.listed):
                s._send(key)
            await at_rest()
            here = s.scan.cursor
            assert here == region.id
            if number % 3 == 0:  # a rating is for the place of the cursor, whichever that is
                wanted[here] = number // 3 % 11
                await s.press(KEYS[wanted[here]])
        assert s.marks() == wanted
        assert len(wanted) == 26
        assert s.scan.ratings == wanted


@pytest.mark.parametrize("screen", [Room(40, 20), Room(80, 24), Room(120, 36)])
def test_the_strip_never_covers_what_it_rates(screen: Room) -> None:
    for x, y, width, height in [(0, 1, 5, 4), (3, 15, 4, 3), (30, 9, 10, 1), (36, 2, 4, 8), (12, 0, 3, 2)]:
        drawn = Area(x, y, width, height)
        for at in (Offset(column, row) for column in range(x, x + width) for row in range(y, y + height)):
            strip = Area.from_offset(beside(at, screen, drawn, RateStrip.WIDTH), (RateStrip.WIDTH, 1))
            assert not strip.overlaps(drawn)
            assert screen.region.contains_region(strip)
            assert strip.y < screen.height - 2


async def test_each_region_is_reached_and_rated_by_mouse_alone(open_app: Open, body: Body) -> None:
    async with open_app() as s:
        await s.start()
        wanted: dict[str, int] = {}
        painted = Area()
        for number, region in enumerate(body):
            nrs = (number // 3 * 7 + 3) % 11
            x, y = place(s, body, region.id, Size.COMPACT, number)
            if painted.contains(x, y):
                await s.pilot.pause()  # the strip is not there any more
            await s.click(x, y)
            assert s.scan.cursor == region.id
            strip = s.scan.strip
            assert strip.display
            if number % 3:  # what it then rates is the same for each place
                strip.hide()
                continue
            await s.pilot.pause()
            row = s.text().splitlines()[strip.region.y]
            number_at = strip.region.x + 3 * nrs + 1
            assert row[strip.region.x : strip.region.right].split() == [str(n) for n in range(11)]
            await s.click(number_at, strip.region.y)
            assert not strip.display
            painted = strip.region
            wanted[region.id] = nrs
            assert s.marks() == wanted
        assert len(wanted) == 26
        assert s.scan.ratings == wanted


async def test_each_rating_stands_on_its_region_and_the_sides_are_the_persons_own(open_app: Open, body: Body) -> None:
    async with open_app() as s:
        await s.start()
        ratings = {region.id: number % 11 for number, region in enumerate(body)}
        s.scan.ratings = ratings
        await s.pilot.pause()
        for view in View:
            figure = drawing_of(view, Size.COMPACT)
            for region, spot in figure.spots.items():
                at = place(s, body, region, Size.COMPACT, figure.cells[region].index(spot))
                assert shows(s, at) == ("X" if ratings[region] == 10 else str(ratings[region])), region
        map_ = s.scan.map
        for size in ((80, 24), (120, 36)):
            await s.pilot.resize_terminal(*size)
            label = s.text().splitlines()[map_.region.y][map_.region.x : map_.region.right]
            assert label.split() == ["right", "FRONT", "left", "left", "BACK", "right"], size
            # A right region of the front lies in the left half of the front figure; of the back, in the right half.
            canvas = map_.canvas
            left = (map_.size.width - canvas.width) // 2
            for one in s.app.body:
                x, figure = next((x, figure) for x, figure in canvas.figures if one.id in figure.cells)
                middle = left + x + figure.width / 2
                area = map_._area(one.id)
                assert area is not None
                at_left = area.x + area.width / 2 < middle
                assert at_left is ((one.side == "right") is (one.view is View.FRONT)), (one.id, size)


async def test_a_rating_is_seen_under_the_cursor_a_slight_one_fills_nothing_and_a_tender_one_its_place(
    open_app: Open, body: Body
) -> None:
    async with open_app() as s:
        await s.start()
        map_ = s.scan.map
        map_.ratings = {region.id: 7 for region in body}
        shades = {map_._style(shade).bgcolor for shade in ("moderate", "moderate-deep")}
        badges = {}
        for kind in itertools.product(View, Size):
            figure = drawing_of(*kind)
            badges[kind] = figure.badges(figure.cells.keys())
        for region in body:
            map_.cursor = region.id
            for size in Size:
                figure = drawing_of(region.view, size)
                drawn = {cell: map_._cell(figure, *cell, region.id, map_._shown) for cell in figure.cells[region.id]}
                grounds = {cell: segment.style and segment.style.bgcolor for cell, segment in drawn.items()}
                spot = figure.spots[region.id]
                badge = badges[region.view, size] & drawn.keys()
                rated = {cell for cell, ground in grounds.items() if ground in shades}
                assert spot in badge, (region.id, size)
                assert drawn[spot].text == "7", (region.id, size)
                assert rated == (badge if len(drawn) >= 6 else {spot}), (region.id, size)
                rest = {grounds[cell] for cell in drawn.keys() - rated}
                assert rest == {map_._style("cursor").bgcolor}, (region.id, size)
                assert 2 * len(rated) <= len(drawn), "no less of the cursor"
        check_fillings(map_, body)


def check_fillings(map_: BodyMap, body: Body) -> None:
    """Raise an AssertionError if a rating fills more or less than its badge and its place, or touches its digit."""
    map_.cursor = "jaw_l"
    bands = {map_._style(shade).bgcolor for shade in ("mild", "mild-deep")}
    figures = [drawing_of(view, size) for view in View for size in Size]
    tints = {map_._style(tint).bgcolor for tint in body_map.PLACES}
    kept = [(figure.gaps(figure.cells.keys()), figure.badges(figure.cells.keys())) for figure in figures]
    for nrs, whole in ((1, False), (2, False), (3, True), (5, True), (0, False)):
        map_.ratings = {region.id: nrs for region in body}
        shown = map_._shown
        for figure, (gaps, badges) in zip(figures, kept, strict=True):
            for region in figure.cells.keys() - {map_.cursor}:
                case = region, nrs, figure.width
                row, column = figure.spots[region]
                drawn = {cell: map_._cell(figure, *cell, region, shown) for cell in figure.cells[region]}
                near = {cell for cell in drawn if cell[0] == row and abs(cell[1] - column) <= 1}
                assert {drawn[cell].text for cell in near} == {str(nrs), " "}, case
                badge = {cell for cell, part in drawn.items() if part.style and part.style.bgcolor in bands}
                tinted = {cell for cell, part in drawn.items() if part.style and part.style.bgcolor in tints}
                assert badge == (badges & set(drawn) if whole else set()), case
                assert tinted == (set(drawn) - gaps - badges if whole else set()), case
                style = drawn[row, column].style or Style()
                slight = map_._style("slight-deep" if region in figure.deep else "slight")
                assert (style == slight) is (0 < nrs < 3), case


def test_without_color_the_place_under_the_cursor_has_one_row_of_arrows_that_touch_no_digit(body: Body) -> None:
    for view, size in itertools.product(View, Size):
        figure = drawing_of(view, size)
        for region in figure.cells:
            signs, (row, spot) = body_map.pointers(figure, region), figure.spots[region]
            assert {at for at, _ in signs} == {row}, (size, region)
            assert all(figure.region_at(*cell) == region for cell in signs), (size, region)
            touching = [abs(column - spot) == 1 for _, column in signs]
            assert not any(touching) or all(touching), (size, region, "alone, it would be read with the digit")


@pytest.mark.parametrize("color", [True, False])
async def test_two_filled_neighbors_never_share_an_edge_of_one_ground_and_without_color_a_line_is_drawn(
    open_app: Open, body: Body, monkeypatch: pytest.MonkeyPatch, color: bool
) -> None:
    if not color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with open_app() as s:
        await s.start()
        map_ = s.scan.map
        map_.lit = frozenset()
        map_.cursor = "jaw_l"
        here = {region.id for region in body} - {map_.cursor}
        for filled in ("ratings", "grounds"):
            map_.ratings = dict.fromkeys(here, 5) if filled == "ratings" else {}
            map_.grounds = dict.fromkeys(here, "flag") if filled == "grounds" else {}
            for view, size in itertools.product(View, Size):
                check_edges(map_, drawing_of(view, size), here, filled, color=color)


def check_edges(map_: BodyMap, figure: Figure, here: set[str], filled: str, *, color: bool) -> None:
    """Raise an AssertionError if two filled places of a figure share an edge of one ground."""
    gaps, badges = (find(here & figure.cells.keys()) for find in (figure.gaps, figure.badges))
    skins = {map_._style(skin).bgcolor for skin in ("skin", "deep")}
    drawn = {
        cell: map_._cell(figure, *cell, region, map_._shown).style or Style()
        for region, cells in figure.cells.items()
        for cell in cells
        if region in here
    }
    for (row, column), style in drawn.items():
        region = figure.region_at(row, column)
        beside, below = (row, column + 1), (row + 1, column)
        case = filled, figure.view, figure.width, row, column
        if beside in drawn and figure.region_at(*beside) != region:
            assert {style.bgcolor, drawn[beside].bgcolor} & skins, case
        if below in drawn and figure.region_at(*below) != region:
            both = {(row, column), below}
            if color and not both <= gaps and (filled == "ratings" or not both <= badges):
                assert style.bgcolor != drawn[below].bgcolor, case
            if not color and (row, column) != figure.spots[region or ""]:
                assert style.underline or both & gaps, case


async def test_the_outline_the_landmarks_and_the_two_tones_are_painted_and_so_are_two_shades_of_one_severity(
    open_app: Open, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as s:
        await s.start()
        map_ = s.scan.map
        for size in (Size.COMPACT, Size.LARGE):
            painted: set[tuple[str, Style]] = set()
            for figure in (drawing_of(view, size) for view in View):
                for region, cells in figure.cells.items():
                    if region not in s.scan.lit:
                        tone = "deep" if region in figure.deep else "skin"
                        for row, column in cells:
                            cell = map_._cell(figure, row, column, region, map_._shown)
                            dim = "-dim" if (row, column) in figure.landmarks else ""
                            painted.add((f"{tone}{dim}", cell.style or Style()))
            assert {part for part, _ in painted} == {"skin", "skin-dim", "deep", "deep-dim"}, size
            assert len(painted) == len({style for _, style in painted}) == 4, size
        map_.ratings = {"lower_back_l": 5, "lower_back_r": 5}
        styles = {map_._style(shade).bgcolor for shade in ("mild", "mild-deep")}
        figure = next(figure for _, figure in map_.canvas.figures if figure.view is View.BACK)
        drawn = {
            region: map_._cell(figure, *figure.spots[region], region, map_._shown).style for region in map_.ratings
        }
        assert {style.bgcolor for style in drawn.values() if style} == styles
        repainted: list[Area] = []
        monkeypatch.setattr(map_, "refresh", lambda *areas: repainted.extend(areas))
        map_.ratings = {"lower_back_l": 5}
        assert map_._area("lower_back_l") in repainted, "alone, it has no gap and the first shade"


def test_the_strip_and_the_numbers_agree_at_every_column() -> None:
    numbers = "".join(f"{n:^3}" for n in range(11))
    for column, char in enumerate(numbers):
        if char != " ":
            assert numbers[column // 3 * 3 : column // 3 * 3 + 3].strip() == str(min(10, column // 3))


async def test_keys_and_mouse_at_other_sizes(open_app: Open, body: Body) -> None:
    sample = [
        "head_top_back_l",
        "jaw_r",
        "hand_palm_l",
        "groin_r",
        "foot_top_l",
        "foot_sole_r",
        "calf_l",
        "elbow_back_r",
    ]
    async with open_app(size=(160, 45)) as s:
        here = (await s.start()).cursor
        wanted: dict[str, int] = {}
        for turn, (columns, rows, size) in enumerate(((160, 45, Size.EXTRA_LARGE), (40, 20, Size.COMPACT))):
            await s.pilot.resize_terminal(columns, rows)
            assert s.scan.map.canvas.size is size
            for number, region in enumerate(sample, start=turn):
                await s.press(*way(body, size, here, region, s.scan.map.listed), KEYS[number])
                wanted[region] = number
                assert s.marks() == wanted, (size, "by keys")
                here = region
            await s.press(*way(body, size, here, "foot_top_l", s.scan.map.listed), "tab", "m")
            # By mouse, on what can be seen now, the scrolled map included.
            for region in ("foot_sole_l", "calf_r", "ankle_back_r"):
                x, y = visible(s, region)
                await s.click(x, y)
                await s.pilot.pause()
                here = s.scan.cursor
                assert here == region, size
                strip = s.scan.strip
                assert strip.region.x >= 0
                assert strip.region.right <= columns
                assert 0 <= strip.region.y < rows
                wanted[region] = 8 + turn
                await s.click(strip.region.x + 3 * wanted[region] + 1, strip.region.y)
                assert s.marks() == wanted, (size, "by mouse")
                await s.pilot.pause()


def visible(s: Session, region: str) -> tuple[int, int]:
    """Where the figure that is on the screen shows a region: found by what is printed, not by the widget's sums."""
    figure = drawing_of(s.app.body[region].view, s.scan.map.canvas.size)
    area, lines = s.scan.map.region, s.text().splitlines()
    both = len(s.scan.map.canvas.figures) == 2
    feet = bottom(figure)
    for y in range(area.bottom - 1, area.y, -1):
        line = lines[y].ljust(200)
        for x in range(area.x + (figure.width if both and figure.view is View.BACK else 0), area.right):
            printed = line[x : x + figure.width]
            if matches(printed, figure.art[feet]):
                row, column = figure.cells[region][0]
                at = (x + column, y - feet + row)
                assert area.contains(*at), "it is out of sight"
                return at
    raise AssertionError(f"no feet on the screen\n{s.text()}")


def bottom(figure: Figure) -> int:
    return figure.height - 1


def matches(printed: str, art: str) -> bool:
    """Whether a line of the screen shows a line of the drawing, ratings, the gaps beside them and fillings aside."""
    filled = set("0123456789X.:#")
    printed = re.sub(r" ?[0-9X] ?", lambda rating: "#" * len(rating[0]), printed)
    return (
        len(printed) == len(art)
        and all(p == a or p in filled for p, a in zip(printed, art, strict=True))
        and "(" in art
    )


SHOWN = [
    ((49, 24), Size.COMPACT, 1),
    ((79, 24), Size.COMPACT, 1),
    ((80, 20), Size.COMPACT, 2),
    ((120, 34), Size.COMPACT, 2),
    ((120, 36), Size.LARGE, 2),
    ((148, 60), Size.LARGE, 2),
    ((160, 43), Size.LARGE, 2),
    ((160, 45), Size.EXTRA_LARGE, 2),
]


async def test_the_largest_figures_that_fit_are_shown_and_no_others_are_read(open_app: Open) -> None:
    async with open_app(size=(200, 50)) as s:
        await s.start()
        assert {read for _, read in s.scan.map._figures} == {Size.EXTRA_LARGE}
    async with open_app(size=SHOWN[0][0]) as s:
        await s.start()
        map_, shown = s.scan.map, set()
        for terminal, size, figures in SHOWN:
            await s.pilot.resize_terminal(*terminal)
            assert (map_.canvas.size, len(map_.canvas.figures)) == (size, figures), terminal
            assert map_.size.width >= map_.canvas.width, terminal
            shown.add(size)
            assert {read for _, read in map_._figures} == shown, terminal
            assert s.scan.panel.region.right <= terminal[0], terminal


async def test_the_table_of_the_panel_is_as_good_as_the_map_and_its_sides_are_as_the_figure_under_the_cursor_shows_them(
    open_app: Open, body: Body
) -> None:
    async with open_app() as s:
        await s.start()
        s.scan.action_go_to(7)  # four slots: the longest
        await s.settle()
        table = s.scan.query_one(RegionTable)
        area = table.region.shrink((1, 0, 0, 0))  # below a blank row
        wanted: dict[str, int] = {}
        for row, slot in enumerate(table.slots, start=1):
            for side in Side:
                region = slot + side.suffix
                lines = s.text().splitlines()
                assert body[region].short in lines[area.y + row]
                await s.click(lines[area.y].rindex(side) + 1, area.y + row)
                assert s.scan.cursor == region
                await s.pilot.pause()
                nrs = len(wanted) + 2
                await s.click(s.scan.strip.region.x + 3 * nrs + 1, s.scan.strip.region.y)
                wanted[region] = nrs
                assert s.marks() == wanted
                await s.pilot.pause()
        await s.pilot.pause()
        head, line = (line[area.x : area.right].split() for line in s.text().splitlines()[area.y : area.y + 2])
        assert dict(zip(head, line[-2:], strict=True)) == {"right": "2", "left": "3"}
        await s.click(area.x + 2, area.y + 2)  # the name: right first, then the other side
        assert s.scan.cursor == table.slots[1] + "_r"
        await s.click(area.x + 2, area.y + 2)
        assert s.scan.cursor == table.slots[1] + "_l"
        await check_sides(s)


async def check_sides(s: Session) -> None:
    """Raise an AssertionError if the table shows its sides in another order than the figure under the cursor."""
    s.scan.action_go_to(6)
    for cursor, head in (("shoulder_back_l", "left right"), ("shoulder_front_l", "right left")):
        s.scan.cursor = cursor
        s.scan.mark("shoulder_back_l", 4)
        await s.settle()
        area = s.scan.query_one(RegionTable).region
        lines = [line[area.x : area.right] for line in s.text().splitlines()[area.y : area.bottom]]
        header = next(filter(str.strip, lines))  # a blank row is above it, or no row where a place of another stop is
        assert " ".join(header.split()) == head
        at = header.index("left")
        row = next(line for line in lines if line.startswith("Shoulder, back"))
        assert "4" in row[at : at + 4], "the left side is below its head"


async def test_beside_the_body_and_on_a_map_to_look_at_nothing_happens(open_app: Open, body: Body) -> None:
    async with open_app() as s:
        await s.start()
        area, cursor = s.scan.map.region, s.scan.cursor
        grids = [drawing_of(view, Size.COMPACT) for view in View]
        clicked = 0
        for y in range(0, 22, 3):
            for x in range(0, 50, 5):
                figure, column = (grids[0], x) if x < 26 else (grids[1], x - 26)
                if y and figure.region_at(y - 1, column):
                    continue
                clicked += 1
                await s.click(area.x + x, area.y + y)
                assert s.scan.cursor == cursor
        assert clicked > 20
        assert s.marks() == {}
        assert not s.scan.strip.display
        await s.press("5", "e")
        map_ = s.app.screen.query_one(BodyMap)
        assert not map_.can_focus
        before = s.text()
        await s.click(map_.region.x + 12, map_.region.y + 8)
        await s.press("down", "7")
        assert s.title == "Summary"
        assert s.text() == before
        assert list(s.marks().values()) == [5]


async def test_while_the_strip_is_open_the_clock_waits_and_it_goes_away_when_something_else_is_clicked(
    open_app: Open, body: Body
) -> None:
    async with open_app() as s:
        first = (await s.start()).cursor
        await s.click(*place(s, body, first, Size.COMPACT))
        await s.let_run(60)
        assert s.scan._scan.position == 0, "no stop changes"
        assert s.scan.strip.display
        await s.click(s.scan.strip.region.x + 3 * 4 + 1, s.scan.strip.region.y)
        assert s.marks() == {first: 4}
        await s.press("u")
        assert s.marks() == {}
        await s.click(*place(s, body, "chest_r", Size.COMPACT))
        s.scan._refresh_layout()  # the strip has its place, and nobody has seen it there
        await s.click(s.scan.strip.region.x + 10, s.scan.strip.region.y)
        assert s.marks() == {}, "a click before it is painted rates nothing"
        await s.press("escape")
        off_the_body = (s.scan.map.region.x, s.scan.map.region.y + 15)
        panel = s.scan.panel.region
        for elsewhere in (off_the_body, (panel.x + 2, panel.y)):
            there = place(s, body, s.scan.cursor, Size.COMPACT)
            await s.click(*there)
            await s.pilot.pause()
            assert s.scan.strip.display
            assert s.message.endswith("click 0-10.")
            if elsewhere != off_the_body:
                await s.click(s.scan.strip.region.x, s.scan.strip.region.y - 1)
                assert s.message.startswith("Not saved")
            await s.click(*elsewhere)
            assert not s.scan.strip.display
            assert s.message == "", "nothing asks for a click on it any more"
        await s.press("m")
        there = place(s, body, s.scan.cursor, Size.COMPACT)
        for key in ("escape", "down"):
            await s.click(*place(s, body, s.scan.cursor, Size.COMPACT))
            await s.pilot.pause()
            assert s.scan.strip.display
            await s.press(key)
            assert not s.scan.strip.display
            assert "click" not in s.message
            assert s.title == "ScanScreen"
        assert s.marks() == {}


async def test_a_click_in_the_row_beside_the_strip_neither_closes_it_nor_goes_elsewhere(
    open_app: Open, body: Body
) -> None:
    async with open_app() as s:
        await s.start()
        await s.click(*place(s, body, "chest_r", Size.COMPACT))
        await s.pilot.pause()
        strip, table = s.scan.strip.region, s.scan.query_one(RegionTable).region
        assert s.message == "Right chest: click 0-10."
        beyond = (strip.x + 10, strip.y - 1)
        assert s.scan.map.region_at(beyond[0] - s.scan.map.region.x, beyond[1]) == "neck_front_r"
        await s.click(*beyond)
        assert (s.scan.strip.display, s.scan.cursor) == (True, "chest_r")
        assert s.message == "Not saved: click one of the numbers."
        await s.click(strip.x + 10, strip.y)
        assert s.marks() == {"chest_r": 3}
        await s.click(table.right - 2, table.y + 2)  # below the header and the place rated
        await s.pilot.pause()
        strip = s.scan.strip.region
        await s.click(strip.right - 2, strip.y + 1)
        assert (s.scan.strip.display, s.scan.cursor) == (True, "head_front_l")


async def test_the_smallest_screen_shows_one_figure_with_its_sides_and_is_enough_for_a_mouse_alone(
    open_app: Open,
) -> None:
    async with open_app(size=(40, 20)) as s:
        first = (await s.start()).cursor
        assert re.search("right +FRONT +left", s.text())
        await s.press("v")
        assert re.search("left +BACK +right", s.text())
        await s.press("v")
        await s.click_on("Rate")
        strip = s.scan.strip.region
        assert not strip.overlaps(s.scan.map.drawn_at(first))
        await s.click(strip.x + 3 * 6 + 1, strip.y)
        assert s.marks() == {first: 6}
        await s.click_on("u Undo")
        assert s.marks() == {}
        await s.click_on("enter Next")
        assert s.scan._scan.position == 1
        await s.click_on("b Back")
        assert s.scan._scan.position == 0
        await s.press("down")
        assert s.scan._scan.waits_for_key
        await s.click_on("esc To the stop")
        assert not s.scan._scan.waits_for_key
        await s.click_on("esc Leave")
        assert s.title == "TodayScreen"
