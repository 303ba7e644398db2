"""What the tests keep of styles is what Textual itself would find out."""

import pytest
from textual.color import Color
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button

from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.sizes import SMALLEST, size_classes
from mfr_tui.tui.textual_workarounds.quick_styles import QuickStylesheet
from tests.support import styles
from tests.tui.conftest import Open, Session

WAY = ("", "2", "left", "/", "x", "escape", "4", "tab", "3", "1", "?", "escape", "enter", "j5", "d", "down", "escape")


async def test_styles_that_were_kept_are_those_that_the_rules_give(open_app: Open) -> None:
    checked = 0
    for _ in range(2):  # the second app is given what the first one found
        async with open_app() as s:
            for keys in WAY:
                await s.press(*([keys] if len(keys) > 2 else keys))
                await s.settle()
                checked += compare(s)
            for button in s.app.screen.query(Button):
                button.disabled = not button.disabled
                compare(s)
            await s.pilot.resize_terminal(40, 20)
            checked += compare(s)
    assert checked > 500


def compare(s: Session) -> int:
    """How many nodes of the screen have the styles that the rules give, all of them."""
    nodes = list(s.app.screen.walk_children(Widget, with_self=True))
    for node in nodes:
        kept = {**node.styles.base._rules}
        parts = {name: node.get_component_styles(name).base._rules.copy() for name in node._get_component_classes()}
        with pytest.MonkeyPatch.context() as textual:
            textual.setattr(Stylesheet, "apply", styles._apply)
            textual.setattr(Stylesheet, "_process_component_classes", styles._process)
            s.app.stylesheet.apply(node)
        assert node.styles.base._rules == kept, node
        assert {name: part.base._rules for name, part in node._component_styles.items()} == parts, node
    return len(nodes)


def test_styles_that_a_screen_brings_do_not_have_all_others_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = styles._parse_rules

    def noted(sheet: Stylesheet, css: str, read_from: CSSLocation, *values: bool | int | str) -> list[RuleSet]:
        if (css, read_from, *values) not in sheet._parse_cache:
            parsed.append(read_from[0])
        return parse(sheet, css, read_from, *values)  # type: ignore[arg-type]

    def read(sheet: Stylesheet) -> list[str]:
        parsed.clear()
        sheet.reparse()
        return [*parsed]

    def parse_rules(sheet: Stylesheet, css: str, **named: object) -> list[RuleSet]:
        where = named["read_from"]
        return noted(sheet, css, where, named["is_default_rules"], named["tie_breaker"], named["scope"])  # type: ignore[arg-type]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_rules)
    for kind, again in ((QuickStylesheet, ["second"]), (Stylesheet, ["first", "second"])):
        sheet = kind(variables={"warm": "red"})
        sheet.add_source("Screen { color: $warm; }", read_from=("first", ""))
        assert read(sheet) == ["first"]
        sheet.add_source("Static { color: blue; }", read_from=("second", ""))
        assert read(sheet) == again, "Textual still needs this workaround"
        assert [rule.selector_names for rule in sheet.rules] == [{"Screen"}, {"Static"}]
        sheet.set_variables({"warm": "yellow"})
        assert read(sheet) == ["first", "second"], "new colors are for all"
        assert sheet.rules[0].styles.color == Color.parse("yellow")


async def test_history_is_styled_once_when_it_opens(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app() as s:
        again: list[DOMNode] = []
        monkeypatch.setattr(Stylesheet, "update_nodes", lambda _, nodes, **__: again.extend(nodes))
        await s.press("2")
        await s.settle()
        assert again == []


def test_the_classes_of_a_size_are_those_that_textual_adds() -> None:
    screen = Screen[None]()
    for columns in (SMALLEST.width, 79, 80, 119, 120, 500):
        for rows in (SMALLEST.height, 23, 24, 35, 36, 200):
            assert {*size_classes(Size(columns, rows))} == {
                *screen._get_breakpoint_classes(columns, MfrApp.HORIZONTAL_BREAKPOINTS),
                *screen._get_breakpoint_classes(rows, MfrApp.VERTICAL_BREAKPOINTS),
            }
