"""Changes that could not be written yet: kept, and tried again until they are in the diary."""

from collections.abc import Callable

from mfr_tui.errors import BusyError, StorageError

Write = Callable[[], object]


class Outbox:
    """Writes that wait, oldest first. A newer one of the same name takes the older one's place.

    Attributes:
        trouble: Why the last attempt failed; None when nothing waits.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Write] = {}
        self.trouble: BusyError | None = None

    def __len__(self) -> int:
        """How many changes wait."""
        return len(self._waiting)

    @property
    def names(self) -> tuple[str, ...]:
        """What waits, oldest first."""
        return tuple(self._waiting)

    def keep(self, name: str, write: Write) -> bool:
        """Write a change after all that wait; True when it is in the diary.

        Args:
            name: What the change is, for the person: `Left jaw 4`.
            write: Makes the change, or raises BusyError and makes none.
        """
        self._waiting.pop(name, None)
        self._waiting[name] = write
        return self.retry()

    def retry(self) -> bool:
        """Try everything that waits, in order; True when nothing is left.

        Raises:
            StorageError: A change cannot be made, now or later; it is dropped.
        """
        while self._waiting:
            name, write = next(iter(self._waiting.items()))
            try:
                write()
            except BusyError as error:
                self.trouble = error
                return False
            except StorageError:
                del self._waiting[name]  # trying again would not help
                self.trouble = None
                raise
            del self._waiting[name]
        self.trouble = None
        return True
