"""Where there is no color, where one is must still be seen."""

import re
from pathlib import Path

import mfr_tui.tui

SHEETS = sorted(Path(mfr_tui.tui.__file__).parent.rglob("*.tcss"))


def test_the_row_under_the_cursor_is_underlined_without_color() -> None:
    """Reversed it is the same there: foreground and background are not told apart."""
    rules = [
        (sheet.name, body)
        for sheet in SHEETS
        for head, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text(encoding="utf-8"))
        if ":nocolor > .option-list--option-highlighted" in head and ".-reading" not in head
    ]
    assert len(rules) > 5
    assert all("text-style: bold underline" in body for _, body in rules), rules
