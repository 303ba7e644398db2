"""A hold in the real program: killed, hung up on, stopped, taken over; what it stored is there."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mfr_tui.clock import SystemClock
from mfr_tui.practice.screening import load_items
from mfr_tui.record.database import prepare
from mfr_tui.record.journal import Journal
from tests.record.rows import is_sound, select

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

from datetime import time as time_of_day

from tests.tui.terminal import SECONDS, Terminal

ONE_SECOND, TWO_SECONDS = "╭─╮   ╭─╮╶╮\n", "╭─╮   ╭─╮╶─╮\n"
"""The first line of the big digits of 0:01 and 0:02."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with a diary in which all is answered with no, just now; a hold starts without a lead-in."""
    prepare(tmp_path / "mfr.db")
    book = Journal(tmp_path / "mfr.db", SystemClock(), time_of_day(4))
    book.remember("welcome_seen", value=True)
    for item in load_items():
        book.answer(item.id, yes=False)
    book.close()
    (tmp_path / "config.toml").write_text("lead_in_seconds = 0\n", encoding="utf-8")
    return tmp_path


def stored(place: Path) -> tuple[Any, ...]:
    """The newest hold: its seconds, its state, how it ended."""
    found = select(place / "mfr.db", "SELECT held_s, state, ended_how FROM hold ORDER BY rowid DESC LIMIT 1")
    return found[0] if found else (None, None, None)


def until(terminal: Terminal, what: Callable[[], bool]) -> None:
    """As soon as a row says so; the terminal is read meanwhile, or the program would wait for it."""
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, f"it never was\n{terminal.text}"
        terminal._read(0.05)


def hold(place: Path, *, hangs_up: bool = True) -> Terminal:
    """A hold whose clock has started."""
    terminal = Terminal(*("--data-dir", str(place), "hold", "calf_l", "--technique", "hold_spot"), hangs_up=hangs_up)
    terminal.until("Hold the spot")
    terminal.press("\r")
    until(terminal, lambda: stored(place)[1] == "open")
    return terminal


@pytest.mark.parametrize("name", ["SIGKILL", "SIGHUP"])
def test_what_ran_is_there_after_the_program_was_gone_and_it_goes_on_paused(place: Path, name: str) -> None:
    with hold(place) as terminal:
        terminal.until(ONE_SECOND)
        terminal.press(" ")  # a pause is written at once
        until(terminal, lambda: stored(place)[0] >= 1.0)
        paused_at = stored(place)[0]
        terminal.press(" ")
        terminal.until(TWO_SECONDS)
        terminal.signal(getattr(signal, name))
        terminal.wait()
    held, state, how = stored(place)
    assert (state, how) == ("open", None)
    if name == "SIGHUP":
        assert held >= 2.0, "it was told, and could write"
    else:
        assert held >= paused_at, "of what ran since, less than five seconds"
    assert is_sound(place / "mfr.db")
    with Terminal("--data-dir", str(place)) as terminal:
        text = terminal.until("Kept at 0:0")
        assert "Go on" in text
        terminal.settle()
        assert stored(place)[0] == held, "it stands"
        terminal.press(" ")
        terminal.until("Stay there")
        terminal.press("r")
        until(terminal, lambda: stored(place)[1] == "ended")
    assert stored(place)[2] == "released"
    assert held <= stored(place)[0] <= 300
    assert len(select(place / "mfr.db", "SELECT id FROM hold")) == 1


def test_a_terminal_that_goes_without_a_hang_up_leaves_the_hold_as_a_hang_up_does(place: Path) -> None:
    with hold(place, hangs_up=False) as terminal:
        terminal.until(ONE_SECOND)
        terminal.go()
        assert terminal.wait() == 0
    held, state, how = stored(place)
    assert held >= 1.0, "it noticed, and could write"
    assert (state, how) == ("open", None)
    assert is_sound(place / "mfr.db")


def test_a_program_that_was_stopped_notices_and_asks(place: Path) -> None:
    with hold(place) as terminal:
        terminal.until(ONE_SECOND)
        terminal.signal(signal.SIGSTOP)
        assert terminal.stopped()
        stopped = time.monotonic()
        while time.monotonic() < stopped + 3.5:
            terminal._read(0.1)
        terminal.signal(signal.SIGCONT)
        terminal.until("The computer was away")
        until(terminal, lambda: stored(place)[0] > 0)
        held = stored(place)[0]
        assert held < 3.0, "none of it counts by itself"
        terminal.press("y")
        until(terminal, lambda: stored(place)[0] >= held + 3.0)
        assert stored(place)[1] == "open"


def test_two_windows_and_one_hold(place: Path) -> None:
    with hold(place) as first, Terminal("--data-dir", str(place)) as second:
        second.until("Kept at")
        second.press(" ")
        second.until("Stay there")
        first.until("This hold went on in another")
        first.until("Today's scan")
        second.press("r")
        until(second, lambda: stored(place)[1] == "ended")
    assert stored(place)[2] == "released"
    assert len(select(place / "mfr.db", "SELECT id FROM hold")) == 1
