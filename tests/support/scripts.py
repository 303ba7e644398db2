"""Small programs that stand in for those of the system, and what is known of them while they run."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.support import patience

START = """#!/bin/sh
log='{log}' name='{name}'
for other in $(/usr/bin/cut -d ' ' -f 1 "$log"); do
    kill -0 "$other" 2>/dev/null && echo "$other $name" >> "$log.two"
done
echo "$$ $name $*" >> "$log"
"""


class Scripts:
    """A folder that is all of PATH, with scripts that log their process, their name and their arguments.

    Each notes, too, whether another one was alive when it began.
    """

    def __init__(self, folder: Path) -> None:
        """The folder is made, with `setpriv` in it where this system has it."""
        self.folder = folder
        self.log = folder / "log"
        folder.mkdir()
        self.log.touch()
        setpriv = shutil.which("setpriv")
        if setpriv:
            (folder / "setpriv").symlink_to(setpriv)

    def add(self, name: str, then: str = "exec /bin/sleep 1000") -> None:
        """Put a script there: what it does when it has logged its start; `$log` is the log's path."""
        path = self.folder / name
        path.write_text(START.format(log=self.log, name=name) + then + "\n", encoding="utf-8")
        path.chmod(0o755)

    @property
    def lines(self) -> list[str]:
        """What was logged, without the processes."""
        return [line.partition(" ")[2] for line in self.log.read_text(encoding="utf-8").splitlines()]

    @property
    def alive(self) -> list[int]:
        """Those of the logged processes that are there still, one that ended and was not seen off included."""
        pids = [int(line.split()[0]) for line in self.log.read_text(encoding="utf-8").splitlines() if line[0].isdigit()]
        return [pid for pid in pids if _is_there(pid)]

    @property
    def two_at_once(self) -> bool:
        """Whether one ever began while another was there."""
        return self.log.with_name("log.two").exists()

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the event loop run until this is so."""
        await patience.until(condition, lambda: (self.lines, self.alive))

    def wait_until(self, condition: Callable[[], object]) -> None:
        """Wait, outside an event loop, until this is so."""
        patience.wait_until(condition, lambda: (self.lines, self.alive))


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists()  # it has ended since, unless this system has no such files
    # Ended, and left to the first process of the machine, which may take its time to see it off.
    return " Z 1 " not in stat
