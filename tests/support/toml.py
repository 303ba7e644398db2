"""TOML in tests: the same text is parsed once in a process, however many commands and apps read it."""

import pickle
import tomllib
from functools import lru_cache

import pytest

_loads = tomllib.loads


def read_toml_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was read from the same TOML, from one app to the next; each gets a copy of its own."""
    monkeypatch.setattr(tomllib, "loads", lambda text: pickle.loads(_read(text)))


@lru_cache
def _read(text: str) -> bytes:
    return pickle.dumps(_loads(text))
