"""All keys, from the registry, and how it is counted."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.commands import KeyGroup
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.help_text import HelpText
from mfr_tui.tui.common.keys import HELP
from mfr_tui.tui.keys import bindings_for


class HelpScreen(Dialog[None]):
    """A page to read."""

    KEYS = (HELP,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, here: Sequence[KeyGroup], groups: Sequence[KeyGroup]) -> None:
        """All keys, those of the screen underneath first."""
        super().__init__()
        self._here = here
        self._groups = groups

    def compose(self) -> ComposeResult:
        """The text, and the way back."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static(Content("Keys"), classes="dialog-title")
            yield HelpText(self._here, self._groups)
            yield Choice("Back", "esc", "dismiss")
