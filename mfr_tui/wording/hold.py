"""Sentences about a hold."""

from collections.abc import Sequence

from mfr_tui.practice.hold import Ended
from mfr_tui.record.rows import HoldRow


def results_here(before: int | None, last: Sequence[HoldRow]) -> str:
    """Return `It was 5. Last three here: 5 to 3, 6 to 5, 4 to 3`; empty if neither is known.

    Args:
        before: The rating before this hold, 0 to 10, or None.
        last: The latest holds of the place with a result, as `last_results` returns them.
    """
    was = "" if before is None else f"It was {before}."
    if not last:
        return was
    count = {1: "time", 2: "two", 3: "three"}.get(len(last), str(len(last)))
    return f"{was} Last {count} here: {', '.join(map(_result, last))}".strip()


def _result(hold: HoldRow) -> str:
    return "stopped for pain" if hold.ended_how is Ended.STOPPED_PAIN else f"{hold.before} to {hold.after}"
