"""The one list of keys: no clash, nothing that leads nowhere, nothing undocumented."""

from collections import Counter
from pathlib import Path

import pytest
from textual.app import App
from textual.widget import Widget

from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.commands import COMMANDS, Command, Where, commands_in, key_actions, keys_markdown
from mfr_tui.tui.screens.scan import ScanScreen
from mfr_tui.tui.screens.summary import Summary
from mfr_tui.tui.screens.today import TodayScreen
from mfr_tui.tui.widgets.body_map import BodyMap

DOCS = Path(__file__).parent.parent.parent / "docs" / "keys.md"
TOGETHER = [
    (Where.TODAY, Where.EVERYWHERE),
    (Where.SCAN, Where.MAP, Where.EVERYWHERE),
    (Where.SUMMARY, Where.EVERYWHERE),
]
HOLDER: dict[Where, type[Widget] | type[App[None]]] = {
    Where.TODAY: TodayScreen,
    Where.SCAN: ScanScreen,
    Where.MAP: BodyMap,
    Where.SUMMARY: Summary,
}


@pytest.mark.parametrize("places", TOGETHER)
def test_no_key_means_two_things_at_once(places: tuple[Where, ...]) -> None:
    keys = Counter(key for command in commands_in(*places) for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_key_leads_somewhere(command: Command) -> None:
    for _, action in key_actions(command):
        name = action.partition("(")[0]
        if name.startswith("app."):
            assert hasattr(MfrApp, f"action_{name.removeprefix('app.')}")
        elif name.startswith("screen."):
            name = name.removeprefix("screen.")
            assert any(hasattr(holder, f"action_{name}") for holder in HOLDER.values())
        else:
            assert hasattr(HOLDER[command.where], f"action_{name}")


def test_ids_are_unique() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_ctrl_is_used_with_p_q_and_z_only() -> None:
    assert {key for command in COMMANDS for key in command.keys if "+" in key} <= {"ctrl+p", "ctrl+q", "ctrl+z"}


@pytest.mark.parametrize("places", TOGETHER)
def test_at_most_six_at_the_foot_and_each_with_a_rank_of_its_own(places: tuple[Where, ...]) -> None:
    ranks = [command.footer for command in commands_in(*places) if command.footer]
    assert len(ranks) == len(set(ranks)) <= 6


def test_the_page_of_keys_is_what_the_list_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == keys_markdown(), "run: mfr keys --markdown > docs/keys.md"
