"""What each scheduler would make of what mfr writes for it, read back by another reader."""

import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.cli.schedulers import (
    DAYS,
    Reminder,
    calendar_event,
    check_command,
    cron_line,
    launchd_plist,
    read_days,
    read_time,
    systemd_service,
    systemd_timer,
    windows_task,
)
from mfr_tui.errors import MfrError
from tests.support.examples import examples
from tests.support.fakes import MORNING
from tests.support.patience import SECONDS

ODD = """/tmp/it's "b" $HOME ${x} %h a\\%b \\ ;|&<>`date`!*?[c]#~ caf\u00e9"""
WORDS = st.text(st.sampled_from("ab \"'\\%$&<>;:#`!{}*~\u00e9-"), min_size=1, max_size=12) | st.just(ODD)
COMMANDS = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: (f"/{words[0]}", *words[1:]))
WEEKDAYS = (0, 1, 2, 3, 4)
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def reminder(
    *command: str, days: tuple[int, ...] = tuple(range(7)), at: time = time(7, 5), now: datetime = MORNING
) -> Reminder:
    return Reminder(at, days, command or ("/usr/bin/env", "true"), now)


# What is typed


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", WEEKDAYS),
        ("sat,sun", (5, 6)),
        ("SUN,mon", (0, 6)),
        ("fri-mon", (0, 4, 5, 6)),
        ("wed", (2,)),
        ("mon-sun", tuple(range(7))),
        ("tue-tue,thu", (1, 3)),
    ],
)
def test_days_as_a_person_types_them(text: str, days: tuple[int, ...]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", "mon-", "-fri", "monday", "1-5", "mon fri", "mon,,fri"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        read_days(text)


@pytest.mark.parametrize("text", ["", "7", "24:00", "07:60", "7:5", "07:00:00", "7.30", "\u0667:00", "-1:00"])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"hour|minute|time"):
        read_time(text)


def test_times_as_a_person_types_them() -> None:
    assert [read_time("7:00"), read_time("07:00"), read_time("23:59")] == [time(7), time(7), time(23, 59)]


@pytest.mark.parametrize("word", ["/a\nb", "/a\x00b", "/a\x1bb", "/a\udcffb", "/a\u202eb"])
def test_a_path_that_no_scheduler_can_hold_is_refused(word: str) -> None:
    with pytest.raises(MfrError):
        check_command(["/usr/bin/python3", word])
    check_command([ODD])


# systemd


def systemd_words(line: str) -> tuple[str, ...]:
    """Read a command line as systemd.service(5) and systemd.unit(5) describe it, with every word in double quotes."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"(?: |$)', line)
    assert " ".join(f'"{word}"' for word in words) == line
    plain = [re.sub(r"\\(.)", r"\1", word) for word in words]
    assert all("%" not in word.replace("%%", "") for word in plain)
    return tuple(word.replace("%%", "%") for word in plain)


@settings(max_examples=examples(60, 10))
@given(COMMANDS)
def test_systemd_runs_the_command(command: tuple[str, ...]) -> None:
    (line,) = (line for line in systemd_service(reminder(*command)).splitlines() if line.startswith("ExecStart="))
    assert systemd_words(line.removeprefix("ExecStart=")) == (":/bin/sh", "-c", 'exec "$@"', "mfr", *command)


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    program = tmp_path / 'an "odd" $place %h \\ it\'s' / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    made = reminder(str(program), "-c", ODD, days=WEEKDAYS)
    (tmp_path / "mfr-remind.service").write_text(systemd_service(made), "utf-8")
    (tmp_path / "mfr-remind.timer").write_text(systemd_timer(made), "utf-8")
    units = [str(tmp_path / f"mfr-remind.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert not [line for line in done.stderr.splitlines() if "mfr-remind" in line or str(tmp_path) in line]
    assert done.returncode == 0 or "initialize manager" in done.stderr


@pytest.mark.parametrize("days", [tuple(range(7)), WEEKDAYS, (6,)])
def test_systemd_knows_the_times(days: tuple[int, ...]) -> None:
    text = systemd_timer(reminder(days=days))
    assert "Persistent=true\n" in text
    (when,) = re.findall(r"^OnCalendar=(.*)$", text, re.MULTILINE)
    assert when == {7: "", 5: "Mon,Tue,Wed,Thu,Fri ", 1: "Sun "}[len(days)] + "*-*-* 07:05"
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "calendar", when], capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr


# launchd


@settings(max_examples=examples(60, 10))
@given(COMMANDS)
def test_launchd_runs_the_command(command: tuple[str, ...]) -> None:
    assert plistlib.loads(launchd_plist(reminder(*command)).encode())["ProgramArguments"] == list(command)


def test_launchd_knows_the_times() -> None:
    daily = plistlib.loads(launchd_plist(reminder()).encode())
    assert daily["StartCalendarInterval"] == {"Hour": 7, "Minute": 5}
    some = plistlib.loads(launchd_plist(reminder(days=(0, 6))).encode())
    assert some["StartCalendarInterval"] == [
        {"Hour": 7, "Minute": 5, "Weekday": 1},
        {"Hour": 7, "Minute": 5, "Weekday": 7},
    ]


# Windows

SEQUENCES = {
    "CalendarTrigger": (
        *("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay"),
        *("ScheduleByDay", "ScheduleByWeek"),
    ),
    "ScheduleByWeek": ("WeeksInterval", "DaysOfWeek"),
    "ScheduleByDay": ("DaysInterval",),
    "Exec": ("Command", "Arguments", "WorkingDirectory"),
}
"""The order of the schema's sequences. What is not here may have its children in any order (xs:all)."""

ANY_ORDER = {
    "Task": {"RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"},
    "RegistrationInfo": {"Description"},
    "Triggers": {"CalendarTrigger"},
    "Actions": {"Exec"},
    "DaysOfWeek": set(NAMES),
    "Settings": {
        *("MultipleInstancesPolicy", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "StartWhenAvailable"),
        "ExecutionTimeLimit",
    },
}


def windows_words(line: str) -> list[str]:
    """Split a command line as CommandLineToArgvW does."""
    words, word, quoted, slashes, there = [], "", False, 0, False
    for char in f"{line} ":
        if char == "\\":
            slashes += 1
            continue
        if char == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                quoted, there = not quoted, True
        else:
            word += "\\" * slashes
            if char in " \t" and not quoted:
                if word or there:
                    words.append(word)
                word, there = "", False
            else:
                word += char
        slashes = 0
    return words


@settings(max_examples=examples(60, 10))
@given(COMMANDS)
def test_windows_runs_the_command(command: tuple[str, ...]) -> None:
    root = ET.fromstring(windows_task(reminder(*command)).encode("utf-16"))
    action = root.find(f"{TASK}Actions/{TASK}Exec")
    assert action is not None
    assert action.findtext(f"{TASK}Command") == command[0]
    assert windows_words(action.findtext(f"{TASK}Arguments") or "") == list(command[1:])


@pytest.mark.parametrize("days", [tuple(range(7)), (0, 6)])
def test_the_task_follows_the_schema(days: tuple[int, ...]) -> None:
    root = ET.fromstring(windows_task(reminder(days=days)).encode("utf-16"))
    for element in root.iter():
        children = [child.tag.removeprefix(TASK) for child in element]
        name = element.tag.removeprefix(TASK)
        if name in SEQUENCES:
            assert children == [known for known in SEQUENCES[name] if known in children]
        elif children:
            assert set(children) <= ANY_ORDER[name]
            assert len(set(children)) == len(children)
    trigger = root.find(f"{TASK}Triggers/{TASK}CalendarTrigger")
    assert trigger is not None
    named = [child.tag.removeprefix(TASK) for child in trigger.iterfind(f"{TASK}ScheduleByWeek/{TASK}DaysOfWeek/*")]
    assert named == ([] if len(days) == 7 else [NAMES[day] for day in days])
    start = datetime.fromisoformat(trigger.findtext(f"{TASK}StartBoundary") or "")
    assert (start.time(), start.tzinfo) == (time(7, 5), None)
    assert start.weekday() in days


# cron


def cron_command(line: str) -> str:
    """Read what cron passes to the shell: everything up to the first % without a backslash, with \\% as %."""
    command, escaped = "", False
    for char in line.split(None, 5)[5].rstrip("\n"):
        if escaped and char == "%":
            command = command[:-1] + "%"
            escaped = False
            continue
        assert char != "%", "the rest would be its input"
        command += char
        escaped = char == "\\" and not escaped
    return command


@settings(max_examples=examples(60, 10))
@given(COMMANDS)
def test_cron_runs_the_command(command: tuple[str, ...]) -> None:
    line = cron_line(reminder(*command))
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert shlex.split(cron_command(line), comments=True) == list(command)


def test_a_shell_agrees() -> None:
    made = reminder("/usr/bin/printf", "%s\\n", ODD, "a\\%b")
    done = subprocess.run(
        ["sh", "-c", cron_command(cron_line(made))], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.stdout == f"{ODD}\na\\%b\n"


def test_cron_knows_the_times() -> None:
    assert cron_line(reminder()).startswith("5 7 * * * ")
    assert cron_line(reminder(days=(0, 6))).startswith("5 7 * * 1,7 ")


# A calendar


def read_event(text: str) -> list[tuple[str, str]]:
    """Read a calendar as strictly as RFC 5545 has it: CRLF, folded at 75 bytes, and components that close."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found, within = [], []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, colon, value = line.partition(":")
        assert colon
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*", name)
        if name == "BEGIN":
            within.append(value)
        elif name == "END":
            assert within.pop() == value
        else:
            found.append((f"{within[-1]}.{name}", value))
    assert not within
    return found


def test_the_event_is_one_that_a_calendar_takes() -> None:
    made = dict(read_event(calendar_event(reminder(days=(0, 6)))))
    assert made == {
        "VCALENDAR.PRODID": "-//mfr//remind//EN",
        "VCALENDAR.VERSION": "2.0",
        "VEVENT.UID": "mfr-remind",
        "VEVENT.SUMMARY": "Time for today's body scan",
        "VEVENT.DTSTAMP": MORNING.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
        "VEVENT.DTSTART": "20261122T070500",  # the first Sunday; without a zone it is the local time wherever one is
        "VEVENT.DURATION": "PT5M",
        "VEVENT.RRULE": "FREQ=WEEKLY;BYDAY=MO,SU",
        "VALARM.ACTION": "DISPLAY",
        "VALARM.DESCRIPTION": "Time for today's body scan",
        "VALARM.TRIGGER": "P0D",
    }
    assert dict(read_event(calendar_event(reminder())))["VEVENT.RRULE"] == "FREQ=DAILY"


@pytest.mark.parametrize("hour", [6, 7, 8])
@pytest.mark.parametrize("day", range(7))
def test_the_first_time_is_the_next_one(hour: int, day: int) -> None:
    now = MORNING.replace(hour=hour, minute=0)
    first = reminder(days=(day,), now=now).first
    assert first.weekday() == day
    assert timedelta(0) <= first - now.replace(tzinfo=None) < timedelta(days=7)
    assert DAYS[date(2026, 11, 23).weekday()] == "mon"
