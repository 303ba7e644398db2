"""Fixtures that several rooms share."""

import gc
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli import crash
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.record import connection
from mfr_tui.record.database import prepare
from tests.support.environment import set_environment
from tests.support.examples import THOROUGH
from tests.support.fakes import FakeClock
from tests.support.toml import read_toml_once

# How long an example takes is the machine's affair, and what failed is printed, not written beside the tests.
for name, count in (("thorough", THOROUGH), ("dev", THOROUGH // 3)):
    settings.register_profile(
        name, max_examples=count, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("dev")  # --hypothesis-profile thorough comes after it


def pytest_configure() -> None:
    """Set the surroundings, and collect garbage seldom: an app is many young objects, and looking costs a tenth.

    The youngest are few enough to be in the processor's cache; all that there is is looked at in the end alone.
    """
    set_environment()
    gc.set_threshold(20_000, 50, 1_000)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Collect what the tests left behind, which complains of what is wrong with it; then keep what is left for good.

    Pytest collects five more times, as an interpreter without reference counts needs it. Each takes half a second.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _see_mistakes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a mistake in a command fail the test where it was made, not as an exit code of 70.

    The command would also send what is left of its output nowhere, and with it what pytest captures.
    """
    if request.module.__name__ != "tests.cli.test_crash":
        monkeypatch.setattr(crash, "log_crash", _raise)


@pytest.fixture(autouse=True)
def _read_toml_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse the same TOML once in a process: commands and apps that are run by the hundred read the same files."""
    read_toml_once(monkeypatch)


@pytest.fixture(autouse=True)
def _do_not_wait_for_the_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no change wait until it is on the disk, but where that is what is tested: no test takes the power away.

    A program that a test starts or kills is another process, and waits.
    """
    if not request.module.__name__.startswith("tests.record."):
        monkeypatch.setattr(connection, "SYNCHRONOUS", "OFF")


def _raise(error: Exception, _: object) -> NoReturn:
    raise error


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


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Path:
    """A diary with a row in each table, made once and never written again."""
    from tests.support.store import write_a_little  # few tests need it

    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("little")))
    write_a_little(path)
    return path


@pytest.fixture
def diary(tmp_path: Path, blank: Path) -> Path:
    """A new, empty diary."""
    return Path(shutil.copy(blank, tmp_path))


@pytest.fixture
def filled(diary: Path, little: Path) -> Path:
    """A diary with a row in each table."""
    return Path(shutil.copy(little, diary))
