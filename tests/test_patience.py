"""How long a test waits for what never comes."""

import itertools

import pytest

from tests.support import patience


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes at every look."""
    monkeypatch.setattr("tests.support.patience.time.monotonic", itertools.count(0.0).__next__)


@pytest.mark.usefixtures("seconds")
@pytest.mark.parametrize(
    ("shown", "waited"),
    [
        (None, patience.SECONDS),
        (lambda: "the same", patience.QUIET),
        (itertools.count().__next__, patience.SECONDS),
        (itertools.chain(range(9), itertools.repeat(9)).__next__, 9 + patience.QUIET),
    ],
    ids=["nothing is watched", "nothing changes", "it goes on", "it stops"],
)
def test_what_shows_nothing_new_is_not_waited_for(shown: patience.Condition | None, waited: float) -> None:
    with pytest.raises(AssertionError, match=f"in {waited:.0f} seconds: what there was"):
        patience.wait_until(lambda: False, lambda: "what there was", lambda: None, shown)


def test_what_comes_is_not_waited_for_any_longer() -> None:
    looked = itertools.count()
    patience.wait_until(lambda: next(looked) == 3, meanwhile=lambda: None, shown=lambda: "the same")
    assert next(looked) == 4
