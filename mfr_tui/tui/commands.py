"""What a key of the program is: bindings, foot of the screen, help, palette and docs/keys.md come from it.

Each feature says in its keys.py which keys it has; registry.py gathers them. None of these files imports Textual, so
that `mfr keys` stays light.
"""

from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = tuple("0123456789")
WAYS = ("up", "down", "left", "right")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a key does.

    Attributes:
        id: Its name, for good.
        keys: Textual's key names; the first is the one shown.
        action: The action that runs; one for each key where the keys do different parts of it.
        label: Two words at most, for footer and palette.
        help: One sentence.
        footer: 0 for none; otherwise the foot of the screen shows it, and the highest gives way first.
        palette: Whether the palette offers it; over a dialog there is no palette.
    """

    id: str
    keys: tuple[str, ...]
    action: str | tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    palette: bool = True

    @property
    def shown_key(self) -> str:
        """The first key as a person reads it."""
        return shown_key(self.keys[0])

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them."""
        if self.keys == DIGITS:
            return "0-9"
        return " ".join(map(shown_key, self.keys))

    @property
    def key_actions(self) -> dict[str, str]:
        """Each key with the action it runs."""
        if isinstance(self.action, str):
            return dict.fromkeys(self.keys, self.action)
        return dict(zip(self.keys, self.action, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class KeyGroup:
    """The keys that are known together: those of a screen, of a dialog, or of all of them.

    Attributes:
        title: What help and docs/keys.md call it.
        commands: What the keys do, in the order in which it is shown.
    """

    title: str
    commands: tuple[Command, ...]

    def __iter__(self) -> Iterator[Command]:
        """Return the commands."""
        return iter(self.commands)

    def __getitem__(self, command_id: str) -> Command:
        """Return the command of this id.

        Raises:
            KeyError: The group has no such command.
        """
        for command in self.commands:
            if command.id == command_id:
                return command
        raise KeyError(command_id)


def shown_key(key: str) -> str:
    """Return a key as a person reads it, from Textual's name."""
    return _SHOWN.get(key, key)


_SHOWN = {
    "question_mark": "?",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "equals_sign": "=",
    "slash": "/",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "exclamation_mark": "!",
    "plus": "+",
    "escape": "esc",
    "delete": "del",
}
