"""The real program on a clock that a test tells what to say: `python -m tests.support.told FILE ARGUMENTS...`."""

import sys
from datetime import datetime
from pathlib import Path

from mfr_tui.cli.main import main
from tests.support.fakes import FakeClock


class ToldTime:
    """What the clock of another process says: seconds since it started, told by way of a file."""

    def __init__(self, file: Path) -> None:
        """Begin at 0."""
        self.file = file
        self.tell(0.0)

    def tell(self, seconds: float) -> None:
        """Let the clocks, on the wall and for measuring, say this from now on."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds}", encoding="utf-8")
        new.replace(self.file)  # never half a number


class ToldClock(FakeClock):
    """A clock that looks into the file whenever it is asked."""

    def __init__(self, file: Path) -> None:
        """Start on the morning on which every test starts."""
        super().__init__()
        self._file, self._told = file, 0.0

    def _look(self) -> None:
        told = float(self._file.read_text(encoding="utf-8"))
        self.advance(told - self._told)
        self._told = told

    def now(self) -> datetime:
        self._look()
        return super().now()

    def monotonic(self) -> float:
        self._look()
        return super().monotonic()

    def boot(self) -> float:
        self._look()
        return super().boot()


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:], ToldClock(Path(sys.argv[1]))))
