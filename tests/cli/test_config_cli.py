"""`mfr config`, and the environment variables of the settings."""

import json
import sys
from pathlib import Path

import pytest

from mfr_tui.cli.main import main
from mfr_tui.config import SETTINGS, Config, Origin, load_config
from mfr_tui.errors import ConfigError
from mfr_tui.kinds import OneOf
from mfr_tui.record.database import prepare
from mfr_tui.review.resume import PACE
from tests.support.fakes import FakeClock
from tests.tui.conftest import journal

Said = pytest.CaptureFixture[str]


def run(place: Path, *arguments: str) -> int:
    return main(["--data-dir", str(place), "config", *arguments])


def file(place: Path, text: str) -> Path:
    path = place / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


# The environment

VALUES = {"day_start": "05:30", "backup_folders": "/media/stick; ~/Sync", "flag_scanned": "1 2 3", "flag_share": "60"}
VALUES |= dict.fromkeys(("sync_folder", "sync_passphrase_file"), "/media/stick")
"""A value of the settings for which 1 or a contact is none."""


def another(key: str) -> str:
    """A value other than the default, as typed."""
    default = Config().__getattribute__(key)
    if key in VALUES:
        return VALUES[key]
    if isinstance(default, bool):
        return "off" if default else "on"
    kind = SETTINGS[key].kind
    if isinstance(kind, OneOf):
        return next(name for name in kind.names if name != default)
    return "1" if isinstance(default, int) else "Dr. Roe"


@pytest.mark.parametrize("key", SETTINGS)
def test_each_setting_has_a_variable_that_wins_over_the_file(tmp_path: Path, key: str) -> None:
    setting = SETTINGS[key]
    default = setting.kind.plain(setting.default)
    path = file(tmp_path, f"{key} = {default if isinstance(setting.default, bool | int) else json.dumps(_toml(key))}\n")
    config = load_config(path, {setting.variable: another(key), "MFR_NOW": "x", "MFR_OTHER": "y"})
    assert setting.variable == f"MFR_{key.upper()}"
    assert getattr(config, key) == setting.kind.parse(another(key)) != setting.default
    assert config.origin(key) is Origin.ENVIRONMENT
    assert load_config(path, {setting.variable: ""}).origin(key) is Origin.FILE


def _toml(key: str) -> object:
    default = SETTINGS[key].default
    return list(default) if isinstance(default, tuple) else SETTINGS[key].kind.plain(default)


def test_a_wrong_variable_is_named_with_what_fits(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(tmp_path / "config.toml", {"MFR_STOP_SECONDS": "ten\x1b"})
    assert error.value.what == "The environment variable MFR_STOP_SECONDS=ten is not valid."
    assert error.value.do == "Set it to a whole number of seconds from 0 to 120, or unset it."


def test_a_command_obeys_the_environment(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MFR_STOP_SECONDS", "45")
    assert run(tmp_path, "get", "stop_seconds") == 0
    assert capsys.readouterr().out == "45\n"
    monkeypatch.setenv("MFR_STOP_SECONDS", "x")
    assert main(["--data-dir", str(tmp_path), "status"]) == 2
    assert "MFR_STOP_SECONDS=x" in capsys.readouterr().err


# What is printed


def test_a_value_alone_for_scripts(tmp_path: Path, capsys: Said) -> None:
    file(tmp_path, 'stop_seconds = 20\nday_start = "05:00"\n')
    printed = {"stop_seconds": "20", "day_start": "05:00", "bell": "true", "flag_scanned": "7, 21, 45", "paper": "a4"}
    for key, value in printed.items():
        assert run(tmp_path, "get", key) == 0
        assert capsys.readouterr().out == f"{value}\n"


def test_the_list_says_where_each_value_comes_from(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(tmp_path, "stop_seconds = 20\nbell = false\n")
    monkeypatch.setenv("MFR_BELL", "on")
    assert run(tmp_path) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == [*SETTINGS]
    assert ["stop_seconds", "20", "config.toml"] in lines
    assert ["bell", "true", "MFR_BELL"] in lines
    assert ["theme", "auto", "default"] in lines
    assert ["contact_urgent", '""', "default"] in lines


def test_the_list_says_what_was_changed_in_a_scan_whatever_the_diary_is_like(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "mfr.db"
    prepare(path)
    with journal(path, FakeClock()) as book:
        book.remember(PACE, {"seconds": 30, "instead_of": 15})
    assert run(tmp_path) == 0
    assert "(scans use 30: you changed it in a scan)" in capsys.readouterr().out.splitlines()[1]
    for one in tmp_path.iterdir():
        one.write_bytes(b"no diary")
    assert run(tmp_path) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("default")


def test_the_list_as_json(tmp_path: Path, capsys: Said) -> None:
    file(tmp_path, "stop_seconds = 20\n")
    assert run(tmp_path, "list", "--json") == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert [*rows] == [*SETTINGS]
    assert (rows["stop_seconds"]["value"], rows["stop_seconds"]["default"]) == (20, 15)
    assert rows["stop_seconds"]["from"] == "config.toml"
    assert (rows["day_start"]["value"], rows["bell"]["value"]) == ("04:00", True)
    assert rows["flag_scanned"]["value"] == [7, 21, 45]


def test_the_path_is_printed_whatever_is_in_the_file(tmp_path: Path, capsys: Said) -> None:
    path = file(tmp_path, "bell = \n")
    assert run(tmp_path, "path") == 0
    assert capsys.readouterr().out == f"{path}\n"


# What is changed


def test_a_value_is_set_and_unset(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "config.toml"
    assert run(tmp_path, "set", "stop_seconds", "20") == 0
    assert path.read_text() == "stop_seconds = 20\n"
    assert run(tmp_path, "set", "stop_seconds", "20") == 0
    assert run(tmp_path, "unset", "stop_seconds") == 0
    assert path.read_text() == ""
    assert run(tmp_path, "unset", "stop_seconds") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Set stop_seconds to 20.",
        "stop_seconds is 20 already.",
        "Set stop_seconds to its default, 15.",
        "stop_seconds is its default, 15 already.",
    ]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        (["/media/my stick, old", "~/Sync"], "/media/my stick, old; ~/Sync"),
        (["/a;b ", "/c"], '["/a;b ", "/c"]'),
        (["/a; /b"], "/a; /b"),
        ([""], ""),
    ],
)
def test_folders_are_set_as_several_values(tmp_path: Path, capsys: Said, values: list[str], printed: str) -> None:
    folders = tuple(values) if len(values) > 1 else ("/a", "/b") if values[0] else ()
    assert run(tmp_path, "set", "backup_folders", *values) == 0
    assert load_config(tmp_path / "config.toml").backup_folders == folders
    capsys.readouterr()
    assert run(tmp_path, "get", "backup_folders") == 0
    assert capsys.readouterr().out == f"{printed}\n"
    assert run(tmp_path, "set", "backup_folders", printed) == 0
    assert load_config(tmp_path / "config.toml").backup_folders == folders
    assert load_config(tmp_path / "none", {"MFR_BACKUP_FOLDERS": printed}).backup_folders == folders


def test_the_words_of_another_value_count_as_one(tmp_path: Path) -> None:
    assert run(tmp_path, "set", "flag_scanned", "8", "22", "46") == 0
    assert load_config(tmp_path / "config.toml").flag_scanned == (8, 22, 46)
    assert run(tmp_path, "set", "stop_seconds", "20", "30") == 2


@pytest.mark.parametrize(
    ("arguments", "what", "do"),
    [
        (("set", "stop_seconds", "500"), "stop_seconds cannot be '500'.", "from 0 to 120"),
        (("set", "stop_secs", "5"), "There is no setting stop_secs.", "Did you mean stop_seconds?"),
        (("get", "qqq"), "There is no setting qqq.", "To list them: mfr config list"),
        (("unset", "Bell"), "There is no setting Bell.", "Did you mean bell?"),
        (("set", "theme", "blue"), "theme cannot be 'blue'.", '"auto" or "dark" or "light"'),
    ],
)
def test_what_cannot_be_set_is_said_in_two_lines_and_nothing_is_written(
    tmp_path: Path, capsys: Said, arguments: tuple[str, ...], what: str, do: str
) -> None:
    assert run(tmp_path, *arguments) == 2
    said = capsys.readouterr()
    first, second = said.err.splitlines()
    assert (said.out, first) == ("", what)
    assert do in second
    assert not (tmp_path / "config.toml").exists()


def test_a_wrong_value_can_be_replaced_and_another_one_is_named(tmp_path: Path, capsys: Said) -> None:
    path = file(tmp_path, "bell = 3\nstop_seconds = 500\n")
    assert run(tmp_path, "set", "bell", "off") == 0
    assert path.read_text() == "bell = false\nstop_seconds = 500\n"
    assert "stop_seconds = 500 is not valid." in capsys.readouterr().err
    assert run(tmp_path, "unset", "stop_seconds") == 0
    assert capsys.readouterr().err == ""


def test_a_variable_that_wins_is_named(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MFR_STOP_SECONDS", "45")
    assert run(tmp_path, "set", "stop_seconds", "20") == 0
    assert "MFR_STOP_SECONDS=45" in capsys.readouterr().err


# The editor


def editor(tmp_path: Path, text: str, code: int = 0) -> str:
    script = tmp_path / "an editor.py"
    script.write_text(
        f"import sys\nopen(sys.argv[2], 'a').write({text!r})\nassert sys.argv[1] == '-x'\nsys.exit({code})\n"
    )
    return f"'{sys.executable}' '{script}' -x"


def test_the_editor_opens_the_file_and_it_is_checked(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "new"
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("VISUAL", editor(tmp_path, "bell = false\n"))
    assert run(place, "edit") == 0
    assert (place / "config.toml").read_text() == "bell = false\n"
    monkeypatch.setenv("VISUAL", editor(tmp_path, "stop_seconds = 500\n"))
    assert run(place, "edit") == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == f"{place / 'config.toml'}: stop_seconds = 500 is not valid."
    assert second.endswith("To edit it again: mfr config edit")


@pytest.mark.parametrize(
    ("named", "said"), [("", "No editor is set"), ("/nowhere/ed", "cannot be started"), ("'", "cannot be started")]
)
def test_an_editor_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch, named: str, said: str
) -> None:
    monkeypatch.setenv("EDITOR", named)
    assert run(tmp_path, "edit") == 2
    assert said in capsys.readouterr().err


def test_an_editor_that_fails_is_named(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, "", 3))
    assert run(tmp_path, "edit") == 2
    assert "ended with code 3" in capsys.readouterr().err
