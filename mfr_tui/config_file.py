"""Change one setting in config.toml, and leave everything else in it as it is."""

import os
import tomllib
from datetime import time
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from mfr_tui.config import LARGEST_BYTES, Setting, parse_file, read_file
from mfr_tui.errors import ConfigError, explain_os_error
from mfr_tui.paths import keep_private, make_private_dir, sync_directory
from mfr_tui.scratch import PART_PREFIX, scratch_folder

_BOM = b"\xef\xbb\xbf"


def change_setting(path: Path, setting: Setting, value: object | None) -> bool:
    """Set a setting in config.toml or, with None, remove it, and return whether the file has changed.

    Comments, the order of the lines, their ends and a byte order mark stay. A symbolic link stays, and the file that it
    leads to is replaced: completely or not at all, readable by its owner only.

    Args:
        path: The path of config.toml, which need not exist.
        setting: Which setting.
        value: A valid value of it; None for the default.

    Raises:
        ConfigError: The file cannot be read or written, or is not valid TOML. It is left as it was.
        MfrError: Its directory cannot be created.
    """
    before = read_file(path)
    after = _changed(before or b"", path, setting.key, value)
    if after == (before or b""):
        return False
    if len(after) > LARGEST_BYTES:
        raise ConfigError(f"{path} would be larger than {LARGEST_BYTES // 1024} KiB.", "Shorten the file first.")
    real = Path(os.path.realpath(path))
    make_private_dir(real.parent)
    try:
        with scratch_folder(PART_PREFIX, real.parent) as folder:
            part = folder / real.name
            part.write_bytes(after)
            keep_private(part)
            if read_file(path) != before:  # an editor was faster
                raise ConfigError(f"{path} was changed by another program just now.", "Try again.")
            part.replace(real)
            sync_directory(real.parent)
    except OSError as error:
        said = explain_os_error(f"{path} cannot be written", error)
        raise ConfigError(said.what, f"Nothing was changed. {said.do}") from error
    return True


def _changed(data: bytes, path: Path, key: str, value: object | None) -> bytes:
    """Return the bytes of the file with one key changed.

    Raises:
        ConfigError: It is not valid TOML, or has parts that cannot be kept as they are.
    """
    wanted, new = parse_file(data, path), _in_toml(value)
    was = wanted.pop(key, None)
    if type(was) is type(new) and was == new:
        return data
    if new is not None:
        wanted[key] = new
    text = data.removeprefix(_BOM).decode("utf-8")
    try:
        document = tomlkit.parse(text)
        if new is None:
            document.pop(key)
        else:
            document[key] = new
        changed = document.as_string()
    except (TOMLKitError, RecursionError) as error:
        raise _untouchable(path) from error
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
    if tomllib.loads(changed) != wanted:
        raise _untouchable(path)
    return (_BOM if data.startswith(_BOM) else b"") + changed.encode()


def _in_toml(value: object) -> object:
    """Return a value as it is written to the file: a time as text, and numbers as a list."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return list(value) if isinstance(value, tuple) else value


def _untouchable(path: Path) -> ConfigError:
    return ConfigError(f"{path} cannot be changed without changing other parts of it.", "Edit it: mfr config edit")
