"""`mfr speak`: the scan as a sound file, at the person's own pace, with what may be pressed on this day."""

import contextlib
import math
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.standing import known_pace, known_standing
from mfr_tui.clock import clock_time
from mfr_tui.counting import counted
from mfr_tui.errors import MfrError
from mfr_tui.paths import typed_path
from mfr_tui.practice.pressing import advise_stop, nothing_pressed
from mfr_tui.practice.routine import load_routine
from mfr_tui.practice.scan import STOP_SECONDS, Scan, load_stops, stops_to_scan, with_cautions
from mfr_tui.practice.screening import Standing, load_items
from mfr_tui.record.atomic_file import atomic_file
from mfr_tui.scratch import scratch_folder
from mfr_tui.wording.scan import NOTHING_TO_SCAN, spoken_stop

FOLDER = "mfr-speak-"
"""The prefix of the temporary folder of a file that goes to standard output."""

LONGEST = 20.0
"""The seconds after which a program that reads one sentence has hung. It takes a tenth of a second."""

SPARE = 1_000_000
"""The bytes that a disk has room for unless it is full: a sentence of twenty seconds is smaller."""


class Said(NamedTuple):
    """A sentence, and how long it lasts with the silence after it.

    Attributes:
        text: The sentence.
        seconds: How long it lasts; longer if it takes longer to say.
        silence: The seconds of silence that follow in any case.
    """

    text: str
    seconds: int = 0
    silence: int = 0


def speak(context: Context, to: str, *, force: bool) -> int:
    """Write today's scan as a sound file. Return exit code 0.

    Args:
        context: Paths, settings and clock.
        to: The file; `-` means standard output.
        force: Whether to overwrite an existing file.

    Raises:
        MfrError: There is no program to speak with or it fails, the file cannot be written, or routine.toml, the
            settings or the diary cannot be used.
    """
    path = None if to == "-" else typed_path(to)
    if path is None and sys.stdout.isatty():
        raise MfrError("A sound cannot be printed in the terminal.", "Name a file: mfr speak -o scan.wav")
    command = _program()
    said = _sentences(context)
    if path:
        with atomic_file(path, context.places, force=force) as part:
            seconds = _record(said, command, part)
        print(f"Wrote {path}", file=sys.stderr)
    else:
        with scratch_folder(FOLDER) as folder:
            part = folder / "part.wav"
            seconds = _record(said, command, part)
            with part.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
    longer = sum(takes > one.seconds for takes, one in zip(seconds[1:], said[1:], strict=True))
    stops = f"{counted(len(said) - 1, 'stop')} in {clock_time(sum(seconds[1:]))}"
    print(f"{stops}, after {counted(seconds[0], 'second')} to get ready.", file=sys.stderr)
    if longer:
        print(f"Longer than its seconds, as the words take longer: {counted(longer, 'stop')}.", file=sys.stderr)
    print("It says what may be pressed today. Make it again when your safety answers change.", file=sys.stderr)
    return 0


def _program() -> Sequence[str]:
    """Return the command that writes a sentence from its standard input to a WAV file, without the file's name.

    Raises:
        MfrError: There is none on this system.
    """
    if sys.platform == "darwin" and shutil.which("say"):
        return "say", "-f", "-", "--file-format=WAVE", "--data-format=LEI16@22050", "-o"
    if shutil.which("espeak-ng"):
        return "espeak-ng", "-v", "en", "--stdin", "-w"
    raise MfrError("No program to speak with was found.", "Install espeak-ng, then try again.")


def _sentences(context: Context) -> list[Said]:
    """Return what is said: first how to get ready, then each stop.

    Raises:
        MfrError: No place is left to scan, or routine.toml, the settings or the diary cannot be used.
    """
    body, config, today = load_body(), context.config, context.today
    stops = load_stops(body)
    own = load_routine(context.places.routine, stops)
    standing = known_standing(context) or Standing(load_items(), {}, context.clock.now(), today)
    walk = with_cautions(stops_to_scan(stops, own, standing.gone, None), stops, standing.gone)
    if not walk:
        raise MfrError(NOTHING_TO_SCAN, "Bring some back: mfr, then Places to avoid in ctrl+p.")
    scan = Scan(walk, pace=known_pace(context) or STOP_SECONDS)
    made = f"Body scan, made on {today.day} {today:%B %Y}. If your safety answers have changed since, make a new one."
    if standing.emergency:
        made += " Do not press and do not move: a warning sign says to get help now."
    elif nothing_pressed(body, standing):
        made += " Do not press: look and move only."
    said = [Said(f"{made} Get ready: {walk[0].title}.", silence=config.lead_in_seconds)]
    for position, stop in enumerate(walk):
        scan.position = position
        words = spoken_stop(scan, advise_stop(body, stop, standing), config.voice_says, keys=False)
        said.append(Said(words, scan.stop_seconds))
    return said


def _record(said: Sequence[Said], command: Sequence[str], part: Path) -> list[int]:
    """Write all sentences to one WAV file, each with silence up to its time, and return the seconds that each takes.

    Raises:
        MfrError: The program fails or hangs.
        OSError: The disk is full.
    """
    took: list[int] = []
    with contextlib.ExitStack() as opened:
        file: wave.Wave_write | None = None
        for one, (sound, frames) in zip(said, _spoken(said, command, part), strict=True):
            if file is None:  # only now, as it cannot be closed before it knows what sound it is
                file = opened.enter_context(wave.open(str(part), "wb"))
                file.setnchannels(sound.nchannels)
                file.setsampwidth(sound.sampwidth)
                file.setframerate(sound.framerate)
            seconds = max(one.seconds, math.ceil(sound.nframes / sound.framerate) + one.silence)
            silence = bytes((seconds * sound.framerate - sound.nframes) * sound.nchannels * sound.sampwidth)
            file.writeframes(frames + silence)
            took.append(seconds)
    return took


def _spoken(said: Sequence[Said], command: Sequence[str], part: Path) -> "Iterator[tuple[wave._wave_params, bytes]]":
    """Yield the sound of each sentence.

    Raises:
        MfrError: The program fails or hangs.
        OSError: The disk is full.
    """
    file, name = part.with_name("said.wav"), command[0]
    for one in said:
        try:
            subprocess.run(  # noqa: S603  (found on the person's path)
                [*command, str(file)], input=one.text.encode(), capture_output=True, check=True, timeout=LONGEST
            )
            with wave.open(str(file)) as sound:
                yield sound.getparams(), sound.readframes(sound.getnframes())
        except subprocess.TimeoutExpired as error:
            raise MfrError(
                f"{name} hangs: mfr ended it after {LONGEST:.0f} seconds at one sentence.",
                f"Nothing was written. Try it alone: echo hello | {name}",
            ) from error
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
            _check_space(file)
            raise MfrError(f"{name} could not speak.", f"Try it alone: echo hello | {name}") from error


def _check_space(file: Path) -> None:
    """Check that a full disk is not why a program could not write a file. What is left of the file is spoiled.

    Raises:
        OSError: The disk is full, or cannot be written to.
    """
    with file.open("ab") as left:
        left.write(bytes(SPARE))
