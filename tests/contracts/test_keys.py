"""The registry of keys against the screens, against itself and against docs/keys.md."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.commands import Command, KeyGroup
from mfr_tui.tui.common.choose_several import Several
from mfr_tui.tui.common.clearance import Clearance
from mfr_tui.tui.common.help_screen import HelpScreen
from mfr_tui.tui.common.keys import EVERYWHERE, MODES, SCREENS
from mfr_tui.tui.flags.flags_screen import FlagScreen, FlagsScreen
from mfr_tui.tui.flags.keys import FLAG, FLAGS
from mfr_tui.tui.flags.warning_signs import WarningSigns
from mfr_tui.tui.history.body_over_period import BodyOverPeriodScreen
from mfr_tui.tui.history.corrections import DaysOff, MoveScan
from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.history.history_screen import HistoryScreen
from mfr_tui.tui.history.keys import BODY, DAY, HELPS, HISTORY, LATE, SEARCH, STORY
from mfr_tui.tui.history.late_scan import LateScan
from mfr_tui.tui.history.region_history import RegionHistoryScreen
from mfr_tui.tui.history.search import SearchScreen
from mfr_tui.tui.history.what_helped import WhatHelpedScreen
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.card import Card
from mfr_tui.tui.hold.hold_screen import KNOWN_KEYS, HoldScreen
from mfr_tui.tui.hold.hold_sheet import HoldSheet
from mfr_tui.tui.hold.keys import AFTER, CARD, HOLD
from mfr_tui.tui.learn.keys import LEARN
from mfr_tui.tui.learn.learn_screen import LearnScreen
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP, SPOT
from mfr_tui.tui.map.mark_dialog import Details
from mfr_tui.tui.map.spot_screen import SpotScreen
from mfr_tui.tui.registry import GROUPS, all_commands, keys_markdown, keys_text
from mfr_tui.tui.report.appointment import AppointmentScreen, PlaceScreen
from mfr_tui.tui.report.keys import PAGE, VISIT
from mfr_tui.tui.report.report_screen import ReportScreen
from mfr_tui.tui.report.save_as import SaveAs
from mfr_tui.tui.scan.keys import SCAN, SUMMARY
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.scan.summary import Summary
from mfr_tui.tui.setup.keys import PICK, PLACES
from mfr_tui.tui.setup.own_places import PlacesScreen, WhereScreen
from mfr_tui.tui.setup.screening import Screening
from mfr_tui.tui.setup.welcome import Welcome
from mfr_tui.tui.today.keys import TODAY, WEEK
from mfr_tui.tui.today.today_screen import TodayScreen
from mfr_tui.tui.today.week import WeekScreen

DOCS = Path(__file__).parents[2] / "docs" / "keys.md"
TOGETHER: dict[type[Screen[Any]], tuple[KeyGroup, ...]] = {
    TodayScreen: (TODAY, MODES, EVERYWHERE, SCREENS),
    HistoryScreen: (HISTORY, MODES, EVERYWHERE, SCREENS),
    BodyOverPeriodScreen: (BODY, MAP, EVERYWHERE, SCREENS),
    WhatHelpedScreen: (HELPS, EVERYWHERE, SCREENS),
    DayScreen: (DAY, EVERYWHERE, SCREENS),
    LateScan: (LATE, MAP, EVERYWHERE, SCREENS),
    RegionHistoryScreen: (STORY, EVERYWHERE, SCREENS),
    SearchScreen: (SEARCH, EVERYWHERE, SCREENS),
    FlagsScreen: (FLAGS, MODES, EVERYWHERE, SCREENS),
    FlagScreen: (FLAG, EVERYWHERE, SCREENS),
    ReportScreen: (PAGE, EVERYWHERE, SCREENS),
    AppointmentScreen: (VISIT, EVERYWHERE, SCREENS),
    PlaceScreen: (VISIT, EVERYWHERE, SCREENS),
    WeekScreen: (WEEK, EVERYWHERE, SCREENS),
    LearnScreen: (LEARN, MODES, EVERYWHERE, SCREENS),
    ScanScreen: (SCAN, MAP, EVERYWHERE, SCREENS),
    Summary: (SUMMARY, EVERYWHERE, SCREENS),
    SpotScreen: (SPOT, MAP, EVERYWHERE, SCREENS),
    PlacesScreen: (PLACES, MAP, EVERYWHERE, SCREENS),
    WhereScreen: (PICK, MAP, EVERYWHERE, SCREENS),
    Card: (CARD, EVERYWHERE, SCREENS),
    HoldScreen: (HOLD,),
    After: (AFTER, EVERYWHERE, SCREENS),
}
OVERRIDDEN = {"exclamation_mark"}
"""A hold, and what is said after it, stop for pain first: the checklist comes then."""
SHELL_SAFE_CTRL = {"ctrl+p", "ctrl+q", "ctrl+z", "ctrl+c"}


@pytest.mark.parametrize("screen", TOGETHER, ids=lambda screen: screen.__name__)
def test_no_two_commands_that_are_known_together_share_a_key(screen: type[Screen[None]]) -> None:
    keys = Counter(key for group in TOGETHER[screen] for command in group for key in command.keys)
    assert {key for key, count in keys.items() if count > 1} <= (OVERRIDDEN if screen is After else set())


def test_in_a_hold_a_key_that_means_something_elsewhere_does_it_only_where_that_cannot_be_a_jerk() -> None:
    elsewhere = {key for command in (*EVERYWHERE, *SCREENS) for key in command.keys}
    here = {key for command in HOLD for key in command.keys}
    assert KNOWN_KEYS - here == {"question_mark", "f1", "ctrl+p", "ctrl+z", "ctrl+q"} <= elsewhere


def test_every_group_is_known_somewhere() -> None:
    assert {where for group in TOGETHER.values() for where in group} == set(GROUPS)


def owner(action: str, known: KeyGroup) -> list[type[DOMNode]]:
    """The classes that a command's action must exist on."""
    screens = [screen for screen, group in TOGETHER.items() if known in group]
    if action.startswith("app."):
        return [MfrApp]
    if action.startswith("screen."):
        return list(screens)
    return [BodyMap] if known is MAP else list(screens)


@pytest.mark.parametrize(
    ("group", "command"), [pytest.param(group, command, id=command.id) for group in GROUPS for command in group]
)
def test_every_action_exists(group: KeyGroup, command: Command) -> None:
    for action in command.key_actions.values():
        name = re.sub(r"\(.*\)$", "", action).rpartition(".")[2]
        assert name
        for node in owner(action, group):
            assert hasattr(node, f"action_{name}"), f"{node.__name__} has no action_{name}"


def test_ids_are_given_once() -> None:
    assert max(Counter(command.id for command in all_commands()).values()) == 1


def test_control_is_used_with_p_q_z_and_c_alone() -> None:
    found = {key for command in all_commands() for key in command.keys if "ctrl" in key or "alt" in key}
    assert found == SHELL_SAFE_CTRL
    asking = (Details, HoldSheet, MoveScan, DaysOff, Several, SaveAs)
    for node in (MfrApp, *TOGETHER, BodyMap, *asking, HelpScreen, Screening, Clearance, WarningSigns, Welcome):
        for binding in node.__dict__.get("BINDINGS", ()):
            assert isinstance(binding, Binding)
            for key in binding.key.split(","):
                assert "ctrl" not in key or key in SHELL_SAFE_CTRL


def test_the_bindings_of_each_screen_are_the_registrys() -> None:
    own: dict[type[DOMNode], set[KeyGroup]] = {
        screen: set(group) - {MAP, EVERYWHERE, SCREENS} for screen, group in TOGETHER.items()
    }
    own[BodyMap] = {MAP}
    for node, where in own.items():
        bound = {(b.key, b.action) for b in node.__dict__["BINDINGS"]}
        assert bound == {pair for group in where for command in group for pair in command.key_actions.items()}


def test_docs_are_what_the_program_prints() -> None:
    assert DOCS.read_text(encoding="utf-8") == keys_markdown(), "write it anew: mfr keys --markdown > docs/keys.md"


@pytest.mark.parametrize("text", [DOCS.read_text(encoding="utf-8"), keys_text()], ids=["docs", "mfr keys"])
def test_every_command_is_told(text: str) -> None:
    for command in all_commands():
        assert command.help in text
        assert command.shown_keys in text


def test_no_more_than_six_keys_at_the_foot_and_no_two_give_way_together() -> None:
    for group in TOGETHER.values():
        order = [command.footer for known in group for command in known if command.footer]
        assert len(order) == len(set(order))
        assert len(order) <= 6


def test_every_help_is_a_sentence() -> None:
    for command in all_commands():
        assert command.help.endswith(".")
        assert len(command.label.split()) <= 2
