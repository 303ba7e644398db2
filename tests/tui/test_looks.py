"""What terminals of fewer colors get: each state told apart, each word readable, and nothing that they do not know."""

import itertools
import math
import re
from collections.abc import Mapping

import pytest
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.strip import Strip

from mfr_tui.config import Config
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.looks import FIXED, Colors, ReadableOnConsole, _oklab, find_colors, nearest_number
from mfr_tui.tui.map.body_map import BodyMap
from tests.support.received import PALETTES, Palette, seen, sent, set_terminal
from tests.tui.conftest import Open, Session

TERMINFO = {"xterm": 8, "linux": 8, "screen": 8, "vt100": 0, "xterm-mono": 0, "alacritty": 256, "xterm-direct": 1 << 24}


@pytest.mark.parametrize(
    ("environment", "colors"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colors.ALL),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, Colors.ALL),
        ({"TERM": "xterm-256color"}, Colors.MANY),
        ({"TERM": "screen-256color", "COLORTERM": ""}, Colors.MANY),
        ({"TERM": "xterm-kitty"}, Colors.MANY),
        ({"TERM": "alacritty"}, Colors.MANY),
        ({"TERM": "xterm-direct"}, Colors.ALL),
        ({"TERM": "xterm"}, Colors.SIXTEEN),
        ({"TERM": "linux"}, Colors.SIXTEEN),
        ({"TERM": "screen"}, Colors.SIXTEEN),
        ({"TERM": "vt100"}, Colors.NONE),
        ({"TERM": "xterm-mono"}, Colors.NONE),
        ({"TERM": "vt320"}, Colors.NONE),
        ({"TERM": "hp-m"}, Colors.NONE),
        ({"TERM": "never-heard-of"}, Colors.SIXTEEN),
        ({}, Colors.SIXTEEN),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Colors.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Colors.MANY),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, Colors.ALL),
        ({"COLORTERM": "truecolor", "TEXTUAL_COLOR_SYSTEM": "standard"}, Colors.SIXTEEN),
        ({"TERM": "vt100", "TEXTUAL_COLOR_SYSTEM": "256"}, Colors.MANY),
        ({"TERM": "vt100", "TEXTUAL_COLOR_SYSTEM": "auto"}, Colors.NONE),
    ],
)
def test_how_many_colors_a_terminal_shows(
    monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], colors: Colors
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert find_colors(environment, TERMINFO.get) is colors


def test_the_nearest_of_256_colors() -> None:
    fixed = [Color.from_ansi(number).get_truecolor() for number in FIXED]
    assert [Color.from_ansi(nearest_number(*color)).get_truecolor() for color in fixed] == fixed
    assert nearest_number(0x22, 0x2D, 0x34) == 236, "the gray of the body is no navy"


SENT = {
    "none": r"[147]",
    "16": r"[147]|[349][0-7]|[34]9",
    "256": r"[147]|[34]8;5;\d+",
    "all": r"[147]|[34]8;2;\d+;\d+;\d+",
}


@pytest.mark.parametrize(
    ("sent_to_it", "shown"),
    [
        ("bold reverse", "reverse"),
        ("dim", ""),
        ("dim underline", "underline"),
        ("bold", "bold"),
        ("reverse", "reverse"),
    ],
)
def test_the_console_of_linux_gets_no_text_that_it_shows_dark_gray(sent_to_it: str, shown: str) -> None:
    (segment,) = ReadableOnConsole().apply([Segment("x", Style.parse(sent_to_it))], Background(0, 0, 0))
    attributes = ("bold", "dim", "reverse", "underline")
    assert segment.style is not None
    assert " ".join(name for name in attributes if getattr(segment.style, name)) == shown


STATES = ("skin", "deep", "lit", "cursor", "mild", "moderate", "severe")
LEAST = 0.04
"""How different two colors must look, as a distance in OKLab; black and white are 1 apart."""


def ground(s: Session, state: str, palette: Palette) -> tuple[float, float, float]:
    """Return the color behind a state on the map, as it is seen."""
    body_map = s.app.screen.query_one(BodyMap)
    strip = Strip([Segment("x", body_map._style(state))])
    for line_filter in body_map.get_line_filters():
        strip = strip.apply_filter(line_filter, body_map.background_colors[1])
    (segment,) = strip
    assert segment.style is not None
    return _oklab(*seen(s, segment.style, palette)[1])


def check_choices(s: Session, palette: Palette) -> None:
    """Raise an AssertionError if the next step is not the one choice that is filled, or a key does not stand out."""
    grounds = []
    for button in s.app.screen.query("#start, #short, #rest, #work").results(Choice):
        x, y = button.region.offset
        row = next(itertools.islice(s.app.screen._compositor.render_strips(), y, None))
        cells = [cell.style for cell in row for _ in cell.text if cell.style]
        grounds.append(seen(s, cells[x], palette)[1])
        key, label = cells[x + 1], cells[x + len(f" {button.key} ")]
        if not button.primary:
            assert grounds[-1] == seen(s, cells[x - 1], palette)[1], "a line of a list"
            assert key.bold, button.label
            assert not label.bold, button.label
    assert len(set(grounds)) == 2, f"the obvious next step is not like the others, on {palette.name}"


def check_grounds(s: Session, palette: Palette) -> None:
    """Raise an AssertionError if two states on the map look alike."""
    grounds = {state: ground(s, state, palette) for state in STATES}
    alike = [
        (palette.name, *pair)
        for pair in itertools.combinations(STATES, 2)
        if pair != ("skin", "deep") and math.dist(grounds[pair[0]], grounds[pair[1]]) < LEAST
    ]
    assert not alike


@pytest.mark.parametrize(
    ("terminal", "theme"),
    [("none", "dark"), ("16", "dark"), ("256", "dark"), ("256", "light"), ("all", "dark"), ("all", "light")],
)
async def test_the_next_step_and_each_state_stand_out_in_what_the_terminal_knows(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, terminal: str, theme: str
) -> None:
    """No color at all on a terminal without; the names of colors on one of sixteen, in one theme; else numbers."""
    set_terminal(monkeypatch, terminal)
    palettes = () if terminal == "none" else PALETTES
    async with open_app(config=Config(theme=theme)) as s:
        text = sent(s)
        for palette in palettes:
            check_choices(s, palette)
        await s.start()
        for palette in palettes:
            check_grounds(s, palette)
        await s.press("5", "space", "r")
        await s.settle()
        codes = set(re.findall(r"\x1b\[([\d;]*)m", text + sent(s))) - {"0"}
        assert codes
        known = re.compile(rf"({SENT[terminal]})(;({SENT[terminal]}))*")
        assert {code for code in codes if not known.fullmatch(code)} == set()
