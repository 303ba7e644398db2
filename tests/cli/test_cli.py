"""The command line: what it prints, what it answers with, and how it says that something is wrong."""

import contextlib
import gc
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mfr_tui import __version__
from mfr_tui.cli.main import main
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.tui.registry import keys_markdown
from tests.support.patience import SECONDS
from tests.support.rights import modes_obeyed


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory named by nothing but the flag."""
    return tmp_path / "data"


def run(place: Path, *arguments: str) -> int:
    return main(["--data-dir", str(place), *arguments])


def two_lines(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said on stderr: two lines, the first ending what is wrong, the second what to do."""
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 2, said.err
    assert "Traceback" not in said.err
    return said.err


# What it prints


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"mfr {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        *([], ["scan"], ["status"], ["streak"], ["history"], ["rest"], ["undo"], ["where"], ["regions"], ["keys"]),
        *(["report"], ["export"], ["import"], ["demo"]),
    ],
)
def test_each_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert f"usage: {' '.join(['mfr', *command])}" in capsys.readouterr().out


def test_a_day_without_a_diary_is_open_and_nothing_is_made(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "status") == 1
    assert "not scanned yet" in capsys.readouterr().out
    assert not place.exists()


def test_status_for_programs(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "30")
    capsys.readouterr()
    assert run(place, "status", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert list(said) == [
        "body_day",
        "today",
        "streak",
        "word",
        "best",
        "done_30",
        "consistency",
        "tender_today",
        "warning_signs",
        "database",
    ]
    assert said["today"] == "open"
    assert 0 < said["streak"] <= said["best"] <= 30
    assert 0 < said["done_30"] <= 30
    assert 0 < said["consistency"] < 1
    assert said["database"] == str(place / "mfr.db")


def write(place: Path, script: str) -> None:
    with sqlite3.connect(place / "mfr.db") as connection:
        connection.executescript(script)
    connection.close()


def done_today(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A diary whose today is done, with one place tender, one slight and one clear."""
    run(place, "demo", "--days", "3")
    capsys.readouterr()
    run(place, "status", "--json")
    day = json.loads(capsys.readouterr().out)["body_day"]
    marks = "".join(
        f"INSERT INTO mark (id, scan_id, body_day, region, moment, how, nrs, marked_at, created_at, device)"
        f" VALUES ('m{nrs}', 's', '{day}', '{region}', 'scan', 'pressed', {nrs}, 'T', 'T', 'd');"
        for region, nrs in (("jaw_l", 6), ("calf_r", 2), ("shin_r", 0))
    )
    write(
        place,
        f"INSERT INTO scan (id, kind, state, body_day, created_at, device)"
        f" VALUES ('s', 'full', 'done', '{day}', 'T', 'd'); {marks}",
    )


def test_a_done_day_answers_with_0_and_says_what_was_found(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done_today(place, capsys)
    assert run(place, "status") == 0
    said = capsys.readouterr().out
    assert ": scan done." in said
    assert "Left jaw and jaw hinge 6, Right calf 2." in said


def test_only_3_and_more_is_called_tender(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done_today(place, capsys)
    assert run(place, "status", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["today"] == "done"
    assert said["tender_today"] == [{"region": "jaw_l", "label": "Left jaw and jaw hinge", "nrs": 6}]


def test_a_rest_day_answers_with_0(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "3")
    capsys.readouterr()
    run(place, "status", "--json")
    day = json.loads(capsys.readouterr().out)["body_day"]
    write(place, f"INSERT INTO rest_day (body_day, reason, created_at, device) VALUES ('{day}', 'ill', 'T', 'd');")
    assert run(place, "status") == 0
    assert "rest day" in capsys.readouterr().out


def test_status_in_one_line(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "5")
    capsys.readouterr()
    run(place, "status", "--short")
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.startswith("mfr open, ")


def test_one_setting_hides_streaks(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "30")
    (place / "config.toml").write_text("show_streaks = false\n", encoding="utf-8")
    capsys.readouterr()
    run(place, "status")
    run(place, "status", "--short")
    said = capsys.readouterr().out
    assert "streak" not in said
    assert said.endswith("mfr open\n")


def test_where(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "where") == 0
    said = capsys.readouterr().out
    assert f"{place / 'mfr.db'}  (does not exist yet)" in said
    assert f"{place / 'config.toml'}  (does not exist yet)" in said


def test_garbage_is_collected_as_before_after_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    before = gc.get_threshold()
    assert main(["regions"]) == 0
    assert gc.get_threshold() == before
    assert capsys.readouterr().out


def test_regions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regions"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 76
    assert main(["regions", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len({region["id"] for region in listed}) == 76
    assert {region["press"] for region in listed if region["slot"] == "knee_back"} == {"never"}


def test_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys"]) == 0
    assert "End the scan at this stop." in capsys.readouterr().out
    assert main(["keys", "--markdown"]) == 0
    assert capsys.readouterr().out == keys_markdown()


def test_without_a_terminal_the_status_is_printed_and_no_escape(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mfr_tui", "--data-dir", str(place)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 1
    assert b"not scanned yet" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


def in_a_shell(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's script in which "$0" is Python, wherever that lies, and "$@" are the arguments."""
    command = ["sh", "-c", script, sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = in_a_shell('"$0" -m mfr_tui regions --json | head -n 1')
    assert done.stdout == "[\n"
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["regions --json", "status", "keys"])
def test_a_reader_that_has_gone_before_the_first_word_is_no_error(command: str, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "mfr_tui", "--data-dir", str(tmp_path), *command.split()],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=SECONDS,
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0


# The demo


def dump(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if '"mfr-log:' not in line]


def test_the_same_number_of_days_gives_the_same_history(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(tmp_path / name, "demo", "--days", "12") == 0
    one, two = (dump(tmp_path / name / "mfr.db") for name in ("one", "two"))
    assert [line for line in one if "_sqlite_migrations" not in line] == [
        line for line in two if "_sqlite_migrations" not in line
    ]


def test_the_demo_writes_over_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "3")
    before = (place / "mfr.db").read_bytes()
    capsys.readouterr()
    assert run(place, "demo", "--days", "4") == 2
    assert "already" in two_lines(capsys)
    assert (place / "mfr.db").read_bytes() == before


def test_the_variable_alone_never_makes_the_demo_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MFR_DATA_DIR", str(tmp_path / "mine"))
    main(["demo", "--days", "3"])  # without a terminal: the status of the throw-away diary
    assert not (tmp_path / "mine").exists()
    assert os.environ["MFR_DATA_DIR"] == str(tmp_path / "mine")


# What is wrong


def test_a_file_where_the_directory_should_be(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.write_text("a file", encoding="utf-8")
    assert run(place, "demo") == 2
    assert str(place) in two_lines(capsys)
    assert place.read_text(encoding="utf-8") == "a file"


def test_a_file_where_the_directory_should_be_has_no_status(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.write_text("a file", encoding="utf-8")
    assert run(place, "status") == 2
    assert f"{place} is not a directory." in two_lines(capsys)


@pytest.mark.parametrize(
    "command",
    [
        *("status", "where", "demo", "streak", "history", "undo", "report", "rest today --reason ill"),
        *("export --format jsonl", "import a.jsonl", "history --region jaw_l"),
    ],
)
def test_a_directory_that_may_not_be_entered(place: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    place.mkdir(mode=0o000)
    for named in (place, place / "below"):
        with modes_obeyed():
            assert run(named, *command.split()) == 2
        assert "permission denied" in two_lines(capsys)


@pytest.mark.parametrize(
    "command",
    [
        "export --format csv -o ~nobody-of-this-name/a.csv",
        "import ~nobody-of-this-name/a",
        "report -o ~nobody-of-this-name/a.pdf",
    ],
)
def test_a_home_directory_that_is_not_known(place: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run(place, *command.split()) == 2
    assert "~nobody-of-this-name/a" in two_lines(capsys)


def test_no_directory_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", "", "status"]) == 2
    two_lines(capsys)


def test_a_database_that_is_none(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.mkdir()
    (place / "mfr.db").write_bytes(b"Dear diary, today my shoulder was fine. " * 200)
    assert run(place, "status") == 2
    assert "not an SQLite database" in two_lines(capsys)
    assert (place / "mfr.db").read_bytes().startswith(b"Dear diary")


def test_another_programs_database(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.mkdir()
    write(place, "CREATE TABLE wine (year INTEGER);")
    assert run(place, "status") == 2
    assert "not an mfr diary" in two_lines(capsys)


def test_a_newer_diary_is_left_alone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "3")
    write(place, f"PRAGMA user_version = {SCHEMA_VERSION + 1};")
    before = (place / "mfr.db").read_bytes()
    capsys.readouterr()
    assert run(place, "status") == 2
    assert "newer mfr" in two_lines(capsys)
    assert (place / "mfr.db").read_bytes() == before


def test_a_damaged_diary_is_named_and_left_alone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "demo", "--days", "200")
    damaged = bytearray((place / "mfr.db").read_bytes())
    damaged[4096:] = bytes(byte ^ 0x5A for byte in damaged[4096:])
    (place / "mfr.db").write_bytes(damaged)
    capsys.readouterr()
    assert run(place, "status") == 2
    assert "is damaged" in two_lines(capsys)
    assert (place / "mfr.db").read_bytes() == damaged


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("day_start = ", "not valid TOML"),
        ("stop_seconds = 500\n", "stop_seconds = 500"),
        ('bell = "loud"\n', "bell = 'loud'"),
        ('day_start = "noon"\n', "day_start = 'noon'"),
        ('theme = "pink"\n', "theme = 'pink'"),
    ],
)
def test_a_mistake_in_the_settings(place: Path, capsys: pytest.CaptureFixture[str], text: str, named: str) -> None:
    place.mkdir()
    (place / "config.toml").write_text(text, encoding="utf-8")
    assert run(place, "status") == 2
    said = two_lines(capsys)
    assert named in said
    assert str(place / "config.toml") in said


def test_an_unknown_setting_is_warned_about(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.mkdir()
    (place / "config.toml").write_text("stop_second = 5\n", encoding="utf-8")
    assert run(place, "status") == 1
    assert "unknown key stop_second. Did you mean stop_seconds?" in capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "-3", "many", "1e3", "99999999"])
def test_a_number_of_days_that_is_none(place: Path, capsys: pytest.CaptureFixture[str], days: str) -> None:
    assert run(place, "demo", f"--days={days}") == 2
    assert "must be a whole number from 1 to 36525" in two_lines(capsys)
    assert not place.exists()


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
@pytest.mark.parametrize(("command", "code"), [("status", 1), ("where", 0), ("rest yesterday..no", 2)])
def test_where_nobody_listens_nothing_breaks(place: Path, command: str, code: int) -> None:
    assert run(place, "rest", "yesterday", "--reason", "ill") == 0  # a diary, with something in it
    arguments = ("--data-dir", str(place), *command.split())
    said = in_a_shell('"$0" -m mfr_tui "$@" >&-', *arguments)
    assert said.returncode == code
    assert "Traceback" not in said.stderr
    if code:  # what has something to say of it as well
        assert in_a_shell('"$0" -m mfr_tui "$@" >&- 2>&-', *arguments).returncode == code


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
@pytest.mark.parametrize(
    "command",
    ["scan --plain", "hold calf_l --plain", "--plain", "export --format csv", "report", "backup -o -"],
)
def test_where_nobody_can_listen_what_is_only_said_is_refused(place: Path, command: str) -> None:
    assert run(place, "rest", "yesterday", "--reason", "ill") == 0
    arguments = ("--data-dir", str(place), *command.split())
    said = in_a_shell('"$0" -m mfr_tui "$@" >&- </dev/null', *arguments)
    assert (said.returncode, len(said.stderr.splitlines())) == (2, 2)
    assert said.stderr.startswith("Standard output is closed, so ")


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
@pytest.mark.parametrize("command", ["", "scan", "scan --plain", "--plain", "mark calf_l 3", "demo"])
def test_a_closed_input_is_an_empty_one(place: Path, command: str) -> None:
    def ended(folder: Path, from_where: str) -> tuple[int, str, str]:
        folder.mkdir(parents=True)
        data_dir = () if command == "demo" else ("--data-dir", str(folder))
        done = in_a_shell(f'"$0" -m mfr_tui "$@" {from_where}', *data_dir, *command.split())
        assert not (folder / "crash.log").exists()
        return done.returncode, done.stdout, done.stderr

    assert ended(place / "closed", "<&-") == ended(place / "empty", "</dev/null")


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
def test_where_nothing_is_open_the_app_is_refused(place: Path) -> None:
    place.mkdir()
    done = in_a_shell('"$0" -m mfr_tui "$@" <&- >&- 2>&-', "--data-dir", str(place), "scan")
    assert done.returncode == 2
    assert not [*place.iterdir()]
