"""`mfr speak`: the seconds of the file are those of the scan, and it says what the app says; or nothing is written."""

import os
import shutil
import stat
import subprocess
import sys
import wave
from collections.abc import Callable
from contextlib import closing
from datetime import time
from pathlib import Path

import pytest

from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.main import main
from mfr_tui.cli.speak import LONGEST
from mfr_tui.practice.pressing import LOOK_AND_MOVE
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind, load_items
from mfr_tui.record.writer import DiaryWriter
from tests.support.environment import surroundings
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS

RATE = 100
"""Frames a second of the sounds here: enough to count."""

OWN = "[stops]\nhand = 15\nshoulder = 90\nankle = 15\n"

Voice = Callable[..., Path]


@pytest.fixture
def voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    """Puts an espeak-ng in the only folder of PATH, which takes so long for each sentence; where it logs them."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "platform", "linux")

    def put(seconds: float = 2.5, first: str = "") -> Path:
        with wave.open(str(folder / "sound"), "wb") as sound:
            sound.setparams((1, 2, RATE, 0, "NONE", ""))
            sound.writeframes(b"\1\1" * round(seconds * RATE))
        script = folder / "espeak-ng"
        script.write_text(
            f"#!/bin/sh\n/bin/cat >> {folder}/heard; echo >> {folder}/heard\n{first}\n/bin/cp {folder}/sound $5\n"
        )
        script.chmod(0o755)
        return folder / "heard"

    return put


@pytest.fixture
def here(diary: Path) -> Path:
    """The directory of a diary in which every safety question was answered with no."""
    with closing(DiaryWriter(diary, FakeClock(), time(4))) as book:
        for item in load_items():
            book.answer(item.id, yes=False)
    return diary.parent


def speak(directory: Path, *words: str) -> int:
    return main(["--data-dir", str(directory), "speak", *words], FakeClock())


def names(directory: Path) -> set[str]:
    """The names in a directory, without the two that come and go with a diary."""
    return {one.name for one in directory.iterdir()} - {"mfr.db-wal", "mfr.db-shm"}


def test_each_stop_takes_exactly_its_seconds(here: Path, voice: Voice, capsys: pytest.CaptureFixture[str]) -> None:
    heard, file = voice(), here / "scan.wav"
    (here / "routine.toml").write_text(OWN)
    assert speak(here, "-o", str(file)) == ExitCode.DONE
    with wave.open(str(file)) as sound:
        assert sound.getnframes() == RATE * (3 + 5 + 15 + 90 + 15)
        frames = sound.readframes(sound.getnframes())
    spoken = [second for second in range(128) if any(frames[second * 2 * RATE : (second + 1) * 2 * RATE])]
    assert spoken == [0, 1, 2, 8, 9, 10, 23, 24, 25, 113, 114, 115]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert capsys.readouterr().err.startswith(
        f"Wrote {file}\n3 stops in 2:00, after 8 seconds to get ready.\nIt says what may be pressed today."
    )
    said = heard.read_text().splitlines()
    assert said[0].startswith("Body scan, made on 21 November 2026.")
    assert said[0].endswith("Get ready: Hands and fingers.")
    assert said[1].startswith("Hands and fingers. Dizzy? Stop. Curl your fingers")
    assert said[1].endswith("press its palm. Next: Shoulders.")
    assert said[3].startswith(
        "Ankles. Sit down. Is a lower leg swollen, hot or red? If so, leave it alone and see a doctor or urgent care "
    )
    assert said[3].endswith("Last stop.")


def test_words_are_never_cut_off(here: Path, voice: Voice, capsys: pytest.CaptureFixture[str]) -> None:
    voice(20.5)
    (here / "routine.toml").write_text(OWN)
    speak(here, "-o", str(here / "scan.wav"))
    with wave.open(str(here / "scan.wav")) as sound:
        assert sound.getnframes() == RATE * (21 + 5 + 21 + 90 + 21)
    assert "Longer than its seconds, as the words take longer: 2 stops." in capsys.readouterr().err


def test_without_answers_it_says_not_to_press_and_with_them_only_where(
    here: Path, tmp_path: Path, voice: Voice, stops: tuple[Stop, ...]
) -> None:
    heard = voice()
    presses = [one.say for stop in stops for one in stop.press]
    speak(tmp_path / "nobody", "-o", str(tmp_path / "1.wav"))
    said = heard.read_text()
    assert "Do not press: look and move only." in said.splitlines()[0]
    assert said.count(LOOK_AND_MOVE) == sum(bool(stop.press) for stop in stops)
    assert not [say for say in presses if say in said]
    assert not (tmp_path / "nobody").exists(), "no diary is created"
    heard.unlink()
    with closing(DiaryWriter(here / "mfr.db", FakeClock(), time(4))) as book:
        book.place("calf_r", PlaceKind.NEVER, "veins")
        book.place("jaw_r", PlaceKind.ABSENT)
    (here / "config.toml").write_text('voice_says = "title"\nstop_seconds = 0\n')
    speak(here, "-o", str(here / "scan.wav"))
    lines = heard.read_text().splitlines()
    assert "Do not press" not in lines[0]
    assert lines[1] == "Scalp and forehead. Next: Jaw, face and temples."
    assert "Not your right calf" in lines[18]
    with wave.open(str(here / "scan.wav")) as sound:
        assert sound.getnframes() == RATE * (8 + 300), "a stop that waits takes the usual fifteen seconds"


@pytest.mark.parametrize("says", ["cue", "title", "bell"])
def test_no_key_is_named_to_someone_who_only_listens(here: Path, voice: Voice, says: str) -> None:
    heard = voice()
    (here / "config.toml").write_text(f'voice_says = "{says}"\n')
    speak(here, "-o", str(here / "scan.wav"))
    said = heard.read_text()
    assert "leave it alone and see a doctor or urgent care today. " in said
    assert not [key for key in ("exclamation", "!", "enter", "space bar", "esc") if key in said]


def test_standard_output_is_the_file(here: Path, voice: Voice, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    voice()
    speak(here, "-o", "-")
    written = capfdbinary.readouterr().out
    speak(here, "-o", str(here / "scan.wav"))
    assert written == (here / "scan.wav").read_bytes()


def test_what_cannot_be_spoken_is_said_and_leaves_nothing(
    here: Path, voice: Voice, capsys: pytest.CaptureFixture[str]
) -> None:
    before = names(here)
    assert speak(here, "-o", str(here / "scan.wav")) == ExitCode.ERROR
    assert capsys.readouterr().err == "No program to speak with was found.\nInstall espeak-ng, then try again.\n"
    voice(first="exit 3")
    assert speak(here, "-o", str(here / "scan.wav")) == ExitCode.ERROR
    assert capsys.readouterr().err.startswith("espeak-ng could not speak.\n")
    (here / "scan.wav").write_text("mine")
    voice()
    assert speak(here, "-o", str(here / "scan.wav")) == ExitCode.ERROR
    assert "--force" in capsys.readouterr().err
    assert (here / "scan.wav").read_text() == "mine"
    (here / "scan.wav").unlink()
    assert names(here) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_named_and_not_the_program(here: Path, voice: Voice, capsys: pytest.CaptureFixture[str]) -> None:
    voice(first="/bin/ln -s /dev/full $5; exit 1")
    before = names(here)
    assert speak(here, "-o", str(here / "scan.wav")) == ExitCode.ERROR
    assert capsys.readouterr().err == (
        f"{here / 'scan.wav'} cannot be written: the disk is full.\n"
        "Nothing was written. Free some space, then try again.\n"
    )
    assert names(here) == before


def test_a_program_that_hangs_is_ended_and_named(
    here: Path, voice: Voice, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONGEST <= 30, "nobody waits longer for the first sentence"
    monkeypatch.setattr("mfr_tui.cli.speak.LONGEST", 0.01)
    voice(first="exec /bin/sleep 600")
    before = names(here)
    assert speak(here, "-o", str(here / "scan.wav")) == ExitCode.ERROR
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("espeak-ng hangs: mfr ended it after ")
    assert said[1:] == ["Nothing was written. Try it alone: echo hello | espeak-ng"]
    assert names(here) == before


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_leaves_nothing_half_written(here: Path, voice: Voice) -> None:
    heard = voice(
        first="[ $(/usr/bin/wc -l < $(/usr/bin/dirname $0)/heard) -lt 3 ] || { kill -INT $PPID; /bin/sleep 9; }"
    )
    before = names(here)
    command = [sys.executable, "-m", "mfr_tui", "--data-dir", str(here), "speak", "-o", str(here / "scan.wav")]
    done = subprocess.run(command, env=surroundings({}), capture_output=True, check=False, timeout=SECONDS)
    assert done.returncode == ExitCode.INTERRUPTED
    assert len(heard.read_text().splitlines()) == 3
    assert names(here) == before


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="there is no espeak-ng here")
def test_a_real_voice_takes_as_long(here: Path) -> None:
    (here / "routine.toml").write_text("[stops]\nshoulder = 60\nankle = 60\n")
    assert speak(here, "-o", str(here / "scan.wav")) == ExitCode.DONE
    with wave.open(str(here / "scan.wav")) as sound:
        seconds, rest = divmod(sound.getnframes(), sound.getframerate())
        assert rest == 0
        assert 130 <= seconds <= 150
