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
    """One method for each place that can be reached from elsewhere. It returns a screen, or a coroutine to run."""

    # -- modes -----------------------------------------------------------------------------------------------

    def today(self) -> Screen[None]:
        """Return the Today screen."""
        from mfr_tui.tui.today.today_screen import TodayScreen

        return TodayScreen()

    def history(self) -> Screen[None]:
        """Return the History screen."""
        from mfr_tui.tui.history.history_screen import HistoryScreen

        return HistoryScreen()

    def flags(self) -> Screen[None]:
        """Return the Flags screen."""
        from mfr_tui.tui.flags.flags_screen import FlagsScreen

        return FlagsScreen()

    def learn(self) -> Screen[None]:
        """Return the Learn screen."""
        from mfr_tui.tui.learn.learn_screen import LearnScreen

        return LearnScreen()

    # -- single screens --------------------------------------------------------------------------------------

    def day(self, day: date) -> Screen[date]:
        """Return the screen of one day in History. Its result is the day shown last."""
        from mfr_tui.tui.history.day import DayScreen

        return DayScreen(day)

    def region_history(self, region: str) -> Screen[date]:
        """Return the screen of a region's history."""
        from mfr_tui.tui.history.region_history import RegionHistoryScreen

        return RegionHistoryScreen(region)

    def search(self) -> Screen[None]:
        """Return the search over regions and notes."""
        from mfr_tui.tui.history.search import SearchScreen

        return SearchScreen()

    def ended_hold(self, hold_id: str) -> Screen[str]:
        """Return the sheet for correcting a finished hold. Its result says what was done."""
        from mfr_tui.tui.hold.hold_sheet import HoldSheet

        return HoldSheet(hold_id)

    def warning_signs(self, region: str | None = None, hold_id: str | None = None) -> Screen[Any]:
        """Return the checklist of warning signs.

        Args:
            region: The region that hurt, if any.
            hold_id: The hold that was stopped, if any.

        Raises:
            MfrError: The list of signs cannot be read.
        """
        from mfr_tui.tui.flags.warning_signs import WarningSigns

        return WarningSigns(region, hold_id)

    def screening(self) -> Screen[None]:
        """Return the safety questions."""
        from mfr_tui.tui.setup.screening import Screening

        return Screening()

    def welcome(self) -> Screen[None]:
        """Return the welcome screen."""
        from mfr_tui.tui.setup.welcome import Welcome

        return Welcome()

    def own_places(self) -> Screen[None]:
        """Return the map of places to avoid."""
        from mfr_tui.tui.setup.own_places import PlacesScreen

        return PlacesScreen()

    def report(self) -> Screen[None]:
        """Return the page for a professional."""
        from mfr_tui.tui.report.report_screen import ReportScreen

        return ReportScreen()

    def appointment(self, region: str | None = None) -> Screen[None]:
        """Return the preparation for an appointment, opened at a region or at the whole page."""
        from mfr_tui.tui.report.appointment import AppointmentScreen, PlaceScreen

        return PlaceScreen(region) if region else AppointmentScreen()

    def week(self) -> Screen[None]:
        """Return the weekly questions.

        Raises:
            MfrError: The questions cannot be read.
        """
        from mfr_tui.tui.today.week import WeekScreen

        return WeekScreen()

    def page(self, page: "Page") -> Screen[None]:
        """Return a single page of Learn."""
        from mfr_tui.tui.learn.learn_screen import ReadPage

        return ReadPage(page)

    # -- flows through several screens ------------------------------------------------------------------------

    def scan(self, session: "Session", kind: "ScanKind") -> Coroutine[Any, Any, None]:
        """Return the flow of today's scan. It resumes an unfinished scan, if there is one."""
        from mfr_tui.tui.scan.flow import begin_scan

        return begin_scan(session, kind)

    def work(self, session: "Session", region: str | None, technique: str | None = None) -> Coroutine[Any, Any, None]:
        """Return the flow of holds on a region and those after it. If the region is None, it asks on the map."""
        from mfr_tui.tui.hold.flow import work_on

        return work_on(session, region, technique)

    def interrupted_hold(self, session: "Session") -> "HoldRow | None":
        """Return the hold that a crash interrupted, or None if there is none to resume."""
        from mfr_tui.tui.hold.flow import broken_off

        return broken_off(session)

    def resume_hold(self, session: "Session", row: "HoldRow") -> Coroutine[Any, Any, None]:
        """Return the flow that resumes an interrupted hold."""
        from mfr_tui.tui.hold.flow import go_on_with

        return go_on_with(session, row)


ROUTES = Routes()
