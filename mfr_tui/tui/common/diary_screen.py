"""What the screens that show the diary have in common: they look again, and undo and redo are theirs."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from textual import getters
from textual.screen import Screen
from textual.timer import Timer

from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.session import LOOK_SECONDS, Session

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change

Said = TypeVar("Said")


class DiaryScreen(Screen[Said]):
    """A screen that shows the diary: what is changed elsewhere is read again.

    That is: while another screen was open, by another window, at the turn of the day, once a disk has room again. A
    screen of this kind that handles an event of Textual's too does so beside this: both are called.
    """

    app = getters.app(Session)
    _stale = False
    _day: date | None = None
    _again: Timer | None = None

    def on_mount(self) -> None:
        """Look again now and then."""
        self._day = self.app.body_day
        self._again = self.set_interval(LOOK_SECONDS, self._turn_over)
        self.watch(self.app, "trouble", self._saved_after_all, init=False)

    def look(self) -> None:
        """Read and show it; nothing, where nothing of the diary is shown."""

    def on_screen_suspend(self) -> None:
        """Another screen is open: much may change, and nothing is looked at meanwhile."""
        self._stale = True
        if self._again:
            self._again.pause()

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was open."""
        if self._again:
            self._again.resume()
        if self._stale:
            self._stale = False
            self.look()

    def _turn_over(self) -> None:
        if self._day != self.app.body_day or self.app.others_wrote():
            self._day = self.app.body_day
            self.look()

    def _saved_after_all(self, trouble: str) -> None:
        if not trouble and self.is_active:
            self.look()

    def action_search(self) -> None:
        """Find a place or a note."""
        self.app.push_screen(self.app.routes.search())

    def action_undo(self) -> None:
        """Take back the last change."""
        self._said("Undone", self.app.change(lambda writer: writer.undo()))

    def action_redo(self) -> None:
        """Make it again."""
        self._said("Redone", self.app.change(lambda writer: writer.redo()))

    def _said(self, what: str, change: "Change | None") -> None:
        if change:
            self.look()
        again = "redo" if what == "Redone" else "undo"
        self.query_one(StatusLine).message = f"{what}: {change.label}." if change else f"Nothing to {again}."
