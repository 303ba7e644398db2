"""Read values as the diary stores them: days, times, answers and lists of regions.

A bad value is refused, never guessed.
"""

from datetime import date, datetime

from mfr_tui.json_text import read_json


def read_day(text: str | None) -> date | None:
    """Return a stored day; None for none."""
    return date.fromisoformat(text) if text else None


def read_instant(text: str) -> datetime:
    """Return a stored time, time zone aware.

    Raises:
        ValueError: It is not a time, or has no time zone.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no zone in {text!r}")
    return instant


def is_yes(answer: str) -> bool:
    """Return whether a stored answer is yes. Any other word is refused: whoever said yes must not be told to press."""
    if answer not in {"yes", "no"}:
        raise ValueError(f"{answer!r} is no answer")
    return answer == "yes"


def read_ids(text: str) -> tuple[str, ...]:
    """Return a stored list of region ids. A plain text is refused: its letters would be taken for ids."""
    ids = read_json(text)
    if not isinstance(ids, list) or not all(isinstance(region, str) for region in ids):
        raise ValueError(f"{text!r} is no list of regions")
    return tuple(ids)
