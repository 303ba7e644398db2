"""Changes that could not be written to the diary yet. They are kept and retried until they are written."""

from collections.abc import Callable

from mfr_tui.errors import BusyError, StorageError

Write = Callable[[], object]


class Outbox:
    """Waiting writes, oldest first. A newer write replaces an older one with the same name.

    Attributes:
        trouble: Why the last attempt failed; None if nothing is waiting.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Write] = {}
        self.trouble: BusyError | None = None

    def __len__(self) -> int:
        """Return how many changes are waiting."""
        return len(self._waiting)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the waiting changes, oldest first."""
        return tuple(self._waiting)

    def keep(self, name: str, write: Write) -> bool:
        """Write a change, or queue it while the diary is busy. Return whether it is in the diary now.

        Changes that were queued before it are written first.

        Args:
            name: What the change is, as shown to the person: `Left jaw 4`, a region and its rating.
            write: Makes the change, or raises BusyError and changes nothing.

        Raises:
            StorageError: This change, or one queued before it, can never be made; it is dropped.
        """
        self._waiting.pop(name, None)
        self._waiting[name] = write
        return self.retry()

    def retry(self) -> bool:
        """Try to write every waiting change, in order, and return whether none is left.

        Raises:
            StorageError: A change can never be made; it is dropped.
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
