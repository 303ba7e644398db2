"""Values as the diary stores them, read: days, instants, answers and lists of regions. Never a guess."""

from datetime import date, datetime

from mfr_tui.json_text import read_json


def read_day(text: str | None) -> date | None:
    """A day as it is stored; None for none."""
    return date.fromisoformat(text) if text else None


def read_instant(text: str) -> datetime:
    """An instant as it is stored, aware.

    Raises:
        ValueError: It is none, or says no zone.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no zone in {text!r}")
    return instant


def is_yes(answer: str) -> bool:
    """Never a guess: whoever said yes must not be told to press."""
    if answer not in {"yes", "no"}:
        raise ValueError(f"{answer!r} is no answer")
    return answer == "yes"


def read_ids(text: str) -> tuple[str, ...]:
    """Never a guess either: a text taken for a list would be letters, and no place at all."""
    ids = read_json(text)
    if not isinstance(ids, list) or not all(isinstance(region, str) for region in ids):
        raise ValueError(f"{text!r} is no list of regions")
    return tuple(ids)
