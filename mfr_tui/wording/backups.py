"""What the app and the command line say of backups, and of what restoring one would change."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from mfr_tui.clock import Clock, span
from mfr_tui.counting import counted
from mfr_tui.record.backups import Backup, Reason
from mfr_tui.record.restore import Difference

REASONS: Mapping[Reason, str] = {
    Reason.DAILY: "daily",
    Reason.ASKED: "asked for",
    Reason.BEFORE_IMPORT: "before an import",
    Reason.BEFORE_SYNC: "before a sync",
    Reason.BEFORE_MIGRATION: "before an upgrade",
    Reason.BEFORE_RESTORE: "before a restore",
    Reason.BEFORE_REPAIR: "before a repair",
}
"""Why a backup was made."""

ROWS: Mapping[str, str] = {
    "scan": "scans",
    "mark": "ratings",
    "hold": "holds",
    "rest_day": "rest days",
    "screening": "safety answers",
    "region_setting": "places to avoid",
    "lock": "locks after pain",
    "warning_check": "warning signs",
    "flag_decision": "decisions on flags",
    "concern": "flags of your own",
    "region_story": "notes on places",
    "visit": "appointment notes",
    "week": "weekly answers",
}
"""What the rows of each table are called."""

CHECK_SAFETY = (
    "Answers and locks that keep you safe would change. Check them afterward: places to avoid, safety questions."
)

_SAME = "Your diary already is what this backup holds."
SAME, WOULD_BE_SAME = f"{_SAME} Nothing was changed.", f"{_SAME} Restoring it would change nothing."
"""What a restore and a dry run say where there is nothing to restore."""

DAMAGED_NOW = "The diary there now is damaged, so mfr cannot say what would be lost. It is kept next to the new one."


FINAL = "The made-up days there now cannot be restored afterward."


def when(clock: Clock, at: datetime) -> str:
    """Return when a backup was made, by the wall clock here: `Sat 21 Nov 2026 06:30`."""
    local = clock.to_local(at)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"


def size_words(size: int) -> str:
    """Return a size: `12 KB`, `2.1 MB`, `60.8 GB`."""
    if size >= 999_950_000:
        return f"{size / 1_000_000_000:.1f} GB"
    return f"{max(1, round(size / 1000))} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def holds_words(backup: Backup) -> str:
    """Return what a backup holds, or why it cannot be read."""
    if backup.rows is None:
        return f"cannot be read: {backup.fault}"
    return ", ".join(counted(backup.rows.get(table, 0), ROWS[table].removesuffix("s")) for table in ("scan", "mark"))


def difference_rows(difference: Difference) -> Iterator[tuple[str, int, int, int]]:
    """Yield what changes, with how many rows would be gained, lost and changed."""
    for table, count in difference.tables.items():
        yield ROWS[table], *count


def difference_days(difference: Difference) -> Iterator[str]:
    """Yield sentences on the days that would be gained and lost, on the way back, and on what keeps the person safe."""
    for days, what in ((difference.lost, "lost"), (difference.gained, "gained")):
        if days:
            first, last = (date.fromisoformat(day) for day in (days[0], days[-1]))
            within = "" if (last - first).days + 1 == len(days) else "within "
            yield f"{counted(len(days), 'day')} would be {what}: {within}{span(first, last)}."
    if difference.final:
        yield FINAL
    if difference.loosens:
        yield CHECK_SAFETY
