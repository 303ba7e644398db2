"""Every check of `mfr doctor` and the page Doctor, in one table. To add one, write its function and name it here."""

from collections.abc import Iterator
from typing import NamedTuple

from mfr_tui.doctor import diary, surroundings
from mfr_tui.doctor.finding import RAISED, Check, Finding, Level, Subject, wrong
from mfr_tui.errors import MfrError

CHECKS = (
    Check("sqlite", "SQLite", surroundings.look_at_sqlite),
    Check("file", "Diary", diary.look_at_file),
    Check("schema", "Schema", diary.look_at_schema),
    Check("integrity", "Integrity", diary.look_at_pages),
    Check("rules", "Values", diary.look_at_rules),
    Check("references", "References", diary.look_at_references),
    Check("sums", "Sums of years", diary.look_at_sums),
    Check("orphans", "Orphans", diary.look_at_orphans),
    Check("log", "Log", diary.look_at_log),
    Check("modes", "Permissions", diary.look_at_modes),
    Check("space", "Free space", surroundings.look_at_space),
    Check("filesystem", "File system", surroundings.look_at_filesystem),
    Check("sync_folder", "Sync folder", surroundings.look_at_sync_folder),
    Check("conflicts", "Conflicted copies", surroundings.look_for_conflicts),
    Check("backups", "Backups", surroundings.look_at_backups),
    Check("settings", "Settings", surroundings.look_at_settings),
    Check("clock", "Clock", surroundings.look_at_clock),
    Check("zone", "Time zone", surroundings.look_at_zone),
    Check("locale", "Locale", surroundings.look_at_locale),
    Check("terminal", "Terminal", surroundings.look_at_terminal),
    Check("voice", "Voice", surroundings.look_at_voice),
    Check("notices", "Desktop notices", surroundings.look_at_notices),
)
"""All checks, in the order in which they are done."""


class Examined(NamedTuple):
    """A check with what it found."""

    check: Check
    finding: Finding


def examine(subject: Subject) -> Iterator[Examined]:
    """Do every check and yield what it found. Nothing is changed, and nothing is raised."""
    for check in CHECKS:
        try:
            finding = check.look(subject)
        except MfrError as error:
            finding = wrong(error.what, error.do)
        except RAISED as error:  # its message may quote what the diary says
            finding = wrong(f"This could not be checked ({type(error).__name__}).", "Check the files and the disk.")
        yield Examined(check, finding)


def ranked(examined: list[Examined]) -> list[Examined]:
    """Return what is wrong first, then what to know, then the rest."""
    order = [Level.WRONG, Level.KNOW, Level.OK]
    return sorted(examined, key=lambda one: order.index(one.finding.level))
