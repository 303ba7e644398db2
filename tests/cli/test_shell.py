"""What a shell user expects: completions, a pager, color, and the nearest command for a typo."""

import contextlib
import io
import itertools
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.cli.commands import COMMANDS
from mfr_tui.cli.door import Door, Style, has_color, print_styled, wrapped
from mfr_tui.cli.main import main
from mfr_tui.cli.pager import LESS, find_pager, paged
from tests.support.environment import surroundings
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS
from tests.support.terminal import Terminal

# Typos


@pytest.mark.parametrize(
    ("typed", "do"),
    [
        (["staus"], "Did you mean status? To list the commands: mfr --help"),
        (["--data-dir", "scan", "streek"], "Did you mean streak? To list the commands: mfr --help"),
        (["xyzzy", "--json"], "To list the commands: mfr --help"),
    ],
)
def test_a_typo_in_a_command_names_the_nearest(typed: list[str], do: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed, FakeClock()) == 2
    command = next(word for word in typed if word not in {"--data-dir", "scan"})
    assert capsys.readouterr().err.splitlines() == [f"mfr has no command {command!r}.", do]


@pytest.mark.parametrize("typed", [["status", "--jsn"], ["hold"], ["rest", "today", "--reason"], ["--data-dir"]])
def test_an_option_that_is_wrong_is_two_lines(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed, FakeClock()) == 2
    what, do = capsys.readouterr().err.splitlines()
    assert what.startswith("mfr")
    assert do.startswith("For help: mfr")


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("report --json", "mfr report"),
        ("config --json", "mfr config"),
        ("config get stop_seconds --json", "mfr config get"),
        ("remind 07:00 --json", "mfr remind"),
        ("--nope status", "mfr"),
    ],
)
def test_a_wrong_option_leads_to_the_help_of_its_command(
    typed: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "--nope" if "--nope" in typed else "--json"
    assert main(typed.split(), FakeClock()) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{command}: unrecognized arguments: {wrong}.",
        f"For help: {command} --help",
    ]


def test_an_error_breaks_between_words_at_the_width_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hold", "neck_front_l"], FakeClock()) == 2
    what, do = capsys.readouterr().err.splitlines()
    assert len(what) > 80, "without a terminal each line stays one"
    monkeypatch.setattr("mfr_tui.cli.main._columns", lambda: 40)
    assert main(["hold", "neck_front_l"], FakeClock()) == 2
    lines = capsys.readouterr().err.splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(lines) == f"{what} {do}"
    assert wrapped("a /very/long/path-with-a-hyphen b", 9) == "a\n/very/long/path-with-a-hyphen\nb"


def test_a_directory_may_have_the_name_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for typed in (["--data-dir", "scan", "where"], ["--data-dir=scan", "where"], ["--data-dir", "where", "where"]):
        assert main(typed, FakeClock()) == 0
        assert f"{tmp_path}/{'where' if typed[1:] == ['where', 'where'] else 'scan'}/mfr.db" in capsys.readouterr().out


def test_only_the_command_that_is_typed_is_declared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Declaring all of them is a tenth of what `mfr status` takes."""

    def declared(_: object) -> None:
        raise AssertionError

    for other in set(COMMANDS) - {"where"}:
        monkeypatch.setitem(COMMANDS, other, declared)
    assert main(["where"], FakeClock()) == 0
    assert main(["--data-dir", "/nowhere", "where"], FakeClock()) == 0


def test_the_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mfr_tui", "keyz"], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mfr has no command 'keyz'.\nDid you mean keys?")


# Color


@pytest.mark.parametrize(
    ("environment", "terminal", "color"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, False, True),
        ({"CLICOLOR_FORCE": "0"}, False, False),
        ({"CLICOLOR": "0"}, True, False),
        ({"CLICOLOR": "1"}, False, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_color_is_for_terminals_and_by_the_usual_variables(
    environment: dict[str, str], terminal: bool, color: bool
) -> None:
    assert has_color(environment, terminal=terminal) is color


@pytest.mark.parametrize("text", ["\x1b[32mjaw", "\x9b32mjaw", "a\x1b]0;title\x07\nb", "\u202e\x1b[0m", "caf\u00e9"])
def test_no_text_can_color_itself(text: str) -> None:
    below = io.StringIO()
    Door(below).write_styled(text, Style.ALARM)
    written = below.getvalue()
    assert written.startswith("\x1b[1;31m")
    assert written.endswith("\x1b[0m\n")
    assert "\x1b" not in written[2:-5]


def test_a_pipe_has_no_color_unless_it_is_forced(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["learn", "pressure"], FakeClock())
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["learn", "pressure"], FakeClock())
    colored = capsys.readouterr().out
    assert colored.startswith("\x1b[1mHow hard\x1b[0m\n")
    assert colored.replace("\x1b[1m", "").replace("\x1b[0m", "") == plain


# The pager


@pytest.mark.parametrize(
    ("environment", "there", "command"),
    [
        ({}, {"less", "more"}, ["less"]),
        ({}, {"more"}, ["more"]),
        ({}, set(), None),
        ({"PAGER": "most -s"}, {"less", "most"}, ["most", "-s"]),
        ({"PAGER": "most"}, {"less"}, None),
        ({"PAGER": ""}, {"less"}, None),
        ({"PAGER": "cat"}, {"less", "cat"}, None),
        ({"PAGER": "less 'x"}, {"less"}, None),
        ({"TERM": "dumb"}, {"less"}, None),
    ],
)
def test_which_pager(
    environment: dict[str, str], there: set[str], command: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_: name if name in there else None)
    assert find_pager(environment) == command


def script(path: Path, text: str) -> str:
    """The PAGER that runs a shell script."""
    path.write_text(text, encoding="utf-8")
    return f"sh {shlex.quote(str(path))}"


def on_a_terminal(pager: str, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Make standard output a terminal, and name the pager. Return what is printed without one."""

    class Screen(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stdout", Door(cast("io.StringIO", screen)))
    monkeypatch.setenv("PAGER", pager)
    return screen


def test_a_long_text_goes_through_the_pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    pager = script(tmp_path / "pager", f'{{ echo "$LESS"; cat; }} > {shlex.quote(str(seen))}')
    screen = on_a_terminal(pager, monkeypatch)
    with paged():
        print_styled("A heading", Style.HEADING)
        print("caf\u00e9 \x1b[31mred")
    assert seen.read_text("utf-8") == f"{LESS}\n\x1b[1mA heading\x1b[0m\ncaf\u00e9 [31mred\n"
    assert screen.getvalue() == ""


def test_a_pager_that_stops_reading_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = on_a_terminal(script(tmp_path / "pager", "exit 3"), monkeypatch)
    with paged():
        print("line\n" * 100_000)
    assert screen.getvalue() == ""


def test_a_pager_that_cannot_start_leaves_the_text_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF no program")
    broken.chmod(0o755)
    screen = on_a_terminal(shlex.quote(str(broken)), monkeypatch)
    with paged():
        print("here")
    assert screen.getvalue() == "here\n"


def test_an_error_ends_the_pager_and_shows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = on_a_terminal(script(tmp_path / "pager", "exec sleep 1000"), monkeypatch)

    def fail() -> None:
        with paged():
            print("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert screen.getvalue() == ""


@pytest.mark.skipif(not shutil.which("less"), reason="there is no less here")
def test_less_shows_a_page_and_leaves_the_terminal_as_it_was() -> None:
    with Terminal("learn", "evidence", environment={"LESS": None, "PAGER": None}) as terminal:
        terminal.until(r"(?m)^:")
        assert b"\x1b[1m" in terminal.raw
        terminal.press("q")
        assert terminal.wait() == 0


# Completions

BASH = """
source "$1"
for line in "${@:2}"; do
    read -ra COMP_WORDS <<< "$line"; [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$line; COMP_POINT=${#line}; COMPREPLY=()
    _shtab_mfr mfr "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    echo "${COMPREPLY[@]}"
done
"""
FISH = """
source $argv[1]
for line in $argv[2..]
    complete -C $line | string split -f1 \\t | string join " "
end
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The script for each shell, as it is printed."""
    made = {}
    for shell in ("bash", "zsh", "fish"):
        path = tmp_path_factory.mktemp(shell) / "_mfr"
        with path.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
            assert main(["completions", shell], FakeClock()) == 0
        made[shell] = path
    return made


def asked(directory: Path) -> dict[str, set[str]]:
    """Lines with what they are completed to."""
    (directory / "diary.jsonl").touch()
    return {
        "mfr ": set(COMMANDS),
        "mfr sta": {"status"},
        "mfr hold shoulder_back": {"shoulder_back_l", "shoulder_back_r"},
        f"mfr --data-dir {directory} hold shin_": {"shin_l", "shin_r"},
        "mfr hold jaw_l --technique neck": {"neck_line", "neck_point"},
        "mfr learn evi": {"evidence"},
        "mfr mark jaw_l 1": {"1", "10"},
        "mfr mark jaw_l 1 --feels numb --when ": {"pressed", "moved", "rest"},
        "mfr rest today --reason tr": {"travel"},
        "mfr export --format js": {"jsonl"},
        "mfr completions ": {"bash", "zsh", "fish"},
        f"mfr import {directory}/dia": {f"{directory}/diary.jsonl"},
        f"mfr report -o {directory}/dia": {f"{directory}/diary.jsonl"},
    }


@pytest.mark.parametrize(("shell", "code"), [("bash", BASH), ("fish", FISH)], ids=["bash", "fish"])
def test_bash_and_fish_complete(shell: str, code: str, scripts: dict[str, Path], tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    lines = asked(tmp_path)
    plain = ["--norc"] if shell == "bash" else ["--no-config"]
    start = [shell, *plain, "-c", code, *([shell] if shell == "bash" else [])]
    done = subprocess.run(
        [*start, str(scripts[shell]), *lines],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        env=surroundings({"HOME": str(tmp_path)}),
    )
    assert done.stderr == ""
    answers = [set(line.split()) for line in done.stdout.splitlines()]
    for line, wanted, got in itertools.zip_longest(lines, lines.values(), answers):
        assert got == wanted, line


def test_zsh_completes(scripts: dict[str, Path], tmp_path: Path) -> None:
    if not shutil.which("zsh"):
        pytest.skip("there is no zsh here")
    setup = f"PS1='> '; fpath=({scripts['zsh'].parent} $fpath); autoload -Uz compinit; compinit -u -D; echo re''ady"
    code = "import os; os.execvp('zsh', ['zsh', '-f'])"
    with Terminal("-c", code, module=False, environment={"HOME": str(tmp_path)}, columns=200, rows=50) as terminal:
        terminal.press(setup, "enter")
        terminal.until(r"(?m)^ready")
        for typed, shown in (
            ("mfr sta\t", r"> mfr status $|> mfr status\b"),
            ("mfr hold shoulder_b\t\t", r"shoulder_back_l +shoulder_back_r"),
            ("mfr learn evi\t", r"> mfr learn evidence"),
            (f"mfr import {tmp_path}/dia\t", r"diary\.jsonl"),
        ):
            asked(tmp_path)
            terminal.press(typed)
            terminal.until(shown)
            terminal.press("\x15")  # empty the line
        terminal.press("exit", "enter")


def test_every_region_is_in_each_script(scripts: dict[str, Path]) -> None:
    for path in scripts.values():
        text = path.read_text("utf-8")
        assert all(region.id in text for region in load_body())
