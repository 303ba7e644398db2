"""What a terminal makes of what it is sent: each cell with the colors that a person sees."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.geometry import Region as Area

from mfr_tui.tui.history.region_chart import RegionChart
from mfr_tui.tui.looks import Colors
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.place_chart import PlaceChart
from mfr_tui.wording.chart import STEM
from tests.tui.conftest import Session

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """How a terminal shows the sixteen colors that are the person's own.

    Attributes:
        name: Whose it is.
        sixteen: The colors.
        foreground: The color of words when none is set.
        background: The color behind them.
        brighter: Whether bold text of the first eight colors gets one of the other eight.
        text: Least contrast of text (WCAG 2.2, 1.4.3).
    """

    name: str
    sixteen: tuple[Rgb, ...]
    foreground: Rgb
    background: Rgb
    brighter: bool
    text: float = 4.5

    def shown(self, color: Color | None, *, ground: bool, bold: bool = False) -> Rgb:
        """Return a color as it is seen."""
        if color is None or color.type is ColorType.DEFAULT:
            return self.background if ground else self.foreground
        if color.type is ColorType.STANDARD:
            assert color.number is not None
            return self.sixteen[color.number + 8 * (bold and self.brighter and not ground and color.number < 8)]
        red, green, blue = color.get_truecolor()
        return red, green, blue


def _colors(words: str) -> tuple[Rgb, ...]:
    return tuple((int(word[:2], 16), int(word[2:4], 16), int(word[4:], 16)) for word in words.split())


BLACK, WHITE = (0, 0, 0), (255, 255, 255)
XTERM = _colors(
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
CONSOLE = _colors(
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
PALETTES = (
    Palette("xterm, dark", XTERM, XTERM[7], BLACK, brighter=True),
    Palette("xterm, light", XTERM, BLACK, WHITE, brighter=True),
    Palette("xterm, dark, bold as it is", XTERM, XTERM[7], BLACK, brighter=False),
    Palette("xterm, light, bold as it is", XTERM, BLACK, WHITE, brighter=False),
    Palette("Linux console", CONSOLE, CONSOLE[7], BLACK, brighter=True, text=4.0),  # black on its brown
)


def seen(s: Session, style: Style, palette: Palette) -> tuple[Rgb, Rgb]:
    """Return the colors of text and background, after Rich has turned them into what the terminal has."""
    system = s.app.console._color_system
    assert system is not None
    color, ground = (one and one.downgrade(system) for one in (style.color, style.bgcolor))
    one, other = palette.shown(color, ground=False, bold=bool(style.bold)), palette.shown(ground, ground=True)
    return (other, one) if style.reverse else (one, other)


def painted(s: Session, area: Area) -> Iterator[tuple[int, int, str, Style]]:
    """What is painted in a part of the screen, run by run: where it begins, its characters, and their style."""
    for y, strip in enumerate(s.app.screen._compositor.render_strips()):
        x = 0
        for segment in strip if area.y <= y < area.bottom else ():
            text, style = segment.text, segment.style
            begin, end = max(area.x, x), min(area.right, x + len(text))
            if style is not None and begin < end and not text.isspace():
                yield begin, y, text[begin - x : end - x], style
            x += len(text)


@contextlib.contextmanager
def rendered_once(s: Session) -> Iterator[None]:
    """Put the screen together once for all that looks at it meanwhile."""
    compositor = s.app.screen._compositor
    strips = compositor.render_strips()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compositor, "render_strips", lambda: strips)
        yield


def sent(s: Session) -> str:
    """Return all of the screen as it is sent to the terminal."""
    return "\n".join(strip.render(s.app.console) for strip in s.app.screen._compositor.render_strips())


TERMINALS: Mapping[str, Mapping[str, str]] = {
    "all": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256": {"TERM": "xterm-256color", "COLORTERM": ""},
    "16": {"TERM": "xterm", "COLORTERM": "", "TEXTUAL_COLOR_SYSTEM": "standard"},
    "none": {"TERM": "xterm-256color", "NO_COLOR": "1"},
}
"""The variables of the environment on terminals of so many colors, whatever terminfo this machine has."""


def set_terminal(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Make this one of TERMINALS the terminal of an app that is started from here on."""
    for variable, value in TERMINALS[name].items():
        monkeypatch.setenv(variable, value)


OUTLINE = 3.0
"""Least contrast of the lines of a drawing that carry no words (WCAG 2.2, 1.4.11)."""

SCROLL_BAR = "▁▂▃▄▅▆▇█▉▊▋▌▍▎▏"


def luminance(color: Rgb) -> float:
    parts = [value / 255 for value in color]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faint(s: Session) -> set[str]:
    """What on the screen is harder to read than it may be, as the terminal shows it."""
    shown = s.app.screen.query(".dialog")
    area = shown.first().region if shown else s.app.screen.region
    stories = [chart.region for chart in s.app.screen.query(RegionChart)]
    charts = [*stories, *(chart.region for chart in s.app.screen.query(PlaceChart))]
    drawings = [*stories, *(body_map.region for body_map in s.app.screen.query(BodyMap))]
    cells: dict[tuple[Style, bool], str] = {}  # one of each kind
    for begin, y, text, style in painted(s, area):
        across = [drawing for drawing in drawings if drawing.y <= y < drawing.bottom]
        if (style, False) in cells and ((style, True) in cells or not across):
            continue
        for x, char in enumerate(text, begin):
            if char == " " or char in SCROLL_BAR:
                continue
            if char == STEM and any(chart.contains(x, y) for chart in charts):
                continue  # it only fills a column, whose color and number say all
            drawn = not char.isalnum() and any(drawing.contains(x, y) for drawing in across)
            cells.setdefault((style, drawn), f"{s.title}: {char!r} at {x},{y}")
    found = set()
    for palette in PALETTES if s.app.terminal_colors is Colors.SIXTEEN else PALETTES[:1]:
        for (style, drawn), where in cells.items():
            one, other = seen(s, style, palette)
            measured = contrast(one, other)
            if measured < (OUTLINE if drawn else palette.text):
                found.add(f"{where} has {measured:.2f} ({one} on {other}, {palette.name})")
    return found
