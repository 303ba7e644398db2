"""Sentences about a setting: what it does, what values it can have, and where its value comes from."""

from mfr_tui.config import Config, Origin, Setting
from mfr_tui.kinds import OneOf, Switch


def explanation(setting: Setting) -> str:
    """Return what a setting does, as a sentence."""
    says = setting.says.replace("`", "")
    return f"{says[0].upper()}{says[1:]}."


def origin_words(setting: Setting, config: Config) -> str:
    """Return where the value of a setting comes from."""
    match config.origin(setting.key):
        case Origin.ENVIRONMENT:
            return f"{setting.variable} in your environment. To change it here, unset that first."
        case Origin.FILE:
            return "config.toml"
        case _:
            return "the default"


def facts(setting: Setting, config: Config, seconds: int) -> list[tuple[str, str]]:
    """Return what else there is to say about a setting, each with its heading. The screen shows a choice itself.

    Args:
        setting: The setting.
        config: The settings as saved.
        seconds: How long a stop of a scan lasts now.
    """
    rows = [
        ("Default", setting.kind.shown(setting.default)),
        *([] if isinstance(setting.kind, Switch | OneOf) else [("Values", setting.kind.values)]),
        ("From", origin_words(setting, config)),
        ("Key", setting.key),
    ]
    if setting.from_start:
        rows.append(("Starts", "when you open mfr again"))
    if setting.key == "stop_seconds" and seconds != config.stop_seconds:
        rows.append(("Scans", f"use {setting.kind.shown(seconds)} now: you changed it in a scan"))
    return rows
