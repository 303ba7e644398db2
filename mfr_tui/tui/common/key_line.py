"""The line of keys at the foot of a screen; each can be clicked."""

from textual.content import Content
from textual.keys import key_to_character
from textual.widgets import Static

from mfr_tui.tui.commands import Command, KeyGroup, shown_key
from mfr_tui.tui.common.keys import EVERYWHERE


class KeyLine(Static):
    """As many of a screen's keys as fit, the ones needed most first to stay.

    Attributes:
        groups: The screen's own keys.
        shown: The commands shown, each with the key that stands for it.
        renamed: Ids of the commands that do something else at the moment, each with what its label is meanwhile.
    """

    def __init__(self, *groups: KeyGroup, everywhere: bool = True) -> None:
        """The screen's own keys, and those known everywhere unless they mean something else here."""
        super().__init__("")
        self.groups = groups
        if everywhere:
            groups = (*groups, EVERYWHERE)
        self.shown: dict[Command, str] = {}
        self.renamed: dict[str, str] = {}
        self._commands = [command for group in groups for command in group if command.footer]

    def on_mount(self) -> None:
        """While a text field is typed in, its letters are no keys."""
        self.watch(self.screen, "focused", self.show_keys, init=False)

    def on_resize(self) -> None:
        """Show what fits."""
        self.show_keys()

    def rename(self, command_id: str, label: str) -> None:
        """Show a command under another label, as `Resume` while a scan is paused."""
        if self.renamed.get(command_id) != label:
            self.renamed[command_id] = label
            self.show_keys()

    def show_keys(self) -> None:
        """Show what fits, each command by a key that works now."""
        room, self.shown = self.size.width, {}
        for command in sorted(self._commands, key=lambda command: command.footer):
            key = self._key_of(command)
            width = len(f"{shown_key(key)} {self._label(command)}  ")
            if width > room:
                break
            room -= width
            self.shown[command] = key
        self.update(
            Content("  ").join(
                _shown(command, self.shown[command], self._label(command))
                for command in self._commands
                if command in self.shown
            )
        )

    def _label(self, command: Command) -> str:
        return self.renamed.get(command.id, command.label)

    def _key_of(self, command: Command) -> str:
        field = self.screen.focused
        free = (key for key in command.keys if not (field and field.check_consume_key(key, key_to_character(key))))
        return next(free, command.keys[0])


def _shown(command: Command, key: str, label: str) -> Content:
    action = command.key_actions[key]
    action = action if "." in action else f"screen.{action}"
    return Content.from_markup(
        f"[@click={action}][bold $text-primary]$key[/] $label[/]", key=shown_key(key), label=label
    )
