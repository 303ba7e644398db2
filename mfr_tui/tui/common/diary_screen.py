"""The base class of screens that show the diary: it keeps them up to date and handles undo and redo."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from textual import events, getters
from textual.screen import Screen
from textual.timer import Timer

from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.session import LOOK_SECONDS, Session

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change

Said = TypeVar("Said")


class DiaryScreen(Screen[Said]):
    """A screen that shows the diary and reads it again whenever it may have changed.

    The diary may change while another screen is open, in another window, when the day changes, and once a full disk has
    room again. If a subclass handles the same Textual event, both handlers are called.
    """

    app = getters.app(Session)
    _stale = False
    _day: date | None = None
    _again: Timer | None = None

    def on_mount(self) -> None:
        """Start checking for changes every LOOK_SECONDS seconds."""
        self._day = self.app.body_day
        self._again = self.set_interval(LOOK_SECONDS, self.catch_up)
        self.watch(self.app, "trouble", self._saved_after_all, init=False)

    def look(self) -> None:
        """Read the diary and show it. The default does nothing, for screens that show nothing of the diary."""

    def on_screen_suspend(self) -> None:
        """Pause the checks while another screen is open, and note that the diary may change meanwhile."""
        self._stale = True
        if self._again:
            self._again.pause()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Resume the checks, and show what changed while another screen was open."""
        if self._again:
            self._again.resume()
        event.refresh_styles = self._stale  # when it opens, all of it has just been styled
        if self._stale:
            self._stale = False
            self._look_again()

    def catch_up(self) -> None:
        """Show the diary again if anyone else wrote to it, or a new day has started.

        Does nothing while the screen is opening, as it reads the diary then, or while the app is closing.
        """
        if not (self.is_mounted and self.app.is_running):
            return
        if self._day != self.app.body_day or self.app.others_wrote():
            self._day = self.app.body_day
            self._look_again()

    def _saved_after_all(self, trouble: str) -> None:
        if not trouble and self.is_active:
            self._look_again()

    def _look_again(self) -> None:
        for row in self.query(AlarmRow):
            row.look()
        self.look()
        self.app.count_flags()

    def action_search(self) -> None:
        """Open the search for places and notes."""
        self.app.push_screen(self.app.routes.search())

    def action_undo(self) -> None:
        """Undo the last change."""
        self._said("Undone", self.app.change(lambda writer: (writer.undo(),)))

    def action_redo(self) -> None:
        """Redo the last change that was undone."""
        self._said("Redone", self.app.change(lambda writer: (writer.redo(),)))

    def _said(self, what: str, made: "tuple[Change | None] | None") -> None:
        if made is None:  # it was refused, and a message says why
            self.query_one(StatusLine).message = ""
            return
        (change,) = made
        if change:
            self._look_again()
        again = "redo" if what == "Redone" else "undo"
        self.query_one(StatusLine).message = f"{what}: {change.label}." if change else f"Nothing to {again}."
