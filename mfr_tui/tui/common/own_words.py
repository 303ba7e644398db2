"""A text field for the person's own words: as tall as the text needs, with a limit on its length."""

from textual import events
from textual.actions import SkipAction
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Size
from textual.widgets import TextArea

from mfr_tui.record.write.appointment import LONGEST_ANSWER
from mfr_tui.typed import clean

CURSOR_WIDTH = 1
"""Columns kept for the cursor, which may be after the last character."""


class OwnWords(TextArea):
    """A field for one answer without line breaks.

    The screen handles enter, and also the up arrow on the first line and the down arrow on the last.

    Attributes:
        full: Whether the last input was cut or refused because the field is full.
    """

    def __init__(self, hint: str, id: str) -> None:  # noqa: A002
        """Create an empty field.

        Args:
            hint: What can be written in it; shown while it is empty.
            id: The widget's id.
        """
        super().__init__(id=id, compact=True, highlight_cursor_line=False, placeholder=hint)
        self.cursor_blink = False
        self.full = False

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines that the text needs at this width. TextArea only knows its last painted width."""
        return WrappedDocument(self.document, width - CURSOR_WIDTH).height

    async def _on_key(self, event: events.Key) -> None:
        """Leave enter to the screen, and refuse printable keys while the field is full."""
        if event.key == "enter":
            event.prevent_default()
        elif event.is_printable:
            self.full = self._room < 1
            if self.full:
                event.prevent_default()
                event.stop()
                self.post_message(self.Changed(self).set_sender(self))

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert the pasted text on one line, without terminal escapes, as far as it fits."""
        event.stop()
        event.prevent_default()
        pasted = clean(event.text)
        self.full = len(pasted) > self._room
        self._replace_via_keyboard(pasted[: max(0, self._room)], *self.selection)

    @property
    def _room(self) -> int:
        """The number of characters that can still be inserted at the cursor."""
        return LONGEST_ANSWER - len(self.text) + len(self.selected_text)

    def action_cursor_up(self, select: bool = False) -> None:
        """Move the cursor up a line. On the first line, leave the key to the screen, which moves to the field above."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Move the cursor down a line. On the last line, leave the key to the screen, which moves to the next field."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_down(select)
