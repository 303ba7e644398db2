"""config.toml: its defaults, each of its keys, and what is said about a mistake in it."""

import os
import socket
import sys
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.config import LARGEST_BYTES, SETTINGS, Config, Origin, load_config
from mfr_tui.errors import ConfigError
from tests.support.rights import modes_obeyed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def refusal(path: Path, text: str) -> str:
    """What is said about a file that cannot be used; it always says what to do, too."""
    with pytest.raises(ConfigError) as error:
        load(path, text)
    assert str(path) in error.value.what
    assert error.value.do
    assert "\n" not in error.value.what + error.value.do
    return str(error.value)


def test_without_a_file_the_defaults_of_the_rules_hold(path: Path) -> None:
    rules = {
        "day_start": time(4),
        "stop_seconds": 15,
        "lead_in_seconds": 5,
        "screening_days": 90,
        "forgive": True,
        "flag_tender": 3,
        "flag_share": 50,
        "flag_scanned": (7, 21, 45),
        "flag_rise": 2,
        "flag_rise_percent": 30,
        "flag_rise_days": 4,
        "flag_holds": 4,
        "flag_returns": 3,
        "flag_nerve_days": 2,
        "flag_next_morning": 2,
    }
    config = load_config(path)
    assert {key: getattr(config, key) for key in rules} == rules
    assert config == Config()


def test_a_file_in_the_place_of_the_directory_means_the_defaults_too(path: Path) -> None:
    path.write_text("", encoding="utf-8")
    assert load_config(path / "config.toml") == Config()


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing is set\n"])
def test_an_empty_file_means_the_defaults(path: Path, text: str) -> None:
    assert load(path, text) == Config()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ('day_start = "00:00"', "day_start", time(0)),
        ('day_start = "11:00"', "day_start", time(11)),
        ('day_start = "05:30"', "day_start", time(5, 30)),
        ("day_start = 05:30:00", "day_start", time(5, 30)),
        ("stop_seconds = 0", "stop_seconds", 0),
        ("stop_seconds = 120", "stop_seconds", 120),
        ("lead_in_seconds = 0", "lead_in_seconds", 0),
        ("lead_in_seconds = 30", "lead_in_seconds", 30),
        ("bell = false", "bell", False),
        ("voice = true", "voice", True),
        ("screening_days = 1", "screening_days", 1),
        ("screening_days = 366", "screening_days", 366),
        ("forgive = false", "forgive", False),
        ("show_streaks = false", "show_streaks", False),
        ('theme = "auto"', "theme", "auto"),
        ('paper = "letter"', "paper", "letter"),
        ('week_start = "auto"', "week_start", "auto"),
        ('week_start = "monday"', "week_start", "monday"),
        ('week_start = "sunday"', "week_start", "sunday"),
        ("flag_tender = 1", "flag_tender", 1),
        ("flag_share = 100", "flag_share", 100),
        ("flag_scanned = [14, 42, 91]", "flag_scanned", (14, 42, 91)),
        ("flag_scanned = [1, 1, 1]", "flag_scanned", (1, 1, 1)),
        ("flag_rise = 10", "flag_rise", 10),
        ("flag_rise_percent = 1", "flag_rise_percent", 1),
        ("flag_rise_days = 7", "flag_rise_days", 7),
        ("flag_holds = 14", "flag_holds", 14),
        ("flag_returns = 1", "flag_returns", 1),
        ("flag_nerve_days = 7", "flag_nerve_days", 7),
        ("flag_next_morning = 1", "flag_next_morning", 1),
        ("flag_widespread = true", "flag_widespread", True),
        ("weekly_questions = false", "weekly_questions", False),
        ('contact_emergency = "112"', "contact_emergency", "112"),
        ('contact_urgent = " Dr. [red]Roe\\u001b[2J\\u202e "', "contact_urgent", "Dr. [red]Roe[2J"),
        ("contact_professional = '\u0633\u0644\u0627\u0645 #1'", "contact_professional", "\u0633\u0644\u0627\u0645 #1"),
        (f"contact_professional = '{'x' * 60}'", "contact_professional", "x" * 60),
        ('theme = "dark"', "theme", "dark"),
        ('theme = "light"', "theme", "light"),
    ],
)
def test_each_key_sets_its_field_and_no_other(path: Path, line: str, field: str, value: object) -> None:
    config = load(path, f"# mine\n{line}\n")
    for key in SETTINGS:
        assert getattr(config, key) == (value if key == field else getattr(Config(), key))
        assert config.origin(key) == (Origin.FILE if key == field else Origin.DEFAULT)


def test_every_setting_has_a_key(path: Path) -> None:
    for key in SETTINGS:
        # A date fits none of them, so a key that is known is refused and not warned about.
        assert key in refusal(path, f"{key} = 2026-11-21")


def test_all_keys_together_with_line_ends_of_another_system(path: Path) -> None:
    text = 'day_start = "03:00"\r\nstop_seconds = 20\r\nbell = false\r\ntheme = "dark"\r\n'
    path.write_bytes(text.encode())
    assert load_config(path) == Config(day_start=time(3), stop_seconds=20, bell=False, theme="dark")


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("day_start", '"11:01"', '"00:00" to "11:00"'),
        ("day_start", '"23:00"', '"00:00" to "11:00"'),
        ("day_start", '"4 am"', '"00:00" to "11:00"'),
        ("day_start", '"04:00:30"', '"00:00" to "11:00"'),
        ("day_start", '"04:00+01:00"', '"00:00" to "11:00"'),
        ("day_start", "04:00:00.500000", '"00:00" to "11:00"'),
        ("day_start", "4", '"00:00" to "11:00"'),
        ("day_start", "10", '"00:00" to "11:00"'),  # digits that would be read as an hour, were they text
        ("day_start", "true", '"00:00" to "11:00"'),
        ("stop_seconds", "-1", "0 to 120"),
        ("stop_seconds", "121", "0 to 120"),
        ("stop_seconds", "15.0", "0 to 120"),
        ("stop_seconds", '"15"', "0 to 120"),
        ("stop_seconds", "true", "0 to 120"),  # Python would take it for 1
        ("lead_in_seconds", "-1", "whole number of seconds from 0 to 30"),
        ("lead_in_seconds", "31", "whole number of seconds from 0 to 30"),
        ("lead_in_seconds", "5.0", "whole number of seconds from 0 to 30"),
        ("lead_in_seconds", "false", "whole number of seconds from 0 to 30"),  # Python would take it for 0
        ("bell", "1", "true or false"),
        ("voice", '"espeak-ng"', "true or false"),
        ("screening_days", "0", "whole number of days from 1 to 366"),
        ("screening_days", "367", "whole number of days from 1 to 366"),
        ("screening_days", '"90"', "whole number of days from 1 to 366"),
        ("screening_days", "true", "whole number of days from 1 to 366"),  # Python would take it for 1
        ("forgive", '"no"', "true or false"),
        ("show_streaks", "[]", "true or false"),
        ("theme", '"solarized"', '"auto" or "dark" or "light"'),
        ("week_start", '"saturday"', '"auto" or "monday" or "sunday"'),
        ("week_start", "0", '"auto" or "monday" or "sunday"'),
        ("flag_tender", "0", "whole number of points from 1 to 10"),
        ("flag_share", "9", "10 to 100"),
        ("flag_scanned", "[7, 21]", "three whole numbers"),
        ("flag_scanned", "[15, 21, 45]", "three whole numbers"),
        ("flag_scanned", "[7, 21, 92]", "three whole numbers"),
        ("flag_scanned", "[0, 21, 45]", "three whole numbers"),
        ("flag_scanned", "[7, true, 45]", "three whole numbers"),
        ("flag_scanned", "7", "three whole numbers"),
        ("flag_rise_days", "8", "1 to 7"),
        ("flag_holds", "15", "1 to 14"),
        ("flag_widespread", "1", "true or false"),
        ("weekly_questions", '"no"', "true or false"),
        ("contact_emergency", "112", "text such as"),
        ("contact_urgent", f"'{'x' * 61}'", "up to 60 characters"),
        ("theme", "1", '"auto" or "dark" or "light"'),
        ("theme", '["dark"]', '"auto" or "dark" or "light"'),
    ],
)
def test_a_wrong_value_names_file_key_and_what_fits(path: Path, key: str, value: str, wanted: str) -> None:
    said = refusal(path, f"{key} = {value}\n")
    assert f"{path}: {key} = {value.replace(chr(34), chr(39))} is not valid." in said, "as the file has it"
    assert f"Set {key} to " in said
    assert wanted in said


@pytest.mark.parametrize(
    ("key", "near"),
    [("day-start", "day_start"), ("stop_second", "stop_seconds"), ("belll", "bell"), ("THEME", "theme")],
)
def test_an_unknown_key_is_warned_about_with_the_nearest(path: Path, key: str, near: str) -> None:
    config = load(path, f"{key} = 1\nbell = false\n")
    assert config.warnings == (f"{path}: unknown key {key}. Did you mean {near}?",)
    assert not config.bell


def test_a_key_like_none_is_warned_about_with_what_lists_them(path: Path) -> None:
    (warning,) = load(path, "[colors]\nx = 1\n").warnings
    assert warning == f"{path}: unknown key colors. To list them: mfr config list"


def test_each_unknown_key_has_its_warning(path: Path) -> None:
    assert len(load(path, "qqq = 1\nzzz = 2\n").warnings) == 2


def test_warnings_cannot_be_set(path: Path) -> None:
    assert len(load(path, 'warnings = ["mine"]\n').warnings) == 1


def test_what_is_not_toml_is_named_with_its_line(path: Path) -> None:
    said = refusal(path, "bell = false\nstop_seconds: 15\n")
    assert "not valid TOML" in said
    assert "line 2" in said


def test_what_is_nested_too_deeply_is_named(path: Path) -> None:
    assert "nested too deeply" in refusal(path, f"flag_scanned = {'[' * 5000}{']' * 5000}\n")


def test_what_is_not_utf_8_is_named(path: Path) -> None:
    path.write_bytes(b'theme = "d\xe4rk"\n')
    with pytest.raises(ConfigError, match="not UTF-8") as error:
        load_config(path)
    assert str(path) in error.value.what


def test_a_file_that_may_not_be_read_is_named_with_what_helps(path: Path) -> None:
    path.touch(0o000)
    with modes_obeyed(), pytest.raises(ConfigError, match="cannot be read: permission denied") as error:
        load_config(path)
    assert "permissions" in error.value.do


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
@pytest.mark.parametrize("kind", ["a pipe", "a link to a pipe", "a device", "a link to a device", "a socket"])
def test_what_is_not_a_file_is_named_and_never_waited_for(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "there" if "link" in kind else path
    with socket.socket(socket.AF_UNIX) as made:
        if "pipe" in kind:
            os.mkfifo(there)
        elif "socket" in kind:
            made.bind(there.name)  # the whole path may be longer than the name of a socket
        else:
            there = Path("/dev/zero")
        if there != path:
            path.symlink_to(there)
        with pytest.raises(ConfigError, match="cannot be read") as error:
            load_config(path)
    assert str(path) in error.value.what
    assert error.value.do


@pytest.mark.parametrize("letter", ["#", "\u00e9"])
def test_a_file_that_never_ends_is_not_read_to_its_end(path: Path, letter: str) -> None:
    assert load(path, "#" * LARGEST_BYTES) == Config()
    assert "larger than 64 KiB" in refusal(path, f"#{letter * LARGEST_BYTES}")


def test_a_directory_instead_of_the_file_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read") as error:
        load_config(path)
    assert str(path) in error.value.what
    assert error.value.do
