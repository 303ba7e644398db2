"""Keeping the machine awake: while the clock runs, not longer, and never without saying so when it refused."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfr_tui.record.database import prepare
from mfr_tui.system import awake as awake_module
from mfr_tui.system.awake import Awake
from mfr_tui.tui.session import Start
from tests.support.fakes import FakeClock
from tests.support.scripts import Scripts
from tests.tui.conftest import Open, journal
from tests.tui.test_voice import SPEAKS, heard, needs_setpriv

if sys.platform == "win32":
    pytest.skip("the stand-ins are shell scripts", allow_module_level=True)

from tests.support.terminal import Terminal

SKIP_OPTIONS = 'while [ "${1#--}" != "$1" ]; do shift; done; '
GRANTS = SKIP_OPTIONS + '"$@"; exit'
"""As systemd-inhibit does: it runs the command, waits for it, and holds until then."""

REFUSES = "echo 'Failed to inhibit: Access denied' >&2; exit 1"
HANGS = "exec /bin/sleep 1000"
CAT = "exec /bin/cat"
ASKED = "systemd-inhibit --what=idle:sleep --who=mfr --why=a body scan is running --mode=block cat"
REFUSAL = "Your computer may go to sleep: mfr could not keep it awake."


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripts]:
    """The only programs that are found, on a machine that systemd runs; nothing of them may be left at the end."""
    scripts = Scripts(tmp_path / "programs")
    scripts.add("cat", CAT)
    monkeypatch.setenv("PATH", str(scripts.folder))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(awake_module, "SYSTEMD", tmp_path)
    yield scripts
    scripts.wait_until(lambda: not scripts.alive)


def inhibits(scripts: Scripts) -> list[str]:
    """What was asked of the system."""
    return [line for line in scripts.lines if not line.startswith("cat")]


def granted(scripts: Scripts) -> bool:
    """Whether both are there: the one that holds, and the one that it waits for."""
    return len(scripts.alive) == 2


# -- alone ---------------------------------------------------------------------------------------------------


async def test_it_is_asked_once_and_held_until_released(scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", GRANTS)
    awake = Awake()
    for _ in range(3):
        awake.hold("a body scan is running")
        await scripts.until(lambda: granted(scripts))
    assert scripts.lines == [ASKED, "cat "]
    awake.release()
    await scripts.until(lambda: not scripts.alive)
    awake.hold("a hold is running")
    await scripts.until(lambda: granted(scripts))
    assert inhibits(scripts) == [ASKED, ASKED.replace("body scan", "hold")]
    awake.close()
    assert awake.news() == ""


async def test_what_keeps_it_awake_ends_when_nobody_holds_its_pipe(scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", GRANTS)
    awake = Awake()
    awake.hold("a body scan is running")
    await scripts.until(lambda: granted(scripts))
    assert awake._child is not None
    awake._child._close_input()
    await scripts.until(lambda: not scripts.alive)
    await scripts.until(lambda: awake.refusal)  # it is not awake any more, and that is said
    awake.close()


async def test_refused_one_line_says_so_once_and_it_is_not_asked_again(scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", REFUSES)
    awake = Awake()
    awake.hold("a body scan is running")
    await scripts.until(lambda: awake.refusal)
    awake.release()
    awake.hold("a body scan is running")
    assert awake._child is None
    assert [awake.news(), awake.news()] == [REFUSAL, ""]
    assert scripts.lines == [ASKED]
    awake.close()


@pytest.mark.parametrize("tied", [True, False])
async def test_one_that_cannot_be_started_has_refused(scripts: Scripts, *, tied: bool) -> None:
    scripts.add("systemd-inhibit")
    (scripts.folder / "systemd-inhibit").write_text("#!/no/such/shell\n", encoding="utf-8")
    if not tied:
        (scripts.folder / "setpriv").unlink(missing_ok=True)
    awake = Awake()
    awake.hold("a body scan is running")
    await scripts.until(lambda: awake.refusal)
    assert awake.news() == REFUSAL


@pytest.mark.parametrize("leave", [Awake.release, Awake.close])
async def test_one_that_never_answers_is_not_waited_for(scripts: Scripts, leave: Callable[[Awake], None]) -> None:
    scripts.add("systemd-inhibit", HANGS)
    awake = Awake()
    awake.hold("a body scan is running")
    await scripts.until(lambda: scripts.alive)
    assert awake.news() == ""
    leave(awake)
    await scripts.until(lambda: not scripts.alive)
    await scripts.until(lambda: awake._child is None)
    assert awake.news() == ""


async def test_held_and_released_in_turn_faster_than_any_program_leaves_one(scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", HANGS)
    awake = Awake()
    for _ in range(200):
        awake.hold("a body scan is running")
        awake.release()
    awake.hold("a body scan is running")
    await scripts.until(lambda: scripts.alive and not awake._cut)
    assert len(scripts.alive) == 1
    awake.close()
    assert not scripts.alive
    assert not scripts.two_at_once
    assert awake.news() == ""


@pytest.mark.parametrize("lacking", ["systemd", "program"])
async def test_where_the_system_offers_nothing_nothing_is_said(
    scripts: Scripts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lacking: str
) -> None:
    if lacking == "systemd":
        scripts.add("systemd-inhibit", REFUSES)
        monkeypatch.setattr(awake_module, "SYSTEMD", tmp_path / "nothing")
    awake = Awake()
    awake.hold("a body scan is running")
    assert awake._child is None
    awake.release()
    awake.close()
    assert awake.news() == ""


async def test_on_macos_caffeinate_watches_our_process(scripts: Scripts, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts.add("caffeinate", HANGS)
    monkeypatch.setattr(sys, "platform", "darwin")
    awake = Awake()
    awake.hold("a body scan is running")
    await scripts.until(lambda: scripts.alive)
    assert scripts.lines == [f"caffeinate -i -w {os.getpid()}"]
    awake.close()
    assert not scripts.alive


@pytest.mark.parametrize("agrees", [True, False])
def test_windows_is_told(monkeypatch: pytest.MonkeyPatch, *, agrees: bool) -> None:
    told: list[int] = []

    class Windows:
        """As far as it is asked."""

        @property
        def kernel32(self) -> "Windows":
            return self

        def SetThreadExecutionState(self, state: ctypes.c_uint) -> int:  # noqa: N802
            told.append(state.value)
            return int(agrees)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", Windows(), raising=False)
    awake = Awake()
    awake.hold("a body scan is running")
    awake.hold("a body scan is running")
    awake.release()
    awake.release()
    assert told == ([0x80000001, 0x80000000] if agrees else [0x80000001])
    assert awake.news() == ("" if agrees else REFUSAL)


# -- on the screen -------------------------------------------------------------------------------------------


async def test_the_machine_is_awake_while_the_clock_runs(open_app: Open, scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", GRANTS)
    async with open_app() as s:
        assert scripts.lines == []
        await s.start()
        await scripts.until(lambda: granted(scripts))
        await s.press("n", "5")
        await s.let_run(8)
        assert inhibits(scripts) == [ASKED]
        await s.press("space")
        await scripts.until(lambda: not scripts.alive)
        await s.press("space")
        await scripts.until(lambda: granted(scripts))
        await s.press("?")
        await s.settle()
        await scripts.until(lambda: not scripts.alive)
        await s.press("escape", "n")
        await scripts.until(lambda: granted(scripts))
        s.clock.advance(100.0)
        s.scan._tick()
        assert s.scan._scan.paused
        await scripts.until(lambda: not scripts.alive)
        await s.press("n")
        await scripts.until(lambda: granted(scripts))
        await s.press("e")
        await s.settle()
        assert s.title == "Summary"
        await scripts.until(lambda: not scripts.alive)
    assert inhibits(scripts) == [ASKED] * 4


async def test_the_machine_that_slept_finds_the_scan_paused(open_app: Open, scripts: Scripts) -> None:
    async with open_app(start=Start.SCAN) as s:
        await s.let_run(4)
        s.clock.sleep(3600.0)
        await s.let_run(1)
        assert s.message == "Paused: mfr did not run for a while."
        assert s.scan._scan.paused
        assert 3.0 <= s.scan._scan.total_s <= 4.1
        s.clock.sleep(3600.0)
        await s.press("space")
        await s.let_run(4)
        assert not s.scan._scan.paused
        s.clock.set(s.clock.now().replace(hour=23))
        await s.let_run(4)
        assert not s.scan._scan.paused


async def test_a_refusal_is_said_once(open_app: Open, scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", REFUSES)
    async with open_app(start=Start.SCAN) as s:
        await scripts.until(lambda: s.app.awake.refusal)
        s.scan._tick()
        assert s.message == REFUSAL
        for key in ("5", "space", "space", "n"):
            await s.press(key)
            s.scan._tick()
            assert s.message != REFUSAL, key
    assert inhibits(scripts) == [ASKED]


# -- in a terminal -------------------------------------------------------------------------------------------

AS_SYSTEMD = """
import sys
from pathlib import Path
from mfr_tui.system import awake
awake.SYSTEMD = Path("/")
from mfr_tui.cli.main import main
sys.exit(main(["scan"]))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A diary whose welcome was seen; a scan starts at once."""
    place = tmp_path / "place"
    place.mkdir()
    (place / "config.toml").write_text("lead_in_seconds = 0\n", encoding="utf-8")
    prepare(place / "mfr.db")
    with journal(place / "mfr.db", FakeClock()) as book:
        book.remember("welcome_seen", value=True)
    return place


@pytest.fixture
def voices(place: Path, tmp_path: Path, scripts: Scripts, monkeypatch: pytest.MonkeyPatch) -> Scripts:
    """A voice that speaks on and on, and is turned on; what keeps the machine awake is no other voice."""
    voices = Scripts(tmp_path / "voices")
    voices.add("espeak-ng", SPEAKS)
    monkeypatch.setenv("PATH", f"{scripts.folder}:{voices.folder}")
    with (place / "config.toml").open("a", encoding="utf-8") as file:
        file.write("voice = true\n")
    return voices


def scan(place: Path) -> Terminal:
    return Terminal("-c", AS_SYSTEMD, module=False, environment={"MFR_DATA_DIR": str(place)})


@pytest.mark.parametrize(("system", "way"), [(GRANTS, "q"), (HANGS, signal.SIGHUP)], ids=["q", "SIGHUP"])
def test_after_the_end_the_machine_may_sleep_and_no_voice_is_left(
    place: Path, scripts: Scripts, voices: Scripts, system: str, way: str | signal.Signals
) -> None:
    scripts.add("systemd-inhibit", system)
    with scan(place) as terminal:
        terminal.until("1 of 20")
        terminal.press(*["n"] * 5)
        terminal.until("6 of 20")
        voices.wait_until(lambda: heard(voices))
        scripts.wait_until(lambda: len(scripts.alive) == (2 if system == GRANTS else 1))
        if isinstance(way, str):
            terminal.press(way)
        else:
            terminal.signal(way)
        assert terminal.wait() == 0
        assert not voices.alive
        assert not voices.two_at_once
        scripts.wait_until(lambda: not scripts.alive)  # whoever was killed with it is seen off by the machine
        assert b"Traceback" not in terminal.raw


@needs_setpriv
def test_after_a_kill_the_machine_may_sleep_and_no_voice_is_left(
    place: Path, scripts: Scripts, voices: Scripts
) -> None:
    scripts.add("systemd-inhibit", HANGS)  # it does not notice that its pipe is closed
    with scan(place) as terminal:
        terminal.until("1 of 20")
        voices.wait_until(lambda: heard(voices))
        terminal.press("n")
        voices.wait_until(lambda: len(heard(voices)) == 2)
        scripts.wait_until(lambda: len(scripts.alive) == 1)
        assert voices.alive
        terminal.signal(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    scripts.wait_until(lambda: not scripts.alive)
    voices.wait_until(lambda: not voices.alive)


def test_after_a_kill_the_machine_may_sleep_without_setpriv_too(place: Path, scripts: Scripts) -> None:
    scripts.add("systemd-inhibit", GRANTS)
    (scripts.folder / "setpriv").unlink(missing_ok=True)  # then it is the pipe
    with scan(place) as terminal:
        terminal.until("1 of 20")
        scripts.wait_until(lambda: len(scripts.alive) == 2)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    scripts.wait_until(lambda: not scripts.alive)
