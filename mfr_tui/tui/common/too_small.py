"""The screen shown while the terminal is too small. The screen underneath is paused and keeps its state."""

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.style import Style
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for, key_meant
from mfr_tui.tui.commands import Command, shown_key
from mfr_tui.tui.common.keys import TOO_SMALL
from mfr_tui.tui.sizes import SMALLEST, too_small
from mfr_tui.tui.styles import style_sheet


class TooSmall(ModalScreen[None]):
    """Screen that says how much room mfr needs. The app opens and closes it; quitting still works.

    The keys for sharp pain still work, too: those of the command that the screen underneath has as its `PAIN`.
    """

    CSS_PATH = style_sheet("common/dialogs.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(TOO_SMALL)

    _room = ""
    _stopped = False

    def compose(self) -> ComposeResult:
        """Compose the text."""
        yield Static("", id="words")

    def on_resize(self, event: events.Resize) -> None:
        """Show the current size and the size needed."""
        event.prevent_default()  # Textual would also lay out the screen underneath in this size
        if not too_small(event.size):
            return  # the terminal has grown since, but the event reached whichever screen was on top
        self._room = f"mfr needs {SMALLEST.width}x{SMALLEST.height}; this is {event.size.width}x{event.size.height}."
        self._show()
        self._screen_resized(event.size)

    @property
    def _pain(self) -> Command | None:
        """What the screen underneath does about sharp pain; None if nothing hurts there, or once it is done."""
        return None if self._stopped else getattr(self._underneath, "PAIN", None)

    @property
    def _underneath(self) -> Screen[Any] | None:
        """The screen underneath; None while this one is being closed, when sizes can still come."""
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1] if self in stack[1:] else None

    def _show(self) -> None:
        pain: Content | str = "Stopped. You did the right thing.\n" if self._stopped else ""
        if command := self._pain:
            keys = Style.from_meta({"@click": "screen.pain"})
            pain = Content.assemble("Sharp pain? Press ", (" or ".join(map(shown_key, command.keys)), keys), ".\n")
        said = Content.assemble(
            pain,
            f"{self._room}\nMake the window larger, or press ",
            (TOO_SMALL["too_small.quit"].shown_key, Style.from_meta({"@click": "app.leave_program"})),
            " to quit.",
        )
        for words in self.query("#words").results(Static):  # none once it is closed
            words.update(said)

    async def on_key(self, event: events.Key) -> None:
        """Stop for sharp pain. Its keys depend on the screen underneath, so they cannot be bindings."""
        if self._pain and key_meant(event.key, event.character, self._pain.keys) in self._pain.keys:
            event.stop()
            event.prevent_default()
            await self.action_pain()

    async def action_pain(self) -> None:
        """Do at once what the screen underneath does about sharp pain, and say so."""
        if command := self._pain:
            self._stopped = True
            self._show()
            await self.app.run_action(command.actions[0], self._underneath)
