"""What the tests keep of styles is what Textual itself would find out."""

import pytest
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget
from textual.widgets import Button

from tests.support import styles
from tests.tui.conftest import Open, Session

WAY = ("", "2", "left", "/", "x", "escape", "4", "tab", "3", "1", "?", "escape", "enter", "j5", "d", "down", "escape")


async def test_styles_that_were_kept_are_those_that_the_rules_give(open_app: Open) -> None:
    checked = 0
    for size in ((80, 24), (80, 24), (40, 20), (40, 20)):  # the second app is given what the first one found
        async with open_app(size=size) as s:
            for keys in WAY:
                await s.press(*([keys] if len(keys) > 2 else keys))
                await s.settle()
                checked += compare(s)
            for button in s.app.screen.query(Button):
                button.disabled = not button.disabled
                compare(s)
    assert checked > 500


def compare(s: Session) -> int:
    """How many nodes of the screen have the styles that the rules give, all of them."""
    nodes = list(s.app.screen.walk_children(Widget, with_self=True))
    for node in nodes:
        kept = {**node.styles.base._rules}
        parts = {name: part.base._rules.copy() for name, part in node._component_styles.items()}
        with pytest.MonkeyPatch.context() as textual:
            textual.setattr(Stylesheet, "apply", styles._apply)
            s.app.stylesheet.apply(node)
        assert node.styles.base._rules == kept, node
        assert {name: part.base._rules for name, part in node._component_styles.items()} == parts, node
    return len(nodes)
