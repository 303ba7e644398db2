"""What a key of the program is: bindings, foot of the screen, help, palette and docs/keys.md come from it.

Each feature says in its keys.py which keys it has; registry.py gathers them, and keymap.py checks a person's own keys.
None of these files imports Textual, so that `mfr keys` stays light.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DIGITS = tuple("0123456789")
WAYS = ("up", "down", "left", "right")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a key does.

    Attributes:
        id: Its name, for good.
        usual_keys: Textual's names of its keys, unless the person has chosen others; the first is the one shown.
        action: The action that runs; one for each key where the keys do different parts of it.
        label: Two words at most, for footer and palette.
        help: One sentence.
        footer: 0 for none; otherwise the foot of the screen shows it, and the highest gives way first.
        palette: Whether the palette offers it; over a dialog there is no palette.
        kept: Whether its usual keys always work, and a person's own keys come in addition: the keys that stop a hold,
            and those that texts name which do not know a person's own keys.
    """

    id: str
    usual_keys: tuple[str, ...]
    action: str | tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    palette: bool = True
    kept: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Textual's names of the keys in force; the first is the one shown."""
        own = _own_keys.get(self.id, self.usual_keys)
        return tuple(dict.fromkeys((*self.usual_keys, *own))) if self.kept else own

    @property
    def binding_ids(self) -> tuple[str, ...]:
        """The ids of its Textual bindings, one for each usual key."""
        many = len(self.usual_keys) > 1
        return tuple(f"{self.id}.{key}" if many else self.id for key in self.usual_keys)

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
    def actions(self) -> tuple[str, ...]:
        """The action of each usual key."""
        return (self.action,) * len(self.usual_keys) if isinstance(self.action, str) else self.action

    @property
    def key_actions(self) -> dict[str, str]:
        """Each key in force with the action it runs."""
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


_own_keys: Mapping[str, tuple[str, ...]] = {}


def use_keys(own: Mapping[str, tuple[str, ...]]) -> None:
    """Put a person's own keys in force in this process: help, footers and sentences then name them.

    Args:
        own: Textual's names of the keys, by command id, as `keymap.check_keys` returns them.
    """
    global _own_keys  # noqa: PLW0603  (a process has one keyboard, as it has one locale)
    _own_keys = own


def shown_key(key: str) -> str:
    """Return a key as a person reads it, from Textual's name."""
    return _SHOWN.get(key) or character_of(key) or key


def character_of(key: str) -> str | None:
    """Return the character that a key types, from Textual's name of the key; None for the space bar and other keys."""
    if len(key) == 1:
        return key
    if key in _SHOWN:
        return _SHOWN[key] if len(_SHOWN[key]) == 1 else None
    try:
        found = unicodedata.lookup(key.replace("_", " "))  # other signs have their Unicode name
    except KeyError:
        return None
    return found if found.isprintable() and not found.isspace() else None


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
    "underscore": "_",
    "backslash": "\\",
    "at": "@",
}
