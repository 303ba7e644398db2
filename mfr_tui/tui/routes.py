"""The ways from one feature to another, in one table, so that features do not need to import each other.

Each screen is imported when someone goes there, so that nothing extra is loaded before the first frame.
"""

from collections.abc import Coroutine
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from mfr_tui.practice.learn import Page
    from mfr_tui.record.rows import HoldRow, ScanKind
    from mfr_tui.tui.session import Session


class Routes:
    """The destinations of destinations.py, where they are documented."""

    def __init__(self, session: "Session") -> None:
        """Lead to screens of this session."""
        self._session = session

    @staticmethod
    def today() -> Screen[None]:
        from mfr_tui.tui.today.today_screen import TodayScreen

        return TodayScreen()

    @staticmethod
    def history() -> Screen[None]:
        from mfr_tui.tui.history.history_screen import HistoryScreen

        return HistoryScreen()

    @staticmethod
    def flags() -> Screen[None]:
        from mfr_tui.tui.flags.flags_screen import FlagsScreen

        return FlagsScreen()

    @staticmethod
    def learn() -> Screen[None]:
        from mfr_tui.tui.learn.learn_screen import LearnScreen

        return LearnScreen()

    def day(self, day: date) -> Screen[date]:
        from mfr_tui.tui.history.day import DayScreen

        return DayScreen(day)

    def found(self, day: date) -> Screen[None]:
        from mfr_tui.tui.scan.summary import found_on

        return found_on(self._session, day)

    def region_history(self, region: str) -> Screen[date]:
        from mfr_tui.tui.history.region_history import RegionHistoryScreen

        return RegionHistoryScreen(region)

    def search(self) -> Screen[None]:
        from mfr_tui.tui.history.search import SearchScreen

        return SearchScreen()

    def ended_hold(self, hold_id: str) -> Screen[str]:
        from mfr_tui.tui.hold.hold_sheet import HoldSheet

        return HoldSheet(hold_id)

    def warning_signs(self, region: str | None = None, hold_id: str | None = None) -> Screen[Any]:
        from mfr_tui.tui.flags.warning_signs import WarningSigns

        return WarningSigns(region, hold_id)

    def screening(self) -> Screen[None]:
        from mfr_tui.tui.setup.screening import Screening

        return Screening()

    def welcome(self) -> Screen[None]:
        from mfr_tui.tui.setup.welcome import Welcome

        return Welcome()

    def settings(self) -> Screen[None]:
        from mfr_tui.tui.setup.settings_screen import SettingsScreen

        return SettingsScreen()

    def backups(self) -> Screen[None]:
        from mfr_tui.tui.setup.backups import BackupsDialog

        return BackupsDialog()

    def doctor(self) -> Screen[None]:
        from mfr_tui.tui.setup.doctor import DoctorDialog

        return DoctorDialog()

    def own_places(self) -> Screen[None]:
        from mfr_tui.tui.setup.own_places import PlacesScreen

        return PlacesScreen()

    def report(self) -> Screen[None]:
        from mfr_tui.tui.report.report_screen import ReportScreen

        return ReportScreen()

    def appointment(self, region: str | None = None) -> Screen[None]:
        from mfr_tui.tui.report.appointment import AppointmentScreen, PlaceScreen

        return PlaceScreen(region) if region else AppointmentScreen()

    def week(self) -> Screen[None]:
        from mfr_tui.tui.today.week import WeekScreen

        return WeekScreen()

    def page(self, page: "Page") -> Screen[None]:
        from mfr_tui.tui.learn.learn_screen import ReadPage

        return ReadPage(page)

    def scan(self, kind: "ScanKind", *, resume: bool = False) -> Coroutine[Any, Any, None]:
        from mfr_tui.tui.scan.flow import begin_scan

        return begin_scan(self._session, kind, resume=resume)

    def work(self, region: str | None, technique: str | None = None) -> Coroutine[Any, Any, None]:
        from mfr_tui.tui.hold.flow import work_on

        return work_on(self._session, region, technique)

    def interrupted_hold(self) -> "HoldRow | None":
        from mfr_tui.tui.hold.flow import interrupted_hold

        return interrupted_hold(self._session)

    def resume_hold(self, row: "HoldRow") -> Coroutine[Any, Any, None]:
        from mfr_tui.tui.hold.flow import resume_hold

        return resume_hold(self._session, row)
