"""Lines of lists that need a second row."""

import pytest
from textual.content import Content
from textual.css.styles import RulesMap
from textual.style import Style
from textual.visual import RenderOptions

from mfr_tui.tui.common.hanging import Hanging

RULES = RulesMap()


def rows(line: Hanging, width: int) -> list[str]:
    strips = line.render_strips(width, None, Style(), RenderOptions(lambda _: Style(), RULES))
    assert len(strips) == line.get_height(RULES, width)
    return [strip.text.rstrip() for strip in strips]


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (40, [" yes  chest pain that spreads"]),
        (28, [" yes  chest pain that", "      spreads"]),
        (16, [" yes  chest pain", "      that", "      spreads"]),
    ],
)
def test_further_rows_start_below_the_first_word(width: int, wanted: list[str]) -> None:
    line = Hanging(Content(" yes  "), Content("chest pain that spreads"))
    assert rows(line, width) == wanted
    assert line.get_optimal_width(RULES, 80) == len(" yes  chest pain that spreads")
    assert str(line) == " yes  chest pain that spreads"
