"""How many colors the terminal shows, and the filters that map every color to one it has."""

import math
import sys
from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import lru_cache

from rich.color import Color, ColorSystem, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.filter import LineFilter

FIXED = range(16, 256)
"""The color numbers that look the same on every 256-color terminal. The 16 below them are set by the person."""


class Colors(IntEnum):
    """How many colors a terminal shows."""

    NONE = 0
    SIXTEEN = 16
    MANY = 256
    ALL = 1 << 24

    @property
    def system(self) -> ColorSystem:
        """The name that Rich gives this number of colors."""
        return {Colors.ALL: ColorSystem.TRUECOLOR, Colors.MANY: ColorSystem.EIGHT_BIT}.get(self, ColorSystem.STANDARD)


_NAMED = {"truecolor": Colors.ALL, "256": Colors.MANY, "standard": Colors.SIXTEEN, "windows": Colors.SIXTEEN}
"""The accepted values of TEXTUAL_COLOR_SYSTEM. With any other value, the terminal decides."""


def known_colors(name: str) -> int | None:
    """Return how many colors terminfo lists for a terminal (0 for none), or None if it does not know the terminal."""
    try:
        import curses
    except ImportError:  # Windows has no curses
        return None
    try:
        curses.setupterm(name, 1)
    except curses.error:
        return None
    return max(0, curses.tigetnum("colors"))


def find_colors(environment: Mapping[str, str], known: Callable[[str], int | None] = known_colors) -> Colors:
    """Return how many colors the terminal shows.

    Rich and Textual only read COLORTERM and the end of TERM, and assume that any other terminal has 16 colors. They
    would send colors to a VT100, and only 16 to a terminal such as Alacritty over ssh, which does not forward
    COLORTERM.

    Args:
        environment: The environment variables.
        known: Returns the number of colors of a terminal; replaced in tests.
    """
    if environment.get("NO_COLOR"):
        return Colors.NONE
    if environment.get("TEXTUAL_COLOR_SYSTEM") in _NAMED:
        return _NAMED[environment["TEXTUAL_COLOR_SYSTEM"]]
    name = environment.get("TERM", "").strip().lower()
    if environment.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"} or sys.platform == "win32":
        return Colors.ALL
    if name.endswith(("-256color", "-kitty")):
        return Colors.MANY
    count = known(environment["TERM"]) if name else None
    if count is None:  # terminfo does not know it, so go by its name
        return Colors.NONE if name.startswith("vt") or name.endswith(("-mono", "-m")) else Colors.SIXTEEN
    return max(colors for colors in Colors if colors <= max(count, 16 * (count > 0)))


class WithoutColor(LineFilter):
    """Line filter that removes all color, even the default color, and keeps bold, underline, and reverse."""

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:  # noqa: ARG002  (the base class's)
        """Return the segments without their colors."""
        return [Segment(text, style and _without_color(style), control) for text, style, control in segments]


@lru_cache(1024)
def _without_color(style: Style) -> Style:
    return style.without_color + Style.from_meta(style.meta)  # keep the metadata, which holds click actions


class ReadableOnConsole(LineFilter):
    """Line filter that removes what the console of Linux shows dark gray: dim, and bold where it is reversed."""

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:  # noqa: ARG002  (the base class's)
        """Return the segments without dim, and bold or reversed but not both."""
        return [Segment(text, style and _readable_on_console(style), control) for text, style, control in segments]


@lru_cache(1024)
def _readable_on_console(style: Style) -> Style:
    if not style.dim and not (style.bold and style.reverse):
        return style
    return style + Style(dim=False, bold=bool(style.bold and not style.reverse))


class Nearest(LineFilter):
    """Line filter that maps each color to the nearest of the 240 that look the same on every 256-color terminal.

    Rich rounds red, green, and blue instead, which turns dark grays into navy or black. This filter takes the color
    that looks most alike: the nearest in the OKLab color space.
    """

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:  # noqa: ARG002  (the base class's)
        """Return the segments in colors that the terminal has."""
        return [Segment(text, style and _nearest_style(style), control) for text, style, control in segments]


@lru_cache(1024)
def _nearest_style(style: Style) -> Style:
    return style + Style.from_color(_nearest(style.color), _nearest(style.bgcolor))


def _nearest(color: Color | None) -> Color | None:
    if color is None or color.triplet is None or color.type is not ColorType.TRUECOLOR:
        return color
    return Color.from_ansi(nearest_number(*color.triplet))


@lru_cache(1024)
def nearest_number(red: int, green: int, blue: int) -> int:
    """Return the number (16 to 255) of the color that looks most like this one. Each argument is 0 to 255."""
    wanted = _oklab(red, green, blue)
    return min(FIXED, key=lambda number: math.dist(wanted, _fixed()[number - FIXED.start]))


@lru_cache(1)
def _fixed() -> list[tuple[float, float, float]]:
    return [_oklab(*Color.from_ansi(number).get_truecolor()) for number in FIXED]


def _oklab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """Return a color in OKLab: lightness and two color axes. A distance says how different two colors look.

    Source: Björn Ottosson, A perceptual color space for image processing, 2020.
    """
    r, g, b = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (red / 255, green / 255, blue / 255)
    )
    l, m, s = (  # noqa: E741  (the names of the source)
        math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
        math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
        math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
    )
    return (
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    )
