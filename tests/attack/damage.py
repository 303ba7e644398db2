"""Damaged copies of a diary: each command names the damage or answers correctly, and changes nothing."""

import contextlib
import io
import shutil
import sqlite3
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from random import Random

from mfr_tui.cli.main import main
from mfr_tui.errors import StorageError
from mfr_tui.record.database import prepare, prepare_to_change
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.writer import DiaryWriter
from tests.attack.found import Found
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import is_sound
from tests.support.store import write_a_little

PAGE, HEADER, FRAME = 4096, 32, 24
KINDS = ("flip", "flips", "cut", "zeroed", "foreign log", "flipped log", "cut log")
FILES = ("mfr.db", "mfr.db-wal")
EXPORTED = "own.jsonl"
READING = (
    ("status",),
    ("history",),
    ("report", "--format", "text", "-o", EXPORTED),
    ("export", "--format", "jsonl", "-o", EXPORTED),
)
REST_DAY = TODAY + timedelta(days=40)
Answer = tuple[int, str]


def attack_damage(folder: Path, count: int, seed: int) -> Found:
    """Damage so many copies of a diary, half of what was written still in its log, and let each command meet each."""
    found, good, foreign = Found("damage"), folder / "good", folder / "foreign"
    write_with_log(good, "clots", 3)
    write_with_log(foreign, "wounds", 5)
    right = [_answers(good, folder / "shorter", command) for command in READING]
    if any(code not in {0, 1} for answers in right for code, _ in answers):
        raise AssertionError("a command fails on a diary that is not damaged")
    for number in range(count):
        dice = Random(f"{seed} {number}")
        kind = dice.choice(KINDS)
        damaged = folder / "damaged"
        shutil.rmtree(damaged, ignore_errors=True)
        shutil.copytree(good, damaged)
        damage_files(damaged, kind, foreign, dice)
        for command, answers in [*zip(READING, right, strict=True), (("rest",), []), (("journal",), [])]:
            copy = folder / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(damaged, copy)
            said = _attack(copy, command, answers, kind)
            found.count[said if said in SAID else "failed"] += 1
            if said not in SAID:
                found.failures.append(f"seed {seed}, number {number}, {kind}, {command[0]}: {said}")
    return found


SAID = {"named", "unharmed", "saved", "with another value", "without the last changes"}
"""What may come of it. The last two are what nobody can see: one valid value in the place of another, in a file that
SQLite finds sound; and a log that ends where a power failure could have ended it, with its newest change broken."""

NAMING = (" is damaged: ", "is an SQLite database", " is not an SQLite database", " is empty", "newer mfr", "missing")
"""In these words the damage of a file is named. Any other error is none of the file."""


def _attack(folder: Path, command: tuple[str, ...], right: list[Answer], kind: str) -> str:
    """Run a command on a damaged copy; one of `SAID`, or what did not hold."""
    path, before = folder / "mfr.db", _files(folder)
    try:
        if command[0] == "journal":
            _answer(path)
            code, out, err = 0, "", ""
        elif command[0] == "rest":
            code, out, err = _run_all(folder, "rest", str(REST_DAY), "--reason", "ill")
        else:
            code, out, err = _run_all(folder, *command)
    except StorageError as error:
        code, out, err = 2, "", f"{error}\n"
    except Exception as error:  # noqa: BLE001  (what a person would see as a traceback)
        return f"traceback: {error!r}"
    if code != (right[-1][0] if right else 0):
        if code != 2 or len(err.splitlines()) != 2 or not any(word in err for word in NAMING):
            return f"exit code {code}: {err!r}"
        return "named" if _files(folder) == before else "named, and changed"
    if not right:
        return "saved" if _sound(path) else "written into a damaged file"
    if _files(folder) != before:
        return "changed by a command that reads"
    if (code, out) == right[-1]:
        return "unharmed"
    if (code, out) in (right if kind == "cut log" else right[-2:] if kind == "flipped log" else []):
        return "without the last changes"
    if kind in {"flip", "flips"} and _sound(path):
        return "with another value"
    return f"silently wrong: {out[:200]!r}"


def _answers(good: Path, shorter: Path, command: tuple[str, ...]) -> list[Answer]:
    """Return what a command says of a diary whose log ends after none, one, two... of its changes; all comes last."""
    answers: list[Answer] = []
    log = (good / "mfr.db-wal").read_bytes()
    for end in ends(log):
        shutil.rmtree(shorter, ignore_errors=True)
        shutil.copytree(good, shorter)
        (shorter / "mfr.db-wal").write_bytes(log[:end])
        answer = _run(shorter, *command)
        if answer not in answers[-1:]:
            answers.append(answer)
    return answers


def ends(log: bytes) -> list[int]:
    """Return where a log ends before its first change, and after each: the last frame of one has the diary's size."""
    frames = range(HEADER, len(log), FRAME + PAGE)
    return [HEADER, *(frame + FRAME + PAGE for frame in frames if any(log[frame + 4 : frame + 8]))]


def _files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def _sound(path: Path) -> bool:
    with contextlib.suppress(sqlite3.Error, ValueError):  # the check fails, or finds more than one fault
        return is_sound(path)
    return False


def _run(folder: Path, *arguments: str) -> Answer:
    return _run_all(folder, *arguments)[:2]


def _run_all(folder: Path, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    places = [str(folder / word) if word == EXPORTED else word for word in arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--data-dir", str(folder), *places], FakeClock(MORNING + timedelta(days=3)))
    exported = folder / EXPORTED
    said = exported.read_text("utf-8") if exported.exists() else out.getvalue().replace(str(folder), "")
    return code, said, err.getvalue()


def _answer(path: Path) -> None:
    prepare_to_change(path)
    with contextlib.closing(DiaryWriter(path, FakeClock(MORNING + timedelta(days=3)), time(4))) as book:
        book.answer("heart", yes=True)
    with contextlib.closing(DiaryReader(path)) as past:
        if not past.answers()["heart"].yes:
            raise AssertionError("what was just saved is not there")


# -- what is damaged -----------------------------------------------------------------------------------------


def write_with_log(folder: Path, item: str, times: int, fill: Callable[[Path], None] = write_a_little) -> None:
    """Write a diary of which the last changes are still in the log, as a kill leaves it."""
    path = folder / "mfr.db"
    prepare(path)
    fill(path)
    kept = folder.with_name("open")
    shutil.copytree(folder, kept)
    with contextlib.closing(DiaryWriter(kept / "mfr.db", FakeClock(MORNING + timedelta(days=2)), time(4))) as book:
        for _ in range(times):
            book.answer(item, yes=True)
        for name in FILES:
            shutil.copy(kept / name, folder)
    shutil.rmtree(kept)


def damage_files(folder: Path, kind: str, foreign: Path, dice: Random) -> None:
    path, log = folder / "mfr.db", folder / "mfr.db-wal"
    match kind:
        case "foreign log":
            shutil.copy(foreign / log.name, log)
        case "flipped log":
            data = bytearray(log.read_bytes())
            _flip(data, dice, dice.choice((1, 5)))
            log.write_bytes(data)
        case "cut log":
            log.write_bytes(log.read_bytes()[: dice.randrange(log.stat().st_size)])
        case _:
            data = bytearray(path.read_bytes())
            if kind == "cut":
                del data[dice.randrange(len(data)) :]
            elif kind == "zeroed":
                at = dice.randrange(len(data) // PAGE) * PAGE
                data[at : at + PAGE] = bytes(PAGE)
            else:
                _flip(data, dice, 1 if kind == "flip" else 20)
            path.write_bytes(data)


def _flip(data: bytearray, dice: Random, times: int) -> None:
    for _ in range(times):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
