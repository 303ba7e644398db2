"""What mfr does differently from Textual, mostly between the terminal and the app, all in one place.

Each piece was written for Textual 8.2.8 and works with 8.2.5, the lowest release that mfr allows. Look at each again
with a new release, and delete what Textual has learned:

- `terminal_input`: Textual types an escape sequence out as keys when it comes in pieces or is unknown, so that a late
  mouse report rates a place. It also takes some function keys for text (shift+F9, `ESC[33~`, for `!`), and numbers in a
  sequence that are no character end the program.
- `terminal_driver`: Textual takes all input for UTF-8 and decodes it strictly, so that one other byte ends the program
  with a traceback and exit code 0. When the terminal is gone, Textual reads without end, its thread for output dies,
  and from then on the app waits for that thread and no signal reaches it. Of sizes that follow each other quickly,
  Textual may tell an older one last.
- `watchers`: Textual keeps a screen that watched the app until the attribute that it watched changes.
- `timers`: asyncio keeps the screen of a stopped timer until the timer's time would have come.

Textual's driver for Windows reads records from the console, not bytes. It is left as it is.
"""

import os
from typing import Any

from textual.app import App
from textual.driver import Driver


def driver_for(chosen: type[Driver]) -> type[Driver]:
    """Return the driver to use where Textual has chosen one: ours in a POSIX terminal, else Textual's choice."""
    if os.name == "posix":
        from textual.drivers.linux_driver import LinuxDriver

        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        if chosen is LinuxDriver:
            return TerminalDriver
    return chosen


def end_for_sure(app: App[Any], number: int) -> None:
    """Let a signal end the process even where the app cannot, as while it waits for a terminal that reads nothing."""
    if os.name == "posix":
        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        driver = app._driver  # noqa: SLF001  (Textual has no public name for it)
        if isinstance(driver, TerminalDriver):
            driver.end_for_sure(number)
