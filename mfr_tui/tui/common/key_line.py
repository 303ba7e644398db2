"""The footer of a screen: a line of its keys, each of which can be clicked."""

from collections.abc import Iterable

from textual.content import Content
from textual.geometry import Size
from textual.keys import key_to_character
from textual.style import Style
from textual.widgets import Static

from mfr_tui.tui.commands import Command, KeyGroup, shown_key
from mfr_tui.tui.common.keys import EVERYWHERE, SCREENS

MOST = 6
"""The most keys in a row: more are read by nobody."""


class KeyLine(Static):
    """As many of a screen's keys as fit; the most important ones are dropped last.

    Attributes:
        groups: The screen's own keys.
        shown: The commands shown, each with the key shown for it.
        renamed: Labels that replace those of commands that do something else at the moment, by command id.
        absent: The ids of commands that do nothing at the moment, which are not shown.
    """

    def __init__(self, *groups: KeyGroup, more: Iterable[Command] = (SCREENS["app.palette"], *EVERYWHERE)) -> None:
        """Create the footer.

        Args:
            groups: The screen's own keys.
            more: Commands of other groups to show after the screen's own.
        """
        super().__init__("")
        self._filled = Size()
        self.groups = groups
        self.shown: dict[Command, str] = {}
        self.renamed: dict[str, str] = {}
        self.absent: frozenset[str] = frozenset()
        shown = (*(command for group in groups for command in group), *more)
        self._commands = [command for command in shown if command.footer]

    def on_mount(self) -> None:
        """Update the keys when the focus moves: while a text field has it, letters are text, not keys."""
        self.show_keys()
        self.watch(self.screen, "focused", self.show_keys, init=False)

    def on_resize(self) -> None:
        """Show the keys that fit the new size."""
        if self.size != self._filled:
            self.show_keys()

    def rename(self, command_id: str, label: str) -> None:
        """Show a command under another label, such as `Resume` while a scan is paused."""
        if self.renamed.get(command_id) != label:
            self.renamed[command_id] = label
            self.show_keys()

    def leave_out(self, *command_ids: str) -> None:
        """Show all commands but these, which do nothing at the moment."""
        if self.absent != frozenset(command_ids):
            self.absent = frozenset(command_ids)
            self.show_keys()

    def show_keys(self) -> None:
        """Show the commands that fit, each with a key that works now."""
        keys = {command: self._key_of(command) for command in self._commands if command.id not in self.absent}
        words = {command: key_content(command, key, self._label(command)) for command, key in keys.items()}
        # Before the first layout, take the size that the line will have, so that the first frame is whole.
        self._filled = width, rows = self.size or Size(self.app.size.width - self.gutter.width, 1)
        shown: set[Command] = set()
        lines: list[Content] = []
        for command in sorted(keys, key=lambda command: command.footer):
            filled = in_lines((said for one, said in words.items() if one in {*shown, command}), width)
            if len(shown) == MOST * rows or len(filled) > rows or filled[-1].cell_length > width:
                break
            shown.add(command)
            lines = filled
        self.shown = {command: key for command, key in keys.items() if command in shown}
        self.update(Content("\n").join(lines), layout=False)  # it has its rows already

    def _label(self, command: Command) -> str:
        return self.renamed.get(command.id, command.label)

    def _key_of(self, command: Command) -> str:
        field = self.screen.focused
        free = (key for key in command.keys if not (field and field.check_consume_key(key, key_to_character(key))))
        return next(free, command.keys[0])


def in_lines(entries: Iterable[Content], width: int) -> list[Content]:
    """Return entries beside each other, in as many lines of this width as they take."""
    lines: list[Content] = []
    for entry in entries:
        if lines and lines[-1].cell_length + 2 + entry.cell_length <= width:
            lines[-1] = Content("  ").join([lines[-1], entry])
        else:
            lines.append(entry)
    return lines


def key_content(command: Command, key: str, label: str) -> Content:
    """Return a key and a label. A click on them runs the command, as the key does on the open screen.

    A command whose keys do different things, such as left and right, is shown with the first key of each.
    """
    if isinstance(command.action, str):
        return _to_click(command, key, f" {label}")
    firsts: dict[str, str] = {}
    for one, action in command.key_actions.items():
        firsts.setdefault(action, one)
    *keys, last = firsts.values()
    return Content(" ").join([*(_to_click(command, one) for one in keys), _to_click(command, last, f" {label}")])


def _to_click(command: Command, key: str, label: str = "") -> Content:
    action = command.key_actions[key]
    action = action if "." in action else f"screen.{action}"
    words = Content.assemble((shown_key(key), "bold $text-primary"), label)
    return words.stylize(Style.from_meta({"@click": action}))
