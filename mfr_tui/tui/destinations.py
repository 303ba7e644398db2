"""Where features of the app lead to each other, as they ask for it: `self.app.routes.day(day)`."""

from collections.abc import Coroutine
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

if TYPE_CHECKING:
    from mfr_tui.practice.learn import Page
    from mfr_tui.record.rows import HoldRow, ScanKind


class Destinations(Protocol):
    """A method for each place that can be reached from elsewhere. It returns the screen, or the way through several.

    routes.py says which class each of them is, and in which feature.
    """

    def today(self) -> Screen[None]:
        """Return the Today screen."""
        ...

    def history(self) -> Screen[None]:
        """Return the History screen."""
        ...

    def flags(self) -> Screen[None]:
        """Return the Flags screen."""
        ...

    def learn(self) -> Screen[None]:
        """Return the Learn screen."""
        ...

    def day(self, day: date) -> Screen[date]:
        """Return the screen of one day in History. Its result is the day shown last."""
        ...

    def found(self, day: date) -> Screen[None]:
        """Return what was found on a day that is done: the summary of its latest scan that ended."""
        ...

    def region_history(self, region: str) -> Screen[date]:
        """Return the screen of a region's history."""
        ...

    def search(self) -> Screen[None]:
        """Return the search over regions and notes."""
        ...

    def ended_hold(self, hold_id: str) -> Screen[str]:
        """Return the sheet for correcting a finished hold. Its result says what was done."""
        ...

    def warning_signs(self, region: str | None = None, hold_id: str | None = None) -> Screen[Any]:
        """Return the checklist of warning signs.

        Args:
            region: The region that hurt, if any.
            hold_id: The hold that was stopped, if any.

        Raises:
            MfrError: The list of signs cannot be read.
        """
        ...

    def screening(self) -> Screen[None]:
        """Return the safety questions."""
        ...

    def welcome(self) -> Screen[None]:
        """Return the welcome screen."""
        ...

    def settings(self) -> Screen[None]:
        """Return the settings."""
        ...

    def backups(self) -> Screen[None]:
        """Return the list of backups."""
        ...

    def doctor(self) -> Screen[None]:
        """Return the checks of the diary and what is around it."""
        ...

    def own_places(self) -> Screen[None]:
        """Return the map of places to avoid."""
        ...

    def report(self) -> Screen[None]:
        """Return the page for a professional."""
        ...

    def appointment(self, region: str | None = None) -> Screen[None]:
        """Return the preparation for an appointment, opened at a region or at the whole page."""
        ...

    def week(self) -> Screen[None]:
        """Return the weekly questions.

        Raises:
            MfrError: The questions cannot be read.
        """
        ...

    def page(self, page: "Page") -> Screen[None]:
        """Return a single page of Learn."""
        ...

    def scan(self, kind: "ScanKind", *, resume: bool = False) -> Coroutine[Any, Any, None]:
        """Return the flow of today's scan. It asks what to do with an unfinished one, unless told to resume it."""
        ...

    def work(self, region: str | None, technique: str | None = None) -> Coroutine[Any, Any, None]:
        """Return the flow of holds on a region and those after it. If the region is None, it asks on the map."""
        ...

    def interrupted_hold(self) -> "HoldRow | None":
        """Return the hold that a crash interrupted, or None if there is none to resume."""
        ...

    def resume_hold(self, row: "HoldRow") -> Coroutine[Any, Any, None]:
        """Return the flow that resumes an interrupted hold."""
        ...
