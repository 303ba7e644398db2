"""The help dialog: every key from the registry, and how mfr counts."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import KeyGroup
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.help_text import HelpText, Tasks
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import HELP


class HelpScreen(Dialog[None]):
    """Dialog that shows the help text. It leads on to all commands, unless it is on top of another dialog."""

    KEYS = (HELP,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, here: Sequence[KeyGroup], tasks: Tasks) -> None:
        """Create the dialog.

        Args:
            here: The keys of the screen underneath, shown first.
            tasks: All keys, by what a person wants to do.
        """
        super().__init__()
        self._here = here
        self._tasks = tasks

    def compose(self) -> ComposeResult:
        """Compose the help text and the Back button."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static(Content("Keys"), classes="dialog-title")
            yield HelpText(self._here, self._tasks)
            yield Choice.of(HELP["help.back"])

    def foot(self) -> KeyLine:
        """Return the footer, without what leads on where there is nothing behind it."""
        line = super().foot()
        line.absent = frozenset(() if self._more else ("help.more",))
        return line

    @property
    def _more(self) -> bool:
        return not isinstance(self.app.screen_stack[-2], ModalScreen)

    def action_more(self) -> None:
        """Close the help, and show all commands of the screen below it."""
        if self._more:
            self.dismiss()
            self.app.call_later(self.app.action_command_palette)
