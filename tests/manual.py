"""Make docs/man/mfr.1, the manual page, from the parser of the command line.

After a change of commands, options or exit codes, run `python -m tests.manual`.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from argparse_manpage.manpage import Manpage  # type: ignore[import-untyped]

from mfr_tui.cli.commands import build_parser

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "man" / "mfr.1"

DATE = "2026-11-27"
"""The day on the page: that of the latest change of what it says of the program as a whole."""

FILES = """.TP
.I mfr.db
Your diary. mfr where shows the directory.
.TP
.I config.toml
Your settings, which need not exist."""

ENVIRONMENT = """.TP
.B MFR_DATA_DIR
The same as \\-\\-data\\-dir.
.TP
.B PAGER
The pager for long text on a terminal; empty or cat means none.
.TP
.BR NO_COLOR ", " FORCE_COLOR ", " CLICOLOR ", " CLICOLOR_FORCE
Whether printed text has color."""


def manual() -> str:
    """Return the page, which changes only when the command line does."""
    parser = build_parser()
    for one in _parsers(parser):
        one.formatter_class = partial(argparse.HelpFormatter, width=78)  # whatever the width of the terminal is
    page = Manpage(
        parser,
        format="single-commands-section",
        _data={
            "description": "a five-minute myofascial release body scan every day, in the terminal",
            "date": DATE,
            "project_name": "mfr",
            "manual_title": "User Commands",
        },
    )
    page.add_section("exit status", "=", "\n".join(_exit_codes()))
    page.add_section("files", "=", FILES)
    page.add_section("environment", "=", ENVIRONMENT)
    page.add_section("see also", "=", "docs/cli.md and docs/settings.md, which come with the source.")
    text = str(page).replace(DATE.replace("-", "\\-"), DATE)  # a date has no hyphens to escape
    ascii_only = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", text)
    return "\n".join(_wrapped(line) for line in ascii_only.splitlines()) + "\n"


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _parsers(command)


def _wrapped(line: str) -> str:
    """Return a line of text as lines of 80 bytes at most; a line that is a request must stay whole."""
    if line.startswith((".", " ")):
        return line
    return "\n".join(f"\\&{one}" if one[0] in ".'" else one for one in textwrap.wrap(line, 78, break_on_hyphens=False))


def _exit_codes() -> list[str]:
    """Return the table of docs/cli.md as a list."""
    lines, text = [], (DOCS / "cli.md").read_text(encoding="utf-8")
    for code, meaning in re.findall(r"^\| ([\d+ n]+) \| (.*) \|$", text, re.MULTILINE):
        plain = meaning.replace("`", "").replace("\\|", "|").replace("\\", "\\\\").replace("-", "\\-")
        lines += [".TP", f".B {code}", plain]
    return lines


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(manual(), encoding="utf-8")
