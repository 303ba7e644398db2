"""The help dialog: every key from the registry, and how mfr counts."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import KeyGroup
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.help_text import HelpText, Tasks
from mfr_tui.tui.common.keys import HELP


class HelpScreen(Dialog[None]):
    """Dialog that shows the help text."""

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
