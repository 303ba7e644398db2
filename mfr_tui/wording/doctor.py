"""What the app and the command line say of the checks of the doctor."""

from collections.abc import Mapping, Sequence

from mfr_tui.counting import counted

LEVELS: Mapping[str, str] = {"ok": "ok", "know": "note", "wrong": "WRONG"}
"""What each level of a finding is called."""


def summary(levels: Sequence[str]) -> str:
    """Return one sentence on what all checks found."""
    wrong = sum(level == "wrong" for level in levels)
    if not wrong:
        return f"{counted(len(levels), 'check')}: nothing is wrong."
    return f"{counted(len(levels), 'check')}: {wrong} {'is' if wrong == 1 else 'are'} wrong."
