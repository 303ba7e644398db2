"""What each scheduler reads: the files of systemd, launchd and Windows, a line for cron, an event for a calendar."""

import plistlib
import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.sax.saxutils import escape

from mfr_tui.errors import MfrError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME = "mfr-remind"
"""The name of the timer, of the task, and of the mark behind the line for cron."""

LABEL = "mfr.remind"
"""The name for launchd, which sorts them by dots."""

TEXT = "Time for today's body scan"

_WINDOWS_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Reminder:
    """When to remind, and what to run.

    Attributes:
        at: The wall-clock time.
        days: The days of the week, 0 for Monday, in order.
        command: The program and its arguments, which are printable.
        now: When it is made: local time, time zone aware.
    """

    at: time
    days: tuple[int, ...]
    command: tuple[str, ...]
    now: datetime

    @property
    def daily(self) -> bool:
        """Whether it is for every day."""
        return len(self.days) == len(DAYS)

    @property
    def first(self) -> datetime:
        """The first time that is not over yet, without a time zone: it is local time wherever the person is."""
        start = self.now.date() + timedelta(days=self.now.time() > self.at)
        return datetime.combine(next(day for day in _from(start) if day.weekday() in self.days), self.at)


def read_time(text: str) -> time:
    """Return a time typed as `7:00` or `07:00`.

    Raises:
        ValueError: It is none.
    """
    if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", text):
        raise ValueError(f"not a time: {text}")
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def read_days(text: str) -> tuple[int, ...]:
    """Return the days of the week of a text such as `mon-fri`, `sat,sun` or `fri-mon`, in order.

    Raises:
        ValueError: It is not a list of days.
    """
    found: set[int] = set()
    for part in text.lower().split(","):
        first, dash, last = part.partition("-")
        start = DAYS.index(first)
        length = (DAYS.index(last) - start) % len(DAYS) if dash else 0
        found |= {(start + step) % len(DAYS) for step in range(length + 1)}
    return tuple(sorted(found))


def check_command(command: Sequence[str]) -> None:
    """Check that every scheduler can hold a command.

    Raises:
        MfrError: A path has a line break or another character that cannot be printed.
    """
    for word in command:
        if not word.isprintable():
            raise MfrError(
                f"{word!r} has a character that no scheduler can hold.", "Rename it, or choose another --data-dir."
            )


def systemd_service(reminder: Reminder) -> str:
    """Return the unit that systemd runs."""
    return f"""[Unit]
Description={TEXT} (mfr)

[Service]
Type=oneshot
ExecStart={" ".join(_systemd_words(reminder.command))}
"""


def systemd_timer(reminder: Reminder) -> str:
    """Return the timer of the unit. A time that the computer was off for is made up for."""
    days = "" if reminder.daily else ",".join(DAYS[day].capitalize() for day in reminder.days) + " "
    return f"""[Unit]
Description={TEXT} (mfr)

[Timer]
OnCalendar={days}*-*-* {reminder.at:%H:%M}
Persistent=true

[Install]
WantedBy=timers.target
"""


def launchd_plist(reminder: Reminder) -> str:
    """Return the property list of launchd."""
    at = {"Hour": reminder.at.hour, "Minute": reminder.at.minute}
    every = [{**at, "Weekday": day + 1} for day in reminder.days]  # 1 is Monday, 7 is Sunday, as is 0
    content = {
        "Label": LABEL,
        "ProgramArguments": list(reminder.command),
        "ProcessType": "Background",
        "StartCalendarInterval": at if reminder.daily else every,
    }
    return plistlib.dumps(content).decode()


def windows_task(reminder: Reminder) -> str:
    """Return the task for `schtasks /Create /XML`. Its children are in the order of the schema's sequences."""
    program, *arguments = reminder.command
    if reminder.daily:
        schedule = "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    else:
        days = "".join(f"<{_WINDOWS_DAYS[day]} />" for day in reminder.days)
        schedule = f"<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>{days}</DaysOfWeek></ScheduleByWeek>"
    return f"""<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{escape(TEXT)} (mfr)</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{reminder.first.isoformat()}</StartBoundary>
      {schedule}
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1M</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def cron_line(reminder: Reminder) -> str:
    """Return the line for a crontab."""
    days = "*" if reminder.daily else ",".join(str(day + 1) for day in reminder.days)
    # cron turns % into a line break unless a backslash is before it. A backslash of the path must not count as that
    # one, so the quotes are closed and opened between the two.
    command = shlex.join(reminder.command).replace("\\%", "\\''%").replace("%", "\\%")
    return f"{reminder.at.minute} {reminder.at.hour} * * {days} {command}  # {NAME}\n"


def calendar_event(reminder: Reminder) -> str:
    """Return an event for a calendar, which cannot ask whether today is done."""
    from icalendar import Alarm, Calendar, Event

    event = Event()
    event.add("uid", NAME)
    event.add("summary", TEXT)
    event.add("dtstamp", reminder.now.astimezone(UTC))
    event.add("dtstart", reminder.first)
    event.add("duration", timedelta(minutes=5))
    days = [] if reminder.daily else [DAYS[day][:2].upper() for day in reminder.days]
    event.add("rrule", {"freq": "weekly", "byday": days} if days else {"freq": "daily"})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", TEXT)
    alarm.add("trigger", timedelta())
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//mfr//remind//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _from(day: date) -> Sequence[date]:
    return [day + timedelta(days=step) for step in range(len(DAYS))]


def _systemd_words(command: Sequence[str]) -> list[str]:
    """Quote a command line by the rules of systemd.service(5).

    systemd refuses a program with quotes in its path, so a shell runs it. The colon means that systemd replaces no
    variables.
    """
    words = [":/bin/sh", "-c", 'exec "$@"', "mfr", *command]
    return ['"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"' for word in words]
