"""The diary, open for reading."""

from mfr_tui.record.read.appointment import AppointmentReader
from mfr_tui.record.read.flags import FlagReader
from mfr_tui.record.read.holds import HoldReader
from mfr_tui.record.read.safety import SafetyReader
from mfr_tui.record.read.years import YearReader


class DiaryReader(YearReader, HoldReader, SafetyReader, FlagReader, AppointmentReader):
    """All reads of the diary; each kind of row has its own file in read/."""
