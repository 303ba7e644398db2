"""What the doctor looks at in the diary and in the files next to it."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from mfr_tui.body.regions import load_body
from mfr_tui.counting import counted
from mfr_tui.doctor.finding import Finding, Subject, know, ok, wrong
from mfr_tui.errors import DamagedError
from mfr_tui.paths import has_entry
from mfr_tui.record.additions import find_addition
from mfr_tui.record.backups import folder_of
from mfr_tui.record.connection import LARGEST_LOG, check_is_diary, connect_to_read, find_log_fault
from mfr_tui.record.damage import Part, find_damage_in
from mfr_tui.record.diary_file import beside, explained, not_writable, size_of
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.wording.backups import size_words

_NONE_YET = ok("There is no diary yet.")
_NOT_CHECKED = know("Not checked: the diary cannot be opened.")
_DAMAGED = "Restore a backup with `mfr restore`, or save what can be read with `mfr doctor --repair`."
_OPENERS, _READERS = range(128, 129), range(123, 128)
"""The bytes of the shared memory that SQLite locks: while a log is open, and while it is read from."""


def look_at_file(subject: Subject) -> Finding:
    """Look whether there is a diary, and whether it can be opened."""
    if subject.trouble:
        damage = isinstance(subject.trouble, DamagedError)
        return wrong(subject.trouble.what, _DAMAGED if damage else subject.trouble.do)
    if not subject.is_there:
        return know(f"There is no diary at {subject.diary} yet.", "To start one: mfr")
    return ok(f"{subject.diary}, {size_words(size_of(subject.diary))}")


def _skipped(subject: Subject) -> Finding | None:
    """Return what to say of a diary that cannot be looked into; None if it can."""
    if subject.trouble:
        return _NOT_CHECKED
    return None if subject.is_there else _NONE_YET


def look_at_schema(subject: Subject) -> Finding:
    """Look at the version of the tables, and at what other programs have added."""
    if skipped := _skipped(subject):
        return skipped
    with contextlib.closing(connect_to_read(subject.diary)) as connection:
        version = check_is_diary(connection, subject.diary)
    if version == SCHEMA_VERSION and (addition := find_addition(subject.diary)):
        return wrong(addition.what, addition.do)
    if version < SCHEMA_VERSION:
        return know(f"{version}. mfr upgrades it to {SCHEMA_VERSION} when it next opens it, after a backup.")
    return ok(f"{version}, the newest.")


def _look_for_damage(subject: Subject, part: Part, fine: str) -> Finding:
    if skipped := _skipped(subject):
        return skipped
    said = find_damage_in(subject.diary, part)
    if said and part is not Part.PAGES and find_damage_in(subject.diary, Part.PAGES):
        return know("Not checked in full: pages or indexes are damaged.")
    return wrong(f"{said[0].upper()}{said[1:]}.", _DAMAGED) if said else ok(fine)


def look_at_pages(subject: Subject) -> Finding:
    """Check every page, and each table against its indexes."""
    return _look_for_damage(subject, Part.PAGES, "Every page and index is sound.")


def look_at_rules(subject: Subject) -> Finding:
    """Check each value against the rules of its column."""
    return _look_for_damage(subject, Part.RULES, "Every row obeys the rules.")


def look_at_references(subject: Subject) -> Finding:
    """Check that each row that a row refers to is there."""
    return _look_for_damage(subject, Part.REFERENCES, "Every row that another refers to is there.")


def look_at_sums(subject: Subject) -> Finding:
    """Count the years that are over again."""
    return _look_for_damage(subject, Part.SUMS, "The sums of past years are right.")


def look_at_orphans(subject: Subject) -> Finding:
    """Look for ratings whose scan or hold is deleted while they are not, and for places that mfr does not know."""
    if skipped := _skipped(subject):
        return skipped
    if find_damage_in(subject.diary, Part.PAGES):
        return know("Not checked: pages or indexes are damaged.")
    with contextlib.closing(connect_to_read(subject.diary)) as connection, explained(subject.diary):
        orphans = 0
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        for parent in {"scan", "hold"} & tables:
            (count,) = connection.execute(
                f"SELECT count(*) FROM mark JOIN {parent} AS of ON of.id = mark.{parent}_id "  # noqa: S608  (our own words)
                "WHERE mark.deleted_at IS NULL AND of.deleted_at IS NOT NULL"
            ).fetchone()
            orphans += count
        regions = {region for (region,) in connection.execute("SELECT DISTINCT region FROM mark")}
    unknown = regions - {region.id for region in load_body()}
    if orphans:
        return know(f"{counted(orphans, 'rating')} of deleted scans or holds.", "They still count for their day.")
    if unknown:
        return know(f"Ratings of {counted(len(unknown), 'place')} that this mfr does not know.", "Update mfr.")
    return ok("No rating is without its scan, its hold or its place.")


def look_at_log(subject: Subject) -> Finding:
    """Check all of the log, its size, and who has it open."""
    log = beside(subject.diary, "wal")
    size = size_of(log)
    if skipped := _skipped(subject):
        return skipped if not size or not subject.trouble else know(f"Not read: {log}, {size_words(size)}.")
    if not size:
        return ok("There is no log: everything is in the file.")
    if said := find_log_fault(subject.diary, every_frame=True):
        return wrong(f"{said[0].upper()}{said[1:]}.", _DAMAGED)
    others = set(_holders(subject, _OPENERS))
    words = f"{size_words(size)}, sound"
    if size > LARGEST_LOG:
        readers = set(_holders(subject, _READERS))
        by = f" by {counted(len(readers), 'program')}" if readers else ""
        return know(f"{words}. It is large: it is being read{by}.", "Close other programs that have the diary open.")
    if others:
        return ok(f"{words}. {counted(len(others), 'program')} {'has' if len(others) == 1 else 'have'} the diary open.")
    if subject.locks:
        return know(f"{words}. It is left over: mfr was ended.", "mfr takes it in when it next opens the diary.")
    return ok(f"{words}.")


def _holders(subject: Subject, of: range) -> Iterator[str]:
    """Yield the process of each lock on these bytes of the shared memory of the diary."""
    try:
        found = beside(subject.diary, "shm").stat()
    except OSError:
        return
    file = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    for line in subject.locks.splitlines():
        match line.split():
            case [_, "POSIX", _, _, process, locked, first, last] if locked == file:
                if any(int(first) <= byte and (last == "EOF" or byte <= int(last)) for byte in of):
                    yield process


def private_files(subject: Subject) -> Iterator[tuple[Path, int]]:
    """Yield each file and folder of the person with the mode that it should have, if it is there.

    A folder that mfr did not make, such as one that was chosen with `--data-dir`, is left out.
    """
    diary = subject.diary
    backups = folder_of(diary)
    files = [diary, *(beside(diary, end) for end in ("wal", "shm", "journal")), subject.places.config]
    files += [subject.places.routine, *sorted(backups.glob("mfr-*.zip")), *sorted(diary.parent.glob("mfr-*.db"))]
    folders = [backups, *(folder for folder in {diary.parent, subject.places.config_dir} if folder.name == "mfr")]
    for paths, mode in ((files, 0o600), (folders, 0o700)):
        for path in paths:
            if has_entry(path) and not stat.S_ISLNK(path.lstat().st_mode):
                yield path, mode


def open_to_others(subject: Subject) -> list[tuple[Path, int]]:
    """Return what others may read or write, with the mode that it should have."""
    if os.name != "posix":
        return []
    return [(path, mode) for path, mode in private_files(subject) if path.stat().st_mode & 0o077]


def look_at_modes(subject: Subject) -> Finding:
    """Look whether the person may write the diary, and whether anybody else may read the files."""
    if subject.is_there and (barred := not_writable(subject.diary)):
        names, marked = " and ".join(map(str, barred)), [path for path in barred if not path.stat().st_mode & 0o200]
        change = f"To change that: chmod u+w {' '.join(quote(str(path)) for path in marked)}"
        return wrong(
            f"You cannot write {names}, so nothing is saved.",
            change if marked else "Check who owns it, and whether its disk is mounted read-only.",
        )
    found = open_to_others(subject)
    if not found:
        return ok("Only you can read your files.")
    names = ", ".join(str(path) for path, _ in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return wrong(f"Others on this computer may read {names}{more}.", "To make them private: mfr doctor --repair")
