"""What the doctor looks at around the diary: the disk, the backups, the settings, the clock and the terminal."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from mfr_tui.clock import check_is_set
from mfr_tui.codeset import is_c_locale, terminal_codeset
from mfr_tui.counting import counted
from mfr_tui.doctor.finding import Finding, Subject, know, ok, wrong
from mfr_tui.errors import MfrError
from mfr_tui.paths import has_entry, is_directory, is_regular_file
from mfr_tui.record.backups import DAY, find_fault, folder_of, folders_of, list_backups
from mfr_tui.record.connection import OLDEST_SQLITE, check_sqlite
from mfr_tui.record.diary_file import beside, size_of
from mfr_tui.record.reader import DiaryReader
from mfr_tui.review.resume import clock_is_behind
from mfr_tui.system.announce import notice
from mfr_tui.system.voice import Voice
from mfr_tui.wording.backups import size_words

SMALLEST_TERMINAL = (40, 20)
"""The columns and rows that the app needs."""

_SPARE = 8 * 1024 * 1024
"""The bytes that should be free beside what a backup or a restore takes."""

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|lustre|davfs|vboxsf|fuse\.(sshfs|rclone|davfs2?|gvfsd.*|glusterfs)"
)
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})

_SYNC_FOLDERS = re.compile(
    r"dropbox( \(.*\))?|onedrive( - .*)?|icloud ?drive|mobile documents|google ?drive|my drive|nextcloud|owncloud|"
    r"syncthing|pcloud ?drive|mega|box",
    re.IGNORECASE,
)
"""What the folders of programs that sync are usually called."""

_SYNC_MARKERS = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".tmp.driveupload",
)
"""What such programs leave in a folder that they sync: Dropbox, Syncthing, Nextcloud, ownCloud, Google Drive."""

_CONFLICT = (
    r"{stem}(\.sync-conflict-.+|_conflict-.+| ?\(.*(conflict|kopie|copy).*\)| ?\(\d+\)| \d+|-[A-Z0-9][A-Z0-9-]*)"
    r"{suffix}"
)
"""What they call a copy that another device wrote at the same time."""


def look_at_sqlite(_: Subject) -> Finding:
    """Look whether this SQLite can read the diary."""
    check_sqlite()
    return ok(f"{sqlite3.sqlite_version}; {'.'.join(map(str, OLDEST_SQLITE))} or newer is needed.")


def look_at_space(subject: Subject) -> Finding:
    """Look whether there is room for a backup and a restore."""
    free = shutil.disk_usage(_nearest(subject.diary.parent)).free
    needed = 3 * (size_of(subject.diary) + size_of(beside(subject.diary, "wal"))) + _SPARE
    if free < needed:
        return wrong(
            f"{size_words(free)} free. A backup and a restore may need {size_words(needed)}.", "Free some space."
        )
    return ok(f"{size_words(free)} free.")


def _nearest(path: Path) -> Path:
    """Return a directory, or the nearest one above it that exists."""
    return next(one for one in (path, *path.parents) if is_directory(one))


def look_at_filesystem(subject: Subject) -> Finding:
    """Look whether the disk is a local one: a log needs memory that all programs share."""
    kind = find_mount(_nearest(subject.diary.parent).resolve(), subject.mounts)
    if not kind:
        return ok("Not known on this system.")
    if _NETWORK.fullmatch(kind):
        return wrong(
            f"A network disk ({kind}). SQLite's log works only between programs of one computer.",
            "Keep the diary on a local disk (mfr --data-dir DIR). For a second computer: mfr sync DIR",
        )
    if kind in _IN_MEMORY:
        return know(f"In memory ({kind}): the diary is gone after a restart.", "Keep it on a disk: mfr --data-dir DIR")
    return ok(f"A local disk ({kind}).")


def find_mount(path: Path, mounts: str) -> str:
    """Return the type of the file system that a path is on; empty if it is not known.

    Args:
        path: The path, without symbolic links.
        mounts: The text of `/proc/self/mountinfo`.
    """
    found = (Path("/"), "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) > 4 and after:
            point = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4]))
            if path.is_relative_to(point) and len(point.parts) >= len(found[0].parts):
                found = (point, after.split()[0])
    return found[1]


def look_at_sync_folder(subject: Subject) -> Finding:
    """Look whether another program copies the diary to other devices while mfr writes to it."""
    for folder in (subject.diary.parent, *subject.diary.parent.parents):
        mark = next((name for name in _SYNC_MARKERS if has_entry(folder / name)), None)
        if mark or _SYNC_FOLDERS.fullmatch(folder.name):
            because = f" (it has {mark})" if mark else ""
            return know(
                f"{folder} looks like a folder that is synced{because}. A program that copies mfr.db without its log, "
                "or while mfr writes, can lose changes or leave two diaries.",
                "Keep the diary elsewhere (mfr --data-dir DIR), and use mfr sync or the setting backup_folders there.",
            )
    return ok("The diary is in no folder that is known to be synced.")


def look_for_conflicts(subject: Subject) -> Finding:
    """Look for copies of the diary that a program has put beside it because two devices wrote."""
    found = list(_conflicts(subject.diary))
    if not found:
        return ok("There is no conflicted copy beside the diary.")
    return wrong(
        f"Beside the diary: {', '.join(map(str, found))}. There may be days in it that are not in your diary.",
        f'To see what is new in it: mfr import --dry-run "{found[0]}". Then without --dry-run, and move it away.',
    )


def _conflicts(diary: Path) -> Iterator[Path]:
    like = re.compile(_CONFLICT.format(stem=re.escape(diary.stem), suffix=re.escape(diary.suffix)))
    for path in sorted(diary.parent.glob("*")) if is_directory(diary.parent) else []:
        if like.fullmatch(path.name) and is_regular_file(path):
            yield path


def look_at_backups(subject: Subject) -> Finding:
    """Look at the age of the newest backup, at backups that cannot be read, and for folders that are gone."""
    own = folders_of(subject.config)
    backups = list_backups([folder_of(subject.diary), *own])
    newest = next((one for one in reversed(backups) if not one.fault), None)
    broken = [one.path for one in backups if one.fault]
    if newest and find_fault(newest.path):
        broken.append(newest.path)
    if broken:
        return wrong(
            f"{counted(len(broken), 'backup')} cannot be read: {broken[-1]}.",
            "Make a new one with mfr backup, then delete it.",
        )
    gone = [folder for folder in own if not is_directory(folder)]
    if gone:
        return know(
            f"The backup folder {gone[0]} is not there.", "Connect its disk, or change the setting backup_folders."
        )
    if newest is None:
        return know("There are no backups yet.", "To make one: mfr backup") if subject.is_there else ok("None yet.")
    days = (subject.clock.now() - newest.at) // DAY
    count = counted(len(backups), "backup")
    if days > 7:
        return know(f"{count}, the newest {days} days old.", "To make one: mfr backup")
    return ok(f"{count}, the newest {'of today' if days < 1 else counted(days, 'day') + ' old'}.")


def look_at_settings(subject: Subject) -> Finding:
    """Look whether config.toml can be used, and whether every key in it is known."""
    try:
        config = subject.config
    except MfrError as error:
        return wrong(_without_value(error.what), error.do)
    if config.warnings:
        return know(config.warnings[0], "Fix it with: mfr config edit")
    return ok(str(subject.places.config) if has_entry(subject.places.config) else "The defaults.")


def _without_value(what: str) -> str:
    """Return the error of a setting without the value, which may be a name."""
    return re.sub(r"(: [\w.\-]+ =|^The environment variable \w+=).* is not valid\.$", _named, what, flags=re.DOTALL)


def _named(found: re.Match[str]) -> str:
    return f"{found[1].rstrip(' =')} is not valid."


def look_at_clock(subject: Subject) -> Finding:
    """Look whether the clock was ever set, and whether it is behind the newest entry."""
    now = subject.clock.now()
    check_is_set(now)
    if subject.is_there:
        with closing(DiaryReader(subject.diary)) as reader:
            newest = reader.newest_instant()
        if clock_is_behind(newest, now):
            return wrong(f"The clock says {now:%Y-%m-%d %H:%M}, before your newest entry.", "Set the clock.")
    return ok(f"{now:%Y-%m-%d %H:%M}.")


def look_at_zone(subject: Subject) -> Finding:
    """Look whether the system names its time zone."""
    offset = subject.clock.now().utcoffset()
    zone = subject.clock.zone()
    if zone == "UTC" and offset:
        return know(
            "The system does not name its time zone. mfr stores the offset alone.", "Set TZ, such as Europe/Berlin."
        )
    return ok(f"{zone}.")


def look_at_locale(subject: Subject) -> Finding:
    """Look whether the terminal can show every character."""
    if is_c_locale(subject.environment):
        return know("The locale is C, so mfr draws in ASCII.", "Set LANG to a locale with UTF-8, such as C.UTF-8.")
    codeset = terminal_codeset(subject.environment) or "utf-8"
    if not codeset.lower().replace("_", "-").startswith("utf"):
        return know(f"The terminal has {codeset}, so mfr draws some lines simpler.", "Set LANG to a locale with UTF-8.")
    return ok("UTF-8.")


def look_at_terminal(subject: Subject) -> Finding:
    """Look whether the app fits in the terminal, and how many colors it has."""
    term = subject.environment.get("TERM", "")
    if subject.terminal is None:
        return ok("The output is not a terminal.")
    if term in {"", "dumb"}:
        return know("TERM says that the terminal cannot draw.", "Use mfr --plain, or set TERM.")
    columns, rows, _ = subject.terminal
    if columns < SMALLEST_TERMINAL[0] or rows < SMALLEST_TERMINAL[1]:
        return know(
            f"{columns}x{rows}. The app needs {SMALLEST_TERMINAL[0]}x{SMALLEST_TERMINAL[1]}.", "Make it larger."
        )
    return ok(f"{term}, {columns}x{rows}, {_colors(subject, term)}.")


def _colors(subject: Subject, term: str) -> str:
    if subject.environment.get("NO_COLOR"):
        return "no color (NO_COLOR)"
    if subject.environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "all colors"
    return "256 colors" if "256" in term else "few colors"


def look_at_voice(subject: Subject) -> Finding:
    """Look whether a program can speak."""
    if silence := Voice.find().silence:
        return (know if subject.config.voice else ok)(silence)
    return ok("A program that speaks is installed.")


def look_at_notices(subject: Subject) -> Finding:
    """Look whether the terminal shows notices on the desktop."""
    if notice(subject.environment, "mfr"):
        return ok("This terminal shows them.")
    return ok("This terminal is not known to show them.")
