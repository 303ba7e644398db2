"""docs/cli.md names every command, every option, every exit code and every key of JSON; the manual says the same."""

import argparse
import ast
import contextlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.cli.commands import build_parser
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.cli.main import main
from mfr_tui.exchange.formats import FORMATS
from mfr_tui.practice.screening import load_items
from mfr_tui.record.columns import TABLES
from mfr_tui.record.database import prepare
from mfr_tui.record.rows import How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.streaks import AT_STAKE, SAFE
from tests.manual import PAGE, manual
from tests.support.fakes import MORNING, FakeClock
from tests.support.patience import SECONDS
from tests.support.store import write_a_little

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
BODY = load_body()
SECTIONS = dict(re.findall(r"^### mfr (\w+).*?\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))


def commands(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    found = [one for one in (parser or build_parser())._actions if isinstance(one, argparse._SubParsersAction)]
    return found[0].choices if found else {}


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in action.option_strings} - {"-h", "--help"}


def all_options(parser: argparse.ArgumentParser) -> set[str]:
    """Return the options of a command, and of the commands that it has itself."""
    return options(parser).union(*map(options, commands(parser).values()))


def test_each_format_of_an_export_is_described() -> None:
    data = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    for form in FORMATS:
        assert f"`{form}`" in SECTIONS["export"], form
        assert f"--format {form}" in data, form


def test_each_command_has_a_section() -> None:
    assert SECTIONS.keys() == commands().keys()


@pytest.mark.parametrize("command", commands())
def test_each_option_is_in_the_section_of_its_command(command: str) -> None:
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "".join(re.findall("`[^`]*`", SECTIONS[command])))) - {
        "--data-dir"
    } == all_options(commands()[command])


@pytest.mark.parametrize("command", [name for name, parser in commands().items() if commands(parser)])
def test_each_command_of_a_command_is_in_its_section(command: str) -> None:
    named = re.findall(rf"`mfr {command} ([a-z]+)", SECTIONS[command])
    assert named == list(commands(commands()[command]))


def test_each_option_of_all_commands_is_in_the_table() -> None:
    assert options(build_parser()) == {"--data-dir", "--version", "--plain", "--no-plain"}
    assert options(build_parser()) <= set(re.findall(r"^\| `(--[a-z-]+)", TEXT, re.MULTILINE))


def test_the_table_has_each_exit_code() -> None:
    assert re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE) == [str(int(code)) for code in ExitCode]


def test_no_command_ends_with_a_code_that_is_not_in_the_table() -> None:
    for path in (ROOT / "mfr_tui" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
                assert type(node.value.value) is not int or node.value.value == 0, f"{path.name}:{node.lineno}"


ROWS = dict(re.findall(r"^\| `mfr ([a-zA-Z -]+)` \| (.*) \|$", TEXT, re.MULTILINE))
LATER = FakeClock(MORNING + timedelta(days=3))


def test_each_command_that_prints_json_has_its_row() -> None:
    assert {row.split()[0] for row in ROWS} == {
        name for name, parser in commands().items() if "--json" in all_options(parser)
    }


def test_the_readme_lists_each_command_that_prints_json() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    (listed,) = re.findall(r"These print JSON with `--json`: (.*?)\. ", readme)
    takes = [name for name, parser in commands().items() if "--json" in all_options(parser)]
    assert [name.split()[0] for name in re.findall(r"`([^`]+)`", listed)] == takes
    for name in re.findall(r"`([a-z]+ [a-z]+)`", listed):
        command, action = name.split()
        assert "--json" in options(commands(commands()[command])[action]), name


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a diary that has something of everything that JSON tells, and an export of it."""
    directory = tmp_path_factory.mktemp("json")
    prepare(directory / "mfr.db")
    write_a_little(directory / "mfr.db")
    with contextlib.closing(DiaryWriter(directory / "mfr.db", LATER, time(4))) as writer:
        writer.mark_spot("a visit", "calf_l", "Left calf", 4, How.PRESSED)
        writer.warn("fever", yes=True)
    main(["--data-dir", str(directory), "export", "--format", "jsonl", "-o", str(directory / "all.jsonl")], LATER)
    main(["--data-dir", str(directory), "backup"], LATER)
    (directory / "folder").mkdir()
    main(["--data-dir", str(directory / "other"), "mark", "jaw_l", "4"], LATER)
    main(["--data-dir", str(directory / "other"), "sync", str(directory / "folder")], LATER)
    with contextlib.closing(DiaryWriter(directory / "other" / "mfr.db", LATER, time(4))) as writer:
        for item in load_items():
            writer.answer(item.id, yes=False)
    return directory


@pytest.mark.parametrize("row", ROWS)
def test_each_key_of_json_is_in_the_row_of_its_command_and_no_other(
    row: str, diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = row.replace("REGION", "calf_l").replace("PAGE", "pressure").split()
    more = {
        "history --region": ["shoulder_back_l"],
        "import": [str(diary / "all.jsonl"), "--dry-run"],
        "sync": [str(diary / "folder")],
        "hold --log": ["90", "calf_l"],
    }.get(row, [])
    # Without a diary, no technique is refused; a hold is, until the safety questions are answered.
    here = diary / {"techniques REGION": "none", "hold --log": "other"}.get(row, "")
    capsys.readouterr()
    main(["--data-dir", str(here), *words, *more, "--json"], LATER)
    text = capsys.readouterr().out
    assert text.isascii()
    assert set(named(json.loads(text))) == set(re.findall(r"`(\w+)`", ROWS[row]))


def named(value: object) -> Iterator[str]:
    """The keys of a JSON value; an id or a day that is a key is named by what it is."""
    if isinstance(value, list):
        for one in value:
            yield from named(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", key) and key not in BODY and key not in TABLES:
                yield key
            yield from named(one)


def test_the_words_beside_the_streak_are_those_that_the_command_line_prints() -> None:
    assert f'"{SAFE}", "{AT_STAKE}"' in TEXT


def test_the_manual_is_up_to_date() -> None:
    """After a change of the command line: python -m tests.manual."""
    assert PAGE.read_text(encoding="utf-8").split() == manual().split()  # Pythons differ in where usage lines break


@pytest.mark.parametrize("lint", [("mandoc", "-Tlint"), ("groff", "-ww", "-man", "-Tutf8", "-z")])
def test_the_manual_has_no_warnings(lint: tuple[str, ...]) -> None:
    if not shutil.which(lint[0]):
        pytest.skip(f"there is no {lint[0]} here")
    done = subprocess.run([*lint, str(PAGE)], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert not done.stdout + done.stderr
