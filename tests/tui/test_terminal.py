"""The real program in a real terminal: signals, sizes, the bell, and terminals that are none."""

import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mfr_tui.record.damage import find_damage
from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How
from mfr_tui.system.announce import RESTORE_TITLE, SAVE_TITLE
from tests.support.environment import surroundings
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS, wait_until
from tests.support.rows import one, select
from tests.tui.conftest import journal

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

from tests.attack.paint import attack_paint
from tests.support.terminal import Terminal

MAPS = Path("/proc/self/maps")
ALTERNATE, MOUSE = b"1049", (b"1000", b"1003", b"1015", b"1006")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with an empty diary whose welcome was seen."""
    prepare(tmp_path / "mfr.db")
    with journal(tmp_path / "mfr.db", FakeClock()) as book:
        book.remember("welcome_seen", value=True)
    (tmp_path / "config.toml").write_text("stop_seconds = 120\n", encoding="utf-8")  # no stop passes on a slow machine
    return tmp_path


def mode(raw: bytes | bytearray, number: bytes) -> bool | None:
    """Whether a terminal mode was left on, by the last word on it; None when nothing was said."""
    said = re.findall(rb"\x1b\[\?" + number + rb"([hl])", raw)
    return said[-1] == b"h" if said else None


def clean(terminal: Terminal) -> bool:
    """Whether the terminal was left as it was found."""
    assert mode(terminal.raw, ALTERNATE) is not None, "it was never on"
    titled = terminal.raw.count(SAVE_TITLE.encode()) > terminal.raw.count(RESTORE_TITLE.encode())
    return not titled and not any(mode(bytes(terminal.raw), number) for number in (ALTERNATE, *MOUSE))


def bells(raw: bytes | bytearray) -> int:
    """How often the bell rang; the byte ends some commands too."""
    return re.sub(rb"\x1b\][^\x07\x1b]*\x07", b"", raw).count(b"\x07")


def titles(raw: bytes | bytearray) -> list[str]:
    """The titles that the window had, one after the other."""
    return [found.decode() for found in re.findall(rb"\x1b\]2;([^\x1b]*)\x1b\\", raw)]


def marks(place: Path) -> list[tuple[str, int]]:
    return [
        (str(r), int(n)) for r, n in select(place / "mfr.db", "SELECT region, nrs FROM mark WHERE deleted_at IS NULL")
    ]


def test_the_bell_rings_at_each_stop_a_kill_loses_nothing_and_a_signal_to_end_leaves_the_terminal_clean(
    place: Path,
) -> None:
    (place / "config.toml").write_text("stop_seconds = 120\nlead_in_seconds = 0\n", encoding="utf-8")
    with Terminal("--data-dir", str(place), "scan") as terminal:
        for number, keys in ((1, ("5", "n")), (2, ("x", "n")), (3, ("4",))):
            terminal.until(f"{number} of 20")
            terminal.until(lambda number=number: bells(terminal.raw) == number)  # type: ignore[misc]
            terminal.press(*keys)
        terminal.until("4 of 10")
        terminal.signal(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
        assert bells(terminal.raw) == 3
    assert find_damage(place / "mfr.db") is None
    assert sorted(nrs for _, nrs in marks(place)) == [4, 5, 10]
    with Terminal("--data-dir", str(place)) as terminal:
        text = terminal.until("Discard it")
        assert "stop 3 of 20, 3 rated" in " ".join(text.split())
        terminal.press("enter")
        assert "3 of 20" in terminal.until_gone("Discard it")
        terminal.press("n")
        terminal.until("4 of 20")
        terminal.press("3")
        terminal.until("3 of 10")
        assert mode(bytes(terminal.raw), ALTERNATE)
        assert terminal.raw.count(b"\x1b]11;?\x1b\\") == 1, "it is asked for its background once"
        assert titles(terminal.raw)[-1] == "mfr: body scan"
        if MAPS.exists() and sys.version_info < (3, 14):  # since then pathlib loads it for the URI of a file
            loaded = Path(f"/proc/{terminal.pid}/maps").read_text(encoding="utf-8")
            assert not re.search(r"/_ssl\.", loaded)  # Python itself may be linked to libssl
        terminal.signal(signal.SIGTERM)
        assert terminal.wait() == 0
        assert clean(terminal)
        assert b"Traceback" not in terminal.raw
        assert not terminal.text.strip(), "pyte, like the console of Linux, has no second screen to go back from"
    assert sorted(nrs for _, nrs in marks(place)) == [3, 4, 5, 10]
    assert one(place / "mfr.db", "SELECT position FROM scan") == 3


def test_bytes_that_are_no_keys_the_shell_and_a_signal_to_quit_lose_nothing(place: Path) -> None:
    with Terminal("--data-dir", str(place), "scan") as terminal:
        terminal.until("1 of 20")
        terminal.send(b"\xe9", b"\x1b[1114112u", b"\x1b[M \xe9\x35", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\")
        terminal.send(b"\x1b[<35;5", b"9;19M", b"\x1b]11;rgb:1e1e", b"/1e1e/1e1e\x1b", b"\\")
        terminal.press("5")
        assert "1 of 20" in terminal.until("5 of 10")
        assert [nrs for _, nrs in marks(place)] == [5]
        terminal.press("\x1a")
        terminal.until_stopped()
        terminal.until(lambda: clean(terminal))  # the shell must not find the mouse on
        terminal.signal(signal.SIGCONT)
        terminal.until("Paused: space to resume")
        terminal.until("1 of 20")
        terminal.press("down")
        terminal.until("Right crown")
        terminal.press("6")
        terminal.until("6 of 10")
        terminal.signal(signal.SIGQUIT)
        assert terminal.wait() == 0
        assert clean(terminal)
        assert b"Traceback" not in terminal.raw
        assert not terminal.text.strip()
    assert sorted(nrs for _, nrs in marks(place)) == [5, 6]
    assert one(place / "mfr.db", "SELECT position FROM scan") == 0


WHILE_IT_WRITES = """
import os, queue, signal, sys
from mfr_tui.cli.main import main

put, to_come = queue.Queue._put, [signal.SIGTSTP, signal.SIGCONT]

def put_and_stop(waiting, item):
    put(waiting, item)
    if to_come and isinstance(item, str) and "Start the scan" in item:
        os.kill(os.getpid(), to_come.pop())

queue.Queue._put = put_and_stop
sys.exit(main([]))
"""


def test_all_is_there_again_after_the_shell_had_the_terminal_and_each_key_comes_once(place: Path) -> None:
    def threads() -> int:
        return len(list(Path(f"/proc/{terminal.pid}/task").iterdir()))

    with Terminal("-c", WHILE_IT_WRITES, module=False, environment={"MFR_DATA_DIR": str(place)}) as terminal:
        terminal.until_stopped()
        terminal.until(lambda: clean(terminal))
        terminal.signal(signal.SIGCONT)
        terminal.until("Start the scan")
        for key, what in (("2", "History"), ("?", "Keys"), ("\x1b[27u", "History"), ("1", "Start the scan")):
            terminal.press(key)
            terminal.until(what)
            terminal.press("\x1a")
            terminal.until_stopped()
            terminal.until(lambda: clean(terminal))
            terminal.signal(signal.SIGCONT)
            terminal.until(what)
        before = threads() if MAPS.exists() else 0
        for _ in range(3):
            terminal.signal(signal.SIGSTOP)
            terminal.until_stopped()
            left = terminal.raw.count(RESTORE_TITLE.encode())
            terminal.signal(signal.SIGCONT)
            terminal.until(lambda: terminal.raw.count(RESTORE_TITLE.encode()) > left)  # noqa: B023
            terminal.until("Start the scan")
        assert not MAPS.exists() or threads() <= before
        terminal.press("enter")
        terminal.until("1 of 20")
        terminal.press("q")
        assert terminal.wait() == 0
        assert clean(terminal)
        assert b"Traceback" not in terminal.raw


WHILE_IT_LOOKS = """
import fcntl, os, struct, sys, termios
from mfr_tui.cli.main import main
from mfr_tui.tui.textual_workarounds.terminal_driver import TerminalDriver

look = TerminalDriver._get_terminal_size

def look_slowly(driver):
    size = look(driver)
    if size[0] == 31:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        sum(range(1000))
    return size

TerminalDriver._get_terminal_size = look_slowly
sys.exit(main([]))
"""


def test_at_any_size_even_one_that_comes_while_the_one_before_is_looked_at_it_goes_on_and_keeps_what_is_typed_last(
    place: Path,
) -> None:
    with journal(place / "mfr.db", FakeClock()) as book:
        book.remember("welcome_seen", value=False)
    environment = {"MFR_DATA_DIR": str(place)}
    with Terminal("-c", WHILE_IT_LOOKS, module=False, environment=environment, columns=30, rows=8) as terminal:
        terminal.until("mfr needs 40x20")
        terminal.until("30x8")
        terminal.resize(80, 24)
        terminal.close_welcome()
        terminal.until("Start the scan")
        terminal.until_gone("mfr needs")
        terminal.press("enter")
        assert "mfr needs" not in terminal.until("1 of 20")
        terminal._set_size(31, 8)

        def rate() -> None:  # again and again: in what says that nothing fits the key means nothing
            terminal.press("2")
            terminal._read(0.02)

        wait_until(lambda: "2 of 10" in terminal.text, lambda: terminal.text, rate)
        sizes = [(30, 8), (80, 24), (39, 24), (120, 36), (40, 20), (40, 19), (10, 3), (1, 1), (200, 60), (80, 24)]
        terminal.resize(30, 8)
        terminal.until("mfr needs")  # of the storm it may see no more than the last size
        for turn in range(2):
            for columns, rows in sizes[turn % 3 :] + sizes[: turn % 3]:
                terminal.resize(columns, rows)
                terminal.read()
        terminal.resize(80, 24)
        terminal.until("Paused: space to resume")
        terminal.until_gone("mfr needs")
        terminal.press("8")
        text = terminal.until("8 of 10")
        assert "1 of 20" in text
        assert "mfr needs" not in text
        terminal.resize(30, 8)
        terminal.until("mfr needs 40x20")
        terminal.resize(40, 20)
        terminal.until("1 of 20")
        terminal.press("down")
        terminal.until("Right crown")
        terminal.press("7q")
        assert terminal.wait() == 0
        assert clean(terminal)
        assert b"Traceback" not in terminal.raw
    assert sorted(nrs for _, nrs in marks(place)) == [7, 8]


@pytest.mark.parametrize("command", [[], ["demo", "--days", "3"]])
def test_without_a_terminal_the_status_is_printed_and_no_escape(place: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mfr_tui", *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=surroundings({"MFR_DATA_DIR": str(place)}),
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert b"not scanned yet" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


def test_what_goes_to_stderr_is_never_the_screen(place: Path) -> None:
    """The app draws on stderr; sent to a file, the screen would stay empty and the file fill with escapes."""
    log = place / "log"
    code = (
        f"import sys; sys.stderr = sys.__stderr__ = open({str(log)!r}, 'w')\n"
        "from mfr_tui.cli.main import main; sys.exit(main())"
    )
    with Terminal("-c", code, module=False, environment={"MFR_DATA_DIR": str(place)}) as terminal:
        terminal.until("not scanned yet")
        assert terminal.wait() == 1
    assert "\x1b" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("term", ["dumb"])
def test_a_terminal_that_cannot_draw_gets_two_lines(place: Path, term: str) -> None:
    with Terminal("--data-dir", str(place), environment={"TERM": term}, columns=200) as terminal:
        assert terminal.wait() == 2
        lines = terminal.raw.decode().splitlines()
    assert len(lines) == 2
    assert f"TERM={term}" in lines[0]
    assert "mfr --plain" in lines[1]
    assert "mfr status" in lines[1]


def test_a_diary_that_cannot_be_used_is_said_in_two_lines(place: Path) -> None:
    (place / "mfr.db").write_bytes(b"Dear diary. " * 500)
    with Terminal("--data-dir", str(place), columns=200) as terminal:
        assert terminal.wait() == 2
        lines = terminal.raw.decode().splitlines()
    assert len(lines) == 2
    assert "is not an SQLite database" in lines[0]


def test_rows_that_cannot_be_read_end_it_with_the_files_name(place: Path) -> None:
    """Damage that only reading a value finds: no traceback, and nothing of it is taken for a mistake of ours."""
    with sqlite3.connect(place / "mfr.db") as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(
            "INSERT INTO rest_day (body_day, reason, created_at, device) VALUES ('never', 'ill', 'T', 'd')"
        )
    connection.close()
    with Terminal("--data-dir", str(place)) as terminal:
        assert terminal.wait() == 2
        assert clean(terminal)
        assert "is damaged" in terminal.said
        assert b"Traceback" not in terminal.raw
    assert not (place / "crash.log").exists()


def test_an_instant_that_cannot_be_read_is_named_when_a_scan_starts(place: Path) -> None:
    with journal(place / "mfr.db", FakeClock()) as book:
        book.mark_spot("map", "jaw_l", "jaw", 5, How.PRESSED)
    connection = sqlite3.connect(place / "mfr.db")
    with connection:
        connection.execute("UPDATE mark SET created_at = '2999-01-01T00:00:00'")
    connection.close()
    with Terminal("--data-dir", str(place)) as terminal:
        terminal.until("Start the scan")
        terminal.press("\r")
        assert terminal.wait() == 2
        assert clean(terminal)
        said = terminal.said
    assert "is damaged" in said
    assert "mfr made a mistake" not in said
    assert not (place / "crash.log").exists()


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ("from mfr_tui.tui.app import MfrApp as Broken; name = 'action_help'", "app.py"),
        (
            "from mfr_tui.tui.textual_workarounds.terminal_input import TerminalInput as Broken; name = 'feed'",
            "terminal_driver.py",
        ),
    ],
    ids=["in the app", "in the thread that reads"],
)
def test_a_mistake_of_ours_says_two_lines_and_writes_no_value_of_the_persons(
    place: Path, broken: str, named: str
) -> None:
    code = (
        f"import sys; {broken}\n"
        "def raises(*_):\n    note = 'a secret'\n    raise RuntimeError(note)\n"
        "setattr(Broken, name, raises)\n"
        "from mfr_tui.cli.main import main; sys.exit(main([]))"
    )
    with Terminal("-c", code, module=False, environment={"MFR_DATA_DIR": str(place)}) as terminal:
        terminal.until("Start the scan")
        terminal.press("?")
        assert terminal.wait() == 70
        assert clean(terminal)
        said = terminal.said
    assert "mfr ran into an unexpected error." in said
    assert "secret" not in said
    assert "Traceback" not in said
    log = (place / "crash.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert named in log
    assert "secret" not in log
    assert (place / "crash.log").stat().st_mode & 0o777 == 0o600


def test_a_signal_while_a_screen_opens_is_no_crash(place: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from textual.widget import MountError\n"
        "from mfr_tui.tui.common.help_screen import HelpScreen\n"
        "def closing(screen):\n"
        "    screen.app._close_by_signal()\n"
        "    raise MountError('its widgets are gone')\n"
        "HelpScreen.on_mount = closing\n"
        "from mfr_tui.cli.main import main; sys.exit(main([]))"
    )
    with Terminal("-c", code, module=False, environment={"MFR_DATA_DIR": str(place)}) as terminal:
        terminal.until("Start the scan")
        terminal.press("?")
        assert terminal.wait() == 0
        assert clean(terminal)
    assert not (place / "crash.log").exists()


def test_without_mouse_and_bell_nothing_is_asked_or_rung_and_a_terminal_that_goes_without_a_hang_up_loses_nothing(
    place: Path,
) -> None:
    (place / "config.toml").write_text(
        "mouse = false\nbell = false\nstop_seconds = 0\nlead_in_seconds = 0\n", encoding="utf-8"
    )
    with Terminal("--data-dir", str(place), "scan", hangs_up=False) as terminal:
        terminal.until("1 of 20")
        terminal.send(b"\x1b[<0;3;24M", b"\x1b[<0;3;24m")  # left over from another program: on "Next"
        terminal.press("7")
        assert "1 of 20" in terminal.until("7 of 10")
        for number in (2, 3):
            terminal.press("n")
            terminal.until(f"{number} of 20")
        terminal.press("5")
        terminal.until("5 of 10")
        assert bells(terminal.raw) == 0
        assert not any(mode(terminal.raw, number) for number in MOUSE)
        assert b"?1003h" not in terminal.raw
        terminal.go()
        assert terminal.wait() == 0
    assert sorted(nrs for _, nrs in marks(place)) == [5, 7]
    assert one(place / "mfr.db", "SELECT position FROM scan") == 2
    assert one(place / "mfr.db", "SELECT state FROM scan") == "draft"
    assert not (place / "crash.log").exists()


def test_a_stop_passes_by_itself_in_real_seconds_and_a_signal_ends_it_even_where_the_app_cannot_end(
    place: Path,
) -> None:
    """It waits for good, as for a terminal that reads nothing any more."""
    (place / "config.toml").write_text("stop_seconds = 1\nlead_in_seconds = 0\n", encoding="utf-8")
    code = (
        "import sys, threading; from mfr_tui.tui.scan.scan_screen import ScanScreen\n"
        "from mfr_tui.tui.textual_workarounds import terminal_driver\n"
        "terminal_driver.PATIENCE = 0.1\n"
        "def stuck(self, nrs):\n    self.app._driver.write('it waits')\n"
        "    while True: threading.Event().wait(0.05)\n"  # a signal right before a wait does not end it
        "ScanScreen.action_rate = stuck\n"
        "from mfr_tui.cli.main import main; sys.exit(main(['scan']))"
    )
    with Terminal("-c", code, module=False, environment={"MFR_DATA_DIR": str(place)}) as terminal:
        terminal.until("1 of 20")
        while not re.search("[3-9] of 20", terminal.until("[3-9] of 20|Paused")):
            terminal.press(" ")  # the machine is so busy that the program took it for one that was away
            terminal.until_gone("Paused")
        terminal.press("5")
        terminal.until("it waits")
        terminal.signal(signal.SIGHUP)
        assert terminal.wait() == 128 + signal.SIGHUP
        assert clean(terminal)


def test_what_a_terminal_shows_after_anything_is_what_painting_all_again_shows(tmp_path: Path) -> None:
    found = attack_paint(tmp_path, 10, 1)
    assert not found.failures
    assert found.count["comparisons"] == 10, found.line
