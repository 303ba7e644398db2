"""Random keys, clicks and sizes in a real terminal: what it shows is what painting everything again shows."""

import asyncio
import contextlib
import os
import re
import sys
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from textual import events
from textual.command import CommandPalette
from textual.message import Message

from mfr_tui.cli.main import main
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.common.large_digits import BLOCK
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.scan.scan_screen import ScanScreen
from tests.attack.found import Found
from tests.support import patience
from tests.support.quick_app import painted
from tests.support.terminal import KEYS, Terminal
from tests.support.told import ToldClock, ToldTime

EACH = 60
"""How many things are done before the program is started again, with something else."""

CALM = 0.05
"""Seconds in which nothing is written by a program that has nothing left to paint."""

SIZES = [(80, 24), (40, 20), (60, 24), (100, 30), (120, 36), (200, 50), (30, 10)]
LOOKS: list[dict[str, str | None]] = [{}, {"NO_COLOR": "1"}, {"MFR_THEME": "light"}, {"COLORTERM": None}]
STARTS = [["demo"], ["demo"], [], ["scan"], ["hold", "calf_l"]]
PRESSED = [
    *("enter", "up", "down", "left", "right", "tab", "escape") * 4,
    *("\x10", "\x1b[5~", "\x1b[6~", "\x1b[F", "\x1b[H", "\x7f"),
    *"0123456789x!?., /<>-=+abdefghijklmnoprstuvwxy",
]
"""What is pressed; what moves and opens more often than the rest. `q` and what suspends are left out."""

SHOW, PAINT = "shift+f11", "shift+f12"
SENT = {SHOW: b"\x1b[23;2~", PAINT: b"\x1b[24;2~"}
"""The keys by which a terminal asks the program to say that all is painted and, for the second, to paint all again."""

ANSWER = "\x1b]7777;{};{};{}\x07"
"""What the program says then: which time it was asked, and the columns and rows that it is painted for."""


def attack_paint(folder: Path, number: int, seed: int) -> Found:
    """Do so many things in the program, which starts anew when it has ended, and compare after each."""
    found, dice, done = Found("paint"), Random(seed), 0
    while done < number:
        found.count["starts"] += 1
        start, place = dice.choice(STARTS), folder / f"paint {found.count['starts']}"
        place.mkdir(parents=True)
        with Painted(ToldTime(place / "time"), place, start, dice) as terminal:
            terminal.until_painting()
            last = min(number, done + EACH)
            while done < last and (before := terminal.settled()) and terminal.ask(PAINT):
                done += 1
                found.count["comparisons"] += 1
                if wrong := _differences(before, terminal.cells):
                    how = f"{start}, {terminal.look}, {' '.join(terminal.done[-8:])}"
                    found.failures.append(f"seed {seed}, number {done}, {how}\n{wrong}")
                terminal.do()
        if crash := next(place.rglob("crash.log"), None):
            found.failures.append(f"seed {seed}, number {done}: {crash.read_text(encoding='utf-8')}")
    return found


def _differences(before: list[list[Any]], after: list[list[Any]]) -> str:
    """Return the lines that differ, as they were and as they are; empty if none does."""
    lines = []
    for row, (was, now) in enumerate(zip(before, after, strict=True)):
        if was != now:
            column = next(at for at, (one, other) in enumerate(zip(was, now, strict=True)) if one != other)
            lines += [f"{row + 1}:{column + 1} {was[column]} {now[column]}"]
            lines += [f"  {''.join(cell.data for cell in cells).rstrip()}" for cells in (was, now)]
    return "\n".join(lines)


def _seen(cell: Any) -> Any:  # noqa: ANN401  (pyte names no type)
    return cell._replace(bg="") if cell.data == BLOCK else cell


class Painted(Terminal):
    """A terminal in which things are done at random.

    Attributes:
        look: What its environment says of colors.
        done: What was done in it.
    """

    def __init__(self, told: ToldTime, place: Path, start: list[str], dice: Random) -> None:
        """Start the program.

        Args:
            told: Its clock, which moves only when a key is pressed.
            place: Where its files are.
            start: What it is asked for.
            dice: Chance.
        """
        self.look, self.done = dice.choice(LOOKS), list[str]()
        self._told, self._dice, self._seconds = told, dice, 0.0
        self._size = dice.choice(SIZES)
        self._asked = 0
        where = [] if start == ["demo"] else ["--data-dir", str(place)]
        arguments = ("-m", __name__, str(told.file), *where, *start)
        columns, rows = self._size
        super().__init__(*arguments, module=False, columns=columns, rows=rows, environment=self.look)

    @property
    def cells(self) -> list[list[Any]]:
        """Every cell of the screen: its character, its colors and how it is written. None is seen behind a block."""
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return [[_seen(row[column]) for column in range(self._screen.columns)] for row in rows]

    def until_painting(self) -> None:
        """Return as soon as the program has taken the terminal over: it loses what is typed before."""
        patience.wait_until(lambda: b"\x1b[?1049h" in self.raw, self._seen, self._read_on)

    def do(self) -> None:
        """Press some keys, click, turn the wheel, or make the terminal another size."""
        kind = self._dice.random()
        if kind < 0.7:
            for key in self._dice.choices(PRESSED, k=self._dice.choice([1, 1, 1, 2, 4])):
                self._seconds += self._dice.choice([0.2, 0.2, 1.0, 16.0])
                self._told.tell(self._seconds)
                self._do(repr(key), KEYS.get(key, key).encode())
        elif kind < 0.92:
            column, row = (self._dice.randint(1, most) for most in self._size)
            button = self._dice.choice([0, 0, 0, 64, 65])
            press = f"\x1b[<{button};{column};{row}M"
            release = "" if button else f"\x1b[<{button};{column};{row}m"
            self._do(f"{button}@{column},{row}", f"{press}{release}".encode())
        else:
            self._size = self._dice.choice(SIZES)
            self.done.append(f"{self._size}")
            self.resize(*self._size)

    def _do(self, what: str, data: bytes) -> None:
        self.done.append(what)
        self._send(data)

    def settled(self) -> list[list[Any]] | None:
        """Return every cell of the screen as soon as it stays as it is; None if the program has ended."""
        before = None
        while self.ask(SHOW):
            while self._read(CALM):  # a screen that opens waits for a frame now and then
                pass
            if before == self.cells:
                return before
            before = self.cells
        return None

    def ask(self, key: str) -> bool:
        """Return as soon as the program says that all is painted in the present size; whether it is still there."""
        while not self.gone:
            self._asked += 1
            since = len(self.raw)
            self._send(SENT[key])
            if self._answer(since) == self._size:
                return True
        return False

    def _answer(self, since: int) -> tuple[int, int] | None:
        """Return the size that the program says it is painted for, after so many bytes; None if it has ended."""
        answer = re.compile(ANSWER.format(self._asked, r"(\d+)", r"(\d+)").encode())
        patience.wait_until(lambda: self.gone or answer.search(self.raw, since), self._seen, lambda: self._read(0.02))
        match = answer.search(self.raw, since)
        return (int(match[1]), int(match[2])) if match else None

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # the program has just ended
            os.write(self._terminal, data)


def answer_when_asked() -> None:
    """Let the app answer the terminal's two keys, whatever else it does with keys."""
    as_ever, number, tasks = MfrApp.post_message, count(1), set[asyncio.Task[None]]()

    def post(app: MfrApp, message: Message) -> bool:
        if not isinstance(message, events.Key) or message.key not in SENT:
            return as_ever(app, message)
        tasks.add(asyncio.get_running_loop().create_task(_answer(app, next(number), paint=message.key == PAINT)))
        return True

    setattr(MfrApp, "post_message", post)  # noqa: B010  (mypy: a method cannot be assigned)


async def _answer(app: MfrApp, number: int, *, paint: bool) -> None:
    """Answer once all is dealt with and painted and, if that is wanted, painted again."""
    with app._context():
        await painted(app)
        if isinstance(app.screen, ScanScreen | HoldScreen):
            app.screen._tick()  # the clock has moved since its timer was set
            await painted(app)
        if isinstance(app.screen, CommandPalette):  # it goes on searching for a while
            app.screen.dismiss()
            await painted(app)
        if paint:
            below = app._background_screens
            for screen in [*below, app.screen]:
                for widget in screen.walk_children(with_self=True):
                    widget.refresh(layout=True)
            await painted(app)
            app._display(app.screen, app.screen._compositor.render_update(full=True, screen_stack=below))
        assert app._driver
        app._driver.write(ANSWER.format(number, *app.terminal))


def keep_notices() -> None:
    """Let no notice vanish by itself: that would be a change between two looks."""
    as_ever = MfrApp.notify

    def notify(app: MfrApp, *what: Any, **how: Any) -> None:  # noqa: ANN401  (whatever is said)
        as_ever(app, *what, **{**how, "timeout": 3600.0})

    setattr(MfrApp, "notify", notify)  # noqa: B010


if __name__ == "__main__":
    answer_when_asked()
    keep_notices()
    sys.exit(main(sys.argv[2:], ToldClock(Path(sys.argv[1]))))
