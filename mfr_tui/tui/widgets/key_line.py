"""The line of keys at the foot of a screen, from the registry; each can be clicked."""

from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.commands import Command, Where, commands_in


class KeyLine(Static):
    """As many of a screen's keys as fit, the ones needed most first to stay.

    Attributes:
        places: Where the screen's own keys are known.
    """

    def __init__(self, *places: Where, everywhere: bool = True) -> None:
        """The keys known in these places, and those known everywhere unless they mean something else here."""
        super().__init__("")
        self.places = places
        if everywhere:
            places = (*places, Where.EVERYWHERE)
        shown = [command for command in commands_in(*places) if command.footer]
        self._commands = shown

    def on_resize(self) -> None:
        """Show what fits."""
        room, chosen = self.size.width, set[str]()
        for command in sorted(self._commands, key=lambda command: command.footer):
            width = len(_plain(command)) + 2
            if width > room:
                break
            room -= width
            chosen.add(command.id)
        self.update(Content("  ").join(_shown(command) for command in self._commands if command.id in chosen))


def _plain(command: Command) -> str:
    return f"{command.first_key} {command.label}"


def _shown(command: Command) -> Content:
    action = command.action if "." in command.action else f"screen.{command.action}"
    return Content.from_markup(
        f"[@click={action}][bold $text-primary]$key[/] $label[/]", key=command.first_key, label=command.label
    )
