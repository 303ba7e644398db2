"""`mfr doctor`: every check of the diary and what is around it."""

import os
import sys

from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Style, print_json, print_styled
from mfr_tui.cli.exit_code import ExitCode
from mfr_tui.doctor.checks import Examined, examine, ranked
from mfr_tui.doctor.finding import Level, Subject, Terminal
from mfr_tui.doctor.repair import repair as repair_all
from mfr_tui.record.backups import Reason, back_up
from mfr_tui.typed import clean
from mfr_tui.wording.doctor import ALL_RIGHT, LEVELS, REPAIR, STILL_WRONG, USE_SALVAGED, summary

_INDENT = " " * 7


def doctor(context: Context, *, as_json: bool) -> int:
    """Print what every check finds: what is wrong first. Return 0 if nothing is wrong.

    Raises:
        MfrError: The directory of the diary cannot be determined.
    """
    examined = list(examine(Subject.here(context.places, context.any_clock, os.environ, _terminal())))
    if as_json:
        print_json(
            [
                {
                    "check": one.check.id,
                    "title": one.check.title,
                    "level": one.finding.level,
                    "found": one.finding.found,
                    "do": one.finding.do,
                }
                for one in examined
            ]
        )
    else:
        _print(examined)
        print(summary([one.finding.level for one in examined]))
    return ExitCode.ERROR if any(one.finding.level is Level.WRONG for one in examined) else ExitCode.DONE


def repair(context: Context) -> int:
    """Repair what cannot be lost by it, and print what was done and what is still wrong. Return 0 if nothing is.

    Raises:
        MfrError: Something cannot be repaired.
    """
    subject = Subject.here(context.places, context.any_clock, os.environ, _terminal())

    def back_up_before() -> str:
        made = back_up(subject.diary, Reason.BEFORE_REPAIR, context.clock.now(), context.config)
        for trouble in made.troubles:
            print(trouble, file=sys.stderr)
        return made.backups[0].id

    salvaged = ""
    for line in repair_all(subject, back_up_before):
        salvaged = line if line.startswith(USE_SALVAGED) else salvaged
        print(clean(line) if not line.startswith(" ") else f"  {clean(line)}")
    after = Subject.here(context.places, context.any_clock, os.environ, _terminal())
    wrong = [one for one in examine(after) if one.finding.level is Level.WRONG]
    if salvaged:  # never tell a person to do again what was just done
        wrong = [_advise(one, salvaged) if REPAIR in one.finding.do else one for one in wrong]
    _print(wrong)
    print(STILL_WRONG if wrong else ALL_RIGHT)
    return ExitCode.ERROR if wrong else ExitCode.DONE


def _advise(examined: Examined, what: str) -> Examined:
    """Return the same with another advice."""
    return examined._replace(finding=examined.finding._replace(do=what))


def _print(examined: list[Examined]) -> None:
    for check, finding in ranked(examined):
        alarm = Style.ALARM if finding.level is Level.WRONG else None
        print_styled(clean(f"{LEVELS[finding.level]:<6} {check.title}: {finding.found}"), alarm)
        if finding.do:
            print(_INDENT + clean(finding.do))


def _terminal() -> Terminal | None:
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):  # it is none, or no file at all
        return None
    return Terminal(size.columns, size.lines, sys.stdout.encoding)
