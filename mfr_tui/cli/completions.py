"""`mfr completions`: what a shell needs to complete commands, options and their values."""

import argparse
from collections.abc import Iterator

import shtab

from mfr_tui.body.regions import load_body
from mfr_tui.config import SETTINGS
from mfr_tui.practice.learn import ORDER
from mfr_tui.practice.technique import load_techniques
from mfr_tui.record.rows import QUALITIES
from mfr_tui.record.write.rest_days import REST_REASONS


def completions(parser: argparse.ArgumentParser, shell: str) -> int:
    """Print the script for a shell, and return exit code 0.

    Args:
        parser: The parser of the command line, which is changed.
        shell: `bash`, `zsh` or `fish`.

    Raises:
        MfrError: A file that comes with the program cannot be used.
    """
    body = load_body()
    regions = [region.id for region in body]
    techniques = [technique.id for technique in load_techniques(body)]
    values = {
        "REGION": regions,
        "TECHNIQUE": techniques,
        "PAGE": [*ORDER, *techniques, *regions],
        "KEY": [*SETTINGS],
        "RATING": [str(nrs) for nrs in range(11)],
        "WORD": [*QUALITIES],
        "WHY": [*REST_REASONS],
        "DATE[..DATE]": ["today", "yesterday"],
    }
    paths = {"FILE": shtab.FILE, "BACKUP": shtab.FILE, "DIR": shtab.DIRECTORY}
    for action in _actions(parser):
        if action.metavar in values:
            action.choices = values[str(action.metavar)]
        elif action.metavar in paths:
            action.complete = paths[str(action.metavar)]  # type: ignore[attr-defined]  # where shtab looks
    print(shtab.complete(parser, shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a parser and of all its commands, whose descriptions become their short help."""
    for action in parser._actions:  # noqa: SLF001  (argparse has no other way to them)
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for listed in action._choices_actions:  # noqa: SLF001
                command = action.choices[listed.dest]
                command.description = listed.help
                yield from _actions(command)
