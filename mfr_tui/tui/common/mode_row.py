"""The first row of a screen: the four main screens and the settings, each of which can be clicked."""

from textual import getters
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from mfr_tui.tui.commands import Command
from mfr_tui.tui.common.keys import MODES
from mfr_tui.tui.session import Session

NAME = "mfr"

WIDE = 60
"""The columns from which there is room for the name of the program, and for wider gaps."""


class ModeRow(Static):
    """The main screens with their keys, the number of open flags, and at the right end what the screen shows.

    The settings come last, where there is room for them.

    Attributes:
        note: What the right end says, such as the date. A narrow terminal has no room for it.
    """

    app = getters.app(Session)
    note: reactive[Content] = reactive(Content(""))

    def __init__(self, mode: str, *, keys: bool = True) -> None:
        """Create the row.

        Args:
            mode: The id of the main screen that is open or led here, such as `mode.history`.
            keys: Whether to show the keys; False where they mean something else.
        """
        super().__init__("")
        self._mode = mode
        self._keys = keys
        self._filled = 0

    def on_mount(self) -> None:
        """Follow the number of open flags."""
        self.watch(self.app, "open_flags", self._show)

    def on_resize(self) -> None:
        """Fill the new width."""
        if self.size.width != self._filled:
            self._show()

    def watch_note(self) -> None:
        """Show the new note."""
        self._show()

    def _show(self) -> None:
        # Before the first layout, take the width that it will have, so that the first frame is whole.
        self._filled = width = self.size.width or self.app.size.width
        wide = width >= WIDE
        note = Content.assemble(self.note, " ") if wide else self.note
        modes = Content("  " if wide else " ").join(self._label(command) for command in MODES if _is_mode(command))
        if wide:
            modes = Content.assemble(" ", (NAME, "bold"), "  ", modes)
        elif modes.cell_length < width:
            modes = Content.assemble(" ", modes)  # where the text below it begins
        more = Content.assemble("  " if wide else " ", self._label(MODES["app.settings"]))
        if modes.cell_length + more.cell_length + note.cell_length <= width:
            modes += more
        room = width - modes.cell_length - note.cell_length
        self.update(Content.assemble(modes, " " * room, note) if room > 0 else modes)

    def _label(self, command: Command) -> Content:
        words = f"{command.shown_key} {command.label}" if self._keys else command.label
        if command.id == "mode.flags" and self.app.open_flags:
            words += f" ({self.app.open_flags})"
        click = Style.from_meta({"@click": command.key_actions[command.keys[0]]})
        if command.id == self._mode:
            return Content.styled(f"[{words}]", "bold $text-primary").stylize(click)
        return Content(words).stylize(click)


def _is_mode(command: Command) -> bool:
    return command.id.startswith("mode.")
