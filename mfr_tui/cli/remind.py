"""`mfr remind`: a reminder that the system runs, and what it runs."""

import contextlib
import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import time
from pathlib import Path
from xml.parsers.expat import ExpatError

from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Door
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.schedulers import (
    DAYS,
    LABEL,
    NAME,
    Reminder,
    calendar_event,
    check_command,
    cron_line,
    launchd_plist,
    systemd_service,
    systemd_timer,
    windows_task,
)
from mfr_tui.errors import MfrError, explain_os_error
from mfr_tui.paths import exists, make_private_dir

SECONDS = 30
"""The longest wait for a program of the system."""

KEPT = "surrogateescape"
"""How bytes of a crontab that are not UTF-8 are read and written, so that they stay as they are."""

SYSTEMD = Path("/run/systemd/system")
"""The directory that exists only if systemd runs the machine (sd_booted(3))."""

TITLE = "mfr"


def make(context: Context, at: time, days: tuple[int, ...] | None, scheduler: str | None, *, install: bool) -> int:
    """Print a reminder, or install it in place of one that is installed. Return exit code 0.

    Args:
        context: Paths and clock.
        at: The time of day.
        days: The days of the week, 0 for Monday; None for all.
        scheduler: `systemd`, `launchd`, `windows`, `cron` or `ics`; None for what the system has.
        install: Whether to install it.

    Raises:
        MfrError: A path cannot be passed to a scheduler, or it cannot be installed.
    """
    known = scheduler or usual_scheduler()
    command = _own_command(context)
    check_command(command)
    reminder = Reminder(at, days or tuple(range(len(DAYS))), command, context.clock.to_local(context.clock.now()))
    if not install:
        print(_text(known, reminder), end="")
        if known == "ics":
            print("Only printed. Save it with > mfr.ics, then open that file in your calendar.", file=sys.stderr)
        else:
            print("Only printed. To install it, add --install.", file=sys.stderr)
        return 0
    if known == "ics":
        raise MfrError("mfr cannot put an event in a calendar.", "Leave out --install, and save it with > mfr.ics.")
    installers = {
        "systemd": _install_systemd,
        "launchd": _install_launchd,
        "windows": _install_task,
        "cron": _install_cron,
    }
    installers[known](reminder)
    _remove(scheduler for scheduler, _ in _installed() if scheduler != known)  # one reminder a morning is enough
    on = "every day" if reminder.daily else f"on {', '.join(DAYS[day] for day in reminder.days)}"
    print(f"Installed: {at:%H:%M} {on} ({known}). To remove it: mfr remind --off")
    return 0


def remove() -> int:
    """Remove every installed reminder. Return exit code 0.

    Raises:
        MfrError: One cannot be removed.
    """
    removed = list(dict.fromkeys(scheduler for scheduler, _ in _installed()))
    _remove(removed)
    print(f"Removed ({', '.join(removed)})." if removed else "No reminder is installed.")
    return 0


def show_installed() -> int:
    """Print which reminders are installed. Return exit code 0.

    Raises:
        MfrError: A file cannot be read.
    """
    found = list(_installed())
    for scheduler, said in found:
        print(f"{scheduler}: {said}")
    if not found:
        print("No reminder is installed. To see one: mfr remind 07:00")
    return 0


def remind_now(context: Context) -> int:
    """Remind the person, and print nothing, unless today is done, a rest day, or a scan or hold is going on. Return 0.

    Raises:
        MfrError: The settings or the diary cannot be used, or nothing can show the reminder. What runs it keeps the two
            lines: cron in a mail, systemd in its journal.
    """
    said = what_is_due(context)
    if said:
        notify(said)
    return ExitCode.DONE


def what_is_due(context: Context) -> str:
    """Return what to remind the person of; empty if there is nothing to do or they are at it.

    Raises:
        MfrError: The settings or the diary cannot be used.
    """
    from mfr_tui.cli.status import FINISHED, STATES, read_status
    from mfr_tui.record.connection import is_there
    from mfr_tui.record.reader import DiaryReader
    from mfr_tui.review.today import at_work

    today, _ = read_status(context)
    if today.state in FINISHED:
        return ""
    if is_there(context.database):
        with contextlib.closing(DiaryReader(context.database)) as reader:
            if at_work(reader, today.day, context.clock.now()):
                return ""
    return f"Today: {STATES[today.state]}"


def notify(text: str) -> None:
    """Show a notice on the desktop; where nothing can, ring the bell of the terminal.

    Raises:
        MfrError: There is neither, or the program for notices failed.
    """
    script = f'display notification (item 1 of argv) with title "{TITLE}"'
    ways = {
        "darwin": ("osascript", "-e", "on run argv", "-e", script, "-e", "end run", text),
        "win32": ("msg", "*", f"{TITLE}: {text}"),
    }
    command = ways.get(sys.platform, ("notify-send", f"--app-name={TITLE}", TITLE, text))
    try:
        _run(*command)
    except MfrError as error:
        if not sys.stdout.isatty():
            raise _cannot_notify(command[0], error) from error
    else:
        return
    if isinstance(sys.stdout, Door):
        sys.stdout.ring()
    print(text)


def _cannot_notify(program: str, error: MfrError) -> MfrError:
    calendar = "or use your calendar: mfr remind 07:00 --as ics"
    if program == "notify-send" and not shutil.which(program):
        return MfrError("No program to show a reminder with was found.", f"Install libnotify (notify-send), {calendar}")
    return MfrError(error.what, f"Check that you are logged in to a desktop, {calendar}")


def usual_scheduler() -> str:
    """Return what this system reminds with."""
    if sys.platform == "darwin":
        return "launchd"
    if sys.platform == "win32":
        return "windows"
    return "systemd" if exists(SYSTEMD) else "cron"


def _own_command(context: Context) -> tuple[str, ...]:
    """Return the command of the reminder: this Python, and the data directory if the person chose one."""
    python = Path(sys.executable)
    if sys.platform == "win32" and exists(python.with_name("pythonw.exe")):
        python = python.with_name("pythonw.exe")  # opens no window
    chosen = context.data_dir or os.environ.get("MFR_DATA_DIR")
    where = ("--data-dir", str(context.places.data_dir)) if chosen else ()
    return (str(python), "-P", "-m", "mfr_tui", *where, "remind", "--now")


def _text(scheduler: str, reminder: Reminder) -> str:
    if scheduler == "systemd":
        units = zip(_units(), (systemd_service(reminder), systemd_timer(reminder)), strict=True)
        return "\n".join(f"# {path}\n{text}" for path, text in units)
    makers = {"launchd": launchd_plist, "windows": windows_task, "cron": cron_line, "ics": calendar_event}
    return makers[scheduler](reminder)


# -- installing ----------------------------------------------------------------------------------------------


def _units() -> tuple[Path, Path]:
    """Return the paths of the service and the timer."""
    config = os.environ.get("XDG_CONFIG_HOME")
    directory = (Path(config) if config else Path.home() / ".config") / "systemd" / "user"
    return directory / f"{NAME}.service", directory / f"{NAME}.timer"


def _agent() -> Path:
    """Return the path of the property list."""
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"


def _install_systemd(reminder: Reminder) -> None:
    service, timer = _units()
    try:
        _write(service, systemd_service(reminder))
        _write(timer, systemd_timer(reminder))
        _run("systemctl", "--user", "daemon-reload")
        _run("systemctl", "--user", "enable", "--now", timer.name)
    except MfrError:
        _delete(service, timer)
        raise


def _install_launchd(reminder: Reminder) -> None:
    agent = _agent()
    _unload_agent()
    try:
        _write(agent, launchd_plist(reminder))
        _run("launchctl", "bootstrap", f"gui/{os.getuid()}", str(agent))
    except MfrError:
        _delete(agent)
        raise


def _unload_agent() -> None:
    with contextlib.suppress(MfrError):  # it may not be loaded
        _run("launchctl", "bootout", f"gui/{os.getuid()}/{LABEL}")


def _install_task(reminder: Reminder) -> None:
    from mfr_tui.scratch import scratch_folder

    with scratch_folder("mfr-task-") as folder:
        file = folder / "task.xml"
        file.write_text(windows_task(reminder), encoding="utf-16")
        _run("schtasks", "/Create", "/TN", NAME, "/XML", str(file), "/F")


def _install_cron(reminder: Reminder) -> None:
    kept = [line for line in _crontab() if not _is_ours(line)]
    _run("crontab", "-", text="".join([*kept, cron_line(reminder)]))


def _remove(schedulers: Iterable[str]) -> None:
    """Remove the reminders of these schedulers."""
    for scheduler in [*schedulers]:
        if scheduler == "systemd":
            with contextlib.suppress(MfrError):  # the files may be there although it was never enabled
                _run("systemctl", "--user", "disable", "--now", f"{NAME}.timer")
            _delete(*_units())
            with contextlib.suppress(MfrError):
                _run("systemctl", "--user", "daemon-reload")
        elif scheduler == "launchd":
            _unload_agent()
            _delete(_agent())
        elif scheduler == "windows":
            _run("schtasks", "/Delete", "/TN", NAME, "/F")
        else:
            _run("crontab", "-", text="".join(line for line in _crontab() if not _is_ours(line)))


def _installed() -> Iterator[tuple[str, str]]:
    """Yield each scheduler that has a reminder, with its time and place."""
    _, timer = _units()
    if exists(timer):
        times = [line for line in _read(timer).splitlines() if line.startswith("OnCalendar=")]
        yield "systemd", f"{''.join(times).partition('=')[2]}, in {timer}"
    if exists(_agent()):
        yield "launchd", f"{_launchd_times(_read(_agent()))}, in {_agent()}"
    if sys.platform == "win32":
        with contextlib.suppress(MfrError):
            _run("schtasks", "/Query", "/TN", NAME)
            yield "windows", f"task {NAME}"
    with contextlib.suppress(MfrError):  # whoever may not use cron has nothing there
        for line in filter(_is_ours, _crontab()):
            yield "cron", line.strip()


def _launchd_times(text: str) -> str:
    try:
        every = plistlib.loads(text.encode())["StartCalendarInterval"]
        times = every if isinstance(every, list) else [every]
        days = ", ".join(DAYS[one["Weekday"] - 1] for one in times if "Weekday" in one)
        return f"{times[0]['Hour']:02}:{times[0]['Minute']:02} {days}".strip()
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError):
        return "changed by hand"


def _is_ours(line: str) -> bool:
    return line.rstrip().endswith(f"# {NAME}")


def _crontab() -> list[str]:
    """Return the lines of the person's crontab; none if there is no crontab, or no cron.

    Raises:
        MfrError: There may be one, but it cannot be read.
    """
    if not shutil.which("crontab"):
        return []
    done = _start("crontab", "-l")
    if done.returncode == 0:
        text = done.stdout.decode(errors=KEPT)
        return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
    if b"no crontab" in done.stderr:
        return []
    raise _failed("crontab", done.stderr)


def _run(*command: str, text: str | None = None) -> None:
    """Run a program of the system.

    Raises:
        MfrError: It is not there, or failed.
    """
    done = _start(*command, text=text)
    if done.returncode:
        raise _failed(command[0], done.stderr)


def _start(*command: str, text: str | None = None) -> "subprocess.CompletedProcess[bytes]":
    environment = dict(os.environ)
    bus = Path(f"/run/user/{os.getuid()}/bus") if os.name == "posix" else None
    if bus and exists(bus):  # cron starts a job without this
        environment.setdefault("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus}")
    try:
        return subprocess.run(  # noqa: S603  (the programs are named in this file)
            command,
            input=None if text is None else text.encode(errors=KEPT),
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MfrError(f"{command[0]} cannot be run.", "Choose another scheduler with --as.") from error


def _failed(program: str, said: bytes) -> MfrError:
    why = next(iter(said.decode(errors="replace").strip().splitlines()), "it did not say why")
    return MfrError(f"{program} failed: {why}.", "Choose another scheduler with --as, or install what mfr prints.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise explain_os_error(f"{path} cannot be read", error) from error


def _write(path: Path, text: str) -> None:
    make_private_dir(path.parent)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise explain_os_error(f"{path} cannot be written", error) from error


def _delete(*paths: Path) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise explain_os_error(f"{path} cannot be deleted", error) from error
