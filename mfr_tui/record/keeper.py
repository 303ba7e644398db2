"""What saves the changes of one window: at once, or as soon as the diary can be written."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from mfr_tui.errors import BusyError, DamagedError, StorageError
from mfr_tui.record.outbox import Outbox

if TYPE_CHECKING:  # loaded at the first change
    from mfr_tui.record.writer import DiaryWriter

Said = TypeVar("Said")


class Keeps(Protocol):
    """What saves changes of one window, and says what could not be saved."""

    def keep(self, name: str, write: "Callable[[DiaryWriter], object]") -> bool:
        """Write a change, or keep it to be tried again. Return whether it is in the diary now."""

    def change(self, write: "Callable[[DiaryWriter], bool]") -> bool | None:
        """Make a change that cannot wait, and return its result; None if it cannot be made now."""


class Keeper:
    """Writes changes to the diary, and keeps those that must wait.

    Attributes:
        outbox: Changes that are not in the diary yet.
        damage: Why nothing is written any more; None while the diary is sound.
        hurt: Regions where a hold was stopped for pain in this window, each with its body day.
        unsure: Whether an answer about pressing may still be waiting for the disk.
    """

    def __init__(self, writer: "Callable[[], DiaryWriter]") -> None:
        """Create a keeper with nothing to write.

        Args:
            writer: Returns the diary, open for writing. It is called at each attempt.
        """
        self._writer = writer
        self.outbox = Outbox()
        self.damage: DamagedError | None = None
        self.hurt: dict[str, date] = {}
        self.unsure = False
        self._answers = 0

    def keep(self, name: str, write: "Callable[[DiaryWriter], object]") -> bool:
        """Write a change, or keep it to be tried again. Return whether it is in the diary now.

        Args:
            name: What the change is, for the list of what is not saved yet.
            write: Writes the change.

        Raises:
            StorageError: The change can never be made; it is dropped.
        """

        def attempt() -> None:
            if self.damage:
                raise BusyError(self.damage.what, self.damage.do)
            write(self._writer())

        return self.outbox.keep(name, attempt)

    def keep_safe(self, name: str, write: "Callable[[DiaryWriter], object]", *, loosens: bool = False) -> bool:
        """Write an answer that decides where pressing is allowed, as `keep` does.

        Waiting answers never replace each other: each one is kept. While one is waiting, no hold can be started
        anywhere.

        Args:
            name: What it is, for the list of what is not saved yet.
            write: Writes the answer.
            loosens: Whether the answer only allows more. Then what is saved is stricter, and holds can go on by that.

        Raises:
            StorageError: The answer can never be saved.
        """
        self._answers += 1
        kept = False
        try:
            kept = self.keep(f"{name} ({self._answers})", write)
        finally:
            self.unsure = self.unsure or not (kept or loosens)
        return kept

    def tidy(self, write: "Callable[[DiaryWriter], object]") -> bool:
        """Do some housekeeping, and return whether it is done. What fails is left to the next time.

        It is nothing that the person did. So it never waits in the outbox, where it would be asked about at the end.

        Raises:
            DamagedError: The diary is damaged.
            StorageError: One that waits can never be made.
        """
        if self.damage or not self.outbox.retry():  # housekeeping must not overtake a change
            return False
        try:
            write(self._writer())
        except DamagedError:
            raise
        except StorageError:
            return False
        return True

    def change(self, write: "Callable[[DiaryWriter], Said]") -> Said:
        """Make a change that cannot wait, such as undo, and return its result. Waiting changes are written first.

        Raises:
            StorageError: It cannot be made now, or one that waits can never be made.
        """
        if self.damage:
            raise self.damage
        # Without those that wait, undo would undo the change before them.
        if self.outbox.names and not self.outbox.retry() and self.outbox.trouble:
            raise self.outbox.trouble
        return write(self._writer())
