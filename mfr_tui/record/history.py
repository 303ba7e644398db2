"""Every read of the diary for the program itself."""

from mfr_tui.record.read_days import DayReader
from mfr_tui.record.read_holds import HoldReader
from mfr_tui.record.read_safety import SafetyReader
from mfr_tui.record.read_scans import ScanReader
from mfr_tui.record.read_visit import VisitReader


class History(DayReader, ScanReader, HoldReader, SafetyReader, VisitReader):
    """What the diary says."""
