"""The voice and the sleep inhibitor of plain mode, through scripts in the place of the system's programs."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.plain.terminal import ENTER
from mfr_tui.record.database import prepare
from mfr_tui.system.awake import REFUSED
from mfr_tui.system.voice import NOT_FOUND
from tests.plain.person import Does, Reads, walk
from tests.support.fakes import FakeClock
from tests.support.scripts import Scripts
from tests.tui.conftest import clear_to_press

if sys.platform == "win32":
    pytest.skip("the stand-ins are shell scripts", allow_module_level=True)

SPEAKS = 'echo "$(/bin/cat)" >> "$log.heard"; exec /bin/sleep 1000'
"""Hears its text to the end, and then speaks on and on."""

GRANTS = "exec /bin/cat"
"""Keeps the machine awake until its input ends."""

ASKED = "systemd-inhibit --what=idle:sleep --who=mfr --why={} --mode=block cat"


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripts]:
    """The only programs that are found; none of them may be left at the end, and no voice talks over another."""
    scripts = Scripts(tmp_path / "programs")
    monkeypatch.setenv("PATH", str(scripts.folder))
    monkeypatch.setattr("sys.platform", "linux")
    yield scripts
    assert not scripts.alive


def heard(scripts: Scripts) -> list[str]:
    path = scripts.log.with_name("log.heard")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def until(scripts: Scripts, condition: Callable[[], object]) -> Callable[[FakeClock], None]:
    """What waits until this is so, while the program waits for the person."""
    return lambda _: scripts.wait_until(condition)


@pytest.fixture
def cleared(diary: Path) -> Path:
    prepare(diary)
    clear_to_press(diary, FakeClock())
    return diary


SPEAKING = Config(voice=True, lead_in_seconds=0)


def test_a_scan_is_read_aloud_as_in_the_app_if_the_person_wants_a_voice(diary: Path, scripts: Scripts) -> None:
    scripts.add("espeak-ng", SPEAKS)
    first, second = (until(scripts, lambda n=n: len(heard(scripts)) == n) for n in (1, 2))  # type: ignore[misc]
    silent = until(scripts, lambda: not scripts.alive)
    walk(diary, first, 1.0, ENTER, second, " ", silent, start="scan", config=SPEAKING)
    titles = [sentence.partition(". ")[0] for sentence in heard(scripts)]
    assert titles == ["Scalp and forehead", "Jaw, face and temples"]
    assert "Tender?" not in "".join(heard(scripts)), "that is read on the line"


def test_titles_alone_are_read_of_a_hold_while_the_lines_say_all(cleared: Path, scripts: Scripts) -> None:
    scripts.add("espeak-ng", SPEAKS)
    said = ["Hold the spot.", "2 minutes. It may have released."]
    first, second = (until(scripts, lambda n=n: len(heard(scripts)) == n) for n in (1, 2))  # type: ignore[misc]
    config = Config(voice=True, voice_says="title", lead_in_seconds=0)
    person = walk(cleared, ENTER, 0.5, first, 121.0, second, "e", start="hold", region="calf_l", config=config)
    assert heard(scripts)[:2] == said
    assert "Find the most tender spot, press it and stay there. Do not move around." in person.said


def test_a_hold_is_read_aloud_to_its_last_words(cleared: Path, scripts: Scripts) -> None:
    scripts.add("espeak-ng", SPEAKS)
    said = (
        "Find the most tender spot, press it and stay there. Do not move around.",
        "2 minutes. It may have released.",
        "Done. Ease off.",
    )
    cue, released, end = (until(scripts, lambda words=words: heard(scripts)[-1:] == [words]) for words in said)  # type: ignore[misc]
    walk(cleared, ENTER, 0.5, cue, 121.0, released, 200.0, end, ENTER, start="hold", region="calf_l", config=SPEAKING)


def test_a_stop_for_pain_silences_the_voice(cleared: Path, scripts: Scripts) -> None:
    scripts.add("espeak-ng", SPEAKS)
    speaks, silent = until(scripts, lambda: scripts.alive), until(scripts, lambda: not scripts.alive)
    does: list[Does] = [ENTER, 0.5, speaks, "!", silent, "b"]
    person = walk(cleared, *does, start="hold", region="calf_l", config=SPEAKING)
    assert "Stopped. You did the right thing." in person.said


@pytest.mark.parametrize("voice", [True, False])
def test_without_a_voice_one_line_says_so_if_one_is_wanted(diary: Path, scripts: Scripts, *, voice: bool) -> None:
    person = walk(diary, 1.0, ENTER, 1.0, ENTER, "q", start="scan", config=Config(voice=voice))
    assert person.said.count(NOT_FOUND) == voice
    assert scripts.lines == []


def test_the_computer_is_kept_awake_while_the_clock_runs(
    cleared: Path, scripts: Scripts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfr_tui.system.awake.SYSTEMD", tmp_path)
    scripts.add("systemd-inhibit", GRANTS)
    on, off = until(scripts, lambda: scripts.alive), until(scripts, lambda: not scripts.alive)
    walk(cleared, on, 1.0, " ", off, " ", on, "q", start="scan")
    assert scripts.lines == [ASKED.format("a body scan is running")] * 2
    walk(cleared, ENTER, on, 5.0, "e", off, "q", start="hold", region="calf_l")
    assert scripts.lines[2:] == [ASKED.format("a hold is running")]
    scripts.add("systemd-inhibit", "exit 1")
    person = walk(cleared, Reads(REFUSED), 1.0, "t", 1.0, "q", start="scan")
    assert person.said.count(REFUSED) == 1
    assert len(scripts.lines) == 4
