"""Everything that mfr does differently from Textual, mostly between the terminal and the app.

Each workaround was written for Textual 8.2.8 and works with 8.2.5, the lowest release that mfr allows. Check each one
with every new release, and delete it once Textual no longer needs it:

- `terminal_input`: When an escape sequence arrives in pieces or is unknown, Textual turns it into key presses, so that
  a late mouse report rates a place. It also takes some function keys for text (shift+F9, `ESC[33~`, for `!`), and a
  number in a sequence that is not a character ends the program. It drops what the terminal says of its background.
- `terminal_driver`: Textual decodes all input as UTF-8 and strictly, so that any other byte ends the program with a
  traceback and exit code 0. When the terminal is gone, Textual reads in an endless loop and its output thread dies; the
  app then waits for that thread, and no signal reaches it. After several quick changes of size, Textual may report an
  older size last. After SIGSTOP, it takes over a terminal twice.
- `covered_screens`: What changes on a screen that is covered hides what changes on the screen on top. After ctrl+z,
  nothing is painted again (`MfrApp` does that).
- `watchers`: Textual keeps a closed screen in memory if it watched an attribute of the app, until that
  attribute changes.
- `timers`: asyncio keeps the screen of a stopped timer in memory until the timer would have fired.
- `partial_updates`: Textual sends the cells left of those that changed too, up to the edge of their widget.
- `quick_styles`: Textual parses every style sheet again when a screen brings one of its own.
- `use_mouse`: Textual turns the mouse on or off only when the app starts.
- `show_title`, `write_to_terminal`: Textual sets no title of the terminal, and sends no notices to the desktop.
- `early_input`: A key that comes before the screen on top is mounted runs its actions without its widgets.
- `closed_palette`: A search that starts while the command palette closes ends the app.

Textual's driver for Windows reads records from the console, not bytes. It is used as it is.
"""

import os
from typing import Any

from textual.app import App
from textual.driver import Driver


def driver_for(chosen: type[Driver]) -> type[Driver]:
    """Return our own driver in place of Textual's for POSIX terminals; otherwise return the one Textual chose."""
    if os.name == "posix":
        from textual.drivers.linux_driver import LinuxDriver

        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        if chosen is LinuxDriver:
            return TerminalDriver
    return chosen


def end_for_sure(app: App[Any], number: int) -> None:
    """Make sure that a signal ends the process, even if the app is stuck on a terminal that reads nothing."""
    if os.name == "posix":
        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        driver = app._driver  # noqa: SLF001  (Textual has no public name for it)
        if isinstance(driver, TerminalDriver):
            driver.end_for_sure(number)


def ask_background(app: App[Any]) -> None:
    """Ask the terminal for the color of its background. The app gets a `Background` if it answers soon enough."""
    if os.name == "posix":
        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        driver = app._driver  # noqa: SLF001  (Textual has no public name for it)
        if isinstance(driver, TerminalDriver):
            driver.ask_background()


def show_title(app: App[Any], sequence: str) -> None:
    """Give the terminal a title by this sequence until the app leaves it."""
    if os.name == "posix":
        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        driver = app._driver  # noqa: SLF001  (Textual has no public name for it)
        if isinstance(driver, TerminalDriver):
            driver.show_title(sequence)


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write a sequence that changes nothing on the screen to the terminal, if there is one."""
    if os.name == "posix":
        from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

        driver = app._driver  # noqa: SLF001  (Textual has no public name for it)
        if isinstance(driver, TerminalDriver):
            driver.write(sequence)


def use_mouse(app: App[Any], *, on: bool) -> None:
    """Turn the mouse on or off while the app is open."""
    driver: Any = app._driver  # noqa: SLF001  (Textual has no public name for it)
    if hasattr(driver, "_enable_mouse_support") and driver._mouse != on:  # noqa: SLF001
        driver._mouse = True  # noqa: SLF001  (otherwise neither of the two does anything)
        (driver._enable_mouse_support if on else driver._disable_mouse_support)()  # noqa: SLF001
        driver._mouse = on  # noqa: SLF001
        driver.flush()
