"""A field for a person's own words: as many lines as they need, and no more characters than there may be."""

from textual import events
from textual.actions import SkipAction
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Size
from textual.widgets import TextArea

from mfr_tui.record.write.appointment import LONGEST_ANSWER
from mfr_tui.typed import clean

CURSOR_WIDTH = 1
"""The cursor may stand behind the last character."""


class OwnWords(TextArea):
    """One answer, without line breaks: enter is the screen's, and so are the arrows at its first and last line.

    Attributes:
        full: Whether something was not taken, because there is no room for it.
    """

    def __init__(self, hint: str, id: str) -> None:  # noqa: A002
        """An empty field.

        Args:
            hint: What can be written there; shown while it is empty.
            id: Its name.
        """
        super().__init__(id=id, compact=True, highlight_cursor_line=False, placeholder=hint)
        self.cursor_blink = False
        self.full = False

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """So many lines as the words need in this width; by itself it would know only those it was painted with."""
        return WrappedDocument(self.document, width - CURSOR_WIDTH).height

    async def _on_key(self, event: events.Key) -> None:
        """Enter goes on; what there is no room for is not taken."""
        if event.key == "enter":
            event.prevent_default()
        elif event.is_printable:
            self.full = self._room < 1
            if self.full:
                event.prevent_default()
                event.stop()
                self.post_message(self.Changed(self).set_sender(self))

    async def _on_paste(self, event: events.Paste) -> None:
        """What was pasted, on one line, as much of it as there is room for. It may hold escapes."""
        event.stop()
        event.prevent_default()
        pasted = clean(event.text)
        self.full = len(pasted) > self._room
        self._replace_via_keyboard(pasted[: max(0, self._room)], *self.selection)

    @property
    def _room(self) -> int:
        """How many characters can come where the cursor is."""
        return LONGEST_ANSWER - len(self.text) + len(self.selected_text)

    def action_cursor_up(self, select: bool = False) -> None:
        """To the line above; from the first one, to the field above."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """To the line below; from the last one, to the field below."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_down(select)
