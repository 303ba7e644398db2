"""What the app and the command line say of a sync: what came in, and what could not be read."""

from collections.abc import Mapping

WHAT: Mapping[str, tuple[str, str]] = {
    "scan": ("scan", "scans"),
    "mark": ("rating", "ratings"),
    "hold": ("hold", "holds"),
    "rest_day": ("rest day", "rest days"),
    "screening": ("safety answer", "safety answers"),
    "region_setting": ("place to avoid", "places to avoid"),
    "lock": ("lock after pain", "locks after pain"),
    "warning_check": ("warning sign answer", "warning sign answers"),
    "flag_decision": ("flag decision", "flag decisions"),
    "concern": ("flag of your own", "flags of your own"),
    "region_story": ("note on a place", "notes on places"),
    "visit": ("appointment note", "appointment notes"),
    "week": ("weekly answer", "weekly answers"),
}
"""What one row of each table is called, and what several are."""

NOTHING_NEW = "Nothing new came in."
WRITTEN = "Your diary is in the sync folder for your other devices."
UP_TO_DATE = "Your file in the sync folder is up to date."
STRICTER = "The stricter safety answers count. Check them: ! and the safety questions."
NO_FOLDER = "No sync folder is set."
SET_FOLDER_HERE = "Choose one in Settings, below Sync."
TOO_LONG = "Sync: it took too long, and goes on at the next start. Or run: mfr sync"
SET_FOLDER = "Name one: mfr sync DIR. Or set it: mfr config set sync_folder DIR"


def came_in(name: str, counts: Mapping[str, int]) -> str:
    """Return what came in from one device: `From laptop: 2 scans, 1 hold.`"""
    parts = [f"{count} {WHAT[table][count != 1]}" for table, count in counts.items() if count]
    return f"From {name}: {', '.join(parts) or 'the stricter safety answers'}."
