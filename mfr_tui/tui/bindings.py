"""Keys as Textual bindings, and the translation of keys from other keyboards."""

import unicodedata
from collections.abc import Container

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key

from mfr_tui.tui.commands import KeyGroup

ANYWAY = frozenset({"ctrl+c", "ctrl+q", "ctrl+z"})
"""Keys that the app handles before any dialog or text field can."""

KEYPAD = {
    "decimal": "full_stop",
    "divide": "slash",
    "multiply": "asterisk",
    "subtract": "minus",
    "add": "plus",
    "equal": "equals_sign",
    "separator": "comma",
}
"""The keys of a keypad that terminals with the kitty protocol report separately, and the keys they stand for."""


def bindings_for(*groups: KeyGroup) -> list[BindingType]:
    """Return the Textual bindings of these groups of keys, with their usual keys: the app's keymap has others."""
    return [
        Binding(
            key,
            action,
            command.label,
            id=binding_id,
            show=False,
            priority=key in ANYWAY,
            tooltip=command.help,
        )
        for group in groups
        for command in group
        for binding_id, key, action in zip(command.binding_ids, command.usual_keys, command.actions, strict=True)
    ]


def key_meant(key: str, character: str | None, bound: Container[str]) -> str:
    """Return the key that the person meant by one pressed with caps lock, in another script, or in full width.

    Args:
        key: Textual's name of the key pressed.
        character: The character it types; None if it types none.
        bound: The names of the keys that do something where it was pressed.

    Returns:
        The digit for a digit of any script, the narrow character for a full-width one, and the lowercase letter for a
        capital that does nothing itself: of a to z, or of another script if it does something. Otherwise the key
        unchanged.
    """
    if not character or len(character) != 1 or key in bound:
        return key
    if unicodedata.east_asian_width(character) == "F":
        character = unicodedata.normalize("NFKC", character)
        key = _character_to_key(character)
    digit = unicodedata.decimal(character, None)  # not `digit`, which accepts ², a key on French keyboards
    if digit is not None:
        return str(digit)
    small = key.lower()
    return small if len(key) == 1 and key not in bound and (key.isascii() or small in bound) else key
