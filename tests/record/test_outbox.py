"""Changes that wait: in order, none lost, none made twice."""

import pytest

from mfr_tui.errors import BusyError, DamagedError, StorageError
from mfr_tui.record.keeper import Keeper
from mfr_tui.record.outbox import Outbox

BUSY = BusyError("The disk is full.", "Make room.")


class Diary:
    """Takes what is written, or refuses."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.refuses: dict[str, StorageError] = {}
        self.busy = False

    def write(self, what: str) -> None:
        if what in self.refuses:
            raise self.refuses[what]
        if self.busy:
            raise BUSY
        self.kept.append(what)

    def into(self, outbox: Outbox, name: str, what: str = "") -> bool:
        return outbox.keep(name, lambda: self.write(what or name))


def test_what_can_be_written_does_not_wait() -> None:
    outbox, diary = Outbox(), Diary()
    assert diary.into(outbox, "a")
    assert (len(outbox), outbox.trouble, diary.kept) == (0, None, ["a"])


def test_what_cannot_be_written_waits_and_says_why() -> None:
    outbox, diary = Outbox(), Diary()
    diary.busy = True
    assert not diary.into(outbox, "a")
    assert not diary.into(outbox, "b")
    assert outbox.names == ("a", "b")
    assert outbox.trouble is BUSY
    assert not outbox.retry()
    assert diary.kept == []


def test_all_that_waits_is_written_in_order_before_anything_new() -> None:
    outbox, diary = Outbox(), Diary()
    diary.busy = True
    diary.into(outbox, "a")
    diary.into(outbox, "b")
    diary.busy = False
    assert diary.into(outbox, "c")
    assert diary.kept == ["a", "b", "c"]
    assert (len(outbox), outbox.trouble) == (0, None)
    assert outbox.retry()
    assert diary.kept == ["a", "b", "c"], "nothing is written twice"


def test_a_newer_change_of_one_name_takes_the_older_ones_place_at_the_end() -> None:
    outbox, diary = Outbox(), Diary()
    diary.busy = True
    diary.into(outbox, "jaw", "jaw 4")
    diary.into(outbox, "calf", "calf 2")
    diary.into(outbox, "jaw", "jaw 6")
    diary.busy = False
    assert outbox.retry()
    assert diary.kept == ["calf 2", "jaw 6"]


def test_one_that_fails_half_way_leaves_the_rest_waiting() -> None:
    outbox, diary = Outbox(), Diary()
    diary.busy = True
    for name in "abc":
        diary.into(outbox, name)
    diary.busy = False
    diary.refuses["b"] = BUSY
    assert not outbox.retry()
    assert (diary.kept, outbox.names) == (["a"], ("b", "c"))
    del diary.refuses["b"]
    assert outbox.retry()
    assert diary.kept == ["a", "b", "c"]


@pytest.mark.parametrize("kind", [StorageError, DamagedError])
def test_one_that_can_never_be_made_waits_no_longer(kind: type[StorageError]) -> None:
    outbox, diary = Outbox(), Diary()
    diary.refuses["a"] = kind("This scan was set aside.", "Begin another.")
    with pytest.raises(kind):
        diary.into(outbox, "a")
    assert outbox.names == ()
    assert diary.into(outbox, "b")
    assert diary.kept == ["b"]


def test_a_mistake_of_ours_is_not_hidden() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Outbox().keep("a", broken)


# -- housekeeping --------------------------------------------------------------------------------------------


@pytest.fixture
def tidied() -> tuple[Keeper, Diary]:
    """A keeper, and what it writes into."""
    return Keeper(lambda: None), Diary()  # type: ignore[arg-type,return-value]


def test_housekeeping_is_done_after_what_waits(tidied: tuple[Keeper, Diary]) -> None:
    keeper, diary = tidied
    diary.busy = True
    keeper.keep("a mark", lambda _: diary.write("a mark"))
    assert not keeper.tidy(lambda _: diary.write("tidied"))
    assert keeper.outbox.names == ("a mark",)
    diary.busy = False
    assert keeper.tidy(lambda _: diary.write("tidied"))
    assert diary.kept == ["a mark", "tidied"]


@pytest.mark.parametrize("error", [BUSY, StorageError("It is read-only.", "Look.")])
def test_housekeeping_that_fails_does_not_wait(tidied: tuple[Keeper, Diary], error: StorageError) -> None:
    keeper, diary = tidied
    diary.refuses["tidied"] = error
    assert not keeper.tidy(lambda _: diary.write("tidied"))
    assert (keeper.outbox.names, keeper.outbox.trouble) == ((), None)


def test_housekeeping_finds_damage_and_writes_nothing_after_it(tidied: tuple[Keeper, Diary]) -> None:
    keeper, diary = tidied
    damage = diary.refuses["tidied"] = DamagedError("It is damaged.", "Restore.")
    with pytest.raises(DamagedError):
        keeper.tidy(lambda _: diary.write("tidied"))
    keeper.damage = damage
    assert not keeper.tidy(lambda _: diary.write("other"))
    assert not diary.kept
