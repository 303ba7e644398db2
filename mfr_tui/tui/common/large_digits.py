"""Digits of blocks, as large as the room allows, legible from the floor or from the door."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.geometry import Size

BLOCK = "\u2588"
"""A cell filled with its text color. `tui/glyphs.py` shows it as # on a terminal that does not have it."""

HALF_ROWS = 3
"""The rows of digits that are drawn in blocks of half a row."""

HALVES = {"  ": " ", "# ": "\u2580", " #": "\u2584", "##": BLOCK}
"""The character for what is in the upper and in the lower half of a row."""

DIGITS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" < ", " | ", " | ", " | ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "/": ("  #", "  #", " # ", "#  ", "#  "),
    ":": (" ", "#", " ", "#", " "),
}
"""The characters of a clock, in five rows and three columns.

A face stretches the second and the fourth row, and the column in the middle, where | is an upright in its center, and <
one with a bar to its left.
"""

ARROW = ("  #  ", "   # ", "#####", "   # ", "  #  ")
"""What is between the rating before and the one after, in as many rows as DIGITS."""


class Face(NamedTuple):
    """A size of the digits.

    Attributes:
        width: The columns of a digit.
        arm: The rows of each upright between two bars.
        stem: The columns of an upright.
        bar: The rows of a bar.
    """

    width: int
    arm: int
    stem: int
    bar: int

    @property
    def height(self) -> int:
        """The rows of a digit."""
        return 3 * self.bar + 2 * self.arm

    def columns(self, text: str) -> int:
        """Return the columns that a text takes, with the smallest gap between its characters."""
        wide = [self.width if len(DIGITS[char][0]) == 3 else self.stem for char in text]
        return sum(wide) + self.stem * (len(text) - 1)


FACES = (
    Face(width=20, arm=3, stem=4, bar=2),
    Face(width=16, arm=3, stem=3, bar=1),
    Face(width=12, arm=2, stem=2, bar=1),
    Face(width=10, arm=2, stem=2, bar=1),
    Face(width=9, arm=1, stem=2, bar=1),
    Face(width=7, arm=1, stem=2, bar=1),
    Face(width=5, arm=1, stem=1, bar=1),
)
"""The sizes of the digits, largest first; the last fits the smallest terminal."""


def face_for(room: Size, *texts: str) -> Face:
    """Return the largest face in which each of these texts fits a room; the smallest if none does."""
    fitting = (
        face for face in FACES if face.height <= room.height and all(face.columns(text) <= room.width for text in texts)
    )
    return next(fitting, FACES[-1])


def draw(text: str, face: Face, width: int) -> tuple[str, ...]:
    """Return a text in large characters, `#` where they are, in the middle of rows of this width.

    Args:
        text: Digits, colons and slashes.
        face: The size of the characters.
        width: The columns of each row.
    """
    spare = width - face.columns(text)
    gap = face.stem + min(face.stem, max(0, spare) // len(text))
    parts = [_stretch(char, face) for char in text]
    rows = ((" " * gap).join(rows) for rows in zip(*parts, strict=True))
    return tuple(f"{row:^{width}}"[:width] for row in rows)


def draw_in_half_rows(text: str) -> tuple[str, ...]:
    """Return digits in blocks of half a row, three columns wide and HALF_ROWS high, on the lower edge of their rows."""
    face = Face(width=3, arm=1, stem=1, bar=1)
    return _in_half_rows(draw(text, face, face.columns(text)))


def draw_arrow(face: Face | None) -> tuple[str, ...]:
    """Return an arrow to the right that goes with the digits of a face, or with those in half rows if there is none."""
    if face is None:
        return _in_half_rows(ARROW)
    rows = ["".join(char * face.stem for char in row) for row in ARROW]
    blank = (" " * len(rows[0]),) * ((face.height - len(rows)) // 2)
    return (*blank, *(row.replace("#", BLOCK) for row in rows), *blank)


def _in_half_rows(rows: Sequence[str]) -> tuple[str, ...]:
    pairs = zip((" " * len(rows[0]), *rows[1::2]), rows[::2], strict=True)
    return tuple("".join(HALVES[above + below] for above, below in zip(*pair, strict=True)) for pair in pairs)


def _stretch(char: str, face: Face) -> list[str]:
    """Return one character at the size of a face."""
    rows = []
    for number, row in enumerate(DIGITS[char]):
        if len(row) == 3:
            room = face.width - 2 * face.stem
            upright = ("#" * face.stem).rjust((room + face.stem + 1) // 2).ljust(room)  # a bar to its left has room
            middle = {"|": upright, "<": "#" * upright.index("#") + upright.lstrip()}.get(row[1], row[1] * room)
            wide = row[0] * face.stem + middle + row[2] * face.stem
        else:
            wide = row * face.stem
        rows += [wide] * (face.arm if number % 2 else face.bar)
    if char == ":":  # two dots as high as a bar, near the middle
        for far in range(face.bar, face.arm):
            rows[far] = rows[-1 - far] = " " * face.stem
    return rows
