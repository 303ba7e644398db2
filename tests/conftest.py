"""Fixtures that several rooms share."""

from pathlib import Path

import pytest

from mfr_tui.body.regions import Body, load_body
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.record.database import prepare
from tests.fakes import FakeClock


@pytest.fixture(scope="session")
def body() -> Body:
    return load_body()


@pytest.fixture(scope="session")
def stops(body: Body) -> tuple[Stop, ...]:
    return load_stops(body)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """A new, empty diary."""
    path = tmp_path / "mfr.db"
    prepare(path)
    return path
