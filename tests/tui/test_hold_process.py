"""A hold in the real program: killed, hung up on, stopped, taken over; what it stored is there."""

import signal
import sys
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Size

from mfr_tui.practice.screening import load_items
from mfr_tui.record.database import prepare
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.large_digits import BLOCK, draw, face_for
from mfr_tui.tui.hold.clock import LONGEST
from tests.support.fakes import FakeClock
from tests.support.rows import is_sound, select
from tests.support.told import ToldTime

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

from tests.support.terminal import Terminal

CLOCK = Size(51, 8)
"""The room of the clock at 80x24."""


def first_line(clock: str) -> str:
    """The first line of large digits, to its end."""
    return draw(clock, face_for(CLOCK, LONGEST), CLOCK.width)[0].strip().replace("#", BLOCK) + "\n"


ONE_SECOND, TWO_SECONDS = first_line("0:01"), first_line("0:02")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with a diary in which all is answered with no, just now; a hold starts without a lead-in."""
    prepare(tmp_path / "mfr.db")
    book = DiaryWriter(tmp_path / "mfr.db", FakeClock(), time(4))
    book.remember("welcome_seen", value=True)
    for item in load_items():
        book.answer(item.id, yes=False)
    book.close()
    (tmp_path / "config.toml").write_text("lead_in_seconds = 0\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def told(tmp_path: Path) -> ToldTime:
    """The time of the program; it stands still until it is told to go on."""
    return ToldTime(tmp_path / "seconds")


def stored(place: Path) -> tuple[Any, ...]:
    """The newest hold: its seconds, its state, how it ended."""
    found = select(place / "mfr.db", "SELECT held_s, state, ended_how FROM hold ORDER BY rowid DESC LIMIT 1")
    return found[0] if found else (None, None, None)


def start(place: Path, told: ToldTime, *arguments: str, hangs_up: bool = True) -> Terminal:
    """The program, on the time that it is told."""
    command = ("-m", "tests.support.told", str(told.file), "--data-dir", str(place))
    return Terminal(*command, *arguments, module=False, hangs_up=hangs_up)


def hold(place: Path, told: ToldTime, *, hangs_up: bool = True) -> Terminal:
    """A hold whose clock has started, and shows its first second."""
    terminal = start(place, told, "hold", "calf_l", "--technique", "hold_spot", hangs_up=hangs_up)
    terminal.until("Hold the spot")
    terminal.press("enter")
    terminal.until(lambda: stored(place)[1] == "open")
    told.tell(1.0)
    terminal.until(ONE_SECOND)
    return terminal


def test_what_ran_is_there_after_the_program_was_gone_and_it_goes_on_paused_in_one_window_at_a_time(
    place: Path, told: ToldTime
) -> None:
    with hold(place, told) as terminal:
        terminal.press(" ")  # a pause is written at once
        terminal.until(lambda: stored(place)[0] == 1.0)
        terminal.until("Paused")
        terminal.press(" ")
        terminal.until_gone("Paused")
        told.tell(2.5)
        terminal.until(TWO_SECONDS)
        terminal.signal(signal.SIGKILL)
        terminal.wait()
    held = 1.0  # less than five seconds are lost
    assert stored(place) == (held, "open", None)
    assert is_sound(place / "mfr.db")
    told.tell(100.0)
    with start(place, told) as first:
        assert "No, go on" in first.until("Interrupted. 0:0")
        told.tell(200.0)
        first.press(" ")
        first.until("Stay there")
        assert stored(place)[0] == held, "it stood while nobody held"
        told.tell(202.0)
        first.until(first_line("0:03"))
        first.press(" ")
        first.until(lambda: stored(place)[0] == held + 2.0)
        first.until("Paused")
        first.press(" ")
        first.until_gone("Paused")
        with start(place, told) as second:
            second.until("Interrupted.")
            second.press(" ")
            second.until("Stay there")
            first.until("This hold is running in another")
            first.until("Start the scan")
            told.tell(203.5)
            second.until(first_line("0:04"))
            second.signal(signal.SIGHUP)
            second.wait()
    assert stored(place) == (held + 3.5, "open", None), "it was told, and could write"
    assert is_sound(place / "mfr.db")
    assert len(select(place / "mfr.db", "SELECT id FROM hold")) == 1


def test_a_program_that_was_stopped_asks_and_a_terminal_that_goes_leaves_the_hold_as_a_hang_up_does(
    place: Path, told: ToldTime
) -> None:
    with hold(place, told, hangs_up=False) as terminal:
        terminal.signal(signal.SIGSTOP)
        terminal.until_stopped()
        told.tell(61.0)
        terminal.signal(signal.SIGCONT)
        terminal.until("mfr did not run for 1:00")
        assert stored(place)[:2] == (1.0, "open"), "none of it counts by itself"
        terminal.press("y")
        terminal.until(lambda: stored(place)[0] == 61.0)
        assert stored(place)[1] == "open"
        terminal.until("Paused")
        terminal.press(" ")
        terminal.until_gone("Paused")
        told.tell(63.5)
        terminal.until(first_line("1:03"))
        terminal.go()
        assert terminal.wait() == 0
    assert stored(place) == (63.5, "open", None), "it noticed, and could write"
    assert is_sound(place / "mfr.db")
