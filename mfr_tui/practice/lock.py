"""The lock of a region after a hold was stopped for pain. Today needs it before its first frame, and little else."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Lock:
    """A region where a hold was stopped for pain.

    Attributes:
        until: The last body day on which it may not be pressed.
        open: Whether its flag is still open: then it may not be pressed after that day either.
    """

    until: date
    open: bool = False

    def holds_on(self, day: date) -> bool:
        """Return whether it blocks pressing on a body day: until its last day has passed and its flag is closed."""
        return self.open or day <= self.until
