"""`mfr config`: list, read, change and edit the settings."""

import os
import shlex
import subprocess
import sys

from mfr_tui.cli.about import own_keys
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.cli.standing import known_pace
from mfr_tui.config import SETTINGS, Config, Origin, Setting, find_setting, load_config
from mfr_tui.errors import ConfigError, MfrError
from mfr_tui.kinds import Folders
from mfr_tui.paths import make_private_dir

NO_TEXT = '""'
"""A text that is empty, as a list of values shows it."""


def list_all(context: Context, *, as_json: bool) -> int:
    """Print every setting, its value, and where the value comes from. Return exit code 0."""
    config = context.config
    if as_json:
        print_json([_row(one, config) for one in SETTINGS.values()])
        return 0
    pace = _pace(context)
    values = {key: one.kind.plain(getattr(config, key)) for key, one in SETTINGS.items()}
    width = max(map(len, SETTINGS))
    room = min(24, max(map(len, values.values())))
    for key, value in values.items():
        scans = f" (scans use {pace}: you changed it in a scan)" if key == "stop_seconds" and pace is not None else ""
        print(f"{key:<{width}}  {value or NO_TEXT:<{room}}  {_where(SETTINGS[key], config)}{scans}")
    return 0


def get(context: Context, key: str) -> int:
    """Print the value of a setting, and nothing else. Return exit code 0.

    Raises:
        MfrError: There is no such setting, or the settings cannot be read.
    """
    setting = find_setting(key)
    print(setting.kind.plain(getattr(context.config, key)))
    return 0


def set_value(context: Context, key: str, texts: list[str]) -> int:
    """Change a setting in config.toml. Return exit code 0.

    Args:
        context: Paths, settings and clock.
        key: Which setting.
        texts: The value, as typed. Of several folders each is a path as it is; other values may be typed in several
            words.

    Raises:
        MfrError: There is no such setting, the value is not valid, or the file cannot be changed.
    """
    setting, text = find_setting(key), " ".join(texts)
    several = isinstance(setting.kind, Folders) and len(texts) > 1
    try:
        value = setting.kind.read(texts) if several else setting.kind.parse(text)
    except ValueError as error:
        raise ConfigError(f"{key} cannot be {text!r}.", f"Set it to {error}.") from error
    _change(context, setting, value)
    return 0


def unset(context: Context, key: str) -> int:
    """Remove a setting from config.toml, so that its default counts again. Return exit code 0.

    Raises:
        MfrError: There is no such setting, or the file cannot be changed.
    """
    _change(context, find_setting(key), None)
    return 0


def edit(context: Context) -> int:
    """Open config.toml in the person's editor, then check it. Return exit code 0.

    Raises:
        MfrError: No editor is set or it failed, or the file is not valid afterward.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise MfrError(
            "No editor is set: VISUAL and EDITOR are empty.",
            "Name one: EDITOR=nano mfr config edit. Or change one setting: mfr config set KEY VALUE",
        )
    path = context.places.config
    make_private_dir(path.parent)
    try:
        code = subprocess.run([*shlex.split(editor, posix=os.name != "nt"), str(path)], check=False).returncode  # noqa: S603  (the person's)
    except (OSError, ValueError) as error:
        raise MfrError(f"The editor {editor} cannot be started.", "Set VISUAL or EDITOR to another one.") from error
    if code:
        raise MfrError(f"The editor {editor} ended with code {code}.", f"The settings are in {path}.")
    try:
        config = load_config(path, os.environ)
        own_keys(config, path)
    except ConfigError as error:
        raise ConfigError(error.what, f"{error.do} To edit it again: mfr config edit") from error
    for warning in config.warnings:
        print(warning, file=sys.stderr)
    return 0


def print_path(context: Context) -> int:
    """Print the path of config.toml, whether or not it exists. Return exit code 0."""
    print(context.places.config)
    return 0


def _pace(context: Context) -> int | None:
    """Return the seconds per stop that were chosen in a scan, if they are not those of the settings."""
    pace = known_pace(context)
    return None if pace == context.config.stop_seconds else pace


def _change(context: Context, setting: Setting, value: object | None) -> None:
    """Change the file, and say what is in force now, and what is still wrong."""
    from mfr_tui.config_file import change_setting

    file = context.places.config
    changed = change_setting(file, setting, value)
    context.saved = changed
    wanted = setting.kind.plain(setting.default if value is None else value) or NO_TEXT
    to = "its default, " if value is None else ""
    print(f"Set {setting.key} to {to}{wanted}." if changed else f"{setting.key} is {to}{wanted} already.")
    if text := os.environ.get(setting.variable):
        print(f"But {setting.variable}={text} in your environment overrides it.", file=sys.stderr)
    try:
        load_config(file)
    except ConfigError as error:
        print(f"Saved, but another setting is wrong. {error}", file=sys.stderr)


def _where(setting: Setting, config: Config) -> str:
    """Return where a value comes from."""
    origin = config.origin(setting.key)
    return setting.variable if origin is Origin.ENVIRONMENT else origin


def _row(setting: Setting, config: Config) -> dict[str, object]:
    """Return a setting as JSON."""
    value, default = getattr(config, setting.key), setting.default
    texts = not isinstance(default, bool | int | tuple)
    return {
        "key": setting.key,
        "value": setting.kind.plain(value) if texts else value,
        "default": setting.kind.plain(default) if texts else default,
        "values": setting.kind.values,
        "from": _where(setting, config),
        "variable": setting.variable,
        "says": setting.says,
    }
