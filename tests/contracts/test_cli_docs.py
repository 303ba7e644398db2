"""docs/cli.md names every command, every option and every exit code."""

import argparse
import re
from pathlib import Path

import pytest

from mfr_tui.cli.commands import build_parser
from mfr_tui.cli.main import UNEXPECTED

TEXT = (Path(__file__).parents[2] / "docs/cli.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### mfr (\w+).*?\n(.*?)(?=^### |\Z)", TEXT, re.MULTILINE | re.DOTALL))


def commands(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    found = [one for one in (parser or build_parser())._actions if isinstance(one, argparse._SubParsersAction)]
    return found[0].choices if found else {}


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in action.option_strings} - {"-h", "--help"}


def all_options(parser: argparse.ArgumentParser) -> set[str]:
    """Return the options of a command, and of the commands that it has itself."""
    return options(parser).union(*map(options, commands(parser).values()))


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
    assert options(build_parser()) == {"--data-dir", "--version"}
    assert {"--data-dir", "--version"} <= set(re.findall(r"^\| `(--[a-z-]+)", TEXT, re.MULTILINE))


def test_each_exit_code_is_in_the_table() -> None:
    assert re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE) == ["0", "1", "2", str(UNEXPECTED), "130"]
