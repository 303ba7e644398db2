"""Fixtures that several rooms share."""

import gc
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mfr_tui.body.regions import Body, load_body
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.record.database import prepare
from tests.environment import set_environment
from tests.fakes import FakeClock


def pytest_configure() -> None:
    """Set the surroundings, and collect garbage seldom: an app is many young objects, and looking costs a tenth.

    How long an example takes is the machine's affair, and what failed is printed, not written beside the tests.
    """
    set_environment()
    settings.register_profile(
        "anywhere", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow], parent=settings.default
    )
    settings.load_profile("anywhere")
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def body() -> Body:
    return load_body()


@pytest.fixture(scope="session")
def stops(body: Body) -> tuple[Stop, ...]:
    return load_stops(body)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, empty diary, made once and never written."""
    path = tmp_path_factory.mktemp("blank") / "mfr.db"
    prepare(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.fixture
def diary(tmp_path: Path, blank: Path) -> Path:
    """A new, empty diary."""
    return Path(shutil.copy(blank, tmp_path))
