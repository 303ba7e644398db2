"""What the screens that show the diary have in common: they look again, and undo and redo are theirs."""

from typing import TYPE_CHECKING, TypeVar

from textual import getters
from textual.screen import Screen

from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from mfr_tui.record.book import Change

Said = TypeVar("Said")


class Looking(Screen[Said]):
    """A screen that shows the diary: what is changed while another one is open is read again.

    A screen of this kind that handles being suspended and resumed too does so beside this: Textual calls both.
    """

    app = getters.app(MfrApp)
    _stale = False

    def look(self) -> None:
        """Read and show it; nothing, where nothing of the diary is shown."""

    def on_screen_suspend(self) -> None:
        """Another screen is open: much may change."""
        self._stale = True

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was open."""
        if self._stale:
            self._stale = False
            self.look()

    def action_search(self) -> None:
        """Find a place or a note."""
        from mfr_tui.tui.screens.search import SearchScreen

        self.app.push_screen(SearchScreen())

    def action_undo(self) -> None:
        """Take back the last change."""
        self._said("Taken back", self.app.change(lambda journal: journal.undo()))

    def action_redo(self) -> None:
        """Make it again."""
        self._said("Made again", self.app.change(lambda journal: journal.redo()))

    def _said(self, what: str, change: "Change | None") -> None:
        if change:
            self.look()
        again = "make again" if what == "Made again" else "take back"
        self.query_one(StatusLine).message = f"{what}: {change.label}." if change else f"Nothing to {again}."
