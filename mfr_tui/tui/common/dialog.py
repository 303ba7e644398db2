"""The base class of all dialogs: the keys that work everywhere, shown in the dialog's footer."""

from typing import ClassVar, TypeVar

from textual import getters
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import ModalScreen

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import KeyGroup
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import EVERYWHERE
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.session import Session
from mfr_tui.tui.styles import style_sheet
from mfr_tui.tui.textual_workarounds.covered_screens import fit_below

Said = TypeVar("Said")


class Dialog(ModalScreen[Said]):
    """A question, a form, or a page on top of the open screen. Its footer covers the footer of that screen.

    Attributes:
        KEYS: The dialog's own keys, which help shows first.
    """

    CSS_PATH = [style_sheet("common/dialogs.tcss")]
    KEYS: ClassVar[tuple[KeyGroup, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(EVERYWHERE)
    app = getters.app(Session)

    def on_mount(self) -> None:
        """Add the status line and the footer. Textual calls a subclass's on_mount as well as this one."""
        self.app.asks_anew()
        self.mount(StatusLine(), self.foot())
        self.screen_layout_refresh_signal.subscribe(self, lambda _: fit_below(self.app))

    def dismiss(self, result: Said | None = None) -> AwaitComplete:
        """Close the dialog, once. A second answer in one burst of keys would close the screen below it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def foot(self) -> KeyLine:
        """Return the footer: the dialog's own keys, and those that work everywhere."""
        return KeyLine(*self.KEYS, more=EVERYWHERE)
