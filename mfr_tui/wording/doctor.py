"""What the app and the command line say of the checks of the doctor."""

from collections.abc import Iterator, Mapping, Sequence

from mfr_tui.counting import counted
from mfr_tui.record.restore import SAFETY_TABLES
from mfr_tui.record.salvage import Lost, Salvaged
from mfr_tui.wording.backups import ROWS

LEVELS: Mapping[str, str] = {"ok": "ok", "know": "note", "wrong": "WRONG"}
"""What each level of a finding is called."""

ALL_RIGHT = "Nothing is wrong now."
SAFETY_LOST = (
    "Some of what keeps you safe is not in it: safety answers, places to avoid, locks after pain or flags. "
    "A backup may have them. If you use what was saved, answer all of it again before you press anything."
)
STILL_WRONG = "This is still wrong."
REPAIR = "mfr doctor --repair"
"""The command that is advised until it was run."""
USE_SALVAGED = "To use what was saved: mfr restore"
"""Before the path of a diary into which was saved what could be read."""


def summary(levels: Sequence[str]) -> str:
    """Return one sentence on what all checks found."""
    wrong = sum(level == "wrong" for level in levels)
    if not wrong:
        return f"{counted(len(levels), 'check')}: nothing is wrong."
    return f"{counted(len(levels), 'check')}: {counted(wrong, 'thing')} {'is' if wrong == 1 else 'are'} wrong."


def fine(titles: Sequence[str]) -> str:
    """Return one sentence on what is fine; empty if nothing is."""
    return f"Fine: {', '.join([*titles[:1], *(_lowered(title) for title in titles[1:])])}." if titles else ""


def _lowered(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def salvaged_lines(salvaged: Salvaged) -> Iterator[str]:
    """Yield what was salvaged, what was not, and how to use it."""
    yield from salvaged.notes
    rows = ", ".join(f"{salvaged.rows[table]} {what}" for table, what in ROWS.items() if salvaged.rows.get(table))
    yield f"Saved what can be read, and checked it: {rows or 'settings only'}. It is in {salvaged.path}"
    if salvaged.lost:
        yield f"Not in it ({len(salvaged.lost)}):"
        yield from map(_place, salvaged.lost)
    if salvaged.changed:
        yield f"Kept without what they belonged to ({len(salvaged.changed)}):"
        yield from map(_place, salvaged.changed)
    if any(one.table in SAFETY_TABLES for one in salvaged.lost):
        yield SAFETY_LOST
    yield "The damaged files were not changed, and stay. A backup may have more: mfr backup list"
    yield f'{USE_SALVAGED} "{salvaged.path}"'


def _place(lost: Lost) -> str:
    where = [f"row {lost.row}"] if lost.row is not None else []
    where += [f"page {lost.page}"] if lost.page is not None else []
    return f"  {lost.table}, {', '.join(where)}: {lost.why}"
