"""Where there is no color, where one is must still be seen."""

import re
from pathlib import Path
from typing import Any

import pytest
from textual.css.styles import Styles
from textual.css.stylesheet import Stylesheet
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

import mfr_tui.tui
from mfr_tui.tui import themes
from tests.support.every_screen import screens_of_the_program

SHEETS = sorted(Path(mfr_tui.tui.__file__).parent.rglob("*.tcss"))


def test_the_row_under_the_cursor_is_underlined_without_color() -> None:
    """Reversed it is the same there: foreground and background are not told apart."""
    rules = [
        (sheet.name, body)
        for sheet in SHEETS
        for head, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text(encoding="utf-8"))
        if ":nocolor > .option-list--option-highlighted" in head and ".-reading" not in head
    ]
    assert len(rules) > 5
    assert all("text-style: bold underline" in body for _, body in rules), rules


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_every_style_of_text_is_one_in_every_theme(theme: Theme) -> None:
    """A style that one theme does not have would end the app where it first applies."""
    sheet = Stylesheet(variables={**theme.to_color_system().generate(), **theme.variables})
    for path in SHEETS:
        sheet.add_source(path.read_text(encoding="utf-8"), read_from=(str(path), ""))
    styles = [rule.styles._rules["text_style"] for rule in sheet.rules if rule.styles.has_rule("text_style")]
    assert len(styles) > 50
    for style in styles:
        Styles().text_style = style


@pytest.mark.parametrize("screen", sorted(screens_of_the_program(), key=repr))
def test_a_value_of_a_screen_repaints_what_shows_it_and_not_the_whole_screen(screen: type[Screen[Any]]) -> None:
    ours = [base for base in screen.__mro__ if base.__module__.startswith("mfr_tui.")]
    values = {name: value for base in ours for name, value in vars(base).items() if isinstance(value, Reactive)}
    assert {name for name, value in values.items() if value._repaint} == set()
