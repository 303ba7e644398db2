"""The drawings of the body: the art and the grid of each figure, the region at a cell, and where an arrow key leads."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from itertools import pairwise

from mfr_tui.body.regions import Body, Side, View
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset

Cell = tuple[int, int]
"""Row and column on a figure, from 0."""


class Size(StrEnum):
    """How large a figure is drawn, from the smallest."""

    COMPACT = "compact"
    LARGE = "large"
    EXTRA_LARGE = "extra_large"


SHAPES = {Size.COMPACT: (24, 21), Size.LARGE: (38, 32), Size.EXTRA_LARGE: (54, 41)}
"""The columns and rows of a figure at each size, to know what fits before a drawing is read."""


TALL = 4
"""The fewest cells in a column of a region that can spare one: a gap between it and a filled region above or below."""


class Direction(StrEnum):
    """The direction of an arrow key."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Figure:
    """One view of the body at one size.

    Attributes:
        view: Front or back.
        art: The characters, lines of equal length.
        grid: For each character, the id of the region it belongs to, or None outside the body.
    """

    view: View
    art: tuple[str, ...]
    grid: tuple[tuple[str | None, ...], ...]

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.art)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.art[0])

    def region_at(self, row: int, column: int) -> str | None:
        """Return the id of the region drawn at a cell, or None outside the body or off the figure."""
        if 0 <= row < self.height and 0 <= column < self.width:
            return self.grid[row][column]
        return None

    @cached_property
    def cells(self) -> dict[str, tuple[Cell, ...]]:
        """The cells of each region, from top to bottom."""
        cells: dict[str, list[Cell]] = {}
        for row, line in enumerate(self.grid):
            for column, region in enumerate(line):
                if region is not None:
                    cells.setdefault(region, []).append((row, column))
        return {region: tuple(places) for region, places in cells.items()}

    @cached_property
    def middles(self) -> dict[str, tuple[float, float]]:
        """The mean row and column of each region."""
        return {region: _middle(cells) for region, cells in self.cells.items()}

    @cached_property
    def spots(self) -> dict[str, Cell]:
        """The cell in which each region shows its rating: the one nearest its middle, a blank one if it has any.

        Of two equally near, it is the one with fewer of those of other regions around it. None is at the middle of the
        body, where two digits side by side would be read as one number.
        """
        near = {region: self._nearest_to_middle(region) for region in self.cells}
        center = (self.width - 1) / 2

        def crowd(region: str, cell: Cell) -> int:
            others = (there for other, cells in near.items() if other != region for there in cells)
            return sum(abs(row - cell[0]) <= 1 and abs(column - cell[1]) <= 2 for row, column in others)

        def order(region: str, cell: Cell) -> tuple[int, int, float]:
            return crowd(region, cell), cell[0], abs(cell[1] - center)

        return {
            region: min(cells, key=partial(order, region)) if len(cells) > 1 else cells[0]
            for region, cells in near.items()
        }

    def badges(self, regions: Collection[str]) -> frozenset[Cell]:
        """Return the cells that are filled behind the ratings of these regions: the one of each, and one at each side.

        None of them is one of `gaps`. Where two of these would be one above the other, the deeper of the two `shades`
        has only the cell of its rating.
        """
        if not regions:  # the first frame has none, and would wait for the shades
            return frozenset()
        gaps, found = self.gaps(regions), dict[str, set[Cell]]()
        for region in regions:
            row, column = self.spots[region]
            beside = {(row, column - 1), (row, column + 1)} - gaps
            found[region] = {cell for cell in beside if self.region_at(*cell) == region} | {(row, column)}
        for region in self.shades.intersection(regions):
            around = {(row + way, column) for row, column in found[region] for way in (-1, 1)}
            if any(around & cells for other, cells in found.items() if other != region):
                found[region] = {self.spots[region]}
        return frozenset().union(*found.values())

    @cached_property
    def landmarks(self) -> frozenset[Cell]:
        """The drawn cells inside the body, such as the navel and the spine. The others are its outline."""
        return frozenset(
            (row, column)
            for row, line in enumerate(self.art[1:-1], 1)
            for column, character in enumerate(line[1:-1], 1)
            if character != " "
            and all(None not in near[column - 1 : column + 2] for near in self.grid[row - 1 : row + 2])
        )

    @cached_property
    def deep(self) -> frozenset[str]:
        """The regions in the deeper of two tones of skin; a region and its mirror have the same one.

        Three regions can meet in one place, so two tones cannot tell all neighbors apart. From top to bottom, and then
        once more, each region takes the tone that shares less of its border.
        """
        deep: dict[str, bool] = {}
        for region in [*self._borders, *self._borders]:
            row, column = self.cells[region][0]
            mirror = self.grid[row][self.width - 1 - column]
            balance = sum(
                length if deep[other] else -length
                for other, length in self._borders[region].items()
                if other in deep and other != mirror
            )
            deep[region] = deep[mirror or region] = balance < 0
        return frozenset(region for region in deep if deep[region])

    def gaps(self, regions: Collection[str]) -> frozenset[Cell]:
        """Return the cells to leave out of these regions when they are filled, so that neighbors do not touch.

        Where two of them meet in a row, the one with more cells in that row leaves out the cell beside the other. Of
        two that are equally wide, that is the outer one; at the middle of the body, both. Where one is above the other,
        it is the one with more cells in that column, if it can spare one; see `rims`. The cell of a rating stays.

        Args:
            regions: Regions of this figure.
        """
        gaps = set()
        for region in regions:
            for row, column in self.cells.get(region, ()):
                beside, below = self.region_at(row, column + 1), self.region_at(row + 1, column)
                if beside in regions and beside != region:
                    here, there = self._widths[row, region], self._widths[row, beside]
                    gaps |= {(row, column)} if here >= there else set()
                    gaps |= {(row, column + 1)} if there >= here else set()
                if below in regions and below != region:
                    above, under = self._heights[column, region], self._heights[column, below]
                    if max(above, under) >= TALL:
                        gaps.add((row, column) if above > under else (row + 1, column))
        return frozenset(gaps - set(self.spots.values())) if gaps else frozenset()

    def rims(self, regions: Collection[str]) -> frozenset[Cell]:
        """Return the cells of these regions right above another of them, where `gaps` keeps no cell between the two.

        The cell of a rating is not among them.
        """
        gaps, others = self.gaps(regions), {*regions}
        return frozenset(
            (row, column)
            for region in others
            for row, column in self.cells.get(region, ())
            if self.region_at(row + 1, column) in others - {region}
            and not {(row, column), (row + 1, column)} & gaps
            and (row, column) != self.spots[region]
        )

    def edges(self, strong: Mapping[str, bool]) -> frozenset[Cell]:
        """Return the `rims` that need a tint of their own, as the cell below has the same one.

        Args:
            strong: The filled regions of this figure, each with whether its tint is the stronger one.
        """
        found: set[Cell] = set()
        for row, column in sorted(self.rims(strong.keys()), reverse=True):
            here, below = self.grid[row][column], self.grid[row + 1][column]
            if strong[here or ""] == strong[below or ""] and (row + 1, column) not in found:
                found.add((row, column))
        return frozenset(found)

    @cached_property
    def shades(self) -> frozenset[str]:
        """The regions in the deeper of two shades when they are filled.

        Two that meet without a cell that `gaps` keeps between them have different shades, and so have most regions and
        their mirrors.
        """
        rows = pairwise(self.grid)
        stacked = {pair for above, below in rows for pair in zip(above, below, strict=True)}
        meet: dict[str, list[str]] = {region: [] for region in self.cells}
        for one, other in stacked:
            if one and other and one != other and self.rims({one, other}):
                meet[one].append(other)
                meet[other].append(one)
        deep: dict[str, bool] = {}
        for first in self.cells:
            row, column = self.cells[first][0]
            mirror = self.grid[row][self.width - 1 - column] or first
            waiting = [(first, not deep.get(mirror, True))]
            for region, shade in waiting:
                if region not in deep:
                    deep[region] = shade
                    waiting += [(other, not shade) for other in meet[region]]
        return frozenset(region for region in deep if deep[region])

    @cached_property
    def _widths(self) -> dict[tuple[int, str | None], tuple[int, float]]:
        """How many cells a region has in a row, and how far from the middle of the figure they lie."""
        found: dict[tuple[int, str | None], list[int]] = {}
        for row, line in enumerate(self.grid):
            for column, region in enumerate(line):
                found.setdefault((row, region), []).append(column)
        center = (self.width - 1) / 2
        return {here: (len(at), abs(sum(at) / len(at) - center)) for here, at in found.items()}

    @cached_property
    def _heights(self) -> Counter[tuple[int, str | None]]:
        """How many cells a region has in a column."""
        return Counter((column, region) for line in self.grid for column, region in enumerate(line))

    @cached_property
    def _borders(self) -> dict[str, Counter[str]]:
        """How long the border of each region, from top to bottom, with each neighbor is, in columns."""
        borders: dict[str, Counter[str]] = {region: Counter() for region in self.cells}
        for region, cells in self.cells.items():
            for row, column in cells:
                # Rows are about twice as tall as columns are wide.
                for other, length in ((self.region_at(row + 1, column), 1), (self.region_at(row, column + 1), 2)):
                    if other is not None and other != region:
                        borders[region][other] += length
                        borders[other][region] += length
        return borders

    def step(self, region: str, direction: Direction, own: Collection[str] = ()) -> str | None:
        """Return the region that an arrow key leads to, or None at the edge of the figure.

        That is the nearest region straight ahead or, if there is none, the nearest one within 45 degrees. From one of
        the regions that belong together, it is the nearest of the others that way, if there is any.

        Args:
            region: The region to start from.
            direction: The direction of the arrow.
            own: Regions that belong together, such as those of a stop.
        """
        there = self._nearest(region, direction, own) if region in own else None
        return there or self._nearest(region, direction, self.cells)

    def _nearest(self, region: str, direction: Direction, among: Collection[str]) -> str | None:
        return self._straight_ahead(region, direction, among) or self._that_way(region, direction, among)

    def _nearest_to_middle(self, region: str) -> list[Cell]:
        """Return the cells nearest the middle of a region: blank ones off the body's middle, if it has any."""
        cells = self.cells[region]
        middle_row, middle_column = self.middles[region]
        center = (self.width - 1) / 2

        def distance(cell: Cell) -> tuple[bool, float]:
            row, column = cell
            # Rows are about twice as tall as columns are wide.
            apart = (2 * (row - middle_row)) ** 2 + (column - middle_column) ** 2
            return self.art[row][column] != " " or abs(column - center) < 1, round(apart, 6)

        distances = {cell: distance(cell) for cell in cells}
        least = min(distances.values())
        return [cell for cell in cells if distances[cell] == least]

    def _straight_ahead(self, region: str, direction: Direction, among: Collection[str]) -> str | None:
        """Return the one of some regions that is nearest in a straight line from any cell of a region, or None."""
        seen: dict[str, tuple[int, int]] = {}
        for start in self.cells[region]:
            for steps, (row, column) in enumerate(_ray(start, direction, self.height, self.width)):
                other = self.grid[row][column]
                if other is not None and other != region and other in among:
                    nearest, rays = seen.get(other, (steps, 0))
                    seen[other] = min(nearest, steps), rays - 1
                    break
        return min(seen, key=lambda other: seen[other]) if seen else None

    def _that_way(self, region: str, direction: Direction, among: Collection[str]) -> str | None:
        """Return the one of some regions that is nearest in a direction, within 45 degrees, or None."""
        row, column = self.middles[region]
        best: tuple[float, str] | None = None
        for other, (r, c) in self.middles.items():
            # Rows are about twice as tall as columns are wide.
            down, right = 2 * (r - row), c - column
            ahead, aside = {
                Direction.UP: (-down, right),
                Direction.DOWN: (down, right),
                Direction.LEFT: (-right, down),
                Direction.RIGHT: (right, down),
            }[direction]
            if other != region and other in among and ahead > 0 and ahead >= abs(aside):
                best = min(best, (ahead + abs(aside), other)) if best else (ahead + abs(aside), other)
        return best[1] if best else None


def towards(
    body: Body,
    figure: Figure,
    start: str,
    direction: Direction,
    listed: Sequence[str] = (),
    gone: Collection[str] = (),
) -> str | None:
    """Return the region that an arrow key leads to on a map of both figures, or None at its edge.

    Within the table of a stop, up and down lead to the row above or below, on the same side if that is listed, and left
    and right to the other side. Out of it, and anywhere else, `Figure.step` says where. Past the edge that faces the
    other figure, it is the region behind.

    Args:
        body: The regions.
        figure: The figure of the region to start from.
        start: The region to start from.
        direction: The direction of the arrow.
        listed: The regions of the table, of either view. It has a row for each slot.
        gone: Regions that are not on the map.
    """
    listed = [region for region in listed if region not in gone]
    there = _in_table(body, start, direction, listed) or figure.step(start, direction, listed)
    while there is not None and there in gone:
        there = figure.step(there, direction)
    here = body[start]
    if there is None and direction is (Direction.RIGHT if here.view is View.FRONT else Direction.LEFT):
        return None if here.flip in gone else here.flip
    return there


def _in_table(body: Body, start: str, direction: Direction, listed: Sequence[str]) -> str | None:
    if start not in listed:
        return None
    here = body[start]
    if direction in {Direction.LEFT, Direction.RIGHT}:
        at_the_left = here.side is (Side.RIGHT if here.view is View.FRONT else Side.LEFT)
        return here.mirror if here.mirror in listed and at_the_left is (direction is Direction.RIGHT) else None
    slots = list(dict.fromkeys(body[region].slot for region in listed))
    row = slots.index(here.slot) + (1 if direction is Direction.DOWN else -1)
    if not 0 <= row < len(slots):
        return None
    there = slots[row] + here.side.suffix
    return there if there in listed else body[there].mirror


def load_figure(body: Body, view: View, size: Size) -> Figure:
    """Read one drawing: its art from `assets/body/SIZE/VIEW.txt` and its grid from `assets/body/SIZE/VIEW.map`.

    Raises:
        AssetError: A file is missing, art and grid differ in shape, or the grid names a region incorrectly.
    """
    art, letters = _read_drawing(view, size)
    by_cell = {region.cell: region.id for region in body if region.view is view}
    unknown = {letter for line in letters for letter in line} - by_cell.keys() - {"."}
    missing = by_cell.keys() - {letter for line in letters for letter in line}
    if unknown or missing:
        raise AssetError(
            f"assets/body/{size}/{view}.map: letters {sorted(unknown | missing)} are unknown or missing.",
            "Install mfr again.",
        )
    return Figure(view, art, tuple(tuple(by_cell.get(letter) for letter in line) for line in letters))


def load_unnamed(view: View, size: Size) -> Figure:
    """Read one drawing without the regions: each has its letter in the grid for an id. It looks the same.

    Raises:
        AssetError: A file is missing, or art and grid differ in shape.
    """
    art, letters = _read_drawing(view, size)
    return Figure(view, art, tuple(tuple(None if letter == "." else letter for letter in line) for line in letters))


def _read_drawing(view: View, size: Size) -> tuple[tuple[str, ...], list[str]]:
    """Return the lines of a drawing's art and of its grid of letters.

    Raises:
        AssetError: A file is missing, or the two differ in shape.
    """
    name = f"body/{size}/{view}"
    art = tuple(read_asset(f"{name}.txt").splitlines())
    letters = read_asset(f"{name}.map").splitlines()
    if not art or len({*map(len, art), *map(len, letters)}) != 1 or len(art) != len(letters):
        raise AssetError(f"assets/{name}: the drawing and its grid differ in shape.", "Install mfr again.")
    return art, letters


def _middle(cells: tuple[Cell, ...]) -> tuple[float, float]:
    """Return the mean row and column of some cells."""
    return sum(row for row, _ in cells) / len(cells), sum(column for _, column in cells) / len(cells)


def _ray(start: Cell, direction: Direction, height: int, width: int) -> Iterator[Cell]:
    """Return the cells from a cell to the edge in a direction, without the cell itself."""
    row, column = start
    match direction:
        case Direction.UP:
            return ((r, column) for r in range(row - 1, -1, -1))
        case Direction.DOWN:
            return ((r, column) for r in range(row + 1, height))
        case Direction.LEFT:
            return ((row, c) for c in range(column - 1, -1, -1))
        case Direction.RIGHT:
            return ((row, c) for c in range(column + 1, width))
