"""Replacements for characters that the terminal's encoding does not have.

Textual draws with boxes, blocks, and bullets, and sends UTF-8. A terminal with another encoding would show garbage.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from mfr_tui.typed import harmless

_SIGNS = {
    **dict.fromkeys("\u2022\u25aa\u2b51\u00d7\u2716", "*"),
    **dict.fromkeys("\u25e6\u25cf\u25cb\u2b58", "o"),
    **dict.fromkeys("\u25b6\u25b8\u2023\u2192\u203a\u276f", ">"),
    **dict.fromkeys("\u25c0\u25c2\u2190\u2039", "<"),
    **dict.fromkeys("\u25b2\u2191", "^"),
    **dict.fromkeys("\u25bc\u2193", "v"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u2033\u2580", '"'),
    **dict.fromkeys("\u2026\u00b7", "."),
    **dict.fromkeys("\u2581\u2582\u2583\u2584", "_"),
    **dict.fromkeys("\u258c\u258d\u258e\u258f\u2590\u2595", "|"),
    **dict.fromkeys("\u2501\u2578", "="),
    "\u2594": "-",
    **dict.fromkeys("\u00a0\u2576\u257a", " "),  # half a line starts a large digit: a whole one joins it to another
}
_BOXES, _BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
_DRAWN = range(_BOXES.start, _BLOCKS.stop)

_LIGHT = "\u2500\u2502\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c"
_DOUBLE = "\u2550\u2551\u2554\u2557\u255a\u255d\u2560\u2563\u2566\u2569\u256c"
_HEAVY = "\u2501\u2503\u250f\u2513\u2517\u251b\u2523\u252b\u2533\u253b\u254b"
CONSOLE = f"{_LIGHT}{_DOUBLE}\u2588\u25a0\u2022\u25b2\u25bc\u2190\u2191\u2192\u2193"
"""What the console of Linux draws with: its own font has no heavy lines, and many others have no half blocks."""

_ON_CONSOLE = str.maketrans(
    {
        **dict(zip(_HEAVY, _DOUBLE, strict=True)),
        **dict(zip("\u256d\u256e\u2570\u256f", _LIGHT[2:], strict=False)),  # round corners
        **dict(zip("\u2574\u2575\u2577", "\u2500\u2502\u2502", strict=True)),  # half lines
        **dict(zip("\u2578\u2579\u257b", "\u2550\u2551\u2551", strict=True)),
        **dict.fromkeys("\u2580\u2584", "\u25a0"),  # half blocks
        **dict.fromkeys("\u2585\u2586\u2587", "\u2588"),
    }
)


def fit(text: str, encoding: str) -> str:
    """Return the text in characters that the encoding has, at the same width in columns.

    Args:
        text: The text.
        encoding: Python's name of the encoding.
    """
    return text if text.isascii() else "".join(_fitting(char, encoding) for char in text)


def has_blocks(encoding: str) -> bool:
    """Return whether an encoding other than UTF has blocks: a bar with its dots, but without its blocks, is no bar."""
    return fit("\u2588\u258c", encoding) == "\u2588\u258c"


@lru_cache(2048)
def _fitting(char: str, encoding: str) -> str:
    width = get_character_cell_size(char)
    try:
        encoded = char.encode(encoding)
    except UnicodeEncodeError:
        return _instead(char, width)
    # In East Asian encodings, a two-byte character takes two columns, even a box or a Cyrillic letter.
    return _instead(char, width) if width == 1 and len(encoded) > 1 else char


def drawn_in_ascii(text: str, kept: str = "") -> str:
    """Return the text with ASCII characters in place of what is drawn with, at the same width; letters stay.

    Args:
        text: The text.
        kept: Boxes, blocks and signs that stay.
    """
    if text.isascii():
        return text
    return "".join(
        _instead(char, 1) if char not in kept and (char in _SIGNS or ord(char) in _DRAWN) else char for char in text
    )


def drawn_on_console(text: str) -> str:
    """Return the text drawn with what the console of Linux has, at the same width; letters stay."""
    return drawn_in_ascii(text.translate(_ON_CONSOLE), CONSOLE)


def _instead(char: str, width: int) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    if ord(char) in _BOXES:
        return _box(unicodedata.name(char))
    return "#" if ord(char) in _BLOCKS else "?" * width


def _box(name: str) -> str:
    """Return an ASCII character that looks like this box-drawing character, given its Unicode name."""
    if "VERTICAL" in name:
        return "+" if " AND " in name else "|"
    if "HORIZONTAL" in name:
        return "+" if " AND " in name else "-"
    if "DOWN" in name:
        return "."  # an upper corner, or a line from the middle down
    return "'" if "UP" in name else "-"


class Harmless(LineFilter):
    """Line filter that removes control characters from text, whoever wrote it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  (the base class's)
        """Return the segments without control characters in their text."""
        return [Segment(text if control else harmless(text), style, control) for text, style, control in segments]


class Fitting(LineFilter):
    """Line filter that replaces characters that the terminal's encoding does not have."""

    def __init__(self, encoding: str) -> None:
        """Create a filter for an encoding, given its Python name."""
        super().__init__()
        self._encoding = encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  (the base class's)
        """Return the segments in characters that the encoding has."""
        return [Segment(fit(text, self._encoding), style, control) for text, style, control in segments]


class Drawn(LineFilter):
    """Line filter that replaces boxes, blocks and signs by what a terminal draws with."""

    def __init__(self, draw: Callable[[str], str]) -> None:
        """Create a filter that passes each text through `drawn_in_ascii` or `drawn_on_console`."""
        super().__init__()
        self._draw = draw

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  (the base class's)
        """Return the segments with the characters that the terminal draws with."""
        return [Segment(self._draw(text), style, control) for text, style, control in segments]
