"""docs/settings.md has a row for each setting, with the words and the default of its declaration."""

import json
import re
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.config import SETTINGS

ROOT = Path(__file__).parents[2]

ROW = re.compile(r"\| `([a-z_]+)` \| `(.*?)` \| (.*?) \| (.*) \|").fullmatch


def in_toml(value: object) -> str:
    """A value as a person writes it in config.toml."""
    return f'"{value:%H:%M}"' if isinstance(value, time) else json.dumps(value)


@pytest.mark.parametrize("key", SETTINGS)
def test_the_documents_say_of_a_setting_what_its_declaration_says(key: str) -> None:
    setting = SETTINGS[key]
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [row.groups() for line in text.splitlines() if (row := ROW(line)) and row[1] == key]
    assert rows == [(key, in_toml(setting.default), setting.kind.values, setting.says)]


def test_no_other_key_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {row[1] for line in text.splitlines() if (row := ROW(line))} == set(SETTINGS)


def test_every_default_is_a_value_that_the_file_may_have() -> None:
    for setting in SETTINGS.values():
        value = list(setting.default) if isinstance(setting.default, tuple) else setting.default
        assert setting.kind.read(value) == setting.default
