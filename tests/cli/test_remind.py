"""`mfr remind`: nothing is installed unasked, everything is removed, and it is silent when nothing is to do."""

import contextlib
import stat
import sys
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.cli import remind
from mfr_tui.cli.main import main
from mfr_tui.practice.hold import Ended, Hold
from mfr_tui.practice.scan import Scan, load_stops
from mfr_tui.record.rows import ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.support.scripts import Scripts

NOTICE = "notify-send --app-name=mfr mfr Today: "
OTHERS = b"# mine, caf\xe9 \x0b \xe2\x80\xa8\r\n\n0 1 * * * backup 100\\%\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripts:
    """The programs of the system, none by default, in a home of their own."""
    found = Scripts(tmp_path / "bin")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("PATH", str(found.folder))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "platform", "linux")
    return found


def run(place: Path, *words: str, clock: FakeClock | None = None) -> int:
    return main(["--data-dir", str(place / "data"), "remind", *words], clock or FakeClock())


def files(place: Path) -> list[str]:
    home = place / "home"
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def crontab(programs: Scripts) -> Path:
    """A cron whose table is a file."""
    table = programs.folder / "table"
    table.write_bytes(OTHERS)
    programs.add("crontab", f'if [ "$1" = -l ]; then exec /bin/cat "{table}"; else exec /bin/cat > "{table}.new"; fi')
    return table


# Installing


@pytest.mark.parametrize("scheduler", ["systemd", "launchd", "windows", "cron", "ics"])
def test_nothing_is_installed_unasked(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str], scheduler: str
) -> None:
    for name in ("systemctl", "launchctl", "schtasks", "crontab"):
        programs.add(name, "exit 0")
    assert run(tmp_path, "7:00", "--days", "mon-fri", "--as", scheduler) == 0
    said = capsys.readouterr()
    assert said.out
    assert said.err.startswith("Only printed.")
    assert not files(tmp_path)
    assert not programs.lines
    assert not (tmp_path / "data").exists()


def test_systemd_is_installed_shown_and_removed(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.add("systemctl", "exit 0")
    units = [".config/systemd/user/mfr-remind.service", ".config/systemd/user/mfr-remind.timer"]
    assert run(tmp_path, "07:00", "--as", "systemd", "--install") == 0
    assert files(tmp_path) == units
    assert {stat.S_IMODE((tmp_path / "home" / name).stat().st_mode) for name in units} == {0o600}
    assert programs.lines == ["systemctl --user daemon-reload", "systemctl --user enable --now mfr-remind.timer"]
    assert f'"--data-dir" "{tmp_path / "data"}" "remind" "--now"' in (tmp_path / "home" / units[0]).read_text()
    assert run(tmp_path) == 0
    assert f"systemd: *-*-* 07:00, in {tmp_path / 'home' / units[1]}" in capsys.readouterr().out
    assert run(tmp_path, "--off") == 0
    assert not files(tmp_path)
    assert programs.lines[2:] == ["systemctl --user disable --now mfr-remind.timer", "systemctl --user daemon-reload"]
    assert capsys.readouterr().out == "Removed (systemd).\n"
    run(tmp_path, "--off")
    assert capsys.readouterr().out == "No reminder is installed.\n"


def test_what_cannot_be_installed_leaves_nothing(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.add("systemctl", "echo 'Failed to connect to bus' >&2; exit 1")
    assert run(tmp_path, "07:00", "--as", "systemd", "--install") == 2
    assert capsys.readouterr().err.startswith("systemctl failed: Failed to connect to bus.\n")
    assert not files(tmp_path)


def test_another_reminder_gives_way_to_a_new_one(tmp_path: Path, programs: Scripts) -> None:
    programs.add("systemctl", "exit 0")
    programs.add("launchctl", "exit 0")
    assert run(tmp_path, "07:00", "--as", "systemd", "--install") == 0
    assert run(tmp_path, "08:00", "--days", "sat", "--as", "launchd", "--install") == 0
    assert files(tmp_path) == ["Library/LaunchAgents/mfr.remind.plist"]
    assert [line for line in programs.lines if line.startswith("launchctl bootstrap gui/")]


def test_launchd_is_shown_by_its_time(tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]) -> None:
    programs.add("launchctl", "exit 0")
    run(tmp_path, "08:00", "--days", "sat,sun", "--as", "launchd", "--install")
    capsys.readouterr()
    run(tmp_path)
    assert capsys.readouterr().out.startswith("launchd: 08:00 sat, sun, in ")
    for text in ("", "<plist", "<plist><dict><key>StartCalendarInterval</key><string>x</string></dict></plist>"):
        (tmp_path / "home" / files(tmp_path)[0]).write_text(text)
        assert run(tmp_path) == 0
        assert capsys.readouterr().out.startswith("launchd: changed by hand, in ")


def test_cron_keeps_every_other_line_as_it_is(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]
) -> None:
    table = crontab(programs)
    new = table.with_name("table.new")
    assert run(tmp_path, "07:00", "--as", "cron", "--install") == 0
    text = new.read_bytes()
    assert text.startswith(OTHERS + b"0 7 * * * ")
    assert text.endswith(b"# mfr-remind\n")
    new.replace(table)
    assert run(tmp_path, "08:30", "--as", "cron", "--install") == 0
    assert new.read_bytes().startswith(OTHERS + b"30 8 * * * ")
    assert new.read_bytes().count(b"mfr-remind") == 1
    run(tmp_path)
    assert "cron: 0 7 * * * " in capsys.readouterr().out
    assert run(tmp_path, "--off") == 0
    assert new.read_bytes() == OTHERS


@pytest.mark.parametrize("there", ["", "echo 'no crontab for me' >&2; exit 1"])
def test_a_crontab_that_is_empty_gets_one_line(tmp_path: Path, programs: Scripts, there: str) -> None:
    new = tmp_path / "new"
    programs.add("crontab", f'if [ "$1" = -l ]; then {there or ":"}; else exec /bin/cat > "{new}"; fi')
    assert run(tmp_path, "07:00", "--as", "cron", "--install") == 0
    assert new.read_bytes().count(b"\n") == 1


def test_a_crontab_that_cannot_be_read_is_never_written(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.add("crontab", 'if [ "$1" = -l ]; then echo "cannot read" >&2; exit 1; fi')
    assert run(tmp_path, "07:00", "--as", "cron", "--install") == 2
    assert capsys.readouterr().err.startswith("crontab failed: cannot read.\n")
    assert programs.lines == ["crontab -l"]


def test_who_may_not_use_cron_has_other_reminders(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.add("crontab", "echo 'not allowed' >&2; exit 1")
    programs.add("systemctl", "exit 0")
    assert run(tmp_path) == 0
    assert run(tmp_path, "07:00", "--as", "systemd", "--install") == 0
    assert run(tmp_path, "--off") == 0
    assert not files(tmp_path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["07:00", "--as", "ics", "--install"], "mfr cannot put an event in a calendar."),
        (["--install"], "a reminder needs a time."),
        (["--days", "mon"], "a reminder needs a time."),
        (["7"], "must be a time from 00:00 to 23:59"),
        (["7:00", "--days", "never"], "must be days such as mon-fri"),
        (["07:00", "--as", "systemd", "--install"], "systemctl cannot be run."),
    ],
)
def test_what_cannot_be_is_two_lines(
    tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(tmp_path, *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 2
    assert not files(tmp_path)


@pytest.mark.parametrize(
    ("platform", "booted", "scheduler"),
    [("darwin", False, "launchd"), ("win32", False, "windows"), ("linux", True, "systemd"), ("linux", False, "cron")],
)
def test_each_system_has_its_own(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    booted: bool,
    scheduler: str,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(remind, "SYSTEMD", tmp_path if booted else tmp_path / "none")
    assert remind.usual_scheduler() == scheduler


# Reminding


def start_scan(writer: DiaryWriter) -> str:
    return writer.start_scan(ScanKind.SHORT, load_stops(load_body())[:8])


def finish(writer: DiaryWriter) -> None:
    stops = load_stops(load_body())[:8]
    writer.finish(start_scan(writer), Scan(stops, outcomes=["passed"] * 8, active_s=[15.0] * 8))  # type: ignore[list-item]


def hold(writer: DiaryWriter, *, end: bool = False) -> None:
    running = Hold(allowed(), technique())
    writer.start_hold("7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7", "window", running, before=5, tool="thumb")
    if end:
        writer.end_hold("7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7", "window", running.progress, Ended.EARLY)


def rated_scan(writer: DiaryWriter) -> None:
    writer.mark(start_scan(writer), "jaw_l", "Left jaw", 5, "pressed")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("write", "minutes", "reminded"),
    [
        (None, 0, "not scanned yet. It takes five minutes: mfr scan"),
        (lambda _: None, 0, "not scanned yet. It takes five minutes: mfr scan"),
        (finish, 0, ""),
        (lambda writer: writer.rest(TODAY, TODAY, "ill", ""), 0, ""),
        (start_scan, 0, ""),
        (start_scan, 29, ""),
        (rated_scan, 29, ""),
        (rated_scan, 31, "scan not finished. To continue: mfr scan"),
        (hold, 1, ""),
        (hold, 31, "not scanned yet. It takes five minutes: mfr scan"),
        (lambda writer: hold(writer, end=True), 1, "not scanned yet. It takes five minutes: mfr scan"),
    ],
)
def test_it_reminds_only_when_something_is_to_do(
    tmp_path: Path,
    programs: Scripts,
    blank: Path,
    capsys: pytest.CaptureFixture[str],
    write: Callable[[DiaryWriter], object] | None,
    minutes: int,
    reminded: str,
) -> None:
    programs.add("notify-send", "exit 0")
    if write:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "mfr.db").write_bytes(blank.read_bytes())
        with contextlib.closing(DiaryWriter(tmp_path / "data" / "mfr.db", FakeClock(), time(4))) as writer:
            write(writer)
    clock = FakeClock()
    clock.local += timedelta(minutes=minutes)
    assert run(tmp_path, "--now", clock=clock) == 0
    assert programs.lines == ([f"{NOTICE}{reminded}"] if reminded else [])
    assert capsys.readouterr() == ("", "")


def test_a_streak_is_never_mentioned() -> None:
    from mfr_tui.cli.status import STATES

    assert not any(word in said.lower() for said in STATES.values() for word in ("streak", "lost", "miss", "row"))


def test_a_failure_is_two_lines_and_2(tmp_path: Path, programs: Scripts, capsys: pytest.CaptureFixture[str]) -> None:
    def failed() -> tuple[int, str, list[str]]:
        code = run(tmp_path, "--now")
        out, err = capsys.readouterr()
        return code, out, err.splitlines()

    calendar = "or use your calendar: mfr remind 07:00 --as ics"
    assert failed() == (  # there is no notify-send, and no terminal
        2,
        "",
        ["No program to show a reminder with was found.", f"Install libnotify (notify-send), {calendar}"],
    )
    programs.add("notify-send", "echo no bus >&2; exit 1")
    assert failed() == (
        2,
        "",
        ["notify-send failed: no bus.", f"Check that you are logged in to a desktop, {calendar}"],
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mfr.db").write_bytes(b"no diary" * 999)
    programs.add("notify-send", "exit 0")
    code, out, lines = failed()
    assert (code, out, len(lines), str(tmp_path / "data" / "mfr.db") in lines[0]) == (2, "", 2, True)
    assert len(programs.lines) == 1


@pytest.mark.parametrize(("platform", "program"), [("darwin", "osascript"), ("win32", "msg")])
def test_other_systems_have_other_notices(
    tmp_path: Path, programs: Scripts, monkeypatch: pytest.MonkeyPatch, platform: str, program: str
) -> None:
    programs.add(program, "exit 0")
    monkeypatch.setattr(sys, "platform", platform)
    remind.notify('it\'s "time"')
    (line,) = programs.lines
    assert line.startswith(program)
    assert line.endswith('it\'s "time"')
