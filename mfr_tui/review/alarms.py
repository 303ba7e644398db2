"""The warning signs currently answered yes. Today, `mfr status` and the block on pressing all read them here."""

from typing import TYPE_CHECKING

from mfr_tui.errors import AssetError
from mfr_tui.record.reader import DiaryReader

if TYPE_CHECKING:
    from mfr_tui.practice.warning_signs import Alarm


def read_alarms(reader: DiaryReader | None) -> tuple["Alarm", ...]:
    """Return the warning signs that are answered yes, most urgent first; none without a diary."""
    said = {one.sign: one.body_day for one in reader.signs_said()} if reader else {}
    if not said:
        return ()
    from mfr_tui.practice.warning_signs import find_alarms, load_signs  # on most days there are none

    try:
        signs = load_signs()
    except AssetError:
        signs = ()  # rather than guess, treat each as same-day
    return find_alarms(said, signs)
