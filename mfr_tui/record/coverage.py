"""Which regions a scan covered: those of the stops that were passed."""

from collections.abc import Iterable
from datetime import date

from mfr_tui.json_text import read_json

PASSED = (
    "(SELECT group_concat(CASE outcome WHEN 'passed' THEN regions WHEN 'left' THEN NULL WHEN 'skipped' THEN NULL "
    "ELSE outcome END) FROM scan_stop WHERE scan_id = scan.id)"
)
"""SQL for the regions of the stops that a scan passed, as concatenated lists; null if it passed none. An outcome that
there is not, as in a damaged file, is no list: `covered` refuses it."""


def covered(rows: Iterable[tuple[str, str | None]]) -> dict[date, frozenset[str]]:
    """Return the regions of each day, oldest first, from the passed stops of its scans."""
    read: dict[str, frozenset[str]] = {}
    found: dict[date, frozenset[str]] = {}
    for day_text, stops in rows:
        if not stops:
            continue
        if stops not in read:
            read[stops] = frozenset(region for stop in read_json(f"[{stops}]") for region in stop)
            if not all(isinstance(region, str) for region in read[stops]):
                raise ValueError(f"[{stops}] is no list of regions")
        day = date.fromisoformat(day_text)
        found[day] = found[day] | read[stops] if day in found else read[stops]
    return dict(sorted(found.items()))
