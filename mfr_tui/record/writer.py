"""The diary, open for writing. Each change is one transaction, which also stores how to undo it."""

from mfr_tui.record.write.appointment import AppointmentWriter
from mfr_tui.record.write.flags import FlagWriter
from mfr_tui.record.write.holds import HoldWriter
from mfr_tui.record.write.marks import MarkWriter
from mfr_tui.record.write.rest_days import RestDayWriter
from mfr_tui.record.write.safety import SafetyWriter
from mfr_tui.record.write.scans import ScanWriter


class DiaryWriter(ScanWriter, MarkWriter, HoldWriter, RestDayWriter, SafetyWriter, FlagWriter, AppointmentWriter):
    """All writes to the diary; each kind of row has its own file in write/."""
