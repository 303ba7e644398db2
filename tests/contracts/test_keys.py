"""The keys of each screen and dialog against the registry, against each other and against docs/keys.md."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.commands import KeyGroup
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.help_screen import HelpScreen
from mfr_tui.tui.common.key_line import MOST
from mfr_tui.tui.common.keys import EVERYWHERE, SCREENS
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.hold_screen import known_keys
from mfr_tui.tui.hold.keys import AFTER_QUESTIONS, HOLD
from mfr_tui.tui.hold.questions import Questions
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.registry import GROUPS, all_commands, keys_markdown, keys_text
from mfr_tui.tui.registry import TOGETHER as BY_NAME
from mfr_tui.tui.setup.keys import SCREENING_LIST
from mfr_tui.tui.setup.screening import QuestionList
from tests.support.every_screen import screens_of_the_program

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "keys.md"
TUI = ROOT / "mfr_tui" / "tui"
TOGETHER: dict[type[Screen[Any]], tuple[KeyGroup, ...]] = {
    screen: BY_NAME[screen.__name__] for screen in sorted(screens_of_the_program(), key=lambda one: one.__name__)
}
"""The keys that each screen and each dialog knows."""

WIDGETS: dict[type[DOMNode], KeyGroup] = {BodyMap: MAP, Questions: AFTER_QUESTIONS, QuestionList: SCREENING_LIST}
"""The widgets with keys of their own, which a screen that shows them knows too."""

OVERRIDDEN = {After: {"exclamation_mark"}, HelpScreen: {"question_mark"}}
"""What is said after a hold stops for pain first: the checklist comes then. The key that opens help closes it."""

SHELL_SAFE_CTRL = {"ctrl+p", "ctrl+q", "ctrl+z", "ctrl+c"}


def test_no_screen_and_no_dialog_is_forgotten() -> None:
    assert set(BY_NAME) == {screen.__name__ for screen in screens_of_the_program()}


@pytest.mark.parametrize("screen", TOGETHER, ids=lambda screen: screen.__name__)
def test_no_two_commands_that_are_known_together_share_a_key(screen: type[Screen[None]]) -> None:
    keys = Counter(key for group in TOGETHER[screen] for command in group for key in command.keys)
    assert {key for key, count in keys.items() if count > 1} == OVERRIDDEN.get(screen, set())


def test_in_a_hold_a_key_that_means_something_elsewhere_does_it_only_where_that_cannot_be_a_jerk() -> None:
    elsewhere = {key for command in (*EVERYWHERE, *SCREENS) for key in command.keys}
    here = {key for command in HOLD for key in command.keys}
    assert known_keys() - here == {"question_mark", "f1", "ctrl+p", "ctrl+z", "ctrl+q"} <= elsewhere


def test_every_group_is_known_somewhere_and_the_registry_has_each_once() -> None:
    assert {known for groups in TOGETHER.values() for known in groups} == set(GROUPS)
    assert len(GROUPS) == len(set(GROUPS))


def nodes_with_keys() -> set[type[DOMNode]]:
    """Return every class of the program that declares bindings."""
    screens_of_the_program()  # imports every module
    found: set[type[DOMNode]] = {MfrApp}
    open_classes: list[type[DOMNode]] = [Widget]
    while open_classes:
        for one in open_classes.pop().__subclasses__():
            open_classes.append(one)
            if one.__module__.startswith("mfr_tui.") and "BINDINGS" in one.__dict__:
                found.add(one)
    return found


def bound(node: type[DOMNode]) -> set[tuple[str, str]]:
    """Return each key that a class binds itself, with its action."""
    for binding in node.__dict__["BINDINGS"]:
        assert isinstance(binding, Binding)
    return {(binding.key, binding.action) for binding in node.__dict__["BINDINGS"]}


def in_groups(*groups: KeyGroup) -> set[tuple[str, str]]:
    """Return each key of these groups with its action."""
    return {pair for group in groups for command in group for pair in command.key_actions.items()}


def test_every_key_that_is_bound_anywhere_is_in_the_registry_and_every_other_way_round() -> None:
    wanted = {
        f"{command.id}.{key}" if len(command.keys) > 1 else command.id: (key, action)
        for group in GROUPS
        for command in group
        for key, action in command.key_actions.items()
    }
    found = {
        binding.id: (binding.key, binding.action) for node in nodes_with_keys() for binding in node.__dict__["BINDINGS"]
    }
    assert found == wanted


def test_each_screen_dialog_and_widget_binds_its_own_groups() -> None:
    apart = {*WIDGETS.values(), EVERYWHERE, SCREENS}
    own: dict[type[DOMNode], set[KeyGroup]] = {screen: set(groups) - apart for screen, groups in TOGETHER.items()}
    own |= {widget: {group} for widget, group in WIDGETS.items()}
    own |= {Dialog: {EVERYWHERE}, MfrApp: {EVERYWHERE, SCREENS}}
    assert own.keys() == nodes_with_keys()
    for node, groups in own.items():
        assert bound(node) == in_groups(*groups), node.__name__


def test_help_over_a_dialog_shows_its_keys_first() -> None:
    for dialog, groups in TOGETHER.items():
        if issubclass(dialog, Dialog):
            assert (*dialog.KEYS, EVERYWHERE) == groups, dialog.__name__


def test_a_binding_is_made_of_a_command_alone() -> None:
    made = {
        file.relative_to(TUI).as_posix()
        for file in TUI.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Binding"
    }
    assert made == {"bindings.py"}


def owners(action: str, group: KeyGroup) -> list[type[DOMNode]]:
    """Return the classes that an action of a group must exist on."""
    screens = [screen for screen, groups in TOGETHER.items() if group in groups]
    if action.startswith("app."):
        return [MfrApp]
    if action.startswith("screen."):
        return list(screens)
    return [widget for widget, known in WIDGETS.items() if known is group] or list(screens)


def test_every_action_exists() -> None:
    for group in GROUPS:
        for command in group:
            for action in command.key_actions.values():
                name = re.sub(r"\(.*\)$", "", action).rpartition(".")[2]
                assert name, command.id
                for node in owners(action, group):
                    assert hasattr(node, f"action_{name}"), f"{command.id}: {node.__name__} has no action_{name}"


def test_ids_are_given_once() -> None:
    assert max(Counter(command.id for command in all_commands()).values()) == 1


def test_control_is_used_with_p_q_z_and_c_alone() -> None:
    found = {key for command in all_commands() for key in command.keys if "ctrl" in key or "alt" in key}
    assert found == SHELL_SAFE_CTRL


def test_docs_are_what_the_program_prints() -> None:
    assert DOCS.read_text(encoding="utf-8") == keys_markdown(), "write it anew: mfr keys --markdown > docs/keys.md"


@pytest.mark.parametrize("text", [DOCS.read_text(encoding="utf-8"), keys_text()], ids=["docs", "mfr keys"])
def test_every_command_is_told(text: str) -> None:
    for command in all_commands():
        assert command.help in text
        assert command.shown_keys in text


def test_no_more_than_six_keys_at_the_foot_and_no_two_give_way_together() -> None:
    for groups in TOGETHER.values():
        order = [command.footer for group in groups for command in group if command.footer]
        assert len(order) == len(set(order))
        assert len(order) <= MOST + 1, "leaving the program gives way to the palette, which offers it"


def test_every_help_is_a_sentence() -> None:
    for command in all_commands():
        assert command.help.endswith(".")
        assert len(command.label.split()) <= 2
