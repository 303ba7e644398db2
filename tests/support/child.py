"""What the other processes of test_promises.py do: `child(WHAT, PATH, ...)`, or this module with these arguments.

Each prints one JSON value for each thing that was acknowledged, and nothing is held back.
"""

import contextlib
import functools
import itertools
import json
import multiprocessing
import multiprocessing.context
import os
import shutil
import signal
import sqlite3
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import time as wall_time
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TextIO

from mfr_tui.body.regions import load_body
from mfr_tui.errors import BusyError, StorageError
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Scan, Stop, load_stops
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record import connection, damage, database
from mfr_tui.record.migrations import MIGRATIONS, SCHEMA_VERSION, Migration
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, How, ScanKind, VisitItem
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support import patience
from tests.support.backups import backups_of, unpacked
from tests.support.fakes import TODAY, FakeClock
from tests.support.rows import everything, is_sound, kept, live, mark_in
from tests.support.store import write_stored

FOUR = wall_time(4)


@functools.cache
def _server() -> multiprocessing.context.BaseContext:
    """A process that has everything loaded, once: each child is a fork of it, and none of pytest's."""
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    context.set_forkserver_preload([__name__, "sqlite_utils"])
    return context


def child(what: str, path: Path, *others: str) -> tuple[BaseProcess, TextIO]:
    """Start a process that does `what`; return it, and what it will have said."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = _server().Process(target=_run, args=(there, what, path, *others))  # type: ignore[attr-defined]
    process.start()
    there.close()
    with here:
        return process, os.fdopen(os.dup(here.fileno()), encoding="utf-8")


def _run(pipe: Connection, what: str, path: Path, *others: str) -> None:
    os.dup2(pipe.fileno(), sys.stdout.fileno())
    pipe.close()
    globals()[what](path, *others)


def say(value: object) -> None:
    print(json.dumps(value), flush=True)


@functools.cache
def all_stops() -> tuple[Stop, ...]:
    """Read once: the forks need not."""
    return load_stops(load_body())


def opened(path: Path, busy_seconds: float = 30) -> DiaryWriter:
    return DiaryWriter(path, FakeClock(), FOUR, busy_seconds)


def start(path: Path) -> None:
    """The first start, as near to the others' as it can be."""
    patience.wait_until(path.with_name("go").exists)
    for module in (connection, database):
        vars(module)["BUSY_SECONDS"] = patience.SECONDS
    connection.connect_to_write.__defaults__ = (patience.SECONDS,)
    database.prepare(path)
    with contextlib.closing(DiaryReader(path)) as history:
        say(history.scan_days(TODAY))


def at_once(work: Callable[..., None], calls: Sequence[tuple[object, ...]]) -> None:
    """Do work in several processes at once, each with its own arguments; they start as forks where there are any."""
    import sqlite_utils  # noqa: F401  (loaded once, not by each fork when it first writes)

    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    processes = [context.Process(target=work, args=arguments) for arguments in calls]  # type: ignore[attr-defined]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    sys.exit(any(process.exitcode for process in processes))


def starts(path: Path, number: str) -> None:
    at_once(start, [(path,)] * int(number))


def writers(path: Path, times: str, *regions: str) -> None:
    all_stops()
    at_once(write, [(path, region, times) for region in regions])


def readers(path: Path, number: str) -> None:
    at_once(read, [(path,)] * int(number))


def mark(path: Path) -> None:
    """Mark on and on; whoever started this will kill it."""
    journal = opened(path)
    scan_id = journal.start_scan(ScanKind.FULL, all_stops())
    regions = itertools.cycle(load_body().regions)
    for number in itertools.count(1):
        region = next(regions)
        journal.mark(scan_id, region, region, number % 11, How.PRESSED)
        say(number)


def write(path: Path, who: str, times: str) -> None:
    """One of several writers: each rates and holds a region of its own, and answers."""
    journal = opened(path)
    scan_id = journal.start_scan(ScanKind.FULL, all_stops())
    journal.start_hold(who, who, Hold(allowed(who), technique()), before=4, tool="thumb")
    for number in range(int(times)):
        journal.mark(scan_id, who, who, number % 11, How.PRESSED)
        journal.answer(who, yes=bool(number % 2))
        journal.keep_hold(who, who, Progress(held_s=float(number), step_s=float(number)))
    journal.end_hold(who, who, Progress(held_s=float(times), step_s=float(times)), Ended.STOPPED_PAIN)
    say("done")


def read(path: Path) -> None:
    """One of several readers: after each change, until it is told to stop, what it sees never shrinks."""
    stop, log = path.with_name("stop"), path.with_name("mfr.db-wal")
    seen, reads, at = 0.0, 0, -1
    while not stop.exists():
        with contextlib.suppress(FileNotFoundError):
            patience.wait_until(lambda at=at: stop.exists() or log.stat().st_mtime_ns != at)  # type: ignore[misc]
            at = log.stat().st_mtime_ns
        with contextlib.closing(DiaryReader(path)) as history:
            now: float = len(history.answers()) + sum(len(draft.marks) for draft in history.drafts())
            now += sum(row.progress.held_s for row in history.holds(TODAY, TODAY))
            history.day_values(TODAY, TODAY)
        if now < seen:
            raise AssertionError((seen, now))
        seen, reads = now, reads + 1
    say(reads)


def limit(size: int | None) -> None:
    """The most bytes that this process may let a file have; None lifts it."""
    import resource  # POSIX only

    resource.setrlimit(resource.RLIMIT_FSIZE, (size or resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def full(path: Path) -> None:
    """Write until the disk is full; then find room again."""
    database.prepare(path)
    journal = opened(path)
    scan_id = journal.start_scan(ScanKind.FULL, all_stops())
    journal.mark(scan_id, "jaw_l", "jaw", 1, How.PRESSED)
    ballast = path.with_name("ballast")
    by_size = not ballast.exists()
    if by_size:
        limit(300_000)
    acknowledged = 0
    before = everything(path)
    try:
        for number in range(5000):
            journal.edit_mark(mark_in(path, scan_id, "jaw_l"), "jaw", note=f"{number} " + "x" * 2000)
            acknowledged = number
            before = everything(path)
    except BusyError as error:
        say(error.what)
    say(everything(path) == before)
    say(is_sound(path))
    with contextlib.closing(DiaryReader(path)) as history:
        say(history.marks(scan_id)["jaw_l"].note.startswith(f"{acknowledged} "))
    if by_size:
        limit(None)
    else:
        ballast.unlink()
    journal.edit_mark(mark_in(path, scan_id, "jaw_l"), "jaw", note="room again")
    with contextlib.closing(DiaryReader(path)) as history:
        say(history.marks(scan_id)["jaw_l"].note)


def full_from_the_start(path: Path) -> None:
    """A first start without room, then with."""
    limit(20_000)
    try:
        database.prepare(path)
    except BusyError as error:
        say(error.what)
    limit(None)
    database.prepare(path)
    say(is_sound(path))


def unwritable(path: Path, user: str) -> None:
    """Read where nothing may be written, and try to write."""
    warm = path.parent.parent / "warm" / "mfr.db"  # load everything while it may still be read
    database.prepare(warm)
    with contextlib.closing(DiaryReader(warm)) as history:
        history.answers()
    opened(warm).answer("warm", yes=True)
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(int(user))
        os.setuid(int(user))
    for attempt in (prepared, read_answers, answered):
        try:
            say(attempt(path))
        except StorageError as error:
            say([type(error).__name__, error.what])


def prepared(path: Path) -> str:
    database.prepare(path)
    return "prepared"


def read_answers(path: Path) -> dict[str, bool]:
    with contextlib.closing(DiaryReader(path)) as history:
        return {item: answer.yes for item, answer in history.answers().items()}


def answered(path: Path) -> str:
    opened(path, busy_seconds=0.1).answer("clots", yes=True)
    return "answered"


def modes(directory: Path, *umasks: str) -> None:
    """The modes of everything that a diary leaves on the disk, while it is open: for each umask those of one diary."""
    paths = {umask: directory / umask / "private" / "mfr.db" for umask in umasks}
    journals = []
    for umask, path in paths.items():
        path.parent.parent.mkdir()
        os.umask(int(umask, 8))
        database.prepare(path)
        journals.append(opened(path))
        journals[-1].answer("clots", yes=False)
    newer(["CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;\n"])
    for umask, path in paths.items():
        os.umask(int(umask, 8))
        database.prepare(path)
        say({entry.name: oct(entry.stat().st_mode & 0o777) for entry in [path.parent, *path.parent.iterdir()]})


def offline(path: Path) -> None:
    """Everything once, with each use of a socket noticed."""
    used: list[str] = []
    sys.addaudithook(lambda event, _: used.append(event) if event.startswith("socket.") else None)
    database.prepare(path)
    journal = opened(path)
    rehearse(journal, writes(), lambda: None)
    with contextlib.closing(DiaryReader(path)) as history:
        history.scan_days(TODAY)
        history.drafts()
        history.answers()
        history.locks()
        history.holds(TODAY, TODAY)
        history.newest_instant()
    say(damage.find_damage(path))
    say(used)


# -- killed between any two writes ---------------------------------------------------------------------------


Write = Callable[[DiaryWriter], object]


def writes() -> tuple[Write, ...]:
    """Every kind of write once, each to be made in the order they stand in."""
    stops = all_stops()[:2]
    scan = Scan(stops)
    scan.resume(0.0)
    for _ in stops:
        scan.pass_stop(1.0)
    ids: list[str] = []
    hold = Hold(allowed("shoulder_back_l"), technique())

    def start(hold_id: str) -> Write:
        return lambda writer: writer.start_hold(hold_id, "here", hold, before=6, tool="thumb")

    return (
        lambda journal: ids.append(journal.start_scan(ScanKind.FULL, stops)),
        lambda writer: writer.mark(ids[0], "jaw_l", "jaw", 4, How.PRESSED),
        lambda writer: writer.mark(ids[0], "jaw_l", "jaw", 6, How.PRESSED),
        lambda writer: writer.edit_mark(mark_in(writer._path, ids[0], "jaw_l"), "jaw", note="tight"),
        DiaryWriter.undo,
        DiaryWriter.redo,
        lambda writer: writer.keep_progress(ids[0], scan),
        lambda writer: writer.discard_scan(ids[0]),
        DiaryWriter.undo,
        lambda writer: writer.finish(ids[0], scan),
        lambda writer: writer.rest(TODAY, TODAY, "ill"),
        lambda journal: ids.append(journal.add_late_scan(TODAY - timedelta(days=1), stops)),
        lambda writer: writer.mark(ids[1], "jaw_l", "jaw", 3, How.PRESSED),
        lambda writer: writer.move_scan(ids[1], TODAY - timedelta(days=2)),
        lambda writer: writer.delete_scan(ids[1]),
        DiaryWriter.undo,
        lambda writer: writer.answer("wounds", yes=True, regions=["shin_l", "shin_r"]),
        lambda writer: writer.clear("wounds", "Dr. Lee", "today"),
        lambda writer: writer.place("foot_top_r", PlaceKind.NEVER, "veins"),
        lambda writer: writer.warn("feeling", yes=True, region="jaw_l"),
        lambda writer: writer.mark_spot("visit", "jaw_l", "jaw", 5, How.REST),
        start("one"),
        lambda writer: writer.keep_hold("one", "here", Progress(step_s=5.0, held_s=5.0)),
        lambda writer: writer.take_hold("one", "there"),
        lambda writer: writer.end_hold("one", "there", Progress(step_s=9.5, held_s=9.5), Ended.STOPPED_PAIN),
        lambda writer: writer.say_of_hold("one", "shoulder", after=3, released=Released.PARTLY),
        lambda writer: writer.mark_after("one", "neck_back_l", "neck", 2, How.PRESSED),
        DiaryWriter.undo,
        start("other"),
        lambda writer: writer.end_hold("other", "elsewhere", Progress(), Ended.STOPPED_PAIN),
        start("third"),
        lambda writer: writer.close_hold("third"),
        lambda writer: writer.edit_hold("one", "shoulder", before=5, after=4, released=None),
        lambda writer: writer.delete_hold("one", "shoulder"),
        lambda writer: writer.decide({("stop_now", "shoulder_back_l", TODAY): 0}, "shoulder", Decided.CLOSED),
        lambda writer: writer.decide({("nerve_signs", "jaw_l", None): 0}, "jaw", Decided.TAKEN, who="Dr. Lee"),
        DiaryWriter.undo,
        lambda writer: writer.flag_region("jaw_l", "jaw", "odd"),
        DiaryWriter.undo,
        DiaryWriter.redo,
        lambda writer: writer.save_region_story("jaw_l", "began", "began", "a fall"),
        lambda writer: writer.save_appointment_item(VisitItem.GOAL, "goal", "to sleep"),
        lambda writer: writer.save_week_answer("pain", "pain", 4),
    )


def rehearse(journal: DiaryWriter, some: Sequence[Write], after_each: Callable[[], object]) -> None:
    for write_one in some:
        write_one(journal)
        after_each()


def number_ids(first: int) -> None:
    """Ids that are the same in each process."""
    numbers = itertools.count(first)
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers), version=4)


def newer(statements: list[str]) -> None:
    """Let this process be a version with one more migration."""
    more = Migration("9999_more", "", ";\n".join(statements))
    vars(database)["MIGRATIONS"] = (*MIGRATIONS, more)
    for module in (connection, database):
        vars(module)["SCHEMA_VERSION"] += 1


def at_each_step(do: Callable[[int], None], *, inside: bool = False) -> None:
    """Do something at each step of this process: at the start of each statement, or within one. A step has a number.

    A statement that only reads is no step of its own: before it the disk is as it is after it.
    """
    passed = itertools.count()

    def count(*statement: str) -> int:
        reads = statement and statement[0].lstrip().upper().startswith("SELECT")
        if not reads:
            do(next(passed))
        return 0

    connect = sqlite3.connect

    def watched(*args: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)  # type: ignore[call-overload]
        if inside:
            connection.set_progress_handler(count, 10)  # each ten of SQLite's own steps
        else:
            connection.set_trace_callback(count)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]


def die_at(step: int, *, inside: bool = False) -> None:
    """Kill this process at a step."""

    def die(now: int) -> None:
        if now == step:
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_step(die, inside=inside)


Work = Callable[[Path, Callable[[], object]], None]
"""What a process does to a diary, and what it calls when a change was acknowledged."""


def deadly(path: Path, work: Work, *, inside: bool = False, every: int = 1) -> list[int]:
    """Return the steps to be killed at, and the one after the last.

    Between two of them the disk stays as it is, and nothing is acknowledged: to be killed there is the same.

    Args:
        path: A copy to do the work on; it is done to the end.
        work: What is done.
        inside: Whether the steps are within statements.
        every: Look at each so manieth step only.
    """

    def noted(say: Callable[[bytes], object]) -> None:
        before: list[object] = []

        def note(step: int) -> None:
            if step % every == 0:
                now = on_disk(path.parent)
                say(b"." if [now] == before else b"!")
                before[:] = [now]

        at_each_step(note, inside=inside)
        work(path, before.clear)

    _, steps = in_a_child(noted)
    return [number * every for number, step in enumerate(steps) if step == ord("!")] + [len(steps) * every]


def on_disk(directory: Path) -> list[tuple[Path, int, bytes]]:
    """Return all that a process leaves behind when it is killed now."""
    files = sorted(file for file in directory.rglob("*") if not file.is_symlink())
    return [(file, file.stat().st_mode, b"" if file.is_dir() else file.read_bytes()) for file in files]


def in_a_child(work: Callable[[Callable[[bytes], object]], None]) -> tuple[bool, bytes]:
    """Do something in a fork. Whether it lived to the end, and what it said."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        code = 1
        try:
            work(lambda said: os.write(there, said))
            code = 0
        finally:
            os._exit(code)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError("the child failed by itself")
    return os.WIFEXITED(status), said


def killed_at(step: int, path: Path, work: Work, *, inside: bool = False) -> tuple[bool, int]:
    """Do something in a fork that is killed at a step. Whether it lived to the end, and how often it acknowledged."""

    def dying(say: Callable[[bytes], object]) -> None:
        die_at(step, inside=inside)
        work(path, lambda: say(b"."))

    lived, said = in_a_child(dying)
    return lived, len(said)


def shown(path: Path) -> list[str]:
    return [line for line in everything(path) if 'INTO "_sqlite_migrations"' not in line]


def fresh(directory: Path, origin: Path | None) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    path = directory / "mfr.db"
    if origin:
        shutil.copy(origin, path)
    return path


def killed(path: Path) -> None:
    """Kill the writes at each step: what was acknowledged is there, and each change is whole or absent.

    Between statements, and within them. A few writes at a time, each few in a diary that has those before: so it takes
    as long as there are writes, not its square.
    """
    all_stops()
    database.prepare(path)
    every = writes()
    between = inside = 0
    for first in range(0, len(every), 3):
        some = every[first : first + 3]
        copy = fresh(path.parent / "rehearsal", path)
        states = [shown(copy)]
        number_ids(first * 100 + 1)
        with contextlib.closing(opened(copy)) as journal:
            rehearse(journal, some, lambda copy=copy, states=states: states.append(shown(copy)))  # type: ignore[misc]
        between += killed_in(path, first, some, states, inside=False)
        inside += killed_in(path, first, some, states, inside=True)
        shutil.copy(copy, path)
    say(between)
    say(inside)


def killed_in(path: Path, first: int, some: Sequence[Write], states: list[list[str]], *, inside: bool) -> int:
    """Kill some of the writes at each step; how many steps there are."""
    number_ids(first * 100 + 1)
    every = 19 if inside else 1

    def work(copy: Path, after_each: Callable[[], object]) -> None:
        rehearse(opened(copy), some, after_each)

    steps = deadly(fresh(path.parent / "try", path), work, inside=inside, every=every)
    for step in steps:
        copy = fresh(path.parent / "try", path)
        lived, acknowledged = killed_at(step, copy, work, inside=inside)
        database.prepare(copy)
        after = shown(copy)
        if after not in states[acknowledged : acknowledged + 2] or not is_sound(copy):
            raise AssertionError((first, step, acknowledged, after))
        if lived != (step == steps[-1]):
            raise AssertionError((first, step, "the steps are others each time"))
    return steps[-1] // every


def prepared_only(copy: Path, _: Callable[[], object]) -> None:
    database.prepare(copy)


def killed_first(path: Path) -> None:
    """Kill the first start at each step: the next one succeeds."""
    database.prepare(path)
    expected = shown(path)
    steps = deadly(fresh(path.parent / "try", None), prepared_only)
    for step in steps:
        copy = fresh(path.parent / "try", None)
        lived, _ = killed_at(step, copy, prepared_only)
        if copy.exists():
            with contextlib.suppress(StorageError):  # not there yet
                DiaryReader(copy).close()
        database.prepare(copy)
        if shown(copy) != expected or not is_sound(copy) or lived != (step == steps[-1]):
            raise AssertionError(step)
    say(steps[-1])


def killed_upgrade(path: Path, schema: str) -> None:
    """Kill an upgrade at each step: the diary is of the old schema or of the new one, with every row.

    From a schema that was released to today's; or, from today's, to a made-up one.
    """
    if int(schema) < SCHEMA_VERSION:
        write_stored(path, int(schema))
    else:
        database.prepare(path)
        journal = opened(path)
        rehearse(journal, writes(), lambda: None)
        journal.close()
        newer(["CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;\n", "ALTER TABLE mark ADD COLUMN extra TEXT;\n"])
    old, rows = shown(path), live(path)
    copy = fresh(path.parent / "whole", path)
    database.prepare(copy)
    new = shown(copy)
    if not kept(rows, live(copy)):
        raise AssertionError(rows)
    steps = deadly(fresh(path.parent / "try", path), prepared_only)
    for step in steps:
        copy = fresh(path.parent / "try", path)
        lived, _ = killed_at(step, copy, prepared_only)
        if shown(copy) not in (old, new) or not is_sound(copy):
            raise AssertionError(step)
        database.prepare(copy)
        backups = backups_of(copy, "before-migration")
        if shown(copy) != new or not backups or any(shown(unpacked(one)) != old for one in backups):
            raise AssertionError(step)
        if any(one.stat().st_mode & 0o777 != 0o600 for one in backups):
            raise AssertionError(step)
        if lived != (step == steps[-1]):
            raise AssertionError((step, "the steps are others each time"))
    say(steps[-1])


if __name__ == "__main__":
    what, where, *others = sys.argv[1:]
    globals()[what](Path(where), *others)
