"""Sentences that name a key, against the registry.

A screen takes the key from its commands. What cannot (another feature's key, a floor below the app, a document) writes
it out, and is listed here with the command that it means.
"""

import ast
import re
from pathlib import Path

import pytest

from mfr_tui.tui.commands import Command, shown_key
from mfr_tui.tui.registry import all_commands

ROOT = Path(__file__).parents[2]

WRITTEN_OUT: dict[str, tuple[tuple[str, str | None], ...]] = {
    "mfr_tui/tui/app.py": (("press esc", None),),
    "mfr_tui/tui/common/keys.py": (("q only pauses", "app.quit"),),
    "mfr_tui/tui/history/day.py": (("press enter", "today.start"),),
    "mfr_tui/tui/report/appointment.py": (("press v", "story.visit"),),
    "mfr_tui/tui/setup/welcome.py": (("[b]space[/b] pauses", "scan.pause"), ("[b]esc[/b] leaves", "scan.leave")),
    "mfr_tui/cli/export.py": (("press !", "app.warning_signs"), ("3 shows it", "mode.flags")),
    "mfr_tui/cli/commands.py": (("press ?", "app.help"), ("U is redo", "app.redo")),
    "mfr_tui/cli/mark.py": (("mfr, then !", "app.warning_signs"), ("press ctrl+p", "app.palette")),
    "mfr_tui/cli/status.py": (("mfr, then !", "app.warning_signs"),),
    "mfr_tui/practice/pressing.py": (("press !", "app.warning_signs"),),
    "mfr_tui/practice/screening.py": (("press !", "app.warning_signs"), ("press 3", "mode.flags")),
    "mfr_tui/record/write/scans.py": (("press u", "app.undo"),),
    "mfr_tui/review/flags/rules/red_flag.py": (("press !", "app.warning_signs"),),
    "assets/learn/daily.md": (("press w on Today", "today.work"),),
    "assets/practice/scan.toml": (("press !", "app.warning_signs"),),
    "docs/cli.md": (("press `!`", "app.warning_signs"),),
    "docs/scan.md": (("press !", "app.warning_signs"), ("press `enter`", "scan.next"), ("press `>`", "scan.slower")),
    "docs/settings.md": (
        ("press `,`", "app.settings"),
        ("press `esc`", None),
    ),
    "README.md": (
        ("`,` opens the settings", "app.settings"),
        ("press `enter`", "today.start"),
        ("press `1` to `3`", "summary.work"),
        ("press `w`", "today.work"),
        ("press `f`", "map.wrong"),
        ("press `!`", "app.warning_signs"),
        ("`x` is 10", "map.ten"),
        ("`t` shows another technique", "card.other"),
        ("`4` is Learn", "mode.learn"),
        ('avoid" in `ctrl+p`', "app.palette"),
        ("`2` is History", "mode.history"),
        ("`3` shows flags", "mode.flags"),
        ("`a` adds a whole scan", "day.enter"),
        ("`u` undoes", "app.undo"),
        ("`v` prepares the appointment", "flags.visit"),
        ("`p` shows the page", "flags.page"),
        ("`s` saves it", "page.save"),
        ("`o` opens it", "page.open"),
        *(("| `enter` | start the scan; in a scan, go to", one) for one in ("today.start", "scan.next")),
        ("arrows, `0`-`9`, `x` | move on the map", "map.ten"),
        *(("| `.` `m` `tab` | rate the other side", f"map.{name}") for name in ("both", "mirror", "flip")),
        ("| `d` | add details", "scan.details"),
        *(("| `space` `b` `e` | pause, go back, end", f"scan.{name}") for name in ("pause", "back", "end")),
        ("| `esc` | leave the scan", "scan.leave"),
        *(("| `s` `r` | do a two-minute scan; take a rest", f"today.{name}") for name in ("short", "rest")),
        ("| `w`, `1`-`3` | work on a spot", "today.work"),
        *(("| `u` `U` | undo, redo", f"app.{name}") for name in ("undo", "redo")),
        ("| `?` | every key", "app.help"),
        ("| `!` or `x` | sharp or shooting pain", "hold.pain"),
        ("| `r` | it released", "hold.release"),
        ("| `space` | pause or resume", "hold.space"),
        ("| `+` | 30 seconds more", "hold.more"),
        ("| `esc` | end early", "hold.leave"),
        *(("arrows, `<` `>`, `t` | move by day", f"history.{name}") for name in ("year", "today")),
        ("| `enter` | open a day", "history.open"),
        ("| `b` | the body over", "history.body"),
        ("| `w` | what helped", "history.helps"),
        ("| `/` | find a place", "history.search"),
        ("| `r` | rest days", "history.rest"),
    ),
}
"""For each file: what it says, and the id of the command; None for a key that the terminal needs and no command has."""

NAMED = r"enter|esc(?:ape)?|space|tab|del(?:ete)?|page ?up|page ?down|f\d+|ctrl\+\S"
ALONE = r"a(?= to\b|[`.,;:)])|(?!a\b|= )[^\s`{]"
PRESS = re.compile(rf"\bpress (`?)({NAMED}|{ALONE})\1(?![\w'’{{])", re.IGNORECASE)
"""A key to press: one by name, or one character that stands alone; "press a spot" names none."""

COMMANDS = {command.id: command for command in all_commands()}


def said_in(file: Path) -> str:
    """Return what a file says: the strings of a module that are not docstrings, or all of a document."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return text
    tree = ast.parse(text)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            silent |= {id(part) for part in node.values}
            strings.append("".join(map(str, parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            strings.append(node.value)
    return "\n".join(strings)


def files() -> list[Path]:
    """Return the modules, texts and documents of the program."""
    found = [file for kind in ("py", "toml", "md") for file in (ROOT / "mfr_tui").rglob(f"*.{kind}")]
    found += [*(ROOT / "assets").rglob("*.toml"), *(ROOT / "assets").rglob("*.md"), ROOT / "README.md"]
    return sorted([*found, *(ROOT / "docs").rglob("*.md")])


def keys_pressed(text: str) -> set[str]:
    """Return the keys that a text says to press."""
    return {match[2] for match in PRESS.finditer(text)}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Press u to undo.", {"u"}),
        ("a professional clears it (press !).", {"!"}),
        ("press `1` to `3`, then press `ctrl+p`", {"1", "ctrl+p"}),
        ("Press a to enter a scan, or press space", {"a", "space"}),
        ("Press a spot, press it, press {} or press here; who may press, I press", set()),
    ],
)
def test_a_key_to_press_is_told_from_a_spot_to_press(text: str, keys: set[str]) -> None:
    assert keys_pressed(text) == keys


def test_each_key_that_is_written_out_is_listed() -> None:
    pressing = [file for file in files() if "press " in file.read_text(encoding="utf-8").lower()]
    found = {file.relative_to(ROOT).as_posix(): keys_pressed(said_in(file)) for file in pressing}
    listed = {name: keys_pressed("\n".join(said for said, _ in rows)) for name, rows in WRITTEN_OUT.items()}
    assert {name: keys for name, keys in found.items() if keys} == {name: keys for name, keys in listed.items() if keys}


@pytest.mark.parametrize("name", WRITTEN_OUT)
def test_each_key_that_is_written_out_is_the_commands(name: str) -> None:
    text = re.sub(r"\bPress\b", "press", said_in(ROOT / name))
    for said, command_id in WRITTEN_OUT[name]:
        assert said in text, f"{name} does not say {said!r} any more: take it off the list"
        if command_id:
            assert names_key_of(said, COMMANDS[command_id]), f"{name} says {said!r}, but {command_id} has another key"


def names_key_of(said: str, command: Command) -> bool:
    """Whether a phrase names one of a command's keys."""
    return not {shown_key(key) for key in command.keys}.isdisjoint(re.split(r"[\s`]+|\[/?b\]", said))
