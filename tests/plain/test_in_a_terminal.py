"""The real program in a real terminal: single keys, no control sequence, and a hold that stops in that instant."""

import os
import shlex
import signal
import sys
from collections.abc import Callable
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


# In a shell, which suspends what it runs, and sets the terminal for itself meanwhile

PROMPT = "shell>"
STTY = "stty -a"


class Shell(Terminal):
    """`bash`, in which a person starts `mfr` and suspends it."""

    def __init__(self, place: Path, *arguments: str) -> None:
        """Start `mfr` with these arguments in it, on the diary of this place."""
        code = "import os; os.execvp('bash', ['bash', '--norc', '--noprofile', '-i'])"
        changes = {"PS1": PROMPT, "TERM": "dumb", "INPUTRC": os.devnull, "HISTFILE": None}
        super().__init__("-c", code, module=False, columns=200, rows=50, environment=changes)
        self.until(PROMPT)
        self.shell = self.in_front
        self.press(shlex.join([sys.executable, "-m", "mfr_tui", "--data-dir", str(place), *arguments]), "enter")

    def then(self, do: Callable[[], object], wanted: str) -> None:
        """Do something, and return as soon as the terminal shows what is wanted once more than it did before."""
        before = self.raw.count(wanted.encode())
        do()
        self.until(lambda: self.raw.count(wanted.encode()) > before)

    def tell(self, command: str, wanted: str = PROMPT) -> None:
        """Give the shell a command, and wait for what it causes."""
        self.then(lambda: self.press(command, "enter"), wanted)

    def until_told(self, command: str, wanted: str) -> None:
        """Give the shell a command again and again, until it says what is wanted."""

        def told() -> bool:
            before = len(self.raw)
            self.tell(command)
            return wanted.encode() in self.raw[before:]

        self.until(told)

    def suspend_by_key(self) -> None:
        """Press ctrl+z."""
        self.then(lambda: self.press("\x1a"), PROMPT)

    def suspend_by_key_and_go_on_behind(self) -> None:
        """Press ctrl+z, and tell it to go on in the background, where the system suspends it again."""
        self.suspend_by_key()
        self.tell("bg")
        self._until_suspended_behind()

    def suspend_by_signals(self) -> None:
        """Stop it from elsewhere, and let it go on from there, which is in the background by then."""
        job = self.in_front
        self.then(lambda: os.killpg(job, signal.SIGSTOP), PROMPT)
        os.killpg(job, signal.SIGCONT)
        self._until_suspended_behind()

    def _until_suspended_behind(self) -> None:
        self.until_told("jobs -l", "(tty output)")


WAYS = [Shell.suspend_by_key, Shell.suspend_by_key_and_go_on_behind, Shell.suspend_by_signals]


@pytest.mark.parametrize("suspend", WAYS)
def test_a_hold_is_paused_and_hears_each_key_however_often_it_was_suspended(
    place: Path, suspend: Callable[[Shell], None]
) -> None:
    with Shell(place, "hold", "calf_l", "--plain") as shell:
        begin(shell, place)
        for _ in range(5):
            suspend(shell)
            shell.tell("fg", "Paused. Was it sharp")
            shell.then(lambda: shell.press("t"), "paused.")
        shell.press("!")
        shell.until("You did the right thing")
        assert select(place / "mfr.db", "SELECT state, ended_how FROM hold") == [("ended", "stopped_pain")]
        shell.then(lambda: shell.press("\x03"), PROMPT)
        shell.tell(STTY)
        assert {"icanon", "echo"} <= {*shell.said.split(STTY)[-1].split()}


def test_what_ends_a_suspended_hold_saves_it_and_leaves_the_shell_its_terminal(place: Path) -> None:
    with Shell(place, "hold", "calf_l", "--plain") as shell:
        begin(shell, place)
        shell.suspend_by_key()
        shell.tell("kill %1")
        shell.until_told("jobs", "Exit 143")
        assert select(place / "mfr.db", "SELECT state FROM hold") == [("open",)]


def test_a_question_for_a_line_is_asked_again_after_a_suspension(place: Path) -> None:
    with Shell(place, "scan", "--plain") as shell:
        shell.until("Stop 1 of 20")
        shell.then(lambda: shell.press("/"), "Which place?")
        for _ in range(3):
            shell.suspend_by_key()
            shell.tell("fg", "Which place?")
        shell.press("left ca", "\t", "enter")
        shell.until("Left calf: 0 to 9")
        shell.suspend_by_key()
        shell.tell("fg", "Left calf: 0 to 9")


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_terminal_that_goes_after_a_suspension_is_a_hang_up(place: Path, *, hangs_up: bool) -> None:
    with Terminal("--data-dir", str(place), "hold", "calf_l", "--plain", columns=200, hangs_up=hangs_up) as terminal:
        begin(terminal, place)
        terminal.signal(signal.SIGSTOP)
        terminal.until_stopped()
        terminal.signal(signal.SIGCONT)
        terminal.until("Paused")
        terminal.go()
        assert terminal.wait() == (128 + signal.SIGHUP if hangs_up else 0)
    assert select(place / "mfr.db", "SELECT state FROM hold") == [("open",)]
    assert not (place / "crash.log").exists()
