"""Take pictures of the app in real terminals, to be looked at: `python -m tests.terminals DIR`.

`python -m tests.terminals DIR xterm tmux` takes those alone. It needs Xvfb, xdotool and ImageMagick; a terminal that is
not installed is left out. The console of Linux itself cannot be had this way: `linux` shows what is sent to it.
`python -m tests.console` boots one.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

DISPLAY, SCREEN = ":97", "1400x900x24"
XTERM = ("xterm", "-u8", "-fa", "DejaVu Sans Mono", "-fs", "10", "-geometry", "80x24")
OLD_XTERM = ("xterm", "+u8", "+lc", "-fn", "9x15", "-geometry", "80x24")


class Seen(NamedTuple):
    """A terminal.

    Attributes:
        command: The terminal with its arguments; the program comes after them.
        environment: What is set for it.
        inside: What runs the program in it, as a shell command with one %s.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str] = {"LANG": "C.UTF-8"}
    inside: str = "%s"


TERMINALS = {
    "xterm": Seen((*XTERM, "-tn", "xterm-256color", "-e")),
    "16-colors": Seen((*XTERM, "-tn", "xterm-16color", "-e")),
    "c-locale": Seen((*OLD_XTERM, "-tn", "xterm", "-e"), {"LC_ALL": "C"}),
    "latin-1": Seen((*OLD_XTERM, "-tn", "xterm", "-e"), {"LC_ALL": "en_US.ISO-8859-1"}),
    "linux": Seen((*XTERM, "-tn", "linux", "-e")),
    "vt100": Seen((*OLD_XTERM, "-tn", "vt100", "-e"), {"LC_ALL": "C"}),
    "tmux": Seen((*XTERM, "-e"), inside="tmux -L mfr-pictures -f /dev/null new-session '%s'"),
    "screen": Seen((*XTERM, "-e"), inside="screen -c /dev/null -U %s"),
    "kitty": Seen(
        ("kitty", "-o", "remember_window_size=no", "-o", "initial_window_width=80c", "-o", "initial_window_height=24c")
    ),
}

SCREENS: Mapping[str, tuple[str, str, int]] = {
    "today": ("", "", 0),
    "scan": ("scan", "", 2),
    "hold": ("hold forearm_front_l", "Return", 9),
    "history": ("", "2", 1),
    "flags": ("", "3", 1),
}
"""The arguments of mfr, a key that is pressed then, and the seconds that pass before the picture."""


@contextlib.contextmanager
def display() -> Iterator[None]:
    """A display that nobody sees."""
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", SCREEN], stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        yield
    finally:
        server.terminate()
        server.wait()


def on_display(*command: str) -> None:
    """Run a program on that display."""
    subprocess.run(command, env={**os.environ, "DISPLAY": DISPLAY}, check=True)


def take(seen: Seen, screen: str, path: Path) -> None:
    """Take a picture of a screen, with demo data of 20 days."""
    arguments, key, seconds = SCREENS[screen]
    with tempfile.TemporaryDirectory() as place:
        mfr = f"{sys.executable} -m mfr_tui --data-dir {place}"
        subprocess.run([*mfr.split(), "demo", "--days", "20"], stdout=subprocess.DEVNULL, check=True)
        program = seen.inside % f"{mfr} {arguments}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "COLORTERM"))}
        terminal = subprocess.Popen(
            [*seen.command, "sh", "-c", program],
            env={**kept, **seen.environment, "DISPLAY": DISPLAY},
            start_new_session=True,
        )
        try:
            time.sleep(5)
            on_display("xdotool", "mousemove", "200", "200", *(("key", key) if key else ()))
            time.sleep(seconds)
            on_display("import", "-window", "root", "-trim", str(path))
        finally:
            os.killpg(terminal.pid, signal.SIGTERM)
            terminal.wait()


def main(arguments: Sequence[str]) -> None:
    """Take all of them, or those in the terminals that are named."""
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    with display():
        for name in arguments[1:] or TERMINALS:
            seen = TERMINALS[name]
            if not all(map(shutil.which, (seen.command[0], seen.inside.split()[0].replace("%s", "sh")))):
                print(f"{name} is not installed")
                continue
            for screen in SCREENS:
                path = target / f"{name}-{screen}.png"
                take(seen, screen, path)
                print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
