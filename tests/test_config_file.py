"""Changing one setting in config.toml: what stays as it is, and what is refused without a trace."""

import os
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui import config_file
from mfr_tui.config import LARGEST_BYTES, SETTINGS, load_config
from mfr_tui.config_file import _changed, change_setting
from mfr_tui.errors import ConfigError
from tests.support.examples import examples
from tests.support.rights import modes_obeyed

STOP = SETTINGS["stop_seconds"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def change(path: Path, before: bytes, key: str, value: object | None) -> bytes:
    path.write_bytes(before)
    change_setting(path, SETTINGS[key], value)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"stop_seconds = 25\n"),
        (b"# mine", b"# mine\nstop_seconds = 25\n"),
        (b"stop_seconds=20   # my back\nbell  =  true\n", b"stop_seconds=25   # my back\nbell  =  true\n"),
        (b"'stop_seconds' = 20\n", b"'stop_seconds' = 25\n"),
        (b"bell = true\n\n[keys]\na = 1 # x\n", b"bell = true\nstop_seconds = 25\n\n[keys]\na = 1 # x\n"),
        (b"# a\r\nbell = true\r\n", b"# a\r\nbell = true\r\nstop_seconds = 25\r\n"),
        (b"\xef\xbb\xbfbell = true\n", b"\xef\xbb\xbfbell = true\nstop_seconds = 25\n"),
        (b'stop_seconds = "wrong" # why\n', b"stop_seconds = 25 # why\n"),
    ],
)
def test_a_value_is_written_and_the_rest_stays_byte_for_byte(path: Path, before: bytes, after: bytes) -> None:
    assert change(path, before, "stop_seconds", 25) == after


def test_a_value_that_only_looks_the_same_is_replaced(path: Path) -> None:
    """`true` equals 1 in Python, but is not a number of seconds."""
    assert change(path, b"stop_seconds = true\n", "stop_seconds", 1) == b"stop_seconds = 1\n"


def test_a_removed_setting_takes_its_line_with_it(path: Path) -> None:
    assert (
        change(path, b"# a\nstop_seconds = 20\n# b\nbell = true\n", "stop_seconds", None) == b"# a\n# b\nbell = true\n"
    )


def test_what_is_the_same_is_not_written_again(path: Path) -> None:
    path.write_bytes(b"flag_scanned = [ 7,\n 21, 45 ]\n")
    before = path.stat()
    assert not change_setting(path, SETTINGS["flag_scanned"], (7, 21, 45))
    assert not change_setting(path, STOP, None)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert not change_setting(path.with_name("none.toml"), STOP, None)
    assert not path.with_name("none.toml").exists()


@pytest.mark.parametrize("key", SETTINGS)
def test_each_setting_is_read_back_as_it_was_written(path: Path, key: str) -> None:
    setting = SETTINGS[key]
    texts = {
        "contact_emergency": 'Dr. "Roe" \\ \u0633 #1 [x]',
        "theme": "light",
        "paper": "letter",
        "week_start": "sunday",
    }
    value = texts.get(key, setting.default)
    change_setting(path, setting, value)
    assert getattr(load_config(path), key) == value


TEXTS = st.lists(
    st.sampled_from(
        [
            *("# a comment", "", "   ", "bell = false # mine", "voice=true", "[keys]", "'hold.pain' = ['a', \"b\"]"),
            *("x.y.z = 1", "day_start = 05:00:00", "[[more]]", "flag_scanned = [1, 2,\n 3, # three\n]"),
            *('contact_urgent = """\nDr.\nRoe"""', "t = { a = 1, b = [2] }", "[deep.er]", "stop_seconds = 0x10"),
        ]
    ),
    max_size=8,
)
CHANGES = st.sampled_from(
    [("stop_seconds", 25), ("bell", True), ("contact_urgent", "a # b"), ("flag_scanned", (1, 2, 4)), ("voice", None)]
)


@settings(max_examples=examples(400))
@given(lines=TEXTS, change=CHANGES, ends=st.sampled_from(["\n", "\r\n"]), bom=st.booleans())
def test_whatever_else_is_in_the_file_stays(lines: list[str], change: tuple[str, object], ends: str, bom: bool) -> None:
    text = "\n".join([*lines, ""]).replace("\n", ends)
    key, value = change
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    after = _changed(data, Path("config.toml"), key, value)
    assert after.startswith(b"\xef\xbb\xbf") == bom
    said = after.decode("utf-8-sig")
    wanted.pop(key, None)
    read = tomllib.loads(said)
    assert read.pop(key, None) == (list(value) if isinstance(value, tuple) else value)
    assert read == wanted
    assert ends not in text or ends == "\n" or "\n" not in said.replace("\r\n", "")
    comments = [line for line in text.splitlines() if "#" in line and key not in line and "three" not in line]
    assert [line for line in comments if line not in said.splitlines()] == []


# What is refused


@pytest.mark.parametrize(
    "data", [b"bell = \n", b"bell: true\n", b"a = 1\na = 2\n", b'theme = "d\xe4rk"\n', b"x" * (LARGEST_BYTES + 1)]
)
def test_a_file_that_cannot_be_read_is_named_and_left(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(ConfigError) as error:
        change_setting(path, STOP, 25)
    assert str(path) in error.value.what
    assert path.read_bytes() == data
    assert [*path.parent.iterdir()] == [path]


def test_no_file_grows_beyond_what_can_be_read(path: Path) -> None:
    data = b"#" * LARGEST_BYTES
    path.write_bytes(data)
    with pytest.raises(ConfigError, match="would be larger"):
        change_setting(path, STOP, 25)
    assert path.read_bytes() == data


def test_a_directory_without_write_access_is_named(path: Path) -> None:
    path.write_bytes(b"bell = true\n")
    path.parent.chmod(0o500)
    with modes_obeyed(), pytest.raises(ConfigError, match="cannot be written: permission denied") as error:
        change_setting(path, STOP, 25)
    path.parent.chmod(0o700)
    assert "Nothing was changed." in error.value.do
    assert path.read_bytes() == b"bell = true\n"


def test_what_an_editor_saves_meanwhile_is_not_overwritten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"bell = true\n")
    monkeypatch.setattr(config_file, "keep_private", lambda _: path.write_bytes(b"bell = false\n"))
    with pytest.raises(ConfigError, match="by another program"):
        change_setting(path, STOP, 25)
    assert path.read_bytes() == b"bell = false\n"


def test_a_crash_before_the_end_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    path.write_bytes(b"bell = true\n")
    monkeypatch.setattr(config_file, "keep_private", fail)
    with pytest.raises(ConfigError, match="the disk is full"):
        change_setting(path, STOP, 25)
    assert path.read_bytes() == b"bell = true\n"
    assert [*path.parent.iterdir()] == [path]


# Where it is written


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are of Unix")
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path, path: Path, there: bool) -> None:
    target = tmp_path / "dotfiles" / "mfr.toml"
    if there:
        target.parent.mkdir()
        target.write_bytes(b"# mine\n")
        target.chmod(0o644)
    path.symlink_to(target)
    change_setting(path, STOP, 25)
    assert path.is_symlink()
    assert target.read_bytes() == (b"# mine\n" if there else b"") + b"stop_seconds = 25\n"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [*target.parent.iterdir()] == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are of Unix")
def test_a_new_file_and_its_directory_are_private_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "config.toml"
    before = os.umask(0)
    try:
        change_setting(path, STOP, 25)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
