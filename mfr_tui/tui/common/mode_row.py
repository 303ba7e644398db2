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

NAMED = 100
"""The columns from which the name of the program is before the screens."""

SPACED = 60
"""The columns from which there is room for the settings while they are closed, and for brackets around each screen."""


class ModeRow(Static):
    """The main screens and the settings with their keys, the number of open flags, and at the right end a note.

    Each stands at the same place on every screen. What is at the right end gives way to them.

    Attributes:
        note: What the right end says, such as the date, where there is room for all of it.
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
        row = self._spaced(width) if width >= SPACED else self._tight(width)
        note = Content.assemble(self.note, " ")
        room = width - row.cell_length - note.cell_length
        self.update(Content.assemble(row, " " * room, note) if room >= 0 else row, layout=False)

    def _spaced(self, width: int) -> Content:
        labels = [self._label(command, spaced=True) for command in MODES if _is_mode(command)]
        name = Content.assemble(" ", (NAME, "bold"), " ") if width >= NAMED else Content()
        return Content.assemble(name, *labels, self._label(MODES["app.settings"], spaced=True))

    def _tight(self, width: int) -> Content:
        labels = [self._label(command) for command in MODES if _is_mode(command)]
        row, settings = Content(" ").join(labels), self._label(MODES["app.settings"])
        if self._mode == "app.settings" and row.cell_length + 1 + settings.cell_length <= width:
            row = Content.assemble(row, " ", settings)
        return Content.assemble(" ", row) if row.cell_length < width else row  # where the text below it begins

    def _label(self, command: Command, *, spaced: bool = False) -> Content:
        key = f"{command.shown_key} "
        words = Content.assemble((key, "bold $foreground"), command.label) if self._keys else Content(command.label)
        if command.id == "mode.flags" and self.app.open_flags:
            words = Content.assemble(words, f" ({self.app.open_flags})")
        click = Style.from_meta({"@click": command.key_actions[command.keys[0]]})
        before = " " * len(key) if spaced and not self._keys else ""
        if command.id == self._mode:
            here = Content.assemble("[", words.plain, "]").stylize("bold $text-primary").stylize(click)
            return Content.assemble(before, here)
        around = " " if spaced else ""
        return Content.assemble(before, around, words.stylize(click), around)


def _is_mode(command: Command) -> bool:
    return command.id.startswith("mode.")
