"""The real program in a real terminal: single keys, no control sequence, and a hold that stops in that instant."""

import signal
from pathlib import Path

import pytest

from mfr_tui.record.database import prepare
from tests.support.environment import C_LOCALE
from tests.support.fakes import FakeClock
from tests.support.rows import select
from tests.support.terminal import Terminal
from tests.tui.conftest import clear_to_press


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A diary of a person who may press, and a countdown that does not wait."""
    prepare(tmp_path / "mfr.db")
    clear_to_press(tmp_path / "mfr.db", FakeClock())
    (tmp_path / "config.toml").write_text("lead_in_seconds = 0\n", encoding="utf-8")
    return tmp_path


def check_is_plain(terminal: Terminal) -> None:
    """Whatever was written is lines of ASCII, and the bell; and steps back where the person edits a line."""
    said = terminal.raw.decode("ascii").replace("\r\n", "\n").replace("\a", "").replace("\b", "")
    assert all(char == "\n" or char.isprintable() for char in said), said


def test_a_scan_is_marked_by_single_keys_left_and_kept(place: Path) -> None:
    with Terminal("--data-dir", str(place), "scan", "--plain", environment=C_LOCALE, columns=200) as terminal:
        terminal.until("Stop 1 of 20")
        terminal.press("2")
        terminal.until("Left forehead and front of scalp: 0 to 9")
        terminal.press("5")
        terminal.until("5. Saved.")
        terminal.press("/")
        terminal.until("Which place\\?")
        terminal.press("left ca")
        terminal.until("left ca")
        terminal.press("\t")
        terminal.until("left calf")
        terminal.press("enter")
        terminal.until("Left calf: 0 to 9")
        terminal.press("4")
        terminal.until("4. Saved.")
        terminal.press("\x1b[A", "enter")
        terminal.until("Stop 2 of 20")
        terminal.press("\x03")
        terminal.until("You can resume it until Monday 04:00")
        assert terminal.wait() == 0
        check_is_plain(terminal)
        assert b"Plain mode is on." in terminal.raw[:200]
    assert select(place / "mfr.db", "SELECT region, nrs FROM mark") == [("head_front_l", 5), ("calf_l", 4)]
    assert select(place / "mfr.db", "SELECT state, position FROM scan") == [("draft", 1)]


def begin(terminal: Terminal, place: Path) -> None:
    """Start the hold of the card."""
    terminal.until("Start\\?")
    terminal.press("enter")
    terminal.until(lambda: select(place / "mfr.db", "SELECT 1 FROM hold"))


def test_a_suspension_pauses_a_hold_and_pain_stops_it_in_that_instant(place: Path) -> None:
    with Terminal("--data-dir", str(place), "hold", "calf_l", "--plain", columns=200) as terminal:
        begin(terminal, place)
        terminal.signal(signal.SIGSTOP)
        terminal.until_stopped()
        terminal.signal(signal.SIGCONT)
        terminal.until("Paused")
        terminal.press("\x1b[B")
        terminal.until("Was it sharp")
        terminal.press("!")
        terminal.until("You did the right thing")
        assert select(place / "mfr.db", "SELECT state, ended_how FROM hold") == [("ended", "stopped_pain")]
        assert len(select(place / "mfr.db", "SELECT 1 FROM lock")) == 1
        terminal.press("\x03")
        assert terminal.wait() == 0
        check_is_plain(terminal)


def test_ctrl_c_stops_a_hold_in_that_instant(place: Path) -> None:
    with Terminal("--data-dir", str(place), "hold", "left calf", "--plain", columns=200) as terminal:
        begin(terminal, place)
        terminal.press("\x03")
        terminal.until("Was it sharp or shooting pain\\?")
        assert select(place / "mfr.db", "SELECT state, ended_how FROM hold") == [("ended", "early")]
        terminal.signal(signal.SIGHUP)
        assert terminal.wait() == 128 + signal.SIGHUP
        check_is_plain(terminal)
