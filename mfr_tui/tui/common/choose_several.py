"""A dialog with a list in which any number of lines can be selected, by arrows and space or by click."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.hanging import Hanging
from mfr_tui.tui.common.keys import SEVERAL


class Several(Dialog[frozenset[str]]):
    """Dialog that returns the ids of the selected lines. No key selects more than one line."""

    KEYS = (SEVERAL,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    list = getters.query_one(OptionList)

    def __init__(
        self, title: str, words: str, offered: Sequence[tuple[str, Content]], chosen: Collection[str], clear: str
    ) -> None:
        """Create the dialog.

        Args:
            title: A few words.
            words: One or two sentences, plain text.
            offered: The id and the text of each line; at least one.
            chosen: The ids of the lines selected at the start.
            clear: The label of the button that unselects every line.
        """
        super().__init__()
        self._title = title
        self._words = words
        self._offered = offered
        self._chosen = {name for name, _ in offered if name in chosen}
        self._clear = clear

    def compose(self) -> ComposeResult:
        """Compose the title, the sentences, the list, and the buttons."""
        with Vertical(classes="dialog -wide"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content(self._words), classes="dialog-words")
            yield OptionList(*(Option(self._line(at)) for at in range(len(self._offered))), compact=True, id="several")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(SEVERAL["several.choose"])
                yield Choice.of(SEVERAL["several.clear"], self._clear)
                yield Choice.of(SEVERAL["several.done"])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Select the line, or unselect it if it was selected."""
        self._chosen ^= {self._offered[event.option_index][0]}
        self.list.replace_option_prompt_at_index(event.option_index, self._line(event.option_index))

    def action_choose(self) -> None:
        """Select the line under the cursor, or unselect it if it was selected."""
        self.list.action_select()

    def action_clear(self) -> None:
        """Unselect every line."""
        self._chosen.clear()
        for at in range(len(self._offered)):
            self.list.replace_option_prompt_at_index(at, self._line(at))

    def action_done(self) -> None:
        """Close the dialog with the ids of the selected lines."""
        self.dismiss(frozenset(self._chosen))

    def _line(self, at: int) -> Hanging:
        name, words = self._offered[at]
        return Hanging(Content.styled(f" [{'x' if name in self._chosen else ' '}] ", "bold"), words)
