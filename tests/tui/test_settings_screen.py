"""The settings: changed by keys and by mouse, saved at once, and in force at once where they can be."""

from datetime import time
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.app import App
from textual.widgets import OptionList

from mfr_tui.config import SETTINGS, Group, load_config
from mfr_tui.review.resume import PACE
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.setup.scale import Scale
from mfr_tui.tui.setup.settings_screen import LABEL, ROWS, VALUE
from mfr_tui.tui.textual_workarounds import use_mouse
from mfr_tui.tui.textual_workarounds.terminal_input import Background
from mfr_tui.tui.themes import LIGHT
from tests.support.fakes import FakeClock
from tests.tui.conftest import Open, Session, journal


@pytest.fixture
def file(diary: Path) -> Path:
    """The settings beside the diary."""
    return diary.with_name("config.toml")


async def go_to(s: Session, key: str) -> None:
    """Open the settings if they are not open, with the cursor on one of them."""
    if s.title != "SettingsScreen":
        await s.press(",")
    rows = s.app.screen.query_one(OptionList)
    rows.highlighted = rows.get_option_index(key)
    await s.settle()


def shown(s: Session, key: str) -> str:
    """The row of a setting."""
    return str(s.app.screen.query_one(OptionList).get_option(key).prompt)


def test_each_setting_is_in_the_list_by_its_group() -> None:
    assert sorted(one.key for one in ROWS) == sorted(SETTINGS)
    groups = list(dict.fromkeys(one.group for one in ROWS))
    assert groups == [*Group]
    assert sum(a.group != b.group for a, b in pairwise(ROWS)) == len(groups) - 1


def test_labels_and_defaults_fit_their_columns_and_no_two_labels_are_the_same() -> None:
    for one in ROWS:
        assert len(one.label) < LABEL
        assert len(one.kind.shown(one.default)) <= VALUE
    assert len({one.label for one in ROWS}) == len(ROWS)


async def test_the_settings_open_from_main_screens_by_key_and_by_mouse(open_app: Open) -> None:
    async with open_app() as s:
        for mode, title in (("1", "TodayScreen"), ("4", "LearnScreen")):
            await s.press(mode, ",")
            assert s.title == "SettingsScreen"
            await s.press("escape")
            assert s.title == title
        await s.click_on(", Settings")
        assert s.title == "SettingsScreen"
        await s.click_on("Today")
        assert s.title == "TodayScreen"


async def test_a_change_is_saved_and_in_force_at_once_and_can_be_undone(open_app: Open, file: Path) -> None:
    async with open_app() as s:
        await go_to(s, "stop_seconds")
        await s.press("right", "=", "right", "left")
        assert (file.read_text(), s.app.config.stop_seconds) == ("stop_seconds = 25\n", 25)
        assert "* Length of a stop" in s.text()
        assert "25 seconds" in shown(s, "stop_seconds")
        await s.press("u", "u")
        assert s.app.config.stop_seconds == 25
        await s.press("U")
        assert s.app.config.stop_seconds == 30
        await s.click_on("left right Change")
        assert s.app.config.stop_seconds == 25
        await s.click_on("right Change")
        assert s.app.config.stop_seconds == 30, "each of the two keys is clicked for itself"
        await s.press("delete")
        assert (file.read_text(), s.app.config.stop_seconds) == ("", 15)
        await go_to(s, "bell")
        await s.press("right")  # it is on already
        assert file.read_text() == ""
        await s.press("enter")
        assert (file.read_text(), s.app.config.bell) == ("bell = false\n", False)
        await s.press("u")
        assert file.read_text() == ""
        assert s.message == "Undone: Bell."


async def test_a_value_is_typed_a_wrong_one_is_not_saved_and_a_file_that_is_not_toml_is_named_and_left(
    open_app: Open, file: Path
) -> None:
    async with open_app() as s:
        await go_to(s, "stop_seconds")
        await s.press("5", "0", "0", "enter")
        assert s.title == "ValueDialog"
        assert "Type a whole number of seconds from 0 to 120." in s.text()
        assert not file.exists()
        await s.press("escape")
        assert (s.title, s.app.config.stop_seconds) == ("SettingsScreen", 15)
        await s.press("enter", "4", "5", "enter")  # the first key replaces what was there
        assert file.read_text() == "stop_seconds = 45\n"
        await go_to(s, "contact_urgent")
        await s.press("right")
        assert s.message == "Press enter to type it."
        await s.press("enter", *"Dr. [b]Roe", "enter")
        assert s.app.config.contact_urgent == "Dr. [b]Roe"
        assert load_config(file).contact_urgent == "Dr. [b]Roe"
        await s.press("escape")
        await go_to(s, "bell")
        file.write_bytes(b"bell = \n")
        await s.press("enter")
        assert any(f"{file} is not valid TOML" in said for said in s.news)
        assert file.read_bytes() == b"bell = \n"
        assert s.app.config.bell
        await s.press("u")
        assert s.message == "No setting to undo."


async def test_what_the_environment_sets_is_shown_and_stays(
    open_app: Open, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MFR_STOP_SECONDS", "40")
    async with open_app(config=load_config(file, {"MFR_STOP_SECONDS": "40"})) as s:
        await go_to(s, "stop_seconds")
        assert shown(s, "stop_seconds").startswith("$ Length of a stop")
        assert "MFR_STOP_SECONDS in your" in s.text()
        for key in ("right", "enter", "delete", "7"):
            await s.press(key)
            assert s.message == "MFR_STOP_SECONDS sets this. Unset it to change it here."
        assert s.title == "SettingsScreen"
        s.app.screen.query_one(Scale).post_message(Scale.Clicked(0.5))
        await s.settle()
        assert not s.app.screen.query_one("#setting-choices").display
        assert not file.exists()


async def test_the_mouse_alone_changes_a_number_a_choice_and_goes_back(open_app: Open, file: Path) -> None:
    async with open_app(size=(120, 36)) as s:
        await go_to(s, "stop_seconds")
        scale = s.app.screen.query_one(Scale).region
        await s.click(scale.right - 1, scale.y)
        assert s.app.config.stop_seconds == 120
        await s.click_on(" - ")
        assert s.app.config.stop_seconds == 115
        await s.click_on("Theme")
        await s.click_on(" light")
        assert (s.app.theme, s.app.config.theme) == (LIGHT.name, "light")
        await s.click_on(" dark ")
        s.app.post_message(Background(1, 1, 1))  # the terminal says so, and counts once it is asked
        await s.click_on("del Default")
        assert (s.app.theme, s.app.config.theme) == (LIGHT.name, "auto")
        await s.click_on("Breathing guide   ")  # the row, not what is beside it
        assert s.app.config.breathing
        await s.click_on("Breathing guide   ")
        assert not s.app.config.breathing
        assert load_config(file).stop_seconds == 115


@pytest.mark.usefixtures("lived_here")
async def test_screens_that_are_open_follow(open_app: Open) -> None:
    async with open_app() as s:
        await s.press("2")
        assert "Longest, until" in s.text()
        assert [line[1:3] for line in s.text().splitlines()[5:7]] == ["Mo", "Tu"]
        await go_to(s, "show_streaks")
        await s.press("left")
        await go_to(s, "week_start")
        await s.press("right", "right")
        await go_to(s, "weekly_questions")
        await s.press("left", "escape")
        assert s.title == "HistoryScreen"
        assert "Longest, until" not in s.text()
        weekdays = [line[1:3] for line in s.text().splitlines()]
        assert weekdays.index("Su") + 1 == weekdays.index("Mo")
        await s.press("3")
        assert not s.app.screen.query_one("#flags-week", Choice).display


async def test_a_change_that_has_to_wait_and_a_pace_changed_in_a_scan_are_explained(
    open_app: Open, file: Path, diary: Path, clock: FakeClock
) -> None:
    with journal(diary, clock) as book:
        book.remember(PACE, {"seconds": 30, "instead_of": 15})
    async with open_app() as s:
        await go_to(s, "day_start")
        await s.press("right")
        assert file.read_text() == 'day_start = "04:30"\n'
        assert (s.app.config.day_start, s.app.saved_config.day_start) == (time(4), time(4, 30))
        assert "04:30" in shown(s, "day_start")
        assert s.message == "Saved. It takes effect when you open mfr again."
        await go_to(s, "stop_seconds")
        assert "use 30 seconds now" in s.words("#setting-facts")
        await s.press("right")
        assert "use 30 seconds now" not in s.words("#setting-facts")


def test_the_mouse_is_turned_on_and_off_while_the_app_is_open() -> None:
    said: list[str] = []
    driver: Any = SimpleNamespace(
        _mouse=True,
        _enable_mouse_support=lambda: said.append(f"on {driver._mouse}"),
        _disable_mouse_support=lambda: said.append(f"off {driver._mouse}"),
        flush=lambda: said.append("flush"),
    )
    app = cast("App[Any]", SimpleNamespace(_driver=driver))
    for on in (False, False, True, True):
        use_mouse(app, on=on)
        assert driver._mouse is on
    assert said == ["off True", "flush", "on True", "flush"]
    use_mouse(cast("App[Any]", SimpleNamespace(_driver=None)), on=False)
